/*
 * Inputs that make a reader look at the same bytes again and again: each took from ten seconds to minutes when its cost
 * grew with the square of its size. The limit is far above what they take now, also under sanitizers.
 */
#include "base/json.h"
#include "correlate/moment.h"
#include "correlate/phrase.h"
#include "correlate/window.h"
#include "import/import.h"
#include "model/log.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define SECONDS_MAX 15

static char *repeated(const char *piece, gsize size)
{
	GString *text = g_string_new(NULL);
	while (text->len < size)
		g_string_append(text, piece);
	return g_string_free(text, FALSE);
}

static void brackets(void)
{
	const struct importer *access = importer_named("access");
	g_autofree char *line = repeated(" [", 1024 * 1024);
	for (int i = 0; i < 16; i++) {
		struct log_record record = { 0 };
		g_assert_false(access->read_line(line, strlen(line), &record));
	}
}

static void lengths(void)
{
	g_autofree char *text = repeated("lasted 2 hours 5 min, ", 256 * 1024);
	g_autoptr(GArray) found = lengths_stated(text, false);
	g_assert_cmpuint(found->len, >, 10000);
}

static void states(void)
{
	g_autofree char *text = repeated("the API is not affected and ", 256 * 1024);
	g_autoptr(GArray) found = states_stated(text);
	g_assert_cmpuint(found->len, >, 0);
}

static void moments(void)
{
	g_autofree char *text = repeated("since 06:04 UTC errors, ", 256 * 1024);
	g_autoptr(GArray) found =
	        moments_stated(text, G_GINT64_CONSTANT(1780380240000000), NULL);
	g_assert_cmpuint(found->len, >, 10000);
}

static void places(void)
{
	GString *text = g_string_new("{");
	for (int i = 0; i < 90000; i++)
		g_string_append_printf(text, "\"k%d\":0,", i);
	g_string_append(text, "\"last\":[1,2,3]}");
	g_autoptr(JsonDoc) doc = json_doc_new("x.json", text->str, text->len, NULL);
	g_assert_nonnull(doc);
	for (int i = 0; i < 20000; i++) {
		struct json_place place;
		g_assert_true(json_doc_place(doc, "/last/2", &place));
		g_assert_cmpint(place.offset, ==, (gint64)text->len - 3);
	}
	g_string_free(text, TRUE);
}

static void add_sample(Series *series, gint64 start, double count)
{
	const struct sample sample = {
		.start = start, .count = count, .exposure = NAN, .baseline = NAN
	};
	g_array_append_val(series->samples, sample);
}

static void fine_bins(void)
{
	static const double counts[] = { 0, 9, 1, 30, 5, 5, 1, 0, 9, 30, 30 };
	g_autoptr(Series) series = series_new();
	series->measure = MEASURE_REPORTS;
	series->width = SECOND;
	for (guint i = 0; i < 60000; i++)
		add_sample(series, i * SECOND, counts[i % G_N_ELEMENTS(counts)]);
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, >, 0);
}

/* Microseconds, and a day of them would be a profile of 86 billion slots. */
static void tiny_bins(void)
{
	g_autoptr(Series) series = series_new();
	series->measure = MEASURE_REPORTS;
	series->width = 1;
	for (guint i = 0; i < 50; i++)
		add_sample(series, i, 5);
	add_sample(series, 4 * DAY, 5);
	g_autoptr(GPtrArray) windows = windows_of(series, NULL);
	g_assert_cmpuint(windows->len, ==, 0);
}

static const struct {
	const char *path;
	void (*run)(void);
} cases[] = {
	{ "/linear/a-log-line-of-brackets", brackets },
	{ "/linear/lengths-without-a-full-stop", lengths },
	{ "/linear/states-without-a-full-stop", states },
	{ "/linear/times-without-a-full-stop", moments },
	{ "/linear/places-in-a-large-object", places },
	{ "/linear/a-day-of-seconds", fine_bins },
	{ "/linear/bins-of-a-microsecond", tiny_bins },
};

static void run(gconstpointer data)
{
	void (*const *test)(void) = data;
	const clock_t start = clock();
	(*test)();
	g_assert_cmpint((clock() - start) / CLOCKS_PER_SEC, <, SECONDS_MAX);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add_data_func(cases[i].path, &cases[i].run, run);
	return g_test_run();
}
