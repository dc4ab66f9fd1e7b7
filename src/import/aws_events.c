/*
 * AWS Health Dashboard: public/currentevents, since 2022.
 *
 * Source  no specification; the shape of https://health.aws.amazon.com/public/currentevents as others describe it, read
 *         2026-11-25. The file is UTF-16 with a byte order mark; an empty array when all is well
 * Takes   events by their arn, event_log as posts, impacted_service_status_changes as levels of services at their own
 *         times (milliseconds, where all else is seconds), the worst level that an event reached
 * Leaves  current of impacted_services and previous_status (the changes say it), affected resources
 */
#include "base/text.h"
#include "import/aws.h"

#include <string.h>

/* --- services ---------------------------------------------------------------- */

/* "Amazon Example (Oregon)", as data.json names it; global events have no region. */
static char *service_name(const char *service, const char *region)
{
	g_autofree char *name = text_repair(service, strlen(service));
	if (region == NULL || *region == '\0' || strchr(name, '(') != NULL)
		return g_steal_pointer(&name);
	g_autofree char *where = text_repair(region, strlen(region));
	return g_strdup_printf("%s (%s)", name, where);
}

static bool read_change(const Node *item, const char *region, struct page_post *post,
                        GError **error)
{
	const char *service;
	int level = LEVEL_NONE;
	if (!json_is_object(item->json))
		return node_error(item, error, "change of a service is not an object");
	post->line = item->line;
	post->offset = item->offset;
	post->length = item->length;
	post->silent = true;
	if (!node_needed_time(item, "timestamp", &post->at, &post->zone, error) ||
	    !node_string(item, "service_name", &service, error) ||
	    (service == NULL && !node_string(item, "service", &service, error)) ||
	    !vendor_word(item, "current_status", aws_levels, &level, error))
		return false;
	if (service == NULL)
		return node_error(item, error, "change of a service has no service");
	g_autofree char *name = service_name(service, region);
	page_post_change(post, name, (enum level)level);
	return true;
}

