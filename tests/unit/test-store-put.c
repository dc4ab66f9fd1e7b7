/* What is put comes back equal, once, and in order. */
#include "store-fixture.h"

/* --- one of everything, no two fields alike ------------------------------------------- */

static Event *full_event(void)
{
	Event *e = event_new();
	e->line = 11;
	e->offset = 12;
	e->length = 13;
	e->ordinal = 14;
	e->at = range_of(T + 15, T + 16);
	e->until = range_of(T + 17, RANGE_OPEN);
	e->posted_at = T + 18;
	e->zone = ZONE_ASSUMED;
	e->lane = LANE_PRESS;
	e->kind = KIND_CLAIM;
	e->phase = PHASE_VERIFYING;
	e->repeats_phase = true;
	e->level = LEVEL_PARTIAL;
	e->severity = SEVERITY_FATAL;
	e->severity_text = g_strdup("panic");
	e->component = g_strdup("API");
	e->title = g_strdup("title \xff not UTF-8");
	e->body = g_strdup("body");
	e->incident = g_strdup("inc1");
	e->vendor_id = g_strdup("post1");
	e->url = g_strdup("https://example.org/1");
	e->extra = g_strdup("{\"a\":1}");
	e->doubts = TIME_YEAR_INFERRED | TIME_SKIPPED;
	return e;
}

static Incident *full_incident(void)
{
	Incident *i = incident_new();
	i->line = 21;
	i->offset = 22;
	i->length = 23;
	i->vendor_id = g_strdup("inc1");
	i->title = g_strdup("Elevated errors");
	i->url = g_strdup("https://example.org/i");
	i->page = g_strdup("Claude");
	i->page_zone = g_strdup("America/Los_Angeles");
	i->kind = INCIDENT_MAINTENANCE;
	i->impact = IMPACT_CRITICAL;
	i->status = PHASE_MONITORING;
	i->created_at = T + 24;
	i->started_at = T + 25;
	i->resolved_at = T + 26;
	i->scheduled_for = T + 27;
	i->scheduled_until = T + 28;
	i->backfilled = true;
	i->window = range_of(T + 29, T + 30);
	g_ptr_array_add(i->components, g_strdup("API"));
	g_ptr_array_add(i->components, g_strdup("Console\nof two lines"));
	return i;
}

static Series *full_series(void)
{
	Series *s = series_new();
	const struct sample samples[] = {
		{ T + 15 * MINUTE, 2044, 5000.5, 33.25, 41, 42, 43, 0 },
		{ T + 30 * MINUTE, 0, NAN, NAN, 44, 45, 46, 0 },
	};
	s->measure = MEASURE_ERRORS;
	s->lane = LANE_MACHINES;
	s->width = 15 * MINUTE;
	s->name = g_strdup("5xx");
	s->unit = g_strdup("requests");
	s->component = g_strdup("API");
	s->zone = ZONE_GIVEN;
	s->label_is_end = true;
	g_array_append_vals(s->samples, samples, 2);
	struct share *share = g_new(struct share, 1);
	*share = (struct share){ g_strdup("Website"), 0.62 };
	g_ptr_array_add(s->reasons, share);
	return s;
}

static Source *full_source(void)
{
	Source *s = source_named("caf\xe9.log");
	s->component = g_strdup("API");
	s->lane = LANE_MACHINES;
	s->bytes = 51;
	s->lines = 10;
	s->records = 53;
	s->in_records = 4;
	s->duplicate = 3;
	s->ignored = 2;
	s->rejected = 1;
	s->zone_basis = ZONE_LEARNED;
	s->zone = g_strdup("Asia/Kathmandu");
	s->imported_at = 54;
	g_strlcpy(s->first_line, "ab", sizeof s->first_line);
	s->continues = 55;
	s->pattern_name = g_strdup("cart.pattern");
	s->pattern_sha256 = g_strdup("ab12");
	s->pattern_text = g_strdup("name: cart\n");
	s->zone_from = g_strdup("access.log");
	s->year_from = g_strdup("line 3");
	s->offsets = g_strdup("+05:45");
	s->skew = -7;
	return s;
}

#define SAME(member) g_assert_cmpint((gint64)got->member, ==, (gint64)want->member)
#define SAME_TEXT(member) g_assert_cmpstr(got->member, ==, want->member)
#define SAME_RANGE(member)                                                               \
	SAME(member.lo);                                                                 \
	SAME(member.hi)

