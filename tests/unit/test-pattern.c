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
		        pattern_new(cases[i].pattern,
		                    cases[i].caseless ? PATTERN_CASELESS : 0, &error);
		g_assert_no_error(error);
		struct pattern_span spans[3];
		enum pattern_match found =
		        pattern_find(pattern, cases[i].text, strlen(cases[i].text),
		                     cases[i].from, spans, 3);
		g_assert_cmpint(found, ==, cases[i].found ? PATTERN_FOUND : PATTERN_NONE);
		for (int s = 0; found && s < 3; s++) {
			g_assert_cmpuint(spans[s].start, ==, cases[i].spans[s].start);
			g_assert_cmpuint(spans[s].end, ==, cases[i].spans[s].end);
		}
	}
}

static void refuses_bad_patterns(void)
{
	g_autofree char *long_one = g_strnfill(64 * 1024 + 1, 'a');
	g_autofree char *many = g_strnfill(64 * 2, '(');
	for (gsize i = 0; i < 64; i++)
		memcpy(many + 2 * i, "()", 2);
	const struct {
		const char *pattern;
		gint64 offset;
		const char *says;
	} cases[] = {
		{ "a(b", 3, "parenthesis" },  { "a[b", 3, "missing terminating ]" },
		{ "*a", 0, "quantifier" },    { "(?<n>a)(?<n", 11, "terminator" },
		{ "a\\Cb", 3, "disabled" },   { "\xff", 0, "UTF-8" },
		{ "x{99999}", 7, "too big" }, { many, 0, "63 groups" },
		{ long_one, 0, "long" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(pattern_new(cases[i].pattern, 0, &error));
		g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
		g_test_message("%s", error->message);
		g_assert_nonnull(strstr(error->message, cases[i].says));
		g_assert_cmpint(error_place(error)->offset, ==, cases[i].offset);
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
		g_autoptr(Pattern) pattern = pattern_new(patterns[i], 0, NULL);
		g_assert_nonnull(pattern);
		gint64 before = g_get_monotonic_time();
		g_test_message("%s", patterns[i]);
		g_assert_cmpint(pattern_find(pattern, text, 5000, 0, NULL, 0), ==,
		                PATTERN_EXHAUSTED);
		g_assert_cmpint(g_get_monotonic_time() - before, <, G_USEC_PER_SEC);
	}
}

static void knows_named_groups(void)
{
	g_autoptr(Pattern) pattern = pattern_new("(a)(?<level>b)", 0, NULL);
	g_assert_cmpint(pattern_group(pattern, "level"), ==, 2);
	g_assert_cmpint(pattern_group(pattern, "time"), ==, 0);
	g_assert_cmpstr(pattern_group_name(pattern, 2), ==, "level");
	g_assert_null(pattern_group_name(pattern, 1));
	g_assert_cmpint(pattern_groups(pattern), ==, 2);
}

/* Whatever the pattern and the line, thousands of lines are tried in a second: no step limit times length explodes. */
static void patterns_of_lines_are_held_short(void)
{
	static const char *const patterns[] = {
		"(?<time>(a+)+)$",
		"(?<time>(a|aa)+)$",
		"a*a*a*a*a*a*a*a*(?<time>b)",
		"(?:.*?a){20}(?<time>b)",
		"(?:(?:(?:a?)*)*)*[bc]",
		"(a?){60}a{60}b",
		"(?=(a+))a*b\\1",
		"(?:a(?=a*b))*",
		"(?<x>a(?&x)?b)",
		"(.+.+)+y",
	};
	static const gsize lengths[] = { 30, 300, 3000, 16 * 1024, 1024 * 1024 };
	g_autofree char *text = g_strnfill(1024 * 1024, 'a');
	for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_autoptr(Pattern) pattern = pattern_new(patterns[i], PATTERN_LINE, NULL);
		g_assert_nonnull(pattern);
		for (gsize j = 0; j < G_N_ELEMENTS(lengths); j++) {
			const gint64 before = g_get_monotonic_time();
			pattern_find(pattern, text, lengths[j], 0, NULL, 0);
			g_test_message("%s on %zu bytes", patterns[i], lengths[j]);
			g_assert_cmpint(g_get_monotonic_time() - before, <,
			                G_USEC_PER_SEC);
		}
	}
}

static void patterns_of_lines_begin_where_the_line_begins(void)
{
	g_autoptr(Pattern) pattern = pattern_new("b", PATTERN_LINE, NULL);
	g_assert_cmpint(pattern_find(pattern, "ab", 2, 0, NULL, 0), ==, PATTERN_NONE);
	g_assert_cmpint(pattern_find(pattern, "ba", 2, 0, NULL, 0), ==, PATTERN_FOUND);
}

static void note_furthest(void *user, gsize item, gsize at)
{
	gsize *furthest = user;
	if (item > furthest[0]) {
		furthest[0] = item;
		furthest[1] = at;
	}
}

static void tells_how_far_a_match_got(void)
{
	static const struct {
		const char *pattern, *text;
		gsize item, at;
	} cases[] = {
		{ "ab(\\d+) x", "ab12-x", 7, 4 },
		{ "\\[(\\w+)\\] y", "[warn) y", 7, 5 },
		{ "a", "b", 0, 0 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		gsize furthest[2] = { 0, 0 };
		pattern_trace(cases[i].pattern, PATTERN_LINE, cases[i].text,
		              strlen(cases[i].text), note_furthest, furthest);
		g_assert_cmpuint(furthest[0], ==, cases[i].item);
		g_assert_cmpuint(furthest[1], ==, cases[i].at);
	}
}

static gpointer match_many(gpointer data)
{
	struct pattern_span spans[2];
	for (int i = 0; i < 10000; i++) {
		g_assert_cmpint(pattern_find(data, "aab", 3, 0, spans, 2), ==,
		                PATTERN_FOUND);
		g_assert_cmpuint(spans[1].end, ==, 2);
	}
	return NULL;
}

static void threads_share_a_pattern(void)
{
	g_autoptr(Pattern) pattern = pattern_new("(a+)b", PATTERN_LINE, NULL);
	GThread *threads[3];
	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("match", match_many, pattern);
	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		g_thread_join(threads[i]);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pattern/finds-spans", finds_spans);
	g_test_add_func("/pattern/refuses-bad-patterns", refuses_bad_patterns);
	g_test_add_func("/pattern/stops-at-the-limits", stops_at_the_limits);
	g_test_add_func("/pattern/knows-named-groups", knows_named_groups);
	g_test_add_func("/pattern/patterns-of-lines-are-held-short",
	                patterns_of_lines_are_held_short);
	g_test_add_func("/pattern/patterns-of-lines-begin-where-the-line-begins",
	                patterns_of_lines_begin_where_the_line_begins);
	g_test_add_func("/pattern/tells-how-far-a-match-got", tells_how_far_a_match_got);
	g_test_add_func("/pattern/threads-share-a-pattern", threads_share_a_pattern);
	return g_test_run();
}
