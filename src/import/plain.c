#include "import/plain.h"

#include "base/text.h"

#include <stdbool.h>
#include <string.h>

#define TAG_MAX 4096 /* longer is no tag; keeps a text of "<a<a<a" linear */

/* Elements that stand for a break, before or after their content. */
static const char *const blocks[] = { "br",    "p",  "div", "ul",         "ol",     "tr",
	                              "table", "h1", "h2",  "h3",         "h4",     "h5",
	                              "h6",    "hr", "pre", "blockquote", "section" };
static const char *const inlines[] = {
	"a",      "b",     "i",      "u",      "s",       "em",      "strong",   "small",
	"span",   "code",  "sub",    "sup",    "font",    "var",     "time",     "mark",
	"del",    "ins",   "img",    "svg",    "td",      "th",      "tbody",    "thead",
	"script", "style", "iframe", "object", "embed",   "form",    "input",    "button",
	"label",  "link",  "meta",   "base",   "video",   "audio",   "source",   "center",
	"title",  "body",  "head",   "html",   "details", "summary", "textarea", "article"
};

static bool listed(const char *const *names, gsize n, const char *name, gsize len)
{
	for (gsize i = 0; i < n; i++)
		if (strlen(names[i]) == len &&
		    g_ascii_strncasecmp(names[i], name, len) == 0)
			return true;
	return false;
}

/* The length of a tag or comment at text, 0 = it is none; *mark is what stands in its place. */
static gsize tag_length(const char *text, gsize len, const char **mark)
{
	*mark = "";
	const char *end = memchr(text, '>', MIN(len, TAG_MAX));
	if (len >= 4 && memcmp(text, "<!--", 4) == 0)
		end = g_strstr_len(text, (gssize)MIN(len, TAG_MAX), "-->");
	if (end == NULL)
		return 0;
	if (text[1] == '!')
		return memcmp(text, "<!--", 4) == 0 ? (gsize)(end - text) + 3 : 0;
	const char *name = text + 1 + (text[1] == '/');
	gsize name_len = 0;
	while (name + name_len < end && g_ascii_isalnum(name[name_len]))
		name_len++;
	const char next = name[name_len];
	if (next != '>' && next != '/' && !g_ascii_isspace(next))
		return 0;
	if (listed(blocks, G_N_ELEMENTS(blocks), name, name_len))
		*mark = "\n";
	else if (listed((const char *const[]){ "li" }, 1, name, name_len))
		*mark = text[1] == '/' ? "" : "\n- ";
	else if (!listed(inlines, G_N_ELEMENTS(inlines), name, name_len))
		return 0;
	return (gsize)(end - text) + 1;
}

static gsize number_length(const char *text, gsize len, gunichar *out)
{
	const bool hex = len > 3 && (text[2] == 'x' || text[2] == 'X');
	gsize at = hex ? 3 : 2;
	gunichar value = 0;
	const gsize first = at;
	for (; at < len && at < 10; at++) {
		const int digit = hex ? g_ascii_xdigit_value(text[at])
		                      : g_ascii_digit_value(text[at]);
		if (digit < 0)
			break;
		value = value * (hex ? 16 : 10) + (gunichar)digit;
	}
	if (at == first || at >= len || text[at] != ';')
		return 0;
	*out = value != 0 && g_unichar_validate(value) ? value : 0xFFFD;
	return at + 1;
}

/* The length of an entity at text ("&amp;"), 0 = it is none. */
static gsize entity_length(const char *text, gsize len, gunichar *out)
{
	static const struct {
		const char *name;
		gunichar is;
	} entities[] = {
		{ "&amp;", '&' },      { "&lt;", '<' },       { "&gt;", '>' },
		{ "&quot;", '"' },     { "&apos;", '\'' },    { "&nbsp;", ' ' },
		{ "&ndash;", 0x2013 }, { "&mdash;", 0x2014 }, { "&hellip;", 0x2026 },
		{ "&lsquo;", 0x2018 }, { "&rsquo;", 0x2019 }, { "&ldquo;", 0x201C },
		{ "&rdquo;", 0x201D }, { "&bull;", 0x2022 },  { "&middot;", 0xB7 },
		{ "&copy;", 0xA9 },    { "&reg;", 0xAE },     { "&trade;", 0x2122 },
	};
	if (len > 2 && text[1] == '#')
		return number_length(text, len, out);
	for (gsize i = 0; i < G_N_ELEMENTS(entities); i++) {
		const gsize n = strlen(entities[i].name);
		if (len >= n && memcmp(text, entities[i].name, n) == 0) {
			*out = entities[i].is;
			return n;
		}
	}
	return 0;
}

