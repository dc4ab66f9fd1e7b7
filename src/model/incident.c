#include "model/incident.h"

Incident *incident_new(void)
{
	Incident *incident = g_new0(Incident, 1);
	incident->kind = INCIDENT_OUTAGE;
	incident->created_at = incident->started_at = incident->resolved_at =
	        INSTANT_NONE;
	incident->updated_at = INSTANT_NONE;
	incident->scheduled_for = incident->scheduled_until = INSTANT_NONE;
	incident->window = RANGE_NONE;
	incident->components = g_ptr_array_new_with_free_func(g_free);
	return incident;
}

Incident *incident_copy(const Incident *incident)
{
	Incident *copy = g_memdup2(incident, sizeof *incident);
	copy->slug = g_strdup(incident->slug);
	copy->vendor_id = g_strdup(incident->vendor_id);
	copy->title = g_strdup(incident->title);
	copy->url = g_strdup(incident->url);
	copy->page = g_strdup(incident->page);
	copy->page_zone = g_strdup(incident->page_zone);
	copy->components = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < incident->components->len; i++)
		g_ptr_array_add(copy->components,
		                g_strdup(incident->components->pdata[i]));
	copy->merged = NULL;
	return copy;
}

void incident_free(Incident *incident)
{
	if (incident == NULL)
		return;
	g_free(incident->slug);
	g_free(incident->vendor_id);
	g_free(incident->title);
	g_free(incident->url);
	g_free(incident->page);
	g_free(incident->page_zone);
	g_ptr_array_unref(incident->components);
	g_clear_pointer(&incident->merged, g_ptr_array_unref);
	g_free(incident);
}
