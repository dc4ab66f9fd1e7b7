#include "render/flow.h"
#include "render/prose.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <string.h>

struct walk {
	GPtrArray *out;
	bool trusted;
	int indent, quotes;
	char *marker; /* waits for the first block of its item */
	/* Of the spans at hand: */
	guint look;
	const char *href;
	char *place; /* waits for the next span */
};

/* --- spans -------------------------------------------------------------------------- */

static void span_clear(gpointer data)
{
	struct span *span = data;
	g_free(span->text);
	g_free(span->href);
	g_free(span->place);
}

GArray *spans_new(void)
{
	GArray *spans = g_array_new(FALSE, TRUE, sizeof(struct span));
	g_array_set_clear_func(spans, span_clear);
	return spans;
}

void spans_add(GArray *spans, const char *text, gssize len, guint look)
{
	const struct span span = {
		.text = len < 0 ? g_strdup(text) : g_strndup(text, (gsize)len),
		.look = look,
	};
	g_array_append_val(spans, span);
}

char *spans_text(const GArray *spans)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < spans->len; i++) {
		const struct span *span = &g_array_index(spans, struct span, i);
		g_string_append(out, span->text);
		if (span->look & SPAN_BREAK)
			g_string_append_c(out, ' ');
	}
	return g_string_free(out, FALSE);
}

void flow_free(struct flow *flow)
{
	if (flow == NULL)
		return;
	g_free(flow->marker);
	g_free(flow->chart);
	g_clear_pointer(&flow->spans, g_array_unref);
	g_clear_pointer(&flow->rows, g_ptr_array_unref);
	g_clear_pointer(&flow->aligns, g_array_unref);
	g_free(flow);
}

/* Word joiners keep GitHub from making links; nothing makes them on paper. */
static void put(struct walk *walk, GArray *spans, const char *text, guint look)
{
	g_auto(GStrv) parts = g_strsplit(text, "\xe2\x81\xa0", -1);
	struct span span = {
		.text = g_strjoinv("", parts),
		.look = walk->look | look,
		.href = g_strdup(walk->href),
		.place = g_steal_pointer(&walk->place),
	};
	g_array_append_val(spans, span);
}

/* VALUE of NAME="VALUE" in a tag that the program wrote; NULL when it has none. */
static char *attribute(const char *tag, const char *name)
{
	g_autofree char *key = g_strconcat(" ", name, "=\"", NULL);
	const char *at = strstr(tag, key);
	const char *end = at != NULL ? strchr(at + strlen(key), '"') : NULL;
	if (end == NULL)
		return NULL;
	at += strlen(key);
	return g_strndup(at, (gsize)(end - at));
}

static void put_html(struct walk *walk, GArray *spans, const char *tag)
{
	if (!walk->trusted) {
		if (!g_str_has_prefix(tag, "<!--"))
			put(walk, spans, tag, SPAN_CODE);
	} else if (g_str_has_prefix(tag, "<br")) {
		put(walk, spans, "", SPAN_BREAK);
	} else if (g_str_has_prefix(tag, "<a ")) {
		g_free(walk->place);
		walk->place = attribute(tag, "id");
	}
}

static void put_inlines(struct walk *walk, GArray *spans, cmark_node *parent);

static void put_within(struct walk *walk, GArray *spans, cmark_node *node, guint look,
                       const char *href)
{
	const guint look_before = walk->look;
	const char *href_before = walk->href;
	walk->look |= look;
	if (href != NULL)
		walk->href = href;
	put_inlines(walk, spans, node);
	walk->look = look_before;
	walk->href = href_before;
}

static void put_image(struct walk *walk, GArray *spans, cmark_node *node)
{
	const char *url = cmark_node_get_url(node);
	if (cmark_node_first_child(node) != NULL) {
		put_within(walk, spans, node, 0, url);
		return;
	}
	const char *before = walk->href;
	walk->href = url;
	put(walk, spans, "picture", 0);
	walk->href = before;
}

