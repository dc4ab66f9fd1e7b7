#include "store/statement.h"
#include "store/store.h"

#include <string.h>

enum { CANDIDATES_MAX = 64 };

struct candidate {
	gint64 id, bytes, lines, continues;
	char sha256[65];
	bool same_name;
};

/* Sources of that format that are no longer than that, the longest first. */
static GArray *candidates(Store *store, const Source *like, gint64 bytes_max)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct candidate));
	sqlite3_stmt *stmt = statement(store, QUERY_SHORTER_SOURCES, NULL);
	if (stmt == NULL)
		return all;
	bind_text(stmt, 1, like->importer);
	sqlite3_bind_int64(stmt, 2, bytes_max);
	bind_text(stmt, 3, like->first_line);
	while (all->len < CANDIDATES_MAX && statement_step(store, stmt, NULL) == 1) {
		struct candidate one = { .id = sqlite3_column_int64(stmt, 0),
			                 .bytes = sqlite3_column_int64(stmt, 1),
			                 .lines = sqlite3_column_int64(stmt, 2),
			                 .continues = sqlite3_column_int64(stmt, 3) };
		const char *sha256 = (const char *)sqlite3_column_text(stmt, 4);
		const char *name = (const char *)sqlite3_column_text(stmt, 5);
		g_strlcpy(one.sha256, sha256 != NULL ? sha256 : "", sizeof one.sha256);
		one.same_name = g_strcmp0(name, like->name) == 0;
		g_array_append_val(all, one);
	}
	sqlite3_reset(stmt);
	return all;
}

/* What it continues, back to the beginning of the file; NULL = a part of that was removed. */
static const struct candidate *first_of(const GArray *all, const struct candidate *one,
                                        gint64 *lines)
{
	*lines = one->lines;
	for (guint i = 0; i < all->len && one->continues != 0; i++) {
		const struct candidate *before = &g_array_index(all, struct candidate, i);
		if (before->id != one->continues)
			continue;
		one = before; /* shorter, so it stands behind */
		*lines += one->lines;
	}
	return one->continues == 0 ? one : NULL;
}

/* The first bytes are those, or, where they are not kept, the names are the same: the hash decides then. */
static bool begins_with(Store *store, const struct candidate *first, const char *head,
                        gsize head_len)
{
	const gsize len = MIN(head_len, (gsize)first->bytes);
	g_autoptr(GBytes) kept = store_bytes(store, first->id, 0, (gint64)len, NULL);
	if (kept == NULL)
		return first->same_name;
	return g_bytes_get_size(kept) == len &&
	       memcmp(g_bytes_get_data(kept, NULL), head, len) == 0;
}

/* A line that was cut off where the file ended then. */
static void look_at_end(Store *store, const struct candidate *one,
                        struct source_part *part)
{
	g_autoptr(GBytes) last = store_bytes(store, one->id, one->bytes - 1, 1, NULL);
	part->open = last != NULL && g_bytes_get_size(last) == 1 &&
	             *(const char *)g_bytes_get_data(last, NULL) != '\n';
	part->open_at = -1;
	sqlite3_stmt *stmt = part->open ? statement(store, QUERY_REJECT_AT, NULL) : NULL;
	if (stmt == NULL)
		return;
	sqlite3_bind_int64(stmt, 1, one->id);
	sqlite3_bind_int64(stmt, 2, part->lines);
	if (statement_step(store, stmt, NULL) == 1)
		part->open_at = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
}

gint64 store_source_grown(Store *store, const Source *like, const char *head,
                          gsize head_len, gint64 bytes_max, struct source_part *part)
{
	g_autoptr(GArray) all = candidates(store, like, bytes_max);
	for (guint i = 0; i < all->len; i++) {
		const struct candidate *one = &g_array_index(all, struct candidate, i);
		const struct candidate *first = first_of(all, one, &part->lines);
		if (first == NULL || !begins_with(store, first, head, head_len))
			continue;
		part->bytes = one->bytes;
		memcpy(part->sha256, one->sha256, sizeof part->sha256);
		look_at_end(store, one, part);
		return one->id;
	}
	return 0;
}
