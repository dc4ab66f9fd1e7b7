#include "base/text.h"

#include <string.h>

#define WORD_JOINER "\xe2\x81\xa0" /* U+2060 */

/* What to do with a character that people see, and with the spelling of one that they do not. */
struct style {
	void (*put)(GString *out, const char *text, const char *at, struct text_char ch);
	void (*spell)(GString *out, const char *spelled);
};

static void show(GString *out, const char *text, gsize len, const struct style *style)
{
	gunichar before = 0;
	for (const char *at = text, *end = text + len; at < end;) {
		struct text_char ch = text_char_at(at, (gsize)(end - at), before);
		char spelled[16];
		if (ch.kind == TEXT_SEEN) {
			style->put(out, text, at, ch);
		} else if (ch.kind == TEXT_HIDDEN) {
			g_snprintf(spelled, sizeof spelled, "<U+%04X>", ch.c);
			style->spell(out, spelled);
		} else {
			g_snprintf(spelled, sizeof spelled, "\\x%02X", ch.c);
			style->spell(out, spelled);
		}
		before = ch.c;
		at += ch.len;
	}
}

static void put_plain(GString *out, const char *text G_GNUC_UNUSED, const char *at,
                      struct text_char ch)
{
	g_string_append_len(out, at, (gssize)ch.len);
}

static void spell_plain(GString *out, const char *spelled)
{
	g_string_append(out, spelled);
}

static const struct style plain = { put_plain, spell_plain };

/* --- HTML, SVG, XML ------------------------------------------------------ */

static void put_html(GString *out, const char *text, const char *at, struct text_char ch)
{
	switch (ch.c) {
	case '&':
		g_string_append(out, "&amp;");
		break;
	case '<':
		g_string_append(out, "&lt;");
		break;
	case '>':
		g_string_append(out, "&gt;");
		break;
	case '"':
		g_string_append(out, "&quot;");
		break;
	case '\'':
		g_string_append(out, "&#39;");
		break;
	default:
		put_plain(out, text, at, ch);
	}
}

/* Parsers turn line ends and tabs of an attribute into blanks. */
static void put_attr(GString *out, const char *text, const char *at, struct text_char ch)
{
	if (ch.c == '\n' || ch.c == '\t')
		g_string_append_printf(out, "&#%u;", ch.c);
	else
		put_html(out, text, at, ch);
}

static void spell_html(GString *out, const char *spelled)
{
	if (*spelled != '<')
		g_string_append(out, spelled);
	else
		g_string_append_printf(out, "&lt;%.*s&gt;", (int)strlen(spelled) - 2,
		                       spelled + 1);
}

void text_html(GString *out, const char *text)
{
	static const struct style html = { put_html, spell_html };
	show(out, text, strlen(text), &html);
}

void text_attr(GString *out, const char *text)
{
	static const struct style attr = { put_attr, spell_html };
	show(out, text, strlen(text), &attr);
}

/* --- URLs ----------------------------------------------------------------- */

/* As browsers do: controls anywhere and blanks at the ends do not count. */
static char *url_without_controls(const char *url)
{
	GString *out = g_string_new(NULL);
	for (const char *at = url; *at != '\0'; at++)
		if ((guchar)*at >= 0x20 && *at != 0x7f)
			g_string_append_c(out, *at);
	return g_strstrip(g_string_free(out, FALSE));
}

/* Host and port. Userinfo, "%41", backslashes and look-alike letters are no part of an honest link. */
static bool authority_ok(const char *at, gsize len)
{
	const char *port = g_strrstr_len(at, (gssize)len, ":");
	gsize host = len;
	if (port != NULL && memchr(port, ']', (gsize)(at + len - port)) == NULL) {
		host = (gsize)(port - at);
		for (const char *p = port + 1; p < at + len; p++)
			if (!g_ascii_isdigit(*p))
				return false;
	}
	bool literal = host > 2 && at[0] == '[' && at[host - 1] == ']';
	for (gsize i = literal; i < host - literal; i++)
		if (!g_ascii_isalnum(at[i]) && !strchr(literal ? ":." : "-._", at[i]))
			return false;
	return host > 0;
}

