/* Known answers: R's wilcox.test and survfit on the examples of the books. */
#include "correlate/ranks.h"

#include <math.h>

/* Hollander and Wolfe 1973, p. 69: permeability of membranes, in hundredths. */
static const gint64 at_term[] = { 73, 80, 83, 104, 138, 145, 146, 164, 189, 191 };
static const gint64 at_weeks[] = { 74, 88, 90, 115, 121 };
/* Freireich et al. 1963: weeks in remission, placebo and 6-MP; the second with + for "not over". */
static const gint64 placebo[] = { 1, 1, 2,  2,  3,  4,  4,  5,  5,  8, 8,
	                          8, 8, 11, 11, 12, 12, 15, 17, 22, 23 };
static const gint64 drug[] = { 6,  6,  6,  6,  7,  9,  10, 10, 11, 13, 16,
	                       17, 19, 20, 22, 23, 25, 32, 32, 34, 35 };
static const bool drug_censored[] = { false, false, false, true,  false, true, false,
	                              true,  true,  false, false, true,  true, true,
	                              false, false, true,  true,  true,  true, true };

static void assert_near(double got, double want, double by)
{
	if (!(fabs(got - want) <= by))
		g_test_message("got %.6f, want %.6f", got, want);
	g_assert_true(fabs(got - want) <= by);
}

static void small_groups_are_tested_exactly(void)
{
	/* wilcox.test(x, y): W = 35, p = 0.2544 */
	const struct rank_test test = rank_test_of(at_weeks, 5, at_term, 10);
	g_assert_true(test.exact);
	assert_near(test.u, 35, 0);
	assert_near(test.p, 0.2544, 0.00005);
	const struct rank_test turned = rank_test_of(at_term, 10, at_weeks, 5);
	assert_near(turned.u, 15, 0);
	assert_near(turned.p, test.p, 1e-12);
}

static void shift_is_the_median_of_all_differences(void)
{
	/* conf.int = TRUE: 0.305, from -0.15 to 0.76 */
	g_assert_cmpint(rank_shift(at_weeks, 5, at_term, 10), ==, 30); /* 30.5 */
	const struct range within = rank_shift_interval(at_weeks, 5, at_term, 10);
	g_assert_cmpint(within.lo, ==, -15);
	g_assert_cmpint(within.hi, ==, 76);
}

/* Every third of three: all orders of 3 and 3 are 20, the extreme one has p = 2/20. */
static void extreme_order_has_the_chance_of_its_count(void)
{
	static const gint64 low[] = { 1, 2, 3 }, high[] = { 4, 5, 6 };
	const struct rank_test test = rank_test_of(low, 3, high, 3);
	assert_near(test.u, 9, 0);
	assert_near(test.p, 0.1, 1e-12);
	g_assert_false(range_known(rank_shift_interval(low, 3, high, 3)));
}

static void ties_are_half_and_widen(void)
{
	static const gint64 x[] = { 1, 1, 2 }, y[] = { 1, 2, 2 };
	const struct rank_test test = rank_test_of(x, 3, y, 3);
	assert_near(test.u, 6, 0);
	g_assert_false(test.exact);
	/* by hand: (6 - 4.5 - 0.5) / sqrt(9/12 (7 - 48/30)) = 0.497, so p = 0.6193 */
	assert_near(test.p, 0.6193, 0.00005);
	const struct rank_test none = rank_test_of(x, 1, x, 1);
	assert_near(none.p, 1, 0);
}

static void many_are_shifted_by_what_was_added(void)
{
	enum { N = 3000 };
	g_autofree gint64 *x = g_new(gint64, N), *y = g_new(gint64, N);
	for (gint64 i = 0; i < N; i++) {
		x[i] = i * i * MINUTE;
		y[i] = x[i] + HOUR;
	}
	const gint64 shift = rank_shift(x, N, y, N);
	const struct range within = rank_shift_interval(x, N, y, N);
	g_assert_cmpint(shift, ==, HOUR);
	g_assert_cmpint(within.lo, <, shift);
	g_assert_cmpint(within.hi, >, shift);
}

static void empty_groups_say_nothing(void)
{
	g_assert_true(isnan(rank_test_of(placebo, 0, drug, 3).p));
	g_assert_cmpint(rank_shift(placebo, 3, drug, 0), ==, INSTANT_NONE);
	g_assert_false(range_known(rank_shift_interval(placebo, 0, drug, 0)));
	g_assert_cmpint(survival_median(placebo, NULL, 0), ==, INSTANT_NONE);
}

static void half_go_on_until_the_median(void)
{
	static const bool none[G_N_ELEMENTS(placebo)] = { false };
	/* survfit: 8 and 23 weeks */
	g_assert_cmpint(survival_median(placebo, none, G_N_ELEMENTS(placebo)), ==, 8);
	g_assert_cmpint(survival_median(drug, drug_censored, G_N_ELEMENTS(drug)), ==, 23);
}

static void median_without_open_ones_is_the_plain_one(void)
{
	static const gint64 four[] = { 1, 3, 7, 9 };
	static const bool none[4] = { false }, most[4] = { false, true, true, true },
	                  all[4] = { true, true, true, true };
	g_assert_cmpint(survival_median(four, none, 4), ==, 5);
	g_assert_cmpint(survival_median(four, most, 4), ==, INSTANT_NONE);
	g_assert_cmpint(survival_median(four, all, 4), ==, INSTANT_NONE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add_func("/ranks/" #name, name)
	ADD(small_groups_are_tested_exactly);
	ADD(shift_is_the_median_of_all_differences);
	ADD(extreme_order_has_the_chance_of_its_count);
	ADD(ties_are_half_and_widen);
	ADD(many_are_shifted_by_what_was_added);
	ADD(empty_groups_say_nothing);
	ADD(half_go_on_until_the_median);
	ADD(median_without_open_ones_is_the_plain_one);
	return g_test_run();
}
