#include "config.h" /* memmem() */

#include "model/columns.h"
#include "store/chunk.h"

#include <string.h>

/* --- lines by time --------------------------------------------------------------------------- */

struct walk {
	Store *store;
	gint64 source, lo, hi; /* INSTANT_NONE, RANGE_OPEN: no limit */
	const char *needle;
	store_line_cb cb;
	void *user;
	bool inside; /* the line before was within: one without a time goes with it */
	bool stopped;
};

static bool is_within(struct walk *walk, gint64 at)
{
	if (at != INSTANT_NONE)
		walk->inside = at >= walk->lo && at < walk->hi;
	return walk->inside;
}

static void give_line(struct walk *walk, gint64 line, gint64 offset, const char *text,
                      gsize len)
{
	if (walk->needle != NULL &&
	    memmem(text, len, walk->needle, strlen(walk->needle)) == NULL)
		return;
	walk->stopped = !walk->cb(walk->user, walk->source, line, offset, text, len);
}

/* Without columns the lines end where they end and have no time. */
static void walk_text(struct walk *walk, gint64 line, gint64 offset, const char *text,
                      gsize len)
{
	for (gsize at = 0; at < len && !walk->stopped; line++) {
		const char *end = memchr(text + at, '\n', len - at);
		const gsize n = end != NULL ? (gsize)(end - (text + at)) + 1 : len - at;
		give_line(walk, line, offset + (gint64)at, text + at, n);
		at += n;
	}
}

static bool walk_columns(struct walk *walk, GBytes *columns, gint64 line, gint64 offset,
                         const char *text, gsize len, GError **error)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(columns, &size);
	struct column_reader reader = columns_read(data, size);
	struct column column;
	gsize at = 0;
	for (; !walk->stopped && columns_next(&reader, &column); line++) {
		if ((gsize)column.length > len - at)
			return store_damaged(walk->store, error,
			                     "lengths of lines and chunk differ");
		if (is_within(walk, column.at))
			give_line(walk, line, offset + (gint64)at, text + at,
			          (gsize)column.length);
		at += (gsize)column.length;
	}
	if (!walk->stopped && (reader.damaged || at != len))
		return store_damaged(walk->store, error,
		                     "lengths of lines and chunk differ");
	return true;
}

static bool walk_chunk(struct walk *walk, gint64 row, gint64 offset, gint64 line,
                       GError **error)
{
	g_autoptr(GBytes) columns = chunk_columns(walk->store, row, error);
	if (columns == NULL)
		return false;
	const bool timed = g_bytes_get_size(columns) > 0;
	const bool all = walk->lo == INSTANT_NONE && walk->hi == RANGE_OPEN;
	if (!timed && !all)
		return true;
	g_autoptr(GBytes) bytes = chunk_bytes(walk->store, row, error);
	if (bytes == NULL)
		return false;
	gsize len;
	const char *text = g_bytes_get_data(bytes, &len);
	if (timed && !all)
		return walk_columns(walk, columns, line, offset, text, len, error);
	walk_text(walk, line, offset, text, len);
	return true;
}

struct chunk_place {
	gint64 row, offset, line;
};

/* Chunks that may hold lines of the span; the list is short, and no statement stays open during callbacks. */
static GArray *chunks_between(Store *store, gint64 source, gint64 lo, gint64 hi,
                              GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CHUNKS_BETWEEN, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct chunk_place));
	sqlite3_bind_int64(stmt, 1, source);
	bind_instant(stmt, 2, lo);
	if (hi != RANGE_OPEN)
		sqlite3_bind_int64(stmt, 3, hi);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const struct chunk_place place = { sqlite3_column_int64(stmt, 0),
			                           sqlite3_column_int64(stmt, 1),
			                           sqlite3_column_int64(stmt, 2) };
		g_array_append_val(places, place);
	}
	return step == 0 ? g_steal_pointer(&places) : NULL;
}

static bool walk_source(struct walk *walk, GError **error)
{
	g_autoptr(GArray) places =
	        chunks_between(walk->store, walk->source, walk->lo, walk->hi, error);
	if (places == NULL)
		return false;
	walk->inside = walk->lo == INSTANT_NONE;
	for (guint i = 0; i < places->len && !walk->stopped; i++) {
		const struct chunk_place *place =
		        &g_array_index(places, struct chunk_place, i);
		if (!walk_chunk(walk, place->row, place->offset, place->line, error))
			return false;
	}
	return true;
}

static GArray *source_ids(Store *store, gint64 only, GError **error)
{
	if (only == 0)
		return query_ids(store, QUERY_SOURCE_IDS, 0, error);
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_array_append_val(ids, only);
	return ids;
}

bool store_lines(Store *store, gint64 source, gint64 lo, gint64 hi, const char *needle,
                 store_line_cb cb, void *user, GError **error)
{
	struct walk walk = { store, source, lo, hi, needle, cb, user, .inside = false };
	g_autoptr(GArray) ids = source_ids(store, source, error);
	for (guint i = 0; ids != NULL && i < ids->len && !walk.stopped; i++) {
		walk.source = g_array_index(ids, gint64, i);
		if (!walk_source(&walk, error))
			return false;
	}
	return ids != NULL;
}
