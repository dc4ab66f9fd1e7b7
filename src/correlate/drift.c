/*
 * drift.c - a clock that gains or loses slowly against another, see offset.h
 *
 * Source  median of the slopes of all pairs: P. K. Sen, J. Am. Stat. Assoc. 63, 1968
 */
#include "correlate/offset.h"

#include "correlate/robust.h"

#include <math.h>
#include <stdlib.h>

enum {
	POINTS_MIN = 8,
	POINTS_MAX = 300, /* more are thinned out evenly: slopes are of all pairs */
	THIRDS = 3,
};
#define WIDE_MAX (5 * SECOND) /* spans that leave more open say nothing of a drift */
#define SPAN_MIN (10 * MINUTE)
#define TOTAL_MIN (3 * SECOND)
#define SCATTER_MAX (1.5 * SECOND)
/* 18 s an hour: what goes away faster is a queue that grows, no clock. */
static const double RATE_MAX = 0.005, AGREE = 0.8, TIMES = 4, BENT_MAX = 0.15;

struct point {
	gint64 at;
	double apart;
};

static int by_time(const void *a, const void *b)
{
	const struct point *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

static GArray *points_of(const GArray *meetings)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct point));
	for (guint i = 0; i < meetings->len; i++) {
		const struct meeting *m = &g_array_index(meetings, struct meeting, i);
		const struct range may = { m->b.lo - m->a.hi, m->b.hi - m->a.lo };
		const struct point point = { m->a.lo + (m->a.hi - m->a.lo) / 2,
			                     (double)range_middle(may) };
		if (may.hi - may.lo <= 2 * WIDE_MAX)
			g_array_append_val(all, point);
	}
	if (all->len > 0)
		qsort(all->data, all->len, sizeof(struct point), by_time);
	GArray *some = g_array_new(FALSE, FALSE, sizeof(struct point));
	const guint n = MIN(all->len, (guint)POINTS_MAX);
	for (guint i = 0; i < n; i++)
		g_array_append_val(some,
		                   g_array_index(all, struct point,
		                                 (guint)((guint64)i * all->len / n)));
	return some;
}

static double slope_of(const struct point *p, guint n)
{
	const gsize pairs = (gsize)n * (n - 1) / 2;
	g_autofree double *slopes = g_new(double, pairs);
	g_autofree double *scratch = g_new(double, pairs);
	gsize k = 0;
	for (guint i = 0; i < n; i++)
		for (guint j = i + 1; j < n; j++)
			slopes[k++] = p[j].at > p[i].at
			                      ? (p[j].apart - p[i].apart) /
			                                (double)(p[j].at - p[i].at)
			                      : NAN;
	return robust_median(slopes, (guint)k, scratch);
}

/* A clock that was set in between leaves one side of the line in one third of the time. */
static bool is_straight(const double *rest, guint n, double total)
{
	g_autofree double *scratch = g_new(double, n);
	for (guint k = 0; k < THIRDS; k++) {
		const guint from = n * k / THIRDS, to = n * (k + 1) / THIRDS;
		const double middle = robust_median(rest + from, to - from, scratch);
		if (!(fabs(middle) <= MAX((double)SECOND, BENT_MAX * total)))
			return false;
	}
	return true;
}

bool offset_drifts(const GArray *meetings, struct offset *offset)
{
	g_autoptr(GArray) points = points_of(meetings);
	const struct point *p = (const struct point *)(gpointer)points->data;
	const guint n = points->len;
	if (n < POINTS_MIN || p[n - 1].at - p[0].at < SPAN_MIN)
		return false;
	const double rate = slope_of(p, n), span = (double)(p[n - 1].at - p[0].at);
	g_autofree double *rest = g_new(double, n);
	g_autofree double *scratch = g_new(double, n);
	for (guint i = 0; i < n; i++)
		rest[i] = p[i].apart - rate * (double)(p[i].at - p[0].at);
	const double first = robust_median(rest, n, scratch);
	for (guint i = 0; i < n; i++)
		rest[i] -= first;
	const double scatter = robust_spread(rest, n, scratch);
	const double total = fabs(rate) * span;
	guint agree = 0;
	for (guint i = 0; i < n; i++)
		agree += fabs(rest[i]) <= MAX(SCATTER_MAX, 3 * scatter);
	if (!(scatter <= SCATTER_MAX) || !(fabs(rate) <= RATE_MAX) ||
	    total < MAX((double)TOTAL_MIN, TIMES * scatter) || agree < AGREE * n ||
	    !is_straight(rest, n, total))
		return false;
	offset->first = (gint64)rint(first);
	offset->last = (gint64)rint(first + rate * span);
	const gint64 spare = (gint64)rint(MAX(scatter, SECOND / 2));
	offset->by = (struct range){ MIN(offset->first, offset->last) - spare,
		                     MAX(offset->first, offset->last) + spare };
	offset->likely = range_middle(offset->by);
	offset->drift = rate;
	offset->matched = meetings->len;
	offset->agree = (guint)((guint64)agree * meetings->len / n);
	offset->sure = true;
	return true;
}
