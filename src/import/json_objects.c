#include "import/json_objects.h"
#include "base/text.h"

#include <string.h>

struct walk {
	struct reading *reading;
	const char *const *lists;
	json_record_reader read;
	void *user;
	gint64 taken, left_out, rejected;
};

/* --- values ------------------------------------------------------------------- */

const json_t *json_objects_value(const json_t *object, const char *path)
{
	g_auto(GStrv) keys = g_strsplit(path, ".", -1);
	for (char **key = keys; *key != NULL && object != NULL; key++)
		object = json_object_get(object, *key);
	return json_is_null(object) ? NULL : object;
}

char *json_objects_text(const json_t *object, const char *path)
{
	const json_t *value = json_objects_value(object, path);
	if (json_is_string(value) && json_string_length(value) > 0)
		return text_repair(json_string_value(value), json_string_length(value));
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT,
		                       json_integer_value(value));
	return NULL;
}

struct range json_objects_time(struct reading *reading, const json_t *object,
                               const char *path, Event *event)
{
	g_autofree char *text = json_objects_text(object, path);
	struct stamp stamp;
	if (text == NULL || !stamp_parse(text, strlen(text), &stamp))
		return RANGE_NONE;
	return reading_when(reading, &stamp, event->line, &event->zone);
}

/* --- one record ----------------------------------------------------------------- */

static void set_aside(struct walk *walk, gint64 line, gint64 offset, gint64 length,
                      const char *why)
{
	walk->rejected++;
	reading_lines(walk->reading, LINE_REJECTED, line, offset, length);
	reading_reject(walk->reading, line, offset, "%s", why);
}

static bool take(struct walk *walk, const Node *record, GError **error)
{
	GError *fault = NULL;
	const char *why = json_is_object(record->json)
	                          ? walk->read(walk->user, record, &fault)
	                          : "is not an object";
	if (fault != NULL) {
		g_propagate_error(error, fault);
		return false;
	}
	if (why == NULL)
		walk->taken++;
	else if (*why != '\0')
		set_aside(walk, record->line, record->offset, record->length, why);
	else {
		walk->left_out++;
		reading_lines(walk->reading, LINE_IGNORED, record->line, record->offset,
		              record->length);
	}
	return true;
}

/* --- values ---------------------------------------------------------------------- */

/* The list at "data.alerts", or an empty node. */
static Node list_at(const Node *object, const char *path)
{
	g_auto(GStrv) keys = g_strsplit(path, ".", -1);
	Node node = node_member(object, keys[0]);
	for (char **key = keys + 1; *key != NULL && node.json != NULL; key++) {
		Node inner = node_member(&node, *key);
		node_clear(&node);
		node = inner;
	}
	if (!json_is_array(node.json))
		node.json = NULL;
	return node;
}

static bool walk_value(struct walk *walk, const Node *value, bool in_list,
                       GError **error);

static bool walk_list(struct walk *walk, const Node *list, GError **error)
{
	for (gsize i = 0; i < json_array_size(list->json); i++) {
		g_auto(Node) item = node_item(list, i);
		if (!walk_value(walk, &item, true, error))
			return false;
	}
	return true;
}

/* A record; or what has records in a list, and may itself be in one: several answers put together. */
static bool walk_value(struct walk *walk, const Node *value, bool in_list, GError **error)
{
	if (json_is_array(value->json) && !in_list)
		return walk_list(walk, value, error);
	for (const char *const *path = walk->lists;
	     *path != NULL && json_is_object(value->json); path++) {
		g_auto(Node) list = list_at(value, *path);
		for (gsize i = 0; i < json_array_size(list.json); i++) {
			g_auto(Node) item = node_item(&list, i);
			if (!take(walk, &item, error))
				return false;
		}
		if (list.json != NULL)
			return true;
	}
	return take(walk, value, error);
}

/* One JSON text of the source. *parsed = false: it is none, and *error says why. */
static bool walk_text(struct walk *walk, const char *bytes, gsize len, gsize before,
                      gint64 lines_before, bool *parsed, GError **error)
{
	g_autoptr(JsonDoc) doc = json_doc_new(walk->reading->name, bytes, len, error);
	*parsed = doc != NULL;
	if (doc == NULL)
		return false;
	g_auto(Node) root =
	        node_root_at(walk->reading, doc, (gint64)before, lines_before);
	return walk_value(walk, &root, false, error);
}

/* --- lines ------------------------------------------------------------------------ */

static bool is_blank(const char *text, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (!g_ascii_isspace(text[i]))
			return false;
	return true;
}

static gsize line_length(const char *bytes, gsize len)
{
	const char *end = memchr(bytes, '\n', len);
	return end != NULL ? (gsize)(end - bytes) : len;
}

