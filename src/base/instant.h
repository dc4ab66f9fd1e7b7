/*
 * instant.h - points in civil time, and microseconds UTC.
 *
 * Shape   gint64
 * Units   microseconds since 1970-01-01T00:00Z, proleptic Gregorian; accepted 1970-01-01 ... 2999-12-31
 * Owns    nothing; strings returned are the caller's
 * Errors  INSTANT_NONE; a leap second 23:59:60 is kept as :59.999999 and flagged, 24:00:00 is the next day
 * Source  RFC 3339, RFC 5322, ISO 8601:2019; day count after H. Hinnant, "chrono-Compatible Low-Level Date
 *         Algorithms" (civil_from_days)
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#define INSTANT_NONE G_MININT64
#define SECOND G_GINT64_CONSTANT(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

struct civil {
	int year, month, day;     /* 1970..2999, 1..12, 1..31 */
	int hour, minute, second; /* 0..23, 0..59, 0..59 */
	int us;
	int weekday; /* 0 = Sunday; output only */
};

/* A time as a text states it. civil is the wall clock counted as if it were UTC. */
struct stamp {
	gint64 civil;
	gint64 resolution; /* width of the last unit given: DAY, MINUTE, SECOND, ... 1 */
	bool zoned;        /* an offset or Z stood in the text */
	int offset_s;      /* seconds east of UTC, when zoned */
	bool leap;         /* it said :60 */
};

gint64 instant_from_civil(const struct civil *civil); /* INSTANT_NONE: no such time */
struct civil instant_to_civil(gint64 at);
bool instant_in_limits(gint64 at); /* 1970-01-01 ... 2999-12-31 */
const char *month_name(int month); /* 1..12 -> "January"; "%.3s" is its short form */

/* Reads all of text[0..len). False when it is no time of that form, or out of limits. */
/* RFC 3339, ISO 8601, "Y-m-d H:M[:S[.f]]", "Y/m/d ..." */
bool stamp_parse_iso(const char *text, gsize len, struct stamp *out);
/* "Fri, 31 Jul 2026 00:12:00 GMT" */
bool stamp_parse_rfc5322(const char *text, gsize len, struct stamp *out);
/* s, ms, us, ns by magnitude; fractions */
bool stamp_parse_epoch(const char *text, gsize len, struct stamp *out);
/* "14/Mar/2026:14:11:07 +0000" */
bool stamp_parse_clf(const char *text, gsize len, struct stamp *out);
/*
 * "@40000000433225833b6e1a8c": TAI64N, or TAI64 without the last eight digits. Less 10 s and the leap seconds until then;
 * programs that count none (daemontools' multilog) write times that are early by as many, up to 27 s.
 */
bool stamp_parse_tai64(const char *text, gsize len, struct stamp *out);
/* Any of the above but TAI64; a bare number counts as epoch from nine digits on. */
bool stamp_parse(const char *text, gsize len, struct stamp *out);
/* civil - offset; INSTANT_NONE when that leaves the limits. Unzoned stamps are taken as UTC. */
gint64 stamp_instant(const struct stamp *stamp);

/* "2026-06-02T06:04:00Z"; a fraction only when there is one; NULL for INSTANT_NONE. */
char *instant_rfc3339(gint64 at);
