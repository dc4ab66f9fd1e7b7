/*
 * Downdetector's counts re-published as tables: outage counts, and reported problems.
 *
 * Source  the header of down_detector_outage_count.csv: event_id,timestamp,count,provider (read 2026-11-25); of
 *         down_detector_reported_problem_count.csv only that it repeats every count once per cause, with a share 0..1,
 *         so its two columns are found by several names
 * Takes   one series for every event of a provider, events that overlap or touch joined by bin; the causes as shares
 * Leaves  all other columns
 * Quirk   event_id is unique only together with provider; rows of events are interleaved; a time is the END of its bin;
 *         a count that is said again is the same count and never added
 */
#include "base/text.h"
#include "import/bins.h"
#include "import/csv.h"
#include "import/reasons.h"
#include "model/samples.h"

#include <math.h>
#include <string.h>

#define USUAL_WIDTH (15 * MINUTE)
#define EVENTS_MAX 10000
#define CAUSES_MAX 100 /* of one event */

enum column { EVENT, TIME, COUNT, PROVIDER, CAUSE, SHARE, COLUMNS };
static const char *const names_of[COLUMNS][9] = {
	[EVENT] = { "event_id", "eventid", "event", "outage_id" },
	[TIME] = { "timestamp", "time", "x", "datetime" },
	[COUNT] = { "count", "reports", "y", "problem_count", "outage_count" },
	[PROVIDER] = { "provider", "service", "company" },
	[CAUSE] = { "cause", "reason", "problem", "reported_problem", "problem_type",
	            "category", "indicator", "name" },
	[SHARE] = { "percent", "share", "percentage", "pct", "cause_percent", "ratio" },
};

struct cause {
	char *name;
	double share, weighted,
	        counts; /* as first said; sums, for one that changes from bin to bin */
	bool varies;
};
struct outage {
	char *event, *provider;
	GArray *samples;   /* struct sample */
	GHashTable *by_at; /* &sample.start -> index in samples + 1 */
	GPtrArray *causes; /* struct cause * */
};
struct table {
	struct reading *reading;
	struct csv csv;
	guint n_columns;
	int at[COLUMNS];    /* -1 = none */
	GHashTable *by_key; /* "event\nprovider" -> struct outage *, borrowed */
	GPtrArray *outages; /* struct outage *, in the order of their first rows */
	enum zone_basis zone;
};

static void cause_free(gpointer data)
{
	struct cause *cause = data;
	g_free(cause->name);
	g_free(cause);
}

static void outage_free(gpointer data)
{
	struct outage *outage = data;
	g_free(outage->event);
	g_free(outage->provider);
	g_array_unref(outage->samples);
	g_hash_table_unref(outage->by_at);
	g_ptr_array_unref(outage->causes);
	g_free(outage);
}

/* --- the header -------------------------------------------------------------- */

static int find(const GPtrArray *names, enum column column)
{
	for (gsize k = 0; k < G_N_ELEMENTS(names_of[0]) && names_of[column][k] != NULL;
	     k++)
		for (guint i = 0; i < names->len; i++)
			if (strcmp(g_ptr_array_index(names, i), names_of[column][k]) == 0)
				return (int)i;
	return -1;
}

static bool read_header(struct table *table, GError **error)
{
	bool more;
	if (!csv_row(&table->csv, &more, error))
		return false;
	const struct place place = { table->csv.name, 1, 0, -1 };
	if (!more)
		return error_at(error, ERROR_DATA, &place, "has no header");
	g_autoptr(GPtrArray) names = csv_names(&table->csv);
	table->n_columns = names->len;
	for (int i = 0; i < COLUMNS; i++) {
		table->at[i] = find(names, (enum column)i);
		if (table->at[i] < 0 && i < CAUSE)
			return error_at(error, ERROR_DATA, &place,
			                "has no column named %s", names_of[i][0]);
	}
	return true;
}

/* --- rows -------------------------------------------------------------------- */

static bool reject(struct table *table, const char *why)
{
	const struct csv *csv = &table->csv;
	const gint64 offset = (gint64)csv->row_at + table->reading->base;
	reading_lines(table->reading, LINE_REJECTED, csv->row_line, offset,
	              (gint64)csv->row_len);
	reading_reject(table->reading, csv->row_line, offset, "%s", why);
	return false;
}

