/* correlate.c - see correlate.h; reads as the list of its steps. */
#include "correlate/correlate.h"

#include "correlate/earlier.h"
#include "correlate/steps.h"
#include "correlate/threshold.h"

/* What a rules file set. */
static void note_numbers(Timeline *t)
{
	for (int i = 0; i < THRESHOLD_COUNT; i++) {
		const enum threshold id = (enum threshold)i;
		if (!threshold_is_set(id))
			continue;
		struct rule_number *number = g_new0(struct rule_number, 1);
		number->name = g_strdup(threshold_name(id));
		number->value = threshold_text(id, false);
		number->usual = threshold_text(id, true);
		g_ptr_array_add(t->numbers, number);
	}
}

static void work_open(struct work *w, const Catalog *catalog, const Incident *incident,
                      Group *group, const Zone *zone)
{
	*w = (struct work){ .onset = RANGE_NONE, .stated_end = RANGE_NONE };
	w->catalog = catalog;
	w->t = timeline_new(catalog->evidence);
	w->t->incident = incident;
	w->t->rules_sha256 = rules_sha256();
	note_numbers(w->t);
	w->t->zone = zone;
	w->group = group;
}

static void work_close(struct work *w)
{
	group_free(w->group);
	g_clear_pointer(&w->starts, g_array_unref);
	g_clear_pointer(&w->untold, g_ptr_array_unref);
	g_free(w->stated_end_quote);
}

/* How each series was judged, as the timeline keeps it. */
static void note_baselines(Timeline *t, const Catalog *catalog)
{
	for (guint i = 0; i < catalog->baselines->len; i++)
		g_ptr_array_add(t->baselines, g_memdup2(catalog->baselines->pdata[i],
		                                        sizeof(struct baseline)));
}

static gint64 newest(const Evidence *evidence)
{
	gint64 at = INSTANT_NONE;
	for (guint i = 0; i < evidence->sources->len; i++) {
		const Source *source = evidence->sources->pdata[i];
		if (range_known(source->span) && !range_is_open(source->span))
			at = MAX(at, source->span.hi);
	}
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (range_known(event->at) && !range_is_open(event->at))
			at = MAX(at, event->at.hi);
	}
	for (guint i = 0; i < evidence->series->len; i++) {
		const Series *series = evidence->series->pdata[i];
		guint n = series->samples->len;
		if (n > 0)
			at = MAX(at, g_array_index(series->samples, struct sample, n - 1)
			                             .start +
			                     series->width);
	}
	for (guint i = 0; i < evidence->snapshots->len; i++)
		at = MAX(at, ((struct snapshot *)evidence->snapshots->pdata[i])->as_of);
	return at;
}

/* What lists and statistics need: up to the intervals. */
static void measure(struct work *w, Catalog *catalog)
{
	phases_read(w);
	phases_announced(w);
	starts_read(w);
	start_decide(w); /* as told */
	const GPtrArray *windows = catalog_windows(catalog);
	windows_link(w, windows, catalog->others);
	onset_find(w);
	start_decide(w); /* as measured, where that came first */
	start_by_hand(w);
	phases_evidence(w);
	impact_decide(w);
	end_by_hand(w);
	levels_follow(w);
	intervals_measure(w);
}

static Timeline *correlate_one(Catalog *catalog, const Incident *incident,
                               const Zone *zone, gint64 cutoff)
{
	struct work w;
	work_open(&w, catalog, incident, group_of(catalog, incident), zone);
	measure(&w, catalog);
	note_baselines(w.t, catalog);
	windows_stated(&w);
	curations_note(&w);
	neighbours_find(&w);
	revisions_note(&w);
	changes_find(&w);
	findings_check(&w);
	entries_write(&w);
	w.t->cutoff = cutoff;
	work_close(&w);
	return w.t;
}

/* --- one by one ------------------------------------------------------------------ */

struct correlator {
	Catalog *catalog;
	const Zone *zone;
	gint64 cutoff;
	GHashTable *measured; /* const Incident * -> Timeline *: as those of a list are */
};

Correlator *correlator_new(const Evidence *evidence, const Zone *zone)
{
	Correlator *c = g_new0(Correlator, 1);
	c->catalog = catalog_new(evidence);
	c->zone = zone;
	c->cutoff = newest(evidence);
	c->measured =
	        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)timeline_free);
	return c;
}

void correlator_free(Correlator *c)
{
	if (c == NULL)
		return;
	g_hash_table_unref(c->measured);
	catalog_free(c->catalog);
	g_free(c);
}

static Timeline *measured(Correlator *c, Incident *incident)
{
	Timeline *known = g_hash_table_lookup(c->measured, incident);
	if (known != NULL)
		return known;
	struct work w;
	work_open(&w, c->catalog, incident, group_of(c->catalog, incident), c->zone);
	measure(&w, c->catalog);
	work_close(&w);
	g_hash_table_insert(c->measured, incident, w.t);
	return w.t;
}

