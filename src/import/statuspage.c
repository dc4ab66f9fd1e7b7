/*
 * Atlassian Statuspage JSON: incidents and maintenances with their posts and the levels of components.
 *
 * Source  https://metastatuspage.com/api/v2 (Status API v2), read 2026-11-25; what it does not say was measured on
 *         saved files of GitHub, DigitalOcean, Cloudflare and an incident.io page
 * Takes   incidents[], scheduled_maintenances[], {"incident":{}}, one bare incident; posts by display_at, with
 *         created_at kept beside it; new_status of affected_components
 * Leaves  page.status and components[] (states of the moment of saving), old_status (repeats itself), monitoring_at
 *         (the posts say it), custom_tweet and the like
 */
#include "base/json.h"
#include "base/text.h"
#include "import/import.h"
#include "import/plain.h"

#include <string.h>

#define TITLE_MAX (64 * 1024)
#define BODY_MAX (1024 * 1024)

struct page {
	struct reading *reading;
	JsonDoc *doc;
	char *name, *zone_name;
	GHashTable *posts; /* texts that tell twins apart */
};

/* One post before it is known what stood before it. */
struct post {
	json_t *json; /* borrowed */
	gsize index;  /* in the array, newest first */
	struct range at;
	gint64 posted_at;
	enum zone_basis zone;
	enum phase phase;
	struct json_place place;
};

static struct json_place place_of(const struct page *page, const char *pointer)
{
	struct json_place place = { 0, 0, 0, 0 };
	json_doc_place(page->doc, pointer, &place);
	place.offset += page->reading->base;
	return place;
}

/* --- fields ------------------------------------------------------------------ */

/* A member that must be a string when it is there. *out is NULL for missing and null. */
static bool string_field(const struct page *page, const json_t *object,
                         const char *pointer, const char *key, const json_t **out,
                         GError **error)
{
	const json_t *value = json_object_get(object, key);
	*out = NULL;
	if (value == NULL || json_is_null(value))
		return true;
	if (!json_is_string(value)) {
		g_autofree char *at = g_strdup_printf("%s/%s", pointer, key);
		return json_doc_error(page->doc, at, error, "%s is not a string", key);
	}
	*out = value;
	return true;
}

static char *cut(const struct page *page, const char *what, char *text, gsize max,
                 gint64 line)
{
	if (strlen(text) <= max)
		return text;
	reading_warn(page->reading, line, "%s cut at %" G_GSIZE_FORMAT " KiB", what,
	             max / 1024);
	char *shorter = text_cut(text, max);
	g_free(text);
	return shorter;
}

/* Text for people: "" when missing. Sets *out, which is the caller's. */
static bool text_field(const struct page *page, const json_t *object, const char *pointer,
                       const char *key, gsize max, char **out, GError **error)
{
	const json_t *value;
	if (!string_field(page, object, pointer, key, &value, error))
		return false;
	if (value == NULL) {
		*out = NULL;
		return true;
	}
	const char *text = json_string_value(value);
	const gsize len = json_string_length(value);
	const bool is_body = strcmp(key, "body") == 0;
	const gint64 line = place_of(page, pointer).line;
	if (memchr(text, '\0', len) != NULL)
		reading_warn(page->reading, line, "NUL character in %s, shown as U+FFFD",
		             key);
	*out = cut(page, key, is_body ? plain_text(text, len) : text_repair(text, len),
	           max, line);
	return true;
}

/* ":60" where no leap second can be is a slip of a clock or a hand: read as the end of :59. */
static bool parse_slip(const char *text, gsize len, struct stamp *stamp)
{
	static const gsize seconds = sizeof "2026-03-01T10:00" - 1;
	if (len < seconds + 3 || memcmp(text + seconds, ":60", 3) != 0)
		return false;
	g_autofree char *mended = g_strndup(text, len);
	memcpy(mended + seconds, ":59", 3);
	if (!stamp_parse_iso(mended, strlen(mended), stamp))
		return false;
	stamp->civil += SECOND - 1 - stamp->civil % SECOND;
	return true;
}

