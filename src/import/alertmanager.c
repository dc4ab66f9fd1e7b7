/*
 * alertmanager.c - alerts of Prometheus Alertmanager and of Grafana, which sends the same.
 *
 * Source  webhook, version 4: {receiver, status, alerts[{status, labels, annotations, startsAt, endsAt, generatorURL,
 *         fingerprint}], truncatedAlerts}, prometheus.io/docs/alerting/latest/configuration, webhook_config;
 *         GET /api/v2/alerts: [{..., status{state, silencedBy, inhibitedBy}, updatedAt}], openapi.yaml of v0.27;
 *         Grafana's webhook notifier: grafana.com/docs/grafana/latest/alerting; Prometheus' GET /api/v1/alerts:
 *         {data{alerts[{labels, annotations, state, activeAt}]}}. All read 2026-11-25
 * Takes   one event an alert: from when it fired to when it was resolved; labels and annotations
 * Quirks  a notice comes again every group_interval: fingerprint and startsAt together say which alert it is. endsAt of
 *         the year 1 means that it goes on; in answers of the API so does an endsAt to come: it is when Alertmanager
 *         gives up waiting. startsAt is when the rule fired, which lies behind the harm by "for" and an evaluation;
 *         activeAt is when its condition began to hold
 */
#include "base/text.h"
#include "import/response.h"

#include <string.h>

/* The label that says what is hurt. */
static char *component_of(const Node *alert)
{
	static const char *const paths[] = { "labels.service",
		                             "labels.component",
		                             "labels.app",
		                             "labels.application",
		                             "labels.deployment",
		                             "labels.job",
		                             "labels.grafana_folder",
		                             NULL };
	return response_first(alert, paths);
}

static char *labels_of(const Node *alert)
{
	const json_t *labels = json_object_get(alert->json, "labels");
	if (!json_is_object(labels) || json_object_size(labels) == 0)
		return NULL;
	char *dumped = json_dumps(labels, JSON_COMPACT | JSON_SORT_KEYS);
	char *text = text_repair(dumped, strlen(dumped));
	free(dumped);
	return text;
}

/* The key of an alert: its fingerprint, else its labels; and when it fired. */
static char *key_of(const Node *alert, struct range at)
{
	g_autofree char *print = response_text(alert, "fingerprint");
	g_autofree char *labels = print == NULL ? labels_of(alert) : NULL;
	if (print == NULL && labels == NULL)
		return NULL;
	return g_strdup_printf("%s %" G_GINT64_FORMAT, print != NULL ? print : labels,
	                       at.lo);
}

static bool is_resolved(const Node *alert)
{
	g_autofree char *status = response_text(alert, "status");
	g_autofree char *state = response_text(alert, "state");
	return g_strcmp0(status, "resolved") == 0 || g_strcmp0(state, "inactive") == 0;
}

static void set_words(Event *event, const Node *alert)
{
	static const char *const says[] = { "annotations.summary", "annotations.message",
		                            "annotations.description", NULL };
	event->title = response_text(alert, "labels.alertname");
	event->body = response_first(alert, says);
	if (event->title == NULL)
		event->title = g_strdup("Alert");
	g_autofree char *more = response_text(alert, "annotations.description");
	if (more != NULL && strcmp(more, event->body) != 0) {
		char *both = g_strconcat(event->body, "\n", more, NULL);
		g_free(event->body);
		event->body = both;
	}
	event->component = component_of(alert);
	event->severity_text = response_text(alert, "labels.severity");
	event->severity = response_severity(event->severity_text);
	event->url = response_text(alert, "generatorURL");
}

/* Kept beside it: the labels as they are, whether anybody was told, what fired it. */
static void set_extra(Event *event, const Node *alert)
{
	const json_t *labels = json_object_get(alert->json, "labels");
	g_autofree char *state = response_text(alert, "status.state");
	g_autofree char *runbook = response_text(alert, "annotations.runbook_url");
	g_autofree char *value = response_text(alert, "valueString");
	response_keep_value(event, "labels", json_deep_copy(labels));
	response_keep(event, "state", state);
	response_keep(event, "runbook", runbook);
	response_keep(event, "value", value);
}

