/* The worked incident, and another of its shape with other names, other times and another zone, each to the second. */
#include "correlate-fixture.h"

/* What an incident of that shape is made of; times are UTC, the words of the start as the page writes them. */
struct story {
	const char *name, *page_zone;
	const char *title, *since, *statement, *claim;
	const char *api, *web;
	const char *before, *start, *first, *update, *identified, *monitoring, *after;
	const char *stated_at, *claimed_at;
	const char *other_day;
};

static const struct story stories[] = {
	{ .name = "worked",
	  .page_zone = "Etc/UTC",
	  .title = "Elevated errors on Claude Opus 4.6",
	  .since = "Users have been affected since 06:04 UTC.",
	  .statement = "Our consumer surfaces are down; the API remains unaffected.",
	  .claim = "The outage lasted approximately 2 hours and 45 minutes.",
	  .api = "Claude API",
	  .web = "claude.ai",
	  .before = "2026-06-02T00:00Z",
	  .start = "2026-06-02T06:04Z",
	  .first = "2026-06-02T06:39Z",
	  .update = "2026-06-02T08:07Z",
	  .identified = "2026-06-02T09:33Z",
	  .monitoring = "2026-06-02T11:49Z",
	  .after = "2026-06-02T18:00Z",
	  .stated_at = "2026-06-02T10:20Z",
	  .claimed_at = "2026-06-02T12:40Z",
	  .other_day = "2026-06-01T14:00Z" },
	{ .name = "second",
	  .page_zone = "Europe/Berlin",
	  .title = "Checkout fails for card payments",
	  .since = "Payments have been failing since 23:17 CEST on 13 October.",
	  .statement =
	          "Card terminals are out of order, but the Ledger API is not affected.",
	  .claim = "It was down for about 3 h, the shop says.",
	  .api = "Ledger API",
	  .web = "Checkout",
	  .before = "2025-10-13T15:00Z",
	  .start = "2025-10-13T21:17Z",
	  .first = "2025-10-13T21:52Z",
	  .update = "2025-10-13T23:20Z",
	  .identified = "2025-10-14T00:46Z",
	  .monitoring = "2025-10-14T03:02Z",
	  .after = "2025-10-14T09:00Z",
	  .stated_at = "2025-10-14T01:33Z",
	  .claimed_at = "2025-10-14T03:53Z",
	  .other_day = "2025-10-12T22:00Z" },
};

static Evidence *tell(const struct story *s, Incident **incident)
{
	Evidence *e = evidence_new();
	Incident *other = add_incident(e, "other", "Degraded performance of a sibling",
	                               PHASE_RESOLVED);
	other->created_at = at(s->other_day);
	other->resolved_at = at(s->other_day) + HOUR;
	add_post(e, "other", PHASE_INVESTIGATING, s->other_day, "We see slow answers.");
	Event *closed = add_post(e, "other", PHASE_RESOLVED, s->other_day, "Resolved.");
	closed->at = range_point(closed->at.lo + HOUR);
	add_level(e, "other", s->api, LEVEL_DEGRADED, s->other_day);

	*incident = add_incident(e, "main", s->title, PHASE_RESOLVED);
	(*incident)->page_zone = g_strdup(s->page_zone);
	(*incident)->created_at = (*incident)->started_at = at(s->first);
	add_post(e, "main", PHASE_INVESTIGATING, s->first, s->since);
	add_post(e, "main", PHASE_INVESTIGATING, s->update, "We are still looking.")
	        ->repeats_phase = true;
	add_post(e, "main", PHASE_IDENTIFIED, s->identified, "The cause is found.");
	add_post(e, "main", PHASE_MONITORING, s->monitoring, "A fix is in place.");
	add_level(e, "main", s->api, LEVEL_DEGRADED, s->first);
	add_level(e, "main", s->web, LEVEL_MAJOR, s->first);
	add_level(e, "main", s->api, LEVEL_PARTIAL, s->update);
	add_event(e, KIND_STATEMENT, LANE_STATEMENTS, s->stated_at, s->statement);
	add_event(e, KIND_CLAIM, LANE_PRESS, s->claimed_at, s->claim);
	Series *errors = add_series(e, MEASURE_ERRORS, MINUTE, s->api);
	fill_series(errors, s->before, s->after, s->start, s->monitoring, 0.1, 18, 60,
	            false);
	Series *reports = add_series(e, MEASURE_REPORTS, 15 * MINUTE, NULL);
	fill_series(reports, s->before, s->after, s->start, s->monitoring, 20, 900, 0,
	            true);
	evidence_done(e);
	return e;
}

