/*
 * Yandex Cloud's status page: incidents with their comments and the report published afterwards.
 *
 * Source  none published; the shapes of https://status.yandex.cloud/api/incidents as saved, read 2026-11-25
 * Takes   {items,count}, a bare list or one incident; comments as posts; services and zones as components; the report
 *         as a postmortem, and so what is added after "resolved"; startDate and endDate as they are stated, both set by hand
 * Leaves  descriptions, icons and addresses of services; count; who is told
 */
#include "import/vendor.h"

#include "base/text.h"

static const struct vendor_term phases[] = {
	{ "investigation", PHASE_INVESTIGATING },
	{ "investigating", PHASE_INVESTIGATING },
	{ "identified", PHASE_IDENTIFIED },
	{ "monitoring", PHASE_MONITORING },
	{ "resolved", PHASE_RESOLVED },
	{ "update", PHASE_NONE },
	{ NULL, 0 },
};
static const struct vendor_term states[] = { { "open", PHASE_NONE },
	                                     { "resolved", PHASE_RESOLVED },
	                                     { NULL, 0 } };
/* level 2 is shown as "Unavailable" */
static const struct vendor_term impacts[] = { { "1", IMPACT_MINOR },
	                                      { "2", IMPACT_MAJOR },
	                                      { NULL, 0 } };

static bool read_comment(const Node *comment, struct page_post *post, GError **error)
{
	if (!node_needed_time(comment, "createdAt", &post->at, &post->zone, error) ||
	    !node_body(comment, "content", &post->body, error) ||
	    !node_id(comment, "id", &post->id, error) ||
	    !vendor_phase(comment, "type", phases, post, error))
		return false;
	post->update = g_strcmp0(post->word, "update") == 0;
	return true;
}

static bool read_report(const Node *object, GPtrArray *posts, GError **error)
{
	g_autofree char *words = NULL;
	gint64 at;
	g_auto(Node) report = node_member(object, "report");
	if (!node_body(object, "report", &words, error) ||
	    !node_instant(object, "reportPublishedTime", &at, error))
		return false;
	if (words == NULL || *words == '\0')
		return true;
	if (at == INSTANT_NONE) {
		if (!node_instant(object, "updatedAt", &at, error))
			return false;
		node_warn(object, "report has no reportPublishedTime: %s",
		          at == INSTANT_NONE ? "left out" : "it stands at updatedAt");
	}
	if (at == INSTANT_NONE)
		return true;
	struct page_post *post = vendor_post_at(&report, posts);
	post->at = range_point(at);
	post->phase = PHASE_POSTMORTEM;
	post->body = g_steal_pointer(&words);
	return true;
}

/* Zones of an installation, or its code where it lists none. */
static bool read_installations(const Node *object, Incident *incident, GError **error)
{
	g_auto(Node) list;
	if (!node_array(object, "installations", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		const guint before = incident->components->len;
		const char *code = json_text(item.json, "code");
		if (!vendor_components(&item, "zones", "id", incident, error))
			return false;
		if (incident->components->len == before && code != NULL)
			g_ptr_array_add(incident->components, text_one_line(code, 256));
	}
	return true;
}

static bool read_fields(const Node *object, Incident *incident, int *state,
                        GError **error)
{
	int impact = IMPACT_NOT_STATED;
	g_autofree char *id = NULL;
	if (!node_id(object, "id", &id, error) ||
	    !node_title(object, "title", &incident->title, error) ||
	    !node_instant(object, "startDate", &incident->started_at, error) ||
	    !node_instant(object, "endDate", &incident->resolved_at, error) ||
	    !node_instant(object, "createdAt", &incident->created_at, error) ||
	    !vendor_word(object, "status", states, state, error) ||
	    !vendor_word(object, "levelId", impacts, &impact, error))
		return false;
	incident->vendor_id = vendor_own_id("yandex-cloud", g_steal_pointer(&id));
	incident->impact = (enum impact)impact;
	return incident->vendor_id != NULL ||
	       node_error(object, error, "incident has no id");
}

/* What is added to an incident that was resolved before is an afterword, not an end that comes weeks later. */
static void tell_afterwords(GPtrArray *posts)
{
	gint64 resolved = INSTANT_NONE;
	for (guint i = 0; i < posts->len; i++) {
		const struct page_post *post = posts->pdata[i];
		if (post->phase == PHASE_RESOLVED)
			resolved = MAX(resolved, post->at.lo);
	}
	for (guint i = 0; resolved != INSTANT_NONE && i < posts->len; i++) {
		struct page_post *post = posts->pdata[i];
		if (!post->update || post->at.lo <= resolved)
			continue;
		post->update = false;
		post->phase = PHASE_POSTMORTEM;
	}
}

static bool read_incident(struct page *page, const Node *object, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	int state = PHASE_NONE;
	(void)page;
	if (!read_fields(object, incident, &state, error) ||
	    !vendor_components(object, "services", "name", incident, error) ||
	    !read_installations(object, incident, error) ||
	    !read_report(object, posts, error) ||
	    !vendor_posts(object, "comments", read_comment, posts, error))
		return false;
	if (state == PHASE_RESOLVED)
		tell_afterwords(posts);
	incident->status =
	        state != PHASE_NONE ? (enum phase)state : vendor_last_phase(posts);
	if (state == PHASE_NONE && incident->resolved_at != INSTANT_NONE)
		node_warn(object,
		          "incident %.40s is not called resolved although it has "
		          "an endDate",
		          incident->vendor_id);
	return true;
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	page->name = g_strdup("Yandex Cloud");
	page->newest_first = true;
	if (json_is_array(root->json))
		return vendor_incidents(page, root, read_incident, error);
	if (json_object_get(root->json, "items") == NULL)
		return vendor_only_incident(page, root, read_incident, error);
	g_auto(Node) items;
	return node_array(root, "items", &items, error) &&
	       vendor_incidents(page, &items, read_incident, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if ((first != '{' && first != '[') || !sample_has(sample, "\"startDate\"") ||
	    !sample_has(sample, "\"levelId\""))
		return 0;
	int evidence = 60;
	evidence += sample_has(sample, "\"comments\"") ? 15 : 0;
	evidence += sample_has(sample, "\"installations\"") ? 15 : 0;
	return evidence;
}

const struct importer importer_yandex_status = {
	.name = "yandex-status",
	.title = "Yandex Cloud: incidents of its status page (JSON)",
	.about = "Specification: none published; the shape of saved answers of "
	         "status.yandex.cloud/api/incidents, read 2026-11-25. Takes lists, bare "
	         "or in items, and single incidents: comments as posts by createdAt, an "
	         "update in the phase of the comment before, services and zones as "
	         "components, the report as a postmortem at its time of publication, "
	         "and so what is added after resolved. Start and end are those that the "
	         "page states, which people set by hand. Level 1 is read as minor, 2 as "
	         "major. Leaves what describes services. Seen in real data: one "
	         "incident of 2024; lists were not.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
