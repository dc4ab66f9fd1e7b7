/* What people say of events and incidents, and what comes of it; the store is not asked. */
#include "correlate-fixture.h"

static struct curation *say(Evidence *e, enum act act)
{
	struct curation *row = curation_new(act);
	row->id = (gint64)e->curations->len + 1;
	row->made_at = SECOND;
	row->author = g_strdup("anna");
	g_ptr_array_add(e->curations, row);
	return row;
}

static void say_of(Evidence *e, enum act act, const Event *event, const char *when)
{
	struct curation *row = say(e, act);
	row->event = event->id;
	row->text = g_strdup("as told");
	if (when != NULL)
		row->at = range_point(at(when));
}

static void take_back(Evidence *e, gint64 id)
{
	say(e, ACT_UNDO)->undoes = id;
}

static void say_two(Evidence *e, enum act act, const char *one, const char *other)
{
	struct curation *row = say(e, act);
	row->incident = g_strdup(one);
	row->other = g_strdup(other);
}

static Evidence *two_incidents(void)
{
	Evidence *e = evidence_new();
	Source *source = source_new();
	source->id = 1;
	source->name = g_strdup("a.json");
	source->importer = g_strdup("x");
	memset(source->sha256, 'a', 64);
	g_ptr_array_add(e->sources, source);
	add_incident(e, "a", "Search is slow", PHASE_RESOLVED);
	add_incident(e, "b", "Log-ins fail", PHASE_MONITORING);
	add_post(e, "a", PHASE_INVESTIGATING, "2026-03-10T10:00Z", "one");
	add_post(e, "a", PHASE_RESOLVED, "2026-03-10T11:00Z", "two");
	add_post(e, "b", PHASE_INVESTIGATING, "2026-03-10T11:30Z", "three");
	return e;
}

/* --- rows ----------------------------------------------------------------------- */

static void takes_back_what_takes_back(void)
{
	static const struct {
		gint64 undoes[4]; /* rows 2.., 0 = no more */
		gint64 undone;    /* of row 1 */
	} cases[] = {
		{ { 0 }, 0 },       { { 1 }, 2 },       { { 1, 2 }, 0 },
		{ { 1, 2, 3 }, 2 }, { { 1, 2, 1 }, 4 }, { { 9 }, 0 }, /* none */
		{ { 2, 1 }, 3 },                                      /* itself */
		{ { 3, 1 }, 3 },                                      /* a later one */
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Evidence) e = evidence_new();
		const struct curation *first = say(e, ACT_PIN);
		for (gsize k = 0; k < 4 && cases[i].undoes[k] != 0; k++)
			take_back(e, cases[i].undoes[k]);
		evidence_curate(e);
		g_assert_cmpint(first->undone, ==, cases[i].undone);
		g_assert_true(curation_counts(first) == (cases[i].undone == 0));
	}
}

/* --- events --------------------------------------------------------------------- */

static void keeps_the_time_of_the_evidence_beside_the_one_that_is_said(void)
{
	g_autoptr(Evidence) e = two_incidents();
	const Event *event = e->events->pdata[1];
	say_of(e, ACT_RETIME, event, "2026-03-10T10:40Z");
	say_of(e, ACT_RETIME, event, "2026-03-10T10:50Z");
	say_of(e, ACT_DISPUTE, event, "2026-03-10T10:55Z");
	evidence_curate(e);
	g_assert_cmpint(event->at.lo, ==, at("2026-03-10T10:50Z"));
	g_assert_cmpint(event->at.hi, ==, at("2026-03-10T10:55Z"));
	g_assert_cmpint(event->curated->stated.lo, ==, at("2026-03-10T11:00Z"));
	g_assert_true(event->curated->disputed);
	g_assert_null(((const Event *)e->events->pdata[0])->curated);
}