static void seconds_are(const Timeline *t, enum interval_key key, gint64 lo, gint64 hi,
                        const char *text)
{
	const struct interval *i = &t->intervals[key];
	g_autofree char *words = range_length_text(i->length, i->binned);
	g_test_message("%s: %s", interval_word(key), words);
	g_assert_cmpint(i->length.lo, ==, lo * SECOND);
	if (hi < 0)
		g_assert_true(range_is_open(i->length));
	else
		g_assert_cmpint(i->length.hi, ==, hi * SECOND);
	g_assert_cmpstr(words, ==, text);
}

static void check_story(const struct story *s)
{
	Incident *incident;
	g_autoptr(Evidence) e = tell(s, &incident);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_test_message("--- %s", s->name);
	print_timeline(t);

	g_assert_cmpint(t->start.lo, ==, at(s->start));
	g_assert_cmpint(t->start.hi, ==, at(s->start) + MINUTE);
	g_assert_cmpstr(t->start_rule, ==, "stated-in-text");
	g_assert_cmpint(t->first_post.lo, ==, at(s->first));
	g_assert_cmpint(t->identified.lo, ==, at(s->identified));
	g_assert_cmpint(t->monitoring.lo, ==, at(s->monitoring));
	g_assert_cmpint(t->resolved.lo, ==, at(s->monitoring));
	g_assert_true(range_is_open(t->resolved));
	g_assert_false(t->end_published);

	seconds_are(t, INTERVAL_TO_FIRST_POST, 2040, 2100, "35 min");
	seconds_are(t, INTERVAL_TO_IDENTIFIED, 12480, 12540, "3 h 29 min");
	seconds_are(t, INTERVAL_TO_MONITORING, 20640, 20700, "5 h 45 min");
	seconds_are(t, INTERVAL_TO_RESOLVED, 20700, -1, "at least 5 h 45 min");
	seconds_are(t, INTERVAL_IMPACT_HULL, 20700, -1, "at least 5 h 45 min");
	seconds_are(t, INTERVAL_GAP_FIX, 8160, 8160, "2 h 16 min");
	g_assert_cmpstr(t->intervals[INTERVAL_TO_RESOLVED].why, ==, "end not published");
	g_assert_cmpstr(t->intervals[INTERVAL_GAP_DETECT].why, ==,
	                "no alert in the evidence");
	g_assert_false(range_known(t->intervals[INTERVAL_GAP_CLOSE].length));

	/* Users before the page, in words only: a quarter of an hour is all that is known. */
	g_assert_cmpint(t->first_users.hi, <=, at(s->first));
	g_assert_cmpint(t->first_users.hi - t->first_users.lo, >=, 15 * MINUTE);
	g_assert_true(t->intervals[INTERVAL_GAP_SILENCE].binned);

	const struct finding *length = finding_of(t, "K11", VERDICT_CONTRADICTED);
	g_assert_nonnull(length);
	g_assert_nonnull(strstr(length->seen, "at least 5 h 45 min"));
	g_assert_nonnull(strstr(length->help, "investigating to identified, 2 h 54 min"));
	g_assert_cmpint(length->seen_length.lo, ==, 20700 * SECOND);

	const struct finding *state = finding_of(t, "K12", VERDICT_CONTRADICTED);
	g_assert_nonnull(state);
	g_assert_cmpstr(state->component, ==, s->api);
	g_assert_nonnull(strstr(state->seen, "Partial outage"));
	g_assert_nonnull(strstr(state->seen, "Failed requests"));
	g_assert_cmpuint(count_findings(t, "K12"), ==, 1);
	g_assert_nonnull(finding_of(t, "K2", VERDICT_CONSISTENT));
	g_assert_null(finding_of(t, "K2", VERDICT_CONTRADICTED));
	g_assert_nonnull(finding_of(t, "K3", VERDICT_CONSISTENT));

	g_assert_cmpuint(t->neighbours->len, ==, 1);
	const struct neighbour *near = t->neighbours->pdata[0];
	g_assert_cmpstr(near->incident->vendor_id, ==, "other");
	g_assert_true(near->precursor);
	int most = 0;
	for (guint i = 0; i < t->entries->len; i++)
		most = MAX(most, ((const struct entry *)t->entries->pdata[i])->milestone);
	g_assert_cmpint(most, ==, 7); /* start, four of the page, statement, claim */

	Incident *made = NULL;
	GPtrArray *candidates = NULL;
	g_assert_true(correlate_pick(e, &made, &candidates) == incident);
	g_assert_null(made);
	g_assert_null(candidates);
}

