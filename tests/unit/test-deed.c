/* Alerts, pages, changes and chat in the story of an incident: who noticed, who acted, what was changed just before. */
#include "correlate-fixture.h"

#include "correlate/deed.h"

#define DAY_TEXT "2026-03-14T"

/* Errors of checkout from 10:00 to 11:00, as a log without a status page has them. */
static void add_errors(Evidence *e)
{
	fill_series(add_series(e, MEASURE_ERRORS, MINUTE, "checkout"), DAY_TEXT "04:00Z",
	            DAY_TEXT "16:00Z", DAY_TEXT "10:00Z", DAY_TEXT "11:00Z", 0.1, 20, 60,
	            false);
}

static Event *add_alert(Evidence *e, const char *id, const char *from, const char *to,
                        enum severity severity)
{
	Event *alert = add_event(e, KIND_ALERT, LANE_MACHINES, from, NULL);
	alert->title = g_strdup_printf("Alert %s", id);
	alert->vendor_id = g_strdup(id);
	alert->severity = severity;
	alert->until = to != NULL ? range_point(at(to))
	                          : (struct range){ alert->at.lo, RANGE_OPEN };
	return alert;
}

static Event *add_change(Evidence *e, const char *component, const char *from,
                         const char *to)
{
	Event *change = add_event(e, KIND_CHANGE, LANE_CHANGES, from, NULL);
	change->title = g_strdup_printf("Deploy of %s", component);
	change->component = g_strdup(component);
	if (to != NULL)
		change->until = range_point(at(to));
	return change;
}

/* The timeline of the only incident that the evidence proposes. */
static Timeline *timeline_of_proposal(Evidence *e, GPtrArray **proposals)
{
	evidence_done(e);
	*proposals = correlate_propose(e);
	g_assert_cmpuint((*proposals)->len, ==, 1);
	Timeline *t = correlate(e, (*proposals)->pdata[0], NULL);
	print_timeline(t);
	return t;
}

static const struct entry *row_with(const Timeline *t, const char *words)
{
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = t->entries->pdata[i];
		if (strstr(entry->text, words) != NULL)
			return entry;
	}
	return NULL;
}

/* --- changes ------------------------------------------------------------------ */

/* A change from .. to (NULL = a moment) of a component; what is said of the rise at 10:00, or NULL. */
static const struct {
	const char *name, *component, *from, *to, *difference;
} changes[] = {
	{ "finished-before", "checkout", "09:50", "09:55", "It finished" },
	{ "a-moment-before", "checkout", "09:56", NULL, "It is dated" },
	{ "of-another-component-too", "search", "09:50", "09:55", "It finished" },
	{ "under-way", "checkout", "09:55", "10:20", "was under way" },
	{ "an-hour-before-counts", "checkout", "08:40", "09:05", "It finished" },
	{ "more-than-an-hour-before-does-not", "checkout", "08:40", "08:57", NULL },
	{ "after-it-does-not", "checkout", "10:05", "10:06", NULL },
};

static void says_what_came_before(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) proposals = NULL;
	g_autofree char *from = g_strconcat(DAY_TEXT, changes[i].from, "Z", NULL);
	g_autofree char *to = changes[i].to != NULL
	                              ? g_strconcat(DAY_TEXT, changes[i].to, "Z", NULL)
	                              : NULL;
	add_errors(e);
	const Event *change = add_change(e, changes[i].component, from, to);
	g_autoptr(Timeline) t = timeline_of_proposal(e, &proposals);
	const struct finding *finding = finding_of(t, "K13", VERDICT_CANNOT_TELL);
	if (changes[i].difference == NULL) {
		g_assert_null(finding);
		return;
	}
	g_assert_nonnull(finding);
	g_assert_cmpuint(count_findings(t, "K13"), ==, 1);
	g_assert_nonnull(strstr(finding->difference, changes[i].difference));
	g_assert_nonnull(strstr(finding->help, "does not show"));
	g_assert_cmpint(g_array_index(finding->refs, struct ref, 0).event, ==,
	                change->id);
	g_assert_cmpuint(finding->refs->len, >, 1);
}

