#include "base/secret.h"
#include "store/put.h"

#include "store/row.h"

#define SLUG_WORDS_MAX 40

void stated_clear(gpointer data)
{
	struct stated *stated = data;
	g_free(stated->vendor_id);
	g_free(stated->name);
	g_ptr_array_unref(stated->events);
}

/* --- rows --------------------------------------------------------------------------- */

static bool vendor_incident(Store *store, const char *vendor_id, gint64 *id,
                            GError **error)
{
	*id = 0;
	sqlite3_stmt *stmt = statement(store, QUERY_INCIDENT_OF, error);
	if (stmt == NULL)
		return false;
	bind_text(stmt, 1, vendor_id);
	const int step = statement_step(store, stmt, error);
	if (step == 1)
		*id = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return step >= 0;
}

static bool make_incident(Store *store, const char *vendor_id, gint64 *id, GError **error)
{
	if (!query_run(store, QUERY_PUT_INCIDENT, error))
		return false;
	*id = sqlite3_last_insert_rowid(store->db);
	if (vendor_id == NULL)
		return true;
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_VENDOR_ID, error);
	if (stmt == NULL)
		return false;
	bind_text(stmt, 1, vendor_id);
	sqlite3_bind_int64(stmt, 2, *id);
	return statement_run(store, stmt, error);
}

static bool put_components(Store *store, gint64 id, gint64 source,
                           const Incident *incident, GError **error)
{
	for (guint i = 0; i < incident->components->len; i++) {
		sqlite3_stmt *stmt = statement(store, QUERY_PUT_COMPONENT, error);
		if (stmt == NULL)
			return false;
		sqlite3_bind_int64(stmt, 1, id);
		sqlite3_bind_int64(stmt, 2, source);
		sqlite3_bind_int64(stmt, 3, i);
		bind_text(stmt, 4, g_ptr_array_index(incident->components, i));
		if (!statement_run(store, stmt, error))
			return false;
	}
	return true;
}

static bool put_statement(Store *store, gint64 id, gint64 source,
                          const Incident *incident, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_DROP_STATED, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, id);
	sqlite3_bind_int64(stmt, 2, source);
	if (!statement_run(store, stmt, error) ||
	    (stmt = statement(store, QUERY_PUT_STATEMENT, error)) == NULL)
		return false;
	row_bind(stmt, &statement_fields, incident);
	sqlite3_bind_int64(stmt, statement_fields.n + 1, source);
	sqlite3_bind_int64(stmt, statement_fields.n + 2, id);
	return statement_run(store, stmt, error) &&
	       put_components(store, id, source, incident, error);
}

/* --- slugs ---------------------------------------------------------------------------- */

static gint64 first_known(const gint64 *times, gsize n)
{
	for (gsize i = 0; i < n; i++)
		if (times[i] != INSTANT_NONE)
			return times[i];
	return INSTANT_NONE;
}

static struct stated stated_of(const Incident *incident)
{
	const gint64 fallbacks[] = { incident->window.lo, incident->scheduled_for,
		                     incident->started_at, incident->created_at,
		                     incident->resolved_at };
	struct stated stated = { .start = INSTANT_NONE, .first_post = INSTANT_NONE };
	if (!incident->backfilled)
		stated.start = incident->started_at;
	if (stated.start == INSTANT_NONE && !incident->whole)
		stated.start = incident->created_at; /* its first post may not be here */
	stated.fallback = first_known(fallbacks, G_N_ELEMENTS(fallbacks));
	stated.as_of = MAX(MAX(incident->created_at, incident->updated_at),
	                   MAX(incident->started_at, incident->resolved_at));
	stated.events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
	stated.vendor_id = g_strdup(incident->vendor_id);
	stated.name = g_strdup(incident->page != NULL && *incident->page != '\0'
	                               ? incident->page
	                               : incident->title);
	return stated;
}

