/* Logs of any shape: every byte can be had back, every line is counted once, every place is right. */
#include "../memory-sink.h"
#include "import/lines.h"
#include "import/rates.h"
#include "import/records.h"

#include <glib/gstdio.h>

#define REQUEST(second, status)                                                          \
	"192.0.2.1 - - [02/Jun/2026:06:04:" second                                       \
	" +0000] \"GET /v1/a HTTP/1.1\" " status " 9"
#define T G_GINT64_CONSTANT(1780380240000000) /* 2026-06-02T06:04:00Z */

struct log {
	struct memory_sink sink;
	Source *source;
	GError *error;
	bool ok;
};

static void read_file(struct log *log, const char *path, const char *format)
{
	*log = (struct log){ 0 };
	memory_sink_init(&log->sink);
	const struct import_options options = { .format = format, .component = "api" };
	const struct import_target target = memory_target(&log->sink);
	enum import_result result;
	log->ok =
	        import_file(path, &options, &target, &log->source, &result, &log->error);
	g_assert_true(log->ok == log->sink.committed);
}

static void read_log(struct log *log, const char *bytes, gsize len)
{
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("debrief-lines-XXXXXX", &path, NULL);
	g_assert_cmpint(fd, >=, 0);
	g_assert_true(g_close(fd, NULL));
	g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
	read_file(log, path, "access");
	g_unlink(path);
	if (log->ok)
		g_assert_cmpstr(memory_sink_check(&log->sink, log->source, bytes, len),
		                ==, NULL);
}

static void free_log(struct log *log)
{
	memory_sink_clear(&log->sink);
	source_free(log->source);
	g_clear_error(&log->error);
}

static const struct {
	const char *name, *bytes;
	int lines, in_records, ignored, rejected;
	const char *reject; /* the first one */
} cases[] = {
	{ "one-line", REQUEST("00", "200") "\n", 1, 1, 0, 0, NULL },
	{ "no-final-newline", REQUEST("00", "200") "\n" REQUEST("01", "200"), 2, 2, 0, 0,
	  NULL },
	{ "crlf", REQUEST("00", "200") "\r\n" REQUEST("01", "200") "\r\n", 2, 2, 0, 0,
	  NULL },
	{ "mixed-ends", REQUEST("00", "200") "\r\n" REQUEST("01", "200") "\n", 2, 2, 0, 0,
	  NULL },
	{ "lone-cr-ends-nothing", REQUEST("00", "200") " x\r" REQUEST("01", "200") "\n",
	  1, 1, 0, 0, NULL },
	{ "blank-lines-are-ignored", "\n" REQUEST("00", "200") "\n \t\n\r\n", 4, 1, 3, 0,
	  NULL },
	{ "byte-order-mark", "\xef\xbb\xbf" REQUEST("00", "200") "\n", 1, 1, 0, 0, NULL },
	{ "bad-line-between", REQUEST("00", "200") "\nbroken\n" REQUEST("01", "200") "\n",
	  3, 2, 0, 1, "2@70 no record of the format \"access\"" },
	{ "half-bad-is-read", REQUEST("00", "200") "\nbroken\n", 2, 1, 0, 1,
	  "2@70 no record of the format \"access\"" },
	{ "invalid-utf-8", REQUEST("00", "200") " \"\xff\"\n", 1, 1, 0, 0, NULL },
	{ "equal-lines-are-requests",
	  REQUEST("00", "200") "\n" REQUEST("00", "200") "\n" REQUEST("00", "200") "\n",
	  3, 3, 0, 0, NULL },
};

static void counts(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	struct log log;
	read_log(&log, cases[i].bytes, strlen(cases[i].bytes));
	g_assert_no_error(log.error);
	g_assert_cmpint(log.source->lines, ==, cases[i].lines);
	g_assert_cmpint(log.source->in_records, ==, cases[i].in_records);
	g_assert_cmpint(log.source->ignored, ==, cases[i].ignored);
	g_assert_cmpint(log.source->rejected, ==, cases[i].rejected);
	if (cases[i].reject != NULL)
		g_assert_cmpstr(g_ptr_array_index(log.sink.rejects, 0), ==,
		                cases[i].reject);
	free_log(&log);
}

