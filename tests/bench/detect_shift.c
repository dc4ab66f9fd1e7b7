/*
 * detect_shift.c - steps of level, on the Turing Change Point Dataset: 25 series that five people each marked.
 *
 * Measures: Cover and F1 (margin 5) as in van den Burg and Williams 2020, arXiv 2003.06222.
 */
#include "tests/bench/detect.h"

#include "base/json.h"
#include "correlate/shift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MARGIN = 5 };

/* Starts of segments: 0 and the marks. */
static GArray *starts_of_json(const json_t *marks)
{
	GArray *starts = g_array_new(FALSE, TRUE, sizeof(guint));
	g_array_set_size(starts, 1);
	size_t i;
	json_t *mark;
	json_array_foreach(marks, i, mark)
	{
		guint at = (guint)json_integer_value(mark);
		if (at > 0)
			g_array_append_val(starts, at);
	}
	return starts;
}

static guint start_at(const GArray *starts, guint i, guint n)
{
	return i < starts->len ? g_array_index(starts, guint, i) : n;
}

/* How many of truth are within the margin of one of found, each of those taken once, the nearest first. */
static guint hits(const GArray *truth, const GArray *found)
{
	g_autofree bool *taken = g_new0(bool, found->len);
	guint n = 0;
	for (guint i = 0; i < truth->len; i++) {
		guint best = found->len, least = MARGIN + 1;
		for (guint k = 0; k < found->len; k++) {
			guint apart = (guint)abs((int)start_at(truth, i, 0) -
			                         (int)start_at(found, k, 0));
			if (!taken[k] && apart < least) {
				least = apart;
				best = k;
			}
		}
		if (best < found->len)
			taken[best] = true;
		n += best < found->len;
	}
	return n;
}

static double cover_of(const GArray *truth, const GArray *found, guint n)
{
	double sum = 0;
	for (guint i = 0; i < truth->len; i++) {
		guint a = start_at(truth, i, n), b = start_at(truth, i + 1, n);
		double best = 0;
		for (guint k = 0; k < found->len; k++) {
			guint c = start_at(found, k, n), d = start_at(found, k + 1, n);
			guint lo = MAX(a, c), hi = MIN(b, d);
			if (hi > lo)
				best = MAX(best,
				           (double)(hi - lo) / (MAX(b, d) - MIN(a, c)));
		}
		sum += (b - a) * best;
	}
	return sum / n;
}

static int by_index(gconstpointer a, gconstpointer b)
{
	guint x = *(const guint *)a, y = *(const guint *)b;
	return (x > y) - (x < y);
}

static void add_all(GArray *all, const GArray *starts)
{
	for (guint i = 0; i < starts->len; i++) {
		guint at = start_at(starts, i, 0);
		bool known = false;
		for (guint k = 0; k < all->len; k++)
			known |= start_at(all, k, 0) == at;
		if (!known)
			g_array_append_val(all, at);
	}
	g_array_sort(all, by_index);
}

static void score(json_t *people, const GArray *found, guint n, double *cover, double *f1)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint));
	double recall = 0, covered = 0;
	const char *who;
	json_t *marks;
	json_object_foreach(people, who, marks)
	{
		g_autoptr(GArray) truth = starts_of_json(marks);
		recall += (double)hits(truth, found) / truth->len;
		covered += cover_of(truth, found, n);
		add_all(all, truth);
	}
	double persons = (double)json_object_size(people);
	double precision = (double)hits(all, found) / found->len;
	recall /= persons;
	*cover = covered / persons;
	*f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

static GArray *values_of(const char *text)
{
	GArray *values = g_array_new(FALSE, FALSE, sizeof(double));
	json_t *root = json_parse(text, strlen(text), NULL, NULL), *value;
	const json_t *series = json_array_get(json_object_get(root, "series"), 0);
	size_t i;
	json_array_foreach(json_object_get(series, "raw"), i, value)
	{
		double number = json_is_number(value) ? json_number_value(value) : NAN;
		g_array_append_val(values, number);
	}
	json_decref(root);
	return values;
}

static bool run(const char *folder, const char *name, json_t *people, double *cover,
                double *f1)
{
	g_autofree char *path = g_strdup_printf("datasets/%s/%s.json", name, name);
	g_autofree char *text = detect_text(folder, path);
	if (text == NULL || people == NULL)
		return false;
	g_autoptr(GArray) values = values_of(text);
	g_autoptr(GArray) found =
	        shifts_of((const double *)(const void *)values->data, values->len);
	guint zero = 0;
	g_array_prepend_val(found, zero);
	score(people, found, values->len, cover, f1);
	return true;
}

/* Those that the published means are of: no quality control, and not the one with gaps, which most methods cannot read. */
static bool counts(const char *name)
{
	return name[0] != '#' && !g_str_has_prefix(name, "quality_control") &&
	       !g_str_equal(name, "uk_coal_employ");
}

void detect_shift(const char *folder)
{
	g_autofree char *scores = detect_text(folder, "published_default_scores.csv");
	g_autofree char *marks = detect_text(folder, "annotations.json");
	if (scores == NULL || marks == NULL) {
		detect_absent("TCPD");
		return;
	}
	json_t *people = json_parse(marks, strlen(marks), NULL, NULL);
	g_auto(GStrv) lines = g_strsplit(scores, "\n", -1);
	double covers = 0, f1s = 0;
	guint n = 0;
	for (guint i = 0; lines[i] != NULL; i++) {
		double cover, f1;
		g_autofree char *name = g_strndup(lines[i], strcspn(lines[i], ","));
		if (!counts(name) ||
		    !run(folder, name, json_object_get(people, name), &cover, &f1))
			continue;
		covers += cover;
		f1s += f1;
		n++;
	}
	json_decref(people);
	g_autofree char *set = g_strdup_printf("TCPD, %u series", n);
	detect_row(set, "Cover", covers / n, 0.67);
	detect_row(set, "F1", f1s / n, 0.70);
}
