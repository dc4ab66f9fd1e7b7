/*
 * share.c - how many were hurt: K4, "all users" and "only X", and K5, "12 % of requests" and the level that a page gives,
 * against the share of requests that failed.
 *
 * Only where one signal counts both failures and requests of what is spoken of. Between the mean of the worst part and the
 * peak any figure holds; contradicted is what lies half as far again outside, so that another way of counting is no lie.
 */
#include "correlate/steps.h"

#include "correlate/phrase.h"
#include "correlate/tone.h"
#include "correlate/window.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

#define SLACK 1.5   /* a figure may be off by half of it */
#define POINTS 0.02 /* and by two points */

/* --- what was measured -------------------------------------------------------------- */

struct share_seen {
	const struct window *window; /* the worst; NULL: no signal counts requests */
	double mean, peak;           /* of its worst part, of its worst bin */
};

static bool has_share(const struct window *window)
{
	return window->series->measure == MEASURE_ERRORS &&
	       g_str_has_suffix(window->rule, "/ratio") &&
	       window->series->dimension == DIMENSION_NONE;
}

static double mean_share(const struct window *window)
{
	double failed = 0, asked = 0;
	const gint64 from = window->major_start.hi;
	const gint64 to =
	        range_is_open(window->major_end) ? RANGE_OPEN : window->major_end.lo;
	for (guint i = 0; i < window->series->samples->len; i++) {
		const struct sample *s =
		        &g_array_index(window->series->samples, struct sample, i);
		if (s->start < from || s->start >= to || !isfinite(s->exposure) ||
		    !isfinite(s->count))
			continue;
		failed += s->count;
		asked += s->exposure;
	}
	return asked > 0 ? MIN(failed / asked, 1) : window->peak;
}

/* Of the component that is named, else the worst of all. */
static struct share_seen share_seen(const struct work *w, const char *component)
{
	struct share_seen seen = { 0 };
	for (guint i = 0; i < w->t->windows->len; i++) {
		const struct window *window = w->t->windows->pdata[i];
		if (!has_share(window))
			continue;
		const char *own = window->series->component;
		const char *known = own != NULL ? name_match(own, w->group->names) : NULL;
		if (component != NULL &&
		    g_strcmp0(known != NULL ? known : own, component) != 0)
			continue;
		if (seen.window == NULL || window->peak > seen.peak) {
			seen.window = window;
			seen.peak = MIN(window->peak, 1);
		}
	}
	if (seen.window != NULL)
		seen.mean = MIN(mean_share(seen.window), seen.peak);
	return seen;
}

static char *percent(double share)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	const char *form = share < 0.1 ? "%.1f" : "%.0f";
	return g_strdup_printf("%s %%",
	                       g_ascii_formatd(digits, sizeof digits, form, share * 100));
}

static char *seen_words(const Timeline *t, const struct share_seen *seen)
{
	g_autofree char *signal = sentence_signal(seen->window->series);
	g_autofree char *from = sentence_date(t->zone, seen->window->start, true);
	g_autofree char *to = sentence_time(t->zone, seen->window->end, true);
	g_autofree char *mean = percent(seen->mean);
	g_autofree char *peak = percent(seen->peak);
	return g_strdup_printf("%s were %s of all in the worst part of %s to %s, %s at "
	                       "the peak.",
	                       signal, mean, from, to, peak);
}

static void add_share(struct work *w, const char *rule, enum verdict verdict,
                      const Event *event, const char *quote,
                      const struct share_seen *seen)
{
	/* That a page agrees with what was measured is worth a line, that nobody can tell is not. */
	if (verdict == VERDICT_CANNOT_TELL && event->kind == KIND_POST)
		return;
	g_autofree char *by = finding_by(w->t, event);
	g_autofree char *words = sentence_quote(quote, 240);
	struct finding *finding = finding_add(w->t, rule, verdict,
	                                      g_strdup_printf("%s says: %s", by, words),
	                                      seen_words(w->t, seen));
	finding->said_lane = event->lane;
	finding->component = g_strdup(seen->window->series->component);
	refs_add_event(finding->refs, event);
	refs_add(finding->refs, seen->window->refs);
}

