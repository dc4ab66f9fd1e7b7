/*
 * cloud_audit.c - who changed what in a cloud: AWS CloudTrail, Google Cloud audit logs, Azure activity log, Microsoft 365.
 *
 * Format  CloudTrail: {"Records":[{eventTime, eventSource, eventName, userIdentity, readOnly, errorCode}]}, and lookup-events
 *         with {EventTime, EventName, Username, ReadOnly}: docs.aws.amazon.com/awscloudtrail, event version 1.11
 *         Google: LogEntry with protoPayload of AuditLog: cloud.google.com/logging/docs/reference/v2
 *         Azure: {eventTimestamp, operationName, caller, status, resourceId}, exported {"records":[{time, operationName,
 *         resultType}]}: learn.microsoft.com, activity log schema. All read 2026-11-25
 * Takes   changes, and calls that failed: time, action, who, on what, the error
 * Leaves  calls that only read (counted, and said once); request and answer: they stay in the source
 * Quirks  one line may hold all records of a file; records come up to 15 minutes late and unsorted; Azure tells an
 *         operation twice, begun and done
 */
#include "base/text.h"
#include "import/json_objects.h"

#include <string.h>

struct cloud {
	const char *time, *action, *source, *who, *other, *what, *error;
};
/* Each by the members that only it has: time and action. */
static const struct cloud clouds[] = {
	{ "eventTime", "eventName", "eventSource", "userIdentity.userName",
	  "userIdentity.arn", "requestParameters.name", "errorCode" },
	{ "EventTime", "EventName", "EventSource", "Username", "AccessKeyId",
	  "ResourceName", "ErrorCode" },
	{ "timestamp", "protoPayload.methodName", "protoPayload.serviceName",
	  "protoPayload.authenticationInfo.principalEmail",
	  "protoPayload.requestMetadata.callerIp", "protoPayload.resourceName",
	  "protoPayload.status.message" },
	{ "eventTimestamp", "operationName.value", "resourceProviderName.value", "caller",
	  "claims.appid", "resourceId", NULL },
	{ "event_timestamp", "operation_name.value", "resource_provider_name.value",
	  "caller", "claims.appid", "resource_id", NULL },
	{ "eventTimestamp", "operationName", "resourceProviderName", "caller",
	  "claims.appid", "resourceId", NULL },
	{ "time", "operationName", "category", "identity.claims.name", "callerIpAddress",
	  "resourceId", NULL },
	{ "CreationTime", "Operation", "Workload", "UserId", "ClientIP", "ObjectId",
	  NULL },
};

