/* Ticks stand where a reader would put them. */
#include "chart/scale.h"
#include "chart/text.h"

#include <math.h>
#include <string.h>

static gint64 at(const char *iso)
{
	struct stamp stamp;
	g_assert_true(stamp_parse_iso(iso, strlen(iso), &stamp));
	return stamp_instant(&stamp);
}

static const struct {
	gint64 span, want; /* minutes */
} spans[] = {
	{ 12, 1 },     { 40, 5 },          { 95, 10 },          { 180, 15 },
	{ 345, 30 },   { 540, 60 },        { 1440, 120 },       { 2880, 360 },
	{ 7200, 720 }, { 9 * 1440, 1440 }, { 20 * 1440, 2880 },
};

static void steps_leave_room_for_labels(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(spans); i++) {
		struct time_step step = time_step_for(spans[i].span * MINUTE, 688);
		g_assert_cmpint(step.us / MINUTE, ==, spans[i].want);
		g_assert_cmpint(step.months, ==, 0);
	}
	g_assert_cmpint(time_step_for(20 * SECOND, 688).us, ==, 5 * SECOND);
	g_assert_cmpint(time_step_for(2 * MINUTE, 688).us, ==, 15 * SECOND);
	g_assert_cmpint(time_step_for(3 * MINUTE, 688).us, ==, 1 * MINUTE);
	g_assert_cmpint(time_step_for(300 * DAY, 688).months, ==, 3);
	g_assert_cmpint(time_step_for(1000 * 365 * DAY, 688).months, ==, 120);
	g_assert_cmpint(time_step_for(0, 688).us, ==, 1 * SECOND);
}

static const struct {
	const char *zone, *from, *to;
	double px;
	const char *want; /* major labels */
} axes[] = {
	{ "UTC", "2026-06-02T05:00:00Z", "2026-06-02T14:00:00Z", 688,
	  "05:00 06:00 07:00 08:00 09:00 10:00 11:00 12:00 13:00 14:00" },
	{ "UTC", "2026-06-02T05:00:00Z", "2026-06-02T14:00:00Z", 368,
	  "06:00 08:00 10:00 12:00 14:00" },
	/* from local midnight, not from the window's start */
	{ "Asia/Kolkata", "2026-06-02T05:10:00Z", "2026-06-02T14:10:00Z", 688,
	  "11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00 19:00" },
	/* midnight names the day below the axis */
	{ "UTC", "2026-06-02T20:00:00Z", "2026-06-03T05:00:00Z", 688,
	  "20:00 21:00 22:00 23:00 00:00* 01:00 02:00 03:00 04:00 05:00" },
	/* spring: 02:00 does not exist */
	{ "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T06:00:00Z", 688,
	  "00:00 01:00 03:00 04:00 05:00 06:00 07:00 08:00" },
	/* autumn: 02:00 comes twice and is written once */
	{ "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z", 688,
	  "00:00 01:00 02:00 03:00 04:00 05:00 06:00 07:00" },
	{ "UTC", "2026-01-30T00:00:00Z", "2026-04-20T00:00:00Z", 300,
	  "Feb 2026* Mar 2026* Apr 2026*" },
	{ "UTC", "2026-06-01T00:00:00Z", "2026-06-29T00:00:00Z", 400,
	  "1 Jun 8 Jun* 15 Jun* 22 Jun* 29 Jun*" },
};

static void ticks_follow_the_zone(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(axes); i++) {
		g_autoptr(Zone) zone = zone_new(axes[i].zone, NULL);
		gint64 from = at(axes[i].from), to = at(axes[i].to);
		g_autoptr(GArray) ticks = time_ticks(from, to, zone, axes[i].px);
		g_autoptr(GString) got = g_string_new(NULL);
		gint64 last = from - 1;
		for (guint k = 0; k < ticks->len; k++) {
			const struct time_tick *tick =
			        &g_array_index(ticks, struct time_tick, k);
			g_assert_cmpint(tick->at, >, last);
			g_assert_cmpint(tick->at, <=, to);
			last = tick->at;
			if (!tick->major)
				continue;
			g_autofree char *label = time_tick_label(
			        tick->at, zone, time_step_for(to - from, axes[i].px));
			g_string_append_printf(got, "%s%s%s", got->len > 0 ? " " : "",
			                       label, tick->new_day ? "*" : "");
		}
		g_assert_cmpstr(got->str, ==, axes[i].want);
	}
}

static void floors_and_ceils_widen_outward(void)
{
	struct time_step hour = { HOUR, 0 };
	g_assert_cmpint(time_floor(at("2026-06-02T05:02:00Z"), NULL, hour), ==,
	                at("2026-06-02T05:00:00Z"));
	g_assert_cmpint(time_ceil(at("2026-06-02T13:49:45Z"), NULL, hour), ==,
	                at("2026-06-02T14:00:00Z"));
	g_assert_cmpint(time_ceil(at("2026-06-02T14:00:00Z"), NULL, hour), ==,
	                at("2026-06-02T14:00:00Z"));
	g_assert_cmpint(time_floor(at("2026-06-02T14:00:00Z"), NULL, hour), ==,
	                at("2026-06-02T14:00:00Z"));
}

