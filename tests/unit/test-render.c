#include "report-fixture.h"
#include "base/digest.h"
#include "render/blocks.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

/* --- making documents ------------------------------------------------------- */

static GPtrArray *documents(enum fixture kind, const char *format)
{
	const struct render_options options = { .store_digest = NULL };
	const struct renderer *renderer = renderer_named(format);
	Timeline *timeline = fixture_timeline(kind);
	json_t *report = report_json(timeline, &options);
	GPtrArray *files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	g_autoptr(GError) error = NULL;

	g_assert_nonnull(renderer);
	g_assert_true(
	        renderer->render(timeline, report, &options, "r.files", files, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(files->len, >, 0);
	json_decref(report);
	fixture_free(timeline);
	return files;
}

static char *document(enum fixture kind, const char *format)
{
	g_autoptr(GPtrArray) files = documents(kind, format);
	const struct render_file *file = g_ptr_array_index(files, 0);
	gsize len;
	const char *bytes = g_bytes_get_data(file->bytes, &len);

	g_assert_cmpstr(file->name, ==, "");
	g_assert_true(g_utf8_validate_len(bytes, len, NULL));
	return g_strndup(bytes, len);
}

/* --- HTML ------------------------------------------------------------------- */

static guint faults;

static void count_fault(void *user, xmlErrorPtr error)
{
	/* libxml2's parser knows HTML 4: newer elements and inline SVG are no faults */
	(void)user;
	if (error->code == XML_HTML_UNKNOWN_TAG)
		return;
	faults++;
	g_test_message("line %d: %s", error->line, error->message);
}

static xmlDocPtr parsed(const char *html)
{
	xmlSetStructuredErrorFunc(NULL, count_fault);
	xmlDocPtr doc =
	        htmlReadMemory(html, (int)strlen(html), NULL, "utf-8", HTML_PARSE_NONET);
	xmlSetStructuredErrorFunc(NULL, NULL);
	g_assert_nonnull(doc);
	return doc;
}

static guint matches(xmlDocPtr doc, const char *xpath)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)xpath, context);
	g_assert_nonnull(found);
	guint n = found->nodesetval != NULL ? (guint)found->nodesetval->nodeNr : 0;
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return n;
}

/* What may never stand in a report, whatever the evidence says. */
static const char *const forbidden[] = {
	"//script",
	"//iframe",
	"//object",
	"//embed",
	"//base",
	"//form",
	"//link",
	"//img",
	"//video",
	"//audio",
	"//foreignobject",
	"//use",
	"//image",
	"//meta[@http-equiv='refresh']",
	"//@style",
	"//@src",
	"//@srcdoc",
	"//@srcset",
	"//@action",
	"//@formaction",
	"//@*[starts-with(name(),'on')]",
	("//a[not(starts-with(@href,'#')) and not(starts-with(@href,'https://')) and "
	 "not(starts-with(@href,'http://')) and not(starts-with(@href,'mailto:'))]"),
	"//style[position()>1]",
};

static void assert_inert(const char *html)
{
	xmlDocPtr doc = parsed(html);

	for (guint i = 0; i < G_N_ELEMENTS(forbidden); i++) {
		guint n = matches(doc, forbidden[i]);
		if (n > 0)
			g_test_message("%s", forbidden[i]);
		g_assert_cmpuint(n, ==, 0);
	}
	g_assert_cmpuint(matches(doc, "//style"), ==, 1);
	g_assert_cmpuint(matches(doc, "//h1"), ==, 1);
	xmlFreeDoc(doc);
}

