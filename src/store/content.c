#include "base/digest.h"
#include "store/statement.h"

#include <string.h>

static const enum query tables[] = {
	QUERY_DIGEST_SOURCE,   QUERY_DIGEST_EVENT,       QUERY_DIGEST_EVENT_STATEMENT,
	QUERY_DIGEST_REVISION, QUERY_DIGEST_RESTATEMENT, QUERY_DIGEST_SNAPSHOT,
	QUERY_DIGEST_INCIDENT, QUERY_DIGEST_STATEMENT,   QUERY_DIGEST_COMPONENT,
	QUERY_DIGEST_SHARE,    QUERY_DIGEST_CHUNK,       QUERY_DIGEST_REJECT,
	QUERY_DIGEST_NOTICE,   QUERY_DIGEST_ANNOTATION,  QUERY_DIGEST_CURATION,
};
/* What is counted from the chunks: many rows, and no new content. */
static const enum query counted[] = { QUERY_DIGEST_PATTERN, QUERY_DIGEST_ROLLUP,
	                              QUERY_DIGEST_PART };

static void add_number(Digest *digest, char tag, guint64 number)
{
	guint8 bytes[9] = { (guint8)tag };
	for (int i = 0; i < 8; i++)
		bytes[1 + i] = (guint8)(number >> (56 - 8 * i));
	digest_add(digest, bytes, sizeof bytes);
}

/* Every value with its type and length, so that no two rows look alike. */
static void add_value(Digest *digest, sqlite3_stmt *stmt, int column)
{
	switch (sqlite3_column_type(stmt, column)) {
	case SQLITE_INTEGER:
		add_number(digest, 'i', (guint64)sqlite3_column_int64(stmt, column));
		break;
	case SQLITE_FLOAT: {
		const double real = sqlite3_column_double(stmt, column);
		guint64 bits;
		memcpy(&bits, &real, sizeof bits);
		add_number(digest, 'r', bits);
		break;
	}
	case SQLITE_NULL:
		add_number(digest, 'n', 0);
		break;
	default: {
		const void *bytes = sqlite3_column_blob(stmt, column);
		const gsize len = (gsize)sqlite3_column_bytes(stmt, column);
		add_number(digest, 't', len);
		digest_add(digest, bytes, len);
		break;
	}
	}
}

static void add_row(Digest *digest, sqlite3_stmt *stmt, int n)
{
	for (int i = 0; i < n; i++)
		add_value(digest, stmt, i);
}

static bool add_table(Store *store, Digest *digest, enum query query, GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return false;
	const int n = sqlite3_column_count(stmt);
	add_number(digest, 'T', (guint64)n);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1)
		add_row(digest, stmt, n);
	return step == 0;
}

static bool add_samples(Store *store, Digest *digest, gint64 series, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_DIGEST_SAMPLE, error);
	if (stmt == NULL)
		return false;
	const int n = sqlite3_column_count(stmt);
	sqlite3_bind_int64(stmt, 1, series);
	add_number(digest, 'S', (guint64)n);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1)
		add_row(digest, stmt, n);
	return step == 0;
}

/* Each followed by its samples, in the order of their key: sorting all of them takes ten times as long. */
static bool add_series(Store *store, Digest *digest, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_DIGEST_SERIES, error);
	if (stmt == NULL)
		return false;
	const int n = sqlite3_column_count(stmt) - 1; /* the last is the id */
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		add_row(digest, stmt, n);
		if (!add_samples(store, digest, sqlite3_column_int64(stmt, n), error)) {
			sqlite3_reset(stmt);
			return false;
		}
	}
	return step == 0;
}

char *store_digest(Store *store, bool with_counts, GError **error)
{
	g_autoptr(Digest) digest = digest_new();
	bool ok =
	        query_run(store, QUERY_BEGIN, error) && add_series(store, digest, error);
	for (gsize i = 0; ok && i < G_N_ELEMENTS(tables); i++)
		ok = add_table(store, digest, tables[i], error);
	for (gsize i = 0; ok && with_counts && i < G_N_ELEMENTS(counted); i++)
		ok = add_table(store, digest, counted[i], error);
	if (!sqlite3_get_autocommit(store->db))
		query_run(store, QUERY_COMMIT, NULL);
	char hex[65];
	digest_copy_hex(digest, hex);
	return ok ? g_strdup(hex) : NULL;
}
