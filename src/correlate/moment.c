/* moment.c - see moment.h */
#include "correlate/moment.h"

#include "correlate/tone.h"

#include <string.h>

/* A wall clock as the text gives it, before date and zone are settled. */
struct clock {
	gssize first, end; /* tokens [first, end) */
	int hour, minute, second;
	bool hour_only, with_second, about;
	bool zoned;
	char zone[40]; /* the label, as written */
	bool dated;
	gint64 date; /* civil midnight, us */
	bool year_given;
};

struct context {
	const char *text;
	const GArray *tokens;
	gint64 posted;
	Zone *page; /* owned; NULL = none */
	enum zone_basis basis;
};

static const char *const about_words[] = { "about",  "around",  "approximately",
	                                   "approx", "roughly", "circa",
	                                   "ca",     "nearly",  "shortly",
	                                   "near",   "just",    NULL };

/* "June", "jun", "sept": three letters or more of its name. */
static int month_of(const GArray *tokens, gssize i)
{
	const struct token *token = token_at(tokens, i);
	gsize len = strlen(token->word);
	for (int month = 1; len >= 3 && month <= 12; month++)
		if (g_ascii_strncasecmp(month_name(month), token->word, len) == 0)
			return month;
	return 0;
}

static bool day_of(const GArray *tokens, gssize i, int *day)
{
	const struct token *token = token_at(tokens, i);
	if (token->kind != TOKEN_NUMBER || token->digits > 2 || token->decimals > 0 ||
	    token->value < 1 || token->value > 31)
		return false;
	*day = (int)token->value;
	return true;
}

static bool year_of(const GArray *tokens, gssize i, int *year)
{
	const struct token *token = token_at(tokens, i);
	if (token->kind != TOKEN_NUMBER || token->digits != 4 || token->decimals > 0 ||
	    token->value < 1970 || token->value > 2999 || token_sign(tokens, i + 1, ':'))
		return false;
	*year = (int)token->value;
	return true;
}

static gssize skip_ordinal(const GArray *tokens, gssize i)
{
	static const char *const ends[] = { "st", "nd", "rd", "th", NULL };
	return token_in(tokens, i, ends) && token_at(tokens, i)->joined ? i + 1 : i;
}

/* A date that begins at token i; returns one past it, or i. */
static gssize read_date(const GArray *tokens, gssize i, int *year, int *month, int *day)
{
	*year = 0;
	if (year_of(tokens, i, year) && token_sign(tokens, i + 1, '-') &&
	    token_at(tokens, i + 2)->kind == TOKEN_NUMBER &&
	    token_sign(tokens, i + 3, '-') && day_of(tokens, i + 4, day) &&
	    day_of(tokens, i + 2, month) && *month <= 12)
		return token_is(tokens, i + 5, "t") ? i + 6 : i + 5;
	*year = 0;
	gssize at = i;
	if ((*month = month_of(tokens, at)) > 0 && day_of(tokens, at + 1, day) &&
	    !token_sign(tokens, at + 2, ':')) {
		at = skip_ordinal(tokens, at + 2);
	} else if (day_of(tokens, at, day)) {
		at = skip_ordinal(tokens, at + 1);
		at += token_is(tokens, at, "of");
		if ((*month = month_of(tokens, at)) == 0)
			return i;
		at++;
	} else {
		return i;
	}
	gssize comma = token_sign(tokens, at, ',') ? at + 1 : at;
	return year_of(tokens, comma, year) ? comma + 1 : at;
}

static bool civil_day(int year, int month, int day, gint64 *at)
{
	const struct civil civil = { .year = year, .month = month, .day = day };
	*at = instant_from_civil(&civil);
	return *at != INSTANT_NONE;
}

/* Settles a missing year: the latest such date not more than a day after the post. */
static bool date_near(int year, int month, int day, gint64 posted, gint64 *date)
{
	if (year > 0)
		return civil_day(year, month, day, date);
	int posted_year = instant_to_civil(posted).year;
	for (int y = posted_year + 1; y >= posted_year - 1; y--)
		if (civil_day(y, month, day, date) && *date <= posted + DAY)
			return true;
	return false;
}

