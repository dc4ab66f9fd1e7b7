/*
 * Feeds against the JSON of the same page, on real data: one incident is one incident, with the same posts.
 */
#include "jsonl-sink.h"

#include "base/json.h"
#include "base/text.h"

#include <string.h>

/* One post as an importer gave it. */
struct post {
	char *phase, *body;
	gint64 minute; /* of its time */
};

static void post_free(gpointer data)
{
	struct post *post = data;
	g_free(post->phase);
	g_free(post->body);
	g_free(post);
}

static char *shared(const char *path)
{
	const char *root = g_getenv("DEBRIEF_SHARED");
	char *full = root != NULL ? g_build_filename(root, path, NULL)
	                          : g_build_filename(g_getenv("srcdir") ?: ".", "..",
	                                             "shared", path, NULL);
	if (!g_file_test(full, G_FILE_TEST_EXISTS)) {
		g_test_skip("no shared data");
		g_clear_pointer(&full, g_free);
	}
	return full;
}

/* "2026-07-30T09:07:42Z" or the range of a minute. */
static gint64 minute_of(const char *at)
{
	struct stamp stamp;
	const char *dots = strstr(at, "..");
	g_assert_true(stamp_parse_iso(at, dots != NULL ? (gsize)(dots - at) : strlen(at),
	                              &stamp));
	const gint64 instant = stamp_instant(&stamp);
	g_assert_true(dots == NULL || instant % MINUTE == 0);
	return instant - instant % MINUTE;
}

static void take_line(GHashTable *incidents, GHashTable *fresh, const char *line)
{
	g_autoptr(json_t) value = json_loads(line, 0, NULL);
	const char *id = json_text(value, "incident"), *of = json_text(value, "of");
	if (id != NULL) { /* a later file counts */
		g_hash_table_replace(incidents, g_strdup(id),
		                     g_ptr_array_new_with_free_func(post_free));
		g_assert_true(g_hash_table_add(fresh, g_strdup(id)));
	}
	if (of == NULL || g_strcmp0(json_text(value, "event"), "post") != 0)
		return;
	const char *phase = json_text(value, "phase");
	struct post *post = g_new0(struct post, 1);
	post->phase = g_strdup(phase != NULL ? phase : "none");
	post->body = text_collapse(json_text(value, "body"));
	post->minute = minute_of(json_text(value, "at"));
	g_ptr_array_add(g_hash_table_lookup(incidents, of), post);
}

/* Adds the incidents of a file to incidents: id -> struct post *, in order. False: skipped. */
static bool read_file(GHashTable *incidents, const char *relative)
{
	g_autofree char *path = shared(relative);
	const struct import_options options = { 0 };
	struct jsonl_sink sink;
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	if (path == NULL)
		return false;
	jsonl_sink_init(&sink);
	import_file(path, &options, &sink.target, &source, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(sink.notes->str, ==, "");
	g_assert_cmpint(source->rejected, ==, 0);
	g_autoptr(GHashTable) fresh =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) lines = g_strsplit(sink.lines->str, "\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (**line != '\0')
			take_line(incidents, fresh, *line);
	jsonl_sink_clear(&sink);
	return true;
}

static GHashTable *incidents_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                             (GDestroyNotify)g_ptr_array_unref);
}

/* How many posts of one incident are the same in both; edited counts bodies that differ. */
static int compare(const char *id, const GPtrArray *want, const GPtrArray *got,
                   int *edited)
{
	int same = 0;
	if (got == NULL || got->len != want->len) {
		g_test_message("%s: %u posts, want %u", id, got != NULL ? got->len : 0,
		               want->len);
		return 0;
	}
	for (guint i = 0; i < want->len; i++) {
		const struct post *a = want->pdata[i], *b = got->pdata[i];
		if (strcmp(a->phase, b->phase) != 0 || a->minute != b->minute) {
			g_test_message("%s/%u: %s, want %s", id, i, b->phase, a->phase);
			continue;
		}
		same++;
		if (strcmp(a->body, b->body) == 0)
			continue;
		(*edited)++;
		g_test_message("%s/%u edited:\n%s\n%s", id, i, a->body, b->body);
	}
	return same;
}

static int compare_all(GHashTable *want, GHashTable *got, int *edited)
{
	GHashTableIter iter;
	gpointer id, posts;
	int same = 0;
	*edited = 0;
	g_hash_table_iter_init(&iter, want);
	while (g_hash_table_iter_next(&iter, &id, &posts))
		same += compare(id, posts, g_hash_table_lookup(got, id), edited);
	return same;
}

static void five_atom_captures_equal_the_json(void)
{
	static const char *const days[] = { "06-12", "06-24", "07-05", "07-16", "07-31" };
	g_autoptr(GHashTable) json = incidents_new();
	g_autoptr(GHashTable) atom = incidents_new();
	int edited;
	if (!read_file(json, "data/status/statuspage-json/"
	                     "github-incidents-2026-07-31.json"))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
		g_autofree char *path = g_strdup_printf(
		        "data/status/statuspage-atom/github-2026-%s.atom", days[i]);
		g_assert_true(read_file(atom, path));
	}
	g_assert_cmpint(compare_all(json, atom, &edited), ==, 287);
	g_assert_cmpint(edited, ==, 0);
}

static void rss_and_atom_of_one_moment_are_twins(void)
{
	g_autoptr(GHashTable) rss = incidents_new();
	g_autoptr(GHashTable) atom = incidents_new();
	int edited, posts = 0;
	if (!read_file(rss, "data/status/statuspage-rss/digitalocean-2020-01-23.rss"))
		return;
	g_assert_true(read_file(
	        atom, "data/status/statuspage-atom/digitalocean-2020-01-23.atom"));
	g_assert_cmpint(g_hash_table_size(rss), ==, 25);
	g_assert_cmpint(g_hash_table_size(atom), ==, 25);
	GHashTableIter iter;
	gpointer list;
	g_hash_table_iter_init(&iter, rss);
	while (g_hash_table_iter_next(&iter, NULL, &list))
		posts += (int)((GPtrArray *)list)->len;
	g_assert_cmpint(compare_all(rss, atom, &edited), ==, posts);
	g_assert_cmpint(edited, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/feed/real/five-atom-captures-equal-the-json",
	                five_atom_captures_equal_the_json);
	g_test_add_func("/feed/real/rss-and-atom-of-one-moment-are-twins",
	                rss_and_atom_of_one_moment_are_twins);
	return g_test_run();
}
