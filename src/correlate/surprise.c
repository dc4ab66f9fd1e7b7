/* surprise.c - see surprise.h */
#include "correlate/surprise.h"

#include "base/instant.h"
#include "correlate/robust.h"

#include <math.h>
#include <stdbool.h>

static const double FARTHEST = 30; /* standard deviations; more say no more */
static const double RHYTHM_GAIN =
        0.85; /* a daily rhythm counts when it leaves less spread than this share */
static const double USUAL =
        0.98; /* share of earlier scores that a value has to pass to surprise */
static const double LEAST_SCORE =
        0.1; /* taken for the usual score of a gauge that never moved */
enum {
	RHYTHM_DAYS = 7, /* earlier days of which the same time is looked at */
	BESIDE = 2,      /* bins to either side of it */
	POOL = RHYTHM_DAYS * (2 * BESIDE + 1),
	KNOWN_DAYS = 4,
	KNOWN_LEAST = 200, /* bins of which level and spread are taken */
	KNOWN_STEPS = 100, /* how often in such a time they are taken anew */
	SETTLED = 20,      /* bins before anything can surprise */
	SCORES_LEAST = 50, /* earlier scores, to say what is usual */
	NEIGHBOURS = 6,
};

/* What is known before a bin. */
struct known {
	double level, spread;
};

static guint per_day_of(gint64 width)
{
	return (guint)CLAMP(DAY / MAX(width, 1), 1, 8640);
}

/* What is left of a value without the median of its time of day; NAN under three earlier days. */
static double without_rhythm(const double *values, guint i, guint per_day)
{
	double pool[POOL], scratch[POOL];
	guint n = 0, there = 0;
	for (guint day = 1; day <= RHYTHM_DAYS && day * per_day + BESIDE <= i; day++)
		for (guint k = 0; k <= 2 * BESIDE; k++) {
			pool[n] = values[i - day * per_day - BESIDE + k];
			there += isfinite(pool[n++]) ? 1 : 0;
		}
	if (per_day <= 2 * BESIDE || there * 2 < 3 * (2 * BESIDE + 1))
		return NAN;
	return values[i] - robust_median(pool, n, scratch);
}

/* Level and spread of [a, b); NAN unless a third of it is there. */
static struct known learn(const double *values, guint a, guint b, double *scratch)
{
	guint there = 0;
	struct known known = { robust_median(values + a, b - a, scratch), NAN };
	g_autofree double *off = g_new(double, b - a + 1);
	for (guint i = a; i < b; i++) {
		off[i - a] = values[i] - known.level;
		there += isfinite(values[i]);
	}
	if (there * 3 >= b - a)
		known.spread = robust_spread(off, b - a, scratch);
	return known;
}

static double scaled(double value, struct known known)
{
	double z = (value - known.level) / MAX(known.spread, 1e-12);
	return isfinite(z) ? CLAMP(z, -FARTHEST, FARTHEST) : 0;
}

/* Every value against what was known before it, in standard deviations. */
static void standardise(const double *values, guint n, guint per_day, guint known_bins,
                        double *z)
{
	g_autofree double *left = g_new(double, n), *scratch = g_new(double, n);
	struct known plain = { NAN, NAN }, daily = { NAN, NAN };
	guint step = MAX(1u, known_bins / KNOWN_STEPS);
	for (guint i = 0; i < n; i++) {
		guint a = i > known_bins ? i - known_bins : 0;
		left[i] = without_rhythm(values, i, per_day);
		if (i % step == 0) {
			plain = learn(values, a, i, scratch);
			daily = learn(left, a, i, scratch);
		}
		bool rhythm =
		        daily.spread < RHYTHM_GAIN * plain.spread && isfinite(left[i]);
		z[i] = i < SETTLED ? 0
		       : rhythm    ? scaled(left[i], daily)
		                   : scaled(values[i], plain);
	}
}

double *surprises_of(const double *values, guint n, gint64 width)
{
	guint per_day = per_day_of(width);
	guint known_bins = MAX(KNOWN_LEAST, KNOWN_DAYS * per_day);
	guint step = MAX(1u, known_bins / KNOWN_STEPS);
	double *out = g_new(double, n + 1), usual = NAN, sum = 0;
	g_autofree double *z = g_new(double, n + 1), *score = g_new(double, n + 1);
	g_autofree double *scratch = g_new(double, n + 1);
	standardise(values, n, per_day, known_bins, z);
	for (guint i = 0; i < n; i++) {
		sum += z[i] - (i >= NEIGHBOURS ? z[i - NEIGHBOURS] : 0);
		score[i] = fabs(sum) / MIN(i + 1, NEIGHBOURS);
		if (i % step == 0 && i > SCORES_LEAST)
			usual = robust_quantile(score, i, USUAL, scratch);
		out[i] = score[i] / (usual + LEAST_SCORE);
	}
	return out;
}
