/* Formats of lines that users write: what is refused and where, what lines become, why a line is none. */
#include "import/format.h"
#include "import/pattern_file.h"
#include "import/time_forms.h"

#include <string.h>

/* --- files that are refused ----------------------------------------------------------- */

#define HEAD "name: cart\n"

static const struct {
	const char *name, *text;
	int line, column;
	const char *says;
} bad_files[] = {
	{ "empty", "", 1, 1, "has no \"name\"" },
	{ "no-name", "line: %{time}\n", 1, 1, "has no \"name\"" },
	{ "no-line", HEAD, 1, 1, "has no \"line\"" },
	{ "no-time", HEAD "line: %{message}\n", 2, 7, "names no time" },
	{ "no-time-in-the-second", HEAD "line: %{time}\nline: /(?<level>a)/\n", 3, 7,
	  "names no time" },
	{ "name-of-a-built-in-format", "name: syslog\n", 1, 7, "debrief itself" },
	{ "name-of-odd-characters", "name: My Cart\n", 1, 7, "lower-case" },
	{ "name-too-long", "name: aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx\n", 1, 7,
	  "at most 40" },
	{ "name-twice", HEAD "name: other\n", 2, 1, "twice" },
	{ "unknown-setting", HEAD "lines: %{time}\n", 2, 1, "there is no setting" },
	{ "no-colon", HEAD "line %{time}\n", 2, 1, "key: value" },
	{ "indented", HEAD "  line: %{time}\n", 2, 3, "key: value" },
	{ "no-value", HEAD "line:   \n", 2, 6, "has no value" },
	{ "field-not-closed", HEAD "line: a %{time\n", 2, 9, "without \"}\"" },
	{ "field-without-a-name", HEAD "line: %{time} %{}\n", 2, 17, "field's name" },
	{ "field-of-odd-characters", HEAD "line: %{time} %{my-field}\n", 2, 19,
	  "must follow" },
	{ "field-of-a-long-name",
	  HEAD "line: %{time} %{aaaaaaaaaabbbbbbbbbbccccccccccddd}\n", 2, 17,
	  "at most 32" },
	{ "field-twice", HEAD "line: %{time} %{level} %{level}\n", 2, 24, "same name" },
	{ "field-by-two-names", HEAD "line: %{time} %{ts}\n", 2, 7, "two fields" },
	{ "regex-of-a-field", HEAD "line: %{time} %{level:[A-Z+}\n", 2, 28, "]" },
	{ "regex", HEAD "line: /(?<time>\\d+) (x/\n", 2, 23, "parenthesis" },
	{ "regex-with-a-torn-character", HEAD "line: /(?<time>\\d+)\\C/\n", 2, 22,
	  "\\C" },
	{ "regex-with-huge-repetition", HEAD "line: /(?<time>a{70000})/\n", 2, 23,
	  "big" },
	{ "regex-of-huge-size", HEAD "line: /(?<time>((a{999}){999}){999})/\n", 2, 0,
	  "large" },
	{ "time-of-no-form", HEAD "line: %{time}\ntime: yesterday\n", 3, 7,
	  "no form of a time" },
	{ "time-with-an-unknown-part", HEAD "line: %{time}\ntime: %Y-%q\n", 3, 10,
	  "no such part" },
	{ "time-that-ends-early", HEAD "line: %{time}\ntime: %H:%\n", 3, 10,
	  "no such part" },
	{ "time-without-an-hour", HEAD "line: %{time}\ntime: %Y-%m-%d\n", 3, 7,
	  "no hour" },
	{ "zone", HEAD "line: %{time}\nzone: Mars/Base\n", 3, 7, "Mars/Base" },
	{ "zone-that-is-a-path", HEAD "line: %{time}\nzone: ../etc/passwd\n", 3, 7,
	  "zone" },
	{ "levels", HEAD "line: %{time}\nlevels: 1=error 2=bad-luck\n", 3, 17,
	  "WORD=SEVERITY" },
	{ "levels-without-a-word", HEAD "line: %{time}\nlevels: =error\n", 3, 9,
	  "WORD=SEVERITY" },
	{ "severity", HEAD "line: %{time}\nseverity: sad\n", 3, 11, "no severity" },
	{ "duration", HEAD "line: %{time}\nduration: weeks\n", 3, 11, "s, ms or us" },
	{ "others", HEAD "line: %{time}\nothers: drop\n", 3, 9, "continue or reject" },
	{ "example-that-stops",
	  HEAD "line: %{time} [%{level}] %{message}\n"
	       "example: 2026-03-14 14:11:07 (info] x\n",
	  3, 29, "\" [\" expected" },
	{ "example-without-a-time",
	  HEAD "line: %{time} %{message}\nexample: yesterday it rained\n", 3, 10,
	  "%{time} expected" },
	{ "example-whose-order-is-not-known",
	  HEAD "line: %{time} %{message}\nexample: 03/04/2026 10:00:00 x\n", 3, 10,
	  "day-month" },
	{ "not-utf8", HEAD "title: caf\xe9\n", 2, 11, "UTF-8" },
	{ "seventeen-lines",
	  HEAD "line: %{time}\nline: %{time}\nline: %{time}\nline: %{time}\n"
	       "line: %{time}\nline: %{time}\nline: %{time}\nline: %{time}\n"
	       "line: %{time}\nline: %{time}\nline: %{time}\nline: %{time}\n"
	       "line: %{time}\nline: %{time}\nline: %{time}\nline: %{time}\n"
	       "line: %{time}\n",
	  18, 1, "more than 16" },
};

