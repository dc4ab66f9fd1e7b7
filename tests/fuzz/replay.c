/*
 * replay.c - main() of a fuzz target without a fuzzer: feeds it saved inputs, each whole and cut short, as TAP.
 *
 * Use     tests/fuzz/fuzz-NAME [FILE...]; without FILE all of tests/corpus/NAME
 * Why     so that "make check" runs every target and every bug once found, with any compiler
 */
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define CUTS 32 /* a file is also fed up to so many places in it */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Golden inputs of importers are a corpus too: testdata/import/IMPORTER/CASE/input.* */
static void add_golden(GPtrArray *paths, const char *folder, int depth)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (depth > 0)
			add_golden(paths, path, depth - 1);
		else if (g_str_has_prefix(name, "input."))
			g_ptr_array_add(paths, g_steal_pointer(&path));
	}
}

static GPtrArray *corpus_of(const char *program)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	const char *srcdir = g_getenv("srcdir");
	const char *dash = strrchr(program, '-');
	const char *name_of = dash != NULL ? dash + 1 : program;
	const char *top = srcdir != NULL ? srcdir : ".";
	g_autofree char *folder = g_build_filename(top, "tests", "corpus", name_of, NULL);
	g_autofree char *golden = g_build_filename(top, "testdata", "import", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
		g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
	if (strcmp(name_of, "import") == 0)
		add_golden(paths, golden, 2);
	if (paths->len > 0)
		qsort(paths->pdata, paths->len, sizeof *paths->pdata, by_name);
	return paths;
}

/* A copy of exactly that size, so that the sanitizer sees a read beyond it. */
static void feed(const char *bytes, gsize size)
{
	g_autofree guint8 *exact = g_malloc(MAX(size, 1));
	memcpy(exact, bytes, size);
	LLVMFuzzerTestOneInput(exact, size);
}

static bool replay(const char *path)
{
	g_autofree char *bytes = NULL;
	gsize size;
	if (!g_file_get_contents(path, &bytes, &size, NULL))
		return false;
	feed(bytes, size);
	for (gsize cut = 0; cut < CUTS; cut++)
		feed(bytes, size * cut / CUTS);
	return true;
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) paths = corpus_of(argv[0]);
	if (argc > 1)
		g_ptr_array_set_size(paths, 0);
	for (int i = 1; i < argc; i++)
		g_ptr_array_add(paths, g_strdup(argv[i]));
	if (paths->len == 0) {
		puts("1..0 # SKIP no saved inputs");
		return 0;
	}
	printf("1..%u\n", paths->len);
	for (guint i = 0; i < paths->len; i++) {
		g_autofree char *name = g_path_get_basename(paths->pdata[i]);
		fflush(stdout); /* or a crash would hide which file it was */
		bool ok = replay(paths->pdata[i]);
		printf("%s %u - %s\n", ok ? "ok" : "not ok", i + 1, name);
	}
	return 0;
}
