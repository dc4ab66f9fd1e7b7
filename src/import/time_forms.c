#include "import/time_forms.h"

#include "import/log_text.h"

#include <string.h>

#define EPOCH_FIRST (G_GINT64_CONSTANT(946684800) * SECOND) /* 2000: ids are no epochs */
#define EPOCH_LAST (G_GINT64_CONSTANT(4102444800) * SECOND) /* 2100 */

/* --- pieces ---------------------------------------------------------------------- */

static bool number(struct scan *s, int min, int max, int *out)
{
	gint64 value;
	if (!scan_digits(s, min, max, &value))
		return false;
	*out = (int)value;
	return true;
}

/* " PM", "pm" */
static bool half_day(struct scan *s, int *after)
{
	struct scan rest = *s;
	scan_char(&rest, ' ');
	if (rest.end - rest.at < 2 || (rest.at[1] | 0x20) != 'm' ||
	    ((rest.at[0] | 0x20) != 'a' && (rest.at[0] | 0x20) != 'p'))
		return false;
	*after = (rest.at[0] | 0x20) == 'p' ? 12 : 0;
	rest.at += 2;
	if (!scan_done(&rest) && g_ascii_isalnum(*rest.at))
		return false;
	*s = rest;
	return true;
}

/* ":102" behind the seconds, as WebSphere and phones write it */
static void colon_fraction(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	gint64 value, step = SECOND;
	const char *from = rest.at + 1;
	if (!scan_char(&rest, ':') || !scan_digits(&rest, 1, 6, &value))
		return;
	/* "9" is nine milliseconds where zeros are left out, else digits count from the left */
	const bool padded = rest.at - from >= 3;
	for (const char *at = from; at < rest.at; at++)
		step /= 10;
	record->stamp.civil += padded ? value * step : value * 1000;
	record->stamp.resolution = padded ? step : 1000;
	*s = rest;
}

/* "14:11:07.102", "2:11:07 PM", "14:11" when minutes is set; a time of day in record */
static bool clock_of(struct scan *s, bool minutes, struct log_record *record)
{
	struct scan rest = *s;
	int hour, minute, after;
	if (log_time_clock(&rest, record)) {
		colon_fraction(&rest, record);
	} else {
		if (!minutes || !number(&rest, 1, 2, &hour) || !scan_char(&rest, ':') ||
		    !number(&rest, 2, 2, &minute) || hour > 23 || minute > 59 ||
		    (!scan_done(&rest) && (*rest.at == ':' || *rest.at == '.')))
			return false;
		record->stamp = (struct stamp){ .civil = hour * HOUR + minute * MINUTE,
			                        .resolution = MINUTE };
	}
	if (half_day(&rest, &after)) {
		const gint64 clock = record->stamp.civil;
		if (clock >= 13 * HOUR || clock < HOUR)
			return false;
		record->stamp.civil = clock % (12 * HOUR) + after * HOUR;
	}
	*s = rest;
	return true;
}

/* Adds the day to a time of day. */
static bool put_day(struct log_record *record, int year, int month, int day)
{
	const struct civil civil = { .year = year, .month = month, .day = day };
	const gint64 midnight = instant_from_civil(&civil);
	if (midnight == INSTANT_NONE)
		return false;
	record->clock = year == CLOCK_YEAR ? CLOCK_NO_YEAR : CLOCK_FULL;
	record->stamp.civil += midnight;
	return true;
}

/* Between a date and a clock: " ", "T", "-", "_", ":", ", ", ",", " - ", " at " */
static bool between(struct scan *s)
{
	struct scan rest = *s;
	if (scan_word(&rest, ", ") || scan_word(&rest, ",") || scan_word(&rest, " - ") ||
	    scan_word(&rest, " at ") || scan_word(&rest, ", at ")) {
		*s = rest;
		return true;
	}
	if (scan_done(&rest) || *rest.at == '\0' || strchr(" T-_:", *rest.at) == NULL)
		return false;
	rest.at++;
	scan_blanks(&rest);
	*s = rest;
	return true;
}

