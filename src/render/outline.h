/*
 * outline.h - the order of a report, its headings and what people are asked, in one plain text for all forms.
 *
 * Shape   % What it is                         first line: its title
 *         ## Why                               a heading
 *         [timeline]                           a computed section, out of report.KIND.mustache
 *         human factors: What came together?   a block that people write, with its prompt
 *         {{#has.posts}} ... {{/has.posts}}    what stands between is there only if
 *         Other lines are words, in Markdown; {{dur.impact}} and all variables may stand in them.
 * Owns    results are the caller's
 * Errors  ERROR_USAGE with FILE:LINE
 */
#pragma once
#include "base/error.h"

/* Names of computed sections; NULL-ended. */
extern const char *const outline_sections[];
/*
 * The Mustache of a document: kind is "md" or "html", base the text of report.KIND.mustache. g_free(). A section that
 * this form does not have is left out.
 */
char *outline_template(const char *file, const char *text, const char *kind,
                       const char *base, GError **error);
/* What stands behind the % of its first line; "" when it has none. g_free() */
char *outline_title(const char *text);
/* Ids of the blocks that people write, char *, in order. */
GPtrArray *outline_humans(const char *text);
/* An outline has no {{! ... }} head: a file that ends in .mustache is a template of its own. */
bool outline_is(const char *path);
