/*
 * Every chart of every case of testdata/chart, as a scene: equal to its golden form, legible, inside its frame.
 * ACCEPT=1 rewrites the golden files testdata/chart/CASE/CHART-WIDTH.scene.
 */
#include "chart-case.h"
#include "chart-check.h"
#include "chart/chart.h"
#include "chart/place.h"

#include <glib/gstdio.h>
#include <string.h>

static const double widths[] = { 720, 400 };

static void check_table(const struct chart_case *c, const struct chart *chart,
                        const struct chart_options *options)
{
	g_autoptr(GPtrArray) rows = chart_table(chart, c->timeline, options);
	g_assert_cmpuint(rows->len, >=, 2);
	guint cells = g_strv_length(g_ptr_array_index(rows, 0));
	g_autofree char *head = g_strjoinv(" ", g_ptr_array_index(rows, 0));
	g_assert_nonnull(strstr(head, c->zone != NULL ? zone_name(c->zone) : "(UTC)"));
	for (guint i = 0; i < rows->len; i++)
		g_assert_cmpuint(g_strv_length(g_ptr_array_index(rows, i)), ==, cells);
}

static void check_case(gconstpointer data)
{
	const char *folder = data;
	struct chart_case *c = chart_case_load(folder);
	for (int k = 0; chart_registry[k] != NULL; k++) {
		const struct chart *chart = chart_registry[k];
		for (gsize w = 0; w < G_N_ELEMENTS(widths); w++) {
			struct chart_options options = { widths[w], c->zone, true };
			g_autofree char *where = g_strdup_printf(
			        "%s/%s-%d", c->name, chart->name, (int)widths[w]);
			g_autoptr(Scene) scene = chart_draw(chart, c->timeline, &options);
			g_autofree char *dump = scene != NULL ? scene_dump(scene) : NULL;
			check_golden(folder, chart->name, (int)widths[w], dump);
			if (scene == NULL)
				continue;
			check_texts(scene, where);
			check_shapes(scene, where);
			check_words(scene);
			check_table(c, chart, &options);
			options.chrome = false;
			g_autoptr(Scene) bare = chart_draw(chart, c->timeline, &options);
			check_texts(bare, where);
			check_shapes(bare, where);
			g_assert_cmpfloat(bare->height, <, scene->height);
		}
	}
	chart_case_free(c);
}

/* Widths between and beyond the two that are emitted. */
static void any_width_keeps_texts_apart(void)
{
	g_autoptr(GPtrArray) folders = chart_case_folders();
	for (guint i = 0; i < folders->len; i++) {
		struct chart_case *c = chart_case_load(g_ptr_array_index(folders, i));
		for (double width = 320; width <= 1280; width += 80) {
			for (int k = 0; chart_registry[k] != NULL; k++) {
				const struct chart_options options = { width, c->zone,
					                               true };
				g_autoptr(Scene) scene = chart_draw(
				        chart_registry[k], c->timeline, &options);
				g_autofree char *where = g_strdup_printf(
				        "%s/%s-%d", c->name, chart_registry[k]->name,
				        (int)width);
				if (scene != NULL)
					check_texts(scene, where);
			}
		}
		chart_case_free(c);
	}
}

/* --- any incident ---------------------------------------------------------------------- */

/* A time within span minutes of day 0, or days around it; now and then a range, an open end or none. */
static void append_time(GString *text, GRand *rand, int span)
{
	int at = g_rand_int_range(rand, 0, span), width = g_rand_int_range(rand, 1, 90);
	g_string_append_printf(text, " %d.%02d:%02d", at / 1440, at / 60 % 24, at % 60);
	int form = g_rand_int_range(rand, 0, 12);
	if (form == 0)
		g_string_append_c(text, '+');
	else if (form == 1)
		g_string_append_printf(text, "..%d.%02d:%02d", (at + width) / 1440,
		                       (at + width) / 60 % 24, (at + width) % 60);
}

static void append_statement(GString *text, GRand *rand, const char *verb, int times,
                             int span)
{
	g_string_append(text, verb);
	for (int i = 0; i < times; i++)
		append_time(text, rand, span);
	g_string_append_c(text, '\n');
}

