/*
 * gitlab_deploys.c - deployments of GitLab.
 *
 * Source  GET /projects/ID/deployments [{id, iid, ref, sha, status, created_at, updated_at, user{name}, environment{name},
 *         deployable{name, started_at, finished_at, project{name}}}]; webhook {object_kind "deployment", status,
 *         status_changed_at, deployment_id, environment, project{name}, short_sha, user{name}}:
 *         docs.gitlab.com/api/deployments and /user/project/integrations/webhook_events, read 2026-11-25
 * Takes   one change a deployment, from the start of its job to its end, with project, commit, environment and who
 * Quirks  the webhook comes for every change of state; status_changed_at is "2026-03-14 13:58:00 +0100"
 */
#include "import/response.h"

#include <string.h>

static bool is_over(const char *status)
{
	return status != NULL &&
	       (strcmp(status, "success") == 0 || strcmp(status, "failed") == 0 ||
	        strcmp(status, "canceled") == 0);
}

static struct range first_time(struct response *response, const Node *record,
                               const char *const *paths, enum zone_basis *zone)
{
	struct range at = RANGE_NONE;
	for (; *paths != NULL && !range_known(at); paths++)
		at = response_time(response, record, *paths, zone);
	return at;
}

static void set_change(Event *event, const Node *record, const char *status)
{
	static const char *const components[] = { "project.name",
		                                  "deployable.project.name",
		                                  "deployable.pipeline.project.name",
		                                  NULL };
	static const char *const revisions[] = { "sha", "short_sha", "ref", NULL };
	static const char *const environments[] = { "environment.name", "environment",
		                                    NULL };
	static const char *const people[] = { "user.name", "user.username",
		                              "deployable.user.name", NULL };
	static const char *const words[] = { "commit_title", "deployable.commit.title",
		                             NULL };
	static const char *const urls[] = { "deployable_url", "deployable.web_url",
		                            NULL };
	g_autofree char *component = response_first(record, components);
	g_autofree char *revision = response_first(record, revisions);
	g_autofree char *environment = response_first(record, environments);
	g_autofree char *who = response_first(record, people);
	g_clear_pointer(&event->title, g_free);
	g_clear_pointer(&event->component, g_free);
	g_clear_pointer(&event->severity_text, g_free);
	response_change(event, &(struct response_change){ "Deploy", component, revision,
	                                                  environment, status, who });
	if (event->body == NULL)
		event->body = response_first(record, words);
	if (event->url == NULL)
		event->url = response_first(record, urls);
}

static const char *read_record(void *user, const Node *record, GError **error)
{
	static const char *const begins[] = { "deployable.started_at", "created_at",
		                              "status_changed_at", NULL };
	static const char *const ends[] = { "deployable.finished_at", "finished_at",
		                            "status_changed_at", "updated_at", NULL };
	static const char *const ids[] = { "deployment_id", "id", NULL };
	struct response *response = user;
	enum zone_basis zone = ZONE_EXPLICIT;
	(void)error;
	g_autofree char *id = response_first(record, ids);
	g_autofree char *status = response_text(record, "status");
	const struct range at = first_time(response, record, begins, &zone);
	const struct range end = first_time(response, record, ends, NULL);
	if (!range_known(at))
		return "has no time that can be read";
	Event *event = response_known(response, id);
	response_seen(response, record);
	if (event == NULL) {
		event = response_event(response, record, KIND_CHANGE, LANE_CHANGES);
		event->at = at;
		event->zone = zone;
		event->vendor_id = g_strdup(id);
		response_name(response, id, event);
	} else if (range_known(event->until) && !range_is_open(event->until)) {
		response_repeat(response, record);
		return NULL;
	}
	if (at.lo < event->at.lo)
		event->at = at;
	set_change(event, record, status);
	if (is_over(status) && response_ends(event, end))
		event->until = end;
	else if (g_strcmp0(status, "running") == 0)
		event->until = response_open(event, end);
	return NULL;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "deployments", NULL };
	return response_read(reading, bytes, len, lists, read_record, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first != '{' && first != '[')
		return 0;
	if (sample_has(sample, "\"deployable\"") && sample_has(sample, "\"environment\""))
		return 95;
	return sample_has(sample, "\"deployable_url\"") &&
	                       sample_has(sample, "\"deployment_id\"")
	               ? 95
	               : 0;
}

const struct importer importer_gitlab_deploys = {
	.name = "gitlab-deploys",
	.title = "GitLab deployments as JSON",
	.about =
	        "Answers of the deployments API and the deployment webhook, one a line. "
	        "Takes one change a deployment, from the start of its job (else from "
	        "when "
	        "it was made) to its end, with project, commit, environment, state and "
	        "who "
	        "made it. Notices of one deployment are folded. Leaves pipelines and "
	        "runners. Specification: docs.gitlab.com/api/deployments and "
	        "/user/project/integrations/webhook_events, read 2026-11-25. Not seen in "
	        "real data: written from its documentation.",
	.lane = LANE_CHANGES,
	.bid = bid,
	.read_document = read_document,
};
