/*
 * gauge_window.c - windows of a gauge (how long requests took, load, a rate): stretches in which it is not what it
 * usually is, and steps from which it does not come back ("slower since the deploy").
 *
 * A stretch is no window where it changes by less than a fifth, lasts under a minute, or is the one half of a step.
 */
#include "correlate/gauge.h"
#include "correlate/robust.h"
#include "correlate/shift.h"
#include "correlate/threshold.h"
#include "correlate/window.h"

#include <math.h>
#include <string.h>

enum {
	PIECE_GAP_BINS =
	        1440, /* so many missing bins, and two days, part a series in two */
	PIECE_BINS = 200000, /* a piece of more is looked at in wider bins */
	STEP_BINS = 20,      /* values on either side of a step */
	STEP_PARTS = 8,      /* of what is before and behind it: each must show it */
	ARTEFACT_BINS = 3,
	BRIEF_BINS = 5,
};
#define PIECE_WORK 200000000.0 /* bins times bins of the longest stretch */
#define LEAST_SPAN MINUTE
#define STEP_SPAN HOUR
static const double BRIEF_CHANGE = 0.5; /* of a stretch of fewer bins than BRIEF_BINS */
static const double STEP_SPREADS = 3;   /* standard deviations about its levels */
static const double STEP_STRAYS = 0.1;  /* values on the wrong side of it */
static const double STRONG_TIMES = 2;   /* what is usual */
static const double STRONG_LEVEL = 6;   /* standard deviations */
static const gint64 STRONG_SPAN = 5 * MINUTE;

/* A stretch of a series without a long gap, on a grid; several bins are one where they are too many. */
struct piece {
	const Series *series;
	gint64 origin, width;
	guint n;
	double *values;                /* NAN = missing */
	const struct sample **samples; /* the first of each bin */
	double *usual, spread;
};

static void piece_close(struct piece *piece)
{
	g_free(piece->values);
	g_free(piece->samples);
	g_free(piece->usual);
}

static gint64 piece_width(gint64 span, gint64 width)
{
	for (gint64 wide = width;; wide *= 2) {
		double n = (double)(span / wide + 1);
		double longest = MIN(n, MAX(2.0, (double)DAY / (double)wide));
		if (n <= PIECE_BINS && n * longest <= PIECE_WORK)
			return wide;
	}
}

static void piece_open(struct piece *piece, const Series *series,
                       const GPtrArray *samples, guint a, guint b)
{
	const struct sample *first = samples->pdata[a], *last = samples->pdata[b - 1];
	gint64 span = last->start - first->start;
	*piece = (struct piece){ .series = series, .origin = first->start };
	piece->width = piece_width(span, series->width);
	piece->n = (guint)(span / piece->width + 1);
	piece->values = g_new0(double, piece->n);
	piece->usual = g_new(double, piece->n);
	piece->samples = g_new0(const struct sample *, piece->n);
	g_autofree guint *there = g_new0(guint, piece->n);
	for (guint i = a; i < b; i++) {
		const struct sample *sample = samples->pdata[i];
		guint t = (guint)((sample->start - piece->origin) / piece->width);
		piece->values[t] += sample->count;
		if (there[t]++ == 0)
			piece->samples[t] = sample;
	}
	for (guint t = 0; t < piece->n; t++) {
		piece->values[t] = there[t] > 0 ? piece->values[t] / there[t] : NAN;
		piece->usual[t] = NAN;
	}
}

static gint64 bin_start(const struct piece *piece, guint t)
{
	return piece->origin + (gint64)t * piece->width;
}

/* Within a bin nobody can tell where in it, and a bin that is hurt in part shows little: one more to the left. */
static struct range edge_range(const struct piece *piece, guint lo, guint hi)
{
	return range_of(bin_start(piece, lo) - piece->width,
	                bin_start(piece, hi) + piece->width);
}

static struct window *window_of(const struct piece *piece, enum window_way way,
                                const char *rule)
{
	struct window *window = g_new0(struct window, 1);
	window->series = piece->series;
	window->way = way;
	window->rule = rule;
	window->excess = window->noise = window->chance_per_week = NAN;
	window->refs = g_array_new(FALSE, TRUE, sizeof(struct ref));
	return window;
}

