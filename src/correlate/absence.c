/*
 * absence.c - K9, "no errors since 11:50": a claim of absence holds only where something would have been seen.
 *
 * A span that a signal covers in whole, calm: consistent. A window of harm in it: contradicted. A span that no signal covers
 * in whole: nobody can tell. Posts that name no time say what everybody says, and are not judged.
 */
#include "correlate/steps.h"

#include "correlate/clock.h"
#include "correlate/window.h"

/* --- what is said ----------------------------------------------------------------------- */

/* "no further errors", "no new reports", "zero failed requests"; reports: of users, else of machines. */
static bool is_absence(const GArray *tokens, gssize i, bool *reports)
{
	static const char *const more[] = { "further", "new",   "more",   "additional",
		                            "other",   "user",  "failed", "customer",
		                            "server",  "error", NULL };
	static const char *const errors[] = { "errors",     "failures", "timeouts",
		                              "requests",   "outages",  "reports",
		                              "complaints", NULL };
	static const char *const users[] = { "reports", "complaints", NULL };
	static const char *const of[] = { "on", "to", "for", "with", "about", NULL };
	*reports = false;
	if (token_is(tokens, i, "error") && token_sign(tokens, i + 1, '-') &&
	    token_is(tokens, i + 2, "free"))
		return true;
	if (!token_is(tokens, i, "no") && !token_is(tokens, i, "zero"))
		return false;
	gssize at = i + 1;
	bool failed = false, error = false;
	while (at < i + 3 && token_in(tokens, at, more)) {
		failed |= token_is(tokens, at, "failed");
		error |= token_is(tokens, at, "error");
		at++;
	}
	if (!token_in(tokens, at, errors) ||
	    (token_is(tokens, at, "requests") && !failed))
		return false;
	*reports = token_in(tokens, at, users) && !error;
	return !token_in(tokens, at + 1, of);
}

static bool is_hedged(const GArray *tokens, gssize i)
{
	static const char *const hedges[] = { "if",     "until", "expect*", "should",
		                              "will",   "hope*", "ensure",  "not",
		                              "cannot", "deny",  "before",  "once",
		                              "when",   NULL };
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	for (gssize at = first; at < end; at++)
		if (token_in(tokens, at, hedges))
			return true;
	return token_at(tokens, end)->sign == '?';
}

/* The span that the sentence gives: "between A and B", "since A"; false: none. */
static bool span_of_words(const struct prose *prose, gssize i, gint64 posted,
                          struct range *span)
{
	static const char *const since[] = { "since", "after", "from", NULL };
	gssize first, end;
	token_sentence(prose->tokens, i, &first, &end);
	for (gssize at = first; at < end; at++) {
		struct clock from, until;
		enum zone_basis basis;
		gint64 start, stop;
		if (!clock_read(prose, at, &from))
			continue;
		clock_date_after(prose, &from);
		const gssize key = clock_key(prose, from.first);
		const bool two = clock_read_until(prose, &from, &until);
		if (two)
			clock_share_date(prose, &from, &until);
		if (!clock_settle_start(prose, &from, &start, &basis))
			return false;
		if (two && clock_settle_until(prose, &from, start, &until, &stop))
			*span = range_of(start, stop);
		else if (token_in(prose->tokens, key, since) ||
		         token_in(prose->tokens, from.first - 1, since))
			*span = range_of(start, MAX(posted, start));
		else
			return false;
		return span->hi > span->lo;
	}
	return false;
}

/* --- what is seen ----------------------------------------------------------------------- */

static const struct window *window_in(const Timeline *t, struct range span, bool reports)
{
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		const gint64 spare = window->series->width + MINUTE;
		const gint64 end = reports ? window->major_end.lo : window->end.lo;
		if (window_is_machine(window) != reports &&
		    window->start.hi + spare < span.hi && end > span.lo + spare)
			return window;
	}
	return NULL;
}

static const Series *covering(const Timeline *t, struct range span, bool reports)
{
	for (guint i = 0; i < t->evidence->series->len; i++) {
		const Series *series = t->evidence->series->pdata[i];
		if (window_measure(series) &&
		    (series->measure == MEASURE_REPORTS) == reports &&
		    series_covers(series, span))
			return series;
	}
	return NULL;
}

static char *calm_words(const Timeline *t, const Series *series, struct range span)
{
	g_autofree char *from = sentence_date(t->zone, range_point(span.lo), false);
	g_autofree char *to = sentence_time(t->zone, range_point(span.hi), false);
	if (series == NULL)
		return g_strdup_printf("No signal covers all of %s to %s.", from, to);
	g_autofree char *name = sentence_signal(series);
	return g_strdup_printf("%s were at baseline from %s to %s.", name, from, to);
}

static void add_absence(struct work *w, const Event *event, const char *quote,
                        struct range span, bool reports)
{
	Timeline *t = w->t;
	const struct window *window = window_in(t, span, reports);
	const Series *series = window == NULL ? covering(t, span, reports) : NULL;
	char *seen;
	if (window != NULL) {
		g_autofree char *name = sentence_signal(window->series);
		g_autofree char *from = sentence_date(t->zone, window->start, true);
		g_autofree char *to = sentence_time(t->zone, window->end, true);
		seen = g_strdup_printf("%s were above baseline from %s to %s.", name,
		                       from, to);
	} else {
		seen = calm_words(t, series, span);
	}
	g_autofree char *by = finding_by(t, event);
	g_autofree char *words = sentence_quote(quote, 240);
	struct finding *finding =
	        finding_add(t, "K9",
	                    window != NULL   ? VERDICT_CONTRADICTED
	                    : series != NULL ? VERDICT_CONSISTENT
	                                     : VERDICT_CANNOT_TELL,
	                    g_strdup_printf("%s says: %s", by, words), seen);
	finding->said_lane = event->lane;
	refs_add_event(finding->refs, event);
	if (window != NULL)
		refs_add(finding->refs, window->refs);
	if (series != NULL)
		window_ref(finding->refs, series, series_sample_at(series, span.lo));
}

bool absences_check(struct work *w, const Event *event)
{
	const char *text = words_of(event);
	struct prose prose;
	bool any = false;
	const gint64 posted = event->at.hi;
	prose_open(&prose, text, posted, w->group->incident->page_zone);
	for (gssize i = 0; i < (gssize)prose.tokens->len && !any; i++) {
		bool reports;
		struct range span;
		if (!is_absence(prose.tokens, i, &reports) || is_hedged(prose.tokens, i))
			continue;
		const bool timed = span_of_words(&prose, i, posted, &span);
		if (!timed && event->kind == KIND_POST)
			continue;
		if (!timed)
			span = range_of(posted - 5 * MINUTE, posted);
		g_autofree char *quote = token_quote(text, prose.tokens, i);
		add_absence(w, event, quote, span, reports);
		any = true;
	}
	prose_close(&prose);
	return any;
}
