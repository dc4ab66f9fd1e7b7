/*
 * robust.h - middle and spread of values among which some are far off.
 *
 * Shape   values in any order; NAN = missing and left out
 * Units   those of the values
 * Owns    nothing; scratch holds n values and is written over
 * Errors  NAN when no value is there
 * Source  median and median absolute deviation: Rousseeuw and Croux 1993, JASA 88(424), section 1
 */
#pragma once
#include <glib.h>

double robust_median(const double *values, guint n, double *scratch);
/* Standard deviation about 0: of a normal law it is 1.4826 times the median of |value|; when that is 0, from their mean. */
double robust_spread(const double *values, guint n, double *scratch);
/* The value below which a share (0..1) of them lies. */
double robust_quantile(const double *values, guint n, double share, double *scratch);
