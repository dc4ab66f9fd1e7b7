#include "import/log_text.h"
#include "base/zone.h"

#include <string.h>

/* --- pieces of a time ------------------------------------------------------------ */

struct time {
	struct civil civil;
	gint64 resolution;
};

static bool number(struct scan *s, int min, int max, int *out)
{
	gint64 value;
	if (!scan_digits(s, min, max, &value))
		return false;
	*out = (int)value;
	return true;
}

static inline bool is_digit(char c)
{
	return (guchar)(c - '0') < 10;
}

/* ".102", ",102"; nothing is fine */
static void fraction(struct scan *s, struct time *t)
{
	static const int steps[] = { 1000000, 100000, 10000, 1000, 100, 10, 1 };
	t->resolution = SECOND;
	if (s->end - s->at < 2 || (*s->at != '.' && *s->at != ',') || !is_digit(s->at[1]))
		return;
	const char *at = ++s->at, *end = s->end - at > 6 ? at + 6 : s->end;
	int us = 0;
	for (; at < end && is_digit(*at); at++)
		us = us * 10 + (*at - '0');
	t->resolution = steps[at - s->at];
	t->civil.us += us * steps[at - s->at];
	while (at < s->end && is_digit(*at))
		at++;
	s->at = at;
}

/* "14:11:07.102" */
static bool clock_time(struct scan *s, struct time *t)
{
	struct civil *c = &t->civil;
	if (!number(s, 1, 2, &c->hour) || !scan_char(s, ':') ||
	    !number(s, 2, 2, &c->minute) || !scan_char(s, ':') ||
	    !number(s, 2, 2, &c->second))
		return false;
	fraction(s, t);
	return true;
}

/* " PM" */
static void half_day(struct scan *s, struct time *t)
{
	struct scan rest = *s;
	scan_char(&rest, ' ');
	const bool pm = scan_word(&rest, "PM") || scan_word(&rest, "pm");
	if (!pm && !scan_word(&rest, "AM") && !scan_word(&rest, "am"))
		return;
	if (t->civil.hour == 12)
		t->civil.hour = 0;
	t->civil.hour += pm ? 12 : 0;
	*s = rest;
}

static bool put(struct log_record *record, enum log_clock clock, const struct time *t)
{
	struct civil c = t->civil;
	const bool leap = c.second == 60;
	const bool midnight = c.hour == 24 && c.minute == 0 && c.second == 0 && c.us == 0;
	if (leap) {
		c.second = 59;
		c.us = 999999;
	}
	if (midnight)
		c.hour = 0;
	gint64 civil = instant_from_civil(&c);
	if (civil == INSTANT_NONE)
		return false;
	/* 24:00:00 is the next day's 00:00; a time of day has none, and 31 December that of any year. */
	if (midnight && clock != CLOCK_NO_DATE)
		civil += DAY;
	if (clock == CLOCK_NO_YEAR && c.month == 12 && c.day == 31 && midnight) {
		c = (struct civil){ .year = CLOCK_YEAR, .month = 1, .day = 1 };
		civil = instant_from_civil(&c);
	}
	record->clock = clock;
	record->stamp = (struct stamp){ .civil = civil,
		                        .resolution = t->resolution,
		                        .leap = leap };
	return true;
}

/* --- zones ------------------------------------------------------------------------- */

static bool ends_word(const struct scan *s)
{
	return scan_done(s) || !g_ascii_isalnum(*s->at);
}

/* "+01:00", "-0700", "+02" */
static bool numeric_zone(struct scan *s, struct stamp *stamp)
{
	struct scan rest = *s;
	int hours, minutes = 0;
	const bool east = scan_char(&rest, '+');
	if ((!east && !scan_char(&rest, '-')) || !number(&rest, 2, 2, &hours))
		return false;
	struct scan more = rest;
	scan_char(&more, ':');
	if (number(&more, 2, 2, &minutes))
		rest = more;
	if (hours > 23 || minutes > 59 || !ends_word(&rest))
		return false;
	stamp->zoned = true;
	stamp->offset_s = (east ? 1 : -1) * (hours * 3600 + minutes * 60);
	*s = rest;
	return true;
}