/* No blanks at line ends, at most one empty line, none at either end. */
static char *tidy(const GString *text)
{
	GString *out = g_string_sized_new(text->len);
	gsize breaks = 0;
	for (gsize i = 0; i < text->len; i++) {
		const char c = text->str[i];
		if (c == '\n') {
			while (out->len > 0 && g_ascii_isspace(out->str[out->len - 1]))
				g_string_truncate(out, out->len - 1);
			breaks++;
			continue;
		}
		if (breaks > 0 && c == ' ')
			continue;
		if (breaks > 0 && out->len > 0)
			g_string_append(out, breaks > 1 ? "\n\n" : "\n");
		breaks = 0;
		g_string_append_c(out, c);
	}
	while (out->len > 0 && g_ascii_isspace(out->str[out->len - 1]))
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

/* A paragraph that opens an item of a list stays on the item's line. */
static void append_mark(GString *out, const char *mark)
{
	static const char item[] = "\n- ";
	const gsize n = strlen(item);
	if (strcmp(mark, "\n") != 0 || out->len < n ||
	    memcmp(out->str + out->len - n, item, n) != 0)
		g_string_append(out, mark);
}

char *plain_text(const char *html, gsize len)
{
	g_autoptr(GString) out = g_string_sized_new(len);
	for (gsize i = 0; i < len;) {
		const char *at = html + i;
		const char *mark;
		gunichar is;
		gsize n = 0;
		if (*at == '<' && (n = tag_length(at, len - i, &mark)) > 0)
			append_mark(out, mark);
		else if (*at == '&' && (n = entity_length(at, len - i, &is)) > 0)
			g_string_append_unichar(out, is);
		else if (*at != '\r')
			g_string_append_c(out, *at);
		else if (i + 1 == len || at[1] != '\n')
			g_string_append_c(out, '\n');
		i += MAX(n, 1);
	}
	g_autofree char *repaired = text_repair(out->str, out->len);
	g_autoptr(GString) text = g_string_new(repaired);
	return tidy(text);
}

/* --- Markdown ---------------------------------------------------------------- */

struct link {
	const char *words, *url;
	gsize words_len, url_len, length;
};

/* The address ends at a blank, or at a ")" that it did not open. */
static const char *end_of_url(const char *at, const char *end)
{
	for (int depth = 0; at < end && !g_ascii_isspace(*at); at++) {
		if (*at == ')' && depth-- == 0)
			break;
		depth += *at == '(';
	}
	return at;
}

/* "[words](url)", "[words](url "title")". No part holds a "[": what is looked at once is not looked at again. */
static bool parse_link(const char *text, struct link *link)
{
	link->words = text + 1;
	link->words_len = strcspn(link->words, "[]\n");
	const char *mid = link->words + link->words_len;
	if (mid[0] != ']' || mid[1] != '(')
		return false;
	link->url = mid + 2;
	const char *end = link->url + strcspn(link->url, "[\n");
	const char *at = end_of_url(link->url, end);
	link->url_len = (gsize)(at - link->url);
	while (at < end && *at != ')')
		at++;
	link->length = (gsize)(at - text) + 1;
	return at < end && link->url_len > 0;
}

static void append_link(GString *out, const struct link *link)
{
	const char *bare = g_strstr_len(link->url, (gssize)link->url_len, "://");
	const char *tail = bare != NULL ? bare + 3 : link->url;
	const gsize tail_len = link->url_len - (gsize)(tail - link->url);
	const bool same = (link->words_len == link->url_len &&
	                   memcmp(link->words, link->url, link->url_len) == 0) ||
	                  (link->words_len == tail_len &&
	                   g_ascii_strncasecmp(link->words, tail, tail_len) == 0);
	if (!same)
		g_string_append_len(out, link->words, (gssize)link->words_len);
	if (!same)
		g_string_append(out, " (");
	g_string_append_len(out, link->url, (gssize)link->url_len);
	if (!same)
		g_string_append_c(out, ')');
}

static gsize heading_mark(const char *line)
{
	const gsize n = strspn(line, "#");
	return n > 0 && n <= 6 && line[n] == ' ' ? n + strspn(line + n, " ") : 0;
}

/* The length of a mark at the start of a line: "## ", "## \# " as a page's editor escapes it, "```text\n". */
static gsize line_mark(const char *line)
{
	if (g_str_has_prefix(line, "```")) {
		const gsize info = strcspn(line + 3, "`\n");
		return line[3 + info] == '`' ? 3 : 3 + info;
	}
	const gsize n = heading_mark(line);
	if (n == 0 || line[n] != '\\')
		return n;
	const gsize escaped = heading_mark(line + n + 1);
	return escaped > 0 ? n + 1 + escaped : n;
}

/* The length of the mark at text, 0 = it is none; "2 ** 3" has none. */
static gsize inline_mark(const char *text, char before)
{
	if (before == '*')
		return 0;
	if (text[0] == '*' && text[1] == '*') {
		const gsize n = strspn(text, "*");
		const char after = text[n];
		const bool alone = g_ascii_isspace(before) &&
		                   (after == '\0' || g_ascii_isspace(after));
		return alone ? 0 : n;
	}
	return text[0] == '\\' && g_ascii_ispunct(text[1]) ? 1 : 0;
}

char *plain_markdown(const char *text, gsize len)
{
	g_autofree char *plain = plain_text(text, len);
	g_autoptr(GString) out = g_string_sized_new(strlen(plain));
	bool fresh = true; /* a line begins here */
	for (const char *at = plain; *at != '\0';) {
		struct link link;
		const gsize mark = fresh ? line_mark(at) : 0;
		fresh = *at == '\n';
		if (mark > 0) {
			at += mark;
		} else if (*at == '[' && parse_link(at, &link)) {
			append_link(out, &link);
			at += link.length;
		} else {
			const gsize skip = inline_mark(at, at > plain ? at[-1] : '\n');
			at += skip;
			if ((skip == 0 || skip == 1) && *at != '\0')
				g_string_append_c(out, *at++);
		}
	}
	return tidy(out);
}