/* Reads a time. False: it is none, *why says so (g_free()). Missing is RANGE_NONE and true. */
static bool read_time(const struct page *page, const char *pointer, const char *key,
                      const json_t *value, struct range *at, enum zone_basis *zone,
                      char **why)
{
	*at = RANGE_NONE;
	if (value == NULL)
		return true;
	const char *text = json_string_value(value);
	const gsize len = json_string_length(value);
	struct stamp stamp;
	const gint64 line = place_of(page, pointer).line;
	if (stamp_parse_iso(text, len, &stamp)) {
		if (stamp.leap)
			reading_warn(page->reading, line,
			             "%s is a leap second: kept as :59.999999", key);
		*at = reading_when(page->reading, &stamp, line, zone);
	} else if (parse_slip(text, len, &stamp)) {
		reading_warn(page->reading, line,
		             "%s says :60 where no leap second was: read as :59.999999",
		             key);
		*at = reading_when(page->reading, &stamp, line, zone);
	}
	if (range_known(*at))
		return true;
	g_autofree char *shown = text_one_line(text, 40);
	*why = g_strdup_printf("%s is no time from 1970 to 2999: \"%s\"", key, shown);
	return false;
}

/* An optional time of an incident: what cannot be read is said and left out. */
static bool optional_time(const struct page *page, const json_t *object,
                          const char *pointer, const char *key, gint64 *out,
                          GError **error)
{
	const json_t *value;
	struct range at;
	enum zone_basis zone;
	g_autofree char *why = NULL;
	if (!string_field(page, object, pointer, key, &value, error))
		return false;
	if (!read_time(page, pointer, key, value, &at, &zone, &why))
		reading_warn(page->reading, place_of(page, pointer).line,
		             "time left out: %s", why);
	*out = range_known(at) ? at.lo : INSTANT_NONE;
	return true;
}

/* Sets a whole object aside. */
static void reject(const struct page *page, const char *pointer, const char *why)
{
	const struct json_place place = place_of(page, pointer);
	reading_lines(page->reading, LINE_REJECTED, place.line, place.offset,
	              place.length);
	reading_reject(page->reading, place.line, place.offset, "%s", why);
}

/* --- posts ------------------------------------------------------------------- */

static bool emit_component(const struct page *page, const Event *post, int ordinal,
                           const json_t *change, GError **error)
{
	const char *name = json_text(change, "name"),
	           *status = json_text(change, "new_status");
	const int level = status != NULL ? level_parse(status) : -1;
	if (level < 0) {
		if (status != NULL)
			reading_warn(page->reading, post->line,
			             "unknown component status: %.40s", status);
		return true;
	}
	g_autoptr(Event) event = event_new();
	event->line = post->line;
	event->offset = post->offset;
	event->length = post->length;
	event->ordinal = ordinal;
	event->at = post->at;
	event->posted_at = post->posted_at;
	event->zone = post->zone;
	event->lane = post->lane;
	event->kind = KIND_COMPONENT;
	event->level = (enum level)level;
	event->component = text_repair(name, strlen(name));
	event->title = g_strdup(level_name(level));
	event->incident = g_strdup(post->incident);
	event->url = g_strdup(post->url);
	return page->reading->sink->event(page->reading->sink->user, event, error);
}

/* Old pages say "No components were affected by this update." as a component without a code. */
static bool is_sentinel(const json_t *change)
{
	return json_text(change, "code") == NULL &&
	       json_text(change, "new_status") == NULL;
}