Timeline *correlator_one(Correlator *c, const Incident *incident)
{
	Timeline *t = correlate_one(c->catalog, incident, c->zone, c->cutoff);
	g_autoptr(GPtrArray) incidents =
	        earlier_incidents(c->catalog->evidence, incident);
	g_autoptr(GPtrArray) timelines = g_ptr_array_new();
	for (guint i = 0; i < incidents->len; i++)
		g_ptr_array_add(timelines, measured(c, incidents->pdata[i]));
	t->earlier = earlier_of(timelines);
	return t;
}

Timeline *correlate(const Evidence *evidence, const Incident *incident, const Zone *zone)
{
	g_autoptr(Correlator) c = correlator_new(evidence, zone);
	return correlator_one(c, incident);
}

GPtrArray *correlate_each(const Evidence *evidence, const GPtrArray *incidents,
                          const Zone *zone)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	GPtrArray *each = g_ptr_array_new_with_free_func((GDestroyNotify)timeline_free);
	const gint64 cutoff = newest(evidence);
	for (guint i = 0; i < incidents->len; i++)
		g_ptr_array_add(
		        each, correlate_one(catalog, incidents->pdata[i], zone, cutoff));
	return each;
}

GPtrArray *timelines_of_all(Catalog *catalog, const Zone *zone)
{
	const Evidence *evidence = catalog->evidence;
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)timeline_free);
	const gint64 cutoff = newest(evidence);
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = evidence->incidents->pdata[i];
		struct work w;
		work_open(&w, catalog, incident, group_of(catalog, incident), zone);
		measure(&w, catalog);
		w.t->cutoff = cutoff;
		g_ptr_array_add(all, w.t);
		work_close(&w);
	}
	return all;
}

GPtrArray *correlate_all(const Evidence *evidence, const Zone *zone)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	return timelines_of_all(catalog, zone);
}

Incident *correlate_everything(const Evidence *evidence)
{
	Incident *all = incident_new();
	all->everything = true;
	all->kind = INCIDENT_WINDOW;
	all->title = g_strdup("All evidence");
	all->slug = g_strdup(INCIDENT_EVERYTHING);
	all->window = RANGE_NONE;
	for (guint i = 0; i < evidence->sources->len; i++) {
		const Source *source = evidence->sources->pdata[i];
		if (range_known(source->span) && !range_is_open(source->span))
			all->window = range_hull(all->window, source->span);
	}
	return all;
}

/* --- spans ------------------------------------------------------------------- */

struct range timeline_end(const Timeline *t)
{
	const Incident *incident = t->incident;
	if (range_known(t->resolved))
		return t->resolved;
	/* Not said to be done: its window is the one that was announced. */
	if (incident->kind == INCIDENT_MAINTENANCE &&
	    incident->scheduled_until != INSTANT_NONE && range_known(t->start) &&
	    incident->scheduled_until >= t->start.lo)
		return range_point(incident->scheduled_until);
	if (range_known(t->last_post))
		return (struct range){ t->last_post.lo, RANGE_OPEN };
	if (incident->kind == INCIDENT_WINDOW && range_known(incident->window))
		return incident->window.hi == RANGE_OPEN
		               ? (struct range){ incident->window.lo, RANGE_OPEN }
		               : range_point(incident->window.hi);
	return range_known(t->start) ? (struct range){ t->start.lo, RANGE_OPEN }
	                             : RANGE_NONE;
}

enum phase timeline_phase(const Timeline *t)
{
	for (guint i = t->phases->len; i-- > 0;) {
		const struct phase_span *span = t->phases->pdata[i];
		if (span->track == TRACK_ANNOUNCED)
			return span->phase;
	}
	return t->incident->status;
}

struct span span_of(const Catalog *catalog, const Incident *incident)
{
	struct work w;
	work_open(&w, catalog, incident, group_posts(catalog, incident), NULL);
	phases_read(&w);
	phases_announced(&w);
	starts_read(&w);
	start_decide(&w);
	struct span span = { w.t->start, timeline_end(w.t), timeline_phase(w.t) };
	work_close(&w);
	timeline_free(w.t);
	return span;
}

GArray *correlate_spans(const Evidence *evidence, const GPtrArray *incidents)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	GArray *spans =
	        g_array_sized_new(FALSE, FALSE, sizeof(struct span), incidents->len);
	for (guint i = 0; i < incidents->len; i++) {
		struct span span = span_of(catalog, incidents->pdata[i]);
		g_array_append_val(spans, span);
	}
	return spans;
}

void correlate_span(const Evidence *evidence, const Incident *incident,
                    struct range *start, struct range *end)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	struct span span = span_of(catalog, incident);
	*start = span.start;
	*end = span.end;
}
