#include "report-fixture.h"
#include "render/report.h"

/* --- a checker of the part of JSON Schema 2020-12 that our schema uses ------ */

static const json_t *schema_root;

static bool is_type(const json_t *value, const char *type)
{
	static const struct {
		const char *name;
		json_type type;
	} types[] = { { "object", JSON_OBJECT }, { "array", JSON_ARRAY },
		      { "string", JSON_STRING }, { "integer", JSON_INTEGER },
		      { "null", JSON_NULL },     { "number", JSON_REAL } };

	if (strcmp(type, "boolean") == 0)
		return json_is_boolean(value);
	for (guint i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i].name, type) == 0)
			return json_typeof(value) == types[i].type;
	return false;
}

static char *check(const json_t *schema, const json_t *value, const char *path);

static char *check_type(const json_t *type, const json_t *value, const char *path)
{
	if (json_is_string(type) && is_type(value, json_string_value(type)))
		return NULL;
	for (gsize i = 0; i < json_array_size(type); i++)
		if (is_type(value, json_string_value(json_array_get(type, i))))
			return NULL;
	return g_strdup_printf("%s: wrong type", path);
}

static char *check_object(const json_t *schema, const json_t *value, const char *path)
{
	const json_t *properties = json_object_get(schema, "properties"), *rest, *known;
	const json_t *required = json_object_get(schema, "required");
	const char *key;
	json_t *member, *object = NULL;

	rest = json_object_get(schema, "additionalProperties");
	for (gsize i = 0; i < json_array_size(required); i++) {
		key = json_string_value(json_array_get(required, i));
		if (json_object_get(value, key) == NULL)
			return g_strdup_printf("%s/%s: missing", path, key);
	}
	memcpy(&object, &value, sizeof object); /* the macro wants it writable */
	json_object_foreach(object, key, member)
	{
		g_autofree char *inner = g_strdup_printf("%s/%s", path, key);
		known = json_object_get(properties, key);
		if (known == NULL && json_is_false(rest))
			return g_strdup_printf("%s: not in the schema", inner);
		char *fault = check(known != NULL ? known : rest, member, inner);
		if (fault != NULL)
			return fault;
	}
	return NULL;
}

static char *check_value(const json_t *schema, const json_t *value, const char *path)
{
	const json_t *values = json_object_get(schema, "enum");
	const json_t *constant = json_object_get(schema, "const");
	const char *pattern = json_string_value(json_object_get(schema, "pattern"));
	const json_t *minimum = json_object_get(schema, "minimum");
	bool found = values == NULL;

	for (gsize i = 0; i < json_array_size(values) && !found; i++)
		found = json_equal(json_array_get(values, i), value);
	if (!found || (constant != NULL && !json_equal(constant, value)))
		return g_strdup_printf("%s: not one of the values allowed", path);
	if (pattern != NULL && json_is_string(value) &&
	    !g_regex_match_simple(pattern, json_string_value(value), 0, 0))
		return g_strdup_printf("%s: does not match %s", path, pattern);
	if (minimum != NULL && json_is_integer(value) &&
	    json_integer_value(value) < json_integer_value(minimum))
		return g_strdup_printf("%s: below the minimum", path);
	return NULL;
}

static char *check_any(const json_t *choices, const json_t *value, const char *path)
{
	char *fault = NULL;

	for (gsize i = 0; i < json_array_size(choices); i++) {
		g_free(fault);
		fault = check(json_array_get(choices, i), value, path);
		if (fault == NULL)
			return NULL;
		if (!json_is_null(value))
			return fault; /* the first choice is the one that says what is wrong */
	}
	return fault;
}

