/* Zones, years, order and skew of lines of logs, from whole files; see also the cases of test-records. */
#include "../memory-sink.h"
#include "import/line_neighbour.h"
#include "import/line_zone.h"
#include "import/offsets.h"

#include <glib/gstdio.h>
#include <utime.h>

/* --- offsets ---------------------------------------------------------------------- */

static const struct {
	const char *name;
	struct {
		const char *at;
		int minutes;
	} seen[6];
	const char *text, *zone; /* NULL: they do not agree */
} offsets[] = {
	{ "one",
	  { { "2026-03-14T14:11:07Z", 60 }, { "2026-03-15T14:11:07Z", 60 } },
	  "+01:00",
	  "+01:00" },
	{ "clocks-put-forward",
	  { { "2026-03-29T00:59:59Z", 60 }, { "2026-03-29T01:00:03Z", 120 } },
	  "+01:00 2026-03-29T01:00:00Z +02:00",
	  "+01:00, +02:00 from 2026-03-29T01:00:00Z" },
	{ "a-request-that-ended-late",
	  { { "2026-03-29T00:59:59Z", 60 },
	    { "2026-03-29T01:00:03Z", 120 },
	    { "2026-03-29T00:59:58Z", 60 },
	    { "2026-03-29T01:00:04Z", 120 } },
	  "+01:00 2026-03-29T01:00:00Z +02:00",
	  "+01:00, +02:00 from 2026-03-29T01:00:00Z" },
	{ "newest-first",
	  { { "2026-10-25T01:00:00Z", 60 }, { "2026-10-25T00:59:00Z", 120 } },
	  "+02:00 2026-10-25T01:00:00Z +01:00",
	  "+02:00, +01:00 from 2026-10-25T01:00:00Z" },
	{ "west-and-half-hours",
	  { { "2026-03-14T14:11:07Z", -570 } },
	  "-09:30",
	  "-09:30" },
	{ "two-zones-at-a-time",
	  { { "2026-03-14T10:00:00Z", 0 },
	    { "2026-03-14T12:00:00Z", 0 },
	    { "2026-03-14T10:30:00Z", 120 },
	    { "2026-03-14T11:00:00Z", 120 } },
	  NULL,
	  NULL },
};

static gint64 instant(const char *text)
{
	struct stamp stamp;
	g_assert_true(stamp_parse_iso(text, strlen(text), &stamp));
	return stamp_instant(&stamp);
}

static void settles_offsets(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	struct offsets seen;
	offsets_init(&seen);
	for (gsize k = 0; k < G_N_ELEMENTS(offsets[i].seen); k++)
		if (offsets[i].seen[k].at != NULL)
			offsets_saw(&seen, instant(offsets[i].seen[k].at),
			            offsets[i].seen[k].minutes);
	const bool settled = offsets_settle(seen.stretches);
	g_assert_cmpint(settled, ==, offsets[i].text != NULL);
	if (settled) {
		g_autofree char *text = offsets_text(seen.stretches);
		g_autoptr(Zone) zone = offsets_zone(seen.stretches);
		g_assert_cmpstr(text, ==, offsets[i].text);
		g_assert_cmpstr(zone_name(zone), ==, offsets[i].zone);
		g_autoptr(GArray) again =
		        g_array_new(FALSE, FALSE, sizeof(struct offset_stretch));
		g_assert_true(offsets_read(text, 0, 4 * DAY, again));
		g_autofree char *back = offsets_text(again);
		g_assert_cmpstr(back, ==, text);
	}
	offsets_clear(&seen);
}

static void refuses_what_is_no_offset(void)
{
	static const char *const bad[] = {
		"",           "02:00",
		"+2:00",      "+24:00",
		"+02",        "+02:00 ",
		"+02:00 now", "+02:00 2026-03-29T01:00:00Z",
		"+02:60",     "+02:00 2026-03-29T01:00:00Z 03:00",
	};
	g_autoptr(GArray) to = g_array_new(FALSE, FALSE, sizeof(struct offset_stretch));
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_assert_false(offsets_read(bad[i], 0, DAY, to));
		g_assert_cmpuint(to->len, ==, 0);
	}
}

static void forgets_offsets_that_change_with_the_line(void)
{
	struct offsets seen;
	offsets_init(&seen);
	for (int i = 0; i < 1000; i++)
		offsets_saw(&seen, i * SECOND, i % 2 * 60);
	g_assert_true(seen.mixed);
	g_assert_cmpuint(seen.stretches->len, <=, 256);
	offsets_clear(&seen);
}

/* --- names of servers ------------------------------------------------------------------ */

static const struct {
	const char *name, *server;
} servers[] = {
	{ "error.log", "" },
	{ "access.log.2.gz", "" },
	{ "shop.example-error.log", "shop example" },
	{ "shop.example_access_log-20260314.gz", "shop example" },
	{ "/var/log/nginx/api.access.log", "api" },
	{ "web2.error.log", "web2" },
};

