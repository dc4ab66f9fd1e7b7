/*
 * phase_words.c - see phase_words.h
 *
 * A pattern is words in their order within one sentence: "|" parts alternatives, "*" stands for any end of a word, ".." for
 * up to six words, "..." for up to 250. A rule does not fit where one of no_words stands in the last six words of the
 * match or up to four words before it.
 * Written after the posts of AWS, Google Cloud, Azure and Slack.
 */
#include "correlate/phase_words.h"

#include "correlate/token.h"

#include <string.h>

/* Flags of a rule: where it does not fit although its words stand there. */
enum {
	DONE = 1, /* hopes in or before it: "should be resolved", "once it is resolved" */
	WHOLE = 2, /* the text goes on with what is not over: "still", "continue to see" */
	PARTLY = 4,  /* a part only: "partially resolved", "resolved for most users" */
	FIXED = 16,  /* none: a fix is in place */
	NOW = 32,    /* for later: "should be resolved within the hour" */
	RETURNS = 8, /* none: an incident that seemed fixed goes back to this phase */
};

enum {
	HEAD_TOKENS = 24,
	GAP_TOKENS = 6,
	WIDE_TOKENS = 250,
	LAST_TOKENS = 6,
	BEFORE_TOKENS = 4,
	BELIEF_TOKENS = 8,
	PART_TOKENS = 3,
};

