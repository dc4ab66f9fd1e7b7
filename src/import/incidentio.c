/*
 * incident.io status pages: the paths of Statuspage (summary.json, incidents.json), and the summary of its own.
 *
 * Source  none read; pages of OpenAI, Linear and others, and the widget API, as described 2026-09-23, read 2026-11-25
 * Takes   /api/v2/ as Statuspage, bodies as Markdown; /api/v1/summary and /proxy/HOST: open incidents and maintenances,
 *         each with its newest post alone
 * Leaves  components[], structure, affected_components[] of the page (states of the moment of saving)
 * Differs from Statuspage: no fraction of seconds, no zone, no started_at, no components; empty lists may be null;
 *         resolved_at is the first "resolved", also when more posts follow
 */
#include "base/text.h"
#include "import/statuspage.h"

#include <string.h>

static const struct vendor_term states[] = {
	{ "investigating", PHASE_INVESTIGATING },
	{ "identified", PHASE_IDENTIFIED },
	{ "monitoring", PHASE_MONITORING },
	{ "resolved", PHASE_RESOLVED },
	{ "maintenance_scheduled", PHASE_SCHEDULED },
	{ "maintenance_in_progress", PHASE_IN_PROGRESS },
	{ "maintenance_complete", PHASE_COMPLETED },
	{ NULL, 0 },
};
static const struct vendor_term impacts[] = { { "operational", IMPACT_NONE },
	                                      { "degraded_performance", IMPACT_MINOR },
	                                      { "partial_outage", IMPACT_MAJOR },
	                                      { "full_outage", IMPACT_CRITICAL },
	                                      { "under_maintenance", IMPACT_MAINTENANCE },
	                                      { NULL, 0 } };
static const struct vendor_term levels[] = { { "operational", LEVEL_OPERATIONAL },
	                                     { "degraded_performance", LEVEL_DEGRADED },
	                                     { "partial_outage", LEVEL_PARTIAL },
	                                     { "full_outage", LEVEL_MAJOR },
	                                     { "under_maintenance", LEVEL_MAINTENANCE },
	                                     { NULL, 0 } };

/* --- the page's own summary -------------------------------------------------- */

/* "Group - Component", as Statuspage names it in its posts. */
static bool read_component(const Node *item, struct page_post *post, GError **error)
{
	const char *name, *group;
	int level = LEVEL_NONE;
	if (!json_is_object(item->json))
		return node_error(item, error, "component is not an object");
	if (!node_string(item, "name", &name, error) ||
	    !node_string(item, "group_name", &group, error) ||
	    !vendor_word(item, "current_status", levels, &level, error))
		return false;
	if (name == NULL)
		return node_error(item, error, "component has no name");
	g_autofree char *whole = group != NULL && *group != '\0'
	                                 ? g_strdup_printf("%s - %s", group, name)
	                                 : g_strdup(name);
	page_post_change(post, whole, (enum level)level);
	return true;
}

