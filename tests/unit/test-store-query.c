/* Every SQL text of the store prepares and uses an index, unless it lists a table on purpose. */
#include "store-fixture.h"
#include "store/statement.h"

static bool is_plumbing(const char *sql)
{
	return strncmp(sql, "BEGIN", 5) == 0 || strcmp(sql, "COMMIT") == 0 ||
	       strcmp(sql, "ROLLBACK") == 0;
}

/* "SCAN x" is a full scan; scans of constant rows, of a sub-select or over a key are none. */
static bool plan_scans(sqlite3 *db, const char *sql)
{
	g_autofree char *explain = g_strconcat("EXPLAIN QUERY PLAN ", sql, NULL);
	sqlite3_stmt *stmt = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(db, explain, -1, &stmt, NULL), ==, SQLITE_OK);
	bool scans = false;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(stmt, 3);
		if (g_str_has_prefix(detail, "SCAN") &&
		    strstr(detail, "CONSTANT ROW") == NULL) {
			g_test_message("%s: %s", sql, detail);
			scans = true;
		}
	}
	sqlite3_finalize(stmt);
	return scans;
}

static void scans_no_table_unless_it_lists_it(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	for (gsize i = 0; i < QUERY_COUNT; i++) {
		if (is_plumbing(queries[i].sql) || queries[i].listing)
			continue;
		g_test_message("%s", queries[i].name);
		g_assert_false(plan_scans(store->db, queries[i].sql));
	}
}

static void prepares_every_text(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	for (int i = 0; i < QUERY_COUNT; i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", queries[i].name);
		g_assert_nonnull(statement(store, (enum query)i, &error));
		g_assert_no_error(error);
	}
}

/* A commit that a power cut can undo would be a promise broken: no such setting stands in the sources. */
static void never_trades_safety_for_speed(void)
{
	g_autofree char *folder =
	        g_test_build_filename(G_TEST_DIST, "src", "store", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	g_autoptr(GRegex) unsafe = g_regex_new("(synchronous|journal_mode)\\s*=\\s*[\"']?"
	                                       "(OFF|0|NORMAL|1|MEMORY|WAL)",
	                                       G_REGEX_CASELESS, 0, NULL);
	const char *name;
	int files = 0;
	if (dir == NULL) {
		g_test_skip("no source tree");
		return;
	}
	g_assert_true(g_regex_match(unsafe, "PRAGMA synchronous = off", 0, NULL));
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *text = NULL;
		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		g_test_message("%s", name);
		g_assert_false(g_regex_match(unsafe, text, 0, NULL));
		files += strstr(text, "synchronous = FULL") != NULL;
	}
	g_assert_cmpint(files, >=, 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/query/scans-no-table-unless-it-lists-it",
	                scans_no_table_unless_it_lists_it);
	g_test_add_func("/store/query/prepares-every-text", prepares_every_text);
	g_test_add_func("/store/query/never-trades-safety-for-speed",
	                never_trades_safety_for_speed);
	return g_test_run();
}
