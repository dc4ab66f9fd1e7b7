/*
 * number_length.c - lengths in human text against the intervals: "the first post came 31 minutes after the users", "it took
 * us 56 minutes to identify", "an outage of two hours".
 *
 * A pair of moments names its intervals; where one end is unsaid, all that end so may be meant, and only what none of them
 * gives is wrong.
 */
#include "correlate/number_work.h"

#include "correlate/phrase.h"

#include <string.h>

#define KEYS_MAX 5
#define NONE INTERVAL_COUNT

/* Intervals that go from one moment to another; from TOLD_NOTHING: unsaid. */
static const struct {
	enum told from, to;
	enum interval_key keys[KEYS_MAX];
} pairs[] = {
	{ TOLD_NOTHING, TOLD_USERS, { INTERVAL_GAP_USERS, NONE } },
	{ TOLD_NOTHING, TOLD_DETECT, { INTERVAL_GAP_DETECT, NONE } },
	{ TOLD_NOTHING, TOLD_ACT, { INTERVAL_GAP_ACT, NONE } },
	{ TOLD_NOTHING,
	  TOLD_POST,
	  { INTERVAL_TO_FIRST_POST, INTERVAL_GAP_SILENCE, NONE } },
	{ TOLD_NOTHING,
	  TOLD_IDENT,
	  { INTERVAL_TO_IDENTIFIED, INTERVAL_GAP_IDENT, NONE } },
	{ TOLD_NOTHING,
	  TOLD_FIX,
	  { INTERVAL_TO_MONITORING, INTERVAL_GAP_FIX, INTERVAL_IMPACT_HULL, NONE } },
	{ TOLD_NOTHING, TOLD_MONITOR, { INTERVAL_TO_MONITORING, NONE } },
	{ TOLD_NOTHING, TOLD_END, { INTERVAL_IMPACT_HULL, INTERVAL_GAP_RECOVER, NONE } },
	{ TOLD_NOTHING,
	  TOLD_RESOLVED,
	  { INTERVAL_TO_RESOLVED, INTERVAL_ANNOUNCED, INTERVAL_GAP_CLOSE,
	    INTERVAL_IMPACT_HULL, NONE } },
	{ TOLD_START, TOLD_USERS, { INTERVAL_GAP_USERS, NONE } },
	{ TOLD_START, TOLD_DETECT, { INTERVAL_GAP_DETECT, NONE } },
	{ TOLD_START, TOLD_POST, { INTERVAL_TO_FIRST_POST, NONE } },
	{ TOLD_START, TOLD_IDENT, { INTERVAL_TO_IDENTIFIED, NONE } },
	{ TOLD_START, TOLD_FIX, { INTERVAL_TO_MONITORING, INTERVAL_IMPACT_HULL, NONE } },
	{ TOLD_START, TOLD_MONITOR, { INTERVAL_TO_MONITORING, NONE } },
	{ TOLD_START, TOLD_END, { INTERVAL_IMPACT_HULL, NONE } },
	{ TOLD_START, TOLD_RESOLVED, { INTERVAL_TO_RESOLVED, NONE } },
	{ TOLD_USERS, TOLD_POST, { INTERVAL_GAP_SILENCE, NONE } },
	{ TOLD_DETECT, TOLD_ACT, { INTERVAL_GAP_ACT, NONE } },
	{ TOLD_ACT, TOLD_IDENT, { INTERVAL_GAP_IDENT, NONE } },
	{ TOLD_IDENT, TOLD_FIX, { INTERVAL_GAP_FIX, NONE } },
	{ TOLD_FIX, TOLD_END, { INTERVAL_GAP_RECOVER, NONE } },
	{ TOLD_END, TOLD_RESOLVED, { INTERVAL_GAP_CLOSE, NONE } },
	{ TOLD_POST, TOLD_RESOLVED, { INTERVAL_ANNOUNCED, NONE } },
};
/* Where nothing was measured, any length that the page's own words and posts give may be meant. */
static const enum interval_key of_words[] = { INTERVAL_IMPACT_HULL, INTERVAL_ANNOUNCED,
	                                      INTERVAL_TO_RESOLVED,
	                                      INTERVAL_TO_MONITORING, NONE };
static const enum interval_key of_harm[] = { INTERVAL_IMPACT_HULL, INTERVAL_IMPACT_UNION,
	                                     NONE };
static const enum interval_key of_incident[] = { INTERVAL_IMPACT_HULL,
	                                         INTERVAL_IMPACT_UNION,
	                                         INTERVAL_ANNOUNCED, INTERVAL_TO_RESOLVED,
	                                         NONE };
static const enum interval_key of_silence[] = { INTERVAL_MAX_SILENCE,
	                                        INTERVAL_GAP_SILENCE, NONE };

static const enum interval_key *keys_of(enum told from, enum told to)
{
	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (pairs[i].from == from && pairs[i].to == to)
			return pairs[i].keys;
	return NULL;
}

