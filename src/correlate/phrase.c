/* phrase.c - lengths, see phrase.h */
#include "correlate/phrase.h"

#include "correlate/tone.h"

#include <math.h>
#include <string.h>

/* --- lengths ------------------------------------------------------------------- */

static const struct {
	const char *word;
	double value;
} word_numbers[] = {
	{ "half", 0.5 },    { "a", 1 },         { "an", 1 },       { "one", 1 },
	{ "two", 2 },       { "three", 3 },     { "four", 4 },     { "five", 5 },
	{ "six", 6 },       { "seven", 7 },     { "eight", 8 },    { "nine", 9 },
	{ "ten", 10 },      { "eleven", 11 },   { "twelve", 12 },  { "thirteen", 13 },
	{ "fourteen", 14 }, { "fifteen", 15 },  { "sixteen", 16 }, { "seventeen", 17 },
	{ "eighteen", 18 }, { "nineteen", 19 }, { "twenty", 20 },  { "thirty", 30 },
	{ "forty", 40 },    { "fifty", 50 },    { "sixty", 60 },   { "ninety", 90 },
};

static double word_number(const GArray *tokens, gssize i)
{
	for (gsize n = 0; n < G_N_ELEMENTS(word_numbers); n++)
		if (token_is(tokens, i, word_numbers[n].word))
			return word_numbers[n].value;
	return -1;
}

static gint64 unit_of(const GArray *tokens, gssize i)
{
	static const struct {
		const char *words[6];
		gint64 unit;
	} units[] = {
		{ { "d", "day", "days", NULL }, DAY },
		{ { "h", "hr", "hrs", "hour", "hours", NULL }, HOUR },
		{ { "m", "min", "mins", "minute", "minutes", NULL }, MINUTE },
		{ { "s", "sec", "secs", "second", "seconds", NULL }, SECOND },
	};
	for (gsize n = 0; n < G_N_ELEMENTS(units); n++)
		if (token_in(tokens, i, units[n].words))
			return units[n].unit;
	return 0;
}

/* "1,5" of most of Europe, "1,200" of the rest: what follows the comma without a blank. */
static gssize read_comma(const GArray *tokens, gssize at, double *value, int *decimals)
{
	const struct token *more = token_at(tokens, at + 1);
	if (*decimals > 0 || !token_sign(tokens, at, ',') ||
	    !token_at(tokens, at)->joined || more->kind != TOKEN_NUMBER ||
	    !more->joined || more->decimals > 0 || more->digits > 3)
		return at;
	if (more->digits == 3) {
		*value = *value * 1000 + more->value;
	} else {
		*decimals = more->digits;
		*value += more->value / pow(10, more->digits);
	}
	return at + 2;
}

/* "2", "2.5", "2½", "two", "forty-five", "two and a half", "an", "half an". */
static gssize read_amount(const GArray *tokens, gssize i, double *value, int *decimals)
{
	const struct token *token = token_at(tokens, i);
	*decimals = 0;
	gssize at = i + 1;
	if (token->kind == TOKEN_NUMBER) {
		*value = token->value;
		*decimals = token->decimals;
		at = read_comma(tokens, at, value, decimals);
	} else if ((*value = word_number(tokens, i)) < 0) {
		return i;
	} else if (*value == 0.5) {
		*decimals = 1;
		at += token_is(tokens, at, "an") || token_is(tokens, at, "a");
	} else if (token_is(tokens, at, "couple") && token_is(tokens, i, "a")) {
		*value = 2;
		at += 1 + token_is(tokens, at + 1, "of");
	} else if (*value >= 20) {
		gssize next = at + token_sign(tokens, at, '-');
		double ones = word_number(tokens, next);
		if (ones >= 1 && ones <= 9) {
			*value += ones;
			at = next + 1;
		}
	}
	if (token_is(tokens, at, "\xc2\xbd")) {
		*value += 0.5;
		*decimals = 1;
		at++;
	}
	if (token_is(tokens, at, "and") && token_is(tokens, at + 1, "a") &&
	    token_is(tokens, at + 2, "half") && unit_of(tokens, at + 3) > 0) {
		*value += 0.5;
		*decimals = 1;
		at += 3;
	}
	return at;
}

