/* said.c - see said.h */
#include "correlate/said.h"

#include "correlate/moment.h"
#include "correlate/tone.h"

enum {
	REACH_BEFORE = 14, /* tokens in which a word decides about a clock */
	REACH_AFTER = 40,
	REACH_PLANNED = 5,
};

/* --- words --------------------------------------------------------------------- */

static const char *const over_words[] = {
	"recover*",  "restor*",   "resolv*",     "resolution",  "mitigat*", "remediat*",
	"normal",    "normally",  "healthy",     "stabili*",    "ended",    "ending",
	"fixed",     "cleared",   "successful*", "succeed*",    "success",  "repaired",
	"corrected", "concluded", "subsided",    "operational", "finished", "over",
	"stopped",   "lasted",    NULL
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
gssize said_key(const struct listener *l, const struct clock *clock)
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
	static const char *const from[] = { "from", "since", "starting", "beginning",
		                            NULL };
	static const char *const noticed[] = { "alert*", "detect*", "notif*", "paged",
		                               NULL };
	const GArray *tokens = l->prose.tokens;
	gssize first = reach_before(l, key);
	if (token_in(tokens, key, from))
		return false;
	for (gssize i = key; i >= first; i--) {
		if (token_in(tokens, i, over_words))
			return !any_word(tokens, MAX(first, i - 4), key + 1,
			                 future_words) &&
			       !any_word(tokens, MAX(first, i - 3), key + 1,
			                 unfinished_words) &&
			       (!any_word(tokens, MAX(first, i - 4), i,
			                  (const char *const[]){ "should", NULL }) ||
			        as_of(tokens, key, clock->first));
		if (token_in(tokens, i, unfinished_words) || token_in(tokens, i, noticed))
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
		if (tone_begins(tokens, i))
			return tone_begins_harm(tokens, i, clock->first, clock->end);
		if (token_in(tokens, i, onset_words))
			return tone_around(tokens, clock->first, clock->end) !=
			               TONE_OTHER ||
			       tone_of_span(tokens, clock->first, clock->end) ==
			               TONE_HARM;
	}
	return false;
}

/* "Users experienced restarts at CLOCK": nobody else is spoken of before it. */
static bool is_onset_before(const struct listener *l, const struct clock *clock,
                            gssize key)
{
	static const char *const met[] = { "experienc*", "encounter*",  "suffer*",
		                           "saw",        "lost",        "failed",
		                           "failing",    "unavailable", "degraded",
		                           "occurred",   NULL };
	static const char *const others[] = { "we",       "engineer*",   "team*",
		                              "alert*",   "aware",       "detect*",
		                              "identif*", "maintenance", "planned",
		                              NULL };
	const GArray *tokens = l->prose.tokens;
	gssize first = reach_before(l, key);
	return any_word(tokens, key + 1, clock->first,
	                (const char *const[]){ "at", NULL }) &&
	       any_word(tokens, first, key + 1, met) &&
	       !any_word(tokens, first, key + 1, others) &&
	       !any_word(tokens, first, key + 1, over_words) &&
	       !any_word(tokens, first, key + 1, future_words);
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

/* "All regions but us-central1 mitigated: CLOCK": the label of a part. */
static bool follows_name(const GArray *tokens, gssize key)
{
	const struct token *before = token_at(tokens, key - 1);
	return before->kind == TOKEN_WORD ||
	       (before->kind == TOKEN_NUMBER && before->joined &&
	        token_at(tokens, key - 2)->kind == TOKEN_WORD);
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
	if (!of_thing && (!colon || follows_name(tokens, key)))
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

enum says says_of(const struct listener *l, const struct clock *clock, bool *label)
{
	gssize key = said_key(l, clock);
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
	return is_onset(l, clock, key) || is_onset_before(l, clock, key) ? SAYS_ONSET
	                                                                 : SAYS_NOTHING;
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

/* "On 5 June 2019 from 06:05 to 09:47 a router did not announce routes": a day and both ends, of something that is over. */
static bool is_told(const struct listener *l, const struct clock *from,
                    const struct clock *until, gssize key)
{
	static const char *const keys[] = { "from", "during", NULL };
	static const char *const us[] = {
		"we", "our", "engineer*", "team*", "open", NULL
	};
	struct clock dated = *from;
	gssize first, end;
	token_sentence(l->prose.tokens, until->end - 1, &first, &end);
	return token_in(l->prose.tokens, key, keys) &&
	       (from->dated || until->dated ||
	        clock_date_before(&l->prose, from->first, &dated)) &&
	       !any_word(l->prose.tokens, until->end, end, future_words) &&
	       !any_word(l->prose.tokens, until->end, end, us);
}

enum says says_of_span(const struct listener *l, const struct clock *from,
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
	gssize key = said_key(l, from);
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
	if (tone == TONE_NONE && is_told(l, from, until, key))
		return SAYS_SPAN;
	if (tone != TONE_HARM)
		return SAYS_NOTHING;
	return keyed || token_sign(tokens, from->first - 1, '(') ? SAYS_SPAN
	                                                         : SAYS_LOOSE_SPAN;
}
