/* Every byte that was read can be had back, by offset and by time. */
#include "store-fixture.h"

#include "model/columns.h"

/* --- bytes ------------------------------------------------------------------------------ */

static GString *noise(gsize len)
{
	GString *text = g_string_sized_new(len);
	guint64 state = 88172645463325252u;
	for (gsize i = 0; i < len; i++) {
		state ^= state << 13, state ^= state >> 7, state ^= state << 17;
		g_string_append_c(text, (char)(state >> 32));
	}
	return text;
}

static void give_chunk(const struct sink *sink, const GString *text, gsize from,
                       gsize len)
{
	g_autoptr(GError) error = NULL;
	const struct log_chunk chunk = { .first_line = 1,
		                         .lines = 1,
		                         .offset = (gint64)from,
		                         .length = (gint64)len,
		                         .first_at = INSTANT_NONE,
		                         .last_at = INSTANT_NONE,
		                         .bytes = text->str + from };
	sink->chunk(sink->user, &chunk, &error);
	g_assert_no_error(error);
}

/* A store with one source in chunks of the given sizes; the last one takes the rest. */
static Store *store_of(const GString *text, const gsize *sizes, gsize n)
{
	Store *store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = source_named("a");
	struct sink sink;
	gsize at = 0;
	begin_ok(store, source, &sink);
	for (gsize i = 0; i < n; at += sizes[i++])
		give_chunk(&sink, text, at, sizes[i]);
	if (at < text->len)
		give_chunk(&sink, text, at, text->len - at);
	commit_ok(store, source);
	return store;
}

static void same_bytes(Store *store, const GString *text, gint64 offset, gint64 length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = store_bytes(store, 1, offset, length, &error);
	g_assert_no_error(error);
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);
	same_memory(data, len, text->str + offset, (gsize)length);
}

static void gives_back_any_span(void)
{
	static const gsize sizes[] = { 1, 999, 64000, 1 };
	g_autoptr(GString) text = noise(100000);
	g_autoptr(Store) store = store_of(text, sizes, G_N_ELEMENTS(sizes));
	static const gint64 edges[] = { 0,     1,     2,     999,   1000,  1001,
		                        64999, 65000, 65001, 65002, 99999, 100000 };
	for (gsize i = 0; i < G_N_ELEMENTS(edges); i++)
		for (gsize k = i; k < G_N_ELEMENTS(edges); k++)
			same_bytes(store, text, edges[i], edges[k] - edges[i]);
}

static void cuts_a_chunk_that_is_too_long_for_a_row(void)
{
	g_autoptr(GString) text =
	        noise(18 << 20); /* more than SQLite's limit of a value */
	g_autoptr(Store) store = store_of(text, NULL, 0);
	same_bytes(store, text, 0, (gint64)text->len);
	same_bytes(store, text, (4 << 20) - 1, 2);
}

static void gives_a_line_to_its_end(void)
{
	g_autoptr(GString) text = g_string_new("first\nsecond\r\n\nlast");
	static const struct {
		gint64 offset;
		const char *want;
	} cases[] = {
		{ 0, "first\n" }, { 3, "st\n" },  { 5, "\n" }, { 6, "second\r\n" },
		{ 14, "\n" },     { 15, "last" }, { 18, "t" },
	};
	for (gsize size = 1; size <= text->len; size++) { /* and across every border */
		g_autoptr(Store) store = store_of(text, &size, 1);
		for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
			g_autoptr(GBytes) line =
			        store_bytes(store, 1, cases[i].offset, -1, NULL);
			g_assert_nonnull(line);
			gsize len;
			const void *data = g_bytes_get_data(line, &len);
			same_memory(data, len, cases[i].want, strlen(cases[i].want));
		}
	}
}

