#include "base/instant.h"
#include "base/scan.h"

#include <string.h>

/* What was read so far, before it is known to be a time. second may be 60, hour 24. */
struct reading {
	struct civil civil;
	gint64 resolution;
	bool zoned;
	int offset_s;
};

static bool digits(struct scan *s, int n, int *value)
{
	if (s->end - s->at < n)
		return false;
	int sum = 0;
	for (int i = 0; i < n; i++) {
		if (!g_ascii_isdigit(s->at[i]))
			return false;
		sum = sum * 10 + (s->at[i] - '0');
	}
	*value = sum;
	s->at += n;
	return true;
}

/* ".123" of a unit; digits beyond the microsecond are read and dropped. Nothing there is fine. */
static bool fraction(struct scan *s, gint64 unit, gint64 *us, gint64 *resolution)
{
	gint64 step = unit;
	*us = 0;
	if (scan_char(s, '.') || scan_char(s, ',')) {
		const char *first = s->at;
		for (; !scan_done(s) && g_ascii_isdigit(*s->at); s->at++) {
			step /= 10;
			*us += (*s->at - '0') * step;
		}
		if (s->at == first || s->at - first > 18)
			return false;
	}
	*resolution = MAX(step, 1);
	return true;
}

static bool second_of(struct scan *s, struct reading *r)
{
	gint64 us;
	if (!digits(s, 2, &r->civil.second) || !fraction(s, SECOND, &us, &r->resolution))
		return false;
	r->civil.us = (int)us;
	return true;
}

/* "+02:00", "+0200", "+02" */
static bool numeric_offset(struct scan *s, struct reading *r)
{
	int hours, minutes = 0;
	bool east = scan_char(s, '+');
	if ((!east && !scan_char(s, '-')) || !digits(s, 2, &hours))
		return false;
	if (!scan_done(s)) {
		scan_char(s, ':');
		if (!digits(s, 2, &minutes))
			return false;
	}
	if (hours > 23 || minutes > 59)
		return false;
	r->zoned = true;
	r->offset_s = (east ? 1 : -1) * (hours * 3600 + minutes * 60);
	return true;
}

/* Checks the whole: end of text, calendar, 24:00:00, leap second, limits. */
static bool finish(struct scan *s, struct reading *r, struct stamp *out)
{
	struct civil c = r->civil;
	bool midnight = c.hour == 24;
	bool leap = c.second == 60;
	if (!scan_done(s) || (midnight && (c.minute != 0 || c.second != 0 || c.us != 0)))
		return false;
	if (leap) {
		c.second = 59;
		c.us = 999999;
	}
	if (midnight)
		c.hour = 0;
	gint64 civil = instant_from_civil(&c);
	if (civil == INSTANT_NONE)
		return false;
	struct stamp stamp = { civil + (midnight ? DAY : 0), r->resolution, r->zoned,
		               r->offset_s, leap };
	gint64 at = stamp_instant(&stamp);
	if (at == INSTANT_NONE)
		return false;
	/* Leap seconds end a day of UTC; a wall clock without zone shows them at any hour. */
	if (leap && (r->zoned ? at % DAY < DAY - SECOND : c.minute != 59))
		return false;
	*out = stamp;
	return true;
}

/* --- RFC 3339, ISO 8601 ------------------------------------------------- */

/* "2026-06-02", "2026/06/02" or, *basic, "20260602" */
static bool iso_date(struct scan *s, struct reading *r, bool *basic)
{
	struct civil *c = &r->civil;
	r->resolution = DAY;
	if (!digits(s, 4, &c->year) || scan_done(s))
		return false;
	char separator = *s->at;
	*basic = separator != '-' && separator != '/';
	if (*basic)
		return digits(s, 2, &c->month) && digits(s, 2, &c->day);
	return scan_char(s, separator) && digits(s, 2, &c->month) &&
	       scan_char(s, separator) && digits(s, 2, &c->day);
}

static bool iso_time(struct scan *s, struct reading *r)
{
	struct civil *c = &r->civil;
	r->resolution = MINUTE;
	if (!digits(s, 2, &c->hour) || scan_done(s))
		return false;
	bool basic = !scan_char(s, ':');
	if (!digits(s, 2, &c->minute))
		return false;
	if (basic ? !scan_done(s) && g_ascii_isdigit(*s->at) : scan_char(s, ':'))
		return second_of(s, r);
	return true;
}

/* Nothing, "Z", " UTC", " GMT", "+02:00" and its short forms, with or without one blank before. */
static bool iso_zone(struct scan *s, struct reading *r)
{
	if (scan_done(s))
		return true;
	scan_char(s, ' ');
	if (scan_char(s, 'Z') || scan_char(s, 'z') || scan_word(s, "UTC") ||
	    scan_word(s, "GMT"))
		return r->zoned = true;
	return numeric_offset(s, r);
}

