/* baseline.c - see baseline.h */
#include "correlate/baseline.h"
#include "correlate/threshold.h"

#include <math.h>
#include <stdlib.h>

enum {
	CUT_MIN_BINS = 8,     /* a gap of fewer bins is never cut */
	CUT_MAX_BINS = 1440,  /* one of more always is */
	GRID_LIMIT = 4000000, /* bins; above that every gap is cut at CUT_MIN_BINS */
	MANY_DAYS = 10,       /* of bins: more than a jump of the clock can make */
	HOURS_LEAST = 36,     /* fewer calm hours say nothing of how hours drift */
};
#define FINEST_DAILY                                                                     \
	(10 * SECOND) /* a day of finer bins is more slots than a profile can fill */
static const double FLOOR_FLAT = 0.5, FLOOR_MASKED = 0.3;

/* --- the grid ---------------------------------------------------------------- */

static bool usable(const struct sample *sample)
{
	return isfinite(sample->count) && sample->count >= 0 && sample->count < 1e15 &&
	       sample->start != INSTANT_NONE;
}

/* Missing bins between two samples, and whether they are a gap that nothing crosses. */
static guint missing_between(const struct sample *a, const struct sample *b, gint64 width,
                             gint64 cut, bool *is_cut)
{
	gint64 apart = (b->start - a->start + width / 2) / width;
	*is_cut = apart - 1 >= cut;
	return apart <= 1 ? 0 : *is_cut ? 1 : (guint)(apart - 1);
}

static guint count_bins(const GPtrArray *samples, gint64 width, gint64 cut)
{
	guint n = samples->len;
	bool is_cut;
	for (guint i = 1; i < samples->len; i++) {
		n += missing_between(samples->pdata[i - 1], samples->pdata[i], width, cut,
		                     &is_cut);
		if (n > GRID_LIMIT)
			break;
	}
	return n;
}

static struct bin bin_of(const struct sample *sample)
{
	double exposure = sample->exposure;
	if (!isfinite(exposure) || exposure < 0)
		exposure = NAN;
	double given = isfinite(sample->baseline) && sample->baseline >= 0
	                       ? sample->baseline
	                       : NAN;
	return (struct bin){ .start = sample->start,
		             .count = sample->count,
		             .exposure = exposure,
		             .given = given,
		             .sample = sample,
		             .ok = true };
}

static void fill_bins(Grid *grid, const GPtrArray *samples, gint64 cut)
{
	guint at = 0;
	for (guint i = 0; i < samples->len; i++) {
		const struct sample *sample = samples->pdata[i];
		const struct sample *before = i > 0 ? samples->pdata[i - 1] : NULL;
		bool is_cut = false;
		guint missing = before == NULL
		                        ? 0
		                        : missing_between(before, sample, grid->width,
		                                          cut, &is_cut);
		for (guint k = 0; k < missing; k++) {
			struct bin *bin = &grid->bins[at++];
			bin->start = before->start + (gint64)(k + 1) * grid->width;
			bin->count = bin->exposure = bin->given = NAN;
			bin->cut = is_cut;
		}
		grid->bins[at++] = bin_of(sample);
	}
	grid->n = at;
}

static GPtrArray *usable_samples(const Series *series)
{
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; i < series->samples->len; i++) {
		struct sample *sample = &g_array_index(series->samples, struct sample, i);
		if (!usable(sample))
			continue;
		const struct sample *last =
		        out->len > 0 ? out->pdata[out->len - 1] : NULL;
		/* Overlapping captures repeat a bin some seconds apart: the first stays. */
		if (last == NULL || sample->start - last->start >= series->width / 2 + 1)
			g_ptr_array_add(out, sample);
	}
	return out;
}

static guint count_where(const Grid *grid, double (*value)(const struct bin *))
{
	guint n = 0;
	for (guint t = 0; t < grid->n; t++)
		n += grid->bins[t].ok && !isnan(value(&grid->bins[t]));
	return n;
}

static double exposure_of(const struct bin *bin)
{
	return bin->exposure;
}

static double given_of(const struct bin *bin)
{
	return bin->given;
}

/* Days (UTC) that hold a fiftieth of all bins: one bin of a clock that jumped is no day of history. */
static guint count_days(const Grid *grid, guint present)
{
	guint days = 0, n = 0;
	gint64 day = G_MININT64;
	for (guint t = 0; t < grid->n; t++) {
		const struct bin *bin = &grid->bins[t];
		const gint64 past = bin->start % DAY;
		const gint64 own = bin->start - (past < 0 ? past + DAY : past);
		if (own != day)
			n = 0;
		day = own;
		n += bin->ok;
		days += bin->ok && n == present / 50 + 1;
	}
	return days;
}

