#include "render/lines.h"
#include "base/text.h"
#include "chart/text.h"

#include <string.h>

const struct type type_body = { STYLE_ROW, STYLE_ROW_BOLD, 18 };
const struct type type_small = { STYLE_TICK, STYLE_TICK_BOLD, 15 };

/* A word of one look; several make one word where no blank stands between them. */
struct bit {
	char *text;
	guint look;
	const char *href;
	char *place;
	double width;
	bool blank;    /* before it */
	bool may_end;  /* a line, before it: at a blank, beside an East Asian letter */
	bool must_end; /* a line, before it */
};

struct filling {
	const struct type *type;
	guint look;
	GArray *bits;
};

static void bit_clear(gpointer data)
{
	g_free(((struct bit *)data)->text);
	g_free(((struct bit *)data)->place);
}

static void piece_clear(gpointer data)
{
	struct piece *piece = data;
	g_free(piece->text);
	g_free(piece->href);
	g_free(piece->place);
}

static void line_free(struct line *line)
{
	g_array_unref(line->pieces);
	g_free(line);
}

static enum text_style style_of(const struct type *type, guint look)
{
	return look & SPAN_BOLD ? type->bold : type->plain;
}

/* What is far longer than a line need not be measured. */
#define LONG 2000

static double width_of(const struct type *type, const char *text, guint look)
{
	if (*text == '\0')
		return 0;
	const enum text_style style = style_of(type, look);
	const gsize len = strlen(text);
	return len > LONG ? (double)len * text_size(style) : text_width(text, style);
}

/* --- words -------------------------------------------------------------------------- */

struct word_state {
	bool blank, must_end, wide; /* before the next bit */
};

static void add_bit(struct filling *f, const struct span *span, const char *from,
                    gsize len, struct word_state *state, bool wide, char *place)
{
	struct bit bit = {
		.text = g_strndup(from, len),
		.look = (span->look | f->look) & ~(guint)SPAN_BREAK,
		.href = span->href,
		.place = place,
		.blank = state->blank,
		.may_end = state->blank || wide || state->wide,
		.must_end = state->must_end,
	};
	bit.width = width_of(f->type, bit.text, bit.look);
	g_array_append_val(f->bits, bit);
	*state = (struct word_state){ .wide = wide };
}

/*
 * As it is drawn: hidden characters are seen, and so are emoji, whose fonts are bitmaps. What only shapes a neighbour
 * is left out.
 */
static char *shown(const char *text)
{
	GString *out = g_string_new(NULL);
	gsize len = strlen(text);
	gunichar before = 0;
	while (len > 0) {
		const struct text_char c = text_char_at(text, len, before);
		g_autofree char *own = g_strndup(text, c.len);
		g_autofree char *label = NULL;
		if (c.kind == TEXT_SEEN && c.c > 0x2000)
			label = text_label(own);
		if (c.kind == TEXT_BROKEN)
			g_string_append_printf(out, "\\x%02X", c.c);
		else if (c.kind == TEXT_HIDDEN)
			g_string_append_printf(out, "<U+%04X>", c.c);
		else if (label == NULL || *label != '\0')
			g_string_append(out, own);
		else if (c.c != 0x200d && (c.c & 0xfff0) != 0xfe00)
			g_string_append_printf(out, "[U+%04X]", c.c);
		text += c.len, len -= c.len;
		before = c.c;
	}
	return g_string_free(out, FALSE);
}