/* "Mar", "MAR", "mar", "March" */
static int month_word(struct scan *s)
{
	char name[3];
	struct scan rest = *s;
	if (rest.end - rest.at < 3)
		return 0;
	name[0] = g_ascii_toupper(rest.at[0]);
	name[1] = g_ascii_tolower(rest.at[1]);
	name[2] = g_ascii_tolower(rest.at[2]);
	struct scan three = scan_of(name, sizeof name);
	const int month = scan_month(&three);
	if (month == 0)
		return 0;
	rest.at += 3;
	const char *full = month_name(month) + 3;
	const gsize len = strlen(full);
	if ((gsize)(rest.end - rest.at) >= len &&
	    g_ascii_strncasecmp(rest.at, full, len) == 0)
		rest.at += len;
	scan_char(&rest, '.');
	if (!scan_done(&rest) && g_ascii_isalpha(*rest.at))
		return 0;
	*s = rest;
	return month;
}

/* "Sat ", "Saturday, "; nothing is fine */
static void week_day(struct scan *s)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu",
		                            "fri", "sat", "sun" };
	struct scan rest = *s;
	while (!scan_done(&rest) && g_ascii_isalpha(*rest.at))
		rest.at++;
	if (rest.at - s->at < 3)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
		if (g_ascii_strncasecmp(s->at, days[i], 3) == 0) {
			scan_char(&rest, ',');
			scan_blanks(&rest);
			*s = rest;
			return;
		}
}

static int year_of(struct scan *s)
{
	int year;
	if (number(s, 4, 4, &year))
		return year >= 1970 ? year : 0;
	return number(s, 2, 2, &year) ? 2000 + year : 0;
}

/* --- forms ------------------------------------------------------------------------- */

static bool epoch(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	if (!log_time_epoch(&rest, record) || record->stamp.civil < EPOCH_FIRST ||
	    record->stamp.civil >= EPOCH_LAST)
		return false;
	*s = rest;
	return true;
}

/* "2026-03-14 14:11", "2026/03/14T14:11Z", "2026-03-14 14:11:07 PM", "2026-3-14 14:11:07:102", "2026-03-14, 14:11:07" */
static bool year_first(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	int year, month, day;
	if (!number(&rest, 4, 4, &year) || scan_done(&rest))
		return false;
	const char separator = *rest.at;
	if ((separator != '-' && separator != '/' && separator != '.') ||
	    !scan_char(&rest, separator) || !number(&rest, 1, 2, &month) ||
	    !scan_char(&rest, separator) || !number(&rest, 1, 2, &day) ||
	    !between(&rest) || !clock_of(&rest, true, record) ||
	    !put_day(record, year, month, day))
		return false;
	log_time_zone(&rest, record);
	*s = rest;
	return true;
}

/* "2026-03-14-14.11.07.102341" of DB2 and Blue Gene, "2026-03-14T14-11-07" */
static bool dotted_clock(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	struct civil c = { 0 };
	if (!number(&rest, 4, 4, &c.year) || !scan_char(&rest, '-') ||
	    !number(&rest, 2, 2, &c.month) || !scan_char(&rest, '-') ||
	    !number(&rest, 2, 2, &c.day) || scan_done(&rest) || *rest.at == '\0' ||
	    strchr("-T_ ", *rest.at) == NULL)
		return false;
	rest.at++;
	if (!number(&rest, 2, 2, &c.hour) || scan_done(&rest))
		return false;
	const char separator = *rest.at;
	if ((separator != '.' && separator != '-') || !scan_char(&rest, separator) ||
	    !number(&rest, 2, 2, &c.minute) || !scan_char(&rest, separator) ||
	    !number(&rest, 2, 2, &c.second))
		return false;
	gint64 resolution = SECOND;
	struct scan more = rest;
	int us;
	if (scan_char(&more, '.') && number(&more, 6, 6, &us)) {
		c.us = us;
		resolution = 1;
		rest = more;
	}
	const gint64 civil = instant_from_civil(&c);
	if (civil == INSTANT_NONE)
		return false;
	record->clock = CLOCK_FULL;
	record->stamp = (struct stamp){ .civil = civil, .resolution = resolution };
	*s = rest;
	return true;
}

