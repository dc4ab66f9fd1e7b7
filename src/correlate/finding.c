/*
 * finding.c - what was said, held against what was seen: K1, K2, K7 and the zones of K10 (K3: silence.c, K4: share.c and scope.c, K11: lasted.c,
 * K12: claim.c).
 *
 * Contradicted only where ranges lie apart by more than both precisions; where evidence does not cover what was said,
 * nobody can tell. No words of intent.
 */
#include "correlate/steps.h"

#include "correlate/deed.h"
#include "correlate/moment.h"
#include "correlate/phase_words.h"
#include "correlate/phrase.h"
#include "correlate/threshold.h"
#include "correlate/window.h"

#include <string.h>

struct finding *finding_add(Timeline *t, const char *rule, enum verdict verdict,
                            char *said, char *seen)
{
	gint64 n = 1;
	for (guint i = t->findings->len; i-- > 0;) {
		const struct finding *last = t->findings->pdata[i];
		if (!g_str_equal(last->rule, rule))
			continue;
		n = 1 + g_ascii_strtoll(last->id + strlen(rule) + 1, NULL, 10);
		break;
	}
	struct finding *finding = g_new0(struct finding, 1);
	finding->id = g_strdup_printf("%s/%" G_GINT64_FORMAT, rule, n);
	finding->rule = rule;
	finding->verdict = verdict;
	finding->said = said;
	finding->seen = seen;
	finding->said_length = finding->seen_length = RANGE_NONE;
	finding->said_lane = LANE_STATUS;
	finding->refs = refs_new();
	g_ptr_array_add(t->findings, finding);
	return finding;
}

char *finding_by(const Timeline *t, const Event *event)
{
	g_autofree char *when = sentence_date(t->zone, event->at, false);
	const char *what = event->kind == KIND_POST        ? "post"
	                   : event->kind == KIND_STATEMENT ? "statement"
	                   : event->kind == KIND_CLAIM     ? "claim"
	                                                   : "entry";
	return g_strdup_printf("The %s of %s", what, when);
}

/* --- K1 ------------------------------------------------------------------------ */

static const Event *resolved_post(const struct work *w, gint64 at)
{
	const Event *found = NULL;
	for (guint i = 0; i < w->group->posts->len; i++) {
		const Event *post = w->group->posts->pdata[i];
		if (post_counts(post) && post->phase == PHASE_RESOLVED &&
		    post->at.lo == at)
			found = post;
	}
	return found;
}

/* The window that says most about the time of "resolved": machines before reports, the last end. */
static const struct window *last_window(const Timeline *t, gint64 resolved, bool *major)
{
	const struct window *best = NULL;
	for (int machine = 1; machine >= 0 && best == NULL; machine--)
		for (guint i = 0; i < t->windows->len; i++) {
			const struct window *window = t->windows->pdata[i];
			if (window_is_machine(window) != (machine == 1) ||
			    window->start.lo >= resolved)
				continue;
			gint64 end = machine ? window->end.lo : window->major_end.lo;
			gint64 known = best == NULL ? G_MININT64
			               : machine    ? best->end.lo
			                            : best->major_end.lo;
			if (end > known)
				best = window;
			*major = machine == 0;
		}
	return best;
}

/* The page's own words put the end of the impact after its "resolved". */
static void check_stated_end(struct work *w)
{
	Timeline *t = w->t;
	const Event *post = t->end_published ? resolved_post(w, t->resolved.lo) : NULL;
	/* Typed in afterwards, the time of "resolved" is itself no more than a figure of the page. */
	if (post == NULL || !range_known(w->stated_end) || group_is_typed_in(w->group) ||
	    w->stated_end.lo <= t->resolved.hi + MINUTE)
		return;
	g_autofree char *by = finding_by(t, post);
	g_autofree char *words = finding_by(t, w->stated_end_by);
	g_autofree char *end = sentence_date(t->zone, w->stated_end, false);
	g_autofree char *quote = sentence_quote(w->stated_end_quote, 240);
	struct range past = range_minus(w->stated_end, t->resolved);
	g_autofree char *length = range_length_text(past, false);
	struct finding *finding =
	        finding_add(t, "K1", VERDICT_CONTRADICTED,
	                    g_strdup_printf("%s says \"resolved\".", by),
	                    g_strdup_printf("%s puts the end of the impact at %s: %s",
	                                    words, end, quote));
	finding->difference = g_strdup_printf("The impact ended %s later.", length);
	refs_add_event(finding->refs, post);
	refs_add_event(finding->refs, w->stated_end_by);
}