static void says_what_is_not_kept(void)
{
	g_autoptr(GString) text = g_string_new("one\n");
	g_autoptr(Store) store = store_of(text, NULL, 0);
	static const struct {
		gint64 source, offset, length;
	} cases[] = {
		{ 1, 4, 1 },  { 1, 4, -1 },          { 1, 0, 5 },
		{ 1, -1, 1 }, { 2, 0, 1 },           { 1, 0, G_MAXINT64 },
		{ 1, 2, 3 },  { 1, G_MAXINT64, -1 }, { 1, G_MAXINT64, 1 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(store_bytes(store, cases[i].source, cases[i].offset,
		                          cases[i].length, &error));
		g_assert_cmpint(error_exit_code(error), ==, ERROR_DATA);
	}
}

/* --- lines by time --------------------------------------------------------------------------- */

struct timed {
	gint64 at;
	const char *text;
};
static const struct timed lines[] = {
	{ T, "GET / 200\n" },
	{ T + SECOND, "GET /x 502\n" },
	{ INSTANT_NONE, "  at frame 1\n" },
	/* next chunk */
	{ INSTANT_NONE, "  at frame 2 of 502\n" },
	{ T + 60 * SECOND, "POST / 200\n" },
	{ T + 59 * SECOND, "late 502\n" }, /* out of order */
	/* next chunk */
	{ T + HOUR, "GET / 502" }, /* no end */
};
static const gsize cuts[] = { 3, 6, 7 };

static void give_timed(const struct sink *sink, gsize from, gsize to, gint64 *offset)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GByteArray) columns = g_byte_array_new();
	struct column_state state = { 0 };
	struct log_chunk chunk = { .first_line = (gint64)from + 1,
		                   .lines = (gint64)(to - from),
		                   .offset = *offset,
		                   .first_at = RANGE_OPEN,
		                   .last_at = INSTANT_NONE };
	for (gsize i = from; i < to; i++) {
		g_string_append(text, lines[i].text);
		columns_add(columns, &state, lines[i].at, 1, 0, strlen(lines[i].text));
		if (lines[i].at == INSTANT_NONE)
			continue;
		chunk.first_at = MIN(chunk.first_at, lines[i].at);
		chunk.last_at = MAX(chunk.last_at, lines[i].at);
	}
	chunk.bytes = text->str;
	chunk.length = (gint64)text->len;
	chunk.columns = columns->data;
	chunk.columns_len = columns->len;
	g_assert_true(sink->chunk(sink->user, &chunk, &error));
	*offset += chunk.length;
}

static Store *timed_store(void)
{
	Store *store = open_ok(NULL, STORE_TEMPORARY);
	g_autoptr(Source) source = source_named("log");
	struct sink sink;
	gint64 offset = 0;
	gsize from = 0;
	begin_ok(store, source, &sink);
	for (gsize i = 0; i < G_N_ELEMENTS(cuts); from = cuts[i++])
		give_timed(&sink, from, cuts[i], &offset);
	commit_ok(store, source);
	g_autoptr(Source) document = source_named("page.json");
	begin_ok(store, document, &sink);
	give_text(&sink, "{\n502\n}\n");
	commit_ok(store, document);
	return store;
}

struct found {
	GString *lines; /* "S1:2 S1:3 " */
	int max;
};

static bool on_line(void *user, gint64 source, gint64 line, gint64 offset,
                    const char *bytes, gsize len)
{
	struct found *found = user;
	g_string_append_printf(found->lines, "%d:%d ", (int)source, (int)line);
	if (source == 1) {
		const char *want = lines[line - 1].text;
		same_memory(bytes, len, want, strlen(want));
		gint64 at = 0;
		for (gint64 i = 0; i < line - 1; i++)
			at += (gint64)strlen(lines[i].text);
		g_assert_cmpint(offset, ==, at);
	}
	return --found->max > 0;
}

