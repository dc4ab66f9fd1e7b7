/* Which posts of two sources are one: every rule, what it must not join, and that it stays linear. */
#include "store/match.h"

#define T G_GINT64_CONSTANT(1780380240000000) /* 2026-06-02T06:04:00Z */
#define SIDE_MAX 3

struct look {
	const char *id;
	int second; /* after T; -1 = no time */
	bool cut;   /* to the minute, as in feeds */
	enum phase phase;
	const char *words;
};
struct match_case {
	const char *name;
	struct look known[SIDE_MAX], given[SIDE_MAX];
	int want[SIDE_MAX]; /* index in known, for every given one */
};

#define INV PHASE_INVESTIGATING
#define RES PHASE_RESOLVED
static const struct match_case cases[] = {
	{ "id-wins-over-words",
	  { { "a", 0, false, INV, "x" }, { "b", 0, false, INV, "y" } },
	  { { "b", 0, false, INV, "x" }, { "a", 0, false, INV, "y" } },
	  { 1, 0 } },
	{ "two-ids-are-never-one",
	  { { "a", 0, false, INV, "x" } },
	  { { "b", 0, false, INV, "x" } },
	  { -1 } },
	{ "an-id-takes-a-post-without",
	  { { NULL, 0, true, INV, "x" } },
	  { { "b", 23, false, INV, "x" } },
	  { 0 } },
	{ "another-minute-is-another-post",
	  { { NULL, 0, true, INV, "x" }, { NULL, 60, true, INV, "x" } },
	  { { NULL, 60, true, INV, "x" }, { NULL, 120, true, INV, "x" } },
	  { 1, -1 } },
	{ "the-end-of-a-minute-is-in-it",
	  { { NULL, 0, true, INV, "x" } },
	  { { NULL, 59, false, INV, "y" } },
	  { 0 } },
	{ "the-next-minute-is-not",
	  { { NULL, 0, true, INV, "x" } },
	  { { NULL, 60, false, INV, "y" } },
	  { -1 } },
	{ "another-phase-is-another-post",
	  { { NULL, 0, true, INV, "x" } },
	  { { NULL, 0, true, RES, "y" } },
	  { -1 } },
	{ "words-before-order",
	  { { NULL, 0, true, INV, "x" }, { NULL, 0, true, INV, "y" } },
	  { { NULL, 0, true, INV, "y" }, { NULL, 0, true, INV, "z" } },
	  { 1, 0 } },
	{ "order-when-words-say-nothing",
	  { { NULL, 0, true, INV, "x" }, { NULL, 0, true, INV, "y" } },
	  { { NULL, 0, true, INV, "v" }, { NULL, 0, true, INV, "w" } },
	  { 0, 1 } },
	{ "blanks-are-no-words",
	  { { NULL, 0, true, INV, " x\n\ny " } },
	  { { NULL, 600, true, INV, "x y" } },
	  { 0 } },
	{ "the-same-words-at-another-time",
	  { { NULL, 0, true, INV, "x" } },
	  { { NULL, 600, true, INV, "x" } },
	  { 0 } },
	{ "but-not-when-they-are-said-twice",
	  { { NULL, 0, true, INV, "x" } },
	  { { NULL, 600, true, INV, "x" }, { NULL, 900, true, INV, "x" } },
	  { -1, -1 } },
	{ "nor-when-there-are-none",
	  { { NULL, 0, true, INV, NULL } },
	  { { NULL, 600, true, INV, NULL } },
	  { -1 } },
	{ "the-same-words-in-another-phase",
	  { { NULL, 0, true, INV, "x" } },
	  { { NULL, 0, true, RES, "x" } },
	  { 0 } },
	{ "without-a-time-by-words",
	  { { NULL, -1, false, INV, "x" } },
	  { { NULL, 0, true, INV, "x" } },
	  { 0 } },
	{ "one-known-post-for-one-given",
	  { { NULL, 0, true, INV, "x" } },
	  { { NULL, 0, true, INV, "x" }, { NULL, 0, true, INV, "x" } },
	  { 0, -1 } },
};

static Event *event_of(const struct look *look)
{
	Event *event = event_new();
	const gint64 at = T + look->second * SECOND;
	event->kind = KIND_POST;
	if (look->second >= 0)
		event->at = look->cut ? range_of(at, at + MINUTE) : range_point(at);
	event->phase = look->phase;
	event->vendor_id = g_strdup(look->id);
	event->body = g_strdup(look->words);
	return event;
}

static void matches(gconstpointer user)
{
	const struct match_case *c = user;
	g_autoptr(Match) match = match_new();
	g_autoptr(GPtrArray) given =
	        g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
	for (guint i = 0; i < SIDE_MAX; i++) {
		g_autoptr(Event) known = event_of(&c->known[i]);
		if (c->known[i].phase != PHASE_NONE)
			match_known(match, i, known);
		if (c->given[i].phase != PHASE_NONE)
			g_ptr_array_add(given, event_of(&c->given[i]));
	}
	g_autoptr(GArray) found = match_posts(match, given);
	g_assert_cmpuint(found->len, ==, given->len);
	for (guint i = 0; i < found->len; i++)
		g_assert_cmpint(g_array_index(found, int, i), ==, c->want[i]);
}

/* A post is found by every look that it was given. */
static void finds_a_post_by_any_look(void)
{
	static const struct look looks[] = { { "a", 0, false, INV, "x" },
		                             { "a", 600, false, INV, "y" } };
	static const struct look old = { NULL, 0, true, INV, "z" },
	                         new = { NULL, 600, true, INV, "z" };
	for (int i = 0; i < 2; i++) {
		g_autoptr(Match) match = match_new();
		for (gsize k = 0; k < G_N_ELEMENTS(looks); k++) {
			g_autoptr(Event) look = event_of(&looks[k]);
			match_known(match, 0, look);
		}
		g_autoptr(GPtrArray) given =
		        g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
		g_ptr_array_add(given, event_of(i == 0 ? &old : &new));
		g_autoptr(GArray) found = match_posts(match, given);
		g_assert_cmpint(g_array_index(found, int, 0), ==, 0);
	}
}

/* 100,000 posts of one minute and phase: what is quadratic does not end. */
static void stays_linear_when_all_look_alike(void)
{
	enum { POSTS = 100000 };
	g_autoptr(Match) match = match_new();
	g_autoptr(GPtrArray) given =
	        g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
	for (guint i = 0; i < POSTS; i++) {
		const struct look with = { "id", 0, false, INV, "x" };
		g_autoptr(Event) event = event_of(&with);
		g_free(event->vendor_id);
		event->vendor_id = g_strdup_printf("k%u", i);
		match_known(match, i, event);
		g_free(event->vendor_id);
		event->vendor_id = g_strdup_printf("g%u", i);
		g_ptr_array_add(given, event_copy(event));
	}
	g_autoptr(GArray) found = match_posts(match, given);
	for (guint i = 0; i < POSTS; i++)
		g_assert_cmpint(g_array_index(found, int, i), ==, -1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/store/match/", cases[i].name, NULL);
		g_test_add_data_func(path, &cases[i], matches);
	}
	g_test_add_func("/store/match/finds-a-post-by-any-look",
	                finds_a_post_by_any_look);
	g_test_add_func("/store/match/stays-linear-when-all-look-alike",
	                stays_linear_when_all_look_alike);
	return g_test_run();
}
