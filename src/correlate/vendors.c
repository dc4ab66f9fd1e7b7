/*
 * vendors.c - pages beside one another: how often each rewrote what it had said, and the words that are its own.
 *
 * A word is a page's own by how much oftener an incident of it has the word than one of the other pages, times how often
 * that is: n1/N1 · ln((n1 + 1/2)/(N1 + 1) : (n2 + 1/2)/(N2 + 1)). Words of its name and of its components are none: they
 * tell what it sells, not how it speaks. Only an incident that two sources tell can have been rewritten to our knowledge.
 */
#include "correlate/catalog.h"
#include "correlate/together.h"
#include "correlate/token.h"

#include <math.h>
#include <string.h>

enum { LETTERS_MIN = 4, WORDS_MAX = 6, INCIDENTS_MIN = 3 };
/* Of its incidents: what fewer of them have is no habit. */
static const double SHARE_MIN = 0.05;

/* --- pages and their incidents -------------------------------------------------------- */

struct reading {
	const Evidence *evidence;
	Catalog *catalog;
	GPtrArray *vendors;
	GHashTable *by_page; /* char * -> struct vendor * */
	GHashTable *told;    /* incident.id -> how many captures list it */
	guint *incidents;    /* of every vendor: that were read */
	GHashTable *words;   /* char * -> guint[vendors]: incidents that have it */
};

/* NULL: of no named page, or planned. */
static struct vendor *vendor_of(const struct reading *r, const Incident *incident)
{
	return incident != NULL && incident->page != NULL &&
	                       incident->kind != INCIDENT_MAINTENANCE
	               ? g_hash_table_lookup(r->by_page, incident->page)
	               : NULL;
}

static guint place_of(const struct reading *r, const struct vendor *vendor)
{
	guint place = 0;
	g_ptr_array_find(r->vendors, vendor, &place);
	return place;
}

/* --- what it rewrote ------------------------------------------------------------------- */

static gpointer key_of(const Incident *incident)
{
	return GSIZE_TO_POINTER((gsize)incident->id);
}

static guint times_told(const struct reading *r, const Incident *incident)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(r->told, key_of(incident)));
}

static void see_capture(struct reading *r, const struct snapshot *snapshot)
{
	g_autoptr(GHashTable) pages = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) listed = g_hash_table_new(NULL, NULL); /* merged: twice */
	for (guint i = 0; i < snapshot->incidents->len; i++) {
		const Incident *incident = evidence_incident(
		        r->evidence, g_array_index(snapshot->incidents, gint64, i));
		struct vendor *vendor = vendor_of(r, incident);
		if (vendor == NULL || !g_hash_table_add(listed, key_of(incident)))
			continue;
		const guint n = times_told(r, incident);
		g_hash_table_insert(r->told, key_of(incident), GUINT_TO_POINTER(n + 1));
		vendor->recaptured += n == 1;
		if (g_hash_table_add(pages, vendor))
			vendor->captures++;
	}
}

static void see_revision(struct reading *r, GHashTable *rewritten,
                         const struct revision *revision)
{
	const Incident *incident =
	        revision->incident != 0
	                ? evidence_incident(r->evidence, revision->incident)
	                : NULL;
	struct vendor *vendor = vendor_of(r, incident);
	if (vendor == NULL)
		return;
	vendor->revisions++;
	if (!g_hash_table_add(rewritten, key_of(incident)))
		return;
	vendor->rewritten++;
	/* Two sources that are no captures, as feeds of posts, told it. */
	vendor->recaptured += times_told(r, incident) < 2;
}

static void find_rewritten(struct reading *r)
{
	g_autoptr(GHashTable) rewritten = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < r->evidence->snapshots->len; i++)
		see_capture(r, r->evidence->snapshots->pdata[i]);
	for (guint i = 0; i < r->evidence->revisions->len; i++)
		see_revision(r, rewritten, r->evidence->revisions->pdata[i]);
}

/* --- what it says ------------------------------------------------------------------------ */

struct wording {
	struct reading *reading;
	guint vendor;
	GHashTable *seen,
	        *names; /* char *: words of this incident; words that are names */
};

static void add_names(GHashTable *names, const char *text)
{
	g_autoptr(GArray) tokens = tokens_of(text);
	for (guint i = 0; i < tokens->len; i++)
		g_hash_table_add(names, g_strdup(token_at(tokens, i)->word));
}