static void rejects_nul_and_goes_on(void)
{
	static const char bytes[] =
	        REQUEST("00", "200") "\n\0\0\0\0\n" REQUEST("01", "200") "\n";
	struct log log;
	read_log(&log, bytes, sizeof bytes - 1);
	g_assert_cmpint(log.source->in_records, ==, 2);
	g_assert_cmpint(log.source->rejected, ==, 1);
	free_log(&log);
}

static void refuses_more_than_half_bad(void)
{
	const char *bytes = REQUEST("00", "200") "\nbroken\nbroken\n";
	struct log log;
	read_log(&log, bytes, strlen(bytes));
	g_assert_error(log.error, DEBRIEF_ERROR, ERROR_DATA);
	g_assert_nonnull(strstr(log.error->message, "looks like"));
	g_assert_true(log.sink.rolled_back);
	free_log(&log);
}

static GString *repeated(const char *line, int n)
{
	GString *bytes = g_string_new(NULL);
	for (int i = 0; i < n; i++)
		g_string_append(bytes, line);
	return bytes;
}

/* The first 1,000 lines decide: bad ones behind them are set aside, however many. */
static void judges_by_the_first_lines(void)
{
	g_autoptr(GString) good = repeated(REQUEST("00", "200") "\n", 1000);
	g_autoptr(GString) bad =
	        repeated("broken\n", 60000); /* of a chunk of their own */
	g_autoptr(GString) pad = repeated(REQUEST("00", "200") "\n", 20000);
	g_string_append_len(good, pad->str, (gssize)pad->len);
	g_string_append_len(good, bad->str, (gssize)bad->len);
	struct log log;
	read_log(&log, good->str, good->len);
	g_assert_no_error(log.error);
	g_assert_cmpint(log.source->rejected, ==, 60000);
	free_log(&log);
}

/* A line of exactly text_length bytes. */
static char *long_line(gsize text_length)
{
	const char *head = REQUEST("00", "200") " \"";
	char *line = g_malloc(text_length);
	memset(line, 'x', text_length);
	memcpy(line, head, strlen(head));
	return line;
}

static void limits_lines_to_1_mib(void)
{
	static const struct {
		gsize length;
		const char *end;
		bool good;
	} limits[] = {
		{ LINE_LIMIT - 1, "\n", true },      { LINE_LIMIT, "\n", true },
		{ LINE_LIMIT, "\r\n", true },        { LINE_LIMIT, "", true },
		{ LINE_LIMIT + 1, "\n", false },     { LINE_LIMIT + 1, "\r\n", false },
		{ LINE_LIMIT + 1, "", false },       { 2 * LINE_LIMIT + 2, "\n", false },
		{ 2 * LINE_LIMIT + 3, "\n", false }, { 5 * LINE_LIMIT, "\n", false },
		{ 5 * LINE_LIMIT, "", false },
	};
	/* In front of the long line: nothing, one line, most of a chunk. */
	static const int before[] = { 0, 1, 13000 };
	for (gsize i = 0; i < G_N_ELEMENTS(limits) * G_N_ELEMENTS(before); i++) {
		gsize l = i / G_N_ELEMENTS(before);
		int n = before[i % G_N_ELEMENTS(before)];
		g_autoptr(GString) bytes = repeated(REQUEST("00", "200") "\n", n);
		g_autofree char *line = long_line(limits[l].length);
		g_string_append_len(bytes, line, (gssize)limits[l].length);
		g_string_append(bytes, limits[l].end);
		int after = limits[l].end[0] != '\0' ? 2 : 0;
		for (int k = 0; k < after; k++)
			g_string_append(bytes, REQUEST("01", "500") "\n");
		struct log log;
		read_log(&log, bytes->str, bytes->len);
		if (!limits[l].good && n + after == 0) { /* nothing but the long line */
			g_assert_error(log.error, DEBRIEF_ERROR, ERROR_DATA);
		} else {
			g_assert_no_error(log.error);
			g_assert_cmpint(log.source->rejected, ==, !limits[l].good);
			g_assert_cmpint(log.source->in_records, ==,
			                n + after + limits[l].good);
		}
		free_log(&log);
	}
}

