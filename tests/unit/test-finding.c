/* Planted contradictions are found; planted agreements are not called contradictions; the rest cannot be told. */
#include "correlate-fixture.h"

#include <string.h>

/* An outage of 2 h from 10:00 to 12:00 UTC, closed by the page at 12:30; parts are switched by the rows below. */
struct plant {
	const char *name;
	const char *since;     /* words of the first post */
	const char *statement; /* or NULL */
	const char *statement_at;
	const char *claim;                     /* or NULL */
	const char *errors_from, *errors_to;   /* NULL = no log */
	const char *reports_from, *reports_to; /* NULL = no counts */
	const char *api_level_at; /* when the page lists the API; NULL = never */
	const char *resolved_at;  /* post; NULL = none */
	const char *rule;         /* that is looked at */
	int verdict;              /* 0 = no finding of that rule */
};

static const struct plant plants[] = {
	/* K1: resolved while it still hurts */
	{ "k1-errors-go-on", "Errors since 10:00 UTC.", NULL, NULL, NULL, "10:00",
	  "13:10", NULL, NULL, "10:20", "12:30", "K1", VERDICT_CONTRADICTED },
	{ "k1-errors-had-ended", "Errors since 10:00 UTC.", NULL, NULL, NULL, "10:00",
	  "12:00", NULL, NULL, "10:20", "12:30", "K1", VERDICT_CONSISTENT },
	{ "k1-tail-of-reports-is-no-impact", "Errors since 10:00 UTC.", NULL, NULL, NULL,
	  NULL, NULL, "10:00", "12:00", "10:20", "12:30", "K1", VERDICT_CONSISTENT },
	{ "k1-nothing-measured", "Errors since 10:00 UTC.", NULL, NULL, NULL, NULL, NULL,
	  NULL, NULL, "10:20", "12:30", "K1", 0 },
	{ "k1-not-resolved", "Errors since 10:00 UTC.", NULL, NULL, NULL, "10:00",
	  "13:10", NULL, NULL, "10:20", NULL, "K1", 0 },
	/* K2: stated start against measured onset */
	{ "k2-stated-too-late", "Errors since 10:25 UTC.", NULL, NULL, NULL, "10:00",
	  "12:00", NULL, NULL, "10:30", "12:30", "K2", VERDICT_CONTRADICTED },
	{ "k2-stated-right", "Errors since 10:00 UTC.", NULL, NULL, NULL, "10:00",
	  "12:00", NULL, NULL, "10:30", "12:30", "K2", VERDICT_CONSISTENT },
	{ "k2-stated-right-in-another-zone", "Errors since 3:00 AM PDT.", NULL, NULL,
	  NULL, "10:00", "12:00", NULL, NULL, "10:30", "12:30", "K2",
	  VERDICT_CONSISTENT },
	{ "k2-signal-later", "Errors since 10:00 UTC.", NULL, NULL, NULL, "10:20",
	  "12:00", NULL, NULL, "10:30", "12:30", "K2", VERDICT_CANNOT_TELL },
	{ "k2-reports-earlier", "Errors since 10:29 UTC.", NULL, NULL, NULL, NULL, NULL,
	  "09:30", "12:00", "10:30", "12:30", "K2", VERDICT_CONTRADICTED },
	{ "k2-reports-follow", "Errors since 10:00 UTC.", NULL, NULL, NULL, NULL, NULL,
	  "10:15", "12:00", "10:30", "12:30", "K2", VERDICT_CONSISTENT },
	{ "k2-nothing-stated", "We are looking into errors.", NULL, NULL, NULL, "10:00",
	  "12:00", NULL, NULL, "10:30", "12:30", "K2", 0 },
	{ "k2-claim-of-a-start", "Errors since 10:00 UTC.", NULL, NULL,
	  "The outage began at 11:15 UTC.", "10:00", "12:00", NULL, NULL, "10:30",
	  "12:30", "K2", VERDICT_CONTRADICTED },
	/* K3: silence about a component */
	{ "k3-never-listed", "Errors since 10:00 UTC.", NULL, NULL, NULL, "10:00",
	  "12:00", NULL, NULL, NULL, "12:30", "K3", VERDICT_CONTRADICTED },
	{ "k3-listed-an-hour-late", "Errors since 10:00 UTC.", NULL, NULL, NULL, "10:00",
	  "12:00", NULL, NULL, "11:30", "12:30", "K3", VERDICT_CONTRADICTED },
	{ "k3-listed-with-the-first-post", "Errors since 10:00 UTC.", NULL, NULL, NULL,
	  "10:00", "12:00", NULL, NULL, "10:30", "12:30", "K3", VERDICT_CONSISTENT },
	/* K11: lengths */
	{ "k11-too-short", "Errors since 10:00 UTC.", NULL, NULL, "It lasted 45 minutes.",
	  "10:00", "12:00", NULL, NULL, "10:30", "12:30", "K11", VERDICT_CONTRADICTED },
	{ "k11-too-long", "Errors since 10:00 UTC.", NULL, NULL, "It lasted five hours.",
	  "10:00", "12:00", NULL, NULL, "10:30", "12:30", "K11", VERDICT_CONTRADICTED },
	{ "k11-right", "Errors since 10:00 UTC.", NULL, NULL,
	  "It lasted about two hours.", "10:00", "12:00", NULL, NULL, "10:30", "12:30",
	  "K11", VERDICT_CONSISTENT },
	{ "k11-right-by-its-ends", "Errors since 10:00 UTC.", NULL, NULL,
	  "The outage was from 10:00 to 12:00 UTC.", "10:00", "12:00", NULL, NULL,
	  "10:30", "12:30", "K11", VERDICT_CONSISTENT },
	{ "k11-at-least", "Errors since 10:00 UTC.", NULL, NULL,
	  "Down for more than an hour.", "10:00", "12:00", NULL, NULL, "10:30", "12:30",
	  "K11", VERDICT_CONSISTENT },
	{ "k11-longer-than-an-open-end", "Errors since 10:00 UTC.", NULL, NULL,
	  "It lasted about eight hours.", NULL, NULL, NULL, NULL, "10:30", NULL, "K11",
	  VERDICT_CANNOT_TELL },
	{ "k11-shorter-than-an-open-end", "Errors since 10:00 UTC.", NULL, NULL,
	  "It lasted about half an hour.", NULL, NULL, NULL, NULL, "10:30", NULL, "K11",
	  VERDICT_CONTRADICTED },
	{ "k11-nothing-to-read", "Errors since 10:00 UTC.", NULL, NULL,
	  "A very long outage.", "10:00", "12:00", NULL, NULL, "10:30", "12:30", "K11",
	  VERDICT_CANNOT_TELL },
	/* K12: states */
	{ "k12-against-level-and-log", "Errors since 10:00 UTC.",
	  "The API is unaffected.", "11:00", NULL, "10:00", "12:00", NULL, NULL, "10:30",
	  "12:30", "K12", VERDICT_CONTRADICTED },
	{ "k12-against-the-log-alone", "Errors since 10:00 UTC.",
	  "The API is unaffected.", "11:00", NULL, "10:00", "12:00", NULL, NULL, NULL,
	  "12:30", "K12", VERDICT_CONTRADICTED },
	{ "k12-against-the-level-alone", "Errors since 10:00 UTC.",
	  "Our API is not impacted.", "11:00", NULL, NULL, NULL, NULL, NULL, "10:30",
	  "12:30", "K12", VERDICT_CONTRADICTED },
	{ "k12-true-at-its-time", "Errors since 10:00 UTC.", "The API is unaffected.",
	  "10:40", NULL, "11:10", "12:00", NULL, NULL, "11:20", "12:30", "K12",
	  VERDICT_CONSISTENT },
	{ "k12-true-then-but-not-all-along", "Errors since 10:00 UTC.",
	  "The API has been unaffected.", "12:20", NULL, "10:00", "11:00", NULL, NULL,
	  "10:30", "12:30", "K12", VERDICT_CONTRADICTED },
	{ "k12-of-something-unknown", "Errors since 10:00 UTC.",
	  "The telephone line is unaffected.", "11:00", NULL, "10:00", "12:00", NULL,
	  NULL, "10:30", "12:30", "K12", VERDICT_CANNOT_TELL },
	{ "k12-denied", "Errors since 10:00 UTC.",
	  "We cannot say that the API is unaffected.", "11:00", NULL, "10:00", "12:00",
	  NULL, NULL, "10:30", "12:30", "K12", VERDICT_CANNOT_TELL },
};

