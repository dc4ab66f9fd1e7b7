/*
 * Every chart of many incidents, for every case of testdata/many, as a scene: equal to its golden form, legible, inside its
 * frame. A case is a file "collection": lines of its own, then incidents, each with statements as of chart-case.h.
 *   align WORD | by WORD | days T T | group A B
 *   incident NAME [IMPACT]     begins one; "title TEXT" is its own too
 *   made N EVERY SPREAD        N incidents, EVERY minutes apart, that take from 10 minutes on, SPREAD per cent more each
 * ACCEPT=1 rewrites the golden files; GALLERY=FOLDER paints them there as PNG, for looking at.
 */
#include "chart-case.h"
#include "chart-check.h"
#include "chart/chart.h"
#include "correlate/together.h"

#include <string.h>

static const double widths[] = { 720, 400 };

struct many {
	char *name, *first, *second;
	GPtrArray *cases; /* struct chart_case * */
	Evidence *nothing;
	Collection *collection;
	enum align align;
	enum trend_by by;
	gint64 from, to;
};

/* As chart-case.h reads times, of day 0. */
static gint64 time_of(const char *text)
{
	g_autofree char *line = g_strdup_printf("start %s", text);
	struct chart_case *c = chart_case_of("time", line);
	const gint64 at = c->timeline->start.lo;
	chart_case_free(c);
	return at;
}

static void set_interval(Timeline *t, enum interval_key key, struct range from,
                         struct range to)
{
	struct interval *interval = &t->intervals[key];
	interval->key = key;
	interval->length = range_known(from) && range_known(to) && !range_is_open(to)
	                           ? range_minus(to, from)
	                           : RANGE_NONE;
}

static void add_case(struct many *m, const char *name, const char *impact,
                     const char *title, const char *text)
{
	struct chart_case *c = chart_case_of(name, text);
	Timeline *t = c->timeline;
	const int stated = impact != NULL ? impact_parse(impact) : 0;
	c->incident->slug = g_strdup(name);
	c->incident->title = g_strdup(title);
	c->incident->kind = INCIDENT_OUTAGE;
	c->incident->impact = (enum impact)MAX(stated, 0);
	t->last_post = range_known(t->monitoring) ? t->monitoring : t->first_post;
	if (!range_known(t->impact_start)) {
		t->impact_start = t->start;
		t->impact_end = t->resolved;
		t->impact_rule = "announced";
	}
	set_interval(t, INTERVAL_TO_RESOLVED, t->start, t->resolved);
	g_ptr_array_add(m->cases, c);
	collection_add(m->collection, t, name);
}

/* Lengths that grow by a share each, started at fixed distances: the same every time. */
static void make_incidents(struct many *m, char **words)
{
	const gint64 n = g_ascii_strtoll(words[1], NULL, 10);
	const gint64 every = g_ascii_strtoll(words[2], NULL, 10);
	const double growth = 1 + g_ascii_strtod(words[3], NULL) / 100;
	double length = 10;
	for (gint64 i = 0; i < n; i++, length *= growth) {
		const gint64 at = i * every, end = at + (gint64)length;
		g_autofree char *text = g_strdup_printf(
		        "start %d.%02d:%02d\npost investigating %d.%02d:%02d\n"
		        "post resolved %d.%02d:%02d\n",
		        (int)(at / 1440), (int)(at / 60 % 24), (int)(at % 60),
		        (int)(at / 1440), (int)(at / 60 % 24), (int)(at % 60),
		        (int)(end / 1440), (int)(end / 60 % 24), (int)(end % 60));
		g_autofree char *name = g_strdup_printf("made-%d", (int)i);
		add_case(m, name, i % 2 == 0 ? "minor" : "major", "Errors", text);
	}
}

static int align_of(const char *word)
{
	int align = 0;
	while (align < ALIGN_COUNT && strcmp(align_word((enum align)align), word) != 0)
		align++;
	g_assert_cmpint(align, <, ALIGN_COUNT);
	return align;
}

static void head_line(struct many *m, char **words)
{
	if (g_str_equal(words[0], "align"))
		m->align = (enum align)align_of(words[1]);
	else if (g_str_equal(words[0], "by"))
		m->by = (enum trend_by)trend_by_parse(words[1]);
	else if (g_str_equal(words[0], "days")) {
		m->from = time_of(words[1]);
		m->to = time_of(words[2]);
	} else if (g_str_equal(words[0], "group")) {
		m->first = g_strdup(words[1]);
		m->second = g_strdup(words[2]);
	} else if (g_str_equal(words[0], "made"))
		make_incidents(m, words);
	else if (words[0][0] != '#' && words[0][0] != '\0')
		g_error("%s: what is \"%s\"?", m->name, words[0]);
}

