/* Limits of the importers of counts, on both sides of each. */
#include "jsonl-sink.h"

#include <glib/gstdio.h>

#include <string.h>

struct outcome {
	gint64 samples, rejects;
	guint series, reasons;
	bool ok;
};

static guint times_in(const char *text, const char *what)
{
	guint n = 0;
	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static struct outcome import(const char *format, const GString *text)
{
	const struct import_options options = { .format = format };
	g_autofree char *path = NULL;
	const int fd = g_file_open_tmp("debrief-XXXXXX", &path, NULL);
	g_assert_cmpint(fd, >=, 0);
	g_assert_true(g_close(fd, NULL));
	g_assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
	struct jsonl_sink sink;
	jsonl_sink_init(&sink);
	g_autoptr(Source) source = NULL;
	enum import_result result;
	struct outcome outcome = { .ok = import_file(path, &options, &sink.target,
		                                     &source, &result, NULL) };
	outcome.samples = sink.samples;
	outcome.rejects = sink.rejects;
	outcome.series = times_in(sink.lines->str, "\"series\":");
	outcome.reasons = times_in(sink.lines->str, "\"reason cause ");
	jsonl_sink_clear(&sink);
	g_unlink(path);
	return outcome;
}

enum { BASE = 1515060508 };

static GString *outages(guint n)
{
	GString *text = g_string_new("event_id,timestamp,count,provider\n");
	for (guint i = 0; i < n; i++)
		g_string_append_printf(text, "%u,%u.0,3,aws\n", i, BASE + i * 10000);
	return text;
}

static GString *causes(guint n)
{
	GString *text = g_string_new("event_id,timestamp,count,cause,percent,provider\n");
	for (guint i = 0; i < n; i++)
		g_string_append_printf(text, "1,%d.0,3,cause %u,0.01,aws\n", BASE, i);
	return text;
}

static GString *rows_of_series(guint n)
{
	GString *text = g_string_new("time,count,series\n");
	for (guint i = 0; i < n; i++)
		g_string_append_printf(text, "2026-03-01T10:00:00Z,5,s%u\n", i);
	return text;
}

static GString *json_of_series(guint n)
{
	GString *text = g_string_new("[");
	for (guint i = 0; i < n; i++)
		g_string_append_printf(text, "%s{\"name\":\"s%u\",\"data\":[[%d,5]]}",
		                       i > 0 ? "," : "", i, BASE);
	g_string_append_c(text, ']');
	return text;
}

static GString *wrapped(guint n)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < n; i++)
		g_string_append(text, "{\"data\":");
	g_string_append_printf(text, "[[%d,5],[%d,6]]", BASE, BASE + 60);
	for (guint i = 0; i < n; i++)
		g_string_append_c(text, '}');
	return text;
}

static GString *curves(guint n)
{
	GString *text = g_string_new("<title>Downdetector</title><script>d={");
	for (guint i = 0; i < n; i++)
		g_string_append_printf(text,
		                       "c%u:{data:[{x:'2026-03-01T10:00:00Z',y:1}]},", i);
	g_string_append(text, "}</script>");
	return text;
}

static const struct {
	const char *name, *format;
	GString *(*make)(guint n);
	guint n;
	struct outcome want;
} cases[] = {
	{ "ten-thousand-events",
	  "downdetector-table",
	  outages,
	  10000,
	  { 10000, 0, 10000, 0, true } },
	{ "one-event-more-is-set-aside",
	  "downdetector-table",
	  outages,
	  10001,
	  { 10000, 1, 10000, 0, true } },
	{ "a-hundred-causes", "downdetector-table", causes, 100, { 1, 0, 1, 100, true } },
	{ "one-cause-more-is-left-out",
	  "downdetector-table",
	  causes,
	  101,
	  { 1, 0, 1, 100, true } },
	{ "a-thousand-series",
	  "counts",
	  rows_of_series,
	  1000,
	  { 1000, 0, 1000, 0, true } },
	{ "one-series-more-is-set-aside",
	  "counts",
	  rows_of_series,
	  1001,
	  { 1000, 1, 1000, 0, true } },
	{ "a-thousand-series-of-json",
	  "counts-json",
	  json_of_series,
	  1000,
	  { 1000, 0, 1000, 0, true } },
	{ "one-series-of-json-more-is-set-aside",
	  "counts-json",
	  json_of_series,
	  1001,
	  { 1000, 1, 1000, 0, true } },
	{ "a-list-in-four-objects", "counts-json", wrapped, 4, { 2, 0, 1, 0, true } },
	{ "a-list-in-five-objects-is-refused",
	  "counts-json",
	  wrapped,
	  5,
	  { 0, 0, 0, 0, false } },
	{ "twenty-curves-of-a-page",
	  "downdetector-page",
	  curves,
	  20,
	  { 1, 0, 1, 0, true } },
	{ "one-curve-more-is-set-aside",
	  "downdetector-page",
	  curves,
	  21,
	  { 1, 1, 1, 0, true } },
};

static void limit(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	GString *text = cases[i].make(cases[i].n);
	const struct outcome got = import(cases[i].format, text);
	g_string_free(text, TRUE);
	g_assert_true(got.ok == cases[i].want.ok);
	g_assert_cmpint(got.samples, ==, cases[i].want.samples);
	g_assert_cmpint(got.rejects, ==, cases[i].want.rejects);
	g_assert_cmpuint(got.series, ==, cases[i].want.series);
	g_assert_cmpuint(got.reasons, ==, cases[i].want.reasons);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name = g_strdup_printf("/counts/%s", cases[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), limit);
	}
	return g_test_run();
}
