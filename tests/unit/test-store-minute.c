/* Packed rollups come back equal, SQL reads them as a table, and bytes that are none are an error everywhere. */
#include "store/minute.h"
#include "store-fixture.h"

static const struct log_rollup rollups[] = {
	{ T, 1, SEVERITY_NONE, 0, 1, 1, 1, 0 },
	{ T, 2, SEVERITY_ERROR, 5, 300, 900, 1200, 70000 },
	{ T, 9, SEVERITY_INFO, 2, 2, 3, 4, 200 }, /* steps back */
	{ T, 10000, 24, 7, G_MAXINT64, 5, G_MAXINT64, G_MAXINT64 },
	{ T, G_MAXINT64, SEVERITY_FATAL, 1, 1, G_MAXINT64, G_MAXINT64, 0 },
};

static GByteArray *packed(void)
{
	GByteArray *bytes = g_byte_array_new();
	minute_pack(bytes, rollups, G_N_ELEMENTS(rollups));
	return bytes;
}

static void comes_back_equal(void)
{
	g_autoptr(GByteArray) bytes = packed();
	struct minute_reader reader = minute_read(T, bytes->data, bytes->len);
	struct log_rollup got;
	for (gsize i = 0; i < G_N_ELEMENTS(rollups); i++) {
		const struct log_rollup *want = &rollups[i];
		g_assert_true(minute_next(&reader, &got));
		g_assert_cmpint(got.minute, ==, want->minute);
		g_assert_cmpint(got.pattern, ==, want->pattern);
		g_assert_cmpint(got.severity, ==, want->severity);
		g_assert_cmpint(got.status_class, ==, want->status_class);
		g_assert_cmpint(got.count, ==, want->count);
		g_assert_cmpint(got.first_line, ==, want->first_line);
		g_assert_cmpint(got.last_line, ==, want->last_line);
		g_assert_cmpint(got.first_offset, ==, want->first_offset);
	}
	g_assert_false(minute_next(&reader, &got));
	g_assert_false(reader.damaged);
}

static void ends_quietly_only_between_entries(void)
{
	g_autoptr(GByteArray) bytes = packed();
	guint whole = 0;
	for (guint len = 0; len <= bytes->len; len++) {
		struct minute_reader reader = minute_read(T, bytes->data, len);
		struct log_rollup got;
		while (minute_next(&reader, &got))
			;
		whole += !reader.damaged;
	}
	g_assert_cmpuint(whole, ==, G_N_ELEMENTS(rollups) + 1);
}

static void refuses_what_cannot_be(void)
{
	static const guint8 cases[][16] = {
		{ 0, 0, 1, 2, 0, 0 },       /* no pattern has the number 0 */
		{ 1, 0, 1, 2, 0 },          /* ends early */
		{ 1, 0xc8, 1, 1, 2, 0, 0 }, /* severity 25 */
		{ 1, 0, 1, 1, 0, 0 },       /* line -1 */
		{ 1, 0, 1, 2, 1, 0 },       /* last line before the first */
		{ 1, 0, 1, 2, 0, 1 },       /* offset -1 */
	};
	static const gsize len[] = { 6, 5, 7, 6, 6, 6 };
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct minute_reader reader = minute_read(T, cases[i], len[i]);
		struct log_rollup got;
		g_test_message("%" G_GSIZE_FORMAT, i);
		g_assert_false(minute_next(&reader, &got));
		g_assert_true(reader.damaged);
		g_assert_false(minute_next(&reader, &got));
	}
}

/* --- the table ---------------------------------------------------------------------------- */

enum { SOURCES = 2, MINUTES = 3, PATTERNS = 2 };

/* Pattern 1 is of 5xx; counts tell rows apart: source, minute, pattern. */
static Store *store_with_counts(void)
{
	g_autoptr(GError) error = NULL;
	Store *store = open_ok(NULL, STORE_TEMPORARY);
	for (int s = 1; s <= SOURCES; s++) {
		g_autofree char *name = g_strdup_printf("%d", s);
		g_autoptr(Source) source = source_named(name);
		struct sink sink;
		begin_ok(store, source, &sink);
		for (int p = 1; p <= PATTERNS; p++) {
			const struct log_pattern pattern = { p,
				                             p == 1 ? "a" : "b",
				                             SEVERITY_INFO,
				                             p == 1 ? 5 : 2,
				                             1,
				                             T,
				                             T,
				                             0,
				                             0 };
			g_assert_true(sink.pattern(sink.user, &pattern, &error));
		}
		for (int m = 0; m < MINUTES; m++) {
			struct log_rollup of[PATTERNS];
			for (int p = 1; p <= PATTERNS; p++)
				of[p - 1] = (struct log_rollup){ T + m * MINUTE,
					                         p,
					                         SEVERITY_INFO,
					                         p == 1 ? 5 : 2,
					                         s * 100 + m * 10 + p,
					                         1,
					                         1,
					                         0 };
			g_assert_true(sink.rollups(sink.user, of, PATTERNS, &error));
		}
		commit_ok(store, source);
	}
	return store;
}

static bool add_value(void *user, int n, const char *const *names,
                      const char *const *values)
{
	(void)n, (void)names;
	g_string_append_printf(user, "%s ", values[0]);
	return true;
}

static char *values_of(Store *store, const char *sql)
{
	g_autoptr(GError) error = NULL;
	GString *text = g_string_new(NULL);
	g_autofree char *at_t = g_strdup_printf("%" G_GINT64_FORMAT, T);
	g_autoptr(GString) whole = g_string_new(sql);
	g_string_replace(whole, "$T", at_t, 0);
	g_assert_true(store_query(store, whole->str, add_value, text, &error));
	g_assert_no_error(error);
	return g_string_free(text, FALSE);
}

