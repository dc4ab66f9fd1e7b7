/*
 * The labelled logs of loghub: every line a record, with the instant that its columns state, and the levels of the table in
 * PROVENANCE.md. The instants are made of the columns by strptime(), by none of our own readers. Systems that are not there
 * are skipped.
 */
#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700
#include "../memory-sink.h"
#include "import/csv.h"

#include <time.h>

enum { RECORDS = 2000, COLUMNS = 4 };

static const struct system {
	const char *name, *format;
	const char *columns[COLUMNS]; /* joined with blanks */
	const char *time;             /* of strptime(); NULL: seconds since 1970 */
	int year;                     /* given, where the log has none */
	const char *levels;
} systems[] = {
	{ "Android",
	  "logcat",
	  { "Date", "Time" },
	  "%m-%d %H:%M:%S",
	  2016,
	  "trace 257 debug 650 info 920 warn 170 error 3" },
	{ "Apache",
	  "apache-error",
	  { "Time" },
	  "%a %b %d %H:%M:%S %Y",
	  0,
	  "notice 1405 error 595" },
	{ "BGL",
	  "supercomputer",
	  { "Timestamp" },
	  NULL,
	  0,
	  "info 1597 warn 8 error 48 fatal 347" },
	{ "HDFS", "java", { "Date", "Time" }, "%y%m%d %H%M%S", 0, "info 1920 warn 80" },
	{ "HPC", "hpc-events", { "Time" }, NULL, 0, "none 2000" },
	{ "Hadoop",
	  "java",
	  { "Date", "Time" },
	  "%Y-%m-%d %H:%M:%S",
	  0,
	  "info 1040 warn 808 error 150 fatal 2" },
	{ "HealthApp", "any-log", { "Time" }, "%Y%m%d-%H:%M:%S", 0, "none 2000" },
	{ "Linux",
	  "syslog",
	  { "Month", "Date", "Time" },
	  "%b %d %H:%M:%S",
	  2005,
	  "none 2000" },
	{ "Mac", "syslog", { "Month", "Date", "Time" }, "%b %d %H:%M:%S", 2017, NULL },
	{ "OpenSSH",
	  "syslog",
	  { "Date", "Day", "Time" },
	  "%b %d %H:%M:%S",
	  2016,
	  "none 2008" }, /* two lines say "repeated 5 times" */
	{ "OpenStack",
	  "python",
	  { "Date", "Time" },
	  "%Y-%m-%d %H:%M:%S",
	  0,
	  "info 1969 warn 31" },
	{ "Proxifier", "proxifier", { "Time" }, "%m.%d %H:%M:%S", 2016, "none 2000" },
	{ "Spark", "java", { "Date", "Time" }, "%y/%m/%d %H:%M:%S", 0, "info 2000" },
	{ "Thunderbird", "supercomputer", { "Timestamp" }, NULL, 0, NULL },
	{ "Windows",
	  "windows-cbs",
	  { "Date", "Time" },
	  "%Y-%m-%d %H:%M:%S",
	  0,
	  "info 2000" },
	{ "Zookeeper",
	  "java",
	  { "Date", "Time" },
	  "%Y-%m-%d %H:%M:%S",
	  0,
	  "info 669 warn 1318 error 13" },
};

static char *logs;

/* --- what the columns state -------------------------------------------------------------- */

/* "," or "." or ":" and digits behind the seconds */
static gint64 fraction_of(const char *text)
{
	gint64 unit = SECOND, value = 0;
	if (*text == '\0')
		return 0;
	g_assert_nonnull(strchr(",.:", *text));
	while (g_ascii_isdigit(*++text) && (unit /= 10) > 0)
		value += (*text - '0') * unit;
	return value;
}

static gint64 instant_of(const struct system *system, const char *text)
{
	struct tm tm = { 0 };
	if (system->time == NULL)
		return g_ascii_strtoll(text, NULL, 10) * SECOND;
	const char *rest = strptime(text, system->time, &tm);
	g_assert_nonnull(rest);
	if (system->year > 0)
		tm.tm_year = system->year - 1900;
	return timegm(&tm) * SECOND + fraction_of(rest);
}

