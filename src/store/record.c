#include "store/match.h"
#include "store/put.h"
#include "store/row.h"

/*
 * The posts of an incident come again with every later capture of its page and in every format of it. Here those of
 * one record are matched with those that are known; the levels of components follow the post that they came with.
 */

/* A post, and the component events that were read with it. */
struct post {
	Event *event;
	GPtrArray *changes; /* Event * */
	GPtrArray *looks;   /* Event *: as other sources state it; of known posts */
	gint64 look_source; /* of the last look */
};

static void post_free(gpointer data)
{
	struct post *post = data;
	if (post->event != NULL)
		event_free(post->event);
	g_ptr_array_unref(post->changes);
	g_ptr_array_unref(post->looks);
	g_free(post);
}

static struct post *post_new(Event *event, GDestroyNotify free_change)
{
	struct post *post = g_new0(struct post, 1);
	post->event = event;
	post->changes = g_ptr_array_new_with_free_func(free_change);
	post->looks = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
	return post;
}

/* --- what is given --------------------------------------------------------------------- */

/* The record's own: a level stands at the place of the post that gives it. Events are borrowed. */
static GPtrArray *given_posts(const GPtrArray *events)
{
	GPtrArray *posts = g_ptr_array_new_with_free_func(post_free);
	const struct post *last = NULL;
	for (guint i = 0; i < events->len; i++) {
		Event *event = events->pdata[i];
		if (event->kind == KIND_COMPONENT && last != NULL &&
		    last->event->offset == event->offset) {
			g_ptr_array_add(last->changes, event);
			continue;
		}
		g_ptr_array_add(posts, post_new(event, NULL));
		last = event->kind == KIND_COMPONENT ? NULL
		                                     : posts->pdata[posts->len - 1];
	}
	return posts;
}

static void release(GPtrArray *given)
{
	for (guint i = 0; i < given->len; i++)
		((struct post *)given->pdata[i])->event = NULL;
	g_ptr_array_unref(given);
}

/* --- what is known ------------------------------------------------------------------------ */

static bool add_known(Store *store, sqlite3_stmt *stmt, GPtrArray *posts,
                      GHashTable *by_id, GError **error)
{
	g_autoptr(Event) event = event_new();
	if (!row_read(store, stmt, &event_fields, event, error))
		return false;
	event->id = sqlite3_column_int64(stmt, event_fields.n);
	event->source = sqlite3_column_int64(stmt, event_fields.n + 1);
	const gint64 of = sqlite3_column_int64(stmt, event_fields.n + 2);
	struct post *post = of != 0 ? g_hash_table_lookup(by_id, &of) : NULL;
	if (post != NULL) {
		g_ptr_array_add(post->changes, g_steal_pointer(&event));
		return true;
	}
	Event *own = g_steal_pointer(&event);
	post = post_new(own, (GDestroyNotify)event_free);
	g_ptr_array_add(posts, post);
	g_hash_table_insert(by_id, &own->id, post);
	return true;
}

/* A level has the time of its post and comes after it. */
static bool read_known(Store *store, const char *vendor_id, GPtrArray *posts,
                       GHashTable *by_id, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_INCIDENT_EVENTS, error);
	if (stmt == NULL)
		return false;
	bind_text(stmt, 1, vendor_id);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1)
		if (!add_known(store, stmt, posts, by_id, error)) {
			sqlite3_reset(stmt);
			return false;
		}
	return step == 0;
}

static bool add_look(Store *store, sqlite3_stmt *stmt, GHashTable *by_id, GError **error)
{
	const gint64 id = sqlite3_column_int64(stmt, 0),
	             source = sqlite3_column_int64(stmt, 1);
	struct post *post = g_hash_table_lookup(by_id, &id);
	if (post == NULL) /* of a level */
		return true;
	if (post->look_source != source)
		g_ptr_array_add(post->looks, event_copy(post->event));
	post->look_source = source;
	const struct field *field = field_named(&event_fields, column_text(stmt, 2));
	return (field != NULL && field->revised &&
	        field_set(field, post->looks->pdata[post->looks->len - 1],
	                  column_text(stmt, 3))) ||
	       store_damaged(store, error, "revision of E%" G_GINT64_FORMAT, id);
}

static bool read_looks(Store *store, const char *vendor_id, GHashTable *by_id,
                       GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_INCIDENT_LOOKS, error);
	if (stmt == NULL)
		return false;
	bind_text(stmt, 1, vendor_id);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1)
		if (!add_look(store, stmt, by_id, error)) {
			sqlite3_reset(stmt);
			return false;
		}
	return step == 0;
}