/* Chunks are about 1 MiB, cut at line ends, and know their first and last time. */
static void cuts_chunks_at_line_ends(void)
{
	g_autoptr(GString) bytes = g_string_new(NULL);
	for (int i = 0; i < 40000; i++)
		g_string_append_printf(bytes,
		                       "h - - [02/Jun/2026:%02d:%02d:%02d +0000] \"GET "
		                       "/%d HTTP/1.1\" 200 1\n",
		                       6 + i / 3600 % 12, i / 60 % 60, i % 60, i % 7);
	struct log log;
	read_log(&log, bytes->str, bytes->len);
	g_assert_no_error(log.error);
	g_assert_cmpuint(log.sink.chunks->len, >=, 2);
	gint64 line = 1;
	for (guint i = 0; i < log.sink.chunks->len; i++) {
		const struct memory_chunk *chunk =
		        &g_array_index(log.sink.chunks, struct memory_chunk, i);
		g_assert_cmpint(bytes->str[chunk->offset + chunk->length - 1], ==, '\n');
		g_assert_cmpint(chunk->length, <=, 2 * 1024 * 1024 + 2);
		g_assert_cmpint(chunk->first_line, ==, line);
		g_assert_cmpint(chunk->first_at, <=, chunk->last_at);
		line += chunk->lines;
	}
	free_log(&log);
}

static void bounds_the_lines_of_a_chunk(void)
{
	g_autoptr(GString) bytes = repeated(REQUEST("00", "200") "\n", 1);
	g_autoptr(GString) blank = repeated("\n", 3 * CHUNK_LINES_MAX);
	g_string_append_len(bytes, blank->str, (gssize)blank->len);
	struct log log;
	read_log(&log, bytes->str, bytes->len);
	g_assert_no_error(log.error);
	for (guint i = 0; i < log.sink.chunks->len; i++)
		g_assert_cmpint(
		        g_array_index(log.sink.chunks, struct memory_chunk, i).lines, <=,
		        CHUNK_LINES_MAX);
	free_log(&log);
}

static const struct log_pattern *pattern(const struct log *log, guint i)
{
	return &g_array_index(log->sink.patterns, struct log_pattern, i);
}

static void counts_patterns_with_their_places(void)
{
	const char *bytes = REQUEST("05", "200") "\n" REQUEST("04", "502") "\n" REQUEST(
	        "09", "200") "\n" REQUEST("01", "200") "\n";
	struct log log;
	read_log(&log, bytes, strlen(bytes));
	g_assert_cmpuint(log.sink.patterns->len, ==, 2);
	const struct log_pattern *ok = pattern(&log, 0), *bad = pattern(&log, 1);
	g_assert_cmpstr(ok->text, ==, "GET /v1/a 200");
	g_assert_cmpint(ok->count, ==, 3);
	g_assert_cmpint(ok->first_at, ==,
	                T + 1 * SECOND); /* the earliest, not the first read */
	g_assert_cmpint(ok->last_at, ==, T + 9 * SECOND);
	g_assert_cmpint(ok->first_offset, ==, 0);
	g_assert_cmpint(ok->last_offset, ==, 3 * 70);
	g_assert_cmpstr(bad->text, ==, "GET /v1/a 502");
	g_assert_cmpint(bad->severity, ==, SEVERITY_ERROR);
	g_assert_cmpint(bad->status_class, ==, 5);
	free_log(&log);
}

static void rolls_up_per_minute_and_pattern(void)
{
	const char *bytes = REQUEST("00", "200") "\n" REQUEST("59", "200") "\n" REQUEST(
	        "30", "500") "\n"
	                     "h - - [02/Jun/2026:06:05:00 +0000] \"GET /v1/a HTTP/1.1\" "
	                     "200 1\n" REQUEST("10", "200") "\n";
	struct log log;
	read_log(&log, bytes, strlen(bytes));
	g_assert_cmpuint(log.sink.rollups->len, ==, 3);
	const struct log_rollup *first =
	        &g_array_index(log.sink.rollups, struct log_rollup, 0);
	g_assert_cmpint(first->minute, ==, T);
	g_assert_cmpint(first->count, ==, 3);
	g_assert_cmpint(first->first_line, ==, 1);
	g_assert_cmpint(first->last_line, ==, 5);
	free_log(&log);
}

