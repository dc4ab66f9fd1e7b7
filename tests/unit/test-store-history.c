/* What captures of one page say together, in whatever order they come. */
#include "capture-fixture.h"

#define INV PHASE_INVESTIGATING
#define MON PHASE_MONITORING
#define RES PHASE_RESOLVED
#define FEED (-1)

/* --- all of it as text, with neither ids nor anything that the order of the imports decides ------ */

static const char *name_of(const Evidence *evidence, gint64 source)
{
	return evidence_source(evidence, source)->name;
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_event(GPtrArray *lines, const Event *event)
{
	g_autofree char *at = instant_rfc3339(event->at.lo);
	const gint64 width = (event->at.hi - event->at.lo) / SECOND;
	g_ptr_array_add(lines,
	                g_strdup_printf("%s+%" G_GINT64_FORMAT " %s %s%s%s%s%s", at + 14,
	                                width,
	                                event->kind == KIND_COMPONENT
	                                        ? level_word((int)event->level)
	                                        : phase_word((int)event->phase),
	                                event->vendor_id != NULL ? event->vendor_id : "-",
	                                event->body != NULL ? " " : "",
	                                event->body != NULL ? event->body : "",
	                                event->withdrawn ? " withdrawn" : "", ""));
}

static char *shown(const Evidence *evidence)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < evidence->events->len; i++)
		add_event(lines, evidence->events->pdata[i]);
	g_ptr_array_sort(lines, compare_lines);
	g_ptr_array_add(lines, NULL);
	return g_strjoinv("\n", (char **)lines->pdata);
}

static char *minutes(gint64 at)
{
	return at == RANGE_OPEN ? g_strdup("open")
	                        : g_strdup_printf("%d", (int)((at - T) / MINUTE));
}

/* "KIND at of the post, [field: old > new] BEFORE > AFTER (from, to]" */
static char *revised(const Evidence *evidence)
{
	static const char *const kinds[] = { "changed", "withdrawn", "added" };
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < evidence->revisions->len; i++) {
		const struct revision *r = evidence->revisions->pdata[i];
		g_autofree char *lo = minutes(r->at.lo), *hi = minutes(r->at.hi);
		g_string_append_printf(text, "%s%s %s", i > 0 ? "\n" : "", kinds[r->kind],
		                       r->event != 0 ? "post" : "incident");
		if (r->kind == REVISION_CHANGED)
			g_string_append_printf(text, " %s: %s > %s", r->field, r->old,
			                       r->new);
		g_string_append_printf(text, " %s > %s (%s, %s]",
		                       name_of(evidence, r->before.source),
		                       name_of(evidence, r->after.source), lo, hi);
	}
	return g_string_free(text, FALSE);
}

/* --- cases ---------------------------------------------------------------------------------------- */

#define MAX_CAPTURES 4
struct history_case {
	const char *name;
	struct capture captures[MAX_CAPTURES]; /* in the order of their instants */
	const char *events, *revisions;
};

