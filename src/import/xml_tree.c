/* What xml.h tells of a tree that is read; the reading itself is in xml.c. */
#include "import/xml.h"

#include <string.h>

/* --- looking at it ----------------------------------------------------------- */

const struct xml_node *xml_child_in(const struct xml_node *node, const char *space,
                                    const char *name)
{
	for (const struct xml_node *child = node->first; child != NULL;
	     child = child->next)
		if (child->name != NULL && strcmp(child->name, name) == 0 &&
		    g_strcmp0(child->space, space) == 0)
			return child;
	return NULL;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
	return xml_child_in(node, node->space, name);
}

const char *xml_attr(const struct xml_node *node, const char *name)
{
	for (const struct xml_attr *attr = node->attrs; attr != NULL; attr = attr->next)
		if (strcmp(attr->name, name) == 0)
			return attr->value;
	return NULL;
}

const struct xml_node *xml_next_skip(const struct xml_node *node,
                                     const struct xml_node *top)
{
	while (node != top && node->next == NULL)
		node = node->parent;
	return node != top ? node->next : NULL;
}

const struct xml_node *xml_next(const struct xml_node *node, const struct xml_node *top)
{
	return node->first != NULL ? node->first : xml_next_skip(node, top);
}

char *xml_text(const struct xml_node *node)
{
	GString *out = g_string_new(NULL);
	for (const struct xml_node *at = node; at != NULL; at = xml_next(at, node))
		if (at->text != NULL)
			g_string_append(out, at->text);
	return g_string_free(out, FALSE);
}

/* --- from a text back to the file -------------------------------------------- */

static bool stands(const struct xml_cursor *cursor, const char *what)
{
	const gsize len = strlen(what);
	return cursor->end - cursor->at >= len &&
	       memcmp(cursor->bytes + cursor->at, what, len) == 0;
}

static gsize up_to(const struct xml_cursor *cursor, const char *what)
{
	const char *from = cursor->bytes + cursor->at;
	const gsize left = cursor->end - cursor->at;
	const char *found = g_strstr_len(from, (gssize)left, what);
	return found != NULL ? (gsize)(found - from) + strlen(what) : left;
}

/* Bytes of the file that give no text: marks of CDATA, comments, instructions, the CR of CR LF. */
static gsize silent_length(const struct xml_cursor *cursor)
{
	if (stands(cursor, "\r\n"))
		return 1;
	if (cursor->cdata)
		return stands(cursor, "]]>") ? 3 : 0;
	if (stands(cursor, "<![CDATA["))
		return strlen("<![CDATA[");
	if (stands(cursor, "<!--"))
		return up_to(cursor, "-->");
	return stands(cursor, "<?") ? up_to(cursor, "?>") : 0;
}

/* How many bytes of text "&#x2014;" gives; the five names give one. */
static gsize reference_text(const char *reference, gsize len)
{
	if (len < 4 || reference[1] != '#')
		return 1;
	const bool hex = reference[2] == 'x';
	const guint64 c = g_ascii_strtoull(reference + 2 + hex, NULL, hex ? 16 : 10);
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static void skip(struct xml_cursor *cursor, gsize bytes, gsize text)
{
	for (gsize i = 0; i < bytes; i++)
		cursor->line += cursor->bytes[cursor->at + i] == '\n';
	cursor->at += bytes;
	cursor->text += text;
}

static void skip_silent(struct xml_cursor *cursor, gsize bytes)
{
	if (stands(cursor, "<![CDATA["))
		cursor->cdata = true;
	else if (cursor->cdata && stands(cursor, "]]>"))
		cursor->cdata = false;
	skip(cursor, bytes, 0);
}

gsize xml_cursor_seek(struct xml_cursor *cursor, gsize text, bool after)
{
	while (cursor->at < cursor->end) {
		const gsize silent = silent_length(cursor);
		if (cursor->text >= text && (after || silent == 0))
			break;
		if (silent > 0) {
			skip_silent(cursor, silent);
		} else if (!cursor->cdata && cursor->bytes[cursor->at] == '&') {
			const gsize len = up_to(cursor, ";");
			skip(cursor, len,
			     reference_text(cursor->bytes + cursor->at, len));
		} else {
			skip(cursor, 1, 1);
		}
	}
	return cursor->at;
}
