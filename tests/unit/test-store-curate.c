/* What users add is kept beside the evidence, and queries only read. */
#include "store-fixture.h"

static void give_log(Store *store, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Source) source = source_named(name);
	struct sink sink;
	source->lane = LANE_MACHINES;
	begin_ok(store, source, &sink);
	g_autoptr(Event) plain = post_new(NULL, NULL, T, 1, 0, 1, "plain");
	g_autoptr(Event) own = post_new(NULL, NULL, T, 1, 1, 1, "own");
	plain->lane = LANE_MACHINES;
	own->lane = LANE_MACHINES;
	own->component = g_strdup("Console");
	give_event(&sink, plain);
	give_event(&sink, own);
	g_autoptr(Series) series = series_new();
	series->measure = MEASURE_ERRORS;
	series->lane = LANE_MACHINES;
	series->width = MINUTE;
	series->zone = ZONE_EXPLICIT;
	series->name = g_strdup("5xx");
	const struct sample sample = { T, 3, NAN, NAN, 1, 0, 1, 0 };
	g_array_append_val(series->samples, sample);
	g_assert_true(sink.series(sink.user, series, &error));
	commit_ok(store, source);
}

static void ties_a_source_to_component_and_lane(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	give_log(store, "a.log");
	g_assert_true(store_set_source(store, 1, "Web", LANE_PRESS, "ann", &error));
	g_assert_true(store_set_source(store, 1, "API", 0, "bob", &error));
	g_autoptr(Evidence) evidence = load_ok(store);
	const Source *source = evidence->sources->pdata[0];
	const Series *series = evidence->series->pdata[0];
	const Event *plain = evidence->events->pdata[0],
	            *own = evidence->events->pdata[1];
	g_assert_cmpstr(source->component, ==, "API");
	g_assert_cmpint(source->lane, ==, LANE_PRESS);
	g_assert_cmpstr(series->component, ==, "API");
	g_assert_cmpint(series->lane, ==, LANE_PRESS);
	g_assert_cmpstr(plain->component, ==, "API");
	g_assert_cmpint(plain->lane, ==, LANE_PRESS);
	g_assert_cmpstr(own->component, ==, "Console");
}

static void refuses_sources_and_lanes_that_are_none(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	give_log(store, "a.log");
	g_autofree char *before = digest_ok(store);
	for (int i = 0; i < 3; i++) {
		g_autoptr(GError) error = NULL;
		const bool ok =
		        i == 0   ? store_set_source(store, 2, "x", 0, "ann", &error)
		        : i == 1 ? store_set_source(store, 1, "x", 77, "ann", &error)
		                 : store_remove_source(store, 2, &error);
		g_assert_false(ok);
		g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
	}
	g_autofree char *after = digest_ok(store);
	g_assert_cmpstr(after, ==, before);
}

static void removes_a_source_with_all_that_came_from_it(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autofree char *empty = digest_ok(store);
	give_log(store, "a.log");
	g_autofree char *one = digest_ok(store);
	give_log(store, "b.log");
	g_assert_true(store_set_source(store, 2, "API", LANE_PRESS, "ann", &error));
	g_assert_true(store_remove_source(store, 2, &error));
	g_autofree char *again = digest_ok(store);
	g_assert_cmpstr(again, ==, one);
	g_assert_true(store_remove_source(store, 1, &error));
	g_autofree char *none = digest_ok(store);
	g_assert_cmpstr(none, ==, empty);
	give_log(store, "c.log");
	g_autoptr(Evidence) evidence = load_ok(store);
	const Source *source = evidence->sources->pdata[0];
	const Event *event = evidence->events->pdata[0];
	const Series *series = evidence->series->pdata[0];
	g_assert_cmpint(source->id, ==, 3); /* ids are never given twice */
	g_assert_cmpint(event->id, ==, 5);
	g_assert_cmpint(series->id, ==, 3);
}

