/* Which series are drawn, and in which bins. */
#include "chart/plot.h"
#include "chart/number.h"
#include "chart/story.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define CALM_REQUESTS                                                                    \
	200.0 /* a bin below it makes a ratio that jumps: 1 of 200 is half a per cent */
#define JOIN_LIMIT (15 * MINUTE)
#define LEAST_POINTS 30 /* a short incident is rather uneven than flat */

/* Of the windows that count no harm the first that can be drawn; beside the incident only what is strong, or stayed. */
static const struct window *signal_window(const GPtrArray *windows, bool beside)
{
	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = g_ptr_array_index(windows, i);
		if (!window->harm && window->series->samples->len > 0 &&
		    window->series->width > 0 &&
		    (!beside || window->strong || window->way >= WINDOW_STEP_UP))
			return window;
	}
	return NULL;
}

static const struct window *errors_window(const Timeline *t)
{
	const struct window *window = story_window(t, MEASURE_ERRORS);
	if (window == NULL)
		window = story_window(t, MEASURE_RECORDS);
	if (window == NULL)
		window = signal_window(t->windows, false);
	return window != NULL ? window : signal_window(t->others, true);
}

/* What stands where the name of the series is wanted. */
static char *name_of(const struct window *window, bool share)
{
	const Series *series = window->series;
	const char *own = series->component != NULL && series->name != NULL
	                          ? strstr(series->name, ": ")
	                          : NULL;
	switch (series->measure) {
	case MEASURE_REPORTS:
		return g_strdup("User reports");
	case MEASURE_REQUESTS:
		return g_strdup("Requests");
	case MEASURE_GAUGE:
		if (g_strcmp0(series->unit, "ms") == 0)
			return g_strdup_printf("Response time (%s)", series->name);
		/* a table names the series of a component after it */
		return own != NULL && g_str_equal(own + 2, series->component)
		               ? g_strndup(series->name, (gsize)(own - series->name))
		               : g_strdup(series->name != NULL ? series->name : "Gauge");
	default:
		return g_strdup(share ? "Failed requests" : "Errors");
	}
}

gint64 plot_bin_width(const Timeline *t)
{
	const struct window *reports = story_window(t, MEASURE_REPORTS);
	const struct window *errors = errors_window(t);
	return MAX(reports != NULL ? reports->series->width : 0,
	           errors != NULL ? errors->series->width : 0);
}

