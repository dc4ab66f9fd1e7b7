/*
 * bundle_bytes.c - raw bytes of a bundle: all of its sources, or the stretches that something in it points at.
 *
 * An excerpt ends where its evidence does, so that of a page on one line nothing of other incidents goes along. What is
 * masked is looked at with what stands around it, as "password=" may stand outside.
 */
#include "base/digest.h"
#include "base/text.h"
#include "store/bundle.h"
#include "store/chunk.h"
#include "store/put.h"

#include <string.h>

enum { AROUND = 4096 };                    /* bytes to either side of what is masked */
#define PIECE (G_GINT64_CONSTANT(4) << 20) /* of an excerpt a row */

/* A row of log_chunk as it is put. */
struct piece {
	gint64 source, offset, line, lines;
	gint64 first_at, last_at, columns_length;
	const void *columns; /* packed, or NULL */
	int columns_size;
	const char *sha256; /* NULL: that of the bytes */
	GBytes *bytes;
};

static bool put_piece(struct bundling *b, const struct piece *piece, GError **error)
{
	gsize len;
	const char *text = g_bytes_get_data(piece->bytes, &len);
	g_autoptr(GBytes) packed = put_pack(text, len);
	sqlite3_stmt *stmt = statement(b->to, QUERY_PUT_CHUNK, error);
	char hex[65];
	if (packed == NULL)
		return error_set(error, ERROR_SYSTEM, "out of memory");
	if (stmt == NULL)
		return false;
	digest_hex(text, len, hex);
	gsize packed_len;
	const void *data = g_bytes_get_data(packed, &packed_len);
	sqlite3_bind_int64(stmt, 1, piece->source);
	sqlite3_bind_int64(stmt, 2, piece->offset);
	sqlite3_bind_int64(stmt, 3, (gint64)len);
	sqlite3_bind_int64(stmt, 4, piece->line);
	sqlite3_bind_int64(stmt, 5, piece->lines);
	bind_instant(stmt, 6, piece->first_at);
	bind_instant(stmt, 7, piece->last_at);
	bind_text(stmt, 8, piece->sha256 != NULL ? piece->sha256 : hex);
	sqlite3_bind_int64(stmt, 9, piece->columns_length);
	if (piece->columns != NULL)
		sqlite3_bind_blob(stmt, 10, piece->columns, piece->columns_size,
		                  SQLITE_TRANSIENT);
	sqlite3_bind_blob64(stmt, 12, data, packed_len, SQLITE_TRANSIENT);
	b->counts->bytes += (gint64)len;
	const bool ok = statement_run(b->to, stmt, error);
	sqlite3_clear_bindings(stmt);
	return ok;
}

/* Bytes of a source, blanked where the bundle masks: read with what is around them, as far as that is kept. */
static GBytes *bytes_of(struct bundling *b, gint64 source, gint64 offset, gint64 length,
                        GError **error)
{
	GBytes *plain = store_bytes(b->from, source, offset, length, error);
	if (plain == NULL || b->want->blank == NULL)
		return plain;
	const gint64 before = MIN(offset, AROUND);
	g_autoptr(GBytes) head =
	        store_bytes(b->from, source, offset - before, before, NULL);
	g_autoptr(GBytes) tail =
	        store_bytes(b->from, source, offset + length, AROUND, NULL);
	if (tail == NULL) /* the end of the source is nearer */
		tail = store_bytes(b->from, source, offset + length, -1, NULL);
	gsize head_len = 0, len, tail_len = 0;
	const char *head_text = head != NULL ? g_bytes_get_data(head, &head_len) : "";
	const char *text = g_bytes_get_data(plain, &len);
	const char *tail_text = tail != NULL ? g_bytes_get_data(tail, &tail_len) : "";
	g_autoptr(GString) all = g_string_new_len(head_text, (gssize)head_len);
	g_string_append_len(all, text, (gssize)len);
	g_string_append_len(all, tail_text, (gssize)tail_len);
	b->want->blank(b->want->user, all->str, all->len);
	g_bytes_unref(plain);
	return g_bytes_new(all->str + head_len, len);
}