static void same_event(const Event *got, const Event *want)
{
	SAME(line);
	SAME(offset);
	SAME(length);
	SAME(ordinal);
	SAME_RANGE(at);
	SAME_RANGE(until);
	SAME(posted_at);
	SAME(zone);
	SAME(lane);
	SAME(kind);
	SAME(phase);
	SAME(repeats_phase);
	SAME(level);
	SAME(severity);
	SAME_TEXT(severity_text);
	SAME_TEXT(component);
	SAME_TEXT(title);
	SAME_TEXT(body);
	SAME_TEXT(incident);
	SAME_TEXT(vendor_id);
	SAME_TEXT(url);
	SAME_TEXT(extra);
	SAME(doubts);
}

static void same_incident(const Incident *got, const Incident *want)
{
	SAME(line);
	SAME(offset);
	SAME(length);
	SAME_TEXT(vendor_id);
	SAME_TEXT(title);
	SAME_TEXT(url);
	SAME_TEXT(page);
	SAME_TEXT(page_zone);
	SAME(kind);
	SAME(impact);
	SAME(status);
	SAME(created_at);
	SAME(started_at);
	SAME(resolved_at);
	SAME(scheduled_for);
	SAME(scheduled_until);
	SAME(backfilled);
	SAME_RANGE(window);
	SAME(components->len);
	for (guint i = 0; i < got->components->len; i++)
		SAME_TEXT(components->pdata[i]);
}

static bool same_real(double a, double b)
{
	return isnan(a) ? isnan(b) : !(a < b) && !(a > b);
}

static void same_series(const Series *got, const Series *want)
{
	SAME(measure);
	SAME(lane);
	SAME(width);
	SAME_TEXT(name);
	SAME_TEXT(unit);
	SAME_TEXT(component);
	SAME(zone);
	SAME(label_is_end);
	SAME(samples->len);
	for (guint i = 0; i < got->samples->len; i++) {
		const struct sample *a = &g_array_index(got->samples, struct sample, i),
		                    *b = &g_array_index(want->samples, struct sample, i);
		g_assert_cmpint(a->start, ==, b->start);
		g_assert_true(same_real(a->count, b->count));
		g_assert_true(same_real(a->exposure, b->exposure));
		g_assert_true(same_real(a->baseline, b->baseline));
		g_assert_cmpint(a->line, ==, b->line);
		g_assert_cmpint(a->offset, ==, b->offset);
		g_assert_cmpint(a->length, ==, b->length);
	}
	SAME(reasons->len);
	const struct share *a = got->reasons->pdata[0], *b = want->reasons->pdata[0];
	g_assert_cmpstr(a->name, ==, b->name);
	g_assert_true(same_real(a->share, b->share));
}

static void same_source(const Source *got, const Source *want)
{
	SAME(id);
	SAME_TEXT(name);
	SAME_TEXT(importer);
	SAME_TEXT(component);
	SAME(lane);
	SAME_TEXT(sha256);
	SAME(bytes);
	SAME(lines);
	SAME(records);
	SAME(in_records);
	SAME(duplicate);
	SAME(ignored);
	SAME(rejected);
	SAME_RANGE(span);
	SAME(zone_basis);
	SAME_TEXT(zone);
	SAME(imported_at);
	SAME(continues);
	SAME_TEXT(first_line);
	SAME_TEXT(pattern_name);
	SAME_TEXT(pattern_sha256);
	SAME_TEXT(pattern_text);
	SAME_TEXT(zone_from);
	SAME_TEXT(year_from);
	SAME_TEXT(offsets);
	SAME(skew);
}

static void put_everything(Store *store, Source *source)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Event) event = full_event();
	g_autoptr(Incident) incident = full_incident();
	g_autoptr(Series) series = full_series();
	struct sink sink;
	begin_ok(store, source, &sink);
	give_incident(&sink, incident);
	give_event(&sink, event);
	g_assert_true(sink.series(sink.user, series, &error));
	const struct place place = { "x", 7, 0, -1 };
	sink.warn(sink.user, &place, "zone assumed: UTC");
	sink.warn(sink.user, &place, "zone assumed: UTC");
	sink.reject(sink.user, 9, 90, "no time");
	commit_ok(store, source);
}

