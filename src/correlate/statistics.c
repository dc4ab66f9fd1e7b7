/* statistics.c - see statistics.h; one pass over the incidents, then one over each component. */
#include "correlate/statistics.h"

#include "correlate/steps.h"

#include <string.h>

static const enum phase stage_phases[STAGE_COUNT] = {
	[STAGE_INVESTIGATING] = PHASE_INVESTIGATING,
	[STAGE_IDENTIFIED] = PHASE_IDENTIFIED,
	[STAGE_MONITORING] = PHASE_MONITORING,
	[STAGE_RESOLVED] = PHASE_RESOLVED,
	[STAGE_POSTMORTEM] = PHASE_POSTMORTEM,
};
/* The lengths that are a difference of two stages. */
static const struct {
	enum stage_key from, to;
} length_ends[STAGE_TO_RESOLVED] = {
	[STAGE_INVESTIGATE] = { STAGE_INVESTIGATING, STAGE_IDENTIFIED },
	[STAGE_REPAIR] = { STAGE_IDENTIFIED, STAGE_MONITORING },
	[STAGE_CHECK] = { STAGE_MONITORING, STAGE_RESOLVED },
	[STAGE_LEARN] = { STAGE_RESOLVED, STAGE_POSTMORTEM },
};

/* --- stages of one incident --------------------------------------------------- */

static void see_stage(void *user, const Event *event)
{
	struct stage_times *stages = user;
	if (event->kind != KIND_POST || event->withdrawn || !range_known(event->at))
		return;
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		const Event **first = &stages->post[stage];
		if (event->phase == stage_phases[stage] &&
		    (*first == NULL || event->at.lo < (*first)->at.lo))
			*first = event;
	}
}

static gint64 stage_at(const struct stage_times *stages, enum stage_key stage)
{
	return stages->post[stage] != NULL ? stages->post[stage]->at.lo : INSTANT_NONE;
}

static gint64 earliest(const struct stage_times *stages, enum stage_key last)
{
	gint64 at = INSTANT_NONE;
	for (int stage = 0; stage <= (int)last; stage++) {
		const gint64 this = stage_at(stages, (enum stage_key)stage);
		if (this != INSTANT_NONE && (at == INSTANT_NONE || this < at))
			at = this;
	}
	return at;
}

static gint64 difference(gint64 from, gint64 to)
{
	return from != INSTANT_NONE && to != INSTANT_NONE ? to - from : INSTANT_NONE;
}

static struct stage_times stages_of(const Catalog *catalog, const Incident *incident)
{
	struct stage_times stages = { 0 };
	catalog_each(catalog, incident, see_stage, &stages);
	for (int i = 0; i < STAGE_TO_RESOLVED; i++)
		stages.length[i] = difference(stage_at(&stages, length_ends[i].from),
		                              stage_at(&stages, length_ends[i].to));
	stages.length[STAGE_TO_RESOLVED] = difference(earliest(&stages, STAGE_MONITORING),
	                                              stage_at(&stages, STAGE_RESOLVED));
	stages.start = earliest(&stages, STAGE_RESOLVED);
	return stages;
}

/* --- gathering ---------------------------------------------------------------- */

/* What is collected of a page or a component before it becomes figures. */
struct gather {
	GArray *values[STAGE_LENGTH_COUNT]; /* gint64; of STAGE_BETWEEN: the starts */
	GArray *times; /* struct level_stay at LEVEL_MAJOR: incident time */
	ComponentHistory *component;
};

static struct gather *gather_new(ComponentHistory *component)
{
	struct gather *gather = g_new0(struct gather, 1);
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++)
		gather->values[i] = g_array_new(FALSE, FALSE, sizeof(gint64));
	gather->times = g_array_new(FALSE, FALSE, sizeof(struct level_stay));
	gather->component = component;
	return gather;
}

static void gather_free(gpointer data)
{
	struct gather *gather = data;
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++)
		g_array_unref(gather->values[i]);
	g_array_unref(gather->times);
	g_free(gather);
}