/* Beyond the limit of patterns the rest is counted by class, and nothing is lost (read_log checks the sums). */
static void bounds_patterns(void)
{
	g_autoptr(GString) bytes = g_string_new(NULL);
	for (int i = 0; i < 10020; i++) {
		char word[] = "gggg";
		for (int k = 0, rest = i; k < 4; k++, rest /= 12)
			word[k] = (char)('g' + rest % 12);
		g_string_append_printf(
		        bytes,
		        "h - - [02/Jun/2026:06:04:00 +0000] \"GET /%s HTTP/1.1\" %d 1\n",
		        word, i % 2 == 0 ? 200 : 503);
	}
	struct log log;
	read_log(&log, bytes->str, bytes->len);
	g_assert_no_error(log.error);
	g_assert_cmpuint(log.sink.patterns->len, ==, 10002);
	g_assert_cmpstr(pattern(&log, 10000)->text, ==, "(other) 2xx");
	g_assert_cmpstr(pattern(&log, 10001)->text, ==, "(other) 5xx");
	g_assert_cmpint(pattern(&log, 10001)->count, ==, 10);
	free_log(&log);
}

/* More rollups than are held: some come early, patterns again; all counts still add up (read_log checks them). */
static void gives_old_rollups_away(void)
{
	g_autoptr(GString) bytes = g_string_new(NULL);
	for (int i = 0; i < 130000; i++)
		g_string_append_printf(bytes,
		                       "h - - [%02d/Jan/2026:%02d:%02d:00 +0000] \"GET "
		                       "/%c HTTP/1.1\" 200 1\n",
		                       1 + i / 1440 % 28, i / 60 % 24, i % 60,
		                       'g' + i / 40320);
	struct log log;
	read_log(&log, bytes->str, bytes->len);
	g_assert_no_error(log.error);
	g_assert_cmpuint(log.sink.rollups->len, ==, 130000);
	free_log(&log);
}

static const Series *series_named(const struct log *log, const char *name)
{
	for (guint i = 0; i < log->sink.series->len; i++) {
		const Series *series = g_ptr_array_index(log->sink.series, i);
		if (strcmp(series->name, name) == 0)
			return series;
	}
	return NULL;
}

static const struct sample *sample(const Series *series, guint i)
{
	g_assert_cmpuint(i, <, series->samples->len);
	return &g_array_index(series->samples, struct sample, i);
}

static void counts_failures_against_requests(void)
{
	const char *bytes = REQUEST("01", "200") "\n" REQUEST("12", "502") "\n" REQUEST(
	        "11", "200") "\n" REQUEST("13", "503") "\n" REQUEST("09", "404") "\n";
	struct log log;
	read_log(&log, bytes, strlen(bytes));
	const Series *requests = series_named(&log, "requests"),
	             *errors = series_named(&log, "5xx");
	g_assert_cmpint(errors->width, ==, 10 * SECOND); /* a short log */
	g_assert_cmpint(errors->measure, ==, MEASURE_ERRORS);
	g_assert_cmpint(errors->lane, ==, LANE_MACHINES);
	g_assert_cmpstr(errors->component, ==, "api");
	g_assert_cmpint(requests->measure, ==, MEASURE_REQUESTS);
	g_assert_cmpuint(errors->samples->len, ==, 2);
	g_assert_cmpfloat(sample(errors, 0)->count, ==, 0);
	g_assert_cmpfloat(sample(errors, 0)->exposure, ==, 2);
	g_assert_cmpint(sample(errors, 0)->line, ==,
	                1); /* none failed: its first request */
	g_assert_cmpint(sample(errors, 1)->start, ==, T + 10 * SECOND);
	g_assert_cmpfloat(sample(errors, 1)->count, ==, 2);
	g_assert_cmpfloat(sample(errors, 1)->exposure, ==, 3);
	g_assert_cmpint(sample(errors, 1)->line, ==, 2); /* the first that failed */
	g_assert_cmpint(sample(errors, 1)->offset, ==, 70);
	g_assert_cmpint(sample(errors, 1)->length, ==, 70);
	g_assert_cmpfloat(sample(requests, 1)->count, ==, 3);
	g_assert_cmpint(sample(requests, 1)->line, ==, 2);
	free_log(&log);
}

/* minutes: of requests, one each. */
static void read_minutes(struct log *log, const int *minutes, gsize n)
{
	g_autoptr(GString) bytes = g_string_new(NULL);
	for (gsize i = 0; i < n; i++)
		g_string_append_printf(bytes,
		                       "h - - [%02d/Jun/2026:%02d:%02d:00 +0000] \"GET / "
		                       "HTTP/1.1\" 500 1\n",
		                       1 + minutes[i] / 1440, minutes[i] / 60 % 24,
		                       minutes[i] % 60);
	read_log(log, bytes->str, bytes->len);
	g_assert_no_error(log->error);
}

