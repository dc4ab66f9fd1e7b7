#include "store/thread.h"

#include <string.h>

/* --- making and freeing ------------------------------------------------------------- */

static void said_free(gpointer data)
{
	struct said *said = data;
	if (said->event != NULL)
		event_free(said->event);
	g_free(said);
}

static void told_free(gpointer data)
{
	struct told *told = data;
	if (told->base != NULL)
		event_free(told->base);
	g_clear_pointer(&told->changes, g_ptr_array_unref);
	g_clear_pointer(&told->formats, g_ptr_array_unref);
	g_clear_pointer(&told->said, g_hash_table_unref);
	g_free(told);
}

static void statement_free(gpointer data)
{
	struct statement *statement = data;
	incident_free(statement->incident);
	g_ptr_array_unref(statement->said);
	g_free(statement);
}

static void thread_free(gpointer data)
{
	struct thread *thread = data;
	g_free(thread->vendor_id);
	g_hash_table_unref(thread->statements);
	g_ptr_array_unref(thread->all);
	g_array_unref(thread->sayings);
	g_ptr_array_unref(thread->events);
	g_ptr_array_unref(thread->runs);
	g_free(thread);
}

static void ordered_free(gpointer data)
{
	struct ordered *ordered = data;
	if (ordered->revision != NULL)
		revision_free(ordered->revision);
	g_free(ordered);
}

static struct thread *thread_new(struct history *history, const char *vendor_id,
                                 gint64 incident)
{
	struct thread *thread = g_new0(struct thread, 1);
	thread->vendor_id = g_strdup(vendor_id);
	thread->incident = incident;
	thread->statements = g_hash_table_new(g_int64_hash, g_int64_equal);
	thread->all = g_ptr_array_new_with_free_func(statement_free);
	thread->sayings = g_array_new(FALSE, TRUE, sizeof(struct saying));
	thread->events = g_ptr_array_new();
	thread->runs = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(history->threads, thread);
	if (vendor_id != NULL)
		g_hash_table_insert(history->by_vendor_id, thread->vendor_id, thread);
	if (incident != 0)
		g_hash_table_insert(history->by_incident, &thread->incident, thread);
	return thread;
}

History *history_new(Evidence *evidence)
{
	History *history = g_new0(History, 1);
	history->evidence = evidence;
	history->threads = g_ptr_array_new_with_free_func(thread_free);
	history->by_vendor_id = g_hash_table_new(g_str_hash, g_str_equal);
	history->by_incident = g_hash_table_new(g_int64_hash, g_int64_equal);
	history->sources = g_hash_table_new(g_int64_hash, g_int64_equal);
	history->snapshots = g_hash_table_new(g_int64_hash, g_int64_equal);
	history->told =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, told_free);
	history->said = g_ptr_array_new_with_free_func(said_free);
	history->revisions = g_ptr_array_new_with_free_func(ordered_free);
	return history;
}

void history_free(History *history)
{
	if (history == NULL)
		return;
	g_hash_table_unref(history->by_vendor_id);
	g_hash_table_unref(history->by_incident);
	g_hash_table_unref(history->sources);
	g_hash_table_unref(history->snapshots);
	g_ptr_array_unref(history->revisions);
	g_ptr_array_unref(history->threads);
	g_hash_table_unref(history->told);
	g_ptr_array_unref(history->said);
	g_free(history);
}

/* --- rows -------------------------------------------------------------------------------- */

bool history_source(History *history, Source *source)
{
	return g_hash_table_insert(history->sources, &source->id, source);
}

bool history_snapshot(History *history, struct snapshot *snapshot)
{
	return g_hash_table_contains(history->sources, &snapshot->source) &&
	       g_hash_table_insert(history->snapshots, &snapshot->source, snapshot);
}

static struct statement *statement_new(struct thread *thread, gint64 source,
                                       Incident *incident, gint64 as_of)
{
	struct statement *statement = g_new0(struct statement, 1);
	statement->source = source;
	statement->incident = incident;
	statement->as_of = as_of;
	statement->said = g_ptr_array_new();
	g_ptr_array_add(thread->all, statement);
	g_hash_table_insert(thread->statements, &statement->source, statement);
	return statement;
}

static void add_saying(History *history, struct thread *thread,
                       const struct statement *of, gint64 source, gint64 line_shift,
                       gint64 offset_shift)
{
	struct saying saying = { .of = of,
		                 .as_of = of->as_of,
		                 .line_shift = line_shift,
		                 .offset_shift = offset_shift };
	saying.source = g_hash_table_lookup(history->sources, &source);
	const struct snapshot *snapshot =
	        g_hash_table_lookup(history->snapshots, &source);
	if (snapshot != NULL)
		saying.as_of = MAX(saying.as_of, snapshot->as_of);
	if (saying.as_of == INSTANT_NONE && saying.source != NULL)
		saying.as_of = saying.source->span.hi;
	g_array_append_val(thread->sayings, saying);
}