/* The page's own words put the end of the impact before the machines' last window ends. */
static void check_end_measured(struct work *w)
{
	Timeline *t = w->t;
	const struct stated_window *stated =
	        t->stated->len > 0 ? t->stated->pdata[0] : NULL;
	bool major = false;
	if (stated == NULL || !range_known(stated->end) || range_is_open(stated->end) ||
	    stated->refs->len == 0)
		return;
	const struct window *window = last_window(t, stated->end.lo, &major);
	if (window == NULL || major)
		return;
	const struct range past = range_minus(window->end, stated->end);
	const gint64 about = stated->about ? threshold_span(START_ABOUT) : 0;
	if (past.lo < MAX(2 * window->series->width, 5 * MINUTE) + about)
		return;
	g_autofree char *end = sentence_date(t->zone, stated->end, false);
	g_autofree char *quote = sentence_quote(stated->quote, 240);
	g_autofree char *length = range_length_text(past, true);
	struct finding *finding = finding_add(
	        t, "K1", VERDICT_CONTRADICTED,
	        g_strdup_printf(
	                "The page's own words put the end of the impact at %s: %s", end,
	                quote),
	        sentence_window(t->zone, window));
	finding->difference = g_strdup_printf("The signal lasted %s longer.", length);
	refs_add(finding->refs, stated->refs);
	refs_add(finding->refs, window->refs);
}

static void check_resolved(struct work *w, struct range at)
{
	Timeline *t = w->t;
	bool major = false;
	const Event *post = resolved_post(w, at.lo);
	const struct window *window = post != NULL ? last_window(t, at.lo, &major) : NULL;
	if (window == NULL)
		return;
	struct range end = major ? window->major_end : window->end;
	struct range past = range_minus(end, at);
	bool later = past.lo >= window->series->width;
	/* Its data end before the word was said. */
	bool unknown = range_is_open(end) && !later;
	g_autofree char *by = finding_by(t, post);
	g_autofree char *name = sentence_signal(window->series);
	g_autofree char *until = sentence_time(t->zone, end, true);
	struct finding *finding = finding_add(
	        t, "K1",
	        later     ? VERDICT_CONTRADICTED
	        : unknown ? VERDICT_CANNOT_TELL
	                  : VERDICT_CONSISTENT,
	        g_strdup_printf("%s says \"resolved\".", by),
	        g_strdup_printf("%s %s baseline until %s.", name,
	                        major ? "were far above" : "were above", until));
	refs_add_event(finding->refs, post);
	refs_add(finding->refs, window->refs);
	if (unknown)
		finding->help = g_strdup("Its data end before that.");
	if (later) {
		g_autofree char *length = range_length_text(past, true);
		finding->difference =
		        g_strdup_printf("The signal lasted %s longer.", length);
	}
}

/*
 * "The service has fully recovered", said before "resolved": only where a signal goes on. A fix takes some minutes to
 * show, and a signal to fall.
 */
static void check_recovered(struct work *w, const Event *post)
{
	Timeline *t = w->t;
	const struct phase_rule *rule = phase_from_words(words_of(post));
	bool major = false;
	if (!post_counts(post) || post->phase == PHASE_RESOLVED ||
	    timeline_phase_rule(t, post) != NULL || rule == NULL ||
	    rule->phase != PHASE_RESOLVED)
		return;
	const struct window *window = last_window(t, post->at.lo, &major);
	if (window == NULL)
		return;
	const struct range past =
	        range_minus(major ? window->major_end : window->end, post->at);
	if (past.lo < MAX(window->series->width, 5 * MINUTE))
		return;
	g_autofree char *by = finding_by(t, post);
	g_autofree char *words = sentence_quote(words_of(post), 240);
	g_autofree char *length = range_length_text(past, true);
	struct finding *finding = finding_add(t, "K1", VERDICT_CONTRADICTED,
	                                      g_strdup_printf("%s says: %s", by, words),
	                                      sentence_window(t->zone, window));
	finding->difference = g_strdup_printf("The signal lasted %s longer.", length);
	refs_add_event(finding->refs, post);
	refs_add(finding->refs, window->refs);
}

