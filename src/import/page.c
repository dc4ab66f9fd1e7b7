#include "import/page.h"

#include "base/digest.h"
#include "base/text.h"

#include <string.h>

void page_clear(struct page *page)
{
	zone_free(page->reading->zone);
	page->reading->zone = NULL;
	g_clear_pointer(&page->twins, g_hash_table_unref);
	g_clear_pointer(&page->name, g_free);
	g_clear_pointer(&page->zone_name, g_free);
}

void page_set_zone(struct page *page, const char *iana)
{
	g_autoptr(GError) error = NULL;
	Zone *zone = iana != NULL ? zone_new(iana, &error) : NULL;
	if (error != NULL)
		reading_warn(page->reading, 0, "the page's zone is not known: %.40s",
		             iana);
	if (zone == NULL)
		return;
	zone_free(page->reading->zone);
	page->reading->zone = zone;
	g_free(page->zone_name);
	page->zone_name = g_strdup(iana);
}

/* --- posts ------------------------------------------------------------------- */

static void change_clear(gpointer data)
{
	struct page_change *change = data;
	g_free(change->component);
}

GArray *page_changes_new(void)
{
	GArray *changes = g_array_new(FALSE, FALSE, sizeof(struct page_change));
	g_array_set_clear_func(changes, change_clear);
	return changes;
}

struct page_post *page_post_new(void)
{
	struct page_post *post = g_new0(struct page_post, 1);
	post->at = RANGE_NONE;
	post->posted_at = INSTANT_NONE;
	post->zone = ZONE_EXPLICIT;
	post->changes = page_changes_new();
	return post;
}

void page_post_free(struct page_post *post)
{
	if (post == NULL)
		return;
	g_free(post->word);
	g_free(post->id);
	g_free(post->title);
	g_free(post->body);
	g_free(post->url);
	g_array_unref(post->changes);
	g_free(post);
}

GPtrArray *page_posts_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)page_post_free);
}

void page_post_change(struct page_post *post, const char *component, enum level level)
{
	const struct page_change change = { text_repair(component, strlen(component)),
		                            level };
	g_array_append_val(post->changes, change);
}

/* By displayed time, then by time of writing, then as they stood in the file, oldest first. */
static int compare_posts(gconstpointer a, gconstpointer b, gpointer newest_first)
{
	const struct page_post *x = *(struct page_post *const *)a,
	                       *y = *(struct page_post *const *)b;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	if (x->posted_at != y->posted_at && x->posted_at != INSTANT_NONE &&
	    y->posted_at != INSTANT_NONE)
		return x->posted_at < y->posted_at ? -1 : 1;
	const int order = x->index < y->index ? -1 : x->index > y->index;
	return *(const bool *)newest_first ? -order : order;
}

void page_sort_posts(const struct page *page, GPtrArray *posts)
{
	bool newest_first = page->newest_first;
	for (guint i = 0; i < posts->len; i++) {
		struct page_post *post = posts->pdata[i];
		if (post->index == 0) /* else it is sorted again, and has one */
			post->index = i + 1;
	}
	g_ptr_array_sort_with_data(posts, compare_posts, &newest_first);
}

static void settle_phases(GPtrArray *posts)
{
	for (guint i = 1; i < posts->len; i++) {
		struct page_post *post = posts->pdata[i];
		const struct page_post *older = posts->pdata[i - 1];
		if (post->update || post->silent)
			post->phase = older->phase;
	}
}

/* Says whether the same words were posted at the same time before, and remembers them. */
static bool is_twin(struct page *page, const Event *event)
{
	if (page->twins == NULL)
		page->twins =
		        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	char *key = g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d\n%s",
	                            event->incident, event->at.lo, event->posted_at,
	                            event->phase, event->body != NULL ? event->body : "");
	return !g_hash_table_add(page->twins, key);
}

static Event *post_event(const struct page *page, const Incident *incident,
                         const struct page_post *post)
{
	Event *event = event_new();
	event->line = post->line;
	event->offset = post->offset;
	event->length = post->length;
	event->at = post->at;
	event->posted_at = post->posted_at;
	event->zone = post->zone;
	event->lane = page->reading->source->lane;
	event->incident = g_strdup(incident->vendor_id);
	event->url = g_strdup(post->url != NULL ? post->url : incident->url);
	return event;
}

static bool emit_change(struct page *page, const Incident *incident,
                        const struct page_post *post, guint index, GError **error)
{
	const struct page_change *change =
	        &g_array_index(post->changes, struct page_change, index);
	g_autoptr(Event) event = post_event(page, incident, post);
	event->ordinal = (int)MIN(index, 1000000) + 1;
	event->kind = KIND_COMPONENT;
	event->level = change->level;
	event->component = g_strdup(change->component);
	event->title = g_strdup(level_name((int)change->level));
	return page->reading->sink->event(page->reading->sink->user, event, error);
}