/* clang-format off */
#define PATTERNS(...) (const char *const[]){ __VA_ARGS__, NULL }
static const struct phase_rule rules[] = {
	/* --- over --- */
	{ "read-from-text/resolved.and-normal", PHASE_RESOLVED, DONE | PARTLY, PATTERNS(
		"issue*|incident|problem*|event ... resolved|recovered|fixed .. and|, .. service|services .. is|are .. operating|working normally") },
	{ "read-from-text/resolved.issue", PHASE_RESOLVED, DONE | PARTLY | WHOLE, PATTERNS(
		"issue*|incident|problem*|event|outage|disruption ... has|have .. been .. resolved|fixed|corrected|remediated",
		"issue*|incident|problem*|event|outage|disruption is|are|was|were now|fully|completely|also resolved|fixed|over",
		"issue*|incident|problem*|event|outage|disruption is|are|was|were resolved|over|closed",
		"issue*|incident|problem* ... is|are|was|were resolved",
		"issue*|incident|problem*|outage|disruption ... has|have been|now|fully|completely .. fully|completely .. mitigated",
		"issue*|incident|problem*|event .. has|have been recovered",
		"consider|considered|marking|closing .. incident|issue .. resolved|closed",
		"incident|outage|disruption has|is ended|over|concluded|closed",
		"this is now|fully resolved|fixed",
		"full|complete resolution has|was .. been|reached|achieved") },
	{ "read-from-text/resolved.normal", PHASE_RESOLVED, DONE | PARTLY | WHOLE, PATTERNS(
		"the service is|are operating|functioning|working normally",
		"the service is|are now|again operating|functioning|working normally",
		"all services|systems|functions are|is operating|functioning|working normally",
		"all services|systems are now|again operating|functioning|working normally",
		"all services|systems|components are operational|online|healthy",
		"all services|systems|components are now|again|fully|back operational|online|healthy",
		"services|systems|operations|service has|have returned to normal",
		"everything is|should back|working|running .. normal*|again") },
	{ "read-from-text/resolved.done", PHASE_RESOLVED, DONE | PARTLY | WHOLE, PATTERNS(
		"we|engineers|team have|has resolved|fixed|remediated the|this|an|all",
		"we|engineers|team have|has now|since|fully|successfully resolved|fixed|remediated",
		"we|engineers|team resolved|fixed|remediated the|this issue|problem|incident",
		"all|services|service .. have|has now|fully|completely recovered|restored",
		"have|has been fully|completely resolved|restored|recovered|mitigated",
		"service|services|functionality|connectivity|operations have|has been restored",
		"full recovery|restoration has|was") },

	/* --- the fix is at work, but not at an end --- */
	{ "read-from-text/identified.mitigating", PHASE_IDENTIFIED, 0, PATTERNS(
		"mitigation work|efforts|effort is|are .. underway|ongoing|progress",
		"mitigation is|are .. underway|ongoing|progress|applied",
		"fix|rollback|change|mitigation|patch|update is|are being|currently .. deployed|rolled|applied|tested|implemented|prepared",
		"fix|rollback|patch is|are being|currently rolling|deploying",
		"rollout|rollback|deployment of .. fix|mitigation is .. progress|ongoing|underway") },

	/* --- watching --- */
	{ "read-from-text/monitoring.fix", PHASE_MONITORING, DONE | FIXED, PATTERNS(
		"have|has|we|team implemented|applied|deployed|released|completed|shipped .. fix|fixes|mitigation*|patch|workaround|rollback",
		"have|has been|successfully|now implemented|applied|deployed|released|completed .. fix|fixes|mitigation*|patch|workaround|rollback",
		"fix|fixes|mitigation*|patch|rollback|workaround has|have|was|were been|now|successfully implemented|applied|deployed|released|completed|rolled|effective",
		"fix|fixes|mitigation*|patch|rollback|workaround has|have|was|were implemented|applied|deployed|released|completed|rolled",
		"fix|mitigation is|are now in|deployed|live|complete|effective",
		"rolled out|back a|the .. fix|change|release|deployment|update") },
	{ "read-from-text/monitoring.watching", PHASE_MONITORING, 0, PATTERNS(
		"we|team|engineers|engineering are|is|will|'re|'ll monitoring|monitor|watching",
		"we|team|engineers|engineering are|is|will|'re|'ll now|closely|still|be|actively monitoring|monitor|watching",
		"we're|we'll monitoring|monitor|watching",
		"we're|we'll now|closely|still|be|actively|keep monitoring|monitor|watching",
		"continue|continuing to closely|actively monitor",
		"continue|continuing to monitor",
		"continue|continuing monitoring") },
	{ "read-from-text/monitoring.believed", PHASE_MONITORING, PARTLY | NOW, PATTERNS(
		"issue*|incident|problem* should .. be|have|now .. resolved|fixed|mitigated|back",
		"believe .. issue*|incident|problem* .. is|has|been|are .. resolved|fixed|mitigated",
		"issue*|incident|problem*|impact .. has|have been|is mitigated",
		"issue*|incident|problem*|impact is|was|are mitigated") },
	{ "read-from-text/monitoring.recovery", PHASE_MONITORING, DONE | WHOLE, PATTERNS(
		"are|is|we're seeing|observing recovery|improvement*|recoveries",
		"are|is|we're seeing|observing significant|full|good|steady recovery|improvement*",
		"services|service|systems|functionality are|is recovering") },

	/* --- known --- */
	{ "read-from-text/identified.cause", PHASE_IDENTIFIED, 0, PATTERNS(
		"identified|isolated|determined|found|discovered|pinpointed|confirmed .. cause|causes|source|trigger|culprit",
		"identified .. fix|mitigation|solution",
		"identified|isolated|pinpointed|diagnosed the|an|this issue*|problem*|bug|fault|component|subsystem|change",
		"cause|source|trigger .. has|have|was|were|is .. identified|isolated|determined|found|known|understood",
		"issue|problem|bug has|have been|was identified|isolated|diagnosed",
		"narrowed .. down to",
		"understand|know the .. cause") },
	{ "read-from-text/identified.fixing", PHASE_IDENTIFIED, 0, PATTERNS(
		"working|begun|started|beginning on|to .. implement|deploy|apply|roll|prepare|test|release|implementing|deploying|applying|rolling .. fix|mitigation|rollback|patch|back",
		"working on|to a|the fix|mitigation|mitigate|rollback|remediation",
		"implementing|deploying|applying|preparing|testing|releasing|rolling .. fix|fixes|mitigation|mitigations|patch|workaround|remediation",
		"rolling back a|the|this|our",
		"currently|are|actively mitigating",
		"process of deploying|implementing|applying|rolling|mitigating|restoring") },

	/* --- looked into --- */
	{ "read-from-text/investigating.now", PHASE_INVESTIGATING, RETURNS, PATTERNS(
		"are|is|we're|currently|team's investigating",
		"are|is|we're currently|actively|urgently|still|now|also investigating",
		"looking into",
		"are|is|we're currently|now|again experiencing|receiving",
		"we are|can experiencing|confirm",
		"we've|have|we received .. report|reports",
		"we are|we're aware of",
		"issue*|problem*|errors .. recurred|returned|reoccurred|resurfaced") },
	{ "read-from-text/investigating.going-on", PHASE_INVESTIGATING, 0, PATTERNS(
		"continue|continues|continuing to investigate",
		"investigat*",
		"root cause .. unknown",
		"we're|are experiencing|receiving",
		"we're|are seeing elevated|increased|intermittent|high|higher|some|an",
		"may|might|are|is .. experience|experiencing|see|seeing .. error*|issue*|delay*|latenc*|problem*|trouble|failure*") },
};
#undef PATTERNS
/* clang-format on */

