/* Windows of signals that count no harm: requests that vanish or surge, gauges that rise, fall, step and stay. */
#include "correlate/window.h"

#include <math.h>

static const gint64 T0 = G_GINT64_CONSTANT(1780358400000000); /* 2026-06-02T00:00Z */

static void add(Series *series, gint64 start, double count)
{
	struct sample sample = { .start = start,
		                 .count = count,
		                 .exposure = NAN,
		                 .baseline = NAN,
		                 .line = (gint64)series->samples->len + 1,
		                 .offset = (gint64)series->samples->len * 10,
		                 .length = 9 };
	g_array_append_val(series->samples, sample);
}

static Series *series_of(enum measure measure, gint64 width)
{
	Series *series = series_new();
	series->measure = measure;
	series->width = width;
	series->source = 1;
	series->unit = g_strdup(measure == MEASURE_GAUGE ? "ms" : "requests");
	series->name = g_strdup(measure == MEASURE_GAUGE ? "p95" : "requests");
	return series;
}

/* About normal; seeded, so the same each run. */
static double normal(GRand *rand)
{
	double u = 0;
	for (int i = 0; i < 12; i++)
		u += g_rand_double(rand);
	return u - 6;
}

struct course {
	const char *name;
	enum measure measure;
	gint64 width;
	int bins;
	double calm;   /* mean; its standard deviation is its root, of a gauge a tenth */
	double rhythm; /* share by which the days swing */
	int from, to;  /* bins in which it is otherwise */
	double times;  /* calm */
	enum window_way way;
	bool strong;
};

static const struct course courses[] = {
	{ "requests-vanish", MEASURE_REQUESTS, MINUTE, 600, 200, 0, 300, 330, 0.02,
	  WINDOW_DROP, true },
	{ "requests-halve", MEASURE_REQUESTS, MINUTE, 600, 200, 0, 300, 340, 0.45,
	  WINDOW_DROP, false },
	{ "requests-vanish-among-days", MEASURE_REQUESTS, 5 * MINUTE, 7 * 288, 300, 0.5,
	  1000, 1024, 0.3, WINDOW_DROP, true },
	{ "requests-surge", MEASURE_REQUESTS, MINUTE, 600, 200, 0, 300, 330, 3,
	  WINDOW_RISE, false },
	{ "slow-answers", MEASURE_GAUGE, MINUTE, 600, 120, 0, 300, 340, 5, WINDOW_RISE,
	  true },
	{ "somewhat-slow-answers", MEASURE_GAUGE, MINUTE, 600, 120, 0, 300, 340, 1.6,
	  WINDOW_RISE, false },
	{ "fast-answers", MEASURE_GAUGE, MINUTE, 600, 120, 0, 300, 340, 0.3, WINDOW_DROP,
	  false },
	{ "slow-answers-among-days", MEASURE_GAUGE, 5 * MINUTE, 7 * 288, 120, 0.5, 1000,
	  1020, 4, WINDOW_RISE, true },
	{ "slower-since", MEASURE_GAUGE, MINUTE, 600, 120, 0, 400, 600, 1.6,
	  WINDOW_STEP_UP, false },
	{ "twice-as-slow-since", MEASURE_GAUGE, MINUTE, 600, 120, 0, 400, 600, 2.5,
	  WINDOW_STEP_UP, true },
	{ "faster-since", MEASURE_GAUGE, MINUTE, 600, 120, 0, 200, 600, 0.5,
	  WINDOW_STEP_DOWN, false },
	{ "slower-since-days", MEASURE_GAUGE, 5 * MINUTE, 10 * 288, 120, 0, 2000, 2880,
	  1.8, WINDOW_STEP_UP, false },
};

static Series *simulate(const struct course *c, guint32 seed)
{
	GRand *rand = g_rand_new_with_seed(seed);
	Series *series = series_of(c->measure, c->width);
	for (int i = 0; i < c->bins; i++) {
		double day = (double)((gint64)i * c->width % DAY) / (double)DAY;
		double mean = c->calm * (1 + c->rhythm * sin(2 * G_PI * day));
		mean *= i >= c->from && i < c->to ? c->times : 1;
		double spread = c->measure == MEASURE_GAUGE ? mean / 10 : sqrt(mean);
		double value = MAX(0, mean + spread * normal(rand));
		if (c->measure == MEASURE_REQUESTS)
			value = floor(value + 0.5);
		add(series, T0 + i * c->width, value);
	}
	g_rand_free(rand);
	return series;
}

static bool holds(struct range r, gint64 at)
{
	return r.lo <= at && at <= r.hi;
}

