/* All names that may stand between {{ and }}, out of the schema of the report JSON. */
#include "base/json.h"
#include "base/resource.h"
#include "render/variables.h"

#include <string.h>

enum { MAX_DEPTH = 6 };

struct variable *variable_new(char *name, const char *type, const char *text)
{
	struct variable *variable = g_new0(struct variable, 1);
	variable->name = name;
	variable->type = g_strdup(type);
	variable->text = g_strdup(text != NULL ? text : "");
	return variable;
}

void variable_free(struct variable *variable)
{
	if (variable == NULL)
		return;
	g_free(variable->name);
	g_free(variable->type);
	g_free(variable->text);
	g_free(variable);
}

static const json_t *resolved(const json_t *schema, const json_t *node)
{
	static const char head[] = "#/$defs/";
	for (int i = 0; i < MAX_DEPTH; i++) {
		const json_t *any = json_object_get(node, "anyOf"), *inner;
		const char *ref = json_string_value(json_object_get(node, "$ref"));
		size_t k;
		if (ref != NULL && g_str_has_prefix(ref, head))
			node = json_object_get(json_object_get(schema, "$defs"),
			                       ref + strlen(head));
		else if (any == NULL)
			break;
		json_array_foreach(any, k, inner)
		{
			if (g_strcmp0(json_string_value(json_object_get(inner, "type")),
			              "null") != 0) {
				node = inner;
				break;
			}
		}
	}
	return node;
}

/* "string", "list", "object"; a time or a length is a text when it stands in a sentence. */
static const char *type_of(const json_t *node)
{
	const json_t *type = json_object_get(node, "type");
	if (json_is_array(type))
		type = json_array_get(type, 0);
	const char *word = json_string_value(type);
	if (json_object_get(json_object_get(node, "properties"), "text") != NULL)
		return "text";
	if (word == NULL)
		return json_object_get(node, "enum") != NULL ||
		                       json_object_get(node, "const") != NULL
		               ? "string"
		               : "object";
	return g_str_equal(word, "array") ? "list" : word;
}

/* A time or a length: its text is what people print, its ends are for machines. */
static bool is_time(const json_t *node)
{
	const json_t *properties = json_object_get(node, "properties");
	return json_object_get(properties, "hi") != NULL ||
	       json_object_get(properties, "hi_s") != NULL;
}

static void list_below(GPtrArray *list, const json_t *schema, const json_t *node,
                       const char *path, int depth)
{
	const char *key;
	json_t *raw;
	if (depth == MAX_DEPTH)
		return;
	json_object_foreach(json_object_get(node, "properties"), key, raw)
	{
		const json_t *inner = resolved(schema, raw);
		const char *type = type_of(inner);
		const char *text = json_string_value(json_object_get(raw, "description"));
		g_autofree char *name =
		        g_strconcat(path, *path != '\0' ? "." : "", key, NULL);
		if (text == NULL)
			text = json_string_value(json_object_get(inner, "description"));
		g_ptr_array_add(list, variable_new(g_strdup(name), type, text));
		if (g_str_equal(type, "list")) {
			g_autofree char *row = g_strconcat(name, "[]", NULL);
			list_below(list, schema,
			           resolved(schema, json_object_get(inner, "items")), row,
			           depth + 1);
		} else if (!is_time(inner)) {
			list_below(list, schema, inner, name, depth + 1);
		}
	}
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp((*(struct variable *const *)a)->name,
	              (*(struct variable *const *)b)->name);
}

GPtrArray *variables_list(void)
{
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)variable_free);
	g_autoptr(GBytes) bytes = resource_bytes("schemas/report.schema.json");
	gsize len;
	const char *text = g_bytes_get_data(bytes, &len);
	g_autoptr(json_t) schema = json_loadb(text, len, 0, NULL);
	variables_add_others(list);
	list_below(list, schema, schema, "", 0);
	g_ptr_array_sort(list, by_name);
	return list;
}
