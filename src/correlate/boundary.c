/* boundary.c - see boundary.h */
#include "correlate/boundary.h"

#include <math.h>
#include <stdlib.h>

enum { BEFORE_BINS = 40, AFTER_BINS = 30, TAIL_BINS = 60, REACH_BINS = 240 };

/* Bins that are looked at, and the size of the excess relative to the baseline. */
struct fit {
	const Grid *grid;
	guint a, b; /* bins [a, b) */
	double excess, peak;
	gint64 from, to, step; /* places tried for the edge */
	double temper;
	GArray *places; /* struct place_weight */
};

struct place_weight {
	gint64 at;
	double weight; /* log-likelihood first, then its exponential */
};

struct shape {
	double ramp; /* us of linear rise or fall */
	double half; /* us of halving; 0 = no tail */
};

/* Integral from minus infinity to u of a rise from 0 to 1 that begins at 0. */
static double risen(double u, double ramp)
{
	if (u <= 0)
		return 0;
	return u < ramp ? u * u / (2 * ramp) : u - ramp / 2;
}

/* The same of a fall from 1 to 0 that begins at 0, less the part before 0. */
static double fallen(double u, const struct shape *shape)
{
	if (u <= 0)
		return u;
	if (shape->half > 0)
		return shape->half / G_LN2 * (1 - exp2(-u / shape->half));
	return u < shape->ramp ? u - u * u / (2 * shape->ramp) : shape->ramp / 2;
}

static double covered(const struct fit *fit, const struct shape *shape, bool onset,
                      gint64 start, gint64 tau)
{
	double u = (double)(start - tau), width = (double)fit->grid->width;
	double area = onset ? risen(u + width, shape->ramp) - risen(u, shape->ramp)
	                    : fallen(u + width, shape) - fallen(u, shape);
	return CLAMP(area / width, 0, 1);
}

/* What one bin says for a rate against its baseline. */
static double gain(const struct fit *fit, guint t, double excess)
{
	const struct bin *bin = &fit->grid->bins[t];
	if (!bin->ok || excess <= 0)
		return 0;
	double mu = MAX(bin->expected, 1e-6), rate = mu * (1 + excess);
	double alpha = MAX(fit->grid->alpha, fit->grid->alpha_hour), x = bin->count;
	if (alpha < 1e-5)
		return x * log(rate / mu) - (rate - mu);
	/* NB2: the variance of a raised level grows with its square. */
	double k = 1 / alpha;
	return x * log(rate / mu) - (x + k) * log((rate + k) / (mu + k));
}

/* Sums of the gains of whole bins, for one size of the excess: full[i] holds bins [a, a + i). */
static double *full_gains(const struct fit *fit, double excess)
{
	double *full = g_new(double, fit->b - fit->a + 1);
	full[0] = 0;
	for (guint t = fit->a; t < fit->b; t++)
		full[t - fit->a + 1] = full[t - fit->a] + gain(fit, t, excess);
	return full;
}

/* Only the bins of the slope are worked out; those before and after it are sums already. */
static double log_likelihood(const struct fit *fit, const struct shape *shape, bool onset,
                             gint64 tau, double excess, const double *full)
{
	guint n = fit->b - fit->a;
	gint64 width = fit->grid->width, in = tau - fit->grid->bins[fit->a].start;
	guint k = in <= 0 ? 0 : (guint)MIN(in / width, (gint64)n);
	double sum = onset ? 0 : full[k];
	for (; k < n; k++) {
		double share = covered(fit, shape, onset,
		                       fit->grid->bins[fit->a + k].start, tau);
		if (onset && share >= 1)
			return sum + full[n] - full[k];
		if (!onset && share < 0.002)
			return sum;
		sum += gain(fit, fit->a + k, excess * share);
	}
	return sum;
}

static double event_offset(const struct fit *fit, const struct shape *shape, bool onset,
                           double excess)
{
	double limit = MAX(0.05 * fit->peak, 0.2);
	double share = MIN(limit / excess, 1);
	if (onset)
		return shape->ramp * share;
	if (shape->half > 0)
		return share < 1 ? shape->half * log2(1 / share) : 0;
	return shape->ramp * (1 - share);
}