/* --- zones ------------------------------------------------------------------- */

static const struct {
	const char *word, *iana;
} regions[] = {
	{ "pt", "America/Los_Angeles" },
	{ "pacific", "America/Los_Angeles" },
	{ "et", "America/New_York" },
	{ "eastern", "America/New_York" },
	{ "mt", "America/Denver" },
	{ "mountain", "America/Denver" },
	{ "ct", "America/Chicago" },
	{ "central", "America/Chicago" },
	{ "z", "UTC" },
	{ "utc", "UTC" },
	{ "gmt", "UTC" },
	{ "zulu", "UTC" },
};

static const char *region_of(const char *label)
{
	for (gsize i = 0; i < G_N_ELEMENTS(regions); i++)
		if (g_ascii_strcasecmp(regions[i].word, label) == 0)
			return regions[i].iana;
	return strchr(label, '/') != NULL ? label : NULL;
}

static bool is_label(const struct context *c, const char *label)
{
	int offset = 0;
	bool ambiguous = false;
	if (region_of(label) != NULL) {
		g_autoptr(Zone) zone = zone_new(region_of(label), NULL);
		return zone != NULL;
	}
	return zone_label_offset(label, strlen(label), c->page, c->posted, &offset,
	                         &ambiguous);
}

/* "UTC", "(PDT)", "UTC+2", "GMT-05:30", "Europe/Berlin", "Pacific Time", "+02:00". */
static gssize read_zone(const struct context *c, gssize i, struct clock *clock)
{
	const GArray *tokens = c->tokens;
	gssize at = i + token_sign(tokens, i, '(');
	const struct token *token = token_at(tokens, at);
	gsize start = token->start;
	gssize end = at + 1;
	bool word = token->kind == TOKEN_WORD;
	bool sign = (token_sign(tokens, at, '+') ||
	             (token_sign(tokens, at, '-') && token->joined)) &&
	            token_at(tokens, at + 1)->joined;
	if (!word && !sign)
		return i;
	if (word && (token_sign(tokens, end, '+') || token_sign(tokens, end, '-')) &&
	    token_at(tokens, end)->joined && token_at(tokens, end + 1)->joined)
		end++;
	if (sign || end > at + 1) {
		if (token_at(tokens, end)->kind != TOKEN_NUMBER)
			return i;
		end++;
		if (token_sign(tokens, end, ':') &&
		    token_at(tokens, end + 1)->kind == TOKEN_NUMBER &&
		    token_at(tokens, end + 1)->digits == 2)
			end += 2;
	}
	while (word && token_sign(tokens, end, '/') &&
	       token_at(tokens, end + 1)->kind == TOKEN_WORD)
		end += 2;
	gsize len = token_at(tokens, end - 1)->end - start;
	/* A label in small letters is a word, but for the few that nobody mistakes. */
	bool plain = word && end == at + 1;
	if (len >= sizeof clock->zone)
		return i;
	memcpy(clock->zone, c->text + start, len);
	clock->zone[len] = '\0';
	if (plain && g_ascii_islower(clock->zone[0]) && !token_is(tokens, at, "utc") &&
	    !token_is(tokens, at, "gmt") && !token_is(tokens, at, "z")) {
		clock->zone[0] = '\0';
		return i;
	}
	if (!is_label(c, clock->zone)) {
		clock->zone[0] = '\0';
		return i;
	}
	clock->zoned = true;
	end += token_is(tokens, end, "time");
	return end + (at > i && token_sign(tokens, end, ')'));
}

