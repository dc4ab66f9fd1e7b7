/*
 * plot.h - one series cut to a window and drawn in a panel.
 *
 * Shape   bins are [start, start + width); a missing bin is absent, never zero and never bridged
 * Units   instants us UTC; values are counts a bin, or shares 0..1
 * Owns    its bins; the series stays the timeline's
 */
#pragma once
#include "chart/sheet.h"

struct bin {
	gint64 start;
	double value;
	double baseline; /* NAN = none */
};
typedef struct plot Plot;
struct plot {
	const Series *series;
	const struct window *window;
	gint64 width; /* of a drawn bin: the series' own, or several joined */
	bool share;   /* failed of all; else counts */
	bool gauge;   /* values that are measured; joined bins are their mean */
	bool down;   /* the window lies below what is usual: its peak is the lowest bin */
	char *name;  /* "User reports", "Failed requests", "Response time (p95)" */
	bool joined; /* bins were joined */
	GArray *bins; /* struct bin */
	guint peak; /* index of the largest; where the signal fell, of the lowest in the window */
	double max; /* largest value, baseline included; 0 when all are zero */
	bool has_baseline, baseline_varies;
};
/* NULL when no series of the kind has a window and a sample in [from, to]. */
Plot *plot_reports(const Timeline *timeline, gint64 from, gint64 to, double px);
/* Where no machine counts harm: requests that vanished, a gauge that went far. */
Plot *plot_errors(const Timeline *timeline, gint64 from, gint64 to, double px);
/* "user reports per 15 min", "share of requests that failed", "response time (p95), per minute" */
char *plot_subtitle(const Plot *plot, bool narrow);
/* Native width of the series that would be drawn, 0 for none: the calm that a window needs at each side. */
gint64 plot_bin_width(const Timeline *timeline);
void plot_free(Plot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plot, plot_free)

char *plot_value(const Plot *plot, double value); /* "2,043", "42%" */
/* "07:45–08:00", or "07:36" for bins up to a minute. */
char *plot_bin_time(const Plot *plot, guint index, const Zone *zone);

struct panel {
	double top, bottom;
	const double *milestones; /* x of their lines */
	int milestone_count;
	double tint0, tint1; /* x of the impact's background, tint0 >= tint1 for none */
};
/* What stands behind the lines (grid, area, no-data hatch), then line and labels. */
void panel_ground(struct sheet *sheet, const struct time_scale *scale, const Plot *plot,
                  const struct panel *panel);
void panel_labels(struct sheet *sheet, const struct time_scale *scale, const Plot *plot,
                  const struct panel *panel);