/* "2026:073:14:11:07", "2026-073T14:11:07", "2026/073 14:11:07": the day of the year */
static bool day_of_year(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	int year, day;
	if (!number(&rest, 4, 4, &year) || year < 1970 || scan_done(&rest) ||
	    *rest.at == '\0' || strchr("-/:.", *rest.at) == NULL)
		return false;
	rest.at++;
	if (!number(&rest, 3, 3, &day) || day < 1 || day > 366 || !between(&rest) ||
	    !clock_of(&rest, false, record) || !put_day(record, year, 1, 1))
		return false;
	record->stamp.civil += (day - 1) * DAY;
	if (instant_to_civil(record->stamp.civil).year != year)
		return false;
	log_time_zone(&rest, record);
	*s = rest;
	return true;
}

/* ".102", ",102" */
static void point_fraction(struct scan *s, struct log_record *record)
{
	gint64 step = SECOND;
	if (s->end - s->at < 2 || (*s->at != '.' && *s->at != ',') ||
	    !g_ascii_isdigit(s->at[1]))
		return;
	for (s->at++; !scan_done(s) && g_ascii_isdigit(*s->at); s->at++) {
		step /= 10;
		record->stamp.civil += (*s->at - '0') * step;
	}
	record->stamp.resolution = MAX(step, 1);
}

/* "20140314.141107,344", "20140314-14:11:07", "20140314T141107Z", "20140314141107" */
static bool compact(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	gint64 day, clock;
	if (!scan_digits(&rest, 8, 8, &day) || scan_done(&rest) || *rest.at == '\0')
		return false;
	if (strchr("-_.T ", *rest.at) != NULL)
		rest.at++;
	else if (!g_ascii_isdigit(*rest.at) || rest.end - rest.at < 6)
		return false;
	if (!clock_of(&rest, false, record)) {
		if (!scan_digits(&rest, 6, 6, &clock) || clock / 10000 > 23 ||
		    clock / 100 % 100 > 59 || clock % 100 > 59)
			return false;
		record->stamp = (struct stamp){ .civil = clock / 10000 * HOUR +
			                                 clock / 100 % 100 * MINUTE +
			                                 clock % 100 * SECOND,
			                        .resolution = SECOND };
		point_fraction(&rest, record);
	}
	if (day < 19700101 || !put_day(record, (int)(day / 10000), (int)(day / 100 % 100),
	                               (int)(day % 100)))
		return false;
	log_time_zone(&rest, record);
	*s = rest;
	return true;
}

/* Two numbers and a year: "14.03.2026 14:11:07", "3/14/26, 2:11:07 PM" */
static bool numbers(struct scan *s, bool month_first, struct log_record *record)
{
	struct scan rest = *s;
	int first, second;
	if (!number(&rest, 1, 2, &first) || scan_done(&rest))
		return false;
	const char separator = *rest.at;
	if ((separator != '.' && separator != '/' && separator != '-') ||
	    !scan_char(&rest, separator) || !number(&rest, 1, 2, &second) ||
	    !scan_char(&rest, separator))
		return false;
	const int year = year_of(&rest);
	if (year == 0 || !between(&rest) || !clock_of(&rest, true, record) ||
	    !put_day(record, year, month_first ? first : second,
	             month_first ? second : first))
		return false;
	log_time_zone(&rest, record);
	*s = rest;
	return true;
}

static bool day_month(struct scan *s, struct log_record *record)
{
	return numbers(s, false, record);
}

/* "26/03/14-14:11:07", "26-3-14, 14:11": a year of two digits first */
static bool year_two(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	int year, month, day;
	if (!number(&rest, 2, 2, &year) || scan_done(&rest))
		return false;
	const char separator = *rest.at;
	if ((separator != '.' && separator != '/' && separator != '-') ||
	    !scan_char(&rest, separator) || !number(&rest, 1, 2, &month) ||
	    !scan_char(&rest, separator) || !number(&rest, 1, 2, &day) ||
	    !between(&rest) || !clock_of(&rest, true, record) ||
	    !put_day(record, 2000 + year, month, day))
		return false;
	log_time_zone(&rest, record);
	*s = rest;
	return true;
}

static bool month_day(struct scan *s, struct log_record *record)
{
	return numbers(s, true, record);
}

