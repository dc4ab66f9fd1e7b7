#include "import/line_clock.h"

#include "import/line_boot.h"
#include "import/line_neighbour.h"
#include "import/line_year.h"
#include "import/line_zone.h"
#include "import/offsets.h"
#include "import/reading.h"

#include <string.h>

#define ORDERED (5 * SECOND)    /* steps back of logs that are written in order */
#define UNORDERED (10 * MINUTE) /* and of those that are not */
#define QUARTER (15 * MINUTE)
enum {
	UNORDERED_LEAST = 3,
	ERRORS_MAX = 4096,
	PAIRS_LEAST = 3,
	QUARTERS = 14 * 4, /* zones lie up to 14 h off */
};

struct line_clock {
	struct reading *reading;
	const Input *input;
	bool looked;         /* at the first chunk */
	bool descending;     /* newest first */
	gint64 out_of_order; /* small steps against the order */

	const Zone *zone; /* of zone-less times, NULL = not asked yet */
	enum zone_basis basis;
	struct learned_zone learned;
	guint pairs;       /* lines that state a time with and one without a zone, */
	int pairs_minutes; /* which lie this far apart */
	GArray *errors; /* gint64: minutes on the wall with errors, of the first chunk */
	/* [hour, hour + HOUR) of wall clock is off by this, without gap or fold */
	gint64 hour, offset;
	gint64 fold_wall; /* furthest wall clock in a fold, INSTANT_NONE */
	bool fold_later;
	struct offsets offsets;

	bool has_year;   /* the next four are set */
	bool years_down; /* from the newest to the oldest */
	int year;
	bool newest;             /* it is the newest one that fits, */
	int first_year;          /* at the first record, */
	struct year_walk walk;   /* and all records are looked at for that */
	gint64 latest;           /* no inferred time lies behind it, as a wall clock */
	struct year_shift shift; /* to it, or none */
	gint64 before; /* civil time without year of the record before, INSTANT_NONE */

	bool has_day;
	gint64 day; /* midnight of the day that times of day belong to */
	gint64 first_day; /* of the first, where it is taken for that of the last change; else 0 */
	gint64 wall; /* wall clock of the record before, with its date */

	gint64 boot;    /* instant of time 0 since boot, INSTANT_NONE */
	gint64 last_at; /* instant of the record before */
};

LineClock *line_clock_new(struct reading *reading, const Input *input)
{
	LineClock *clock = g_new0(LineClock, 1);
	clock->reading = reading;
	clock->input = input;
	clock->hour = clock->boot = clock->last_at = INSTANT_NONE;
	clock->fold_wall = clock->before = INSTANT_NONE;
	/* A day of slack: the last change is in UTC, the clock on the wall may be ahead of it. */
	clock->latest = input_modified(input) + DAY;
	clock->errors = g_array_new(FALSE, FALSE, sizeof(gint64));
	offsets_init(&clock->offsets);
	return clock;
}

void line_clock_free(LineClock *clock)
{
	if (clock == NULL)
		return;
	if (clock->learned.zone != NULL && clock->reading->zone == clock->learned.zone)
		clock->reading->zone = NULL;
	g_clear_pointer(&clock->learned.zone, zone_free);
	g_free(clock->learned.from);
	g_array_unref(clock->errors);
	year_walk_clear(&clock->walk);
	offsets_clear(&clock->offsets);
	g_free(clock);
}

/* --- zones ------------------------------------------------------------------ */

/* Syslog's own time of lines whose payload has one with a zone: enough of them tell what the first is meant in. */
static bool learn_from_pairs(LineClock *clock)
{
	if (clock->pairs < PAIRS_LEAST)
		return false;
	const struct zone_step step = { 0, clock->pairs_minutes * 60 };
	clock->learned = (struct learned_zone){
		zone_of_steps(&step, 1), ZONE_LEARNED,
		g_strdup_printf("%u of its lines, which state a time with a zone beside "
		                "that one",
		                clock->pairs)
	};
	return true;
}

