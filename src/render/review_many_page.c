/* review_many_page.c - see review_many.h: the pack as Markdown, HTML and pages. */
#include "render/figure.h"
#include "render/page.h"
#include "render/pdf.h"
#include "render/review_many.h"
#include "render/template.h"

#include "base/json.h"

#include <string.h>

enum { CLOCK_ROWS = 6 };

struct drawing {
	const struct review_many *m;
	const struct render_options *options;
	const char *kind; /* "md", "html"; "pdf": marks in Markdown */
	const char *files_dir;
	GPtrArray *pictures;
};

/* --- figures ---------------------------------------------------------------------------- */

/* One of an incident (n from 1), or of all (n 0), by its name; suffix tells calendars apart. NULL + error. */
static char *figure_of(const struct drawing *d, const char *name, guint n,
                       const Collection *collection, const char *suffix, GError **error)
{
	const struct chart *chart = chart_named(name);
	const Timeline *timeline =
	        n > 0 ? g_array_index(d->m->parts, struct review_part, n - 1).timeline
	              : NULL;
	if (g_str_equal(d->kind, "pdf"))
		return suffix != NULL
		               ? g_strdup_printf("![](chart:%s.%s)\n", name, suffix)
		               : g_strdup_printf("![](chart:%s)\n", name);
	if (g_str_equal(d->kind, "html"))
		return n > 0 ? figure_html(chart, timeline, d->options, suffix)
		             : figure_html_many(chart, collection, d->options, suffix);
	return n > 0 ? figure_markdown(chart, timeline, d->options, suffix, d->files_dir,
	                               d->pictures, error)
	             : figure_markdown_many(chart, collection, d->options, suffix,
	                                    d->files_dir, d->pictures, error);
}

/* By the marks that figure_of() left: "lanes.3", "quarter.1", "compare". */
static Scene *draw_chart(void *user, const char *mark, double width)
{
	const struct drawing *d = user;
	const char *dot = strchr(mark, '.');
	g_autofree char *name =
	        dot != NULL ? g_strndup(mark, (gsize)(dot - mark)) : g_strdup(mark);
	const guint64 n = dot != NULL ? g_ascii_strtoull(dot + 1, NULL, 10) : 0;
	const struct chart *chart = chart_named(name);
	const struct chart_options wanted = { width, d->options->zone, true };
	if (chart == NULL)
		return NULL;
	if (g_str_equal(name, "quarter") && n > 0 && n <= d->m->calendars->len)
		return chart_draw_many(chart, d->m->calendars->pdata[n - 1], &wanted);
	if (g_str_equal(name, "trend") && d->m->trend != NULL)
		return chart_draw_many(chart, d->m->trend, &wanted);
	if (g_str_equal(name, "compare"))
		return chart_draw_many(chart, d->m->chosen, &wanted);
	if (n == 0 || n > d->m->parts->len)
		return NULL;
	return chart_draw(chart,
	                  g_array_index(d->m->parts, struct review_part, n - 1).timeline,
	                  &wanted);
}

/* --- templates ------------------------------------------------------------------------------ */

static bool is_html(const struct drawing *d)
{
	return g_str_equal(d->kind, "html");
}

static bool fill(const struct drawing *d, const char *part, json_t *context,
                 GHashTable *fragments, GString *out, GError **error)
{
	const struct template_env env = { is_html(d) ? TEMPLATE_HTML : TEMPLATE_MARKDOWN,
		                          fragments, NULL, NULL };
	struct template_text text = { 0 };
	g_autofree char *name =
	        g_strdup_printf("%s.%s.mustache", part, is_html(d) ? "html" : "md");
	if (!template_built_in(name, &text, error))
		return false;
	const bool good = template_render(&text, context, &env, out, error);
	template_text_clear(&text);
	return good;
}

static bool take(GHashTable *table, const char *name, char *markup)
{
	if (markup != NULL)
		g_hash_table_insert(table, g_strdup(name), markup);
	return markup != NULL;
}

