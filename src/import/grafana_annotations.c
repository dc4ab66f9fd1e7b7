/*
 * grafana_annotations.c - what people and rules marked on Grafana's dashboards.
 *
 * Source  GET /api/annotations [{id, alertName, dashboardUID, newState, prevState, time, timeEnd, text, tags, login}]:
 *         grafana.com/docs/grafana/latest/developers/http_api/annotations, read 2026-11-25
 * Takes   each as an event: of an alert that changed its state, a change where its tags or words speak of a deploy, else a
 *         note; from time to timeEnd, both epochs of milliseconds; who wrote it
 * Leaves  which panel it stands on; e-mail addresses and pictures of people
 * Quirks  text may be HTML; timeEnd equals time for a moment; a rule's annotation says only that its state changed
 */
#include "base/text.h"
#include "import/plain.h"
#include "import/response.h"

#include <string.h>

static char *tags_of(const Node *record)
{
	const json_t *tags = json_object_get(record->json, "tags");
	g_autoptr(GString) out = g_string_new(NULL);
	for (gsize i = 0; i < json_array_size(tags) && out->len < 500; i++) {
		const char *tag = json_string_value(json_array_get(tags, i));
		g_autofree char *clean = tag != NULL ? text_one_line(tag, 60) : NULL;
		if (clean != NULL)
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "",
			                       clean);
	}
	return out->len > 0 ? text_repair(out->str, out->len) : NULL;
}

static bool speaks_of_change(const char *tags)
{
	static const char *const words[] = { "deploy", "release", "rollback",  "rollout",
		                             "change", "config",  "migration", "flag" };
	g_autofree char *lower = tags != NULL ? g_ascii_strdown(tags, -1) : NULL;
	for (gsize i = 0; lower != NULL && i < G_N_ELEMENTS(words); i++)
		if (strstr(lower, words[i]) != NULL)
			return true;
	return false;
}

static char *component_of(const Node *record)
{
	const json_t *tags = json_object_get(record->json, "tags");
	for (gsize i = 0; i < json_array_size(tags); i++) {
		const char *tag = json_string_value(json_array_get(tags, i));
		if (tag != NULL && g_str_has_prefix(tag, "service:"))
			return text_repair(tag + 8, strlen(tag + 8));
	}
	return NULL;
}

static bool is_firing(const char *state)
{
	return state != NULL && (g_ascii_strcasecmp(state, "alerting") == 0 ||
	                         g_ascii_strcasecmp(state, "firing") == 0);
}

static void set_words(Event *event, const Node *record, const char *rule,
                      const char *state, const char *tags)
{
	g_autofree char *raw = response_text(record, "text");
	g_autofree char *plain =
	        raw != NULL ? g_strstrip(plain_text(raw, strlen(raw))) : g_strdup("");
	g_autofree char *login = response_person(record, "login");
	const gsize line = strcspn(plain, "\n");
	const char *more = plain;
	if (rule != NULL && state != NULL)
		event->title = g_strdup_printf("%s: %s", rule, state);
	else if (*plain != '\0') {
		g_autofree char *first = g_strndup(plain, line);
		event->title = text_cut(first, 300);
		more = plain + line;
	} else
		event->title = g_strdup(tags != NULL ? tags : "Annotation");
	more += strspn(more, "\n ");
	event->body = *more != '\0' ? g_strdup(more) : NULL;
	event->component = component_of(record);
	response_keep(event, "tags", tags);
	response_keep(event, "who", login);
}

static const char *read_record(void *user, const Node *record, GError **error)
{
	struct response *response = user;
	enum zone_basis zone = ZONE_EXPLICIT;
	(void)error;
	const struct range at = response_time(response, record, "time", &zone);
	const struct range end = response_time(response, record, "timeEnd", NULL);
	if (!range_known(at))
		return "has no time that can be read";
	g_autofree char *rule = response_text(record, "alertName");
	g_autofree char *state = response_text(record, "newState");
	g_autofree char *tags = tags_of(record);
	g_autofree char *login = response_person(record, "login");
	const bool firing = is_firing(state);
	const bool ruled = rule != NULL && state != NULL;
	const enum event_kind kind = firing                             ? KIND_ALERT
	                             : !ruled && speaks_of_change(tags) ? KIND_CHANGE
	                                                                : KIND_NOTE;
	const enum lane lane = kind == KIND_CHANGE                ? LANE_CHANGES
	                       : ruled || firing || login == NULL ? LANE_MACHINES
	                                                          : LANE_PEOPLE;
	Event *event = response_event(response, record, kind, lane);
	event->at = at;
	event->zone = zone;
	if (range_known(end) && end.lo > at.lo)
		event->until = end;
	event->severity = firing ? SEVERITY_ERROR : SEVERITY_NONE;
	event->vendor_id = response_text(record, "id");
	set_words(event, record, rule, state, tags);
	return NULL;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "annotations", NULL };
	return response_read(reading, bytes, len, lists, read_record, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	return (first == '[' || first == '{') && sample_has(sample, "\"timeEnd\"") &&
	                       sample_has(sample, "\"tags\"") &&
	                       sample_has(sample, "\"text\"")
	               ? 95
	               : 0;
}

const struct importer importer_grafana_annotations = {
	.name = "grafana-annotations",
	.title = "Grafana annotations as JSON",
	.about = "Answers of /api/annotations. One event each, from time to timeEnd: an "
	         "alert where a rule began to fire; a change where its tags speak of a "
	         "deploy, release, rollback, configuration, migration or flag; else a "
	         "note, "
	         "of the person who wrote it. HTML becomes plain text. The tag "
	         "service:NAME is the component. Leaves dashboards and panels, e-mail "
	         "addresses and pictures. Specification: "
	         "grafana.com/docs/grafana/latest/developers/http_api/annotations, read "
	         "2026-11-25. Not seen in real data: written from its documentation.",
	.lane = LANE_PEOPLE,
	.bid = bid,
	.read_document = read_document,
};