/* Keeps what RFC 3986 allows there, but for the letters that Markdown or HTML would act on. */
static void put_url(GString *out, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		bool escape = at[0] == '%' && g_ascii_isxdigit(at[1]) &&
		              g_ascii_isxdigit(at[2]);
		if (escape || g_ascii_isalnum(*at) || strchr("-._~:/?#@!$&*+,;=", *at))
			g_string_append_c(out, *at);
		else
			g_string_append_printf(out, "%%%02X", (guint)(guchar)*at);
	}
}

static bool put_web(GString *out, const char *scheme, const char *rest)
{
	gsize len = strcspn(rest, "/?#");
	if (!authority_ok(rest, len))
		return false;
	g_string_append(out, scheme);
	g_string_append_len(out, rest, (gssize)len);
	put_url(out, rest + len);
	return true;
}

bool text_url(GString *out, const char *url)
{
	static const char *const schemes[] = { "https://", "http://" };
	g_autofree char *clean = url_without_controls(url);
	for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++)
		if (g_ascii_strncasecmp(clean, schemes[i], strlen(schemes[i])) == 0)
			return put_web(out, schemes[i], clean + strlen(schemes[i]));
	const char *mail = "mailto:";
	if (g_ascii_strncasecmp(clean, mail, strlen(mail)) != 0)
		return false;
	const char *address = clean + strlen(mail);
	const char *at = strchr(address, '@');
	/* No "?": it may set further receivers and a body. */
	if (at == NULL || at == address || strpbrk(address, "?#") != NULL ||
	    at[1] == '\0' || !authority_ok(at + 1, strlen(at + 1)))
		return false;
	g_string_append(out, mail);
	put_url(out, address);
	return true;
}

/* --- Markdown -------------------------------------------------------------- */

static bool prefix(const char *at, const char *word)
{
	return g_ascii_strncasecmp(at, word, strlen(word)) == 0;
}

/* ":tada:" and ":100:", but not the clock of "06:04:39". */
static bool is_shortcode(const char *at)
{
	gsize len = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                           "0123456789_+-");
	if (len == 0 || at[1 + len] != ':')
		return false;
	bool number = strspn(at + 1, "0123456789") == len;
	return !number || prefix(at, ":100:") || prefix(at, ":1234:");
}

/* Would GitHub make a link or a picture of what starts here? It looks at the text after Markdown is done. */
static bool would_act(const char *text, const char *at)
{
	gsize before = (gsize)(at - text);
	switch (*at) {
	case '@':
		return g_ascii_isalnum(at[1]) || (at[1] != '\0' && strchr(".-_@", at[1]));
	case '#':
		return g_ascii_isdigit(at[1]);
	case ':':
		return prefix(at, "://") || is_shortcode(at);
	case '-':
		return before >= 2 && prefix(at - 2, "GH-") && g_ascii_isdigit(at[1]);
	case 'w':
	case 'W':
		return before >= 2 && prefix(at - 2, "www.");
	default:
		return false;
	}
}

/* A list marker, a rule or the line under a heading needs a blank, its like or the end behind it. */
static bool opens_block(char sign, char next)
{
	return next == ' ' || next == '\0' || next == sign ||
	       (sign == ':' && next == '-');
}

/* Does a block or a span begin with this sign where it stands? Other punctuation reads better bare. */
static bool is_markup(const char *text, const char *at)
{
	if (strchr("\\`*_[]~|#$", *at) != NULL)
		return true;
	gsize before = (gsize)(at - text);
	if (strchr(".)", *at) != NULL) /* "1. " opens a list */
		return before > 0 && strspn(text, "0123456789") == before &&
		       opens_block(*at, at[1]);
	return before == 0 && strchr("+-=:", *at) != NULL && opens_block(*at, at[1]);
}

static void put_md(GString *out, const char *text, const char *at, struct text_char ch)
{
	if (ch.c < 0x80 && strchr("&<>", (int)ch.c) != NULL) {
		put_html(out, text, at, ch);
		return;
	}
	/* Whatever stands before a pipe, or may come to stand there, must not end in a backslash. */
	if (ch.c == '\\' && (at[1] == '|' || at[1] == '\0')) {
		g_string_append(out, "&#92;");
		return;
	}
	/* Bare or behind a backslash it would pair with others for who looks for code with less than a parser. */
	if (ch.c == '`') {
		g_string_append(out, "&#96;");
		return;
	}
	if (ch.c < 0x80 && is_markup(text, at))
		g_string_append_c(out, '\\');
	put_plain(out, text, at, ch);
	if (would_act(text, at))
		g_string_append(out, WORD_JOINER);
}

