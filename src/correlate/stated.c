/* stated.c - see stated.h */
#include "correlate/stated.h"

#include "correlate/clock.h"
#include "correlate/moment.h"
#include "correlate/phrase.h"
#include "correlate/tone.h"

#include "base/text.h"

#include <string.h>

enum {
	WINDOWS_MAX = 32,
	QUOTE_CHARS = 240,
	QUOTE_BEFORE = 160, /* bytes of a long sentence that stand before its time */
	REACH_BEFORE = 14,  /* tokens in which a word decides about a clock */
	REACH_AFTER = 40,
	REACH_PLANNED = 5,
};

/* What one clock, or two with a link, say. */
enum says { SAYS_NOTHING, SAYS_SPAN, SAYS_LOOSE_SPAN, SAYS_START, SAYS_ONSET, SAYS_END };
struct said {
	enum says says;
	bool labelled; /* "Incident Start: ..." */
	bool about, dated;
	gint64 start, end; /* INSTANT_NONE */
	gint64 start_width, end_width;
	enum zone_basis zone;
	gssize token;
	gsize quote_end; /* token of it */
};

struct listener {
	struct prose prose;
	GArray *all;  /* struct said, in the order of the text */
	gssize floor; /* one past the clock before */
};

/* --- words --------------------------------------------------------------------- */

static const char *const over_words[] = {
	"recover*",  "restor*",   "resolv*",   "resolution", "mitigat*",
	"remediat*", "normal",    "normally",  "healthy",    "stabili*",
	"ended",     "ending",    "fixed",     "cleared",    "success*",
	"repaired",  "corrected", "concluded", "subsided",   "operational",
	"finished",  "over",      "stopped",   "lasted",     NULL
};
static const char *const future_words[] = {
	"will",    "expect*", "anticipat*", "estimat*", "eta",   "plan*",
	"provide", "update",  "updates",    "next",     "would", "until",
	"if",      "aim*",    "target*",    "shall",    NULL
};
static const char *const unfinished_words[] = {
	"began",    "begun",    "begin",  "begins",  "beginning", "started", "start",
	"starting", "signs",    "toward", "towards", "continu*",  "working", "partial*",
	"trying",   "attempt*", "not",    "hasn't",  "haven't",   "yet",     "applied",
	"work",     "efforts",  "effort", "options", NULL
};
static const char *const onset_words[] = {
	"experienc*", "encounter*", "suffer*",     "saw",      "became",
	"lost",       "failed",     "unable",      "impact*",  "affect*",
	"led",        "caus*",      "result*",     "occurred", "went",
	"degraded",   "failing",    "unavailable", NULL
};
/* After "By CLOCK": not yet the end. */
static const char *const begin_words[] = { "experienc*", "encounter*", "became", "began",
	                                   "failed",     "started",    NULL };
static const char *const planned_words[] = { "maintenance", "planned", "webinar", NULL };
static const char *const planned_before_words[] = { "maintenance", "planned", "webinar",
	                                            "scheduled", NULL };
static const char *const things[] = { "incident*", "outage*", "impact*", "event",
	                              "disrupt*",  "issue",   "service", "problem",
	                              "downtime",  "degrad*", NULL };

static bool any_word(const GArray *tokens, gssize from, gssize to,
                     const char *const *list)
{
	for (gssize i = from; i < to; i++)
		if (token_in(tokens, i, list))
			return true;
	return false;
}

static bool has_sign(const GArray *tokens, gssize from, gssize to, char sign)
{
	for (gssize i = from; i < to; i++)
		if (token_sign(tokens, i, sign))
			return true;
	return false;
}

/* The word that introduces a clock; where none does, the last place where one could have stood. */
static gssize key_of(const struct listener *l, const struct clock *clock)
{
	gssize key = clock_key(&l->prose, clock->first);
	return MAX(key, clock->first - CLOCK_KEY_REACH - 1);
}

