#include "import/node.h"

#include "base/text.h"
#include "import/plain.h"

#include <string.h>

/* --- where things stand ------------------------------------------------------ */

/* Takes over pointer; of is of the same document. */
static Node node_of(const Node *of, json_t *json, char *pointer)
{
	struct json_place place;
	Node node = { of->reading,      of->doc,         json, pointer, 0, 0, 0,
		      of->bytes_before, of->lines_before };
	if (json == NULL || !json_doc_place(of->doc, pointer, &place))
		return node;
	node.line = place.line + of->lines_before;
	node.offset = place.offset + of->bytes_before + of->reading->base;
	node.length = place.length;
	return node;
}

Node node_root_at(struct reading *reading, const JsonDoc *doc, gint64 bytes_before,
                  gint64 lines_before)
{
	const Node of = { .reading = reading,
		          .doc = doc,
		          .bytes_before = bytes_before,
		          .lines_before = lines_before };
	return node_of(&of, json_doc_root(doc), g_strdup(""));
}

Node node_root(struct reading *reading, const JsonDoc *doc)
{
	return node_root_at(reading, doc, 0, 0);
}

/* RFC 6901: "~" and "/" of a key are escaped. */
static char *pointer_to(const char *parent, const char *key)
{
	GString *out = g_string_new(parent);
	g_string_append_c(out, '/');
	for (; *key != '\0'; key++) {
		if (*key == '~')
			g_string_append(out, "~0");
		else if (*key == '/')
			g_string_append(out, "~1");
		else
			g_string_append_c(out, *key);
	}
	return g_string_free(out, FALSE);
}

Node node_member(const Node *object, const char *key)
{
	return node_of(object, json_object_get(object->json, key),
	               pointer_to(object->pointer, key));
}

Node node_item(const Node *array, gsize index)
{
	return node_of(array, json_array_get(array->json, index),
	               g_strdup_printf("%s/%" G_GSIZE_FORMAT, array->pointer, index));
}

void node_clear(Node *node)
{
	g_clear_pointer(&node->pointer, g_free);
}

bool node_error(const Node *node, GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	return json_doc_error(node->doc, node->pointer, error, "%s", text);
}

void node_reject(const Node *node, const char *why)
{
	reading_lines(node->reading, LINE_REJECTED, node->line, node->offset,
	              node->length);
	reading_reject(node->reading, node->line, node->offset, "%s", why);
}

void node_warn(const Node *node, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	reading_warn(node->reading, node->line, "%s", text);
}

/* --- members of a type ------------------------------------------------------- */

static bool is_there(const json_t *value)
{
	return value != NULL && !json_is_null(value);
}

static bool typed_member(const Node *node, const char *key, json_type type,
                         const char *what, Node *out, GError **error)
{
	*out = node_member(node, key);
	if (!is_there(out->json)) {
		out->json = NULL;
		return true;
	}
	return json_typeof(out->json) == type ||
	       node_error(out, error, "%s is not %s", key, what);
}

bool node_object(const Node *node, const char *key, Node *out, GError **error)
{
	return typed_member(node, key, JSON_OBJECT, "an object", out, error);
}

bool node_array(const Node *node, const char *key, Node *out, GError **error)
{
	return typed_member(node, key, JSON_ARRAY, "an array", out, error);
}

static bool string_member(const Node *node, const char *key, const json_t **out,
                          GError **error)
{
	const json_t *value = json_object_get(node->json, key);
	*out = NULL;
	if (!is_there(value))
		return true;
	if (!json_is_string(value)) {
		g_auto(Node) member = node_member(node, key);
		return node_error(&member, error, "%s is not a string", key);
	}
	*out = value;
	return true;
}

bool node_string(const Node *node, const char *key, const char **out, GError **error)
{
	const json_t *value;
	*out = NULL;
	if (!string_member(node, key, &value, error))
		return false;
	*out = json_string_value(value);
	return true;
}

bool node_id(const Node *node, const char *key, char **out, GError **error)
{
	const json_t *value = json_object_get(node->json, key);
	*out = NULL;
	if (!is_there(value))
		return true;
	if (json_is_integer(value))
		*out = g_strdup_printf("%" JSON_INTEGER_FORMAT,
		                       json_integer_value(value));
	else if (json_is_string(value))
		*out = text_repair(json_string_value(value), json_string_length(value));
	if (*out != NULL)
		return true;
	g_auto(Node) member = node_member(node, key);
	return node_error(&member, error, "%s is neither a string nor a whole number",
	                  key);
}

static bool words(const Node *node, const char *key, gsize max,
                  char *(*clean)(const char *text, gsize len), char **out, GError **error)
{
	const json_t *value;
	*out = NULL;
	if (!string_member(node, key, &value, error))
		return false;
	if (value == NULL)
		return true;
	const char *text = json_string_value(value);
	const gsize len = json_string_length(value);
	if (memchr(text, '\0', len) != NULL)
		node_warn(node, "NUL character in %s, shown as U+FFFD", key);
	*out = clean(text, len);
	if (strlen(*out) <= max)
		return true;
	node_warn(node, "%s cut at %" G_GSIZE_FORMAT " KiB", key, max / 1024);
	char *longer = *out;
	*out = text_cut(longer, max);
	g_free(longer);
	return true;
}

