#include "model/evidence.h"

#include <string.h>

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
	evidence->notices = g_ptr_array_new_with_free_func(g_free);
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
	g_ptr_array_unref(evidence->notices);
	g_free(evidence);
}

const Source *evidence_source(const Evidence *evidence, gint64 id)
{
	for (guint i = 0; i < evidence->sources->len; i++) {
		const Source *source = g_ptr_array_index(evidence->sources, i);
		if (source->id == id)
			return source;
	}
	return NULL;
}

const Event *evidence_event(const Evidence *evidence, gint64 id)
{
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = g_ptr_array_index(evidence->events, i);
		if (event->id == id)
			return event;
	}
	return NULL;
}

const Incident *evidence_incident(const Evidence *evidence, gint64 id)
{
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = g_ptr_array_index(evidence->incidents, i);
		if (incident->id == id)
			return incident;
	}
	return NULL;
}

const Incident *evidence_incident_named(const Evidence *evidence, const char *name,
                                        bool *several)
{
	const Incident *found = NULL;
	*several = false;
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = g_ptr_array_index(evidence->incidents, i);
		if (g_strcmp0(incident->slug, name) == 0 ||
		    g_strcmp0(incident->vendor_id, name) == 0) {
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
