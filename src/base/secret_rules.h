/*
 * secret_rules.h - the rules of secret.c: which words go before a secret, and what it looks like there.
 *
 * Shape   a rule is tried where one of its words stands, and never elsewhere; words are in small letters, 0 stands for any
 *         digit
 * Owns    nothing
 */
#pragma once
#include "base/secret.h"

/* What may stand right before the word. */
enum secret_before {
	BEFORE_ANY,  /* anything: DB_PASSWORD= */
	BEFORE_WORD, /* no letter and no digit */
	BEFORE_NAME, /* nor "-" nor "_": the word begins the secret itself */
};
struct secret_rule {
	enum secret_kind kind;
	const char *words[24]; /* NULL-ended */
	enum secret_before before;
	/* From the word on; group 1 is the secret. Or NULL, then find does it. */
	const char *pattern;
	bool caseless;
	/* Whether the span is one, may also shorten it; NULL: it is. word is where the word stands. */
	bool (*check)(const char *text, gsize len, gsize word, struct secret *span);
	/* The secret that the word at belongs to. */
	bool (*find)(const char *text, gsize len, gsize at, struct secret *span);
};
extern const struct secret_rule secret_rules[];
extern const guint secret_rules_len;

/* --- those that no pattern says (secret_find.c) --- */
bool secret_find_key(const char *text, gsize len, gsize at, struct secret *span);
bool secret_find_card(const char *text, gsize len, gsize at, struct secret *span);
bool secret_find_email(const char *text, gsize len, gsize at, struct secret *span);
