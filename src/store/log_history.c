/* What logs counted around a moment, read as far as it is needed: a day of a large log has a million rollups. */
#include "model/log_history.h"
#include "store/clock.h"
#include "store/minute.h"
#include "store/row.h"

#include <math.h>

enum {
	ROWS_MAX = 150 * 1000
}; /* of rollups, and again of samples; read in about 60 ms */

struct reading {
	Store *store;
	LogHistory *history;
	GHashTable *index;     /* of patterns */
	GHashTable *by_id;     /* struct pattern_key * -> struct pattern * */
	GArray *sources;       /* gint64, those that have patterns */
	gint64 middle;         /* of what is asked for */
	gint64 shifted, shift; /* source whose clock was asked for last */
	GError **error;
};
struct pattern_key {
	gint64 source, id;
};

static guint key_hash(gconstpointer data)
{
	const struct pattern_key *key = data;
	const gint64 mixed = key->source * 1048583 + key->id;
	return g_int64_hash(&mixed);
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	const struct pattern_key *x = a, *y = b;
	return x->source == y->source && x->id == y->id;
}

static gint64 moved(gint64 at, gint64 shift)
{
	return at != INSTANT_NONE ? at + shift : at;
}

static void merge_pattern(struct pattern *into, struct log_pattern *row, gint64 source,
                          gint64 shift)
{
	row->first_at = moved(row->first_at, shift);
	row->last_at = moved(row->last_at, shift);
	if (row->first_at != INSTANT_NONE &&
	    (into->first_at == INSTANT_NONE || row->first_at < into->first_at))
		into->first_at = row->first_at;
	into->last_at =
	        MAX(into->last_at, row->last_at); /* INSTANT_NONE is the smallest */
	into->count += row->count;
	g_array_append_val(into->sources, source);
}

/* How far the clock of a source was corrected, there. */
static gint64 shift_of(struct reading *reading, gint64 source)
{
	if (source != reading->shifted) {
		reading->shift = clock_shift(reading->store, source, reading->middle);
		reading->shifted = source;
	}
	return reading->shift;
}

/* Rollups are of whole minutes. */
static gint64 minutes_of(gint64 shift)
{
	return (gint64)llround((double)shift / MINUTE) * MINUTE;
}

static bool read_pattern(struct reading *reading, sqlite3_stmt *stmt)
{
	struct log_pattern row = { 0 };
	const bool ok =
	        row_read(reading->store, stmt, &pattern_fields, &row, reading->error);
	g_autofree char *text = (char *)(gsize)row.text;
	if (!ok)
		return false;
	const gint64 source = sqlite3_column_int64(stmt, pattern_fields.n);
	if (text == NULL)
		return store_damaged(
		        reading->store, reading->error,
		        "a pattern of source %" G_GINT64_FORMAT " has no text", source);
	struct pattern *pattern = log_history_pattern(
	        reading->history, reading->index, text, row.severity, row.status_class);
	merge_pattern(pattern, &row, source, shift_of(reading, source));
	struct pattern_key *key = g_new(struct pattern_key, 1);
	*key = (struct pattern_key){ source, row.id };
	g_hash_table_insert(reading->by_id, key, pattern);
	const guint n = reading->sources->len;
	if (n == 0 || g_array_index(reading->sources, gint64, n - 1) != source)
		g_array_append_val(reading->sources, source);
	return true;
}

static bool read_patterns(struct reading *reading)
{
	sqlite3_stmt *stmt =
	        statement(reading->store, QUERY_ALL_PATTERNS, reading->error);
	if (stmt == NULL)
		return false;
	int step;
	while ((step = statement_step(reading->store, stmt, reading->error)) == 1)
		if (!read_pattern(reading, stmt)) {
			sqlite3_reset(stmt);
			return false;
		}
	return step == 0;
}

static bool add_rollup(struct reading *reading, gint64 source,
                       const struct log_rollup *rollup)
{
	const struct pattern_key key = { source, rollup->pattern };
	struct pattern *pattern = g_hash_table_lookup(reading->by_id, &key);
	const struct pattern_minute minute = {
		.minute = rollup->minute + minutes_of(shift_of(reading, source)),
		.count = rollup->count,
		.source = source,
		.line = rollup->first_line,
		.offset = rollup->first_offset,
	};
	if (pattern == NULL || minute.count <= 0)
		return false;
	g_array_append_val(pattern->minutes, minute);
	return true;
}

static bool add_minute(struct reading *reading, gint64 source,
                       struct minute_reader entries, gint64 *rows)
{
	struct log_rollup rollup;
	bool ok = true;
	for (; ok && minute_next(&entries, &rollup); ++*rows)
		ok = add_rollup(reading, source, &rollup);
	return (ok && !entries.damaged) ||
	       store_damaged(reading->store, reading->error,
	                     "a rollup of source %" G_GINT64_FORMAT
	                     " does not fit the rest",
	                     source);
}