/* struct post *, in the order of their times. */
static GPtrArray *known_posts(Store *store, const char *vendor_id, GError **error)
{
	g_autoptr(GPtrArray) posts = g_ptr_array_new_with_free_func(post_free);
	g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
	return read_known(store, vendor_id, posts, by_id, error) &&
	                       read_looks(store, vendor_id, by_id, error)
	               ? g_steal_pointer(&posts)
	               : NULL;
}

static GArray *match_all(const GPtrArray *known, const GPtrArray *given)
{
	g_autoptr(Match) match = match_new();
	g_autoptr(GPtrArray) events = g_ptr_array_new();
	for (guint i = 0; i < known->len; i++) {
		const struct post *post = known->pdata[i];
		match_known(match, i, post->event);
		for (guint k = 0; k < post->looks->len; k++)
			match_known(match, i, post->looks->pdata[k]);
	}
	for (guint i = 0; i < given->len; i++)
		g_ptr_array_add(events, ((const struct post *)given->pdata[i])->event);
	return match_posts(match, events);
}

/* --- rows -------------------------------------------------------------------------------------- */

static bool put_changes(Store *store, const struct post *post, gint64 id, GError **error)
{
	for (guint i = 0; i < post->changes->len; i++)
		if (!put_new_event(store, post->changes->pdata[i], id, NULL, error))
			return false;
	return true;
}

static bool put_new_post(Store *store, const struct post *post, GError **error)
{
	gint64 id;
	return put_new_event(store, post->event, 0, &id, error) &&
	       put_changes(store, post, id, error);
}

static bool says_the_same(const Event *known, const Event *said)
{
	for (int i = 0; i < event_fields.n; i++) {
		const struct field *field = &event_fields.all[i];
		if (!field->revised)
			continue;
		g_autofree char *a = field_text(field, known),
		                *b = field_text(field, said);
		if (g_strcmp0(a, b) != 0)
			return false;
	}
	return true;
}

/* The known levels that a post which names components does not give any more: a row that states no level. */
static bool put_absent(Store *store, const struct post *given, const struct post *post,
                       GHashTable *left, bool *same, GError **error)
{
	for (guint i = 0; i < post->changes->len; i++) {
		const Event *known = post->changes->pdata[i];
		if (known->component == NULL ||
		    g_hash_table_lookup(left, known->component) != known)
			continue;
		g_autoptr(Event) absent = event_copy(known);
		bool unused;
		absent->line = given->event->line;
		absent->offset = given->event->offset;
		absent->length = given->event->length;
		absent->level = LEVEL_NONE;
		*same = false;
		if (!put_same_event(store, absent, known, store->put->source, &unused,
		                    error))
			return false;
	}
	return true;
}

/* Levels that are given as they are known need no row: they go with their post. */
static bool put_same_changes(Store *store, const struct post *given,
                             const struct post *known, bool *same, GError **error)
{
	g_autoptr(GHashTable) left = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < known->changes->len; i++) {
		Event *change = known->changes->pdata[i];
		if (change->component != NULL)
			g_hash_table_insert(left, change->component, change);
	}
	for (guint i = 0; i < given->changes->len; i++) {
		const Event *change = given->changes->pdata[i];
		const Event *base = change->component != NULL
		                            ? g_hash_table_lookup(left, change->component)
		                            : NULL;
		bool alike = true;
		if (base == NULL) {
			alike = false;
			if (!put_new_event(store, change, known->event->id, NULL, error))
				return false;
		} else {
			g_hash_table_remove(left, change->component);
			if (!says_the_same(base, change) &&
			    !put_same_event(store, change, base, store->put->source,
			                    &alike, error))
				return false;
		}
		*same &= alike;
	}
	return given->changes->len == 0 ||
	       put_absent(store, given, known, left, same, error);
}

static bool put_known_post(Store *store, const struct post *given,
                           const struct post *known, GError **error)
{
	bool same;
	if (!put_same_event(store, given->event, known->event, store->put->source, &same,
	                    error) ||
	    !put_same_changes(store, given, known, &same, error))
		return false;
	put_stretch(same ? store->put->known : store->put->kept, given->event);
	return true;
}

static bool put_posts(Store *store, const GPtrArray *given, const GPtrArray *known,
                      GError **error)
{
	g_autoptr(GArray) found = match_all(known, given);
	for (guint i = 0; i < given->len; i++) {
		const int k = g_array_index(found, int, i);
		if (k >= 0 ? !put_known_post(store, given->pdata[i], known->pdata[k],
		                             error)
		           : !put_new_post(store, given->pdata[i], error))
			return false;
	}
	return true;
}

bool put_record(Store *store, const struct stated *stated, GError **error)
{
	if (stated->events->len == 0)
		return true;
	g_autoptr(GPtrArray) known = known_posts(store, stated->vendor_id, error);
	if (known == NULL)
		return false;
	GPtrArray *given = given_posts(stated->events);
	const bool ok = put_posts(store, given, known, error);
	release(given);
	return ok;
}
