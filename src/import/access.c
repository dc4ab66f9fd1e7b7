/*
 * access.c - access logs of nginx and Apache: common, combined, with a virtual host before, with more fields behind.
 *
 * Format  [vhost[:port]] host ident user [14/Mar/2026:14:11:07 +0000] "request" status bytes ["referer" "agent" ...]
 *         Apache: mod_log_config, "%h %l %u %t \"%r\" %>s %b" (httpd.apache.org/docs/2.4/mod/mod_log_config.html);
 *         nginx: ngx_http_log_module, log_format combined. Both read 2026-11-22.
 *         Traefik: doc.traefik.io, "Access logs", common format with router, upstream and duration behind. Read 2026-11-25.
 * Takes   the time with its zone (and a fraction, Apache's %{usec_frac}t), method and path, status, bytes, durations that
 *         say what they are
 * Leaves  host, user, referer, agent and further fields: they stay in the raw line, where "timeline --raw" finds them
 * Quirks  the request may be empty, binary, without protocol, hold \" (Apache) or \x22 (nginx); a user name may hold
 *         blanks; bytes may be "-"; the status of an aborted request may be 000; lines are stamped at the start of a
 *         request and written at its end, so they are not sorted; equal lines are requests of their own
 */
#include "base/bytes16.h"
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

#define NO_REQUEST "(no request)"

enum {
	PREFIX_MAX = 5
}; /* words before the time: vhost, host, ident and a user of two words */

/* What stands before the time must end in a blank and have at least host, ident and user. */
static int count_words(const char *text, gsize len)
{
	int words = 0;
	gsize at = 0;
	guint before = 1; /* a blank */
	for (; len - at >= 16; at += 16) {
		const guint blanks = bytes16_are(text + at, ' ');
		guint begins = ~blanks & (blanks << 1 | before) & 0xffff;
		for (; begins != 0;
		     begins &= begins - 1) /* few; not every processor counts bits */
			words++;
		before = blanks >> 15;
	}
	for (; at < len; at++) {
		words += text[at] != ' ' && before;
		before = text[at] == ' ';
	}
	return words;
}

enum {
	TIME_MAX =
	        64 /* bytes of a time between its brackets: a line of brackets stays linear */
};

/* "[14/Mar/2026:14:11:07 +0000] " at the first bracket that holds a time with a zone; a user name may hold others. */
static bool read_time(struct scan *s, struct log_record *record, int *words)
{
	const char *line = s->at;
	struct scan before, inside;
	while (scan_until(s, '[', &before)) {
		struct scan rest = scan_of(s->at, (gsize)MIN(s->end - s->at, TIME_MAX));
		if (before.end == line || before.end[-1] != ' ' ||
		    !scan_until(&rest, ']', &inside) ||
		    !stamp_parse_clf(inside.at, (gsize)(inside.end - inside.at),
		                     &record->stamp) ||
		    !record->stamp.zoned || !scan_char(&rest, ' '))
			continue;
		record->clock = CLOCK_FULL;
		*words = count_words(line, (gsize)(before.end - line));
		s->at = rest.at;
		return *words >= 3;
	}
	return false;
}

/* A quote is escaped when an odd number of backslashes stands before it. */
static bool escaped(const char *from, const char *quote)
{
	const char *at = quote;
	while (at > from && at[-1] == '\\')
		at--;
	return ((quote - at) & 1) != 0;
}

/* ' 502 157', ' 200 -': status and bytes, then the end or a blank */
static bool read_answer(struct scan s, struct log_record *record, struct scan *rest)
{
	gint64 status;
	if (!scan_char(&s, ' ') || !scan_digits(&s, 3, 3, &status) || !scan_char(&s, ' '))
		return false;
	if (scan_char(&s, '-'))
		record->bytes = -1;
	else if (!scan_digits(&s, 1, 19,
	                      &record->bytes)) /* refuses what gint64 does not hold */
		return false;
	if (!scan_done(&s) && *s.at != ' ' && *s.at != '\t')
		return false;
	record->status = (int)status;
	*rest = s;
	return true;
}