static void gather_stages(struct gather *gather, const struct stage_times *stages)
{
	for (int i = 0; i < STAGE_BETWEEN; i++)
		if (stages->length[i] != INSTANT_NONE)
			g_array_append_val(gather->values[i], stages->length[i]);
	if (stages->start != INSTANT_NONE)
		g_array_append_val(gather->values[STAGE_BETWEEN], stages->start);
}

static int by_instant(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return (x > y) - (x < y);
}

/* Starts become the times between them. */
static void starts_to_lengths(GArray *starts)
{
	g_array_sort(starts, by_instant);
	gint64 *at = (gint64 *)(gpointer)starts->data;
	for (guint i = 0; i + 1 < starts->len; i++)
		at[i] = at[i + 1] - at[i];
	g_array_set_size(starts, starts->len > 0 ? starts->len - 1 : 0);
}

/* Appends what is gathered to pool, which may be NULL, and works it out. */
static void gather_lengths(struct gather *gather, struct lengths *out,
                           struct gather *pool)
{
	starts_to_lengths(gather->values[STAGE_BETWEEN]);
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++) {
		out[i] = lengths_of(gather->values[i]);
		if (pool != NULL)
			g_array_append_vals(pool->values[i], gather->values[i]->data,
			                    gather->values[i]->len);
	}
}

/* --- levels ------------------------------------------------------------------- */

/* How far an incident was seen that nobody closed. */
static gint64 last_sight(const Catalog *catalog, const Incident *incident)
{
	const struct sight *sight = catalog_sight(catalog, incident);
	return sight != NULL ? sight->last->as_of : INSTANT_NONE;
}

static gint64 seen_until(const struct page_history *page, const Timeline *t,
                         const Catalog *catalog)
{
	const enum phase status = t->incident->status;
	const bool over = status == PHASE_RESOLVED || status == PHASE_COMPLETED ||
	                  status == PHASE_POSTMORTEM;
	const struct range reach = catalog_reach(catalog, t->incident);
	const gint64 word = range_known(reach) ? reach.hi : INSTANT_NONE;
	return over ? word : MAX(word, MIN(page->to, last_sight(catalog, t->incident)));
}

static void add_stays(GArray *stays, const Timeline *t, const struct component *component,
                      gint64 seen)
{
	const bool maintenance = t->incident->kind == INCIDENT_MAINTENANCE;
	for (guint i = 0; i < component->levels->len; i++) {
		const struct level_span *span =
		        &g_array_index(component->levels, struct level_span, i);
		if (span->level <= LEVEL_OPERATIONAL)
			continue;
		const bool open = range_is_open(span->end);
		struct level_stay stay = {
			.level = maintenance ? LEVEL_MAINTENANCE : span->level,
			.start = span->start.lo,
			.end = open ? MAX(span->end.lo, seen) : span->end.lo,
			.open = open,
		};
		g_array_append_val(stays, stay);
	}
}

/* First word to "resolved"; maintenance is no incident. */
static void add_time(GArray *times, const Timeline *t, gint64 seen)
{
	if (t->incident->kind == INCIDENT_MAINTENANCE || !range_known(t->start))
		return;
	const bool open = !range_known(t->resolved) || range_is_open(t->resolved);
	struct level_stay stay = { LEVEL_MAJOR, t->start.lo,
		                   open ? MAX(t->start.lo, seen) : t->resolved.lo, open };
	g_array_append_val(times, stay);
}

static void work_out(struct gather *gather, const struct page_history *page,
                     const struct weights *weights, const Zone *zone)
{
	ComponentHistory *component = gather->component;
	stays_join(gather->times);
	for (guint i = 0; i < gather->times->len; i++) {
		const struct level_stay *stay =
		        &g_array_index(gather->times, struct level_stay, i);
		component->incident_time += stay->end - stay->start;
		component->incident_open |= stay->open;
	}
	stays_join(component->stays);
	/* Without a level in any of its incidents nobody can tell how bad they were. */
	if (component->unlevelled < component->incidents || component->incidents == 0)
		history_levels(component, page, weights, zone);
}

