#include "config.h" /* memmem() */

#include "model/columns.h"
#include "store/ahead.h"
#include "store/chunk.h"
#include "store/clock.h"
#include "store/unpack.h"

#include <string.h>

/* A line that is longer comes in parts: it is nobody's text, and must not take all memory. */
#define LINE_MAX_BYTES UNPACK_MAX

struct walk {
	Store *store;
	gint64 source, lo, hi; /* INSTANT_NONE, RANGE_OPEN: no limit */
	const char *needle;
	store_line_cb cb;
	void *user;
	bool inside; /* the line before was within: one without a time goes with it */
	bool stopped;
	gint64 end;    /* of the chunk before */
	GString *open; /* a line of a document whose end is in the next chunk */
	gint64 open_line, open_offset;
};

static bool is_unlimited(const struct walk *walk)
{
	return walk->lo == INSTANT_NONE && walk->hi == RANGE_OPEN;
}

static bool is_within(struct walk *walk, gint64 at)
{
	if (at != INSTANT_NONE)
		walk->inside = at >= walk->lo && at < walk->hi;
	return walk->inside;
}

static void give(struct walk *walk, gint64 line, gint64 offset, const char *text,
                 gsize len)
{
	walk->stopped = !walk->cb(walk->user, walk->source, line, offset, text, len);
}

/* --- lines one by one, also of documents ---------------------------------------------------------- */

static void give_if_found(struct walk *walk, gint64 line, gint64 offset, const char *text,
                          gsize len)
{
	if (walk->needle == NULL ||
	    memmem(text, len, walk->needle, strlen(walk->needle)) != NULL)
		give(walk, line, offset, text, len);
}

static void end_open(struct walk *walk)
{
	if (walk->open->len > 0 && !walk->stopped)
		give_if_found(walk, walk->open_line, walk->open_offset, walk->open->str,
		              walk->open->len);
	g_string_truncate(walk->open, 0);
}

/* The line may go on in the next chunk. */
static void keep_open(struct walk *walk, gint64 line, gint64 offset, const char *text,
                      gsize len)
{
	if (walk->open->len > LINE_MAX_BYTES - len)
		end_open(walk);
	if (walk->open->len == 0) {
		walk->open_line = line;
		walk->open_offset = offset;
	}
	g_string_append_len(walk->open, text, (gssize)len);
}

/* As it is asked for; without an end it waits for what is in the next chunk. */
static void take_line(struct walk *walk, gint64 line, gint64 offset, const char *text,
                      gsize len)
{
	const bool ends = text[len - 1] == '\n';
	if (ends && walk->open->len == 0) {
		give_if_found(walk, line, offset, text, len);
		return;
	}
	keep_open(walk, line, offset, text, len);
	if (ends)
		end_open(walk);
}

static void walk_text(struct walk *walk, const struct ahead_chunk *chunk)
{
	const struct chunk_place *place = chunk->place;
	const gsize len = (gsize)place->length;
	gint64 line = place->line;
	for (gsize at = 0; at < len && !walk->stopped; line++) {
		const char *text = chunk->text + at, *end = memchr(text, '\n', len - at);
		const gsize n = end != NULL ? (gsize)(end - text) + 1 : len - at;
		take_line(walk, line, place->offset + (gint64)at, text, n);
		at += n;
	}
}

/* --- lines of a log -------------------------------------------------------------------------- */

static void walk_hits(struct walk *walk, const struct ahead_chunk *chunk)
{
	const struct chunk_place *place = chunk->place;
	for (guint i = 0; i < chunk->hits->len && !walk->stopped; i++) {
		const struct hit *hit = &g_array_index(chunk->hits, struct hit, i);
		give(walk, place->line + hit->line, place->offset + hit->at,
		     chunk->text + hit->at, hit->len);
	}
}

static bool lengths_differ(const struct walk *walk, GError **error)
{
	return store_damaged(walk->store, error, "lengths of lines and chunk differ");
}

/* Lines that pass by their times; of searched chunks the hits among them. */
static bool walk_columns(struct walk *walk, const struct ahead_chunk *chunk,
                         GBytes *columns, GError **error)
{
	const struct chunk_place *place = chunk->place;
	gsize size;
	const guint8 *data = g_bytes_get_data(columns, &size);
	struct column_reader reader = columns_read(data, size);
	struct column column;
	gint64 at = 0, line = place->line;
	guint nth = 0; /* of the hits */
	for (; !walk->stopped && columns_next(&reader, &column); line++) {
		if (column.length > place->length - at)
			return lengths_differ(walk, error);
		const bool within = is_within(walk, column.at);
		const bool hit = chunk->hits == NULL ||
		                 (nth < chunk->hits->len &&
		                  g_array_index(chunk->hits, struct hit, nth).at == at);
		nth += hit;
		if (within && hit && column.length > 0)
			take_line(walk, line, place->offset + at, chunk->text + at,
			          (gsize)column.length);
		at += column.length;
	}
	if (!walk->stopped && (reader.damaged || at != place->length))
		return lengths_differ(walk, error);
	return true;
}

