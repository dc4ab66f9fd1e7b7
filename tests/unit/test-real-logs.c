/*
 * Real logs: what becomes of every file of ../shared/data/logs, by the table testdata/real-logs.tsv.
 *
 * Table   path, year (--year, "-" = none), format, lines, records, in records, ignored, rejected, levels, first and last
 *         instant; of files that are refused the reason stands where the format does, behind "refused: ". ACCEPT=1 writes
 *         it again (and takes in new files); the diff is read. Files that are not there are skipped.
 * Times   a year that a log lacks is given here, so that this table says nothing of how years are inferred; a day that it
 *         lacks ends at its last change, so each file is read as a copy that changed on 2026-11-22
 */
#include "../memory-sink.h"

#include <glib/gstdio.h>
#include <utime.h>

#define CHANGED 1795305600 /* 2026-11-22 */
#define A_YEAR 2025        /* of new rows that lack one */
enum { PATH, YEAR, WHAT, FIELDS_MIN };

static char *logs, *table_path;
static GHashTable *rows; /* path -> its row, split at tabs */

/* --- reading one file -------------------------------------------------------------------- */

static char *copy_of(const char *path, char **folder)
{
	g_autofree char *from = g_build_filename(logs, path, NULL);
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *bytes = NULL;
	gsize len;
	*folder = g_dir_make_tmp("debrief-real-XXXXXX", NULL);
	char *to = g_build_filename(*folder, name, NULL);
	g_assert_true(g_file_get_contents(from, &bytes, &len, NULL));
	g_assert_true(g_file_set_contents(to, bytes, (gssize)len, NULL));
	struct utimbuf times = { CHANGED, CHANGED };
	g_assert_cmpint(g_utime(to, &times), ==, 0);
	return to;
}

struct read {
	struct memory_sink sink;
	Source *source;
	GError *error;
};

static void read_file(struct read *read, const char *path, int year)
{
	g_autofree char *folder = NULL;
	g_autofree char *copy = copy_of(path, &folder);
	*read = (struct read){ 0 };
	memory_sink_init(&read->sink);
	const struct import_options options = { .year = year };
	const struct import_target target = memory_target(&read->sink);
	enum import_result result;
	import_file(copy, &options, &target, &read->source, &result, &read->error);
	g_unlink(copy);
	g_rmdir(folder);
}

static void read_clear(struct read *read)
{
	source_free(read->source);
	g_clear_error(&read->error);
	memory_sink_clear(&read->sink);
}

/* --- the table ----------------------------------------------------------------------------- */

static int year_of(const char *path)
{
	char **row = g_hash_table_lookup(rows, path);
	return row == NULL ? 0 : (int)g_ascii_strtoll(row[YEAR], NULL, 10);
}

static char *row_of(const struct read *read, const char *path, int year)
{
	g_autofree char *given = year > 0 ? g_strdup_printf("%d", year) : g_strdup("-");
	if (read->error != NULL)
		return g_strdup_printf("%s\t%s\trefused: %s", path, given,
		                       read->error->message);
	const Source *s = read->source;
	g_autofree char *levels = memory_sink_levels(&read->sink);
	g_autofree char *first =
	        range_known(s->span) ? instant_rfc3339(s->span.lo) : g_strdup("-");
	g_autofree char *last =
	        range_known(s->span) ? instant_rfc3339(s->span.hi) : g_strdup("-");
	return g_strdup_printf("%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s", path, given,
	                       s->importer, (int)s->lines, (int)s->records,
	                       (int)s->in_records, (int)s->ignored, (int)s->rejected,
	                       *levels != '\0' ? levels : "-", first, last);
}

static void rows_read(void)
{
	g_autofree char *text = NULL;
	rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                             (GDestroyNotify)g_strfreev);
	if (!g_file_get_contents(table_path, &text, NULL, NULL))
		return;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		char **row = g_strsplit(*line, "\t", -1);
		if (**line != '\0' && **line != '#' && g_strv_length(row) >= FIELDS_MIN)
			g_hash_table_insert(rows, row[PATH], row);
		else
			g_strfreev(row);
	}
}

