/* catalog.c - see catalog.h */
#include "correlate/catalog.h"

#include "correlate/group.h"
#include "correlate/window.h"

#include <stdlib.h>

/* --- reach ------------------------------------------------------------------- */

static void stretch(struct range *span, gint64 lo, gint64 hi)
{
	if (lo == INSTANT_NONE || hi == INSTANT_NONE || hi == RANGE_OPEN)
		return;
	*span = range_hull(*span, range_of(lo, MAX(lo, hi)));
}

/* What the fields of an incident alone say of its time. */
static struct range fields_span(const Incident *incident)
{
	struct range span = RANGE_NONE;
	if (incident->kind == INCIDENT_WINDOW && range_known(incident->window))
		return incident->window.hi == RANGE_OPEN
		               ? range_point(incident->window.lo)
		               : incident->window;
	if (incident->kind == INCIDENT_MAINTENANCE) {
		stretch(&span, incident->scheduled_for, incident->scheduled_for);
		stretch(&span, incident->scheduled_until, incident->scheduled_until);
		return span;
	}
	stretch(&span, incident->created_at, incident->created_at);
	if (!incident->backfilled)
		stretch(&span, incident->started_at, incident->started_at);
	stretch(&span, incident->resolved_at, incident->resolved_at);
	return span;
}

static void stretch_by(void *span, const Event *event)
{
	if (post_counts(event))
		stretch(span, event->at.lo, event->at.hi);
}

static struct range reach_of(const Catalog *catalog, const Incident *incident)
{
	struct range span = fields_span(incident);
	catalog_each(catalog, incident, stretch_by, &span);
	return span;
}

struct range catalog_reach(const Catalog *catalog, const Incident *incident)
{
	guint place = GPOINTER_TO_UINT(g_hash_table_lookup(catalog->places, incident));
	return place > 0 ? g_array_index(catalog->reaches, struct range, place - 1)
	                 : reach_of(catalog, incident);
}

/* --- events ------------------------------------------------------------------ */

static void add_named(Catalog *catalog, const Event *event)
{
	GPtrArray *list = g_hash_table_lookup(catalog->named, event->incident);
	if (list == NULL) {
		list = g_ptr_array_new();
		g_hash_table_insert(catalog->named, event->incident, list);
	}
	g_ptr_array_add(list, (gpointer)(gsize)event);
}

static gint64 last_of(const Event *event)
{
	return range_known(event->until) && !range_is_open(event->until)
	               ? MAX(event->at.hi, event->until.hi)
	               : event->at.hi;
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const Event *x = *(const Event *const *)a, *y = *(const Event *const *)b;
	return (x->at.lo > y->at.lo) - (x->at.lo < y->at.lo);
}

static void sort_loose(Catalog *catalog)
{
	gint64 last = G_MININT64;
	g_ptr_array_sort(catalog->loose, by_time);
	for (guint i = 0; i < catalog->loose->len; i++) {
		last = MAX(last, last_of(catalog->loose->pdata[i]));
		g_array_append_val(catalog->loose_last, last);
	}
}

static void sort_events(Catalog *catalog)
{
	for (guint i = 0; i < catalog->evidence->events->len; i++) {
		const Event *event = catalog->evidence->events->pdata[i];
		if (event->incident != NULL)
			add_named(catalog, event);
		else if (event->kind != KIND_POST && range_known(event->at))
			g_ptr_array_add(catalog->loose, (gpointer)(gsize)event);
	}
	sort_loose(catalog);
}

static void visit_all(const GPtrArray *list, void (*visit)(void *, const Event *),
                      void *user)
{
	for (guint i = 0; list != NULL && i < list->len; i++)
		visit(user, list->pdata[i]);
}

void catalog_each(const Catalog *catalog, const Incident *incident,
                  void (*visit)(void *user, const Event *event), void *user)
{
	const char *id = incident->vendor_id, *slug = incident->slug;
	if (id != NULL)
		visit_all(g_hash_table_lookup(catalog->named, id), visit, user);
	if (slug != NULL && g_strcmp0(id, slug) != 0)
		visit_all(g_hash_table_lookup(catalog->named, slug), visit, user);
}

/* The first place in a sorted list of instants that is not before at. */
static guint not_before(const GArray *instants, gint64 at)
{
	guint lo = 0, hi = instants->len;
	while (lo < hi) {
		guint middle = lo + (hi - lo) / 2;
		if (g_array_index(instants, gint64, middle) < at)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

void catalog_loose(const Catalog *catalog, gint64 lo, gint64 hi, guint *first, guint *end)
{
	guint from = not_before(catalog->loose_last, lo), to = catalog->loose->len;
	*first = from;
	while (from < to) {
		guint middle = from + (to - from) / 2;
		const Event *event = catalog->loose->pdata[middle];
		if (event->at.lo <= hi)
			from = middle + 1;
		else
			to = middle;
	}
	*end = from;
}

/* --- names ------------------------------------------------------------------- */

static void add_name(GPtrArray *names, GHashTable *seen, char *name)
{
	if (name != NULL && *name != '\0' && g_hash_table_add(seen, name))
		g_ptr_array_add(names, name);
}

static void collect_names(Catalog *catalog)
{
	const Evidence *evidence = catalog->evidence;
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (event->kind == KIND_COMPONENT)
			add_name(catalog->names, seen, event->component);
	}
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = evidence->incidents->pdata[i];
		for (guint k = 0; k < incident->components->len; k++)
			add_name(catalog->names, seen, incident->components->pdata[k]);
	}
	for (guint i = 0; i < evidence->series->len; i++)
		add_name(catalog->names, seen,
		         ((Series *)evidence->series->pdata[i])->component);
}

