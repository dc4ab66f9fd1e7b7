/*
 * xml.h - feeds and saved pages as trees of elements that know where they stand; the only door to libxml2.
 *
 * Shape   one node an element or a run of text; places are bytes of what was given, lines count from 1
 * Limits  XML: depth 128, any DOCTYPE refused, so no entity but the five; HTML: depth 256; both: 1,000,000 nodes and
 *         attributes, 32 name spaces a tag, and a tag of 256 KiB outside the values of its attributes (libxml2 is quadratic
 *         in attributes)
 * Owns    the document owns its nodes and texts; name and bytes stay the caller's and must live as long
 * Errors  ERROR_DATA with place; XML must be well-formed to its last byte, HTML is read as browsers do
 * Source  XML 1.0 (fifth edition), Namespaces in XML 1.0; HTML as libxml2's parser reads it
 */
#pragma once
#include "base/error.h"

#define XML_DEPTH_MAX 128
#define HTML_DEPTH_MAX 256
#define XML_NODES_MAX 1000000
#define XML_TAG_MAX (256 * 1024)

struct xml_attr {
	const char *name;  /* HTML: in lower case */
	const char *value; /* "" for HTML's attributes without one */
	const struct xml_attr *next;
};

struct xml_node {
	const char *name;  /* without its prefix; HTML: in lower case; NULL of a text */
	const char *space; /* URI of its name space, or NULL */
	const char *text;  /* of a text: entities decoded, UTF-8 */
	const struct xml_attr *attrs;
	struct xml_node *parent, *first, *next; /* first child, next sibling */
	struct xml_node *last;
	/* Of all of it, tags too; a text begins where the tag before it ends. */
	gint64 line, offset, length;
	/* What stands between its tags. HTML: as far as the parser tells. */
	gint64 inner, inner_length;
};

/* For the whole program, before any other call: as base/memory.h says. */
void xml_use_memory(void);

typedef struct xml_doc XmlDoc;
/* bytes: UTF-8, checked by the caller, without a mark. given: the user named the encoding, what the file says is void. */
XmlDoc *xml_doc_new(const char *name, const char *bytes, gsize len, bool given,
                    GError **error);
XmlDoc *xml_doc_new_html(const char *name, const char *bytes, gsize len, GError **error);
void xml_doc_free(XmlDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlDoc, xml_doc_free)

/* XML: the one element that holds all; HTML: a nameless parent of what stands on top. */
const struct xml_node *xml_doc_root(const XmlDoc *doc);
/* ERROR_DATA at the node's line. Returns false. */
bool xml_doc_error(const XmlDoc *doc, const struct xml_node *node, GError **error,
                   const char *format, ...) G_GNUC_PRINTF(4, 5);

/* The first child of that name in the name space of its parent, or in any given one. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);
const struct xml_node *xml_child_in(const struct xml_node *node, const char *space,
                                    const char *name);
const char *xml_attr(const struct xml_node *node, const char *name); /* NULL: none */
/* The node after this one in the order of the text, within top; NULL at the end. */
const struct xml_node *xml_next(const struct xml_node *node, const struct xml_node *top);
/* Like it, but none below node. */
const struct xml_node *xml_next_skip(const struct xml_node *node,
                                     const struct xml_node *top);
char *xml_text(const struct xml_node *node); /* all texts below; g_free() */

/*
 * From a byte of an element's text to the byte of the file: escapes and CDATA move them. Moves forward only. after:
 * where the byte before it ends, else where this one begins.
 */
struct xml_cursor {
	const char *bytes;
	gsize at, end; /* in the file */
	gsize text;    /* in the text */
	bool cdata;
	gint64 line;
};
struct xml_cursor xml_cursor_of(const XmlDoc *doc, const struct xml_node *node);
gsize xml_cursor_seek(struct xml_cursor *cursor, gsize text, bool after);