/* --- which moments ------------------------------------------------------------------- */

static bool any_of(const GArray *tokens, gssize from, gssize to, const char *const *words)
{
	for (gssize at = from; at < to; at++)
		if (token_in(tokens, at, words))
			return true;
	return false;
}

/* The verb before "after" and the like; "the outage was detected": the verb, not the outage. */
static enum told target_before(const GArray *tokens, gssize first, gssize floor)
{
	return told_before(tokens, first, MAX(floor, first - 12));
}

/* "31 min after X", "X came 31 min later", "after 31 min", "in/within 31 min", "took 31 min", "31 min to X", "time to X: 31 min" */
static const enum interval_key *keys_of_link(const GArray *tokens, gssize first,
                                             gssize end)
{
	static const char *const after[] = { "after", "following", NULL };
	static const char *const later[] = { "later", "before", NULL };
	static const char *const takes[] = { "took",   "take",   "takes",
		                             "taking", "needed", NULL };
	static const char *const within[] = { "within", "in",      "after", "only",
		                              "just",   "another", "was",   NULL };
	static const char *const from[] = { "from", "of", "since", NULL };
	static const char *const between[] = { "between", NULL };
	gssize start, stop;
	token_sentence(tokens, first, &start, &stop);
	/* A label is the word before its colon. */
	const bool label = token_sign(tokens, first - 1, ':');
	const enum told before =
	        label ? told_at(tokens, first - 2) : target_before(tokens, first, start);
	if (any_of(tokens, start, first, between))
		return NULL;
	if (token_in(tokens, end, after)) {
		const enum told origin = told_after(tokens, end + 1, MIN(stop, end + 10));
		return origin == TOLD_NOTHING ? NULL : keys_of(origin, before);
	}
	if (token_is(tokens, end, "before"))
		return keys_of(before, told_after(tokens, end + 1, MIN(stop, end + 10)));
	/* "took up to 2 h to resolve in that region" */
	const bool part = length_is_of_part(tokens, first) ||
	                  token_is(tokens, first, "up") ||
	                  token_is(tokens, first - 2, "up");
	if (!part && (token_is(tokens, end, "to") || token_is(tokens, end, "until"))) {
		const enum told to = told_after(tokens, end + 1, MIN(stop, end + 6));
		return to > TOLD_START ? keys_of(TOLD_NOTHING, to) : NULL;
	}
	if (before <= TOLD_START || before == TOLD_PEAK ||
	    (!token_in(tokens, first - 1, within) &&
	     !token_in(tokens, first - 1, takes) &&
	     !any_of(tokens, MAX(start, first - 2), first, takes) && !label &&
	     !token_in(tokens, end, later)))
		return NULL;
	enum told origin = TOLD_NOTHING;
	if (any_of(tokens, end, MIN(stop, end + 2), from))
		origin = told_after(tokens, end, MIN(stop, end + 8));
	return keys_of(origin, before);
}

/* "| Duration | 45 min |", "Impact: 2 h" */
static const enum interval_key *keys_of_label(const GArray *tokens, gssize first)
{
	static const char *const whole[] = { "duration", "incident", "length", NULL };
	static const char *const harm[] = { "impact", "outage", "downtime", NULL };
	gssize at = first - 1;
	if (!token_sign(tokens, at, ':'))
		return NULL;
	while (token_at(tokens, at)->kind == TOKEN_SIGN)
		at--;
	return token_in(tokens, at, whole)  ? of_incident
	       : token_in(tokens, at, harm) ? of_harm
	                                    : NULL;
}

/* The length of the harm: measured, or of what the text calls the incident. */
static const enum interval_key *keys_of_harm(const struct number_reader *r, gssize i,
                                             gssize first, gssize end)
{
	static const char *const whole[] = { "incident", NULL };
	const GArray *tokens = r->prose.tokens;
	gssize start, stop;
	token_sentence(tokens, first, &start, &stop);
	const bool labelled = keys_of_label(tokens, first) != NULL;
	if (!labelled &&
	    (!length_is_of_harm(tokens, first, end) ||
	     length_is_elsewhere(tokens, first, end) || length_is_of_part(tokens, i)))
		return NULL;
	if (r->t->windows->len == 0)
		return labelled || length_is_of_whole(tokens, first) ? of_words : NULL;
	return labelled                             ? keys_of_label(tokens, first)
	       : any_of(tokens, start, stop, whole) ? of_incident
	                                            : of_harm;
}

static const enum interval_key *keys_at(const struct number_reader *r, gssize i,
                                        gssize first, gssize end)
{
	static const char *const silent[] = { "silen*", NULL };
	const GArray *tokens = r->prose.tokens;
	gssize start, stop;
	token_sentence(tokens, first, &start, &stop);
	if (any_of(tokens, MAX(start, first - 4), MIN(stop, end + 3), silent))
		return of_silence;
	const enum interval_key *keys = keys_of_link(tokens, first, end);
	return keys != NULL ? keys : keys_of_harm(r, i, first, end);
}

