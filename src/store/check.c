#include "store/check.h"

#include "base/resource.h"

#include <string.h>

#define MIB (1024 * 1024)
#define HEAP_MAX (256 * MIB)

static const struct {
	int option, value;
} switches[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	{ SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
};
static const struct {
	int limit, value;
} limits[] = {
	{ SQLITE_LIMIT_LENGTH, 16 * MIB },     { SQLITE_LIMIT_SQL_LENGTH, 100000 },
	{ SQLITE_LIMIT_ATTACHED, 0 },          { SQLITE_LIMIT_EXPR_DEPTH, 20 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 1 },     { SQLITE_LIMIT_WORKER_THREADS, 0 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 100 },
};

static bool run(Store *store, const char *sql, GError **error)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
	       store_fail(store, error);
}

bool check_harden(Store *store, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(switches); i++)
		sqlite3_db_config(store->db, switches[i].option, switches[i].value, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(limits); i++)
		sqlite3_limit(store->db, limits[i].limit, limits[i].value);
	sqlite3_hard_heap_limit64(HEAP_MAX);
	sqlite3_extended_result_codes(store->db, 0);
	return run(store, "PRAGMA mmap_size = 0", error) &&
	       run(store, "PRAGMA cell_size_check = ON", error);
}

static bool pragma_int(Store *store, const char *sql, gint64 *value, GError **error)
{
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return store_fail(store, error);
	const bool ok = sqlite3_step(stmt) == SQLITE_ROW;
	if (ok)
		*value = sqlite3_column_int64(stmt, 0);
	else
		store_fail(store, error);
	sqlite3_finalize(stmt);
	return ok;
}

/* --- the schema that this program knows ------------------------------------------ */

static bool apply_schemas(sqlite3 *db)
{
	g_auto(GStrv) names = resource_list("schemas/store");
	for (char **name = names; *name != NULL; name++) {
		g_autofree char *path = g_strconcat("schemas/store/", *name, NULL);
		g_autoptr(GBytes) bytes = resource_bytes(path);
		gsize len;
		const char *text = g_bytes_get_data(bytes, &len);
		g_autofree char *sql = g_strndup(text, len);
		if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
			return false;
	}
	return true;
}

/* The number of the last schema: "0001-evidence.sql" is 1. */
static int known_version(void)
{
	g_auto(GStrv) names = resource_list("schemas/store");
	guint64 version = 0;
	for (char **name = names; *name != NULL; name++)
		version = MAX(version, g_ascii_strtoull(*name, NULL, 10));
	return (int)version;
}

bool check_create(Store *store, GError **error)
{
	g_autofree char *marks =
	        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d;",
	                        STORE_APPLICATION_ID, known_version());
	gint64 made;
	if (!query_run(store, QUERY_BEGIN_WRITE, error))
		return false;
	if (pragma_int(store, "PRAGMA application_id", &made, NULL) &&
	    made == STORE_APPLICATION_ID) /* by another process, while we waited */
		return query_run(store, QUERY_ROLLBACK, error) &&
		       check_store(store, G_MAXINT64, error);
	if (apply_schemas(store->db) && run(store, marks, NULL) &&
	    query_run(store, QUERY_MAKE_SECRET, NULL) &&
	    query_run(store, QUERY_COMMIT, NULL))
		return true;
	store_fail(store, error);
	query_run(store, QUERY_ROLLBACK, NULL);
	return false;
}

/* --- what stands in the file ------------------------------------------------------ */

/*
 * A store in WAL mode would make SQLite create files beside it before any check. So the two format bytes are
 * read through SQLite's own file handle: an open(2) of ours would drop its locks at close.
 */
static bool check_journal(Store *store, GError **error)
{
	sqlite3_file *file = NULL;
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	guint8 head[20];
	if (file == NULL || file->pMethods == NULL ||
	    file->pMethods->xRead(file, head, sizeof head, 0) != SQLITE_OK ||
	    memcmp(head, "SQLite format 3", 16) != 0)
		return true; /* told by the first statement */
	if (head[18] != 1 || head[19] != 1)
		return store_damaged(store, error, "its journal mode is not ours");
	return true;
}