/* An incident that reopened was called resolved more than once. */
static void check_every_resolved(struct work *w)
{
	for (guint i = 0; w->t->windows->len > 0 && i < w->t->phases->len; i++) {
		const struct phase_span *span = w->t->phases->pdata[i];
		if (span->track == TRACK_ANNOUNCED && span->phase == PHASE_RESOLVED &&
		    !range_is_open(span->start))
			check_resolved(w, span->start);
	}
	for (guint i = 0; w->t->windows->len > 0 && i < w->group->posts->len; i++)
		check_recovered(w, w->group->posts->pdata[i]);
}

/* --- K2 ------------------------------------------------------------------------ */

static char *said_start_words(const Timeline *t, const struct said_start *said)
{
	g_autofree char *at = sentence_date(t->zone, said->at, false);
	if (said->event != NULL) {
		g_autofree char *by = finding_by(t, said->event);
		g_autofree char *quote = sentence_quote(said->quote, 200);
		return g_strdup_printf("%s states a start of %s: %s", by, at, quote);
	}
	return g_strdup_printf("The page's field started_at of \"%s\" gives %s.",
	                       t->incident->title != NULL ? t->incident->title : "", at);
}

/* Evidence of a start that no machine measured leaves room for the time people take to report. */
static enum verdict onset_verdict(const struct work *w, struct range said,
                                  struct range *apart)
{
	const struct window *window = w->onset_window;
	gint64 spare = window->series->width;
	bool machine = window_is_machine(window);
	*apart = range_minus(said, w->onset);
	if (w->onset.hi + spare <= said.lo)
		return window->censored_start ? VERDICT_CANNOT_TELL
		                              : VERDICT_CONTRADICTED;
	if (w->onset.lo <= said.hi + spare)
		return VERDICT_CONSISTENT;
	/* Later than stated: other parts may have been hurt before this signal. */
	gint64 late = w->onset.lo - said.hi;
	return !machine && late <= threshold_span(K2_REPORTS) ? VERDICT_CONSISTENT
	                                                      : VERDICT_CANNOT_TELL;
}

static void check_start(struct work *w, const struct said_start *said)
{
	Timeline *t = w->t;
	struct range apart;
	enum verdict verdict = onset_verdict(w, said->at, &apart);
	g_autofree char *name = sentence_signal(w->onset_window->series);
	g_autofree char *at = sentence_date(t->zone, w->onset, true);
	struct finding *finding =
	        finding_add(t, "K2", verdict, said_start_words(t, said),
	                    g_strdup_printf("%s rose above baseline at %s.", name, at));
	refs_add_event(finding->refs, said->event);
	if (said->event == NULL) {
		struct ref ref = ref_of_incident(w->group->incident);
		g_array_append_val(finding->refs, ref);
	}
	refs_add(finding->refs, w->onset_window->refs);
	if (verdict == VERDICT_CONTRADICTED) {
		g_autofree char *length = range_length_text(apart, true);
		finding->difference = g_strdup_printf(
		        "Evidence begins %s before the stated start.", length);
	} else if (verdict == VERDICT_CANNOT_TELL) {
		finding->help = g_strdup(
		        w->onset.lo > said->at.hi
		                ? "Parts that no signal covers may have been hurt "
		                  "earlier."
		                : "The signal was above baseline when its data begin.");
	}
}

/* --- K10 ------------------------------------------------------------------------ */

