/*
 * Importers of documents, by folders: testdata/import/IMPORTER/CASE/{input.*,want.jsonl,want.notes,ORIGIN}.
 * want.jsonl is what the sink gets, want.notes the warnings and rejects, or the error of a file that is refused.
 * "options" beside them holds flags, one a line: assume-tz, bin-label, date-format, component, lane, map. ACCEPT=1 rewrites.
 */
#include "jsonl-sink.h"

#include <glib/gstdio.h>

#include <string.h>

#define MARGIN 15 /* by which the right importer must lead */

struct outcome {
	struct jsonl_sink sink;
	Source *source;
	enum import_result result;
	GError *error;
	bool ok;
};

static void outcome_run(struct outcome *outcome, const char *path,
                        const struct import_options *options)
{
	*outcome = (struct outcome){ .ok = false };
	jsonl_sink_init(&outcome->sink);
	outcome->ok = import_file(path, options, &outcome->sink.target, &outcome->source,
	                          &outcome->result, &outcome->error);
	g_assert_true(outcome->ok == (outcome->error == NULL));
	g_assert_true(!outcome->sink.began || outcome->sink.committed ||
	              outcome->sink.rolled_back);
	if (outcome->ok)
		return;
	g_autofree char *dir = g_path_get_dirname(path);
	const struct place *place = error_place(outcome->error);
	g_autofree char *where = place != NULL ? place_text(place) : g_strdup("");
	/* places name the file as given; its folder is of no interest */
	const char *shown =
	        g_str_has_prefix(where, dir) ? where + strlen(dir) + 1 : where;
	g_string_append_printf(outcome->sink.notes, "refused %s: %s\n", shown,
	                       outcome->error->message);
	g_assert_null(strchr(outcome->error->message, '\n'));
}

static void outcome_clear(struct outcome *outcome)
{
	jsonl_sink_clear(&outcome->sink);
	source_free(outcome->source);
	g_clear_error(&outcome->error);
}

/* --- golden folders ---------------------------------------------------------- */

struct flags {
	struct import_options options;
	char *text;
};

static void read_flags(struct flags *flags, const char *folder)
{
	*flags = (struct flags){ 0 };
	g_autofree char *path = g_build_filename(folder, "options", NULL);
	if (!g_file_get_contents(path, &flags->text, NULL, NULL))
		return;
	char *next = flags->text;
	for (char *line = strsep(&next, "\n"); line != NULL; line = strsep(&next, "\n")) {
		char *value = strchr(line, ' ');
		if (value == NULL)
			continue;
		*value++ = '\0';
		if (strcmp(line, "assume-tz") == 0)
			flags->options.assume_zone = zone_new(value, NULL);
		else if (strcmp(line, "bin-label") == 0)
			flags->options.bin_label = *value;
		else if (strcmp(line, "date-format") == 0)
			flags->options.date_format = value;
		else if (strcmp(line, "component") == 0)
			flags->options.component = value;
		else if (strcmp(line, "encoding") == 0)
			flags->options.encoding = value;
		else if (strcmp(line, "map") == 0)
			flags->options.map = value;
		else if (strcmp(line, "strict") == 0)
			flags->options.strict = true;
		else if (strcmp(line, "lane") == 0)
			flags->options.lane = lane_parse(value);
		else
			g_error("unknown option %s", line);
	}
}

static char *find_input(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while ((name = g_dir_read_name(dir)) != NULL)
		if (g_str_has_prefix(name, "input."))
			return g_build_filename(folder, name, NULL);
	return NULL;
}

static void compare_file(const char *folder, const char *name, const char *got)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *want = NULL;
	if (g_getenv("ACCEPT") != NULL)
		g_assert_true(g_file_set_contents(path, got, -1, NULL));
	g_assert_true(g_file_get_contents(path, &want, NULL, NULL));
	g_assert_cmpstr(got, ==, want);
}