static void names_three_changes_at_most_the_hurt_component_first(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) proposals = NULL;
	add_errors(e);
	add_change(e, "a", DAY_TEXT "09:50Z", DAY_TEXT "09:55Z");
	add_change(e, "b", DAY_TEXT "09:50Z", DAY_TEXT "09:54Z");
	add_change(e, "c", DAY_TEXT "09:50Z", DAY_TEXT "09:53Z");
	add_change(e, "d", DAY_TEXT "09:50Z", DAY_TEXT "09:52Z");
	add_change(e, "Checkout", DAY_TEXT "09:10Z", DAY_TEXT "09:11Z");
	g_autoptr(Timeline) t = timeline_of_proposal(e, &proposals);
	g_assert_cmpuint(count_findings(t, "K13"), ==, 3);
	const struct finding *first = t->findings->pdata[0],
	                     *last = t->findings->pdata[2];
	g_assert_cmpstr(first->component, ==, "Checkout");
	g_assert_null(strstr(first->help, "more"));
	g_assert_nonnull(strstr(last->said, "\"Deploy of b\""));
	g_assert_nonnull(strstr(last->help, "2 more changes were made"));
}

static void names_what_finished_before_the_recovery(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) proposals = NULL;
	add_errors(e);
	add_change(e, "checkout", DAY_TEXT "10:50Z", DAY_TEXT "10:55Z");
	add_change(e, "checkout", DAY_TEXT "10:50Z",
	           DAY_TEXT "11:30Z"); /* still going on */
	add_change(e, "checkout", DAY_TEXT "10:20Z", DAY_TEXT "10:21Z"); /* too early */
	g_autoptr(Timeline) t = timeline_of_proposal(e, &proposals);
	g_assert_cmpuint(count_findings(t, "K13"), ==, 1);
	const struct finding *finding = t->findings->pdata[0];
	g_assert_nonnull(strstr(finding->seen, "back at baseline"));
	g_assert_nonnull(strstr(finding->help, "remedy"));
}

/* --- alerts ------------------------------------------------------------------- */

static void an_alert_from_long_before_did_not_find_it(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) proposals = NULL;
	add_errors(e);
	add_alert(e, "old", DAY_TEXT "09:00Z", DAY_TEXT "12:00Z", SEVERITY_WARN);
	const Event *own =
	        add_alert(e, "own", DAY_TEXT "10:06Z", NULL, SEVERITY_CRITICAL);
	g_autoptr(Timeline) t = timeline_of_proposal(e, &proposals);
	g_assert_true(row_with(t, "Alert own")->mark == MARK_DETECT);
	g_assert_true(row_with(t, "Alert old")->mark != MARK_DETECT);
	const struct interval *gap = &t->intervals[INTERVAL_GAP_DETECT];
	g_assert_cmpint(gap->to.lo, ==, own->at.lo);
	g_assert_true(gap->length.lo <= 6 * MINUTE && gap->length.hi >= 6 * MINUTE);
}

