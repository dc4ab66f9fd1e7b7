/* comparison_page.c - a comparison as a page: one HTML file, pages, or Markdown with its picture beside it. */
#include "base/json.h"
#include "render/comparison.h"
#include "render/figure.h"
#include "render/page.h"
#include "render/pdf.h"
#include "render/template.h"

#include <string.h>

static void take(GHashTable *table, const char *name, char *markup)
{
	g_hash_table_insert(table, g_strdup(name), markup);
}

static bool html_fragments(GHashTable *table, const Collection *collection,
                           const struct render_options *options, GError **error)
{
	static const char *const sheets[] = { "report.css", "compare.css", NULL };
	struct template_folder folder = { NULL, "html" };
	g_autofree char *css = page_style(&folder, sheets, error);
	if (css == NULL)
		return false;
	take(table, "head", page_head(css, NULL));
	take(table, "style", g_strdup_printf("<style>%s</style>\n", css));
	take(table, "nav", g_strdup(options->nav != NULL ? options->nav : ""));
	take(table, "chart",
	     figure_html_many(chart_named("compare"), collection, options, NULL));
	return true;
}

static bool markdown_fragments(GHashTable *table, const Collection *collection,
                               const struct render_options *options,
                               const char *files_dir, GPtrArray *pictures, GError **error)
{
	char *figure = figure_markdown_many(
	        chart_named("compare"), collection, options, NULL,
	        files_dir != NULL ? files_dir : "compare.files", pictures, error);
	if (figure != NULL)
		take(table, "chart", figure);
	return figure != NULL;
}

static bool any_unknown(const json_t *comparison)
{
	const json_t *row;
	size_t i;
	json_array_foreach(json_object_get(comparison, "intervals"), i, row)
	{
		if (!json_is_true(json_object_get(row, "known")))
			return true;
	}
	return false;
}

/* How many columns, what has no row, whether a component is named, and whether the page stands among others, for the template alone. */
static json_t *context_of(const json_t *comparison, const struct render_options *options)
{
	json_t *context = json_copy((json_t *)(gsize)comparison);
	const size_t n = json_array_size(json_object_get(comparison, "incidents"));
	json_object_set_new(context, "n", json_integer((json_int_t)n));
	const json_t *rows =
	        json_object_get(json_object_get(comparison, "components"), "rows");
	json_object_set_new(context, "unknown", json_boolean(any_unknown(comparison)));
	json_object_set_new(context, "named", json_boolean(json_array_size(rows) > 0));
	json_object_set_new(context, "site", json_boolean(options->nav != NULL));
	return context;
}

/* --- pages ---------------------------------------------------------------------------- */

struct drawing {
	const Collection *collection;
	const struct render_options *options;
};

static Scene *draw_chart(void *user, const char *name, double width)
{
	const struct drawing *drawing = user;
	const struct chart_options wanted = { width, drawing->options->zone, true };
	return chart_draw_many(chart_named(name), drawing->collection, &wanted);
}

static gint64 cutoff_of(const Collection *collection)
{
	gint64 at = 0;
	for (guint i = 0; i < collection->members->len; i++)
		at = MAX(at, collection_member(collection, i)->timeline->cutoff);
	return at;
}

static bool paint(const Collection *collection, const json_t *comparison,
                  const struct render_options *options, const char *text,
                  GPtrArray *files, GError **error)
{
	struct drawing drawing = { collection, options };
	g_autoptr(GString) names = g_string_new(NULL);
	const json_t *incidents = json_object_get(comparison, "incidents"), *one;
	size_t i;
	json_array_foreach(incidents, i, one) g_string_append_printf(
	        names, "%s%s", i > 0 ? ", " : "", json_text(one, "name"));
	g_autofree char *title = g_strdup_printf("%u incidents beside one another",
	                                         collection->members->len);
	const struct pdf pdf = {
		.text = text,
		.title = title,
		.subject = names->str,
		.foot = names->str,
		.foot_right = "",
		.created_at = cutoff_of(collection),
		.paper = options->paper,
		.chart = draw_chart,
		.user = &drawing,
	};
	return render_file_take(files, "", pdf_paint(&pdf, error));
}

/* --- all of it ------------------------------------------------------------------------- */

static bool write_text(const Collection *collection, const json_t *comparison,
                       const char *kind, const struct render_options *options,
                       const char *files_dir, GPtrArray *pictures, GString *out,
                       GError **error)
{
	const bool html = g_str_equal(kind, "html");
	g_autoptr(GHashTable) table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct template_text text = { 0 };
	bool good = true;
	if (html)
		good = html_fragments(table, collection, options, error);
	else if (g_str_equal(kind, "pdf"))
		take(table, "chart", g_strdup("![](chart:compare)\n"));
	else
		good = markdown_fragments(table, collection, options, files_dir, pictures,
		                          error);
	if (!good ||
	    !template_built_in(html ? "compare.html.mustache" : "compare.md.mustache",
	                       &text, error))
		return false;
	const struct template_env env = { html ? TEMPLATE_HTML : TEMPLATE_MARKDOWN, table,
		                          NULL, NULL };
	g_autoptr(json_t) context = context_of(comparison, options);
	good = template_render(&text, context, &env, out, error);
	template_text_clear(&text);
	return good;
}

bool comparison_render(const Collection *collection, const json_t *comparison,
                       const char *kind, const struct render_options *options,
                       const char *files_dir, GPtrArray *files, GError **error)
{
	g_autoptr(GPtrArray) pictures =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	GString *out = g_string_new(NULL);
	if (!write_text(collection, comparison, kind, options, files_dir, pictures, out,
	                error)) {
		g_string_free(out, TRUE);
		return false;
	}
	if (g_str_equal(kind, "pdf")) {
		const bool good =
		        paint(collection, comparison, options, out->str, files, error);
		g_string_free(out, TRUE);
		return good;
	}
	render_file_add(files, "", out);
	g_ptr_array_extend_and_steal(files, g_steal_pointer(&pictures));
	return true;
}
