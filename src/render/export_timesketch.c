/*
 * export_timesketch.c - events as Timesketch and plaso take them: JSON lines.
 *
 * Source  timesketch.org/guides/user/import-from-json-csv: message, datetime and timestamp_desc are needed, timestamp is an
 *         epoch of microseconds. Read 2026-11-26
 * Quirks  a point in time is needed: of a range its first moment, and its last as datetime_hi
 */
#include "base/instant.h"
#include "render/export.h"

static void write_lines(const struct export *export, GString *out)
{
	for (guint i = 0; i < export->events->len; i++) {
		const Event *event = export->events->pdata[i];
		json_t *object = json_object();
		g_autofree char *message = export_message(event);
		g_autofree char *at = export_instant(event->at.lo);
		json_object_set_new(object, "message", json_string(message));
		json_object_set_new(object, "datetime", json_string(at));
		json_object_set_new(object, "timestamp", json_integer(event->at.lo));
		json_object_set_new(object, "timestamp_desc",
		                    json_string(kind_name((int)event->kind)));
		json_object_set_new(
		        object, "data_type",
		        json_sprintf("debrief:event:%s", kind_word((int)event->kind)));
		json_object_set_new(object, "lane",
		                    json_string(lane_word((int)event->lane)));
		json_object_set_new(object, "event",
		                    json_sprintf("E%" G_GINT64_FORMAT, event->id));
		if (!range_is_point(event->at) && !range_is_open(event->at)) {
			g_autofree char *hi = export_instant(event->at.hi);
			json_object_set_new(object, "datetime_hi", json_string(hi));
		}
		if (event->phase != PHASE_NONE)
			json_object_set_new(object, "phase",
			                    json_string(phase_word((int)event->phase)));
		if (event->component != NULL)
			json_object_set_new(object, "component",
			                    json_string(event->component));
		if (export_source(export, event) != NULL)
			json_object_set_new(object, "source_file",
			                    json_string(export_source(export, event)));
		export_json(out, object);
	}
}

const struct exporter exporter_timesketch = {
	.name = "timesketch",
	.title = "Events as JSON lines of Timesketch and plaso",
	.write = write_lines,
};
