#include "base/range.h"
#include "base/text.h"
#include "chart/chart.h"
#include "cli/many.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/suggest.h"
#include "cli/table.h"
#include "cli/vendor.h"

#include <string.h>
#include <unistd.h>

#define WIDTH_MIN 320
#define WIDTH_MAX 2000
#define PNG_SCALE 2

static int width = 720;
static char *theme_word, *svg_word, *align_given, *weights_given;
static char *data_word; /* "text" or "csv"; NULL = a picture */

static int list(const struct context *context)
{
	g_autoptr(Table) table = table_new("ll");
	table_row(table, "CHART", "WHAT IT SHOWS");
	for (guint i = 0; chart_registry[i] != NULL; i++)
		table_row(table, chart_registry[i]->name, chart_registry[i]->title);
	return table_product(table, context, "charts");
}

static int unknown(const char *name)
{
	g_autoptr(GPtrArray) names = suggest_words();
	for (guint i = 0; chart_registry[i] != NULL; i++)
		suggest_add(names, chart_registry[i]->name);
	const char *near = suggest_word(name, names);
	message("there is no chart \"%s\"", name);
	message_hint("%s%s",
	             near != NULL ? "did you mean " : "\"debrief chart\" lists them",
	             near != NULL ? near : "");
	return ERROR_USAGE;
}

static int nothing_to_show(const struct chart *chart)
{
	message("the evidence has nothing that the chart %s could show", chart->name);
	return ERROR_DATA;
}

static void csv_row(GString *out, char *const *cells)
{
	for (guint i = 0; cells[i] != NULL; i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		text_csv(out, cells[i]);
	}
	g_string_append_c(out, '\n');
}

static bool is_of_many(const struct chart *chart)
{
	return chart->draw_many != NULL;
}

static int print_data(const struct chart *chart, const Job *job)
{
	const struct context *context = job->context;
	const struct chart_options options = { width, context->zone, true };
	g_autoptr(GPtrArray) rows =
	        is_of_many(chart) ? chart_table_many(chart, job->collection, &options)
	                          : chart_table(chart, job->timeline, &options);
	if (rows == NULL || rows->len == 0)
		return nothing_to_show(chart);
	if (g_str_equal(data_word, "csv") ||
	    (context->output != NULL && g_str_has_suffix(context->output, ".csv"))) {
		g_autoptr(GString) out = g_string_new(NULL);
		for (guint i = 0; i < rows->len; i++)
			csv_row(out, rows->pdata[i]);
		return output_product(context, out->str, out->len);
	}
	g_autofree char *columns = g_strnfill(g_strv_length(rows->pdata[0]), 'l');
	g_autoptr(Table) table = table_new(columns);
	for (guint i = 0; i < rows->len; i++)
		table_row_cells(table, rows->pdata[i]);
	return table_product(table, context, chart->name);
}

static GBytes *paint(const Scene *scene, const char *suffix, enum theme theme,
                     gint64 created_at, GError **error)
{
	if (g_str_equal(suffix, ".png"))
		return paint_png(scene, theme, PNG_SCALE, error);
	if (g_str_equal(suffix, ".pdf"))
		return paint_pdf(scene, theme, created_at, error);
	const bool outline = g_strcmp0(svg_word, "outline") == 0;
	char *svg =
	        outline ? paint_outline(scene, theme, error)
	                : paint_svg(scene, theme_word != NULL ? SVG_FIXED : SVG_FOLLOWS,
	                            theme);
	return svg != NULL ? g_bytes_new_take(svg, strlen(svg)) : NULL;
}

/* ".svg" on stdout; NULL and a message for suffixes that are no picture. */
static const char *suffix_of(const char *path)
{
	static const char *const known[] = { ".svg", ".png", ".pdf" };
	if (path == NULL || g_str_equal(path, "-"))
		return ".svg";
	for (guint i = 0; i < G_N_ELEMENTS(known); i++)
		if (g_str_has_suffix(path, known[i]))
			return known[i];
	message("%s: a chart is .svg, .png or .pdf", path);
	return NULL;
}

