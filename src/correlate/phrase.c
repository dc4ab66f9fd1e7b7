/* phrase.c - see phrase.h */
#include "correlate/phrase.h"

#include "correlate/token.h"

#include <math.h>
#include <string.h>

/* --- lengths ------------------------------------------------------------------- */

static const struct {
	const char *word;
	double value;
} word_numbers[] = {
	{ "half", 0.5 },    { "a", 1 },         { "an", 1 },       { "one", 1 },
	{ "two", 2 },       { "three", 3 },     { "four", 4 },     { "five", 5 },
	{ "six", 6 },       { "seven", 7 },     { "eight", 8 },    { "nine", 9 },
	{ "ten", 10 },      { "eleven", 11 },   { "twelve", 12 },  { "thirteen", 13 },
	{ "fourteen", 14 }, { "fifteen", 15 },  { "sixteen", 16 }, { "seventeen", 17 },
	{ "eighteen", 18 }, { "nineteen", 19 }, { "twenty", 20 },  { "thirty", 30 },
	{ "forty", 40 },    { "fifty", 50 },    { "sixty", 60 },   { "ninety", 90 },
};

static double word_number(const GArray *tokens, gssize i)
{
	for (gsize n = 0; n < G_N_ELEMENTS(word_numbers); n++)
		if (token_is(tokens, i, word_numbers[n].word))
			return word_numbers[n].value;
	return -1;
}

static gint64 unit_of(const GArray *tokens, gssize i)
{
	static const struct {
		const char *words[6];
		gint64 unit;
	} units[] = {
		{ { "d", "day", "days", NULL }, DAY },
		{ { "h", "hr", "hrs", "hour", "hours", NULL }, HOUR },
		{ { "m", "min", "mins", "minute", "minutes", NULL }, MINUTE },
		{ { "s", "sec", "secs", "second", "seconds", NULL }, SECOND },
	};
	for (gsize n = 0; n < G_N_ELEMENTS(units); n++)
		if (token_in(tokens, i, units[n].words))
			return units[n].unit;
	return 0;
}

/* "2", "2.5", "2½", "two", "forty-five", "two and a half", "an", "half an". */
static gssize read_amount(const GArray *tokens, gssize i, double *value, int *decimals)
{
	const struct token *token = token_at(tokens, i);
	*decimals = 0;
	gssize at = i + 1;
	if (token->kind == TOKEN_NUMBER) {
		*value = token->value;
		*decimals = token->decimals;
	} else if ((*value = word_number(tokens, i)) < 0) {
		return i;
	} else if (*value == 0.5) {
		*decimals = 1;
		at += token_is(tokens, at, "an") || token_is(tokens, at, "a");
	} else if (*value >= 20) {
		gssize next = at + token_sign(tokens, at, '-');
		double ones = word_number(tokens, next);
		if (ones >= 1 && ones <= 9) {
			*value += ones;
			at = next + 1;
		}
	}
	if (token_is(tokens, at, "\xc2\xbd")) {
		*value += 0.5;
		*decimals = 1;
		at++;
	}
	if (token_is(tokens, at, "and") && token_is(tokens, at + 1, "a") &&
	    token_is(tokens, at + 2, "half") && unit_of(tokens, at + 3) > 0) {
		*value += 0.5;
		*decimals = 1;
		at += 3;
	}
	return at;
}

/* One "amount unit"; *half is half of what the last figure can tell. */
static gssize read_part(const GArray *tokens, gssize i, double *us, double *half,
                        gint64 *unit)
{
	double value;
	int decimals;
	gssize at = read_amount(tokens, i, &value, &decimals);
	if (at == i)
		return i;
	at += token_sign(tokens, at, '-');
	*unit = unit_of(tokens, at);
	if (*unit == 0 || value > 100000)
		return i;
	*us = value * (double)*unit;
	*half = (double)*unit / 2 * pow(10, -decimals);
	at++;
	if (token_is(tokens, at, "and") && token_is(tokens, at + 1, "a") &&
	    token_is(tokens, at + 2, "half")) {
		*us += (double)*unit / 2;
		*half = (double)*unit / 20;
		at += 3;
	}
	return at;
}

/* "2 hours, 45 minutes and 10 seconds": parts of falling units. */
static gssize read_sum(const GArray *tokens, gssize i, double *us, double *half)
{
	gint64 unit, smaller;
	gssize at = read_part(tokens, i, us, half, &unit);
	if (at == i)
		return i;
	for (;;) {
		gssize next = at;
		double more, more_half;
		next += token_sign(tokens, next, ',');
		next += token_is(tokens, next, "and");
		gssize past = read_part(tokens, next, &more, &more_half, &smaller);
		if (past == next || smaller >= unit)
			return at;
		*us += more;
		*half = more_half;
		unit = smaller;
		at = past;
	}
}

