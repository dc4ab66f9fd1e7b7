/*
 * surprise.h - how surprising each value of a gauge was by what was known then: when a monitor could have seen it.
 *
 * Shape   one score a value; 1 = no more than 98 % of what came before; NAN where too little was known
 * Units   values of bins of one width (us); NAN = missing
 * Owns    the result is the caller's, g_free()
 * Errors  none
 * Use     make bench-detect measures it; no step of correlate.c calls it yet
 * Source  the median of the same time of earlier days where there is a daily rhythm, of the days before otherwise, and the
 *         mean of six neighbours, over what 98 % of the earlier ones reached; no value looks ahead
 */
#pragma once
#include <glib.h>

double *surprises_of(const double *values, guint n, gint64 width);
