/* What many captures of one page cost: a row for a known record, a few bytes for a known chunk, few transactions. */
#include "capture-fixture.h"
#include "store/statement.h"

#include <stdlib.h>

static gint64 number(Store *store, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL), ==,
	                SQLITE_OK);
	g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
	const gint64 value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static void run(Store *store, const char *sql)
{
	g_assert_cmpint(sqlite3_exec(store->db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* --- records ---------------------------------------------------------------------------- */

static const struct capture first = {
	.name = "a",
	.importer = "json",
	.as_of = 40,
	.posts = { { "x", 1, 0, PHASE_INVESTIGATING, "One.", LEVEL_MAJOR },
	           { "y", 9, 0, PHASE_MONITORING, "Two." } }
};

static struct capture like_first(const char *name, int as_of)
{
	struct capture capture = first;
	capture.name = name;
	capture.as_of = as_of;
	return capture;
}

static void keeps_one_row_of_a_record_that_is_known(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	const struct capture again = like_first("b", 44);
	g_autoptr(Source) a = put_capture(store, &first);
	g_autoptr(Source) b = put_capture(store, &again);
	g_assert_cmpint(a->duplicate, ==, 0);
	g_assert_cmpint(b->duplicate, ==, 4);
	g_assert_cmpint(b->in_records, ==, 0);
	g_assert_cmpint(number(store, "SELECT count(*) FROM incident_restatement"), ==,
	                1);
	g_assert_cmpint(number(store, "SELECT count(*) FROM incident_statement"), ==, 1);
	g_assert_cmpint(number(store, "SELECT count(*) FROM event_statement"), ==, 0);
	g_autoptr(Evidence) evidence = load_ok(store);
	const Incident *incident = evidence->incidents->pdata[0];
	g_assert_cmpint(incident->source, ==, b->id);
	g_assert_cmpint(incident->line, ==, 4);
	for (guint i = 0; i < 2; i++) {
		const struct snapshot *snapshot = evidence->snapshots->pdata[i];
		g_assert_cmpuint(snapshot->incidents->len, ==, 1);
	}
}

/* Another format may have the same bytes by chance, and reads them otherwise. */
static void tells_records_of_two_formats_apart(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	struct capture again = like_first("b", 44);
	again.importer = "other";
	source_free(put_capture(store, &first));
	source_free(put_capture(store, &again));
	g_assert_cmpint(number(store, "SELECT count(*) FROM incident_restatement"), ==,
	                0);
	g_assert_cmpint(number(store, "SELECT count(*) FROM incident_statement"), ==, 2);
}

/* A file that states an incident twice: both places are read, neither is all that it says. */
static void keeps_both_records_of_one_file(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = source_named("twice");
	struct sink sink;
	source_free(put_capture(store, &first));
	source->lines = source->in_records = 2;
	begin_ok(store, source, &sink);
	give_text(&sink, "{1}\n{2}\n");
	for (int i = 0; i < 2; i++) {
		g_autoptr(Incident) incident = incident_new();
		incident->vendor_id = g_strdup("inc");
		incident->line = i + 1;
		incident->offset = 4 * i;
		incident->length = 3;
		incident->whole = true;
		g_snprintf(incident->record_sha256, 65, "%064d", i);
		g_autoptr(Event) event =
		        post_new("inc", i == 0 ? "p" : "q", T + (50 + i) * MINUTE, i + 1,
		                 4 * i, 3, i == 0 ? "p" : "q");
		give_incident(&sink, incident);
		give_event(&sink, event);
	}
	commit_ok(store, source);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->events->len, ==, 5);
	for (guint i = 0; i < evidence->events->len; i++)
		g_assert_false(((const Event *)evidence->events->pdata[i])->withdrawn);
	g_assert_cmpuint(evidence->revisions->len, ==, 0);
}

static void takes_time_by_what_is_there(void)
{
	enum { CAPTURES = 300, POSTS = 200 };
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	for (int i = 0; i < CAPTURES; i++) {
		g_autofree char *name = g_strdup_printf("s%d", i);
		g_autoptr(Source) source = source_named(name);
		struct sink sink;
		begin_ok(store, source, &sink);
		g_autoptr(Incident) incident = incident_new();
		incident->vendor_id = g_strdup("inc");
		incident->whole = true;
		incident->updated_at = T + i * SECOND;
		g_snprintf(incident->record_sha256, 65, "%064d", i);
		give_incident(&sink, incident);
		for (int k = 0; k < POSTS; k++) {
			g_autofree char *id = g_strdup_printf("p%d", k);
			g_autoptr(Event) event =
			        post_new("inc", id, T + k * SECOND, 1, 2 * k, 1, "text");
			give_event(&sink, event);
		}
		commit_ok(store, source);
	}
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->events->len, ==, POSTS);
	g_assert_cmpuint(evidence->revisions->len, ==, 0);
}

/* --- chunks ------------------------------------------------------------------------------ */

#define PAGE_BYTES 300000

/* Words that do not pack well, the same for one seed; the last n of other words. */
static char *page_text(guint32 seed, gsize other)
{
	GString *text = g_string_sized_new(PAGE_BYTES + 16);
	g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
	g_autoptr(GRand) rest = g_rand_new_with_seed(seed + 1000 + (guint32)other);
	while (text->len < PAGE_BYTES)
		g_string_append_printf(
		        text, "%08x\n",
		        g_rand_int(text->len < PAGE_BYTES - other ? rand : rest));
	return g_string_free(text, FALSE);
}

static gint64 put_page(Store *store, const char *name, const char *page, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Source) source = source_named(name);
	g_autofree char *id = g_strdup(page);
	const struct snapshot snapshot = { .page = id, .as_of = T };
	struct sink sink;
	begin_ok(store, source, &sink);
	give_text(&sink, text);
	g_assert_true(sink.snapshot(sink.user, &snapshot, &error));
	commit_ok(store, source);
	return source->id;
}

