/* captures.c - one outage caught several times by the same page is one curve, not several. */
#include "correlate/correlate.h"

#include <string.h>

enum { AGREE_BINS = 4 }; /* that count something, or two quiet curves would look alike */
/* Of the larger counts: how far two captures may lie apart that say by nothing else that they are of one page. */
static const double APART = 0.25, APART_NAMED_OTHERWISE = 0.05;

struct overlap {
	guint bins, counting, differing;
	double apart, larger; /* sums of |a - b| and of max(a, b) */
	gint64 moved;         /* the farthest that a bin has to move */
	bool half;            /* a bin lies exactly between two others */
};

static struct sample *sample_of(const Series *series, guint i)
{
	return &g_array_index(series->samples, struct sample, i);
}

/* Index of the sample that starts nearest to at, the earlier of two; from is where the last one was found. */
static guint nearest(const Series *series, gint64 at, guint from)
{
	guint i = from;
	while (i + 1 < series->samples->len && sample_of(series, i + 1)->start <= at)
		i++;
	if (i + 1 < series->samples->len &&
	    sample_of(series, i + 1)->start - at < ABS(at - sample_of(series, i)->start))
		i++;
	return i;
}

/* The first sample that starts after at - width. */
static guint first_near(const Series *series, gint64 at)
{
	guint lo = 0, hi = series->samples->len;
	while (lo < hi) {
		const guint mid = lo + (hi - lo) / 2;
		if (sample_of(series, mid)->start <= at - series->width)
			lo = mid + 1;
		else
			hi = mid;
	}
	return MIN(lo, series->samples->len - 1);
}

/* Where a bin at at stands on the grid that sample is of. */
static gint64 on_grid(const struct sample *sample, gint64 at, gint64 width)
{
	const gint64 off = at - sample->start;
	const gint64 slots = (ABS(off) + width / 2) / width;
	return sample->start + (off < 0 ? -slots : slots) * width;
}

