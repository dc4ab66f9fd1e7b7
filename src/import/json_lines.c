/*
 * json_lines.c - one JSON object a line, of any logger.
 *
 * Format  no standard, but a few families: zap, zerolog, logrus, slog, structlog (time, level, msg), bunyan and pino
 *         (level 10 ... 60), Serilog CLEF (@t, @l, @m; clef-json.org), ECS (@timestamp, log.level; elastic.co/docs),
 *         GELF (short_message, level 0 ... 7; docs of Graylog), logstash, log4j2, Caddy, Envoy, Traefik, Cloudflare
 *         Logpush. All read 2026-11-25.
 * Takes   time, severity, message or request, service, host, logger, status, bytes, duration: by the names of the keys
 *         below, flat, dotted and nested
 * Leaves  all other members: they stay in the raw line
 * Quirks  numbers as levels mean what the file's own keys say; CLEF leaves @l out when it is Information; a line may be
 *         cut off, hold two objects, or be part of a list
 */
#include "import/import.h"
#include "import/json_lines.h"
#include "import/json_log.h"
#include "import/log_text.h"

#include <string.h>

/* --- knowledge of a file ------------------------------------------------------- */

enum numbering {
	NUMBERS_SYSLOG,    /* 0 emergency ... 7 debug */
	NUMBERS_BUNYAN,    /* 10 trace ... 60 fatal */
	NUMBERS_NEXTCLOUD, /* 0 debug ... 4 fatal */
	NUMBERS_LOGBACK,   /* 10000 debug ... 40000 error */
};

struct knowledge {
	JsonPlan *plan;
	enum numbering numbering;
	gint64 unit; /* of a duration that names none: us, 0 = nanoseconds */
	bool timed;  /* its lines have times */
};

/* What the sample shows, while learning. */
struct seen {
	int lines, timed, syslog_words, nextcloud, caddy;
	gint64 level_max;
	int durations, fractions;
	double duration_max;
};

static void see_duration(struct seen *seen, const struct json_span *value)
{
	if (value->kind != JSON_NUM || value->text.end - value->text.at >= 32)
		return;
	char digits[32] = { 0 };
	memcpy(digits, value->text.at, (gsize)(value->text.end - value->text.at));
	const double number = g_ascii_strtod(digits, NULL);
	seen->durations++;
	seen->fractions += strpbrk(digits, ".e") != NULL;
	seen->duration_max = MAX(seen->duration_max, number);
}

static void see(struct seen *seen, const struct json_span *v, struct log_record *record)
{
	gint64 level;
	seen->lines++;
	seen->timed += json_log_time(&v[FIELD_TIME], record) ||
	               v[FIELD_SECONDS].kind == JSON_NUM;
	if (v[FIELD_LEVEL].kind == JSON_NUM && log_number(v[FIELD_LEVEL].text, &level))
		seen->level_max = MAX(seen->level_max, level);
	seen->nextcloud += v[FIELD_NEXTCLOUD].kind != JSON_ABSENT;
	seen->caddy += v[FIELD_LOGGER].kind == JSON_TEXT &&
	               g_strstr_len(v[FIELD_LOGGER].text.at,
	                            v[FIELD_LOGGER].text.end - v[FIELD_LOGGER].text.at,
	                            "http.log.access") != NULL;
	see_duration(seen, &v[FIELD_DURATION]);
}

static void see_piece(struct seen *seen, const JsonPlan *plan, const char *bytes,
                      gsize len)
{
	struct scan rest = scan_of(bytes, len), line;
	struct json_span values[N_FIELDS];
	struct log_record record;
	for (int n = 0; n < 200 && scan_until(&rest, '\n', &line); n++)
		if (json_log_begin(&line) == '\0' &&
		    json_pick(plan, &line, values) == JSON_END)
			see(seen, values, &record);
}

static enum numbering numbering_of(const struct seen *seen)
{
	if (seen->level_max >= 1000)
		return NUMBERS_LOGBACK;
	if (seen->level_max >= 8)
		return NUMBERS_BUNYAN;
	return seen->nextcloud > 0 ? NUMBERS_NEXTCLOUD : NUMBERS_SYSLOG;
}

