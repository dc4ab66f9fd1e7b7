#include "import/wall.h"

#include "base/scan.h"

#include <string.h>

#define SLACK (2 * DAY)
#define SPAN_MAX 200 /* bytes of two times */
#define YEARS 8      /* as far as the next 29 February may be */

/* --- reading ----------------------------------------------------------------- */

static bool is_blank(const struct scan *s, gsize *len)
{
	if (scan_done(s))
		return false;
	*len = g_ascii_isspace(*s->at) ? 1 : 0;
	if (s->end - s->at >= 2 && memcmp(s->at, "\xc2\xa0", 2) == 0) /* no-break space */
		*len = 2;
	return *len > 0;
}

static void blanks(struct scan *s)
{
	gsize len;
	while (is_blank(s, &len))
		s->at += len;
}

static bool read_month(struct scan *s, int *month)
{
	*month = scan_month(s);
	while (!scan_done(s) && g_ascii_isalpha(*s->at)) /* "August" */
		s->at++;
	scan_char(s, '.');
	return *month != 0;
}

/* "Fri, " or nothing */
static void weekday(struct scan *s)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu",
		                            "Fri", "Sat", "Sun" };
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
		if (scan_word(s, days[i])) {
			while (!scan_done(s) && g_ascii_isalpha(*s->at))
				s->at++;
			scan_char(s, ',');
			blanks(s);
			return;
		}
}

static bool read_date(struct scan *s, struct wall *out)
{
	gint64 day, year;
	weekday(s);
	if (!read_month(s, &out->month))
		return false;
	blanks(s);
	if (!scan_digits(s, 1, 2, &day))
		return false;
	out->day = (int)day;
	blanks(s);
	scan_char(s, ',');
	blanks(s);
	struct scan ahead = *s;
	if (scan_digits(&ahead, 4, 4, &year)) {
		out->year = (int)year;
		*s = ahead;
	}
	blanks(s);
	if (!scan_char(s, ',') && !scan_char(s, '-') && !scan_word(s, "\xe2\x80\x93"))
		scan_word(s, "at");
	blanks(s);
	return true;
}

/* "AM", "p.m."; nothing is a clock of 24 h. */
static bool half_of_day(struct scan *s, int *hour)
{
	struct scan ahead = *s;
	if (s->end - s->at < 2)
		return true;
	const char half = g_ascii_toupper(*ahead.at++);
	scan_char(&ahead, '.');
	if ((half != 'A' && half != 'P') || scan_done(&ahead) ||
	    g_ascii_toupper(*ahead.at++) != 'M')
		return true;
	scan_char(&ahead, '.');
	if (!scan_done(&ahead) && g_ascii_isalpha(*ahead.at)) /* "AMT" is a zone */
		return true;
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (half == 'P' ? 12 : 0);
	*s = ahead;
	return true;
}

static bool read_label(struct scan *s, struct wall *out)
{
	gsize len = 0;
	scan_char(s, '(');
	for (; !scan_done(s) && len + 1 < sizeof out->label; s->at++) {
		if (!g_ascii_isalnum(*s->at) && *s->at != '+' && *s->at != '-' &&
		    *s->at != ':')
			break;
		out->label[len++] = *s->at;
	}
	out->label[len] = '\0';
	scan_char(s, ')');
	scan_char(s, '.');
	blanks(s);
	return scan_done(s);
}

static bool read_clock(struct scan *s, struct wall *out)
{
	gint64 hour, minute, second = 0;
	if (!scan_digits(s, 1, 2, &hour) || !scan_char(s, ':') ||
	    !scan_digits(s, 2, 2, &minute))
		return false;
	out->has_seconds = scan_char(s, ':');
	if (out->has_seconds && !scan_digits(s, 2, 2, &second))
		return false;
	out->hour = (int)hour;
	out->minute = (int)minute;
	out->second = (int)second;
	blanks(s);
	if (!half_of_day(s, &out->hour))
		return false;
	blanks(s);
	return out->hour <= 23 && out->minute <= 59 && out->second <= 59 &&
	       read_label(s, out);
}

/* "16:45 UTC", "4:45 PM": clock and label alone; the date stays what it is. */
static bool parse_clock(const char *text, gsize len, struct wall *out)
{
	struct scan s = scan_of(text, len);
	struct wall wall = *out;
	blanks(&s);
	if (!read_clock(&s, &wall))
		return false;
	*out = wall;
	return true;
}

