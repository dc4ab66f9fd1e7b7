/*
 * Any store, opened, read and written: refused in one line and left alone, or used to the end.
 *
 * Input   an SQLite image; or SQL, run on a sound store behind our back; or "! OFFSET HEX OFFSET HEX ...", bytes of a
 *         sound store to change. So saved inputs can be text.
 */
#include "../unit/capture-fixture.h"

#include <sqlite3.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static char *path;
static GBytes *sound;

static void put_log(Store *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Source) source = source_named("a.log");
	g_autoptr(Event) event = post_new("inc", "a", T, 1, 0, 4, "body");
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(Series) series = series_new();
	const struct sample sample = { T, 3, NAN, NAN, 1, 0, 4, 0 };
	const struct log_pattern pattern = {
		1, "GET *", SEVERITY_ERROR, 5, 3, T, T, 0, 0
	};
	const struct log_rollup rollup = { T, 1, SEVERITY_ERROR, 5, 3, 1, 3, 0 };
	static const guint8 columns[] = { 0x08, 5, 0x08, 4 };
	const struct log_chunk chunks[] = {
		{ 1, 2, 0, 9, 0, 0, "text\nraw\n", NULL, columns, sizeof columns },
		{ 3, 1, 9, 5, INSTANT_NONE, INSTANT_NONE, "more\n", NULL, NULL, 0 },
	};
	struct sink sink;
	begin_ok(store, source, &sink);
	incident->vendor_id = g_strdup("inc");
	incident->page = g_strdup("Claude");
	give_incident(&sink, incident);
	give_event(&sink, event);
	series->measure = MEASURE_ERRORS;
	series->lane = LANE_MACHINES;
	series->zone = ZONE_EXPLICIT;
	series->width = MINUTE;
	g_array_append_val(series->samples, sample);
	g_assert_true(sink.series(sink.user, series, &error));
	g_assert_true(sink.pattern(sink.user, &pattern, &error));
	g_assert_true(sink.rollups(sink.user, &rollup, 1, &error));
	for (gsize i = 0; i < G_N_ELEMENTS(chunks); i++)
		g_assert_true(sink.chunk(sink.user, &chunks[i], &error));
	sink.reject(sink.user, 3, 9, "no time");
	sink.warn(sink.user, NULL, "zone assumed: UTC");
	commit_ok(store, source);
}

/* Two captures of a page: one post again and otherwise, a record again, a chunk packed by another. */
static void put_captures(Store *store)
{
	static const struct capture captures[] = {
		{ "a", "json", 40,
		  .posts = { { "x", 1, 0, PHASE_INVESTIGATING, "One.", LEVEL_MAJOR } } },
		{ "b", "json", 45,
		  .posts = { { "x", 1, 0, PHASE_INVESTIGATING, "One.", LEVEL_MAJOR } } },
		{ "c", "json", 50,
		  .posts = { { "x", 2, 0, PHASE_INVESTIGATING, "Two.",
		               LEVEL_PARTIAL } } },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(captures); i++)
		source_free(put_capture(store, &captures[i]));
}

static void remove_files(void)
{
	static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };
	for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		g_autofree char *file = g_strconcat(path, suffixes[i], NULL);
		g_unlink(file);
	}
}

static void make_sound(void)
{
	const char *folder = g_file_test("/dev/shm", G_FILE_TEST_IS_DIR)
	                             ? "/dev/shm"
	                             : g_get_tmp_dir();
	path = g_strdup_printf("%s/debrief-fuzz-%d.debrief", folder, (int)getpid());
	remove_files();
	Store *store = open_ok(path, STORE_CREATE);
	put_log(store);
	put_captures(store);
	store_close(store);
	char *bytes;
	gsize len;
	g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
	sound = g_bytes_new_take(bytes, len);
	atexit(remove_files);
}

static void write_file(const void *bytes, gsize len)
{
	remove_files();
	g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
}

/* --- the three forms of an input ----------------------------------------------------------- */

static int only_this_file(void *user, int action, const char *a, const char *b,
                          const char *c, const char *d)
{
	(void)user, (void)a, (void)b, (void)c, (void)d;
	return action == SQLITE_ATTACH ? SQLITE_DENY : SQLITE_OK;
}

static int give_up(void *user)
{
	(void)user;
	return 1;
}