static const char *const no_words[] = {
	"not",      "no",     "yet",     "never",  "without", "unable", "cannot",
	"can't",    "isn't",  "aren't",  "hasn't", "haven't", "wasn't", "weren't",
	"couldn't", "didn't", "doesn't", "nor",    "neither", "failed", NULL
};
static const char *const hope_words[] = {
	"should", "believe*", "expect*", "will",     "until",      "once",     "when",
	"if",     "after",    "toward",  "towards",  "partial*",   "majority", "most",
	"some",   "many",     "before",  "estimat*", "anticipat*", "being",    "would",
	"might",  "hope*",    "unless",  "subset",   "ensure",     "confirm",  NULL
};
static const char *const part_words[] = { "partial*", "majority", "most", "some",
	                                  "many",     "subset",   "vast", NULL };
static const char *const later_words[] = { "within", "by",    "shortly",
	                                   "soon",   "later", NULL };
/* These reach further back: "once the ongoing issue with X is fully resolved". */
static const char *const belief_words[] = { "believe*", "should", "appears", "once",
	                                    "until",    "when",   "if",      "after",
	                                    "towards",  "toward", "expect*", "before",
	                                    "while",    "as",     NULL };
/* "thank you for your patience while we were working on it" */
static const char *const finished_words[] = { "while", "no",    "not", "never", "were",
	                                      "was",   "until", "if",  NULL };
static const char *const unfinished[] = {
	"continue|continuing|continues "
	"to|working|seeing|experiencing|work|see|experience|investigate|resolve|recover",
	"still "
	"experiencing|seeing|working|investigating|affected|impacted|see|experience|"
	"recovering",
	"working toward|towards|on|to",
	"remain|remains|remaining "
	"impacted|affected|customers|instances|issues|degraded|unavailable|errors",
	"beginning|starting|begun to see",
	"with the exception",
	"all|regions|locations|zones|users|customers|services .. except|excluding",
	"mostly recovered|resolved|restored|mitigated",
	"not have an eta|estimate",
	NULL
};
/* Who says so will write again. */
static const char *const promises[] = {
	"will|'ll provide|post|share|give|send|follow .. update|updates", "next update",
	"not have an eta|estimate", NULL
};

/* --- patterns ------------------------------------------------------------------ */

/* The alternatives of one word of a pattern, and the letters that they begin with: most tokens are out by the first. */
struct words {
	const char *text;
	gsize len;
	guint32 letters;
};

static guint32 letter_bit(char letter)
{
	return 1U << (letter >= 'a' && letter <= 'z' ? letter - 'a' : 'z' - 'a' + 1);
}

static struct words words_at(const char *text)
{
	struct words words = { text, strcspn(text, " "), letter_bit(*text) };
	for (gsize i = 1; i < words.len; i++)
		if (text[i - 1] == '|')
			words.letters |= letter_bit(text[i]);
	return words;
}

static bool word_fits(const struct token *token, const struct words *words)
{
	if (token->kind != TOKEN_WORD || (words->letters & letter_bit(*token->word)) == 0)
		return false;
	for (const char *at = words->text, *end = at + words->len; at < end; at++) {
		const char *letter = token->word;
		while (at < end && *at == *letter)
			at++, letter++;
		if (at < end && *at == '*')
			return true;
		if (*letter == '\0' && (at == end || *at == '|'))
			return true;
		while (at < end && *at != '|')
			at++;
	}
	return false;
}

/* One past the match of a pattern whose first word stands at token i, or i. */
static gssize match_at(const GArray *tokens, gssize i, const char *pattern)
{
	gssize at = i;
	int gap = 0;
	while (*pattern != '\0') {
		const struct words words = words_at(pattern);
		if (*pattern == '.') {
			gap = words.len == 3 ? WIDE_TOKENS : GAP_TOKENS;
		} else {
			while (gap > 0 && token_at(tokens, at)->kind != TOKEN_STOP &&
			       !word_fits(token_at(tokens, at), &words)) {
				at++;
				gap--;
			}
			if (!word_fits(token_at(tokens, at), &words))
				return i;
			at++;
			gap = 0;
		}
		pattern += words.len;
		pattern += *pattern == ' ';
	}
	return at;
}

