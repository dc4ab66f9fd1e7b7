/* boundary.c - see boundary.h */
#include "correlate/boundary.h"

#include <math.h>
#include <stdlib.h>

enum {
	BEFORE_BINS = 240,
	AFTER_BINS = 120,
	TAIL_BINS = 480,
	REACH_BINS = 240,
	COARSE = 4
};
static const gint64 SHARP =
        45 * MINUTE;                    /* so near the edge every bin speaks for itself */
static const gint64 BLUNT = 5 * MINUTE; /* farther off, cells of this width do */
static const double LEAST_RATE = 0.005; /* of the baseline, where all has fallen away */
static const double TELLING = 12; /* log-likelihood under the best that still counts */

/* One bin, or several far from the edge. */
struct cell {
	gint64 start, width;
	double count, expected;
	bool whole; /* no more bins fit */
};

struct candidate {
	gint64 at;
	double value; /* log-likelihood */
};

/* What is looked at, and the size of the excess relative to the baseline. */
struct fit {
	const Grid *grid;
	guint a, b;    /* bins [a, b) */
	GArray *cells; /* struct cell, of the bins that are there */
	bool onset;
	double excess, peak;
	gint64 from, to, step; /* places tried for the edge */
	double temper, middle;
	double *full; /* full[i]: gains of cells [0, i) at the whole excess that is tried */
	GArray *trials;     /* struct trial */
	GArray *candidates; /* struct candidate: every step where the trials are good */
	double best;
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

/* Part of a cell's time that the shape fills. */
static double covered(const struct fit *fit, const struct shape *shape,
                      const struct cell *cell, gint64 tau)
{
	double u = (double)(cell->start - tau), width = (double)cell->width;
	double area = fit->onset ? risen(u + width, shape->ramp) - risen(u, shape->ramp)
	                         : fallen(u + width, shape) - fallen(u, shape);
	return CLAMP(area / width, 0, 1);
}

/* What one cell says for a rate against its baseline. */
static double gain(const struct fit *fit, const struct cell *cell, double excess)
{
	if (excess <= 0)
		return 0;
	double sign = fit->grid->down ? -1 : 1, x = cell->count;
	double mu = cell->expected, rate = mu * MAX(1 + sign * excess, LEAST_RATE);
	double alpha = MAX(fit->grid->alpha, fit->grid->alpha_hour);
	if (alpha < 1e-5)
		return x * log(rate / mu) - (rate - mu);
	/* NB2: the variance of a raised level grows with its square. */
	double k = 1 / alpha;
	return x * log(rate / mu) - (x + k) * log((rate + k) / (mu + k));
}

static const struct cell *cell_at(const struct fit *fit, guint i)
{
	return &g_array_index(fit->cells, struct cell, i);
}

static void set_full(struct fit *fit, double excess)
{
	fit->full[0] = 0;
	for (guint i = 0; i < fit->cells->len; i++)
		fit->full[i + 1] = fit->full[i] + gain(fit, cell_at(fit, i), excess);
}

/* The first cell that does not end before tau. */
static guint cell_of(const struct fit *fit, gint64 tau)
{
	guint low = 0, high = fit->cells->len;
	while (low < high) {
		guint middle = (low + high) / 2;
		const struct cell *cell = cell_at(fit, middle);
		if (cell->start + cell->width <= tau)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Only the cells of the slope are worked out; those before and after it are sums already. */
static double log_likelihood(const struct fit *fit, const struct shape *shape, gint64 tau,
                             double excess)
{
	guint n = fit->cells->len, i = cell_of(fit, tau);
	double sum = fit->onset ? 0 : fit->full[i];
	for (; i < n; i++) {
		const struct cell *cell = cell_at(fit, i);
		double share = covered(fit, shape, cell, tau);
		if (fit->onset && share >= 1)
			return sum + fit->full[n] - fit->full[i];
		if (!fit->onset && excess * share < 0.01)
			return sum;
		sum += gain(fit, cell, excess * share);
	}
	return sum;
}

/* Harm is an excess of 5 % of the peak's, or of a fifth of the baseline; from tau to the moment at which it is. */
static double event_offset(const struct fit *fit, const struct shape *shape,
                           double excess)
{
	double limit = MAX(0.05 * fit->peak, 0.2);
	double share = MIN(limit / excess, 1);
	if (fit->onset)
		return shape->ramp * share;
	if (shape->half > 0)
		return share < 1 ? shape->half * log2(1 / share) : 0;
	return shape->ramp * (1 - share);
}

/* A shape of one size at one place; the places around it are stride steps apart. */
struct trial {
	struct shape shape;
	double excess;
	gint64 tau;
	gint64 stride;
	double value;
	bool best; /* of its shape and size */
};

static const double sizes[] = { 0.35, 0.5, 0.7, 1, 1.4, 2, 3 };

/* A slope that lasts many steps changes little from one to the next. */
static gint64 stride_of(const struct fit *fit, const struct shape *shape)
{
	gint64 slope = (gint64)MAX(shape->ramp, shape->half);
	return CLAMP(slope / (2 * fit->step), 1, COARSE);
}

static void try_shape(struct fit *fit, const struct shape *shape)
{
	gint64 stride = stride_of(fit, shape);
	for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
		double excess = fit->excess * sizes[i];
		guint best = fit->trials->len;
		set_full(fit, excess);
		for (gint64 tau = fit->from; tau <= fit->to; tau += stride * fit->step) {
			double value = log_likelihood(fit, shape, tau, excess);
			struct trial trial = {
				*shape, excess, tau, stride, value, false
			};
			if (tau == fit->from ||
			    value > g_array_index(fit->trials, struct trial, best).value)
				best = fit->trials->len;
			fit->best = MAX(fit->best, value);
			g_array_append_val(fit->trials, trial);
		}
		g_array_index(fit->trials, struct trial, best).best = true;
	}
}

static void add_candidate(struct fit *fit, const struct trial *trial, gint64 tau)
{
	gint64 shift = (gint64)event_offset(fit, &trial->shape, trial->excess);
	double value = tau == trial->tau
	                       ? trial->value
	                       : log_likelihood(fit, &trial->shape, tau, trial->excess);
	struct candidate candidate = { tau + shift, value };
	fit->best = MAX(fit->best, value);
	g_array_append_val(fit->candidates, candidate);
}

/* Every step around the trials that may matter; those of one size and shape stand together. */
static void look_closer(struct fit *fit)
{
	double least = fit->best - TELLING / fit->temper, full_of = -1;
	for (guint i = 0; i < fit->trials->len; i++) {
		const struct trial *trial = &g_array_index(fit->trials, struct trial, i);
		if (trial->value < least && !trial->best)
			continue;
		if (trial->excess != full_of)
			set_full(fit, trial->excess);
		full_of = trial->excess;
		for (gint64 k = (1 - trial->stride) / 2; k <= trial->stride / 2; k++) {
			gint64 tau = trial->tau + k * fit->step;
			if (tau >= fit->from && tau <= fit->to)
				add_candidate(fit, trial, tau);
		}
	}
}

static int by_at(const void *a, const void *b)
{
	gint64 x = ((const struct candidate *)a)->at;
	gint64 y = ((const struct candidate *)b)->at;
	return (x > y) - (x < y);
}

/* The place under which a share of all weights lies; temper flattens them: 1 as they are. */
static gint64 share_point(const struct fit *fit, double share, double temper)
{
	double all = 0, sum = 0;
	const struct candidate *found = (const void *)fit->candidates->data;
	for (guint i = 0; i < fit->candidates->len; i++)
		all += exp((found[i].value - fit->best) * temper);
	for (guint i = 0; i < fit->candidates->len; i++) {
		sum += exp((found[i].value - fit->best) * temper);
		if (sum >= share * all)
			return found[i].at;
	}
	return fit->to;
}

/* The exact shape of a tail is never known: its limits come from weights that are flattened, its middle from all. */
static struct edge limits(const struct fit *fit)
{
	qsort(fit->candidates->data, fit->candidates->len, sizeof(struct candidate),
	      by_at);
	gint64 lo = share_point(fit, 0.05, fit->temper);
	gint64 hi = share_point(fit, 0.95, fit->temper);
	/* each place stands for half a step to either side of it */
	return (struct edge){ range_of(lo - fit->step / 2, hi + fit->step / 2),
		              share_point(fit, 0.5, fit->middle) };
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
	double sign = grid->down ? -1 : 1;
	return mu > 0 ? MAX(sign * (x - mu) / mu, 0.2) : 1;
}

static double peak_excess(const Grid *grid, guint first, guint last)
{
	guint run = (guint)MAX(1, 10 * MINUTE / grid->width);
	double peak = 0.2;
	for (guint t = first; t <= last; t++)
		peak = MAX(peak, mean_excess(grid, t, MIN(t + run, last + 1)));
	return peak;
}

static const gint64 ramps[] = { 0, 5, 15, 30, 60 }; /* minutes */
static const gint64 halves[] = { 5, 10, 15, 20, 30, 40, 60, 80, 120, 160 };

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
	double sign = fit->grid->down ? -1 : 1;
	return !bin->ok || sign * (bin->count - mu) > 2 * sqrt(mu + alpha * mu * mu);
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

/* Bins [a, b) as cells; edge: the bin around which they stay apart. */
static void set_cells(struct fit *fit, guint edge)
{
	gint64 middle = fit->grid->bins[edge].start, width = fit->grid->width;
	fit->cells = g_array_new(FALSE, FALSE, sizeof(struct cell));
	for (guint t = fit->a; t < fit->b; t++) {
		const struct bin *bin = &fit->grid->bins[t];
		struct cell cell = { bin->start, width, bin->count,
			             MAX(bin->expected, 1e-6), false };
		if (!bin->ok)
			continue;
		cell.whole = width >= BLUNT || ABS(bin->start - middle) <= SHARP;
		struct cell *last = fit->cells->len == 0
		                            ? NULL
		                            : &g_array_index(fit->cells, struct cell,
		                                             fit->cells->len - 1);
		if (last == NULL || last->whole || cell.whole ||
		    last->start + last->width != cell.start) {
			g_array_append_val(fit->cells, cell);
			continue;
		}
		last->width += width;
		last->count += cell.count;
		last->expected += cell.expected;
		last->whole = last->width >= BLUNT;
	}
}

/* Tries every shape that an edge of this side may have. */
static struct edge decide(struct fit *fit)
{
	fit->full = g_new0(double, fit->cells->len + 1);
	fit->candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	fit->trials = g_array_new(FALSE, TRUE, sizeof(struct trial));
	fit->best = -INFINITY;
	/* A minute, or a bin where bins are finer; wide looks are coarser. */
	fit->step = MAX(MIN(fit->grid->width, MINUTE), (fit->to - fit->from) / 800 + 1);
	for (gsize i = 0; i < G_N_ELEMENTS(ramps); i++) {
		struct shape shape = { .ramp = (double)(ramps[i] * MINUTE) };
		try_shape(fit, &shape);
	}
	for (gsize i = 0; !fit->onset && i < G_N_ELEMENTS(halves); i++) {
		struct shape shape = { .half = (double)(halves[i] * MINUTE) };
		try_shape(fit, &shape);
	}
	look_closer(fit);
	struct edge edge = limits(fit);
	g_array_unref(fit->cells);
	g_array_unref(fit->candidates);
	g_array_unref(fit->trials);
	g_free(fit->full);
	return edge;
}

static struct edge held(struct edge edge, struct range at)
{
	return (struct edge){ at, CLAMP(edge.likely, at.lo, at.hi) };
}

struct edge boundary_onset(const Grid *grid, guint first, guint last, guint from)
{
	guint before = (guint)CLAMP(120 * MINUTE / grid->width, 4, BEFORE_BINS);
	guint after = (guint)CLAMP(60 * MINUTE / grid->width, 3, AFTER_BINS);
	struct fit fit = { .grid = grid, .temper = 1, .middle = 1, .onset = true };
	fit.peak = peak_excess(grid, first, last);
	guint high = reached(grid, first, last, fit.peak);
	if (high - first > REACH_BINS)
		high = first;
	fit.a = first > from + before ? first - before : from;
	fit.b = MIN(last + 1, high + after);
	keep_uncut(&fit, first);
	set_cells(&fit, first);
	fit.excess = mean_excess(grid, high, MAX(fit.b, high + 1));
	fit.from = grid->bins[fit.a].start;
	fit.to = grid->bins[fit.b - 1].start + grid->width - 1;
	struct edge edge = decide(&fit);
	struct range at = range_of(edge.at.lo, MIN(edge.at.hi, fit.to + 1));
	return held(edge, hold_onset(&fit, first, outward(&fit, at)));
}

struct edge boundary_end(const Grid *grid, guint first, guint last, guint to)
{
	guint before = (guint)CLAMP(240 * MINUTE / grid->width, 3, BEFORE_BINS);
	guint after = (guint)CLAMP(360 * MINUTE / grid->width, 4, TAIL_BINS);
	guint a = last + 1 > first + before ? last + 1 - before : first;
	struct fit fit = { .grid = grid, .temper = 0.35, .middle = 1, .a = a };
	fit.b = MIN(to, last + 1 + after);
	keep_uncut(&fit, last);
	set_cells(&fit, last);
	fit.excess = mean_excess(grid, a, last + 1);
	fit.peak = peak_excess(grid, first, last);
	fit.from = grid->bins[fit.a].start;
	fit.to = grid->bins[fit.b - 1].start + grid->width;
	struct edge edge = decide(&fit);
	return held(edge, outward(&fit, range_of(edge.at.lo, MIN(edge.at.hi, fit.to))));
}
