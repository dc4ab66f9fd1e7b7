#include "store/curate.h"

GPtrArray *store_report_versions(Store *store, const char *incident, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_REPORT_VERSIONS, error);
	g_autoptr(GPtrArray) list =
	        g_ptr_array_new_with_free_func((GDestroyNotify)report_version_free);
	if (stmt == NULL)
		return NULL;
	bind_text(stmt, 1, incident);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		struct report_version *version = g_new0(struct report_version, 1);
		version->number = sqlite3_column_int(stmt, 0);
		version->incident = g_strdup(incident);
		version->author = g_strdup(column_text(stmt, 1));
		version->at = sqlite3_column_int64(stmt, 2);
		version->state = g_strdup(column_text(stmt, 3));
		version->figures = g_strdup(column_text(stmt, 4));
		g_ptr_array_add(list, version);
	}
	sqlite3_reset(stmt);
	return step == 0 ? g_steal_pointer(&list) : NULL;
}

static bool put(Store *store, struct report_version *version, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_REPORT_VERSION, error);
	if (stmt == NULL)
		return false;
	if (version->at == 0)
		version->at = g_get_real_time();
	bind_text(stmt, 1, version->incident);
	sqlite3_bind_int(stmt, 2, version->number);
	bind_text(stmt, 3, version->author);
	sqlite3_bind_int64(stmt, 4, version->at);
	bind_text(stmt, 5, version->state);
	bind_text(stmt, 6, version->figures);
	return statement_run(store, stmt, error);
}

static bool check_seen(Store *store, gint64 seen, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_NEWEST_CURATION, error);
	if (stmt == NULL)
		return false;
	const int step = statement_step(store, stmt, error);
	const gint64 newest = step == 1 ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_reset(stmt);
	if (step < 0 || newest <= seen)
		return step >= 0;
	error_set(error, ERROR_STORE, "somebody else wrote into the store meanwhile");
	return error_hint(error, "nothing was changed; run it again");
}

static bool put_all(Store *store, const GPtrArray *versions, const GPtrArray *rows,
                    gint64 seen, GError **error)
{
	if (!check_seen(store, seen, error))
		return false;
	for (guint i = 0; i < versions->len; i++)
		if (!put(store, versions->pdata[i], error))
			return false;
	for (guint i = 0; i < rows->len; i++)
		if (!annotate_row(store, rows->pdata[i], error))
			return false;
	return true;
}

bool store_put_report(Store *store, const GPtrArray *versions, const GPtrArray *rows,
                      gint64 seen, GError **error)
{
	return curate_begin(store, error) &&
	       curate_end(store, put_all(store, versions, rows, seen, error), error);
}