static const struct history_case cases[] = {
	{ "a-feed-and-json-are-one",
	  { { .name = "a",
	      .importer = "feed",
	      .as_of = 40,
	      .posts = { { NULL, 1, FEED, INV, "We look." },
	                 { NULL, 31, FEED, RES, "Over." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 1, 23, INV, "We look." },
	                 { "y", 31, 59, RES, "Over. " } } } },
	  "05:23Z+0 investigating x We look.\n35:59Z+0 resolved y Over. ",
	  "" },
	{ "what-is-less-exact-changes-nothing",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 23, INV, "We  look." } } },
	    { .name = "b",
	      .importer = "feed",
	      .as_of = 50,
	      .posts = { { NULL, 1, FEED, INV, "We look." } } } },
	  "05:23Z+0 investigating x We look.",
	  "" },
	{ "the-same-minute-and-phase-go-in-order",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 10, INV, "One." }, { "y", 1, 50, INV, "Two." } } },
	    { .name = "b",
	      .importer = "feed",
	      .as_of = 50,
	      .posts = { { NULL, 1, FEED, INV, "One." },
	                 { NULL, 1, FEED, INV, "Three." } } } },
	  "05:10Z+0 investigating x One.\n05:50Z+0 investigating y Three.",
	  "changed post body: Two. > Three. a > b (40, 50]" },
	{ "a-text-is-edited",
	  { { .name = "a",
	      .importer = "feed",
	      .as_of = 40,
	      .posts = { { NULL, 31, FEED, RES, "Over." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 31, 5, RES, "It was the disk." } } },
	    { .name = "c",
	      .importer = "feed",
	      .as_of = 55,
	      .posts = { { NULL, 31, FEED, RES, "It was the disk." } } } },
	  "35:05Z+0 resolved x It was the disk.",
	  "changed post body: Over. > It was the disk. a > b (40, 50]" },
	{ "a-post-is-dated-back",
	  { { .name = "a",
	      .importer = "feed",
	      .as_of = 40,
	      .posts = { { NULL, 13, FEED, INV, "We look." } } },
	    { .name = "b",
	      .importer = "feed",
	      .as_of = 50,
	      .posts = { { NULL, 3, FEED, INV, "We look." } } } },
	  "07:00Z+60 investigating - We look.",
	  "changed post at: 2026-06-02T06:17:00Z > 2026-06-02T06:07:00Z a > b (40, 50]" },
	{ "a-phase-is-changed",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 13, 5, INV, "We look." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 13, 5, MON, "We look." } } } },
	  "17:05Z+0 monitoring x We look.",
	  "changed post phase: investigating > monitoring a > b (40, 50]" },
	{ "an-edit-is-dated-by-the-last-that-had-the-text-before",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 13, 5, INV, "One." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 45,
	      .posts = { { "x", 13, 5, INV, "One." } } },
	    { .name = "c",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 13, 5, INV, "Two." } } },
	    { .name = "d",
	      .importer = "json",
	      .as_of = 55,
	      .posts = { { "x", 13, 5, INV, "One." } } } },
	  "17:05Z+0 investigating x One.",
	  "changed post body: One. > Two. b > c (45, 50]\n"
	  "changed post body: Two. > One. c > d (50, 55]" },
	{ "a-post-is-withdrawn",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." }, { "y", 9, 0, MON, "Two." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 1, 0, INV, "One." } } } },
	  "05:00Z+0 investigating x One.\n13:00Z+0 monitoring y Two. withdrawn",
	  "withdrawn post a > b (40, 50]" },
	{ "another-format-that-never-listed-a-post-withdraws-nothing",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." }, { "y", 9, 0, MON, "Two." } } },
	    { .name = "b",
	      .importer = "feed",
	      .as_of = 50,
	      .posts = { { NULL, 1, FEED, INV, "One." } } } },
	  "05:00Z+0 investigating x One.\n13:00Z+0 monitoring y Two.",
	  "" },
	{ "one-that-did-does",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." }, { "y", 9, 0, MON, "Two." } } },
	    { .name = "b",
	      .importer = "feed",
	      .as_of = 45,
	      .posts = { { NULL, 1, FEED, INV, "One." },
	                 { NULL, 9, FEED, MON, "Two." } } },
	    { .name = "c",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 1, 0, INV, "One." } } } },
	  "05:00Z+0 investigating x One.\n13:00Z+0 monitoring y Two. withdrawn",
	  "withdrawn post b > c (45, 50]" },
	{ "a-record-without-posts-withdraws-nothing",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." } } },
	    { .name = "b", .importer = "json", .as_of = 50 } },
	  "05:00Z+0 investigating x One.",
	  "" },
	{ "a-post-is-put-back",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." }, { "y", 9, 0, MON, "Two." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 1, 0, INV, "One." } } },
	    { .name = "c",
	      .importer = "json",
	      .as_of = 55,
	      .posts = { { "x", 1, 0, INV, "One." }, { "y", 9, 0, MON, "Two." } } } },
	  "05:00Z+0 investigating x One.\n13:00Z+0 monitoring y Two.",
	  "withdrawn post a > b (40, 50]\nadded post b > c (50, 55]" },
	{ "what-is-not-whole-withdraws-nothing",
	  { { .name = "a",
	      .importer = "feed",
	      .as_of = 40,
	      .part = true,
	      .posts = { { NULL, 1, FEED, INV, "One." } } },
	    { .name = "b",
	      .importer = "feed",
	      .as_of = 50,
	      .part = true,
	      .posts = { { NULL, 9, FEED, MON, "Two." } } } },
	  "05:00Z+60 investigating - One.\n13:00Z+60 monitoring - Two.",
	  "" },
	{ "a-page-that-does-not-list-it-withdraws-nothing",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." } } },
	    { .name = "b", .importer = "json", .as_of = 50, .absent = true } },
	  "05:00Z+0 investigating x One.",
	  "" },
	{ "a-post-is-put-in-afterwards",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." }, { "z", 31, 0, RES, "Over." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 1, 0, INV, "One." },
	                 { "y", 9, 0, MON, "Two." },
	                 { "z", 31, 0, RES, "Over." } } } },
	  "05:00Z+0 investigating x One.\n13:00Z+0 monitoring y Two.\n"
	  "35:00Z+0 resolved z Over.",
	  "added post a > b (40, 50]" },
	{ "another-format-that-lists-more-puts-nothing-in",
	  { { .name = "a",
	      .importer = "feed",
	      .as_of = 40,
	      .posts = { { NULL, 31, FEED, RES, "Over." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 1, 0, INV, "One." }, { "z", 31, 0, RES, "Over." } } } },
	  "05:00Z+0 investigating x One.\n35:00Z+0 resolved z Over.",
	  "" },
	{ "a-new-post-is-no-revision",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 1, 0, INV, "One." }, { "y", 41, 0, MON, "Two." } } } },
	  "05:00Z+0 investigating x One.\n45:00Z+0 monitoring y Two.",
	  "" },
	{ "two-ids-are-two-posts",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "y", 1, 0, INV, "One." } } } },
	  "05:00Z+0 investigating x One. withdrawn\n05:00Z+0 investigating y One.",
	  "withdrawn post a > b (40, 50]" },
	{ "title-impact-and-components-are-changed",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .title = "Slow",
	      .impact = IMPACT_MINOR,
	      .components = "API",
	      .posts = { { "x", 1, 0, INV, "One." } } },
	    { .name = "b",
	      .importer = "feed",
	      .as_of = 45,
	      .title = "Slow",
	      .posts = { { NULL, 1, FEED, INV, "One." } } },
	    { .name = "c",
	      .importer = "json",
	      .as_of = 50,
	      .title = "Down",
	      .impact = IMPACT_MAJOR,
	      .components = "API,Web",
	      .posts = { { "x", 1, 0, INV, "One." } } } },
	  "05:00Z+0 investigating x One.",
	  "changed incident title: Slow > Down b > c (45, 50]\n"
	  "changed incident impact: minor > major a > c (40, 50]\n"
	  "changed incident components: API > API\nWeb a > c (40, 50]" },
	{ "a-level-is-changed-and-taken-back",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One.", LEVEL_MAJOR } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 45,
	      .posts = { { "x", 1, 0, INV, "One.", LEVEL_PARTIAL } } },
	    { .name = "c",
	      .importer = "feed",
	      .as_of = 50,
	      .posts = { { NULL, 1, FEED, INV, "One." } } },
	    { .name = "d",
	      .importer = "json",
	      .as_of = 55,
	      .posts = { { "x", 1, 0, INV, "One.", LEVEL_MAJOR } } } },
	  "05:00Z+0 investigating x One.\n05:00Z+0 major_outage -",
	  "changed post level: major_outage > partial_outage a > b (40, 45]\n"
	  "changed post level: partial_outage > major_outage b > d (45, 55]" },
	{ "formats-write-one-text-in-their-ways",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "**Down.** See [it](https://x.org/a?b=1)." },
	                 { "y", 9, 0, MON,
	                   "It was long \xe2\x80\x9c"
	                   "ago\xe2\x80\x9d." } } },
	    { .name = "b",
	      .importer = "feed",
	      .as_of = 50,
	      .posts = { { NULL, 1, FEED, INV, "Down. See it." },
	                 { NULL, 9, FEED, MON, "It was\xe2\x80\xa6" } } } },
	  "05:00Z+0 investigating x Down. See it.\n"
	  "13:00Z+0 monitoring y It was long \xe2\x80\x9c"
	  "ago\xe2\x80\x9d.",
	  "" },
	{ "one-format-that-edits-a-mark-has-edited",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "Down." } } },
	    { .name = "b",
	      .importer = "json",
	      .as_of = 50,
	      .posts = { { "x", 1, 0, INV, "Down?" } } } },
	  "05:00Z+0 investigating x Down?",
	  "changed post body: Down. > Down? a > b (40, 50]" },
	{ "captures-of-one-instant-leave-the-end-open",
	  { { .name = "a",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "One." } } },
	    { .name = "c",
	      .importer = "json",
	      .as_of = 40,
	      .posts = { { "x", 1, 0, INV, "Two." } } } },
	  NULL,
	  NULL },
};

