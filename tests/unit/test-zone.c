/* Wall clocks: gaps, folds, labels, and names that are no zones. */
#include "base/zone.h"

#include <string.h>

static gint64 instant(const char *text)
{
	struct stamp stamp;
	if (text == NULL)
		return INSTANT_NONE;
	g_assert_true(stamp_parse_iso(text, strlen(text), &stamp));
	return stamp_instant(&stamp);
}

static void reads_wall_clocks(void)
{
	static const struct {
		const char *zone, *civil, *want, *later;
		enum zone_fit fit;
	} cases[] = {
		{ "UTC", "2026-06-02 06:04", "2026-06-02T06:04Z", NULL, ZONE_EXACT },
		{ "Etc/UTC", "2026-06-02 06:04", "2026-06-02T06:04Z", NULL, ZONE_EXACT },
		{ "GMT", "2026-06-02 06:04", "2026-06-02T06:04Z", NULL, ZONE_EXACT },
		{ "Etc/GMT+5", "2026-06-02 06:04", "2026-06-02T11:04Z", NULL,
		  ZONE_EXACT },
		{ "Europe/Berlin", "2026-06-02 08:04", "2026-06-02T06:04Z", NULL,
		  ZONE_EXACT },
		{ "Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29T00:59:59Z", NULL,
		  ZONE_EXACT },
		{ "Europe/Berlin", "2026-03-29 02:00", "2026-03-29T01:00Z", NULL,
		  ZONE_GAP },
		{ "Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30Z", NULL,
		  ZONE_GAP },
		{ "Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00Z", NULL,
		  ZONE_EXACT },
		{ "Europe/Berlin", "2026-10-25 01:59:59", "2026-10-24T23:59:59Z", NULL,
		  ZONE_EXACT },
		{ "Europe/Berlin", "2026-10-25 02:00", "2026-10-25T00:00Z",
		  "2026-10-25T01:00Z", ZONE_FOLD },
		{ "Europe/Berlin", "2026-10-25 02:59:59", "2026-10-25T00:59:59Z",
		  "2026-10-25T01:59:59Z", ZONE_FOLD },
		{ "Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00Z", NULL,
		  ZONE_EXACT },
		{ "America/New_York", "2026-03-08 02:15", "2026-03-08T07:15Z", NULL,
		  ZONE_GAP },
		{ "America/New_York", "2026-11-01 01:30", "2026-11-01T05:30Z",
		  "2026-11-01T06:30Z", ZONE_FOLD },
		{ "America/New_York", "2026-12-31 19:00", "2027-01-01T00:00Z", NULL,
		  ZONE_EXACT },
		/* half an hour */
		{ "Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45Z", NULL,
		  ZONE_GAP },
		{ "Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45Z",
		  "2026-04-04T15:15Z", ZONE_FOLD },
		{ "Asia/Kathmandu", "2026-06-02 11:49", "2026-06-02T06:04Z", NULL,
		  ZONE_EXACT },
		/* a day that Samoa left out */
		{ "Pacific/Apia", "2011-12-29 23:59", "2011-12-30T09:59Z", NULL,
		  ZONE_EXACT },
		{ "Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00Z", NULL,
		  ZONE_GAP },
		{ "Pacific/Apia", "2011-12-31 00:00", "2011-12-30T10:00Z", NULL,
		  ZONE_EXACT },
		{ "Europe/Berlin", "1970-01-01 01:00", "1970-01-01T00:00Z", NULL,
		  ZONE_EXACT },
		{ "Europe/Berlin", "2999-12-31 12:00", "2999-12-31T11:00Z", NULL,
		  ZONE_EXACT },
		{ "EST5EDT", "2026-06-02 06:04", "2026-06-02T10:04Z", NULL, ZONE_EXACT },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Zone) zone = zone_new(cases[i].zone, &error);
		g_assert_no_error(error);
		g_test_message("%s %s", cases[i].zone, cases[i].civil);
		enum zone_fit fit;
		gint64 later;
		gint64 got = zone_to_utc(zone, instant(cases[i].civil), &fit, &later);
		g_assert_cmpint(got, ==, instant(cases[i].want));
		g_assert_cmpint(fit, ==, cases[i].fit);
		g_assert_cmpint(later, ==, instant(cases[i].later));
		g_assert_cmpint(zone_to_utc(zone, instant(cases[i].civil), NULL, NULL),
		                ==, got);
		if (fit != ZONE_GAP)
			g_assert_cmpint(zone_to_civil(zone, got), ==,
			                instant(cases[i].civil));
	}
}