static void try_shape(struct fit *fit, const struct shape *shape, bool onset)
{
	static const double sizes[] = { 0.35, 0.7, 1, 1.4, 2.5 };
	for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
		double excess = fit->excess * sizes[i];
		double shift = event_offset(fit, shape, onset, excess);
		g_autofree double *full = full_gains(fit, excess);
		for (gint64 tau = fit->from; tau <= fit->to; tau += fit->step) {
			double value =
			        log_likelihood(fit, shape, onset, tau, excess, full);
			struct place_weight place = { tau + (gint64)shift,
				                      value * fit->temper };
			g_array_append_val(fit->places, place);
		}
	}
}

static int by_at(const void *a, const void *b)
{
	gint64 x = ((const struct place_weight *)a)->at;
	gint64 y = ((const struct place_weight *)b)->at;
	return (x > y) - (x < y);
}

/* 5 % and 95 % points of what was tried; each place stands for half a step to either side of it. */
static struct range limits(const struct fit *fit)
{
	double best = -INFINITY, all = 0, sum = 0;
	gint64 lo = fit->from, hi = fit->to;
	bool low = false;
	for (guint i = 0; i < fit->places->len; i++)
		best = MAX(best,
		           g_array_index(fit->places, struct place_weight, i).weight);
	for (guint i = 0; i < fit->places->len; i++) {
		struct place_weight *p =
		        &g_array_index(fit->places, struct place_weight, i);
		p->weight = exp(p->weight - best);
		all += p->weight;
	}
	qsort(fit->places->data, fit->places->len, sizeof(struct place_weight), by_at);
	for (guint i = 0; i < fit->places->len; i++) {
		struct place_weight p =
		        g_array_index(fit->places, struct place_weight, i);
		sum += p.weight;
		if (!low && sum >= 0.05 * all) {
			lo = p.at;
			low = true;
		}
		hi = p.at;
		if (sum >= 0.95 * all)
			break;
	}
	return range_of(lo - fit->step / 2, hi + fit->step / 2);
}

static gint64 floor_to(gint64 at, gint64 origin, gint64 width)
{
	gint64 past = (at - origin) % width;
	return at - (past < 0 ? past + width : past);
}

static struct range outward(const struct fit *fit, struct range r)
{
	gint64 origin = fit->grid->bins[fit->a].start, width = fit->grid->width;
	gint64 lo = floor_to(r.lo, origin, width);
	gint64 hi = floor_to(r.hi + width - 1, origin, width);
	return range_of(lo, MAX(hi, lo + width));
}

/* No look across a gap that was cut. */
static void keep_uncut(struct fit *fit, guint inside)
{
	for (guint t = inside; t > fit->a; t--)
		if (fit->grid->bins[t - 1].cut) {
			fit->a = t;
			break;
		}
	for (guint t = inside; t < fit->b; t++)
		if (fit->grid->bins[t].cut) {
			fit->b = t;
			break;
		}
}

/* Mean excess over bins [a, b), relative to the baseline; at least a little. */
static double mean_excess(const Grid *grid, guint a, guint b)
{
	double x = 0, mu = 0;
	for (guint t = a; t < b; t++)
		if (grid->bins[t].ok) {
			x += grid->bins[t].count;
			mu += MAX(grid->bins[t].expected, 1e-6);
		}
	return mu > 0 ? MAX((x - mu) / mu, 0.2) : 1;
}

static double peak_excess(const Grid *grid, guint first, guint last)
{
	guint run = (guint)MAX(1, 10 * MINUTE / grid->width);
	double peak = 0.2;
	for (guint t = first; t <= last; t++)
		peak = MAX(peak, mean_excess(grid, t, MIN(t + run, last + 1)));
	return peak;
}

static gint64 step_of(const Grid *grid)
{
	return grid->width >= 5 * MINUTE ? MINUTE : MAX(grid->width / 6, SECOND);
}

static const gint64 ramps[] = { 0, 5, 15, 30, 60 }; /* minutes */
static const gint64 halves[] = { 10, 20, 40, 80 };