static const char heading[] =
        "# path, --year, format, lines, records, lines in records, ignored, rejected, "
        "levels, first, last\n";

static GPtrArray *taken; /* rows of ACCEPT=1 */

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void rows_write(void)
{
	GString *out = g_string_new(heading);
	g_ptr_array_sort(taken, by_text);
	for (guint i = 0; i < taken->len; i++)
		g_string_append_printf(out, "%s\n", (char *)taken->pdata[i]);
	g_assert_true(g_file_set_contents(table_path, out->str, (gssize)out->len, NULL));
	g_string_free(out, TRUE);
}

/* --- files ------------------------------------------------------------------------------------ */

/* What holds of every file, whatever it is. */
static void adds_up(const struct read *read)
{
	const Source *s = read->source;
	g_assert_cmpint(s->lines, ==,
	                s->in_records + s->duplicate + s->ignored + s->rejected);
	g_assert_cmpint(s->rejected, ==, read->sink.rejects->len);
	g_assert_cmpint(s->bytes, ==, read->sink.bytes->len);
	if (read->sink.lines->len > 0) /* documents have no columns */
		g_assert_true(read->sink.chunks_in_order);
}

static bool lacks_year(const struct read *read)
{
	for (guint i = 0; i < read->sink.warnings->len; i++)
		if (strstr(read->sink.warnings->pdata[i], "year inferred") != NULL)
			return true;
	return false;
}

static void is_as_known(gconstpointer data)
{
	const char *path = data;
	struct read read;
	int year = year_of(path);
	read_file(&read, path, year);
	if (g_getenv("ACCEPT") != NULL && year == 0 && lacks_year(&read)) {
		read_clear(&read);
		read_file(&read, path, year = A_YEAR);
	}
	g_autofree char *got = row_of(&read, path, year);
	if (read.error == NULL)
		adds_up(&read);
	for (guint i = 0; i < read.sink.warnings->len; i++)
		g_test_message("%s", (char *)read.sink.warnings->pdata[i]);
	char **row = g_hash_table_lookup(rows, path);
	if (g_getenv("ACCEPT") != NULL) {
		g_ptr_array_add(taken, g_steal_pointer(&got));
	} else if (row == NULL) {
		g_test_skip("not in the table");
	} else {
		g_autofree char *want = g_strjoinv("\t", row);
		g_assert_cmpstr(got, ==, want);
	}
	read_clear(&read);
}

static void add_folder(const char *folder)
{
	g_autofree char *path = g_build_filename(logs, folder, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		char *inside = *folder == '\0' ? g_strdup(name)
		                               : g_build_filename(folder, name, NULL);
		g_autofree char *whole = g_build_filename(logs, inside, NULL);
		if (g_file_test(whole, G_FILE_TEST_IS_DIR)) {
			add_folder(inside);
			g_free(inside);
			continue;
		}
		g_autofree char *test = g_strconcat("/real-logs/", inside, NULL);
		g_test_add_data_func_full(test, inside, is_as_known, g_free);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	const char *root = g_getenv("DEBRIEF_SHARED");
	const char *srcdir = g_getenv("srcdir") != NULL ? g_getenv("srcdir") : ".";
	g_autofree char *beside = g_build_filename(srcdir, "..", "shared", NULL);
	logs = g_build_filename(root != NULL ? root : beside, "data", "logs", NULL);
	table_path = g_build_filename(srcdir, "testdata", "real-logs.tsv", NULL);
	taken = g_ptr_array_new_with_free_func(g_free);
	rows_read();
	add_folder("");
	const int result = g_test_run();
	if (g_getenv("ACCEPT") != NULL && taken->len > 0)
		rows_write();
	g_hash_table_unref(rows);
	g_ptr_array_unref(taken);
	g_free(logs);
	g_free(table_path);
	return result;
}
