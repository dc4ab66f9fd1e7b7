/* Labels never overlap, leaders never cross, all stay inside: by examples and by 10,000 random rows and lanes. */
#include "chart/place.h"

#include <math.h>

#define SEED 20260602
#define CASES 10000

static void keeps_labels_that_fit_where_they_are(void)
{
	const double target[] = { 10, 100, 250 }, width[] = { 50, 60, 40 };
	double left[3];
	g_assert_true(place_row(target, width, 3, 12, 0, 400, left));
	for (int i = 0; i < 3; i++)
		g_assert_cmpfloat_with_epsilon(left[i], target[i], 1e-9);
}

static void pools_labels_that_collide(void)
{
	/* Two labels of 50 at 100 and 110 with gap 10: off by 25 each way is the least squares answer. */
	const double target[] = { 100, 110 }, width[] = { 50, 50 };
	double left[2];
	g_assert_true(place_row(target, width, 2, 10, 0, 400, left));
	g_assert_cmpfloat_with_epsilon(left[0], 75, 1e-9);
	g_assert_cmpfloat_with_epsilon(left[1], 135, 1e-9);
}

static void clamps_to_both_ends(void)
{
	const double target[] = { -80, 900 }, width[] = { 50, 50 };
	double left[2];
	g_assert_true(place_row(target, width, 2, 10, 16, 400, left));
	g_assert_cmpfloat_with_epsilon(left[0], 16, 1e-9);
	g_assert_cmpfloat_with_epsilon(left[1], 350, 1e-9);
}

static void refuses_what_does_not_fit(void)
{
	const double target[] = { 0, 0 }, width[] = { 50, 50 };
	double left[2];
	g_assert_true(place_row(target, width, 2, 10, 0, 110, left));
	g_assert_false(place_row(target, width, 2, 10, 0, 109.9, left));
	g_assert_true(place_row(NULL, NULL, 0, 10, 0, 0, NULL));
}

static void random_rows_keep_order_and_gap(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
	int placed = 0;
	for (int c = 0; c < CASES; c++) {
		int n = g_rand_int_range(rand, 1, 13);
		double target[12], width[12], left[12],
		        at = g_rand_double_range(rand, -50, 300);
		double gap = g_rand_double_range(rand, 0, 20);
		double hi = g_rand_double_range(rand, 200, 760), need = 0;
		for (int i = 0; i < n; i++) {
			at += g_rand_boolean(rand) ? 0
			                           : g_rand_double_range(rand, 0, 160);
			target[i] = at;
			width[i] = g_rand_double_range(rand, 5, 120);
			need += width[i] + (i > 0 ? gap : 0);
		}
		bool fits = place_row(target, width, n, gap, 16, hi, left);
		g_assert_true(fits == (need <= hi - 16) || fabs(need - hi + 16) < 1e-9);
		placed += fits;
		for (int i = 0; fits && i < n; i++) {
			g_assert_cmpfloat(left[i], >=, 16 - 1e-6);
			g_assert_cmpfloat(left[i] + width[i], <=, hi + 1e-6);
			if (i > 0)
				g_assert_cmpfloat(left[i] - left[i - 1] - width[i - 1],
				                  >=, gap - 1e-6);
		}
	}
	g_assert_cmpint(placed, >, CASES / 4);
}

/* Any other feasible row near the answer is no better: the answer is a minimum, and the problem is convex. */
static void random_rows_are_least_squares(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 1);
	for (int c = 0; c < 500; c++) {
		double target[5], width[5], left[5], cost = 0;
		for (int i = 0; i < 5; i++) {
			target[i] = (i > 0 ? target[i - 1] : 100) +
			            g_rand_double_range(rand, 0, 60);
			width[i] = 40;
		}
		g_assert_true(place_row(target, width, 5, 8, -1000, 2000, left));
		for (int i = 0; i < 5; i++)
			cost += (left[i] - target[i]) * (left[i] - target[i]);
		for (int k = 0; k < 40; k++) {
			double other[5], price = 0;
			for (int i = 0; i < 5; i++) {
				other[i] = left[i] + g_rand_double_range(rand, -3, 3);
				if (i > 0)
					other[i] = MAX(other[i], other[i - 1] + 48);
				price += (other[i] - target[i]) * (other[i] - target[i]);
			}
			g_assert_cmpfloat(price, >=, cost - 1e-6);
		}
	}
}

#define LANE_MAX 24

static void random_lanes_hold(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 2);
	for (int c = 0; c < CASES; c++) {
		int n = g_rand_int_range(rand, 1, LANE_MAX + 1);
		struct flag flags[LANE_MAX];
		struct flag_wrap wraps[LANE_MAX][3];
		double x = g_rand_double_range(rand, 0, 100);
		for (int i = 0; i < n; i++) {
			double step = g_rand_boolean(rand)
			                      ? 0
			                      : g_rand_double_range(rand, 0, 90);
			x = MIN(x + step, 690);
			double w = g_rand_double_range(rand, 20, 250);
			int count = g_rand_int_range(rand, 1, 4);
			for (int k = 0; k < 3; k++)
				wraps[i][k] =
				        (struct flag_wrap){ w / (k + 1), 16.0 * (k + 1) };
			flags[i] = (struct flag){ .x = x,
				                  .wraps = wraps[i],
				                  .wrap_count = count };
		}
		double height = place_flags(flags, n, 704);
		g_assert_true(place_flags_hold(flags, n, 704));
		for (int i = 0; i < n; i++) {
			g_assert_cmpfloat(flags[i].y, >=, 0);
			g_assert_cmpfloat(flags[i].y + flags[i].h, <=,
			                  height - 24 + 1e-9);
		}
	}
}

