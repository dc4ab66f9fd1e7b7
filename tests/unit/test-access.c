/* Lines of nginx and Apache, as they stand in logs: good ones with all their quirks, and what is none. */
#include "import/format.h"

#include <string.h>

extern const struct importer importer_access;

#define NOON G_GINT64_CONSTANT(1773497467000000) /* 2026-03-14T14:11:07Z */
#define H "203.0.113.9 - - [14/Mar/2026:14:11:07 +0000] "

static const struct {
	const char *name, *line;
	gint64 at;
	int status;
	gint64 bytes;
	enum severity severity;
	const char *message;
} good[] = {
	{ "common", H "\"GET /a HTTP/1.1\" 200 157", NOON, 200, 157, SEVERITY_INFO,
	  "GET /a" },
	{ "combined", H "\"GET /a HTTP/2.0\" 502 1 \"-\" \"curl/8\"", NOON, 502, 1,
	  SEVERITY_ERROR, "GET /a" },
	{ "vhost-combined", "shop.example:443 " H "\"GET /a HTTP/1.1\" 200 1 \"-\" \"-\"",
	  NOON, 200, 1, SEVERITY_INFO, "GET /a" },
	{ "more-fields-behind",
	  H "\"GET /a HTTP/1.1\" 504 0 \"-\" \"x\" rt=3.001 urt=\"3.001, 0.002\" "
	    "us=\"504, 200\"",
	  NOON, 504, 0, SEVERITY_ERROR, "GET /a" },
	{ "offset-east", "h - - [14/Mar/2026:17:41:07 +0330] \"GET / HTTP/1.1\" 200 1",
	  NOON, 200, 1, SEVERITY_INFO, "GET /" },
	{ "offset-west", "h - - [14/Mar/2026:07:11:07 -0700] \"GET / HTTP/1.1\" 200 1",
	  NOON, 200, 1, SEVERITY_INFO, "GET /" },
	{ "fraction", "h - - [14/Mar/2026:14:11:07.250 +0000] \"GET / HTTP/1.1\" 200 1",
	  NOON + 250000, 200, 1, SEVERITY_INFO, "GET /" },
	{ "ipv6", "2001:db8::1 - - [14/Mar/2026:14:11:07 +0000] \"GET / HTTP/1.1\" 200 1",
	  NOON, 200, 1, SEVERITY_INFO, "GET /" },
	{ "user-with-blank",
	  "h - Jo Doe [14/Mar/2026:14:11:07 +0000] \"GET / HTTP/1.1\" 200 1", NOON, 200,
	  1, SEVERITY_INFO, "GET /" },
	{ "user-with-bracket",
	  "h - [a [14/Mar/2026:14:11:07 +0000] \"GET / HTTP/1.1\" 200 1", NOON, 200, 1,
	  SEVERITY_INFO, "GET /" },
	{ "bytes-dash", H "\"GET / HTTP/1.1\" 304 -", NOON, 304, -1, SEVERITY_INFO,
	  "GET /" },
	{ "no-protocol", H "\"GET /a\" 200 1", NOON, 200, 1, SEVERITY_INFO, "GET /a" },
	{ "query-is-cut", H "\"GET /a?x=1&y=%22 HTTP/1.1\" 200 1", NOON, 200, 1,
	  SEVERITY_INFO, "GET /a" },
	{ "session-id-is-cut", H "\"GET /a;jsessionid=7F HTTP/1.1\" 200 1", NOON, 200, 1,
	  SEVERITY_INFO, "GET /a" },
	{ "empty-request", H "\"\" 408 0 \"-\" \"-\"", NOON, 408, 0, SEVERITY_INFO,
	  "(no request)" },
	{ "dash-request", H "\"-\" 400 0 \"-\" \"-\"", NOON, 400, 0, SEVERITY_WARN,
	  "(no request)" },
	{ "tls-bytes", H "\"\\x16\\x03\\x01\" 400 157 \"-\" \"-\"", NOON, 400, 157,
	  SEVERITY_WARN, "\\x16\\x03\\x01" },
	{ "raw-bytes", H "\"\x16\x03\x01\xfc\" 400 157", NOON, 400, 157, SEVERITY_WARN,
	  "\x16\x03\x01\xfc" },
	{ "escaped-quote", H "\"GET /a\\\"b HTTP/1.1\" 200 1", NOON, 200, 1,
	  SEVERITY_INFO, "GET /a\\\"b" },
	{ "escaped-backslash-at-end", H "\"GET /a\\\\\" 200 1", NOON, 200, 1,
	  SEVERITY_INFO, "GET /a\\\\" },
	{ "forged-end-inside", H "\"GET /\\\" 200 9 HTTP/1.1\" 500 1", NOON, 500, 1,
	  SEVERITY_ERROR, "GET /\\\"" },
	{ "bare-quote-inside", H "\"GET /a\"b HTTP/1.1\" 200 1", NOON, 200, 1,
	  SEVERITY_INFO, "GET /a\"b" },
	{ "forged-status-in-agent", H "\"GET /a HTTP/1.1\" 200 1 \"-\" \"x\" 500 1", NOON,
	  200, 1, SEVERITY_INFO, "GET /a" },
	{ "client-went-away", H "\"GET /a HTTP/1.1\" 499 0", NOON, 499, 0, SEVERITY_INFO,
	  "GET /a" },
	{ "not-found", H "\"GET /a HTTP/1.1\" 404 0", NOON, 404, 0, SEVERITY_WARN,
	  "GET /a" },
	{ "status-000", H "\"GET /a HTTP/1.1\" 000 0", NOON, 0, 0, SEVERITY_INFO,
	  "GET /a" },
	{ "status-599", H "\"GET /a HTTP/1.1\" 599 0", NOON, 599, 0, SEVERITY_ERROR,
	  "GET /a" },
	{ "status-600", H "\"GET /a HTTP/1.1\" 600 0", NOON, 600, 0, SEVERITY_INFO,
	  "GET /a" },
	{ "largest-bytes", H "\"GET / HTTP/1.1\" 200 9223372036854775807", NOON, 200,
	  G_MAXINT64, SEVERITY_INFO, "GET /" },
	{ "leap-second", "h - - [31/Dec/2016:23:59:60 +0000] \"GET / HTTP/1.1\" 200 1",
	  G_GINT64_CONSTANT(1483228799999999), 200, 1, SEVERITY_INFO, "GET /" },
};

