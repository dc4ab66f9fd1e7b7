#include "config.h" /* memmem() */

#include "import/markup.h"

#include "base/text.h"

#include <string.h>

struct markup markup_open(const char *bytes, gsize len)
{
	return (struct markup){ bytes, bytes + len, false };
}

static gsize name_length(const char *at, const char *end)
{
	const char *start = at;
	while (at < end && g_ascii_isalnum(*at))
		at++;
	return (gsize)(at - start);
}

static bool is_word(const char *at, const char *end, const char *word)
{
	const gsize len = strlen(word);
	return name_length(at, end) == len && g_ascii_strncasecmp(at, word, len) == 0;
}

/* Behind the ">" that closes the tag at at; quotes hide it. */
static const char *tag_end(const char *at, const char *end)
{
	while (at < end && *at != '>') {
		if (*at == '"' || *at == '\'') {
			const char *close = memchr(at + 1, *at, (gsize)(end - at - 1));
			if (close == NULL)
				return end;
			at = close;
		}
		at++;
	}
	return at < end ? at + 1 : end;
}

/* The "</name" that ends raw text, or end. */
static const char *raw_end(const char *at, const char *end, const char *name)
{
	while (at < end && (at = memchr(at, '<', (gsize)(end - at))) != NULL) {
		if (end - at > 2 && at[1] == '/' && is_word(at + 2, end, name))
			return at;
		at++;
	}
	return end;
}

/* "<!-- ... -->", "<!DOCTYPE ...>", "<?...>" */
static const char *aside_end(const char *at, const char *end)
{
	if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
		const char *close = memmem(at + 4, (gsize)(end - at - 4), "-->", 3);
		return close != NULL ? close + 3 : end;
	}
	const char *close = memchr(at, '>', (gsize)(end - at));
	return close != NULL ? close + 1 : end;
}

static bool opens(const char *at, const char *end, bool *aside)
{
	*aside = end - at > 1 && (at[1] == '!' || at[1] == '?');
	return *aside || (end - at > 1 && g_ascii_isalpha(at[1])) ||
	       (end - at > 2 && at[1] == '/' && g_ascii_isalpha(at[2]));
}

static const char *text_end(const char *at, const char *end)
{
	bool aside;
	const char *next = at;
	while (next < end && (next = memchr(next, '<', (gsize)(end - next))) != NULL) {
		if (opens(next, end, &aside))
			return next;
		next++;
	}
	return end;
}

static void take(struct markup *markup, struct markup_piece *piece, enum markup_kind kind,
                 const char *stop)
{
	*piece = (struct markup_piece){ kind, markup->at, (gsize)(stop - markup->at) };
	markup->at = stop;
}

bool markup_next(struct markup *markup, struct markup_piece *piece)
{
	bool aside = false;
	if (markup->in_script) {
		markup->in_script = false;
		take(markup, piece, MARKUP_SCRIPT,
		     raw_end(markup->at, markup->end, "script"));
		return true;
	}
	while (markup->at < markup->end && *markup->at == '<' &&
	       opens(markup->at, markup->end, &aside) && aside)
		markup->at = aside_end(markup->at, markup->end);
	if (markup->at == markup->end)
		return false;
	if (*markup->at != '<' || !opens(markup->at, markup->end, &aside)) {
		take(markup, piece, MARKUP_TEXT, text_end(markup->at, markup->end));
		return true;
	}
	const bool closes = markup->at[1] == '/';
	take(markup, piece, closes ? MARKUP_END_TAG : MARKUP_TAG,
	     tag_end(markup->at, markup->end));
	markup->in_script = markup_is(piece, "script") && !closes;
	if (markup_is(piece, "style") && !closes)
		markup->at = raw_end(markup->at, markup->end, "style");
	return true;
}

bool markup_is(const struct markup_piece *piece, const char *name)
{
	if (piece->kind != MARKUP_TAG && piece->kind != MARKUP_END_TAG)
		return false;
	const char *at = piece->text + (piece->kind == MARKUP_END_TAG ? 2 : 1);
	return is_word(at, piece->text + piece->len, name);
}

bool markup_has(const struct markup_piece *piece, const char *text)
{
	return memmem(piece->text, piece->len, text, strlen(text)) != NULL;
}

/* --- words ------------------------------------------------------------------- */

static const struct {
	const char *name, *text;
} entities[] = {
	{ "amp", "&" },   { "lt", "<" },   { "gt", ">" },
	{ "quot", "\"" }, { "apos", "'" }, { "nbsp", " " },
};

/* "#8217" or "#xA0"; 0 = no character. */
static gunichar numbered(const char *name)
{
	guint64 value;
	const bool hex = name[1] == 'x' || name[1] == 'X';
	if (*name != '#' || !g_ascii_string_to_unsigned(name + 1 + hex, hex ? 16 : 10, 1,
	                                                0x10ffff, &value, NULL))
		return 0;
	return g_unichar_validate((gunichar)value) ? (gunichar)value : 0;
}

/* Appends what "&name;" stands for; false when that is not known. */
static bool resolve(GString *out, const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(entities); i++)
		if (strcmp(entities[i].name, name) == 0) {
			g_string_append(out, entities[i].text);
			return true;
		}
	const gunichar c = numbered(name);
	if (c != 0)
		g_string_append_unichar(out, g_unichar_isspace(c) ? ' ' : c);
	return c != 0;
}

char *markup_words(const struct markup_piece *piece)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (gsize i = 0; i < piece->len; i++) {
		char name[12];
		gsize n = 0;
		while (piece->text[i] == '&' && n < sizeof name - 1 &&
		       i + 1 + n < piece->len && piece->text[i + 1 + n] != ';') {
			name[n] = piece->text[i + 1 + n];
			n++;
		}
		name[n] = '\0';
		if (n > 0 && i + 1 + n < piece->len && piece->text[i + 1 + n] == ';' &&
		    resolve(out, name))
			i += n + 1;
		else
			g_string_append_c(out, piece->text[i]);
	}
	g_autofree char *clean = text_repair(out->str, out->len);
	return text_collapse(clean);
}
