/* estimate.c - see estimate.h */
#include "correlate/estimate.h"

#include <math.h>
#include <string.h>

enum {
	CELLS_MAX = 4096, /* of the grid */
	LAG_POINTS = 15,  /* at which a lag is averaged */
};
/* Wrong testimony may lie anywhere in what is looked at, which reaches this far beyond all that is said. */
#define MARGIN HOUR
#define STEP_MIN SECOND
static const double TAIL = 0.05, HALF = 0.5;

/* --- kernels --------------------------------------------------------------------- */

static double uniform(double from, double to, double t)
{
	return t <= from ? 0 : t >= to ? 1 : (t - from) / (to - from);
}

/* Straight between the three points that are known; beyond them the density goes on until all is spent. */
static double measured(const struct testimony *e, double t)
{
	const double lo = (double)e->at.lo, hi = (double)e->at.hi,
	             middle = CLAMP((double)e->likely, lo, hi);
	const double left = MAX(middle - lo, SECOND), right = MAX(hi - middle, SECOND);
	if (t < middle)
		return HALF - MIN(HALF, (HALF - TAIL) * (middle - t) / left);
	return HALF + MIN(HALF, (HALF - TAIL) * (t - middle) / right);
}

/* How likely a lag is at most that long: even up to 10 min, then exponential without a step in the density. */
static double lag_within(double lag)
{
	const double flat = (double)POST_LAG_FLAT, mean = (double)POST_LAG_MEAN;
	if (lag <= 0)
		return 0;
	if (lag <= flat)
		return lag / (flat + mean);
	return 1 - mean / (flat + mean) * exp(-(lag - flat) / mean);
}

/* Probability that the moment is not later than t, if the testimony is right. */
static double until(const struct testimony *e, double t)
{
	double sum = 0;
	switch (e->kind) {
	case TESTIMONY_RECORD:
	case TESTIMONY_STATED:
		return uniform((double)e->at.lo, (double)MAX(e->at.hi, e->at.lo + SECOND),
		               t);
	case TESTIMONY_MEASURED:
		return measured(e, t);
	case TESTIMONY_POSTED:
		return 1 - lag_within((double)e->at.hi - t);
	case TESTIMONY_REPORTED:
		for (int i = 0; i < LAG_POINTS; i++)
			sum += measured(e,
			                t + (i + HALF) * (double)REPORT_LAG / LAG_POINTS);
		return sum / LAG_POINTS;
	}
	return 0;
}

/* Beyond these a kernel is next to nothing. */
static struct range reach_of(const struct testimony *e)
{
	struct range reach = { e->at.lo, MAX(e->at.hi, e->at.lo + SECOND) };
	if (e->kind == TESTIMONY_POSTED)
		reach.lo = e->at.hi - POST_LAG_FLAT - 4 * POST_LAG_MEAN;
	if (e->kind == TESTIMONY_REPORTED)
		reach.lo -= REPORT_LAG;
	if (e->kind == TESTIMONY_MEASURED || e->kind == TESTIMONY_REPORTED) {
		const gint64 width = e->at.hi - e->at.lo + SECOND;
		reach.lo -= width / 8;
		reach.hi += width / 8;
	}
	return reach;
}

/* --- the grid ---------------------------------------------------------------------- */

struct grid {
	struct range span;
	guint n;
	double step;
	double cells; /* of all in which wrong testimony may lie, allowed or not */
	double *mass; /* n */
};

static bool open_grid(struct grid *grid, const GArray *all, struct range allowed)
{
	struct range hull = RANGE_NONE;
	for (guint i = 0; i < all->len; i++)
		hull = range_hull(hull,
		                  reach_of(&g_array_index(all, struct testimony, i)));
	if (!range_known(hull))
		return false;
	grid->span = (struct range){ hull.lo - MARGIN, hull.hi + MARGIN };
	if (allowed.lo != RANGE_UNKNOWN)
		grid->span.lo = MAX(grid->span.lo, allowed.lo);
	if (allowed.hi != RANGE_OPEN && allowed.hi != RANGE_UNKNOWN)
		grid->span.hi = MIN(grid->span.hi, allowed.hi + SECOND);
	/* An instant is a second wide, also where it is the last one that is allowed. */
	grid->span.hi = MAX(grid->span.hi, grid->span.lo + SECOND);
	const gint64 width = grid->span.hi - grid->span.lo;
	grid->n = (guint)CLAMP(width / STEP_MIN, 1, CELLS_MAX);
	grid->step = (double)width / grid->n;
	grid->cells = (double)(hull.hi - hull.lo + 2 * MARGIN) / grid->step;
	grid->mass = g_new(double, grid->n);
	return true;
}

/* How much more likely than chance the testimony makes this cell, right or wrong taken together: its odds. */
static double odds_at(const struct grid *grid, const struct testimony *e, guint cell)
{
	const double from = (double)grid->span.lo + cell * grid->step;
	const double kernel = until(e, from + grid->step) - until(e, from);
	return (1 - e->error) / e->error * kernel * grid->cells;
}

