/*
 * plain.h - the words of a status post: HTML, or text that only looks like it, to plain text.
 *
 * Shape   line breaks and paragraphs become newlines, known elements vanish, entities are decoded; "<1%", "<token>" stay
 * Owns    the result is the caller's, g_free()
 * Errors  none; invalid UTF-8 and control characters become U+FFFD
 * Source  HTML Living Standard, 13.5 (the few entity names that status pages use)
 */
#pragma once
#include <glib.h>

char *plain_text(const char *html, gsize len);
