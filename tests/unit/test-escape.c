/* Data in documents: tables of evil strings, and Markdown read back by the parser that GitHub uses. */
#include "base/text.h"

#include "../markdown.h"

struct row {
	const char *text, *want; /* want NULL: refused */
};

static void check(void (*escape)(GString *, const char *), const struct row *rows,
                  gsize n)
{
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GString) got = g_string_new(">");
		escape(got, rows[i].text);
		g_assert_cmpstr(got->str + 1, ==, rows[i].want);
	}
}

static const struct row html_rows[] = {
	{ "<script>alert('x')</script>",
	  "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" },
	{ "a & b \"c\"", "a &amp; b &quot;c&quot;" },
	{ "&amp;", "&amp;amp;" },
	{ "evil\u202Egpj.exe", "evil&lt;U+202E&gt;gpj.exe" },
	{ "zero\u200Bwidth", "zero&lt;U+200B&gt;width" },
	{ "bell\x07 \x7f", "bell&lt;U+0007&gt; &lt;U+007F&gt;" },
	{ "latin \xe9t\xe9", "latin \\xE9t\\xE9" },
	{ "line\nend\tkept", "line\nend\tkept" },
	{ "👩‍💻 naïve", "👩‍💻 naïve" },
	{ "", "" },
};

static const struct row attr_rows[] = {
	{ "\" onload=\"x", "&quot; onload=&quot;x" },
	{ "a\nb\tc", "a&#10;b&#9;c" },
	{ "\r", "&lt;U+000D&gt;" },
};

static const struct row csv_rows[] = {
	{ "plain", "plain" },
	{ "a,b", "\"a,b\"" },
	{ "say \"hi\"", "\"say \"\"hi\"\"\"" },
	{ "two\nlines", "\"two\nlines\"" },
	{ " padded", "\" padded\"" },
	{ "=1+1", "'=1+1" },
	{ "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0" },
	{ "-5", "-5" },
	{ "-5.25e3", "-5.25e3" },
	{ "+5", "+5" },
	{ "-0x5", "'-0x5" },
	{ "-inf", "'-inf" },
	{ "-5-2", "'-5-2" },
	{ "@SUM(A1)", "'@SUM(A1)" },
	{ "|cmd", "'|cmd" },
	{ "\t=1", "\"'\t=1\"" },
	{ "\r=1", "'<U+000D>=1" },
	{ " =1", "' =1" },
	{ "＝1+1", "'＝1+1" },
	{ "−5 min", "−5 min" },
	{ "\xff", "\\xFF" },
	{ "", "" },
};

static const struct row md_rows[] = {
	{ "plain", "plain" },
	{ "  two\n\nlines ", "two lines" },
	{ "*bold* _it_ `code`", "\\*bold\\* \\_it\\_ &#96;code&#96;" },
	{ "[x](javascript:y)", "\\[x\\](javascript:y)" },
	{ "<b>&\"", "&lt;b&gt;&amp;\"" },
	{ "a|b", "a\\|b" },
	{ "@octocat", "@\u2060octocat" },
	{ "a @ b", "a @ b" },
	{ "a@.b.cd", "a@\u2060.b.cd" },
	{ "see #12", "see \\#\u206012" },
	{ "# title", "\\# title" },
	{ "GH-12 gh-7 GH-x", "GH-\u206012 gh-\u20607 GH-x" },
	{ "https://a.b", "https:\u2060//a.b" },
	{ "www.a.b", "www\u2060.a.b" },
	{ ":tada:", ":\u2060tada:" },
	{ ":100:", ":\u2060100:" },
	{ "06:04:39", "06:04:39" },
	{ "a\\b\\", "a\\\\b&#92;" },
	{ "\\|", "&#92;\\|" },
	{ "a. b) c - d + e = f", "a. b) c - d + e = f" },
	{ "1) item", "1\\) item" },
	{ "0.2%", "0.2%" },
	{ "+0:35", "+0:35" },
	{ "-5", "-5" },
	{ "--", "\\--" },
	{ ":-", "\\:-" },
	{ "7.", "7\\." },
	{ "x 1. y!", "x 1. y!" },
	{ "=== ", "\\===" },
	{ "1. item", "1\\. item" },
	{ "- item", "\\- item" },
	{ "\u202E", "&lt;U+202E&gt;" },
	{ "\xff", "\\\\xFF" },
	{ "\u2060", "&lt;U+2060&gt;" },
	{ "", "" },
};

static void escapes_html(void)
{
	check(text_html, html_rows, G_N_ELEMENTS(html_rows));
	check(text_attr, attr_rows, G_N_ELEMENTS(attr_rows));
}

static void escapes_csv(void)
{
	check(text_csv, csv_rows, G_N_ELEMENTS(csv_rows));
}

static void escapes_markdown(void)
{
	check(text_md, md_rows, G_N_ELEMENTS(md_rows));
}

