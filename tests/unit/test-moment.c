/* Times of day that texts state as the start of harm, and those that they do not. */
#include "correlate/moment.h"

#include <string.h>

static gint64 at(const char *text)
{
	struct stamp stamp;
	if (!stamp_parse_iso(text, strlen(text), &stamp))
		g_error("not a time: %s", text);
	return stamp_instant(&stamp);
}

/* want: "LO HI" of the start, then optionally " .. LO" of the end; NULL = no start of harm. */
static const struct {
	const char *text, *posted, *page, *start, *end;
} cases[] = {
	{ "Users have been affected since 06:04 UTC.", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "We are seeing errors since 6:04am UTC", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "Issue first observed at 06:04 UTC", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "Errors from 06:04 UTC onwards", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "Starting at 8:04 AM PDT, some customers saw failures.", "2026-06-02T15:39:00Z",
	  NULL, "2026-06-02T15:04:00Z", NULL },
	{ "The outage began at 08:12 CEST.", "2026-09-14T06:40:00Z", "Europe/Berlin",
	  "2026-09-14T06:12:00Z", NULL },
	{ "The outage began at 08:12.", "2026-09-14T06:40:00Z", "Europe/Berlin",
	  "2026-09-14T06:12:00Z", NULL },
	{ "The outage began at 08:12.", "2026-01-14T08:40:00Z", "Europe/Berlin",
	  "2026-01-14T07:12:00Z", NULL },
	{ "Elevated latency since 23:50 UTC", "2026-06-03T00:20:00Z", NULL,
	  "2026-06-02T23:50:00Z", NULL },
	{ "Logins fail since 17:30 JST", "2026-06-02T09:00:00Z", "Asia/Tokyo",
	  "2026-06-02T08:30:00Z", NULL },
	{ "Requests are failing since 14:00 IST.", "2026-06-02T09:00:00Z", "Asia/Kolkata",
	  "2026-06-02T08:30:00Z", NULL },
	{ "Requests are failing since 14:00 IST.", "2026-06-02T14:00:00Z",
	  "Europe/Dublin", "2026-06-02T13:00:00Z", NULL },
	{ "On June 17, 2026, between 16:57 UTC and 19:14 UTC, code completions were "
	  "degraded.",
	  "2026-06-17T19:28:00Z", NULL, "2026-06-17T16:57:00Z", "2026-06-17T19:14:00Z" },
	{ "Between 06:04 and 11:49 UTC requests failed.", "2026-06-02T12:10:00Z", NULL,
	  "2026-06-02T06:04:00Z", "2026-06-02T11:49:00Z" },
	{ "Between July 19, 2026, at 23:05 UTC and July 20, 2026, at 03:55 UTC, runners "
	  "failed.",
	  "2026-07-20T05:00:00Z", NULL, "2026-07-19T23:05:00Z", "2026-07-20T03:55:00Z" },
	{ "Starting from 13:00 UTC June 1, 2026, to 00:17 UTC June 2, 2026, multiple "
	  "services were slow.",
	  "2026-06-02T00:20:00Z", NULL, "2026-06-01T13:00:00Z", "2026-06-02T00:17:00Z" },
	{ "From 22:30 until 01:10 UTC the API returned errors.", "2026-06-03T02:00:00Z",
	  NULL, "2026-06-02T22:30:00Z", "2026-06-03T01:10:00Z" },
	{ "At 06:04 UTC, users began experiencing errors.", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "We began seeing elevated errors at 06:04 UTC.", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "The incident that began at 06:04 UTC has been resolved.",
	  "2026-06-02T12:10:00Z", NULL, "2026-06-02T06:04:00Z", NULL },
	{ "Impact start: 06:04 UTC", "2026-06-02T06:39:00Z", NULL, "2026-06-02T06:04:00Z",
	  NULL },
	{ "The disruption (08:45 \xe2\x80\x93 09:13 UTC) hit all regions.",
	  "2026-07-25T10:00:00Z", NULL, "2026-07-25T08:45:00Z", "2026-07-25T09:13:00Z" },
	{ "Since 2026-06-02 06:04 UTC, errors are elevated.", "2026-06-02T06:39:00Z",
	  NULL, "2026-06-02T06:04:00Z", NULL },
	{ "Errors since 2026-06-02T06:04:00Z.", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "Failures since 2 June, 06:04 UTC", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "Errors since 06:04 UTC+2", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T04:04:00Z", NULL },
	{ "Errors since 6:04 Pacific Time", "2026-06-02T13:39:00Z", NULL,
	  "2026-06-02T13:04:00Z", NULL },
	{ "Errors since 12:15 AM UTC", "2026-06-02T00:39:00Z", NULL,
	  "2026-06-02T00:15:00Z", NULL },
	{ "Errors since 12:15 PM UTC", "2026-06-02T12:39:00Z", NULL,
	  "2026-06-02T12:15:00Z", NULL },
	{ "Errors since 0604 UTC", "2026-06-02T06:39:00Z", NULL, "2026-06-02T06:04:00Z",
	  NULL },
	{ "The incident started at 08:12 CEST and was resolved at 10:40 CEST.",
	  "2026-09-14T09:00:00Z", "Europe/Berlin", "2026-09-14T06:12:00Z",
	  "2026-09-14T08:40:00Z" },
	{ "Impact: 06:04 \xe2\x80\x93 11:49 UTC", "2026-06-02T12:00:00Z", NULL,
	  "2026-06-02T06:04:00Z", "2026-06-02T11:49:00Z" },
	{ "Start of impact: 14 September 2026, 08:12 CEST", "2026-09-14T09:00:00Z", NULL,
	  "2026-09-14T06:12:00Z", NULL },
	{ "Customers may have been unable to log in from 06:04 UTC.",
	  "2026-06-02T06:39:00Z", NULL, "2026-06-02T06:04:00Z", NULL },
	{ "We have identified an issue starting at 06:04 UTC.", "2026-06-02T06:39:00Z",
	  NULL, "2026-06-02T06:04:00Z", NULL },
	{ "Errors starting June 2 at 06:04 UTC", "2026-06-02T06:39:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "Errors since 6:04 a.m. Pacific Time.", "2026-06-02T13:39:00Z", NULL,
	  "2026-06-02T13:04:00Z", NULL },
	{ "Errors since 06:04 EST.", "2026-01-02T12:00:00Z", "America/New_York",
	  "2026-01-02T11:04:00Z", NULL },
	{ "Errors since 17:04 (GMT+9).", "2026-06-02T09:00:00Z", NULL,
	  "2026-06-02T08:04:00Z", NULL },
	{ "Errors since 11:34 +05:30", "2026-06-02T07:00:00Z", NULL,
	  "2026-06-02T06:04:00Z", NULL },
	{ "Errors since 06:04 Europe/Berlin", "2026-06-02T07:00:00Z", NULL,
	  "2026-06-02T04:04:00Z", NULL },
	{ "Payments have failed since yesterday 22:10 UTC.", "2026-06-02T23:00:00Z", NULL,
	  "2026-06-01T22:10:00Z", NULL },
	{ "Payments have failed since 31 December 23:50 UTC.", "2026-01-01T00:30:00Z",
	  NULL, "2025-12-31T23:50:00Z", NULL },
	/* No start of harm. */
	{ "At 06:20 UTC our monitoring alerted us.", "2026-06-02T06:39:00Z", NULL, NULL,
	  NULL },
	{ "Between 06:04 and 06:39 UTC we received no reports of errors.",
	  "2026-06-02T07:00:00Z", NULL, NULL, NULL },
	{ "Planned works between 02:00 and 04:00 UTC may cause errors.",
	  "2026-06-02T05:00:00Z", NULL, NULL, NULL },
	{ "Join the call from 14:00 to 15:00 UTC.", "2026-06-02T16:00:00Z", NULL, NULL,
	  NULL },
	{ "Next update at 07:30 UTC.", "2026-06-02T06:39:00Z", NULL, NULL, NULL },
	{ "Error rates have been back to normal since 11:49 UTC.", "2026-06-02T12:00:00Z",
	  NULL, NULL, NULL },
	{ "We have seen no errors since 11:49 UTC.", "2026-06-02T12:00:00Z", NULL, NULL,
	  NULL },
	{ "Recovery began at 11:30 UTC.", "2026-06-02T12:00:00Z", NULL, NULL, NULL },
	{ "New jobs began recovering at 18:44 UTC.", "2026-06-02T19:00:00Z", NULL, NULL,
	  NULL },
	{ "We started investigating at 06:39 UTC.", "2026-06-02T06:50:00Z", NULL, NULL,
	  NULL },
	{ "Scheduled maintenance from 02:00 to 04:00 UTC.", "2026-06-02T05:00:00Z", NULL,
	  NULL, NULL },
	{ "The fix has been in place since 11:49 UTC.", "2026-06-02T12:00:00Z", NULL,
	  NULL, NULL },
	{ "Deployment started at 05:58 UTC.", "2026-06-02T06:39:00Z", NULL, NULL, NULL },
	{ "We mitigated the incident at 09:13 UTC.", "2026-06-02T10:00:00Z", NULL, NULL,
	  NULL },
	{ "All systems operational since 10:00 UTC", "2026-06-02T12:00:00Z", NULL, NULL,
	  NULL },
	{ "Ratio 3:1 since the change; version 06:04", "2026-06-02T12:00:00Z", NULL, NULL,
	  NULL },
	{ "", "2026-06-02T12:00:00Z", NULL, NULL, NULL },
	{ "since 25:61 UTC errors", "2026-06-02T12:00:00Z", NULL, NULL, NULL },
};

static void reads_starts_and_nothing_else(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GArray) got =
		        moments_stated(cases[i].text, at(cases[i].posted), cases[i].page);
		g_test_message("%s", cases[i].text);
		if (cases[i].start == NULL) {
			g_assert_cmpuint(got->len, ==, 0);
			continue;
		}
		g_assert_cmpuint(got->len, ==, 1);
		struct stated one = g_array_index(got, struct stated, 0);
		g_autofree char *lo = instant_rfc3339(one.start.lo);
		g_assert_cmpstr(lo, ==, cases[i].start);
		g_assert_cmpint(one.start.hi - one.start.lo, <=, MINUTE);
		if (cases[i].end == NULL) {
			g_assert_false(range_known(one.end));
			continue;
		}
		g_autofree char *end = instant_rfc3339(one.end.lo);
		g_assert_cmpstr(end, ==, cases[i].end);
	}
}