/* One "amount unit"; *half is half of what the last figure can tell. */
static gssize read_part(const GArray *tokens, gssize i, double *us, double *half,
                        gint64 *unit)
{
	double value;
	int decimals;
	gssize at = read_amount(tokens, i, &value, &decimals);
	if (at == i)
		return i;
	at += token_sign(tokens, at, '-');
	*unit = unit_of(tokens, at);
	if (*unit == 0 || value > 100000)
		return i;
	*us = value * (double)*unit;
	*half = (double)*unit / 2 * pow(10, -decimals);
	at++;
	if (token_is(tokens, at, "and") && token_is(tokens, at + 1, "a") &&
	    token_is(tokens, at + 2, "half")) {
		*us += (double)*unit / 2;
		*half = (double)*unit / 20;
		at += 3;
	}
	return at;
}

static bool is_sixtieths(const struct token *token)
{
	return token->kind == TOKEN_NUMBER && token->digits == 2 &&
	       token->decimals == 0 && token->value < 60;
}

/* "2:45 h", "02:45 hours", and "duration: 02:45:00" or "(02:45)" right after a word that says so */
static gssize read_clock(const GArray *tokens, gssize i, double *us, double *half)
{
	static const char *const cues[] = { "duration", "downtime", "lasted", "length",
		                            NULL };
	const struct token *hours = token_at(tokens, i),
	                   *minutes = token_at(tokens, i + 2),
	                   *seconds = token_at(tokens, i + 4);
	if (hours->kind != TOKEN_NUMBER || hours->decimals > 0 || hours->value > 10000 ||
	    !token_sign(tokens, i + 1, ':') || !is_sixtieths(minutes))
		return i;
	gssize cue = i - 1;
	while (cue >= i - 4 &&
	       (token_sign(tokens, cue, ':') || token_sign(tokens, cue, '*') ||
	        token_sign(tokens, cue, '(') || token_is(tokens, cue, "of") ||
	        token_is(tokens, cue, "was")))
		cue--;
	bool third = token_sign(tokens, i + 3, ':') && is_sixtieths(seconds);
	bool said = token_in(tokens, cue, cues);
	*us = hours->value * (double)HOUR + minutes->value * (double)MINUTE;
	*half = (double)MINUTE / 2;
	if (third && (said || unit_of(tokens, i + 5) == HOUR)) {
		*us += seconds->value * (double)SECOND;
		*half = (double)SECOND / 2;
		return i + 5 + (unit_of(tokens, i + 5) == HOUR);
	}
	return unit_of(tokens, i + 3) == HOUR ? i + 4 : i;
}

/* "2h45", "two hours 45": minutes whose unit is left out. */
static bool is_bare_minutes(const GArray *tokens, gssize i)
{
	const struct token *token = token_at(tokens, i);
	return token->kind == TOKEN_NUMBER && token->decimals == 0 &&
	       token->digits <= 2 && token->value < 60 &&
	       (token->joined || token_at(tokens, i + 1)->kind == TOKEN_STOP) &&
	       !token_sign(tokens, i + 1, ':') && !token_sign(tokens, i + 1, '%');
}

/* "2 hours, 45 minutes and 10 seconds": parts of falling units. */
static gssize read_sum(const GArray *tokens, gssize i, double *us, double *half)
{
	gint64 unit, smaller;
	gssize at = read_clock(tokens, i, us, half);
	if (at > i)
		return at;
	at = read_part(tokens, i, us, half, &unit);
	if (at == i)
		return i;
	if (unit == HOUR && is_bare_minutes(tokens, at)) {
		*us += token_at(tokens, at)->value * (double)MINUTE;
		*half = (double)MINUTE / 2;
		return at + 1;
	}
	for (;;) {
		gssize next = at;
		double more, more_half;
		next += token_sign(tokens, next, ',');
		next += token_is(tokens, next, "and");
		gssize past = read_part(tokens, next, &more, &more_half, &smaller);
		if (past == next || smaller >= unit)
			return at;
		*us += more;
		*half = more_half;
		unit = smaller;
		at = past;
	}
}

enum bound { BOUND_NONE, BOUND_ABOUT, BOUND_AT_LEAST, BOUND_AT_MOST };