enum bound { BOUND_NONE, BOUND_ABOUT, BOUND_AT_LEAST, BOUND_AT_MOST };

/* The words before a length: how it is meant; *first moves back over them. */
static enum bound bound_before(const GArray *tokens, gssize i, gssize *first)
{
	static const char *const about[] = { "about",  "approximately", "approx",
		                             "around", "roughly",       "nearly",
		                             "almost", "circa",         "ca",
		                             "some",   "close",         "just",
		                             NULL };
	static const char *const fill[] = { "a",   "an",        "the",  "total", "of",
		                            "to",  "than",      "over", "under", "short",
		                            "shy", "estimated", NULL };
	*first = i;
	for (gssize at = i - 1; at >= i - 4; at--) {
		bool least = (token_is(tokens, at, "more") &&
		              token_is(tokens, at + 1, "than")) ||
		             (token_is(tokens, at, "at") &&
		              token_is(tokens, at + 1, "least")) ||
		             (token_is(tokens, at, "over") && at == i - 1) ||
		             (token_is(tokens, at, "longer") &&
		              token_is(tokens, at + 1, "than"));
		bool most =
		        (token_is(tokens, at, "less") &&
		         token_is(tokens, at + 1, "than")) ||
		        (token_is(tokens, at, "at") &&
		         token_is(tokens, at + 1, "most")) ||
		        (token_is(tokens, at, "up") && token_is(tokens, at + 1, "to")) ||
		        ((token_is(tokens, at, "under") ||
		          token_is(tokens, at, "within")) &&
		         at == i - 1);
		if (token_in(tokens, at, about) || token_sign(tokens, at, '~')) {
			*first = at;
			return BOUND_ABOUT;
		}
		if ((least || most) && !token_in(tokens, at - 1, about)) {
			*first = at;
			return least ? BOUND_AT_LEAST : BOUND_AT_MOST;
		}
		if (!token_in(tokens, at, fill) && !token_is(tokens, at, "least") &&
		    !token_is(tokens, at, "most"))
			break;
	}
	return BOUND_NONE;
}

static gint64 whole(double us)
{
	return us > 9e15 ? G_GINT64_CONSTANT(9000000000000000)
	                 : (gint64)(us < 0 ? 0 : us + 0.5);
}

static struct range bounded(enum bound bound, double lo, double hi, double half)
{
	switch (bound) {
	case BOUND_ABOUT:
		return range_of(whole(lo * 0.9), whole(hi * 1.1));
	case BOUND_AT_LEAST:
		return (struct range){ whole(lo), RANGE_OPEN };
	case BOUND_AT_MOST:
		return range_of(0, whole(hi));
	default:
		return range_of(whole(lo - half), whole(hi + half));
	}
}

/* A length at token i, "two to three hours" too. *first..return is its span. */
static gssize read_length(const GArray *tokens, gssize i, struct range *length,
                          gssize *first)
{
	double lo, hi, half;
	int decimals;
	gint64 unit;
	enum bound bound = bound_before(tokens, i, first);
	gssize at = read_amount(tokens, i, &lo, &decimals);
	if (at > i && (token_is(tokens, at, "to") || token_is(tokens, at, "or") ||
	               token_sign(tokens, at, '-'))) {
		gssize past = read_part(tokens, at + 1, &hi, &half, &unit);
		if (past > at + 1 && lo * (double)unit <= hi) {
			*length = bounded(bound, lo * (double)unit, hi, half);
			return past;
		}
	}
	at = read_sum(tokens, i, &lo, &half);
	if (at == i)
		return i;
	/* "lasting 3 hours or more" */
	if (token_is(tokens, at, "or") &&
	    (token_is(tokens, at + 1, "more") || token_is(tokens, at + 1, "so"))) {
		bound = token_is(tokens, at + 1, "more") ? BOUND_AT_LEAST : BOUND_ABOUT;
		at += 2;
	}
	*length = bounded(bound, lo, lo, half);
	return at;
}

/* An interval between updates, a time ago, a time ahead: no length of an incident. */
static bool is_elsewhere(const GArray *tokens, gssize first, gssize end)
{
	static const char *const before[] = { "every",   "next",  "in",      "per",
		                              "last",    "past",  "within",  "each",
		                              "another", "first", "typical", NULL };
	static const char *const after[] = { "ago",    "later",  "earlier",  "before",
		                             "after",  "window", "interval", "sla",
		                             "delay*", "old",    "from",     "prior",
		                             "until",  "behind", "period",   NULL };
	gssize back = first - 1;
	back -= token_is(tokens, back, "the");
	return token_in(tokens, back, before) || token_in(tokens, end, after) ||
	       (token_is(tokens, end, "of") && token_in(tokens, end + 1, after));
}

