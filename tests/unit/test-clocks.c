/* What people say of clocks: how it is read, what it does to times, and that nothing else is touched. */
#include "correlate-fixture.h"

#include "cli/source_clock.h"

/* --- lengths as typed -------------------------------------------------------------- */

static const struct {
	const char *text;
	bool good;
	gint64 add; /* ms */
} lengths[] = {
	{ "5m", true, 300000 },      { "-5m7s", true, -307000 },
	{ "+30s", true, 30000 },     { "−5m7s", true, -307000 },
	{ "1.5s", true, 1500 },      { "-0.25s", true, -250 },
	{ "1m2.5s", true, 62500 },   { "0s", true, 0 },
	{ "8h", true, 28800000 },    { "400d", true, 34560000000 },
	{ "400d1s", false, 0 },      { "", false, 0 },
	{ "-", false, 0 },           { "5", false, 0 },
	{ "5 m", false, 0 },         { "--5m", false, 0 },
	{ "1.5m", false, 0 },        { "1.s", false, 0 },
	{ ".5s", false, 0 },         { "1.5s1s", false, 0 },
	{ "9999999999d", false, 0 }, { "5m;", false, 0 },
};

static void lengths_are_read(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		gint64 add = 0;
		g_test_message("%s", lengths[i].text);
		g_assert_true(source_clock_parse(lengths[i].text, &add) ==
		              lengths[i].good);
		if (lengths[i].good)
			g_assert_cmpint(add, ==, lengths[i].add * 1000);
	}
}

/* --- corrections --------------------------------------------------------------------- */

static const struct {
	const char *name, *add, *was, *is;
	bool zoned;
	const char *lo, *hi; /* of 2026-06-02T06:04:00Z .. 06:05:00Z; NULL: refused */
	const char *text;
} corrections[] = {
	{ "nothing", NULL, NULL, NULL, false, "2026-06-02T06:04:00Z",
	  "2026-06-02T06:05:00Z", "" },
	{ "a-clock-that-runs-ahead", "-307000000 -307000000", NULL, NULL, true,
	  "2026-06-02T05:58:53Z", "2026-06-02T05:59:53Z", "−5 min 7 s" },
	{ "within-limits", "29000000 31000000", NULL, NULL, true, "2026-06-02T06:04:29Z",
	  "2026-06-02T06:05:31Z", "+29 s to +31 s" },
	{ "a-zone-that-was-assumed", NULL, NULL, "Europe/Berlin", false,
	  "2026-06-02T04:04:00Z", "2026-06-02T04:05:00Z", "zone Europe/Berlin" },
	{ "an-offset-for-a-zone", NULL, "UTC", "+08:00", false, "2026-06-01T22:04:00Z",
	  "2026-06-01T22:05:00Z", "zone +08:00" },
	{ "from-one-zone-to-another", NULL, "Europe/Berlin", "America/New_York", false,
	  "2026-06-02T12:04:00Z", "2026-06-02T12:05:00Z", "zone America/New_York" },
	{ "a-time-with-its-own-zone-keeps-it", NULL, NULL, "Europe/Berlin", true,
	  "2026-06-02T06:04:00Z", "2026-06-02T06:05:00Z", "zone Europe/Berlin" },
	{ "zone-and-skew", "60000000 60000000", NULL, "+08:00", false,
	  "2026-06-01T22:05:00Z", "2026-06-01T22:06:00Z", "zone +08:00, +1 min" },
	{ "one-number", "5", NULL, NULL, false, NULL, NULL, NULL },
	{ "turned-around", "9 5", NULL, NULL, false, NULL, NULL, NULL },
	{ "beyond-all-limits", "0 99999999999999999", NULL, NULL, false, NULL, NULL,
	  NULL },
	{ "no-zone", NULL, NULL, "Mars/Olympus", false, NULL, NULL, NULL },
	{ "a-path-is-no-zone", NULL, NULL, "../../etc/passwd", false, NULL, NULL, NULL },
	{ "an-offset-that-is-none", NULL, NULL, "+99:00", false, NULL, NULL, NULL },
};

static void corrects(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(Correction) c = correction_new();
	const bool ok = correction_set_add(c, corrections[i].add) &&
	                correction_set_zone(c, corrections[i].was, corrections[i].is);
	g_assert_true(ok == (corrections[i].lo != NULL));
	if (!ok) {
		g_assert_true(correction_is_empty(c));
		return;
	}
	const struct range got = correction_of_range(
	        c, range_of(at("2026-06-02T06:04Z"), at("2026-06-02T06:05Z")),
	        corrections[i].zoned);
	g_autofree char *lo = instant_rfc3339(got.lo);
	g_autofree char *hi = instant_rfc3339(got.hi);
	g_autofree char *text = correction_text(c);
	g_assert_cmpstr(lo, ==, corrections[i].lo);
	g_assert_cmpstr(hi, ==, corrections[i].hi);
	g_assert_cmpstr(text, ==, corrections[i].text);
}

