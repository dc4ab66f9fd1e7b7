/*
 * DatoCMS's status page: one JSON file an incident or a maintenance, kept in git.
 *
 * Source  none published; the files of https://github.com/datocms/status-website, read 2026-11-25
 * Takes   name, impact, updates; of a maintenance scheduledTime, minutes (a string), components; a list of such
 *         objects too
 * Names   the file's name, "2018-05-31-slug", is the id; under any other name an id is made of name and first time
 * Leaves  nothing. A maintenance's content is an announcement whose time the file does not say: a post without a
 *         phase at scheduledTime, entitled so
 */
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term phases[] = {
	{ "investigating", PHASE_INVESTIGATING },
	{ "identified", PHASE_IDENTIFIED },
	{ "monitoring", PHASE_MONITORING },
	{ "resolved", PHASE_RESOLVED },
	{ "postmortem", PHASE_POSTMORTEM },
	{ "scheduled", PHASE_SCHEDULED },
	{ "in-progress", PHASE_IN_PROGRESS },
	{ "in_progress", PHASE_IN_PROGRESS },
	{ "verifying", PHASE_VERIFYING },
	{ "completed", PHASE_COMPLETED },
	{ NULL, 0 },
};
static const struct vendor_term impacts[] = { { "none", IMPACT_NONE },
	                                      { "minor", IMPACT_MINOR },
	                                      { "major", IMPACT_MAJOR },
	                                      { "critical", IMPACT_CRITICAL },
	                                      { "maintenance", IMPACT_MAINTENANCE },
	                                      { NULL, 0 } };

static bool read_update(const Node *update, struct page_post *post, GError **error)
{
	return node_needed_time(update, "date", &post->at, &post->zone, error) &&
	       vendor_phase(update, "status", phases, post, error) &&
	       node_markdown(update, "content", &post->body, error);
}

static gint64 first_time(const Incident *incident, const GPtrArray *posts)
{
	gint64 first = incident->scheduled_for;
	for (guint i = 0; i < posts->len && incident->scheduled_for == INSTANT_NONE;
	     i++) {
		const struct page_post *post = posts->pdata[i];
		first = first == INSTANT_NONE ? post->at.lo : MIN(first, post->at.lo);
	}
	return first;
}

static bool name_it(const struct page *page, const Node *object, Incident *incident,
                    const GPtrArray *posts, GError **error)
{
	g_autofree char *file = vendor_file_name(page->reading);
	g_autofree char *at = instant_rfc3339(first_time(incident, posts));
	if (!node_id(object, "id", &incident->vendor_id, error))
		return false;
	if (at == NULL)
		return node_error(object, error, "incident has no time");
	if (incident->vendor_id != NULL)
		return true;
	if (*object->pointer == '\0' && file != NULL && vendor_name_is_dated(file))
		incident->vendor_id = g_steal_pointer(&file);
	else
		incident->vendor_id = page_made_id(incident->title, at, NULL);
	return true;
}

static bool read_maintenance(const Node *object, Incident *incident, GPtrArray *posts,
                             GError **error)
{
	gint64 minutes;
	struct range at;
	enum zone_basis zone;
	incident->kind = INCIDENT_MAINTENANCE;
	incident->impact = IMPACT_MAINTENANCE;
	if (!node_needed_time(object, "scheduledTime", &at, &zone, error) ||
	    !vendor_minutes(object, "minutes", &minutes, error))
		return false;
	incident->scheduled_for = at.lo;
	if (minutes >= 0)
		incident->scheduled_until = at.lo + minutes * MINUTE;
	return vendor_announce(object, "content", at.lo, posts, error);
}

static bool read_incident(struct page *page, const Node *object, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	int impact = IMPACT_NOT_STATED;
	if (!node_title(object, "name", &incident->title, error) ||
	    !vendor_components(object, "components", "name", incident, error) ||
	    !vendor_word(object, "impact", impacts, &impact, error))
		return false;
	if (incident->title == NULL)
		return node_error(object, error, "incident has no name");
	incident->impact = (enum impact)impact;
	if (json_object_get(object->json, "scheduledTime") != NULL &&
	    !read_maintenance(object, incident, posts, error))
		return false;
	if (!vendor_posts(object, "updates", read_update, posts, error))
		return false;
	incident->status = vendor_last_phase(posts);
	return name_it(page, object, incident, posts, error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	return json_is_array(root->json)
	               ? vendor_incidents(page, root, read_incident, error)
	               : vendor_only_incident(page, root, read_incident, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if ((first != '{' && first != '[') || !sample_has(sample, "\"updates\"") ||
	    !sample_has(sample, "\"name\"") || sample_has(sample, "\"incidents\"") ||
	    sample_has(sample, "\"incident_updates\""))
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"content\"") && sample_has(sample, "\"date\"")
	                    ? 50
	                    : 0;
	evidence += sample_has(sample, "\"impact\"") ? 20 : 0;
	evidence += sample_has(sample, "\"scheduledTime\"") ? 30 : 0;
	evidence += sample_has(sample, "\"minutes\"") ? 10 : 0;
	return evidence >= 50 ? MIN(evidence, 90) : 0;
}

const struct importer importer_datocms_status = {
	.name = "datocms-status",
	.title = "DatoCMS: one file an incident or maintenance of its status page (JSON)",
	.about = "Specification: none published; the files of "
	         "github.com/datocms/status-website, read 2026-11-25. Takes incidents "
	         "with their updates, and maintenances, whose end is scheduledTime plus "
	         "minutes. The name of the file, YYYY-MM-DD-slug, is the id; under "
	         "another name one is made of the title and the first time. The text "
	         "that announces a maintenance has no time: it stands, without a phase, "
	         "at scheduledTime. Seen in real data: 36 incidents and 16 maintenances "
	         "of 2018 to 2025, six of them resolved more than once.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
