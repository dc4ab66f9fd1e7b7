/*
 * Cachet: incidents with their updates, and components, of the API of versions 1 and 2.
 *
 * Source  https://github.com/cachethq/cachet: app/Presenters of 2.4, and the enumerations of its successor, read 2026-11-25
 * Takes   {"meta","data"} of /api/v1/incidents, one incident in data, bare lists; the message as the first post, updates
 *         as the others; components as their level at updated_at
 * Leaves  human_status (says status again), is_resolved, user_id; Cachet 3, which is JSON:API
 * Times   "2026-01-02 03:04:05" in the zone that the server is set to, which is not said: assumed
 * Status  of an incident is the present one, also after edits: its first post has a phase only where that cannot have
 *         changed, "investigating" or an incident that was never touched again
 */
#include "base/text.h"
#include "import/checks.h"
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term phases[] = {
	{ "0", PHASE_SCHEDULED },
	{ "1", PHASE_INVESTIGATING },
	{ "2", PHASE_IDENTIFIED },
	{ "3", PHASE_MONITORING },
	{ "4", PHASE_RESOLVED },
	{ "scheduled", PHASE_SCHEDULED },
	{ "investigating", PHASE_INVESTIGATING },
	{ "identified", PHASE_IDENTIFIED },
	{ "watching", PHASE_MONITORING },
	{ "fixed", PHASE_RESOLVED },
	{ NULL, 0 },
};
static const struct vendor_term levels[] = {
	{ "0", LEVEL_NONE },    { "1", LEVEL_OPERATIONAL }, { "2", LEVEL_DEGRADED },
	{ "3", LEVEL_PARTIAL }, { "4", LEVEL_MAJOR },       { NULL, 0 }
};

static bool read_update(const Node *update, struct page_post *post, GError **error)
{
	int phase = PHASE_NONE;
	if (!node_needed_time(update, "created_at", &post->at, &post->zone, error) ||
	    !vendor_word(update, "status", phases, &phase, error) ||
	    !node_markdown(update, "message", &post->body, error) ||
	    !node_title(update, "permalink", &post->url, error))
		return false;
	post->phase = (enum phase)phase;
	return node_id(update, "id", &post->id, error);
}

/* "https://status.example/incidents/7" names the page; ids are numbers that every page counts from 1. */
static char *host_of(const char *url)
{
	const char *from = url != NULL ? strstr(url, "://") : NULL;
	if (from == NULL)
		return NULL;
	const gsize len = strcspn(from + 3, "/?#");
	g_autofree char *host = g_strndup(from + 3, len);
	return len > 0 ? text_one_line(host, 200) : NULL;
}

static bool read_fields(struct page *page, const Node *record, Incident *incident,
                        int *phase, GError **error)
{
	g_autofree char *id = NULL;
	if (!node_id(record, "id", &id, error) ||
	    !node_title(record, "name", &incident->title, error) ||
	    !node_title(record, "permalink", &incident->url, error) ||
	    !node_instant(record, "created_at", &incident->created_at, error) ||
	    !node_instant(record, "scheduled_at", &incident->scheduled_for, error) ||
	    !vendor_word(record, "status", phases, phase, error))
		return false;
	if (id == NULL)
		return node_error(record, error, "incident has no id");
	g_autofree char *host = host_of(incident->url);
	incident->vendor_id =
	        vendor_own_id(host != NULL ? host : "cachet", g_steal_pointer(&id));
	if (page->name == NULL)
		page->name = g_steal_pointer(&host);
	g_auto(Node) component = { 0 };
	if (!node_object(record, "component", &component, error))
		return false;
	const char *name = json_text(component.json, "name");
	if (name != NULL && *name != '\0')
		g_ptr_array_add(incident->components, text_one_line(name, 256));
	return true;
}

/* The message: it stands where the incident is said to have occurred, and was written when that was created. */
static bool read_message(const Node *record, const Incident *incident, int phase,
                         GPtrArray *posts, GError **error)
{
	gint64 edited;
	const bool occurred = json_text(record->json, "occurred_at") != NULL;
	const json_t *updates = json_object_get(record->json, "updates");
	struct page_post *post = vendor_post_at(record, posts);
	if (!node_needed_time(record, occurred ? "occurred_at" : "created_at", &post->at,
	                      &post->zone, error) ||
	    !node_instant(record, "updated_at", &edited, error) ||
	    !node_markdown(record, "message", &post->body, error))
		return false;
	post->posted_at = incident->created_at;
	const bool touched = json_array_size(updates) > 0 ||
	                     (edited != INSTANT_NONE && edited != incident->created_at);
	if (!touched || phase == PHASE_INVESTIGATING || phase == PHASE_SCHEDULED)
		post->phase = (enum phase)phase;
	return true;
}

