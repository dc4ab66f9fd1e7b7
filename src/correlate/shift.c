/* shift.c - see shift.h */
#include "correlate/shift.h"

#include <math.h>
#include <stdbool.h>

enum { LEAST = 3 }; /* values of one level */

/* Running sums of the values, scaled to mean 0 and variance 1; missing ones are left out. */
struct sums {
	guint n;
	double *y, *yy, *ty;
	guint *at; /* where each stood among all */
};

/* Means of blocks, so that no more than SHIFT_VALUES are left; at: where each block begins. */
static double *block_means(struct sums *s, const double *values, guint n)
{
	guint block = (n + SHIFT_VALUES - 1) / SHIFT_VALUES;
	double *means = g_new(double, n + 1);
	for (guint a = 0; a < n; a += block) {
		double sum = 0;
		guint there = 0;
		for (guint i = a; i < MIN(a + block, n); i++)
			if (isfinite(values[i])) {
				sum += values[i];
				there++;
			}
		if (there == 0)
			continue;
		means[s->n] = sum / there;
		s->at[s->n++] = a;
	}
	return means;
}

static void sums_open(struct sums *s, const double *values, guint n)
{
	*s = (struct sums){ .at = g_new(guint, n + 1) };
	g_autofree double *means = block_means(s, values, n);
	double sum = 0, squares = 0;
	for (guint i = 0; i < s->n; i++)
		sum += means[i];
	double mean = s->n > 0 ? sum / s->n : 0;
	for (guint i = 0; i < s->n; i++)
		squares += (means[i] - mean) * (means[i] - mean);
	double deviation = s->n > 1 ? sqrt(squares / s->n) : 0;
	s->y = g_new0(double, s->n + 1);
	s->yy = g_new0(double, s->n + 1);
	s->ty = g_new0(double, s->n + 1);
	for (guint i = 0; i < s->n; i++) {
		double z = deviation > 0 ? (means[i] - mean) / deviation : 0;
		s->y[i + 1] = s->y[i] + z;
		s->yy[i + 1] = s->yy[i] + z * z;
		s->ty[i + 1] = s->ty[i] + z * i;
	}
}

static void sums_close(struct sums *s)
{
	g_free(s->y);
	g_free(s->yy);
	g_free(s->ty);
	g_free(s->at);
}

/* Squares that are left of values [a, b) about their mean, or about a straight line. */
static double residual(const struct sums *s, guint a, guint b, bool line)
{
	double n = b - a, y = s->y[b] - s->y[a];
	double left = s->yy[b] - s->yy[a] - y * y / n;
	if (line) {
		double middle = (a + b - 1.0) / 2;
		double slope_y = s->ty[b] - s->ty[a] - middle * y;
		double spread = n * (n * n - 1) / 12;
		left -= slope_y * slope_y / spread;
	}
	return MAX(left, 0);
}

/* The cheapest levels; returns their cost. from[b]: where the level that ends at b begins. */
static double partition(const struct sums *s, bool line, guint *from)
{
	double each = 3 * log(s->n) + (line ? log(s->n) : 0);
	g_autofree double *cost = g_new(double, s->n + 1);
	cost[0] = 0;
	for (guint b = 1; b <= s->n; b++) {
		cost[b] = INFINITY;
		from[b] = 0;
		for (guint a = 0; a + LEAST <= b; a++) {
			double total = cost[a] + each + residual(s, a, b, line) +
			               log((double)(b - a) / s->n);
			if (total < cost[b]) {
				cost[b] = total;
				from[b] = a;
			}
		}
	}
	return cost[s->n];
}

GArray *shifts_of(const double *values, guint n)
{
	GArray *shifts = g_array_new(FALSE, FALSE, sizeof(guint));
	struct sums sums;
	sums_open(&sums, values, n);
	if (sums.n >= 2 * LEAST && sums.yy[sums.n] > 0) {
		g_autofree guint *level = g_new0(guint, sums.n + 1);
		g_autofree guint *slope = g_new0(guint, sums.n + 1);
		double flat = partition(&sums, false, level);
		double sloping = partition(&sums, true, slope);
		const guint *from = sloping < flat ? slope : level;
		for (guint b = from[sums.n]; b > 0; b = from[b])
			g_array_prepend_val(shifts, sums.at[b]);
	}
	sums_close(&sums);
	return shifts;
}

/* x counts in n bins at their own rate. */
static double poisson(double x, double n)
{
	return x > 0 ? x * log(x / n) : 0;
}

struct rate_shift shift_of_rate(const double *counts, guint n)
{
	struct rate_shift shift = { 0 };
	g_autofree double *gain = g_new0(double, n + 1);
	double all = 0, before = 0;
	for (guint i = 0; i < n; i++)
		all += counts[i];
	for (guint k = 1; k < n; k++) {
		before += counts[k - 1];
		gain[k] = poisson(before, k) + poisson(all - before, n - k) -
		          poisson(all, n);
		if (gain[k] > shift.gain)
			shift = (struct rate_shift){ k, k, k, gain[k] };
	}
	if (shift.at == 0)
		return shift;
	while (shift.lo > 1 && gain[shift.lo - 1] >= shift.gain - 0.5)
		shift.lo--;
	while (shift.hi + 1 < n && gain[shift.hi + 1] >= shift.gain - 0.5)
		shift.hi++;
	return shift;
}