static void numbers_neighbours(void)
{
	static const struct {
		const char *name;
		int number;
	} names[] = {
		{ "syslog", 0 },     { "syslog.1", 1 },     { "syslog.2.gz", 2 },
		{ "syslog.10", 10 }, { "app.log", 0 },      { "app1", -1 },
		{ ".1", -1 },        { "a.20260314", -1 },  { "7", -1 },
		{ "", 0 },           { "app.log.3.xz", 3 }, { "a.1.b", 0 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_cmpint(line_neighbour_number(names[i].name), ==,
		                names[i].number);
}

static void names_servers(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(servers); i++) {
		g_autofree char *got = line_zone_server(servers[i].name);
		g_assert_cmpstr(got, ==, servers[i].server);
	}
}

/* --- files ------------------------------------------------------------------------------- */

#define ERROR_AT(time) "2026/06/02 " time " [error] 8#8: *9 connect() failed\n"
#define ACCESS_AT(time, zone, status)                                                    \
	"192.0.2.1 - - [02/Jun/2026:" time " " zone "] \"GET / HTTP/1.1\" " status " 9"  \
	"\n"
#define SYSLOG_AT(time) time " web-02 cart[7]: charge failed\n"

/* 05:45 apart */
#define PAIR_AT(second)                                                                  \
	"Jun  2 14:11:" second " web-02 cart[7]: {\"time\":\"2026-06-02T08:26:" second   \
	"Z\",\"level\":\"info\",\"msg\":\"a\"}\n"
#define RELAYED_AT(own, relay)                                                           \
	"2026-06-02T" relay "Z web-02 cart[7]: {\"time\":\"2026-06-02T" own              \
	"Z\",\"level\":\"info\",\"msg\":\"a\"}\n"
#define FIVE_TIMES(line) line line line line line
#define TEN_TIMES                                                                        \
	"2026-06-02T10:00:00Z 2026-06-02T10:00:00Z 2026-06-02T10:00:00Z "                \
	"2026-06-02T10:00:00Z 2026-06-02T10:00:00Z 2026-06-02T10:00:01Z "                \
	"2026-06-02T10:00:01Z 2026-06-02T10:00:01Z 2026-06-02T10:00:01Z "                \
	"2026-06-02T10:00:01Z"

struct file {
	const char *name, *text;
};
static const struct file_case {
	const char *name;
	struct file file;      /* that is read */
	struct file beside[2]; /* of the same import */
	struct {
		const char *name, *importer, *offsets, *zone;
		int basis;
		const char *lo, *hi; /* NULL: June to October 2026 */
	} siblings[2];               /* in the store */
	const char *failures; /* a minute in which requests of all siblings failed */
	const char *zone;     /* given */
	const char *modified;
	int year;
	const char *at; /* instants of its records, "-" for none; NULL: of the present */
	const char *from;    /* of Source: zone_from, else year_from, else NULL */
	unsigned doubts;     /* of the last error */
	gint64 skew;         /* 0 = there is one clock */
	const char *warning; /* the last one */
} files[] = {
	{ .name = "zone-of-the-access-log-in-the-store",
	  .file = { "error.log", ERROR_AT("14:11:07") },
	  .siblings = { { "access.log", "access", "+02:00", NULL, ZONE_EXPLICIT } },
	  .at = "2026-06-02T12:11:07Z",
	  .from = "access.log (S7)" },
	{ .name = "zone-of-the-access-log-of-that-server",
	  .file = { "shop.error.log", ERROR_AT("14:11:07") },
	  .siblings = { { "cdn.access.log", "access", "+00:00", NULL, ZONE_EXPLICIT },
	                { "shop.access.log.1", "access", "-07:00", NULL,
	                  ZONE_EXPLICIT } },
	  .at = "2026-06-02T21:11:07Z",
	  .from = "shop.access.log.1 (S8)" },
	{ .name = "zone-of-the-only-access-log",
	  .file = { "shop.error.log", ERROR_AT("14:11:07") },
	  .siblings = { { "access.log", "access", "+05:45", NULL, ZONE_EXPLICIT } },
	  .at = "2026-06-02T08:26:07Z",
	  .from = "access.log (S7), whatever server it is of" },
	{ .name = "access-logs-that-do-not-agree-tell-nothing",
	  .file = { "shop.error.log", ERROR_AT("14:11:07") },
	  .siblings = { { "a.access.log", "access", "+02:00", NULL, ZONE_EXPLICIT },
	                { "b.access.log", "access", "-07:00", NULL, ZONE_EXPLICIT } },
	  .at = "2026-06-02T14:11:07Z" },
	{ .name = "zone-of-a-file-of-the-same-import",
	  .file = { "error.log", ERROR_AT("14:11:07") },
	  .beside = { { "access.log", ACCESS_AT("14:11:07", "+0200", "200") } },
	  .at = "2026-06-02T12:11:07Z",
	  .from = "access.log" },
	{ .name = "errors-lie-where-requests-failed",
	  .file = { "a.error.log",
	            ERROR_AT("14:11:07") ERROR_AT("14:17:09") ERROR_AT("15:30:00") },
	  .beside = { { "b.access.log",
	                ACCESS_AT("11:11:07", "-0100", "502")
	                        ACCESS_AT("11:12:00", "-0100", "200")
	                                ACCESS_AT("11:17:09", "-0100", "504")
	                                        ACCESS_AT("12:30:00", "-0100", "500") },
	              { "c.access.log", ACCESS_AT("14:11:07", "+0200", "200") } },
	  .at = "2026-06-02T12:11:07Z 2026-06-02T12:17:09Z 2026-06-02T13:30:00Z",
	  .from = "b.access.log: 3 of 3 minutes with errors are minutes in which its "
	          "requests "
	          "failed, at +02:00" },
	{ .name = "a-zone-that-was-given-of-the-file-before",
	  .file = { "syslog", SYSLOG_AT("Jun  2 14:11:07") },
	  .siblings = { { "syslog.1", "syslog", NULL, "Europe/Berlin", ZONE_GIVEN } },
	  .modified = "2026-06-03T00:00:00Z",
	  .at = "2026-06-02T12:11:07Z",
	  .from = "syslog.1 (S7), of which it was given",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-zone-that-was-assumed-teaches-nothing",
	  .file = { "syslog", SYSLOG_AT("Jun  2 14:11:07") },
	  .siblings = { { "syslog.1", "syslog", NULL, "UTC", ZONE_ASSUMED } },
	  .modified = "2026-06-03T00:00:00Z",
	  .at = "2026-06-02T14:11:07Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-zone-that-is-given-holds",
	  .file = { "error.log", ERROR_AT("14:11:07") },
	  .beside = { { "access.log", ACCESS_AT("14:11:07", "+0200", "200") } },
	  .zone = "Asia/Tokyo",
	  .at = "2026-06-02T05:11:07Z" },
	/* Clocks put back at 03:00 CEST, 01:00 UTC */
	{ .name = "fold-in-order",
	  .file = { "error.log", "2026/10/25 01:59:59 [error] 8#8: a\n"
	                         "2026/10/25 02:00:00 [error] 8#8: a\n"
	                         "2026/10/25 02:30:00 [error] 8#8: a\n"
	                         "2026/10/25 02:59:59 [error] 8#8: a\n"
	                         "2026/10/25 02:00:00 [error] 8#8: a\n"
	                         "2026/10/25 02:30:00 [error] 8#8: a\n"
	                         "2026/10/25 02:59:59 [error] 8#8: a\n"
	                         "2026/10/25 03:00:00 [error] 8#8: a\n" },
	  .zone = "Europe/Berlin",
	  .at = "2026-10-24T23:59:59Z 2026-10-25T00:00:00Z 2026-10-25T00:30:00Z "
	        "2026-10-25T00:59:59Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z "
	        "2026-10-25T01:59:59Z 2026-10-25T02:00:00Z" },
	{ .name = "fold-of-lines-a-little-out-of-order",
	  .file = { "error.log", "2026/10/25 02:30:05 [error] 8#8: a\n"
	                         "2026/10/25 02:30:03 [error] 8#8: a\n"
	                         "2026/10/25 02:30:07 [error] 8#8: a\n"
	                         "2026/10/25 02:30:06 [error] 8#8: a\n"
	                         "2026/10/25 02:10:00 [error] 8#8: a\n"
	                         "2026/10/25 02:09:58 [error] 8#8: a\n"
	                         "2026/10/25 03:00:01 [error] 8#8: a\n"
	                         "2026/10/25 02:59:59 [error] 8#8: a\n" },
	  .zone = "Europe/Berlin",
	  .at = "2026-10-25T00:30:05Z 2026-10-25T00:30:03Z 2026-10-25T00:30:07Z "
	        "2026-10-25T00:30:06Z 2026-10-25T01:10:00Z 2026-10-25T01:09:58Z "
	        "2026-10-25T02:00:01Z 2026-10-25T01:59:59Z",
	  .doubts = TIME_AMBIGUOUS },
	{ .name = "fold-newest-first",
	  .file = { "error.log", "2026/10/25 03:00:00 [error] 8#8: a\n"
	                         "2026/10/25 02:59:00 [error] 8#8: a\n"
	                         "2026/10/25 02:10:00 [error] 8#8: a\n"
	                         "2026/10/25 02:50:00 [error] 8#8: a\n"
	                         "2026/10/25 01:59:00 [error] 8#8: a\n" },
	  .zone = "Europe/Berlin",
	  .at = "2026-10-25T02:00:00Z 2026-10-25T01:59:00Z 2026-10-25T01:10:00Z "
	        "2026-10-25T00:50:00Z 2026-10-24T23:59:00Z" },
	{ .name = "fold-with-a-late-line-of-the-hour-before",
	  .file = { "error.log", "2026/10/25 02:58:00 [error] 8#8: a\n"
	                         "2026/10/25 02:57:50 [error] 8#8: a\n"
	                         "2026/10/25 02:57:49 [error] 8#8: a\n"
	                         "2026/10/25 02:59:10 [error] 8#8: a\n"
	                         "2026/10/25 02:59:00 [error] 8#8: a\n"
	                         "2026/10/25 02:00:05 [error] 8#8: a\n"
	                         "2026/10/25 02:59:58 [error] 8#8: a\n"
	                         "2026/10/25 02:00:09 [error] 8#8: a\n" },
	  .zone = "Europe/Berlin",
	  .at = "2026-10-25T00:58:00Z 2026-10-25T00:57:50Z 2026-10-25T00:57:49Z "
	        "2026-10-25T00:59:10Z 2026-10-25T00:59:00Z 2026-10-25T01:00:05Z "
	        "2026-10-25T00:59:58Z "
	        "2026-10-25T01:00:09Z",
	  .doubts = TIME_AMBIGUOUS },
	{ .name = "gap-is-read-and-marked",
	  .file = { "error.log", "2026/03/29 01:59:59 [error] 8#8: a\n"
	                         "2026/03/29 02:30:00 [error] 8#8: a\n" },
	  .zone = "Europe/Berlin",
	  .at = "2026-03-29T00:59:59Z 2026-03-29T01:30:00Z",
	  .doubts = TIME_SKIPPED },
	{ .name = "fold-of-a-learned-zone",
	  .file = { "error.log", "2026/10/25 02:59:59 [error] 8#8: a\n"
	                         "2026/10/25 02:30:00 [error] 8#8: b\n" },
	  .siblings = { { "access.log", "access", "+02:00 2026-10-25T01:00:00Z +01:00",
	                  NULL, ZONE_EXPLICIT } },
	  .at = "2026-10-25T00:59:59Z 2026-10-25T01:30:00Z",
	  .from = "access.log (S7)",
	  .doubts = TIME_AMBIGUOUS },
	{ .name = "zone-of-lines-that-state-both",
	  .file = { "syslog", PAIR_AT("07") PAIR_AT("08") PAIR_AT("09")
	                              SYSLOG_AT("Jun  2 14:11:10") },
	  .modified = "2026-06-03T00:00:00Z",
	  .at = "2026-06-02T08:26:07Z 2026-06-02T08:26:08Z 2026-06-02T08:26:09Z "
	        "2026-06-02T08:26:10Z",
	  .from = "3 of its lines, which state a time with a zone beside that one",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "two-lines-that-state-both-are-too-few",
	  .file = { "syslog", PAIR_AT("07") PAIR_AT("08") SYSLOG_AT("Jun  2 14:11:10") },
	  .modified = "2026-06-03T00:00:00Z",
	  .at = "2026-06-02T08:26:07Z 2026-06-02T08:26:08Z 2026-06-02T14:11:10Z",
	  .from = "a date in line 3",
	  .doubts = TIME_YEAR_INFERRED },
	/* two clocks */
	{ .name = "the-second-clock-is-far-behind",
	  .file = { "syslog", FIVE_TIMES(RELAYED_AT("10:00:00", "10:05:07"))
	                              FIVE_TIMES(RELAYED_AT("10:00:01", "10:05:08")) },
	  .at = TEN_TIMES,
	  .skew = 307 * SECOND,
	  .warning =
	          "0 two clocks: the second time of a line lies 5 min 7 s behind the "
	          "first (median of 10 lines); one of the clocks may be wrong, or lines "
	          "came late, and nothing was shifted" },
	{ .name = "the-second-clock-is-of-another-zone",
	  .file = { "syslog", FIVE_TIMES(RELAYED_AT("10:00:00", "08:00:02"))
	                              FIVE_TIMES(RELAYED_AT("10:00:01", "08:00:02")) },
	  .at = TEN_TIMES,
	  .skew = -7198 * SECOND,
	  .warning =
	          "0 two clocks: the second time of a line lies 1 h 59 min before the "
	          "first (median of 10 lines); one of them may be of another zone than "
	          "it was read in, and nothing was shifted" },
	{ .name = "the-second-clock-is-as-it-should-be",
	  .file = { "syslog", FIVE_TIMES(RELAYED_AT("10:00:00", "10:00:01"))
	                              FIVE_TIMES(RELAYED_AT("10:00:01", "10:00:02")) },
	  .at = TEN_TIMES,
	  .skew = SECOND },
	/* years */
	{ .name = "year-of-a-date-in-the-text",
	  .file = { "messages", "Jul  9 12:16:51 combo ftpd[7]: connection at Sat Jul  9 "
	                        "12:16:51 2005\n"
	                        "Jul  9 12:17:00 combo ftpd[7]: charge failed\n" },
	  .modified = "2026-03-20T00:00:00Z",
	  .at = "2005-07-09T12:16:51Z 2005-07-09T12:17:00Z",
	  .from = "a date in line 1",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "year-of-an-epoch-in-the-text",
	  .file = { "kern.log", "Mar 26 15:51:21 h kernel: audit: type=1400 "
	                        "audit(1364313081.243:24287): apparmor=1\n" },
	  .modified = "2026-04-20T00:00:00Z",
	  .at = "2013-03-26T15:51:21Z",
	  .from = "a date in line 1",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-date-of-another-day-tells-no-year",
	  .file = { "messages", "Jul  9 12:16:51 combo x[7]: certificate ends 2031-11-30 "
	                        "00:00:00 failed\n" },
	  .modified = "2026-08-20T00:00:00Z",
	  .at = "2026-07-09T12:16:51Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "year-of-the-head",
	  .file = { "syslog", "-- Logs begin at Thu 2019-11-28 10:00:00 CET, end at Fri "
	                      "2020-01-03 10:00:00 CET. --\n"
	                      "Dec 31 23:59:59 web-02 cart[7]: a\n"
	                      "Jan  1 00:00:01 web-02 cart[7]: b failed\n" },
	  .modified = "2026-08-20T00:00:00Z",
	  .at = "2019-12-31T23:59:59Z 2020-01-01T00:00:01Z",
	  .from = "a date in line 1",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "the-last-line-is-not-after-the-last-change",
	  .file = { "syslog", SYSLOG_AT("Feb  3 10:00:00") SYSLOG_AT("Oct  3 10:00:00")
	                              SYSLOG_AT("Feb  1 10:00:00") },
	  .modified = "2026-02-01T10:00:01Z",
	  .at = "2025-02-03T10:00:00Z 2025-10-03T10:00:00Z 2026-02-01T10:00:00Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "three-years-of-a-quiet-machine",
	  .file = { "syslog",
	            SYSLOG_AT("Dec  3 10:00:00") SYSLOG_AT("Apr  3 10:00:00")
	                    SYSLOG_AT("Dec  1 10:00:00") SYSLOG_AT("Jan  1 10:00:00") },
	  .modified = "2026-02-01T10:00:01Z",
	  .at = "2024-12-03T10:00:00Z 2025-04-03T10:00:00Z 2025-12-01T10:00:00Z "
	        "2026-01-01T10:00:00Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-clock-that-was-not-set-for-some-lines",
	  .file = { "syslog",
	            SYSLOG_AT("Nov 14 14:11:07") SYSLOG_AT("Apr  2 00:00:05")
	                    SYSLOG_AT("Apr  2 00:00:09") SYSLOG_AT("Nov 14 14:12:00") },
	  .modified = "2025-11-20T00:00:00Z",
	  .at = "2025-11-14T14:11:07Z 2025-04-02T00:00:05Z 2025-04-02T00:00:09Z "
	        "2025-11-14T14:12:00Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "late-lines-at-new-year-are-of-no-boot",
	  .file = { "syslog",
	            SYSLOG_AT("Dec 31 23:59:58") SYSLOG_AT("Jan  1 00:00:00")
	                    SYSLOG_AT("Dec 31 23:59:59") SYSLOG_AT("Jan  1 00:00:01")
	                            SYSLOG_AT("Jan  1 00:00:02") },
	  .modified = "2026-01-10T00:00:00Z",
	  .at = "2025-12-31T23:59:58Z 2026-01-01T00:00:00Z 2025-12-31T23:59:59Z "
	        "2026-01-01T00:00:01Z 2026-01-01T00:00:02Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-clock-that-was-not-set-east-of-greenwich",
	  .file = { "syslog", SYSLOG_AT("Jan  1 01:00:05") SYSLOG_AT("Nov 14 14:12:00") },
	  .modified = "2025-11-20T00:00:00Z",
	  .at = "2025-01-01T01:00:05Z 2025-11-14T14:12:00Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-clock-that-was-not-set-west-of-greenwich",
	  .file = { "syslog",
	            SYSLOG_AT("Mar 14 14:11:07") SYSLOG_AT("Dec 31 16:00:05")
	                    SYSLOG_AT("Dec 31 16:00:09") SYSLOG_AT("Mar 14 14:12:00") },
	  .modified = "2026-03-20T00:00:00Z",
	  .at = "2026-03-14T14:11:07Z 2025-12-31T16:00:05Z 2025-12-31T16:00:09Z "
	        "2026-03-14T14:12:00Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-clock-that-was-ahead-for-some-lines",
	  .file = { "syslog", SYSLOG_AT("Mar 14 14:11:07") SYSLOG_AT("Nov  2 00:00:05")
	                              SYSLOG_AT("Mar 14 14:12:00") },
	  .modified = "2026-03-20T00:00:00Z",
	  .at = "2026-03-14T14:11:07Z 2025-11-02T00:00:05Z 2026-03-14T14:12:00Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-clock-that-was-not-set-newest-first",
	  .file = { "syslog",
	            SYSLOG_AT("Nov 14 14:12:00") SYSLOG_AT("Jan  1 00:00:09")
	                    SYSLOG_AT("Jan  1 00:00:05") SYSLOG_AT("Nov 14 14:11:00")
	                            SYSLOG_AT("Nov 13 14:11:00") },
	  .modified = "2025-11-20T00:00:00Z",
	  .at = "2025-11-14T14:12:00Z 2025-01-01T00:00:09Z 2025-01-01T00:00:05Z "
	        "2025-11-14T14:11:00Z 2025-11-13T14:11:00Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-file-that-ends-as-the-machine-boots",
	  .file = { "syslog", SYSLOG_AT("Nov 14 14:11:07") SYSLOG_AT("Jan  1 00:00:05") },
	  .modified = "2025-11-20T00:00:00Z",
	  .at = "2025-11-14T14:11:07Z 2025-01-01T00:00:05Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-quiet-machine-newest-first",
	  .file = { "syslog",
	            SYSLOG_AT("Jan  2 00:00:01") SYSLOG_AT("Dec 31 23:59:59")
	                    SYSLOG_AT("Jun 30 23:00:01") SYSLOG_AT("Jan 30 23:00:01")
	                            SYSLOG_AT("Nov 30 23:00:01") },
	  .modified = "2026-03-03T00:00:00Z",
	  .at = "2026-01-02T00:00:01Z 2025-12-31T23:59:59Z 2025-06-30T23:00:01Z "
	        "2025-01-30T23:00:01Z 2024-11-30T23:00:01Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-change-in-1970-limits-no-year",
	  .file = { "syslog", SYSLOG_AT("Jun  2 14:11:07") },
	  .modified = "1970-01-01T00:00:01Z",
	  .from = "the newest that is not after the present",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "files-joined-in-the-wrong-order",
	  .file = { "syslog",
	            SYSLOG_AT("Jan  2 00:00:00") SYSLOG_AT("Jan  3 00:00:00")
	                    SYSLOG_AT("Dec 30 00:00:00") SYSLOG_AT("Dec 31 00:00:00") },
	  .modified = "2026-01-04T00:00:00Z",
	  .at = "2026-01-02T00:00:00Z 2026-01-03T00:00:00Z 2025-12-30T00:00:00Z "
	        "2025-12-31T00:00:00Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-rotated-file-follows-an-older-one",
	  .file = { "syslog.1",
	            SYSLOG_AT("Aug  2 00:00:00") SYSLOG_AT("Jan  3 00:00:00") },
	  .siblings = { { "syslog.2.gz", "syslog", NULL, NULL, ZONE_EXPLICIT,
	                  "2019-06-01T00:00:00Z", "2019-07-01T23:59:59Z" } },
	  .modified = "2026-08-20T00:00:00Z",
	  .at = "2019-08-02T00:00:00Z 2020-01-03T00:00:00Z",
	  .from = "syslog.2.gz (S7), which it follows",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-rotated-file-is-not-after-a-newer-one",
	  .file = { "syslog.2",
	            SYSLOG_AT("Dec 30 00:00:00") SYSLOG_AT("Jan  3 00:00:00") },
	  .siblings = { { "syslog.1", "syslog", NULL, NULL, ZONE_EXPLICIT,
	                  "2019-01-04T00:00:00Z", "2019-02-01T23:59:59Z" } },
	  .modified = "2026-08-20T00:00:00Z",
	  .at = "2018-12-30T00:00:00Z 2019-01-03T00:00:00Z",
	  .from = "the newest that is not after syslog.1 (S7)",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "months-of-other-languages",
	  .file = { "syslog", "d\303\251c. 31 23:59:59 web-02 cart[7]: a\n"
	                      "janv.  1 00:00:00 web-02 cart[7]: a\n"
	                      "M\303\244r  4 04:01:07 web-02 cart[7]: a\n"
	                      "juin 14 04:01:07 web-02 cart[7]: charge failed\n" },
	  .modified = "2026-08-20T00:00:00Z",
	  .at = "2025-12-31T23:59:59Z 2026-01-01T00:00:00Z 2026-03-04T04:01:07Z "
	        "2026-06-14T04:01:07Z",
	  .from = "the newest that is not after the last change of the file",
	  .doubts = TIME_YEAR_INFERRED },
	{ .name = "a-record-without-a-time-goes-with-the-one-before",
	  .file = { "h.log", "<165>1 2026-06-02T10:00:00Z h a 1 - - a\n"
	                     "<163>1 - h a 1 - - b failed\n" },
	  .at = "2026-06-02T10:00:00Z 2026-06-02T10:00:00Z",
	  .doubts = TIME_CARRIED },
	/* dates, boot */
	{ .name = "the-last-time-of-day-is-that-of-the-last-change",
	  .file = { "app.log",
	            "23:59:58,100 ERROR cart - a\n23:59:59,100 ERROR cart - a\n"
	            "00:00:01,100 ERROR cart - b\n" },
	  .modified = "2026-06-03T00:00:01Z",
	  .at = "2026-06-02T23:59:58.1Z 2026-06-02T23:59:59.1Z 2026-06-03T00:00:01.1Z",
	  .doubts = TIME_DATE_INFERRED },
	{ .name = "boot-by-the-line-that-sets-the-clock",
	  .file = { "dmesg", "[    0.000000] Linux version 6.1\n"
	                     "[    1.500000] rtc_cmos 00:04: setting system clock to "
	                     "2026-03-14T13:57:58 UTC (1773496678)\n"
	                     "[   10.250000] Out of memory: Killed process 4242\n" },
	  .at = "2026-03-14T13:57:56.5Z 2026-03-14T13:57:58Z 2026-03-14T13:58:06.75Z" },
	{ .name = "an-unknown-boot-has-no-instants",
	  .file = { "dmesg", "[    0.000000] Linux version 6.1\n"
	                     "[   10.250000] Out of memory: Killed process 4242\n" },
	  .at = "- -" },
};

struct around {
	struct memory_sink sink; /* first: its pointer is the target's user */
	const struct file_case *want;
};

static GPtrArray *siblings(void *user)
{
	const struct file_case *want = ((struct around *)user)->want;
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
	for (gsize i = 0; i < G_N_ELEMENTS(want->siblings); i++) {
		if (want->siblings[i].name == NULL)
			continue;
		Source *source = source_new();
		source->id = 7 + (gint64)i;
		source->name = g_strdup(want->siblings[i].name);
		source->importer = g_strdup(want->siblings[i].importer);
		source->offsets = g_strdup(want->siblings[i].offsets);
		source->zone = g_strdup(want->siblings[i].zone);
		source->zone_basis = (enum zone_basis)want->siblings[i].basis;
		const char *lo = want->siblings[i].lo, *hi = want->siblings[i].hi;
		source->span =
		        range_of(instant(lo != NULL ? lo : "2026-06-01T00:00:00Z"),
		                 instant(hi != NULL ? hi : "2026-11-01T00:00:00Z"));
		g_ptr_array_add(all, source);
	}
	return all;
}

static char *write_in(const char *folder, const struct file *file, const char *modified)
{
	char *path = g_build_filename(folder, file->name, NULL);
	g_assert_true(g_file_set_contents(path, file->text, -1, NULL));
	if (modified != NULL) {
		const gint64 at = instant(modified) / SECOND;
		struct utimbuf times = { at, at };
		g_assert_cmpint(g_utime(path, &times), ==, 0);
	}
	return path;
}

static char *instants(const struct memory_sink *sink)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < sink->lines->len; i++) {
		const struct column *line = &g_array_index(sink->lines, struct column, i);
		g_autofree char *at = instant_rfc3339(line->at);
		if (line->pattern != 0)
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "",
			                       at != NULL ? at : "-");
	}
	return g_string_free(out, FALSE);
}