static void an_act_goes_before_what_was_said(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) proposals = NULL;
	add_errors(e);
	Event *page = add_alert(e, "Q1", DAY_TEXT "10:05Z", DAY_TEXT "11:00Z",
	                        SEVERITY_CRITICAL);
	Event *chat = add_event(e, KIND_CHAT, LANE_PEOPLE, DAY_TEXT "10:06Z", "hm");
	chat->title = g_strdup("Ana in #incidents");
	Event *ack = add_event(e, KIND_NOTE, LANE_PEOPLE, DAY_TEXT "10:08Z", NULL);
	ack->title = g_strdup("Acknowledged by Ana");
	ack->extra = g_strdup("{\"page\":\"Q1\",\"who\":\"Ana\"}");
	g_autoptr(Timeline) t = timeline_of_proposal(e, &proposals);
	const struct interval *act = &t->intervals[INTERVAL_GAP_ACT];
	g_assert_cmpint(act->to.lo, ==, ack->at.lo);
	g_assert_cmpint(act->from.lo, ==, page->at.lo);
	g_assert_cmpstr(act->rule, ==, "first-action");
	g_assert_nonnull(row_with(t, "Acknowledged by Ana, 3 min after the page"));
	g_assert_nonnull(row_with(t, "Ana in #incidents: \"hm\""));
	g_assert_true(row_with(t, "#incidents")->mark == MARK_NOTE);
	g_assert_nonnull(row_with(t, "Alert Q1 resolved, after 55 min"));
}

static void without_an_act_the_first_word_counts_and_says_so(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) proposals = NULL;
	add_errors(e);
	add_alert(e, "Q1", DAY_TEXT "10:05Z", NULL, SEVERITY_CRITICAL);
	const Event *chat =
	        add_event(e, KIND_CHAT, LANE_PEOPLE, DAY_TEXT "10:06Z", "looking");
	g_autoptr(Timeline) t = timeline_of_proposal(e, &proposals);
	g_assert_cmpint(t->intervals[INTERVAL_GAP_ACT].to.lo, ==, chat->at.lo);
	g_assert_cmpstr(t->intervals[INTERVAL_GAP_ACT].rule, ==, "first-chat");
	g_assert_null(row_with(t, "resolved")); /* it goes on */
}

static void one_alert_in_two_files_is_one(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) proposals = NULL;
	add_errors(e);
	add_alert(e, "Q1", DAY_TEXT "10:05Z", NULL, SEVERITY_CRITICAL);
	add_alert(e, "Q1", DAY_TEXT "10:05Z", DAY_TEXT "10:40Z", SEVERITY_CRITICAL)
	        ->source = 3;
	add_alert(e, "Q1", DAY_TEXT "10:50Z", NULL, SEVERITY_CRITICAL); /* again */
	g_autoptr(Timeline) t = timeline_of_proposal(e, &proposals);
	guint rows = 0;
	for (guint i = 0; i < t->entries->len; i++)
		rows += strcmp(((const struct entry *)t->entries->pdata[i])->text,
		               "Alert Q1") == 0;
	g_assert_cmpuint(rows, ==, 2);
	g_assert_nonnull(row_with(t, "Alert Q1 resolved, after 35 min"));
}

/* --- incidents out of alerts ---------------------------------------------------- */

static void alerts_alone_propose_an_incident(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) proposals = NULL;
	add_alert(e, "a", DAY_TEXT "10:05Z", DAY_TEXT "10:20Z", SEVERITY_CRITICAL);
	add_alert(e, "b", DAY_TEXT "10:45Z", DAY_TEXT "11:00Z", SEVERITY_NONE);
	add_alert(e, "warns", DAY_TEXT "05:00Z", DAY_TEXT "06:00Z", SEVERITY_WARN);
	add_alert(e, "always", "2026-03-01T00:00Z", DAY_TEXT "23:00Z", SEVERITY_ERROR);
	add_change(e, "checkout", DAY_TEXT "09:50Z", DAY_TEXT "09:55Z");
	g_autoptr(Timeline) t = timeline_of_proposal(e, &proposals);
	g_assert_cmpstr(t->start_rule, ==, "first-alert");
	g_assert_cmpint(t->start.lo, ==, at(DAY_TEXT "10:05Z"));
	g_assert_cmpint(t->impact_end.hi, ==, at(DAY_TEXT "11:00Z"));
	g_assert_cmpstr(t->impact_rule, ==, "alerts");
	g_assert_cmpuint(t->start_refs->len, ==, 1);
	/* The first alert is no start of harm: nothing tells how long it took to fire. */
	g_assert_false(range_known(t->intervals[INTERVAL_GAP_DETECT].length));
	g_assert_nonnull(strstr(finding_of(t, "K13", VERDICT_CANNOT_TELL)->seen,
	                        "The first alert came"));
}

