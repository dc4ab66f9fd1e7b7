/*
 * github_deploys.c - what GitHub knows of changes: deployments and their statuses, runs of workflows, releases.
 *
 * Source  REST API 2022-11-28: GET /repos/O/R/deployments [{id, sha, ref, environment, created_at, creator}], statuses
 *         [{state, created_at, deployment_url}], GET /repos/O/R/actions/runs {workflow_runs[{name, head_sha, status,
 *         conclusion, run_started_at, updated_at}]}, releases [{tag_name, published_at}]; webhooks deployment,
 *         deployment_status, workflow_run and release: docs.github.com/en/rest, read 2026-11-25
 * Takes   one change a deployment, from when it was made to its last success, failure or error; runs of workflows whose
 *         name speaks of deploying; releases that are published
 * Quirks  a deployment does not tell how it went, its statuses do, in the file's list "statuses" or as records of their
 *         own; "inactive" says that a later one took its place, which is no end of this one
 */
#include "base/text.h"
#include "import/response.h"

#include <string.h>

/* "https://api.github.com/repos/shop/checkout/deployments/99" -> what stands behind that word */
static char *segment_after(const char *url, const char *word, guint skip)
{
	const char *at = url != NULL ? strstr(url, word) : NULL;
	if (at == NULL)
		return NULL;
	for (at += strlen(word); skip > 0 && at != NULL; skip--) {
		at = strchr(at, '/');
		at = at != NULL ? at + 1 : NULL;
	}
	return at != NULL && *at != '\0' ? g_strndup(at, strcspn(at, "/?#")) : NULL;
}

/* The repository's name, by whatever names it. */
static char *repository_of(const Node *record)
{
	static const char *const names[] = { "repository.name", NULL };
	static const char *const urls[] = { "repository_url", "deployment_url", "url",
		                            "statuses_url", NULL };
	char *name = response_first(record, names);
	for (const char *const *url = urls; name == NULL && *url != NULL; url++) {
		g_autofree char *text = response_text(record, *url);
		name = segment_after(text, "/repos/", 1);
	}
	return name;
}

static char *deployment_key(const char *id)
{
	return id != NULL ? g_strconcat("deployment ", id, NULL) : NULL;
}

/* --- deployments ------------------------------------------------------------------ */

static void set_change(Event *event, const Node *of, const Node *record,
                       const char *state)
{
	static const char *const revisions[] = { "sha", "ref", NULL };
	g_autofree char *component = repository_of(of);
	if (component == NULL)
		component = repository_of(record);
	g_autofree char *revision = response_first(of, revisions);
	g_autofree char *environment = response_text(of, "environment");
	g_autofree char *who = response_text(of, "creator.login");
	g_autofree char *task = response_text(of, "task");
	const bool rollback = task != NULL && strstr(task, "rollback") != NULL;
	g_clear_pointer(&event->title, g_free);
	g_clear_pointer(&event->component, g_free);
	g_clear_pointer(&event->severity_text, g_free);
	response_change(event, &(struct response_change){
	                               rollback ? "Rollback" : "Deploy", component,
	                               revision, environment, state, who });
	if (event->body == NULL)
		event->body = response_text(of, "description");
}

static bool is_end(const char *state)
{
	return strcmp(state, "success") == 0 || strcmp(state, "failure") == 0 ||
	       strcmp(state, "error") == 0;
}

/* The last success, failure or error is the end; a deployment that is only under way has none yet. */
static void take_status(struct response *response, Event *event, const Node *status)
{
	g_autofree char *state = response_text(status, "state");
	const struct range at = response_time(response, status, "created_at", NULL);
	if (state == NULL || !range_known(at))
		return;
	response_seen(response, status);
	if (is_end(state) && response_ends(event, at)) {
		if (range_known(event->until) && !range_is_open(event->until) &&
		    event->until.lo > at.lo)
			return;
		event->until = at;
		g_autofree char *title = g_steal_pointer(&event->title);
		char *known = event->severity_text != NULL ? strrchr(title, ':') : NULL;
		if (known != NULL)
			*known = '\0';
		event->title = g_strdup_printf("%s: %s", title, state);
		g_free(event->severity_text);
		event->severity_text = g_strdup(state);
		event->severity =
		        strcmp(state, "success") == 0 ? SEVERITY_INFO : SEVERITY_WARN;
	} else if (!range_known(event->until) && strcmp(state, "inactive") != 0)
		event->until = response_open(event, at);
}