static bool is_latency(const Series *series)
{
	return g_strcmp0(series->unit, "ms") == 0 || g_strcmp0(series->unit, "s") == 0;
}

/* --- stretches ----------------------------------------------------------------- */

/* Mean of what is there in [a, b). */
static double mean_of(const double *values, guint a, guint b)
{
	double sum = 0;
	guint n = 0;
	for (guint t = a; t < b; t++)
		if (isfinite(values[t])) {
			sum += values[t];
			n++;
		}
	return n > 0 ? sum / n : NAN;
}

static double away(const struct piece *piece, guint t, bool up)
{
	double apart = piece->values[t] - piece->usual[t];
	return !isfinite(apart) ? -INFINITY : up ? apart : -apart;
}

/* The farthest bin; the hull of those that are a quarter as far. */
static void set_depth(const struct piece *piece, const struct gauge_span *span, bool up,
                      struct window *window)
{
	guint peak = span->first, from = span->end, to = span->first;
	for (guint t = span->first; t < span->end; t++)
		if (away(piece, t, up) > away(piece, peak, up))
			peak = t;
	for (guint t = span->first; t < span->end; t++)
		if (away(piece, t, up) >= away(piece, peak, up) / 4) {
			from = MIN(from, t);
			to = t;
		}
	from = MIN(from, to);
	window->peak_at = bin_start(piece, peak);
	window->peak = piece->values[peak];
	window->peak_baseline = piece->usual[peak];
	window->major_start =
	        range_of(bin_start(piece, from), bin_start(piece, from + 1));
	window->major_end = range_of(bin_start(piece, to), bin_start(piece, to + 1));
	window_ref(window->refs, piece->series, piece->samples[span->first]);
	window_ref(window->refs, piece->series, piece->samples[peak]);
	window_ref(window->refs, piece->series, piece->samples[span->end - 1]);
}

static void set_ends(const struct piece *piece, const struct gauge_span *span,
                     struct window *window)
{
	window->start = edge_range(piece, span->first_lo, span->first_hi);
	window->start_likely = bin_start(piece, span->first);
	window->end = edge_range(piece, span->end_lo, span->end_hi);
	window->end_likely = bin_start(piece, span->end);
	window->first = range_of(bin_start(piece, span->first),
	                         bin_start(piece, span->first + 1));
	window->censored_start =
	        span->first == 0 || !isfinite(piece->values[span->first - 1]);
	window->censored_end = span->end == piece->n;
	if (window->censored_end)
		window->end = (struct range){ bin_start(piece, piece->n), RANGE_OPEN };
	else if (!isfinite(piece->values[span->end]))
		for (guint t = span->end; t < piece->n; t++)
			if (isfinite(piece->values[t])) {
				window->end.hi = MAX(window->end.hi, bin_start(piece, t));
				break;
			}
}

static bool is_long(const struct piece *piece, const struct gauge_span *span,
                    gint64 least)
{
	return (gint64)(span->end - span->first) * piece->width >= least;
}

static void add_span(const struct piece *piece, const struct gauge_span *span,
                     GPtrArray *out)
{
	const double mean = mean_of(piece->values, span->first, span->end);
	const double usual = mean_of(piece->usual, span->first, span->end);
	const bool up = span->level > 0;
	const bool brief = span->end - span->first < BRIEF_BINS;
	const double least = brief ? BRIEF_CHANGE : threshold(WINDOW_GAUGE);
	if (!is_long(piece, span, LEAST_SPAN) ||
	    !(fabs(mean - usual) >= least * fabs(usual)))
		return;
	struct window *window =
	        window_of(piece, up ? WINDOW_RISE : WINDOW_DROP, "capa-mean/median");
	set_ends(piece, span, window);
	set_depth(piece, span, up, window);
	window->strong = up && is_latency(piece->series) &&
	                 mean >= STRONG_TIMES * usual && span->level >= STRONG_LEVEL &&
	                 is_long(piece, span, STRONG_SPAN);
	g_ptr_array_add(out, window);
}

/* --- steps ---------------------------------------------------------------------- */

struct step {
	guint at; /* first bin of the new level */
	double before, after, spread;
};

