/*
 * Slack status API: what is open now (/current) and what was (/history).
 *
 * Source  https://docs.slack.dev/reference/slack-status-api (version 2.0.0), read 2026-11-25
 * Takes   incidents with every note by its time; services as components; what /current says of its own age
 * Leaves  "status" of /current (open incidents say it), date_updated of an incident (the newest note says it)
 * Phases  notes have none. An incident that is over vanishes from /current: it never says "resolved" there (1,738 real
 *         captures); follow-up work is an incident of its own.
 */
#include "import/feed_group.h"
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term impacts[] = { { "notice", IMPACT_MINOR },
	                                      { "incident", IMPACT_MAJOR },
	                                      { "outage", IMPACT_CRITICAL },
	                                      { "maintenance", IMPACT_MAINTENANCE },
	                                      { NULL, 0 } };
static const struct vendor_term states[] = {
	{ "active", PHASE_NONE },         { "resolved", PHASE_RESOLVED },
	{ "scheduled", PHASE_SCHEDULED }, { "completed", PHASE_COMPLETED },
	{ "cancelled", PHASE_NONE },      { NULL, 0 }
};

static bool read_note(const Node *note, struct page_post *post, GError **error)
{
	return node_needed_time(note, "date_created", &post->at, &post->zone, error) &&
	       node_body(note, "body", &post->body, error);
}

static bool read_words(const Node *record, Incident *incident, GError **error)
{
	int impact = IMPACT_NOT_STATED, status = PHASE_NONE;
	const char *word;
	if (!vendor_word(record, "type", impacts, &impact, error) ||
	    !vendor_word(record, "status", states, &status, error) ||
	    !node_string(record, "status", &word, error))
		return false;
	const bool cancelled = word != NULL && g_ascii_strcasecmp(word, "cancelled") == 0;
	if (status == PHASE_SCHEDULED || status == PHASE_COMPLETED || cancelled ||
	    impact == IMPACT_MAINTENANCE)
		incident->kind = INCIDENT_MAINTENANCE;
	incident->impact = incident->kind == INCIDENT_MAINTENANCE ? IMPACT_MAINTENANCE
	                                                          : (enum impact)impact;
	incident->status = (enum phase)status;
	return true;
}

/* "slack-9ecc1bc75347b6d1", of the address, which feeds have too; "slack-931", its number, when there is none. */
static bool read_id(const Node *record, Incident *incident, GError **error)
{
	g_autofree char *id = NULL;
	if (!node_id(record, "id", &id, error) ||
	    !node_title(record, "url", &incident->url, error))
		return false;
	g_autofree char *code = feed_link_code(incident->url);
	if (code != NULL && *code != '\0')
		incident->vendor_id = vendor_own_id("slack", g_steal_pointer(&code));
	else if (id != NULL && *id != '\0')
		incident->vendor_id = vendor_own_id("slack", g_steal_pointer(&id));
	return incident->vendor_id != NULL ||
	       node_error(record, error, "incident has no id");
}

static bool read_incident(struct page *page, const Node *record, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	struct range created;
	enum zone_basis zone;
	(void)page;
	if (!read_id(record, incident, error) ||
	    !node_needed_time(record, "date_created", &created, &zone, error) ||
	    !node_title(record, "title", &incident->title, error) ||
	    !node_instant(record, "date_updated", &incident->updated_at, error) ||
	    !read_words(record, incident, error) ||
	    !vendor_components(record, "services", "name", incident, error))
		return false;
	incident->created_at = created.lo;
	return vendor_posts(record, "notes", read_note, posts, error);
}

/* date_updated is when the newest incident in it was touched; with none, when it was asked. */
static bool read_current(struct page *page, const Node *root, GError **error)
{
	gint64 created, updated;
	g_auto(Node) list;
	if (!node_array(root, "active_incidents", &list, error) ||
	    !node_instant(root, "date_created", &created, error) ||
	    !node_instant(root, "date_updated", &updated, error))
		return false;
	return vendor_incidents(page, &list, read_incident, error) &&
	       page_snapshot(page, NULL, vendor_later(created, updated), true, error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	page->name = g_strdup("Slack");
	page->newest_first = true;
	if (json_is_array(root->json))
		return vendor_incidents(page, root, read_incident, error);
	if (json_object_get(root->json, "active_incidents") != NULL)
		return read_current(page, root, error);
	if (json_object_get(root->json, "notes") != NULL)
		return vendor_only_incident(page, root, read_incident, error);
	return node_error(root, error,
	                  "neither active_incidents nor a list of incidents with notes");
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
	evidence += sample_has(sample, "\"active_incidents\"") ? 60 : 0;
	evidence += sample_has(sample, "\"date_created\"") ? 30 : 0;
	evidence += sample_has(sample, "\"date_updated\"") ? 5 : 0;
	evidence += sample_has(sample, "\"notes\"") ? 20 : 0;
	evidence += sample_has(sample, "\"services\"") ? 10 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_slack_status = {
	.name = "slack-status",
	.title = "Slack status API 2.0.0: current, history",
	.about = "Specification: https://docs.slack.dev/reference/slack-status-api, read "
	         "2026-11-25. Takes incidents, every note by its time, services as "
	         "components, and when /current was made: it lists what is open and "
	         "nothing else, so that an incident that vanishes ended between two "
	         "captures. A notice is minor, an incident major, an outage critical; "
	         "scheduled, completed and cancelled are maintenance. An id is the "
	         "last part of the address, as in the feeds, or the number, slack-931. "
	         "Notes have no phase; what they say is read from their "
	         "words. Seen in real data: /current. Not seen in real data: /history.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
