#include "base/range.h"
#include "chart/chart.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/suggest.h"
#include "cli/table.h"

#include <string.h>
#include <unistd.h>

#define WIDTH_MIN 320
#define WIDTH_MAX 2000
#define PNG_SCALE 2

static int width = 720;
static char *theme_word;
static gboolean as_data;

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

static int print_data(const struct context *context, const struct chart *chart,
                      const Timeline *timeline)
{
	const struct chart_options options = { width, context->zone, true };
	g_autoptr(GPtrArray) rows = chart_table(chart, timeline, &options);
	if (rows == NULL || rows->len == 0)
		return nothing_to_show(chart);
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
	char *svg = paint_svg(scene, false, theme);
	return g_bytes_new_take(svg, strlen(svg));
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

static int draw(struct context *context, const struct chart *chart,
                const Timeline *timeline)
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
	g_autoptr(Scene) scene = chart_draw(chart, timeline, &options);
	if (scene == NULL)
		return nothing_to_show(chart);
	const enum theme theme =
	        g_strcmp0(theme_word, "dark") == 0 ? THEME_DARK : THEME_LIGHT;
	int code = write_theme(context, scene, theme, path, timeline->cutoff);
	if (code == 0 && both) {
		g_autofree char *dark = dark_path(path);
		code = write_theme(context, scene, THEME_DARK, dark, timeline->cutoff);
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
	return true;
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc == 1)
		return list(context);
	const struct chart *chart = chart_named(argv[1]);
	const char *name;
	if (chart == NULL)
		return unknown(argv[1]);
	if (!options_fit())
		return ERROR_USAGE;
	g_autoptr(Job) job = job_new(context);
	int code = job_one_name(argc - 1, argv + 1, &name);
	code = code != 0 ? code : job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code : job_pick(job, name);
	code = code != 0 ? code : job_correlate(job);
	if (code != 0)
		return code;
	return as_data ? print_data(context, chart, job->timeline)
	               : draw(context, chart, job->timeline);
}

const struct cmd cmd_chart = {
	.name = "chart",
	.group = "output",
	.args = "[NAME [INC]]",
	.summary = "one chart as SVG, PNG or PDF, or its numbers",
	.about = "Without arguments it lists the charts. The suffix of -o decides the "
	         "form; without "
	         "-o it is SVG on standard output. PNG is painted at twice the width in "
	         "pixels.",
	.examples =
	        (const struct example[]){
	                { "debrief chart hero -o hero.svg",
	                  "The chart that opens the report." },
	                { "debrief chart stages --width 400 --theme both -o stages.png",
	                  "For a phone: stages.png and stages-dark.png." },
	                { "debrief chart claim --data", "Its numbers, as a table." },
	                { NULL, NULL } },
	.exits = "The evidence has nothing that the chart could show, or the incident "
	         "could not be "
	         "chosen.",
	.options =
	        (const GOptionEntry[]){ { "width", 0, 0, G_OPTION_ARG_INT, &width,
	                                  "Width in px, 320 to 2000 (default 720)", "N" },
	                                { "theme", 0, 0, CMD_TEXT, &theme_word,
	                                  "light (default), dark or both", "THEME" },
	                                { "data", 0, 0, G_OPTION_ARG_NONE, &as_data,
	                                  "The table of its numbers", NULL },
	                                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
