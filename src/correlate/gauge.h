/*
 * gauge.h - stretches in which a gauge (latency, load, a rate) is not what it usually is, up or down.
 *
 * Shape   sorted by first, apart by more than two bins; two bins long at least and a day at most
 * Units   indices of bins of one width; level in robust standard deviations of the gauge itself
 * Owns    the result is the caller's (GArray of struct gauge_span)
 * Errors  none; fewer than GAUGE_LEAST values, or values all alike, have no stretch; NAN = missing
 * Use     make bench-detect measures it; no step of correlate.c calls it yet
 * Source  CAPA with a change of mean: Fisch, Eckley, Fearnhead 2022, Stat. Anal. Data Min., arXiv 1806.01947; the penalty
 *         is raised by (1 + r) / (1 - r), r the autocorrelation of neighbours. Bins that are odd alone are no stretch.
 */
#pragma once
#include <glib.h>

enum { GAUGE_LEAST = 24 };

struct gauge_span {
	guint first, end; /* bins [first, end) */
	double level;     /* mean of the stretch; above 0 = higher than usual */
	double score;     /* log-likelihood ratio above its price */
};
/* width: of a bin, us; values[i] is of the i-th bin. */
GArray *gauge_spans(const double *values, guint n, gint64 width);