static char *text_at(const struct table *table, enum column column)
{
	if (table->at[column] < 0)
		return g_strdup("");
	const struct csv_cell cell = csv_trimmed(&table->csv, (guint)table->at[column]);
	g_autofree char *text = text_repair(cell.text, cell.len);
	return text_one_line(text, 100);
}

static struct outage *outage_of(struct table *table)
{
	g_autofree char *event = text_at(table, EVENT);
	g_autofree char *provider = text_at(table, PROVIDER);
	g_autofree char *key = g_strdup_printf("%s\n%s", event, provider);
	struct outage *outage = g_hash_table_lookup(table->by_key, key);
	if (outage != NULL || table->outages->len == EVENTS_MAX)
		return outage;
	outage = g_new0(struct outage, 1);
	outage->event = g_steal_pointer(&event);
	outage->provider = g_steal_pointer(&provider);
	outage->samples = g_array_new(FALSE, FALSE, sizeof(struct sample));
	outage->by_at = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	outage->causes = g_ptr_array_new_with_free_func(cause_free);
	g_ptr_array_add(table->outages, outage);
	g_hash_table_insert(table->by_key, g_steal_pointer(&key), outage);
	return outage;
}

static struct cause *cause_named(struct outage *outage, const char *name)
{
	for (guint i = 0; i < outage->causes->len; i++) {
		struct cause *cause = g_ptr_array_index(outage->causes, i);
		if (strcmp(cause->name, name) == 0)
			return cause;
	}
	if (outage->causes->len == CAUSES_MAX)
		return NULL;
	struct cause *cause = g_new0(struct cause, 1);
	cause->name = g_strdup(name);
	cause->share = NAN;
	g_ptr_array_add(outage->causes, cause);
	return cause;
}

/* The share of a cause stands in every row of its event. */
static void add_cause(struct table *table, struct outage *outage, double count)
{
	g_autofree char *name = text_at(table, CAUSE);
	g_autofree char *text = text_at(table, SHARE);
	double share;
	if (*name == '\0' || *text == '\0')
		return;
	struct cause *cause = cause_named(outage, name);
	if (cause == NULL || !reasons_share(text, &share)) {
		reading_warn(table->reading, table->csv.row_line, "cause left out: %s",
		             cause == NULL
		                     ? "more than 100 of one event"
		                     : "its share is neither 0 to 1 nor a percentage");
		return;
	}
	if (isnan(cause->share))
		cause->share = share;
	cause->varies |= share > cause->share || share < cause->share;
	cause->weighted += share * count;
	cause->counts += count;
}

/* A count that was there is the same count again; another one for the same time: the greater stays. */
static void add_sample(struct table *table, struct outage *outage,
                       const struct sample *sample, bool has_cause)
{
	const guint known =
	        GPOINTER_TO_UINT(g_hash_table_lookup(outage->by_at, &sample->start));
	if (known == 0) {
		gint64 *at = g_new(gint64, 1);
		*at = sample->start;
		g_array_append_vals(outage->samples, sample, 1);
		g_hash_table_insert(outage->by_at, at,
		                    GUINT_TO_POINTER(outage->samples->len));
		return;
	}
	struct sample *old = &g_array_index(outage->samples, struct sample, known - 1);
	const struct sample *lost = sample->count > old->count ? old : sample;
	const bool same = !(sample->count > old->count || sample->count < old->count);
	reading_lines(table->reading, same && has_cause ? LINE_IN_RECORD : LINE_DUPLICATE,
	              lost->line, lost->offset, lost->length);
	if (!same)
		reading_warn(table->reading, sample->line,
		             "this time was there before: the greater count stays");
	if (lost == old)
		*old = *sample;
}