/* The first bin from which on the excess is half of the peak's: a blip before it does not end the search. */
static guint reached(const Grid *grid, guint first, guint last, double peak)
{
	guint run = (guint)MAX(1, 5 * MINUTE / grid->width);
	for (guint t = first; t <= last; t++)
		if (mean_excess(grid, t, MIN(t + run, last + 1)) >= peak / 2)
			return t;
	return first;
}

/* Above what chance puts there in one bin of forty. */
static bool stands_out(const struct fit *fit, guint t)
{
	const struct bin *bin = &fit->grid->bins[t];
	double mu = MAX(bin->expected, 1e-6);
	double alpha = MAX(fit->grid->alpha, fit->grid->alpha_hour);
	return !bin->ok || bin->count > mu + 2 * sqrt(mu + alpha * mu * mu);
}

/*
 * No shape fits a jump that then goes on rising, and large counts make the best of the bad ones look certain. Counts alone
 * say this much: the excess begins within the first bin that has any, or one before it that stands out itself.
 */
static struct range hold_onset(const struct fit *fit, guint first, struct range r)
{
	gint64 start = fit->grid->bins[first].start;
	bool calm = first > fit->a && !stands_out(fit, first - 1);
	if (calm && r.hi <= start && stands_out(fit, first))
		r.hi = start + fit->grid->width;
	return r;
}

struct range boundary_onset(const Grid *grid, guint first, guint last, guint from)
{
	guint before = (guint)CLAMP(120 * MINUTE / grid->width, 4, BEFORE_BINS);
	guint after = (guint)CLAMP(60 * MINUTE / grid->width, 3, AFTER_BINS);
	struct fit fit = { .grid = grid, .temper = 1 };
	fit.peak = peak_excess(grid, first, last);
	guint edge = reached(grid, first, last, fit.peak);
	if (edge - first > REACH_BINS)
		edge = first;
	fit.a = first > from + before ? first - before : from;
	fit.b = MIN(last + 1, edge + after);
	keep_uncut(&fit, first);
	fit.excess = mean_excess(grid, edge, MAX(fit.b, edge + 1));
	fit.from = grid->bins[fit.a].start;
	fit.to = grid->bins[fit.b - 1].start + grid->width - 1;
	fit.step = MAX(step_of(grid), (fit.to - fit.from) / 400 + 1);
	fit.places = g_array_new(FALSE, FALSE, sizeof(struct place_weight));
	for (gsize i = 0; i < G_N_ELEMENTS(ramps); i++) {
		struct shape shape = { .ramp = (double)(ramps[i] * MINUTE) };
		try_shape(&fit, &shape, true);
	}
	struct range r = limits(&fit);
	g_array_unref(fit.places);
	return hold_onset(&fit, first,
	                  outward(&fit, range_of(r.lo, MIN(r.hi, fit.to + 1))));
}

struct range boundary_end(const Grid *grid, guint first, guint last, guint to)
{
	guint before = (guint)CLAMP(60 * MINUTE / grid->width, 3, AFTER_BINS);
	guint after = (guint)CLAMP(360 * MINUTE / grid->width, 4, TAIL_BINS);
	guint a = last + 1 > first + before ? last + 1 - before : first;
	struct fit fit = { .grid = grid, .temper = 0.5, .a = a };
	fit.b = MIN(to, last + 1 + after);
	keep_uncut(&fit, last);
	fit.excess = mean_excess(grid, a, last + 1);
	fit.peak = peak_excess(grid, first, last);
	fit.from = grid->bins[fit.a].start;
	fit.to = grid->bins[fit.b - 1].start + grid->width;
	fit.step = MAX(step_of(grid), (fit.to - fit.from) / 400 + 1);
	fit.places = g_array_new(FALSE, FALSE, sizeof(struct place_weight));
	for (gsize i = 0; i < G_N_ELEMENTS(ramps); i++) {
		struct shape shape = { .ramp = (double)(ramps[i] * MINUTE) };
		try_shape(&fit, &shape, false);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(halves); i++) {
		struct shape shape = { .half = (double)(halves[i] * MINUTE) };
		try_shape(&fit, &shape, false);
	}
	struct range r = limits(&fit);
	g_array_unref(fit.places);
	return outward(&fit, range_of(r.lo, MIN(r.hi, fit.to)));
}