static bool emit_components(const struct page *page, const Event *post,
                            const json_t *update, const char *pointer, GError **error)
{
	const json_t *changes = json_object_get(update, "affected_components");
	if (changes != NULL && !json_is_null(changes) && !json_is_array(changes)) {
		g_autofree char *at = g_strdup_printf("%s/affected_components", pointer);
		return json_doc_error(page->doc, at, error,
		                      "affected_components is not an array");
	}
	for (gsize i = 0; i < json_array_size(changes); i++) {
		const json_t *change = json_array_get(changes, i);
		if (json_text(change, "name") == NULL) {
			g_autofree char *at = g_strdup_printf(
			        "%s/affected_components/%" G_GSIZE_FORMAT, pointer, i);
			return json_doc_error(page->doc, at, error,
			                      "component has no name");
		}
		if (!is_sentinel(change) &&
		    !emit_component(page, post, (int)MIN(i, 1000000) + 1, change, error))
			return false;
	}
	return true;
}

static char *update_pointer(const char *incident, gsize index)
{
	return g_strdup_printf("%s/incident_updates/%" G_GSIZE_FORMAT, incident, index);
}

/* Reads what orders posts; *usable is false for one that was set aside. */
static bool read_post(const struct page *page, const char *incident, struct post *post,
                      bool *usable, GError **error)
{
	g_autofree char *pointer = update_pointer(incident, post->index);
	const json_t *display, *created, *status;
	struct range posted;
	g_autofree char *why = NULL;
	*usable = false;
	if (!json_is_object(post->json))
		return json_doc_error(page->doc, pointer, error,
		                      "update is not an object");
	if (!string_field(page, post->json, pointer, "display_at", &display, error) ||
	    !string_field(page, post->json, pointer, "created_at", &created, error) ||
	    !string_field(page, post->json, pointer, "status", &status, error))
		return false;
	if (!read_time(page, pointer, "display_at", display, &post->at, &post->zone,
	               &why) ||
	    !read_time(page, pointer, "created_at", created, &posted, &post->zone,
	               &why) ||
	    (!range_known(post->at) && !range_known(posted))) {
		reject(page, pointer, why != NULL ? why : "update has no time");
		return true;
	}
	post->place = place_of(page, pointer);
	if (!range_known(post->at)) {
		reading_warn(page->reading, post->place.line,
		             "update has no display_at: it stands at created_at");
		post->at = posted;
	}
	post->posted_at = range_known(posted) ? posted.lo : INSTANT_NONE;
	const int phase = status != NULL ? phase_parse(json_string_value(status)) : -1;
	post->phase = phase > 0 ? (enum phase)phase : PHASE_NONE;
	if (phase <= 0 && status != NULL)
		reading_warn(page->reading, post->place.line, "unknown status: %.40s",
		             json_string_value(status));
	*usable = true;
	return true;
}

/* By display time, then by posting time, then the later in the array first: the array is newest first. */
static int compare_posts(gconstpointer a, gconstpointer b)
{
	const struct post *x = a, *y = b;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	if (x->posted_at != y->posted_at)
		return x->posted_at < y->posted_at ? -1 : 1;
	return x->index > y->index ? -1 : x->index < y->index;
}

/* Says whether the same words were posted at the same time before, and remembers them. */
static bool is_twin(const struct page *page, const Event *event)
{
	char *key = g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d\n%s",
	                            event->incident, event->at.lo, event->posted_at,
	                            event->phase, event->body != NULL ? event->body : "");
	return !g_hash_table_add(page->posts, key);
}

static bool emit_post(const struct page *page, const Incident *incident,
                      const char *pointer, const struct post *post,
                      const struct post *older, GError **error)
{
	g_autofree char *at = update_pointer(pointer, post->index);
	g_autoptr(Event) event = event_new();
	const json_t *id;
	if (!text_field(page, post->json, at, "body", BODY_MAX, &event->body, error) ||
	    !string_field(page, post->json, at, "id", &id, error))
		return false;
	event->line = post->place.line;
	event->offset = post->place.offset;
	event->length = post->place.length;
	event->at = post->at;
	event->posted_at = post->posted_at;
	event->zone = post->zone;
	event->lane = page->reading->source->lane;
	event->kind = KIND_POST;
	event->phase = post->phase;
	event->repeats_phase =
	        older != NULL && older->phase == post->phase && post->phase != PHASE_NONE;
	event->title = g_strdup(post->phase != PHASE_NONE ? phase_name((int)post->phase)
	                                                  : "Post");
	event->incident = g_strdup(incident->vendor_id);
	event->url = g_strdup(incident->url);
	if (id != NULL)
		event->vendor_id =
		        text_repair(json_string_value(id), json_string_length(id));
	if (is_twin(page, event)) {
		reading_lines(page->reading, LINE_DUPLICATE, event->line, event->offset,
		              event->length);
		return true;
	}
	return page->reading->sink->event(page->reading->sink->user, event, error) &&
	       emit_components(page, event, post->json, at, error);
}