static char *day(const char *time)
{
	return g_strdup_printf("2026-03-10T%sZ", time);
}

static Evidence *plant(const struct plant *p)
{
	Evidence *e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors",
	                                  p->resolved_at != NULL ? PHASE_RESOLVED
	                                                         : PHASE_INVESTIGATING);
	incident->created_at = incident->started_at = at("2026-03-10T10:30Z");
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:30Z", p->since);
	add_post(e, "x", PHASE_IDENTIFIED, "2026-03-10T11:05Z", "Found.");
	add_level(e, "x", "Web shop", LEVEL_MAJOR, "2026-03-10T10:30Z");
	if (p->api_level_at != NULL) {
		g_autofree char *when = day(p->api_level_at);
		add_level(e, "x", "Shop API", LEVEL_PARTIAL, when);
	}
	if (p->resolved_at != NULL) {
		g_autofree char *when = day(p->resolved_at);
		add_post(e, "x", PHASE_RESOLVED, when, "All is well.");
		incident->resolved_at = at(when);
	}
	if (p->statement != NULL) {
		g_autofree char *when = day(p->statement_at);
		add_event(e, KIND_STATEMENT, LANE_PRESS, when, p->statement);
	}
	if (p->claim != NULL)
		add_event(e, KIND_CLAIM, LANE_PRESS, "2026-03-10T16:00Z", p->claim);
	if (p->errors_from != NULL) {
		g_autofree char *a = day(p->errors_from);
		g_autofree char *b = day(p->errors_to);
		fill_series(add_series(e, MEASURE_ERRORS, MINUTE, "Shop API"),
		            "2026-03-10T06:00Z", "2026-03-10T18:00Z", a, b, 0.1, 15, 60,
		            false);
	}
	if (p->reports_from != NULL) {
		g_autofree char *a = day(p->reports_from);
		g_autofree char *b = day(p->reports_to);
		fill_series(add_series(e, MEASURE_REPORTS, 15 * MINUTE, NULL),
		            "2026-03-10T00:00Z", "2026-03-10T23:45Z", a, b, 10, 400, 0,
		            true);
	}
	evidence_done(e);
	return e;
}

