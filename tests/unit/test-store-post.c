/* The same post in a later snapshot: folded when equal, revised when changed, and every line still counted once. */
#include "store-fixture.h"

/* A page as Statuspage prints it: line 2 begins the incident, lines 4 to 6 and 7 to 9 its posts. */
#define PAGE_HEAD "[\n{ \"id\": \"inc\",\n  \"posts\": [\n"
#define POST_B "  { \"id\": \"b\",\n    \"body\": \"b\"\n  },\n"
#define POST_A "  { \"id\": \"a\",\n    \"body\": \"a\"\n  }\n"
#define PAGE_TAIL "] } ]\n"
static const char page[] = PAGE_HEAD POST_B POST_A PAGE_TAIL;
#define AT_B ((gint64)strlen(PAGE_HEAD) + 2)
#define AT_A ((gint64)strlen(PAGE_HEAD POST_B) + 2)
#define LENGTH_B ((gint64)strlen(POST_B) - 4)
#define LENGTH_A ((gint64)strlen(POST_A) - 3)

struct capture {
	const char *name;
	gint64 newest;      /* of the source */
	const char *body_a; /* of post a */
	enum level level_a; /* of a component event read from the same place; 0 = none */
	bool has_b;         /* whether b is posted yet */
};

static void give_a(const struct sink *sink, const struct capture *snapshot)
{
	g_autoptr(Event) a = post_new("inc", "a", T, 7, AT_A, LENGTH_A, snapshot->body_a);
	give_event(sink, a);
	if (snapshot->level_a == LEVEL_NONE)
		return;
	g_autoptr(Event) level = post_new("inc", NULL, T, 7, AT_A, LENGTH_A, NULL);
	level->ordinal = 1;
	level->kind = KIND_COMPONENT;
	level->phase = PHASE_NONE;
	level->component = g_strdup("API");
	level->level = snapshot->level_a;
	give_event(sink, level);
}

static Source *import(Store *store, const struct capture *snapshot)
{
	Source *source = source_named(snapshot->name);
	struct sink sink;
	source->lines = 10;
	source->in_records = 8;
	source->ignored = 2;
	source->span = range_of(T, snapshot->newest);
	begin_ok(store, source, &sink);
	give_text(&sink, page);
	g_autoptr(Incident) incident = incident_new();
	incident->vendor_id = g_strdup("inc");
	incident->page = g_strdup("Claude");
	incident->title = g_strdup(snapshot->name);
	give_incident(&sink, incident);
	give_a(&sink, snapshot);
	if (snapshot->has_b) {
		g_autoptr(Event) b =
		        post_new("inc", "b", T + HOUR, 4, AT_B, LENGTH_B, "b");
		give_event(&sink, b);
	}
	commit_ok(store, source);
	g_assert_cmpint(source->lines, ==,
	                source->in_records + source->duplicate + source->ignored +
	                        source->rejected);
	return source;
}

static const Event *event_at(const Evidence *evidence, guint i)
{
	g_assert_cmpuint(evidence->events->len, >, i);
	return g_ptr_array_index(evidence->events, i);
}

static void folds_equal_posts_and_counts_their_lines(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	const struct capture early = { "early", T, "a", LEVEL_MAJOR, false };
	const struct capture late = { "late", T + HOUR, "a", LEVEL_MAJOR, true };
	g_autoptr(Source) first = import(store, &early);
	g_autoptr(Source) second = import(store, &late);
	g_assert_cmpint(first->duplicate, ==, 0);
	g_assert_cmpint(second->duplicate, ==, 3);
	g_assert_cmpint(second->in_records, ==, 5);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->events->len, ==, 3);
	g_assert_cmpint(event_at(evidence, 0)->source, ==, first->id);
	g_assert_cmpint(event_at(evidence, 2)->source, ==, second->id);
	const Source *loaded = evidence->sources->pdata[1];
	g_assert_cmpint(loaded->duplicate, ==, 3);
}

static void keeps_lines_of_a_known_post_whose_component_changed(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	const struct capture early = { "early", T, "a", LEVEL_MAJOR, false };
	const struct capture late = { "late", T + HOUR, "a", LEVEL_PARTIAL, false };
	g_autoptr(Source) first G_GNUC_UNUSED = import(store, &early);
	g_autoptr(Source) second = import(store, &late);
	g_assert_cmpint(second->duplicate, ==, 0);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->events->len, ==, 2);
	g_assert_cmpint(event_at(evidence, 1)->level, ==, LEVEL_PARTIAL);
}

static void shows_the_text_of_the_newest_snapshot_in_whatever_order_they_come(void)
{
	static const struct capture snapshots[] = {
		{ "old", T, "old text", LEVEL_NONE, false },
		{ "mid", T + MINUTE, "mid text", LEVEL_NONE, false },
		{ "new", T + HOUR, "new text", LEVEL_NONE, false },
	};
	static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
		                         { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
		g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
		for (int k = 0; k < 3; k++)
			source_free(import(store, &snapshots[orders[i][k]]));
		g_autoptr(Evidence) evidence = load_ok(store);
		g_assert_cmpuint(evidence->events->len, ==, 1);
		g_assert_cmpstr(event_at(evidence, 0)->body, ==, "new text");
	}
}