static bool has_exposure(const Series *series)
{
	for (guint i = 0; i < series->samples->len; i++) {
		double n = g_array_index(series->samples, struct sample, i).exposure;
		if (isfinite(n) && n >= 0)
			return true;
	}
	return false;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median_exposure(const Series *series, gint64 from, gint64 to)
{
	g_autoptr(GArray) counts = g_array_new(FALSE, FALSE, sizeof(double));
	for (guint i = 0; i < series->samples->len; i++) {
		const struct sample *s =
		        &g_array_index(series->samples, struct sample, i);
		if (s->start >= from && s->start < to && isfinite(s->exposure) &&
		    s->exposure > 0)
			g_array_append_val(counts, s->exposure);
	}
	if (counts->len == 0)
		return 0;
	g_array_sort(counts, compare_doubles);
	return g_array_index(counts, double, counts->len / 2);
}

/* How many bins become one: few requests make noise, and more bins than px make a blot. */
static gint64 joined_width(const Plot *plot, gint64 from, gint64 to, double px)
{
	static const gint64 widths[] = { 10 * SECOND, 30 * SECOND, MINUTE,
		                         5 * MINUTE,  10 * MINUTE, 15 * MINUTE,
		                         30 * MINUTE, HOUR,        3 * HOUR,
		                         6 * HOUR,    DAY,         7 * DAY };
	gint64 own = plot->series->width;
	double n = plot->share ? median_exposure(plot->series, from, to) : G_MAXDOUBLE;
	for (gsize i = 0; i <= G_N_ELEMENTS(widths); i++) {
		gint64 width = i == 0 ? own : widths[i - 1];
		if (width < own || width % own != 0)
			continue;
		bool calm = n * (double)(width / own) >= CALM_REQUESTS ||
		            width >= JOIN_LIMIT || width >= (to - from) / LEAST_POINTS;
		bool fine = (double)(to - from) / (double)width <= 2 * px;
		if (calm && fine)
			return width;
	}
	return own;
}

struct pool {
	gint64 start;
	double count, exposure, baseline;
	int bins;
};

static void pool_close(Plot *plot, const struct pool *pool)
{
	if (pool->bins == 0)
		return;
	struct bin bin = { pool->start, pool->count, pool->baseline };
	if (plot->gauge) {
		bin.value /= pool->bins;
		bin.baseline = NAN;
	}
	if (plot->share) {
		/* A ratio of nothing is no zero. */
		if (!(pool->exposure > 0))
			return;
		bin.value = CLAMP(pool->count / pool->exposure, 0, 1);
		bin.baseline = NAN;
	}
	g_array_append_val(plot->bins, bin);
}

static gint64 bin_floor(gint64 at, gint64 width)
{
	gint64 rest = at % width;
	return at - (rest < 0 ? rest + width : rest);
}

static void cut(Plot *plot, gint64 from, gint64 to)
{
	const GArray *samples = plot->series->samples;
	struct pool pool = { INSTANT_NONE, 0, 0, 0, 0 };
	for (guint i = 0; i < samples->len; i++) {
		const struct sample *s = &g_array_index(samples, struct sample, i);
		if (s->start + plot->series->width <= from || s->start >= to ||
		    !isfinite(s->count) || s->count < 0)
			continue; /* what lies below zero has no place on these axes */
		gint64 start = plot->joined ? bin_floor(s->start, plot->width) : s->start;
		if (start != pool.start) {
			pool_close(plot, &pool);
			pool = (struct pool){ start, 0, 0, 0, 0 };
		}
		pool.count += s->count;
		pool.exposure += isfinite(s->exposure) ? s->exposure : 0;
		pool.baseline += s->baseline;
		pool.bins++;
	}
	pool_close(plot, &pool);
}

/* Where the source gives none, the level that the correlator judged by. */
static void add_baseline(Plot *plot, const Timeline *t)
{
	const struct baseline *judged = NULL;
	for (guint i = 0; i < t->baselines->len; i++) {
		const struct baseline *b = g_ptr_array_index(t->baselines, i);
		if (b->series == plot->series)
			judged = b;
	}
	double factor = plot->gauge ? 1 : (double)(plot->width / plot->series->width);
	double first = NAN;
	for (guint i = 0; i < plot->bins->len && !plot->share; i++) {
		struct bin *bin = &g_array_index(plot->bins, struct bin, i);
		/* The median of a gauge that stepped is neither of its levels. */
		if (plot->window->way >= WINDOW_STEP_UP)
			bin->baseline = plot->window->peak_baseline;
		if (!isfinite(bin->baseline) && judged != NULL && isfinite(judged->level))
			bin->baseline = judged->level * factor;
		if (!isfinite(bin->baseline))
			continue;
		plot->has_baseline = true;
		if (isnan(first))
			first = bin->baseline;
		plot->baseline_varies |= fabs(bin->baseline - first) > 1e-9;
	}
}

/* Within the window alone: a night is lower than many an outage. */
static void find_lowest(Plot *plot)
{
	double lowest = INFINITY;
	for (guint i = 0; i < plot->bins->len; i++) {
		const struct bin *bin = &g_array_index(plot->bins, struct bin, i);
		if (bin->start + plot->width > plot->window->start.lo &&
		    bin->start < plot->window->end.hi && bin->value < lowest) {
			lowest = bin->value;
			plot->peak = i;
		}
	}
}

static Plot *plot_new(const Timeline *t, const struct window *window, gint64 from,
                      gint64 to, double px)
{
	if (window == NULL || to <= from)
		return NULL;
	g_autoptr(Plot) plot = g_new0(Plot, 1);
	plot->bins = g_array_new(FALSE, FALSE, sizeof(struct bin));
	plot->series = window->series;
	plot->window = window;
	plot->share =
	        plot->series->measure == MEASURE_ERRORS && has_exposure(plot->series);
	plot->gauge = plot->series->measure == MEASURE_GAUGE;
	plot->down = window->way == WINDOW_DROP;
	plot->name = name_of(window, plot->share);
	plot->width = joined_width(plot, from, to, px);
	plot->joined = plot->width != plot->series->width;
	cut(plot, from, to);
	if (plot->bins->len == 0)
		return NULL;
	add_baseline(plot, t);
	for (guint i = 0; i < plot->bins->len; i++) {
		const struct bin *bin = &g_array_index(plot->bins, struct bin, i);
		if (!plot->down &&
		    bin->value > g_array_index(plot->bins, struct bin, plot->peak).value)
			plot->peak = i;
		plot->max = MAX(plot->max, bin->value);
		if (isfinite(bin->baseline))
			plot->max = MAX(plot->max, bin->baseline);
	}
	if (plot->down)
		find_lowest(plot);
	return g_steal_pointer(&plot);
}

Plot *plot_reports(const Timeline *t, gint64 from, gint64 to, double px)
{
	return plot_new(t, story_window(t, MEASURE_REPORTS), from, to, px);
}

Plot *plot_errors(const Timeline *t, gint64 from, gint64 to, double px)
{
	return plot_new(t, errors_window(t), from, to, px);
}

void plot_free(Plot *plot)
{
	if (plot == NULL)
		return;
	g_array_unref(plot->bins);
	g_free(plot->name);
	g_free(plot);
}

char *plot_value(const Plot *plot, double value)
{
	if (!plot->gauge || plot->series->unit == NULL)
		return plot->share ? number_share(value) : number_count(value);
	g_autofree char *number = number_count(value);
	return g_strdup_printf("%s%s%s", number,
	                       g_str_equal(plot->series->unit, "%") ? "" : " ",
	                       plot->series->unit);
}

/* The bin is said where it is not the reader's guess: of counts, and of ratios over joined bins. */
char *plot_subtitle(const Plot *plot, bool narrow)
{
	g_autofree char *bin =
	        narrow ? words_bin_short(plot->width) : words_bin(plot->width);
	if (plot->gauge)
		return g_strdup_printf("%s, per %s", plot->name, bin);
	if (plot->share && plot->joined)
		return g_strdup_printf(narrow ? "failed requests per %s"
		                              : "share of requests that failed, per %s",
		                       bin);
	if (plot->share)
		return g_strdup(narrow ? "share of failed requests"
		                       : "share of requests that failed");
	return g_strdup_printf("%s per %s",
	                       plot->series->measure == MEASURE_REPORTS ? "user reports"
	                       : plot->series->measure == MEASURE_REQUESTS ? "requests"
	                                                                   : "errors",
	                       bin);
}

char *plot_bin_time(const Plot *plot, guint index, const Zone *zone)
{
	gint64 start = g_array_index(plot->bins, struct bin, index).start;
	if (plot->width < MINUTE)
		return words_clock_fine(start, zone);
	return plot->width <= MINUTE ? words_clock(start, zone)
	                             : words_span(start, start + plot->width, zone);
}
