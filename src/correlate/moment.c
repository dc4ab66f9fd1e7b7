/* moment.c - see moment.h */
#include "correlate/moment.h"

#include "correlate/clock.h"
#include "correlate/threshold.h"
#include "correlate/tone.h"

#include <string.h>

static struct range widened(const struct clock *clock, gint64 at)
{
	if (clock->hour_only)
		return range_of(at - threshold_span(START_HOUR),
		                at + threshold_span(START_HOUR));
	gint64 width = clock->with_second ? SECOND : MINUTE;
	gint64 about = clock->about ? threshold_span(START_ABOUT) : 0;
	return range_of(at - about, at + width + about);
}

/* --- what is said about the moment -------------------------------------------- */

enum key { KEY_NONE, KEY_SINCE, KEY_BETWEEN };

/* How a clock is introduced, as the start of harm or not at all. */
static enum key key_of(const struct prose *c, const struct clock *clock, bool spans)
{
	static const char *const since[] = { "since", "from", "beginning", "starting",
		                             NULL };
	const GArray *tokens = c->tokens;
	gssize key = clock_key(c, clock->first);
	gssize past = clock->end;
	if (token_is(tokens, key, "between") && spans)
		return tone_of_span(tokens, key, past) == TONE_OTHER ? KEY_NONE
		                                                     : KEY_BETWEEN;
	if (token_in(tokens, key, since)) {
		if (token_is(tokens, key, "from") && token_is(tokens, key - 1, "away"))
			return KEY_NONE;
		if (token_is(tokens, key, "from") && tone_begins(tokens, key - 1))
			key--;
		return tone_around(tokens, key, past) == TONE_OTHER ? KEY_NONE
		                                                    : KEY_SINCE;
	}
	if (tone_begins(tokens, key))
		return tone_begins_harm(tokens, key, clock->first, past) ? KEY_SINCE
		                                                         : KEY_NONE;
	/* "Issue first observed at 11:05 IST" */
	static const char *const met[] = { "observed", "seen",     "noticed", "occurred",
		                           "appeared", "reported", NULL };
	/* "The first errors appeared at 11:05 IST" */
	const bool first = token_in(tokens, key, met) &&
	                   (token_is(tokens, key - 2, "first") ||
	                    token_is(tokens, key - 3, "first")) &&
	                   tone_at(tokens, key - 1) == TONE_HARM;
	if (first || (token_in(tokens, key, met) && token_is(tokens, key - 1, "first")))
		return tone_around(tokens, key, past) == TONE_OTHER ? KEY_NONE
		                                                    : KEY_SINCE;
	/* "Impact: 06:04 - 11:49 UTC", "(06:04 - 11:49 UTC)", "during the 06:04 to 11:49 UTC window" */
	static const char *const heads[] = { "impact*",   "outage*",  "downtime",
		                             "incident*", "disrupt*", "duration",
		                             "window",    "period",   NULL };
	if (spans &&
	    (token_sign(tokens, clock->first - 1, '(') ||
	     token_is(tokens, clock->first - 1, "the") || token_in(tokens, key, heads)))
		return tone_around(tokens, clock->first, past) == TONE_HARM ? KEY_BETWEEN
		                                                            : KEY_NONE;
	if (token_in(tokens, key, heads) && token_is(tokens, key - 1, "of") &&
	    tone_begins(tokens, key - 2)) /* "Start of impact: ..." */
		return KEY_SINCE;
	return tone_begins_nearby(tokens, clock->first, clock->end) ? KEY_SINCE
	                                                            : KEY_NONE;
}

bool moment_is_start(const struct prose *p, const struct clock *clock, bool spans)
{
	return key_of(p, clock, spans) != KEY_NONE;
}

/* One clock at token i, if it states a start; returns the token to go on with. */
static gssize read_stated(const struct prose *c, gssize i, GArray *out)
{
	struct clock from, until = { .first = 0 };
	if (!clock_read(c, i, &from))
		return i + 1;
	from.about = clock_about(c->tokens, i);
	clock_date_after(c, &from);
	bool spans = clock_read_until(c, &from, &until);
	gssize next = spans ? until.end : from.end;
	if (key_of(c, &from, spans) == KEY_NONE)
		return MAX(next, i + 1);
	if (spans)
		clock_share_date(c, &from, &until);
	struct stated stated = { .end = RANGE_NONE };
	gint64 start, end;
	if (!clock_settle_start(c, &from, &start, &stated.zone))
		return MAX(next, i + 1);
	stated.start = widened(&from, start);
	stated.about = from.about || from.hour_only;
	if (spans && clock_settle_until(c, &from, start, &until, &end))
		stated.end = widened(&until, end);
	stated.quote = token_quote(c->text, c->tokens, i);
	g_array_append_val(out, stated);
	return MAX(next, i + 1);
}

static void stated_clear(gpointer data)
{
	g_free(((struct stated *)data)->quote);
}

GArray *moments_stated(const char *text, gint64 posted, const char *page_zone)
{
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct stated));
	g_array_set_clear_func(out, stated_clear);
	if (text == NULL || posted == INSTANT_NONE)
		return out;
	struct prose prose;
	prose_open(&prose, text, posted, page_zone);
	for (gssize i = 0; i < (gssize)prose.tokens->len;)
		i = read_stated(&prose, i, out);
	prose_close(&prose);
	return out;
}
