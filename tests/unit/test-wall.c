/* Times as status pages write them, and the years that they do not say. */
#include "import/wall.h"

#include <string.h>

static const struct {
	const char *in;
	struct wall want;
} times[] = {
	{ "Dec 18, 16:45 UTC", { 0, 12, 18, 16, 45, 0, false, "UTC" } },
	{ "  Jan  1, 09:09 PST ", { 0, 1, 1, 9, 9, 0, false, "PST" } },
	{ "Aug 28, 2024 - 13:36 PDT", { 2024, 8, 28, 13, 36, 0, false, "PDT" } },
	{ "May 13, 2017, 06:45 UTC", { 2017, 5, 13, 6, 45, 0, false, "UTC" } },
	{ "August 3, 2017 at 6:45 PM EDT", { 2017, 8, 3, 18, 45, 0, false, "EDT" } },
	{ "Sept. 3, 12:05 a.m. (CEST)", { 0, 9, 3, 0, 5, 0, false, "CEST" } },
	{ "Fri, Mar 6, 07:08:09 +05:30", { 0, 3, 6, 7, 8, 9, true, "+05:30" } },
	{ "Feb 29, 00:00", { 0, 2, 29, 0, 0, 0, false, "" } },
	{ "Jun 1\xc2\xa0\xe2\x80\x93 10:00 UTC\xc2\xa0",
	  { 0, 6, 1, 10, 0, 0, false, "UTC" } },
	{ "Feb 30, 10:00 UTC", { 0 } },
	{ "Dec 18, 24:00 UTC", { 0 } },
	{ "Dec 18, 16:60 UTC", { 0 } },
	{ "Dec 0, 16:45 UTC", { 0 } },
	{ "Dez 18, 16:45 UTC", { 0 } },
	{ "Dec 18, 13:45 PM", { 0 } },
	{ "Dec 18, 16:45 UTC and on", { 0 } },
	{ "Dec 18", { 0 } },
	{ "", { 0 } },
};

static void reads_times(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
		struct wall got = { .day = -1 };
		const struct wall *want = &times[i].want;
		const bool ok = wall_parse(times[i].in, strlen(times[i].in), &got);
		g_test_message("%s", times[i].in);
		g_assert_true(ok == (want->month != 0));
		if (!ok) {
			g_assert_cmpint(got.day, ==, -1); /* untouched */
			continue;
		}
		g_assert_cmpint(wall_civil(&got, 2024), ==, wall_civil(want, 2024));
		g_assert_cmpint(got.year, ==, want->year);
		g_assert_true(got.has_seconds == want->has_seconds);
		g_assert_cmpstr(got.label, ==, want->label);
	}
}

static const struct {
	const char *in, *from, *until;
} spans[] = {
	{ "Jan 9, 14:00 - 18:00 UTC", "Jan 9, 14:00 UTC", "Jan 9, 18:00 UTC" },
	{ "Jan 8, 21:00 UTC \xc2\xa0-\xc2\xa0 Jan 9, 01:00 UTC", "Jan 8, 21:00 UTC",
	  "Jan 9, 01:00 UTC" },
	{ "Aug 30, 2024 - 22:00 EDT - Aug 31, 2024 - 01:15 EDT",
	  "Aug 30, 2024, 22:00 EDT", "Aug 31, 2024, 01:15 EDT" },
	{ "Aug 30, 22:00 \xe2\x80\x93 23:15 EDT", "Aug 30, 22:00 EDT",
	  "Aug 30, 23:15 EDT" },
	{ "Aug 30, 22:00 UTC - 23:15", "Aug 30, 22:00 UTC", "Aug 30, 23:15 UTC" },
	{ "Aug 28, 2024 - 13:36 PDT", "Aug 28, 2024, 13:36 PDT", NULL },
	{ "Aug 30 - Aug 31", NULL, NULL },
	{ "soon", NULL, NULL },
};

static void same_wall(const struct wall *got, const char *want)
{
	struct wall wall;
	g_assert_true(wall_parse(want, strlen(want), &wall));
	g_assert_cmpint(wall_civil(got, 2024), ==, wall_civil(&wall, 2024));
	g_assert_cmpint(got->year, ==, wall.year);
	g_assert_cmpstr(got->label, ==, wall.label);
}

