#include "store/put.h"

#include "store/chunk.h"
#include "store/minute.h"
#include "store/row.h"

static bool put_snapshot(void *user, const struct snapshot *snapshot, GError **error);
static bool put_series(void *user, const Series *series, GError **error);
static bool put_pattern(void *user, const struct log_pattern *pattern, GError **error);
static bool put_rollups(void *user, const struct log_rollup *rollups, gsize n,
                        GError **error);
static void put_reject(void *user, gint64 line, gint64 offset, const char *reason);
static void put_warn(void *user, const struct place *place, const char *text);

gint64 store_source_known(Store *store, const char *sha256)
{
	sqlite3_stmt *stmt = statement(store, QUERY_SOURCE_KNOWN, NULL);
	if (stmt == NULL)
		return 0;
	bind_text(stmt, 1, sha256);
	sqlite3_bind_int64(stmt, 2, store->put != NULL ? store->put->source : 0);
	const gint64 id = statement_step(store, stmt, NULL) == 1
	                          ? sqlite3_column_int64(stmt, 0)
	                          : 0;
	sqlite3_reset(stmt);
	return id;
}

char *store_source_pattern(Store *store, gint64 source)
{
	sqlite3_stmt *stmt = statement(store, QUERY_SOURCE_PATTERN, NULL);
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, source);
	char *sha256 = statement_step(store, stmt, NULL) == 1
	                       ? g_strdup((const char *)sqlite3_column_text(stmt, 0))
	                       : NULL;
	sqlite3_reset(stmt);
	return sha256;
}

/* --- transactions ------------------------------------------------------------------- */

#define BATCH_US                                                                         \
	250000 /* four syncs of a disk are then a small part, and a crash takes no more than this */

static bool begin(Store *store, GError **error)
{
	if (!store->batch)
		return query_run(store, QUERY_BEGIN_WRITE, error);
	if (sqlite3_get_autocommit(store->db)) {
		if (!query_run(store, QUERY_BEGIN_WRITE, error))
			return false;
		store->batch_began = g_get_monotonic_time();
	}
	return query_run(store, QUERY_BEGIN_PART, error);
}

/* SQLite rolls all back by itself on some faults. */
static void roll_back(Store *store)
{
	if (sqlite3_get_autocommit(store->db) || store->pending == 0) {
		store_abandon(store);
		return;
	}
	query_run(store, QUERY_ROLLBACK_PART, NULL);
	query_run(store, QUERY_COMMIT_PART, NULL);
}

static bool commit(Store *store, GError **error)
{
	if (!store->batch)
		return query_run(store, QUERY_COMMIT, error);
	if (!query_run(store, QUERY_COMMIT_PART, error))
		return false;
	store->pending++;
	return true;
}

void store_batch(Store *store, bool on)
{
	store->batch = on;
}

guint store_pending(const Store *store)
{
	return store->pending;
}

bool store_sync(Store *store, bool now, GError **error)
{
	const guint pending = store->pending;
	if (pending == 0 ||
	    (!now && g_get_monotonic_time() - store->batch_began < BATCH_US))
		return true;
	store->pending = 0;
	g_autoptr(GError) fault = NULL;
	if (sqlite3_get_autocommit(store->db))
		error_set(&fault, ERROR_SYSTEM, "rolled back after a fault");
	else if (query_run(store, QUERY_COMMIT, &fault))
		return true;
	store_abandon(store);
	g_propagate_error(error, g_steal_pointer(&fault));
	if (pending == 1)
		g_prefix_error(error, "the last source is not stored: ");
	else
		g_prefix_error(error, "the last %u sources are not stored: ", pending);
	return false;
}

/* --- begin, commit, roll back ------------------------------------------------------ */

static struct put *put_new(const Source *source)
{
	struct put *put = g_new0(struct put, 1);
	put->stated = g_array_new(FALSE, TRUE, sizeof(struct stated));
	g_array_set_clear_func(put->stated, stated_clear);
	put->by_vendor_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	put->known = g_array_new(FALSE, FALSE, sizeof(struct stretch));
	put->kept = g_array_new(FALSE, FALSE, sizeof(struct stretch));
	put->waiting = g_ptr_array_new_with_free_func(waiting_chunk_free);
	put->entries = g_byte_array_new();
	put->importer = g_strdup(source->importer != NULL ? source->importer : "");
	return put;
}

static void put_free(struct put *put)
{
	g_array_unref(put->stated);
	g_hash_table_unref(put->by_vendor_id);
	g_array_unref(put->known);
	g_array_unref(put->kept);
	g_ptr_array_unref(put->waiting);
	g_byte_array_unref(put->entries);
	g_free(put->importer);
	g_free(put);
}