bool wall_parse(const char *text, gsize len, struct wall *out)
{
	struct scan s = scan_of(text, len);
	struct wall wall = { 0 };
	blanks(&s);
	if (!read_date(&s, &wall) || !read_clock(&s, &wall))
		return false;
	/* 2024 has every day that a year can have */
	if (wall_civil(&wall, 2024) == INSTANT_NONE)
		return false;
	*out = wall;
	return true;
}

static gsize dash_length(const char *text, gsize len)
{
	if (*text == '-')
		return 1;
	return len >= 3 && memcmp(text, "\xe2\x80\x93", 3) == 0 ? 3 : 0;
}

/* The second half: a whole time, or a clock on the day of from. */
static bool read_until(const char *text, gsize len, const struct wall *from,
                       struct wall *until)
{
	if (wall_parse(text, len, until))
		return true;
	*until = *from;
	return parse_clock(text, len, until);
}

bool wall_parse_span(const char *text, gsize len, struct wall *from, struct wall *until)
{
	struct wall first, second = { 0 };
	bool ok = len <= SPAN_MAX && wall_parse(text, len, &first);
	/* "Aug 28, 2024 - 13:36" has a dash of its own, so each may be the one between */
	for (gsize i = 1; !ok && len <= SPAN_MAX && i + 1 < len; i++) {
		const gsize dash = dash_length(text + i, len - i);
		ok = dash > 0 && wall_parse(text, i, &first) &&
		     read_until(text + i + dash, len - i - dash, &first, &second);
	}
	if (!ok)
		return false;
	if (*first.label == '\0')
		memcpy(first.label, second.label, sizeof first.label);
	if (*second.label == '\0')
		memcpy(second.label, first.label, sizeof first.label);
	*from = first;
	*until = second;
	return true;
}

gint64 wall_civil(const struct wall *wall, int year)
{
	const struct civil civil = { .year = wall->year != 0 ? wall->year : year,
		                     .month = wall->month,
		                     .day = wall->day,
		                     .hour = wall->hour,
		                     .minute = wall->minute,
		                     .second = wall->second };
	return instant_from_civil(&civil);
}

struct stamp wall_stamp(const struct wall *wall, struct reading *reading, gint64 line)
{
	struct stamp stamp = { .civil = wall_civil(wall, wall->year),
		               .resolution = wall->has_seconds ? SECOND : MINUTE };
	bool ambiguous = false;
	stamp.zoned = zone_label_offset(wall->label, strlen(wall->label),
	                                reading->options->assume_zone, stamp.civil,
	                                &stamp.offset_s, &ambiguous);
	if (!stamp.zoned && *wall->label != '\0')
		reading_warn(reading, line, "zone label is not known: %s", wall->label);
	if (ambiguous)
		reading_warn(reading, line,
		             "zone label %s has several meanings: read as UTC%+d:%02d",
		             wall->label, stamp.offset_s / 3600,
		             ABS(stamp.offset_s) / 60 % 60);
	return stamp;
}

/* --- years ------------------------------------------------------------------- */

bool wall_year_near(struct wall *wall, gint64 near)
{
	const int middle = instant_to_civil(near).year;
	gint64 best = G_MAXINT64;
	int year = 0;
	if (wall->year != 0)
		return true;
	for (int i = middle - YEARS; i <= middle + YEARS; i++) {
		const gint64 at = wall_civil(wall, i);
		if (at == INSTANT_NONE || ABS(at - near) >= best)
			continue;
		best = ABS(at - near);
		year = i;
	}
	wall->year = year;
	return year != 0;
}

bool wall_year_before(struct wall *wall, gint64 limit)
{
	const int last = instant_to_civil(limit).year + 1;
	for (int year = last; wall->year == 0 && year >= last - YEARS - 1; year--) {
		const gint64 at = wall_civil(wall, year);
		if (at != INSTANT_NONE && at <= limit + SLACK)
			wall->year = year;
	}
	return wall->year != 0;
}

bool wall_year_after(struct wall *wall, gint64 limit)
{
	const int first = instant_to_civil(limit).year - 1;
	for (int year = first; wall->year == 0 && year <= first + YEARS + 1; year++) {
		const gint64 at = wall_civil(wall, year);
		if (at != INSTANT_NONE && at >= limit - SLACK)
			wall->year = year;
	}
	return wall->year != 0;
}
