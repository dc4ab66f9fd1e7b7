/* name.c - which component a text means, see phrase.h */
#include "correlate/phrase.h"

#include "correlate/token.h"

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
