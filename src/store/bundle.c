/*
 * bundle.c - see bundle.h.
 *
 * With an incident go the events that the caller names, the counts and logs around it, what people said of any of these,
 * and every source of which something is left or that a report of it cites. Ids stay what they are, so that what a report
 * of the whole store cites is found in the bundle.
 */
#include "store/bundle.h"
#include "store/clock.h"

#include <string.h>
#include <unistd.h>

/* --- what is kept ----------------------------------------------------------------------- */

/* Tables of the temporary database; those that are filled from here first. */
static const char TABLES[] =
        "CREATE TEMP TABLE chosen (incident INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE listed (incident INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE near (source INTEGER NOT NULL, lo INTEGER, hi INTEGER, "
        "PRIMARY KEY (source, lo)) WITHOUT ROWID;"
        "CREATE TEMP TABLE logged (source INTEGER NOT NULL, lo INTEGER, hi INTEGER, "
        "PRIMARY KEY (source, lo)) WITHOUT ROWID;"
        "CREATE TEMP TABLE close (source INTEGER NOT NULL, lo INTEGER, hi INTEGER, "
        "PRIMARY KEY (source, lo)) WITHOUT ROWID;"
        "CREATE TEMP TABLE cited (source INTEGER, offset INTEGER, length INTEGER);"
        "CREATE TEMP TABLE message (text TEXT, severity INTEGER, status_class INTEGER, "
        "PRIMARY KEY (text, severity, status_class)) WITHOUT ROWID;"
        "CREATE TEMP TABLE slug (name TEXT PRIMARY KEY) WITHOUT ROWID;"
        "CREATE TEMP TABLE kept_event (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE kept_series (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE kept_source (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE kept_annotation (id INTEGER PRIMARY KEY)";

static const char *const choices[] = {
	"INSERT INTO slug SELECT slug FROM incident "
	"WHERE slug IS NOT NULL AND id IN (SELECT incident FROM chosen)",
	"INSERT OR IGNORE INTO listed SELECT incident FROM chosen",
	"INSERT INTO kept_series SELECT id FROM series WHERE EXISTS (SELECT 1 FROM near, "
	"sample WHERE near.source = series.source AND sample.series = series.id AND "
	"sample.start BETWEEN near.lo AND near.hi)",
	/* and what other logs say of it: there it may be older */
	"INSERT OR IGNORE INTO message SELECT text, severity, status_class FROM "
	"log_pattern JOIN logged USING (source) WHERE first_at <= hi AND last_at >= lo",
	"INSERT INTO kept_source SELECT source FROM event WHERE id IN kept_event "
	"UNION SELECT source FROM event_statement WHERE event IN kept_event "
	"UNION SELECT source FROM revision WHERE event IN kept_event "
	"UNION SELECT source FROM incident_statement WHERE incident IN listed AND source "
	"<> 0 "
	"UNION SELECT source FROM incident_restatement WHERE incident IN listed "
	"UNION SELECT stated FROM incident_restatement WHERE incident IN listed "
	"UNION SELECT source FROM cited "
	"UNION SELECT source FROM series WHERE id IN kept_series "
	"UNION SELECT source FROM log_pattern WHERE (text, severity, status_class) IN "
	"message "
	"UNION SELECT id FROM source WHERE EXISTS (SELECT 1 FROM logged, log_minute "
	"WHERE logged.source = source.id AND log_minute.source = source.id AND minute "
	"BETWEEN logged.lo AND logged.hi)",
	"INSERT OR IGNORE INTO kept_annotation SELECT id FROM annotation WHERE "
	"incident IN (SELECT name FROM slug) OR other IN (SELECT name FROM slug) "
	"OR event IN kept_event OR source IN kept_source OR coalesce(source, event, "
	"incident, other, undoes) IS NULL",
};
/* Until nothing comes to it: a grown log, what takes back what takes back. */
static const char *const chains[] = {
	"INSERT OR IGNORE INTO kept_source SELECT continues FROM source "
	"WHERE id IN kept_source AND continues <> 0",
	"INSERT OR IGNORE INTO kept_annotation SELECT id FROM annotation "
	"WHERE undoes IN kept_annotation",
};

/* A version of a report names all sources that there were: of those that are left out it knows nothing then. */
#define VERSION                                                                          \
	"id, incident, number, author, at, state, CASE WHEN json_valid(figures) THEN "   \
	"json_set(figures, '$.sources', json((SELECT json_group_object(key, value) "     \
	"FROM json_each(figures, '$.sources') WHERE key IN (SELECT 'S' || id FROM "      \
	"kept_source)))) ELSE '{}' END AS figures"

