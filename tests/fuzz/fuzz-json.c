/* Any bytes as JSON: our index and the parser agree, errors have a place, what is printed reads the same. */
#include "base/json.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_error(const GError *error, gsize size)
{
	const struct place *place = error_place(error);
	g_assert_cmpint(error_exit_code(error), ==, ERROR_DATA);
	g_assert_cmpstr(error->message, !=,
	                "not JSON"); /* the index gave up before the parser did */
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
	g_assert_null(strpbrk(error->message, "\n\r"));
	g_assert_true(place->line >= 1 && place->column >= 1);
	g_assert_true(place->offset >= 0 && (gsize)place->offset <= size);
}

/* Members and elements one level down stand where the index says. */
static void check_places(const JsonDoc *doc, const char *bytes)
{
	struct json_place place;
	json_t *root = json_doc_root(doc), *value;
	gsize i;
	g_assert_true(json_doc_place(doc, "", &place));
	json_array_foreach(root, i, value)
	{
		g_autofree char *pointer = g_strdup_printf("/%zu", i);
		g_assert_true(json_doc_place(doc, pointer, &place));
		g_autoptr(json_t) alone =
		        json_parse(bytes + place.offset, (gsize)place.length, NULL, NULL);
		g_assert_true(json_equal(alone, value));
	}
	const char *key;
	json_object_foreach(root, key, value)
	{
		g_auto(GStrv) tilde = g_strsplit(key, "~", -1);
		g_autofree char *once = g_strjoinv("~0", tilde);
		g_auto(GStrv) slash = g_strsplit(once, "/", -1);
		g_autofree char *twice = g_strjoinv("~1", slash);
		g_autofree char *pointer = g_strconcat("/", twice, NULL);
		g_assert_true(json_doc_place(doc, pointer, &place));
		g_autoptr(json_t) alone =
		        json_parse(bytes + place.offset, (gsize)place.length, NULL, NULL);
		g_assert_true(json_equal(alone, value));
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const char *bytes = (const char *)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(JsonDoc) doc = json_doc_new("x", bytes, size, &error);
	g_autoptr(json_t) value = json_parse(bytes, size, NULL, NULL);
	g_assert_cmpint(doc != NULL, ==, value != NULL);
	if (doc == NULL) {
		check_error(error, size);
		return 0;
	}
	check_places(doc, bytes);
	g_autofree char *pretty = json_pretty(value);
	g_autoptr(json_t) again = json_parse(pretty, strlen(pretty), NULL, NULL);
	g_assert_nonnull(again);
	g_autofree char *same = json_pretty(again);
	g_assert_cmpstr(same, ==, pretty);
	return 0;
}