static void gives_back_every_field(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = full_source();
	put_everything(store, source);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_autoptr(Event) event = full_event();
	g_autoptr(Incident) incident = full_incident();
	g_autoptr(Series) series = full_series();
	g_assert_cmpuint(evidence->sources->len, ==, 1);
	g_assert_cmpuint(evidence->events->len, ==, 1);
	g_assert_cmpuint(evidence->incidents->len, ==, 1);
	g_assert_cmpuint(evidence->series->len, ==, 1);
	same_source(evidence->sources->pdata[0], source);
	same_event(evidence->events->pdata[0], event);
	same_incident(evidence->incidents->pdata[0], incident);
	same_series(evidence->series->pdata[0], series);
	const Event *got = evidence->events->pdata[0];
	g_assert_cmpint(got->id, ==, 1);
	g_assert_cmpint(got->source, ==, source->id);
	g_assert_cmpuint(evidence->notices->len, ==, 1);
	g_assert_cmpstr(evidence->notices->pdata[0], ==,
	                "caf\xe9.log:7: zone assumed: UTC (2 times)");
	g_autoptr(GPtrArray) rejects = store_rejects(store, source->id, NULL);
	g_assert_cmpuint(rejects->len, ==, 1);
	const struct reject *reject = rejects->pdata[0];
	g_assert_cmpint(reject->line, ==, 9);
	g_assert_cmpint(reject->offset, ==, 90);
	g_assert_cmpstr(reject->reason, ==, "no time");
}

static void gives_back_what_is_not_stated(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = source_named("a");
	g_autoptr(Event) event = event_new();
	g_autoptr(Incident) incident = incident_new();
	struct sink sink;
	event->lane = LANE_STATUS;
	event->kind = KIND_NOTE;
	source->span = RANGE_NONE;
	begin_ok(store, source, &sink);
	give_incident(&sink, incident);
	give_event(&sink, event);
	commit_ok(store, source);
	g_autoptr(Evidence) evidence = load_ok(store);
	same_source(evidence->sources->pdata[0], source);
	same_event(evidence->events->pdata[0], event);
	same_incident(evidence->incidents->pdata[0], incident);
	const Incident *got = evidence->incidents->pdata[0];
	g_assert_cmpstr(got->slug, ==, "undated-incident");
}

/* --- order and transactions ---------------------------------------------------------------- */

static void sorts_events_by_time_then_place(void)
{
	static const struct {
		gint64 at, offset;
		int ordinal;
	} given[] = { { T + 5, 0, 0 }, { T, 30, 1 }, { T, 30, 0 }, { T, 20, 0 } };
	static const gint64 want[] = { 4, 3, 2, 1 };
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = source_named("a");
	struct sink sink;
	begin_ok(store, source, &sink);
	for (gsize i = 0; i < G_N_ELEMENTS(given); i++) {
		g_autoptr(Event) event =
		        post_new(NULL, NULL, given[i].at, 1, given[i].offset, 1, NULL);
		event->ordinal = given[i].ordinal;
		give_event(&sink, event);
	}
	commit_ok(store, source);
	g_autoptr(Evidence) evidence = load_ok(store);
	for (guint i = 0; i < 4; i++)
		g_assert_cmpint(((Event *)evidence->events->pdata[i])->id, ==, want[i]);
}

static void keeps_nothing_of_what_is_rolled_back(void)
{
	struct folder folder = folder_new();
	g_autoptr(Store) store = open_ok(folder.store, STORE_CREATE);
	g_autoptr(Source) first = source_named("a");
	put_everything(store, first);
	g_autofree char *before = digest_ok(store);
	g_autoptr(Source) second = source_named("b");
	g_autoptr(Event) event = full_event();
	struct sink sink;
	begin_ok(store, second, &sink);
	g_assert_cmpint(store_source_known(store, second->sha256), ==, 0);
	give_event(&sink, event);
	give_text(&sink, "some text\n");
	store_rollback_source(store);
	g_autofree char *after = digest_ok(store);
	g_assert_cmpstr(after, ==, before);
	g_assert_cmpint(store_source_known(store, second->sha256), ==, 0);
	g_assert_cmpint(store_source_known(store, first->sha256), ==, 1);
	folder_free(&folder);
}

static void refuses_two_events_of_one_place(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = source_named("a");
	g_autoptr(Event) event = post_new(NULL, NULL, T, 1, 0, 1, NULL);
	struct sink sink;
	begin_ok(store, source, &sink);
	give_event(&sink, event);
	g_assert_false(sink.event(sink.user, event, &error));
	g_assert_cmpint(error_exit_code(error), ==, ERROR_DATA);
	store_rollback_source(store);
}

static bool add_row_text(void *user, int n, const char *const *names,
                         const char *const *values)
{
	(void)names;
	for (int i = 0; i < n; i++)
		g_string_append_printf(user, "%s%c", values[i], i + 1 < n ? ' ' : '\n');
	return true;
}