/* --- all of them ------------------------------------------------------------------------- */

static bool copy_chunk(struct bundling *b, sqlite3_stmt *in, GError **error)
{
	struct piece piece = {
		.source = sqlite3_column_int64(in, 0),
		.offset = sqlite3_column_int64(in, 1),
		.line = sqlite3_column_int64(in, 3),
		.lines = sqlite3_column_int64(in, 4),
		.first_at = column_instant(in, 5),
		.last_at = column_instant(in, 6),
		.sha256 = b->want->blank == NULL ? column_text(in, 7) : NULL,
		.columns_length = sqlite3_column_int64(in, 8),
		.columns = sqlite3_column_blob(in, 9),
		.columns_size = sqlite3_column_bytes(in, 9),
	};
	piece.bytes = bytes_of(b, piece.source, piece.offset, sqlite3_column_int64(in, 2),
	                       error);
	const bool ok = piece.bytes != NULL && put_piece(b, &piece, error);
	g_clear_pointer(&piece.bytes, g_bytes_unref);
	return ok;
}

static bool copy_chunks(struct bundling *b, GError **error)
{
	sqlite3_stmt *in = bundle_prepare(
	        b->from,
	        "SELECT source, offset, length, first_line, lines, first_at, last_at, "
	        "sha256, columns_length, columns FROM log_chunk WHERE source IN "
	        "kept_source ORDER BY source, offset",
	        error);
	bool ok = in != NULL;
	int step = SQLITE_DONE;
	while (ok && (step = sqlite3_step(in)) == SQLITE_ROW)
		ok = copy_chunk(b, in, error);
	if (ok && step != SQLITE_DONE)
		ok = store_fail(b->from, error);
	sqlite3_finalize(in);
	return ok;
}

/* --- what is pointed at -------------------------------------------------------------------- */

/*
 * A length of 0: to the end of the line. Of what counts lines of a log only the lines go along that a report quotes; and of
 * a page that is cited as a whole, for what it does not list, none.
 */
static const char EXCERPTS[] =
        "SELECT source, offset, length FROM event WHERE id IN kept_event "
        "UNION SELECT source, offset, length FROM event_statement WHERE event IN "
        "kept_event "
        "UNION SELECT source, offset, length FROM incident_statement WHERE incident IN "
        "chosen AND source <> 0 "
        "UNION SELECT r.source, r.offset, s.length FROM incident_restatement r "
        "JOIN incident_statement s ON s.incident = r.incident AND s.source = r.stated "
        "WHERE r.incident IN chosen "
        "UNION SELECT source, offset, length FROM cited WHERE offset <> 0 OR source NOT "
        "IN (SELECT source FROM snapshot) "
        "UNION SELECT series.source, sample.offset, sample.length FROM close, sample "
        "JOIN series ON series.id = sample.series JOIN source ON source.id = "
        "series.source WHERE series.id IN kept_series AND source.first_line = '' "
        "AND close.source = source.id AND sample.start BETWEEN close.lo AND close.hi "
        "UNION SELECT source, first_offset, 0 FROM log_pattern JOIN logged USING "
        "(source) "
        "WHERE source IN kept_source AND first_at BETWEEN lo AND hi "
        "UNION SELECT source, last_offset, 0 FROM log_pattern JOIN logged USING (source) "
        "WHERE source IN kept_source AND last_at BETWEEN lo AND hi "
        "ORDER BY 1, 2, 3";

struct excerpt {
	gint64 source, offset, end;
};

