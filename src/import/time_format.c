#include "import/time_format.h"

#include "base/zone.h"
#include "import/log_text.h"

#include <string.h>

/* What has been read so far. */
struct parts {
	struct civil civil;
	gint64 resolution;
	gint64 epoch; /* INSTANT_NONE = none */
	struct stamp zone;
	struct scan label;
	int day_of_year;
	bool year, date, pm, half;
};

struct conversion {
	char letter;
	const char *regex;
	bool (*read)(struct scan *s, struct parts *parts);
	bool clock; /* it tells the hour */
	const char *stands_for;
};

static bool number(struct scan *s, int min, int max, int *out)
{
	gint64 value;
	if (!scan_digits(s, min, max, &value))
		return false;
	*out = (int)value;
	return true;
}

/* A day of one digit may have a blank before it. */
static bool two(struct scan *s, int *out)
{
	scan_blanks(s);
	return number(s, 1, 2, out);
}

static void finer(struct parts *parts, gint64 resolution)
{
	parts->resolution = MIN(parts->resolution, resolution);
}

static bool read_year(struct scan *s, struct parts *parts)
{
	parts->year = true;
	return number(s, 4, 4, &parts->civil.year);
}

static bool read_short_year(struct scan *s, struct parts *parts)
{
	int year;
	if (!number(s, 2, 2, &year))
		return false;
	parts->year = true;
	parts->civil.year = year + (year < 69 ? 2000 : 1900); /* POSIX */
	return true;
}

static bool read_month(struct scan *s, struct parts *parts)
{
	parts->date = true;
	return two(s, &parts->civil.month);
}

/* "Mar", "MAR", "March" */
static bool read_month_name(struct scan *s, struct parts *parts)
{
	char name[3];
	if (s->end - s->at < 3)
		return false;
	name[0] = g_ascii_toupper(s->at[0]);
	name[1] = g_ascii_tolower(s->at[1]);
	name[2] = g_ascii_tolower(s->at[2]);
	struct scan short_name = scan_of(name, sizeof name);
	parts->civil.month = scan_month(&short_name);
	if (parts->civil.month == 0)
		return false;
	while (!scan_done(s) && g_ascii_isalpha(*s->at))
		s->at++;
	parts->date = true;
	return true;
}

static bool read_day(struct scan *s, struct parts *parts)
{
	return two(s, &parts->civil.day);
}

static bool read_day_of_year(struct scan *s, struct parts *parts)
{
	parts->date = true;
	return number(s, 1, 3, &parts->day_of_year) && parts->day_of_year >= 1 &&
	       parts->day_of_year <= 366;
}

static bool read_hour(struct scan *s, struct parts *parts)
{
	finer(parts, HOUR);
	return two(s, &parts->civil.hour);
}

static bool read_half_hour(struct scan *s, struct parts *parts)
{
	parts->half = true;
	return read_hour(s, parts) && parts->civil.hour >= 1 && parts->civil.hour <= 12;
}

static bool read_minute(struct scan *s, struct parts *parts)
{
	finer(parts, MINUTE);
	return number(s, 1, 2, &parts->civil.minute);
}

static bool read_second(struct scan *s, struct parts *parts)
{
	finer(parts, SECOND);
	return number(s, 1, 2, &parts->civil.second);
}

static bool read_fraction(struct scan *s, struct parts *parts)
{
	gint64 step = SECOND;
	if (scan_done(s) || !g_ascii_isdigit(*s->at))
		return false;
	parts->civil.us = 0;
	for (; !scan_done(s) && g_ascii_isdigit(*s->at); s->at++) {
		step /= 10;
		parts->civil.us += (int)((*s->at - '0') * step);
	}
	finer(parts, MAX(step, 1));
	return true;
}

static bool read_half(struct scan *s, struct parts *parts)
{
	if (s->end - s->at < 2 || g_ascii_tolower(s->at[1]) != 'm')
		return false;
	const char letter = g_ascii_tolower(s->at[0]);
	parts->pm = letter == 'p';
	s->at += 2;
	return letter == 'a' || letter == 'p';
}

static bool read_letters(struct scan *s, struct parts *parts)
{
	(void)parts;
	const char *from = s->at;
	while (!scan_done(s) && (g_ascii_isalpha(*s->at) || (guchar)*s->at >= 0x80))
		s->at++;
	return s->at > from;
}

static bool read_offset(struct scan *s, struct parts *parts)
{
	int hours, minutes = 0;
	parts->zone.zoned = true;
	parts->zone.offset_s = 0;
	if (scan_char(s, 'Z'))
		return true;
	const bool east = scan_char(s, '+');
	if ((!east && !scan_char(s, '-')) || !number(s, 2, 2, &hours))
		return false;
	scan_char(s, ':');
	number(s, 2, 2, &minutes);
	parts->zone.offset_s = (east ? 1 : -1) * (hours * 3600 + minutes * 60);
	return hours < 24 && minutes < 60;
}

static bool read_label(struct scan *s, struct parts *parts)
{
	parts->label.at = s->at;
	if (!read_letters(s, parts))
		return false;
	parts->label.end = s->at;
	return true;
}

static bool read_epoch(struct scan *s, struct parts *parts)
{
	gint64 seconds;
	if (!scan_digits(s, 1, 12, &seconds))
		return false;
	parts->epoch = seconds * SECOND;
	finer(parts, SECOND);
	return true;
}

