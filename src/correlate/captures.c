/* captures.c - one outage caught several times by the same page is one curve, not several. */
#include "correlate/correlate.h"

#include "model/samples.h"

#include <string.h>

enum { AGREE_BINS = 4 }; /* that count something, or two quiet curves would look alike */
/* Of the larger counts: how far two captures may lie apart that nothing else says to be of one page. */
static const double APART = 0.25;

/* --- what belongs together ------------------------------------------------------ */

/* Only what people report: the machines of one service count different things. */
static bool is_capture(const Series *series)
{
	return series->measure == MEASURE_REPORTS &&
	       (series->lane == LANE_USERS || series->lane == LANE_SOCIAL) &&
	       series->samples->len > 0 && series->width > 0;
}

static bool same_page(const Series *a, const Series *b, bool named_alike,
                      struct samples_overlap *overlap)
{
	const bool both = a->component != NULL && b->component != NULL;
	if (a->source == b->source || a->measure != b->measure || a->lane != b->lane ||
	    a->width != b->width || g_strcmp0(a->unit, b->unit) != 0 ||
	    !samples_touch(a->samples, b->samples, a->width) ||
	    (both && strcmp(a->component, b->component) != 0) ||
	    (g_strcmp0(a->name, b->name) == 0) != named_alike)
		return false;
	*overlap = samples_overlap(a->samples, b->samples, a->width);
	if (overlap->half)
		return false;
	if (both && named_alike && a->label_is_end == b->label_is_end)
		return true;
	/* Two regions of a service may count much alike, but not the same. */
	return overlap->counting >= AGREE_BINS &&
	       (named_alike ? overlap->apart <= overlap->larger * APART
	                    : overlap->differing * 4 <= overlap->counting);
}

/* --- joining ------------------------------------------------------------------ */

static void join_samples(Series *a, Series *b)
{
	for (guint i = 0; i < b->samples->len; i++) {
		struct sample *sample = &g_array_index(b->samples, struct sample, i);
		sample->source = sample_source(b, sample);
	}
	samples_join(a->samples, b->samples, a->width);
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

/* What was joined of two sources, all their series together. */
struct joined {
	gint64 first, second;
	struct samples_overlap overlap;
};

static void note(GArray *notes, const Series *a, const Series *b,
                 const struct samples_overlap *overlap)
{
	struct joined *joined = NULL;
	for (guint i = 0; i < notes->len && joined == NULL; i++) {
		struct joined *one = &g_array_index(notes, struct joined, i);
		if (one->first == a->source && one->second == b->source)
			joined = one;
	}
	if (joined == NULL) {
		const struct joined none = { .first = a->source, .second = b->source };
		g_array_append_val(notes, none);
		joined = &g_array_index(notes, struct joined, notes->len - 1);
	}
	joined->overlap.bins += overlap->bins;
	joined->overlap.differing += overlap->differing;
	joined->overlap.moved = MAX(joined->overlap.moved, overlap->moved);
}

static void tell(Evidence *evidence, const struct joined *joined)
{
	const struct samples_overlap *overlap = &joined->overlap;
	if (overlap->bins == 0)
		return;
	g_autoptr(GString) text = g_string_new(NULL);
	g_string_printf(text, "%s and %s: %u bin%s in two captures; ",
	                name_of(evidence, joined->first),
	                name_of(evidence, joined->second), overlap->bins,
	                overlap->bins == 1 ? " was" : "s were");
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
static guint original_of(const Evidence *evidence, guint i,
                         struct samples_overlap *overlap)
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
	g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(struct joined));
	for (guint i = 1; i < evidence->series->len; i++) {
		struct samples_overlap overlap;
		const guint original = original_of(evidence, i, &overlap);
		if (original == i)
			continue;
		Series *a = evidence->series->pdata[original],
		       *b = evidence->series->pdata[i];
		note(notes, a, b, &overlap);
		join_samples(a, b);
		join_words(a, b);
		g_ptr_array_remove_index(evidence->series, i);
		i = original; /* it has grown: one behind it may touch it now */
	}
	for (guint i = 0; i < notes->len; i++)
		tell(evidence, &g_array_index(notes, struct joined, i));
}
