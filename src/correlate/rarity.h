/*
 * rarity.h - how rarely counts in bins, first sights and silences come about when nothing has changed.
 *
 * Shape   probabilities 0..1, from above: never less than the true one of the model, so nothing is called rarer than it is
 * Units   counts a bin; silences in mean gaps
 * Errors  none; nothing known before gives 1
 * Source  counts: gamma-Poisson predictive distribution with overdispersion, its tail by a geometric series; silences:
 *         Chernoff's bound of a gamma renewal process; first sights: N Poisson events fall into the last D of H + D
 *         (conditional test of J. Przyborowski and H. Wilenski, Biometrika 31, 1940)
 */
#pragma once
#include <glib.h>

/* What a pattern did before, in bins of one width. */
struct habit {
	double bins, sum; /* all bins, also those without any; of counts */
	double alpha;     /* dispersion: variance = mu + alpha mu^2 */
};
/* squares: sum of the squared counts. alpha is drawn towards 0.04 with the weight of 24 bins. */
struct habit habit_of(double bins, double sum, double squares);
double habit_level(const struct habit *habit); /* expected a bin; never 0 */
/* Of count or more in one bin. */
double rarity_count(const struct habit *habit, double count);
/* That n events all fall into the last `after` of `before` + `after`. */
double rarity_first(double n, double before, double after);
/* A silence of length times the mean gap; shape: square of mean over variance of the gaps. */
double rarity_silence(double length, double shape);
