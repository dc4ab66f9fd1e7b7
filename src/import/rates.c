#include "import/rates.h"

#include <math.h>

struct mark {
	gint64 line, offset, length;
};
struct counted {
	gint64 all, errors;
	struct mark first, first_error; /* in the order of the file */
};
/* A file may hold both: an application's own lines between those of its requests. */
enum { REQUESTS, RECORDS, KINDS };
struct bin {
	gint64 start; /* key of the table */
	struct counted of[KINDS];
};

#define BINS_MAX (90 * 24 * 60) /* 90 days of minutes, some 15 MiB */

/*
 * Ten seconds for what is over in two hours; beyond, the width grows with the number of bins that hold a record, not with
 * the span: one line with a wrong year must not blur a whole log.
 */
static const struct {
	gint64 width, span_below;
} grains[] = {
	{ 10 * SECOND, 2 * HOUR },
	{ MINUTE, G_MAXINT64 },
	{ HOUR, G_MAXINT64 },
	{ DAY, G_MAXINT64 },
};

struct rates {
	guint grain;
	GHashTable *bins;   /* struct bin *, keyed by start; owns them */
	struct bin *latest; /* that the last record fell into */
	gint64 first_at, last_at;
};

Rates *rates_new(void)
{
	Rates *rates = g_new0(Rates, 1);
	rates->bins = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	rates->first_at = rates->last_at = INSTANT_NONE;
	return rates;
}

void rates_free(Rates *rates)
{
	if (rates == NULL)
		return;
	g_hash_table_unref(rates->bins);
	g_free(rates);
}

static struct bin *bin_at(GHashTable *bins, gint64 start)
{
	struct bin *bin = g_hash_table_lookup(bins, &start);
	if (bin != NULL)
		return bin;
	bin = g_new0(struct bin, 1);
	bin->start = start;
	g_hash_table_add(bins, bin);
	return bin;
}

static void merge_counted(struct counted *into, const struct counted *from)
{
	if (from->all > 0 && (into->all == 0 || from->first.line < into->first.line))
		into->first = from->first;
	if (from->errors > 0 &&
	    (into->errors == 0 || from->first_error.line < into->first_error.line))
		into->first_error = from->first_error;
	into->all += from->all;
	into->errors += from->errors;
}

static void merge(struct bin *into, const struct bin *bin)
{
	for (int kind = 0; kind < KINDS; kind++)
		merge_counted(&into->of[kind], &bin->of[kind]);
}

static void coarsen(Rates *rates)
{
	gint64 width = grains[++rates->grain].width;
	g_autoptr(GHashTable) fine = rates->bins;
	rates->bins = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	rates->latest = NULL;
	GHashTableIter iter;
	gpointer key;
	g_hash_table_iter_init(&iter, fine);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const struct bin *bin = key;
		merge(bin_at(rates->bins, bin->start - bin->start % width), bin);
	}
}

static void widen_span(Rates *rates, gint64 at)
{
	if (rates->first_at == INSTANT_NONE || at < rates->first_at)
		rates->first_at = at;
	if (at > rates->last_at) /* INSTANT_NONE is the smallest */
		rates->last_at = at;
	while (rates->last_at - rates->first_at >= grains[rates->grain].span_below)
		coarsen(rates);
}

void rates_add(Rates *rates, const struct line_record *record, gint64 line, gint64 offset)
{
	if (record->at == INSTANT_NONE)
		return;
	widen_span(rates, record->at);
	const gint64 width = grains[rates->grain].width;
	const bool moved = rates->latest == NULL ||
	                   (guint64)(record->at - rates->latest->start) >= (guint64)width;
	if (moved)
		rates->latest = bin_at(rates->bins, record->at - record->at % width);
	struct counted *of = &rates->latest->of[record->request ? REQUESTS : RECORDS];
	const struct mark mark = { line, offset, record->length };
	if (of->all == 0)
		of->first = mark;
	of->all += record->count;
	const bool failed = rates_failed(record);
	if (failed && of->errors == 0)
		of->first_error = mark;
	of->errors += failed ? record->count : 0;
	if (moved && g_hash_table_size(rates->bins) > BINS_MAX &&
	    rates->grain + 1 < G_N_ELEMENTS(grains))
		coarsen(rates);
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct bin *x = *(const struct bin *const *)a,
	                 *y = *(const struct bin *const *)b;
	return x->start < y->start ? -1 : x->start > y->start;
}