static char *check(const json_t *schema, const json_t *value, const char *path)
{
	const char *ref = json_string_value(json_object_get(schema, "$ref"));
	const json_t *type = json_object_get(schema, "type");
	const json_t *items = json_object_get(schema, "items");
	const json_t *choices = json_object_get(schema, "anyOf");
	char *fault = NULL;

	if (!json_is_object(schema))
		return NULL;
	if (ref != NULL) {
		const json_t *def = json_object_get(json_object_get(schema_root, "$defs"),
		                                    ref + strlen("#/$defs/"));
		g_assert_nonnull(def);
		return check(def, value, path);
	}
	if (choices != NULL)
		return check_any(choices, value, path);
	if (type != NULL)
		fault = check_type(type, value, path);
	if (fault == NULL)
		fault = check_value(schema, value, path);
	if (fault == NULL && json_is_object(value))
		fault = check_object(schema, value, path);
	for (gsize i = 0; i < json_array_size(value) && items && fault == NULL; i++) {
		g_autofree char *inner = g_strdup_printf("%s/%d", path, (int)i);
		fault = check(items, json_array_get(value, i), inner);
	}
	return fault;
}

static json_t *load_schema(void)
{
	g_autofree char *path =
	        g_test_build_filename(G_TEST_DIST, "schemas", "report.schema.json", NULL);
	json_error_t fault;
	json_t *schema = json_load_file(path, JSON_REJECT_DUPLICATES, &fault);
	if (schema == NULL)
		g_error("%s:%d: %s", path, fault.line, fault.text);
	return schema;
}

/* --- cases ------------------------------------------------------------------ */

static const struct render_options plain = { .store_digest =
	                                             "0123456789abcdef0123456789abcdef" };

static json_t *report_of(enum fixture kind)
{
	Timeline *timeline = fixture_timeline(kind);
	json_t *report = report_json(timeline, &plain);
	fixture_free(timeline);
	return report;
}

static void test_schema(gconstpointer data)
{
	json_t *report = report_of((enum fixture)GPOINTER_TO_INT(data));
	json_t *schema = load_schema();

	schema_root = schema;
	g_autofree char *fault = check(schema, report, "");
	g_assert_cmpstr(fault, ==, NULL);
	json_decref(report);
	json_decref(schema);
}

/* The checker itself must be able to say no. */
static void test_checker(void)
{
	json_t *report = report_of(FIXTURE_FULL), *schema = load_schema();

	schema_root = schema;
	json_object_set_new(json_array_get(json_object_get(report, "sources"), 0), "id",
	                    json_string("X1"));
	g_autofree char *pattern = check(schema, report, "");
	g_assert_cmpstr(pattern, ==, "/sources/0/id: does not match ^S[0-9]+$");
	json_decref(report);
	report = report_of(FIXTURE_FULL);
	json_object_set_new(report, "extra", json_true());
	g_autofree char *extra = check(schema, report, "");
	g_assert_cmpstr(extra, ==, "/extra: not in the schema");
	json_decref(report);
	report = report_of(FIXTURE_FULL);
	json_object_del(report, "phases");
	g_autofree char *missing = check(schema, report, "");
	g_assert_cmpstr(missing, ==, "/phases: missing");
	json_decref(report);
	json_decref(schema);
}

/* A path of keys and numbers, as "explain" walks it. */
static json_t *walk(json_t *value, const char *path)
{
	g_auto(GStrv) steps = g_strsplit(path, ".", -1);

	for (char **step = steps; *step != NULL; step++)
		value = json_is_array(value)
		                ? json_array_get(value,
		                                 (gsize)g_ascii_strtoull(*step, NULL, 10))
		                : json_object_get(value, *step);
	return value;
}