static bool emit_changes(struct page *page, const Incident *incident,
                         const struct page_post *post, GError **error)
{
	for (guint i = 0; i < post->changes->len; i++)
		if (g_array_index(post->changes, struct page_change, i).level !=
		            LEVEL_NONE &&
		    !emit_change(page, incident, post, i, error))
			return false;
	return true;
}

static bool emit_post(struct page *page, const Incident *incident,
                      const struct page_post *post, const struct page_post *older,
                      GError **error)
{
	if (post->silent)
		return emit_changes(page, incident, post, error);
	g_autoptr(Event) event = post_event(page, incident, post);
	event->kind = KIND_POST;
	event->phase = post->phase;
	event->repeats_phase =
	        post->phase != PHASE_NONE && older != NULL && older->phase == post->phase;
	event->severity_text = g_strdup(post->word);
	event->vendor_id = g_strdup(post->id);
	event->body = g_strdup(post->body);
	if (post->title != NULL)
		event->title = g_strdup(post->title);
	else
		event->title =
		        g_strdup(post->phase != PHASE_NONE ? phase_name((int)post->phase)
		                                           : "Post");
	if (is_twin(page, event)) {
		reading_lines(page->reading, LINE_DUPLICATE, event->line, event->offset,
		              event->length);
		return true;
	}
	return page->reading->sink->event(page->reading->sink->user, event, error) &&
	       emit_changes(page, incident, post, error);
}

/* --- incidents --------------------------------------------------------------- */

#define GROUPS 4 /* one in another; bounds what a hostile name costs */

/* Posts may name a component with its group, "Mail - Inbox", where the incident's own list has no group. */
static void know_name(GHashTable *known, const char *name)
{
	const char *at = name;
	g_hash_table_add(known, g_strdup(name));
	for (int i = 0; i < GROUPS && (at = strstr(at, " - ")) != NULL; i++) {
		at += strlen(" - ");
		g_hash_table_add(known, g_strdup(at));
	}
}

/* Those that its posts name, then those that only the incident's own list has. */
static void list_components(Incident *incident, const GPtrArray *posts)
{
	GPtrArray *own = incident->components;
	g_autoptr(GHashTable) seen =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) known =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	incident->components = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < posts->len; i++) {
		const GArray *changes = ((struct page_post *)posts->pdata[i])->changes;
		for (guint k = 0; k < changes->len; k++) {
			const char *name =
			        g_array_index(changes, struct page_change, k).component;
			if (!g_hash_table_add(seen, g_strdup(name)))
				continue;
			know_name(known, name);
			g_ptr_array_add(incident->components, g_strdup(name));
		}
	}
	for (guint i = 0; i < own->len; i++)
		if (g_hash_table_add(known, g_strdup(own->pdata[i])))
			g_ptr_array_add(incident->components, g_strdup(own->pdata[i]));
	g_ptr_array_unref(own);
}

bool page_incident(struct page *page, Incident *incident, GPtrArray *posts,
                   GError **error)
{
	const struct sink *sink = page->reading->sink;
	page_sort_posts(page, posts);
	settle_phases(posts);
	list_components(incident, posts);
	if (incident->page == NULL)
		incident->page = g_strdup(page->name);
	if (incident->page_zone == NULL)
		incident->page_zone = g_strdup(page->zone_name);
	if (!sink->incident(sink->user, incident, error))
		return false;
	for (guint i = 0; i < posts->len; i++) {
		const struct page_post *post = posts->pdata[i];
		if (!emit_post(page, incident, post, i > 0 ? posts->pdata[i - 1] : NULL,
		               error))
			return false;
		page->newest = MAX(page->newest, post->at.lo);
	}
	return true;
}

char *page_made_id(const char *first, ...)
{
	g_autoptr(Digest) digest = digest_new();
	char hex[65];
	va_list args;
	va_start(args, first);
	for (const char *part = first; part != NULL; part = va_arg(args, const char *))
		digest_add(digest, part, strlen(part) + 1);
	va_end(args);
	digest_copy_hex(digest, hex);
	return g_strndup(hex, 12);
}

bool page_snapshot(const struct page *page, const char *id, gint64 as_of, bool open_only,
                   GError **error)
{
	const struct sink *sink = page->reading->sink;
	const char *name = id != NULL ? id : page->name;
	if (as_of == INSTANT_NONE || name == NULL)
		return true;
	struct snapshot snapshot = { .page = text_repair(name, strlen(name)),
		                     .as_of = as_of,
		                     .open_only = open_only };
	const bool ok =
	        sink->snapshot == NULL || sink->snapshot(sink->user, &snapshot, error);
	g_free(snapshot.page);
	return ok;
}