/* The words before a length: how it is meant; *first moves back over them. */
static enum bound bound_before(const GArray *tokens, gssize i, gssize *first)
{
	static const char *const about[] = { "about",  "approximately", "approx",
		                             "around", "roughly",       "nearly",
		                             "almost", "circa",         "ca",
		                             "some",   "close",         "just",
		                             NULL };
	static const char *const fill[] = { "a",   "an",        "the",  "total", "of",
		                            "to",  "than",      "over", "under", "short",
		                            "shy", "estimated", NULL };
	*first = i;
	for (gssize at = i - 1; at >= i - 4; at--) {
		bool least = (token_is(tokens, at, "more") &&
		              token_is(tokens, at + 1, "than")) ||
		             (token_is(tokens, at, "at") &&
		              token_is(tokens, at + 1, "least")) ||
		             (token_is(tokens, at, "over") && at == i - 1) ||
		             (token_is(tokens, at, "longer") &&
		              token_is(tokens, at + 1, "than"));
		bool most =
		        (token_is(tokens, at, "less") &&
		         token_is(tokens, at + 1, "than")) ||
		        (token_is(tokens, at, "at") &&
		         token_is(tokens, at + 1, "most")) ||
		        (token_is(tokens, at, "up") && token_is(tokens, at + 1, "to")) ||
		        ((token_is(tokens, at, "under") ||
		          token_is(tokens, at, "within")) &&
		         at == i - 1);
		if (token_in(tokens, at, about) || token_sign(tokens, at, '~')) {
			*first = at;
			return BOUND_ABOUT;
		}
		if ((least || most) && !token_in(tokens, at - 1, about)) {
			/* "no more than" is a limit above, "not less than" one below. */
			bool no = token_is(tokens, at - 1, "no") ||
			          token_is(tokens, at - 1, "not");
			*first = no ? at - 1 : at;
			return least != no ? BOUND_AT_LEAST : BOUND_AT_MOST;
		}
		if (!token_in(tokens, at, fill) && !token_is(tokens, at, "least") &&
		    !token_is(tokens, at, "most"))
			break;
	}
	return BOUND_NONE;
}

static gint64 whole(double us)
{
	return us > 9e15 ? G_GINT64_CONSTANT(9000000000000000)
	                 : (gint64)(us < 0 ? 0 : us + 0.5);
}

static struct range bounded(enum bound bound, double lo, double hi, double half)
{
	switch (bound) {
	case BOUND_ABOUT:
		return range_of(whole(lo * 0.9), whole(hi * 1.1));
	case BOUND_AT_LEAST:
		return (struct range){ whole(lo), RANGE_OPEN };
	case BOUND_AT_MOST:
		return range_of(0, whole(hi));
	default:
		return range_of(whole(lo - half), whole(hi + half));
	}
}

/* A length at token i, "two to three hours" too. *first..return is its span. */
gssize length_read(const GArray *tokens, gssize i, struct range *length, gssize *first)
{
	double lo, hi, half;
	int decimals;
	gint64 unit;
	enum bound bound = bound_before(tokens, i, first);
	gssize at = read_amount(tokens, i, &lo, &decimals);
	bool between = token_is(tokens, i - 1, "between") && token_is(tokens, at, "and");
	if (at > i && (token_is(tokens, at, "to") || token_is(tokens, at, "or") ||
	               token_sign(tokens, at, '-') || between)) {
		gssize past = read_part(tokens, at + 1, &hi, &half, &unit);
		if (past > at + 1 && lo * (double)unit <= hi) {
			*length = bounded(bound, lo * (double)unit, hi, half);
			if (between)
				*first = i - 1;
			return past;
		}
	}
	at = read_sum(tokens, i, &lo, &half);
	if (at == i)
		return i;
	/* "lasting 3 hours or more" */
	if (token_is(tokens, at, "or") &&
	    (token_is(tokens, at + 1, "more") || token_is(tokens, at + 1, "so"))) {
		bound = token_is(tokens, at + 1, "more") ? BOUND_AT_LEAST : BOUND_ABOUT;
		at += 2;
	}
	*length = bounded(bound, lo, lo, half);
	return at;
}

/* "Last week's outage lasted 40 minutes", "the last one, in January, took five hours" */
static bool is_of_another(const GArray *tokens, gssize i)
{
	static const char *const last[] = { "last", "previous", "prior", "earlier",
		                            NULL };
	static const char *const things[] = { "week*",    "month*",  "year*",
		                              "quarter*", "time",    "one",
		                              "monday",   "tuesday", "wednesday",
		                              "thursday", "friday",  "saturday",
		                              "sunday",   NULL };
	static const char *const before[] = { "outage", "incident", "disruption", NULL };
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	for (gssize at = MAX(first, i - 12); at < i; at++)
		if (token_in(tokens, at, last) &&
		    (token_in(tokens, at + 1, things) ||
		     (!token_is(tokens, at, "last") && token_in(tokens, at + 1, before))))
			return true;
	return false;
}