static void learn_zone(LineClock *clock, gint64 line)
{
	struct reading *reading = clock->reading;
	if (reading->zone != NULL || reading->options->assume_zone != NULL ||
	    (!learn_from_pairs(clock) &&
	     !line_zone_learn(reading, clock->errors, &clock->learned)))
		return;
	reading->zone = clock->learned.zone;
	reading->zone_basis = clock->learned.basis;
	reading->source->zone_from = g_strdup(clock->learned.from);
	reading_warn(reading, line,
	             "zone learned: its times name no zone and were read as %s, from %s",
	             zone_name(clock->learned.zone), clock->learned.from);
}

static const Zone *zone_at(LineClock *clock, gint64 line)
{
	if (clock->zone == NULL) {
		learn_zone(clock, line);
		clock->zone = reading_zone(clock->reading, line, &clock->basis);
	}
	return clock->zone;
}

/*
 * Which of the two a wall clock is that came twice. Lines out of order step back a little; a step back by more says that
 * the clock was put back (forward, newest first).
 */
static gint64 in_fold(LineClock *clock, gint64 civil, gint64 first, gint64 later)
{
	const gint64 slack = clock->out_of_order >= UNORDERED_LEAST ? UNORDERED : ORDERED;
	const gint64 last = clock->last_at;
	const int way = clock->descending ? -1 : 1;
	if (clock->fold_wall == INSTANT_NONE ||
	    ABS(civil - clock->fold_wall) > 6 * HOUR) {
		clock->fold_later = clock->descending;
		if (last != INSTANT_NONE && way * (last - first) > slack)
			clock->fold_later = ABS(later - last) < ABS(first - last);
		clock->fold_wall = civil;
	} else if (way * (civil - clock->fold_wall) < -slack &&
	           clock->fold_later == clock->descending) {
		clock->fold_later = !clock->descending;
		clock->fold_wall = civil;
	} else if (way * (civil - clock->fold_wall) > 0)
		clock->fold_wall = civil;
	const gint64 at = clock->fold_later ? later : first;
	const gint64 other = clock->fold_later ? first : later;
	/* Right behind the change a late line is still of the hour before. */
	const bool late = last != INSTANT_NONE && slack == UNORDERED &&
	                  way * (at - last) > HOUR / 2 && ABS(last - other) < UNORDERED;
	return late ? other : at;
}

/* Asked for at each new hour: most of them have one offset. */
static gint64 unzoned(LineClock *clock, gint64 civil, struct line_record *record,
                      gint64 line)
{
	if (clock->hour != INSTANT_NONE && civil >= clock->hour &&
	    civil - clock->hour < HOUR)
		return civil + clock->offset;
	const Zone *zone = zone_at(clock, line);
	enum zone_fit fit, begins, ends;
	gint64 later;
	gint64 at = zone_to_utc(zone, civil, &fit, &later);
	if (fit == ZONE_FOLD) {
		at = in_fold(clock, civil, at, later);
		record->doubts |= TIME_AMBIGUOUS;
	} else if (fit == ZONE_GAP)
		record->doubts |= TIME_SKIPPED;
	if (fit != ZONE_EXACT)
		reading_tell_fit(clock->reading, line, zone, fit);
	const gint64 hour = civil - civil % HOUR;
	const gint64 from = zone_to_utc(zone, hour, &begins, NULL);
	const gint64 to = zone_to_utc(zone, hour + HOUR - 1, &ends, NULL);
	const bool even = at != INSTANT_NONE && begins == ZONE_EXACT &&
	                  ends == ZONE_EXACT && to - from == HOUR - 1;
	clock->hour = even ? hour : INSTANT_NONE;
	clock->offset = from - hour;
	return at;
}

/* --- years ---------------------------------------------------------------------- */