bool stamp_parse_iso(const char *text, gsize len, struct stamp *out)
{
	struct scan s = scan_of(text, len);
	struct reading r = { 0 };
	bool basic;
	if (!iso_date(&s, &r, &basic))
		return false;
	if (scan_done(&s))
		return finish(&s, &r, out);
	bool split = scan_char(&s, 'T') || scan_char(&s, 't') || scan_char(&s, ' ');
	if (!split && (!basic || len != strlen("20260602060400")))
		return false;
	return iso_time(&s, &r) && iso_zone(&s, &r) && finish(&s, &r, out);
}

/* --- RFC 5322 and what feeds make of it --------------------------------- */

static bool skip_weekday(struct scan *s)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed",
		                            "Thu", "Fri", "Sat" };
	if (scan_done(s) || g_ascii_isdigit(*s->at))
		return true;
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
		if (scan_word(s, days[i])) {
			if (!scan_char(s, ','))
				return false;
			scan_blanks(s);
			return true;
		}
	return false;
}

/* Two digits are RFC 822's year: 00 to 49 belong to this century. */
static bool rfc_year(struct scan *s, int *year)
{
	gint64 value;
	const char *first = s->at;
	if (!scan_digits(s, 2, 4, &value) || s->at - first == 3)
		return false;
	*year = (int)value;
	if (s->at - first == 2)
		*year += value < 50 ? 2000 : 1900;
	return true;
}

