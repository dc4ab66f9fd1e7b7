/*
 * claim.c - K11, a claimed length against the impact; K12, "X is unaffected" against X's levels and signals.
 *
 * Impact hull and union alone decide on a length; spans between posts are paperwork and only help to see where a figure may
 * come from. A state is held against its own time, or against the incident until then where the words say so.
 */
#include "correlate/steps.h"

#include "correlate/moment.h"
#include "correlate/phrase.h"
#include "correlate/window.h"

#include <math.h>
#include <string.h>

/* --- K11 ----------------------------------------------------------------------- */

static enum verdict length_verdict(struct range claimed, struct range seen)
{
	if (!range_known(seen))
		return VERDICT_CANNOT_TELL;
	if (claimed.hi < seen.lo || claimed.lo > seen.hi)
		return VERDICT_CONTRADICTED;
	/* More than what is known of a length without end: that may be. */
	if (range_is_open(seen) && claimed.lo > seen.lo)
		return VERDICT_CANNOT_TELL;
	return VERDICT_CONSISTENT;
}

/* Contradicted only where it fits neither; consistent where it fits one. */
static enum verdict both_verdicts(struct range claimed, struct range hull,
                                  struct range sum)
{
	enum verdict a = length_verdict(claimed, hull), b = length_verdict(claimed, sum);
	if (!range_known(sum))
		return a;
	if (!range_known(hull))
		return b;
	if (a == VERDICT_CONSISTENT || b == VERDICT_CONSISTENT)
		return VERDICT_CONSISTENT;
	if (a == VERDICT_CANNOT_TELL || b == VERDICT_CANNOT_TELL)
		return VERDICT_CANNOT_TELL;
	return VERDICT_CONTRADICTED;
}

/* The figure that was said: of "within 40 minutes" and "more than an hour" the limit itself. */
static gint64 figure(struct range length)
{
	return range_is_open(length) ? length.lo
	       : length.lo == 0      ? length.hi
	                             : range_middle(length);
}

/* The two phases whose distance comes closest to a claim. */
static char *closest_span(const Timeline *t, struct range claimed)
{
	const struct phase_span *a = NULL, *b = NULL;
	gint64 best = G_MAXINT64;
	for (guint i = 0; i < t->phases->len; i++)
		for (guint k = i + 1; k < t->phases->len; k++) {
			const struct phase_span *x = t->phases->pdata[i];
			const struct phase_span *y = t->phases->pdata[k];
			if (x->track != TRACK_ANNOUNCED || y->track != TRACK_ANNOUNCED ||
			    range_is_open(y->start) || range_is_open(x->start))
				continue;
			gint64 off = ABS(y->start.lo - x->start.lo - figure(claimed));
			if (off < best) {
				best = off;
				a = x;
				b = y;
			}
		}
	if (a == NULL)
		return NULL;
	struct range length = range_minus(b->start, a->start);
	g_autofree char *text = range_length_text(length, false);
	return g_strdup_printf("The closest span between posts is %s to %s, %s.",
	                       phase_word((int)a->phase), phase_word((int)b->phase),
	                       text);
}

static char *coverage(struct range claimed, struct range seen)
{
	if (seen.lo <= 0 || range_is_open(claimed))
		return NULL;
	double share = (double)figure(claimed) / (double)seen.lo;
	const char *of = range_is_open(seen) ? "what is known of it" : "it";
	if (share < 0.5)
		return g_strdup_printf("The claim covers less than half of %s.", of);
	if (share <= 1)
		return g_strdup_printf("The claim covers %d %% of %s.",
		                       (int)(share * 100 + 0.5), of);
	return NULL;
}

