/* Regular expressions: spans, bad patterns, and the limits that hold bad ones. */
#include "base/pattern.h"

#include <string.h>

#define NONE G_MAXSIZE

static void finds_spans(void)
{
	static const struct {
		const char *pattern, *text;
		bool caseless;
		gsize from;
		bool found;
		struct pattern_span spans[3];
	} cases[] = {
		{ "b(c)(d)?",
		  "abcabcd",
		  false,
		  0,
		  true,
		  { { 1, 3 }, { 2, 3 }, { NONE, NONE } } },
		{ "b(c)(d)?",
		  "abcabcd",
		  false,
		  2,
		  true,
		  { { 4, 7 }, { 5, 6 }, { 6, 7 } } },
		{ "^a", "aa", false, 1, false, { { 0, 0 } } },
		{ "ERROR",
		  "an error",
		  true,
		  0,
		  true,
		  { { 3, 8 }, { NONE, NONE }, { NONE, NONE } } },
		{ "ERROR", "an error", false, 0, false, { { 0, 0 } } },
		{ "É",
		  "caf\xc3\xa9",
		  true,
		  0,
		  true,
		  { { 3, 5 }, { NONE, NONE }, { NONE, NONE } } },
		{ "x",
		  "\xff\xfex",
		  false,
		  0,
		  true,
		  { { 2, 3 }, { NONE, NONE }, { NONE, NONE } } },
		{ "", "", false, 0, true, { { 0, 0 }, { NONE, NONE }, { NONE, NONE } } },
		{ "", "", false, 1, false, { { 0, 0 } } },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Pattern) pattern =
		        pattern_new(cases[i].pattern, cases[i].caseless, &error);
		g_assert_no_error(error);
		struct pattern_span spans[3];
		bool found = pattern_find(pattern, cases[i].text, strlen(cases[i].text),
		                          cases[i].from, spans, 3);
		g_assert_cmpint(found, ==, cases[i].found);
		for (int s = 0; found && s < 3; s++) {
			g_assert_cmpuint(spans[s].start, ==, cases[i].spans[s].start);
			g_assert_cmpuint(spans[s].end, ==, cases[i].spans[s].end);
		}
		g_assert_false(pattern_exhausted(pattern));
	}
}

static void refuses_bad_patterns(void)
{
	g_autofree char *long_one = g_strnfill(64 * 1024 + 1, 'a');
	const struct {
		const char *pattern, *says;
	} cases[] = {
		{ "a(b", "offset 3" }, { "a[b", "offset 3" },
		{ "*a", "offset 0" },  { "(?<n>a)(?<n", "offset" },
		{ "a\\Cb", "offset" }, { "\xff", "offset 0" },
		{ long_one, "long" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(pattern_new(cases[i].pattern, false, &error));
		g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
		g_test_message("%s", error->message);
		g_assert_nonnull(strstr(error->message, cases[i].says));
	}
}

static void stops_at_the_limits(void)
{
	static const char *const patterns[] = {
		"(a+)+$",
		"(a|aa)+$",
		"(*LIMIT_MATCH=4000000000)(a+)+$",
		"(?:(?:(?:a?)*)*)*[bc]",
	};
	g_autofree char *text = g_strnfill(5000, 'a');
	text[4999] = '!';
	for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_autoptr(Pattern) pattern = pattern_new(patterns[i], false, NULL);
		g_assert_nonnull(pattern);
		gint64 before = g_get_monotonic_time();
		g_assert_false(pattern_find(pattern, text, 5000, 0, NULL, 0));
		g_assert_cmpint(g_get_monotonic_time() - before, <, G_USEC_PER_SEC);
		g_test_message("%s", patterns[i]);
		g_assert_true(pattern_exhausted(pattern));
	}
}

static void knows_named_groups(void)
{
	g_autoptr(Pattern) pattern = pattern_new("(a)(?<level>b)", false, NULL);
	g_assert_cmpint(pattern_group(pattern, "level"), ==, 2);
	g_assert_cmpint(pattern_group(pattern, "time"), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pattern/finds-spans", finds_spans);
	g_test_add_func("/pattern/refuses-bad-patterns", refuses_bad_patterns);
	g_test_add_func("/pattern/stops-at-the-limits", stops_at_the_limits);
	g_test_add_func("/pattern/knows-named-groups", knows_named_groups);
	return g_test_run();
}
