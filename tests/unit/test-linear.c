/*
 * Inputs that make a reader look at the same bytes again and again: each took from ten seconds to minutes when its cost
 * grew with the square of its size. The limit is far above what they take now, also under sanitizers.
 */
#include "../fuzz/import-bytes.h"

#include "base/json.h"
#include "correlate/correlate.h"
#include "correlate/moment.h"
#include "correlate/phase_words.h"
#include "correlate/phrase.h"
#include "correlate/statistics.h"
#include "correlate/stated.h"
#include "correlate/window.h"
#include "import/import.h"
#include "import/plain.h"
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
		g_assert_cmpint(access->read_line(NULL, line, strlen(line), &record), ==,
		                LINE_NOT_MINE);
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

static void windows_in_prose(void)
{
	static const char *const pieces[] = {
		"between 06:04 and 07:10 UTC errors, ",
		"since 06:04 UTC errors, ",
		"resolved at 06:04 UTC, ",
		"on 2 June at 06:04 UTC, ",
		"06:04 ",
		"9/28 ",
		"June ",
		"as of as of ",
		"(06:04 UTC) / ",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autofree char *text = repeated(pieces[i], 256 * 1024);
		const gint64 posted = G_GINT64_CONSTANT(1780380240000000);
		g_autoptr(GArray) found = windows_said(text, posted, posted, NULL);
		g_assert_cmpuint(found->len, <=, 64);
	}
}

static void phases_in_prose(void)
{
	static const char *const pieces[] = {
		"issue ",          "issue has not been resolved, ",
		"we have ",        "working to ",
		"identified the ", "incident report ",
		"has been ",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autofree char *text = repeated(pieces[i], 256 * 1024);
		phase_from_words(text);
		words_of_postmortem(text);
	}
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

/* Ten years of a page: each incident used to look at the posts of all. */
static void years_of_a_page(void)
{
	static const enum phase course[] = { PHASE_INVESTIGATING, PHASE_IDENTIFIED,
		                             PHASE_MONITORING, PHASE_MONITORING,
		                             PHASE_RESOLVED };
	const gint64 zero = G_GINT64_CONSTANT(1780380240000000);
	const struct weights weights = weights_usual();
	g_autoptr(Evidence) evidence = evidence_new();
	for (int i = 0; i < 10000; i++) {
		Incident *incident = incident_new();
		incident->id = i + 1;
		incident->kind = INCIDENT_OUTAGE;
		incident->vendor_id = g_strdup_printf("i%d", i);
		incident->created_at = zero + i * 8 * HOUR;
		g_ptr_array_add(incident->components, g_strdup_printf("C%d", i % 300));
		g_ptr_array_add(evidence->incidents, incident);
		for (gsize k = 0; k < G_N_ELEMENTS(course); k++) {
			Event *post = event_new();
			post->id = i * 10 + (gint64)k + 1;
			post->kind = KIND_POST;
			post->lane = LANE_STATUS;
			post->phase = course[k];
			post->incident = g_strdup(incident->vendor_id);
			post->at = range_point(incident->created_at + (gint64)k * HOUR);
			g_ptr_array_add(evidence->events, post);
		}
	}
	g_autoptr(GPtrArray) all = correlate_all(evidence, NULL);
	g_autoptr(Statistics) history = statistics_of(evidence, all, &weights, NULL);
	g_assert_cmpuint(history->all[STAGE_TO_RESOLVED].n, ==, 10000);
	g_autoptr(Timeline) one =
	        correlate(evidence, evidence->incidents->pdata[7], NULL);
	g_assert_cmpuint(one->entries->len, ==, G_N_ELEMENTS(course));
}

/* One incident with as many posts and levels: lists of evidence are not searched for each. */
static void posts_of_an_incident(void)
{
	const gint64 zero = G_GINT64_CONSTANT(1780380240000000);
	g_autoptr(Evidence) evidence = evidence_new();
	Incident *incident = incident_new();
	incident->id = 1;
	incident->kind = INCIDENT_OUTAGE;
	incident->vendor_id = g_strdup("i");
	g_ptr_array_add(evidence->incidents, incident);
	for (int i = 0; i < 60000; i++) {
		Event *event = event_new();
		event->id = event->offset = i + 1;
		event->kind = i % 2 ? KIND_COMPONENT : KIND_POST;
		event->lane = LANE_STATUS;
		event->phase = i % 2 ? PHASE_NONE : PHASE_INVESTIGATING;
		event->level = i % 4 == 1 ? LEVEL_PARTIAL : LEVEL_MAJOR;
		event->component = i % 2 ? g_strdup_printf("C%d", i / 2 % 5000) : NULL;
		event->incident = g_strdup("i");
		event->at = range_point(zero + i / 20000 * SECOND);
		g_ptr_array_add(evidence->events, event);
	}
	g_autoptr(Timeline) one = correlate(evidence, incident, NULL);
	g_assert_cmpuint(one->components->len, ==, 5000);
}

/* Links, marks and headings that do not end. */
static void markdown(void)
{
	static const char *const pieces[] = {
		"[", "[a](", "[a](b ", "**", "# \\", "a **", "## \\# ", "\\", "`", "```\n"
	};
	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autofree char *text = repeated(pieces[i], 4 * 1024 * 1024);
		g_autofree char *plain = plain_markdown(text, strlen(text));
		g_assert_nonnull(plain);
	}
}

/* Posts of a feed whose tags, labels and small print do not end. */
static void feed_posts(void)
{
	static const char *const pieces[] = {
		"<small ",
		"<small>x</small><br><strong>",
		"<small>x</small><br><strong ",
		"<p><small>Jun <var>2</var>, <var>06:04</var> UTC</small><br>a</p>",
		"<small>x</small><br>",
	};
	static const struct import_options options = { .format = "statuspage-feed" };
	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autofree char *html = repeated(pieces[i], 4 * 1024 * 1024);
		g_autofree char *feed = g_strdup_printf(
		        "<rss version=\"2.0\"><channel><title>A Status</title><item>"
		        "<title>a</title><pubDate>Tue, 02 Jun 2026 06:04:00 "
		        "+0000</pubDate>"
		        "<guid>https://a.example/incidents/i</guid>"
		        "<description><![CDATA[%s]]></description></item></channel></"
		        "rss>",
		        html);
		import_bytes((const guint8 *)feed, strlen(feed), &options);
	}
}

static const struct {
	const char *path;
	void (*run)(void);
} cases[] = {
	{ "/linear/a-log-line-of-brackets", brackets },
	{ "/linear/markdown-that-does-not-end", markdown },
	{ "/linear/lengths-without-a-full-stop", lengths },
	{ "/linear/states-without-a-full-stop", states },
	{ "/linear/times-without-a-full-stop", moments },
	{ "/linear/windows-without-a-full-stop", windows_in_prose },
	{ "/linear/phases-without-a-full-stop", phases_in_prose },
	{ "/linear/places-in-a-large-object", places },
	{ "/linear/a-day-of-seconds", fine_bins },
	{ "/linear/bins-of-a-microsecond", tiny_bins },
	{ "/linear/years-of-a-page", years_of_a_page },
	{ "/linear/posts-of-an-incident", posts_of_an_incident },
	{ "/linear/posts-of-a-feed-that-do-not-end", feed_posts },
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
