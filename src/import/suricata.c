/*
 * suricata.c - alerts of Suricata and Snort, a line each.
 *
 * Format  07/11/2022-10:29:01.860293  [**] [1:2200074:2] text [**] [Classification: ...] [Priority: 3] {TCP} a -> b
 *         docs.suricata.io/en/suricata-7.0.0, "Line based alerts log (fast.log)"; Snort's alert_fast. Read 2026-11-25.
 * Takes   time, the rule's text, priority (1 is error, 2 warning, what is above information)
 * Leaves  the rule's number, classification, addresses. (EVE is read as JSON lines.)
 * Quirks  no zone; Suricata's year stands last, Snort's first and in two digits, and only when it is told -y
 */
#include "import/import.h"
#include "import/log_text.h"

/* "07/11/2022-" of Suricata; "22/07/11-" and "07/11-" of Snort, with and without -y; then the time of day */
static bool read_time(struct scan *s, struct log_record *record)
{
	gint64 month, day, year = CLOCK_YEAR, third;
	struct log_record of_day = { 0 };
	if (!scan_digits(s, 2, 2, &month) || !scan_char(s, '/') ||
	    !scan_digits(s, 2, 2, &day))
		return false;
	const bool dated = scan_char(s, '/');
	if (dated && !scan_digits(s, 4, 4, &year)) {
		if (!scan_digits(s, 2, 2, &third))
			return false;
		year = 2000 + month;
		month = day;
		day = third;
	}
	if (!scan_char(s, '-') || !log_time_clock(s, &of_day))
		return false;
	const struct civil civil = { .year = (int)year,
		                     .month = (int)month,
		                     .day = (int)day };
	const gint64 at = instant_from_civil(&civil);
	if (at == INSTANT_NONE)
		return false;
	record->clock = dated ? CLOCK_FULL : CLOCK_NO_YEAR;
	record->stamp = of_day.stamp;
	record->stamp.civil += at;
	return true;
}

static void read_priority(struct scan s, struct log_record *record)
{
	struct scan inside;
	gint64 priority;
	while (scan_until(&s, '[', &inside) && scan_until(&s, ']', &inside))
		if (scan_word(&inside, "Priority: ") && log_number(inside, &priority)) {
			record->severity_text = inside;
			record->severity = priority <= 1   ? SEVERITY_ERROR
			                   : priority == 2 ? SEVERITY_WARN
			                                   : SEVERITY_INFO;
			return;
		}
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), inside;
	(void)state;
	if (!read_time(&s, record))
		return LINE_NOT_MINE;
	scan_blanks(&s);
	if (scan_word(&s, "[Drop] ") || scan_word(&s, "[wDrop] "))
		scan_blanks(&s);
	if (!scan_word(&s, "[**] ") || !log_between(&s, '[', ']', &inside) ||
	    !scan_char(&s, ' '))
		return LINE_NOT_MINE;
	record->message = s;
	struct scan rest = s;
	while (scan_until(&rest, '[', &inside))
		if (scan_word(&rest, "**]")) {
			record->message.end = inside.end;
			record->message = scan_trimmed(record->message);
			break;
		}
	read_priority(rest, record);
	return LINE_RECORD;
}

const struct importer importer_suricata = {
	.name = "suricata",
	.title = "Alerts of Suricata (fast.log) and Snort",
	.about = "Month/day/year-time, [**], rule, text, classification, priority, "
	         "protocol, addresses. Priority 1 is an error, 2 a warning, others "
	         "information. Leaves numbers of rules and addresses. Suricata 7 user "
	         "guide, read 2026-11-25. Seen in real data: fast.log.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
};
