/*
 * json_log.h - values of JSON log lines as what a record wants: times, words, numbers, requests.
 *
 * Shape   room is what is left of record->room: texts with escapes are written there
 * Errors  false, SEVERITY_NONE or an empty span: the value is not there or says nothing of the kind
 */
#pragma once
#include "import/json_scan.h"
#include "import/import.h"

/* The room of a record. */
struct json_room json_log_room(struct log_record *record);

/* A time of any form, text or number: clock and stamp (and zone_label) of record. Numbers: s, ms, us, ns by magnitude. */
bool json_log_time(const struct json_span *value, struct log_record *record);
/* A collector's time, which must have a zone. */
void json_log_observed(const struct json_span *value, struct log_record *record);

bool json_log_number(const struct json_span *value, gint64 *number); /* 12, "12" */
/* 3.001 units of unit us, "3.001s"; 0: nanoseconds */
bool json_log_duration(const struct json_span *value, gint64 unit, gint64 *us);
int json_log_status(const struct json_span *value); /* 100 ... 599, else 0 */
/* OpenTelemetry's 1 ... 24, of which each four are one of ours. */
enum severity json_log_otlp(gint64 number);
/* The text inside of a wrapper: without its line end and colours. In room, which must be the record's whole. */
struct scan json_log_payload(const struct json_span *value, struct log_record *record,
                             struct json_room *room);
/* A short text: names and words. */
struct scan json_log_word(const struct json_span *value, struct json_room *room);
/* The first line that says something, without colours. */
struct scan json_log_message(const struct json_span *value, struct json_room *room);
/* "GET /orders/2281" of method and URL, or of a request line alone (method absent); without query. */
struct scan json_log_request(const struct json_span *method, const struct json_span *url,
                             struct json_room *room);

/* Whether this line, which is no JSON, belongs to the crash or stack trace before it. Fills what it says of it. */
bool json_log_trace(const char *line, gsize len, struct log_record *record);
/*
 * What stands around an object: "[", "," and RFC 7464's mark before it; '\0' = an object begins at s, ']' = nothing
 * but punctuation of a list stands in the line, '?' = neither.
 */
char json_log_begin(struct scan *s);
/* Where the next object of the line begins, 0 = there is none. */
gsize json_log_next(const char *line, struct scan s);
/* A line of a format whose keys are fixed: LINE_RECORD = values are picked and record->next is set. */
enum line_kind json_log_pick(const JsonPlan *plan, const char *line, gsize len,
                             struct log_record *record, struct json_span *values);