/* U+202E has "+" and "<" in it, \xFF a backslash. */
static void spell_md(GString *out, const char *spelled)
{
	static const struct style md = { put_md, spell_plain };
	show(out, spelled, strlen(spelled), &md);
}

void text_md(GString *out, const char *text)
{
	static const struct style md = { put_md, spell_md };
	g_autofree char *line = text_collapse(text);
	show(out, line, strlen(line), &md);
}

#define LONGEST_FENCE 80 /* cmark-gfm pairs no longer ones */

/* The longest run of c. */
static gsize longest_run(const char *text, char c)
{
	gsize longest = 0, run = 0;
	for (; *text != '\0'; text++) {
		run = *text == c ? run + 1 : 0;
		longest = MAX(longest, run);
	}
	return longest;
}

/* In a table a pipe after a backslash never ends the cell, and one backslash goes. */
void text_md_code(GString *out, const char *text, bool in_table)
{
	g_autoptr(GString) shown = g_string_new(NULL);
	show(shown, text, strlen(text), &plain);
	for (char *at = shown->str; *at != '\0'; at++)
		if (*at == '\n')
			*at = ' ';
	if (strspn(shown->str, " \t") == shown->len)
		return;
	gsize fence_len = longest_run(shown->str, '`') + 1;
	if (fence_len > LONGEST_FENCE) {
		text_md(out, text);
		return;
	}
	g_autofree char *fence = g_strnfill(fence_len, '`');
	if (in_table)
		g_string_replace(shown, "|", "\\|", 0);
	g_string_append_printf(out, "%s %s %s", fence, shown->str, fence);
}

/* --- CSV and terminals ------------------------------------------------------ */

static bool is_plain_number(const char *cell)
{
	char *end;
	if (strpbrk(cell, "xXnN") != NULL) /* 0x, nan, inf */
		return false;
	g_ascii_strtod(cell, &end);
	return end != cell && *end == '\0';
}

/* Signs that make a spreadsheet compute, ASCII and full width; blanks before them do not help. */
static bool is_formula(const char *cell)
{
	static const char *const signs[] = { "=",
		                             "+",
		                             "-",
		                             "@",
		                             "|",
		                             "\xef\xbc\x9d",
		                             "\xef\xbc\x8b",
		                             "\xef\xbc\x8d",
		                             "\xef\xbc\xa0" };
	if (*cell == '\t' || *cell == '\r')
		return true;
	cell += strspn(cell, " \n");
	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
		if (g_str_has_prefix(cell, signs[i]))
			return !is_plain_number(cell);
	return false;
}

void text_csv(GString *out, const char *text)
{
	g_autoptr(GString) cell = g_string_new(is_formula(text) ? "'" : "");
	show(cell, text, strlen(text), &plain);
	bool blank_ends =
	        cell->len > 0 && (cell->str[0] == ' ' || cell->str[cell->len - 1] == ' ');
	if (!blank_ends && strpbrk(cell->str, ",;\"\n\t") == NULL) {
		g_string_append_len(out, cell->str, (gssize)cell->len);
		return;
	}
	g_string_replace(cell, "\"", "\"\"", 0);
	g_string_append_printf(out, "\"%s\"", cell->str);
}

/* A terminal acts on every control; a byte is the shortest spelling of those below U+0080. */
void text_tty(GString *out, const char *text, gssize len)
{
	gunichar before = 0;
	const char *end = text + (len < 0 ? (gssize)strlen(text) : len);
	while (text < end) {
		struct text_char ch = text_char_at(text, (gsize)(end - text), before);
		if (ch.kind == TEXT_BROKEN || (ch.c < 0x20 && ch.c != '\t') ||
		    ch.c == 0x7f)
			g_string_append_printf(out, "\\x%02X", ch.c);
		else if (ch.kind == TEXT_HIDDEN)
			g_string_append_printf(out, "<U+%04X>", ch.c);
		else
			g_string_append_len(out, text, (gssize)ch.len);
		before = ch.c;
		text += ch.len;
	}
}
