/* Times as texts state them: what is read, with which resolution, and what is refused. */
#include "base/instant.h"

#include <string.h>

typedef bool (*parser)(const char *, gsize, struct stamp *);

#define LEAP 1
#define WALL 2 /* no zone stated */
struct row {
	const char *text;
	const char *want; /* the instant, or the wall clock as if UTC; NULL: refused */
	gint64 resolution;
	int flags;
};

static const struct row iso_rows[] = {
	{ "2026-06-02T06:04:00Z", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "2026-06-02T06:04:00.123456789Z", "2026-06-02T06:04:00.123456Z", 1, 0 },
	{ "2026-06-02T06:04:00.5Z", "2026-06-02T06:04:00.5Z", SECOND / 10, 0 },
	{ "2026-06-02T06:04:00,250Z", "2026-06-02T06:04:00.25Z", 1000, 0 },
	{ "2026-06-02T06:04:00.000Z", "2026-06-02T06:04:00Z", 1000, 0 },
	{ "2026-06-02T06:04:00-07:00", "2026-06-02T13:04:00Z", SECOND, 0 },
	{ "2026-06-02T06:04:00+0200", "2026-06-02T04:04:00Z", SECOND, 0 },
	{ "2026-06-02T06:04:00+02", "2026-06-02T04:04:00Z", SECOND, 0 },
	{ "2026-06-02T06:04:00+05:45", "2026-06-02T00:19:00Z", SECOND, 0 },
	{ "2026-06-02t06:04:00z", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "2026-06-02 06:04:00 UTC", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "2026-06-02 06:04:00 GMT", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "2026-06-02 06:04:00 +0000", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "2026-06-02 06:04:00", "2026-06-02T06:04:00Z", SECOND, WALL },
	{ "2026/06/02 06:04:00", "2026-06-02T06:04:00Z", SECOND, WALL },
	{ "2026-06-02 06:04:00.7", "2026-06-02T06:04:00.7Z", SECOND / 10, WALL },
	{ "2026-06-02 06:04", "2026-06-02T06:04:00Z", MINUTE, WALL },
	{ "2026-06-02T06:04Z", "2026-06-02T06:04:00Z", MINUTE, 0 },
	{ "2026-06-02", "2026-06-02T00:00:00Z", DAY, WALL },
	{ "20260602", "2026-06-02T00:00:00Z", DAY, WALL },
	{ "20260602T060400Z", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "20260602T0604", "2026-06-02T06:04:00Z", MINUTE, WALL },
	{ "20260602060400", "2026-06-02T06:04:00Z", SECOND, WALL },
	{ "2026-06-02T24:00:00Z", "2026-06-03T00:00:00Z", SECOND, 0 },
	{ "2026-06-02T24:00", "2026-06-03T00:00:00Z", MINUTE, WALL },
	{ "2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z", SECOND, 0 },
	{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z", SECOND, LEAP },
	{ "2016-12-31T18:59:60-05:00", "2016-12-31T23:59:59.999999Z", SECOND, LEAP },
	{ "2016-12-31 23:59:60", "2016-12-31T23:59:59.999999Z", SECOND, LEAP | WALL },
	{ "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z", SECOND, 0 },
	{ "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", SECOND, 0 },
	{ "2999-12-31T23:59:59Z", "2999-12-31T23:59:59Z", SECOND, 0 },
	/* refused */
	{ "2026-06-02T06:04:61Z", NULL, 0, 0 },
	{ "2026-06-02T06:04:60Z", NULL, 0, 0 },
	{ "2016-12-31T23:59:60-05:00", NULL, 0, 0 },
	{ "2026-06-02T24:00:01Z", NULL, 0, 0 },
	{ "2026-06-02T24:01:00Z", NULL, 0, 0 },
	{ "2026-06-02T25:00:00Z", NULL, 0, 0 },
	{ "2026-06-02T06:60:00Z", NULL, 0, 0 },
	{ "2026-02-30T00:00:00Z", NULL, 0, 0 },
	{ "2025-02-29T00:00:00Z", NULL, 0, 0 },
	{ "2026-13-01T00:00:00Z", NULL, 0, 0 },
	{ "2026-00-01T00:00:00Z", NULL, 0, 0 },
	{ "0000-01-01T00:00:00Z", NULL, 0, 0 },
	{ "1969-12-31T23:59:59Z", NULL, 0, 0 },
	{ "1970-01-01T00:00:00+00:01", NULL, 0, 0 },
	{ "2999-12-31T23:59:59-00:01", NULL, 0, 0 },
	{ "3000-01-01T00:00:00Z", NULL, 0, 0 },
	{ "2999-12-31T24:00:00Z", NULL, 0, 0 },
	{ "10000-01-01T00:00:00Z", NULL, 0, 0 },
	{ "2026-06-02T06:04:00Zjunk", NULL, 0, 0 },
	{ "2026-06-02T06:04:00Z ", NULL, 0, 0 },
	{ " 2026-06-02T06:04:00Z", NULL, 0, 0 },
	{ "2026-06-02T06:04:00 ", NULL, 0, 0 },
	{ "2026-06-02T06:04:00.Z", NULL, 0, 0 },
	{ "2026-06-02T06:04:00.1234567890123456789Z", NULL, 0, 0 },
	{ "2026-06-02T06:04:00+2", NULL, 0, 0 },
	{ "2026-06-02T06:04:00+02:0", NULL, 0, 0 },
	{ "2026-06-02T06:04:00+24:00", NULL, 0, 0 },
	{ "2026-06-02T06:04:00+02:60", NULL, 0, 0 },
	{ "2026-06-02T06:04:00 PDT", NULL, 0, 0 },
	{ "2026-06-02T06", NULL, 0, 0 },
	{ "2026-06-02T", NULL, 0, 0 },
	{ "2026-06/02", NULL, 0, 0 },
	{ "2026-6-2", NULL, 0, 0 },
	{ "2026-06", NULL, 0, 0 },
	{ "2026", NULL, 0, 0 },
	{ "202606020604", NULL, 0, 0 },
	{ "-2026-06-02", NULL, 0, 0 },
	{ "", NULL, 0, 0 },
};

static const struct row rfc5322_rows[] = {
	{ "Fri, 31 Jul 2026 00:12:00 GMT", "2026-07-31T00:12:00Z", SECOND, 0 },
	{ "31 Jul 2026 00:12:00 +0200", "2026-07-30T22:12:00Z", SECOND, 0 },
	{ "Fri, 31 Jul 2026 00:12 GMT", "2026-07-31T00:12:00Z", MINUTE, 0 },
	{ "Fri, 3 Jul 2026 00:12:00 -0700 (PDT)", "2026-07-03T07:12:00Z", SECOND, 0 },
	{ "Fri, 31 Jul 26 00:12:00 EST", "2026-07-31T05:12:00Z", SECOND, 0 },
	{ "31 Jul 99 00:12:00 PDT", "1999-07-31T07:12:00Z", SECOND, 0 },
	{ "Fri, 31 Jul 2026 00:12:00 UT", "2026-07-31T00:12:00Z", SECOND, 0 },
	{ "Fri, 31 Jul 2026 00:12:00 Z", "2026-07-31T00:12:00Z", SECOND, 0 },
	{ "Fri, 31 Jul 2026 00:12:00", "2026-07-31T00:12:00Z", SECOND, WALL },
	{ "Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59.999999Z", SECOND, LEAP },
	{ "Fri, 31 Jul 2026 00:12:00 CEST", NULL, 0, 0 },
	{ "Fri, 31 Jul 2026 00:12:00 GMT+1", NULL, 0, 0 },
	{ "Fri, 31 Jul 2026 00:12:00 +0200 (PDT", NULL, 0, 0 },
	{ "Fri, 31 Jul 2026 00:12:00 +0260", NULL, 0, 0 },
	{ "Fri, 31 Jun 2026 00:12:00 GMT", NULL, 0, 0 },
	{ "Fry, 31 Jul 2026 00:12:00 GMT", NULL, 0, 0 },
	{ "Fri 31 Jul 2026 00:12:00 GMT", NULL, 0, 0 },
	{ "Fri, 31 Jul 202 00:12:00 GMT", NULL, 0, 0 },
	{ "Fri, 31 July 2026 00:12:00 GMT", NULL, 0, 0 },
	{ "Fri, 031 Jul 2026 00:12:00 GMT", NULL, 0, 0 },
	{ "Fri, 31 Jul 1950 00:12:00 GMT", NULL, 0, 0 },
	{ "Fri, 31 Jul 2026", NULL, 0, 0 },
	{ "Fri,", NULL, 0, 0 },
};

static const struct row epoch_rows[] = {
	{ "1780380240", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "1780380240.25", "2026-06-02T06:04:00.25Z", 10000, 0 },
	{ "1780380240.123456789", "2026-06-02T06:04:00.123456Z", 1, 0 },
	{ "1780380240123", "2026-06-02T06:04:00.123Z", 1000, 0 },
	{ "1780380240123.5", "2026-06-02T06:04:00.1235Z", 100, 0 },
	{ "1780380240123456", "2026-06-02T06:04:00.123456Z", 1, 0 },
	{ "1780380240123456789", "2026-06-02T06:04:00.123456Z", 1, 0 },
	{ "0", "1970-01-01T00:00:00Z", SECOND, 0 },
	{ "32503679999", "2999-12-31T23:59:59Z", SECOND, 0 },
	{ "32503680000", NULL, 0, 0 },
	{ "9223372036854775807", "2262-04-11T23:47:16.854775Z", 1, 0 },
	{ "9223372036854775808", NULL, 0, 0 },
	{ "99999999999999999999", NULL, 0, 0 },
	{ "-1", NULL, 0, 0 },
	{ "+1780380240", NULL, 0, 0 },
	{ "1780380240.", NULL, 0, 0 },
	{ "1780380240 ", NULL, 0, 0 },
	{ "1.78e9", NULL, 0, 0 },
	{ "0x6A1E8590", NULL, 0, 0 },
	{ "", NULL, 0, 0 },
};

static const struct row tai64_rows[] = {
	{ "@400000006a1e7275", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "@400000006a1e72750ee6b280", "2026-06-02T06:04:00.25Z", 1, 0 },
	{ "@400000006A1E727500000000", "2026-06-02T06:04:00Z", 1, 0 },
	{ "@4000000043b71b9f", "2005-12-31T23:59:59Z", SECOND, 0 },
	{ "@4000000043b71ba1", "2006-01-01T00:00:00Z", SECOND,
	  0 }, /* a leap second between */
	{ "@400000000000000a", "1970-01-01T00:00:00Z", SECOND, 0 },
	{ "@40000007915ecc24", "2999-12-31T23:59:59Z", SECOND, 0 },
	{ "@4000000000000009", NULL, 0, 0 },
	{ "@40000007915ecc25", NULL, 0, 0 },
	{ "@3fffffffffffffff", NULL, 0, 0 },
	{ "@ffffffffffffffff", NULL, 0, 0 },
	{ "@400000006a1e72753b9aca00", NULL, 0, 0 }, /* 10^9 ns */
	{ "@400000006a1e72750ee6b28", NULL, 0, 0 },
	{ "@400000006a1e727", NULL, 0, 0 },
	{ "@400000006a1e7275 ", NULL, 0, 0 },
	{ "@400000006a1e727g", NULL, 0, 0 },
	{ "400000006a1e7275", NULL, 0, 0 },
	{ "@", NULL, 0, 0 },
	{ "", NULL, 0, 0 },
};

static const struct row clf_rows[] = {
	{ "14/Mar/2026:14:11:07 +0000", "2026-03-14T14:11:07Z", SECOND, 0 },
	{ "14/Mar/2026:14:11:07 -0730", "2026-03-14T21:41:07Z", SECOND, 0 },
	{ "14/Mar/2026:14:11:07", "2026-03-14T14:11:07Z", SECOND, WALL },
	{ "14/Mar/2026:14:11:07.250 +0100", "2026-03-14T13:11:07.25Z", 1000, 0 },
	{ "31/Dec/2016:23:59:60 +0000", "2016-12-31T23:59:59.999999Z", SECOND, LEAP },
	{ "14/Mar/2026:14:11:07 +0000]", NULL, 0, 0 },
	{ "14/Mar/2026:14:11:07 +000", NULL, 0, 0 },
	{ "14/Mar/2026:14:11:07 ", NULL, 0, 0 },
	{ "14/Mar/2026:14:11:0", NULL, 0, 0 },
	{ "14/mar/2026:14:11:07 +0000", NULL, 0, 0 },
	{ "31/Apr/2026:14:11:07 +0000", NULL, 0, 0 },
	{ "4/Apr/2026:14:11:07 +0000", NULL, 0, 0 },
	{ "14-Mar-2026:14:11:07 +0000", NULL, 0, 0 },
	{ "14/Mar/2026 14:11:07 +0000", NULL, 0, 0 },
	{ "", NULL, 0, 0 },
};

static const struct row any_rows[] = {
	{ "2026-06-02T06:04:00Z", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "Fri, 31 Jul 2026 00:12:00 GMT", "2026-07-31T00:12:00Z", SECOND, 0 },
	{ "14/Mar/2026:14:11:07 +0000", "2026-03-14T14:11:07Z", SECOND, 0 },
	{ "1780380240", "2026-06-02T06:04:00Z", SECOND, 0 },
	{ "20260602", "2026-06-02T00:00:00Z", DAY, WALL },
	{ "100000000", "1973-03-03T09:46:40Z", SECOND, 0 },
	{ "99999999", NULL, 0, 0 },
	{ "2000", NULL, 0, 0 },
	{ "yesterday", NULL, 0, 0 },
};

/* A copy of exactly len bytes, so that a read beyond it is seen by the sanitizer. */
static bool parse(parser by, const char *text, gsize len, struct stamp *out)
{
	g_autofree char *exact = g_memdup2(text, len);
	return by(exact, len, out);
}

static void check(parser by, const struct row *rows, gsize n)
{
	for (gsize i = 0; i < n; i++) {
		const struct row *row = &rows[i];
		struct stamp untouched = { 42, 0, false, 0, false }, got = untouched;
		bool ok = parse(by, row->text, strlen(row->text), &got);
		g_test_message("%s", row->text);
		g_assert_cmpint(ok, ==, row->want != NULL);
		if (!ok) {
			g_assert_cmpint(got.civil, ==, untouched.civil);
			continue;
		}
		g_autofree char *text = instant_rfc3339(stamp_instant(&got));
		g_assert_cmpstr(text, ==, row->want);
		g_assert_cmpint(got.resolution, ==, row->resolution);
		g_assert_cmpint(got.zoned, ==, (row->flags & WALL) == 0);
		g_assert_cmpint(got.leap, ==, (row->flags & LEAP) != 0);
	}
}

static void reads_iso(void)
{
	check(stamp_parse_iso, iso_rows, G_N_ELEMENTS(iso_rows));
}

static void reads_rfc5322(void)
{
	check(stamp_parse_rfc5322, rfc5322_rows, G_N_ELEMENTS(rfc5322_rows));
}

static void reads_epoch(void)
{
	check(stamp_parse_epoch, epoch_rows, G_N_ELEMENTS(epoch_rows));
}

static void reads_clf(void)
{
	check(stamp_parse_clf, clf_rows, G_N_ELEMENTS(clf_rows));
}

static void reads_tai64(void)
{
	check(stamp_parse_tai64, tai64_rows, G_N_ELEMENTS(tai64_rows));
}

static void reads_any(void)
{
	check(stamp_parse, any_rows, G_N_ELEMENTS(any_rows));
}

/* Every prefix and every byte changed: never a crash, never a time outside the limits. */
static void survives_damage(void)
{
	static const char *const texts[] = {
		"2026-06-02T06:04:00.123456789+02:00",
		"Fri, 31 Jul 2026 00:12:00 -0700 (PDT)",
		"1780380240123.25",
		"14/Mar/2026:14:11:07 +0000",
		"20260602T060400Z",
		"@400000006a1e72750ee6b280",
	};
	static const parser parsers[] = { stamp_parse,         stamp_parse_iso,
		                          stamp_parse_rfc5322, stamp_parse_epoch,
		                          stamp_parse_clf,     stamp_parse_tai64 };
	for (gsize t = 0; t < G_N_ELEMENTS(texts); t++)
		for (gsize i = 0; i <= strlen(texts[t]); i++)
			for (int byte = -1; byte < 256; byte++) {
				g_autofree char *text = g_strdup(texts[t]);
				gsize len = byte < 0 ? i : strlen(text);
				if (byte >= 0)
					text[i] = (char)byte;
				for (gsize p = 0; p < G_N_ELEMENTS(parsers); p++) {
					struct stamp got;
					if (parse(parsers[p], text, len, &got))
						g_assert_true(instant_in_limits(
						        stamp_instant(&got)));
				}
			}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/stamp/reads-iso", reads_iso);
	g_test_add_func("/stamp/reads-rfc5322", reads_rfc5322);
	g_test_add_func("/stamp/reads-epoch", reads_epoch);
	g_test_add_func("/stamp/reads-clf", reads_clf);
	g_test_add_func("/stamp/reads-any", reads_any);
	g_test_add_func("/stamp/reads-tai64", reads_tai64);
	g_test_add_func("/stamp/survives-damage", survives_damage);
	return g_test_run();
}
