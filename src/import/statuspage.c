/*
 * Atlassian Statuspage JSON: incidents and maintenances with their posts and the levels of components.
 *
 * Source  https://metastatuspage.com/api/v2 (Status API v2), read 2026-11-25; what it does not say was measured on
 *         saved files of GitHub, DigitalOcean and Cloudflare
 * Takes   incidents[], scheduled_maintenances[], {"incident":{}}, one bare incident; posts by display_at, with
 *         created_at kept beside it; new_status of affected_components
 * Leaves  page.status and components[] (states of the moment of saving), old_status (repeats itself), monitoring_at
 *         (the posts say it), custom_tweet and the like
 */
#include "import/statuspage.h"

#include "base/scan.h"
#include "base/text.h"

#include <string.h>

/* --- posts ------------------------------------------------------------------- */

/* Old pages say "No components were affected by this update." as a component without a code. */
static bool is_sentinel(const json_t *change)
{
	return json_text(change, "code") == NULL &&
	       json_text(change, "new_status") == NULL;
}

static bool read_change(const Node *change, struct page_post *post, GError **error)
{
	const char *name, *status;
	if (!node_string(change, "name", &name, error) ||
	    !node_string(change, "new_status", &status, error))
		return false;
	if (name == NULL)
		return node_error(change, error, "component has no name");
	if (is_sentinel(change->json))
		return true;
	const int level = status != NULL ? level_parse(status) : -1;
	page_post_change(post, name, (enum level)MAX(level, LEVEL_NONE));
	if (level < 0 && status != NULL)
		reading_warn(change->reading, post->line,
		             "unknown component status: %.40s", status);
	return true;
}

static bool read_changes(const Node *update, struct page_post *post, GError **error)
{
	g_auto(Node) changes;
	if (!node_array(update, "affected_components", &changes, error))
		return false;
	for (gsize i = 0; i < json_array_size(changes.json); i++) {
		g_auto(Node) change = node_item(&changes, i);
		if (!read_change(&change, post, error))
			return false;
	}
	return true;
}

/* display_at is what the page shows, created_at when it was written. *why says why a post is set aside. */
static bool read_times(const Node *update, struct page_post *post, char **why,
                       GError **error)
{
	struct range posted = RANGE_NONE;
	if (!node_time(update, "display_at", &post->at, &post->zone, why, error) ||
	    !node_time(update, "created_at", &posted, &post->zone, why, error))
		return *why != NULL;
	if (range_known(posted))
		post->posted_at = posted.lo;
	if (!range_known(post->at) && !range_known(posted))
		*why = g_strdup("update has no time");
	else if (!range_known(post->at)) {
		node_warn(update, "update has no display_at: it stands at created_at");
		post->at = posted;
	}
	return true;
}

static bool read_post(const struct page *page, const Node *update, struct page_post *post,
                      char **why, GError **error)
{
	const char *status;
	if (!json_is_object(update->json))
		return node_error(update, error, "update is not an object");
	post->line = update->line;
	post->offset = update->offset;
	post->length = update->length;
	if (!node_string(update, "status", &status, error) ||
	    !read_times(update, post, why, error) || *why != NULL)
		return *why != NULL;
	const int phase = status != NULL ? phase_parse(status) : -1;
	post->phase = phase > 0 ? (enum phase)phase : PHASE_NONE;
	if (phase <= 0 && status != NULL)
		node_warn(update, "unknown status: %.40s", status);
	return (page->markdown ? node_markdown : node_body)(update, "body", &post->body,
	                                                    error) &&
	       node_id(update, "id", &post->id, error) &&
	       read_changes(update, post, error);
}

static bool read_posts(const struct page *page, const Node *updates, GPtrArray *posts,
                       GError **error)
{
	for (gsize i = 0; i < json_array_size(updates->json); i++) {
		g_auto(Node) update = node_item(updates, i);
		g_autofree char *why = NULL;
		struct page_post *post = page_post_new();
		const bool ok = read_post(page, &update, post, &why, error);
		if (ok && why == NULL)
			g_ptr_array_add(posts, post);
		else
			page_post_free(post);
		if (!ok)
			return false;
		if (why != NULL)
			node_reject(&update, why);
	}
	return true;
}

/* --- incidents --------------------------------------------------------------- */

