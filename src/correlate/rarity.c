#include "correlate/rarity.h"

#include <math.h>

#define PRIOR_ALPHA 0.04 /* as baseline.dispersion */
#define PRIOR_BINS 24
#define SHAPE_MAX 1e6

struct habit habit_of(double bins, double sum, double squares)
{
	struct habit habit = { bins, sum, PRIOR_ALPHA };
	if (bins < 2 || sum <= 0)
		return habit;
	const double mean = sum / bins;
	const double variance = (squares - sum * mean) / (bins - 1);
	const double alpha = MAX(0, (variance - mean) / (mean * mean));
	habit.alpha = (alpha * bins + PRIOR_ALPHA * PRIOR_BINS) / (bins + PRIOR_BINS);
	return habit;
}

double habit_level(const struct habit *habit)
{
	return (habit->sum + 0.5) / MAX(habit->bins, 1);
}

double rarity_count(const struct habit *habit, double count)
{
	const double mu = habit_level(habit);
	/* How much the rate itself is not known adds to how much it varies. */
	const double k = MIN(1 / (habit->alpha + 1 / (habit->sum + 0.5)), SHAPE_MAX);
	if (count <= mu)
		return 1;
	const double share = mu / (mu + k);
	const double log_p = lgamma(count + k) - lgamma(k) - lgamma(count + 1) +
	                     k * log(k / (mu + k)) + count * log(share);
	const double ratio = share * MAX(1, (count + k) / (count + 1));
	return ratio < 1 ? MIN(exp(log_p) / (1 - ratio), 1) : 1;
}

double rarity_first(double n, double before, double after)
{
	if (before <= 0 || after <= 0)
		return 1;
	return pow(after / (before + after), n);
}

double rarity_silence(double length, double shape)
{
	return length <= 1 ? 1 : exp(-shape * (length - 1 - log(length)));
}