static bool is_blank(gunichar c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Bits of one span: words between blanks, East Asian letters each alone. */
static void cut_span(struct filling *f, const struct span *span, struct word_state *state)
{
	g_autofree char *text = shown(span->text);
	char *place = g_strdup(span->place);
	const char *c = text;
	while (*c != '\0') {
		const char *from = c;
		while (*c != '\0' && !is_blank((guchar)*c) &&
		       !g_unichar_iswide(g_utf8_get_char(c)))
			c = g_utf8_find_next_char(c, NULL);
		if (c > from) {
			add_bit(f, span, from, (gsize)(c - from), state, false,
			        g_steal_pointer(&place));
		} else if (is_blank((guchar)*c)) {
			state->blank = true;
			c++;
		} else {
			c = g_utf8_find_next_char(c, NULL);
			add_bit(f, span, from, (gsize)(c - from), state, true,
			        g_steal_pointer(&place));
		}
	}
	if (place != NULL)
		add_bit(f, span, "", 0, state, false, g_steal_pointer(&place));
	if (span->look & SPAN_BREAK)
		state->must_end = true;
}

static GArray *bits_of(struct filling *f, const GArray *spans)
{
	struct word_state state = { false, false, false };
	f->bits = g_array_new(FALSE, TRUE, sizeof(struct bit));
	g_array_set_clear_func(f->bits, bit_clear);
	for (guint i = 0; i < spans->len; i++)
		cut_span(f, &g_array_index(spans, struct span, i), &state);
	return f->bits;
}

/* --- lines -------------------------------------------------------------------------- */

static bool goes_on(const struct piece *last, const struct bit *bit)
{
	return last->look == bit->look && bit->place == NULL &&
	       g_strcmp0(last->href, bit->href) == 0 &&
	       text_is_foreign(last->text) == text_is_foreign(bit->text);
}

static double blank_width(const struct type *type)
{
	return text_width("n n", type->plain) - 2 * text_width("n", type->plain);
}

static void line_add(struct line *line, const struct type *type, const struct bit *bit,
                     bool blank)
{
	struct piece *last = line->pieces->len > 0
	                             ? &g_array_index(line->pieces, struct piece,
	                                              line->pieces->len - 1)
	                             : NULL;
	if (last != NULL && goes_on(last, bit)) {
		char *longer = g_strconcat(last->text, blank ? " " : "", bit->text, NULL);
		g_free(last->text);
		last->text = longer;
		/* letters that touch are measured together; no letter leans on a blank */
		last->width = blank ? last->width + blank_width(type) + bit->width
		                    : width_of(type, longer, last->look);
		line->width = last->x + last->width;
		return;
	}
	struct piece piece = {
		.text = g_strdup(bit->text),
		.look = bit->look,
		.href = g_strdup(bit->href),
		.place = g_strdup(bit->place),
		.x = line->width + (blank ? blank_width(type) : 0),
		.width = bit->width,
	};
	line->width = piece.x + piece.width;
	g_array_append_val(line->pieces, piece);
}

static struct line *line_new(GPtrArray *lines)
{
	struct line *line = g_new0(struct line, 1);
	line->pieces = g_array_new(FALSE, TRUE, sizeof(struct piece));
	g_array_set_clear_func(line->pieces, piece_clear);
	g_ptr_array_add(lines, line);
	return line;
}

/* Of a text of any length, so that what fills many lines is not counted for each of them. */
static glong letters_up_to(const char *text, glong most)
{
	glong n = 0;
	for (; *text != '\0' && n < most; text += g_utf8_skip[(guchar)*text])
		n++;
	return n;
}

/* More letters than that are no line, however narrow they are. */
static glong letters_of_line(double width)
{
	return (glong)(width / 2) + 2;
}

static bool fits(const char *text, guint look, const struct type *type, double width)
{
	const glong most = letters_of_line(width);
	return letters_up_to(text, most + 1) <= most &&
	       width_of(type, text, look) <= width;
}

/* Bytes of the longest head that fits; one letter at least. Ends at a joint in its last third, if there is one. */
static gsize head_that_fits(const char *text, guint look, const struct type *type,
                            double width)
{
	const glong letters = letters_up_to(text, letters_of_line(width));
	glong low = 1, high = letters;
	while (low < high) {
		const glong middle = (low + high + 1) / 2;
		g_autofree char *head = g_utf8_substring(text, 0, middle);
		if (width_of(type, head, look) <= width)
			low = middle;
		else
			high = middle - 1;
	}
	const gsize len = (gsize)(g_utf8_offset_to_pointer(text, low) - text);
	if (text[len] == '\0')
		return len;
	for (gsize at = len; at > 1 && at * 3 > len * 2; at--)
		if (strchr("/.,-_=&?:;", text[at - 1]) != NULL)
			return at;
	return len;
}

/* A bit that is longer than a line fills lines alone; its tail is left in it. */
static void cut_bit(GPtrArray *lines, struct line **line, const struct type *type,
                    struct bit *bit, double width)
{
	const char *rest = bit->text;
	if (bit->width <= width)
		return;
	while (letters_up_to(rest, 2) > 1 && !fits(rest, bit->look, type, width)) {
		const gsize len = head_that_fits(rest, bit->look, type, width);
		struct bit head = *bit;
		if (rest[len] == '\0')
			break;
		head.text = g_strndup(rest, len);
		head.width = width_of(type, head.text, head.look);
		line_add(*line, type, &head, false);
		g_free(head.text);
		g_clear_pointer(&bit->place, g_free);
		rest += len;
		*line = line_new(lines);
	}
	if (rest == bit->text)
		return;
	char *tail = g_strdup(rest);
	g_free(bit->text);
	bit->text = tail;
	bit->width = width_of(type, tail, bit->look);
}

/* Bits [from, result) that must stay together. */
static guint word_end(const GArray *bits, guint from, double *width)
{
	guint to = from;
	*width = 0;
	do
		*width += g_array_index(bits, struct bit, to++).width;
	while (to < bits->len && !g_array_index(bits, struct bit, to).may_end &&
	       !g_array_index(bits, struct bit, to).must_end);
	return to;
}

GPtrArray *lines_fill(const GArray *spans, const struct type *type, guint look,
                      double width)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func((GDestroyNotify)line_free);
	struct filling f = { type, look, NULL };
	g_autoptr(GArray) bits = bits_of(&f, spans);
	struct line *line = line_new(lines);
	double word;

	for (guint i = 0, to; i < bits->len; i = to) {
		to = word_end(bits, i, &word);
		const struct bit *first = &g_array_index(bits, struct bit, i);
		const bool begins = line->pieces->len == 0;
		const double blank = first->blank && !begins ? blank_width(type) : 0;
		if (first->must_end ||
		    (!begins && line->width + blank + word > width + 0.01))
			line = line_new(lines);
		for (guint k = i; k < to; k++) {
			struct bit *bit = &g_array_index(bits, struct bit, k);
			const bool fresh = line->pieces->len == 0;
			if (line->width + bit->width > width + 0.01 && !fresh && k > i)
				line = line_new(lines);
			if (line->pieces->len == 0)
				cut_bit(lines, &line, type, bit, width);
			line_add(line, type, bit, bit->blank && line->pieces->len > 0);
		}
	}
	return lines;
}

