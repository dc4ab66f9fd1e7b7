/* gauge.c - see gauge.h */
#include "correlate/gauge.h"

#include "base/instant.h"
#include "correlate/robust.h"

#include <math.h>
#include <stdbool.h>

static const double FARTHEST = 30; /* standard deviations; more say no more */
static const double RHYTHM_GAIN =
        0.85; /* a daily rhythm is taken out when it leaves less than this share */
static const double LEAN = 1.5; /* beside a stretch, what leans so far is part of it */
enum {
	LEAST_BINS = 2,
	TREND_DAYS = 2,
	TREND_FROM_DAYS = 4,
	TREND_STEPS = 48,
	TREND_VALUES = 576, /* of the window of a trend: its median needs no more */
	EDGE_BINS = 60,
	MERGE_BINS = 2
};

/* --- what is usual ------------------------------------------------------------- */

/* Takes out the running median of two whole days, read at every half hour or so and straight between. */
static void take_trend(double *z, guint n, guint per_day, double *scratch)
{
	guint window = TREND_DAYS * per_day, step = MAX(1u, per_day / TREND_STEPS);
	guint stride = MAX(1u, window / TREND_VALUES);
	g_autofree double *some = g_new(double, window / stride + 1);
	guint knots = n / step + 2;
	g_autofree double *knot = g_new(double, knots);
	double last = robust_median(z, n, scratch);
	for (guint k = 0; k < knots; k++) {
		guint at = MIN(k * step, n - 1);
		guint a = MIN(at > window / 2 ? at - window / 2 : 0, n - window);
		guint count = 0;
		for (guint i = a; i < a + window; i += stride)
			some[count++] = z[i];
		double median = robust_median(some, count, scratch);
		last = knot[k] = isfinite(median) ? median : last;
	}
	for (guint i = 0; i < n; i++) {
		double part = (double)(i % step) / step;
		z[i] -= knot[i / step] * (1 - part) + knot[i / step + 1] * part;
	}
}

/* Takes out the median of each time of the day, where that leaves clearly less. */
static void take_rhythm(double *z, guint n, guint per_day, double *scratch)
{
	g_autofree double *calm = g_new(double, n);
	g_autofree double *same = g_new(double, n / per_day + 1);
	for (guint slot = 0; slot < per_day; slot++) {
		guint count = 0;
		for (guint i = slot; i < n; i += per_day)
			same[count++] = z[i];
		double median = robust_median(same, count, scratch);
		for (guint i = slot; i < n; i += per_day)
			calm[i] = z[i] - (isfinite(median) ? median : 0);
	}
	if (robust_spread(calm, n, scratch) >= RHYTHM_GAIN * robust_spread(z, n, scratch))
		return;
	for (guint i = 0; i < n; i++)
		z[i] = calm[i];
}

void gauge_calm(double *values, guint n, gint64 width)
{
	guint per_day = (guint)MAX(1, DAY / width);
	if (n < TREND_FROM_DAYS * per_day || per_day <= 1 || DAY % width != 0)
		return;
	g_autofree double *scratch = g_new(double, n);
	double median = robust_median(values, n, scratch);
	if (!isfinite(median))
		return;
	for (guint i = 0; i < n; i++)
		values[i] -= median;
	take_rhythm(values, n, per_day, scratch);
	for (guint i = 0; i < n; i++)
		values[i] += median;
}

/* In robust standard deviations (*spread) from what is usual; false when there is nothing to tell. */
static bool standardise(double *z, guint n, gint64 width, double *spread)
{
	g_autofree double *scratch = g_new(double, n);
	guint per_day = (guint)MAX(1, DAY / width);
	if (n >= TREND_FROM_DAYS * per_day && per_day > 1)
		take_trend(z, n, per_day, scratch);
	if (n >= TREND_FROM_DAYS * per_day && per_day > 1 && DAY % width == 0)
		take_rhythm(z, n, per_day, scratch);
	double median = robust_median(z, n, scratch);
	for (guint i = 0; i < n; i++)
		z[i] -= median;
	*spread = robust_spread(z, n, scratch);
	return *spread > 0;
}