static void assert_unique_ids(xmlDocPtr doc)
{
	g_autoptr(GHashTable) seen =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathObjectPtr found =
	        xmlXPathEvalExpression((const xmlChar *)"//@id", context);

	for (int i = 0; i < found->nodesetval->nodeNr; i++) {
		xmlChar *id = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
		if (g_hash_table_contains(seen, id))
			g_error("id %s stands twice", (const char *)id);
		g_hash_table_add(seen, g_strdup((const char *)id));
		xmlFree(id);
	}
	xmlXPathFreeObject(found);
	found = xmlXPathEvalExpression((const xmlChar *)"//a/@href[starts-with(.,'#')]",
	                               context);
	for (int i = 0; i < found->nodesetval->nodeNr; i++) {
		xmlChar *href = xmlNodeGetContent(found->nodesetval->nodeTab[i]);
		if (!g_hash_table_contains(seen, href + 1))
			g_error("%s leads nowhere", (const char *)href);
		xmlFree(href);
	}
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
}

static void test_html(gconstpointer data)
{
	g_autofree char *html = document((enum fixture)GPOINTER_TO_INT(data), "html");

	g_assert_true(g_str_has_prefix(html,
	                               "<!doctype html>\n<html lang=\"en\">\n<head>\n"
	                               "<meta charset=\"utf-8\">\n<meta "
	                               "http-equiv=\"Content-Security-Policy\""));
	assert_inert(html);
	faults = 0;
	xmlDocPtr doc = parsed(html);
	g_assert_cmpuint(faults, ==, 0);
	assert_unique_ids(doc);
	g_assert_cmpuint(matches(doc, "//table[not(.//tbody/tr)]"), ==, 0);
	g_assert_cmpuint(matches(doc, "//th[not(@scope)]"), ==, 0);
	g_assert_cmpuint(matches(doc, "//main"), ==, 1);
	xmlFreeDoc(doc);
	g_assert_null(strstr(html, "(null)"));
	g_assert_null(strstr(html, "{{"));
	g_assert_cmpuint(strlen(html), <, 400 * 1000);
}

static void test_policy(void)
{
	g_autofree char *html = document(FIXTURE_FULL, "html");
	const char *from = strstr(html, "<style>") + strlen("<style>");
	const char *to = strstr(from, "</style>");
	g_autofree char *hash = digest_base64(from, (gsize)(to - from));
	g_autofree char *policy = g_strdup_printf(
	        "content=\"default-src 'none'; style-src 'sha256-%s'; img-src data:; "
	        "font-src data:; base-uri 'none'; form-action 'none'\"",
	        hash);

	g_assert_nonnull(strstr(html, policy));
	g_assert_true(strstr(html, policy) < from);
}

static const char *const anchors[] = {
	"id=\"E1\"",      "id=\"m1\"",    "id=\"K11-1\"",    "id=\"S2\"",
	"id=\"S2@1204\"", "href=\"#E1\"", "href=\"#K11-1\"", "Time (UTC)",
	"IMPACT BEGINS",  "35 min</b>",   "2 June 2026"
};

static void test_anchors(void)
{
	g_autofree char *html = document(FIXTURE_FULL, "html");

	for (guint i = 0; i < G_N_ELEMENTS(anchors); i++) {
		if (strstr(html, anchors[i]) == NULL)
			g_error("%s is missing", anchors[i]);
	}
}

/* --- Markdown --------------------------------------------------------------- */

static cmark_node *parsed_markdown(const char *text)
{
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	static const char *const names[] = { "table", "autolink", "strikethrough",
		                             "tasklist" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		cmark_parser_attach_syntax_extension(
		        parser, cmark_find_syntax_extension(names[i]));
	cmark_parser_feed(parser, text, strlen(text));
	cmark_node *root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

/* Markup that the template itself writes. */
static bool is_ours(const char *html)
{
	static const char *const starts[] = {
		"<!-- debrief:",
		"<a id=\"",
		"</a>",
		"<details>",
		"</details>",
		"<summary>",
		"</summary>",
		"<br>",
		"<picture>",
		"</picture>",
		"<source media=\"(prefers-color-scheme: dark)\" srcset=\"r.files/",
		"<img src=\"r.files/"
	};

	for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
		if (g_str_has_prefix(html, starts[i]))
			return true;
	return false;
}

static void assert_markdown_inert(const char *text)
{
	cmark_node *root = parsed_markdown(text);
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);
		if (event != CMARK_EVENT_ENTER)
			continue;
		g_assert_true(type != CMARK_NODE_IMAGE);
		if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
			const char *html = cmark_node_get_literal(node);
			if (!is_ours(html))
				g_error("not our markup: %s", html);
			g_assert_null(strstr(html, "<script"));
			g_assert_null(strstr(html, "onerror=\""));
		}
		if (type == CMARK_NODE_LINK) {
			g_assert_cmpint(cmark_node_get_url(node)[0], ==, '#');
		}
	}
	cmark_iter_free(iter);
	cmark_node_free(root);
}

