/* align.c - see align.h */
#include "correlate/align.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MIN = 12, COUNTED_PAIRS_MAX = 60, FEW_SOURCES = 16 };
#define APART_MAX (15 * HOUR)

/* What one source saw. */
struct seen {
	const Source *source;
	const Sightings *ids; /* or NULL */
	GArray *messages;     /* struct message */
	GPtrArray *events;    /* const Event *, those of the messages, same order */
	GPtrArray *series;    /* const Series *, of machines */
};

static void seen_free(gpointer data)
{
	struct seen *seen = data;
	g_array_unref(seen->messages);
	g_ptr_array_unref(seen->events);
	g_ptr_array_unref(seen->series);
	g_free(seen);
}

void clock_pair_free(struct clock_pair *pair)
{
	g_free(pair);
}

/* --- what there is ------------------------------------------------------------------ */

static guint64 text_number(guint64 hash, const char *text)
{
	for (; text != NULL && *text != '\0'; text++) {
		hash ^= (guchar)*text;
		hash *= G_GUINT64_CONSTANT(1099511628211);
	}
	return hash;
}

/* What tells a message: the vendor's id of it, else its words; 0: neither. */
static guint64 message_number(const Event *event)
{
	const guint64 basis = G_GUINT64_CONSTANT(14695981039346656037);
	const char *words = event->body != NULL ? event->body : event->title;
	if (event->vendor_id != NULL && strlen(event->vendor_id) >= 6 &&
	    event->kind != KIND_LOG)
		return text_number(basis + event->kind, event->vendor_id);
	return words != NULL && strlen(words) >= WORDS_MIN ? text_number(basis, words)
	                                                   : 0;
}

static struct seen *seen_of(const GPtrArray *all, gint64 source)
{
	for (guint i = 0; i < all->len; i++) {
		struct seen *seen = all->pdata[i];
		if (seen->source->id == source)
			return seen;
	}
	return NULL;
}

static void add_message(struct seen *seen, const Event *event)
{
	const struct message message = { message_number(event), event->at.lo };
	if (message.what == 0 || !range_known(event->at) ||
	    event->kind == KIND_COMPONENT || event->kind == KIND_CLAIM ||
	    event->at.hi - event->at.lo > MINUTE)
		return;
	g_array_append_val(seen->messages, message);
	g_ptr_array_add(seen->events, (gpointer)(gsize)event);
}

static void gather_events(const Evidence *evidence, const GPtrArray *all)
{
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		struct seen *seen = seen_of(all, event->source);
		if (seen != NULL)
			add_message(seen, event);
	}
}

static void gather_series(const Evidence *evidence, const GPtrArray *all)
{
	for (guint i = 0; i < evidence->series->len; i++) {
		const Series *series = evidence->series->pdata[i];
		struct seen *seen = seen_of(all, series->source);
		if (seen != NULL && series->dimension == DIMENSION_NONE &&
		    series->lane == LANE_MACHINES && series->measure != MEASURE_GAUGE &&
		    series->measure != MEASURE_REPORTS)
			g_ptr_array_add(seen->series, (gpointer)(gsize)series);
	}
}

static struct seen *add_seen(GPtrArray *all, const Source *source)
{
	struct seen *seen = g_new0(struct seen, 1);
	seen->source = source;
	seen->messages = g_array_new(FALSE, FALSE, sizeof(struct message));
	seen->events = g_ptr_array_new();
	seen->series = g_ptr_array_new();
	g_ptr_array_add(all, seen);
	return seen;
}

static bool has_clock(const Source *source)
{
	return g_strcmp0(source->importer, "typed") != 0 && range_known(source->span);
}

static GPtrArray *gather(const Evidence *evidence, const GPtrArray *sightings)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(seen_free);
	for (guint i = 0; i < evidence->sources->len; i++) {
		const Source *source = evidence->sources->pdata[i];
		if (!has_clock(source))
			continue;
		struct seen *seen = add_seen(all, source);
		for (guint k = 0; k < sightings->len; k++)
			if (sightings_source(sightings->pdata[k]) == source->id)
				seen->ids = sightings->pdata[k];
	}
	gather_events(evidence, all);
	gather_series(evidence, all);
	return all;
}

/* --- one pair -------------------------------------------------------------------------- */

static struct ref place_of(const Source *source, const struct sighting *one)
{
	return (struct ref){ 0, source->id, one->line, one->offset, one->length };
}