static void judge(const Node *object, Incident *incident)
{
	const gint64 started = incident->started_at, resolved = incident->resolved_at;
	if (resolved == INSTANT_NONE)
		return;
	/* whoever types an incident in afterwards backdates created_at and resolved_at, never started_at */
	incident->backfilled = started != INSTANT_NONE && started > resolved;
	if (incident->created_at != INSTANT_NONE && resolved < incident->created_at)
		node_warn(object, "incident %.40s is resolved before it was created",
		          incident->vendor_id);
}

static bool read_fields(const Node *object, Incident *incident, GError **error)
{
	return node_instant(object, "started_at", &incident->started_at, error) &&
	       node_instant(object, "resolved_at", &incident->resolved_at, error) &&
	       node_instant(object, "updated_at", &incident->updated_at, error) &&
	       node_instant(object, "scheduled_for", &incident->scheduled_for, error) &&
	       node_instant(object, "scheduled_until", &incident->scheduled_until,
	                    error) &&
	       node_title(object, "name", &incident->title, error) &&
	       node_title(object, "shortlink", &incident->url, error);
}

static bool read_words(const Node *object, Incident *incident, GError **error)
{
	const char *status, *impact;
	if (!node_string(object, "status", &status, error) ||
	    !node_string(object, "impact", &impact, error))
		return false;
	const int phase = status != NULL ? phase_parse(status) : 0;
	const int level = impact != NULL ? impact_parse(impact) : 0;
	if (phase < 0)
		node_warn(object, "unknown status: %.40s", status);
	if (level < 0)
		node_warn(object, "unknown impact: %.40s", impact);
	incident->status = (enum phase)MAX(phase, 0);
	incident->impact = (enum impact)MAX(level, 0);
	return true;
}

static void list_own_components(const Node *object, Incident *incident)
{
	const json_t *own = json_object_get(object->json, "components");
	for (gsize i = 0; i < json_array_size(own); i++) {
		const char *name = json_text(json_array_get(own, i), "name");
		if (name != NULL)
			g_ptr_array_add(incident->components,
			                text_repair(name, strlen(name)));
	}
}

/* The members without which an incident is none. */
static bool check_members(const Node *object, const char **id, Node *updates,
                          GError **error)
{
	if (!json_is_object(object->json))
		return node_error(object, error, "incident is not an object");
	*id = json_text(object->json, "id");
	if (*id == NULL || **id == '\0')
		return node_error(object, error, "incident has no id");
	static const char *const needed[] = { "name", "created_at", "incident_updates" };
	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
		const json_t *value = json_object_get(object->json, needed[i]);
		if (value == NULL || json_is_null(value))
			return node_error(object, error, "incident %.40s has no %s", *id,
			                  needed[i]);
	}
	*updates = node_member(object, "incident_updates");
	return json_is_array(updates->json) ||
	       node_error(updates, error,
	                  "incident %.40s: incident_updates is not an array", *id);
}

static bool read_incident(struct page *page, const Node *object, bool maintenance,
                          GError **error)
{
	const char *id = NULL;
	struct range at;
	enum zone_basis zone;
	g_autofree char *why = NULL;
	g_auto(Node) updates = { 0 };
	if (!check_members(object, &id, &updates, error))
		return false;
	if (!node_time(object, "created_at", &at, &zone, &why, error)) {
		if (why != NULL)
			node_reject(object, why);
		return why != NULL;
	}
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(GPtrArray) posts = page_posts_new();
	incident->line = object->line;
	incident->offset = object->offset;
	incident->length = object->length;
	incident->whole = true;
	incident->vendor_id = text_repair(id, strlen(id));
	incident->created_at = at.lo;
	if (!read_fields(object, incident, error) ||
	    !read_words(object, incident, error) ||
	    !read_posts(page, &updates, posts, error))
		return false;
	if (maintenance || incident->impact == IMPACT_MAINTENANCE ||
	    incident->scheduled_for != INSTANT_NONE)
		incident->kind = INCIDENT_MAINTENANCE;
	else
		incident->kind = INCIDENT_OUTAGE;
	judge(object, incident);
	list_own_components(object, incident);
	return page_incident(page, incident, posts, error);
}

static bool read_list(struct page *page, const Node *root, const char *key, bool *found,
                      GError **error)
{
	g_auto(Node) list;
	*found |= json_object_get(root->json, key) != NULL;
	if (!node_array(root, key, &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) object = node_item(&list, i);
		if (!read_incident(page, &object, strcmp(key, "incidents") != 0, error))
			return false;
	}
	return true;
}

