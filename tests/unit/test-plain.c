/* Bodies of status posts: HTML, Markdown and words that only look like it. Dates that need a format. Rows of tables. */
#include "import/csv.h"
#include "import/dates.h"
#include "import/plain.h"

#include <string.h>

static const struct {
	const char *html, *want;
} texts[] = {
	{ "", "" },
	{ "a<br />b<br/>c<br>d", "a\nb\nc\nd" },
	{ "one<br /><br />two<br /><br /><br />three", "one\n\ntwo\n\nthree" },
	{ "<p>one</p><p>two</p>", "one\n\ntwo" },
	{ "a\r\nb\rc", "a\nb\nc" },
	{ "for <1% of you, x < y and y > z", "for <1% of you, x < y and y > z" },
	{ "<queue-7> and <T> and <", "<queue-7> and <T> and <" },
	{ "say <b>this</B> and <a href=\"https://x.example\">that</a>",
	  "say this and that" },
	{ "<ul><li>one</li><li>two</li></ul>", "- one\n- two" },
	{ "<ul><li><p>one</p></li><li><p>two</p><p>more</p></li></ul>",
	  "- one\n\n- two\n\nmore" },
	{ "a<!-- hidden -->b<!-- open", "ab<!-- open" },
	{ "a &amp; b &lt;script&gt; &quot;&#39;&#x41;&nbsp;x &bogus; &",
	  "a & b <script> \"'A x &bogus; &" },
	{ "&amp;lt;", "&lt;" }, /* once only */
	{ "&#0;&#xD800;&#99999999;&#;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd&#;" },
	{ "**bold** [a](https://x.example)", "**bold** [a](https://x.example)" },
	{ "<script>alert(1)</script>", "alert(1)" },
	{ " \n a \n ", "a" },
};

static void plain_cases(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *got = plain_text(texts[i].html, strlen(texts[i].html));
		g_assert_cmpstr(got, ==, texts[i].want);
	}
}

static const struct {
	const char *text, *want;
} marked[] = {
	{ "", "" },
	{ "see [the page](https://x.example/a_(b) \"Our page\").",
	  "see the page (https://x.example/a_(b))." },
	{ "[https://x.example/](https://x.example/) or [X.example](http://x.example)",
	  "https://x.example/ or http://x.example" },
	{ "[no](link", "[no](link" },
	{ "[empty]() and a[0](x", "[empty]() and a[0](x" },
	{ "[a\nb](c)", "[a\nb](c)" },
	{ "# Report\n\n## \\# Mini Report\ntext", "Report\n\nMini Report\ntext" },
	{ "#1 of 3 and #hash", "#1 of 3 and #hash" },
	{ "####### seven", "####### seven" },
	{ "**Summary:** it ***broke***, 2 * 3", "Summary: it broke, 2 * 3" },
	{ "before\n```text\ncode <1%\n```\nafter", "before\n\ncode <1%\n\nafter" },
	{ "a\\_b \\[1\\] c\\\\d C:\\dir\\", "a_b [1] c\\d C:\\dir\\" },
	{ "<p>one</p><p>**two** &amp; [<b>x</b>](u)</p>", "one\n\ntwo & x (u)" },
	{ "2 ** 3 **** 4", "2 ** 3 **** 4" },
	{ "```x = 1```", "x = 1```" },
	{ "[[[[[", "[[[[[" },
};

static void markdown_cases(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(marked); i++) {
		g_autofree char *got =
		        plain_markdown(marked[i].text, strlen(marked[i].text));
		g_assert_cmpstr(got, ==, marked[i].want);
	}
}