/* Lower-case ASCII words joined by "-", cut at a word. A name is shown everywhere and for good: no secret gets into it. */
static char *slug_words(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
	g_autofree char *masked = secrets_masked(valid, strlen(valid), NULL, NULL);
	g_autofree char *ascii = g_str_to_ascii(masked != NULL ? masked : valid, "C");
	GString *slug = g_string_new(NULL);
	gsize last_end = 0;
	for (const char *c = ascii; *c != '\0' && slug->len < SLUG_WORDS_MAX; c++) {
		if (g_ascii_isalnum(*c))
			g_string_append_c(slug, g_ascii_tolower(*c));
		else if (slug->len > last_end) {
			g_string_append_c(slug, '-');
			last_end = slug->len;
		}
	}
	if (slug->len >= SLUG_WORDS_MAX && last_end > 0)
		g_string_truncate(slug, last_end);
	while (slug->len > 0 && slug->str[slug->len - 1] == '-')
		g_string_truncate(slug, slug->len - 1);
	if (slug->len == 0)
		g_string_assign(slug, "incident");
	return g_string_free(slug, FALSE);
}

static char *slug_base(gint64 start, const char *name)
{
	g_autofree char *words = slug_words(name);
	if (start == INSTANT_NONE)
		return g_strconcat("undated-", words, NULL);
	const struct civil day = instant_to_civil(start);
	return g_strdup_printf("%04d-%02d-%02d-%s", day.year, day.month, day.day, words);
}

static int is_taken(Store *store, const char *slug, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_SLUG_TAKEN, error);
	if (stmt == NULL)
		return -1;
	bind_text(stmt, 1, slug);
	const int step = statement_step(store, stmt, error);
	sqlite3_reset(stmt);
	return step;
}

/* given: base -> the last number that was tried, so that many incidents of one day do not try all before them. */
static char *give_slug(Store *store, gint64 id, gint64 start, const char *name,
                       GHashTable *given, GError **error)
{
	char *base = slug_base(start, name);
	int n = GPOINTER_TO_INT(g_hash_table_lookup(given, base));
	g_autofree char *slug = NULL;
	int taken;
	do {
		g_free(slug);
		slug = ++n == 1 ? g_strdup(base) : g_strdup_printf("%s-%d", base, n);
	} while ((taken = is_taken(store, slug, error)) == 1);
	g_hash_table_insert(given, base, GINT_TO_POINTER(n));
	sqlite3_stmt *stmt = taken == 0 ? statement(store, QUERY_SET_SLUG, error) : NULL;
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, id);
	bind_text(stmt, 2, slug);
	return statement_run(store, stmt, error) ? g_steal_pointer(&slug) : NULL;
}

/* --- of a source ------------------------------------------------------------------------ */

struct stated *put_stated(const struct put *put, const Event *event)
{
	if (event->incident == NULL)
		return NULL;
	const guint at =
	        GPOINTER_TO_UINT(g_hash_table_lookup(put->by_vendor_id, event->incident));
	return at > 0 ? &g_array_index(put->stated, struct stated, at - 1) : NULL;
}

/* The source that stated the very bytes before, 0 = none. */
static bool known_record(Store *store, const Incident *incident, gint64 id,
                         gint64 *source, GError **error)
{
	*source = 0;
	if (!incident->whole || incident->record_sha256[0] == '\0')
		return true;
	sqlite3_stmt *stmt = statement(store, QUERY_KNOWN_RECORD, error);
	if (stmt == NULL)
		return false;
	bind_text(stmt, 1, incident->record_sha256);
	sqlite3_bind_int64(stmt, 2, id);
	sqlite3_bind_int64(stmt, 3, incident->length);
	bind_text(stmt, 4, store->put->importer);
	const int step = statement_step(store, stmt, error);
	if (step == 1)
		*source = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return step >= 0;
}

static bool put_restatement(Store *store, const Incident *incident, gint64 id,
                            gint64 source, GError **error)
{
	const struct stretch record = { incident->line, incident->offset,
		                        incident->length };
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_RESTATEMENT, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	sqlite3_bind_int64(stmt, 2, id);
	sqlite3_bind_int64(stmt, 3, source);
	sqlite3_bind_int64(stmt, 4, incident->line);
	sqlite3_bind_int64(stmt, 5, incident->offset);
	g_array_append_val(store->put->known, record);
	return statement_run(store, stmt, error);
}

