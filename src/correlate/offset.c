/* offset.c - see offset.h */
#include "correlate/offset.h"

#include "correlate/robust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	MEETINGS_MIN = 3,
	SCATTERED_MIN = 5, /* where no single offset fits them */
	MESSAGES_MIN = 5,
	PAIRS_MAX = 400, /* a message that comes more often tells nothing */
	COUNTS_MIN = 60, /* bins that both have */
	NEAR_BINS = 3,   /* of the best lag: these are no rivals */
};
#define QUARTER (15 * MINUTE)
#define ZONE_LEAST (30 * MINUTE)
#define ZONE_SPARE (2 * MINUTE) /* a zone and a skew at once */
#define SPREAD_MAX (10 * SECOND)
static const double AGREE = 0.8, SCATTERED_AGREE = 0.6, MODE_SHARE = 0.3, RIVAL_MAX = 0.7,
                    Z_MIN = 6, CLIP = 3;

static const struct offset nothing = { .by = { RANGE_UNKNOWN, RANGE_UNKNOWN } };

static int by_value(const void *a, const void *b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return (x > y) - (x < y);
}

static gint64 quantile(const gint64 *sorted, guint n, double share)
{
	return sorted[(guint)lround((n - 1) * share)];
}

/* --- things that both saw ---------------------------------------------------------- */

struct edge {
	gint64 at;
	int step; /* +1: an interval begins, -1: it ends */
};

static int by_edge(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return y->step -
	       x->step; /* closed: one that begins where another ends meets it */
}

/* What b's clock may show more than a's, if the two spans of one thing met. */
static struct range allowed_by(const struct meeting *m)
{
	return (struct range){ m->b.lo - m->a.hi, m->b.hi - m->a.lo };
}

/* The offset that most of them allow. */
static struct offset most_agree(const GArray *meetings)
{
	struct offset best = { .matched = meetings->len, .rule = "clock/ids" };
	g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(struct edge));
	for (guint i = 0; i < meetings->len; i++) {
		const struct range r =
		        allowed_by(&g_array_index(meetings, struct meeting, i));
		const struct edge from = { r.lo, 1 }, to = { r.hi, -1 };
		g_array_append_val(edges, from);
		g_array_append_val(edges, to);
	}
	if (edges->len > 0)
		qsort(edges->data, edges->len, sizeof(struct edge), by_edge);
	guint inside = 0;
	for (guint i = 0; i < edges->len; i++) {
		const struct edge *edge = &g_array_index(edges, struct edge, i);
		inside += (guint)edge->step;
		if (edge->step < 0 || inside <= best.agree)
			continue;
		best.agree = inside;
		best.by = range_of(edge->at, edge[1].at);
	}
	best.likely = range_middle(best.by);
	return best;
}

/* Each is delayed by its own: the middle of those that lie together. */
static struct offset scattered(const GArray *meetings)
{
	struct offset found = { .matched = meetings->len, .rule = "clock/ids" };
	const guint n = meetings->len;
	g_autofree gint64 *middles = g_new(gint64, n);
	g_autofree double *apart = g_new(double, n);
	for (guint i = 0; i < n; i++)
		middles[i] = range_middle(
		        allowed_by(&g_array_index(meetings, struct meeting, i)));
	qsort(middles, n, sizeof *middles, by_value);
	found.likely = quantile(middles, n, 0.5);
	for (guint i = 0; i < n; i++)
		apart[i] = fabs((double)(middles[i] - found.likely));
	g_autofree double *scratch = g_new(double, n);
	const double limit = MAX(2.0 * SECOND, CLIP * robust_spread(apart, n, scratch));
	guint first = n, last = 0;
	for (guint i = 0; i < n; i++) {
		if (fabs((double)(middles[i] - found.likely)) > limit)
			continue;
		first = MIN(first, i);
		last = i;
		found.agree++;
	}
	found.by = range_of(quantile(middles + first, last - first + 1, 0.05),
	                    quantile(middles + first, last - first + 1, 0.95));
	found.sure = n >= SCATTERED_MIN && found.agree >= SCATTERED_AGREE * n &&
	             found.by.hi - found.by.lo <= MAX(SPREAD_MAX, ABS(found.likely) / 4);
	return found;
}

struct offset offset_of_meetings(const GArray *meetings)
{
	if (meetings->len == 0)
		return nothing;
	struct offset best = most_agree(meetings);
	if (meetings->len < MEETINGS_MIN)
		return best;
	best.sure = best.agree >= MEETINGS_MIN && best.agree >= AGREE * meetings->len;
	if (best.sure || offset_drifts(meetings, &best))
		return best;
	return scattered(meetings);
}

/* --- messages that both have --------------------------------------------------------- */

