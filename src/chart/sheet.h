/*
 * sheet.h - the frame that all charts share: title, subtitle, time axis, note.
 *
 * Units   px; y runs down as the chart is filled
 * Owns    the scene, until sheet_finish() hands it out
 */
#pragma once
#include "chart/chart.h"
#include "chart/scale.h"

#define NARROW 560.0 /* below it charts take their narrow form */

struct sheet {
	Scene *scene;
	const Zone *zone;
	double width, left, right; /* content stands in [left, right] */
	double y;                  /* top of what comes next */
	bool chrome, narrow;
};
struct sheet sheet_begin(const char *name, const struct chart_options *options);
/* The first of titles (long to short, NULL-ended) that fits on one line; draws title and subtitle when they are wanted. */
void sheet_header(struct sheet *sheet, const char *const *titles, const char *subtitle);
/* Line, ticks, labels and the row of dates; y of the line. Returns the y below. */
double sheet_time_axis(struct sheet *sheet, const struct time_scale *scale, double y);
/* Note, description, height. The scene is the caller's now. */
Scene *sheet_finish(struct sheet *sheet, const char *note, const char *desc);
/* Odd strokes stand on half pixels. */
double crisp(double x);
