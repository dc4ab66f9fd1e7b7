/* Trees of feeds and pages: what is refused and where, limits on both sides, places to the byte. */
#include "import/xml.h"

#include <string.h>

/* --- refusals ---------------------------------------------------------------- */

static const struct {
	const char *name, *text, *says;
	gint64 line;
} refusals[] = {
	{ "doctype", "<?xml version='1.0'?>\n<!DOCTYPE a>\n<a/>", "DOCTYPE", 2 },
	{ "doctype-with-entities", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE",
	  1 },
	{ "doctype-from-elsewhere", "<!DOCTYPE a SYSTEM 'http://x.example/a.dtd'><a/>",
	  "DOCTYPE", 1 },
	{ "unknown-entity", "<a>\n<b>&eacute;</b></a>", "eacute", 2 },
	{ "unknown-entity-in-an-attribute", "<a\nb='&nbsp;'/>", "nbsp", 2 },
	{ "two-attributes-of-a-name", "<a b='1' b='2'/>", "b", 1 },
	{ "tags-that-cross", "<a>\n<b>\n</a></b>", "well-formed", 3 },
	{ "two-roots", "<a/>\n<b/>", "well-formed", 2 },
	{ "text-after-the-end", "<a/>\nx", "well-formed", 2 },
	{ "not-xml", "\n {\"a\": 1}", "does not begin with <", 2 },
	{ "blank", " \n\n", "does not begin with <", 3 },
	{ "control-character", "<a>\x01</a>", "well-formed", 1 },
	{ "cut-in-a-text", "<a>\n<b>text", "ends inside <b>", 2 },
	{ "cut-in-a-tag", "<a>\n<b c='", "ends inside <a>", 2 },
	{ "utf-7", "<?xml version='1.0' encoding='UTF-7'?><a/>", "encoding", 1 },
	{ "latin-1-beyond-ascii",
	  "<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>\xc3\xa9</a>", "encoding", 1 },
};

static void refuses(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GError) error = NULL;
	XmlDoc *doc = xml_doc_new("x.xml", refusals[i].text, strlen(refusals[i].text),
	                          false, &error);
	g_assert_null(doc);
	g_assert_cmpint(error_exit_code(error), ==, ERROR_DATA);
	g_assert_nonnull(strstr(error->message, refusals[i].says));
	g_assert_null(strchr(error->message, '\n'));
	g_assert_cmpint(error_place(error)->line, ==, refusals[i].line);
	g_assert_cmpstr(error_place(error)->name, ==, "x.xml");
}

static void nul_is_refused_where_it_stands(void)
{
	g_autoptr(GError) error = NULL;
	g_assert_null(xml_doc_new("x", "<a>\n\0</a>", 9, false, &error));
	g_assert_cmpint(error_place(error)->line, ==, 2);
	g_clear_error(&error);
	g_assert_null(xml_doc_new_html("x", "<a>\0</a>", 8, &error));
	g_assert_nonnull(error);
}

/* A declared encoding that harms nobody, or that the user overrules. */
static void reads_whatever_ascii_says_of_itself(void)
{
	static const char *const texts[] = {
		"<?xml version='1.0' encoding='utf-8'?><a>x</a>",
		"<?xml version='1.0' encoding='UTF-16'?><a>x</a>",
		"<?xml version='1.0' encoding='ISO-8859-15'?><a>x</a>",
		"<?xml version='1.0' encoding='windows-1252'?><a>x</a>",
		"\n<a>x</a>\n",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(XmlDoc) doc =
		        xml_doc_new("x", texts[i], strlen(texts[i]), false, NULL);
		g_assert_nonnull(doc);
	}
	static const char given[] =
	        "<?xml version='1.0' encoding='UTF-7'?><a>\xc3\xa9</a>";
	g_autoptr(XmlDoc) doc = xml_doc_new("x", given, strlen(given), true, NULL);
	g_autofree char *text = xml_text(xml_doc_root(doc));
	g_assert_cmpstr(text, ==, "\xc3\xa9");
}