static void disputes_with_the_evidence_itself(void)
{
	g_autoptr(Evidence) e = two_incidents();
	const Event *event = e->events->pdata[1];
	say_of(e, ACT_DISPUTE, event, "2026-03-10T10:40Z");
	say_of(e, ACT_DISPUTE, event, "2026-03-10T11:10Z");
	evidence_curate(e);
	g_assert_cmpint(event->at.lo, ==, at("2026-03-10T10:40Z"));
	g_assert_cmpint(event->at.hi, ==, at("2026-03-10T11:10Z"));
}

static void forgets_an_end_that_would_come_first(void)
{
	g_autoptr(Evidence) e = two_incidents();
	Event *event = e->events->pdata[0];
	event->until = range_point(at("2026-03-10T10:05Z"));
	say_of(e, ACT_RETIME, event, "2026-03-10T10:10Z");
	evidence_curate(e);
	g_assert_false(range_known(event->until));
}

static void finds_an_event_by_id_then_bytes_then_post(void)
{
	static const struct {
		gint64 id, offset;
		const char *post;
		gint64 found;
	} cases[] = {
		{ 2, 100, NULL, 2 },   /* the id, whatever the place */
		{ 77, 200, NULL, 2 },  /* came again with another id */
		{ 77, 999, "p-1", 1 }, /* by another capture of the page */
		{ 77, 200, "p-1", 2 }, /* its own bytes first */
		{ 77, 999, "p-9", 0 }, /* not there */
		{ 77, 999, NULL, 0 },  { 0, 200, "p-1", 0 }, /* said of no event */
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Evidence) e = two_incidents();
		((Event *)e->events->pdata[0])->vendor_id = g_strdup("p-1");
		struct curation *row = say(e, ACT_PIN);
		row->event = cases[i].id;
		row->offset = cases[i].offset;
		memset(row->sha256, 'a', 64);
		row->vendor_id = g_strdup(cases[i].post);
		row->vendor_incident = g_strdup("a");
		evidence_curate(e);
		g_assert_cmpint(row->event, ==, cases[i].found);
	}
}

/* --- incidents -------------------------------------------------------------------- */

static void merges_posts_and_fields_and_names(void)
{
	g_autoptr(Evidence) e = two_incidents();
	bool several;
	((Incident *)e->incidents->pdata[1])->resolved_at = at("2026-03-10T12:00Z");
	say_two(e, ACT_MERGE, "slug-a", "slug-b");
	evidence_curate(e);
	g_assert_cmpuint(e->incidents->len, ==, 1);
	const Incident *one = e->incidents->pdata[0];
	g_assert_cmpstr(((const Event *)e->events->pdata[2])->incident, ==, "a");
	g_assert_cmpint(one->resolved_at, ==, at("2026-03-10T12:00Z"));
	g_assert_true(evidence_incident_named(e, "slug-b", &several) == one);
	g_assert_true(evidence_incident_named(e, "b", &several) == one);
	g_assert_true(evidence_incident(e, 2) == one);
	g_assert_null(evidence_incident(e, 3));
}

static void merges_in_a_circle_end(void)
{
	static const char *const pairs[][2] = {
		{ "slug-a", "slug-b" },  { "slug-b", "slug-a" }, { "slug-b", "slug-c" },
		{ "slug-c", "slug-a" },  { "slug-a", "slug-a" }, { "slug-a", "nothing" },
		{ "nothing", "slug-a" },
	};
	g_autoptr(Evidence) e = two_incidents();
	add_incident(e, "c", "Third", PHASE_RESOLVED);
	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
		say_two(e, ACT_MERGE, pairs[i][0], pairs[i][1]);
	evidence_curate(e);
	g_assert_cmpuint(e->incidents->len, ==, 1);
	g_assert_cmpuint(((const Incident *)e->incidents->pdata[0])->merged->len, ==, 2);
}