static const char *take_deployment(struct response *response, const Node *of,
                                   const Node *record)
{
	enum zone_basis zone = ZONE_EXPLICIT;
	g_autofree char *id = response_text(of, "id");
	g_autofree char *key = deployment_key(id);
	const struct range at = response_time(response, of, "created_at", &zone);
	g_auto(Node) statuses = node_member(of, "statuses");
	if (!range_known(at))
		return "has no created_at that can be read";
	Event *event = response_known(response, key);
	response_seen(response, record);
	if (event == NULL) {
		event = response_event(response, record, KIND_CHANGE, LANE_CHANGES);
		event->at = at;
		event->zone = zone;
		event->vendor_id = g_strdup(id);
		set_change(event, of, record, NULL);
		response_name(response, key, event);
	} else if (json_object_get(record->json, "deployment_status") == NULL)
		response_repeat(response, record);
	for (gsize i = 0; i < json_array_size(statuses.json); i++) {
		g_auto(Node) status = node_item(&statuses, i);
		take_status(response, event, &status);
	}
	g_auto(Node) status = node_member(record, "deployment_status");
	if (json_is_object(status.json))
		take_status(response, event, &status);
	return NULL;
}

/* A status that stands alone names its deployment; where that is not in the file the status is the change. */
static const char *take_lone_status(struct response *response, const Node *record)
{
	enum zone_basis zone = ZONE_EXPLICIT;
	g_autofree char *url = response_text(record, "deployment_url");
	g_autofree char *id = segment_after(url, "/deployments/", 0);
	g_autofree char *key = deployment_key(id);
	g_autofree char *state = response_text(record, "state");
	const struct range at = response_time(response, record, "created_at", &zone);
	Event *event = response_known(response, key);
	if (state == NULL || !range_known(at))
		return "has no state or no created_at that can be read";
	response_seen(response, record);
	if (event == NULL) {
		event = response_event(response, record, KIND_CHANGE, LANE_CHANGES);
		event->at = at;
		event->zone = zone;
		event->vendor_id = g_strdup(id);
		set_change(event, record, record, NULL);
		response_name(response, key, event);
	}
	/* Statuses come newest first: the earliest is nearest to the start. */
	if (at.lo < event->at.lo)
		event->at = at;
	take_status(response, event, record);
	return NULL;
}

/* --- runs and releases ------------------------------------------------------------- */

static bool speaks_of_deploys(const char *text)
{
	static const char *const words[] = { "deploy",    "release", "rollback",
		                             "roll back", "publish", "promote",
		                             "rollout",   "ship" };
	g_autofree char *lower = text != NULL ? g_ascii_strdown(text, -1) : NULL;
	for (gsize i = 0; lower != NULL && i < G_N_ELEMENTS(words); i++)
		if (strstr(lower, words[i]) != NULL)
			return true;
	return false;
}

static const char *take_run(struct response *response, const Node *run,
                            const Node *record)
{
	static const char *const begins[] = { "run_started_at", "created_at" };
	enum zone_basis zone = ZONE_EXPLICIT;
	struct range at = RANGE_NONE;
	g_autofree char *name = response_text(run, "name");
	g_autofree char *path = response_text(run, "path");
	g_autofree char *event_name = response_text(run, "event");
	for (gsize i = 0; i < G_N_ELEMENTS(begins) && !range_known(at); i++)
		at = response_time(response, run, begins[i], &zone);
	if (!range_known(at))
		return "has no time that can be read";
	if (!speaks_of_deploys(name) && !speaks_of_deploys(path) &&
	    g_strcmp0(event_name, "deployment") != 0)
		return "";
	g_autofree char *id = response_text(run, "id");
	g_autofree char *key = id != NULL ? g_strconcat("run ", id, NULL) : NULL;
	g_autofree char *state = response_text(run, "conclusion");
	g_autofree char *revision = response_text(run, "head_sha");
	g_autofree char *who = response_text(run, "actor.login");
	g_autofree char *component = repository_of(run);
	g_autofree char *what =
	        g_strdup_printf("Workflow \"%s\"", name != NULL ? name : path);
	const struct range end = response_time(response, run, "updated_at", NULL);
	Event *known = response_known(response, key);
	response_seen(response, record);
	if (known != NULL && state == NULL) {
		response_repeat(response, record);
		return NULL;
	}
	if (known != NULL)
		g_ptr_array_remove(response->events, known);
	Event *event = response_event(response, record, KIND_CHANGE, LANE_CHANGES);
	event->at = at;
	event->zone = zone;
	if (state != NULL && response_ends(event, end))
		event->until = end;
	else
		event->until = response_open(event, end);
	event->vendor_id = g_strdup(id);
	event->body = response_text(run, "display_title");
	event->url = response_text(run, "html_url");
	response_change(event, &(struct response_change){ what, component, revision, NULL,
	                                                  state, who });
	response_name(response, key, event);
	return NULL;
}

