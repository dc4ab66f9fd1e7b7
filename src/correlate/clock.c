/* clock.c - see clock.h */
#include "correlate/clock.h"

#include "correlate/clock_zone.h"
#include "correlate/day.h"

#include <string.h>

/* Tokens in which a clock of another sentence looks for its date. */
#define BORROW_REACH 600

/* --- clocks ------------------------------------------------------------------ */

static const char *const about_words[] = { "about",  "around",  "approximately",
	                                   "approx", "roughly", "circa",
	                                   "ca",     "nearly",  "shortly",
	                                   "near",   "just",    NULL };
static const char *const links[] = {
	"and", "to", "until", "till", "through", "thru", NULL
};

bool clock_about(const GArray *tokens, gssize i)
{
	return token_in(tokens, i - 1, about_words) || token_sign(tokens, i - 1, '~') ||
	       ((token_is(tokens, i - 1, "after") || token_is(tokens, i - 1, "before")) &&
	        token_in(tokens, i - 2, about_words));
}

static bool two_digits(const GArray *tokens, gssize i, int max, int *value)
{
	const struct token *token = token_at(tokens, i);
	if (token->kind != TOKEN_NUMBER || token->digits != 2 || token->value > max)
		return false;
	*value = (int)token->value;
	return true;
}

static bool read_half(const GArray *tokens, gssize i, struct clock *clock)
{
	bool am = token_is(tokens, i, "am"), pm = token_is(tokens, i, "pm");
	if ((!am && !pm) || clock->hour < 1 || clock->hour > 23)
		return false;
	/* "19:30 PM" says the same twice. */
	if (clock->hour <= 12)
		clock->hour = clock->hour % 12 + (pm ? 12 : 0);
	clock->half = true;
	return true;
}

/* "06:04", "6:04:30 pm", "6h04 UTC" */
static bool read_colon(const struct prose *p, gssize i, struct clock *clock)
{
	const GArray *tokens = p->tokens;
	gssize at = i + 3;
	bool letter = token_is(tokens, i + 1, "h");
	if (!letter && token_sign(tokens, at, ':') &&
	    two_digits(tokens, at + 1, 60, &clock->second)) {
		clock->with_second = true;
		clock->second = MIN(clock->second, 59);
		at += 2;
	}
	at += read_half(tokens, at, clock);
	clock->end = clock_zone(p, at, clock);
	return clock->hour < 24 && (!letter || clock->zoned);
}

/* "6.04 UTC": a number with a point is a time only with a zone. */
static bool read_point(const struct prose *p, gssize i, struct clock *clock)
{
	const struct token *token = token_at(p->tokens, i);
	gssize at = i + 1;
	clock->minute = (int)((token->value - clock->hour) * 100 + 0.5);
	at += read_half(p->tokens, at, clock);
	clock->end = clock_zone(p, at, clock);
	return clock->zoned && clock->hour < 24 && clock->minute < 60;
}

/* "0604 UTC", but not the year of a date. */
static bool read_four(const struct prose *p, gssize i, struct clock *clock)
{
	const GArray *tokens = p->tokens;
	gssize at = i + 1;
	at += token_in(tokens, at, (const char *const[]){ "hrs", "hours", "h", NULL });
	if (token_at(tokens, at)->kind != TOKEN_WORD)
		return false;
	clock->end = clock_zone(p, at, clock);
	clock->minute = clock->hour % 100;
	clock->hour /= 100;
	return clock->zoned && clock->hour < 24 && clock->minute < 60 &&
	       clock->end > at && day_month(tokens, i - 1) == 0 &&
	       day_month(tokens, i - 2) == 0 && day_month(tokens, i - 3) == 0;
}

static bool read_word(const struct prose *p, gssize i, struct clock *clock)
{
	bool noon = token_is(p->tokens, i, "noon") || token_is(p->tokens, i, "midday");
	if (!noon && !token_is(p->tokens, i, "midnight"))
		return false;
	clock->hour = noon ? 12 : 0;
	clock->half = true;
	clock->end = clock_zone(p, i + 1, clock);
	return true;
}

