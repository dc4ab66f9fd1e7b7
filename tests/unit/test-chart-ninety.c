/*
 * The chart of ninety days for every case of testdata/ninety: equal to its golden form, legible, inside its frame. A case is a
 * file "history", one statement a line, "#" comments. Days are counted from 2026-04-02, "D" or "D.HH:MM" of the display zone:
 *   zone NAME              display zone
 *   weights L=N ...        what a level counts; else as usual
 *   days N                 that are drawn (default 90)
 *   page FROM TO [NAME]    its first midnight and its newest word; components follow
 *   component NAME...      levels follow
 *   stay LEVEL FROM TO[+]  "+": no known end
 *   unstated FROM TO[+]    an incident that names the component without a level
 * ACCEPT=1 rewrites the golden files; GALLERY=FOLDER paints them there as PNG, for looking at.
 */
#include "chart-case.h"
#include "chart-check.h"
#include "chart/chart.h"
#include "correlate/statistics.h"
#include "correlate/together.h"

#include <string.h>

#define DAY_ZERO G_GINT64_CONSTANT(1775088000000000) /* 2026-04-02, civil */

static const double widths[] = { 720, 400 };

struct past {
	char *name;
	Zone *zone;
	int days;
	Collection *collection;
	GPtrArray *texts; /* names that histories borrow */
	GPtrArray *timelines, *evidence, *incidents;
	struct page_history *page;
	ComponentHistory *component;
};

static const Zone *zone_of(const struct past *p)
{
	return p->zone != NULL ? p->zone : zone_utc();
}

static gint64 time_of(const struct past *p, const char *text)
{
	char *end;
	gint64 civil = DAY_ZERO + g_ascii_strtoll(text, &end, 10) * DAY;
	if (*end == '.') {
		civil += g_ascii_strtoll(end + 1, &end, 10) * HOUR;
		civil += g_ascii_strtoll(end + 1, &end, 10) * MINUTE;
	}
	return zone_to_utc(zone_of(p), civil, NULL, NULL);
}

static const char *keep(struct past *p, char *text)
{
	g_ptr_array_add(p->texts, text);
	return text;
}

static void set_weights(struct past *p, char **words)
{
	for (guint i = 1; words[i] != NULL; i++) {
		g_auto(GStrv) pair = g_strsplit(words[i], "=", 2);
		const int level = level_parse(pair[0]);
		g_assert_cmpint(level, >, 0);
		p->collection->history->weights.of[level] = g_ascii_strtod(pair[1], NULL);
	}
}

static void add_page(struct past *p, char **words)
{
	p->page = page_history_new(words[3] != NULL ? keep(p, g_strjoinv(" ", words + 3))
	                                            : NULL);
	p->page->from = time_of(p, words[1]);
	p->page->to = time_of(p, words[2]);
	g_ptr_array_add(p->collection->history->pages, p->page);
}

static void add_stay(struct past *p, char **words)
{
	const int level = level_parse(words[1]);
	g_assert_cmpint(level, >, 0);
	const struct level_stay stay = { (enum level)level, time_of(p, words[2]),
		                         time_of(p, words[3]),
		                         g_str_has_suffix(words[3], "+") };
	g_array_append_val(p->component->stays, stay);
	p->component->incidents++;
}

static void add_unstated(struct past *p, char **words)
{
	Evidence *evidence = evidence_new();
	Timeline *t = timeline_new(evidence);
	Incident *incident = incident_new();
	incident->kind = INCIDENT_OUTAGE;
	incident->page = g_strdup(p->page->name);
	t->incident = incident;
	t->start = range_point(time_of(p, words[1]));
	t->resolved = range_point(time_of(p, words[2]));
	if (g_str_has_suffix(words[2], "+"))
		t->resolved.hi = RANGE_OPEN;
	g_ptr_array_add(t->components,
	                component_new(p->component->name, TRACK_ANNOUNCED));
	g_ptr_array_add(p->timelines, t);
	g_ptr_array_add(p->evidence, evidence);
	g_ptr_array_add(p->incidents, incident);
	collection_add(p->collection, t, "of it");
}

static void statement(struct past *p, char **words)
{
	if (g_str_equal(words[0], "zone")) {
		p->zone = zone_new(words[1], NULL);
		p->collection->zone = p->zone;
	} else if (g_str_equal(words[0], "weights")) {
		set_weights(p, words);
	} else if (g_str_equal(words[0], "days")) {
		p->days = (int)g_ascii_strtoll(words[1], NULL, 10);
	} else if (g_str_equal(words[0], "page")) {
		add_page(p, words);
	} else if (g_str_equal(words[0], "component")) {
		p->component = component_history_new(keep(p, g_strjoinv(" ", words + 1)));
		g_ptr_array_add(p->page->components, p->component);
	} else if (g_str_equal(words[0], "stay")) {
		add_stay(p, words);
	} else if (g_str_equal(words[0], "unstated")) {
		add_unstated(p, words);
	} else {
		g_error("%s: what is \"%s\"?", p->name, words[0]);
	}
}

