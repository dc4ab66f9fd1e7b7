/* Captures of one page are joined to one curve, by bin; what is not of one page stays apart. */
#include "correlate-fixture.h"

#include "correlate/correlate.h"
#include "correlate/window.h"

#include <math.h>
#include <string.h>

struct capture {
	const char *component, *name;
	gint64 source, first; /* first: minutes after 10:00 */
	gint64 seconds;       /* that all its bins are late by */
	const char *counts;   /* one a quarter of an hour; "-" = no bin */
	enum measure measure;
	bool label_is_start;
};

static void add_capture(Evidence *e, const struct capture *capture)
{
	Source *source = source_new();
	source->id = capture->source;
	source->name = g_strdup_printf("%c.json", (char)('a' + capture->source - 1));
	if (evidence_source(e, source->id) == NULL)
		g_ptr_array_add(e->sources, source);
	else
		source_free(source);
	Series *series = series_new();
	series->id = (gint64)e->series->len + 1;
	series->source = capture->source;
	series->measure = capture->measure != 0 ? capture->measure : MEASURE_REPORTS;
	series->lane = LANE_USERS;
	series->width = 15 * MINUTE;
	series->component = g_strdup(capture->component);
	series->name = g_strdup(capture->name != NULL ? capture->name : "reports");
	series->unit = g_strdup("reports");
	series->label_is_end = !capture->label_is_start;
	g_auto(GStrv) counts = g_strsplit(capture->counts, " ", -1);
	for (guint i = 0; counts[i] != NULL; i++) {
		struct sample sample = { .start = at("2026-03-01T10:00:00Z") +
			                          capture->first * MINUTE +
			                          i * series->width +
			                          capture->seconds * SECOND,
			                 .count = g_ascii_strtod(counts[i], NULL),
			                 .exposure = NAN,
			                 .baseline = NAN,
			                 .line = i + 1,
			                 .offset = capture->source * 1000 + i * 10,
			                 .length = 9 };
		if (*counts[i] != '-')
			g_array_append_val(series->samples, sample);
	}
	g_ptr_array_add(e->series, series);
}

/* "a10:00=5 b10:15=7": source, start and count of every bin, series apart by "|". */
static char *curves_text(const Evidence *e)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < e->series->len; i++) {
		const Series *series = e->series->pdata[i];
		g_string_append(text, i > 0 ? " | " : "");
		for (guint k = 0; k < series->samples->len; k++) {
			const struct sample *s =
			        &g_array_index(series->samples, struct sample, k);
			const struct civil c = instant_to_civil(s->start);
			g_string_append_printf(text, "%s%c%02d:%02d", k > 0 ? " " : "",
			                       (char)('a' + sample_source(series, s) - 1),
			                       c.hour, c.minute);
			if (c.second != 0)
				g_string_append_printf(text, ":%02d", c.second);
			g_string_append_printf(text, "=%g", s->count);
		}
	}
	return g_string_free(text, FALSE);
}

#define A "a10:00=5 a10:15=40 a10:30=20 a10:45=8"