/* "CET", where it is the label of a zone: "INFO" is none. */
static bool label_zone(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	while (!scan_done(&rest) && g_ascii_isupper(*rest.at))
		rest.at++;
	const gsize len = (gsize)(rest.at - s->at);
	int offset_s;
	bool ambiguous;
	if (len < 2 || len > 5 || !ends_word(&rest))
		return false;
	if (log_is(scan_of(s->at, len), "UTC") || log_is(scan_of(s->at, len), "GMT"))
		record->stamp.zoned = true;
	else if (zone_label_offset(s->at, len, NULL, record->stamp.civil, &offset_s,
	                           &ambiguous))
		record->zone_label = scan_of(s->at, len);
	else
		return false;
	s->at = rest.at;
	return true;
}

/* " UTC m=+0.125597034": what String() of Go's time.Time adds */
static void skip_monotonic(struct scan *s)
{
	struct scan rest = *s, word;
	if (!scan_char(&rest, ' ') || !log_word(&rest, &word) || word.end - word.at > 5)
		return;
	if (!scan_word(&rest, " m=+") && !scan_word(&rest, " m=-"))
		return;
	while (!scan_done(&rest) && (g_ascii_isdigit(*rest.at) || *rest.at == '.'))
		rest.at++;
	*s = rest;
}

void log_time_zone(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	if (scan_char(&rest, 'Z') && ends_word(&rest)) {
		record->stamp.zoned = true;
		*s = rest;
		return;
	}
	if (numeric_zone(s, &record->stamp))
		return;
	rest = *s;
	if (scan_char(&rest, ' ') &&
	    (numeric_zone(&rest, &record->stamp) || label_zone(&rest, record))) {
		*s = rest;
		skip_monotonic(s);
	}
}

/* --- forms ------------------------------------------------------------------------- */

/* The minute that a thread read last in some form: of a log it is that of most lines. */
struct minute {
	char text[16]; /* "2026-03-14T14:11", "Mar 14 14:11" */
	gint64 civil;  /* 0 = none yet */
};

/* The same len bytes once more, and a second of two digits behind them. */
static bool same_minute(struct scan *s, const struct minute *minute, gsize len,
                        gint64 *civil)
{
	const char *at = s->at, *second = at + len + 1;
	if (s->end - at < (gssize)len + 3 || minute->civil == 0 ||
	    memcmp(at, minute->text, len) != 0 || at[len] != ':' ||
	    !is_digit(second[0]) || second[0] > '5' || !is_digit(second[1]))
		return false;
	*civil = minute->civil + ((second[0] - '0') * 10 + second[1] - '0') * SECOND;
	s->at += len + 3;
	return true;
}

/* Of len bytes, the last two of them its minutes; the two before a colon its hour. */
static void keep_minute(struct minute *minute, struct scan text, gsize len,
                        const struct time *t, gint64 civil)
{
	if (text.end - text.at < (gssize)len + 3 || text.at[len - 3] != ':' ||
	    text.at[len] != ':' || t->civil.second > 59 || t->civil.hour > 23)
		return;
	memcpy(minute->text, text.at, len);
	minute->civil = civil - t->civil.second * SECOND - t->civil.us;
}

static bool same_iso_minute(struct scan *s, const struct minute *minute,
                            struct log_record *record)
{
	struct time t = { 0 };
	gint64 civil;
	if (!same_minute(s, minute, strlen("2026-03-14T14:11"), &civil))
		return false;
	fraction(s, &t);
	record->clock = CLOCK_FULL;
	record->stamp =
	        (struct stamp){ .civil = civil + t.civil.us, .resolution = t.resolution };
	log_time_zone(s, record);
	return true;
}

