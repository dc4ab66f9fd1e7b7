/*
 * figures.h - what a report said, in few lines, so that the next one can say what changed and because of what.
 *
 * Shape   {"annotation","cutoff","digest","figures":{key:[name,text]},"program","rules","sources":{"S1":name}}
 *         kept with each version of a report, and in the last line of a Markdown report
 * Owns    results are new references
 */
#pragma once
#include "model/report_version.h"
#include "render/render.h"

/* Needs the whole report but "version", "versions", "since". */
json_t *figures_of(const json_t *report);
/* Nothing that a reader would see is other: texts of people are not counted. */
bool figures_same(const json_t *a, const json_t *b);
/* One line of JSON that may stand in a comment of Markdown. g_free() */
char *figures_text(const json_t *figures);
json_t *figures_parse(const char *text); /* NULL: it is none */
/* "version", "state", "versions" and "since" of the report. versions: struct report_version *, may be NULL. */
void figures_put(json_t *report, const GPtrArray *versions);
