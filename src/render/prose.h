/*
 * prose.h - Markdown that people wrote, as HTML: the one door to cmark-gfm.
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

/* level: of the topmost heading in it, 1 to 6. */
char *prose_html(const char *markdown, int level);
