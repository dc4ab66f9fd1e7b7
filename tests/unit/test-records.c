/* The engine of log formats, with small formats of its own: records of many lines, clocks, wrappers, directives. */
#include "../memory-sink.h"
#include "import/format.h"
#include "import/latency.h"
#include "import/lines.h"
#include "import/log_text.h"
#include "import/reading.h"

#include <glib/gstdio.h>

#include <string.h>
#include <utime.h>

/* --- formats ------------------------------------------------------------------ */

/* A time of any form, a word, a text; all else continues. "#" begins a comment, "also" amends the record. */
static enum line_kind read_any(const void *state, const char *line, gsize len,
                               struct log_record *record)
{
	(void)state;
	struct scan s = scan_of(line, len);
	if (scan_word(&s, "also ")) {
		record->severity = SEVERITY_ERROR;
		record->message = s;
		return LINE_CONTINUES;
	}
	if (scan_char(&s, '#'))
		return LINE_COMMENT;
	if (!log_time_any(&s, record))
		return LINE_CONTINUES;
	scan_char(&s, ' ');
	struct scan word = { NULL, NULL }, rest = s;
	if (log_word(&rest, &word) && log_severity(word) != SEVERITY_NONE) {
		record->severity = log_severity(word);
		record->severity_text = word;
		scan_char(&rest, ' ');
		s = rest;
	}
	record->message = s;
	return LINE_RECORD;
}
static const struct importer any = { .name = "any", .weight = 35, .read_line = read_any };

/* "[+|-]STREAM TIME TEXT": + is a part of more to come */
static enum line_kind read_wrapped(const void *state, const char *line, gsize len,
                                   struct log_record *record)
{
	(void)state;
	struct scan s = scan_of(line, len);
	record->partial = scan_char(&s, '+');
	if (!record->partial && !scan_char(&s, '-'))
		return LINE_NOT_MINE;
	if (scan_done(&s))
		return LINE_NOT_MINE;
	record->stream = *s.at++;
	if (!scan_char(&s, ' ') || !log_time_iso(&s, record) || !scan_char(&s, ' '))
		return LINE_NOT_MINE;
	record->service = scan_of("pod", 3);
	record->payload = s;
	return LINE_RECORD;
}
static const struct importer wrapper = {
	.name = "wrapper", .weight = 75, .read_line = read_wrapped, .wraps = true
};

/* Columns as "%fields a b" names them: a time and a text in either order. */
static void *learn_order(const struct sample_bytes *sample,
                         const struct import_options *options)
{
	(void)options;
	return GINT_TO_POINTER(sample_has(sample, "%fields text time") ? 2 : 1);
}
static void *relearn_order(const void *state, const char *line, gsize len)
{
	(void)state;
	return GINT_TO_POINTER(log_is(scan_of(line, len), "%fields text time") ? 2 : 1);
}
static enum line_kind read_ordered(const void *state, const char *line, gsize len,
                                   struct log_record *record)
{
	struct scan s = scan_of(line, len);
	if (scan_word(&s, "%fields"))
		return LINE_COMMENT;
	const bool text_first = GPOINTER_TO_INT(state) == 2;
	if (text_first && (!log_word(&s, &record->message) || !scan_char(&s, ' ')))
		return LINE_NOT_MINE;
	if (!log_time_iso(&s, record))
		return LINE_NOT_MINE;
	if (!text_first && (!scan_char(&s, ' ') || !log_word(&s, &record->message)))
		return LINE_NOT_MINE;
	return LINE_RECORD;
}
static const struct importer ordered = { .name = "ordered",
	                                 .weight = 95,
	                                 .read_line = read_ordered,
	                                 .learn = learn_order,
	                                 .directive = "%fields",
	                                 .relearn = relearn_order };