static void put_inline(struct walk *walk, GArray *spans, cmark_node *node)
{
	const cmark_node_type type = cmark_node_get_type(node);
	const char *literal = cmark_node_get_literal(node);
	if (type == CMARK_NODE_TEXT)
		put(walk, spans, literal, 0);
	else if (type == CMARK_NODE_SOFTBREAK)
		put(walk, spans, " ", 0);
	else if (type == CMARK_NODE_LINEBREAK)
		put(walk, spans, "", SPAN_BREAK);
	else if (type == CMARK_NODE_CODE)
		put(walk, spans, literal, SPAN_CODE);
	else if (type == CMARK_NODE_HTML_INLINE)
		put_html(walk, spans, literal);
	else if (type == CMARK_NODE_EMPH)
		put_within(walk, spans, node, SPAN_SLANTED, NULL);
	else if (type == CMARK_NODE_STRONG)
		put_within(walk, spans, node, SPAN_BOLD, NULL);
	else if (type == CMARK_NODE_LINK)
		put_within(walk, spans, node, 0, cmark_node_get_url(node));
	else if (type == CMARK_NODE_IMAGE)
		put_image(walk, spans, node);
	else if (g_strcmp0(cmark_node_get_type_string(node), "strikethrough") == 0)
		put_within(walk, spans, node, SPAN_STRUCK, NULL);
	else
		put_within(walk, spans, node, 0, NULL);
}

static void put_inlines(struct walk *walk, GArray *spans, cmark_node *parent)
{
	for (cmark_node *node = cmark_node_first_child(parent); node != NULL;
	     node = cmark_node_next(node))
		put_inline(walk, spans, node);
}

/* A place behind the last word leads to an empty one. */
static GArray *spans_of(struct walk *walk, cmark_node *node)
{
	GArray *spans = spans_new();
	put_inlines(walk, spans, node);
	if (walk->place != NULL)
		put(walk, spans, "", 0);
	return spans;
}

/* --- blocks ------------------------------------------------------------------------- */

static struct flow *add(struct walk *walk, enum flow_kind kind)
{
	struct flow *flow = g_new0(struct flow, 1);
	flow->kind = kind;
	flow->indent = walk->indent;
	flow->quotes = walk->quotes;
	flow->marker = g_steal_pointer(&walk->marker);
	g_ptr_array_add(walk->out, flow);
	return flow;
}

/* "hero" of a paragraph that is ![...](chart:hero) alone. */
static const char *chart_of(const struct walk *walk, cmark_node *node)
{
	cmark_node *image = cmark_node_first_child(node);
	if (!walk->trusted || image == NULL || cmark_node_next(image) != NULL ||
	    cmark_node_get_type(image) != CMARK_NODE_IMAGE)
		return NULL;
	const char *url = cmark_node_get_url(image);
	return g_str_has_prefix(url, "chart:") ? url + strlen("chart:") : NULL;
}

static void add_paragraph(struct walk *walk, cmark_node *node)
{
	const char *chart = chart_of(walk, node);
	struct flow *flow = add(walk, chart != NULL ? FLOW_CHART : FLOW_PARAGRAPH);
	if (chart != NULL)
		flow->chart = g_strdup(chart);
	else
		flow->spans = spans_of(walk, node);
}

static void add_code(struct walk *walk, const char *text)
{
	struct flow *flow = add(walk, FLOW_CODE);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	guint n = g_strv_length(lines);
	flow->spans = spans_new();
	while (n > 0 && *lines[n - 1] == '\0')
		n--;
	for (guint i = 0; i < n; i++)
		spans_add(flow->spans, lines[i], -1, SPAN_CODE | SPAN_BREAK);
}

/* What folds on a screen is open on paper, below its summary. */
static void add_html(struct walk *walk, const char *html)
{
	if (!walk->trusted) {
		if (!g_str_has_prefix(html, "<!--"))
			add_code(walk, html);
		return;
	}
	static const char open[] = "<summary>", shut[] = "</summary>";
	const char *from = strstr(html, open);
	const char *to = from != NULL ? strstr(from, shut) : NULL;
	if (to == NULL)
		return;
	from += strlen(open);
	g_autofree char *words = g_strndup(from, (gsize)(to - from));
	g_autoptr(GPtrArray) inner = flow_parse(words, false);
	struct flow *flow = add(walk, FLOW_HEADING);
	flow->level = 4;
	flow->summary = true;
	flow->spans = spans_new();
	for (guint i = 0; i < inner->len; i++) {
		const struct flow *part = inner->pdata[i];
		g_autofree char *text =
		        part->spans != NULL ? spans_text(part->spans) : g_strdup("");
		spans_add(flow->spans, text, -1, 0);
	}
}

