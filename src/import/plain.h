/*
 * plain.h - the words of a status post: HTML, Markdown, or text that only looks like it, to plain text.
 *
 * Shape   line breaks and paragraphs become newlines, known elements vanish, entities are decoded; "<1%", "<token>" stay
 * Owns    the result is the caller's, g_free()
 * Errors  none; invalid UTF-8 and control characters become U+FFFD
 * Source  HTML Living Standard, 13.5 (the few entity names that status pages use); CommonMark 0.31 (links, headings,
 *         strong emphasis, fences, escapes)
 */
#pragma once
#include <glib.h>

char *plain_text(const char *html, gsize len);
/*
 * The same of Markdown: "[words](url "title")" becomes "words (url)", or the url alone where the words are it; marks of
 * headings, "**", fences and backslash escapes vanish. What is no such mark stays as it is.
 */
char *plain_markdown(const char *text, gsize len);
