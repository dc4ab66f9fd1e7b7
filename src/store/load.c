#include "store/row.h"

#include <math.h>
#include <string.h>

struct load {
	Store *store;
	Evidence *evidence;
	GHashTable *sources, *events, *series; /* &id -> struct, borrowed */
	GHashTable *given; /* &source id -> Source as it was imported: owned copies */
	GError **error;
};

typedef bool (*load_row)(struct load *load, sqlite3_stmt *stmt);

static bool each_row(struct load *load, enum query query, load_row row)
{
	sqlite3_stmt *stmt = statement(load->store, query, load->error);
	if (stmt == NULL)
		return false;
	int step;
	while ((step = statement_step(load->store, stmt, load->error)) == 1)
		if (!row(load, stmt)) {
			sqlite3_reset(stmt);
			return false;
		}
	return step == 0;
}

static bool damaged(const struct load *load, const char *what, gint64 id)
{
	return store_damaged(load->store, load->error,
	                     "%s %" G_GINT64_FORMAT " does not fit the rest", what, id);
}

static bool range_fits(struct range range)
{
	return range.lo == RANGE_UNKNOWN ? range.hi == RANGE_UNKNOWN
	                                 : range.lo <= range.hi && range.lo != RANGE_OPEN;
}

/* --- sources ------------------------------------------------------------------------ */

static bool load_source(struct load *load, sqlite3_stmt *stmt)
{
	Source *source = source_new();
	g_ptr_array_add(load->evidence->sources, source);
	source->id = sqlite3_column_int64(stmt, source_fields.n);
	if (!row_read(load->store, stmt, &source_fields, source, load->error))
		return false;
	if (source->id <= 0 || source->name == NULL || source->importer == NULL ||
	    !range_fits(source->span))
		return damaged(load, "source", source->id);
	g_hash_table_insert(load->sources, &source->id, source);
	return true;
}

/* What "sources set" said since; source->component and ->lane as imported stay at hand for what carries them. */
static bool load_annotation(struct load *load, sqlite3_stmt *stmt)
{
	const gint64 id = sqlite3_column_int64(stmt, 0);
	Source *source = g_hash_table_lookup(load->sources, &id);
	if (source == NULL)
		return damaged(load, "annotation of source", id);
	if (g_hash_table_lookup(load->given, &id) == NULL) {
		Source *given = source_new();
		given->id = id;
		given->lane = source->lane;
		given->component = g_strdup(source->component);
		g_hash_table_insert(load->given, &given->id, given);
	}
	const struct field *field = field_named(&source_fields, column_text(stmt, 1));
	const bool settable = field != NULL && (strcmp(field->column, "lane") == 0 ||
	                                        strcmp(field->column, "component") == 0);
	if (!settable || !field_set(field, source, column_text(stmt, 2)))
		return damaged(load, "annotation of source", id);
	return true;
}

/* The lane and component of what came with the source follow the source. */
static void follow_source(const struct load *load, gint64 id, enum lane *lane,
                          char **component)
{
	const Source *given = g_hash_table_lookup(load->given, &id);
	if (given == NULL)
		return;
	const Source *source = g_hash_table_lookup(load->sources, &id);
	if (*lane == given->lane)
		*lane = source->lane;
	if (component != NULL && g_strcmp0(*component, given->component) == 0) {
		g_free(*component);
		*component = g_strdup(source->component);
	}
}

/* --- events and their revisions ------------------------------------------------------ */

static bool load_event(struct load *load, sqlite3_stmt *stmt)
{
	Event *event = event_new();
	g_ptr_array_add(load->evidence->events, event);
	event->id = sqlite3_column_int64(stmt, event_fields.n);
	event->source = sqlite3_column_int64(stmt, event_fields.n + 1);
	if (!row_read(load->store, stmt, &event_fields, event, load->error))
		return false;
	if (event->id <= 0 || g_hash_table_lookup(load->sources, &event->source) == NULL)
		return damaged(load, "event", event->id);
	g_hash_table_insert(load->events, &event->id, event);
	follow_source(load, event->source, &event->lane, &event->component);
	return true;
}

/* Whether source a is a later snapshot than source b. */
static bool is_newer(const struct load *load, gint64 a, gint64 b)
{
	const Source *x = g_hash_table_lookup(load->sources, &a);
	const Source *y = g_hash_table_lookup(load->sources, &b);
	return x->span.hi != y->span.hi ? x->span.hi > y->span.hi : a > b;
}

