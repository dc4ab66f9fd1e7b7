/*
 * lines.h - spans of words filled into lines of a width.
 *
 * Shape   px; a word longer than a line is cut where it may be (behind / . , - _ = & ? : ;), else anywhere; East Asian
 *         letters may end any line
 * Owns    the list is the caller's
 * Errors  none
 */
#pragma once
#include "chart/scene.h"
#include "render/flow.h"

struct type {
	enum text_style plain, bold;
	double leading; /* from line to line */
};
extern const struct type type_body,
        type_small; /* running words; tables and lists of sources */

struct piece {
	char *text;
	guint look;
	char *href, *place; /* or NULL */
	double x, width;
};
struct line {
	GArray *pieces; /* struct piece, none for an empty line */
	double width;
};

/* struct line *; at least one. look is added to that of each span. */
GPtrArray *lines_fill(const GArray *spans, const struct type *type, guint look,
                      double width);
/* The widest word, and all of it on one line. */
void lines_measure(const GArray *spans, const struct type *type, guint look, double *word,
                   double *whole);
/* Draws with its top at y. */
void line_draw(const struct line *line, const struct type *type, Scene *scene, double x,
               double y, enum token ink);