/* --- K5: a percentage ---------------------------------------------------------------- */

enum limit { LIMIT_NONE, LIMIT_MOST, LIMIT_LEAST };

static enum verdict verdict_of_share(double said, enum limit limit,
                                     const struct share_seen *seen)
{
	const double low = seen->mean / SLACK - POINTS;
	const double high = seen->peak * SLACK + POINTS;
	if (limit == LIMIT_MOST)
		return said * SLACK + POINTS < seen->peak ? VERDICT_CONTRADICTED
		       : said >= seen->peak - POINTS      ? VERDICT_CONSISTENT
		                                          : VERDICT_CANNOT_TELL;
	if (limit == LIMIT_LEAST)
		return said > high                   ? VERDICT_CONTRADICTED
		       : said <= seen->peak + POINTS ? VERDICT_CONSISTENT
		                                     : VERDICT_CANNOT_TELL;
	if (said < low || said > high)
		return VERDICT_CONTRADICTED;
	return said >= seen->mean - POINTS && said <= seen->peak + POINTS
	               ? VERDICT_CONSISTENT
	               : VERDICT_CANNOT_TELL;
}

static enum limit limit_before(const GArray *tokens, gssize i)
{
	static const char *const most[] = { "under", "below", "maximum", NULL };
	static const char *const least[] = { "over", "above", "minimum", NULL };
	if (token_in(tokens, i - 1, most) ||
	    (token_is(tokens, i - 1, "to") && token_is(tokens, i - 2, "up")) ||
	    (token_is(tokens, i - 1, "most") && token_is(tokens, i - 2, "at")) ||
	    (token_is(tokens, i - 1, "than") &&
	     (token_is(tokens, i - 2, "less") || token_is(tokens, i - 2, "fewer"))))
		return LIMIT_MOST;
	if (token_in(tokens, i - 1, least) ||
	    (token_is(tokens, i - 1, "least") && token_is(tokens, i - 2, "at")) ||
	    (token_is(tokens, i - 1, "than") && token_is(tokens, i - 2, "more")))
		return LIMIT_LEAST;
	return LIMIT_NONE;
}

/* The component that a sentence names, if it names one and no more; *many: several. */
static const char *named_in(const GPtrArray *names, const char *quote, bool *many)
{
	const char *found = NULL;
	g_autofree char *text = g_ascii_strdown(quote, -1);
	*many = false;
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *name = g_ascii_strdown(names->pdata[i], -1);
		const char *at = strlen(name) > 2 ? strstr(text, name) : NULL;
		if (at == NULL || (at > text && g_ascii_isalnum(at[-1])) ||
		    g_ascii_isalnum(at[strlen(name)]))
			continue;
		*many |= found != NULL;
		found = names->pdata[i];
	}
	return found;
}

/* What was measured of the one component that a sentence names, or of all. False: of several, or nothing. */
static bool seen_of_quote(const struct work *w, const char *quote,
                          struct share_seen *seen)
{
	bool many;
	*seen = share_seen(w, named_in(w->group->names, quote, &many));
	return seen->window != NULL && !many;
}

