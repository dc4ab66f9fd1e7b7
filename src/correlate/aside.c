/* aside.c - what names no incident, and is said of others than those that are asked for. */
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

GHashTable *correlate_aside(const Evidence *evidence, const GPtrArray *incidents)
{
	g_autoptr(Catalog) catalog = catalog_new(evidence);
	g_autoptr(GHashTable) own = g_hash_table_new(g_int64_hash, g_int64_equal);
	GHashTable *aside = g_hash_table_new(g_int64_hash, g_int64_equal);
	GHashTableIter iter;
	gpointer id;
	for (guint i = 0; i < evidence->incidents->len; i++) {
		Incident *incident = evidence->incidents->pdata[i];
		g_autoptr(Group) group = group_of(catalog, incident);
		GHashTable *ids =
		        g_ptr_array_find((GPtrArray *)(gsize)incidents, incident, NULL)
		                ? own
		                : aside;
		add_loose(ids, group->said);
		add_loose(ids, group->others);
	}
	g_hash_table_iter_init(&iter, own);
	while (g_hash_table_iter_next(&iter, &id, NULL))
		g_hash_table_remove(aside, id);
	return aside;
}
