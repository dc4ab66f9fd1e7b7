/*
 * statement.h - inside of store/: the handle, its prepared statements, and SQLite's codes as errors.
 *
 * Shape   one prepared statement a text of query.def, made at first use, reset when it is asked for again
 * Owns    the Store owns its statements; never finalize them
 * Errors  store_fail() gives every SQLite code its exit class
 */
#pragma once
#include "store/store.h"

#include <sqlite3.h>

enum query {
#define QUERY(name, sql) QUERY_##name,
#define LISTING(name, sql) QUERY_##name,
#include "store/query.def"
#undef QUERY
#undef LISTING
	QUERY_COUNT
};
struct query_text {
	const char *name, *sql;
	bool listing; /* reads a whole table on purpose */
};
extern const struct query_text queries[QUERY_COUNT];

struct put; /* put.h: the source being put */
struct store {
	sqlite3 *db;
	char *path;   /* NULL: temporary */
	bool created; /* by this handle */
	int lock_timeout_s;
	sqlite3_stmt *statements[QUERY_COUNT];
	struct put *put;
	bool writing; /* between BEGIN IMMEDIATE and its COMMIT or ROLLBACK */
	bool batch;
	guint pending; /* sources that wait for the commit of their batch */
	gint64 batch_began;
	GError *fault; /* the first that a look-up could not tell; the source being put fails by it */
	GHashTable *relatives; /* gint64 id -> struct source_relative, of overlap.c */
	GBytes *chunk;         /* the one read last, uncompressed */
	gint64 chunk_id;
	GBytes *key; /* the one used last, uncompressed, and how long it is packed */
	gint64 key_id, key_packed;
};

/*
 * error NULL, here and below: the fault is kept in the store, for a look-up that finds nothing by a fault would have evidence
 * stored twice or at the wrong place.
 */
GError **store_keep(Store *store, GError **error);
/* The statement, reset and with nothing bound; NULL + error when it cannot be prepared. */
sqlite3_stmt *statement(Store *store, enum query query, GError **error);
/* Runs it to its end and resets it. */
bool statement_run(Store *store, sqlite3_stmt *stmt, GError **error);
/*
 * SQLITE_ROW -> 1, SQLITE_DONE -> 0 (and reset), else -1 + error (and reset). SQLite rolls a transaction back by itself on
 * some faults: none is run then until query_run() ends it or begins another.
 */
int statement_step(Store *store, sqlite3_stmt *stmt, GError **error);
/* sqlite3_step(), after what a killed writer left is rolled back; SQLite's code. */
int statement_try(Store *store, sqlite3_stmt *stmt);
bool query_run(Store *store, enum query query, GError **error); /* without parameters */
/* Ends a transaction that is not to be, where SQLite did not already. */
void store_abandon(Store *store);
/* gint64, the first column of every row; of is bound to ?1 when there is one. NULL + error. */
GArray *query_ids(Store *store, enum query query, gint64 of, GError **error);

void bind_text(sqlite3_stmt *stmt, int mark, const char *text); /* NULL -> NULL */
void bind_instant(sqlite3_stmt *stmt, int mark, gint64 at);     /* INSTANT_NONE -> NULL */
const char *column_text(sqlite3_stmt *stmt, int column); /* valid until the next step */
gint64 column_instant(sqlite3_stmt *stmt, int column);

/* Rolls back what a killed writer left, by a connection that may write; where none may, all stays as it is. */
void store_recover(const Store *store);

/* Both return false. */
bool store_fail(const Store *store, GError **error);
bool store_damaged(const Store *store, GError **error, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