static const struct {
	const char *path, *want;
} golden[] = {
	{ "schema", "\"debrief.report/1\"" },
	{ "incident.id", "\"2026-06-02-claude\"" },
	{ "incident.severity", "\"Major\"" },
	{ "store_digest_short", "\"0123456789ab\"" },
	{ "start", "{\"hi\": \"2026-06-02T06:05:00Z\", \"lo\": \"2026-06-02T06:04:00Z\", "
	           "\"text\": \"06:04\", \"zone\": \"explicit\"}" },
	{ "window", "\"from 06:04 UTC, end not published\"" },
	{ "intervals.to_first_post.lo_s", "2040" },
	{ "intervals.to_first_post.hi_s", "2100" },
	{ "intervals.to_first_post.text", "\"35 min\"" },
	{ "intervals.to_identified.text", "\"3 h 29 min\"" },
	{ "intervals.to_monitoring.text", "\"5 h 45 min\"" },
	{ "intervals.to_monitoring.evidence", "[\"E3\"]" },
	{ "intervals.to_resolved", "null" },
	{ "intervals.why.gap_act", "\"no action is in the evidence\"" },
	{ "intervals.impact_hull.hi_s", "null" },
	{ "intervals.gap_silence.text", "\"9 to 24 min\"" },
	{ "intervals.gap_close", "null" },
	{ "intervals.why.gap_close",
	  "\"the second moment comes 5 h 10 min before the first\"" },
	{ "phases.0.phase", "\"investigating\"" },
	{ "phases.0.start.text", "\"06:39\"" },
	{ "phases.2.end", "null" },
	{ "phases.2.why", "\"the end is not published\"" },
	{ "windows.0.start.text", "\"06:15 to 06:30\"" },
	{ "windows.0.peak.text", "\"2,043 reports per 15 min\"" },
	{ "windows.0.peak.at.text", "\"07:45 to 08:00\"" },
	{ "windows.0.evidence", "[\"S2@1204\"]" },
	{ "windows.1.peak.text", "\"42% of requests\"" },
	{ "windows.1.end.hi", "null" },
	{ "windows.1.end.text", "\"after 12:20\"" },
	{ "findings.0.anchor", "\"K11-1\"" },
	{ "findings.0.verdict", "\"contradicted\"" },
	{ "timeline.0.elapsed", "\"+0:00\"" },
	{ "timeline.2.elapsed", "\"+0:35\"" },
	{ "timeline.2.id", "\"E1\"" },
	{ "posts.0.lag.text", "\"35 min\"" },
	{ "posts.0.changes.0.name", "\"Partial outage\"" },
	{ "neighbours.0.date", "\"1 June 2026\"" },
	{ "neighbours.0.at.text", "\"1 June 10:00\"" },
	{ "sources.1.in_records", "7" },
	{ "cutoff_text", "\"2 June 2026, 13:00\"" },
	{ "clock", "\"the start\"" },
	{ "cited.0.id", "\"E1\"" },
	{ "method.baselines.0.level", "\"20\"" },
};

static void test_golden(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	json_t *report = report_of(FIXTURE_FULL);
	char *dumped = json_dumps(walk(report, golden[i].path),
	                          JSON_SORT_KEYS | JSON_ENCODE_ANY);

	g_assert_cmpstr(dumped, ==, golden[i].want);
	free(dumped);
	json_decref(report);
}

static const char *const sentences[] = {
	"The incident began at 06:04 UTC on 2 June 2026, by the status page’s own "
	"account.",
	"The impact lasted at least 6 h 15 min; when it ended is not known.",
	"User reports rose above the usual level between 06:15 and 06:30 UTC, peaked at "
	"2,043 reports per 15 min (07:45 to 08:00 UTC), and were back to it between "
	"12:00 "
	"and 12:15 UTC.",
	"The share of failed requests rose above the usual level at 06:03 UTC, peaked at "
	"42% "
	"of requests (07:45 UTC), and was still above it at 12:20 UTC.",
	"The first public post came at 06:39 UTC, 35 min after the start and 9 to 24 min "
	"after "
	"user reports exceeded their usual level.",
	"The cause was announced as identified at 09:33 UTC, 3 h 29 min after the start.",
	"A fix was announced as in place at 11:49 UTC, 5 h 45 min after the start.",
	"When it was resolved is not published.",
	"The press says that it lasted about 2 h 45 min. The evidence shows at least 5 h "
	"45 "
	"min. The claim covers less than half of it.",
	"1 June 2026 (“A precursor”) is a separate incident.",
};

