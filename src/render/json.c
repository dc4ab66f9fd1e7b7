/* The report JSON itself: sorted keys, two blanks, one line feed at the end. */
#include "base/json.h"
#include "render/render.h"

static bool render_json(const Timeline *timeline, json_t *report,
                        const struct render_options *options, const char *files_dir,
                        GPtrArray *files, GError **error)
{
	g_autofree char *text = json_pretty(report);

	(void)timeline, (void)options, (void)files_dir, (void)error;
	render_file_add(files, "", g_string_new(text));
	return true;
}

const struct renderer renderer_json = {
	.name = "json",
	.suffix = ".json",
	.title = "the report as one JSON value",
	.render = render_json,
};
