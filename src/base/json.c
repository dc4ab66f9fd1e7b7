#include "base/json.h"

#include "base/json_slice.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define BOM "\xef\xbb\xbf"

struct json_doc {
	const char *name;
	const char *bytes; /* after the BOM */
	gint64 skipped;    /* the BOM */
	json_t *root;
	GArray *nodes, *children; /* as in json_slice.h */
	GArray *lines;            /* guint32: where lines start */
	GHashTable *found;        /* node of a large object -> child found in it last */
};

/* One text on its way to jansson: bytes as given, and where the first of them stands. */
struct input {
	const char *bytes;
	gsize len;
	struct place base;
};

static bool fail(const struct input *in, gsize offset, GError **error, const char *text)
{
	struct place place = in->base;
	for (gsize i = 0; i < offset; i++) {
		place.column++;
		if (in->bytes[i] == '\n') {
			place.line++;
			place.column = 1;
		}
	}
	place.offset += (gint64)offset;
	g_autofree char *line = text_one_line(text, 200);
	return error_at(error, ERROR_DATA, &place, "%s", line);
}

/* UTF-8 and no NUL, which jansson takes for an end where it stands after the value. */
static bool check_bytes(const struct input *in, GError **error)
{
	if (g_utf8_validate_len(in->bytes, in->len, NULL))
		return true;
	const char *nul = memchr(in->bytes, '\0', in->len);
	if (nul != NULL && text_is_utf8(in->bytes, in->len))
		return fail(in, (gsize)(nul - in->bytes), error, "not JSON: NUL byte");
	gsize at = 0;
	for (gunichar before = 0; at < in->len;) {
		struct text_char ch = text_char_at(in->bytes + at, in->len - at, before);
		if (ch.kind == TEXT_BROKEN)
			break;
		at += ch.len;
	}
	bool utf16 = at == 0 && in->len > 1 &&
	             (memcmp(in->bytes, "\xff\xfe", 2) == 0 ||
	              memcmp(in->bytes, "\xfe\xff", 2) == 0);
	return fail(in, at, error, utf16 ? "not UTF-8, looks like UTF-16" : "not UTF-8");
}

/* jansson counts up to the end of the token that it names; people look for its start. */
static gsize start_of_token(const struct input *in, const json_error_t *fault)
{
	gsize at = MIN((gsize)MAX(fault->position, 0), in->len);
	const char *near = strstr(fault->text, " near '");
	const char *end = strrchr(fault->text, '\'');
	if (near == NULL)
		return at;
	const char *token = near + strlen(" near '");
	gsize len = end > token ? (gsize)(end - token) : 0;
	return len <= at && memcmp(in->bytes + at - len, token, len) == 0 ? at - len : at;
}

/* "\u0000" becomes "\ufffd", byte for byte, so that places hold. */
static char *without_nul(const char *bytes, gsize len)
{
	char *copy = g_memdup2(bytes, len);
	for (gsize i = 0; i + 5 < len; i++)
		if (copy[i] == '\\') {
			i++;
			if (memcmp(copy + i, "u0000", 5) == 0)
				memcpy(copy + i, "ufffd", 5);
		}
	return copy;
}

static bool is_blank(const struct input *in)
{
	for (gsize i = 0; i < in->len; i++)
		if (!g_ascii_isspace(in->bytes[i]))
			return false;
	return true;
}