static void same_text(Store *store, gint64 source, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes =
	        store_bytes(store, source, 0, (gint64)strlen(text), &error);
	g_assert_no_error(error);
	same_memory(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), text,
	            strlen(text));
}

static void packs_a_page_by_its_capture_before(void)
{
	static const struct {
		const char *page;
		guint32 seed;
		gsize other; /* bytes that differ */
		bool key;
	} cases[] = {
		{ "p", 1, 0, true },  { "p", 1, 40, false },    { "p", 1, 400, false },
		{ "q", 1, 40, true }, { "p", 1, 60000, false }, { "p", 1, 100000, true },
		{ "p", 2, 0, true },  { "p", 2, 50, false },
	};
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name = g_strdup_printf("%zu", i);
		g_autofree char *text = page_text(cases[i].seed, cases[i].other);
		const gint64 id = put_page(store, name, cases[i].page, text);
		g_test_message("case %zu", i);
		g_autofree char *sql = g_strdup_printf(
		        "SELECT key IS NULL FROM log_chunk WHERE source = %d", (int)id);
		g_assert_cmpint(number(store, sql), ==, cases[i].key);
		same_text(store, id, text);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = page_text(cases[i].seed, cases[i].other);
		same_text(store, (gint64)i + 1, text);
	}
	g_assert_cmpint(number(store, "SELECT max(length(bytes)) FROM log_chunk "
	                              "WHERE source = 2"),
	                <, PAGE_BYTES / 100);
}

static void passes_a_key_on_when_its_source_goes(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	enum { PAGES = 5 };
	for (gsize i = 0; i < PAGES; i++) {
		g_autofree char *name = g_strdup_printf("%zu", i);
		g_autofree char *text = page_text(1, i * 9);
		put_page(store, name, "p", text);
	}
	for (gint64 gone = 1; gone < PAGES; gone++) {
		store_remove_source(store, gone, &error);
		g_assert_no_error(error);
		g_assert_cmpint(number(store, "SELECT count(*) FROM log_chunk "
		                              "WHERE key IS NULL"),
		                ==, 1);
		for (gint64 i = gone; i < PAGES; i++) {
			g_autofree char *text = page_text(1, (gsize)i * 9);
			same_text(store, i + 1, text);
		}
	}
}