/* Values of [a, b) that lie on the side of the middle where they should not. */
static bool holds(const double *values, guint a, guint b, double middle, bool above)
{
	guint there = 0, strays = 0, parts = 0, wrong = 0;
	for (guint part = 0; part < STEP_PARTS; part++) {
		guint from = a + (guint)((guint64)(b - a) * part / STEP_PARTS);
		guint to = a + (guint)((guint64)(b - a) * (part + 1) / STEP_PARTS);
		guint n = 0, off = 0;
		for (guint t = from; t < to; t++)
			if (isfinite(values[t])) {
				n++;
				off += (values[t] > middle) != above;
			}
		there += n;
		strays += off;
		parts += n > 0;
		wrong += n > 0 && off * 2 > n;
	}
	return there >= STEP_BINS && parts >= 2 && wrong == 0 &&
	       strays <= STEP_STRAYS * there;
}

static double spread_about(const double *values, guint a, guint b, double level,
                           double *scratch, double *rest)
{
	for (guint t = a; t < b; t++)
		rest[t - a] = values[t] - level;
	return robust_spread(rest, b - a, scratch);
}

/* Whether all before bin at is one level and all behind it another, far enough from it. */
static bool step_at(const double *values, guint n, guint at, gint64 width,
                    struct step *step)
{
	g_autofree double *scratch = g_new(double, n);
	g_autofree double *rest = g_new(double, n);
	if ((gint64)at * width < STEP_SPAN || (gint64)(n - at) * width < STEP_SPAN)
		return false;
	*step = (struct step){ .at = at };
	step->before = robust_median(values, at, scratch);
	step->after = robust_median(values + at, n - at, scratch);
	const double apart = step->after - step->before;
	if (!(fabs(apart) >= threshold(WINDOW_GAUGE) * fabs(step->before)))
		return false;
	const double a = spread_about(values, 0, at, step->before, scratch, rest);
	const double b = spread_about(values, at, n, step->after, scratch, rest);
	/* Levels that grow bring more spread with them: that of the old level counts, with a tenth of the new. */
	step->spread = MAX(a, b / 10);
	const double middle = step->before + apart / 2;
	return fabs(apart) >= STEP_SPREADS * step->spread &&
	       holds(values, 0, at, middle, apart < 0) &&
	       holds(values, at, n, middle, apart > 0);
}

static struct gauge_edge step_edge(const double *values, guint n, const struct step *step)
{
	g_autofree double *z = g_new(double, n);
	g_autofree double *rest = g_new(double, n);
	const double spread =
	        step->spread > 0 ? step->spread : fabs(step->after - step->before) / 10;
	for (guint t = 0; t < n; t++) {
		const double level = t < step->at ? step->before : step->after;
		z[t] = CLAMP((values[t] - step->before) / spread, -30, 30);
		rest[t] = CLAMP((values[t] - level) / spread, -3, 3);
	}
	const double level = CLAMP((step->after - step->before) / spread, -30, 30);
	return gauge_edge(z, 0, n, step->at, level, gauge_inflation(rest, n), true);
}

static void add_step(const struct piece *piece, const double *calm,
                     const struct step *step, GPtrArray *out)
{
	const bool up = step->after > step->before;
	struct gauge_edge edge = step_edge(calm, piece->n, step);
	struct window *window = window_of(piece, up ? WINDOW_STEP_UP : WINDOW_STEP_DOWN,
	                                  "optimal-partitioning/step");
	window->start = edge_range(piece, MIN(edge.lo, step->at), MAX(edge.hi, step->at));
	window->start_likely = bin_start(piece, edge.likely);
	window->end = (struct range){ bin_start(piece, piece->n), RANGE_OPEN };
	window->end_likely = window->end.lo;
	window->censored_end = true;
	window->first =
	        range_of(bin_start(piece, step->at), bin_start(piece, step->at + 1));
	window->major_start = window->first;
	window->major_end =
	        range_of(bin_start(piece, piece->n - 1), bin_start(piece, piece->n));
	window->peak_at = bin_start(piece, step->at);
	window->peak = step->after;
	window->peak_baseline = step->before;
	window->strong = up && is_latency(piece->series) &&
	                 step->after >= STRONG_TIMES * step->before;
	window_ref(window->refs, piece->series, piece->samples[step->at]);
	window_ref(window->refs, piece->series, piece->samples[piece->n - 1]);
	g_ptr_array_add(out, window);
}