/* What neighbours have in common makes long stretches out of nothing: their price rises by so much. */
double gauge_inflation(const double *z, guint n)
{
	double product = 0, square = 0;
	for (guint i = 0; i + 1 < n; i++) {
		if (!isfinite(z[i]) || !isfinite(z[i + 1]))
			continue;
		double a = CLAMP(z[i], -3, 3), b = CLAMP(z[i + 1], -3, 3);
		product += a * b;
		square += a * a;
	}
	double r = square > 0 ? CLAMP(product / square, 0, 0.95) : 0;
	return (1 + r) / (1 - r);
}

/* --- the scan ------------------------------------------------------------------ */

struct scan {
	guint n, longest;
	double *sum, *there; /* running sums of z and of bins that are there */
	double *best;
	guint *from; /* of the stretch or single bin that ends here; n + 1 = none does */
	double stretch_price, point_price;
};

static double saving(const struct scan *s, guint a, guint b)
{
	double k = s->there[b] - s->there[a], y = s->sum[b] - s->sum[a];
	return k >= 2 ? y * y / k : -INFINITY;
}

static void scan_step(struct scan *s, const double *z, guint t)
{
	double value = z[t - 1] * z[t - 1];
	s->best[t] = s->best[t - 1];
	s->from[t] = s->n + 1;
	if (isfinite(value) && value > 0) {
		double alone = value - 1 - log(value) - s->point_price;
		if (alone > 0) {
			s->best[t] += alone;
			s->from[t] = t - 1;
		}
	}
	guint first = t > s->longest ? t - s->longest : 0;
	for (guint a = first; a + 2 <= t; a++) {
		double total = s->best[a] + saving(s, a, t) - s->stretch_price;
		if (total > s->best[t]) {
			s->best[t] = total;
			s->from[t] = a;
		}
	}
}

/* Bins beside a stretch that lean the same way belong to it. */
static void widen(const struct scan *s, const double *z, struct gauge_span *span)
{
	double side = s->sum[span->end] - s->sum[span->first] > 0 ? 1 : -1;
	while (span->first > 0 && z[span->first - 1] * side > LEAN)
		span->first--;
	while (span->end < s->n && z[span->end] * side > LEAN)
		span->end++;
}

static void add_span(GArray *spans, const struct scan *s, const double *z, guint a,
                     guint b)
{
	struct gauge_span span = { .first = a,
		                   .end = b,
		                   .score = s->best[b] - s->best[a] };
	/* Bins that are missing cost nothing, and are no part of it at its ends. */
	while (span.first + 1 < span.end && !isfinite(z[span.first]))
		span.first++;
	while (span.end > span.first + 1 && !isfinite(z[span.end - 1]))
		span.end--;
	struct gauge_span *next =
	        spans->len > 0 ? &g_array_index(spans, struct gauge_span, 0) : NULL;
	widen(s, z, &span);
	if (next == NULL || next->first > span.end + MERGE_BINS) {
		g_array_prepend_val(spans, span);
		return;
	}
	next->first = MIN(next->first, span.first);
	next->end = MAX(next->end, span.end);
	next->score += span.score;
}

static GArray *scan_run(struct scan *s, const double *z)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct gauge_span));
	for (guint i = 0; i < s->n; i++) {
		bool there = isfinite(z[i]);
		s->sum[i + 1] = s->sum[i] + (there ? z[i] : 0);
		s->there[i + 1] = s->there[i] + there;
	}
	for (guint t = 1; t <= s->n; t++)
		scan_step(s, z, t);
	for (guint t = s->n; t > 0;) {
		if (s->from[t] > s->n) {
			t--;
			continue;
		}
		add_span(spans, s, z, s->from[t], t);
		t = s->from[t];
	}
	for (guint i = spans->len; i-- > 0;) {
		struct gauge_span *span = &g_array_index(spans, struct gauge_span, i);
		double there = s->there[span->end] - s->there[span->first];
		span->level = (s->sum[span->end] - s->sum[span->first]) / MAX(there, 1);
		if (span->end - span->first < LEAST_BINS)
			g_array_remove_index(spans, i);
	}
	return spans;
}

