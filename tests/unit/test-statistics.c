/* What years of a page add up to: stages and their lengths, time at levels, availability. */
#include "correlate-fixture.h"
#include "correlate/statistics.h"

/* --- stages ------------------------------------------------------------------- */

/* i d m r p as in test-phase.c, u an update of no phase; "i0 d5" is five minutes apart. Lengths in minutes, "-": none. */
static const struct {
	const char *name, *posts,
	        *lengths; /* p_investigate p_repair p_check p_learn mttr */
} courses[] = {
	{ "all-five", "i0 d5 m20 r50 p100", "5 15 30 50 50" },
	{ "none-is-invented", "i0 r30", "- - - - 30" },
	{ "resolved-alone-has-no-repair-time", "r30", "- - - - -" },
	{ "a-repeated-stage-keeps-its-earliest-time", "i0 d5 d9 m20 m40 r50",
	  "5 15 30 - 50" },
	{ "reopened-keeps-the-first-resolved", "i0 d6 r27 m29 r87", "6 23 -2 - 27" },
	{ "an-update-is-no-stage", "i0 u3 d5 u7 r9", "5 - - - 9" },
	{ "first-word-is-monitoring", "m0 r12", "- - 12 - 12" },
	{ "shown-in-the-wrong-order", "d0 i7 r20", "-7 - - - 20" },
	{ "open", "i0 d4", "4 - - - -" },
	{ "nothing", "", "- - - - -" },
};

static enum phase phase_of(char letter)
{
	return letter == 'i'   ? PHASE_INVESTIGATING
	       : letter == 'd' ? PHASE_IDENTIFIED
	       : letter == 'm' ? PHASE_MONITORING
	       : letter == 'r' ? PHASE_RESOLVED
	       : letter == 'p' ? PHASE_POSTMORTEM
	                       : PHASE_NONE;
}

static void add_posts(Evidence *e, const char *id, const char *posts, gint64 zero)
{
	g_auto(GStrv) words = g_strsplit(posts, " ", -1);
	for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++) {
		Event *post = add_post(e, id, phase_of(words[i][0]), "2026-03-10T00:00Z",
		                       "words");
		post->at = range_point(zero +
		                       g_ascii_strtoll(words[i] + 1, NULL, 10) * MINUTE);
	}
}

static Statistics *history_done(Evidence *e, GPtrArray **timelines)
{
	const struct weights weights = weights_usual();
	evidence_done(e);
	*timelines = correlate_all(e, NULL);
	return statistics_of(e, *timelines, &weights, NULL);
}

static void keeps_the_earliest_of_each_stage(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(courses); i++) {
		g_autoptr(Evidence) e = evidence_new();
		g_autoptr(GPtrArray) timelines = NULL;
		g_autoptr(GString) got = g_string_new(NULL);
		add_incident(e, "x", "Errors", PHASE_RESOLVED);
		add_posts(e, "x", courses[i].posts, at("2026-03-10T10:00Z"));
		g_autoptr(Statistics) history = history_done(e, &timelines);
		const struct stage_times *stages =
		        &g_array_index(history->stages, struct stage_times, 0);
		for (int k = 0; k < STAGE_BETWEEN; k++) {
			g_string_append(got, k > 0 ? " " : "");
			if (stages->length[k] == INSTANT_NONE)
				g_string_append_c(got, '-');
			else
				g_string_append_printf(got, "%d",
				                       (int)(stages->length[k] / MINUTE));
		}
		g_test_message("%s", courses[i].name);
		g_assert_cmpstr(got->str, ==, courses[i].lengths);
	}
}

/* Pages give the kind "maintenance" to unplanned work, too: its posts tell the two apart. */
static void counts_by_stages_and_not_by_kind(void)
{
	static const struct {
		enum phase first, last;
		guint n;
	} rows[] = {
		{ PHASE_INVESTIGATING, PHASE_RESOLVED, 1 },
		{ PHASE_IN_PROGRESS, PHASE_COMPLETED, 0 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Evidence) e = evidence_new();
		g_autoptr(GPtrArray) timelines = NULL;
		add_incident(e, "x", "Work", rows[i].last)->kind = INCIDENT_MAINTENANCE;
		add_post(e, "x", rows[i].first, "2026-03-10T10:00Z", "words");
		add_post(e, "x", rows[i].last, "2026-03-10T11:00Z", "words");
		g_autoptr(Statistics) history = history_done(e, &timelines);
		g_assert_cmpuint(history->all[STAGE_TO_RESOLVED].n, ==, rows[i].n);
		const struct page_history *page = history->pages->pdata[0];
		g_assert_cmpuint(page->whole->incidents, ==, 0);
		g_assert_cmpuint(page->whole->maintenances, ==, 1);
		g_assert_cmpint(page->whole->incident_time, ==, 0);
	}
}