static const struct {
	const char *name;
	struct capture captures[3];
	const char *want, *notice;
} cases[] = {
	{ "takes-the-larger-count-of-bins-a-second-apart",
	  { { "AWS", NULL, 1, 0, 0, "5 40 20 8", 0, false },
	    { "AWS", NULL, 2, 15, 1, "40 23 7 6", 0, false } },
	  "a10:00=5 a10:15=40 b10:30=23 a10:45=8 b11:00=6",
	  "a.json and b.json: 3 bins were in two captures; the larger count was taken, "
	  "as 2 "
	  "differ; times of the second were moved by up to 1 s to the bins of the "
	  "first" },
	{ "an-earlier-capture-that-comes-second-is-put-before",
	  { { "AWS", NULL, 1, 15, 0, "40 23 7", 0, false },
	    { "AWS", NULL, 2, 0, -1, "5 40", 0, false } },
	  "b10:00=5 a10:15=40 a10:30=23 a10:45=7",
	  "a.json and b.json: 1 bin was in two captures; both count the same; times of "
	  "the "
	  "second were moved by up to 1 s to the bins of the first" },
	{ "the-same-file-twice-says-the-same-once",
	  { { "AWS", NULL, 1, 0, 0, "5 40 20 8", 0, false },
	    { "AWS", NULL, 2, 0, 0, "5 40 20 8", 0, false } },
	  A,
	  "a.json and b.json: 4 bins were in two captures; both count the same" },
	{ "fills-what-the-first-lacks",
	  { { "AWS", NULL, 1, 0, 0, "5 - 20 8", 0, false },
	    { "AWS", NULL, 2, 0, 0, "5 40", 0, false } },
	  "a10:00=5 b10:15=40 a10:30=20 a10:45=8",
	  "a.json and b.json: 1 bin was in two captures; both count the same" },
	{ "a-third-bridges-two",
	  { { "AWS", NULL, 1, 0, 0, "5 40", 0, false },
	    { "AWS", NULL, 2, 60, 0, "3 2", 0, false },
	    { "AWS", NULL, 3, 15, 0, "40 20 8 3", 0, false } },
	  "a10:00=5 a10:15=40 c10:30=20 c10:45=8 c11:00=3 b11:15=2",
	  NULL },
	{ "joins-captures-that-touch",
	  { { "AWS", NULL, 1, 0, 0, "5 40", 0, false },
	    { "AWS", NULL, 2, 30, 0, "20 8", 0, false } },
	  "a10:00=5 a10:15=40 b10:30=20 b10:45=8",
	  NULL },
	{ "leaves-apart-what-a-bin-lies-between",
	  { { "AWS", NULL, 1, 0, 0, "5 40", 0, false },
	    { "AWS", NULL, 2, 45, 0, "20 8", 0, false } },
	  "a10:00=5 a10:15=40 | b10:45=20 b11:00=8",
	  NULL },
	{ "bins-half-a-width-apart-belong-to-neither",
	  { { "AWS", NULL, 1, 0, 0, "5 40", 0, false },
	    { "AWS", NULL, 2, 0, 450, "20 8", 0, false } },
	  "a10:00=5 a10:15=40 | b10:07:30=20 b10:22:30=8",
	  NULL },
	{ "bins-just-under-half-a-width-apart-are-one",
	  { { "AWS", NULL, 1, 0, 0, "5 40", 0, false },
	    { "AWS", NULL, 2, 0, 449, "4 41", 0, false } },
	  "a10:00=5 b10:15=41",
	  NULL },
	{ "two-services-stay-two",
	  { { "AWS", NULL, 1, 0, 0, "5 40 20 8", 0, false },
	    { "Azure", NULL, 2, 0, 0, "5 40 20 8", 0, false } },
	  A " | b10:00=5 b10:15=40 b10:30=20 b10:45=8",
	  NULL },
	{ "without-a-component-agreement-decides",
	  { { NULL, NULL, 1, 0, 0, "5 40 20 8", 0, false },
	    { "AWS", NULL, 2, 0, 1, "5 40 22 8", 0, false } },
	  "a10:00=5 a10:15=40 b10:30=22 a10:45=8",
	  NULL },
	{ "without-a-component-other-counts-are-of-another-page",
	  { { NULL, NULL, 1, 0, 0, "5 40 20 8", 0, false },
	    { NULL, NULL, 2, 0, 1, "1 2 90 3", 0, false } },
	  A " | b10:00:01=1 b10:15:01=2 b10:30:01=90 b10:45:01=3",
	  NULL },
	{ "quiet-curves-without-a-component-stay-apart",
	  { { NULL, NULL, 1, 0, 0, "0 0 0 1", 0, false },
	    { NULL, NULL, 2, 0, 0, "0 0 0 1", 0, false } },
	  "a10:00=0 a10:15=0 a10:30=0 a10:45=1 | b10:00=0 b10:15=0 b10:30=0 b10:45=1",
	  NULL },
	{ "regions-of-one-component-stay-apart",
	  { { "AWS", "reports: eu", 1, 0, 0, "5 40 20 8", 0, false },
	    { "AWS", "reports: us", 2, 0, 0, "6 35 22 9", 0, false } },
	  A " | b10:00=6 b10:15=35 b10:30=22 b10:45=9",
	  NULL },
	{ "series-of-one-file-are-no-captures",
	  { { "AWS", NULL, 1, 0, 0, "5 40 20 8", 0, false },
	    { "AWS", NULL, 1, 0, 0, "5 40 20 8", 0, false } },
	  A " | " A,
	  NULL },
	{ "errors-of-two-machines-stay-apart",
	  { { "AWS", NULL, 1, 0, 0, "5 40 20 8", MEASURE_ERRORS, false },
	    { "AWS", NULL, 2, 0, 0, "5 40 20 8", MEASURE_ERRORS, false } },
	  A " | b10:00=5 b10:15=40 b10:30=20 b10:45=8",
	  NULL },
	{ "labels-read-otherwise-do-not-shift-a-curve-into-itself",
	  { { "AWS", NULL, 1, 0, 0, "5 40 20 8", 0, false },
	    { "AWS", NULL, 2, 15, 0, "5 40 20 8", 0, true } },
	  A " | b10:15=5 b10:30=40 b10:45=20 b11:00=8",
	  NULL },
};