static void read_lines(struct many *m, char **lines)
{
	g_auto(GStrv) incident = NULL;
	g_autofree char *title = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);
		const bool begins = g_strcmp0(words[0], "incident") == 0;
		if (begins && incident != NULL)
			add_case(m, incident[1], incident[2], title, text->str);
		if (begins) {
			g_strfreev(incident);
			incident = g_steal_pointer(&words);
			g_clear_pointer(&title, g_free);
			g_string_truncate(text, 0);
		} else if (incident == NULL && words[0] != NULL) {
			head_line(m, words);
		} else if (g_strcmp0(words[0], "title") == 0) {
			g_free(title);
			title = g_strdup(lines[i] + strlen("title "));
		} else {
			g_string_append_printf(text, "%s\n", lines[i]);
		}
	}
	if (incident != NULL)
		add_case(m, incident[1], incident[2], title, text->str);
}

static void work_out(struct many *m)
{
	const struct weights weights = { { 0 } };
	struct trend_query query = { .by = m->by,
		                     .from = INSTANT_NONE,
		                     .to = INSTANT_NONE,
		                     .first = m->first,
		                     .second = m->second };
	m->collection->history = statistics_new(&weights);
	struct stage_times none = { .start = INSTANT_NONE };
	for (int i = 0; i < STAGE_BETWEEN; i++)
		none.length[i] = INSTANT_NONE;
	for (guint i = 0; i < m->collection->members->len; i++)
		g_array_append_val(m->collection->history->stages, none);
	g_assert_true(trend_measure_parse("to_resolved", &query.measure));
	collection_align(m->collection, m->align);
	collection_trend(m->collection, &query);
	if (m->from != INSTANT_NONE)
		collection_count_days(m->collection, m->from, m->to);
}

static struct many *many_of(const char *name, const char *text)
{
	struct many *m = g_new0(struct many, 1);
	m->name = g_strdup(name);
	m->cases = g_ptr_array_new_with_free_func((GDestroyNotify)chart_case_free);
	m->collection = collection_new(NULL);
	m->from = INSTANT_NONE;
	m->by = BY_QUARTER;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	read_lines(m, lines);
	work_out(m);
	return m;
}

static struct many *many_load(const char *folder)
{
	g_autofree char *name = g_path_get_basename(folder);
	g_autofree char *path = g_build_filename(folder, "collection", NULL);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	return many_of(name, text);
}

static void many_free(struct many *m)
{
	collection_free(m->collection);
	g_ptr_array_unref(m->cases);
	g_free(m->first);
	g_free(m->second);
	g_free(m->name);
	g_free(m);
}

/* --- checks -------------------------------------------------------------------------- */

static void check_table(const struct many *m, const struct chart *chart,
                        const struct chart_options *options)
{
	g_autoptr(GPtrArray) rows = chart_table_many(chart, m->collection, options);
	g_assert_cmpuint(rows->len, >=, 2);
	const guint cells = g_strv_length(g_ptr_array_index(rows, 0));
	for (guint i = 0; i < rows->len; i++)
		g_assert_cmpuint(g_strv_length(g_ptr_array_index(rows, i)), ==, cells);
}

static bool is_of_many(const struct chart *chart)
{
	/* what draws the history of pages has cases of its own */
	return chart->draw_many != NULL && !g_str_equal(chart->name, "ninety");
}

static void paint(const Scene *scene, const char *name, const char *chart, int width)
{
	const char *gallery = g_getenv("GALLERY");
	if (gallery == NULL)
		return;
	g_autofree char *path =
	        g_strdup_printf("%s/%s-%s-%d.png", gallery, name, chart, width);
	g_autoptr(GBytes) png = paint_png(scene, THEME_LIGHT, 2, NULL);
	gsize len = 0;
	const char *bytes = g_bytes_get_data(png, &len);
	g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
}