static void writes_code_spans(void)
{
	static const struct {
		const char *text;
		bool in_table;
		const char *want;
	} cases[] = {
		{ "GET /", false, "` GET / `" },
		{ "a`b``c", false, "``` a`b``c ```" },
		{ "a|b", false, "` a|b `" },
		{ "a|b", true, "` a\\|b `" },
		{ "a\\\\|b", true, "` a\\\\\\|b `" },
		{ "a\\|b", true, "` a\\\\|b `" },
		{ "two\nlines", false, "` two lines `" },
		{ "\x1b[0m\xff", false, "` <U+001B>[0m\\xFF `" },
		{ " \n ", false, "" },
		{ "", false, "" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) got = g_string_new(NULL);
		text_md_code(got, cases[i].text, cases[i].in_table);
		g_assert_cmpstr(got->str, ==, cases[i].want);
	}
}

static void has_no_code_span_for_80_backticks(void)
{
	for (gsize n = 79; n <= 80; n++) {
		g_autofree char *text = g_strnfill(n, '`');
		g_autoptr(GString) got = g_string_new("x ");
		text_md_code(got, text, false);
		g_autofree char *want = g_strconcat("x ", text, NULL);
		markdown_assert(got->str,
		                n == 79 ? " document paragraph text code "
		                        : " document paragraph text ",
		                want);
	}
}

static void shows_one_tty_line(void)
{
	static const struct {
		const char *text;
		gssize len;
		const char *want;
	} cases[] = {
		{ "a\tb", -1, "a\tb" },
		{ "a\nb\r", -1, "a\\x0Ab\\x0D" },
		{ "\x1b]52;c;aGk=\x07", -1, "\\x1B]52;c;aGk=\\x07" },
		{ "\xc2\x9b"
		  "31m",
		  -1, "<U+009B>31m" },
		{ "\x9b"
		  "31m",
		  -1, "\\x9B31m" },
		{ "a\0b", 3, "a\\x00b" },
		{ "x\u202Ey", -1, "x<U+202E>y" },
		{ "\x7f", -1, "\\x7F" },
		{ "é€😀", -1, "é€😀" },
		{ "\xe2\x82\xac", 2, "\\xE2\\x82" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) got = g_string_new(NULL);
		text_tty(got, cases[i].text, cases[i].len);
		g_assert_cmpstr(got->str, ==, cases[i].want);
	}
}

static void links_only_what_is_harmless(void)
{
	static const struct row cases[] = {
		{ "https://a.example/x?y=1&z=2#t", "https://a.example/x?y=1&z=2#t" },
		{ "  HTTPS://A.example", "https://A.example" },
		{ "http://a.example:8080/", "http://a.example:8080/" },
		{ "http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x" },
		{ "http://a.example?q", "http://a.example?q" },
		{ "http://a/(b)|'\"<>`\\{}^[] ",
		  "http://a/%28b%29%7C%27%22%3C%3E%60%5C%7B%7D%5E%5B%5D" },
		{ "http://a/%41%zz%", "http://a/%41%25zz%25" },
		{ "http://a/\u00e9", "http://a/%C3%A9" },
		{ "http://a/\xff", "http://a/%FF" },
		{ "ht\ntp://a/\tb", "http://a/b" },
		{ "mailto:ops@a.example", "mailto:ops@a.example" },
		{ "javascript:alert(1)", NULL },
		{ " java\nscript:alert(1)", NULL },
		{ "data:text/html,x", NULL },
		{ "vbscript:x", NULL },
		{ "file:///etc/passwd", NULL },
		{ "ftp://a.example", NULL },
		{ "//a.example", NULL },
		{ "/path", NULL },
		{ "a.example", NULL },
		{ "http:/a", NULL },
		{ "http:\\\\a", NULL },
		{ "http://", NULL },
		{ "http:///x", NULL },
		{ "http://user@a.example", NULL },
		{ "http://user:pw@a.example", NULL },
		{ "http://a\\@b", NULL },
		{ "http://%61.example", NULL },
		{ "http://\u0430pple.example", NULL }, /* Cyrillic a */
		{ "http://a b/", NULL },
		{ "http://a:80x/", NULL },
		{ "http://[::1", NULL },
		{ "mailto:", NULL },
		{ "mailto:a@", NULL },
		{ "mailto:@b", NULL },
		{ "mailto:a@b c", NULL },
		{ "mailto:a\u00e9@b", "mailto:a%C3%A9@b" },
		{ "http://a/\x7f%4", "http://a/%254" },
		{ "mailto:a@b?bcc=c@d", NULL },
		{ "", NULL },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) got = g_string_new(NULL);
		g_test_message("%s", cases[i].text);
		bool ok = text_url(got, cases[i].text);
		g_assert_cmpint(ok, ==, cases[i].want != NULL);
		g_assert_cmpstr(got->str, ==, ok ? cases[i].want : "");
	}
}

