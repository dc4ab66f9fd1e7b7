/* Hatching as plain segments: vector in PDF, no ids in SVG. */
#include "chart/hatch.h"

#include <math.h>

#define GAP 7.07 /* along x: 5 px between the lines */
#define WIDTH 1.2
#define BANDS 8

/*
 * The lines x - y = constant + ... of one lattice that is anchored at left, so that neighbouring bands continue
 * one another; of every line only the piece inside [x, x + w] is kept.
 */
static void add_lines(GArray *out, double left, double x, double y, double w, double h)
{
	double first = left - h + GAP * ceil((x - left) / GAP);
	for (double k = first; k < x + w; k += GAP) {
		double a = MAX(x, k), b = MIN(x + w, k + h);
		if (b - a < 0.3)
			continue;
		struct segment s = { a, y + h - (a - k), b, y + h - (b - k) };
		g_array_append_val(out, s);
	}
}

void hatch_rect(Scene *scene, double x, double y, double w, double h, enum token token,
                double opacity)
{
	if (w <= 0 || h <= 0)
		return;
	g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(struct segment));
	add_lines(lines, x, x, y, w, h);
	scene_segments(scene, (const struct segment *)(gpointer)lines->data,
	               (int)lines->len, token, WIDTH, opacity);
}

void hatch_fade(Scene *scene, double x, double y, double w, double h, enum token token,
                double opacity)
{
	for (int band = 0; band < BANDS && w > 0 && h > 0; band++) {
		g_autoptr(GArray) lines =
		        g_array_new(FALSE, FALSE, sizeof(struct segment));
		add_lines(lines, x, x + w * band / BANDS, y, w / BANDS, h);
		scene_segments(scene, (const struct segment *)(gpointer)lines->data,
		               (int)lines->len, token, WIDTH,
		               opacity * (1 - (band + 0.5) / BANDS));
	}
}