/* "12 %", "12,5 percent", "about 12 percent of requests", in a sentence of harm. False: no share of requests. */
static bool read_share(const GArray *tokens, gssize i, double *share, enum limit *limit)
{
	static const char *const percents[] = { "percent", "pct", NULL };
	static const char *const asked[] = { "request*", "call",  "calls",
		                             "traffic",  "quer*", "operation*",
		                             "order*",   NULL };
	static const char *const well[] = { "succe*",   "normal*",    "recovered",
		                            "restored", "unaffected", NULL };
	const struct token *number = token_at(tokens, i);
	gssize at = i + 1;
	if (number->kind != TOKEN_NUMBER || number->value > 100)
		return false;
	*share = number->value / 100;
	if (token_sign(tokens, at, ',') && token_at(tokens, at + 1)->joined &&
	    token_at(tokens, at + 1)->kind == TOKEN_NUMBER &&
	    token_at(tokens, at + 1)->digits <= 2) {
		*share += token_at(tokens, at + 1)->value /
		          pow(10, 2 + token_at(tokens, at + 1)->digits);
		at += 2;
	}
	if (!token_sign(tokens, at, '%') && !token_in(tokens, at, percents))
		return false;
	*limit = limit_before(tokens, i);
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	bool of_requests = false, harm = false;
	for (gssize k = at + 1; k < MIN(end, at + 6); k++)
		of_requests |= token_in(tokens, k, asked);
	for (gssize k = first; k < end; k++) {
		if (token_in(tokens, k, well))
			return false;
		harm |= tone_at(tokens, k) == TONE_HARM;
	}
	return of_requests && harm;
}

static bool check_percentage(struct work *w, const Event *event, const char *text,
                             const GArray *tokens, gssize i)
{
	double said;
	enum limit limit;
	if (!read_share(tokens, i, &said, &limit))
		return false;
	g_autofree char *quote = token_quote(text, tokens, i);
	struct share_seen seen;
	if (!seen_of_quote(w, quote, &seen))
		return false;
	add_share(w, "K5", verdict_of_share(said, limit, &seen), event, quote, &seen);
	return true;
}

/* --- K4: "all users", "some users" ---------------------------------------------------- */

enum amount { AMOUNT_NONE, AMOUNT_SOME, AMOUNT_MOST, AMOUNT_ALL };

static enum amount amount_at(const GArray *tokens, gssize i)
{
	static const char *const who[] = { "user*", "customer*", "request*", "call",
		                           "calls", "traffic",   "everyone", NULL };
	static const char *const some[] = { "some", "few", NULL };
	static const char *const part[] = { "subset", "portion", "fraction", "minority",
		                            NULL };
	static const char *const number[] = { "number", "percentage", "share", NULL };
	const gssize next =
	        i + 1 + token_is(tokens, i + 1, "of") + token_is(tokens, i + 2, "our");
	if (token_in(tokens, i, part) && token_is(tokens, i + 1, "of") &&
	    token_in(tokens, next, who))
		return AMOUNT_SOME;
	if (token_is(tokens, i, "small") && token_in(tokens, i + 1, number) &&
	    token_is(tokens, i + 2, "of") && token_in(tokens, i + 3, who))
		return AMOUNT_SOME;
	if (!token_in(tokens, next, who))
		return AMOUNT_NONE;
	if (token_in(tokens, i, some))
		return AMOUNT_SOME;
	if (token_is(tokens, i, "most"))
		return AMOUNT_MOST;
	return token_is(tokens, i, "all") && !token_is(tokens, i - 1, "not") &&
	                       !token_is(tokens, i - 1, "nearly") &&
	                       !token_is(tokens, i - 1, "almost")
	               ? AMOUNT_ALL
	               : AMOUNT_NONE;
}

static enum verdict verdict_of_amount(enum amount amount, const struct share_seen *seen)
{
	if (amount == AMOUNT_SOME)
		return seen->mean >= 0.9   ? VERDICT_CONTRADICTED
		       : seen->peak <= 0.5 ? VERDICT_CONSISTENT
		                           : VERDICT_CANNOT_TELL;
	if (amount == AMOUNT_MOST)
		return seen->peak < 0.3    ? VERDICT_CONTRADICTED
		       : seen->mean >= 0.5 ? VERDICT_CONSISTENT
		                           : VERDICT_CANNOT_TELL;
	return seen->peak < 0.5    ? VERDICT_CONTRADICTED
	       : seen->mean >= 0.9 ? VERDICT_CONSISTENT
	                           : VERDICT_CANNOT_TELL;
}

