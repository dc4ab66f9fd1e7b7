/*
 * pagerduty.c - pages of PagerDuty: who was called, who answered, when it was over.
 *
 * Source  REST API v2: GET /incidents {incidents[{id, incident_number, title, created_at, status, urgency, priority,
 *         service, acknowledgements[{at, acknowledger}], last_status_change_at, last_status_change_by, resolved_at}]},
 *         GET /incidents/ID/log_entries {log_entries[{type, created_at, agent, summary, channel, incident}]};
 *         webhooks v3 {event{event_type, occurred_at, agent, data}} and v2 {messages[{event, incident, log_entries}]}:
 *         developer.pagerduty.com/docs/webhooks, api-reference, read 2026-11-25
 * Takes   one alert an incident, from trigger to resolution; one note each for what was done on it: acknowledged,
 *         escalated, reassigned, notified, annotated, resolved, with who did it
 * Leaves  what the monitor sent along (body, details); it stays in the source
 * Quirks  log entries come newest first; an incident may be told as a summary, by its entries, or both; what a service or
 *         a timeout did is no act of a person
 */
#include "base/text.h"
#include "import/response.h"

#include <string.h>

/* What was done, by the word of the API: log entries end in "_log_entry", webhooks begin with "incident.". */
static const struct deed {
	const char *word, *says;
	const char *link; /* before the name of whom it was done to */
} deeds[] = {
	{ "acknowledge", "Acknowledged", " to " },
	{ "unacknowledge", "Acknowledgement ran out", " to " },
	{ "reach_ack_limit", "Acknowledgement limit reached", " to " },
	{ "resolve", "Resolved", " to " },
	{ "reopen", "Reopened", " to " },
	{ "escalate", "Escalated", " to " },
	{ "assign", "Assigned", " to " },
	{ "reassign", "Reassigned", " to " },
	{ "delegate", "Delegated", " to " },
	{ "notify", "Notified", " " },
	{ "annotate", "Note", " to " },
	{ "snooze", "Snoozed", " to " },
	{ "unsnooze", "Snooze ended", " to " },
	{ "exhaust_escalation_path", "Nobody left to call", " to " },
	{ "repeat_escalation_path", "Calling all again", " to " },
	{ "priority_change", "Priority changed", " to " },
	{ "priority_update", "Priority changed", " to " },
	{ "urgency_change", "Urgency changed", " to " },
	{ "merge", "Merged", " to " },
	{ "status_update", "Status update", " to " },
	{ "status_update_publish", "Status update", " to " },
	{ "responder_request", "Responder asked for", " " },
	{ "responder_accept", "Responder joined", " to " },
	{ "responder_decline", "Responder declined", " to " },
	{ "responder.added", "Responder asked for", " " },
	{ "responder.replie", "Responder replied", " to " },
};

/* "acknowledge_log_entry", "incident.acknowledged" -> "acknowledge" */
static char *stem_of(const char *type)
{
	if (g_str_has_prefix(type, "incident."))
		type += strlen("incident.");
	g_autofree char *stem = g_strdup(type);
	char *end = strstr(stem, "_log_entry");
	if (end != NULL)
		*end = '\0';
	if (g_str_has_suffix(stem, "_reference"))
		stem[strlen(stem) - strlen("_reference")] = '\0';
	return g_steal_pointer(&stem);
}

/* "acknowledged" is "acknowledge", "triggered" is "trigger" */
static bool is_stem(const char *stem, const char *word)
{
	const gsize len = strlen(word);
	return strncmp(stem, word, len) == 0 &&
	       (stem[len] == '\0' || strcmp(stem + len, "d") == 0 ||
	        strcmp(stem + len, "ed") == 0);
}

static const struct deed *deed_of(const char *stem)
{
	for (gsize i = 0; i < G_N_ELEMENTS(deeds); i++)
		if (is_stem(stem, deeds[i].word))
			return &deeds[i];
	return NULL;
}

static const struct deed acknowledged = { "acknowledge", "Acknowledged", " to " };

/* --- the incident -------------------------------------------------------------- */

/* "[#812] 5xx on checkout", as summaries of references have it: the text behind the number, or NULL. */
static const char *behind_number(const char *summary)
{
	const char *end = summary + 2;
	if (summary[0] != '[' || summary[1] != '#')
		return NULL;
	while (g_ascii_isdigit(*end))
		end++;
	return end > summary + 2 && g_str_has_prefix(end, "] ") ? end + 2 : NULL;
}

static char *number_of(const Node *incident)
{
	static const char *const paths[] = { "incident_number", "number", NULL };
	char *number = response_first(incident, paths);
	g_autofree char *summary = response_text(incident, "summary");
	const char *behind = summary != NULL ? behind_number(summary) : NULL;
	if (number == NULL && behind != NULL)
		number = g_strndup(summary + 2, (gsize)(behind - summary) - 4);
	return number;
}

