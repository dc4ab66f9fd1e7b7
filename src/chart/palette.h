/*
 * palette.h - what the colour tokens of a scene look like in each theme.
 *
 * Shape   0xRRGGBB
 * Rules   two hues carry data (blue: people reporting, orange-brown: harm), violet is kept for claims, all else is
 *         grey; severity is one hue ordered by lightness, so it survives grey print and every colour vision
 * Source  WCAG 2.2, 1.4.3 and 1.4.11: text 4.5, marks that inform 3.0 (held by tests/unit/test-palette.c)
 */
#pragma once
#include "chart/scene.h"

enum theme { THEME_LIGHT, THEME_DARK };

guint32 palette_rgb(enum token token, enum theme theme);
const char *token_word(enum token token); /* "ink2"; "none" for TOKEN_NONE */
/* WCAG contrast of two colours, 1..21. */
double palette_contrast(guint32 a, guint32 b);