static void leaves_out_what_was_taken_back(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) timelines = NULL;
	add_incident(e, "x", "Errors", PHASE_RESOLVED);
	add_posts(e, "x", "i0 d5 d9 r20", at("2026-03-10T10:00Z"));
	((Event *)e->events->pdata[1])->withdrawn = true;
	g_autoptr(Statistics) history = history_done(e, &timelines);
	g_assert_cmpint(g_array_index(history->stages, struct stage_times, 0)
	                        .length[STAGE_INVESTIGATE],
	                ==, 9 * MINUTE);
}

/* --- figures ------------------------------------------------------------------ */

static const struct {
	const char *values;
	double mean;
	gint64 median, lo, hi; /* lo = hi = -1: too few to tell */
	guint negative;
} figures[] = {
	{ "7", 7, 7, -1, -1, 0 },
	{ "1 2", 1.5, 1, -1, -1, 0 }, /* whole microseconds */
	{ "9 1 5", 5, 5, -1, -1, 0 },
	{ "4 1 3 2", 2.5, 2, -1, -1, 0 },
	{ "1 2 3 4 5", 3, 3, -1, -1, 0 },
	{ "1 2 3 4 5 6", 3.5, 3, 1, 6, 0 },
	{ "1 2 3 4 5 6 7 8", 4.5, 4, 1, 8, 0 },
	{ "1 2 3 4 5 6 7 8 9", 5, 5, 2, 8, 0 },
	{ "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", 10.5, 10, 6, 15, 0 },
	{ "-4 0 10", 2, 0, -1, -1, 1 },
};

static void says_how_surely_a_median_is_known(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(figures); i++) {
		g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(gint64));
		g_auto(GStrv) words = g_strsplit(figures[i].values, " ", -1);
		for (guint k = 0; words[k] != NULL; k++) {
			gint64 value = g_ascii_strtoll(words[k], NULL, 10);
			g_array_append_val(values, value);
		}
		const struct lengths got = lengths_of(values);
		g_test_message("%s", figures[i].values);
		g_assert_cmpuint(got.n, ==, g_strv_length(words));
		g_assert_cmpfloat(got.mean, ==, figures[i].mean);
		g_assert_cmpint(got.median, ==, figures[i].median);
		g_assert_cmpuint(got.negative, ==, figures[i].negative);
		if (figures[i].lo < 0) {
			g_assert_false(range_known(got.interval));
			continue;
		}
		g_assert_cmpint(got.interval.lo, ==, figures[i].lo);
		g_assert_cmpint(got.interval.hi, ==, figures[i].hi);
	}
	g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_assert_cmpuint(lengths_of(none).n, ==, 0);
}

static void means_by_the_logarithm_what_is_above_zero(void)
{
	static const gint64 values[] = { 4, 0, 1, 2, -3 };
	g_autoptr(GArray) some = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_array_append_vals(some, values, G_N_ELEMENTS(values));
	g_assert_cmpfloat(fabs(lengths_of(some).geometric - 2), <, 1e-9);
	g_array_set_size(some, 1); /* -3 */
	g_assert_true(isnan(lengths_of(some).geometric));
}

/* n: maintenance, d: degraded, p: partial, m: major; "p10-20", "p10+" is open. */
static const struct {
	const char *name, *in, *out;
} joins[] = {
	{ "alone", "p10-20", "p10-20" },
	{ "apart", "p10-20 p30-40", "p10-20 p30-40" },
	{ "touching-are-one", "p10-20 p20-40", "p10-40" },
	{ "overlapping-count-once", "p10-30 p20-40", "p10-40" },
	{ "the-worst-of-both", "p10-30 m20-40", "p10-20 m20-40" },
	{ "inside-a-longer-one", "p10-40 m20-30", "p10-20 m20-30 p30-40" },
	{ "the-milder-inside-is-lost", "m10-40 p20-30", "m10-40" },
	{ "any-order", "m20-30 p10-40", "p10-20 m20-30 p30-40" },
	{ "outage-in-a-maintenance", "n10-40 p20-30", "n10-20 p20-30 n30-40" },
	{ "of-no-length", "p10-10", "" },
	{ "end-before-start", "p20-10", "" },
	{ "open-to-what-was-seen", "p10+30", "p10+30" },
	{ "open-and-never-seen-again", "p10+10", "p10+10" },
	{ "three-at-once", "d10-20 p10-20 m10-20", "m10-20" },
	{ "nothing", "", "" },
};