static char *difference_words(struct range claimed, struct range seen)
{
	struct range apart = claimed.hi < seen.lo ? range_minus(seen, claimed)
	                                          : range_minus(claimed, seen);
	if (range_is_open(claimed) || range_is_open(seen) || claimed.lo == 0)
		apart = (struct range){ claimed.hi < seen.lo ? seen.lo - claimed.hi
			                                     : claimed.lo - seen.hi,
			                RANGE_OPEN };
	g_autofree char *text = range_length_text(apart, true);
	g_autofree char *share = coverage(claimed, seen);
	return g_strdup_printf("%s %s than claimed.%s%s",
	                       claimed.hi < seen.lo ? "Longer by" : "Shorter by", text,
	                       share != NULL ? " " : "", share != NULL ? share : "");
}

static char *seen_words(const Timeline *t)
{
	const struct interval *hull = &t->intervals[INTERVAL_IMPACT_HULL];
	const struct interval *sum = &t->intervals[INTERVAL_IMPACT_UNION];
	if (!range_known(hull->length) && !range_known(sum->length))
		return g_strdup("How long the impact lasted is not known.");
	GString *out = g_string_new(NULL);
	if (range_known(hull->length)) {
		g_autofree char *length = range_length_text(hull->length, hull->binned);
		g_autofree char *from = sentence_date(t->zone, hull->from, false);
		g_autofree char *to = sentence_time(t->zone, hull->to, hull->binned);
		g_string_append_printf(out, "The impact lasted %s, from %s to %s.",
		                       length, from, to);
	}
	if (range_known(sum->length)) {
		g_autofree char *length = range_length_text(sum->length, true);
		g_string_append_printf(out, "%sThe windows of impact add up to %s.",
		                       out->len > 0 ? " " : "", length);
	}
	return g_string_free(out, FALSE);
}

static void length_finding(struct work *w, const Event *event, struct range claimed,
                           const char *quote)
{
	Timeline *t = w->t;
	const struct interval *hull = &t->intervals[INTERVAL_IMPACT_HULL];
	const struct interval *sum = &t->intervals[INTERVAL_IMPACT_UNION];
	enum verdict verdict = both_verdicts(claimed, hull->length, sum->length);
	struct range seen = range_known(hull->length) ? hull->length : sum->length;
	g_autofree char *by = finding_by(t, event);
	g_autofree char *words = sentence_quote(quote, 240);
	struct finding *finding =
	        finding_add(t, "K11", verdict, g_strdup_printf("%s says: %s", by, words),
	                    seen_words(t));
	finding->said_length = claimed;
	finding->seen_length = seen;
	finding->said_lane = event->lane;
	refs_add_event(finding->refs, event);
	refs_add(finding->refs, hull->refs);
	if (verdict == VERDICT_CONTRADICTED)
		finding->difference = difference_words(claimed, seen);
	if (verdict != VERDICT_CONSISTENT)
		finding->help = closest_span(t, claimed);
}

/* A claim may give both ends instead of a length. */
static bool ends_claimed(struct work *w, const Event *event)
{
	g_autoptr(GArray) moments = moments_stated(words_of(event), event->at.hi,
	                                           w->group->incident->page_zone);
	Timeline *t = w->t;
	for (guint i = 0; i < moments->len; i++) {
		const struct stated *one = &g_array_index(moments, struct stated, i);
		if (range_known(one->end)) {
			length_finding(w, event, range_minus(one->end, one->start),
			               one->quote);
			return true;
		}
		if (!range_known(t->start))
			continue;
		struct range spare = range_of(t->start.lo - MINUTE, t->start.hi + MINUTE);
		bool same = range_overlaps(one->start, spare);
		g_autofree char *by = finding_by(t, event);
		g_autofree char *quote = sentence_quote(one->quote, 240);
		g_autofree char *start = sentence_date(w->t->zone, t->start, false);
		g_autofree char *said = sentence_date(w->t->zone, one->start, false);
		struct finding *finding = finding_add(
		        t, "K2", same ? VERDICT_CONSISTENT : VERDICT_CONTRADICTED,
		        g_strdup_printf("%s states a start of %s: %s", by, said, quote),
		        g_strdup_printf("The incident began at %s.", start));
		finding->said_lane = event->lane;
		refs_add_event(finding->refs, event);
		refs_add(finding->refs, t->start_refs);
		return true;
	}
	return false;
}

