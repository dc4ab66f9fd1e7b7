/*
 * proxifier.c - Proxifier's log.
 *
 * Format  [03.14 14:11:07] program.exe - host:port open through proxy address:port HTTPS
 *         proxifier.com/docs/win-v4. Read 2026-11-25.
 * Quirks  neither year nor zone; logs are appended to each other
 */
#include "import/import.h"
#include "import/log_text.h"

/* "[03.14 14:11:07] " */
static bool read_time(struct scan *s, struct log_record *record)
{
	gint64 month, day;
	struct log_record clock = { 0 };
	if (!scan_char(s, '[') || !scan_digits(s, 2, 2, &month) || !scan_char(s, '.') ||
	    !scan_digits(s, 2, 2, &day) || !scan_char(s, ' ') ||
	    !log_time_clock(s, &clock) || !scan_word(s, "] "))
		return false;
	const struct civil civil = { .year = CLOCK_YEAR,
		                     .month = (int)month,
		                     .day = (int)day };
	const gint64 date = instant_from_civil(&civil);
	if (date == INSTANT_NONE)
		return false;
	record->clock = CLOCK_NO_YEAR;
	record->stamp = clock.stamp;
	record->stamp.civil += date;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), rest, word;
	(void)state;
	if (!read_time(&s, record))
		return LINE_NOT_MINE;
	record->message = rest = s;
	if (log_word(&rest, &word)) {
		record->component = word;
		struct scan bits = rest;
		scan_word(&bits, " *64");
		if (scan_word(&bits, " - "))
			record->message = bits;
	}
	return LINE_RECORD;
}

const struct importer importer_proxifier = {
	.name = "proxifier",
	.title = "Log of Proxifier",
	.about = "Time, program and message. Times have neither year nor zone; states no "
	         "severity. Proxifier 4 documentation, read 2026-11-25. Seen in real "
	         "data: a log of version 3.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
