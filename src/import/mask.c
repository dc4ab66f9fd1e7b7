#include "import/mask.h"

#include <stdbool.h>
#include <string.h>

enum byte_kind {
	ENDS = 0, /* a word */
	PLAIN = 1,
	HEX = 2,   /* a letter of a hex number, or '-' inside of one */
	DIGIT = 4, /* or NUL, which no pattern may hold */
	QUOTE = 8,
};
/* What is not named ends a word: white space and / , ; = ( ) [ ] { } < > | & ? */
static const guint8 kinds[256] = {
	[0] = DIGIT,           [1 ... 8] = PLAIN,     [14 ... 31] = PLAIN,
	['!'] = PLAIN,         ['"'] = QUOTE,         ['#' ... '%'] = PLAIN,
	['\''] = QUOTE,        ['*' ... '+'] = PLAIN, ['-'] = HEX,
	['.'] = PLAIN,         ['0' ... '9'] = DIGIT, [':'] = PLAIN,
	['@'] = PLAIN,         ['A' ... 'F'] = HEX,   ['G' ... 'Z'] = PLAIN,
	['\\'] = PLAIN,        ['^' ... '`'] = PLAIN, ['a' ... 'f'] = HEX,
	['g' ... 'z'] = PLAIN, ['~' ... 255] = PLAIN,
};

struct masked {
	char *out;
	gsize len;
};

static void put(struct masked *masked, const char *text, gsize len)
{
	gsize room = MASK_SIZE - 1 - masked->len;
	memcpy(masked->out + masked->len, text, MIN(len, room));
	masked->len += MIN(len, room);
}

static inline void put_char(struct masked *masked, char c)
{
	masked->out[masked->len] = c;
	masked->len += masked->len < MASK_SIZE - 1;
}

/* "v1", "v23": names the interface, not the request */
static bool is_version(const char *word, gsize len)
{
	if (len < 2 || len > 3 || word[0] != 'v')
		return false;
	for (gsize i = 1; i < len; i++)
		if (!g_ascii_isdigit(word[i]))
			return false;
	return true;
}

/* Ids without one digit ("deadbeef-cafe") are rare but real; eight letters keep "feedback" and "facade" as words. */
static bool is_hex_id(const char *word, gsize len)
{
	gsize letters = 0;
	for (gsize i = 0; i < len; i++)
		letters += word[i] != '-';
	return letters >= 8;
}

/* The quoted value that begins at text[0], to its closing quote; 0 = it is not closed, so it is an apostrophe. */
static gsize quoted(const char *text, gsize len)
{
	const char *close = memchr(text + 1, text[0], len - 1);
	return close == NULL ? 0 : (gsize)(close - text) + 1;
}

/* "GET" of "GET /cart/7 HTTP/1.1": the length of what a quoted request begins with, else 0 */
static gsize quoted_method(const char *text, gsize len)
{
	gsize at = 0;
	while (at < len && g_ascii_isupper(text[at]))
		at++;
	return at >= 3 && at + 1 < len && text[at] == ' ' && text[at + 1] == '/' ? at : 0;
}

/* "*" in its quotes; of a request the method stays. */
static void put_quoted(struct masked *masked, const char *text, gsize len)
{
	const gsize method = quoted_method(text + 1, len - 2);
	put(masked, text, 1 + method);
	put(masked, " /*", method > 0 ? 3 : 0);
	put(masked, "*", method > 0 ? 0 : 1);
	put(masked, text, 1);
}

/* "onExtend:" of "onExtend:1514038530000", the name of a value; no host ("db.example:5432"), no hex ("de:ad:00") */
static gsize value_name(const char *word, gsize len)
{
	gsize at = 0;
	bool letter = false;
	while (at < len && (g_ascii_isalpha(word[at]) || word[at] == '_'))
		letter |= kinds[(guchar)word[at++]] == PLAIN;
	return letter && at >= 2 && at + 1 < len && word[at] == ':' ? at + 1 : 0;
}

/*
 * Reads one word that does not begin with a quote; returns its length. It is copied while it is looked at, as far as it
 * fits.
 */
static inline gsize put_word(struct masked *masked, const char *text, gsize len)
{
	const gsize start = masked->len;
	gsize out = start, end = 0;
	guint8 kind, seen = 0;
	const gsize fits = MIN(len, MASK_SIZE - 1 - start);
	for (; end < fits && (kind = kinds[(guchar)text[end]]) != ENDS; end++) {
		masked->out[out++] = text[end];
		seen |= kind;
	}
	while (end >= fits && end < len && (kind = kinds[(guchar)text[end]]) != ENDS) {
		seen |= kind;
		end++;
	}
	masked->len = out;
	if (((seen & DIGIT) != 0 && !is_version(text, end)) ||
	    (seen == HEX && end >= 8 && is_hex_id(text, end))) {
		masked->len = start;
		const gsize name = (seen & DIGIT) != 0 ? value_name(text, end) : 0;
		masked->len += MIN(name, fits); /* it is there already */
		put_char(masked, '*');
	}
	return end;
}

/* Takes away the beginning of a character whose end did not fit. */
static void cut_at_character(struct masked *masked)
{
	gsize have = 1;
	while (have < 4 && have < masked->len &&
	       ((guchar)masked->out[masked->len - have] & 0xc0) == 0x80)
		have++;
	guchar lead = (guchar)masked->out[masked->len - have];
	gsize need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
	if (need > have)
		masked->len -= have;
}

gsize mask_text(const char *text, gsize len, char out[MASK_SIZE])
{
	struct masked masked = { out, 0 };
	for (gsize at = 0; at < len && masked.len < MASK_SIZE - 1;) {
		guint8 kind = kinds[(guchar)text[at]];
		gsize value = kind == QUOTE ? quoted(text + at, len - at) : 0;
		if (value > 0) {
			put_quoted(&masked, text + at, value);
			at += value;
		} else if (kind == ENDS || kind == QUOTE) {
			out[masked.len++] = text[at++];
		} else {
			at += put_word(&masked, text + at, len - at);
		}
	}
	if (masked.len == MASK_SIZE - 1)
		cut_at_character(&masked);
	out[masked.len] = '\0';
	return masked.len;
}
