/*
 * ribbon.h - how a stage looks: colour by severity, edge where the colour alone would be faint.
 */
#pragma once
#include "base/zone.h"
#include "chart/scene.h"
#include "chart/story.h"

struct stage_look {
	enum token fill, edge, on;
	enum text_style style;
};
const struct stage_look *stage_look(enum phase phase);
void stage_bar(Scene *scene, double x, double y, double w, double h, enum phase phase);
/* "Investigating, 06:39 to 09:33 UTC, 2 h 54 min" */
char *stage_tooltip(const struct stage *stage, const Zone *zone);