static void chooses_bins_by_span(void)
{
	static const int below[] = { 0, 119 }, at[] = { 0, 120 },
	                 unsorted[] = { 120, 0, 119, 1 };
	struct log log;
	read_minutes(&log, below, 2);
	g_assert_cmpint(series_named(&log, "5xx")->width, ==, 10 * SECOND);
	free_log(&log);
	read_minutes(&log, at, 2);
	g_assert_cmpint(series_named(&log, "5xx")->width, ==, MINUTE);
	free_log(&log);
	read_minutes(&log, unsorted, 4);
	const Series *errors = series_named(&log, "5xx");
	g_assert_cmpuint(errors->samples->len, ==, 4);
	for (guint i = 1; i < 4; i++)
		g_assert_cmpint(sample(errors, i - 1)->start, <,
		                sample(errors, i)->start);
	g_assert_cmpint(sample(errors, 3)->line, ==, 1);
	free_log(&log);
}

/* A silent minute is a gap of the ratio; of the requests it is zero only in a log that is otherwise dense. */
static void one_wrong_year_does_not_blur_a_log(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (int minute = 0; minute < 300; minute++)
		g_string_append_printf(text,
		                       "192.0.2.1 - - [02/Jun/2026:%02d:%02d:00 +0000] "
		                       "\"GET / HTTP/1.1\" 200 9\n",
		                       minute / 60, minute % 60);
	g_string_append(text, "192.0.2.1 - - [02/Jun/1971:00:00:00 +0000] "
	                      "\"GET / HTTP/1.1\" 500 9\n");
	struct log log;
	read_log(&log, text->str, text->len);
	g_assert_true(log.ok);
	const Series *errors = series_named(&log, "5xx");
	g_assert_cmpint(errors->width, ==, MINUTE);
	g_assert_cmpuint(errors->samples->len, ==, 301);
	free_log(&log);
}

/* Both sides of the limit. */
static void many_minutes_become_hours(void)
{
	static const struct {
		int minutes;
		gint64 width;
	} rows[] = { { 90 * 24 * 60, MINUTE }, { 90 * 24 * 60 + 1, HOUR } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Rates) rates = rates_new();
		for (int minute = 0; minute < rows[i].minutes; minute++) {
			const struct line_record record = { .at = T - T % HOUR +
				                                  minute * MINUTE,
				                            .length = 1,
				                            .count = 1 };
			rates_add(rates, &record, minute + 1, minute);
		}
		struct memory_sink sink;
		memory_sink_init(&sink);
		const struct sink table = { .user = &sink, .series = memory_series };
		g_autoptr(Source) source = source_new();
		g_autoptr(GError) error = NULL;
		g_assert_true(rates_finish(rates, &table, source, &error));
		g_assert_cmpint(((const Series *)sink.series->pdata[0])->width, ==,
		                rows[i].width);
		memory_sink_clear(&sink);
	}
}

static void tells_silence_from_absence(void)
{
	struct log log;
	int dense[140], n = 0;
	for (int i = 0; i < 150; i++)
		if (i < 60 || i >= 70)
			dense[n++] = i;
	read_minutes(&log, dense, (gsize)n);
	const Series *requests = series_named(&log, "requests");
	g_assert_cmpuint(requests->samples->len, ==, 150);
	g_assert_cmpfloat(sample(requests, 60)->count, ==, 0);
	g_assert_cmpint(sample(requests, 60)->line, ==, 0);
	g_assert_cmpuint(series_named(&log, "5xx")->samples->len, ==, 140);
	free_log(&log);
	static const int sparse[] = { 0, 30, 150 };
	read_minutes(&log, sparse, 3);
	g_assert_cmpuint(series_named(&log, "requests")->samples->len, ==, 3);
	free_log(&log);
}