/* East of UTC, for a wall clock; false: no such zone. */
static bool to_utc(const struct context *c, const struct clock *clock, gint64 civil,
                   gint64 *at, enum zone_basis *basis)
{
	enum zone_fit fit;
	gint64 later;
	*basis = ZONE_EXPLICIT;
	if (!clock->zoned) {
		*basis = c->basis;
		Zone *zone = c->page != NULL ? c->page : zone_utc();
		*at = zone_to_utc(zone, civil, &fit, &later);
		return *at != INSTANT_NONE;
	}
	if (region_of(clock->zone) != NULL) {
		g_autoptr(Zone) zone = zone_new(region_of(clock->zone), NULL);
		if (zone == NULL)
			return false;
		*at = zone_to_utc(zone, civil, &fit, &later);
		return *at != INSTANT_NONE;
	}
	int offset = 0;
	bool ambiguous = false;
	if (!zone_label_offset(clock->zone, strlen(clock->zone), c->page, civil, &offset,
	                       &ambiguous))
		return false;
	if (ambiguous)
		*basis = ZONE_ASSUMED;
	*at = civil - (gint64)offset * SECOND;
	return true;
}

/* --- clocks ------------------------------------------------------------------ */

static bool two_digits(const GArray *tokens, gssize i, int max, int *value)
{
	const struct token *token = token_at(tokens, i);
	if (token->kind != TOKEN_NUMBER || token->digits != 2 || token->value > max)
		return false;
	*value = (int)token->value;
	return true;
}

static bool half_day(const GArray *tokens, gssize i, struct clock *clock)
{
	bool am = token_is(tokens, i, "am"), pm = token_is(tokens, i, "pm");
	if ((!am && !pm) || clock->hour < 1 || clock->hour > 12)
		return false;
	clock->hour = clock->hour % 12 + (pm ? 12 : 0);
	return true;
}

/* "06:04", "6:04:30 pm", "6 am", "0604 UTC". */
static bool read_clock(const struct context *c, gssize i, struct clock *clock)
{
	const GArray *tokens = c->tokens;
	const struct token *token = token_at(tokens, i);
	*clock = (struct clock){ .first = i };
	if (token->kind != TOKEN_NUMBER || token->digits > 4 || token->digits == 3)
		return false;
	clock->hour = (int)token->value;
	gssize at = i + 1;
	bool colon = (token_sign(tokens, at, ':') || token_is(tokens, at, "h")) &&
	             token_at(tokens, at)->joined && token_at(tokens, at + 1)->joined &&
	             token->digits <= 2 && token->decimals == 0 &&
	             two_digits(tokens, at + 1, 59, &clock->minute);
	bool european = !colon && token->decimals == 2 && token->digits <= 2;
	if (colon) {
		bool letter = token_is(tokens, at, "h");
		at += 2;
		if (!letter && token_sign(tokens, at, ':') &&
		    two_digits(tokens, at + 1, 60, &clock->second)) {
			clock->with_second = true;
			clock->second = MIN(clock->second, 59);
			at += 2;
		}
		at += half_day(tokens, at, clock);
		clock->end = read_zone(c, at, clock);
		return clock->hour < 24 && (!letter || clock->zoned);
	}
	if (european) {
		clock->minute = (int)((token->value - clock->hour) * 100 + 0.5);
		at += half_day(tokens, at, clock);
		clock->end = read_zone(c, at, clock);
		return clock->zoned && clock->hour < 24 && clock->minute < 60;
	}
	if (token->decimals == 0 && token->digits <= 2 && half_day(tokens, at, clock)) {
		clock->hour_only = true;
		clock->end = read_zone(c, at + 1, clock);
		return true;
	}
	if (token_at(tokens, at)->kind != TOKEN_WORD) /* "2026-06-02" is no time of day */
		return false;
	clock->end = read_zone(c, at, clock);
	clock->minute = clock->hour % 100;
	clock->hour /= 100;
	return token->decimals == 0 && token->digits == 4 && clock->zoned &&
	       clock->hour < 24 && clock->minute < 60 && clock->end > at &&
	       month_of(tokens, i - 1) == 0 && month_of(tokens, i - 2) == 0 &&
	       month_of(tokens, i - 3) == 0;
}

