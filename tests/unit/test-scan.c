/* The byte cursor: what does not fit leaves it where it was. */
#include "base/scan.h"

#include <string.h>

static void moves_only_over_what_fits(void)
{
	const char *text = "Jan 007;  rest";
	struct scan s = scan_of(text, strlen(text)), span = { NULL, NULL };
	gint64 value = -1;
	g_assert_false(scan_word(&s, "June"));
	g_assert_cmpint(scan_month(&s), ==, 1);
	g_assert_cmpint(scan_month(&s), ==, 0);
	g_assert_false(scan_digits(&s, 1, 3, &value));
	scan_blanks(&s);
	g_assert_false(scan_digits(&s, 4, 5, &value));
	g_assert_cmpint(value, ==, -1);
	g_assert_true(scan_digits(&s, 1, 2, &value));
	g_assert_cmpint(value, ==, 0);
	g_assert_false(scan_until(&s, '!', &span));
	g_assert_true(scan_until(&s, ';', &span));
	g_assert_true(span.end == span.at + 1 && *span.at == '7');
	scan_blanks(&s);
	g_assert_false(scan_char(&s, 'R'));
	g_assert_true(scan_char(&s, 'r'));
	g_assert_true(scan_word(&s, "est"));
	g_assert_true(scan_done(&s));
	g_assert_false(scan_char(&s, 't'));
	g_assert_false(scan_word(&s, "t"));
	g_assert_true(scan_word(&s, ""));
	g_assert_false(scan_until(&s, 't', &span));
	g_assert_false(scan_digits(&s, 1, 1, &value));
	g_assert_cmpint(scan_month(&s), ==, 0);
}

static void checks_large_numbers(void)
{
	static const struct {
		const char *text;
		bool ok;
	} cases[] = {
		{ "9223372036854775807", true },
		{ "9223372036854775808", false },
		{ "00000000000000000001", true },
		{ "99999999999999999999", false },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct scan s = scan_of(cases[i].text, strlen(cases[i].text));
		gint64 value;
		g_assert_cmpint(scan_digits(&s, 1, 20, &value), ==, cases[i].ok);
		g_assert_true(scan_done(&s) == cases[i].ok);
	}
}

static void knows_the_months(void)
{
	static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
		                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	for (int i = 0; i < 12; i++) {
		struct scan s = scan_of(names[i], 3);
		g_assert_cmpint(scan_month(&s), ==, i + 1);
		s = scan_of(names[i], 2);
		g_assert_cmpint(scan_month(&s), ==, 0);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/scan/moves-only-over-what-fits", moves_only_over_what_fits);
	g_test_add_func("/scan/checks-large-numbers", checks_large_numbers);
	g_test_add_func("/scan/knows-the-months", knows_the_months);
	return g_test_run();
}