/* All columns of the table log_rollup, minutes from T. */
static char *rollup_rows(Store *store, const char *where)
{
	g_autoptr(GError) error = NULL;
	GString *rows = g_string_new(NULL);
	g_autofree char *sql =
	        g_strdup_printf("SELECT source, (minute - %" G_GINT64_FORMAT
	                        ") / 60000000, pattern, severity, "
	                        "status_class, count, first_line, last_line, "
	                        "first_offset FROM log_rollup "
	                        "WHERE %s ORDER BY source, minute, pattern",
	                        T, where);
	g_assert_true(store_query(store, sql, add_row_text, rows, &error));
	g_assert_no_error(error);
	return g_string_free(rows, FALSE);
}

static void adds_up_rollups_and_replaces_patterns_that_come_again(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = source_named("a");
	const struct log_pattern patterns[] = {
		{ 1, "GET *", SEVERITY_ERROR, 5, 10, T, T + 1, 100, 200 },
		{ 2, "POST *", SEVERITY_INFO, 2, 10, T + HOUR, T + HOUR, 300, 300 },
		{ 1, "GET *", SEVERITY_ERROR, 5, 30, T, T + 9, 100, 900 },
	};
	struct sink sink;
	begin_ok(store, source, &sink);
	for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++)
		g_assert_true(sink.pattern(sink.user, &patterns[i], &error));
	const struct log_rollup rollups[][3] = {
		{ { T, 1, SEVERITY_ERROR, 5, 10, 8, 9, 800 },
		  { T, 3, SEVERITY_INFO, 2, 1, 1, 1, 0 },
		  { T, 4, SEVERITY_INFO, 2, 1, 3, 3, 300 } },
		{ { T + MINUTE, 1, SEVERITY_ERROR, 5, 1, 21, 21, 2100 } },
		{ { T, 1, SEVERITY_ERROR, 5, 20, 4, 20, 400 },
		  { T, 2, SEVERITY_INFO, 2, 2, 22, 23, 2200 },
		  { T, 5, SEVERITY_FATAL, 0, 3, 24, 26, 2400 } },
		{ { T - MINUTE, 1, SEVERITY_ERROR, 5, 5, 27, 31, 2700 } },
	};
	static const gsize n[] = { 3, 1, 3, 1 };
	for (gsize i = 0; i < G_N_ELEMENTS(rollups); i++)
		g_assert_true(sink.rollups(sink.user, rollups[i], n[i], &error));
	commit_ok(store, source);
	static const char want[] = "1 -1 1 17 5 5 27 31 2700\n"
	                           "1 0 1 17 5 30 4 20 400\n"
	                           "1 0 2 9 2 2 22 23 2200\n"
	                           "1 0 3 9 2 1 1 1 0\n"
	                           "1 0 4 9 2 1 3 3 300\n"
	                           "1 0 5 22 0 3 24 26 2400\n"
	                           "1 1 1 17 5 1 21 21 2100\n";
	g_autofree char *rows = rollup_rows(store, "1");
	g_assert_cmpstr(rows, ==, want);
	g_autoptr(GPtrArray) all =
	        store_patterns(store, 0, INSTANT_NONE, RANGE_OPEN, &error);
	g_assert_cmpuint(all->len, ==, 2);
	g_assert_cmpint(((struct store_log_pattern *)all->pdata[0])->count, ==, 30);
	g_autoptr(GPtrArray) late =
	        store_patterns(store, source->id, T + 1, RANGE_OPEN, &error);
	g_assert_cmpuint(late->len, ==, 1);
	g_assert_cmpstr(((struct store_log_pattern *)late->pdata[0])->text, ==, "POST *");
	g_autoptr(GPtrArray) none = store_patterns(store, 0, T + 1, T + HOUR, &error);
	g_assert_cmpuint(none->len, ==, 0);
}

/* --- slugs ------------------------------------------------------------------------------------ */