/* Newest first, so that a limit cuts what is farthest away. */
static bool read_rollups(struct reading *reading, gint64 source, gint64 rows_max)
{
	LogHistory *history = reading->history;
	sqlite3_stmt *stmt =
	        statement(reading->store, QUERY_MINUTES_BACK, reading->error);
	if (stmt == NULL)
		return false;
	const gint64 shift = minutes_of(shift_of(reading, source));
	sqlite3_bind_int64(stmt, 1, history->lo - shift);
	sqlite3_bind_int64(stmt, 2, history->hi - shift);
	sqlite3_bind_int64(stmt, 3, source);
	int step;
	gint64 rows = 0;
	while ((step = statement_step(reading->store, stmt, reading->error)) == 1) {
		const struct minute_reader entries = minute_of_row(stmt);
		if (!add_minute(reading, source, entries, &rows)) {
			sqlite3_reset(stmt);
			return false;
		}
		if (rows > rows_max) { /* this minute goes again: drop_before() */
			history->lo =
			        MAX(history->lo, entries.last.minute + shift + MINUTE);
			break;
		}
	}
	if (step == 1)
		sqlite3_reset(stmt);
	return step >= 0;
}

static void drop_before(struct pattern *pattern, gint64 lo)
{
	guint first = 0;
	while (first < pattern->minutes->len &&
	       g_array_index(pattern->minutes, struct pattern_minute, first).minute < lo)
		first++;
	if (first > 0)
		g_array_remove_range(pattern->minutes, 0, first);
}

static bool read_minutes(struct reading *reading)
{
	LogHistory *history = reading->history;
	for (guint i = 0; i < reading->sources->len; i++)
		if (!read_rollups(reading, g_array_index(reading->sources, gint64, i),
		                  ROWS_MAX / reading->sources->len))
			return false;
	for (guint i = 0; i < history->patterns->len; i++) {
		pattern_settle(history->patterns->pdata[i]);
		drop_before(history->patterns->pdata[i], history->lo);
	}
	return true;
}

/* --- parts ------------------------------------------------------------------------- */

static bool read_samples(struct reading *reading, Series *series)
{
	sqlite3_stmt *stmt =
	        statement(reading->store, QUERY_SAMPLES_BETWEEN, reading->error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, series->id);
	const gint64 shift = shift_of(reading, series->source);
	sqlite3_bind_int64(stmt, 2, reading->history->lo - shift);
	sqlite3_bind_int64(stmt, 3, reading->history->hi - shift);
	int step;
	while ((step = statement_step(reading->store, stmt, reading->error)) == 1) {
		struct sample sample = { 0 };
		if (!row_read(reading->store, stmt, &sample_fields, &sample,
		              reading->error)) {
			sqlite3_reset(stmt);
			return false;
		}
		sample.start += shift;
		if (isfinite(sample.count) && isfinite(sample.exposure))
			g_array_append_val(series->samples, sample);
	}
	return step == 0;
}

static bool read_part(struct reading *reading, sqlite3_stmt *stmt)
{
	Series *series = series_new();
	g_ptr_array_add(reading->history->parts, series);
	series->id = sqlite3_column_int64(stmt, series_fields.n);
	series->source = sqlite3_column_int64(stmt, series_fields.n + 1);
	if (!row_read(reading->store, stmt, &series_fields, series, reading->error))
		return false;
	return (series->id > 0 && series->width > 0 && series->part != NULL) ||
	       store_damaged(reading->store, reading->error,
	                     "series %" G_GINT64_FORMAT " does not fit the rest",
	                     series->id);
}

static bool read_parts(struct reading *reading)
{
	sqlite3_stmt *stmt = statement(reading->store, QUERY_PARTS, reading->error);
	if (stmt == NULL)
		return false;
	int step;
	while ((step = statement_step(reading->store, stmt, reading->error)) == 1)
		if (!read_part(reading, stmt)) {
			sqlite3_reset(stmt);
			return false;
		}
	for (guint i = 0; step == 0 && i < reading->history->parts->len; i++)
		if (!read_samples(reading, reading->history->parts->pdata[i]))
			return false;
	return step == 0;
}

LogHistory *store_log_history(Store *store, gint64 lo, gint64 hi, GError **error)
{
	g_autoptr(LogHistory) history = log_history_new(lo, hi);
	g_autoptr(GHashTable) index = log_history_index();
	g_autoptr(GHashTable) by_id =
	        g_hash_table_new_full(key_hash, key_equal, g_free, NULL);
	g_autoptr(GArray) sources = g_array_new(FALSE, FALSE, sizeof(gint64));
	struct reading reading = { .store = store,
		                   .history = history,
		                   .index = index,
		                   .by_id = by_id,
		                   .sources = sources,
		                   .middle = lo / 2 + hi / 2,
		                   .shifted = -1,
		                   .error = error };
	if (!query_run(store, QUERY_BEGIN, error))
		return NULL;
	const bool ok =
	        read_patterns(&reading) && read_minutes(&reading) && read_parts(&reading);
	query_run(store, ok ? QUERY_COMMIT : QUERY_ROLLBACK, NULL);
	return ok ? g_steal_pointer(&history) : NULL;
}
