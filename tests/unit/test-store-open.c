/* Files that are no store of ours are refused, named and left alone; stores open as their mode says. */
#include "store-fixture.h"

#include <sqlite3.h>
#include <sys/stat.h>

/* --- making stores ---------------------------------------------------------------------- */

static void make_store(const char *path)
{
	g_autoptr(Store) store = open_ok(path, STORE_CREATE);
	g_autoptr(Source) source = source_named("a");
	g_autoptr(Event) event = post_new("inc", "a", T, 1, 0, 4, "body");
	struct sink sink;
	begin_ok(store, source, &sink);
	give_text(&sink, "text\n");
	give_event(&sink, event);
	commit_ok(store, source);
}

/* Runs SQL on a file without any of our checks. */
static void tamper(const char *path, const char *sql)
{
	sqlite3 *db;
	char *message = NULL;
	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	sqlite3_exec(db, sql, NULL, NULL, &message);
	g_assert_cmpstr(message, ==, NULL);
	sqlite3_close(db);
}

static GBytes *contents(const char *path)
{
	char *data;
	gsize len;
	g_assert_true(g_file_get_contents(path, &data, &len, NULL));
	return g_bytes_new_take(data, len);
}

/* Opening, and loading what opens, gives that class and text; not a byte of the file changes. */
static void refused(const char *path, enum store_mode mode, int class, const char *say)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) before = contents(path);
	Store *store = store_open(path, mode, 0, &error);
	g_autoptr(Evidence) evidence = store != NULL ? store_load(store, &error) : NULL;
	g_assert_null(evidence);
	store_close(store);
	g_test_message("%s", error->message);
	g_assert_cmpint(error_exit_code(error), ==, class);
	g_assert_nonnull(strstr(error->message, say));
	g_assert_cmpstr(error_place(error)->name, ==, path);
	g_autoptr(GBytes) after = contents(path);
	g_assert_true(g_bytes_equal(before, after));
}

/* --- files that are none ------------------------------------------------------------------ */

