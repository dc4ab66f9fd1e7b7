/* Every SQL text of the store prepares and uses an index, unless it lists a table on purpose. */
#include "store-fixture.h"
#include "store/statement.h"

static bool is_plumbing(const char *sql)
{
	return strncmp(sql, "BEGIN", 5) == 0 || strcmp(sql, "COMMIT") == 0 ||
	       strcmp(sql, "ROLLBACK") == 0;
}

/* "SCAN x" is a full scan; scans of a constant row, of a sub-select or over a key are none. */
static bool plan_scans(sqlite3 *db, const char *sql)
{
	g_autofree char *explain = g_strconcat("EXPLAIN QUERY PLAN ", sql, NULL);
	sqlite3_stmt *stmt = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(db, explain, -1, &stmt, NULL), ==, SQLITE_OK);
	bool scans = false;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(stmt, 3);
		if (g_str_has_prefix(detail, "SCAN") &&
		    strcmp(detail, "SCAN CONSTANT ROW") != 0) {
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

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/query/scans-no-table-unless-it-lists-it",
	                scans_no_table_unless_it_lists_it);
	g_test_add_func("/store/query/prepares-every-text", prepares_every_text);
	return g_test_run();
}
