/*
 * Google Cloud and Google Workspace: incidents.json of their status pages, in both forms that it has had.
 *
 * Source  no specification but https://status.cloud.google.com/incidents.schema.json, which was not read; measured on
 *         saved files of 2020 and 2025, read 2026-11-25
 * Takes   the array of incidents, or one of them; posts by "when" with "created" beside it and Google's own word;
 *         begin, end, products, and the level of products and locations as each post states it
 * Leaves  most_recent_update (updates has it too), currently_ and previously_affected_locations (the posts say it),
 *         modified of a post, number where there is an id
 * Phases  no post has one. AVAILABLE says that the service is back: resolved. Before 2021 posts have no word; there the
 *         post that stands at "end" to the second closed the incident (122 of 151 in a real file). A report that is put
 *         in after the end is a postmortem.
 */
#include "base/text.h"
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term impacts[] = { { "SERVICE_INFORMATION", IMPACT_MINOR },
	                                      { "SERVICE_DISRUPTION", IMPACT_MAJOR },
	                                      { "SERVICE_OUTAGE", IMPACT_CRITICAL },
	                                      { NULL, 0 } };
static const struct vendor_term severities[] = { { "low", IMPACT_MINOR },
	                                         { "medium", IMPACT_MAJOR },
	                                         { "high", IMPACT_CRITICAL },
	                                         { NULL, 0 } };
static const struct vendor_term levels[] = { { "AVAILABLE", LEVEL_OPERATIONAL },
	                                     { "SERVICE_INFORMATION", LEVEL_DEGRADED },
	                                     { "SERVICE_DISRUPTION", LEVEL_PARTIAL },
	                                     { "SERVICE_OUTAGE", LEVEL_MAJOR },
	                                     { NULL, 0 } };

/* --- posts ------------------------------------------------------------------- */

