/*
 * json_shipped.c - lines of other logs, each in an object of a shipper: Filebeat, Fluent Bit, Loki, CloudWatch.
 *
 * Format  {"@timestamp":"...","message":"line","log":{"offset":1,"file":{"path":"..."}},"agent":{...}}   Filebeat 8
 *         {"date":1773497467.1,"log":"line","stream":"stderr","kubernetes":{...}}                        Fluent Bit 3
 *         {"labels":{"app":"cart"},"line":"line","timestamp":"2026-03-14T14:11:07.102341Z"}              logcli -o jsonl
 *         {"timestamp":1773497467102,"message":"line","ingestionTime":1773497467900}      aws logs filter-log-events
 *         the manuals of the four, read 2026-11-25
 * Takes   the line inside, to be read as what it is; its own time is the event's, the shipper's the collector's; service,
 *         host and level of the labels
 * Leaves  other members
 * Quirks  Loki gives the newest line first; objects may stand in a list
 */
#include "import/json_log.h"
#include "import/log_text.h"

#include <string.h>

enum {
	TIME,
	LOKI,
	MESSAGE,
	FLUENT,
	LABELS,
	KUBERNETES,
	SHIPPER,
	LEVEL,
	SERVICE,
	HOST,
	N
};

static const struct json_key names[] = {
	{ "@timestamp", TIME, JSON_TEXT | JSON_NUM },
	{ "timestamp", TIME, JSON_TEXT | JSON_NUM },
	{ "time", TIME, JSON_TEXT | JSON_NUM },
	{ "date", TIME, JSON_TEXT | JSON_NUM },
	{ "line", LOKI, JSON_TEXT },
	{ "message", MESSAGE, JSON_TEXT },
	{ "log", FLUENT, JSON_TEXT },
	{ "labels", LABELS, JSON_MAP },
	{ "fields", LABELS, JSON_MAP },
	{ "kubernetes", KUBERNETES, JSON_MAP },
	{ "ingestionTime", SHIPPER, JSON_NUM },
	{ "logStreamName", SHIPPER, JSON_TEXT },
	{ "log.file.path", SHIPPER, JSON_TEXT },
	{ "log.offset", SHIPPER, JSON_NUM },
	{ "beat", SHIPPER, JSON_MAP },
	{ "labels.detected_level", LEVEL, JSON_TEXT },
	{ "labels.level", LEVEL, JSON_TEXT },
	{ "labels.service_name", SERVICE, JSON_TEXT },
	{ "labels.app", SERVICE, JSON_TEXT },
	{ "labels.container", SERVICE, JSON_TEXT },
	{ "labels.job", SERVICE, JSON_TEXT },
	{ "kubernetes.container_name", SERVICE, JSON_TEXT },
	{ "kubernetes.container.name", SERVICE, JSON_TEXT },
	{ "container.name", SERVICE, JSON_TEXT },
	{ "kubernetes.host", HOST, JSON_TEXT },
	{ "kubernetes.node.name", HOST, JSON_TEXT },
	{ "labels.node_name", HOST, JSON_TEXT },
	{ "labels.instance", HOST, JSON_TEXT },
	{ "host.name", HOST, JSON_TEXT },
	{ "agent.hostname", HOST, JSON_TEXT },
	{ "beat.hostname", HOST, JSON_TEXT },
};

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)sample;
	(void)options;
	return json_plan_new(names, G_N_ELEMENTS(names), N);
}

/* The member that holds the line, by who shipped it; NULL: nobody did. */
static const struct json_span *line_of(const struct json_span *v)
{
	if (v[LOKI].kind == JSON_TEXT && v[LABELS].kind == JSON_MAP)
		return &v[LOKI];
	if (v[FLUENT].kind == JSON_TEXT && v[KUBERNETES].kind == JSON_MAP)
		return &v[FLUENT];
	return v[MESSAGE].kind == JSON_TEXT && v[SHIPPER].kind != JSON_ABSENT
	               ? &v[MESSAGE]
	               : NULL;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct json_span v[N];
	const enum line_kind kind = json_log_pick(state, line, len, record, v);
	if (kind != LINE_RECORD)
		return kind;
	const struct json_span *inside = line_of(v);
	if (inside == NULL || !json_log_time(&v[TIME], record))
		return LINE_NOT_MINE;
	struct json_room room = json_log_room(record);
	record->payload = json_log_payload(inside, record, &room);
	if (v[LEVEL].kind == JSON_TEXT) {
		record->severity_text = v[LEVEL].text;
		record->severity = log_severity(v[LEVEL].text);
	}
	record->service = json_log_word(&v[SERVICE], &room);
	record->host = json_log_word(&v[HOST], &room);
	return LINE_RECORD;
}

const struct importer importer_json_shipped = {
	.name = "json-shipped",
	.title = "Log lines shipped as JSON: Filebeat, Fluent Bit, Loki, CloudWatch",
	.about =
	        "One object a line that holds a line of another log: message beside "
	        "log.file.path, log beside kubernetes, line beside labels, message "
	        "beside "
	        "ingestionTime. The line inside is read as what it is, whatever its "
	        "format: its own time is the event's, the shipper's the collector's, "
	        "which "
	        "also gives the zone or date that the inner one lacks. Service, host and "
	        "level are those of the labels where the line states none. Leaves other "
	        "members. Specifications: manuals of Filebeat 8, Fluent Bit 3, logcli 3, "
	        "aws logs, read 2026-11-25. Not seen in real data: written from their "
	        "documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = json_plan_free,
	.wraps = true,
};
