#include "config.h" /* memmem() */

#include "base/digest.h"
#include "model/columns.h"
#include "store/put.h"

#include <string.h>
#include <zstd.h>

#define MIB (G_GINT64_CONSTANT(1) << 20)
#define CHUNK_MAX                                                                        \
	(16 *                                                                            \
	 MIB) /* no row holds more; a hostile store cannot make us take more memory */
#define PIECE (4 * MIB) /* a longer chunk without columns is cut, also inside a line */
#define BYTES_MAX (64 * MIB) /* of one store_bytes(): the limit of a document */
#define LEVEL 1              /* half the time of level 3 for 2 % more bytes */

/* --- zstd ---------------------------------------------------------------------------- */

/* With a checksum, so that every reading is proved and SHA-256 need not be computed again. */
static GBytes *compress(const void *bytes, gsize len, GError **error)
{
	ZSTD_CCtx *context = ZSTD_createCCtx();
	if (context == NULL) {
		error_set(error, ERROR_SYSTEM, "out of memory");
		return NULL;
	}
	ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	const gsize bound = ZSTD_compressBound(len);
	g_autofree guint8 *out = g_malloc(bound);
	const gsize size = ZSTD_compress2(context, out, bound, bytes, len);
	ZSTD_freeCCtx(context);
	if (ZSTD_isError(size)) {
		error_set(error, ERROR_SYSTEM, "zstd: %s", ZSTD_getErrorName(size));
		return NULL;
	}
	return g_bytes_new(out, size);
}

static GBytes *decompress(Store *store, sqlite3_stmt *stmt, int column, gint64 length,
                          GError **error)
{
	const void *packed = sqlite3_column_blob(stmt, column);
	const gsize packed_len = (gsize)sqlite3_column_bytes(stmt, column);
	if (length < 0 || length > CHUNK_MAX) {
		store_damaged(store, error, "a chunk of %" G_GINT64_FORMAT " bytes",
		              length);
		return NULL;
	}
	g_autofree guint8 *out = g_malloc((gsize)length + 1);
	const gsize size = ZSTD_decompress(out, (gsize)length, packed, packed_len);
	if (ZSTD_isError(size) || size != (gsize)length) {
		store_damaged(store, error, "raw bytes do not unpack");
		return NULL;
	}
	return g_bytes_new_take(g_steal_pointer(&out), size);
}

/* --- put -------------------------------------------------------------------------------- */

static bool put_packed(sqlite3_stmt *stmt, int mark, const void *bytes, gsize len,
                       GError **error)
{
	g_autoptr(GBytes) packed = compress(bytes, len, error);
	if (packed == NULL)
		return false;
	gsize size;
	const void *data = g_bytes_get_data(packed, &size);
	sqlite3_bind_blob64(stmt, mark, data, size, SQLITE_TRANSIENT);
	return true;
}

static bool put_piece(Store *store, const struct log_chunk *chunk, GError **error)
{
	char sha256[65];
	digest_hex(chunk->bytes, (gsize)chunk->length, sha256);
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_CHUNK, error);
	if (stmt == NULL)
		return false;
	const gsize columns_len = chunk->columns != NULL ? chunk->columns_len : 0;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	sqlite3_bind_int64(stmt, 2, chunk->offset);
	sqlite3_bind_int64(stmt, 3, chunk->length);
	sqlite3_bind_int64(stmt, 4, chunk->first_line);
	sqlite3_bind_int64(stmt, 5, chunk->lines);
	bind_instant(stmt, 6, chunk->first_at);
	bind_instant(stmt, 7, chunk->last_at);
	bind_text(stmt, 8, sha256);
	sqlite3_bind_int64(stmt, 9, (gint64)columns_len);
	if (columns_len > 0 && !put_packed(stmt, 10, chunk->columns, columns_len, error))
		return false;
	return put_packed(stmt, 11, chunk->bytes, (gsize)chunk->length, error) &&
	       statement_run(store, stmt, error);
}

static gint64 count_ends(const char *bytes, gint64 len)
{
	gint64 n = 0;
	for (gint64 i = 0; i < len; i++)
		n += bytes[i] == '\n';
	return n;
}

/* Lines longer than a row may be: pieces of it, each knowing the line that it begins in. */
static bool put_pieces(Store *store, const struct log_chunk *chunk, GError **error)
{
	struct log_chunk piece = *chunk;
	for (gint64 at = 0; at < chunk->length; at += piece.length) {
		piece.offset = chunk->offset + at;
		piece.length = MIN(chunk->length - at, PIECE);
		piece.bytes = chunk->bytes + at;
		const gint64 ends = count_ends(piece.bytes, piece.length);
		const bool last = at + piece.length == chunk->length;
		piece.lines =
		        last ? chunk->first_line + chunk->lines - piece.first_line : ends;
		if (!put_piece(store, &piece, error))
			return false;
		piece.first_line += ends;
	}
	return true;
}

