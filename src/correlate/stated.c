/* stated.c - see stated.h */
#include "correlate/stated.h"

#include "correlate/phrase.h"
#include "correlate/said.h"

#include "base/text.h"

#include <string.h>

enum {
	WINDOWS_MAX = 32,
	QUOTE_CHARS = 240,
	QUOTE_BEFORE = 160, /* bytes of a long sentence that stand before its time */
};

/* What one clock, or two with a link, said. */
struct said {
	enum says says;
	bool labelled; /* "Incident Start: ..." */
	bool about, dated;
	gint64 start, end; /* INSTANT_NONE */
	gint64 start_width, end_width;
	enum zone_basis zone;
	gssize token;
};

/* --- listening ------------------------------------------------------------------- */

static gint64 width_of(const struct clock *clock)
{
	return clock->with_second ? SECOND : MINUTE;
}

static void hear_span(struct listener *l, enum says says, struct clock *from,
                      struct clock *until)
{
	struct said said = { .says = says, .token = from->first, .end = INSTANT_NONE };
	clock_share_date(&l->prose, from, until);
	if (!clock_settle_start(&l->prose, from, &said.start, &said.zone))
		return;
	if (!clock_settle_until(&l->prose, from, said.start, until, &said.end))
		return;
	said.start_width = width_of(from);
	said.end_width = width_of(until);
	said.about = from->about || from->hour_only || until->about || until->hour_only;
	said.dated = true;
	g_array_append_val(l->all, said);
}

static void hear_one(struct listener *l, struct clock *clock)
{
	struct said said = { .token = clock->first,
		             .start = INSTANT_NONE,
		             .end = INSTANT_NONE };
	gint64 at;
	said.says = says_of(l, clock, &said.labelled);
	if (said.says == SAYS_NOTHING ||
	    !clock_settle_start(&l->prose, clock, &at, &said.zone))
		return;
	if (said.says == SAYS_END) {
		said.end = at;
		said.end_width = width_of(clock);
	} else {
		said.start = at;
		said.start_width = width_of(clock);
	}
	said.about = clock->about || clock->hour_only;
	said.dated = clock->dated && !clock->borrowed;
	g_array_append_val(l->all, said);
}

/* Two clocks that belong together, whatever they say: "from A to B", "between A and B", not "at A and B". */
static bool is_one_span(const struct listener *l, const struct clock *from)
{
	gssize link = from->end + token_sign(l->prose.tokens, from->end, ',');
	return !token_is(l->prose.tokens, link, "and") ||
	       token_is(l->prose.tokens, said_key(l, from), "between");
}

static gssize hear(struct listener *l, gssize i)
{
	struct clock from, until;
	if (!clock_read(&l->prose, i, &from))
		return i + 1;
	from.about = clock_about(l->prose.tokens, i);
	clock_date_after(&l->prose, &from);
	struct clock single = from;
	bool two = clock_read_until(&l->prose, &from, &until);
	enum says says = two ? says_of_span(l, &from, &until) : SAYS_NOTHING;
	gssize past = single.end;
	if (says != SAYS_NOTHING)
		hear_span(l, says, &from, &until);
	if (says != SAYS_NOTHING || (two && is_one_span(l, &from)))
		past = until.end;
	else
		hear_one(l, &single);
	l->floor = MAX(past, i + 1);
	return l->floor;
}

/* --- windows --------------------------------------------------------------------- */

static struct range shown(gint64 at, gint64 width)
{
	return at == INSTANT_NONE ? RANGE_NONE : range_of(at, at + width);
}

/* The sentence of a token; of a long one the part that leads to it. */
static char *quote_of(const struct prose *p, gssize i)
{
	gssize first, end;
	token_sentence(p->tokens, i, &first, &end);
	bool cut = false;
	while (first < i &&
	       token_at(p->tokens, i)->start - token_at(p->tokens, first)->start >
	               QUOTE_BEFORE) {
		first++;
		cut = true;
	}
	gsize from = token_at(p->tokens, first)->start;
	gsize to = token_at(p->tokens, MAX(end - 1, first))->end;
	g_autofree char *raw = g_strndup(p->text + from, to - from);
	g_autofree char *line = text_one_line(raw, QUOTE_CHARS);
	return g_strconcat(cut ? "\u2026 " : "", line, NULL);
}

static void add_window(struct listener *l, GArray *out, const struct said *start,
                       const struct said *end, const char *rule)
{
	struct said_window said = { .start = RANGE_NONE,
		                    .end = RANGE_NONE,
		                    .rule = rule };
	const struct said *one = start != NULL ? start : end;
	if (start != NULL)
		said.start = shown(start->start, start->start_width);
	if (end != NULL)
		said.end = shown(end->end, end->end_width);
	said.about = one->about || (end != NULL && end->about);
	said.zone = one->zone;
	said.quote = quote_of(&l->prose, one->token);
	if (start != NULL && end != NULL && start != end) {
		g_autofree char *first = said.quote;
		g_autofree char *second = quote_of(&l->prose, end->token);
		said.quote = g_str_equal(first, second)
		                     ? g_steal_pointer(&first)
		                     : g_strconcat(first, " \u2026 ", second, NULL);
	}
	g_array_append_val(out, said);
}