static void adds_an_incident_by_hand_and_keeps_the_current_one(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_assert_cmpint(store_current(store), ==, 0);
	for (int i = 1; i <= 2; i++) {
		g_autoptr(Incident) incident = incident_new();
		incident->kind = INCIDENT_WINDOW;
		incident->title = g_strdup("User reports");
		incident->window = range_of(T, T + HOUR);
		g_assert_cmpint(store_add_incident(store, incident, &error), ==, i);
		g_assert_cmpstr(incident->slug, ==,
		                i == 1 ? "2026-06-02-user-reports"
		                       : "2026-06-02-user-reports-2");
	}
	g_assert_true(store_set_current(store, 2, &error));
	g_assert_true(store_set_current(store, 1, &error));
	g_assert_cmpint(store_current(store), ==, 1);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->incidents->len, ==, 2);
	const Incident *incident = evidence->incidents->pdata[0];
	g_assert_cmpint(incident->source, ==, 0);
	g_assert_cmpint(incident->window.hi, ==, T + HOUR);
}

static struct curation *row_of(enum act act, gint64 event)
{
	struct curation *row = curation_new(act);
	row->author = g_strdup("ann");
	row->event = event;
	return row;
}

/* One row that cannot be kept, and none is; nor is the incident that they would make. */
static void keeps_all_that_is_said_or_nothing(void)
{
	static const struct {
		gint64 event, undoes;
	} cases[] = { { 9, 0 }, { 0, 9 }, { -1, 0 } };
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	give_log(store, "a.log");
	g_autofree char *before = digest_ok(store);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) rows =
		        g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
		g_autoptr(Incident) made = incident_new();
		made->kind = INCIDENT_OUTAGE;
		made->title = g_strdup("Part");
		g_ptr_array_add(rows, row_of(ACT_PIN, 1));
		struct curation *bad = row_of(ACT_UNDO, cases[i].event);
		bad->undoes = cases[i].undoes;
		g_ptr_array_add(rows, bad);
		g_assert_false(store_annotate(store, made, rows, &error));
		g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
	}
	g_autofree char *after = digest_ok(store);
	g_assert_cmpstr(after, ==, before);
}

/* Rows outlive the source of their event, and find it when its bytes come again. */
static void finds_what_was_said_of_a_source_that_came_again(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(GPtrArray) rows =
	        g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
	struct curation *row = row_of(ACT_RETITLE, 2);
	row->text = g_strdup("told");
	row->made_at = 77 * SECOND;
	g_ptr_array_add(rows, row);
	give_log(store, "a.log");
	g_assert_true(store_annotate(store, NULL, rows, &error));
	g_assert_cmpint(row->id, ==, 1);
	g_assert_true(store_remove_source(store, 1, &error));
	g_autoptr(Evidence) without = load_ok(store);
	g_assert_cmpint(((struct curation *)without->curations->pdata[0])->event, ==, 0);
	give_log(store, "a.log");
	g_autoptr(Evidence) again = load_ok(store);
	const struct curation *kept = again->curations->pdata[0];
	g_assert_cmpint(kept->event, ==, 4);
	g_assert_cmpint(kept->made_at, ==, 77 * SECOND);
	g_assert_cmpstr(evidence_event(again, 4)->curated->title, ==, "told");
}

static void keeps_a_claim_once_with_bytes_to_point_at(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Event) claim = post_new("inc", NULL, T, 0, 0, 0, "lasted 2 h 45 min");
	claim->kind = KIND_CLAIM;
	claim->lane = LANE_PRESS;
	g_assert_cmpint(store_add_claim(store, claim, "ann", &error), ==, 1);
	g_assert_cmpint(store_add_claim(store, claim, "ann", &error), ==, 1);
	g_assert_cmpint(store_add_claim(store, claim, "bob", &error), ==, 2);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->events->len, ==, 2);
	const Source *source = evidence->sources->pdata[0];
	const Event *event = evidence->events->pdata[0];
	g_assert_cmpstr(source->name, ==, "typed in by ann");
	g_assert_cmpstr(source->importer, ==, "typed");
	g_assert_cmpint(source->lines, ==, source->in_records);
	g_assert_cmpstr(event->body, ==, "lasted 2 h 45 min");
	g_autoptr(GBytes) bytes =
	        store_bytes(store, event->source, event->offset, event->length, &error);
	g_assert_no_error(error);
	g_autofree char *text =
	        g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	g_assert_nonnull(strstr(text, "\"body\":\"lasted 2 h 45 min\""));
	g_assert_nonnull(strstr(text, "\"author\":\"ann\""));
}

