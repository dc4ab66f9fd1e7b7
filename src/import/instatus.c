/*
 * Instatus: what is open now (/v3/summary.json), and incidents and maintenances with their updates.
 *
 * Source  https://instatus.com/help/api, public and private API, by what public clients of it read, 2026-11-25
 * Takes   page, activeIncidents, activeMaintenances; lists of incidents or maintenances, bare or under those names, and
 *         single ones; updates by started, with createdAt as the time of writing; names of components
 * Leaves  page.status and the status of components (states of the moment of saving); translations but the default one;
 *         the page dump of its web site (Next.js)
 * Absent  activeIncidents and activeMaintenances are left out when empty: absence means that nothing is open
 */
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term phases[] = {
	{ "INVESTIGATING", PHASE_INVESTIGATING },
	{ "IDENTIFIED", PHASE_IDENTIFIED },
	{ "MONITORING", PHASE_MONITORING },
	{ "RESOLVED", PHASE_RESOLVED },
	{ "NOTSTARTEDYET", PHASE_SCHEDULED },
	{ "INPROGRESS", PHASE_IN_PROGRESS },
	{ "VERIFYING", PHASE_VERIFYING },
	{ "COMPLETED", PHASE_COMPLETED },
	{ NULL, 0 },
};
/* the impact that Statuspage computes from such levels of components */
static const struct vendor_term impacts[] = { { "OPERATIONAL", IMPACT_NONE },
	                                      { "UNDERMAINTENANCE", IMPACT_MAINTENANCE },
	                                      { "DEGRADEDPERFORMANCE", IMPACT_MINOR },
	                                      { "MINOROUTAGE", IMPACT_MINOR },
	                                      { "PARTIALOUTAGE", IMPACT_MAJOR },
	                                      { "MAJOROUTAGE", IMPACT_CRITICAL },
	                                      { NULL, 0 } };

/* Newest instant that anything on the page states, for the snapshot. */
static void saw(struct page *page, gint64 at)
{
	gint64 *newest = page->user;
	*newest = vendor_later(*newest, at);
}

/* A text, or one text a language, of which "default" is the page's own. */
static bool read_text(const Node *node, const char *key,
                      bool (*read)(const Node *node, const char *key, char **out,
                                   GError **error),
                      char **out, GError **error)
{
	g_auto(Node) member = node_member(node, key);
	return json_is_object(member.json) ? read(&member, "default", out, error)
	                                   : read(node, key, out, error);
}

static bool read_update(const Node *update, struct page_post *post, GError **error)
{
	struct range created = RANGE_NONE;
	g_autofree char *why = NULL;
	const bool displayed = json_object_get(update->json, "started") != NULL;
	if (!node_needed_time(update, displayed ? "started" : "createdAt", &post->at,
	                      &post->zone, error) ||
	    (!node_time(update, "createdAt", &created, &post->zone, &why, error) &&
	     why == NULL) ||
	    !node_id(update, "id", &post->id, error) ||
	    !vendor_phase(update, "status", phases, post, error) ||
	    !read_text(update, "message", node_markdown, &post->body, error))
		return false;
	if (range_known(created))
		post->posted_at = created.lo;
	return post->body != NULL ||
	       read_text(update, "messageHtml", node_body, &post->body, error);
}

static bool read_fields(const Node *record, Incident *incident, GError **error)
{
	int impact = IMPACT_NOT_STATED, status = PHASE_NONE;
	if (!node_id(record, "id", &incident->vendor_id, error) ||
	    !read_text(record, "name", node_title, &incident->title, error) ||
	    !node_title(record, "url", &incident->url, error) ||
	    !vendor_word(record, "status", phases, &status, error) ||
	    !vendor_word(record, "impact", impacts, &impact, error) ||
	    !vendor_components(record, "components", "name", incident, error))
		return false;
	incident->status = (enum phase)status;
	incident->impact = (enum impact)impact;
	return incident->vendor_id != NULL ||
	       node_error(record, error, "incident has no id");
}

static bool read_window(const Node *record, Incident *incident, GError **error)
{
	struct range start;
	enum zone_basis zone;
	gint64 minutes;
	incident->kind = INCIDENT_MAINTENANCE;
	incident->impact = IMPACT_MAINTENANCE;
	if (!node_needed_time(record, "start", &start, &zone, error) ||
	    !vendor_minutes(record, "duration", &minutes, error))
		return false;
	incident->scheduled_for = start.lo;
	if (minutes >= 0)
		incident->scheduled_until = start.lo + minutes * MINUTE;
	return true;
}

