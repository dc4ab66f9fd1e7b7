#include "base/digest.h"
#include "base/text.h"
#include "store/chunk.h"
#include "store/line_codec.h"
#include "store/put.h"

#include <string.h>
#include <zstd.h>

#define MIB (G_GINT64_CONSTANT(1) << 20)
#define CHUNK_MAX UNPACK_MAX /* no row holds more */
#define PIECE (4 * MIB) /* a longer chunk without columns is cut, also inside a line */
#define BYTES_MAX (64 * MIB)  /* of one store_bytes(): the limit of a document */
#define WAITING_MAX (8 * MIB) /* of a document; the rest is packed alone */
#define LEVEL 1               /* half the time of level 3 for 2 % more bytes */
#define COLUMNS_LEVEL -4      /* of numbers; a third of the time for a fifth more bytes */

/* --- zstd ---------------------------------------------------------------------------- */

/* So large that all of the key lies within reach of all of the chunk. */
static int window_log(gsize len)
{
	int log = 10;
	while (((gsize)1 << log) < len)
		log++;
	return log;
}

static void free_context(gpointer context)
{
	ZSTD_freeCCtx(context);
}

/* One a thread: making its tables anew costs as much as packing a page of text. */
static ZSTD_CCtx *own_context(void)
{
	static GPrivate own = G_PRIVATE_INIT(free_context);
	ZSTD_CCtx *context = g_private_get(&own);
	if (context == NULL) {
		context = ZSTD_createCCtx();
		g_private_set(&own, context);
	} else {
		ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
	}
	return context;
}

static GBytes *zstd_fault(gsize size, GError **error)
{
	error_set(error, ERROR_SYSTEM, "zstd: %s", ZSTD_getErrorName(size));
	return NULL;
}

/* With a checksum, so that every reading is proved and SHA-256 need not be computed again. key: NULL = alone. */
static GBytes *pack_at(int level, const void *bytes, gsize len, GBytes *key,
                       GError **error)
{
	ZSTD_CCtx *context = own_context();
	if (context == NULL) {
		error_set(error, ERROR_SYSTEM, "out of memory");
		return NULL;
	}
	ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	if (key != NULL) {
		gsize key_len;
		const void *prefix = g_bytes_get_data(key, &key_len);
		ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog,
		                       window_log(key_len + len));
		ZSTD_CCtx_refPrefix(context, prefix, key_len);
	}
	const gsize bound = ZSTD_compressBound(len);
	g_autofree guint8 *out = g_malloc(bound);
	const gsize size = ZSTD_compress2(context, out, bound, bytes, len);
	return ZSTD_isError(size) ? zstd_fault(size, error) : g_bytes_new(out, size);
}

static GBytes *pack(const void *bytes, gsize len, GBytes *key, GError **error)
{
	return pack_at(LEVEL, bytes, len, key, error);
}

/* --- lines of logs --------------------------------------------------------------------- */

static void add_number(GByteArray *out, gsize value)
{
	const guint32 number = GUINT32_TO_LE((guint32)value);
	g_byte_array_append(out, (const guint8 *)&number, sizeof number);
}

/* What the codec left has little that repeats: three quarters of the time of level 1 for a sixth more bytes. */
static const int part_levels[LINE_PARTS] = {
	[LINE_STEPS] = -8,
	[LINE_PIECES] = -1,
	[LINE_FORMS] = -4,
	[LINE_VALUES] = -4,
};

static GBytes *pack_parts(const struct line_parts *parts)
{
	GBytes *packed[LINE_PARTS] = { NULL };
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_byte_array_append(out, (const guint8 *)UNPACK_PARTS, 4);
	bool ok = true;
	for (int i = 0; ok && i < LINE_PARTS; i++) {
		packed[i] = pack_at(part_levels[i], parts->of[i]->data, parts->of[i]->len,
		                    NULL, NULL);
		ok = packed[i] != NULL;
		add_number(out, parts->of[i]->len);
		add_number(out, ok ? g_bytes_get_size(packed[i]) : 0);
	}
	for (int i = 0; i < LINE_PARTS; i++) {
		gsize len = 0;
		const guint8 *data =
		        packed[i] != NULL ? g_bytes_get_data(packed[i], &len) : NULL;
		g_byte_array_append(out, data, (guint)len);
		g_clear_pointer(&packed[i], g_bytes_unref);
	}
	return ok ? g_byte_array_free_to_bytes(g_steal_pointer(&out)) : NULL;
}

/* What repeats little is packed as it is: the codec would only cost time. */
GBytes *put_pack(const void *bytes, gsize len)
{
	struct line_parts parts;
	line_parts_init(&parts);
	line_codec_encode(bytes, len, &parts);
	GBytes *packed = line_parts_size(&parts) < len / 2 ? pack_parts(&parts)
	                                                   : pack(bytes, len, NULL, NULL);
	line_parts_clear(&parts);
	return packed;
}

