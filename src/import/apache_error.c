/*
 * apache_error.c - the error log of Apache's HTTP server, 1.3 to 2.4.
 *
 * Format  [Sat Mar 14 14:11:07.102341 2026] [proxy_fcgi:error] [pid 812:tid 139812] [client 203.0.113.9:51234] text
 *         [Sat Mar 14 14:11:07 2026] [error] [client 203.0.113.9] text                                    up to 2.2
 *         httpd.apache.org/docs/2.4/mod/core.html#errorlogformat, 2.2/logs.html#errorlog; read 2026-11-22
 * Takes   time, level (trace1 to trace8 are one), module as component, text
 * Leaves  process, thread, client: they stay in the raw line
 * Quirks  the time names no zone; the module may be empty ("[:error]"); PHP's messages go on over several lines
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* "[proxy_fcgi:error]", "[error]", "[:error]" */
static bool read_level(struct scan *s, struct log_record *record)
{
	struct scan inside;
	if (!log_between(s, '[', ']', &inside))
		return false;
	const gsize len = (gsize)(inside.end - inside.at);
	const char *colon = memchr(inside.at, ':', len);
	if (colon != NULL) {
		if (colon > inside.at)
			record->component = (struct scan){ inside.at, colon };
		inside.at = colon + 1;
	}
	record->severity_text = inside;
	record->severity = log_severity(inside);
	return record->severity != SEVERITY_NONE;
}

/* "[pid 812:tid 139812] [client 203.0.113.9:51234] " */
static void skip_origin(struct scan *s)
{
	for (struct scan rest = *s, inside;;) {
		scan_blanks(&rest);
		if (!log_between(&rest, '[', ']', &inside) ||
		    (!scan_word(&inside, "pid ") && !scan_word(&inside, "client ") &&
		     !scan_word(&inside, "remote ")))
			break;
		*s = rest;
	}
	scan_char(s, ' ');
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	struct log_record found = *record;
	(void)state;
	if (!scan_char(&s, '[') || !log_time_ctime(&s, &found) || !scan_word(&s, "] ") ||
	    !read_level(&s, &found))
		return LINE_CONTINUES;
	*record = found;
	skip_origin(&s);
	record->message = s;
	return LINE_RECORD;
}

const struct importer importer_apache_error = {
	.name = "apache-error",
	.title = "Error log of Apache's HTTP server",
	.about = "A record: [date] [module:level] [pid] [client], text; up to 2.2 "
	         "without module "
	         "and process. The documentation of 2.2 and 2.4, read 2026-11-22. Takes "
	         "time, "
	         "level, module (component) and text. Leaves process, thread and client. "
	         "Lines that "
	         "begin otherwise belong to the record before. No zone is written: it is "
	         "the "
	         "server's (--assume-tz), which the access log beside it names. Seen in "
	         "real data: "
	         "servers of 2005 and 2024, ModSecurity.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