static void read_words(struct wording *w, const char *text)
{
	g_autoptr(GArray) tokens = tokens_of(text);
	for (gssize i = 0; i < (gssize)tokens->len; i++) {
		const struct token *token = token_at(tokens, i);
		gpointer word, counts;
		if (token->kind != TOKEN_WORD || strlen(token->word) < LETTERS_MIN ||
		    token->joined || g_hash_table_contains(w->names, token->word) ||
		    !g_utf8_validate(token->word, -1, NULL))
			continue;
		if (!g_hash_table_lookup_extended(w->reading->words, token->word, &word,
		                                  &counts)) {
			word = g_strdup(token->word);
			counts = g_new0(guint, w->reading->vendors->len);
			g_hash_table_insert(w->reading->words, word, counts);
		}
		if (g_hash_table_add(w->seen, word))
			((guint *)counts)[w->vendor]++;
	}
}

static void read_post(void *user, const Event *event)
{
	if (event->kind == KIND_POST)
		read_words(user, event->body);
}

/* Names of its components, as any incident of its page has them. */
static GHashTable *names_of(const struct vendor *vendor)
{
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	add_names(names, vendor->page->name);
	for (guint i = 0; i < vendor->page->components->len; i++)
		add_names(names,
		          ((ComponentHistory *)vendor->page->components->pdata[i])->name);
	return names;
}

static void read_incidents(struct reading *r)
{
	g_autoptr(GPtrArray) names =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
	for (guint i = 0; i < r->vendors->len; i++)
		g_ptr_array_add(names, names_of(r->vendors->pdata[i]));
	for (guint i = 0; i < r->evidence->incidents->len; i++) {
		const Incident *incident = r->evidence->incidents->pdata[i];
		const struct vendor *vendor = vendor_of(r, incident);
		if (vendor == NULL)
			continue;
		const guint place = place_of(r, vendor);
		g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
		struct wording w = { r, place, seen, names->pdata[place] };
		r->incidents[place]++;
		read_words(&w, incident->title);
		catalog_each(r->catalog, incident, read_post, &w);
	}
}

/* --- the words that are its own ----------------------------------------------------------- */

struct telling {
	const char *word;
	guint incidents;
	double weight;
};

static int by_weight(gconstpointer a, gconstpointer b)
{
	const struct telling *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return strcmp(x->word, y->word);
}

static double weight_of(const struct reading *r, const guint *counts, guint place)
{
	double others = 0, with = 0;
	for (guint i = 0; i < r->vendors->len; i++) {
		others += i != place ? r->incidents[i] : 0;
		with += i != place ? counts[i] : 0;
	}
	const double own = r->incidents[place], n = counts[place];
	return n / own * log((n + 0.5) / (own + 1) / ((with + 0.5) / (others + 1)));
}

static void find_words(const struct reading *r, struct vendor *vendor)
{
	const guint place = place_of(r, vendor);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct telling));
	GHashTableIter iter;
	gpointer word, value;
	g_hash_table_iter_init(&iter, r->words);
	while (g_hash_table_iter_next(&iter, &word, &value)) {
		const guint *counts = value, n = counts[place];
		if (n < INCIDENTS_MIN || n < r->incidents[place] * SHARE_MIN)
			continue;
		const struct telling one = { word, n, weight_of(r, counts, place) };
		if (one.weight > 0)
			g_array_append_val(found, one);
	}
	g_array_sort(found, by_weight);
	for (guint i = 0; i < MIN(found->len, WORDS_MAX); i++) {
		const struct telling *one = &g_array_index(found, struct telling, i);
		const struct vendor_word own = { g_strdup(one->word), one->incidents };
		g_array_append_val(vendor->words, own);
	}
}

/* --- all of it ----------------------------------------------------------------------------- */

static void add_vendors(struct reading *r, const Statistics *history)
{
	for (guint i = 0; i < history->pages->len; i++) {
		const struct page_history *page = history->pages->pdata[i];
		if (page->name == NULL)
			continue;
		struct vendor *vendor = vendor_new(page);
		g_ptr_array_add(r->vendors, vendor);
		g_hash_table_insert(r->by_page, g_strdup(page->name), vendor);
	}
	if (r->vendors->len < 2)
		g_ptr_array_set_size(r->vendors, 0);
}

void collection_find_vendors(Collection *collection, const Evidence *evidence)
{
	g_autoptr(GHashTable) by_page =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) words =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct reading r = {
		.evidence = evidence,
		.vendors = g_ptr_array_new_with_free_func((GDestroyNotify)vendor_free),
		.by_page = by_page,
		.told = told,
		.words = words,
	};
	add_vendors(&r, collection->history);
	if (r.vendors->len > 0) {
		g_autoptr(Catalog) catalog = catalog_new(evidence);
		g_autofree guint *incidents = g_new0(guint, r.vendors->len);
		r.catalog = catalog;
		r.incidents = incidents;
		find_rewritten(&r);
		read_incidents(&r);
		for (guint i = 0; i < r.vendors->len; i++)
			find_words(&r, r.vendors->pdata[i]);
	}
	g_clear_pointer(&collection->vendors, g_ptr_array_unref);
	collection->vendors = r.vendors;
}