static guint count_of(const struct history_case *c)
{
	guint n = 0;
	while (n < MAX_CAPTURES && c->captures[n].name != NULL)
		n++;
	return n;
}

/* The nth order of count things, as indices; false when there is none. */
static bool permutation(guint nth, guint count, guint *order)
{
	guint left[MAX_CAPTURES] = { 0, 1, 2, 3 };
	for (guint i = 0; i < count; i++) {
		const guint k = nth % (count - i);
		nth /= count - i;
		order[i] = left[k];
		memmove(left + k, left + k + 1, (MAX_CAPTURES - 1 - k) * sizeof *left);
	}
	return nth == 0;
}

static void check_order(const struct history_case *c, const guint *order, char **events,
                        char **revisions)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	for (guint i = 0; i < count_of(c); i++)
		source_free(put_capture(store, &c->captures[order[i]]));
	g_autoptr(Evidence) evidence = load_ok(store);
	g_autofree char *got = shown(evidence), *changes = revised(evidence);
	if (*events == NULL)
		*events = g_strdup(got);
	if (*revisions == NULL)
		*revisions = g_strdup(changes);
	g_assert_cmpstr(got, ==, *events);
	g_assert_cmpstr(changes, ==, *revisions);
	g_assert_cmpuint(evidence->incidents->len, ==, 1);
}