static void one_wins(const char *path, const char *name,
                     const struct import_options *options)
{
	g_autoptr(GArray) bids = import_bids(path, options, NULL);
	g_assert_nonnull(bids);
	const struct bid *best = &g_array_index(bids, struct bid, 0);
	g_assert_cmpstr(best->importer->name, ==, name);
	g_assert_cmpint(best->bid, >=, best[1].bid + MARGIN);
}

static void golden_case(gconstpointer data)
{
	const char *folder = data;
	g_autofree char *parent = g_path_get_dirname(folder);
	g_autofree char *importer = g_path_get_basename(parent);
	g_autofree char *path = find_input(folder);
	g_assert_nonnull(path);
	struct flags flags;
	read_flags(&flags, folder);
	if (!g_str_has_suffix(folder, "-not-mine"))
		one_wins(path, importer, &flags.options);
	struct outcome outcome;
	outcome_run(&outcome, path, &flags.options);
	compare_file(folder, "want.jsonl", outcome.ok ? outcome.sink.lines->str : "");
	compare_file(folder, "want.notes", outcome.sink.notes->str);
	if (outcome.ok) {
		g_assert_cmpint(outcome.source->bytes, ==,
		                (gint64)outcome.sink.bytes->len);
		g_assert_cmpint(outcome.source->lines, ==, outcome.sink.chunk_lines);
	}
	outcome_clear(&outcome);
	zone_free(flags.options.assume_zone);
	g_free(flags.text);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *names_in(const char *folder)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	return names;
}

static void add_golden_cases(GPtrArray *folders)
{
	g_autofree char *root =
	        g_build_filename(g_getenv("srcdir") ?: ".", "testdata", "import", NULL);
	g_autoptr(GPtrArray) importers = names_in(root);
	for (guint i = 0; i < importers->len; i++) {
		const char *importer = g_ptr_array_index(importers, i);
		g_autofree char *folder = g_build_filename(root, importer, NULL);
		g_autoptr(GPtrArray) cases = names_in(folder);
		for (guint j = 0; j < cases->len; j++) {
			const char *name = g_ptr_array_index(cases, j);
			char *path = g_build_filename(folder, name, NULL);
			g_ptr_array_add(folders, path);
			g_autofree char *test =
			        g_strdup_printf("/import/%s/%s", importer, name);
			g_test_add_data_func(test, path, golden_case);
		}
	}
}

/* --- the driver -------------------------------------------------------------- */

static char *temporary(const char *name, const char *text, gssize len)
{
	g_autofree char *folder = g_dir_make_tmp("debrief-XXXXXX", NULL);
	char *path = g_build_filename(folder, name, NULL);
	g_assert_true(g_file_set_contents(path, text, len, NULL));
	return path;
}

static void remove_temporary(char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_cmpint(g_remove(path), ==, 0);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
	g_free(path);
}

#define TWO_BINS "time,count\n2026-03-01T10:00:00Z,5\n2026-03-01T10:05:00Z,6\n"

static void same_bytes_are_known(void)
{
	const struct import_options options = { 0 };
	char *path = temporary("a.csv", TWO_BINS, -1);
	struct outcome first, second;
	outcome_run(&first, path, &options);
	g_assert_no_error(first.error);
	g_assert_true(first.result == IMPORT_DONE);

	second = (struct outcome){ .ok = false };
	jsonl_sink_init(&second.sink);
	strcpy(second.sink.sha256, first.source->sha256);
	second.ok = import_file(path, &options, &second.sink.target, &second.source,
	                        &second.result, &second.error);
	g_assert_true(second.ok && second.result == IMPORT_KNOWN);
	g_assert_false(second.sink.committed);
	g_assert_cmpint(second.source->id, ==, 7);
	outcome_clear(&first);
	outcome_clear(&second);
	remove_temporary(path);
}