/* The locations that a post names are its changes, until state_levels() holds them against the post before. */
static bool read_locations(const Node *update, struct page_post *post, int level,
                           GError **error)
{
	g_auto(Node) list;
	if (!node_array(update, "affected_locations", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		const char *title = json_text(json_array_get(list.json, i), "title");
		if (title != NULL && *title != '\0')
			page_post_change(post, title, (enum level)level);
	}
	return true;
}

static bool read_post(const Node *update, struct page_post *post, GError **error)
{
	const char *word;
	int level = LEVEL_NONE;
	if (!node_needed_time(update, "when", &post->at, &post->zone, error) ||
	    !node_instant(update, "created", &post->posted_at, error) ||
	    !node_markdown(update, "text", &post->body, error) ||
	    !node_string(update, "status", &word, error) ||
	    !vendor_word(update, "status", levels, &level, error))
		return false;
	if (word != NULL)
		post->word = text_repair(word, strlen(word));
	if (level == LEVEL_OPERATIONAL)
		post->phase = PHASE_RESOLVED;
	return read_locations(update, post, level, error);
}

/* How the reports begin that Google puts into a closed incident. */
static bool is_report(const char *text)
{
	static const char *const openings[] = {
		"mini incident report", "incident report",
		"full incident report", "preliminary incident statement",
		"issue summary",        "we apologize for the inconvenience this service",
	};
	text += strspn(text, "#*_\\ \t\n");
	for (gsize i = 0; i < G_N_ELEMENTS(openings); i++)
		if (g_ascii_strncasecmp(text, openings[i], strlen(openings[i])) == 0)
			return true;
	return false;
}

static void state_phases(const Incident *incident, GPtrArray *posts)
{
	const gint64 end = incident->resolved_at;
	for (guint i = 0; i < posts->len; i++) {
		struct page_post *post = posts->pdata[i];
		if (end == INSTANT_NONE)
			continue;
		if (post->at.lo > end && post->body != NULL && is_report(post->body))
			post->phase = PHASE_POSTMORTEM;
		else if (post->word == NULL && post->at.lo == end)
			post->phase = PHASE_RESOLVED;
	}
}

/* --- levels ------------------------------------------------------------------ */

/* name has level from this post on, unless it has it already. */
static void state_level(GHashTable *now, struct page_post *post, const char *name,
                        enum level level)
{
	gpointer held = NULL;
	const bool known = g_hash_table_lookup_extended(now, name, NULL, &held);
	if (known && GPOINTER_TO_INT(held) == (int)level)
		return;
	if (!known && level == LEVEL_OPERATIONAL)
		return;
	if (level ==
	    LEVEL_OPERATIONAL) /* as if it had never been named: later posts need not look at it */
		g_hash_table_remove(now, name);
	else
		g_hash_table_insert(now, g_strdup(name), GINT_TO_POINTER((int)level));
	page_post_change(post, name, level);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Locations that the post before named and this one does not are well again. */
static void state_recovered(GHashTable *locations, struct page_post *post,
                            const GArray *named)
{
	g_autoptr(GHashTable) still = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) well = g_ptr_array_new();
	GHashTableIter iter;
	gpointer name;
	for (guint i = 0; i < named->len; i++)
		g_hash_table_add(still,
		                 g_array_index(named, struct page_change, i).component);
	g_hash_table_iter_init(&iter, locations);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		if (!g_hash_table_contains(still, name))
			g_ptr_array_add(well, name);
	g_ptr_array_sort(well, by_name);
	for (guint i = 0; i < well->len; i++) {
		g_autofree char *own = g_strdup(well->pdata[i]);
		state_level(locations, post, own, LEVEL_OPERATIONAL);
	}
}

static void state_post_levels(GHashTable *products, GHashTable *locations,
                              const Incident *incident, struct page_post *post)
{
	const int level = vendor_term_find(levels, post->word);
	g_autoptr(GArray) named = post->changes;
	post->changes = page_changes_new();
	if (level < 0)
		return;
	for (guint i = 0; i < incident->components->len; i++)
		state_level(products, post, incident->components->pdata[i],
		            (enum level)level);
	for (guint i = 0; i < named->len; i++)
		state_level(locations, post,
		            g_array_index(named, struct page_change, i).component,
		            (enum level)level);
	/* a list that is empty while the service is hurt says nothing */
	if (named->len > 0 || level == LEVEL_OPERATIONAL)
		state_recovered(locations, post, named);
}

/* Every post states the present level; only changes are handed on. A report states nothing of the present. */
static void state_levels(const struct page *page, const Node *record,
                         const Incident *incident, GPtrArray *posts)
{
	const bool few = vendor_few_levels(record, incident->components->len, posts->len);
	g_autoptr(GHashTable) products =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) locations =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	page_sort_posts(page, posts);
	for (guint i = 0; i < posts->len; i++) {
		struct page_post *post = posts->pdata[i];
		if (post->phase == PHASE_POSTMORTEM || !few)
			g_array_set_size(post->changes, 0);
		else if (post->word != NULL)
			state_post_levels(products, locations, incident, post);
	}
}

/* --- incidents --------------------------------------------------------------- */

/* "ow5i3PPK96RduMcb1SsW"; before 2021 numbers, counted by service: "cloud-networking/20011". */
static bool read_id(const Node *record, Incident *incident, GError **error)
{
	g_autofree char *number = NULL, *service = NULL;
	if (!node_id(record, "id", &incident->vendor_id, error) ||
	    !node_id(record, "number", &number, error) ||
	    !node_id(record, "service_key", &service, error))
		return false;
	if (incident->vendor_id != NULL && *incident->vendor_id != '\0')
		return true;
	g_clear_pointer(&incident->vendor_id, g_free);
	if (number == NULL || service == NULL)
		return node_error(record, error, "incident has no id");
	incident->vendor_id = g_strdup_printf("%s/%s", service, number);
	return true;
}

static bool is_workspace(const struct page *page)
{
	return strcmp(page->name, "Google Workspace") == 0;
}

