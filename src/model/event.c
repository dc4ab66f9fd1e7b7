#include "model/event.h"

#include <string.h>

Event *event_new(void)
{
	Event *event = g_new0(Event, 1);
	event->at = event->until = event->stated = RANGE_NONE;
	event->posted_at = INSTANT_NONE;
	event->zone = ZONE_EXPLICIT;
	return event;
}

Event *event_copy(const Event *event)
{
	Event *copy = g_memdup2(event, sizeof *event);
	copy->severity_text = g_strdup(event->severity_text);
	copy->component = g_strdup(event->component);
	copy->title = g_strdup(event->title);
	copy->body = g_strdup(event->body);
	copy->incident = g_strdup(event->incident);
	copy->vendor_id = g_strdup(event->vendor_id);
	copy->url = g_strdup(event->url);
	copy->extra = g_strdup(event->extra);
	return copy;
}

bool event_has_own_title(const Event *event)
{
	return event->title != NULL && g_ascii_strcasecmp(event->title, "Update") != 0 &&
	       (event->phase == PHASE_NONE ||
	        strcmp(event->title, phase_name((int)event->phase)) != 0);
}

void event_free(Event *event)
{
	if (event == NULL)
		return;
	g_free(event->severity_text);
	g_free(event->component);
	g_free(event->title);
	g_free(event->body);
	g_free(event->incident);
	g_free(event->vendor_id);
	g_free(event->url);
	g_free(event->extra);
	g_free(event);
}

char *ref_text(const struct ref *ref)
{
	if (ref->event > 0)
		return g_strdup_printf("E%" G_GINT64_FORMAT, ref->event);
	return g_strdup_printf("S%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT, ref->source,
	                       ref->offset);
}
