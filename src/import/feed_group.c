#include "import/feed_group.h"

#include "base/text.h"
#include "import/feed_posts.h"

#include <string.h>

/* Entries of one incident, oldest first. */
struct group {
	GPtrArray *items; /* struct feed_item * */
};

/* A feed being read. */
struct groups {
	const struct feed_kind *kind;
	const struct feed *feed;
	struct page page;
	GPtrArray *items;  /* owned */
	GPtrArray *groups; /* struct group *, by their first entry */
	GHashTable *last;  /* key -> the last group with it */
};

static void item_free(gpointer data)
{
	struct feed_item *item = data;
	page_post_free(item->post);
	incident_free(item->incident);
	g_free(item->key);
	g_free(item);
}

static void group_free(gpointer data)
{
	struct group *group = data;
	g_ptr_array_unref(group->items);
	g_free(group);
}

/* --- entries ----------------------------------------------------------------- */

static void fill(const struct feed *feed, const struct feed_entry *entry,
                 struct feed_item *item)
{
	Incident *incident = item->incident = incident_new();
	struct page_post *post = item->post = page_post_new();
	item->feed = feed;
	item->entry = entry;
	incident->kind = INCIDENT_OUTAGE;
	incident->line = post->line = entry->line;
	incident->offset = post->offset = entry->offset;
	incident->length = post->length = entry->length;
	incident->title = g_strdup(entry->title);
	if (entry->link != NULL)
		incident->url = text_repair(entry->link, strlen(entry->link));
	post->body = feed_body(feed, entry, entry->html, strlen(entry->html));
	post->url = g_strdup(incident->url);
}

static void add_item(struct groups *groups, const struct feed_entry *entry)
{
	const struct feed *feed = groups->feed;
	struct feed_item *item = g_new0(struct feed_item, 1);
	g_autofree char *why = NULL;
	const char *date = entry->published != NULL ? entry->published : entry->updated;
	fill(feed, entry, item);
	item->post->at = feed_when(feed, entry, date, &item->post->zone, &why);
	if (why == NULL && range_known(item->post->at) &&
	    groups->kind->read(&groups->page, item, &why)) {
		g_ptr_array_add(groups->items, item);
		return;
	}
	feed_reject(feed, entry, why != NULL ? why : "cannot be read");
	item_free(item);
}

/* By time; of one time the later in the file is the older. */
static int by_time(gconstpointer a, gconstpointer b)
{
	const struct feed_item *x = *(struct feed_item *const *)a,
	                       *y = *(struct feed_item *const *)b;
	if (x->post->at.lo != y->post->at.lo)
		return x->post->at.lo < y->post->at.lo ? -1 : 1;
	return x->entry->offset > y->entry->offset ? -1 : 1;
}

/* --- incidents --------------------------------------------------------------- */

static void gather(struct groups *groups)
{
	g_ptr_array_sort(groups->items, by_time);
	for (guint i = 0; i < groups->items->len; i++) {
		struct feed_item *item = groups->items->pdata[i];
		const char *key =
		        item->key != NULL ? item->key : item->incident->vendor_id;
		struct group *group = g_hash_table_lookup(groups->last, key);
		if (group == NULL ||
		    (groups->kind->joins != NULL &&
		     !groups->kind->joins(group->items->pdata[group->items->len - 1],
		                          item))) {
			group = g_new0(struct group, 1);
			group->items = g_ptr_array_new();
			g_ptr_array_add(groups->groups, group);
			g_hash_table_replace(groups->last, g_strdup(key), group);
		}
		g_ptr_array_add(group->items, item);
	}
}

static bool emit(struct groups *groups, struct group *group, GError **error)
{
	g_autoptr(GPtrArray) posts = page_posts_new();
	struct feed_item *newest = group->items->pdata[group->items->len - 1];
	Incident *incident = newest->incident;
	if (incident->vendor_id == NULL)
		incident->vendor_id = groups->kind->id(&groups->page, group->items);
	for (guint i = group->items->len; i-- > 0;) {
		struct feed_item *item = group->items->pdata[i];
		if (item->incident->kind == INCIDENT_MAINTENANCE)
			incident->kind = INCIDENT_MAINTENANCE;
		incident->impact = MAX(incident->impact, item->incident->impact);
		if (incident->status == PHASE_NONE)
			incident->status = item->post->phase;
		if (*item->post->body == '\0')
			g_clear_pointer(&item->post->body, g_free);
		g_ptr_array_add(posts, g_steal_pointer(&item->post));
	}
	return page_incident(&groups->page, incident, posts, error);
}

