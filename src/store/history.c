#include "store/history.h"

#include "store/compare.h"

#include <string.h>

struct thread;

/* An event of an incident, and what was last said of it while the walk goes on. */
struct told {
	Event *shown; /* the evidence's */
	Event *base;  /* as it was read first; NULL until someone states it otherwise */
	struct thread *thread;
	struct told *post; /* of component events; NULL else */
	GPtrArray *
	        changes; /* struct told *: component events of a post that are stated otherwise somewhere */
	GHashTable *
	        said; /* &source -> struct said but the first, borrowed; NULL: the first alone */
	struct said *first;            /* by the source that it was read from first */
	const struct run *last;        /* that listed it */
	const struct said *last_place; /* there; of component events that of their post */
	guint seen;                    /* number of that run */
	bool listed;
};
/* An event as one source states it. */
struct said {
	struct told *told;
	gint64 source, line, offset, length;
	Event *event; /* NULL: as it was read first */
};
/* What one source says of an incident. */
struct statement {
	gint64 source;
	Incident *incident; /* NULL: it states posts alone */
	gint64 as_of;
	GPtrArray *said; /* struct said *, borrowed: its posts */
};
/* A source that states it: a statement, or one that has the same bytes. */
struct saying {
	const struct statement *of;
	const Source *source;
	gint64 as_of;
	gint64 line_shift, offset_shift;
};
/* Sayings of the same statement, one after the other. */
struct run {
	const struct saying *first, *last;
	gint64 newest; /* of its posts, as stated; of whole ones */
	guint number;
};
/* All of one incident. */
struct thread {
	char *vendor_id;
	gint64 incident;        /* 0: no source states it */
	GHashTable *statements; /* &source -> struct statement, owned by all */
	GPtrArray *all;         /* struct statement * */
	GArray *sayings;        /* struct saying */
	GPtrArray *events;      /* struct told *, no component events */
	GPtrArray *runs;        /* struct run * */
};

struct history {
	Evidence *evidence;
	GPtrArray *threads;
	GHashTable *by_vendor_id, *by_incident; /* -> struct thread, borrowed */
	GHashTable *sources, *snapshots; /* &id -> Source, struct snapshot; borrowed */
	GHashTable *told;                /* &event id -> struct told */
	GPtrArray *said;                 /* struct said * */
	GPtrArray *revisions;            /* struct ordered * */
};

/* A revision and what it is sorted by. */
struct ordered {
	struct revision *revision;
	const struct saying *after;
	guint nth;
};

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

/* --- revisions ----------------------------------------------------------------------------- */

static struct ref place_of(gint64 event, const struct said *said,
                           const struct saying *saying)
{
	return (struct ref){ event, saying->source->id, said->line + saying->line_shift,
		             said->offset + saying->offset_shift, said->length };
}

static struct ref place_of_incident(const struct saying *saying, gint64 event)
{
	const Incident *incident = saying->of->incident;
	return (struct ref){ event, saying->source != NULL ? saying->source->id : 0,
		             incident->line + saying->line_shift,
		             incident->offset + saying->offset_shift, incident->length };
}

/* Two captures of one newest instant: how much later the change came is not known. */
static struct range between(const struct saying *before, const struct saying *after)
{
	gint64 hi = after->as_of;
	if (hi <= before->as_of && after->source != NULL)
		hi = after->source->span.hi;
	return range_of(before->as_of, hi > before->as_of ? hi : RANGE_OPEN);
}

static struct revision *revise(History *history, enum revision_kind kind,
                               const struct thread *thread, const struct saying *before,
                               const struct saying *after)
{
	struct ordered *ordered = g_new0(struct ordered, 1);
	struct revision *revision = ordered->revision = g_new0(struct revision, 1);
	revision->kind = kind;
	revision->incident = thread->incident;
	revision->at = between(before, after);
	ordered->after = after;
	ordered->nth = history->revisions->len;
	g_ptr_array_add(history->revisions, ordered);
	return revision;
}

/* As people read it: times as RFC 3339, words for numbers. */
static char *value_text(const struct field *field, const void *from)
{
	g_autofree char *text = field_text(field, from);
	if (text == NULL || (field->type != FIELD_INSTANT && field->type != FIELD_TERM))
		return g_steal_pointer(&text);
	const gint64 number = g_ascii_strtoll(text, NULL, 10);
	return field->type == FIELD_INSTANT ? instant_rfc3339(number)
	                                    : g_strdup(field->word((int)number));
}