static bool add_row(struct table *table)
{
	const struct csv *csv = &table->csv;
	struct sample sample = { .exposure = NAN,
		                 .baseline = NAN,
		                 .line = csv->row_line,
		                 .offset = (gint64)csv->row_at + table->reading->base,
		                 .length = (gint64)csv->row_len };
	const struct csv_cell time = csv_trimmed(csv, (guint)table->at[TIME]);
	const struct csv_cell count = csv_trimmed(csv, (guint)table->at[COUNT]);
	struct stamp stamp;
	if (!stamp_parse(time.text, time.len, &stamp))
		return reject(table, "its time cannot be read");
	if (!bins_count(count.text, count.len, &sample.count))
		return reject(table, "its count is not a whole number from 0 on");
	sample.start =
	        reading_to_utc(table->reading, &stamp, csv->row_line, &table->zone);
	if (sample.start == INSTANT_NONE)
		return reject(table, "its time is out of limits");
	struct outage *outage = outage_of(table);
	if (outage == NULL)
		return reject(table, "more than 10,000 events");
	add_sample(table, outage, &sample, table->at[CAUSE] >= 0);
	add_cause(table, outage, sample.count);
	return true;
}

static bool read_rows(struct table *table, GError **error)
{
	struct csv *csv = &table->csv;
	for (bool more = true;;) {
		if (!csv_row(csv, &more, error))
			return false;
		if (!more)
			return true;
		if (csv_is_blank(csv))
			continue;
		if (csv->cells->len != table->n_columns) {
			g_autofree char *why =
			        g_strdup_printf("it has %u columns, the header has %u",
			                        csv->cells->len, table->n_columns);
			reject(table, why);
		} else {
			add_row(table);
		}
	}
}

/* --- series ------------------------------------------------------------------ */

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct sample *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static gint64 first_of(const struct outage *outage)
{
	return g_array_index(outage->samples, struct sample, 0).start;
}

static int by_provider_and_start(gconstpointer a, gconstpointer b)
{
	const struct outage *x = *(struct outage *const *)a,
	                    *y = *(struct outage *const *)b;
	const int order = strcmp(x->provider, y->provider);
	if (order != 0)
		return order;
	if (first_of(x) != first_of(y))
		return first_of(x) < first_of(y) ? -1 : 1;
	return strcmp(x->event, y->event);
}

static void put_reasons(const struct outage *outage, Series *series)
{
	if (series->reasons->len > 0)
		return;
	for (guint i = 0; i < outage->causes->len; i++) {
		const struct cause *cause = g_ptr_array_index(outage->causes, i);
		const bool mean = cause->varies && cause->counts > 0;
		if (!isnan(cause->share))
			reasons_add(series, cause->name,
			            mean ? cause->weighted / cause->counts
			                 : cause->share);
	}
}

/* Rows whose count another event of the provider says as well, and more. */
static void mark_lost(const struct table *table, const GArray *kept, guint from, guint to)
{
	g_autoptr(GHashTable) offsets = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < kept->len; i++)
		g_hash_table_add(offsets, &g_array_index(kept, struct sample, i).offset);
	for (guint k = from; k < to; k++) {
		const struct outage *outage = g_ptr_array_index(table->outages, k);
		for (guint i = 0; i < outage->samples->len; i++) {
			const struct sample *sample =
			        &g_array_index(outage->samples, struct sample, i);
			if (!g_hash_table_contains(offsets, &sample->offset))
				reading_lines(table->reading, LINE_DUPLICATE,
				              sample->line, sample->offset,
				              sample->length);
		}
	}
}

/* "reports: aws 350309, 350465" */
static char *name_of(const struct table *table, guint from, guint to)
{
	const struct outage *first = g_ptr_array_index(table->outages, from);
	g_autoptr(GString) name = g_string_new("reports:");
	if (*first->provider != '\0')
		g_string_append_printf(name, " %s", first->provider);
	for (guint i = from; i < to; i++) {
		const struct outage *outage = g_ptr_array_index(table->outages, i);
		g_string_append_printf(name, "%s %s", i > from ? "," : "", outage->event);
		if (name->len > 150 && i + 1 < to) {
			g_string_append_printf(name, " and %u more", to - i - 1);
			break;
		}
	}
	return g_string_free(g_steal_pointer(&name), FALSE);
}

