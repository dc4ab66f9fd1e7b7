/* tone.c - see tone.h */
#include "correlate/tone.h"

static const char *const harm_words[] = {
	"error*",        "fail*",      "outage*",     "unavailab*",   "degrad*",
	"disrupt*",      "incident*",  "issue*",      "problem*",     "impact*",
	"affect*",       "elevated",   "slow*",       "latenc*",      "timeout*",
	"timing",        "down",       "downtime",    "unable",       "delay*",
	"drop*",         "interrupt*", "loss",        "losing",       "broken",
	"trouble*",      "difficult*", "increas*",    "inaccessib*",  "unreachab*",
	"intermittent*", "crash*",     "unrespons*",  "stuck",        "reject*",
	"event",         "spike*",     "higher",      "miss*",        "cannot",
	"symptom*",      "couldn't",   "can't",       "refus*",       "stall*",
	"hang*",         "reports",    "complain*",   "congest*",     "instab*",
	"stopped",       "unusab*",    "block*",      "offline",      "lost",
	"fault*",        "impair*",    "disconnect*", "unsuccessful", NULL
};
static const char *const other_words[] = {
	"recover*",    "restor*",     "resolv*",     "mitigat*",  "fix",
	"fixed",       "fixes",       "normal",      "normally",  "stable",
	"stabil*",     "healthy",     "operational", "operating", "monitor*",
	"unaffected",  "success*",    "rollback*",   "rolled",    "rolling",
	"investigat*", "maintenance", "deploy*",     "rollout",   "scheduled",
	"planned",     "update*",     "reroute*",    "available", "cleared",
	"closed",      "declin*",     "improv*",     "ended",     "end",
	"remediat*",   "working",     "failover",    "failback",  "release*",
	"upgrade*",    "migrat*",     "call",        "webinar",   "unimpacted",
	NULL
};
static const char *const no_words[] = { "no",      "not",    "without", "zero",
	                                "isn't",   "aren't", "wasn't",  "hasn't",
	                                "haven't", "never",  "free",    "weren't",
	                                "nor",     NULL };

enum tone tone_at(const GArray *tokens, gssize i)
{
	bool harm = token_in(tokens, i, harm_words);
	bool other = token_in(tokens, i, other_words);
	if (!harm && !other)
		return TONE_NONE;
	bool no = false;
	for (gssize back = i - 1; back >= i - 3; back--)
		if (token_at(tokens, back)->kind != TOKEN_WORD)
			break;
		else if (token_in(tokens, back, no_words))
			no = true;
	return harm != no ? TONE_HARM : TONE_OTHER;
}

static const char *const planned_words[] = { "maintenance", "scheduled", "planned",
	                                     "webinar", NULL };

static enum tone tone_before(const GArray *tokens, gssize from, gssize first)
{
	for (gssize i = from; i >= first; i--)
		if (tone_at(tokens, i) != TONE_NONE)
			return tone_at(tokens, i);
	return TONE_NONE;
}

enum tone tone_around(const GArray *tokens, gssize from, gssize to)
{
	gssize first, end;
	token_sentence(tokens, from, &first, &end);
	enum tone tone = tone_before(tokens, from, first);
	for (gssize i = to; i < end && tone == TONE_NONE; i++)
		tone = tone_at(tokens, i);
	return tone;
}

enum tone tone_of_span(const GArray *tokens, gssize from, gssize to)
{
	gssize first, end;
	token_sentence(tokens, from, &first, &end);
	enum tone tone = tone_before(tokens, from, first);
	for (gssize i = to; i < end && tone == TONE_NONE; i++)
		if (token_in(tokens, i, planned_words))
			return TONE_OTHER;
		else if (tone_at(tokens, i) == TONE_HARM)
			tone = TONE_HARM;
	return tone != TONE_NONE ? tone : tone_around(tokens, from, to);
}

static const char *const begin_words[] = {
	"began",  "begun",    "begin", "begins",    "beginning",  "started", "start",
	"starts", "starting", "onset", "commenced", "commencing", "arose",   NULL
};
static const char *const seeing_words[] = { "seeing",    "observing", "experiencing",
	                                    "receiving", "noticing",  "having",
	                                    "failing",   "returning", "getting",
	                                    "seen",      NULL };
static const char *const working_words[] = {
	"we",       "i",           "engineers", "team",     "teams",    "work",
	"recover*", "mitigat*",    "rollback",  "fix",      "rollout",  "deploy*",
	"mainten*", "investigat*", "update*",   "release*", "failover", "restart",
	"monitor*", "restor*",     "migration", "upgrade",  "change",   "traffic",
	"staff",    "engineer",    NULL
};

bool tone_begins(const GArray *tokens, gssize i)
{
	return token_in(tokens, i, begin_words);
}

bool tone_begins_harm(const GArray *tokens, gssize i, gssize clock_first,
                      gssize clock_end)
{
	gssize next = i + 1;
	if (next >= clock_first && next < clock_end)
		next = clock_end;
	next += token_is(tokens, next, "to");
	if (token_in(tokens, next, seeing_words))
		return true;
	next += token_is(tokens, next, "an") || token_is(tokens, next, "the") ||
	        token_is(tokens, next, "a"); /* "started an investigation" */
	if (token_in(tokens, next, other_words))
		return false;
	for (gssize back = i - 1; back >= i - 3; back--) {
		const struct token *token = token_at(tokens, back);
		if (token->kind != TOKEN_WORD)
			break;
		if (token_in(tokens, back, no_words))
			return false; /* "it did not begin at ..." */
		if (token_in(tokens, back, harm_words))
			return true;
		if (token_in(tokens, back, working_words))
			return false;
	}
	return tone_around(tokens, i, clock_end) != TONE_OTHER;
}

bool tone_begins_nearby(const GArray *tokens, gssize clock_first, gssize clock_end)
{
	gssize first, end;
	token_sentence(tokens, clock_first, &first, &end);
	for (gssize i = clock_first - 1; i >= MAX(first, clock_first - 10); i--)
		if (token_in(tokens, i, begin_words))
			return tone_begins_harm(tokens, i, clock_first, clock_end);
		else if (token_sign(tokens, i, ',') || token_in(tokens, i, other_words))
			break;
	/* "at 11:30, 90 minutes after it began" */
	static const char *const apart[] = { "after", "before", "since", "until", NULL };
	for (gssize i = clock_end; i < MIN(end, clock_end + 12); i++)
		if (token_in(tokens, i, begin_words))
			return tone_begins_harm(tokens, i, clock_first, clock_end);
		else if (token_in(tokens, i, apart))
			break;
	return false;
}

/* "We are investigating reports that all users ..." */
static bool is_hearsay(const GArray *tokens, gssize i)
{
	static const char *const of[] = { "of", "that", "indicating", "suggesting",
		                          NULL };
	return token_in(tokens, i, (const char *const[]){ "report", "reports", NULL }) &&
	       token_in(tokens, i + 1, of);
}

bool tone_asserts_harm(const GArray *tokens, gssize i)
{
	static const char *const hedges[] = { "if",   "may",    "might",   "could",
		                              "will", "should", "whether", NULL };
	static const char *const looking[] = { "investigat*", "update*", NULL };
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	bool harm = false;
	for (gssize k = first; k < end; k++) {
		const enum tone tone = tone_at(tokens, k);
		if (token_in(tokens, k, hedges) || (k < i && is_hearsay(tokens, k)) ||
		    (tone == TONE_OTHER && !token_in(tokens, k, looking)))
			return false;
		harm |= tone == TONE_HARM;
	}
	return harm;
}