static void refuses_keys_that_cannot_be(void)
{
	static const char *const cases[] = {
		"UPDATE log_chunk SET key = 77 WHERE source = 2",
		"UPDATE log_chunk SET key = id WHERE source = 2",
		"UPDATE log_chunk SET key = 2 WHERE source = 3",
		"UPDATE log_chunk SET key = NULL WHERE source = 2",
		"UPDATE log_chunk SET key = 4 WHERE source = 2",
		"DELETE FROM log_chunk WHERE id = 1",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
		for (guint32 k = 0; k < 3; k++) {
			g_autofree char *name = g_strdup_printf("%u", k);
			g_autofree char *text = page_text(1, k * 9);
			put_page(store, name, "p", text);
		}
		g_autofree char *other = page_text(3, 0);
		put_page(store, "other", "q", other);
		run(store, cases[i]);
		g_autoptr(GError) error = NULL;
		g_test_message("%s", cases[i]);
		g_clear_pointer(&store->chunk, g_bytes_unref);
		g_clear_pointer(&store->key, g_bytes_unref);
		g_autoptr(GBytes) bytes =
		        store_bytes(store, i == 2 ? 3 : 2, 0, 100, &error);
		g_assert_error(error, DEBRIEF_ERROR, ERROR_STORE);
		g_assert_null(bytes);
	}
}

/* --- batches ------------------------------------------------------------------------------ */

static void rolls_back_one_source_of_a_batch(void)
{
	g_autoptr(GError) error = NULL;
	struct folder folder = folder_new();
	g_autoptr(Store) store = open_ok(folder.store, STORE_CREATE);
	store_batch(store, true);
	const struct capture b = like_first("b", 41), c = like_first("c", 42);
	source_free(put_capture(store, &first));
	g_assert_cmpuint(store_pending(store), ==, 1);
	g_autoptr(Source) source = source_named("gone");
	struct sink sink;
	begin_ok(store, source, &sink);
	give_text(&sink, "text\n");
	store_rollback_source(store);
	source_free(put_capture(store, &b));
	{
		g_autoptr(Store) reader = open_ok(folder.store, STORE_READ);
		g_autoptr(Evidence) nothing = load_ok(reader);
		g_assert_cmpuint(nothing->sources->len, ==, 0);
	}
	g_assert_true(store_sync(store, true, &error));
	g_assert_cmpuint(store_pending(store), ==, 0);
	source_free(put_capture(store, &c));
	store_close(g_steal_pointer(
	        &store)); /* as a crash would: c was not stored for good */
	store = open_ok(folder.store, STORE_WRITE);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->sources->len, ==, 2);
	g_assert_cmpuint(evidence->events->len, ==, 3);
	folder_free(&folder);
}

static void tells_when_a_batch_is_lost(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	store_batch(store, true);
	source_free(put_capture(store, &first));
	run(store, "ROLLBACK"); /* as SQLite does by itself when the disk is full */
	g_assert_false(store_sync(store, true, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_SYSTEM);
	g_assert_nonnull(strstr(error->message, "the last source is not stored"));
	g_clear_error(&error);
	g_assert_true(store_sync(store, true, &error));
	source_free(put_capture(store, &first));
	g_assert_true(store_sync(store, true, &error));
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->sources->len, ==, 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/capture/keeps-one-row-of-a-record-that-is-known",
	                keeps_one_row_of_a_record_that_is_known);
	g_test_add_func("/store/capture/tells-records-of-two-formats-apart",
	                tells_records_of_two_formats_apart);
	g_test_add_func("/store/capture/keeps-both-records-of-one-file",
	                keeps_both_records_of_one_file);
	g_test_add_func("/store/capture/takes-time-by-what-is-there",
	                takes_time_by_what_is_there);
	g_test_add_func("/store/capture/packs-a-page-by-its-capture-before",
	                packs_a_page_by_its_capture_before);
	g_test_add_func("/store/capture/passes-a-key-on-when-its-source-goes",
	                passes_a_key_on_when_its_source_goes);
	g_test_add_func("/store/capture/refuses-keys-that-cannot-be",
	                refuses_keys_that_cannot_be);
	g_test_add_func("/store/capture/rolls-back-one-source-of-a-batch",
	                rolls_back_one_source_of_a_batch);
	g_test_add_func("/store/capture/tells-when-a-batch-is-lost",
	                tells_when_a_batch_is_lost);
	return g_test_run();
}
