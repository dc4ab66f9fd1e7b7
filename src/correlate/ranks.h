/*
 * ranks.h - two groups of lengths beside one another, and lengths of which some are not over yet: by ranks, so that one
 * very long incident does not decide.
 *
 * Shape   values sorted, smallest first
 * Units   those of the values
 * Owns    nothing
 * Errors  NAN, INSTANT_NONE or RANGE_NONE where a group is empty
 * Cost    (m + n) log of the spread for the shift; exact distributions are used up to 49 a group without ties
 * Source  Mann and Whitney 1947, Ann. Math. Stat. 18(1); Hodges and Lehmann 1963, Ann. Math. Stat. 34(2); interval:
 *         Hollander, Wolfe and Chicken 2014, Nonparametric Statistical Methods, 4.2 and 4.3; Kaplan and Meier 1958,
 *         JASA 53(282). Checked against R's wilcox.test and survfit on published examples (tests/unit/test-ranks.c)
 */
#pragma once
#include "base/range.h"

/* Whether the values of y are the larger ones. */
struct rank_test {
	double u; /* pairs in which y is larger; ties count half */
	double p; /* two-sided */
	bool exact;
};
struct rank_test rank_test_of(const gint64 *x, guint m, const gint64 *y, guint n);
/* The median of all differences y - x. */
gint64 rank_shift(const gint64 *x, guint m, const gint64 *y, guint n);
/* Where it lies in 95 of 100 cases at least; RANGE_NONE: the groups are too small to say. */
struct range rank_shift_interval(const gint64 *x, guint m, const gint64 *y, guint n);

/*
 * The median of lengths of which some were not over when they were last seen (censored, as many as lengths): the first
 * length at which no more than half go on. INSTANT_NONE where more than half were still going on. Without censored ones
 * it is the plain median.
 */
gint64 survival_median(const gint64 *length, const bool *censored, guint n);
