#include "store/history.h"
#include "store/row.h"

#include <math.h>
#include <string.h>

struct load {
	Store *store;
	Evidence *evidence;
	History *history;
	GHashTable *sources, *series; /* &id -> struct, borrowed */
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
	return history_source(load->history, source) ||
	       damaged(load, "source", source->id);
}

static bool is_of_clock(const char *field)
{
	return g_strcmp0(field, "clock") == 0 || g_strcmp0(field, "zone") == 0;
}

static bool load_correction(Source *source, sqlite3_stmt *stmt)
{
	if (source->correction == NULL)
		source->correction = correction_new();
	Correction *c = source->correction;
	const char *value = column_text(stmt, 2);
	const bool ok = strcmp(column_text(stmt, 1), "clock") == 0
	                        ? correction_set_add(c, value)
	                        : correction_set_zone(c, source->zone, value);
	g_free(c->by);
	g_free(c->why);
	c->by = g_strdup(column_text(stmt, 3));
	c->why = g_strdup(column_text(stmt, 4));
	return ok;
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
	if (is_of_clock(column_text(stmt, 1)))
		return load_correction(source, stmt) ||
		       damaged(load, "annotation of source", id);
	const struct field *field = field_named(&source_fields, column_text(stmt, 1));
	const bool settable = field != NULL && (strcmp(field->column, "lane") == 0 ||
	                                        strcmp(field->column, "component") == 0);
	if (!settable || !field_set(field, source, column_text(stmt, 2)))
		return damaged(load, "annotation of source", id);
	return true;
}

static void copy_place(struct curation *row, sqlite3_stmt *stmt)
{
	row->event = sqlite3_column_int64(stmt, 12);
	g_strlcpy(row->sha256, column_text(stmt, 13) != NULL ? column_text(stmt, 13) : "",
	          sizeof row->sha256);
	row->offset = sqlite3_column_int64(stmt, 14);
	row->ordinal = sqlite3_column_int(stmt, 15);
	row->vendor_id = g_strdup(column_text(stmt, 16));
	row->vendor_incident = g_strdup(column_text(stmt, 17));
	row->base = sqlite3_column_int64(stmt, 18);
	row->behind = g_strdup(column_text(stmt, 19));
	row->relied = g_strdup(column_text(stmt, 20));
}

