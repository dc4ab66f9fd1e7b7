/*
 * mongodb.c - text log of MongoDB before 4.4; later ones are JSON lines.
 *
 * Format  2026-03-14T14:11:07.102+0000 I COMMAND  [conn12] command shop.orders ... protocol:op_msg 3001ms
 *         2.4: Sat Mar 14 14:11:07.102 [conn12] message
 *         mongodb.com/docs/v4.2/reference/log-messages. Read 2026-11-25.
 * Quirks  the duration stands at the end of a slow operation
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* "I", "D2" */
static enum severity level(struct scan word)
{
	static const struct {
		char letter;
		enum severity severity;
	} levels[] = {
		{ 'F', SEVERITY_FATAL }, { 'E', SEVERITY_ERROR }, { 'W', SEVERITY_WARN },
		{ 'I', SEVERITY_INFO },  { 'D', SEVERITY_DEBUG },
	};
	const bool numbered =
	        word.end - word.at == 2 && *word.at == 'D' && g_ascii_isdigit(word.at[1]);
	if (word.end - word.at != 1 && !numbered)
		return SEVERITY_NONE;
	for (gsize i = 0; i < G_N_ELEMENTS(levels); i++)
		if (levels[i].letter == *word.at)
			return levels[i].severity;
	return SEVERITY_NONE;
}

/* "... 3001ms" */
static void read_duration(struct log_record *record)
{
	const struct scan message = record->message;
	const char *at = message.end;
	while (at > message.at && at[-1] != ' ')
		at--;
	struct scan word = { at, message.end }, digits = word;
	if (word.end - word.at > 2 && memcmp(word.end - 2, "ms", 2) == 0 &&
	    g_ascii_isdigit(*digits.at))
		log_duration(word, 1000, &record->duration);
}

/* "Sat Mar 14 14:11:07.102 " */
static bool old_time(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, day;
	if (!log_word(&rest, &day) || day.end - day.at != 3 || !scan_char(&rest, ' ') ||
	    !log_time_syslog(&rest, record) || record->clock != CLOCK_NO_YEAR ||
	    record->stamp.resolution != 1000)
		return false;
	*s = rest;
	return true;
}

static bool read_record(struct scan s, struct log_record *record)
{
	struct scan word, context;
	const bool old = !log_time_iso(&s, record);
	if (old && !old_time(&s, record))
		return false;
	if (!scan_char(&s, ' '))
		return false;
	if (!old) {
		if (!log_word(&s, &word) ||
		    (record->severity = level(word)) == SEVERITY_NONE ||
		    !scan_char(&s, ' ') || !log_word(&s, &record->component))
			return false;
		record->severity_text = word;
		for (const char *at = record->component.at; at < record->component.end;
		     at++)
			if (!g_ascii_isupper(*at) && *at != '_' && *at != '-')
				return false;
		if (log_is(record->component, "-"))
			record->component = (struct scan){ 0 };
	}
	scan_blanks(&s);
	if (!log_between(&s, '[', ']', &context))
		return false;
	scan_blanks(&s);
	record->message = s;
	read_duration(record);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	(void)state;
	return log_try(scan_of(line, len), read_record, record) ? LINE_RECORD
	                                                        : LINE_CONTINUES;
}

const struct importer importer_mongodb = {
	.name = "mongodb",
	.title = "Text log of MongoDB before 4.4",
	.about =
	        "Time, level (F E W I D), component, message, and the duration that a "
	        "slow operation ends with; also the form of 2.4, which has neither "
	        "year nor level. Backtraces belong to the record before. Leaves "
	        "connections. MongoDB 4.2 \"Log Messages\", read 2026-11-25. Not seen in "
	        "real data: written from its documentation. Logs since 4.4 are JSON "
	        "lines.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
