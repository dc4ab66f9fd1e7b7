#include "store/put.h"

#include "store/row.h"

/*
 * The same post comes again with every later snapshot of a page. It is known by the vendor's two ids (of the incident
 * and of the post); what was read from the same place in a post, its component events, is known by the place.
 */

static bool insert(Store *store, const Event *event, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_EVENT, error);
	if (stmt == NULL)
		return false;
	row_bind(stmt, &event_fields, event);
	sqlite3_bind_int64(stmt, event_fields.n + 1, store->put->source);
	return statement_run(store, stmt, error);
}

static sqlite3_stmt *post_twin(Store *store, const Event *event, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_POST_TWIN, error);
	if (stmt == NULL)
		return NULL;
	bind_text(stmt, 1, event->vendor_id);
	bind_text(stmt, 2, event->incident);
	sqlite3_bind_int(stmt, 3, (int)event->kind);
	bind_text(stmt, 4, event->component);
	sqlite3_bind_int64(stmt, 5, store->put->source);
	return stmt;
}

static sqlite3_stmt *place_twin(Store *store, const Event *event, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_PLACE_TWIN, error);
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, store->put->twin_source);
	sqlite3_bind_int64(stmt, 2, store->put->twin_offset);
	sqlite3_bind_int(stmt, 3, (int)event->kind);
	bind_text(stmt, 4, event->component);
	return stmt;
}

/* What the store knows last of the event: its row, then its revisions. */
static bool apply_revisions(Store *store, Event *event, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_EVENT_REVISIONS, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, event->id);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const struct field *field =
		        field_named(&event_fields, column_text(stmt, 1));
		if (field == NULL || !field->revised ||
		    !field_set(field, event, column_text(stmt, 2))) {
			sqlite3_reset(stmt);
			return store_damaged(store, error,
			                     "revision of E%" G_GINT64_FORMAT, event->id);
		}
	}
	return step == 0;
}

/* *twin stays NULL when nothing is known of the event. */
static bool find_twin(Store *store, const Event *event, Event **twin, GError **error)
{
	const bool by_id = event->vendor_id != NULL && event->incident != NULL;
	const bool by_place = event->offset == store->put->twin_at;
	if (!by_id && !by_place)
		return true;
	sqlite3_stmt *stmt =
	        by_id ? post_twin(store, event, error) : place_twin(store, event, error);
	if (stmt == NULL)
		return false;
	const int step = statement_step(store, stmt, error);
	if (step != 1)
		return step == 0;
	g_autoptr(Event) found = event_new();
	const bool ok = row_read(store, stmt, &event_fields, found, error);
	found->id = sqlite3_column_int64(stmt, event_fields.n);
	found->source = sqlite3_column_int64(stmt, event_fields.n + 1);
	sqlite3_reset(stmt);
	if (!ok || !apply_revisions(store, found, error))
		return false;
	if (by_id) {
		store->put->twin_at = event->offset;
		store->put->twin_source = found->source;
		store->put->twin_offset = found->offset;
	}
	*twin = g_steal_pointer(&found);
	return true;
}

static bool put_revision(Store *store, const Event *event, gint64 twin, const char *field,
                         const char *old, const char *new, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_REVISION, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, twin);
	sqlite3_bind_int64(stmt, 2, store->put->source);
	sqlite3_bind_int64(stmt, 3, event->line);
	sqlite3_bind_int64(stmt, 4, event->offset);
	sqlite3_bind_int64(stmt, 5, event->length);
	sqlite3_bind_int(stmt, 6, event->ordinal);
	bind_text(stmt, 7, field);
	bind_text(stmt, 8, old);
	bind_text(stmt, 9, new);
	return statement_run(store, stmt, error);
}

/* What a snapshot does not state, it does not change. */
static bool is_stated(const struct field *field, const char *text)
{
	return text != NULL && (field->type != FIELD_TERM || g_strcmp0(text, "0") != 0);
}

/* Keeps that the post is stated again, and every field that is stated otherwise now; none: the post is known. */
static bool put_again(Store *store, const Event *event, const Event *twin, GError **error)
{
	int changes = 0;
	if (!put_revision(store, event, twin->id, NULL, NULL, NULL, error))
		return false;
	for (int i = 0; i < event_fields.n; i++) {
		const struct field *field = &event_fields.all[i];
		if (!field->revised)
			continue;
		g_autofree char *old = field_text(field, twin);
		g_autofree char *new = field_text(field, event);
		if (!is_stated(field, new) || g_strcmp0(old, new) == 0)
			continue;
		changes++;
		if (!put_revision(store, event, twin->id, field->column, old, new, error))
			return false;
	}
	if (changes == 0) {
		const struct known_post known = { event->line, event->offset,
			                          event->length };
		g_array_append_val(store->put->known, known);
	}
	return true;
}

bool put_event(void *user, const Event *event, GError **error)
{
	Store *store = user;
	g_autoptr(Event) twin = NULL;
	put_note_event(store->put, event);
	if (event->offset != store->put->twin_at)
		store->put->twin_at = -1;
	if (!find_twin(store, event, &twin, error))
		return false;
	return twin != NULL ? put_again(store, event, twin, error)
	                    : insert(store, event, error);
}

/* --- lines of known posts ------------------------------------------------------------ */

#define INDENT_MAX 1024 /* deeper than this, a record is taken not to begin its line */

static bool begins_line(Store *store, gint64 offset)
{
	const gint64 from = MAX(offset - INDENT_MAX, 0);
	if (offset == 0)
		return true;
	g_autoptr(GBytes) before =
	        store_bytes(store, store->put->source, from, offset - from, NULL);
	if (before == NULL)
		return false;
	gsize len;
	const char *text = g_bytes_get_data(before, &len);
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	return len > 0 ? text[len - 1] == '\n' : from == 0;
}

/* Adds the numbers of the lines that begin in a record to the set, or takes them out. */
static void mark_lines(Store *store, const struct known_post *record, GHashTable *lines,
                       bool add)
{
	g_autoptr(GBytes) bytes = NULL;
	if (record->length > 0)
		bytes = store_bytes(store, store->put->source, record->offset,
		                    record->length, NULL);
	if (bytes == NULL)
		return;
	gsize len;
	const char *text = g_bytes_get_data(bytes, &len);
	gint64 line = record->line;
	for (gsize i = 0; i < len; i++) {
		const bool begins =
		        i == 0 ? begins_line(store, record->offset) : text[i - 1] == '\n';
		line += i > 0 && text[i - 1] == '\n';
		if (begins && add)
			g_hash_table_add(lines, g_memdup2(&line, sizeof line));
		else if (begins)
			g_hash_table_remove(lines, &line);
	}
}

static bool unmark_stored(Store *store, GHashTable *lines, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_SOURCE_EVENT_LINES, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const struct known_post stored = { sqlite3_column_int64(stmt, 0),
			                           sqlite3_column_int64(stmt, 1),
			                           sqlite3_column_int64(stmt, 2) };
		mark_lines(store, &stored, lines, false);
	}
	return step == 0;
}

gint64 put_known_lines(Store *store, GError **error)
{
	const GArray *known = store->put->known;
	if (known->len == 0)
		return 0;
	g_autoptr(GHashTable) lines =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < known->len; i++)
		mark_lines(store, &g_array_index(known, struct known_post, i), lines,
		           true);
	if (!unmark_stored(store, lines, error))
		return -1;
	return g_hash_table_size(lines);
}
