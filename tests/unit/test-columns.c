/* Packed columns come back equal, stay small, and bad bytes are told from the end. */
#include "model/columns.h"

#define T G_GINT64_CONSTANT(1780380240000000) /* 2026-06-02T06:04:00Z */

static const struct column lines[] = {
	{ T, 1, 2, 80 },
	{ T, 1, 2, 81 },
	{ T + SECOND, 2, 5, 200 },
	{ INSTANT_NONE, 0, 0, 1 },         /* a continuation line */
	{ T + SECOND + 1, 2, 5, 1 << 20 }, /* after it: the time before is still known */
	{ T - 60 * SECOND, 70000, 4, 127 },
	{ 0, 1, 0, 128 },
	{ G_GINT64_CONSTANT(32503679999999999), G_MAXINT64, 7, G_MAXINT64 },
};

static GByteArray *packed(void)
{
	GByteArray *bytes = g_byte_array_new();
	struct column_state state = { 0 };
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
		columns_add(bytes, &state, lines[i].at, lines[i].pattern,
		            lines[i].status_class, (gsize)lines[i].length);
	return bytes;
}

static void comes_back_equal(void)
{
	g_autoptr(GByteArray) bytes = packed();
	struct column_reader reader = columns_read(bytes->data, bytes->len);
	struct column got;
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_assert_true(columns_next(&reader, &got));
		g_assert_cmpint(got.at, ==, lines[i].at);
		g_assert_cmpint(got.pattern, ==, lines[i].pattern);
		g_assert_cmpint(got.status_class, ==, lines[i].status_class);
		g_assert_cmpint(got.length, ==, lines[i].length);
	}
	g_assert_false(columns_next(&reader, &got));
	g_assert_false(reader.damaged);
}

static void takes_two_bytes_for_a_line_like_the_one_before(void)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	struct column_state state = { 0 };
	columns_add(bytes, &state, T, 3, 2, 99);
	guint first = bytes->len;
	columns_add(bytes, &state, T, 3, 2, 99);
	g_assert_cmpuint(bytes->len - first, ==, 2);
	columns_add(bytes, &state, T + SECOND, 3, 2, 99);
	g_assert_cmpuint(bytes->len - first, ==, 5);
}

static void ends_quietly_only_between_entries(void)
{
	g_autoptr(GByteArray) bytes = packed();
	guint whole = 0;
	for (guint len = 0; len <= bytes->len; len++) {
		struct column_reader reader = columns_read(bytes->data, len);
		struct column got;
		while (columns_next(&reader, &got))
			;
		whole += !reader.damaged;
	}
	g_assert_cmpuint(whole, ==, G_N_ELEMENTS(lines) + 1);
}

static void refuses_bytes_that_are_no_entry(void)
{
	static const struct {
		const char *what;
		guint8 bytes[16];
		gsize len;
	} cases[] = {
		{ "unknown flag", { 0x40, 0 }, 2 },
		{ "length of 65 bits",
		  { 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 },
		  11 },
		{ "length over the signed limit",
		  { 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 },
		  11 },
		{ "seconds that overflow",
		  { 0x10, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0 },
		  12 },
		{ "time that equals none",
		  { 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0 },
		  12 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct column_reader reader = columns_read(cases[i].bytes, cases[i].len);
		struct column got = { .length = -7 };
		g_test_message("%s", cases[i].what);
		g_assert_false(columns_next(&reader, &got));
		g_assert_true(reader.damaged);
		g_assert_cmpint(got.length, ==, -7);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/columns/comes-back-equal", comes_back_equal);
	g_test_add_func("/columns/takes-two-bytes-for-a-line-like-the-one-before",
	                takes_two_bytes_for_a_line_like_the_one_before);
	g_test_add_func("/columns/ends-quietly-only-between-entries",
	                ends_quietly_only_between_entries);
	g_test_add_func("/columns/refuses-bytes-that-are-no-entry",
	                refuses_bytes_that_are_no_entry);
	return g_test_run();
}
