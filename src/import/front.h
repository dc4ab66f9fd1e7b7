/*
 * front.h - the front matter of a Markdown page, and YAML files that are as simple: keys with texts or lists of texts.
 *
 * Shape   "key: text", "key: [a, b]", "key:" with "- item" lines under it, 'single' and "double" quotes, comments,
 *         block texts with | and >; what stands indented under a key otherwise (maps in maps) is skipped. A file of
 *         "- key: text" lines is a list of maps with one key each: read as one map
 * Limits  1,000 keys, 10,000 items in all, a text of 64 KiB. Anchors, aliases and tags mean nothing here: they are text
 * Errors  ERROR_DATA with the line: a key that comes twice, a quote or list that is not closed, a line that is none of
 *         this, a limit
 * Source  YAML 1.2.2, chapters 7 and 8; https://gohugo.io/content-management/front-matter, read 2026-11-25
 */
#pragma once
#include "base/error.h"

typedef struct front Front;
/* One key. A list has any number of values, a text one, "key:" with nothing none. */
struct front_field {
	char *key;
	gint64 line, offset, length; /* of the line that names it, in bytes */
	bool is_list;
	GPtrArray *values; /* char * */
};
/* All of bytes, or what stands between its first line "---" and the next one. name is for errors. */
Front *front_new(const char *name, const char *bytes, gsize len, bool fenced,
                 GError **error);
void front_free(Front *front);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Front, front_free)

const struct front_field *front_field(const Front *front, const char *key);
/* The text of a key; NULL when it has none, is "" or "null". Borrowed. */
const char *front_text(const Front *front, const char *key);
gint64 front_line(const Front *front, const char *key); /* 1 when there is no such key */
/* true, yes and on; a key that is none of the words for true or false counts as false. */
bool front_flag(const Front *front, const char *key);
/* Where the text after the front matter begins; the end when it is not fenced. */
gsize front_body(const Front *front);
gint64 front_body_line(const Front *front);