/*
 * Product of the mixtures, less the case that all are wrong. Relative to "all wrong", so that no product underflows: a
 * testimony counts for how much more often than chance it says this cell.
 */
static double mass_at(const struct grid *grid, const GArray *all, guint cell)
{
	double product = 1;
	for (guint i = 0; i < all->len; i++) {
		const struct testimony *e = &g_array_index(all, struct testimony, i);
		if (e->counts)
			product *= 1 + odds_at(grid, e, cell);
	}
	return product - 1;
}

static double fill(const struct grid *grid, const GArray *all)
{
	double sum = 0;
	for (guint i = 0; i < grid->n; i++)
		sum += grid->mass[i] = MAX(mass_at(grid, all, i), 0);
	return sum;
}

static gint64 point_of(const struct grid *grid, double sum, double share)
{
	double seen = 0;
	for (guint i = 0; i < grid->n; i++) {
		const double mass = grid->mass[i] / sum;
		if (seen + mass >= share && mass > 0)
			return grid->span.lo +
			       (gint64)llround((i + (share - seen) / mass) * grid->step);
		seen += mass;
	}
	return grid->span.hi;
}

/* --- who is right -------------------------------------------------------------------- */

static bool better(const struct testimony *a, const struct testimony *b)
{
	if (a->error < b->error || a->error > b->error)
		return a->error < b->error;
	const struct range x = reach_of(a), y = reach_of(b);
	return x.hi - x.lo < y.hi - y.lo;
}

static void choose_of_origins(GArray *all)
{
	for (guint i = 0; i < all->len; i++) {
		struct testimony *e = &g_array_index(all, struct testimony, i);
		e->counts = true;
		e->right = 0;
		for (guint k = 0; k < all->len && e->counts; k++) {
			const struct testimony *other =
			        &g_array_index(all, struct testimony, k);
			if (k == i || g_strcmp0(e->origin, other->origin) != 0)
				continue;
			e->counts = better(e, other) || (!better(other, e) && i < k);
		}
	}
}

static double right_of(const struct grid *grid, const struct testimony *e, double sum)
{
	double right = 0;
	for (guint i = 0; i < grid->n; i++) {
		const double told = odds_at(grid, e, i);
		right += grid->mass[i] / sum * told / (1 + told);
	}
	return right;
}

bool testimony_supports(const struct testimony *testimony)
{
	return testimony->right >= HALF;
}

static void weigh(const struct grid *grid, GArray *all, double sum,
                  struct estimate *estimate)
{
	estimate->late = true;
	for (guint i = 0; i < all->len; i++) {
		struct testimony *e = &g_array_index(all, struct testimony, i);
		e->right = right_of(grid, e, sum);
		if (!e->counts)
			continue;
		if (testimony_supports(e)) {
			estimate->supports++;
			continue;
		}
		estimate->dissents++;
		const bool lags =
		        e->kind == TESTIMONY_POSTED || e->kind == TESTIMONY_REPORTED;
		estimate->late = estimate->late && lags && e->at.lo >= estimate->at.hi;
	}
	estimate->late = estimate->late && estimate->dissents > 0;
}

/*
 * What is recorded or stated to a minute is known to that minute: its 5 and 95 % points would pretend to seconds that
 * nobody knows.
 */
static void snap(const struct grid *grid, const GArray *all, struct estimate *estimate)
{
	const gint64 cell = (gint64)grid->step + SECOND;
	for (guint i = 0; i < all->len; i++) {
		const struct testimony *e = &g_array_index(all, struct testimony, i);
		const gint64 width = MAX(e->at.hi - e->at.lo, SECOND);
		if (!e->counts || !testimony_supports(e) || e->kind > TESTIMONY_STATED ||
		    estimate->at.lo < e->at.lo - cell ||
		    estimate->at.hi > e->at.lo + width + cell ||
		    estimate->at.hi - estimate->at.lo < width * 4 / 5)
			continue;
		estimate->at = e->at;
		estimate->likely = range_middle(e->at);
		return;
	}
}

struct estimate estimate_of(GArray *testimonies, struct range allowed)
{
	struct estimate estimate = { .at = RANGE_NONE, .likely = INSTANT_NONE };
	struct grid grid = { .n = 0 };
	choose_of_origins(testimonies);
	if (!open_grid(&grid, testimonies, allowed))
		return estimate;
	const double sum = fill(&grid, testimonies);
	if (isfinite(sum) && sum > 0) {
		estimate.at = range_of(point_of(&grid, sum, TAIL),
		                       point_of(&grid, sum, 1 - TAIL));
		estimate.likely = point_of(&grid, sum, HALF);
		weigh(&grid, testimonies, sum, &estimate);
		snap(&grid, testimonies, &estimate);
	}
	g_free(grid.mass);
	return estimate;
}
