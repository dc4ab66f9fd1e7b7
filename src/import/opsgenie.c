/*
 * opsgenie.c - alerts of Opsgenie: who was called, who answered, when it was closed.
 *
 * Source  Alert API: GET /v2/alerts {data[{id, tinyId, message, status, acknowledged, createdAt, updatedAt, priority,
 *         count, lastOccurredAt, report{ackTime, closeTime, acknowledgedBy, closedBy}}]}, GET /v2/alerts/ID/logs
 *         {data[{log, type, owner, createdAt, offset}]}: docs.opsgenie.com/docs/alert-api, read 2026-11-25; exports have
 *         {alertId, createdAt} with epochs of milliseconds
 * Takes   an alert, from when it was made to when it was closed; a note each for acknowledged and closed, with who did it
 * Quirks  ackTime and closeTime are lengths in milliseconds from createdAt, not times; an alert that comes again counts up
 *         and keeps its id
 */
#include "base/text.h"
#include "import/response.h"

#include <string.h>

/* Milliseconds behind the start of the alert, or nothing. */
static struct range after(const Event *alert, const Node *record, const char *path)
{
	const json_t *value = json_objects_value(record->json, path);
	const json_int_t ms = json_is_integer(value) ? json_integer_value(value) : -1;
	if (ms < 0 || ms > 3650 * (DAY / 1000))
		return RANGE_NONE;
	return range_plus(alert->at, range_point(ms * 1000));
}

static char *component_of(const Node *record)
{
	static const char *const paths[] = { "entity", "details.service",
		                             "extraProperties.service", NULL };
	char *component = response_first(record, paths);
	const json_t *tags = json_object_get(record->json, "tags");
	for (gsize i = 0; component == NULL && i < json_array_size(tags); i++) {
		const char *tag = json_string_value(json_array_get(tags, i));
		if (tag != NULL && g_str_has_prefix(tag, "service:"))
			component = text_repair(tag + 8, strlen(tag + 8));
	}
	return component;
}

static void set_words(Event *alert, const Node *record)
{
	static const char *const ids[] = { "tinyId", "alertId", "id", "alias", NULL };
	static const char *const sources[] = { "source", "integration.name", NULL };
	g_autofree char *id = response_first(record, ids);
	g_autofree char *from = response_first(record, sources);
	g_autofree char *count = response_text(record, "count");
	alert->title = g_strdup_printf("Page %s", id != NULL ? id : "of Opsgenie");
	alert->body = response_text(record, "message");
	alert->component = component_of(record);
	alert->severity_text = response_text(record, "priority");
	alert->severity = response_severity(alert->severity_text);
	response_keep(alert, "from", from);
	if (g_strcmp0(count, "1") != 0)
		response_keep(alert, "count", count);
}

/* "Acknowledged by A. Ng (page 17)" */
static void add_deed(struct response *response, const Node *place, const Event *alert,
                     struct range at, const char *says, const char *who)
{
	static const char *const machines[] = { "System", "Alert API", "API",
		                                "Integration" };
	if (!range_known(at))
		return;
	bool person = who != NULL;
	for (gsize i = 0; person && i < G_N_ELEMENTS(machines); i++)
		person = strcmp(who, machines[i]) != 0;
	Event *event = response_event(response, place, KIND_NOTE,
	                              person ? LANE_PEOPLE : LANE_MACHINES);
	event->at = at;
	event->zone = alert->zone;
	event->component = g_strdup(alert->component);
	event->title =
	        g_strdup_printf("%s%s%s (page %s)", says, who != NULL ? " by " : "",
	                        who != NULL ? who : "", alert->title + strlen("Page "));
	response_keep(event, "page", alert->vendor_id);
	response_keep(event, "who", person ? who : NULL);
}