/* Lengths that one event asserts; true when it asserts any. */
static bool check_lengths(struct work *w, const Event *event)
{
	bool claim = event->kind == KIND_CLAIM;
	const char *texts[] = { event->body, event->title };
	for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
		g_autoptr(GArray) lengths = lengths_stated(texts[k], claim);
		for (guint i = 0; i < lengths->len; i++) {
			const struct stated_length *one =
			        &g_array_index(lengths, struct stated_length, i);
			length_finding(w, event, one->length, one->quote);
			return true;
		}
	}
	return claim && ends_claimed(w, event);
}

/* --- K12 ----------------------------------------------------------------------- */

struct seen {
	GString *text;
	GArray *refs;
	bool bad, good, measured;
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

static char *window_words(const Timeline *t, const struct window *window)
{
	g_autofree char *from = sentence_date(t->zone, window->start, true);
	g_autofree char *to = sentence_time(t->zone, window->end, true);
	g_autofree char *signal = sentence_signal(window->series);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "%s were above baseline from %s %s%s", signal, from,
	                       range_is_open(window->end) ? "until " : "to ", to);
	if (g_str_has_suffix(window->rule, "/ratio"))
		g_string_append_printf(out, ", %d %% of all at the peak",
		                       (int)(window->peak * 100 + 0.5));
	g_string_append_c(out, '.');
	return g_string_free(out, FALSE);
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
			g_autofree char *text = window_words(t, hit);
			see(seen, text, hit->refs);
			seen->bad = true;
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
static struct range time_of(const Timeline *t, const Event *event, bool up_to_then)
{
	struct range time = event->at;
	if (range_known(event->until) && !range_is_open(event->until))
		time.hi = MAX(time.hi, event->until.hi);
	bool over = range_known(t->impact_end) && !range_is_open(t->impact_end) &&
	            time.lo > t->impact_end.hi;
	bool said_over = t->end_published && time.lo > t->resolved.hi;
	if ((up_to_then || over || said_over) && range_known(t->start))
		time.lo = MIN(time.lo, t->start.lo);
	return time;
}

static void state_finding(struct work *w, const Event *event, const char *subject,
                          bool up_to_then, const char *quote)
{
	Timeline *t = w->t;
	const char *name = name_match(subject, w->group->names);
	if (name == NULL && event->component != NULL)
		name = name_match(event->component, w->group->names);
	/* A page speaks of parts ("access to Pages") beside the level of the whole, and of what it does not name. */
	bool post = event->kind == KIND_POST;
	if (post && (name == NULL || !name_is_whole(subject, name)))
		return;
	struct seen seen = { .text = g_string_new(NULL), .refs = refs_new() };
	struct range time = time_of(t, event, up_to_then);
	if (name != NULL) {
		see_levels(t, name, time, &seen);
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
	enum verdict verdict = seen.bad    ? VERDICT_CONTRADICTED
	                       : seen.good ? VERDICT_CONSISTENT
	                                   : VERDICT_CANNOT_TELL;
	g_autofree char *by = finding_by(t, event);
	g_autofree char *words = sentence_quote(quote, 240);
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
		for (guint i = 0; i < states->len; i++) {
			const struct stated_state *one =
			        &g_array_index(states, struct stated_state, i);
			state_finding(w, event, one->subject, one->up_to_then,
			              one->quote);
		}
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
		check_lengths(w, post);
		check_states(w, post);
	}
	for (guint i = 0; i < w->group->said->len; i++) {
		const Event *event = w->group->said->pdata[i];
		if (!range_known(event->at))
			continue;
		bool length = check_lengths(w, event);
		bool state = check_states(w, event);
		if (!length && !state)
			unread(w, event);
	}
}