static const struct said *find(const struct listener *l, enum says says, bool label,
                               bool last)
{
	const struct said *found = NULL;
	for (guint i = 0; i < l->all->len; i++) {
		const struct said *said = &g_array_index(l->all, struct said, i);
		if (said->says != says || (label && !said->labelled))
			continue;
		if (!last)
			return said;
		found = said;
	}
	return found;
}

/* The first span; one that begins alike and lasts longer says the whole of it. */
static const struct said *main_span(const struct listener *l, enum says says)
{
	const struct said *first = find(l, says, false, false), *best = first;
	for (guint i = 0; first != NULL && i < l->all->len; i++) {
		const struct said *said = &g_array_index(l->all, struct said, i);
		if (said->says == says && said->start == first->start &&
		    said->end > best->end)
			best = said;
	}
	return best;
}

/*
 * Without a date the clock of the start may have come round once more before the post; and what was not written right
 * after the end means the first such clock after the start.
 */
static bool in_order(const struct prose *p, struct said *start, struct said *end)
{
	if (start->start > end->end && !start->dated)
		start->start -= DAY;
	bool late = p->posted != INSTANT_NONE && p->latest - end->end > HOUR / 2;
	if (late && !end->dated && end->end - start->start >= DAY)
		end->end = start->start + (end->end - start->start) % DAY;
	/* Its date is borrowed from the words before; over midnight it is the next. */
	if (!end->dated && start->dated && end->end < start->start &&
	    start->start - end->end < DAY)
		end->end += DAY;
	return start->start <= end->end;
}

static bool add_pair(struct listener *l, GArray *out, bool label)
{
	const struct said *from = find(l, SAYS_START, label, false);
	if (from == NULL && !label)
		from = find(l, SAYS_ONSET, false, false);
	const struct said *until = find(l, SAYS_END, label, !label);
	if (from == NULL || until == NULL)
		return false;
	struct said start = *from, end = *until;
	if (!in_order(&l->prose, &start, &end))
		return false;
	add_window(l, out, &start, &end,
	           label ? "stated-window/labelled" : "stated-window/start-and-end");
	return true;
}

/* "at CLOCK ... for a duration of 3 hours and 53 minutes" */
static bool add_length(struct listener *l, GArray *out, const struct said *start)
{
	GArray *lengths = lengths_stated(l->prose.text, false);
	bool found = false;
	for (guint i = 0; i < lengths->len && !found; i++) {
		const struct stated_length *one =
		        &g_array_index(lengths, struct stated_length, i);
		if (range_is_open(one->length) || one->length.lo <= 0)
			continue;
		struct said both = *start;
		both.end = start->start + range_middle(one->length);
		both.end_width = start->start_width;
		if (l->prose.posted != INSTANT_NONE &&
		    both.end > l->prose.posted + MINUTE)
			continue;
		add_window(l, out, &both, &both, "stated-window/start-and-length");
		found = true;
	}
	g_array_unref(lengths);
	return found;
}

static void add_main(struct listener *l, GArray *out)
{
	const struct said *span = main_span(l, SAYS_SPAN);
	if (add_pair(l, out, true))
		return;
	if (span != NULL) {
		add_window(l, out, span, span, "stated-window/span");
		return;
	}
	if (add_pair(l, out, false))
		return;
	const struct said *start = find(l, SAYS_START, false, false);
	if (start == NULL)
		start = find(l, SAYS_ONSET, false, false);
	if (start != NULL && add_length(l, out, start))
		return;
	span = main_span(l, SAYS_LOOSE_SPAN);
	const struct said *end = find(l, SAYS_END, false, true);
	if (span != NULL)
		add_window(l, out, span, span, "stated-window/loose-span");
	else if (start != NULL)
		add_window(l, out, start, NULL, "stated-window/start");
	else if (end != NULL)
		add_window(l, out, NULL, end, "stated-window/end");
}

static bool same_window(const struct said_window *window, const struct said *said)
{
	return window->start.lo == said->start && window->end.lo == said->end;
}

static void add_others(struct listener *l, GArray *out)
{
	for (guint i = 0; i < l->all->len && out->len < WINDOWS_MAX; i++) {
		const struct said *said = &g_array_index(l->all, struct said, i);
		bool known = said->says != SAYS_SPAN;
		for (guint k = 0; k < out->len && !known; k++)
			known = same_window(&g_array_index(out, struct said_window, k),
			                    said);
		if (!known)
			add_window(l, out, said, said, "stated-window/span");
	}
}

static void said_window_clear(gpointer data)
{
	g_free(((struct said_window *)data)->quote);
}

bool said_is_whole(const struct said_window *said)
{
	return range_known(said->start) && range_known(said->end);
}

GArray *windows_said(const char *text, gint64 posted, gint64 latest,
                     const char *page_zone)
{
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct said_window));
	g_array_set_clear_func(out, said_window_clear);
	if (text == NULL)
		return out;
	struct listener l = { .floor = 0 };
	prose_open(&l.prose, text, posted, page_zone);
	l.prose.latest = latest;
	l.all = g_array_new(FALSE, TRUE, sizeof(struct said));
	for (gssize i = 0; i < (gssize)l.prose.tokens->len;)
		i = hear(&l, i);
	add_main(&l, out);
	if (out->len > 0)
		add_others(&l, out);
	g_array_unref(l.all);
	prose_close(&l.prose);
	return out;
}