static void gives_slugs(void)
{
	static const struct {
		const char *page, *title;
		gint64 started, post, created;
		bool backfilled;
		const char *slug;
	} cases[] = {
		{ "Claude", "x", INSTANT_NONE, T, INSTANT_NONE, false,
		  "2026-06-02-claude" },
		{ "Claude", "x", T - DAY, T, INSTANT_NONE, false, "2026-06-01-claude" },
		{ "Claude", "x", T + DAY, T, INSTANT_NONE, false, "2026-06-02-claude" },
		{ "Claude", "x", T - DAY, T, INSTANT_NONE, true, "2026-06-02-claude" },
		{ NULL, "API: all requests fail!", INSTANT_NONE, T, INSTANT_NONE, false,
		  "2026-06-02-api-all-requests-fail" },
		{ "M\xc3\xbcller & S\xc3\xb6hne", NULL, INSTANT_NONE, INSTANT_NONE, T,
		  false, "2026-06-02-muller-sohne" },
		{ "\xe7\x8a\xb6\xe6\x85\x8b", NULL, INSTANT_NONE, INSTANT_NONE, T, false,
		  "2026-06-02-incident" },
		{ "bad \xff bytes", NULL, INSTANT_NONE, INSTANT_NONE, T, false,
		  "2026-06-02-bad-bytes" },
		{ NULL, "Leak: password=Hunter2 is out", INSTANT_NONE, T, INSTANT_NONE,
		  false, "2026-06-02-leak-password-masked-secret-is-out" },
		{ "One very long name of a page that goes on and on", NULL, INSTANT_NONE,
		  INSTANT_NONE, T, false,
		  "2026-06-02-one-very-long-name-of-a-page-that-goes" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
		g_autoptr(Source) source = source_named("a");
		g_autoptr(Incident) incident = incident_new();
		g_autoptr(Event) post =
		        post_new("inc1", "p", cases[i].post, 1, 0, 1, NULL);
		struct sink sink;
		incident->vendor_id = g_strdup("inc1");
		incident->page = g_strdup(cases[i].page);
		incident->title = g_strdup(cases[i].title);
		incident->started_at = cases[i].started;
		incident->created_at = cases[i].created;
		incident->backfilled = cases[i].backfilled;
		begin_ok(store, source, &sink);
		give_incident(&sink, incident);
		if (cases[i].post != INSTANT_NONE)
			give_event(&sink, post);
		commit_ok(store, source);
		g_autoptr(Evidence) evidence = load_ok(store);
		const Incident *got = evidence->incidents->pdata[0];
		g_assert_cmpstr(got->slug, ==, cases[i].slug);
	}
}

static void numbers_slugs_of_one_day_by_time_and_freezes_them(void)
{
	static const struct {
		const char *id;
		gint64 at;
	} newest_first[] = { { "c", T + 3 * HOUR }, { "b", T + 2 * HOUR }, { "a", T } };
	static const char *const want[] = { "2026-06-02-claude", "2026-06-02-claude-2",
		                            "2026-06-02-claude-3" };
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	for (int round = 0; round < 2; round++) {
		g_autoptr(Source) source = source_named(round == 0 ? "one" : "two");
		struct sink sink;
		source->span.hi += round;
		begin_ok(store, source, &sink);
		for (gsize i = 0; i < G_N_ELEMENTS(newest_first); i++) {
			g_autoptr(Incident) incident = incident_new();
			incident->vendor_id = g_strdup(newest_first[i].id);
			incident->page = g_strdup(round == 0 ? "Claude" : "Other");
			incident->created_at = newest_first[i].at;
			give_incident(&sink, incident);
		}
		commit_ok(store, source);
	}
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->incidents->len, ==, 3);
	for (guint i = 0; i < 3; i++) {
		const Incident *incident = evidence->incidents->pdata[i];
		g_assert_cmpstr(incident->slug, ==, want[i]);
		g_assert_cmpstr(incident->page, ==, "Other");
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/put/gives-back-every-field", gives_back_every_field);
	g_test_add_func("/store/put/gives-back-what-is-not-stated",
	                gives_back_what_is_not_stated);
	g_test_add_func("/store/put/sorts-events-by-time-then-place",
	                sorts_events_by_time_then_place);
	g_test_add_func("/store/put/keeps-nothing-of-what-is-rolled-back",
	                keeps_nothing_of_what_is_rolled_back);
	g_test_add_func("/store/put/refuses-two-events-of-one-place",
	                refuses_two_events_of_one_place);
	g_test_add_func(
	        "/store/put/adds-up-rollups-and-replaces-patterns-that-come-again",
	        adds_up_rollups_and_replaces_patterns_that_come_again);
	g_test_add_func("/store/put/gives-slugs", gives_slugs);
	g_test_add_func("/store/put/numbers-slugs-of-one-day-by-time-and-freezes-them",
	                numbers_slugs_of_one_day_by_time_and_freezes_them);
	return g_test_run();
}
