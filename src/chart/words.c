/* Times and lengths in words. */
#include "chart/words.h"

#include <string.h>

static const char *const days[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
	                            "Thursday", "Friday", "Saturday" };

static struct civil civil_of(gint64 at, const Zone *zone)
{
	return instant_to_civil(zone != NULL ? zone_to_civil(zone, at) : at);
}

gint64 words_instant(struct range at)
{
	if (!range_known(at) || range_is_open(at) || at.hi - at.lo <= MINUTE)
		return at.lo;
	return range_middle(at);
}

char *words_clock(gint64 at, const Zone *zone)
{
	struct civil c = civil_of(at, zone);
	return g_strdup_printf("%02d:%02d", c.hour, c.minute);
}

char *words_clock_fine(gint64 at, const Zone *zone)
{
	struct civil c = civil_of(at, zone);
	return g_strdup_printf("%02d:%02d:%02d", c.hour, c.minute, c.second);
}

char *words_time(struct range at, const Zone *zone)
{
	if (!range_known(at))
		return g_strdup("not known");
	g_autofree char *clock = words_clock(words_instant(at), zone);
	bool vague = !range_is_open(at) && at.hi - at.lo > MINUTE;
	return g_strconcat(vague ? ABOUT : "", clock, NULL);
}

char *words_time_in(struct range at, enum clock clock, const Zone *zone)
{
	const gint64 instant = words_instant(at);
	if (clock == CLOCK_SECONDS && at.lo == at.hi)
		return words_clock_fine(instant, zone);
	g_autofree char *time = words_time(at, zone);
	if (clock != CLOCK_DAYS)
		return g_steal_pointer(&time);
	g_autofree char *day = words_short_date(instant, zone);
	return g_strdup_printf("%.*s %s", (int)(strchr(day, ' ') - day) + 4, day, time);
}

char *words_span(gint64 from, gint64 to, const Zone *zone)
{
	g_autofree char *a = words_clock(from, zone);
	g_autofree char *b = words_clock(to, zone);
	return g_strconcat(a, EN_DASH, b, NULL);
}

char *words_date(gint64 at, const Zone *zone)
{
	struct civil c = civil_of(at, zone);
	return g_strdup_printf("%s %d %s %d", days[c.weekday], c.day, month_name(c.month),
	                       c.year);
}

char *words_short_date(gint64 at, const Zone *zone)
{
	struct civil c = civil_of(at, zone);
	return g_strdup_printf("%d %s", c.day, month_name(c.month));
}

char *words_stamp(gint64 at, const Zone *zone)
{
	struct civil c = civil_of(at, zone);
	return g_strdup_printf("%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour,
	                       c.minute);
}

char *words_stamp_fine(gint64 at, const Zone *zone)
{
	struct civil c = civil_of(at, zone);
	return g_strdup_printf("%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day,
	                       c.hour, c.minute, c.second);
}

const char *words_zone(const Zone *zone)
{
	return zone != NULL ? zone_name(zone) : "UTC";
}

/* "15 minutes": the largest unit that goes into it. */
static char *bin_words(gint64 width, const char *const *one, const char *const *many)
{
	static const gint64 units[] = { DAY, HOUR, MINUTE, SECOND };
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		if (width == units[i])
			return g_strdup(one[i]);
		if (width > 0 && width % units[i] == 0)
			return g_strdup_printf("%" G_GINT64_FORMAT " %s",
			                       width / units[i], many[i]);
	}
	return g_strdup("bin");
}

char *words_bin(gint64 width)
{
	static const char *const one[] = { "day", "hour", "minute", "second" };
	static const char *const many[] = { "days", "hours", "minutes", "seconds" };
	return bin_words(width, one, many);
}

char *words_bin_short(gint64 width)
{
	static const char *const one[] = { "day", "h", "min", "s" };
	static const char *const many[] = { "d", "h", "min", "s" };
	return bin_words(width, one, many);
}

static bool minute_wide(struct range r)
{
	return range_known(r) && !range_is_open(r) && r.hi - r.lo <= MINUTE;
}

struct range words_between(struct range a, struct range b)
{
	/* With one open end nothing is left for rounding to the middle, so the stated minute counts as its start. */
	if (minute_wide(a) && range_is_open(b))
		return range_of(b.lo - a.lo, RANGE_OPEN);
	return range_minus(b, a);
}

/* Two stated minutes explain two minutes of spread; a label has no room to say so. */
static bool as_good_as_point(struct range length)
{
	return range_known(length) && !range_is_open(length) &&
	       length.hi - length.lo <= 2 * MINUTE && range_middle(length) >= 10 * MINUTE;
}

char *words_length_brief(struct range length)
{
	if (!range_known(length) || range_is_open(length))
		return words_length(length);
	/* The middle of two minutes would be half a minute that nobody measured. */
	if (length.hi - length.lo >= MINUTE && range_middle(length) < 10 * MINUTE)
		return range_length_text(length, true);
	g_autofree char *middle =
	        range_length_text(range_point(range_middle(length)), false);
	bool sure = length.lo == length.hi || as_good_as_point(length);
	return g_strconcat(sure ? "" : ABOUT, middle, NULL);
}

char *words_length(struct range length)
{
	if (as_good_as_point(length))
		return words_length_brief(length);
	if (range_is_open(length)) {
		g_autofree char *least = range_length_text(range_point(length.lo), false);
		return g_strconcat(AT_LEAST, " ", least, NULL);
	}
	return range_length_text(length, false);
}

char *words_about(struct range length)
{
	static const char *const numbers[] = { "",     "one", "two",   "three", "four",
		                               "five", "six", "seven", "eight", "nine" };
	if (!range_known(length))
		return g_strdup("not known");
	gint64 minutes = (range_middle(length) + MINUTE / 2) / MINUTE;
	if (minutes < 2)
		return g_strdup("about a minute");
	if (minutes < 10)
		return g_strdup_printf("about %d min", (int)minutes);
	if (minutes < 50)
		return g_strdup_printf("about %d min", (int)(minutes + 2) / 5 * 5);
	if (minutes < 76)
		return g_strdup("about an hour");
	if (minutes < 105)
		return g_strdup("about an hour and a half");
	int halves = (int)MIN((minutes + 15) / 30, 100000), hours = (halves + 1) / 2;
	if (halves % 2 == 1 && halves < 12)
		return g_strdup_printf("about %s and a half hours", numbers[halves / 2]);
	if (hours >= 48)
		return g_strdup_printf("about %d days", (hours + 12) / 24);
	return hours < 10 ? g_strdup_printf("about %s hours", numbers[hours])
	                  : g_strdup_printf("about %d hours", hours);
}