static void splits_at_the_instant_itself(void)
{
	g_autoptr(Evidence) e = two_incidents();
	Incident *first = e->incidents->pdata[0];
	Incident *part = add_incident(e, "part", "Part", PHASE_NONE);
	g_clear_pointer(&part->vendor_id, g_free);
	part->source = 0;
	first->resolved_at = at("2026-03-10T11:00Z");
	say_two(e, ACT_SPLIT, "slug-a", "slug-part");
	((struct curation *)e->curations->pdata[0])->at =
	        range_point(at("2026-03-10T11:00Z"));
	evidence_curate(e);
	g_assert_cmpstr(((const Event *)e->events->pdata[0])->incident, ==, "a");
	g_assert_cmpstr(((const Event *)e->events->pdata[1])->incident, ==, "slug-part");
	g_assert_cmpint(part->resolved_at, ==, at("2026-03-10T11:00Z"));
	g_assert_cmpint(first->resolved_at, ==, INSTANT_NONE);
	g_assert_cmpint((int)part->status, ==, PHASE_RESOLVED);
	g_assert_cmpint((int)first->status, ==, PHASE_NONE);
}

static void drops_what_a_split_made_when_it_is_taken_back(void)
{
	g_autoptr(Evidence) e = two_incidents();
	add_incident(e, "part", "Part", PHASE_NONE)->source = 0;
	say_two(e, ACT_SPLIT, "slug-a", "slug-part");
	struct curation *link = say(e, ACT_LINK);
	link->event = 1;
	link->incident = g_strdup("slug-part");
	take_back(e, 1);
	evidence_curate(e);
	g_assert_cmpuint(e->incidents->len, ==, 2);
	g_assert_cmpstr(((const Event *)e->events->pdata[0])->incident, ==, "a");
}

static void never_drops_what_a_source_states(void)
{
	g_autoptr(Evidence) e = two_incidents();
	say_two(e, ACT_SPLIT, "slug-a", "slug-b");
	take_back(e, 1);
	evidence_curate(e);
	g_assert_cmpuint(e->incidents->len, ==, 2);
}

/* --- in the timeline ----------------------------------------------------------------- */

static const struct entry *entry_of(const Timeline *t, gint64 id)
{
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = t->entries->pdata[i];
		if (entry->event != NULL && entry->event->id == id)
			return entry;
	}
	return NULL;
}

static void hides_a_row_and_leaves_what_is_computed(void)
{
	g_autoptr(Evidence) e = two_incidents();
	say_of(e, ACT_HIDE, e->events->pdata[1], NULL);
	say_of(e, ACT_RETITLE, e->events->pdata[0], NULL);
	evidence_curate(e);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	g_assert_null(entry_of(t, 2));
	g_assert_cmpuint(t->hidden, ==, 1);
	g_assert_cmpint(t->resolved.lo, ==, at("2026-03-10T11:00Z"));
	g_assert_cmpstr(entry_of(t, 1)->text, ==, "as told");
	g_assert_nonnull(strstr(entry_of(t, 1)->told, "one"));
	g_assert_cmpuint(t->curations->len, ==, 2);
}

static void takes_the_start_that_people_say(void)
{
	static const struct {
		enum act act;
		const char *lo, *rule;
	} cases[] = {
		{ ACT_RETIME, "2026-03-10T09:40Z", "retimed" },
		{ ACT_DISPUTE, "2026-03-10T09:40Z", "disputed" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Evidence) e = two_incidents();
		struct curation *row = say(e, cases[i].act);
		row->about = g_strdup("start");
		row->incident = g_strdup("slug-a");
		row->at = range_point(at(cases[i].lo));
		evidence_curate(e);
		g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
		g_autoptr(Timeline) other = correlate(e, e->incidents->pdata[1], NULL);
		g_assert_cmpstr(t->start_rule, ==, cases[i].rule);
		g_assert_cmpint(t->start.lo, ==, at(cases[i].lo));
		g_assert_cmpint(t->start.hi, ==,
		                cases[i].act == ACT_RETIME ? at(cases[i].lo)
		                                           : at("2026-03-10T10:00Z"));
		g_assert_cmpint(t->start_shown.lo, ==, at("2026-03-10T10:00Z"));
		g_assert_cmpstr(other->start_rule, ==, "first-post");
		g_assert_cmpuint(other->curations->len, ==, 0);
	}
}

