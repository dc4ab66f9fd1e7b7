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
#include "import/json_log.h"
#include "import/log_keys.h"
#include "import/log_text.h"

#include <string.h>

static void see(LogKeys *keys, const char *bytes, gsize len)
{
	struct scan rest = scan_of(bytes, len), line;
	struct json_span values[N_FIELDS];
	for (int n = 0; n < 200 && scan_until(&rest, '\n', &line); n++)
		if (json_log_begin(&line) == '\0' &&
		    json_pick(log_keys_plan(keys), &line, values) == JSON_END)
			log_keys_see(keys, values);
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	LogKeys *keys = log_keys_new();
	see(keys, sample->head, sample->head_len);
	see(keys, sample->middle, sample->middle_len);
	see(keys, sample->tail, sample->tail_len);
	log_keys_learnt(keys);
	return keys;
}

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
	const LogKeys *keys = state;
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
	const enum json_step step = json_pick(log_keys_plan(keys), &s, values);
	if (step == JSON_BROKEN || !log_keys_read(keys, values, record))
		return LINE_NOT_MINE;
	if (step == JSON_CUT && record->clock == CLOCK_NONE)
		return LINE_NOT_MINE;
	/* an event that only its members tell of, as in Vault's audit log */
	if (record->message.at == record->message.end &&
	    record->severity == SEVERITY_NONE)
		record->message = scan_of(line + record->from, len - record->from);
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
	.forget = log_keys_free,
};