/* They come in the order of their sources' age: each takes the place of the one before. */
static bool load_revision(struct load *load, sqlite3_stmt *stmt)
{
	const gint64 id = sqlite3_column_int64(stmt, 0),
	             source = sqlite3_column_int64(stmt, 1);
	Event *event = g_hash_table_lookup(load->events, &id);
	const struct field *field = field_named(&event_fields, column_text(stmt, 2));
	if (event == NULL || field == NULL || !field->revised ||
	    g_hash_table_lookup(load->sources, &source) == NULL)
		return damaged(load, "revision of event", id);
	return !is_newer(load, source, event->source) ||
	       field_set(field, event, column_text(stmt, 3)) ||
	       damaged(load, "revision of event", id);
}

static bool check_events(const struct load *load)
{
	for (guint i = 0; i < load->evidence->events->len; i++) {
		const Event *event = g_ptr_array_index(load->evidence->events, i);
		if (!range_fits(event->at) || !range_fits(event->until))
			return damaged(load, "event", event->id);
	}
	return true;
}

#define COMPARE(a, b)                                                                    \
	if ((a) != (b))                                                                  \
	return (a) < (b) ? -1 : 1

static gint by_time(gconstpointer a, gconstpointer b)
{
	const Event *x = *(const Event *const *)a, *y = *(const Event *const *)b;
	COMPARE(x->at.lo, y->at.lo);
	COMPARE(x->source, y->source);
	COMPARE(x->offset, y->offset);
	COMPARE(x->ordinal, y->ordinal);
	return 0;
}

/* --- incidents ---------------------------------------------------------------------------- */

/* Statements of one incident come oldest first: each takes the place of the one before. */
static bool load_incident(struct load *load, sqlite3_stmt *stmt)
{
	GPtrArray *all = load->evidence->incidents;
	Incident *incident = incident_new();
	incident->id = sqlite3_column_int64(stmt, statement_fields.n);
	incident->source = sqlite3_column_int64(stmt, statement_fields.n + 1);
	incident->slug = g_strdup(column_text(stmt, statement_fields.n + 2));
	incident->vendor_id = g_strdup(column_text(stmt, statement_fields.n + 3));
	const Incident *before =
	        all->len > 0 ? g_ptr_array_index(all, all->len - 1) : NULL;
	if (before != NULL && before->id == incident->id)
		g_ptr_array_set_size(all, (int)all->len - 1);
	g_ptr_array_add(all, incident);
	if (!row_read(load->store, stmt, &statement_fields, incident, load->error))
		return false;
	if (incident->id <= 0 || incident->slug == NULL ||
	    !range_fits(incident->window) ||
	    (incident->source != 0 &&
	     g_hash_table_lookup(load->sources, &incident->source) == NULL))
		return damaged(load, "incident", incident->id);
	return true;
}

static bool load_components(struct load *load, Incident *incident)
{
	sqlite3_stmt *stmt = statement(load->store, QUERY_LOAD_COMPONENTS, load->error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, incident->id);
	sqlite3_bind_int64(stmt, 2, incident->source);
	int step;
	while ((step = statement_step(load->store, stmt, load->error)) == 1)
		g_ptr_array_add(incident->components, g_strdup(column_text(stmt, 0)));
	return step == 0;
}

/* First post, else what the statement says: a stated start of a backfilled incident is no start. */
static gint64 incident_start(const Incident *incident, GHashTable *first_posts)
{
	const gint64 *post =
	        incident->vendor_id != NULL
	                ? g_hash_table_lookup(first_posts, incident->vendor_id)
	                : NULL;
	gint64 start = incident->backfilled ? INSTANT_NONE : incident->started_at;
	if (post != NULL && (start == INSTANT_NONE || *post < start))
		start = *post;
	if (start == INSTANT_NONE)
		start = incident->window.lo;
	if (start == INSTANT_NONE)
		start = incident->created_at;
	return start != INSTANT_NONE ? start : incident->scheduled_for;
}

static gint by_start(gconstpointer a, gconstpointer b, gpointer first_posts)
{
	const Incident *x = *(const Incident *const *)a, *y = *(const Incident *const *)b;
	COMPARE(incident_start(x, first_posts), incident_start(y, first_posts));
	COMPARE(x->id, y->id);
	return 0;
}

static void sort_incidents(Evidence *evidence)
{
	g_autoptr(GHashTable) first_posts = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < evidence->events->len; i++) { /* sorted by time already */
		Event *event = g_ptr_array_index(evidence->events, i);
		if (event->kind == KIND_POST && event->incident != NULL &&
		    event->at.lo != INSTANT_NONE &&
		    !g_hash_table_contains(first_posts, event->incident))
			g_hash_table_insert(first_posts, event->incident, &event->at.lo);
	}
	g_ptr_array_sort_with_data(evidence->incidents, by_start, first_posts);
}

/* --- series ----------------------------------------------------------------------------- */

