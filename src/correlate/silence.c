/*
 * silence.c - K3: a component that the page shows as well, or not at all, while its own signal is hurt.
 *
 * Only after the first public post, of a page that gives levels at all, and longer than a page may need to follow.
 */
#include "correlate/steps.h"

#include "correlate/threshold.h"
#include "correlate/window.h"

/* From when on the page shows the component as hurt, within [from, to]; RANGE_NONE: never. */
static struct range shown_hurt(const struct component *component, gint64 from, gint64 to,
                               const struct level_span **span)
{
	for (guint i = 0; component != NULL && i < component->levels->len; i++) {
		const struct level_span *level =
		        &g_array_index(component->levels, struct level_span, i);
		if (level->level < LEVEL_DEGRADED || level->start.lo > to ||
		    level->end.hi <= from)
			continue;
		*span = level;
		return level->start;
	}
	return RANGE_NONE;
}

/* True: the page showed it as hurt in time. */
static bool silence_of(struct work *w, const struct window *window)
{
	Timeline *t = w->t;
	const char *name = window->series->component;
	const struct component *announced = level_component(t, name, TRACK_ANNOUNCED);
	const struct level_span *level = NULL;
	gint64 from = MAX(window->start.hi, t->first_post.lo);
	gint64 to = range_is_open(window->end) ? window->end.lo : window->end.hi;
	if (from + threshold_span(K3_ALLOWED) >= to || w->group->levels->len == 0)
		return false;
	struct range shown = shown_hurt(announced, from, to, &level);
	bool late = range_known(shown) && shown.lo > from + threshold_span(K3_ALLOWED);
	bool hurt = range_known(shown) && !late;
	g_autofree char *signal = sentence_signal(window->series);
	g_autofree char *a = sentence_date(t->zone, window->start, true);
	g_autofree char *b = sentence_time(t->zone, window->end, true);
	char *said;
	if (!range_known(shown)) {
		said = g_strdup_printf("The status page shows %s as %s throughout.",
		                       announced != NULL ? announced->name : name,
		                       announced != NULL && announced->levels->len > 0
		                               ? "operational"
		                               : "not affected");
	} else {
		g_autofree char *since = sentence_date(t->zone, shown, false);
		said = g_strdup_printf("The status page shows %s as \"%s\" from %s on.",
		                       announced->name, level_name((int)level->level),
		                       since);
	}
	struct finding *finding = finding_add(
	        t, "K3", hurt ? VERDICT_CONSISTENT : VERDICT_CONTRADICTED, said,
	        g_strdup_printf("%s were above baseline from %s to %s.", signal, a, b));
	finding->component = g_strdup(announced != NULL ? announced->name : name);
	if (level != NULL)
		refs_add(finding->refs, level->refs);
	refs_add(finding->refs, window->refs);
	if (!hurt) {
		struct range silent = range_minus(
		        range_known(shown) ? shown : window->end, range_point(from));
		g_autofree char *length = range_length_text(silent, true);
		finding->difference = g_strdup_printf("After the first public post it "
		                                      "was not shown as affected for %s.",
		                                      length);
	}
	return hurt;
}

/* The last level below degraded that the page gave it within [from, to], and did not take back. */
static const struct level_span *called_well(const struct component *component,
                                            gint64 from, gint64 to)
{
	const struct level_span *well = NULL;
	for (guint i = 0; component != NULL && i < component->levels->len; i++) {
		const struct level_span *level =
		        &g_array_index(component->levels, struct level_span, i);
		if (level->start.lo > to)
			break;
		if (level->level >= LEVEL_DEGRADED)
			well = NULL;
		else if (level->start.lo > from && well == NULL)
			well = level;
	}
	return well;
}

/* Shown as hurt, and as well again while its signal still was; from "resolved" on that is K1. */
static void early_calm_of(struct work *w, const struct window *window)
{
	Timeline *t = w->t;
	const struct component *announced =
	        level_component(t, window->series->component, TRACK_ANNOUNCED);
	const struct level_span *well =
	        called_well(announced, window->start.hi, window->end.lo);
	if (well == NULL ||
	    well->start.hi + threshold_span(K3_ALLOWED) >= window->end.lo ||
	    (range_known(t->resolved) && well->start.hi + MINUTE >= t->resolved.lo))
		return;
	g_autofree char *since = sentence_date(t->zone, well->start, false);
	g_autofree char *length =
	        range_length_text(range_minus(window->end, well->start), true);
	struct finding *finding = finding_add(
	        t, "K3", VERDICT_CONTRADICTED,
	        g_strdup_printf("The status page shows %s as \"%s\" from %s on.",
	                        announced->name, level_name((int)well->level), since),
	        sentence_window(t->zone, window));
	finding->component = g_strdup(announced->name);
	finding->difference = g_strdup_printf("Its signal lasted %s longer.", length);
	refs_add(finding->refs, well->refs);
	refs_add(finding->refs, window->refs);
}

void silences_check(struct work *w)
{
	Timeline *t = w->t;
	if (!range_known(t->first_post))
		return;
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		if (window->series->component == NULL || !window_is_machine(window))
			continue;
		if (silence_of(w, window))
			early_calm_of(w, window);
	}
}
