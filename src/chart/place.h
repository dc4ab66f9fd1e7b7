/*
 * place.h - where labels go. Exact and the same every time; nothing is shuffled at random.
 *
 * Units   px
 * Source  one row: pool adjacent violators (Ayer et al. 1955), least squares under order
 */
#pragma once
#include "chart/scene.h"

/*
 * Puts n labels of given widths on one row, in their order, as near to the wished left edges as least squares can.
 * False when they do not fit between lo and hi: the caller tries its shorter form. n = 0 fits.
 */
bool place_row(const double *target, const double *width, int n, double gap, double lo,
               double hi, double *left);

/* A label on a lane: right of its own leader, in one of several wraps (widest first). Sorted by x. */
struct flag_wrap {
	double w, h;
};
struct flag {
	double x; /* of the leader */
	const struct flag_wrap *wraps;
	int wrap_count;
	/* results */
	int wrap;
	/* y: height of the label's foot above the lane; w may be cut to fit */
	double y, w, h;
	bool cut;
};
#define FLAG_OFFSET 6.0 /* leader to label */
/* Height of the lane; no two labels overlap and no label lies on a leader but above its label. */
double place_flags(struct flag *flags, int n, double hi);
/* The right end of the time axis that leaves room for the narrowest wraps; at least 0.7 of the room. */
double place_axis_end(const double *fraction, const double *narrowest, int n, double x0,
                      double hi);
/* True when the flags as placed neither overlap nor cross leaders and stay left of hi: for assertions and tests. */
bool place_flags_hold(const struct flag *flags, int n, double hi);

/* The first of texts (long to short, NULL-ended) that fits into room; NULL when none does. */
const char *place_fit(const char *const *texts, enum text_style style, double room);

/* A label for one point of a plot. */
struct point_label {
	double x, y, w, h; /* the point; size of the label */
	double radius;     /* of the point's dot */
	struct box frame;  /* the label stays inside */
	const struct box *taken;
	int taken_count;
	const struct point *line; /* the series */
	int line_count;
	const double *crossings; /* x of milestone lines */
	int crossing_count;
};
struct box place_point(const struct point_label *label);
bool box_overlaps(const struct box *a, const struct box *b);