bool log_time_iso(struct scan *s, struct log_record *record)
{
	static _Thread_local struct minute last;
	struct scan rest = *s;
	struct time t = { 0 };
	struct civil *c = &t.civil;
	if (same_iso_minute(s, &last, record))
		return true;
	if (!number(&rest, 4, 4, &c->year) || scan_done(&rest))
		return false;
	const char separator = *rest.at;
	if ((separator != '-' && separator != '/' && separator != '.') ||
	    !scan_char(&rest, separator) || !number(&rest, 2, 2, &c->month) ||
	    !scan_char(&rest, separator) || !number(&rest, 2, 2, &c->day))
		return false;
	if (!scan_char(&rest, 'T') && !scan_char(&rest, ' ') && !scan_char(&rest, '_') &&
	    !scan_char(&rest, '-') && !scan_char(&rest, ':'))
		return false;
	if (!clock_time(&rest, &t) || !put(record, CLOCK_FULL, &t))
		return false;
	keep_minute(&last, (struct scan){ s->at, rest.at }, strlen("2026-03-14T14:11"),
	            &t, record->stamp.civil);
	log_time_zone(&rest, record);
	*s = rest;
	return true;
}

/* Months as syslog daemons of other locales write them (CLDR 44, abbreviated); English ones are scan_month()'s. */
static const struct {
	const char *name;
	int month;
} local_months[] = {
	{ "janv", 1 }, { "jan", 1 },         { "ene", 1 },         { "gen", 1 },
	{ "feb", 2 },  { "f\303\251vr", 2 }, { "fev", 2 },         { "m\303\244rz", 3 },
	{ "mars", 3 }, { "mrt", 3 },         { "mar", 3 },         { "M\303\244r", 3 },
	{ "avr", 4 },  { "abr", 4 },         { "apr", 4 },         { "Mai", 5 },
	{ "mai", 5 },  { "mei", 5 },         { "may", 5 },         { "mag", 5 },
	{ "maj", 5 },  { "juin", 6 },        { "jun", 6 },         { "giu", 6 },
	{ "juil", 7 }, { "jul", 7 },         { "lug", 7 },         { "ao\303\273t", 8 },
	{ "aug", 8 },  { "ago", 8 },         { "sept", 9 },        { "sep", 9 },
	{ "set", 9 },  { "Okt", 10 },        { "okt", 10 },        { "oct", 10 },
	{ "ott", 10 }, { "out", 10 },        { "nov", 11 },        { "Dez", 12 },
	{ "dez", 12 }, { "dec", 12 },        { "d\303\251c", 12 }, { "dic", 12 },
};

static int local_month(struct scan *s)
{
	for (gsize i = 0; i < G_N_ELEMENTS(local_months); i++) {
		struct scan rest = *s;
		if (!scan_word(&rest, local_months[i].name))
			continue;
		scan_char(&rest, '.');
		if (scan_done(&rest) || *rest.at != ' ')
			continue;
		*s = rest;
		return local_months[i].month;
	}
	return 0;
}

/* Month, blank or blanks, day of one or two digits. */
static bool month_day(struct scan *s, struct time *t)
{
	t->civil.month = scan_month(s);
	if (t->civil.month == 0)
		t->civil.month = local_month(s);
	if (t->civil.month == 0 || scan_done(s) || *s->at != ' ')
		return false;
	scan_blanks(s);
	return number(s, 1, 2, &t->civil.day);
}

/* What follows the second may be a fraction, or half of a day: then it is read anew. */
static bool same_syslog_minute(struct scan *s, const struct minute *minute,
                               struct log_record *record)
{
	struct scan rest = *s;
	gint64 civil;
	if (!same_minute(&rest, minute, strlen("Mar 14 14:11"), &civil) ||
	    rest.end - rest.at < 2 || rest.at[0] != ' ' ||
	    strchr("AaPp", rest.at[1]) != NULL)
		return false;
	record->clock = CLOCK_NO_YEAR;
	record->stamp = (struct stamp){ .civil = civil, .resolution = SECOND };
	*s = rest;
	return true;
}

