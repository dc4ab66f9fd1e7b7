/*
 * nest.c - the console logger of NestJS.
 *
 * Format  [Nest] 7  - 03/14/2026, 2:11:08 PM   ERROR [PayService] charge failed +12ms
 *         docs.nestjs.com/techniques/logger, console-logger.service.ts of NestJS 10. Read 2026-11-25.
 * Takes   time (no zone), level (LOG is information, VERBOSE trace), the context as component, the message
 * Leaves  the process id, the time since the message before
 * Quirks  the date is of the locale "en-US": month first, a clock of twelve hours, or of twenty-four; stack traces follow
 */
#include "import/import.h"
#include "import/log_text.h"

/* "03/14/2026, 2:11:08 PM " */
static bool read_time(struct scan *s, struct log_record *record)
{
	gint64 month, day, year, hour, minute, second;
	if (!scan_digits(s, 1, 2, &month) || !scan_char(s, '/') ||
	    !scan_digits(s, 1, 2, &day) || !scan_char(s, '/') ||
	    !scan_digits(s, 4, 4, &year) || !scan_word(s, ", ") ||
	    !scan_digits(s, 1, 2, &hour) || !scan_char(s, ':') ||
	    !scan_digits(s, 2, 2, &minute) || !scan_char(s, ':') ||
	    !scan_digits(s, 2, 2, &second))
		return false;
	if (!scan_word(s, "\xe2\x80\xaf")) /* a narrow blank since Node 20 */
		scan_blanks(s);
	const bool pm = scan_word(s, "PM"), am = !pm && scan_word(s, "AM");
	if ((pm || am) && (hour < 1 || hour > 12))
		return false;
	if (pm || am)
		hour = hour % 12 + (pm ? 12 : 0);
	const gint64 at = instant_from_civil(&(struct civil){ .year = (int)year,
	                                                      .month = (int)month,
	                                                      .day = (int)day,
	                                                      .hour = (int)hour,
	                                                      .minute = (int)minute,
	                                                      .second = (int)second });
	if (at == INSTANT_NONE)
		return false;
	record->clock = CLOCK_FULL;
	record->stamp = (struct stamp){ .civil = at, .resolution = SECOND };
	return true;
}

/* "[Nest] 7  - " */
static bool read_begin(struct scan *s)
{
	gint64 pid;
	if (!scan_word(s, "[Nest] "))
		return false;
	scan_blanks(s);
	if (!scan_digits(s, 1, 10, &pid))
		return false;
	scan_blanks(s);
	return scan_word(s, "- ");
}

/* " +12ms" at the end */
static struct scan without_lapse(struct scan s)
{
	const char *at = s.end;
	if (s.end - s.at < 5 || s.end[-1] != 's' || s.end[-2] != 'm')
		return s;
	for (at -= 2; at > s.at && g_ascii_isdigit(at[-1]); at--)
		;
	if (at - s.at > 2 && at[-1] == '+' && at[-2] == ' ')
		s.end = at - 2;
	return s;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), level;
	(void)state;
	if (!read_begin(&s))
		return LINE_CONTINUES;
	if (!read_time(&s, record))
		return LINE_NOT_MINE;
	scan_blanks(&s);
	struct scan rest = s;
	if (log_word(&rest, &level) && log_severity(level) != SEVERITY_NONE) {
		record->severity = log_severity(level);
		record->severity_text = level;
		scan_blanks(&rest);
		s = rest;
	}
	if (log_between(&s, '[', ']', &record->component))
		scan_char(&s, ' ');
	record->message = without_lapse(s);
	return LINE_RECORD;
}

const struct importer importer_nest = {
	.name = "nest",
	.title = "NestJS: its console logger",
	.about =
	        "[Nest] pid - month/day/year, time, LEVEL [context] message. Takes time, "
	        "level, context as component, message without the time that it took. "
	        "Lines that begin otherwise belong to the record before. NestJS 10, "
	        "read 2026-11-25. Seen in real data: Immich.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
};