static void finds_the_window_and_its_way(gconstpointer data)
{
	const struct course *c = data;
	int starts = 0, ends = 0;
	for (guint32 seed = 1; seed <= 10; seed++) {
		g_autoptr(Series) series = simulate(c, seed);
		g_autoptr(GPtrArray) windows = windows_of(series, NULL);
		for (guint k = 0; k < windows->len; k++) {
			const struct window *one = windows->pdata[k];
			g_test_message("seed %u: bins %g to %g, %s, %g against %g", seed,
			               (double)(one->start.lo - T0) / (double)c->width,
			               (double)(one->end.lo - T0) / (double)c->width,
			               window_way_word(one->way), one->peak,
			               one->peak_baseline);
		}
		g_assert_cmpuint(windows->len, ==, 1);
		const struct window *w = windows->pdata[0];
		g_assert_cmpstr(window_way_word(w->way), ==, window_way_word(c->way));
		g_assert_cmpint(w->strong, ==, c->strong);
		g_assert_false(w->harm);
		g_assert_cmpuint(w->refs->len, >, 0);
		starts += holds(w->start, T0 + c->from * c->width);
		if (c->way >= WINDOW_STEP_UP) {
			g_assert_true(w->censored_end && w->end.hi == RANGE_OPEN);
			g_assert_cmpfloat(fabs(w->peak / w->peak_baseline / c->times - 1),
			                  <, 0.1);
		} else {
			ends += holds(w->end, T0 + c->to * c->width);
			g_assert_cmpint(w->peak_at, >=, T0 + c->from * c->width);
			g_assert_cmpint(w->peak_at, <, T0 + c->to * c->width);
		}
	}
	g_test_message("%s: start %d, end %d of 10", c->name, starts, ends);
	g_assert_cmpint(starts, >=, 9);
	g_assert_true(c->way >= WINDOW_STEP_UP || ends >= 9);
}

static void finds_nothing_in_calm(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(courses); i++)
		for (guint32 seed = 1; seed <= 5; seed++) {
			struct course calm = courses[i];
			calm.times = 1;
			g_autoptr(Series) series = simulate(&calm, seed);
			g_autoptr(GPtrArray) windows = windows_of(series, NULL);
			g_test_message("%s, seed %u", calm.name, seed);
			g_assert_cmpuint(windows->len, ==, 0);
		}
}

static void says_how_a_gauge_was_judged(void)
{
	g_autoptr(Series) series = simulate(&courses[4], 1);
	struct baseline *baseline;
	g_autoptr(GPtrArray) windows = windows_of(series, &baseline);
	g_assert_nonnull(baseline);
	g_assert_cmpstr(baseline->mode, ==, "median");
	g_assert_cmpfloat(fabs(baseline->level - 120), <, 5);
	g_assert_cmpfloat(fabs(baseline->dispersion - 12), <, 4);
	g_free(baseline);
}

/* Odd alone: a blip, no window. */
static void takes_no_blip_for_a_window(void)
{
	g_autoptr(Series) series = simulate(&courses[4], 1);
	g_array_set_size(series->samples, 300);
	g_array_index(series->samples, struct sample, 150).count = 5000;
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 0);
}

/* Of a log of rare requests only minutes with one are there: no surge, however many came in one. */
static void takes_no_visit_for_a_surge(void)
{
	g_autoptr(Series) series = series_of(MEASURE_REQUESTS, MINUTE);
	for (int i = 0; i < 1000; i += 2 + i % 3)
		add(series, T0 + i * MINUTE, i % 90 < 12 ? 40 : 3);
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 0);
}

static void marks_ends_outside_the_data(void)
{
	g_autoptr(Series) series = simulate(&courses[4], 1);
	g_array_set_size(series->samples, 330);
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 1);
	const struct window *w = windows->pdata[0];
	g_assert_true(w->censored_end);
	g_assert_cmpint(w->end.lo, ==, T0 + 330 * MINUTE);
	g_assert_true(w->end.hi == RANGE_OPEN);
	/* bins that are missing just before it: it began in one of them, or in the first that is there */
	g_array_remove_range(series->samples, 290, 15);
	g_autoptr(GPtrArray) gap = windows_of(series, NULL);
	g_assert_cmpuint(gap->len, ==, 1);
	g_assert_true(((const struct window *)gap->pdata[0])->censored_start);
	g_assert_cmpint(((const struct window *)gap->pdata[0])->start.lo, <=,
	                T0 + 290 * MINUTE);
}

static void breaks_on_nothing(void)
{
	static const double broken[] = { NAN, INFINITY, -INFINITY, -5, 1e300, -1e300, 0 };
	static const enum measure measures[] = { MEASURE_REQUESTS, MEASURE_GAUGE,
		                                 MEASURE_REPORTS, MEASURE_ERRORS };
	for (gsize m = 0; m < G_N_ELEMENTS(measures); m++) {
		for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
			g_autoptr(Series) one = series_of(measures[m], MINUTE);
			g_autoptr(Series) many = series_of(measures[m], MINUTE);
			add(one, T0, broken[i]);
			for (int k = 0; k < 500; k++)
				add(many, T0 + k * MINUTE, broken[i]);
			g_autoptr(GPtrArray) none = windows_of(one, NULL);
			g_autoptr(GPtrArray) alike = windows_of(many, NULL);
			g_assert_cmpuint(none->len + alike->len, ==, 0);
		}
		g_autoptr(Series) mixed = series_of(measures[m], MINUTE);
		for (int k = 0; k < 500; k++)
			add(mixed, T0 + k * MINUTE,
			    k % 3 == 0 ? broken[(gsize)k % G_N_ELEMENTS(broken)] : 100);
		g_autoptr(GPtrArray) some = windows_of(mixed, NULL);
		for (guint k = 0; k < some->len; k++)
			g_assert_true(
			        isfinite(((const struct window *)some->pdata[k])->peak));
	}
}

