/*
 * detect_sim.c - series made with known windows: 15 min and 1 min counts, and pages of reports with a baseline.
 *
 * Measures: a window found and a true one match greedily by their common time over their joint time (IoU), best first; a
 * true window that nothing overlaps has IoU 0. F1 takes IoU of a half as found; a found window more than 60 min from any
 * true one is false, and one beside the matched ones a fragment: both count against precision. Quiet: a series without
 * true windows.
 */
#include "tests/bench/detect.h"

#include "base/instant.h"
#include "base/json.h"
#include "correlate/window.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const gint64 NEAR = 60 * MINUTE;

struct truth {
	gint64 start, end;
	double best; /* IoU of its match */
	const struct window *match;
};

struct tally {
	guint truths, overlapped, good, matched, wrong, quiet_false;
	guint onset_held, end_held, onset_asked, end_asked;
	double iou, quiet_weeks, seconds;
	GArray *onset, *end; /* minutes off, of matched ones */
};

static gint64 instant_at(const json_t *value)
{
	struct stamp stamp;
	const char *text = json_string_value(value);
	if (text == NULL || !stamp_parse_iso(text, strlen(text), &stamp))
		g_error("no instant: %s", text == NULL ? "(none)" : text);
	return stamp_instant(&stamp);
}

static GArray *truths_of(const json_t *row)
{
	GArray *truths = g_array_new(FALSE, TRUE, sizeof(struct truth));
	size_t i;
	json_t *window;
	json_array_foreach(json_object_get(row, "windows"), i, window)
	{
		struct truth truth = {
			.start = instant_at(json_array_get(window, 0)),
			.end = instant_at(json_array_get(window, 1)),
		};
		g_array_append_val(truths, truth);
	}
	return truths;
}

/* --- series ------------------------------------------------------------------- */

static void add_sample(Series *series, gint64 start, double count, double baseline)
{
	struct sample sample = {
		.start = start, .count = count, .exposure = NAN, .baseline = baseline
	};
	g_array_append_val(series->samples, sample);
}

/* One count a line behind two lines of head; "-" = missing. */
static Series *series_of_lines(const char *text, const json_t *row)
{
	Series *series = series_new();
	series->measure = MEASURE_ERRORS;
	series->width = json_integer_value(json_object_get(row, "step_s")) * SECOND;
	gint64 start = instant_at(json_object_get(row, "start"));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 2, n = g_strv_length(lines); i < n; i++)
		if (g_ascii_isdigit(lines[i][0]))
			add_sample(series, start + (i - 2) * series->width,
			           g_ascii_strtod(lines[i], NULL), NAN);
	return series;
}

/* A page of reports; unlike those of real ones its times are the starts of bins. */
static Series *series_of_page(const char *text)
{
	Series *series = series_new();
	series->measure = MEASURE_REPORTS;
	series->width = 15 * MINUTE;
	json_t *page = json_parse(text, strlen(text), NULL, NULL), *point;
	size_t i;
	json_array_foreach(json_object_get(page, "dataPoints"), i, point)
	        add_sample(series, instant_at(json_object_get(point, "timestampUtc")),
	                   json_number_value(json_object_get(point, "reportsValue")),
	                   json_number_value(json_object_get(point, "baselineValue")));
	json_decref(page);
	return series;
}

/* --- scores ------------------------------------------------------------------- */

/* The end that is taken for a window: data that stop end it. */
static gint64 end_of(const struct window *window)
{
	return window->censored_end ? window->end.lo : window->end_likely;
}

static double iou(const struct truth *truth, const struct window *window)
{
	gint64 start = window->start_likely, end = end_of(window);
	gint64 common = MIN(truth->end, end) - MAX(truth->start, start);
	gint64 joint = MAX(truth->end, end) - MIN(truth->start, start);
	return common > 0 ? (double)common / (double)joint : 0;
}

/* Takes the best pair that is left, until none overlaps. */
static void match(GArray *truths, const GPtrArray *windows, GHashTable *taken)
{
	for (;;) {
		struct truth *best = NULL;
		struct window *with = NULL;
		double most = 0;
		for (guint i = 0; i < truths->len; i++) {
			struct truth *truth = &g_array_index(truths, struct truth, i);
			for (guint k = 0; truth->match == NULL && k < windows->len; k++) {
				double share = iou(truth, windows->pdata[k]);
				if (share <= most ||
				    g_hash_table_contains(taken, windows->pdata[k]))
					continue;
				most = share;
				best = truth;
				with = windows->pdata[k];
			}
		}
		if (best == NULL)
			return;
		best->match = with;
		best->best = most;
		g_hash_table_add(taken, with);
	}
}

static bool near_any(const GArray *truths, const struct window *window)
{
	for (guint i = 0; i < truths->len; i++) {
		const struct truth *truth = &g_array_index(truths, struct truth, i);
		if (window->start_likely <= truth->end + NEAR &&
		    end_of(window) >= truth->start - NEAR)
			return true;
	}
	return false;
}

