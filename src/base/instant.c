#include "base/instant.h"

#include <string.h>

#define LAST_INSTANT                                                                     \
	G_GINT64_CONSTANT(32503680000000000) /* 3000-01-01T00:00Z, exclusive */

/* days_from_civil: March-based years, so that the leap day comes last. */
static gint64 days_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return (gint64)era * 146097 + doe - 719468;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap);
}

static bool within(int value, int lo, int hi)
{
	return value >= lo && value <= hi;
}

gint64 instant_from_civil(const struct civil *civil)
{
	if (!within(civil->year, 1970, 2999) || !within(civil->month, 1, 12) ||
	    !within(civil->day, 1, month_days(civil->year, civil->month)) ||
	    !within(civil->hour, 0, 23) || !within(civil->minute, 0, 59) ||
	    !within(civil->second, 0, 59) || !within(civil->us, 0, 999999))
		return INSTANT_NONE;
	return days_of(civil->year, civil->month, civil->day) * DAY + civil->hour * HOUR +
	       civil->minute * MINUTE + civil->second * SECOND + civil->us;
}

struct civil instant_to_civil(gint64 at)
{
	gint64 day = at / DAY - (at % DAY < 0);
	gint64 rest = at - day * DAY;
	gint64 z = day + 719468;
	gint64 era = (z >= 0 ? z : z - 146096) / 146097;
	gint64 doe = z - era * 146097;
	gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	gint64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	gint64 mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	return (struct civil){
		.year = (int)(yoe + era * 400) + (month <= 2),
		.month = month,
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
		.hour = (int)(rest / HOUR),
		.minute = (int)(rest / MINUTE % 60),
		.second = (int)(rest / SECOND % 60),
		.us = (int)(rest % SECOND),
		.weekday = (int)((day % 7 + 11) % 7), /* day 0 was a Thursday */
	};
}

const char *month_name(int month)
{
	static const char *const names[] = { "January", "February", "March",
		                             "April",   "May",      "June",
		                             "July",    "August",   "September",
		                             "October", "November", "December" };
	return names[CLAMP(month, 1, 12) - 1];
}

bool instant_in_limits(gint64 at)
{
	return at >= 0 && at < LAST_INSTANT;
}

gint64 stamp_instant(const struct stamp *stamp)
{
	gint64 at = stamp->civil - (stamp->zoned ? stamp->offset_s * SECOND : 0);
	return instant_in_limits(at) ? at : INSTANT_NONE;
}

char *instant_rfc3339(gint64 at)
{
	if (at == INSTANT_NONE)
		return NULL;
	struct civil c = instant_to_civil(at);
	char fraction[8] = "";
	if (c.us != 0) {
		g_snprintf(fraction, sizeof fraction, ".%06d", c.us);
		for (char *end = fraction + strlen(fraction); end[-1] == '0';)
			*--end = '\0';
	}
	return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%sZ", c.year, c.month, c.day,
	                       c.hour, c.minute, c.second, fraction);
}
