/*
 * milestones.h - the row of numbered moments above a chart, and the ribbon of stages under it.
 */
#pragma once
#include "chart/sheet.h"
#include "chart/story.h"
#include "chart/words.h"

struct milestones {
	const Story *story;
	const struct time_scale *scale;
	int mode;      /* how much is written: 0 = all */
	int clock;     /* how times are written */
	double height; /* of the row with its leaders */
	double *left;  /* of each label */
	int n;
};
/* How moments are written on an axis of that length. */
enum clock milestones_clock(const Story *story, const struct time_scale *scale);
/* Chooses the fullest form that fits; the height is known before anything is drawn. */
struct milestones milestones_plan(const struct sheet *sheet, const Story *story,
                                  const struct time_scale *scale);
void milestones_draw(const struct milestones *plan, struct sheet *sheet, double top);
void milestones_clear(struct milestones *plan);

#define RIBBON_HEIGHT 20.0
/* Stages as bars; an open end fades out. fade: px that are free for it. */
void ribbon_draw(struct sheet *sheet, const Story *story, const struct time_scale *scale,
                 double top);
