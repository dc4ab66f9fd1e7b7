/* Phases read from the words of posts. With --lines: prints the rule of each line of standard input. */
#include "correlate-fixture.h"

#include "correlate/phase_words.h"

#include <stdio.h>

/* rule: without "read-from-text/"; NULL = none fits. */
static const struct {
	const char *text, *rule;
} cases[] = {
	/* over */
	{ "The issue with Cloud Foo, Bar and Baz has been resolved for all affected "
	  "users as of "
	  "Thursday, 2025-01-02 03:04 US/Pacific.",
	  "resolved.issue" },
	{ "Between 1 and 2 PM we saw errors. The issue is now resolved and the service "
	  "is "
	  "operating normally.",
	  "resolved.and-normal" },
	{ "The issue has been resolved for some customers and we continue to work "
	  "towards "
	  "recovery.",
	  NULL },
	{ "The issue with X has been resolved. We thank you for your patience while we "
	  "worked "
	  "on resolving it.",
	  "resolved.issue" },
	{ "The issue has been resolved and the service is operating normally. We "
	  "continue to "
	  "work with a few customers.",
	  "resolved.and-normal" },
	{ "We expect to recover once the ongoing issue with X is fully resolved.", NULL },
	{ "The problem was resolved at noon.", "resolved.issue" },
	{ "This incident is closed.", "resolved.issue" },
	{ "We identified the cause, applied a fix, and the issue has been fully "
	  "resolved.",
	  "resolved.issue" },
	{ "All services are now operating normally.", "resolved.normal" },
	{ "We have resolved the failures and logins work.", "resolved.done" },
	{ "Connectivity has been restored.", "resolved.done" },
	/* denied, hoped for, or partly so */
	{ "The issue has not been resolved.", NULL },
	{ "The issue has not yet been fully resolved.", NULL },
	{ "We will write again once the issue has been resolved.", NULL },
	{ "We have restored power to most hosts and continue to work towards full "
	  "recovery.",
	  NULL },
	{ "All other queues are operating normally. We are investigating the rest.",
	  "investigating.now" },
	{ "We have not resolved the failures.", NULL },
	/* watching */
	{ "A fix has been implemented and we are monitoring the results.",
	  "monitoring.fix" },
	{ "We have deployed a fix.", "monitoring.fix" },
	{ "We are monitoring recovery.", "monitoring.watching" },
	{ "We will continue to monitor the situation.", "monitoring.watching" },
	{ "We believe the issue with Run is partially resolved.", NULL },
	{ "The issue with Run has been resolved for most users.", NULL },
	{ "We believe the issue with Run is resolved.", "monitoring.believed" },
	{ "The issue should now be resolved for everybody.", "monitoring.believed" },
	{ "We are seeing recovery.", "monitoring.recovery" },
	{ "Our monitoring systems raised an alarm.", NULL },
	{ "A fix has not been deployed.", NULL },
	/* known */
	{ "We have identified the root cause and are working toward resolution.",
	  "identified.cause" },
	{ "The root cause has been identified.", "identified.cause" },
	{ "The root cause has not been identified.", NULL },
	{ "The cause is not yet known.", NULL },
	{ "We have not yet identified the cause and are investigating.",
	  "investigating.now" },
	{ "We have identified an increase in error rates.", NULL },
	{ "Mitigation work is still underway by our engineers.",
	  "identified.mitigating" },
	{ "A fix is being rolled out; we are monitoring it.", "identified.mitigating" },
	{ "We are working on a fix.", "identified.fixing" },
	{ "Engineers are rolling back the release.", "identified.fixing" },
	/* looked into */
	{ "We are investigating errors.", "investigating.now" },
	{ "We\xe2\x80\x99re looking into reports of failed logins.",
	  "investigating.now" },
	{ "We continue to investigate errors.", "investigating.going-on" },
	{ "We are no longer investigating.", NULL },
	{ "The team has determined that further investigation is required.",
	  "investigating.going-on" },
	/* nothing */
	{ "Thank you for your patience.", NULL },
	{ "", NULL },
	{ NULL, NULL },
};

static void words(void)
{
	guint wrong = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct phase_rule *rule = phase_from_words(cases[i].text);
		const char *name =
		        rule != NULL ? rule->name + strlen("read-from-text/") : NULL;
		if (g_strcmp0(name, cases[i].rule) == 0)
			continue;
		g_test_message("%s\n   %s, want %s", cases[i].text, name, cases[i].rule);
		wrong++;
	}
	g_assert_cmpuint(wrong, ==, 0);
}

static void headings(void)
{
	g_assert_true(words_of_postmortem("# Incident Report\n\n## Summary\n..."));
	g_assert_true(words_of_postmortem("# Mini Incident Report"));
	g_assert_true(words_of_postmortem("Preliminary Incident Statement while ..."));
	g_assert_true(words_of_postmortem("Preliminary Post Incident Review (PIR)"));
	g_assert_true(words_of_postmortem("RCA - Sign-in errors"));
	g_assert_false(words_of_postmortem("We are investigating an incident."));
	g_assert_false(words_of_postmortem(NULL));
}

/* --- a page without phases --------------------------------------------------------- */

struct step {
	const char *when, *body;
	enum phase native, want;
	const char *rule; /* NULL = the page states it */
};