static void notes_first_and_last_errors(void)
{
	g_autoptr(GString) bytes = repeated(REQUEST("00", "200") "\n", 5);
	for (int i = 0; i < 300; i++)
		g_string_append_printf(bytes,
		                       "h - - [02/Jun/2026:%02d:%02d:00 +0000] \"GET / "
		                       "HTTP/1.1\" %d 1\n",
		                       7 + i / 60, i % 60, i % 2 == 0 ? 502 : 503);
	struct log log;
	read_log(&log, bytes->str, bytes->len);
	const GPtrArray *events = log.sink.events;
	g_assert_cmpuint(events->len, >=, 4);
	g_assert_cmpuint(events->len, <=, 4 + 40);
	const Event *first = g_ptr_array_index(events, 0);
	const Event *last = g_ptr_array_index(events, events->len - 1);
	g_assert_cmpstr(first->title, ==, "GET / 502 (first of 150 lines)");
	g_assert_cmpstr(last->title, ==, "GET / 503 (last of 150 lines)");
	g_assert_cmpint(first->line, ==, 6);
	g_assert_cmpint(first->kind, ==, KIND_LOG);
	g_assert_cmpint(first->severity, ==, SEVERITY_ERROR);
	g_assert_cmpstr(first->severity_text, ==, "502");
	g_assert_cmpstr(first->component, ==, "api");
	g_assert_cmpint(first->at.hi - first->at.lo, ==, SECOND);
	for (guint i = 1; i < events->len; i++)
		g_assert_cmpint(((Event *)g_ptr_array_index(events, i - 1))->offset, <,
		                ((Event *)g_ptr_array_index(events, i))->offset);
	free_log(&log);
}

/* However many error patterns and errors: few rows. */
static void bounds_notable_events(void)
{
	g_autoptr(GString) bytes = g_string_new(NULL);
	for (int i = 0; i < 40000; i++)
		g_string_append_printf(bytes,
		                       "h - - [02/Jun/2026:%02d:%02d:00 +0000] \"GET "
		                       "/%c%c HTTP/1.1\" 500 1\n",
		                       i / 60 % 24, i % 60, 'g' + i % 11,
		                       'g' + i / 11 % 13);
	struct log log;
	read_log(&log, bytes->str, bytes->len);
	g_assert_cmpuint(log.sink.events->len, <=, 120);
	g_assert_cmpuint(log.sink.events->len, >=, 80);
	free_log(&log);
}

static void warns_of_bytes_that_are_no_text(void)
{
	const char *bytes = REQUEST("00", "200") "\n" REQUEST(
	        "01", "500") " \"\x1b[31m\xff\"\n" REQUEST("02", "200") " \"\tgrün\"\n";
	struct log log;
	read_log(&log, bytes, strlen(bytes));
	g_assert_cmpuint(log.sink.warnings->len, ==, 1);
	g_assert_true(g_str_has_prefix(g_ptr_array_index(log.sink.warnings, 0), "2 "));
	const Event *event = g_ptr_array_index(log.sink.events, 0);
	g_assert_null(strchr(event->body, '\x1b'));
	free_log(&log);
}

/* The worked incident: quiet before 06:04, failing from that minute on, quiet again from 11:49. */
static void reads_the_worked_incident(void)
{
	g_autofree char *path = g_test_build_filename(
	        G_TEST_DIST, "testdata", "incident-2026-06-02", "access.log.gz", NULL);
	struct log log;
	read_file(&log, path, NULL);
	g_assert_no_error(log.error);
	g_assert_cmpint(log.source->in_records, ==, log.source->lines);
	const Series *errors = series_named(&log, "5xx");
	const gint64 end = T + 345 * MINUTE;
	for (guint i = 0; i < errors->samples->len; i++) {
		const struct sample *bin = sample(errors, i);
		double ratio = bin->count / bin->exposure;
		if (bin->start < T || bin->start >= end)
			g_assert_cmpfloat(ratio, <, 0.04);
		if (bin->start == T)
			g_assert_cmpfloat(ratio, >, 0.1);
		if (bin->start >= T + 80 * MINUTE && bin->start < T + 100 * MINUTE)
			g_assert_cmpfloat(ratio, >, 0.25);
	}
	g_assert_cmpint(sample(errors, 0)->start, <=, T - HOUR);
	g_assert_cmpint(sample(errors, errors->samples->len - 1)->start, >=,
	                end + 40 * MINUTE);
	free_log(&log);
}

