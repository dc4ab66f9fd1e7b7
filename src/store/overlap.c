#include "store/chunk.h"
#include "store/statement.h"
#include "store/store.h"

#include "model/columns.h"

#include <string.h>

enum {
	LOOKED_AT = 64, /* sources, the newest */
	RELATIVES_MAX = 16,
	FIRST_MAX = 4096, /* bytes of a first line */
};

void store_relative_free(struct source_relative *relative)
{
	g_bytes_unref(relative->first);
	g_free(relative);
}

/* "access" of "access.log.1", "cap" of "cap2.log": what the files of a set have in common. */
static gsize stem(const char *name)
{
	gsize n = 0;
	while (g_ascii_isalpha(name[n]))
		n++;
	return n;
}

static bool same_stem(const char *a, const char *b)
{
	const gsize n = stem(a);
	return n == stem(b) && memcmp(a, b, n) == 0;
}

/* Ids of the newest sources of that format; those of the same set first. */
static GArray *kin(Store *store, const Source *like, GError **error)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	sqlite3_stmt *stmt = statement(store, QUERY_LIKE_SOURCES, error);
	guint near = 0;
	if (stmt == NULL)
		return ids;
	bind_text(stmt, 1, like->importer);
	for (guint i = 0; i < LOOKED_AT && statement_step(store, stmt, error) == 1; i++) {
		const gint64 id = sqlite3_column_int64(stmt, 0);
		const char *name = column_text(stmt, 1);
		if (name != NULL && same_stem(name, like->name))
			g_array_insert_val(ids, near++, id);
		else
			g_array_append_val(ids, id);
	}
	sqlite3_reset(stmt);
	g_array_set_size(ids, MIN(ids->len, RELATIVES_MAX));
	return ids;
}

/* Where the kept bytes of a source begin; -1 = none are kept. */
static gint64 begin_of(Store *store, gint64 source)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CHUNKS_WITH_COLUMNS, NULL);
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, source);
	const gint64 begin = statement_step(store, stmt, NULL) == 1
	                             ? sqlite3_column_int64(stmt, 1)
	                             : -1;
	sqlite3_reset(stmt);
	return begin;
}

static struct source_relative *relative_of(Store *store, gint64 id)
{
	const gint64 begin = begin_of(store, id);
	g_autoptr(GBytes) first =
	        begin >= 0 ? store_bytes(store, id, begin, -1, NULL) : NULL;
	if (first == NULL || g_bytes_get_size(first) > FIRST_MAX)
		return NULL;
	struct source_relative *relative = g_new0(struct source_relative, 1);
	*relative = (struct source_relative){ id, begin, g_steal_pointer(&first) };
	return relative;
}

GPtrArray *store_relatives(Store *store, const Source *like)
{
	GPtrArray *all =
	        g_ptr_array_new_with_free_func((GDestroyNotify)store_relative_free);
	g_autoptr(GArray) ids = kin(store, like, NULL);
	for (guint i = 0; i < ids->len; i++) {
		const gint64 id = g_array_index(ids, gint64, i);
		struct source_relative *relative =
		        g_hash_table_lookup(store->relatives, &id);
		if (relative == NULL && (relative = relative_of(store, id)) != NULL)
			g_hash_table_insert(store->relatives, &relative->id, relative);
		if (relative == NULL)
			continue;
		struct source_relative *copy = g_new0(struct source_relative, 1);
		*copy = *relative;
		g_bytes_ref(copy->first);
		g_ptr_array_add(all, copy);
	}
	return all;
}

/* --- the same bytes ------------------------------------------------------------------ */