static const struct {
	const char *name, *line;
} bad[] = {
	{ "empty", "" },
	{ "prose", "this line is not an access log entry number 0" },
	{ "no-user",
	  "192.0.2.1 [14/Mar/2026:14:11:07 +0000] \"GET / HTTP/1.0\" 404 46210" },
	{ "nothing-before-time",
	  "[14/Mar/2026:14:11:07 +0000] \"GET / HTTP/1.0\" 404 46210" },
	{ "no-zone", "h - - [14/Mar/2026:14:11:07] \"GET / HTTP/1.1\" 200 1" },
	{ "no-such-day", "h - - [31/Feb/2026:14:11:07 +0000] \"GET / HTTP/1.1\" 200 1" },
	{ "no-such-month",
	  "h - - [14/Mai/2026:14:11:07 +0000] \"GET / HTTP/1.1\" 200 1" },
	{ "hour-24", "h - - [14/Mar/2026:24:11:07 +0000] \"GET / HTTP/1.1\" 200 1" },
	{ "before-1970", "h - - [31/Dec/1969:23:59:59 +0000] \"GET / HTTP/1.1\" 200 1" },
	{ "after-2999", "h - - [01/Jan/3000:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1" },
	{ "no-request", H "200 1" },
	{ "request-not-closed", H "\"GET / HTTP/1.1 200 1" },
	{ "only-an-escaped-quote", H "\"GET / HTTP/1.1\\\" 200 1" },
	{ "no-status", H "\"GET / HTTP/1.1\"" },
	{ "status-negative", H "\"GET / HTTP/1.1\" -1 512" },
	{ "status-two-digits", H "\"GET / HTTP/1.1\" 20 512" },
	{ "status-four-digits", H "\"GET / HTTP/1.1\" 2000 512" },
	{ "no-bytes", H "\"GET / HTTP/1.1\" 200" },
	{ "bytes-cut-off", H "\"GET / HTTP/1.1\" 200 " },
	{ "bytes-one-too-many", H "\"GET / HTTP/1.1\" 200 9223372036854775808" },
	{ "bytes-of-65-bits", H "\"GET / HTTP/1.1\" 200 18446744073709551616" },
	{ "bytes-with-letters", H "\"GET / HTTP/1.1\" 200 512kB" },
	{ "haproxy",
	  "Mar 14 14:11:07 lb haproxy[9]: 203.0.113.9:5 [14/Mar/2026:14:11:04.061] fe "
	  "be/s 0/0/1/1/2 200 1 - - ---- 1/1/1/1/0 0/0 \"GET / HTTP/1.1\"" },
};

