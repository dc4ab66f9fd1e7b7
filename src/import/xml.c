#include "config.h" /* memrchr() */

#include "import/xml.h"

#include "base/memory.h"
#include "base/text.h"
#include "import/xml_check.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <string.h>

#define STEP (64 * 1024) /* bytes of HTML a step */
#define SPACES_MAX                                                                       \
	32 /* name spaces that one tag may declare: libxml2 walks through all that are open */

struct xml_doc {
	const char *name, *bytes;
	gsize len;
	GStringChunk *texts; /* of attributes and runs of text */
	GStringChunk *names; /* each name once */
	GPtrArray *nodes;
	GPtrArray *attrs;
	struct xml_node *top; /* nameless, above all */
};

/* One document being read. */
struct parse {
	XmlDoc *doc;
	xmlParserCtxtPtr context;
	struct xml_node *open; /* the innermost one */
	int depth, depth_max;
	bool html;
	GString *run; /* text since the last tag */
	gsize run_at; /* where it begins */
	gsize token;  /* HTML: where the token that is read begins, at the earliest */
	gsize line_at;
	gint64 line; /* of line_at */
	guint count; /* nodes and attributes */
	bool ended;  /* no more bytes follow */
	GError *error;
};

/* --- faults ------------------------------------------------------------------ */

static gsize position(const struct parse *parse)
{
	const long at = xmlByteConsumed(parse->context);
	return (gsize)CLAMP(at, 0, (long)parse->doc->len);
}

static gint64 line_of(struct parse *parse, gsize offset)
{
	for (; parse->line_at < offset; parse->line_at++)
		parse->line += parse->doc->bytes[parse->line_at] == '\n';
	return parse->line;
}