/* "03/14 14:11:07", "03.14 14:11:07" */
static bool month_day_only(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	int month, day;
	if (!number(&rest, 1, 2, &month) ||
	    (!scan_char(&rest, '/') && !scan_char(&rest, '.')) ||
	    !number(&rest, 1, 2, &day) || !scan_char(&rest, ' ') ||
	    !clock_of(&rest, false, record) || !put_day(record, CLOCK_YEAR, month, day))
		return false;
	*s = rest;
	return true;
}

/* "14-MAR-2026 14:11:07", "14Mar2026 14:11:07", "14-Mar-26 14:11:07", "Sat, 14 Mar 2026 14:11:07 GMT", "14 Mar 14:11:07" */
static bool day_name(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	int day;
	week_day(&rest);
	if (!number(&rest, 1, 2, &day))
		return false;
	const char separator = scan_done(&rest) ? '\0' : *rest.at;
	const bool separated = separator == '-' || separator == '/' || separator == ' ' ||
	                       separator == '.';
	if (separated)
		rest.at++;
	if (separator == '.')
		scan_blanks(&rest);
	const int month = month_word(&rest);
	if (month == 0 || (separated && separator != '.' && !scan_char(&rest, separator)))
		return false;
	scan_blanks(&rest);
	struct scan dated = rest;
	int year = year_of(&dated);
	if (year != 0 && !scan_done(&dated) && *dated.at != ':' && between(&dated))
		rest = dated;
	else if (year != 0 && scan_char(&dated, ':') && dated.end - dated.at > 5 &&
	         dated.at[2] == ':' && dated.at[5] == ':')
		rest = dated; /* "14/Mar/2026:14:11:07" */
	else
		year = CLOCK_YEAR;
	if (!clock_of(&rest, year != CLOCK_YEAR, record) ||
	    !put_day(record, year, month, day))
		return false;
	if (year != CLOCK_YEAR)
		log_time_zone(&rest, record);
	*s = rest;
	return true;
}

/* "Saturday, March 14, 2026 2:11:07 PM", "Mar 14 2026, 14:11:07", "Mar 14 14:11" */
static bool month_name_first(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	int day, year = CLOCK_YEAR;
	week_day(&rest);
	const int month = month_word(&rest);
	if (month == 0 || (!scan_char(&rest, ' ') && !scan_char(&rest, '-')))
		return false;
	scan_blanks(&rest);
	if (!number(&rest, 1, 2, &day))
		return false;
	scan_char(&rest, ',');
	scan_char(&rest, '-');
	scan_blanks(&rest);
	struct scan dated = rest;
	int four;
	if (number(&dated, 4, 4, &four) && four >= 1970 && between(&dated)) {
		rest = dated;
		year = four;
	}
	if (!clock_of(&rest, true, record) || !put_day(record, year, month, day))
		return false;
	if (year != CLOCK_YEAR)
		log_time_zone(&rest, record);
	*s = rest;
	return true;
}

/* "2026-03-14", "14.03.2026", "14-Mar-2026": of two numbers the day is first, where it can be */
static bool date_behind(struct scan *s, int *year, int *month, int *day)
{
	struct scan rest = *s;
	int first, second;
	if (!number(&rest, 4, 4, year)) {
		if (!number(&rest, 1, 2, &first) || scan_done(&rest))
			return false;
		const char separator = *rest.at++;
		if (separator != '-' && separator != '/' && separator != '.' &&
		    separator != ' ')
			return false;
		second = month_word(&rest);
		const bool named = second != 0;
		if ((!named && !number(&rest, 2, 2, &second)) ||
		    !scan_char(&rest, separator) || !number(&rest, 4, 4, year))
			return false;
		*day = named || second <= 12 ? first : second;
		*month = named || second <= 12 ? second : first;
		*s = rest;
		return true;
	}
	const char separator = scan_done(&rest) ? '\0' : *rest.at;
	if ((separator != '-' && separator != '/' && separator != '.') ||
	    !scan_char(&rest, separator) || !number(&rest, 2, 2, month) ||
	    !scan_char(&rest, separator) || !number(&rest, 2, 2, day))
		return false;
	*s = rest;
	return true;
}

