/* Downdetector's real files, where they are: every point of them, and the page against the JSON made of it. */
#include "jsonl-sink.h"

#include "base/json.h"

#include <string.h>

/* "2020-09-28T21:18:04Z 93" for every sample of a file; NULL when it is not there. */
static GPtrArray *bins_of(const char *name)
{
	const char *root = g_getenv("DEBRIEF_SHARED");
	g_autofree char *base = root != NULL ? g_strdup(root)
	                                     : g_build_filename(g_getenv("srcdir") ?: ".",
	                                                        "..", "shared", NULL);
	g_autofree char *path =
	        g_build_filename(base, "data", "status", "downdetector", name, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("no shared data");
		return NULL;
	}
	const struct import_options options = { 0 };
	struct jsonl_sink sink;
	jsonl_sink_init(&sink);
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	import_file(path, &options, &sink.target, &source, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(sink.notes->str, ==, "");
	GPtrArray *bins = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) lines = g_strsplit(sink.lines->str, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_autoptr(json_t) line =
		        json_parse(lines[i], strlen(lines[i]), NULL, NULL);
		const char *start = line != NULL ? json_text(line, "start") : NULL;
		if (start != NULL)
			g_ptr_array_add(bins,
			                g_strdup_printf("%s %g", start,
			                                json_number_value(json_object_get(
			                                        line, "count"))));
	}
	jsonl_sink_clear(&sink);
	return bins;
}

static const struct {
	const char *name;
	guint bins;
	const char *last;
} files[] = {
	{ "json/aws-amazon-web-services-208787.json", 95, "2018-03-21T12:21:04Z 1" },
	{ "json/aws-amazon-web-services-254345.json", 95, "2019-06-24T23:02:10Z 4" },
	{ "json/aws-amazon-web-services-350309.json", 95, "2020-11-26T01:30:13Z 204" },
	{ "json/aws-amazon-web-services-350465.json", 95, "2020-11-26T11:30:14Z 19" },
	{ "json/google-cloud-250672.json", 95, "2019-06-03T06:31:10Z 12" },
	{ "json/google-cloud-302918.json", 95, "2020-04-09T01:42:57Z 1" },
	{ "json/windows-azure-224101.json", 88, "2018-09-04T22:06:51Z 18" },
	{ "json/windows-azure-338451.json", 95, "2020-09-29T09:03:04Z 4" },
	{ "html/windows-azure-338451.html", 96, "2020-09-29T09:03:04Z 4" },
};

static void every_point_is_read(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GPtrArray) bins = bins_of(files[i].name);
	if (bins == NULL)
		return;
	g_assert_cmpuint(bins->len, ==, files[i].bins);
	g_assert_cmpstr(g_ptr_array_index(bins, bins->len - 1), ==, files[i].last);
}

static void the_page_has_the_first_point_that_its_json_lost(void)
{
	g_autoptr(GPtrArray) page = bins_of("html/windows-azure-338451.html");
	g_autoptr(GPtrArray) json = bins_of("json/windows-azure-338451.json");
	if (page == NULL || json == NULL)
		return;
	g_assert_cmpuint(page->len, ==, json->len + 1);
	g_assert_cmpstr(g_ptr_array_index(page, 0), ==, "2020-09-28T09:18:04Z 0");
	for (guint i = 0; i < json->len; i++)
		g_assert_cmpstr(g_ptr_array_index(page, i + 1), ==,
		                g_ptr_array_index(json, i));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *name = g_strdup_printf(
		        "/downdetector/every-point-is-read/%s", files[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), every_point_is_read);
	}
	g_test_add_func("/downdetector/the-page-has-the-first-point-that-its-json-lost",
	                the_page_has_the_first_point_that_its_json_lost);
	return g_test_run();
}