static int by_message(const void *a, const void *b)
{
	const struct message *x = a, *y = b;
	if (x->what != y->what)
		return x->what < y->what ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static GArray *sorted_copy(const GArray *messages)
{
	GArray *copy = g_array_new(FALSE, FALSE, sizeof(struct message));
	g_array_append_vals(copy, messages->data, messages->len);
	if (copy->len > 0)
		qsort(copy->data, copy->len, sizeof(struct message), by_message);
	return copy;
}

static guint run_of(const GArray *messages, guint from)
{
	guint to = from + 1;
	while (to < messages->len &&
	       g_array_index(messages, struct message, to).what ==
	               g_array_index(messages, struct message, from).what)
		to++;
	return to - from;
}

/* Messages that each has once: they are one thing that both saw. */
static GArray *single_messages(const GArray *x, const GArray *y)
{
	GArray *meetings = g_array_new(FALSE, FALSE, sizeof(struct meeting));
	for (guint i = 0, k = 0; i < x->len && k < y->len;) {
		const struct message *p = &g_array_index(x, struct message, i);
		const struct message *q = &g_array_index(y, struct message, k);
		const guint n = run_of(x, i), m = run_of(y, k);
		const struct meeting one = { range_point(p->at), range_point(q->at) };
		const gint64 d = q->at - p->at;
		if (p->what == q->what && n == 1 && m == 1 && d >= OFFSET_MIN &&
		    d <= OFFSET_MAX)
			g_array_append_val(meetings, one);
		const bool same = p->what == q->what;
		if (same || p->what < q->what)
			i += n;
		if (same || q->what < p->what)
			k += m;
	}
	return meetings;
}

static bool messages_drift(const GArray *a, const GArray *b, struct offset *found)
{
	g_autoptr(GArray) x = sorted_copy(a);
	g_autoptr(GArray) y = sorted_copy(b);
	g_autoptr(GArray) meetings = single_messages(x, y);
	*found = (struct offset){ .rule = "clock/messages" };
	return offset_drifts(meetings, found);
}

/* All differences of messages that say the same; *could: how many pairs there can be at most. */
static GArray *differences(const GArray *a, const GArray *b, guint *could)
{
	g_autoptr(GArray) x = sorted_copy(a);
	g_autoptr(GArray) y = sorted_copy(b);
	GArray *all = g_array_new(FALSE, FALSE, sizeof(gint64));
	*could = 0;
	for (guint i = 0, k = 0; i < x->len && k < y->len;) {
		const struct message *p = &g_array_index(x, struct message, i);
		const struct message *q = &g_array_index(y, struct message, k);
		const guint n = run_of(x, i), m = run_of(y, k);
		const bool same = p->what == q->what;
		if (same && n * m <= PAIRS_MAX) {
			*could += MIN(n, m);
			for (guint s = 0; s < n; s++)
				for (guint t = 0; t < m; t++) {
					const gint64 d = q[t].at - p[s].at;
					if (d >= OFFSET_MIN && d <= OFFSET_MAX)
						g_array_append_val(all, d);
				}
		}
		if (same || p->what < q->what)
			i += n;
		if (same || q->what < p->what)
			k += m;
	}
	if (all->len > 0)
		qsort(all->data, all->len, sizeof(gint64), by_value);
	return all;
}

/* The stretch of that width that holds most; differences of [skip.lo, skip.hi] do not count. */
static guint densest(const GArray *all, gint64 width, struct range skip, guint *from)
{
	const gint64 *d = (const gint64 *)(gpointer)all->data;
	guint best = 0;
	for (guint first = 0, last = 0; first < all->len; first++) {
		last = MAX(last, first);
		while (last < all->len && d[last] - d[first] <= width)
			last++;
		if (range_known(skip) && d[first] <= skip.hi && d[last - 1] >= skip.lo)
			continue;
		if (last - first <= best)
			continue;
		best = last - first;
		*from = first;
	}
	return best;
}

static struct offset mode_of(const GArray *all, guint could, gint64 width)
{
	struct offset found = { .matched = could, .rule = "clock/messages" };
	const gint64 *d = (const gint64 *)(gpointer)all->data;
	guint from = 0, rival_from = 0;
	found.agree = densest(all, width, RANGE_NONE, &from);
	if (found.agree == 0)
		return nothing;
	found.likely = quantile(d + from, found.agree, 0.5);
	found.by = range_of(d[from], d[from + found.agree - 1]);
	const struct range near = { found.by.lo - width, found.by.hi + width };
	found.rival = (double)densest(all, width, near, &rival_from) / found.agree;
	found.sure = found.agree >= MESSAGES_MIN && found.agree >= MODE_SHARE * could &&
	             found.rival <= RIVAL_MAX;
	return found;
}

struct offset offset_of_messages(const GArray *a, const GArray *b)
{
	static const gint64 widths[] = { 2 * SECOND, 10 * SECOND, 30 * SECOND };
	guint could;
	g_autoptr(GArray) all = differences(a, b, &could);
	struct offset found = nothing;
	if (all->len == 0)
		return nothing;
	for (gsize i = 0; i < G_N_ELEMENTS(widths) && !found.sure; i++)
		found = mode_of(all, could, widths[i]);
	struct offset drift;
	const bool most = found.sure && found.agree >= AGREE * could;
	return !most && messages_drift(a, b, &drift) ? drift : found;
}

/* --- counts ------------------------------------------------------------------------------ */

/* Changes of the square roots of counts from bin to bin, NAN where either is missing; clipped, so that no single one decides. */
static GArray *changes_of(const Series *series, gint64 width, gint64 first, guint n)
{
	g_autofree double *counts = g_new(double, n);
	GArray *changes = g_array_sized_new(FALSE, FALSE, sizeof(double), n);
	for (guint i = 0; i < n; i++)
		counts[i] = NAN;
	for (guint i = 0; i < series->samples->len; i++) {
		const struct sample *s =
		        &g_array_index(series->samples, struct sample, i);
		const gint64 bin = (s->start - first) / width;
		if (s->start < first || bin >= n || !(s->count >= 0))
			continue;
		counts[bin] = (isnan(counts[bin]) ? 0 : counts[bin]) + s->count;
	}
	for (guint i = 0; i < n; i++) {
		const double d = i == 0 ? NAN : sqrt(counts[i]) - sqrt(counts[i - 1]);
		g_array_append_val(changes, d);
	}
	double *d = (double *)(gpointer)changes->data;
	const double spread = robust_spread(d, n, counts); /* they are used up */
	for (guint i = 0; i < n; i++)
		d[i] = isnan(d[i]) || isnan(spread)
		               ? NAN
		               : CLAMP(d[i], -CLIP * spread, CLIP * spread);
	return changes;
}

/* Correlation at a lag, in standard errors; 0 where too little overlaps. */
static double z_at(const GArray *a, const GArray *b, gint64 lag)
{
	const double *x = (const double *)(gpointer)a->data;
	const double *y = (const double *)(gpointer)b->data;
	double xy = 0, xx = 0, yy = 0;
	gint64 n = 0;
	const gint64 from = MAX(0, -lag), to = MIN(a->len, b->len - lag);
	for (gint64 i = from; i < to; i++) {
		if (isnan(x[i]) || isnan(y[i + lag]))
			continue;
		xy += x[i] * y[i + lag];
		xx += x[i] * x[i];
		yy += y[i + lag] * y[i + lag];
		n++;
	}
	return n >= COUNTS_MIN && xx > 0 && yy > 0 ? xy / sqrt(xx * yy) * sqrt((double)n)
	                                           : 0;
}

static struct offset best_lag(const GArray *a, const GArray *b, gint64 width)
{
	const gint64 lo = OFFSET_MIN / width, hi = OFFSET_MAX / width;
	struct offset found = { .rule = "clock/counts" };
	g_autofree double *z = g_new(double, hi - lo + 1);
	gint64 best = 0;
	for (gint64 lag = lo; lag <= hi; lag++) {
		z[lag - lo] = z_at(a, b, lag);
		if (z[lag - lo] > z[best - lo])
			best = lag;
	}
	double rival = 0;
	for (gint64 lag = lo; lag <= hi; lag++)
		if (ABS(lag - best) > NEAR_BINS)
			rival = MAX(rival, z[lag - lo]);
	found.z = z[best - lo];
	if (found.z <= 0)
		return nothing;
	found.rival = rival / found.z;
	found.likely = best * width;
	found.by = range_of((best - 1) * width, (best + 1) * width);
	found.sure = found.z >= Z_MIN && found.rival < RIVAL_MAX;
	return found;
}

#define COUNTS_BINS_MAX 60000 /* six weeks of minutes */

struct offset offset_of_counts(const Series *a, const Series *b)
{
	if (a->samples->len < COUNTS_MIN || b->samples->len < COUNTS_MIN ||
	    a->width <= 0 || b->width <= 0)
		return nothing;
	const gint64 width = MAX(a->width, b->width);
	const guint na = a->samples->len, nb = b->samples->len;
	const gint64 lo = MIN(g_array_index(a->samples, struct sample, 0).start,
	                      g_array_index(b->samples, struct sample, 0).start);
	const gint64 hi = MAX(g_array_index(a->samples, struct sample, na - 1).start,
	                      g_array_index(b->samples, struct sample, nb - 1).start);
	if (width % a->width != 0 || width % b->width != 0 || width > HOUR ||
	    (hi - lo) / width >= COUNTS_BINS_MAX)
		return nothing;
	const guint n = (guint)((hi - lo) / width) + 1;
	g_autoptr(GArray) x = changes_of(a, width, lo, n);
	g_autoptr(GArray) y = changes_of(b, width, lo, n);
	return best_lag(x, y, width);
}

/* --- what it means ------------------------------------------------------------------------ */

bool offset_differs(const struct offset *offset)
{
	if (offset->sure && offset->drift != 0)
		return ABS(offset->likely) > OFFSET_LEAST;
	return offset->sure && range_known(offset->by) &&
	       (offset->by.lo > OFFSET_LEAST || offset->by.hi < -OFFSET_LEAST);
}

gint64 offset_zone(const struct offset *offset)
{
	if (!range_known(offset->by))
		return 0;
	const gint64 size = ABS(offset->likely);
	const gint64 zone = (size + QUARTER / 2) / QUARTER * QUARTER;
	const gint64 spare = ZONE_SPARE + (offset->by.hi - offset->by.lo) / 2;
	if (zone < ZONE_LEAST || ABS(size - zone) > spare)
		return 0;
	return offset->likely < 0 ? -zone : zone;
}
