/* Lines of logs come back byte for byte, and no bytes make the decoder read or write where it may not. */
#include "store/line_codec.h"

#include <string.h>

static void comes_back(const char *text, gsize len)
{
	struct line_parts parts;
	line_parts_init(&parts);
	/* copies of their very size, so that the sanitizer sees every byte read or written beyond */
	g_autofree char *in = g_memdup2(text, len), *out = g_malloc(len);
	line_codec_encode(in, len, &parts);
	g_assert_true(line_codec_decode(&parts, out, len));
	g_assert_true(len == 0 || memcmp(out, text, len) == 0);
	g_assert_true(len == 0 || !line_codec_decode(&parts, out, len - 1));
	line_parts_clear(&parts);
}

static const struct {
	const char *name, *text;
	gsize len;
} cases[] = {
#define CASE(name, text)                                                                 \
	{                                                                                \
		name, text, sizeof text - 1                                              \
	}
	CASE("nothing", ""),
	CASE("one-byte", "x"),
	CASE("one-digit", "7"),
	CASE("one-line-end", "\n"),
	CASE("blank-lines", "\n\n\n\n"),
	CASE("equal-lines", "GET /a 200\nGET /a 200\nGET /a 200\n"),
	CASE("other-values", "GET /a/1 200\nGET /a/2 200\nGET /a/31 404\nGET /a/31 404"),
	CASE("value-at-both-ends", "12 a 34\n12 a 35\n13 a 35\n"),
	CASE("only-values", "1\n2\n2\n33\n"),
	CASE("only-words", "a b c\na b c\nc b a\n"),
	CASE("crlf", "a 1\r\na 2\r\n"),
	CASE("nul-bytes", "a\0001 b\n\0\0\na\0002 b\n"),
	CASE("not-utf-8", "\xff\xfe 1 \x80\n\xff\xfe 2 \x80\n"),
	CASE("a-line-without-end", "a 1 b 2\na 1 b"),
	CASE("numbers-of-all-lengths",
	     "a=0 b\na=00 b\na=9 b\na=99999999 b\na=00000001 b\na=123456789 b\n"
	     "a=9999999999999999 b\na=0000000000000000 b\na=12345678901234567 b\n"
	     "a=99999999999999999999999999 b\na=1 b\na=100000000 b\na=010 b\n"
	     "and so that all of these are far from the end of it: 0123456789\n"),
	CASE("digits-within-words",
	     "at u1.25ms\nat u1.31ms\nat u2.25ms\nat u1.25s\nat u1.2x\nat 1.2x\n"
	     "at 203.0.113.7\nat 203.0.113.99\nat 203.0.114.7\nat 203.0.113.\n"
	     "and so that all of these are far from the end of it: 0123456789\n"),
	CASE("hex-numbers",
	     "id 12345678\nid 0123456789abcdef\nid fedcba9876543210\n"
	     "id 1111111111111111\nid abcdef1\nid 0bcdefa99\nid 0bcdefa98\n"
	     "id 0123456789ABCDEF\nid 0123456789abcdeg\n"
	     "id 0123456789abcdef0123456789abcdef\n"
	     "id 0123456789abcdef0123456789abcdf0\n"
	     "id 0123456789abcdef0123456789abcdef0\n"
	     "and so that all of these are far from the end of it: 0123456789\n"),
	CASE("versions", "x/5.0 1\nx/5.1 1\n/5.0 1\n5.0\nx/5.0\nx/5 1\nx/. 1\nx/5.0a 1\n"
	                 "/5.0/6.1/7.1 1\nx/.5 1\nx/.5\n/1.0"),
	CASE("a-long-value",
	     "x 1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	     "\nx 1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"),
	CASE("places-beyond-the-last",
	     "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 "
	     "23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40\n"
	     "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 "
	     "23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 41\n"),
};

static void gives_back(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	comes_back(cases[i].text, cases[i].len);
}

static guint32 draw(guint32 *state, guint32 n)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % n;
}

/* Few bytes in all orders: words, values and line ends meet in every way. */
static void gives_back_anything(void)
{
	static const char letters[] = "ab01 /\n\".";
	guint32 state = 1;
	for (int n = 0; n < 3000; n++) {
		char text[400];
		const gsize len = draw(&state, sizeof text);
		for (gsize i = 0; i < len; i++)
			text[i] = letters[draw(&state, sizeof letters - 1)];
		comes_back(text, len);
	}
}

/* More pieces of text than nodes. */
static void gives_back_many_words(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	guint32 state = 7;
	for (int i = 0; i < 40000; i++)
		g_string_append_printf(text, "%c%c%c%c %d\n", 'g' + (int)draw(&state, 20),
		                       'g' + (int)draw(&state, 20),
		                       'g' + (int)draw(&state, 20),
		                       'g' + (int)draw(&state, 20), i % 10);
	comes_back(text->str, text->len);
}

static void takes_out_what_repeats(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (int i = 0; i < 1000; i++)
		g_string_append(text,
		                "192.0.2.1 - - [14/Mar/2026:14:11:07] \"GET /a\" 200\n");
	struct line_parts parts;
	line_parts_init(&parts);
	line_codec_encode(text->str, text->len, &parts);
	g_assert_cmpuint(line_parts_size(&parts), <, 300);
	line_parts_clear(&parts);
}

/* Any change of the parts is refused or gives other text, never more of it. */
static void survives_damage(void)
{
	const char text[] =
	        "GET /a/1 200 x\nGET /b/2 200 y\nGET /a/31 404 x\nGET /a/31 404 y\n"
	        "id 0123456789abcdef at u12.5ms\nid 1123456789abcdef at u13.7ms\n"
	        "id 2123456789abcdef at u12.5ms\nid 3123456789abcdef at u13.7ms\n";
	guint32 state = 3;
	struct line_parts parts;
	line_parts_init(&parts);
	for (int n = 0; n < 20000; n++) {
		g_autofree char *out = g_malloc(sizeof text - 1);
		line_codec_encode(text, sizeof text - 1, &parts);
		for (guint i = 0; i <= draw(&state, 3); i++) {
			GByteArray *part = parts.of[draw(&state, LINE_PARTS)];
			if (part->len == 0)
				continue;
			const guint at = draw(&state, part->len);
			if (draw(&state, 4) == 0)
				g_byte_array_set_size(part, at);
			else
				part->data[at] = (guint8)draw(&state, 256);
		}
		line_codec_decode(&parts, out, sizeof text - 1);
	}
	line_parts_clear(&parts);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/line-codec/", cases[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), gives_back);
	}
	g_test_add_func("/line-codec/gives-back-anything", gives_back_anything);
	g_test_add_func("/line-codec/gives-back-many-words", gives_back_many_words);
	g_test_add_func("/line-codec/takes-out-what-repeats", takes_out_what_repeats);
	g_test_add_func("/line-codec/survives-damage", survives_damage);
	return g_test_run();
}