static bool check_version(Store *store, GError **error)
{
	gint64 application, version;
	if (!pragma_int(store, "PRAGMA application_id", &application, error) ||
	    !pragma_int(store, "PRAGMA user_version", &version, error))
		return false;
	const struct place place = { store->path, 0, 0, -1 };
	if (application != STORE_APPLICATION_ID)
		return error_at(error, ERROR_STORE, &place, "not a debrief store");
	if (version == known_version())
		return true;
	if (version > known_version()) {
		error_at(error, ERROR_STORE, &place,
		         "written by a newer debrief: store version %" G_GINT64_FORMAT
		         ", this program reads up to %d",
		         version, known_version());
		return error_hint(error, "use the newer debrief; nothing was changed");
	}
	return store_damaged(store, error, "no debrief wrote version %" G_GINT64_FORMAT,
	                     version);
}

/* Every object of a schema in one text; NULL when it cannot be read. */
static char *schema_text(sqlite3 *db)
{
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v2(db,
	                       "SELECT type, name, tbl_name, coalesce(sql, '') "
	                       "FROM sqlite_schema ORDER BY type, name",
	                       -1, &stmt, NULL) != SQLITE_OK)
		return NULL;
	GString *text = g_string_new(NULL);
	int code;
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW)
		for (int i = 0; i < 4; i++)
			g_string_append_printf(
			        text, "%s\n", (const char *)sqlite3_column_text(stmt, i));
	sqlite3_finalize(stmt);
	return g_string_free(text, code != SQLITE_DONE);
}

static char *known_schema(void)
{
	sqlite3 *db = NULL;
	char *text = NULL;
	if (sqlite3_open(":memory:", &db) == SQLITE_OK && apply_schemas(db))
		text = schema_text(db);
	sqlite3_close(db);
	return text;
}

static bool check_schema(Store *store, GError **error)
{
	g_autofree char *known = known_schema();
	g_autofree char *found = schema_text(store->db);
	if (known == NULL)
		return error_set(error, ERROR_SYSTEM, "out of memory");
	if (found == NULL)
		return store_fail(store, error);
	if (strcmp(known, found) != 0) {
		const struct place place = { store->path, 0, 0, -1 };
		error_at(
		        error, ERROR_STORE, &place,
		        "its schema is not that of version %d: another debrief wrote it, "
		        "or it is altered or damaged",
		        known_version());
		return error_hint(error, "import the files into a new store; nothing "
		                         "was changed");
	}
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v2(store->db, "PRAGMA encoding", -1, &stmt, NULL) !=
	    SQLITE_OK)
		return store_fail(store, error);
	const bool utf8 = sqlite3_step(stmt) == SQLITE_ROW &&
	                  g_strcmp0(column_text(stmt, 0), "UTF-8") == 0;
	sqlite3_finalize(stmt);
	return utf8 || store_damaged(store, error, "its text is not UTF-8");
}

/* SQLite takes the missing end of the last page for zeros; a store has whole pages only. */
static bool check_length(Store *store, gint64 page_size, GError **error)
{
	sqlite3_file *file = NULL;
	sqlite3_int64 length = 0;
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (file != NULL && file->pMethods != NULL)
		file->pMethods->xFileSize(file, &length);
	return length % page_size == 0 ||
	       store_damaged(store, error, "its end is missing");
}

/* Reads every page: shape of the trees, types of STRICT columns, NOT NULL. About 1.3 ms a MiB. */
static bool check_pages(Store *store, gint64 max_bytes, GError **error)
{
	gint64 pages, size;
	if (!pragma_int(store, "PRAGMA page_count", &pages, error) ||
	    !pragma_int(store, "PRAGMA page_size", &size, error))
		return false;
	if (!check_length(store, size, error))
		return false;
	if (pages > max_bytes / size)
		return true;
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v2(store->db, "PRAGMA quick_check(1)", -1, &stmt, NULL) !=
	    SQLITE_OK)
		return store_fail(store, error);
	const int code = sqlite3_step(stmt);
	const char *said = code == SQLITE_ROW ? column_text(stmt, 0) : NULL;
	const bool ok = g_strcmp0(said, "ok") == 0;
	if (!ok && said != NULL)
		store_damaged(store, error, "%s", said);
	else if (!ok)
		store_fail(store, error);
	sqlite3_finalize(stmt);
	return ok;
}

bool check_store(Store *store, gint64 max_bytes, GError **error)
{
	return check_journal(store, error) && check_version(store, error) &&
	       check_schema(store, error) && check_pages(store, max_bytes, error);
}
