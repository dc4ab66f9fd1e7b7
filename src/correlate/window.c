/* window.c - see window.h */
#include "correlate/window.h"

#include "correlate/boundary.h"
#include "correlate/capa.h"
#include "correlate/threshold.h"

#include <math.h>
#include <string.h>

/* Of the requests that are expected, at most so many are left where a drop speaks for itself. */
static const double GONE = 0.5, GONE_ASSUMED = 0.1;
static const double GONE_COUNTS = 50, GONE_CHANCE = 0.001;
static const gint64 GONE_SPAN = 3 * MINUTE;
enum { ROUNDS = 2 };

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

/* --- rounds ------------------------------------------------------------------ */

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

void window_ref(GArray *refs, const Series *series, const struct sample *sample)
{
	if (sample == NULL || (sample->line == 0 && sample->length == 0))
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

/* How far a bin lies from what is expected, the way that its span goes. */
static double depth(const struct span *span, const struct bin *bin)
{
	return span->down ? bin->expected - bin->count : bin->count - bin->expected;
}

static guint find_peak(const Grid *grid, const struct span *span)
{
	double requests = 0, best = -INFINITY;
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
		double value = span->down ? -shown(grid, bin) : shown(grid, bin);
		if (bin->ok && !thin && value > best) {
			best = value;
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
		double excess = grid->bins[t].ok ? depth(span, &grid->bins[t]) : 0;
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
		if (grid->bins[t].ok && depth(span, &grid->bins[t]) >= limit) {
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
		double excess = depth(span, bin);
		if (!bin->ok || bin->weight <= 0 || excess < threshold(WINDOW_COUNTS) ||
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

static double noise_of(const Grid *grid, const struct span *span)
{
	double sum = 0;
	for (guint t = span->first; t < span->end; t++)
		if (grid->bins[t].ok && grid->bins[t].weight > 0)
			sum += grid->bins[t].expected / grid->bins[t].weight;
	return sqrt(sum);
}

/* Where nothing counts harm, what a day's rhythm does not do speaks for itself: most of the requests are gone. */
static bool is_strong(const Grid *grid, const struct span *span, double x, double mu)
{
	bool assumed = g_str_equal(grid->mode, "flat");
	return span->down && x <= (assumed ? GONE_ASSUMED : GONE) * mu &&
	       (gint64)(span->end - span->first) * grid->width >= GONE_SPAN &&
	       mu >= GONE_COUNTS && capa_chance(span) < GONE_CHANCE;
}

static struct window *window_from(Grid *grid, const GArray *spans, guint i)
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
	window->way = span->down ? WINDOW_DROP : WINDOW_RISE;
	window->harm = window_measure(grid->series);
	window->strong = !window->harm && is_strong(grid, span, x, mu);
	grid->down = span->down;
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
	window->noise = noise_of(grid, span);
	window->chance_per_week = capa_chance(span);
	window->rule = rule_of(grid);
	window->refs = g_array_new(FALSE, TRUE, sizeof(struct ref));
	/* Where nothing came there is no line to show: those before and behind it are the evidence. */
	if (span->down && span->first > 0)
		window_ref(window->refs, grid->series,
		           grid->bins[span->first - 1].sample);
	window_ref(window->refs, grid->series, grid->bins[span->first].sample);
	window_ref(window->refs, grid->series, grid->bins[peak].sample);
	window_ref(window->refs, grid->series, grid->bins[span->end - 1].sample);
	if (span->down && span->end < grid->n)
		window_ref(window->refs, grid->series, grid->bins[span->end].sample);
	return window;
}

static int by_first(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->score < y->score) - (x->score > y->score);
}

/* Rare requests are silent by nature, and what is never there cannot fall. */
static bool may_fall(const Grid *grid)
{
	double sum = 0, there = 0;
	for (guint t = 0; grid->both && t < grid->n; t++)
		if (grid->bins[t].ok) {
			sum += grid->bins[t].count;
			there++;
		}
	return sum >= there && there > 0;
}

/* The first and the last bin of a log hold a part of their time only. */
static void drop_partial(const Grid *grid, GArray *drops)
{
	for (guint i = drops->len; i-- > 0;) {
		const struct span *span = &g_array_index(drops, struct span, i);
		const bool first = span->first == 0 || grid->bins[span->first - 1].cut;
		const bool last = span->end == grid->n || grid->bins[span->end].cut;
		if (span->end - span->first == 1 && (first || last))
			g_array_remove_index(drops, i);
	}
}

/* Rises, and drops where a fall means something; of two that overlap the likelier one. */
static GArray *find_spans(Grid *grid)
{
	GArray *spans = capa_spans(grid, false);
	if (!may_fall(grid))
		return spans;
	g_autoptr(GArray) drops = capa_spans(grid, true);
	drop_partial(grid, drops);
	g_array_append_vals(spans, drops->data, drops->len);
	g_array_sort(spans, by_first);
	for (guint i = 1; i < spans->len;) {
		const struct span *a = &g_array_index(spans, struct span, i - 1);
		const struct span *b = &g_array_index(spans, struct span, i);
		if (b->first >= a->end) {
			i++;
		} else if (a->score >= b->score) {
			g_array_remove_index(spans, i);
		} else {
			g_array_remove_index(spans, i - 1);
			i = MAX(i, 2) - 1;
		}
	}
	return spans;
}

/* A log of rare requests has a bin only where one came: of what is usual between them it says nothing. */
static bool is_sparse(const Grid *grid)
{
	guint there = 0;
	for (guint t = 0; t < grid->n; t++)
		there += grid->bins[t].ok;
	return grid->both && there * 3 < grid->n * 2;
}

static GPtrArray *count_windows(const Series *series, struct baseline **baseline)
{
	GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)window_free);
	g_autoptr(Grid) grid = grid_new(series);
	if (grid->n < 2 || is_sparse(grid))
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

GPtrArray *windows_of(const Series *series, struct baseline **baseline)
{
	if (baseline != NULL)
		*baseline = NULL;
	return series->measure == MEASURE_GAUGE ? gauge_windows(series, baseline)
	                                        : count_windows(series, baseline);
}

enum { FEW_BINS = 8 };

const char *window_why_none(const Series *series)
{
	guint counted = 0;
	bool any = false, asks = false, asked = false;
	for (guint i = 0; i < series->samples->len; i++) {
		const struct sample *s =
		        &g_array_index(series->samples, struct sample, i);
		if (!isfinite(s->count) || s->count < 0)
			continue;
		counted++;
		any |= s->count > 0;
		asks |= isfinite(s->exposure);
		asked |= isfinite(s->exposure) && s->exposure > 0;
	}
	if (counted == 0)
		return "no bin of it holds a value";
	if (asks && !asked)
		return "nothing was asked: of no requests none can fail";
	if (counted < FEW_BINS)
		return "too few bins to tell what is usual";
	if (!any && !asks && series->measure != MEASURE_GAUGE)
		return "all its counts are 0";
	return NULL;
}