/* Whole numbers: ns when one is over 0.1 ms of them, else ms. Fractions: of seconds, as long as none is a minute. */
static gint64 unit_of(const struct seen *seen)
{
	if (seen->fractions == 0 && seen->caddy == 0)
		return seen->duration_max >= 1e5 ? 0 : 1000;
	return seen->caddy > 0 || seen->duration_max < 60 ? SECOND : 1000;
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	struct knowledge *knowledge = g_new0(struct knowledge, 1);
	struct seen seen = { 0 };
	knowledge->plan = json_plan_new(json_lines_keys, json_lines_n_keys, N_FIELDS);
	see_piece(&seen, knowledge->plan, sample->head, sample->head_len);
	see_piece(&seen, knowledge->plan, sample->middle, sample->middle_len);
	see_piece(&seen, knowledge->plan, sample->tail, sample->tail_len);
	knowledge->numbering = numbering_of(&seen);
	knowledge->unit = unit_of(&seen);
	knowledge->timed = seen.timed > 0;
	return knowledge;
}

static void forget(void *state)
{
	struct knowledge *knowledge = state;
	json_plan_free(knowledge->plan);
	g_free(knowledge);
}

/* --- time ---------------------------------------------------------------------- */

/* {"epochSecond": ..., "nanoOfSecond": ...} */
static bool split_time(const struct json_span *v, struct log_record *record)
{
	gint64 nanos = 0;
	if (!json_log_time(&v[FIELD_SECONDS], record))
		return false;
	if (json_log_number(&v[FIELD_NANOS], &nanos) && nanos < 1000000000) {
		record->stamp.civil += nanos / 1000;
		record->stamp.resolution = 1;
	}
	return true;
}

/* 0 is what an unset time looks like. */
static bool states_time(const struct json_span *value)
{
	return value->kind != JSON_ABSENT &&
	       !(value->kind == JSON_NUM && log_is(value->text, "0")) &&
	       value->text.at < value->text.end;
}

/* False: it states a time that is none. */
static bool read_time(const struct json_span *v, struct log_record *record)
{
	if (split_time(v, record))
		return true;
	if (json_log_time(&v[FIELD_TIME], record)) {
		json_log_observed(&v[FIELD_OBSERVED], record);
		return true;
	}
	record->clock = CLOCK_NONE;
	return !states_time(&v[FIELD_TIME]);
}

/* --- severity -------------------------------------------------------------------- */

static enum severity bunyan(gint64 level)
{
	static const enum severity of[] = {
		SEVERITY_TRACE, SEVERITY_DEBUG, SEVERITY_INFO,
		SEVERITY_WARN,  SEVERITY_ERROR, SEVERITY_FATAL
	};
	if (level < 10)
		return SEVERITY_NONE;
	return of[MIN(level / 10, (gint64)G_N_ELEMENTS(of)) - 1];
}

static enum severity numbered(enum numbering numbering, gint64 level)
{
	static const enum severity nextcloud[] = { SEVERITY_DEBUG, SEVERITY_INFO,
		                                   SEVERITY_WARN, SEVERITY_ERROR,
		                                   SEVERITY_FATAL };
	switch (numbering) {
	case NUMBERS_BUNYAN:
		return bunyan(level);
	case NUMBERS_LOGBACK:
		return bunyan(level / 1000 + 10);
	case NUMBERS_NEXTCLOUD:
		return level < (gint64)G_N_ELEMENTS(nextcloud) ? nextcloud[level]
		                                               : SEVERITY_NONE;
	case NUMBERS_SYSLOG:
		break;
	}
	return log_severity_of_syslog(level);
}

static void read_level(const struct knowledge *knowledge, const struct json_span *v,
                       struct log_record *record)
{
	const struct json_span *level = &v[FIELD_LEVEL];
	gint64 number;
	if (level->kind == JSON_TEXT || level->kind == JSON_NUM)
		record->severity_text = level->text;
	if (json_log_number(level, &number))
		record->severity = numbered(knowledge->numbering, number);
	else if (level->kind == JSON_TEXT)
		record->severity = log_severity(level->text);
	else if (json_log_number(&v[FIELD_LEVEL_OTLP], &number) && number <= 24)
		record->severity = (enum severity)number;
	else if (json_log_number(&v[FIELD_LEVEL_PYTHON], &number))
		record->severity = bunyan(number + 10);
	else if (v[FIELD_TIME].rank == JSON_LINES_CLEF && v[FIELD_TIME].kind == JSON_TEXT)
		record->severity = SEVERITY_INFO;
}

/* --- requests --------------------------------------------------------------------- */

static void read_duration(const struct knowledge *knowledge, const struct json_span *v,
                          struct log_record *record)
{
	static const struct {
		guint8 field;
		gint64 unit;
	} units[] = { { FIELD_DURATION_NS, 0 },
		      { FIELD_DURATION_US, 1 },
		      { FIELD_DURATION_MS, 1000 },
		      { FIELD_DURATION_S, SECOND } };
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
		if (json_log_duration(&v[units[i].field], units[i].unit,
		                      &record->duration))
			return;
	json_log_duration(&v[FIELD_DURATION], knowledge->unit, &record->duration);
}

