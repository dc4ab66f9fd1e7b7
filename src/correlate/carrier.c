/* carrier.c - which service, host or path the failures came from, against its share of what was asked. */
#include "correlate/group.h"
#include "correlate/news.h"

#include <math.h>
#include <string.h>

enum { ERRORS_LEAST = 20, OWN_LEAST = 10, SHOWN = 2 };
static const double SHARE_LEAST = 0.2, ODDS_LEAST = 3;
/* Log of the likelihood ratio: far beyond what the best of some dozen parts reaches by chance, failures in clusters too. */
static const double RATIO_LEAST = 12;

struct dimension_sums {
	enum dimension dimension;
	enum measure measure;
	double errors, asked;
	GPtrArray *parts; /* struct carrier *, owned */
	GHashTable *by_name;
};

static struct carrier *carrier_of(struct dimension_sums *sums, const Series *series)
{
	struct carrier *carrier = g_hash_table_lookup(sums->by_name, series->part);
	if (carrier != NULL)
		return carrier;
	carrier = g_new0(struct carrier, 1);
	carrier->dimension = sums->dimension;
	carrier->measure = sums->measure;
	carrier->part = series->part;
	carrier->rule = "carrier";
	carrier->refs = refs_new();
	g_ptr_array_add(sums->parts, carrier);
	g_hash_table_insert(sums->by_name, series->part, carrier);
	return carrier;
}

static void add_place(GArray *refs, const Series *series, const struct sample *sample)
{
	const struct ref ref = { 0, sample_source(series, sample), sample->line,
		                 sample->offset, sample->length };
	g_array_append_val(refs, ref);
}

/* Of several files the first that fails gives the places. */
static void add_series(const struct log_news *log, struct dimension_sums *sums,
                       const Series *series)
{
	struct carrier *carrier = carrier_of(sums, series);
	const struct sample *first = NULL, *peak = NULL;
	for (guint i = 0; i < series->samples->len; i++) {
		const struct sample *sample =
		        &g_array_index(series->samples, struct sample, i);
		if (sample->start + series->width <= log->moment ||
		    sample->start >= log->until)
			continue;
		carrier->errors += sample->count;
		carrier->asked += sample->exposure;
		if (sample->count > 0 && first == NULL)
			first = sample;
		if (sample->count > 0 && (peak == NULL || sample->count > peak->count))
			peak = sample;
	}
	if (first == NULL || carrier->refs->len > 0)
		return;
	add_place(carrier->refs, series, first);
	if (peak != first)
		add_place(carrier->refs, series, peak);
}

/* Of errors in a part against the others, if all failed alike. */
static double likelihood_ratio(double errors, double all, double share)
{
	const double expected = all * share, rest = all - errors;
	double ratio = errors * log(errors / expected);
	if (rest > 0)
		ratio += rest * log(rest / (all - expected));
	return ratio;
}

static bool stands_out(const struct carrier *carrier)
{
	const double share = carrier->asked / carrier->all_asked;
	const double own = carrier->errors * (carrier->all_asked - carrier->asked),
	             rest = (carrier->all_errors - carrier->errors) * carrier->asked;
	return strcmp(carrier->part, PART_OTHERS) != 0 && carrier->errors >= OWN_LEAST &&
	       share < 1 && carrier->errors >= SHARE_LEAST * carrier->all_errors &&
	       own >= ODDS_LEAST * rest &&
	       likelihood_ratio(carrier->errors, carrier->all_errors, share) >=
	               RATIO_LEAST;
}

static int by_errors(gconstpointer a, gconstpointer b)
{
	const struct carrier *x = *(const struct carrier *const *)a,
	                     *y = *(const struct carrier *const *)b;
	if (x->stands_out != y->stands_out)
		return x->stands_out ? -1 : 1;
	if (x->errors != y->errors)
		return x->errors > y->errors ? -1 : 1;
	return strcmp(x->part, y->part);
}

/* Those that stand out, else the one with most errors: it says that none does. */
static void tell(struct log_news *log, struct dimension_sums *sums)
{
	guint named = 0;
	for (guint i = 0; i < sums->parts->len; i++) {
		struct carrier *carrier = sums->parts->pdata[i];
		carrier->all_errors = sums->errors;
		carrier->all_asked = sums->asked;
		named += strcmp(carrier->part, PART_OTHERS) != 0;
	}
	if (sums->errors < ERRORS_LEAST || sums->asked <= 0 || sums->parts->len < 2)
		return;
	for (guint i = 0; i < sums->parts->len; i++) {
		struct carrier *carrier = sums->parts->pdata[i];
		carrier->parts = named;
		carrier->stands_out = stands_out(carrier);
	}
	g_ptr_array_sort(sums->parts, by_errors);
	for (guint i = 0; i < MIN(sums->parts->len, SHOWN); i++) {
		struct carrier *carrier = sums->parts->pdata[i];
		if (i > 0 && !carrier->stands_out)
			break;
		g_ptr_array_add(log->carriers, carrier);
		sums->parts->pdata[i] = NULL;
	}
}

static void free_some(gpointer carrier)
{
	if (carrier != NULL)
		carrier_free(carrier);
}

void carriers_find(struct log_news *log, const LogHistory *history)
{
	static const enum measure measures[] = { MEASURE_ERRORS, MEASURE_RECORDS };
	for (gsize m = 0; m < G_N_ELEMENTS(measures); m++)
		for (int d = DIMENSION_SERVICE; d <= DIMENSION_PATH; d++) {
			struct dimension_sums sums = {
				.dimension = (enum dimension)d,
				.measure = measures[m],
				.parts = g_ptr_array_new_with_free_func(free_some),
				.by_name = g_hash_table_new(g_str_hash, g_str_equal),
			};
			for (guint i = 0; i < history->parts->len; i++) {
				const Series *series = history->parts->pdata[i];
				if (series->dimension == sums.dimension &&
				    series->measure == sums.measure)
					add_series(log, &sums, series);
			}
			for (guint i = 0; i < sums.parts->len; i++) {
				const struct carrier *one = sums.parts->pdata[i];
				sums.errors += one->errors;
				sums.asked += one->asked;
			}
			tell(log, &sums);
			g_ptr_array_unref(sums.parts);
			g_hash_table_unref(sums.by_name);
		}
}