/* A date right after the clock: "on 2 June", "June 1, 2026", "(2 June)". */
static void date_after(const struct context *c, struct clock *clock)
{
	int year, month, day;
	gssize at = clock->end;
	while (token_is(c->tokens, at, "on") || token_sign(c->tokens, at, ',') ||
	       token_sign(c->tokens, at, '('))
		at++;
	gssize end = read_date(c->tokens, at, &year, &month, &day);
	/* "06:04 UTC, June 2, 11:49 UTC": that date belongs to the next clock. */
	struct clock next;
	gssize gap = end + token_sign(c->tokens, end, ',');
	gap += token_is(c->tokens, gap, "at");
	if (end == at || read_clock(c, gap, &next) ||
	    !date_near(year, month, day, c->posted, &clock->date))
		return;
	clock->dated = true;
	clock->year_given = year > 0;
	clock->end = end + token_sign(c->tokens, end, ')');
}

/* The nearest date before token i in its sentence. */
static bool date_before(const struct context *c, gssize i, struct clock *clock)
{
	gssize first, end;
	int year, month, day;
	token_sentence(c->tokens, i, &first, &end);
	for (gssize at = i - 1; at >= first; at--) {
		gssize past = read_date(c->tokens, at, &year, &month, &day);
		if (past == at || past > i)
			continue;
		/* "June 2" also reads from "2 ..." one token on: take the longer. */
		if (at > first && month_of(c->tokens, at - 1) > 0)
			past = read_date(c->tokens, at - 1, &year, &month, &day);
		if (!date_near(year, month, day, c->posted, &clock->date))
			return false;
		clock->year_given = year > 0;
		return clock->dated = true;
	}
	return false;
}

static bool about_before(const GArray *tokens, gssize i)
{
	return token_in(tokens, i - 1, about_words) || token_sign(tokens, i - 1, '~') ||
	       ((token_is(tokens, i - 1, "after") || token_is(tokens, i - 1, "before")) &&
	        token_in(tokens, i - 2, about_words));
}

static struct range widened(const struct clock *clock, gint64 at)
{
	if (clock->hour_only)
		return range_of(at - 30 * MINUTE, at + 30 * MINUTE);
	gint64 width = clock->with_second ? SECOND : MINUTE;
	gint64 about = clock->about ? 10 * MINUTE : 0;
	return range_of(at - about, at + width + about);
}

static gint64 time_of_day(const struct clock *clock)
{
	return clock->hour * HOUR + clock->minute * MINUTE + clock->second * SECOND;
}

/* The instant of a clock: dated, or the latest such wall clock not after limit. */
static bool settle(const struct context *c, struct clock *clock, gint64 limit, gint64 *at,
                   enum zone_basis *basis)
{
	gint64 tod = time_of_day(clock);
	if (clock->dated) {
		if (!to_utc(c, clock, clock->date + tod, at, basis))
			return false;
		if (!clock->year_given && *at > c->posted + DAY)
			return false;
		return true;
	}
	gint64 midnight = limit - ((limit % DAY) + DAY) % DAY;
	for (int days = 2; days >= -2; days--) {
		if (!to_utc(c, clock, midnight + days * DAY + tod, at, basis))
			return false;
		if (*at <= limit)
			return true;
	}
	return false;
}

/* --- what is said about the moment -------------------------------------------- */

/* Steps back over what may stand between a key word and its clock. */
static gssize key_before(const struct context *c, gssize i)
{
	static const char *const skip[] = {
		"at",       "on",     "the",       "time",    "was",
		"is",       "utc",    "of",        "an",      "as",
		"early",    "late",   "yesterday", "today",   "this",
		"after",    "before", "monday",    "tuesday", "wednesday",
		"thursday", "friday", "saturday",  "sunday",  NULL
	};
	for (gssize at = i - 1; at >= i - 14; at--) {
		int year, day;
		bool number =
		        token_at(c->tokens, at)->kind == TOKEN_NUMBER &&
		        (day_of(c->tokens, at, &day) || year_of(c->tokens, at, &year));
		if (token_in(c->tokens, at, skip) ||
		    token_in(c->tokens, at, about_words) || month_of(c->tokens, at) > 0 ||
		    number || skip_ordinal(c->tokens, at) > at ||
		    token_sign(c->tokens, at, ',') || token_sign(c->tokens, at, ':') ||
		    token_sign(c->tokens, at, '(') || token_sign(c->tokens, at, '~') ||
		    token_sign(c->tokens, at, '-') || token_is(c->tokens, at, "t"))
			continue;
		return at;
	}
	return -1;
}