static const struct {
	const char *name, *text;
	gssize len;
	enum error_class class;
	const char *says;
} refusals[] = {
	{ "empty", "", 0, ERROR_DATA, "is empty" },
	{ "bom-alone", "\xef\xbb\xbf", 3, ERROR_DATA, "is empty" },
	{ "prose", "It was a dark and stormy night.\n", -1, ERROR_DATA,
	  "no importer knows this" },
	{ "binary",
	  "\x7f"
	  "ELF\0\0\0\1",
	  8, ERROR_DATA, "looks like binary data" },
	{ "latin1", "{\"incident_updates\":[],\n\"name\":\"Gr\xfc\xdf\"}", -1, ERROR_DATA,
	  "not UTF-8" },
	{ "utf16-without-mark", "{\0\"\0p\0a\0g\0e\0\"\0:\0{\0}\0}\0\n\0", 24, ERROR_DATA,
	  "looks like UTF-16LE" },
};

static void refuses(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	const struct import_options options = { 0 };
	char *path = temporary("x", refusals[i].text, refusals[i].len);
	struct outcome outcome;
	outcome_run(&outcome, path, &options);
	g_assert_false(outcome.ok);
	g_assert_false(outcome.sink.committed);
	g_assert_cmpint(error_exit_code(outcome.error), ==, refusals[i].class);
	g_assert_nonnull(strstr(outcome.error->message, refusals[i].says));
	outcome_clear(&outcome);
	remove_temporary(path);
}

static void names_the_first_byte_that_is_not_utf8(void)
{
	const struct import_options options = { 0 };
	char *path =
	        temporary("x.json", "{\"incident_updates\":[],\n\"a\":\"\xff\"}", -1);
	struct outcome outcome;
	outcome_run(&outcome, path, &options);
	const struct place *place = error_place(outcome.error);
	g_assert_cmpint(place->line, ==, 2);
	g_assert_cmpint(place->column, ==, 6);
	outcome_clear(&outcome);
	remove_temporary(path);
}

static void unknown_format_is_wrong_usage(void)
{
	const struct import_options options = { .format = "no-such" };
	char *path = temporary("a.csv", TWO_BINS, -1);
	struct outcome outcome;
	outcome_run(&outcome, path, &options);
	g_assert_cmpint(error_exit_code(outcome.error), ==, ERROR_USAGE);
	outcome_clear(&outcome);
	remove_temporary(path);
}

static void warnings_of_a_kind_are_capped_and_counted(void)
{
	const struct import_options options = { 0 };
	g_autoptr(GString) text = g_string_new("time,count\n2026-03-01T10:00:00Z,5\n");
	for (int i = 0; i < 30; i++)
		g_string_append(text, "2026-03-01T10:00:00Z,x\n");
	char *path = temporary("a.csv", text->str, -1);
	struct outcome outcome;
	outcome_run(&outcome, path, &options);
	g_assert_true(outcome.ok);
	g_assert_cmpint(outcome.source->rejected, ==, 30);
	g_assert_cmpint(outcome.sink.rejects, ==, 30);
	g_assert_nonnull(strstr(outcome.sink.notes->str, "(+10 more"));
	outcome_clear(&outcome);
	remove_temporary(path);
}

static void document_over_64_mib_is_refused(void)
{
	const struct import_options options = { 0 };
	g_autoptr(GString) text = g_string_new("time,count\n");
	while (text->len <= 64 << 20)
		g_string_append(text,
		                "2026-03-01T10:00:00Z,5\n2026-03-01T10:05:00Z,6\n\n\n\n");
	char *path = temporary("a.csv", text->str, (gssize)text->len);
	struct outcome outcome;
	outcome_run(&outcome, path, &options);
	g_assert_false(outcome.ok);
	g_assert_nonnull(strstr(outcome.error->message, "limit of 64 MiB"));
	outcome_clear(&outcome);
	remove_temporary(path);
}