static void refuses(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GError) error = NULL;
	g_assert_null(pattern_file_parse("my.pattern", bad_files[i].text,
	                                 strlen(bad_files[i].text), &error));
	g_test_message("%s", error->message);
	g_assert_cmpint(error_exit_code(error), ==, ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, bad_files[i].says));
	g_assert_cmpstr(error_place(error)->name, ==, "my.pattern");
	g_assert_cmpint(error_place(error)->line, ==, bad_files[i].line);
	if (bad_files[i].column > 0)
		g_assert_cmpint(error_place(error)->column, ==, bad_files[i].column);
}

static void refuses_large_and_binary_files(void)
{
	g_autofree char *large = g_strnfill(1024 * 1024, '#');
	static const char binary[] = "name: a\nline: \0%{time}\n";
	g_autoptr(GError) error = NULL;
	g_assert_null(pattern_file_parse("x", large, 1024 * 1024, &error));
	g_assert_nonnull(strstr(error->message, "64 KiB"));
	g_clear_error(&error);
	g_assert_null(pattern_file_parse("x", binary, sizeof binary - 1, &error));
	g_assert_nonnull(strstr(error->message, "UTF-8"));
	g_assert_cmpint(error_place(error)->line, ==, 2);
}

/* --- lines ------------------------------------------------------------------------------ */

#define TEXT                                                                             \
	"line: %{time} [%{level}] %{service}/%{thread}: %{message} (%{duration}ms)\n"    \
	"line: %{time} [%{level}] %{service}/%{thread}: %{message}\n"
#define GERMAN HEAD TEXT "time: %d.%m.%Y %H:%M:%S,%f\n"