static void append_series(GString *text, GRand *rand, int span)
{
	static const int bins_of[] = { 1, 5, 15, 60 };
	bool errors = g_rand_boolean(rand);
	int at = g_rand_int_range(rand, 0, span),
	    width = bins_of[g_rand_int_range(rand, 0, 4)];
	g_string_append_printf(text, "series %s %d %d.%02d:%02d",
	                       errors ? "errors" : "reports", width, at / 1440,
	                       at / 60 % 24, at % 60);
	int runs = g_rand_int_range(rand, 1, 6);
	for (int i = 0; i < runs; i++) {
		int top = g_rand_int_range(rand, 0, 2) * g_rand_int_range(rand, 0, 5000);
		int bins = g_rand_int_range(rand, 1, 60);
		if (g_rand_int_range(rand, 0, 5) == 0)
			g_string_append_printf(text, " -*%d", bins);
		else
			g_string_append_printf(text, " %d>%d*%d", top,
			                       g_rand_int_range(rand, 0, 3000), bins);
	}
	g_string_append_c(text, '\n');
	if (errors && g_rand_boolean(rand))
		g_string_append_printf(text, "every %d\n",
		                       g_rand_int_range(rand, 0, 9000));
	if (!errors && g_rand_boolean(rand))
		g_string_append_printf(text, "usual %d\n", g_rand_int_range(rand, 0, 90));
	append_statement(text, rand, "window", 2, span);
}

static void append_entries(GString *text, GRand *rand, int span)
{
	static const char *const verbs[] = { "event", "item", "contradicted" };
	static const char *const lanes[] = { "changes",    "machines", "people",
		                             "social",     "users",    "status",
		                             "statements", "press" };
	static const char *const said[] = {
		"Requests fail",
		"A sentence that goes on for so long that it needs several "
		"lines, and then some words more than three lines have room "
		"for, so that its end is cut and only in the table",
		"\xd8\xb9\xd8\xb7\xd9\x84 \xd9\x81\xd9\x8a",
		"\xe9\x9a\x9c\xe5\xae\xb3\xe3\x81\x8c\xe7\x99\xba\xe7\x94\x9f", "x"
	};
	static const int most[] = { 0, 3, 12, 80 };
	for (int n = most[g_rand_int_range(rand, 0, 4)]; n > 0; n--) {
		g_string_append_printf(text, "%s %s", verbs[g_rand_int_range(rand, 0, 3)],
		                       lanes[g_rand_int_range(rand, 0, 8)]);
		append_time(text, rand, span);
		g_string_append_printf(text, " %s\n", said[g_rand_int_range(rand, 0, 5)]);
	}
}

static char *random_incident(GRand *rand)
{
	static const int spans[] = { 2, 30, 400, 1440, 20000 };
	static const char *const posts[] = { "post investigating", "post identified",
		                             "post monitoring", "post resolved",
		                             "phase postmortem" };
	static const char *const words[] = { "investigating", "monitoring", "resolved" };
	GString *text = g_string_new(NULL);
	int span = spans[g_rand_int_range(rand, 0, 5)];
	g_string_append_printf(text, "status %s\n", words[g_rand_int_range(rand, 0, 3)]);
	if (g_rand_boolean(rand))
		g_string_append(text, "zone Australia/Lord_Howe\n");
	if (g_rand_boolean(rand))
		append_statement(text, rand, "start", 1, span);
	if (g_rand_boolean(rand))
		append_statement(text, rand, "impact", 2, span);
	for (int n = g_rand_int_range(rand, 0, 7); n > 0; n--)
		append_statement(text, rand, posts[g_rand_int_range(rand, 0, 5)], 1,
		                 span);
	for (int n = g_rand_int_range(rand, 0, 30); n > 20; n--) {
		g_string_append_printf(text, "moment %d", n);
		append_time(text, rand, span);
		g_string_append(text,
		                n % 2 ? " Some label of a moment\n" : " \xe9\x9a\x9c\n");
	}
	append_entries(text, rand, span);
	for (int n = g_rand_int_range(rand, 0, 3); n > 0; n--)
		append_series(text, rand, span);
	for (int n = g_rand_int_range(rand, 0, 3); n > 0; n--)
		g_string_append_printf(text, "claim press %d %s\n",
		                       g_rand_int_range(rand, 1, 2 * span),
		                       n % 2 ? "contradicted" : "consistent");
	return g_string_free(text, FALSE);
}