static void refuses_stores_that_were_changed(void)
{
	static const struct {
		const char *sql, *say;
	} cases[] = {
		{ "PRAGMA user_version = 9999", "newer debrief: store version 9999" },
		{ "PRAGMA user_version = 2", "reads up to 1" },
		{ "PRAGMA user_version = 0", "damaged" },
		{ "PRAGMA application_id = 7", "not a debrief store" },
		{ "PRAGMA journal_mode = WAL", "journal mode" },
		{ "CREATE TABLE x (a)", "schema" },
		{ "DROP TABLE notice", "schema" },
		{ "DROP INDEX reject_by_source", "schema" },
		/* as stores of an earlier day are */
		{ "DROP INDEX log_chunk_by_place", "another debrief wrote it" },
		{ "CREATE INDEX x ON event (body)", "schema" },
		{ "ALTER TABLE event ADD COLUMN x TEXT AS (title || body)", "schema" },
		{ "CREATE TRIGGER x AFTER INSERT ON source BEGIN DELETE FROM event; END",
		  "schema" },
		{ "ALTER TABLE event RENAME TO e; CREATE VIEW event AS SELECT * FROM e",
		  "schema" },
		{ "CREATE VIRTUAL TABLE x USING fts5 (a)", "schema" },
		{ "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
		  "replace(sql, 'STRICT', '') WHERE name = 'event'",
		  "schema" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct folder folder = folder_new();
		make_store(folder.store);
		tamper(folder.store, cases[i].sql);
		g_test_message("%s", cases[i].sql);
		refused(folder.store, STORE_READ, ERROR_STORE, cases[i].say);
		refused(folder.store, STORE_WRITE, ERROR_STORE, cases[i].say);
		folder_free(&folder);
	}
}

static void refuses_values_that_cannot_be(void)
{
	static const char *const cases[] = {
		"UPDATE event SET phase = 77",
		"UPDATE event SET lane = -1",
		"UPDATE event SET source = 9",
		"UPDATE event SET line = -5",
		"UPDATE event SET at_lo = 9000000000000000000",
		"UPDATE event SET at_lo = at_hi + 1",
		"UPDATE event SET repeats_phase = 2",
		"UPDATE source SET zone_basis = 0",
		"UPDATE source SET sha256 = hex(zeroblob(100))",
		"INSERT INTO series VALUES (1, 1, 2, 2, 0, 'x', 'x', NULL, 1, 0, 0, "
		"NULL)",
		"INSERT INTO series VALUES (1, 8, 2, 2, 60, 'x', 'x', NULL, 1, 0, 0, "
		"NULL)",
		"INSERT INTO series VALUES (1, 1, 2, 2, 60, 'x', 'x', NULL, 1, 0, 0, "
		"NULL);"
		"INSERT INTO sample VALUES (1, 0, 9e999, NULL, NULL, 1, 0, 1)",
		"INSERT INTO sample VALUES (8, 0, 1, NULL, NULL, 1, 0, 1)",
		"INSERT INTO share VALUES (8, 0, 'x', 0.5)",
		"INSERT INTO notice VALUES (9, 'x', 1, 1)",
		"INSERT INTO annotation (id, source, field, value, author, at) VALUES "
		"(1, 9, 'lane', '2', 'x', 0)",
		"INSERT INTO annotation (id, source, field, value, author, at) VALUES "
		"(1, 1, 'lane', '99', 'x', 0)",
		"INSERT INTO annotation (id, source, field, value, author, at) VALUES "
		"(1, 1, 'sha256', 'x', 'x', 0)",
		"INSERT INTO annotation (id, field, author, at) VALUES (1, 'eat', 'x', "
		"0)",
		"INSERT INTO annotation (id, field, author, at) VALUES (1, 'retime', "
		"'x', 0)",
		"INSERT INTO annotation (id, field, author, at, lo, hi) VALUES (1, "
		"'dispute', 'x', 0, 9, 8)",
		"INSERT INTO annotation (id, field, author, at) VALUES (1, 'retitle', "
		"'x', 0)",
		"INSERT INTO annotation (id, source, field, value, author, at) VALUES "
		"(1, 1, 'clock', '5', 'x', 0)",
		"INSERT INTO annotation (id, source, field, value, author, at) VALUES "
		"(1, 1, 'clock', '9 5', 'x', 0)",
		"INSERT INTO annotation (id, source, field, value, author, at) VALUES "
		"(1, 1, 'clock', '0 99999999999999999', 'x', 0)",
		"INSERT INTO annotation (id, source, field, value, author, at) VALUES "
		"(1, 1, 'zone', '../x', 'x', 0)",
		"INSERT INTO revision VALUES (1, 1, 'body', 'b')",
		"INSERT INTO revision VALUES (9, 1, 'body', 'b')",
		"INSERT INTO event_statement VALUES (1, 1, 1, 0, 1, 0)",
		"INSERT INTO event_statement VALUES (1, 9, 1, 0, 1, 0)",
		"INSERT INTO event_statement VALUES (9, 1, 1, 0, 1, 0)",
		"UPDATE event SET post = 1",
		"UPDATE event SET incident = 'x', post = id",
		"UPDATE event SET incident = 'x', post = 9",
		"INSERT INTO incident VALUES (7, NULL); INSERT INTO incident_statement "
		"VALUES (7, 1, 0, 1, 0, 1, 0, '', NULL, NULL, NULL, NULL, 1, 0, 0, NULL, "
		"NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL)",
		"INSERT INTO incident VALUES (7, 'x'); INSERT INTO incident_statement "
		"VALUES (7, 9, 0, 1, 0, 1, 0, '', NULL, NULL, NULL, NULL, 1, 0, 0, NULL, "
		"NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL)",
		"INSERT INTO incident_component VALUES (7, 1, 0, 'x')",
		"INSERT INTO incident_restatement VALUES (1, 7, 1, 1, 0)",
		"INSERT INTO snapshot VALUES (9, 'x', 0, 0)",
		"INSERT INTO snapshot VALUES (1, 'x', 9000000000000000000, 0)",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct folder folder = folder_new();
		make_store(folder.store);
		tamper(folder.store, cases[i]);
		g_test_message("%s", cases[i]);
		refused(folder.store, STORE_READ, ERROR_STORE, "damaged");
		folder_free(&folder);
	}
}

static void refuses_half_stores_at_every_page(void)
{
	struct folder folder = folder_new();
	make_store(folder.store);
	g_autoptr(GBytes) whole = contents(folder.store);
	const gsize len = g_bytes_get_size(whole);
	for (gsize cut = 512; cut < len; cut += cut + 2048 < len ? 2048 : 1023) {
		g_assert_true(g_file_set_contents(
		        folder.store, g_bytes_get_data(whole, NULL), (gssize)cut, NULL));
		refused(folder.store, STORE_READ, ERROR_STORE, "damaged");
	}
	folder_free(&folder);
}

static void survives_flipped_bytes(void)
{
	struct folder folder = folder_new();
	make_store(folder.store);
	g_autoptr(GBytes) whole = contents(folder.store);
	gsize len;
	const char *data = g_bytes_get_data(whole, &len);
	g_autofree char *copy = g_memdup2(data, len);
	for (gsize at = 0; at < len; at += at < 200 ? 7 : 997) {
		g_autoptr(GError) error = NULL;
		copy[at] = (char)(copy[at] ^ 0x55);
		g_assert_true(g_file_set_contents(folder.store, copy, (gssize)len, NULL));
		copy[at] = data[at];
		g_autoptr(Store) store = store_open(folder.store, STORE_READ, 0, &error);
		g_autoptr(Evidence) evidence =
		        store != NULL ? store_load(store, &error) : NULL;
		g_assert_true((evidence == NULL) == (error != NULL));
		if (error != NULL)
			g_assert_cmpint(error_exit_code(error), >=, ERROR_STORE);
	}
	folder_free(&folder);
}

static void refuses_what_is_no_file(void)
{
	static const struct {
		const char *name;
		enum store_mode mode;
		int class;
		const char *say;
	} cases[] = {
		{ "gone.debrief", STORE_READ, ERROR_STORE, "no such store" },
		{ "gone.debrief", STORE_WRITE, ERROR_STORE, "no such store" },
		{ "link.debrief", STORE_READ, ERROR_STORE, "not a regular file" },
		{ "fifo.debrief", STORE_READ, ERROR_STORE, "not a regular file" },
		{ ".", STORE_READ, ERROR_STORE, "not a regular file" },
		{ "link.debrief", STORE_CREATE, ERROR_STORE, "not a regular file" },
		{ "x.debrief", STORE_CREATE, ERROR_PROTECT, "exists already" },
		{ "none/x.debrief", STORE_CREATE, ERROR_SYSTEM, "No such file" },
	};
	struct folder folder = folder_new();
	make_store(folder.store);
	g_autofree char *link = g_build_filename(folder.path, "link.debrief", NULL);
	g_autofree char *fifo = g_build_filename(folder.path, "fifo.debrief", NULL);
	g_assert_cmpint(symlink(folder.store, link), ==, 0);
	g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *path =
		        g_build_filename(folder.path, cases[i].name, NULL);
		g_assert_null(store_open(path, cases[i].mode, 0, &error));
		g_test_message("%s", error->message);
		g_assert_cmpint(error_exit_code(error), ==, cases[i].class);
		g_assert_nonnull(strstr(error->message, cases[i].say));
	}
	g_assert_cmpuint(folder_count(&folder), ==, 3);
	folder_free(&folder);
}