static struct overlap overlap_of(const Series *a, const Series *b)
{
	struct overlap overlap = { 0 };
	guint i = first_near(a, sample_of(b, 0)->start);
	for (guint k = 0; k < b->samples->len; k++) {
		const struct sample *other = sample_of(b, k);
		i = nearest(a, other->start, i);
		const struct sample *sample = sample_of(a, i);
		const gint64 at = on_grid(sample, other->start, a->width);
		const gint64 moved = ABS(other->start - at);
		overlap.moved = MAX(overlap.moved, moved);
		overlap.half |= 2 * moved >= a->width;
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

/* --- what belongs together ------------------------------------------------------ */

/* Only what people report: the machines of one service count different things. */
static bool is_capture(const Series *series)
{
	return series->measure == MEASURE_REPORTS &&
	       (series->lane == LANE_USERS || series->lane == LANE_SOCIAL) &&
	       series->samples->len > 0 && series->width > 0;
}

static bool touch(const Series *a, const Series *b)
{
	const gint64 a_last = sample_of(a, a->samples->len - 1)->start,
	             b_last = sample_of(b, b->samples->len - 1)->start,
	             reach = a->width * 3 / 2;
	return sample_of(b, 0)->start - a_last < reach &&
	       sample_of(a, 0)->start - b_last < reach;
}

static bool same_page(const Series *a, const Series *b, bool named_alike,
                      struct overlap *overlap)
{
	const bool both = a->component != NULL && b->component != NULL;
	if (a->source == b->source || a->measure != b->measure || a->lane != b->lane ||
	    a->width != b->width || g_strcmp0(a->unit, b->unit) != 0 || !touch(a, b) ||
	    (both && strcmp(a->component, b->component) != 0) ||
	    (g_strcmp0(a->name, b->name) == 0) != named_alike)
		return false;
	*overlap = overlap_of(a, b);
	if (overlap->half)
		return false;
	if (both && named_alike && a->label_is_end == b->label_is_end)
		return true;
	return overlap->counting >= AGREE_BINS &&
	       overlap->apart <=
	               overlap->larger * (named_alike ? APART : APART_NAMED_OTHERWISE);
}

/* --- joining ------------------------------------------------------------------------ */

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct sample *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

/* The larger count, with the place where it stands. */
static void take_larger(struct sample *sample, const struct sample *other)
{
	const gint64 start = sample->start;
	const double baseline = sample->baseline;
	if (other->count > sample->count)
		*sample = *other;
	sample->start = start;
	if (sample->baseline != sample->baseline) /* NAN */
		sample->baseline = baseline == baseline ? baseline : other->baseline;
}

static void join_samples(Series *a, const Series *b)
{
	const guint n = a->samples->len;
	g_autoptr(GArray) more = g_array_new(FALSE, FALSE, sizeof(struct sample));
	guint i = first_near(a, sample_of(b, 0)->start);
	for (guint k = 0; k < b->samples->len; k++) {
		struct sample other = *sample_of(b, k);
		i = nearest(a, other.start, i);
		const gint64 at = on_grid(sample_of(a, i), other.start, a->width);
		other.source = sample_source(b, &other);
		if (at == sample_of(a, i)->start) {
			take_larger(sample_of(a, i), &other);
			continue;
		}
		if (more->len == 0 ||
		    g_array_index(more, struct sample, more->len - 1).start < at)
			other.start = at;
		g_array_append_val(more, other);
	}
	if (more->len == 0)
		return;
	const bool behind =
	        g_array_index(more, struct sample, 0).start > sample_of(a, n - 1)->start;
	g_array_append_vals(a->samples, more->data, more->len);
	if (!behind)
		g_array_sort(a->samples, by_start);
}

static void join_words(Series *a, Series *b)
{
	if (a->component == NULL)
		a->component = g_steal_pointer(&b->component);
	if (a->reasons->len == 0) {
		GPtrArray *none = a->reasons;
		a->reasons = b->reasons;
		b->reasons = none;
	}
}

static const char *name_of(const Evidence *evidence, gint64 id)
{
	const Source *source = evidence_source(evidence, id);
	return source != NULL && source->name != NULL ? source->name : "?";
}

static void tell(Evidence *evidence, const Series *a, const Series *b,
                 const struct overlap *overlap)
{
	if (overlap->bins == 0)
		return;
	g_autoptr(GString) text = g_string_new(NULL);
	g_string_printf(text, "%s and %s: %u bin%s in two captures; ",
	                name_of(evidence, a->source), name_of(evidence, b->source),
	                overlap->bins, overlap->bins == 1 ? " was" : "s were");
	if (overlap->differing == 0)
		g_string_append(text, "both count the same");
	else
		g_string_append_printf(text, "the larger count was taken, as %u differ%s",
		                       overlap->differing,
		                       overlap->differing == 1 ? "s" : "");
	if (overlap->moved > 0)
		g_string_append_printf(
		        text,
		        "; times of the second were moved by up to %" G_GINT64_FORMAT
		        " s to the bins of the first",
		        (overlap->moved + SECOND - 1) / SECOND);
	g_ptr_array_add(evidence->notices, g_string_free(g_steal_pointer(&text), FALSE));
}

/* The earlier series that series i is another capture of, or i. */
static guint original_of(const Evidence *evidence, guint i, struct overlap *overlap)
{
	const Series *b = evidence->series->pdata[i];
	for (int alike = 1; alike >= 0 && is_capture(b); alike--)
		for (guint k = 0; k < i; k++) {
			const Series *a = evidence->series->pdata[k];
			if (is_capture(a) && same_page(a, b, alike, overlap))
				return k;
		}
	return i;
}

void captures_join(Evidence *evidence)
{
	for (guint i = 1; i < evidence->series->len; i++) {
		struct overlap overlap;
		const guint original = original_of(evidence, i, &overlap);
		if (original == i)
			continue;
		Series *a = evidence->series->pdata[original],
		       *b = evidence->series->pdata[i];
		tell(evidence, a, b, &overlap);
		join_samples(a, b);
		join_words(a, b);
		g_ptr_array_remove_index(evidence->series, i);
		i = original; /* it has grown: one behind it may touch it now */
	}
}