static const char *mode_of(const Grid *grid)
{
	guint present = 0;
	for (guint t = 0; t < grid->n; t++)
		present += grid->bins[t].ok;
	if (count_where(grid, given_of) * 5 >= present * 4)
		return "given";
	if (count_where(grid, exposure_of) * 2 > present)
		return "ratio";
	gint64 span = grid->bins[grid->n - 1].start - grid->bins[0].start + grid->width;
	bool daily = grid->width >= FINEST_DAILY && grid->width <= HOUR &&
	             DAY % grid->width == 0;
	return span >= threshold_span(BASELINE_HISTORY) && daily &&
	                       (present >= MANY_DAYS * (guint)(DAY / grid->width) ||
	                        count_days(grid, present) * DAY >=
	                                threshold_span(BASELINE_HISTORY))
	               ? "history"
	               : "flat";
}

Grid *grid_new(const Series *series)
{
	Grid *grid = g_new0(Grid, 1);
	grid->series = series;
	grid->width = series->width;
	grid->mode = "flat";
	grid->ratio_min = threshold(WINDOW_RATIO_BIN);
	grid->keep_min = threshold(WINDOW_RATIO_WHOLE);
	if (series->width <= 0)
		return grid;
	g_autoptr(GPtrArray) samples = usable_samples(series);
	if (samples->len == 0)
		return grid;
	gint64 cut = CLAMP(6 * HOUR / series->width, CUT_MIN_BINS, CUT_MAX_BINS);
	guint n = count_bins(samples, series->width, cut);
	if (n > GRID_LIMIT) {
		cut = CUT_MIN_BINS;
		n = samples->len * (CUT_MIN_BINS + 1);
	}
	grid->bins = g_new0(struct bin, n);
	fill_bins(grid, samples, cut);
	grid->mode = mode_of(grid);
	grid->both = series->measure == MEASURE_REQUESTS;
	if (g_str_equal(grid->mode, "flat")) {
		grid->ratio_min = threshold(WINDOW_RATIO_FLAT_BIN);
		grid->keep_min = threshold(WINDOW_RATIO_FLAT_WHOLE);
	}
	return grid;
}

void grid_free(Grid *grid)
{
	if (grid == NULL)
		return;
	g_free(grid->bins);
	g_free(grid);
}

/* --- figures ----------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The q-quantile of values, which it sorts; 0 for none. */
static double quantile(GArray *values, double q)
{
	if (values->len == 0)
		return 0;
	qsort(values->data, values->len, sizeof(double), by_value);
	guint at = (guint)(q * (double)(values->len - 1) + 0.5);
	return g_array_index(values, double, MIN(at, values->len - 1));
}

static GArray *values_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(double));
}

/* --- flat -------------------------------------------------------------------- */

/* Short files are mostly outage, so a lower quantile stands for their calm; the normal law lifts it to the mean. */
static void low_quantile(const Grid *grid, double *q, double *lift)
{
	gint64 span = grid->bins[grid->n - 1].start - grid->bins[0].start;
	bool is_short = span < 18 * HOUR;
	*q = grid->both ? 0.5 : is_short ? 0.10 : 0.25;
	*lift = grid->both ? 0 : is_short ? 1.28 : 0.67;
}

static void fill_expected(Grid *grid, double level)
{
	for (guint t = 0; t < grid->n; t++)
		grid->bins[t].expected = level;
}

static void flat_first(Grid *grid)
{
	double share, lift;
	low_quantile(grid, &share, &lift);
	g_autoptr(GArray) values = values_new();
	for (guint t = 0; t < grid->n; t++)
		if (grid->bins[t].ok)
			g_array_append_val(values, grid->bins[t].count);
	double q = quantile(values, share);
	fill_expected(grid, MAX(q + lift * sqrt(MAX(q, 0.5)), FLOOR_FLAT));
}

static void flat_again(Grid *grid)
{
	double sum = 0;
	guint n = 0;
	for (guint t = 0; t < grid->n; t++)
		if (grid->bins[t].ok && !grid->bins[t].masked) {
			sum += grid->bins[t].count;
			n++;
		}
	if (n > 0)
		fill_expected(grid, MAX(sum / n, FLOOR_MASKED));
}