/* "TIME a|b|c": a record for each part */
static enum line_kind read_many(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	(void)state;
	struct scan s = scan_of(line, len), part;
	if (!log_time_iso(&s, record) || !scan_char(&s, ' '))
		return LINE_NOT_MINE;
	if (record->from > 0)
		s.at = line + record->from;
	record->message = s;
	if (scan_until(&s, '|', &part)) {
		record->message = part;
		record->next = (gsize)(s.at - line);
	}
	return LINE_RECORD;
}
static const struct importer many = { .name = "many",
	                              .weight = 55,
	                              .read_line = read_many };

/* --- cases ---------------------------------------------------------------------- */

#define APACHE "192.0.2.1 - - [14/Mar/2026:14:11:07 +0000] \"GET /a HTTP/1.1\" 502 9"

static const struct {
	const char *name;
	const struct importer *importer;
	const char *file, *modified, *zone;
	int year;
	const char *text, *want;
} cases[] = {
	{ "a-stack-trace-belongs-to-its-record", &any, "x.log", NULL, NULL, 0,
	  "2026-03-14 14:11:07Z ERROR lost\nTrace\n  at a\n2026-03-14 14:11:08Z INFO "
	  "ok\n",
	  "1 2026-03-14T14:11:07Z error lost +45\n4 2026-03-14T14:11:08Z info ok +29\n"
	  "lines 4 in 4 ignored 0 rejected 0 records 2\n" },
	{ "the-second-line-of-a-pair-amends", &any, "x.log", NULL, NULL, 0,
	  "2026-03-14 14:11:07Z head\nalso cart 7 lost\n",
	  "1 2026-03-14T14:11:07Z error cart * lost +43\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 1\n" },
	{ "comments-are-ignored", &any, "x.log", NULL, NULL, 0,
	  "# a\n2026-03-14 14:11:07Z x\n",
	  "2 2026-03-14T14:11:07Z none x +23\n"
	  "lines 2 in 1 ignored 1 rejected 0 records 1\n" },
	{ "what-continues-nothing-is-rejected", &any, "x.log", NULL, NULL, 0,
	  "at a\n2026-03-14 14:11:07Z x\n",
	  "2 2026-03-14T14:11:07Z none x +23\n"
	  "lines 2 in 1 ignored 0 rejected 1 records 1\n" },
	{ "colours-are-no-text", &any, "x.log", NULL, NULL, 0,
	  "\x1b[32m2026-03-14 14:11:07Z\x1b[0m \x1b[31mERROR\x1b[0m x\n",
	  "1 2026-03-14T14:11:07Z error x +47\n"
	  "lines 1 in 1 ignored 0 rejected 0 records 1\n" },
	{ "each-line-may-have-its-own-zone", &any, "x.log", NULL, NULL, 0,
	  "2026-03-29T01:59:59+01:00 k\n2026-03-29T03:00:00+02:00 b\n",
	  "1 2026-03-29T00:59:59Z none k +28\n2 2026-03-29T01:00:00Z none b +28\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "the-hour-that-comes-twice-is-told-by-order", &any, "x.log", NULL,
	  "Europe/Berlin", 0,
	  "2026-10-25 01:59:00 k\n2026-10-25 02:30:00 b\n2026-10-25 02:59:00 m\n"
	  "2026-10-25 02:10:00 p\n2026-10-25 02:30:00 q\n2026-10-25 03:00:00 r\n",
	  "1 2026-10-24T23:59:00Z none k +22\n2 2026-10-25T00:30:00Z none b +22\n"
	  "3 2026-10-25T00:59:00Z none m +22\n4 2026-10-25T01:10:00Z none p +22\n"
	  "5 2026-10-25T01:30:00Z none q +22\n6 2026-10-25T02:00:00Z none r +22\n"
	  "lines 6 in 6 ignored 0 rejected 0 records 6\n" },
	{ "labels-of-zones-are-read", &any, "x.log", NULL, NULL, 0,
	  "2026-07-14 14:11:07.102 CEST k\n2026-07-14 14:11:07 INFO b\n",
	  "1 2026-07-14T12:11:07.102Z none k +31\n2 2026-07-14T14:11:07Z info b +27\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "the-last-change-bounds-the-year", &any, "x.log", "2025-03-20T00:00:00Z", NULL,
	  0, "Mar 14 14:11:07 k\nMar 14 14:11:08 b\n",
	  "1 2025-03-14T14:11:07Z none k +18\n2 2025-03-14T14:11:08Z none b +18\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "a-later-month-is-the-year-before", &any, "x.log", "2025-03-20T00:00:00Z", NULL,
	  0, "Dec 31 23:59:59 k\nJan  1 00:00:00 b\n",
	  "1 2024-12-31T23:59:59Z none k +18\n2 2025-01-01T00:00:00Z none b +18\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "newest-first-goes-back-a-year", &any, "x.log", "2025-03-20T00:00:00Z", NULL, 0,
	  "Jan  1 00:00:00 b\nDec 31 23:59:59 k\n",
	  "1 2025-01-01T00:00:00Z none b +18\n2 2024-12-31T23:59:59Z none k +18\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "a-flat-clock-at-boot-begins-no-year", &any, "x.log", "2025-11-20T00:00:00Z",
	  NULL, 0, "Nov 14 14:11:07 k\nJan  1 00:00:09 b\nNov 14 14:12:00 m\n",
	  "1 2025-11-14T14:11:07Z none k +18\n2 2025-01-01T00:00:09Z none b +18\n"
	  "3 2025-11-14T14:12:00Z none m +18\n"
	  "lines 3 in 3 ignored 0 rejected 0 records 3\n" },
	{ "a-flat-clock-at-the-start-either", &any, "x.log", "2025-11-20T00:00:00Z", NULL,
	  0, "Jan  1 00:00:09 b\nNov 14 14:12:00 m\n",
	  "1 2025-01-01T00:00:09Z none b +18\n2 2025-11-14T14:12:00Z none m +18\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "the-file-name-bounds-the-year", &any, "syslog-20240316.log",
	  "2026-03-20T00:00:00Z", NULL, 0, "Mar 14 14:11:07 k\n",
	  "1 2024-03-14T14:11:07Z none k +18\n"
	  "lines 1 in 1 ignored 0 rejected 0 records 1\n" },
	{ "a-given-year-is-that-of-the-first-line", &any, "x.log", "2025-03-20T00:00:00Z",
	  NULL, 2019, "Dec 31 23:59:59 k\nJan  1 00:00:00 b\n",
	  "1 2019-12-31T23:59:59Z none k +18\n2 2020-01-01T00:00:00Z none b +18\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "february-29-chooses-a-leap-year", &any, "x.log", "2026-03-20T00:00:00Z", NULL,
	  0, "Feb 29 12:00:00 k\nMar  1 00:00:00 b\n",
	  "1 2024-02-29T12:00:00Z none k +18\n2 2024-03-01T00:00:00Z none b +18\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "february-29-anywhere-chooses-a-leap-year", &any, "x.log",
	  "2026-03-20T00:00:00Z", NULL, 0,
	  "Feb 28 23:59:59 k\nFeb 29 00:00:01 b\nMar  1 00:00:01 m\n",
	  "1 2024-02-28T23:59:59Z none k +18\n2 2024-02-29T00:00:01Z none b +18\n"
	  "3 2024-03-01T00:00:01Z none m +18\n"
	  "lines 3 in 3 ignored 0 rejected 0 records 3\n" },
	{ "february-29-of-the-year-that-is-given", &any, "x.log", "2026-03-20T00:00:00Z",
	  NULL, 2023, "Feb 29 00:00:01 b\nMar  1 00:00:01 m\n",
	  "1 - none b +18\n2 2023-03-01T00:00:01Z none m +18\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "february-29-may-begin-a-year", &any, "x.log", "2028-06-20T00:00:00Z", NULL,
	  2027, "Dec 30 00:00:01 k\nFeb 29 00:00:01 b\nMar  1 00:00:01 m\n",
	  "1 2027-12-30T00:00:01Z none k +18\n2 2028-02-29T00:00:01Z none b +18\n"
	  "3 2028-03-01T00:00:01Z none m +18\n"
	  "lines 3 in 3 ignored 0 rejected 0 records 3\n" },
	{ "february-29-behind-a-december-is-of-its-own-year", &any, "x.log",
	  "2025-03-20T00:00:00Z", NULL, 2024, "Dec 30 00:00:01 k\nFeb 29 00:00:01 b\n",
	  "1 2024-12-30T00:00:01Z none k +18\n2 2024-02-29T00:00:01Z none b +18\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 2\n" },
	{ "times-of-day-take-the-date-of-the-name", &any, "app-2026-03-14.log", NULL,
	  NULL, 0, "23:59:59.5 k\n00:00:01 b\n23:59:59 m\n",
	  "1 2026-03-14T23:59:59.5Z none k +13\n2 2026-03-15T00:00:01Z none b +11\n"
	  "3 2026-03-14T23:59:59Z none m +11\n"
	  "lines 3 in 3 ignored 0 rejected 0 records 3\n" },
	{ "a-wrapper-is-read-by-the-format-inside", &wrapper, "x.log", NULL, NULL, 0,
	  "-o 2026-03-14T14:11:09Z " APACHE "\n",
	  "1 2026-03-14T14:11:07Z error GET /a 502 +91\n"
	  "lines 1 in 1 ignored 0 rejected 0 records 1\n" },
	{ "what-is-inside-in-no-format-is-the-message", &wrapper, "x.log", NULL, NULL, 0,
	  "-o 2026-03-14T14:11:09Z hello 7\n",
	  "1 2026-03-14T14:11:09Z none hello * +32\n"
	  "lines 1 in 1 ignored 0 rejected 0 records 1\n" },
	{ "halves-are-joined-by-stream", &wrapper, "x.log", NULL, NULL, 0,
	  "-o 2026-03-14T14:11:09Z " APACHE "\n"
	  "+o 2026-03-14T14:11:09Z 192.0.2.1 - - [14/Mar/2026:14:11:07 +0000] \"GET \n"
	  "-e 2026-03-14T14:11:09Z broken\n"
	  "+o 2026-03-14T14:11:09Z /a HTTP/1.1\n"
	  "-o 2026-03-14T14:11:09Z \" 200 9\n",
	  "1 2026-03-14T14:11:07Z error GET /a 502 +91\n"
	  "2 2026-03-14T14:11:07Z info GET /a 200 +172\n"
	  "3 2026-03-14T14:11:09Z none broken +31\n"
	  "lines 5 in 5 ignored 0 rejected 0 records 3\n" },
	{ "directives-hold-behind-them", &ordered, "x.log", NULL, NULL, 0,
	  "%fields time text\n2026-03-14T14:11:07Z a\n%fields text time\n"
	  "b 2026-03-14T14:11:08Z\n%fields time text\n2026-03-14T14:11:09Z c\n",
	  "2 2026-03-14T14:11:07Z none a +23\n4 2026-03-14T14:11:08Z none b +23\n"
	  "6 2026-03-14T14:11:09Z none c +23\n"
	  "lines 6 in 3 ignored 3 rejected 0 records 3\n" },
	{ "a-line-may-hold-several-records", &many, "x.log", NULL, NULL, 0,
	  "2026-03-14T14:11:07Z a|b|c\n2026-03-14T14:11:08Z d\n",
	  "1 2026-03-14T14:11:07Z none a +27\n1 2026-03-14T14:11:07Z none b +27\n"
	  "1 2026-03-14T14:11:07Z none c +27\n2 2026-03-14T14:11:08Z none d +23\n"
	  "lines 2 in 2 ignored 0 rejected 0 records 4\n" },
};

