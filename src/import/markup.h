/*
 * markup.h - the pieces of a saved HTML page, for importers that want its scripts and a few of its texts.
 *
 * Shape   a cursor over bytes that somebody else owns: start and end tags, texts, and the raw content of scripts, each
 *         with its place; comments and styles are passed over. No tree: what nests wrongly is no concern.
 * Errors  none; any bytes give pieces, and what never closes ends with the bytes
 * Source  WHATWG HTML, 13.2.5 (tokenization), read 2026-11-25: quotes in tags, comments, raw text of script and style
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

enum markup_kind { MARKUP_TEXT, MARKUP_TAG, MARKUP_END_TAG, MARKUP_SCRIPT };

struct markup_piece {
	enum markup_kind kind;
	const char *text; /* a tag's from "<" to ">" */
	gsize len;
};
struct markup {
	const char *at, *end;
	bool in_script; /* the next piece is a script's content */
};
struct markup markup_open(const char *bytes, gsize len);
bool markup_next(struct markup *markup, struct markup_piece *piece);

/* Whether a tag has this name: "h1". */
bool markup_is(const struct markup_piece *piece, const char *name);
bool markup_has(const struct markup_piece *piece, const char *text); /* anywhere in it */
/* A text as people read it: usual and numeric entities resolved, white space collapsed; g_free(). */
char *markup_words(const struct markup_piece *piece);
