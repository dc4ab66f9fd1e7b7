#include "base/bytes16.h"
#include "store/line_nodes.h"

enum {
	SLOTS = 4 * NODES_MAX, /* of the table of nodes, a power of two */
	GUESSES = 4096,        /* a power of two */
	HEX_LEAST = 8,         /* digits of a hex number; of fewer, letters make a word */
	SLACK = 16,            /* bytes that may be read beyond a value's digits */
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
	for (int i = 0; i < LINE_PARTS; i++)
		parts->of[i] = g_byte_array_new();
}

void line_parts_clear(struct line_parts *parts)
{
	for (int i = 0; i < LINE_PARTS; i++)
		g_byte_array_unref(parts->of[i]);
}

gsize line_parts_size(const struct line_parts *parts)
{
	gsize size = 0;
	for (int i = 0; i < LINE_PARTS; i++)
		size += parts->of[i]->len;
	return size;
}

/* --- what grows --------------------------------------------------------------------- */

/* Kept from chunk to chunk, so that its pages are. */
struct buffer {
	guint8 *bytes;
	gsize len, size;
};

/* A step whose piece was taken for the expected one, with all that is needed to take it back. */
struct taken {
	struct node *node; /* NULL = the last step was no such */
	const char *value; /* of the node before */
	guint32 digits;
	guint run, step;
	gsize steps;
};

struct encoder {
	const char *begin, *at, *end;
	struct node *nodes; /* the first is where every line begins */
	guint n_nodes;
	guint16 *slots;   /* node by hash; 0 = free */
	guint16 *guesses; /* node by the beginning of its text; 0 = none */
	guint node, place, run;
	struct taken taken;
	struct buffer steps, pieces, forms[PLACES], values[PLACES];
};

static inline guint8 *room(struct buffer *buffer, gsize len)
{
	if (G_UNLIKELY(buffer->size - buffer->len < len)) {
		buffer->size = MAX(2 * buffer->size, buffer->len + len + 4096);
		buffer->bytes = g_realloc(buffer->bytes, buffer->size);
	}
	return buffer->bytes + buffer->len;
}

static void add_text(struct buffer *buffer, const char *text, gsize len)
{
	if (len > 0)
		memcpy(room(buffer, len), text, len);
	buffer->len += len;
}

static inline void add_byte(struct buffer *buffer, guint byte)
{
	*room(buffer, 1) = (guint8)byte;
	buffer->len++;
}

static void add_varint(struct buffer *buffer, guint32 value)
{
	guint8 *out = room(buffer, 5);
	for (; value >= 0x80; value >>= 7)
		*out++ = (guint8)(value | 0x80);
	*out++ = (guint8)value;
	buffer->len = (gsize)(out - buffer->bytes);
}

/* The low bytes of a number. */
static inline void add_number(struct buffer *buffer, guint64 number, guint bytes)
{
	number = GUINT64_TO_LE(number);
	memcpy(room(buffer, sizeof number), &number, sizeof number);
	buffer->len += bytes;
}

/* --- eight bytes at once -------------------------------------------------------------- */

#define ONES G_GUINT64_CONSTANT(0x0101010101010101)

/* The first byte is the lowest. */
static inline guint64 load8(const char *text)
{
	guint64 w;
	memcpy(&w, text, sizeof w);
	return GUINT64_FROM_LE(w);
}

/* SLACK bytes behind both texts can be read, so that short ones are compared without a branch. */
static inline bool same16(const char *a, const char *b, guint len)
{
	return (~bytes16_same(a, b) & ((1U << len) - 1)) == 0;
}

static inline bool same(const char *a, const char *b, guint32 len)
{
	if (len <= 16)
		return same16(a, b, len);
	for (; len > 16; a += 16, b += 16, len -= 16)
		if (bytes16_same(a, b) != 0xffff)
			return false;
	return same16(a, b, len);
}

/* 1 to 8 digits, the lowest bytes of w. */
static inline guint64 number_of(guint64 w, guint n)
{
	w = (w << (64 - 8 * n)) & (ONES * 0x0f);
	w = (w * 10 + (w >> 8)) & G_GUINT64_CONSTANT(0x00ff00ff00ff00ff);
	w = (w * 100 + (w >> 16)) & G_GUINT64_CONSTANT(0x0000ffff0000ffff);
	return (w * 10000 + (w >> 32)) & G_MAXUINT32;
}

/* --- pieces and values ------------------------------------------------------------------ */