/* --- driver ------------------------------------------------------------------------ */

struct told {
	struct memory_sink sink; /* first: its pointer is passed to take_record() too */
	GString *text;
};

static void take_record(void *user, const struct log_told *told)
{
	GString *text = ((struct told *)user)->text;
	g_autofree char *at = instant_rfc3339(told->at);
	g_string_append_printf(
	        text, "%" G_GINT64_FORMAT " %s %s %s +%" G_GINT64_FORMAT "\n", told->line,
	        at != NULL ? at : "-", severity_word((int)told->severity), told->pattern,
	        told->length);
}

static void read_file(struct told *told, const char *path,
                      const struct importer *importer,
                      const struct import_options *options, Source *source)
{
	struct sink sink;
	g_autoptr(GError) error = NULL;
	memory_sink_init(&told->sink);
	told->text = g_string_new(NULL);
	g_assert_true(memory_begin(&told->sink, source, &sink, &error));
	g_autoptr(Input) input = input_open(path, options, &error);
	g_assert_no_error(error);
	struct reading reading = { .options = options, .source = source, .name = path };
	sink.record = take_record;
	reading.sink = &sink;
	reading_begin(&reading, NULL, 0);
	struct sample_bytes sample;
	g_assert_true(input_sample(input, &sample, &error));
	GPtrArray *formats = formats_learn(importer, &sample, options);
	g_autoptr(LinesStart) start = lines_start(input, formats, sink.pack);
	g_assert_true(lines_read(&reading, start, 0, false, NULL, NULL, NULL, &error));
	g_assert_no_error(error);
	reading_end(&reading);
	reading_free(&reading);
	g_string_append_printf(
	        told->text, "lines %d in %d ignored %d rejected %d records %d\n",
	        (int)source->lines, (int)source->in_records, (int)source->ignored,
	        (int)source->rejected, (int)source->records);
}