#define FEED                                                                             \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                   \
	"<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"                                 \
	"<!-- a note --><entry a='&lt;'><t><![CDATA[x ]] "                               \
	"y]]></t>&amp;\xe2\x80\xa6</entry>"                                              \
	"</feed>"

static void feed_cut_at_any_byte_is_refused(void)
{
	g_autoptr(XmlDoc) whole = xml_doc_new("x", FEED, strlen(FEED), false, NULL);
	g_assert_nonnull(whole);
	for (gsize cut = 0; cut < strlen(FEED); cut++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *exact = g_memdup2(FEED, MAX(cut, 1));
		g_assert_null(xml_doc_new("x", exact, cut, false, &error));
		g_assert_cmpint(error_place(error)->line, >=, 1);
	}
}

/* --- limits ------------------------------------------------------------------ */

static char *repeated(const char *before, const char *text, int n, const char *after)
{
	GString *out = g_string_new(before);
	for (int i = 0; i < n; i++)
		g_string_append(out, text);
	g_string_append(out, after);
	return g_string_free(out, FALSE);
}

static bool is_read(const char *text, bool html, const char *says)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(XmlDoc) doc =
	        html ? xml_doc_new_html("x", text, strlen(text), &error)
	             : xml_doc_new("x", text, strlen(text), false, &error);
	g_assert_true((doc != NULL) == (error == NULL));
	g_assert_true(error == NULL || strstr(error->message, says) != NULL);
	return doc != NULL;
}

static void depth_has_a_limit(void)
{
	g_autofree char *closed = repeated("", "</a>", XML_DEPTH_MAX, "");
	g_autofree char *deepest = repeated("", "<a>", XML_DEPTH_MAX, closed);
	g_autofree char *deeper = g_strconcat("<b>", deepest, "</b>", NULL);
	g_assert_true(is_read(deepest, false, ""));
	g_assert_false(is_read(deeper, false, "more than 128 deep"));
	/* html and body are two of them */
	g_autofree char *page = repeated("<html><body>", "<i>", HTML_DEPTH_MAX - 2, "x");
	g_autofree char *deep_page =
	        repeated("<html><body>", "<i>", HTML_DEPTH_MAX - 1, "x");
	g_assert_true(is_read(page, true, ""));
	g_assert_false(is_read(deep_page, true, "more than 256 deep"));
}

static char *tag_of(gsize len, gsize value)
{
	GString *out = g_string_new("<a");
	g_autofree char *v = g_strnfill(value, 'v');
	for (int i = 0; out->len < len; i++)
		g_string_append_printf(out, "\na%d='%s'", i, v);
	g_string_append(out, "/>");
	return g_string_free(out, FALSE);
}

static void tag_has_a_limit(void)
{
	g_autofree char *long_tag = tag_of(XML_TAG_MAX / 4, 1);
	g_autofree char *too_long = tag_of(4 * XML_TAG_MAX, 1);
	g_autofree char *long_value = tag_of(4 * XML_TAG_MAX, 4 * XML_TAG_MAX);
	g_assert_true(is_read(long_tag, false, ""));
	g_assert_false(is_read(too_long, false, "more than 256 KiB"));
	g_assert_true(is_read(long_value, false, "")); /* data in an attribute */
	g_assert_true(is_read(long_value, true, ""));
	g_assert_false(is_read(too_long, true, "more than 256 KiB"));
}

static void number_of_name_spaces_has_a_limit(void)
{
	GString *tag = g_string_new("<a");
	for (int i = 0; i < 32; i++)
		g_string_append_printf(tag, " xmlns:p%d='u'", i);
	g_autofree char *most = g_strconcat(tag->str, "/>", NULL);
	g_autofree char *more = g_strconcat(tag->str, " xmlns='v'/>", NULL);
	g_string_free(tag, TRUE);
	g_assert_true(is_read(most, false, ""));
	g_assert_false(is_read(more, false, "name spaces"));
}

