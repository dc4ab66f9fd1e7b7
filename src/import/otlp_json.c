/*
 * otlp_json.c - logs of OpenTelemetry as JSON: what the collector's file exporter writes, many records a line.
 *
 * Format  {"resourceLogs":[{"resource":{"attributes":[...]},"scopeLogs":[{"logRecords":[{...},...]}]}]}
 *         opentelemetry.io/docs/specs/otlp, "JSON Protobuf encoding", and logs.proto 1.5, read 2026-11-25
 * Takes   each record: its time (observed time where that is unset, else the second clock), severity 1 to 24, body,
 *         HTTP status among its attributes; service and host of its resource; the scope
 * Leaves  traces, other attributes
 * Quirks  64-bit numbers are texts, or numbers; time 0 means unset; names in camel case, or with underscores as protobuf
 *         spells them; severity as a number or as its name; bodies that are no text are shown as they stand; a line may
 *         hold no record at all
 */
#include "import/json_log.h"
#include "import/log_text.h"

#include <string.h>

enum { TIME, OBSERVED, NUMBER, WORD, TEXT, BODY, ATTRIBUTES, N };

static const struct json_key names[] = {
	{ "timeUnixNano", TIME, JSON_TEXT | JSON_NUM },
	{ "time_unix_nano", TIME, JSON_TEXT | JSON_NUM },
	{ "observedTimeUnixNano", OBSERVED, JSON_TEXT | JSON_NUM },
	{ "observed_time_unix_nano", OBSERVED, JSON_TEXT | JSON_NUM },
	{ "severityNumber", NUMBER, JSON_TEXT | JSON_NUM },
	{ "severity_number", NUMBER, JSON_TEXT | JSON_NUM },
	{ "severityText", WORD, JSON_TEXT },
	{ "severity_text", WORD, JSON_TEXT },
	{ "body.stringValue", TEXT, JSON_TEXT },
	{ "body.string_value", TEXT, JSON_TEXT },
	{ "body", BODY, JSON_MAP | JSON_TEXT },
	{ "attributes", ATTRIBUTES, JSON_LIST },
};

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)sample;
	(void)options;
	return json_plan_new(names, G_N_ELEMENTS(names), N);
}

/* --- walk --------------------------------------------------------------------- */

/* Lists in lists; a place between two records is told by its offset alone, as the way out is always the same. */
enum { IN_RESOURCES = 0, IN_SCOPES = 1, IN_RECORDS = 2 };
static const char *const lists[][3] = {
	{ "resourceLogs", "resource_logs", "" },
	{ "scopeLogs", "scope_logs", "instrumentationLibraryLogs" },
	{ "logRecords", "log_records", "logs" },
};

struct walk {
	const char *line;
	struct scan s;
	gsize resource; /* offset of its attributes, 0 = none */
};

static bool is_one_of(struct scan key, const char *const words[3])
{
	return log_is(key, words[0]) || log_is(key, words[1]) ||
	       (*words[2] != '\0' && log_is(key, words[2]));
}

/* The list of that level among the members at *s; false: it is not there. *s is then inside of it. */
static bool enter_list(struct scan *s, int level)
{
	struct scan key;
	struct json_span value;
	while (json_member(s, &key, &value) == JSON_MORE) {
		if (value.kind != JSON_LIST || !is_one_of(key, lists[level]))
			continue;
		s->at = value.text.at;
		return json_enter(s, '[');
	}
	return false;
}

static gsize attributes_of(struct scan item, const char *line)
{
	struct scan key;
	struct json_span value;
	if (!json_enter(&item, '{'))
		return 0;
	while (json_member(&item, &key, &value) == JSON_MORE) {
		if (value.kind == JSON_MAP && log_is(key, "resource")) {
			item = value.text;
			if (!json_enter(&item, '{'))
				return 0;
		} else if (value.kind == JSON_LIST && log_is(key, "attributes"))
			return (gsize)(value.text.at - line);
	}
	return 0;
}

/* The rest of an object whose list is over. */
static bool leave(struct scan *s)
{
	struct scan key;
	struct json_span value;
	enum json_step step;
	while ((step = json_member(s, &key, &value)) == JSON_MORE)
		;
	return step == JSON_END;
}

/* The next record from here on. */
static bool next_record(struct walk *walk, int level, struct scan *record)
{
	struct json_span item;
	for (;;) {
		const enum json_step step = json_item(&walk->s, &item);
		if (step == JSON_END) {
			if (level == IN_RESOURCES || !leave(&walk->s))
				return false;
			level--;
			continue;
		}
		if (step != JSON_MORE)
			return false;
		if (item.kind != JSON_MAP)
			continue;
		if (level == IN_RECORDS) {
			*record = item.text;
			return true;
		}
		if (level == IN_RESOURCES)
			walk->resource = attributes_of(item.text, walk->line);
		struct scan inside = item.text;
		if (json_enter(&inside, '{') && enter_list(&inside, level + 1)) {
			walk->s.at = inside.at;
			level++;
		}
	}
}

/* Both offsets in one number: lines are shorter than 4 GiB by far. */
static gsize place_of(const struct walk *walk)
{
	const gsize at = (gsize)(walk->s.at - walk->line);
	return sizeof at < 8 ? at : (gsize)((guint64)walk->resource << 32 | at);
}