static bool read_feed(struct groups *groups, GError **error)
{
	const struct feed *feed = groups->feed;
	for (guint i = 0; i < feed->entries->len; i++)
		add_item(groups, feed->entries->pdata[i]);
	if (feed->entries->len == 0)
		reading_warn(feed->reading, 0, "holds 0 incidents");
	gather(groups);
	for (guint i = 0; i < groups->groups->len; i++)
		if (!emit(groups, groups->groups->pdata[i], error))
			return false;
	return page_snapshot(&groups->page, NULL, feed->as_of, groups->kind->drops_closed,
	                     error);
}

bool feed_import(struct reading *reading, const char *bytes, gsize len,
                 const struct feed_kind *kind, GError **error)
{
	struct feed feed;
	bool ok = feed_read(&feed, reading, bytes, len, error);
	if (ok) {
		struct groups groups = { .kind = kind, .feed = &feed };
		groups.page = (struct page){ .reading = reading, .newest_first = true };
		groups.page.name =
		        kind->page != NULL ? g_strdup(kind->page) : feed_page_name(&feed);
		groups.items = g_ptr_array_new_with_free_func(item_free);
		groups.groups = g_ptr_array_new_with_free_func(group_free);
		groups.last =
		        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		ok = read_feed(&groups, error);
		g_hash_table_unref(groups.last);
		g_ptr_array_unref(groups.groups);
		g_ptr_array_unref(groups.items);
		page_clear(&groups.page);
	}
	feed_clear(&feed);
	return ok;
}

/* --- for importers ----------------------------------------------------------- */

char *feed_link_code(const char *link)
{
	if (link == NULL)
		return NULL;
	g_autofree char *path = g_strndup(link, strcspn(link, "?#"));
	while (g_str_has_suffix(path, "/"))
		path[strlen(path) - 1] = '\0';
	const char *scheme = strstr(path, "://");
	const char *host = scheme != NULL ? scheme + strlen("://") : path;
	const char *last = strrchr(host, '/');
	return last != NULL ? text_repair(last + 1, strlen(last + 1)) : NULL;
}

bool feed_is_code(const char *text)
{
	gsize len = 0;
	while (g_ascii_isalnum(text[len]))
		len++;
	return text[len] == '\0' && len >= 6 && len <= 32;
}

char *feed_incident_code(const char *link)
{
	static const char *const folders[] = { "/incidents/", "/incident/",
		                               "/maintenances/", "/maintenance/" };
	bool below = false;
	for (gsize i = 0; link != NULL && i < G_N_ELEMENTS(folders); i++)
		below |= strstr(link, folders[i]) != NULL;
	g_autofree char *code = below ? feed_link_code(link) : NULL;
	return code != NULL && feed_is_code(code) ? g_steal_pointer(&code) : NULL;
}

char *feed_leading_label(const char *text, const char **rest)
{
	const bool open = *text == '[' || *text == '(';
	const char *from = text + open;
	gsize len = 0;
	while (g_ascii_isalpha(from[len]) ||
	       (from[len] == ' ' && g_ascii_isalpha(from[len + 1])))
		len++;
	const char *after = from + len;
	if (open && *after != ']' && *after != ')')
		return NULL;
	after += open;
	while (*after == ' ')
		after++;
	if (!open && *after != '\0' && *after != ':' && *after != '-')
		return NULL;
	g_autofree char *label = g_strndup(from, len);
	struct page_post *post = page_post_new();
	const bool known = feed_post_label(post, label);
	page_post_free(post);
	if (!known)
		return NULL;
	while (*after == ':' || *after == '-' || *after == ' ')
		after++;
	*rest = after;
	return g_steal_pointer(&label);
}