/* An interval between updates, a time ago, a time ahead: no length of an incident. */
bool length_is_elsewhere(const GArray *tokens, gssize first, gssize end)
{
	static const char *const before[] = { "every",   "next",  "in",      "per",
		                              "last",    "past",  "within",  "each",
		                              "another", "first", "typical", NULL };
	static const char *const after[] = { "ago",    "later",  "earlier",  "before",
		                             "after",  "window", "interval", "sla",
		                             "delay*", "old",    "from",     "prior",
		                             "until",  "behind", "period",   NULL };
	static const char *const done[] = { "over",     "back",  "fixed",
		                            "resolved", "ended", "restored",
		                            "repaired", "up",    NULL };
	gssize back = first - 1;
	back -= token_is(tokens, back, "the");
	if (token_is(tokens, back, "in") && token_in(tokens, back - 1, done))
		return false; /* "It was over in less than an hour" */
	return is_of_another(tokens, first) || token_in(tokens, back, before) ||
	       token_in(tokens, end, after) ||
	       (token_is(tokens, end, "of") && token_in(tokens, end + 1, after));
}

/* "... experienced errors for 1 hour", not "we have been looking at errors for 1 hour" */
static bool is_of_harm(const GArray *tokens, gssize i)
{
	bool harm = false;
	for (gssize at = i - 1; at >= i - 8; at--) {
		if (token_at(tokens, at)->kind == TOKEN_STOP)
			break;
		if (token_is(tokens, at, "been") || token_is(tokens, at, "we"))
			return false;
		harm |= tone_at(tokens, at) == TONE_HARM;
	}
	return harm;
}

/* "The total duration of the incident was 45 minutes" */
static bool is_its_duration(const GArray *tokens, gssize first)
{
	static const char *const be[] = { "was", "is", NULL };
	static const char *const lengths[] = { "duration", "downtime", "length", NULL };
	static const char *const things[] = { "incident", "outage",   "disruption",
		                              "event",    "downtime", NULL };
	bool length = false, thing = false;
	if (!token_in(tokens, first - 1, be))
		return false;
	for (gssize i = first - 2; i >= first - 8; i--) {
		if (token_at(tokens, i)->kind != TOKEN_WORD)
			break;
		length |= token_in(tokens, i, lengths);
		thing |= token_in(tokens, i, things);
	}
	return length && thing;
}

bool length_is_of_harm(const GArray *tokens, gssize first, gssize end)
{
	static const char *const cues[] = { "last*",     "duration", "outage*",
		                            "downtime",  "disrupt*", "unavailab*",
		                            "incident*", "down",     "total*",
		                            "offline",   "impact*",  NULL };
	static const char *const after[] = { "outage*",  "disrupt*",   "incident*",
		                             "downtime", "interrupt*", "event",
		                             "impact*",  NULL };
	static const char *const lasting[] = { "last*", "duration", "total*", "for",
		                               NULL };
	if (token_in(tokens, end, after) ||
	    (token_sign(tokens, end, '-') && token_in(tokens, end + 1, after)))
		return true;
	if (token_is(tokens, first - 1, "for") && is_of_harm(tokens, first - 1))
		return true;
	if (is_its_duration(tokens, first))
		return true;
	bool joined = false, cue = false;
	while (token_sign(tokens, first - 1, '*')) /* "**Duration:** 2 hours" */
		first--;
	for (gssize i = first - 1; i >= first - 8; i--) {
		if (token_at(tokens, i)->kind == TOKEN_STOP)
			break;
		if (i >= first - 3)
			joined |=
			        token_in(tokens, i, lasting) || token_is(tokens, i, "of");
		cue |= token_in(tokens, i, cues);
	}
	return joined && cue;
}

/* "Exports also failed for 30 minutes", "for periods of 20 minutes", "some zones saw errors for 16 minutes" */
bool length_is_of_part(const GArray *tokens, gssize i)
{
	static const char *const words[] = { "also",    "additionally", "furthermore",
		                             "periods", "each",         "intermittent",
		                             "some",    "certain",      "subset",
		                             "few",     "zone",         "zones",
		                             NULL };
	static const char *const these[] = { "this", "the", "that", NULL };
	static const char *const whole[] = { "incident", "outage",     "window",
		                             "event",    "disruption", NULL };
	gssize first, past;
	token_sentence(tokens, i, &first, &past);
	for (gssize at = first; at < past; at++) {
		if (token_in(tokens, at, words) || token_sign(tokens, at, '%'))
			return true;
		if (token_is(tokens, at, "during") && token_in(tokens, at + 1, these) &&
		    token_in(tokens, at + 2, whole))
			return true;
	}
	return false;
}