static void free_told(struct told *told)
{
	memory_sink_clear(&told->sink);
	g_string_free(told->text, TRUE);
}

static char *write_file(const char *name, const char *bytes, gsize len,
                        const char *modified)
{
	g_autofree char *folder = g_dir_make_tmp("debrief-XXXXXX", NULL);
	char *path = g_build_filename(folder, name, NULL);
	g_assert_true(g_file_set_contents(path, bytes, (gssize)len, NULL));
	struct stamp stamp;
	if (modified != NULL) {
		g_assert_true(stamp_parse_iso(modified, strlen(modified), &stamp));
		struct utimbuf times = { stamp.civil / SECOND, stamp.civil / SECOND };
		g_assert_cmpint(g_utime(path, &times), ==, 0);
	}
	return path;
}

static void remove_file(char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_remove(path);
	g_rmdir(folder);
	g_free(path);
}

static void reads(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	char *path = write_file(cases[i].file, cases[i].text, strlen(cases[i].text),
	                        cases[i].modified);
	g_autoptr(Zone) zone =
	        cases[i].zone != NULL ? zone_new(cases[i].zone, NULL) : NULL;
	const struct import_options options = { .assume_zone = zone,
		                                .year = cases[i].year };
	g_autoptr(Source) source = source_new();
	struct told told;
	read_file(&told, path, cases[i].importer, &options, source);
	g_assert_cmpstr(told.text->str, ==, cases[i].want);
	free_told(&told);
	remove_file(path);
}

