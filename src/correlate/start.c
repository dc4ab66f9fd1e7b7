/*
 * start.c - when the incident began.
 *
 * A stated start wins: "since 06:04 UTC" in a post, or started_at where it was not typed in afterwards and lies a minute
 * or more before the first post. A measured onset wins only where it ends before the stated one begins. With neither the
 * incident begins with its first post.
 */
#include "correlate/deed.h"
#include "correlate/moment.h"

static void said_clear(gpointer data)
{
	g_free(((struct said_start *)data)->quote);
}

static int by_start(const void *a, const void *b)
{
	const struct said_start *x = a, *y = b;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	return (x->at.hi > y->at.hi) - (x->at.hi < y->at.hi);
}

/* An end in the text of a post lies before it; but the last post is often rewritten with what was learned later. */
static bool end_is_past(const struct work *w, struct range end, const Event *post)
{
	bool rewritten = post->phase == PHASE_RESOLVED ||
	                 post->phase == PHASE_POSTMORTEM ||
	                 w->group->incident->backfilled;
	return end.lo <= post->at.hi + (rewritten ? DAY : MINUTE);
}

static void note_end(struct work *w, const struct stated *stated, const Event *post)
{
	if (!range_known(stated->end) || !end_is_past(w, stated->end, post))
		return;
	if (range_known(w->stated_end) && w->stated_end.lo >= stated->end.lo)
		return;
	w->stated_end = stated->end;
	w->stated_end_by = post;
	g_free(w->stated_end_quote);
	w->stated_end_quote = g_strdup(stated->quote);
}

/* Whether it can be the start of this incident: not after the first public word, not an age before it. */
static bool plausible(const struct work *w, struct range at)
{
	struct range first = w->t->first_post;
	return !range_known(first) ||
	       (at.lo <= first.hi && at.hi >= first.lo - STATED_LIMIT);
}

static void read_text(struct work *w, const char *text, const Event *post)
{
	const char *zone = w->group->incident->page_zone;
	gint64 limit = post->posted_at != INSTANT_NONE ? MAX(post->posted_at, post->at.hi)
	                                               : post->at.hi;
	g_autoptr(GArray) stated = moments_stated(text, limit, zone);
	for (guint i = 0; i < stated->len; i++) {
		struct stated *one = &g_array_index(stated, struct stated, i);
		if (!plausible(w, one->start))
			continue;
		note_end(w, one, post);
		struct said_start said = { .at = one->start,
			                   .end = one->end,
			                   .event = post,
			                   .zone = one->zone,
			                   .quote = g_steal_pointer(&one->quote),
			                   .rule = "stated-in-text" };
		g_array_append_val(w->starts, said);
	}
}

static void read_field(struct work *w)
{
	const Incident *incident = w->group->incident;
	gint64 at = incident->started_at;
	if (at == INSTANT_NONE || incident->backfilled ||
	    (incident->resolved_at != INSTANT_NONE && at > incident->resolved_at))
		return;
	const Event *first = group_first(w->group, PHASE_NONE);
	gint64 shown = first != NULL ? first->at.lo : incident->created_at;
	gint64 made = incident->created_at != INSTANT_NONE ? incident->created_at : shown;
	if (first != NULL && (at > shown - MINUTE || at > made - MINUTE))
		return;
	bool minute = at % MINUTE == 0;
	struct said_start said = { .at = minute ? range_of(at, at + MINUTE)
		                                : range_point(at),
		                   .end = RANGE_NONE,
		                   .zone = ZONE_EXPLICIT,
		                   .quote = g_strdup("started_at"),
		                   .rule = "stated-started-at" };
	g_array_append_val(w->starts, said);
}

void starts_read(struct work *w)
{
	w->starts = g_array_new(FALSE, TRUE, sizeof(struct said_start));
	g_array_set_clear_func(w->starts, said_clear);
	w->stated_end = RANGE_NONE;
	if (w->group->incident->kind != INCIDENT_OUTAGE)
		return;
	for (guint i = 0; i < w->group->posts->len; i++) {
		const Event *post = w->group->posts->pdata[i];
		if (!range_known(post->at) || post->withdrawn)
			continue;
		read_text(w, post->title, post);
		read_text(w, post->body, post);
	}
	const Event *first = group_first(w->group, PHASE_NONE);
	if (first != NULL && g_strcmp0(first->title, w->group->incident->title) != 0)
		read_text(w, w->group->incident->title, first);
	read_field(w);
	g_array_sort(w->starts, by_start);
}

static void set_start(Timeline *t, struct range at, const char *rule)
{
	t->start = at;
	t->start_rule = rule;
}

static void start_of_maintenance(struct work *w)
{
	const Event *begun = group_first(w->group, PHASE_IN_PROGRESS);
	const Incident *incident = w->group->incident;
	if (begun != NULL)
		set_start(w->t, begun->at, "in-progress");
	else if (incident->scheduled_for != INSTANT_NONE &&
	         !(range_known(w->t->resolved) &&
	           w->t->resolved.hi < incident->scheduled_for))
		set_start(w->t, range_point(incident->scheduled_for), "scheduled-for");
	else if (range_known(w->t->resolved)) /* before its time */
		set_start(w->t, w->t->resolved, "completed");
	else
		set_start(w->t, w->t->first_post, "first-post");
	refs_add_event(w->t->start_refs, begun);
}

/* What the page says, before anything measured is looked at. */
static void start_as_told(struct work *w)
{
	Timeline *t = w->t;
	const Incident *incident = w->group->incident;
	struct ref ref = ref_of_incident(incident);
	if (w->starts->len > 0) {
		const struct said_start *said =
		        &g_array_index(w->starts, struct said_start, 0);
		set_start(t, said->at, said->rule);
		refs_add_event(t->start_refs, said->event);
		if (said->event == NULL)
			g_array_append_val(t->start_refs, ref);
	} else if (range_known(t->first_post)) {
		set_start(t, t->first_post, "first-post");
		g_autoptr(GArray) first = group_first_refs(w->group);
		refs_add(t->start_refs, first);
	} else if (incident->everything) {
		return; /* its first moment is no start of anything */
	} else if (incident->kind == INCIDENT_WINDOW) {
		set_start(t,
		          incident->window.lo != INSTANT_NONE
		                  ? range_point(incident->window.lo)
		                  : RANGE_NONE,
		          deeds_made(incident) ? "first-alert" : "window");
		if (deeds_made(incident))
			refs_add_event(t->start_refs, deed_detection(w));
	} else if (incident->created_at != INSTANT_NONE) {
		set_start(t, range_point(incident->created_at), "created-at");
		g_array_append_val(t->start_refs, ref);
	}
}

void start_decide(struct work *w)
{
	Timeline *t = w->t;
	if (t->start_refs == NULL)
		t->start_refs = refs_new();
	if (w->group->incident->kind == INCIDENT_MAINTENANCE) {
		start_of_maintenance(w);
		return;
	}
	if (!range_known(t->start))
		start_as_told(w);
	if (w->onset_window == NULL)
		return;
	bool made_of_window = w->group->incident->kind == INCIDENT_WINDOW;
	struct range surely = w->onset; /* with a bin to spare: no winner by rounding */
	surely.hi += w->onset_window->series->width;
	if (range_known(t->start) && !made_of_window && !range_before(surely, t->start))
		return;
	set_start(t, w->onset, "measured-onset");
	g_array_set_size(t->start_refs, 0);
	refs_add(t->start_refs, w->onset_window->refs);
}