/* The pack of hostile stores that is kept beside the tree. */
static void judges_the_hostile_pack(void)
{
	static const struct {
		const char *name, *say;
	} cases[] = {
		{ "01_newer.debrief", "newer" },
		{ "02_not_ours.debrief", "not a debrief store" },
		{ "04_view_swap.debrief", "schema" },
		{ "05_truncated.debrief", "damaged" },
		{ "07_not_sqlite.debrief", "damaged" },
		{ "10_wrong_types.debrief", "schema" },
	};
	const char *shared = g_getenv("DEBRIEF_SHARED");
	g_autofree char *root =
	        shared != NULL ? g_strdup(shared)
	                       : g_test_build_filename(G_TEST_DIST, "..", "shared", NULL);
	g_autofree char *pack = g_build_filename(root, "hostile", "store", NULL);
	if (!g_file_test(pack, G_FILE_TEST_IS_DIR)) {
		g_test_skip("the pack is not here");
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_build_filename(pack, cases[i].name, NULL);
		refused(path, STORE_READ, ERROR_STORE, cases[i].say);
	}
	g_autofree char *empty = g_build_filename(pack, "08_empty.debrief", NULL);
	g_autoptr(Store) store = open_ok(empty, STORE_READ);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->sources->len, ==, 0);
}

