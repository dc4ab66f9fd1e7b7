/*
 * Status pages of many vendors: real files are read whole and by the right importer, bad ones never half.
 * What the importers make of single fields is in testdata/import.
 */
#include "config.h" /* memfd_create() */
#include "jsonl-sink.h"

#include <jansson.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MARGIN 15

/* --- real files, where they are ------------------------------------------------ */

static const struct {
	const char *name, *folder, *importer;
	gint64 incidents, posts, resolved, resolved_again, maintenances;
} folders[] = {
	{ "yandex-cloud", "yandex-cloud", "yandex-status", 1, 6, 1, 0, 0 },
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

/* --- bad input, to every importer by name ------------------------------------------- */

static const char *const importers[] = { "betterstack",    "cachet",  "cstate",
	                                 "datocms-status", "gatus",   "instatus",
	                                 "uptime-kuma",    "upptime", "yandex-status" };

/* A place in memory for inputs; the path is g_free()d. */
static int memory_file(char **path)
{
	const int fd = memfd_create("input", MFD_CLOEXEC);
	*path = g_strdup_printf("/proc/self/fd/%d", fd);
	return fd;
}

/* Read whole, or refused with a place and one line: never a crash, never half. Returns whether it was read. */
static bool survives(int fd, const char *path, const char *text, gsize len,
                     const char *format)
{
	const struct import_options options = { .format = format };
	struct jsonl_sink sink;
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	g_assert_cmpint(ftruncate(fd, 0), ==, 0);
	g_assert_cmpint(pwrite(fd, text, len, 0), ==, (gssize)len);
	jsonl_sink_init(&sink);
	const bool ok =
	        import_file(path, &options, &sink.target, &source, &result, &error);
	g_assert_true(ok == (error == NULL));
	g_assert_true(ok == sink.committed);
	if (!ok) {
		g_assert_nonnull(error_place(error));
		g_assert_null(strpbrk(error->message, "\r\n"));
	}
	jsonl_sink_clear(&sink);
	return ok;
}

static void refuses_what_is_no_document(void)
{
	g_autofree char *path = NULL;
	const int fd = memory_file(&path);
	g_autofree char *deep = g_strnfill(60000, '[');
	g_autofree char *deeper = g_strdup_printf("{\"data\":%s", deep);
	static const char twice[] = "{\"id\":1,\"id\":2}";
	for (gsize i = 0; i < G_N_ELEMENTS(importers); i++) {
		g_assert_false(survives(fd, path, deep, strlen(deep), importers[i]));
		g_assert_false(survives(fd, path, deeper, strlen(deeper), importers[i]));
		g_assert_false(survives(fd, path, twice, strlen(twice), importers[i]));
		g_assert_false(survives(fd, path, "\0", 1, importers[i]));
		g_assert_false(survives(fd, path, "7", 1, importers[i]));
		g_assert_false(survives(fd, path, "{}", 2, importers[i]));
	}
	close(fd);
}

/* Sets the n-th value of a document, counted from 1, to other; returns how many values were passed by. */
static gsize set_value(json_t *parent, gsize n, json_t *other)
{
	gsize seen = 0;
	const char *key;
	json_t *value;
	if (json_is_object(parent)) {
		json_object_foreach(parent, key, value)
		{
			if (++seen == n) {
				json_object_set(parent, key, other);
				return n;
			}
			seen += set_value(value, n - seen, other);
			if (seen >= n)
				return n;
		}
		return seen;
	}
	for (gsize i = 0; i < json_array_size(parent); i++) {
		if (++seen == n) {
			json_array_set(parent, i, other);
			return n;
		}
		seen += set_value(json_array_get(parent, i), n - seen, other);
		if (seen >= n)
			return n;
	}
	return seen;
}

/* Every value by every other one. */
static void mutate(int fd, const char *path, const json_t *document, const char *format)
{
	static const char *const others[] = { "null",
		                              "\"\"",
		                              "-1.5e300",
		                              "true",
		                              "[[], 7, {\"id\": []}]",
		                              "{\"data\": [null], \"default\": 3}",
		                              "\"2026-02-30T25:61:00Z\"",
		                              "9223372036854775807" };
	bool found = true;
	for (gsize i = G_N_ELEMENTS(others); found; i++) {
		const gsize n = i / G_N_ELEMENTS(others);
		json_t *other = json_loads(others[i % G_N_ELEMENTS(others)],
		                           JSON_DECODE_ANY, NULL);
		json_t *copy = json_deep_copy(document);
		found = set_value(copy, n, other) == n;
		char *text = json_dumps(copy, JSON_INDENT(1) | JSON_ENCODE_ANY);
		survives(fd, path, text, strlen(text), format);
		free(text);
		json_decref(copy);
		json_decref(other);
	}
}

static void truncate_it(int fd, const char *path, const char *text, gsize len,
                        const char *format)
{
	for (gsize cut = 1; cut < len; cut += 13)
		survives(fd, path, text, cut, format);
}

/* The inputs of testdata/import/FORMAT. */
static void bad_values_never_crash(gconstpointer data)
{
	const char *format = data;
	g_autofree char *path = NULL;
	const int fd = memory_file(&path);
	g_autofree char *root = g_build_filename(g_getenv("srcdir") ?: ".", "testdata",
	                                         "import", format, NULL);
	g_autoptr(GPtrArray) cases = files_in(root);
	g_assert_cmpint(cases->len, >, 0);
	for (guint i = 0; i < cases->len; i++) {
		g_autoptr(GPtrArray) files = files_in(cases->pdata[i]);
		for (guint k = 0; k < files->len; k++) {
			const char *file = files->pdata[k];
			g_autofree char *name = g_path_get_basename(file);
			g_autofree char *text = NULL;
			gsize len;
			if (!g_str_has_prefix(name, "input."))
				continue;
			g_assert_true(g_file_get_contents(file, &text, &len, NULL));
			truncate_it(fd, path, text, len, format);
			json_t *document = json_loadb(text, len, 0, NULL);
			if (document != NULL)
				mutate(fd, path, document, format);
			json_decref(document);
		}
	}
	close(fd);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *name =
		        g_strdup_printf("/vendors/real/%s", folders[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), reads_every_file);
	}
	g_test_add_func("/vendors/bad/refuses-what-is-no-document",
	                refuses_what_is_no_document);
	for (gsize i = 0; i < G_N_ELEMENTS(importers); i++) {
		g_autofree char *name =
		        g_strdup_printf("/vendors/bad/values-of-%s", importers[i]);
		g_test_add_data_func(name, importers[i], bad_values_never_crash);
	}
	return g_test_run();
}
