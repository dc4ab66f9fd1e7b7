/*
 * scan.h - a cursor over bytes, for hand-written scanners of hot log shapes.
 *
 * Shape   [at, end) over bytes that somebody else owns
 * Errors  functions return false and leave the cursor where it was
 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <string.h>

struct scan {
	const char *at, *end;
};

static inline struct scan scan_of(const char *text, gsize len)
{
	return (struct scan){ text, text + len };
}
static inline bool scan_done(const struct scan *s)
{
	return s->at >= s->end;
}
static inline bool scan_char(struct scan *s, char c)
{
	if (s->at < s->end && *s->at == c) {
		s->at++;
		return true;
	}
	return false;
}
/* Exactly these bytes; inline, so that the length of a literal is known. */
static inline bool scan_word(struct scan *s, const char *word)
{
	const gsize len = strlen(word);
	if ((gsize)(s->end - s->at) < len || (len > 0 && *s->at != *word) ||
	    memcmp(s->at, word, len) != 0)
		return false;
	s->at += len;
	return true;
}
/* min..max decimal digits, checked */
bool scan_digits(struct scan *s, int min, int max, gint64 *value);
/* span before c; c is consumed */
static inline bool scan_until(struct scan *s, char c, struct scan *span)
{
	const char *hit =
	        s->at < s->end ? memchr(s->at, c, (gsize)(s->end - s->at)) : NULL;
	if (hit == NULL)
		return false;
	*span = (struct scan){ s->at, hit };
	s->at = hit + 1;
	return true;
}
void scan_blanks(struct scan *s);        /* blanks and tabs */
struct scan scan_trimmed(struct scan s); /* without blanks around it */
int scan_month(struct scan *s);          /* "Jan".."Dec" -> 1..12, 0 = none */