/* The words before the clock that belong to it: to the sentence's start or the clock before, REACH_BEFORE at most. */
static gssize reach_before(const struct listener *l, gssize key)
{
	gssize first, end;
	token_sentence(l->prose.tokens, key, &first, &end);
	return MAX(MAX(first, l->floor), key - REACH_BEFORE);
}

/* The words after it: to the next clock or the sentence's end. */
static gssize reach_after(const struct listener *l, gssize from)
{
	gssize at = from;
	struct clock next;
	while (at < from + REACH_AFTER &&
	       token_at(l->prose.tokens, at)->kind != TOKEN_STOP &&
	       !clock_read(&l->prose, at, &next))
		at++;
	return at;
}

/* --- what a clock says ----------------------------------------------------------- */

static bool as_of(const GArray *tokens, gssize key, gssize first)
{
	for (gssize i = first - 1; i > key; i--)
		if (token_is(tokens, i, "of") && token_is(tokens, i - 1, "as"))
			return true;
	return false;
}

static bool no_longer(const GArray *tokens, gssize from, gssize to)
{
	for (gssize i = from; i + 1 < to; i++)
		if (token_is(tokens, i, "no") && token_is(tokens, i + 1, "longer"))
			return true;
	return false;
}

/* "... were resolved at CLOCK", "... has been resolved for all projects as of CLOCK" */
static bool ends_before(const struct listener *l, const struct clock *clock, gssize key)
{
	const GArray *tokens = l->prose.tokens;
	gssize first = reach_before(l, key);
	for (gssize i = key; i >= first; i--) {
		if (token_in(tokens, i, over_words))
			return !any_word(tokens, MAX(first, i - 4), key + 1,
			                 future_words) &&
			       !any_word(tokens, MAX(first, i - 3), key + 1,
			                 unfinished_words) &&
			       (!any_word(tokens, MAX(first, i - 4), i,
			                  (const char *const[]){ "should", NULL }) ||
			        as_of(tokens, key, clock->first));
		if (token_in(tokens, i, unfinished_words))
			return false;
	}
	return false;
}

/* "By CLOCK, ... had recovered", "At CLOCK, latencies returned to normal", "As of CLOCK ... was restored" */
static bool ends_after(const struct listener *l, const struct clock *clock, gssize key)
{
	static const char *const leads[] = { "by",    "at",    "of",     "since",
		                             "on",    "until", "around", "approximately",
		                             "about", NULL };
	const GArray *tokens = l->prose.tokens;
	gssize end = reach_after(l, clock->end);
	if (!any_word(tokens, key, clock->first, leads))
		return false;
	for (gssize i = clock->end; i < end; i++) {
		bool over = token_in(tokens, i, over_words);
		if (!over && (token_in(tokens, i, begin_words) ||
		              token_in(tokens, i, future_words)))
			return false;
		if (over)
			return !any_word(tokens, MAX(clock->end, i - 4), i,
			                 unfinished_words);
	}
	return false;
}

/* "Service was unavailable until CLOCK" */
static bool ends_until(const struct listener *l, const struct clock *clock, gssize key)
{
	static const char *const until[] = { "until", "till", "through", NULL };
	const GArray *tokens = l->prose.tokens;
	gssize first = reach_before(l, key - 1);
	return token_in(tokens, key, until) &&
	       tone_around(tokens, key, clock->end) == TONE_HARM &&
	       !any_word(tokens, first, key, future_words) &&
	       !any_word(tokens, first, key, planned_words);
}

