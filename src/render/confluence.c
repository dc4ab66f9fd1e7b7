/*
 * Confluence's storage format, pictures beside it to be attached to the page.
 *
 * Leaves  anchors and folds
 * Source  Confluence Storage Format: ac:image, ri:attachment, https://confluence.atlassian.com/doc/confluence-storage-format,
 *         read 2026-11-27
 */
#include "chart/chart.h"
#include "chart/text.h"
#include "base/text.h"
#include "render/paste.h"

#define WIDTH 720

struct drawing {
	const Timeline *timeline;
	const struct render_options *options;
	GPtrArray *files;
	GError *fault;
};

static char *picture(void *user, const char *name)
{
	struct drawing *drawing = user;
	const struct chart_options wanted = { WIDTH, drawing->options->zone, true };
	Scene *scene = chart_draw(chart_named(name), drawing->timeline, &wanted);
	GBytes *png =
	        scene != NULL ? paint_png(scene, THEME_LIGHT, 2, &drawing->fault) : NULL;
	GString *out = g_string_new(NULL);
	if (png != NULL) {
		g_autofree char *file = g_strdup_printf("%s.png", name);
		render_file_take(drawing->files, file, png);
		g_autofree char *alt =
		        text_unisolate(scene->desc != NULL ? scene->desc : scene->title);
		g_string_append_printf(out, "<p><ac:image ac:width=\"%d\" ac:alt=\"",
		                       WIDTH);
		text_attr(out, alt);
		g_string_append_printf(
		        out, "\"><ri:attachment ri:filename=\"%s.png\" /></ac:image></p>",
		        name);
	}
	if (scene != NULL)
		scene_free(scene);
	return g_string_free(out, FALSE);
}

static bool render_confluence(const Timeline *timeline, json_t *report,
                              const struct render_options *options, const char *files_dir,
                              GPtrArray *files, GError **error)
{
	g_autoptr(GPtrArray) pictures =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	struct drawing drawing = { timeline, options, pictures, NULL };
	g_autofree char *body =
	        paste_html(timeline, report, options, picture, &drawing, error);
	(void)files_dir;
	if (drawing.fault != NULL) {
		g_propagate_error(error, drawing.fault);
		return false;
	}
	if (body == NULL)
		return false;
	render_file_add(files, "", g_string_new(body));
	g_ptr_array_extend_and_steal(files, g_steal_pointer(&pictures));
	return true;
}

const struct renderer renderer_confluence = {
	.name = "confluence",
	.title = "Confluence's storage format with its pictures beside it",
	.render = render_confluence,
};
