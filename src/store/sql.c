#include "store/statement.h"

#include <string.h>

#define EXPRESSION_DEPTH 200 /* people write longer conditions than our own SQL does */
#define VALUE_MAX 32         /* bytes of a blob that are shown */

/* Functions that reach outside of the database or hide work in it. */
static bool is_safe_function(const char *name)
{
	static const char *const denied[] = { "load_extension", "fts3_tokenizer",
		                              "readfile",       "writefile",
		                              "edit",           "zeroblob",
		                              "randomblob" };
	for (gsize i = 0; i < G_N_ELEMENTS(denied); i++)
		if (g_ascii_strcasecmp(name, denied[i]) == 0)
			return false;
	return true;
}

static int authorize(void *user, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
	(void)user;
	(void)database;
	(void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ: /* the key of the masks is no evidence */
		return g_ascii_strcasecmp(first, "setting") == 0 ? SQLITE_DENY
		                                                 : SQLITE_OK;
	case SQLITE_FUNCTION:
		return is_safe_function(second) ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static bool refuse_sql(const Store *store, GError **error)
{
	switch (sqlite3_errcode(store->db)) {
	case SQLITE_AUTH:
		error_set(error, ERROR_USAGE, "SQL: %s", sqlite3_errmsg(store->db));
		return error_hint(error, "queries read: SELECT alone is allowed");
	case SQLITE_ERROR:
	case SQLITE_RANGE:
		return error_set(error, ERROR_USAGE, "SQL: %s",
		                 sqlite3_errmsg(store->db));
	case SQLITE_TOOBIG:
		return error_set(error, ERROR_USAGE,
		                 "SQL: a value or the text is too long");
	default:
		return store_fail(store, error);
	}
}

static bool is_blank(const char *sql)
{
	return sql == NULL || sql[strspn(sql, " \t\r\n;")] == '\0';
}

static sqlite3_stmt *prepare(Store *store, const char *sql, GError **error)
{
	sqlite3_stmt *stmt = NULL;
	const char *tail = NULL;
	if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, &tail) != SQLITE_OK)
		refuse_sql(store, error);
	else if (stmt == NULL)
		error_set(error, ERROR_USAGE, "SQL: no statement");
	else if (!is_blank(tail))
		error_set(error, ERROR_USAGE, "SQL: one statement at a time");
	else if (!sqlite3_stmt_readonly(stmt))
		error_set(error, ERROR_USAGE, "SQL: queries read, they do not write");
	else
		return stmt;
	sqlite3_finalize(stmt);
	return NULL;
}

/* Text as SQLite gives it; of blobs the first bytes in hex, for they are packed. */
static char *value_text(sqlite3_stmt *stmt, int column)
{
	if (sqlite3_column_type(stmt, column) != SQLITE_BLOB)
		return g_strdup(column_text(stmt, column));
	const guint8 *bytes = sqlite3_column_blob(stmt, column);
	const int len = sqlite3_column_bytes(stmt, column);
	GString *text = g_string_new("x'");
	for (int i = 0; i < MIN(len, VALUE_MAX); i++)
		g_string_append_printf(text, "%02x", bytes[i]);
	g_string_append(text, "'");
	if (len > VALUE_MAX)
		g_string_append_printf(text, "... (%d bytes)", len);
	return g_string_free(text, FALSE);
}

static bool give_row(sqlite3_stmt *stmt, const char *const *names, store_row_cb cb,
                     void *user)
{
	const int n = sqlite3_column_count(stmt);
	g_autofree const char **values = g_new0(const char *, (gsize)n + 1);
	g_autoptr(GPtrArray) keep = g_ptr_array_new_with_free_func(g_free);
	for (int i = 0; i < n; i++) {
		char *text = value_text(stmt, i);
		g_ptr_array_add(keep, text);
		values[i] = text;
	}
	return cb(user, n, names, values);
}

static const char **column_names(sqlite3_stmt *stmt)
{
	const int n = sqlite3_column_count(stmt);
	const char **names = g_new0(const char *, (gsize)n + 1);
	for (int i = 0; i < n; i++)
		names[i] = sqlite3_column_name(stmt, i);
	return names;
}

static bool run_query(Store *store, const char *sql, store_row_cb cb, void *user,
                      GError **error)
{
	sqlite3_stmt *stmt = prepare(store, sql, error);
	if (stmt == NULL)
		return false;
	g_autofree const char **names = column_names(stmt);
	int code;
	while ((code = statement_try(store, stmt)) == SQLITE_ROW)
		if (!give_row(stmt, names, cb, user))
			break;
	const bool ok = code == SQLITE_DONE || code == SQLITE_ROW;
	if (!ok)
		refuse_sql(store, error);
	sqlite3_finalize(stmt);
	return ok;
}

/* SQLite makes a virtual table that is in no file at its first use, which the authorizer would deny. */
static void make_tables(Store *store)
{
	sqlite3_exec(store->db,
	             "SELECT 1 FROM json_each('[]'), json_tree('[]'), log_rollup LIMIT 0",
	             NULL, NULL, NULL);
}

bool store_query(Store *store, const char *sql, store_row_cb cb, void *user,
                 GError **error)
{
	const int depth =
	        sqlite3_limit(store->db, SQLITE_LIMIT_EXPR_DEPTH, EXPRESSION_DEPTH);
	make_tables(store);
	sqlite3_set_authorizer(store->db, authorize, NULL);
	const bool ok = run_query(store, sql, cb, user, error);
	sqlite3_set_authorizer(store->db, NULL, NULL);
	sqlite3_limit(store->db, SQLITE_LIMIT_EXPR_DEPTH, depth);
	return ok;
}