static void add_report(struct response *response, const Node *record, Event *alert)
{
	g_auto(Node) report = node_member(record, "report");
	const bool apart = json_is_object(report.json);
	const Node *of = apart ? &report : record;
	const struct range acked = after(alert, of, "ackTime");
	const struct range closed = after(alert, of, "closeTime");
	g_autofree char *status = response_text(record, "status");
	g_autofree char *by = response_person(of, "acknowledgedBy");
	g_autofree char *closer = response_person(of, "closedBy");
	/* Exports write 0 where nothing was done. */
	if (range_known(acked) && (acked.lo > alert->at.lo || by != NULL))
		add_deed(response, of, alert, acked, "Acknowledged", by);
	if (g_strcmp0(status, "closed") != 0 || !range_known(closed)) {
		alert->until = response_open(
		        alert, response_time(response, record, "updatedAt", NULL));
		return;
	}
	alert->until = closed;
	add_deed(response, of, alert, closed, "Closed", closer);
}

/* {"log":"Alert acknowledged via web","type":"alertRecipient","owner":"a.ng","createdAt":...,"offset":...} */
static const char *take_log(struct response *response, const Node *record)
{
	enum zone_basis zone = ZONE_EXPLICIT;
	const struct range at = response_time(response, record, "createdAt", &zone);
	g_autofree char *who = response_person(record, "owner");
	const bool person = who != NULL && strcmp(who, "System") != 0;
	if (!range_known(at))
		return "has no createdAt that can be read";
	Event *event = response_event(response, record, KIND_NOTE,
	                              person ? LANE_PEOPLE : LANE_MACHINES);
	event->at = at;
	event->zone = zone;
	event->title = response_text(record, "log");
	response_keep(event, "who", person ? who : NULL);
	return NULL;
}

/* The same alert again, as it stands later: the newest word holds. */
static void take_again(struct response *response, Event *known, const Node *record)
{
	const struct range closed = after(known, record, "report.closeTime");
	g_autofree char *status = response_text(record, "status");
	if (g_strcmp0(status, "closed") == 0 && range_known(closed) &&
	    range_is_open(known->until)) {
		known->until = closed;
		return;
	}
	response_repeat(response, record);
}

static const char *read_record(void *user, const Node *record, GError **error)
{
	static const char *const ids[] = { "id", "alertId", NULL };
	struct response *response = user;
	enum zone_basis zone = ZONE_EXPLICIT;
	(void)error;
	if (json_text(record->json, "log") != NULL)
		return take_log(response, record);
	g_auto(Node) inner = node_member(record, "alert"); /* a webhook */
	const Node *of = json_is_object(inner.json) ? &inner : record;
	g_autofree char *id = response_first(of, ids);
	const struct range at = response_time(response, of, "createdAt", &zone);
	if (id == NULL)
		return "has no id";
	if (!range_known(at))
		return "has no createdAt that can be read";
	Event *known = response_known(response, id);
	response_seen(response, record);
	if (known != NULL) {
		take_again(response, known, of);
		return NULL;
	}
	Event *alert = response_event(response, record, KIND_ALERT, LANE_MACHINES);
	alert->at = at;
	alert->zone = zone;
	alert->vendor_id = g_strdup(id);
	set_words(alert, of);
	response_name(response, id, alert);
	add_report(response, of, alert);
	return NULL;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "data", "alerts", NULL };
	return response_read(reading, bytes, len, lists, read_record, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first != '{' && first != '[')
		return 0;
	const bool id =
	        sample_has(sample, "\"tinyId\"") || sample_has(sample, "\"alertId\"");
	if (id && sample_has(sample, "\"createdAt\""))
		return 95;
	return sample_has(sample, "\"ackTime\"") || sample_has(sample, "\"closeTime\"")
	               ? 95
	               : 0;
}

const struct importer importer_opsgenie = {
	.name = "opsgenie",
	.title = "Opsgenie alerts as JSON",
	.about = "Answers of the Alert API, exports with one alert a line, and alert "
	         "logs. "
	         "Takes an alert from createdAt to when it was closed, with message, "
	         "priority and entity; and one note each for acknowledged and closed, "
	         "with "
	         "who did it. ackTime and closeTime are lengths from createdAt in "
	         "milliseconds. createdAt may be RFC 3339 or an epoch. What the system "
	         "did "
	         "stands with the machines. An alert that comes twice is folded. Leaves "
	         "responders, teams and details. Specification: "
	         "docs.opsgenie.com/docs/alert-api, read 2026-11-25. Not seen in real "
	         "data: written from its documentation.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.read_document = read_document,
};