static void set_severity(Event *page, const Node *incident)
{
	static const char *const paths[] = { "priority.summary", "priority.name",
		                             "urgency", NULL };
	g_autofree char *word = response_first(incident, paths);
	const enum severity severity = response_severity(word);
	if (word == NULL || page->severity_text != NULL)
		return;
	/* Somebody was called out of bed for "high": there is nothing above it. */
	page->severity = strcmp(word, "high") == 0 ? SEVERITY_CRITICAL : severity;
	page->severity_text = g_steal_pointer(&word);
}

static void set_words(Event *page, const Node *incident)
{
	static const char *const titles[] = { "title", "description", "summary",
		                              "trigger_summary_data.subject", NULL };
	static const char *const services[] = { "service.summary", "service.name", NULL };
	g_autofree char *number = number_of(incident);
	g_autofree char *said =
	        page->body == NULL ? response_first(incident, titles) : NULL;
	const char *behind = said != NULL ? behind_number(said) : NULL;
	if (said != NULL)
		page->body = g_strdup(behind != NULL ? behind : said);
	if (page->component == NULL)
		page->component = response_first(incident, services);
	if (page->url == NULL)
		page->url = response_text(incident, "html_url");
	if (number != NULL || page->title == NULL) {
		g_free(page->title);
		page->title = g_strdup_printf("Page %s",
		                              number != NULL ? number : page->vendor_id);
	}
	set_severity(page, incident);
}

/* The page of that incident; made at the place when it is new. Its start is set by who knows it. */
static Event *page_of(struct response *response, const Node *incident, const Node *place)
{
	g_autofree char *id = response_text(incident, "id");
	Event *page = response_known(response, id);
	if (page != NULL) {
		set_words(page, incident);
		return page;
	}
	if (id == NULL)
		return NULL;
	page = response_event(response, place, KIND_ALERT, LANE_MACHINES);
	page->vendor_id = g_strdup(id);
	set_words(page, incident);
	response_name(response, id, page);
	return page;
}

static void begin(Event *page, struct range at, enum zone_basis zone)
{
	if (!range_known(at) || (range_known(page->at) && page->at.lo <= at.lo))
		return;
	page->at = at;
	page->zone = zone;
}

/* The last resolution holds; reopened pages are resolved again. */
static void end(Event *page, struct range at)
{
	if (range_known(at) && (!range_known(page->until) || range_is_open(page->until) ||
	                        at.lo > page->until.lo))
		page->until = at;
}

/* --- what was done --------------------------------------------------------------- */

/* A person, or NULL: services and timeouts are none. */
static char *person_of(const Node *deed)
{
	static const char *const types[] = { "agent.type", "user.type", NULL };
	static const char *const names[] = { "agent.summary", "agent.name",
		                             "user.summary", NULL };
	g_autofree char *type = response_first(deed, types);
	g_autofree char *name = response_first(deed, names);
	if (type != NULL && !g_str_has_prefix(type, "user"))
		return NULL;
	return g_steal_pointer(&name);
}

/* Names of the objects of a list: who was called. */
static char *names_in(const Node *deed, const char *key)
{
	const json_t *list = json_object_get(deed->json, key);
	g_autoptr(GString) names = g_string_new(NULL);
	for (gsize i = 0; i < json_array_size(list); i++) {
		g_autofree char *name =
		        json_objects_text(json_array_get(list, i), "summary");
		if (name != NULL && names->len < 500)
			g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
			                       name);
	}
	return names->len > 0 ? g_strdup(names->str) : NULL;
}

static char *words_of(const Node *deed)
{
	static const char *const paths[] = { "channel.notes",   "channel.summary",
		                             "channel.content", "note",
		                             "content",         NULL };
	return response_first(deed, paths);
}

/* "Escalated by A. Ng to B. Ito (page 812)" */
static char *title_of(const struct deed *deed, const char *who, const char *whom,
                      const Event *page)
{
	g_autoptr(GString) title = g_string_new(deed->says);
	if (who != NULL)
		g_string_append_printf(title, " by %s", who);
	if (whom != NULL)
		g_string_append_printf(title, "%s%s", deed->link, whom);
	if (page != NULL)
		g_string_append_printf(title, " (page %s)",
		                       page->title + strlen("Page "));
	return text_cut(title->str, 600);
}

