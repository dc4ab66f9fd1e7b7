/*
 * haproxy.c - HAProxy's log lines, as they stand behind syslog's prefix or alone on its standard output.
 *
 * Format  client [14/Mar/2026:14:11:04.061] frontend~ backend/server TR/Tw/Tc/Tr/Ta status bytes - - sC-- ... "request"
 *         client [time] frontend backend/server Tw/Tc/Tt bytes sC ...                                  option tcplog
 *         client [time] frontend/bind: text                                                            error log
 *         Server backend/server is DOWN, reason: ...       backend be has no server available!         events
 *         docs.haproxy.org/2.8/configuration.html, chapter 8; read 2026-11-22
 * Takes   the time of accept as the event's (syslog's is when it was written), status, bytes, total time, back end as
 *         service, front end as component; the request, and how the session ended where it did not end well
 * Leaves  client, single timers, queues, captured headers: they stay in the raw line
 * Quirks  the time names no zone; timers are -1 where a phase was not reached and have a + under logasap; a status of -1
 *         is none
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* Numbers between slashes, "0/0/3000/-1/+3001": how many there are, and the last of them. */
static int read_timers(struct scan *s, gint64 *last)
{
	struct scan rest = *s;
	int n = 0;
	do {
		const bool negative = scan_char(&rest, '-');
		scan_char(&rest, '+');
		if (!scan_digits(&rest, 1, 12, last))
			return 0;
		*last = negative ? -1 : *last;
		n++;
	} while (scan_char(&rest, '/'));
	if (!scan_char(&rest, ' '))
		return 0;
	*s = rest;
	return n;
}

/* "sC--", "SD", "----": why and when the session ended; the first letter tells who ended it. */
static bool read_state(struct scan *s, struct scan *state)
{
	struct scan rest = *s;
	if (!log_word(&rest, state))
		return false;
	const gsize len = (gsize)(state->end - state->at);
	for (gsize i = 0; i < len; i++)
		if (!g_ascii_isalpha(state->at[i]) && state->at[i] != '-')
			return false;
	if (len != 2 && len != 4)
		return false;
	*s = rest;
	return true;
}

/* C, c: the client; P: refused by rule; L, --: as it should be; else the server, a limit or HAProxy itself */
static enum severity severity_of_state(char who)
{
	switch (who) {
	case '-':
	case 'C':
	case 'c':
	case 'L':
	case 'D':
		return SEVERITY_INFO;
	case 'P':
		return SEVERITY_WARN;
	default:
		return SEVERITY_ERROR;
	}
}

static void append(struct log_record *record, gsize *len, const char *text, gsize n)
{
	n = MIN(n, LOG_ROOM - *len);
	memcpy(record->room + *len, text, n);
	*len += n;
}

/* "GET /api/v1" of "GET /api/v1?x=1 HTTP/1.1" */
static struct scan request_path(struct scan request)
{
	const char *blank = memchr(request.at, ' ', (gsize)(request.end - request.at));
	const char *end = blank == NULL ? request.end : blank + 1;
	while (end < request.end && *end != ' ' && *end != '?' && *end != '#')
		end++;
	return (struct scan){ request.at, end };
}

/* The request or the place, and the state where it tells of something. */
static void set_message(struct log_record *record, struct scan what, struct scan state)
{
	gsize len = 0;
	if (*state.at == '-' && state.at[1] == '-') {
		record->message = what;
		return;
	}
	append(record, &len, what.at, (gsize)(what.end - what.at));
	append(record, &len, " ", 1);
	append(record, &len, state.at, (gsize)(state.end - state.at));
	record->message = scan_of(record->room, len);
}

static bool read_status(struct scan *s, struct log_record *record)
{
	gint64 status = 0;
	if (!scan_word(s, "-1") && !scan_digits(s, 1, 3, &status))
		return false;
	record->status = (int)status;
	return scan_char(s, ' ');
}

/* "217 ", "+217 " */
static bool read_bytes(struct scan *s, struct log_record *record)
{
	scan_char(s, '+');
	return scan_digits(s, 1, 18, &record->bytes) && scan_char(s, ' ');
}

/* Behind the timers: "503 217 - - sC-- ... "request"", or "217 sC ..." */
static bool read_session(struct scan s, bool http, struct scan place,
                         struct log_record *record)
{
	struct scan cookie, state, request = place;
	if (http && !read_status(&s, record))
		return false;
	if (!read_bytes(&s, record))
		return false;
	if (http && (!log_word(&s, &cookie) || !scan_char(&s, ' ') ||
	             !log_word(&s, &cookie) || !scan_char(&s, ' ')))
		return false;
	if (!read_state(&s, &state))
		return false;
	record->request = http;
	record->severity = record->status >= 100 ? log_severity_of_http(record->status)
	                                         : severity_of_state(*state.at);
	if (http && scan_until(&s, '"', &cookie)) {
		const char *end = s.end;
		while (end > s.at && end[-1] != '"')
			end--;
		request =
		        request_path((struct scan){ s.at, end > s.at ? end - 1 : s.end });
	}
	set_message(record, request, state);
	return true;
}

