/* state.c - "X is unaffected" and its kin, see phrase.h */
#include "correlate/phrase.h"

#include "correlate/token.h"

static const char *const be_words[] = { "is",        "are",      "was",       "were",
	                                "remain",    "remains",  "remained",  "stay",
	                                "stays",     "stayed",   "been",      "being",
	                                "continues", "continue", "continued", NULL };
static const char *const up_to_words[] = {
	"remain*",    "stay*",       "was",      "were",       "been",     "continue*",
	"throughout", "kept",        "worked",   "functioned", "operated", "ran",
	"saw",        "experienced", "suffered", "never",      NULL
};
static const char *const adverbs[] = { "fully", "completely", "currently", "still",
	                               "now",   "otherwise",  "entirely",  "totally",
	                               "all",   "both",       "largely",   "mostly",
	                               "to",    "be",         "also",      "however",
	                               NULL };

/* "any issues", "elevated errors": trouble within three words. */
static bool troubles(const GArray *tokens, gssize i)
{
	static const char *const words[] = { "issue*",      "problem*", "error*",
		                             "disruption*", "outage*",  "impact",
		                             "trouble*",    "failures", NULL };
	for (gssize k = i; k < i + 3; k++)
		if (token_in(tokens, k, words))
			return true;
	return false;
}

/* What is said after the verb: well, unwell, or nothing that we read. */
static int state_after(const GArray *tokens, gssize i, bool no)
{
	static const char *const well[] = { "unaffected", "unimpacted", "operational",
		                            "available",  "unharmed",   "stable",
		                            "healthy",    "untouched",  "undisturbed",
		                            "up",         "online",     "fine",
		                            NULL };
	static const char *const doing[] = { "operating", "working", "functioning",
		                             "running",   "operate", "work",
		                             "function",  "run",     "performing",
		                             NULL };
	static const char *const usual[] = { "normally", "normal",   "expected",  "usual",
		                             "fine",     "properly", "correctly", NULL };
	static const char *const seeing[] = { "experiencing", "seeing",  "having",
		                              "suffering",    "showing", NULL };
	static const char *const hurt[] = { "affected",    "impacted", "hit",
		                            "degraded",    "down",     "disrupted",
		                            "unavailable", "harmed",   NULL };
	for (int steps = 0; steps < 5; steps++, i++) {
		if (token_is(tokens, i, "not") || token_is(tokens, i, "never") ||
		    token_is(tokens, i, "longer"))
			no = !token_is(tokens, i, "longer") || no;
		else if (token_is(tokens, i, "no"))
			no = true;
		else if (!token_in(tokens, i, adverbs) && !token_in(tokens, i, be_words))
			break;
	}
	if (token_in(tokens, i, doing)) {
		gssize next = i + 1;
		next += token_is(tokens, next, "as");
		if (!token_in(tokens, next, usual))
			return 0;
		return no ? -1 : 1;
	}
	if (token_in(tokens, i, seeing))
		return !troubles(tokens, i + 1) ? 0 : no ? 1 : -1;
	if (token_in(tokens, i, well))
		return no ? -1 : 1;
	if (token_in(tokens, i, hurt))
		return no ? 1 : -1;
	return 0;
}

/* Doubt, question, condition, denial or hope in front of the statement. */
static bool is_hedged(const GArray *tokens, gssize first, gssize verb, gssize end)
{
	static const char *const hedges[] = {
		"cannot",  "can't",   "if",      "whether",    "unclear",  "unsure",
		"should",  "may",     "might",   "could",      "will",     "would",
		"expect*", "hope*",   "believe", "until",      "once",     "when",
		"ensure",  "verify*", "check*",  "confirming", "unless",   "won't",
		"doubt*",  "deny",    "denies",  "denied",     "untrue",   "false",
		"wrong",   "not",     "don't",   "didn't",     "couldn't", "nobody",
		"isn't",   "aren't",  "wasn't",  "doesn't",    "never",    "some",
		"few",     NULL
	};
	for (gssize i = first; i < verb; i++)
		if (token_in(tokens, i, hedges) &&
		    !((token_is(tokens, i, "not") || token_is(tokens, i, "never")) &&
		      i == verb - 1))
			return true;
	return token_at(tokens, end)->sign == '?';
}