static void refuses_what_is_no_iana_name(void)
{
	static const char *const cases[] = {
		"",
		" ",
		"Europe/Nowhere",
		"europe/berlin",
		"Berlin",
		"Europe",
		"Europe/",
		"/usr/share/zoneinfo/Europe/Berlin",
		"../zoneinfo/Europe/Berlin",
		"Europe/../Europe/Berlin",
		"Europe//Berlin",
		":Europe/Berlin",
		"CET-1CEST",
		"CET-1CEST,M3.5.0,M10.5.0/3",
		"UTC+2",
		"JST9",
		"+02:00",
		"-05",
		"Z5",
		"localtime",
		"posix/Europe/Berlin",
		"right/Europe/Berlin",
		"zone.tab",
		"tzdata.zi",
		"Europe/Berlin\n",
		"PDT",
		"Local",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", cases[i]);
		g_assert_null(zone_new(cases[i], &error));
		g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
		g_assert_nonnull(error_hint_text(error));
	}
}

static void names_the_offset(void)
{
	static const struct {
		const char *zone, *at, *word;
		int offset_s;
	} cases[] = {
		{ "Europe/Berlin", "2026-06-02T06:04Z", "CEST", 7200 },
		{ "Europe/Berlin", "2026-10-25T00:59:59Z", "CEST", 7200 },
		{ "Europe/Berlin", "2026-10-25T01:00:00Z", "CET", 3600 },
		{ "Asia/Kathmandu", "2026-06-02T06:04Z", "+0545", 20700 },
		{ "America/New_York", "2026-01-01T00:00Z", "EST", -18000 },
		{ "UTC", "2026-06-02T06:04Z", "UTC", 0 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Zone) zone = zone_new(cases[i].zone, NULL);
		g_autofree char *word = zone_abbreviation(zone, instant(cases[i].at));
		g_assert_cmpstr(word, ==, cases[i].word);
		g_assert_cmpint(zone_offset_s(zone, instant(cases[i].at)), ==,
		                cases[i].offset_s);
		g_assert_cmpstr(zone_name(zone), ==, cases[i].zone);
	}
}

/* Every transition of some zones, second by second around it: wall clock and instant agree, or it is a gap. */
static void agrees_with_itself_around_every_transition(void)
{
	static const char *const names[] = { "Europe/Berlin",       "America/New_York",
		                             "Australia/Lord_Howe", "Africa/Casablanca",
		                             "Asia/Pyongyang",      "America/Caracas",
		                             "Antarctica/Troll",    "Europe/Dublin" };
	for (gsize z = 0; z < G_N_ELEMENTS(names); z++) {
		g_autoptr(Zone) zone = zone_new(names[z], NULL);
		g_assert_nonnull(zone);
		int folds = 0, gaps = 0;
		for (gint64 at = 0; at < 68 * 365 * DAY; at += 30 * MINUTE) {
			enum zone_fit fit;
			gint64 later, civil = zone_to_civil(zone, at);
			gint64 back = zone_to_utc(zone, civil, &fit, &later);
			g_assert_cmpint(fit, !=, ZONE_GAP);
			g_assert_true(back == at || (fit == ZONE_FOLD && later == at));
			folds += fit == ZONE_FOLD && back == at;
			zone_to_utc(zone, at, &fit, NULL);
			gaps += fit == ZONE_GAP;
		}
		g_assert_cmpint(folds, >, 0);
		g_assert_cmpint(gaps, >, 0);
	}
}

