/* Impact windows: found where counts rise, and nowhere else; their limits hold the true ends. */
#include "correlate/window.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const gint64 T0 = G_GINT64_CONSTANT(1780358400000000); /* 2026-06-02T00:00Z */

static void add(Series *series, gint64 start, double count, double exposure,
                double baseline)
{
	struct sample sample = { .start = start,
		                 .count = count,
		                 .exposure = exposure,
		                 .baseline = baseline,
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
	return series;
}

/* Poisson by Knuth for small means, a rounded normal above; seeded, so the same each run. */
static double poisson(GRand *rand, double mean)
{
	if (mean > 50) {
		double u = 0;
		for (int i = 0; i < 12; i++)
			u += g_rand_double(rand);
		return MAX(0, floor(mean + (u - 6) * sqrt(mean) + 0.5));
	}
	double limit = exp(-mean), product = g_rand_double(rand);
	int n = 0;
	for (; product > limit; n++)
		product *= g_rand_double(rand);
	return n;
}

struct shape {
	const char *name;
	gint64 width;
	int bins;
	gint64 from, to;   /* true ends, us from T0 */
	double calm, hurt; /* events a minute */
	double requests;   /* a minute; 0 = no exposure */
	bool given;        /* the source has a baseline */
};

static Series *simulate(const struct shape *s, guint32 seed)
{
	GRand *rand = g_rand_new_with_seed(seed);
	Series *series =
	        series_of(s->requests > 0 ? MEASURE_ERRORS : MEASURE_REPORTS, s->width);
	for (int i = 0; i < s->bins; i++) {
		gint64 a = i * s->width, b = a + s->width;
		double inside = (double)MAX(0, MIN(b, s->to) - MAX(a, s->from));
		double minutes = (double)s->width / (double)MINUTE;
		double hurt = inside / (double)MINUTE;
		double mean = s->calm * (minutes - hurt) + s->hurt * hurt;
		double requests =
		        s->requests > 0 ? poisson(rand, s->requests * minutes) : NAN;
		add(series, T0 + a, poisson(rand, mean), requests,
		    s->given ? s->calm * minutes : NAN);
	}
	g_rand_free(rand);
	return series;
}

static const struct shape shapes[] = {
	{ "errors-by-the-minute", MINUTE, 420, 64 * MINUTE + 20 * SECOND,
	  409 * MINUTE + 5 * SECOND, 0.12, 9, 60, false },
	{ "errors-at-the-edges-of-minutes", MINUTE, 420, 64 * MINUTE + 55 * SECOND,
	  104 * MINUTE + 51 * SECOND, 0.12, 60, 120, false },
	{ "errors-of-a-small-service", MINUTE, 480, 100 * MINUTE, 200 * MINUTE, 0.02, 1.5,
	  8, false },
	{ "reports-with-baseline", 15 * MINUTE, 96, 364 * MINUTE, 700 * MINUTE, 1.3, 60,
	  0, true },
	{ "reports-flat", 15 * MINUTE, 96, 364 * MINUTE, 700 * MINUTE, 1.3, 60, 0,
	  false },
	{ "mostly-outage", MINUTE, 400, 40 * MINUTE, 390 * MINUTE, 0.1, 20, 60, false },
	{ "short", MINUTE, 600, 300 * MINUTE, 307 * MINUTE, 0.1, 15, 60, false },
};

static void finds_the_window_and_brackets_its_ends(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
		int starts = 0, ends = 0, rounds = 20;
		for (int seed = 1; seed <= rounds; seed++) {
			g_autoptr(Series) series = simulate(&shapes[i], (guint32)seed);
			g_autoptr(GPtrArray) windows = windows_of(series, NULL);
			g_test_message("%s, seed %d: %u windows", shapes[i].name, seed,
			               windows->len);
			g_assert_cmpuint(windows->len, ==, 1);
			const struct window *w = windows->pdata[0];
			gint64 from = T0 + shapes[i].from, to = T0 + shapes[i].to;
			starts += w->start.lo <= from && from <= w->start.hi;
			ends += w->end.lo <= to && to <= w->end.hi;
			g_assert_cmpint(w->start.hi - w->start.lo, >=, series->width);
			g_assert_cmpint(from - w->start.lo, <=,
			                MAX(20 * MINUTE, 3 * series->width));
			g_assert_cmpint(w->start.hi - from, <=, 5 * series->width);
			g_assert_cmpint(w->peak_at, >=, w->start.lo);
			g_assert_cmpint(w->peak_at, <, w->end.hi);
			g_assert_cmpfloat(w->chance_per_week, <, 0.05);
		}
		g_test_message("%s: start %d, end %d of %d", shapes[i].name, starts, ends,
		               rounds);
		g_assert_cmpint(starts, >=, 17);
		g_assert_cmpint(ends, >=, 15);
	}
}