/* Every day between the first page's first midnight and the newest word of any is known. */
static void set_days(struct past *p)
{
	GPtrArray *pages = p->collection->history->pages;
	for (int i = 0; i < p->days; i++) {
		g_autofree char *from = g_strdup_printf("%d", i);
		g_autofree char *to = g_strdup_printf("%d", i + 1);
		struct impact_day day = { .day = time_of(p, from) };
		day.length = time_of(p, to) - day.day;
		for (guint k = 0; k < pages->len; k++) {
			const struct page_history *page = pages->pdata[k];
			day.known |=
			        day.day + day.length > page->from && day.day <= page->to;
			p->collection->known_to = MAX(p->collection->known_to, page->to);
		}
		g_array_append_val(p->collection->days, day);
	}
	for (guint k = 0; k < pages->len; k++) {
		const struct page_history *page = pages->pdata[k];
		for (guint i = 0; i < page->components->len; i++)
			stays_join(
			        ((ComponentHistory *)page->components->pdata[i])->stays);
	}
}

static struct past *past_of(const char *name, const char *text)
{
	const struct weights weights = weights_usual();
	struct past *p = g_new0(struct past, 1);
	p->name = g_strdup(name);
	p->days = 90;
	p->collection = collection_new(NULL);
	p->collection->history = statistics_new(&weights);
	p->texts = g_ptr_array_new_with_free_func(g_free);
	p->timelines = g_ptr_array_new_with_free_func((GDestroyNotify)timeline_free);
	p->evidence = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_free);
	p->incidents = g_ptr_array_new_with_free_func((GDestroyNotify)incident_free);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);
		if (words[0] != NULL && words[0][0] != '#' && words[0][0] != '\0')
			statement(p, words);
	}
	set_days(p);
	return p;
}

static void past_free(struct past *p)
{
	collection_free(p->collection);
	g_ptr_array_unref(p->timelines);
	g_ptr_array_unref(p->evidence);
	g_ptr_array_unref(p->incidents);
	g_ptr_array_unref(p->texts);
	if (p->zone != NULL)
		zone_free(p->zone);
	g_free(p->name);
	g_free(p);
}

static void paint(const Scene *scene, const char *name, int width, enum theme theme)
{
	const char *gallery = g_getenv("GALLERY");
	if (gallery == NULL)
		return;
	g_autofree char *path =
	        g_strdup_printf("%s/%s-ninety-%d%s.png", gallery, name, width,
	                        theme == THEME_DARK ? "-dark" : "");
	g_autoptr(GBytes) png = paint_png(scene, theme, 2, NULL);
	gsize len = 0;
	const char *bytes = g_bytes_get_data(png, &len);
	g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
}

static void check_chart(const struct past *p, double width, const char *folder)
{
	const struct chart *chart = chart_named("ninety");
	struct chart_options options = { width, p->zone, true };
	g_autofree char *where = g_strdup_printf("%s-%d", p->name, (int)width);
	g_autoptr(Scene) scene = chart_draw_many(chart, p->collection, &options);
	g_autofree char *dump = scene != NULL ? scene_dump(scene) : NULL;
	if (folder != NULL)
		check_golden(folder, chart->name, (int)width, dump);
	if (scene == NULL)
		return;
	if (folder != NULL) {
		paint(scene, p->name, (int)width, THEME_LIGHT);
		paint(scene, p->name, (int)width, THEME_DARK);
	}
	check_texts(scene, where);
	check_shapes(scene, where);
	check_words(scene);
	g_autoptr(GPtrArray) rows = chart_table_many(chart, p->collection, &options);
	g_assert_cmpuint(rows->len, >=, 2);
	const guint cells = g_strv_length(g_ptr_array_index(rows, 0));
	for (guint i = 0; i < rows->len; i++)
		g_assert_cmpuint(g_strv_length(g_ptr_array_index(rows, i)), ==, cells);
}

static void check_case(gconstpointer data)
{
	g_autofree char *name = g_path_get_basename(data);
	g_autofree char *path = g_build_filename(data, "history", NULL);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	struct past *p = past_of(name, text);
	for (gsize w = 0; w < G_N_ELEMENTS(widths); w++)
		check_chart(p, widths[w], data);
	past_free(p);
}

/* --- numbers --------------------------------------------------------------------------- */

static char *available(const char *text)
{
	struct past *p = past_of("numbers", text);
	const struct chart_options options = { 720, p->zone, true };
	g_autoptr(GPtrArray) rows =
	        chart_table_many(chart_named("ninety"), p->collection, &options);
	char **row = g_ptr_array_index(rows, 1);
	char *value = g_strdup(row[g_strv_length(row) - 1]);
	past_free(p);
	return value;
}