static bool read_url(const struct page *page, const Node *record, Incident *incident,
                     GError **error)
{
	const char *uri;
	if (!node_string(record, "uri", &uri, error))
		return false;
	if (uri == NULL || *uri == '\0')
		return true;
	g_autofree char *path = text_repair(uri, strlen(uri));
	incident->url = g_strconcat(
	        is_workspace(page) ? "https://www.google.com/appsstatus/dashboard/"
	                           : "https://status.cloud.google.com/",
	        path + strspn(path, "/"), NULL);
	return true;
}

static bool read_products(const Node *record, Incident *incident, GError **error)
{
	const char *service;
	if (!vendor_components(record, "affected_products", "title", incident, error) ||
	    !node_string(record, "service_name", &service, error))
		return false;
	if (incident->components->len == 0 && service != NULL && *service != '\0' &&
	    strcmp(service, "Multiple Products") != 0)
		g_ptr_array_add(incident->components,
		                text_repair(service, strlen(service)));
	return true;
}

static bool read_fields(const Node *record, Incident *incident, GError **error)
{
	int impact = IMPACT_NOT_STATED;
	if (!node_instant(record, "created", &incident->created_at, error) ||
	    !node_instant(record, "begin", &incident->started_at, error) ||
	    !node_instant(record, "end", &incident->resolved_at, error) ||
	    !node_instant(record, "modified", &incident->updated_at, error) ||
	    !node_markdown(record, "external_desc", &incident->title, error) ||
	    !vendor_word(record, "severity", severities, &impact, error) ||
	    !vendor_word(record, "status_impact", impacts, &impact, error))
		return false;
	if (incident->created_at == INSTANT_NONE && incident->started_at == INSTANT_NONE)
		return node_error(record, error,
		                  "incident has neither created nor begin");
	incident->impact = (enum impact)impact;
	if (incident->resolved_at != INSTANT_NONE)
		incident->status = PHASE_RESOLVED;
	return true;
}

/* external_desc is a sentence or several; Workspace writes "Title:", the title, "Description:", a text. */
static void shorten_title(Incident *incident)
{
	static const char label[] = "Title:";
	g_autofree char *whole = incident->title;
	char *title = whole;
	if (title == NULL)
		return;
	if (g_ascii_strncasecmp(title, label, strlen(label)) == 0) {
		title = g_strchug(title + strlen(label));
		title[strcspn(title, "\n")] = '\0';
	}
	incident->title = text_one_line(title, TITLE_MAX);
}

/* A copy that was cut down may have the newest post alone. */
static bool read_posts(const Node *record, Incident *incident, GPtrArray *posts,
                       GError **error)
{
	g_autoptr(GError) bad = NULL;
	g_auto(Node) newest = node_member(record, "most_recent_update");
	if (json_object_get(record->json, "updates") != NULL ||
	    !json_is_object(newest.json))
		return vendor_posts(record, "updates", read_post, posts, error);
	struct page_post *post = vendor_post_at(&newest, posts);
	incident->whole = false;
	if (read_post(&newest, post, &bad))
		return true;
	g_ptr_array_set_size(posts, 0);
	node_reject(&newest, bad->message);
	return true;
}

static bool read_incident(struct page *page, const Node *record, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	if (!read_id(record, incident, error) ||
	    !read_url(page, record, incident, error) ||
	    !read_fields(record, incident, error) ||
	    !read_products(record, incident, error) ||
	    !read_posts(record, incident, posts, error))
		return false;
	shorten_title(incident);
	if (incident->resolved_at != INSTANT_NONE &&
	    incident->started_at > incident->resolved_at)
		node_warn(record, "incident %.40s ends before it begins",
		          incident->vendor_id);
	state_phases(incident, posts);
	state_levels(page, record, incident, posts);
	return true;
}

/* --- the page ---------------------------------------------------------------- */