/* --- SQL --------------------------------------------------------------------------------------- */

static bool on_row(void *user, int n, const char *const *names, const char *const *values)
{
	GString *out = user;
	for (int i = 0; i < n; i++)
		g_string_append_printf(out, "%s=%s ", names[i],
		                       values[i] != NULL ? values[i] : "NULL");
	return true;
}

static void answers_queries(void)
{
	static const struct {
		const char *sql, *want;
	} cases[] = {
		{ "SELECT id, name FROM source", "id=1 name=a.log " },
		{ "SELECT NULL AS n, 1.5 AS r;  ", "n=NULL r=1.5 " },
		{ "SELECT x'00ff' AS b", "b=x'00ff' " },
		{ "WITH RECURSIVE c(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c "
		  "WHERE n < 3) SELECT sum(n) AS s FROM c",
		  "s=6 " },
		{ "SELECT count(*) AS n FROM event WHERE body LIKE 'p%'", "n=1 " },
		{ "SELECT value FROM json_each('[7]')", "value=7 " },
		{ "SELECT 1 AS a WHERE 0", "" },
	};
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	give_log(store, "a.log");
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) got = g_string_new(NULL);
		store_query(store, cases[i].sql, on_row, got, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(got->str, ==, cases[i].want);
	}
}

static void refuses_queries_that_do_more_than_read(void)
{
	static const char *const cases[] = {
		"DELETE FROM source",
		"UPDATE source SET name = 'x'",
		"INSERT INTO setting VALUES ('a', 'b')",
		"DROP TABLE event",
		"CREATE TABLE x (a)",
		"CREATE TEMP TABLE x (a)",
		"ATTACH '/tmp/x' AS x",
		"PRAGMA user_version = 7",
		"PRAGMA table_info(source)",
		"SELECT * FROM pragma_table_info('source')",
		"VACUUM",
		"VACUUM INTO '/tmp/x'",
		"BEGIN",
		"COMMIT",
		"SAVEPOINT a",
		"SELECT load_extension('x')",
		"SELECT zeroblob(1000000000)",
		"SELECT value FROM setting",
		"SELECT 1; SELECT 2",
		"SELECT 1; DELETE FROM source",
		"SELEC",
		"SELECT * FROM nothing",
		"SELECT ?",
		"",
		"-- nothing",
	};
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	give_log(store, "a.log");
	g_autofree char *before = digest_ok(store);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) got = g_string_new(NULL);
		const bool ok = store_query(store, cases[i], on_row, got, &error);
		g_test_message("%s: %s", cases[i], ok ? "ok" : error->message);
		if (strcmp(cases[i], "SELECT ?") == 0) { /* an unbound mark is NULL */
			g_assert_true(ok);
			continue;
		}
		g_assert_false(ok);
		g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
		g_assert_cmpstr(got->str, ==, "");
	}
	g_autofree char *after = digest_ok(store);
	g_assert_cmpstr(after, ==, before);
}

/* --- digest -------------------------------------------------------------------------------------- */

static void digests_content_and_not_the_import(void)
{
	g_autoptr(Store) a = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Store) b = open_ok(NULL, STORE_TEMPORARY);
	give_log(a, "x"), give_log(a, "y");
	give_log(b, "z"), give_log(b, "y"), give_log(b, "x");
	g_assert_true(store_remove_source(b, 1, NULL));
	g_autofree char *of_a = digest_ok(a);
	g_autofree char *of_b = digest_ok(b);
	g_assert_cmpstr(of_a, ==, of_b); /* other order, other ids, other times */
	g_assert_cmpuint(strlen(of_a), ==, 64);
	g_assert_true(store_set_source(a, 1, "API", 0, "ann", NULL));
	g_autofree char *changed = digest_ok(a);
	g_assert_cmpstr(changed, !=, of_b);
}

