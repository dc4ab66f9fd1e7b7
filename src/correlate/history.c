/* history.c - what a series counts at each time of the day, learnt from its own days; see baseline.h */
#include "correlate/baseline.h"
#include "correlate/robust.h"

enum { DAYS_LIMIT = 400, WEEKEND_DAYS = 14 };

/*
 * The series laid on whole days from midnight (UTC). Sums run from the first slot of the first day on, so that a pool of
 * slots may reach into the day before and after.
 */
struct days {
	guint slots, days, half; /* slots a day; a pool holds half to either side */
	gint64 origin;
	double *counts, *bins; /* running sums, days * slots + 1 */
	bool weekly;           /* days of the week are told from those of its end */
	double floor;
};

static guint slot_at(const struct days *d, const Grid *grid, guint t)
{
	return (guint)((grid->bins[t].start - d->origin) / grid->width);
}

static bool is_weekend(const struct days *d, guint day)
{
	int weekday = instant_to_civil(d->origin + (gint64)day * DAY).weekday;
	return weekday == 0 || weekday == 6;
}

/* Half a pool: about 10 expected counts in all, 30 to 180 min. */
static guint half_of(const Grid *grid, double mean)
{
	double width = (double)grid->width / (double)MINUTE;
	double minutes = mean > 0 ? 5 * width / mean : 180;
	return (guint)MAX(1, CLAMP(minutes, 30, 180) / width);
}

static void days_open(struct days *d, const Grid *grid, bool with_masked)
{
	gint64 first = grid->bins[0].start, last = grid->bins[grid->n - 1].start;
	d->origin = first - ((first % DAY) + DAY) % DAY;
	d->slots = (guint)(DAY / grid->width);
	d->days = (guint)MIN((last - d->origin) / DAY + 1, DAYS_LIMIT);
	d->weekly = last - first >= (WEEKEND_DAYS - 1) * DAY;
	gsize all = (gsize)d->days * d->slots;
	d->counts = g_new0(double, all + 1);
	d->bins = g_new0(double, all + 1);
	double sum = 0, n = 0;
	for (guint t = 0; t < grid->n; t++) {
		const struct bin *bin = &grid->bins[t];
		guint slot = slot_at(d, grid, t);
		if (!bin->ok)
			continue;
		sum += bin->count;
		n++;
		if (slot >= all || (bin->masked && !with_masked))
			continue;
		d->counts[slot + 1] += bin->count;
		d->bins[slot + 1] += 1;
	}
	for (gsize i = 0; i < all; i++) {
		d->counts[i + 1] += d->counts[i];
		d->bins[i + 1] += d->bins[i];
	}
	double mean = n > 0 ? sum / n : 0;
	d->half = half_of(grid, mean);
	d->floor = MAX(MAX(0.02 * mean, n > 0 ? 0.3 / n : 0), 1e-6);
}

static void days_close(struct days *d)
{
	g_free(d->counts);
	g_free(d->bins);
}

static double pooled(const struct days *d, const double *sums, guint day, guint slot)
{
	guint at = day * d->slots + slot, all = d->days * d->slots;
	return sums[MIN(at + d->half + 1, all)] - sums[at > d->half ? at - d->half : 0];
}

/* A median at first; once windows are masked a mean, which small counts do not bias. */
static double slot_level(const struct days *d, guint slot, bool weekend, bool first,
                         double *levels, double *scratch)
{
	double sum = 0, bins = 0, least = 0.3 * (2 * d->half + 1);
	guint n = 0;
	for (guint day = 0; day < d->days; day++) {
		if (d->weekly && is_weekend(d, day) != weekend)
			continue;
		double x = pooled(d, d->counts, day, slot);
		double k = pooled(d, d->bins, day, slot);
		sum += x;
		bins += k;
		if (k >= least)
			levels[n++] = (x + 1.0 / 6) / k;
	}
	double level = bins > 0 ? sum / bins : 0;
	if (first && n > 0)
		level = robust_median(levels, n, scratch);
	return MAX(level, d->floor);
}

/* Days differ as wholes: what the calm bins of a day count, against what they should. */
static void follow_days(const struct days *d, Grid *grid)
{
	g_autofree double *seen = g_new0(double, d->days);
	g_autofree double *due = g_new0(double, d->days);
	for (guint t = 0; t < grid->n; t++) {
		const struct bin *bin = &grid->bins[t];
		guint day = slot_at(d, grid, t) / d->slots;
		if (!bin->ok || bin->masked || day >= d->days)
			continue;
		seen[day] += bin->count;
		due[day] += bin->expected;
	}
	for (guint t = 0; t < grid->n; t++) {
		guint day = slot_at(d, grid, t) / d->slots;
		if (day < d->days)
			grid->bins[t].expected *=
			        CLAMP((seen[day] + 50) / (due[day] + 50), 0.5, 2);
	}
}

void history_fill(Grid *grid, bool first)
{
	struct days d;
	days_open(&d, grid, first);
	g_autofree double *week = g_new0(double, d.slots);
	g_autofree double *weekend = g_new0(double, d.slots);
	g_autofree double *levels = g_new0(double, d.days);
	g_autofree double *scratch = g_new0(double, d.days);
	for (guint slot = 0; slot < d.slots; slot++) {
		week[slot] = slot_level(&d, slot, false, first, levels, scratch);
		weekend[slot] =
		        d.weekly ? slot_level(&d, slot, true, first, levels, scratch)
		                 : week[slot];
	}
	for (guint t = 0; t < grid->n; t++) {
		guint at = slot_at(&d, grid, t), day = at / d.slots;
		grid->bins[t].expected =
		        (is_weekend(&d, day) ? weekend : week)[at % d.slots];
	}
	if (!first)
		follow_days(&d, grid);
	days_close(&d);
}