static void unknown_and_open_times_stay(void)
{
	g_autoptr(Correction) c = correction_new();
	g_assert_true(correction_set_add(c, "60000000 60000000"));
	g_assert_true(correction_set_zone(c, NULL, "Europe/Berlin"));
	g_assert_cmpint(correction_of_time(c, INSTANT_NONE, false), ==, INSTANT_NONE);
	const struct range none = correction_of_range(c, RANGE_NONE, false);
	g_assert_false(range_known(none));
	const struct range open = correction_of_range(
	        c, (struct range){ at("2026-06-02T06:04Z"), RANGE_OPEN }, false);
	g_assert_true(range_is_open(open));
	g_assert_cmpint(open.lo, ==, at("2026-06-02T04:05Z"));
	g_assert_cmpint(correction_of_time(c, G_MAXINT64 - 1, true), ==, G_MAXINT64 - 1);
}

/* --- evidence -------------------------------------------------------------------------- */

static Source *add_source(Evidence *e, gint64 id, const char *add)
{
	Source *source = source_new();
	source->id = id;
	source->name = g_strdup("x");
	source->span = range_of(at("2026-06-02T05:00Z"), at("2026-06-02T07:00Z"));
	if (add != NULL) {
		source->correction = correction_new();
		g_assert_true(correction_set_add(source->correction, add));
	}
	g_ptr_array_add(e->sources, source);
	return source;
}

static void only_that_source_is_moved(void)
{
	g_autoptr(Evidence) e = evidence_new();
	add_source(e, 1, NULL);
	Source *moved = add_source(e, 2, "-600000000 -600000000");
	Event *a = add_event(e, KIND_LOG, LANE_MACHINES, "2026-06-02T06:00Z", "a");
	Event *b = add_event(e, KIND_LOG, LANE_MACHINES, "2026-06-02T06:05Z", "b");
	b->source = 2;
	b->until = range_point(at("2026-06-02T06:20Z"));
	b->posted_at = at("2026-06-02T06:06Z");
	Incident *incident = add_incident(e, "x", "Errors", PHASE_NONE);
	incident->source = 2;
	incident->started_at = at("2026-06-02T06:05Z");
	Series *series = add_series(e, MEASURE_ERRORS, MINUTE, NULL); /* of S2 */
	fill_series(series, "2026-06-02T05:00Z", "2026-06-02T06:00Z", "2026-06-02T05:30Z",
	            "2026-06-02T05:40Z", 1, 50, 100, false);
	evidence_done(e);
	clocks_apply(e);
	g_assert_true(e->events->pdata[0] == b);
	g_assert_cmpint(b->at.lo, ==, at("2026-06-02T05:55Z"));
	g_assert_cmpint(b->stated.lo, ==, at("2026-06-02T06:05Z"));
	g_assert_cmpint(b->until.lo, ==, at("2026-06-02T06:10Z"));
	g_assert_cmpint(b->posted_at, ==, at("2026-06-02T05:56Z"));
	g_assert_cmpint(a->at.lo, ==, at("2026-06-02T06:00Z"));
	g_assert_false(range_known(a->stated));
	g_assert_cmpint(incident->started_at, ==, at("2026-06-02T05:55Z"));
	g_assert_cmpint(incident->created_at, ==, INSTANT_NONE);
	g_assert_cmpint(g_array_index(series->samples, struct sample, 0).start, ==,
	                at("2026-06-02T04:50Z"));
	g_assert_cmpint(moved->span.lo, ==, at("2026-06-02T04:50Z"));
}

static void an_offset_that_is_known_badly_widens_what_was_measured(void)
{
	static const struct {
		const char *add;
		gint64 wider; /* of the range of an end */
	} rows[] = { { "0 0", 0 },
		     { "-600000000 -600000000", 0 },
		     { "-660000000 -540000000", 2 * MINUTE } };
	gint64 width[G_N_ELEMENTS(rows)];
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Evidence) e = evidence_new();
		add_source(e, 1, NULL);
		add_source(e, 2, rows[i].add);
		const Incident *incident = add_incident(e, "x", "Errors", PHASE_NONE);
		add_post(e, "x", PHASE_INVESTIGATING, "2026-06-02T05:45Z", "words");
		fill_series(add_series(e, MEASURE_ERRORS, MINUTE, NULL),
		            "2026-06-02T02:00Z", "2026-06-02T08:00Z", "2026-06-02T05:30Z",
		            "2026-06-02T05:50Z", 1, 50, 100, false);
		evidence_done(e);
		clocks_apply(e);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		g_assert_cmpuint(t->windows->len, ==, 1);
		const struct window *window = t->windows->pdata[0];
		width[i] = window->start.hi - window->start.lo;
		g_assert_cmpint(width[i] - width[0], ==, rows[i].wider);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/clocks/lengths-are-read", lengths_are_read);
	for (gsize i = 0; i < G_N_ELEMENTS(corrections); i++) {
		g_autofree char *path =
		        g_strdup_printf("/clocks/correction/%s", corrections[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), corrects);
	}
	g_test_add_func("/clocks/unknown-and-open-times-stay",
	                unknown_and_open_times_stay);
	g_test_add_func("/clocks/only-that-source-is-moved", only_that_source_is_moved);
	g_test_add_func("/clocks/an-offset-that-is-known-badly-widens-what-was-measured",
	                an_offset_that_is_known_badly_widens_what_was_measured);
	return g_test_run();
}
