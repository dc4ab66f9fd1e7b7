#include "render/figure.h"
#include "base/text.h"
#include "chart/text.h"

#include <string.h>

#define WIDE 720
#define NARROW 360 /* a phone of 400 px less the margins of the page */

/* What is drawn: one incident, or many. */
struct subject {
	const Timeline *timeline;
	const Collection *collection;
	const char *suffix; /* of ids, or NULL */
};

static Scene *draw(const struct chart *chart, const struct subject *subject,
                   const struct render_options *options, double width, bool chrome)
{
	const struct chart_options wanted = { width, options->zone, chrome };
	Scene *scene = subject->collection != NULL
	                       ? chart_draw_many(chart, subject->collection, &wanted)
	                       : chart_draw(chart, subject->timeline, &wanted);
	if (scene != NULL && subject->suffix != NULL) {
		char *id = g_strdup_printf("%s-%s", scene->id, subject->suffix);
		g_free(scene->id);
		scene->id = id;
	}
	return scene;
}

static GPtrArray *table_of(const struct chart *chart, const struct subject *subject,
                           const struct render_options *options)
{
	const struct chart_options wanted = { WIDE, options->zone, false };
	return subject->collection != NULL
	               ? chart_table_many(chart, subject->collection, &wanted)
	               : chart_table(chart, subject->timeline, &wanted);
}

static void put_svg(GString *out, const char *class, const Scene *scene)
{
	g_autofree char *svg = paint_svg(scene, SVG_INLINE, THEME_LIGHT);
	g_string_append_printf(out, "<div class=\"%s\">%s</div>\n", class, svg);
}

static void put_line(GString *out, const char *open, const char *text, const char *close)
{
	if (text == NULL || *text == '\0')
		return;
	g_string_append(out, open);
	text_svg(out, text);
	g_string_append(out, close);
}

static void put_row(GString *out, char **cells, bool head)
{
	g_string_append(out, "<tr>");
	for (guint i = 0; cells[i] != NULL; i++) {
		put_line(out,
		         head     ? "<th scope=\"col\">"
		         : i == 0 ? "<th scope=\"row\">"
		                  : "<td>",
		         *cells[i] != '\0' ? cells[i] : " ",
		         head || i == 0 ? "</th>" : "</td>");
	}
	g_string_append(out, "</tr>\n");
}

static void put_table(GString *out, const struct chart *chart, GPtrArray *table)
{
	const guint n = MIN(table->len, FIGURE_ROWS_MAX + 1);
	g_string_append(out,
	                "<details class=\"data\"><summary>Data of this chart</summary>"
	                "<div class=\"scroll\" tabindex=\"0\"><table>\n");
	for (guint i = 0; i < n; i++) {
		if (i < 2)
			g_string_append(out, i == 0 ? "<thead>" : "</thead><tbody>\n");
		put_row(out, g_ptr_array_index(table, i), i == 0);
	}
	g_string_append(out, n < 2 ? "</thead></table></div>" : "</tbody></table></div>");
	if (n < table->len) {
		g_autofree char *more = text_count(table->len - n);
		g_string_append_printf(out,
		                       "<p class=\"note\">%s more rows: debrief chart "
		                       "%s --data.</p>",
		                       more, chart->name);
	}
	g_string_append(out, "</details>\n");
}

/* "lanes", "lanes-2" */
static char *name_of(const struct chart *chart, const struct subject *subject)
{
	return subject->suffix == NULL
	               ? g_strdup(chart->name)
	               : g_strdup_printf("%s-%s", chart->name, subject->suffix);
}

