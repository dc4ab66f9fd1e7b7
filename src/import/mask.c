#include "import/mask.h"
#include "base/bytes16.h"

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

/* --- windows: up to 64 bytes looked at together ---------------------------------------- */

enum { WINDOW = 64 };

/* A bit a byte of a window. */
struct kinds64 {
	guint64 ends, digits, quotes, hex;
};

static inline void look16(const char *at, guint shift, guint cut, struct kinds64 *out)
{
	const Bytes16 bytes = bytes16_load(at);
	const Bytes16 ends = bytes16_in(bytes, '\t', '\r') | bytes16_in(bytes, ';', '?') |
	                     bytes16_in(bytes, '(', ')') | bytes16_in(bytes, '{', '}') |
	                     bytes16_eq(bytes, ' ') | bytes16_eq(bytes, '&') |
	                     bytes16_eq(bytes, ',') | bytes16_eq(bytes, '/') |
	                     bytes16_eq(bytes, '[') | bytes16_eq(bytes, ']');
	const Bytes16 digits = bytes16_in(bytes, '0', '9') | bytes16_eq(bytes, '\0');
	const Bytes16 quotes = bytes16_eq(bytes, '"') | bytes16_eq(bytes, '\'');
	const Bytes16 hex = bytes16_in(bytes | 0x20, 'a', 'f') | bytes16_eq(bytes, '-');
	out->ends |= (guint64)(bytes16_mask(ends) >> cut) << shift;
	out->digits |= (guint64)(bytes16_mask(digits) >> cut) << shift;
	out->quotes |= (guint64)(bytes16_mask(quotes) >> cut) << shift;
	out->hex |= (guint64)(bytes16_mask(hex) >> cut) << shift;
}

/* Of 1 to WINDOW bytes; the last look goes back over bytes that were seen, so that none behind them is read. */
static void look(const char *text, guint n, struct kinds64 *out)
{
	guint at = 0;
	*out = (struct kinds64){ 0 };
	if (n < 16) {
		char padded[16] = { 0 };
		memcpy(padded, text, n);
		look16(padded, 0, 0, out);
		out->digits &= (G_GUINT64_CONSTANT(1) << n) - 1;
		return;
	}
	for (; n - at >= 16; at += 16)
		look16(text + at, at, 0, out);
	if (at < n)
		look16(text + n - 16, at, 16 - (n - at), out);
}

/* Bits below one; of 64 all. */
static inline guint64 below(guint bit)
{
	return bit < 64 ? (G_GUINT64_CONSTANT(1) << bit) - 1 : G_MAXUINT64;
}

/* Whether a quote opens something, or a word may be hex digits alone. */
static bool is_odd(const struct kinds64 *of)
{
	guint64 run = of->hex & of->hex >> 1;
	run &= run >> 2;
	return (of->quotes & (of->ends << 1 | 1)) != 0 || (run & run >> 4) != 0;
}

/* Up to 16 bytes, none beyond. */
static inline void copy_short(char *out, const char *from, gsize n)
{
	guint64 first, last;
	if (n >= 8) {
		memcpy(&first, from, 8);
		memcpy(&last, from + n - 8, 8);
		memcpy(out, &first, 8);
		memcpy(out + n - 8, &last, 8);
	} else if (n >= 4) {
		memcpy(&first, from, 4);
		memcpy(&last, from + n - 4, 4);
		memcpy(out, &first, 4);
		memcpy(out + n - 4, &last, 4);
	} else if (n > 0) {
		out[0] = from[0];
		out[n / 2] = from[n / 2];
		out[n - 1] = from[n - 1];
	}
}

/* n bytes of a text that ends at end; 15 more may be written. */
static inline void copy(char *out, const char *from, gsize n, const char *end)
{
	for (; n > 16; out += 16, from += 16, n -= 16)
		memcpy(out, from, 16);
	if (end - from >= 16)
		memcpy(out, from, 16);
	else
		copy_short(out, from, n);
}

/* Whole words; out has room for them and 16 bytes. Most words are copied with what stands around them. */
static void put_window(struct masked *masked, const char *text, guint n,
                       const struct kinds64 *of, const char *end)
{
	guint from = 0;
	for (guint64 digits = of->digits; digits != 0;) {
		const guint digit = (guint)__builtin_ctzll(digits);
		const guint64 before = of->ends & below(digit);
		const guint64 behind = of->ends & ~below(digit);
		const guint word = before != 0 ? 64 - (guint)__builtin_clzll(before) : 0;
		const guint stop = behind != 0 ? (guint)__builtin_ctzll(behind) : n;
		digits &= ~below(stop);
		if (text[word] == 'v' && is_version(text + word, stop - word))
			continue;
		const guint kept = word + (guint)value_name(text + word, stop - word);
		copy(masked->out + masked->len, text + from, kept - from, end);
		masked->len += kept - from;
		masked->out[masked->len++] = '*';
		from = stop;
	}
	copy(masked->out + masked->len, text + from, n - from, end);
	masked->len += n - from;
}

/* Masks as much as can be done by windows; returns how much that is. */
static gsize put_windows(struct masked *masked, const char *text, gsize len)
{
	gsize at = 0;
	while (at < len && masked->len + WINDOW + 16 < MASK_SIZE) {
		struct kinds64 of;
		guint n = (guint)MIN(len - at, WINDOW);
		look(text + at, n, &of);
		if (n < len - at) { /* whole words only */
			if (of.ends == 0)
				break;
			n = 64 - (guint)__builtin_clzll(of.ends);
			of.digits &= below(n);
		}
		if (is_odd(&of))
			break;
		put_window(masked, text + at, n, &of, text + len);
		at += n;
	}
	return at;
}

gsize mask_text(const char *text, gsize len, char out[MASK_SIZE])
{
	struct masked masked = { out, 0 };
	gsize at = put_windows(&masked, text, len);
	while (at < len && masked.len < MASK_SIZE - 1) {
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