enum key { KEY_NONE, KEY_SINCE, KEY_BETWEEN };

/* How a clock is introduced, as the start of harm or not at all. */
static enum key key_of(const struct context *c, const struct clock *clock, bool spans)
{
	static const char *const since[] = { "since", "from", "beginning", "starting",
		                             NULL };
	const GArray *tokens = c->tokens;
	gssize key = key_before(c, clock->first);
	gssize past = clock->end;
	if (token_is(tokens, key, "between") && spans)
		return tone_of_span(tokens, key, past) == TONE_OTHER ? KEY_NONE
		                                                     : KEY_BETWEEN;
	if (token_in(tokens, key, since)) {
		if (token_is(tokens, key, "from") && token_is(tokens, key - 1, "away"))
			return KEY_NONE;
		if (token_is(tokens, key, "from") && tone_begins(tokens, key - 1))
			key--;
		return tone_around(tokens, key, past) == TONE_OTHER ? KEY_NONE
		                                                    : KEY_SINCE;
	}
	if (tone_begins(tokens, key))
		return tone_begins_harm(tokens, key, clock->first, past) ? KEY_SINCE
		                                                         : KEY_NONE;
	/* "Issue first observed at 11:05 IST" */
	static const char *const met[] = { "observed", "seen",     "noticed", "occurred",
		                           "appeared", "reported", NULL };
	if (token_in(tokens, key, met) && token_is(tokens, key - 1, "first"))
		return tone_around(tokens, key, past) == TONE_OTHER ? KEY_NONE
		                                                    : KEY_SINCE;
	/* "Impact: 06:04 - 11:49 UTC", "(06:04 - 11:49 UTC)", "during the 06:04 to 11:49 UTC window" */
	static const char *const heads[] = { "impact*",   "outage*",  "downtime",
		                             "incident*", "disrupt*", "duration",
		                             "window",    "period",   NULL };
	if (spans &&
	    (token_sign(tokens, clock->first - 1, '(') ||
	     token_is(tokens, clock->first - 1, "the") || token_in(tokens, key, heads)))
		return tone_around(tokens, clock->first, past) == TONE_HARM ? KEY_BETWEEN
		                                                            : KEY_NONE;
	if (token_in(tokens, key, heads) && token_is(tokens, key - 1, "of") &&
	    tone_begins(tokens, key - 2)) /* "Start of impact: ..." */
		return KEY_SINCE;
	return tone_begins_nearby(tokens, clock->first, clock->end) ? KEY_SINCE
	                                                            : KEY_NONE;
}

/* "... and/to/until/- [date] [at] CLOCK" after the first clock. */
static bool read_end(const struct context *c, const struct clock *from,
                     struct clock *until)
{
	static const char *const links[] = { "and",     "to",   "until", "till",
		                             "through", "thru", NULL };
	static const char *const fill[] = {
		"at", "on", "about", "around", "approximately", "roughly", NULL
	};
	/* "... and was resolved at CLOCK" */
	static const char *const ends[] = {
		"ended",    "ending",    "end",       "finished", "concluded", "was",
		"resolved", "mitigated", "recovered", "fixed",    "lasted",    "lasting",
		"until",    "fully",     "over",      "stopped",  NULL
	};
	gssize at = from->end;
	at += token_sign(c->tokens, at, ',');
	if (!token_in(c->tokens, at, links) && !token_sign(c->tokens, at, '-'))
		return false;
	bool and = token_is(c->tokens, at++, "and");
	for (int steps = 0; and&&steps < 3 && token_in(c->tokens, at, ends); steps++)
		at++;
	for (int steps = 0; steps < 4; steps++) {
		int year, month, day;
		gssize past = read_date(c->tokens, at, &year, &month, &day);
		struct clock try;
		if (read_clock(c, at, &try))
			break;
		if (past > at || token_in(c->tokens, at, fill) ||
		    token_sign(c->tokens, at, ',') || token_sign(c->tokens, at, '~'))
			at = MAX(past, at + 1);
	}
	if (!read_clock(c, at, until))
		return false;
	/* "between about 15:00 and 18:30" means both, where the second is a round figure too. */
	until->about = about_before(c->tokens, at) ||
	               (from->about && until->minute % 5 == 0 && !until->with_second);
	date_after(c, until);
	return true;
}