/* A stamp is a second wide, or as much as the log writes: spans that touch met. */
static struct range widened(struct range at)
{
	return at.lo % SECOND == 0 && at.hi % SECOND == 0
	               ? (struct range){ at.lo, at.hi + SECOND }
	               : at;
}

static void by_ids(const struct seen *a, const struct seen *b, struct clock_pair *pair)
{
	if (a->ids == NULL || b->ids == NULL)
		return;
	g_autoptr(GArray) meetings = g_array_new(FALSE, FALSE, sizeof(struct meeting));
	g_autoptr(GPtrArray) mine = sightings_list(a->ids);
	for (guint i = 0; i < mine->len; i++) {
		const struct sighting *x = mine->pdata[i];
		const struct sighting *y = sightings_of(b->ids, x->what);
		if (y == NULL)
			continue;
		const struct meeting one = { widened(y->at), widened(x->at) };
		g_array_append_val(meetings, one);
		if (pair->first.source != 0 && pair->first.offset <= x->offset)
			continue;
		pair->first = place_of(a->source, x);
		pair->second = place_of(b->source, y);
	}
	pair->offset = offset_of_meetings(meetings);
}

static struct ref ref_of(const Event *event)
{
	return (struct ref){ event->id, event->source, event->line, event->offset,
		             event->length };
}

/* Two events that say the same, at about that distance. */
static void find_example(const struct seen *a, const struct seen *b,
                         struct clock_pair *pair)
{
	for (guint i = 0; i < a->messages->len; i++)
		for (guint k = 0; k < b->messages->len; k++) {
			const struct message *x =
			        &g_array_index(a->messages, struct message, i);
			const struct message *y =
			        &g_array_index(b->messages, struct message, k);
			if (x->what != y->what || x->at - y->at < pair->offset.by.lo ||
			    x->at - y->at > pair->offset.by.hi)
				continue;
			pair->first = ref_of(a->events->pdata[i]);
			pair->second = ref_of(b->events->pdata[k]);
			return;
		}
}

static void by_messages(const struct seen *a, const struct seen *b,
                        struct clock_pair *pair)
{
	const struct offset found = offset_of_messages(b->messages, a->messages);
	if (!range_known(found.by) || (range_known(pair->offset.by) && !found.sure))
		return;
	pair->offset = found;
	pair->first = pair->second = (struct ref){ 0 };
	find_example(a, b, pair);
}

static void by_counts(const struct seen *a, const struct seen *b, struct clock_pair *pair)
{
	for (guint i = 0; i < a->series->len; i++)
		for (guint k = 0; k < b->series->len; k++) {
			const Series *x = a->series->pdata[i], *y = b->series->pdata[k];
			if (x->measure != y->measure)
				continue;
			const struct offset found = offset_of_counts(y, x);
			if (!range_known(found.by) ||
			    (range_known(pair->offset.by) && found.z <= pair->offset.z))
				continue;
			pair->offset = found;
		}
}

static bool comparable(const struct seen *a, const struct seen *b)
{
	const struct range x = a->source->span, y = b->source->span;
	return x.lo <= y.hi + APART_MAX && y.lo <= x.hi + APART_MAX &&
	       a->source->continues != b->source->id &&
	       b->source->continues != a->source->id;
}

static struct clock_pair *compare(const struct seen *a, const struct seen *b,
                                  guint *counted)
{
	struct clock_pair *pair = g_new0(struct clock_pair, 1);
	pair->source = a->source;
	pair->against = b->source;
	pair->offset.by = RANGE_NONE;
	by_ids(a, b, pair);
	if (!pair->offset.sure)
		by_messages(a, b, pair);
	if (!range_known(pair->offset.by) && *counted < COUNTED_PAIRS_MAX) {
		*counted += a->series->len > 0 && b->series->len > 0;
		by_counts(a, b, pair);
	}
	pair->differs = offset_differs(&pair->offset);
	return pair;
}

/* --- whose clock it is ------------------------------------------------------------------- */

static guint blame_of(const GPtrArray *pairs, const Source *source)
{
	guint n = 0;
	for (guint i = 0; i < pairs->len; i++) {
		const struct clock_pair *pair = pairs->pdata[i];
		n += pair->differs && (pair->source == source || pair->against == source);
	}
	return n;
}

