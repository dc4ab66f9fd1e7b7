/* Phases as announced: what posts say, in the order in which they are shown, and nothing that they do not. */
#include "correlate-fixture.h"

/* Letters: i d m r p (postmortem) u (no phase); one post each half hour from 10:00. */
static const struct {
	const char *name, *posts, *spans;
	enum phase status;
	const char *resolved_at;
	bool published;
} courses[] = {
	{ "plain", "idmr", "idmr", PHASE_RESOLVED, "2026-03-10T11:30Z", true },
	{ "joins-updates-of-one-phase", "iiidddmr", "idmr", PHASE_RESOLVED,
	  "2026-03-10T13:30Z", true },
	{ "skips-phases", "ir", "ir", PHASE_RESOLVED, "2026-03-10T10:30Z", true },
	{ "resolved-only", "r", "r", PHASE_RESOLVED, "2026-03-10T10:00Z", true },
	{ "reopened", "imrimr", "imrimr", PHASE_RESOLVED, "2026-03-10T12:30Z", true },
	{ "reopened-and-open", "imri", "imri", PHASE_INVESTIGATING, NULL, false },
	{ "a-post-without-phase-changes-nothing", "iumr", "imr", PHASE_RESOLVED,
	  "2026-03-10T11:30Z", true },
	{ "a-postmortem-is-no-downtime", "imrp", "imr", PHASE_RESOLVED,
	  "2026-03-10T11:00Z", true },
	{ "goes-on", "id", "id", PHASE_IDENTIFIED, NULL, false },
	{ "by-status-alone", "im", "imR", PHASE_RESOLVED, NULL, false },
	{ "by-its-field", "im", "imr", PHASE_RESOLVED, "2026-03-10T11:45Z", true },
	{ "a-field-before-the-last-post-says-nothing", "imm", "imR", PHASE_RESOLVED,
	  "2026-03-10T10:10Z", false },
	{ "nothing", "", "", PHASE_NONE, NULL, false },
};

static enum phase phase_of_letter(char letter)
{
	return letter == 'i'   ? PHASE_INVESTIGATING
	       : letter == 'd' ? PHASE_IDENTIFIED
	       : letter == 'm' ? PHASE_MONITORING
	       : letter == 'r' ? PHASE_RESOLVED
	       : letter == 'p' ? PHASE_POSTMORTEM
	                       : PHASE_NONE;
}

static char letter_of(const struct phase_span *span)
{
	char letter = phase_word((int)span->phase)[0];
	if (span->phase == PHASE_IDENTIFIED)
		letter = 'd';
	return range_is_open(span->start) ? g_ascii_toupper(letter) : letter;
}

static void follows_the_posts(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(courses); i++) {
		g_autoptr(Evidence) e = evidence_new();
		Incident *incident = add_incident(e, "x", "Errors", courses[i].status);
		if (courses[i].resolved_at != NULL)
			incident->resolved_at = at(courses[i].resolved_at);
		for (int k = 0; courses[i].posts[k] != '\0'; k++) {
			Event *post =
			        add_post(e, "x", phase_of_letter(courses[i].posts[k]),
			                 "2026-03-10T10:00Z", "words");
			post->at = range_point(post->at.lo + k * 30 * MINUTE);
		}
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		g_autoptr(GString) got = g_string_new(NULL);
		for (guint k = 0; k < t->phases->len; k++) {
			const struct phase_span *span = t->phases->pdata[k];
			g_string_append_c(got, letter_of(span));
			g_assert_cmpint(span->track, ==, TRACK_ANNOUNCED);
			g_assert_cmpint(span->end.lo, >=, span->start.lo);
			if (k + 1 < t->phases->len) {
				const struct phase_span *next = t->phases->pdata[k + 1];
				g_assert_cmpint(span->end.lo, ==, next->start.lo);
			} else {
				g_assert_true(range_is_open(span->end));
			}
		}
		g_test_message("%s: %s", courses[i].name, got->str);
		g_assert_cmpstr(got->str, ==, courses[i].spans);
		g_assert_cmpint(t->end_published, ==, courses[i].published);
		if (courses[i].published)
			g_assert_cmpint(t->resolved.lo, ==, incident->resolved_at);
	}
}