/* "All users were unable to sign in": no recovery, no denial, nothing to come. */
static bool asserts_harm(const GArray *tokens, gssize i)
{
	static const char *const hedges[] = { "if",   "may",    "might",   "could",
		                              "will", "should", "whether", NULL };
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	bool harm = false;
	for (gssize k = first; k < end; k++) {
		if (token_in(tokens, k, hedges) || tone_at(tokens, k) == TONE_OTHER)
			return false;
		harm |= tone_at(tokens, k) == TONE_HARM;
	}
	return harm;
}

static bool check_amount(struct work *w, const Event *event, const char *text,
                         const GArray *tokens, gssize i)
{
	const enum amount amount = amount_at(tokens, i);
	if (amount == AMOUNT_NONE || !asserts_harm(tokens, i))
		return false;
	g_autofree char *quote = token_quote(text, tokens, i);
	struct share_seen seen;
	if (!seen_of_quote(w, quote, &seen))
		return false;
	add_share(w, "K4", verdict_of_amount(amount, &seen), event, quote, &seen);
	return true;
}

/* --- K4: "only X" ---------------------------------------------------------------------- */

/* The first token of X in "limited to X", "only X is affected", "affects only X"; 0: none */
static gssize only_at(const GArray *tokens, gssize i)
{
	static const char *const limited[] = { "limited", "confined", "restricted",
		                               "isolated", NULL };
	static const char *const affects[] = { "affect*", "impact*", "hit", "hits",
		                               NULL };
	const bool no =
	        token_is(tokens, i - 1, "not") || token_is(tokens, i - 1, "isn't");
	if (no)
		return 0;
	if (token_in(tokens, i, limited) && token_is(tokens, i + 1, "to"))
		return i + 2;
	if (token_is(tokens, i, "only") && (token_in(tokens, i - 1, affects) ||
	                                    token_at(tokens, i - 1)->kind == TOKEN_STOP))
		return i + 1;
	return 0;
}

/* Another component that was hurt while it was said not to be; its words. */
static char *other_hurt(const struct work *w, const char *only, GArray *refs)
{
	for (guint i = 0; i < w->t->components->len; i++) {
		const struct component *one = w->t->components->pdata[i];
		if (g_ascii_strcasecmp(one->name, only) == 0)
			continue;
		for (guint k = 0; k < one->levels->len; k++) {
			const struct level_span *span =
			        &g_array_index(one->levels, struct level_span, k);
			if (span->level < LEVEL_DEGRADED)
				continue;
			g_autofree char *from =
			        sentence_date(w->t->zone, span->start, false);
			refs_add(refs, span->refs);
			return one->track == TRACK_ANNOUNCED
			               ? g_strdup_printf("The status page shows %s as "
			                                 "\"%s\" from %s on.",
			                                 one->name,
			                                 level_name((int)span->level),
			                                 from)
			               : g_strdup_printf(
			                         "Failed requests of %s were above "
			                         "baseline from %s on.",
			                         one->name, from);
		}
	}
	return NULL;
}