static bool drop_restatement(Store *store, gint64 id, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_DROP_RESTATEMENT, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, store->put->source);
	sqlite3_bind_int64(stmt, 2, id);
	return statement_run(store, stmt, error);
}

/* A file that states an incident twice: the later place counts, and neither is all that it says. */
static bool put_second(Store *store, struct stated *stated, const Incident *incident,
                       GError **error)
{
	Incident part = *incident;
	part.whole = false;
	part.record_sha256[0] = '\0';
	if (stated->known && !drop_restatement(store, stated->id, error))
		return false;
	stated->known = false;
	return put_statement(store, stated->id, store->put->source, &part, error);
}

static bool put_first(Store *store, struct stated *stated, const Incident *incident,
                      GError **error)
{
	gint64 source;
	stated->made = stated->id == 0;
	if (stated->made &&
	    !make_incident(store, incident->vendor_id, &stated->id, error))
		return false;
	if (!known_record(store, incident, stated->id, &source, error))
		return false;
	stated->known = source != 0 && source != store->put->source;
	return stated->known ? put_restatement(store, incident, stated->id, source, error)
	                     : put_statement(store, stated->id, store->put->source,
	                                     incident, error);
}

bool put_incident(void *user, const Incident *incident, GError **error)
{
	Store *store = user;
	struct put *put = store->put;
	const Event of = { .incident = incident->vendor_id };
	struct stated *before = put_stated(put, &of);
	if (before != NULL)
		return put_second(store, before, incident, error);
	struct stated stated = stated_of(incident);
	if ((incident->vendor_id != NULL &&
	     !vendor_incident(store, incident->vendor_id, &stated.id, error)) ||
	    !put_first(store, &stated, incident, error)) {
		stated_clear(&stated);
		return false;
	}
	g_array_append_val(put->stated, stated);
	if (incident->vendor_id != NULL)
		g_hash_table_insert(put->by_vendor_id, g_strdup(incident->vendor_id),
		                    GUINT_TO_POINTER(put->stated->len));
	return true;
}

/* First post; the stated start when it is earlier; else whatever dates the incident. */
static void settle_start(struct stated *stated)
{
	if (stated->start == INSTANT_NONE ||
	    (stated->first_post != INSTANT_NONE && stated->first_post < stated->start))
		stated->start = stated->first_post;
	if (stated->start == INSTANT_NONE)
		stated->start = stated->fallback;
}

static gint by_start(gconstpointer a, gconstpointer b)
{
	const struct stated *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static bool set_as_of(Store *store, const struct stated *stated, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_SET_AS_OF, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, stated->id);
	sqlite3_bind_int64(stmt, 2, store->put->source);
	bind_instant(stmt, 3, stated->as_of);
	return statement_run(store, stmt, error);
}

/* Of two incidents of one day the earlier gets the plain slug, in whatever order the file has them. */
bool put_name_incidents(Store *store, GError **error)
{
	GArray *all = store->put->stated;
	g_autoptr(GHashTable) given =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < all->len; i++)
		settle_start(&g_array_index(all, struct stated, i));
	g_array_sort(all, by_start);
	for (guint i = 0; i < all->len; i++) {
		const struct stated *stated = &g_array_index(all, struct stated, i);
		if (!stated->known && !set_as_of(store, stated, error))
			return false;
		if (!stated->made)
			continue;
		g_autofree char *slug = give_slug(store, stated->id, stated->start,
		                                  stated->name, given, error);
		if (slug == NULL)
			return false;
	}
	return true;
}

bool put_own_incident(Store *store, Incident *incident, GError **error)
{
	gint64 id;
	struct stated stated = stated_of(incident);
	const gint64 start =
	        stated.start != INSTANT_NONE ? stated.start : stated.fallback;
	char *slug = NULL;
	g_autoptr(GHashTable) given =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (make_incident(store, incident->vendor_id, &id, error) &&
	    put_statement(store, id, 0, incident, error))
		slug = give_slug(store, id, start, stated.name, given, error);
	stated_clear(&stated);
	if (slug == NULL)
		return false;
	incident->id = id;
	incident->source = 0;
	g_free(incident->slug);
	incident->slug = slug;
	return true;
}