/* Whatever a chunk's end falls on, records stay whole: their number and length are those of the text. */
static void records_cross_chunks(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (int i = 0; i < 90000; i++)
		g_string_append_printf(
		        text, "2026-03-14 14:%02d:%02dZ ERROR lost %d\n%s", i / 60 % 60,
		        i % 60, i,
		        i % 3 == 0 ? "  at a long line of a trace\n  at b\n" : "");
	char *path = write_file("x.log", text->str, text->len, NULL);
	const struct import_options options = { 0 };
	g_autoptr(Source) source = source_new();
	struct told told;
	read_file(&told, path, &any, &options, source);
	g_assert_cmpint(source->records, ==, 90000);
	g_assert_cmpint(source->in_records, ==, 90000 + 60000);
	g_assert_cmpint(source->rejected, ==, 0);
	g_assert_cmpuint(told.sink.chunks->len, >, 2);
	free_told(&told);
	remove_file(path);
}

/* "lostabcde" of a number: no digit, no hex number. */
static void put_word(char out[10], int n)
{
	memcpy(out, "lost", 4);
	for (int i = 4; i < 9; i++, n /= 20)
		out[i] = (char)('g' + n % 20);
	out[9] = '\0';
}

/* What is known of patterns is kept for further chunks, and forgotten when it is too much: a line has its own either way. */
static void patterns_are_those_of_their_lines(void)
{
	enum { LINES = 160000, FEW = 5000, MANY = 30000 };
	g_autoptr(GString) text = g_string_new(NULL);
	char word[10];
	for (int i = 0; i < LINES; i++) {
		put_word(word, i * 7 % (i < LINES / 2 ? FEW : MANY));
		g_string_append_printf(text, "2026-03-14 14:%02d:%02dZ ERROR %s here\n",
		                       i / 60 % 60, i % 60, word);
	}
	char *path = write_file("x.log", text->str, text->len, NULL);
	const struct import_options options = { 0 };
	g_autoptr(Source) source = source_new();
	struct told told;
	read_file(&told, path, &any, &options, source);
	g_auto(GStrv) lines = g_strsplit(told.text->str, "\n", -1);
	int others = 0, wrong = 0;
	for (int i = 0; i < LINES; i++) {
		put_word(word, i * 7 % (i < LINES / 2 ? FEW : MANY));
		const bool other = strstr(lines[i], " (other) ") != NULL;
		others += other;
		wrong += !other && strstr(lines[i], word) == NULL;
	}
	g_assert_cmpint(wrong, ==, 0);
	g_assert_cmpint(others, >, LINES / 10);
	g_assert_cmpint(others, <, LINES / 2);
	free_told(&told);
	remove_file(path);
}