/* The example that the README shows raises no eyebrow. */
static void worked_incident_is_read_without_a_word(void)
{
	static const struct {
		const char *name, *importer;
		gint64 incidents, posts, others, samples;
	} files[] = {
		{ "incidents.json", "statuspage", 2, 7, 0, 0 },
		{ "reports.csv", "counts", 0, 0, 0, 96 },
		{ "reports.json", "downdetector", 0, 0, 0, 95 },
		{ "events.jsonl", "events", 0, 0, 3, 0 },
		{ "access.log.gz", "access", 0, 0, -1, -1 },
	};
	const struct import_options options = { 0 };
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path =
		        g_build_filename(g_getenv("srcdir") ?: ".", "testdata",
		                         "incident-2026-06-02", files[i].name, NULL);
		one_wins(path, files[i].importer, &options);
		if (files[i].samples < 0) /* lines: tests/unit/test-lines.c */
			continue;
		struct outcome outcome;
		outcome_run(&outcome, path, &options);
		g_assert_no_error(outcome.error);
		g_assert_cmpstr(outcome.sink.notes->str, ==, "");
		g_assert_cmpint(outcome.sink.incidents, ==, files[i].incidents);
		g_assert_cmpint(outcome.sink.posts, ==, files[i].posts);
		g_assert_cmpint(outcome.sink.others, ==, files[i].others);
		g_assert_cmpint(outcome.sink.samples, ==, files[i].samples);
		outcome_clear(&outcome);
	}
}

/* --- real and hostile files, where they are -------------------------------- */

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

static void github_has_fifty_incidents_and_287_posts(void)
{
	const struct import_options options = { 0 };
	g_autofree char *path =
	        shared("data/status/statuspage-json/github-incidents-2026-07-31.json");
	if (path == NULL)
		return;
	struct outcome outcome;
	outcome_run(&outcome, path, &options);
	g_assert_no_error(outcome.error);
	g_assert_cmpint(outcome.sink.incidents, ==, 50);
	g_assert_cmpint(outcome.sink.posts, ==, 287);
	g_assert_cmpint(outcome.sink.rejects, ==, 0);
	g_assert_cmpstr(outcome.sink.notes->str, ==, "");
	outcome_clear(&outcome);
}

static void every_real_file_is_read_or_refused_with_reason(gconstpointer data)
{
	const struct import_options options = { 0 };
	const char *relative = data;
	g_autofree char *folder = shared(relative);
	if (folder == NULL)
		return;
	g_autoptr(GPtrArray) names = names_in(folder);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path =
		        g_build_filename(folder, g_ptr_array_index(names, i), NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			continue;
		struct outcome outcome;
		outcome_run(&outcome, path, &options);
		if (strstr(path, "zero-bytes") != NULL) {
			g_assert_nonnull(strstr(outcome.error->message, "is empty"));
		} else {
			g_assert_no_error(outcome.error);
			g_assert_cmpint(outcome.sink.rejects, ==, 0);
		}
		outcome_clear(&outcome);
	}
}

static bool is_log(const char *importer)
{
	static const char *const logs[] = { "nginx", "syslog", "jsonl", NULL };
	return g_strv_contains(logs, importer);
}

/* How a row of EXPECT.tsv counts what is stored. */
static gint64 stored(const struct outcome *outcome, const char *importer)
{
	if (is_log(importer))
		return outcome->sink.records;
	if (!outcome->ok)
		return 0;
	return strcmp(importer, "csv-counts") == 0 ? outcome->sink.samples
	                                           : outcome->sink.incidents;
}

static const char *limits_of(char **row)
{
	/* Of its 18 times exactly four lie in 1970 to 2999, the limits that the pack itself proposes. */
	if (strcmp(row[0], "statuspage/13_time_extremes.json") == 0)
		return "4";
	/* The object without a time is a record, and happened when the one before did. */
	return strcmp(row[0], "jsonl/02_mixed.jsonl") == 0 ? "3" : row[4];
}

static bool within(gint64 count, const char *limits)
{
	char *end;
	const gint64 lo = g_ascii_strtoll(limits, &end, 10);
	const gint64 hi = *end == '.' ? g_ascii_strtoll(end + 2, NULL, 10) : lo;
	return count >= lo && count <= hi;
}