static bool check_only(struct work *w, const Event *event, const char *text,
                       const GArray *tokens, gssize i)
{
	const gssize at = only_at(tokens, i);
	if (at == 0 || !asserts_harm(tokens, i))
		return false;
	g_autofree char *quote = token_quote(text, tokens, i);
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	const gsize from = token_at(tokens, at)->start;
	const gsize to = end > at ? token_at(tokens, end - 1)->end : from;
	g_autofree char *rest = g_strndup(text + from, to - from);
	bool many;
	const char *only = named_in(w->group->names, rest, &many);
	if (only == NULL || many)
		return false;
	g_autoptr(GArray) refs = refs_new();
	char *hurt = other_hurt(w, only, refs);
	if (hurt == NULL && event->kind == KIND_POST)
		return false; /* that a page agrees with itself is nothing to report */
	g_autofree char *by = finding_by(w->t, event);
	g_autofree char *words = sentence_quote(quote, 240);
	struct finding *finding = finding_add(
	        w->t, "K4", hurt != NULL ? VERDICT_CONTRADICTED : VERDICT_CANNOT_TELL,
	        g_strdup_printf("%s says: %s", by, words),
	        hurt != NULL ? hurt
	                     : g_strdup_printf("No other component than %s is known to "
	                                       "have been hurt; what no signal covers "
	                                       "may have been.",
	                                       only));
	finding->said_lane = event->lane;
	finding->component = g_strdup(only);
	refs_add_event(finding->refs, event);
	refs_add(finding->refs, refs);
	return true;
}

bool shares_check(struct work *w, const Event *event)
{
	const char *texts[] = { event->body, event->title };
	bool any = false;
	for (gsize k = 0; k < G_N_ELEMENTS(texts) && !any; k++) {
		bool share = false, amount = false, only = false;
		if (k == 1 && event->kind == KIND_POST)
			break; /* a post's title is the incident's */
		g_autoptr(GArray) tokens = tokens_of(texts[k]);
		for (gssize i = 0; i < (gssize)tokens->len; i++) {
			share = share || check_percentage(w, event, texts[k], tokens, i);
			amount = amount || check_amount(w, event, texts[k], tokens, i);
			only = only || check_only(w, event, texts[k], tokens, i);
		}
		any = share || amount || only;
	}
	return any;
}

/* --- K5: the level that the page gives -------------------------------------------------- */

/* The worst level that the page gave it during its window, and since when. */
static const struct level_span *worst_announced(const struct component *component,
                                                const struct window *window)
{
	const struct level_span *worst = NULL;
	for (guint i = 0; component != NULL && i < component->levels->len; i++) {
		const struct level_span *span =
		        &g_array_index(component->levels, struct level_span, i);
		if (span->start.lo <= window->end.lo && span->end.hi > window->start.lo &&
		    (worst == NULL || span->level > worst->level))
			worst = span;
	}
	return worst;
}

/* Clearly beyond the level: two steps, or one and far into it. */
static enum verdict verdict_of_level(enum level said, double mean)
{
	const enum level seen = mean < 0.05  ? LEVEL_DEGRADED
	                        : mean < 0.5 ? LEVEL_PARTIAL
	                                     : LEVEL_MAJOR;
	if (seen <= said)
		return VERDICT_CONSISTENT;
	return seen - said >= 2 || (seen == LEVEL_MAJOR && mean >= 0.9)
	               ? VERDICT_CONTRADICTED
	               : VERDICT_CANNOT_TELL;
}

void severities_check(struct work *w)
{
	Timeline *t = w->t;
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		const char *own = window->series->component;
		if (!has_share(window) || own == NULL)
			continue;
		const struct component *component =
		        level_component(t, own, TRACK_ANNOUNCED);
		const struct level_span *span = worst_announced(component, window);
		struct share_seen seen = { window, mean_share(window),
			                   MIN(window->peak, 1) };
		if (span == NULL || span->level < LEVEL_DEGRADED)
			continue; /* silence is K3 */
		const enum verdict verdict = verdict_of_level(span->level, seen.mean);
		g_autofree char *since = sentence_date(t->zone, span->start, false);
		struct finding *finding = finding_add(
		        t, "K5", verdict,
		        g_strdup_printf(
		                "The status page shows %s as \"%s\" at the worst, "
		                "from %s on.",
		                component->name, level_name((int)span->level), since),
		        seen_words(t, &seen));
		finding->component = g_strdup(component->name);
		refs_add(finding->refs, span->refs);
		refs_add(finding->refs, window->refs);
	}
}