static bool read_incident(struct page *page, const Node *record, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	gint64 updated;
	if (!read_fields(record, incident, error) ||
	    !node_instant(record, "updatedAt", &updated, error))
		return false;
	if (json_object_get(record->json, "start") != NULL) {
		if (!read_window(record, incident, error))
			return false;
	} else if (!node_instant(record, "started", &incident->started_at, error) ||
	           !node_instant(record, "resolved", &incident->resolved_at, error))
		return false;
	/* a summary has no posts: its silence of them withdraws none */
	incident->whole = json_object_get(record->json, "updates") != NULL;
	saw(page, updated);
	saw(page, incident->started_at);
	return vendor_posts(record, "updates", read_update, posts, error);
}

static bool read_lists(struct page *page, const Node *root, bool *found, GError **error)
{
	static const char *const keys[] = { "activeIncidents", "activeMaintenances",
		                            "incidents", "maintenances" };
	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_auto(Node) list;
		if (!node_array(root, keys[i], &list, error) ||
		    !vendor_incidents(page, &list, read_incident, error))
			return false;
		*found |= list.json != NULL;
	}
	return true;
}

/* summary.json: absence from it means closed. */
static bool read_summary(struct page *page, const Node *root, const Node *about,
                         GError **error)
{
	bool found = false;
	if (!node_title(about, "name", &page->name, error) ||
	    !read_lists(page, root, &found, error))
		return false;
	if (!found)
		reading_warn(page->reading, about->line,
		             "nothing is open on this page; it does not say when");
	const char *url = json_text(about->json, "url");
	return page_snapshot(page, url, *(gint64 *)page->user, true, error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	gint64 newest = INSTANT_NONE;
	bool found = false;
	g_auto(Node) about = { 0 };
	page->newest_first = true;
	page->user = &newest;
	if (json_is_array(root->json))
		return vendor_incidents(page, root, read_incident, error);
	if (!node_object(root, "page", &about, error))
		return false;
	if (about.json != NULL)
		return read_summary(page, root, &about, error);
	if (json_object_get(root->json, "id") != NULL)
		return vendor_only_incident(page, root, read_incident, error);
	return read_lists(page, root, &found, error) &&
	       (found || node_error(root, error, "has neither page nor incidents"));
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static bool has_any(const struct sample_bytes *sample, const char *const *texts)
{
	for (; *texts != NULL; texts++)
		if (sample_has(sample, *texts))
			return true;
	return false;
}

static int bid(const struct sample_bytes *sample)
{
	static const char *const active[] = { "\"activeIncidents\"",
		                              "\"activeMaintenances\"", NULL };
	static const char *const page[] = { "\"HASISSUES\"", "\"UNDERMAINTENANCE\"",
		                            "\"UP\"", NULL };
	static const char *const words[] = { "\"INVESTIGATING\"", "\"IDENTIFIED\"",
		                             "\"MONITORING\"",    "\"RESOLVED\"",
		                             "\"NOTSTARTEDYET\"", "\"INPROGRESS\"",
		                             "\"COMPLETED\"",     NULL };
	const char first = sample_first(sample);
	if ((first != '{' && first != '[') || sample_has(sample, "\"incident_updates\""))
		return 0;
	int evidence = 0;
	evidence += has_any(sample, active) ? 65 : 0;
	evidence += sample_has(sample, "\"page\"") && has_any(sample, page) ? 30 : 0;
	if (has_any(sample, words) && sample_has(sample, "\"updates\"") &&
	    (sample_has(sample, "\"started\"") || sample_has(sample, "\"start\"")))
		evidence += 60;
	evidence += sample_has(sample, "\"messageHtml\"") ? 20 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_instatus = {
	.name = "instatus",
	.title = "Instatus: summary.json, incidents and maintenances with updates",
	.about = "Specification: https://instatus.com/help/api, by what public clients "
	         "of it read, 2026-11-25. Takes what summary.json lists as active, "
	         "without posts since it has none, and lists of incidents and "
	         "maintenances with their updates, each at the time that the page "
	         "displays. A maintenance ends its duration, in minutes, after its "
	         "start. MAJOROUTAGE is read as critical, PARTIALOUTAGE as major, the "
	         "others as minor: so Statuspage computes an impact from such levels. "
	         "What summary.json does not list any more is over. Leaves the present "
	         "status of page and components, and the data inside its web pages. Not "
	         "seen in real data but for a page with nothing open: written from "
	         "descriptions.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
