/*
 * charts CASE-FOLDER: draws every chart of the case at 720 and 400 px and paints each as SVG for a page, and the wide
 * ones as PNG. A whole process, fonts and all, is what "make bench" measures; it prints how many were painted.
 */
#include "chart/chart.h"
#include "chart-case.h"

#include <stdio.h>

static int paint(const struct chart *chart, const struct chart_case *c, double width)
{
	const struct chart_options options = { width, c->zone, false };
	g_autoptr(Scene) scene = chart_draw(chart, c->timeline, &options);
	if (scene == NULL)
		return 0;
	g_autofree char *svg = paint_svg(scene, SVG_INLINE, THEME_LIGHT);
	g_autoptr(GBytes) png =
	        width > 600 ? paint_png(scene, THEME_LIGHT, 1, NULL) : NULL;
	return svg != NULL && (width < 600 || png != NULL);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	struct chart_case *c = chart_case_load(argv[1]);
	int painted = 0;
	for (int k = 0; chart_registry[k] != NULL; k++)
		painted += paint(chart_registry[k], c, 720) +
		           paint(chart_registry[k], c, 400);
	chart_case_free(c);
	printf("%d charts\n", painted);
	return 0;
}
