/* ranks.c - see ranks.h. */
#include "correlate/ranks.h"

#include <math.h>

enum { EXACT_MAX = 49 }; /* a group, as R does it */

/* --- the distribution of U ---------------------------------------------------------- */

/*
 * P(U = u) for m and n values without ties, u = 0..m n. The largest of all m + n values is one of the m with probability
 * m/(m+n), and then is in n pairs: only sums of positive numbers, so nothing is lost.
 */
static double *u_distribution(guint m, guint n)
{
	const gsize size = (gsize)m * n + 1;
	double *of = g_new0(double, size *(n + 1)); /* by n, for m = 0, 1, 2, ... */
	for (guint j = 0; j <= n; j++)
		of[j * size] = 1;
	for (guint i = 1; i <= m; i++) {
		for (guint j = 1; j <= n; j++) {
			double *now = of + j * size;
			const double *less = of + (j - 1) * size; /* m = i already */
			const double first = (double)i / (i + j);
			for (gsize u = (gsize)i * j + 1; u-- > 0;)
				now[u] = (u >= j ? first * now[u - j] : 0) +
				         (1 - first) * less[u];
		}
	}
	double *result = g_memdup2(of + n * size, size * sizeof *of);
	g_free(of);
	return result;
}

static double phi(double z)
{
	return 0.5 * erfc(-z / G_SQRT2);
}

/* Sum of t^3 - t over the runs of equal values in both groups; 0 = no ties. */
static double ties_of(const gint64 *x, guint m, const gint64 *y, guint n)
{
	double sum = 0;
	for (guint i = 0, j = 0; i < m || j < n;) {
		const gint64 value = j >= n || (i < m && x[i] <= y[j]) ? x[i] : y[j];
		double run = 0;
		for (; i < m && x[i] == value; i++)
			run++;
		for (; j < n && y[j] == value; j++)
			run++;
		sum += run * run * run - run;
	}
	return sum;
}

static double spread_of(guint m, guint n, double ties)
{
	const double all = (double)m + n;
	return sqrt((double)m * n / 12 * (all + 1 - ties / (all * (all - 1))));
}

static double pairs_above(const gint64 *x, guint m, const gint64 *y, guint n)
{
	double u = 0;
	guint below = 0, upto = 0; /* of x: < y, <= y */
	for (guint j = 0; j < n; j++) {
		while (below < m && x[below] < y[j])
			below++;
		while (upto < m && x[upto] <= y[j])
			upto++;
		u += below + 0.5 * (upto - below);
	}
	return u;
}

static bool is_exact(guint m, guint n, double ties)
{
	return ties == 0 && m <= EXACT_MAX && n <= EXACT_MAX;
}

static double exact_p(double u, guint m, guint n)
{
	g_autofree double *of = u_distribution(m, n);
	const double least = MIN(u, (double)m * n - u);
	double tail = 0;
	for (gsize i = 0; i <= (gsize)least; i++)
		tail += of[i];
	return MIN(1, 2 * tail);
}

struct rank_test rank_test_of(const gint64 *x, guint m, const gint64 *y, guint n)
{
	struct rank_test test = { NAN, NAN, false };
	if (m == 0 || n == 0)
		return test;
	const double ties = ties_of(x, m, y, n);
	const double spread = spread_of(m, n, ties);
	test.u = pairs_above(x, m, y, n);
	test.exact = is_exact(m, n, ties);
	if (test.exact) {
		test.p = exact_p(test.u, m, n);
		return test;
	}
	/* half a step towards the middle, as U comes in steps */
	const double off = fabs(test.u - (double)m * n / 2);
	test.p = spread > 0 ? MIN(1, 2 * phi(-MAX(0, off - 0.5) / spread)) : 1;
	return test;
}

/* --- differences, none of which is ever written down ------------------------------------ */

/* How many of y - x are at most d. */
static guint64 count_upto(const gint64 *x, guint m, const gint64 *y, guint n, gint64 d)
{
	guint64 count = 0;
	guint j = 0;
	for (guint i = 0; i < m; i++) {
		while (j < n && y[j] - x[i] <= d)
			j++;
		count += j;
	}
	return count;
}

/* The k-th smallest, k from 1. */
static gint64 difference_at(const gint64 *x, guint m, const gint64 *y, guint n, guint64 k)
{
	gint64 lo = y[0] - x[m - 1], hi = y[n - 1] - x[0];
	while (lo < hi) {
		const gint64 middle = lo + (hi - lo) / 2;
		if (count_upto(x, m, y, n, middle) >= k)
			hi = middle;
		else
			lo = middle + 1;
	}
	return lo;
}

gint64 rank_shift(const gint64 *x, guint m, const gint64 *y, guint n)
{
	const guint64 pairs = (guint64)m * n;
	if (pairs == 0)
		return INSTANT_NONE;
	const gint64 low = difference_at(x, m, y, n, (pairs + 1) / 2);
	const gint64 high = difference_at(x, m, y, n, pairs / 2 + 1);
	return low + (high - low) / 2;
}

/* How many differences are left out at either end, so that the rest hold 95 %; 0: not even all do. */
static guint64 left_out(guint m, guint n, double ties)
{
	if (!is_exact(m, n, ties)) {
		const double c = (double)m * n / 2 - 1.959964 * spread_of(m, n, ties);
		return c >= 1 ? (guint64)floor(c + 0.5) : 0;
	}
	g_autofree double *of = u_distribution(m, n);
	guint64 k = 0;
	for (double below = of[0]; below <= 0.025; below += of[k])
		k++;
	return k;
}

struct range rank_shift_interval(const gint64 *x, guint m, const gint64 *y, guint n)
{
	const guint64 pairs = (guint64)m * n;
	const guint64 k = pairs > 0 ? left_out(m, n, ties_of(x, m, y, n)) : 0;
	if (k == 0)
		return RANGE_NONE;
	return (struct range){ difference_at(x, m, y, n, k),
		               difference_at(x, m, y, n, pairs + 1 - k) };
}

/* --- not over yet -------------------------------------------------------------------------- */

/* The next length at which one was over, from place i on; INSTANT_NONE: none. */
static gint64 next_over(const gint64 *length, const bool *censored, guint n, guint i)
{
	while (i < n && censored[i])
		i++;
	return i < n ? length[i] : INSTANT_NONE;
}

gint64 survival_median(const gint64 *length, const bool *censored, guint n)
{
	double going_on = 1;
	for (guint i = 0; i < n;) {
		const guint at_risk = n - i;
		const gint64 at = length[i];
		guint over = 0;
		for (; i < n && length[i] == at; i++)
			over += !censored[i];
		if (over == 0)
			continue;
		going_on *= 1 - (double)over / at_risk;
		if (going_on < 0.5 - 1e-9)
			return at;
		/* exactly half: anywhere up to the next, of which the middle is taken */
		const gint64 next = next_over(length, censored, n, i);
		if (going_on <= 0.5 + 1e-9)
			return next != INSTANT_NONE ? at + (next - at) / 2 : at;
	}
	return INSTANT_NONE;
}