/* "14:11:07 2026-03-14", "14:11:07.102 14.03.2026", "2:11:07 PM 14-Mar-2026" */
static bool clock_first(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	int year, month, day;
	if (!clock_of(&rest, false, record) || !between(&rest) ||
	    !date_behind(&rest, &year, &month, &day) || year < 1970 ||
	    !put_day(record, year, month, day))
		return false;
	log_time_zone(&rest, record);
	*s = rest;
	return true;
}

/* "2:11PM", Go's time.Kitchen: of zerolog's console */
static bool kitchen_clock(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	if (!clock_of(&rest, true, record) || rest.at == s->at ||
	    g_ascii_toupper(rest.at[-1]) != 'M')
		return false;
	record->clock = CLOCK_NO_DATE;
	*s = rest;
	return true;
}

/* --- the table --------------------------------------------------------------------- */

/* "14h11m07", "2026-03-14 14h11m07"; "14h11m07s" without a date is a length of time */
static bool letter_clock(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	int year = CLOCK_YEAR, month = 1, day = 1, hour, minute, second;
	const bool dated = number(&rest, 4, 4, &year) && scan_char(&rest, '-') &&
	                   number(&rest, 2, 2, &month) && scan_char(&rest, '-') &&
	                   number(&rest, 2, 2, &day) && between(&rest);
	if (!dated)
		rest = *s;
	if (!number(&rest, 2, 2, &hour) || !scan_char(&rest, 'h') ||
	    !number(&rest, 2, 2, &minute) || !scan_char(&rest, 'm') ||
	    !number(&rest, 2, 2, &second) || hour > 23 || minute > 59 || second > 59 ||
	    (!dated && !scan_done(&rest) && *rest.at == 's'))
		return false;
	record->clock = CLOCK_NO_DATE;
	record->stamp =
	        (struct stamp){ .civil = hour * HOUR + minute * MINUTE + second * SECOND,
		                .resolution = SECOND };
	if (dated && !put_day(record, year, month, day))
		return false;
	scan_char(&rest, 's');
	*s = rest;
	return true;
}

#define CLOCK "\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d+)?"
#define CLOCK_OR_MINUTE "\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,:]\\d+)?)?(?: ?[AaPp][Mm]\\b)?"
#define LABEL                                                                            \
	"(?:[ECMPAH][SD]T|AK[SD]T|N[SD]T|BRT|ART|WES?T|CES?T|EES?T|BST|IST|MSK|SAST|"    \
	"GST|PKT|NPT|ICT|WIB|SGT|HKT|A[WCE][SD]T|JST|KST|NZ[SD]T|UTC|GMT)\\b"
#define ZONE "(?:Z\\b| ?[+-]\\d\\d(?::?\\d\\d)?\\b| " LABEL ")?"
#define NAME "[A-Za-z]{3,9}"
#define SEPARATOR "(?: - |,? at |, ?|[ T_:-] *)"