/* --- modes ------------------------------------------------------------------------------------ */

static void makes_private_files(void)
{
	struct folder folder = folder_new();
	struct stat st;
	const mode_t before = umask(022);
	make_store(folder.store);
	g_assert_cmpint(stat(folder.store, &st), ==, 0);
	g_assert_cmpint((int)(st.st_mode & 0777), ==, 0600);
	umask(before);
	g_assert_cmpuint(folder_count(&folder), ==, 1);
	folder_free(&folder);
}

static void takes_an_empty_file_for_a_new_store(void)
{
	static const enum store_mode modes[] = { STORE_READ, STORE_WRITE, STORE_CREATE };
	for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
		struct folder folder = folder_new();
		g_assert_true(g_file_set_contents(folder.store, "", 0, NULL));
		g_autoptr(Store) store = open_ok(folder.store, modes[i]);
		g_autoptr(Evidence) evidence = load_ok(store);
		g_assert_cmpuint(evidence->events->len, ==, 0);
		struct stat st;
		g_assert_cmpint(stat(folder.store, &st), ==, 0);
		g_assert_true((st.st_size == 0) == (modes[i] == STORE_READ));
		folder_free(&folder);
	}
}

static void reads_in_a_folder_that_cannot_be_written(void)
{
	struct folder folder = folder_new();
	make_store(folder.store);
	g_assert_cmpint(g_chmod(folder.store, 0400), ==, 0);
	g_assert_cmpint(g_chmod(folder.path, 0500), ==, 0);
	Store *store = open_ok(folder.store, STORE_READ);
	Evidence *evidence = load_ok(store);
	g_assert_cmpuint(evidence->events->len, ==, 1);
	evidence_free(evidence);
	g_autoptr(GError) error = NULL;
	g_assert_false(store_set_current(store, 1, &error));
	g_assert_cmpint(error_exit_code(error), ==, ERROR_STORE);
	g_assert_nonnull(strstr(error->message, "read-only"));
	store_close(store);
	if (geteuid() != 0) /* root may write everywhere */
		refused(folder.store, STORE_WRITE, ERROR_STORE, "read-only");
	g_assert_cmpint(g_chmod(folder.store, 0600), ==, 0);
	if (geteuid() != 0) {
		g_autoptr(GError) beside = NULL;
		g_autoptr(Store) writer = open_ok(folder.store, STORE_WRITE);
		g_assert_false(store_set_current(writer, 1, &beside));
		g_assert_cmpint(error_exit_code(beside), ==, ERROR_STORE);
		g_assert_nonnull(strstr(beside->message, "read-only"));
	}
	g_assert_cmpint(g_chmod(folder.path, 0700), ==, 0);
	g_assert_cmpuint(folder_count(&folder), ==, 1);
	folder_free(&folder);
}

