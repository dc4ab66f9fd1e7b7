/* Any bytes through every escaper: valid UTF-8, nothing active, and Markdown comes back equal. */
#include "../markdown.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static GString *escaped(void (*escape)(GString *, const char *), const char *text)
{
	GString *out = g_string_new(NULL);
	escape(out, text);
	g_assert_true(g_utf8_validate_len(out->str, out->len, NULL));
	return out;
}

static void check_html(const char *text)
{
	g_autoptr(GString) html = escaped(text_html, text);
	g_assert_null(strpbrk(html->str, "<>\"'"));
	g_autoptr(GString) attr = escaped(text_attr, text);
	g_assert_null(strpbrk(attr->str, "<>\"'\n\t"));
}

static void check_markdown(const char *text)
{
	g_autofree char *seen = markdown_seen(text);
	g_autoptr(GString) md = escaped(text_md, text);
	markdown_assert(md->str, " document paragraph text ", seen);
	markdown_assert_inert(md->str);
	g_autofree char *row = g_strdup_printf("|a|b|\n|-|-|\n|%s|z|\n", md->str);
	g_autofree char *cells = g_strconcat("ab", seen, "z", NULL);
	markdown_assert(row, " document table table_header table_row table_cell text ",
	                cells);
}

static void check_code(const char *text)
{
	g_autofree char *line = text_collapse(text);
	g_autofree char *seen = markdown_seen(line);
	g_autoptr(GString) code = g_string_new("x ");
	text_md_code(code, line, false);
	g_string_append(code, " y");
	g_autofree char *want = g_strconcat("x ", seen, " y", NULL);
	markdown_assert(code->str, " document paragraph text code ", want);
}

static void check_lines(const char *text, const guint8 *data, gsize size)
{
	g_autoptr(GString) tty = g_string_new(NULL);
	text_tty(tty, (const char *)data, (gssize)size);
	g_assert_true(g_utf8_validate_len(tty->str, tty->len, NULL));
	for (gsize i = 0; i < tty->len; i++)
		g_assert_true(tty->str[i] == '\t' || (guchar)tty->str[i] >= 0x20);
	g_autofree char *cut = text_cut(text, 40);
	g_assert_cmpuint(strlen(cut), <=, 40);
	g_assert_true(!text_is_utf8(text, strlen(text)) ||
	              text_is_utf8(cut, strlen(cut)));
	g_autofree char *line = text_one_line(text, 20);
	g_assert_cmpint(g_utf8_strlen(line, -1), <=, 20);
	g_assert_null(strpbrk(line, "\n\r\t"));
}

/* One cell of RFC 4180 and no formula: quotes pair up, signs stand behind an apostrophe. */
static void check_csv(const char *text)
{
	g_autoptr(GString) cell = escaped(text_csv, text);
	if (cell->str[0] != '"') {
		g_assert_null(strpbrk(cell->str, ",\"\n"));
		g_assert_null(strchr("=@|", cell->str[0] ? cell->str[0] : 'x'));
		return;
	}
	g_assert_true(cell->len >= 2 && cell->str[cell->len - 1] == '"');
	for (gsize i = 1; i + 1 < cell->len; i++)
		if (cell->str[i] == '"')
			g_assert_cmpint(cell->str[++i], ==, '"');
}

static void check_url(const char *text)
{
	g_autoptr(GString) url = g_string_new(NULL);
	if (!text_url(url, text)) {
		g_assert_cmpuint(url->len, ==, 0);
		return;
	}
	g_assert_true(g_str_has_prefix(url->str, "http://") ||
	              g_str_has_prefix(url->str, "https://") ||
	              g_str_has_prefix(url->str, "mailto:"));
	g_assert_null(strpbrk(url->str, " \"'<>()|\\`\n\r\t"));
	g_autoptr(GString) again = g_string_new(NULL);
	g_assert_true(text_url(again, url->str));
	g_assert_cmpstr(again->str, ==, url->str);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autofree char *repaired = text_repair((const char *)data, size);
	g_assert_true(g_utf8_validate(repaired, -1, NULL));
	check_html(text);
	check_markdown(text);
	check_code(text);
	check_csv(text);
	check_url(text);
	check_lines(text, data, size);
	return 0;
}
