/*
 * envoy.c - Envoy's default access log, and Istio's, which has more columns in it.
 *
 * Format  [2026-03-14T14:11:07.102Z] "GET /api HTTP/2" 503 UF upstream_reset - "-" 0 152 3001 - "203.0.113.9" "curl/8" ...
 *         start, request, status, flags, [details, termination, transport failure,] received, sent, duration in ms, upstream
 *         service time, "forwarded for", "agent", "request id", "authority", "upstream"
 *         envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage. Read 2026-11-25.
 * Quirks  the time is the start; flags say why (UF, UO, NR, URX, DC); status 0 is a client that went away or TCP
 */
#include "import/import.h"
#include "import/log_text.h"

static bool next(struct scan *s, struct scan *word)
{
	return scan_char(s, ' ') && log_word(s, word);
}

/* Between quotes; the request may hold some: up to the one with a status behind it. */
static bool read_request(struct scan *s, struct scan *request, gint64 *status)
{
	struct scan span, word;
	if (!scan_word(s, " \""))
		return false;
	const char *from = s->at;
	while (scan_until(s, '"', &span)) {
		struct scan rest = *s;
		if (!next(&rest, &word) || !log_number(word, status) ||
		    (*status != 0 && (*status < 100 || *status > 599)))
			continue;
		*request = (struct scan){ from, span.end };
		*s = rest;
		return true;
	}
	return false;
}

/* Up to three numbers in a row: received, sent, duration; Istio has words and a quoted text before them. */
static bool read_numbers(struct scan *s, struct log_record *record)
{
	for (int skipped = 0; skipped < 4; skipped++) {
		struct scan a, b, c, rest = *s;
		gint64 received, sent, ms;
		if (next(&rest, &a) && next(&rest, &b) && next(&rest, &c) &&
		    log_number(a, &received) && log_number(b, &sent) &&
		    (log_is(c, "-") || log_number(c, &ms))) {
			record->bytes = sent;
			if (!log_is(c, "-"))
				log_duration(c, 1000, &record->duration);
			*s = rest;
			return true;
		}
		if (scan_word(s, " \"") ? !scan_until(s, '"', &a) : !next(s, &a))
			return false;
	}
	return false;
}

/* Behind the duration: the upstream's own time, then "forwarded for", "agent", "request id", "authority". */
static void read_authority(struct scan s, struct log_record *record)
{
	struct scan inside, before;
	for (int i = 0; i < 4; i++)
		if (!scan_until(&s, '"', &before) || !scan_until(&s, '"', &inside))
			return;
	if (!log_is(inside, "-") && inside.end > inside.at)
		record->host = inside;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), request, method, path, flags;
	gint64 status;
	(void)state;
	if (!scan_char(&s, '[') || !log_time_iso(&s, record) || !record->stamp.zoned ||
	    !scan_char(&s, ']') || !read_request(&s, &request, &status) ||
	    !next(&s, &flags) || !read_numbers(&s, record))
		return LINE_NOT_MINE;
	record->status = (int)status;
	record->request = true;
	record->severity = log_severity_of_http(record->status);
	if (!log_is(flags, "-"))
		record->severity_text = flags;
	read_authority(s, record);
	record->message = request;
	if (log_word(&request, &method) && next(&request, &path))
		record->message = log_request(record, method, path);
	return LINE_RECORD;
}

const struct importer importer_envoy = {
	.name = "envoy",
	.title = "Envoy's default access log, and Istio's",
	.about = "Time of the start, method and path, status, bytes sent, duration; the "
	         "response flags (UF, UO, NR, URX, ...) stand as the source's word. "
	         "Leaves what Istio tells besides, clients, agents and ids. Logs in JSON "
	         "are JSON lines. Envoy 1.36 \"Access logging\", read 2026-11-25. Not "
	         "seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