static bool read_incident(struct page *page, const Node *record, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	int phase = PHASE_NONE, latest = PHASE_NONE;
	if (!read_fields(page, record, incident, &phase, error) ||
	    !vendor_word(record, "latest_status", phases, &latest, error) ||
	    !read_message(record, incident, phase, posts, error) ||
	    !vendor_posts(record, "updates", read_update, posts, error))
		return false;
	incident->status = (enum phase)(latest != PHASE_NONE ? latest : phase);
	/* 2.x gives every incident a scheduled_at, that of its making where nothing was planned. */
	if (incident->scheduled_for <= incident->created_at && phase != PHASE_SCHEDULED)
		incident->scheduled_for = INSTANT_NONE;
	if (phase == PHASE_SCHEDULED || incident->scheduled_for != INSTANT_NONE) {
		incident->kind = INCIDENT_MAINTENANCE;
		incident->impact = IMPACT_MAINTENANCE;
	}
	return true;
}

/* --- components -------------------------------------------------------------- */

static bool is_component(const json_t *record)
{
	return json_object_get(record, "status_name") != NULL ||
	       (json_object_get(record, "message") == NULL &&
	        json_object_get(record, "order") != NULL);
}

static bool read_level(const Node *record, Checks *checks, char **name, GError **error)
{
	struct range at;
	struct check check = { record->line,  record->offset, record->length, 0,
		               ZONE_EXPLICIT, LEVEL_NONE,     NULL,           NULL };
	int level = LEVEL_NONE;
	if (!node_title(record, "name", name, error) ||
	    !node_needed_time(record, "updated_at", &at, &check.zone, error) ||
	    !vendor_word(record, "status", levels, &level, error))
		return false;
	if (*name == NULL)
		return node_error(record, error, "component has no name");
	check.at = at.lo;
	check.level = (enum level)level;
	check.word = json_text(record->json, "status_name");
	checks_add(checks, &check);
	return true;
}

/* The level that it has now it has at least since it was touched last. */
static bool read_component(struct page *page, const Node *record, GError **error)
{
	g_autoptr(Checks) checks = checks_new();
	g_autofree char *name = NULL;
	g_autoptr(GError) bad = NULL;
	if (read_level(record, checks, &name, &bad))
		return checks_tell(checks, page->reading, name, error);
	node_reject(record, bad->message);
	return true;
}

/* --- documents --------------------------------------------------------------- */

static bool read_record(struct page *page, const Node *record, GError **error)
{
	return is_component(record->json)
	               ? read_component(page, record, error)
	               : vendor_incident(page, record, read_incident, error);
}

static bool read_list(struct page *page, const Node *list, GError **error)
{
	for (gsize i = 0; i < json_array_size(list->json); i++) {
		g_auto(Node) record = node_item(list, i);
		if (!read_record(page, &record, error))
			return false;
	}
	return true;
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	g_auto(Node) data = node_member(root, "data");
	const Node *list = json_is_array(root->json) ? root : &data;
	page->newest_first = true;
	if (json_is_array(list->json))
		return read_list(page, list, error);
	if (!json_is_object(data.json))
		return node_error(root, error, "has no data");
	if (json_object_get(data.json, "attributes") != NULL)
		return node_error(&data, error,
		                  "is of Cachet 3, whose JSON:API is not read");
	return is_component(data.json)
	               ? read_component(page, &data, error)
	               : vendor_only_incident(page, &data, read_incident, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first != '{' && first != '[')
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"human_status\"") ? 50 : 0;
	evidence += sample_has(sample, "\"component_id\"") ? 25 : 0;
	evidence += sample_has(sample, "\"status_name\"") ? 35 : 0;
	evidence += sample_has(sample, "\"scheduled_at\"") ? 10 : 0;
	evidence += sample_has(sample, "\"data\"") ? 10 : 0;
	evidence += sample_has(sample, "\"pagination\"") ? 10 : 0;
	return evidence >= 45 ? MIN(evidence, 90) : 0;
}

const struct importer importer_cachet = {
	.name = "cachet",
	.title = "Cachet: incidents and components (JSON of its API, versions 1 and 2)",
	.about = "Specification: https://github.com/cachethq/cachet, the source of "
	         "Cachet 2.4, read 2026-11-25. Takes incidents, whose message is the "
	         "first post, their updates, and components, each as its level at "
	         "updated_at. Status 0 is a maintenance, 1 to 4 investigating, "
	         "identified, monitoring, resolved; components 1 to 4 are operational "
	         "to major outage. The status of an incident is the present one: a "
	         "first post has a phase only where it cannot have changed since. Times "
	         "name no zone: UTC is assumed unless --assume-tz. Leaves Cachet 3, "
	         "whose API differs. Not seen in real data: written from its source.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