/* 1 ms to 100 ms, evenly: quantiles are within the steps of the histogram; too few durations make none. */
static void tells_quantiles_of_durations(void)
{
	static const double want[] = { 50, 95, 99 };
	g_autoptr(Latency) latency = latency_new();
	for (int i = 1; i <= 100; i++) {
		const struct line_record record = {
			.at = HOUR, .duration = i * 1000, .length = 9, .count = 1
		};
		latency_add(latency, &record, i, 9 * i);
	}
	for (int i = 0; i < 9; i++) {
		const struct line_record record = {
			.at = HOUR + MINUTE, .duration = 1000, .length = 9, .count = 1
		};
		latency_add(latency, &record, 101 + i, 1000 + i);
	}
	struct memory_sink sink;
	memory_sink_init(&sink);
	const struct sink table = { .user = &sink, .series = memory_series };
	g_autoptr(Source) source = source_new();
	g_autoptr(GError) error = NULL;
	g_assert_true(latency_finish(latency, &table, source, &error));
	g_assert_cmpuint(sink.series->len, ==, 3);
	for (guint i = 0; i < sink.series->len; i++) {
		const Series *series = sink.series->pdata[i];
		g_assert_cmpint(series->measure, ==, MEASURE_GAUGE);
		g_assert_cmpuint(series->samples->len, ==, 1);
		const struct sample *sample =
		        &g_array_index(series->samples, struct sample, 0);
		g_assert_cmpint(sample->line, ==, 1);
		g_assert_cmpfloat(sample->count, >, want[i] * 0.94);
		g_assert_cmpfloat(sample->count, <, want[i] * 1.06);
	}
	memory_sink_clear(&sink);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/records/", cases[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), reads);
	}
	g_test_add_func("/records/records-cross-chunks", records_cross_chunks);
	g_test_add_func("/records/patterns-are-those-of-their-lines",
	                patterns_are_those_of_their_lines);
	g_test_add_func("/records/tells-quantiles-of-durations",
	                tells_quantiles_of_durations);
	return g_test_run();
}
