#include "import/line_clock.h"
#include "import/reading.h"

#include <string.h>

#define HALF_A_YEAR (183 * DAY)

struct line_clock {
	struct reading *reading;
	const Input *input;
	gint64 latest; /* no inferred time lies behind it, as a wall clock */

	/* zone-less times: [hour, hour + HOUR) of wall clock is off by this, without gap or fold */
	gint64 hour, offset;

	bool dated; /* the next three are set */
	int year;
	gint64 wall; /* wall clock of the record before, with its year and date */
	gint64 day;  /* midnight of the day that times of day belong to */

	gint64 boot;    /* instant of time 0 since boot, INSTANT_NONE */
	gint64 last_at; /* instant of the record before */
};

LineClock *line_clock_new(struct reading *reading, const Input *input)
{
	LineClock *clock = g_new0(LineClock, 1);
	clock->reading = reading;
	clock->input = input;
	clock->hour = clock->boot = clock->last_at = INSTANT_NONE;
	/* A day of slack: the last change is in UTC, the clock on the wall may be ahead of it. */
	clock->latest = input_modified(input) + DAY;
	return clock;
}

void line_clock_free(LineClock *clock)
{
	g_free(clock);
}

/* --- zones ------------------------------------------------------------------ */

static Zone *zone_of(const struct reading *reading)
{
	if (reading->zone != NULL)
		return reading->zone;
	if (reading->options->assume_zone != NULL)
		return reading->options->assume_zone;
	return zone_utc();
}

static gint64 unzoned(LineClock *clock, gint64 civil, gint64 resolution, gint64 line)
{
	if (clock->hour != INSTANT_NONE && civil >= clock->hour &&
	    civil - clock->hour < HOUR)
		return civil + clock->offset;
	const struct stamp stamp = { .civil = civil, .resolution = resolution };
	enum zone_basis basis;
	const gint64 at = reading_to_utc(clock->reading, &stamp, line, &basis);
	const gint64 hour = civil - civil % HOUR;
	enum zone_fit begins, ends;
	const Zone *zone = zone_of(clock->reading);
	const gint64 from = zone_to_utc(zone, hour, &begins, NULL);
	const gint64 to = zone_to_utc(zone, hour + HOUR - 1, &ends, NULL);
	const bool even = at != INSTANT_NONE && begins == ZONE_EXACT &&
	                  ends == ZONE_EXACT && to - from == HOUR - 1;
	clock->hour = even ? hour : INSTANT_NONE;
	clock->offset = from - hour;
	return at;
}

/* --- years and dates ---------------------------------------------------------- */

/* "syslog-20260314.gz", "app.2026-03-14.log": the date in a name, as a wall clock; INSTANT_NONE */
static gint64 date_of_name(const char *path)
{
	g_autofree char *name = g_path_get_basename(path);
	for (const char *at = name; *at != '\0'; at++) {
		if (!g_ascii_isdigit(*at) || (at > name && g_ascii_isdigit(at[-1])))
			continue;
		gsize n = strspn(at, "0123456789-_");
		char digits[9];
		gsize have = 0;
		for (gsize i = 0; i < n && have < 8; i++)
			if (g_ascii_isdigit(at[i]))
				digits[have++] = at[i];
		digits[have] = '\0';
		struct stamp stamp;
		if (have == 8 && (at[0] == '1' || at[0] == '2') &&
		    stamp_parse_iso(digits, 8, &stamp))
			return stamp.civil;
		at += n - 1;
	}
	return INSTANT_NONE;
}

/* INSTANT_NONE: 29 February of a year that has none. */
static gint64 in_year(gint64 civil, int year)
{
	struct civil wall = instant_to_civil(civil);
	wall.year = year;
	return instant_from_civil(&wall);
}

/* The year of the first time that has none. */
static void first_year(LineClock *clock, gint64 civil, gint64 line)
{
	const struct import_options *options = clock->reading->options;
	const char *name = options->name != NULL ? options->name : clock->reading->name;
	const gint64 named = date_of_name(name);
	if (options->year > 0) {
		clock->year = options->year;
		clock->latest = G_MAXINT64;
		return;
	}
	if (named != INSTANT_NONE)
		clock->latest = MIN(clock->latest, named + 2 * DAY);
	clock->year = instant_to_civil(clock->latest).year;
	while (clock->year > 1970 && (in_year(civil, clock->year) == INSTANT_NONE ||
	                              in_year(civil, clock->year) > clock->latest))
		clock->year--;
	reading_warn(clock->reading, line,
	             "year inferred: its times have none; %d is the newest that is not "
	             "after %s",
	             clock->year,
	             named != INSTANT_NONE ? "the date in the file's name"
	                                   : "the last change of the file");
}

