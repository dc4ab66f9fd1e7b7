/*
 * apple_log.c - what log(1) of macOS and iOS shows of the unified log.
 *
 * Format  2026-03-14 14:11:07.102341+0100 0x1f2a     Error       0x0     412    0    cartd: (Net) [com.shop:http] text
 *         Timestamp  Thread  Type  Activity  PID  TTL                                                  its head
 *         log(1) of macOS 14, --style default. Read 2026-11-25. (--style syslog is read as syslog, ndjson as JSON lines.)
 * Takes   time with its zone, type (Fault is critical, Default notice), process as service, subsystem as component
 * Leaves  thread, activity, process id, sender
 */
#include "import/import.h"
#include "import/log_text.h"

static enum severity severity_of(struct scan type)
{
	static const struct {
		const char *word;
		enum severity severity;
	} types[] = {
		{ "Default", SEVERITY_NOTICE }, { "Info", SEVERITY_INFO },
		{ "Debug", SEVERITY_DEBUG },    { "Error", SEVERITY_ERROR },
		{ "Fault", SEVERITY_CRITICAL }, { "Activity", SEVERITY_INFO },
		{ "State", SEVERITY_INFO },     { "Signpost", SEVERITY_DEBUG },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
		if (log_is(type, types[i].word))
			return types[i].severity;
	return SEVERITY_NONE;
}

static bool next(struct scan *s, struct scan *word)
{
	scan_blanks(s);
	return log_word(s, word);
}

/* "0x1f2a" */
static bool is_hex(struct scan word)
{
	if (!scan_word(&word, "0x"))
		return false;
	for (; !scan_done(&word); word.at++)
		if (!g_ascii_isxdigit(*word.at))
			return false;
	return true;
}

/* "cartd: (Net) [com.shop:http] text" */
static void read_text(struct scan s, struct log_record *record)
{
	struct scan rest = s, inside;
	if (!scan_until(&rest, ':', &record->service))
		record->service = (struct scan){ NULL, NULL };
	else
		s = rest;
	scan_char(&s, ' ');
	if (log_between(&s, '(', ')', &inside))
		scan_char(&s, ' ');
	if (log_between(&s, '[', ']', &inside)) {
		scan_until(&inside, ':', &record->component);
		scan_char(&s, ' ');
	}
	record->message = s;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), thread, type, activity, pid, ttl;
	(void)state;
	if (scan_word(&s, "Timestamp "))
		return LINE_COMMENT;
	if (!log_time_iso(&s, record))
		return LINE_CONTINUES;
	if (!record->stamp.zoned || !next(&s, &thread) || !is_hex(thread) ||
	    !next(&s, &type) || !next(&s, &activity) || !is_hex(activity) ||
	    !next(&s, &pid) || !next(&s, &ttl))
		return LINE_NOT_MINE;
	scan_blanks(&s);
	record->severity = severity_of(type);
	record->severity_text = type;
	read_text(s, record);
	return LINE_RECORD;
}

const struct importer importer_apple_log = {
	.name = "apple-log",
	.title = "The unified log of macOS and iOS, as log(1) shows it",
	.about = "Time with zone, thread, type, activity, process id, TTL, process, "
	         "text. Fault is critical, Error error, Default notice. Takes the "
	         "process as service and the subsystem as component; lines without a "
	         "time belong to the record before. log(1) of macOS 14, read "
	         "2026-11-25. Not seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
};