/* --- pages -------------------------------------------------------------------- */

struct page_work {
	struct page_history *page;
	GPtrArray *timelines; /* const Timeline * */
	GHashTable *gathers;  /* name -> struct gather * */
	struct gather *whole, *pool;
};

static struct page_work *page_work_new(const char *name)
{
	struct page_work *work = g_new0(struct page_work, 1);
	work->page = page_history_new(name);
	work->timelines = g_ptr_array_new();
	work->gathers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, gather_free);
	work->whole = gather_new(work->page->whole);
	work->pool = gather_new(NULL);
	return work;
}

static void page_work_free(gpointer data)
{
	struct page_work *work = data;
	g_ptr_array_unref(work->timelines);
	g_hash_table_unref(work->gathers);
	gather_free(work->whole);
	gather_free(work->pool);
	g_free(work);
}

static struct gather *gather_named(struct page_work *work, const char *name)
{
	struct gather *gather = g_hash_table_lookup(work->gathers, name);
	if (gather != NULL)
		return gather;
	ComponentHistory *component = component_history_new(name);
	g_ptr_array_add(work->page->components, component);
	gather = gather_new(component);
	g_hash_table_insert(work->gathers, (gpointer)(gsize)name, gather);
	return gather;
}

/* Midnight before the first start, so that days are whole, to the newest word. */
static void find_span(struct page_work *work, const Catalog *catalog, const Zone *zone)
{
	struct page_history *page = work->page;
	for (guint i = 0; i < work->timelines->len; i++) {
		const Timeline *t = work->timelines->pdata[i];
		const struct range reach = catalog_reach(catalog, t->incident);
		const gint64 start = range_known(t->start) ? t->start.lo : INSTANT_NONE;
		if (start != INSTANT_NONE &&
		    (page->from == INSTANT_NONE || start < page->from))
			page->from = start;
		page->to = MAX(page->to, last_sight(catalog, t->incident));
		if (range_known(reach) && t->incident->kind != INCIDENT_MAINTENANCE)
			page->to = MAX(page->to, reach.hi);
		if (range_known(t->resolved))
			page->to = MAX(page->to, t->resolved.lo);
	}
	if (page->from == INSTANT_NONE)
		return;
	const gint64 civil = zone_to_civil(zone, page->from);
	page->from = zone_to_utc(zone, civil - ((civil % DAY) + DAY) % DAY, NULL, NULL);
	page->to = MAX(page->to, page->from);
}

static void count_incident(ComponentHistory *component, const Timeline *t, bool levelled)
{
	if (t->incident->kind == INCIDENT_MAINTENANCE) {
		component->maintenances++;
		return;
	}
	component->incidents++;
	component->unlevelled += !levelled;
}

static void gather_incident(struct page_work *work, const Timeline *t,
                            const struct stage_times *stages, gint64 seen)
{
	bool levelled = false;
	for (guint i = 0; i < t->components->len; i++) {
		const struct component *named = t->components->pdata[i];
		if (named->track != TRACK_ANNOUNCED)
			continue;
		struct gather *gather = gather_named(work, named->name);
		count_incident(gather->component, t, named->levels->len > 0);
		gather_stages(gather, stages);
		add_time(gather->times, t, seen);
		add_stays(gather->component->stays, t, named, seen);
		add_stays(work->page->whole->stays, t, named, seen);
		levelled |= named->levels->len > 0;
	}
	count_incident(work->page->whole, t, levelled);
	gather_stages(work->whole, stages);
	add_time(work->whole->times, t, seen);
}

static int by_component(gconstpointer a, gconstpointer b)
{
	const ComponentHistory *x = *(ComponentHistory *const *)a;
	const ComponentHistory *y = *(ComponentHistory *const *)b;
	return strcmp(x->name, y->name);
}

