/*
 * chart.h - timeline to scene, scene to files.
 *
 * Shape   a chart is one file that ends in a const table, and one line in local.mk
 * Owns    scenes and bytes are the caller's
 * Errors  ERROR_SYSTEM from painters (disk full is seen by the writer, bytes here)
 */
#pragma once
#include "base/error.h"
#include "base/zone.h"
#include "chart/palette.h"
#include "chart/scene.h"
#include "model/collection.h"

struct chart_options {
	double width;     /* 720 or 400, any from 320 to 2000 */
	const Zone *zone; /* display zone; NULL = UTC */
	bool chrome; /* title, subtitle and note are drawn; false: they are the caller's caption */
};
struct chart {
	const char *name;  /* "hero" */
	const char *title; /* for lists */
	double min_width;  /* below it the chart is not shown */
	/* NULL when this timeline has nothing that the chart could show. */
	Scene *(*draw)(const Timeline *timeline, const struct chart_options *options);
	/* The same numbers as rows: first row is the head; GPtrArray of GStrv. */
	GPtrArray *(*table)(const Timeline *timeline,
	                    const struct chart_options *options);
	/* Instead of these two, in charts of many incidents. NULL when there is nothing to show. */
	Scene *(*draw_many)(const Collection *collection,
	                    const struct chart_options *options);
	GPtrArray *(*table_many)(const Collection *collection,
	                         const struct chart_options *options);
};
extern const struct chart *const chart_registry[]; /* generated, NULL-ended */
const struct chart *chart_named(const char *name);
/* NULL also of a chart that draws the other kind, and where the width is less than it needs. */
Scene *chart_draw(const struct chart *chart, const Timeline *timeline,
                  const struct chart_options *options);
Scene *chart_draw_many(const struct chart *chart, const Collection *collection,
                       const struct chart_options *options);
GPtrArray *chart_table(const struct chart *chart, const Timeline *timeline,
                       const struct chart_options *options);
GPtrArray *chart_table_many(const struct chart *chart, const Collection *collection,
                            const struct chart_options *options);

/* PNG and PDF hold what the fonts of this machine can draw; chart/text.h lists the rest, text_warnings(). */
GBytes *paint_png(const Scene *scene, enum theme theme, int scale, GError **error);
GBytes *paint_pdf(const Scene *scene, enum theme theme, gint64 created_at,
                  GError **error);
/*
 * Native SVG: real text, links, tool-tips. Alone it follows the light or dark of its reader, or stays in the one
 * theme; inline it has classes and neither style nor colours of its own, since the page carries chart_css().
 */
enum svg_form { SVG_FOLLOWS, SVG_INLINE, SVG_FIXED };
char *paint_svg(const Scene *scene, enum svg_form form, enum theme theme);
/* SVG with every text as outlines, for programs without fonts: no links, one theme, ids that begin with the chart's. */
char *paint_outline(const Scene *scene, enum theme theme, GError **error);
/* Rules for inline charts: ".f-ink{fill:var(--c-ink)}" and the variables of both themes. */
char *chart_css(void);