static void tells_planted_faults_from_planted_truths(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(plants); i++) {
		const struct plant *p = &plants[i];
		g_autoptr(Evidence) e = plant(p);
		g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
		g_test_message("--- %s", p->name);
		print_timeline(t);
		if (p->verdict == 0) {
			g_assert_cmpuint(count_findings(t, p->rule), ==, 0);
			continue;
		}
		const struct finding *f =
		        finding_of(t, p->rule, (enum verdict)p->verdict);
		g_assert_nonnull(f);
		g_assert_cmpuint(strlen(f->said), >, 10);
		g_assert_cmpuint(strlen(f->seen), >, 10);
		g_assert_cmpuint(f->refs->len, >, 0);
		if (p->verdict != VERDICT_CONTRADICTED)
			g_assert_null(finding_of(t, p->rule, VERDICT_CONTRADICTED));
	}
}

/* With everything said right, nothing is contradicted. */
static void sleeps_where_all_agree(void)
{
	static const struct plant truth = { "truth",
		                            "Errors since 10:00 UTC.",
		                            "The web shop is down.",
		                            "11:00",
		                            "About 2 h.",
		                            "10:00",
		                            "12:00",
		                            "10:00",
		                            "12:00",
		                            "10:30",
		                            "12:30",
		                            "K1",
		                            VERDICT_CONSISTENT };
	g_autoptr(Evidence) e = plant(&truth);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	print_timeline(t);
	for (guint i = 0; i < t->findings->len; i++)
		g_assert_cmpint(((struct finding *)t->findings->pdata[i])->verdict, !=,
		                VERDICT_CONTRADICTED);
	for (guint i = 0; i < t->entries->len; i++)
		g_assert_false(((struct entry *)t->entries->pdata[i])->contradicted);
}

static void finds_impossible_orders(void)
{
	static const struct {
		const char *name;
		enum phase first, second;
		int verdict; /* 0 = none */
	} rows[] = {
		{ "identified-before-investigating", PHASE_IDENTIFIED,
		  PHASE_INVESTIGATING, VERDICT_CONTRADICTED },
		{ "resolved-before-monitoring", PHASE_RESOLVED, PHASE_MONITORING,
		  VERDICT_CONTRADICTED },
		{ "in-order", PHASE_INVESTIGATING, PHASE_MONITORING, 0 },
		{ "skips-a-phase", PHASE_IDENTIFIED, PHASE_RESOLVED, 0 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Evidence) e = evidence_new();
		add_incident(e, "x", "Errors", PHASE_MONITORING);
		add_post(e, "x", rows[i].first, "2026-03-10T10:00Z", "a");
		add_post(e, "x", rows[i].second, "2026-03-10T10:30Z", "b");
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
		g_test_message("%s", rows[i].name);
		g_assert_cmpuint(count_findings(t, "K7"), ==, rows[i].verdict != 0);
		if (rows[i].verdict != 0)
			g_assert_nonnull(
			        finding_of(t, "K7", (enum verdict)rows[i].verdict));
	}
}

static void says_times_in_the_zone_that_is_shown(void)
{
	static const struct {
		const char *zone, *want;
	} rows[] = {
		{ "UTC", "The post of 10 Mar 2026 23:30 UTC" },
		{ "Europe/Berlin", "The post of 11 Mar 2026 00:30 CET" },
		{ "Asia/Kathmandu", "The post of 11 Mar 2026 05:15 +0545" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Zone) zone = zone_new(rows[i].zone, NULL);
		g_autoptr(Evidence) e = evidence_new();
		add_incident(e, "x", "Errors", PHASE_MONITORING);
		add_post(e, "x", PHASE_IDENTIFIED, "2026-03-10T23:30Z", "a");
		add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T23:40Z", "b");
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], zone);
		const struct finding *finding = finding_of(t, "K7", VERDICT_CONTRADICTED);
		g_assert_nonnull(finding);
		g_autofree char *words =
		        g_strconcat(finding->said, " | ", finding->seen, NULL);
		g_test_message("%s", words);
		g_assert_nonnull(strstr(words, rows[i].want));
	}
}

