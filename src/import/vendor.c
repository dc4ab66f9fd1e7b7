#include "import/vendor.h"

#include "base/text.h"

#include <string.h>

bool vendor_document(struct reading *reading, const char *bytes, gsize len,
                     vendor_document_reader read, GError **error)
{
	g_autoptr(JsonDoc) doc = json_doc_new(reading->name, bytes, len, error);
	if (doc == NULL)
		return false;
	reading_warn_of_nul(reading, bytes, len, 1);
	struct page page = { .reading = reading };
	g_auto(Node) root = node_root(reading, doc);
	const bool ok = read(&page, &root, error);
	page_clear(&page);
	return ok;
}

/* --- incidents --------------------------------------------------------------- */

static void set_aside(const Node *record, const char *id, const GError *bad)
{
	g_autofree char *shown = id != NULL ? text_one_line(id, 60) : NULL;
	g_autofree char *why =
	        shown != NULL ? g_strdup_printf("incident %s: %s", shown, bad->message)
	                      : g_strdup(bad->message);
	node_reject(record, why);
}

bool vendor_incident(struct page *page, const Node *record, vendor_incident_reader read,
                     GError **error)
{
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(GPtrArray) posts = page_posts_new();
	g_autoptr(GError) bad = NULL;
	incident->line = record->line;
	incident->offset = record->offset;
	incident->length = record->length;
	incident->whole = true;
	incident->kind = INCIDENT_OUTAGE;
	if (!json_is_object(record->json))
		node_error(record, &bad, "incident is not an object");
	else if (read(page, record, incident, posts, &bad))
		return page_incident(page, incident, posts, error);
	set_aside(record, incident->vendor_id, bad);
	return true;
}

bool vendor_incidents(struct page *page, const Node *list, vendor_incident_reader read,
                      GError **error)
{
	for (gsize i = 0; i < json_array_size(list->json); i++) {
		g_auto(Node) record = node_item(list, i);
		if (!vendor_incident(page, &record, read, error))
			return false;
	}
	return true;
}

/* --- posts ------------------------------------------------------------------- */

static bool read_post(const Node *item, vendor_post_reader read, struct page_post *post,
                      GError **error)
{
	if (!json_is_object(item->json))
		return node_error(item, error, "post is not an object");
	post->line = item->line;
	post->offset = item->offset;
	post->length = item->length;
	return read(item, post, error);
}

bool vendor_posts(const Node *record, const char *key, vendor_post_reader read,
                  GPtrArray *posts, GError **error)
{
	g_auto(Node) list;
	if (!node_array(record, key, &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		g_autoptr(GError) bad = NULL;
		struct page_post *post = page_post_new();
		if (read_post(&item, read, post, &bad)) {
			g_ptr_array_add(posts, post);
			continue;
		}
		page_post_free(post);
		node_reject(&item, bad->message);
	}
	return true;
}

/* --- words ------------------------------------------------------------------- */

bool vendor_word(const Node *node, const char *key, const struct vendor_term *terms,
                 int *number, GError **error)
{
	const char *word;
	if (!node_string(node, key, &word, error))
		return false;
	if (word == NULL || *word == '\0')
		return true;
	for (; terms->word != NULL; terms++)
		if (g_ascii_strcasecmp(terms->word, word) == 0) {
			*number = terms->number;
			return true;
		}
	g_autofree char *shown = text_one_line(word, 40);
	node_warn(node, "unknown %s: %s", key, shown);
	return true;
}

bool vendor_components(const Node *record, const char *key, const char *field,
                       Incident *incident, GError **error)
{
	g_auto(Node) list;
	if (!node_array(record, key, &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		const json_t *item = json_array_get(list.json, i);
		const char *name = json_is_object(item) ? json_text(item, field)
		                                        : json_string_value(item);
		if (name == NULL || *name == '\0')
			node_warn(record, "an item of %s has no name", key);
		else
			g_ptr_array_add(incident->components,
			                text_repair(name, strlen(name)));
	}
	return true;
}

char *vendor_own_id(const char *vendor, char *id)
{
	if (id == NULL)
		return NULL;
	char *own = g_strdup_printf("%s-%s", vendor, id);
	g_free(id);
	return own;
}

gint64 vendor_later(gint64 a, gint64 b)
{
	if (a == INSTANT_NONE || b == INSTANT_NONE)
		return a == INSTANT_NONE ? b : a;
	return MAX(a, b);
}
