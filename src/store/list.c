#include "store/minute.h"
#include "store/row.h"

/* What is listed on demand and is no part of the evidence that the correlator reads. */

GPtrArray *store_sources(Store *store, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_LOAD_SOURCES, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GPtrArray) sources =
	        g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		Source *source = source_new();
		g_ptr_array_add(sources, source);
		source->id = sqlite3_column_int64(stmt, source_fields.n);
		if (!row_read(store, stmt, &source_fields, source, error)) {
			sqlite3_reset(stmt);
			return NULL;
		}
	}
	return step == 0 ? g_steal_pointer(&sources) : NULL;
}

static bool has_failures(struct minute_reader *entries)
{
	struct log_rollup rollup;
	while (minute_next(entries, &rollup))
		if (rollup.status_class == 5)
			return true;
	return false;
}

GArray *store_failed_minutes(Store *store, gint64 source, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_MINUTES_OF, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GArray) minutes = g_array_new(FALSE, FALSE, sizeof(gint64));
	sqlite3_bind_int64(stmt, 1, G_MININT64);
	sqlite3_bind_int64(stmt, 2, G_MAXINT64);
	sqlite3_bind_int64(stmt, 3, source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		struct minute_reader entries = minute_of_row(stmt);
		if (has_failures(&entries))
			g_array_append_val(minutes, entries.last.minute);
		if (!entries.damaged)
			continue;
		sqlite3_reset(stmt);
		store_damaged(store, error,
		              "the counts of a minute of source %" G_GINT64_FORMAT,
		              source);
		return NULL;
	}
	return step == 0 ? g_steal_pointer(&minutes) : NULL;
}

GPtrArray *store_rejects(Store *store, gint64 source, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_LOAD_REJECTS, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GPtrArray) rejects =
	        g_ptr_array_new_with_free_func((GDestroyNotify)reject_free);
	sqlite3_bind_int64(stmt, 1, source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		struct reject *reject = g_new(struct reject, 1);
		reject->source = source;
		reject->line = sqlite3_column_int64(stmt, 0);
		reject->offset = sqlite3_column_int64(stmt, 1);
		reject->reason = g_strdup(column_text(stmt, 2));
		g_ptr_array_add(rejects, reject);
	}
	return step == 0 ? g_steal_pointer(&rejects) : NULL;
}

void reject_free(struct reject *reject)
{
	g_free(reject->reason);
	g_free(reject);
}

char *store_source_name(Store *store, gint64 source)
{
	sqlite3_stmt *stmt = statement(store, QUERY_SOURCE_NAME, NULL);
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, source);
	char *name = statement_step(store, stmt, NULL) == 1
	                     ? g_strdup(column_text(stmt, 0))
	                     : NULL;
	sqlite3_reset(stmt);
	return name;
}

static struct store_log_pattern *pattern_of(const struct log_pattern *row, gint64 source)
{
	struct store_log_pattern *pattern = g_new0(struct store_log_pattern, 1);
	pattern->source = source;
	pattern->id = row->id;
	pattern->count = row->count;
	pattern->first_at = row->first_at;
	pattern->last_at = row->last_at;
	pattern->first_offset = row->first_offset;
	pattern->severity = (int)row->severity;
	pattern->status_class = row->status_class;
	pattern->text = g_strdup(row->text);
	return pattern;
}

static bool add_patterns(Store *store, enum query query, gint64 source, gint64 lo,
                         gint64 hi, GPtrArray *patterns, GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return false;
	bind_instant(stmt, 1, lo);
	bind_instant(stmt, 2, hi == RANGE_OPEN ? INSTANT_NONE : hi);
	if (source != 0)
		sqlite3_bind_int64(stmt, 3, source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		struct log_pattern row = { 0 };
		const bool ok = row_read(store, stmt, &pattern_fields, &row, error);
		g_autofree char *text G_GNUC_UNUSED = (char *)(gsize)row.text;
		if (!ok) {
			sqlite3_reset(stmt);
			return false;
		}
		const gint64 of = sqlite3_column_int64(stmt, pattern_fields.n);
		g_ptr_array_add(patterns, pattern_of(&row, of));
	}
	return step == 0;
}

GPtrArray *store_patterns(Store *store, gint64 source, gint64 first_lo, gint64 first_hi,
                          GError **error)
{
	g_autoptr(GPtrArray) patterns =
	        g_ptr_array_new_with_free_func((GDestroyNotify)store_log_pattern_free);
	const enum query query = source != 0 ? QUERY_PATTERNS_OF : QUERY_PATTERNS;
	return add_patterns(store, query, source, first_lo, first_hi, patterns, error)
	               ? g_steal_pointer(&patterns)
	               : NULL;
}

void store_log_pattern_free(struct store_log_pattern *pattern)
{
	g_free(pattern->text);
	g_free(pattern);
}
