/*
 * lcs.h - what two texts have in common, part by part, in order.
 *
 * Shape   match[i] is the index in b of the part that a[i] is, or -1; indices ascend
 * Limits  where what is left between equal heads and tails has over 4 million pairs, nothing of it is matched
 * Source  longest common subsequence by dynamic programming: Wagner, Fischer, JACM 21(1), 1974
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* a and b: char *, white space at their ends does not count. match has a->len places. */
void lcs_match(const GPtrArray *a, const GPtrArray *b, int *match);
/*
 * The differences of two texts by lines, three lines around each, as diff -u prints them; "" when there is none. g_free()
 */
char *lcs_unified(const char *a, const char *b, const char *a_name, const char *b_name);
