#include "store/statement.h"

#include "base/text.h"
#include "store/row.h"

#include <errno.h>

/* "?1, ?2, ... ?n" */
#define MARKS_4 "?1, ?2, ?3, ?4"
#define MARKS_6 MARKS_4 ", ?5, ?6"
#define MARKS_7 MARKS_6 ", ?7"
#define MARKS_8 MARKS_7 ", ?8"
#define MARKS_9 MARKS_8 ", ?9"
#define MARKS_10 MARKS_9 ", ?10"
#define MARKS_11 MARKS_10 ", ?11"
#define MARKS_12 MARKS_11 ", ?12"
#define MARKS_17 MARKS_12 ", ?13, ?14, ?15, ?16, ?17"
#define MARKS_18 MARKS_17 ", ?18"
#define MARKS_20 MARKS_18 ", ?19, ?20"
#define MARKS_21 MARKS_20 ", ?21"
#define MARKS_22 MARKS_21 ", ?22"
#define MARKS_25 MARKS_22 ", ?23, ?24, ?25"
#define MARKS_26 MARKS_25 ", ?26"
#define MARKS(n) MARKS_##n

const struct query_text queries[QUERY_COUNT] = {
#define QUERY(name, sql) { #name, sql, false },
#define LISTING(name, sql) { #name, sql, true },
#include "store/query.def"
#undef QUERY
#undef LISTING
};

GError **store_keep(Store *store, GError **error)
{
	return error != NULL || store->fault != NULL ? error : &store->fault;
}

static void fail(Store *store, GError **error)
{
	store_fail(store, store_keep(store, error));
}

sqlite3_stmt *statement(Store *store, enum query query, GError **error)
{
	sqlite3_stmt **stmt = &store->statements[query];
	if (*stmt != NULL) {
		sqlite3_reset(*stmt);
		sqlite3_clear_bindings(*stmt);
	} else if (sqlite3_prepare_v3(store->db, queries[query].sql, -1,
	                              SQLITE_PREPARE_PERSISTENT, stmt,
	                              NULL) != SQLITE_OK) {
		fail(store, error);
	}
	return *stmt;
}

/* SQLITE_READONLY_ROLLBACK: a writer was killed since the last statement, and who only reads cannot put that right. */
int statement_try(Store *store, sqlite3_stmt *stmt)
{
	const int code = sqlite3_step(stmt);
	if (code != SQLITE_READONLY ||
	    sqlite3_extended_errcode(store->db) != SQLITE_READONLY_ROLLBACK)
		return code;
	store_recover(store);
	sqlite3_reset(stmt);
	return sqlite3_step(stmt);
}

/* What was to be in that transaction must not be stored without what came before. */
static int refuse_rest(Store *store, GError **error)
{
	if (store->fault == NULL)
		error_set(store_keep(store, error), ERROR_SYSTEM,
		          "rolled back after a fault");
	else if (error != NULL)
		g_propagate_error(error, g_error_copy(store->fault));
	return -1;
}

int statement_step(Store *store, sqlite3_stmt *stmt, GError **error)
{
	if (store->writing && sqlite3_get_autocommit(store->db)) {
		sqlite3_reset(stmt);
		return refuse_rest(store, error);
	}
	const int code = statement_try(store, stmt);
	if (code == SQLITE_ROW)
		return 1;
	if (code != SQLITE_DONE)
		fail(store, error); /* before the reset, which clears the code */
	sqlite3_reset(stmt);
	return code == SQLITE_DONE ? 0 : -1;
}

bool statement_run(Store *store, sqlite3_stmt *stmt, GError **error)
{
	int step;
	while ((step = statement_step(store, stmt, error)) == 1)
		;
	return step == 0;
}

bool query_run(Store *store, enum query query, GError **error)
{
	const bool begins = query == QUERY_BEGIN_WRITE,
	           rolls_back = query == QUERY_ROLLBACK;
	if (begins || rolls_back)
		store->writing = false;
	sqlite3_stmt *stmt = statement(store, query, error);
	const bool ok = stmt != NULL && statement_run(store, stmt, error);
	if (begins)
		store->writing = ok;
	else if (ok && query == QUERY_COMMIT)
		store->writing = false;
	return ok;
}