/* --- given ------------------------------------------------------------------- */

static double given_at(const struct bin *bin)
{
	return isnan(bin->given) ? 0.5 : MAX(bin->given, 0.5);
}

static void fill_given(Grid *grid, double factor)
{
	for (guint t = 0; t < grid->n; t++)
		grid->bins[t].expected = factor * given_at(&grid->bins[t]);
}

/* Baselines of a day run up to twice too high or low: the factor comes from pools of four bins, robustly. */
static void given_first(Grid *grid)
{
	g_autoptr(GArray) ratios = values_new();
	for (guint t = 0; t + 4 <= grid->n; t += 4) {
		double x = 0, b = 0;
		for (guint k = t; k < t + 4; k++)
			if (grid->bins[k].ok) {
				x += grid->bins[k].count;
				b += given_at(&grid->bins[k]);
			}
		double ratio = (x + 0.17) / MAX(b, 0.5);
		if (b > 0)
			g_array_append_val(ratios, ratio);
	}
	double q, lift;
	low_quantile(grid, &q, &lift);
	double middle = ratios->len > 0 ? quantile(ratios, q < 0.2 ? 0.25 : 0.5) : 1;
	fill_given(grid, CLAMP(middle, 0.5, 2));
}

static void given_again(Grid *grid)
{
	double x = 2, b = 2;
	for (guint t = 0; t < grid->n; t++)
		if (grid->bins[t].ok && !grid->bins[t].masked) {
			x += grid->bins[t].count;
			b += given_at(&grid->bins[t]);
		}
	fill_given(grid, CLAMP(x / b, 0.5, 2));
}

/* --- ratio ------------------------------------------------------------------- */

static double requests_at(const struct bin *bin)
{
	/* Retry storms: more failures than requests happen, the larger counts. */
	return isnan(bin->exposure) ? bin->count : MAX(bin->exposure, bin->count);
}

static void fill_ratio(Grid *grid, double ratio)
{
	for (guint t = 0; t < grid->n; t++)
		grid->bins[t].expected =
		        grid->bins[t].ok ? ratio * requests_at(&grid->bins[t]) : 0;
}

/* The mean of which a tenth of the counts lie at or under q. */
static double mean_above(double q)
{
	return q + 1.28 * sqrt(q + 0.4) + 0.8;
}

/* Shares in pools of 200 requests and 10 min at least; *size is what a pool holds. */
static GArray *pooled_shares(const Grid *grid, double *size)
{
	GArray *shares = values_new();
	guint least = (guint)MAX(1, 10 * MINUTE / grid->width), bins = 0;
	double x = 0, e = 0, requests = 0;
	for (guint t = 0; t < grid->n; t++) {
		if (!grid->bins[t].ok)
			continue;
		x += grid->bins[t].count;
		e += requests_at(&grid->bins[t]);
		if (++bins < least || e < 200)
			continue;
		double share = x / e;
		g_array_append_val(shares, share);
		requests += e;
		x = e = 0;
		bins = 0;
	}
	double share = e > 0 ? x / e : 0;
	if (shares->len == 0)
		g_array_append_val(shares, share);
	*size = MAX(requests > 0 ? requests / shares->len : e, 1);
	return shares;
}

/* From the calmest tenth: in a short file most of the rest may be the outage. */
static void ratio_first(Grid *grid)
{
	double size;
	g_autoptr(GArray) shares = pooled_shares(grid, &size);
	double calm = quantile(shares, 0.1);
	fill_ratio(grid, MIN(mean_above(calm * size) / size, 1));
}

static void ratio_again(Grid *grid)
{
	double x = 0.5, e = 500;
	for (guint t = 0; t < grid->n; t++)
		if (grid->bins[t].ok && !grid->bins[t].masked) {
			x += grid->bins[t].count;
			e += requests_at(&grid->bins[t]);
		}
	if (e > 500)
		fill_ratio(grid, x / e);
}

/* --- dispersion -------------------------------------------------------------- */

static double shrunk(double alpha, guint n)
{
	const double weight = threshold(BASELINE_WEIGHT);
	return (alpha * n + threshold(BASELINE_ALPHA) * weight) / (n + weight);
}