/* summary.json: components beside incidents; what is closed is not in it any more. */
static bool read_snapshot(const struct page *page, const Node *root, const Node *about,
                          GError **error)
{
	gint64 as_of;
	const bool summary = json_object_get(root->json, "components") != NULL &&
	                     json_object_get(root->json, "incidents") != NULL;
	if (about->json == NULL)
		return true;
	return node_instant(about, "updated_at", &as_of, error) &&
	       page_snapshot(page, json_text(about->json, "id"), as_of, summary, error);
}

bool statuspage_read(struct page *page, const Node *root, GError **error)
{
	bool found = false;
	g_auto(Node) one = node_member(root, "incident");
	g_auto(Node) about = { 0 };
	page->newest_first = true;
	if (!json_is_object(root->json))
		return node_error(root, error, "a status page is an object");
	if (!node_object(root, "page", &about, error) ||
	    !node_title(&about, "name", &page->name, error))
		return false;
	page_set_zone(page, json_text(about.json, "time_zone"));
	if (json_object_get(root->json, "incident_updates") != NULL)
		return read_incident(page, root, false, error);
	if (one.json != NULL)
		return read_incident(page, &one, false, error);
	if (!read_list(page, root, "incidents", &found, error) ||
	    !read_list(page, root, "scheduled_maintenances", &found, error))
		return false;
	return found ? read_snapshot(page, root, &about, error)
	             : node_error(root, error,
	                          "has neither incidents nor scheduled_maintenances");
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, statuspage_read, error);
}

/* "id":"01M36RMC01ZFWQ861WYJKC4XE1" */
static bool is_ulid_member(const char *text, gsize len)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct scan s = scan_of(text, len);
	struct scan id;
	if (!scan_word(&s, "\"id\""))
		return false;
	scan_blanks(&s);
	if (!scan_char(&s, ':'))
		return false;
	scan_blanks(&s);
	if (!scan_char(&s, '"') || !scan_until(&s, '"', &id) || id.end - id.at != 26)
		return false;
	for (const char *at = id.at; at < id.end; at++)
		if (strchr(digits, *at) == NULL || *at == '\0')
			return false;
	return *id.at <= '7';
}

static bool piece_has_ulid(const char *text, gsize len)
{
	for (gsize i = 0; i < len; i++) {
		const char *quote = memchr(text + i, '"', len - i);
		if (quote == NULL)
			return false;
		i = (gsize)(quote - text);
		if (is_ulid_member(quote, len - i))
			return true;
	}
	return false;
}

bool statuspage_has_ulid(const struct sample_bytes *sample)
{
	return piece_has_ulid(sample->head, sample->head_len) ||
	       piece_has_ulid(sample->middle, sample->middle_len) ||
	       piece_has_ulid(sample->tail, sample->tail_len);
}

int statuspage_evidence(const struct sample_bytes *sample)
{
	if (sample_first(sample) != '{')
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"incident_updates\"") ? 60 : 0;
	evidence += sample_has(sample, "\"incidents\"") ? 15 : 0;
	evidence += sample_has(sample, "\"scheduled_maintenances\"") ? 10 : 0;
	evidence += sample_has(sample, "\"page\"") ? 10 : 0;
	evidence += sample_has(sample, "\"page_id\"") ? 5 : 0;
	evidence += sample_has(sample, "\"only_show_if_degraded\"") ? 10 : 0;
	return MIN(evidence, 95);
}

static int bid(const struct sample_bytes *sample)
{
	const int evidence = statuspage_evidence(sample);
	return statuspage_has_ulid(sample) ? evidence / 2 : evidence;
}

const struct importer importer_statuspage = {
	.name = "statuspage",
	.title = "Atlassian Statuspage: incidents.json, summary.json, one incident (API "
	         "v2)",
	.about = "Specification: https://metastatuspage.com/api/v2, Status API v2, read "
	         "2026-11-25. "
	         "Takes incidents and scheduled maintenances, every post by the time "
	         "that the page "
	         "displays, the time of its writing beside it, and the level that a post "
	         "gives a "
	         "component. Leaves the present state of page and components, and "
	         "old_status. Posts "
	         "of the same time and words are one. Times without an offset are in the "
	         "page's "
	         "zone. Seen in real data: GitHub, DigitalOcean, Cloudflare. Pages of "
	         "incident.io "
	         "have the same paths: see incidentio.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
