/*
 * gauge.h - stretches in which a gauge (latency, load, a rate) is not what it usually is, up or down.
 *
 * Shape   sorted by first, apart by more than two bins; two bins long at least and a day at most
 * Units   indices of bins of one width; level in robust standard deviations of the gauge itself
 * Owns    the result is the caller's (GArray of struct gauge_span)
 * Errors  none; fewer than GAUGE_LEAST values, or values all alike, have no stretch; NAN = missing
 * Source  CAPA with a change of mean: Fisch, Eckley, Fearnhead 2022, Stat. Anal. Data Min., arXiv 1806.01947; the penalty
 *         is raised by (1 + r) / (1 - r), r the autocorrelation of neighbours. Bins that are odd alone are no stretch.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

enum { GAUGE_LEAST = 24 };

struct gauge_span {
	guint first, end; /* bins [first, end) */
	double level;     /* mean of the stretch; above 0 = higher than usual */
	double score;     /* log-likelihood ratio above its price */
	guint first_lo, first_hi, end_lo, end_hi; /* 5 % and 95 % points of both ends */
};
/* width: of a bin, us; values[i] is of the i-th bin. */
GArray *gauge_spans(const double *values, guint n, gint64 width);
/* The same, and what was usual in each bin (n values, the units of the gauge), and how far values lie from it. */
GArray *gauge_spans_usual(const double *values, guint n, gint64 width, double *usual,
                          double *spread);
/* Takes out what each time of the day has in common, where days enough are there and share a rhythm. */
void gauge_calm(double *values, guint n, gint64 width);
/* Where values leave 0 for level (onset), or come back, in standard deviations: limits of 5, 50 and 95 %. */
struct gauge_edge {
	guint lo, likely, hi; /* the first bin behind it */
};
/* at: the best guess; [from, to): bins that may be looked at. inflation: of neighbours that are alike. */
struct gauge_edge gauge_edge(const double *z, guint from, guint to, guint at,
                             double level, double inflation, bool onset);
double gauge_inflation(const double *z, guint n);