static void tamper_by_sql(const guint8 *data, gsize size)
{
	g_autofree char *sql = g_strndup((const char *)data, size);
	sqlite3 *db;
	write_file(g_bytes_get_data(sound, NULL), g_bytes_get_size(sound));
	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	sqlite3_set_authorizer(db, only_this_file, NULL);
	sqlite3_progress_handler(db, 100000, give_up, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1 << 20);
	sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
}

static void tamper_bytes(const guint8 *data, gsize size)
{
	g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
	g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
	const gsize len = g_bytes_get_size(sound);
	g_autofree guint8 *copy = g_memdup2(g_bytes_get_data(sound, NULL), len);
	const guint n = g_strv_length(words);
	for (guint i = 0; i + 1 < n; i++) {
		if (*words[i] == '\0')
			continue;
		const guint64 at = g_ascii_strtoull(words[i], NULL, 10);
		copy[at % len] = (guint8)g_ascii_strtoull(words[++i], NULL, 16);
	}
	write_file(copy, len);
}

/* --- use ------------------------------------------------------------------------------------------ */

static bool on_line(void *user, gint64 source, gint64 line, gint64 offset,
                    const char *bytes, gsize len)
{
	(void)source, (void)line, (void)offset;
	for (gsize i = 0; i < len; i++)
		*(guint *)user += (guint8)bytes[i];
	return true;
}

static bool on_row(void *user, int n, const char *const *names, const char *const *values)
{
	(void)user, (void)n, (void)names, (void)values;
	return true;
}

static void judge(bool ok, GError **error)
{
	g_assert_true(ok == (*error == NULL));
	if (ok)
		return;
	g_assert_null(strpbrk((*error)->message, "\n\r"));
	g_assert_true(g_utf8_validate((*error)->message, -1, NULL));
	g_clear_error(error);
}

static void read_bytes(Store *store, const Evidence *evidence)
{
	for (guint i = 0; i < evidence->events->len; i++) {
		g_autoptr(GError) error = NULL;
		const Event *event = evidence->events->pdata[i];
		g_autoptr(GBytes) bytes = store_bytes(store, event->source, event->offset,
		                                      event->length, &error);
		judge(bytes != NULL, &error);
		g_autoptr(GBytes) line =
		        store_bytes(store, event->source, event->offset, -1, &error);
		judge(line != NULL, &error);
	}
}

static void read_all(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_open(path, STORE_READ, 0, &error);
	judge(store != NULL, &error);
	if (store == NULL)
		return;
	guint sum = 0;
	g_autoptr(Evidence) evidence = store_load(store, &error);
	judge(evidence != NULL, &error);
	if (evidence != NULL)
		read_bytes(store, evidence);
	g_autofree char *digest = store_digest(store, true, &error);
	judge(digest != NULL, &error);
	judge(store_lines(store, 0, INSTANT_NONE, RANGE_OPEN, NULL, on_line, &sum,
	                  &error),
	      &error);
	judge(store_lines(store, 0, 0, T, "raw", on_line, &sum, &error), &error);
	g_autoptr(GPtrArray) rejects = store_rejects(store, 1, &error);
	judge(rejects != NULL, &error);
	g_autoptr(GPtrArray) patterns =
	        store_patterns(store, 0, INSTANT_NONE, RANGE_OPEN, &error);
	judge(patterns != NULL, &error);
	store_current(store);
	judge(store_query(store, "SELECT * FROM event, source", on_row, NULL, &error),
	      &error);
}

static void write_all(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_open(path, STORE_WRITE, 0, &error);
	judge(store != NULL, &error);
	if (store == NULL)
		return;
	g_autoptr(Source) source = source_named("again");
	g_autoptr(Event) event = post_new("inc", "a", T, 1, 0, 4, "changed");
	struct sink sink;
	bool ok = store_begin_source(store, source, &sink, &error);
	if (ok) {
		ok = sink.event(sink.user, event, &error) &&
		     store_commit_source(store, source, &error);
		store_rollback_source(store);
	}
	judge(ok, &error);
	for (gint64 id = 1; id < 4; id++)
		judge(store_remove_source(store, id, &error), &error);
	g_autoptr(Evidence) evidence = store_load(store, &error);
	judge(evidence != NULL, &error);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	if (path == NULL)
		make_sound();
	if (size >= 15 && memcmp(data, "SQLite format 3", 15) == 0)
		write_file(data, size);
	else if (size > 0 && data[0] == '!')
		tamper_bytes(data, size);
	else
		tamper_by_sql(data, size);
	read_all();
	write_all();
	return 0;
}
