#include "store/line_nodes.h"

struct part {
	const guint8 *at, *end;
};

struct decoder {
	struct part steps, pieces, forms[PLACES], values[PLACES];
	struct node *nodes; /* the first is where every line begins */
	guint n_nodes;
	guint node, place;
	char *at, *end; /* of the output */
};

/* --- bytes -------------------------------------------------------------------------- */

/* Where nothing was ever added there are no bytes to point at. */
static struct part part_of(const GByteArray *bytes)
{
	static const guint8 none[1];
	const guint8 *at = bytes->data != NULL ? bytes->data : none;
	return (struct part){ at, at + bytes->len };
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

/* The next len bytes of a part. */
static bool get_bytes(struct part *part, gsize len, const guint8 **bytes)
{
	if ((gsize)(part->end - part->at) < len)
		return false;
	*bytes = part->at;
	part->at += len;
	return true;
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

/* Text of the output before: most of it is short and far from the end, so that 16 bytes can be moved without a look. */
static inline bool repeat_text(struct decoder *d, const char *text, gsize len)
{
	if ((gsize)(d->end - d->at) < len + 16)
		return put_text(d, text, len);
	memmove(d->at, text, 16);
	if (len > 16)
		memcpy(d->at + 16, text + 16, len - 16);
	d->at += len;
	return true;
}

/* --- values ------------------------------------------------------------------------- */

static const guint64 tens[DIGITS_MAX + 1] = {
	1,
	10,
	100,
	1000,
	10000,
	100000,
	1000000,
	10000000,
	100000000,
	G_GUINT64_CONSTANT(1000000000),
	G_GUINT64_CONSTANT(10000000000),
	G_GUINT64_CONSTANT(100000000000),
	G_GUINT64_CONSTANT(1000000000000),
	G_GUINT64_CONSTANT(10000000000000),
	G_GUINT64_CONSTANT(100000000000000),
	G_GUINT64_CONSTANT(1000000000000000),
	G_GUINT64_CONSTANT(10000000000000000),
};

/* Eight digits: two numbers of four become four of two, then eight of one. The first is the lowest byte. */
static guint64 eight_digits(guint64 number)
{
	const guint64 fours = number / 10000 | number % 10000 << 32;
	const guint64 hundreds =
	        (fours * 10486) >> 20 & G_GUINT64_CONSTANT(0x0000007f0000007f);
	const guint64 twos = hundreds | (fours - hundreds * 100) << 16;
	const guint64 ten = (twos * 103) >> 10 & G_GUINT64_CONSTANT(0x000f000f000f000f);
	return (ten | (twos - ten * 10) << 8) + G_GUINT64_CONSTANT(0x3030303030303030);
}

/* The number, below 10^n, as n digits. */
static bool put_number(struct decoder *d, guint64 number, guint n)
{
	char digits[DIGITS_MAX];
	const guint64 first = GUINT64_TO_LE(eight_digits(number / tens[8]));
	const guint64 last = GUINT64_TO_LE(eight_digits(number % tens[8]));
	memcpy(digits, &first, sizeof first);
	memcpy(digits + 8, &last, sizeof last);
	return put_text(d, digits + DIGITS_MAX - n, n);
}

/* The node's value with other digits. */
static bool get_digits(struct decoder *d, struct node *now, guint n)
{
	const guint size = bytes_of_digits(n);
	const guint8 *bytes;
	const struct node node = *now;
	if (!get_bytes(&d->values[d->place], size, &bytes) || node.value == NULL)
		return false;
	guint64 number = 0;
	for (guint i = size; i > 0; i--)
		number = number << 8 | bytes[i - 1];
	now->digits = n;
	return number < tens[n] && repeat_text(d, node.value, node.ahead) &&
	       put_number(d, number, n) &&
	       repeat_text(d, node.value + node.ahead + node.digits, node.behind);
}

static bool get_hex(struct decoder *d, guint n)
{
	static const char digits[] = "0123456789abcdef";
	const guint8 *bytes;
	if (!get_bytes(&d->values[d->place], (n + 1) / 2, &bytes) ||
	    (gsize)(d->end - d->at) < n)
		return false;
	guint i = 0;
	if ((n & 1) != 0)
		d->at[i++] = digits[*bytes++ & 15];
	for (; i < n; i += 2, bytes++) {
		d->at[i] = digits[*bytes >> 4];
		d->at[i + 1] = digits[*bytes & 15];
	}
	d->at += n;
	return true;
}

static bool get_text(struct decoder *d, guint form)
{
	guint32 more = 0;
	if (form == FORM_LONG && !get_varint(&d->forms[d->place], &more))
		return false;
	const gsize len = (gsize)form - FORM_TEXT + more;
	const guint8 *bytes;
	return get_bytes(&d->values[d->place], len, &bytes) &&
	       put_text(d, (const char *)bytes, len);
}

static bool get_form(struct decoder *d, const struct node *node, guint step, guint *form)
{
	const guint8 *byte;
	if ((step & STEP_FORM) != 0) {
		*form = form_of(node);
	} else {
		if (!get_bytes(&d->forms[d->place], 1, &byte))
			return false;
		*form = *byte;
	}
	return *form != 0;
}

/* Writes the value that is given in some form; *now then expects it. */
static bool get_value(struct decoder *d, struct node *now, guint step)
{
	char *value = d->at;
	guint form;
	if (!get_form(d, now, step, &form))
		return false;
	if (form < FORM_HEX) {
		if (!get_digits(d, now, form))
			return false;
		now->value = value;
		now->hex = false;
		return true;
	}
	const bool hex = form < FORM_TEXT;
	if (hex ? !get_hex(d, form - FORM_HEX + 1) : !get_text(d, form))
		return false;
	node_take(now, value, (gsize)(d->at - value), hex);
	return true;
}

/* --- steps -------------------------------------------------------------------------- */

static void go_on(struct decoder *d, guint node, bool ends_line)
{
	d->node = ends_line ? 0 : node;
	d->place = ends_line ? 0 : (d->place + 1) % PLACES;
}

static bool repeat(struct decoder *d, guint32 run)
{
	for (; run > 0; run--) {
		const struct node *node = &d->nodes[d->node];
		const struct node *next = &d->nodes[node->next];
		if (node->value == NULL ||
		    !repeat_text(d, node->value,
		                 node->ahead + node->digits + node->next_behind))
			return false;
		go_on(d, node->next, next->ends_line);
	}
	return true;
}

/* Writes the piece; *next is its node, NODES_MAX = it has none. */
static bool get_piece(struct decoder *d, const struct node *node, guint step, guint *next)
{
	guint32 n = node->next;
	if ((step & (STEP_KNOWN | STEP_NEW)) != 0 && !get_varint(&d->steps, &n))
		return false;
	*next = n;
	if ((step & STEP_NEW) == 0) {
		if (n == 0 || n >= d->n_nodes)
			return false;
		return repeat_text(d, d->nodes[n].text, d->nodes[n].text_len);
	}
	const char *text = d->at;
	const guint8 *bytes;
	if (!get_bytes(&d->pieces, n, &bytes) || !put_text(d, (const char *)bytes, n))
		return false;
	*next = NODES_MAX;
	if (n == 0 || d->n_nodes == NODES_MAX)
		return true;
	*next = d->n_nodes++;
	d->nodes[*next] = (struct node){ .text = text,
		                         .text_len = n,
		                         .ends_line = text[n - 1] == '\n' };
	return true;
}

static bool one_step(struct decoder *d, guint step)
{
	struct node *node = &d->nodes[d->node];
	struct node now = *node;
	guint next;
	if ((step & STEP_VALUE) != 0) {
		if (!get_value(d, &now, step))
			return false;
	} else {
		now.value = d->at;
		if (node->value == NULL || !repeat_text(d, node->value, value_len(node)))
			return false;
	}
	const char *text = d->at;
	if (!get_piece(d, node, step, &next))
		return false;
	if (next < NODES_MAX) {
		now.next = next;
		now.next_behind = now.behind + d->nodes[next].text_len;
		*node = now;
	}
	go_on(d, next < NODES_MAX ? next : 0, d->at > text && d->at[-1] == '\n');
	return true;
}

/* A run, and what comes behind it. */
static bool get_step(struct decoder *d)
{
	const guint8 byte = *d->steps.at++;
	const guint step = byte & ~(guint)STEP_RUN;
	guint32 run = byte & STEP_RUN, more = 0;
	if ((step & ~(guint)(STEP_VALUE | STEP_FORM | STEP_KNOWN | STEP_NEW)) != 0 ||
	    (step & (STEP_KNOWN | STEP_NEW)) == (STEP_KNOWN | STEP_NEW) ||
	    (step & (STEP_VALUE | STEP_FORM)) == STEP_FORM)
		return false;
	if (run == STEP_RUN && !get_varint(&d->steps, &more))
		return false;
	if (more > LINE_CODEC_MAX || !repeat(d, run + more))
		return false;
	return step == 0 || one_step(d, step);
}

static bool split_places(struct part places[PLACES], struct part all)
{
	guint32 len[PLACES];
	for (guint i = 0; i < PLACES; i++)
		if (!get_varint(&all, &len[i]))
			return false;
	for (guint i = 0; i < PLACES; i++) {
		const guint8 *at;
		if (!get_bytes(&all, len[i], &at))
			return false;
		places[i] = (struct part){ at, all.at };
	}
	return all.at == all.end;
}

bool line_codec_decode(const struct line_parts *parts, char *out, gsize len)
{
	struct decoder d = { .steps = part_of(parts->of[LINE_STEPS]),
		             .pieces = part_of(parts->of[LINE_PIECES]),
		             .at = out,
		             .end = out + len };
	if (len > LINE_CODEC_MAX ||
	    !split_places(d.forms, part_of(parts->of[LINE_FORMS])) ||
	    !split_places(d.values, part_of(parts->of[LINE_VALUES])))
		return false;
	d.nodes = g_new(struct node, NODES_MAX);
	d.nodes[0] = (struct node){ 0 };
	d.n_nodes = 1;
	bool ok = true;
	while (ok && d.steps.at < d.steps.end)
		ok = get_step(&d);
	g_free(d.nodes);
	return ok && d.at == d.end;
}