static void set_end(const struct response *response, Event *event, const Node *alert)
{
	const struct range end = response_time(response, alert, "endsAt", NULL);
	const struct range seen = response_time(response, alert, "updatedAt", NULL);
	if (is_resolved(alert) && response_ends(event, end))
		event->until = end;
	else
		event->until = response_open(event, seen);
}

/* Known already: it may be told again that it goes on, or for the first time that it is over. */
static void take_again(struct response *response, Event *known, const Node *alert)
{
	const struct range end = response_time(response, alert, "endsAt", NULL);
	const struct range seen = response_time(response, alert, "updatedAt", NULL);
	if (!range_is_open(known->until) || !is_resolved(alert) ||
	    !response_ends(known, end)) {
		if (range_is_open(known->until) && range_known(seen))
			known->until.lo = MAX(known->until.lo, seen.lo);
		response_repeat(response, alert);
		return;
	}
	known->until = end;
	response_place(known, alert);
}

static const char *read_alert(void *user, const Node *alert, GError **error)
{
	struct response *response = user;
	enum zone_basis zone = ZONE_EXPLICIT;
	(void)error;
	if (!json_is_object(json_object_get(alert->json, "labels")))
		return "has no labels";
	g_autofree char *pending = response_text(alert, "state");
	if (g_strcmp0(pending, "pending") == 0)
		return ""; /* its condition holds, but it has not fired */
	struct range at = response_time(response, alert, "startsAt", &zone);
	if (!range_known(at))
		at = response_time(response, alert, "activeAt", &zone);
	if (!range_known(at))
		return "has no time at which it fired";
	g_autofree char *key = key_of(alert, at);
	Event *known = response_known(response, key);
	response_seen(response, alert);
	if (known != NULL) {
		take_again(response, known, alert);
		return NULL;
	}
	Event *event = response_event(response, alert, KIND_ALERT, LANE_MACHINES);
	event->at = at;
	event->zone = zone;
	event->vendor_id = g_strdup(key);
	set_words(event, alert);
	set_extra(event, alert);
	set_end(response, event, alert);
	response_name(response, key, event);
	return NULL;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "alerts",      "data.alerts",    "data",
		                             "body.alerts", "payload.alerts", NULL };
	return response_read(reading, bytes, len, lists, read_alert, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if ((first != '{' && first != '[') || !sample_has(sample, "\"labels\"") ||
	    !sample_has(sample, "\"annotations\""))
		return 0;
	return sample_has(sample, "\"startsAt\"") || sample_has(sample, "\"activeAt\"")
	               ? 95
	               : 0;
}

const struct importer importer_alertmanager = {
	.name = "alertmanager",
	.title = "Alerts of Prometheus Alertmanager or Grafana, webhook or API",
	.about =
	        "Webhook notices of version 4, one a line or in a list, answers of "
	        "/api/v2/alerts, and of Prometheus' /api/v1/alerts; Grafana's webhook, "
	        "which has the same shape. One event an alert, from when it fired to "
	        "when "
	        "it was resolved; notices that repeat it are folded (fingerprint and "
	        "startsAt say which alert it is) and counted. An end in the year 1 means "
	        "that it goes on; then the end is open, from the last time it was "
	        "updated. The title is the alert's name, the body its summary and "
	        "description, the component the label service, component, app, "
	        "deployment or job. startsAt is when the rule fired, and harm began "
	        "earlier. Alerts that are only pending are left out. Leaves silences. "
	        "Specification: prometheus.io/docs/alerting/latest/configuration "
	        "(webhook_config), openapi.yaml of Alertmanager 0.27, "
	        "grafana.com/docs/grafana/latest/alerting, read 2026-11-25. Not seen in "
	        "real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.read_document = read_document,
};