/* --- the ends ------------------------------------------------------------------ */

struct gauge_edge gauge_edge(const double *z, guint from, guint to, guint at,
                             double level, double inflation, bool onset)
{
	guint a = at > from + EDGE_BINS ? at - EDGE_BINS : from;
	guint b = MIN(to, at + EDGE_BINS), n = b - a + 1;
	g_autofree double *value = g_new0(double, n);
	double best = 0, all = 0, sum = 0;
	/* value[i]: what is lost when the edge lies before bin a + i and not before bin a; bins of the level gain. */
	for (guint i = 1; i < n; i++) {
		double x = z[a + i - 1];
		double gain =
		        isfinite(x) ? (level * x - level * level / 2) / inflation : 0;
		value[i] = value[i - 1] + (onset ? -gain : gain);
		best = MAX(best, value[i]);
	}
	for (guint i = 0; i < n; i++)
		all += exp(value[i] - best);
	struct gauge_edge edge = { b, b, b };
	for (guint i = 0; i < n; i++) {
		double before = sum;
		sum += exp(value[i] - best);
		edge.lo = before < 0.05 * all && sum >= 0.05 * all ? a + i : edge.lo;
		edge.likely =
		        before < 0.5 * all && sum >= 0.5 * all ? a + i : edge.likely;
		edge.hi = before < 0.95 * all && sum >= 0.95 * all ? a + i : edge.hi;
	}
	return edge;
}

/* No look into the neighbours; within a stretch as far as its middle. */
static void set_edges(const GArray *spans, const double *z, guint n, double inflation)
{
	for (guint i = 0; i < spans->len; i++) {
		struct gauge_span *span = &g_array_index(spans, struct gauge_span, i);
		const guint middle = span->first + (span->end - span->first + 1) / 2;
		const guint from = i > 0 ? (span - 1)->end : 0;
		const guint to = i + 1 < spans->len ? (span + 1)->first : n;
		struct gauge_edge first = gauge_edge(z, from, middle, span->first,
		                                     span->level, inflation, true);
		struct gauge_edge end = gauge_edge(z, middle, to, span->end, span->level,
		                                   inflation, false);
		span->first_lo = MIN(first.lo, span->first);
		span->first_hi = MAX(first.hi, span->first);
		span->end_lo = MIN(end.lo, span->end);
		span->end_hi = MAX(end.hi, span->end);
	}
}

GArray *gauge_spans_usual(const double *values, guint n, gint64 width, double *usual,
                          double *spread)
{
	g_autofree double *z = g_memdup2(values, n * sizeof(double));
	for (guint i = 0; i < n; i++)
		if (!isfinite(z[i]))
			z[i] = NAN;
	*spread = 0;
	if (n < GAUGE_LEAST || width <= 0 || !standardise(z, n, width, spread))
		return g_array_new(FALSE, FALSE, sizeof(struct gauge_span));
	for (guint i = 0; i < n; i++) {
		usual[i] = values[i] - z[i];
		if (isfinite(z[i]))
			z[i] = CLAMP(z[i] / *spread, -FARTHEST, FARTHEST);
	}
	double inflated = gauge_inflation(z, n);
	struct scan s = { .n = n,
		          .longest = (guint)CLAMP(DAY / width, 2, (gint64)n),
		          .sum = g_new0(double, n + 1),
		          .there = g_new0(double, n + 1),
		          .best = g_new0(double, n + 1),
		          .from = g_new0(guint, n + 1),
		          .stretch_price = inflated * 4 * log(n),
		          .point_price = inflated * 3 * log(n) };
	GArray *spans = scan_run(&s, z);
	set_edges(spans, z, n, inflated);
	g_free(s.sum);
	g_free(s.there);
	g_free(s.best);
	g_free(s.from);
	return spans;
}

GArray *gauge_spans(const double *values, guint n, gint64 width)
{
	double spread;
	g_autofree double *usual = g_new(double, n);
	return gauge_spans_usual(values, n, width, usual, &spread);
}
