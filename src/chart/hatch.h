/*
 * hatch.h - 45 degree lines inside a rectangle, without clip or pattern.
 *
 * Units   px
 */
#pragma once
#include "chart/scene.h"

void hatch_rect(Scene *scene, double x, double y, double w, double h, enum token token,
                double opacity);
/* Fades out to the right: "and on from here, nobody said until when". */
void hatch_fade(Scene *scene, double x, double y, double w, double h, enum token token,
                double opacity);
