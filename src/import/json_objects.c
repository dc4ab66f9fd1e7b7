#include "import/json_objects.h"
#include "base/text.h"

#include <string.h>

struct objects {
	struct reading *reading;
	json_object_reader read;
	gint64 events, left_out, rejected;
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

/* --- one object ----------------------------------------------------------------- */

static bool read_object(struct objects *objects, const json_t *object, gint64 line,
                        gint64 offset, gint64 length, GError **error)
{
	struct reading *reading = objects->reading;
	g_autoptr(Event) event = event_new();
	event->line = line;
	event->offset = offset;
	event->length = length;
	const char *why = json_is_object(object) ? objects->read(reading, object, event)
	                                         : "is not an object";
	if (why != NULL && *why == '\0') {
		objects->left_out++;
		reading_lines(reading, LINE_IGNORED, line, offset, length);
		return true;
	}
	if (why != NULL) {
		objects->rejected++;
		reading_lines(reading, LINE_REJECTED, line, offset, length);
		reading_reject(reading, line, offset, "%s", why);
		return true;
	}
	objects->events++;
	return reading->sink->event(reading->sink->user, event, error);
}

/* --- documents ------------------------------------------------------------------- */

static bool read_list(struct objects *objects, const JsonDoc *doc, const char *name,
                      const json_t *list, GError **error)
{
	gsize i;
	json_t *item;
	json_array_foreach(list, i, item)
	{
		struct json_place place = { 0 };
		g_autofree char *pointer = g_strdup_printf(
		        "%s%s/%" G_GSIZE_FORMAT, *name != '\0' ? "/" : "", name, i);
		if (!json_doc_place(doc, pointer, &place))
			continue;
		if (!read_object(objects, item, place.line,
		                 place.offset + objects->reading->base, place.length,
		                 error))
			return false;
	}
	return true;
}

static bool read_document(struct objects *objects, const char *bytes, gsize len,
                          const char *const *lists, GError **error)
{
	g_autoptr(JsonDoc) doc = json_doc_new(objects->reading->name, bytes, len, error);
	if (doc == NULL)
		return false;
	const json_t *root = json_doc_root(doc);
	if (json_is_array(root))
		return read_list(objects, doc, "", root, error);
	for (; *lists != NULL; lists++) {
		const json_t *list = json_object_get(root, *lists);
		if (json_is_array(list))
			return read_list(objects, doc, *lists, list, error);
	}
	struct json_place place = { 0 };
	json_doc_place(doc, "", &place);
	return read_object(objects, root, place.line,
	                   place.offset + objects->reading->base, place.length, error);
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

/* Whether the first line that is not blank is a whole object, and something stands behind it. */
static bool is_lines(const char *bytes, gsize len)
{
	gsize at = 0, line = 0;
	while (at < len && is_blank(bytes + at, line = line_length(bytes + at, len - at)))
		at += line + 1;
	if (at >= len || at + line >= len || is_blank(bytes + at + line, len - at - line))
		return false;
	g_autoptr(json_t) first = json_parse(bytes + at, line, &PLACE_NONE, NULL);
	return json_is_object(first);
}

static bool read_lines(struct objects *objects, const char *bytes, gsize len,
                       GError **error)
{
	struct reading *reading = objects->reading;
	gint64 number = 1;
	for (gsize at = 0; at < len; number++) {
		const gsize line = line_length(bytes + at, len - at);
		const gint64 offset = (gint64)at + reading->base;
		const struct place place = { reading->name, number, 0, offset };
		g_autoptr(GError) fault = NULL;
		g_autoptr(json_t) object = NULL;
		if (!is_blank(bytes + at, line)) {
			object = json_parse(bytes + at, line, &place, &fault);
			if (object == NULL) {
				objects->rejected++;
				reading_lines(reading, LINE_REJECTED, number, offset,
				              (gint64)line);
				reading_reject(reading, number, offset, "%s",
				               fault->message);
			} else if (!read_object(objects, object, number, offset,
			                        (gint64)line, error))
				return false;
		}
		at += line + 1;
	}
	return true;
}

bool json_objects_read(struct reading *reading, const char *bytes, gsize len,
                       const char *const *lists, json_object_reader read, GError **error)
{
	struct objects objects = { .reading = reading, .read = read };
	if (!(is_lines(bytes, len) ? read_lines(&objects, bytes, len, error)
	                           : read_document(&objects, bytes, len, lists, error)))
		return false;
	if (objects.left_out > 0)
		reading_warn(reading, 0,
		             "records that changed nothing were left out: "
		             "%" G_GINT64_FORMAT,
		             objects.left_out);
	const struct place place = { reading->name, 0, 0, -1 };
	if (objects.events == 0 && objects.rejected > 0)
		return error_at(error, ERROR_DATA, &place, "none of its records is one");
	return true;
}