static const char letters[] = "--ndpm"; /* by enum level */

static void counts_nothing_twice(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(joins); i++) {
		g_autoptr(GArray) stays =
		        g_array_new(FALSE, FALSE, sizeof(struct level_stay));
		g_auto(GStrv) words = g_strsplit(joins[i].in, " ", -1);
		g_autoptr(GString) got = g_string_new(NULL);
		for (guint k = 0; words[k] != NULL && *words[k] != '\0'; k++) {
			char *end;
			struct level_stay stay = { 0 };
			stay.level = (enum level)(strchr(letters, words[k][0]) - letters);
			stay.start = g_ascii_strtoll(words[k] + 1, &end, 10);
			stay.open = *end == '+';
			stay.end = g_ascii_strtoll(end + 1, NULL, 10);
			g_array_append_val(stays, stay);
		}
		stays_join(stays);
		for (guint k = 0; k < stays->len; k++) {
			const struct level_stay *stay =
			        &g_array_index(stays, struct level_stay, k);
			g_string_append_printf(got, "%s%c%d%c%d", k > 0 ? " " : "",
			                       letters[stay->level], (int)stay->start,
			                       stay->open ? '+' : '-', (int)stay->end);
		}
		g_test_message("%s", joins[i].name);
		g_assert_cmpstr(got->str, ==, joins[i].out);
	}
}

/* --- a page ------------------------------------------------------------------- */

static const ComponentHistory *component_of(const Statistics *history, const char *name)
{
	const struct page_history *page = history->pages->pdata[0];
	for (guint i = 0; i < page->components->len; i++) {
		const ComponentHistory *component = page->components->pdata[i];
		if (g_str_equal(component->name, name))
			return component;
	}
	g_error("no component %s", name);
}

/* Two incidents hurt the API for an hour each, half of it together; a maintenance; one that states no level. */
static Evidence *a_page(void)
{
	Evidence *e = evidence_new();
	Incident *maintenance = add_incident(e, "m", "Upgrade", PHASE_COMPLETED);
	Incident *listed = add_incident(e, "l", "Mail is late", PHASE_RESOLVED);
	add_incident(e, "a", "Errors", PHASE_RESOLVED);
	add_incident(e, "b", "More errors", PHASE_RESOLVED);
	add_posts(e, "a", "i0 r60", at("2026-03-10T10:00Z"));
	add_level(e, "a", "API", LEVEL_PARTIAL, "2026-03-10T10:00Z");
	add_level(e, "a", "API", LEVEL_OPERATIONAL, "2026-03-10T11:00Z");
	add_posts(e, "b", "i0 r60", at("2026-03-10T10:30Z"));
	add_level(e, "b", "API", LEVEL_MAJOR, "2026-03-10T10:30Z");
	add_level(e, "b", "API", LEVEL_OPERATIONAL, "2026-03-10T11:30Z");
	maintenance->kind = INCIDENT_MAINTENANCE;
	maintenance->scheduled_for = at("2026-03-11T02:00Z");
	add_post(e, "m", PHASE_IN_PROGRESS, "2026-03-11T02:00Z", "Begun.");
	add_post(e, "m", PHASE_COMPLETED, "2026-03-11T06:00Z", "Done.");
	add_level(e, "m", "API", LEVEL_MAJOR, "2026-03-11T02:00Z");
	g_ptr_array_add(listed->components, g_strdup("Mail"));
	g_ptr_array_add(listed->components, g_strdup("API"));
	add_posts(e, "l", "i0 r90", at("2026-03-11T22:30Z"));
	return e;
}