/* "syslog-20260314.gz", "app.2026-03-14.log": the date in a name, as a wall clock; INSTANT_NONE */
static gint64 date_of_name(const struct reading *reading)
{
	const char *path =
	        reading->options->name != NULL ? reading->options->name : reading->name;
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

static void set_year(LineClock *clock, int year, char *from)
{
	clock->year = year;
	clock->has_year = true;
	g_free(clock->reading->source->year_from);
	clock->reading->source->year_from = from;
}

static const char *changed(const LineClock *clock)
{
	return input_modified_known(clock->input) ? "the last change of the file"
	                                          : "the present";
}

/* What no inferred time lies behind: the file that follows, the date in the name, the last change. */
static char *limit_years(LineClock *clock, const struct line_neighbours *neighbours)
{
	const gint64 named = date_of_name(clock->reading);
	const char *limit = changed(clock);
	if (named != INSTANT_NONE) {
		clock->latest = MIN(clock->latest, named + 2 * DAY);
		limit = "the date in the file's name";
	}
	if (neighbours->not_after != INSTANT_NONE &&
	    neighbours->not_after + DAY < clock->latest) {
		clock->latest = neighbours->not_after + DAY;
		limit = neighbours->newer;
	}
	return g_strdup(limit);
}

/* The newest year in which nothing of the walk lies behind what limits it. */
static void set_newest_year(LineClock *clock, const struct year_walk *walk,
                            const struct line_neighbours *neighbours)
{
	struct reading *reading = clock->reading;
	g_autofree char *limit = limit_years(clock, neighbours);
	const struct first_time *told = reading->first;
	int year = told != NULL && told->year != 0 ? told->year
	                                           : year_not_after(walk, clock->latest);
	if (year == 0)
		year = instant_to_civil(clock->latest).year;
	clock->newest = true;
	clock->first_year = year;
	reading_hold(reading);
	set_year(clock, year, g_strconcat(YEAR_BY_LIMIT, limit, NULL));
	reading_warn(reading, walk->line,
	             "year inferred: its times have none; %d is the newest that is not "
	             "after %s",
	             year, limit);
	for (guint i = 0; i < walk->turns->len; i++) {
		const struct year_turn *turn =
		        &g_array_index(walk->turns, struct year_turn, i);
		if (turn->leap_line > 0)
			reading_warn(reading, turn->leap_line,
			             "29 February: %d is the newest year that has such a "
			             "day (--year says which year the file begins in)",
			             year + turn->year);
	}
}

/* The file goes on where an older one ended, of which the year is known. */
static bool follow_older(LineClock *clock, const struct year_walk *walk, gint64 first,
                         const struct line_neighbours *neighbours)
{
	if (neighbours->not_before == INSTANT_NONE || walk->descending)
		return false;
	int year = instant_to_civil(neighbours->not_before).year;
	gint64 at = year_of(first, year);
	if (at != INSTANT_NONE && at < neighbours->not_before - DAY)
		at = year_of(first, ++year);
	if (at == INSTANT_NONE || at - neighbours->not_before > HALF_A_YEAR)
		return false;
	clock->latest = G_MAXINT64;
	set_year(clock, year, g_strdup_printf("%s, which it follows", neighbours->older));
	reading_warn(clock->reading, walk->line,
	             "year inferred: its times have none; it follows %s in %d",
	             neighbours->older, year);
	return true;
}

static void choose_year(LineClock *clock, const struct year_walk *walk,
                        const struct records *records, const char *bytes, gint64 line)
{
	struct reading *reading = clock->reading;
	gint64 told_by = 0;
	if (reading->options->year > 0) {
		clock->latest = G_MAXINT64;
		set_year(clock, reading->options->year, g_strdup("given"));
		return;
	}
	const int told = year_told(walk, records->lines, bytes, line, &told_by);
	if (told != 0) {
		clock->latest = G_MAXINT64;
		set_year(clock, told,
		         g_strdup_printf("a date in line %" G_GINT64_FORMAT, told_by));
		reading_warn(
		        reading, told_by,
		        "year inferred: its times have none; by the date in this line "
		        "the first is of %d",
		        told);
		return;
	}
	struct line_neighbours neighbours;
	line_neighbours(reading, &neighbours);
	if (!follow_older(clock, walk, walk->first, &neighbours))
		set_newest_year(clock, walk, &neighbours);
	line_neighbours_clear(&neighbours);
}

static void look_at_years(LineClock *clock, struct records *records, const char *bytes,
                          gint64 line)
{
	struct year_walk walk;
	year_walk(&walk, records->lines, clock->before, line);
	if (!clock->has_year && walk.turns->len > 0) {
		choose_year(clock, &walk, records, bytes, line);
		clock->years_down = walk.descending;
	}
	if (clock->newest)
		year_walk_on(&clock->walk, &walk);
	year_walk_clear(&walk);
}

static gint64 no_such_day(const LineClock *clock, gint64 line)
{
	reading_warn(clock->reading, line,
	             "29 February: the date has no year, and %d has no such day; its "
	             "time is left out (--year says which year the file begins in)",
	             clock->year);
	return INSTANT_NONE;
}

/* In most lines the year is that of the line before. */
static gint64 in_year(LineClock *clock, gint64 civil, int year)
{
	if (clock->shift.year != year)
		clock->shift = year_shift_of(year);
	return clock->shift.year == year ? year_shifted(&clock->shift, civil)
	                                 : INSTANT_NONE;
}

static gint64 with_year(LineClock *clock, struct line_record *record, gint64 line)
{
	const gint64 civil = record->at;
	if (clock->reading->options->year == 0)
		record->doubts |= TIME_YEAR_INFERRED;
	if (record->off_clock) {
		const gint64 at = year_of(civil, clock->year);
		return at == INSTANT_NONE || at <= clock->latest
		               ? at
		               : year_of(civil, clock->year - 1);
	}
	int year = clock->year;
	if (clock->before != INSTANT_NONE)
		year += year_step(clock->before, civil, clock->years_down);
	gint64 at = in_year(clock, civil, year);
	if (at == INSTANT_NONE || (year > clock->year && at > clock->latest)) {
		if (at != INSTANT_NONE)
			reading_warn(
			        clock->reading, line,
			        "the year seems to turn here, but would lie behind the "
			        "last change of the file (--year says which year it "
			        "begins in)");
		year = clock->year;
		at = in_year(clock, civil, year);
	}
	if (at == INSTANT_NONE)
		return no_such_day(clock, line);
	clock->year = year;
	clock->before = civil;
	return at;
}

/* --- dates ----------------------------------------------------------------------- */

/* How many days the times of day of a chunk run over; *last: the last of them. */
static int days_over(const GArray *lines, gint64 *last)
{
	int days = 0;
	gint64 before = INSTANT_NONE;
	for (guint i = 0; i < lines->len; i++) {
		const struct line_record *record =
		        &g_array_index(lines, struct line_record, i);
		if (!record->begins || record->clock != CLOCK_NO_DATE)
			continue;
		if (before != INSTANT_NONE)
			days += (before - record->at > DAY / 2) -
			        (record->at - before > DAY / 2);
		before = record->at;
	}
	*last = before;
	return days;
}

/* Midnight of the day of the last time of day: that of the last change, or the one before. */
static gint64 last_day(LineClock *clock, gint64 time_of_day)
{
	const gint64 changed = zone_to_civil(clock->zone, input_modified(clock->input));
	const gint64 day = MAX(changed - changed % DAY, DAY);
	return changed % DAY + HOUR < time_of_day ? MAX(day - DAY, DAY) : day;
}

/* The day of the first time of day. whole: the chunk is all of the file, so its last line is known. */
static void choose_day(LineClock *clock, const GArray *lines, gint64 line, bool whole)
{
	struct reading *reading = clock->reading;
	const gint64 named = date_of_name(reading);
	gint64 last;
	const int days = days_over(lines, &last);
	if (last == INSTANT_NONE)
		return;
	if (named == INSTANT_NONE)
		reading_hold(reading);
	zone_at(clock, line);
	if (named != INSTANT_NONE) {
		clock->day = named - named % DAY;
	} else if (reading->first != NULL && reading->first->day != 0) {
		clock->day = reading->first->day;
	} else {
		clock->day = last_day(clock, last);
		if (whole)
			clock->day = MAX(clock->day - days * DAY, DAY);
		else
			clock->first_day = clock->day;
	}
	clock->has_day = true;
	clock->wall = INSTANT_NONE;
	reading_warn(reading, line,
	             "date inferred: its times have none; the %s is taken for that of %s",
	             named != INSTANT_NONE ? "first" : "last",
	             named != INSTANT_NONE ? "the file's name" : changed(clock));
}

static gint64 with_date(LineClock *clock, struct line_record *record)
{
	const gint64 civil = record->at;
	record->doubts |= TIME_DATE_INFERRED;
	if (clock->wall != INSTANT_NONE) {
		if (clock->wall - (clock->day + civil) > DAY / 2)
			clock->day += DAY;
		else if (clock->day + civil - clock->wall > DAY / 2 && clock->day >= DAY)
			clock->day -= DAY;
	}
	return clock->wall = clock->day + civil;
}

/* --- since boot ---------------------------------------------------------------------- */

static gint64 since_boot(LineClock *clock, struct line_record *record, gint64 line)
{
	const gint64 since = record->at;
	if (clock->boot == INSTANT_NONE && clock->last_at != INSTANT_NONE)
		clock->boot = clock->last_at - since;
	if (clock->boot == INSTANT_NONE) {
		reading_warn(clock->reading, line,
		             "its times count from an unknown boot and are not read");
		return INSTANT_NONE;
	}
	record->doubts |= TIME_DATE_INFERRED;
	return clock->boot + since;
}

static void look_for_boot(LineClock *clock, const struct records *records,
                          const char *bytes, gint64 line)
{
	gint64 told_by;
	const gint64 boot = line_boot_told(records->lines, bytes, line, &told_by);
	if (boot == INSTANT_NONE)
		return;
	clock->boot = boot;
	g_autofree char *text = instant_rfc3339(boot - boot % SECOND);
	reading_warn(
	        clock->reading, told_by,
	        "its times count from the boot at %s, by the wall clock in this line",
	        text);
}

/* --- all of them ---------------------------------------------------------------- */

static void add_error(LineClock *clock, const struct line_record *record)
{
	const gint64 minute = record->at - record->at % MINUTE;
	const guint n = clock->errors->len;
	if (record->severity >= SEVERITY_ERROR && n < ERRORS_MAX &&
	    (n == 0 || g_array_index(clock->errors, gint64, n - 1) != minute))
		g_array_append_val(clock->errors, minute);
}

static int by_size(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return x < y ? -1 : x > y;
}

static void keep_each_once(GArray *minutes)
{
	guint kept = 0;
	gint64 *all = (gint64 *)(gpointer)minutes->data;
	g_array_sort(minutes, by_size);
	for (guint i = 0; i < minutes->len; i++)
		if (kept == 0 || all[kept - 1] != all[i])
			all[kept++] = all[i];
	g_array_set_size(minutes, kept);
}

/* Which way the file runs, how well it keeps to it, and when it tells of errors. */
static void look_at_order(LineClock *clock, const GArray *lines)
{
	gint64 up = 0, down = 0, back = 0, forth = 0, before = INSTANT_NONE;
	for (guint i = 0; i < lines->len; i++) {
		const struct line_record *record =
		        &g_array_index(lines, struct line_record, i);
		if (!record->begins || record->zoned || record->clock == CLOCK_NONE ||
		    record->clock == CLOCK_BOOT)
			continue;
		const gint64 step = before != INSTANT_NONE ? record->at - before : 0;
		up += step > 0;
		down += step < 0;
		forth += step > 0 && step < UNORDERED;
		back += step < 0 && step > -UNORDERED;
		before = record->at;
		if (record->clock == CLOCK_FULL)
			add_error(clock, record);
	}
	clock->descending = down > 1 && down >= 3 * up;
	clock->out_of_order = clock->descending ? forth : back;
	keep_each_once(clock->errors);
}

/* How far the wall clocks lie from the times with a zone in the same lines: most of them by one zone. */
static void look_at_pairs(LineClock *clock, const GArray *lines)
{
	guint counts[2 * QUARTERS + 1] = { 0 }, all = 0, best = QUARTERS;
	for (guint i = 0; i < lines->len; i++) {
		const struct line_record *record =
		        &g_array_index(lines, struct line_record, i);
		if (!record->begins || !record->zoned || record->clock != CLOCK_FULL ||
		    !record->wall_observed || record->observed == INSTANT_NONE)
			continue;
		const gint64 off = record->observed - record->at + QUARTERS * QUARTER;
		const gint64 quarter = (off + QUARTER / 3) / QUARTER;
		all++;
		if (off < 0 || quarter > 2 * QUARTERS ||
		    ABS(off - quarter * QUARTER) > QUARTER / 3)
			continue;
		counts[quarter]++;
		best = counts[quarter] > counts[best] ? (guint)quarter : best;
	}
	if (counts[best] * 5 < all * 4)
		return;
	clock->pairs = counts[best];
	clock->pairs_minutes = ((int)best - QUARTERS) * 15;
}

void line_clock_look(LineClock *clock, struct records *records, const char *bytes,
                     gint64 line, bool last)
{
	GArray *lines = records->lines;
	if (!clock->looked) {
		look_at_order(clock, lines);
		look_at_pairs(clock, lines);
		look_for_boot(clock, records, bytes, line);
	}
	if ((records->clocks & 1u << CLOCK_NO_YEAR) != 0)
		look_at_years(clock, records, bytes, line);
	if (!clock->has_day && (records->clocks & 1u << CLOCK_NO_DATE) != 0)
		choose_day(clock, lines, line, last && !clock->looked);
	clock->looked = true;
}

/*
 * The second clock: two wall clocks of a line are of one zone. Beside a time that has a zone a wall clock says something
 * where its own zone is known.
 */
static gint64 observed_at(LineClock *clock, struct line_record *record, gint64 civil,
                          gint64 at, gint64 line)
{
	struct line_record unused = { 0 };
	if (record->observed == INSTANT_NONE || !record->wall_observed)
		return record->observed;
	if (!record->zoned)
		return at + (record->observed - civil);
	if (clock->zone == NULL || clock->basis == ZONE_ASSUMED)
		return INSTANT_NONE;
	return unzoned(clock, record->observed, &unused, line);
}

static gint64 resolve(LineClock *clock, struct line_record *record, gint64 line)
{
	gint64 civil = record->at;
	switch ((enum log_clock)record->clock) {
	case CLOCK_NONE:
		if (clock->last_at != INSTANT_NONE && !record->bad_time)
			record->doubts |= TIME_CARRIED;
		record->basis =
		        (guint8)(clock->zone != NULL ? clock->basis : ZONE_EXPLICIT);
		return record->bad_time ? INSTANT_NONE : clock->last_at;
	case CLOCK_BOOT:
		return since_boot(clock, record, line);
	case CLOCK_FULL:
		if (!record->zoned)
			break;
		offsets_saw(&clock->offsets, civil, record->zone_offset);
		record->observed = observed_at(clock, record, civil, civil, line);
		return civil;
	case CLOCK_NO_YEAR:
		civil = with_year(clock, record, line);
		break;
	case CLOCK_NO_DATE:
		civil = with_date(clock, record);
		break;
	}
	if (civil == INSTANT_NONE)
		return INSTANT_NONE;
	const gint64 at = unzoned(clock, civil, record, line);
	record->basis = (guint8)clock->basis;
	if (at != INSTANT_NONE)
		record->observed = observed_at(clock, record, civil, at, line);
	return at;
}

gint64 line_clock_at(LineClock *clock, struct line_record *record, gint64 line)
{
	record->basis = ZONE_EXPLICIT;
	const gint64 at = resolve(clock, record, line);
	if (at == INSTANT_NONE || !instant_in_limits(at))
		return INSTANT_NONE;
	return clock->last_at = at;
}

/* The newest year that fits all records, not only the first chunk. */
static void look_back_at_years(LineClock *clock, struct first_time *first)
{
	if (!clock->newest)
		return;
	const int year = year_not_after(&clock->walk, clock->latest);
	if (year == 0 || year == clock->first_year)
		return;
	first->year = year;
	first->otherwise = true;
}

/* The last time of day is of the day of the last change, or of the day before. */
static void look_back_at_days(LineClock *clock, struct first_time *first)
{
	if (clock->first_day == 0)
		return;
	const gint64 last = last_day(clock, clock->wall - clock->day);
	if (last == clock->day)
		return;
	first->day = MAX(clock->first_day + last - clock->day, DAY);
	first->otherwise = true;
}

void line_clock_finish(LineClock *clock)
{
	struct first_time *first = clock->reading->first;
	if (first != NULL && !first->again) {
		look_back_at_years(clock, first);
		look_back_at_days(clock, first);
	}
	GArray *stretches = clock->offsets.stretches;
	if (!clock->offsets.mixed && offsets_settle(stretches))
		clock->reading->source->offsets = offsets_text(stretches);
}
