/* export.c - see export.h */
#include "render/export.h"

#include "base/instant.h"
#include "base/text.h"

#include <string.h>

const struct exporter *exporter_named(const char *name)
{
	for (int i = 0; exporter_registry[i] != NULL; i++)
		if (g_str_equal(exporter_registry[i]->name, name))
			return exporter_registry[i];
	return NULL;
}

char *export_instant(gint64 at)
{
	const struct civil c = instant_to_civil(at);
	const gint64 fraction = ((at % SECOND) + SECOND) % SECOND;
	return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d.%06" G_GINT64_FORMAT "Z",
	                       c.year, c.month, c.day, c.hour, c.minute, c.second,
	                       fraction);
}

char *export_message(const Event *event)
{
	enum { MESSAGE_CHARS = 500 };
	if (event->title != NULL)
		return g_strdup(event->title);
	return event->body != NULL ? text_one_line(event->body, MESSAGE_CHARS)
	                           : g_strdup(kind_word((int)event->kind));
}

const char *export_source(const struct export *export, const Event *event)
{
	const Source *source = evidence_source(export->evidence, event->source);
	return source != NULL ? source->name : NULL;
}

void export_json(GString *out, json_t *value)
{
	g_autofree char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
	g_string_append_printf(out, "%s\n", text);
	json_decref(value);
}

/* --- an event ------------------------------------------------------------------------------ */

static void put(json_t *object, const char *key, const char *text)
{
	if (text != NULL && *text != '\0')
		json_object_set_new(object, key, json_string(text));
}

static void put_instant(json_t *object, const char *key, gint64 at)
{
	g_autofree char *text = export_instant(at);
	put(object, key, text);
}

static void put_times(json_t *object, const Event *event)
{
	put_instant(object, "time", event->at.lo);
	if (!range_is_point(event->at)) {
		put_instant(object, "time_lo", event->at.lo);
		if (!range_is_open(event->at))
			put_instant(object, "time_hi", event->at.hi);
	}
	if (range_known(event->until) && !range_is_open(event->until))
		put_instant(object, "end", event->until.hi);
}

json_t *export_event(const struct export *export, const Event *event)
{
	json_t *object = json_object();
	put_times(object, event);
	put(object, "kind", kind_word((int)event->kind));
	put(object, "lane", lane_word((int)event->lane));
	if (event->phase != PHASE_NONE)
		put(object, "phase", phase_word((int)event->phase));
	if (event->level != LEVEL_NONE)
		put(object, "level", level_word((int)event->level));
	put(object, "severity",
	    event->severity_text != NULL       ? event->severity_text
	    : event->severity != SEVERITY_NONE ? severity_word((int)event->severity)
	                                       : NULL);
	put(object, "title", event->title);
	put(object, "body", event->body);
	put(object, "component", event->component);
	put(object, "incident", event->incident);
	put(object, "url", event->url);
	put(object, "source", export_source(export, event));
	json_object_set_new(object, "line", json_integer(event->line));
	json_object_set_new(object, "offset", json_integer(event->offset));
	json_t *more = event->extra != NULL ? json_loads(event->extra, 0, NULL) : NULL;
	if (more != NULL)
		json_object_set_new(object, "extra", more);
	return object;
}