/* The subject before the verb: [first, verb), from the last word that opens a clause. */
static gssize subject_start(const GArray *tokens, gssize first, gssize verb)
{
	static const char *const opens[] = {
		"but",    "while",     "that",    "although", "however",
		"though", "whereas",   "because", "so",       "and",
		"say",    "said",      "says",    "confirm",  "confirmed",
		"with",   "meanwhile", "yet",     "as",       NULL
	};
	for (gssize i = verb - 1; i >= first; i--) {
		if (token_in(tokens, i, opens))
			return i + 1;
		if (token_at(tokens, i)->kind == TOKEN_SIGN &&
		    !token_sign(tokens, i, '-') && !token_sign(tokens, i, '.') &&
		    !token_sign(tokens, i, '/') && !token_sign(tokens, i, '&') &&
		    !token_sign(tokens, i, '+'))
			return i + 1;
	}
	return first;
}

static void add_state(GArray *out, const char *text, const GArray *tokens, gssize first,
                      gssize end, bool up_to_then)
{
	static const char *const articles[] = { "the",       "our",  "all",  "its",
		                                "their",     "that", "both", "also",
		                                "a",         "an",   "we",   "still",
		                                "currently", NULL };
	while (first < end && token_in(tokens, first, articles))
		first++;
	static const char *const tail[] = { "itself", "also", "both",    "currently",
		                            "still",  "has",  "have",    "had",
		                            "fully",  "all",  "however", "generally",
		                            NULL };
	while (end > first && token_in(tokens, end - 1, tail))
		end--;
	static const char *const pronouns[] = { "it",      "they",  "this",  "everything",
		                                "nothing", "there", "which", "who",
		                                "you",     "she",   "he",    NULL };
	if (first >= end || token_in(tokens, first, pronouns))
		return;
	gsize from = token_at(tokens, first)->start;
	struct stated_state state = {
		.subject = g_strndup(text + from, token_at(tokens, end - 1)->end - from),
		.up_to_then = up_to_then,
		.quote = token_quote(text, tokens, first),
	};
	g_array_append_val(out, state);
}

/* "other models", "existing jobs", "in-progress runs": a part of something, named by what it is not. */
static bool is_part(const GArray *tokens, gssize i)
{
	static const char *const list[] = {
		"other", "others",  "existing", "in",         "running",   "most",
		"many",  "already", "previous", "previously", "remaining", "rest",
		"new",   "cached",  "ongoing",  "only",       NULL
	};
	i += token_is(tokens, i, "the") || token_is(tokens, i, "all") ||
	     token_is(tokens, i, "our");
	i += token_is(tokens, i, "the") || token_is(tokens, i, "our");
	return token_in(tokens, i, list);
}

/* "the API and the Console remain ...": each name of a list is said to be so. */
static void add_subjects(GArray *out, const char *text, const GArray *tokens,
                         gssize first, gssize verb, bool up_to_then)
{
	gssize start = subject_start(tokens, first, verb);
	guint before = out->len;
	bool part = is_part(tokens, start);
	add_state(out, text, tokens, start, verb, up_to_then);
	while (start - 1 > first && (token_is(tokens, start - 1, "and") ||
	                             token_sign(tokens, start - 1, ','))) {
		gssize end = start - 1;
		if (token_sign(tokens, end - 1, ','))
			end--;
		gssize previous = subject_start(tokens, first, end);
		bool verb_within = false;
		for (gssize i = previous; i < end; i++)
			verb_within |= token_in(tokens, i, be_words);
		part |= is_part(tokens, previous);
		if (previous >= end || verb_within || end - previous > 5)
			break;
		add_state(out, text, tokens, previous, end, up_to_then);
		start = previous;
	}
	if (part) /* "other X", "running X and Y": not X as such */
		g_array_set_size(out, before);
}