static void adds_up_a_page(void)
{
	g_autoptr(Evidence) e = a_page();
	g_autoptr(GPtrArray) timelines = NULL;
	g_autoptr(Statistics) history = history_done(e, &timelines);
	const struct page_history *page = history->pages->pdata[0];
	g_assert_cmpint(page->from, ==, at("2026-03-10T00:00Z"));
	g_assert_cmpint(page->to, ==, at("2026-03-12T00:00Z"));
	const ComponentHistory *api = component_of(history, "API");
	g_assert_cmpint(api->levels.time[LEVEL_PARTIAL], ==, 30 * MINUTE);
	g_assert_cmpint(api->levels.time[LEVEL_MAJOR], ==, HOUR);
	g_assert_cmpint(api->levels.time[LEVEL_MAINTENANCE], ==, 4 * HOUR);
	g_assert_cmpint(api->incident_time, ==, 3 * HOUR);
	g_assert_cmpuint(api->incidents, ==, 3);
	g_assert_cmpuint(api->unlevelled, ==, 1);
	g_assert_cmpuint(api->maintenances, ==, 1);
	g_assert_cmpfloat_with_epsilon(api->availability, 1 - (60 + 0.3 * 30) / 2880,
	                               1e-9);
	g_assert_cmpuint(api->days->len, ==, 2);
	const struct day_levels *first = &g_array_index(api->days, struct day_levels, 0);
	g_assert_cmpfloat_with_epsilon(first->availability, 1 - (60 + 0.3 * 30) / 1440,
	                               1e-9);
	g_assert_cmpfloat(g_array_index(api->days, struct day_levels, 1).availability, ==,
	                  1);
	/* Only named: how bad it was nobody can tell. */
	const ComponentHistory *mail = component_of(history, "Mail");
	g_assert_cmpfloat(mail->availability, <, 0);
	g_assert_cmpint(mail->incident_time, ==, 90 * MINUTE);
	/* Three incidents with both stages; the API is named in all, Mail in one. */
	g_assert_cmpuint(history->all[STAGE_TO_RESOLVED].n, ==, 3);
	g_assert_cmpuint(history->per_service[STAGE_TO_RESOLVED].n, ==, 4);
	g_assert_cmpint(history->all[STAGE_TO_RESOLVED].median, ==, HOUR);
	g_assert_cmpuint(history->all[STAGE_BETWEEN].n, ==, 2);
	g_assert_cmpuint(history->per_service[STAGE_BETWEEN].n, ==, 2);
}

static void weighs_as_it_is_told(void)
{
	g_autoptr(Evidence) e = a_page();
	evidence_done(e);
	g_autoptr(GPtrArray) timelines = correlate_all(e, NULL);
	struct weights weights = { { 0 } };
	weights.of[LEVEL_MAINTENANCE] = 1;
	g_autoptr(Statistics) history = statistics_of(e, timelines, &weights, NULL);
	g_assert_cmpfloat_with_epsilon(component_of(history, "API")->availability,
	                               1 - 240.0 / 2880, 1e-9);
}

/* An outage over midnight, and the hour that a clock change leaves out. */
static void cuts_days_in_the_zone(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(Zone) berlin = zone_new("Europe/Berlin", NULL);
	const struct weights weights = weights_usual();
	add_incident(e, "a", "Errors", PHASE_RESOLVED);
	add_posts(e, "a", "i0 r240", at("2026-03-28T21:00Z"));
	add_level(e, "a", "API", LEVEL_MAJOR, "2026-03-28T21:00Z");
	add_incident(e, "z", "Later", PHASE_RESOLVED);
	add_posts(e, "z", "i0 r5", at("2026-03-31T10:00Z"));
	evidence_done(e);
	g_autoptr(GPtrArray) timelines = correlate_all(e, berlin);
	g_autoptr(Statistics) history = statistics_of(e, timelines, &weights, berlin);
	const GArray *days = component_of(history, "API")->days;
	g_assert_cmpuint(days->len, ==, 2);
	const struct day_levels *second = &g_array_index(days, struct day_levels, 1);
	g_assert_cmpint(second->day, ==, at("2026-03-28T23:00Z"));
	g_assert_cmpint(second->length, ==, 23 * HOUR);
	g_assert_cmpint(second->time[LEVEL_MAJOR], ==, 2 * HOUR);
	g_assert_cmpint(g_array_index(days, struct day_levels, 0).time[LEVEL_MAJOR], ==,
	                2 * HOUR);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/statistics/keeps-the-earliest-of-each-stage",
	                keeps_the_earliest_of_each_stage);
	g_test_add_func("/statistics/counts-by-stages-and-not-by-kind",
	                counts_by_stages_and_not_by_kind);
	g_test_add_func("/statistics/leaves-out-what-was-taken-back",
	                leaves_out_what_was_taken_back);
	g_test_add_func("/statistics/says-how-surely-a-median-is-known",
	                says_how_surely_a_median_is_known);
	g_test_add_func("/statistics/means-by-the-logarithm-what-is-above-zero",
	                means_by_the_logarithm_what_is_above_zero);
	g_test_add_func("/statistics/counts-nothing-twice", counts_nothing_twice);
	g_test_add_func("/statistics/adds-up-a-page", adds_up_a_page);
	g_test_add_func("/statistics/weighs-as-it-is-told", weighs_as_it_is_told);
	g_test_add_func("/statistics/cuts-days-in-the-zone", cuts_days_in_the_zone);
	return g_test_run();
}
