/* UTF-8 checked, repaired and cut. */
#include "base/text.h"

#include <string.h>

#define BYTES(literal) (literal), sizeof(literal) - 1

static void knows_utf8(void)
{
	static const struct {
		const char *text;
		gsize len;
		bool ok;
	} cases[] = {
		{ BYTES(""), true },
		{ BYTES("plain"), true },
		{ BYTES("a\0b"), true },
		{ BYTES("\0"), true },
		{ BYTES("é€😀"), true },
		{ BYTES("\0\xff"), false },
		{ BYTES("\xc0\xaf"), false },         /* overlong */
		{ BYTES("\xed\xa0\x80"), false },     /* surrogate */
		{ BYTES("\xf4\x90\x80\x80"), false }, /* beyond U+10FFFF */
		{ BYTES("\xe2\x82"), false },         /* cut */
		{ BYTES("\x80"), false },
		{ BYTES("\x9b"), false }, /* C1 as a byte */
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(text_is_utf8(cases[i].text, cases[i].len), ==,
		                cases[i].ok);
}

static void repairs_for_people(void)
{
	static const struct {
		const char *text;
		gsize len;
		const char *want;
	} cases[] = {
		{ BYTES(""), "" },
		{ BYTES("a\0b"), "a\uFFFDb" },
		{ BYTES("a\tb\nc"), "a\tb\nc" },
		{ BYTES("a\r\nb\rc\r"), "a\nb\uFFFDc\uFFFD" },
		{ BYTES("\x1b[31mred"), "\uFFFD[31mred" },
		{ BYTES("\xc2\x9b"
		        "31m\x7f"),
		  "\uFFFD31m\uFFFD" },
		{ BYTES("caf\xe9"), "caf\uFFFD" },
		{ BYTES("\xe2\x82z"), "\uFFFD\uFFFDz" },
		{ BYTES("naïve 😀"), "naïve 😀" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *exact = g_memdup2(cases[i].text, cases[i].len);
		g_autofree char *got = text_repair(exact, cases[i].len);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void cuts_where_no_character_is_torn(void)
{
	static const struct {
		const char *text;
		gsize max;
		const char *want;
	} cases[] = {
		{ "short", 5, "short" },
		{ "longer", 5, "lo…" },
		{ "aéb", 4, "aéb" },
		{ "aébcd", 5, "a…" },
		{ "aébcde", 6, "aé…" },
		{ "e\u0301abc", 5, "…" }, /* the accent stays with its letter */
		{ "xe\u0301abcd", 6, "x…" },
		{ "abcdef", 3, "…" },
		{ "abcdef", 2, "" },
		{ "", 0, "" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = text_cut(cases[i].text, cases[i].max);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void makes_one_line(void)
{
	static const struct {
		const char *text;
		gsize max;
		const char *want;
	} cases[] = {
		{ "  a\n\n b\t c  ", 99, "a b c" },
		{ "a\r\nb", 99, "a b" },
		{ "a\u2028b\u00a0c", 99, "a b c" },
		{ "éééé", 4, "éééé" },
		{ "ééééé", 4, "ééé…" },
		{ "one two", 5, "one…" },
		{ "one", 0, "" },
		{ "\xff\x1b", 9, "\uFFFD\uFFFD" },
		{ " \n ", 9, "" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = text_one_line(cases[i].text, cases[i].max);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void tells_hidden_from_seen(void)
{
	static const struct {
		gunichar before, c;
		enum text_kind kind;
	} cases[] = {
		{ 0, 'a', TEXT_SEEN },           { 0, '\n', TEXT_SEEN },
		{ 0, '\r', TEXT_HIDDEN },        { 0, 0x7f, TEXT_HIDDEN },
		{ 0, 0x9b, TEXT_HIDDEN },        { 0, 0xa0, TEXT_SEEN },
		{ 0, 0xad, TEXT_HIDDEN },        { 0, 0x200b, TEXT_HIDDEN },
		{ 0, 0x202e, TEXT_HIDDEN },      { 0, 0x2066, TEXT_HIDDEN },
		{ 0, 0x2060, TEXT_HIDDEN },      { 0, 0xfeff, TEXT_HIDDEN },
		{ 0, 0xe0041, TEXT_HIDDEN },     { 0, 0xffff, TEXT_HIDDEN },
		{ 0, 0x1fffe, TEXT_HIDDEN },     { 0, 0xfffd, TEXT_SEEN },
		{ 0, 0x200d, TEXT_HIDDEN },      { 'a', 0x200d, TEXT_HIDDEN },
		{ 0x1f469, 0x200d, TEXT_SEEN },  { 0x645, 0x200c, TEXT_SEEN },
		{ 0x200d, 0x200d, TEXT_HIDDEN }, { 0x2764, 0xfe0f, TEXT_SEEN },
		{ 0, 0x1f600, TEXT_SEEN },       { 0, 0x10ffff, TEXT_HIDDEN },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		char utf8[6];
		gsize len = (gsize)g_unichar_to_utf8(cases[i].c, utf8);
		struct text_char got = text_char_at(utf8, len, cases[i].before);
		g_test_message("U+%04X", cases[i].c);
		g_assert_cmpint(got.kind, ==, cases[i].kind);
		g_assert_cmpuint(got.c, ==, cases[i].c);
		g_assert_cmpuint(got.len, ==, len);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text/knows-utf8", knows_utf8);
	g_test_add_func("/text/repairs-for-people", repairs_for_people);
	g_test_add_func("/text/cuts-where-no-character-is-torn",
	                cuts_where_no_character_is_torn);
	g_test_add_func("/text/makes-one-line", makes_one_line);
	g_test_add_func("/text/tells-hidden-from-seen", tells_hidden_from_seen);
	return g_test_run();
}
