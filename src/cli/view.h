/*
 * view.h - pieces that several verbs print: JSON of times, names of ids, texts out of the report JSON.
 *
 * Shape   times and lengths have the form of the report JSON
 */
#pragma once
#include "cli/cmd.h"
#include "model/timeline.h"

#include <jansson.h>

json_t *view_time(const struct context *context, struct range at, enum zone_basis basis);
/* {"to_first_post": {"lo_s":..., "hi_s":..., "text":...} or null, ..., "why": {...}} */
json_t *view_intervals(const Timeline *timeline);
json_t *view_source(const struct context *context, const Source *source);

/* "text" of the member key of object, which is a time or a length; "not known" when it is null. Borrowed. */
const char *view_text(const json_t *object, const char *key);
/* The same for a length; "at least 0 s" says nothing. */
const char *view_length(const json_t *object, const char *key);
/* A member that is a string; "" when it is not there. Borrowed. */
const char *view_string(const json_t *object, const char *key);
/* "E12 S3@1204": the evidence of object. g_free(). */
char *view_evidence(const json_t *object);
/* "27 min", "−3 min": a length of one value, which may be negative; us. g_free(). */
char *view_one_length(double us);
/* {"lo_s","hi_s","text"} of such a length; of a range as report_length() */
json_t *view_length_json(gint64 us);
/* "1,204". g_free(). */
char *view_count(gint64 n);

/* The number of "S3"; 0 and a message when it is none. */
gint64 view_source_id(const char *word);
/* "06:04" of a heading: bold where colour is on. */
void view_heading(GString *out, const struct context *context, const char *text);
