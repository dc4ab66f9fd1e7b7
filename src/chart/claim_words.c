/* What the chart claim says: a finding where one holds, else what is drawn. */
#include "chart/claim.h"
#include "chart/story.h"
#include "chart/words.h"

#include <math.h>

static const char *against(const struct claim_chart *c)
{
	return g_strcmp0(story_impact_source(c->t), "the status page") == 0
	               ? "what the status page shows"
	               : "what was measured";
}

GPtrArray *claim_titles(const struct claim_chart *c)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	struct range length = claim_impact_length(c), claim = c->first->said_length;
	/* "About" is the claim's own word; its number is what it is. */
	g_autofree char *said = words_length_brief(range_point(range_middle(claim)));
	if (c->first->verdict == VERDICT_CONTRADICTED && claim.hi < length.lo) {
		double share = claim_share(c, claim);
		g_autofree char *part =
		        share < 0.5 ? g_strdup("less than half")
		                    : g_strdup_printf("%s%d%%", c->open ? "at most " : "",
		                                      (int)lround(share * 100));
		g_ptr_array_add(titles, g_strdup_printf("The claimed %s covers %s of %s",
		                                        said, part, against(c)));
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("The claim covers %s of the impact", part));
	} else if (c->first->verdict == VERDICT_CONTRADICTED && !c->open &&
	           claim.lo > length.hi) {
		g_ptr_array_add(titles,
		                g_strdup_printf("The claimed %s is longer than %s", said,
		                                against(c)));
		g_ptr_array_add(titles, g_strdup("The claim is longer than the impact"));
	} else if (c->first->verdict == VERDICT_CONSISTENT) {
		g_ptr_array_add(titles, g_strdup_printf("The claimed %s agrees with %s",
		                                        said, against(c)));
		g_ptr_array_add(titles, g_strdup("The claim agrees with the evidence"));
	}
	g_ptr_array_add(titles,
	                g_strdup_printf("The claimed %s against the evidence", said));
	g_ptr_array_add(titles, NULL);
	return titles;
}

const char *claim_subtitle(const struct claim_chart *c)
{
	if (c->ends)
		return "The claim's own times against the window of impact";
	return c->rows->len - c->claims > 1
	               ? "The claim gives no start or end, so it is drawn at both limits "
	                 "of "
	                 "the window of impact"
	               : "The claim gives no start or end, so it is drawn from the start";
}

bool claim_vague(struct range at)
{
	return range_known(at) && !range_is_open(at) && at.hi - at.lo > MINUTE;
}

/* The clock; with the day where the window runs over midnight. */
static char *moment_words(const struct claim_chart *c, gint64 at)
{
	g_autofree char *first = words_short_date(c->from, c->sheet.zone);
	g_autofree char *last = words_short_date(c->to, c->sheet.zone);
	g_autofree char *day = words_short_date(at, c->sheet.zone);
	g_autofree char *clock = words_clock(at, c->sheet.zone);
	return g_str_equal(first, last) ? g_steal_pointer(&clock)
	                                : g_strdup_printf("%s %s", day, clock);
}

static bool any_vague(const struct claim_chart *c)
{
	for (guint i = 0; i < c->claims; i++) {
		const struct claim_row *row = claim_row_at(c, i);
		if (claim_vague(row->start) || claim_vague(row->end))
			return true;
	}
	return false;
}

char *claim_note(const struct claim_chart *c)
{
	g_autofree char *from = moment_words(c, c->from);
	g_autofree char *to = moment_words(c, c->to);
	return g_strdup_printf("Tinted: window of impact, %s to %s%s.%s%s", from,
	                       c->open ? "at least " : "", to,
	                       c->open ? " Hatching that fades: no published end." : "",
	                       any_vague(c) ? " Hatching: a time known to this span only."
	                                    : "");
}

char *claim_description(const struct claim_chart *c, const char *title)
{
	GString *out = g_string_new(title);
	g_string_append_printf(out, ". Times in %s.", words_zone(c->sheet.zone));
	for (guint i = 0; i < c->rows->len; i++) {
		const struct claim_row *row = claim_row_at(c, i);
		g_autofree char *from = words_clock(row->from, c->sheet.zone);
		g_autofree char *to = words_clock(row->to, c->sheet.zone);
		g_string_append_printf(out, " %s%s%s: %s to %s%s, %s.",
		                       row->name != NULL ? row->name : "Claim",
		                       *row->detail != '\0' ? ", " : "", row->detail,
		                       from, row->open ? "at least " : "", to,
		                       row->value);
	}
	return g_string_free(out, FALSE);
}