static void widens_what_is_said_to_be_about(void)
{
	static const struct {
		const char *text;
		int width_min;
	} rows[] = {
		{ "errors since 06:04 UTC", 1 },
		{ "errors since about 06:04 UTC", 21 },
		{ "errors between approximately 06:04 and 06:30 UTC", 21 },
		{ "errors since 6 am UTC", 60 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) got =
		        moments_stated(rows[i].text, at("2026-06-02T08:00:00Z"), NULL);
		g_test_message("%s", rows[i].text);
		g_assert_cmpuint(got->len, ==, 1);
		struct stated one = g_array_index(got, struct stated, 0);
		g_assert_cmpint((one.start.hi - one.start.lo) / MINUTE, ==,
		                rows[i].width_min);
	}
}

static void says_how_the_zone_is_known(void)
{
	static const struct {
		const char *text, *page;
		enum zone_basis want;
	} rows[] = {
		{ "errors since 06:04 UTC", NULL, ZONE_EXPLICIT },
		{ "errors since 06:04", "Europe/Berlin", ZONE_FILE },
		{ "errors since 06:04", NULL, ZONE_ASSUMED },
		{ "errors since 06:04", "no/such/zone", ZONE_ASSUMED },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) got = moments_stated(
		        rows[i].text, at("2026-06-02T08:00:00Z"), rows[i].page);
		g_assert_cmpuint(got->len, ==, 1);
		g_assert_cmpint(g_array_index(got, struct stated, 0).zone, ==,
		                rows[i].want);
	}
}

