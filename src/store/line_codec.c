#include "store/line_codec.h"

#include <string.h>

enum {
	NODES_MAX = 16384,
	SLOTS = 4 * NODES_MAX, /* of the table of nodes, a power of two */
	PLACES = 32,           /* in a line, each with values of its own */
	VALUE_END = '\n',      /* no value has it */
	/* steps: a varint n, n steps as expected; then one that is not: */
	VALUE_GIVEN = 1, /* the value is the next one of its place */
	PIECE_KNOWN = 2, /* a varint follows: number of the node */
	PIECE_NEW =
	        4, /* a varint follows: length, the text is the next of pieces; 0 length: no node is made */
};

/* A piece of text at a place, and what came behind it last time. */
struct node {
	const char *text;  /* of the input, or of the output */
	const char *value; /* that followed, NULL = nothing followed yet */
	guint32 text_len, value_len;
	guint32 next; /* node of the piece behind that value */
	guint32 hash;
	bool ends_line;
};

struct nodes {
	struct node *all; /* the first is where every line begins */
	guint n;
};

enum { IN_WORD = 0, DIGIT = 1, ENDS_WORD = 2, ENDS_LINE = 3 };
/* What ends a word is as in patterns: white space, quotes and / , ; = ( ) [ ] { } < > | & ? */
static const guint8 kinds[256] = {
	['\t'] = 2, ['\n'] = 3,        ['\v' ... '\r'] = 2, [' '] = 2, ['"'] = 2,
	['&'] = 2,  ['\''] = 2,        ['('] = 2,           [')'] = 2, [','] = 2,
	['/'] = 2,  ['0' ... '9'] = 1, [';'] = 2,           ['<'] = 2, ['='] = 2,
	['>'] = 2,  ['?'] = 2,         ['['] = 2,           [']'] = 2, ['{'] = 2,
	['|'] = 2,  ['}'] = 2,
};

bool line_codec_ends_word(char c)
{
	return kinds[(guchar)c] >= ENDS_WORD;
}

void line_parts_init(struct line_parts *parts)
{
	*parts = (struct line_parts){ g_byte_array_new(), g_byte_array_new(),
		                      g_byte_array_new() };
}

void line_parts_clear(struct line_parts *parts)
{
	g_byte_array_unref(parts->steps);
	g_byte_array_unref(parts->pieces);
	g_byte_array_unref(parts->values);
}

static void put_varint(GByteArray *out, guint32 value)
{
	guint8 bytes[5];
	guint n = 0;
	for (; value >= 0x80; value >>= 7)
		bytes[n++] = (guint8)(value | 0x80);
	bytes[n++] = (guint8)value;
	g_byte_array_append(out, bytes, n);
}

/* --- encode --------------------------------------------------------------------------- */

/* Grows by itself; kept from chunk to chunk, so that its pages are. */
struct buffer {
	guint8 *bytes;
	gsize len, size;
};

struct encoder {
	const char *at, *end;
	struct nodes nodes;
	guint32 *slots; /* node by hash; 0 = free */
	guint node, place, run;
	struct buffer steps, pieces, values[PLACES];
};

static guint8 *room(struct buffer *buffer, gsize len)
{
	if (buffer->size - buffer->len < len) {
		buffer->size = MAX(2 * buffer->size, buffer->len + len + 4096);
		buffer->bytes = g_realloc(buffer->bytes, buffer->size);
	}
	return buffer->bytes + buffer->len;
}

static void add_text(struct buffer *buffer, const char *text, gsize len)
{
	memcpy(room(buffer, len + 1), text, len);
	buffer->len += len;
}

static void add_varint(struct buffer *buffer, guint32 value)
{
	guint8 *out = room(buffer, 5);
	for (; value >= 0x80; value >>= 7)
		*out++ = (guint8)(value | 0x80);
	*out++ = (guint8)value;
	buffer->len = (gsize)(out - buffer->bytes);
}

static inline guint64 load8(const char *text)
{
	guint64 w;
	memcpy(&w, text, sizeof w);
	return w;
}

