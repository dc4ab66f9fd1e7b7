/*
 * prose.h - Markdown that people wrote, as HTML or as nodes: the door to cmark-gfm.
 *
 * Shape   GitHub's Markdown with tables, task lists and strike-through. Raw HTML is left out, links go to http, https,
 *         mailto and places of the page; a picture becomes a link to it, so that a page loads nothing. Headings come
 *         below those of the document.
 * Owns    results are the caller's
 * Errors  none
 * Source  cmark-gfm 0.29, in its safe mode
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* level: of the topmost heading in it, 1 to 6. */
char *prose_html(const char *markdown, int level);

/* For flow.c: both are the caller's, who frees the nodes first. Too deep: to be shown as it was written. */
struct cmark_node;
struct cmark_parser;
struct cmark_node *prose_parse(const char *markdown, struct cmark_parser **parser);
bool prose_is_too_deep(struct cmark_node *root);