/* Equal bytes of one source from offset on; *ended: nothing of it follows them. */
static gsize same_in(Store *store, gint64 source, gint64 offset, const char *bytes,
                     gsize len, bool *ended)
{
	gsize same = 0;
	*ended = false;
	while (same < len) {
		gint64 begins;
		const gint64 row =
		        chunk_at(store, source, offset + (gint64)same, &begins);
		if (row == 0) {
			*ended = true;
			return same;
		}
		g_autoptr(GBytes) chunk = chunk_bytes(store, row, NULL);
		if (chunk == NULL)
			return same;
		gsize size;
		const char *text = g_bytes_get_data(chunk, &size);
		const gsize from = (gsize)(offset + (gint64)same - begins);
		const gsize n = MIN(size - from, len - same);
		gsize equal = 0;
		if (memcmp(text + from, bytes + same, n) == 0)
			equal = n;
		while (equal < n && text[from + equal] == bytes[same + equal])
			equal++;
		same += equal;
		if (equal < n)
			return same;
	}
	return same;
}

/* The source that is the grown form of it, or 0. */
static gint64 grown_form(Store *store, gint64 source)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CONTINUED_BY, NULL);
	if (stmt == NULL)
		return 0;
	sqlite3_bind_int64(stmt, 1, source);
	const gint64 id = statement_step(store, stmt, NULL) == 1
	                          ? sqlite3_column_int64(stmt, 0)
	                          : 0;
	sqlite3_reset(stmt);
	return id;
}

gsize store_same_bytes(Store *store, gint64 *source, gint64 offset, const char *bytes,
                       gsize len, bool *ended)
{
	gsize same = 0;
	do {
		same += same_in(store, *source, offset + (gint64)same, bytes + same,
		                len - same, ended);
		const gint64 next = *ended && same < len ? grown_form(store, *source) : 0;
		if (next == 0)
			break;
		*source = next;
	} while (same < len);
	return same;
}

/* --- where it begins ------------------------------------------------------------------- */

/* Length of the line at the front, with its end; 0 = it has none. */
static gsize line_length(const char *bytes, gsize len)
{
	const char *end = len > 0 ? memchr(bytes, '\n', len) : NULL;
	return end != NULL ? (gsize)(end - bytes) + 1 : 0;
}

struct probe {
	Store *store;
	gint64 source;
	const char *bytes;
	gsize len, first, second; /* of the two lines at the front */
};

/* A line that is as long as the first, before one that is as long as the second, is looked at. */
static gint64 search_chunk(const struct probe *probe, gint64 row, gint64 offset,
                           gint64 from)
{
	g_autoptr(GBytes) columns = chunk_columns(probe->store, row, NULL);
	gsize size = 0;
	const guint8 *data = columns != NULL ? g_bytes_get_data(columns, &size) : NULL;
	struct column_reader reader = columns_read(data, size);
	struct column column;
	gint64 at = offset, before = -1;
	bool more = columns_next(&reader, &column);
	while (more || before >= 0) {
		const gint64 begin = at;
		if (before >= from && (!more || (gsize)column.length == probe->second)) {
			gint64 source = probe->source;
			bool ended;
			if (store_same_bytes(probe->store, &source, before, probe->bytes,
			                     probe->first + probe->second,
			                     &ended) == probe->first + probe->second)
				return before;
		}
		before = more && (gsize)column.length == probe->first ? begin : -1;
		at += more ? column.length : 0;
		more = more && columns_next(&reader, &column);
	}
	return -1;
}

gint64 store_find_lines(Store *store, gint64 source, const char *bytes, gsize len,
                        gint64 from)
{
	struct probe probe = { store, source, bytes, len, line_length(bytes, len), 0 };
	probe.second = line_length(bytes + probe.first, len - probe.first);
	g_autoptr(GArray) rows =
	        probe.second > 0
	                ? query_ids(store, QUERY_CHUNKS_WITH_COLUMNS, source, NULL)
	                : NULL;
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const gint64 row = g_array_index(rows, gint64, i);
		const gint64 found =
		        search_chunk(&probe, row, chunk_offset(store, row), from);
		if (found >= 0)
			return found;
	}
	return -1;
}
