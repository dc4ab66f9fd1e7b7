/* Steps and stretches of gauges, and how surprising their values were: correlate/shift.h, gauge.h, surprise.h. */
#include "correlate/gauge.h"
#include "correlate/shift.h"
#include "correlate/surprise.h"

#include "base/instant.h"

#include <math.h>
#include <stdbool.h>

static double normal(GRand *rand)
{
	double sum = 0;
	for (int i = 0; i < 12; i++)
		sum += g_rand_double(rand);
	return sum - 6;
}

static double *noise(guint32 seed, guint n, double mean, double deviation)
{
	GRand *rand = g_rand_new_with_seed(seed);
	double *values = g_new(double, n);
	for (guint i = 0; i < n; i++)
		values[i] = mean + deviation * normal(rand);
	g_rand_free(rand);
	return values;
}

static void raise_by(double *values, guint from, guint to, double more)
{
	for (guint i = from; i < to; i++)
		values[i] += more;
}

/* --- steps --------------------------------------------------------------------- */

/* Disasters in British coal mines by year, 1851 to 1961; the rate fell in 1890 to 1892 (Raftery and Akman 1986). */
static const double coal[] = {
	4, 5, 4, 0, 1, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1,
	4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1, 3, 2, 2, 1, 1, 1, 1, 3,
	0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0,
	0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2,
	0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
};

static void finds_the_year_after_which_mines_were_safer(void)
{
	struct rate_shift shift = shift_of_rate(coal, G_N_ELEMENTS(coal));
	g_test_message("%u, %u to %u", 1851 + shift.at, 1851 + shift.lo, 1851 + shift.hi);
	g_assert_cmpuint(1851 + shift.at, ==, 1892);
	g_assert_cmpuint(1851 + shift.lo, ==, 1890);
	g_assert_cmpuint(1851 + shift.hi, ==, 1892);
	double even[] = { 3, 3, 3, 3 };
	g_assert_cmpuint(shift_of_rate(even, 4).at, ==, 0);
	g_assert_cmpuint(shift_of_rate(even, 0).at, ==, 0);
}

static void finds_steps_that_stay(void)
{
	for (guint32 seed = 1; seed <= 10; seed++) {
		g_autofree double *values = noise(seed, 300, 50, 4);
		raise_by(values, 120, 300, 20);
		raise_by(values, 210, 300, -30);
		g_autoptr(GArray) shifts = shifts_of(values, 300);
		g_assert_cmpuint(shifts->len, ==, 2);
		g_assert_cmpint(ABS((int)g_array_index(shifts, guint, 0) - 120), <=, 1);
		g_assert_cmpint(ABS((int)g_array_index(shifts, guint, 1) - 210), <=, 1);
	}
}

static void finds_no_step_where_there_is_none(void)
{
	double alike[] = { 7, 7, 7, 7, 7, 7, 7, 7, 7 };
	double gone[] = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };
	double few[] = { 1, 1, 1, 9, 9 };
	const struct {
		const double *values;
		guint n;
	} rows[] = { { alike, 9 }, { gone, 7 }, { few, 5 }, { few, 0 } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) shifts = shifts_of(rows[i].values, rows[i].n);
		g_assert_cmpuint(shifts->len, ==, 0);
	}
	guint found = 0;
	for (guint32 seed = 1; seed <= 20; seed++) {
		g_autofree double *values = noise(seed, 200, 10, 3);
		g_autoptr(GArray) shifts = shifts_of(values, 200);
		found += shifts->len;
	}
	g_assert_cmpuint(found, <=, 1);
}

/* Gaps keep the places of what is there; many values are taken together, and a step is still within its block. */
static void keeps_places_over_gaps_and_blocks(void)
{
	g_autofree double *values = noise(3, 9000, 20, 2);
	raise_by(values, 6000, 9000, 10);
	for (guint i = 100; i < 400; i++)
		values[i] = NAN;
	g_autoptr(GArray) shifts = shifts_of(values, 9000);
	g_assert_cmpuint(shifts->len, ==, 1);
	g_assert_cmpint(ABS((int)g_array_index(shifts, guint, 0) - 6000), <=, 5);
	g_autoptr(GArray) part = shifts_of(values + 5200, 1200);
	g_assert_cmpuint(part->len, ==, 1);
	g_assert_cmpint(ABS((int)g_array_index(part, guint, 0) - 800), <=, 1);
}

/* --- stretches ------------------------------------------------------------------ */

