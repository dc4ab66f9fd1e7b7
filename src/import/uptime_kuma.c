/*
 * Uptime Kuma: heartbeats, and what a public status page says.
 *
 * Source  https://github.com/louislam/uptime-kuma: server/routers/status-page-router.js, server/model (heartbeat,
 *         incident, maintenance, status_page), versions 1.23 and 2.0, read 2026-11-25
 * Takes   /api/status-page/heartbeat/SLUG and /api/status-page/SLUG, apart or joined in one object; bare lists of
 *         heartbeats; incidents as one post each; maintenances with one window
 * Leaves  ping, duration, uptimeList; PENDING, a check that is tried again and decides nothing; a 0 for a heartbeat (no
 *         data); the window of a maintenance that repeats, but its first; backups, which hold no heartbeats
 * Times   stand in UTC without a zone, by the source: assumed and said; a maintenance's in its own time zone
 */
#include "base/text.h"
#include "import/checks.h"
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term states[] = {
	{ "0", LEVEL_MAJOR }, { "1", LEVEL_OPERATIONAL },
	{ "2", LEVEL_NONE },  { "3", LEVEL_MAINTENANCE },
	{ NULL, 0 },
};
static const struct vendor_term windows[] = {
	{ "inactive", PHASE_NONE },
	{ "scheduled", PHASE_SCHEDULED },
	{ "under-maintenance", PHASE_IN_PROGRESS },
	{ "ended", PHASE_COMPLETED },
	{ "unknown", PHASE_NONE },
	{ NULL, 0 },
};

struct kuma {
	GHashTable *names; /* id of a monitor -> name */
	char *slug;
};

/* --- heartbeats -------------------------------------------------------------- */

static const char *level_state(int level)
{
	return level == LEVEL_MAJOR         ? "DOWN"
	       : level == LEVEL_OPERATIONAL ? "UP"
	       : level == LEVEL_MAINTENANCE ? "MAINTENANCE"
	                                    : "PENDING";
}

static bool read_beat(const Node *beat, Checks *checks, GError **error)
{
	struct range at;
	struct check check = { beat->line,    beat->offset, beat->length, 0,
		               ZONE_EXPLICIT, LEVEL_NONE,   NULL,         NULL };
	g_autofree char *said = NULL;
	int level = LEVEL_NONE;
	if (!json_is_object(beat->json))
		return node_error(beat, error, "heartbeat is not an object");
	if (json_object_get(beat->json, "status") == NULL)
		return node_error(beat, error, "heartbeat has no status");
	if (!node_needed_time(beat, "time", &at, &check.zone, error) ||
	    !vendor_word(beat, "status", states, &level, error) ||
	    !node_title(beat, "msg", &said, error))
		return false;
	check.at = at.lo;
	check.level = (enum level)level;
	check.word = level_state(level);
	check.said = said != NULL && *said != '\0' ? said : NULL;
	checks_add(checks, &check);
	return true;
}

/* A bucket of an aggregated bar without any data is the number 0. */
static void add_beat(const Node *beat, Checks *checks)
{
	g_autoptr(GError) bad = NULL;
	if (json_is_integer(beat->json) && json_integer_value(beat->json) == 0)
		return;
	if (!read_beat(beat, checks, &bad))
		node_reject(beat, bad->message);
}

static char *monitor_name(const struct kuma *kuma, const char *id)
{
	const char *name = g_hash_table_lookup(kuma->names, id);
	return name != NULL ? g_strdup(name) : g_strdup_printf("monitor %s", id);
}

static bool read_monitor(struct page *page, const Node *beats, const char *id,
                         GError **error)
{
	const struct kuma *kuma = page->user;
	g_autoptr(Checks) checks = checks_new();
	g_autofree char *name = monitor_name(kuma, id);
	if (!json_is_array(beats->json)) {
		node_reject(beats, "heartbeats of a monitor are not an array");
		return true;
	}
	for (gsize i = 0; i < json_array_size(beats->json); i++) {
		g_auto(Node) beat = node_item(beats, i);
		add_beat(&beat, checks);
	}
	return checks_tell(checks, page->reading, name, error);
}

/* {"12": [heartbeat, ...]} */
static bool read_heartbeats(struct page *page, const Node *root, GError **error)
{
	g_auto(Node) lists;
	const char *id;
	json_t *value;
	if (!node_object(root, "heartbeatList", &lists, error))
		return false;
	json_object_foreach(lists.json, id, value)
	{
		g_auto(Node) beats = node_member(&lists, id);
		if (!read_monitor(page, &beats, id, error))
			return false;
	}
	return true;
}

