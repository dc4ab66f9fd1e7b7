/* Times within limits: arithmetic, and lengths in words. */
#include "base/range.h"

#define S(seconds) ((gint64)((seconds)*1e6))
#define OPEN RANGE_OPEN

static void prints_lengths_as_people_say_them(void)
{
	static const struct {
		double lo, hi; /* seconds; hi < lo: open */
		bool binned;
		const char *want;
	} cases[] = {
		{ 2040, 2100, false, "35 min" }, /* one end is a stated minute */
		{ 12480, 12540, false, "3 h 29 min" },
		{ 20640, 20700, false, "5 h 45 min" },
		{ 65 * 60, 65 * 60, false, "65 min" },
		{ 7199, 7199, false, "2 h" },
		{ 7169, 7169, false, "119 min" },
		{ 7170, 7170, false, "2 h" },
		{ 7200, 7200, false, "2 h" },
		{ 7260, 7260, false, "2 h 1 min" },
		{ 30 * 3600, 30 * 3600, false, "30 h" },
		{ 3990, 4110, false, "68 min (66 to 69)" },
		{ 1385, 1685, true, "23 to 29 min" },
		{ 20640, 20881, false, "5 h 46 min (5 h 44 min to 5 h 49 min)" },
		{ 20640, 21060, false, "5 h 48 min (5 h 44 min to 5 h 51 min)" },
		{ 6900, 7500, false, "2 h (115 min to 2 h 5 min)" },
		{ 6900, 7500, true, "115 min to 2 h 5 min" },
		/* below ten minutes */
		{ 0, 0, false, "0 s" },
		{ 45, 45, false, "45 s" },
		{ 44.6, 44.6, false, "45 s" },
		{ 59.5, 59.5, false, "1 min" },
		{ 160, 160, false, "2 min 40 s" },
		{ 160, 161, false, "2 min 41 s" }, /* a stated second */
		{ 160, 170, false, "2 min 45 s (2 min 40 s to 2 min 50 s)" },
		{ 10, 20, false, "15 s (10 to 20)" },
		{ 180, 240, false, "4 min (3 to 4)" },
		{ 180, 300, false, "4 min (3 to 5)" },
		{ 599, 599, false, "9 min 59 s" },
		{ 599.6, 599.6, false, "10 min" },
		{ 600, 600, false, "10 min" },
		{ 629, 629, false, "10 min" },
		{ 630, 630, false, "11 min" },
		{ 580, 620, false, "10 min" },
		{ 600, 660, false, "11 min" },
		{ 600, 660.001, false, "11 min (10 to 12)" },
		/* binned data never gives seconds */
		{ 0, 0, true, "0 min" },
		{ 0, 900, true, "0 to 15 min" },
		{ 10, 20, true, "0 to 1 min" },
		{ 160, 160, true, "3 min" },
		{ 1500, 1500, true, "25 min" },
		/* before */
		{ -720, -720, false, "−12 min" },
		{ -840, -660, false, "−12 min (−14 to −11)" },
		{ -12540, -12480, false, "−3 h 28 min" },
		{ -45, -45, false, "−45 s" },
		{ -120, 180, false, "−2 to 3 min" },
		{ -120, 180, true, "−2 to 3 min" },
		{ -20, 30, false, "−20 to 30 s" },
		{ -7200, 60, false, "−2 h to 1 min" },
		/* no upper end */
		{ 20700, -1, false, "at least 5 h 45 min" },
		{ 20640, -1, false, "at least 5 h 44 min" },
		{ 20699, -1, false, "at least 5 h 44 min" },
		{ 45, -1, false, "at least 45 s" },
		{ 45.9, -1, false, "at least 45 s" },
		{ 600, -1, false, "at least 10 min" },
		{ 160, -1, true, "at least 2 min" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		bool open = cases[i].lo >= 0 && cases[i].hi < cases[i].lo;
		struct range r = range_of(S(cases[i].lo), open ? OPEN : S(cases[i].hi));
		g_autofree char *got = range_length_text(r, cases[i].binned);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
	g_autofree char *none = range_length_text(RANGE_NONE, false);
	g_assert_cmpstr(none, ==, "not known");
}

static void words_a_difference_with_its_sign(void)
{
	static const struct {
		double lo, hi;
		bool binned;
		const char *want;
	} cases[] = {
		{ 1620, 1860, false, "+29 min (27 to 31)" },
		{ -1860, -1620, false, "−29 min (−31 to −27)" },
		{ 1620, 1860, true, "27 to 31 min" },
		{ -1860, -1620, true, "−31 to −27 min" },
		{ -1200, 600, false, "−20 min to +10 min" },
		{ 10500, 10500, false, "+2 h 55 min" },
		{ 10440, 10680, false, "+2 h 56 min (2 h 54 min to 2 h 58 min)" },
		{ -45, -45, false, "−45 s" },
		{ 600, 660, false, "+11 min" },
		{ 0, 0, false, "no difference" },
		{ 0, 240, false, "+2 min (0 to 4)" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct range r = range_of(S(cases[i].lo), S(cases[i].hi));
		g_autofree char *got = range_change_text(r, cases[i].binned);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
	g_autofree char *none = range_change_text(RANGE_NONE, false);
	g_assert_cmpstr(none, ==, "cannot tell");
	g_autofree char *more = range_change_text(range_of(S(1740), OPEN), false);
	g_assert_cmpstr(more, ==, "at least +29 min");
	g_autofree char *wide = range_change_text(
	        (struct range){ G_MININT64 + 1, G_MAXINT64 - 1 }, false);
	g_assert_nonnull(wide);
}

static void prints_the_widest_lengths(void)
{
	static const struct range cases[] = {
		{ G_MININT64 + 1, G_MAXINT64 - 1 },
		{ G_MININT64 + 1, G_MININT64 + 1 },
		{ G_MAXINT64 - 1, G_MAXINT64 - 1 },
		{ G_MININT64 + 1, G_MAXINT64 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		for (int binned = 0; binned < 2; binned++) {
			g_autofree char *got = range_length_text(cases[i], binned);
			g_assert_true(g_str_has_suffix(got, " min") ||
			              g_str_has_suffix(got, " h"));
		}
}

#define NONE                                                                             \
	{                                                                                \
		RANGE_UNKNOWN, RANGE_UNKNOWN                                             \
	}

static void computes_with_limits(void)
{
	static const struct {
		struct range a, b, plus, b_minus_a, hull, min, max;
	} cases[] = {
		{ { 1, 3 },
		  { 10, 14 },
		  { 11, 17 },
		  { 7, 13 },
		  { 1, 14 },
		  { 1, 3 },
		  { 10, 14 } },
		{ { 1, 12 },
		  { 10, 14 },
		  { 11, 26 },
		  { -2, 13 },
		  { 1, 14 },
		  { 1, 12 },
		  { 10, 14 } },
		{ { 1, 20 },
		  { 10, 14 },
		  { 11, 34 },
		  { -10, 13 },
		  { 1, 20 },
		  { 1, 14 },
		  { 10, 20 } },
		{ { 1, 3 },
		  { 10, OPEN },
		  { 11, OPEN },
		  { 7, OPEN },
		  { 1, OPEN },
		  { 1, 3 },
		  { 10, OPEN } },
		{ { 1, OPEN },
		  { 10, 14 },
		  { 11, OPEN },
		  NONE,
		  { 1, OPEN },
		  { 1, 14 },
		  { 10, OPEN } },
		{ NONE, { 10, 14 }, NONE, NONE, { 10, 14 }, { 10, 14 }, { 10, 14 } },
		{ { 10, 14 }, NONE, NONE, NONE, { 10, 14 }, { 10, 14 }, { 10, 14 } },
		{ NONE, NONE, NONE, NONE, NONE, NONE, NONE },
	};
#define SAME(got, wanted)                                                                \
	do {                                                                             \
		struct range g = (got), w = (wanted);                                    \
		g_assert_cmpint(g.lo, ==, w.lo);                                         \
		g_assert_cmpint(g.hi, ==, w.hi);                                         \
	} while (0)
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct range a = cases[i].a, b = cases[i].b;
		SAME(range_plus(a, b), cases[i].plus);
		SAME(range_minus(b, a), cases[i].b_minus_a);
		SAME(range_hull(a, b), cases[i].hull);
		SAME(range_min(a, b), cases[i].min);
		SAME(range_max(a, b), cases[i].max);
	}
}

static void saturates_without_meaning_open_or_unknown(void)
{
	const gint64 most = G_MAXINT64 - 1, least = G_MININT64 + 1;
	struct range large = range_point(most), small = range_point(least);
	g_assert_cmpint(range_plus(large, large).hi, ==, most);
	g_assert_cmpint(range_plus(small, small).lo, ==, least);
	g_assert_cmpint(range_minus(large, small).lo, ==, most);
	g_assert_cmpint(range_minus(small, large).lo, ==, least);
	g_assert_cmpint(range_middle(range_of(least, most)), ==, -1);
}

static void tells_order_and_kind(void)
{
	struct range a = { 1, 3 }, b = { 3, 5 }, c = { 4, RANGE_OPEN };
	g_assert_true(range_before(a, b));
	g_assert_false(range_before(b, a));
	g_assert_false(range_before(a, RANGE_NONE));
	g_assert_false(range_before(c, c));
	g_assert_true(range_overlaps(a, b));
	g_assert_true(range_overlaps(b, c));
	g_assert_false(range_overlaps(a, c));
	g_assert_false(range_overlaps(a, RANGE_NONE));
	g_assert_true(range_is_point(range_point(7)));
	g_assert_false(range_is_point(RANGE_NONE));
	g_assert_false(range_is_open(RANGE_NONE));
	g_assert_true(range_is_open(c));
	g_assert_cmpint(range_middle(c), ==, 4);
	g_assert_cmpint(range_middle(b), ==, 4);
	g_assert_cmpint(range_middle(RANGE_NONE), ==, RANGE_UNKNOWN);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/range/prints-lengths-as-people-say-them",
	                prints_lengths_as_people_say_them);
	g_test_add_func("/range/prints-the-widest-lengths", prints_the_widest_lengths);
	g_test_add_func("/range/words-a-difference-with-its-sign",
	                words_a_difference_with_its_sign);
	g_test_add_func("/range/computes-with-limits", computes_with_limits);
	g_test_add_func("/range/saturates-without-meaning-open-or-unknown",
	                saturates_without_meaning_open_or_unknown);
	g_test_add_func("/range/tells-order-and-kind", tells_order_and_kind);
	return g_test_run();
}