static void finds_a_stretch_and_its_side(void)
{
	static const struct {
		double more;
		guint from, to;
	} rows[] = { { 30, 200, 230 }, { -25, 500, 560 }, { 90, 700, 702 } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree double *values = noise(5, 960, 100, 5);
		raise_by(values, rows[i].from, rows[i].to, rows[i].more);
		g_autoptr(GArray) spans = gauge_spans(values, 960, 15 * MINUTE);
		g_assert_cmpuint(spans->len, ==, 1);
		struct gauge_span span = g_array_index(spans, struct gauge_span, 0);
		g_assert_cmpint(ABS((int)span.first - (int)rows[i].from), <=, 1);
		g_assert_cmpint(ABS((int)span.end - (int)rows[i].to), <=, 1);
		g_assert_true((span.level > 0) == (rows[i].more > 0));
		g_assert_cmpfloat(span.score, >, 0);
	}
}

/* A day that runs high at noon is as usual. */
static void follows_the_rhythm_of_days(void)
{
	g_autofree double *values = noise(9, 14 * 24, 100, 3);
	for (guint i = 0; i < 14 * 24; i++)
		values[i] += 60 * sin(2 * G_PI * i / 24);
	g_autoptr(GArray) calm = gauge_spans(values, 14 * 24, HOUR);
	g_assert_cmpuint(calm->len, ==, 0);
	raise_by(values, 200, 206, 40);
	g_autoptr(GArray) spans = gauge_spans(values, 14 * 24, HOUR);
	g_assert_cmpuint(spans->len, ==, 1);
	g_assert_cmpint(ABS((int)g_array_index(spans, struct gauge_span, 0).first - 200),
	                <=, 1);
}

static void makes_no_stretch_out_of_one_odd_bin_or_nothing(void)
{
	g_autofree double *values = noise(7, 500, 10, 1);
	values[250] = 500;
	g_autoptr(GArray) one = gauge_spans(values, 500, MINUTE);
	g_assert_cmpuint(one->len, ==, 0);
	for (guint i = 0; i < 500; i++)
		values[i] = i % 2 == 0 ? NAN : 4;
	g_autoptr(GArray) alike = gauge_spans(values, 500, MINUTE);
	g_assert_cmpuint(alike->len, ==, 0);
	values[3] = INFINITY;
	g_autoptr(GArray) far = gauge_spans(values, 500, MINUTE);
	g_assert_cmpuint(far->len, ==, 0);
	g_autoptr(GArray) few = gauge_spans(values, GAUGE_LEAST - 1, MINUTE);
	g_assert_cmpuint(few->len, ==, 0);
	g_autoptr(GArray) none = gauge_spans(values, 500, 0);
	g_assert_cmpuint(none->len, ==, 0);
}

/* --- surprise -------------------------------------------------------------------- */

static void is_surprised_by_what_comes_and_never_looks_ahead(void)
{
	g_autofree double *values = noise(11, 2000, 50, 5);
	raise_by(values, 1500, 1520, 60);
	g_autofree double *whole = surprises_of(values, 2000, 5 * MINUTE);
	g_autofree double *part = surprises_of(values, 1510, 5 * MINUTE);
	double calm = 0;
	for (guint i = 600; i < 1500; i++)
		calm = MAX(calm, whole[i]);
	g_assert_cmpfloat(whole[1505], >, 3 * calm);
	for (guint i = 0; i < 1510; i++)
		g_assert_true((isnan(whole[i]) && isnan(part[i])) || whole[i] == part[i]);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/shift/finds-the-year-after-which-mines-were-safer",
	                finds_the_year_after_which_mines_were_safer);
	g_test_add_func("/shift/finds-steps-that-stay", finds_steps_that_stay);
	g_test_add_func("/shift/finds-no-step-where-there-is-none",
	                finds_no_step_where_there_is_none);
	g_test_add_func("/shift/keeps-places-over-gaps-and-blocks",
	                keeps_places_over_gaps_and_blocks);
	g_test_add_func("/gauge/finds-a-stretch-and-its-side",
	                finds_a_stretch_and_its_side);
	g_test_add_func("/gauge/follows-the-rhythm-of-days", follows_the_rhythm_of_days);
	g_test_add_func("/gauge/makes-no-stretch-out-of-one-odd-bin-or-nothing",
	                makes_no_stretch_out_of_one_odd_bin_or_nothing);
	g_test_add_func("/surprise/is-surprised-by-what-comes-and-never-looks-ahead",
	                is_surprised_by_what_comes_and_never_looks_ahead);
	return g_test_run();
}
