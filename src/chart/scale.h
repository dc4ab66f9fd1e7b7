/*
 * scale.h - from time and value to px, and where ticks stand.
 *
 * Units   instants us UTC; px
 * Source  value ticks: Talbot, Lin, Hanrahan, "An Extension of Wilkinson's Algorithm for Positioning Tick Labels on
 *         Axes", IEEE TVCG 16(6), 2010; time ticks: multiples from local midnight in the display zone
 */
#pragma once
#include "base/zone.h"

/* A tick's distance: us for fixed ones, else calendar months. */
struct time_step {
	gint64 us;
	int months;
};

struct time_tick {
	gint64 at;
	bool major;
	bool new_day; /* the first major tick of another local day than the window's first */
};

/* First step whose labels stand at least 22 px apart when span us take px. */
struct time_step time_step_for(gint64 span, double px);
struct time_step time_step_minor(struct time_step major, gint64 span, double px);
/* Ticks of [from, to], struct time_tick, in order, no two at one instant. */
GArray *time_ticks(gint64 from, gint64 to, const Zone *zone, double px);
/* "06:00", "06:00:30", "3 Jun", "Jun 2026" by the step. g_free(). */
char *time_tick_label(gint64 at, const Zone *zone, struct time_step step);
/* Outward to the next multiple of step. */
gint64 time_floor(gint64 at, const Zone *zone, struct time_step step);
gint64 time_ceil(gint64 at, const Zone *zone, struct time_step step);

/* An axis of lengths from 0: labels "30 min", "2 h", "1 h 30". */
char *elapsed_label(gint64 length, struct time_step step);

struct time_scale {
	gint64 from, to; /* from < to */
	double x0, x1;
};
double time_x(const struct time_scale *scale, gint64 at); /* clamped to [x0, x1] */

/* How many values an axis of h px should show, 2..6. */
int value_tick_target(double h);
/* Ticks in (0, max], double; counts: whole steps only. Empty when max is not a positive number. */
GArray *value_ticks(double max, int target, bool counts);
