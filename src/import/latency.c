#include "import/latency.h"

#include <math.h>

enum {
	STEPS = 8,    /* an octave */
	OCTAVES = 32, /* from 1 us to more than an hour */
	BINS_MAX = 10000,
	LEAST = 10, /* durations in a bin that make a quantile */
};
#define FINE (10 * SECOND)
#define FINE_SPAN (2 * HOUR)

struct bin {
	gint64 start;                   /* key of the table */
	gint64 n, line, offset, length; /* the place is that of its first record */
	guint16 counts[STEPS * OCTAVES];
};

struct latency {
	GHashTable *bins; /* struct bin *, keyed by start; owns them */
	struct bin *latest;
	gint64 width, first_at, last_at;
	bool too_many;
};

Latency *latency_new(void)
{
	Latency *latency = g_new0(Latency, 1);
	latency->bins = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	latency->width = FINE;
	latency->first_at = latency->last_at = INSTANT_NONE;
	return latency;
}

void latency_free(Latency *latency)
{
	if (latency == NULL)
		return;
	g_hash_table_unref(latency->bins);
	g_free(latency);
}

/* The counts stop at their limit: what is left of so many is still their order. */
static void add(guint16 *count, guint n)
{
	*count = (guint16)MIN(*count + n, (guint)G_MAXUINT16);
}

static void merge(struct bin *into, const struct bin *bin)
{
	if (into->n == 0 || bin->line < into->line) {
		into->line = bin->line;
		into->offset = bin->offset;
		into->length = bin->length;
	}
	into->n += bin->n;
	for (guint i = 0; i < STEPS * OCTAVES; i++)
		add(&into->counts[i], bin->counts[i]);
}

static struct bin *bin_at(Latency *latency, gint64 start)
{
	struct bin *bin = g_hash_table_lookup(latency->bins, &start);
	if (bin != NULL)
		return bin;
	if (g_hash_table_size(latency->bins) >= BINS_MAX) {
		latency->too_many = true;
		return NULL;
	}
	bin = g_new0(struct bin, 1);
	bin->start = start;
	g_hash_table_add(latency->bins, bin);
	return bin;
}

static void coarsen(Latency *latency)
{
	g_autoptr(GHashTable) fine = latency->bins;
	latency->bins = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	latency->latest = NULL;
	latency->width = MINUTE;
	GHashTableIter iter;
	gpointer key;
	g_hash_table_iter_init(&iter, fine);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const struct bin *bin = key;
		struct bin *into = bin_at(latency, bin->start - bin->start % MINUTE);
		if (into != NULL)
			merge(into, bin);
	}
}

static void widen(Latency *latency, gint64 at)
{
	if (latency->first_at == INSTANT_NONE || at < latency->first_at)
		latency->first_at = at;
	latency->last_at = MAX(latency->last_at, at);
	if (latency->width == FINE && latency->last_at - latency->first_at >= FINE_SPAN)
		coarsen(latency);
}

static guint step_of(gint64 duration)
{
	/* 2^(1/8), 2^(2/8), ... rounded up, with the point behind the first bit: no logarithm a record */
	static const guint64 bounds[STEPS - 1] = {
		G_GUINT64_CONSTANT(0x8b95c1e3ea8bd6e7),
		G_GUINT64_CONSTANT(0x9837f0518db8a970),
		G_GUINT64_CONSTANT(0xa5fed6a9b15138eb),
		G_GUINT64_CONSTANT(0xb504f333f9de6485),
		G_GUINT64_CONSTANT(0xc5672a115506dade),
		G_GUINT64_CONSTANT(0xd744fccad69d6af5),
		G_GUINT64_CONSTANT(0xeac0c6e7dd24392f),
	};
	const guint64 us = (guint64)MAX(duration, 1);
	const guint zeros = (guint)__builtin_clzll(us);
	const guint64 mantissa = us << zeros;
	guint step = (63 - zeros) * STEPS;
	for (gsize i = 0; i < G_N_ELEMENTS(bounds); i++)
		step += mantissa >= bounds[i];
	return MIN(step, STEPS * OCTAVES - 1u);
}

void latency_add(Latency *latency, const struct line_record *record, gint64 line,
                 gint64 offset)
{
	if (record->at == INSTANT_NONE || record->duration < 0 || latency->too_many)
		return;
	widen(latency, record->at);
	if (latency->latest == NULL ||
	    (guint64)(record->at - latency->latest->start) >= (guint64)latency->width)
		latency->latest =
		        bin_at(latency, record->at - record->at % latency->width);
	struct bin *bin = latency->latest;
	if (bin == NULL)
		return;
	if (bin->n == 0) {
		bin->line = line;
		bin->offset = offset;
		bin->length = record->length;
	}
	bin->n += record->count;
	add(&bin->counts[step_of(record->duration)], record->count);
}

/* In ms: the middle of the step that holds the rank. */
static double quantile(const struct bin *bin, double share)
{
	guint64 all = 0, below = 0;
	for (guint i = 0; i < STEPS * OCTAVES; i++)
		all += bin->counts[i];
	const double rank = share * (double)all;
	guint i = 0;
	for (; i + 1 < STEPS * OCTAVES; i++) {
		below += bin->counts[i];
		if ((double)below >= rank)
			break;
	}
	const double us = exp2(((double)i + 0.5) / STEPS);
	const double digits =
	        pow(10, 2 - floor(log10(us))); /* three, no more are known */
	return round(us * digits) / digits / 1000;
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct bin *x = *(const struct bin *const *)a,
	                 *y = *(const struct bin *const *)b;
	return x->start < y->start ? -1 : x->start > y->start;
}

static Series *series_of(const Latency *latency, const Source *source, gpointer *bins,
                         guint n, const char *name, double share)
{
	Series *series = series_new();
	series->source = source->id;
	series->measure = MEASURE_GAUGE;
	series->lane = source->lane;
	series->width = latency->width;
	series->name = g_strdup(name);
	series->unit = g_strdup("ms");
	series->component = g_strdup(source->component);
	series->zone = source->zone_basis;
	for (guint i = 0; i < n; i++) {
		const struct bin *bin = bins[i];
		const struct sample sample = { .start = bin->start,
			                       .count = quantile(bin, share),
			                       .exposure = (double)bin->n,
			                       .baseline = NAN,
			                       .line = bin->line,
			                       .offset = bin->offset,
			                       .length = bin->length };
		if (bin->n >= LEAST)
			g_array_append_val(series->samples, sample);
	}
	return series;
}

bool latency_finish(Latency *latency, const struct sink *sink, const Source *source,
                    GError **error)
{
	static const struct {
		const char *name;
		double share;
	} quantiles[] = { { "p50", 0.5 }, { "p95", 0.95 }, { "p99", 0.99 } };
	guint n = 0;
	if (latency->too_many)
		return true;
	g_autofree gpointer *bins = g_hash_table_get_keys_as_array(latency->bins, &n);
	if (n > 1)
		qsort(bins, n, sizeof *bins, by_start);
	for (gsize i = 0; n > 0 && i < G_N_ELEMENTS(quantiles); i++) {
		g_autoptr(Series) series = series_of(
		        latency, source, bins, n, quantiles[i].name, quantiles[i].share);
		if (series->samples->len > 0 && !sink->series(sink->user, series, error))
			return false;
	}
	return true;
}
