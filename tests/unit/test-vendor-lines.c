/*
 * Real files of vendors' pages, where they are: what is counted in them, and single lines of what the sink gets. Cases of
 * own making are folders of testdata/import.
 */
#include "jsonl-sink.h"

#include <glib/gstdio.h>

#include <string.h>

#define MARGIN 15 /* by which the right importer must lead */

static const struct {
	const char *path, *importer;
	gint64 incidents, posts, components;
} files[] = {
	{ "aws-data-json/data-2020-11-25T1659.json", "aws-status", 338, 1020, 0 },
	{ "aws-data-json/data-2020-11-27T0810.json", "aws-status", 346, 1114, 0 },
	{ "google-cloud/incidents-2020-12-15.json", "google-status", 151, 525, 0 },
	{ "google-cloud/incidents-2025-06-12T2210.json", "google-status", 111, 534,
	  2600 },
	{ "google-cloud/incidents-2025-06-13T2347.json", "google-status", 110, 535,
	  2770 },
	{ "slack-current/current-2021-01-04T1530.json", "slack-status", 1, 1, 0 },
	{ "slack-current/current-2021-01-04T1559.json", "slack-status", 1, 2, 0 },
	{ "slack-current/current-2021-01-04T1651.json", "slack-status", 1, 3, 0 },
	{ "slack-current/current-2021-01-04T1752.json", "slack-status", 1, 5, 0 },
	{ "slack-current/current-2021-01-04T1832.json", "slack-status", 1, 6, 0 },
	{ "slack-current/current-2021-01-04T1918.json", "slack-status", 1, 7, 0 },
	{ "slack-current/current-2021-01-04T1954.json", "slack-status", 1, 8, 0 },
	{ "slack-current/current-2021-01-04T2014.json", "slack-status", 1, 1, 0 },
	{ "slack-current/current-2021-01-04T2101.json", "slack-status", 1, 2, 0 },
	{ "slack-current/current-2021-01-05T0202.json", "slack-status", 1, 6, 0 },
	{ "slack-current/current-2021-01-05T0523.json", "slack-status", 0, 0, 0 },
};

/* One line that has all of these. */
static const struct {
	const char *path;
	const char *has[5];
} lines[] = {
	{ "aws-data-json/data-2020-11-25T1659.json",
	  { "\"of\":\"kinesis-us-east-1_1606314960\"", "\"title\":\"Post\"",
	    "\"at\":\"2020-11-25T14:36:00Z..2020-11-25T14:37:00Z\"" } },
	{ "aws-data-json/data-2020-11-25T1659.json",
	  { "\"incident\":\"kinesis-us-east-1_1606314960\"", "\"status\":\"none\"",
	    "\"impact\":\"critical\"", "\"title\":\"Increased API error rates\"" } },
	/* closed after midnight, and moved to the archive */
	{ "aws-data-json/data-2020-11-27T0810.json",
	  { "\"incident\":\"kinesis-us-east-1_1606314960\"", "\"status\":\"resolved\"",
	    "\"title\":\"Increased API Error Rates\"" } },
	{ "aws-data-json/data-2020-11-27T0810.json",
	  { "\"of\":\"kinesis-us-east-1_1606314960\"", "\"phase\":\"resolved\"",
	    "\"at\":\"2020-11-26T08:03:00Z..2020-11-26T08:04:00Z\"",
	    "Between 5:15 AM and 11:10 PM PST" } },
	/* the day of a label without a date is that of the event's date */
	{ "aws-data-json/data-2020-11-27T0810.json",
	  { "\"of\":\"route53_1557569326\"", "\"phase\":\"resolved\"",
	    "\"at\":\"2019-05-11T09:39:00Z..2019-05-11T09:40:00Z\"" } },
	{ "google-cloud/incidents-2020-12-15.json",
	  { "\"incident\":\"zall/20013\"", "\"started_at\":\"2020-12-14T12:07:00Z\"",
	    "\"resolved_at\":\"2020-12-14T14:23:42Z\"", "\"impact\":\"critical\"",
	    "\"url\":\"https://status.cloud.google.com/incident/zall/20013\"" } },
	{ "google-cloud/incidents-2020-12-15.json",
	  { "\"of\":\"zall/20013\"", "\"at\":\"2020-12-14T13:34:14Z\"",
	    "\"title\":\"Post\"" } },
	{ "google-cloud/incidents-2020-12-15.json",
	  { "\"of\":\"zall/20013\"", "\"at\":\"2020-12-14T14:23:42Z\"",
	    "\"phase\":\"resolved\"", "As of 4:32 PST" } },
	{ "google-cloud/incidents-2020-12-15.json",
	  { "\"of\":\"zall/20013\"", "\"at\":\"2020-12-14T20:17:52Z\"",
	    "\"phase\":\"postmortem\"" } },
	/* open, then closed: the end is not there at first */
	{ "google-cloud/incidents-2025-06-12T2210.json",
	  { "\"incident\":\"ow5i3PPK96RduMcb1SsW\"", "\"status\":\"none\"",
	    "\"started_at\":\"2025-06-12T17:51:00Z\"", "\"page\":\"Google Cloud\"" } },
	{ "google-cloud/incidents-2025-06-13T2347.json",
	  { "\"incident\":\"ow5i3PPK96RduMcb1SsW\"", "\"status\":\"resolved\"",
	    "\"resolved_at\":\"2025-06-13T01:18:00Z\"" } },
	{ "google-cloud/incidents-2025-06-13T2347.json",
	  { "\"of\":\"ow5i3PPK96RduMcb1SsW\"", "\"at\":\"2025-06-13T23:45:21Z\"",
	    "\"phase\":\"postmortem\"" } },
	{ "google-cloud/incidents-2025-06-12T2210.json",
	  { "\"open_only\":false", "\"snapshot\":\"Google Cloud\"" } },
	{ "slack-current/current-2021-01-04T1954.json",
	  { "\"incident\":\"slack-9ecc1bc75347b6d1\"", "\"impact\":\"critical\"",
	    "Login/SSO", "\"created_at\":\"2021-01-04T15:14:44Z\"" } },
	{ "slack-current/current-2021-01-04T2014.json",
	  { "\"incident\":\"slack-eb968a2103d010bb\"", "\"impact\":\"major\"" } },
	{ "slack-current/current-2021-01-05T0523.json",
	  { "\"as_of\":\"2021-01-05T05:05:09Z\"", "\"open_only\":true" } },
};

