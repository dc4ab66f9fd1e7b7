/*
 * kube_audit.c - the audit log of the Kubernetes API server: one object a line, two or three a request.
 *
 * Format  {"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"create","requestURI":...}
 *         kubernetes.io/docs/tasks/debug/debug-cluster/audit and reference/config-api/apiserver-audit.v1, read 2026-11-25
 * Takes   a request once, when it is complete or panicked: received (the event's time) and finished (the second clock and
 *         the duration), verb and resource, status code, the user as the host's part
 * Leaves  the stages before, as comments; bodies of requests and answers
 * Quirks  a watch is long-running: it has no duration that means anything
 */
#include "import/json_log.h"
#include "import/log_text.h"

#include <string.h>

enum {
	VERSION,
	STAGE,
	RECEIVED,
	FINISHED,
	VERB,
	RESOURCE,
	SUBRESOURCE,
	NAMESPACE,
	NAME,
	URI,
	CODE,
	USER,
	N
};

static const struct json_key names[] = {
	{ "apiVersion", VERSION, JSON_TEXT },
	{ "stage", STAGE, JSON_TEXT },
	{ "requestReceivedTimestamp", RECEIVED, JSON_TEXT },
	{ "stageTimestamp", FINISHED, JSON_TEXT },
	{ "verb", VERB, JSON_TEXT },
	{ "objectRef.resource", RESOURCE, JSON_TEXT },
	{ "objectRef.subresource", SUBRESOURCE, JSON_TEXT },
	{ "objectRef.namespace", NAMESPACE, JSON_TEXT },
	{ "objectRef.name", NAME, JSON_TEXT },
	{ "requestURI", URI, JSON_TEXT },
	{ "responseStatus.code", CODE, JSON_NUM },
	{ "user.username", USER, JSON_TEXT },
};

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)sample;
	(void)options;
	return json_plan_new(names, G_N_ELEMENTS(names), N);
}

static void append(struct json_room *room, const char *between,
                   const struct json_span *value)
{
	const gsize len = (gsize)(value->text.end - value->text.at),
	            gap = strlen(between);
	if (value->kind != JSON_TEXT || len == 0 ||
	    gap + len > (gsize)(room->end - room->at))
		return;
	memcpy(room->at, between, gap);
	memcpy(room->at + gap, value->text.at, len);
	room->at += gap + len;
}

/* "create pods/exec prod/cart-7d9f"; "get /healthz" where no object is named */
static struct scan message(const struct json_span *v, struct json_room *room)
{
	char *const from = room->at;
	append(room, "", &v[VERB]);
	if (v[RESOURCE].kind != JSON_TEXT) {
		append(room, " ", &v[URI]);
		return (struct scan){ from, room->at };
	}
	append(room, " ", &v[RESOURCE]);
	append(room, "/", &v[SUBRESOURCE]);
	append(room, " ", &v[NAMESPACE]);
	append(room, v[NAMESPACE].kind == JSON_TEXT ? "/" : " ", &v[NAME]);
	return (struct scan){ from, room->at };
}

static void read_times(const struct json_span *v, struct log_record *record)
{
	struct log_record end = { .clock = CLOCK_NONE };
	if (!json_log_time(&v[RECEIVED], record)) {
		json_log_time(&v[FINISHED], record);
		return;
	}
	json_log_observed(&v[FINISHED], record);
	const gint64 from = stamp_instant(&record->stamp);
	if (log_is(v[VERB].text, "watch") || !json_log_time(&v[FINISHED], &end))
		return;
	const gint64 to = stamp_instant(&end.stamp);
	if (from != INSTANT_NONE && to >= from)
		record->duration = to - from;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct json_span v[N];
	const enum line_kind kind = json_log_pick(state, line, len, record, v);
	if (kind != LINE_RECORD)
		return kind;
	struct scan version = v[VERSION].text;
	if (v[VERSION].kind != JSON_TEXT || v[STAGE].kind != JSON_TEXT ||
	    !scan_word(&version, "audit.k8s.io/"))
		return LINE_NOT_MINE;
	if (log_is(v[STAGE].text, "RequestReceived") ||
	    log_is(v[STAGE].text, "ResponseStarted"))
		return LINE_COMMENT;
	read_times(v, record);
	if (record->clock == CLOCK_NONE)
		return LINE_NOT_MINE;
	struct json_room room = json_log_room(record);
	record->status = json_log_status(&v[CODE]);
	record->severity = log_is(v[STAGE].text, "Panic")
	                           ? SEVERITY_FATAL
	                           : log_severity_of_http(record->status);
	record->message = message(v, &room);
	record->service = json_log_word(&v[NAMESPACE], &room);
	record->component = json_log_word(&v[USER], &room);
	return LINE_RECORD;
}

const struct importer importer_kube_audit = {
	.name = "kube-audit",
	.title = "Audit log of the Kubernetes API server",
	.about = "One object of audit.k8s.io a line. A request counts once, when it is "
	         "complete: with its time of receipt, its duration (but of a watch), "
	         "verb, "
	         "resource, namespace, name, user and status; the lines of its earlier "
	         "stages are left out and counted as ignored. Leaves bodies and "
	         "annotations in the raw line. Specification: kubernetes.io, "
	         "apiserver-audit.v1, read 2026-11-25. Seen in real data: a line of "
	         "minikube.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = json_plan_free,
};
