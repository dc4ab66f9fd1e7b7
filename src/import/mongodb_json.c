/*
 * mongodb_json.c - the server log of MongoDB since 4.4: one object a line.
 *
 * Format  {"t":{"$date":"2026-03-14T14:11:07.102+00:00"},"s":"E","c":"REPL","id":21352,"ctx":"conn12","msg":"...","attr":{}}
 *         mongodb.com/docs/manual/reference/log-messages, version 8.0, read 2026-11-25
 * Takes   time, severity (F E W I D1 ... D5), component, message, durationMillis of slow operations
 * Leaves  id, context, other attributes
 * Quirks  {"$date":{"$numberLong":"1773497467102"}} of exports; the text logs before 4.4 are another format
 */
#include "import/json_log.h"
#include "import/log_text.h"

enum { TIME, SEVERITY, COMPONENT, MESSAGE, DURATION, CONTEXT, N };

static const struct json_key names[] = {
	{ "t.$date", TIME, JSON_TEXT },
	{ "t.$date.$numberLong", TIME, JSON_TEXT | JSON_NUM },
	{ "s", SEVERITY, JSON_TEXT },
	{ "c", COMPONENT, JSON_TEXT },
	{ "msg", MESSAGE, JSON_TEXT },
	{ "ctx", CONTEXT, JSON_TEXT },
	{ "attr.durationMillis", DURATION, JSON_NUM },
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
	if (v[SEVERITY].kind != JSON_TEXT || v[COMPONENT].kind != JSON_TEXT ||
	    v[MESSAGE].kind != JSON_TEXT || !json_log_time(&v[TIME], record))
		return LINE_NOT_MINE;
	struct json_room room = json_log_room(record);
	record->severity_text = v[SEVERITY].text;
	record->severity = log_severity(v[SEVERITY].text);
	record->component = json_log_word(&v[COMPONENT], &room);
	record->message = json_log_message(&v[MESSAGE], &room);
	json_log_duration(&v[DURATION], 1000, &record->duration);
	return LINE_RECORD;
}

const struct importer importer_mongodb_json = {
	.name = "mongodb-json",
	.title = "MongoDB's server log, JSON since 4.4",
	.about =
	        "One object a line with t, s, c and msg. Takes time with its zone, "
	        "severity (F, E, W, I, D1 to D5), component, message and the duration of "
	        "slow operations. Leaves id, context and other attributes in the raw "
	        "line. "
	        "Specification: mongodb.com/docs/manual/reference/log-messages, 8.0, "
	        "read "
	        "2026-11-25. Seen in real data: lnav's sample.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = json_plan_free,
};