/* The same wall clock read in UTC and in the zone of the page: the page's field was written in the wrong one. */
static bool is_same_wall(const struct work *w, const struct said_start *first,
                         const struct said_start *other)
{
	const char *name = w->group->incident->page_zone;
	const struct said_start *field = first->event == NULL   ? first
	                                 : other->event == NULL ? other
	                                                        : NULL;
	const struct said_start *words = field == first ? other : first;
	if (name == NULL || field == NULL || words->event == NULL)
		return false;
	g_autoptr(Zone) zone = zone_new(name, NULL);
	if (zone == NULL)
		return false;
	const gint64 wall = zone_to_civil(zone, words->at.lo);
	return ABS(wall - words->at.lo) >= HOUR / 4 && ABS(wall - field->at.lo) <= MINUTE;
}

static void zone_finding(struct work *w, const struct said_start *first,
                         const struct said_start *other)
{
	const struct said_start *field = first->event == NULL ? first : other;
	const struct said_start *words = field == first ? other : first;
	g_autofree char *length =
	        range_length_text(range_point(ABS(field->at.lo - words->at.lo)), false);
	struct finding *finding =
	        finding_add(w->t, "K10", VERDICT_CONTRADICTED,
	                    said_start_words(w->t, field), said_start_words(w->t, words));
	finding->difference = g_strdup_printf(
	        "%s apart, the same wall clock: one of them is not in its zone (%s).",
	        length, w->group->incident->page_zone);
	const struct ref ref = ref_of_incident(w->group->incident);
	g_array_append_val(finding->refs, ref);
	refs_add_event(finding->refs, words->event);
}

/* Several starts are stated, and not the same: the earliest holds, the question stays open. */
static void check_starts(struct work *w)
{
	if (w->starts->len == 0)
		return;
	const struct said_start *first = &g_array_index(w->starts, struct said_start, 0);
	if (w->onset_window != NULL)
		check_start(w, first);
	for (guint i = 1; i < w->starts->len; i++) {
		const struct said_start *other =
		        &g_array_index(w->starts, struct said_start, i);
		if (range_overlaps(first->at, other->at) ||
		    /* One text tells of several parts, each with its start. */
		    (first->event != NULL && first->event == other->event) ||
		    (i > 1 &&
		     range_overlaps(
		             other->at,
		             g_array_index(w->starts, struct said_start, i - 1).at)))
			continue;
		if (is_same_wall(w, first, other)) {
			zone_finding(w, first, other);
			continue;
		}
		struct finding *finding = finding_add(w->t, "K2", VERDICT_CANNOT_TELL,
		                                      said_start_words(w->t, first),
		                                      said_start_words(w->t, other));
		struct range apart = range_minus(other->at, first->at);
		g_autofree char *length = range_length_text(apart, false);
		finding->difference = g_strdup_printf(
		        "Two starts are stated, %s apart; the earlier one is used.",
		        length);
		refs_add_event(finding->refs, first->event);
		refs_add_event(finding->refs, other->event);
	}
}

/* --- K7 ------------------------------------------------------------------------ */

static void order_finding(struct work *w, const Event *a, const Event *b,
                          const char *what)
{
	g_autofree char *by_a = finding_by(w->t, a);
	g_autofree char *by_b = finding_by(w->t, b);
	struct finding *finding = finding_add(
	        w->t, "K7", VERDICT_CONTRADICTED,
	        g_strdup_printf("%s says \"%s\".", by_a, phase_word((int)a->phase)),
	        g_strdup_printf("%s says \"%s\"; %s.", by_b, phase_word((int)b->phase),
	                        what));
	refs_add_event(finding->refs, a);
	refs_add_event(finding->refs, b);
}

/* Between the two it was resolved, or fell back to before both: what follows is a new course. */
static bool begins_anew(const Group *group, const Event *late, const Event *early)
{
	for (guint i = 0; i < group->posts->len; i++) {
		const Event *post = group->posts->pdata[i];
		const bool back =
		        post->phase == PHASE_RESOLVED ||
		        (post->phase != PHASE_NONE && post->phase < early->phase);
		if (post_counts(post) && back && post->at.lo > late->at.lo &&
		    post->at.lo < early->at.lo)
			return true;
	}
	return false;
}

