/*
 * kube_rollouts.c - what was rolled out to Kubernetes: applications of Argo CD, replica sets, history of Helm.
 *
 * Source  Argo CD: Application {metadata{name}, status{history[{id, revision, deployStartedAt, deployedAt,
 *         initiatedBy}], operationState{phase, startedAt, finishedAt, message}}}, argo-cd.readthedocs.io, v2.12;
 *         kubectl get replicasets -o json: annotation deployment.kubernetes.io/revision, creationTimestamp, image;
 *         helm history -o json: [{revision, updated, status, chart, app_version, description}], helm.sh/docs, v3;
 *         all read 2026-11-25
 * Takes   one change a deployment of the history, an operation, a replica set of a Deployment, a revision of a release
 * Quirks  a Deployment keeps ten old replica sets; rolling back gives an old one a new revision and no new time; helm
 *         does not say of which release the history is: the name of the file does
 */
#include "base/text.h"
#include "import/response.h"
#include "import/vendor.h"

#include <string.h>

/* --- Argo CD ------------------------------------------------------------------------ */

static void take_history(struct response *response, const Node *application,
                         const char *name)
{
	g_auto(Node) status = node_member(application, "status");
	g_auto(Node) history = node_member(&status, "history");
	for (gsize i = 0;
	     json_is_array(history.json) && i < json_array_size(history.json); i++) {
		static const char *const sources[] = { "source.repoURL", NULL };
		g_auto(Node) item = node_item(&history, i);
		enum zone_basis zone = ZONE_EXPLICIT;
		struct range done = response_time(response, &item, "deployedAt", &zone);
		const struct range begun =
		        response_time(response, &item, "deployStartedAt", NULL);
		g_autofree char *revision = response_text(&item, "revision");
		g_autofree char *who = response_text(&item, "initiatedBy.username");
		if (!range_known(done)) {
			node_reject(&item, "has no deployedAt that can be read");
			continue;
		}
		Event *event = response_event(response, &item, KIND_CHANGE, LANE_CHANGES);
		event->at = range_known(begun) && begun.lo <= done.lo ? begun : done;
		event->zone = zone;
		if (event->at.lo < done.lo)
			event->until = done;
		event->body = response_first(&item, sources);
		response_change(event, &(struct response_change){ "Sync", name, revision,
		                                                  NULL, NULL, who });
	}
}

/* The last operation: it may have failed, and then the history does not have it. */
static void take_operation(struct response *response, const Node *application,
                           const char *name)
{
	g_auto(Node) status = node_member(application, "status");
	g_auto(Node) operation = node_member(&status, "operationState");
	enum zone_basis zone = ZONE_EXPLICIT;
	if (!json_is_object(operation.json))
		return;
	g_autofree char *phase = response_text(&operation, "phase");
	const struct range at = response_time(response, &operation, "startedAt", &zone);
	const struct range end = response_time(response, &operation, "finishedAt", NULL);
	if (!range_known(at) || g_strcmp0(phase, "Succeeded") == 0)
		return; /* what succeeded stands in the history */
	g_autofree char *revision = response_text(&operation, "syncResult.revision");
	Event *event = response_event(response, &operation, KIND_CHANGE, LANE_CHANGES);
	event->at = at;
	event->zone = zone;
	event->until = response_ends(event, end) ? end : response_open(event, end);
	event->body = response_text(&operation, "message");
	response_change(event, &(struct response_change){ "Sync", name, revision, NULL,
	                                                  phase, NULL });
}

static const char *take_application(struct response *response, const Node *record)
{
	g_autofree char *name = response_text(record, "metadata.name");
	if (name == NULL)
		return "has no name";
	response_seen(response, record);
	take_history(response, record, name);
	take_operation(response, record, name);
	return NULL;
}

/* --- replica sets -------------------------------------------------------------------- */

/* "shop/checkout:1.9.2" of the first container */
static char *image_of(const Node *record)
{
	const json_t *containers =
	        json_objects_value(record->json, "spec.template.spec.containers");
	return json_objects_text(json_array_get(containers, 0), "image");
}

static char *owner_of(const Node *record)
{
	const json_t *owners =
	        json_objects_value(record->json, "metadata.ownerReferences");
	return json_objects_text(json_array_get(owners, 0), "name");
}

