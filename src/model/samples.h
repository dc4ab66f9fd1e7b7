/*
 * samples.h - bins of one width that were counted twice: which are the same, and one curve of both.
 *
 * Shape   arrays of struct sample, sorted by start, not empty; two bins less than half a width apart are one
 * Units   microseconds
 * Owns    nothing
 * Errors  none
 * Source  pages of report counts repeat each other's bins some seconds apart; a sum would double the harm
 */
#pragma once
#include "model/series.h"

struct samples_overlap {
	guint bins,
	        counting; /* in both; of these, with a count in one of them at least */
	guint differing;
	double apart, larger; /* sums of |a - b| and of the larger counts */
	gint64 moved;         /* the farthest that a bin of b lies from the grid of a */
	bool half; /* a bin of b lies in the middle of two of a: they are no bins of one grid */
};
struct samples_overlap samples_overlap(const GArray *a, const GArray *b, gint64 width);
bool samples_touch(const GArray *a, const GArray *b,
                   gint64 width); /* or overlap; no bin fits between */
/* Puts b into a, on the grid of a. Of a bin in both the larger count stays, with its place and source. */
void samples_join(GArray *a, const GArray *b, gint64 width);
