#include "render/lcs.h"
#include "render/merge.h"

#include <string.h>

static const struct {
	const char *name, *base, *ours, *theirs, *want;
	bool conflict;
} merges[] = {
	{ "nobody-wrote", "a\n\nb", "a\n\nb", "a\n\nb", "a\n\nb", false },
	{ "one-wrote", "a\n\nb", "a\n\nB", "a\n\nb", "a\n\nB", false },
	{ "the-other-wrote", "a\n\nb", "a\n\nb", "A\n\nb", "A\n\nb", false },
	{ "both-wrote-in-different-paragraphs", "a\n\nb\n\nc", "A\n\nb\n\nc",
	  "a\n\nb\n\nC", "A\n\nb\n\nC", false },
	{ "both-wrote-the-same", "a", "A", "A", "A", false },
	{ "one-added-the-other-changed", "a\n\nb", "a\n\nb\n\nc", "A\n\nb", "A\n\nb\n\nc",
	  false },
	{ "one-took-out-the-other-changed-another", "a\n\nb\n\nc", "b\n\nc",
	  "a\n\nb\n\nC", "b\n\nC", false },
	{ "both-wrote-in-one-paragraph", "a\n\nb", "A1\n\nb", "A2\n\nb",
	  "<<<<<<< this file\n\nA1\n\n=======\n\nA2\n\n>>>>>>> the store: A7 by "
	  "anna\n\nb",
	  true },
	{ "both-added-at-one-place", "a", "a\n\nb", "a\n\nc",
	  "a\n\n<<<<<<< this file\n\nb\n\n=======\n\nc\n\n>>>>>>> the store: A7 by anna",
	  true },
	{ "one-took-out-what-the-other-changed", "a\n\nb", "b", "A\n\nb",
	  "<<<<<<< this file\n\n=======\n\nA\n\n>>>>>>> the store: A7 by anna\n\nb",
	  true },
	{ "no-common-past", "", "a", "b",
	  "<<<<<<< this file\n\na\n\n=======\n\nb\n\n>>>>>>> the store: A7 by anna",
	  true },
	{ "a-code-block-is-one-paragraph", "```\nx\n\ny\n```\n\nb",
	  "```\nx\n\nY\n```\n\nb", "```\nx\n\ny\n```\n\nB", "```\nx\n\nY\n```\n\nB",
	  false },
	{ "blank-lines-do-not-count", "a\n\nb", "a\n\n\n\nb\n", "a  \n\nB", "a\n\nB",
	  false },
};

static void test_merge(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	bool conflict = false;
	g_autofree char *text = merge_texts(merges[i].base, merges[i].ours,
	                                    merges[i].theirs, "A7 by anna", &conflict);
	g_assert_cmpstr(text, ==, merges[i].want);
	g_assert_true(conflict == merges[i].conflict);
	g_assert_true((merge_marker_line(text) != 0) == conflict);
}

/* --- what must hold of any three texts ---------------------------------------------- */

static char *random_text(GRand *rand)
{
	GString *text = g_string_new(NULL);
	const int n = g_rand_int_range(rand, 0, 8);
	for (int i = 0; i < n; i++)
		g_string_append_printf(text, "%s%c", i > 0 ? "\n\n" : "",
		                       'a' + g_rand_int_range(rand, 0, 5));
	return g_string_free(text, FALSE);
}

static bool has_paragraph(const GPtrArray *list, const char *paragraph)
{
	for (guint i = 0; i < list->len; i++)
		if (strcmp(list->pdata[i], paragraph) == 0)
			return true;
	return false;
}

/* What one of them wrote that was not there before is in what comes out. */
static void assert_has_new(const char *text, const char *base, const char *out)
{
	g_autoptr(GPtrArray) written = merge_paragraphs(text);
	g_autoptr(GPtrArray) before = merge_paragraphs(base);
	g_autoptr(GPtrArray) after = merge_paragraphs(out);
	for (guint i = 0; i < written->len; i++)
		g_assert_true(has_paragraph(before, written->pdata[i]) ||
		              has_paragraph(after, written->pdata[i]));
}

static void test_random(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	for (int i = 0; i < 2000; i++) {
		g_autofree char *base = random_text(rand);
		g_autofree char *ours = random_text(rand);
		g_autofree char *theirs = random_text(rand);
		bool conflict, other;
		g_autofree char *out = merge_texts(base, ours, theirs, "x", &conflict);
		g_autofree char *turned = merge_texts(base, theirs, ours, "x", &other);
		assert_has_new(ours, base, out);
		assert_has_new(theirs, base, out);
		g_assert_true(conflict == other);
		if (!conflict)
			g_assert_cmpstr(out, ==, turned);
		g_autofree char *one = merge_texts(base, ours, base, "x", &conflict);
		g_assert_cmpstr(one, ==, ours);
		g_assert_false(conflict);
	}
}

static void test_unified(void)
{
	g_autofree char *diff =
	        lcs_unified("1\n2\n3\n4\n5\n6\n7\n8\n9\n",
	                    "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n", "a", "b");
	g_assert_cmpstr(diff, ==,
	                "--- a\n+++ b\n@@ -2,8 +2,9 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n "
	                "8\n 9\n+10\n");
	g_autofree char *none = lcs_unified("1\n2", "1\n2\n", "a", "b");
	g_assert_cmpstr(none, ==, "");
	g_autofree char *all = lcs_unified("", "x\n", "a", "b");
	g_assert_cmpstr(all, ==, "--- a\n+++ b\n@@ -0,0 +1,1 @@\n+x\n");
}

static void test_marker(void)
{
	g_assert_cmpint(merge_marker_line("a\n<<<<<<< this file\n"), ==, 2);
	g_assert_cmpint(merge_marker_line("a\n\n>>>>>>> the store: A7"), ==, 3);
	g_assert_cmpint(merge_marker_line("Heading\n=======\n<<<<<<< HEAD\n"), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(merges); i++) {
		g_autofree char *path = g_strdup_printf("/merge/%s", merges[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_merge);
	}
	g_test_add_func("/merge/loses-no-paragraph-that-somebody-wrote", test_random);
	g_test_add_func("/lcs/differences-as-diff-prints-them", test_unified);
	g_test_add_func("/merge/sees-its-own-markers-only", test_marker);
	return g_test_run();
}