static bool read(const char *line, struct log_record *record)
{
	*record = (struct log_record){ .bytes = -7, .duration = -7 };
	/* A copy of its very size, so that the sanitizer sees every byte read beyond. */
	gsize len = strlen(line);
	static char *copy;
	g_free(copy);
	copy = g_memdup2(line, len);
	return importer_access.read_line(NULL, copy, len, record) == LINE_RECORD;
}

static void reads(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	struct log_record record;
	g_assert_true(read(good[i].line, &record));
	g_assert_cmpint(record.clock, ==, CLOCK_FULL);
	g_assert_true(record.stamp.zoned);
	g_assert_cmpint(stamp_instant(&record.stamp), ==, good[i].at);
	g_assert_cmpint(record.status, ==, good[i].status);
	g_assert_cmpint(record.bytes, ==, good[i].bytes);
	g_assert_cmpint(record.severity, ==, good[i].severity);
	g_autofree char *message = g_strndup(
	        record.message.at, (gsize)(record.message.end - record.message.at));
	g_assert_cmpstr(message, ==, good[i].message);
}

static void rejects(gconstpointer data)
{
	struct log_record record;
	g_assert_false(read(bad[GPOINTER_TO_SIZE(data)].line, &record));
}

/* Every beginning of a line is read or rejected, and nothing beyond it is looked at. */
static void survives_cuts(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		for (gsize len = 0; len < strlen(good[i].line); len++) {
			g_autofree char *cut = g_strndup(good[i].line, len);
			struct log_record record;
			if (read(cut, &record))
				g_assert_cmpint(stamp_instant(&record.stamp), ==,
				                good[i].at);
		}
}

static int bid(const char *text)
{
	const struct sample_bytes sample = { "x", text, NULL, NULL, strlen(text), 0, 0 };
	return formats_bid(&importer_access, &sample, NULL);
}

static void bids_by_share_of_lines(void)
{
	const char *line = H "\"GET / HTTP/1.1\" 200 1\n";
	g_autofree char *half = g_strconcat(line, "prose\n", NULL);
	g_autofree char *crlf =
	        g_strconcat("\n", H "\"GET / HTTP/1.1\" 200 1\r\n\r\n", NULL);
	g_autofree char *cut = g_strconcat(line, H "\"GET", NULL);
	g_autofree char *marked = g_strconcat("\xef\xbb\xbf", line, NULL);
	g_autofree char *wrapped =
	        g_strconcat("2026-03-14T14:11:07Z stdout F ", line, NULL);
	g_assert_cmpint(bid(line), ==, 75);
	g_assert_cmpint(bid(half), ==, 37);
	g_assert_cmpint(bid(crlf), ==, 75);
	g_assert_cmpint(bid(cut), ==, 75);
	g_assert_cmpint(bid(marked), ==, 75);
	g_assert_cmpint(bid(wrapped), ==, 0);
	g_assert_cmpint(bid(""), ==, 0);
	g_assert_cmpint(bid("prose"), ==, 0);
	g_assert_cmpint(bid("time,count\n2026-03-14T14:11:07Z,4\n"), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autofree char *path = g_strconcat("/access/reads/", good[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), reads);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *path =
		        g_strconcat("/access/rejects/", bad[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), rejects);
	}
	g_test_add_func("/access/survives-cuts", survives_cuts);
	g_test_add_func("/access/bids-by-share-of-lines", bids_by_share_of_lines);
	return g_test_run();
}
