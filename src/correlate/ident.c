/* ident.c - see ident.h */
#include "correlate/ident.h"

#include <string.h>

enum {
	HEX_MIN = 16,
	MIXED_MIN = 20,
	IDENT_MAX = 64,
	LINE_IDENTS_MAX = 16,
	OFTEN = 64, /* a request is not spoken of in more lines */
};
#define LONG (10 * MINUTE) /* nor for longer */

struct sightings {
	gint64 source;
	const Correction *correction;
	bool zoned;
	GHashTable *table; /* &what -> struct sighting, owns */
	guint64 mask;      /* only what has none of these bits is kept */
};

Sightings *sightings_new(gint64 source, const Correction *correction, bool zoned)
{
	Sightings *sightings = g_new0(Sightings, 1);
	sightings->source = source;
	sightings->correction = correction;
	sightings->zoned = zoned;
	sightings->table =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
	return sightings;
}

void sightings_free(Sightings *sightings)
{
	if (sightings == NULL)
		return;
	g_hash_table_unref(sightings->table);
	g_free(sightings);
}

gint64 sightings_source(const Sightings *sightings)
{
	return sightings->source;
}

/* --- identifiers ---------------------------------------------------------------------- */

static bool is_part(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '_';
}

struct shape {
	guint digits, letters, others; /* letters: a to f; others: the rest of them */
	guint upper, lower, dashes;
};

static struct shape shape_of(const char *text, gsize len)
{
	struct shape shape = { 0 };
	for (gsize i = 0; i < len; i++) {
		const char c = text[i];
		shape.digits += g_ascii_isdigit(c);
		shape.letters += g_ascii_isxdigit(c) && !g_ascii_isdigit(c);
		shape.others += g_ascii_isalpha(c) && !g_ascii_isxdigit(c);
		shape.upper += g_ascii_isupper(c);
		shape.lower += g_ascii_islower(c);
		shape.dashes += c == '-' || c == '_';
	}
	return shape;
}

static bool is_uuid(const char *text, gsize len, const struct shape *shape)
{
	return len == 36 && shape->dashes == 4 && shape->others == 0 && text[8] == '-' &&
	       text[13] == '-' && text[18] == '-' && text[23] == '-';
}

/* Digits alone are numbers and times; words alone are words. */
static bool is_ident(const char *text, gsize len)
{
	if (len < HEX_MIN || len > IDENT_MAX)
		return false;
	const struct shape shape = shape_of(text, len);
	if (shape.digits < 3 || shape.letters + shape.others < 2)
		return false;
	if (is_uuid(text, len, &shape) || (shape.others == 0 && shape.dashes == 0))
		return true;
	/* a prefix such as "req_" may stand before it; "2026-06-02T06-04-26" is a time */
	return len >= MIXED_MIN && shape.dashes <= 1 && shape.others >= 2 &&
	       shape.digits * 6 >= len;
}

static guint64 number_of(const char *text, gsize len)
{
	guint64 hash = G_GUINT64_CONSTANT(14695981039346656037); /* FNV-1a */
	for (gsize i = 0; i < len; i++) {
		hash ^= (guchar)g_ascii_tolower(text[i]);
		hash *= G_GUINT64_CONSTANT(1099511628211);
	}
	return hash ^ hash >> 31;
}

/* --- what is kept --------------------------------------------------------------------- */

static gboolean is_masked(gpointer key, gpointer value, gpointer mask)
{
	(void)value;
	return (*(const guint64 *)key & *(const guint64 *)mask) != 0;
}

static void keep(Sightings *s, const struct sighting *new)
{
	struct sighting *old = g_hash_table_lookup(s->table, &new->what);
	if (old != NULL) {
		old->at = range_hull(old->at, new->at);
		old->count++;
		return;
	}
	old = g_memdup2(new, sizeof *new);
	g_hash_table_insert(s->table, &old->what, old);
	if (g_hash_table_size(s->table) <= SIGHTINGS_MAX)
		return;
	s->mask = s->mask << 1 | 1;
	g_hash_table_foreach_remove(s->table, is_masked, &s->mask);
}

void sightings_saw(Sightings *s, gint64 at, gint64 line, gint64 offset, const char *bytes,
                   gsize len)
{
	guint64 seen[LINE_IDENTS_MAX];
	guint n = 0;
	for (gsize i = 0; i < len && n < LINE_IDENTS_MAX;) {
		gsize end = i;
		while (end < len && is_part(bytes[end]))
			end++;
		const bool ident = is_ident(bytes + i, end - i);
		const guint64 what = ident ? number_of(bytes + i, end - i) : 0;
		bool again = !ident || (what & s->mask) != 0;
		for (guint k = 0; k < n; k++)
			again = again || seen[k] == what;
		if (!again) {
			at = n == 0 ? correction_of_time(s->correction, at, s->zoned)
			            : at;
			const struct sighting one = {
				what, range_point(at), 1, line, offset, (gint64)len
			};
			seen[n++] = what;
			keep(s, &one);
		}
		i = end + 1;
	}
}

/* --- asking ---------------------------------------------------------------------------- */

static bool is_of_one_thing(const struct sighting *one)
{
	return one->count <= OFTEN && one->at.hi - one->at.lo <= LONG;
}

const struct sighting *sightings_of(const Sightings *s, guint64 what)
{
	const struct sighting *one = g_hash_table_lookup(s->table, &what);
	return one != NULL && is_of_one_thing(one) ? one : NULL;
}

static int by_what(gconstpointer a, gconstpointer b)
{
	const struct sighting *x = *(const struct sighting *const *)a;
	const struct sighting *y = *(const struct sighting *const *)b;
	return (x->what > y->what) - (x->what < y->what);
}

GPtrArray *sightings_list(const Sightings *s)
{
	GPtrArray *all = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, s->table);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		if (is_of_one_thing(value))
			g_ptr_array_add(all, value);
	g_ptr_array_sort(all, by_what);
	return all;
}
