/*
 * blocks.h - the fences in a Markdown report: what the program computed, what people wrote.
 *
 * Shape   <!-- debrief:auto id=timeline v=1 sha256=9f2c41ab -->    computed
 *         <!-- debrief:human id=factors prompt=5b1d09ff -->        written by people, around a prompt
 *         <!-- debrief:end -->
 *         Each fence is a line of its own. Text outside of all fences is human.
 *         sha256 and prompt are the first 8 hex digits of the SHA-256 of the block's lines as they were made, so an
 *         edit shows without the template at hand.
 * Owns    results are the caller's
 * Errors  ERROR_PROTECT with line: a fence without end, an end without fence, one inside another, an id twice
 */
#pragma once
#include "base/error.h"

enum block_kind { BLOCK_FREE, BLOCK_AUTO, BLOCK_HUMAN };
struct block {
	enum block_kind kind;
	char *id;    /* NULL for free text */
	char *sum;   /* sha256= or prompt=; NULL when not given */
	gint64 line; /* of its first line of text */
	char *text;  /* without the fences */
};
void block_free(struct block *block);

/* struct block * in the order of the text. name is for errors. */
GPtrArray *blocks_parse(const char *name, const char *text, GError **error);
/* An auto block with another sha256, a human block that is not its prompt, or free text. */
bool block_is_edited(const struct block *block);
/* True when a person has written in it, or its fences are broken: then it must not be overwritten. *line says where. */
bool blocks_has_human(const char *text, gint64 *line);
/* Adds v, sha256 and prompt to fences that carry an id alone: the last step of making a document. g_free(). */
char *blocks_seal(const char *name, const char *text, GError **error);
