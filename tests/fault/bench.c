#include "bench.h"

#include "store/store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define STORE "x.debrief"

/* --- files of the folder --------------------------------------------------- */

static char *in_folder(const struct bench *bench, const char *name)
{
	return g_build_filename(bench->folder, name, NULL);
}

static void put(const struct bench *bench, const char *name, const char *bytes, gsize len)
{
	g_autofree char *path = in_folder(bench, name);
	g_autoptr(GError) error = NULL;
	g_file_set_contents_full(path, bytes, (gssize)len, G_FILE_SET_CONTENTS_NONE, 0600,
	                         &error);
	g_assert_no_error(error);
}

static char *get(const struct bench *bench, const char *name, gsize *len)
{
	g_autofree char *path = in_folder(bench, name);
	char *bytes = NULL;
	return g_file_get_contents(path, &bytes, len, NULL) ? bytes : NULL;
}

static void forget(const struct bench *bench, const char *name)
{
	g_autofree char *path = in_folder(bench, name);
	g_remove(path);
}

/* Content hash of a store; "" when there is none. */
static char *store_hash(const struct bench *bench, const char *name)
{
	g_autofree char *path = in_folder(bench, name);
	GStatBuf st;
	if (g_stat(path, &st) != 0 || st.st_size == 0)
		return g_strdup("");
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_open(path, STORE_READ, 5, &error);
	g_assert_no_error(error);
	char *hex = store_digest(store, true, &error);
	g_assert_no_error(error);
	return hex;
}

static char *file_hash(const struct bench *bench, const char *name)
{
	gsize len;
	g_autofree char *bytes = NULL;
	if (g_str_has_suffix(name, ".debrief"))
		return store_hash(bench, name);
	bytes = get(bench, name, &len);
	g_assert_nonnull(bytes);
	return g_compute_checksum_for_data(G_CHECKSUM_MD5, (guchar *)bytes, len);
}

static bool is_beside(const struct bench *bench, const char *name)
{
	return !g_str_has_prefix(name, STORE) && !g_str_equal(name, "count") &&
	       !g_hash_table_contains(bench->given, name);
}

/* Every file below a folder: its path -> its hash; without those of the scenario itself. */
static void walk(const struct bench *bench, const char *below, GHashTable *files)
{
	g_autofree char *path = in_folder(bench, below);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	g_assert_nonnull(dir);
	const char *entry;
	while ((entry = g_dir_read_name(dir)) != NULL) {
		g_autofree char *name = *below != '\0'
		                                ? g_build_filename(below, entry, NULL)
		                                : g_strdup(entry);
		g_autofree char *full = in_folder(bench, name);
		if (g_file_test(full, G_FILE_TEST_IS_DIR))
			walk(bench, name, files);
		else if (is_beside(bench, name))
			g_hash_table_insert(files, g_strdup(name),
			                    file_hash(bench, name));
	}
}

static GHashTable *files_beside(const struct bench *bench)
{
	GHashTable *files =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	walk(bench, "", files);
	return files;
}

/* Whether all of those are there, and are what they were. */
static bool has_files(GHashTable *files, GHashTable *those)
{
	GHashTableIter iter;
	gpointer name, hash;
	g_hash_table_iter_init(&iter, those);
	while (g_hash_table_iter_next(&iter, &name, &hash))
		if (g_strcmp0(g_hash_table_lookup(files, name), hash) != 0)
			return false;
	return true;
}

/* --- evidence ---------------------------------------------------------------- */

static void give(const struct bench *bench, const char *name, const char *bytes,
                 gsize len)
{
	put(bench, name, bytes, len);
	g_hash_table_add(bench->given, g_strdup(name));
}

static void copy_evidence(const struct bench *bench)
{
	g_auto(GStrv) names = g_strsplit(bench->scenario->files, " ", -1);
	for (char **name = names; *name != NULL; name++) {
		const char *folder =
		        strchr(*name, '/') == NULL ? "incident-2026-06-02" : "";
		g_autofree char *path = g_test_build_filename(G_TEST_DIST, "testdata",
		                                              folder, *name, NULL);
		g_autofree char *base = g_path_get_basename(*name);
		g_autofree char *bytes = NULL;
		gsize len;
		g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
		give(bench, base, bytes, len);
	}
}

static void give_gzip(const struct bench *bench, const char *name, const GString *log)
{
	g_autoptr(GConverter) gzip =
	        G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
	g_autofree char *packed = g_malloc(log->len + 1000);
	gsize read, len;
	g_assert_cmpint(g_converter_convert(gzip, log->str, log->len, packed,
	                                    log->len + 1000, G_CONVERTER_INPUT_AT_END,
	                                    &read, &len, NULL),
	                ==, G_CONVERTER_FINISHED);
	give(bench, name, packed, len);
}