/* Large counts, a jump inside a bin and a rise after it: no shape that is tried fits, the first bin still holds the start. */
static void keeps_the_start_in_the_first_bin_that_stands_out(void)
{
	static const double counts[] = { 21,   16,   20,   22,   23,   21,   16,   22,
		                         583,  1288, 1618, 1946, 2276, 2600, 2550, 2500,
		                         2100, 1700, 1300, 900,  16,   19,   22,   20 };
	g_autoptr(Series) series = series_of(MEASURE_REPORTS, 5 * MINUTE);
	int n = 0;
	for (int k = 0; k < 60; k++)
		add(series, T0 + n++ * 5 * MINUTE, 18 + k * 7 % 5, NAN, 20);
	const gint64 calm = n;
	for (gsize k = 0; k < G_N_ELEMENTS(counts); k++)
		add(series, T0 + n++ * 5 * MINUTE, counts[k], NAN, 20);
	for (int k = 0; k < 60; k++)
		add(series, T0 + n++ * 5 * MINUTE, 18 + k * 7 % 5, NAN, 20);
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 1);
	const struct window *w = windows->pdata[0];
	gint64 first = T0 + (calm + 8) * 5 * MINUTE;
	g_assert_cmpint(w->start.lo, <=, first);
	g_assert_cmpint(w->start.hi, ==, first + 5 * MINUTE);
}

static void finds_nothing_in_calm(void)
{
	static const struct shape calm[] = {
		{ "errors", MINUTE, 1440, 0, 0, 0.2, 0, 60, false },
		{ "reports", 15 * MINUTE, 96, 0, 0, 1.3, 0, 0, true },
		{ "flat", 15 * MINUTE, 96, 0, 0, 1.3, 0, 0, false },
		{ "rare", MINUTE, 1440, 0, 0, 0.003, 0, 20, false },
		{ "week", 15 * MINUTE, 672, 0, 0, 2, 0, 0, false },
	};
	guint found = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(calm); i++)
		for (guint32 seed = 1; seed <= 20; seed++) {
			g_autoptr(Series) series = simulate(&calm[i], seed);
			g_autoptr(GPtrArray) windows = windows_of(series, NULL);
			found += windows->len;
			if (windows->len > 0)
				g_test_message("%s, seed %u", calm[i].name, seed);
		}
	g_assert_cmpuint(found, <=, 1);
}

static void makes_no_window_out_of_nothing(void)
{
	static const double rows[][8] = {
		{ -2 },                      /* none */
		{ 5, -2 },                   /* one point */
		{ 0, 0, 0, 0, 0, 0, 0, -2 }, /* all zero */
		{ NAN, NAN, NAN, -2 },       /* no number */
		{ -1, -5, -1, -2 },          /* negative, set aside */
		{ 3, 3, 3, 3, -2 },          /* level */
		{ INFINITY, 1, 1, -2 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Series) series = series_of(MEASURE_REPORTS, 15 * MINUTE);
		for (int k = 0; k < 8 && rows[i][k] != -2; k++)
			add(series, T0 + k * 15 * MINUTE, rows[i][k], NAN, NAN);
		struct baseline *baseline = NULL;
		g_autoptr(GPtrArray) windows = windows_of(series, &baseline);
		g_assert_cmpuint(windows->len, ==, 0);
		g_free(baseline);
	}
	g_autoptr(Series) broken = series_of(MEASURE_REPORTS, 0);
	add(broken, T0, 5, NAN, NAN);
	g_autoptr(GPtrArray) windows = windows_of(broken, NULL);
	g_assert_cmpuint(windows->len, ==, 0);
}