static bool has_cue(const GArray *tokens, gssize first, gssize end)
{
	static const char *const cues[] = { "last*",     "duration", "outage*",
		                            "downtime",  "disrupt*", "unavailab*",
		                            "incident*", "down",     "total*",
		                            "offline",   "impact*",  NULL };
	static const char *const after[] = { "outage*",  "disrupt*",   "incident*",
		                             "downtime", "interrupt*", "event",
		                             "impact*",  NULL };
	static const char *const lasting[] = { "last*", "duration", "total*", "for",
		                               NULL };
	if (token_in(tokens, end, after) ||
	    (token_sign(tokens, end, '-') && token_in(tokens, end + 1, after)))
		return true;
	bool joined = false, cue = false;
	for (gssize i = first - 1; i >= first - 8; i--) {
		if (token_at(tokens, i)->kind == TOKEN_STOP)
			break;
		if (i >= first - 3)
			joined |=
			        token_in(tokens, i, lasting) || token_is(tokens, i, "of");
		cue |= token_in(tokens, i, cues);
	}
	return joined && cue;
}

static void length_clear(gpointer data)
{
	g_free(((struct stated_length *)data)->words);
	g_free(((struct stated_length *)data)->quote);
}

GArray *lengths_stated(const char *text, bool claim)
{
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct stated_length));
	g_array_set_clear_func(out, length_clear);
	g_autoptr(GArray) tokens = tokens_of(text);
	for (gssize i = 0; i < (gssize)tokens->len;) {
		struct range length;
		gssize first, end = read_length(tokens, i, &length, &first);
		if (end == i) {
			i++;
			continue;
		}
		if (!is_elsewhere(tokens, first, end) &&
		    (claim || has_cue(tokens, first, end)) && length.hi > 0) {
			gsize from = token_at(tokens, first)->start;
			struct stated_length stated = {
				.length = length,
				.words = g_strndup(text + from,
				                   token_at(tokens, end - 1)->end - from),
				.quote = token_quote(text, tokens, i),
			};
			g_array_append_val(out, stated);
		}
		i = end;
	}
	return out;
}

bool length_parse(const char *text, struct range *length)
{
	g_autoptr(GArray) tokens = tokens_of(text);
	for (gssize i = 0; i < MIN(4, (gssize)tokens->len); i++) {
		gssize first, end = read_length(tokens, i, length, &first);
		if (end > i)
			return first == 0;
	}
	return false;
}

/* --- names --------------------------------------------------------------------- */

static bool is_filler(const GArray *tokens, gssize i)
{
	static const char *const filler[] = {
		"the",       "our",      "all",      "its",       "their",     "access",
		"service",   "services", "users",    "customers", "traffic",   "requests",
		"itself",    "platform", "product",  "products",  "currently", "still",
		"calls",     "that",     "also",     "both",      "is",        "are",
		"to",        "for",      "of",       "on",        "and",       "however",
		"meanwhile", "system",   "endpoint", "endpoints", "a",         "an",
		"we",        "use",      NULL
	};
	return token_at(tokens, i)->kind != TOKEN_WORD &&
	                       token_at(tokens, i)->kind != TOKEN_NUMBER
	               ? true
	               : token_in(tokens, i, filler);
}

static bool same_word(const char *a, const struct token *x, const char *b,
                      const struct token *y)
{
	gsize m = x->end - x->start, n = y->end - y->start;
	/* "APIs" and "API" are one. */
	if (m == n + 1 && g_ascii_tolower(a[x->end - 1]) == 's' && n >= 3)
		m--;
	else if (n == m + 1 && g_ascii_tolower(b[y->end - 1]) == 's' && m >= 3)
		n--;
	return m == n && g_ascii_strncasecmp(a + x->start, b + y->start, m) == 0;
}

static bool holds(const char *text, const GArray *tokens, const char *word,
                  const struct token *token)
{
	for (gssize i = 0; i < (gssize)tokens->len; i++)
		if (same_word(text, token_at(tokens, i), word, token))
			return true;
	return false;
}

/* Words of a that count, and how many of them b holds. */
static void shared_words(const char *a, const GArray *x, const char *b, const GArray *y,
                         int *all, int *shared)
{
	*all = *shared = 0;
	for (gssize i = 0; i < (gssize)x->len; i++) {
		if (is_filler(x, i))
			continue;
		++*all;
		*shared += holds(b, y, a, token_at(x, i));
	}
}

