/*
 * line_year.h - the year of times that have none, out of the lines themselves.
 *
 * Shape   a chunk of records is walked as a whole: where the year turns, which records are those of a clock that was not
 *         set yet (at boot: a step of more than half a year back, and soon forth again), which way the file runs
 * Source  dates with a year in messages ("Sat Jul  9 12:16:51 2005", "audit(1364481363.243:24287)") and in lines that
 *         are no records ("-- Logs begin at Sat 2026-03-14 ..."): they vote for the year of the line beside them
 * Units   wall clocks as if UTC; civil ones lie in CLOCK_YEAR
 * Owns    struct year_walk owns its arrays
 */
#pragma once
#include "import/records.h"

#define HALF_A_YEAR (183 * DAY)

struct year_walk {
	bool descending; /* newest first */
	GArray *turns;   /* struct year_turn: first the year of the first record, 0 */
	int turned;      /* years between the first record and the last one */
	gint64 line;     /* of the first record, */
	gint64 first;    /* and its civil time */
	gint64 last;     /* that of the last one; INSTANT_NONE: there is none */
};
/* What lies in the years from first on, relative to the year of the first record. */
struct year_turn {
	int year;
	gint64 latest;    /* of its records */
	gint64 leap_line; /* one of 29 February, or 0 */
};
/* before: the civil time of the record before, INSTANT_NONE = there is none. Marks off_clock. line: of the first one. */
void year_walk(struct year_walk *walk, GArray *lines, gint64 before, gint64 line);
void year_walk_clear(struct year_walk *walk);
/* Walks of chunks as one: adds the next chunk's to all, which begins as zeros. */
void year_walk_on(struct year_walk *all, const struct year_walk *next);

/* -1, 0, 1: how the year changes from a record to the next. */
int year_step(gint64 before, gint64 now, bool descending);
/* The same wall clock in another year; INSTANT_NONE: 29 February of a year that has none. */
gint64 year_of(gint64 civil, int year);
/* The same, made once for a year and not for every line. */
#define CLOCK_YEAR_BEGINS (730 * DAY) /* 1972-01-01 */
#define CLOCK_LEAP_DAY (CLOCK_YEAR_BEGINS + 59 * DAY)
struct year_shift {
	int year; /* 0 = not made */
	bool leap;
	gint64 before, after; /* 29 February */
};
struct year_shift year_shift_of(int year);
static inline gint64 year_shifted(const struct year_shift *shift, gint64 civil)
{
	if (civil >= CLOCK_LEAP_DAY && civil < CLOCK_LEAP_DAY + DAY && !shift->leap)
		return INSTANT_NONE;
	return civil + (civil < CLOCK_LEAP_DAY + DAY ? shift->before : shift->after);
}

/* The newest year of the first record in which nothing of the walk lies behind latest and every 29 February is a day. */
int year_not_after(const struct year_walk *walk, gint64 latest);
/* Year of the first record as dates in the lines tell it, 0 = they do not; *line: of the first that does. */
int year_told(const struct year_walk *walk, const GArray *lines, const char *bytes,
              gint64 first_line, gint64 *line);