static const char *take_release(struct response *response, const Node *release,
                                const Node *record)
{
	enum zone_basis zone = ZONE_EXPLICIT;
	const struct range at = response_time(response, release, "published_at", &zone);
	if (json_is_true(json_object_get(release->json, "draft")))
		return "";
	if (!range_known(at))
		return "has no published_at that can be read";
	g_autofree char *component = repository_of(release);
	g_autofree char *tag = response_text(release, "tag_name");
	g_autofree char *who = response_text(release, "author.login");
	Event *event = response_event(response, record, KIND_CHANGE, LANE_CHANGES);
	event->at = at;
	event->zone = zone;
	event->vendor_id = response_text(release, "id");
	event->body = response_text(release, "name");
	event->url = response_text(release, "html_url");
	response_change(event, &(struct response_change){ "Release", component, tag, NULL,
	                                                  NULL, who });
	return NULL;
}

/* --- records ------------------------------------------------------------------------ */

static const char *read_record(void *user, const Node *record, GError **error)
{
	struct response *response = user;
	(void)error;
	g_auto(Node) deployment = node_member(record, "deployment");
	g_auto(Node) run = node_member(record, "workflow_run");
	g_auto(Node) release = node_member(record, "release");
	if (json_is_object(deployment.json))
		return take_deployment(response, &deployment, record);
	if (json_is_object(run.json))
		return take_run(response, &run, record);
	if (json_is_object(release.json))
		return take_release(response, &release, record);
	if (json_object_get(record->json, "deployment_url") != NULL &&
	    json_object_get(record->json, "state") != NULL)
		return take_lone_status(response, record);
	if (json_object_get(record->json, "tag_name") != NULL)
		return take_release(response, record, record);
	if (json_object_get(record->json, "head_sha") != NULL)
		return take_run(response, record, record);
	if (json_object_get(record->json, "environment") != NULL)
		return take_deployment(response, record, record);
	return "is no deployment, run or release";
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "workflow_runs", "deployments", "releases",
		                             NULL };
	return response_read(reading, bytes, len, lists, read_record, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first != '{' && first != '[')
		return 0;
	if (sample_has(sample, "\"sha\"") && sample_has(sample, "\"environment\"") &&
	    sample_has(sample, "\"created_at\"") && !sample_has(sample, "\"deployable\""))
		return 90;
	if (sample_has(sample, "\"deployment_url\"") && sample_has(sample, "\"state\""))
		return 90;
	if (sample_has(sample, "\"head_sha\"") && sample_has(sample, "\"conclusion\""))
		return 90;
	return sample_has(sample, "\"tag_name\"") &&
	                       sample_has(sample, "\"published_at\"")
	               ? 90
	               : 0;
}

const struct importer importer_github_deploys = {
	.name = "github-deploys",
	.title = "GitHub deployments, workflow runs and releases as JSON",
	.about = "Answers of the REST API: deployments (with their statuses in a list "
	         "\"statuses\", or statuses in the same file), workflow runs, releases; "
	         "and "
	         "the webhooks of the same. Takes one change a deployment, from "
	         "created_at "
	         "to its last success, failure or error, with repository, commit, "
	         "environment and who made it; runs of workflows whose name or file "
	         "speaks "
	         "of deploying, releasing or rolling back, the others are left out and "
	         "counted; published releases, as moments. \"inactive\" is no end. "
	         "Specification: docs.github.com/en/rest, version 2022-11-28, read "
	         "2026-11-25. Not seen in real data: written from its documentation.",
	.lane = LANE_CHANGES,
	.bid = bid,
	.read_document = read_document,
};