/* "Duration: 2 hours" as the label of a figure */
static bool is_labelled(const GArray *tokens, gssize first)
{
	static const char *const labels[] = { "duration", "downtime", NULL };
	gssize at = first - 1;
	while (token_sign(tokens, at, '*') || token_sign(tokens, at, '('))
		at--;
	if (!token_sign(tokens, at, ':'))
		return false;
	while (token_sign(tokens, at - 1, '*'))
		at--;
	return token_in(tokens, at - 1, labels);
}

/* "The outage lasted 2 hours", "incident duration of 2 hours", "an outage of 2 hours"; not "errors for 2 hours" */
static bool lasted_whole(const GArray *tokens, gssize first)
{
	static const char *const things[] = { "incident", "outage", "disruption",
		                              "event",    "impact", "downtime",
		                              NULL };
	static const char *const lasts[] = { "last*", "duration", "total*", NULL };
	static const char *const joins[] = { "of", "for", NULL };
	bool joined = token_in(tokens, first - 1, joins), lasted = false;
	for (gssize at = first - 1; at >= first - 6; at--) {
		if (token_at(tokens, at)->kind == TOKEN_STOP)
			return false;
		lasted |= token_in(tokens, at, lasts);
		if (token_in(tokens, at, things))
			return lasted || (joined && !token_is(tokens, at, "impact"));
	}
	return false;
}

bool length_is_of_whole(const GArray *tokens, gssize first)
{
	return is_labelled(tokens, first) || lasted_whole(tokens, first) ||
	       is_its_duration(tokens, first);
}

/* "If a job failed for more than 6 hours, ...", "it did not last five hours"; not "pages did not load for two hours" */
bool length_is_supposed(const GArray *tokens, gssize length)
{
	static const char *const words[] = { "if",       "whether", "should",  "might",
		                             "will",     "would",   "expect*", "unless",
		                             "deny",     "denies",  "denied",  "nobody",
		                             "wouldn't", "won't",   NULL };
	static const char *const no[] = { "not", "never", "didn't", "hasn't", NULL };
	static const char *const lasts[] = { "last*", "exceed*",   "take",
		                             "taken", "continue*", NULL };
	gssize first, end;
	token_sentence(tokens, length, &first, &end);
	for (gssize at = length - 1; at >= MAX(first, length - 12); at--)
		if (token_in(tokens, at, words) ||
		    (token_in(tokens, at, no) && token_in(tokens, at + 1, lasts)))
			return true;
	return false;
}

static void length_clear(gpointer data)
{
	g_free(((struct stated_length *)data)->words);
	g_free(((struct stated_length *)data)->quote);
}

GArray *lengths_stated(const char *text, bool claim)
{
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct stated_length));
	g_array_set_clear_func(out, length_clear);
	g_autoptr(GArray) tokens = tokens_of(text);
	for (gssize i = 0; i < (gssize)tokens->len;) {
		struct range length;
		gssize first, end = length_read(tokens, i, &length, &first);
		if (end == i) {
			i++;
			continue;
		}
		if (!length_is_elsewhere(tokens, first, end) &&
		    !length_is_supposed(tokens, first) &&
		    (claim || length_is_of_harm(tokens, first, end)) && length.hi > 0) {
			const bool labelled = is_labelled(tokens, first);
			gsize from = token_at(tokens, first)->start;
			struct stated_length stated = {
				.length = length,
				.of_whole = length_is_of_whole(tokens, first),
				.of_part = !labelled && length_is_of_part(tokens, i),
				.words = g_strndup(text + from,
				                   token_at(tokens, end - 1)->end - from),
				.quote = token_quote(text, tokens, i),
			};
			g_array_append_val(out, stated);
		}
		i = end;
	}
	return out;
}

bool length_parse(const char *text, struct range *length)
{
	g_autoptr(GArray) tokens = tokens_of(text);
	for (gssize i = 0; i < MIN(4, (gssize)tokens->len); i++) {
		gssize first, end = length_read(tokens, i, length, &first);
		if (end > i)
			return first == 0;
	}
	return false;
}
