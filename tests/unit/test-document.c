/* Records of JSON documents as lines: their places, the limits on both sides, what is cut off or broken. */
#include "import/document_lines.h"

#include "import/records.h"

#include <glib.h>
#include <string.h>

struct seen {
	GString *text; /* "line@offset+length text\n" */
	guint lines, too_long, stop_after;
};

static bool visit(void *user, const struct document_line *line)
{
	struct seen *seen = user;
	seen->lines++;
	seen->too_long += line->too_long;
	g_assert_null(memchr(line->text, '\n', line->len));
	if (line->len < 1000)
		g_string_append_printf(seen->text,
		                       "%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT
		                       "+%" G_GINT64_FORMAT " %.*s\n",
		                       line->line, line->offset, line->length,
		                       (int)line->len, line->text);
	return seen->lines != seen->stop_after;
}

static const struct {
	const char *name, *document, *want;
	bool broken, cut;
} rows[] = {
	{ "list-of-objects", "[{\"a\":1},\n {\"b\":\n2}]",
	  "1@1+7 {\"a\":1}\n2@11+8 {\"b\": 2}\n", false, false },
	{ "one-after-the-other", "{\"a\":1}\n{\"b\":2}\n",
	  "1@0+7 {\"a\":1}\n2@8+7 {\"b\":2}\n", false, false },
	{ "under-a-name", "{\"n\":1,\"logs\":[{\"a\":1}],\"z\":[]}", "1@15+7 {\"a\":1}\n",
	  false, false },
	{ "words-under-that-name-are-no-records", "{\"logs\":[\"a\"]}",
	  "1@0+14 {\"logs\":[\"a\"]}\n", false, false },
	{ "hits", "{\"hits\":{\"hits\":[{\"_id\":\"x\",\"_source\":{\"a\":1}}]}}",
	  "1@38+7 {\"a\":1}\n", false, false },
	{ "streams",
	  "{\"data\":{\"result\":[{\"stream\":{\"s\":1},\"values\":[[\"9\",\"l\\\"\"]]}]}"
	  "}",
	  "1@47+11 {\"timestamp\":\"9\",\"labels\":{\"s\":1},\"line\":\"l\\\"\"}\n",
	  false, false },
	{ "requests",
	  "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"a\":1}]}]}]}",
	  "1@46+7 "
	  "{\"resourceLogs\":[{\"resource\":{},\"scopeLogs\":[{\"logRecords\":[{\"a\":"
	  "1}]}]}]}\n",
	  false, false },
	{ "cut-in-a-record", "[{\"a\":1},{\"b\":", "1@1+7 {\"a\":1}\n", true, true },
	{ "cut-in-a-list-in-an-answer", "{\"logs\":[{\"a\":1},{\"b\":2}",
	  "1@9+7 {\"a\":1}\n"
	  "1@17+7 {\"b\":2}\n",
	  true, true },
	{ "broken", "[{\"a\":1},{]", "1@1+7 {\"a\":1}\n", true, false },
	{ "nothing", " \n", "", false, false },
	{ "text", "hello", "", true, true },
};

static void gives_lines_with_their_places(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GString) text = g_string_new(NULL);
	struct seen seen = { .text = text };
	const struct document_end end =
	        document_lines(rows[i].document, strlen(rows[i].document), visit, &seen);
	g_assert_cmpstr(text->str, ==, rows[i].want);
	g_assert_cmpint(end.broken, ==, rows[i].broken);
	g_assert_cmpint(end.cut, ==, rows[i].cut);
	g_assert_false(end.stopped);
}

static void stops_when_told(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct seen seen = { .text = text, .stop_after = 2 };
	const char document[] = "[{},{},{},{}]";
	const struct document_end end =
	        document_lines(document, strlen(document), visit, &seen);
	g_assert_true(end.stopped);
	g_assert_cmpuint(seen.lines, ==, 2);
}

static void record_of_so_many_bytes(gsize bytes, guint too_long)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) document = g_string_new("[{\"a\":\"");
	while (document->len < bytes - 1)
		g_string_append_c(document, 'x');
	g_string_append(document, "\"},{\"b\":1}]");
	struct seen seen = { .text = text };
	document_lines(document->str, document->len, visit, &seen);
	g_assert_cmpuint(seen.lines, ==, 2);
	g_assert_cmpuint(seen.too_long, ==, too_long);
}

static void a_record_may_have_a_mebibyte(void)
{
	record_of_so_many_bytes(LINE_LIMIT - 256, 0);
	record_of_so_many_bytes(LINE_LIMIT - 255, 1);
}

static void nested_deeper_than_64_is_broken(void)
{
	for (int depth = 62; depth <= 64; depth++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GString) document = g_string_new("{\"a\":");
		for (int i = 0; i < depth; i++)
			g_string_append_c(document, '[');
		for (int i = 0; i < depth; i++)
			g_string_append_c(document, ']');
		g_string_append_c(document, '}');
		struct seen seen = { .text = text };
		const struct document_end end =
		        document_lines(document->str, document->len, visit, &seen);
		g_assert_cmpint(end.broken, ==, depth > 63);
		g_assert_cmpuint(seen.lines, ==, depth > 63 ? 0 : 1);
	}
}

/* A long line without an end was once looked through again for each of its records. */
static void a_long_line_takes_its_length(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) document = g_string_new("[{}");
	for (int i = 0; i < 400000; i++)
		g_string_append(document, ",{}");
	g_string_append_c(document, ']');
	struct seen seen = { .text = text };
	const gint64 from = g_get_monotonic_time();
	document_lines(document->str, document->len, visit, &seen);
	g_assert_cmpuint(seen.lines, ==, 400001);
	g_assert_cmpint(g_get_monotonic_time() - from, <, 10 * G_USEC_PER_SEC);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *name = g_strconcat("/document/", rows[i].name, NULL);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i),
		                     gives_lines_with_their_places);
	}
	g_test_add_func("/document/stops-when-told", stops_when_told);
	g_test_add_func("/document/a-record-may-have-a-mebibyte",
	                a_record_may_have_a_mebibyte);
	g_test_add_func("/document/nested-deeper-than-64-is-broken",
	                nested_deeper_than_64_is_broken);
	g_test_add_func("/document/a-long-line-takes-its-length",
	                a_long_line_takes_its_length);
	return g_test_run();
}