static void number_of_nodes_has_a_limit(void)
{
	g_autofree char *attrs =
	        repeated("<a>", "<b c='' d:e=''/>", XML_NODES_MAX / 3 + 1, "</a>");
	g_assert_false(is_read(attrs, false, "more than 1000000"));
	g_autofree char *most = repeated("<a>", "<b/>", XML_NODES_MAX - 1, "</a>");
	g_autofree char *more = repeated("<a>", "<b/>", XML_NODES_MAX, "</a>");
	g_assert_true(is_read(most, false, ""));
	g_assert_false(is_read(more, false, "more than 1000000"));
}

static void long_scripts_and_texts_are_no_tags(void)
{
	g_autofree char *script =
	        repeated("<html><script>", "a<b;\n", XML_TAG_MAX, "</script><p>x</p>");
	g_autofree char *text = repeated("<a>", "text ", XML_TAG_MAX, "</a>");
	g_autofree char *cdata =
	        repeated("<a><![CDATA[", "<b c=", XML_TAG_MAX, "]]></a>");
	g_assert_true(is_read(script, true, ""));
	g_assert_true(is_read(text, false, ""));
	g_assert_true(is_read(cdata, false, ""));
}

/* --- places ------------------------------------------------------------------ */

static void every_element_knows_its_bytes(void)
{
	static const char item[] =
	        "<item a='>'>\n<t >&#x2014;</t><e/><![CDATA[<no>]]></item>\n";
	g_autofree char *text = repeated("<?xml version='1.0'?>\n<!-- <x> -->\n<r>\n",
	                                 item, 10000, "</r>\n");
	g_autoptr(XmlDoc) doc = xml_doc_new("x", text, strlen(text), false, NULL);
	const struct xml_node *root = xml_doc_root(doc);
	gint64 items = 0, line = 4;
	g_assert_cmpint(root->offset, ==, strstr(text, "<r>") - text);
	g_assert_cmpint(root->length, ==, (gint64)strlen(text + root->offset) - 1);
	for (const struct xml_node *node = root->first; node != NULL; node = node->next) {
		if (node->name == NULL)
			continue;
		g_assert_cmpint(node->offset, ==,
		                root->inner + 1 + items * (gint64)strlen(item));
		g_assert_cmpint(node->length, ==, (gint64)strlen(item) - 1);
		g_assert_cmpint(node->line, ==, line);
		const struct xml_node *t = xml_child(node, "t"),
		                      *e = xml_child(node, "e");
		g_assert_cmpint(text[t->offset + 1], ==, 't');
		g_assert_cmpint(t->inner_length, ==, 8);
		g_assert_cmpint(e->length, ==, 4);
		g_assert_cmpint(e->inner_length, ==, 0);
		items++;
		line += 2;
	}
	g_assert_cmpint(items, ==, 10000);
}

/* Each byte of the text, asked for where it stands in the file. */
static void cursor_finds_what_was_escaped(void)
{
	static const char file[] = "<r><a>x&lt;<![CDATA[<&]>]]>&#13;\r\n"
	                           "y<!-- n\no --><?p i?>&#233;&#x1F600;z</a></r>";
	g_autoptr(XmlDoc) doc = xml_doc_new("x", file, strlen(file), false, NULL);
	const struct xml_node *node = xml_child(xml_doc_root(doc), "a");
	g_autofree char *text = xml_text(node);
	struct xml_cursor cursor = xml_cursor_of(doc, node);
	static const struct {
		const char *text, *file;
		gint64 line;
	} places[] = {
		{ "x", "x&lt;", 1 },        { "<&]>", "<&]>]]>", 1 },
		{ "\r\n", "&#13;", 1 },     { "\ny", "\ny<!--", 1 },
		{ "y", "y<!--", 2 },        { "\xc3\xa9", "&#233;", 3 },
		{ "\xf0", "&#x1F600;", 3 }, { "z", "z</a>", 3 },
	};
	const char *from = text;
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
		const char *at = strstr(from, places[i].text);
		/* the second "<" is that of CDATA */
		if (i == 1)
			at = strstr(text, "<&");
		g_assert_nonnull(at);
		const gsize offset = xml_cursor_seek(&cursor, (gsize)(at - text), false);
		g_assert_true(g_str_has_prefix(file + offset, places[i].file));
		g_assert_cmpint(cursor.line, ==, places[i].line);
		from = at;
	}
	g_assert_cmpuint(xml_cursor_seek(&cursor, strlen(text), true), ==,
	                 (gsize)(strstr(file, "</a>") - file));
}