static void shows_the_incident_of_the_newest_snapshot_in_whatever_order(void)
{
	for (int order = 0; order < 2; order++) {
		g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
		const struct capture early = { "early", T, "a", LEVEL_NONE, false };
		const struct capture late = { "late", T + HOUR, "a", LEVEL_NONE, true };
		source_free(import(store, order == 0 ? &early : &late));
		source_free(import(store, order == 0 ? &late : &early));
		g_autoptr(Evidence) evidence = load_ok(store);
		g_assert_cmpuint(evidence->incidents->len, ==, 1);
		const Incident *incident = evidence->incidents->pdata[0];
		g_assert_cmpstr(incident->title, ==, "late");
		g_assert_cmpstr(incident->slug, ==, "2026-06-02-claude");
	}
}

static void takes_what_is_not_stated_for_no_change(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	const struct capture early = { "early", T, "a", LEVEL_NONE, false };
	const struct capture late = { "late", T + HOUR, NULL, LEVEL_NONE, false };
	source_free(import(store, &early));
	g_autoptr(Source) second = import(store, &late);
	g_assert_cmpint(second->duplicate, ==, 3);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpstr(event_at(evidence, 0)->body, ==, "a");
}

static void keeps_a_post_that_another_source_states_when_the_first_goes(void)
{
	static const struct {
		const char *body;
		bool remove_first;
		const char *want;
	} cases[] = {
		{ "a", true, "a" },
		{ "changed", true, "changed" },
		{ "changed", false, "a" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
		const struct capture early = { "early", T, "a", LEVEL_MAJOR, false };
		const struct capture late = { "late", T + HOUR, cases[i].body,
			                       LEVEL_MAJOR, false };
		g_autoptr(Source) first = import(store, &early);
		g_autoptr(Source) second = import(store, &late);
		store_remove_source(store, (cases[i].remove_first ? first : second)->id,
		                    &error);
		g_assert_no_error(error);
		g_autoptr(Evidence) evidence = load_ok(store);
		g_assert_cmpuint(evidence->sources->len, ==, 1);
		g_assert_cmpuint(evidence->events->len, ==, 2);
		g_assert_cmpuint(evidence->incidents->len, ==, 1);
		const Source *left = evidence->sources->pdata[0];
		g_assert_cmpstr(event_at(evidence, 0)->body, ==, cases[i].want);
		g_assert_cmpint(event_at(evidence, 0)->source, ==, left->id);
		g_assert_cmpint(event_at(evidence, 0)->id, ==, 1);
		g_assert_cmpint(event_at(evidence, 1)->level, ==, LEVEL_MAJOR);
	}
}

static void tells_posts_apart_by_both_ids(void)
{
	static const struct {
		const char *incident, *id;
		guint events;
	} cases[] = { { "inc", "a", 1 },
		      { "inc", "x", 2 },
		      { "other", "a", 2 },
		      { "inc", NULL, 2 },
		      { NULL, "a", 2 } };
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
		const struct capture early = { "early", T, "a", LEVEL_NONE, false };
		source_free(import(store, &early));
		g_autoptr(Source) second = source_named("second");
		g_autoptr(Event) event = post_new(cases[i].incident, cases[i].id, T, 7,
		                                  AT_A, LENGTH_A, "a");
		struct sink sink;
		begin_ok(store, second, &sink);
		give_event(&sink, event);
		commit_ok(store, second);
		g_autoptr(Evidence) evidence = load_ok(store);
		g_assert_cmpuint(evidence->events->len, ==, cases[i].events);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/post/folds-equal-posts-and-counts-their-lines",
	                folds_equal_posts_and_counts_their_lines);
	g_test_add_func("/store/post/keeps-lines-of-a-known-post-whose-component-changed",
	                keeps_lines_of_a_known_post_whose_component_changed);
	g_test_add_func(
	        "/store/post/shows-the-text-of-the-newest-snapshot-in-whatever-order",
	        shows_the_text_of_the_newest_snapshot_in_whatever_order_they_come);
	g_test_add_func("/store/post/shows-the-incident-of-the-newest-snapshot",
	                shows_the_incident_of_the_newest_snapshot_in_whatever_order);
	g_test_add_func("/store/post/takes-what-is-not-stated-for-no-change",
	                takes_what_is_not_stated_for_no_change);
	g_test_add_func("/store/post/keeps-a-post-that-another-source-states",
	                keeps_a_post_that_another_source_states_when_the_first_goes);
	g_test_add_func("/store/post/tells-posts-apart-by-both-ids",
	                tells_posts_apart_by_both_ids);
	return g_test_run();
}
