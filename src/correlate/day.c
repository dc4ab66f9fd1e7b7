/* day.c - see day.h */
#include "correlate/day.h"

#include "base/instant.h"

#include <string.h>

int day_month(const GArray *tokens, gssize i)
{
	const struct token *token = token_at(tokens, i);
	gsize len = strlen(token->word);
	for (int month = 1; len >= 3 && month <= 12; month++)
		if (g_ascii_strncasecmp(month_name(month), token->word, len) == 0)
			return month;
	return 0;
}

int day_of_week(const GArray *tokens, gssize i)
{
	static const char *const days[] = { "sunday",   "monday", "tuesday", "wednesday",
		                            "thursday", "friday", "saturday" };
	static const char *const short_days[] = { "sun", "mon", "tue", "wed",
		                                  "thu", "fri", "sat" };
	for (int day = 0; day < 7; day++)
		if (token_is(tokens, i, days[day]) ||
		    token_is(tokens, i, short_days[day]))
			return day;
	return -1;
}

static bool is_whole(const struct token *token, int digits)
{
	return token->kind == TOKEN_NUMBER && token->decimals == 0 &&
	       token->digits <= digits;
}

static bool read_day(const GArray *tokens, gssize i, int *day)
{
	const struct token *token = token_at(tokens, i);
	if (!is_whole(token, 2) || token->value < 1 || token->value > 31)
		return false;
	*day = (int)token->value;
	return true;
}

static bool read_year(const GArray *tokens, gssize i, int *year)
{
	const struct token *token = token_at(tokens, i);
	if (!is_whole(token, 4) || token->digits != 4 || token->value < 1970 ||
	    token->value > 2999 || token_sign(tokens, i + 1, ':'))
		return false;
	*year = (int)token->value;
	return true;
}

static gssize skip_ordinal(const GArray *tokens, gssize i)
{
	static const char *const ends[] = { "st", "nd", "rd", "th", NULL };
	return token_in(tokens, i, ends) && token_at(tokens, i)->joined ? i + 1 : i;
}

static bool is_joined_sign(const GArray *tokens, gssize i, char sign)
{
	return token_sign(tokens, i, sign) && token_at(tokens, i)->joined &&
	       token_at(tokens, i + 1)->joined;
}

static gssize past_t(const GArray *tokens, gssize i)
{
	return token_is(tokens, i, "t") && token_at(tokens, i)->joined ? i + 1 : i;
}

/* "2020-09-28", "2020/09/28", "20200928T" */
static gssize read_iso(const GArray *tokens, gssize i, struct day *day)
{
	const struct token *token = token_at(tokens, i);
	if (is_whole(token, 8) && token->digits == 8 && past_t(tokens, i + 1) > i + 1) {
		int all = (int)token->value;
		*day = (struct day){ all / 10000, all / 100 % 100, all % 100 };
		bool fits = day->year >= 1970 && day->year <= 2999 && day->month >= 1 &&
		            day->month <= 12 && day->day >= 1 && day->day <= 31;
		return fits ? i + 2 : i;
	}
	char sign = token_sign(tokens, i + 1, '/') ? '/' : '-';
	if (!read_year(tokens, i, &day->year) || !token_sign(tokens, i + 1, sign) ||
	    !read_day(tokens, i + 2, &day->month) || day->month > 12 ||
	    !token_sign(tokens, i + 3, sign) || !read_day(tokens, i + 4, &day->day))
		return i;
	return past_t(tokens, i + 5);
}

/* Month first, unless it cannot be one. */
static bool order(struct day *day, int a, int b)
{
	day->month = a <= 12 ? a : b;
	day->day = a <= 12 ? b : a;
	return day->month <= 12;
}

static bool beside_clock(const GArray *tokens, gssize first, gssize end)
{
	static const char *const before[] = { "on", "from", "between", "since", NULL };
	static const char *const after[] = { "at", "from", "between", NULL };
	gssize next = end + token_sign(tokens, end, ',');
	return token_in(tokens, first - 1, before) || token_in(tokens, next, after) ||
	       (token_at(tokens, next)->kind == TOKEN_NUMBER &&
	        token_sign(tokens, next + 1, ':'));
}