/* The first fault counts, and ends the reading. */
static void fail(struct parse *parse, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fail(struct parse *parse, const char *format, ...)
{
	if (parse->error != NULL)
		return;
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	const xmlParserInput *input = parse->context->input;
	const struct place place = { parse->doc->name, input != NULL ? input->line : 0,
		                     input != NULL ? input->col : 0, -1 };
	error_at(&parse->error, ERROR_DATA, &place, "%s", text);
	xmlStopParser(parse->context);
}

#if LIBXML_VERSION >= 21200
typedef const xmlError *fault;
#else
typedef xmlError *fault;
#endif

/* What libxml2 says; name spaces that are not declared and the like are no fault here. */
static void on_fault(void *user, fault what)
{
	struct parse *parse = user;
	if (parse->html || what->level != XML_ERR_FATAL || parse->error != NULL)
		return;
	if (parse->ended && parse->open != parse->doc->top) {
		const struct place end = { parse->doc->name,
			                   line_of(parse, parse->doc->len), 0, -1 };
		error_at(&parse->error, ERROR_DATA, &end,
		         "is cut off: it ends inside <%s>", parse->open->name);
		error_hint(&parse->error, "fetch it again");
		return;
	}
	g_autofree char *text =
	        text_one_line(what->message != NULL ? what->message : "", 200);
	const struct place place = { parse->doc->name, what->line, what->int2, -1 };
	error_at(&parse->error, ERROR_DATA, &place, "is no well-formed XML: %s", text);
}

static void on_doctype(void *user, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	fail(user, "has a DOCTYPE, which is refused: it can define entities, and no feed "
	           "needs it");
	error_hint(&((struct parse *)user)->error,
	           "fetch the feed itself, or take the DOCTYPE out");
}

/* --- the tree ---------------------------------------------------------------- */

static bool counts(struct parse *parse, guint n)
{
	parse->count += n;
	if (parse->count > XML_NODES_MAX)
		fail(parse, "has more than %d elements, texts and attributes",
		     XML_NODES_MAX);
	return parse->count <= XML_NODES_MAX;
}

static struct xml_node *add_node(struct parse *parse, gsize offset)
{
	if (!counts(parse, 1))
		return NULL;
	struct xml_node *node = g_new0(struct xml_node, 1);
	g_ptr_array_add(parse->doc->nodes, node);
	node->parent = parse->open;
	node->line = line_of(parse, offset);
	node->offset = (gint64)offset;
	if (parse->open->last != NULL)
		parse->open->last->next = node;
	else
		parse->open->first = node;
	parse->open->last = node;
	return node;
}

static void end_run(struct parse *parse)
{
	if (parse->run->len == 0)
		return;
	const gsize end = position(parse);
	struct xml_node *node = add_node(parse, parse->run_at);
	if (node != NULL) {
		node->text = g_string_chunk_insert_len(parse->doc->texts, parse->run->str,
		                                       (gssize)parse->run->len);
		node->length = (gint64)end - node->offset;
	}
	g_string_truncate(parse->run, 0);
}

static void on_text(void *user, const xmlChar *text, int len)
{
	struct parse *parse = user;
	if (parse->error != NULL || len <= 0)
		return;
	if (parse->run->len == 0)
		parse->run_at = MIN(parse->token, position(parse));
	g_string_append_len(parse->run, (const char *)text, len);
}

static void add_attr(struct parse *parse, struct xml_node *node, const char *name,
                     const char *value, gsize len)
{
	XmlDoc *doc = parse->doc;
	struct xml_attr *attr = g_new0(struct xml_attr, 1);
	g_ptr_array_add(doc->attrs, attr);
	attr->name = g_string_chunk_insert_const(doc->names, name);
	attr->value = g_string_chunk_insert_len(doc->texts, value, (gssize)len);
	attr->next = node->attrs;
	node->attrs = attr;
}

/*
 * Where the tag that was just read begins: in XML no "<" can stand inside it; in HTML it can, so the first "<name" after
 * the token before counts, and an element that the text only implies has no tag.
 */
static gsize tag_start(const struct parse *parse, const char *name)
{
	const gsize at = position(parse);
	const char *bytes = parse->doc->bytes;
	if (!parse->html) {
		const char *start = memrchr(bytes, '<', at);
		return start != NULL ? (gsize)(start - bytes) : at;
	}
	const gsize len = strlen(name);
	for (gsize i = parse->token; i + len < at; i++)
		if (bytes[i] == '<' && g_ascii_strncasecmp(bytes + i + 1, name, len) == 0)
			return i;
	return MIN(parse->token, parse->doc->len - 1);
}

static struct xml_node *open_element(struct parse *parse, const char *name)
{
	if (parse->error != NULL)
		return NULL;
	end_run(parse);
	struct xml_node *node = add_node(parse, tag_start(parse, name));
	if (node == NULL)
		return NULL;
	if (++parse->depth > parse->depth_max) {
		fail(parse, "elements are nested more than %d deep", parse->depth_max);
		return NULL;
	}
	node->name = g_string_chunk_insert_const(parse->doc->names, name);
	parse->open = node;
	/* libxml2 stands before the ">" */
	parse->token = MIN(position(parse) + 1, parse->doc->len);
	node->inner = (gint64)parse->token;
	return node;
}

static void close_element(struct parse *parse)
{
	if (parse->error != NULL || parse->open == parse->doc->top)
		return;
	end_run(parse);
	struct xml_node *node = parse->open;
	const gsize end = MAX(position(parse), (gsize)node->offset + 1);
	const char *bytes = parse->doc->bytes;
	const char *close = memrchr(bytes + node->offset, '<', end - (gsize)node->offset);
	const gint64 inner_end = close != NULL ? close - bytes : (gint64)end;
	node->length = (gint64)end - node->offset;
	node->inner = MIN(node->inner, (gint64)end);
	node->inner_length = MAX(inner_end - node->inner, 0);
	parse->open = node->parent;
	parse->depth--;
	parse->token = end;
}

/* --- libxml2's calls --------------------------------------------------------- */

static void on_xml_start(void *user, const xmlChar *local, const xmlChar *prefix,
                         const xmlChar *uri, int n_spaces, const xmlChar **spaces, int n,
                         int n_default, const xmlChar **attrs)
{
	struct parse *parse = user;
	(void)spaces, (void)n_default;
	/* a prefix that stands for nothing stays, so that "x:title" is no title */
	g_autofree char *whole = prefix != NULL && uri == NULL
	                                 ? g_strconcat((const char *)prefix, ":",
	                                               (const char *)local, NULL)
	                                 : NULL;
	struct xml_node *node =
	        open_element(parse, whole != NULL ? whole : (const char *)local);
	if (node == NULL || !counts(parse, (guint)n))
		return;
	if (n_spaces > SPACES_MAX)
		fail(parse, "has a tag with more than %d name spaces", SPACES_MAX);
	if (uri != NULL)
		node->space =
		        g_string_chunk_insert_const(parse->doc->names, (const char *)uri);
	for (int i = 0; i < n; i++) {
		const xmlChar **attr = attrs + 5 * i; /* name, prefix, URI, value, end */
		if (attr[1] == NULL)
			add_attr(parse, node, (const char *)attr[0],
			         (const char *)attr[3], (gsize)(attr[4] - attr[3]));
	}
}

static void on_xml_end(void *user, const xmlChar *local, const xmlChar *prefix,
                       const xmlChar *uri)
{
	(void)local, (void)prefix, (void)uri;
	close_element(user);
}

static void on_html_start(void *user, const xmlChar *name, const xmlChar **attrs)
{
	struct parse *parse = user;
	struct xml_node *node = open_element(parse, (const char *)name);
	for (; node != NULL && attrs != NULL && attrs[0] != NULL; attrs += 2) {
		if (!counts(parse, 1))
			return;
		const char *value = attrs[1] != NULL ? (const char *)attrs[1] : "";
		add_attr(parse, node, (const char *)attrs[0], value, strlen(value));
	}
}

static void on_html_end(void *user, const xmlChar *name)
{
	struct parse *parse = user;
	if (parse->open->name != NULL &&
	    strcmp(parse->open->name, (const char *)name) == 0)
		close_element(parse);
}

/* --- feeding ----------------------------------------------------------------- */

static bool begins_tag(const char *bytes, gsize at, gsize end)
{
	return at + 1 < end && bytes[at] == '<' &&
	       (g_ascii_isalpha(bytes[at + 1]) || bytes[at + 1] == '_' ||
	        bytes[at + 1] == ':' || (guchar)bytes[at + 1] >= 0x80);
}

static void feed_end(struct parse *parse,
                     int (*chunk)(xmlParserCtxtPtr, const char *, int, int))
{
	parse->ended = true;
	if (parse->error == NULL)
		chunk(parse->context, "", 0, 1);
	if (parse->error == NULL && !parse->html && parse->context->wellFormed == 0)
		fail(parse, "is no well-formed XML");
	if (parse->error == NULL)
		end_run(parse);
	while (parse->error == NULL && parse->open != parse->doc->top)
		close_element(parse); /* HTML that ends inside elements */
}

/* All at once: in smaller steps libxml2 takes 300 bytes a step out of a CDATA section. */
static void feed_xml(struct parse *parse)
{
	xmlParseChunk(parse->context, parse->doc->bytes, (int)parse->doc->len, 0);
	feed_end(parse, xmlParseChunk);
}

/* Where a tag of HTML ends only its parser knows: what waits for more bytes is looked at between the steps. */
static void feed_html(struct parse *parse)
{
	const XmlDoc *doc = parse->doc;
	for (gsize at = 0; at < doc->len && parse->error == NULL;) {
		const gsize size = MIN(doc->len - at, STEP);
		gsize outside = 0;
		htmlParseChunk(parse->context, doc->bytes + at, (int)size, 0);
		at += size;
		const gsize used = position(parse);
		if (parse->error == NULL && at - MIN(used, at) > XML_TAG_MAX &&
		    begins_tag(doc->bytes, used, at))
			xml_behind_tag(doc->bytes, used, at, &outside);
		if (outside > XML_TAG_MAX)
			fail(parse, "has a tag of more than %d KiB", XML_TAG_MAX / 1024);
	}
	feed_end(parse, htmlParseChunk);
}

static XmlDoc *doc_new(const char *name, const char *bytes, gsize len)
{
	XmlDoc *doc = g_new0(XmlDoc, 1);
	doc->name = name;
	doc->bytes = bytes;
	doc->len = len;
	doc->texts = g_string_chunk_new(4096);
	doc->names = g_string_chunk_new(1024);
	doc->nodes = g_ptr_array_new_with_free_func(g_free);
	doc->attrs = g_ptr_array_new_with_free_func(g_free);
	doc->top = g_new0(struct xml_node, 1);
	doc->top->line = 1;
	doc->top->length = doc->top->inner_length = (gint64)len;
	return doc;
}

static void read_xml(struct parse *parse)
{
	xmlSAXHandler calls = { .initialized = XML_SAX2_MAGIC,
		                .internalSubset = on_doctype,
		                .startElementNs = on_xml_start,
		                .endElementNs = on_xml_end,
		                .characters = on_text,
		                .ignorableWhitespace = on_text,
		                .cdataBlock = on_text,
		                .serror = on_fault };
	parse->context = xmlCreatePushParserCtxt(&calls, parse, NULL, 0, NULL);
	if (parse->context == NULL) {
		error_set(&parse->error, ERROR_SYSTEM, "out of memory");
		return;
	}
	/* No XML_PARSE_NOENT, no XML_PARSE_DTDLOAD, ever. The bytes are UTF-8, whatever they say of themselves. */
	xmlCtxtUseOptions(parse->context, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	feed_xml(parse);
	xmlFreeParserCtxt(parse->context);
}

static void read_html(struct parse *parse)
{
	xmlSAXHandler calls = { .initialized = XML_SAX2_MAGIC,
		                .startElement = on_html_start,
		                .endElement = on_html_end,
		                .characters = on_text,
		                .ignorableWhitespace = on_text,
		                .cdataBlock = on_text,
		                .serror = on_fault };
	parse->context = htmlCreatePushParserCtxt(&calls, parse, NULL, 0, NULL,
	                                          XML_CHAR_ENCODING_UTF8);
	if (parse->context == NULL) {
		error_set(&parse->error, ERROR_SYSTEM, "out of memory");
		return;
	}
	/* Without HTML_PARSE_NOIMPLIED: what follows the first element of a page without <html> would be lost. */
	htmlCtxtUseOptions(parse->context, HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	feed_html(parse);
	xmlFreeParserCtxt(parse->context);
}

static XmlDoc *read_doc(const char *name, const char *bytes, gsize len, bool html,
                        GError **error)
{
	g_autoptr(XmlDoc) doc = doc_new(name, bytes, len);
	struct parse parse = { .doc = doc, .open = doc->top, .html = html, .line = 1 };
	parse.depth_max = html ? HTML_DEPTH_MAX : XML_DEPTH_MAX;
	parse.run = g_string_new(NULL);
	if (html)
		read_html(&parse);
	else
		read_xml(&parse);
	g_string_free(parse.run, TRUE);
	if (parse.error != NULL) {
		g_propagate_error(error, parse.error);
		return NULL;
	}
	return g_steal_pointer(&doc);
}

/* --- memory ------------------------------------------------------------------ */

void xml_use_memory(void)
{
	xmlMemSetup(free, memory_new, memory_resize, memory_text);
}

/* --- documents --------------------------------------------------------------- */

XmlDoc *xml_doc_new(const char *name, const char *bytes, gsize len, bool given,
                    GError **error)
{
	return xml_check(name, bytes, len, given, error)
	               ? read_doc(name, bytes, len, false, error)
	               : NULL;
}

XmlDoc *xml_doc_new_html(const char *name, const char *bytes, gsize len, GError **error)
{
	return xml_check_nul(name, bytes, len, error)
	               ? read_doc(name, bytes, len, true, error)
	               : NULL;
}

void xml_doc_free(XmlDoc *doc)
{
	if (doc == NULL)
		return;
	g_string_chunk_free(doc->texts);
	g_string_chunk_free(doc->names);
	g_ptr_array_unref(doc->nodes);
	g_ptr_array_unref(doc->attrs);
	g_free(doc->top);
	g_free(doc);
}

/* --- looking at it ----------------------------------------------------------- */

const struct xml_node *xml_doc_root(const XmlDoc *doc)
{
	for (const struct xml_node *node = doc->top->first; node != NULL;
	     node = node->next)
		if (node->name != NULL)
			return node;
	return doc->top;
}

bool xml_doc_error(const XmlDoc *doc, const struct xml_node *node, GError **error,
                   const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	const struct place place = { doc->name, node->line, 0, -1 };
	return error_at(error, ERROR_DATA, &place, "%s", text);
}

struct xml_cursor xml_cursor_of(const XmlDoc *doc, const struct xml_node *node)
{
	struct xml_cursor cursor = { .bytes = doc->bytes, .line = node->line };
	for (gint64 i = node->offset; i < node->inner; i++)
		cursor.line += doc->bytes[i] == '\n';
	cursor.at = (gsize)node->inner;
	cursor.end = cursor.at + (gsize)node->inner_length;
	return cursor;
}