static void reopening_is_no_impossible_order(void)
{
	static const enum phase course[] = { PHASE_INVESTIGATING, PHASE_MONITORING,
		                             PHASE_INVESTIGATING, PHASE_RESOLVED };
	g_autoptr(Evidence) e = evidence_new();
	add_incident(e, "x", "Errors", PHASE_RESOLVED);
	for (int i = 0; i < 4; i++) {
		g_autofree char *when = g_strdup_printf("2026-03-10T1%d:00Z", i);
		add_post(e, "x", course[i], when, "words");
	}
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	g_assert_cmpuint(count_findings(t, "K7"), ==, 0);
}

/* Called resolved while errors went on, reopened, and resolved when they were over. */
static void holds_every_resolved_against_the_signals(void)
{
	g_autoptr(Evidence) e = evidence_new();
	add_incident(e, "x", "Errors", PHASE_RESOLVED);
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:05Z", "a");
	add_post(e, "x", PHASE_RESOLVED, "2026-03-10T11:00Z", "b");
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T11:20Z", "c");
	add_post(e, "x", PHASE_RESOLVED, "2026-03-10T12:30Z", "d");
	fill_series(add_series(e, MEASURE_ERRORS, MINUTE, "API"), "2026-03-10T06:00Z",
	            "2026-03-10T18:00Z", "2026-03-10T10:00Z", "2026-03-10T12:00Z", 0.1,
	            15, 60, false);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	g_assert_cmpuint(count_findings(t, "K1"), ==, 2);
	const struct finding *early = finding_of(t, "K1", VERDICT_CONTRADICTED);
	g_assert_nonnull(early);
	g_assert_nonnull(strstr(early->said, "11:00"));
	g_assert_nonnull(finding_of(t, "K1", VERDICT_CONSISTENT));
}

/* "Within" is a limit: what was said is the limit, not the middle below it. */
static void holds_an_upper_limit_against_the_impact(void)
{
	static const struct plant within = { .name = "within",
		                             .since = "Errors since 10:00 UTC.",
		                             .claim = "All was back within 35 minutes.",
		                             .errors_from = "10:00",
		                             .errors_to = "12:00",
		                             .resolved_at = "12:30" };
	g_autoptr(Evidence) e = plant(&within);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	const struct finding *f = finding_of(t, "K11", VERDICT_CONTRADICTED);
	g_assert_nonnull(f);
	g_assert_nonnull(strstr(f->difference, "Longer by at least 8"));
	/* 10:30 to 11:05 */
	g_assert_nonnull(strstr(f->help, "investigating to identified, 35 min"));
}

static void says_that_a_backfilled_incident_was_typed_in_later(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_RESOLVED);
	incident->backfilled = true;
	incident->created_at = incident->resolved_at = at("2026-03-10T11:00Z");
	incident->started_at = at("2026-03-11T15:56Z");
	add_post(e, "x", PHASE_RESOLVED, "2026-03-10T11:00Z", "There were errors.");
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_assert_nonnull(finding_of(t, "K7", VERDICT_CANNOT_TELL));
	g_assert_cmpint(t->start.lo, ==, at("2026-03-10T11:00Z"));
	g_assert_cmpstr(t->start_rule, ==, "first-post");
	for (int key = 0; key < INTERVAL_COUNT; key++)
		if (range_known(t->intervals[key].length))
			g_assert_cmpint(t->intervals[key].length.hi, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/finding/says-times-in-the-zone-that-is-shown",
	                says_times_in_the_zone_that_is_shown);
	g_test_add_func("/finding/tells-planted-faults-from-planted-truths",
	                tells_planted_faults_from_planted_truths);
	g_test_add_func("/finding/sleeps-where-all-agree", sleeps_where_all_agree);
	g_test_add_func("/finding/finds-impossible-orders", finds_impossible_orders);
	g_test_add_func("/finding/reopening-is-no-impossible-order",
	                reopening_is_no_impossible_order);
	g_test_add_func("/finding/holds-every-resolved-against-the-signals",
	                holds_every_resolved_against_the_signals);
	g_test_add_func("/finding/holds-an-upper-limit-against-the-impact",
	                holds_an_upper_limit_against_the_impact);
	g_test_add_func("/finding/says-that-a-backfilled-incident-was-typed-in-later",
	                says_that_a_backfilled_incident_was_typed_in_later);
	return g_test_run();
}