static void add_row(struct walk *walk, struct flow *table, cmark_node *row)
{
	GPtrArray *cells = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	for (cmark_node *cell = cmark_node_first_child(row); cell != NULL;
	     cell = cmark_node_next(cell))
		g_ptr_array_add(cells, spans_of(walk, cell));
	g_ptr_array_add(table->rows, cells);
}

static void add_table(struct walk *walk, cmark_node *node)
{
	struct flow *flow = add(walk, FLOW_TABLE);
	const guint columns = cmark_gfm_extensions_get_table_columns(node);
	const guint8 *given = cmark_gfm_extensions_get_table_alignments(node);
	flow->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	flow->aligns = g_array_new(FALSE, FALSE, sizeof(enum flow_align));
	for (guint i = 0; i < columns; i++) {
		const enum flow_align align = given[i] == 'r'   ? FLOW_RIGHT
		                              : given[i] == 'c' ? FLOW_CENTRE
		                                                : FLOW_LEFT;
		g_array_append_val(flow->aligns, align);
	}
	for (cmark_node *row = cmark_node_first_child(node); row != NULL;
	     row = cmark_node_next(row))
		add_row(walk, flow, row);
}

static void add_blocks(struct walk *walk, cmark_node *parent);

static char *marker_of(cmark_node *list, cmark_node *item, int number)
{
	if (g_strcmp0(cmark_node_get_type_string(item), "tasklist") == 0)
		return g_strdup(cmark_gfm_extensions_get_tasklist_item_checked(item)
		                        ? "\xe2\x98\x91"
		                        : "\xe2\x98\x90");
	if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST)
		return g_strdup_printf("%d.", number);
	return g_strdup("\xe2\x80\xa2");
}

static void add_list(struct walk *walk, cmark_node *list)
{
	int number = cmark_node_get_list_start(list);
	walk->indent++;
	for (cmark_node *item = cmark_node_first_child(list); item != NULL;
	     item = cmark_node_next(item)) {
		g_free(walk->marker);
		walk->marker = marker_of(list, item, number++);
		add_blocks(walk, item);
		if (walk->marker != NULL) /* an empty item */
			add(walk, FLOW_PARAGRAPH)->spans = spans_new();
	}
	walk->indent--;
}

static void add_block(struct walk *walk, cmark_node *node)
{
	const cmark_node_type type = cmark_node_get_type(node);
	if (type == CMARK_NODE_PARAGRAPH) {
		add_paragraph(walk, node);
	} else if (type == CMARK_NODE_HEADING) {
		struct flow *flow = add(walk, FLOW_HEADING);
		flow->level = cmark_node_get_heading_level(node);
		flow->spans = spans_of(walk, node);
	} else if (type == CMARK_NODE_CODE_BLOCK) {
		add_code(walk, cmark_node_get_literal(node));
	} else if (type == CMARK_NODE_HTML_BLOCK) {
		add_html(walk, cmark_node_get_literal(node));
	} else if (type == CMARK_NODE_LIST) {
		add_list(walk, node);
	} else if (type == CMARK_NODE_BLOCK_QUOTE) {
		walk->quotes++;
		add_blocks(walk, node);
		walk->quotes--;
	} else if (g_strcmp0(cmark_node_get_type_string(node), "table") == 0) {
		add_table(walk, node);
	}
}

static void add_blocks(struct walk *walk, cmark_node *parent)
{
	for (cmark_node *node = cmark_node_first_child(parent); node != NULL;
	     node = cmark_node_next(node))
		add_block(walk, node);
}

GPtrArray *flow_parse(const char *markdown, bool trusted)
{
	struct walk walk = { .trusted = trusted };
	walk.out = g_ptr_array_new_with_free_func((GDestroyNotify)flow_free);
	cmark_parser *parser;
	cmark_node *root = prose_parse(markdown, &parser);
	if (prose_is_too_deep(root))
		add_code(&walk, markdown);
	else
		add_blocks(&walk, root);
	cmark_node_free(root);
	cmark_parser_free(parser);
	g_free(walk.marker);
	g_free(walk.place);
	return walk.out;
}
