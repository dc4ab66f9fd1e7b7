/* lengths.c - many lengths in few figures: count, mean, median and how surely the median is known. */
#include "correlate/statistics.h"

#include <math.h>

static int by_length(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return (x > y) - (x < y);
}

/*
 * How many of n values may be left out on either side so that the median lies between the rest in 95 of 100 cases: the
 * largest k with P(Binomial(n, 1/2) < k) <= 2.5 %. It asks nothing of the shape of the values, which are far from normal.
 */
static guint trim_of(guint n)
{
	double below = 0;
	guint k = 0;
	while (k < n / 2) {
		below += exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) -
		             n * G_LN2);
		if (below > 0.025)
			break;
		k++;
	}
	return k;
}

/* Between the two values that are nearest to it; the difference of two lengths fits in 64 bits, both being under 1,000 years. */
static gint64 quantile(const gint64 *sorted, guint n, double share)
{
	const double place = share * (n - 1);
	const guint below = (guint)place;
	const guint above = MIN(below + 1, n - 1);
	const double part = (place - below) * (double)(sorted[above] - sorted[below]);
	return sorted[below] + (gint64)rint(part);
}

struct lengths lengths_of(GArray *values)
{
	const guint n = values->len;
	struct lengths lengths = { .n = n, .geometric = NAN, .interval = RANGE_NONE };
	if (n == 0)
		return lengths;
	g_array_sort(values, by_length);
	const gint64 *sorted = (const gint64 *)(gconstpointer)values->data;
	double sum = 0, logs = 0;
	guint above = 0;
	for (guint i = 0; i < n; i++) {
		sum += (double)sorted[i];
		logs += sorted[i] > 0 ? log((double)sorted[i]) : 0;
		above += sorted[i] > 0;
		lengths.negative += sorted[i] < 0;
	}
	lengths.mean = sum / n;
	if (above > 0)
		lengths.geometric = rint(exp(logs / above)); /* no digits of libm */
	const gint64 low = sorted[(n - 1) / 2];
	lengths.median = low + (sorted[n / 2] - low) / 2;
	lengths.min = sorted[0];
	lengths.p25 = quantile(sorted, n, 0.25);
	lengths.p75 = quantile(sorted, n, 0.75);
	lengths.max = sorted[n - 1];
	const guint trim = trim_of(n);
	if (trim > 0)
		lengths.interval = (struct range){ sorted[trim - 1], sorted[n - trim] };
	return lengths;
}