/* --- property: what goes in comes out ----------------------------------- */

/* Pieces that Markdown or GitHub acts upon, thrown together with letters and junk. */
static char *evil(GRand *rand)
{
	static const char *const pieces[] = {
		"a",
		"B",
		"7",
		"é",
		"😀",
		" ",
		"  ",
		"\n",
		"\t",
		"\\",
		"`",
		"``",
		"*",
		"**",
		"_",
		"__",
		"~~",
		"|",
		"||",
		"---",
		"===",
		"#",
		"## ",
		"> ",
		"- ",
		"+ ",
		"1. ",
		"2) ",
		"[",
		"]",
		"(",
		")",
		"![",
		"](",
		"[x]: ",
		"[^1]",
		"<",
		">",
		"<b>",
		"<!--",
		"</td>",
		"&",
		"&amp;",
		"&#64;",
		"&lt",
		"\"",
		"'",
		"@",
		"@octocat",
		"#12",
		"GH-3",
		":tada:",
		":",
		"://",
		"http://a.b",
		"https://",
		"www.a.b",
		"WWW.",
		"ftp://x.y",
		"a@b.cd",
		"mailto:a@b.cd",
		"xmpp:a@b.c",
		"\u202e",
		"\u2060",
		"\u200b",
		"\x1b",
		"\x7f",
		"\xff",
		"\xe2\x82",
		"- [ ] ",
		"$x$",
		"^",
		"{",
		"}",
		"!",
		";",
		"%",
		"=",
		"\\|",
		"\\`",
		"&#x7c;",
		"    ",
		"```",
		"~~~",
		"<http://a.b>",
		"\u00a0",
	};
	GString *out = g_string_new(NULL);
	for (int n = g_rand_int_range(rand, 1, 12); n > 0; n--)
		g_string_append(out,
		                pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
	return g_string_free(out, FALSE);
}

enum { ROUNDS = 100000 };

static void markdown_comes_back_equal(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260602);
	for (int i = 0; i < ROUNDS; i++) {
		g_autofree char *text = evil(rand);
		g_autofree char *seen = markdown_seen(text);
		g_autoptr(GString) md = g_string_new(NULL);
		text_md(md, text);
		g_assert_true(g_utf8_validate(md->str, -1, NULL));
		markdown_assert(md->str, " document paragraph text ", seen);
		markdown_assert_inert(md->str);
		g_autofree char *item = g_strdup_printf("- x %s\n", md->str);
		g_autofree char *want = g_strdup_printf("x %s", seen);
		markdown_assert(item, " document list item paragraph text ",
		                g_strchomp(want));
	}
}

#define TABLE " document table table_header table_row table_cell text code "

static void markdown_cells_come_back_equal(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260601);
	for (int i = 0; i < ROUNDS; i++) {
		g_autofree char *text = evil(rand);
		g_autofree char *seen = markdown_seen(text);
		g_autoptr(GString) md = g_string_new("|a|b|\n|-|-|\n|");
		text_md(md, text);
		g_string_append(md, "|z|\n");
		g_autofree char *want = g_strdup_printf("ab%sz", seen);
		markdown_assert(md->str, TABLE, want);
	}
}

static void markdown_code_comes_back_equal(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260603);
	for (int i = 0; i < ROUNDS; i++) {
		g_autofree char *noise = evil(rand);
		/* Blanks at the ends of lines and around them are code's own; only collapsed text is compared. */
		g_autofree char *text = text_collapse(noise);
		g_autofree char *seen = markdown_seen(text);
		for (int table = 0; table < 2; table++) {
			g_autoptr(GString) md =
			        g_string_new(table ? "|a|b|\n|-|-|\n|" : "x ");
			text_md_code(md, text, table);
			g_string_append(md, table ? "|z|\n" : " y");
			g_autofree char *want = g_strconcat(table ? "ab" : "x ", seen,
			                                    table ? "z" : " y", NULL);
			markdown_assert(md->str,
			                table ? TABLE : " document paragraph text code ",
			                want);
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/escape/escapes-html", escapes_html);
	g_test_add_func("/escape/escapes-csv", escapes_csv);
	g_test_add_func("/escape/escapes-markdown", escapes_markdown);
	g_test_add_func("/escape/writes-code-spans", writes_code_spans);
	g_test_add_func("/escape/has-no-code-span-for-80-backticks",
	                has_no_code_span_for_80_backticks);
	g_test_add_func("/escape/shows-one-tty-line", shows_one_tty_line);
	g_test_add_func("/escape/links-only-what-is-harmless",
	                links_only_what_is_harmless);
	g_test_add_func("/escape/markdown-comes-back-equal", markdown_comes_back_equal);
	g_test_add_func("/escape/markdown-cells-come-back-equal",
	                markdown_cells_come_back_equal);
	g_test_add_func("/escape/markdown-code-comes-back-equal",
	                markdown_code_comes_back_equal);
	return g_test_run();
}