/* Of the shifts the one that parts the whole best, if any does. */
static bool find_step(const struct piece *piece, const double *calm, struct step *best)
{
	g_autoptr(GArray) shifts = shifts_of(calm, piece->n);
	bool found = false;
	for (guint i = 0; i < shifts->len; i++) {
		struct step step;
		guint at = g_array_index(shifts, guint, i);
		while (at < piece->n && !isfinite(calm[at]))
			at++;
		if (at >= piece->n || !step_at(calm, piece->n, at, piece->width, &step))
			continue;
		if (!found ||
		    fabs(step.after - step.before) / MAX(step.spread, 1e-12) >
		            fabs(best->after - best->before) / MAX(best->spread, 1e-12))
			*best = step;
		found = true;
	}
	return found;
}

/* What is left of a step where the usual is a running median: a rise behind it, a fall before it. */
static bool is_half(const struct gauge_span *span, guint at)
{
	return (span->first <= at + ARTEFACT_BINS && span->end + ARTEFACT_BINS >= at);
}

/* --- all of it -------------------------------------------------------------------- */

static void piece_windows(struct piece *piece, GPtrArray *out)
{
	struct step step = { 0 };
	g_autofree double *calm = g_memdup2(piece->values, piece->n * sizeof(double));
	g_autoptr(GArray) spans = gauge_spans_usual(piece->values, piece->n, piece->width,
	                                            piece->usual, &piece->spread);
	gauge_calm(calm, piece->n, piece->width);
	const bool stepped = find_step(piece, calm, &step);
	for (guint i = 0; i < spans->len; i++) {
		const struct gauge_span *span =
		        &g_array_index(spans, struct gauge_span, i);
		if (!stepped || !is_half(span, step.at))
			add_span(piece, span, out);
	}
	if (stepped)
		add_step(piece, calm, &step, out);
}

static GPtrArray *usable_samples(const Series *series)
{
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; i < series->samples->len; i++) {
		struct sample *sample = &g_array_index(series->samples, struct sample, i);
		const struct sample *last =
		        out->len > 0 ? out->pdata[out->len - 1] : NULL;
		if (isfinite(sample->count) && fabs(sample->count) < 1e15 &&
		    sample->start != INSTANT_NONE &&
		    (last == NULL || sample->start > last->start))
			g_ptr_array_add(out, sample);
	}
	return out;
}

static struct baseline *judged(const Series *series, const GPtrArray *samples,
                               double spread)
{
	struct baseline *baseline = g_new0(struct baseline, 1);
	g_autofree double *values = g_new(double, samples->len);
	g_autofree double *scratch = g_new(double, samples->len);
	for (guint i = 0; i < samples->len; i++)
		values[i] = ((const struct sample *)samples->pdata[i])->count;
	baseline->series = series;
	baseline->mode = "median";
	baseline->level = robust_median(values, samples->len, scratch);
	baseline->dispersion = spread;
	return baseline;
}

GPtrArray *gauge_windows(const Series *series, struct baseline **baseline)
{
	GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)window_free);
	g_autoptr(GPtrArray) samples = usable_samples(series);
	double spread = 0;
	if (series->width <= 0 || samples->len < GAUGE_LEAST)
		return out;
	gint64 gap = MAX(2 * DAY, PIECE_GAP_BINS * MIN(series->width, DAY));
	for (guint a = 0, b = 1; a < samples->len; a = b++) {
		while (b < samples->len &&
		       ((const struct sample *)samples->pdata[b])->start -
		                       ((const struct sample *)samples->pdata[b - 1])
		                               ->start <=
		               gap)
			b++;
		if (b - a < GAUGE_LEAST)
			continue;
		struct piece piece;
		piece_open(&piece, series, samples, a, b);
		piece_windows(&piece, out);
		spread = MAX(spread, piece.spread);
		piece_close(&piece);
	}
	g_ptr_array_sort(out, window_by_start);
	if (baseline != NULL)
		*baseline = judged(series, samples, spread);
	return out;
}