/* By hand: ten days, 14,400 minutes. */
static void availability_is_what_the_formula_says(void)
{
	static const struct {
		const char *stays, *want;
	} cases[] = {
		{ "", "100%" },
		{ "stay major_outage 1.00:00 2.00:00\n", "90.00%" },
		{ "stay partial_outage 1.00:00 2.00:00\n", "97.00%" },
		{ "stay degraded_performance 1.00:00 9.00:00\n", "100%" },
		/* what overlaps counts once, as the worse */
		{ "stay major_outage 1.00:00 2.00:00\nstay partial_outage 1.00:00 "
		  "3.00:00\n",
		  "87.00%" },
		/* one minute in 14,400: never rounded up to all */
		{ "stay major_outage 1.00:00 1.00:01\n", "99.99%" },
		{ "stay major_outage 1.00:00 1.00:00+\n", "\xe2\x89\xa4 100%" },
		{ "stay major_outage 1.00:00 2.00:00+\n", "\xe2\x89\xa4 90.00%" },
		{ "unstated 1.00:00 2.00:00\n", "not told" },
		/* before the period */
		{ "stay major_outage -5.00:00 -4.00:00\n", "100%" },
		/* over its edge */
		{ "stay major_outage -1.00:00 1.00:00\n", "90.00%" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf(
		        "days 10\npage 0 10 P\ncomponent A\n%s", cases[i].stays);
		g_autofree char *got = available(text);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
	g_autofree char *half =
	        available("days 10\npage 5 10 P\ncomponent A\nstay major_outage 6 7\n");
	g_assert_cmpstr(half, ==, "80.00%"); /* of the five days that are known */
	g_autofree char *weighed = available(
	        "weights degraded_performance=0.5\ndays 10\npage 0 10 P\ncomponent A\n"
	        "stay degraded_performance 6 7\n");
	g_assert_cmpstr(weighed, ==, "95.00%");
}

/* --- any history ----------------------------------------------------------------------- */

static void any_history_is_drawn_legibly(void)
{
	static const char *const levels[] = { "degraded_performance", "partial_outage",
		                              "major_outage", "under_maintenance" };
	static const char *const names[] = {
		"API", "\xe9\x9a\x9c\xe5\xae\xb3",
		"Unbreakablelongwordwithoutanyblankinitatall",
		"A name of many words that goes on and on"
	};
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260602);
	for (int i = 0; i < 300 && !g_test_failed(); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *name = g_strdup_printf("random %d", i);
		g_string_append_printf(text, "days %d\n", g_rand_int_range(rand, 1, 130));
		for (int page = g_rand_int_range(rand, 1, 4); page > 0; page--) {
			g_string_append_printf(text, "page %d %d Page %d\n",
			                       g_rand_int_range(rand, -20, 40),
			                       g_rand_int_range(rand, 30, 120), page);
			for (int n = g_rand_int_range(rand, 0, 9); n > 0; n--) {
				g_string_append_printf(
				        text, "component %s %d\n",
				        names[g_rand_int_range(rand, 0, 4)], n);
				for (int k = g_rand_int_range(rand, 0, 30); k > 0; k--) {
					const int at = g_rand_int_range(rand, 0, 120);
					g_string_append_printf(
					        text, "stay %s %d.%02d:00 %d.23:%02d%s\n",
					        levels[g_rand_int_range(rand, 0, 4)], at,
					        g_rand_int_range(rand, 0, 24),
					        at + g_rand_int_range(rand, 0, 3),
					        g_rand_int_range(rand, 0, 60),
					        k % 9 == 0 ? "+" : "");
				}
			}
		}
		struct past *p = past_of(name, text->str);
		check_chart(p, 320 + 80 * g_rand_int_range(rand, 0, 12), NULL);
		if (g_test_failed())
			g_test_message("%s\n%s", name, text->str);
		past_free(p);
	}
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_autofree char *top =
	        g_test_build_filename(G_TEST_DIST, "testdata", "ninety", NULL);
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(top, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
		g_ptr_array_add(folders, g_build_filename(top, name, NULL));
	g_ptr_array_sort(folders, by_name);
	g_assert_cmpuint(folders->len, >, 0);
	for (guint i = 0; i < folders->len; i++) {
		g_autofree char *name = g_path_get_basename(folders->pdata[i]);
		g_autofree char *path = g_strdup_printf("/chart-ninety/%s", name);
		g_test_add_data_func(path, folders->pdata[i], check_case);
	}
	g_test_add_func("/chart-ninety/availability-is-what-the-formula-says",
	                availability_is_what_the_formula_says);
	g_test_add_func("/chart-ninety/any-history-is-drawn-legibly",
	                any_history_is_drawn_legibly);
	return g_test_run();
}
