/*
 * paste.h - the report for places that take a pasted text and keep neither anchors nor folds.
 *
 * Owns    results are the caller's
 * Errors  as of markdown.h
 */
#pragma once
#include "render/blocks.h"
#include "render/render.h"

/* A computed block without links to places of the report, and the ledger without the cited bytes that they lead to. */
void paste_block(struct block *block);
/*
 * XHTML of the whole report: headings, paragraphs, lists, plain tables; nothing is folded, a line break in a table's cell
 * is "; ". picture gives the markup of a chart, g_free(); it is a paragraph of its own.
 */
char *paste_html(const Timeline *timeline, json_t *report,
                 const struct render_options *options,
                 char *(*picture)(void *user, const char *chart), void *user,
                 GError **error);