/* "isn't", "aren't", "hasn't been": the verb with its "not" in one word. */
static bool is_short_not(const GArray *tokens, gssize i)
{
	static const char *const list[] = { "isn't",  "aren't",  "wasn't", "weren't",
		                            "hasn't", "haven't", NULL };
	return token_in(tokens, i, list);
}

/* "works normally", "functioned as usual"; "kept working", "continues to work." with nothing said of what. */
static bool works_on(const GArray *tokens, gssize i, gssize end)
{
	static const char *const works[] = { "works",      "worked",   "functions",
		                             "functioned", "operates", "operated",
		                             "runs",       "ran",      "work",
		                             "function",   "operate",  "run",
		                             NULL };
	static const char *const doing[] = { "working", "functioning", "operating",
		                             "running", "work",        "function",
		                             "operate", "run",         NULL };
	static const char *const on[] = { "continue*", "kept", "keeps", "keep", NULL };
	static const char *const usual[] = { "normally",  "normal", "expected",
		                             "usual",     "fine",   "properly",
		                             "correctly", "well",   NULL };
	bool goes_on = token_in(tokens, i, on);
	gssize verb = i;
	if (goes_on)
		verb += 1 + token_is(tokens, i + 1, "to");
	if (!token_in(tokens, verb, goes_on ? doing : works) ||
	    (!goes_on && token_is(tokens, i - 1, "to")))
		return false;
	gssize next = verb + 1;
	next += token_is(tokens, next, "as");
	return token_in(tokens, next, usual) ||
	       (goes_on && (verb + 1 >= end || token_sign(tokens, verb + 1, ',') ||
	                    token_is(tokens, verb + 1, "throughout")));
}

/* "saw no errors", "experienced no impact" */
static bool saw_none(const GArray *tokens, gssize i)
{
	static const char *const saw[] = { "saw",      "sees",  "see",    "experienced",
		                           "suffered", "shows", "showed", NULL };
	return token_in(tokens, i, saw) && token_is(tokens, i + 1, "no") &&
	       troubles(tokens, i + 2);
}

/* "API unaffected." as a headline says it, "never went down", "is not part of this incident" */
static bool says_in_short(const GArray *tokens, gssize i, gssize end)
{
	static const char *const spared[] = { "unaffected", "unimpacted", NULL };
	static const char *const helping[] = { "has", "have", "had",  "and", "or",
		                               "but", "if",   "that", NULL };
	static const char *const whole[] = { "incident*", "outage*", "disruption*",
		                             "problem*",  "issue*",  NULL };
	if (token_in(tokens, i, spared))
		return i + 1 >= end && token_at(tokens, i - 1)->kind == TOKEN_WORD &&
		       !token_in(tokens, i - 1, be_words) &&
		       !token_in(tokens, i - 1, adverbs) &&
		       !token_is(tokens, i - 1, "not");
	if (token_is(tokens, i, "not") && i + 2 >= end &&
	    (token_is(tokens, i + 1, "affected") || token_is(tokens, i + 1, "impacted")))
		return token_at(tokens, i - 1)->kind == TOKEN_WORD &&
		       !token_in(tokens, i - 1, be_words) &&
		       !token_in(tokens, i - 1, adverbs) &&
		       !token_in(tokens, i - 1, helping);
	if (token_is(tokens, i, "never"))
		return token_is(tokens, i + 1, "went") && token_is(tokens, i + 2, "down");
	return token_in(tokens, i, be_words) && token_is(tokens, i + 1, "not") &&
	       token_is(tokens, i + 2, "part") && token_is(tokens, i + 3, "of") &&
	       (token_in(tokens, i + 4, whole) || token_in(tokens, i + 5, whole));
}

