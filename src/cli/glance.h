/*
 * glance.h - an incident at a glance on a terminal: its stages as a bar, under it the main signal on the same time.
 *
 * Shape   lines no wider than columns, in block elements that most fonts have; stages differ by shade, colour only
 *         repeats it
 * Owns    the caller owns out
 * Errors  none; an incident without stages and without a signal adds nothing
 */
#pragma once
#include "cli/cmd.h"
#include "model/timeline.h"

#define GLANCE_LEAST 40 /* columns; less is no place for a picture */

enum glance_colours { GLANCE_PLAIN, GLANCE_16, GLANCE_256 };
struct glance_look {
	int columns;
	enum glance_colours colours;
	const Zone *zone;
};
void glance_draw(GString *out, const Timeline *timeline, const struct glance_look *look);
/* For the terminal on standard output; NULL where none is that can show it, or nothing is to be shown. g_free(). */
char *glance_text(const struct context *context, const Timeline *timeline);
