/*
 * capa.h - the stretches of a grid in which counts leave what is expected, and come back.
 *
 * Shape   sorted, apart; [first, end) of bins. Up and down are looked for apart from one another.
 * Units   indices of bins; score in log-likelihood above what a stretch costs
 * Owns    the result is the caller's (GArray of struct span)
 * Errors  none
 * Source  CAPA: Fisch, Eckley, Fearnhead 2022, Stat. Anal. Data Min., arXiv 1806.01947, with the quasi-Poisson likelihood
 *         ratio of Kulldorff 1997; the stretch is the epidemic change that costs least
 */
#pragma once
#include "correlate/baseline.h"

struct span {
	guint first, end; /* bins [first, end) */
	double score;
	bool down; /* fewer than expected */
};
/* Needs expected and weight of all bins. */
GArray *capa_spans(Grid *grid, bool down);
/* Sums of what was counted and what was expected in the bins of a span that are there. */
void span_sums(const Grid *grid, const struct span *span, double *x, double *mu);
/* What chance alone makes of such a stretch, times a quiet week. */
double capa_chance(const struct span *span);
