/*
 * scan.h - a cursor over bytes, for hand-written scanners of hot log shapes.
 *
 * Shape   [at, end) over bytes that somebody else owns
 * Errors  functions return false and leave the cursor where it was
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

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
bool scan_word(struct scan *s, const char *word); /* exactly these bytes */
/* min..max decimal digits, checked */
bool scan_digits(struct scan *s, int min, int max, gint64 *value);
/* span before c; c is consumed */
bool scan_until(struct scan *s, char c, struct scan *span);
void scan_blanks(struct scan *s);        /* blanks and tabs */
struct scan scan_trimmed(struct scan s); /* without blanks around it */
int scan_month(struct scan *s);          /* "Jan".."Dec" -> 1..12, 0 = none */