/* Outages [from, to) of one provider, whose samples were joined into those of the first. */
static bool put_series(struct table *table, guint from, guint to, const GArray *samples,
                       GError **error)
{
	struct reading *reading = table->reading;
	const struct outage *first = g_ptr_array_index(table->outages, from);
	g_autoptr(Series) series = series_new();
	g_autoptr(Bins) bins = bins_new();
	for (guint i = 0; i < samples->len; i++)
		bins_add(bins, &g_array_index(samples, struct sample, i));
	for (guint i = from; i < to; i++)
		put_reasons(g_ptr_array_index(table->outages, i), series);
	if (to > from + 1)
		mark_lost(table, samples, from, to);
	series->measure = MEASURE_REPORTS;
	series->lane = reading->source->lane;
	series->name = name_of(table, from, to);
	series->unit = g_strdup("reports");
	series->component =
	        g_strdup(reading->options->component != NULL ? reading->options->component
	                 : *first->provider != '\0'          ? first->provider
	                                                     : NULL);
	series->zone = table->zone;
	bins_series(bins, reading, 'e', USUAL_WIDTH, series);
	return reading->sink->series(reading->sink->user, series, error);
}

static bool joins(const GArray *samples, const struct outage *first,
                  const struct outage *next)
{
	return strcmp(first->provider, next->provider) == 0 &&
	       samples_touch(samples, next->samples, USUAL_WIDTH) &&
	       !samples_overlap(samples, next->samples, USUAL_WIDTH).half;
}

static bool put_all(struct table *table, GError **error)
{
	GPtrArray *outages = table->outages;
	for (guint i = 0; i < outages->len; i++) {
		struct outage *outage = g_ptr_array_index(outages, i);
		g_array_sort(outage->samples, by_start);
	}
	g_ptr_array_sort(outages, by_provider_and_start);
	for (guint from = 0, to; from < outages->len; from = to) {
		const struct outage *first = g_ptr_array_index(outages, from);
		g_autoptr(GArray) samples = g_array_copy(first->samples);
		for (to = from + 1; to < outages->len; to++) {
			const struct outage *next = g_ptr_array_index(outages, to);
			if (!joins(samples, first, next))
				break;
			samples_join(samples, next->samples, USUAL_WIDTH);
		}
		if (!put_series(table, from, to, samples, error))
			return false;
	}
	return true;
}

static bool read_table(struct table *table, GError **error)
{
	const struct place place = { table->csv.name, 0, 0, -1 };
	if (!read_header(table, error) || !read_rows(table, error))
		return false;
	if (table->outages->len == 0)
		return error_at(error, ERROR_DATA, &place,
		                "no row of it is a time with a count");
	return put_all(table, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	struct table table = { .reading = reading, .zone = ZONE_EXPLICIT };
	csv_open(&table.csv, reading->name, bytes, len);
	table.by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	table.outages = g_ptr_array_new_with_free_func(outage_free);
	const bool ok = read_table(&table, error);
	g_ptr_array_unref(table.outages);
	g_hash_table_unref(table.by_key);
	csv_close(&table.csv);
	return ok;
}

static int bid(const struct sample_bytes *sample)
{
	struct csv csv;
	bool more;
	int evidence = 0;
	const char first = sample_first(sample);
	if (first == '{' || first == '[' || first == '<')
		return 0;
	csv_open(&csv, "", sample->head, sample->head_len);
	if (csv_row(&csv, &more, NULL) && more && csv.cells->len >= CAUSE) {
		g_autoptr(GPtrArray) names = csv_names(&csv);
		evidence = 95;
		for (int i = 0; i < CAUSE; i++)
			if (find(names, (enum column)i) < 0)
				evidence = 0;
		/* what others call by these names has no event or no provider */
		if (evidence > 0 &&
		    strcmp(g_ptr_array_index(names, find(names, EVENT)), "event_id") != 0)
			evidence = 30;
	}
	csv_close(&csv);
	return evidence;
}

const struct importer importer_downdetector_table = {
	.name = "downdetector-table",
	.title = "Downdetector: counts of many outages as a table (CSV)",
	.about = "Specification: none published; the header "
	         "event_id,timestamp,count,provider, "
	         "read 2026-11-25, and the same with a cause and its share, where every "
	         "count "
	         "is repeated once per cause. Takes one series for every event of a "
	         "provider "
	         "(an event_id is unique only within one); events of one provider that "
	         "overlap "
	         "are joined by bin and the larger count stays, nothing is added up; "
	         "causes "
	         "become shares. The component is the provider, unless --component says "
	         "another. "
	         "Leaves all other columns. A time is the end of its bin unless "
	         "--bin-label "
	         "start. Not seen in real data: written from its documentation.",
	.lane = LANE_USERS,
	.bid = bid,
	.read_document = read_document,
};
