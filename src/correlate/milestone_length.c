/*
 * milestone_length.c - "the outage lasted 47 minutes": a length as a link between start and end of the impact.
 *
 * Only lengths that speak of the whole. One that is no more than the sum of the windows says nothing of the ends. A page's
 * stated start and its length make an end where the page states none.
 */
#include "correlate/milestone.h"

#include "correlate/phrase.h"

/* As long as the windows together, and not as long as from the first to the last: counted without the pauses. */
static bool is_of_union(const Timeline *t, struct range length)
{
	const struct range sum = t->intervals[INTERVAL_IMPACT_UNION].length;
	const struct range hull = t->intervals[INTERVAL_IMPACT_HULL].length;
	return range_known(sum) && range_overlaps(sum, length) &&
	       !(range_known(hull) && range_overlaps(hull, length));
}

static struct ground *ground_of_length(struct book *book, const Event *event,
                                       const struct stated_length *one)
{
	const bool page = event->kind == KIND_POST;
	g_autofree char *by = finding_by(book->w->t, event);
	g_autofree char *quote = sentence_quote(one->quote, 160);
	struct ground *ground =
	        ground_add(book, page ? TRUST_LENGTH : TRUST_WORDS,
	                   "milestone/stated-length", milestone_origin(book->w, event),
	                   g_strdup_printf("%s gives its length: %s", by, quote));
	ground->length_of = event;
	refs_add_event(ground->refs, event);
	return ground;
}

/* Where the page states a start and no end, the end that its length makes. */
static void hear_end(struct book *book, const Event *event, struct range length,
                     struct ground *ground)
{
	const struct work *w = book->w;
	if (event->kind != KIND_POST || w->starts->len == 0 || range_is_open(length) ||
	    length.lo == 0 || range_known(w->stated_end) || is_end_open(w->t))
		return;
	const struct said_start *said = &g_array_index(w->starts, struct said_start, 0);
	if (range_is_open(said->at))
		return;
	const struct range end =
	        range_of(said->at.lo + length.lo, said->at.hi + length.hi);
	milestone_testify(book, MILESTONE_IMPACT_END, TESTIMONY_STATED, end,
	                  range_middle(end), milestone_error(event), ground);
}

static void hear_length(struct book *book, const Event *event)
{
	const bool claim = event->kind == KIND_CLAIM;
	g_autoptr(GArray) lengths = lengths_stated(words_of(event), claim);
	for (guint i = 0; i < lengths->len; i++) {
		const struct stated_length *one =
		        &g_array_index(lengths, struct stated_length, i);
		if (one->of_part || (!claim && !one->of_whole) ||
		    is_of_union(book->w->t, one->length))
			continue;
		const struct range length = one->length;
		struct ground *ground = ground_of_length(book, event, one);
		const guint start = node_of(MILESTONE_IMPACT_START),
		            end = node_of(MILESTONE_IMPACT_END);
		if (!range_is_open(length))
			network_add(book->network, start, end, length.hi, ground);
		network_add(book->network, end, start, -length.lo, ground);
		hear_end(book, event, length, ground);
		return;
	}
}

void milestones_hear_lengths(struct book *book)
{
	const Group *group = book->w->group;
	for (guint i = 0; i < group->posts->len; i++) {
		const Event *post = group->posts->pdata[i];
		if (range_known(post->at) && !post->withdrawn)
			hear_length(book, post);
	}
	for (guint i = 0; i < group->said->len; i++) {
		const Event *event = group->said->pdata[i];
		if (range_known(event->at))
			hear_length(book, event);
	}
}