static GHashTable *table_new_of_markup(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static bool add_incident(const struct drawing *d, json_t *incident, guint n, GString *out,
                         GError **error)
{
	g_autoptr(GHashTable) table = table_new_of_markup();
	g_autofree char *suffix = g_strdup_printf("%u", n);
	return take(table, "chart.lanes",
	            figure_of(d, "lanes", n, NULL, suffix, error)) &&
	       fill(d, "review-incident", incident, table, out, error);
}

static char *incidents_text(const struct drawing *d, const json_t *pack, GError **error)
{
	GString *out = g_string_new(NULL);
	json_t *incident;
	size_t i;
	json_array_foreach(json_object_get(pack, "incidents"), i, incident)
	{
		if (!add_incident(d, incident, (guint)i + 1, out, error)) {
			g_string_free(out, TRUE);
			return NULL;
		}
	}
	return g_string_free(out, FALSE);
}

static char *calendars_text(const struct drawing *d, GError **error)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < d->m->calendars->len; i++) {
		g_autofree char *suffix = g_strdup_printf("%u", i + 1);
		g_autofree char *figure = figure_of(
		        d, "quarter", 0, d->m->calendars->pdata[i], suffix, error);
		if (figure == NULL) {
			g_string_free(out, TRUE);
			return NULL;
		}
		g_string_append_printf(out, "%s\n", figure);
	}
	return g_string_free(out, FALSE);
}

static bool take_style(GHashTable *table, GError **error)
{
	static const char *const sheets[] = { "report.css", NULL };
	struct template_folder folder = { NULL, "html" };
	g_autofree char *css = page_style(&folder, sheets, error);
	return css != NULL && take(table, "head", page_head(css, NULL)) &&
	       take(table, "style", g_strdup_printf("<style>%s</style>\n", css));
}

static bool take_all(const struct drawing *d, const json_t *pack, GHashTable *table,
                     GError **error)
{
	return (!is_html(d) || take_style(table, error)) &&
	       take(table, "incidents", incidents_text(d, pack, error)) &&
	       take(table, "calendars", calendars_text(d, error)) &&
	       take(table, "chart.compare",
	            figure_of(d, "compare", 0, d->m->chosen, NULL, error)) &&
	       take(table, "chart.trend",
	            d->m->trend != NULL
	                    ? figure_of(d, "trend", 0, d->m->trend, NULL, error)
	                    : g_strdup(""));
}

static bool write_text(const struct drawing *d, json_t *pack, GString *out,
                       GError **error)
{
	g_autoptr(GHashTable) table = table_new_of_markup();
	return take_all(d, pack, table, error) &&
	       fill(d, "review-many", pack, table, out, error);
}

/* --- pages -------------------------------------------------------------------------------------- */

static bool paint(struct drawing *d, const json_t *pack, const char *text, bool screen,
                  GPtrArray *files, GError **error)
{
	g_autofree char *foot = g_strdup_printf("%s, %s", json_text(pack, "title"),
	                                        json_text(pack, "period"));
	const struct pdf pdf = {
		.text = text,
		.title = foot,
		.subject = "Review of incidents",
		.foot = foot,
		.foot_right = d->m->store_digest != NULL ? d->m->store_digest : "",
		.created_at = d->m->period.hi,
		.paper = screen ? PAPER_SCREEN : d->options->paper,
		.break_level = screen ? 3 : 2,
		.chart = draw_chart,
		.user = d,
	};
	return render_file_take(files, "", pdf_paint(&pdf, error));
}

bool review_many_render(const struct review_many *m, json_t *pack, const char *kind,
                        bool screen, const struct render_options *options,
                        const char *files_dir, GPtrArray *files, GError **error)
{
	g_autoptr(GPtrArray) pictures =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	struct drawing d = { m, options, kind,
		             files_dir != NULL ? files_dir : "review.files", pictures };
	GString *out = g_string_new(NULL);
	/* On a screen more rows than these could not be read from the back. */
	json_object_set_new(pack, "has_clock",
	                    json_boolean(!screen || m->parts->len <= CLOCK_ROWS));
	if (!write_text(&d, pack, out, error)) {
		g_string_free(out, TRUE);
		return false;
	}
	if (g_str_equal(kind, "pdf")) {
		const bool good = paint(&d, pack, out->str, screen, files, error);
		g_string_free(out, TRUE);
		return good;
	}
	render_file_add(files, "", out);
	g_ptr_array_extend_and_steal(files, g_steal_pointer(&pictures));
	return true;
}