static bool read_plain(const struct prose *p, gssize i, struct clock *clock)
{
	const GArray *tokens = p->tokens;
	const struct token *token = token_at(tokens, i);
	*clock = (struct clock){ .first = i };
	if (token->kind == TOKEN_WORD)
		return read_word(p, i, clock);
	if (token->kind != TOKEN_NUMBER || token->digits > 4 || token->digits == 3)
		return false;
	clock->hour = (int)token->value;
	gssize at = i + 1;
	bool colon = (token_sign(tokens, at, ':') || token_is(tokens, at, "h")) &&
	             token_at(tokens, at)->joined && token_at(tokens, at + 1)->joined &&
	             token->digits <= 2 && token->decimals == 0 &&
	             two_digits(tokens, at + 1, 59, &clock->minute);
	if (colon)
		return read_colon(p, i, clock);
	if (token->decimals == 2 && token->digits <= 2)
		return read_point(p, i, clock);
	if (token->decimals == 0 && token->digits <= 2 && read_half(tokens, at, clock)) {
		clock->hour_only = true;
		clock->end = clock_zone(p, at + 1, clock);
		return true;
	}
	return token->decimals == 0 && token->digits == 4 && read_four(p, i, clock);
}

/* "2" of "2 to 4 pm", "7 - 9 AM" */
static bool read_bare(const struct prose *p, gssize i, struct clock *clock)
{
	const struct token *token = token_at(p->tokens, i);
	struct clock next;
	if (token->kind != TOKEN_NUMBER || token->digits > 2 || token->decimals > 0 ||
	    token->value < 1 || token->value > 12 ||
	    (!token_in(p->tokens, i + 1, links) && !token_sign(p->tokens, i + 1, '-')) ||
	    day_month(p->tokens, i - 1) > 0 || token_sign(p->tokens, i - 1, '-') ||
	    token_sign(p->tokens, i - 1, '/') || !read_plain(p, i + 2, &next) ||
	    !next.half)
		return false;
	*clock = (struct clock){ .first = i, .end = i + 1, .hour_only = true };
	clock->hour = (int)token->value;
	return true;
}

bool clock_read(const struct prose *p, gssize i, struct clock *clock)
{
	return read_plain(p, i, clock) || read_bare(p, i, clock);
}

/* --- dates ------------------------------------------------------------------- */

/* A date that begins at token i: one past it, else i. */
static gssize past_date(const struct prose *p, gssize i)
{
	struct day day;
	return day_read(p->tokens, i, &day);
}

static bool take_date(const struct prose *p, const struct day *day, struct clock *clock)
{
	if (!day_settle(day, p->posted, &clock->date))
		return false;
	clock->year_given = day->year > 0;
	return clock->dated = true;
}

/* "06:04 UTC, June 2, 11:49 UTC": that date belongs to the next clock. */
static bool belongs_to_next(const struct prose *p, gssize end)
{
	struct clock next;
	gssize gap = end + token_sign(p->tokens, end, ',');
	gap += token_is(p->tokens, gap, "at");
	return clock_read(p, gap, &next);
}

/* "... was resolved at 08:00 UTC the same day" */
static bool read_same_day(const struct prose *p, struct clock *clock)
{
	gssize at = clock->end;
	at += token_sign(p->tokens, at, ',');
	at += token_is(p->tokens, at, "on") || token_is(p->tokens, at, "of");
	at += token_is(p->tokens, at, "the") || token_is(p->tokens, at, "that");
	if (!token_is(p->tokens, at, "same") || !token_is(p->tokens, at + 1, "day"))
		return false;
	clock->end = at + 2;
	for (gssize i = clock->first;
	     i >= MAX(0, clock->first - BORROW_REACH) && !clock->dated; i--)
		if (i == clock->first || token_at(p->tokens, i)->kind == TOKEN_STOP)
			clock_date_before(p, i, clock);
	return true;
}

static void read_date_after(const struct prose *p, struct clock *clock)
{
	if (read_same_day(p, clock))
		return;
	struct day day;
	gssize at = clock->end;
	while (token_is(p->tokens, at, "on") || token_sign(p->tokens, at, ',') ||
	       token_sign(p->tokens, at, '(') || token_is(p->tokens, at, "of") ||
	       token_is(p->tokens, at, "the") ||
	       (at > clock->end && day_of_week(p->tokens, at) >= 0))
		at++;
	gssize end = day_read(p->tokens, at, &day);
	if (end == at || belongs_to_next(p, end) || !take_date(p, &day, clock))
		return;
	clock->end = end + token_sign(p->tokens, end, ')');
}

