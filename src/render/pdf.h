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
struct pdf {
	const char *text; /* of the document */
	const char *title, *subject, *foot, *foot_right;
	gint64 created_at;
	enum paper_size paper;
	int break_level; /* headings down to it begin a page, 0 = none */
	/* What stands in place of ![](chart:NAME); NULL: there is none */
	Scene *(*chart)(void *user, const char *name, double width);
	void *user;
};
GBytes *pdf_paint(const struct pdf *pdf, GError **error);
/* The same of a report or its pack. */
GBytes *pdf_bytes(const Timeline *timeline, const json_t *report,
                  const struct render_options *options, const char *document,
                  int break_level, GError **error);