static bool too_long(const Store *store, gint64 length, GError **error)
{
	return store_damaged(store, error, "a chunk of %" G_GINT64_FORMAT " bytes",
	                     length);
}

bool chunk_fail(const Store *store, enum unpacked state, GError **error)
{
	return state == UNPACK_NO_MEMORY
	               ? error_set(error, ERROR_SYSTEM, "out of memory")
	               : store_damaged(store, error, "raw bytes do not unpack");
}

/* By a fault here a look-up would find that the store has nothing of a file. */
static GBytes *unpack(Store *store, sqlite3_stmt *stmt, int column, gint64 length,
                      GBytes *key, GError **error)
{
	error = store_keep(store, error);
	if (length < 0 || length > CHUNK_MAX) {
		too_long(store, length, error);
		return NULL;
	}
	const guint8 *packed = sqlite3_column_blob(stmt, column);
	const gsize packed_len = (gsize)sqlite3_column_bytes(stmt, column),
	            len = (gsize)length;
	if (packed == NULL && sqlite3_errcode(store->db) == SQLITE_NOMEM) {
		store_fail(store, error);
		return NULL;
	}
	g_autofree char *out = g_malloc(len + 1);
	const enum unpacked state = unpack_into(packed, packed_len, key, out, len);
	if (state == UNPACK_DONE)
		return g_bytes_new_take(g_steal_pointer(&out), len);
	chunk_fail(store, state, error);
	return NULL;
}

/* --- chunks by id -------------------------------------------------------------------------- */

void chunk_forget(Store *store)
{
	g_clear_pointer(&store->chunk, g_bytes_unref);
	g_clear_pointer(&store->key, g_bytes_unref);
	g_hash_table_remove_all(store->relatives);
}

/* With its columns length, bytes, key. 1, 0 = there is none, -1 + error. */
static sqlite3_stmt *find_bytes(Store *store, enum query query, gint64 id, GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, id);
	const int step = statement_step(store, stmt, error);
	if (step == 1)
		return stmt;
	if (step == 0)
		store_damaged(store, store_keep(store, error), "a chunk is gone");
	return NULL;
}

/* The last one stays at hand: a thousand captures of a page are packed by one key. */
static GBytes *key_bytes(Store *store, gint64 id, GError **error)
{
	if (store->key != NULL && store->key_id == id)
		return g_bytes_ref(store->key);
	sqlite3_stmt *stmt = find_bytes(store, QUERY_KEY_BYTES, id, error);
	if (stmt == NULL)
		return NULL;
	GBytes *bytes =
	        unpack(store, stmt, 1, sqlite3_column_int64(stmt, 0), NULL, error);
	const gint64 packed = sqlite3_column_bytes(stmt, 1);
	sqlite3_reset(stmt);
	if (bytes == NULL)
		return NULL;
	g_clear_pointer(&store->key, g_bytes_unref);
	store->key = g_bytes_ref(bytes);
	store->key_id = id;
	store->key_packed = packed;
	return bytes;
}

/* The last one stays at hand, for reports quote many lines of few chunks. */
GBytes *chunk_bytes(Store *store, gint64 id, GError **error)
{
	if (store->chunk != NULL && store->chunk_id == id)
		return g_bytes_ref(store->chunk);
	sqlite3_stmt *stmt = find_bytes(store, QUERY_CHUNK_BYTES, id, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GBytes) key = NULL;
	GBytes *bytes = NULL;
	if (sqlite3_column_type(stmt, 2) == SQLITE_NULL ||
	    (key = key_bytes(store, sqlite3_column_int64(stmt, 2), error)) != NULL)
		bytes = unpack(store, stmt, 1, sqlite3_column_int64(stmt, 0), key, error);
	sqlite3_reset(stmt);
	if (bytes == NULL)
		return NULL;
	g_clear_pointer(&store->chunk, g_bytes_unref);
	store->chunk = g_bytes_ref(bytes);
	store->chunk_id = id;
	return bytes;
}

GBytes *chunk_packed(Store *store, gint64 id, gsize *length, GError **error)
{
	sqlite3_stmt *stmt = find_bytes(store, QUERY_CHUNK_BYTES, id, error);
	if (stmt == NULL)
		return NULL;
	GBytes *packed = NULL;
	const gint64 len = sqlite3_column_int64(stmt, 0);
	*length = (gsize)len;
	if (len < 0 || len > CHUNK_MAX)
		too_long(store, len, error);
	else if (sqlite3_column_type(stmt, 2) == SQLITE_NULL)
		packed = g_bytes_new(sqlite3_column_blob(stmt, 1),
		                     (gsize)sqlite3_column_bytes(stmt, 1));
	sqlite3_reset(stmt);
	return packed;
}