static void test_markdown(gconstpointer data)
{
	g_autofree char *text = document((enum fixture)GPOINTER_TO_INT(data), "md");
	gint64 line = 0;

	assert_markdown_inert(text);
	g_assert_false(blocks_has_human(text, &line));
	g_assert_null(strstr(text, "(null)"));
	g_assert_null(strstr(text, "{{"));
}

static guint count_nodes(const char *text, const char *type)
{
	cmark_node *root = parsed_markdown(text);
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	guint n = 0;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		n += event == CMARK_EVENT_ENTER &&
		     strcmp(cmark_node_get_type_string(cmark_iter_get_node(iter)),
		            type) == 0;
	cmark_iter_free(iter);
	cmark_node_free(root);
	return n;
}

/* The tables that a reader expects are tables, and end where they should. */
static void test_markdown_tables(void)
{
	g_autofree char *text = document(FIXTURE_FULL, "md");

	g_assert_cmpuint(count_nodes(text, "table"), ==, 14);
	g_assert_cmpuint(count_nodes(text, "heading"), ==, 27);
}

static void test_pictures(void)
{
	g_autoptr(GPtrArray) files = documents(FIXTURE_FULL, "md");
	g_autofree char *text = document(FIXTURE_FULL, "md");

	for (guint i = 1; i < files->len; i++) {
		const struct render_file *file = g_ptr_array_index(files, i);
		g_autofree char *path = g_strconcat("r.files/", file->name, NULL);
		g_assert_nonnull(strstr(text, path));
		g_assert_cmpint(memcmp(g_bytes_get_data(file->bytes, NULL), "\x89PNG", 4),
		                ==, 0);
	}
	g_assert_cmpuint(files->len % 2, ==, 1);
}

/* --- hostile text in every place -------------------------------------------- */

static const char *const evil[] = {
	"<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>",
	"' onmouseover='alert(1)",
	"</title></style></svg><script>alert(1)</script>",
	"<!-- --><iframe src=//evil.example></iframe>",
	"<!-- debrief:end -->\n<!-- debrief:human id=factors -->",
	"]]><script>",
	"{{{incident.title}}}{{>head}}",
	"javascript:alert(1)",
	"[x](javascript:alert(1)) ![x](http://evil.example/p.png) <b>x</b>",
	"a | b \\| c ` `` d\n# heading\n- list\n\n> quote\n    code",
	"@someone #12 https://evil.example www.evil.example x@evil.example",
	"[ref]: http://evil.example\n\n[ref]",
	("\xe2\x80\xae"
	 "gpj.exe \xe2\x80\x8b \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"),
	"\xff\xfe\x80 bad \xc3( bytes \x1b]0;title\x07",
	"",
};

static void test_evil_html(gconstpointer data)
{
	fixture_evil = evil[GPOINTER_TO_SIZE(data)];
	g_autofree char *html = document(FIXTURE_FULL, "html");
	fixture_evil = NULL;
	assert_inert(html);
	for (const char *at = html; *at != '\0'; at++)
		g_assert_true((guchar)*at >= 0x20 || *at == '\n' || *at == '\t');
	g_assert_null(strstr(html, "\xe2\x80\xae"));
}

static void test_evil_markdown(gconstpointer data)
{
	fixture_evil = evil[GPOINTER_TO_SIZE(data)];
	g_autofree char *text = document(FIXTURE_FULL, "md");
	fixture_evil = NULL;
	gint64 line = 0;

	assert_markdown_inert(text);
	g_assert_false(blocks_has_human(text, &line));
}