/* NOT NULL columns; an importer may know the name of the file only at its end. */
static bool write_source(Store *store, enum query query, const Source *source,
                         GError **error)
{
	Source row = *source;
	char empty[] = "";
	if (row.name == NULL)
		row.name = empty;
	if (row.importer == NULL)
		row.importer = empty;
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return false;
	row_bind(stmt, &source_fields, &row);
	if (query == QUERY_END_SOURCE)
		sqlite3_bind_int64(stmt, source_fields.n + 1, store->put->source);
	const bool ok = statement_run(store, stmt, error);
	sqlite3_clear_bindings(stmt);
	return ok;
}

bool store_begin_source(Store *store, Source *source, struct sink *sink, GError **error)
{
	g_return_val_if_fail(store->put == NULL, false);
	if (source->imported_at == 0)
		source->imported_at = g_get_real_time();
	if (!begin(store, error))
		return false;
	store->put = put_new(source);
	if (!write_source(store, QUERY_PUT_SOURCE, source, error)) {
		store_rollback_source(store);
		return false;
	}
	source->id = store->put->source = sqlite3_last_insert_rowid(store->db);
	*sink = (struct sink){
		.user = store,
		.incident = put_incident,
		.snapshot = put_snapshot,
		.event = put_event,
		.series = put_series,
		.pattern = put_pattern,
		.rollups = put_rollups,
		.chunk = put_chunk,
		.reject = put_reject,
		.warn = put_warn,
		.pack = put_pack,
	};
	return true;
}

void store_rollback_source(Store *store)
{
	if (store->put == NULL)
		return;
	g_clear_pointer(&store->put, put_free);
	chunk_forget(store);
	roll_back(store);
	g_clear_error(&store->fault);
}

GBytes *store_pack(const void *bytes, gsize len)
{
	return put_pack(bytes, len);
}

static void recount(Store *store, Source *source)
{
	const gint64 moved = MIN(put_known_lines(store), source->in_records);
	source->in_records -= moved;
	source->duplicate += moved;
}

static bool put_records(Store *store, GError **error)
{
	const GArray *all = store->put->stated;
	for (guint i = 0; i < all->len; i++)
		if (!put_record(store, &g_array_index(all, struct stated, i), error))
			return false;
	return true;
}

/* False + the first fault that nobody was told of yet. */
static bool went_well(Store *store, GError **error)
{
	if (store->fault == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&store->fault));
	return false;
}

static bool finish(Store *store, Source *source, GError **error)
{
	if (!went_well(store, error) || !put_records(store, error) ||
	    !put_name_incidents(store, error) || !put_waiting_chunks(store, error))
		return false;
	recount(store, source);
	return went_well(store, error) &&
	       write_source(store, QUERY_END_SOURCE, source, error) &&
	       commit(store, error);
}

bool store_commit_source(Store *store, Source *source, GError **error)
{
	g_return_val_if_fail(store->put != NULL, false);
	if (!finish(store, source, error)) {
		store_rollback_source(store);
		return false;
	}
	g_clear_pointer(&store->put, put_free);
	return true;
}

/* --- what needs no second look ------------------------------------------------------ */

enum { SAMPLES_AT_ONCE = 8 };

/* n of them: one, or as many as a statement takes at once. */
static bool put_some_samples(Store *store, gint64 id, const struct sample *samples, int n,
                             GError **error)
{
	sqlite3_stmt *stmt =
	        statement(store, n > 1 ? QUERY_PUT_SAMPLES : QUERY_PUT_SAMPLE, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, id);
	for (int i = 0; i < n; i++)
		row_bind_at(stmt, 2 + i * sample_fields.n, &sample_fields, &samples[i]);
	return statement_run(store, stmt, error);
}

static bool put_samples(Store *store, gint64 id, const Series *series, GError **error)
{
	const struct sample *samples =
	        (const struct sample *)(gconstpointer)series->samples->data;
	const guint len = series->samples->len;
	for (guint i = 0; i < len;) {
		const guint n = len - i >= SAMPLES_AT_ONCE ? SAMPLES_AT_ONCE : 1;
		if (!put_some_samples(store, id, &samples[i], (int)n, error))
			return false;
		i += n;
	}
	return true;
}

static bool put_shares(Store *store, gint64 id, const Series *series, GError **error)
{
	for (guint i = 0; i < series->reasons->len; i++) {
		const struct share *share = g_ptr_array_index(series->reasons, i);
		sqlite3_stmt *stmt = statement(store, QUERY_PUT_SHARE, error);
		if (stmt == NULL)
			return false;
		sqlite3_bind_int64(stmt, 1, id);
		sqlite3_bind_int64(stmt, 2, i);
		bind_text(stmt, 3, share->name);
		sqlite3_bind_double(stmt, 4, share->share);
		if (!statement_run(store, stmt, error))
			return false;
	}
	return true;
}

