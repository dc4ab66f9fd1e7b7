/* Intervals: ranges of what is known, words for the rest; the start by its rules. */
#include "correlate-fixture.h"

static const struct {
	const char *name;
	const char *first_body, *later_body; /* posts of 10:30 and 11:30 */
	const char *started_at;              /* field; NULL = as created */
	const char *start;
	const char *rule;
	gint64 width; /* of the start's range */
} starts[] = {
	{ "in-the-first-post", "Errors since 10:04 UTC.", "Still.", NULL,
	  "2026-03-10T10:04Z", "stated-in-text", 60 },
	{ "in-a-later-post", "Errors.", "Errors began at 10:04 UTC.", NULL,
	  "2026-03-10T10:04Z", "stated-in-text", 60 },
	{ "the-earliest-of-two", "Errors since 10:14 UTC.", "Errors since 10:04 UTC.",
	  NULL, "2026-03-10T10:04Z", "stated-in-text", 60 },
	{ "none-after-the-first-post", "Errors.",
	  "Errors in one more region since 11:10 UTC.", NULL, "2026-03-10T10:30Z",
	  "first-post", 0 },
	{ "the-field-a-minute-before", "Errors.", "Still.", "2026-03-10T10:12:31Z",
	  "2026-03-10T10:12:31Z", "stated-started-at", 0 },
	{ "the-field-on-a-whole-minute", "Errors.", "Still.", "2026-03-10T10:12Z",
	  "2026-03-10T10:12Z", "stated-started-at", 60 },
	{ "not-the-field-at-the-first-post", "Errors.", "Still.", "2026-03-10T10:29:30Z",
	  "2026-03-10T10:30Z", "first-post", 0 },
	{ "nothing-stated", "Errors.", "Still.", NULL, "2026-03-10T10:30Z", "first-post",
	  0 },
};

static void begins_as_the_rules_say(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
		g_autoptr(Evidence) e = evidence_new();
		Incident *incident = add_incident(e, "x", "Errors", PHASE_INVESTIGATING);
		incident->created_at = at("2026-03-10T10:30Z");
		incident->started_at =
		        at(starts[i].started_at != NULL ? starts[i].started_at
		                                        : "2026-03-10T10:30Z");
		add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:30Z",
		         starts[i].first_body);
		add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T11:30Z",
		         starts[i].later_body);
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		g_test_message("%s", starts[i].name);
		g_assert_cmpint(t->start.lo, ==, at(starts[i].start));
		g_assert_cmpint(t->start.hi - t->start.lo, ==, starts[i].width * SECOND);
		g_assert_cmpstr(t->start_rule, ==, starts[i].rule);
		g_assert_cmpuint(t->start_refs->len, >, 0);
		struct range start, end;
		correlate_span(e, incident, &start, &end);
		g_assert_cmpint(start.lo, ==, t->start.lo);
		g_assert_true(range_is_open(end));
	}
}

static void text_is(const Timeline *t, enum interval_key key, const char *want)
{
	const struct interval *i = &t->intervals[key];
	g_autofree char *got = range_length_text(i->length, i->binned);
	g_test_message("%s: %s %s", interval_word(key), got,
	               i->why != NULL ? i->why : "");
	g_assert_cmpstr(got, ==, want);
}

static void measures_a_full_response(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_RESOLVED);
	add_event(e, KIND_CHANGE, LANE_CHANGES, "2026-11-18T14:02Z", "deploy 7");
	add_event(e, KIND_ALERT, LANE_MACHINES, "2026-11-18T14:17:40Z", "Error rate");
	add_event(e, KIND_CHAT, LANE_PEOPLE, "2026-11-18T14:21:05Z", "Looking.");
	add_post(e, "x", PHASE_INVESTIGATING, "2026-11-18T14:38:05Z",
	         "Errors since 14:06 UTC.");
	add_post(e, "x", PHASE_IDENTIFIED, "2026-11-18T15:02:44Z", "Found.");
	add_post(e, "x", PHASE_MONITORING, "2026-11-18T15:16:02Z", "Fixed.");
	add_post(e, "x", PHASE_RESOLVED, "2026-11-18T15:41:30Z", "Done.");
	fill_series(add_series(e, MEASURE_ERRORS, MINUTE, "Checkout"),
	            "2026-11-18T10:00Z", "2026-11-18T19:00Z", "2026-11-18T14:06Z",
	            "2026-11-18T15:14Z", 0.1, 20, 60, false);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	print_timeline(t);
	text_is(t, INTERVAL_TO_FIRST_POST, "32 min");
	text_is(t, INTERVAL_GAP_ACT, "3 min 25 s");
	text_is(t, INTERVAL_GAP_IDENT, "42 min");
	text_is(t, INTERVAL_GAP_FIX, "13 min");
	text_is(t, INTERVAL_ANNOUNCED, "63 min");
	g_assert_cmpuint(t->changes->len, ==, 1);
	struct range hull = t->intervals[INTERVAL_IMPACT_HULL].length;
	g_assert_cmpint(hull.lo, <=, 68 * MINUTE);
	g_assert_cmpint(hull.hi, >=, 68 * MINUTE);
	g_assert_cmpint(hull.hi - hull.lo, <=, 5 * MINUTE);
	/* The fix is announced after it worked: no negative length, but a reason. */
	const struct interval *recover = &t->intervals[INTERVAL_GAP_RECOVER];
	g_assert_false(range_known(recover->length));
	g_assert_nonnull(strstr(recover->why, "out of order"));
}

static void an_end_that_a_post_states_is_an_end(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_RESOLVED);
	add_post(e, "x", PHASE_INVESTIGATING, "2026-06-25T17:50Z", "Errors.");
	add_post(e, "x", PHASE_RESOLVED, "2026-06-25T18:27Z",
	         "On June 25, 2026, between 17:33 UTC and 17:55 UTC, requests failed.");
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_assert_cmpstr(t->impact_rule, ==, "stated-in-text");
	text_is(t, INTERVAL_IMPACT_HULL, "22 min (21 to 23)");
	text_is(t, INTERVAL_IMPACT_UNION, "22 min (21 to 23)");
	text_is(t, INTERVAL_GAP_CLOSE, "32 min");
}

static void silence_is_the_longest_wait(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_RESOLVED);
	static const char *const posts[] = { "2026-03-10T10:00Z", "2026-03-10T10:20Z",
		                             "2026-03-10T12:05Z", "2026-03-10T12:30Z" };
	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++)
		add_post(e, "x", i < 3 ? PHASE_INVESTIGATING : PHASE_RESOLVED, posts[i],
		         "words");
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	text_is(t, INTERVAL_MAX_SILENCE, "105 min");
	g_assert_cmpuint(t->intervals[INTERVAL_MAX_SILENCE].refs->len, ==, 2);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/interval/begins-as-the-rules-say", begins_as_the_rules_say);
	g_test_add_func("/interval/measures-a-full-response", measures_a_full_response);
	g_test_add_func("/interval/an-end-that-a-post-states-is-an-end",
	                an_end_that_a_post_states_is_an_end);
	g_test_add_func("/interval/silence-is-the-longest-wait",
	                silence_is_the_longest_wait);
	return g_test_run();
}