static bool load_curation(struct load *load, sqlite3_stmt *stmt)
{
	const int act = act_parse(column_text(stmt, 1));
	const gint64 id = sqlite3_column_int64(stmt, 0);
	if (act < 0 || id <= 0 || column_text(stmt, 3) == NULL)
		return damaged(load, "annotation", id);
	struct curation *row = curation_new((enum act)act);
	g_ptr_array_add(load->evidence->curations, row);
	row->id = id;
	row->text = g_strdup(column_text(stmt, 2));
	row->author = g_strdup(column_text(stmt, 3));
	row->made_at = sqlite3_column_int64(stmt, 4);
	row->why = g_strdup(column_text(stmt, 5));
	row->about = g_strdup(column_text(stmt, 6));
	row->incident = g_strdup(column_text(stmt, 7));
	row->other = g_strdup(column_text(stmt, 8));
	row->at.lo = column_instant(stmt, 9);
	row->at.hi = column_instant(stmt, 10);
	row->undoes = sqlite3_column_int64(stmt, 11);
	copy_place(row, stmt);
	const bool timed = act == ACT_RETIME || act == ACT_DISPUTE;
	return (range_fits(row->at) && (!timed || range_known(row->at)) &&
	        (row->act != ACT_RETITLE || row->text != NULL) &&
	        instant_in_limits(row->made_at)) ||
	       damaged(load, "annotation", id);
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

/* --- events and what is said of them again -------------------------------------------- */

static bool load_event(struct load *load, sqlite3_stmt *stmt)
{
	Event *event = event_new();
	g_ptr_array_add(load->evidence->events, event);
	event->id = sqlite3_column_int64(stmt, event_fields.n);
	event->source = sqlite3_column_int64(stmt, event_fields.n + 1);
	if (!row_read(load->store, stmt, &event_fields, event, load->error))
		return false;
	follow_source(load, event->source, &event->lane, &event->component);
	const gint64 post = sqlite3_column_int64(stmt, event_fields.n + 2);
	return (event->id > 0 && history_event(load->history, event, post)) ||
	       damaged(load, "event", event->id);
}

static bool load_event_statement(struct load *load, sqlite3_stmt *stmt)
{
	const struct ref place = {
		sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
		sqlite3_column_int64(stmt, 2), sqlite3_column_int64(stmt, 3),
		sqlite3_column_int64(stmt, 4),
	};
	return (place.line >= 0 && place.offset >= 0 && place.length >= 0 &&
	        history_event_statement(load->history, &place)) ||
	       damaged(load, "statement of event", place.event);
}

static bool load_revision(struct load *load, sqlite3_stmt *stmt)
{
	const gint64 event = sqlite3_column_int64(stmt, 0);
	return history_revision(load->history, event, sqlite3_column_int64(stmt, 1),
	                        column_text(stmt, 2), column_text(stmt, 3)) ||
	       damaged(load, "revision of event", event);
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

static bool load_statement(struct load *load, sqlite3_stmt *stmt)
{
	g_autoptr(Incident) incident = incident_new();
	const int n = statement_fields.n;
	incident->id = sqlite3_column_int64(stmt, n);
	incident->source = sqlite3_column_int64(stmt, n + 1);
	incident->slug = g_strdup(column_text(stmt, n + 2));
	incident->vendor_id = g_strdup(column_text(stmt, n + 3));
	const gint64 id = incident->id;
	if (!row_read(load->store, stmt, &statement_fields, incident, load->error))
		return false;
	if (id <= 0 || incident->slug == NULL || !range_fits(incident->window))
		return damaged(load, "incident", id);
	return history_statement(load->history, g_steal_pointer(&incident),
	                         column_instant(stmt, n + 4)) ||
	       damaged(load, "incident", id);
}

static bool load_component(struct load *load, sqlite3_stmt *stmt)
{
	const gint64 incident = sqlite3_column_int64(stmt, 0);
	return history_component(load->history, incident, sqlite3_column_int64(stmt, 1),
	                         column_text(stmt, 2)) ||
	       damaged(load, "component of incident", incident);
}

static bool load_restatement(struct load *load, sqlite3_stmt *stmt)
{
	const gint64 source = sqlite3_column_int64(stmt, 0),
	             line = sqlite3_column_int64(stmt, 3),
	             offset = sqlite3_column_int64(stmt, 4);
	return (line >= 0 && offset >= 0 &&
	        history_restatement(load->history, source, sqlite3_column_int64(stmt, 1),
	                            sqlite3_column_int64(stmt, 2), line, offset)) ||
	       damaged(load, "restatement by source", source);
}

static bool load_snapshot(struct load *load, sqlite3_stmt *stmt)
{
	struct snapshot *snapshot = snapshot_new();
	g_ptr_array_add(load->evidence->snapshots, snapshot);
	snapshot->source = sqlite3_column_int64(stmt, 0);
	snapshot->page = g_strdup(column_text(stmt, 1));
	snapshot->as_of = sqlite3_column_int64(stmt, 2);
	snapshot->open_only = sqlite3_column_int(stmt, 3) != 0;
	return (snapshot->page != NULL && instant_in_limits(snapshot->as_of) &&
	        history_snapshot(load->history, snapshot)) ||
	       damaged(load, "snapshot of source", snapshot->source);
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
		if (event->kind == KIND_POST && !event->withdrawn &&
		    event->incident != NULL && event->at.lo != INSTANT_NONE &&
		    !g_hash_table_contains(first_posts, event->incident))
			g_hash_table_insert(first_posts, event->incident, &event->at.lo);
	}
	g_ptr_array_sort_with_data(evidence->incidents, by_start, first_posts);
}

static bool gives_title(const Event *event)
{
	return event->kind == KIND_POST && !event->withdrawn && event->incident != NULL &&
	       event_has_own_title(event);
}

/* Of an incident that no source gives a title: its first post that has one, else the vendor's id. */
static void title_incidents(Evidence *evidence)
{
	g_autoptr(GHashTable) titles = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < evidence->events->len; i++) { /* sorted by time already */
		const Event *event = g_ptr_array_index(evidence->events, i);
		if (gives_title(event) && !g_hash_table_contains(titles, event->incident))
			g_hash_table_insert(titles, event->incident, event->title);
	}
	for (guint i = 0; i < evidence->incidents->len; i++) {
		Incident *incident = g_ptr_array_index(evidence->incidents, i);
		if (incident->title != NULL || incident->vendor_id == NULL)
			continue;
		const char *title = g_hash_table_lookup(titles, incident->vendor_id);
		incident->title = title != NULL ? g_strdup(title)
		                                : g_strconcat("Incident ",
		                                              incident->vendor_id, NULL);
	}
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
	    !each_row(load, QUERY_LOAD_SNAPSHOTS, load_snapshot) ||
	    !each_row(load, QUERY_LOAD_STATEMENTS, load_statement) ||
	    !each_row(load, QUERY_LOAD_COMPONENTS, load_component) ||
	    !each_row(load, QUERY_LOAD_RESTATEMENTS, load_restatement) ||
	    !each_row(load, QUERY_LOAD_EVENTS, load_event) ||
	    !each_row(load, QUERY_LOAD_EVENT_STATEMENTS, load_event_statement) ||
	    !each_row(load, QUERY_LOAD_REVISIONS, load_revision) ||
	    !each_row(load, QUERY_LOAD_CURATIONS, load_curation))
		return false;
	history_tell(load->history);
	if (!check_events(load))
		return false;
	evidence_curate(evidence);
	g_ptr_array_sort(evidence->events, by_time);
	sort_incidents(evidence);
	title_incidents(evidence);
	return each_row(load, QUERY_LOAD_SERIES, load_one_series) &&
	       each_row(load, QUERY_LOAD_SAMPLES, load_sample) &&
	       each_row(load, QUERY_LOAD_SHARES, load_share) &&
	       each_row(load, QUERY_LOAD_NOTICES, load_notice);
}

Evidence *store_load(Store *store, GError **error)
{
	g_autoptr(Evidence) evidence = evidence_new();
	g_autoptr(GHashTable) sources = g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(History) history = history_new(evidence);
	g_autoptr(GHashTable) series = g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(GHashTable) given = g_hash_table_new_full(
	        g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)source_free);
	struct load load = { store, evidence, history, sources, series, given, error };
	/* one transaction: before or after an import, never between */
	if (!query_run(store, QUERY_BEGIN, error))
		return NULL;
	const bool ok = load_all(&load);
	query_run(store, ok ? QUERY_COMMIT : QUERY_ROLLBACK, NULL);
	return ok ? g_steal_pointer(&evidence) : NULL;
}
