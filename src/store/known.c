#include "base/text.h"
#include "store/put.h"

#include <string.h>

#define INDENT_MAX 1024 /* deeper than this, a record is taken not to begin its line */

/* Lines [first, end) that begin inside a record. */
struct lines {
	gint64 first, end;
};

static bool begins_line(Store *store, gint64 offset)
{
	const gint64 from = MAX(offset - INDENT_MAX, 0);
	if (offset == 0)
		return true;
	g_autoptr(GBytes) before =
	        store_bytes(store, store->put->source, from, offset - from, NULL);
	if (before == NULL)
		return false;
	gsize len;
	const char *text = g_bytes_get_data(before, &len);
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	return len > 0 ? text[len - 1] == '\n' : from == 0;
}

static struct lines lines_of(Store *store, const struct stretch *record)
{
	struct lines lines = { record->line, record->line };
	g_autoptr(GBytes) bytes = store_bytes(store, store->put->source, record->offset,
	                                      record->length, NULL);
	gsize len;
	const char *text = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
	if (text == NULL || len == 0)
		return lines;
	lines.end += 1 + text_line_ends(text, len - 1);
	lines.first += !begins_line(store, record->offset);
	return lines;
}

static gint by_first(gconstpointer a, gconstpointer b)
{
	const struct lines *x = a, *y = b;
	return x->first < y->first ? -1 : x->first > y->first;
}

static gint by_offset(gconstpointer a, gconstpointer b)
{
	const struct stretch *x = a, *y = b;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Sorted, none touching another. */
static GArray *union_of(Store *store, GArray *stretches)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct lines));
	GArray *merged = g_array_new(FALSE, FALSE, sizeof(struct lines));
	g_array_sort(stretches, by_offset); /* so that every chunk is unpacked once */
	for (guint i = 0; i < stretches->len; i++) {
		const struct lines lines =
		        lines_of(store, &g_array_index(stretches, struct stretch, i));
		g_array_append_val(all, lines);
	}
	g_array_sort(all, by_first);
	for (guint i = 0; i < all->len; i++) {
		const struct lines *lines = &g_array_index(all, struct lines, i);
		struct lines *last =
		        merged->len > 0
		                ? &g_array_index(merged, struct lines, merged->len - 1)
		                : NULL;
		if (last != NULL && lines->first <= last->end)
			last->end = MAX(last->end, lines->end);
		else if (lines->first < lines->end)
			g_array_append_vals(merged, lines, 1);
	}
	return merged;
}

/* How many lines of a are not in b. */
static gint64 count_without(const GArray *a, const GArray *b)
{
	gint64 n = 0;
	guint k = 0;
	for (guint i = 0; i < a->len; i++) {
		const struct lines *lines = &g_array_index(a, struct lines, i);
		n += lines->end - lines->first;
		while (k < b->len &&
		       g_array_index(b, struct lines, k).end <= lines->first)
			k++;
		for (guint j = k; j < b->len; j++) {
			const struct lines *cut = &g_array_index(b, struct lines, j);
			if (cut->first >= lines->end)
				break;
			n -= MIN(cut->end, lines->end) - MAX(cut->first, lines->first);
		}
	}
	return n;
}

gint64 put_known_lines(Store *store)
{
	if (store->put->known->len == 0)
		return 0;
	g_autoptr(GArray) known = union_of(store, store->put->known);
	g_autoptr(GArray) kept = union_of(store, store->put->kept);
	return count_without(known, kept);
}
