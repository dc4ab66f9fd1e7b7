/* Civil time and back, every day of the accepted span. */
#include "base/instant.h"

static void counts_every_day_of_the_span(void)
{
	gint64 at = 0;
	int weekday = 4; /* 1970-01-01 was a Thursday */
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	for (int year = 1970; year < 3000; year++)
		for (int month = 1; month <= 12; month++) {
			int length = lengths[month - 1];
			if (month == 2 &&
			    ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0))
				length++;
			for (int day = 1; day <= length; day++, at += DAY) {
				struct civil c = { year, month, day, 0, 0, 0, 0, 0 };
				g_assert_cmpint(instant_from_civil(&c), ==, at);
				c = instant_to_civil(at + DAY - 1);
				g_assert_cmpint(c.year, ==, year);
				g_assert_cmpint(c.month, ==, month);
				g_assert_cmpint(c.day, ==, day);
				g_assert_cmpint(c.weekday, ==, weekday);
				weekday = (weekday + 1) % 7;
			}
		}
	g_assert_false(instant_in_limits(at));
	g_assert_true(instant_in_limits(at - 1));
	g_assert_false(instant_in_limits(-1));
}

static void splits_the_day(void)
{
	struct civil c = instant_to_civil(13 * HOUR + 59 * MINUTE + 7 * SECOND + 42);
	g_assert_cmpint(c.hour, ==, 13);
	g_assert_cmpint(c.minute, ==, 59);
	g_assert_cmpint(c.second, ==, 7);
	g_assert_cmpint(c.us, ==, 42);
	c = instant_to_civil(-1);
	g_assert_cmpint(c.year, ==, 1969);
	g_assert_cmpint(c.us, ==, 999999);
	g_assert_cmpint(c.weekday, ==, 3);
}

static void refuses_what_no_calendar_has(void)
{
	static const struct civil cases[] = {
		{ .year = 1969, .month = 12, .day = 31 },
		{ .year = 3000, .month = 1, .day = 1 },
		{ .year = 2026, .month = 0, .day = 1 },
		{ .year = 2026, .month = 13, .day = 1 },
		{ .year = 2026, .month = 1, .day = 0 },
		{ .year = 2026, .month = 4, .day = 31 },
		{ .year = 2026, .month = 2, .day = 29 },
		{ .year = 2100, .month = 2, .day = 29 },
		{ .year = 2026, .month = 1, .day = 1, .hour = 24 },
		{ .year = 2026, .month = 1, .day = 1, .hour = -1 },
		{ .year = 2026, .month = 1, .day = 1, .minute = 60 },
		{ .year = 2026, .month = 1, .day = 1, .second = 60 },
		{ .year = 2026, .month = 1, .day = 1, .us = 1000000 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(instant_from_civil(&cases[i]), ==, INSTANT_NONE);
	struct civil leap = { .year = 2000, .month = 2, .day = 29 };
	g_assert_cmpint(instant_from_civil(&leap), !=, INSTANT_NONE);
}

static void prints_rfc3339(void)
{
	static const struct {
		gint64 at;
		const char *want;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ G_GINT64_CONSTANT(1780380240000000), "2026-06-02T06:04:00Z" },
		{ G_GINT64_CONSTANT(1780380240120000), "2026-06-02T06:04:00.12Z" },
		{ G_GINT64_CONSTANT(1780380240000001), "2026-06-02T06:04:00.000001Z" },
		{ INSTANT_NONE, NULL },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = instant_rfc3339(cases[i].at);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/instant/counts-every-day-of-the-span",
	                counts_every_day_of_the_span);
	g_test_add_func("/instant/splits-the-day", splits_the_day);
	g_test_add_func("/instant/refuses-what-no-calendar-has",
	                refuses_what_no_calendar_has);
	g_test_add_func("/instant/prints-rfc3339", prints_rfc3339);
	return g_test_run();
}
