/* sentence.c - times and quotations as findings and entries word them; the zone is always said. */
#include "correlate/steps.h"

#include "base/text.h"

#include <math.h>
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

/* "Response time (p95)"; of other gauges their own name. */
static char *gauge_name(const Series *series)
{
	const char *name = series->name != NULL ? series->name : "gauge";
	if (g_strcmp0(series->unit, "ms") == 0 && name[0] == 'p' &&
	    g_ascii_isdigit(name[1]))
		return g_strdup_printf("Response time (%s)", name);
	/* A table names the series of a component after it. */
	if (series->component != NULL && g_str_has_suffix(name, series->component)) {
		const gsize len = strlen(name) - strlen(series->component);
		if (len > 2 && strncmp(name + len - 2, ": ", 2) == 0)
			return g_strndup(name, len - 2);
	}
	return g_strdup(name);
}

char *sentence_signal(const Series *series)
{
	g_autofree char *what =
	        series->measure == MEASURE_GAUGE
	                ? gauge_name(series)
	                : g_strdup(series->measure == MEASURE_REPORTS  ? "User reports"
	                           : series->measure == MEASURE_ERRORS ? "Failed requests"
	                           : series->measure == MEASURE_REQUESTS
	                                   ? "Requests"
	                                   : "Error records");
	return series->component != NULL
	               ? g_strdup_printf("%s of %s", what, series->component)
	               : g_steal_pointer(&what);
}

/* Three digits that tell. */
static char *gauge_text(double value, const char *unit)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	const char *gap = unit == NULL ? "" : " ";
	if (fabs(value) >= 100 && fabs(value) < 9e15) {
		g_autofree char *count = text_count((gint64)llrint(value));
		return g_strdup_printf("%s%s%s", count, gap, unit != NULL ? unit : "");
	}
	g_ascii_formatd(number, sizeof number, "%.3g", value);
	return g_strdup_printf("%s%s%s", number, gap, unit != NULL ? unit : "");
}

char *sentence_amount(const struct window *window, double value)
{
	if (window->series->measure == MEASURE_GAUGE)
		return gauge_text(value, window->series->unit);
	if (g_str_has_suffix(window->rule, "/ratio")) {
		char number[32];
		g_ascii_formatd(number, sizeof number,
		                value < 0.00095  ? "%.2f"
		                : value < 0.0995 ? "%.1f"
		                                 : "%.0f",
		                value * 100);
		return g_strdup_printf("%s %% of %s", number,
		                       window->series->measure == MEASURE_RECORDS
		                               ? "records"
		                               : "requests");
	}
	g_autofree char *count = text_count((gint64)CLAMP(value + 0.5, 0, 9e15));
	return g_strdup_printf("%s in %" G_GINT64_FORMAT " %s", count,
	                       window->series->width >= MINUTE
	                               ? window->series->width / MINUTE
	                               : window->series->width / SECOND,
	                       window->series->width >= MINUTE ? "min" : "s");
}

char *sentence_way(const struct window *window)
{
	const bool gauge = window->series->measure == MEASURE_GAUGE;
	if (window->way == WINDOW_RISE)
		return g_strdup(gauge ? "rises above its usual level"
		                      : "rise above baseline");
	if (window->way == WINDOW_DROP)
		return g_strdup(gauge ? "falls below its usual level"
		                      : "fall below baseline");
	g_autofree char *from = sentence_amount(window, window->peak_baseline);
	g_autofree char *to = sentence_amount(window, window->peak);
	return g_strdup_printf("stepped %s from %s to %s",
	                       window->way == WINDOW_STEP_UP ? "up" : "down", from, to);
}

char *sentence_window(const Zone *zone, const struct window *window)
{
	g_autofree char *from = sentence_date(zone, window->start, true);
	g_autofree char *to = sentence_time(zone, window->end, true);
	g_autofree char *signal = sentence_signal(window->series);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "%s were above baseline from %s %s%s", signal, from,
	                       range_is_open(window->end) ? "until " : "to ", to);
	if (g_str_has_suffix(window->rule, "/ratio"))
		g_string_append_printf(out, ", %d %% of all at the peak",
		                       (int)(window->peak * 100 + 0.5));
	g_string_append_c(out, '.');
	return g_string_free(out, FALSE);
}

const char *words_of(const Event *event)
{
	return event->body != NULL && *event->body != '\0' ? event->body
	       : event->title != NULL                      ? event->title
	                                                   : "";
}