static void reads_spans(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(spans); i++) {
		struct wall from, until;
		g_test_message("%s", spans[i].in);
		const bool ok =
		        wall_parse_span(spans[i].in, strlen(spans[i].in), &from, &until);
		g_assert_true(ok == (spans[i].from != NULL));
		if (!ok)
			continue;
		same_wall(&from, spans[i].from);
		if (spans[i].until != NULL)
			same_wall(&until, spans[i].until);
		else
			g_assert_cmpint(until.month, ==, 0);
	}
}

static void long_texts_are_no_spans(void)
{
	struct wall from, until;
	g_autofree char *dashes = g_strnfill(100000, '-');
	g_assert_false(wall_parse_span(dashes, strlen(dashes), &from, &until));
}

/* near, before and after: the year that each gives, 0 = none */
static const struct {
	const char *in, *at;
	int near, before, after;
} years[] = {
	{ "Dec 31, 23:50 UTC", "2026-01-01T00:10:00Z", 2025, 2025, 2025 },
	{ "Jan 1, 00:10 UTC", "2025-12-31T23:50:00Z", 2026, 2026, 2026 },
	{ "Jan 12, 21:28 UTC", "2025-12-17T09:25:00Z", 2026, 2025, 2026 },
	{ "Feb 1, 00:00 UTC", "2025-10-01T00:00:00Z", 2026, 2025, 2026 },
	{ "Oct 15, 00:00 UTC", "2025-03-01T00:00:00Z", 2024, 2024, 2025 },
	/* two days of slack on both sides */
	{ "Jun 12, 12:00 UTC", "2025-06-10T12:00:00Z", 2025, 2025, 2025 },
	{ "Jun 12, 12:01 UTC", "2025-06-10T12:00:00Z", 2025, 2024, 2025 },
	{ "Jun 8, 12:00 UTC", "2025-06-10T12:00:00Z", 2025, 2025, 2025 },
	{ "Jun 8, 11:59 UTC", "2025-06-10T12:00:00Z", 2025, 2025, 2026 },
	/* leap days */
	{ "Feb 29, 10:00 UTC", "2027-03-01T00:00:00Z", 2028, 2024, 2028 },
	{ "Feb 29, 10:00 UTC", "2103-03-01T00:00:00Z", 2104, 2096, 2104 },
	/* what it says stays */
	{ "Feb 3, 2011, 10:00 UTC", "2027-03-01T00:00:00Z", 2011, 2011, 2011 },
};

static void gives_years(void)
{
	static bool (*const give[])(struct wall *, gint64) = { wall_year_near,
		                                               wall_year_before,
		                                               wall_year_after };
	for (gsize i = 0; i < G_N_ELEMENTS(years); i++) {
		const int want[] = { years[i].near, years[i].before, years[i].after };
		struct stamp at;
		g_assert_true(stamp_parse_iso(years[i].at, strlen(years[i].at), &at));
		for (gsize k = 0; k < 3; k++) {
			struct wall wall;
			g_test_message("%s at %s, %d", years[i].in, years[i].at, (int)k);
			g_assert_true(
			        wall_parse(years[i].in, strlen(years[i].in), &wall));
			g_assert_true(give[k](&wall, at.civil) == (want[k] != 0));
			g_assert_cmpint(wall.year, ==, want[k]);
		}
	}
}

static void no_year_lies_beyond_the_limits(void)
{
	struct wall wall;
	g_assert_true(wall_parse("Dec 31, 10:00 UTC", 17, &wall));
	g_assert_false(wall_year_before(&wall, DAY));
	g_assert_cmpint(wall.year, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/wall/reads-times", reads_times);
	g_test_add_func("/wall/reads-spans", reads_spans);
	g_test_add_func("/wall/long-texts-are-no-spans", long_texts_are_no_spans);
	g_test_add_func("/wall/gives-years", gives_years);
	g_test_add_func("/wall/no-year-lies-beyond-the-limits",
	                no_year_lies_beyond_the_limits);
	return g_test_run();
}