static json_t *load(const struct input *in, struct json_slice *slice, GError **error)
{
	if (!check_bytes(in, error))
		return NULL;
	bool sliced = json_slice(slice, in->bytes, in->len);
	if (slice->over != NULL) {
		fail(in, slice->at, error, slice->over);
		return NULL;
	}
	if (is_blank(in)) {
		fail(in, 0, error, "empty, no JSON value");
		return NULL;
	}
	g_autofree char *patched =
	        slice->has_nul ? without_nul(in->bytes, in->len) : NULL;
	json_error_t fault;
	json_t *root = json_loadb(patched != NULL ? patched : in->bytes, in->len,
	                          JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
	if (root == NULL) {
		g_autofree char *text = g_strdup_printf("not JSON: %s", fault.text);
		fail(in, start_of_token(in, &fault), error, text);
		if (strstr(fault.text, "near end of file") != NULL ||
		    strstr(fault.text, "premature end") != NULL)
			error_hint(error, "it seems to be cut off: fetch it again");
		return NULL;
	}
	if (!sliced) { /* jansson is the stricter one; were it not, places would be wrong */
		fail(in, slice->at, error, "not JSON");
		g_clear_pointer(&root, json_decref);
	}
	return root;
}

static struct input input_of(const char *bytes, gsize len, struct place base)
{
	gsize bom = strlen(BOM);
	if (len < bom || memcmp(bytes, BOM, bom) != 0)
		return (struct input){ bytes, len, base };
	base.offset += (gint64)bom;
	return (struct input){ bytes + bom, len - bom, base };
}

static bool fits(gsize len, const struct place *base, GError **error)
{
	return len <= G_MAXINT32 ||
	       error_at(error, ERROR_DATA, base, "larger than 2 GiB");
}

json_t *json_parse(const char *bytes, gsize len, const struct place *base, GError **error)
{
	struct place at = base != NULL ? *base : PLACE_NONE;
	at.line = MAX(at.line, 1);
	at.column = MAX(at.column, 1);
	at.offset = MAX(at.offset, 0);
	if (!fits(len, &at, error))
		return NULL;
	struct input in = input_of(bytes, len, at);
	struct json_slice slice = { 0 };
	return load(&in, &slice, error);
}

/* --- documents -------------------------------------------------------------- */

static GArray *line_starts(const char *bytes, gsize len)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(guint32));
	const char *at = bytes;
	while (at != NULL) {
		guint32 start = (guint32)(at - bytes);
		g_array_append_val(lines, start);
		at = memchr(at, '\n', (gsize)(bytes + len - at));
		at = at != NULL ? at + 1 : NULL;
	}
	return lines;
}

JsonDoc *json_doc_new(const char *name, const char *bytes, gsize len, GError **error)
{
	struct place start = { name, 1, 1, 0 };
	if (!fits(len, &start, error))
		return NULL;
	struct input in = input_of(bytes, len, start);
	struct json_slice slice = {
		.nodes = g_array_new(FALSE, FALSE, sizeof(struct json_node)),
		.children = g_array_new(FALSE, FALSE, sizeof(guint32)),
	};
	json_t *root = load(&in, &slice, error);
	if (root == NULL) {
		g_array_unref(slice.nodes);
		g_array_unref(slice.children);
		return NULL;
	}
	JsonDoc *doc = g_new(JsonDoc, 1);
	*doc = (JsonDoc){
		.name = name,
		.bytes = in.bytes,
		.skipped = in.base.offset,
		.root = root,
		.nodes = slice.nodes,
		.children = slice.children,
		.lines = line_starts(in.bytes, in.len),
		.found = g_hash_table_new(g_direct_hash, g_direct_equal),
	};
	return doc;
}

void json_doc_free(JsonDoc *doc)
{
	if (doc == NULL)
		return;
	json_decref(doc->root);
	g_array_unref(doc->nodes);
	g_array_unref(doc->children);
	g_array_unref(doc->lines);
	g_hash_table_unref(doc->found);
	g_free(doc);
}

json_t *json_doc_root(const JsonDoc *doc)
{
	return doc->root;
}

static const struct json_node *node_at(const JsonDoc *doc, guint32 number)
{
	return &g_array_index(doc->nodes, struct json_node, number);
}

static const struct json_node *child_at(const JsonDoc *doc, const struct json_node *node,
                                        guint32 i)
{
	return node_at(doc, g_array_index(doc->children, guint32, node->first + i));
}

/* Does a member's key, as it stands in the text, spell word? */
static bool key_is(const JsonDoc *doc, const struct json_node *node, const char *word)
{
	const char *raw = doc->bytes + node->key;
	if (memchr(raw, '\\', node->key_length) == NULL)
		return strlen(word) == node->key_length &&
		       memcmp(raw, word, node->key_length) == 0;
	g_autofree char *patched = without_nul(raw - 1, node->key_length + 2);
	g_autoptr(json_t) key =
	        json_loadb(patched, node->key_length + 2, JSON_DECODE_ANY, NULL);
	return g_strcmp0(json_string_value(key), word) == 0;
}