static void counts_requests_and_gauges_as_no_harm(void)
{
	static const enum measure measures[] = { MEASURE_REQUESTS, MEASURE_GAUGE };
	for (gsize i = 0; i < G_N_ELEMENTS(measures); i++) {
		g_autoptr(Series) series = series_of(measures[i], MINUTE);
		for (int k = 0; k < 100; k++)
			add(series, T0 + k * MINUTE, k > 50 ? 500 : 2, NAN, NAN);
		g_autoptr(GPtrArray) windows = windows_of(series, NULL);
		for (guint k = 0; k < windows->len; k++)
			g_assert_false(((const struct window *)windows->pdata[k])->harm);
	}
}

static void never_crosses_a_long_gap(void)
{
	g_autoptr(Series) series = series_of(MEASURE_REPORTS, 15 * MINUTE);
	for (int k = 0; k < 40; k++)
		add(series, T0 + k * 15 * MINUTE, k < 30 ? 2 : 90, NAN, 2);
	for (int k = 0; k < 40; k++)
		add(series, T0 + 2 * DAY + k * 15 * MINUTE, k < 10 ? 90 : 2, NAN, 2);
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 2);
	const struct window *a = windows->pdata[0], *b = windows->pdata[1];
	g_assert_true(a->censored_end);
	g_assert_true(range_is_open(a->end));
	g_assert_true(b->censored_start);
	g_assert_false(b->censored_end);
}

static void marks_ends_outside_the_data(void)
{
	g_autoptr(Series) series = series_of(MEASURE_REPORTS, 15 * MINUTE);
	for (int k = 0; k < 60; k++)
		add(series, T0 + k * 15 * MINUTE, k < 30 ? 3 : 300, NAN, 3);
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 1);
	const struct window *w = windows->pdata[0];
	g_assert_true(w->censored_end);
	g_assert_cmpint(w->end.hi, ==, RANGE_OPEN);
	g_assert_cmpint(w->end.lo, ==, T0 + 60 * 15 * MINUTE);
}

static void keeps_shares_between_none_and_all(void)
{
	g_autoptr(Series) series = series_of(MEASURE_ERRORS, MINUTE);
	for (int k = 0; k < 200; k++) /* retry storm: more failures than requests */
		add(series, T0 + k * MINUTE, k > 100 && k < 140 ? 90 : 0,
		    k == 120 ? 0 : 60, NAN);
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 1);
	const struct window *w = windows->pdata[0];
	g_assert_cmpfloat(w->peak, >, 0.9);
	g_assert_cmpfloat(w->peak, <=, 1);
	g_assert_cmpfloat(w->peak_baseline, <, 0.1);
	g_assert_cmpfloat(w->peak_baseline, >=, 0);
}

static void scans_a_day_of_seconds_and_two_months_of_minutes_quickly(void)
{
	static const struct shape large[] = {
		{ "seconds", SECOND, 86400, 6 * HOUR, 12 * HOUR, 3, 40, 600, false },
		{ "minutes", MINUTE, 86400, 600 * HOUR, 606 * HOUR, 0.3, 9, 60, false },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(large); i++) {
		g_autoptr(Series) series = simulate(&large[i], 3);
		gint64 before = g_get_monotonic_time();
		g_autoptr(GPtrArray) windows = windows_of(series, NULL);
		gint64 took = g_get_monotonic_time() - before;
		g_test_message("%s: %u windows in %d ms", large[i].name, windows->len,
		               (int)(took / 1000));
		g_assert_cmpuint(windows->len, ==, 1);
		/* Far above what it takes, so that a busy machine does not fail; a quadratic scan would. */
		g_assert_cmpint(took, <, 20 * SECOND);
	}
}

/* --- real counts, when they are there -------------------------------------------- */

