/* robust.c - see robust.h */
#include "correlate/robust.h"

#include <math.h>
#include <stdlib.h>

static const double BY_MEDIAN =
        1.4826; /* deviation of a normal law over its median |value| */
static const double BY_MEAN = 1.2533; /* and over its mean */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Those that are there, sorted; returns how many. */
static guint sorted(const double *values, guint n, double *scratch)
{
	guint there = 0;
	for (guint i = 0; i < n; i++)
		if (isfinite(values[i]))
			scratch[there++] = values[i];
	qsort(scratch, there, sizeof(double), by_value);
	return there;
}

double robust_median(const double *values, guint n, double *scratch)
{
	guint there = sorted(values, n, scratch);
	return there == 0 ? NAN : (scratch[(there - 1) / 2] + scratch[there / 2]) / 2;
}

double robust_quantile(const double *values, guint n, double share, double *scratch)
{
	guint there = sorted(values, n, scratch);
	return there == 0 ? NAN : scratch[MIN((guint)(share * there), there - 1)];
}

double robust_spread(const double *values, guint n, double *scratch)
{
	double sum = 0;
	guint there = 0;
	for (guint i = 0; i < n; i++)
		if (isfinite(values[i])) {
			scratch[there++] = fabs(values[i]);
			sum += fabs(values[i]);
		}
	if (there == 0)
		return NAN;
	qsort(scratch, there, sizeof(double), by_value);
	double median = (scratch[(there - 1) / 2] + scratch[there / 2]) / 2;
	return median > 0 ? BY_MEDIAN * median : BY_MEAN * sum / there;
}
