/*
 * chart-check.h - what every scene is held against: its golden form, no text over another, nothing outside the frame.
 */
#pragma once
#include "chart/scene.h"

/* FOLDER/CHART-WIDTH.scene; got NULL: nothing is drawn, and no file is there. ACCEPT=1 rewrites it. */
void check_golden(const char *folder, const char *chart, int width, const char *got);
/* where: names the scene in messages */
void check_texts(const Scene *scene, const char *where);
void check_shapes(const Scene *scene, const char *where);
void check_words(const Scene *scene);
