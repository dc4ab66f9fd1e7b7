/* Times as people type them. The incident began on 2 June 2026 at 06:04 UTC; the newest evidence is of 12:40. */
#include "cli/when.h"

#define START G_GINT64_CONSTANT(1780380240000000)
#define NEWEST (START + 6 * HOUR + 36 * MINUTE)

static Evidence *one_event(void)
{
	Evidence *evidence = evidence_new();
	Event *event = event_new();
	event->id = 12;
	event->at = range_of(START + HOUR, START + HOUR + MINUTE);
	g_ptr_array_add(evidence->events, event);
	return evidence;
}

static void reads_every_way_to_write_a_time(void)
{
	static const struct {
		const char *zone, *text;
		gint64 lo; /* from START; INSTANT_NONE: refused */
		gint64 width;
	} cases[] = {
		{ "UTC", "2026-06-02T06:04:00Z", 0, SECOND - 1 },
		{ "UTC", "2026-06-02 06:04", 0, MINUTE - 1 },
		{ "Europe/Berlin", "2026-06-02 08:04", 0, MINUTE - 1 },
		{ "UTC", "06:04", 0, MINUTE - 1 },
		{ "UTC", "06:04:30", 30 * SECOND, SECOND - 1 },
		{ "Europe/Berlin", "08:04", 0, MINUTE - 1 },
		{ "UTC", "T+12m", 12 * MINUTE, 0 },
		{ "UTC", "T-1h30m", -90 * MINUTE, 0 },
		{ "UTC", "-2h", 4 * HOUR + 36 * MINUTE, 0 },
		{ "UTC", "@1780380240", 0, SECOND - 1 },
		{ "UTC", "E12", HOUR, MINUTE },
		{ "UTC", "E13", INSTANT_NONE, 0 },
		{ "UTC", "24:01", INSTANT_NONE, 0 },
		{ "UTC", "6:04", INSTANT_NONE, 0 },
		{ "UTC", "T+12", INSTANT_NONE, 0 },
		{ "UTC", "-2", INSTANT_NONE, 0 },
		{ "UTC", "", INSTANT_NONE, 0 },
		{ "UTC", "yesterday", INSTANT_NONE, 0 },
		{ "UTC", "@", INSTANT_NONE, 0 },
	};
	g_autoptr(Evidence) evidence = one_event();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Zone) zone = zone_new(cases[i].zone, &error);
		g_assert_no_error(error);
		const struct when when = { zone, evidence, START, NEWEST };
		struct range out;
		const bool ok = when_parse(&when, cases[i].text, &out, &error);
		g_test_message("%s in %s", cases[i].text, cases[i].zone);
		g_assert_cmpint(ok, ==, cases[i].lo != INSTANT_NONE);
		if (ok) {
			g_assert_cmpint(out.lo - START, ==, cases[i].lo);
			g_assert_cmpint(out.hi - out.lo, ==, cases[i].width);
		} else {
			g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
		}
	}
}

static void relative_times_need_what_they_are_relative_to(void)
{
	static const char *const texts[] = { "06:04", "T+1m", "-2h", "E12" };
	const struct when when = { zone_utc(), NULL, INSTANT_NONE, INSTANT_NONE };
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		struct range out;
		g_assert_false(when_parse(&when, texts[i], &out, &error));
		g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
	}
}

static void spans_are_half_open(void)
{
	static const struct {
		const char *text;
		gint64 lo, hi; /* from START; G_MININT64 and G_MAXINT64 as they are */
	} cases[] = {
		{ "06:04..06:10", 0, 6 * MINUTE },
		{ "06:04..", 0, G_MAXINT64 },
		{ "..06:10", G_MININT64, 6 * MINUTE },
		{ "06:04", 0, MINUTE },
	};
	const struct when when = { zone_utc(), NULL, START, NEWEST };
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		gint64 lo, hi;
		g_assert_true(when_parse_span(&when, cases[i].text, &lo, &hi, &error));
		g_assert_cmpint(lo == G_MININT64 ? lo : lo - START, ==, cases[i].lo);
		g_assert_cmpint(hi == G_MAXINT64 ? hi : hi - START, ==, cases[i].hi);
	}
	g_autoptr(GError) error = NULL;
	gint64 lo, hi;
	g_assert_false(when_parse_span(&when, "06:10..06:04", &lo, &hi, &error));
	g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
}

static void reads_lengths(void)
{
	static const struct {
		const char *text;
		gint64 want; /* -1: refused */
	} cases[] = {
		{ "90s", 90 * SECOND },
		{ "5m", 5 * MINUTE },
		{ "1h30m", 90 * MINUTE },
		{ "2d", 2 * DAY },
		{ "0s", 0 },
		{ "1000000d", 1000000 * DAY },
		{ "1000001d", -1 },
		{ "", -1 },
		{ "5", -1 },
		{ "m", -1 },
		{ "30m1h", -1 },
		{ "5m5m", -1 },
		{ "99999999999999999999d", -1 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		gint64 length = -1;
		when_parse_length(cases[i].text, &length);
		g_assert_cmpint(length, ==, cases[i].want);
	}
}

static void prints_what_is_known_and_no_more(void)
{
	static const struct {
		const char *zone;
		gint64 lo, width; /* width -1: open, -2: unknown */
		const char *want;
	} cases[] = {
		{ "UTC", 0, 0, "2026-06-02 06:04:00" },
		{ "UTC", 0, MINUTE, "2026-06-02 06:04" },
		{ "Europe/Berlin", 0, MINUTE, "2026-06-02 08:04" },
		{ "UTC", 11 * MINUTE, 15 * MINUTE, "2026-06-02 06:15 to 06:30" },
		{ "UTC", 17 * HOUR, 2 * HOUR, "2026-06-02 23:04 to 2026-06-03 01:04" },
		{ "UTC", 0, -1, "2026-06-02 06:04:00 or later" },
		{ "UTC", 0, -2, "not known" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Zone) zone = zone_new(cases[i].zone, NULL);
		const gint64 lo = START + cases[i].lo;
		const struct range at = cases[i].width == -2 ? RANGE_NONE
		                        : cases[i].width == -1
		                                ? range_of(lo, RANGE_OPEN)
		                                : range_of(lo, lo + cases[i].width);
		g_autofree char *text = when_text(zone, at);
		g_assert_cmpstr(text, ==, cases[i].want);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/when/reads-every-way-to-write-a-time",
	                reads_every_way_to_write_a_time);
	g_test_add_func("/when/relative-times-need-what-they-are-relative-to",
	                relative_times_need_what_they_are_relative_to);
	g_test_add_func("/when/spans-are-half-open", spans_are_half_open);
	g_test_add_func("/when/reads-lengths", reads_lengths);
	g_test_add_func("/when/prints-what-is-known-and-no-more",
	                prints_what_is_known_and_no_more);
	return g_test_run();
}
