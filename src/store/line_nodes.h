/*
 * line_nodes.h - inside of line_codec.h: what its two directions share, nodes and the bytes of steps and forms.
 *
 * Steps   a byte: STEP_RUN steps as expected (a varint follows with what is more), then one that is not, told by
 *         STEP_VALUE and STEP_KNOWN or STEP_NEW; none of these: the run was all, as it may be at the end. STEP_FORM: the
 *         value has the form of the node's last one, form_of(), and none among the forms.
 *         Behind STEP_KNOWN a varint: number of the node. Behind STEP_NEW a varint: length of the piece, which is the
 *         next of the pieces; no node is made of an empty one, nor beyond NODES_MAX.
 * Forms   a byte a value: below FORM_HEX so many digits, all else as in the node's last value; below FORM_TEXT a hex
 *         number of FORM - FORM_HEX + 1 digits in lower case; else a text of FORM - FORM_TEXT bytes, of FORM_LONG the
 *         varint behind it says how many more
 * Values  digits: the number, as many bytes as it takes at most, low byte first; hex: its bytes, the first digit of
 *         an odd number alone; text: itself
 * Owns    texts point into the lines, of the input or of the output
 */
#pragma once
#include "store/line_codec.h"

#include <string.h>

enum {
	NODES_MAX = 16384,
	PLACES = 32, /* in a line, each with values of its own */
	DIGITS_MAX = 16,
	HEX_MAX = 32,

	STEP_RUN = 7, /* at most in the byte */
	STEP_VALUE = 8,
	STEP_KNOWN = 16,
	STEP_NEW = 32,
	STEP_FORM = 64,

	FORM_HEX = DIGITS_MAX + 1,
	FORM_TEXT = FORM_HEX + HEX_MAX,
	FORM_LONG = 255,
};

/* A piece of text at a place, and what came behind it last time. */
struct node {
	const char *text;
	const char *value; /* that followed, NULL = nothing followed yet */
	guint32 text_len;
	/* of the value: up to its last digits, these (0: their number is too long, or they do not matter), and behind them */
	guint32 ahead, digits, behind;
	guint32 next;        /* node of the piece behind that value */
	guint32 next_behind; /* length of what is behind the digits, with that piece */
	guint32 hash;        /* encoder */
	bool ends_line;
	bool hex; /* the value is a hex number */
};

static inline guint32 value_len(const struct node *node)
{
	return node->ahead + node->digits + node->behind;
}

/* That a further value like it has; 0: it must be told. */
static inline guint form_of(const struct node *node)
{
	return node->hex ? FORM_HEX + node->ahead - 1 : node->digits;
}

/* Bytes of a number of so many digits. */
static inline guint bytes_of_digits(guint n)
{
	static const guint8 bytes[DIGITS_MAX + 1] = { 0, 1, 1, 2, 2, 3, 3, 3, 4,
		                                      4, 5, 5, 5, 6, 6, 7, 7 };
	return bytes[n];
}

/* The node's value is this one now; a hex number is one as a whole. */
static inline void node_take(struct node *node, const char *value, gsize len, bool hex)
{
	gsize end = len, from;
	while (!hex && end > 0 && !g_ascii_isdigit(value[end - 1]))
		end--;
	for (from = end; from > 0 && !hex && g_ascii_isdigit(value[from - 1]);)
		from--;
	if (end - from > DIGITS_MAX)
		from = end;
	node->value = value;
	node->ahead = (guint32)from;
	node->digits = (guint32)(end - from);
	node->behind = (guint32)(len - end);
	node->hex = hex;
}
