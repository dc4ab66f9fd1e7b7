#include "cli/when.h"

#include <string.h>

static bool parse_clock(const char *text, int *hour, int *minute, int *second)
{
	int part[3] = { 0, 0, 0 };
	for (int i = 0; i < 3; i++) {
		if (!g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1]))
			return false;
		part[i] = (text[0] - '0') * 10 + (text[1] - '0');
		text += 2;
		if (i > 0 && *text == '\0') {
			*hour = part[0];
			*minute = part[1];
			*second = i == 2 ? part[2] : -1;
			return part[0] < 24 && part[1] < 60 && part[2] < 60;
		}
		if (*text++ != ':')
			return false;
	}
	return false;
}

bool when_parse_length(const char *text, gint64 *length)
{
	static const struct {
		char letter;
		gint64 unit;
	} units[] = { { 'd', DAY }, { 'h', HOUR }, { 'm', MINUTE }, { 's', SECOND } };
	gint64 sum = 0;
	guint from = 0; /* units come in falling order, each once */
	if (*text == '\0')
		return false;
	while (*text != '\0') {
		char *end;
		if (!g_ascii_isdigit(*text))
			return false;
		const guint64 n = g_ascii_strtoull(text, &end, 10);
		guint i = from;
		while (i < G_N_ELEMENTS(units) && units[i].letter != *end)
			i++;
		if (i == G_N_ELEMENTS(units) || n > 1000000)
			return false;
		sum += (gint64)n * units[i].unit;
		from = i + 1;
		text = end + 1;
	}
	*length = sum;
	return true;
}

static bool not_a_time(const char *text, GError **error)
{
	error_set(error, ERROR_USAGE, "\"%s\" is not a time", text);
	return error_hint(error, "\"debrief help times\" lists the ways to write one");
}

static bool parse_event(const struct when *when, const char *text, struct range *out,
                        GError **error)
{
	const gint64 id = g_ascii_strtoll(text + 1, NULL, 10);
	const Event *event =
	        when->evidence != NULL ? evidence_event(when->evidence, id) : NULL;
	if (event == NULL)
		return error_set(error, ERROR_USAGE, "there is no event %s", text);
	*out = event->at;
	return true;
}

static bool from_anchor(gint64 anchor, int sign, const char *length_text,
                        const char *what, const char *text, struct range *out,
                        GError **error)
{
	gint64 length;
	if (!when_parse_length(length_text, &length))
		return not_a_time(text, error);
	if (anchor == INSTANT_NONE)
		return error_set(error, ERROR_USAGE, "\"%s\" needs %s", text, what);
	*out = range_point(anchor + sign * length);
	return true;
}

/* A time that the clock skipped moves on; of one that came twice the first is meant. */
static gint64 to_utc(const Zone *zone, gint64 civil)
{
	enum zone_fit fit;
	gint64 later;
	return zone_to_utc(zone, civil, &fit, &later);
}

/* "06:04" on the day on which the incident began, in the display zone. */
static bool parse_time_of_day(const struct when *when, const char *text,
                              struct range *out, GError **error)
{
	int hour, minute, second;
	if (!parse_clock(text, &hour, &minute, &second))
		return not_a_time(text, error);
	if (when->start == INSTANT_NONE)
		return error_set(error, ERROR_USAGE,
		                 "\"%s\" needs an incident to tell its day", text);
	struct civil civil = instant_to_civil(zone_to_civil(when->zone, when->start));
	civil.hour = hour;
	civil.minute = minute;
	civil.second = MAX(second, 0);
	civil.us = 0;
	const gint64 at = to_utc(when->zone, instant_from_civil(&civil));
	*out = range_of(at, at + (second < 0 ? MINUTE : SECOND) - 1);
	return true;
}

static bool parse_stamp(const struct when *when, const char *text, struct range *out,
                        GError **error)
{
	struct stamp stamp;
	const bool epoch = *text == '@';
	if (epoch ? !stamp_parse_epoch(text + 1, strlen(text + 1), &stamp)
	          : !stamp_parse_iso(text, strlen(text), &stamp))
		return not_a_time(text, error);
	const gint64 at = stamp.zoned ? stamp_instant(&stamp)
	                  : epoch     ? stamp.civil
	                              : to_utc(when->zone, stamp.civil);
	*out = range_of(at, at + MAX(stamp.resolution, 1) - 1);
	return true;
}

bool when_parse(const struct when *when, const char *text, struct range *out,
                GError **error)
{
	if (text[0] == 'E' && g_ascii_isdigit(text[1]))
		return parse_event(when, text, out, error);
	if (text[0] == '-' && g_ascii_isdigit(text[1]))
		return from_anchor(when->newest, -1, text + 1, "evidence", text, out,
		                   error);
	if (text[0] == 'T' && (text[1] == '+' || text[1] == '-'))
		return from_anchor(when->start, text[1] == '+' ? 1 : -1, text + 2,
		                   "an incident", text, out, error);
	if (strlen(text) > 2 && text[2] == ':')
		return parse_time_of_day(when, text, out, error);
	return parse_stamp(when, text, out, error);
}

bool when_parse_span(const struct when *when, const char *text, gint64 *lo, gint64 *hi,
                     GError **error)
{
	const char *dots = strstr(text, "..");
	struct range from = range_point(G_MININT64), to = range_point(G_MAXINT64);
	if (dots == NULL) {
		if (!when_parse(when, text, &from, error))
			return false;
		*lo = from.lo;
		*hi = from.hi + 1;
		return true;
	}
	g_autofree char *first = g_strndup(text, (gsize)(dots - text));
	if (*first != '\0' && !when_parse(when, first, &from, error))
		return false;
	if (dots[2] != '\0' && !when_parse(when, dots + 2, &to, error))
		return false;
	if (from.lo > to.lo)
		return error_set(error, ERROR_USAGE, "\"%s\" ends before it begins",
		                 text);
	*lo = from.lo;
	*hi = to.lo;
	return true;
}

static char *clock_text(const struct civil *c, bool seconds)
{
	return seconds ? g_strdup_printf("%02d:%02d:%02d", c->hour, c->minute, c->second)
	               : g_strdup_printf("%02d:%02d", c->hour, c->minute);
}

char *when_text(const Zone *zone, struct range at)
{
	if (!range_known(at))
		return g_strdup("not known");
	const struct civil from = instant_to_civil(zone_to_civil(zone, at.lo));
	const bool open = range_is_open(at);
	const gint64 width = open ? 0 : at.hi - at.lo;
	g_autofree char *date =
	        g_strdup_printf("%04d-%02d-%02d", from.year, from.month, from.day);
	g_autofree char *first = clock_text(&from, width < MINUTE - SECOND);
	if (open)
		return g_strdup_printf("%s %s or later", date, first);
	if (width <= MINUTE)
		return g_strdup_printf("%s %s", date, first);
	const struct civil to = instant_to_civil(
	        zone_to_civil(zone, at.hi + (at.hi % SECOND == 0 ? 0 : 1)));
	g_autofree char *second = clock_text(&to, false);
	if (from.day == to.day && from.month == to.month && from.year == to.year)
		return g_strdup_printf("%s %s to %s", date, first, second);
	return g_strdup_printf("%s %s to %04d-%02d-%02d %s", date, first, to.year,
	                       to.month, to.day, second);
}
