/* together.c - see together.h; trend.c does the groups. */
#include "correlate/together.h"

void collection_add(Collection *collection, const Timeline *timeline, const char *name)
{
	const struct member member = { .timeline = timeline,
		                       .name = g_strdup(name),
		                       .origin = timeline->start };
	g_array_append_val(collection->members, member);
	collection->known_to = MAX(collection->known_to, timeline->cutoff);
}

void collection_add_all(Collection *collection, const GPtrArray *timelines)
{
	for (guint i = 0; i < timelines->len; i++) {
		const Timeline *timeline = timelines->pdata[i];
		collection_add(collection, timeline, timeline->incident->slug);
	}
}

/* --- aligning ----------------------------------------------------------------------- */

static struct range origin_of(const Timeline *t, enum align align)
{
	const struct interval *detected = &t->intervals[INTERVAL_GAP_DETECT];
	switch (align) {
	case ALIGN_DETECTED:
		return range_known(detected->length) ? detected->to : RANGE_NONE;
	case ALIGN_FIRST_POST:
		return t->first_post;
	case ALIGN_RESOLVED:
		return range_is_open(t->resolved) ? RANGE_NONE : t->resolved;
	default:
		return t->start;
	}
}

void collection_align(Collection *collection, enum align align)
{
	collection->align = align;
	for (guint i = 0; i < collection->members->len; i++) {
		struct member *member =
		        &g_array_index(collection->members, struct member, i);
		member->origin = origin_of(member->timeline, align);
	}
}

/* --- days ------------------------------------------------------------------------------ */

struct stay {
	gint64 from, to;
	bool open;
};

static int by_from(gconstpointer a, gconstpointer b)
{
	const struct stay *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

static const Zone *zone_of(const Collection *collection)
{
	return collection->zone != NULL ? collection->zone : zone_utc();
}

static gint64 civil_midnight(const Zone *zone, gint64 at)
{
	const gint64 civil = zone_to_civil(zone, at);
	return civil - ((civil % DAY) + DAY) % DAY;
}

/* Eleven years of days: more than a picture of days can show, and no input makes it endless. */
#define DAYS_MAX (4000 * DAY)

static void lay_days(Collection *collection, gint64 from, gint64 to)
{
	const Zone *zone = zone_of(collection);
	gint64 civil = civil_midnight(zone, from);
	const gint64 last = civil_midnight(zone, MIN(to, from + DAYS_MAX));
	for (; civil <= last; civil += DAY) {
		const gint64 day = zone_to_utc(zone, civil, NULL, NULL);
		const gint64 next = zone_to_utc(zone, civil + DAY, NULL, NULL);
		const struct impact_day one = { .day = day, .length = next - day };
		g_array_append_val(collection->days, one);
		if (collection->from == INSTANT_NONE)
			collection->from = day;
		collection->to = next;
	}
}

static bool stay_of(const Timeline *t, struct stay *out)
{
	if (t->incident->kind == INCIDENT_MAINTENANCE || !range_known(t->impact_start))
		return false;
	const struct range end = t->impact_end;
	out->from = t->impact_start.lo;
	out->open = !range_known(end) || range_is_open(end);
	out->to = range_known(end) ? MAX(range_middle(end), out->from) : out->from;
	return true;
}

/* The day that holds at, by its place; the first and last for what lies outside. */
static guint day_at(const GArray *days, gint64 at)
{
	guint lo = 0, hi = days->len;
	while (hi - lo > 1) {
		const guint middle = lo + (hi - lo) / 2;
		if (g_array_index(days, struct impact_day, middle).day <= at)
			lo = middle;
		else
			hi = middle;
	}
	return lo;
}

static void count_incident(GArray *days, const struct stay *stay)
{
	const guint first = day_at(days, stay->from);
	const guint last = day_at(days, MAX(stay->from, stay->to - 1));
	for (guint i = first; i <= last; i++) {
		struct impact_day *day = &g_array_index(days, struct impact_day, i);
		day->incidents++;
		day->timed |= stay->to > stay->from;
		day->open |= stay->open && i == last;
	}
}

static void count_time(GArray *days, gint64 from, gint64 to)
{
	for (guint i = day_at(days, from); i < days->len && from < to; i++) {
		struct impact_day *day = &g_array_index(days, struct impact_day, i);
		const gint64 until = MIN(to, day->day + day->length);
		day->impact += MAX(0, until - from);
		from = MAX(from, until);
	}
}

/*
 * Days that a source of a status page speaks of, from the first to the last instant in it: a feed holds all incidents
 * between the oldest that it lists and its capture. Of other days nothing is known, and no calm either.
 */
static void find_known(Collection *collection, const Evidence *evidence)
{
	for (guint i = 0; i < evidence->sources->len; i++) {
		const Source *source = evidence->sources->pdata[i];
		if (source->lane != LANE_STATUS || !range_known(source->span))
			continue;
		for (guint k = 0; k < collection->days->len; k++) {
			struct impact_day *day =
			        &g_array_index(collection->days, struct impact_day, k);
			day->known |= day->day <= source->span.hi &&
			              day->day + day->length > source->span.lo;
		}
	}
}

/* Each evidence once; those of one store stand together. */
static void find_known_of_all(Collection *collection)
{
	const Evidence *last = NULL;
	for (guint i = 0; i < collection->members->len; i++) {
		const Evidence *evidence =
		        collection_member(collection, i)->timeline->evidence;
		if (evidence != last)
			find_known(collection, evidence);
		last = evidence;
	}
	for (guint k = 0; k < collection->days->len; k++) {
		struct impact_day *day =
		        &g_array_index(collection->days, struct impact_day, k);
		day->known |= day->incidents > 0;
	}
}

void collection_count_days(Collection *collection, gint64 from, gint64 to)
{
	g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(struct stay));
	g_array_set_size(collection->days, 0);
	collection->from = collection->to = INSTANT_NONE;
	lay_days(collection, from, to);
	for (guint i = 0; i < collection->members->len; i++) {
		struct stay stay;
		if (!stay_of(collection_member(collection, i)->timeline, &stay) ||
		    stay.from >= collection->to || stay.to < collection->from ||
		    (stay.to == collection->from && stay.from < stay.to))
			continue;
		stay.from = MAX(stay.from, collection->from);
		stay.to = MIN(stay.to, collection->to);
		count_incident(collection->days, &stay);
		g_array_append_val(stays, stay);
	}
	g_array_sort(stays, by_from);
	gint64 counted = G_MININT64;
	for (guint i = 0; i < stays->len; i++) {
		const struct stay *stay = &g_array_index(stays, struct stay, i);
		if (stay->to > counted)
			count_time(collection->days, MAX(stay->from, counted), stay->to);
		counted = MAX(counted, stay->to);
	}
	find_known_of_all(collection);
}
