#include "import/vendor.h"

#include "base/text.h"

#include <string.h>

#define MINUTES_MAX (10 * 366 * 24 * 60)

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

static bool read_incident(struct page *page, const Node *record,
                          vendor_incident_reader read, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	incident->line = record->line;
	incident->offset = record->offset;
	incident->length = record->length;
	incident->whole = true;
	incident->kind = INCIDENT_OUTAGE;
	return json_is_object(record->json)
	               ? read(page, record, incident, posts, error)
	               : node_error(record, error, "incident is not an object");
}

bool vendor_only_incident(struct page *page, const Node *record,
                          vendor_incident_reader read, GError **error)
{
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(GPtrArray) posts = page_posts_new();
	return read_incident(page, record, read, incident, posts, error) &&
	       page_incident(page, incident, posts, error);
}

bool vendor_incident(struct page *page, const Node *record, vendor_incident_reader read,
                     GError **error)
{
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(GPtrArray) posts = page_posts_new();
	g_autoptr(GError) bad = NULL;
	if (read_incident(page, record, read, incident, posts, &bad))
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

struct page_post *vendor_post_at(const Node *node, GPtrArray *posts)
{
	struct page_post *post = page_post_new();
	post->line = node->line;
	post->offset = node->offset;
	post->length = node->length;
	g_ptr_array_add(posts, post);
	return post;
}

bool vendor_announce(const Node *record, const char *key, gint64 at, GPtrArray *posts,
                     GError **error)
{
	g_auto(Node) words = node_member(record, key);
	g_autofree char *body = NULL;
	if (!node_markdown(record, key, &body, error))
		return false;
	if (body == NULL || *body == '\0' || at == INSTANT_NONE)
		return true;
	struct page_post *post = vendor_post_at(&words, posts);
	post->at = range_point(at);
	post->title = g_strdup("Announcement, its time not stated");
	post->body = g_steal_pointer(&body);
	return true;
}

/* --- words ------------------------------------------------------------------- */

int vendor_term_find(const struct vendor_term *terms, const char *word)
{
	for (; terms->word != NULL; terms++)
		if (g_ascii_strcasecmp(terms->word, word) == 0)
			return terms->number;
	return -1;
}

/* Takes the word that stands there to *word, the caller's; NULL when there is none. */
static bool find_word(const Node *node, const char *key, const struct vendor_term *terms,
                      int *number, char **word, GError **error)
{
	if (!node_id(node, key, word, error))
		return false;
	if (*word == NULL || **word == '\0')
		return true;
	const int found = vendor_term_find(terms, *word);
	if (found >= 0) {
		*number = found;
		return true;
	}
	g_autofree char *shown = text_one_line(*word, 40);
	node_warn(node, "unknown %s: %s", key, shown);
	return true;
}

bool vendor_word(const Node *node, const char *key, const struct vendor_term *terms,
                 int *number, GError **error)
{
	g_autofree char *word = NULL;
	return find_word(node, key, terms, number, &word, error);
}

/* "IN-PROGRESS" is "in_progress". */
static bool same_letters(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a != '\0' && !g_ascii_isalnum(*a))
			a++;
		while (*b != '\0' && !g_ascii_isalnum(*b))
			b++;
		if (g_ascii_tolower(*a) != g_ascii_tolower(*b))
			return false;
		if (*a == '\0')
			return true;
	}
}

bool vendor_phase(const Node *node, const char *key, const struct vendor_term *terms,
                  struct page_post *post, GError **error)
{
	int phase = PHASE_NONE;
	g_autofree char *word = NULL;
	if (!find_word(node, key, terms, &phase, &word, error))
		return false;
	post->phase = (enum phase)phase;
	if (word != NULL && *word != '\0' &&
	    (phase == PHASE_NONE || !same_letters(word, phase_word(phase)))) {
		g_free(post->word);
		post->word = text_one_line(word, 100);
	}
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

bool vendor_few_levels(const Node *record, gsize services, gsize levels)
{
	static const gsize max =
	        200000; /* the largest outage seen: 55 services, 20 levels */
	if (services == 0 || levels <= max / services)
		return true;
	node_warn(record, "too many levels of services: they are left out");
	return false;
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

bool vendor_minutes(const Node *node, const char *key, gint64 *minutes, GError **error)
{
	const json_t *value = json_object_get(node->json, key);
	const double real = json_is_real(value) ? json_real_value(value) : -1;
	g_autofree char *text = NULL;
	guint64 whole = 0;
	*minutes = -1;
	if (!json_is_real(value) && !node_id(node, key, &text, error))
		return false;
	if (real >= 0 && real <= MINUTES_MAX)
		*minutes = (gint64)real;
	else if (text != NULL && g_ascii_string_to_unsigned(g_strstrip(text), 10, 0,
	                                                    MINUTES_MAX, &whole, NULL))
		*minutes = (gint64)whole;
	if (*minutes < 0 && value != NULL && !json_is_null(value))
		node_warn(node, "%s is no number of minutes: left out", key);
	return true;
}

gint64 vendor_newest(const Node *list, const char *key)
{
	gint64 newest = INSTANT_NONE;
	for (gsize i = 0; i < json_array_size(list->json); i++) {
		const char *text = json_text(json_array_get(list->json, i), key);
		struct stamp stamp;
		if (text != NULL && stamp_parse(text, strlen(text), &stamp))
			newest = vendor_later(newest, stamp_instant(&stamp));
	}
	return newest;
}

/* --- what a vendor leaves unsaid --------------------------------------------- */

enum phase vendor_last_phase(const GPtrArray *posts)
{
	const struct page_post *last = NULL;
	for (guint i = 0; i < posts->len; i++) {
		const struct page_post *post = posts->pdata[i];
		if (post->phase != PHASE_NONE && !post->update &&
		    (last == NULL || post->at.lo > last->at.lo))
			last = post;
	}
	return last != NULL ? last->phase : PHASE_NONE;
}

static void drop_ending(char *name)
{
	char *dot = strrchr(name, '.');
	if (dot != NULL && dot != name)
		*dot = '\0';
}

char *vendor_file_name(const struct reading *reading)
{
	static const char *const compressed[] = { ".gz", ".bz2", ".xz", ".zst", ".lz4" };
	const char *given =
	        reading->options->name != NULL ? reading->options->name : reading->name;
	if (strcmp(given, "stdin") == 0)
		return NULL;
	g_autofree char *base = g_path_get_basename(given);
	bool packed = false;
	for (gsize i = 0; i < G_N_ELEMENTS(compressed); i++)
		packed |= g_str_has_suffix(base, compressed[i]);
	if (packed)
		drop_ending(base);
	drop_ending(base);
	return text_repair(base, strlen(base));
}

bool vendor_name_is_dated(const char *name)
{
	static const char form[] = "dddd-dd-dd-";
	for (gsize i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? !g_ascii_isdigit(name[i]) : name[i] != form[i])
			return false;
	return true;
}
