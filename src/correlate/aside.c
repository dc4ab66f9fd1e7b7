/* aside.c - what names no incident, and would be taken for words of another one if there were fewer. */
#include "correlate/correlate.h"
#include "correlate/group.h"

static void add_loose(GHashTable *ids, const GPtrArray *events)
{
	for (guint i = 0; i < events->len; i++) {
		Event *event = events->pdata[i];
		if (event->incident == NULL)
			g_hash_table_add(ids, &event->id);
	}
}

/* What names no incident and belongs to one of these, among all that the evidence has. */
static GHashTable *loose_of(const Evidence *evidence, const GPtrArray *incidents)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	GHashTable *ids = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < incidents->len; i++) {
		g_autoptr(Group) group = group_of(catalog, incidents->pdata[i]);
		add_loose(ids, group->said);
		add_loose(ids, group->others);
	}
	return ids;
}

GHashTable *correlate_aside(const Evidence *evidence, const GPtrArray *incidents)
{
	Evidence part = *evidence;
	GHashTableIter iter;
	gpointer id;
	part.incidents = (GPtrArray *)(gsize)incidents;
	part.index = NULL;
	g_autoptr(GHashTable) own = loose_of(evidence, incidents);
	GHashTable *aside = loose_of(&part, incidents);
	g_hash_table_iter_init(&iter, own);
	while (g_hash_table_iter_next(&iter, &id, NULL))
		g_hash_table_remove(aside, id);
	return aside;
}