static const struct {
	const char *text, *format;
	const char *want; /* NULL: no date */
} dates[] = {
	{ "03/04/2026 10:00", "dmy", "2026-04-03T10:00:00Z" },
	{ "03/04/2026 10:00", "mdy", "2026-03-04T10:00:00Z" },
	{ "3.4.2026", "dmy", "2026-04-03T00:00:00Z" },
	{ "2026/04/03 10:00:30", "ymd", "2026-04-03T10:00:30Z" },
	{ "31/02/2026", "dmy", NULL },
	{ "13/13/2026", "mdy", NULL },
	{ "03/04-2026", "dmy", NULL },
	{ "03/04/2026 10:00 x", "dmy", NULL },
	{ "03 Apr 26, 10h00 +0200", "%d %b %y, %Hh%M %z", "2026-04-03T08:00:00Z" },
	{ "2026-04-03", "%d/%m/%Y", NULL },
	{ "", "dmy", NULL },
};

static void date_cases(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(dates); i++) {
		struct stamp stamp;
		const bool ok = date_parse(dates[i].text, strlen(dates[i].text),
		                           dates[i].format, &stamp);
		g_autofree char *got = ok ? instant_rfc3339(stamp_instant(&stamp)) : NULL;
		g_assert_cmpstr(got, ==, dates[i].want);
	}
}

static void formats_name_year_month_and_day(void)
{
	static const char *const good[] = { "dmy", "%d.%m.%Y", "%b %d %y %H:%M:%S" };
	static const char *const bad[] = { "", "dym", "%d.%m", "%Y-%m-%d %p",
		                           "%Y-%m-%d %" };
	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		g_assert_true(date_format_valid(good[i]));
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(date_format_valid(bad[i]));
}

/* Rows as "line:cell|cell", one after the other. */
static const struct {
	const char *text, *want;
} tables[] = {
	{ "a,b\n1,2\n", "1:a|b 2:1|2 " },
	{ "a;b\r\n1;2", "1:a|b 2:1|2 " },
	{ "a\tb\r1\t2\r", "1:a|b 1:1|2 " },
	{ "a,b\n\"x\ny\",\"say \"\"hi\"\"\"\nlast,\n",
	  "1:a|b 2:x\ny|say \"hi\" 4:last| " },
	{ "a,b\n\n1\n", "1:a|b 2: 3:1 " },
	{ "a,b\n\"x\"y,2\" z\n", "1:a|b 2:xy|2\" z " },
	{ "\"a,b\";c\n", "1:a,b|c " },
};

static void table_cases(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
		struct csv csv;
		bool more = true;
		gsize covered = 0;
		g_autoptr(GString) got = g_string_new(NULL);
		csv_open(&csv, "t", tables[i].text, strlen(tables[i].text));
		while (csv_row(&csv, &more, NULL) && more) {
			g_assert_cmpuint(csv.row_at, ==, covered);
			covered += csv.row_len;
			g_string_append_printf(got, "%d:", (int)csv.row_line);
			for (guint j = 0; j < csv.cells->len; j++) {
				g_string_append(got, j > 0 ? "|" : "");
				g_string_append_len(got, csv_cell(&csv, j)->text,
				                    (gssize)csv_cell(&csv, j)->len);
			}
			g_string_append_c(got, ' ');
		}
		g_assert_cmpuint(covered, ==, strlen(tables[i].text));
		g_assert_cmpstr(got->str, ==, tables[i].want);
		csv_close(&csv);
	}
}

static void columns_up_to_1024(void)
{
	for (guint n = CSV_COLUMNS; n <= CSV_COLUMNS + 1; n++) {
		g_autoptr(GString) row = g_string_new(NULL);
		for (guint i = 1; i < n; i++)
			g_string_append_c(row, ',');
		struct csv csv;
		bool more;
		g_autoptr(GError) error = NULL;
		csv_open(&csv, "t", row->str, row->len);
		g_assert_true(csv_row(&csv, &more, &error) == (n == CSV_COLUMNS));
		csv_close(&csv);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/plain/html-to-text", plain_cases);
	g_test_add_func("/plain/markdown-to-text", markdown_cases);
	g_test_add_func("/dates/by-format", date_cases);
	g_test_add_func("/dates/formats-name-year-month-and-day",
	                formats_name_year_month_and_day);
	g_test_add_func("/csv/rows", table_cases);
	g_test_add_func("/csv/columns-up-to-1024", columns_up_to_1024);
	return g_test_run();
}
