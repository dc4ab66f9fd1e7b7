/*
 * json_lines.h - which keys of JSON log lines mean what.
 *
 * Shape   a table: of the keys of a field the first one that a line has holds
 */
#pragma once
#include "import/json_scan.h"

enum json_lines_field {
	FIELD_TIME,
	FIELD_SECONDS, /* time in two parts */
	FIELD_NANOS,
	FIELD_OBSERVED,
	FIELD_LEVEL,
	FIELD_LEVEL_PYTHON,
	FIELD_LEVEL_OTLP,
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
extern const struct json_key json_lines_keys[];
extern const gsize json_lines_n_keys;
enum { JSON_LINES_CLEF = 0 }; /* rank of "@t" */