static void test_evil_text(gconstpointer data)
{
	fixture_evil = evil[GPOINTER_TO_SIZE(data)];
	g_autofree char *text = document(FIXTURE_FULL, "text");
	fixture_evil = NULL;

	for (const char *at = text; *at != '\0'; at++)
		g_assert_true((guchar)*at >= 0x20 || *at == '\n');
}

/* --- the rest --------------------------------------------------------------- */

static void test_text(void)
{
	g_autofree char *text = document(FIXTURE_FULL, "text");
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	g_assert_cmpuint(g_strv_length(lines), <=, 41);
	for (char **line = lines; *line != NULL; line++)
		g_assert_cmpint(g_utf8_strlen(*line, -1), <=, 80);
	g_assert_nonnull(strstr(text, "5 h 45 min"));
}

static void test_json(void)
{
	g_autofree char *text = document(FIXTURE_FULL, "json");
	json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	g_assert_nonnull(value);
	g_assert_true(g_str_has_suffix(text, "}\n"));
	json_decref(value);
}

static void test_same_bytes(gconstpointer data)
{
	g_autoptr(GPtrArray) one = documents(FIXTURE_FULL, data);
	g_autoptr(GPtrArray) two = documents(FIXTURE_FULL, data);

	g_assert_cmpuint(one->len, ==, two->len);
	for (guint i = 0; i < one->len; i++) {
		const struct render_file *a = g_ptr_array_index(one, i);
		const struct render_file *b = g_ptr_array_index(two, i);
		g_assert_cmpstr(a->name, ==, b->name);
		g_assert_true(g_bytes_equal(a->bytes, b->bytes));
	}
}

static const struct {
	const char *path, *want;
} paths[] = { { "x.html", "html" }, { "x.HTML", "html" },  { "a/b.md", "md" },
	      { "x.json", "json" }, { "x.txt", "text" },   { "x.htm", "html" },
	      { "x", NULL },        { "x.html/y", NULL },  { "x.docx", NULL },
	      { "", NULL },         { "x.markdown", "md" } };

static void test_paths(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
		const struct renderer *renderer = renderer_for_path(paths[i].path);
		g_assert_cmpstr(renderer != NULL ? renderer->name : NULL, ==,
		                paths[i].want);
	}
}

static void add_evil(const char *format, void (*test)(gconstpointer))
{
	for (gsize i = 0; i < G_N_ELEMENTS(evil); i++) {
		g_autofree char *path =
		        g_strdup_printf("/render/%s/stays-inert/%d", format, (int)i);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/render/html/full", GINT_TO_POINTER(FIXTURE_FULL),
	                     test_html);
	g_test_add_data_func("/render/html/bare", GINT_TO_POINTER(FIXTURE_BARE),
	                     test_html);
	g_test_add_func("/render/html/policy-names-the-style", test_policy);
	g_test_add_func("/render/html/anchors", test_anchors);
	g_test_add_data_func("/render/md/full", GINT_TO_POINTER(FIXTURE_FULL),
	                     test_markdown);
	g_test_add_data_func("/render/md/bare", GINT_TO_POINTER(FIXTURE_BARE),
	                     test_markdown);
	g_test_add_func("/render/md/tables-and-headings", test_markdown_tables);
	g_test_add_func("/render/md/pictures", test_pictures);
	add_evil("html", test_evil_html);
	add_evil("md", test_evil_markdown);
	add_evil("text", test_evil_text);
	g_test_add_func("/render/text/fits-a-terminal", test_text);
	g_test_add_func("/render/json", test_json);
	g_test_add_data_func("/render/same-bytes-twice/html", "html", test_same_bytes);
	g_test_add_data_func("/render/same-bytes-twice/md", "md", test_same_bytes);
	g_test_add_data_func("/render/same-bytes-twice/text", "text", test_same_bytes);
	g_test_add_func("/render/format-by-suffix", test_paths);
	return g_test_run();
}