static const struct {
	const char *name, *file, *line;
	/* "TIME severity [status] [NNus] [NNb] [xN] [<component>] [{service}] [@host]: message", as of test-line-formats */
	const char *want;
} lines[] = {
	{ "all-fields", GERMAN "levels: BAD=error\n",
	  "14.03.2026 14:11:07,102 [BAD] pay/t 1: charge failed (3001ms)",
	  "2026-03-14T14:11:07.102 error 3001000us {pay}: charge failed" },
	{ "second-pattern", GERMAN, "14.03.2026 14:11:07,1 [warn] pay/t-1: slow",
	  "2026-03-14T14:11:07.1 warn {pay}: slow" },
	{ "trace-continues", GERMAN, "\tat shop.Pay.charge(Pay.java:88)", "+" },
	{ "what-begins-with-a-time-is-a-miss", GERMAN,
	  "14.03.2026 14:11:07,102 {BAD} pay/t-1: x", "- " },
	{ "a-date-that-is-none-is-no-time", GERMAN,
	  "34.03.2026 14:11:07,102 [BAD] pay/t-1: x", "- time" },
	{ "others-rejected", GERMAN "others: reject\n", "\tat shop.Pay.charge", "- " },
	{ "start-given", GERMAN "start: %{*}[\n", "no time [ here", "- " },
	{ "ignored", GERMAN "ignore: ---\n", "--- rotated ---", "#" },
	{ "more-tells-more", GERMAN "more: %{*}took %{duration}\n", "   took 12ms",
	  "+ ? ? 12000us" },
	{ "level-of-its-own-is-caseless", GERMAN "levels: oje=fatal, 3=info\n",
	  "14.03.2026 14:11:07,102 [OJE] pay/t-1: x",
	  "2026-03-14T14:11:07.102 fatal {pay}: x" },
	{ "unknown-level-has-the-default", GERMAN "severity: notice\n",
	  "14.03.2026 14:11:07,102 [HM] pay/t-1: x",
	  "2026-03-14T14:11:07.102 notice {pay}: x" },
	{ "blanks-are-any-number", GERMAN, "14.03.2026  14:11:07,102 \t [info]  a/b:   x",
	  "2026-03-14T14:11:07.102 info {a}: x" },
	{ "time-of-any-form", HEAD "line: <%{time}> %{message}\n",
	  "<2026-03-14T14:11:07.102+01:00> x", "2026-03-14T13:11:07.102Z ?: x" },
	{ "info-is-no-zone", HEAD "line: %{time} %{level} %{message}\n",
	  "2026-03-14 14:11:07,102 INFO x", "2026-03-14T14:11:07.102 info: x" },
	{ "epoch", HEAD "line: %{time}|%{message}\n", "1773497467.102|x",
	  "2026-03-14T14:11:07.102Z ?: x" },
	{ "epoch-by-format", HEAD "line: %{time}|%{message}\ntime: %s.%f\n",
	  "1773497467.102|x", "2026-03-14T14:11:07.102Z ?: x" },
	{ "month-first-when-said", HEAD "line: %{time} %{message}\ntime: month-day\n",
	  "03/04/2026 2:11:07 PM x", "2026-03-04T14:11:07 ?: x" },
	{ "day-first-when-said", HEAD "line: %{time} %{message}\ntime: day-month\n",
	  "03/04/2026 14:11:07 x", "2026-04-03T14:11:07 ?: x" },
	{ "order-is-not-guessed", HEAD "line: %{time} %{message}\n",
	  "14/03/2026 14:11:07 x", "- time" },
	{ "no-year", HEAD "line: %{time} %{message}\ntime: %d.%b. %H.%M\n",
	  "14.Mar. 14.11 x", "1972-03-14T14:11:00 ?: x" },
	{ "no-date", HEAD "line: %{time} %{message}\ntime: %I:%M:%S%p\n", "12:11:07am x",
	  "1970-01-01T00:11:07 ?: x" },
	{ "zone-label", HEAD "line: %{time}: %{message}\ntime: %F %T %Z\n",
	  "2026-03-14 14:11:07 GMT: x", "2026-03-14T14:11:07Z ?: x" },
	{ "offset", HEAD "line: %{time}: %{message}\ntime: %F %T %z\n",
	  "2026-03-14 14:11:07 -0330: x", "2026-03-14T17:41:07Z ?: x" },
	{ "day-of-year", HEAD "line: %{time}: %{message}\ntime: %Y/%j %T\n",
	  "2026/073 14:11:07: x", "2026-03-14T14:11:07 ?: x" },
	{ "day-366-of-a-common-year", HEAD "line: %{time}: %{message}\ntime: %Y/%j %T\n",
	  "2026/366 14:11:07: x", "- time" },
	{ "two-forms", HEAD "line: %{time}: %{message}\ntime: %d.%m.%y %T\ntime: iso\n",
	  "2026-03-14 14:11:07: x", "2026-03-14T14:11:07 ?: x" },
	{ "http",
	  HEAD "line: %{time} %{host} \"%{method} %{path} %{*}\" %{status} %{bytes} "
	       "%{duration}\nduration: ms\n",
	  "2026-03-14 14:11:07 web-1 \"GET /cart?id=7 HTTP/2\" 503 12 250",
	  "2026-03-14T14:11:07 error 503 250000us 12b @web-1: GET /cart" },
	{ "http-without-bytes", HEAD "line: %{time} %{status} %{bytes} %{duration}\n",
	  "2026-03-14 14:11:07 200 - -", "2026-03-14T14:11:07 info 200: " },
	{ "level-beats-status", HEAD "line: %{time} %{level} %{status}\n",
	  "2026-03-14 14:11:07 debug 503", "2026-03-14T14:11:07 debug 503: " },
	{ "constants",
	  HEAD "line: %{time} %{message}\nservice: cart\nhost: db-1\n"
	       "component: sql\n",
	  "2026-03-14 14:11:07 x", "2026-03-14T14:11:07 ? <sql> {cart} @db-1: x" },
	{ "counts", HEAD "line: %{time} %{message} x%{count}\n",
	  "2026-03-14 14:11:07 lost x12", "2026-03-14T14:11:07 ? x12: lost" },
	{ "regex", HEAD "line: /\\[(?<time>[^]]+)\\] (?<lvl>\\S+) (?<body>.*)/\n",
	  "[2026-03-14 14:11:07] x y z", "2026-03-14T14:11:07 ?: y z" },
	{ "regex-of-a-field", HEAD "line: %{time} %{component:[a-z]{2,3}}%{message}\n",
	  "2026-03-14 14:11:07 abcd", "2026-03-14T14:11:07 ? <abc>: d" },
	{ "brace-in-a-regex", HEAD "line: %{time} %{component:\\}+}%{message}\n",
	  "2026-03-14 14:11:07 }}d", "2026-03-14T14:11:07 ? <}}>: d" },
	{ "percent-and-punctuation", HEAD "line: %{time} 5%% (a.b)* %{message}\n",
	  "2026-03-14 14:11:07 5% (a.b)* x", "2026-03-14T14:11:07 ?: x" },
	{ "a-dot-is-a-dot", HEAD "line: a.b %{time} %{message}\nothers: reject\n",
	  "axb 2026-03-14 14:11:07 x", "- " },
	{ "from-the-start-of-the-line", HEAD "line: %{time} %{message}\nothers: reject\n",
	  "x 2026-03-14 14:11:07 x", "- " },
	{ "anything-before", HEAD "line: %{*} %{time} %{message}\n",
	  "some words 2026-03-14 14:11:07 x", "2026-03-14T14:11:07 ?: x" },
	{ "bytes-that-are-no-utf8", HEAD "line: %{time} %{message}\n",
	  "2026-03-14 14:11:07 caf\xe9 au lait",
	  "2026-03-14T14:11:07 ?: caf\xe9 au lait" },
	{ "comment-and-crlf", "# x\r\n\r\n" HEAD "line: %{time} %{message}\r\n",
	  "2026-03-14 14:11:07 x", "2026-03-14T14:11:07 ?: x" },
	{ "too-many-steps", HEAD "line: /(?<time>(a+)+)$/\n",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
	  "- steps" },
};