static void join(gconstpointer data)
{
	const gsize n = GPOINTER_TO_SIZE(data);
	g_autoptr(Evidence) e = evidence_new();
	for (gsize i = 0; i < 3 && cases[n].captures[i].counts != NULL; i++)
		add_capture(e, &cases[n].captures[i]);
	captures_join(e);
	g_autofree char *got = curves_text(e);
	g_assert_cmpstr(got, ==, cases[n].want);
	if (cases[n].notice == NULL)
		return;
	g_assert_cmpuint(e->notices->len, ==, 1);
	g_assert_cmpstr(e->notices->pdata[0], ==, cases[n].notice);
}

static void add_reason(Series *series, const char *name, double share)
{
	struct share *reason = g_new(struct share, 1);
	*reason = (struct share){ g_strdup(name), share };
	g_ptr_array_add(series->reasons, reason);
}

static void component_and_reasons_are_kept_from_the_one_that_has_them(void)
{
	const struct capture bare = { NULL, NULL, 1, 0, 0, "5 40 20 8", 0, false };
	const struct capture full = { "AWS", NULL, 2, 0, 1, "5 40 20 8", 0, false };
	g_autoptr(Evidence) e = evidence_new();
	add_capture(e, &bare);
	add_capture(e, &full);
	add_reason(e->series->pdata[1], "Log-in", 0.5);
	captures_join(e);
	g_assert_cmpuint(e->series->len, ==, 1);
	const Series *series = e->series->pdata[0];
	g_assert_cmpstr(series->component, ==, "AWS");
	g_assert_cmpuint(series->reasons->len, ==, 1);
}

/* What a window points at is the file and the byte of the count that was taken. */
static void a_window_cites_the_capture_of_its_peak(void)
{
	const struct capture first = {
		"AWS", NULL, 1,
		0,     0,    "2 1 2 1 2 1 2 1 2 1 2 1 60 900 80 2 1 2 1 2 1 2 1 2 1",
		0,     false
	};
	const struct capture second = { "AWS", NULL, 2, 180, 1, "61 950 81", 0, false };
	g_autoptr(Evidence) e = evidence_new();
	add_capture(e, &first);
	add_capture(e, &second);
	captures_join(e);
	g_assert_cmpuint(e->series->len, ==, 1);
	g_autoptr(GPtrArray) windows = correlate_windows(e);
	g_assert_cmpuint(windows->len, ==, 1);
	const struct window *window = windows->pdata[0];
	g_assert_cmpfloat(window->peak, ==, 950);
	bool cited = false;
	for (guint i = 0; i < window->refs->len; i++) {
		const struct ref ref = g_array_index(window->refs, struct ref, i);
		cited |= ref.source == 2 && ref.offset == 2010;
	}
	g_assert_true(cited);
	g_autoptr(GArray) sources = series_sources(window->series);
	g_assert_cmpuint(sources->len, ==, 2);
	g_assert_cmpint(g_array_index(sources, gint64, 1), ==, 2);
}

/* A page saved every quarter of an hour for ten days. */
static void a_thousand_captures_are_one_curve(void)
{
	g_autoptr(Evidence) e = evidence_new();
	g_autoptr(GString) counts = g_string_new("1");
	for (int i = 1; i < 96; i++)
		g_string_append_printf(counts, " %d", i % 3);
	for (gint64 i = 0; i < 1000; i++) {
		const struct capture capture = { "AWS", NULL,        i + 1, i * 15,
			                         i % 2, counts->str, 0,     false };
		add_capture(e, &capture);
	}
	captures_join(e);
	g_assert_cmpuint(e->series->len, ==, 1);
	const Series *series = e->series->pdata[0];
	g_assert_cmpuint(series->samples->len, ==, 1095);
	for (guint i = 1; i < series->samples->len; i++)
		g_assert_cmpint(
		        g_array_index(series->samples, struct sample, i).start -
		                g_array_index(series->samples, struct sample, i - 1)
		                        .start,
		        ==, 15 * MINUTE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name = g_strdup_printf("/captures/%s", cases[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), join);
	}
	g_test_add_func(
	        "/captures/component-and-reasons-are-kept-from-the-one-that-has-them",
	        component_and_reasons_are_kept_from_the_one_that_has_them);
	g_test_add_func("/captures/a-window-cites-the-capture-of-its-peak",
	                a_window_cites_the_capture_of_its_peak);
	g_test_add_func("/captures/a-thousand-captures-are-one-curve",
	                a_thousand_captures_are_one_curve);
	return g_test_run();
}
