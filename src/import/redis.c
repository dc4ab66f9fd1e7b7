/*
 * redis.c - log of Redis, Valkey and Sentinel.
 *
 * Format  811:M 14 Mar 2026 14:11:07.102 # message; before 3.0: [811] 14 Mar 14:11:07.102 # message
 *         redis.io/docs/latest/operate/oss_and_stack/management/config-file, serverLogRaw() of src/server.c. Read 2026-11-25.
 * Quirks  local time without a zone; before 5.0 without a year; the banner is a picture of many lines; a bug report is
 *         raw text behind a record
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* "811:M " (M primary, S replica, C child, X Sentinel), "[811] " */
static bool process(struct scan *s)
{
	struct scan rest = *s;
	gint64 pid;
	if (scan_char(&rest, '[')) {
		if (!scan_digits(&rest, 1, 10, &pid) || !scan_word(&rest, "] "))
			return false;
	} else {
		if (!scan_digits(&rest, 1, 10, &pid) || !scan_char(&rest, ':') ||
		    scan_done(&rest) || strchr("MSCX", *rest.at) == NULL)
			return false;
		rest.at++;
		if (!scan_char(&rest, ' '))
			return false;
	}
	*s = rest;
	return true;
}

/* "14 Mar 14:11:07.102" of older versions: the month goes before the day for log_time_syslog() */
static bool time_without_year(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, out;
	char text[40];
	gint64 day;
	if (!scan_digits(&rest, 1, 2, &day) || !scan_char(&rest, ' ') ||
	    rest.end - rest.at < 12)
		return false;
	const struct scan month = { rest.at, rest.at + 3 };
	rest.at += 3;
	struct scan clock;
	if (!scan_char(&rest, ' ') || !log_word(&rest, &clock) ||
	    clock.end - clock.at > 16)
		return false;
	const int len = g_snprintf(text, sizeof text, "%.3s %d %.*s", month.at, (int)day,
	                           (int)(clock.end - clock.at), clock.at);
	out = scan_of(text, (gsize)len);
	if (!log_time_syslog(&out, record) || !scan_done(&out))
		return false;
	*s = rest;
	return true;
}

static bool level(struct scan *s, struct log_record *record)
{
	static const struct {
		char sign;
		enum severity severity;
		const char *word;
	} levels[] = {
		{ '.', SEVERITY_DEBUG, "debug" },
		{ '-', SEVERITY_INFO, "verbose" },
		{ '*', SEVERITY_NOTICE, "notice" },
		{ '#', SEVERITY_WARN, "warning" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(levels); i++)
		if (scan_char(s, levels[i].sign)) {
			record->severity = levels[i].severity;
			record->severity_text =
			        scan_of(levels[i].word, strlen(levels[i].word));
			return true;
		}
	return false;
}

static bool read_record(struct scan s, struct log_record *record)
{
	if (!process(&s) ||
	    !(log_time_day_first(&s, record) || time_without_year(&s, record)) ||
	    !scan_char(&s, ' ') || !level(&s, record) || !scan_char(&s, ' '))
		return false;
	record->message = s;
	if (scan_word(&s, "=== REDIS BUG REPORT START") || /* it crashes */
	    scan_word(&s, "=== VALKEY BUG REPORT START"))
		record->severity = SEVERITY_FATAL;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	(void)state;
	return log_try(scan_of(line, len), read_record, record) ? LINE_RECORD
	                                                        : LINE_CONTINUES;
}

const struct importer importer_redis = {
	.name = "redis",
	.title = "Log of Redis, Valkey and Sentinel",
	.about = "Time, level by its sign (. debug, - verbose, * notice, # warning) and "
	         "message; a bug report is fatal. The banner and bug reports belong to "
	         "the record before. Times "
	         "have no zone, those of old versions no year. Leaves process ids and "
	         "roles. Redis 8, configuration and server.c, read 2026-11-25. Not seen "
	         "in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