static bool emit_posts(const struct page *page, const Incident *incident,
                       const char *pointer, const json_t *updates, GError **error)
{
	g_autoptr(GArray) posts = g_array_new(FALSE, FALSE, sizeof(struct post));
	for (gsize i = 0; i < json_array_size(updates); i++) {
		struct post post = { .json = json_array_get(updates, i), .index = i };
		bool usable;
		if (!read_post(page, pointer, &post, &usable, error))
			return false;
		if (usable)
			g_array_append_val(posts, post);
	}
	g_array_sort(posts, compare_posts);
	for (guint i = 0; i < posts->len; i++) {
		const struct post *post = &g_array_index(posts, struct post, i);
		if (!emit_post(page, incident, pointer, post, i > 0 ? post - 1 : NULL,
		               error))
			return false;
	}
	return true;
}

/* --- incidents --------------------------------------------------------------- */

static void add_component(Incident *incident, GHashTable *seen, const char *name)
{
	if (name == NULL || !g_hash_table_add(seen, g_strdup(name)))
		return;
	g_ptr_array_add(incident->components, text_repair(name, strlen(name)));
}

/* Posts name a component with its group, "Mail - Inbox", the incident's own list without. */
static bool is_named(const Incident *incident, const char *name)
{
	g_autofree char *tail = g_strconcat(" - ", name, NULL);
	for (guint i = 0; i < incident->components->len; i++)
		if (g_str_has_suffix(incident->components->pdata[i], tail))
			return true;
	return false;
}

/* Those that its posts name, then those that only the incident's own list has. */
static void list_components(Incident *incident, const json_t *object,
                            const json_t *updates)
{
	g_autoptr(GHashTable) seen =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (gsize i = json_array_size(updates); i > 0; i--) {
		const json_t *changes = json_object_get(json_array_get(updates, i - 1),
		                                        "affected_components");
		for (gsize j = 0; j < json_array_size(changes); j++)
			if (!is_sentinel(json_array_get(changes, j)))
				add_component(
				        incident, seen,
				        json_text(json_array_get(changes, j), "name"));
	}
	const json_t *own = json_object_get(object, "components");
	for (gsize i = 0; i < json_array_size(own); i++) {
		const char *name = json_text(json_array_get(own, i), "name");
		if (name != NULL && !is_named(incident, name))
			add_component(incident, seen, name);
	}
}

static void judge(const struct page *page, Incident *incident)
{
	const gint64 started = incident->started_at, resolved = incident->resolved_at;
	if (resolved == INSTANT_NONE)
		return;
	/* whoever types an incident in afterwards backdates created_at and resolved_at, never started_at */
	incident->backfilled = started != INSTANT_NONE && started > resolved;
	if (incident->created_at != INSTANT_NONE && resolved < incident->created_at)
		reading_warn(page->reading, incident->line,
		             "incident %.40s is resolved before it was created",
		             incident->vendor_id);
}

static bool read_times(const struct page *page, const json_t *object, const char *pointer,
                       Incident *incident, GError **error)
{
	return optional_time(page, object, pointer, "started_at", &incident->started_at,
	                     error) &&
	       optional_time(page, object, pointer, "resolved_at", &incident->resolved_at,
	                     error) &&
	       optional_time(page, object, pointer, "scheduled_for",
	                     &incident->scheduled_for, error) &&
	       optional_time(page, object, pointer, "scheduled_until",
	                     &incident->scheduled_until, error);
}