static void what_was_measured_is_picked_before_what_was_called(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) candidates = NULL;
	Incident *made = NULL;
	add_errors(e);
	add_alert(e, "long", DAY_TEXT "00:00Z", DAY_TEXT "03:30Z", SEVERITY_CRITICAL);
	add_alert(e, "covered", DAY_TEXT "10:05Z", DAY_TEXT "11:05Z", SEVERITY_CRITICAL);
	evidence_done(e);
	g_autoptr(GPtrArray) proposals = correlate_propose(e);
	g_assert_cmpuint(proposals->len, ==, 2);
	const Incident *picked = correlate_pick(e, &made, &candidates);
	g_assert_true(picked == made && !deeds_made(made));
	incident_free(made);
}

static void an_open_alert_is_not_picked_before_a_closed_one(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GPtrArray) candidates = NULL;
	Incident *made = NULL;
	add_alert(e, "closed", DAY_TEXT "10:05Z", DAY_TEXT "10:15Z", SEVERITY_CRITICAL);
	add_alert(e, "open", DAY_TEXT "20:00Z", NULL, SEVERITY_CRITICAL);
	evidence_done(e);
	correlate_pick(e, &made, &candidates);
	g_assert_cmpstr(made->title, ==, "Alert closed");
	incident_free(made);
}

static void alerts_of_a_stated_incident_propose_none(void)
{
	g_autoptr(Evidence) e = evidence_new();
	add_incident(e, "x", "Errors", PHASE_RESOLVED);
	add_post(e, "x", PHASE_INVESTIGATING, DAY_TEXT "10:10Z", "Errors.");
	add_post(e, "x", PHASE_RESOLVED, DAY_TEXT "11:10Z", "Done.");
	add_alert(e, "a", DAY_TEXT "10:05Z", DAY_TEXT "10:20Z", SEVERITY_CRITICAL);
	add_alert(e, "apart", DAY_TEXT "15:00Z", DAY_TEXT "15:20Z", SEVERITY_CRITICAL);
	evidence_done(e);
	g_autoptr(GPtrArray) proposals = correlate_propose(e);
	g_assert_cmpuint(proposals->len, ==, 1);
	g_assert_cmpstr(((const Incident *)proposals->pdata[0])->title, ==,
	                "Alert apart");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_autofree char *name =
		        g_strconcat("/deed/change/", changes[i].name, NULL);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), says_what_came_before);
	}
	g_test_add_func("/deed/change/three-at-most-the-hurt-component-first",
	                names_three_changes_at_most_the_hurt_component_first);
	g_test_add_func("/deed/change/before-the-recovery",
	                names_what_finished_before_the_recovery);
	g_test_add_func("/deed/an-alert-from-long-before-did-not-find-it",
	                an_alert_from_long_before_did_not_find_it);
	g_test_add_func("/deed/an-act-goes-before-what-was-said",
	                an_act_goes_before_what_was_said);
	g_test_add_func("/deed/without-an-act-the-first-word-counts",
	                without_an_act_the_first_word_counts_and_says_so);
	g_test_add_func("/deed/one-alert-in-two-files-is-one",
	                one_alert_in_two_files_is_one);
	g_test_add_func("/deed/alerts-alone-propose-an-incident",
	                alerts_alone_propose_an_incident);
	g_test_add_func("/deed/measured-is-picked-before-called",
	                what_was_measured_is_picked_before_what_was_called);
	g_test_add_func("/deed/open-is-not-picked-before-closed",
	                an_open_alert_is_not_picked_before_a_closed_one);
	g_test_add_func("/deed/alerts-of-a-stated-incident-propose-none",
	                alerts_of_a_stated_incident_propose_none);
	return g_test_run();
}
