/*
 * Heroku Status API, version 4: what is open now (current-status) and what was (incidents).
 *
 * Source  no specification was read; the API at https://status.heroku.com/api/v4 as others describe it, 2026-11-25
 * Takes   incidents[], scheduled[], a bare list, one incident; updates by created_at; the systems that are named
 * Leaves  status[] (the moment of asking, without a time), resolved (false on resolved incidents: state decides),
 *         services of a system, tags (regions)
 */
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term states[] = { { "open", PHASE_NONE },
	                                     { "investigating", PHASE_INVESTIGATING },
	                                     { "identified", PHASE_IDENTIFIED },
	                                     { "monitoring", PHASE_MONITORING },
	                                     { "resolved", PHASE_RESOLVED },
	                                     { "upcoming", PHASE_SCHEDULED },
	                                     { "scheduled", PHASE_SCHEDULED },
	                                     { "in_progress", PHASE_IN_PROGRESS },
	                                     { "completed", PHASE_COMPLETED },
	                                     { NULL, 0 } };
/* "issue" is how an incident begins, whatever is known by then. */
static const struct vendor_term types[] = { { "issue", PHASE_NONE },
	                                    { "update", PHASE_NONE },
	                                    { "investigating", PHASE_INVESTIGATING },
	                                    { "identified", PHASE_IDENTIFIED },
	                                    { "monitoring", PHASE_MONITORING },
	                                    { "resolved", PHASE_RESOLVED },
	                                    { "postmortem", PHASE_POSTMORTEM },
	                                    { "followup", PHASE_POSTMORTEM },
	                                    { "scheduled", PHASE_SCHEDULED },
	                                    { "in_progress", PHASE_IN_PROGRESS },
	                                    { "completed", PHASE_COMPLETED },
	                                    { NULL, 0 } };
/* Green says nothing of what was. */
static const struct vendor_term colours[] = { { "green", IMPACT_NOT_STATED },
	                                      { "blue", IMPACT_MAINTENANCE },
	                                      { "yellow", IMPACT_MINOR },
	                                      { "red", IMPACT_MAJOR },
	                                      { NULL, 0 } };

static bool read_update(const Node *update, struct page_post *post, GError **error)
{
	const char *type;
	if (!node_needed_time(update, "created_at", &post->at, &post->zone, error) ||
	    !node_string(update, "update_type", &type, error) ||
	    !vendor_phase(update, "update_type", types, post, error) ||
	    !node_title(update, "title", &post->title, error) ||
	    !node_id(update, "id", &post->id, error) ||
	    !node_markdown(update, "contents", &post->body, error))
		return false;
	post->update = type != NULL && g_ascii_strcasecmp(type, "update") == 0;
	if (post->title != NULL && *post->title == '\0')
		g_clear_pointer(&post->title, g_free);
	return true;
}

static bool read_systems(const Node *record, Incident *incident, int *impact,
                         GError **error)
{
	g_auto(Node) list = { 0 };
	if (!vendor_components(record, "systems", "name", incident, error) ||
	    !node_array(record, "systems", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) system = node_item(&list, i);
		int colour = IMPACT_NOT_STATED;
		if (json_is_object(system.json) &&
		    !vendor_word(&system, "status", colours, &colour, error))
			return false;
		*impact = MAX(*impact, colour);
	}
	return true;
}

static bool is_maintenance(enum phase phase)
{
	return phase == PHASE_SCHEDULED || phase == PHASE_IN_PROGRESS ||
	       phase == PHASE_COMPLETED;
}

/* Maintenance is what says so, by its state or by any of its posts. */
static void judge(Incident *incident, const GPtrArray *posts, int impact)
{
	bool planned = is_maintenance(incident->status) || impact == IMPACT_MAINTENANCE;
	for (guint i = 0; i < posts->len; i++)
		planned |= is_maintenance(
		        ((const struct page_post *)posts->pdata[i])->phase);
	incident->impact = planned ? IMPACT_MAINTENANCE : (enum impact)impact;
	if (planned)
		incident->kind = INCIDENT_MAINTENANCE;
}

static bool read_incident(struct page *page, const Node *record, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	struct range created;
	enum zone_basis zone;
	int status = PHASE_NONE, impact = IMPACT_NOT_STATED;
	(void)page;
	if (!node_id(record, "id", &incident->vendor_id, error))
		return false;
	if (incident->vendor_id == NULL || *incident->vendor_id == '\0')
		return node_error(record, error, "incident has no id");
	incident->vendor_id = vendor_own_id("heroku", incident->vendor_id);
	if (!node_needed_time(record, "created_at", &created, &zone, error) ||
	    !node_title(record, "title", &incident->title, error) ||
	    !node_instant(record, "updated_at", &incident->updated_at, error) ||
	    !node_title(record, "full_url", &incident->url, error) ||
	    !vendor_word(record, "state", states, &status, error) ||
	    !read_systems(record, incident, &impact, error) ||
	    !vendor_posts(record, "updates", read_update, posts, error))
		return false;
	incident->created_at = created.lo;
	incident->status = (enum phase)status;
	judge(incident, posts, impact);
	return true;
}

/* current-status has no time of its own: it is as old as the newest edit in it. */
static bool read_current(struct page *page, const Node *root, GError **error)
{
	g_auto(Node) incidents = { 0 }, scheduled = { 0 };
	if (!node_array(root, "incidents", &incidents, error) ||
	    !node_array(root, "scheduled", &scheduled, error))
		return false;
	const gint64 as_of = vendor_later(vendor_newest(&incidents, "updated_at"),
	                                  vendor_newest(&scheduled, "updated_at"));
	return vendor_incidents(page, &incidents, read_incident, error) &&
	       vendor_incidents(page, &scheduled, read_incident, error) &&
	       page_snapshot(page, NULL, as_of, true, error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	page->name = g_strdup("Heroku");
	page->newest_first = true;
	if (json_is_array(root->json))
		return vendor_incidents(page, root, read_incident, error);
	if (json_object_get(root->json, "updates") != NULL)
		return vendor_only_incident(page, root, read_incident, error);
	if (json_object_get(root->json, "incidents") == NULL &&
	    json_object_get(root->json, "scheduled") == NULL)
		return node_error(root, error,
		                  "neither incidents nor an incident with updates");
	return read_current(page, root, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first != '[' && first != '{')
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"update_type\"") ? 50 : 0;
	evidence += sample_has(sample, "\"full_url\"") ? 20 : 0;
	evidence += sample_has(sample, "\"contents\"") ? 10 : 0;
	evidence += sample_has(sample, "\"systems\"") ? 10 : 0;
	evidence += sample_has(sample, "\"system\"") ? 30 : 0;
	evidence += sample_has(sample, "\"scheduled\"") ? 20 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_heroku_status = {
	.name = "heroku-status",
	.title = "Heroku Status API 4: current-status, incidents",
	.about = "Specification: none read; the API at status.heroku.com/api/v4 as "
	         "others describe it, 2026-11-25. Takes incidents and "
	         "scheduled maintenance with every update; a phase by update_type, "
	         "\"update\" has that of the post before; systems as components, their "
	         "worst colour as impact: yellow minor, red major. state decides whether "
	         "an incident is resolved, the member resolved does not: it stays false. "
	         "Leaves the colours of the moment and tags. Ids are shown as "
	         "heroku-2451. "
	         "Not seen in real data: written from descriptions.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