/* "On DATE at CLOCK, users experienced errors": the first word that tells is one of harm. */
static bool is_onset(const struct listener *l, const struct clock *clock, gssize key)
{
	static const char *const leads[] = { "at", "on", NULL };
	const GArray *tokens = l->prose.tokens;
	gssize end = reach_after(l, clock->end);
	if (!any_word(tokens, key, clock->first, leads))
		return false;
	for (gssize i = clock->end; i < end; i++) {
		if (token_in(tokens, i, over_words) ||
		    token_in(tokens, i, future_words) ||
		    token_in(tokens, i, planned_words) ||
		    token_in(tokens, i,
		             (const char *const[]){ "we", "engineer*", "team*", NULL }))
			return false;
		if (token_in(tokens, i, onset_words))
			return tone_around(tokens, clock->first, clock->end) !=
			               TONE_OTHER ||
			       tone_of_span(tokens, clock->first, clock->end) ==
			               TONE_HARM;
	}
	return false;
}

/* "We are experiencing an issue with Cloud Deploy beginning at CLOCK": names of products may hold any word. */
static bool starts_with_issue(const struct listener *l, gssize key)
{
	static const char *const keys[] = { "beginning", "starting", "began",
		                            "started",   "since",    NULL };
	static const char *const issues[] = { "issue*",      "problem*", "experienc*",
		                              "error*",      "outage*",  "disrupt*",
		                              "unavailable", "unable",   NULL };
	static const char *const work[] = { "recover*",    "mitigat*",    "rollback",
		                            "fix",         "restor*",     "rollout",
		                            "investigat*", "maintenance", "engineer*",
		                            "we",          "team",        "resolv*",
		                            "work",        "working",     NULL };
	const GArray *tokens = l->prose.tokens;
	if (!token_in(tokens, key, keys))
		return false;
	gssize first, end;
	token_sentence(tokens, key, &first, &end);
	first = MAX(first, l->floor);
	return any_word(tokens, first, key, issues) &&
	       !any_word(tokens, MAX(first, key - 3), key, work);
}

/* "We have a report of an issue with X as of CLOCK" */
static bool starts_as_of(const struct listener *l, const struct clock *clock, gssize key)
{
	gssize first, end;
	const GArray *tokens = l->prose.tokens;
	if (!as_of(tokens, key, clock->first))
		return false;
	token_sentence(tokens, clock->first, &first, &end);
	first = MAX(first, l->floor);
	return !any_word(tokens, first, end, over_words) &&
	       !any_word(tokens, MAX(first, key - REACH_PLANNED), end, future_words) &&
	       !no_longer(tokens, first, clock->first) &&
	       tone_around(tokens, clock->first, clock->end) == TONE_HARM;
}

/* "Incident Start: CLOCK", "Outage start time - CLOCK" */
static enum says labelled(const struct listener *l, const struct clock *clock, gssize key)
{
	static const char *const starts[] = { "start", "started",   "begin",
		                              "began", "starttime", NULL };
	static const char *const ends[] = { "end",       "ended",    "resolved",
		                            "mitigated", "restored", "recovered",
		                            "endtime",   NULL };
	const GArray *tokens = l->prose.tokens;
	if (!has_sign(tokens, key + 1, clock->first, ':') &&
	    !has_sign(tokens, key + 1, clock->first, '-'))
		return SAYS_NOTHING;
	bool colon = has_sign(tokens, key + 1, clock->first, ':');
	bool of_thing =
	        token_in(tokens, key - 1, things) ||
	        (token_in(tokens, key, things) && token_is(tokens, key - 1, "of"));
	gssize word = token_in(tokens, key, things) && of_thing ? key - 2 : key;
	/* Without the thing the label opens its line. */
	if (!of_thing && (!colon || any_word(tokens, key - 1, key,
	                                     (const char *const[]){ "*", NULL })))
		return SAYS_NOTHING;
	return token_in(tokens, word, starts) ? SAYS_START
	       : token_in(tokens, word, ends) ? SAYS_END
	                                      : SAYS_NOTHING;
}

static bool is_future(const struct listener *l, const struct clock *clock, gssize key)
{
	gssize first = MAX(reach_before(l, key), key - REACH_PLANNED);
	return any_word(l->prose.tokens, first, clock->first, future_words);
}