#define LETTERS "[\\pL.]+"
static const struct conversion conversions[] = {
	{ 'Y', "\\d{4}", read_year, false, NULL },
	{ 'y', "\\d\\d", read_short_year, false, NULL },
	{ 'm', " ?\\d{1,2}", read_month, false, NULL },
	{ 'b', "[A-Za-z]{3,9}", read_month_name, false, NULL },
	{ 'B', "[A-Za-z]{3,9}", read_month_name, false, NULL },
	{ 'd', " ?\\d{1,2}", read_day, false, NULL },
	{ 'e', " ?\\d{1,2}", read_day, false, NULL },
	{ 'j', "\\d{1,3}", read_day_of_year, false, NULL },
	{ 'H', " ?\\d{1,2}", read_hour, true, NULL },
	{ 'I', " ?\\d{1,2}", read_half_hour, true, NULL },
	{ 'M', "\\d{1,2}", read_minute, false, NULL },
	{ 'S', "\\d{1,2}", read_second, false, NULL },
	{ 'f', "\\d+", read_fraction, false, NULL },
	{ 'L', "\\d+", read_fraction, false, NULL },
	{ 'p', "[AaPp][Mm]", read_half, false, NULL },
	{ 'a', LETTERS, read_letters, false, NULL },
	{ 'A', LETTERS, read_letters, false, NULL },
	{ 'z', "(?:Z|[+-]\\d\\d(?::?\\d\\d)?)", read_offset, false, NULL },
	{ 'Z', "[A-Za-z]+", read_label, false, NULL },
	{ 's', "\\d{1,12}", read_epoch, true, NULL },
	{ 'T', NULL, NULL, true, "%H:%M:%S" },
	{ 'D', NULL, NULL, false, "%m/%d/%y" },
	{ 'F', NULL, NULL, false, "%Y-%m-%d" },
};

static const struct conversion *conversion_of(char letter)
{
	for (gsize i = 0; i < G_N_ELEMENTS(conversions); i++)
		if (conversions[i].letter == letter)
			return &conversions[i];
	return NULL;
}

const char *time_format_fault(const char *format, gsize *offset)
{
	bool clock = false;
	*offset = 0;
	for (const char *at = format; *at != '\0'; at++) {
		if (*at != '%' || *++at == '%')
			continue;
		const struct conversion *one = *at == '\0' ? NULL : conversion_of(*at);
		*offset = (gsize)(at - format) - 1;
		if (one == NULL)
			return "no such part of a time";
		clock |= one->clock;
	}
	*offset = 0;
	return clock ? NULL : "it names no hour";
}

void time_format_regex(const char *format, GString *out)
{
	for (const char *at = format; *at != '\0'; at++) {
		if (*at == ' ') {
			g_string_append(out, "[ \\t]*");
			continue;
		}
		if (*at == '%' && *++at != '%') {
			const struct conversion *one = conversion_of(*at);
			if (one->stands_for != NULL)
				time_format_regex(one->stands_for, out);
			else
				g_string_append(out, one->regex);
			continue;
		}
		if (g_ascii_ispunct(*at))
			g_string_append_c(out, '\\');
		g_string_append_c(out, *at);
	}
}

static bool run(const char *format, struct scan *s, struct parts *parts)
{
	for (const char *at = format; *at != '\0'; at++) {
		if (*at == ' ') {
			scan_blanks(s);
			continue;
		}
		if (*at != '%' || *++at == '%') {
			if (!scan_char(s, *at))
				return false;
			continue;
		}
		const struct conversion *one = conversion_of(*at);
		if (one == NULL ||
		    !(one->stands_for != NULL ? run(one->stands_for, s, parts)
		                              : one->read(s, parts)))
			return false;
	}
	return true;
}

/* The wall clock, and what it lacks. */
static gint64 civil_of(struct parts *parts, enum log_clock *clock)
{
	struct civil *civil = &parts->civil;
	if (civil->second == 60) { /* a leap second, kept as in base/instant.h */
		civil->second = 59;
		civil->us = 999999;
	}
	if (parts->half)
		civil->hour = civil->hour % 12 + (parts->pm ? 12 : 0);
	*clock = !parts->date ? CLOCK_NO_DATE : !parts->year ? CLOCK_NO_YEAR : CLOCK_FULL;
	if (!parts->year)
		civil->year = CLOCK_YEAR;
	if (!parts->date)
		*civil = (struct civil){ .year = 1970,
			                 .month = 1,
			                 .day = 1,
			                 .hour = civil->hour,
			                 .minute = civil->minute,
			                 .second = civil->second,
			                 .us = civil->us };
	if (parts->day_of_year == 0)
		return instant_from_civil(civil);
	civil->month = civil->day = 1;
	const gint64 first = instant_from_civil(civil);
	const gint64 at =
	        first == INSTANT_NONE ? first : first + (parts->day_of_year - 1) * DAY;
	return at == INSTANT_NONE || instant_to_civil(at).year != civil->year
	               ? INSTANT_NONE
	               : at;
}

bool time_format_read(const char *format, struct scan text, struct log_record *record)
{
	struct parts parts = { .resolution = HOUR, .epoch = INSTANT_NONE };
	enum log_clock clock = CLOCK_FULL;
	if (!run(format, &text, &parts) || !scan_done(&text))
		return false;
	const bool epoch = parts.epoch != INSTANT_NONE;
	const gint64 civil =
	        epoch ? parts.epoch + parts.civil.us : civil_of(&parts, &clock);
	if (civil == INSTANT_NONE || !instant_in_limits(civil))
		return false;
	record->clock = clock;
	record->stamp = (struct stamp){ .civil = civil,
		                        .resolution = parts.resolution,
		                        .zoned = parts.zone.zoned || epoch,
		                        .offset_s = epoch ? 0 : parts.zone.offset_s };
	record->zone_label = parts.label;
	if (parts.label.at != NULL &&
	    (log_is(parts.label, "UTC") || log_is(parts.label, "GMT")))
		record->stamp.zoned = true;
	return true;
}