/* --- whose an event is ----------------------------------------------------------------- */

static bool has(const Timeline *t, gint64 id)
{
	return entry_of(t, id) != NULL;
}

static void gives_an_event_to_the_incident_that_it_speaks_of(void)
{
	static const struct {
		const char *component, *title;
		int of; /* 0 a, 1 b */
	} cases[] = {
		{ NULL, "Something", 1 },     /* the nearer in time */
		{ "Search", "Something", 0 }, /* a component of a */
		{ "Log-in", "Something", 1 },
		{ NULL, "Search queue is full", 0 }, /* a word of a's title */
		{ "Log-in", "Search queue", 1 },     /* components before words */
		{ "Nothing", "Something", 1 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Evidence) e = two_incidents();
		g_ptr_array_add(((Incident *)e->incidents->pdata[0])->components,
		                g_strdup("Search"));
		g_ptr_array_add(((Incident *)e->incidents->pdata[1])->components,
		                g_strdup("Log-in"));
		Event *alert = add_event(e, KIND_ALERT, LANE_MACHINES,
		                         "2026-03-10T11:32Z", "body");
		alert->component = g_strdup(cases[i].component);
		alert->title = g_strdup(cases[i].title);
		g_autoptr(Timeline) a = correlate(e, e->incidents->pdata[0], NULL);
		g_autoptr(Timeline) b = correlate(e, e->incidents->pdata[1], NULL);
		g_assert_true(has(a, alert->id) == (cases[i].of == 0));
		g_assert_true(has(b, alert->id) == (cases[i].of == 1));
	}
}

/* Before, and of one component or of one word; the place alone, or the page, is no kinship. */
static void names_a_precursor_by_component_or_word(void)
{
	static const struct {
		const char *component, *title;
		bool precursor;
	} cases[] = {
		{ "Search", "Trouble", true },
		{ "Global", "Trouble", false },
		{ "Billing", "Trouble", false },
		{ "Billing", "Search index is old", true },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Evidence) e = evidence_new();
		const char *const ids[] = { "before", "main" };
		for (gsize k = 0; k < 2; k++) {
			Incident *one = add_incident(
			        e, ids[k], k == 0 ? cases[i].title : "Search is slow",
			        PHASE_RESOLVED);
			g_ptr_array_add(one->components,
			                g_strdup(k == 0 ? cases[i].component : "Search"));
			g_ptr_array_add(one->components, g_strdup("Global"));
			add_post(e, ids[k], PHASE_INVESTIGATING,
			         k == 0 ? "2026-03-09T10:00Z" : "2026-03-10T10:00Z", "x");
			add_post(e, ids[k], PHASE_RESOLVED,
			         k == 0 ? "2026-03-09T11:00Z" : "2026-03-10T11:00Z", "y");
		}
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[1], NULL);
		g_assert_cmpuint(t->neighbours->len, ==, 1);
		const struct neighbour *near = t->neighbours->pdata[0];
		g_assert_true(near->precursor == cases[i].precursor);
		g_assert_true(g_str_has_prefix(near->why, "a precursor") ==
		              cases[i].precursor);
		/* named, and not merged */
		g_assert_cmpint(t->start.lo, ==, at("2026-03-10T10:00Z"));
	}
}