static void page_work_out(struct page_work *work, Statistics *history, const Zone *zone,
                          struct gather *pool)
{
	struct page_history *page = work->page;
	g_ptr_array_sort(page->components, by_component);
	for (guint i = 0; i < page->components->len; i++) {
		ComponentHistory *component = page->components->pdata[i];
		struct gather *gather =
		        g_hash_table_lookup(work->gathers, component->name);
		gather_lengths(gather, component->lengths, work->pool);
		work_out(gather, page, &history->weights, zone);
	}
	gather_lengths(work->whole, page->whole->lengths, NULL);
	work_out(work->whole, page, &history->weights, zone);
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++) {
		page->per_service[i] = lengths_of(work->pool->values[i]);
		g_array_append_vals(pool->values[i], work->pool->values[i]->data,
		                    work->pool->values[i]->len);
	}
}

/* --- all of it ---------------------------------------------------------------- */

static int by_name(gconstpointer a, gconstpointer b)
{
	const struct page_work *x = *(struct page_work *const *)a;
	const struct page_work *y = *(struct page_work *const *)b;
	if (x->page->name == NULL || y->page->name == NULL)
		return (x->page->name == NULL) - (y->page->name == NULL);
	return strcmp(x->page->name, y->page->name);
}

static GPtrArray *pages_of(const GPtrArray *timelines)
{
	GPtrArray *works = g_ptr_array_new_with_free_func(page_work_free);
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < timelines->len; i++) {
		const Timeline *t = timelines->pdata[i];
		const char *name = t->incident->page;
		const char *key = name != NULL ? name : "";
		struct page_work *work = g_hash_table_lookup(known, key);
		if (work == NULL) {
			work = page_work_new(name);
			g_ptr_array_add(works, work);
			g_hash_table_insert(known, (gpointer)(gsize)key, work);
		}
		g_ptr_array_add(work->timelines, timelines->pdata[i]);
	}
	g_ptr_array_sort(works, by_name);
	return works;
}

static void read_page(Statistics *history, struct page_work *work, const Catalog *catalog,
                      GHashTable *places, const Zone *zone, struct gather *pool)
{
	find_span(work, catalog, zone);
	for (guint i = 0; i < work->timelines->len; i++) {
		const Timeline *t = work->timelines->pdata[i];
		const guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, t));
		gather_incident(
		        work, t,
		        &g_array_index(history->stages, struct stage_times, place),
		        seen_until(work->page, t, catalog));
	}
	page_work_out(work, history, zone, pool);
	g_ptr_array_add(history->pages, work->page);
}

static Statistics *statistics_in(const Catalog *catalog, const GPtrArray *timelines,
                                 const struct weights *weights, const Zone *zone)
{
	g_autoptr(GPtrArray) works = pages_of(timelines);
	g_autoptr(GHashTable) places = g_hash_table_new(NULL, NULL);
	struct gather *all = gather_new(NULL), *pool = gather_new(NULL);
	Statistics *history = statistics_new(weights);
	for (guint i = 0; i < timelines->len; i++) {
		const Timeline *t = timelines->pdata[i];
		struct stage_times stages = stages_of(catalog, t->incident);
		g_array_append_val(history->stages, stages);
		g_hash_table_insert(places, timelines->pdata[i], GUINT_TO_POINTER(i));
		gather_stages(all, &stages);
	}
	for (guint i = 0; i < works->len; i++)
		read_page(history, works->pdata[i], catalog, places,
		          zone != NULL ? zone : zone_utc(), pool);
	gather_lengths(all, history->all, NULL);
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++)
		history->per_service[i] = lengths_of(pool->values[i]);
	gather_free(all);
	gather_free(pool);
	return history;
}

Statistics *statistics_of(const Evidence *evidence, const GPtrArray *timelines,
                          const struct weights *weights, const Zone *zone)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	return statistics_in(catalog, timelines, weights, zone);
}

Statistics *statistics_of_all(const Evidence *evidence, const struct weights *weights,
                              const Zone *zone, GPtrArray **timelines)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	*timelines = timelines_of_all(catalog, zone);
	return statistics_in(catalog, *timelines, weights, zone);
}
