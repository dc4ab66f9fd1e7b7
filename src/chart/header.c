/* Title, subtitle and note of a chart. */
#include "chart/sheet.h"
#include "chart/text.h"

#include <math.h>

#define PAD 16.0

double crisp(double x)
{
	return floor(x) + 0.5;
}

struct sheet sheet_begin(const char *name, const struct chart_options *options)
{
	/* Both forms of a chart may stand in one page, so the narrow one has its own id. */
	double width = CLAMP(options->width, 320, 2000);
	bool narrow = width < NARROW;
	g_autofree char *id = g_strconcat(name, narrow ? "-narrow" : "", NULL);
	double pad = options->chrome ? PAD : 0;
	return (struct sheet){ .scene = scene_new(id, width),
		               .zone = options->zone,
		               .width = width,
		               .left = pad,
		               .right = width - pad,
		               .y = options->chrome ? PAD : 4,
		               .chrome = options->chrome,
		               .narrow = narrow };
}

void sheet_header(struct sheet *sheet, const char *const *titles, const char *subtitle)
{
	Scene *scene = sheet->scene;
	double room = sheet->right - sheet->left;
	const char *title = titles[0];
	for (int i = 0; titles[i] != NULL; i++) {
		title = titles[i];
		if (text_width(title, STYLE_TITLE) <= room)
			break;
	}
	scene->title = text_clean(title);
	scene->subtitle = text_clean(subtitle);
	if (!sheet->chrome)
		return;
	g_autofree char *shown = text_ellipsis(title, STYLE_TITLE, room);
	scene_text(scene, sheet->left, sheet->y + 14, shown, STYLE_TITLE, TOKEN_INK,
	           ANCHOR_START, TOKEN_NONE);
	g_autoptr(GPtrArray) lines = text_wrap(subtitle, STYLE_SUBTITLE, room, 3);
	for (guint i = 0; i < lines->len; i++)
		scene_text(scene, sheet->left, sheet->y + 33 + 17 * i,
		           g_ptr_array_index(lines, i), STYLE_SUBTITLE, TOKEN_INK2,
		           ANCHOR_START, TOKEN_NONE);
	sheet->y += 33 + 17 * (lines->len - 1) + 12;
}

Scene *sheet_finish(struct sheet *sheet, const char *note, const char *desc)
{
	Scene *scene = sheet->scene;
	scene->note = text_clean(note);
	scene->desc = text_clean(desc);
	scene->height = ceil(sheet->y);
	if (sheet->chrome && *scene->note == '\0')
		scene->height = ceil(sheet->y + PAD / 2.0);
	if (sheet->chrome && *scene->note != '\0') {
		g_autoptr(GPtrArray) lines =
		        text_wrap(note, STYLE_TICK, sheet->right - sheet->left, 4);
		for (guint i = 0; i < lines->len; i++)
			scene_text(scene, sheet->left, sheet->y + 18 + 15 * i,
			           g_ptr_array_index(lines, i), STYLE_TICK, TOKEN_INK3,
			           ANCHOR_START, TOKEN_NONE);
		scene->height = ceil(sheet->y + 18 + 15 * (lines->len - 1) + PAD);
	}
	sheet->scene = NULL;
	return scene;
}
