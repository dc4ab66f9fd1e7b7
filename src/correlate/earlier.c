#include "correlate/earlier.h"

#define MOST 200 /* what is older says little of how a page works today, and takes time */
#define LEAST 3

static gint64 began(const Incident *incident)
{
	if (incident->started_at == INSTANT_NONE || incident->backfilled)
		return incident->created_at;
	return incident->created_at == INSTANT_NONE
	               ? incident->started_at
	               : MIN(incident->started_at, incident->created_at);
}

static int newest_first(gconstpointer a, gconstpointer b)
{
	const Incident *p = *(const Incident *const *)a, *q = *(const Incident *const *)b;
	if (began(p) != began(q))
		return began(p) < began(q) ? 1 : -1;
	return g_strcmp0(p->vendor_id, q->vendor_id);
}

GPtrArray *earlier_incidents(const Evidence *evidence, const Incident *incident)
{
	GPtrArray *list = g_ptr_array_new();
	for (guint i = 0; i < evidence->incidents->len; i++) {
		Incident *other = evidence->incidents->pdata[i];
		if (other != incident && other->kind == incident->kind &&
		    other->page != NULL && g_strcmp0(other->page, incident->page) == 0 &&
		    began(other) != INSTANT_NONE && began(other) < began(incident))
			g_ptr_array_add(list, other);
	}
	g_ptr_array_sort(list, newest_first);
	if (list->len > MOST)
		g_ptr_array_set_size(list, MOST);
	return list;
}

static bool add_stage(GArray *lengths, struct range from, struct range to)
{
	if (!range_known(from) || !range_known(to) || range_is_open(from) ||
	    range_is_open(to))
		return false;
	const gint64 length = range_middle(to) - range_middle(from);
	if (length > 0)
		g_array_append_val(lengths, length);
	return length > 0;
}

static int by_length(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return (x > y) - (x < y);
}

static gint64 median(GArray *lengths)
{
	const guint n = lengths->len;
	if (n < LEAST)
		return INSTANT_NONE;
	g_array_sort(lengths, by_length);
	const gint64 lower = g_array_index(lengths, gint64, (n - 1) / 2);
	return lower + (g_array_index(lengths, gint64, n / 2) - lower) / 2;
}

struct earlier earlier_of(const GPtrArray *timelines)
{
	g_autoptr(GArray) post = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GArray) cause = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GArray) fix = g_array_new(FALSE, FALSE, sizeof(gint64));
	struct earlier earlier = { 0 };
	for (guint i = 0; i < timelines->len; i++) {
		const Timeline *t = timelines->pdata[i];
		const bool said = add_stage(post, t->start, t->first_post);
		const bool found = add_stage(cause, t->first_post, t->identified);
		const bool mended = add_stage(fix, t->identified, t->monitoring);
		earlier.n += said || found || mended;
	}
	earlier.to_first_post = median(post);
	earlier.to_cause = median(cause);
	earlier.to_fix = median(fix);
	return earlier;
}
