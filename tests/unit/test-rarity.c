/* How rare is rare: bounds that are never below the true probability, and not far above it. */
#include "correlate/rarity.h"

#include <math.h>

/* count in a bin against what was there before; between lo and hi. */
static const struct {
	const char *name;
	double bins, sum, squares, count, lo, hi;
} counts[] = {
	/* Poisson of level 1, 10 in a bin: 1.1e-7; dispersion and the unknown rate make it likelier */
	{ "ten-where-one-is-usual", 360, 360, 720, 10, 1.1e-7, 1e-4 },
	{ "usual-is-no-surprise", 360, 360, 720, 1, 1, 1 },
	{ "below-usual-is-none-either", 360, 3600, 39600, 3, 1, 1 },
	/* Gamma-Poisson with one half before: P(X >= 1) = 1 - (360 / 361)^0.5 = 1.39e-3 */
	{ "once-where-never-before", 360, 0, 0, 1, 1.3e-3, 1.5e-3 },
	{ "nothing-is-known-before", 0, 0, 0, 1, 0.2, 1 },
	/* as many in one bin before: bursts are its habit */
	{ "burst-that-came-before", 360, 360, 360 * 100, 100, 1e-4, 1e-1 },
	{ "far-more-than-a-million", 360, 360, 720, 1e9, 0, 1e-100 },
};

static void counts_in_a_bin(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	const struct habit habit =
	        habit_of(counts[i].bins, counts[i].sum, counts[i].squares);
	const double p = rarity_count(&habit, counts[i].count);
	g_assert_cmpfloat(p, >=, counts[i].lo);
	g_assert_cmpfloat(p, <=, counts[i].hi);
}

/* Never below the sum of the probabilities that it bounds. */
static void bounds_the_tail_from_above(void)
{
	const struct habit habit = habit_of(100, 300, 1500);
	const double mu = habit_level(&habit), k = 1 / (habit.alpha + 1 / 300.5);
	double tail = 1, p = exp(k * log(k / (mu + k)));
	for (int x = 0; x < 40; x++) {
		g_assert_cmpfloat(rarity_count(&habit, x), >=, MAX(tail, 0) * 0.999);
		if (x > 6)
			g_assert_cmpfloat(rarity_count(&habit, x), <=, tail * 3);
		tail -= p;
		p *= (x + k) / (x + 1) * mu / (mu + k);
	}
}

static void more_is_rarer(void)
{
	const struct habit habit = habit_of(360, 720, 3000);
	double before = 1;
	for (double x = 3; x < 1e6; x *= 1.5) {
		const double p = rarity_count(&habit, x);
		g_assert_cmpfloat(p, <=, before);
		before = p;
	}
}

static void first_sights(void)
{
	g_assert_cmpfloat_with_epsilon(rarity_first(1, 90, 10), 0.1, 1e-12);
	g_assert_cmpfloat_with_epsilon(rarity_first(3, 90, 10), 0.001, 1e-12);
	g_assert_cmpfloat(rarity_first(100, 0, 10), ==, 1);
	g_assert_cmpfloat(rarity_first(1e9, 90, 10), ==, 0);
}

static void silences(void)
{
	g_assert_cmpfloat(rarity_silence(1, 4), ==, 1);
	g_assert_cmpfloat(rarity_silence(0.5, 4), ==, 1);
	/* of a Poisson process the true one is exp(-6) = 0.0025 */
	g_assert_cmpfloat(rarity_silence(6, 1), >=, 0.0025);
	g_assert_cmpfloat(rarity_silence(6, 1), <=, 0.05);
	/* the more regular, the sooner it is missed */
	g_assert_cmpfloat(rarity_silence(6, 4), <, 1e-5);
	g_assert_cmpfloat(rarity_silence(6, 25), <, 1e-30);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
		g_autofree char *name =
		        g_strdup_printf("/rarity/count/%s", counts[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), counts_in_a_bin);
	}
	g_test_add_func("/rarity/bounds-the-tail-from-above", bounds_the_tail_from_above);
	g_test_add_func("/rarity/more-is-rarer", more_is_rarer);
	g_test_add_func("/rarity/first-sights", first_sights);
	g_test_add_func("/rarity/silences", silences);
	return g_test_run();
}
