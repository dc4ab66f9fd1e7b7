#include "config.h" /* memmem() */

#include "store/line_search.h"

#include <string.h>

/* Separators and words without a digit, as they follow each other in the text. */
struct stretch {
	const char *text;
	gsize len;
	gsize head, tail; /* of it: words that may go on before and behind the text */
};
struct line_search {
	char *text;
	GArray *stretches; /* struct stretch */
};

static gsize word_length(const char *at, bool *digit)
{
	const char *from = at;
	for (*digit = false; *at != '\0' && !line_codec_ends_word(*at); at++)
		*digit |= g_ascii_isdigit(*at);
	return (gsize)(at - from);
}

static gsize separators_length(const char *at)
{
	const char *from = at;
	while (*at != '\0' && line_codec_ends_word(*at))
		at++;
	return (gsize)(at - from);
}

static void end_stretch(LineSearch *search, struct stretch *stretch)
{
	if (stretch->len > 0)
		g_array_append_vals(search->stretches, stretch, 1);
	*stretch = (struct stretch){ 0 };
}

static void cut(LineSearch *search)
{
	struct stretch stretch = { 0 };
	for (const char *at = search->text; *at != '\0';) {
		bool digit;
		const gsize len = word_length(at, &digit),
		            behind = separators_length(at + len);
		if (digit)
			end_stretch(search, &stretch);
		if (stretch.len == 0)
			stretch.text = digit ? at + len : at;
		if (!digit && at == search->text)
			stretch.head = len;
		else if (!digit && behind == 0)
			stretch.tail = len;
		stretch.len += (digit ? 0 : len) + behind;
		at += len + behind;
	}
	end_stretch(search, &stretch);
}

LineSearch *line_search_new(const char *text)
{
	LineSearch *search = g_new(LineSearch, 1);
	search->text = g_strdup(text);
	search->stretches = g_array_new(FALSE, FALSE, sizeof(struct stretch));
	cut(search);
	return search;
}

void line_search_free(LineSearch *search)
{
	if (search == NULL)
		return;
	g_array_unref(search->stretches);
	g_free(search->text);
	g_free(search);
}

static bool has(const GByteArray *part, const char *text, gsize len)
{
	return len == 0 ||
	       (part->len >= len && memmem(part->data, part->len, text, len) != NULL);
}

enum line_found line_search_pieces(const LineSearch *search, const GByteArray *pieces)
{
	enum line_found found = LINE_IN_PIECES;
	for (guint i = 0; i < search->stretches->len; i++) {
		const struct stretch *s =
		        &g_array_index(search->stretches, struct stretch, i);
		const gsize inner = s->len - s->head - s->tail;
		if (has(pieces, s->text, s->len))
			continue;
		if (inner == s->len || !has(pieces, s->text + s->head, inner))
			return LINE_NOWHERE;
		found = LINE_IN_VALUES;
	}
	return found;
}

/* A value may hold the word: its letters stand among the values, unless they are the digits of a hex number. */
static bool value_has(const GByteArray *values, const char *word, gsize len)
{
	gsize hex = 0;
	while (hex < len && g_ascii_isxdigit(word[hex]))
		hex++;
	return len > 0 && (hex == len || has(values, word, len));
}

bool line_search_values(const LineSearch *search, const GByteArray *pieces,
                        const GByteArray *values)
{
	for (guint i = 0; i < search->stretches->len; i++) {
		const struct stretch *s =
		        &g_array_index(search->stretches, struct stretch, i);
		if (!has(pieces, s->text, s->len) &&
		    !value_has(values, s->text, s->head) &&
		    !value_has(values, s->text + s->len - s->tail, s->tail))
			return false;
	}
	return true;
}
