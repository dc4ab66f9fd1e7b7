/*
 * request_log.c - access logs of any other layout: a time, then a request with its protocol, then its status.
 *
 * Format  [2026-03-14T14:11:07+00:00] 203.0.113.9 "GET /api HTTP/1.1" 502 157 0.003         a log_format of one's own
 *         1773497467.102 203.0.113.9 "GET /api HTTP/1.1" 502 157 3.001                                   with $msec
 *         [14/Mar/2026 14:11:07] "GET /api HTTP/1.1" 500 1453                                   Django's development server
 *         [17/Jun/2021:12:57:26 +0200] user thread 192.0.2.1 GET /index.action HTTP/1.1 200 1020ms 7881 ...
 *                                                                                       Atlassian Jira and Confluence
 *         ip | https | id | user | 2012-10-29 00:06:26,838 | "GET /git HTTP/1.1" | "" "git/1.7" | 200 | 13 |    Bitbucket
 *         2026-03-14T14:11:07+00:00|203.0.113.9|GET /api HTTP/1.1|502|0.003|...                  with bars and nothing else
 *         nginx.org/en/docs/http/ngx_http_log_module.html, confluence.atlassian.com "access log". Read 2026-11-25.
 * Takes   time, method and path, status, the number behind it as bytes, and a duration that has a unit, or three digits
 *         behind the point as nginx' seconds
 * Leaves  all else
 * Quirks  what is an access log of the common kind, or has a level, is that format's
 */
#include "import/import.h"
#include "import/log_text.h"
#include "import/logger_text.h"

#include <string.h>

enum { TIME_REACH = 160, BEHIND_MAX = 12 };

/* --- time --------------------------------------------------------------------------------- */

static bool time_at(struct scan *s, bool first, struct log_record *record)
{
	struct scan rest = *s;
	if (scan_done(&rest) || !g_ascii_isdigit(*rest.at))
		return false;
	if (!log_time_iso(&rest, record) && !log_time_day_first(&rest, record) &&
	    !(first && log_time_epoch(&rest, record)))
		return false;
	*s = rest;
	return true;
}

/* The first time at the beginning of a word, in the first bytes of the line. */
static bool find_time(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	const char *last = s->end - s->at > TIME_REACH ? s->at + TIME_REACH : s->end;
	bool begins = true;
	for (; rest.at < last && *rest.at != '\0'; rest.at++) {
		if (begins && time_at(&rest, rest.at == s->at, record)) {
			s->at = rest.at;
			return true;
		}
		begins = strchr(" [|\t(", *rest.at) != NULL;
	}
	return false;
}

/* --- request --------------------------------------------------------------------------------- */

static bool is_method(struct scan word)
{
	static const char *const methods[] = { "GET",     "POST",   "PUT",
		                               "HEAD",    "DELETE", "PATCH",
		                               "OPTIONS", "TRACE",  "CONNECT" };
	for (gsize i = 0; i < G_N_ELEMENTS(methods); i++)
		if (log_is(word, methods[i]))
			return true;
	return false;
}

/* Up to a blank or to the bar of a layout with bars: "203.0.113.9|GET /a HTTP/1.1|502|0.123" */
static bool barred_word(struct scan *s, struct scan *word)
{
	if (!log_word(s, word))
		return false;
	const char *bar = memchr(word->at, '|', (gsize)(word->end - word->at));
	if (bar != NULL && bar > word->at)
		word->end = s->at = bar;
	return true;
}

/* "GET /path HTTP/1.1", in quotes or not; the cursor is left behind it. */
static bool find_request(struct scan *s, struct scan *method, struct scan *path)
{
	struct scan rest = *s, word, protocol;
	for (;;) {
		scan_blanks(&rest);
		if (scan_char(&rest, '"') || scan_char(&rest, '|') ||
		    scan_char(&rest, ']'))
			continue;
		if (!barred_word(&rest, &word))
			return false;
		if (!is_method(word))
			continue;
		struct scan behind = rest;
		if (!scan_char(&behind, ' ') || !log_word(&behind, path) ||
		    !scan_char(&behind, ' ') || !barred_word(&behind, &protocol) ||
		    !scan_word(&protocol, "HTTP/"))
			continue;
		*method = word;
		*s = behind;
		return true;
	}
}

/* --- what follows it --------------------------------------------------------------------------- */

/* The next word behind "|", "-" and quoted texts. */
static bool next_word(struct scan *s, struct scan *word)
{
	struct scan quoted;
	for (int i = 0; i < BEHIND_MAX; i++) {
		scan_blanks(s);
		if (scan_char(s, '|'))
			continue;
		if (!scan_char(s, '"'))
			return barred_word(s, word);
		if (!scan_until(s, '"', &quoted))
			return false;
	}
	return false;
}

static bool read_status(struct scan *s, struct log_record *record)
{
	struct scan word;
	gint64 status;
	if (!next_word(s, &word) || word.end - word.at != 3 ||
	    !log_number(word, &status) || status < 100 || status > 599)
		return false;
	record->status = (int)status;
	return true;
}

/* "1020ms", "3.001s", "43.6µs"; "0.003" */
static bool is_duration(struct scan word)
{
	const char *dot = memchr(word.at, '.', (gsize)(word.end - word.at));
	return word.end[-1] == 's' || (dot != NULL && word.end - dot == 4);
}

static void read_numbers(struct scan s, struct log_record *record)
{
	struct scan word;
	bool first = true;
	for (int i = 0; i < BEHIND_MAX && next_word(&s, &word); i++) {
		if (!g_ascii_isdigit(*word.at))
			continue;
		if (record->duration < 0 && is_duration(word))
			log_duration(word, SECOND, &record->duration);
		else if (first)
			first = !log_number(word, &record->bytes);
	}
}

/* 'host - - [time] "': the common log format, a line of which may be bad in another way */
static bool is_common(struct scan line, struct scan behind)
{
	struct scan word;
	int words = 0;
	while (log_word(&line, &word) && *word.at != '[' && word.end < behind.at) {
		words++;
		scan_blanks(&line);
	}
	return words > 1 && *word.at == '[' && scan_word(&behind, "] \"");
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), method, path, word;
	(void)state;
	if (!find_time(&s, record))
		return LINE_NOT_MINE;
	if (is_common(scan_of(line, len), s))
		return LINE_NOT_MINE;
	struct scan behind = s;
	scan_char(&behind, ']');
	if (next_word(&behind, &word) && logger_level(word) != SEVERITY_NONE)
		return LINE_NOT_MINE;
	if (!find_request(&s, &method, &path) || !read_status(&s, record))
		return LINE_NOT_MINE;
	record->request = true;
	record->severity = log_severity_of_http(record->status);
	read_numbers(s, record);
	record->message = log_request(record, method, path);
	return LINE_RECORD;
}

const struct importer importer_request_log = {
	.name = "request-log",
	.title = "Access logs of any other layout: a time, a request, its status",
	.about =
	        "A time (ISO, as in the common log format, or an epoch first), behind it "
	        "METHOD PATH HTTP/x, in quotes or not, and its status as the next word. "
	        "Takes method and path, status, the number behind it as bytes, and a "
	        "duration with a unit or three digits behind the point (seconds). "
	        "Leaves all else. 5xx count as errors, 4xx as warnings. nginx' log "
	        "module and Atlassian's access logs, read 2026-11-25. Seen in real "
	        "data: Jira, Confluence, Bitbucket.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
};