/* --- captures ---------------------------------------------------------------- */

/*
 * By capture: the next one of its page that is newer and lists all that is open; what is not in it was closed. Captures are
 * sorted by page, then as_of.
 */
static GPtrArray *next_open(const GPtrArray *snapshots)
{
	GPtrArray *next = g_ptr_array_new();
	g_ptr_array_set_size(next, (int)snapshots->len);
	for (guint i = snapshots->len; i-- > 1;) {
		const struct snapshot *before = snapshots->pdata[i - 1];
		const struct snapshot *after = snapshots->pdata[i];
		if (g_strcmp0(before->page, after->page) != 0)
			continue;
		next->pdata[i - 1] = after->open_only && after->as_of > before->as_of
		                             ? snapshots->pdata[i]
		                             : next->pdata[i];
	}
	return next;
}

static void note_capture(Catalog *catalog, const struct snapshot *snapshot,
                         const struct snapshot *next)
{
	for (guint i = 0; snapshot->incidents != NULL && i < snapshot->incidents->len;
	     i++) {
		gint64 *id = &g_array_index(snapshot->incidents, gint64, i);
		struct sight *sight = g_hash_table_lookup(catalog->sights, id);
		if (sight == NULL) {
			sight = g_new0(struct sight, 1);
			g_hash_table_insert(catalog->sights, id, sight);
		}
		if (sight->last != NULL && sight->last->as_of > snapshot->as_of)
			continue;
		sight->last = snapshot;
		sight->without = next;
	}
}

static void note_captures(Catalog *catalog)
{
	const GPtrArray *snapshots = catalog->evidence->snapshots;
	g_autoptr(GPtrArray) next = next_open(snapshots);
	catalog->sights =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
	for (guint i = 0; i < snapshots->len; i++)
		note_capture(catalog, snapshots->pdata[i], next->pdata[i]);
}

const struct sight *catalog_sight(const Catalog *catalog, const Incident *incident)
{
	return g_hash_table_lookup(catalog->sights, &incident->id);
}

/* --- windows ----------------------------------------------------------------- */

/* Of all series; the evidence keeps it, for windows are asked for by the proposals, by the pick and by the timeline. */
struct measured {
	GPtrArray *windows, *others, *baselines;
};

static void measured_free(gpointer data)
{
	struct measured *measured = data;
	g_ptr_array_unref(measured->windows);
	g_ptr_array_unref(measured->others);
	g_ptr_array_unref(measured->baselines);
	g_free(measured);
}

static struct measured *measure_all(const GPtrArray *series)
{
	struct measured *all = g_new(struct measured, 1);
	all->windows = g_ptr_array_new_with_free_func((GDestroyNotify)window_free);
	all->others = g_ptr_array_new_with_free_func((GDestroyNotify)window_free);
	all->baselines = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < series->len; i++) {
		struct baseline *baseline;
		g_autoptr(GPtrArray) windows = windows_of(series->pdata[i], &baseline);
		for (guint k = 0; k < windows->len; k++)
			g_ptr_array_add(((struct window *)windows->pdata[k])->harm
			                        ? all->windows
			                        : all->others,
			                windows->pdata[k]);
		g_ptr_array_set_free_func(windows, NULL);
		if (baseline != NULL)
			g_ptr_array_add(all->baselines, baseline);
	}
	return all;
}

const GPtrArray *catalog_windows(Catalog *catalog)
{
	if (catalog->windows != NULL)
		return catalog->windows;
	struct measured *measured = evidence_kept(catalog->evidence);
	if (measured == NULL) {
		measured = measure_all(catalog->evidence->series);
		evidence_keep(catalog->evidence, measured, measured_free);
	}
	catalog->windows = g_ptr_array_ref(measured->windows);
	catalog->others = g_ptr_array_ref(measured->others);
	catalog->baselines = g_ptr_array_ref(measured->baselines);
	return catalog->windows;
}

/* --- all of it --------------------------------------------------------------- */

Catalog *catalog_new(const Evidence *evidence)
{
	Catalog *catalog = g_new0(Catalog, 1);
	catalog->evidence = evidence;
	catalog->named = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                       (GDestroyNotify)g_ptr_array_unref);
	catalog->places = g_hash_table_new(NULL, NULL);
	catalog->reaches = g_array_new(FALSE, TRUE, sizeof(struct range));
	catalog->loose = g_ptr_array_new();
	catalog->loose_last = g_array_new(FALSE, FALSE, sizeof(gint64));
	catalog->names = g_ptr_array_new();
	sort_events(catalog);
	for (guint i = 0; i < evidence->incidents->len; i++) {
		struct range reach = reach_of(catalog, evidence->incidents->pdata[i]);
		g_array_append_val(catalog->reaches, reach);
		g_hash_table_insert(catalog->places, evidence->incidents->pdata[i],
		                    GUINT_TO_POINTER(i + 1));
	}
	collect_names(catalog);
	note_captures(catalog);
	return catalog;
}

void catalog_free(Catalog *catalog)
{
	if (catalog == NULL)
		return;
	g_hash_table_unref(catalog->named);
	g_hash_table_unref(catalog->places);
	g_array_unref(catalog->reaches);
	g_ptr_array_unref(catalog->loose);
	g_array_unref(catalog->loose_last);
	g_ptr_array_unref(catalog->names);
	g_clear_pointer(&catalog->windows, g_ptr_array_unref);
	g_clear_pointer(&catalog->others, g_ptr_array_unref);
	g_clear_pointer(&catalog->baselines, g_ptr_array_unref);
	g_hash_table_unref(catalog->sights);
	g_free(catalog);
}
