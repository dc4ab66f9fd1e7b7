/* The sentence of what users complain of, and when it says what the shares add up to. */
#include "render/report.h"

static const struct {
	const char *name, *want;
	struct {
		const char *name;
		double share;
	} reasons[3];
} cases[] = {
	{ "none", NULL, { { NULL, 0 } } },
	{ "says-each-share",
	  "Log-in 50%, Website 30%, App 20%",
	  { { "Log-in", 0.5 }, { "Website", 0.3 }, { "App", 0.2 } } },
	{ "two-points-short-are-rounding",
	  "A 57%, B 28%, C 13%",
	  { { "A", 0.57 }, { "B", 0.28 }, { "C", 0.13 } } },
	{ "three-points-short-are-said",
	  "A 57%, B 28%, C 12%; together 97%, as the source gives them",
	  { { "A", 0.57 }, { "B", 0.28 }, { "C", 0.12 } } },
	{ "two-points-over-are-rounding",
	  "A 60%, B 42%",
	  { { "A", 0.6 }, { "B", 0.42 } } },
	{ "three-points-over-are-said",
	  "A 60%, B 43%; together 103%, as the source gives them",
	  { { "A", 0.6 }, { "B", 0.43 } } },
	{ "one-reason-alone-is-not-all-of-it",
	  "A 40%; together 40%, as the source gives them",
	  { { "A", 0.4 } } },
};

static void say(gconstpointer data)
{
	const gsize n = GPOINTER_TO_SIZE(data);
	g_autoptr(Series) series = series_new();
	for (gsize i = 0; i < 3 && cases[n].reasons[i].name != NULL; i++) {
		struct share *share = g_new(struct share, 1);
		*share = (struct share){ g_strdup(cases[n].reasons[i].name),
			                 cases[n].reasons[i].share };
		g_ptr_array_add(series->reasons, share);
	}
	g_autofree char *got = say_reasons(series);
	g_assert_cmpstr(got, ==, cases[n].want);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name = g_strdup_printf("/complaints/%s", cases[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), say);
	}
	return g_test_run();
}