/* Nothing is asked of the times of its lines. */
static bool is_wholly_within(const struct walk *walk, const struct chunk_place *place)
{
	return is_unlimited(walk) ||
	       (walk->inside &&
	        (place->first_at == INSTANT_NONE ||
	         (place->first_at >= walk->lo && place->last_at < walk->hi)));
}

static bool walk_log(struct walk *walk, const struct ahead_chunk *chunk, GError **error)
{
	if (!is_wholly_within(walk, chunk->place)) {
		g_autoptr(GBytes) columns =
		        chunk_columns(walk->store, chunk->place->row, error);
		return columns != NULL && walk_columns(walk, chunk, columns, error);
	}
	if (chunk->hits != NULL)
		walk_hits(walk, chunk);
	else
		walk_text(walk, chunk);
	return true;
}

/* --- chunks of a source --------------------------------------------------------------------------- */

static bool walk_chunk(struct walk *walk, const struct ahead_chunk *chunk, GError **error)
{
	const struct chunk_place *place = chunk->place;
	if (place->offset != walk->end) {
		end_open(walk);
		walk->inside = is_unlimited(walk);
	}
	walk->end = place->offset + place->length;
	if (place->columns) {
		end_open(walk);
		return walk_log(walk, chunk, error);
	}
	if (walk->inside)
		walk_text(walk, chunk);
	return true;
}

static bool read_place(const Store *store, sqlite3_stmt *stmt, struct chunk_place *place,
                       GError **error)
{
	*place = (struct chunk_place){
		.row = sqlite3_column_int64(stmt, 0),
		.offset = sqlite3_column_int64(stmt, 1),
		.length = sqlite3_column_int64(stmt, 2),
		.line = sqlite3_column_int64(stmt, 3),
		.first_at = column_instant(stmt, 4),
		.last_at = column_instant(stmt, 5),
		.columns = sqlite3_column_int(stmt, 6) != 0,
	};
	return (place->length >= 0 && place->length <= UNPACK_MAX && place->offset >= 0 &&
	        place->offset <= G_MAXINT64 - UNPACK_MAX) ||
	       store_damaged(store, error, "a chunk of %" G_GINT64_FORMAT " bytes",
	                     place->length);
}

/* Chunks that may hold lines of the span; the list is short, and no statement stays open during callbacks. */
static GArray *chunks_between(const struct walk *walk, GError **error)
{
	sqlite3_stmt *stmt = statement(walk->store, QUERY_CHUNKS_BETWEEN, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct chunk_place));
	sqlite3_bind_int64(stmt, 1, walk->source);
	bind_instant(stmt, 2, walk->lo);
	if (walk->hi != RANGE_OPEN)
		sqlite3_bind_int64(stmt, 3, walk->hi);
	int step;
	while ((step = statement_step(walk->store, stmt, error)) == 1) {
		struct chunk_place place;
		if (!read_place(walk->store, stmt, &place, error)) {
			sqlite3_reset(stmt);
			return NULL;
		}
		g_array_append_val(places, place);
	}
	return step == 0 ? g_steal_pointer(&places) : NULL;
}

/* Whether the chunk begins with lines without a time, which go with the last line of the chunk before. */
static int goes_on(Store *store, const struct chunk_place *place, GError **error)
{
	g_autoptr(GBytes) columns = chunk_columns(store, place->row, error);
	if (columns == NULL)
		return -1;
	gsize size;
	const guint8 *data = g_bytes_get_data(columns, &size);
	struct column_reader reader = columns_read(data, size);
	struct column first;
	return columns_next(&reader, &first) && first.at == INSTANT_NONE;
}

/* Looks at the chunk behind place: 1 and *behind when its first lines go with those of place, 0, -1 + error. */
static int chunk_behind(const struct walk *walk, const struct chunk_place *place,
                        struct chunk_place *behind, GError **error)
{
	sqlite3_stmt *stmt = statement(walk->store, QUERY_CHUNK_BEHIND, error);
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, walk->source);
	sqlite3_bind_int64(stmt, 2, place->offset + place->length);
	const int step = statement_step(walk->store, stmt, error);
	if (step != 1)
		return step;
	const bool ok = read_place(walk->store, stmt, behind, error);
	sqlite3_reset(stmt);
	return ok ? goes_on(walk->store, behind, error) : -1;
}

static void mark_open(GArray *places)
{
	for (guint i = 0; i + 1 < places->len; i++) {
		struct chunk_place *place = &g_array_index(places, struct chunk_place, i);
		place->open = place->columns && !place[1].columns &&
		              place[1].offset == place->offset + place->length;
	}
}

