/*
 * Status pages of many vendors: real files are read whole and by the right importer, bad ones never half.
 * What the importers make of single fields is in testdata/import.
 */
#include "jsonl-sink.h"

#include <string.h>

#define MARGIN 15

/* --- real files, where they are ------------------------------------------------ */

static const struct {
	const char *name, *folder, *importer;
	gint64 incidents, posts, resolved, resolved_again, maintenances;
} folders[] = {
	{ "yandex-cloud", "yandex-cloud", "yandex-status", 1, 6, 2, 1, 0 },
	{ "cstate", "cstate", "cstate", 6, 12, 1, 0, 2 },
	{ "datocms-incidents", "datocms/incidents", "datocms-status", 36, 113, 44, 6, 0 },
	{ "datocms-maintenances", "datocms/maintenances", "datocms-status", 16, 61, 0, 0,
	  16 },
};

static gint64 count(const char *text, const char *what)
{
	gint64 n = 0;
	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

static void one_wins(const char *path, const char *name)
{
	const struct import_options options = { 0 };
	g_autoptr(GArray) bids = import_bids(path, &options, NULL);
	g_assert_nonnull(bids);
	const struct bid *best = &g_array_index(bids, struct bid, 0);
	g_assert_cmpstr(best->importer->name, ==, name);
	g_assert_cmpint(best->bid, >=, best[1].bid + MARGIN);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *files_in(const char *folder)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
	g_ptr_array_sort(paths, by_name);
	return paths;
}

struct sums {
	gint64 incidents, posts, resolved, resolved_again, maintenances;
};

static void read_file(const char *path, struct sums *sums)
{
	const struct import_options options = { 0 };
	struct jsonl_sink sink;
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	jsonl_sink_init(&sink);
	g_assert_true(
	        import_file(path, &options, &sink.target, &source, &result, &error));
	g_assert_no_error(error);
	g_assert_cmpint(sink.rejects, ==, 0);
	g_assert_cmpint(source->lines, ==, sink.chunk_lines);
	const gint64 resolved = count(sink.lines->str, "\"phase\":\"resolved\"");
	sums->incidents += sink.incidents;
	sums->posts += sink.posts;
	sums->resolved += resolved;
	sums->resolved_again += resolved > 1;
	sums->maintenances += count(sink.lines->str, "\"kind\":\"maintenance\"");
	jsonl_sink_clear(&sink);
}

static void reads_every_file(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	const char *root = g_getenv("DEBRIEF_SHARED");
	g_autofree char *base = root != NULL ? g_strdup(root)
	                                     : g_build_filename(g_getenv("srcdir") ?: ".",
	                                                        "..", "shared", NULL);
	g_autofree char *folder =
	        g_build_filename(base, "data", "status", folders[i].folder, NULL);
	g_autoptr(GPtrArray) paths = files_in(folder);
	struct sums sums = { 0 };
	if (paths->len == 0) {
		g_test_skip("no shared data");
		return;
	}
	for (guint k = 0; k < paths->len; k++) {
		one_wins(paths->pdata[k], folders[i].importer);
		read_file(paths->pdata[k], &sums);
	}
	g_assert_cmpint(sums.incidents, ==, folders[i].incidents);
	g_assert_cmpint(sums.posts, ==, folders[i].posts);
	g_assert_cmpint(sums.resolved, ==, folders[i].resolved);
	g_assert_cmpint(sums.resolved_again, ==, folders[i].resolved_again);
	g_assert_cmpint(sums.maintenances, ==, folders[i].maintenances);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *name =
		        g_strdup_printf("/vendors/real/%s", folders[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), reads_every_file);
	}
	return g_test_run();
}
