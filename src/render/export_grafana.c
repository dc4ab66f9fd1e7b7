/*
 * export_grafana.c - events as annotations of Grafana, an array that POST /api/annotations takes one by one.
 *
 * Source  grafana.com/docs/grafana/latest/developers/http_api/annotations: time and timeEnd are epochs of milliseconds.
 *         Read 2026-11-26
 */
#include "base/instant.h"
#include "render/export.h"

static void add_tag(json_t *tags, const char *before, const char *tag)
{
	if (tag != NULL && *tag != '\0')
		json_array_append_new(tags, json_sprintf("%s%s", before, tag));
}

static json_t *annotation(const Event *event)
{
	const gint64 ms = SECOND / 1000;
	json_t *object = json_object(), *tags = json_array();
	g_autofree char *text = export_message(event);
	gint64 last = range_known(event->until) && !range_is_open(event->until)
	                      ? event->until.hi
	              : range_is_open(event->at) ? event->at.lo
	                                         : event->at.hi;
	add_tag(tags, "", "debrief");
	add_tag(tags, "", kind_word((int)event->kind));
	add_tag(tags, "", lane_word((int)event->lane));
	if (event->phase != PHASE_NONE)
		add_tag(tags, "", phase_word((int)event->phase));
	add_tag(tags, "service:", event->component);
	json_object_set_new(object, "time", json_integer(event->at.lo / ms));
	json_object_set_new(object, "timeEnd",
	                    json_integer(MAX(last, event->at.lo) / ms));
	json_object_set_new(object, "text", json_string(text));
	json_object_set_new(object, "tags", tags);
	return object;
}

static void write_list(const struct export *export, GString *out)
{
	g_string_append(out, "[\n");
	for (guint i = 0; i < export->events->len; i++) {
		json_t *one = annotation(export->events->pdata[i]);
		g_autofree char *text = json_dumps(one, JSON_COMPACT | JSON_SORT_KEYS);
		g_string_append_printf(out, "%s%s\n", text,
		                       i + 1 < export->events->len ? "," : "");
		json_decref(one);
	}
	g_string_append(out, "]\n");
}

const struct exporter exporter_grafana = {
	.name = "grafana",
	.title = "Events as annotations of Grafana, a JSON array",
	.write = write_list,
};