static void tells_both_stories_to_the_second(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(stories); i++)
		check_story(&stories[i]);
}

/* The name of the page in both titles makes no kinship. */
static void names_no_page_as_what_titles_share(void)
{
	g_autoptr(Evidence) e = evidence_new();
	add_incident(e, "a", "Disruption of Page services", PHASE_RESOLVED);
	add_incident(e, "b", "Page is slow", PHASE_RESOLVED);
	add_post(e, "a", PHASE_INVESTIGATING, "2026-03-10T10:00Z", "a");
	add_post(e, "a", PHASE_RESOLVED, "2026-03-10T11:00Z", "a");
	add_post(e, "b", PHASE_INVESTIGATING, "2026-03-10T08:00Z", "b");
	add_post(e, "b", PHASE_RESOLVED, "2026-03-10T09:00Z", "b");
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	g_assert_cmpuint(t->neighbours->len, ==, 1);
	const struct neighbour *near = t->neighbours->pdata[0];
	g_assert_cmpstr(near->why, ==, "within the two days before, on the same page");
}

static void nothing_comes_of_nothing(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *made = NULL;
	GPtrArray *candidates = NULL;
	g_assert_null(correlate_pick(e, &made, &candidates));
	g_assert_null(candidates);
	g_autoptr(GPtrArray) proposals = correlate_propose(e);
	g_assert_cmpuint(proposals->len, ==, 0);
	Incident *incident = add_incident(e, "bare", NULL, PHASE_NONE);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_assert_false(range_known(t->start));
	g_assert_cmpuint(t->entries->len, ==, 0);
	for (int key = 0; key < INTERVAL_COUNT; key++) {
		g_assert_false(range_known(t->intervals[key].length));
		g_assert_nonnull(t->intervals[key].why);
	}
}

static void same_evidence_same_timeline(void)
{
	Incident *incident;
	g_autoptr(Evidence) e = tell(&stories[0], &incident);
	g_autoptr(Timeline) a = correlate(e, incident, NULL);
	g_autoptr(Timeline) b = correlate(e, incident, NULL);
	g_assert_cmpuint(a->entries->len, ==, b->entries->len);
	for (guint i = 0; i < a->entries->len; i++)
		g_assert_cmpstr(((struct entry *)a->entries->pdata[i])->text, ==,
		                ((struct entry *)b->entries->pdata[i])->text);
	g_assert_cmpuint(strlen(rules_sha256()), ==, 64);
	g_assert_cmpstr(a->rules_sha256, ==, rules_sha256());
}

static void windows_alone_make_an_incident(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Series *errors = add_series(e, MEASURE_ERRORS, MINUTE, "Shop");
	fill_series(errors, "2026-03-01T00:00Z", "2026-03-01T12:00Z", "2026-03-01T04:00Z",
	            "2026-03-01T05:00Z", 0.1, 20, 100, false);
	Incident *made = NULL;
	GPtrArray *candidates = NULL;
	const Incident *picked = correlate_pick(e, &made, &candidates);
	g_assert_true(picked != NULL && picked == made);
	g_assert_cmpint(picked->kind, ==, INCIDENT_WINDOW);
	g_autoptr(Timeline) t = correlate(e, picked, NULL);
	g_assert_cmpstr(t->start_rule, ==, "measured-onset");
	g_assert_cmpuint(t->windows->len, ==, 1);
	g_assert_cmpint(t->start.lo, <=, at("2026-03-01T04:00Z"));
	g_assert_cmpint(t->start.hi, >=, at("2026-03-01T04:00Z"));
	g_assert_cmpstr(t->impact_rule, ==, "machine-windows");
	struct range length = t->intervals[INTERVAL_IMPACT_HULL].length;
	g_assert_cmpint(length.lo, <=, HOUR);
	g_assert_cmpint(length.hi, >=, HOUR);
	incident_free(made);
}