static int write_theme(struct context *context, const Scene *scene, enum theme theme,
                       const char *path, gint64 created_at)
{
	g_autoptr(GError) error = NULL;
	const char *suffix = suffix_of(path);
	g_autoptr(GBytes) bytes = paint(scene, suffix, theme, created_at, &error);
	if (bytes == NULL)
		return message_fail(&error);
	message_missing_glyphs();
	gsize len;
	const char *data = g_bytes_get_data(bytes, &len);
	if (path == NULL || g_str_equal(path, "-"))
		return output_product(context, data, len);
	if (context->dry_run) {
		message("would write %s", path);
		return 0;
	}
	return output_write(path, data, len, &error) ? 0 : message_fail(&error);
}

/* "x.png" -> "x-dark.png" */
static char *dark_path(const char *path)
{
	const char *dot = strrchr(path, '.');
	return g_strdup_printf("%.*s-dark%s", (int)(dot - path), path, dot);
}

static int draw(struct context *context, const struct chart *chart, const Job *job)
{
	const struct chart_options options = { width, context->zone, true };
	const bool both = g_strcmp0(theme_word, "both") == 0;
	const char *path = context->output;
	if (suffix_of(path) == NULL)
		return ERROR_USAGE;
	if (both && (path == NULL || g_str_equal(path, "-"))) {
		message("--theme both makes two files and needs -o FILE");
		return ERROR_USAGE;
	}
	g_autoptr(Scene) scene =
	        is_of_many(chart) ? chart_draw_many(chart, job->collection, &options)
	                          : chart_draw(chart, job->timeline, &options);
	const gint64 cutoff =
	        is_of_many(chart) ? job->collection->known_to : job->timeline->cutoff;
	if (scene == NULL)
		return nothing_to_show(chart);
	const enum theme theme =
	        g_strcmp0(theme_word, "dark") == 0 ? THEME_DARK : THEME_LIGHT;
	int code = write_theme(context, scene, theme, path, cutoff);
	if (code == 0 && both) {
		g_autofree char *dark = dark_path(path);
		code = write_theme(context, scene, THEME_DARK, dark, cutoff);
	}
	return code;
}

static bool options_fit(void)
{
	if (width < WIDTH_MIN || width > WIDTH_MAX) {
		message("--width is %d to %d, not %d", WIDTH_MIN, WIDTH_MAX, width);
		return false;
	}
	if (theme_word != NULL && !g_str_equal(theme_word, "light") &&
	    !g_str_equal(theme_word, "dark") && !g_str_equal(theme_word, "both")) {
		message("--theme is light, dark or both, not \"%s\"", theme_word);
		return false;
	}
	if (svg_word != NULL && !g_str_equal(svg_word, "text") &&
	    !g_str_equal(svg_word, "outline")) {
		message("--svg is text or outline, not \"%s\"", svg_word);
		return false;
	}
	return true;
}

/* --data, --data=csv */
static gboolean set_data(const char *option G_GNUC_UNUSED, const char *value,
                         gpointer user G_GNUC_UNUSED, GError **error)
{
	if (value != NULL && !g_str_equal(value, "text") && !g_str_equal(value, "csv")) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		            "--data is text or csv, not \"%s\"", value);
		return FALSE;
	}
	g_free(data_word);
	data_word = g_strdup(value != NULL ? value : "text");
	return TRUE;
}

static int prepare_one(Job *job, const char *name)
{
	const int code = job_pick(job, name);
	return code != 0 ? code : job_correlate(job);
}

static bool is_ninety(const struct chart *chart)
{
	return g_str_equal(chart->name, "ninety");
}

/* Whatever a chart of many incidents may draw: the history, a trend, the days of a period. */
static int prepare_many(Job *job, const struct chart *chart, struct trend_query *query,
                        const struct weights *weights, const char *name)
{
	if (name != NULL) {
		message("the chart is of all incidents, and takes no \"%s\"", name);
		message_hint(
		        "--since, --until, --page and --component choose among them");
		return ERROR_USAGE;
	}
	if (is_ninety(chart))
		return many_ninety(job, query, weights);
	const int code = many_trend(job, query);
	return code != 0 ? code : many_days(job, query);
}

static bool is_comparison(const struct chart *chart)
{
	return g_str_equal(chart->name, "compare");
}