static void set_change(struct revision *revision, const char *name,
                       const struct field *field, const void *old, const void *new)
{
	revision->field = g_strdup(name);
	revision->old = value_text(field, old);
	revision->new = value_text(field, new);
}

/* --- posts ------------------------------------------------------------------------------------ */

/* What of an event is told when it changes, and under which name. */
static const struct reported {
	const char *column, *name;
	bool of_format; /* formats differ in it: compared within one of them */
} reported_of_event[] = {
	{ "at_lo", "at", false },   { "until_lo", "until", false },
	{ "posted_at", "posted_at", true }, { "phase", "phase", false },
	{ "level", "level", false }, { "title", "title", true },
	{ "body", "body", false },
}, reported_of_incident[] = {
	{ "title", "title", false }, { "url", "url", true },
	{ "kind", "kind", true },    { "impact", "impact", true },
	{ "created_at", "created_at", true },
	{ "started_at", "started_at", true },
	{ "resolved_at", "resolved_at", true },
	{ "scheduled_for", "scheduled_for", false },
	{ "scheduled_until", "scheduled_until", false },
};

static const struct reported *find_reported(const struct reported *all, gsize n,
                                            const struct field *field)
{
	for (gsize i = 0; i < n; i++)
		if (strcmp(all[i].column, field->column) == 0)
			return &all[i];
	return NULL;
}

static bool is_of_format(const struct saying *a, const struct saying *b)
{
	return a->source != NULL && b->source != NULL &&
	       strcmp(a->source->importer, b->source->importer) == 0;
}

static const Event *event_of(const struct said *said)
{
	if (said->event != NULL)
		return said->event;
	return said->told->base != NULL ? said->told->base : said->told->shown;
}

static void change_event(History *history, const struct run *run, const struct said *said,
                         const struct said *place, const struct field *field,
                         const struct reported *reported)
{
	const struct told *told = said->told;
	const struct saying *before = told->last->last, *after = run->first;
	if (reported->of_format && !is_of_format(before, after))
		return;
	if (told->post != NULL && strcmp(reported->column, "level") != 0)
		return; /* its time is that of its post */
	struct revision *revision =
	        revise(history, REVISION_CHANGED, told->thread, before, after);
	revision->event = told->shown->id;
	revision->before = place_of(revision->event, told->last_place, before);
	revision->after = place_of(revision->event, place, after);
	set_change(revision, reported->name, field, told->shown, event_of(said));
}

/* The name of its phase or level stands in for a title: it is no change of its own. */
static bool renames_itself(const struct field *field, const Event *known,
                           const Event *said)
{
	return strcmp(field->column, "title") == 0 &&
	       (known->phase != said->phase || known->level != said->level);
}

/*
 * Compares first, takes over after: a title is judged beside the phase that was known. place: said, or of a component
 * event that of its post.
 */
static void tell_event_again(History *history, const struct run *run,
                             const struct said *said, const struct said *place)
{
	Event *shown = said->told->shown;
	const Event *event = event_of(said);
	bool take[EVENT_COUNT] = { false };
	for (int i = 0; i < event_fields.n; i++) {
		const struct field *field = &event_fields.all[i];
		if (!field->revised || is_upper_end(field))
			continue;
		const enum fit fit = compare_field(field, shown, event);
		const struct reported *reported = find_reported(
		        reported_of_event, G_N_ELEMENTS(reported_of_event), field);
		take[i] = fit != FIT_LESS;
		if (fit == FIT_OTHER && reported != NULL &&
		    !renames_itself(field, shown, event))
			change_event(history, run, said, place, field, reported);
	}
	for (int i = 0; i < event_fields.n; i++)
		if (take[i])
			take_field(&event_fields.all[i], shown, event);
}

static void tell_event_first(const struct said *said)
{
	Event *shown = said->told->shown;
	const Event *event = event_of(said);
	for (int i = 0; event != shown && i < event_fields.n; i++) {
		const struct field *field = &event_fields.all[i];
		if (field->revised && !is_upper_end(field))
			take_field(field, shown, event);
	}
}

static void listed(struct told *told, const struct run *run, const struct said *place)
{
	told->last = run;
	told->last_place = place;
	told->seen = run->number;
	told->listed = true;
}

