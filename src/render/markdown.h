/*
 * markdown.h - the Markdown form as text, for forms that are made out of it.
 *
 * Owns    the text is the caller's
 * Errors  ERROR_USAGE for templates, with place
 */
#pragma once
#include "render/render.h"

/* fragments: "chart.hero" -> what stands for the chart; rows are added to it. g_free() */
char *markdown_document(const Timeline *timeline, json_t *report,
                        const struct render_options *options, GHashTable *fragments,
                        GError **error);