/* "0", "12"; no sign, no leading zero (RFC 6901, section 4). */
static bool array_index(const char *token, guint32 *i)
{
	guint64 value;
	if (token[0] == '0' && token[1] != '\0')
		return false;
	if (!g_ascii_string_to_unsigned(token, 10, 0, G_MAXUINT32, &value, NULL))
		return false;
	*i = (guint32)value;
	return true;
}

#define LARGE_OBJECT 32

/* Places are asked for along a path again and again: of a large object the child that was found last comes first. */
static const struct json_node *
member_named(const JsonDoc *doc, const struct json_node *node, const char *token)
{
	const struct json_node *child = g_hash_table_lookup(doc->found, node);
	if (child != NULL && key_is(doc, child, token))
		return child;
	for (guint32 i = 0; i < node->count; i++) {
		child = child_at(doc, node, i);
		if (!key_is(doc, child, token))
			continue;
		if (node->count > LARGE_OBJECT)
			g_hash_table_insert(doc->found, (gpointer)(gsize)node,
			                    (gpointer)(gsize)child);
		return child;
	}
	return NULL;
}

static const struct json_node *
child_named(const JsonDoc *doc, const struct json_node *node, const char *token)
{
	char bracket = doc->bytes[node->offset];
	guint32 i;
	if (bracket == '[')
		return array_index(token, &i) && i < node->count ? child_at(doc, node, i)
		                                                 : NULL;
	return bracket == '{' ? member_named(doc, node, token) : NULL;
}

/* "~1" is "/", "~0" is "~"; in place. */
static void unescape(char *token)
{
	char *to = token;
	for (const char *from = token; *from != '\0'; from++) {
		if (from[0] == '~' && (from[1] == '0' || from[1] == '1'))
			*to++ = *++from == '0' ? '~' : '/';
		else
			*to++ = *from;
	}
	*to = '\0';
}

/* Walks down as far as the document goes; *whole says whether that was all of pointer. */
static const struct json_node *find(const JsonDoc *doc, const char *pointer, bool *whole)
{
	const struct json_node *node = node_at(doc, 0);
	*whole = *pointer == '\0';
	if (*pointer != '/')
		return node;
	do {
		gsize len = strcspn(++pointer, "/");
		g_autofree char *token = g_strndup(pointer, len);
		unescape(token);
		const struct json_node *child = child_named(doc, node, token);
		if (child == NULL)
			return node;
		node = child;
		pointer += len;
	} while (*pointer == '/');
	*whole = true;
	return node;
}

static struct json_place place_of(const JsonDoc *doc, const struct json_node *node)
{
	guint low = 0, high = doc->lines->len;
	while (high - low > 1) {
		guint middle = low + (high - low) / 2;
		bool before = g_array_index(doc->lines, guint32, middle) <= node->offset;
		*(before ? &low : &high) = middle;
	}
	return (struct json_place){
		.line = (gint64)low + 1,
		.column = (gint64)node->offset - g_array_index(doc->lines, guint32, low) +
		          1,
		.offset = (gint64)node->offset + doc->skipped,
		.length = node->length,
	};
}

bool json_doc_place(const JsonDoc *doc, const char *pointer, struct json_place *out)
{
	bool whole;
	const struct json_node *node = find(doc, pointer, &whole);
	if (whole)
		*out = place_of(doc, node);
	return whole;
}

const char *json_doc_at(const JsonDoc *doc, gint64 offset)
{
	return doc->bytes + (offset - doc->skipped);
}

bool json_doc_error(const JsonDoc *doc, const char *pointer, GError **error,
                    const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	bool whole;
	struct json_place at = place_of(doc, find(doc, pointer, &whole));
	struct place place = { doc->name, at.line, at.column, at.offset };
	return error_at(error, ERROR_DATA, &place, "%s", text);
}

/* --- memory ------------------------------------------------------------------ */

void json_use_memory(void)
{
	json_set_alloc_funcs(memory_new, free);
}

/* --- output and members ------------------------------------------------------ */

static int append(const char *bytes, size_t len, void *out)
{
	g_string_append_len(out, bytes, (gssize)len);
	return 0;
}

char *json_pretty(const json_t *value)
{
	GString *out = g_string_new(NULL);
	json_dump_callback(value, append, out,
	                   JSON_INDENT(2) | JSON_SORT_KEYS | JSON_ENCODE_ANY |
	                           JSON_REAL_PRECISION(15));
	g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

const char *json_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}
