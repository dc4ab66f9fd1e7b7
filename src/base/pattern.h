/*
 * pattern.h - regular expressions with limits: PCRE2, JIT where there is one.
 *
 * Limits  match 100,000, depth 250, heap 20 MB; a pattern may lower them, never raise
 * Errors  ERROR_USAGE at compile time with the offset in the pattern; a match that hits a limit counts as no match
 *         and pattern_exhausted() says so
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
bool pattern_exhausted(const Pattern *pattern);
