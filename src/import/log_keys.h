/*
 * log_keys.h - which keys of structured log lines mean what: JSON lines, logfmt.
 *
 * Shape   a table of names: of those of a field the first one that a line has holds; what numbers of levels and durations
 *         mean is learnt from a sample
 * Owns    LogKeys, which is only read once it has learnt
 */
#pragma once
#include "import/json_scan.h"
#include "model/log.h"

enum log_field {
	FIELD_TIME,
	FIELD_DATE,    /* of a time of day; alone it is the time */
	FIELD_ZONE,    /* "+0200" of the two */
	FIELD_SECONDS, /* time in two parts */
	FIELD_NANOS,
	FIELD_OBSERVED,
	FIELD_LEVEL,
	FIELD_LEVEL_PYTHON,
	FIELD_LEVEL_OTLP,
	FIELD_LEVEL_INSIGHTS, /* 0 verbose ... 4 critical */
	FIELD_MESSAGE,
	FIELD_ERROR,
	FIELD_SERVICE,
	FIELD_HOST,
	FIELD_LOGGER,
	FIELD_STATUS,
	FIELD_BYTES,
	FIELD_METHOD,
	FIELD_URL,
	FIELD_REQUEST,  /* method and URL in one text */
	FIELD_DURATION, /* of a unit that the file shows */
	FIELD_DURATION_NS,
	FIELD_DURATION_US,
	FIELD_DURATION_MS,
	FIELD_DURATION_S,
	FIELD_NEXTCLOUD, /* tells whose numbers the levels are */
	N_FIELDS,
};
extern const struct json_key log_key_names[];
extern const gsize n_log_key_names;
enum { LOG_KEYS_CLEF = 0 }; /* rank of "@t" */

typedef struct log_keys LogKeys;
LogKeys *log_keys_new(void);
void log_keys_free(void *keys);
/* values[N_FIELDS] of each line of a sample, then learnt once. */
void log_keys_see(LogKeys *keys, const struct json_span *values);
void log_keys_learnt(LogKeys *keys);
const JsonPlan *log_keys_plan(const LogKeys *keys);
/*
 * The values of a line to its record. False: they are no record, or state a time that is none. In a file of a logger a time
 * is enough: what has neither message nor level then is for the caller to tell.
 */
bool log_keys_read(const LogKeys *keys, const struct json_span *values,
                   struct log_record *record);