static gsize version_behind_slash(const char *at, const char *end)
{
	const char *from = at;
	bool dot = false;
	for (; at < end && (kinds[(guchar)*at] == DIGIT || *at == '.'); at++)
		dot |= *at == '.';
	return dot && (at == end || kinds[(guchar)*at] >= ENDS_WORD) ? (gsize)(at - from)
	                                                             : 0;
}

/* "5.0" of "Mozilla/5.0", the number of a version: as good as never another one the next time. 0: it is none. */
static inline gsize version_at(const char *line, const char *at, const char *end)
{
	if (at == line || at[-1] != '/' || at == end || kinds[(guchar)*at] != DIGIT)
		return 0;
	return version_behind_slash(at, end);
}

/* A word with a digit; 0 for any other. */
static gsize value_at(const char *line, const char *at, const char *end)
{
	const char *from = at;
	guint8 kind = IN_WORD, digits = 0;
	for (; at < end && (kind = kinds[(guchar)*at]) < ENDS_WORD; at++)
		digits |= kind;
	return digits != 0 && version_at(line, from, end) == 0 ? (gsize)(at - from) : 0;
}

/* The first digit or line end. */
static const char *stop_at(const char *at, const char *end)
{
	for (; end - at >= 16; at += 16) {
		const Bytes16 bytes = bytes16_load(at);
		const guint stops = bytes16_mask(bytes16_in(bytes, '0', '9') |
		                                 bytes16_eq(bytes, '\n'));
		if (stops != 0)
			return at + bytes16_first(stops);
	}
	while (at < end && *at != '\n' && !g_ascii_isdigit(*at))
		at++;
	return at;
}

