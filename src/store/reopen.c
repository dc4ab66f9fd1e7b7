#include "store/chunk.h"
#include "store/put.h"
#include "store/store.h"

#include "model/columns.h"

/* The columns of the lines that end within the first len bytes of a chunk. */
static GByteArray *columns_within(GBytes *columns, gint64 len, gint64 *lines)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(columns, &size);
	struct column_reader reader = columns_read(data, size);
	struct column_state state = { 0 };
	struct column column;
	GByteArray *kept = g_byte_array_new();
	gint64 at = 0;
	*lines = 0;
	while (columns_next(&reader, &column) && at + column.length <= len) {
		columns_add(kept, &state, column.at, column.pattern, column.status_class,
		            (gsize)column.length);
		at += column.length;
		++*lines;
	}
	return kept;
}

static bool run_of(Store *store, enum query query, gint64 of, gint64 line, GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, of);
	if (line > 0)
		sqlite3_bind_int64(stmt, 2, line);
	return statement_run(store, stmt, error);
}

/* What stands before the line is packed anew. */
static bool put_shorter(Store *store, gint64 source, gint64 row, struct log_chunk *chunk,
                        GError **error)
{
	g_autoptr(GBytes) bytes = chunk_bytes(store, row, error);
	g_autoptr(GBytes) columns =
	        bytes != NULL ? chunk_columns(store, row, error) : NULL;
	if (columns == NULL || !run_of(store, QUERY_REMOVE_CHUNK, row, 0, error))
		return false;
	if (chunk->length == 0)
		return true;
	g_autoptr(GByteArray) kept =
	        columns_within(columns, chunk->length, &chunk->lines);
	chunk->bytes = g_bytes_get_data(bytes, NULL);
	chunk->columns = kept->data;
	chunk->columns_len = kept->len;
	const gint64 now = store->put->source;
	store->put->source = source;
	const bool ok = put_chunk(store, chunk, error);
	store->put->source = now;
	return ok;
}

bool store_reopen_line(Store *store, gint64 source, gint64 line, gint64 offset,
                       GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CHUNK_TIMES, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, source);
	sqlite3_bind_int64(stmt, 2, offset);
	gint64 row = 0;
	struct log_chunk chunk = { 0 };
	if (statement_step(store, stmt, error) == 1) {
		row = sqlite3_column_int64(stmt, 0);
		chunk.offset = sqlite3_column_int64(stmt, 1);
		chunk.first_line = sqlite3_column_int64(stmt, 2);
		chunk.first_at = column_instant(stmt, 3);
		chunk.last_at = column_instant(stmt, 4);
		chunk.length = offset - chunk.offset;
	}
	sqlite3_reset(stmt);
	return (row == 0 || put_shorter(store, source, row, &chunk, error)) &&
	       run_of(store, QUERY_REMOVE_REJECT, source, line, error) &&
	       run_of(store, QUERY_ONE_REJECT_LESS, source, 0, error);
}
