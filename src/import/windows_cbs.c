/*
 * windows_cbs.c - what Windows' servicing writes: CBS.log, dism.log, setupact.log.
 *
 * Format  2026-03-14 14:11:07, Info                  CBS    message
 *         learn.microsoft.com/windows/deployment/upgrade/windows-upgrade-and-migration-log-files. Read 2026-11-25.
 * Quirks  local time without a zone; messages of many lines
 */
#include "import/import.h"
#include "import/log_text.h"

static enum severity level(struct scan word)
{
	if (log_is(word, "Perf"))
		return SEVERITY_DEBUG;
	return word.end - word.at < 4 ? SEVERITY_NONE : log_severity(word);
}

static bool read_record(struct scan s, struct log_record *record)
{
	struct scan word;
	if (!log_time_iso(&s, record) || record->stamp.resolution != SECOND ||
	    !scan_word(&s, ", ") || !log_word(&s, &word) ||
	    (record->severity = level(word)) == SEVERITY_NONE || !scan_word(&s, " "))
		return false;
	record->severity_text = word;
	scan_blanks(&s);
	/* the component has a column of its own; setup leaves it out */
	struct scan rest = s;
	if (log_word(&rest, &word) && word.end - word.at <= 6) {
		struct scan gap = rest;
		if (scan_char(&gap, '\t') || scan_word(&gap, "  ") ||
		    (word.end - word.at == 6 && scan_char(&gap, ' '))) {
			record->component = word;
			scan_blanks(&rest);
			s = rest;
		}
	}
	record->message = s;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	(void)state;
	return log_try(scan_of(line, len), read_record, record) ? LINE_RECORD
	                                                        : LINE_CONTINUES;
}

const struct importer importer_windows_cbs = {
	.name = "windows-cbs",
	.title = "Windows servicing and setup: CBS.log, dism.log, setupact.log",
	.about = "Time, level, component and message; lines without a time belong to the "
	         "record before. Times have no zone. \"Windows upgrade log files\", read "
	         "2026-11-25. Seen in real data: CBS.log of Windows 7.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
