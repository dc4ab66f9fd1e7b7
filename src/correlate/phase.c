/*
 * phase.c - stays in a phase, on two tracks.
 *
 * Announced: what posts say, in the order in which the page shows them; a phase may come twice and none is invented.
 * Evidence: the measured onset and the first alert. No "resolved" of evidence exists; impact has an end of its own.
 */
#include "correlate/deed.h"

static struct phase_span *span_new(enum phase phase, enum track track, struct range start,
                                   const char *rule)
{
	struct phase_span *span = g_new0(struct phase_span, 1);
	span->phase = phase;
	span->track = track;
	span->start = start;
	span->end = (struct range){ start.lo, RANGE_OPEN };
	span->rule = rule;
	span->refs = refs_new();
	return span;
}

static struct phase_span *last_span(const GPtrArray *phases)
{
	return phases->len > 0 ? phases->pdata[phases->len - 1] : NULL;
}

/* "Scheduled" is often shown at a time to come: what has begun is not planned any more. */
static bool turns(const struct phase_span *last, const Event *post)
{
	return post->phase != PHASE_NONE &&
	       (last == NULL ||
	        (last->phase != post->phase && post->phase != PHASE_SCHEDULED));
}

static void add_post(const Timeline *t, const Event *post)
{
	GPtrArray *phases = t->phases;
	const char *read = timeline_phase_rule(t, post);
	struct phase_span *last = last_span(phases);
	if (!turns(last, post)) {
		if (last != NULL)
			refs_set_last(last->refs, post);
		return;
	}
	if (last != NULL)
		last->end = post->at;
	struct phase_span *span = span_new(post->phase, TRACK_ANNOUNCED, post->at,
	                                   read != NULL ? read : "post");
	refs_add_event(span->refs, post);
	g_ptr_array_add(phases, span);
}

static bool is_over(enum phase phase)
{
	return phase == PHASE_RESOLVED || phase == PHASE_COMPLETED ||
	       phase == PHASE_POSTMORTEM;
}

static enum phase over_of(const Incident *incident)
{
	return incident->kind == INCIDENT_MAINTENANCE ? PHASE_COMPLETED : PHASE_RESOLVED;
}

/* resolved_at is the first of several, or older than what came after it: only past the last post it says something. */
static struct range end_by_field(const Incident *incident, const Event *last)
{
	const gint64 at = incident->resolved_at;
	return at == INSTANT_NONE || (last != NULL && at < last->at.lo) ? RANGE_NONE
	                                                                : range_point(at);
}

/*
 * Open in one capture and not in the next that lists all that is open: closed between the two. What was only planned may
 * as well have been called off.
 */
static struct range end_by_absence(const struct work *w, const struct phase_span *last)
{
	const struct sight *sight = catalog_sight(w->catalog, w->group->incident);
	const Event *post = group_last(w->group, PHASE_NONE);
	const enum phase phase = last != NULL ? last->phase : PHASE_NONE;
	if (sight == NULL || sight->without == NULL || phase == PHASE_SCHEDULED ||
	    (phase == PHASE_NONE && w->group->incident->kind == INCIDENT_MAINTENANCE))
		return RANGE_NONE;
	const gint64 from =
	        post != NULL ? MAX(sight->last->as_of, post->at.lo) : sight->last->as_of;
	return from <= sight->without->as_of ? range_of(from, sight->without->as_of)
	                                     : RANGE_NONE;
}

static void add_end(struct work *w, struct range start, const char *rule,
                    const Event *post, gint64 capture)
{
	const Incident *incident = w->group->incident;
	struct phase_span *last = last_span(w->t->phases);
	struct phase_span *span =
	        span_new(over_of(incident), TRACK_ANNOUNCED, start, rule);
	const struct ref stated = ref_of_incident(incident);
	const Source *source = evidence_source(w->t->evidence, capture);
	const struct ref without = { .source = capture,
		                     .line = 1,
		                     .length = source != NULL ? source->bytes : 0 };
	if (last != NULL)
		last->end = start;
	refs_add_event(span->refs, post);
	g_array_append_val(span->refs, stated);
	if (capture > 0)
		g_array_append_val(span->refs, without);
	g_ptr_array_add(w->t->phases, span);
}