/* With the chunks behind them that begin inside of a record. */
static GArray *with_behind(const struct walk *walk, const GArray *places, GError **error)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct chunk_place));
	for (guint i = 0; i < places->len; i++) {
		const struct chunk_place *place =
		        &g_array_index(places, struct chunk_place, i);
		g_array_append_vals(all, place, 1);
		const gint64 end = place->offset + place->length;
		struct chunk_place behind;
		if (i + 1 < places->len && place[1].offset == end)
			continue;
		const int more = chunk_behind(walk, place, &behind, error);
		if (more < 0)
			return NULL;
		if (more == 1)
			g_array_append_val(all, behind);
	}
	return g_steal_pointer(&all);
}

/* 1 = lines of the source have times, 0 = none has, -1 + error. */
static int is_timed(const struct walk *walk, GError **error)
{
	sqlite3_stmt *stmt = statement(walk->store, QUERY_IS_TIMED, error);
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, walk->source);
	const int step = statement_step(walk->store, stmt, error);
	sqlite3_reset(stmt);
	return step;
}

static GArray *places_of(const struct walk *walk, GError **error)
{
	const int timed = is_unlimited(walk) ? 1 : is_timed(walk, error);
	if (timed < 0)
		return NULL;
	if (timed == 0)
		return g_array_new(FALSE, FALSE, sizeof(struct chunk_place));
	g_autoptr(GArray) places = chunks_between(walk, error);
	if (places == NULL || is_unlimited(walk))
		return g_steal_pointer(&places);
	return with_behind(walk, places, error);
}

static bool walk_source(struct walk *walk, GError **error)
{
	g_autoptr(GArray) places = places_of(walk, error);
	if (places == NULL)
		return false;
	mark_open(places);
	g_autoptr(Ahead) ahead = ahead_new(walk->store, places, walk->needle);
	struct ahead_chunk chunk;
	int next = 0;
	walk->inside = walk->lo == INSTANT_NONE;
	walk->end = 0;
	while (!walk->stopped && (next = ahead_next(ahead, &chunk, error)) == 1)
		if (!walk_chunk(walk, &chunk, error))
			return false;
	end_open(walk);
	return next >= 0;
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
	bool ok = ids != NULL;
	if (needle != NULL && *needle == '\0')
		walk.needle = NULL;
	walk.open = g_string_new(NULL);
	for (guint i = 0; ok && i < ids->len && !walk.stopped; i++) {
		walk.source = g_array_index(ids, gint64, i);
		/* lines have the times of their own clock */
		walk.lo = lo != INSTANT_NONE ? lo - clock_shift(store, walk.source, lo)
		                             : lo;
		walk.hi =
		        hi != RANGE_OPEN ? hi - clock_shift(store, walk.source, hi) : hi;
		ok = walk_source(&walk, error);
	}
	g_string_free(walk.open, TRUE);
	return ok;
}

/* --- lines with their times ------------------------------------------------------------------- */

static bool give_timed(const struct walk *walk, const struct ahead_chunk *chunk,
                       GBytes *columns, store_timed_cb cb, void *user, bool *go_on,
                       GError **error)
{
	const struct chunk_place *place = chunk->place;
	gsize size;
	const guint8 *data = g_bytes_get_data(columns, &size);
	struct column_reader reader = columns_read(data, size);
	struct column column;
	gint64 at = 0, line = place->line;
	for (; *go_on && columns_next(&reader, &column); line++) {
		if (column.length > place->length - at)
			return lengths_differ(walk, error);
		if (column.at != INSTANT_NONE && column.length > 0)
			*go_on = cb(user, column.at, line, place->offset + at,
			            chunk->text + at, (gsize)column.length);
		at += column.length;
	}
	return !reader.damaged || lengths_differ(walk, error);
}

bool store_timed_lines(Store *store, gint64 source, store_timed_cb cb, void *user,
                       GError **error)
{
	struct walk walk = {
		.store = store, .source = source, .lo = INSTANT_NONE, .hi = RANGE_OPEN
	};
	g_autoptr(GArray) places = places_of(&walk, error);
	if (places == NULL)
		return false;
	g_autoptr(Ahead) ahead = ahead_new(store, places, NULL);
	struct ahead_chunk chunk;
	int next = 0;
	bool go_on = true;
	while (go_on && (next = ahead_next(ahead, &chunk, error)) == 1) {
		if (!chunk.place->columns || chunk.text == NULL)
			continue;
		g_autoptr(GBytes) columns = chunk_columns(store, chunk.place->row, error);
		if (columns == NULL ||
		    !give_timed(&walk, &chunk, columns, cb, user, &go_on, error))
			return false;
	}
	return next >= 0;
}