/* Heartbeats in one list: each names its monitor, or all are of one. */
static bool read_bare(struct page *page, const Node *list, GError **error)
{
	g_autoptr(GHashTable) monitors = g_hash_table_new_full(
	        g_str_hash, g_str_equal, g_free, (GDestroyNotify)checks_free);
	g_autoptr(GPtrArray) order = g_ptr_array_new();
	for (gsize i = 0; i < json_array_size(list->json); i++) {
		g_auto(Node) beat = node_item(list, i);
		g_autofree char *id = NULL;
		if (json_is_object(beat.json) &&
		    (!node_id(&beat, "monitorID", &id, NULL) ||
		     (id == NULL && !node_id(&beat, "monitor_id", &id, NULL)))) {
			node_reject(&beat, "the monitor's id is neither a string nor a "
			                   "whole number");
			continue;
		}
		const char *key = id != NULL ? id : "";
		Checks *checks = g_hash_table_lookup(monitors, key);
		if (checks == NULL) {
			char *own = g_strdup(key);
			checks = checks_new();
			g_hash_table_insert(monitors, own, checks);
			g_ptr_array_add(order, own);
		}
		add_beat(&beat, checks);
	}
	for (guint i = 0; i < order->len; i++) {
		const char *key = order->pdata[i];
		g_autofree char *name =
		        *key != '\0' ? monitor_name(page->user, key) : NULL;
		if (!checks_tell(g_hash_table_lookup(monitors, key), page->reading, name,
		                 error))
			return false;
	}
	return true;
}

/* --- the status page --------------------------------------------------------- */

