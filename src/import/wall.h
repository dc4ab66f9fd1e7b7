/*
 * wall.h - times as status pages write them for people: "Dec  5, 16:45 UTC", "Aug 28, 2024 - 13:36 PDT".
 *
 * Shape   month by name, day, maybe a year, clock of 24 h or with AM and PM, maybe a label of a zone
 * Units   civil microseconds, as if UTC
 * Errors  wall_parse() false: no time of that form. wall_civil() INSTANT_NONE: no such day in that year
 */
#pragma once
#include "import/import.h"

struct wall {
	int year; /* 0 = not said */
	int month, day, hour, minute, second;
	bool has_seconds;
	char label[12]; /* "PDT", "+02:00"; "" = none */
};

/* All of text, which is plain: no markup. Blanks at the ends and runs of them count for one. */
bool wall_parse(const char *text, gsize len, struct wall *out);
/*
 * "Jan 9, 14:00 - 18:00 UTC", "Jan 8, 21:00 UTC - Jan 9, 01:00 UTC": one label is that of both. A time alone is from, and
 * month of until is 0 then.
 */
bool wall_parse_span(const char *text, gsize len, struct wall *from, struct wall *until);
/* The year that it says, else the given one. */
gint64 wall_civil(const struct wall *wall, int year);

/*
 * The same with the offset that its label stands for, minutes or seconds as its resolution; what is not known of the label,
 * or has several meanings, is said. The year is known.
 */
struct stamp wall_stamp(const struct wall *wall, struct reading *reading, gint64 line);

/* Give a year to a wall that says none. False: no year makes it a day. limit and near are civil. */
/* the year in which it lies nearest */
bool wall_year_near(struct wall *wall, gint64 near);
/* the last one in which it is not later than limit; two days of slack for pages whose order is not that of time */
bool wall_year_before(struct wall *wall, gint64 limit);
/* the first one in which it is not earlier */
bool wall_year_after(struct wall *wall, gint64 limit);