bool log_time_syslog(struct scan *s, struct log_record *record)
{
	static _Thread_local struct minute last;
	struct scan rest = *s;
	struct time t = { .civil = { .year = CLOCK_YEAR } };
	if (same_syslog_minute(s, &last, record))
		return true;
	if (!month_day(&rest, &t))
		return false;
	const bool comma = scan_char(&rest, ',');
	if (!scan_char(&rest, ' '))
		return false;
	struct scan year = rest;
	const bool dated = number(&year, 4, 4, &t.civil.year) && scan_char(&year, ' ');
	if (dated)
		rest = year;
	else
		t.civil.year = CLOCK_YEAR;
	if ((comma && !dated) || !clock_time(&rest, &t))
		return false;
	const char *end = rest.at;
	half_day(&rest, &t);
	if (!put(record, dated ? CLOCK_FULL : CLOCK_NO_YEAR, &t))
		return false;
	if (!dated && rest.at == end)
		keep_minute(&last, (struct scan){ s->at, end }, strlen("Mar 14 14:11"),
		            &t, record->stamp.civil);
	*s = rest;
	return true;
}

static bool week_day(struct scan *s)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu",
		                            "Fri", "Sat", "Sun" };
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
		if (scan_word(s, days[i])) {
			scan_char(s, ',');
			return scan_char(s, ' ');
		}
	return false;
}

bool log_time_ctime(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, label;
	struct time t = { 0 };
	if (!week_day(&rest) || !month_day(&rest, &t) || !scan_char(&rest, ' ') ||
	    !clock_time(&rest, &t) || !scan_char(&rest, ' '))
		return false;
	label = rest;
	while (!scan_done(&rest) && g_ascii_isupper(*rest.at))
		rest.at++;
	label.end = rest.at;
	if (label.end > label.at && !scan_char(&rest, ' '))
		return false;
	if (!number(&rest, 4, 4, &t.civil.year) || !put(record, CLOCK_FULL, &t))
		return false;
	label_zone(&label, record);
	*s = rest;
	return true;
}

bool log_time_day_first(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	struct time t = { 0 };
	if (!number(&rest, 1, 2, &t.civil.day) || scan_done(&rest))
		return false;
	const char separator = *rest.at;
	if ((separator != '/' && separator != '-' && separator != ' ') ||
	    !scan_char(&rest, separator))
		return false;
	t.civil.month = scan_month(&rest);
	if (t.civil.month == 0 || !scan_char(&rest, separator) ||
	    !number(&rest, 4, 4, &t.civil.year) ||
	    (!scan_word(&rest, "::") && !scan_char(&rest, ':') &&
	     !scan_char(&rest, ' ')) || /* "::" of Erlang's reports */
	    !clock_time(&rest, &t) ||
	    !put(record, CLOCK_FULL, &t))
		return false;
	log_time_zone(&rest, record);
	*s = rest;
	return true;
}

bool log_time_month_day(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	struct time t = { .civil = { .year = CLOCK_YEAR } };
	if (!number(&rest, 2, 2, &t.civil.month))
		return false;
	scan_char(&rest, '-');
	if (!number(&rest, 2, 2, &t.civil.day) || !scan_char(&rest, ' ') ||
	    !clock_time(&rest, &t) || !put(record, CLOCK_NO_YEAR, &t))
		return false;
	*s = rest;
	return true;
}

bool log_time_short_year(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	struct time t = { 0 };
	if (!number(&rest, 2, 2, &t.civil.year))
		return false;
	t.civil.year += 2000;
	const char separator = scan_done(&rest) ? '\0' : *rest.at;
	const bool separated = separator == '/' || separator == '-';
	if ((separated && !scan_char(&rest, separator)) ||
	    !number(&rest, 2, 2, &t.civil.month) ||
	    (separated && !scan_char(&rest, separator)) ||
	    !number(&rest, 2, 2, &t.civil.day) || !scan_char(&rest, ' '))
		return false;
	scan_blanks(&rest); /* MySQL: "260314  4:01:07" */
	if (!clock_time(&rest, &t) || !put(record, CLOCK_FULL, &t))
		return false;
	*s = rest;
	return true;
}

bool log_time_clock(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	struct time t = { .civil = { .year = 1970, .month = 1, .day = 1 } };
	if (!clock_time(&rest, &t) || !put(record, CLOCK_NO_DATE, &t))
		return false;
	*s = rest;
	return true;
}