static bool read_monitors(const Node *group, struct kuma *kuma, GError **error)
{
	g_auto(Node) list;
	if (!node_array(group, "monitorList", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		g_autofree char *id = NULL, *name = NULL;
		if (!node_id(&item, "id", &id, error) ||
		    !node_title(&item, "name", &name, error))
			return false;
		if (id != NULL && name != NULL)
			g_hash_table_replace(kuma->names, g_steal_pointer(&id),
			                     g_steal_pointer(&name));
	}
	return true;
}

static bool read_config(struct page *page, const Node *root, GError **error)
{
	struct kuma *kuma = page->user;
	g_auto(Node) config = { 0 };
	g_auto(Node) groups = { 0 };
	if (!node_object(root, "config", &config, error) ||
	    !node_title(&config, "title", &page->name, error) ||
	    !node_title(&config, "slug", &kuma->slug, error) ||
	    !node_array(root, "publicGroupList", &groups, error))
		return false;
	for (gsize i = 0; i < json_array_size(groups.json); i++) {
		g_auto(Node) group = node_item(&groups, i);
		if (!read_monitors(&group, kuma, error))
			return false;
	}
	return true;
}

/* Ids are numbers that every page counts from 1. */
static bool read_id(const struct page *page, const Node *record, const char *kind,
                    Incident *incident, GError **error)
{
	const struct kuma *kuma = page->user;
	g_autofree char *id = NULL;
	if (!node_id(record, "id", &id, error))
		return false;
	if (id == NULL)
		return node_error(record, error, "%s has no id", kind);
	incident->vendor_id =
	        g_strdup_printf("uptime-kuma-%s-%s-%s",
	                        kuma->slug != NULL ? kuma->slug : "page", kind, id);
	return true;
}

/* One text, edited in place: lastUpdatedDate is when it was, or when it was resolved. */
static bool read_incident(struct page *page, const Node *record, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	struct range created;
	enum zone_basis zone = ZONE_EXPLICIT;
	if (!read_id(page, record, "incident", incident, error) ||
	    !node_title(record, "title", &incident->title, error) ||
	    !node_needed_time(record, "createdDate", &created, &zone, error))
		return false;
	incident->created_at = created.lo;
	struct page_post *post = vendor_post_at(record, posts);
	post->at = created;
	post->zone = zone;
	if (!node_markdown(record, "content", &post->body, error) ||
	    !node_title(record, "style", &post->word, error))
		return false;
	if (!json_is_false(json_object_get(record->json, "active")))
		return true;
	incident->status = PHASE_RESOLVED;
	return node_instant(record, "lastUpdatedDate", &incident->resolved_at, error);
}

/* Wall clocks of one maintenance are in its own zone, whatever the file's others are in. */
static gint64 slot_time(const Node *slot, const char *key, const Zone *zone)
{
	const char *text = json_text(slot->json, key);
	struct stamp stamp;
	if (text == NULL)
		return INSTANT_NONE;
	if (!stamp_parse(text, strlen(text), &stamp)) {
		g_autofree char *shown = text_one_line(text, 40);
		node_warn(slot, "%s cannot be read, left out: %s", key, shown);
		return INSTANT_NONE;
	}
	return stamp.zoned || zone == NULL ? stamp_instant(&stamp)
	                                   : zone_to_utc(zone, stamp.civil, NULL, NULL);
}

static bool read_window(const Node *record, Incident *incident, GError **error)
{
	g_auto(Node) slots;
	const char *named = json_text(record->json, "timezone");
	g_autoptr(Zone) zone = named != NULL ? zone_new(named, NULL) : NULL;
	if (!node_array(record, "timeslotList", &slots, error))
		return false;
	if (json_array_size(slots.json) == 0)
		return true;
	if (zone == NULL)
		node_warn(record, "maintenance names no time zone that is known: read "
		                  "as UTC");
	if (json_array_size(slots.json) > 1)
		node_warn(record, "maintenance has several windows: only its first one "
		                  "is kept");
	g_auto(Node) slot = node_item(&slots, 0);
	incident->scheduled_for = slot_time(&slot, "startDate", zone);
	incident->scheduled_until = slot_time(&slot, "endDate", zone);
	return true;
}

static bool read_maintenance(struct page *page, const Node *record, Incident *incident,
                             GPtrArray *posts, GError **error)
{
	int status = PHASE_NONE;
	incident->kind = INCIDENT_MAINTENANCE;
	incident->impact = IMPACT_MAINTENANCE;
	if (!read_id(page, record, "maintenance", incident, error) ||
	    !node_title(record, "title", &incident->title, error) ||
	    !vendor_word(record, "status", windows, &status, error) ||
	    !read_window(record, incident, error))
		return false;
	incident->status = (enum phase)status;
	if (incident->scheduled_for == INSTANT_NONE)
		return node_error(record, error, "maintenance has no window");
	return vendor_announce(record, "description", incident->scheduled_for, posts,
	                       error);
}

/* Version 1 has one incident or null, version 2 a list. */
static bool read_page(struct page *page, const Node *root, GError **error)
{
	g_auto(Node) one = { 0 };
	g_auto(Node) incidents = { 0 };
	g_auto(Node) maintenances = { 0 };
	return node_object(root, "incident", &one, error) &&
	       (one.json == NULL || vendor_incident(page, &one, read_incident, error)) &&
	       node_array(root, "incidents", &incidents, error) &&
	       vendor_incidents(page, &incidents, read_incident, error) &&
	       node_array(root, "maintenanceList", &maintenances, error) &&
	       vendor_incidents(page, &maintenances, read_maintenance, error);
}

static bool read_any(struct page *page, const Node *root, GError **error)
{
	if (json_is_array(root->json))
		return read_bare(page, root, error);
	if (json_object_get(root->json, "heartbeatList") == NULL &&
	    json_object_get(root->json, "publicGroupList") == NULL)
		return node_error(root, error,
		                  "has neither heartbeatList nor publicGroupList");
	return read_config(page, root, error) && read_page(page, root, error) &&
	       read_heartbeats(page, root, error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	struct kuma kuma = { NULL, NULL };
	kuma.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	page->user = &kuma;
	const bool ok = read_any(page, root, error);
	g_hash_table_unref(kuma.names);
	g_free(kuma.slug);
	return ok;
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
	evidence += sample_has(sample, "\"heartbeatList\"") ? 60 : 0;
	evidence += sample_has(sample, "\"uptimeList\"") ? 25 : 0;
	evidence += sample_has(sample, "\"publicGroupList\"") ? 60 : 0;
	evidence += sample_has(sample, "\"maintenanceList\"") ? 20 : 0;
	if (first == '[' && sample_has(sample, "\"ping\"") &&
	    sample_has(sample, "\"status\"") && sample_has(sample, "\"time\""))
		evidence += 50;
	evidence += sample_has(sample, "\"monitorID\"") ||
	                            sample_has(sample, "\"monitor_id\"")
	                    ? 20
	                    : 0;
	return evidence >= 50 ? MIN(evidence, 95) : 0;
}

const struct importer importer_uptime_kuma = {
	.name = "uptime-kuma",
	.title = "Uptime Kuma: heartbeats and status page (JSON of its API)",
	.about = "Specification: https://github.com/louislam/uptime-kuma, the source of "
	         "versions 1.23 and 2.0, read 2026-11-25. Takes heartbeats of a status "
	         "page or in a bare list, to the changes of each monitor's level: DOWN "
	         "is a major outage, MAINTENANCE under maintenance, PENDING decides "
	         "nothing. A change stands at the heartbeat that saw it first; those "
	         "that say the same again are counted, no more. Names of monitors come "
	         "from the status page, which may be joined into the same object; "
	         "without it they are numbers. Incidents are one post each, since they "
	         "are edited in place. Heartbeats state UTC without a zone, assumed "
	         "unless --assume-tz. Leaves pings, uptimes, backups (they hold no "
	         "heartbeats). Not seen in real data: written from its source.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