/* Each table in its order, and which of its rows; those of raw bytes have a file of their own. */
static const struct copy {
	const char *table, *where;
} copies[] = {
	{ "source", "id IN kept_source" },
	{ "event", "id IN kept_event" },
	{ "event_statement", "event IN kept_event" },
	{ "revision", "event IN kept_event" },
	{ "incident", "id IN listed" },
	{ "incident_vendor_id", "incident IN listed" },
	{ "incident_statement", "incident IN listed" },
	{ "incident_restatement", "incident IN listed" },
	{ "incident_component", "incident IN listed" },
	{ "snapshot", "source IN kept_source" },
	{ "series", "id IN kept_series" },
	{ "sample", "series IN kept_series" },
	{ "share", "series IN kept_series" },
	{ "log_pattern",
	  "source IN kept_source AND (text, severity, status_class) IN message" },
	{ "log_minute",
	  "source IN kept_source AND EXISTS (SELECT 1 FROM logged WHERE logged.source = "
	  "log_minute.source AND minute BETWEEN logged.lo AND logged.hi)" },
	{ "reject", "source IN kept_source" },
	{ "notice", "source IN kept_source" },
	{ "annotation", "id IN kept_annotation" },
	{ "report_version", "incident IN (SELECT name FROM slug)" },
	{ "setting", "key = 'current' AND CAST(value AS INTEGER) IN chosen" },
};

sqlite3_stmt *bundle_prepare(Store *store, const char *sql, GError **error)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		store_fail(store, store_keep(store, error));
	return stmt;
}

static bool run(Store *store, const char *sql, GError **error)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
	       store_fail(store, error);
}

static bool run_once(Store *store, sqlite3_stmt *stmt, GError **error)
{
	const bool ok = sqlite3_step(stmt) == SQLITE_DONE;
	sqlite3_reset(stmt);
	return ok || store_fail(store, error);
}

static bool put_ids(Store *store, const char *sql, const GArray *ids, GError **error)
{
	sqlite3_stmt *stmt = bundle_prepare(store, sql, error);
	bool ok = stmt != NULL;
	for (guint i = 0; ok && i < ids->len; i++) {
		sqlite3_bind_int64(stmt, 1, g_array_index(ids, gint64, i));
		ok = run_once(store, stmt, error);
	}
	sqlite3_finalize(stmt);
	return ok;
}

static int by_lo(gconstpointer a, gconstpointer b)
{
	const struct range *x = a, *y = b;
	return (x->lo > y->lo) - (x->lo < y->lo);
}

/* Sorted, and those joined that meet. */
static GArray *joined(const GArray *ranges)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct range));
	g_autoptr(GArray) sorted = g_array_copy((GArray *)(gsize)ranges);
	g_array_sort(sorted, by_lo);
	for (guint i = 0; i < sorted->len; i++) {
		const struct range *range = &g_array_index(sorted, struct range, i);
		struct range *last =
		        all->len > 0 ? &g_array_index(all, struct range, all->len - 1)
		                     : NULL;
		if (last != NULL && range->lo <= last->hi)
			last->hi = MAX(last->hi, range->hi);
		else
			g_array_append_val(all, *range);
	}
	return all;
}

/* Rows have the times of their sources; ranges are by the clocks as people corrected them. */
static bool put_ranges(struct bundling *b, const char *sql, const GArray *ranges,
                       gint64 more, GError **error)
{
	g_autoptr(GArray) sources = query_ids(b->from, QUERY_COUNTING_SOURCES, 0, error);
	g_autoptr(GArray) all = joined(ranges);
	sqlite3_stmt *stmt = sources != NULL ? bundle_prepare(b->from, sql, error) : NULL;
	bool ok = stmt != NULL;
	for (guint i = 0; ok && i < sources->len * all->len; i++) {
		const gint64 source = g_array_index(sources, gint64, i / all->len);
		const struct range *range =
		        &g_array_index(all, struct range, i % all->len);
		const gint64 shift = clock_shift(b->from, source, range_middle(*range));
		sqlite3_bind_int64(stmt, 1, source);
		sqlite3_bind_int64(stmt, 2, range->lo - shift - more);
		sqlite3_bind_int64(stmt, 3, range->hi - shift + more);
		ok = run_once(b->from, stmt, error);
	}
	sqlite3_finalize(stmt);
	return ok;
}

