/*
 * Paints every chart of every case of testdata/chart into a folder, for looking at:
 *   make tests/unit/chart-gallery && G_TEST_SRCDIR=../debrief ./tests/unit/chart-gallery OUT [CASE]
 */
#include "chart/chart.h"
#include "chart-case.h"

static void paint(const char *out, const struct chart_case *c, const struct chart *chart,
                  double width, enum theme theme)
{
	const struct chart_options options = { width, c->zone, true };
	g_autoptr(Scene) scene = chart_draw(chart, c->timeline, &options);
	if (scene == NULL)
		return;
	g_autofree char *path =
	        g_strdup_printf("%s/%s-%s-%d%s.png", out, c->name, chart->name,
	                        (int)width, theme == THEME_DARK ? "-dark" : "");
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) png = paint_png(scene, theme, 2, &error);
	g_assert_no_error(error);
	gsize len = 0;
	const char *bytes = g_bytes_get_data(png, &len);
	g_file_set_contents(path, bytes, (gssize)len, &error);
	g_assert_no_error(error);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	if (argc < 2)
		return 2;
	g_mkdir_with_parents(argv[1], 0777);
	g_autoptr(GPtrArray) folders = chart_case_folders();
	for (guint i = 0; i < folders->len; i++) {
		struct chart_case *c = chart_case_load(g_ptr_array_index(folders, i));
		for (int k = 0; chart_registry[k] != NULL; k++) {
			if (argc > 2 && !g_str_equal(c->name, argv[2]))
				break;
			paint(argv[1], c, chart_registry[k], 720, THEME_LIGHT);
			paint(argv[1], c, chart_registry[k], 400, THEME_LIGHT);
			paint(argv[1], c, chart_registry[k], 720, THEME_DARK);
		}
		chart_case_free(c);
	}
	return 0;
}