/* --- pages ------------------------------------------------------------------- */

static void pages_are_read_as_browsers_do(void)
{
	static const char page[] =
	        "<!doctype html><title>x</title>\n<p class=a>one<p>two"
	        "<script>if (a<b) '</p>'</script><br>th&eacute; <b>end";
	g_autoptr(XmlDoc) doc = xml_doc_new_html("x", page, strlen(page), NULL);
	const struct xml_node *top = xml_doc_root(doc);
	g_autoptr(GString) names = g_string_new(NULL);
	for (const struct xml_node *node = top; node != NULL; node = xml_next(node, top))
		if (node->name != NULL)
			g_string_append_printf(names, "%s ", node->name);
	g_assert_cmpstr(names->str, ==, "html head title body p p script br b ");
	g_autofree char *text = xml_text(top);
	g_assert_nonnull(strstr(text, "th\xc3\xa9 end"));
}

static void any_bytes_make_a_page(void)
{
	static const char *const pages[] = {
		"",     "<",         "<a",        "<a href='",
		"</b>", "<!--",      "<!doctype", "&#xffffffff;",
		"\xff", "<p></div>", "<script>",  "<a<b<c"
	};
	for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(XmlDoc) doc =
		        xml_doc_new_html("x", pages[i], strlen(pages[i]), &error);
		g_assert_no_error(error);
		const struct xml_node *top = xml_doc_root(doc);
		for (const struct xml_node *node = top; node != NULL;
		     node = xml_next(node, top)) {
			g_assert_cmpint(node->offset, >=, 0);
			g_assert_cmpint(node->offset + node->length, <=,
			                (gint64)strlen(pages[i]) + 1);
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autofree char *name =
		        g_strdup_printf("/xml/refuses/%s", refusals[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), refuses);
	}
	g_test_add_func("/xml/nul-is-refused-where-it-stands",
	                nul_is_refused_where_it_stands);
	g_test_add_func("/xml/reads-whatever-ascii-says-of-itself",
	                reads_whatever_ascii_says_of_itself);
	g_test_add_func("/xml/feed-cut-at-any-byte-is-refused",
	                feed_cut_at_any_byte_is_refused);
	g_test_add_func("/xml/depth-has-a-limit", depth_has_a_limit);
	g_test_add_func("/xml/tag-has-a-limit", tag_has_a_limit);
	g_test_add_func("/xml/number-of-name-spaces-has-a-limit",
	                number_of_name_spaces_has_a_limit);
	g_test_add_func("/xml/number-of-nodes-has-a-limit", number_of_nodes_has_a_limit);
	g_test_add_func("/xml/long-scripts-and-texts-are-no-tags",
	                long_scripts_and_texts_are_no_tags);
	g_test_add_func("/xml/every-element-knows-its-bytes",
	                every_element_knows_its_bytes);
	g_test_add_func("/xml/cursor-finds-what-was-escaped",
	                cursor_finds_what_was_escaped);
	g_test_add_func("/xml/pages-are-read-as-browsers-do",
	                pages_are_read_as_browsers_do);
	g_test_add_func("/xml/any-bytes-make-a-page", any_bytes_make_a_page);
	return g_test_run();
}