static bool put_refs(Store *store, const GArray *refs, GError **error)
{
	sqlite3_stmt *stmt =
	        bundle_prepare(store, "INSERT INTO cited VALUES (?1, ?2, ?3)", error);
	bool ok = stmt != NULL;
	for (guint i = 0; ok && i < refs->len; i++) {
		const struct ref *ref = &g_array_index(refs, struct ref, i);
		sqlite3_bind_int64(stmt, 1, ref->source);
		sqlite3_bind_int64(stmt, 2, ref->offset);
		sqlite3_bind_int64(stmt, 3, ref->length);
		ok = run_once(store, stmt, error);
	}
	sqlite3_finalize(stmt);
	return ok;
}

static bool put_wanted(struct bundling *b, GError **error)
{
	const struct bundle *want = b->want;
	return put_ids(b->from, "INSERT OR IGNORE INTO chosen VALUES (?1)",
	               want->incidents, error) &&
	       put_ids(b->from, "INSERT OR IGNORE INTO listed VALUES (?1)",
	               want->partners, error) &&
	       put_ids(b->from, "INSERT OR IGNORE INTO kept_event VALUES (?1)",
	               want->events, error) &&
	       put_ids(b->from, "INSERT OR IGNORE INTO kept_annotation VALUES (?1)",
	               want->words, error) &&
	       put_ranges(b, "INSERT OR IGNORE INTO near VALUES (?1, ?2, ?3)", want->near,
	                  0, error) &&
	       put_ranges(b, "INSERT OR IGNORE INTO close VALUES (?1, ?2, ?3)",
	                  want->close, 0, error) &&
	       put_ranges(b, "INSERT OR IGNORE INTO logged VALUES (?1, ?2, ?3)",
	                  want->logged, MINUTE, error) &&
	       put_refs(b->from, want->cited, error);
}

static bool choose(struct bundling *b, GError **error)
{
	bool ok = run(b->from, TABLES, error) && put_wanted(b, error);
	for (gsize i = 0; ok && i < G_N_ELEMENTS(choices); i++)
		ok = run(b->from, choices[i], error);
	for (gsize i = 0; i < G_N_ELEMENTS(chains); i++)
		do
			ok = ok && run(b->from, chains[i], error);
		while (ok && sqlite3_changes(b->from->db) > 0);
	return ok;
}

/* --- copying rows ------------------------------------------------------------------------- */

/* Words of debrief's own, zones and hashes: no part of them is a secret. */
static bool is_word(const char *column)
{
	static const char *const words[] = { "importer", "zone",       "page_zone",
		                             "offsets",  "field",      "key",
		                             "state",    "first_line", NULL };
	return g_strv_contains(words, column) || g_str_has_suffix(column, "sha256");
}

/*
 * Hashes of few bytes, of which all but the secret is known, would prove a guess. Nothing reads them in a store that is not
 * added to, but whether a source is a log.
 */
static const char *hash_shown(const char *column, const char *text)
{
	static const char none[] =
	        "0000000000000000000000000000000000000000000000000000000000000000";
	if (g_str_equal(column, "record_sha256"))
		return "";
	return g_str_equal(column, "first_line") && *text != '\0' ? none : text;
}

/* Names and ids are masked as all texts are: one that stands in several tables is the same in all. */
static char *masked_text(const struct bundling *b, const char *column, const char *text)
{
	return is_word(column) ? g_strdup(hash_shown(column, text))
	                       : b->want->mask(b->want->user, text);
}

static bool copy_value(struct bundling *b, sqlite3_stmt *in, sqlite3_stmt *out, int i)
{
	const sqlite3_value *value = sqlite3_column_value(in, i);
	const bool masked =
	        b->want->mask != NULL && sqlite3_column_type(in, i) == SQLITE_TEXT;
	char *text =
	        masked ? masked_text(b, sqlite3_column_name(in, i), column_text(in, i))
	               : NULL;
	if (text == NULL)
		return sqlite3_bind_value(out, i + 1, value) == SQLITE_OK;
	return sqlite3_bind_text(out, i + 1, text, -1, g_free) == SQLITE_OK;
}

static bool copy_row(struct bundling *b, sqlite3_stmt *in, sqlite3_stmt *out,
                     GError **error)
{
	for (int i = 0; i < sqlite3_column_count(in); i++)
		if (!copy_value(b, in, out, i))
			return store_fail(b->to, error);
	return run_once(b->to, out, error);
}

static char *insert_text(const char *table, int columns)
{
	GString *sql = g_string_new(NULL);
	g_string_printf(sql, "INSERT INTO %s VALUES (?", table);
	for (int i = 1; i < columns; i++)
		g_string_append(sql, ", ?");
	g_string_append_c(sql, ')');
	return g_string_free(sql, FALSE);
}