/* --- verdicts -------------------------------------------------------------------------- */

static enum verdict verdict_of(struct range said, struct range seen)
{
	if (!range_known(seen))
		return VERDICT_CANNOT_TELL;
	if (said.lo <= seen.hi && said.hi >= seen.lo)
		return range_is_open(seen) && said.lo > seen.lo ? VERDICT_CANNOT_TELL
		                                                : VERDICT_CONSISTENT;
	return VERDICT_CONTRADICTED;
}

static gint64 gap_of(struct range said, struct range seen)
{
	return said.hi < seen.lo ? seen.lo - said.hi : said.lo - seen.hi;
}

/* What a post tells of may have been done a while before it. */
static bool is_by_post(enum interval_key key)
{
	return key == INTERVAL_TO_IDENTIFIED || key == INTERVAL_TO_MONITORING ||
	       key == INTERVAL_GAP_IDENT || key == INTERVAL_GAP_FIX;
}

static enum verdict verdict_of_key(struct range said, const struct interval *interval)
{
	const enum verdict verdict = verdict_of(said, interval->length);
	const gint64 lag = MAX(15 * MINUTE, interval->length.lo / 4);
	if (verdict == VERDICT_CONTRADICTED && is_by_post(interval->key) &&
	    said.hi < interval->length.lo && said.hi >= interval->length.lo - lag)
		return VERDICT_CANNOT_TELL;
	return verdict;
}

/* One that agrees; else one that leaves it open; else the nearest. */
static const struct interval *pick(const Timeline *t, const enum interval_key *keys,
                                   struct range said, enum verdict *verdict)
{
	const struct interval *found = NULL, *open = NULL;
	for (gsize i = 0; keys[i] != NONE; i++) {
		const struct interval *one = &t->intervals[keys[i]];
		const enum verdict v = verdict_of_key(said, one);
		*verdict = v;
		if (v == VERDICT_CONSISTENT)
			return one;
		if (v == VERDICT_CANNOT_TELL && range_known(one->length))
			open = one;
		if (v == VERDICT_CONTRADICTED &&
		    (found == NULL ||
		     gap_of(said, one->length) < gap_of(said, found->length)))
			found = one;
	}
	*verdict = open != NULL || found == NULL ? VERDICT_CANNOT_TELL
	                                         : VERDICT_CONTRADICTED;
	return open != NULL ? open : found != NULL ? found : &t->intervals[keys[0]];
}

/* "11 minutes" of 11:40: people cut as often as they round. */
static struct range widened(struct range said)
{
	const gint64 wide = said.hi - said.lo;
	if (range_is_open(said) || said.lo == 0 || wide > MINUTE)
		return said;
	return range_of(MAX(0, said.lo - wide / 2), said.hi + wide / 2);
}

/* One of the windows of harm that the page states. */
static bool is_stated(const Timeline *t, struct range said)
{
	for (guint i = 0; i < t->stated->len; i++) {
		const struct stated_window *one = t->stated->pdata[i];
		if (range_known(one->start) && range_known(one->end) &&
		    range_overlaps(said, range_minus(one->end, one->start)))
			return true;
	}
	return false;
}

static void judge(struct number_reader *r, gssize first, gssize end,
                  const enum interval_key *keys, struct range said)
{
	enum verdict verdict = VERDICT_CANNOT_TELL;
	const struct interval *interval = pick(r->t, keys, widened(said), &verdict);
	if (keys == of_words && verdict == VERDICT_CONTRADICTED && is_stated(r->t, said))
		return;
	g_autofree char *path =
	        g_strdup_printf("intervals.%s", interval_word(interval->key));
	g_autofree char *length = range_length_text(interval->length, interval->binned);
	char *difference = NULL;
	if (verdict == VERDICT_CONTRADICTED) {
		const bool longer = said.hi < interval->length.lo;
		g_autofree char *apart = range_length_text(
		        range_point(gap_of(said, interval->length)), false);
		difference = g_strdup_printf("%s by at least %s than written.",
		                             longer ? "Longer" : "Shorter", apart);
	}
	const bool known = range_known(interval->length);
	number_add(r, first, end, verdict, path,
	           g_strdup_printf("%s is %s%s%s (%s).", interval_name(interval->key),
	                           length, known || interval->why == NULL ? "" : ": ",
	                           known || interval->why == NULL ? "" : interval->why,
	                           path),
	           difference, interval->refs);
}

gssize number_read_length(struct number_reader *r, gssize i)
{
	const GArray *tokens = r->prose.tokens;
	struct range said;
	gssize first, end = length_read(tokens, i, &said, &first);
	if (end == i)
		return i;
	if (!is_stated_fact(r, i) || length_is_supposed(tokens, first) || said.hi <= 0)
		return end;
	const enum interval_key *keys = keys_at(r, i, first, end);
	if (keys != NULL)
		judge(r, first, end, keys, said);
	return end;
}
