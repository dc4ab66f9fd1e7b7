/* capa.c - see capa.h */
#include "correlate/capa.h"
#include "correlate/threshold.h"

#include <math.h>

static const double LEVEL_PRICE =
        0.8; /* of another level inside a window, in shares of beta */
/* What lasts so long and stays so low is a day that runs high. */
static const gint64 LONG_SPAN = 6 * HOUR;
static const double LONG_KEEP = 0.1; /* more than keep_min */
enum {
	LEVEL_STEPS = 1440,
	ORIGINS_MAX =
	        2000, /* more than a day of minutes has: only finer bins are thinned */
};

/* --- the scan ---------------------------------------------------------------- */

/* A place from which a segment may come. */
struct origin {
	guint s;
	double value; /* of the best path to it, price paid */
	bool inside;  /* it goes on inside a window */
};

struct scan {
	Grid *grid;
	guint n, reach, step;
	bool down;
	double beta, level, least, prefix;
	double *counts, *expected; /* prefix sums of weight * count, weight * expected */
	double *outside, *inside;  /* best path that ends outside, inside a window */
	guint *from;               /* where the last segment of inside[t] began */
	bool *from_inside;
	GArray *origins; /* struct origin that may still win */
};

static void scan_open(struct scan *s, Grid *grid, bool down)
{
	guint n = grid->n;
	double week = 7.0 * (double)DAY / (double)grid->width;
	*s = (struct scan){ .grid = grid, .n = n, .down = down };
	s->beta = log(week / threshold(WINDOW_FALSE)) + 1.5;
	s->level = LEVEL_PRICE * s->beta;
	s->least = down ? 1 / grid->ratio_min : grid->ratio_min;
	/* Taking a leading stretch away gains whenever its ratio is nearer to 1 than (r - 1)/ln r, r that of the whole. */
	s->prefix = (s->least - 1) / log(s->least);
	s->reach = (guint)CLAMP(DAY / grid->width, 1, (gint64)n);
	s->step = MAX(1u, s->reach / LEVEL_STEPS);
	s->counts = g_new0(double, n + 1);
	s->expected = g_new0(double, n + 1);
	s->outside = g_new0(double, n + 1);
	s->inside = g_new0(double, n + 1);
	s->from = g_new0(guint, n + 1);
	s->from_inside = g_new0(bool, n + 1);
	s->origins = g_array_new(FALSE, FALSE, sizeof(struct origin));
	for (guint t = 0; t < n; t++) {
		const struct bin *b = &grid->bins[t];
		s->counts[t + 1] = s->counts[t] + (b->ok ? b->weight * b->count : 0);
		s->expected[t + 1] =
		        s->expected[t] + (b->ok ? b->weight * b->expected : 0);
	}
	s->inside[0] = -INFINITY;
}

static void scan_close(struct scan *s)
{
	g_free(s->counts);
	g_free(s->expected);
	g_free(s->outside);
	g_free(s->inside);
	g_free(s->from);
	g_free(s->from_inside);
	g_array_unref(s->origins);
}

/* Of the older half every second one goes: long raised stretches of fine bins would else cost their square. */
static void thin_origins(GArray *origins)
{
	guint kept = 0;
	for (guint i = 0; i < origins->len; i++)
		if (i >= origins->len / 2 || i % 2 == 0)
			g_array_index(origins, struct origin, kept++) =
			        g_array_index(origins, struct origin, i);
	g_array_set_size(origins, kept);
}

/* Places that can begin a segment with bin t: a window with a raised bin, or another level within one. */
static void add_origins(struct scan *s, guint t)
{
	const struct bin *bin = &s->grid->bins[t];
	bool inside = s->inside[t] - s->level >= s->outside[t] - s->beta;
	if (s->origins->len >= ORIGINS_MAX)
		thin_origins(s->origins);
	bool leans = s->down ? bin->count < bin->expected : bin->count > bin->expected;
	if (bin->ok && leans && !inside) {
		struct origin origin = { t, s->outside[t] - s->beta, false };
		g_array_append_val(s->origins, origin);
	}
	if (t % s->step == 0 && inside) {
		struct origin origin = { t, s->inside[t] - s->level, true };
		g_array_append_val(s->origins, origin);
	}
}

/* x ln(x/e) - (x - e), 0 ln 0 = 0 */
static double ratio_gain(double c, double e)
{
	return (c > 0 ? c * log(c / e) : 0) - (c - e);
}

static bool too_near(const struct scan *s, double c, double e, double ratio)
{
	return s->down ? c >= ratio * e : c <= ratio * e;
}