static char *shared(const char *path)
{
	const char *root = g_getenv("DEBRIEF_SHARED");
	if (root != NULL)
		return g_build_filename(root, path, NULL);
	const char *src = g_getenv("G_TEST_SRCDIR");
	return g_build_filename(src != NULL ? src : ".", "..", "shared", path, NULL);
}

static Series *downdetector(const char *name)
{
	g_autofree char *base =
	        g_build_filename("data/status/downdetector/json", name, NULL);
	g_autofree char *path = shared(base);
	json_t *root = json_load_file(path, 0, NULL);
	if (root == NULL)
		return NULL;
	Series *series = series_of(MEASURE_REPORTS, 15 * MINUTE);
	json_t *counts = json_object_get(root, "counts"), *row;
	size_t i;
	json_array_foreach(counts, i, row)
	{
		const char *x = json_string_value(json_object_get(row, "x"));
		struct stamp stamp;
		g_assert_true(stamp_parse_iso(x, strlen(x), &stamp));
		add(series, stamp_instant(&stamp) - 15 * MINUTE,
		    json_number_value(json_object_get(row, "y")), NAN, NAN);
	}
	json_decref(root);
	return series;
}

static void finds_one_window_in_azure_of_2020(void)
{
	g_autoptr(Series) series = downdetector("windows-azure-338451.json");
	if (series == NULL) {
		g_test_skip("no shared data");
		return;
	}
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 1);
	const struct window *w = windows->pdata[0];
	g_autofree char *start = instant_rfc3339(w->start.lo);
	g_autofree char *hi = instant_rfc3339(w->start.hi);
	g_autofree char *peak = instant_rfc3339(w->peak_at);
	g_test_message("start %s to %s, peak %s: %g", start, hi, peak, w->peak);
	g_assert_cmpint(w->start.hi, <=, w->peak_at + series->width);
	g_assert_cmpint(w->peak_at, <, w->end.lo);
	g_assert_cmpfloat(w->peak, >, 2000);
}

static void finds_the_outage_in_every_real_count(void)
{
	g_autofree char *path = shared("data/status/downdetector/json");
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	if (dir == NULL) {
		g_test_skip("no shared data");
		return;
	}
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
		g_autoptr(Series) series = downdetector(name);
		g_autoptr(GPtrArray) windows = windows_of(series, NULL);
		double most = 0;
		bool held = false;
		for (guint i = 0; i < series->samples->len; i++)
			most = MAX(
			        most,
			        g_array_index(series->samples, struct sample, i).count);
		for (guint i = 0; i < windows->len; i++)
			held |= ((const struct window *)windows->pdata[i])->peak >= most;
		g_test_message("%s: %u windows, most %g", name, windows->len, most);
		g_assert_true(held);
		g_assert_cmpuint(windows->len, <=, 6);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/window/finds-the-window-and-brackets-its-ends",
	                finds_the_window_and_brackets_its_ends);
	g_test_add_func("/window/keeps-the-start-in-the-first-bin-that-stands-out",
	                keeps_the_start_in_the_first_bin_that_stands_out);
	g_test_add_func("/window/finds-nothing-in-calm", finds_nothing_in_calm);
	g_test_add_func("/window/makes-no-window-out-of-nothing",
	                makes_no_window_out_of_nothing);
	g_test_add_func("/window/counts-requests-and-gauges-as-no-harm",
	                counts_requests_and_gauges_as_no_harm);
	g_test_add_func("/window/never-crosses-a-long-gap", never_crosses_a_long_gap);
	g_test_add_func("/window/marks-ends-outside-the-data",
	                marks_ends_outside_the_data);
	g_test_add_func("/window/keeps-shares-between-none-and-all",
	                keeps_shares_between_none_and_all);
	g_test_add_func(
	        "/window/scans-a-day-of-seconds-and-two-months-of-minutes-quickly",
	        scans_a_day_of_seconds_and_two_months_of_minutes_quickly);
	g_test_add_func("/window/finds-one-window-in-azure-of-2020",
	                finds_one_window_in_azure_of_2020);
	g_test_add_func("/window/finds-the-outage-in-every-real-count",
	                finds_the_outage_in_every_real_count);
	return g_test_run();
}