static bool resume(struct walk *walk, gsize len, gsize from, struct scan *record)
{
	const gsize at = (gsize)((guint64)from & G_MAXUINT32);
	walk->resource = (gsize)((guint64)from >> 32);
	if (at >= len || walk->resource >= len)
		return false;
	walk->s.at = walk->line + at;
	return next_record(walk, IN_RECORDS, record);
}

/* --- record ------------------------------------------------------------------- */

/* {"key":"service.name","value":{"stringValue":"pay"}} */
static bool attribute(struct scan item, struct scan *name, struct json_span *value)
{
	struct scan key;
	struct json_span member, inner;
	*name = (struct scan){ NULL, NULL };
	*value = (struct json_span){ .kind = JSON_ABSENT };
	if (!json_enter(&item, '{'))
		return false;
	while (json_member(&item, &key, &member) == JSON_MORE) {
		struct scan in = member.text;
		if (log_is(key, "key") && member.kind == JSON_TEXT)
			*name = member.text;
		else if (log_is(key, "value") && json_enter(&in, '{') &&
		         json_member(&in, &key, &inner) == JSON_MORE)
			*value = inner;
	}
	return name->at != NULL;
}

static void read_resource(struct scan list, struct log_record *record)
{
	struct json_span item, value;
	struct scan name;
	if (!json_enter(&list, '['))
		return;
	while (json_item(&list, &item) == JSON_MORE) {
		if (!attribute(item.text, &name, &value) || value.kind != JSON_TEXT)
			continue;
		if (log_is(name, "service.name"))
			record->service = value.text;
		else if (log_is(name, "host.name") ||
		         (record->host.at == NULL && log_is(name, "k8s.pod.name")))
			record->host = value.text;
	}
}

static void read_attributes(struct scan list, struct log_record *record)
{
	struct json_span item, value;
	struct scan name;
	if (!json_enter(&list, '['))
		return;
	while (json_item(&list, &item) == JSON_MORE)
		if (attribute(item.text, &name, &value) &&
		    (log_is(name, "http.response.status_code") ||
		     log_is(name, "http.status_code")))
			record->status = json_log_status(&value);
}

static void read_severity(const struct json_span *v, struct log_record *record)
{
	static const char prefix[] = "SEVERITY_NUMBER_";
	gint64 number;
	struct scan word = v[NUMBER].text;
	if (v[WORD].kind == JSON_TEXT)
		record->severity_text = v[WORD].text;
	if (json_log_number(&v[NUMBER], &number))
		record->severity = json_log_otlp(number);
	else if (v[NUMBER].kind == JSON_TEXT && scan_word(&word, prefix))
		record->severity = log_severity(word);
	if (record->severity == SEVERITY_NONE && v[WORD].kind == JSON_TEXT)
		record->severity = log_severity(v[WORD].text);
}

static bool read_time(const struct json_span *v, struct log_record *record)
{
	if (!json_log_time(&v[TIME], record))
		return json_log_time(&v[OBSERVED], record);
	json_log_observed(&v[OBSERVED], record);
	return true;
}

static bool read_record(const JsonPlan *plan, struct scan text, struct log_record *record)
{
	struct json_span v[N];
	if (json_pick(plan, &text, v) != JSON_END)
		return false;
	if (!read_time(v, record))
		record->clock = CLOCK_NONE;
	struct json_room room = json_log_room(record);
	read_severity(v, record);
	record->message =
	        json_log_message(&v[v[TEXT].kind != JSON_ABSENT ? TEXT : BODY], &room);
	if (v[ATTRIBUTES].kind == JSON_LIST)
		read_attributes(v[ATTRIBUTES].text, record);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct walk walk = { .line = line, .s = scan_of(line, len) };
	struct scan text;
	if (record->from == 0) {
		if (!json_enter(&walk.s, '{') || !enter_list(&walk.s, IN_RESOURCES))
			return LINE_NOT_MINE;
		if (!next_record(&walk, IN_RESOURCES, &text))
			return LINE_COMMENT; /* whole, and without a record */
	} else if (!resume(&walk, len, record->from, &text))
		return LINE_NOT_MINE;
	if (!read_record(state, text, record))
		return LINE_NOT_MINE;
	if (walk.resource != 0)
		read_resource((struct scan){ line + walk.resource, line + len }, record);
	record->next = place_of(&walk);
	return LINE_RECORD;
}

const struct importer importer_otlp_json = {
	.name = "otlp-json",
	.title = "OpenTelemetry logs as JSON lines, of the collector's file exporter",
	.about =
	        "One object of resourceLogs a line, with any number of records. Takes of "
	        "each its time (the observed one where it is unset, else that is the "
	        "second clock), severity 1 to 24, body, the HTTP status among its "
	        "attributes, and service and host of its resource. Leaves traces, scopes "
	        "and other attributes in the raw line. Specification: OTLP 1.5, JSON "
	        "Protobuf encoding, read 2026-11-25. Seen in real data: lnav's sample of "
	        "the collector.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = json_plan_free,
};
