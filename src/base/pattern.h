/*
 * pattern.h - regular expressions with limits: PCRE2, JIT where there is one.
 *
 * Shape   UTF-8 patterns over bytes; text that is no UTF-8 is matched all the same
 * Limits  match 100,000, depth 250, heap 20 MB, pattern 64 KiB, 63 groups; "(*LIMIT_...)" in a pattern may lower them,
 *         never raise. JIT keeps the first and has a stack of 1 MB instead of the others. Patterns of lines: anchored,
 *         see the first 16 KiB of a text, and the longer it is the fewer steps: some 4 million bytes looked at in all;
 *         where the text is no UTF-8 they match its bytes, as elsewhere nothing matches what is no character
 * Errors  ERROR_USAGE at compile time with the offset in the pattern as place
 * Threads a Pattern never changes: many threads may match with it at once
 */
#pragma once
#include "base/error.h"

enum pattern_flags {
	PATTERN_CASELESS = 1,
	PATTERN_LINE =
	        2, /* begins where the text begins, and millions of texts are tried */
};
#define PATTERN_TEXT_MAX (16 * 1024) /* of a line that its pattern sees */

typedef struct pattern Pattern;
Pattern *pattern_new(const char *text, guint flags, GError **error);
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

struct pattern_span {
	gsize start, end; /* bytes; start == G_MAXSIZE: group did not take part */
};
enum pattern_match {
	PATTERN_NONE,
	PATTERN_FOUND,
	PATTERN_EXHAUSTED, /* it hit a limit: whether it would match is not known */
};
/* Finds the first match at or after from; fills up to n spans (0 = whole) when there is one. */
enum pattern_match pattern_find(const Pattern *pattern, const char *text, gsize len,
                                gsize from, struct pattern_span *spans, int n);
int pattern_groups(const Pattern *pattern); /* how many there are */
/* The number of a named group, 0 = none. */
int pattern_group(const Pattern *pattern, const char *name);
/* The name of a group, NULL = it has none. */
const char *pattern_group_name(const Pattern *pattern, int group);

/*
 * Matches once more, slowly, and tells of every step which item of the pattern (its offset in text) is about to be tried
 * at which byte of the subject: for who wants to say how far a match got that failed.
 */
void pattern_trace(const char *pattern, guint flags, const char *text, gsize len,
                   void (*step)(void *user, gsize item, gsize at), void *user);