void lines_measure(const GArray *spans, const struct type *type, guint look, double *word,
                   double *whole)
{
	struct filling f = { type, look, NULL };
	g_autoptr(GArray) bits = bits_of(&f, spans);
	double line = 0, width;
	*word = *whole = 0;
	for (guint i = 0, to; i < bits->len; i = to) {
		to = word_end(bits, i, &width);
		const struct bit *first = &g_array_index(bits, struct bit, i);
		line = first->must_end ? 0
		                       : line + (first->blank ? blank_width(type) : 0);
		line += width;
		*word = MAX(*word, width);
		*whole = MAX(*whole, line);
	}
}

static void draw_piece(const struct piece *piece, const struct type *type, Scene *scene,
                       double x, double baseline, enum token ink)
{
	const enum text_style style = style_of(type, piece->look);
	const double size = text_size(style);
	const bool group = piece->href != NULL;
	if (piece->look & SPAN_CODE)
		scene_rect(scene, x - 1.5, baseline - size, piece->width + 3, size * 1.3,
		           TOKEN_IDLE, TOKEN_NONE, 0, 2, 1);
	if (group)
		scene_group(scene, NULL, piece->href);
	const guint before = scene->primitives->len;
	scene_text(scene, x, baseline, piece->text, style, group ? TOKEN_REP : ink,
	           ANCHOR_START, TOKEN_NONE);
	if ((piece->look & SPAN_SLANTED) && scene->primitives->len > before)
		scene_slant(scene);
	if (group)
		scene_end(scene);
	if (piece->look & SPAN_STRUCK)
		scene_line(scene, x, baseline - size * 0.3, x + piece->width,
		           baseline - size * 0.3, ink, 1, 0, 0, 1);
}

void line_draw(const struct line *line, const struct type *type, Scene *scene, double x,
               double y, enum token ink)
{
	/* Capitals stand in the middle of the leading. */
	const double baseline = y + type->leading / 2 + text_size(type->plain) * 0.36;
	for (guint i = 0; i < line->pieces->len; i++) {
		const struct piece *piece = &g_array_index(line->pieces, struct piece, i);
		if (piece->place != NULL)
			scene_place(scene, y, piece->place);
		if (*piece->text != '\0')
			draw_piece(piece, type, scene, x + piece->x, baseline, ink);
	}
}
