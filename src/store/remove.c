#include "store/curate.h"
#include "store/row.h"

/* --- one change, one transaction ------------------------------------------------------- */

bool curate_begin(Store *store, GError **error)
{
	return query_run(store, QUERY_BEGIN_WRITE, error);
}

bool curate_end(Store *store, bool ok, GError **error)
{
	if (ok && query_run(store, QUERY_COMMIT, error))
		return true;
	if (!sqlite3_get_autocommit(store->db))
		query_run(store, QUERY_ROLLBACK, NULL);
	return false;
}

bool curate_source(Store *store, gint64 source, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_SOURCE_EXISTS, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, source);
	const int step = statement_step(store, stmt, error);
	sqlite3_reset(stmt);
	if (step == 0)
		error_set(error, ERROR_USAGE, "there is no source S%" G_GINT64_FORMAT,
		          source);
	return step == 1;
}

/* --- posts that another source states too stay, as that source states them ---------------- */

struct restated {
	gint64 event, source;
};

static GArray *restated_events(Store *store, gint64 source, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_RESTATED, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct restated));
	sqlite3_bind_int64(stmt, 1, source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const struct restated one = { sqlite3_column_int64(stmt, 0),
			                      sqlite3_column_int64(stmt, 1) };
		g_array_append_val(all, one);
	}
	return step == 0 ? g_steal_pointer(&all) : NULL;
}

static bool read_event(Store *store, gint64 id, Event *event, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_ONE_EVENT, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, id);
	const int step = statement_step(store, stmt, error);
	const bool ok = step == 1 && row_read(store, stmt, &event_fields, event, error);
	sqlite3_reset(stmt);
	return ok;
}

/* The event with the place and the words of the other source. */
static bool read_restated(Store *store, const struct restated *one, Event *event,
                          GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_REVISIONS_OF, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, one->event);
	sqlite3_bind_int64(stmt, 2, one->source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		event->line = sqlite3_column_int64(stmt, 0);
		event->offset = sqlite3_column_int64(stmt, 1);
		event->length = sqlite3_column_int64(stmt, 2);
		event->ordinal = sqlite3_column_int(stmt, 3);
		const struct field *field =
		        field_named(&event_fields, column_text(stmt, 4));
		if (field != NULL && field->revised &&
		    !field_set(field, event, column_text(stmt, 5))) {
			sqlite3_reset(stmt);
			return store_damaged(store, error,
			                     "revision of E%" G_GINT64_FORMAT,
			                     one->event);
		}
	}
	return step == 0;
}

static bool move_event(Store *store, const struct restated *one, GError **error)
{
	g_autoptr(Event) event = event_new();
	if (!read_event(store, one->event, event, error) ||
	    !read_restated(store, one, event, error))
		return false;
	sqlite3_stmt *stmt = statement(store, QUERY_MOVE_EVENT, error);
	if (stmt == NULL)
		return false;
	row_bind(stmt, &event_fields, event);
	sqlite3_bind_int64(stmt, event_fields.n + 1, one->source);
	sqlite3_bind_int64(stmt, event_fields.n + 2, one->event);
	if (!statement_run(store, stmt, error) ||
	    (stmt = statement(store, QUERY_REMOVE_MOVED, error)) == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, one->event);
	sqlite3_bind_int64(stmt, 2, one->source);
	return statement_run(store, stmt, error);
}

static bool move_restated(Store *store, gint64 source, GError **error)
{
	g_autoptr(GArray) all = restated_events(store, source, error);
	for (guint i = 0; all != NULL && i < all->len; i++)
		if (!move_event(store, &g_array_index(all, struct restated, i), error))
			return false;
	return all != NULL;
}

/* --- the rest of a source goes -------------------------------------------------------------- */

/* In this order: what refers to a row goes before it. */
static const enum query removals[] = {
	QUERY_REMOVE_SAMPLES,    QUERY_REMOVE_SHARES,      QUERY_REMOVE_SERIES,
	QUERY_REMOVE_REVISED,    QUERY_REMOVE_REVISIONS,   QUERY_REMOVE_EVENTS,
	QUERY_REMOVE_COMPONENTS, QUERY_REMOVE_STATEMENTS,  QUERY_REMOVE_VENDOR_IDS,
	QUERY_REMOVE_INCIDENTS,  QUERY_REMOVE_CURRENT,     QUERY_REMOVE_PATTERNS,
	QUERY_REMOVE_ROLLUPS,    QUERY_REMOVE_CHUNKS,      QUERY_REMOVE_REJECTS,
	QUERY_REMOVE_NOTICES,    QUERY_REMOVE_ANNOTATIONS, QUERY_REMOVE_SOURCE,
};

bool store_remove_source(Store *store, gint64 source, GError **error)
{
	if (!curate_begin(store, error))
		return false;
	g_clear_pointer(&store->chunk, g_bytes_unref);
	bool ok = curate_source(store, source, error) &&
	          move_restated(store, source, error);
	for (gsize i = 0; ok && i < G_N_ELEMENTS(removals); i++) {
		sqlite3_stmt *stmt = statement(store, removals[i], error);
		if (stmt != NULL && sqlite3_bind_parameter_count(stmt) == 1)
			sqlite3_bind_int64(stmt, 1, source);
		ok = stmt != NULL && statement_run(store, stmt, error);
	}
	return curate_end(store, ok, error);
}
