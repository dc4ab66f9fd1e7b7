#include "store/chunk.h"
#include "store/curate.h"
#include "store/put.h"
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
	store_abandon(store);
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

/* --- incidents that another source states by the same bytes stay, at its place ------------- */

struct heir {
	gint64 incident, source, line_shift, offset_shift;
};

static GArray *heirs_of(Store *store, gint64 source, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_HEIRS, error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct heir));
	sqlite3_bind_int64(stmt, 1, source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const struct heir heir = { sqlite3_column_int64(stmt, 0),
			                   sqlite3_column_int64(stmt, 1),
			                   sqlite3_column_int64(stmt, 2),
			                   sqlite3_column_int64(stmt, 3) };
		g_array_append_val(all, heir);
	}
	return step == 0 ? g_steal_pointer(&all) : NULL;
}

/* Everything that stands in the record, as if the heir had been read first. */
static const enum query inheritances[] = {
	QUERY_INHERIT_STATEMENT_OF_EVENT,
	QUERY_INHERIT_REVISION,
	QUERY_INHERIT_EVENT,
	QUERY_INHERIT_COMPONENT,
	QUERY_INHERIT_STATEMENT,
	QUERY_INHERIT_HEIRS,
	QUERY_INHERIT_OWN,
};

static bool inherit(Store *store, const struct heir *heir, gint64 source, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(inheritances); i++) {
		sqlite3_stmt *stmt = statement(store, inheritances[i], error);
		if (stmt == NULL)
			return false;
		const gint64 values[] = { source, heir->incident, heir->source,
			                  heir->line_shift, heir->offset_shift };
		for (int k = 0; k < MIN(5, sqlite3_bind_parameter_count(stmt)); k++)
			sqlite3_bind_int64(stmt, k + 1, values[k]);
		if (!statement_run(store, stmt, error))
			return false;
	}
	return true;
}

static bool pass_incidents(Store *store, gint64 source, GError **error)
{
	g_autoptr(GArray) heirs = heirs_of(store, source, error);
	for (guint i = 0; heirs != NULL && i < heirs->len; i++)
		if (!inherit(store, &g_array_index(heirs, struct heir, i), source, error))
			return false;
	return heirs != NULL;
}

/* --- events that another source states too stay, as that source states them ---------------- */

/* An event as one source states it. */
struct version {
	gint64 source;
	Event *event;
};

static void version_clear(gpointer data)
{
	event_free(((struct version *)data)->event);
}

static bool read_event(Store *store, gint64 id, Event *event, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_ONE_EVENT, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, id);
	const int step = statement_step(store, stmt, error);
	const bool ok = step == 1 && row_read(store, stmt, &event_fields, event, error);
	event->id = id;
	sqlite3_reset(stmt);
	return ok;
}

/*
 * Every other source that states the event, with its place. A level goes with its post: where a later source states
 * the post and says nothing of the level, it states it as it is.
 */
static GArray *versions_of(Store *store, const Event *base, gint64 source, GError **error)
{
	sqlite3_stmt *stmt =
	        statement(store,
	                  base->kind == KIND_COMPONENT ? QUERY_VERSIONS_OF_LEVEL
	                                               : QUERY_VERSIONS_OF_POST,
	                  error);
	if (stmt == NULL)
		return NULL;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct version));
	g_array_set_clear_func(all, version_clear);
	sqlite3_bind_int64(stmt, 1, base->id);
	sqlite3_bind_int64(stmt, 2, source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const struct version version = { sqlite3_column_int64(stmt, 0),
			                         event_copy(base) };
		version.event->line = sqlite3_column_int64(stmt, 1);
		version.event->offset = sqlite3_column_int64(stmt, 2);
		version.event->length = sqlite3_column_int64(stmt, 3);
		version.event->ordinal = sqlite3_column_int(stmt, 4);
		g_array_append_val(all, version);
	}
	return step == 0 ? g_steal_pointer(&all) : NULL;
}

static bool read_version(Store *store, const struct version *version, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_REVISIONS_OF, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, version->event->id);
	sqlite3_bind_int64(stmt, 2, version->source);
	int step;
	while ((step = statement_step(store, stmt, error)) == 1) {
		const struct field *field =
		        field_named(&event_fields, column_text(stmt, 0));
		if (!revise_field(field, version->event, column_text(stmt, 1))) {
			sqlite3_reset(stmt);
			return store_damaged(store, error,
			                     "revision of E%" G_GINT64_FORMAT,
			                     version->event->id);
		}
	}
	return step == 0;
}

/* A level that its post does not give any more is not stated. */
static bool is_stated(const Event *event)
{
	return event->kind != KIND_COMPONENT || event->level != LEVEL_NONE;
}

static const struct version *first_stating(Store *store, const GArray *versions,
                                           GError **error)
{
	const struct version *first = NULL;
	for (guint i = 0; i < versions->len; i++) {
		const struct version *version =
		        &g_array_index(versions, struct version, i);
		if (!read_version(store, version, error))
			return NULL;
		if (first == NULL && is_stated(version->event))
			first = version;
	}
	return first;
}

