/* window.c - see window.h */
#include "correlate/window.h"

#include "correlate/boundary.h"

#include <math.h>
#include <string.h>

static const double FALSE_PER_WEEK = 0.05; /* false windows in a quiet week */
static const double LEVEL_PRICE =
        0.8; /* of another level inside a window, in shares of beta */
static const double LEAST_EXCESS = 3; /* counts */
/* What lasts so long and stays so low is a day that runs high. */
static const gint64 LONG_SPAN = 6 * HOUR;
static const double LONG_KEEP = 0.1; /* more than keep_min */
enum {
	ROUNDS = 2,
	LEVEL_STEPS = 1440,
	ORIGINS_MAX =
	        2000, /* more than a day of minutes has: only finer bins are thinned */
};

bool window_measure(const Series *series)
{
	return series->measure == MEASURE_REPORTS || series->measure == MEASURE_ERRORS ||
	       series->measure == MEASURE_RECORDS;
}

bool window_is_machine(const struct window *window)
{
	return window->series->measure != MEASURE_REPORTS;
}

int window_by_start(gconstpointer a, gconstpointer b)
{
	const struct window *x = *(const struct window *const *)a;
	const struct window *y = *(const struct window *const *)b;
	if (x->start.lo != y->start.lo)
		return x->start.lo < y->start.lo ? -1 : 1;
	return (x->series->id > y->series->id) - (x->series->id < y->series->id);
}

/* --- the scan ---------------------------------------------------------------- */

struct span {
	guint first, end; /* bins [first, end) */
	double score;
};

/* A place from which a segment may come. */
struct origin {
	guint s;
	double value; /* of the best path to it, price paid */
	bool inside;  /* it goes on inside a window */
};

struct scan {
	Grid *grid;
	guint n, reach, step;
	double beta, level, least, prefix;
	double *counts, *expected; /* prefix sums of weight * count, weight * expected */
	double *outside, *inside;  /* best path that ends outside, inside a window */
	guint *from;               /* where the last segment of inside[t] began */
	bool *from_inside;
	GArray *origins; /* struct origin that may still win */
};

static void scan_open(struct scan *s, Grid *grid)
{
	guint n = grid->n;
	double week = 7.0 * (double)DAY / (double)grid->width;
	*s = (struct scan){ .grid = grid, .n = n };
	s->beta = log(week / FALSE_PER_WEEK) + 1.5;
	s->level = LEVEL_PRICE * s->beta;
	s->least = grid->ratio_min;
	/* Taking a leading stretch away gains whenever its ratio is under (r - 1)/ln r, r the ratio of the whole. */
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
	if (bin->ok && bin->count > bin->expected && !inside) {
		struct origin origin = { t, s->outside[t] - s->beta, false };
		g_array_append_val(s->origins, origin);
	}
	if (t % s->step == 0 && inside) {
		struct origin origin = { t, s->inside[t] - s->level, true };
		g_array_append_val(s->origins, origin);
	}
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
		if (t - origin.s > s->reach || (!origin.inside && c <= s->prefix * e))
			continue;
		g_array_index(s->origins, struct origin, kept++) = origin;
		if (c <= s->least * e || origin.value + (c - e) * (c - e) / e < useful)
			continue;
		double value = origin.value + c * log(c / e) - (c - e);
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
		struct span span = { .end = t };
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

static void span_sums(const Grid *grid, const struct span *span, double *x, double *mu)
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
	return gap > MAX(grid->width, 10 * MINUTE);
}