static int prepare(Job *job, const struct chart *chart, int argc, char **argv)
{
	struct trend_query query;
	struct weights weights;
	enum align align;
	const char *name;
	g_autoptr(GError) error = NULL;
	if (!vendor_weights(weights_given, &weights, &error))
		return message_fail(&error);
	int code = many_align(align_given, &align);
	if (code == 0 && is_comparison(chart))
		return many_compare(job, argv + 1, (guint)argc - 1, align);
	code = code != 0 ? code : job_one_name(argc, argv, &name);
	code = code != 0 ? code : many_query(&query);
	code = code != 0 ? code : job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0)
		return code;
	return is_of_many(chart) ? prepare_many(job, chart, &query, &weights, name)
	                         : prepare_one(job, name);
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc == 1)
		return list(context);
	const struct chart *chart = chart_named(argv[1]);
	if (chart == NULL)
		return unknown(argv[1]);
	if (!options_fit())
		return ERROR_USAGE;
	g_autoptr(Job) job = job_new(context);
	const int code = prepare(job, chart, argc - 1, argv + 1);
	if (code != 0)
		return code;
	return data_word != NULL ? print_data(chart, job) : draw(context, chart, job);
}

const struct cmd cmd_chart = {
	.name = "chart",
	.group = "output",
	.args = "[NAME [INC...]]",
	.summary = "one chart as SVG, PNG or PDF, or its numbers",
	.about = "Without arguments it lists the charts. The suffix of -o decides the "
	         "form; without -o it is SVG on standard output. PNG is painted at twice "
	         "the width in pixels.\n\n"
	         "An SVG is light or dark as its reader is, unless --theme says which. "
	         "Its "
	         "texts keep their width whatever font shows them; --svg=outline draws "
	         "them as shapes, for programs without fonts.",
	.examples =
	        (const struct example[]){
	                { "debrief chart hero -o hero.svg",
	                  "The chart that opens the report." },
	                { "debrief chart stages --width 400 --theme both -o stages.png",
	                  "For a phone: stages.png and stages-dark.png." },
	                { "debrief chart claim --data", "Its numbers, as a table." },
	                { "debrief chart hero --data=csv -o hero.csv",
	                  "Its numbers, for a spreadsheet." },
	                { "debrief chart compare 2026-06-02 2026-05-14 "
	                  "old.debrief:2025-11-18 -o "
	                  "compare.png",
	                  "Incidents on one clock, one of them of another store." },
	                { "debrief chart quarter --since 2026-04-01 --until 2026-07-01 "
	                  "-o "
	                  "quarter.svg",
	                  "Every day of a quarter; without a period the newest one." },
	                { "debrief chart ninety --until 2026-07-01 --weights "
	                  "degraded=0.1 "
	                  "-o ninety.svg",
	                  "90 days of each component, a minute of being degraded "
	                  "counted as a tenth." },
	                { "debrief chart trend --measure mttr --by service -o trend.svg",
	                  "How long incidents took, a strip a component." },
	                { NULL, NULL } },
	.exits = "The evidence has nothing that the chart could show, or the incident "
	         "could not be "
	         "chosen.",
	.options =
	        (const GOptionEntry[]){
	                { "width", 0, 0, G_OPTION_ARG_INT, &width,
	                  "Width in px, 320 to 2000 (default 720)", "N" },
	                { "theme", 0, 0, CMD_TEXT, &theme_word,
	                  "light, dark or both files", "THEME" },
	                { "svg", 0, 0, CMD_TEXT, &svg_word,
	                  "SVG with real text (default), or with "
	                  "outlines for programs without fonts",
	                  "text|outline" },
	                { "data", 0, G_OPTION_FLAG_OPTIONAL_ARG | G_OPTION_FLAG_FILENAME,
	                  G_OPTION_ARG_CALLBACK, (gpointer)set_data,
	                  "The table of its numbers, as text or CSV", "text|csv" },
	                { "align", 0, 0, CMD_TEXT, &align_given,
	                  "compare: start (default), detected, first-post, resolved",
	                  "MOMENT" },
	                { "weights", 0, 0, CMD_TEXT, &weights_given,
	                  "ninety: what a minute of a level counts, 0 to 1 "
	                  "(degraded=0,partial=0.3,major=1,maintenance=0)",
	                  "LEVEL=N,..." },
	                MANY_OPTIONS,
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
