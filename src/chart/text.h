/*
 * text.h - measuring and drawing text: Pango over the embedded Inter, the same on every machine.
 *
 * Shape   px; widths are unhinted advances, so PNG, PDF and SVG agree
 * Limits  a text with letters that Inter's subset lacks takes its width from a rule (1 em a wide letter, 0.62 em
 *         another), never from the fonts of the machine; it is drawn with system fonts, squeezed into that width
 * Owns    strings are the caller's; font maps and the cache of widths live as long as the program
 * Errors  none; texts that no font can draw are listed by text_warnings()
 * Use     from one thread
 */
#pragma once
#include "chart/scene.h"

typedef struct _cairo cairo_t;

double text_size(enum text_style style); /* px */
bool text_bold(enum text_style style);
double text_width(const char *text, enum text_style style);
bool text_is_foreign(const char *text); /* has letters outside the embedded font */

/* Valid UTF-8 on one line, without controls and direction marks. For tooltips, descriptions, links. */
char *text_clean(const char *text);
/* As text_clean(), without emoji either: colour fonts become bitmaps in PDF. For what is drawn. */
char *text_label(const char *text);
/* Between U+2068 and U+2069 when it has right-to-left letters, so that it cannot turn its neighbours round. */
char *text_isolate(const char *text);
/* The other way round, for rows of tables and for programs. */
char *text_unisolate(const char *text);
/* Cleaned and escaped for elements and attributes; the isolates of a label act and are not spelled out. */
void text_svg(GString *out, const char *text);
/* Cut with an ellipsis so that it is no wider than width. */
char *text_ellipsis(const char *text, enum text_style style, double width);
/* Lines no wider than width, char *; the last of max_lines is cut. At least one line. */
GPtrArray *text_wrap(const char *text, enum text_style style, double width,
                     int max_lines);

/* Draws at the baseline (x, y) of the left edge with the current source colour. Outline: adds the path only. */
void text_draw(cairo_t *cr, double x, double y, const char *text, enum text_style style,
               bool outline);
/* What could not be drawn since the last call: char *, each once. Owned by the caller. */
GPtrArray *text_warnings(void);