/* A later phase shown before the first of an earlier one. */
static void check_phase_order(struct work *w)
{
	static const enum phase order[] = { PHASE_INVESTIGATING, PHASE_IDENTIFIED,
		                            PHASE_MONITORING, PHASE_RESOLVED };
	for (gsize i = 0; i + 1 < G_N_ELEMENTS(order); i++) {
		const Event *early = group_first(w->group, order[i]);
		for (gsize k = i + 1; early != NULL && k < G_N_ELEMENTS(order); k++) {
			const Event *late = group_first(w->group, order[k]);
			if (late != NULL && order[k] == PHASE_RESOLVED &&
			    late != group_first(w->group, PHASE_NONE))
				continue; /* it reopened */
			if (late == NULL || late->at.hi >= early->at.lo ||
			    begins_anew(w->group, late, early))
				continue;
			order_finding(w, late, early,
			              "the phase before it comes after it");
			break;
		}
	}
}

/* Two posts whose displayed order is not the order in which they were written. */
static void check_display_order(struct work *w)
{
	const GPtrArray *posts = w->group->posts;
	for (guint i = 1; i < posts->len; i++) {
		const Event *a = posts->pdata[i - 1], *b = posts->pdata[i];
		if (!post_counts(a) || !post_counts(b) || a->posted_at == INSTANT_NONE ||
		    b->posted_at == INSTANT_NONE || a->phase == b->phase)
			continue;
		if (a->posted_at > b->posted_at + MINUTE && a->at.hi < b->at.lo) {
			order_finding(w, a, b, "it was written first");
			return;
		}
	}
}

static void check_fields(struct work *w)
{
	const Incident *incident = w->group->incident;
	bool late = incident->resolved_at != INSTANT_NONE &&
	            incident->started_at != INSTANT_NONE &&
	            incident->started_at > incident->resolved_at;
	if (!incident->backfilled && !late)
		return;
	g_autofree char *start = sentence_date(w->t->zone,
	                                       incident->started_at != INSTANT_NONE
	                                               ? range_point(incident->started_at)
	                                               : RANGE_NONE,
	                                       false);
	g_autofree char *end = sentence_date(w->t->zone,
	                                     incident->resolved_at != INSTANT_NONE
	                                             ? range_point(incident->resolved_at)
	                                             : RANGE_NONE,
	                                     false);
	struct finding *finding = finding_add(
	        w->t, "K7", VERDICT_CANNOT_TELL,
	        g_strdup_printf("The page gives %s as the start and %s as the end.",
	                        start, end),
	        g_strdup("The start lies after the end: the incident was entered "
	                 "afterwards."));
	finding->help = g_strdup("The times that the posts show are used.");
	struct ref ref = ref_of_incident(incident);
	g_array_append_val(finding->refs, ref);
}

static int by_rule(gconstpointer a, gconstpointer b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	gint64 m = g_ascii_strtoll(x->rule + 1, NULL, 10);
	gint64 n = g_ascii_strtoll(y->rule + 1, NULL, 10);
	if (m != n)
		return m < n ? -1 : 1;
	m = g_ascii_strtoll(x->id + strlen(x->rule) + 1, NULL, 10);
	n = g_ascii_strtoll(y->id + strlen(y->rule) + 1, NULL, 10);
	return (m > n) - (m < n);
}

void findings_check(struct work *w)
{
	if (w->group->incident->kind != INCIDENT_MAINTENANCE) {
		check_every_resolved(w);
		check_stated_end(w);
		check_end_measured(w);
		check_starts(w);
		silences_check(w);
		severities_check(w);
		check_phase_order(w);
		check_display_order(w);
		changes_check(w);
	}
	check_fields(w);
	revisions_check(w);
	milestones_find(w);
	if (w->group->incident->kind != INCIDENT_MAINTENANCE) {
		claims_check(w);
		numbers_find(w);
	}
	clashes_check(w);
	milestones_tell(w);
	g_ptr_array_sort(w->t->findings, by_rule);
}
