#include "model/evidence.h"

#include <stddef.h>
#include <string.h>

/* --- by id -------------------------------------------------------------------- */

/* Structs by id, made again when their number has changed: tests fill an evidence step by step. */
struct by_id {
	GHashTable *structs; /* gint64 * -> the struct that it is in, borrowed */
	guint len;
};
struct evidence_index {
	struct by_id sources, events, incidents;
	gpointer measured;
	GDestroyNotify measured_free;
	guint64 measured_of; /* series and their samples */
};

static void drop_measured(struct evidence_index *index)
{
	if (index->measured != NULL)
		index->measured_free(index->measured);
	index->measured = NULL;
}

static void index_free(struct evidence_index *index)
{
	drop_measured(index);
	g_clear_pointer(&index->sources.structs, g_hash_table_unref);
	g_clear_pointer(&index->events.structs, g_hash_table_unref);
	g_clear_pointer(&index->incidents.structs, g_hash_table_unref);
	g_free(index);
}

Evidence *evidence_new(void)
{
	Evidence *evidence = g_new0(Evidence, 1);
	evidence->sources = g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
	evidence->incidents =
	        g_ptr_array_new_with_free_func((GDestroyNotify)incident_free);
	evidence->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
	evidence->series = g_ptr_array_new_with_free_func((GDestroyNotify)series_free);
	evidence->revisions =
	        g_ptr_array_new_with_free_func((GDestroyNotify)revision_free);
	evidence->snapshots =
	        g_ptr_array_new_with_free_func((GDestroyNotify)snapshot_free);
	evidence->curations =
	        g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
	evidence->curated = g_ptr_array_new_with_free_func((GDestroyNotify)curated_free);
	evidence->notices = g_ptr_array_new_with_free_func(g_free);
	evidence->index = g_new0(struct evidence_index, 1);
	return evidence;
}

void evidence_free(Evidence *evidence)
{
	if (evidence == NULL)
		return;
	g_ptr_array_unref(evidence->sources);
	g_ptr_array_unref(evidence->incidents);
	g_ptr_array_unref(evidence->events);
	g_ptr_array_unref(evidence->series);
	g_ptr_array_unref(evidence->revisions);
	g_ptr_array_unref(evidence->snapshots);
	g_ptr_array_unref(evidence->curations);
	g_ptr_array_unref(evidence->curated);
	g_ptr_array_unref(evidence->notices);
	index_free(evidence->index);
	g_free(evidence);
}

/* --- what was measured ----------------------------------------------------------- */

static guint64 count_measures(const Evidence *evidence)
{
	guint64 n = evidence->series->len;
	for (guint i = 0; i < evidence->series->len; i++)
		n += ((const Series *)evidence->series->pdata[i])->samples->len;
	return n;
}

void evidence_keep(const Evidence *evidence, gpointer measured, GDestroyNotify free)
{
	drop_measured(evidence->index);
	evidence->index->measured = measured;
	evidence->index->measured_free = free;
	evidence->index->measured_of = count_measures(evidence);
}

gpointer evidence_kept(const Evidence *evidence)
{
	return evidence->index->measured_of == count_measures(evidence)
	               ? evidence->index->measured
	               : NULL;
}

/* at: offset of the id in each struct of all. */
static gpointer find(struct by_id *by_id, const GPtrArray *all, gsize at, gint64 id)
{
	if (by_id->structs == NULL || by_id->len != all->len) {
		g_clear_pointer(&by_id->structs, g_hash_table_unref);
		by_id->structs = g_hash_table_new(g_int64_hash, g_int64_equal);
		by_id->len = all->len;
		for (guint i = all->len; i > 0; i--) {
			char *one = g_ptr_array_index(all, i - 1);
			g_hash_table_insert(by_id->structs, one + at, one);
		}
	}
	return g_hash_table_lookup(by_id->structs, &id);
}

const Source *evidence_source(const Evidence *evidence, gint64 id)
{
	return find(&evidence->index->sources, evidence->sources, offsetof(Source, id),
	            id);
}

char *evidence_series_files(const Evidence *evidence, const Series *series)
{
	const Source *first = evidence_source(evidence, series->source);
	if (first == NULL || first->name == NULL)
		return NULL;
	g_autoptr(GArray) ids = series_sources(series);
	const Source *second =
	        ids->len == 2 ? evidence_source(evidence, g_array_index(ids, gint64, 1))
	                      : NULL;
	if (second != NULL && second->name != NULL)
		return g_strdup_printf("%s and %s", first->name, second->name);
	if (ids->len > 1)
		return g_strdup_printf("%s and %u more", first->name, ids->len - 1);
	return g_strdup(first->name);
}

const Event *evidence_event(const Evidence *evidence, gint64 id)
{
	return find(&evidence->index->events, evidence->events, offsetof(Event, id), id);
}

static bool has_merged(const Incident *incident, gint64 id, const char *name)
{
	for (guint i = 0; incident->merged != NULL && i < incident->merged->len; i++) {
		const Incident *merged = incident->merged->pdata[i];
		if (merged->id == id ||
		    (name != NULL && (g_strcmp0(merged->slug, name) == 0 ||
		                      g_strcmp0(merged->vendor_id, name) == 0)))
			return true;
	}
	return false;
}

const Incident *evidence_incident(const Evidence *evidence, gint64 id)
{
	const Incident *found = find(&evidence->index->incidents, evidence->incidents,
	                             offsetof(Incident, id), id);
	for (guint i = 0; id != 0 && found == NULL && i < evidence->incidents->len; i++)
		if (has_merged(evidence->incidents->pdata[i], id, NULL))
			found = evidence->incidents->pdata[i];
	return found;
}

const Incident *evidence_incident_named(const Evidence *evidence, const char *name,
                                        bool *several)
{
	const Incident *found = NULL;
	*several = false;
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = g_ptr_array_index(evidence->incidents, i);
		if (g_strcmp0(incident->slug, name) == 0 ||
		    g_strcmp0(incident->vendor_id, name) == 0 ||
		    has_merged(incident, -1, name)) {
			*several = false;
			return incident;
		}
		if (incident->slug != NULL && g_str_has_prefix(incident->slug, name)) {
			*several |= found != NULL;
			found = incident;
		}
	}
	return *several ? NULL : found;
}
