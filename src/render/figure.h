/*
 * figure.h - charts as they stand in documents: markup that the program makes, never from a template's data.
 *
 * Owns    strings and bytes are the caller's
 * Errors  ERROR_SYSTEM from the painters
 */
#pragma once
#include "chart/chart.h"
#include "render/render.h"

/* Rows of a data table in a document; "debrief chart NAME --data" has all. */
#define FIGURE_ROWS_MAX 500

/*
 * suffix: what tells the ids and files of a figure from those of another of the same chart in the document; NULL = there is
 * none.
 */
/* <figure> with both widths as inline SVG, its caption and its data table; "" when there is nothing to show. */
char *figure_html(const struct chart *chart, const Timeline *timeline,
                  const struct render_options *options, const char *suffix);
/* <picture> for Markdown; adds NAME.png and NAME-dark.png to files. "" when there is nothing to show; NULL + error. */
char *figure_markdown(const struct chart *chart, const Timeline *timeline,
                      const struct render_options *options, const char *suffix,
                      const char *files_dir, GPtrArray *files, GError **error);
/* The same of a chart of many incidents. */
char *figure_html_many(const struct chart *chart, const Collection *collection,
                       const struct render_options *options, const char *suffix);
char *figure_markdown_many(const struct chart *chart, const Collection *collection,
                           const struct render_options *options, const char *suffix,
                           const char *files_dir, GPtrArray *files, GError **error);