static void append(GString *out, const char *before, struct scan text, const char *after)
{
	if (text.at == NULL)
		return;
	g_string_append(out, before);
	g_string_append_len(out, text.at, text.end - text.at);
	g_string_append(out, after);
}

static char *time_text(const struct log_record *record)
{
	if (record->clock == CLOCK_NONE)
		return g_strdup("?");
	char *text = instant_rfc3339(record->stamp.zoned ? stamp_instant(&record->stamp)
	                                                 : record->stamp.civil);
	if (!record->stamp.zoned)
		text[strlen(text) - 1] = '\0';
	return text;
}

static void append_record(GString *out, const struct log_record *record)
{
	g_autofree char *at = time_text(record);
	g_string_append_printf(out, "%s %s", at,
	                       record->severity == SEVERITY_NONE
	                               ? "?"
	                               : severity_word((int)record->severity));
	if (record->status != 0)
		g_string_append_printf(out, " %d", record->status);
	if (record->duration >= 0)
		g_string_append_printf(out, " %" G_GINT64_FORMAT "us", record->duration);
	if (record->bytes >= 0)
		g_string_append_printf(out, " %" G_GINT64_FORMAT "b", record->bytes);
	if (record->count != 1)
		g_string_append_printf(out, " x%" G_GINT64_FORMAT, record->count);
	append(out, " <", record->component, ">");
	append(out, " {", record->service, "}");
	append(out, " @", record->host, "");
}