static bool load_one_series(struct load *load, sqlite3_stmt *stmt)
{
	Series *series = series_new();
	g_ptr_array_add(load->evidence->series, series);
	series->id = sqlite3_column_int64(stmt, series_fields.n);
	series->source = sqlite3_column_int64(stmt, series_fields.n + 1);
	if (!row_read(load->store, stmt, &series_fields, series, load->error))
		return false;
	if (series->id <= 0 || series->width <= 0 ||
	    g_hash_table_lookup(load->sources, &series->source) == NULL)
		return damaged(load, "series", series->id);
	g_hash_table_insert(load->series, &series->id, series);
	follow_source(load, series->source, &series->lane, &series->component);
	return true;
}

static bool load_sample(struct load *load, sqlite3_stmt *stmt)
{
	const gint64 id = sqlite3_column_int64(stmt, sample_fields.n);
	Series *series = g_hash_table_lookup(load->series, &id);
	struct sample sample = { 0 };
	if (series == NULL)
		return damaged(load, "sample of series", id);
	if (!row_read(load->store, stmt, &sample_fields, &sample, load->error))
		return false;
	if (isnan(sample.count) || sample.start == INSTANT_NONE ||
	    sample.start == RANGE_OPEN)
		return damaged(load, "sample of series", id);
	g_array_append_val(series->samples, sample);
	return true;
}

static bool load_share(struct load *load, sqlite3_stmt *stmt)
{
	const gint64 id = sqlite3_column_int64(stmt, 0);
	const Series *series = g_hash_table_lookup(load->series, &id);
	const double share = sqlite3_column_double(stmt, 2);
	if (series == NULL || !isfinite(share) || column_text(stmt, 1) == NULL)
		return damaged(load, "share of series", id);
	struct share *reason = g_new(struct share, 1);
	reason->name = g_strdup(column_text(stmt, 1));
	reason->share = share;
	g_ptr_array_add(series->reasons, reason);
	return true;
}

/* --- notices ------------------------------------------------------------------------------- */

static bool load_notice(struct load *load, sqlite3_stmt *stmt)
{
	const gint64 id = sqlite3_column_int64(stmt, 0),
	             line = sqlite3_column_int64(stmt, 2),
	             count = sqlite3_column_int64(stmt, 3);
	const Source *source = g_hash_table_lookup(load->sources, &id);
	if (source == NULL || column_text(stmt, 1) == NULL)
		return damaged(load, "notice of source", id);
	const struct place place = { source->name, line, 0, -1 };
	g_autofree char *where = place_text(&place);
	GString *text = g_string_new(NULL);
	g_string_printf(text, "%s: %s", where, column_text(stmt, 1));
	if (count > 1)
		g_string_append_printf(text, " (%" G_GINT64_FORMAT " times)", count);
	g_ptr_array_add(load->evidence->notices, g_string_free(text, FALSE));
	return true;
}

/* --- all ------------------------------------------------------------------------------------ */

static bool load_all(struct load *load)
{
	Evidence *evidence = load->evidence;
	if (!each_row(load, QUERY_LOAD_SOURCES, load_source) ||
	    !each_row(load, QUERY_LOAD_ANNOTATIONS, load_annotation) ||
	    !each_row(load, QUERY_LOAD_EVENTS, load_event) ||
	    !each_row(load, QUERY_LOAD_REVISIONS, load_revision) || !check_events(load) ||
	    !each_row(load, QUERY_LOAD_INCIDENTS, load_incident))
		return false;
	for (guint i = 0; i < evidence->incidents->len; i++)
		if (!load_components(load, g_ptr_array_index(evidence->incidents, i)))
			return false;
	g_ptr_array_sort(evidence->events, by_time);
	sort_incidents(evidence);
	return each_row(load, QUERY_LOAD_SERIES, load_one_series) &&
	       each_row(load, QUERY_LOAD_SAMPLES, load_sample) &&
	       each_row(load, QUERY_LOAD_SHARES, load_share) &&
	       each_row(load, QUERY_LOAD_NOTICES, load_notice);
}

Evidence *store_load(Store *store, GError **error)
{
	g_autoptr(Evidence) evidence = evidence_new();
	g_autoptr(GHashTable) sources = g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(GHashTable) events = g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(GHashTable) series = g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(GHashTable) given = g_hash_table_new_full(
	        g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)source_free);
	struct load load = { store, evidence, sources, events, series, given, error };
	/* one transaction: before or after an import, never between */
	if (!query_run(store, QUERY_BEGIN, error))
		return NULL;
	const bool ok = load_all(&load);
	query_run(store, ok ? QUERY_COMMIT : QUERY_ROLLBACK, NULL);
	return ok ? g_steal_pointer(&evidence) : NULL;
}
