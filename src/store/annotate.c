#include "store/curate.h"
#include "store/put.h"

#include <string.h>

/* The event's place, so that it is found again when it comes again with another id. */
static bool find_place(Store *store, struct curation *row, GError **error)
{
	if (row->event == 0)
		return true;
	sqlite3_stmt *stmt = statement(store, QUERY_EVENT_PLACE, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, row->event);
	const int step = statement_step(store, stmt, error);
	if (step == 1) {
		g_strlcpy(row->sha256, column_text(stmt, 0), sizeof row->sha256);
		row->offset = sqlite3_column_int64(stmt, 1);
		row->ordinal = sqlite3_column_int(stmt, 2);
		g_free(row->vendor_id);
		row->vendor_id = g_strdup(column_text(stmt, 3));
		g_free(row->vendor_incident);
		row->vendor_incident = g_strdup(column_text(stmt, 4));
	}
	sqlite3_reset(stmt);
	return step == 1 ||
	       (step == 0 &&
	        error_set(error, ERROR_USAGE, "there is no event E%" G_GINT64_FORMAT,
	                  row->event));
}

static bool find_undone(Store *store, const struct curation *row, GError **error)
{
	if (row->undoes == 0)
		return true;
	sqlite3_stmt *stmt = statement(store, QUERY_CURATION_EXISTS, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, row->undoes);
	const int step = statement_step(store, stmt, error);
	sqlite3_reset(stmt);
	return step == 1 ||
	       (step == 0 &&
	        error_set(error, ERROR_USAGE, "there is no annotation A%" G_GINT64_FORMAT,
	                  row->undoes));
}

static void bind_id(sqlite3_stmt *stmt, int mark, gint64 id)
{
	if (id != 0)
		sqlite3_bind_int64(stmt, mark, id);
	else
		sqlite3_bind_null(stmt, mark);
}

static void bind_row(sqlite3_stmt *stmt, const struct curation *row)
{
	const bool placed = row->event != 0;
	bind_text(stmt, 1, act_word((int)row->act));
	bind_text(stmt, 2, row->text);
	bind_text(stmt, 3, row->author);
	sqlite3_bind_int64(stmt, 4, row->made_at);
	bind_text(stmt, 5, row->why);
	bind_text(stmt, 6, row->about);
	bind_text(stmt, 7, row->incident);
	bind_text(stmt, 8, row->other);
	bind_instant(stmt, 9, row->at.lo);
	bind_instant(stmt, 10, row->at.hi);
	bind_id(stmt, 11, row->undoes);
	bind_id(stmt, 12, row->event);
	bind_text(stmt, 13, placed ? row->sha256 : NULL);
	if (placed) {
		sqlite3_bind_int64(stmt, 14, row->offset);
		sqlite3_bind_int(stmt, 15, row->ordinal);
	}
	bind_text(stmt, 16, row->vendor_id);
	bind_text(stmt, 17, row->vendor_incident);
	bind_id(stmt, 18, row->base);
	bind_text(stmt, 19, row->behind);
	bind_text(stmt, 20, row->relied);
}

bool annotate_row(Store *store, struct curation *row, GError **error)
{
	if (!find_place(store, row, error) || !find_undone(store, row, error))
		return false;
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_CURATION, error);
	if (stmt == NULL)
		return false;
	if (row->made_at == 0)
		row->made_at = g_get_real_time();
	bind_row(stmt, row);
	if (!statement_run(store, stmt, error))
		return false;
	row->id = sqlite3_last_insert_rowid(store->db);
	return true;
}

static void name_made(struct curation *row, const char *slug)
{
	char **place = row->act == ACT_NEW || row->act == ACT_LINK ? &row->incident
	               : row->act == ACT_SPLIT                     ? &row->other
	                                                           : NULL;
	if (place != NULL && *place == NULL)
		*place = g_strdup(slug);
}

static bool put_rows(Store *store, Incident *made, const GPtrArray *rows, GError **error)
{
	if (made != NULL && !put_own_incident(store, made, error))
		return false;
	for (guint i = 0; i < rows->len; i++) {
		struct curation *row = rows->pdata[i];
		if (made != NULL)
			name_made(row, made->slug);
		if (!annotate_row(store, row, error))
			return false;
	}
	return true;
}

bool store_annotate(Store *store, Incident *made, const GPtrArray *rows, GError **error)
{
	return curate_begin(store, error) &&
	       curate_end(store, put_rows(store, made, rows, error), error);
}