/* One row of every kind, one of them changed: 0 = none. */
static char *digest_with(int changed)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = source_named("a");
	g_autoptr(Series) series = series_new();
	g_autoptr(Incident) incident = incident_new();
	const struct sample sample = { T, changed == 1 ? 2 : 1, NAN, NAN, 1, 0, 1, 0 };
	const struct log_pattern pattern = {
		1, changed == 2 ? "b" : "a", SEVERITY_INFO, 0, 1, T, T, 0, 0
	};
	const struct log_rollup rollup = {
		T, 1, SEVERITY_INFO, 0, changed == 3 ? 2 : 1, 1, 1, 0
	};
	const struct place place = { "a", 1, 0, -1 };
	struct sink sink;
	series->measure = MEASURE_REPORTS;
	series->lane = LANE_USERS;
	series->width = MINUTE;
	series->zone = ZONE_EXPLICIT;
	series->name = g_strdup(changed == 4 ? "b" : "a");
	g_array_append_val(series->samples, sample);
	incident->vendor_id = g_strdup("inc");
	g_ptr_array_add(incident->components, g_strdup(changed == 5 ? "b" : "a"));
	begin_ok(store, source, &sink);
	give_incident(&sink, incident);
	give_text(&sink, changed == 6 ? "b" : "a");
	g_assert_true(sink.series(sink.user, series, &error));
	g_assert_true(sink.pattern(sink.user, &pattern, &error));
	g_assert_true(sink.rollups(sink.user, &rollup, 1, &error));
	sink.reject(sink.user, 1, 0, changed == 7 ? "b" : "a");
	sink.warn(sink.user, &place, changed == 8 ? "b" : "a");
	source->records = changed == 9 ? 2 : 1;
	commit_ok(store, source);
	return digest_ok(store);
}

static void digests_every_kind_of_row(void)
{
	g_autofree char *first = digest_with(0);
	g_autofree char *same = digest_with(0);
	g_assert_cmpstr(first, ==, same);
	for (int changed = 1; changed <= 9; changed++) {
		g_autofree char *other = digest_with(changed);
		g_test_message("%d", changed);
		g_assert_cmpstr(first, !=, other);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/curate/ties-a-source-to-component-and-lane",
	                ties_a_source_to_component_and_lane);
	g_test_add_func("/store/curate/refuses-sources-and-lanes-that-are-none",
	                refuses_sources_and_lanes_that_are_none);
	g_test_add_func("/store/curate/removes-a-source-with-all-that-came-from-it",
	                removes_a_source_with_all_that_came_from_it);
	g_test_add_func(
	        "/store/curate/adds-an-incident-by-hand-and-keeps-the-current-one",
	        adds_an_incident_by_hand_and_keeps_the_current_one);
	g_test_add_func("/store/curate/keeps-all-that-is-said-or-nothing",
	                keeps_all_that_is_said_or_nothing);
	g_test_add_func("/store/curate/finds-what-was-said-of-a-source-that-came-again",
	                finds_what_was_said_of_a_source_that_came_again);
	g_test_add_func("/store/curate/keeps-a-claim-once-with-bytes-to-point-at",
	                keeps_a_claim_once_with_bytes_to_point_at);
	g_test_add_func("/store/sql/answers-queries", answers_queries);
	g_test_add_func("/store/sql/refuses-queries-that-do-more-than-read",
	                refuses_queries_that_do_more_than_read);
	g_test_add_func("/store/digest/digests-content-and-not-the-import",
	                digests_content_and_not_the_import);
	g_test_add_func("/store/digest/digests-every-kind-of-row",
	                digests_every_kind_of_row);
	return g_test_run();
}