bool history_statement(History *history, Incident *incident, gint64 as_of)
{
	struct thread *thread = g_hash_table_lookup(history->by_incident, &incident->id);
	if (thread == NULL)
		thread = thread_new(history, incident->vendor_id, incident->id);
	const bool fits = incident->source == 0 ||
	                  g_hash_table_contains(history->sources, &incident->source);
	const struct statement *of =
	        statement_new(thread, incident->source, incident, as_of);
	add_saying(history, thread, of, incident->source, 0, 0);
	return fits;
}

static struct statement *statement_of(const History *history, gint64 incident,
                                      gint64 source)
{
	const struct thread *thread =
	        g_hash_table_lookup(history->by_incident, &incident);
	return thread != NULL ? g_hash_table_lookup(thread->statements, &source) : NULL;
}

bool history_component(History *history, gint64 incident, gint64 source, const char *name)
{
	const struct statement *statement = statement_of(history, incident, source);
	if (statement == NULL || name == NULL)
		return false;
	g_ptr_array_add(statement->incident->components, g_strdup(name));
	return true;
}

bool history_restatement(History *history, gint64 source, gint64 incident, gint64 stated,
                         gint64 line, gint64 offset)
{
	const struct statement *of = statement_of(history, incident, stated);
	if (of == NULL || statement_of(history, incident, source) != NULL ||
	    !g_hash_table_contains(history->sources, &source))
		return false;
	add_saying(history, g_hash_table_lookup(history->by_incident, &incident), of,
	           source, line - of->incident->line, offset - of->incident->offset);
	return true;
}

/* A source may state posts of an incident that it does not state itself. */
static struct statement *statement_at(History *history, struct thread *thread,
                                      gint64 source)
{
	struct statement *statement = g_hash_table_lookup(thread->statements, &source);
	if (statement != NULL)
		return statement;
	statement = statement_new(thread, source, NULL, INSTANT_NONE);
	add_saying(history, thread, statement, source, 0, 0);
	return statement;
}

static struct said *said_new(History *history, struct told *told, const struct ref *place)
{
	struct said *said = g_new0(struct said, 1);
	g_ptr_array_add(history->said, said);
	said->told = told;
	said->source = place->source;
	said->line = place->line;
	said->offset = place->offset;
	said->length = place->length;
	return said;
}

bool history_event(History *history, Event *event, gint64 post)
{
	if (!g_hash_table_contains(history->sources, &event->source))
		return false;
	if (event->incident == NULL)
		return post == 0;
	struct thread *thread =
	        g_hash_table_lookup(history->by_vendor_id, event->incident);
	if (thread == NULL)
		thread = thread_new(history, event->incident, 0);
	struct told *told = g_new0(struct told, 1);
	told->shown = event;
	told->thread = thread;
	g_hash_table_insert(history->told, &event->id, told);
	const struct ref place = { event->id, event->source, event->line, event->offset,
		                   event->length };
	told->first = said_new(history, told, &place);
	if (post != 0) {
		told->post = g_hash_table_lookup(history->told, &post);
		return told->post != NULL && told->post->post == NULL &&
		       told->post->thread == thread;
	}
	g_ptr_array_add(thread->events, told);
	g_ptr_array_add(statement_at(history, thread, event->source)->said, told->first);
	return true;
}

bool history_event_statement(History *history, const struct ref *place)
{
	struct told *told = g_hash_table_lookup(history->told, &place->event);
	if (told == NULL || place->source == told->shown->source ||
	    !g_hash_table_contains(history->sources, &place->source))
		return false;
	struct said *said = said_new(history, told, place);
	if (told->said == NULL) {
		told->said = g_hash_table_new(g_int64_hash, g_int64_equal);
		told->base = event_copy(told->shown);
		if (told->post != NULL && told->post->changes == NULL)
			told->post->changes = g_ptr_array_new();
		if (told->post != NULL)
			g_ptr_array_add(told->post->changes, told);
	}
	if (told->post == NULL)
		g_ptr_array_add(statement_at(history, told->thread, place->source)->said,
		                said);
	return g_hash_table_insert(told->said, &said->source, said);
}

bool history_revision(History *history, gint64 event, gint64 source, const char *name,
                      const char *value)
{
	const struct told *told = g_hash_table_lookup(history->told, &event);
	struct said *said = told != NULL && told->said != NULL
	                            ? g_hash_table_lookup(told->said, &source)
	                            : NULL;
	const struct field *field = field_named(&event_fields, name);
	if (said == NULL || field == NULL || !field->revised)
		return false;
	if (said->event == NULL)
		said->event = event_copy(told->base);
	return revise_field(field, said->event, value);
}
