#include "model/samples.h"

#include <math.h>

static struct sample *nth(const GArray *samples, guint i)
{
	return &g_array_index(samples, struct sample, i);
}

/* The sample that starts nearest to at, the earlier of two; from is where the one before was found. */
static guint nearest(const GArray *samples, gint64 at, guint from)
{
	guint i = from;
	while (i + 1 < samples->len && nth(samples, i + 1)->start <= at)
		i++;
	if (i + 1 < samples->len &&
	    nth(samples, i + 1)->start - at < ABS(at - nth(samples, i)->start))
		i++;
	return i;
}

/* The first that starts after at - width. */
static guint first_near(const GArray *samples, gint64 at, gint64 width)
{
	guint lo = 0, hi = samples->len;
	while (lo < hi) {
		const guint mid = lo + (hi - lo) / 2;
		if (nth(samples, mid)->start <= at - width)
			lo = mid + 1;
		else
			hi = mid;
	}
	return MIN(lo, samples->len - 1);
}

/* Where a bin at at stands on the grid that a bin at origin is of. */
static gint64 on_grid(gint64 origin, gint64 at, gint64 width)
{
	const gint64 off = at - origin, slots = (ABS(off) + width / 2) / width;
	return origin + (off < 0 ? -slots : slots) * width;
}

struct samples_overlap samples_overlap(const GArray *a, const GArray *b, gint64 width)
{
	struct samples_overlap overlap = { 0 };
	guint i = first_near(a, nth(b, 0)->start, width);
	for (guint k = 0; k < b->len; k++) {
		const struct sample *other = nth(b, k);
		i = nearest(a, other->start, i);
		const struct sample *sample = nth(a, i);
		const gint64 at = on_grid(sample->start, other->start, width);
		const gint64 moved = ABS(other->start - at);
		overlap.moved = MAX(overlap.moved, moved);
		overlap.half |= 2 * moved >= width;
		if (at != sample->start)
			continue;
		const double larger = MAX(sample->count, other->count),
		             smaller = MIN(sample->count, other->count);
		overlap.bins++;
		overlap.counting += larger > 0;
		overlap.differing += larger > smaller;
		overlap.apart += larger - smaller;
		overlap.larger += larger;
	}
	return overlap;
}

bool samples_touch(const GArray *a, const GArray *b, gint64 width)
{
	const gint64 reach = width + width / 2;
	return nth(b, 0)->start - nth(a, a->len - 1)->start < reach &&
	       nth(a, 0)->start - nth(b, b->len - 1)->start < reach;
}

static void take_larger(struct sample *sample, const struct sample *other)
{
	const struct sample old = *sample;
	if (other->count > sample->count)
		*sample = *other;
	sample->start = old.start;
	if (isnan(sample->baseline))
		sample->baseline = isnan(old.baseline) ? other->baseline : old.baseline;
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct sample *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

/* The bins of b that a has not, moved to the grid of a where nothing of b stands there already. */
static GArray *join_common(GArray *a, const GArray *b, gint64 width)
{
	GArray *more = g_array_new(FALSE, FALSE, sizeof(struct sample));
	guint i = first_near(a, nth(b, 0)->start, width);
	for (guint k = 0; k < b->len; k++) {
		struct sample other = *nth(b, k);
		i = nearest(a, other.start, i);
		const gint64 at = on_grid(nth(a, i)->start, other.start, width);
		if (at == nth(a, i)->start) {
			take_larger(nth(a, i), &other);
			continue;
		}
		if (more->len == 0 || nth(more, more->len - 1)->start < at)
			other.start = at;
		g_array_append_val(more, other);
	}
	return more;
}

void samples_join(GArray *a, const GArray *b, gint64 width)
{
	g_autoptr(GArray) more = join_common(a, b, width);
	const gint64 last = nth(a, a->len - 1)->start;
	if (more->len == 0)
		return;
	g_array_append_vals(a, more->data, more->len);
	if (nth(more, 0)->start <= last)
		g_array_sort(a, by_start);
}
