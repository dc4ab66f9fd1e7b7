/* Groups of incidents, what two of them may say of one another, and days of a period. */
#include "correlate-fixture.h"
#include "correlate/statistics.h"
#include "correlate/together.h"

struct fixture {
	Evidence *evidence;
	GPtrArray *timelines;
	Collection *collection;
};

/* An incident that begins at start and is over after so many minutes; 0: it never is, and its last word is an hour on. */
static void add_one(Evidence *e, int number, gint64 start, gint64 minutes,
                    enum impact impact)
{
	g_autofree char *id = g_strdup_printf("i%d", number);
	Incident *incident = add_incident(
	        e, id, "Errors", minutes > 0 ? PHASE_RESOLVED : PHASE_INVESTIGATING);
	incident->impact = impact;
	add_post(e, id, PHASE_INVESTIGATING, "2026-01-01T00:00Z", "a")->at =
	        range_point(start);
	add_post(e, id, minutes > 0 ? PHASE_RESOLVED : PHASE_NONE, "2026-01-01T00:00Z",
	         "b")
	        ->at = range_point(start + (minutes > 0 ? minutes * MINUTE : HOUR));
}

static void fixture_done(struct fixture *f)
{
	const struct weights weights = weights_usual();
	evidence_done(f->evidence);
	f->timelines = correlate_all(f->evidence, NULL);
	f->collection = collection_new(NULL);
	collection_add_all(f->collection, f->timelines);
	f->collection->history = statistics_of(f->evidence, f->timelines, &weights, NULL);
}

static void fixture_clear(struct fixture *f)
{
	collection_free(f->collection);
	g_ptr_array_unref(f->timelines);
	evidence_free(f->evidence);
}

static const Trend *trend_by(struct fixture *f, const char *measure, enum trend_by by)
{
	struct trend_query query = { .by = by, .from = INSTANT_NONE, .to = INSTANT_NONE };
	g_assert_true(trend_measure_parse(measure, &query.measure));
	collection_trend(f->collection, &query);
	return f->collection->trend;
}

static const struct trend_group *group(const Trend *trend, guint i)
{
	return trend->groups->pdata[i];
}

/* n in the first quarter of 2026, then n in the second that take more minutes longer. */
static void add_two_quarters(Evidence *e, int n, gint64 more)
{
	for (int i = 0; i < 2 * n; i++) {
		const gint64 start =
		        at(i < n ? "2026-01-05T00:00Z" : "2026-04-05T00:00Z");
		add_one(e, i, start + (i % n) * 12 * HOUR,
		        60 + 3 * (i % n) + (i < n ? 0 : more), IMPACT_MINOR);
	}
}

