/*
 * claim.c - what posts, statements and claims assert; K12, "X is unaffected" against X's levels and signals.
 *
 * A state is held against its own time, or against the incident until then where the words say so.
 */
#include "correlate/steps.h"

#include "correlate/phrase.h"
#include "correlate/window.h"

#include <string.h>

/* --- K12 ----------------------------------------------------------------------- */

struct seen {
	GString *text;
	GArray *refs;
	bool bad, good, measured;
	bool failing; /* by a signal, not by the page alone */
};

static void see(struct seen *seen, const char *text, const GArray *refs)
{
	if (seen->text->len > 0)
		g_string_append_c(seen->text, ' ');
	g_string_append(seen->text, text);
	refs_add(seen->refs, refs);
}

/* The worst level within [from, to] that the page announced. */
static void see_levels(const Timeline *t, const char *name, struct range time,
                       struct seen *seen)
{
	const struct component *component = level_component(t, name, TRACK_ANNOUNCED);
	const struct level_span *worst = NULL, *calm = NULL;
	if (component == NULL)
		return;
	for (guint i = 0; i < component->levels->len; i++) {
		const struct level_span *span =
		        &g_array_index(component->levels, struct level_span, i);
		bool ended = !range_is_open(span->end) && span->end.lo <= time.lo;
		bool begins = span->start.lo > time.hi ||
		              (span->start.lo == time.hi && time.hi > time.lo);
		if (ended || begins)
			continue;
		if (span->level < LEVEL_DEGRADED)
			calm = span;
		else if (worst == NULL || span->level > worst->level)
			worst = span;
	}
	const struct level_span *span = worst != NULL ? worst : calm;
	if (span == NULL)
		return;
	g_autofree char *from = sentence_date(t->zone, span->start, false);
	g_autofree char *to = sentence_time(t->zone, span->end, false);
	g_autofree char *text =
	        g_strdup_printf("The status page shows %s as \"%s\" from %s %s%s.",
	                        component->name, level_name((int)span->level), from,
	                        range_is_open(span->end) ? "on" : "to ",
	                        range_is_open(span->end) ? "" : to);
	see(seen, text, span->refs);
	seen->bad |= worst != NULL;
	seen->good |= worst == NULL;
}

/* Named by the page among the components of the incident, with no level at all. */
static void see_listing(const struct work *w, const char *name, struct seen *seen)
{
	const struct component *component = level_component(w->t, name, TRACK_ANNOUNCED);
	const Incident *incident = w->group->incident;
	if (component == NULL || component->levels->len > 0)
		return;
	struct ref ref = ref_of_incident(incident);
	g_autoptr(GArray) refs = refs_new();
	g_array_append_val(refs, ref);
	g_autofree char *text = g_strdup_printf(
	        "The status page names %s among the components of this incident.",
	        component->name);
	see(seen, text, refs);
	seen->bad = true;
}

static bool covers(const Series *series, struct range time)
{
	return series_sample_at(series, time.hi) != NULL ||
	       series_sample_at(series, time.lo) != NULL;
}

/* X's own machines: windows at that time, or calm where its data cover it. */
static void see_signals(const struct work *w, const char *name, struct range time,
                        struct seen *seen)
{
	const Timeline *t = w->t;
	for (guint i = 0; i < t->evidence->series->len; i++) {
		const Series *series = t->evidence->series->pdata[i];
		const char *own = series->component != NULL
		                          ? name_match(series->component, w->group->names)
		                          : NULL;
		if (own == NULL || g_ascii_strcasecmp(own, name) != 0 ||
		    !window_measure(series))
			continue;
		const struct window *hit = NULL;
		for (guint k = 0; k < t->windows->len; k++) {
			const struct window *window = t->windows->pdata[k];
			bool during =
			        window->start.hi <= time.hi + SECOND &&
			        (range_is_open(window->end) || window->end.lo > time.lo);
			if (window->series == series && during)
				hit = window;
		}
		if (hit != NULL) {
			g_autofree char *text = sentence_window(t->zone, hit);
			see(seen, text, hit->refs);
			seen->bad = seen->failing = true;
		} else if (covers(series, time)) {
			g_autofree char *signal = sentence_signal(series);
			g_autofree char *text =
			        g_strdup_printf("%s were at baseline then.", signal);
			see(seen, text, NULL);
			seen->good = seen->measured = true;
		}
	}
}