/* "Jan  1 00:00:09": what a machine writes that has no clock yet. */
static bool is_flat(gint64 civil)
{
	const struct civil wall = instant_to_civil(civil);
	return wall.month == 1 && wall.day == 1 && wall.hour == 0;
}

static gint64 no_such_day(const LineClock *clock, gint64 line)
{
	reading_warn(clock->reading, line,
	             "29 February: the date has no year, and %d has no such day; its "
	             "time is left out (--year says which year the file begins in)",
	             clock->year);
	return INSTANT_NONE;
}

/* In the year behind or before this one, where it lies within half a year of the time before; never another day. */
static gint64 leap_day(LineClock *clock, gint64 civil, gint64 line)
{
	for (int year = clock->year + 1; year >= clock->year - 1; year -= 2) {
		const gint64 at = in_year(civil, year);
		if (at == INSTANT_NONE || at > clock->latest ||
		    ABS(at - clock->wall) > HALF_A_YEAR)
			continue;
		clock->year = year;
		return clock->wall = at;
	}
	return no_such_day(clock, line);
}

static gint64 with_year(LineClock *clock, gint64 civil, gint64 line)
{
	if (!clock->dated) {
		first_year(clock, civil, line);
		const gint64 first = in_year(civil, clock->year);
		if (first == INSTANT_NONE)
			return no_such_day(clock, line);
		clock->dated = !is_flat(civil);
		return clock->wall = first;
	}
	if (in_year(civil, clock->year) == INSTANT_NONE)
		return leap_day(clock, civil, line);
	int year = clock->year;
	const gint64 wall = in_year(civil, year), next = in_year(civil, year + 1);
	if (clock->wall - wall > HALF_A_YEAR && next != INSTANT_NONE &&
	    next <= clock->latest)
		year++;
	else if (wall - clock->wall > HALF_A_YEAR &&
	         in_year(civil, year - 1) != INSTANT_NONE)
		year--;
	const gint64 at = in_year(civil, year);
	if (is_flat(civil) && ABS(at - clock->wall) > DAY)
		return wall; /* a boot, no new year */
	clock->year = year;
	return clock->wall = at;
}

static gint64 with_date(LineClock *clock, gint64 civil, gint64 line)
{
	if (!clock->dated) {
		const gint64 named = date_of_name(clock->reading->name);
		const gint64 base =
		        named != INSTANT_NONE ? named : input_modified(clock->input);
		clock->day = base - base % DAY;
		clock->dated = true;
		reading_warn(clock->reading, line,
		             "date inferred: its times have none; the first is taken for "
		             "that of %s",
		             named != INSTANT_NONE ? "the file's name"
		                                   : "the last change of the file");
	} else if (clock->wall - (clock->day + civil) > DAY / 2)
		clock->day += DAY;
	else if (clock->day + civil - clock->wall > DAY / 2 && clock->day >= DAY)
		clock->day -= DAY;
	return clock->wall = clock->day + civil;
}

/* --- all of them ---------------------------------------------------------------- */

static gint64 since_boot(LineClock *clock, gint64 since, gint64 line)
{
	if (clock->boot == INSTANT_NONE && clock->last_at != INSTANT_NONE)
		clock->boot = clock->last_at - since;
	if (clock->boot == INSTANT_NONE) {
		reading_warn(clock->reading, line,
		             "its times count from an unknown boot and are not read");
		return INSTANT_NONE;
	}
	return clock->boot + since;
}

static gint64 resolve(LineClock *clock, const struct line_record *record, gint64 line)
{
	gint64 civil = record->at;
	switch ((enum log_clock)record->clock) {
	case CLOCK_NONE:
		return INSTANT_NONE;
	case CLOCK_BOOT:
		return since_boot(clock, civil, line);
	case CLOCK_FULL:
		if (record->zoned)
			return civil;
		break;
	case CLOCK_NO_YEAR:
		civil = with_year(clock, civil, line);
		break;
	case CLOCK_NO_DATE:
		civil = with_date(clock, civil, line);
		break;
	}
	return civil == INSTANT_NONE ? INSTANT_NONE
	                             : unzoned(clock, civil, record->resolution, line);
}

gint64 line_clock_at(LineClock *clock, const struct line_record *record, gint64 line)
{
	const gint64 at = resolve(clock, record, line);
	if (at == INSTANT_NONE || !instant_in_limits(at))
		return INSTANT_NONE;
	return clock->last_at = at;
}