bool put_chunk(void *user, const struct log_chunk *chunk, GError **error)
{
	if (chunk->columns == NULL && chunk->length > PIECE)
		return put_pieces(user, chunk, error);
	if (chunk->length > CHUNK_MAX)
		return error_set(error, ERROR_DATA,
		                 "a chunk is larger than the limit of 16 MiB");
	return put_piece(user, chunk, error);
}

/* --- bytes of a source -------------------------------------------------------------------- */

/* The bytes of a chunk; the last one stays at hand, for reports quote many lines of few chunks. */
static GBytes *chunk_bytes(Store *store, gint64 row, GError **error)
{
	if (store->chunk != NULL && store->chunk_row == row)
		return g_bytes_ref(store->chunk);
	sqlite3_stmt *stmt = statement(store, QUERY_CHUNK_BYTES, error);
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, row);
	const int step = statement_step(store, stmt, error);
	GBytes *bytes = NULL;
	if (step == 1)
		bytes = decompress(store, stmt, 2, sqlite3_column_int64(stmt, 0), error);
	else if (step == 0)
		store_damaged(store, error, "a chunk is gone");
	sqlite3_reset(stmt);
	if (bytes != NULL) {
		g_clear_pointer(&store->chunk, g_bytes_unref);
		store->chunk = g_bytes_ref(bytes);
		store->chunk_row = row;
	}
	return bytes;
}

/* The chunk that holds offset: 1, 0 = none, -1 = error. */
static int find_chunk(Store *store, gint64 source, gint64 offset, gint64 *row,
                      gint64 *begins, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CHUNK_AT, error);
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, source);
	sqlite3_bind_int64(stmt, 2, offset);
	int step = statement_step(store, stmt, error);
	if (step == 1) {
		*row = sqlite3_column_int64(stmt, 0);
		*begins = sqlite3_column_int64(stmt, 1);
		step = offset - *begins < sqlite3_column_int64(stmt, 2);
	}
	sqlite3_reset(stmt);
	return step;
}

/* Appends what one chunk has of the wanted bytes; *done at the end of the line or of the length. */
static void append_part(GByteArray *out, GBytes *bytes, gsize from, gint64 length,
                        bool *done)
{
	gsize len;
	const char *text = g_bytes_get_data(bytes, &len);
	gsize n = len - from;
	if (length >= 0) {
		n = MIN(n, (gsize)length - out->len);
		*done = out->len + n == (gsize)length;
	} else {
		const char *end = memchr(text + from, '\n', n);
		*done = end != NULL;
		if (end != NULL)
			n = (gsize)(end - (text + from)) + 1;
	}
	g_byte_array_append(out, (const guint8 *)text + from, (guint)n);
}

static GBytes *not_kept(Store *store, gint64 source, gint64 offset, GError **error)
{
	const struct place place = { store->path, 0, 0, -1 };
	error_at(error, ERROR_DATA, &place,
	         "byte %" G_GINT64_FORMAT " of S%" G_GINT64_FORMAT " is not kept", offset,
	         source);
	return NULL;
}

GBytes *store_bytes(Store *store, gint64 source, gint64 offset, gint64 length,
                    GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	bool done = length == 0;
	if (offset < 0 || length > BYTES_MAX || offset > G_MAXINT64 - BYTES_MAX)
		return not_kept(store, source, offset, error);
	while (!done && out->len < BYTES_MAX) {
		gint64 row, begins;
		const gint64 at = offset + out->len;
		const int found = find_chunk(store, source, at, &row, &begins, error);
		if (found < 0)
			return NULL;
		if (found == 0 && length < 0 && out->len > 0)
			break; /* the last line has no end */
		if (found == 0)
			return not_kept(store, source, at, error);
		g_autoptr(GBytes) bytes = chunk_bytes(store, row, error);
		if (bytes == NULL)
			return NULL;
		append_part(out, bytes, (gsize)(at - begins), length, &done);
	}
	return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

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

static GBytes *chunk_columns(Store *store, gint64 row, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CHUNK_COLUMNS, error);
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, row);
	const int step = statement_step(store, stmt, error);
	GBytes *columns = NULL;
	if (step == 1 && sqlite3_column_int64(stmt, 0) == 0)
		columns = g_bytes_new(NULL, 0);
	else if (step == 1)
		columns =
		        decompress(store, stmt, 1, sqlite3_column_int64(stmt, 0), error);
	else if (step == 0)
		store_damaged(store, error, "a chunk is gone");
	sqlite3_reset(stmt);
	return columns;
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
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	if (only != 0) {
		g_array_append_val(ids, only);
		return g_steal_pointer(&ids);
	}
	sqlite3_stmt *stmt = statement(store, QUERY_SOURCE_IDS, error);
	if (stmt == NULL)
		return NULL;
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const gint64 id = sqlite3_column_int64(stmt, 0);
		g_array_append_val(ids, id);
	}
	return step == 0 ? g_steal_pointer(&ids) : NULL;
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
