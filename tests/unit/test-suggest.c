/* Slips of the hand are recognised, other words are not. */
#include "cli/suggest.h"

static void measures_slips_of_the_hand(void)
{
	static const struct {
		const char *a, *b;
		guint want;
	} cases[] = {
		{ "", "", 0 },
		{ "a", "", 1 },
		{ "report", "report", 0 },
		{ "reprot", "report", 1 },
		{ "repor", "report", 1 },
		{ "sohw", "show", 1 },
		{ "timelien", "timeline", 1 },
		{ "kitten", "sitting", 3 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_cmpuint(suggest_distance(cases[i].a, cases[i].b), ==,
		                 cases[i].want);
		g_assert_cmpuint(suggest_distance(cases[i].b, cases[i].a), ==,
		                 cases[i].want);
	}
}

static void suggests_near_words_only(void)
{
	static const struct {
		const char *typed, *want;
	} cases[] = {
		{ "shwo", "show" },    { "improt", "import" }, { "incid", "incidents" },
		{ "impot", "import" }, { "xyzzy", NULL },      { "", NULL },
	};
	g_autoptr(GPtrArray) words = suggest_words();
	suggest_add(words, "show");
	suggest_add(words, "import");
	suggest_add(words, "incidents");
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(suggest_word(cases[i].typed, words), ==, cases[i].want);
}

static void survives_words_of_any_length(void)
{
	g_autofree char *at_limit = g_strnfill(64, 'a'), *over = g_strnfill(65, 'a');
	g_assert_cmpuint(suggest_distance(at_limit, "a"), ==, 63);
	g_assert_cmpuint(suggest_distance(over, "a"), ==, G_MAXUINT);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/suggest/measures-slips-of-the-hand",
	                measures_slips_of_the_hand);
	g_test_add_func("/suggest/suggests-near-words-only", suggests_near_words_only);
	g_test_add_func("/suggest/survives-words-of-any-length",
	                survives_words_of_any_length);
	return g_test_run();
}