static gint64 newest_of(const struct statement *of)
{
	gint64 newest = INSTANT_NONE;
	for (guint i = 0; i < of->said->len; i++)
		newest = MAX(newest, event_of(of->said->pdata[i])->at.lo);
	return newest;
}

/* Put in afterwards: older than the newest post that the statement before listed. */
static bool is_late(const struct run *whole, const Event *event)
{
	return range_known(event->at) && event->at.hi <= whole->newest &&
	       event->at.lo < whole->newest;
}

static void tell_added(History *history, const struct run *run, const struct run *whole,
                       const struct said *said)
{
	struct revision *revision = revise(history, REVISION_ADDED, said->told->thread,
	                                   whole->last, run->first);
	revision->event = said->told->shown->id;
	revision->before = place_of_incident(whole->last, revision->event);
	revision->after = place_of(revision->event, said, run->first);
}

/* Levels go with their post, unless that source says otherwise; other formats may not give any. */
static void tell_changes(History *history, const struct run *run,
                         const struct said *post_said)
{
	const struct told *post = post_said->told;
	for (guint i = 0; post->changes != NULL && i < post->changes->len; i++) {
		struct told *told = post->changes->pdata[i];
		const struct said *said =
		        g_hash_table_lookup(told->said, &run->first->of->source);
		const Source *base =
		        g_hash_table_lookup(history->sources, &told->shown->source);
		if (said == NULL && run->first->source != NULL &&
		    strcmp(base->importer, run->first->source->importer) == 0)
			said = told->first;
		if (said == NULL)
			continue;
		if (told->last != NULL)
			tell_event_again(history, run, said, post_said);
		else
			tell_event_first(said);
		listed(told, run, post_said);
		told->listed = event_of(said)->level != LEVEL_NONE;
	}
}

static void tell_post(History *history, const struct run *run, const struct run *whole,
                      const struct said *said)
{
	struct told *told = said->told;
	const bool again = told->last != NULL;
	if (!told->listed && whole != NULL && (again || is_late(whole, event_of(said))))
		tell_added(history, run, whole, said);
	if (again)
		tell_event_again(history, run, said, said);
	else
		tell_event_first(said);
	listed(told, run, said);
	tell_changes(history, run, said);
}

/* Posts that the page listed and a whole record does not list any more. */
static void tell_withdrawn(History *history, const struct thread *thread,
                           const struct run *run)
{
	for (guint i = 0; i < thread->events->len; i++) {
		struct told *told = thread->events->pdata[i];
		if (!told->listed || told->seen == run->number ||
		    told->last->last->of->incident == NULL)
			continue;
		told->listed = false;
		struct revision *revision = revise(history, REVISION_WITHDRAWN, thread,
		                                   told->last->last, run->first);
		revision->event = told->shown->id;
		revision->before =
		        place_of(revision->event, told->last_place, told->last->last);
		revision->after = place_of_incident(run->first, revision->event);
	}
}

static void tell_posts(History *history, const struct thread *thread,
                       const struct run *run, const struct run *whole)
{
	const struct statement *of = run->first->of;
	for (guint i = 0; i < of->said->len; i++)
		tell_post(history, run, whole, of->said->pdata[i]);
	if (of->incident != NULL && of->incident->whole)
		tell_withdrawn(history, thread, run);
}

/* --- incidents ----------------------------------------------------------------------------------- */

static struct revision *change_incident(History *history, const struct thread *thread,
                                        const struct saying *before,
                                        const struct saying *after)
{
	struct revision *revision =
	        revise(history, REVISION_CHANGED, thread, before, after);
	revision->before = place_of_incident(before, 0);
	revision->after = place_of_incident(after, 0);
	return revision;
}

/* Where two formats stand one beside the other, what they give by default is no change. */
static bool is_default(const struct field *field, const Incident *shown,
                       const Incident *said)
{
	if (strcmp(field->column, "kind") == 0)
		return shown->kind != INCIDENT_OUTAGE && said->kind == INCIDENT_OUTAGE;
	return strcmp(field->column, "backfilled") == 0 &&
	       said->started_at == INSTANT_NONE;
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *joined(const GPtrArray *names, bool sorted)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (guint i = 0; i < names->len; i++)
		g_ptr_array_add(all, names->pdata[i]);
	if (sorted)
		g_ptr_array_sort(all, by_text);
	g_ptr_array_add(all, NULL);
	return g_strjoinv("\n", (char **)all->pdata);
}

