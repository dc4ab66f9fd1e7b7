#include "chart/key.h"
#include "chart/hatch.h"
#include "chart/text.h"

#define LINE 20.0
#define BOX_W 16.0
#define BOX_H 12.0

static void draw_box(Scene *scene, double x, double y, enum token fill)
{
	if (fill == TOKEN_NONE) {
		hatch_rect(scene, x, y, BOX_W, BOX_H, TOKEN_NEUTRAL, 1);
		return;
	}
	scene_rect(scene, x, y, BOX_W, BOX_H, fill, TOKEN_NONE, 0, 2, 1);
	if (fill == TOKEN_SEV1)
		scene_rect(scene, x + 0.5, y + 0.5, BOX_W - 1, BOX_H - 1, TOKEN_NONE,
		           TOKEN_EDGE1, 1, 2, 1);
}

void key_draw(struct sheet *sheet, const char *head, const struct key_item *items)
{
	double x = sheet->left, y = sheet->y + 12;
	scene_text(sheet->scene, x, y, head, STYLE_TICK, TOKEN_INK2, ANCHOR_START,
	           TOKEN_NONE);
	x += text_width(head, STYLE_TICK) + 10;
	for (int i = 0; items[i].word != NULL; i++) {
		const double width = BOX_W + 5 + text_width(items[i].word, STYLE_TICK);
		if (x + width > sheet->right && x > sheet->left) {
			x = sheet->left;
			y += LINE;
		}
		draw_box(sheet->scene, x, y - 10, items[i].fill);
		scene_text(sheet->scene, x + BOX_W + 5, y, items[i].word, STYLE_TICK,
		           TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
		x += width + 14;
	}
	sheet->y = y + 4;
}
