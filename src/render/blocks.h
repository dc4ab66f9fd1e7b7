/*
 * blocks.h - the fences in a Markdown report: what the program computed, what people wrote.
 *
 * Shape   <!-- debrief:report incident=2026-06-02-claude v=2 blocks=header,minute,summary -->   first line: what it is
 *         <!-- debrief:auto id=timeline v=1 sha256=9f2c41ab -->                computed
 *         <!-- debrief:human id=factors prompt=5b1d09ff -->                    to be written, around a prompt
 *         <!-- debrief:human id=factors v=A12 sha256=9f2c41ab -->              written by people, kept as A12
 *         <!-- debrief:end -->
 *         <!-- debrief:values {...} -->                                        last line: what the figures were
 *         Each fence is a line of its own. Text outside of all fences is human. Within a code block of a human text,
 *         between ``` and ```, fences are text like other.
 *         sha256 and prompt are the first 8 hex digits of the SHA-256 of the block's words as they were made, so an
 *         edit shows without the template at hand; white space and the width of table rules are not counted, so that
 *         a formatter may go over the file.
 * Owns    results are the caller's
 * Errors  ERROR_PROTECT with line: a fence without end, an end without fence, one inside another, an id twice
 */
#pragma once
#include "base/error.h"

enum block_kind { BLOCK_FREE, BLOCK_AUTO, BLOCK_HUMAN, BLOCK_MARK };
struct block {
	enum block_kind kind;
	char *id;       /* NULL for free text; "report", "values" for marks */
	char *sum;      /* sha256= or prompt=; NULL when not given */
	gint64 version; /* 12 of v=A12; 0: none */
	bool prompt;    /* as it was made, a human block held its prompt alone */
	gint64 line;    /* of its first line of text; of a mark its own */
	char *text;     /* without the fences; of a mark what stands behind its name */
};
void block_free(struct block *block);

/* What a person wrote: a block of the template, or one that stands behind another block. */
struct human {
	char *id;       /* "factors", "free-1", "edit-timeline-1" */
	gint64 version; /* of A12; 0: not kept yet */
	char *text;
	char *after; /* the block that it stands behind, "" = before all; NULL = where the template says */
	char *margin; /* Markdown: which of its figures are other now; or NULL */
};
void human_free(struct human *human);
const struct human *humans_find(const GPtrArray *humans, const char *id);

/* struct block * in the order of the text. name is for errors. */
GPtrArray *blocks_parse(const char *name, const char *text, GError **error);
const struct block *blocks_find(const GPtrArray *blocks, const char *id);
/* The value of KEY=value in a mark; NULL when it has none. g_free() */
char *block_attribute(const struct block *block, const char *key);
/* An auto block with another sha256, a human block that is not its prompt, or free text. */
bool block_is_edited(const struct block *block);
/* Letters, digits, "-" and "_", 60 at most. */
bool blocks_is_id(const char *id);
/* sha256= and prompt= of a text. g_free() */
char *blocks_sum(const char *text);
/* True when a person has written in it, or its fences are broken: then it must not be overwritten. *line says where. */
bool blocks_has_human(const char *text, gint64 *line);
/* Whether text can stand between two fences and be read again as it is; *line is that of a fence in it. */
bool blocks_fits(const char *text, gint64 *line);
/*
 * The last step of making a document: adds v, sha256 and prompt to fences that carry an id alone, puts what people
 * wrote in place of the prompts and behind the blocks where it belongs, and the marks around it. What has no place in
 * this template goes to the end, as parked text. humans (struct human *), about and values may be NULL. g_free().
 */
struct seal {
	const GPtrArray *humans;
	const char *about;  /* "incident=2026-06-02-claude v=2" */
	const char *values; /* JSON of one line */
};
char *blocks_seal(const char *name, const char *text, const struct seal *seal,
                  GError **error);