/* Whether the first line that is not blank is a whole value, and something stands behind it. */
static bool is_lines(const char *bytes, gsize len)
{
	gsize at = 0, line = 0;
	while (at < len && is_blank(bytes + at, line = line_length(bytes + at, len - at)))
		at += line + 1;
	if (at >= len || at + line >= len || is_blank(bytes + at + line, len - at - line))
		return false;
	g_autoptr(json_t) first = json_parse(bytes + at, line, &PLACE_NONE, NULL);
	return json_is_object(first) || json_is_array(first);
}

static bool read_lines(struct walk *walk, const char *bytes, gsize len, GError **error)
{
	gint64 lines = 0;
	for (gsize at = 0; at < len; lines++) {
		const gsize line = line_length(bytes + at, len - at);
		GError *fault = NULL;
		bool parsed = true;
		if (!is_blank(bytes + at, line) &&
		    !walk_text(walk, bytes + at, line, at, lines, &parsed, &fault)) {
			if (parsed) {
				g_propagate_error(error, fault);
				return false;
			}
			set_aside(walk, lines + 1, (gint64)at + walk->reading->base,
			          (gint64)line, fault->message);
			g_error_free(fault);
		}
		at += line + 1;
	}
	return true;
}

/* --- values one after the other --------------------------------------------------- */

/* The length of the object or list that begins at bytes; all of it when it does not end, or is another value. */
static gsize value_length(const char *bytes, gsize len)
{
	gsize depth = 0;
	for (gsize i = 0; i < len; i++) {
		const char c = bytes[i];
		if (c == '"')
			for (i++; i < len && bytes[i] != '"'; i++)
				i += bytes[i] == '\\';
		else if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && (depth == 0 || --depth == 0))
			return depth == 0 ? i + 1 : len;
		else if (depth == 0)
			return len;
	}
	return len;
}

static gint64 line_ends(const char *bytes, gsize len)
{
	gint64 ends = 0;
	for (gsize i = 0; i < len; i++)
		ends += bytes[i] == '\n';
	return ends;
}

/* The first value must be one: its error refuses the file. A later one costs what stands behind it. */
static bool read_values(struct walk *walk, const char *bytes, gsize len, GError **error)
{
	gint64 lines = 0;
	for (gsize at = 0, length = 0; at < len; at += length) {
		GError *fault = NULL;
		bool parsed = true;
		lines += line_ends(bytes + at - length, length);
		length = 1;
		if (g_ascii_isspace(bytes[at]))
			continue;
		length = value_length(bytes + at, len - at);
		if (walk_text(walk, bytes + at, length, at, lines, &parsed, &fault))
			continue;
		if (parsed || walk->taken + walk->left_out + walk->rejected == 0) {
			g_propagate_error(error, fault);
			return false;
		}
		set_aside(walk, lines + 1, (gint64)at + walk->reading->base,
		          (gint64)(len - at), fault->message);
		g_error_free(fault);
		break;
	}
	return true;
}

/* --- all of it -------------------------------------------------------------------- */

bool json_records_read(struct reading *reading, const char *bytes, gsize len,
                       const char *const *lists, json_record_reader read, void *user,
                       GError **error)
{
	struct walk walk = {
		.reading = reading, .lists = lists, .read = read, .user = user
	};
	if (!(is_lines(bytes, len) ? read_lines(&walk, bytes, len, error)
	                           : read_values(&walk, bytes, len, error)))
		return false;
	if (walk.left_out > 0)
		reading_warn(reading, 0,
		             "records that changed nothing were left out: "
		             "%" G_GINT64_FORMAT,
		             walk.left_out);
	const struct place place = { reading->name, 0, 0, -1 };
	if (walk.taken == 0 && walk.rejected > 0)
		return error_at(error, ERROR_DATA, &place, "none of its records is one");
	return true;
}

/* One event a record. */
struct single {
	struct reading *reading;
	json_object_reader read;
};

static const char *read_single(void *user, const Node *record, GError **error)
{
	const struct single *single = user;
	const struct sink *sink = single->reading->sink;
	g_autoptr(Event) event = event_new();
	event->line = record->line;
	event->offset = record->offset;
	event->length = record->length;
	const char *why = single->read(single->reading, record->json, event);
	if (why == NULL)
		sink->event(sink->user, event, error);
	return why;
}

bool json_objects_read(struct reading *reading, const char *bytes, gsize len,
                       const char *const *lists, json_object_reader read, GError **error)
{
	struct single single = { reading, read };
	return json_records_read(reading, bytes, len, lists, read_single, &single, error);
}
