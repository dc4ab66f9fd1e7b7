/*
 * script.h - words of a JavaScript text, for importers that read data out of a page's script.
 *
 * Shape   a cursor over bytes that somebody else owns; comments are passed over, a string ends with its line at the
 *         latest, so a quote in a regular expression costs one line and not the rest
 * Errors  none; any bytes give words
 * Source  ECMA-262, 12 (lexical grammar), read 2026-11-25: what object literals need of it
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

enum script_kind {
	SCRIPT_END,
	SCRIPT_NAME,   /* an identifier */
	SCRIPT_STRING, /* without its quotes, escapes as they stand */
	SCRIPT_NUMBER,
	SCRIPT_MARK, /* one byte of anything else */
};
struct script_word {
	enum script_kind kind;
	const char *text;
	gsize len;
};
struct script {
	const char *at, *end;
};
struct script_word script_next(struct script *script);
bool script_is_mark(const struct script_word *word, char mark);
/* A name or string that says exactly this. */
bool script_says(const struct script_word *word, const char *text);
