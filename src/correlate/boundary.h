/*
 * boundary.h - between which limits a window began and ended.
 *
 * Shape   limits are edges of bins, never closer than one bin
 * Owns    nothing
 * Source  likelihood of a step (onset) and of a step or a tail (end) under negative binomial (NB2) counts; the
 *         5 % and 95 % points, rounded outwards to bins
 */
#pragma once
#include "correlate/baseline.h"

/* first..last: bins of the window; from..to: bins that may be looked at (to included). */
struct edge {
	struct range at;
	gint64 likely; /* the 50 % point */
};
struct edge boundary_onset(const Grid *grid, guint first, guint last, guint from);
struct edge boundary_end(const Grid *grid, guint first, guint last, guint to);
