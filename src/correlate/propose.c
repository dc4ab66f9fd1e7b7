/* propose.c - incidents out of windows alone, and the incident that a report is about when none is named. */
#include "correlate/correlate.h"

#include "correlate/deed.h"
#include "correlate/group.h"
#include "correlate/steps.h"
#include "correlate/threshold.h"
#include "correlate/window.h"

/* By time; the evidence owns them. */
static GPtrArray *windows_sorted(const GPtrArray *windows)
{
	GPtrArray *all = g_ptr_array_sized_new(windows->len);
	for (guint i = 0; i < windows->len; i++)
		g_ptr_array_add(all, windows->pdata[i]);
	g_ptr_array_sort(all, window_by_start);
	return all;
}

GPtrArray *correlate_windows(const Evidence *evidence)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	GPtrArray *all = windows_sorted(catalog_windows(catalog));
	for (guint i = 0; i < catalog->others->len; i++)
		g_ptr_array_add(all, catalog->others->pdata[i]);
	g_ptr_array_sort(all, window_by_start);
	return all;
}

static struct window *window_itself(const struct window *window)
{
	return (struct window *)(guintptr)window;
}

/* Windows of harm; where there are none at all, the strong ones of other signals speak for themselves. */
static GPtrArray *windows_telling(Catalog *catalog)
{
	GPtrArray *telling = windows_sorted(catalog_windows(catalog));
	for (guint i = 0; catalog->windows->len == 0 && i < catalog->others->len; i++)
		if (((const struct window *)catalog->others->pdata[i])->strong)
			others_keep(telling, catalog->others->pdata[i], window_itself);
	g_ptr_array_sort(telling, window_by_start);
	return telling;
}

static gint64 end_of(const struct window *window)
{
	return range_is_open(window->end) ? window->end.lo : window->end.hi;
}

/* --- proposals ------------------------------------------------------------------ */

/* From the first window to the last. */
static struct range hull_of(const GPtrArray *windows)
{
	struct range hull = RANGE_NONE;
	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = windows->pdata[i];
		hull = range_hull(hull, range_of(window->start.lo,
		                                 MAX(window->start.lo, end_of(window))));
	}
	return hull;
}

/* Whether an incident may overlap any of the windows: its texts are read only then. */
static bool may_touch(const Catalog *catalog, const Incident *incident, struct range hull)
{
	struct range reach = catalog_reach(catalog, incident);
	return range_known(hull) &&
	       (!range_known(reach) ||
	        (reach.lo - STATED_LIMIT <= hull.hi && reach.hi + HOUR >= hull.lo));
}

/* struct range, first to last, of each incident that is no maintenance and may touch that time. */
static GArray *incident_spans(const Catalog *catalog, struct range hull)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct range));
	const GPtrArray *incidents = catalog->evidence->incidents;
	for (guint i = 0; i < incidents->len; i++) {
		const Incident *incident = incidents->pdata[i];
		if (incident->kind == INCIDENT_MAINTENANCE ||
		    !may_touch(catalog, incident, hull))
			continue;
		struct span told = span_of(catalog, incident);
		struct range span = { told.start.lo, range_is_open(told.end)
			                                     ? told.end.lo
			                                     : told.end.hi };
		if (range_known(told.start))
			g_array_append_val(spans, span);
	}
	return spans;
}

static bool is_covered(const GArray *spans, const struct window *window)
{
	for (guint i = 0; i < spans->len; i++) {
		struct range span = g_array_index(spans, struct range, i);
		if (window->start.lo <= span.hi && end_of(window) >= span.lo)
			return true;
	}
	return false;
}

/* "Excess of failed requests of API", "Loss of requests", "Response time (p95) far above usual" */
static char *title_of(const struct window *window)
{
	g_autofree char *signal = sentence_signal(window->series);
	if (window->series->measure == MEASURE_GAUGE)
		return g_strdup_printf("%s far above usual", signal);
	signal[0] = g_ascii_tolower(signal[0]);
	return g_strdup_printf("%s of %s", window->harm ? "Excess" : "Loss", signal);
}

static Incident *proposal(const struct window *window)
{
	Incident *incident = incident_new();
	incident->kind = INCIDENT_WINDOW;
	incident->title = title_of(window);
	incident->source = window->series->source;
	incident->window = (struct range){ window->start.lo, range_is_open(window->end)
		                                                     ? RANGE_OPEN
		                                                     : window->end.hi };
	if (window->series->component != NULL)
		g_ptr_array_add(incident->components,
		                g_strdup(window->series->component));
	if (window->refs->len > 0) {
		struct ref ref = g_array_index(window->refs, struct ref, 0);
		incident->line = ref.line;
		incident->offset = ref.offset;
		incident->length = ref.length;
	}
	return incident;
}

static bool names_component(const Incident *incident, const char *name)
{
	for (guint i = 0; i < incident->components->len; i++)
		if (g_strcmp0(incident->components->pdata[i], name) == 0)
			return true;
	return false;
}

static void add_component(Incident *incident, const char *name)
{
	if (name != NULL && !names_component(incident, name))
		g_ptr_array_add(incident->components, g_strdup(name));
}

/* Overlaps; or follows within propose.join, of the same component as far as that is known. */
static bool is_joined(const Incident *incident, const struct window *window, gint64 until)
{
	const char *name = window->series->component;
	if (window->start.lo <= until)
		return true;
	return window->start.lo <= until + threshold_span(PROPOSE_JOIN) &&
	       (name == NULL || incident->components->len == 0 ||
	        names_component(incident, name));
}

