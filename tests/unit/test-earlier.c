/* Medians of the stages of earlier incidents: whose count, and when there are too few. */
#include "correlate/earlier.h"

static Incident *add_incident(Evidence *evidence, const char *page, gint64 minute,
                              bool maintenance)
{
	Incident *incident = incident_new();
	incident->page = g_strdup(page);
	incident->created_at = minute * MINUTE;
	incident->kind = maintenance ? INCIDENT_MAINTENANCE : INCIDENT_OUTAGE;
	g_ptr_array_add(evidence->incidents, incident);
	return incident;
}

static void only_incidents_of_the_page_before_this_one_count(void)
{
	g_autoptr(Evidence) evidence = evidence_new();
	const Incident *second = add_incident(evidence, "A", 20, false);
	const Incident *own = add_incident(evidence, "A", 50, false);
	const Incident *first = add_incident(evidence, "A", 10, false);
	add_incident(evidence, "B", 30, false);
	add_incident(evidence, "A", 40, true);
	add_incident(evidence, "A", 60, false);
	add_incident(evidence, NULL, 5, false);
	g_autoptr(GPtrArray) list = earlier_incidents(evidence, own);
	g_assert_cmpuint(list->len, ==, 2);
	g_assert_true(list->pdata[0] == second);
	g_assert_true(list->pdata[1] == first);
}

static void the_newest_are_kept(void)
{
	g_autoptr(Evidence) evidence = evidence_new();
	for (int i = 0; i < 250; i++)
		add_incident(evidence, "A", i, false);
	g_autoptr(GPtrArray) list =
	        earlier_incidents(evidence, evidence->incidents->pdata[249]);
	g_assert_cmpuint(list->len, ==, 200);
	g_assert_true(list->pdata[0] == evidence->incidents->pdata[248]);
}

static struct range at(gint64 minute)
{
	return minute < 0 ? RANGE_NONE : range_point(minute * MINUTE);
}

static Timeline *timeline_of(const Evidence *evidence, gint64 post, gint64 cause,
                             gint64 fix)
{
	Timeline *t = timeline_new(evidence);
	t->start = at(0);
	t->first_post = at(post);
	t->identified = at(cause);
	t->monitoring = at(fix);
	return t;
}

static void medians_want_three_that_tell(void)
{
	static const gint64 cases[][3] = {
		{ 10, 40, 100 }, { 20, 100, -1 }, { 0, 60, 90 },
		{ 15, -1, -1 },  { 12, -1, 80 },
	};
	g_autoptr(Evidence) evidence = evidence_new();
	g_autoptr(GPtrArray) timelines =
	        g_ptr_array_new_with_free_func((GDestroyNotify)timeline_free);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_ptr_array_add(timelines, timeline_of(evidence, cases[i][0], cases[i][1],
		                                       cases[i][2]));
	const struct earlier earlier = earlier_of(timelines);
	g_assert_cmpuint(earlier.n, ==, 5);
	/* 10, 12, 15, 20: a post at the very start tells no start of its own */
	g_assert_cmpint(earlier.to_first_post, ==, 13 * MINUTE + MINUTE / 2);
	g_assert_cmpint(earlier.to_cause, ==, 60 * MINUTE); /* of 30, 60, 80 */
	g_assert_cmpint(earlier.to_fix, ==, INSTANT_NONE);  /* two alone tell it */
}

static void nothing_before_is_nothing(void)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	const struct earlier earlier = earlier_of(none);
	g_assert_cmpuint(earlier.n, ==, 0);
	g_assert_cmpint(earlier.to_cause, ==, INSTANT_NONE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/earlier/only-incidents-of-the-page-before-this-one-count",
	                only_incidents_of_the_page_before_this_one_count);
	g_test_add_func("/earlier/the-newest-are-kept", the_newest_are_kept);
	g_test_add_func("/earlier/medians-want-three-that-tell",
	                medians_want_three_that_tell);
	g_test_add_func("/earlier/nothing-before-is-nothing", nothing_before_is_nothing);
	return g_test_run();
}