/* The same moment once more: "5:15 AM PST (13:15 UTC)", "05:15 PST / 13:15 UTC". */
static void read_same(const struct prose *p, struct clock *clock)
{
	bool bracket = token_sign(p->tokens, clock->end, '(');
	struct clock same;
	if ((!bracket && !token_sign(p->tokens, clock->end, '/')) ||
	    !read_plain(p, clock->end + 1, &same) || !same.zoned)
		return;
	read_date_after(p, &same);
	if (bracket && !token_sign(p->tokens, same.end, ')'))
		return;
	same.end += bracket;
	if (clock->zoned) {
		clock->end = same.end;
		return;
	}
	same.first = clock->first;
	*clock = same;
}

void clock_date_after(const struct prose *p, struct clock *clock)
{
	read_date_after(p, clock);
	read_same(p, clock);
	if (!clock->dated)
		read_date_after(p, clock);
}

bool clock_date_before(const struct prose *p, gssize i, struct clock *clock)
{
	gssize first, end;
	struct day day;
	token_sentence(p->tokens, i, &first, &end);
	for (gssize at = i - 1; at >= first; at--) {
		gssize past = day_read(p->tokens, at, &day);
		if (past == at || past > i)
			continue;
		/* "June 2" also reads from "2 ..." one token on, "12/11/2020" from "11/2020": take the longer. */
		for (gssize back = at - 1; back >= MAX(first, at - 4); back--) {
			struct day longer;
			gssize longer_past = day_read(p->tokens, back, &longer);
			if (longer_past >= past && longer_past <= i)
				day = longer;
		}
		return take_date(p, &day, clock);
	}
	return false;
}

/* --- around a clock ------------------------------------------------------------ */

gssize clock_key(const struct prose *p, gssize i)
{
	static const char *const skip[] = {
		"at",    "on",   "the",   "time",   "was",   "is",   "utc",
		"of",    "an",   "as",    "early",  "late",  "noon", "yesterday",
		"today", "this", "after", "before", "st",    "nd",   "rd",
		"th",    "t",    "us",    "hours",  "first", NULL
	};
	for (gssize at = i - 1; at >= i - CLOCK_KEY_REACH; at--) {
		const struct token *token = token_at(p->tokens, at);
		bool number = token->kind == TOKEN_NUMBER && token->decimals == 0 &&
		              (token->digits <= 2 || token->digits == 4);
		if (number || token_in(p->tokens, at, skip) ||
		    token_in(p->tokens, at, about_words) ||
		    day_month(p->tokens, at) > 0 || day_of_week(p->tokens, at) >= 0 ||
		    (token->kind == TOKEN_SIGN &&
		     strchr(",:(~-/*_", token->sign) != NULL))
			continue;
		return at;
	}
	return -1;
}

/* Of "10:40 to 12:44 PM" the first is the one that comes before the second. */
static void share_half(struct clock *from, const struct clock *until)
{
	if (from->half || !until->half || from->hour < 1 || from->hour > 12)
		return;
	int end = until->hour * 60 + until->minute;
	int morning = from->hour % 12 * 60 + from->minute, evening = morning + 12 * 60;
	bool pm = until->hour >= 12 ? evening < end : morning >= end;
	from->hour = from->hour % 12 + (pm ? 12 : 0);
	from->half = true;
}

static void share_zone(struct clock *a, struct clock *b)
{
	if (a->zoned == b->zoned)
		return;
	struct clock *from = a->zoned ? a : b, *to = a->zoned ? b : a;
	to->zoned = true;
	memcpy(to->zone, from->zone, sizeof to->zone);
}

/* "... and was resolved at CLOCK" */
static gssize skip_ends(const GArray *tokens, gssize at)
{
	static const char *const ends[] = {
		"ended",    "ending",    "end",       "finished", "concluded", "was",
		"resolved", "mitigated", "recovered", "fixed",    "lasted",    "lasting",
		"until",    "fully",     "over",      "stopped",  NULL
	};
	for (int steps = 0; steps < 3 && token_in(tokens, at, ends); steps++)
		at++;
	return at;
}

