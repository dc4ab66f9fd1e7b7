#include "store/compare.h"
#include "store/put.h"

/* --- rows ------------------------------------------------------------------------------ */

bool put_new_event(Store *store, const Event *event, gint64 post, gint64 *id,
                   GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_EVENT, error);
	if (stmt == NULL)
		return false;
	row_bind(stmt, &event_fields, event);
	sqlite3_bind_int64(stmt, event_fields.n + 1, store->put->source);
	if (post != 0)
		sqlite3_bind_int64(stmt, event_fields.n + 2, post);
	if (!statement_run(store, stmt, error))
		return false;
	if (id != NULL)
		*id = sqlite3_last_insert_rowid(store->db);
	put_stretch(store->put->kept, event);
	return true;
}

void put_stretch(GArray *stretches, const Event *event)
{
	const struct stretch stretch = { event->line, event->offset, event->length };
	if (event->length > 0)
		g_array_append_val(stretches, stretch);
}

static bool put_event_statement(Store *store, const Event *event, gint64 id,
                                gint64 source, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_EVENT_STATEMENT, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, id);
	sqlite3_bind_int64(stmt, 2, source);
	sqlite3_bind_int64(stmt, 3, event->line);
	sqlite3_bind_int64(stmt, 4, event->offset);
	sqlite3_bind_int64(stmt, 5, event->length);
	sqlite3_bind_int(stmt, 6, event->ordinal);
	return statement_run(store, stmt, error);
}

static bool put_revision(Store *store, gint64 event, gint64 source, const char *field,
                         const char *value, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_REVISION, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, event);
	sqlite3_bind_int64(stmt, 2, source);
	bind_text(stmt, 3, field);
	bind_text(stmt, 4, value);
	return statement_run(store, stmt, error);
}

/* NULL for what is not stated: of words that is 0. */
static char *stated_text(const struct field *field, const Event *event)
{
	char *text = field_text(field, event);
	if (field->type == FIELD_TERM && g_strcmp0(text, "0") == 0)
		g_clear_pointer(&text, g_free);
	return text;
}

/* Whatever differs in its bytes is kept, so that the order of the sources decides nothing. */
bool put_same_event(Store *store, const Event *event, const Event *base, gint64 source,
                    bool *same, GError **error)
{
	if (!put_event_statement(store, event, base->id, source, error))
		return false;
	*same = true;
	for (int i = 0; i < event_fields.n; i++) {
		const struct field *field = &event_fields.all[i];
		if (!field->revised)
			continue;
		g_autofree char *known = stated_text(field, base);
		g_autofree char *said = stated_text(field, event);
		if (g_strcmp0(known, said) == 0)
			continue;
		if (!is_upper_end(field))
			*same &= compare_field(field, base, event) != FIT_OTHER;
		if (!put_revision(store, base->id, source, field->column, said, error))
			return false;
	}
	return true;
}

/* --- events of no incident that this source states: known by the vendor's two ids ---------- */

static bool find_twin(Store *store, const Event *event, Event **twin, GError **error)
{
	if (event->vendor_id == NULL || event->incident == NULL)
		return true;
	sqlite3_stmt *stmt = statement(store, QUERY_POST_TWIN, error);
	if (stmt == NULL)
		return false;
	bind_text(stmt, 1, event->incident);
	bind_text(stmt, 2, event->vendor_id);
	sqlite3_bind_int(stmt, 3, (int)event->kind);
	bind_text(stmt, 4, event->component);
	sqlite3_bind_int64(stmt, 5, store->put->source);
	const int step = statement_step(store, stmt, error);
	if (step != 1)
		return step == 0;
	g_autoptr(Event) found = event_new();
	const bool ok = row_read(store, stmt, &event_fields, found, error);
	found->id = sqlite3_column_int64(stmt, event_fields.n);
	sqlite3_reset(stmt);
	if (ok)
		*twin = g_steal_pointer(&found);
	return ok;
}

static bool put_loose(Store *store, const Event *event, GError **error)
{
	g_autoptr(Event) twin = NULL;
	bool same = false;
	if (!find_twin(store, event, &twin, error))
		return false;
	if (twin == NULL)
		return put_new_event(store, event, 0, NULL, error);
	if (!put_same_event(store, event, twin, store->put->source, &same, error))
		return false;
	put_stretch(same ? store->put->known : store->put->kept, event);
	return true;
}

/* --- all -------------------------------------------------------------------------------------- */

static void note_times(struct stated *stated, const Event *event)
{
	const gint64 written =
	        event->posted_at != INSTANT_NONE ? event->posted_at : event->at.lo;
	stated->as_of = MAX(stated->as_of, written);
	if (event->kind == KIND_POST && event->at.lo != INSTANT_NONE &&
	    (stated->first_post == INSTANT_NONE || event->at.lo < stated->first_post))
		stated->first_post = event->at.lo;
}

bool put_event(void *user, const Event *event, GError **error)
{
	Store *store = user;
	struct stated *stated = put_stated(store->put, event);
	if (stated == NULL)
		return put_loose(store, event, error);
	if (stated->known)
		return true;
	note_times(stated, event);
	if (stated->name == NULL && event->kind == KIND_POST &&
	    event_has_own_title(event))
		stated->name = g_strdup(event->title);
	g_ptr_array_add(stated->events, event_copy(event));
	return true;
}
