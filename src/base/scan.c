#include "base/scan.h"

#include <string.h>

/* g_ascii_isdigit() is a look-up in a table of another library: a range is less. */
static inline bool is_digit(char c)
{
	return (guchar)(c - '0') < 10;
}

/* The first byte is the lowest. */
static inline guint64 load8(const char *text)
{
	guint64 w;
	memcpy(&w, text, sizeof w);
	return GUINT64_FROM_LE(w);
}

/* 1 to 7 digits, the lowest bytes of w: two of one become one of two, and so on. */
static inline guint64 number_of(guint64 w, guint n)
{
	w = (w << (64 - 8 * n)) & G_GUINT64_CONSTANT(0x0f0f0f0f0f0f0f0f);
	w = (w * 10 + (w >> 8)) & G_GUINT64_CONSTANT(0x00ff00ff00ff00ff);
	w = (w * 100 + (w >> 16)) & G_GUINT64_CONSTANT(0x0000ffff0000ffff);
	return (w * 10000 + (w >> 32)) & G_MAXUINT32;
}

/* Digits at the beginning of eight bytes; 8: all of them. */
static inline guint digits_of(guint64 w)
{
	const guint64 high = G_GUINT64_CONSTANT(0x8080808080808080);
	const guint64 sevens = G_GUINT64_CONSTANT(0x7676767676767676);
	w ^= G_GUINT64_CONSTANT(0x3030303030303030);
	const guint64 others = (((w & ~high) + sevens) | w) & high;
	return others == 0 ? 8 : (guint)__builtin_ctzll(others) / 8;
}

/* Most numbers: up to 7 digits, and 8 bytes that can be read. False: to be looked at byte by byte. */
static inline bool short_digits(struct scan *s, int min, int max, gint64 *value)
{
	if (s->end - s->at < 8)
		return false;
	const guint64 w = load8(s->at);
	const guint n = digits_of(w);
	if (n == 8 || n == 0 || (int)n < min || (int)n > max)
		return false;
	*value = (gint64)number_of(w, n);
	s->at += n;
	return true;
}

bool scan_digits(struct scan *s, int min, int max, gint64 *value)
{
	if (short_digits(s, min, max, value))
		return true;
	enum { SAFE = 18 }; /* digits that never overflow */
	const char *at = s->at, *end = s->end - at > max ? at + max : s->end;
	const char *safe = end - at > SAFE ? at + SAFE : end;
	gint64 sum = 0;
	for (; at < safe && is_digit(*at); at++)
		sum = sum * 10 + (*at - '0');
	for (; at == safe && at < end && is_digit(*at); safe = ++at)
		if (__builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, *at - '0', &sum))
			return false;
	if (at - s->at < min)
		return false;
	*value = sum;
	s->at = at;
	return true;
}

void scan_blanks(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
		s->at++;
}

#define LETTERS(a, b, c) ((guint)(a) << 16 | (guint)(b) << 8 | (guint)(c))

struct scan scan_trimmed(struct scan s)
{
	scan_blanks(&s);
	while (s.end > s.at && (s.end[-1] == ' ' || s.end[-1] == '\t'))
		s.end--;
	return s;
}

int scan_month(struct scan *s)
{
	if (s->end - s->at < 3)
		return 0;
	const guchar *at = (const guchar *)s->at;
	int month = 0;
	switch (LETTERS(at[0], at[1], at[2])) {
	case LETTERS('J', 'a', 'n'):
		month = 1;
		break;
	case LETTERS('F', 'e', 'b'):
		month = 2;
		break;
	case LETTERS('M', 'a', 'r'):
		month = 3;
		break;
	case LETTERS('A', 'p', 'r'):
		month = 4;
		break;
	case LETTERS('M', 'a', 'y'):
		month = 5;
		break;
	case LETTERS('J', 'u', 'n'):
		month = 6;
		break;
	case LETTERS('J', 'u', 'l'):
		month = 7;
		break;
	case LETTERS('A', 'u', 'g'):
		month = 8;
		break;
	case LETTERS('S', 'e', 'p'):
		month = 9;
		break;
	case LETTERS('O', 'c', 't'):
		month = 10;
		break;
	case LETTERS('N', 'o', 'v'):
		month = 11;
		break;
	case LETTERS('D', 'e', 'c'):
		month = 12;
		break;
	default:
		break;
	}
	s->at += month > 0 ? 3 : 0;
	return month;
}