static void gives_lines_of_a_span(void)
{
	static const struct {
		gint64 source, lo, hi;
		const char *needle;
		int max;
		const char *want;
	} cases[] = {
		{ 1, INSTANT_NONE, RANGE_OPEN, NULL, 99, "1:1 1:2 1:3 1:4 1:5 1:6 1:7 " },
		{ 0, INSTANT_NONE, RANGE_OPEN, NULL, 99,
		  "1:1 1:2 1:3 1:4 1:5 1:6 1:7 2:1 2:2 2:3 " },
		{ 0, INSTANT_NONE, RANGE_OPEN, "502", 99, "1:2 1:4 1:6 1:7 2:2 " },
		{ 0, T, T + SECOND, NULL, 99, "1:1 " },
		{ 0, T + SECOND, T + 2 * SECOND, NULL, 99, "1:2 1:3 1:4 " },
		{ 0, T + SECOND, T + 2 * SECOND, "502", 99, "1:2 1:4 " },
		{ 0, T + 59 * SECOND, T + 59 * SECOND + 1, NULL, 99, "1:6 " },
		{ 0, T + 59 * SECOND, T + 60 * SECOND, "GET", 99, "" },
		{ 0, T, RANGE_OPEN, "502", 99, "1:2 1:4 1:6 1:7 " },
		{ 0, T, RANGE_OPEN, "", 3, "1:1 1:2 1:3 " },
		{ 0, T + SECOND, T + MINUTE, NULL, 99, "1:2 1:3 1:4 1:6 " },
		{ 0, T + MINUTE, T + HOUR, NULL, 99, "1:5 " },
		{ 0, T + MINUTE, T + HOUR + 1, NULL, 99, "1:5 1:7 " },
		{ 0, T + HOUR, RANGE_OPEN, NULL, 99, "1:7 " },
		{ 0, INSTANT_NONE, T + 1, NULL, 99, "1:1 " },
		{ 0, T + HOUR + 1, RANGE_OPEN, NULL, 99, "" },
		{ 0, T, RANGE_OPEN, "GET", 2, "1:1 1:2 " },
		{ 3, INSTANT_NONE, RANGE_OPEN, NULL, 99, "" },
	};
	g_autoptr(Store) store = timed_store();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) got = g_string_new(NULL);
		struct found found = { got, cases[i].max };
		store_lines(store, cases[i].source, cases[i].lo, cases[i].hi,
		            cases[i].needle, on_line, &found, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(got->str, ==, cases[i].want);
	}
}

static bool on_long_line(void *user, gint64 source, gint64 line, gint64 offset,
                         const char *bytes, gsize len)
{
	(void)source;
	(void)line;
	(void)bytes;
	g_string_append_printf(user, "%d+%d ", (int)offset, (int)len);
	return true;
}

/* Documents are cut anywhere, also inside of a line and of what is looked for. */
static void finds_what_stands_on_a_cut(void)
{
	static const struct {
		const char *needle, *want;
	} cases[] = {
		{ "<needle>", "6+999994 " }, { "<nee", "6+999994 " },
		{ "dle>", "6+999994 " },     { "last", "1000000+4 " },
		{ "needles", "" },           { NULL, "0+6 6+999994 1000000+4 " },
	};
	static const gsize sizes[] = { 500000, 1, 499998 };
	g_autoptr(GString) text = g_string_new("first\n");
	while (text->len < 500000 - 4)
		g_string_append_c(text, 'x');
	g_string_append(text, "<needle>");
	while (text->len < 999999)
		g_string_append_c(text, 'y');
	g_string_append(text, "\nlast");
	g_autoptr(Store) store = store_of(text, sizes, G_N_ELEMENTS(sizes));
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) got = g_string_new(NULL);
		store_lines(store, 0, INSTANT_NONE, RANGE_OPEN, cases[i].needle,
		            on_long_line, got, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(got->str, ==, cases[i].want);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/chunk/gives-back-any-span", gives_back_any_span);
	g_test_add_func("/store/chunk/cuts-a-chunk-that-is-too-long-for-a-row",
	                cuts_a_chunk_that_is_too_long_for_a_row);
	g_test_add_func("/store/chunk/gives-a-line-to-its-end", gives_a_line_to_its_end);
	g_test_add_func("/store/chunk/says-what-is-not-kept", says_what_is_not_kept);
	g_test_add_func("/store/chunk/gives-lines-of-a-span", gives_lines_of_a_span);
	g_test_add_func("/store/chunk/finds-what-stands-on-a-cut",
	                finds_what_stands_on_a_cut);
	return g_test_run();
}
