/*
 * Better Stack: the status page as JSON:API (/index.json), and lists of its reports.
 *
 * Source  https://betterstack.com/docs/uptime/status-pages/subscribing-to-status-updates/subscribing-to-api and
 *         .../uptime/api/status-page-reports-api-response-params, read 2026-11-25
 * Takes   status_report of included or data, the status_update that each names, the level that an update gives a resource
 * Leaves  availability and status_history of resources (days, no instants), their present status, the announcement
 * Phases  there are none but the end: an update that calls every resource resolved. aggregate_state says that a report is
 *         over; ends_at is null even then
 */
#include "import/vendor.h"

#include "base/text.h"

#include <string.h>

static const struct vendor_term levels[] = { { "operational", LEVEL_OPERATIONAL },
	                                     { "resolved", LEVEL_OPERATIONAL },
	                                     { "maintenance", LEVEL_MAINTENANCE },
	                                     { "degraded", LEVEL_DEGRADED },
	                                     { "downtime", LEVEL_MAJOR },
	                                     { "not_monitored", LEVEL_NONE },
	                                     { NULL, 0 } };
static const struct vendor_term states[] = {
	{ "resolved", PHASE_RESOLVED }, { "operational", PHASE_NONE },
	{ "maintenance", PHASE_NONE },  { "degraded", PHASE_NONE },
	{ "downtime", PHASE_NONE },     { NULL, 0 }
};
static const struct vendor_term types[] = { { "manual", INCIDENT_OUTAGE },
	                                    { "automatic", INCIDENT_OUTAGE },
	                                    { "maintenance", INCIDENT_MAINTENANCE },
	                                    { NULL, 0 } };

/* What relationships point to. */
struct board {
	const Node *included;
	GHashTable *updates; /* id -> index in included + 1 */
	GHashTable *names;   /* id of a resource -> its name, borrowed */
	gint64 newest;
};

static void know(struct board *board, const Node *included)
{
	board->included = included;
	for (gsize i = 0; i < json_array_size(included->json); i++) {
		const json_t *item = json_array_get(included->json, i);
		const char *type = json_text(item, "type"), *id = json_text(item, "id");
		const json_t *about = json_object_get(item, "attributes");
		if (type == NULL || id == NULL)
			continue;
		if (strcmp(type, "status_update") == 0)
			g_hash_table_insert(board->updates, (gpointer)(gsize)id,
			                    GSIZE_TO_POINTER(i + 1));
		else if (strcmp(type, "status_page_resource") == 0 &&
		         json_text(about, "public_name") != NULL)
			g_hash_table_insert(
			        board->names, (gpointer)(gsize)id,
			        (gpointer)(gsize)json_text(about, "public_name"));
	}
}

static char *resource_name(const struct board *board, const char *id)
{
	const char *name = g_hash_table_lookup(board->names, id);
	return name != NULL ? text_repair(name, strlen(name))
	                    : g_strdup_printf("resource %s", id);
}

/* --- updates ----------------------------------------------------------------- */

static bool read_resource(const Node *item, const struct board *board,
                          struct page_post *post, bool *over, GError **error)
{
	g_autofree char *id = NULL;
	const char *status;
	int level = LEVEL_NONE;
	if (!json_is_object(item->json))
		return node_error(item, error, "resource is not an object");
	if (!node_id(item, "status_page_resource_id", &id, error) ||
	    !node_string(item, "status", &status, error) ||
	    !vendor_word(item, "status", levels, &level, error))
		return false;
	*over &= status != NULL && g_ascii_strcasecmp(status, "resolved") == 0;
	if (status != NULL && vendor_term_find(levels, status) < 0 && post->word == NULL)
		post->word = text_one_line(status, 100);
	if (id == NULL)
		return true;
	g_autofree char *name = resource_name(board, id);
	page_post_change(post, name, (enum level)level);
	return true;
}

/* *over: something is named, and all of it is resolved. */
static bool read_resources(const Node *about, const struct board *board,
                           struct page_post *post, bool *over, GError **error)
{
	g_auto(Node) list;
	if (!node_array(about, "affected_resources", &list, error))
		return false;
	*over = json_array_size(list.json) > 0;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		if (!read_resource(&item, board, post, over, error))
			return false;
	}
	return true;
}