static bool read_changes(const Node *record, const char *region, GPtrArray *posts,
                         GError **error)
{
	g_auto(Node) list;
	if (!node_array(record, "impacted_service_status_changes", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		g_autoptr(GError) bad = NULL;
		struct page_post *post = page_post_new();
		if (read_change(&item, region, post, &bad)) {
			g_ptr_array_add(posts, post);
			continue;
		}
		page_post_free(post);
		node_reject(&item, bad->message);
	}
	return true;
}

/* An object, keyed by service. Its max may say more than the event's status. */
static bool read_services(const Node *record, const char *region, Incident *incident,
                          int *impact, GError **error)
{
	g_auto(Node) services;
	const char *key;
	json_t *value;
	if (!node_object(record, "impacted_services", &services, error))
		return false;
	json_object_foreach(services.json, key, value)
	{
		const char *name = json_text(value, "service_name");
		const int max =
		        vendor_term_find(aws_impacts, json_text(value, "max") ?: "");
		*impact = MAX(*impact, max);
		g_ptr_array_add(incident->components,
		                service_name(name != NULL ? name : key, region));
	}
	return true;
}

/* --- posts ------------------------------------------------------------------- */

static bool read_post(const Node *entry, struct page_post *post, GError **error)
{
	int level = LEVEL_NONE;
	if (!node_needed_time(entry, "timestamp", &post->at, &post->zone, error) ||
	    !node_title(entry, "summary", &post->title, error) ||
	    !node_body(entry, "message", &post->body, error) ||
	    !vendor_word(entry, "status", aws_levels, &level, error))
		return false;
	post->word = g_strdup(aws_level_name(level));
	if (aws_strip_resolved(post->title) || level == LEVEL_OPERATIONAL)
		post->phase = PHASE_RESOLVED;
	return true;
}

/* A title that is the event's says nothing of the post. Without changes of services, the posts say their levels. */
static void settle_posts(const Incident *incident, GPtrArray *posts, const char *service)
{
	for (guint i = 0; i < posts->len; i++) {
		struct page_post *post = posts->pdata[i];
		if (g_strcmp0(post->title, incident->title) == 0 ||
		    (post->title != NULL && *post->title == '\0'))
			g_clear_pointer(&post->title, g_free);
		for (const struct vendor_term *term = aws_levels;
		     service != NULL && post->word != NULL && term->word != NULL; term++)
			if (strcmp(post->word, aws_level_name(term->number)) == 0)
				page_post_change(post, service, (enum level)term->number);
	}
}

/* --- events ------------------------------------------------------------------ */

static bool read_id(const Node *record, Incident *incident, GError **error)
{
	g_autofree char *service = NULL;
	struct range date;
	enum zone_basis zone;
	if (!node_id(record, "arn", &incident->vendor_id, error) ||
	    !node_id(record, "service", &service, error) ||
	    !node_needed_time(record, "date", &date, &zone, error))
		return false;
	incident->created_at = date.lo;
	if (incident->vendor_id != NULL && *incident->vendor_id != '\0')
		return true;
	g_clear_pointer(&incident->vendor_id, g_free);
	if (service == NULL || *service == '\0')
		return node_error(record, error, "event has neither arn nor service");
	incident->vendor_id = aws_event_id(service, date.lo);
	return true;
}

static bool read_words(const Node *record, Incident *incident, int *impact,
                       GError **error)
{
	if (!node_title(record, "summary", &incident->title, error) ||
	    !vendor_word(record, "status", aws_impacts, impact, error) ||
	    !node_instant(record, "end_time", &incident->resolved_at, error))
		return false;
	if (aws_strip_resolved(incident->title) || incident->resolved_at != INSTANT_NONE)
		incident->status = PHASE_RESOLVED;
	return true;
}

static bool read_event(struct page *page, const Node *record, Incident *incident,
                       GPtrArray *posts, GError **error)
{
	const char *region, *service;
	int impact = IMPACT_NOT_STATED;
	(void)page;
	if (!read_id(record, incident, error) ||
	    !read_words(record, incident, &impact, error) ||
	    !node_string(record, "region_name", &region, error) ||
	    !node_string(record, "service_name", &service, error) ||
	    !read_services(record, region, incident, &impact, error) ||
	    !vendor_posts(record, "event_log", read_post, posts, error))
		return false;
	incident->impact = (enum impact)impact;
	g_autofree char *name = service != NULL && *service != '\0'
	                                ? service_name(service, region)
	                                : NULL;
	const bool stated = json_array_size(json_object_get(
	                            record->json, "impacted_service_status_changes")) > 0;
	settle_posts(incident, posts, stated ? NULL : name);
	if (incident->components->len == 0 && !stated && name != NULL)
		g_ptr_array_add(incident->components, g_steal_pointer(&name));
	return read_changes(record, region, posts, error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	page->name = g_strdup("AWS Health");
	if (json_is_object(root->json))
		return vendor_only_incident(page, root, read_event, error);
	if (!json_is_array(root->json))
		return node_error(root, error, "not a list of events");
	return vendor_incidents(page, root, read_event, error) &&
	       page_snapshot(page, NULL, page->newest > 0 ? page->newest : INSTANT_NONE,
	                     true, error);
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
	evidence += sample_has(sample, "\"event_log\"") ? 50 : 0;
	evidence += sample_has(sample, "\"impacted_services\"") ? 20 : 0;
	evidence += sample_has(sample, "\"impacted_service_status_changes\"") ? 10 : 0;
	evidence += sample_has(sample, "\"arn:aws:health:") ? 15 : 0;
	return evidence;
}

const struct importer importer_aws_events = {
	.name = "aws-events",
	.title = "AWS Health Dashboard: currentevents (since 2022)",
	.about =
	        "Specification: none published; the shape of health.aws.amazon.com/"
	        "public/currentevents as others describe it, read 2026-11-25. UTF-16 is "
	        "read. Takes events by their arn, event_log as posts, the changes of "
	        "impacted services as their levels (1 degraded, 2 partial outage, 3 "
	        "major outage), or, where there are none, the status of each post. 0 and "
	        "\"[RESOLVED]\" are resolved. The status of an event is the worst that "
	        "it reached: 1 is minor, 2 major, 3 critical. The list holds what is "
	        "open; when it is empty nothing in it tells whose it is, and it is read "
	        "only with --format. Not seen in real data: written from descriptions.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