static void add_error(GArray *errors, gint64 a, gint64 b)
{
	double minutes = fabs((double)(a - b)) / (double)MINUTE;
	g_array_append_val(errors, minutes);
}

static void score_match(struct tally *tally, const struct truth *truth)
{
	const struct window *window = truth->match;
	tally->matched++;
	tally->iou += truth->best;
	tally->good += truth->best >= 0.5;
	add_error(tally->onset, window->start_likely, truth->start);
	add_error(tally->end, end_of(window), truth->end);
	tally->onset_asked++;
	tally->onset_held +=
	        truth->start >= window->start.lo && truth->start <= window->start.hi;
	tally->end_asked++;
	tally->end_held += truth->end >= window->end.lo && truth->end <= window->end.hi;
}

static void score(struct tally *tally, GArray *truths, const GPtrArray *windows,
                  gint64 from, gint64 to)
{
	g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
	match(truths, windows, taken);
	tally->truths += truths->len;
	for (guint i = 0; i < truths->len; i++)
		if (g_array_index(truths, struct truth, i).match != NULL)
			score_match(tally, &g_array_index(truths, struct truth, i));
	guint wrong = 0;
	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = windows->pdata[i];
		if (window->start_likely < from || g_hash_table_contains(taken, window))
			continue;
		tally->wrong++; /* false, or a fragment */
		wrong += !near_any(truths, window);
	}
	if (truths->len == 0) {
		tally->quiet_weeks += (double)(to - from) / (7.0 * (double)DAY);
		tally->quiet_false += wrong;
	}
}

static void run(struct tally *tally, const json_t *row, const Series *series)
{
	g_autoptr(GArray) truths = truths_of(row);
	gint64 before = g_get_monotonic_time();
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	tally->seconds += (double)(g_get_monotonic_time() - before) / 1e6;
	const GArray *samples = series->samples;
	const struct sample *last =
	        &g_array_index(samples, struct sample, samples->len - 1);
	const json_t *eval = json_object_get(row, "eval_from");
	gint64 from = eval != NULL ? instant_at(eval)
	                           : g_array_index(samples, struct sample, 0).start;
	score(tally, truths, windows, from, last->start + series->width);
}

/* --- sets --------------------------------------------------------------------- */

struct wanted {
	const char *set;
	bool page;
	double recall, iou, f1, wrong, onset;
};
static const struct wanted SETS[] = {
	{ "dev15", false, 0.78, 0.58, 0.73, 0.13, 4 },
	{ "dev1", false, 0.75, 0.66, 0.80, 0.02, 1 },
	{ "dd24-dev", true, 0.95, 0.76, NAN, NAN, NAN },
};

static void print(const struct wanted *wanted, const struct tally *t)
{
	double recall = (double)t->matched / t->truths;
	double f1 = 2.0 * t->good / (t->truths + t->matched + t->wrong);
	detect_row(wanted->set, "recall", recall, wanted->recall);
	detect_row(wanted->set, "mean IoU", t->iou / t->truths, wanted->iou);
	if (!isnan(wanted->f1)) {
		detect_row(wanted->set, "F1 at IoU .5", f1, wanted->f1);
		detect_row_most(wanted->set, "false windows a quiet week",
		                t->quiet_false / t->quiet_weeks, wanted->wrong);
		detect_row_most(wanted->set, "onset, median error, min",
		                detect_quantile(t->onset, 0.5), wanted->onset);
	}
	detect_row(wanted->set, "90 % interval of the onset holds it",
	           (double)t->onset_held / t->onset_asked, 0.88);
	detect_row(wanted->set, "90 % interval of the end holds it",
	           (double)t->end_held / t->end_asked, 0.80);
	printf("| %s | onset p90, end median, end p90, min; s in all | %.1f, %.1f, %.1f; "
	       "%.2f | | |\n",
	       wanted->set, detect_quantile(t->onset, 0.9), detect_quantile(t->end, 0.5),
	       detect_quantile(t->end, 0.9), t->seconds);
}

static void run_set(const char *folder, const struct wanted *wanted)
{
	g_autofree char *text = detect_text(folder, "truth.json");
	if (text == NULL) {
		detect_absent(wanted->set);
		return;
	}
	struct tally tally = { .onset = g_array_new(FALSE, FALSE, sizeof(double)),
		               .end = g_array_new(FALSE, FALSE, sizeof(double)) };
	json_t *truth = json_parse(text, strlen(text), NULL, NULL), *row;
	const char *name;
	json_object_foreach(truth, name, row)
	{
		g_autofree char *body = detect_text(folder, name);
		if (body == NULL)
			g_error("%s: not there", name);
		g_autoptr(Series) series =
		        wanted->page ? series_of_page(body) : series_of_lines(body, row);
		run(&tally, row, series);
	}
	json_decref(truth);
	print(wanted, &tally);
	g_array_unref(tally.onset);
	g_array_unref(tally.end);
}

void detect_sim(const char *folder)
{
	for (gsize i = 0; i < G_N_ELEMENTS(SETS); i++) {
		g_autofree char *set = g_build_filename(folder, SETS[i].set, NULL);
		run_set(set, &SETS[i]);
	}
}