static bool read_components(const Node *record, struct page_post *post, GError **error)
{
	g_auto(Node) list;
	if (!node_array(record, "affected_components", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		if (!read_component(&item, post, error))
			return false;
	}
	return true;
}

/* The newest post, which is all that the summary has of them. */
static bool read_last_post(const Node *record, enum phase phase, GPtrArray *posts,
                           GError **error)
{
	struct page_post *post = vendor_post_at(record, posts);
	post->phase = phase;
	return node_needed_time(record, "last_update_at", &post->at, &post->zone,
	                        error) &&
	       node_markdown(record, "last_update_message", &post->body, error) &&
	       read_components(record, post, error);
}

/* A maintenance that has begun names its times otherwise than one to come. */
static bool read_window(const Node *record, Incident *incident, GError **error)
{
	gint64 started, until;
	if (!node_instant(record, "starts_at", &incident->scheduled_for, error) ||
	    !node_instant(record, "ends_at", &incident->scheduled_until, error) ||
	    !node_instant(record, "started_at", &started, error) ||
	    !node_instant(record, "scheduled_end_at", &until, error))
		return false;
	if (incident->scheduled_for == INSTANT_NONE)
		incident->scheduled_for = started;
	if (incident->scheduled_until == INSTANT_NONE)
		incident->scheduled_until = until;
	return true;
}

static bool read_record(const Node *record, Incident *incident, GPtrArray *posts,
                        GError **error)
{
	int status = PHASE_NONE, impact = IMPACT_NOT_STATED;
	if (!node_id(record, "id", &incident->vendor_id, error))
		return false;
	if (incident->vendor_id == NULL || *incident->vendor_id == '\0')
		return node_error(record, error, "incident has no id");
	if (!node_title(record, "name", &incident->title, error) ||
	    !node_title(record, "url", &incident->url, error) ||
	    !node_instant(record, "last_update_at", &incident->updated_at, error) ||
	    !vendor_word(record, "status", states, &status, error) ||
	    !vendor_word(record, "current_worst_impact", impacts, &impact, error))
		return false;
	incident->whole = false;
	incident->status = (enum phase)status;
	incident->impact = (enum impact)impact;
	return read_last_post(record, incident->status, posts, error);
}

static bool read_incident(struct page *page, const Node *record, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	(void)page;
	return read_record(record, incident, posts, error);
}

static bool read_maintenance(struct page *page, const Node *record, Incident *incident,
                             GPtrArray *posts, GError **error)
{
	(void)page;
	if (!read_record(record, incident, posts, error) ||
	    !read_window(record, incident, error))
		return false;
	incident->kind = INCIDENT_MAINTENANCE;
	incident->impact = IMPACT_MAINTENANCE;
	return true;
}

static bool read_summary(struct page *page, const Node *summary, GError **error)
{
	static const struct {
		const char *key;
		vendor_incident_reader read;
	} lists[] = { { "ongoing_incidents", read_incident },
		      { "in_progress_maintenances", read_maintenance },
		      { "scheduled_maintenances", read_maintenance } };
	gint64 as_of = INSTANT_NONE;
	const char *key = json_object_get(summary->json, "page_title") != NULL
	                          ? "page_title"
	                          : "name";
	if (!node_title(summary, key, &page->name, error))
		return false;
	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_auto(Node) list;
		if (!node_array(summary, lists[i].key, &list, error) ||
		    !vendor_incidents(page, &list, lists[i].read, error))
			return false;
		as_of = vendor_later(as_of, vendor_newest(&list, "last_update_at"));
	}
	return page_snapshot(page, NULL, as_of, true, error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	g_auto(Node) summary = node_member(root, "summary");
	page->markdown = true;
	if (json_is_object(summary.json))
		return read_summary(page, &summary, error);
	if (json_object_get(root->json, "ongoing_incidents") != NULL)
		return read_summary(page, root, error);
	return statuspage_read(page, root, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	if (sample_first(sample) != '{')
		return 0;
	if (sample_has(sample, "\"ongoing_incidents\""))
		return 90;
	return statuspage_has_ulid(sample) ? statuspage_evidence(sample) : 0;
}

const struct importer importer_incidentio = {
	.name = "incidentio",
	.title = "incident.io status pages: summary.json, incidents.json, widget",
	.about = "Specification: none read; pages of OpenAI, Linear and others and the "
	         "widget API as described 2026-09-23, read 2026-11-25. Serves the paths "
	         "of Statuspage "
	         "with ids of 26 letters and fewer members: all that statuspage takes is "
	         "taken, bodies are read as Markdown, and resolved_at is the first "
	         "\"resolved\" even when work went on. The page's own summary (widget, "
	         "proxy) lists what is open, with the newest post of each and the level "
	         "of its components at that time; full_outage is a major outage. Older "
	         "posts are not withdrawn by it. Not seen in real data: written from "
	         "descriptions.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