static bool read_words(const struct page *page, const json_t *object, const char *pointer,
                       Incident *incident, GError **error)
{
	const json_t *status, *impact, *url;
	if (!text_field(page, object, pointer, "name", TITLE_MAX, &incident->title,
	                error) ||
	    !string_field(page, object, pointer, "status", &status, error) ||
	    !string_field(page, object, pointer, "impact", &impact, error) ||
	    !string_field(page, object, pointer, "shortlink", &url, error))
		return false;
	const int phase = status != NULL ? phase_parse(json_string_value(status)) : 0;
	const int level = impact != NULL ? impact_parse(json_string_value(impact)) : 0;
	if (phase < 0)
		reading_warn(page->reading, incident->line, "unknown status: %.40s",
		             json_string_value(status));
	if (level < 0)
		reading_warn(page->reading, incident->line, "unknown impact: %.40s",
		             json_string_value(impact));
	incident->status = (enum phase)MAX(phase, 0);
	incident->impact = (enum impact)MAX(level, 0);
	if (url != NULL)
		incident->url =
		        text_repair(json_string_value(url), json_string_length(url));
	incident->page = g_strdup(page->name);
	incident->page_zone = g_strdup(page->zone_name);
	return true;
}

/* The members without which an incident is none. */
static bool check_members(const struct page *page, const json_t *object,
                          const char *pointer, const char **id, GError **error)
{
	if (!json_is_object(object))
		return json_doc_error(page->doc, pointer, error,
		                      "incident is not an object");
	*id = json_text(object, "id");
	if (*id == NULL || **id == '\0')
		return json_doc_error(page->doc, pointer, error, "incident has no id");
	static const char *const needed[] = { "name", "created_at", "incident_updates" };
	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
		const json_t *value = json_object_get(object, needed[i]);
		if (value == NULL || json_is_null(value))
			return json_doc_error(page->doc, pointer, error,
			                      "incident %.40s has no %s", *id, needed[i]);
	}
	g_autofree char *updates = g_strdup_printf("%s/incident_updates", pointer);
	if (!json_is_array(json_object_get(object, "incident_updates")))
		return json_doc_error(page->doc, updates, error,
		                      "incident %.40s: incident_updates is not an array",
		                      *id);
	return true;
}

static bool emit_incident(const struct page *page, const json_t *object,
                          const char *pointer, bool maintenance, GError **error)
{
	const char *id = NULL;
	const json_t *created;
	struct range at;
	enum zone_basis zone;
	g_autofree char *why = NULL;
	if (!check_members(page, object, pointer, &id, error) ||
	    !string_field(page, object, pointer, "created_at", &created, error))
		return false;
	if (!read_time(page, pointer, "created_at", created, &at, &zone, &why)) {
		reject(page, pointer, why);
		return true;
	}
	const struct json_place place = place_of(page, pointer);
	const json_t *updates = json_object_get(object, "incident_updates");
	g_autoptr(Incident) incident = incident_new();
	incident->line = place.line;
	incident->offset = place.offset;
	incident->length = place.length;
	incident->vendor_id = text_repair(id, strlen(id));
	incident->created_at = at.lo;
	if (!read_times(page, object, pointer, incident, error) ||
	    !read_words(page, object, pointer, incident, error))
		return false;
	if (maintenance || incident->impact == IMPACT_MAINTENANCE ||
	    incident->scheduled_for != INSTANT_NONE)
		incident->kind = INCIDENT_MAINTENANCE;
	else
		incident->kind = INCIDENT_OUTAGE;
	judge(page, incident);
	list_components(incident, object, updates);
	return page->reading->sink->incident(page->reading->sink->user, incident,
	                                     error) &&
	       emit_posts(page, incident, pointer, updates, error);
}

