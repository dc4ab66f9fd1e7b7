/*
 * detect_alarm.c - first alarms, on the Numenta Anomaly Benchmark 1.1: 58 series, 116 windows.
 *
 * Measures: the standard profile as Numenta defines it; the threshold is the one that is best for all series together, as
 * theirs is. After an alarm comes none for a twentieth of the series.
 */
#include "tests/bench/detect.h"

#include "base/instant.h"
#include "base/json.h"
#include "correlate/surprise.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double FALSE_COST = 0.11;

struct span {
	guint first, last; /* rows, both in it */
};

/* What a row is worth when it alarms; window: of the whole corpus, or -1 outside. */
struct row {
	double score, worth;
	int window;
	guint quiet; /* rows without an alarm after one */
	bool starts; /* the first of its series */
};

struct corpus {
	GArray *rows; /* struct row, behind probation */
	int windows;
	guint files;
};

static double sigmoid(double y)
{
	return y > 3 ? -1 : 2 / (1 + exp(5 * y)) - 1;
}

static gint64 instant_at(const char *text)
{
	struct stamp stamp;
	return stamp_parse_iso(text, strlen(text), &stamp) ? stamp_instant(&stamp)
	                                                   : INSTANT_NONE;
}

static void read_rows(const char *text, GArray *at, GArray *value)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 1; lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(g_strchomp(lines[i]), ",", 2);
		if (g_strv_length(cells) != 2)
			continue;
		gint64 time = instant_at(cells[0]);
		double number = g_ascii_strtod(cells[1], NULL);
		g_array_append_val(at, time);
		g_array_append_val(value, number);
	}
}

/* Labelled times as rows. */
static GArray *spans_of(const json_t *windows, const GArray *at)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct span));
	size_t i;
	json_t *window;
	json_array_foreach(windows, i, window)
	{
		gint64 from = instant_at(json_string_value(json_array_get(window, 0)));
		gint64 to = instant_at(json_string_value(json_array_get(window, 1)));
		struct span span = { at->len, 0 };
		for (guint k = 0; k < at->len; k++) {
			gint64 time = g_array_index(at, gint64, k);
			if (time >= from && time <= to) {
				span.first = MIN(span.first, k);
				span.last = k;
			}
		}
		g_array_append_val(spans, span);
	}
	return spans;
}

/* What an alarm in row i is worth, and in which window (of this file) it lies. */
static double worth_of(const GArray *spans, guint i, int *window)
{
	const struct span *before = NULL;
	*window = -1;
	for (guint k = 0; k < spans->len; k++) {
		const struct span *span = &g_array_index(spans, struct span, k);
		if (i >= span->first && i <= span->last) {
			double width = span->last - span->first + 1.0;
			*window = (int)k;
			return sigmoid(-(span->last - i + 1.0) / width) / sigmoid(-1);
		}
		if (span->last < i)
			before = span;
	}
	if (before == NULL)
		return -FALSE_COST;
	double y = (i - before->last) / (double)(before->last - before->first);
	return FALSE_COST * sigmoid(y);
}

static gint64 typical_step(const GArray *at)
{
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(double));
	for (guint i = 1; i < at->len; i++) {
		double step = (double)(g_array_index(at, gint64, i) -
		                       g_array_index(at, gint64, i - 1));
		g_array_append_val(steps, step);
	}
	return (gint64)MAX(detect_quantile(steps, 0.5), 1);
}

static void run(struct corpus *corpus, const char *text, const json_t *windows)
{
	g_autoptr(GArray) at = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GArray) value = g_array_new(FALSE, FALSE, sizeof(double));
	read_rows(text, at, value);
	g_autoptr(GArray) spans = spans_of(windows, at);
	g_autofree double *scores = surprises_of(
	        (const double *)(const void *)value->data, value->len, typical_step(at));
	guint probation = MIN((guint)(0.15 * at->len), 750);
	for (guint i = probation; i < at->len; i++) {
		struct row row = { .score = scores[i] };
		row.worth = worth_of(spans, i, &row.window);
		if (row.window >= 0)
			row.window += corpus->windows;
		row.quiet = at->len / 20;
		row.starts = i == probation;
		g_array_append_val(corpus->rows, row);
	}
	corpus->windows += (int)spans->len;
	corpus->files++;
}

static int by_value(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Scores to try as threshold: more of the high ones. */
static GArray *thresholds_of(const struct corpus *corpus)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(double));
	GArray *out = g_array_new(FALSE, FALSE, sizeof(double));
	for (guint i = 0; i < corpus->rows->len; i++) {
		double score = g_array_index(corpus->rows, struct row, i).score;
		if (score > 0)
			g_array_append_val(all, score);
	}
	g_array_sort(all, by_value);
	for (double share = 0.3; all->len > 0 && share > 1e-5; share *= 0.97) {
		guint at = (guint)((1 - share) * all->len);
		g_array_append_val(out, g_array_index(all, double, at));
	}
	return out;
}

/* A window counts with its best alarm, one without any costs 1. */
static double raw_score(const struct corpus *corpus, double threshold)
{
	g_autofree double *won = g_new(double, (gsize)corpus->windows);
	double raw = -corpus->windows;
	guint quiet = 0;
	for (int i = 0; i < corpus->windows; i++)
		won[i] = -1;
	for (guint i = 0; i < corpus->rows->len; i++) {
		const struct row *row = &g_array_index(corpus->rows, struct row, i);
		quiet = row->starts ? 0 : quiet > 0 ? quiet - 1 : 0;
		if (quiet > 0 || !(row->score >= threshold))
			continue;
		quiet = row->quiet;
		double gain = row->worth;
		if (row->window >= 0) {
			gain = MAX(row->worth - won[row->window], 0);
			won[row->window] += gain;
		}
		raw += gain;
	}
	return raw;
}

static double best_score(const struct corpus *corpus)
{
	g_autoptr(GArray) thresholds = thresholds_of(corpus);
	double best = -corpus->windows;
	for (guint i = 0; i < thresholds->len; i++)
		best = MAX(best, raw_score(corpus, g_array_index(thresholds, double, i)));
	return 100 * (best + corpus->windows) / (2.0 * corpus->windows);
}

void detect_alarm(const char *folder)
{
	g_autofree char *text = detect_text(folder, "labels/combined_windows.json");
	if (text == NULL) {
		detect_absent("NAB");
		return;
	}
	struct corpus corpus = { .rows = g_array_new(FALSE, FALSE, sizeof(struct row)) };
	json_t *labels = json_parse(text, strlen(text), NULL, NULL), *windows;
	const char *name;
	json_object_foreach(labels, name, windows)
	{
		g_autofree char *path = g_build_filename("data", name, NULL);
		g_autofree char *rows = detect_text(folder, path);
		if (rows != NULL)
			run(&corpus, rows, windows);
	}
	json_decref(labels);
	g_autofree char *set = g_strdup_printf("NAB, %d windows in %u series, past only",
	                                       corpus.windows, corpus.files);
	detect_row(set, "standard score", best_score(&corpus), 55);
	g_array_unref(corpus.rows);
}