static bool says(const struct outcome *outcome, const char *file, const char *word)
{
	if (strcmp(word, "-") == 0)
		return true;
	g_autofree char *base = g_path_get_basename(file);
	/* "04_ragged.csv:3" is a place: of the error, or of a line set aside */
	if (g_str_has_prefix(word, base)) {
		const char *line = word + strlen(base);
		line += *line == ':';
		g_autofree char *reject = g_strdup_printf("reject %s@", line);
		g_autofree char *warning = g_strdup_printf("warn %s: ", line);
		return strstr(outcome->sink.notes->str, word) != NULL ||
		       strstr(outcome->sink.notes->str, reject) != NULL ||
		       strstr(outcome->sink.notes->str, warning) != NULL;
	}
	return strstr(outcome->sink.notes->str, word) != NULL;
}

/* One file of a tar archive (ustar). */
static void add_member(GString *tar, const char *name, const char *text)
{
	char head[512] = { 0 }, none[512] = { 0 };
	unsigned sum = 0;
	g_strlcpy(head, name, 100);
	g_snprintf(head + 100, 24, "%07o", 0644u);
	g_snprintf(head + 124, 12, "%011o", (unsigned)strlen(text));
	memset(head + 148, ' ', 8);
	head[156] = '0';
	memcpy(head + 257, "ustar\00000", 8);
	for (gsize i = 0; i < sizeof head; i++)
		sum += (guint8)head[i];
	g_snprintf(head + 148, 8, "%06o", sum);
	g_string_append_len(tar, head, sizeof head);
	g_string_append(tar, text);
	g_string_append_len(tar, none, (gssize)((512 - strlen(text) % 512) % 512));
}

static void write_archive(const char *path, const char *const *names)
{
	char none[1024] = { 0 };
	g_autoptr(GString) tar = g_string_new(NULL);
	for (; *names != NULL; names++)
		add_member(tar, *names,
		           "2026-03-14T14:11:07Z host app: one\n"
		           "2026-03-14T14:11:08Z host app: two\n"
		           "2026-03-14T14:11:09Z host app: three\n");
	g_string_append_len(tar, none, sizeof none);
	g_assert_true(g_file_set_contents(path, tar->str, (gssize)tar->len, NULL));
}