bool clock_read_until(const struct prose *p, struct clock *from, struct clock *until)
{
	static const char *const fill[] = {
		"at", "on", "about", "around", "approximately", "roughly", "approx", NULL
	};
	gssize at = from->end;
	at += token_sign(p->tokens, at, ',');
	if (!token_in(p->tokens, at, links) && !token_sign(p->tokens, at, '-'))
		return false;
	if (token_is(p->tokens, at++, "and"))
		at = skip_ends(p->tokens, at);
	for (int steps = 0; steps < 5 && !clock_read(p, at, until); steps++) {
		gssize past = past_date(p, at);
		if (past > at || token_in(p->tokens, at, fill) ||
		    day_of_week(p->tokens, at) >= 0 || token_sign(p->tokens, at, ',') ||
		    token_sign(p->tokens, at, '~'))
			at = MAX(past, at + 1);
	}
	if (!clock_read(p, at, until))
		return false;
	/* "between about 15:00 and 18:30" means both, where the second is a round figure too. */
	until->about = clock_about(p->tokens, at) ||
	               (from->about && until->minute % 5 == 0 && !until->with_second);
	clock_date_after(p, until);
	share_half(from, until);
	share_zone(from, until);
	return true;
}

/* --- instants ------------------------------------------------------------------ */

/* The day of the week that the clock's sentence names right before it; -1 = none. */
static int week_day(const struct prose *p, const struct clock *clock)
{
	int found = day_of_week(p->tokens,
	                        clock->end + token_is(p->tokens, clock->end, "on"));
	for (gssize at = clock->first - 1; found < 0 && at >= clock->first - 4; at--)
		if (token_at(p->tokens, at)->kind == TOKEN_STOP)
			break;
		else
			found = day_of_week(p->tokens, at);
	return found;
}

/* Dated, or the latest such wall clock not after limit. */
static bool settle(const struct prose *p, const struct clock *clock, gint64 limit,
                   gint64 *at, enum zone_basis *basis)
{
	gint64 tod = clock->hour * HOUR + clock->minute * MINUTE + clock->second * SECOND;
	if (clock->dated) {
		if (!clock_to_utc(p, clock, clock->date + tod, at, basis))
			return false;
		return clock->year_given || *at <= p->posted + DAY;
	}
	if (p->posted == INSTANT_NONE)
		return false;
	int weekday = week_day(p, clock);
	gint64 midnight = limit - ((limit % DAY) + DAY) % DAY;
	for (int days = 2; days >= -8; days--) {
		gint64 civil = midnight + days * DAY + tod;
		if (!instant_in_limits(civil) ||
		    !clock_to_utc(p, clock, civil, at, basis))
			return false;
		if (*at <= limit &&
		    (weekday < 0 || instant_to_civil(civil).weekday == weekday))
			return true;
	}
	return false;
}

void clock_share_date(const struct prose *p, struct clock *from, struct clock *until)
{
	if (from->dated || clock_date_before(p, from->first, from) || !until->dated)
		return;
	bool over = from->hour * 60 + from->minute > until->hour * 60 + until->minute;
	from->dated = true;
	from->date = until->date - (over ? DAY : 0);
	from->year_given = until->year_given;
}

static bool said_of_today(const struct prose *p, gssize i)
{
	static const char *const days[] = { "today", "tonight", "yesterday", NULL };
	gssize first, end;
	token_sentence(p->tokens, i, &first, &end);
	for (i = first; i < end; i++)
		if (token_in(p->tokens, i, days))
			return true;
	return false;
}

static bool said_of_yesterday(const struct prose *p, gssize i)
{
	gssize first, end;
	token_sentence(p->tokens, i, &first, &end);
	for (i = first; i < end; i++)
		if (token_is(p->tokens, i, "yesterday") ||
		    (token_is(p->tokens, i, "last") &&
		     token_is(p->tokens, i + 1, "night")))
			return true;
	return false;
}

/*
 * The nearest date before the clock in the text, else the first after it, of a text that was written days later. A date
 * of long ago is not of this incident.
 */