bool node_title(const Node *node, const char *key, char **out, GError **error)
{
	return words(node, key, TITLE_MAX, text_repair, out, error);
}

bool node_body(const Node *node, const char *key, char **out, GError **error)
{
	return words(node, key, BODY_MAX, plain_text, out, error);
}

bool node_markdown(const Node *node, const char *key, char **out, GError **error)
{
	return words(node, key, BODY_MAX, plain_markdown, out, error);
}

/* --- times ------------------------------------------------------------------- */

/* ":60" where no leap second can be is a slip of a clock or a hand: read as the end of :59. */
static bool parse_slip(const char *text, gsize len, struct stamp *stamp)
{
	static const gsize seconds = sizeof "2026-03-01T10:00" - 1;
	if (len < seconds + 3 || memcmp(text + seconds, ":60", 3) != 0)
		return false;
	g_autofree char *mended = g_strndup(text, len);
	memcpy(mended + seconds, ":59", 3);
	if (!stamp_parse_iso(mended, strlen(mended), stamp))
		return false;
	stamp->civil += SECOND - 1 - stamp->civil % SECOND;
	return true;
}

static struct range read_text(const Node *node, const char *key, const char *text,
                              gsize len, enum zone_basis *zone)
{
	struct stamp stamp;
	if (stamp_parse(text, len, &stamp)) {
		if (stamp.leap)
			node_warn(node, "%s is a leap second: kept as :59.999999", key);
		return reading_when(node->reading, &stamp, node->line, zone);
	}
	if (!parse_slip(text, len, &stamp))
		return RANGE_NONE;
	node_warn(node, "%s says :60 where no leap second was: read as :59.999999", key);
	return reading_when(node->reading, &stamp, node->line, zone);
}

bool node_time(const Node *node, const char *key, struct range *at, enum zone_basis *zone,
               char **why, GError **error)
{
	const json_t *value = json_object_get(node->json, key);
	g_autofree char *number = NULL;
	*at = RANGE_NONE;
	if (!is_there(value))
		return true;
	if (json_is_number(value))
		number = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
	else if (!json_is_string(value)) {
		g_auto(Node) member = node_member(node, key);
		return node_error(&member, error, "%s is no time", key);
	}
	const char *text = number != NULL ? number : json_string_value(value);
	const gsize len = number != NULL ? strlen(number) : json_string_length(value);
	*at = read_text(node, key, text, len, zone);
	if (range_known(*at))
		return true;
	g_autofree char *shown = text_one_line(text, 40);
	g_free(*why);
	*why = g_strdup_printf("%s is no time from 1970 to 2999: \"%s\"", key, shown);
	return false;
}

bool node_needed_time(const Node *node, const char *key, struct range *at,
                      enum zone_basis *zone, GError **error)
{
	g_autofree char *why = NULL;
	if (!node_time(node, key, at, zone, &why, error))
		return why != NULL ? node_error(node, error, "%s", why) : false;
	return range_known(*at) || node_error(node, error, "there is no %s", key);
}

bool node_instant(const Node *node, const char *key, gint64 *at, GError **error)
{
	struct range when;
	enum zone_basis zone;
	g_autofree char *why = NULL;
	const char *text = json_text(node->json, key);
	*at = INSTANT_NONE;
	if (text != NULL && *text == '\0')
		return true;
	if (!node_time(node, key, &when, &zone, &why, error)) {
		if (why == NULL)
			return false;
		node_warn(node, "time left out: %s", why);
	}
	*at = range_known(when) ? when.lo : INSTANT_NONE;
	return true;
}

/* --- texts of several records -------------------------------------------------- */

struct node_text node_text_open(const Node *string)
{
	struct node_text text = { 0 };
	if (!json_is_string(string->json) || string->length < 2)
		return text;
	text.at = json_doc_at(string->doc, string->offset - string->reading->base -
	                                           string->bytes_before) +
	          1;
	text.end = text.at + string->length - 2;
	text.offset = string->offset + 1;
	return text;
}

static gunichar unit_at(const char *escape)
{
	gunichar unit = 0;
	for (int i = 2; i < 6; i++)
		unit = unit * 16 + (gunichar)MAX(g_ascii_xdigit_value(escape[i]), 0);
	return unit;
}

/* The length of the character or escape at raw; *bytes is how many bytes of the text it becomes. */
static gsize raw_length(const char *raw, gsize left, gsize *bytes)
{
	*bytes = 1;
	if (*raw != '\\')
		return 1;
	if (left < 6 || raw[1] != 'u')
		return 2;
	const gunichar unit = unit_at(raw);
	const bool pair = unit >= 0xD800 && unit < 0xDC00;
	if (unit == 0) /* json.h reads it as U+FFFD */
		*bytes = 3;
	else
		*bytes = pair ? 4 : (gsize)g_unichar_to_utf8(unit, NULL);
	return pair ? 12 : 6;
}

gint64 node_text_offset(struct node_text *text, gsize byte)
{
	while (text->done < byte && text->at < text->end) {
		const gsize left = (gsize)(text->end - text->at);
		gsize bytes;
		const gsize n = MIN(raw_length(text->at, left, &bytes), left);
		text->at += n;
		text->offset += (gint64)n;
		text->done += bytes;
	}
	return text->offset;
}