/* The best segment that ends before bin t; origins that can win no more are dropped. */
static void extend(struct scan *s, guint t)
{
	guint kept = 0;
	double best = -INFINITY;
	/* Less than this neither ends a window nor carries one on; (c - e)^2 / e is more than c ln(c/e) - (c - e). */
	double useful = s->outside[t - 1] - (s->beta - s->level);
	for (guint i = 0; i < s->origins->len; i++) {
		struct origin origin = g_array_index(s->origins, struct origin, i);
		double c = s->counts[t] - s->counts[origin.s];
		double e = MAX(s->expected[t] - s->expected[origin.s], 1e-9);
		if (t - origin.s > s->reach ||
		    (!origin.inside && too_near(s, c, e, s->prefix)))
			continue;
		g_array_index(s->origins, struct origin, kept++) = origin;
		if (too_near(s, c, e, s->least) ||
		    origin.value + (c - e) * (c - e) / e < useful)
			continue;
		double value = origin.value + ratio_gain(c, e);
		if (value > best) {
			best = value;
			s->from[t] = origin.s;
			s->from_inside[t] = origin.inside;
		}
	}
	g_array_set_size(s->origins, kept);
	s->inside[t] = best;
}

static void scan_run(struct scan *s)
{
	for (guint t = 1; t <= s->n; t++) {
		if (s->grid->bins[t - 1].cut) {
			g_array_set_size(s->origins, 0);
			s->inside[t] = -INFINITY;
			s->outside[t] = s->outside[t - 1];
			continue;
		}
		add_origins(s, t - 1);
		extend(s, t);
		s->outside[t] = MAX(s->outside[t - 1], s->inside[t]);
	}
}

static int by_first(const void *a, const void *b)
{
	guint x = ((const struct span *)a)->first, y = ((const struct span *)b)->first;
	return (x > y) - (x < y);
}

static GArray *scan_spans(const struct scan *s)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct span));
	for (guint t = s->n; t > 0;) {
		if (s->outside[t] <= s->outside[t - 1]) {
			t--;
			continue;
		}
		struct span span = { .end = t, .down = s->down };
		guint at = t;
		while (s->from_inside[at])
			at = s->from[at];
		span.first = s->from[at];
		span.score = s->inside[t] - s->outside[span.first];
		g_array_append_val(spans, span);
		t = span.first;
	}
	g_array_sort(spans, by_first);
	return spans;
}

/* --- afterwards -------------------------------------------------------------- */

void span_sums(const Grid *grid, const struct span *span, double *x, double *mu)
{
	*x = *mu = 0;
	for (guint t = span->first; t < span->end; t++)
		if (grid->bins[t].ok) {
			*x += grid->bins[t].count;
			*mu += grid->bins[t].expected;
		}
}

static bool apart(const Grid *grid, const struct span *a, const struct span *b)
{
	gint64 gap =
	        grid->bins[b->first].start - grid->bins[a->end - 1].start - grid->width;
	for (guint t = a->end; t < b->first; t++)
		if (grid->bins[t].cut)
			return true;
	return gap > MAX(grid->width, threshold_span(WINDOW_JOIN));
}

static bool too_little(const Grid *grid, const struct span *span)
{
	double x, mu;
	bool is_long = (gint64)(span->end - span->first) * grid->width > LONG_SPAN;
	double keep = grid->keep_min + (is_long ? LONG_KEEP : 0);
	span_sums(grid, span, &x, &mu);
	return span->down ? x * keep > mu || mu - x < threshold(WINDOW_COUNTS)
	                  : x < keep * mu || x - mu < threshold(WINDOW_COUNTS);
}

/* Joins what lies close together, drops what is too little. */
static GArray *spans_tidy(const Grid *grid, GArray *spans)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct span));
	for (guint i = 0; i < spans->len; i++) {
		struct span span = g_array_index(spans, struct span, i);
		struct span *last =
		        out->len > 0 ? &g_array_index(out, struct span, out->len - 1)
		                     : NULL;
		if (last != NULL && !apart(grid, last, &span)) {
			last->end = span.end;
			last->score += span.score;
		} else {
			g_array_append_val(out, span);
		}
	}
	for (guint i = out->len; i-- > 0;)
		if (too_little(grid, &g_array_index(out, struct span, i)))
			g_array_remove_index(out, i);
	g_array_unref(spans);
	return out;
}

GArray *capa_spans(Grid *grid, bool down)
{
	struct scan scan;
	scan_open(&scan, grid, down);
	scan_run(&scan);
	GArray *spans = spans_tidy(grid, scan_spans(&scan));
	scan_close(&scan);
	return spans;
}

double capa_chance(const struct span *span)
{
	return threshold(WINDOW_FALSE) * exp(-span->score);
}
