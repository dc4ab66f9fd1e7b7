#include "render/prose.h"
#include "base/text.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

/* cmark is quick, and deep nesting is not: what is deeper than this is shown as it was written. */
#define MAX_DEPTH 100
#define OPTIONS CMARK_OPT_VALIDATE_UTF8

static void add_extensions(cmark_parser *parser)
{
	static const char *const names[] = { "table", "strikethrough", "tasklist" };
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		cmark_syntax_extension *extension = cmark_find_syntax_extension(names[i]);
		if (extension != NULL)
			cmark_parser_attach_syntax_extension(parser, extension);
	}
}

/* "#E12" stays; all else has to be an address that may be followed. */
static void mend_link(cmark_node *node)
{
	const char *url = cmark_node_get_url(node);
	g_autoptr(GString) safe = g_string_new(NULL);
	if (url == NULL)
		return;
	if (*url == '#' &&
	    url[1 + strspn(url + 1, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_@")] ==
	            '\0')
		return;
	cmark_node_set_url(node, text_url(safe, url) ? safe->str : "#");
}

/* The picture as a link with its words in it. */
static void mend_image(cmark_node *image)
{
	cmark_node *link = cmark_node_new(CMARK_NODE_LINK);
	cmark_node *child;
	cmark_node_set_url(link, cmark_node_get_url(image));
	if (cmark_node_first_child(image) == NULL) {
		cmark_node *words = cmark_node_new(CMARK_NODE_TEXT);
		cmark_node_set_literal(words, "picture");
		cmark_node_append_child(link, words);
	}
	while ((child = cmark_node_first_child(image)) != NULL)
		cmark_node_append_child(link, child);
	mend_link(link);
	cmark_node_replace(image, link);
	cmark_node_free(image);
}

static bool is_within_link(cmark_node *node)
{
	while ((node = cmark_node_parent(node)) != NULL)
		if (cmark_node_get_type(node) == CMARK_NODE_LINK)
			return true;
	return false;
}

/* A link within a link would be none; its words stay. */
static void unwrap(cmark_node *node)
{
	cmark_node *child;
	while ((child = cmark_node_first_child(node)) != NULL)
		cmark_node_insert_before(node, child);
	cmark_node_free(node);
}

static int top_level(cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	int top = 6;
	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		if (cmark_node_get_type(node) == CMARK_NODE_HEADING)
			top = MIN(top, cmark_node_get_heading_level(node));
	}
	cmark_iter_free(iter);
	return top;
}

static void mend(cmark_node *root, int shift)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		const cmark_node_type type = cmark_node_get_type(node);
		if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_HEADING) {
			const int level = cmark_node_get_heading_level(node) + shift;
			cmark_node_set_heading_level(node, CLAMP(level, 1, 6));
		} else if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_LINK) {
			mend_link(node);
		} else if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_IMAGE) {
			if (is_within_link(node))
				unwrap(node);
			else
				mend_image(node);
		}
	}
	cmark_iter_free(iter);
}

bool prose_is_too_deep(cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	int depth = 0, deepest = 0;
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		const bool leaf = cmark_node_first_child(node) == NULL;
		depth += leaf ? 0 : event == CMARK_EVENT_ENTER ? 1 : -1;
		deepest = MAX(deepest, depth);
	}
	cmark_iter_free(iter);
	return deepest > MAX_DEPTH;
}

static char *replaced(const char *text, const char *from, const char *to)
{
	g_auto(GStrv) parts = g_strsplit(text, from, -1);
	return g_strjoinv(to, parts);
}

/* Boxes that nobody can tick, without a form; what a table's head belongs to. Words of people hold no "<". */
static char *accessible(const char *html)
{
	static const char *const changes[][2] = {
		{ "<input type=\"checkbox\" checked=\"\" disabled=\"\" />",
		  "<span role=\"img\" aria-label=\"done\">☑</span>" },
		{ "<input type=\"checkbox\" disabled=\"\" />",
		  "<span role=\"img\" aria-label=\"open\">☐</span>" },
		{ "<th>", "<th scope=\"col\">" },
		{ "<th align=", "<th scope=\"col\" align=" },
		{ "<table>", "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		             "aria-label=\"Table\"><table>" },
		{ "</table>", "</table></div>" },
		{ "<!-- raw HTML omitted -->", "" },
	};
	char *text = g_strdup(html);
	for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
		char *next = replaced(text, changes[i][0], changes[i][1]);
		g_free(text);
		text = next;
	}
	return text;
}

static char *as_written(const char *markdown)
{
	GString *out = g_string_new("<pre>");
	text_html(out, markdown);
	g_string_append(out, "</pre>\n");
	return g_string_free(out, FALSE);
}

cmark_node *prose_parse(const char *markdown, cmark_parser **parser)
{
	cmark_gfm_core_extensions_ensure_registered();
	*parser = cmark_parser_new(OPTIONS);
	add_extensions(*parser);
	cmark_parser_feed(*parser, markdown, strlen(markdown));
	return cmark_parser_finish(*parser);
}

char *prose_html(const char *markdown, int level)
{
	cmark_parser *parser;
	cmark_node *root = prose_parse(markdown, &parser);
	char *result;
	if (prose_is_too_deep(root)) {
		result = as_written(markdown);
	} else {
		mend(root, level - top_level(root));
		char *html = cmark_render_html(
		        root, OPTIONS, cmark_parser_get_syntax_extensions(parser));
		result = accessible(html);
		free(html);
	}
	cmark_node_free(root);
	cmark_parser_free(parser);
	return result;
}