static const char *take_replica_set(struct response *response, const Node *record)
{
	enum zone_basis zone = ZONE_EXPLICIT;
	const struct range at =
	        response_time(response, record, "metadata.creationTimestamp", &zone);
	const json_t *notes = json_objects_value(record->json, "metadata.annotations");
	const char *number = json_text(notes, "deployment.kubernetes.io/revision");
	g_autofree char *name = owner_of(record);
	if (number == NULL || name == NULL)
		return ""; /* not of a Deployment */
	if (!range_known(at))
		return "has no creationTimestamp that can be read";
	g_autofree char *clean = text_repair(number, strlen(number));
	g_autofree char *revision = g_strdup_printf("revision %s", clean);
	g_autofree char *space = response_text(record, "metadata.namespace");
	Event *event = response_event(response, record, KIND_CHANGE, LANE_CHANGES);
	event->at = at;
	event->zone = zone;
	event->vendor_id = response_text(record, "metadata.uid");
	event->body = image_of(record);
	response_change(event, &(struct response_change){ "Rollout", name, revision,
	                                                  space, NULL, NULL });
	return NULL;
}

/* --- Helm ---------------------------------------------------------------------------- */

static const char *take_release(struct response *response, const Node *record)
{
	enum zone_basis zone = ZONE_EXPLICIT;
	const struct range at = response_time(response, record, "updated", &zone);
	if (!range_known(at))
		return "has no time that can be read";
	g_autofree char *name = response_text(record, "name");
	if (name == NULL)
		name = vendor_file_name(response->reading);
	g_autofree char *chart = response_text(record, "chart");
	g_autofree char *status = response_text(record, "status");
	Event *event = response_event(response, record, KIND_CHANGE, LANE_CHANGES);
	event->at = at;
	event->zone = zone;
	event->body = response_text(record, "description");
	const bool back =
	        event->body != NULL && g_str_has_prefix(event->body, "Rollback");
	const bool past = g_strcmp0(status, "superseded") == 0;
	response_change(event, &(struct response_change){ back ? "Rollback" : "Release",
	                                                  name, chart, NULL,
	                                                  past ? NULL : status, NULL });
	return NULL;
}

/* --- records -------------------------------------------------------------------------- */

static const char *read_record(void *user, const Node *record, GError **error)
{
	struct response *response = user;
	g_autofree char *kind = response_text(record, "kind");
	(void)error;
	if (g_strcmp0(kind, "Application") == 0)
		return take_application(response, record);
	if (g_strcmp0(kind, "ReplicaSet") == 0)
		return take_replica_set(response, record);
	if (json_object_get(record->json, "updated") != NULL)
		return take_release(response, record);
	return kind != NULL ? "" : "is no rollout";
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "items", NULL };
	return response_read(reading, bytes, len, lists, read_record, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first != '{' && first != '[')
		return 0;
	if (sample_has(sample, "argoproj.io/") && sample_has(sample, "\"Application\""))
		return 95;
	if (sample_has(sample, "\"ReplicaSet\"") &&
	    sample_has(sample, "deployment.kubernetes.io/revision") &&
	    !sample_has(sample, "\"involvedObject\"") &&
	    !sample_has(sample, "audit.k8s.io"))
		return 95;
	return sample_has(sample, "\"app_version\"") && sample_has(sample, "\"chart\"") &&
	                       sample_has(sample, "\"updated\"")
	               ? 95
	               : 0;
}

const struct importer importer_kube_rollouts = {
	.name = "kube-rollouts",
	.title = "Rollouts to Kubernetes: Argo CD, replica sets, Helm history as JSON",
	.about =
	        "Applications of Argo CD (argocd app get or kubectl, one or a list): one "
	        "change an entry of their history, and the last operation where it did "
	        "not succeed; kubectl get replicasets -o json: one change a replica set "
	        "of "
	        "a Deployment, when it was made, with its image; helm history -o json: "
	        "one "
	        "change a revision, of the release that the file is named after. Leaves "
	        "health and resources. Specification: argo-cd.readthedocs.io (2.12), "
	        "kubernetes.io (apps/v1), helm.sh (3), read 2026-11-25. Not seen in real "
	        "data: written from their documentation.",
	.lane = LANE_CHANGES,
	.bid = bid,
	.read_document = read_document,
};
