/*
 * shift.h - steps from one level to another, without return: "slower since the deploy".
 *
 * Shape   indices of the first value of each new level, sorted; none at 0
 * Units   those of the values; any scale
 * Owns    the result is the caller's (GArray of guint)
 * Errors  none; fewer than six values, or values all alike, have no shift; NAN = missing, and belongs to no level
 * Cost    the square of the number of values; more than SHIFT_VALUES are taken as means of blocks, and a shift is the
 *         first value of its block
 * Source  optimal partitioning: Jackson et al. 2005, IEEE Signal Processing Letters 12(2); penalty MBIC: Zhang and
 *         Siegmund 2007, Biometrics 63(1)
 */
#pragma once
#include <glib.h>

enum { SHIFT_VALUES = 2000 };
GArray *shifts_of(const double *values, guint n);

/* The one step in the rate of counts, by the likelihood of two Poisson rates against one. */
struct rate_shift {
	guint at;     /* first count of the new rate; 0 = there is none */
	guint lo, hi; /* places at most half a unit of log-likelihood worse, next to it */
	double gain;  /* log-likelihood over that of one rate */
};
struct rate_shift shift_of_rate(const double *counts, guint n);
