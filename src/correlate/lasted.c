/*
 * lasted.c - K11, how long somebody says that it lasted, against the impact.
 *
 * Where a machine measured it, hull and union of the impact alone decide; spans between posts are paperwork and only help
 * to see where a figure may come from. Where nothing was measured, the page's words are held against one another: a length
 * against the ends beside it, then against any window that the page states. What speaks of a part is quoted by nobody.
 */
#include "correlate/steps.h"

#include "correlate/moment.h"
#include "correlate/phrase.h"
#include "correlate/stated.h"
#include "correlate/window.h"

#include <string.h>

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

/* --- the page's own words --------------------------------------------------------- */

/* Machines that have a window, or reports where nobody else speaks. */
static bool is_measured(const Timeline *t)
{
	for (guint i = 0; i < t->windows->len; i++)
		if (window_is_machine(t->windows->pdata[i]))
			return true;
	return g_strcmp0(t->impact_rule, "reports-major-window") == 0;
}

static char *span_words(const Timeline *t, const char *who, struct range start,
                        struct range end)
{
	g_autofree char *length = range_length_text(range_minus(end, start), false);
	g_autofree char *from = sentence_date(t->zone, start, false);
	g_autofree char *to = sentence_date(t->zone, end, false);
	return g_strdup_printf("%s %s to %s as the impact, %s.", who, from, to, length);
}

/* A window that the page states and that is as long as claimed; its words, or NULL. */
static char *fitting_words(const Timeline *t, struct range claimed, GArray *refs)
{
	for (guint i = 0; i < t->stated->len; i++) {
		const struct stated_window *one = t->stated->pdata[i];
		if (!range_known(one->start) || !range_known(one->end) ||
		    length_verdict(claimed, range_minus(one->end, one->start)) !=
		            VERDICT_CONSISTENT)
			continue;
		refs_add(refs, one->refs);
		return span_words(t, "The page's own words give", one->start, one->end);
	}
	return NULL;
}

/* The ends that the same text gives: the one window that they make, however long. */
struct own {
	guint windows;
	bool fits;
	struct range start, end;
};

/* By the clocks on the wall, which were put back or forward in between: people subtract what they read. */
static struct range wall_length(const struct work *w, const struct said_window *one)
{
	const char *name = w->group->incident->page_zone;
	g_autoptr(Zone) zone = name != NULL ? zone_new(name, NULL) : NULL;
	struct range length = range_minus(one->end, one->start);
	if (zone == NULL)
		return length;
	const gint64 shift = zone_to_civil(zone, one->end.lo) - one->end.lo -
	                     (zone_to_civil(zone, one->start.lo) - one->start.lo);
	return range_of(length.lo + shift, length.hi + shift);
}

static struct own own_window(const struct work *w, const Event *event,
                             struct range claimed)
{
	struct own own = { 0 };
	const gint64 posted = event->posted_at != INSTANT_NONE
	                              ? MAX(event->posted_at, event->at.hi)
	                              : event->at.hi;
	g_autoptr(GArray) said = windows_said(words_of(event), posted, posted,
	                                      w->group->incident->page_zone);
	for (guint i = 0; i < said->len; i++) {
		const struct said_window *one =
		        &g_array_index(said, struct said_window, i);
		/* Ends that stand apart, or that a length made, prove nothing. */
		if (!said_is_whole(one) ||
		    (!g_str_equal(one->rule, "stated-window/labelled") &&
		     !g_str_equal(one->rule, "stated-window/span")))
			continue;
		if (own.windows++ == 0) {
			own.start = one->start;
			own.end = one->end;
		}
		own.fits |= length_verdict(claimed, range_minus(one->end, one->start)) ==
		                    VERDICT_CONSISTENT ||
		            length_verdict(claimed, wall_length(w, one)) ==
		                    VERDICT_CONSISTENT;
	}
	return own;
}

/* --- findings ----------------------------------------------------------------------- */

/* The start of the impact is the page's first word and no more: it may have begun before. */
static bool began_unseen(const Timeline *t)
{
	return g_strcmp0(t->start_rule, "first-post") == 0 ||
	       g_strcmp0(t->start_rule, "created-at") == 0;
}

