#include "store/check.h"
#include "store/chunk.h"
#include "store/minute.h"
#include "store/put.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * How much of a store is read page by page before it is used. Read verbs answer in 100 ms on a store of any size, so
 * they check small stores only (measured: 16 MiB take about 20 ms); what they load is checked value by value anyway.
 */
#define CHECK_READ (G_GINT64_CONSTANT(16) << 20)
#define CHECK_WRITE (G_GINT64_CONSTANT(256) << 20)

/* SQLITE_OPEN_NOFOLLOW refuses links anywhere in the path: those of the folder are followed here. */
static char *real_path(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	char *real = realpath(folder, NULL);
	if (real == NULL)
		return g_strdup(path);
	char *full = g_build_filename(real, name, NULL);
	free(real);
	return full;
}

/* -1 + error, else the size of the file; 0 also when it was made just now. */
static gint64 find_file(Store *store, enum store_mode mode, GError **error)
{
	const struct place place = { store->path, 0, 0, -1 };
	struct stat st;
	if (lstat(store->path, &st) == 0) {
		if (!S_ISREG(st.st_mode))
			error_at(error, ERROR_STORE, &place, "not a regular file");
		else if (mode == STORE_CREATE && st.st_size > 0)
			error_at(error, ERROR_PROTECT, &place, "exists already");
		else
			return st.st_size;
		return -1;
	}
	if (errno != ENOENT) {
		error_at(error, ERROR_SYSTEM, &place, "%s", g_strerror(errno));
		return -1;
	}
	if (mode != STORE_CREATE) {
		error_at(error, ERROR_STORE, &place, "no such store");
		error_hint(error, "debrief init makes one");
		return -1;
	}
	/* SQLite holds no lock on it yet, so it may be opened and closed here */
	const int fd = open(store->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0) {
		const bool denied = errno == EACCES || errno == EROFS || errno == EPERM;
		error_at(error, denied ? ERROR_STORE : ERROR_SYSTEM, &place, "%s",
		         g_strerror(errno));
		return -1;
	}
	close(fd);
	store->created = true;
	return 0;
}

static bool connect(Store *store, const char *path, int flags, int lock_timeout_s,
                    GError **error)
{
	const int code =
	        sqlite3_open_v2(path, &store->db,
	                        flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE |
	                                SQLITE_OPEN_NOMUTEX, /* one thread uses it */
	                        NULL);
	if (store->db == NULL)
		return error_set(error, ERROR_SYSTEM, "out of memory");
	if (code != SQLITE_OK)
		return store_fail(store, error);
	store->lock_timeout_s = CLAMP(lock_timeout_s, 0, 1000000);
	sqlite3_busy_timeout(store->db, store->lock_timeout_s * 1000);
	return check_harden(store, error) && minute_table_add(store, error);
}

void store_recover(const Store *store)
{
	sqlite3 *db = NULL;
	g_autofree char *path = real_path(store->path);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW,
	                    NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(db, store->lock_timeout_s * 1000);
		sqlite3_exec(db, "PRAGMA schema_version", NULL, NULL, NULL);
	}
	sqlite3_close(db);
}

static bool needs_recovery(Store *store)
{
	return sqlite3_exec(store->db, "PRAGMA schema_version", NULL, NULL, NULL) ==
	       SQLITE_READONLY;
}

/* After the journal of a killed creation was rolled back nothing is left: it is a new store again. */
static bool has_no_pages(Store *store)
{
	sqlite3_stmt *stmt = NULL;
	const bool none = sqlite3_prepare_v2(store->db, "PRAGMA page_count", -1, &stmt,
	                                     NULL) == SQLITE_OK &&
	                  sqlite3_step(stmt) == SQLITE_ROW &&
	                  sqlite3_column_int64(stmt, 0) == 0;
	sqlite3_finalize(stmt);
	return none;
}

static bool open_nothing(Store *store, GError **error)
{
	return connect(store, ":memory:", SQLITE_OPEN_READWRITE, 0, error) &&
	       check_create(store, error);
}