static bool put_series(void *user, const Series *series, GError **error)
{
	Store *store = user;
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_SERIES, error);
	if (stmt == NULL)
		return false;
	row_bind(stmt, &series_fields, series);
	sqlite3_bind_int64(stmt, series_fields.n + 1, store->put->source);
	if (!statement_run(store, stmt, error))
		return false;
	const gint64 id = sqlite3_last_insert_rowid(store->db);
	return put_samples(store, id, series, error) &&
	       put_shares(store, id, series, error);
}

static bool put_snapshot(void *user, const struct snapshot *snapshot, GError **error)
{
	Store *store = user;
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_SNAPSHOT, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	bind_text(stmt, 2, snapshot->page);
	sqlite3_bind_int64(stmt, 3, snapshot->as_of);
	sqlite3_bind_int(stmt, 4, snapshot->open_only);
	return statement_run(store, stmt, error);
}

static bool put_row(Store *store, enum query query, const struct fields *fields,
                    const void *row, GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return false;
	row_bind(stmt, fields, row);
	sqlite3_bind_int64(stmt, fields->n + 1, store->put->source);
	return statement_run(store, stmt, error);
}

static bool put_pattern(void *user, const struct log_pattern *pattern, GError **error)
{
	return put_row(user, QUERY_PUT_PATTERN, &pattern_fields, pattern, error);
}

/* --- rollups ---------------------------------------------------------------------------- */

static void merge_rollup(struct log_rollup *into, const struct log_rollup *rollup)
{
	into->count += rollup->count;
	into->first_line = MIN(into->first_line, rollup->first_line);
	into->last_line = MAX(into->last_line, rollup->last_line);
	into->first_offset = MIN(into->first_offset, rollup->first_offset);
}

/* Both ascending by pattern. */
static GArray *merged(struct minute_reader *there, const struct log_rollup *rollups,
                      gsize n)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof *rollups);
	struct log_rollup old;
	bool more = minute_next(there, &old);
	for (gsize i = 0; i < n; i++) {
		struct log_rollup rollup = rollups[i];
		for (; more && old.pattern <= rollup.pattern;
		     more = minute_next(there, &old))
			if (old.pattern < rollup.pattern)
				g_array_append_val(all, old);
			else
				merge_rollup(&rollup, &old);
		g_array_append_val(all, rollup);
	}
	for (; more; more = minute_next(there, &old))
		g_array_append_val(all, old);
	return all;
}

static sqlite3_stmt *minute_statement(Store *store, enum query query, gint64 minute,
                                      GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	sqlite3_bind_int64(stmt, 2, minute);
	return stmt;
}

static bool write_minute(Store *store, enum query query, const struct log_rollup *rollups,
                         gsize n, GError **error)
{
	GByteArray *entries = store->put->entries;
	sqlite3_stmt *stmt = minute_statement(store, query, rollups[0].minute, error);
	if (stmt == NULL)
		return false;
	g_byte_array_set_size(entries, 0);
	minute_pack(entries, rollups, n);
	sqlite3_bind_blob64(stmt, 3, entries->data, entries->len, SQLITE_STATIC);
	return statement_run(store, stmt, error);
}

/* The minute came before: lines are out of order by more than the importer holds. */
static bool add_to_minute(Store *store, const struct log_rollup *rollups, gsize n,
                          GError **error)
{
	sqlite3_stmt *stmt =
	        minute_statement(store, QUERY_MINUTE, rollups[0].minute, error);
	if (stmt == NULL || statement_step(store, stmt, error) != 1)
		return false;
	struct minute_reader there = minute_of_row(stmt);
	g_autoptr(GArray) all = merged(&there, rollups, n);
	sqlite3_reset(stmt);
	if (there.damaged)
		return store_damaged(store, error, "the counts of a minute");
	return write_minute(store, QUERY_SET_MINUTE,
	                    (const struct log_rollup *)(gconstpointer)all->data, all->len,
	                    error);
}

static bool put_rollups(void *user, const struct log_rollup *rollups, gsize n,
                        GError **error)
{
	Store *store = user;
	if (n == 0)
		return true;
	if (!write_minute(store, QUERY_PUT_MINUTE, rollups, n, error))
		return false;
	return sqlite3_changes(store->db) > 0 || add_to_minute(store, rollups, n, error);
}

/* --- what cannot fail: its first fault is told at commit --------------------------------- */

static void put_reject(void *user, gint64 line, gint64 offset, const char *reason)
{
	Store *store = user;
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_REJECT, NULL);
	if (stmt == NULL)
		return;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	sqlite3_bind_int64(stmt, 2, line);
	sqlite3_bind_int64(stmt, 3, offset);
	bind_text(stmt, 4, reason);
	statement_run(store, stmt, NULL);
}

static void put_warn(void *user, const struct place *place, const char *text)
{
	Store *store = user;
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_NOTICE, NULL);
	if (stmt == NULL)
		return;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	bind_text(stmt, 2, text);
	sqlite3_bind_int64(stmt, 3, place != NULL ? place->line : 0);
	statement_run(store, stmt, NULL);
}