static bool names_workspace(const char *product)
{
	static const char *const only[] = {
		"Gmail",
		"Google Calendar",
		"Google Drive",
		"Google Docs",
		"Google Sheets",
		"Google Slides",
		"Google Forms",
		"Google Sites",
		"Google Groups",
		"Google Chat",
		"Google Meet",
		"Google Keep",
		"Google Tasks",
		"Google Voice",
		"Google Vault",
		"Google Classroom",
		"Classroom",
		"Admin Console",
		"Apps Script",
		"Google Analytics",
		"Google Workspace",
		"Google Workspace Support",
		"Hangouts Chat",
		"Hangouts Meet",
	};
	for (gsize i = 0; product != NULL && i < G_N_ELEMENTS(only); i++)
		if (g_ascii_strcasecmp(product, only[i]) == 0)
			return true;
	return false;
}

/* Both pages have one form and do not say which they are; their products do. */
static bool is_of_workspace(const json_t *record)
{
	const json_t *products = json_object_get(record, "affected_products");
	if (names_workspace(json_text(record, "service_name")))
		return true;
	for (gsize i = 0; i < json_array_size(products); i++)
		if (names_workspace(json_text(json_array_get(products, i), "title")))
			return true;
	return false;
}

static void name_page(struct page *page, const json_t *list)
{
	gsize workspace = 0;
	const gsize n = json_array_size(list);
	for (gsize i = 0; i < n; i++)
		workspace += is_of_workspace(json_array_get(list, i));
	page->name =
	        g_strdup(workspace > 0 && workspace >= n - workspace ? "Google Workspace"
	                                                             : "Google Cloud");
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	page->newest_first = true;
	/* Both pages print above everything that times are Pacific. */
	page->zone_name = g_strdup("America/Los_Angeles");
	if (json_is_array(root->json)) {
		name_page(page, root->json);
		return vendor_incidents(page, root, read_incident, error) &&
		       page_snapshot(page, NULL, vendor_newest(root, "modified"), false,
		                     error);
	}
	if (!json_is_object(root->json) || json_object_get(root->json, "updates") == NULL)
		return node_error(
		        root, error,
		        "neither a list of incidents nor an incident with updates");
	page->name = g_strdup(is_of_workspace(root->json) ? "Google Workspace"
	                                                  : "Google Cloud");
	return vendor_only_incident(page, root, read_incident, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	if (sample_first(sample) != '[' && sample_first(sample) != '{')
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"external_desc\"") ? 60 : 0;
	evidence += sample_has(sample, "\"service_key\"") ? 20 : 0;
	evidence += sample_has(sample, "\"begin\"") ? 10 : 0;
	evidence += sample_has(sample, "\"updates\"") ? 5 : 0;
	return evidence;
}

const struct importer importer_google_status = {
	.name = "google-status",
	.title = "Google Cloud and Google Workspace: incidents.json",
	.about =
	        "Specification: none read; incidents.json of status.cloud.google.com "
	        "and of www.google.com/appsstatus/dashboard, measured on saved files "
	        "2026-11-25. Takes incidents with every post by "
	        "the time that it displays, begin and end as stated, products, and the "
	        "level of products and locations where a post changes it "
	        "(SERVICE_INFORMATION degraded, SERVICE_DISRUPTION partial, "
	        "SERVICE_OUTAGE major, AVAILABLE operational). Posts have no phase: "
	        "AVAILABLE is resolved, a report put in after the end is a postmortem, "
	        "and in files of before 2021 the post that stands at the end closes the "
	        "incident. begin is set by hand, hours before the first post; end may be "
	        "the time of the closing post, not of recovery: the words of the posts "
	        "tell. A time in these words that names no zone is US/Pacific, as both "
	        "pages "
	        "say above everything. Leaves most_recent_update and the lists of "
	        "locations of the "
	        "incident, which repeat the posts. Seen in real data: Google Cloud of "
	        "2020 and 2025. Not seen in real data: Google Workspace.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