GBytes *chunk_columns(Store *store, gint64 id, GError **error)
{
	sqlite3_stmt *stmt = find_bytes(store, QUERY_CHUNK_COLUMNS, id, error);
	if (stmt == NULL)
		return NULL;
	const gint64 length = sqlite3_column_int64(stmt, 0);
	GBytes *columns = length == 0 ? g_bytes_new(NULL, 0)
	                              : unpack(store, stmt, 1, length, NULL, error);
	sqlite3_reset(stmt);
	return columns;
}

/* --- put -------------------------------------------------------------------------------- */

/* A key of its own when it has grown apart: what differs takes more than a quarter of what a key would. */
static GBytes *pack_by_key(Store *store, const void *bytes, gsize len, gint64 *key,
                           GError **error)
{
	g_autoptr(GBytes) prefix = *key != 0 ? key_bytes(store, *key, error) : NULL;
	if (*key == 0)
		return pack(bytes, len, NULL, error);
	if (prefix == NULL)
		return NULL;
	g_autoptr(GBytes) packed = pack(bytes, len, prefix, error);
	const double alone = (double)store->key_packed * (double)len /
	                     (double)MAX(g_bytes_get_size(prefix), 1);
	if (packed == NULL || (double)g_bytes_get_size(packed) <= alone / 4)
		return g_steal_pointer(&packed);
	*key = 0;
	return pack(bytes, len, NULL, error);
}

/* Borrowed until the bindings are cleared. */
static void bind_bytes(sqlite3_stmt *stmt, int mark, GBytes *bytes)
{
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);
	sqlite3_bind_blob64(stmt, mark, data, size, SQLITE_STATIC);
}

static bool put_row(Store *store, const struct log_chunk *chunk, gint64 key,
                    GError **error)
{
	g_autoptr(GBytes) columns = NULL;
	g_autoptr(GBytes) packed =
	        chunk->packed != NULL ? g_bytes_ref(chunk->packed)
	                              : pack_by_key(store, chunk->bytes,
	                                            (gsize)chunk->length, &key, error);
	if (packed == NULL)
		return false;
	if (chunk->columns != NULL && chunk->columns_len > 0 &&
	    (columns = pack_at(COLUMNS_LEVEL, chunk->columns, chunk->columns_len, NULL,
	                       error)) == NULL)
		return false;
	char sha256[65] = ""; /* the source's covers the chunks of a log */
	if (chunk->columns == NULL)
		digest_hex(chunk->bytes, (gsize)chunk->length, sha256);
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_CHUNK, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	sqlite3_bind_int64(stmt, 2, chunk->offset);
	sqlite3_bind_int64(stmt, 3, chunk->length);
	sqlite3_bind_int64(stmt, 4, chunk->first_line);
	sqlite3_bind_int64(stmt, 5, chunk->lines);
	bind_instant(stmt, 6, chunk->first_at);
	bind_instant(stmt, 7, chunk->last_at);
	bind_text(stmt, 8, sha256);
	sqlite3_bind_int64(stmt, 9, columns != NULL ? (gint64)chunk->columns_len : 0);
	if (columns != NULL)
		bind_bytes(stmt, 10, columns);
	if (key != 0)
		sqlite3_bind_int64(stmt, 11, key);
	bind_bytes(stmt, 12, packed);
	const bool ok = statement_run(store, stmt, error);
	sqlite3_clear_bindings(stmt);
	return ok;
}

/* Of a document: it waits until the page that it shows is known, which it is at the end of the source. */
struct waiting_chunk {
	struct log_chunk chunk;
	char *bytes;
};

void waiting_chunk_free(gpointer waiting)
{
	g_free(((struct waiting_chunk *)waiting)->bytes);
	g_free(waiting);
}

static bool put_piece(Store *store, const struct log_chunk *chunk, GError **error)
{
	struct put *put = store->put;
	if (chunk->columns != NULL || put->waiting_bytes > WAITING_MAX - chunk->length)
		return put_row(store, chunk, 0, error);
	struct waiting_chunk *waiting = g_new(struct waiting_chunk, 1);
	waiting->bytes = g_memdup2(chunk->bytes, (gsize)chunk->length);
	waiting->chunk = *chunk;
	waiting->chunk.bytes = waiting->bytes;
	waiting->chunk.packed = NULL; /* borrowed */
	put->waiting_bytes += chunk->length;
	g_ptr_array_add(put->waiting, waiting);
	return true;
}