/* Two signals an hour of harm each, the second gap min after the first. */
static void proposes_one_incident_of_windows_of_one_component(void)
{
	static const struct {
		const char *from, *to, *component;
		guint proposals;
	} cases[] = {
		{ "2026-03-10T07:30Z", "2026-03-10T09:00Z", "Billing", 1 }, /* overlaps */
		{ "2026-03-10T08:20Z", "2026-03-10T09:30Z", "Search", 1 },
		{ "2026-03-10T08:20Z", "2026-03-10T09:30Z", NULL, 1 },
		{ "2026-03-10T08:20Z", "2026-03-10T09:30Z", "Billing", 2 },
		{ "2026-03-10T10:00Z", "2026-03-10T11:00Z", "Search", 2 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Evidence) e = evidence_new();
		Series *one = add_series(e, MEASURE_ERRORS, 5 * MINUTE, "Search");
		Series *two =
		        add_series(e, MEASURE_ERRORS, 5 * MINUTE, cases[i].component);
		fill_series(one, "2026-03-09T12:00Z", "2026-03-10T20:00Z",
		            "2026-03-10T07:00Z", "2026-03-10T08:00Z", 10, 500, 1000,
		            false);
		fill_series(two, "2026-03-09T12:00Z", "2026-03-10T20:00Z", cases[i].from,
		            cases[i].to, 10, 500, 1000, false);
		evidence_done(e);
		g_autoptr(GPtrArray) proposals = correlate_propose(e);
		g_test_message("%s %s", cases[i].from, cases[i].component);
		g_assert_cmpuint(proposals->len, ==, cases[i].proposals);
	}
}

/* Data that stop in the middle of harm say nothing of an incident of another day. */
static void links_no_window_that_data_cut_off_long_before(void)
{
	static const struct {
		const char *to; /* where the data stop */
		guint windows;
	} cases[] = {
		{ "2026-03-10T09:00Z", 1 },
		{ "2026-03-10T07:30Z", 0 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Evidence) e = two_incidents();
		Series *series = add_series(e, MEASURE_REPORTS, 15 * MINUTE, NULL);
		fill_series(series, "2026-03-09T12:00Z", cases[i].to, "2026-03-10T06:00Z",
		            "2026-03-10T23:00Z", 10, 500, NAN, true);
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
		g_assert_cmpuint(t->windows->len, ==, cases[i].windows);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/curation/takes-back-what-takes-back",
	                takes_back_what_takes_back);
	g_test_add_func(
	        "/curation/keeps-the-time-of-the-evidence-beside-the-one-that-is-said",
	        keeps_the_time_of_the_evidence_beside_the_one_that_is_said);
	g_test_add_func("/curation/disputes-with-the-evidence-itself",
	                disputes_with_the_evidence_itself);
	g_test_add_func("/curation/forgets-an-end-that-would-come-first",
	                forgets_an_end_that_would_come_first);
	g_test_add_func("/curation/finds-an-event-by-id-then-bytes-then-post",
	                finds_an_event_by_id_then_bytes_then_post);
	g_test_add_func("/curation/merges-posts-and-fields-and-names",
	                merges_posts_and_fields_and_names);
	g_test_add_func("/curation/merges-in-a-circle-end", merges_in_a_circle_end);
	g_test_add_func("/curation/splits-at-the-instant-itself",
	                splits_at_the_instant_itself);
	g_test_add_func("/curation/drops-what-a-split-made-when-it-is-taken-back",
	                drops_what_a_split_made_when_it_is_taken_back);
	g_test_add_func("/curation/never-drops-what-a-source-states",
	                never_drops_what_a_source_states);
	g_test_add_func("/curation/hides-a-row-and-leaves-what-is-computed",
	                hides_a_row_and_leaves_what_is_computed);
	g_test_add_func("/curation/takes-the-start-that-people-say",
	                takes_the_start_that_people_say);
	g_test_add_func("/curation/gives-an-event-to-the-incident-that-it-speaks-of",
	                gives_an_event_to_the_incident_that_it_speaks_of);
	g_test_add_func("/curation/links-no-window-that-data-cut-off-long-before",
	                links_no_window_that_data_cut_off_long_before);
	g_test_add_func("/curation/names-a-precursor-by-component-or-word",
	                names_a_precursor_by_component_or_word);
	g_test_add_func("/curation/proposes-one-incident-of-windows-of-one-component",
	                proposes_one_incident_of_windows_of_one_component);
	return g_test_run();
}