static Series *new_series(const Source *source, gint64 width, enum measure measure,
                          const char *name, const char *unit)
{
	Series *series = series_new();
	series->source = source->id;
	series->measure = measure;
	series->lane = source->lane;
	series->width = width;
	series->name = g_strdup(name);
	series->unit = g_strdup(unit);
	series->component = g_strdup(source->component);
	series->zone = source->zone_basis;
	return series;
}

static void add_sample(Series *series, gint64 start, gint64 count, double exposure,
                       const struct mark *mark)
{
	struct sample sample = { .start = start,
		                 .count = (double)count,
		                 .exposure = exposure,
		                 .baseline = NAN,
		                 .line = mark->line,
		                 .offset = mark->offset,
		                 .length = mark->length };
	g_array_append_val(series->samples, sample);
}

static Series *error_series(const Rates *rates, const Source *source, int kind,
                            const GPtrArray *bins)
{
	const bool http = kind == REQUESTS;
	Series *series =
	        new_series(source, grains[rates->grain].width,
	                   http ? MEASURE_ERRORS : MEASURE_RECORDS,
	                   http ? "5xx" : "errors", http ? "requests" : "records");
	for (guint i = 0; i < bins->len; i++) {
		const struct bin *bin = bins->pdata[i];
		const struct counted *of = &bin->of[kind];
		add_sample(series, bin->start, of->errors, (double)of->all,
		           of->errors > 0 ? &of->first_error : &of->first);
	}
	return series;
}

static Series *request_series(const Rates *rates, const Source *source,
                              const GPtrArray *bins)
{
	gint64 width = grains[rates->grain].width;
	Series *series =
	        new_series(source, width, MEASURE_REQUESTS, "requests", "requests");
	const struct bin *first = bins->pdata[0], *last = bins->pdata[bins->len - 1];
	bool continuous =
	        (last->start - first->start) / width + 1 <= 2 * (gint64)bins->len;
	const struct mark nothing = { 0 };
	for (guint i = 0; i < bins->len; i++) {
		const struct bin *bin = bins->pdata[i];
		const struct bin *before = i > 0 ? bins->pdata[i - 1] : bin;
		for (gint64 at = before->start + width; continuous && at < bin->start;
		     at += width)
			add_sample(series, at, 0, NAN, &nothing);
		add_sample(series, bin->start, bin->of[REQUESTS].all, NAN,
		           &bin->of[REQUESTS].first);
	}
	return series;
}

/* The bins that hold a record of the kind, in the order of time. */
static GPtrArray *bins_of(const Rates *rates, int kind)
{
	GPtrArray *bins = g_ptr_array_new();
	GHashTableIter iter;
	gpointer key;
	g_hash_table_iter_init(&iter, rates->bins);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		if (((const struct bin *)key)->of[kind].all > 0)
			g_ptr_array_add(bins, key);
	g_ptr_array_sort(bins, by_start);
	return bins;
}

bool rates_finish(Rates *rates, const struct sink *sink, const Source *source,
                  GError **error)
{
	for (int kind = 0; kind < KINDS; kind++) {
		g_autoptr(GPtrArray) bins = bins_of(rates, kind);
		if (bins->len == 0)
			continue;
		g_autoptr(Series) errors = error_series(rates, source, kind, bins);
		g_autoptr(Series) requests =
		        kind == REQUESTS ? request_series(rates, source, bins) : NULL;
		if ((requests != NULL && !sink->series(sink->user, requests, error)) ||
		    !sink->series(sink->user, errors, error))
			return false;
	}
	return true;
}
