/*
 * kube_events.c - events of Kubernetes: kubectl get events -o json, or one object a line of an exporter.
 *
 * Format  v1 Event {involvedObject, reason, type, message, count, firstTimestamp, lastTimestamp}, events.k8s.io/v1
 *         {regarding, reason, type, note, eventTime, series{count, lastObservedTime}}; kind List or EventList with items
 *         kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1, 1.31, read 2026-11-25
 * Takes   what happened how often from when to when: an interval, not a moment; Normal is info, Warning warns
 * Leaves  the reporting component, uids; all of it stays in the source
 * Quirks  the times of the other API are null; a List's events are sorted by name, not by time
 */
#include "base/text.h"
#include "import/json_objects.h"
#include "import/log_text.h"

#include <string.h>

#define SAID_MAX 200

/* "Pod prod/cart-7d9f" */
static char *object_of(const json_t *object)
{
	const char *of = json_objects_value(object, "involvedObject") != NULL
	                         ? "involvedObject"
	                         : "regarding";
	g_autofree char *kind_path = g_strconcat(of, ".kind", NULL);
	g_autofree char *space_path = g_strconcat(of, ".namespace", NULL);
	g_autofree char *name_path = g_strconcat(of, ".name", NULL);
	g_autofree char *kind = json_objects_text(object, kind_path);
	g_autofree char *space = json_objects_text(object, space_path);
	g_autofree char *name = json_objects_text(object, name_path);
	if (name == NULL)
		return NULL;
	return g_strdup_printf("%s%s%s%s%s", kind != NULL ? kind : "",
	                       kind != NULL ? " " : "", space != NULL ? space : "",
	                       space != NULL ? "/" : "", name);
}

static gint64 count_of(const json_t *object)
{
	static const char *const paths[] = { "series.count", "count", "deprecatedCount" };
	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		const json_t *count = json_objects_value(object, paths[i]);
		if (json_is_integer(count) && json_integer_value(count) > 0)
			return json_integer_value(count);
	}
	return 1;
}

static struct range first_time(struct reading *reading, const json_t *object,
                               const char *const *paths, Event *event)
{
	struct range at = RANGE_NONE;
	for (; *paths != NULL && !range_known(at); paths++)
		at = json_objects_time(reading, object, *paths, event);
	return at;
}

static char *extra_of(const json_t *object, gint64 count)
{
	g_autoptr(json_t) extra = json_object();
	g_autofree char *reason = json_objects_text(object, "reason");
	json_object_set_new(extra, "count", json_integer(count));
	if (reason != NULL)
		json_object_set_new(extra, "reason", json_string(reason));
	char *dumped = json_dumps(extra, JSON_COMPACT | JSON_SORT_KEYS);
	char *text = g_strdup(dumped);
	free(dumped);
	return text;
}

static void set_texts(const json_t *object, gint64 count, Event *event)
{
	g_autofree char *reason = json_objects_text(object, "reason");
	g_autofree char *message = json_objects_text(object, "message");
	if (message == NULL)
		message = json_objects_text(object, "note");
	g_autofree char *many =
	        count > 1 ? g_strdup_printf(" (%" G_GINT64_FORMAT " times)", count)
	                  : g_strdup("");
	g_autofree char *said =
	        g_strdup_printf("%s%s%s", reason != NULL ? reason : "",
	                        reason != NULL && message != NULL ? ": " : "",
	                        message != NULL ? message : "");
	said[strcspn(said, "\r\n")] = '\0';
	g_autofree char *cut = text_cut(said, SAID_MAX);
	event->title = g_strconcat(cut, many, NULL);
	event->body = g_steal_pointer(&message);
}

static const char *read_event(struct reading *reading, const json_t *object, Event *event)
{
	static const char *const begins[] = { "firstTimestamp",
		                              "eventTime",
		                              "deprecatedFirstTimestamp",
		                              "lastTimestamp",
		                              "metadata.creationTimestamp",
		                              NULL };
	static const char *const ends[] = { "series.lastObservedTime", "lastTimestamp",
		                            "deprecatedLastTimestamp", NULL };
	g_autofree char *type = json_objects_text(object, "type");
	event->component = object_of(object);
	if (event->component == NULL)
		return "names no object that it is about";
	event->at = first_time(reading, object, begins, event);
	if (!range_known(event->at))
		return "has no time";
	const struct range until = first_time(reading, object, ends, event);
	if (range_known(until) && until.lo > event->at.lo)
		event->until = until;
	const gint64 count = count_of(object);
	event->kind = KIND_LOG;
	event->lane = LANE_MACHINES;
	if (reading->options->lane != 0)
		event->lane = (enum lane)reading->options->lane;
	event->severity = type != NULL && strcmp(type, "Warning") == 0 ? SEVERITY_WARN
	                                                               : SEVERITY_INFO;
	event->severity_text = g_steal_pointer(&type);
	set_texts(object, count, event);
	event->vendor_id = json_objects_text(object, "metadata.uid");
	event->extra = extra_of(object, count);
	return NULL;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "items", NULL };
	return json_objects_read(reading, bytes, len, lists, read_event, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	const bool about = sample_has(sample, "\"involvedObject\"") ||
	                   sample_has(sample, "\"regarding\"");
	return (first == '{' || first == '[') && about &&
	                       sample_has(sample, "\"reason\"") &&
	                       !sample_has(sample, "audit.k8s.io")
	               ? 95
	               : 0;
}

const struct importer importer_kube_events = {
	.name = "kube-events",
	.title = "Events of Kubernetes: kubectl get events -o json, or JSON lines",
	.about =
	        "Lists and lines of v1 and events.k8s.io/v1 events. One event each: from "
	        "the first to the last time that it was seen, with its count in the "
	        "title "
	        "and under extra; Warning warns, Normal is info; the component is the "
	        "object that it is about. Leaves reporters and uids of objects. "
	        "Specification: kubernetes.io, event-v1 of 1.31, read 2026-11-25. Not "
	        "seen "
	        "in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.read_document = read_document,
};