/* The source of the capture before that shows the same page, else of one that states the same incident; 0 = none. */
static gint64 capture_before(Store *store, GError **error)
{
	static const enum query ways[] = { QUERY_PAGE_BEFORE, QUERY_INCIDENT_BEFORE };
	gint64 source = 0;
	for (gsize i = 0; source == 0 && i < G_N_ELEMENTS(ways); i++) {
		sqlite3_stmt *stmt = statement(store, ways[i], error);
		if (stmt == NULL)
			return -1;
		sqlite3_bind_int64(stmt, 1, store->put->source);
		bind_text(stmt, 2, store->put->importer);
		const int step = statement_step(store, stmt, error);
		if (step < 0)
			return -1;
		source = step == 1 ? sqlite3_column_int64(stmt, 0) : 0;
		sqlite3_reset(stmt);
	}
	return source;
}

/* What the nth chunk of that source is packed by, or it itself. */
static gint64 key_of(Store *store, gint64 source, guint nth, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_KEY_OF, error);
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, source);
	sqlite3_bind_int64(stmt, 2, nth);
	const int step = statement_step(store, stmt, error);
	const gint64 key = step == 1 ? sqlite3_column_int64(stmt, 0) : step;
	sqlite3_reset(stmt);
	return key;
}

bool put_waiting_chunks(Store *store, GError **error)
{
	const GPtrArray *all = store->put->waiting;
	const gint64 before = all->len > 0 ? capture_before(store, error) : 0;
	if (before < 0)
		return false;
	for (guint i = 0; i < all->len; i++) {
		const struct waiting_chunk *waiting = all->pdata[i];
		const gint64 key = before > 0 ? key_of(store, before, i, error) : 0;
		if (key < 0 || !put_row(store, &waiting->chunk, key, error))
			return false;
		g_clear_pointer(&store->chunk, g_bytes_unref);
		store->chunk = g_bytes_new(waiting->bytes, (gsize)waiting->chunk.length);
		store->chunk_id = sqlite3_last_insert_rowid(store->db);
	}
	return true;
}

/* Lines longer than a row may be: pieces of it, each knowing the line that it begins in. */
static bool put_pieces(Store *store, const struct log_chunk *chunk, GError **error)
{
	struct log_chunk piece = *chunk;
	for (gint64 at = 0; at < chunk->length; at += piece.length) {
		piece.offset = chunk->offset + at;
		piece.length = MIN(chunk->length - at, PIECE);
		piece.bytes = chunk->bytes + at;
		const gint64 ends = text_line_ends(piece.bytes, (gsize)piece.length);
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

gint64 chunk_at(Store *store, gint64 source, gint64 offset, gint64 *begins)
{
	gint64 row;
	return find_chunk(store, source, offset, &row, begins, NULL) == 1 ? row : 0;
}

gint64 chunk_offset(Store *store, gint64 id)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CHUNK_OFFSET, NULL);
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, id);
	const gint64 offset = statement_step(store, stmt, NULL) == 1
	                              ? sqlite3_column_int64(stmt, 0)
	                              : -1;
	sqlite3_reset(stmt);
	return offset;
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

/* --- a source that goes takes its keys along --------------------------------------------------- */

static bool put_again(Store *store, gint64 id, gint64 key, GBytes *bytes, gint64 *used,
                      GError **error)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);
	g_autoptr(GBytes) packed = pack_by_key(store, data, len, &key, error);
	sqlite3_stmt *stmt =
	        packed != NULL ? statement(store, QUERY_SET_CHUNK, error) : NULL;
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, id);
	if (key != 0)
		sqlite3_bind_int64(stmt, 2, key);
	bind_bytes(stmt, 3, packed);
	*used = key != 0 ? key : id;
	const bool ok = statement_run(store, stmt, error);
	sqlite3_clear_bindings(stmt);
	return ok;
}

/* The first that was packed by it becomes the key of the others. */
static bool pass_key(Store *store, gint64 key, GError **error)
{
	g_autoptr(GArray) ids = query_ids(store, QUERY_PACKED_BY, key, error);
	gint64 heir = 0;
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		const gint64 id = g_array_index(ids, gint64, i);
		g_autoptr(GBytes) bytes = chunk_bytes(store, id, error);
		if (bytes == NULL || !put_again(store, id, heir, bytes, &heir, error))
			return false;
	}
	return ids != NULL;
}

bool chunk_pass_keys(Store *store, gint64 source, GError **error)
{
	g_autoptr(GArray) keys = query_ids(store, QUERY_KEYS_OF, source, error);
	for (guint i = 0; keys != NULL && i < keys->len; i++)
		if (!pass_key(store, g_array_index(keys, gint64, i), error))
			return false;
	return keys != NULL;
}