static bool open_read(Store *store, const char *path, gint64 size, int lock_timeout_s,
                      GError **error)
{
	if (size == 0) /* a new store; it has nothing, and nothing may be written */
		return open_nothing(store, error);
	if (!connect(store, path, SQLITE_OPEN_READONLY, lock_timeout_s, error))
		return false;
	if (needs_recovery(store)) {
		sqlite3_close(g_steal_pointer(&store->db));
		store_recover(store);
		if (!connect(store, path, SQLITE_OPEN_READONLY, lock_timeout_s, error))
			return false;
	}
	if (has_no_pages(store)) {
		sqlite3_close(g_steal_pointer(&store->db));
		return open_nothing(store, error);
	}
	return check_store(store, CHECK_READ, error);
}

static bool open_write(Store *store, const char *path, gint64 size, int lock_timeout_s,
                       GError **error)
{
	if (!connect(store, path, SQLITE_OPEN_READWRITE, lock_timeout_s, error))
		return false;
	if (sqlite3_db_readonly(store->db, "main") == 1) {
		const struct place place = { store->path, 0, 0, -1 };
		return error_at(error, ERROR_STORE, &place, "read-only");
	}
	if (size == 0 || has_no_pages(store) ? !check_create(store, error)
	                                     : !check_store(store, CHECK_WRITE, error))
		return false;
	if (store_is_bundle(store)) {
		const struct place place = { store->path, 0, 0, -1 };
		error_at(error, ERROR_STORE, &place,
		         "is a bundle, which can only be read");
		return error_hint(error, "what is to be added belongs into the store "
		                         "that it was made of");
	}
	/* a commit is on the disk; what is removed leaves no trace in the file */
	return sqlite3_exec(store->db,
	                    "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON", NULL,
	                    NULL, NULL) == SQLITE_OK ||
	       store_fail(store, error);
}

static bool open_file(Store *store, enum store_mode mode, int lock_timeout_s,
                      GError **error)
{
	const gint64 size = find_file(store, mode, error);
	if (size < 0)
		return false;
	g_autofree char *path = real_path(store->path);
	return mode == STORE_READ ? open_read(store, path, size, lock_timeout_s, error)
	                          : open_write(store, path, size, lock_timeout_s, error);
}

/* SQLite's own temporary file: unlinked at once, in $TMPDIR, never synced because no crash can leave it behind. */
static bool open_temporary(Store *store, GError **error)
{
	return connect(store, "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 0, error) &&
	       check_create(store, error);
}

Store *store_open(const char *path, enum store_mode mode, int lock_timeout_s,
                  GError **error)
{
	g_autoptr(Store) store = g_new0(Store, 1);
	store->relatives = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
	                                         (GDestroyNotify)store_relative_free);
	store->path = mode == STORE_TEMPORARY ? NULL : g_strdup(path);
	const bool ok = mode == STORE_TEMPORARY
	                        ? open_temporary(store, error)
	                        : open_file(store, mode, lock_timeout_s, error);
	if (ok)
		return g_steal_pointer(&store);
	if (store->created)
		unlink(store->path);
	return NULL;
}

void store_close(Store *store)
{
	if (store == NULL)
		return;
	store_rollback_source(store);
	g_clear_error(&store->fault);
	for (int i = 0; i < QUERY_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	chunk_forget(store);
	g_hash_table_unref(store->relatives);
	g_free(store->path);
	g_free(store);
}

const char *store_path(const Store *store)
{
	return store->path;
}

static bool is_empty(Store *store)
{
	sqlite3_stmt *stmt = statement(store, QUERY_IS_EMPTY, NULL);
	const bool empty = stmt != NULL && statement_step(store, stmt, NULL) == 1 &&
	                   sqlite3_column_int(stmt, 0) == 1;
	if (stmt != NULL)
		sqlite3_reset(stmt);
	return empty;
}

bool store_discard_if_empty(Store *store)
{
	if (!store->created || store->path == NULL || store->put != NULL ||
	    !query_run(store, QUERY_BEGIN_WRITE, NULL))
		return false; /* nobody else writes while we hold the lock */
	const bool gone = is_empty(store) && unlink(store->path) == 0;
	query_run(store, QUERY_ROLLBACK, NULL);
	return gone;
}
