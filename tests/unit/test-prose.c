#include "render/prose.h"

#include <string.h>

static const struct {
	const char *name, *markdown, *html;
} texts[] = {
	{ "paragraphs", "a\n\nb", "<p>a</p>\n<p>b</p>\n" },
	{ "emphasis-and-code", "*a* **b** `c<d`",
	  "<p><em>a</em> <strong>b</strong> <code>c&lt;d</code></p>\n" },
	{ "strike-through", "~~a~~", "<p><del>a</del></p>\n" },
	{ "headings-below-the-document", "# a\n\n## b", "<h3>a</h3>\n<h4>b</h4>\n" },
	{ "headings-that-begin-low", "#### a", "<h3>a</h3>\n" },
	{ "raw-html-is-left-out", "a <script>alert(1)</script> b",
	  "<p>a alert(1) b</p>\n" },
	{ "html-blocks-are-left-out", "<div onclick=\"x\">\n\na", "\n<p>a</p>\n" },
	{ "addresses-of-the-web", "[a](https://x.org/y?z=1&b=2)",
	  "<p><a href=\"https://x.org/y?z=1&amp;b=2\">a</a></p>\n" },
	{ "scripts-are-no-addresses", "[a](javascript:alert(1))",
	  "<p><a href=\"#\">a</a></p>\n" },
	{ "data-is-no-address", "[a](data:text/html;base64,xx)",
	  "<p><a href=\"#\">a</a></p>\n" },
	{ "files-are-no-addresses", "[a](file:///etc/passwd)",
	  "<p><a href=\"#\">a</a></p>\n" },
	{ "places-of-the-page", "[E12](#E12)", "<p><a href=\"#E12\">E12</a></p>\n" },
	{ "a-picture-is-a-link", "![alt](https://x.org/p.png)",
	  "<p><a href=\"https://x.org/p.png\">alt</a></p>\n" },
	{ "a-picture-without-words", "![](https://x.org/p.png)",
	  "<p><a href=\"https://x.org/p.png\">picture</a></p>\n" },
	{ "a-picture-within-a-link", "[![alt](https://x.org/p.png)](https://x.org)",
	  "<p><a href=\"https://x.org\">alt</a></p>\n" },
	{ "table", "| a |\n|---|\n| b |",
	  "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	  "aria-label=\"Table\"><table>\n"
	  "<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
	  "<td>b</td>\n</tr>\n</tbody>\n</table></div>\n" },
	{ "task-list", "- [x] a\n- [ ] b",
	  "<ul>\n<li><span role=\"img\" aria-label=\"done\">☑</span> a</li>\n"
	  "<li><span role=\"img\" aria-label=\"open\">☐</span> b</li>\n</ul>\n" },
	{ "words-that-look-like-markup", "`<th>` &lt;table&gt;",
	  "<p><code>&lt;th&gt;</code> &lt;table&gt;</p>\n" },
	{ "nothing", "", "" },
};

static void test_text(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *html = prose_html(texts[i].markdown, 3);
	g_assert_cmpstr(html, ==, texts[i].html);
}

/* Deep or long, it comes to an end, and nothing acts. */
static void test_hostile(void)
{
	static const char *const parts[] = { "> ", "- ",  "[", "![", "**",
		                             "`",  "<a ", "|", "\\" };
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
		GString *text = g_string_new(NULL);
		for (int n = 0; n < 20000; n++)
			g_string_append(text, parts[i]);
		g_string_append(text, "a");
		g_autofree char *html = prose_html(text->str, 3);
		g_assert_null(strstr(html, "<script"));
		g_assert_null(strstr(html, "<img"));
		g_string_free(text, TRUE);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *path = g_strdup_printf("/prose/%s", texts[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_text);
	}
	g_test_add_func("/prose/comes-to-an-end", test_hostile);
	return g_test_run();
}
