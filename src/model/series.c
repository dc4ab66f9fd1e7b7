#include "model/series.h"

static void share_free(gpointer data)
{
	struct share *share = data;
	g_free(share->name);
	g_free(share);
}

Series *series_new(void)
{
	Series *series = g_new0(Series, 1);
	series->zone = ZONE_EXPLICIT;
	series->samples = g_array_new(FALSE, TRUE, sizeof(struct sample));
	series->reasons = g_ptr_array_new_with_free_func(share_free);
	return series;
}

void series_free(Series *series)
{
	if (series == NULL)
		return;
	g_free(series->name);
	g_free(series->unit);
	g_free(series->component);
	g_free(series->part);
	g_array_unref(series->samples);
	g_ptr_array_unref(series->reasons);
	g_free(series);
}

gint64 sample_source(const Series *series, const struct sample *sample)
{
	return sample->source != 0 ? sample->source : series->source;
}

GArray *series_sources(const Series *series)
{
	GArray *sources = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_array_append_val(sources, series->source);
	for (guint i = 0; i < series->samples->len; i++) {
		const gint64 source = sample_source(
		        series, &g_array_index(series->samples, struct sample, i));
		bool known = false;
		for (guint k = sources->len; k > 0 && !known; k--)
			known = g_array_index(sources, gint64, k - 1) == source;
		if (!known)
			g_array_append_val(sources, source);
	}
	return sources;
}

const struct sample *series_sample_at(const Series *series, gint64 at)
{
	guint lo = 0, hi = series->samples->len;
	while (lo < hi) { /* first sample that starts after at */
		guint mid = lo + (hi - lo) / 2;
		if (g_array_index(series->samples, struct sample, mid).start <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0)
		return NULL;
	const struct sample *sample =
	        &g_array_index(series->samples, struct sample, lo - 1);
	return at < sample->start + series->width ? sample : NULL;
}

bool series_covers(const Series *series, struct range span)
{
	if (series->width <= 0 || (span.hi - span.lo) / series->width >= 1000000)
		return false;
	for (gint64 at = span.lo; at < span.hi; at += series->width)
		if (series_sample_at(series, at) == NULL)
			return false;
	return true;
}