static void check_page(const struct step *steps, guint n)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "a", "Errors", PHASE_NONE);
	for (guint i = 0; i < n; i++)
		add_post(e, "a", steps[i].native, steps[i].when, steps[i].body);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	for (guint i = 0; i < n; i++) {
		const Event *post = timeline_post(t, e->events->pdata[i]);
		const char *rule = timeline_phase_rule(t, post);
		g_test_message("%s: %s by %s", steps[i].body,
		               phase_word((int)post->phase),
		               rule != NULL ? rule : "the page");
		g_assert_cmpint(post->phase, ==, steps[i].want);
		g_assert_cmpstr(rule, ==, steps[i].rule);
		g_assert_cmpint(((const Event *)e->events->pdata[i])->phase, ==,
		                steps[i].native);
	}
}

static void reads_a_page(void)
{
	static const struct step steps[] = {
		{ "2025-01-02T10:00Z", "Logins are slow.", PHASE_NONE,
		  PHASE_INVESTIGATING, "read-from-text/first-post" },
		{ "2025-01-02T10:10Z", "We have identified the cause.", PHASE_NONE,
		  PHASE_IDENTIFIED, "read-from-text/identified.cause" },
		{ "2025-01-02T10:20Z", "We continue to investigate.", PHASE_NONE,
		  PHASE_IDENTIFIED, "read-from-text/repeats" },
		{ "2025-01-02T10:30Z", "A fix has been deployed.", PHASE_NONE,
		  PHASE_MONITORING, "read-from-text/monitoring.fix" },
		{ "2025-01-02T10:40Z", "The issue has been resolved.", PHASE_NONE,
		  PHASE_RESOLVED, "read-from-text/resolved.issue" },
		{ "2025-01-03T10:40Z", "# Incident Report. The issue has been resolved.",
		  PHASE_NONE, PHASE_POSTMORTEM, "read-from-text/postmortem.heading" },
	};
	check_page(steps, G_N_ELEMENTS(steps));
}

static void takes_a_past_window_for_the_end(void)
{
	static const struct step steps[] = {
		{ "2025-01-02T10:00Z",
		  "Between 08:10 and 08:20 UTC logins failed. We continue to work on the "
		  "rest.",
		  PHASE_NONE, PHASE_INVESTIGATING, "read-from-text/first-post" },
		{ "2025-01-02T11:00Z",
		  "Between 08:10 and 10:20 UTC logins failed. A fix was deployed.",
		  PHASE_NONE, PHASE_RESOLVED, "read-from-text/resolved.window" },
	};
	check_page(steps, G_N_ELEMENTS(steps));
}

static void opens_again(void)
{
	static const struct step steps[] = {
		{ "2025-01-02T10:00Z", "We are investigating.", PHASE_NONE,
		  PHASE_INVESTIGATING, "read-from-text/investigating.now" },
		{ "2025-01-02T10:20Z", "The issue has been resolved.", PHASE_NONE,
		  PHASE_RESOLVED, "read-from-text/resolved.issue" },
		{ "2025-01-02T10:30Z", "Errors are back; we are investigating.",
		  PHASE_NONE, PHASE_INVESTIGATING, "read-from-text/investigating.now" },
	};
	check_page(steps, G_N_ELEMENTS(steps));
}

static void keeps_a_native_end(void)
{
	static const struct step steps[] = {
		{ "2025-01-02T10:00Z", "Mitigation work is underway.", PHASE_NONE,
		  PHASE_IDENTIFIED, "read-from-text/identified.mitigating" },
		{ "2025-01-02T10:20Z", "No further updates will follow.", PHASE_RESOLVED,
		  PHASE_RESOLVED, NULL },
		{ "2025-01-04T10:20Z", "# Mini Incident Report", PHASE_RESOLVED,
		  PHASE_POSTMORTEM, "read-from-text/postmortem.heading" },
	};
	check_page(steps, G_N_ELEMENTS(steps));
}

static void leaves_stated_phases(void)
{
	static const struct step steps[] = {
		{ "2025-01-02T10:00Z", "The issue has been resolved.",
		  PHASE_INVESTIGATING, PHASE_INVESTIGATING, NULL },
		{ "2025-01-02T10:20Z", "The issue has been resolved.", PHASE_NONE,
		  PHASE_NONE, NULL },
	};
	check_page(steps, G_N_ELEMENTS(steps));
}

static int read_lines(void)
{
	char line[65536];
	while (fgets(line, sizeof line, stdin) != NULL) {
		const struct phase_rule *rule = phase_from_words(line);
		printf("%-24s %s",
		       rule != NULL ? rule->name + strlen("read-from-text/") : "-", line);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && g_str_equal(argv[1], "--lines"))
		return read_lines();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/phase-words/words", words);
	g_test_add_func("/phase-words/headings", headings);
	g_test_add_func("/phase-words/reads-a-page", reads_a_page);
	g_test_add_func("/phase-words/takes-a-past-window-for-the-end",
	                takes_a_past_window_for_the_end);
	g_test_add_func("/phase-words/opens-again", opens_again);
	g_test_add_func("/phase-words/keeps-a-native-end", keeps_a_native_end);
	g_test_add_func("/phase-words/leaves-stated-phases", leaves_stated_phases);
	return g_test_run();
}