bool log_time_epoch(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	while (!scan_done(&rest) && g_ascii_isdigit(*rest.at))
		rest.at++;
	if (rest.at - s->at < 9)
		return false;
	if (rest.end - rest.at > 1 && *rest.at == '.' && g_ascii_isdigit(rest.at[1]))
		for (rest.at++; !scan_done(&rest) && g_ascii_isdigit(*rest.at); rest.at++)
			;
	if (!stamp_parse_epoch(s->at, (gsize)(rest.at - s->at), &record->stamp))
		return false;
	record->clock = CLOCK_FULL;
	*s = rest;
	return true;
}

bool log_time_tai64(struct scan *s, struct log_record *record)
{
	gsize len = 1;
	if (scan_done(s) || *s->at != '@')
		return false;
	while (s->at + len < s->end && g_ascii_isxdigit(s->at[len]))
		len++;
	if (!stamp_parse_tai64(s->at, len, &record->stamp))
		return false;
	record->clock = CLOCK_FULL;
	s->at += len;
	return true;
}

bool log_time_boot(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	gint64 seconds, at;
	scan_blanks(&rest);
	struct time t = { 0 };
	if (!scan_digits(&rest, 1, 9, &seconds) || scan_done(&rest) || *rest.at != '.')
		return false;
	fraction(&rest, &t);
	if (t.resolution == SECOND)
		return false;
	at = seconds * SECOND + t.civil.us;
	record->clock = CLOCK_BOOT;
	record->stamp = (struct stamp){ .civil = at, .resolution = t.resolution };
	*s = rest;
	return true;
}

bool log_time_any(struct scan *s, struct log_record *record)
{
	if (scan_done(s))
		return false;
	if (g_ascii_isalpha(*s->at))
		return log_time_syslog(s, record) || log_time_ctime(s, record);
	return g_ascii_isdigit(*s->at) &&
	       (log_time_iso(s, record) || log_time_day_first(s, record) ||
	        log_time_short_year(s, record) || log_time_month_day(s, record) ||
	        log_time_clock(s, record) || log_time_epoch(s, record));
}

/* --- words and numbers -------------------------------------------------------------- */

bool log_try(struct scan s, bool (*read)(struct scan s, struct log_record *record),
             struct log_record *record)
{
	const struct log_record before = *record;
	if (read(s, record))
		return true;
	*record = before;
	return false;
}

bool log_word(struct scan *s, struct scan *word)
{
	const char *at = s->at;
	while (at < s->end && *at != ' ' && *at != '\t')
		at++;
	if (at == s->at)
		return false;
	*word = (struct scan){ s->at, at };
	s->at = at;
	return true;
}

bool log_between(struct scan *s, char a, char b, struct scan *inside)
{
	struct scan rest = *s;
	if (!scan_char(&rest, a) || !scan_until(&rest, b, inside))
		return false;
	*s = rest;
	return true;
}

bool log_number(struct scan text, gint64 *value)
{
	return scan_digits(&text, 1, 19, value) && scan_done(&text);
}

bool log_is_caseless(struct scan text, const char *word)
{
	const gsize len = strlen(word);
	return (gsize)(text.end - text.at) == len &&
	       g_ascii_strncasecmp(text.at, word, len) == 0;
}

struct scan log_request(struct log_record *record, struct scan method, struct scan path)
{
	gsize a = (gsize)(method.end - method.at), b = 0;
	for (const char *at = path.at; at < path.end; at++, b++)
		if (*at == '?' || *at == '#' || *at == ';' || *at == ' ')
			break;
	a = MIN(a, 32);
	b = MIN(b, LOG_ROOM - 33);
	memcpy(record->room, method.at, a);
	record->room[a] = ' ';
	memcpy(record->room + a + 1, path.at, b);
	return scan_of(record->room, a + 1 + b);
}

/* --- durations ------------------------------------------------------------------------ */