/* Verb at token i and what it says; the number of tokens of the verb before its "not". */
static bool says_well(const GArray *tokens, gssize i, gssize end)
{
	if (is_short_not(tokens, i)) {
		static const char *const hurt[] = { "affected", "impacted", "hit",
			                            "degraded", "down",     "disrupted",
			                            NULL };
		gssize next = i + 1;
		while (next < end && (token_in(tokens, next, adverbs) ||
		                      token_is(tokens, next, "been")))
			next++;
		return token_in(tokens, next, hurt);
	}
	bool no = token_is(tokens, i - 1, "not") || token_is(tokens, i - 1, "never");
	if (!no && (works_on(tokens, i, end) || saw_none(tokens, i) ||
	            says_in_short(tokens, i, end)))
		return true;
	return token_in(tokens, i, be_words) && state_after(tokens, i + 1, no) > 0;
}

/* "no impact on the API", "does not affect the API", "without affecting the API". */
static gssize object_after(const GArray *tokens, gssize i)
{
	static const char *const impact[] = { "impact",    "effect", "disruption",
		                              "influence", "issues", "problems",
		                              "errors",    "outage", NULL };
	static const char *const affect[] = { "affect",   "impact",    "affected",
		                              "impacted", "affecting", "impacting",
		                              NULL };
	static const char *const to[] = { "on", "to", "for", "with", NULL };
	if (token_is(tokens, i, "no") && token_in(tokens, i + 1, impact) &&
	    (token_in(tokens, i + 2, to) ||
	     (token_is(tokens, i + 2, "of") && (token_is(tokens, i + 1, "outage") ||
	                                        token_is(tokens, i + 1, "disruption")))))
		return i + 3;
	bool not = token_is(tokens, i, "not") &&
	           (token_is(tokens, i - 1, "does") || token_is(tokens, i - 1, "did") ||
	            token_is(tokens, i - 1, "do") || token_is(tokens, i - 1, "has"));
	bool short_not = token_is(tokens, i, "doesn't") ||
	                 token_is(tokens, i, "didn't") || token_is(tokens, i, "without");
	if ((not || short_not) && token_in(tokens, i + 1, affect))
		return i + 2;
	if ((not || short_not) && token_is(tokens, i + 1, "extend") &&
	    token_is(tokens, i + 2, "to"))
		return i + 3;
	return 0;
}

static gssize object_end(const GArray *tokens, gssize i, gssize end)
{
	static const char *const closes[] = { "at",      "and",   "or",    "but",    "as",
		                              "so",      "while", "from",  "during", "or",
		                              "because", "in",    "today", NULL };
	gssize at = i;
	while (at < end && at < i + 5 && !token_in(tokens, at, closes) &&
	       (token_at(tokens, at)->kind != TOKEN_SIGN || token_sign(tokens, at, '-')))
		at++;
	return at;
}

static void state_clear(gpointer data)
{
	g_free(((struct stated_state *)data)->subject);
	g_free(((struct stated_state *)data)->quote);
}

/* Where doubt in front of a verb ends: "web is not available, the API is ..." are two statements. */
static gssize clause_start(const GArray *tokens, gssize first, gssize verb)
{
	static const char *const turns[] = { "but",      "while",   "whereas",
		                             "although", "however", NULL };
	static const char *const depends[] = { "that", "whether", "if", NULL };
	gssize clause = first;
	bool said = false; /* a whole statement stands before */
	for (gssize i = first; i < verb; i++) {
		said |= token_in(tokens, i, be_words);
		bool comma = token_sign(tokens, i, ',') && said &&
		             !token_in(tokens, i + 1, depends);
		if (comma || token_in(tokens, i, turns))
			clause = i + 1;
	}
	return clause;
}