static char *told(enum line_kind kind, const struct log_record *record)
{
	GString *out = g_string_new(NULL);
	static const char *const faults[] = { "", "steps", "time" };
	switch (kind) {
	case LINE_COMMENT:
		g_string_append_c(out, '#');
		break;
	case LINE_NOT_MINE:
		g_string_append_printf(out, "- %s", faults[record->fault]);
		break;
	case LINE_CONTINUES:
		g_string_append_c(out, '+');
		if (record->duration >= 0) {
			g_string_append_c(out, ' ');
			append_record(out, record);
		}
		break;
	case LINE_RECORD:
		append_record(out, record);
		g_string_append(out, ": ");
		append(out, "", record->message, "");
	}
	return g_string_free(out, FALSE);
}

static void reads(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GError) error = NULL;
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	g_autoptr(PatternFile) file = pattern_file_parse("my.pattern", lines[i].file,
	                                                 strlen(lines[i].file), &error);
	g_assert_no_error(error);
	const gsize len = strlen(lines[i].line);
	g_autofree char *copy =
	        g_memdup2(lines[i].line, len); /* without a NUL behind it */
	struct log_record record = {
		.bytes = -1, .duration = -1, .count = 1, .room = room
	};
	const enum line_kind kind = pattern_format_read(file, copy, len, &record);
	g_autofree char *got = told(kind, &record);
	g_assert_cmpstr(got, ==, lines[i].want);
}

/* A line that ends anywhere is read without a byte beyond it being looked at. */
static void survives_cuts(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	g_autoptr(PatternFile) file = pattern_file_parse("my.pattern", lines[i].file,
	                                                 strlen(lines[i].file), NULL);
	for (gsize len = 1; len < strlen(lines[i].line); len++) {
		g_autofree char *copy = g_memdup2(lines[i].line, len);
		struct log_record record = { .room = room };
		gsize at;
		pattern_format_read(file, copy, len, &record);
		g_autofree char *why = pattern_format_miss(file, copy, len, &at);
		g_assert_cmpuint(at, <=, len);
	}
}

/* --- why a line is none ------------------------------------------------------------------- */