static char *file_of(const struct system *system, const char *suffix)
{
	g_autofree char *name = g_strconcat(system->name, "_2k.log", suffix, NULL);
	return g_build_filename(logs, "loghub", system->name, name, NULL);
}

/* gint64, one a line */
static GArray *stated(const struct system *system)
{
	g_autofree char *path = file_of(system, "_structured.csv");
	g_autofree char *bytes = NULL;
	gsize len;
	GArray *out = g_array_new(FALSE, FALSE, sizeof(gint64));
	struct csv csv;
	bool more;
	int at[COLUMNS];
	if (!g_file_get_contents(path, &bytes, &len, NULL))
		return out;
	csv_open(&csv, path, bytes, len);
	csv_row(&csv, &more, NULL);
	for (guint i = 0; i < COLUMNS; i++) {
		at[i] = -1;
		for (guint j = 0; system->columns[i] != NULL && j < csv.cells->len; j++)
			if (csv_cell(&csv, j)->len == strlen(system->columns[i]) &&
			    memcmp(csv_cell(&csv, j)->text, system->columns[i],
			           csv_cell(&csv, j)->len) == 0)
				at[i] = (int)j;
	}
	while (csv_row(&csv, &more, NULL) && more) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (guint i = 0; i < COLUMNS && at[i] >= 0; i++) {
			const struct csv_cell *cell = csv_cell(&csv, (guint)at[i]);
			g_string_append_len(text, cell->text, (gssize)cell->len);
			if (i + 1 < COLUMNS && at[i + 1] >= 0)
				g_string_append_c(text, ' ');
		}
		const gint64 instant = instant_of(system, text->str);
		g_array_append_val(out, instant);
	}
	csv_close(&csv);
	return out;
}

/* --- what was read --------------------------------------------------------------------------- */

static void has_its_instants(const struct system *system, const struct memory_sink *sink)
{
	g_autoptr(GArray) want = stated(system);
	g_assert_cmpint(want->len, ==, RECORDS);
	g_assert_cmpint(sink->lines->len, ==, RECORDS);
	for (guint i = 0; i < RECORDS; i++) {
		const struct column *line = &g_array_index(sink->lines, struct column, i);
		if (line->at != g_array_index(want, gint64, i))
			g_test_message("line %u", i + 1);
		g_assert_cmpint(line->at, ==, g_array_index(want, gint64, i));
	}
}

static void every_line_is_a_record(gconstpointer data)
{
	const struct system *system = data;
	g_autofree char *path = file_of(system, "");
	struct memory_sink sink;
	const struct import_options options = { .year = system->year };
	const struct import_target target = memory_target(&sink);
	enum import_result result;
	GError *error = NULL;
	Source *source = NULL;
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("no shared data");
		return;
	}
	memory_sink_init(&sink);
	import_file(path, &options, &target, &source, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(source->importer, ==, system->format);
	g_assert_cmpint(source->lines, ==, RECORDS);
	g_assert_cmpint(source->records, ==, RECORDS);
	g_assert_cmpint(source->in_records, ==, RECORDS);
	g_autofree char *levels = memory_sink_levels(&sink);
	if (system->levels != NULL)
		g_assert_cmpstr(levels, ==, system->levels);
	has_its_instants(system, &sink);
	source_free(source);
	memory_sink_clear(&sink);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	const char *root = g_getenv("DEBRIEF_SHARED");
	const char *srcdir = g_getenv("srcdir") != NULL ? g_getenv("srcdir") : ".";
	g_autofree char *beside = g_build_filename(srcdir, "..", "shared", NULL);
	logs = g_build_filename(root != NULL ? root : beside, "data", "logs", NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(systems); i++) {
		g_autofree char *path = g_strconcat("/loghub/", systems[i].name, NULL);
		g_test_add_data_func(path, &systems[i], every_line_is_a_record);
	}
	const int result = g_test_run();
	g_free(logs);
	return result;
}