static Event *add_deed(struct response *response, const Node *place,
                       const struct deed *deed, const char *who, const char *whom,
                       const Event *page)
{
	Event *event = response_event(response, place, KIND_NOTE,
	                              who != NULL ? LANE_PEOPLE : LANE_MACHINES);
	event->title = title_of(deed, who, whom, page);
	if (page != NULL) {
		event->component = g_strdup(page->component);
		response_keep(event, "page", page->vendor_id);
	}
	response_keep(event, "who", who);
	return event;
}

/* A log entry, or a webhook as if it were one. incident may be an empty node. */
static const char *take_deed(struct response *response, const Node *deed,
                             const char *type, const char *time, const Node *incident)
{
	enum zone_basis zone = ZONE_EXPLICIT;
	const struct range at = response_time(response, deed, time, &zone);
	g_autofree char *stem = stem_of(type);
	g_autofree char *id = response_text(deed, "id");
	g_autofree char *key = id != NULL ? g_strconcat("entry ", id, NULL) : NULL;
	if (!range_known(at))
		return "has no time that can be read";
	if (response_known(response, key) != NULL) {
		response_repeat(response, deed);
		return NULL;
	}
	response_seen(response, deed);
	Event *page = incident->json != NULL ? page_of(response, incident, deed) : NULL;
	if (page != NULL && page->component == NULL)
		page->component = response_text(deed, "service.summary");
	if (is_stem(stem, "trigger")) {
		if (page == NULL)
			return "names no incident";
		if (!range_known(page->at))
			response_place(page, deed);
		begin(page, at, zone);
		return NULL;
	}
	const struct deed *known = deed_of(stem);
	if (known == NULL)
		return "";
	if (page != NULL && is_stem(stem, "resolve"))
		end(page, at);
	g_autofree char *who = person_of(deed);
	g_autofree char *whom = names_in(deed, "assignees");
	if (whom == NULL)
		whom = response_text(deed, "user.summary");
	if (g_strcmp0(who, whom) == 0)
		g_clear_pointer(&whom, g_free);
	Event *event = add_deed(response, deed, known, who, whom, page);
	event->at = at;
	event->zone = zone;
	event->body = words_of(deed);
	event->vendor_id = g_steal_pointer(&id);
	response_name(response, key, event);
	return NULL;
}

/* --- forms ------------------------------------------------------------------------ */

static const char *take_entry(struct response *response, const Node *entry,
                              const Node *of)
{
	g_autofree char *type = response_text(entry, "type");
	g_auto(Node) own = node_member(entry, "incident");
	if (type == NULL)
		return "has no type";
	return take_deed(response, entry, type, "created_at",
	                 json_is_object(own.json) ? &own : of);
}

static void take_entries(struct response *response, const Node *record, const Node *of)
{
	g_auto(Node) list = node_member(record, "log_entries");
	for (gsize i = 0; json_is_array(list.json) && i < json_array_size(list.json);
	     i++) {
		g_auto(Node) entry = node_item(&list, i);
		const char *why = json_is_object(entry.json)
		                          ? take_entry(response, &entry, of)
		                          : "is not an object";
		if (why != NULL && *why != '\0')
			node_reject(&entry, why);
	}
}

/* Acknowledgements that a summary lists; its log entries say the same better. */
static void take_acknowledgements(struct response *response, const Node *incident,
                                  const Event *page)
{
	g_auto(Node) list = node_member(incident, "acknowledgements");
	for (gsize i = 0; json_is_array(list.json) && i < json_array_size(list.json);
	     i++) {
		g_auto(Node) item = node_item(&list, i);
		static const char *const names[] = { "acknowledger.summary",
			                             "acknowledger.name", NULL };
		enum zone_basis zone = ZONE_EXPLICIT;
		g_autofree char *who = response_first(&item, names);
		const struct range at = response_time(response, &item, "at", &zone);
		if (!range_known(at)) {
			node_reject(&item, "has no time that can be read");
			continue;
		}
		Event *event = add_deed(response, &item, &acknowledged, who, NULL, page);
		event->at = at;
		event->zone = zone;
	}
}

static const char *take_incident(struct response *response, const Node *incident,
                                 const Node *record)
{
	enum zone_basis zone = ZONE_EXPLICIT;
	static const char *const made[] = { "created_at", "created_on" };
	struct range at = RANGE_NONE;
	for (gsize i = 0; i < G_N_ELEMENTS(made) && !range_known(at); i++)
		at = response_time(response, incident, made[i], &zone);
	if (!range_known(at))
		return "has no created_at that can be read";
	Event *page = page_of(response, incident, record);
	if (page == NULL)
		return "has no id";
	begin(page, at, zone);
	g_autofree char *status = response_text(incident, "status");
	struct range last = response_time(response, incident, "resolved_at", NULL);
	const bool over = g_strcmp0(status, "resolved") == 0;
	if (!range_known(last))
		last = response_time(response, incident, "last_status_change_at", NULL);
	if (over && response_ends(page, last))
		end(page, last);
	else if (!range_known(page->until))
		page->until = response_open(page, last);
	response_seen(response, record);
	if (!json_is_array(json_object_get(record->json, "log_entries")))
		take_acknowledgements(response, incident, page);
	return NULL;
}