static void tell_components(History *history, const struct thread *thread,
                            const struct saying *before, const struct saying *after)
{
	const GPtrArray *old = before->of->incident->components,
	                *new = after->of->incident->components;
	if (old->len == 0 || new->len == 0)
		return;
	g_autofree char *a = joined(old, true), *b = joined(new, true);
	if (strcmp(a, b) == 0)
		return;
	struct revision *revision = change_incident(history, thread, before, after);
	revision->field = g_strdup("components");
	revision->old = joined(old, false);
	revision->new = joined(new, false);
}

/* before: the last run of the same format, NULL = none; any: the last of all. */
static void tell_incident_field(History *history, const struct thread *thread,
                                const struct field *field, const struct run *before,
                                const struct run *any, const struct saying *after,
                                const Incident *shown)
{
	const Incident *said = after->of->incident;
	const struct reported *reported = find_reported(
	        reported_of_incident, G_N_ELEMENTS(reported_of_incident), field);
	if (reported == NULL || (reported->of_format && before == NULL))
		return;
	const struct saying *last = reported->of_format ? before->last : any->last;
	const Incident *known = reported->of_format ? last->of->incident : shown;
	if (compare_field(field, known, said) == FIT_OTHER)
		set_change(change_incident(history, thread, last, after), reported->name,
		           field, known, said);
}

static void take_components(Incident *shown, const Incident *said)
{
	if (said->components->len == 0)
		return;
	g_ptr_array_set_size(shown->components, 0);
	for (guint i = 0; i < said->components->len; i++)
		g_ptr_array_add(shown->components, g_strdup(said->components->pdata[i]));
}

/* any: the run before that states the incident. */
static void tell_incident(History *history, const struct thread *thread,
                          const struct run *before, const struct run *any,
                          const struct saying *after, Incident *shown)
{
	const Incident *said = after->of->incident;
	bool take[STATEMENT_COUNT] = { false };
	for (int i = 0; i < statement_fields.n; i++) {
		const struct field *field = &statement_fields.all[i];
		tell_incident_field(history, thread, field, before, any, after, shown);
		take[i] = compare_field(field, shown, said) != FIT_LESS &&
		          (before == any || !is_default(field, shown, said));
	}
	if (before != NULL)
		tell_components(history, thread, before->last, after);
	for (int i = 0; i < statement_fields.n; i++)
		if (take[i])
			take_field(&statement_fields.all[i], shown, said);
	take_components(shown, said);
}

/* Where the latest source has it. */
static void place_incident(Incident *shown, const struct saying *saying)
{
	const Incident *said = saying->of->incident;
	shown->source = saying->source != NULL ? saying->source->id : 0;
	shown->line = said->line + saying->line_shift;
	shown->offset = said->offset + saying->offset_shift;
	shown->length = said->length;
	shown->whole = said->whole;
	g_strlcpy(shown->record_sha256, said->record_sha256, sizeof shown->record_sha256);
}

/* --- the walk --------------------------------------------------------------------------------------- */

#define COMPARE(a, b)                                                                    \
	if ((a) != (b))                                                                  \
	return (a) < (b) ? -1 : 1

static int compare_sources(const Source *a, const Source *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	COMPARE(a->span.hi, b->span.hi);
	const int importers = strcmp(a->importer, b->importer);
	const int bytes = strcmp(a->sha256, b->sha256);
	return importers != 0 ? importers : bytes != 0 ? bytes : strcmp(a->name, b->name);
}

static int compare_sayings(gconstpointer a, gconstpointer b)
{
	const struct saying *x = a, *y = b;
	COMPARE(x->as_of, y->as_of);
	COMPARE(x->of->as_of, y->of->as_of);
	return compare_sources(x->source, y->source);
}

/* The walk over one incident. */
struct walk {
	History *history;
	struct thread *thread;
	const struct run *whole, *stating; /* last of all that are whole, that state it */
	GHashTable *formats;               /* importer -> its last run that states it */
	Incident *shown;
};

static char *format_of(const struct saying *saying)
{
	static char by_hand[] = "";
	return saying->source != NULL ? saying->source->importer : by_hand;
}