static const struct {
	const char *file, *line;
	gsize at;
	const char *why;
} misses[] = {
	{ GERMAN, "14.03.2026 14:11:07,102 (BAD] a/b: x", 23, "\" [\" expected" },
	{ GERMAN, "14.03.2026 14:11:07,102 [BAD) a/b: x", 28, "\"] \" expected" },
	{ GERMAN, "14.03.2026 14:11:07,102 [BAD] a b: x", 30, "\"/\" expected" },
	{ GERMAN, "14.03.2026 14:11:07 [BAD] a/b: x", 0, "%{time} expected" },
	{ GERMAN, "hello", 0, "%{time} expected" },
	{ HEAD "line: %{time} %{level:[A-Z]+} x\n", "2026-03-14 14:11:07 warn x", 20,
	  "%{level:[A-Z]+} expected" },
	{ HEAD "line: %{time} <%{level}> %{message}\n", "2026-03-14 14:11:07 (E) x", 19,
	  "\" <\" expected" },
	{ HEAD "line: %{time} x\n", "03/04/2026 10:00:00 x", 0,
	  "\"03/04/2026 10:00:00\" may be a day and a month or a month and a day: say "
	  "\"time: day-month\" or \"time: month-day\"" },
	{ HEAD "line: /(?<time>\\S+ \\S+) \\[x/\n", "a b [x", 0,
	  "\"a b\" is no time of a known form; say \"time: %d.%m.%Y %H:%M\" or what it "
	  "looks like" },
	{ HEAD "line: /(?<time>\\d+) \\[x/\n", "123 (x", 4,
	  "/\\[x/ from its character 14 on expected" },
};

static void says_where_a_line_stops(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(misses); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(PatternFile) file = pattern_file_parse(
		        "x", misses[i].file, strlen(misses[i].file), &error);
		g_assert_no_error(error);
		gsize at = 0;
		g_autofree char *why = pattern_format_miss(file, misses[i].line,
		                                           strlen(misses[i].line), &at);
		g_test_message("%s", misses[i].line);
		g_assert_cmpstr(why, ==, misses[i].why);
		g_assert_cmpuint(at, ==, misses[i].at);
	}
}

/* --- forms of times ------------------------------------------------------------------------- */

/* Every form reads its own example, all of it, and its expression matches it: what "%{time}" takes is what is read. */
static void forms_read_their_examples(void)
{
	for (guint i = 0; i < time_forms_n; i++) {
		const struct time_form *form = &time_forms[i];
		const gsize len = strlen(form->example);
		g_autoptr(GError) error = NULL;
		g_test_message("%s: %s", form->name, form->example);
		struct scan s = scan_of(form->example, len);
		struct log_record record = { .clock = CLOCK_NONE };
		g_assert_true(form->read(&s, &record));
		g_assert_true(scan_done(&s));
		const struct civil civil = instant_to_civil(record.stamp.civil);
		g_assert_cmpint(civil.hour, ==, 14);
		g_assert_cmpint(civil.minute, ==, 11);
		if (record.clock != CLOCK_NO_DATE) {
			g_assert_cmpint(civil.month, ==, 3);
			g_assert_cmpint(civil.day, ==, 14);
		}
		g_assert_cmpint(civil.year, ==,
		                record.clock == CLOCK_FULL      ? 2026
		                : record.clock == CLOCK_NO_YEAR ? CLOCK_YEAR
		                                                : 1970);
		g_autofree char *anchored = g_strdup_printf("(?:%s)$", form->regex);
		g_autoptr(Pattern) pattern = pattern_new(anchored, PATTERN_LINE, &error);
		g_assert_no_error(error);
		g_assert_cmpint(pattern_find(pattern, form->example, len, 0, NULL, 0), ==,
		                PATTERN_FOUND);
		g_assert_cmpint(pattern_groups(pattern), ==, 0);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(bad_files); i++) {
		g_autofree char *path =
		        g_strdup_printf("/pattern-file/refuses/%s", bad_files[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), refuses);
	}
	g_test_add_func("/pattern-file/refuses-large-and-binary-files",
	                refuses_large_and_binary_files);
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *path =
		        g_strdup_printf("/pattern-file/reads/%s", lines[i].name);
		g_autofree char *cuts = g_strconcat(path, "/cut-anywhere", NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), reads);
		g_test_add_data_func(cuts, GSIZE_TO_POINTER(i), survives_cuts);
	}
	g_test_add_func("/pattern-file/says-where-a-line-stops", says_where_a_line_stops);
	g_test_add_func("/pattern-file/forms-read-their-examples",
	                forms_read_their_examples);
	return g_test_run();
}