static void reads(gconstpointer data)
{
	const struct file_case *want = data;
	g_autofree char *folder = g_dir_make_tmp("debrief-XXXXXX", NULL);
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(paths, write_in(folder, &want->file, want->modified));
	for (gsize i = 0; i < G_N_ELEMENTS(want->beside); i++)
		if (want->beside[i].name != NULL)
			g_ptr_array_add(paths, write_in(folder, &want->beside[i], NULL));
	g_autoptr(Zone) zone = want->zone != NULL ? zone_new(want->zone, NULL) : NULL;
	const struct import_options options = { .assume_zone = zone,
		                                .year = want->year,
		                                .beside = paths };
	struct around around = { .want = want };
	memory_sink_init(&around.sink);
	struct import_target target = memory_target(&around.sink);
	target.siblings = siblings;
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	g_assert_true(import_file(paths->pdata[0], &options, &target, &source, &result,
	                          &error));
	g_assert_no_error(error);
	g_autofree char *at = instants(&around.sink);
	if (want->at != NULL)
		g_assert_cmpstr(at, ==, want->at);
	g_assert_cmpstr(source->zone_from != NULL ? source->zone_from : source->year_from,
	                ==, want->from);
	g_assert_cmpint(source->skew, ==, want->skew != 0 ? want->skew : INSTANT_NONE);
	const GPtrArray *warnings = around.sink.warnings;
	if (want->warning != NULL)
		g_assert_cmpstr(warnings->len > 0 ? warnings->pdata[warnings->len - 1]
		                                  : NULL,
		                ==, want->warning);
	const GPtrArray *events = around.sink.events;
	if (events->len > 0)
		g_assert_cmpuint(((const Event *)events->pdata[events->len - 1])->doubts,
		                 ==, want->doubts);
	memory_sink_clear(&around.sink);
	for (guint i = 0; i < paths->len; i++)
		g_remove(paths->pdata[i]);
	g_rmdir(folder);
}