static void any_incident_is_drawn_legibly(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260602);
	int drawn = 0;
	for (int i = 0; i < 400 && !g_test_failed(); i++) {
		g_autofree char *text = random_incident(rand);
		g_autofree char *name = g_strdup_printf("random %d", i);
		struct chart_case *c = chart_case_of(name, text);
		for (int k = 0; chart_registry[k] != NULL; k++) {
			const struct chart_options options = { widths[i % 2], c->zone,
				                               i % 3 != 0 };
			g_autoptr(Scene) scene =
			        chart_draw(chart_registry[k], c->timeline, &options);
			g_autoptr(GPtrArray) rows G_GNUC_UNUSED =
			        chart_table(chart_registry[k], c->timeline, &options);
			if (scene == NULL)
				continue;
			g_autofree char *where = g_strdup_printf(
			        "%s %s\n%s", name, chart_registry[k]->name, text);
			check_texts(scene, where);
			check_shapes(scene, where);
			check_words(scene);
			drawn++;
		}
		chart_case_free(c);
	}
	g_assert_cmpint(drawn, >, 300);
}

static void worked_incident_says_what_it_shows(void)
{
	g_autofree char *folder =
	        g_test_build_filename(G_TEST_DIST, "testdata", "chart", "worked", NULL);
	struct chart_case *c = chart_case_load(folder);
	static const struct {
		const char *chart, *words;
	} want[] = {
		{ "hero", "2,043" },
		{ "hero", "42%" },
		{ "hero", "at least 5 h 45 min" },
		{ "hero", "Before first post: 35 min" },
		{ "hero", "Investigating: 2 h 54 min" },
		{ "stages", "Half the time to the fix went on finding the cause" },
		{ "stages", "To cause: 2 h 54 min, 50%" },
		{ "claim",
		  "The claimed 2 h 45 min covers less than half of what was measured" },
		{ "claim", "06:04 to at least 11:49" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(want); i++) {
		const struct chart_options options = { 720, NULL, true };
		g_autoptr(Scene) scene =
		        chart_draw(chart_named(want[i].chart), c->timeline, &options);
		if (strstr(scene->desc, want[i].words) == NULL) {
			g_test_message("%s: no \"%s\" in: %s", want[i].chart,
			               want[i].words, scene->desc);
			g_test_fail();
		}
	}
	chart_case_free(c);
}

static void nothing_known_draws_nothing(void)
{
	g_autoptr(Evidence) evidence = evidence_new();
	g_autoptr(Timeline) timeline = timeline_new(evidence);
	const struct chart_options options = { 720, NULL, true };
	for (int k = 0; chart_registry[k] != NULL; k++) {
		if (chart_registry[k]->draw == NULL)
			continue;
		g_autoptr(Scene) scene =
		        chart_draw(chart_registry[k], timeline, &options);
		g_assert_null(scene);
		g_autoptr(GPtrArray) rows =
		        chart_table(chart_registry[k], timeline, &options);
		g_assert_cmpuint(rows->len, ==, 1);
	}
}

static void charts_are_found_by_name(void)
{
	g_assert_nonnull(chart_named("hero"));
	g_assert_null(chart_named("her"));
	g_assert_null(chart_named(NULL));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_autoptr(GPtrArray) folders = chart_case_folders();
	for (guint i = 0; i < folders->len; i++) {
		g_autofree char *name =
		        g_path_get_basename(g_ptr_array_index(folders, i));
		g_autofree char *path = g_strconcat("/chart/case/", name, NULL);
		g_test_add_data_func(path, g_ptr_array_index(folders, i), check_case);
	}
	g_test_add_func("/chart/any-width-keeps-texts-apart",
	                any_width_keeps_texts_apart);
	g_test_add_func("/chart/any-incident-is-drawn-legibly",
	                any_incident_is_drawn_legibly);
	g_test_add_func("/chart/worked-incident-says-what-it-shows",
	                worked_incident_says_what_it_shows);
	g_test_add_func("/chart/nothing-known-draws-nothing",
	                nothing_known_draws_nothing);
	g_test_add_func("/chart/charts-are-found-by-name", charts_are_found_by_name);
	return g_test_run();
}