/* Files that are not in the project: read in full, or set aside and counted; warned of at the line given. */
static const struct {
	const char *path;
	int lines, in_records;
	const char *said; /* beginning of the first reject or warning */
} real[] = {
	{ "data/logs/elastic-examples/apache_logs", 10000, 10000, NULL },
	{ "data/logs/rootly/apache/apache_access.log", 4775, 4775, NULL },
	{ "data/logs/lnav/logfile_shop_access_log.0", 1000, 1000, NULL },
	{ "data/logs/lnav/logfile_access_log.1", 1, 1, NULL },
	{ "data/logs/lnav/logfile_bad_access_log.0", 3, 3, NULL },
	{ "data/logs/telegraf/grok_a.log", 2, 2, NULL },
	{ "hostile/nginx/01_ok.log", 60, 60, NULL },
	{ "hostile/nginx/02_xss.log", 6, 6, NULL },
	{ "hostile/nginx/04_invalid_utf8.log", 2, 2, "1 " },
	{ "hostile/nginx/05_tls_to_http.log", 3, 3, "2 " },
	{ "hostile/nginx/07_nul.log", 3, 2, "2@" },
	{ "hostile/nginx/08_numbers.log", 7, 5, "1@" },
	{ "hostile/nginx/11_no_match.log", 500, -1, "looks like" },
	{ "hostile/nginx/13_repeat_lines.log", 5, 5, NULL },
};

static void reads_real(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	const char *given = g_getenv("DEBRIEF_SHARED");
	g_autofree char *beside = g_build_filename(
	        g_getenv("srcdir") ? g_getenv("srcdir") : ".", "..", "shared", NULL);
	g_autofree char *path =
	        g_build_filename(given ? given : beside, real[i].path, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("no shared data");
		return;
	}
	struct log log;
	read_file(&log, path, real[i].in_records < 0 ? "access" : NULL);
	const GPtrArray *said =
	        log.sink.rejects->len > 0 ? log.sink.rejects : log.sink.warnings;
	if (real[i].in_records < 0) {
		g_assert_error(log.error, DEBRIEF_ERROR, ERROR_DATA);
		g_assert_true(g_str_has_prefix(log.error->message, real[i].said));
	} else {
		g_assert_no_error(log.error);
		g_autofree char *bytes = NULL;
		gsize len;
		g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
		g_assert_cmpstr(memory_sink_check(&log.sink, log.source, bytes, len), ==,
		                NULL);
		g_assert_cmpint(log.source->lines, ==, real[i].lines);
		g_assert_cmpint(log.source->in_records, ==, real[i].in_records);
		g_assert_cmpint(said->len > 0, ==, real[i].said != NULL);
		if (real[i].said != NULL)
			g_assert_true(g_str_has_prefix(g_ptr_array_index(said, 0),
			                               real[i].said));
	}
	free_log(&log);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
		        g_strconcat("/lines/counts/", cases[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), counts);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(real); i++) {
		g_autofree char *base = g_path_get_basename(real[i].path);
		g_autofree char *path = g_strconcat("/lines/real/", base, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), reads_real);
	}
#define ADD(name, function) g_test_add_func("/lines/" name, function)
	ADD("rejects-nul-and-goes-on", rejects_nul_and_goes_on);
	ADD("refuses-more-than-half-bad", refuses_more_than_half_bad);
	ADD("judges-by-the-first-lines", judges_by_the_first_lines);
	ADD("limits-lines-to-1-mib", limits_lines_to_1_mib);
	ADD("cuts-chunks-at-line-ends", cuts_chunks_at_line_ends);
	ADD("bounds-the-lines-of-a-chunk", bounds_the_lines_of_a_chunk);
	ADD("counts-patterns-with-their-places", counts_patterns_with_their_places);
	ADD("rolls-up-per-minute-and-pattern", rolls_up_per_minute_and_pattern);
	ADD("bounds-patterns", bounds_patterns);
	ADD("gives-old-rollups-away", gives_old_rollups_away);
	ADD("counts-failures-against-requests", counts_failures_against_requests);
	ADD("chooses-bins-by-span", chooses_bins_by_span);
	ADD("one-wrong-year-does-not-blur-a-log", one_wrong_year_does_not_blur_a_log);
	ADD("many-minutes-become-hours", many_minutes_become_hours);
	ADD("tells-silence-from-absence", tells_silence_from_absence);
	ADD("notes-first-and-last-errors", notes_first_and_last_errors);
	ADD("bounds-notable-events", bounds_notable_events);
	ADD("warns-of-bytes-that-are-no-text", warns_of_bytes_that_are_no_text);
	ADD("reads-the-worked-incident", reads_the_worked_incident);
	return g_test_run();
}