static void says_the_same_in_every_order(gconstpointer user)
{
	const struct history_case *c = user;
	guint order[MAX_CAPTURES];
	g_autofree char *events = g_strdup(c->events);
	g_autofree char *revisions = g_strdup(c->revisions);
	for (guint nth = 0; permutation(nth, count_of(c), order); nth++)
		check_order(c, order, &events, &revisions);
}

/* --- a source that goes ----------------------------------------------------------------------------- */

static char *bytes_at(Store *store, gint64 source, gint64 offset, gint64 length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = store_bytes(store, source, offset, length, &error);
	g_assert_no_error(error);
	gsize len;
	const char *text = g_bytes_get_data(bytes, &len);
	return g_strndup(text, len);
}

/* What stands at a place is what the place says: a post's line, or the incident's record. */
static void check_place(Store *store, const struct ref *ref)
{
	g_autofree char *text = bytes_at(store, ref->source, ref->offset, ref->length);
	g_assert_true(*text == '{' ? g_str_has_suffix(text, "}")
	                           : strchr(text, '\n') == NULL && *text != ' ');
	g_autofree char *before = bytes_at(store, ref->source, 0, ref->offset);
	gint64 line = 1;
	for (const char *c = before; *c != '\0'; c++)
		line += *c == '\n';
	g_assert_cmpint(ref->line, ==, line);
}

static void check_places(Store *store, const Evidence *evidence)
{
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *e = evidence->events->pdata[i];
		check_place(store, &(struct ref){ e->id, e->source, e->line, e->offset,
		                                  e->length });
	}
	for (guint i = 0; i < evidence->revisions->len; i++) {
		const struct revision *revision = evidence->revisions->pdata[i];
		check_place(store, &revision->before);
		check_place(store, &revision->after);
	}
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = evidence->incidents->pdata[i];
		check_place(store, &(struct ref){ 0, incident->source, incident->line,
		                                  incident->offset, incident->length });
	}
}

static void same_evidence(Store *got_store, Store *want_store)
{
	g_autoptr(Evidence) got = load_ok(got_store);
	g_autoptr(Evidence) want = load_ok(want_store);
	g_autofree char *a = shown(got), *b = shown(want);
	g_autofree char *c = revised(got), *d = revised(want);
	g_assert_cmpstr(a, ==, b);
	g_assert_cmpstr(c, ==, d);
	g_assert_cmpuint(got->incidents->len, ==, want->incidents->len);
	g_assert_cmpuint(got->snapshots->len, ==, want->snapshots->len);
	check_places(got_store, got);
}

/* Imports them all in that order and removes the gone one: as if it had never been there. */
static void check_removal(const struct history_case *c, const guint *order, guint gone)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Store) without = open_ok(NULL, STORE_TEMPORARY);
	gint64 source = 0;
	for (guint i = 0; i < count_of(c); i++) {
		const struct capture *capture = &c->captures[order[i]];
		g_autoptr(Source) put = put_capture(store, capture);
		if (i == gone)
			source = put->id;
		else
			source_free(put_capture(without, capture));
	}
	g_test_message("%s, in the order %u %u %u %u, without the %uth", c->name,
	               order[0], order[1], order[2], order[3], gone + 1);
	store_remove_source(store, source, &error);
	g_assert_no_error(error);
	same_evidence(store, without);
}

static void forgets_a_removed_source(gconstpointer user)
{
	const struct history_case *c = user;
	for (guint gone = 0; gone < count_of(c); gone++) {
		guint order[MAX_CAPTURES] = { 0 };
		for (guint nth = 0; permutation(nth, count_of(c), order); nth++)
			check_removal(c, order, gone);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
		        g_strconcat("/store/history/", cases[i].name, NULL);
		g_test_add_data_func(path, &cases[i], says_the_same_in_every_order);
		g_autofree char *removal =
		        g_strconcat("/store/history/removal/", cases[i].name, NULL);
		g_test_add_data_func(removal, &cases[i], forgets_a_removed_source);
	}
	return g_test_run();
}