static void turn(struct clock_pair *pair)
{
	const Source *source = pair->source;
	const struct ref first = pair->first;
	struct offset *offset = &pair->offset;
	pair->source = pair->against;
	pair->against = source;
	pair->first = pair->second;
	pair->second = first;
	if (range_known(offset->by)) {
		offset->by = range_of(-offset->by.hi, -offset->by.lo);
		offset->likely = -offset->likely;
		offset->drift = 0 - offset->drift; /* not -0 */
		offset->first = -offset->first;
		offset->last = -offset->last;
	}
}

/*
 * Two clocks tell that they differ, not which is wrong: the one that differs from more others is, else the one whose zone
 * is known worse, else the one that was imported later.
 */
static bool against_is_wrong(const struct clock_pair *pair, guint mine, guint other)
{
	if (mine != other)
		return other > mine;
	if (pair->source->zone_basis != pair->against->zone_basis)
		return pair->against->zone_basis > pair->source->zone_basis;
	return pair->against->id > pair->source->id;
}

static int by_ids_of(gconstpointer a, gconstpointer b)
{
	const struct clock_pair *x = *(const struct clock_pair *const *)a;
	const struct clock_pair *y = *(const struct clock_pair *const *)b;
	if (x->source->id != y->source->id)
		return x->source->id < y->source->id ? -1 : 1;
	return (x->against->id > y->against->id) - (x->against->id < y->against->id);
}

static GPtrArray *pairs_of(const GPtrArray *all)
{
	GPtrArray *pairs =
	        g_ptr_array_new_with_free_func((GDestroyNotify)clock_pair_free);
	guint counted = 0;
	for (guint i = 0; i < all->len; i++)
		for (guint k = 0; k < i; k++) {
			if (!comparable(all->pdata[i], all->pdata[k]))
				continue;
			struct clock_pair *pair =
			        compare(all->pdata[i], all->pdata[k], &counted);
			if (range_known(pair->offset.by))
				g_ptr_array_add(pairs, pair);
			else
				clock_pair_free(pair);
		}
	g_autofree guint *mine = g_new0(guint, pairs->len + 1);
	g_autofree guint *other = g_new0(guint, pairs->len + 1);
	for (guint i = 0; i < pairs->len; i++) {
		const struct clock_pair *pair = pairs->pdata[i];
		mine[i] = blame_of(pairs, pair->source);
		other[i] = blame_of(pairs, pair->against);
	}
	for (guint i = 0; i < pairs->len; i++) {
		struct clock_pair *pair = pairs->pdata[i];
		if (against_is_wrong(pair, mine[i], other[i]))
			turn(pair);
		pair->zone = pair->differs ? offset_zone(&pair->offset) : 0;
	}
	g_ptr_array_sort(pairs, by_ids_of);
	return pairs;
}

GPtrArray *clocks_compare(const Evidence *evidence, const GPtrArray *sightings)
{
	g_autoptr(GPtrArray) all = gather(evidence, sightings);
	return pairs_of(all);
}

/* --- of a few events ----------------------------------------------------------------------- */

/* Lines that rows were written for hold identifiers as all others do. */
static void see_line(GPtrArray *sightings, const Event *event)
{
	Sightings *own = NULL;
	for (guint i = 0; i < sightings->len && own == NULL; i++)
		if (sightings_source(sightings->pdata[i]) == event->source)
			own = sightings->pdata[i];
	if (own == NULL) {
		own = sightings_new(event->source, NULL, true);
		g_ptr_array_add(sightings, own);
	}
	const char *words = event->body != NULL ? event->body : event->title;
	if (words != NULL && range_known(event->at))
		sightings_saw(own, event->at.lo, event->line, event->offset, words,
		              strlen(words));
}

GPtrArray *clocks_compare_events(const Evidence *evidence, const GPtrArray *events)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(seen_free);
	g_autoptr(GPtrArray) sightings =
	        g_ptr_array_new_with_free_func((GDestroyNotify)sightings_free);
	for (guint i = 0; i < events->len; i++) {
		const Event *event = events->pdata[i];
		struct seen *seen = seen_of(all, event->source);
		const Source *source =
		        seen == NULL ? evidence_source(evidence, event->source) : NULL;
		if (seen == NULL && source != NULL && has_clock(source) &&
		    all->len < FEW_SOURCES)
			seen = add_seen(all, source);
		if (seen == NULL)
			continue;
		add_message(seen, event);
		if (event->kind == KIND_LOG)
			see_line(sightings, event);
	}
	for (guint i = 0; i < sightings->len; i++)
		seen_of(all, sightings_source(sightings->pdata[i]))->ids =
		        sightings->pdata[i];
	return pairs_of(all);
}