static bool fill_post(const Node *update, struct board *board, bool maintenance,
                      struct page_post *post, GError **error)
{
	bool over;
	g_auto(Node) about = { 0 };
	if (!node_object(update, "attributes", &about, error) ||
	    !node_id(update, "id", &post->id, error) ||
	    !node_needed_time(&about, "published_at", &post->at, &post->zone, error) ||
	    !node_markdown(&about, "message", &post->body, error) ||
	    !read_resources(&about, board, post, &over, error))
		return false;
	board->newest = vendor_later(board->newest, post->at.lo);
	if (over)
		post->phase = maintenance ? PHASE_COMPLETED : PHASE_RESOLVED;
	return true;
}

static bool add_update(const Node *link, struct board *board, bool maintenance,
                       GPtrArray *posts, GError **error)
{
	g_autofree char *id = NULL;
	if (!json_is_object(link->json))
		return node_error(link, error, "a link to an update is not an object");
	if (!node_id(link, "id", &id, error))
		return false;
	const gsize at =
	        id != NULL ? GPOINTER_TO_SIZE(g_hash_table_lookup(board->updates, id))
	                   : 0;
	if (at == 0) {
		node_warn(link, "an update that the report names is not in the file, or "
		                "is named before");
		return true;
	}
	g_hash_table_remove(board->updates, id); /* it belongs to one report, once */
	g_auto(Node) update = node_item(board->included, at - 1);
	g_autoptr(GError) bad = NULL;
	struct page_post *post = vendor_post_at(&update, posts);
	if (fill_post(&update, board, maintenance, post, &bad))
		return true;
	g_ptr_array_remove_index(posts, posts->len - 1);
	node_reject(&update, bad->message);
	return true;
}

static bool read_updates(const Node *report, struct board *board, bool maintenance,
                         GPtrArray *posts, GError **error)
{
	g_auto(Node) relations = { 0 };
	g_auto(Node) updates = { 0 };
	g_auto(Node) links = { 0 };
	if (!node_object(report, "relationships", &relations, error) ||
	    !node_object(&relations, "status_updates", &updates, error) ||
	    !node_array(&updates, "data", &links, error))
		return false;
	for (gsize i = 0; i < json_array_size(links.json); i++) {
		g_auto(Node) link = node_item(&links, i);
		if (!add_update(&link, board, maintenance, posts, error))
			return false;
	}
	return true;
}

/* --- reports ----------------------------------------------------------------- */

static enum impact worst(const GPtrArray *posts)
{
	enum level level = LEVEL_NONE;
	for (guint i = 0; i < posts->len; i++) {
		const GArray *changes = ((struct page_post *)posts->pdata[i])->changes;
		for (guint k = 0; k < changes->len; k++)
			level = MAX(level,
			            g_array_index(changes, struct page_change, k).level);
	}
	return level == LEVEL_MAJOR      ? IMPACT_CRITICAL
	       : level == LEVEL_DEGRADED ? IMPACT_MINOR
	                                 : IMPACT_NOT_STATED;
}

static bool read_times(const Node *about, Incident *incident, GError **error)
{
	gint64 *from = &incident->started_at, *to = &incident->resolved_at;
	if (incident->kind == INCIDENT_MAINTENANCE) {
		from = &incident->scheduled_for;
		to = &incident->scheduled_until;
		incident->impact = IMPACT_MAINTENANCE;
	}
	return node_instant(about, "starts_at", from, error) &&
	       node_instant(about, "ends_at", to, error);
}