/* one.log, also as one.log.gz, and grown.log that begins with it. */
static void make_logs(const struct bench *bench)
{
	g_autoptr(GString) log = g_string_new(NULL);
	for (int i = 0; i < 3000; i++) {
		if (i == 2000) {
			give(bench, "one.log", log->str, log->len);
			give_gzip(bench, "one.log.gz", log);
		}
		g_string_append_printf(log,
		                       "192.0.2.%d - - [02/Jun/2026:06:%02d:%02d +0000] "
		                       "\"GET /orders/%d HTTP/1.1\" %d %d\n",
		                       i % 250, i / 60, i % 60, i, i % 9 == 0 ? 503 : 200,
		                       i * 7 % 900);
	}
	give(bench, "grown.log", log->str, log->len);
}

/* --- running ----------------------------------------------------------------- */

static char **environment(const struct bench *bench, const struct bench_fault *fault)
{
	char **env = g_environ_setenv(g_get_environ(), "TZ", "UTC", TRUE);
	if (fault == NULL)
		return env;
	env = g_environ_setenv(env, "LD_PRELOAD", bench->library, TRUE);
	env = g_environ_setenv(env, "FAULT_DIR", bench->folder, TRUE);
	env = g_environ_setenv(env, "FAULT", fault->what, TRUE);
	env = g_environ_setenv(env, "FAULT_COUNT", "count", TRUE);
	if (fault->library != NULL)
		env = g_environ_setenv(env, "FAULT_LIBRARY", fault->library, TRUE);
	/* Under AddressSanitizer: its own library is not the first, and that is well. */
	return g_environ_setenv(env, "ASAN_OPTIONS",
	                        "verify_asan_link_order=0:detect_leaks=1", TRUE);
}

struct bench_run bench_run(const struct bench *bench, const char *command,
                           const struct bench_fault *fault)
{
	g_autofree char *line = g_strdup_printf("%s %s", bench->debrief, command);
	g_auto(GStrv) argv = g_strsplit(line, " ", -1);
	g_auto(GStrv) env = environment(bench, fault);
	struct bench_run run = { 0, NULL };
	g_autoptr(GError) error = NULL;
	g_spawn_sync(bench->folder, argv, env, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
	             NULL, &run.err, &run.status, &error);
	g_assert_no_error(error);
	return run;
}

static void run_ok(const struct bench *bench, const char *command)
{
	struct bench_run done = bench_run(bench, command, NULL);
	if (done.status != 0)
		g_error("%s: status %d: %s", command, done.status, done.err);
	g_free(done.err);
}

static void forget_others(const struct bench *bench)
{
	g_autoptr(GHashTable) files = files_beside(bench);
	GHashTableIter iter;
	gpointer name;
	g_hash_table_iter_init(&iter, files);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		forget(bench, name);
}

void bench_reset(const struct bench *bench)
{
	forget(bench, STORE);
	forget(bench, STORE "-journal");
	forget(bench, "count");
	forget_others(bench);
	if (bench->base != NULL)
		put(bench, STORE, bench->base, bench->base_len);
	if (bench->scenario->older != NULL)
		put(bench, bench->scenario->older, "older", 5);
}

long bench_count(const struct bench *bench, const char *kind, const char *library)
{
	g_autofree char *never = g_strdup_printf("%s@%d", kind, G_MAXINT);
	bench_reset(bench);
	struct bench_run done = bench_run(bench, bench->scenario->whole,
	                                  &(struct bench_fault){ never, library });
	g_assert_cmpint(done.status, ==, 0);
	g_free(done.err);
	g_autofree char *count = get(bench, "count", NULL);
	g_assert_nonnull(count);
	return strtol(count, NULL, 10);
}

/* --- making it ----------------------------------------------------------------- */

static void learn_states(struct bench *bench)
{
	bench_reset(bench);
	bench->before = store_hash(bench, STORE);
	g_hash_table_add(bench->states, g_strdup(bench->before));
	bench->files_before = files_beside(bench);
	for (int i = 0; i < BENCH_STEPS && bench->scenario->parts[i] != NULL; i++) {
		bench_reset(bench);
		run_ok(bench, bench->scenario->parts[i]);
		g_hash_table_add(bench->states, store_hash(bench, STORE));
	}
	bench_reset(bench);
	run_ok(bench, bench->scenario->whole);
	bench->after = store_hash(bench, STORE);
	g_hash_table_add(bench->states, g_strdup(bench->after));
	bench->files_after = files_beside(bench);
}