static void check_chart(const struct many *m, const struct chart *chart, double width,
                        const char *folder)
{
	struct chart_options options = { width, NULL, true };
	g_autofree char *where =
	        g_strdup_printf("%s/%s-%d", m->name, chart->name, (int)width);
	g_autoptr(Scene) scene = chart_draw_many(chart, m->collection, &options);
	g_autofree char *dump = scene != NULL ? scene_dump(scene) : NULL;
	if (folder != NULL)
		check_golden(folder, chart->name, (int)width, dump);
	if (scene == NULL)
		return;
	if (folder != NULL)
		paint(scene, m->name, chart->name, (int)width);
	check_texts(scene, where);
	check_shapes(scene, where);
	check_words(scene);
	check_table(m, chart, &options);
	options.chrome = false;
	g_autoptr(Scene) bare = chart_draw_many(chart, m->collection, &options);
	check_texts(bare, where);
	check_shapes(bare, where);
	g_assert_cmpfloat(bare->height, <, scene->height);
}

static void check_case(gconstpointer data)
{
	struct many *m = many_load(data);
	for (int k = 0; chart_registry[k] != NULL; k++)
		for (gsize w = 0; w < G_N_ELEMENTS(widths); w++)
			if (is_of_many(chart_registry[k]))
				check_chart(m, chart_registry[k], widths[w], data);
	many_free(m);
}

/* --- any collection -------------------------------------------------------------------- */

static void append_time(GString *text, GRand *rand, int span)
{
	const int at = g_rand_int_range(rand, 0, span);
	g_string_append_printf(text, " %d.%02d:%02d", at / 1440, at / 60 % 24, at % 60);
	if (g_rand_int_range(rand, 0, 12) == 0)
		g_string_append_c(text, '+');
}

static void append_incident(GString *text, GRand *rand, int number)
{
	static const char *const posts[] = { "start", "post investigating",
		                             "post identified", "post monitoring",
		                             "post resolved" };
	static const char *const titles[] = { "Errors", "",
		                              "Elevated errors on every model and in "
		                              "every region that there is",
		                              "\xe9\x9a\x9c\xe5\xae\xb3",
		                              "Unbreakablelongwordwithoutanyblankinit" };
	const int span = 1 << g_rand_int_range(rand, 2, 18);
	g_string_append_printf(text, "incident i%d\ntitle %s\n", number,
	                       titles[g_rand_int_range(rand, 0, 5)]);
	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++) {
		if (g_rand_int_range(rand, 0, 3) == 0)
			continue;
		g_string_append(text, posts[i]);
		append_time(text, rand, span);
		g_string_append_c(text, '\n');
	}
	if (g_rand_int_range(rand, 0, 3) == 0)
		g_string_append_printf(text,
		                       "series reports 15 0.00:00 2*4 0>%d*9 %d>0*20\n"
		                       "window 0.01:00 0.06:00\n",
		                       g_rand_int_range(rand, 0, 5000),
		                       g_rand_int_range(rand, 0, 900));
}

static void any_collection_is_drawn_legibly(void)
{
	static const char *const aligns[] = { "start", "detected", "first-post",
		                              "resolved" };
	static const char *const bys[] = { "quarter", "month", "severity", "nothing" };
	g_autoptr(GRand) rand = g_rand_new_with_seed(20260602);
	for (int i = 0; i < 300 && !g_test_failed(); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *name = g_strdup_printf("random %d", i);
		const int from = g_rand_int_range(rand, 0, 20);
		g_string_append_printf(text, "align %s\nby %s\ndays %d.00:00 %d.00:00\n",
		                       aligns[i % 4], bys[i / 4 % 4], from,
		                       from + g_rand_int_range(rand, 0, 500));
		for (int n = g_rand_int_range(rand, 0, 12); n > 0; n--)
			append_incident(text, rand, n);
		struct many *m = many_of(name, text->str);
		for (int k = 0; chart_registry[k] != NULL; k++)
			if (is_of_many(chart_registry[k]))
				check_chart(m, chart_registry[k],
				            320 + 80 * g_rand_int_range(rand, 0, 12),
				            NULL);
		if (g_test_failed())
			g_test_message("%s\n%s", name, text->str);
		many_free(m);
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
	        g_test_build_filename(G_TEST_DIST, "testdata", "many", NULL);
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(top, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
		g_ptr_array_add(folders, g_build_filename(top, name, NULL));
	g_ptr_array_sort(folders, by_name);
	g_assert_cmpuint(folders->len, >, 0);
	for (guint i = 0; i < folders->len; i++) {
		g_autofree char *name = g_path_get_basename(folders->pdata[i]);
		g_autofree char *path = g_strdup_printf("/chart-many/%s", name);
		g_test_add_data_func(path, folders->pdata[i], check_case);
	}
	g_test_add_func("/chart-many/any-collection-is-drawn-legibly",
	                any_collection_is_drawn_legibly);
	return g_test_run();
}
