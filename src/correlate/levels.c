/* levels.c - stays at a level over years: what overlaps counts once, as the worst of it; time and availability of it. */
#include "correlate/statistics.h"

enum {
	DAYS_MAX = 4000
}; /* that are listed of one component: eleven years without a quiet day */

struct weights weights_usual(void)
{
	struct weights weights = { { 0 } };
	weights.of[LEVEL_PARTIAL] = 0.3;
	weights.of[LEVEL_MAJOR] = 1;
	return weights;
}

/* --- joining ------------------------------------------------------------------ */

struct edge {
	gint64 at;
	enum level level;
	bool begins, open;
};

static int by_edge(gconstpointer a, gconstpointer b)
{
	const struct edge *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

static GArray *edges_of(const GArray *stays)
{
	GArray *edges =
	        g_array_sized_new(FALSE, FALSE, sizeof(struct edge), 2 * stays->len);
	for (guint i = 0; i < stays->len; i++) {
		const struct level_stay *stay =
		        &g_array_index(stays, struct level_stay, i);
		if (stay->end <= stay->start && !stay->open)
			continue;
		struct edge in = { stay->start, stay->level, true, stay->open };
		struct edge out = { MAX(stay->start, stay->end), stay->level, false,
			            stay->open };
		g_array_append_val(edges, in);
		g_array_append_val(edges, out);
	}
	g_array_sort(edges, by_edge);
	return edges;
}

static enum level worst_of(const guint *held)
{
	for (int level = LEVEL_MAJOR; level > LEVEL_OPERATIONAL; level--)
		if (held[level] > 0)
			return (enum level)level;
	return LEVEL_NONE;
}

static void add_stay(GArray *stays, struct level_stay stay)
{
	if (stay.level == LEVEL_NONE)
		return;
	if (stays->len > 0) {
		struct level_stay *last =
		        &g_array_index(stays, struct level_stay, stays->len - 1);
		if (last->end == stay.start &&
		    (last->level == stay.level || stay.start == stay.end)) {
			last->end = stay.end;
			last->open |= stay.open;
			return;
		}
	}
	if (stay.end > stay.start || stay.open)
		g_array_append_val(stays, stay);
}

void stays_join(GArray *stays)
{
	g_autoptr(GArray) edges = edges_of(stays);
	guint held[LEVEL_MAJOR + 1] = { 0 };
	g_array_set_size(stays, 0);
	for (guint i = 0; i < edges->len;) {
		const gint64 at = g_array_index(edges, struct edge, i).at;
		enum level open = LEVEL_NONE;
		for (; i < edges->len && g_array_index(edges, struct edge, i).at == at;
		     i++) {
			const struct edge *edge = &g_array_index(edges, struct edge, i);
			held[edge->level] += edge->begins ? 1 : 0u - 1u;
			if (edge->open && !edge->begins)
				open = MAX(open, edge->level);
		}
		if (open != LEVEL_NONE) /* of no length that is known */
			add_stay(stays, (struct level_stay){ open, at, at, true });
		if (i < edges->len)
			add_stay(stays, (struct level_stay){
			                        worst_of(held), at,
			                        g_array_index(edges, struct edge, i).at,
			                        false });
	}
}

/* --- time --------------------------------------------------------------------- */

static double availability_of(const gint64 *time, gint64 length,
                              const struct weights *weights)
{
	double lost = 0;
	for (int level = LEVEL_MAINTENANCE; level <= LEVEL_MAJOR; level++)
		lost += weights->of[level] * (double)time[level];
	return length > 0 ? MAX(0, 1 - lost / (double)length) : -1;
}

static gint64 midnight_before(const Zone *zone, gint64 at)
{
	gint64 civil = zone_to_civil(zone, at);
	return civil - ((civil % DAY) + DAY) % DAY;
}

static struct day_levels *day_of(GArray *days, gint64 from, gint64 to)
{
	if (days->len > 0) {
		struct day_levels *last =
		        &g_array_index(days, struct day_levels, days->len - 1);
		if (last->day == from)
			return last;
	}
	struct day_levels day = { .day = from, .length = to - from };
	g_array_append_val(days, day);
	return &g_array_index(days, struct day_levels, days->len - 1);
}

/* A stay cut at the midnights of the zone; a day that clocks change in has 23 or 25 hours. */
static void add_days(ComponentHistory *component, const struct level_stay *stay,
                     const struct page_history *page, const Zone *zone)
{
	gint64 civil = midnight_before(zone, stay->start);
	for (;; civil += DAY) {
		const gint64 day = zone_to_utc(zone, civil, NULL, NULL);
		const gint64 next = zone_to_utc(zone, civil + DAY, NULL, NULL);
		if (day >= stay->end)
			return;
		if (component->days->len >= DAYS_MAX) {
			component->days_cut = true;
			return;
		}
		struct day_levels *levels =
		        day_of(component->days, day, MAX(MIN(next, page->to), day + 1));
		const gint64 from = MAX(stay->start, day), to = MIN(stay->end, next);
		levels->time[stay->level] += MAX(0, to - from);
	}
}

void history_levels(ComponentHistory *component, const struct page_history *page,
                    const struct weights *weights, const Zone *zone)
{
	for (guint i = 0; i < component->stays->len; i++) {
		const struct level_stay *stay =
		        &g_array_index(component->stays, struct level_stay, i);
		component->levels.time[stay->level] += stay->end - stay->start;
		component->levels.open |= stay->open;
		add_days(component, stay, page, zone);
	}
	for (guint i = 0; i < component->days->len; i++) {
		struct day_levels *day =
		        &g_array_index(component->days, struct day_levels, i);
		day->availability = availability_of(day->time, day->length, weights);
	}
	component->availability =
	        availability_of(component->levels.time, page->to - page->from, weights);
}
