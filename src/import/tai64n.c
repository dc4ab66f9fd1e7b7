/*
 * tai64n.c - lines with TAI64N labels: multilog of daemontools, s6-log, qmail, svlogd -t.
 *
 * Format  @4000000069b56d2d3b6e1a8c text
 *         cr.yp.to/libtai/tai64.html: 2^62 + seconds of TAI as 16 hex digits, nanoseconds as 8. Read 2026-11-25.
 * Takes   the time in UTC, the text by its own format
 * Quirks  TAI is ahead of UTC by 10 s and the leap seconds since 1972 (IERS Bulletin C; 27 of them, none since 2017)
 */
#include "import/import.h"
#include "import/log_text.h"

enum { LEAST_INSIDE = 20, TAI_BEFORE_1972 = 10 };

/* Unix times from which on one more second lies between the two. */
static const gint64 leaps[] = {
	78796800,  94694400,   126230400,  157766400,  189302400,  220924800,  252460800,
	283996800, 315532800,  362793600,  394329600,  425865600,  489024000,  567993600,
	631152000, 662688000,  709948800,  741484800,  773020800,  820454400,  867715200,
	915148800, 1136073600, 1230768000, 1341100800, 1435708800, 1483228800,
};

static gint64 utc_of(gint64 tai)
{
	gint64 at = tai - TAI_BEFORE_1972;
	for (gsize i = 0; i < G_N_ELEMENTS(leaps) && at - 1 >= leaps[i]; i++)
		at--;
	return at;
}

static bool hex(struct scan *s, int digits, gint64 *value)
{
	guint64 sum = 0;
	for (; digits > 0; digits--, s->at++) {
		if (scan_done(s) || !g_ascii_isxdigit(*s->at) || g_ascii_isupper(*s->at))
			return false;
		sum = sum << 4 | (guint64)g_ascii_xdigit_value(*s->at);
	}
	*value = (gint64)(sum & G_MAXINT64);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const gint64 zero = G_GINT64_CONSTANT(1) << 62;
	struct scan s = scan_of(line, len);
	gint64 seconds, nanoseconds;
	(void)state;
	if (!scan_char(&s, '@') || !hex(&s, 16, &seconds) || !hex(&s, 8, &nanoseconds) ||
	    (!scan_done(&s) && !scan_char(&s, ' ')))
		return LINE_NOT_MINE;
	seconds = utc_of(seconds - zero);
	if (seconds < 0 || seconds > G_GINT64_CONSTANT(253402300799) ||
	    nanoseconds >= 1000 * SECOND)
		return LINE_NOT_MINE;
	record->clock = CLOCK_FULL;
	record->stamp = (struct stamp){ .civil = seconds * SECOND + nanoseconds / 1000,
		                        .zoned = true,
		                        .resolution = 1 };
	record->severity = log_severity_ahead(s, &record->severity_text);
	record->payload = s;
	return LINE_RECORD;
}

const struct importer importer_tai64n = {
	.name = "tai64n",
	.title = "TAI64N: logs of multilog, s6 and qmail",
	.about =
	        "@ and 24 hex digits, then any text. Takes the time, from which 10 s and "
	        "the leap seconds are taken away by table, and the text by the format "
	        "that it has. cr.yp.to/libtai/tai64.html, read 2026-11-25. Old "
	        "multilogs write UTC and 10 s: their times are early by the leap "
	        "seconds, 27 s since 2017. Seen in real data: tcpserver under multilog.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.wraps = true,
	.inner_least = LEAST_INSIDE,
};
