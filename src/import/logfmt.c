/*
 * logfmt.c - key=value pairs, as Go kit, Grafana's programs, Heroku and log15 write them.
 *
 * Format  key=value key="value with \"quotes\"" key= barekey ...; no standard: github.com/kr/logfmt and go-logfmt, read
 *         2026-11-25
 * Takes   what JSON lines give, by the same names of keys: time, level, message, request, status, duration, service
 * Leaves  all other pairs: they stay in the raw line
 * Quirks  values are escaped as Go does it, or not closed where the line was cut; keys may come twice: the last one
 *         holds; "eror" of log15; durations with their unit ("33.6ms", "1m3.5s")
 */
#include "import/json_log.h"
#include "import/log_keys.h"

#include <string.h>

enum { KEY_MAX = 64, PAIRS_LEAST = 2 };

static bool is_key(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '.' || c == '-' || c == '/' ||
	       c == '@' || c == ':' || (c & 0x80) != 0;
}

/* Behind its opening quote; false: not closed. */
static bool quoted(struct scan *s, struct json_span *value)
{
	const char *at = s->at;
	value->kind = JSON_TEXT;
	while (at < s->end && *at != '"') {
		value->escaped |= *at == '\\';
		at += *at == '\\' ? 2 : 1;
	}
	value->cut = at >= s->end;
	value->text = (struct scan){ s->at, MIN(at, s->end) };
	s->at = MIN(at + 1, s->end);
	return !value->cut;
}

static void bare(struct scan *s, struct json_span *value)
{
	const char *from = s->at;
	bool number = true;
	int points = 0;
	for (; s->at < s->end && *s->at != ' ' && *s->at != '\t'; s->at++) {
		points += *s->at == '.';
		number &= g_ascii_isdigit(*s->at) || (*s->at == '.' && s->at > from);
	}
	value->text = (struct scan){ from, s->at };
	value->kind = number && points < 2 && s->at > from ? JSON_NUM : JSON_TEXT;
}

/* One key with its value; a bare key has JSON_WORD. False: no key stands here. */
static bool pair(struct scan *s, struct scan *key, struct json_span *value)
{
	const char *from = s->at;
	*value = (struct json_span){ .kind = JSON_WORD };
	while (s->at < s->end && is_key(*s->at))
		s->at++;
	*key = (struct scan){ from, s->at };
	if (s->at == from || s->at - from > KEY_MAX)
		return false;
	if (!scan_char(s, '='))
		return scan_done(s) || *s->at == ' ' || *s->at == '\t';
	if (scan_char(s, '"'))
		return quoted(s, value) || scan_done(s);
	bare(s, value);
	return true;
}

/* All pairs of a line that is nothing but pairs; words between them are let pass, as a value that lacks its quotes. */
static bool read_pairs(const JsonPlan *plan, struct scan s, struct json_span *values)
{
	struct scan key;
	struct json_span value;
	int pairs = 0, words = 0;
	memset(values, 0, N_FIELDS * sizeof *values);
	for (scan_blanks(&s); !scan_done(&s); scan_blanks(&s)) {
		struct scan before = s;
		if (!pair(&s, &key, &value)) {
			s = before;
			bare(&s, &value);
			value.kind = JSON_WORD;
		}
		if (value.kind == JSON_WORD) {
			if (pairs == 0)
				return false; /* a text, not pairs */
			words++;
			continue;
		}
		pairs++;
		json_keep(plan, key, &value, values);
	}
	return pairs >= PAIRS_LEAST && words <= 2 * pairs;
}

static void see(LogKeys *keys, const char *bytes, gsize len)
{
	struct scan rest = scan_of(bytes, len), line;
	struct json_span values[N_FIELDS];
	for (int n = 0; n < 200 && scan_until(&rest, '\n', &line); n++)
		if (read_pairs(log_keys_plan(keys), line, values))
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

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const LogKeys *keys = state;
	struct json_span values[N_FIELDS];
	if (g_ascii_isalpha(*line) || *line == '@') {
		const bool pairs =
		        memchr(line, '=', MIN(len, KEY_MAX + 1)) != NULL &&
		        read_pairs(log_keys_plan(keys), scan_of(line, len), values);
		if (pairs && !log_keys_read(keys, values, record))
			return LINE_NOT_MINE;
		if (pairs && record->message.at == record->message.end &&
		    record->severity == SEVERITY_NONE)
			record->message = scan_of(line, len);
		if (pairs)
			return LINE_RECORD;
	}
	return json_log_trace(line, len, record) ? LINE_CONTINUES : LINE_NOT_MINE;
}

const struct importer importer_logfmt = {
	.name = "logfmt",
	.title = "logfmt: key=value pairs, of Go kit, Grafana's programs, Heroku, log15",
	.about =
	        "Lines of nothing but key=value pairs, with quoted values and bare keys. "
	        "Time, level, message, request, status, duration, service and host are "
	        "found by the same names as in JSON lines; durations may have units. "
	        "Leaves all other pairs in the raw line. A line without a time counts "
	        "where it has level and message. Panics and stack traces belong to the "
	        "record before. Specification: github.com/kr/logfmt and go-logfmt, read "
	        "2026-11-25. Seen in real data: Grafana, its agent, miniflux, "
	        "Kubernetes programs.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
	.learn = learn,
	.forget = log_keys_free,
};