GPtrArray *correlate_propose(const Evidence *evidence)
{
	GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)incident_free);
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	g_autoptr(GPtrArray) windows = windows_telling(catalog);
	const struct range hull = range_hull(hull_of(windows), deeds_hull(catalog));
	g_autoptr(GArray) spans = incident_spans(catalog, hull);
	gint64 until = G_MININT64;
	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = windows->pdata[i];
		Incident *last = out->len > 0 ? out->pdata[out->len - 1] : NULL;
		if (is_covered(spans, window))
			continue;
		if (last != NULL && is_joined(last, window, until)) {
			add_component(last, window->series->component);
			if (range_is_open(window->end))
				last->window.hi = RANGE_OPEN;
			else if (last->window.hi != RANGE_OPEN)
				last->window.hi = MAX(last->window.hi, window->end.hi);
		} else {
			g_ptr_array_add(out, proposal(window));
			until = G_MININT64;
		}
		until = MAX(until, end_of(window));
	}
	deeds_propose(catalog, spans, out);
	return out;
}

/* --- the pick --------------------------------------------------------------------- */

static gint64 overlap(const GPtrArray *windows, struct range start, struct range end)
{
	gint64 sum = 0;
	gint64 last = range_is_open(end) ? end.lo + HOUR : end.hi;
	for (guint i = 0; range_known(start) && i < windows->len; i++) {
		const struct window *window = windows->pdata[i];
		gint64 from = MAX(window->start.lo, start.lo);
		gint64 to = MIN(end_of(window), MAX(last, start.hi));
		if (to > from)
			sum += MIN(to - from, 400 * DAY);
	}
	return sum;
}

/* How many other things speak of an incident: statements, alerts, notes. */
static gint64 mentions(const Catalog *catalog, const Incident *incident)
{
	g_autoptr(Group) group = group_of(catalog, incident);
	return (gint64)group->said->len + (gint64)group->others->len;
}

struct choice {
	GPtrArray *best; /* const Incident * that score alike */
	gint64 score;
};

static void choose(struct choice *choice, const Incident *incident, gint64 score)
{
	if (choice->best->len > 0 && score < choice->score)
		return;
	if (choice->best->len > 0 && score > choice->score)
		g_ptr_array_set_size(choice->best, 0);
	choice->score = score;
	g_ptr_array_add(choice->best, (gpointer)(gsize)incident);
}

static GPtrArray *outages(const Evidence *evidence)
{
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = evidence->incidents->pdata[i];
		if (incident->kind != INCIDENT_MAINTENANCE)
			g_ptr_array_add(out, (gpointer)(gsize)incident);
	}
	return out;
}

/* What was measured goes before what was only called. */
static const Incident *largest_proposal(const Evidence *evidence, Incident **made)
{
	g_autoptr(GPtrArray) proposals = correlate_propose(evidence);
	bool measured = false;
	gint64 best = -1;
	guint at = 0;
	for (guint i = 0; i < proposals->len; i++) {
		const Incident *incident = proposals->pdata[i];
		const bool window = !deeds_made(incident);
		gint64 length = incident->window.hi - incident->window.lo;
		if (incident->window.hi ==
		    RANGE_OPEN) /* an alert may have been forgotten */
			length = window ? RANGE_OPEN : 0;
		if (window != measured ? window : length > best) {
			best = length;
			at = i;
			measured = window;
		}
	}
	if (proposals->len == 0)
		return NULL;
	*made = g_ptr_array_steal_index(proposals, at);
	return *made;
}

/* Maintenance is picked only where there is nothing else to speak of. */
static const Incident *only_maintenance(const Evidence *evidence, GPtrArray **candidates)
{
	if (evidence->incidents->len == 1)
		return evidence->incidents->pdata[0];
	if (evidence->incidents->len == 0)
		return NULL;
	*candidates = g_ptr_array_new();
	for (guint i = 0; i < evidence->incidents->len; i++)
		g_ptr_array_add(*candidates, evidence->incidents->pdata[i]);
	return NULL;
}

const Incident *correlate_pick(const Evidence *evidence, Incident **made,
                               GPtrArray **candidates)
{
	*made = NULL;
	*candidates = NULL;
	g_autoptr(GPtrArray) vendor = outages(evidence);
	if (vendor->len == 1)
		return vendor->pdata[0];
	if (vendor->len == 0) {
		const Incident *window = largest_proposal(evidence, made);
		return window != NULL ? window : only_maintenance(evidence, candidates);
	}
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	const GPtrArray *windows = catalog_windows(catalog);
	const struct range hull = hull_of(windows);
	struct choice choice = { .best = g_ptr_array_new() };
	for (guint i = 0; i < vendor->len; i++) {
		const Incident *incident = vendor->pdata[i];
		struct span span = { RANGE_NONE, RANGE_NONE, PHASE_NONE };
		if (may_touch(catalog, incident, hull))
			span = span_of(catalog, incident);
		choose(&choice, incident, overlap(windows, span.start, span.end));
	}
	if (choice.score == 0) {
		g_ptr_array_set_size(choice.best, 0);
		for (guint i = 0; i < vendor->len; i++)
			choose(&choice, vendor->pdata[i],
			       mentions(catalog, vendor->pdata[i]));
	}
	if (choice.best->len > 1) {
		*candidates = choice.best;
		return NULL;
	}
	const Incident *best = choice.best->pdata[0];
	g_ptr_array_unref(choice.best);
	return best;
}
