/*
 * curate.c - what people say of an incident: its start and end, and the rows of its table. The store has given events their
 * times and incidents; here it takes effect where no event carries it.
 */
#include "correlate/steps.h"

#include <string.h>

/* --- whose it is ------------------------------------------------------------- */

static bool is_named(const Incident *incident, const char *slug)
{
	if (slug == NULL)
		return false;
	if (g_strcmp0(incident->slug, slug) == 0)
		return true;
	for (guint i = 0; incident->merged != NULL && i < incident->merged->len; i++)
		if (g_strcmp0(((Incident *)incident->merged->pdata[i])->slug, slug) == 0)
			return true;
	return false;
}

static void add_ids(GHashTable *ids, const GPtrArray *events)
{
	for (guint i = 0; i < events->len; i++)
		g_hash_table_add(ids, &((Event *)events->pdata[i])->id);
}

static GHashTable *ids_of(const Group *group)
{
	GHashTable *ids = g_hash_table_new(g_int64_hash, g_int64_equal);
	add_ids(ids, group->posts);
	add_ids(ids, group->levels);
	add_ids(ids, group->said);
	add_ids(ids, group->others);
	return ids;
}

/* What takes a row back belongs where that row does, and comes behind it. */
static bool undoes_one(const GPtrArray *rows, const struct curation *row)
{
	for (guint i = 0; row->act == ACT_UNDO && i < rows->len; i++)
		if (((const struct curation *)rows->pdata[i])->id == row->undoes)
			return true;
	return false;
}

void curations_note(struct work *w)
{
	const Incident *incident = w->t->incident;
	const GPtrArray *all = w->t->evidence->curations;
	g_autoptr(GHashTable) ids = ids_of(w->group);
	for (guint i = 0; i < all->len; i++) {
		const struct curation *row = all->pdata[i];
		if ((row->event != 0 && g_hash_table_contains(ids, &row->event)) ||
		    is_named(incident, row->incident) || is_named(incident, row->other) ||
		    undoes_one(w->t->curations, row))
			g_ptr_array_add(w->t->curations, (gpointer)(gsize)row);
	}
}

/* --- start and end ----------------------------------------------------------- */

/* The last retiming, and all disputes after it; *rule NULL when nothing is said. */
static struct range said_time(const struct work *w, const char *about, struct range shown,
                              const char **rule)
{
	const GPtrArray *all = w->t->evidence->curations;
	struct range at = shown;
	*rule = NULL;
	for (guint i = 0; i < all->len; i++) {
		const struct curation *row = all->pdata[i];
		if (!curation_counts(row) || g_strcmp0(row->about, about) != 0 ||
		    !is_named(w->t->incident, row->incident))
			continue;
		if (row->act == ACT_RETIME) {
			at = row->at;
			*rule = "retimed";
		} else if (row->act == ACT_DISPUTE) {
			at = range_hull(at, row->at);
			*rule = "disputed";
		}
	}
	return at;
}

void start_by_hand(struct work *w)
{
	Timeline *t = w->t;
	const char *rule;
	const struct range at = said_time(w, "start", t->start, &rule);
	if (rule == NULL)
		return;
	t->start_shown = t->start;
	t->start = at;
	t->start_rule = rule;
}

void end_by_hand(struct work *w)
{
	Timeline *t = w->t;
	const char *rule;
	const struct range at = said_time(w, "end", t->impact_end, &rule);
	if (rule == NULL)
		return;
	t->impact_end_shown = t->impact_end;
	t->impact_end = at;
	t->impact_rule = rule;
}

/* --- rows -------------------------------------------------------------------- */

static void retitle(struct entry *entry, const char *title)
{
	entry->told = entry->text;
	entry->text = g_strdup(title);
}

void entries_by_hand(struct work *w)
{
	GPtrArray *entries = w->t->entries;
	for (guint i = 0; i < entries->len;) {
		struct entry *entry = entries->pdata[i];
		const struct curated *curated =
		        entry->event != NULL ? entry->event->curated : NULL;
		/* levels of one post share a row, and are hidden and named one by one */
		const bool level = entry->kind == KIND_COMPONENT;
		if (curated != NULL && curated->hidden && !level) {
			g_ptr_array_remove_index(entries, i);
			w->t->hidden++;
			continue;
		}
		if (curated != NULL && curated->title != NULL && !level)
			retitle(entry, curated->title);
		if (curated != NULL && curated->pinned)
			entry->pinned = entry->key = true;
		i++;
	}
}
