#include "base/digest.h"
#include "store/statement.h"

#include <string.h>

static const enum query tables[] = {
	QUERY_DIGEST_SOURCE,     QUERY_DIGEST_EVENT,     QUERY_DIGEST_REVISION,
	QUERY_DIGEST_INCIDENT,   QUERY_DIGEST_STATEMENT, QUERY_DIGEST_COMPONENT,
	QUERY_DIGEST_SERIES,     QUERY_DIGEST_SAMPLE,    QUERY_DIGEST_SHARE,
	QUERY_DIGEST_CHUNK,      QUERY_DIGEST_REJECT,    QUERY_DIGEST_NOTICE,
	QUERY_DIGEST_ANNOTATION,
};
/* What is counted from the chunks: many rows, and no new content. */
static const enum query counted[] = { QUERY_DIGEST_PATTERN, QUERY_DIGEST_ROLLUP };

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

static bool add_table(Store *store, Digest *digest, enum query query, GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return false;
	add_number(digest, 'T', (guint64)sqlite3_column_count(stmt));
	int step;
	while ((step = statement_step(store, stmt, error)) == 1)
		for (int i = 0; i < sqlite3_column_count(stmt); i++)
			add_value(digest, stmt, i);
	return step == 0;
}

char *store_digest(Store *store, bool with_counts, GError **error)
{
	g_autoptr(Digest) digest = digest_new();
	bool ok = query_run(store, QUERY_BEGIN, error);
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
