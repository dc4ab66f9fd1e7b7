/* Sixteen bytes at once say what one byte after the other would. */
#include "base/bytes16.h"

#include <string.h>

static guint one_by_one(const char *at, guchar lo, guchar hi)
{
	guint mask = 0;
	for (int i = 0; i < 16; i++)
		mask |= (guint)((guchar)at[i] >= lo && (guchar)at[i] <= hi) << i;
	return mask;
}

/* Each byte at each place, among bytes that are none of those asked for. */
static void finds_every_byte_at_every_place(void)
{
	for (guint byte = 0; byte < 256; byte++)
		for (guint place = 0; place < 16; place++) {
			char text[16];
			memset(text, byte == ' ' ? 'x' : ' ', sizeof text);
			text[place] = (char)byte;
			g_assert_cmpuint(bytes16_are(text, (char)byte), ==, 1U << place);
			g_assert_cmpuint(bytes16_digits(text), ==,
			                 one_by_one(text, '0', '9'));
			g_assert_cmpuint(bytes16_within(text, 0x20, 0x7e), ==,
			                 one_by_one(text, 0x20, 0x7e));
			g_assert_cmpuint(bytes16_within(text, 0x80, 0xff), ==,
			                 one_by_one(text, 0x80, 0xff));
			char other[16];
			memcpy(other, text, sizeof other);
			other[place] ^= 1;
			g_assert_cmpuint(bytes16_same(text, other), ==,
			                 0xffff ^ 1U << place);
		}
}

static void tells_the_first(void)
{
	g_assert_cmpuint(bytes16_first(0), ==, 16);
	g_assert_cmpuint(bytes16_first(1), ==, 0);
	g_assert_cmpuint(bytes16_first(0x8000), ==, 15);
	g_assert_cmpuint(bytes16_first(0xffff0000), ==, 16);
	g_assert_cmpuint(bytes16_first(~bytes16_digits("0123456789abcdef")), ==, 10);
}

static void tells_the_least_and_the_most(void)
{
	for (guint a = 0; a < 256; a++)
		for (guint b = 0; b < 256; b++) {
			char x[16], y[16], least[16], most[16];
			memset(x, (int)a, sizeof x);
			memset(y, (int)b, sizeof y);
			memset(least, (int)MIN(a, b), sizeof least);
			memset(most, (int)MAX(a, b), sizeof most);
			const Bytes16 low =
			        bytes16_least(bytes16_load(x), bytes16_load(y));
			const Bytes16 high =
			        bytes16_most(bytes16_load(x), bytes16_load(y));
			g_assert_true(memcmp(&low, least, sizeof least) == 0);
			g_assert_true(memcmp(&high, most, sizeof most) == 0);
		}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bytes16/finds-every-byte-at-every-place",
	                finds_every_byte_at_every_place);
	g_test_add_func("/bytes16/tells-the-first", tells_the_first);
	g_test_add_func("/bytes16/tells-the-least-and-the-most",
	                tells_the_least_and_the_most);
	return g_test_run();
}