/* --- files of many chunks ---------------------------------------------------------------- */

/* Times without a year or a date, of which only the end of the file tells where it begins. */
static const struct long_case {
	const char *name, *first; /* of its lines, as a wall clock */
	gint64 step;
	int lines;
	bool descending, dates;
	const char *modified;
	const char *at[2];
	const char *warning; /* the first */
} long_files[] = {
	{ "more-than-a-year",
	  "2024-11-05T00:00:00Z",
	  HOUR,
	  11000,
	  false,
	  true,
	  "2026-02-20T00:00:00Z",
	  { "2024-11-05T00:00:00Z", "2026-02-06T07:00:00Z" },
	  "1 year inferred: its times have none; 2024 is the newest that is not after "
	  "the "
	  "last change of the file" },
	{ "more-than-a-year-newest-first",
	  "2024-11-05T00:00:00Z",
	  HOUR,
	  11000,
	  true,
	  true,
	  "2026-02-20T00:00:00Z",
	  { "2026-02-06T07:00:00Z", "2024-11-05T00:00:00Z" },
	  "1 year inferred: its times have none; 2026 is the newest that is not after "
	  "the "
	  "last change of the file" },
	{ "29-february-in-a-later-chunk",
	  "2023-06-05T00:00:00Z",
	  HOUR,
	  11000,
	  false,
	  true,
	  "2026-02-20T00:00:00Z",
	  { "2023-06-05T00:00:00Z", "2024-09-05T07:00:00Z" },
	  "1 year inferred: its times have none; 2023 is the newest that is not after "
	  "the "
	  "last change of the file" },
	{ "days-without-a-date",
	  "2026-03-01T00:00:00Z",
	  30 * SECOND,
	  11000,
	  false,
	  false,
	  "2026-03-04T20:00:00Z",
	  { "2026-03-01T00:00:00Z", "2026-03-04T19:39:30Z" },
	  "1 zone assumed: its times name no zone and were read as UTC" },
};

