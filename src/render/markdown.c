/* Markdown for GitHub and GitLab, pictures beside it, computed and human blocks between fences. */
#include "base/text.h"
#include "base/json.h"
#include "render/blocks.h"
#include "render/figure.h"
#include "render/figures.h"
#include "render/markdown.h"
#include "render/recipe.h"
#include "render/template.h"
#include "render/texts.h"

#include <string.h>

static GHashTable *fragments(const Timeline *timeline,
                             const struct render_options *options, const char *files_dir,
                             GPtrArray *files, GError **error)
{
	g_autoptr(GHashTable) table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

	for (const struct chart *const *at = chart_registry; *at != NULL; at++) {
		char *figure = figure_markdown(*at, timeline, options, NULL, files_dir,
		                               files, error);
		if (figure == NULL)
			return NULL;
		g_hash_table_insert(table, g_strconcat("chart.", (*at)->name, NULL),
		                    figure);
	}
	return g_steal_pointer(&table);
}

/* Rows of a list as code spans: bytes of evidence are shown as bytes. */
static void put_quotes(GHashTable *table, const json_t *report)
{
	const json_t *cited = json_object_get(report, "cited");
	GString *out = g_string_new(NULL);
	json_t *row;
	gsize i;

	json_array_foreach(cited, i, row)
	{
		const char *quote = json_string_value(json_object_get(row, "quote"));
		const char *id = json_string_value(json_object_get(row, "id"));
		const char *file = json_string_value(json_object_get(row, "file"));
		g_string_append_printf(out, "| <a id=\"%s\"></a>%s | ", id, id);
		text_md(out, file != NULL ? file : "");
		g_string_append_printf(
		        out, " | %" JSON_INTEGER_FORMAT " | %" JSON_INTEGER_FORMAT " | ",
		        json_integer_value(json_object_get(row, "line")),
		        json_integer_value(json_object_get(row, "offset")));
		if (quote != NULL && *quote != '\0')
			text_md_code(out, quote, true);
		g_string_append(out, " |\n");
	}
	g_hash_table_insert(table, g_strdup("cited.rows"), g_string_free(out, FALSE));
}

static char *seal(const struct template_text *text, const char *document, json_t *report,
                  const Timeline *timeline, const struct render_options *options,
                  GError **error)
{
	g_autoptr(GPtrArray) humans = texts_marked(timeline, report, options);
	g_autoptr(json_t) figures = figures_of(report);
	g_autofree char *mark = recipe_text(report, options);
	g_autofree char *values = figures_text(figures);
	const struct seal with = { humans, mark, values };
	return blocks_seal(text->file, document, &with, error);
}

static char *make(const struct template_text *text, json_t *report,
                  const Timeline *timeline, const struct render_options *options,
                  const struct template_env *env, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);

	if (!template_render(text, report, env, out, error))
		return NULL;
	char *sealed = seal(text, out->str, report, timeline, options, error);
	/* only a template can break its own fences */
	if (sealed == NULL && error != NULL && *error != NULL)
		(*error)->code = ERROR_USAGE;
	return sealed;
}

char *markdown_document(const Timeline *timeline, json_t *report,
                        const struct render_options *options, GHashTable *fragments,
                        GError **error)
{
	struct template_folder folder = { options->template_path, "md" };
	struct template_text text = { 0 };
	const struct template_env env = { TEMPLATE_MARKDOWN, fragments,
		                          template_folder_find, &folder };

	if (!template_folder_main(&folder, &text, error))
		return NULL;
	put_quotes(fragments, report);
	template_folder_sign(&folder, &text, report);
	char *document = make(&text, report, timeline, options, &env, error);
	template_text_clear(&text);
	return document;
}

static bool render_markdown(const Timeline *timeline, json_t *report,
                            const struct render_options *options, const char *files_dir,
                            GPtrArray *files, GError **error)
{
	g_autoptr(GPtrArray) pictures =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	g_autoptr(GHashTable) table = fragments(
	        timeline, options, files_dir != NULL ? files_dir : "report.files",
	        pictures, error);
	g_autofree char *document =
	        table != NULL ? markdown_document(timeline, report, options, table, error)
	                      : NULL;

	if (document == NULL)
		return false;
	render_file_add(files, "", g_string_new(document));
	g_ptr_array_extend_and_steal(files, g_steal_pointer(&pictures));
	return true;
}

const struct renderer renderer_markdown = {
	.name = "md",
	.suffix = ".md",
	.title = "Markdown with its pictures beside it",
	.render = render_markdown,
};