/* The number of the line that offset lies in, and whether it begins there. */
static gint64 line_at(struct bundling *b, gint64 source, gint64 offset, bool *begins_line)
{
	gint64 begins = 0;
	g_autoptr(GBytes) before =
	        offset > 0 ? store_bytes(b->from, source, offset - 1, 1, NULL) : NULL;
	*begins_line =
	        offset == 0 ||
	        (before != NULL && *(const char *)g_bytes_get_data(before, NULL) == '\n');
	const gint64 id = chunk_at(b->from, source, offset, &begins);
	g_autoptr(GBytes) bytes = id != 0 ? chunk_bytes(b->from, id, NULL) : NULL;
	sqlite3_stmt *stmt = bundle_prepare(
	        b->from, "SELECT first_line FROM log_chunk WHERE id = ?1", NULL);
	gint64 line = 1;
	if (stmt != NULL && bytes != NULL) {
		sqlite3_bind_int64(stmt, 1, id);
		if (sqlite3_step(stmt) == SQLITE_ROW)
			line = sqlite3_column_int64(stmt, 0);
		else
			store_fail(b->from, store_keep(b->from, NULL));
		line += text_line_ends(g_bytes_get_data(bytes, NULL),
		                       (gsize)(offset - begins));
	}
	sqlite3_finalize(stmt);
	return line;
}

static bool put_excerpt(struct bundling *b, const struct excerpt *s, GError **error)
{
	bool begins = false;
	gint64 line = s->offset < s->end ? line_at(b, s->source, s->offset, &begins) : 0;
	for (gint64 at = s->offset; at < s->end; at += PIECE) {
		struct piece piece = { .source = s->source,
			               .offset = at,
			               .line = line,
			               .first_at = INSTANT_NONE,
			               .last_at = INSTANT_NONE };
		piece.bytes = bytes_of(b, s->source, at, MIN(PIECE, s->end - at), error);
		if (piece.bytes == NULL)
			return false;
		gsize len;
		const char *text = g_bytes_get_data(piece.bytes, &len);
		const gint64 ends = text_line_ends(text, len);
		const bool at_end = text[len - 1] == '\n';
		piece.lines = begins + ends - at_end;
		begins = at_end;
		line += ends;
		const bool ok = put_piece(b, &piece, error);
		g_bytes_unref(piece.bytes);
		if (!ok)
			return false;
	}
	return true;
}

/* How far what a row points at reaches; -1: it is not kept, as of sources that were read without their bytes. */
static gint64 end_of(struct bundling *b, gint64 source, gint64 offset, gint64 length)
{
	gint64 begins;
	if (chunk_at(b->from, source, offset, &begins) == 0)
		return -1;
	if (length > 0)
		return offset + length;
	g_autoptr(GBytes) line = store_bytes(b->from, source, offset, -1, NULL);
	return line != NULL ? offset + (gint64)g_bytes_get_size(line) : -1;
}

static bool copy_excerpts(struct bundling *b, GError **error)
{
	sqlite3_stmt *in = bundle_prepare(b->from, EXCERPTS, error);
	struct excerpt open = { 0, 0, 0 };
	bool ok = in != NULL;
	int step = SQLITE_DONE;
	while (ok && (step = sqlite3_step(in)) == SQLITE_ROW) {
		const gint64 source = sqlite3_column_int64(in, 0);
		const gint64 offset = sqlite3_column_int64(in, 1);
		if (source == open.source && offset < open.end &&
		    sqlite3_column_int64(in, 2) <= open.end - offset &&
		    sqlite3_column_int64(in, 2) > 0)
			continue; /* within what is there already */
		const gint64 end = end_of(b, source, offset, sqlite3_column_int64(in, 2));
		if (end < 0)
			continue;
		if (source == open.source && offset <= open.end) {
			open.end = MAX(open.end, end);
			continue;
		}
		ok = put_excerpt(b, &open, error);
		open = (struct excerpt){ source, offset, end };
	}
	if (ok && step != SQLITE_DONE)
		ok = store_fail(b->from, error);
	sqlite3_finalize(in);
	return ok && put_excerpt(b, &open, error);
}

bool bundle_bytes(struct bundling *b, GError **error)
{
	return b->want->raw ? copy_chunks(b, error) : copy_excerpts(b, error);
}
