/*
 * uwsgi.c - request log of uWSGI.
 *
 * Format  [pid: 7|app: 0|req: 1/1] 203.0.113.9 () {30 vars in 400 bytes} [Sat Mar 14 14:11:07 2026] GET /cart => generated
 *         5 bytes in 3001 msecs (HTTP/1.1 500) 2 headers in 71 bytes (1 switches on core 0)
 *         uwsgi-docs.readthedocs.io/en/latest/LogFormat.html. Read 2026-11-25.
 * Quirks  no zone; durations in msecs, micros (with --log-micros) or secs; what workers print stands between the requests
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

static const char *find(struct scan s, const char *text)
{
	const gsize len = strlen(text);
	for (const char *at = s.at; (gsize)(s.end - at) >= len; at++)
		if (memcmp(at, text, len) == 0)
			return at;
	return NULL;
}

static bool read_duration(struct scan *s, gint64 *duration)
{
	gint64 value, unit;
	if (!scan_digits(s, 1, 15, &value) || !scan_char(s, ' '))
		return false;
	if (scan_word(s, "msecs"))
		unit = 1000;
	else if (scan_word(s, "micros"))
		unit = 1;
	else if (scan_word(s, "secs"))
		unit = SECOND;
	else
		return false;
	return !__builtin_mul_overflow(value, unit, duration);
}

/* " => generated 5 bytes in 3001 msecs (HTTP/1.1 500)" */
static bool read_answer(struct scan s, struct log_record *record)
{
	struct scan protocol;
	gint64 status;
	if (!scan_word(&s, " => generated ") || !scan_digits(&s, 1, 18, &record->bytes) ||
	    !scan_word(&s, " bytes in ") || !read_duration(&s, &record->duration) ||
	    !scan_word(&s, " (") || !scan_until(&s, ' ', &protocol) ||
	    !scan_digits(&s, 3, 3, &status))
		return false;
	record->status = (int)status;
	record->severity = log_severity_of_http(record->status);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), vars, time;
	const char *answer;
	(void)state;
	if (scan_word(&s, "*** "))
		return LINE_COMMENT;
	if (!scan_word(&s, "[pid: ") || !scan_until(&s, '}', &vars) ||
	    !scan_char(&s, ' ') || !log_between(&s, '[', ']', &time) ||
	    !log_time_ctime(&time, record) || !scan_char(&s, ' ') ||
	    (answer = find(s, " => generated ")) == NULL ||
	    !read_answer((struct scan){ answer, s.end }, record))
		return LINE_CONTINUES; /* what the program prints */
	s.end = answer;
	const char *query = memchr(s.at, '?', (gsize)(s.end - s.at));
	record->message = (struct scan){ s.at, query != NULL ? query : s.end };
	return LINE_RECORD;
}

const struct importer importer_uwsgi = {
	.name = "uwsgi",
	.title = "Request log of uWSGI",
	.about = "One request a line: time, method and path, bytes, duration (ms, us or "
	         "s) and status. Times have no zone. What the program prints between "
	         "them is read by its own format, or belongs to the request before. "
	         "Leaves clients and counts of headers. "
	         "uWSGI 2.0 LogFormat, read 2026-11-25. Not seen in real data: written "
	         "from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
