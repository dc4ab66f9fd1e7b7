/*
 * nginx_error.c - the error log of nginx, and of OpenResty, Angie and Tengine.
 *
 * Format  2026/03/14 14:11:07 [error] 812#812: *99120 text, client: 203.0.113.9, server: shop.example, request: "..."
 *         nginx.org/en/docs/ngx_core_module.html#error_log, debugging_log.html; ngx_log.c of 1.24. Read 2026-11-22
 * Takes   time, severity, the text up to its fields, the server as service
 * Leaves  process, connection and the other fields: they stay in the raw line
 * Quirks  the time names no zone; messages of programs behind FastCGI and Lua go on over several lines
 */
#include "config.h" /* memmem() */

#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

#define CLIENT ", client: "
#define SERVER ", server: "

/* "812#812: *99120 " */
static bool read_process(struct scan *s)
{
	gint64 number;
	if (!scan_digits(s, 1, 10, &number) || !scan_char(s, '#') ||
	    !scan_digits(s, 1, 10, &number) || !scan_char(s, ':'))
		return false;
	scan_char(s, ' ');
	struct scan rest = *s;
	if (scan_char(&rest, '*') && scan_digits(&rest, 1, 18, &number)) {
		scan_char(&rest, ' ');
		*s = rest;
	}
	return true;
}

/* What stands behind name, up to a comma; false: it is not there. */
static bool read_field(struct scan text, const char *name, struct scan *value)
{
	const char *at = memmem(text.at, (gsize)(text.end - text.at), name, strlen(name));
	if (at == NULL)
		return false;
	struct scan rest = { at + strlen(name), text.end };
	if (!scan_until(&rest, ',', value))
		*value = rest;
	return value->end > value->at;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	struct log_record found = *record;
	(void)state;
	if (!log_time_iso(&s, &found) || line[4] != '/' || !scan_char(&s, ' ') ||
	    !log_between(&s, '[', ']', &found.severity_text) || !scan_char(&s, ' ') ||
	    !read_process(&s))
		return LINE_CONTINUES;
	found.severity = log_severity(found.severity_text);
	if (found.severity == SEVERITY_NONE)
		return LINE_CONTINUES;
	*record = found;
	const char *fields = memmem(s.at, (gsize)(s.end - s.at), CLIENT, strlen(CLIENT));
	if (fields != NULL)
		read_field((struct scan){ fields, s.end }, SERVER, &record->service);
	record->message = (struct scan){ s.at, fields != NULL ? fields : s.end };
	return LINE_RECORD;
}

const struct importer importer_nginx_error = {
	.name = "nginx-error",
	.title = "Error log of nginx, OpenResty, Angie, Tengine",
	.about =
	        "A record: time, [level], process#thread: *connection, text, fields. The "
	        "documentation of nginx 1.24, read 2026-11-22. Takes time, level, text "
	        "and the "
	        "server (service). Leaves process, connection, client, request and "
	        "upstream: they "
	        "stay in the raw line. Lines that begin otherwise belong to the record "
	        "before. No "
	        "zone is written: it is the server's (--assume-tz), which the access log "
	        "beside it "
	        "names. Seen in real data: a mail proxy.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