/*
 * The request ends at the first quote that is not escaped and has status and bytes behind it: servers that do not
 * escape leave quotes inside, and one that does cannot be made to end it early.
 */
static bool read_request(struct scan *s, struct log_record *record, struct scan *request)
{
	if (!scan_char(s, '"'))
		return false;
	const char *from = s->at;
	struct scan span;
	while (scan_until(s, '"', &span)) {
		if (escaped(from, span.end) || !read_answer(*s, record, s))
			continue;
		*request = (struct scan){ from, span.end };
		return true;
	}
	return false;
}

/* Behind so many quotes. */
static bool behind_quotes(struct scan *s, int n)
{
	const char *at = s->at;
	for (; s->end - at >= 16; at += 16)
		for (guint quotes = bytes16_are(at, '"'); quotes != 0;
		     quotes &= quotes - 1)
			if (--n == 0) {
				s->at = at + bytes16_first(quotes) + 1;
				return true;
			}
	for (; at < s->end; at++)
		if (*at == '"' && --n == 0) {
			s->at = at + 1;
			return true;
		}
	return false;
}

/* Behind referer and agent, where servers write more: Traefik's "... 3001ms" at the end, nginx' "rt=3.001". */
static void read_duration(struct scan s, struct log_record *record)
{
	struct scan word;
	if (!behind_quotes(&s, 4))
		return;
	while (!scan_done(&s)) {
		scan_blanks(&s);
		if (!log_word(&s, &word))
			return;
		if (scan_word(&word, "rt=") || scan_word(&word, "request_time=")) {
			log_duration(word, SECOND, &record->duration);
			return;
		}
		if (scan_done(&s) && word.end - word.at > 2 && word.end[-1] == 's' &&
		    word.end[-2] == 'm')
			log_duration(word, 1000, &record->duration);
	}
}

/* The end of a path, before its query. */
static const char *path_end(const char *at, const char *end)
{
	for (; end - at >= 16; at += 16) {
		const guint ends = bytes16_are(at, ' ') | bytes16_are(at, '?') |
		                   bytes16_are(at, '#') | bytes16_are(at, ';');
		if (ends != 0)
			return at + bytes16_first(ends);
	}
	while (at < end && *at != ' ' && *at != '?' && *at != '#' && *at != ';')
		at++;
	return at;
}

/* "GET /orders/2281" of "GET /orders/2281?x=1 HTTP/2.0"; whole what is no request line. */
static void set_message(const struct scan *request, struct log_record *record)
{
	const char *end = request->end;
	const char *method = request->at;
	while (method < end && *method != ' ')
		method++;
	if (method < end)
		end = path_end(method + 1, end);
	bool none = request->at == request->end ||
	            (request->end - request->at == 1 && *request->at == '-');
	record->message = none ? scan_of(NO_REQUEST, strlen(NO_REQUEST))
	                       : (struct scan){ request->at, end };
}

static bool read_access(const char *line, gsize len, struct log_record *record,
                        int *words)
{
	struct scan s = scan_of(line, len), request;
	if (!read_time(&s, record, words) || !read_request(&s, record, &request))
		return false;
	record->severity = log_severity_of_http(record->status);
	read_duration(s, record);
	set_message(&request, record);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	int words;
	(void)state;
	return read_access(line, len, record, &words) && words <= PREFIX_MAX
	               ? LINE_RECORD
	               : LINE_NOT_MINE;
}

const struct importer importer_access = {
	.name = "access",
	.title = "Access log of nginx or Apache: common, combined, with virtual host",
	.about = "One request a line: host, ident, user, [time zone], \"request\", "
	         "status, bytes and whatever follows. "
	         "Times carry their zone. 5xx count as errors, 4xx as warnings; 499 and "
	         "408 are clients that went away. "
	         "Durations are read where they say what they are: \"rt=3.001\", "
	         "\"request_time=3.001\", Traefik's \"3001ms\" at the end. "
	         "Gives requests and 5xx a minute, patterns of method, path and status, "
	         "and the notable errors; "
	         "every line stays readable. Tried on real logs of both servers.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