static enum says says_of(const struct listener *l, const struct clock *clock, bool *label)
{
	gssize key = key_of(l, clock);
	enum says says = labelled(l, clock, key);
	*label = says != SAYS_NOTHING;
	if (*label)
		return says;
	if (ends_before(l, clock, key))
		return SAYS_END;
	if (as_of(l->prose.tokens, key, clock->first) &&
	    no_longer(l->prose.tokens, reach_before(l, key), key))
		return SAYS_END;
	if (moment_is_start(&l->prose, clock, false) || starts_with_issue(l, key))
		return is_future(l, clock, key) ? SAYS_NOTHING : SAYS_START;
	if (starts_as_of(l, clock, key))
		return SAYS_START;
	if (ends_after(l, clock, key) || ends_until(l, clock, key))
		return SAYS_END;
	return is_onset(l, clock, key) ? SAYS_ONSET : SAYS_NOTHING;
}

/* --- spans ----------------------------------------------------------------------- */

/* What comes after a span decides first: "Between A and B customers saw errors", whatever led there. */
static enum tone tone_of_window(const GArray *tokens, gssize key, gssize past)
{
	gssize first, end;
	token_sentence(tokens, past - 1, &first, &end);
	for (gssize i = past; i < end; i++)
		if (token_in(tokens, i, planned_words))
			return TONE_OTHER;
		else if (tone_at(tokens, i) == TONE_HARM)
			return TONE_HARM;
	return tone_around(tokens, key, past);
}

static enum says says_of_span(const struct listener *l, const struct clock *from,
                              const struct clock *until)
{
	static const char *const sure[] = { "between", NULL };
	static const char *const keys[] = {
		"from",     "since",    "starting", "beginning", "started",
		"began",    "during",   "for",      "lasting",   "lasted",
		"window",   "period",   "impact*",  "outage*",   "incident*",
		"duration", "downtime", "disrupt*", "time",      NULL
	};
	const GArray *tokens = l->prose.tokens;
	gssize key = key_of(l, from);
	gssize link = from->end + token_sign(tokens, from->end, ',');
	bool is_and = token_is(tokens, link, "and");
	bool keyed = token_in(tokens, key, keys);
	enum tone tone = tone_of_window(tokens, key, until->end);
	if (any_word(tokens, reach_before(l, key), from->first, planned_before_words) ||
	    (any_word(tokens, reach_before(l, key), from->first, future_words)))
		return SAYS_NOTHING;
	if (token_in(tokens, key, sure))
		return tone == TONE_OTHER ? SAYS_NOTHING : SAYS_SPAN;
	if (is_and && !tone_begins(tokens, key))
		return SAYS_NOTHING;
	if (tone != TONE_HARM)
		return SAYS_NOTHING;
	return keyed || token_sign(tokens, from->first - 1, '(') ? SAYS_SPAN
	                                                         : SAYS_LOOSE_SPAN;
}

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
	said.dated = clock->dated;
	g_array_append_val(l->all, said);
}

/* Two clocks that belong together, whatever they say: "from A to B", "between A and B", not "at A and B". */
static bool is_one_span(const struct listener *l, const struct clock *from)
{
	gssize link = from->end + token_sign(l->prose.tokens, from->end, ',');
	return !token_is(l->prose.tokens, link, "and") ||
	       token_is(l->prose.tokens, key_of(l, from), "between");
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
 * Without a date the clock of the start may have come round once more before the post; and what was written long after
 * the end means the first such clock after the start.
 */
static bool in_order(const struct prose *p, struct said *start, struct said *end)
{
	if (start->start > end->end && !start->dated)
		start->start -= DAY;
	bool late = p->posted != INSTANT_NONE && p->latest - end->end > 6 * HOUR;
	if (late && !end->dated && end->end - start->start >= DAY)
		end->end = start->start + (end->end - start->start) % DAY;
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

static void length_free(GArray *lengths)
{
	g_array_unref(lengths);
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
	length_free(lengths);
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