const struct time_form time_forms[] = {
	{ "iso", "2026-03-14T14:11:07.102Z", log_time_iso,
	  "\\d{4}[-/.]\\d\\d[-/.]\\d\\d[T _:-]" CLOCK ZONE, TIME_PLAIN },
	{ "ctime", "Sat Mar 14 14:11:07 2026", log_time_ctime,
	  "[A-Z][a-z]{2},? " NAME " +\\d{1,2} " CLOCK " (?:[A-Z]+ )?\\d{4}", TIME_PLAIN },
	{ "clf", "14/Mar/2026:14:11:07 +0000", log_time_day_first,
	  "\\d{1,2}[-/ ][A-Z][a-z]{2}[-/ ]\\d{4}(?::{1,2}| )" CLOCK ZONE, TIME_PLAIN },
	{ "syslog", "Mar 14 14:11:07", log_time_syslog,
	  "\\pL{3,5}\\.? +\\d{1,2},?(?: \\d{4})? " CLOCK "(?: ?[AaPp][Mm]\\b)?",
	  TIME_PLAIN },
	{ "short-year", "26/03/14 14:11:07", log_time_short_year,
	  "\\d\\d[-/]?\\d\\d[-/]?\\d\\d +" CLOCK, TIME_PLAIN },
	{ "year-first", "2026-03-14 14:11", year_first,
	  "\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}" SEPARATOR CLOCK_OR_MINUTE ZONE, TIME_PLAIN },
	{ "dotted-clock", "2026-03-14-14.11.07.102341", dotted_clock,
	  "\\d{4}-\\d\\d-\\d\\d[-T_ ]\\d\\d[.-]\\d\\d[.-]\\d\\d(?:\\.\\d{6})?",
	  TIME_PLAIN },
	{ "day-of-year", "2026:073:14:11:07", day_of_year,
	  "\\d{4}[-/:.]\\d{3}" SEPARATOR CLOCK ZONE, TIME_PLAIN },
	{ "compact", "20260314T141107Z", compact,
	  "\\d{8}[-_.T "
	  "]?(?:\\d{1,2}:\\d\\d:\\d\\d(?:[.,:]\\d+)?|\\d{6}(?:[.,]\\d+)?)" ZONE,
	  TIME_PLAIN },
	{ "day-month", "14.03.2026 14:11:07", day_month,
	  "\\d{1,2}[./-]\\d{1,2}[./-](?:\\d{4}|\\d\\d)" SEPARATOR CLOCK_OR_MINUTE ZONE,
	  TIME_ORDER },
	{ "month-day", "3/14/2026 2:11:07 PM", month_day,
	  "\\d{1,2}[./-]\\d{1,2}[./-](?:\\d{4}|\\d\\d)" SEPARATOR CLOCK_OR_MINUTE ZONE,
	  TIME_ORDER },
	{ "year-two", "26/03/14-14:11:07", year_two,
	  "\\d\\d[./-]\\d{1,2}[./-]\\d{1,2}" SEPARATOR CLOCK_OR_MINUTE ZONE, TIME_ORDER },
	{ "day-name", "14-MAR-2026 14:11:07", day_name,
	  "(?:" NAME ",? )?\\d{1,2}(?:[-/ ]|\\. ?)?" NAME "\\.?[-/ ]?(?:\\d{4}|\\d\\d)?"
	  "(?: - |,? at |, ?|[ T_:-] *)?" CLOCK_OR_MINUTE ZONE,
	  TIME_PLAIN },
	{ "month-name", "Saturday, March 14, 2026 2:11:07 PM", month_name_first,
	  "(?:" NAME ",? +)?" NAME "[ -] *\\d{1,2}[ ,-] *(?:\\d{4}" SEPARATOR
	  ")?" CLOCK_OR_MINUTE ZONE,
	  TIME_PLAIN },
	{ "clock-first", "14:11:07 2026-03-14", clock_first,
	  CLOCK "(?: ?[AaPp][Mm])?" SEPARATOR
	        "(?:\\d{4}[-/.]\\d\\d[-/.]\\d\\d|\\d{1,2}[-/. ](?:\\d\\d|" NAME
	        ")[-/. ]\\d{4})" ZONE,
	  TIME_PLAIN },
	{ "tai64n", "@4000000069b56ca00b0a1c2d", log_time_tai64,
	  "@4[0-9a-f]{15}(?:[0-9a-f]{8})?", TIME_PLAIN },
	{ "epoch", "1773497467.102", epoch, "\\d{9,19}(?:\\.\\d+)?", TIME_NUMBER },
	{ "month-day-clock", "03-14 14:11:07.102", log_time_month_day,
	  "\\d\\d-?\\d\\d " CLOCK, TIME_PLAIN },
	{ "month-day-only", "03/14 14:11:07", month_day_only,
	  "\\d{1,2}[/.]\\d{1,2} " CLOCK, TIME_PLAIN },
	{ "clock", "14:11:07.102", log_time_clock, CLOCK, TIME_PLAIN },
	{ "kitchen-clock", "2:11PM", kitchen_clock, "\\d{1,2}:\\d\\d[AP]M\\b",
	  TIME_PLAIN },
	{ "letter-clock", "2026-03-14 14h11m07", letter_clock,
	  "(?:\\d{4}-\\d\\d-\\d\\d" SEPARATOR ")?\\d\\dh\\d\\dm\\d\\d", TIME_PLAIN },
};
const guint time_forms_n = G_N_ELEMENTS(time_forms);

const struct time_form *time_form_named(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(time_forms); i++)
		if (strcmp(time_forms[i].name, name) == 0)
			return &time_forms[i];
	return NULL;
}