/* It is over, but no post says so: a field of the page does, its absence from a later capture, or its status alone. */
static void add_unsaid_end(struct work *w)
{
	const Incident *incident = w->group->incident;
	const struct phase_span *last = last_span(w->t->phases);
	const Event *post = group_last(w->group, PHASE_NONE);
	if (last != NULL && is_over(last->phase))
		return;
	const struct range field = end_by_field(incident, post);
	const struct range absence = end_by_absence(w, last);
	if (range_known(field))
		add_end(w, field, "resolved-at-field", NULL, 0);
	else if (range_known(absence))
		add_end(w, absence, "vanished-from-page", post,
		        catalog_sight(w->catalog, incident)->without->source);
	else if (is_over(incident->status) && post != NULL)
		add_end(w, (struct range){ post->at.lo, RANGE_OPEN }, "status-only", post,
		        0);
}

static void read_milestones(Timeline *t)
{
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		bool first_identified = !range_known(t->identified);
		bool first_monitoring = !range_known(t->monitoring);
		if (span->phase == PHASE_IDENTIFIED && first_identified)
			t->identified = span->start;
		if (span->phase == PHASE_MONITORING && first_monitoring)
			t->monitoring = span->start;
		if (span->phase == PHASE_RESOLVED || span->phase == PHASE_COMPLETED) {
			t->resolved = span->start;
			t->end_published = !range_is_open(span->start);
		}
	}
}

/* Reopened, and not closed again: then the first "resolved" was none. */
static void forget_reopened(Timeline *t)
{
	const struct phase_span *last = last_span(t->phases);
	if (last != NULL && !is_over(last->phase)) {
		t->resolved = RANGE_NONE;
		t->end_published = false;
	}
}

void phases_announced(struct work *w)
{
	Timeline *t = w->t;
	const Event *first = group_first(w->group, PHASE_NONE);
	for (guint i = 0; i < w->group->posts->len; i++)
		if (post_counts(w->group->posts->pdata[i]))
			add_post(t, w->group->posts->pdata[i]);
	if (first != NULL) {
		t->first_post = group_first_time(w->group);
		t->last_post = group_last(w->group, PHASE_NONE)->at;
	}
	add_unsaid_end(w);
	read_milestones(t);
	forget_reopened(t);
}

/* Where the last window of machines ends; people go on reporting after it, so theirs counts only alone. */
static struct range measured_end(const Timeline *t)
{
	struct range machines = RANGE_NONE, people = RANGE_NONE;
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		struct range *end =
		        window->series->measure == MEASURE_REPORTS ? &people : &machines;
		*end = range_max(*end, window->end);
	}
	return range_known(machines) ? machines : people;
}

void phases_evidence(struct work *w)
{
	Timeline *t = w->t;
	const Event *alert = deed_detection(w);
	struct phase_span *start = NULL;
	if (w->onset_window != NULL) {
		start = span_new(PHASE_START, TRACK_EVIDENCE, w->onset, "measured-onset");
		refs_add(start->refs, w->onset_window->refs);
		start->end = measured_end(t);
		g_ptr_array_add(t->phases, start);
	}
	if (alert == NULL || !range_known(alert->at))
		return;
	struct phase_span *detected =
	        span_new(PHASE_DETECTED, TRACK_EVIDENCE, alert->at, "first-alert");
	refs_add_event(detected->refs, alert);
	if (start != NULL && range_before(start->start, alert->at)) {
		detected->end = start->end;
		start->end = alert->at;
	}
	g_ptr_array_add(t->phases, detected);
}