/* Two levels of one place: another source may have put its own where this one stood. */
static bool free_ordinal(Store *store, const struct version *version, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_FREE_ORDINAL, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, version->source);
	sqlite3_bind_int64(stmt, 2, version->event->offset);
	sqlite3_bind_int(stmt, 3, version->event->ordinal);
	const int step = statement_step(store, stmt, error);
	if (step == 1)
		version->event->ordinal = sqlite3_column_int(stmt, 0);
	sqlite3_reset(stmt);
	return step >= 0;
}

static bool move_event(Store *store, const struct version *to, GError **error)
{
	if (!free_ordinal(store, to, error))
		return false;
	sqlite3_stmt *stmt = statement(store, QUERY_MOVE_EVENT, error);
	if (stmt == NULL)
		return false;
	row_bind(stmt, &event_fields, to->event);
	sqlite3_bind_int64(stmt, event_fields.n + 1, to->source);
	sqlite3_bind_int64(stmt, event_fields.n + 2, to->event->id);
	return statement_run(store, stmt, error);
}

static bool forget(Store *store, enum query query, gint64 event, GError **error)
{
	sqlite3_stmt *stmt = statement(store, query, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, event);
	return statement_run(store, stmt, error);
}

/* The others say what they say of the row as it is now. */
static bool state_again(Store *store, const GArray *versions, const struct version *to,
                        GError **error)
{
	for (guint i = 0; i < versions->len; i++) {
		const struct version *version =
		        &g_array_index(versions, struct version, i);
		bool unused;
		if (version != to && !put_same_event(store, version->event, to->event,
		                                     version->source, &unused, error))
			return false;
	}
	return true;
}

static bool pass_event(Store *store, gint64 id, gint64 source, GError **error)
{
	g_autoptr(Event) event = event_new();
	if (!read_event(store, id, event, error))
		return false;
	g_autoptr(GArray) versions = versions_of(store, event, source, error);
	if (versions == NULL)
		return false;
	g_autoptr(GError) damage = NULL;
	const struct version *to = first_stating(store, versions, &damage);
	if (damage != NULL) {
		g_propagate_error(error, g_steal_pointer(&damage));
		return false;
	}
	if (to == NULL) /* goes with its source */
		return true;
	return forget(store, QUERY_FORGET_REVISIONS, id, error) &&
	       forget(store, QUERY_FORGET_STATEMENTS, id, error) &&
	       move_event(store, to, error) && state_again(store, versions, to, error);
}

/* Levels first: where their post is stated, they are. */
static bool pass_events(Store *store, gint64 source, GError **error)
{
	static const enum query kinds[] = { QUERY_STATED_LEVELS, QUERY_STATED_POSTS };
	for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
		g_autoptr(GArray) all = query_ids(store, kinds[k], source, error);
		if (all == NULL)
			return false;
		for (guint i = 0; i < all->len; i++)
			if (!pass_event(store, g_array_index(all, gint64, i), source,
			                error))
				return false;
	}
	return true;
}

/* --- the rest of a source goes -------------------------------------------------------------- */

/* In this order: what refers to a row goes before it. */
static const enum query removals[] = {
	QUERY_REMOVE_SAMPLES,          QUERY_REMOVE_SHARES,     QUERY_REMOVE_SERIES,
	QUERY_REMOVE_REVISED,          QUERY_REMOVE_REVISIONS,  QUERY_REMOVE_RESTATED,
	QUERY_REMOVE_EVENT_STATEMENTS, QUERY_REMOVE_EVENTS,     QUERY_REMOVE_RESTATEMENTS,
	QUERY_REMOVE_SNAPSHOT,         QUERY_REMOVE_COMPONENTS, QUERY_REMOVE_STATEMENTS,
	QUERY_REMOVE_VENDOR_IDS,       QUERY_REMOVE_INCIDENTS,  QUERY_REMOVE_CURRENT,
	QUERY_REMOVE_PATTERNS,         QUERY_REMOVE_MINUTES,    QUERY_REMOVE_CHUNKS,
	QUERY_REMOVE_REJECTS,          QUERY_REMOVE_NOTICES,    QUERY_REMOVE_ANNOTATIONS,
	QUERY_REMOVE_SOURCE,
};

bool store_remove_source(Store *store, gint64 source, GError **error)
{
	if (!curate_begin(store, error))
		return false;
	chunk_forget(store);
	bool ok = curate_source(store, source, error) &&
	          pass_incidents(store, source, error) &&
	          pass_events(store, source, error) &&
	          chunk_pass_keys(store, source, error);
	for (gsize i = 0; ok && i < G_N_ELEMENTS(removals); i++) {
		sqlite3_stmt *stmt = statement(store, removals[i], error);
		if (stmt != NULL && sqlite3_bind_parameter_count(stmt) == 1)
			sqlite3_bind_int64(stmt, 1, source);
		ok = stmt != NULL && statement_run(store, stmt, error);
	}
	chunk_forget(store);
	return curate_end(store, ok, error);
}