static void survives_noise(void)
{
	static const char *const parts[] = {
		"since", "between", "06:04", "11:49", "UTC",  "June",         "2",
		"2026",  ",",       "and",   "(",     ")",    "\xe2\x80\x93", "am",
		"99:99", "errors",  "no",    ".",     "\n\n", "<br>",         "\xff\xfe",
		"T",     "Z",       "-",     "from",  "to",   "UTC+"
	};
	GRand *rand = g_rand_new_with_seed(7);
	for (int round = 0; round < 2000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int k = g_rand_int_range(rand, 0, 25); k > 0; k--) {
			g_string_append(
			        text,
			        parts[g_rand_int_range(rand, 0, G_N_ELEMENTS(parts))]);
			if (g_rand_boolean(rand))
				g_string_append_c(text, ' ');
		}
		g_autoptr(GArray) got =
		        moments_stated(text->str, at("2026-06-02T08:00:00Z"), NULL);
		for (guint i = 0; i < got->len; i++) {
			struct stated one = g_array_index(got, struct stated, i);
			g_assert_cmpint(one.start.lo, <=, one.start.hi);
			g_assert_cmpint(one.start.lo, <=, at("2026-06-02T08:02:00Z"));
			if (range_known(one.end))
				g_assert_cmpint(one.end.lo, >=, one.start.lo);
		}
	}
	g_rand_free(rand);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/moment/reads-starts-and-nothing-else",
	                reads_starts_and_nothing_else);
	g_test_add_func("/moment/widens-what-is-said-to-be-about",
	                widens_what_is_said_to_be_about);
	g_test_add_func("/moment/says-how-the-zone-is-known", says_how_the_zone_is_known);
	g_test_add_func("/moment/survives-noise", survives_noise);
	return g_test_run();
}