static bool unit_at(struct scan *s, gint64 *unit, gint64 *divide)
{
	static const struct {
		const char *word;
		gint64 unit, divide;
	} units[] = {
		{ "ns", 1, 1000 },     { "us", 1, 1 },     { "\xc2\xb5s", 1, 1 },
		{ "\xce\xbcs", 1, 1 }, { "ms", 1000, 1 },  { "s", SECOND, 1 },
		{ "sec", SECOND, 1 },  { "m", MINUTE, 1 }, { "h", HOUR, 1 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		struct scan rest = *s;
		if (scan_word(&rest, units[i].word) &&
		    (scan_done(&rest) || g_ascii_isdigit(*rest.at))) {
			*unit = units[i].unit;
			*divide = units[i].divide;
			*s = rest;
			return true;
		}
	}
	return false;
}

bool log_duration(struct scan text, gint64 unit, gint64 *us)
{
	gint64 sum = 0;
	if (scan_done(&text))
		return false;
	while (!scan_done(&text)) {
		gint64 whole, part = 0, scale = 1, of = unit, divide = 1;
		if (!scan_digits(&text, 1, 18, &whole))
			return false;
		if (scan_char(&text, '.'))
			for (; !scan_done(&text) && g_ascii_isdigit(*text.at); text.at++)
				if (scale < 1000000000) {
					part = part * 10 + (*text.at - '0');
					scale *= 10;
				}
		if (!scan_done(&text) && !unit_at(&text, &of, &divide))
			return false;
		gint64 value;
		if (__builtin_mul_overflow(whole, of, &value) ||
		    (part > 0 &&
		     __builtin_add_overflow(value, part * MIN(of, SECOND * 60) / scale,
		                            &value)) ||
		    __builtin_add_overflow(sum, divide > 1 ? value / divide : value,
		                           &sum))
			return false;
	}
	*us = sum;
	return true;
}

/* --- severities -------------------------------------------------------------------------- */

static const struct {
	char word[12];
	enum severity severity;
} severities[] = {
	{ "trace", SEVERITY_TRACE },      { "trc", SEVERITY_TRACE },
	{ "finest", SEVERITY_TRACE },     { "finer", SEVERITY_TRACE },
	{ "verbose", SEVERITY_TRACE },    { "debug", SEVERITY_DEBUG },
	{ "dbug", SEVERITY_DEBUG },       { "dbg", SEVERITY_DEBUG },
	{ "fine", SEVERITY_DEBUG },       { "config", SEVERITY_DEBUG },
	{ "d", SEVERITY_DEBUG },          { "v", SEVERITY_TRACE },
	{ "info", SEVERITY_INFO },        { "inf", SEVERITY_INFO },
	{ "information", SEVERITY_INFO }, { "i", SEVERITY_INFO },
	{ "log", SEVERITY_INFO },         { "normal", SEVERITY_INFO },
	{ "notice", SEVERITY_NOTICE },    { "note", SEVERITY_NOTICE },
	{ "n", SEVERITY_NOTICE },         { "warn", SEVERITY_WARN },
	{ "warning", SEVERITY_WARN },     { "wrn", SEVERITY_WARN },
	{ "w", SEVERITY_WARN },           { "error", SEVERITY_ERROR },
	{ "err", SEVERITY_ERROR },        { "eror", SEVERITY_ERROR },
	{ "erro", SEVERITY_ERROR }, /* logrus cuts its words to four letters */
	{ "debu", SEVERITY_DEBUG },       { "trac", SEVERITY_TRACE },
	{ "fata", SEVERITY_FATAL },       { "pani", SEVERITY_FATAL },
	{ "vrb", SEVERITY_TRACE },        { "e", SEVERITY_ERROR },
	{ "severe", SEVERITY_ERROR },     { "failure", SEVERITY_ERROR },
	{ "trce", SEVERITY_TRACE },       { "critical", SEVERITY_CRITICAL },
	{ "crit", SEVERITY_CRITICAL },    { "c", SEVERITY_CRITICAL },
	{ "dpanic", SEVERITY_CRITICAL },  { "alert", SEVERITY_ALERT },
	{ "a", SEVERITY_ALERT },          { "fatal", SEVERITY_FATAL },
	{ "ftl", SEVERITY_FATAL },        { "f", SEVERITY_FATAL },
	{ "panic", SEVERITY_FATAL },      { "emerg", SEVERITY_FATAL },
	{ "emergency", SEVERITY_FATAL },
};

enum severity log_severity(struct scan word)
{
	while (word.at < word.end && !g_ascii_isalpha(*word.at))
		word.at++;
	while (word.at < word.end && !g_ascii_isalpha(word.end[-1]))
		word.end--;
	const gsize len = (gsize)(word.end - word.at);
	if (len == 0 || len >= sizeof severities[0].word)
		return SEVERITY_NONE;
	for (gsize i = 0; i < G_N_ELEMENTS(severities); i++)
		if (severities[i].word[0] == (*word.at | 0x20) &&
		    severities[i].word[len] == '\0' &&
		    g_ascii_strncasecmp(word.at, severities[i].word, len) == 0)
			return severities[i].severity;
	return SEVERITY_NONE;
}

/*
 * "ERROR ...", "Error: ...", "[error] ...", "<Error>: ...", "at=error ...". A word in small letters begins a sentence of any weight, with
 * a colon behind it or not (sshd's "error: Received disconnect"), and so does "ALERT exited abnormally".
 */
enum severity log_severity_ahead(struct scan message, struct scan *word)
{
	struct scan s = message;
	if (scan_word(&s, "at=") && log_word(&s, word)) /* Heroku's router */
		return log_severity(*word);
	const bool bracket = scan_char(&s, '[') || scan_char(&s, '<');
	struct scan text = { s.at, s.at };
	bool upper = true;
	for (; text.end < s.end && g_ascii_isalpha(*text.end); text.end++)
		upper &= g_ascii_isupper(*text.end);
	const char after = text.end < s.end ? *text.end : '\0';
	const bool closed = bracket ? after == ']' || after == '>'
	                            : after == ':' && g_ascii_isupper(*text.at);
	if (text.end - text.at < 3 ||
	    (!closed && (bracket || !upper || after != ' ' || log_is(text, "ALERT"))))
		return SEVERITY_NONE;
	const enum severity severity = log_severity(text);
	if (severity != SEVERITY_NONE)
		*word = text;
	return severity;
}

enum {
	MNEMONIC_REACH = 64
}; /* a sequence number and a second time may stand before it */

enum severity log_severity_of_mnemonic(struct scan text)
{
	struct scan s = text, facility, rest;
	s.end = s.end - s.at > MNEMONIC_REACH ? s.at + MNEMONIC_REACH : s.end;
	const char *at = memchr(s.at, '%', (gsize)(s.end - s.at));
	if (at == NULL || (at > text.at && at[-1] != ' '))
		return SEVERITY_NONE;
	rest = (struct scan){ at + 1, s.end };
	facility = rest;
	while (!scan_done(&rest) && (g_ascii_isupper(*rest.at) || *rest.at == '_'))
		rest.at++;
	gint64 level;
	if (rest.at == facility.at || !scan_char(&rest, '-') ||
	    !scan_digits(&rest, 1, 1, &level) || !scan_char(&rest, '-') ||
	    scan_done(&rest) || !(g_ascii_isupper(*rest.at) || g_ascii_isdigit(*rest.at)))
		return SEVERITY_NONE;
	return log_severity_of_syslog(level);
}

enum severity log_severity_of_syslog(gint64 level)
{
	static const enum severity of[] = { SEVERITY_FATAL,    SEVERITY_ALERT,
		                            SEVERITY_CRITICAL, SEVERITY_ERROR,
		                            SEVERITY_WARN,     SEVERITY_NOTICE,
		                            SEVERITY_INFO,     SEVERITY_DEBUG };
	return level >= 0 && level < (gint64)G_N_ELEMENTS(of) ? of[level] : SEVERITY_NONE;
}

enum severity log_severity_of_http(int status)
{
	if (status >= 500 && status <= 599)
		return SEVERITY_ERROR;
	return status >= 400 && status <= 499 && status != 499 && status != 408
	               ? SEVERITY_WARN
	               : SEVERITY_INFO;
}