static struct finding *add_length(struct work *w, const Event *event,
                                  const struct stated_length *one, enum verdict verdict,
                                  struct range seen, char *words)
{
	g_autofree char *by = finding_by(w->t, event);
	g_autofree char *quote = sentence_quote(one->quote, 240);
	struct finding *finding = finding_add(
	        w->t, "K11", verdict, g_strdup_printf("%s says: %s", by, quote), words);
	finding->said_length = one->length;
	finding->seen_length = seen;
	finding->said_lane = event->lane;
	refs_add_event(finding->refs, event);
	if (verdict == VERDICT_CONTRADICTED)
		finding->difference = difference_words(one->length, seen);
	if (verdict != VERDICT_CONSISTENT)
		finding->help = closest_span(w->t, one->length);
	return finding;
}

/* Held against the ends beside it, and against all windows that the page states; true when that decides. */
static bool held_against_words(struct work *w, const Event *event,
                               const struct stated_length *one)
{
	const struct own own = own_window(w, event, one->length);
	if (own.windows > 0 && (own.fits ? own.windows == 1 : one->of_whole)) {
		char *words = span_words(w->t, "The same words give", own.start, own.end);
		add_length(w, event, one,
		           own.fits ? VERDICT_CONSISTENT : VERDICT_CONTRADICTED,
		           range_minus(own.end, own.start), words);
		return true;
	}
	g_autoptr(GArray) refs = refs_new();
	char *words = fitting_words(w->t, one->length, refs);
	/* What a page says of parts of an incident is quoted, not judged. */
	if (words == NULL && !own.fits)
		return event->kind == KIND_POST && !one->of_whole;
	if (words == NULL)
		words = g_strdup("It is the length of one of the windows that these "
		                 "words give.");
	struct finding *finding =
	        add_length(w, event, one, VERDICT_CONSISTENT, RANGE_NONE, words);
	refs_add(finding->refs, refs);
	return true;
}

/* How sure paperwork is: the end of the impact lies before "resolved", its start before the first word. */
static enum verdict verdict_of_paperwork(const Timeline *t, const Event *event,
                                         struct range claimed, enum verdict verdict)
{
	const struct range hull = t->intervals[INTERVAL_IMPACT_HULL].length;
	if (verdict != VERDICT_CONTRADICTED)
		return verdict;
	if (claimed.lo > hull.hi && began_unseen(t))
		return VERDICT_CANNOT_TELL;
	/* Its author knows more than its times. */
	return event->kind == KIND_POST && g_strcmp0(t->impact_rule, "announced") == 0
	               ? VERDICT_CANNOT_TELL
	               : verdict;
}

static void length_finding(struct work *w, const Event *event,
                           const struct stated_length *one)
{
	Timeline *t = w->t;
	const struct interval *hull = &t->intervals[INTERVAL_IMPACT_HULL];
	const struct interval *sum = &t->intervals[INTERVAL_IMPACT_UNION];
	enum verdict verdict = both_verdicts(one->length, hull->length, sum->length);
	const bool measured = is_measured(t);
	if (!measured && held_against_words(w, event, one))
		return;
	if (!measured)
		verdict = verdict_of_paperwork(t, event, one->length, verdict);
	struct finding *finding = add_length(
	        w, event, one, verdict,
	        range_known(hull->length) ? hull->length : sum->length, seen_words(t));
	refs_add(finding->refs, hull->refs);
}

static void start_finding(struct work *w, const Event *event, const struct stated *one)
{
	Timeline *t = w->t;
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
}

/* A claim may give both ends instead of a length. */
static bool ends_claimed(struct work *w, const Event *event)
{
	g_autoptr(GArray) moments = moments_stated(words_of(event), event->at.hi,
	                                           w->group->incident->page_zone);
	for (guint i = 0; i < moments->len; i++) {
		const struct stated *one = &g_array_index(moments, struct stated, i);
		if (range_known(one->end)) {
			const struct stated_length length = {
				.length = range_minus(one->end, one->start),
				.quote = one->quote,
			};
			length_finding(w, event, &length);
			return true;
		}
		if (!range_known(w->t->start))
			continue;
		start_finding(w, event, one);
		return true;
	}
	return false;
}

bool lengths_check(struct work *w, const Event *event)
{
	const bool claim = event->kind == KIND_CLAIM;
	const char *texts[] = { event->body, event->title };
	for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
		g_autoptr(GArray) lengths = lengths_stated(texts[k], claim);
		for (guint i = 0; i < lengths->len; i++) {
			const struct stated_length *one =
			        &g_array_index(lengths, struct stated_length, i);
			if (one->of_part && !claim)
				continue;
			length_finding(w, event, one);
			return true;
		}
	}
	return claim && ends_claimed(w, event);
}
