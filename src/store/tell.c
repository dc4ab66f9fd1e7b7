#include "store/thread.h"

#include <string.h>

#define COMPARE(a, b)                                                                    \
	if ((a) != (b))                                                                  \
	return (a) < (b) ? -1 : 1

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
	const struct run *stating; /* the last that states it */
	GHashTable *formats,
	        *wholes; /* importer -> its last run that states it, that is whole */
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
		tell_posts(walk->history, walk->thread, run,
		           g_hash_table_lookup(walk->wholes, format_of(saying)));
		if (incident != NULL)
			walk_incident(walk, run);
		if (incident != NULL && incident->whole) {
			run->newest = newest_post(saying->of);
			g_hash_table_insert(walk->wholes, format_of(saying), run);
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
	g_autoptr(GHashTable) wholes = g_hash_table_new(g_str_hash, g_str_equal);
	struct walk walk = {
		.history = history, .thread = thread, .formats = formats, .wholes = wholes
	};
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