/* "9/28/2020", "9/28" */
static gssize read_slashes(const GArray *tokens, gssize i, struct day *day)
{
	int a, b;
	if (!read_day(tokens, i, &a) || !is_joined_sign(tokens, i + 1, '/') ||
	    token_sign(tokens, i - 1, '/') || !read_day(tokens, i + 2, &b) ||
	    !order(day, a, b))
		return i;
	if (is_joined_sign(tokens, i + 3, '/')) {
		const struct token *token = token_at(tokens, i + 4);
		if (read_year(tokens, i + 4, &day->year))
			return i + 5;
		if (is_whole(token, 2) && token->digits == 2) {
			day->year = 2000 + (int)token->value;
			return i + 5;
		}
		return i;
	}
	return beside_clock(tokens, i, i + 3) ? i + 3 : i;
}

/* "28.09.2020": the first two are one number to the tokenizer. */
static gssize read_points(const GArray *tokens, gssize i, struct day *day)
{
	const struct token *token = token_at(tokens, i);
	if (token->kind != TOKEN_NUMBER || token->digits > 2 || token->decimals < 1 ||
	    token->decimals > 2 || !is_joined_sign(tokens, i + 1, '.') ||
	    !read_year(tokens, i + 2, &day->year))
		return i;
	int unit = token->decimals == 1 ? 10 : 100;
	int both = (int)(token->value * unit + 0.5);
	day->day = both / unit;
	day->month = both % unit;
	bool fits =
	        day->day >= 1 && day->day <= 31 && day->month >= 1 && day->month <= 12;
	return fits ? i + 3 : i;
}

/* "September 28th, 2020", "28 of Sep 2020", "28-Sep-2020" */
static gssize read_named(const GArray *tokens, gssize i, struct day *day)
{
	gssize at = i;
	char joint = ',';
	if ((day->month = day_month(tokens, at)) > 0) {
		at += 1 + (token_sign(tokens, at + 1, '.'));
		if (!read_day(tokens, at, &day->day) || token_sign(tokens, at + 1, ':'))
			return i;
		at = skip_ordinal(tokens, at + 1);
	} else if (read_day(tokens, at, &day->day)) {
		at = skip_ordinal(tokens, at + 1);
		at += token_is(tokens, at, "of");
		if (is_joined_sign(tokens, at, '-')) {
			joint = '-';
			at++;
		}
		if ((day->month = day_month(tokens, at)) == 0)
			return i;
		at++;
	} else {
		return i;
	}
	gssize year = token_sign(tokens, at, joint) ? at + 1 : at;
	return read_year(tokens, year, &day->year) ? year + 1 : at;
}

gssize day_read(const GArray *tokens, gssize i, struct day *day)
{
	static gssize (*const readers[])(const GArray *, gssize,
	                                 struct day *) = { read_iso, read_named,
		                                           read_slashes, read_points };
	for (gsize n = 0; n < G_N_ELEMENTS(readers); n++) {
		*day = (struct day){ .year = 0 };
		gssize end = readers[n](tokens, i, day);
		if (end > i)
			return end;
	}
	return i;
}

static bool civil_day(const struct day *day, int year, gint64 *at)
{
	const struct civil civil = { .year = year, .month = day->month, .day = day->day };
	*at = instant_from_civil(&civil);
	return *at != INSTANT_NONE;
}

bool day_settle(const struct day *day, gint64 posted, gint64 *date)
{
	if (day->year > 0)
		return civil_day(day, day->year, date);
	if (posted == INSTANT_NONE)
		return false;
	int posted_year = instant_to_civil(posted).year;
	for (int y = posted_year + 1; y >= posted_year - 1; y--)
		if (civil_day(day, y, date) && *date <= posted + DAY)
			return true;
	return false;
}