static void walk_incident(struct walk *walk, struct run *run)
{
	const struct saying *saying = run->first;
	if (walk->shown == NULL)
		walk->shown = incident_copy(saying->of->incident);
	else
		tell_incident(walk->history, walk->thread,
		              g_hash_table_lookup(walk->formats, format_of(saying)),
		              walk->stating, saying, walk->shown);
	walk->stating = run;
	g_hash_table_insert(walk->formats, format_of(saying), run);
}

static struct run *walk_saying(struct walk *walk, struct run *run,
                               const struct saying *saying)
{
	const Incident *incident = saying->of->incident;
	const bool goes_on = run != NULL && run->last->of == saying->of;
	if (!goes_on) {
		run = g_new0(struct run, 1);
		g_ptr_array_add(walk->thread->runs, run);
		run->first = saying;
		run->number = walk->thread->runs->len;
	}
	run->last = saying;
	if (!goes_on) {
		tell_posts(walk->history, walk->thread, run, walk->whole);
		if (incident != NULL)
			walk_incident(walk, run);
		if (incident != NULL && incident->whole) {
			run->newest = newest_of(saying->of);
			walk->whole = run;
		}
	}
	if (incident != NULL)
		place_incident(walk->shown, saying);
	return run;
}

/* Levels that nobody states otherwise go with their post. */
static void mark_withdrawn(const History *history, const Event *event)
{
	struct told *told = g_hash_table_lookup(history->told, &event->id);
	const struct told *post = told->post != NULL ? told->post : told;
	told->shown->withdrawn = !post->listed || (told->said != NULL && !told->listed);
}

static void list_in_snapshots(const History *history, const struct thread *thread)
{
	for (guint i = 0; i < thread->sayings->len; i++) {
		const struct saying *saying =
		        &g_array_index(thread->sayings, struct saying, i);
		struct snapshot *snapshot =
		        saying->source != NULL && saying->of->incident != NULL
		                ? g_hash_table_lookup(history->snapshots,
		                                      &saying->source->id)
		                : NULL;
		if (snapshot != NULL)
			g_array_append_val(snapshot->incidents, thread->incident);
	}
}

static void tell_thread(History *history, struct thread *thread)
{
	g_autoptr(GHashTable) formats = g_hash_table_new(g_str_hash, g_str_equal);
	struct walk walk = { .history = history, .thread = thread, .formats = formats };
	struct run *run = NULL;
	g_array_sort(thread->sayings, compare_sayings);
	for (guint i = 0; i < thread->sayings->len; i++)
		run = walk_saying(&walk, run,
		                  &g_array_index(thread->sayings, struct saying, i));
	if (walk.shown != NULL)
		g_ptr_array_add(history->evidence->incidents, walk.shown);
	list_in_snapshots(history, thread);
}

/* --- all ---------------------------------------------------------------------------------------------- */

static int compare_revisions(gconstpointer a, gconstpointer b)
{
	const struct ordered *x = *(struct ordered *const *)a,
	                     *y = *(struct ordered *const *)b;
	COMPARE(x->after->as_of, y->after->as_of);
	const int sources = compare_sources(x->after->source, y->after->source);
	if (sources != 0)
		return sources;
	COMPARE(x->revision->event, y->revision->event);
	COMPARE(x->nth, y->nth);
	return 0;
}

static void pass_revisions(History *history)
{
	GPtrArray *all = history->revisions;
	g_ptr_array_sort(all, compare_revisions);
	for (guint i = 0; i < all->len; i++) {
		struct ordered *ordered = all->pdata[i];
		g_ptr_array_add(history->evidence->revisions,
		                g_steal_pointer(&ordered->revision));
	}
}

static int compare_snapshots(gconstpointer a, gconstpointer b, gpointer sources)
{
	const struct snapshot *x = *(struct snapshot *const *)a,
	                      *y = *(struct snapshot *const *)b;
	const int pages = strcmp(x->page, y->page);
	if (pages != 0)
		return pages;
	COMPARE(x->as_of, y->as_of);
	return compare_sources(g_hash_table_lookup(sources, &x->source),
	                       g_hash_table_lookup(sources, &y->source));
}

void history_tell(History *history)
{
	const Evidence *evidence = history->evidence;
	for (guint i = 0; i < history->threads->len; i++)
		tell_thread(history, history->threads->pdata[i]);
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (event->incident != NULL)
			mark_withdrawn(history, event);
	}
	pass_revisions(history);
	g_ptr_array_sort_with_data(evidence->snapshots, compare_snapshots,
	                           history->sources);
}