static void reads_labels(void)
{
	static const struct {
		const char *label, *zone, *at;
		bool known, ambiguous;
		int minutes;
	} cases[] = {
		{ "UTC", NULL, NULL, true, false, 0 },
		{ "Z", NULL, NULL, true, false, 0 },
		{ "PDT", NULL, NULL, true, false, -420 },
		{ "PST", "America/Los_Angeles", "2026-07-01T00:00Z", true, false, -480 },
		{ "CEST", NULL, NULL, true, false, 120 },
		{ "AEDT", NULL, NULL, true, false, 660 },
		{ "NZDT", NULL, NULL, true, false, 780 },
		{ "IST", NULL, NULL, true, true, 330 },
		{ "IST", "Asia/Kolkata", "2026-06-02T00:00Z", true, false, 330 },
		{ "IST", "Asia/Jerusalem", "2026-01-02T00:00Z", true, false, 120 },
		{ "IST", "Europe/Dublin", "2026-06-02T00:00Z", true, false, 60 },
		{ "IST", "Europe/Dublin", "2026-01-02T00:00Z", true, false, 60 },
		{ "IST", "Europe/Berlin", "2026-06-02T00:00Z", true, true, 330 },
		{ "IST", "Asia/Jerusalem", NULL, true, true, 330 },
		{ "CST", NULL, NULL, true, true, -360 },
		{ "CST", "Asia/Shanghai", "2026-06-02T00:00Z", true, false, 480 },
		{ "CST", "America/Chicago", "2026-06-02T00:00Z", true, false, -360 },
		{ "BST", "Europe/London", "2026-06-02T00:00Z", true, false, 60 },
		{ "WITA", "Asia/Makassar", "2026-06-02T00:00Z", true, false, 480 },
		{ "UTC+2", NULL, NULL, true, false, 120 },
		{ "UTC+02", NULL, NULL, true, false, 120 },
		{ "GMT-05:30", NULL, NULL, true, false, -330 },
		{ "GMT+5:45", NULL, NULL, true, false, 345 },
		{ "+0200", NULL, NULL, true, false, 120 },
		{ "-07:00", NULL, NULL, true, false, -420 },
		{ "+02", NULL, NULL, true, false, 120 },
		{ "UTC+14", NULL, NULL, true, false, 840 },
		{ "UTC+15", NULL, NULL, false, false, 0 },
		{ "UTC+020", NULL, NULL, false, false, 0 },
		{ "UTC+02:0", NULL, NULL, false, false, 0 },
		{ "UTC+02:60", NULL, NULL, false, false, 0 },
		{ "UTC+", NULL, NULL, false, false, 0 },
		{ "UTC2", NULL, NULL, false, false, 0 },
		{ "+2", NULL, NULL, false, false, 0 },
		{ "pst", NULL, NULL, false, false, 0 },
		{ "WITA", NULL, NULL, false, false, 0 },
		{ "PDTX", NULL, NULL, false, false, 0 },
		{ "", NULL, NULL, false, false, 0 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Zone) zone =
		        cases[i].zone != NULL ? zone_new(cases[i].zone, NULL) : NULL;
		int offset_s = 0;
		bool ambiguous = true;
		g_test_message("%s %s", cases[i].label,
		               cases[i].zone ? cases[i].zone : "");
		bool known =
		        zone_label_offset(cases[i].label, strlen(cases[i].label), zone,
		                          instant(cases[i].at), &offset_s, &ambiguous);
		g_assert_cmpint(known, ==, cases[i].known);
		g_assert_cmpint(ambiguous, ==, cases[i].ambiguous);
		if (known)
			g_assert_cmpint(offset_s, ==, cases[i].minutes * 60);
	}
}

static void shares_utc(void)
{
	g_autoptr(Zone) again = zone_ref(zone_utc());
	g_assert_true(again == zone_utc());
	g_assert_cmpstr(zone_name(again), ==, "UTC");
}

static void does_not_look_at_TZ(void)
{
	g_setenv("TZ", "Asia/Kathmandu", TRUE);
	g_autoptr(Zone) zone = zone_new("Europe/Berlin", NULL);
	g_assert_cmpint(zone_offset_s(zone, 0), ==, 3600);
	g_assert_cmpint(zone_offset_s(zone_utc(), 0), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/zone/reads-wall-clocks", reads_wall_clocks);
	g_test_add_func("/zone/refuses-what-is-no-iana-name",
	                refuses_what_is_no_iana_name);
	g_test_add_func("/zone/names-the-offset", names_the_offset);
	g_test_add_func("/zone/agrees-with-itself-around-every-transition",
	                agrees_with_itself_around_every_transition);
	g_test_add_func("/zone/reads-labels", reads_labels);
	g_test_add_func("/zone/shares-utc", shares_utc);
	g_test_add_func("/zone/does-not-look-at-TZ", does_not_look_at_TZ);
	return g_test_run();
}
