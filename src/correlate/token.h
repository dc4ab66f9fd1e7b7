/*
 * token.h - prose of unknown origin cut into words, numbers and signs.
 *
 * Shape   in the order of the text; "2h45m" is four tokens, "06:04" three, "a.m." one word "am"; a tag "<br />" or an
 *         empty line ends a sentence, and so do . ! ? ; before a blank
 * Units   byte offsets into the text
 * Owns    the array is the caller's; tokens point into the text
 * Limits  text past 256 KiB is not read
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

enum token_kind {
	TOKEN_WORD,
	TOKEN_NUMBER, /* value holds it */
	TOKEN_SIGN,   /* one ASCII character; dashes of all kinds are '-' */
	TOKEN_STOP,   /* end of a sentence */
};

struct token {
	enum token_kind kind;
	gsize start, end;
	double value;
	int digits;    /* digits before the point */
	int decimals;  /* digits after it */
	char sign;     /* of TOKEN_SIGN */
	bool joined;   /* no blank before it */
	char word[24]; /* lower case, cut; "" unless TOKEN_WORD */
};

GArray *tokens_of(const char *text); /* struct token; NULL text gives an empty array */
/* Bounds-checked: a TOKEN_STOP where i is outside. */
const struct token *token_at(const GArray *tokens, gssize i);
bool token_is(const GArray *tokens, gssize i, const char *word);
bool token_sign(const GArray *tokens, gssize i, char sign);
/* Whether the word is one of a NULL-ended list; an entry that ends in "*" is a prefix. */
bool token_in(const GArray *tokens, gssize i, const char *const *list);
/* First and one past the last token of the sentence that holds i; of a very long one, 400 tokens to either side. */
void token_sentence(const GArray *tokens, gssize i, gssize *first, gssize *end);
/* That sentence as one line, cut to 240 characters; g_free(). */
char *token_quote(const char *text, const GArray *tokens, gssize i);
