/* Whether a template can be used: its tags, its partials, and the names of its variables. */
#include "base/json.h"
#include "base/resource.h"
#include "chart/chart.h"
#include "render/outline.h"
#include "render/template.h"
#include "render/template_parse.h"
#include "render/variables.h"

#include <string.h>

enum { MAX_DEPTH = 32 };

struct checking {
	const struct template_folder *folder;
	GHashTable *names; /* of the report JSON, wherever they stand in it */
	guint depth;
};

static bool fault(const struct program *program, const struct node *node, GError **error,
                  const char *format, const char *name)
{
	const struct place place = { program->file, node->line, 0, -1 };
	G_GNUC_BEGIN_IGNORE_DEPRECATIONS
	g_autoptr(GString) text = g_string_new(format);
	g_string_replace(text, "%s", name, 1);
	G_GNUC_END_IGNORE_DEPRECATIONS
	return error_at(error, ERROR_USAGE, &place, "%s", text->str);
}

/* Markup that the program makes. */
static bool is_fragment(const char *name)
{
	static const char *const own[] = { "head",   "style",      "nav", "beside",
		                           "parked", "cited.rows", NULL };
	if (g_strv_contains(own, name) || g_str_has_prefix(name, "human.") ||
	    g_str_has_prefix(name, "behind."))
		return true;
	for (const struct chart *const *at = chart_registry; *at != NULL; at++)
		if (g_str_has_prefix(name, "chart.") &&
		    g_str_equal(name + strlen("chart."), (*at)->name))
			return true;
	return false;
}

static bool check_program(struct checking *c, const struct program *program,
                          GError **error);

static bool check_partial(struct checking *c, const struct program *program,
                          const struct node *node, GError **error)
{
	struct template_text text = { 0 };
	g_autoptr(GError) inner = NULL;
	if (is_fragment(node->name))
		return true;
	if (c->depth == MAX_DEPTH)
		return fault(program, node, error,
		             "\"%s\" includes itself without an end", node->name);
	if (!template_folder_find((void *)(guintptr)c->folder, node->name, &text, &inner))
		return fault(program, node, error, "%s", inner->message);
	if (text.text == NULL)
		return fault(program, node, error, "there is no partial \"%s\"",
		             node->name);
	struct program *part = template_parse(text.file, text.text, error);
	c->depth++;
	const bool good = part != NULL && check_program(c, part, error);
	c->depth--;
	if (part != NULL)
		program_free(part);
	return good;
}

/* Below these, names are not those of the schema. */
static bool is_open(const char *name)
{
	static const char *const open[] = { "has", "human", "written", "counts", NULL };
	return g_strv_contains(open, name);
}

static bool check_name(const struct checking *c, const struct program *program,
                       const struct node *node, GError **error)
{
	for (guint i = 0; node->path[i] != NULL; i++) {
		const char *name = node->path[i];
		if (g_hash_table_contains(c->names, name) ||
		    name[strspn(name, "0123456789")] == '\0') {
			if (is_open(name))
				return true;
			continue;
		}
		if (i == 0) {
			g_autofree char *whole = g_strjoinv(".", node->path);
			if (variables_is_name(whole))
				return true;
		}
		return fault(program, node, error, "the report has no \"%s\"", name);
	}
	return true;
}

static bool check_program(struct checking *c, const struct program *program,
                          GError **error)
{
	for (guint i = 0; i < program->nodes->len; i++) {
		const struct node *node = &g_array_index(program->nodes, struct node, i);
		const bool good = node->kind == NODE_TEXT ? true
		                  : node->kind == NODE_PARTIAL
		                          ? check_partial(c, program, node, error)
		                          : check_name(c, program, node, error);
		if (!good)
			return false;
	}
	return true;
}

/* --- names of the schema ------------------------------------------------------------ */

static void add_names(GHashTable *names, const json_t *value)
{
	g_autoptr(GPtrArray) left = g_ptr_array_new();
	g_ptr_array_add(left, (json_t *)(guintptr)value);
	while (left->len > 0) {
		json_t *at = g_ptr_array_steal_index(left, left->len - 1), *inner;
		const char *key;
		size_t i;
		json_object_foreach(json_object_get(at, "properties"), key, inner)
		{
			g_hash_table_add(names, g_strdup(key));
		}
		if (json_is_object(at))
			json_object_foreach(at, key, inner)
			{
				g_ptr_array_add(left, inner);
			}
		json_array_foreach(at, i, inner)
		{
			g_ptr_array_add(left, inner);
		}
	}
}

static bool check_document(struct checking *c, GError **error)
{
	struct template_text text = { 0 };
	if (!template_folder_main(c->folder, &text, error))
		return false;
	struct program *program = template_parse(text.file, text.text, error);
	const bool good = program != NULL && check_program(c, program, error);
	if (program != NULL)
		program_free(program);
	return good;
}

/* The outline by itself first, so that a fault has its line. */
static bool check_outline(struct checking *c, GError **error)
{
	char *text = NULL;
	if (c->folder->path == NULL || !outline_is(c->folder->path) ||
	    !g_file_get_contents(c->folder->path, &text, NULL, NULL))
		return true; /* none, or told by check_document() */
	struct program *program = template_parse(g_strdup(c->folder->path), text, error);
	const bool good = program != NULL && check_program(c, program, error);
	if (program != NULL)
		program_free(program);
	return good;
}

bool template_check(const struct template_folder *folder, GError **error)
{
	struct checking c = { .folder = folder };
	g_autoptr(GBytes) bytes = resource_bytes("schemas/report.schema.json");
	gsize len;
	const char *schema_text = g_bytes_get_data(bytes, &len);
	g_autoptr(json_t) schema = json_loadb(schema_text, len, 0, NULL);
	c.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	add_names(c.names, schema);
	const bool good = check_outline(&c, error) && check_document(&c, error);
	g_hash_table_unref(c.names);
	return good;
}