static void borrow_date(const struct prose *p, struct clock *clock)
{
	struct clock found = *clock;
	if (p->posted == INSTANT_NONE || week_day(p, clock) >= 0 ||
	    said_of_today(p, clock->first))
		return;
	gssize at = clock->first, first = MAX(0, at - BORROW_REACH);
	found.dated = false;
	while (--at >= first && !found.dated)
		if (token_at(p->tokens, at)->kind == TOKEN_STOP)
			clock_date_before(p, at, &found);
	gssize end = MIN((gssize)p->tokens->len, clock->end + BORROW_REACH);
	for (at = clock->end; at < end && !found.dated; at++) {
		struct day read;
		if (day_read(p->tokens, at, &read) > at)
			take_date(p, &read, &found);
	}
	gint64 age = found.dated ? p->posted - found.date : 0;
	if (age <= 36 * HOUR || age > 60 * DAY)
		return;
	clock->dated = clock->borrowed = true;
	clock->date = found.date;
	clock->year_given = found.year_given;
}

bool clock_settle_start(const struct prose *p, struct clock *from, gint64 *at,
                        enum zone_basis *basis)
{
	if (!from->dated && !clock_date_before(p, from->first, from))
		borrow_date(p, from);
	if (p->posted == INSTANT_NONE)
		return settle(p, from, 0, at, basis);
	gint64 limit = p->latest + MINUTE - 1;
	if (!from->dated && said_of_yesterday(p, from->first))
		limit = p->latest - p->latest % DAY - 1;
	return settle(p, from, limit, at, basis) && *at <= p->posted + MINUTE;
}

bool clock_settle_until(const struct prose *p, const struct clock *from, gint64 start,
                        struct clock *until, gint64 *at)
{
	enum zone_basis basis;
	bool own = until->dated || (clock_date_before(p, until->first, until) &&
	                            until->date != from->date);
	if (!own)
		until->dated = false;
	struct prose later = *p;
	if (p->posted == INSTANT_NONE && !own)
		later.posted = start + DAY;
	if (!settle(&later, until, start + DAY - 1, at, &basis))
		return false;
	return *at >= start && (p->posted == INSTANT_NONE || *at <= p->posted + DAY);
}

/* --- a text -------------------------------------------------------------------- */

/* "All times US/Pacific", "all times are in UTC" */
static bool zone_of_all(const struct prose *p, gssize i, struct clock *zone)
{
	if (!token_is(p->tokens, i, "all") || !token_is(p->tokens, i + 1, "times"))
		return false;
	gssize at = i + 2;
	static const char *const fill[] = { "are",    "in",  "given", "listed", "shown",
		                            "stated", "use", "the",   NULL };
	while (at < i + 7 &&
	       (token_in(p->tokens, at, fill) || token_sign(p->tokens, at, ':')))
		at++;
	return clock_label(p, at, zone) > at;
}

static void find_zone(struct prose *p)
{
	struct clock found = { .zoned = false };
	bool mixed = false;
	for (gssize i = 0; i < (gssize)p->tokens->len;) {
		struct clock one = { .zoned = false };
		if (zone_of_all(p, i, &one)) {
			p->zone = one;
			return;
		}
		bool clock = read_plain(p, i, &one);
		i = clock ? MAX(one.end, i + 1) : i + 1;
		if (!clock || !one.zoned)
			continue;
		if (!found.zoned)
			found = one;
		else if (g_ascii_strcasecmp(clock_zone_family(found.zone),
		                            clock_zone_family(one.zone)) != 0)
			mixed = true;
		else if (g_ascii_strcasecmp(found.zone, one.zone) != 0)
			g_strlcpy(found.zone, clock_zone_family(one.zone),
			          sizeof found.zone);
	}
	if (!mixed)
		p->zone = found;
}

void prose_open(struct prose *p, const char *text, gint64 posted, const char *page_zone)
{
	*p = (struct prose){ .text = text, .posted = posted, .latest = posted };
	p->tokens = tokens_of(text);
	p->page = page_zone != NULL ? zone_new(page_zone, NULL) : NULL;
	p->basis = p->page != NULL ? ZONE_FILE : ZONE_ASSUMED;
	find_zone(p);
}

void prose_close(struct prose *p)
{
	g_clear_pointer(&p->tokens, g_array_unref);
	g_clear_pointer(&p->page, zone_free);
}