/* {"event":{"event_type":"incident.acknowledged","occurred_at":...,"agent":{},"data":{}}} */
static const char *take_webhook(struct response *response, const Node *event)
{
	g_autofree char *type = response_text(event, "event_type");
	g_auto(Node) data = node_member(event, "data");
	g_auto(Node) inner = node_member(&data, "incident");
	if (type == NULL || !g_str_has_prefix(type, "incident."))
		return ""; /* of services and pings */
	return take_deed(response, event, type, "occurred_at",
	                 json_is_object(inner.json) ? &inner : &data);
}

/* {"incident":{},"log_entries":[]}, {"log_entries":[]}, an incident with or without them, an entry */
static const char *take_object(struct response *response, const Node *record)
{
	g_auto(Node) incident = node_member(record, "incident");
	const bool entries = json_is_array(json_object_get(record->json, "log_entries"));
	const bool apart = json_is_object(incident.json);
	const Node *of = apart ? &incident : record;
	const bool told = apart || json_object_get(record->json, "id") != NULL;
	const char *type = json_text(record->json, "type");
	if (type != NULL && strstr(type, "_log_entry") != NULL)
		return take_entry(response, record, &incident);
	const char *why = told ? take_incident(response, of, record) : NULL;
	if (!told && !entries)
		return "is neither an incident nor a log entry";
	if (why != NULL && !entries)
		return why;
	take_entries(response, record, told ? of : &incident);
	return NULL;
}

static const char *read_record(void *user, const Node *record, GError **error)
{
	struct response *response = user;
	(void)error;
	g_auto(Node) event = node_member(record, "event");
	g_auto(Node) entry = node_member(record, "log_entry");
	if (json_is_object(event.json))
		return take_webhook(response, &event);
	if (json_is_object(entry.json))
		return take_object(response, &entry);
	return take_object(response, record);
}

/* --- all of it --------------------------------------------------------------------- */

/* Pages of which no time is known cannot be told; what was done on them can. */
static void settle(struct response *response)
{
	for (guint i = response->events->len; i-- > 0;) {
		Event *event = response->events->pdata[i];
		if (event->kind != KIND_ALERT)
			continue;
		if (!range_known(event->at))
			g_ptr_array_remove_index(response->events, i);
		else if (!range_known(event->until))
			event->until = response_open(event, RANGE_NONE);
		else if (!range_is_open(event->until) && event->until.hi < event->at.lo)
			event->until = response_open(event, RANGE_NONE);
	}
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "incidents", "messages", NULL };
	struct response response;
	response_init(&response, reading);
	reading_warn_of_nul(reading, bytes, len, 1);
	bool ok = json_records_read(reading, bytes, len, lists, read_record, &response,
	                            error);
	if (ok) {
		settle(&response);
		ok = response_finish(&response, error);
	}
	response_clear(&response);
	return ok;
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first != '{' && first != '[')
		return 0;
	if (sample_has(sample, "_log_entry\""))
		return 95;
	if (sample_has(sample, "\"event_type\"") &&
	    sample_has(sample, "\"occurred_at\"") && sample_has(sample, "\"incident."))
		return 95;
	return sample_has(sample, "\"incident_number\"") &&
	                       sample_has(sample, "\"urgency\"")
	               ? 95
	               : 0;
}

const struct importer importer_pagerduty = {
	.name = "pagerduty",
	.title = "PagerDuty: incidents, log entries and webhooks as JSON",
	.about =
	        "Answers of the REST API (incidents, log_entries, or both put together), "
	        "one or many, and webhooks of version 3 and 2, one a line. Takes an "
	        "alert "
	        "an incident, from its trigger to its last resolution, with title, "
	        "service "
	        "and urgency or priority; and what was done on it, with who did it and "
	        "when: acknowledged, escalated, assigned, notified, annotated, resolved. "
	        "What a service or a timeout did stands with the machines, what a person "
	        "did with the people, so that the time from the page to the first act "
	        "can "
	        "be told. Entries that come twice are folded and counted. Leaves what "
	        "the "
	        "monitor sent along. Specification: "
	        "developer.pagerduty.com/api-reference "
	        "(REST API v2) and /docs/webhooks (v3), read 2026-11-25. Not seen in "
	        "real "
	        "data: written from its documentation.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.read_document = read_document,
};