static bool too_little(const Grid *grid, const struct span *span)
{
	double x, mu;
	bool is_long = (gint64)(span->end - span->first) * grid->width > LONG_SPAN;
	span_sums(grid, span, &x, &mu);
	return x < (grid->keep_min + (is_long ? LONG_KEEP : 0)) * mu ||
	       x - mu < LEAST_EXCESS;
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

static GArray *find_spans(Grid *grid)
{
	struct scan scan;
	scan_open(&scan, grid);
	scan_run(&scan);
	GArray *spans = spans_tidy(grid, scan_spans(&scan));
	scan_close(&scan);
	return spans;
}

/* Masks windows, widened by half an hour; false when too little calm is left to learn from. */
static bool mask(Grid *grid, const GArray *spans)
{
	guint widen = (guint)MAX(1, 30 * MINUTE / grid->width);
	guint masked = 0, present = 0;
	for (guint t = 0; t < grid->n; t++)
		grid->bins[t].masked = false;
	for (guint i = 0; i < spans->len; i++) {
		const struct span *span = &g_array_index(spans, struct span, i);
		guint from = span->first > widen ? span->first - widen : 0;
		for (guint t = from; t < MIN(grid->n, span->end + widen); t++)
			grid->bins[t].masked = true;
	}
	for (guint t = 0; t < grid->n; t++) {
		present += grid->bins[t].ok;
		masked += grid->bins[t].ok && grid->bins[t].masked;
	}
	guint calm = present - masked;
	return calm * 4 >= present || calm >= 20;
}

/* --- windows out of spans ----------------------------------------------------- */

static void add_ref(GArray *refs, const Series *series, const struct sample *sample)
{
	if (sample == NULL)
		return;
	struct ref ref = { .source = sample_source(series, sample),
		           .line = sample->line,
		           .offset = sample->offset,
		           .length = sample->length };
	for (guint i = 0; i < refs->len; i++)
		if (g_array_index(refs, struct ref, i).source == ref.source &&
		    g_array_index(refs, struct ref, i).offset == ref.offset &&
		    g_array_index(refs, struct ref, i).line == ref.line)
			return;
	g_array_append_val(refs, ref);
}

static bool has_share(const Grid *grid)
{
	return g_str_equal(grid->mode, "ratio");
}

/* The value that is shown of a bin: its count, or its share of the requests. */
static double shown(const Grid *grid, const struct bin *bin)
{
	if (!has_share(grid))
		return bin->count;
	double requests =
	        isnan(bin->exposure) ? bin->count : MAX(bin->exposure, bin->count);
	return requests > 0 ? bin->count / requests : 0;
}

static guint find_peak(const Grid *grid, const struct span *span)
{
	double requests = 0, best = -1;
	guint n = 0, peak = span->first;
	for (guint t = span->first; t < span->end; t++)
		if (grid->bins[t].ok && has_share(grid)) {
			requests += isnan(grid->bins[t].exposure)
			                    ? 0
			                    : grid->bins[t].exposure;
			n++;
		}
	for (guint t = span->first; t < span->end; t++) {
		const struct bin *bin = &grid->bins[t];
		/* A share of few requests says little. */
		bool thin =
		        has_share(grid) && n > 0 && !(bin->exposure >= requests / n / 4);
		if (bin->ok && !thin && shown(grid, bin) > best) {
			best = shown(grid, bin);
			peak = t;
		}
	}
	return peak;
}

/* Hull of the bins whose excess is a quarter of the peak's (mean of the two highest) or more. */
static void set_major(const Grid *grid, const struct span *span, struct window *window)
{
	double first = 0, second = 0;
	for (guint t = span->first; t < span->end; t++) {
		double excess = grid->bins[t].ok
		                        ? grid->bins[t].count - grid->bins[t].expected
		                        : 0;
		if (excess > first) {
			second = first;
			first = excess;
		} else if (excess > second) {
			second = excess;
		}
	}
	double limit = (span->end - span->first > 1 ? (first + second) / 2 : first) / 4;
	guint from = span->end, to = span->first;
	for (guint t = span->first; t < span->end; t++)
		if (grid->bins[t].ok &&
		    grid->bins[t].count - grid->bins[t].expected >= limit) {
			from = MIN(from, t);
			to = t;
		}
	if (from > to)
		from = to = span->first;
	window->major_start =
	        range_of(grid->bins[from].start, grid->bins[from].start + grid->width);
	window->major_end =
	        range_of(grid->bins[to].start, grid->bins[to].start + grid->width);
}

/* The first bin of a span that nobody would take for calm: three standard deviations and three counts over it. */
static void set_first(const Grid *grid, const struct span *span, struct window *window)
{
	guint first = span->first;
	for (guint t = span->first; t < span->end; t++) {
		const struct bin *bin = &grid->bins[t];
		double excess = bin->count - bin->expected;
		if (!bin->ok || bin->weight <= 0 || excess < LEAST_EXCESS ||
		    excess < 3 * sqrt(bin->expected / bin->weight))
			continue;
		first = t;
		break;
	}
	window->first =
	        range_of(grid->bins[first].start, grid->bins[first].start + grid->width);
}

static const char *rule_of(const Grid *grid)
{
	return g_str_equal(grid->mode, "given")     ? "capa-qp/given-baseline"
	       : g_str_equal(grid->mode, "ratio")   ? "capa-qp/ratio"
	       : g_str_equal(grid->mode, "history") ? "capa-qp/history"
	                                            : "capa-qp/flat";
}

/* Where the data begin or stop, an end cannot be seen. */
static void set_censored(const Grid *grid, const struct span *span, struct window *window)
{
	window->censored_start = span->first == 0 || !grid->bins[span->first - 1].ok;
	window->censored_end = span->end == grid->n || grid->bins[span->end].cut;
	if (window->censored_start) {
		guint before = span->first;
		while (before > 0 && !grid->bins[before - 1].ok)
			before--;
		gint64 bin = grid->bins[span->first].start;
		gint64 lo = before > 0 && before < span->first
		                    ? grid->bins[before - 1].start + grid->width
		                    : bin;
		window->start = range_of(lo, MAX(window->start.hi, bin + grid->width));
	}
	if (window->censored_end) {
		window->end =
		        (struct range){ grid->bins[span->end - 1].start + grid->width,
			                RANGE_OPEN };
	} else if (!grid->bins[span->end].ok) {
		guint after = span->end;
		while (after < grid->n && !grid->bins[after].ok)
			after++;
		if (after < grid->n)
			window->end.hi = MAX(window->end.hi, grid->bins[after].start);
	}
}

static struct window *window_from(const Grid *grid, const GArray *spans, guint i)
{
	const struct span *span = &g_array_index(spans, struct span, i);
	guint from = i > 0 ? g_array_index(spans, struct span, i - 1).end : 0;
	guint to = i + 1 < spans->len ? g_array_index(spans, struct span, i + 1).first
	                              : grid->n;
	struct window *window = g_new0(struct window, 1);
	double x, mu;
	guint peak = find_peak(grid, span);
	span_sums(grid, span, &x, &mu);
	window->series = grid->series;
	struct edge start = boundary_onset(grid, span->first, span->end - 1, from);
	struct edge end = boundary_end(grid, span->first, span->end - 1, to);
	window->start = start.at;
	window->start_likely = start.likely;
	window->end = end.at;
	window->end_likely = end.likely;
	set_censored(grid, span, window);
	set_first(grid, span, window);
	set_major(grid, span, window);
	window->peak_at = grid->bins[peak].start;
	window->peak = shown(grid, &grid->bins[peak]);
	double requests =
	        isnan(grid->bins[peak].exposure) ? 0 : grid->bins[peak].exposure;
	window->peak_baseline = !has_share(grid) ? grid->bins[peak].expected
	                        : requests > 0   ? grid->bins[peak].expected / requests
	                                         : 0;
	window->excess = x - mu;
	window->chance_per_week = FALSE_PER_WEEK * exp(-span->score);
	window->rule = rule_of(grid);
	window->refs = g_array_new(FALSE, TRUE, sizeof(struct ref));
	add_ref(window->refs, grid->series, grid->bins[span->first].sample);
	add_ref(window->refs, grid->series, grid->bins[peak].sample);
	add_ref(window->refs, grid->series, grid->bins[span->end - 1].sample);
	return window;
}

GPtrArray *windows_of(const Series *series, struct baseline **baseline)
{
	GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)window_free);
	if (baseline != NULL)
		*baseline = NULL;
	if (!window_measure(series))
		return out;
	g_autoptr(Grid) grid = grid_new(series);
	if (grid->n < 2)
		return out;
	baseline_first(grid);
	g_autoptr(GArray) spans = find_spans(grid);
	for (int round = 0; round < ROUNDS && mask(grid, spans); round++) {
		baseline_again(grid);
		baseline_dispersion(grid);
		g_array_unref(spans);
		spans = find_spans(grid);
	}
	for (guint i = 0; i < spans->len; i++)
		g_ptr_array_add(out, window_from(grid, spans, i));
	if (baseline != NULL)
		*baseline = baseline_of(grid);
	return out;
}
