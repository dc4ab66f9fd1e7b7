/*
 * number_find.c - K8: the numbers in notes, claims and events that people added, as findings.
 *
 * What K2, K5 and K11 judge of a claim is theirs. A note is judged as it stands now; of what it was before nobody asks.
 */
#include "correlate/steps.h"

#include "correlate/number.h"

#include <string.h>

#define NUMBERS_MAX 40 /* of one text */

/* K11 judges a length by the ends beside it. */
static bool is_of_others(const struct number *number, bool length)
{
	if (length && g_str_equal(number->path, "milestones.impact_end"))
		return true;

	static const char *const theirs[] = { "intervals.impact_hull",
		                              "intervals.impact_union",
		                              "milestones.impact_start", "start" };
	for (gsize i = 0; i < G_N_ELEMENTS(theirs); i++)
		if (g_str_equal(number->path, theirs[i]))
			return true;
	return g_str_equal(number->path, "windows.peak") &&
	       strchr(number->words, '%') != NULL;
}

/* by: "The note on factors (A7)"; event may be NULL. True when anything was held against a value. */
static bool numbers_of(struct work *w, const char *by, const char *text,
                       const Event *event, bool claim, bool length)
{
	g_autoptr(GPtrArray) numbers = numbers_check(w->t, text);
	bool any = false;
	guint listed = 0;
	for (guint i = 0; i < numbers->len; i++) {
		struct number *number = numbers->pdata[i];
		if (claim && is_of_others(number, length))
			continue;
		any = true;
		if (listed++ == NUMBERS_MAX)
			break;
		g_autofree char *quote = sentence_quote(number->quote, 240);
		struct finding *finding =
		        finding_add(w->t, "K8", number->verdict,
		                    g_strdup_printf("%s, line %u, column %u, says %s: %s",
		                                    by, number->line, number->column,
		                                    number->words, quote),
		                    g_strdup(number->seen));
		finding->difference = g_steal_pointer(&number->difference);
		finding->said_lane = event != NULL ? event->lane : LANE_PEOPLE;
		if (event != NULL)
			refs_add_event(finding->refs, event);
		refs_add(finding->refs, number->refs);
	}
	return any;
}

bool numbers_of_event(struct work *w, const Event *event, bool length)
{
	g_autofree char *by = finding_by(w->t, event);
	const bool claim = event->kind == KIND_CLAIM || event->kind == KIND_STATEMENT;
	return numbers_of(w, by, words_of(event), event, claim, length);
}

static bool is_added(const Event *event)
{
	const GPtrArray *rows = event->curated != NULL ? event->curated->rows : NULL;
	for (guint i = 0; rows != NULL && i < rows->len; i++)
		if (((const struct curation *)rows->pdata[i])->act == ACT_ADD)
			return true;
	return false;
}

/* Of a block, of the summary where none is named, only the newest text is there. */
static bool is_newest(const GPtrArray *rows, guint at)
{
	const struct curation *row = rows->pdata[at];
	for (guint i = at + 1; i < rows->len; i++) {
		const struct curation *later = rows->pdata[i];
		if (later->act == ACT_NOTE && curation_counts(later) &&
		    row->about != NULL && later->event == row->event &&
		    g_strcmp0(later->about, row->about) == 0)
			return false;
	}
	return true;
}

void numbers_find(struct work *w)
{
	const GPtrArray *rows = w->t->curations;
	for (guint i = 0; i < rows->len; i++) {
		const struct curation *row = rows->pdata[i];
		if (row->act != ACT_NOTE || !curation_counts(row) || row->text == NULL ||
		    !is_newest(rows, i))
			continue;
		g_autofree char *by =
		        g_strdup_printf("The note%s%s (A%" G_GINT64_FORMAT ")",
		                        row->about != NULL ? " on " : "",
		                        row->about != NULL ? row->about : "", row->id);
		numbers_of(w, by, row->text, NULL, false, false);
	}
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (is_added(event) && range_known(event->at))
			numbers_of_event(w, event, false);
	}
}