/* The same of the next token from i on that it begins at, before end; -1: none. *past is one past it. */
static gssize match_next(const GArray *tokens, gssize i, gssize end, const char *pattern,
                         gssize *past)
{
	const struct words first = words_at(pattern);
	for (; i < end; i++) {
		if (!word_fits(token_at(tokens, i), &first))
			continue;
		*past = match_at(tokens, i, pattern);
		if (*past > i)
			return i;
	}
	return -1;
}

static bool match_any(const GArray *tokens, gssize end, const char *const *patterns)
{
	gssize past;
	for (int n = 0; patterns[n] != NULL; n++)
		if (match_next(tokens, 0, end, patterns[n], &past) >= 0)
			return true;
	return false;
}

static bool has_any(const GArray *tokens, gssize from, gssize to, const char *const *list)
{
	for (gssize i = to - 1; i >= from; i--) {
		if (token_at(tokens, i)->kind == TOKEN_STOP)
			return false;
		if (token_in(tokens, i, list))
			return true;
	}
	return false;
}

static bool has_any_after(const GArray *tokens, gssize from, gssize to,
                          const char *const *list)
{
	for (gssize i = from; i < to && token_at(tokens, i)->kind != TOKEN_STOP; i++)
		if (token_in(tokens, i, list))
			return true;
	return false;
}

/* The matches of a pattern, one after the other: for (i = -1; match_after(...);) */
static bool match_after(const GArray *tokens, gssize *i, const char *pattern,
                        gssize *past)
{
	*i = match_next(tokens, *i + 1, (gssize)tokens->len, pattern, past);
	return *i >= 0;
}

static bool is_unfinished(const GArray *tokens)
{
	gssize i, past;
	for (int n = 0; unfinished[n] != NULL; n++)
		for (i = -1; match_after(tokens, &i, unfinished[n], &past);)
			if (!has_any(tokens, i - BEFORE_TOKENS, i, finished_words))
				return true;
	return false;
}

static bool pattern_fits(const GArray *tokens, const struct phase_rule *rule,
                         const char *pattern)
{
	gssize i, end;
	for (i = -1; match_after(tokens, &i, pattern, &end);) {
		gssize from = MAX(i - BEFORE_TOKENS, end - LAST_TOKENS);
		if (has_any(tokens, from, end, no_words))
			continue;
		if ((rule->flags & PARTLY) != 0 &&
		    (has_any(tokens, from, end, part_words) ||
		     has_any_after(tokens, end, end + PART_TOKENS, part_words)))
			continue;
		if ((rule->flags & NOW) != 0 &&
		    has_any_after(tokens, end, end + PART_TOKENS, later_words))
			continue;
		if ((rule->flags & DONE) == 0 ||
		    (!has_any(tokens, from, end, hope_words) &&
		     !has_any(tokens, i - BELIEF_TOKENS, i, belief_words)))
			return true;
	}
	return false;
}

static bool rule_fits(const GArray *tokens, const struct phase_rule *rule,
                      bool unfinished_too)
{
	if ((rule->flags & WHOLE) != 0 && unfinished_too)
		return false;
	for (int n = 0; rule->patterns[n] != NULL; n++)
		if (pattern_fits(tokens, rule, rule->patterns[n]))
			return true;
	return false;
}

const struct phase_rule *phase_from_words(const char *text)
{
	g_autoptr(GArray) tokens = tokens_of(text);
	bool unfinished_too = is_unfinished(tokens);
	for (gsize n = 0; n < G_N_ELEMENTS(rules); n++)
		if (rule_fits(tokens, &rules[n], unfinished_too))
			return &rules[n];
	return NULL;
}

bool words_go_on(const char *text)
{
	g_autoptr(GArray) tokens = tokens_of(text);
	return is_unfinished(tokens);
}

bool words_promise_more(const char *text)
{
	g_autoptr(GArray) tokens = tokens_of(text);
	return match_any(tokens, (gssize)tokens->len, promises);
}

bool words_of_postmortem(const char *text)
{
	static const char *const heads[] = { "incident report|statement|postmortem",
		                             "mini incident",
		                             "preliminary .. incident|root|post",
		                             "post incident|mortem",
		                             "postmortem|pir|rca",
		                             "root cause analysis",
		                             NULL };
	g_autoptr(GArray) tokens = tokens_of(text);
	return match_any(tokens, MIN(HEAD_TOKENS, (gssize)tokens->len), heads);
}

bool phase_rule_returns(const struct phase_rule *rule)
{
	return (rule->flags & RETURNS) != 0;
}

bool phase_rule_fixed(const struct phase_rule *rule)
{
	return (rule->flags & FIXED) != 0;
}
