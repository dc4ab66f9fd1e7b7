/* review_page.c - see review.h: the pack as Markdown, HTML and pages. */
#include "render/figure.h"
#include "render/page.h"
#include "render/pdf.h"
#include "render/review.h"
#include "render/template.h"

#include <string.h>

static const char *const charts[] = { "hero", "lanes" };

static GHashTable *html_fragments(const Timeline *timeline,
                                  const struct render_options *options, GError **error)
{
	static const char *const sheets[] = { "report.css", NULL };
	struct template_folder folder = { NULL, "html" };
	g_autofree char *css = page_style(&folder, sheets, error);
	if (css == NULL)
		return NULL;
	GHashTable *table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_hash_table_insert(table, g_strdup("head"), page_head(css, NULL));
	g_hash_table_insert(table, g_strdup("style"),
	                    g_strdup_printf("<style>%s</style>\n", css));
	for (guint i = 0; i < G_N_ELEMENTS(charts); i++)
		g_hash_table_insert(
		        table, g_strconcat("chart.", charts[i], NULL),
		        figure_html(chart_named(charts[i]), timeline, options, NULL));
	return table;
}

static GHashTable *markdown_fragments(const Timeline *timeline,
                                      const struct render_options *options,
                                      const char *files_dir, GPtrArray *pictures,
                                      GError **error)
{
	g_autoptr(GHashTable) table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < G_N_ELEMENTS(charts); i++) {
		char *figure = figure_markdown(
		        chart_named(charts[i]), timeline, options, NULL,
		        files_dir != NULL ? files_dir : "review.files", pictures, error);
		if (figure == NULL)
			return NULL;
		g_hash_table_insert(table, g_strconcat("chart.", charts[i], NULL),
		                    figure);
	}
	return g_steal_pointer(&table);
}

static GString *fill(const char *kind, json_t *report, GHashTable *fragments,
                     GError **error)
{
	const bool html = g_str_equal(kind, "html");
	const struct template_env env = { html ? TEMPLATE_HTML : TEMPLATE_MARKDOWN,
		                          fragments, NULL, NULL };
	struct template_text text = { 0 };
	g_autofree char *name = g_strdup_printf("review.%s.mustache", kind);
	if (!template_built_in(name, &text, error))
		return NULL;
	GString *out = g_string_new(NULL);
	const bool good = template_render(&text, report, &env, out, error);
	template_text_clear(&text);
	if (good)
		return out;
	g_string_free(out, TRUE);
	return NULL;
}

/* Paper: each part begins a page. Screen: each idea does. */
static bool render_pages(const Timeline *timeline, json_t *report, bool screen,
                         const struct render_options *options, GPtrArray *files,
                         GError **error)
{
	g_autoptr(GHashTable) marks = pdf_chart_marks();
	GString *text = fill("md", report, marks, error);
	if (text == NULL)
		return false;
	struct render_options own = *options;
	if (screen)
		own.paper = PAPER_SCREEN;
	GBytes *bytes =
	        pdf_bytes(timeline, report, &own, text->str, screen ? 3 : 2, error);
	g_string_free(text, TRUE);
	return render_file_take(files, "", bytes);
}

bool review_render(const Timeline *timeline, json_t *report, const char *kind,
                   bool screen, const struct render_options *options,
                   const char *files_dir, GPtrArray *files, GError **error)
{
	if (g_str_equal(kind, "pdf"))
		return render_pages(timeline, report, screen, options, files, error);
	g_autoptr(GPtrArray) pictures =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	g_autoptr(GHashTable) table =
	        g_str_equal(kind, "html")
	                ? html_fragments(timeline, options, error)
	                : markdown_fragments(timeline, options, files_dir, pictures,
	                                     error);
	GString *text = table != NULL ? fill(kind, report, table, error) : NULL;
	if (text == NULL)
		return false;
	render_file_add(files, "", text);
	g_ptr_array_extend_and_steal(files, g_steal_pointer(&pictures));
	return true;
}
