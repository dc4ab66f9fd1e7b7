/*
 * pdf.h - a document in the Markdown of our templates as pages.
 *
 * Owns    the bytes are the caller's
 * Errors  ERROR_SYSTEM of the painters; what blocks_parse() finds
 */
#pragma once
#include "render/render.h"

/* For markdown_document() and templates: "chart.hero" -> ![](chart:hero) */
GHashTable *pdf_chart_marks(void);
/* break_level: headings down to it begin a page, 0 = none. */
GBytes *pdf_bytes(const Timeline *timeline, const json_t *report,
                  const struct render_options *options, const char *document,
                  int break_level, GError **error);
