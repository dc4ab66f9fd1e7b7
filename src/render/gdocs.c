/*
 * HTML to open or paste into a word processor: pictures inside as PNG, plain tables, no rules but widths.
 *
 * Leaves  anchors, folds and style sheets, which a paste loses
 */
#include "chart/chart.h"
#include "chart/text.h"
#include "base/text.h"
#include "render/paste.h"

#define WIDTH 624 /* px: 6.5 inches */

struct drawing {
	const Timeline *timeline;
	const struct render_options *options;
};

static char *picture(void *user, const char *name)
{
	const struct drawing *drawing = user;
	const struct chart_options wanted = { WIDTH, drawing->options->zone, true };
	Scene *scene = chart_draw(chart_named(name), drawing->timeline, &wanted);
	g_autoptr(GBytes) png =
	        scene != NULL ? paint_png(scene, THEME_LIGHT, 2, NULL) : NULL;
	GString *out = g_string_new(NULL);
	if (png != NULL) {
		gsize len;
		const guchar *bytes = g_bytes_get_data(png, &len);
		g_autofree char *code = g_base64_encode(bytes, len);
		g_autofree char *alt =
		        text_unisolate(scene->desc != NULL ? scene->desc : scene->title);
		g_string_append_printf(out,
		                       "<p><img width=\"%d\" "
		                       "src=\"data:image/png;base64,%s\" alt=\"",
		                       WIDTH, code);
		text_attr(out, alt);
		g_string_append(out, "\" /></p>");
	}
	if (scene != NULL)
		scene_free(scene);
	return g_string_free(out, FALSE);
}

static bool render_gdocs(const Timeline *timeline, json_t *report,
                         const struct render_options *options, const char *files_dir,
                         GPtrArray *files, GError **error)
{
	struct drawing drawing = { timeline, options };
	g_autofree char *body =
	        paste_html(timeline, report, options, picture, &drawing, error);
	(void)files_dir;
	if (body == NULL)
		return false;
	g_autoptr(GString) ruled = g_string_new(body);
	g_string_replace(ruled, "<table>",
	                 "<table border=\"1\" cellpadding=\"4\" "
	                 "style=\"border-collapse:collapse\">",
	                 0);
	GString *out = g_string_new("<!doctype html>\n<html lang=\"en\">\n<head>\n"
	                            "<meta charset=\"utf-8\">\n<title>");
	text_html(out, json_string_value(json_object_get(
	                       json_object_get(report, "incident"), "title")));
	g_string_append_printf(out,
	                       "</title>\n</head>\n<body style=\"font-family:Arial,"
	                       "sans-serif;max-width:%dpx\">\n%s</body>\n</html>\n",
	                       WIDTH, ruled->str);
	render_file_add(files, "", out);
	return true;
}

const struct renderer renderer_gdocs = {
	.name = "gdocs",
	.title = "HTML to open or paste in a word processor",
	.render = render_gdocs,
};
