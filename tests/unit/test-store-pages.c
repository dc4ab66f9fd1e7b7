/* Real captures of real pages, in every format and order: one history. */
#include "import/import.h"
#include "store/store.h"

#include <string.h>

static const char json_file[] = "statuspage-json/github-incidents-2026-07-31.json";
static const char *const feed_files[] = {
	"statuspage-atom/github-2026-06-12.atom",
	"statuspage-atom/github-2026-06-24.atom",
	"statuspage-atom/github-2026-07-05.atom",
	"statuspage-atom/github-2026-07-16.atom",
	"statuspage-atom/github-2026-07-31.atom",
};
#define UPDATES 287

/* NULL: the files are not here. */
static char *shared_file(const char *name)
{
	const char *given = g_getenv("DEBRIEF_SHARED"), *srcdir = g_getenv("srcdir");
	g_autofree char *beside =
	        g_build_filename(srcdir != NULL ? srcdir : ".", "..", "shared", NULL);
	char *path = g_build_filename(given != NULL ? given : beside, "data", "status",
	                              name, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		g_clear_pointer(&path, g_free);
	return path;
}

static bool begin(void *user, Source *source, struct sink *sink, GError **error)
{
	return store_begin_source(user, source, sink, error);
}

static gint64 known(void *user, const char *sha256)
{
	return store_source_known(user, sha256);
}

static bool commit(void *user, Source *source, GError **error)
{
	return store_commit_source(user, source, error);
}

static void rollback(void *user)
{
	store_rollback_source(user);
}

static Evidence *import_all(const char *const *names, gsize n)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_open(NULL, STORE_TEMPORARY, 1, &error);
	g_assert_no_error(error);
	const struct import_target target = {
		.user = store,
		.begin = begin,
		.known = known,
		.commit = commit,
		.rollback = rollback,
	};
	for (gsize i = 0; i < n; i++) {
		g_autofree char *path = shared_file(names[i]);
		g_autoptr(Source) source = NULL;
		const struct import_options options = { 0 };
		enum import_result result;
		import_file(path, &options, &target, &source, &result, &error);
		g_assert_no_error(error);
	}
	Evidence *evidence = store_load(store, &error);
	g_assert_no_error(error);
	return evidence;
}

/* Posts of the incidents that are in the JSON file, as "INCIDENT PHASE MINUTE". */
static GPtrArray *posts_of(const Evidence *evidence, GHashTable *incidents)
{
	GPtrArray *posts = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (event->kind != KIND_POST ||
		    !g_hash_table_contains(incidents, event->incident))
			continue;
		const gint64 minute = event->at.lo - event->at.lo % MINUTE;
		g_autofree char *at = instant_rfc3339(minute);
		g_ptr_array_add(posts,
		                g_strdup_printf("%s %s %s", event->incident,
		                                phase_word((int)event->phase), at));
		g_assert_false(event->withdrawn);
	}
	return posts;
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *sorted_text(GPtrArray *lines)
{
	g_ptr_array_sort(lines, by_text);
	g_ptr_array_add(lines, NULL);
	return g_strjoinv("\n", (char **)lines->pdata);
}

static void gives_the_same_updates_in_json_and_in_feeds(void)
{
	g_autofree char *here = shared_file(json_file);
	if (here == NULL) {
		g_test_skip("no shared data");
		return;
	}
	const char *one[] = { json_file };
	g_autoptr(Evidence) json = import_all(one, 1);
	g_autoptr(Evidence) feeds = import_all(feed_files, G_N_ELEMENTS(feed_files));
	g_autoptr(GHashTable) incidents = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < json->incidents->len; i++)
		g_hash_table_add(incidents,
		                 ((Incident *)json->incidents->pdata[i])->vendor_id);
	g_autoptr(GPtrArray) a = posts_of(json, incidents);
	g_autoptr(GPtrArray) b = posts_of(feeds, incidents);
	g_assert_cmpuint(a->len, ==, UPDATES);
	g_assert_cmpuint(b->len, ==, UPDATES);
	g_autofree char *x = sorted_text(a), *y = sorted_text(b);
	g_assert_cmpstr(x, ==, y);
}

/* What is shown, and how it changed, without ids. */
static char *history_of(const Evidence *evidence)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *e = evidence->events->pdata[i];
		g_ptr_array_add(lines,
		                g_strdup_printf("%s %d %d %" G_GINT64_FORMAT
		                                " %" G_GINT64_FORMAT " %s %s %s %d",
		                                e->incident, e->kind, e->phase, e->at.lo,
		                                e->at.hi, e->vendor_id, e->component,
		                                e->body, e->withdrawn));
	}
	for (guint i = 0; i < evidence->revisions->len; i++) {
		const struct revision *r = evidence->revisions->pdata[i];
		g_ptr_array_add(lines, g_strdup_printf("%d %s %" G_GINT64_FORMAT
		                                       " %" G_GINT64_FORMAT " %s > %s",
		                                       r->kind, r->field, r->at.lo,
		                                       r->at.hi, r->old, r->new));
	}
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *n = evidence->incidents->pdata[i];
		g_ptr_array_add(lines, g_strdup_printf("%s %s %d %d %" G_GINT64_FORMAT,
		                                       n->vendor_id, n->title, n->impact,
		                                       n->kind, n->created_at));
	}
	return sorted_text(lines);
}

static void gives_one_history_in_every_order(void)
{
	g_autofree char *here = shared_file(json_file);
	if (here == NULL) {
		g_test_skip("no shared data");
		return;
	}
	static const guint orders[][6] = {
		{ 0, 1, 2, 3, 4, 5 },
		{ 5, 4, 3, 2, 1, 0 },
		{ 2, 0, 5, 1, 4, 3 },
		{ 3, 5, 0, 2, 1, 4 },
	};
	g_autofree char *want = NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
		const char *names[6];
		for (gsize k = 0; k < 6; k++)
			names[k] =
			        orders[i][k] == 5 ? json_file : feed_files[orders[i][k]];
		g_autoptr(Evidence) evidence = import_all(names, 6);
		g_autofree char *got = history_of(evidence);
		guint posts = 0;
		for (guint k = 0; k < evidence->events->len; k++) {
			const Event *event = evidence->events->pdata[k];
			posts += event->kind == KIND_POST && event->vendor_id != NULL;
		}
		g_assert_cmpuint(posts, ==, UPDATES);
		g_assert_cmpuint(evidence->revisions->len, ==, 16);
		if (want == NULL)
			want = g_strdup(got);
		g_assert_cmpstr(got, ==, want);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/pages/gives-the-same-updates-in-json-and-in-feeds",
	                gives_the_same_updates_in_json_and_in_feeds);
	g_test_add_func("/store/pages/gives-one-history-in-every-order",
	                gives_one_history_in_every_order);
	return g_test_run();
}