/* What the sink got of it; NULL when there is no shared data. */
static char *read_shared(const char *path, struct jsonl_sink *sink, char **importer)
{
	const char *root = g_getenv("DEBRIEF_SHARED");
	const struct import_options options = { 0 };
	g_autofree char *beside =
	        g_build_filename(g_getenv("srcdir") ?: ".", "..", "shared", NULL);
	g_autofree char *full =
	        g_build_filename(root ?: beside, "data", "status", path, NULL);
	if (!g_file_test(full, G_FILE_TEST_EXISTS)) {
		g_test_skip("no shared data");
		return NULL;
	}
	g_autoptr(GArray) bids = import_bids(full, &options, NULL);
	const struct bid *best = &g_array_index(bids, struct bid, 0);
	g_assert_cmpint(best->bid, >=, best[1].bid + MARGIN);
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	jsonl_sink_init(sink);
	import_file(full, &options, &sink->target, &source, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(sink->notes->str, ==, "");
	*importer = g_strdup(source->importer);
	return g_strdup(sink->lines->str);
}

static void counts_what_the_file_holds(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	struct jsonl_sink sink;
	g_autofree char *importer = NULL;
	g_autofree char *text = read_shared(files[i].path, &sink, &importer);
	if (text == NULL)
		return;
	g_assert_cmpstr(importer, ==, files[i].importer);
	g_assert_cmpint(sink.incidents, ==, files[i].incidents);
	g_assert_cmpint(sink.posts, ==, files[i].posts);
	g_assert_cmpint(sink.components, ==, files[i].components);
	jsonl_sink_clear(&sink);
}

static bool has_all(const char *line, const char *const has[5])
{
	for (gsize i = 0; i < 5 && has[i] != NULL; i++)
		if (strstr(line, has[i]) == NULL)
			return false;
	return true;
}

static void gives_this_line(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	struct jsonl_sink sink;
	g_autofree char *importer = NULL;
	g_autofree char *text = read_shared(lines[i].path, &sink, &importer);
	if (text == NULL)
		return;
	g_auto(GStrv) got = g_strsplit(text, "\n", -1);
	gsize found = 0;
	for (char **line = got; *line != NULL; line++)
		found += has_all(*line, lines[i].has);
	g_assert_cmpuint(found, ==, 1);
	jsonl_sink_clear(&sink);
}

static void read_text(struct jsonl_sink *sink, const char *text)
{
	const struct import_options options = { 0 };
	g_autofree char *folder = g_dir_make_tmp("debrief-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "page.json", NULL);
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	jsonl_sink_init(sink);
	import_file(path, &options, &sink->target, &source, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpint(g_remove(path), ==, 0);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* Every post turns every product around: a small file, and four hundred million levels. */
static void levels_without_measure_are_left_out(void)
{
	GString *text = g_string_new(
	        "[{\"id\":\"x\",\"begin\":\"2025-01-01T00:00:00Z\",\"service_key\":\"k\","
	        "\"external_desc\":\"x\",\"affected_products\":[");
	for (int i = 0; i < 20000; i++)
		g_string_append_printf(text, "%s{\"title\":\"p%d\"}", i > 0 ? "," : "",
		                       i);
	g_string_append(text, "],\"updates\":[");
	for (int i = 0; i < 20000; i++)
		g_string_append_printf(text,
		                       "%s{\"when\":\"2025-01-01T00:00:00Z\",\"status\":"
		                       "\"%s\",\"text\":\"%d\"}",
		                       i > 0 ? "," : "",
		                       i % 2 != 0 ? "AVAILABLE" : "SERVICE_OUTAGE", i);
	g_string_append(text, "]}]");
	struct jsonl_sink sink;
	read_text(&sink, text->str);
	g_assert_cmpint(sink.posts, ==, 20000);
	g_assert_cmpint(sink.components, ==, 0);
	g_assert_nonnull(strstr(sink.notes->str, "too many levels"));
	jsonl_sink_clear(&sink);
	g_string_free(text, TRUE);
}

/* Groups of groups of groups: a name is known by its last parts, not by all. */
static void names_of_many_parts_are_read_at_once(void)
{
	GString *text = g_string_new(
	        "{\"incident_updates\":[{\"status\":\"resolved\",\"display_at\":"
	        "\"2025-01-01T00:00:00Z\",\"affected_components\":[{\"code\":\"a\","
	        "\"new_status\":\"operational\",\"name\":\"");
	for (int i = 0; i < 200000; i++)
		g_string_append(text, "a - ");
	g_string_append(text, "b\"}]}],\"id\":\"x\",\"name\":\"x\",\"page_id\":\"p\","
	                      "\"created_at\":\"2025-01-01T00:00:00Z\"}");
	struct jsonl_sink sink;
	read_text(&sink, text->str);
	g_assert_cmpint(sink.components, ==, 1);
	jsonl_sink_clear(&sink);
	g_string_free(text, TRUE);
}

/* AWS serves its events so, and git keeps no such file. */
static void reads_utf_16_as_utf_8(void)
{
	const struct import_options options = { 0 };
	g_autofree char *input =
	        g_build_filename(g_getenv("srcdir") ?: ".", "testdata", "import",
	                         "aws-events", "levels-beside-posts", "input.json", NULL);
	g_autofree char *folder = g_dir_make_tmp("debrief-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "currentevents", NULL);
	g_autofree char *text = NULL;
	gsize len;
	g_assert_true(g_file_get_contents(input, &text, &len, NULL));
	g_autofree char *marked = g_strconcat("\xef\xbb\xbf", text, NULL);
	g_autofree char *wide =
	        g_convert(marked, -1, "UTF-16LE", "UTF-8", NULL, &len, NULL);
	g_assert_true(g_file_set_contents(path, wide, (gssize)len, NULL));
	struct jsonl_sink sink;
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	jsonl_sink_init(&sink);
	import_file(path, &options, &sink.target, &source, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(source->importer, ==, "aws-events");
	g_assert_cmpint(sink.incidents, ==, 3);
	g_assert_cmpint(sink.posts, ==, 3);
	g_assert_cmpint(sink.components, ==, 4);
	jsonl_sink_clear(&sink);
	g_assert_cmpint(g_remove(path), ==, 0);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *name =
		        g_strdup_printf("/vendor-lines/%s", files[i].path);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i),
		                     counts_what_the_file_holds);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *name =
		        g_strdup_printf("/vendor-lines/line-%" G_GSIZE_FORMAT, i);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), gives_this_line);
	}
	g_test_add_func("/vendor-lines/reads-utf-16-as-utf-8", reads_utf_16_as_utf_8);
	g_test_add_func("/vendor-lines/levels-without-measure-are-left-out",
	                levels_without_measure_are_left_out);
	g_test_add_func("/vendor-lines/names-of-many-parts-are-read-at-once",
	                names_of_many_parts_are_read_at_once);
	return g_test_run();
}