struct bench bench_new(const struct scenario *scenario)
{
	struct bench bench = { .scenario = scenario };
	g_autofree char *made = g_dir_make_tmp("debrief-fault-XXXXXX", NULL);
	g_assert_nonnull(made);
	bench.folder = realpath(made, NULL);
	bench.debrief = g_canonicalize_filename(
	        g_test_get_filename(G_TEST_BUILT, "debrief", NULL), NULL);
	bench.library = g_canonicalize_filename(
	        g_test_get_filename(G_TEST_BUILT, "tests", "fault", "faults.so", NULL),
	        NULL);
	bench.given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	bench.states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	copy_evidence(&bench);
	make_logs(&bench);
	for (int i = 0; i < BENCH_STEPS && scenario->base[i] != NULL; i++)
		run_ok(&bench, scenario->base[i]);
	bench.base = get(&bench, STORE, &bench.base_len);
	learn_states(&bench);
	return bench;
}

static void remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *entry;
	while (dir != NULL && (entry = g_dir_read_name(dir)) != NULL) {
		g_autofree char *below = g_build_filename(path, entry, NULL);
		remove_tree(below);
	}
	g_remove(path);
}

void bench_free(struct bench *bench)
{
	remove_tree(bench->folder);
	g_hash_table_unref(bench->given);
	g_hash_table_unref(bench->states);
	g_hash_table_unref(bench->files_before);
	g_hash_table_unref(bench->files_after);
	free(bench->folder);
	g_free(bench->debrief);
	g_free(bench->library);
	g_free(bench->before);
	g_free(bench->after);
	g_free(bench->base);
}

/* --- what a round left ----------------------------------------------------------- */

static bool has_base(const struct bench *bench)
{
	gsize len = 0;
	g_autofree char *journal = in_folder(bench, STORE "-journal");
	g_autofree char *now = get(bench, STORE, &len);
	return !g_file_test(journal, G_FILE_TEST_EXISTS) &&
	       (now == NULL) == (bench->base == NULL) && len == bench->base_len &&
	       (now == NULL || memcmp(now, bench->base, len) == 0);
}

struct bench_left bench_look(const struct bench *bench)
{
	const bool same = has_base(bench);
	struct bench_left left = {
		.digest = same ? g_strdup(bench->before) : store_hash(bench, STORE),
		.files = files_beside(bench),
	};
	left.untouched =
	        same && has_files(left.files, bench->files_before) &&
	        g_hash_table_size(left.files) == g_hash_table_size(bench->files_before);
	left.as_after = strcmp(left.digest, bench->after) == 0 &&
	                has_files(left.files, bench->files_after);
	return left;
}

void bench_left_clear(struct bench_left *left)
{
	g_free(left->digest);
	g_hash_table_unref(left->files);
}

static const char *strays_wrong(const struct bench *bench, const struct bench_left *left)
{
	GHashTableIter iter;
	gpointer name;
	g_hash_table_iter_init(&iter, left->files);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		if (!g_hash_table_contains(bench->files_before, name) &&
		    !g_hash_table_contains(bench->files_after, name))
			return "something half done lies there";
	return NULL;
}

const char *bench_left_wrong(const struct bench *bench, const struct bench_left *left,
                             bool strays)
{
	GHashTableIter iter;
	gpointer name, hash;
	if (!g_hash_table_contains(bench->states, left->digest))
		return "a state of the store that no file boundary has";
	g_hash_table_iter_init(&iter, bench->files_after);
	while (g_hash_table_iter_next(&iter, &name, &hash)) {
		const char *now = g_hash_table_lookup(left->files, name);
		const char *before = g_hash_table_lookup(bench->files_before, name);
		if (g_strcmp0(name, bench->scenario->ledger) == 0)
			continue;
		if (now == NULL && before != NULL)
			return "a file that it writes is gone";
		if (now != NULL && g_strcmp0(now, before) != 0 && strcmp(now, hash) != 0)
			return "a file that it writes is half written";
	}
	return strays ? strays_wrong(bench, left) : NULL;
}

static guint lines_beginning(const char *text, const char *start)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	guint n = 0;
	for (char **line = lines; *line != NULL; line++)
		n += g_str_has_prefix(*line, start) ? 1 : 0;
	return n;
}

const char *bench_said_wrong(const struct bench_run *run, const struct bench_left *left)
{
	if (!WIFEXITED(run->status))
		return "died";
	const int code = WEXITSTATUS(run->status);
	if (code == 0)
		return left->as_after ? NULL : "says that all went well, and it did not";
	if (code != 3 && code != 4)
		return "wrong exit status";
	return lines_beginning(run->err, "debrief: ") >= 1 ? NULL : "no word of it";
}

const char *bench_again_wrong(const struct bench *bench, const struct bench_left *left)
{
	/* From the very same start it does what it did when this was learnt. */
	if (left->untouched || (bench->scenario->adds && left->as_after))
		return NULL;
	struct bench_run done = bench_run(bench, bench->scenario->whole, NULL);
	g_free(done.err);
	struct bench_left now = bench_look(bench);
	const char *wrong =
	        now.as_after ? NULL : "the same command again leads elsewhere";
	bench_left_clear(&now);
	return wrong;
}