static void label_widths_are_those_of_the_font(void)
{
	g_assert_cmpfloat(text_width("00:00", STYLE_TICK), <=, 34);
	g_assert_cmpfloat(text_width("00:00:00", STYLE_TICK), <=, 52);
	g_assert_cmpfloat(text_width("30 Nov", STYLE_TICK), <=, 40);
	g_assert_cmpfloat(text_width("Nov 2026", STYLE_TICK), <=, 54);
}

static const struct {
	double max;
	int target;
	bool counts;
	const char *want;
} values[] = {
	{ 3, 5, true, "1 2 3" },
	{ 42, 5, true, "10 20 30 40" },
	{ 640, 5, true, "200 400 600" },
	{ 2043, 5, true, "500 1000 1500 2000" },
	{ 12345, 5, true, "3000 6000 9000 12000" },
	{ 0.8, 5, false, "0.2 0.4 0.6 0.8" },
	{ 0.42, 2, false, "0.4" },
	{ 1, 5, true, "1" },
	{ 2, 5, true, "1 2" },
	{ 0, 5, true, "" },
	{ -4, 5, true, "" },
	{ NAN, 5, true, "" },
	{ INFINITY, 5, false, "" },
};

static void value_ticks_are_round_and_inside(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
		g_autoptr(GArray) ticks =
		        value_ticks(values[i].max, values[i].target, values[i].counts);
		g_autoptr(GString) got = g_string_new(NULL);
		for (guint k = 0; k < ticks->len; k++)
			g_string_append_printf(got, "%s%g", k > 0 ? " " : "",
			                       g_array_index(ticks, double, k));
		g_assert_cmpstr(got->str, ==, values[i].want);
	}
}

static void any_maximum_gets_few_ticks(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260602);
	for (int c = 0; c < 10000; c++) {
		double max = pow(10, g_rand_double_range(rand, -3, 9));
		int target = g_rand_int_range(rand, 2, 7);
		bool counts = max >= 1 && g_rand_boolean(rand);
		g_autoptr(GArray) ticks = value_ticks(max, target, counts);
		g_assert_cmpuint(ticks->len, >=, 1);
		g_assert_cmpuint(ticks->len, <=, 8);
		double last = g_array_index(ticks, double, ticks->len - 1);
		g_assert_cmpfloat(last, <=, max * (1 + 1e-9));
		g_assert_cmpfloat(last, >, max / 2.01);
	}
}

static void targets_follow_the_height(void)
{
	g_assert_cmpint(value_tick_target(206), ==, 5);
	g_assert_cmpint(value_tick_target(66), ==, 2);
	g_assert_cmpint(value_tick_target(0), ==, 2);
	g_assert_cmpint(value_tick_target(9999), ==, 6);
}

static void elapsed_labels_read_as_lengths(void)
{
	static const struct {
		gint64 length, step;
		const char *want;
	} cases[] = {
		{ 0, HOUR, "0" },
		{ 10 * MINUTE, 10 * MINUTE, "10 min" },
		{ 90 * MINUTE, 30 * MINUTE, "1:30 h" },
		{ 6 * HOUR, HOUR, "6 h" },
		{ 90 * SECOND, 30 * SECOND, "1:30" },
		{ 2 * DAY, DAY, "2 d" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = elapsed_label(
		        cases[i].length, (struct time_step){ cases[i].step, 0 });
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void positions_stay_on_the_axis(void)
{
	const struct time_scale scale = { 1000, 2000, 16, 704 };
	g_assert_cmpfloat_with_epsilon(time_x(&scale, 1500), 360, 1e-9);
	g_assert_cmpfloat_with_epsilon(time_x(&scale, G_MININT64), 16, 1e-9);
	g_assert_cmpfloat_with_epsilon(time_x(&scale, G_MAXINT64), 704, 1e-9);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define CASE(f, name) g_test_add_func("/scale/" name, f)
	CASE(steps_leave_room_for_labels, "steps-leave-room-for-labels");
	CASE(ticks_follow_the_zone, "ticks-follow-the-zone");
	CASE(floors_and_ceils_widen_outward, "floors-and-ceils-widen-outward");
	CASE(label_widths_are_those_of_the_font, "label-widths-are-those-of-the-font");
	CASE(value_ticks_are_round_and_inside, "value-ticks-are-round-and-inside");
	CASE(any_maximum_gets_few_ticks, "any-maximum-gets-few-ticks");
	CASE(targets_follow_the_height, "targets-follow-the-height");
	CASE(elapsed_labels_read_as_lengths, "elapsed-labels-read-as-lengths");
	CASE(positions_stay_on_the_axis, "positions-stay-on-the-axis");
	return g_test_run();
}
