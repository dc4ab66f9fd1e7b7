/*
 * postgresql_json.c - PostgreSQL's jsonlog, since version 15: one object a line.
 *
 * Format  {"timestamp":"2026-03-14 14:11:07.102 UTC","user":"shop","dbname":"orders","pid":811,"error_severity":"FATAL",
 *         "state_code":"53300","message":"...","backend_type":"client backend",...}
 *         postgresql.org/docs/18/runtime-config-logging.html, "Using JSON-Format Log Output". Read 2026-11-25.
 * Quirks  keys without a value are left out; LOG is information; the zone is an abbreviation
 */
#include "import/json_log.h"
#include "import/log_text.h"
#include "import/postgresql.h"

enum { TIME, LEVEL, DATABASE, MESSAGE, N };

static const struct json_key names[] = {
	{ "timestamp", TIME, JSON_TEXT },
	{ "error_severity", LEVEL, JSON_TEXT },
	{ "dbname", DATABASE, JSON_TEXT },
	{ "message", MESSAGE, JSON_TEXT },
};

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)sample;
	(void)options;
	return json_plan_new(names, G_N_ELEMENTS(names), N);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct json_span v[N];
	const enum line_kind kind = json_log_pick(state, line, len, record, v);
	if (kind != LINE_RECORD)
		return kind;
	if (v[LEVEL].kind != JSON_TEXT ||
	    (record->severity = postgresql_severity(v[LEVEL].text)) == SEVERITY_NONE ||
	    !json_log_time(&v[TIME], record))
		return LINE_NOT_MINE;
	struct json_room room = json_log_room(record);
	record->severity_text = v[LEVEL].text;
	record->component = json_log_word(&v[DATABASE], &room);
	record->message = json_log_message(&v[MESSAGE], &room);
	if (record->message.at != NULL)
		postgresql_duration(record);
	return LINE_RECORD;
}

const struct importer importer_postgresql_json = {
	.name = "postgresql-json",
	.title = "PostgreSQL's jsonlog",
	.about =
	        "One object a record: time, error_severity, database, message. LOG is "
	        "information, FATAL critical, PANIC fatal. \"duration: ... ms\" is read. "
	        "Leaves users, clients, statements and details in the raw line. "
	        "PostgreSQL 18, \"Using JSON-Format Log Output\", read 2026-11-25. Not "
	        "seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = json_plan_free,
};
