/* correlate.c - see correlate.h; reads as the list of its steps. */
#include "correlate/correlate.h"

#include "correlate/steps.h"
#include "correlate/window.h"

static void work_open(struct work *w, const Evidence *evidence, const Incident *incident,
                      Group *group)
{
	*w = (struct work){ .onset = RANGE_NONE, .stated_end = RANGE_NONE };
	w->t = timeline_new(evidence);
	w->t->incident = incident;
	w->t->rules_sha256 = rules_sha256();
	w->group = group;
}

static void work_close(struct work *w)
{
	group_free(w->group);
	g_clear_pointer(&w->starts, g_array_unref);
}

/* Windows of all series of the evidence; how each was judged goes into the timeline. */
static GPtrArray *measure_series(Timeline *t)
{
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)window_free);
	for (guint i = 0; i < t->evidence->series->len; i++) {
		struct baseline *baseline;
		g_autoptr(GPtrArray) windows =
		        windows_of(t->evidence->series->pdata[i], &baseline);
		for (guint k = 0; k < windows->len; k++)
			g_ptr_array_add(all, windows->pdata[k]);
		g_ptr_array_set_free_func(windows, NULL);
		if (baseline != NULL)
			g_ptr_array_add(t->baselines, baseline);
	}
	return all;
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
	return at;
}

Timeline *correlate(const Evidence *evidence, const Incident *incident, const Zone *zone)
{
	struct work w;
	work_open(&w, evidence, incident, group_of(evidence, incident));
	w.t->zone = zone;
	phases_announced(&w);
	starts_read(&w);
	start_decide(&w); /* as told */
	g_autoptr(GPtrArray) windows = measure_series(w.t);
	windows_link(&w, windows);
	onset_find(&w);
	start_decide(&w); /* as measured, where that came first */
	phases_evidence(&w);
	impact_decide(&w);
	levels_follow(&w);
	intervals_measure(&w);
	neighbours_find(&w);
	changes_find(&w);
	findings_check(&w);
	entries_write(&w);
	w.t->cutoff = newest(evidence);
	work_close(&w);
	return w.t;
}

void correlate_span(const Evidence *evidence, const Incident *incident,
                    struct range *start, struct range *end)
{
	struct work w;
	work_open(&w, evidence, incident, group_posts(evidence, incident));
	phases_announced(&w);
	starts_read(&w);
	start_decide(&w);
	*start = w.t->start;
	const Event *last = group_last(w.group, PHASE_NONE);
	if (range_known(w.t->resolved))
		*end = w.t->resolved;
	else if (last != NULL)
		*end = (struct range){ last->at.lo, RANGE_OPEN };
	else if (incident->kind == INCIDENT_WINDOW && range_known(incident->window))
		*end = incident->window.hi == RANGE_OPEN
		               ? (struct range){ incident->window.lo, RANGE_OPEN }
		               : range_point(incident->window.hi);
	else
		*end = range_known(*start) ? (struct range){ start->lo, RANGE_OPEN }
		                           : RANGE_NONE;
	work_close(&w);
	timeline_free(w.t);
}
