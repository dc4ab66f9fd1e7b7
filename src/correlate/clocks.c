/*
 * clocks.c - what people said of clocks, done to the evidence as it was loaded. The store keeps what the sources say.
 */
#include "correlate/correlate.h"

static const Correction *correction_of(const Evidence *evidence, gint64 source)
{
	const Source *found = source != 0 ? evidence_source(evidence, source) : NULL;
	return found != NULL && !correction_is_empty(found->correction)
	               ? found->correction
	               : NULL;
}

static bool carries_zone(enum zone_basis basis)
{
	return basis == ZONE_EXPLICIT;
}

static void correct_event(const Evidence *evidence, Event *event)
{
	const Correction *correction = correction_of(evidence, event->source);
	const bool zoned = carries_zone(event->zone);
	if (correction == NULL)
		return;
	/* The time that people gave an event is by their own clock. */
	const bool told = event->curated != NULL &&
	                  (event->curated->retimed || event->curated->disputed);
	const struct range at =
	        told ? event->at : correction_of_range(correction, event->at, zoned);
	if (at.lo != event->at.lo || at.hi != event->at.hi)
		event->stated = event->at;
	event->at = at;
	event->until = correction_of_range(correction, event->until, zoned);
	event->posted_at = correction_of_time(correction, event->posted_at, zoned);
	if (!zoned && correction->is != NULL)
		event->zone = ZONE_GIVEN;
}

/* The hour that comes twice in autumn is one bin each: the first of it stays. */
static void drop_repeats(GArray *samples)
{
	guint kept = 0;
	for (guint i = 0; i < samples->len; i++) {
		const struct sample one = g_array_index(samples, struct sample, i);
		if (kept > 0 &&
		    one.start <= g_array_index(samples, struct sample, kept - 1).start)
			continue;
		g_array_index(samples, struct sample, kept++) = one;
	}
	g_array_set_size(samples, kept);
}

static void correct_series(const Evidence *evidence, Series *series)
{
	for (guint i = 0; i < series->samples->len; i++) {
		struct sample *sample = &g_array_index(series->samples, struct sample, i);
		const Correction *correction =
		        correction_of(evidence, sample_source(series, sample));
		if (correction != NULL)
			sample->start = correction_of_time(correction, sample->start,
			                                   carries_zone(series->zone));
	}
	drop_repeats(series->samples);
	const Correction *correction = correction_of(evidence, series->source);
	if (correction != NULL && correction->is != NULL && !carries_zone(series->zone))
		series->zone = ZONE_GIVEN;
}

/* What a page states in fields; its zone is in the data. */
static void correct_incident(const Evidence *evidence, Incident *incident)
{
	const Correction *correction = correction_of(evidence, incident->source);
	gint64 *const times[] = { &incident->created_at,    &incident->started_at,
		                  &incident->resolved_at,   &incident->updated_at,
		                  &incident->scheduled_for, &incident->scheduled_until };
	for (gsize i = 0; correction != NULL && i < G_N_ELEMENTS(times); i++)
		*times[i] = correction_of_time(correction, *times[i], true);
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const Event *x = *(const Event *const *)a, *y = *(const Event *const *)b;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->ordinal - y->ordinal;
}

void clocks_apply(Evidence *evidence)
{
	bool any = false;
	for (guint i = 0; i < evidence->sources->len; i++)
		any |= !correction_is_empty(
		        ((const Source *)evidence->sources->pdata[i])->correction);
	if (!any)
		return;
	for (guint i = 0; i < evidence->events->len; i++)
		correct_event(evidence, evidence->events->pdata[i]);
	for (guint i = 0; i < evidence->series->len; i++)
		correct_series(evidence, evidence->series->pdata[i]);
	for (guint i = 0; i < evidence->incidents->len; i++)
		correct_incident(evidence, evidence->incidents->pdata[i]);
	for (guint i = 0; i < evidence->snapshots->len; i++) {
		struct snapshot *snapshot = evidence->snapshots->pdata[i];
		snapshot->as_of = correction_of_time(
		        correction_of(evidence, snapshot->source), snapshot->as_of, true);
	}
	for (guint i = 0; i < evidence->sources->len; i++) {
		Source *source = evidence->sources->pdata[i];
		source->span = correction_of_range(source->correction, source->span,
		                                   carries_zone(source->zone_basis));
	}
	g_ptr_array_sort(evidence->events, by_time);
}
