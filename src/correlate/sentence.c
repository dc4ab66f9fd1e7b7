/* sentence.c - times and quotations as findings and entries word them; the zone is always said. */
#include "correlate/steps.h"

#include "base/text.h"

#include <string.h>

static char *clock_text(gint64 at, bool seconds)
{
	struct civil c = instant_to_civil(at);
	if (seconds && c.second != 0)
		return g_strdup_printf("%02d:%02d:%02d", c.hour, c.minute, c.second);
	return g_strdup_printf("%02d:%02d", c.hour, c.minute);
}

static char *day_text(gint64 at)
{
	struct civil c = instant_to_civil(at);
	return g_strdup_printf("%d %.3s %d", c.day, month_name(c.month), c.year);
}

/* A minute that is stated, or a moment: one time of day says it. */
static bool is_moment(struct range at)
{
	return at.hi - at.lo <= SECOND ||
	       (at.hi - at.lo <= MINUTE && at.lo % MINUTE == 0);
}

static gint64 day_of(gint64 at)
{
	return at - ((at % DAY) + DAY) % DAY;
}

static char *range_words(const Zone *zone, struct range at, bool binned, bool dated)
{
	if (!range_known(at))
		return g_strdup("an unknown time");
	if (zone == NULL)
		zone = zone_utc();
	g_autofree char *label = zone_abbreviation(zone, at.lo);
	at.lo = zone_to_civil(zone, at.lo);
	if (!range_is_open(at))
		at.hi = zone_to_civil(zone, at.hi);
	g_autofree char *day = day_text(at.lo);
	g_autofree char *from = clock_text(at.lo, !binned);
	const char *gap = dated ? " " : "";
	if (!dated)
		day[0] = '\0';
	if (range_is_open(at))
		return g_strdup_printf("after %s%s%s %s", day, gap, from, label);
	if (is_moment(at) && !binned)
		return g_strdup_printf("%s%s%s %s", day, gap, from, label);
	g_autofree char *to = clock_text(at.hi, !binned);
	g_autofree char *to_day = day_text(at.hi);
	if (day_of(at.lo) != day_of(at.hi))
		return g_strdup_printf("%s%s%s to %s %s %s", day, gap, from, to_day, to,
		                       label);
	return g_strdup_printf("%s%s%s to %s %s", day, gap, from, to, label);
}

char *sentence_time(const Zone *zone, struct range at, bool binned)
{
	return range_words(zone, at, binned, false);
}

char *sentence_date(const Zone *zone, struct range at, bool binned)
{
	return range_words(zone, at, binned, true);
}

char *sentence_quote(const char *text, gsize max_chars)
{
	g_autofree char *line = text_one_line(text != NULL ? text : "", max_chars);
	/* A quotation inside keeps its own marks. */
	return g_strdup_printf(strchr(line, '"') == NULL ? "\"%s\"" : "“%s”", line);
}

char *sentence_signal(const Series *series)
{
	const char *what = series->measure == MEASURE_REPORTS  ? "User reports"
	                   : series->measure == MEASURE_ERRORS ? "Failed requests"
	                                                       : "Error records";
	return series->component != NULL
	               ? g_strdup_printf("%s of %s", what, series->component)
	               : g_strdup(what);
}

const char *words_of(const Event *event)
{
	return event->body != NULL && *event->body != '\0' ? event->body
	       : event->title != NULL                      ? event->title
	                                                   : "";
}