/* The labels that RFC 5322, section 4.3 fixes; "(PDT)" after a number is a comment. */
static bool rfc_zone(struct scan *s, struct reading *r)
{
	static const struct {
		char label[4];
		int hours;
	} labels[] = {
		{ "UTC", 0 },  { "GMT", 0 },  { "UT", 0 },   { "Z", 0 },
		{ "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 },
		{ "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
		if (scan_word(s, labels[i].label)) {
			r->offset_s = labels[i].hours * 3600;
			return r->zoned = true;
		}
	struct scan number = scan_of(s->at, (gsize)MIN(s->end - s->at, 5));
	if (!numeric_offset(&number, r))
		return false;
	s->at = number.at;
	scan_blanks(s);
	struct scan comment;
	if (scan_char(s, '('))
		return scan_until(s, ')', &comment);
	return true;
}

bool stamp_parse_rfc5322(const char *text, gsize len, struct stamp *out)
{
	struct scan s = scan_of(text, len);
	struct reading r = { .resolution = MINUTE };
	gint64 day;
	if (!skip_weekday(&s) || !scan_digits(&s, 1, 2, &day) || !scan_char(&s, ' '))
		return false;
	r.civil.day = (int)day;
	r.civil.month = scan_month(&s);
	if (r.civil.month == 0 || !scan_char(&s, ' ') || !rfc_year(&s, &r.civil.year) ||
	    !scan_char(&s, ' '))
		return false;
	if (!digits(&s, 2, &r.civil.hour) || !scan_char(&s, ':') ||
	    !digits(&s, 2, &r.civil.minute))
		return false;
	if (scan_char(&s, ':') && !second_of(&s, &r))
		return false;
	if (!scan_done(&s) && !(scan_char(&s, ' ') && rfc_zone(&s, &r)))
		return false;
	return finish(&s, &r, out);
}

/* --- seconds since 1970 and smaller units ------------------------------- */

bool stamp_parse_epoch(const char *text, gsize len, struct stamp *out)
{
	struct scan s = scan_of(text, len);
	gint64 whole, us, resolution;
	if (!scan_digits(&s, 1, 19, &whole))
		return false;
	/* 1e11 seconds lie beyond 5138, 1e11 ms in 1973: between the units there is room to spare. */
	gint64 unit = SECOND;
	if (whole >= G_GINT64_CONSTANT(100000000000000000)) {
		whole /= 1000;
		unit = 1;
	} else if (whole >= G_GINT64_CONSTANT(100000000000000))
		unit = 1;
	else if (whole >= G_GINT64_CONSTANT(100000000000))
		unit = 1000;
	if (!fraction(&s, unit, &us, &resolution) || !scan_done(&s) ||
	    __builtin_mul_overflow(whole, unit, &whole) ||
	    __builtin_add_overflow(whole, us, &whole))
		return false;
	if (!instant_in_limits(whole))
		return false;
	*out = (struct stamp){ whole, resolution, true, 0, false };
	return true;
}

/* --- web servers -------------------------------------------------------- */

/* Separators at fixed places, no loop over what cannot vary. */
static bool parse_clf(const char *text, gsize len, struct stamp *out)
{
	struct scan s = scan_of(text, len);
	struct reading r = { 0 };
	struct civil *c = &r.civil;
	if (len < strlen("14/Mar/2026:14:11:07") || !digits(&s, 2, &c->day) ||
	    *s.at++ != '/')
		return false;
	c->month = scan_month(&s);
	if (c->month == 0 || *s.at++ != '/' || !digits(&s, 4, &c->year) ||
	    *s.at++ != ':' || !digits(&s, 2, &c->hour) || *s.at++ != ':' ||
	    !digits(&s, 2, &c->minute) || *s.at++ != ':' || !second_of(&s, &r))
		return false;
	if (!scan_done(&s) && !(scan_char(&s, ' ') && numeric_offset(&s, &r)))
		return false;
	return finish(&s, &r, out);
}

/* One per log line, and mostly the same as in the line before. */
bool stamp_parse_clf(const char *text, gsize len, struct stamp *out)
{
	static _Thread_local struct {
		char text[32];
		gsize len; /* 0 = none yet */
		struct stamp stamp;
	} last;
	if (len > 0 && len == last.len && memcmp(text, last.text, len) == 0) {
		*out = last.stamp;
		return true;
	}
	if (!parse_clf(text, len, out))
		return false;
	if (len <= sizeof last.text) {
		memcpy(last.text, text, len);
		last.len = len;
		last.stamp = *out;
	}
	return true;
}

/* --- TAI64 ---------------------------------------------------------------- */

/* Days on which TAI - UTC grew to 11, 12, ... 37 s; before it was 10 s. IERS Bulletin C, to no. 72 (2026). */
static const struct {
	short year, month;
} leaps[] = {
	{ 1972, 7 }, { 1973, 1 }, { 1974, 1 }, { 1975, 1 }, { 1976, 1 }, { 1977, 1 },
	{ 1978, 1 }, { 1979, 1 }, { 1980, 1 }, { 1981, 7 }, { 1982, 7 }, { 1983, 7 },
	{ 1985, 7 }, { 1988, 1 }, { 1990, 1 }, { 1991, 1 }, { 1992, 7 }, { 1993, 7 },
	{ 1994, 7 }, { 1996, 1 }, { 1997, 7 }, { 1999, 1 }, { 2006, 1 }, { 2009, 1 },
	{ 2012, 7 }, { 2015, 7 }, { 2017, 1 },
};

/* UTC of a count of TAI seconds since 1970-01-01T00:00:00 TAI */
static gint64 utc_of_tai(gint64 seconds)
{
	gint64 behind = 10;
	for (gsize i = 0; i < G_N_ELEMENTS(leaps); i++) {
		const struct civil day = { .year = leaps[i].year,
			                   .month = leaps[i].month,
			                   .day = 1 };
		if (seconds < instant_from_civil(&day) / SECOND + behind + 1)
			break;
		behind++;
	}
	return seconds - behind;
}

static bool hex(struct scan *s, int n, guint64 *value)
{
	if (s->end - s->at < n)
		return false;
	*value = 0;
	for (int i = 0; i < n; i++) {
		const int digit = g_ascii_xdigit_value(s->at[i]);
		if (digit < 0)
			return false;
		*value = *value << 4 | (guint64)digit;
	}
	s->at += n;
	return true;
}

bool stamp_parse_tai64(const char *text, gsize len, struct stamp *out)
{
	const guint64 epoch = G_GUINT64_CONSTANT(1) << 62;
	const guint64 last = epoch + G_GUINT64_CONSTANT(32503680060); /* 3000 */
	struct scan s = scan_of(text, len);
	guint64 seconds, ns = 0;
	gint64 resolution = SECOND;
	if (!scan_char(&s, '@') || !hex(&s, 16, &seconds) || seconds < epoch ||
	    seconds >= last)
		return false;
	if (!scan_done(&s)) {
		if (!hex(&s, 8, &ns) || ns >= 1000000000 || !scan_done(&s))
			return false;
		resolution = 1;
	}
	const gint64 at =
	        utc_of_tai((gint64)(seconds - epoch)) * SECOND + (gint64)(ns / 1000);
	if (!instant_in_limits(at))
		return false;
	*out = (struct stamp){ at, resolution, true, 0, false };
	return true;
}

bool stamp_parse(const char *text, gsize len, struct stamp *out)
{
	/* Short numbers are counts sooner than times; 20260602 is a date. */
	const gsize shortest_epoch = strlen("100000000");
	return stamp_parse_iso(text, len, out) || stamp_parse_clf(text, len, out) ||
	       stamp_parse_rfc5322(text, len, out) ||
	       (len >= shortest_epoch && stamp_parse_epoch(text, len, out));
}