/* Those that the report itself names, with levels of the moment of saving. */
static bool list_resources(const Node *about, const struct board *board,
                           Incident *incident, GError **error)
{
	g_auto(Node) list;
	if (!node_array(about, "affected_resources", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		g_autofree char *id = NULL;
		if (!node_id(&item, "status_page_resource_id", &id, error))
			return false;
		if (id != NULL)
			g_ptr_array_add(incident->components, resource_name(board, id));
	}
	return true;
}

static bool read_report(struct page *page, const Node *report, Incident *incident,
                        GPtrArray *posts, GError **error)
{
	struct board *board = page->user;
	int kind = INCIDENT_OUTAGE, state = PHASE_NONE;
	g_autofree char *id = NULL;
	g_auto(Node) about = { 0 };
	if (!node_id(report, "id", &id, error) ||
	    !node_object(report, "attributes", &about, error) ||
	    !node_title(&about, "title", &incident->title, error) ||
	    !vendor_word(&about, "report_type", types, &kind, error) ||
	    !vendor_word(&about, "aggregate_state", states, &state, error))
		return false;
	incident->vendor_id = vendor_own_id("betterstack", g_steal_pointer(&id));
	if (incident->vendor_id == NULL)
		return node_error(report, error, "report has no id");
	incident->kind = (enum incident_kind)kind;
	const bool maintenance = kind == INCIDENT_MAINTENANCE;
	incident->status = state == PHASE_RESOLVED && maintenance ? PHASE_COMPLETED
	                                                          : (enum phase)state;
	incident->whole = false; /* its updates stand elsewhere in the file */
	if (!read_times(&about, incident, error) ||
	    !list_resources(&about, board, incident, error) ||
	    !read_updates(report, board, maintenance, posts, error))
		return false;
	if (!maintenance)
		incident->impact = worst(posts);
	return true;
}

static bool read_reports(struct page *page, const Node *list, GError **error)
{
	for (gsize i = 0; i < json_array_size(list->json); i++) {
		g_auto(Node) item = node_item(list, i);
		const char *type = json_text(item.json, "type");
		if (type != NULL && strcmp(type, "status_report") == 0 &&
		    !vendor_incident(page, &item, read_report, error))
			return false;
	}
	return true;
}

/* data is the page, one report, or a list of reports. */
static bool read_data(struct page *page, const Node *data, GError **error)
{
	struct board *board = page->user;
	g_auto(Node) about = { 0 };
	gint64 updated;
	if (json_is_array(data->json))
		return read_reports(page, data, error);
	const char *type = json_text(data->json, "type");
	if (type != NULL && strcmp(type, "status_report") == 0)
		return vendor_only_incident(page, data, read_report, error);
	if (!node_object(data, "attributes", &about, error) ||
	    !node_title(&about, "company_name", &page->name, error) ||
	    !node_instant(&about, "updated_at", &updated, error))
		return false;
	page_set_zone(page, json_text(about.json, "timezone"));
	if (!read_reports(page, board->included, error))
		return false;
	const char *id = json_text(data->json, "id");
	return page_snapshot(page, id, vendor_later(updated, board->newest), false,
	                     error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	g_auto(Node) data = node_member(root, "data");
	g_auto(Node) included = { 0 };
	g_autoptr(GHashTable) updates = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	struct board board = { NULL, updates, names, INSTANT_NONE };
	page->newest_first = true;
	page->user = &board;
	if (!json_is_object(data.json) && !json_is_array(data.json))
		return node_error(root, error, "has no data");
	if (!node_array(root, "included", &included, error))
		return false;
	know(&board, &included);
	return read_data(page, &data, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	if (sample_first(sample) != '{' || !sample_has(sample, "\"data\""))
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"status_report\"") ? 50 : 0;
	evidence += sample_has(sample, "\"status_page\"") ? 20 : 0;
	evidence += sample_has(sample, "\"aggregate_state\"") ? 20 : 0;
	evidence += sample_has(sample, "\"status_page_resource\"") ? 20 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_betterstack = {
	.name = "betterstack",
	.title = "Better Stack: a status page's index.json, its reports (JSON:API)",
	.about = "Specification: https://betterstack.com/docs/uptime, the status page's "
	         "JSON and its reports, read 2026-11-25. Takes reports, the updates "
	         "that they name, and the level that an update gives a resource: "
	         "downtime is a major outage. An update has no phase but the last: it "
	         "resolves when it calls every resource resolved. A report is over when "
	         "aggregate_state says so, since ends_at is null even then. The impact "
	         "is the worst level of its updates. Leaves availability by day and the "
	         "present status of resources. Not seen in real data: written from its "
	         "documentation.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