static void alike_incidents_are_candidates(void)
{
	g_autoptr(Evidence) e = evidence_new();
	add_incident(e, "a", "A", PHASE_RESOLVED);
	add_incident(e, "b", "B", PHASE_RESOLVED);
	add_incident(e, "m", "Works", PHASE_COMPLETED)->kind = INCIDENT_MAINTENANCE;
	add_post(e, "a", PHASE_RESOLVED, "2026-06-02T06:00Z", "A");
	add_post(e, "b", PHASE_RESOLVED, "2026-06-05T06:00Z", "B");
	evidence_done(e);
	Incident *made = NULL;
	GPtrArray *candidates = NULL;
	g_assert_null(correlate_pick(e, &made, &candidates));
	g_assert_nonnull(candidates);
	g_assert_cmpuint(candidates->len, ==, 2);
	g_ptr_array_unref(candidates);
}

/* Whatever the posts, no length is negative, rows are in order and limits are limits. */
static void random_posts_break_nothing(void)
{
	static const enum phase phases[] = { PHASE_NONE,       PHASE_INVESTIGATING,
		                             PHASE_IDENTIFIED, PHASE_MONITORING,
		                             PHASE_RESOLVED,   PHASE_POSTMORTEM };
	static const char *const bodies[] = {
		"errors since 06:04 UTC",
		"resolved",
		"the API is unaffected",
		NULL,
		"between 05:00 and 23:00 UTC requests failed",
		"lasted two hours",
	};
	GRand *rand = g_rand_new_with_seed(5);
	for (int round = 0; round < 300; round++) {
		g_autoptr(Evidence) e = evidence_new();
		Incident *incident = add_incident(e, "x", "Errors",
		                                  phases[g_rand_int_range(rand, 0, 6)]);
		gint64 base = at("2026-06-02T00:00Z");
		if (g_rand_boolean(rand))
			incident->started_at =
			        base + g_rand_int_range(rand, 0, 86400) * SECOND;
		if (g_rand_boolean(rand))
			incident->resolved_at =
			        base + g_rand_int_range(rand, 0, 86400) * SECOND;
		incident->backfilled = g_rand_boolean(rand);
		for (int n = g_rand_int_range(rand, 0, 9); n > 0; n--) {
			Event *post =
			        add_post(e, "x", phases[g_rand_int_range(rand, 0, 6)],
			                 "2026-06-02T00:00Z",
			                 bodies[g_rand_int_range(rand, 0, 6)]);
			gint64 when = base + g_rand_int_range(rand, 0, 86400) * SECOND;
			post->at = range_of(when,
			                    when + g_rand_int_range(rand, 0, 2) * MINUTE);
			post->kind = g_rand_int_range(rand, 0, 4) == 0 ? KIND_CLAIM
			                                               : KIND_POST;
		}
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		for (int key = 0; key < INTERVAL_COUNT; key++) {
			struct range length = t->intervals[key].length;
			if (!range_known(length)) {
				g_assert_nonnull(t->intervals[key].why);
				continue;
			}
			g_assert_cmpint(length.lo, >=, 0);
			g_assert_cmpint(length.hi, >=, length.lo);
			if (!range_is_open(length))
				g_assert_cmpint(length.hi, <=, 40 * DAY);
		}
		for (guint i = 1; i < t->entries->len; i++)
			g_assert_cmpint(((struct entry *)t->entries->pdata[i - 1])->at.lo,
			                <=,
			                ((struct entry *)t->entries->pdata[i])->at.lo);
	}
	g_rand_free(rand);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/correlate/tells-both-stories-to-the-second",
	                tells_both_stories_to_the_second);
	g_test_add_func("/correlate/names-no-page-as-what-titles-share",
	                names_no_page_as_what_titles_share);
	g_test_add_func("/correlate/nothing-comes-of-nothing", nothing_comes_of_nothing);
	g_test_add_func("/correlate/same-evidence-same-timeline",
	                same_evidence_same_timeline);
	g_test_add_func("/correlate/windows-alone-make-an-incident",
	                windows_alone_make_an_incident);
	g_test_add_func("/correlate/alike-incidents-are-candidates",
	                alike_incidents_are_candidates);
	g_test_add_func("/correlate/random-posts-break-nothing",
	                random_posts_break_nothing);
	return g_test_run();
}
