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

struct chunk_place {
	gint64 row, offset, line;
	/* of a search: unpacked ahead by another thread */
	GBytes *packed, *bytes;
	gint64 length;
	bool searched, found;
};

static void place_clear(gpointer data)
{
	struct chunk_place *place = data;
	g_clear_pointer(&place->packed, g_bytes_unref);
	g_clear_pointer(&place->bytes, g_bytes_unref);
}

/* Nothing is found in it: only what it does to lines without a time behind it. */
static bool pass_by(struct walk *walk, GBytes *columns)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(columns, &size);
	struct column_reader reader = columns_read(data, size);
	struct column column;
	while (columns_next(&reader, &column))
		is_within(walk, column.at);
	return true;
}

static bool walk_chunk(struct walk *walk, const struct chunk_place *place, GError **error)
{
	const bool all = walk->lo == INSTANT_NONE && walk->hi == RANGE_OPEN;
	if (all && place->searched && !place->found)
		return true;
	g_autoptr(GBytes) columns = chunk_columns(walk->store, place->row, error);
	if (columns == NULL)
		return false;
	const bool timed = g_bytes_get_size(columns) > 0;
	if (!timed && !all)
		return true;
	if (place->searched && !place->found)
		return pass_by(walk, columns);
	g_autoptr(GBytes) bytes = place->searched
	                                  ? g_bytes_ref(place->bytes)
	                                  : chunk_bytes(walk->store, place->row, error);
	if (bytes == NULL)
		return false;
	gsize len;
	const char *text = g_bytes_get_data(bytes, &len);
	if (timed && !all)
		return walk_columns(walk, columns, place->line, place->offset, text, len,
		                    error);
	walk_text(walk, place->line, place->offset, text, len);
	return true;
}

/* --- search: the next chunks are unpacked and looked through by all processors ---------------- */

static void look_through(gpointer data, gpointer user)
{
	struct chunk_place *place = data;
	const struct walk *walk = user;
	place->bytes = chunk_unpack(place->packed, place->length);
	if (place->bytes == NULL)
		return; /* read again by chunk_bytes(), which says what is wrong */
	gsize len;
	const char *text = g_bytes_get_data(place->bytes, &len);
	place->found = memmem(text, len, walk->needle, strlen(walk->needle)) != NULL;
	place->searched = true;
}

enum { AHEAD_MAX = 8 };

static bool look_ahead(struct walk *walk, GArray *places, guint from, guint n,
                       GError **error)
{
	GThreadPool *pool = g_thread_pool_new(
	        look_through, walk, (gint)MIN(g_get_num_processors(), n), FALSE, NULL);
	bool ok = true;
	for (guint i = from; ok && i < from + n; i++) {
		struct chunk_place *place = &g_array_index(places, struct chunk_place, i);
		GError *fault = NULL;
		place->packed =
		        chunk_packed(walk->store, place->row, &place->length, &fault);
		ok = fault == NULL;
		if (place->packed != NULL)
			g_thread_pool_push(pool, place, NULL);
		else if (!ok)
			g_propagate_error(error, fault);
	}
	g_thread_pool_free(pool, FALSE, TRUE);
	return ok;
}

/* Chunks that may hold lines of the span; the list is short, and no statement stays open during callbacks. */
static GArray *chunks_between(Store *store, gint64 source, gint64 lo, gint64 hi,
                              GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CHUNKS_BETWEEN, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GArray) places = g_array_new(FALSE, TRUE, sizeof(struct chunk_place));
	g_array_set_clear_func(places, place_clear);
	sqlite3_bind_int64(stmt, 1, source);
	bind_instant(stmt, 2, lo);
	if (hi != RANGE_OPEN)
		sqlite3_bind_int64(stmt, 3, hi);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const struct chunk_place place = {
			.row = sqlite3_column_int64(stmt, 0),
			.offset = sqlite3_column_int64(stmt, 1),
			.line = sqlite3_column_int64(stmt, 2),
		};
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
		struct chunk_place *place = &g_array_index(places, struct chunk_place, i);
		if (walk->needle != NULL && i % AHEAD_MAX == 0 &&
		    !look_ahead(walk, places, i, MIN(places->len - i, AHEAD_MAX), error))
			return false;
		if (!walk_chunk(walk, place, error))
			return false;
		place_clear(place);
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