/* "is up", "is operating normally", "is no longer affected": of the moment at which it is said. */
static bool is_of_now(const GArray *tokens, gssize verb, gssize end)
{
	static const char *const words[] = { "operational", "available",  "stable",
		                             "healthy",     "up",         "online",
		                             "fine",        "operating",  "working",
		                             "functioning", "running",    "longer",
		                             "works",       "performing", "operates",
		                             "functions",   "runs",       NULL };
	for (gssize i = verb; i < MIN(end, verb + 5); i++)
		if (token_in(tokens, i, words))
			return true;
	return false;
}

/* "has been stable since 12:15 UTC": of the time before it says nothing. */
static bool is_since(const GArray *tokens, gssize verb, gssize end)
{
	for (gssize i = verb; i < MIN(end, verb + 8); i++)
		if ((token_is(tokens, i, "since") || token_is(tokens, i, "after")) &&
		    token_at(tokens, i + 1)->kind == TOKEN_NUMBER)
			return true;
	return false;
}

/* "At no point was the API down", "at no time were orders affected" */
static bool add_at_no_point(GArray *out, const char *text, const GArray *tokens, gssize i,
                            gssize end)
{
	static const char *const points[] = { "point", "time", "stage", "moment", NULL };
	static const char *const be[] = { "was", "were", "is", "are", NULL };
	static const char *const hurt[] = { "affected", "impacted",    "hit",
		                            "degraded", "down",        "disrupted",
		                            "offline",  "unavailable", NULL };
	if (!token_is(tokens, i, "at") || !token_is(tokens, i + 1, "no") ||
	    !token_in(tokens, i + 2, points) || !token_in(tokens, i + 3, be))
		return false;
	for (gssize at = i + 4; at < MIN(end, i + 12); at++)
		if (token_in(tokens, at, hurt)) {
			add_state(out, text, tokens, i + 4, at, true);
			return true;
		}
	return false;
}

static void states_of_sentence(GArray *out, const char *text, const GArray *tokens,
                               gssize first, gssize end)
{
	for (gssize i = first; i < end; i++) {
		if (add_at_no_point(out, text, tokens, i, end))
			return;
		gssize object = object_after(tokens, i);
		if (object > 0 && !is_hedged(tokens, first, i - 1, end)) {
			add_state(out, text, tokens, object,
			          object_end(tokens, object, end),
			          token_is(tokens, i - 1, "did") ||
			                  token_is(tokens, i, "didn't"));
			continue;
		}
		if (!says_well(tokens, i, end))
			continue;
		gssize verb = i;
		bool up_to = token_in(tokens, i, up_to_words);
		while (i + 1 < end && token_in(tokens, i + 1, be_words))
			up_to |= token_in(tokens, ++i, up_to_words);
		up_to |= token_in(tokens, i + 1, up_to_words) ||
		         token_is(tokens, verb, "hasn't") ||
		         token_is(tokens, verb, "haven't");
		const bool since = is_since(tokens, i, end);
		up_to = up_to && !since;
		gssize subject_end = verb;
		while (subject_end > first &&
		       (token_is(tokens, subject_end - 1, "has") ||
		        token_is(tokens, subject_end - 1, "have") ||
		        token_is(tokens, subject_end - 1, "not")))
			subject_end--;
		gssize clause = clause_start(tokens, first, verb);
		if (is_hedged(tokens, clause, verb, end))
			continue;
		guint before = out->len;
		add_subjects(out, text, tokens, first, subject_end, up_to);
		for (; before < out->len; before++)
			g_array_index(out, struct stated_state, before).of_now =
			        since || (!up_to && is_of_now(tokens, verb, end));
	}
}

GArray *states_stated(const char *text)
{
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct stated_state));
	g_array_set_clear_func(out, state_clear);
	g_autoptr(GArray) tokens = tokens_of(text);
	for (gssize i = 0; i < (gssize)tokens->len;) {
		gssize first, end;
		token_sentence(tokens, i, &first, &end);
		states_of_sentence(out, text, tokens, i, end);
		i = end + (token_at(tokens, end)->kind == TOKEN_STOP);
	}
	return out;
}