static void orders_by_what_the_page_shows(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_MONITORING);
	add_post(e, "x", PHASE_MONITORING, "2026-03-10T11:00Z", "c");
	add_post(e, "x", PHASE_IDENTIFIED, "2026-03-10T10:30Z", "b");
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:00Z", "a");
	/* Same instant: what was written first comes first. */
	Event *late = add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T11:00Z", "d");
	late->posted_at += SECOND;
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	static const enum phase want[] = { PHASE_INVESTIGATING, PHASE_IDENTIFIED,
		                           PHASE_MONITORING, PHASE_INVESTIGATING };
	g_assert_cmpuint(t->phases->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < t->phases->len; i++)
		g_assert_cmpint(((struct phase_span *)t->phases->pdata[i])->phase, ==,
		                want[i]);
}

static void maintenance_has_a_course_but_no_impact(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Database upgrade", PHASE_COMPLETED);
	incident->kind = INCIDENT_MAINTENANCE;
	incident->started_at = at("2026-03-01T10:00Z"); /* when it was announced */
	incident->scheduled_for = at("2026-03-10T10:00Z");
	add_post(e, "x", PHASE_SCHEDULED, "2026-03-01T10:00Z", "Soon.");
	add_post(e, "x", PHASE_IN_PROGRESS, "2026-03-10T10:02Z", "Begun.");
	add_post(e, "x", PHASE_COMPLETED, "2026-03-10T12:00Z", "Done.");
	fill_series(add_series(e, MEASURE_ERRORS, MINUTE, "DB"), "2026-03-10T06:00Z",
	            "2026-03-10T14:00Z", "2026-03-10T10:10Z", "2026-03-10T10:40Z", 0.1,
	            20, 60, false);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_assert_cmpstr(t->start_rule, ==, "in-progress");
	g_assert_cmpint(t->start.lo, ==, at("2026-03-10T10:02Z"));
	g_assert_true(t->end_published);
	g_assert_false(range_known(t->intervals[INTERVAL_IMPACT_HULL].length));
	g_assert_cmpuint(t->findings->len, ==, 0);
}

static void evidence_has_a_track_of_its_own(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_INVESTIGATING);
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:30Z", "words");
	add_event(e, KIND_ALERT, LANE_MACHINES, "2026-03-10T10:11:05Z", "Error rate");
	fill_series(add_series(e, MEASURE_ERRORS, MINUTE, NULL), "2026-03-10T06:00Z",
	            "2026-03-10T14:00Z", "2026-03-10T10:00Z", "2026-03-10T11:00Z", 0.1,
	            20, 60, false);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_assert_cmpuint(t->phases->len, ==, 3);
	const struct phase_span *start = t->phases->pdata[1],
	                        *found = t->phases->pdata[2];
	g_assert_cmpint(start->phase, ==, PHASE_START);
	g_assert_cmpint(start->track, ==, TRACK_EVIDENCE);
	g_assert_cmpint(found->phase, ==, PHASE_DETECTED);
	g_assert_cmpint(found->start.lo, ==, at("2026-03-10T10:11:05Z"));
	g_assert_cmpstr(t->start_rule, ==, "measured-onset");
	g_autofree char *detect =
	        range_length_text(t->intervals[INTERVAL_GAP_DETECT].length, true);
	g_test_message("%s", detect);
	/* An onset on the edge of two minutes may lie in either. */
	g_assert_cmpint(t->intervals[INTERVAL_GAP_DETECT].length.lo, >=, 10 * MINUTE);
	g_assert_cmpint(t->intervals[INTERVAL_GAP_DETECT].length.hi, <=, 13 * MINUTE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/phase/follows-the-posts", follows_the_posts);
	g_test_add_func("/phase/orders-by-what-the-page-shows",
	                orders_by_what_the_page_shows);
	g_test_add_func("/phase/maintenance-has-a-course-but-no-impact",
	                maintenance_has_a_course_but_no_impact);
	g_test_add_func("/phase/evidence-has-a-track-of-its-own",
	                evidence_has_a_track_of_its_own);
	return g_test_run();
}