/* Moment estimate over calm bins, without the top hundredth of the scaled squares. */
static double alpha_bins(const Grid *grid, guint *n)
{
	g_autoptr(GArray) scaled = values_new();
	for (guint t = 0; t < grid->n; t++) {
		const struct bin *b = &grid->bins[t];
		if (!b->ok || b->masked)
			continue;
		double square = (b->count - b->expected) * (b->count - b->expected);
		double value =
		        square / (b->expected + 0.05 * b->expected * b->expected + 1e-9);
		g_array_append_val(scaled, value);
	}
	*n = scaled->len;
	double limit = quantile(scaled, 0.99), above = 0, below = 0;
	for (guint t = 0; t < grid->n; t++) {
		const struct bin *b = &grid->bins[t];
		double d = b->count - b->expected;
		if (!b->ok || b->masked ||
		    d * d / (b->expected + 0.05 * b->expected * b->expected + 1e-9) >
		            limit)
			continue;
		above += d * d - b->expected;
		below += b->expected * b->expected;
	}
	return below > 0 ? CLAMP(above / below, 0, 4) : 0;
}

/* The same on hours: slow drift must not look like many small proofs. An hour is what is there and calm of it. */
static double alpha_hours(const Grid *grid)
{
	guint per_hour = (guint)MAX(1, HOUR / grid->width), hours = 0;
	double above = 0, below = 0;
	for (guint t = 0; per_hour > 1 && t + per_hour <= grid->n; t += per_hour) {
		double x = 0, m = 0;
		guint there = 0;
		for (guint k = t; k < t + per_hour; k++) {
			if (!grid->bins[k].ok || grid->bins[k].masked)
				continue;
			there++;
			x += grid->bins[k].count;
			m += grid->bins[k].expected;
		}
		if (there * 2 < per_hour)
			continue;
		above += (x - m) * (x - m) - m;
		below += m * m;
		hours++;
	}
	return hours >= HOURS_LEAST && below > 0 ? CLAMP(above / below, 0, 4) : 0;
}

void baseline_dispersion(Grid *grid)
{
	guint n;
	double alpha = alpha_bins(grid, &n);
	grid->alpha = g_str_equal(grid->mode, "history") ? alpha : shrunk(alpha, n);
	grid->alpha_hour = alpha_hours(grid);
	double per_hour = MAX(1.0, (double)HOUR / (double)grid->width);
	for (guint t = 0; t < grid->n; t++) {
		struct bin *b = &grid->bins[t];
		double phi = MAX(1 + grid->alpha * b->expected,
		                 1 + grid->alpha_hour * b->expected * per_hour);
		b->weight = b->ok ? 1 / phi : 0;
	}
}

void baseline_first(Grid *grid)
{
	if (g_str_equal(grid->mode, "given"))
		given_first(grid);
	else if (g_str_equal(grid->mode, "ratio"))
		ratio_first(grid);
	else if (g_str_equal(grid->mode, "history"))
		history_fill(grid, true);
	else
		flat_first(grid);
	if (g_str_equal(grid->mode, "history")) {
		baseline_dispersion(grid);
		return;
	}
	/* The outage is not masked yet, so its spread must not count as calm. */
	grid->alpha = threshold(BASELINE_ALPHA);
	grid->alpha_hour = 0;
	for (guint t = 0; t < grid->n; t++)
		grid->bins[t].weight =
		        grid->bins[t].ok ? 1 / (1 + grid->alpha * grid->bins[t].expected)
		                         : 0;
}

void baseline_again(Grid *grid)
{
	if (g_str_equal(grid->mode, "given"))
		given_again(grid);
	else if (g_str_equal(grid->mode, "ratio"))
		ratio_again(grid);
	else if (g_str_equal(grid->mode, "history"))
		history_fill(grid, false);
	else
		flat_again(grid);
}

struct baseline *baseline_of(const Grid *grid)
{
	struct baseline *baseline = g_new0(struct baseline, 1);
	double expected = 0, requests = 0;
	guint n = 0;
	for (guint t = 0; t < grid->n; t++)
		if (grid->bins[t].ok) {
			expected += grid->bins[t].expected;
			requests += requests_at(&grid->bins[t]);
			n++;
		}
	bool ratio = g_str_equal(grid->mode, "ratio");
	baseline->series = grid->series;
	baseline->mode = grid->mode;
	baseline->level = ratio   ? (requests > 0 ? expected / requests : 0)
	                  : n > 0 ? expected / n
	                          : 0;
	baseline->dispersion = grid->alpha;
	return baseline;
}