static void an_arrow_needs_twenty_and_a_clear_shift(void)
{
	static const struct {
		const char *name;
		int n;
		gint64 more;
		int arrow;
	} rows[] = {
		{ "twelve-of-each-however-far-apart", 12, 600, 0 },
		{ "nineteen-of-each", 19, 600, 0 },
		{ "twenty-and-longer", 20, 60, 1 },
		{ "twenty-and-shorter", 20, -55, -1 },
		{ "twenty-and-alike", 20, 1, 0 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct fixture f = { .evidence = evidence_new() };
		add_two_quarters(f.evidence, rows[i].n, rows[i].more);
		fixture_done(&f);
		const Trend *trend = trend_by(&f, "mttr", BY_QUARTER);
		g_test_message("%s: %s", rows[i].name, trend->shift.why);
		g_assert_cmpuint(trend->groups->len, ==, 2);
		g_assert_cmpstr(group(trend, 0)->name, ==, "2026 Q1");
		g_assert_cmpint(trend->shift.arrow, ==, rows[i].arrow);
		g_assert_cmpint(trend->shift.shift, ==, rows[i].more * MINUTE);
		g_assert_nonnull(trend->shift.why);
		fixture_clear(&f);
	}
}

static void what_is_not_over_counts_as_at_least_so_long(void)
{
	static const char *const measures[] = { "mttr", "to_resolved", "announced" };
	struct fixture f = { .evidence = evidence_new() };
	for (int i = 0; i < 3; i++)
		add_one(f.evidence, i, at("2026-01-05T00:00Z") + i * DAY, 20 + 20 * i,
		        IMPACT_MINOR);
	add_one(f.evidence, 3, at("2026-01-08T00:00Z"), 0, IMPACT_MINOR);
	fixture_done(&f);
	for (gsize i = 0; i < G_N_ELEMENTS(measures); i++) {
		const Trend *trend = trend_by(&f, measures[i], BY_NOTHING);
		const struct trend_group *all = group(trend, 0);
		g_assert_cmpuint(all->incidents, ==, 4);
		g_assert_cmpuint(all->lengths.n, ==, 3);
		g_assert_cmpuint(all->censored, ==, 1);
		g_assert_cmpint(all->lengths.median, ==, 40 * MINUTE);
		/* 20 40 60 60+: half are over between 40 and 60 */
		g_assert_cmpint(all->survival_median, ==, 50 * MINUTE);
	}
	fixture_clear(&f);
}

/* The page was kept an hour after the post and again days later, and is silent on when it ended. */
static void what_is_known_to_a_wide_range_counts_as_at_least_so_long(void)
{
	static const struct {
		gint64 lo, hi;
		guint over, censored;
	} rows[] = {
		{ 60, 120, 1, 0 }, /* up to twice as long: the middle stands for it */
		{ 60, 121, 0, 1 },
		{ 5, 60, 1, 0 }, /* less than an hour is no wide range */
		{ 60, 60 * 24 * 90, 0, 1 },
		{ 0, 60 * 24 * 90, 0, 0 }, /* nothing is known of it */
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct fixture f = { .evidence = evidence_new() };
		const gint64 start = at("2026-01-05T00:00Z");
		add_incident(f.evidence, "a", "Errors", PHASE_RESOLVED);
		add_post(f.evidence, "a", PHASE_INVESTIGATING, "2026-01-05T00:00Z", "a");
		add_post(f.evidence, "a", PHASE_RESOLVED, "2026-01-05T00:00Z", "b")->at =
		        (struct range){ start + rows[i].lo * MINUTE,
			                start + rows[i].hi * MINUTE };
		fixture_done(&f);
		const Trend *trend = trend_by(&f, "to_resolved", BY_NOTHING);
		g_test_message("row %" G_GSIZE_FORMAT, i);
		g_assert_cmpuint(trend->groups->len, ==, 1);
		g_assert_cmpuint(group(trend, 0)->lengths.n, ==, rows[i].over);
		g_assert_cmpuint(group(trend, 0)->censored, ==, rows[i].censored);
		fixture_clear(&f);
	}
}

static void leaves_out_and_says_why(void)
{
	struct fixture f = { .evidence = evidence_new() };
	add_one(f.evidence, 0, at("2026-01-05T00:00Z"), 30, IMPACT_MAJOR);
	add_one(f.evidence, 1, at("2026-01-06T00:00Z"), 30, IMPACT_CRITICAL);
	add_post(f.evidence, "i1", PHASE_IDENTIFIED, "2026-01-05T23:50Z", "too early");
	fixture_done(&f);
	const Trend *trend = trend_by(&f, "p_investigate", BY_SEVERITY);
	g_assert_cmpuint(trend->out_of_order, ==, 1);
	g_assert_cmpstr(group(trend, 0)->name, ==, "Critical");
	g_assert_cmpint(group(trend, 0)->lengths.min, ==, -10 * MINUTE);
	g_assert_cmpuint(group(trend, 1)->lengths.n, ==, 0);
	const struct left_out *left = group(trend, 1)->left_out->pdata[0];
	g_assert_cmpstr(left->why, ==, "has not both stages");

	struct trend_query query = { .from = INSTANT_NONE,
		                     .to = INSTANT_NONE,
		                     .drop_out_of_order = true };
	trend_measure_parse("MTTR", &query.measure);
	collection_trend(f.collection, &query);
	g_assert_cmpuint(group(f.collection->trend, 0)->lengths.n, ==, 1);
	g_assert_cmpuint(group(f.collection->trend, 0)->incidents, ==, 2);
	fixture_clear(&f);
}

static void between_incidents_is_from_start_to_start(void)
{
	struct fixture f = { .evidence = evidence_new() };
	static const int days[] = { 10, 0, 4 };
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
		add_one(f.evidence, (int)i, at("2026-01-05T00:00Z") + days[i] * DAY, 30,
		        IMPACT_MINOR);
	fixture_done(&f);
	const Trend *trend = trend_by(&f, "mtbf", BY_NOTHING);
	g_assert_cmpuint(group(trend, 0)->lengths.n, ==, 2);
	g_assert_cmpint(group(trend, 0)->lengths.min, ==, 4 * DAY);
	g_assert_cmpint(group(trend, 0)->lengths.max, ==, 6 * DAY);
	fixture_clear(&f);
}

static void every_measure_is_found_by_its_word(void)
{
	const char *word, *name, *definition;
	guint n = 0;
	for (; trend_measure_at(n, &word, &name, &definition); n++) {
		struct trend_measure measure;
		g_assert_true(trend_measure_parse(word, &measure));
		g_assert_cmpstr(name, !=, NULL);
		g_assert_cmpstr(definition, !=, NULL);
	}
	struct trend_measure measure;
	g_assert_cmpuint(n, ==, STAGE_LENGTH_COUNT + INTERVAL_COUNT);
	g_assert_false(trend_measure_parse("", &measure));
	g_assert_false(trend_measure_parse("mttrs", &measure));
}

/* --- days -------------------------------------------------------------------------- */

static const struct {
	const char *name, *zone;
	const char *stays; /* "FROM MINUTES", days from 1 March 2026 */
	const char *days;  /* minutes of impact/incidents of each */
} calendars[] = {
	{ "one-day", NULL, "2026-03-02T10:00Z 30", "0/0 30/1 0/0" },
	{ "midnight-parts-it", NULL, "2026-03-02T23:00Z 90", "0/0 60/1 30/1" },
	{ "overlap-counts-once", NULL, "2026-03-02T10:00Z 60;2026-03-02T10:30Z 60",
	  "0/0 90/2 0/0" },
	{ "one-in-another", NULL, "2026-03-02T10:00Z 90;2026-03-02T10:30Z 10",
	  "0/0 90/2 0/0" },
	{ "cut-at-the-ends", NULL, "2026-02-28T23:30Z 60;2026-03-03T23:30Z 90",
	  "30/1 0/0 30/1" },
	{ "outside", NULL, "2026-02-28T10:00Z 60;2026-03-04T00:00Z 90", "0/0 0/0 0/0" },
	{ "days-of-a-zone", "America/New_York", "2026-03-02T04:30Z 60", "30/1 30/1 0/0" },
};

static void days_hold_the_time_of_impact(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(calendars); i++) {
		g_autoptr(Evidence) e = evidence_new();
		g_autoptr(Zone) zone = calendars[i].zone != NULL
		                               ? zone_new(calendars[i].zone, NULL)
		                               : zone_ref(zone_utc());
		g_autoptr(Collection) collection = collection_new(zone);
		g_autoptr(GPtrArray) all =
		        g_ptr_array_new_with_free_func((GDestroyNotify)timeline_free);
		g_auto(GStrv) stays = g_strsplit(calendars[i].stays, ";", -1);
		for (guint k = 0; stays[k] != NULL; k++) {
			g_auto(GStrv) words = g_strsplit(stays[k], " ", -1);
			Timeline *t = timeline_new(e);
			t->incident = add_incident(e, "x", "Errors", PHASE_RESOLVED);
			t->start = t->impact_start = range_point(at(words[0]));
			t->impact_end =
			        range_point(at(words[0]) +
			                    g_ascii_strtoll(words[1], NULL, 10) * MINUTE);
			g_ptr_array_add(all, t);
			collection_add(collection, t, "x");
		}
		collection_count_days(collection, at("2026-03-01T12:00Z"),
		                      at("2026-03-03T12:00Z"));
		g_autoptr(GString) got = g_string_new(NULL);
		for (guint k = 0; k < collection->days->len; k++) {
			const struct impact_day *day =
			        &g_array_index(collection->days, struct impact_day, k);
			g_string_append_printf(got, "%s%d/%u", k > 0 ? " " : "",
			                       (int)(day->impact / MINUTE),
			                       day->incidents);
		}
		g_test_message("%s", calendars[i].name);
		g_assert_cmpstr(got->str, ==, calendars[i].days);
	}
}

static void a_day_of_clock_change_is_shorter(void)
{
	g_autoptr(Zone) zone = zone_new("Europe/Berlin", NULL);
	g_autoptr(Collection) collection = collection_new(zone);
	collection_count_days(collection, at("2026-03-28T12:00Z"),
	                      at("2026-03-30T12:00Z"));
	g_assert_cmpuint(collection->days->len, ==, 3);
	g_assert_cmpint(g_array_index(collection->days, struct impact_day, 1).length, ==,
	                23 * HOUR);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add_func("/trend/" #name, name)
	ADD(an_arrow_needs_twenty_and_a_clear_shift);
	ADD(what_is_not_over_counts_as_at_least_so_long);
	ADD(what_is_known_to_a_wide_range_counts_as_at_least_so_long);
	ADD(leaves_out_and_says_why);
	ADD(between_incidents_is_from_start_to_start);
	ADD(every_measure_is_found_by_its_word);
	ADD(days_hold_the_time_of_impact);
	ADD(a_day_of_clock_change_is_shorter);
	return g_test_run();
}