static void test_sentences(void)
{
	json_t *report = report_of(FIXTURE_FULL);
	const json_t *list = json_object_get(report, "sentences");

	for (gsize i = 0; i < G_N_ELEMENTS(sentences); i++)
		g_assert_cmpstr(json_string_value(
		                        json_object_get(json_array_get(list, i), "text")),
		                ==, sentences[i]);
	g_assert_cmpuint(json_array_size(list), ==, G_N_ELEMENTS(sentences));
	json_decref(report);
}

static void test_bare(void)
{
	json_t *report = report_of(FIXTURE_BARE);

	g_assert_true(json_is_false(walk(report, "has.windows")));
	g_assert_true(json_is_false(walk(report, "has.intervals_main")));
	g_assert_cmpstr(json_string_value(walk(report, "sentences.0.text")), ==,
	                "The first public word came at 06:39 UTC on 2 June 2026; no "
	                "earlier start is stated.");
	g_assert_true(json_is_null(walk(report, "intervals.to_first_post")));
	g_assert_true(json_is_null(walk(report, "posts.0.lag")));
	g_assert_cmpstr(json_string_value(walk(report, "clock")), ==, "the first post");
	g_assert_cmpstr(json_string_value(walk(report, "cadence")), ==, "1 public post.");
	json_decref(report);
}

/* The same instants in another zone: New York is still on the 1st when the precursor begins, and on EDT. */
static const struct {
	const char *path, *want;
} elsewhere[] = {
	{ "zone", "America/New_York" },
	{ "second_zone", "Asia/Kolkata" },
	{ "date", "2 June 2026" },
	{ "window", "from 02:04 EDT, end not published" },
	{ "start.text", "02:04" },
	{ "start.lo", "2026-06-02T06:04:00Z" },
	{ "neighbours.0.at.text", "1 June 06:00" },
	{ "timeline.0.local", "11:34" },
	{ "intervals.to_monitoring.text", "5 h 45 min" },
	{ "intervals.to_monitoring.span", "02:04 → 07:49" },
};

static void test_elsewhere(void)
{
	g_autoptr(Zone) here = zone_new("America/New_York", NULL);
	g_autoptr(Zone) there = zone_new("Asia/Kolkata", NULL);
	const struct render_options options = { .zone = here, .second_zone = there };
	Timeline *timeline = fixture_timeline(FIXTURE_FULL);

	if (here == NULL || there == NULL) {
		g_test_skip("no zone database");
		fixture_free(timeline);
		return;
	}
	json_t *report = report_json(timeline, &options);
	for (guint i = 0; i < G_N_ELEMENTS(elsewhere); i++)
		g_assert_cmpstr(json_string_value(walk(report, elsewhere[i].path)), ==,
		                elsewhere[i].want);
	json_decref(report);
	fixture_free(timeline);
}

static const struct {
	const char *name;
	gint64 lo, hi; /* seconds after 06:00 */
	const char *want;
} times[] = {
	{ "a-moment", 240, 240, "06:04" },
	{ "a-moment-with-seconds", 245, 245, "06:04:05" },
	{ "a-stated-minute", 240, 300, "06:04" },
	{ "half-a-minute", 230, 260, "06:03:50 to 06:04:20" },
	{ "a-bin", 900, 1800, "06:15 to 06:30" },
	{ "a-bin-that-starts-off-the-minute", 904, 1804, "06:15 to 06:31" },
	{ "over-midnight", 64000, 65700, "23:46 to 3 June 00:15" },
	{ "the-day-before", -25000, -25000, "1 June 23:03:20" },
	{ "the-year-before", -86400 * 200, -86400 * 200, "14 November 2025 06:00" },
};

static void test_time(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	const struct report r = { .zone = zone_utc(), .day = at_clock(0, 0) };
	struct range at = range_of(at_clock(6, 0) + times[i].lo * SECOND,
	                           at_clock(6, 0) + times[i].hi * SECOND);
	g_autofree char *got = say_time(&r, at);

	g_assert_cmpstr(got, ==, times[i].want);
}