/* 0 = no match; more is better: exact name, then all said words in it, then all its words said. */
static int match_score(const char *said, const GArray *tokens, const char *name)
{
	int said_all, said_in, name_all, name_in;
	g_autoptr(GArray) words = tokens_of(name);
	if (g_ascii_strcasecmp(said, name) == 0)
		return 10000;
	shared_words(said, tokens, name, words, &said_all, &said_in);
	shared_words(name, words, said, tokens, &name_all, &name_in);
	if (said_all > 0 && said_in == said_all)
		return 5000 + MIN(said_in, 40) * 100 - MIN(name_all - name_in, 99);
	if (name_all > 0 && name_in == name_all)
		return 1000 + MIN(name_in, 30) * 100 - MIN(said_all - said_in, 99);
	return 0;
}

bool name_is_whole(const char *said, const char *name)
{
	g_autoptr(GArray) tokens = tokens_of(said);
	g_autoptr(GArray) words = tokens_of(name);
	static const char *const articles[] = {
		"the", "our", "all", "its", "itself", NULL
	};
	for (gssize i = 0; i < (gssize)tokens->len; i++)
		if (token_at(tokens, i)->kind == TOKEN_WORD &&
		    !token_in(tokens, i, articles) &&
		    !holds(name, words, said, token_at(tokens, i)))
			return false;
	return true;
}

const char *name_match(const char *said, const GPtrArray *names)
{
	const char *best = NULL;
	int best_score = 0;
	bool tie = false;
	if (said == NULL)
		return NULL;
	g_autoptr(GArray) tokens = tokens_of(said);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		int score = match_score(said, tokens, name);
		if (score > best_score) {
			best = name;
			best_score = score;
			tie = false;
		} else if (score > 0 && score == best_score &&
		           g_ascii_strcasecmp(best, name) != 0) {
			tie = true;
		}
	}
	return tie ? NULL : best;
}

/* --- states --------------------------------------------------------------------- */

static const char *const be_words[] = { "is",        "are",      "was",       "were",
	                                "remain",    "remains",  "remained",  "stay",
	                                "stays",     "stayed",   "been",      "being",
	                                "continues", "continue", "continued", NULL };
static const char *const up_to_words[] = { "remain*", "stay*",     "was",        "were",
	                                   "been",    "continue*", "throughout", NULL };
static const char *const adverbs[] = { "fully", "completely", "currently", "still",
	                               "now",   "otherwise",  "entirely",  "totally",
	                               "all",   "both",       "largely",   "mostly",
	                               "to",    "be",         "also",      "however",
	                               NULL };

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
	return token_in(tokens, i, be_words) && state_after(tokens, i + 1, no) > 0;
}

/* "no impact on the API", "does not affect the API", "without affecting the API". */
static gssize object_after(const GArray *tokens, gssize i)
{
	static const char *const impact[] = { "impact", "effect", "disruption",
		                              "influence", NULL };
	static const char *const affect[] = { "affect",   "impact",    "affected",
		                              "impacted", "affecting", "impacting",
		                              NULL };
	static const char *const to[] = { "on", "to", "for", NULL };
	if (token_is(tokens, i, "no") && token_in(tokens, i + 1, impact) &&
	    token_in(tokens, i + 2, to))
		return i + 3;
	bool not = token_is(tokens, i, "not") &&
	           (token_is(tokens, i - 1, "does") || token_is(tokens, i - 1, "did") ||
	            token_is(tokens, i - 1, "do") || token_is(tokens, i - 1, "has"));
	bool short_not = token_is(tokens, i, "doesn't") ||
	                 token_is(tokens, i, "didn't") || token_is(tokens, i, "without");
	if ((not || short_not) && token_in(tokens, i + 1, affect))
		return i + 2;
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

static void states_of_sentence(GArray *out, const char *text, const GArray *tokens,
                               gssize first, gssize end)
{
	for (gssize i = first; i < end; i++) {
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
		gssize subject_end = verb;
		while (subject_end > first &&
		       (token_is(tokens, subject_end - 1, "has") ||
		        token_is(tokens, subject_end - 1, "have") ||
		        token_is(tokens, subject_end - 1, "not")))
			subject_end--;
		gssize clause = clause_start(tokens, first, verb);
		if (!is_hedged(tokens, clause, verb, end))
			add_subjects(out, text, tokens, first, subject_end, up_to);
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
		states_of_sentence(out, text, tokens, first, end);
		i = end + 1;
	}
	return out;
}