/* A 5xx is an error, whatever the logger thinks of it; of others its own word holds. */
static void read_request(const struct json_span *v, struct log_record *record,
                         struct json_room *room)
{
	record->status = json_log_status(&v[FIELD_STATUS]);
	if (record->status == 0)
		return;
	if (record->severity == SEVERITY_NONE ||
	    (record->status >= 500 && record->severity < SEVERITY_ERROR))
		record->severity = log_severity_of_http(record->status);
	if (!json_log_number(&v[FIELD_BYTES], &record->bytes))
		record->bytes = -1;
	const bool line = v[FIELD_URL].kind != JSON_TEXT;
	const struct scan request = json_log_request(
	        &v[FIELD_METHOD], &v[line ? FIELD_REQUEST : FIELD_URL], room);
	if (request.at != NULL)
		record->message = request;
}

static bool read_values(const struct knowledge *knowledge, const struct json_span *v,
                        struct log_record *record)
{
	struct json_room room = json_log_room(record);
	if (!read_time(v, record))
		return false;
	read_level(knowledge, v, record);
	read_duration(knowledge, v, record);
	read_request(v, record, &room);
	if (record->message.at == NULL)
		record->message = json_log_message(&v[FIELD_MESSAGE], &room);
	if (record->message.at == record->message.end)
		record->message = json_log_message(&v[FIELD_ERROR], &room);
	record->service = json_log_word(&v[FIELD_SERVICE], &room);
	record->host = json_log_word(&v[FIELD_HOST], &room);
	record->component = json_log_word(&v[FIELD_LOGGER], &room);
	const bool says = record->message.end > record->message.at;
	const bool levelled = record->severity != SEVERITY_NONE;
	if (record->clock != CLOCK_NONE)
		return says || levelled || v[FIELD_MESSAGE].kind != JSON_ABSENT;
	return says && (knowledge->timed || levelled);
}

/* --- lines ------------------------------------------------------------------------ */

/* 42, null, "text": JSON that says nothing */
static bool is_value(const char *line, gsize len)
{
	struct scan s = scan_of(line, len);
	gint64 number;
	return log_number(s, &number) || log_is(s, "null") || log_is(s, "true") ||
	       log_is(s, "false");
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct knowledge *knowledge = state;
	struct scan s = scan_of(line + record->from, len - record->from);
	struct json_span values[N_FIELDS];
	switch (json_log_begin(&s)) {
	case '\0':
		break;
	case ']':
		return LINE_COMMENT;
	default:
		if (is_value(line, len))
			return LINE_COMMENT;
		return json_log_trace(line, len, record) ? LINE_CONTINUES : LINE_NOT_MINE;
	}
	const enum json_step step = json_pick(knowledge->plan, &s, values);
	if (step == JSON_BROKEN || !read_values(knowledge, values, record))
		return LINE_NOT_MINE;
	if (step == JSON_CUT && record->clock == CLOCK_NONE)
		return LINE_NOT_MINE;
	if (step == JSON_END)
		record->next = json_log_next(line, s);
	return LINE_RECORD;
}

const struct importer importer_json_lines = {
	.name = "json-lines",
	.title = "JSON lines of any logger: zap, slog, pino, Serilog, ECS, GELF, Caddy, "
	         "Envoy ...",
	.about = "One object a line. The keys of time, level, message, request, status, "
	         "duration, service and host are found by name, flat, dotted or nested; "
	         "epochs are s, ms, us or ns by magnitude. Level numbers mean what the "
	         "file shows: bunyan's and pino's 10 to 60, syslog's 0 to 7, Nextcloud's "
	         "0 "
	         "to 4, logback's 10000 to 40000; Serilog's missing @l is information. A "
	         "duration without unit is ns when the file has values over 100,000, "
	         "seconds when it has fractions under a minute, else ms. 5xx count as "
	         "errors whatever the level. A line that is cut off counts as far as it "
	         "goes; stack traces and panics belong to the record before. Leaves all "
	         "other members in the raw line. Specifications: clef-json.org, Elastic "
	         "Common Schema 8, GELF 1.1, the loggers' own manuals, read 2026-11-25. "
	         "Seen in real data: logrus, zerolog, structlog, pino, ECS, Caddy, "
	         "Cloudflare, Nextcloud, GitLab, lnav's samples.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
	.learn = learn,
	.forget = forget,
};