static void test_open_time(void)
{
	const struct report r = { .zone = zone_utc(), .day = at_clock(0, 0) };
	g_autofree char *open = say_time(&r, range_of(at_clock(11, 49), RANGE_OPEN));
	g_autofree char *none = say_time(&r, RANGE_NONE);

	g_assert_cmpstr(open, ==, "after 11:49");
	g_assert_cmpstr(none, ==, "not known");
}

static const struct {
	double value;
	const char *count, *share;
} figures[] = { { 0, "0", "0%" },
	        { 0.004, "0.004", "0.4%" },
	        { 0.42, "0.4", "42%" },
	        { 1, "1", "100%" },
	        { 12.5, "12.5", "1250%" },
	        { 999, "999", "99900%" },
	        { 1000, "1,000", NULL },
	        { 1234567, "1,234,567", NULL },
	        { -1234, "-1,234", NULL },
	        { NAN, "not known", "not known" },
	        { INFINITY, "not known", "not known" } };

static void test_figures(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(figures); i++) {
		g_autofree char *count = say_count(figures[i].value);
		g_autofree char *share = say_share(figures[i].value);
		g_assert_cmpstr(count, ==, figures[i].count);
		if (figures[i].share != NULL)
			g_assert_cmpstr(share, ==, figures[i].share);
	}
}

/* Everything cited is listed, once, so that a link never leads nowhere. */
static void collect(json_t *value, GHashTable *refs)
{
	const char *key;
	json_t *member;
	gsize i;

	if (json_is_array(value)) {
		json_array_foreach(value, i, member)
		{
			collect(member, refs);
		}
		return;
	}
	json_object_foreach(value, key, member)
	{
		if (strcmp(key, "evidence") != 0)
			collect(member, refs);
		else
			for (i = 0; i < json_array_size(member); i++)
				g_hash_table_add(refs,
				                 g_strdup(json_string_value(
				                         json_array_get(member, i))));
	}
}

static void test_cited(void)
{
	json_t *report = report_of(FIXTURE_FULL), *cited, *row;
	g_autoptr(GHashTable) refs =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	gsize i;

	collect(report, refs);
	cited = json_object_get(report, "cited");
	g_assert_cmpuint(g_hash_table_size(refs), ==, json_array_size(cited));
	json_array_foreach(cited, i, row)
	{
		g_assert_true(g_hash_table_remove(
		        refs, json_string_value(json_object_get(row, "id"))));
	}
	json_decref(report);
}

static void test_same_bytes(void)
{
	json_t *one = report_of(FIXTURE_FULL), *two = report_of(FIXTURE_FULL);
	char *first = json_dumps(one, JSON_SORT_KEYS),
	     *second = json_dumps(two, JSON_SORT_KEYS);

	g_assert_cmpstr(first, ==, second);
	free(first);
	free(second);
	json_decref(one);
	json_decref(two);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/report/schema/full", GINT_TO_POINTER(FIXTURE_FULL),
	                     test_schema);
	g_test_add_data_func("/report/schema/bare", GINT_TO_POINTER(FIXTURE_BARE),
	                     test_schema);
	g_test_add_func("/report/schema/refuses-what-is-wrong", test_checker);
	for (gsize i = 0; i < G_N_ELEMENTS(golden); i++) {
		g_autofree char *path =
		        g_strdup_printf("/report/value/%s", golden[i].path);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_golden);
	}
	g_test_add_func("/report/sentences", test_sentences);
	g_test_add_func("/report/one-post-alone", test_bare);
	for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
		g_autofree char *path = g_strdup_printf("/report/time/%s", times[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_time);
	}
	g_test_add_func("/report/time/open-and-unknown", test_open_time);
	g_test_add_func("/report/figures", test_figures);
	g_test_add_func("/report/another-zone", test_elsewhere);
	g_test_add_func("/report/everything-cited-is-listed", test_cited);
	g_test_add_func("/report/same-bytes-twice", test_same_bytes);
	return g_test_run();
}