/* A clock not yet set, one far ahead, and one that goes back: no bin but those in order counts. */
static void outlives_clocks_that_jump(void)
{
	static const enum measure measures[] = { MEASURE_REQUESTS, MEASURE_GAUGE };
	for (gsize m = 0; m < G_N_ELEMENTS(measures); m++) {
		struct course course = courses[m == 0 ? 0 : 4];
		g_autoptr(Series) straight = simulate(&course, 3);
		g_autoptr(Series) series = series_of(measures[m], MINUTE);
		add(series, 0, 7);
		g_array_append_vals(series->samples, straight->samples->data,
		                    straight->samples->len);
		add(series, T0 + 20000 * DAY, 7);
		g_autoptr(GPtrArray) windows = windows_of(series, NULL);
		g_assert_cmpuint(windows->len, ==, 1);
		g_assert_true(holds(((const struct window *)windows->pdata[0])->start,
		                    T0 + 300 * MINUTE));
	}
}

/* Days of 92 and of 100 quarter hours, as a clock on the wall makes them: the calm of all other days stays calm. */
static void takes_no_change_of_the_clocks_for_a_window(void)
{
	for (int shift = -1; shift <= 1; shift += 2) {
		static const enum measure measures[] = { MEASURE_REPORTS,
			                                 MEASURE_REQUESTS,
			                                 MEASURE_GAUGE };
		for (gsize m = 0; m < G_N_ELEMENTS(measures); m++) {
			g_autoptr(Series) series = series_of(measures[m], 15 * MINUTE);
			GRand *rand = g_rand_new_with_seed(5);
			for (int i = 0; i < 21 * 96; i++) {
				/* from the 14th day on life is an hour earlier or later by UTC */
				double at = i + (i >= 14 * 96 ? 4 * shift : 0);
				double mean = 60 * (1 + 0.5 * sin(2 * G_PI * at / 96));
				add(series, T0 + i * 15 * MINUTE,
				    MAX(0, floor(mean + sqrt(mean) * normal(rand))));
			}
			g_rand_free(rand);
			g_autoptr(GPtrArray) windows = windows_of(series, NULL);
			g_assert_cmpuint(windows->len, ==, 0);
		}
	}
}

static void looks_at_months_of_seconds_quickly(void)
{
	g_autoptr(Series) series = series_of(MEASURE_GAUGE, 10 * SECOND);
	GRand *rand = g_rand_new_with_seed(1);
	for (int i = 0; i < 500000; i++)
		add(series, T0 + i * 10 * SECOND, 100 + 10 * normal(rand));
	g_rand_free(rand);
	gint64 before = g_get_monotonic_time();
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	double seconds = (double)(g_get_monotonic_time() - before) / 1e6;
	g_test_message("500000 bins: %.2f s", seconds);
	g_assert_cmpuint(windows->len, ==, 0);
	g_assert_cmpfloat(seconds, <, 10); /* sanitizers and loaded machines included */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(courses); i++) {
		g_autofree char *path = g_strconcat("/signals/", courses[i].name, NULL);
		g_test_add_data_func(path, &courses[i], finds_the_window_and_its_way);
	}
	g_test_add_func("/signals/finds-nothing-in-calm", finds_nothing_in_calm);
	g_test_add_func("/signals/says-how-a-gauge-was-judged",
	                says_how_a_gauge_was_judged);
	g_test_add_func("/signals/takes-no-blip-for-a-window",
	                takes_no_blip_for_a_window);
	g_test_add_func("/signals/takes-no-visit-for-a-surge",
	                takes_no_visit_for_a_surge);
	g_test_add_func("/signals/marks-ends-outside-the-data",
	                marks_ends_outside_the_data);
	g_test_add_func("/signals/breaks-on-nothing", breaks_on_nothing);
	g_test_add_func("/signals/outlives-clocks-that-jump", outlives_clocks_that_jump);
	g_test_add_func("/signals/takes-no-change-of-the-clocks-for-a-window",
	                takes_no_change_of_the_clocks_for_a_window);
	g_test_add_func("/signals/looks-at-months-of-seconds-quickly",
	                looks_at_months_of_seconds_quickly);
	return g_test_run();
}