void store_abandon(Store *store)
{
	store->writing = false;
	if (!sqlite3_get_autocommit(store->db))
		query_run(store, QUERY_ROLLBACK, NULL);
}

GArray *query_ids(Store *store, enum query query, gint64 of, GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	if (sqlite3_bind_parameter_count(stmt) > 0)
		sqlite3_bind_int64(stmt, 1, of);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const gint64 id = sqlite3_column_int64(stmt, 0);
		g_array_append_val(ids, id);
	}
	return step == 0 ? g_steal_pointer(&ids) : NULL;
}

void bind_text(sqlite3_stmt *stmt, int mark, const char *text)
{
	sqlite3_bind_text(stmt, mark, text, -1, SQLITE_STATIC);
}

void bind_instant(sqlite3_stmt *stmt, int mark, gint64 at)
{
	if (at == INSTANT_NONE)
		sqlite3_bind_null(stmt, mark);
	else
		sqlite3_bind_int64(stmt, mark, at);
}

const char *column_text(sqlite3_stmt *stmt, int column)
{
	return (const char *)sqlite3_column_text(stmt, column);
}

gint64 column_instant(sqlite3_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL
	               ? INSTANT_NONE
	               : sqlite3_column_int64(stmt, column);
}

#define DAMAGED_HINT "take a copy of it from before, or import the files into a new store"

static bool is_permission(int saved_errno)
{
	return saved_errno == EACCES || saved_errno == EPERM || saved_errno == EROFS;
}

static bool fail_system(const Store *store, const struct place *place, GError **error)
{
	const int saved_errno = sqlite3_system_errno(store->db);
	const int code = sqlite3_errcode(store->db);
	const bool read_only = is_permission(saved_errno);
	if (code == SQLITE_CANTOPEN && read_only)
		return error_at(error, ERROR_STORE, place,
		                "read-only: nothing can be written beside it");
	if (code == SQLITE_FULL && saved_errno == 0)
		return error_at(error, ERROR_SYSTEM, place, "No space left on device");
	return error_at(error, ERROR_SYSTEM, place, "%s",
	                saved_errno != 0 ? g_strerror(saved_errno)
	                                 : sqlite3_errmsg(store->db));
}

bool store_fail(const Store *store, GError **error)
{
	const struct place place = { store->path, 0, 0, -1 };
	switch (sqlite3_errcode(store->db)) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		error_at(error, ERROR_STORE, &place, "in use by another process");
		return error_hint(error, "wait for it, or say --lock-timeout SECONDS");
	case SQLITE_NOTADB:
		return error_at(error, ERROR_STORE, &place,
		                "not a debrief store, or damaged");
	case SQLITE_CORRUPT:
	case SQLITE_MISMATCH:
	case SQLITE_FORMAT:
		return store_damaged(store, error, "%s", sqlite3_errmsg(store->db));
	case SQLITE_READONLY:
		return error_at(error, ERROR_STORE, &place, "read-only");
	case SQLITE_NOMEM:
		return error_at(error, ERROR_SYSTEM, &place, "out of memory");
	case SQLITE_TOOBIG:
		return error_at(error, ERROR_DATA, &place,
		                "a text is larger than the limit of 16 MiB");
	case SQLITE_CONSTRAINT:
		return error_at(error, ERROR_DATA, &place,
		                "contradicts what is stored: %s",
		                sqlite3_errmsg(store->db));
	default:
		return fail_system(store, &place, error);
	}
}

bool store_damaged(const Store *store, GError **error, const char *format, ...)
{
	const struct place place = { store->path, 0, 0, -1 };
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	/* SQLite quotes names out of the file */
	g_autofree char *line = text_one_line(text, 200);
	error_at(error, ERROR_STORE, &place, "damaged: %s", line);
	return error_hint(error, DAMAGED_HINT);
}