static void is_a_table_for_sql(void)
{
	static const struct {
		const char *sql, *want;
	} cases[] = {
		{ "SELECT count FROM log_rollup",
		  "101 102 111 112 121 122 201 202 211 212 221 222 " },
		{ "SELECT count FROM log_rollup ORDER BY source DESC, minute, pattern "
		  "DESC",
		  "202 201 212 211 222 221 102 101 112 111 122 121 " },
		{ "SELECT count FROM log_rollup WHERE source = 2 ORDER BY minute DESC, "
		  "pattern",
		  "221 222 211 212 201 202 " },
		{ "SELECT count FROM log_rollup WHERE minute = $T + 60000000",
		  "111 112 211 "
		  "212 " },
		{ "SELECT count FROM log_rollup WHERE source = 1 AND minute > $T",
		  "111 112 "
		  "121 122 " },
		{ "SELECT count FROM log_rollup WHERE source = 1 AND minute >= $T + 1 "
		  "AND "
		  "minute < $T + 120000000",
		  "111 112 " },
		{ "SELECT count FROM log_rollup WHERE source = 1 AND minute = $T AND "
		  "minute > "
		  "$T",
		  "" },
		{ "SELECT count FROM log_rollup WHERE source IN (2, 1) AND pattern = 2 "
		  "AND "
		  "minute <= $T",
		  "102 202 " },
		{ "SELECT count FROM log_rollup WHERE source = NULL OR minute = 'x'",
		  "" },
		{ "SELECT sum(a.count - b.count) FROM log_rollup a JOIN log_rollup b "
		  "USING "
		  "(source, minute) WHERE a.pattern = 2 AND b.pattern = 1",
		  "6 " },
		{ "SELECT count(*) FROM log_rollup r JOIN log_pattern p ON p.source = "
		  "r.source "
		  "AND p.id = r.pattern WHERE p.text = 'a' AND r.status_class = 5",
		  "6 " },
		{ "SELECT count(DISTINCT rowid) FROM log_rollup", "12 " },
	};
	g_autoptr(Store) store = store_with_counts();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = values_of(store, cases[i].sql);
		g_test_message("%s", cases[i].sql);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
	g_autofree char *all =
	        values_of(store, "SELECT (minute - $T) || ',' || pattern || "
	                         "',' || severity || ',' || status_class || "
	                         "',' || first_line || ',' || last_line || "
	                         "',' || first_offset FROM log_rollup WHERE "
	                         "count = 211");
	g_assert_cmpstr(all, ==, "60000000,1,9,5,1,1,0 ");
}

static void takes_no_writing(void)
{
	static const char *const cases[] = {
		"DELETE FROM log_rollup",
		"INSERT INTO log_rollup (source) VALUES (1)",
		"UPDATE log_rollup SET count = 1",
		"DROP TABLE log_rollup",
	};
	g_autoptr(Store) store = store_with_counts();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s", cases[i]);
		g_assert_cmpint(sqlite3_exec(store->db, cases[i], NULL, NULL, NULL), !=,
		                SQLITE_OK);
	}
}

static bool ignore_row(void *user, int n, const char *const *names,
                       const char *const *values)
{
	(void)user, (void)n, (void)names, (void)values;
	return true;
}

static void tells_damage(void)
{
	static const char *const cases[] = {
		"UPDATE log_minute SET entries = x'00' WHERE source = 2 AND minute = $T",
		"UPDATE log_minute SET entries = x'01' WHERE source = 2",
		"UPDATE log_minute SET entries = CAST(entries || x'ff' AS BLOB) WHERE "
		"source = 2",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Store) store = store_with_counts();
		g_autofree char *at_t = g_strdup_printf("%" G_GINT64_FORMAT, T);
		g_autoptr(GString) sql = g_string_new(cases[i]);
		g_string_replace(sql, "$T", at_t, 0);
		g_assert_cmpint(sqlite3_exec(store->db, sql->str, NULL, NULL, NULL), ==,
		                SQLITE_OK);
		g_autoptr(GError) query = NULL, history = NULL, failed = NULL,
		                  digest = NULL;
		g_test_message("%s", sql->str);
		g_assert_false(store_query(store, "SELECT sum(count) FROM log_rollup",
		                           ignore_row, NULL, &query));
		g_assert_error(query, DEBRIEF_ERROR, ERROR_STORE);
		g_assert_null(store_log_history(store, T, T + HOUR, &history));
		g_assert_error(history, DEBRIEF_ERROR, ERROR_STORE);
		g_assert_null(store_digest(store, true, &digest));
		g_assert_error(digest, DEBRIEF_ERROR, ERROR_STORE);
		g_autoptr(GArray) minutes = store_failed_minutes(store, 2, &failed);
		if (i < 2) /* a failure may stand before the damage */
			g_assert_error(failed, DEBRIEF_ERROR, ERROR_STORE);
	}
}

static void finds_minutes_with_failures(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_with_counts();
	g_autoptr(GArray) minutes = store_failed_minutes(store, 2, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(minutes->len, ==, MINUTES);
	g_assert_cmpint(g_array_index(minutes, gint64, 1), ==, T + MINUTE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add_func("/store/minute/" name, function)
	ADD("comes-back-equal", comes_back_equal);
	ADD("ends-quietly-only-between-entries", ends_quietly_only_between_entries);
	ADD("refuses-what-cannot-be", refuses_what_cannot_be);
	ADD("is-a-table-for-sql", is_a_table_for_sql);
	ADD("takes-no-writing", takes_no_writing);
	ADD("tells-damage", tells_damage);
	ADD("finds-minutes-with-failures", finds_minutes_with_failures);
	return g_test_run();
}
