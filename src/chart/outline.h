/*
 * outline.h - Cairo's SVG made fit to stand beside others: a name, ids of its own, the same bytes every time.
 *
 * Shape   well-formed SVG in, well-formed SVG out; tags and attributes are read as XML, since releases of Cairo
 *         spell them differently
 * Owns    the result is the caller's
 * Errors  none
 */
#pragma once
#include "chart/scene.h"

char *outline_tidy(const char *svg, const Scene *scene);
