/*
 * pipes.c - a time and fields with "|" between them: NLog's default, TeamSpeak, HealthApp.
 *
 * Format  NLog:      2026-03-14 14:11:07.1023|ERROR|Shop.Pay|message
 *         TeamSpeak: 2026-03-14 14:11:07.102341|INFO    |Query         |   |message
 *         HealthApp: 20260314-14:11:7:102|Step_LSC|30002312|message; its fields have no leading zeros, ":" is before ms
 *         github.com/NLog/NLog/wiki/Layouts; logs of the others. Read 2026-11-25.
 * Quirks  no zone; messages hold "|", so a field before them is a word
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum { FIELDS = 5, FIELD_MAX = 80 };

static bool part(struct scan *s, char before, int most, gint64 *value)
{
	return (before == '\0' || scan_char(s, before)) && scan_digits(s, 1, most, value);
}

/* "20260314-0:5:7:12": 12 ms after 00:05:07 */
static bool unpadded_time(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	gint64 date, hour, minute, second, ms;
	if (!scan_digits(&rest, 8, 8, &date) || !part(&rest, '-', 2, &hour) ||
	    !part(&rest, ':', 2, &minute) || !part(&rest, ':', 2, &second) ||
	    !part(&rest, ':', 3, &ms))
		return false;
	const struct civil civil = { .year = (int)(date / 10000),
		                     .month = (int)(date / 100 % 100),
		                     .day = (int)(date % 100),
		                     .hour = (int)hour,
		                     .minute = (int)minute,
		                     .second = (int)second,
		                     .us = (int)ms * 1000 };
	const gint64 at = instant_from_civil(&civil);
	if (at == INSTANT_NONE)
		return false;
	record->clock = CLOCK_FULL;
	record->stamp = (struct stamp){ .civil = at, .resolution = 1000 };
	*s = rest;
	return true;
}

static bool is_word(struct scan field)
{
	if (field.end - field.at > FIELD_MAX)
		return false;
	for (; field.at < field.end; field.at++)
		if (*field.at == ' ' || *field.at == '\t')
			return false;
	return true;
}

/* A level, a number or nothing, else the name of what writes. */
static void take_field(struct scan field, struct log_record *record)
{
	gint64 number;
	if (record->severity == SEVERITY_NONE && field.end - field.at >= 4) {
		record->severity = log_severity(field);
		if (record->severity != SEVERITY_NONE) {
			record->severity_text = field;
			return;
		}
	}
	if (field.at < field.end && record->component.at == NULL &&
	    !log_number(field, &number))
		record->component = field;
}

/* A field that ends as a request does: an access log of a layout with bars, request-log's */
static bool has_request(struct scan s)
{
	struct scan field;
	while (scan_until(&s, '|', &field)) {
		const char *end =
		        field.end - (field.end > field.at && field.end[-1] == '"');
		if (end - field.at > 9 && memcmp(end - 9, " HTTP/", 6) == 0)
			return true;
	}
	return false;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), field;
	(void)state;
	if (!(unpadded_time(&s, record) || log_time_iso(&s, record)) ||
	    !scan_char(&s, '|')) {
		record->clock = CLOCK_NONE;
		return LINE_CONTINUES;
	}
	if (has_request(s))
		return LINE_NOT_MINE;
	for (int n = 0; n < FIELDS; n++) {
		struct scan rest = s;
		if (!scan_until(&rest, '|', &field) || !is_word(scan_trimmed(field)))
			break;
		take_field(scan_trimmed(field), record);
		s = rest;
	}
	record->message = scan_trimmed(s);
	return LINE_RECORD;
}

const struct importer importer_pipes = {
	.name = "pipes",
	.title = "A time and fields with \"|\" between: NLog, TeamSpeak, HealthApp",
	.about = "The fields before the message are words: a level, the name of what "
	         "writes; numbers are left. Lines without a time belong to the record "
	         "before. Times have no zone. NLog 6 layouts, read 2026-11-25. Seen in "
	         "real data: TeamSpeak.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
};