/* The time that a statement speaks of: its own, or the incident until then. */
static struct range time_of(const Timeline *t, const Event *event,
                            const struct stated_state *one)
{
	struct range time = event->at;
	if (range_known(event->until) && !range_is_open(event->until))
		time.hi = MAX(time.hi, event->until.hi);
	bool over = range_known(t->impact_end) && !range_is_open(t->impact_end) &&
	            time.lo > t->impact_end.hi;
	bool said_over = t->end_published && time.lo > t->resolved.hi;
	if (!one->of_now && (one->up_to_then || over || said_over) &&
	    range_known(t->start))
		time.lo = MIN(time.lo, t->start.lo);
	return time;
}

static void state_finding(struct work *w, const Event *event,
                          const struct stated_state *one)
{
	Timeline *t = w->t;
	const char *subject = one->subject;
	const char *name = name_match(subject, w->group->names);
	if (name == NULL && event->component != NULL)
		name = name_match(event->component, w->group->names);
	/* A page speaks of parts ("access to Pages") beside the level of the whole, and of what it does not name. */
	bool post = event->kind == KIND_POST;
	if (post && (name == NULL || !name_is_whole(subject, name)))
		return;
	struct seen seen = { .text = g_string_new(NULL), .refs = refs_new() };
	struct range time = time_of(t, event, one);
	if (name != NULL) {
		see_levels(t, name, time, &seen);
		if (!one->of_now)
			see_listing(w, name, &seen);
		see_signals(w, name, time, &seen);
	}
	/* That a page agrees with itself is nothing to report. */
	if (post && !seen.bad && !seen.measured) {
		g_string_free(seen.text, TRUE);
		g_array_unref(seen.refs);
		return;
	}
	if (seen.text->len == 0)
		g_string_append_printf(seen.text, "The evidence says nothing of %s then.",
		                       name != NULL ? name : subject);
	/* A page puts its levels back when all is done: of the moment the signals know better. */
	if (one->of_now && seen.measured && !seen.failing)
		seen.bad = false;
	enum verdict verdict = seen.bad    ? VERDICT_CONTRADICTED
	                       : seen.good ? VERDICT_CONSISTENT
	                                   : VERDICT_CANNOT_TELL;
	g_autofree char *by = finding_by(t, event);
	g_autofree char *words = sentence_quote(one->quote, 240);
	struct finding *finding =
	        finding_add(t, "K12", verdict, g_strdup_printf("%s says: %s", by, words),
	                    g_string_free(seen.text, FALSE));
	finding->component = g_strdup(name != NULL ? name : subject);
	finding->said_lane = event->lane;
	refs_add_event(finding->refs, event);
	refs_add(finding->refs, seen.refs);
	g_array_unref(seen.refs);
}

static bool check_states(struct work *w, const Event *event)
{
	const char *texts[] = { event->body, event->title };
	for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
		if (k == 1 && event->kind == KIND_POST)
			break; /* a post's title is the incident's */
		g_autoptr(GArray) states = states_stated(texts[k]);
		for (guint i = 0; i < states->len; i++)
			state_finding(w, event,
			              &g_array_index(states, struct stated_state, i));
		if (states->len > 0)
			return true;
	}
	return false;
}

/* What nobody can judge is listed all the same: the reader asked. */
static void unread(struct work *w, const Event *event)
{
	bool claim = event->kind == KIND_CLAIM;
	g_autofree char *by = finding_by(w->t, event);
	g_autofree char *words = sentence_quote(words_of(event), 240);
	struct finding *finding = finding_add(
	        w->t, claim ? "K11" : "K12", VERDICT_CANNOT_TELL,
	        g_strdup_printf("%s says: %s", by, words),
	        g_strdup(claim ? "No length or start of the incident was read from these "
	                         "words."
	                       : "No state of a component was read from these words."));
	finding->said_lane = event->lane;
	refs_add_event(finding->refs, event);
}

void claims_check(struct work *w)
{
	for (guint i = 0; i < w->group->posts->len; i++) {
		const Event *post = w->group->posts->pdata[i];
		if (!range_known(post->at))
			continue;
		lengths_check(w, post);
		check_states(w, post);
		scopes_check(w, post);
		shares_check(w, post);
		absences_check(w, post);
	}
	for (guint i = 0; i < w->group->said->len; i++) {
		const Event *event = w->group->said->pdata[i];
		if (!range_known(event->at))
			continue;
		bool length = lengths_check(w, event);
		bool state = check_states(w, event);
		bool scope = scopes_check(w, event);
		bool share = shares_check(w, event);
		bool absence = absences_check(w, event);
		bool number = numbers_of_event(w, event, length);
		if (!length && !state && !share && !scope && !absence && !number)
			unread(w, event);
	}
}