static void the_check_of_flags_can_fail(void)
{
	const struct flag_wrap wrap = { 50, 16 };
	struct flag flags[] = { { .x = 10, .wraps = &wrap, .wrap_count = 1 },
		                { .x = 30, .wraps = &wrap, .wrap_count = 1 } };
	place_flags(flags, 2, 400);
	g_assert_true(place_flags_hold(flags, 2, 400));
	g_assert_false(place_flags_hold(flags, 2, 60));
	flags[0].y = 0;
	g_assert_false(place_flags_hold(flags, 2, 400));
}

static void the_axis_leaves_room_for_late_labels(void)
{
	const double fraction[] = { 0, 0.5, 1 }, narrow[] = { 96, 96, 90 };
	g_assert_cmpfloat_with_epsilon(place_axis_end(fraction, narrow, 3, 100, 700), 604,
	                               1e-9);
	const double wide[] = { 96, 96, 500 };
	g_assert_cmpfloat_with_epsilon(place_axis_end(fraction, wide, 3, 100, 700), 520,
	                               1e-9);
	g_assert_cmpfloat_with_epsilon(place_axis_end(fraction, wide, 0, 100, 700), 700,
	                               1e-9);
}

static void a_point_label_stands_above_when_nothing_is_there(void)
{
	struct point_label label = { .x = 200,
		                     .y = 100,
		                     .w = 80,
		                     .h = 12,
		                     .radius = 3.5,
		                     .frame = { 0, 0, 400, 300 } };
	struct box box = place_point(&label);
	g_assert_cmpfloat_with_epsilon(box.x, 160, 1e-9);
	g_assert_cmpfloat_with_epsilon(box.y + box.h, 92.5, 1e-9);
}

static void a_point_label_keeps_off_milestone_lines(void)
{
	const double lines[] = { 180 };
	struct point_label label = { .x = 200,
		                     .y = 100,
		                     .w = 80,
		                     .h = 12,
		                     .radius = 3.5,
		                     .frame = { 0, 0, 400, 300 },
		                     .crossings = lines,
		                     .crossing_count = 1 };
	g_assert_cmpfloat(place_point(&label).x, >=, 184 - 1e-9);
}

static void a_point_label_moves_off_another_label(void)
{
	const struct box taken[] = { { 150, 60, 100, 36 } };
	struct point_label label = { .x = 200,
		                     .y = 100,
		                     .w = 80,
		                     .h = 12,
		                     .radius = 3.5,
		                     .frame = { 0, 0, 400, 300 },
		                     .taken = taken,
		                     .taken_count = 1 };
	struct box box = place_point(&label);
	g_assert_false(box_overlaps(&box, &taken[0]));
}

static void random_point_labels_stay_inside(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED + 3);
	for (int c = 0; c < CASES; c++) {
		struct point_label label = { .x = g_rand_double_range(rand, 0, 400),
			                     .y = g_rand_double_range(rand, 0, 200),
			                     .w = g_rand_double_range(rand, 10, 300),
			                     .h = 12,
			                     .radius = 3.5,
			                     .frame = { 0, 0, 400, 200 } };
		struct box box = place_point(&label);
		g_assert_cmpfloat(box.x, >=, -1e-9);
		g_assert_cmpfloat(box.x + box.w, <=, 400 + 1e-9);
		g_assert_cmpfloat(box.y, >=, -1e-9);
		g_assert_cmpfloat(box.y + box.h, <=, 200 + 1e-9);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define CASE(f, name) g_test_add_func("/place/" name, f)
	CASE(keeps_labels_that_fit_where_they_are,
	     "keeps-labels-that-fit-where-they-are");
	CASE(pools_labels_that_collide, "pools-labels-that-collide");
	CASE(clamps_to_both_ends, "clamps-to-both-ends");
	CASE(refuses_what_does_not_fit, "refuses-what-does-not-fit");
	CASE(random_rows_keep_order_and_gap, "random-rows-keep-order-and-gap");
	CASE(random_rows_are_least_squares, "random-rows-are-least-squares");
	CASE(random_lanes_hold, "random-lanes-hold");
	CASE(the_check_of_flags_can_fail, "the-check-of-flags-can-fail");
	CASE(the_axis_leaves_room_for_late_labels,
	     "the-axis-leaves-room-for-late-labels");
	CASE(a_point_label_stands_above_when_nothing_is_there,
	     "a-point-label-stands-above-when-nothing-is-there");
	CASE(a_point_label_keeps_off_milestone_lines,
	     "a-point-label-keeps-off-milestone-lines");
	CASE(a_point_label_moves_off_another_label,
	     "a-point-label-moves-off-another-label");
	CASE(random_point_labels_stay_inside, "random-point-labels-stay-inside");
	return g_test_run();
}