/* "fe_https~ be_api/api-02 0/0/3000/-1/3001 ..." */
static bool read_traffic(struct scan s, struct log_record *record)
{
	struct scan front, back, service;
	gint64 total;
	const struct scan whole = s;
	if (!log_word(&s, &front) || !scan_char(&s, ' ') || !log_word(&s, &back) ||
	    !scan_char(&s, ' '))
		return false;
	const int timers = read_timers(&s, &total);
	struct scan rest = back;
	if ((timers != 3 && timers != 5) || !scan_until(&rest, '/', &service) ||
	    !read_session(s, timers == 5, (struct scan){ whole.at, back.end }, record))
		return false;
	if (total >= 0)
		record->duration = total * 1000;
	record->service = service;
	record->component = front;
	record->component.end -= front.end[-1] == '~' && front.end - front.at > 1;
	return true;
}

/* "fe_https/1: SSL handshake failure" */
static bool read_failure(struct scan s, struct log_record *record)
{
	struct scan front;
	if (!log_word(&s, &front) || front.end[-1] != ':' ||
	    memchr(front.at, '/', (gsize)(front.end - front.at)) == NULL ||
	    !scan_char(&s, ' '))
		return false;
	record->component = front;
	record->component.end--;
	record->severity = SEVERITY_WARN;
	record->message = s;
	return true;
}

static bool read_client(struct scan s, struct log_record *record)
{
	struct scan client, inside;
	if (!log_word(&s, &client) || !scan_char(&s, ' ') ||
	    memchr(client.at, ':', (gsize)(client.end - client.at)) == NULL ||
	    !log_between(&s, '[', ']', &inside) || !scan_char(&s, ' ') ||
	    !log_time_day_first(&inside, record) || !scan_done(&inside))
		return false;
	return read_traffic(s, record) || read_failure(s, record);
}

/* --- events -------------------------------------------------------------------- */

/* "be_api" of "be_api/api-02 is DOWN", and what follows the name */
static bool read_server(struct scan *s, struct scan *service)
{
	struct scan name;
	if (!log_word(s, &name))
		return false;
	*service = name;
	const char *slash = memchr(name.at, '/', (gsize)(name.end - name.at));
	if (slash != NULL)
		service->end = slash;
	return scan_char(s, ' ');
}

static const struct {
	const char *begins, *goes_on;
	enum severity severity;
} events[] = {
	{ "Server ", "is DOWN", SEVERITY_ALERT },
	{ "Backup Server ", "is DOWN", SEVERITY_ALERT },
	{ "Server ", "is UP", SEVERITY_NOTICE },
	{ "Backup Server ", "is UP", SEVERITY_NOTICE },
	{ "Server ", "is ", SEVERITY_NOTICE },
	{ "Server ", "was DOWN and now enters maintenance", SEVERITY_NOTICE },
	{ "Server ", "administratively READY", SEVERITY_NOTICE },
	{ "Health check for server ", "failed", SEVERITY_WARN },
	{ "Health check for server ", "succeeded", SEVERITY_NOTICE },
	{ "Health check for backup server ", "failed", SEVERITY_WARN },
	{ "Health check for backup server ", "succeeded", SEVERITY_NOTICE },
	{ "backend ", "has no server available", SEVERITY_FATAL },
	{ "proxy ", "has no server available", SEVERITY_FATAL },
	{ "Proxy ", "started", SEVERITY_NOTICE },
	{ "Proxy ", "stopped", SEVERITY_NOTICE },
	{ "Stopping ", "", SEVERITY_NOTICE },
};

static bool read_event(struct scan line, struct log_record *record)
{
	for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
		struct scan s = line, service;
		if (!scan_word(&s, events[i].begins) || !read_server(&s, &service) ||
		    !scan_word(&s, events[i].goes_on))
			continue;
		record->severity = events[i].severity;
		record->service = service;
		record->message = line;
		return true;
	}
	return false;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct scan s = scan_of(line, len);
	(void)state;
	return read_event(s, record) || read_client(s, record) ? LINE_RECORD
	                                                       : LINE_NOT_MINE;
}

const struct importer importer_haproxy = {
	.name = "haproxy",
	.title = "HAProxy: HTTP and TCP logs, errors, servers that go up and down",
	.about = "What HAProxy gives to syslog (whose prefix is read first) or writes "
	         "itself: the "
	         "logs of option httplog and tcplog, connection errors, and servers "
	         "going up and "
	         "down. Chapter 8 of the manual of 2.8, read 2026-11-22. Takes the time "
	         "of accept "
	         "(syslog's is that of writing), status, bytes, total time, back end "
	         "(service), "
	         "front end (component), method and path, and the state of a session "
	         "that did not "
	         "end well (\"sC--\"). 5xx are errors, as is a TCP session that the "
	         "server or a "
	         "limit ended; DOWN is an alert. Leaves client, single timers, queues, "
	         "captures. "
	         "The time of accept names no zone. Option httplog clf is read as an "
	         "access log. "
	         "Not seen in real data: written from the documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