static void opens_through_links_of_the_folder(void)
{
	struct folder folder = folder_new();
	make_store(folder.store);
	g_autofree char *link = g_strconcat(folder.path, ".link", NULL);
	g_autofree char *path = g_build_filename(link, "x.debrief", NULL);
	g_assert_cmpint(symlink(folder.path, link), ==, 0);
	Store *store = open_ok(path, STORE_WRITE);
	g_assert_cmpstr(store_path(store), ==, path);
	store_close(store);
	g_unlink(link);
	folder_free(&folder);
}

static void leaves_nothing_of_a_temporary_store(void)
{
	struct folder folder = folder_new();
	g_autofree char *before = g_strdup(g_getenv("TMPDIR"));
	g_setenv("TMPDIR", folder.path, TRUE);
	Store *store = open_ok(NULL, STORE_TEMPORARY);
	g_assert_null(store_path(store));
	g_autoptr(Source) source = source_named("a");
	struct sink sink;
	begin_ok(store, source, &sink);
	for (int i = 0; i < 200; i++) { /* more than SQLite keeps in memory */
		g_autofree char *body = g_strnfill(60000, 'x');
		g_autoptr(Event) event = post_new(NULL, NULL, T, 1, i, 1, body);
		give_event(&sink, event);
	}
	g_assert_cmpuint(folder_count(&folder), ==, 0);
	commit_ok(store, source);
	store_close(store);
	g_assert_cmpuint(folder_count(&folder), ==, 0);
	if (before != NULL)
		g_setenv("TMPDIR", before, TRUE);
	else
		g_unsetenv("TMPDIR");
	folder_free(&folder);
}

static void discards_only_an_empty_store_that_it_made(void)
{
	struct folder folder = folder_new();
	Store *made = open_ok(folder.store, STORE_CREATE);
	g_assert_true(store_discard_if_empty(made));
	store_close(made);
	g_assert_cmpuint(folder_count(&folder), ==, 0);

	store_close(open_ok(folder.store, STORE_CREATE));
	Store *found = open_ok(folder.store, STORE_WRITE);
	g_assert_false(store_discard_if_empty(found));
	store_close(found);
	g_unlink(folder.store);

	made = open_ok(folder.store, STORE_CREATE);
	g_autoptr(Source) source = source_named("a");
	struct sink sink;
	begin_ok(made, source, &sink);
	g_assert_false(store_discard_if_empty(made));
	commit_ok(made, source);
	g_assert_false(store_discard_if_empty(made));
	store_close(made);
	g_assert_cmpuint(folder_count(&folder), ==, 1);
	folder_free(&folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/open/refuses-stores-that-were-changed",
	                refuses_stores_that_were_changed);
	g_test_add_func("/store/open/refuses-values-that-cannot-be",
	                refuses_values_that_cannot_be);
	g_test_add_func("/store/open/refuses-half-stores-at-every-page",
	                refuses_half_stores_at_every_page);
	g_test_add_func("/store/open/survives-flipped-bytes", survives_flipped_bytes);
	g_test_add_func("/store/open/refuses-what-is-no-file", refuses_what_is_no_file);
	g_test_add_func("/store/open/judges-the-hostile-pack", judges_the_hostile_pack);
	g_test_add_func("/store/open/makes-private-files", makes_private_files);
	g_test_add_func("/store/open/takes-an-empty-file-for-a-new-store",
	                takes_an_empty_file_for_a_new_store);
	g_test_add_func("/store/open/reads-in-a-folder-that-cannot-be-written",
	                reads_in_a_folder_that_cannot_be_written);
	g_test_add_func("/store/open/opens-through-links-of-the-folder",
	                opens_through_links_of_the_folder);
	g_test_add_func("/store/open/leaves-nothing-of-a-temporary-store",
	                leaves_nothing_of_a_temporary_store);
	g_test_add_func("/store/open/discards-only-an-empty-store-that-it-made",
	                discards_only_an_empty_store_that_it_made);
	return g_test_run();
}