static bool emit_list(const struct page *page, const char *key, bool *found,
                      GError **error)
{
	const json_t *list = json_object_get(json_doc_root(page->doc), key);
	g_autofree char *pointer = g_strdup_printf("/%s", key);
	if (list == NULL)
		return true;
	*found = true;
	if (json_is_null(list))
		return true;
	if (!json_is_array(list))
		return json_doc_error(page->doc, pointer, error, "%s is not an array",
		                      key);
	for (gsize i = 0; i < json_array_size(list); i++) {
		g_autofree char *at = g_strdup_printf("/%s/%" G_GSIZE_FORMAT, key, i);
		if (!emit_incident(page, json_array_get(list, i), at,
		                   strcmp(key, "incidents") != 0, error))
			return false;
	}
	return true;
}

static bool emit_all(const struct page *page, GError **error)
{
	const json_t *root = json_doc_root(page->doc);
	const json_t *one = json_object_get(root, "incident");
	bool found = false;
	if (!json_is_object(root))
		return json_doc_error(page->doc, "", error, "a status page is an object");
	if (json_object_get(root, "incident_updates") != NULL)
		return emit_incident(page, root, "", false, error);
	if (one != NULL)
		return emit_incident(page, one, "/incident", false, error);
	if (!emit_list(page, "incidents", &found, error) ||
	    !emit_list(page, "scheduled_maintenances", &found, error))
		return false;
	return found ||
	       json_doc_error(page->doc, "", error,
	                      "has neither incidents nor scheduled_maintenances");
}

/* Wall clocks without an offset are the page's own. */
static Zone *page_zone(struct page *page, const json_t *about)
{
	const char *name = json_text(about, "time_zone");
	g_autoptr(GError) error = NULL;
	if (name == NULL)
		return NULL;
	Zone *zone = zone_new(name, &error);
	if (zone == NULL)
		reading_warn(page->reading, 0, "the page's zone is not known: %.40s",
		             name);
	else
		page->zone_name = g_strdup(name);
	return zone;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	g_autoptr(JsonDoc) doc = json_doc_new(reading->name, bytes, len, error);
	if (doc == NULL)
		return false;
	reading_warn_of_nul(reading, bytes, len, 1);
	struct page page = { .reading = reading, .doc = doc };
	const json_t *about = json_object_get(json_doc_root(doc), "page");
	const char *name = json_text(about, "name");
	page.name = name != NULL ? text_repair(name, strlen(name)) : NULL;
	page.posts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Zone *zone = reading->zone = page_zone(&page, about);
	const bool ok = emit_all(&page, error);
	reading->zone = NULL;
	zone_free(zone);
	g_hash_table_unref(page.posts);
	g_free(page.name);
	g_free(page.zone_name);
	return ok;
}

static int bid(const struct sample_bytes *sample)
{
	if (sample_first(sample) != '{')
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"incident_updates\"") ? 60 : 0;
	evidence += sample_has(sample, "\"incidents\"") ? 15 : 0;
	evidence += sample_has(sample, "\"scheduled_maintenances\"") ? 10 : 0;
	evidence += sample_has(sample, "\"page\"") ? 10 : 0;
	evidence += sample_has(sample, "\"page_id\"") ? 5 : 0;
	evidence += sample_has(sample, "\"only_show_if_degraded\"") ? 10 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_statuspage = {
	.name = "statuspage",
	.title = "Atlassian Statuspage: incidents.json, summary.json, one incident (API "
	         "v2)",
	.about = "Specification: https://metastatuspage.com/api/v2, Status API v2, read "
	         "2026-11-25. "
	         "Takes incidents and scheduled maintenances, every post by the time "
	         "that the page "
	         "displays, the time of its writing beside it, and the level that a post "
	         "gives a "
	         "component. Leaves the present state of page and components, and "
	         "old_status. Posts "
	         "of the same time and words are one. Times without an offset are in the "
	         "page's "
	         "zone. Seen in real data: GitHub, DigitalOcean, Cloudflare; incident.io "
	         "serves the "
	         "same paths with fewer fields.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