static void share_zone(struct clock *a, struct clock *b)
{
	if (a->zoned == b->zoned)
		return;
	struct clock *from = a->zoned ? a : b, *to = a->zoned ? b : a;
	to->zoned = true;
	memcpy(to->zone, from->zone, sizeof to->zone);
}

/* "2 to 4 pm": the half day of the second holds for the first when that comes earlier; left alone otherwise. */
static void settle_end(const struct context *c, struct clock *from, struct clock *until,
                       struct stated *out)
{
	gint64 at;
	enum zone_basis basis;
	bool own = until->dated ||
	           (date_before(c, until->first, until) && until->date != from->date);
	if (!own) {
		until->dated = false;
		gint64 limit = out->start.lo + DAY - 1;
		if (!settle(c, until, limit, &at, &basis))
			return;
	} else if (!settle(c, until, c->posted, &at, &basis)) {
		return;
	}
	struct range end = widened(until, at);
	if (end.lo >= out->start.lo && end.lo <= c->posted + DAY)
		out->end = end;
}

static bool settle_start(const struct context *c, struct clock *from, struct stated *out)
{
	gint64 at;
	gssize first, end;
	token_sentence(c->tokens, from->first, &first, &end);
	gint64 limit = c->posted + MINUTE - 1;
	for (gssize i = first; i < end && !from->dated; i++)
		if (token_is(c->tokens, i, "yesterday") ||
		    (token_is(c->tokens, i, "last") &&
		     token_is(c->tokens, i + 1, "night")))
			limit = c->posted - c->posted % DAY - 1;
	if (!settle(c, from, limit, &at, &out->zone))
		return false;
	out->start = widened(from, at);
	out->about = from->about || from->hour_only;
	return at <= c->posted + MINUTE;
}

/* One clock at token i, if it states a start; returns the token to go on with. */
static gssize read_stated(const struct context *c, gssize i, GArray *out)
{
	struct clock from, until = { .first = 0 };
	if (!read_clock(c, i, &from))
		return i + 1;
	from.about = about_before(c->tokens, i);
	date_after(c, &from);
	bool spans = read_end(c, &from, &until);
	gssize next = spans ? until.end : from.end;
	if (key_of(c, &from, spans) == KEY_NONE)
		return MAX(next, i + 1);
	if (!from.dated)
		date_before(c, i, &from);
	if (spans)
		share_zone(&from, &until);
	struct stated stated = { .start = RANGE_NONE, .end = RANGE_NONE };
	if (!settle_start(c, &from, &stated))
		return MAX(next, i + 1);
	if (spans)
		settle_end(c, &from, &until, &stated);
	stated.quote = token_quote(c->text, c->tokens, i);
	g_array_append_val(out, stated);
	return MAX(next, i + 1);
}

static void stated_clear(gpointer data)
{
	g_free(((struct stated *)data)->quote);
}

GArray *moments_stated(const char *text, gint64 posted, const char *page_zone)
{
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct stated));
	g_array_set_clear_func(out, stated_clear);
	if (text == NULL || posted == INSTANT_NONE)
		return out;
	g_autoptr(GArray) tokens = tokens_of(text);
	g_autoptr(Zone) page = page_zone != NULL ? zone_new(page_zone, NULL) : NULL;
	struct context context = { .text = text,
		                   .tokens = tokens,
		                   .posted = posted,
		                   .page = page,
		                   .basis = page != NULL ? ZONE_FILE : ZONE_ASSUMED };
	for (gssize i = 0; i < (gssize)tokens->len;)
		i = read_stated(&context, i, out);
	return out;
}