static bool ends_with_word(const char *action, const char *const *words, gsize n)
{
	const char *dot = strrchr(action, '.'), *slash = strrchr(action, '/');
	const char *last = MAX(dot, slash);
	last = last != NULL ? last + 1 : action;
	for (gsize i = 0; i < n; i++)
		if (g_ascii_strncasecmp(last, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* Names of calls that change nothing, of all four. */
static bool only_reads(const json_t *object, const char *action)
{
	static const char *const words[] = { "Describe",       "List",   "Get",
		                             "Head",           "Lookup", "read",
		                             "aggregatedList", "Search", "BatchGet" };
	const json_t *said = json_objects_value(object, "readOnly");
	g_autofree char *text = json_objects_text(object, "ReadOnly");
	if (json_is_boolean(said))
		return json_is_true(said);
	if (text != NULL)
		return strcmp(text, "true") == 0;
	return ends_with_word(action, words, G_N_ELEMENTS(words));
}

/* The error of a call that failed, or NULL. */
static char *error_of(const struct cloud *cloud, const json_t *object)
{
	static const char *const results[] = { "status.value", "resultType",
		                               "ResultStatus" };
	char *error =
	        cloud->error != NULL ? json_objects_text(object, cloud->error) : NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(results) && error == NULL; i++) {
		g_autofree char *result = json_objects_text(object, results[i]);
		if (result != NULL && (g_ascii_strncasecmp(result, "Fail", 4) == 0 ||
		                       g_ascii_strcasecmp(result, "False") == 0))
			error = g_steal_pointer(&result);
	}
	return error;
}

static const struct cloud *cloud_of(const json_t *object)
{
	for (gsize i = 0; i < G_N_ELEMENTS(clouds); i++) {
		g_autofree char *action = json_objects_text(object, clouds[i].action);
		if (action != NULL && json_objects_value(object, clouds[i].time) != NULL)
			return &clouds[i];
	}
	return NULL;
}

/* "UpdateService by ops on orders: AccessDenied" */
static char *title_of(const char *action, const char *who, const char *what,
                      const char *error)
{
	g_autoptr(GString) title = g_string_new(action);
	const char *name = what != NULL ? strrchr(what, '/') : NULL;
	if (who != NULL)
		g_string_append_printf(title, " by %s", who);
	if (what != NULL)
		g_string_append_printf(title, " on %s", name != NULL ? name + 1 : what);
	if (error != NULL)
		g_string_append_printf(title, ": %s", error);
	title->str[strcspn(title->str, "\r\n")] = '\0';
	return text_cut(title->str, 300);
}

static const char *read_record(struct reading *reading, const json_t *object,
                               Event *event)
{
	const struct cloud *cloud = cloud_of(object);
	if (cloud == NULL)
		return "names no action of a cloud that is known";
	g_autofree char *action = json_objects_text(object, cloud->action);
	g_autofree char *error = error_of(cloud, object);
	if (error == NULL && only_reads(object, action))
		return "";
	event->at = json_objects_time(reading, object, cloud->time, event);
	if (!range_known(event->at))
		return "has no time that can be read";
	g_autofree char *who = json_objects_text(object, cloud->who);
	g_autofree char *what = json_objects_text(object, cloud->what);
	if (who == NULL)
		who = json_objects_text(object, cloud->other);
	event->kind = KIND_CHANGE;
	event->lane = LANE_CHANGES;
	if (reading->options->lane != 0)
		event->lane = (enum lane)reading->options->lane;
	event->severity = error != NULL ? SEVERITY_WARN : SEVERITY_INFO;
	event->severity_text = g_strdup(error);
	event->title = title_of(action, who, what, error);
	event->component = json_objects_text(object, cloud->source);
	return NULL;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "Records", "records", "Events",
		                             "value",   "entries", NULL };
	return json_objects_read(reading, bytes, len, lists, read_record, error);
}

static int bid(const struct sample_bytes *sample)
{
	static const char *const pairs[][2] = {
		{ "\"eventSource\"", "\"userIdentity\"" },
		{ "\"EventSource\"", "\"CloudTrailEvent\"" },
		{ "\"protoPayload\"", "google.cloud.audit.AuditLog" },
		{ "\"eventTimestamp\"", "\"operationName\"" },
		{ "\"event_timestamp\"", "\"operation_name\"" },
		{ "\"operationName\"", "\"resultType\"" },
		{ "\"CreationTime\"", "\"Workload\"" },
	};
	const char first = sample_first(sample);
	for (gsize i = 0; i < G_N_ELEMENTS(pairs) && (first == '{' || first == '['); i++)
		if (sample_has(sample, pairs[i][0]) && sample_has(sample, pairs[i][1]))
			return 95;
	return 0;
}

const struct importer importer_cloud_audit = {
	.name = "cloud-audit",
	.title = "Changes in a cloud: AWS CloudTrail, Google audit log, Azure activity "
	         "log",
	.about =
	        "Records, one a line or in a list. Takes changes and calls that failed, "
	        "as events of the changes lane: time, action, who, on what, the error. "
	        "Calls that only read are left out and counted. Leaves requests and "
	        "answers in the source. Specifications: CloudTrail event version 1.11, "
	        "Google Cloud LogEntry v2, Azure activity log schema, Office 365 "
	        "management API, read 2026-11-25. Seen in real data: samples of all four "
	        "in plaso, CloudTrail in CrowdSec's tests.",
	.lane = LANE_CHANGES,
	.bid = bid,
	.read_document = read_document,
};
