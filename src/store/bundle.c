/*
 * bundle.c - see bundle.h.
 *
 * With an incident goes all that names it, what names no incident and lies near it, the counts of logs around it, what
 * people said of any of these, and every source of which something is left. Ids stay what they are, so that what a report
 * of the whole store cites is found in the bundle.
 */
#include "store/bundle.h"

#include <string.h>
#include <unistd.h>

/* --- what is kept ----------------------------------------------------------------------- */

/* Tables of the temporary database; those that are filled from here first. */
static const char TABLES[] =
        "CREATE TEMP TABLE chosen (incident INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE near (lo INTEGER NOT NULL, hi INTEGER NOT NULL);"
        "CREATE TEMP TABLE logged (lo INTEGER NOT NULL, hi INTEGER NOT NULL);"
        "CREATE TEMP TABLE close (lo INTEGER NOT NULL, hi INTEGER NOT NULL);"
        "CREATE TEMP TABLE cited (source INTEGER, offset INTEGER, length INTEGER);"
        "CREATE TEMP TABLE slug (name TEXT PRIMARY KEY) WITHOUT ROWID;"
        "CREATE TEMP TABLE name (name TEXT PRIMARY KEY) WITHOUT ROWID;"
        "CREATE TEMP TABLE kept_event (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE kept_series (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE kept_source (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE kept_annotation (id INTEGER PRIMARY KEY)";

