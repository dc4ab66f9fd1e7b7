/*
 * pattern.h - regular expressions with limits: PCRE2, JIT where there is one.
 *
 * Shape   UTF-8 patterns over bytes; text that is no UTF-8 is matched all the same
 * Limits  match 100,000, depth 250, heap 20 MB, pattern 64 KiB; "(*LIMIT_...)" in a pattern may lower them, never
 *         raise. JIT keeps the first and has a stack of 1 MB instead of the others.
 * Errors  ERROR_USAGE at compile time with the offset in the pattern as place; a match that hits a limit counts as no
 *         match and pattern_exhausted() says so
 * Threads a Pattern belongs to one thread at a time: it keeps its match data
 */
#pragma once
#include "base/error.h"

typedef struct pattern Pattern;
Pattern *pattern_new(const char *text, bool caseless, GError **error);
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

struct pattern_span {
	gsize start, end; /* bytes; start == G_MAXSIZE: group did not take part */
};
/* Finds the first match at or after from; fills up to n spans (0 = whole). Returns false when there is none. */
bool pattern_find(const Pattern *pattern, const char *text, gsize len, gsize from,
                  struct pattern_span *spans, int n);
bool pattern_exhausted(const Pattern *pattern); /* some match so far hit a limit */
/* The number of a named group, 0 = none. */
int pattern_group(const Pattern *pattern, const char *name);