/* Up to the next word with a digit, or the end of the line. */
static gsize piece_at(const char *line, const char *from, const char *end)
{
	for (const char *at = from;;) {
		at = stop_at(at, end);
		if (at == end || *at == '\n')
			return (gsize)(at - from) + (at < end);
		const gsize version = version_at(line, at, end);
		if (version == 0) {
			while (at > from && kinds[(guchar)at[-1]] < ENDS_WORD)
				at--;
			return (gsize)(at - from);
		}
		at += version;
	}
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

static inline bool same_piece(const struct encoder *e, const char *a, const char *b,
                              gsize len)
{
	return (gsize)(e->end - b) < len + SLACK ? memcmp(a, b, len) == 0
	                                         : same(a, b, (guint32)len);
}

/* The node of that text at the place; *known: it was there. NODES_MAX = there is no room for it. */
static guint node_of(struct encoder *e, const char *text, gsize len, bool *known)
{
	const guint32 hash = hash_of(text, len, e->place);
	guint slot = hash % SLOTS;
	for (; e->slots[slot] != 0; slot = (slot + 1) % SLOTS) {
		const struct node *node = &e->nodes[e->slots[slot]];
		if (node->hash == hash && node->text_len == len &&
		    same_piece(e, node->text, text, len)) {
			*known = true;
			return e->slots[slot];
		}
	}
	*known = false;
	if (e->n_nodes == NODES_MAX || len == 0)
		return NODES_MAX;
	e->slots[slot] = (guint16)e->n_nodes;
	e->nodes[e->n_nodes] = (struct node){
		.text = text,
		.text_len = (guint32)len,
		.hash = hash,
		.ends_line = text[len - 1] == '\n',
	};
	return e->n_nodes++;
}

static inline void go_on(struct encoder *e, guint node, bool ends_line)
{
	e->node = ends_line ? 0 : node;
	e->place = ends_line ? 0 : (e->place + 1) % PLACES;
}

/* --- steps --------------------------------------------------------------------------- */

/* The run up to here, and a step that is not as expected. */
static inline void put_step(struct encoder *e, guint step)
{
	const guint run = MIN(e->run, STEP_RUN);
	add_byte(&e->steps, run | step);
	if (run == STEP_RUN)
		add_varint(&e->steps, e->run - STEP_RUN);
	e->run = 0;
}

/* Of a value that is put; what is as the node's last value was costs no form. Returns what the step says of it. */
static inline guint put_form(struct encoder *e, guint form, guint expected)
{
	if (form == expected)
		return STEP_VALUE | STEP_FORM;
	add_byte(&e->forms[e->place], form);
	return STEP_VALUE;
}

/* 1 to DIGITS_MAX digits; so many bytes from there can be read. */
static inline guint put_digits(struct encoder *e, const struct node *node,
                               const char *digits, guint n)
{
	guint64 number = number_of(load8(digits), MIN(n, 8));
	if (n > 8) {
		static const guint64 tens[] = { 10,     100,     1000,     10000,
			                        100000, 1000000, 10000000, 100000000 };
		number = number * tens[n - 9] + number_of(load8(digits + 8), n - 8);
	}
	add_number(&e->values[e->place], number, bytes_of_digits(n));
	return put_form(e, n, form_of(node));
}

/*
 * Puts a hex number when it is one: in lower case, of 1 to HEX_MAX digits, with one that is no letter. Returns what the
 * step says of it; 0: it is none.
 */
static guint put_hex(struct encoder *e, const struct node *node, const char *text,
                     gsize n)
{
	static const guint8 nibbles[256] = {
		['0'] = 48, ['1'] = 49, ['2'] = 50, ['3'] = 51, ['4'] = 52, ['5'] = 53,
		['6'] = 54, ['7'] = 55, ['8'] = 56, ['9'] = 57, ['a'] = 26, ['b'] = 27,
		['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31,
	};
	struct buffer *values = &e->values[e->place];
	guint8 *out = room(values, HEX_MAX / 2);
	guint good = 16, any = 0, i = 0;
	if ((n & 1) != 0) {
		any = good = nibbles[(guchar)text[i++]];
		*out++ = good & 15;
	}
	for (; i < n; i += 2) {
		const guint high = nibbles[(guchar)text[i]];
		const guint low = nibbles[(guchar)text[i + 1]];
		good &= high & low;
		any |= high | low;
		*out++ = (guint8)(high << 4 | (low & 15));
	}
	if ((good & 16) == 0 || (any & 32) == 0)
		return 0;
	values->len += (n + 1) / 2;
	return put_form(e, FORM_HEX + (guint)n - 1, form_of(node));
}

static guint put_text(struct encoder *e, const char *text, gsize len)
{
	const gsize form = MIN(FORM_TEXT + len, FORM_LONG);
	add_byte(&e->forms[e->place], (guint)form);
	if (form == FORM_LONG)
		add_varint(&e->forms[e->place], (guint32)(FORM_TEXT + len - FORM_LONG));
	add_text(&e->values[e->place], text, len);
	return STEP_VALUE;
}

static void put_piece(struct encoder *e, const char *text, gsize len, guint next,
                      bool known)
{
	add_varint(&e->steps, known ? next : (guint32)len);
	if (!known)
		add_text(&e->pieces, text, len);
}

/* --- the piece behind a value ------------------------------------------------------------ */

/* How many of the first bytes are the same; SLACK bytes behind both texts can be read. */
static guint32 common(const char *a, const char *b, guint32 len)
{
	for (guint32 at = 0; at < len; at += 16) {
		const guint differ = ~bytes16_same(a + at, b + at) & 0xffff;
		if (differ != 0)
			return MIN(at + bytes16_first(differ), len);
	}
	return len;
}

/* Of the bytes before the first digit, sixteen at most: by them most pieces are told apart. */
static guint slot_of_beginning(const char *text, guint place)
{
	static const guint8 ones[32] = { [0 ... 15] = 0xff };
	const guint kept = bytes16_first(bytes16_digits(text));
	const Bytes16 bytes =
	        bytes16_load(text) & bytes16_load((const char *)ones + 16 - kept);
	guint64 halves[2];
	memcpy(halves, &bytes, sizeof halves);
	const guint64 h = (halves[0] ^ place) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) ^
	                  halves[1] * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
	return (guint)((h ^ h >> 29) >> 32) % GUESSES;
}

/* A piece ends where the line does, or a word with a digit begins. */
static bool ends_here(const struct encoder *e, const struct node *piece, const char *end)
{
	return piece->ends_line || kinds[(guchar)*end] == DIGIT ||
	       value_at(e->begin, end, e->end) > 0;
}

static bool stands_here(const struct encoder *e, guint piece, const char *text)
{
	const struct node *node = &e->nodes[piece];
	return piece != 0 && (gsize)(e->end - text) >= (gsize)node->text_len + SLACK &&
	       same(text, node->text, node->text_len) &&
	       ends_here(e, node, text + node->text_len);
}

/* The piece at text and its length; *known: its node was there. NODES_MAX = it has none. */
static guint find_piece(struct encoder *e, const struct node *node, const char *text,
                        gsize *len, bool *known)
{
	const guint expected = node->value != NULL ? node->next : 0;
	const guint32 most = e->nodes[expected].text_len;
	guint16 *guess = NULL;
	*known = true;
	if ((gsize)(e->end - text) >= (gsize)most + 2 * SLACK) {
		const guint32 n = common(text, e->nodes[expected].text, most);
		guess = &e->guesses[slot_of_beginning(text + n, e->place + n)];
		const guint piece = n == most && expected != 0 ? expected : *guess;
		if (stands_here(e, piece, text)) {
			*len = e->nodes[piece].text_len;
			return piece;
		}
	}
	*len = piece_at(e->begin, text, e->end);
	const guint piece = node_of(e, text, *len, known);
	if (guess != NULL && piece < NODES_MAX)
		*guess = (guint16)piece;
	return piece;
}

/*
 * The piece, and the step, of which value says what is put of its value. False: the piece has no node, so that the node must
 * stay as it was.
 */
static bool put_rest(struct encoder *e, struct node *node, const char *text,
                     guint32 behind, guint value)
{
	gsize len;
	bool known;
	const guint next = find_piece(e, node, text, &len, &known);
	const bool expected = known && node->value != NULL && node->next == next;
	if (value == 0 && expected)
		e->run++;
	else
		put_step(e, value | (expected ? 0U : known ? STEP_KNOWN : STEP_NEW));
	if (!expected)
		put_piece(e, text, len, next, known);
	e->at = text + len;
	e->taken.node = NULL;
	const bool noded = next < NODES_MAX;
	if (noded) {
		node->next = next;
		node->next_behind = behind + (guint32)len;
	}
	go_on(e, noded ? next : 0, len > 0 && e->at[-1] == '\n');
	return noded;
}

/* --- steps whose value is told by the words of the line ---------------------------------- */

/*
 * Where no value follows, the piece before was not the expected one but longer: taken as a whole, so that words that stand
 * together are found together.
 */
static bool took_too_little(struct encoder *e, gsize value_size)
{
	const struct taken taken = e->taken;
	struct node *node = taken.node;
	if (value_size > 0 || e->node == 0 || node == NULL)
		return false;
	const char *text = node->value + value_len(node);
	e->steps.len = taken.steps;
	e->run = taken.run;
	e->place = (e->place + PLACES - 1) % PLACES;
	if (!put_rest(e, node, text, node->behind, taken.step)) {
		node->value = taken.value;
		node->digits = taken.digits;
	}
	return true;
}

static void slow_step(struct encoder *e)
{
	struct node *node = &e->nodes[e->node];
	struct node now = *node;
	const char *value = e->at;
	const gsize size = value_at(e->begin, value, e->end);
	if (took_too_little(e, size))
		return;
	guint step = 0;
	if (now.value != NULL && value_len(&now) == size &&
	    memcmp(now.value, value, size) == 0) {
		now.value = value;
	} else if (size >= HEX_LEAST && size <= HEX_MAX &&
	           (step = put_hex(e, node, value, size)) != 0) {
		node_take(&now, value, size, true);
	} else {
		step = put_text(e, value, size);
		node_take(&now, value, size, false);
	}
	if (put_rest(e, node, value + size, now.behind, step)) {
		now.next = node->next;
		now.next_behind = node->next_behind;
		*node = now;
	}
}

/* --- steps whose value is as the node expects it, but for its digits ---------------------- */

/* digits: of the value that is at hand, which ends with its piece at next. */
static inline void take_expected(struct encoder *e, struct node *node, guint32 digits,
                                 const char *next, guint step)
{
	e->taken = (struct taken){ node,   node->value, node->digits,
		                   e->run, step,        e->steps.len };
	if (step == 0)
		e->run++;
	else
		put_step(e, step);
	node->value = e->at;
	node->digits = digits;
	e->at = next;
	go_on(e, node->next, e->nodes[node->next].ends_line);
}

static bool known_text(struct encoder *e, struct node *node)
{
	const char *at = e->at;
	const guint32 len = node->ahead + node->behind;
	const guint32 piece = node->next_behind - node->behind;
	const bool expected = same(at + len, node->value + len, piece);
	if (!expected && (len == 0 || !line_codec_ends_word(at[len])))
		return false;
	guint step = 0;
	if (!same(at, node->value, len) &&
	    (!node->hex || (step = put_hex(e, node, at, len)) == 0))
		return false;
	if (expected)
		take_expected(e, node, 0, at + len + piece, step);
	else if (put_rest(e, node, at + len, node->behind, step))
		node->value = at;
	return true;
}

/* Most steps of most logs. */
static inline bool known_digits(struct encoder *e, struct node *node)
{
	const char *digits = e->at + node->ahead;
	const char *before = node->value + node->ahead;
	const guint n = bytes16_first(~bytes16_digits(digits));
	const char *behind = digits + n;
	if (n == 0 || !same(e->at, node->value, node->ahead))
		return false;
	const bool expected = same(behind, before + node->digits, node->next_behind);
	if (!expected && (!same(behind, before + node->digits, node->behind) ||
	                  !line_codec_ends_word(behind[node->behind])))
		return false;
	const bool repeats = n == node->digits && same16(digits, before, n);
	const guint step = repeats ? 0 : put_digits(e, node, digits, n);
	if (expected) {
		take_expected(e, node, n, behind + node->next_behind, step);
	} else {
		const char *value = e->at;
		if (put_rest(e, node, behind + node->behind, node->behind, step)) {
			node->value = value;
			node->digits = n;
		}
	}
	return true;
}

/* All as it was, and short. */
static inline bool known_all(struct encoder *e, struct node *node)
{
	const guint len = node->ahead + node->digits + node->next_behind;
	if (len > 16 || !same16(e->at, node->value, len))
		return false;
	take_expected(e, node, node->digits, e->at + len, 0);
	return true;
}

static inline bool known_step(struct encoder *e)
{
	struct node *node = &e->nodes[e->node];
	const gsize most = (gsize)node->ahead + DIGITS_MAX + node->next_behind + SLACK;
	if (node->value == NULL || (gsize)(e->end - e->at) < most)
		return false;
	return known_all(e, node) ||
	       (node->digits > 0 ? known_digits(e, node) : known_text(e, node));
}

/* --- a chunk ------------------------------------------------------------------------- */

static void encoder_free(gpointer data)
{
	struct encoder *e = data;
	for (guint i = 0; i < PLACES; i++) {
		g_free(e->forms[i].bytes);
		g_free(e->values[i].bytes);
	}
	g_free(e->steps.bytes);
	g_free(e->pieces.bytes);
	g_free(e->nodes);
	g_free(e->slots);
	g_free(e->guesses);
	g_free(e);
}

/* One a thread: its tables and buffers are as large as a chunk. */
static struct encoder *encoder_of_thread(void)
{
	static GPrivate own = G_PRIVATE_INIT(encoder_free);
	struct encoder *e = g_private_get(&own);
	if (e == NULL) {
		e = g_new0(struct encoder, 1);
		e->nodes = g_new(struct node, NODES_MAX);
		e->slots = g_new(guint16, SLOTS);
		e->guesses = g_new(guint16, GUESSES);
		g_private_set(&own, e);
	}
	memset(e->slots, 0, SLOTS * sizeof *e->slots);
	memset(e->guesses, 0, GUESSES * sizeof *e->guesses);
	e->nodes[0] = (struct node){ 0 };
	e->n_nodes = 1;
	e->node = e->place = e->run = 0;
	e->taken.node = NULL;
	e->steps.len = e->pieces.len = 0;
	for (guint i = 0; i < PLACES; i++)
		e->forms[i].len = e->values[i].len = 0;
	return e;
}

static void copy_out(GByteArray *out, const struct buffer *buffer)
{
	g_byte_array_append(out, buffer->bytes, (guint)buffer->len);
}

/* The lengths of all places, then their bytes. */
static void copy_places(GByteArray *out, const struct buffer *buffers)
{
	struct buffer lengths = { 0 };
	for (guint i = 0; i < PLACES; i++)
		add_varint(&lengths, (guint32)buffers[i].len);
	copy_out(out, &lengths);
	g_free(lengths.bytes);
	for (guint i = 0; i < PLACES; i++)
		copy_out(out, &buffers[i]);
}

void line_codec_encode(const char *bytes, gsize len, struct line_parts *parts)
{
	struct encoder *e = encoder_of_thread();
	e->begin = e->at = bytes;
	e->end = bytes + len;
	while (e->at < e->end)
		if (!known_step(e))
			slow_step(e);
	if (e->run > 0)
		put_step(e, 0);
	for (int i = 0; i < LINE_PARTS; i++)
		g_byte_array_set_size(parts->of[i], 0);
	copy_out(parts->of[LINE_STEPS], &e->steps);
	copy_out(parts->of[LINE_PIECES], &e->pieces);
	copy_places(parts->of[LINE_FORMS], e->forms);
	copy_places(parts->of[LINE_VALUES], e->values);
}
