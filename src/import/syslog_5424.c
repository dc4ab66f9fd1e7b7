/*
 * syslog_5424.c - syslog as it goes over the wire, in a file: RFC 5424, also with the octet counts of RFC 6587.
 *
 * Format  <165>1 2026-03-14T14:11:07.003+01:00 host app 4711 ID47 [ex@32473 note="a \"q\""] text
 *         118 <165>1 ...                                                            octet-counted (TCP, Heroku drains)
 *         RFC 5424, March 2009, section 6; RFC 6587, April 2012, 3.4.1. Read 2026-11-22.
 * Takes   severity, time, host, app name; the text
 * Leaves  facility, process id, message id, structured data: they stay in the raw line
 * Quirks  every field but the first two may be "-"; structured data escapes \" \\ \]; the text may begin with a byte
 *         order mark; a frame may hold line ends, and two frames may stand on one line; Heroku's drains have no structured
 *         data, not even "-"
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum {
	PRI_LAST = 191,
	LEAST_INSIDE = 20, /* see syslog.c */
};

/* One parameter or element: up to the bracket that is neither quoted nor escaped. */
static bool skip_element(struct scan *s)
{
	bool quoted = false;
	for (const char *at = s->at + 1; at < s->end; at++) {
		if (quoted && *at == '\\' && at + 1 < s->end)
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (*at == ']' && !quoted) {
			s->at = at + 1;
			return true;
		}
	}
	return false;
}

static bool skip_structured_data(struct scan *s)
{
	if (scan_char(s, '-'))
		return true;
	if (scan_done(s) || *s->at != '[')
		return false;
	while (!scan_done(s) && *s->at == '[')
		if (!skip_element(s))
			return false;
	return true;
}

/* A word and the blank behind it; "-" is not stated. */
static bool read_field(struct scan *s, struct scan *field)
{
	struct scan rest = *s, word;
	if (!log_word(&rest, &word) || !scan_char(&rest, ' '))
		return false;
	if (!log_is(word, "-"))
		*field = word;
	*s = rest;
	return true;
}

/* "<165>1 " */
static bool read_priority(struct scan *s, struct log_record *record)
{
	gint64 priority, version;
	if (!scan_char(s, '<') || !scan_digits(s, 1, 3, &priority) ||
	    priority > PRI_LAST || !scan_char(s, '>') ||
	    !scan_digits(s, 1, 2, &version) || !scan_char(s, ' '))
		return false;
	record->severity = log_severity_of_syslog(priority & 7);
	return true;
}

static bool read_stamp(struct scan *s, struct log_record *record)
{
	if (scan_word(s, "- "))
		return true;
	return log_time_iso(s, record) && record->stamp.zoned && scan_char(s, ' ');
}

/* "118 " before "<": the frame ends after as many bytes, or with the line. */
static void read_count(struct scan *s)
{
	struct scan rest = *s;
	gint64 count;
	if (!scan_digits(&rest, 1, 7, &count) || !scan_char(&rest, ' ') ||
	    scan_done(&rest) || *rest.at != '<')
		return;
	if (count < rest.end - rest.at)
		rest.end = rest.at + count;
	*s = rest;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line + record->from, len - record->from), skipped;
	(void)state;
	read_count(&s);
	if (!read_priority(&s, record) || !read_stamp(&s, record) ||
	    !read_field(&s, &record->host) || !read_field(&s, &record->service) ||
	    !read_field(&s, &skipped) || !read_field(&s, &skipped))
		return LINE_NOT_MINE;
	struct scan text = s; /* Heroku leaves structured data out, without a "-" */
	if (skip_structured_data(&text) && (scan_done(&text) || scan_char(&text, ' ')))
		s = text;
	else if (!scan_done(&s) && *s.at == '[')
		return LINE_NOT_MINE;
	scan_word(&s, "\xef\xbb\xbf");
	if (scan_word(&(struct scan){ s.at, s.end }, "at=")) /* the PRI is one for all */
		record->severity = log_severity_ahead(s, &record->severity_text);
	record->payload = s;
	if (s.end < line + len)
		record->next = (gsize)(s.end - line);
	return LINE_RECORD;
}

const struct importer importer_syslog_5424 = {
	.name = "syslog-5424",
	.title = "Syslog of RFC 5424, plain or octet-counted",
	.about = "One record a line: <PRI>version, time with zone, host, application, "
	         "process, "
	         "message id, structured data, text. RFC 5424 (March 2009) and the octet "
	         "counts "
	         "of RFC 6587, read 2026-11-22; several frames in one line are several "
	         "records. "
	         "Takes severity, time, host, application and text; texts of a known "
	         "format are "
	         "read by it. Leaves facility, ids and structured data. Seen in real "
	         "data: a "
	         "pfSense firewall; octet counts: not seen, written from the "
	         "documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
	.wraps = true,
	.inner_least = LEAST_INSIDE,
	.interleaves = true,
};