static bool copy_table(struct bundling *b, const struct copy *copy, GError **error)
{
	g_autofree char *select = g_strdup_printf(
	        "SELECT %s FROM main.%s WHERE %s",
	        g_str_equal(copy->table, "report_version") ? VERSION : "*", copy->table,
	        copy->where);
	sqlite3_stmt *in = bundle_prepare(b->from, select, error), *out = NULL;
	if (in == NULL)
		return false;
	g_autofree char *insert = insert_text(copy->table, sqlite3_column_count(in));
	out = bundle_prepare(b->to, insert, error);
	bool ok = out != NULL;
	int step = SQLITE_DONE;
	while (ok && (step = sqlite3_step(in)) == SQLITE_ROW)
		ok = copy_row(b, in, out, error);
	if (ok && step != SQLITE_DONE)
		ok = store_fail(b->from, error);
	sqlite3_finalize(in);
	sqlite3_finalize(out);
	return ok;
}

static gint64 count(Store *store, const char *sql)
{
	sqlite3_stmt *stmt = bundle_prepare(store, sql, NULL);
	gint64 n = 0;
	if (stmt != NULL && sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	else if (stmt != NULL)
		store_fail(store, store_keep(store, NULL));
	sqlite3_finalize(stmt);
	return n;
}

/* Without the key of the masks nobody can try what was masked; with the evidence itself it must give the same masks. */
static bool copy_secret(struct bundling *b, GError **error)
{
	g_autofree char *secret = b->want->mask == NULL ? store_secret(b->from) : NULL;
	if (!run(b->to, "DELETE FROM setting WHERE key = 'secret'", error))
		return false;
	sqlite3_stmt *stmt = bundle_prepare(
	        b->to,
	        "INSERT INTO setting SELECT 'secret', ?1 WHERE ?1 IS NOT NULL UNION ALL "
	        "SELECT 'bundle', ?2",
	        error);
	if (stmt == NULL)
		return false;
	const bool of_excerpts =
	        count(b->from, "SELECT count(*) FROM setting WHERE key = 'bundle' AND "
	                       "value = 'excerpts'") > 0;
	bind_text(stmt, 1, secret);
	bind_text(stmt, 2, b->want->raw && !of_excerpts ? "raw" : "excerpts");
	const bool ok = run_once(b->to, stmt, error);
	sqlite3_finalize(stmt);
	return ok;
}

static bool copy_all(struct bundling *b, GError **error)
{
	bool ok = copy_secret(b, error);
	for (gsize i = 0; ok && i < G_N_ELEMENTS(copies); i++)
		ok = copy_table(b, &copies[i], error);
	ok = ok && bundle_bytes(b, error);
	b->counts->sources = count(b->from, "SELECT count(*) FROM kept_source");
	b->counts->of_sources = count(b->from, "SELECT count(*) FROM source");
	b->counts->events = count(b->from, "SELECT count(*) FROM kept_event");
	b->counts->of_bytes =
	        count(b->from, "SELECT coalesce(sum(length), 0) FROM log_chunk");
	if (!ok || b->from->fault == NULL)
		return ok;
	/* of a look-up: what it should have found is missing */
	g_propagate_error(error, g_steal_pointer(&b->from->fault));
	return false;
}

/* --- the file -------------------------------------------------------------------------------- */

/* In one transaction of either: what comes to the store meanwhile is not in it, and half of it is nothing. */
static bool fill(struct bundling *b, GError **error)
{
	bool ok = run(b->from, "BEGIN", error) && choose(b, error) &&
	          query_run(b->to, QUERY_BEGIN_WRITE, error);
	ok = ok && copy_all(b, error) && query_run(b->to, QUERY_COMMIT, error);
	run(b->from, "ROLLBACK", NULL);
	return ok;
}

bool store_bundle(Store *store, const struct bundle *want, const char *path,
                  struct bundle_counts *counts, GError **error)
{
	*counts = (struct bundle_counts){ 0 };
	Store *to = store_open(path, STORE_CREATE, 0, error);
	struct bundling b = { store, to, want, counts };
	const bool ok = to != NULL && fill(&b, error);
	store_close(to);
	if (to != NULL && !ok) {
		/* on a full disk SQLite cannot roll back, and leaves it */
		g_autofree char *journal = g_strconcat(path, "-journal", NULL);
		unlink(path);
		unlink(journal);
	}
	return ok;
}

bool store_is_bundle(Store *store)
{
	return count(store, "SELECT count(*) FROM setting WHERE key = 'bundle'") > 0;
}
