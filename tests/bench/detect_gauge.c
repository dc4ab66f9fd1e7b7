/*
 * detect_gauge.c - stretches of gauges, on Microsoft's Cloud Monitoring Dataset: runs that its engineers labelled.
 *
 * Measures: a run is hit when any stretch overlaps it, a stretch is right when it overlaps any run; IoU of a run is its
 * best with any stretch, over time.
 */
#include "tests/bench/detect.h"

#include "base/instant.h"
#include "correlate/gauge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct span {
	gint64 start, end;
};

struct file {
	GArray *at, *value; /* gint64, double: by row */
	GArray *runs;       /* struct span */
	gint64 width;
};

static char *bare(char *text)
{
	g_strdelimit(text, "\"", ' ');
	return g_strstrip(text);
}

static void add_row(struct file *file, char **cells)
{
	struct stamp stamp;
	char *text = bare(cells[0]);
	if (!stamp_parse_iso(text, strlen(text), &stamp))
		return;
	gint64 at = stamp_instant(&stamp);
	char *number = bare(cells[1]), *end;
	double value = g_ascii_strtod(number, &end);
	if (end == number)
		value = NAN;
	g_array_append_val(file->at, at);
	g_array_append_val(file->value, value);
	if (bare(cells[2])[0] != '1')
		return;
	struct span *last = file->runs->len > 0 ? &g_array_index(file->runs, struct span,
	                                                         file->runs->len - 1)
	                                        : NULL;
	if (last != NULL && last->end >= at) {
		last->end = at + file->width;
		return;
	}
	struct span run = { at, at + file->width };
	g_array_append_val(file->runs, run);
}

/* Rows are an hour or a minute apart: the first two that are there say which. */
static gint64 width_of(char **lines)
{
	struct stamp stamp[2];
	for (guint i = 0; i < 2; i++) {
		if (lines[1] == NULL || lines[2] == NULL)
			return 0;
		g_autofree char *text =
		        g_strndup(lines[i + 1], strcspn(lines[i + 1], ","));
		bare(text);
		if (!stamp_parse_iso(text, strlen(text), &stamp[i]))
			return 0;
	}
	return stamp_instant(&stamp[1]) - stamp_instant(&stamp[0]);
}

static void file_read(struct file *file, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	file->at = g_array_new(FALSE, FALSE, sizeof(gint64));
	file->value = g_array_new(FALSE, FALSE, sizeof(double));
	file->runs = g_array_new(FALSE, FALSE, sizeof(struct span));
	file->width = width_of(lines);
	for (guint i = 1; file->width > 0 && lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], ",", 3);
		if (g_strv_length(cells) == 3)
			add_row(file, cells);
	}
}

static void file_free(struct file *file)
{
	g_array_unref(file->at);
	g_array_unref(file->value);
	g_array_unref(file->runs);
}

/* What is found, as times. */
static GArray *stretches_of(const struct file *file)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct span));
	if (file->at->len < 2)
		return out;
	gint64 first = g_array_index(file->at, gint64, 0);
	gint64 last = g_array_index(file->at, gint64, file->at->len - 1);
	guint n = (guint)((last - first) / file->width) + 1;
	g_autofree double *values = g_new(double, n);
	for (guint i = 0; i < n; i++)
		values[i] = NAN;
	for (guint i = 0; i < file->at->len; i++)
		values[(g_array_index(file->at, gint64, i) - first) / file->width] =
		        g_array_index(file->value, double, i);
	g_autoptr(GArray) spans = gauge_spans(values, n, file->width);
	for (guint i = 0; i < spans->len; i++) {
		struct gauge_span span = g_array_index(spans, struct gauge_span, i);
		struct span stretch = { first + span.first * file->width,
			                first + span.end * file->width };
		g_array_append_val(out, stretch);
	}
	return out;
}

struct tally {
	guint files, runs, hit, found, right;
	double iou, seconds;
};

static double iou(struct span a, struct span b)
{
	gint64 common = MIN(a.end, b.end) - MAX(a.start, b.start);
	gint64 joint = MAX(a.end, b.end) - MIN(a.start, b.start);
	return common > 0 ? (double)common / (double)joint : 0;
}

/* The best IoU of one with any of others. */
static double best_of(struct span one, const GArray *others)
{
	double best = 0;
	for (guint i = 0; i < others->len; i++)
		best = MAX(best, iou(one, g_array_index(others, struct span, i)));
	return best;
}

static void run_file(struct tally *tally, const char *path)
{
	g_autofree char *text = NULL;
	struct file file;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return;
	file_read(&file, text);
	gint64 before = g_get_monotonic_time();
	g_autoptr(GArray) found = stretches_of(&file);
	tally->seconds += (double)(g_get_monotonic_time() - before) / 1e6;
	tally->files++;
	tally->runs += file.runs->len;
	tally->found += found->len;
	for (guint i = 0; i < file.runs->len; i++) {
		double best = best_of(g_array_index(file.runs, struct span, i), found);
		tally->iou += best;
		tally->hit += best > 0;
	}
	for (guint i = 0; i < found->len; i++)
		tally->right +=
		        best_of(g_array_index(found, struct span, i), file.runs) > 0;
	file_free(&file);
}

void detect_gauge(const char *folder)
{
	g_autofree char *data = g_build_filename(folder, "data", NULL);
	g_autoptr(GDir) dir = g_dir_open(data, 0, NULL);
	struct tally t = { 0 };
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *kind = g_build_filename(data, name, NULL);
		g_autoptr(GPtrArray) files = detect_files(kind, ".csv");
		for (guint i = 0; i < files->len; i++)
			run_file(&t, files->pdata[i]);
	}
	if (t.runs == 0) {
		detect_absent("Microsoft cloud monitoring");
		return;
	}
	g_autofree char *set = g_strdup_printf(
	        "Microsoft cloud monitoring, %u runs in %u files", t.runs, t.files);
	double recall = (double)t.hit / t.runs, precision = (double)t.right / t.found;
	detect_row(set, "F1", 2 * precision * recall / (precision + recall), 0.52);
	detect_row(set, "mean IoU", t.iou / t.runs, 0.34);
	printf("| %s | recall, precision; s in all | %.3f, %.3f; %.2f | | |\n", set,
	       recall, precision, t.seconds);
}
