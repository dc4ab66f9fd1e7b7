/* One self-contained HTML file: no script, nothing loaded from anywhere. */
#include "base/text.h"
#include "render/figure.h"
#include "render/page.h"
#include "render/prose.h"
#include "render/recipe.h"
#include "render/template.h"

#include <string.h>

static void put_margin(GString *out, const json_t *human)
{
	const json_t *list = json_object_get(human, "stale"), *stale;
	size_t i;
	json_array_foreach(list, i, stale)
	{
		g_string_append(out, i == 0 ? "<p class=\"margin\">Written when " : "; ");
		text_html(out, json_string_value(json_object_get(stale, "name")));
		g_string_append(out, " was ");
		text_html(out, json_string_value(json_object_get(stale, "then")));
		g_string_append(out, ", now it is ");
		text_html(out, json_string_value(json_object_get(stale, "now")));
	}
	if (i > 0)
		g_string_append(out, ".</p>\n");
}

/* What people wrote: "human.factors", and in one piece what has no place in the template, "parked". */
static void put_texts(GHashTable *table, const json_t *report)
{
	const json_t *human;
	const char *id;
	json_object_foreach(json_object_get(report, "human"), id, human)
	{
		const char *markdown =
		        json_string_value(json_object_get(human, "markdown"));
		g_autofree char *html = prose_html(markdown, 4);
		GString *out = g_string_new(NULL);
		g_string_append_printf(out, "<div class=\"prose\" id=\"text-%s\">\n%s",
		                       id, html);
		put_margin(out, human);
		g_string_append(out, "</div>\n");
		g_hash_table_insert(table, g_strconcat("human.", id, NULL),
		                    g_string_free(out, FALSE));
	}
}

/* What stands behind a block goes with it: "behind.timeline"; "behind." is what stands before all. */
static void put_behind(GHashTable *table, const json_t *report)
{
	const json_t *human;
	const char *id;
	json_object_foreach(json_object_get(report, "human"), id, human)
	{
		const char *behind = json_string_value(json_object_get(human, "behind"));
		if (behind == NULL)
			continue;
		for (int n = 0; n < 1000;
		     n++) { /* behind one that stands behind another */
			const char *next = json_string_value(json_object_get(
			        json_object_get(json_object_get(report, "human"), behind),
			        "behind"));
			if (next == NULL)
				break;
			behind = next;
		}
		g_autofree char *key = g_strconcat("behind.", behind, NULL);
		g_autofree char *own = g_strconcat("human.", id, NULL);
		const char *before = g_hash_table_lookup(table, key);
		char *all = g_strconcat(before != NULL ? before : "",
		                        g_hash_table_lookup(table, own), NULL);
		g_hash_table_insert(table, g_steal_pointer(&key), all);
	}
}

#define PARKED "<!--parked-->"

/* Texts that the template did not ask for: at the place that it has for them, else they would be lost. */
static void put_parked(GString *out, GHashTable *table, const json_t *report)
{
	GString *parked = g_string_new(NULL);
	const json_t *human;
	const char *id;
	json_object_foreach(json_object_get(report, "human"), id, human)
	{
		g_autofree char *mark = g_strdup_printf("id=\"text-%s\">", id);
		g_autofree char *key = g_strconcat("human.", id, NULL);
		if (strstr(out->str, mark) == NULL)
			g_string_append(parked, g_hash_table_lookup(table, key));
	}
	if (parked->len > 0)
		g_string_prepend(parked, "<section aria-labelledby=\"parked\">\n<h2 "
		                         "id=\"parked\">Further words</h2>\n");
	if (parked->len > 0)
		g_string_append(parked, "</section>\n");
	g_string_replace(out, PARKED, parked->str, 1);
	g_string_free(parked, TRUE);
}

/* The recipe is plain text: nothing of it can end the attribute. A page among others is made again with all of them. */
static char *head_of(const json_t *report, const struct render_options *options,
                     const char *css)
{
	g_autofree char *head = page_head(css, NULL);
	if (options->nav != NULL)
		return g_steal_pointer(&head);
	g_autofree char *recipe = recipe_text(report, options);
	return g_strdup_printf("%s<meta name=\"debrief\" content=\"%s\">\n", head,
	                       recipe);
}

static GHashTable *fragments(const Timeline *timeline, const json_t *report,
                             const struct render_options *options, const char *css)
{
	GHashTable *table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

	g_hash_table_insert(table, g_strdup("parked"), g_strdup(PARKED));
	g_hash_table_insert(table, g_strdup("head"), head_of(report, options, css));
	g_hash_table_insert(table, g_strdup("nav"),
	                    g_strdup(options->nav != NULL ? options->nav : ""));
	g_hash_table_insert(table, g_strdup("beside"),
	                    g_strdup(options->beside != NULL ? options->beside : ""));
	g_hash_table_insert(table, g_strdup("style"),
	                    g_strdup_printf("<style>%s</style>\n", css));
	for (const struct chart *const *at = chart_registry; *at != NULL; at++)
		g_hash_table_insert(table, g_strconcat("chart.", (*at)->name, NULL),
		                    figure_html(*at, timeline, options, NULL));
	return table;
}

static bool render_html(const Timeline *timeline, json_t *report,
                        const struct render_options *options, const char *files_dir,
                        GPtrArray *files, GError **error)
{
	struct template_folder folder = { options->template_path, "html" };
	struct template_text text = { 0 };
	static const char *const sheets[] = { "report.css", NULL };
	g_autofree char *css = page_style(&folder, sheets, error);

	(void)files_dir;
	if (css == NULL || !template_folder_main(&folder, &text, error))
		return false;
	g_autoptr(GHashTable) table = fragments(timeline, report, options, css);
	put_texts(table, report);
	put_behind(table, report);
	struct template_env env = { TEMPLATE_HTML, table, template_folder_find, &folder };
	GString *out = g_string_new(NULL);
	template_folder_sign(&folder, &text, report);
	bool good = template_render(&text, report, &env, out, error);
	template_text_clear(&text);
	if (good)
		put_parked(out, table, report);
	if (good)
		render_file_add(files, "", out);
	else
		g_string_free(out, TRUE);
	return good;
}

const struct renderer renderer_html = {
	.name = "html",
	.suffix = ".html",
	.title = "one HTML file with everything in it",
	.render = render_html,
};