static const char *const choices[] = {
	"INSERT INTO slug SELECT slug FROM incident "
	"WHERE slug IS NOT NULL AND id IN (SELECT incident FROM chosen)",
	"INSERT INTO name SELECT name FROM slug UNION SELECT vendor_id "
	"FROM incident_vendor_id WHERE incident IN (SELECT incident FROM chosen)",
	"INSERT INTO kept_event SELECT id FROM event WHERE incident IN (SELECT name FROM "
	"name) UNION SELECT id FROM event WHERE incident IS NULL AND EXISTS (SELECT 1 "
	"FROM near WHERE at_lo <= near.hi AND coalesce(at_hi, at_lo) >= near.lo) "
	"UNION SELECT event FROM annotation WHERE event IS NOT NULL AND incident IN "
	"(SELECT name FROM slug)",
	"INSERT INTO kept_series SELECT id FROM series WHERE EXISTS (SELECT 1 FROM near, "
	"sample WHERE sample.series = series.id AND sample.start >= near.lo AND "
	"sample.start <= near.hi)",
	"INSERT INTO kept_source SELECT source FROM event WHERE id IN kept_event "
	"UNION SELECT source FROM event_statement WHERE event IN kept_event "
	"UNION SELECT source FROM revision WHERE event IN kept_event "
	"UNION SELECT source FROM incident_statement WHERE incident IN chosen "
	"UNION SELECT source FROM incident_restatement WHERE incident IN chosen "
	"UNION SELECT stated FROM incident_restatement WHERE incident IN chosen "
	"UNION SELECT source FROM series WHERE id IN kept_series "
	"UNION SELECT id FROM source WHERE EXISTS (SELECT 1 FROM logged, log_minute "
	"WHERE log_minute.source = source.id AND minute >= logged.lo AND minute < "
	"logged.hi)",
	"INSERT INTO kept_annotation SELECT id FROM annotation WHERE "
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

/* Each table in its order, and which of its rows; those of raw bytes have a file of their own. */
static const struct copy {
	const char *table, *where;
} copies[] = {
	{ "source", "id IN kept_source" },
	{ "event", "id IN kept_event" },
	{ "event_statement", "event IN kept_event" },
	{ "revision", "event IN kept_event" },
	{ "incident", "id IN chosen" },
	{ "incident_vendor_id", "incident IN chosen" },
	{ "incident_statement", "incident IN chosen" },
	{ "incident_restatement", "incident IN chosen" },
	{ "incident_component", "incident IN chosen" },
	{ "snapshot", "source IN kept_source" },
	{ "series", "id IN kept_series" },
	{ "sample", "series IN kept_series" },
	{ "share", "series IN kept_series" },
	{ "log_pattern", "source IN kept_source AND EXISTS (SELECT 1 FROM logged "
	                 "WHERE first_at < logged.hi AND last_at >= logged.lo)" },
	{ "log_minute", "source IN kept_source AND EXISTS (SELECT 1 FROM logged "
	                "WHERE minute >= logged.lo AND minute < logged.hi)" },
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
		store_fail(store, error);
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

static bool put_ids(Store *store, const GArray *ids, GError **error)
{
	sqlite3_stmt *stmt =
	        bundle_prepare(store, "INSERT OR IGNORE INTO chosen VALUES (?1)", error);
	bool ok = stmt != NULL;
	for (guint i = 0; ok && i < ids->len; i++) {
		sqlite3_bind_int64(stmt, 1, g_array_index(ids, gint64, i));
		ok = run_once(store, stmt, error);
	}
	sqlite3_finalize(stmt);
	return ok;
}

static bool put_ranges(Store *store, const char *sql, const GArray *ranges,
                       GError **error)
{
	sqlite3_stmt *stmt = bundle_prepare(store, sql, error);
	bool ok = stmt != NULL;
	for (guint i = 0; ok && i < ranges->len; i++) {
		const struct range *range = &g_array_index(ranges, struct range, i);
		sqlite3_bind_int64(stmt, 1, range->lo);
		sqlite3_bind_int64(stmt, 2, range->hi);
		ok = run_once(store, stmt, error);
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

static bool choose(struct bundling *b, GError **error)
{
	bool ok = run(b->from, TABLES, error) &&
	          put_ids(b->from, b->want->incidents, error) &&
	          put_ranges(b->from, "INSERT INTO near VALUES (?1, ?2)", b->want->near,
	                     error) &&
	          put_ranges(b->from, "INSERT INTO logged VALUES (?1, ?2)",
	                     b->want->logged, error) &&
	          put_ranges(b->from, "INSERT INTO close VALUES (?1, ?2)", b->want->close,
	                     error) &&
	          put_refs(b->from, b->want->cited, error);
	for (gsize i = 0; ok && i < G_N_ELEMENTS(choices); i++)
		ok = run(b->from, choices[i], error);
	for (gsize i = 0; i < G_N_ELEMENTS(chains); i++)
		do
			ok = ok && run(b->from, chains[i], error);
		while (ok && sqlite3_changes(b->from->db) > 0);
	return ok;
}

/* --- copying rows ------------------------------------------------------------------------- */

/* Of what is a name, a key or a hash no part is a secret: masked, it would name nothing. */
static bool is_key(const char *column)
{
	static const char *const keys[] = { "importer", "zone",       "page_zone",
		                            "offsets",  "slug",       "incident",
		                            "other",    "vendor_id",  "vendor_incident",
		                            "field",    "page",       "key",
		                            "state",    "first_line", "about",
		                            "behind",   NULL };
	return g_strv_contains(keys, column) || g_str_has_suffix(column, "sha256");
}

static bool copy_value(struct bundling *b, sqlite3_stmt *in, sqlite3_stmt *out, int i)
{
	const sqlite3_value *value = sqlite3_column_value(in, i);
	const bool masked = b->want->mask != NULL &&
	                    sqlite3_column_type(in, i) == SQLITE_TEXT &&
	                    !is_key(sqlite3_column_name(in, i));
	char *text = masked ? b->want->mask(b->want->user, column_text(in, i)) : NULL;
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
	g_autofree char *select = g_strdup_printf("SELECT * FROM main.%s WHERE %s",
	                                          copy->table, copy->where);
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
	bind_text(stmt, 1, secret);
	bind_text(stmt, 2, b->want->raw ? "raw" : "excerpts");
	const bool ok = run_once(b->to, stmt, error);
	sqlite3_finalize(stmt);
	return ok;
}

static gint64 count(Store *store, const char *sql)
{
	sqlite3_stmt *stmt = bundle_prepare(store, sql, NULL);
	const gint64 n = stmt != NULL && sqlite3_step(stmt) == SQLITE_ROW
	                         ? sqlite3_column_int64(stmt, 0)
	                         : 0;
	sqlite3_finalize(stmt);
	return n;
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
	return ok;
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
	if (to != NULL && !ok)
		unlink(path);
	return ok;
}

bool store_is_bundle(Store *store)
{
	return count(store, "SELECT count(*) FROM setting WHERE key = 'bundle'") > 0;
}
