/*
 * baseline.h - what a series would have counted had nothing happened.
 *
 * Shape   one bin a slot of the series' own grid; a missing bin has ok = false and never counts as zero. A gap too long to
 *         speak for is cut down to one missing bin that no window crosses (cut).
 * Units   instants us UTC; counts per bin
 * Owns    the grid is the caller's and points into the series
 * Errors  none; a series without a usable sample gives n = 0
 * Source  doc/ARCHITECTURE.md names the modes: given, history (3 days or more), ratio (of requests), flat
 */
#pragma once
#include "model/timeline.h"

struct bin {
	gint64 start;
	double count, exposure, given; /* NAN = none */
	double expected;               /* mu */
	double weight;                 /* 1 / dispersion; 0 when missing */
	const struct sample *sample;   /* NULL when missing */
	bool ok, cut, masked;
};

typedef struct grid Grid;
struct grid {
	const Series *series;
	struct bin *bins;
	guint n;
	gint64 width;
	const char *mode;         /* "given", "history", "ratio", "flat" */
	double alpha, alpha_hour; /* dispersion: variance = mu + alpha mu^2 */
	double ratio_min;         /* least ratio of count to expected in a window */
	double keep_min;          /* and over the whole of it */
	bool both; /* it may fall as well as rise: calm lies in the middle */
	bool down; /* boundary.c looks at a stretch that is under what is expected */
};
Grid *grid_new(const Series *series);
void grid_free(Grid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grid, grid_free)

/* First guess, from robust figures; then once after every round of windows, from the bins that they leave. */
void baseline_first(Grid *grid);
void baseline_again(Grid *grid);
/* alpha, alpha_hour and the weights, from unmasked bins. */
void baseline_dispersion(Grid *grid);
/* history.c: first: over all bins, by medians; else over those that are not masked */
void history_fill(Grid *grid, bool first);
/* As the timeline keeps it; g_free(). */
struct baseline *baseline_of(const Grid *grid);