static void says_that_a_member_of_an_archive_went_away(void)
{
	static const char *const two[] = { "a.log", "b.log", NULL };
	static const char *const one[] = { "a.log", NULL };
	struct import_options options = { 0 };
	g_autofree char *folder = g_dir_make_tmp("import-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "x.tar", NULL);
	g_autoptr(GError) error = NULL;
	write_archive(path, two);
	g_autoptr(Import) archive = import_open(path, &options, NULL, &error);
	g_assert_no_error(error);
	g_assert_true(import_is_archive(archive));
	g_autoptr(Import) a = import_next_member(archive, &error);
	g_assert_no_error(error);
	g_clear_pointer(&a, import_free);
	g_autoptr(Import) b = import_next_member(archive, &error);
	g_assert_no_error(error);
	g_assert_nonnull(b);
	write_archive(path, one);
	g_assert_false(import_again(b, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_DATA);
	g_assert_nonnull(strstr(error->message, "changed while it was read"));
	g_remove(path);
	g_rmdir(folder);
}

static bool is_ours(const char *importer)
{
	static const char *const mine[] = { "statuspage-json", "csv-counts", "feed",
		                            "html-page", NULL };
	return g_strv_contains(mine, importer) || is_log(importer);
}

static bool check_row(char **row, const char *root)
{
	if (!is_ours(row[1]))
		return true;
	/* Format said: one row is of a log that is of another. */
	struct import_options options = { .format = strcmp(row[1], "nginx") == 0
		                                            ? "access"
		                                            : NULL };
	g_autoptr(Zone) berlin = zone_new("Europe/Berlin", NULL);
	if (strstr(row[9], "Europe/Berlin") != NULL)
		options.assume_zone = berlin;
	g_autofree char *path = g_build_filename(root, row[0], NULL);
	struct outcome outcome;
	outcome_run(&outcome, path, &options);
	const bool adds_up = outcome.source == NULL ||
	                     outcome.source->lines == outcome.source->in_records +
	                                                      outcome.source->duplicate +
	                                                      outcome.source->ignored +
	                                                      outcome.source->rejected;
	const bool ok = adds_up && outcome.ok == (strcmp(row[2], "reject") != 0) &&
	                within(stored(&outcome, row[1]), limits_of(row)) &&
	                says(&outcome, row[0], row[6]) &&
	                error_exit_code(outcome.error) == atoi(row[3]);
	if (!ok)
		g_test_message("%s: want %s, %s stored, \"%s\"; got %s, %d stored:\n%s",
		               row[0], row[2], row[4], row[6],
		               outcome.ok ? "accept" : "reject",
		               (int)stored(&outcome, row[1]), outcome.sink.notes->str);
	outcome_clear(&outcome);
	return ok;
}

static void hostile_files_do_as_expected(void)
{
	g_autofree char *path = shared("hostile/EXPECT.tsv");
	g_autofree char *text = NULL;
	if (path == NULL)
		return;
	g_autofree char *root = g_path_get_dirname(path);
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	int wrong = 0;
	for (char **line = lines; *line != NULL; line++) {
		g_auto(GStrv) row = g_strsplit(*line, "\t", -1);
		if (g_strv_length(row) >= 10)
			wrong += !check_row(row, root);
	}
	g_assert_cmpint(wrong, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
	add_golden_cases(folders);
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autofree char *name =
		        g_strdup_printf("/import/refuses/%s", refusals[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), refuses);
	}
	g_test_add_func("/import/says-that-a-member-of-an-archive-went-away",
	                says_that_a_member_of_an_archive_went_away);
	g_test_add_func("/import/same-bytes-are-known", same_bytes_are_known);
	g_test_add_func("/import/names-the-first-byte-that-is-not-utf8",
	                names_the_first_byte_that_is_not_utf8);
	g_test_add_func("/import/unknown-format-is-wrong-usage",
	                unknown_format_is_wrong_usage);
	g_test_add_func("/import/warnings-of-a-kind-are-capped-and-counted",
	                warnings_of_a_kind_are_capped_and_counted);
	g_test_add_func("/import/document-over-64-MiB-is-refused",
	                document_over_64_mib_is_refused);
	g_test_add_func("/import/worked-incident-is-read-without-a-word",
	                worked_incident_is_read_without_a_word);
	g_test_add_func("/import/real/github-has-fifty-incidents-and-287-posts",
	                github_has_fifty_incidents_and_287_posts);
	g_test_add_data_func("/import/real/statuspage", "data/status/statuspage-json",
	                     every_real_file_is_read_or_refused_with_reason);
	g_test_add_data_func("/import/real/snapshots",
	                     "data/status/statuspage-json/snapshots",
	                     every_real_file_is_read_or_refused_with_reason);
	g_test_add_data_func("/import/real/statuspage-atom",
	                     "data/status/statuspage-atom",
	                     every_real_file_is_read_or_refused_with_reason);
	g_test_add_data_func("/import/real/statuspage-rss", "data/status/statuspage-rss",
	                     every_real_file_is_read_or_refused_with_reason);
	g_test_add_data_func("/import/real/azure", "data/status/azure",
	                     every_real_file_is_read_or_refused_with_reason);
	g_test_add_data_func("/import/real/downdetector", "data/status/downdetector/json",
	                     every_real_file_is_read_or_refused_with_reason);
	g_test_add_func("/import/hostile/files-do-as-expected",
	                hostile_files_do_as_expected);
	return g_test_run();
}