static GString *long_text(const struct long_case *want)
{
	GString *out = g_string_new(NULL);
	g_autofree char *much = g_strnfill(500, 'x');
	for (int i = 0; i < want->lines; i++) {
		const int n = want->descending ? want->lines - 1 - i : i;
		const struct civil c =
		        instant_to_civil(instant(want->first) + n * want->step);
		if (want->dates)
			g_string_append_printf(
			        out, "%.3s %2d %02d:%02d:%02d web-02 cart[7]: %s\n",
			        month_name(c.month), c.day, c.hour, c.minute, c.second,
			        much);
		else
			g_string_append_printf(out, "%02d:%02d:%02d,000 INFO cart - %s\n",
			                       c.hour, c.minute, c.second, much);
	}
	return out;
}

static void reads_twice(gconstpointer data)
{
	const struct long_case *want = data;
	const struct import_options options = { 0 };
	g_autofree char *folder = g_dir_make_tmp("debrief-XXXXXX", NULL);
	g_autoptr(GString) text = long_text(want);
	const struct file file = { "syslog", text->str };
	g_autofree char *path = write_in(folder, &file, want->modified);
	struct memory_sink sink;
	memory_sink_init(&sink);
	const struct import_target target = memory_target(&sink);
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	import_file(path, &options, &target, &source, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(sink.lines->len, ==, (guint)want->lines);
	g_assert_cmpint(source->records, ==, want->lines);
	for (guint i = 0; i < 2; i++) {
		const guint n = i == 0 ? 0 : sink.lines->len - 1;
		g_autofree char *at =
		        instant_rfc3339(g_array_index(sink.lines, struct column, n).at);
		g_assert_cmpstr(at, ==, want->at[i]);
	}
	g_assert_cmpstr(sink.warnings->pdata[0], ==, want->warning);
	memory_sink_clear(&sink);
	g_remove(path);
	g_rmdir(folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(offsets); i++) {
		g_autofree char *path =
		        g_strconcat("/line-clock/offsets/", offsets[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), settles_offsets);
	}
	g_test_add_func("/line-clock/refuses-what-is-no-offset",
	                refuses_what_is_no_offset);
	g_test_add_func("/line-clock/forgets-offsets-that-change-with-the-line",
	                forgets_offsets_that_change_with_the_line);
	g_test_add_func("/line-clock/names-servers", names_servers);
	g_test_add_func("/line-clock/numbers-neighbours", numbers_neighbours);
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path =
		        g_strconcat("/line-clock/files/", files[i].name, NULL);
		g_test_add_data_func(path, &files[i], reads);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(long_files); i++) {
		g_autofree char *path =
		        g_strconcat("/line-clock/long/", long_files[i].name, NULL);
		g_test_add_data_func(path, &long_files[i], reads_twice);
	}
	return g_test_run();
}
