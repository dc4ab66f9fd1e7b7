/* SHA-256: the examples of FIPS 180-4, whole and in pieces. */
#include "base/digest.h"

#include <string.h>

static const struct {
	const char *text, *hex;
} cases[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void knows_the_examples(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		char hex[65];
		digest_hex(cases[i].text, strlen(cases[i].text), hex);
		g_assert_cmpstr(hex, ==, cases[i].hex);
	}
}

static void goes_on_after_a_look(void)
{
	g_autoptr(Digest) digest = digest_new();
	char hex[65];
	digest_copy_hex(digest, hex);
	g_assert_cmpstr(hex, ==, cases[0].hex);
	digest_add(digest, "ab", 2);
	digest_copy_hex(digest, hex);
	digest_add(digest, "c", 1);
	digest_copy_hex(digest, hex);
	g_assert_cmpstr(hex, ==, cases[1].hex);
}

static void encodes_for_csp(void)
{
	g_autofree char *got = digest_base64("abc", 3);
	g_assert_cmpstr(got, ==, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/digest/knows-the-examples", knows_the_examples);
	g_test_add_func("/digest/goes-on-after-a-look", goes_on_after_a_look);
	g_test_add_func("/digest/encodes-for-csp", encodes_for_csp);
	return g_test_run();
}