static char *html_of(const struct chart *chart, const struct subject *subject,
                     const struct render_options *options)
{
	g_autoptr(Scene) wide = draw(chart, subject, options, WIDE, false);
	g_autoptr(Scene) narrow = draw(chart, subject, options, NARROW, false);
	GString *out = g_string_new(NULL);

	if (wide == NULL)
		return g_string_free(out, FALSE);
	g_autofree char *name = name_of(chart, subject);
	g_string_append_printf(out, "<figure id=\"fig-%s\">\n<figcaption>", name);
	put_line(out, "<strong>", wide->title, "</strong>");
	put_line(out, "<span>", wide->subtitle, "</span>");
	g_string_append(out, "</figcaption>\n");
	put_svg(out, narrow != NULL ? "wide" : "wide only", wide);
	if (narrow != NULL)
		put_svg(out, "narrow", narrow);
	put_line(out, "<p class=\"note\">", wide->note, "</p>\n");
	GPtrArray *table = table_of(chart, subject, options);
	if (table != NULL) {
		put_table(out, chart, table);
		g_ptr_array_unref(table);
	}
	g_string_append(out, "</figure>\n");
	return g_string_free(out, FALSE);
}

char *figure_html(const struct chart *chart, const Timeline *timeline,
                  const struct render_options *options, const char *suffix)
{
	const struct subject subject = { timeline, NULL, suffix };
	return html_of(chart, &subject, options);
}

char *figure_html_many(const struct chart *chart, const Collection *collection,
                       const struct render_options *options, const char *suffix)
{
	const struct subject subject = { NULL, collection, suffix };
	return html_of(chart, &subject, options);
}

/* --- Markdown --------------------------------------------------------------- */

static bool add_png(const char *name, const Scene *scene, enum theme theme,
                    GPtrArray *files, GError **error)
{
	g_autofree char *file =
	        g_strdup_printf("%s%s.png", name, theme == THEME_DARK ? "-dark" : "");
	return render_file_take(files, file, paint_png(scene, theme, 2, error));
}

/* One line: a line break would end the HTML block, and with it the picture. */
static char *alternative(const Scene *scene)
{
	g_autofree char *whole =
	        text_unisolate(scene->desc != NULL ? scene->desc : scene->title);
	g_autofree char *line = text_one_line(whole, 1000);
	GString *out = g_string_new(NULL);

	text_attr(out, line);
	return g_string_free(out, FALSE);
}

static char *address(const char *files_dir)
{
	g_autofree char *escaped = g_uri_escape_string(files_dir, "/", TRUE);
	GString *out = g_string_new(NULL);

	text_attr(out, escaped);
	return g_string_free(out, FALSE);
}

static char *markdown_of(const struct chart *chart, const struct subject *subject,
                         const struct render_options *options, const char *files_dir,
                         GPtrArray *files, GError **error)
{
	g_autoptr(Scene) scene = draw(chart, subject, options, WIDE, true);

	if (scene == NULL)
		return g_strdup("");
	g_autofree char *name = name_of(chart, subject);
	if (!add_png(name, scene, THEME_LIGHT, files, error) ||
	    !add_png(name, scene, THEME_DARK, files, error))
		return NULL;
	g_autofree char *alt = alternative(scene);
	g_autofree char *dir = address(files_dir);
	return g_strdup_printf("<picture><source media=\"(prefers-color-scheme: dark)\" "
	                       "srcset=\"%s/%s-dark.png\"><img src=\"%s/%s.png\" "
	                       "width=\"720\" alt=\"%s\"></picture>\n",
	                       dir, name, dir, name, alt);
}

char *figure_markdown(const struct chart *chart, const Timeline *timeline,
                      const struct render_options *options, const char *suffix,
                      const char *files_dir, GPtrArray *files, GError **error)
{
	const struct subject subject = { timeline, NULL, suffix };
	return markdown_of(chart, &subject, options, files_dir, files, error);
}

char *figure_markdown_many(const struct chart *chart, const Collection *collection,
                           const struct render_options *options, const char *suffix,
                           const char *files_dir, GPtrArray *files, GError **error)
{
	const struct subject subject = { NULL, collection, suffix };
	return markdown_of(chart, &subject, options, files_dir, files, error);
}
