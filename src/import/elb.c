/*
 * elb.c - access logs of AWS load balancers: application, classic, and network (TLS).
 *
 * Format  application: type time elb client target request-s target-s response-s elb-status target-status received sent
 *         "request" "agent" ...; classic: the same without type; network: tls 2.0 time elb listener client target
 *         connection-ms handshake-ms received sent ...
 *         docs.aws.amazon.com/elasticloadbalancing, "Access logs" of each kind. Read 2026-11-25.
 * Quirks  the time is UTC, when the answer was sent; durations are three parts, -1 where a part was never reached; further
 *         columns come at the end every year; a request that was no HTTP is "- - - "; lines are delivered late and out of
 *         order
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

static bool is_type(struct scan word)
{
	static const char *const types[] = {
		"http", "https", "h2", "grpcs", "ws", "wss"
	};
	for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
		if (log_is(word, types[i]))
			return true;
	return false;
}

static bool next(struct scan *s, struct scan *word)
{
	return scan_char(s, ' ') && log_word(s, word);
}

/* "0.000 3.001 -1": the sum of what was reached; none where nothing was. */
static bool read_duration(struct scan *s, struct log_record *record)
{
	gint64 sum = 0, us;
	bool any = false;
	for (int i = 0; i < 3; i++) {
		struct scan word;
		if (!next(s, &word))
			return false;
		if (log_is(word, "-1") || log_is(word, "-"))
			continue;
		if (!log_duration(word, SECOND, &us) || us > G_MAXINT64 / 4)
			return false;
		sum += us;
		any = true;
	}
	if (any)
		record->duration = sum;
	return true;
}

static bool read_status(struct scan *s, int *status)
{
	struct scan word;
	gint64 value = 0;
	if (!next(s, &word) ||
	    !(log_is(word, "-") || log_is(word, "-1") || log_is(word, "0") ||
	      (word.end - word.at == 3 && log_number(word, &value))))
		return false;
	*status = (int)value;
	return true;
}

/* The path of "GET https://shop.example:443/api?q HTTP/2.0", for the message; the host beside it. */
static void set_request(struct scan request, struct log_record *record)
{
	struct scan method, url;
	record->message = request;
	if (!log_word(&request, &method) || !next(&request, &url) || *method.at == '-') {
		record->message = scan_of("(no request)", strlen("(no request)"));
		return;
	}
	struct scan rest = url, before;
	if (scan_until(&rest, ':', &before) && scan_word(&rest, "//")) {
		const char *slash = memchr(rest.at, '/', (gsize)(rest.end - rest.at));
		const char *end = slash != NULL ? slash : rest.end;
		const char *port = memchr(rest.at, ':', (gsize)(end - rest.at));
		record->host = (struct scan){ rest.at, port != NULL ? port : end };
		url = (struct scan){ end, url.end };
	}
	record->message = log_request(record, method, url);
}

/* "...", with \" inside */
static bool quoted(struct scan *s, struct scan *inside)
{
	if (!scan_word(s, " \""))
		return false;
	for (const char *at = s->at; at < s->end; at++) {
		if (*at == '\\' && at + 1 < s->end) {
			at++;
			continue;
		}
		if (*at != '"' || (at + 1 < s->end && at[1] != ' '))
			continue;
		*inside = (struct scan){ s->at, at };
		s->at = at + 1;
		return true;
	}
	return false;
}

/* What application and classic balancers share, from the name of the balancer on. */
static bool read_answer(struct scan s, struct log_record *record)
{
	struct scan name, client, target, received, sent, request;
	int target_status;
	if (!next(&s, &name) || !next(&s, &client) || !next(&s, &target) ||
	    !read_duration(&s, record) || !read_status(&s, &record->status) ||
	    !read_status(&s, &target_status) || !next(&s, &received) ||
	    !next(&s, &sent) || !quoted(&s, &request))
		return false;
	record->service = name;
	record->request = true;
	log_number(sent, &record->bytes);
	if (record->status != 0)
		record->severity = log_severity_of_http(record->status);
	set_request(request, record);
	return true;
}

/* "tls 2.0 time elb listener client:port target:port connection-ms handshake-ms received sent" */
static bool read_tls(struct scan s, struct log_record *record)
{
	struct scan word, name, ms, received, sent;
	if (!scan_word(&s, "tls 2.0 ") || !log_time_iso(&s, record) || !next(&s, &name))
		return false;
	for (int i = 0; i < 3; i++) /* listener, client, target */
		if (!next(&s, &word))
			return false;
	if (!next(&s, &ms) || !next(&s, &word) || !next(&s, &received) ||
	    !next(&s, &sent))
		return false;
	log_duration(ms, 1000, &record->duration);
	log_number(sent, &record->bytes);
	record->stamp.zoned = true;
	record->service = name;
	record->message = name;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), type;
	(void)state;
	if (read_tls(s, record))
		return LINE_RECORD;
	record->clock = CLOCK_NONE;
	if (!log_time_iso(&s, record) &&
	    !(log_word(&s, &type) && is_type(type) && scan_char(&s, ' ') &&
	      log_time_iso(&s, record)))
		return LINE_NOT_MINE;
	return record->stamp.zoned && read_answer(s, record) ? LINE_RECORD
	                                                     : LINE_NOT_MINE;
}

const struct importer importer_elb = {
	.name = "elb",
	.title = "Access logs of AWS load balancers: application, classic, network",
	.about = "Time of the answer (UTC), balancer, method and path, host, status of "
	         "the balancer, bytes sent, and the duration as the sum of its parts, "
	         "without those that were never reached. Columns behind the ones that "
	         "are known are left, however many. TLS connections of network "
	         "balancers have no status. Leaves clients, targets, agents, traces. AWS "
	         "\"Access logs\" of the three, read 2026-11-25. Seen in real data: all "
	         "three.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