static inline bool equal(const char *a, const char *b, gsize len)
{
	if (len >= 8) {
		for (gsize i = 0; i + 8 < len; i += 8)
			if (load8(a + i) != load8(b + i))
				return false;
		return load8(a + len - 8) == load8(b + len - 8);
	}
	for (gsize i = 0; i < len; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

/* A word with a digit; 0 for any other. */
static gsize value_at(const char *at, const char *end)
{
	const char *from = at;
	guint8 kind = IN_WORD, digits = 0;
	for (; at < end && (kind = kinds[(guchar)*at]) < ENDS_WORD; at++)
		digits |= kind;
	return digits != 0 ? (gsize)(at - from) : 0;
}

/* The high bit of each byte that is a digit or a line's end. */
static inline guint64 stops_in(guint64 w)
{
	const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
	const guint64 digit = w ^ (ones * '0'), end = w ^ (ones * '\n');
	const guint64 no_digit = ((digit & (ones * 0x7f)) + ones * (0x80 - 10)) | digit;
	const guint64 no_end = ((end & (ones * 0x7f)) + ones * 0x7f) | end;
	return ~(no_digit & no_end) & (ones * 0x80);
}

/* Up to the next word with a digit, or the end of the line. */
static gsize piece_at(const char *from, const char *end)
{
	const char *at = from;
	guint64 stops = 0;
	while (end - at >= 8 && (stops = stops_in(GUINT64_FROM_LE(load8(at)))) == 0)
		at += 8;
	if (stops != 0)
		at += __builtin_ctzll(stops) / 8;
	while (at < end && *at != '\n' && !g_ascii_isdigit(*at))
		at++;
	if (at == end || *at == '\n')
		return (gsize)(at - from) + (at < end);
	while (at > from && kinds[(guchar)at[-1]] < ENDS_WORD)
		at--;
	return (gsize)(at - from);
}

/* Of both ends: what differs in between is told apart by comparing. */
static guint32 hash_of(const char *text, gsize len, guint place)
{
	guint64 a = 0, b = 0;
	if (len >= 8) {
		a = load8(text);
		b = load8(text + len - 8);
		if (len > 24)
			a ^= load8(text + len / 2) * 3;
	} else {
		memcpy(&a, text, len);
	}
	guint64 h = (a ^ (len << 8 | place)) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
	h = (h ^ h >> 32 ^ b) * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
	return (guint32)(h ^ h >> 32);
}

/* The node of that text at the place; *known: it was there. NODES_MAX = there is no room for it. */
static guint node_of(struct encoder *e, const char *text, gsize len, bool *known)
{
	const guint32 hash = hash_of(text, len, e->place);
	guint slot = hash % SLOTS;
	for (; e->slots[slot] != 0; slot = (slot + 1) % SLOTS) {
		const struct node *node = &e->nodes.all[e->slots[slot]];
		if (node->hash == hash && node->text_len == len &&
		    equal(node->text, text, len)) {
			*known = true;
			return e->slots[slot];
		}
	}
	*known = false;
	if (e->nodes.n == NODES_MAX || len == 0)
		return NODES_MAX;
	e->slots[slot] = e->nodes.n;
	e->nodes.all[e->nodes.n] = (struct node){
		.text = text,
		.text_len = (guint32)len,
		.hash = hash,
		.ends_line = text[len - 1] == '\n',
	};
	return e->nodes.n++;
}

static void go_on(struct encoder *e, guint node, bool ends_line)
{
	e->node = ends_line ? 0 : node;
	e->place = ends_line ? 0 : (e->place + 1) % PLACES;
}

/* The next value and piece are those of last time. */
static bool as_expected(struct encoder *e)
{
	const struct node *node = &e->nodes.all[e->node];
	if (node->value == NULL)
		return false;
	const struct node *next = &e->nodes.all[node->next];
	if ((gsize)(e->end - e->at) < (gsize)node->value_len + next->text_len ||
	    !equal(e->at, node->value, node->value_len) ||
	    !equal(e->at + node->value_len, next->text, next->text_len))
		return false;
	e->at += node->value_len + next->text_len;
	e->run++;
	go_on(e, node->next, next->ends_line);
	return true;
}

static void put_piece(struct encoder *e, const char *text, gsize len, guint next,
                      bool known)
{
	add_varint(&e->steps, known ? next : (guint32)len);
	if (!known)
		add_text(&e->pieces, text, len);
}

static void put_value(struct buffer *values, const char *value, gsize len)
{
	add_text(values, value, len);
	values->bytes[values->len++] = VALUE_END; /* add_text() leaves room */
}

static void not_as_expected(struct encoder *e)
{
	struct node *node = &e->nodes.all[e->node];
	const char *value = e->at, *text = value + value_at(value, e->end);
	const gsize value_len = (gsize)(text - value), len = piece_at(text, e->end);
	const bool same = node->value != NULL && node->value_len == value_len &&
	                  equal(node->value, value, value_len);
	bool known;
	const guint next = node_of(e, text, len, &known);
	const bool expected = known && node->value != NULL && node->next == next;
	add_varint(&e->steps, e->run);
	e->run = 0;
	add_varint(&e->steps, (same ? 0U : VALUE_GIVEN) | (expected ? 0U
	                                                   : known  ? PIECE_KNOWN
	                                                            : PIECE_NEW));
	if (!same)
		put_value(&e->values[e->place], value, value_len);
	if (!expected)
		put_piece(e, text, len, next, known);
	if (next < NODES_MAX) {
		node->value = value;
		node->value_len = (guint32)value_len;
		node->next = next;
	}
	e->at = text + len;
	go_on(e, next < NODES_MAX ? next : 0, len > 0 && e->at[-1] == '\n');
}

static void encoder_free(gpointer data)
{
	struct encoder *e = data;
	for (guint i = 0; i < PLACES; i++)
		g_free(e->values[i].bytes);
	g_free(e->steps.bytes);
	g_free(e->pieces.bytes);
	g_free(e->nodes.all);
	g_free(e->slots);
	g_free(e);
}

/* One a thread: its tables and buffers are as large as a chunk. */
static struct encoder *encoder_of_thread(void)
{
	static GPrivate own = G_PRIVATE_INIT(encoder_free);
	struct encoder *e = g_private_get(&own);
	if (e == NULL) {
		e = g_new0(struct encoder, 1);
		e->nodes.all = g_new(struct node, NODES_MAX);
		e->slots = g_new(guint32, SLOTS);
		g_private_set(&own, e);
	}
	memset(e->slots, 0, SLOTS * sizeof *e->slots);
	e->nodes.all[0] = (struct node){ 0 };
	e->nodes.n = 1;
	e->node = e->place = e->run = 0;
	e->steps.len = e->pieces.len = 0;
	for (guint i = 0; i < PLACES; i++)
		e->values[i].len = 0;
	return e;
}

static void copy_out(GByteArray *out, const struct buffer *buffer)
{
	g_byte_array_append(out, buffer->bytes, (guint)buffer->len);
}

void line_codec_encode(const char *bytes, gsize len, struct line_parts *parts)
{
	struct encoder *e = encoder_of_thread();
	e->at = bytes;
	e->end = bytes + len;
	while (e->at < e->end)
		if (!as_expected(e))
			not_as_expected(e);
	add_varint(&e->steps, e->run);
	g_byte_array_set_size(parts->steps, 0);
	g_byte_array_set_size(parts->pieces, 0);
	g_byte_array_set_size(parts->values, 0);
	copy_out(parts->steps, &e->steps);
	copy_out(parts->pieces, &e->pieces);
	for (guint i = 0; i < PLACES; i++) {
		put_varint(parts->values, (guint32)e->values[i].len);
		copy_out(parts->values, &e->values[i]);
	}
}

/* --- decode --------------------------------------------------------------------------- */

struct part {
	const guint8 *at, *end;
};

struct decoder {
	struct part steps, pieces, values[PLACES];
	struct nodes nodes;
	guint node, place;
	char *at, *end; /* of the output */
};

static struct part part_of(const GByteArray *bytes)
{
	return (struct part){ bytes->data, bytes->data + bytes->len };
}

static bool get_varint(struct part *part, guint32 *value)
{
	guint64 sum = 0;
	for (int shift = 0; shift < 35 && part->at < part->end; shift += 7) {
		const guint64 byte = *part->at++;
		sum |= (byte & 0x7f) << shift;
		if (byte < 0x80) {
			*value = (guint32)sum;
			return sum <= G_MAXUINT32;
		}
	}
	return false;
}

static bool put_text(struct decoder *d, const char *text, gsize len)
{
	if ((gsize)(d->end - d->at) < len)
		return false;
	if (len > 0)
		memcpy(d->at, text, len);
	d->at += len;
	return true;
}

static void step_on(struct decoder *d, guint node, bool ends_line)
{
	d->node = ends_line ? 0 : node;
	d->place = ends_line ? 0 : (d->place + 1) % PLACES;
}

static bool repeat(struct decoder *d, guint32 run)
{
	for (; run > 0; run--) {
		const struct node *node = &d->nodes.all[d->node];
		const struct node *next = &d->nodes.all[node->next];
		if (node->value == NULL || !put_text(d, node->value, node->value_len) ||
		    !put_text(d, next->text, next->text_len))
			return false;
		step_on(d, node->next, next->ends_line);
	}
	return true;
}

static bool get_value(struct decoder *d, const struct node *node, bool given)
{
	if (!given)
		return node->value != NULL && put_text(d, node->value, node->value_len);
	struct part *values = &d->values[d->place];
	const gsize left = (gsize)(values->end - values->at);
	const guint8 *end = left > 0 ? memchr(values->at, VALUE_END, left) : NULL;
	if (end == NULL ||
	    !put_text(d, (const char *)values->at, (gsize)(end - values->at)))
		return false;
	values->at = end + 1;
	return true;
}

/* Writes the piece; *next is its node, NODES_MAX = it has none. */
static bool get_piece(struct decoder *d, const struct node *node, guint8 step,
                      guint *next)
{
	guint32 n = node->next;
	if ((step & (PIECE_KNOWN | PIECE_NEW)) != 0 && !get_varint(&d->steps, &n))
		return false;
	*next = n;
	if ((step & PIECE_NEW) == 0) {
		if (n == 0 || n >= d->nodes.n)
			return false;
		return put_text(d, d->nodes.all[n].text, d->nodes.all[n].text_len);
	}
	const char *text = d->at;
	if ((gsize)(d->pieces.end - d->pieces.at) < n ||
	    !put_text(d, (const char *)d->pieces.at, n))
		return false;
	d->pieces.at += n;
	*next = NODES_MAX;
	if (n == 0 || d->nodes.n == NODES_MAX)
		return true;
	*next = d->nodes.n++;
	d->nodes.all[*next] = (struct node){ .text = text,
		                             .text_len = n,
		                             .ends_line = text[n - 1] == '\n' };
	return true;
}

static bool one_step(struct decoder *d)
{
	struct node *node = &d->nodes.all[d->node];
	const guint8 step = *d->steps.at++;
	const char *value = d->at;
	guint next;
	if (step > (VALUE_GIVEN | PIECE_NEW) || !get_value(d, node, step & VALUE_GIVEN))
		return false;
	const gsize value_len = (gsize)(d->at - value);
	const char *text = d->at;
	if (!get_piece(d, node, step, &next))
		return false;
	if (next < NODES_MAX) {
		node->value = value;
		node->value_len = (guint32)value_len;
		node->next = next;
	}
	step_on(d, next < NODES_MAX ? next : 0, d->at > text && d->at[-1] == '\n');
	return true;
}

static bool split_values(struct decoder *d, struct part values)
{
	for (guint i = 0; i < PLACES; i++) {
		guint32 len;
		if (!get_varint(&values, &len) || (gsize)(values.end - values.at) < len)
			return false;
		d->values[i] = (struct part){ values.at, values.at + len };
		values.at += len;
	}
	return values.at == values.end;
}

bool line_codec_decode(const struct line_parts *parts, char *out, gsize len)
{
	struct decoder d = { .steps = part_of(parts->steps),
		             .pieces = part_of(parts->pieces),
		             .at = out,
		             .end = out + len };
	guint32 run = 0;
	if (len > LINE_CODEC_MAX || !split_values(&d, part_of(parts->values)))
		return false;
	d.nodes.all = g_new(struct node, NODES_MAX);
	d.nodes.all[0] = (struct node){ 0 };
	d.nodes.n = 1;
	bool ok = true;
	while (ok && (ok = get_varint(&d.steps, &run) && repeat(&d, run)) &&
	       d.steps.at < d.steps.end)
		ok = one_step(&d);
	g_free(d.nodes.all);
	return ok && d.at == d.end;
}
