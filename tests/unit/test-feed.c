/*
 * Feeds against the JSON of the same page, on real data: one incident is one incident, with the same posts.
 */
#include "jsonl-sink.h"

#include "base/json.h"
#include "base/text.h"
#include "import/node.h"

#include <glib/gstdio.h>

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

/* --- made feeds ---------------------------------------------------------------- */

#define HEAD                                                                             \
	"<?xml version='1.0' encoding='utf-16'?>\n"                                      \
	"<feed xmlns='http://www.w3.org/2005/Atom'><title>Kiosk Status</title>\n"
#define ENTRY(title, body)                                                               \
	"<entry><id>tag:kiosk.example,2005:Incident/900001</id><title>" title            \
	"</title>\n"                                                                     \
	"<published>2026-05-05T10:00:00Z</published>\n<content type='html'>"             \
	"&lt;p&gt;&lt;small&gt;May 5, 10:00 UTC&lt;/small&gt;&lt;br&gt;"                 \
	"&lt;strong&gt;Resolved&lt;/strong&gt; - " body "&lt;/p&gt;</content></entry>\n"
#define TAIL "</feed>\n"

/* The sink that a file of these bytes gives. */
static struct jsonl_sink read_bytes(const char *bytes, gsize len,
                                    const struct import_options *options, GError **error)
{
	g_autofree char *folder = g_dir_make_tmp("debrief-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "made.atom", NULL);
	g_autoptr(Source) source = NULL;
	enum import_result result;
	struct jsonl_sink sink;
	g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
	jsonl_sink_init(&sink);
	import_file(path, options, &sink.target, &source, &result, error);
	g_assert_cmpint(g_remove(path), ==, 0);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
	return sink;
}

/* Places count in the UTF-8 form, so that both give the same lines but for those. */
static void utf_16_is_read_as_utf_8_is(void)
{
	static const char text[] =
	        HEAD ENTRY("\xc3\xa9t\xc3\xa9", "\xf0\x9f\x98\x80 fin") TAIL;
	static const char *const names[] = { "UTF-16LE", "UTF-16BE" };
	static const char *const marks[] = { "\xff\xfe", "\xfe\xff" };
	const struct import_options options = { 0 };
	g_autoptr(GError) error = NULL;
	struct jsonl_sink want = read_bytes(text, strlen(text), &options, &error);
	g_assert_no_error(error);
	g_assert_cmpint(want.posts, ==, 1);
	g_assert_nonnull(strstr(want.lines->str, "fin"));
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		gsize len;
		g_autofree char *wide =
		        g_convert(text, -1, names[i], "UTF-8", NULL, &len, NULL);
		g_autoptr(GString) file = g_string_new_len(marks[i], 2);
		g_string_append_len(file, wide, (gssize)len);
		struct jsonl_sink got =
		        read_bytes(file->str, file->len, &options, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(got.lines->str, ==, want.lines->str);
		g_assert_nonnull(strstr(got.notes->str, names[i]));
		jsonl_sink_clear(&got);
	}
	jsonl_sink_clear(&want);
}

static void other_encodings_are_read_when_named(void)
{
	static const char text[] =
	        "<?xml version='1.0' encoding='ISO-8859-1'?>\n"
	        "<rss><channel><item><title>\xe9t\xe9</title><guid>a</guid>"
	        "<pubDate>Tue, 05 May 2026 10:00:00 GMT</pubDate>"
	        "</item></channel></rss>\n";
	const struct import_options none = { 0 }, latin = { .encoding = "ISO-8859-1" };
	g_autoptr(GError) error = NULL;
	struct jsonl_sink sink = read_bytes(text, strlen(text), &none, &error);
	g_assert_nonnull(strstr(error->message, "not UTF-8"));
	g_clear_error(&error);
	jsonl_sink_clear(&sink);
	sink = read_bytes(text, strlen(text), &latin, &error);
	g_assert_no_error(error);
	g_assert_nonnull(strstr(sink.lines->str, "\xc3\xa9t\xc3\xa9"));
	jsonl_sink_clear(&sink);
}

static void long_titles_and_bodies_are_cut_and_said(void)
{
	static const struct {
		gsize title, body;
		const char *says;
	} rows[] = {
		{ TITLE_MAX, BODY_MAX, "" },
		{ TITLE_MAX + 1, 1, "title cut at 64 KiB" },
		{ 1, BODY_MAX + 1, "body cut at 1024 KiB" },
	};
	/* a long title moves what a bid looks for out of its sample */
	const struct import_options options = { .format = "statuspage-feed" };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *title = g_strnfill(rows[i].title, 't');
		g_autofree char *body = g_strnfill(rows[i].body, 'b');
		g_autofree char *text =
		        g_strdup_printf(HEAD ENTRY("%s", "%s") TAIL, title, body);
		struct jsonl_sink sink = read_bytes(text, strlen(text), &options, &error);
		g_assert_no_error(error);
		g_assert_cmpint(sink.posts, ==, 1);
		g_assert_nonnull(strstr(sink.notes->str, rows[i].says));
		g_assert_true((*rows[i].says == '\0') == (sink.notes->len == 0));
		g_assert_true((strstr(sink.lines->str, "\xe2\x80\xa6") != NULL) ==
		              (*rows[i].says != '\0'));
		jsonl_sink_clear(&sink);
	}
}

/* Nothing of a feed that was cut is stored, wherever that was. */
static void feed_cut_anywhere_is_refused_with_its_place(void)
{
	static const char text[] = HEAD ENTRY("one", "two") TAIL;
	const struct import_options options = { .format = "statuspage-feed" };
	for (gsize cut = 1; cut < strlen(text) - 1; cut++) {
		g_autoptr(GError) error = NULL;
		struct jsonl_sink sink = read_bytes(text, cut, &options, &error);
		g_assert_cmpint(error_exit_code(error), ==, ERROR_DATA);
		g_assert_cmpint(error_place(error)->line, >=, 1);
		g_assert_false(sink.committed);
		jsonl_sink_clear(&sink);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/feed/real/five-atom-captures-equal-the-json",
	                five_atom_captures_equal_the_json);
	g_test_add_func("/feed/real/rss-and-atom-of-one-moment-are-twins",
	                rss_and_atom_of_one_moment_are_twins);
	g_test_add_func("/feed/utf-16-is-read-as-utf-8-is", utf_16_is_read_as_utf_8_is);
	g_test_add_func("/feed/other-encodings-are-read-when-named",
	                other_encodings_are_read_when_named);
	g_test_add_func("/feed/long-titles-and-bodies-are-cut-and-said",
	                long_titles_and_bodies_are_cut_and_said);
	g_test_add_func("/feed/feed-cut-anywhere-is-refused-with-its-place",
	                feed_cut_anywhere_is_refused_with_its_place);
	return g_test_run();
}
