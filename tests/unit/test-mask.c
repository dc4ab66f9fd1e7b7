/* Messages that differ in what varies have one pattern; words, paths and versions stay. */
#include "import/mask.h"

#include <string.h>

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{ "empty", "", "" },
	{ "keeps-words", "GET /index.html", "GET /index.html" },
	{ "masks-numbers-in-paths", "GET /orders/2281/items", "GET /orders/*/items" },
	{ "masks-words-with-digits", "user u2281x failed", "user * failed" },
	{ "keeps-short-versions", "POST /v1/messages", "POST /v1/messages" },
	{ "keeps-two-digit-versions", "/v23/a", "/v23/a" },
	{ "masks-three-digit-versions", "/v123/a", "/*/a" },
	{ "masks-v-with-more", "/v1x/a", "/*/a" },
	{ "masks-addresses", "from 192.0.2.7:443 to 2001:db8::1", "from * to *" },
	{ "masks-uuids", "id=3f2a-bc-77 x", "id=* x" },
	{ "masks-eight-hex-letters", "id deadbeef", "id *" },
	{ "masks-hex-letters-with-dashes", "id dead-beef", "id *" },
	{ "keeps-seven-hex-letters", "effaced", "effaced" },
	{ "keeps-long-words", "feedbacks", "feedbacks" },
	{ "keeps-rules-of-dashes", "----------", "----------" },
	{ "masks-double-quoted-values", "name=\"a b\" x", "name=\"*\" x" },
	{ "masks-single-quoted-values", "no 'x y' here", "no '*' here" },
	{ "keeps-apostrophes", "don't stop", "don't stop" },
	{ "keeps-an-open-quote", "say \"hello", "say \"hello" },
	{ "masks-lists", "1, 2 and (3)", "*, * and (*)" },
	{ "masks-key-values", "took=35ms;n=4", "took=*;n=*" },
	{ "masks-escaped-bytes", "\\x16\\x03\\x01", "*" },
	{ "keeps-utf-8", "Größe naïve", "Größe naïve" },
	{ "keeps-bad-utf-8",
	  "a\xff"
	  "b",
	  "a\xff"
	  "b" },
};

static void masks(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	char out[MASK_SIZE];
	gsize len = mask_text(cases[i].in, strlen(cases[i].in), out);
	g_assert_cmpstr(out, ==, cases[i].want);
	g_assert_cmpuint(len, ==, strlen(out));
}

static void masks_nul(void)
{
	char out[MASK_SIZE];
	g_assert_cmpuint(mask_text("a \0\0 b", 6, out), ==, 5);
	g_assert_cmpstr(out, ==, "a * b");
}

static void cuts_at_the_limit(void)
{
	char out[MASK_SIZE], in[2 * MASK_SIZE];
	memset(in, 'x', sizeof in);
	g_assert_cmpuint(mask_text(in, MASK_SIZE - 2, out), ==, MASK_SIZE - 2);
	g_assert_cmpuint(mask_text(in, MASK_SIZE - 1, out), ==, MASK_SIZE - 1);
	g_assert_cmpuint(mask_text(in, MASK_SIZE, out), ==, MASK_SIZE - 1);
	g_assert_cmpuint(mask_text(in, sizeof in, out), ==, MASK_SIZE - 1);
	g_assert_cmpint(out[MASK_SIZE - 1], ==, '\0');
}

/* A character of 2 to 4 bytes at every place around the limit: kept whole or left out. */
static void tears_no_character(void)
{
	static const char *const characters[] = { "ß", "€", "😀" };
	for (gsize c = 0; c < G_N_ELEMENTS(characters); c++)
		for (gsize at = MASK_SIZE - 8; at < MASK_SIZE; at++) {
			char out[MASK_SIZE], in[2 * MASK_SIZE];
			memset(in, 'x', sizeof in);
			memcpy(in + at, characters[c], strlen(characters[c]));
			gsize len = mask_text(in, sizeof in, out);
			g_assert_true(g_utf8_validate(out, (gssize)len, NULL));
			g_assert_cmpuint(len, >=, MASK_SIZE - 4);
		}
}

/* Words are looked at 64 bytes together: what is masked does not depend on where it stands. */
static void masks_at_every_place(void)
{
	static const char in[] = " v1 id=2281/x dead-beef no:77 'a 1' 10.0.0.1:80";
	static const char want[] = " v1 id=*/x * no:* '*' *";
	for (gsize n = 0; n < 150; n++) {
		g_autofree char *before = g_strnfill(n, 'x');
		g_autofree char *text = g_strconcat(before, in, NULL);
		g_autofree char *masked = g_strconcat(before, want, NULL);
		char out[MASK_SIZE];
		gsize len = mask_text(text, strlen(text), out);
		g_assert_cmpstr(out, ==, masked);
		g_assert_cmpuint(len, ==, strlen(out));
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/mask/", cases[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), masks);
	}
	g_test_add_func("/mask/masks-nul", masks_nul);
	g_test_add_func("/mask/masks-at-every-place", masks_at_every_place);
	g_test_add_func("/mask/cuts-at-the-limit", cuts_at_the_limit);
	g_test_add_func("/mask/tears-no-character", tears_no_character);
	return g_test_run();
}
