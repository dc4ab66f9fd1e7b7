/*
 * share.c - how many were hurt: K4, "all users" and "only X", and K5, "12 % of requests" and the level that a page gives,
 * against the share of requests that failed.
 *
 * Only where one signal counts both failures and requests of what is spoken of. Between the mean of the worst part and the
 * peak any figure holds; contradicted is what lies half as far again outside, so that another way of counting is no lie.
 */
#include "correlate/steps.h"

#include "correlate/phrase.h"
#include "correlate/share_seen.h"
#include "correlate/threshold.h"
#include "correlate/tone.h"
#include "correlate/window.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

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
	                                      share_words(w->t, seen));
	finding->said_lane = event->lane;
	finding->component = g_strdup(seen->window->series->component);
	refs_add_event(finding->refs, event);
	refs_add(finding->refs, seen->window->refs);
}

/* --- K5: a percentage ---------------------------------------------------------------- */

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
	*seen = share_seen(w->t, w->group->names,
	                   named_in(w->group->names, quote, &many));
	return seen->window != NULL && !many;
}

/* "12 %", "12,5 percent", "about 12 percent of requests", in a sentence of harm. False: no share of requests. */
static bool read_share(const GArray *tokens, gssize i, double *share, enum limit *limit)
{
	static const char *const asked[] = { "request*", "call",  "calls",
		                             "traffic",  "quer*", "operation*",
		                             "order*",   NULL };
	static const char *const well[] = { "succe*",   "normal*",    "recovered",
		                            "restored", "unaffected", NULL };
	gssize at;
	if (!share_read(tokens, i, share, &at))
		return false;
	*limit = share_limit(tokens, i);
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	bool of_requests = false, harm = false;
	for (gssize k = at; k < MIN(end, at + 5); k++)
		of_requests |= token_in(tokens, k, asked);
	/* "a fraction of requests, 0.1 %, failed" */
	if (token_sign(tokens, i - 1, ',') || token_sign(tokens, i - 1, '('))
		of_requests |= token_in(tokens, i - 2, asked);
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
	add_share(w, "K5", share_verdict(said, limit, &seen), event, quote, &seen);
	return true;
}

/* --- K4: "all users", "some users" ---------------------------------------------------- */

enum amount { AMOUNT_NONE, AMOUNT_NOBODY, AMOUNT_SOME, AMOUNT_MOST, AMOUNT_ALL };

/* "No customers were affected", "nobody was impacted": all of them, and with nothing behind it. */
static bool is_nobody(const GArray *tokens, gssize i)
{
	static const char *const who[] = { "users", "customers", "requests",
		                           "user",  "customer",  NULL };
	static const char *const be[] = { "was", "were", "is",   "are",
		                          "has", "have", "been", NULL };
	static const char *const hurt[] = { "affected", "impacted", "failed", "harmed",
		                            NULL };
	gssize at = i + 1;
	if (token_is(tokens, i, "no") && token_in(tokens, at, who))
		at++;
	else if (!token_is(tokens, i, "nobody"))
		return false;
	while (token_in(tokens, at, be))
		at++;
	return token_in(tokens, at, hurt) && at > i + 1 &&
	       token_at(tokens, at + 1)->kind == TOKEN_STOP;
}

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
	if (is_nobody(tokens, i))
		return AMOUNT_NOBODY;
	if (!token_in(tokens, next, who))
		return AMOUNT_NONE;
	if (token_is(tokens, i, "every") || token_is(tokens, i, "each"))
		return AMOUNT_ALL;
	if (token_in(tokens, i, some))
		return AMOUNT_SOME;
	if (token_is(tokens, i, "most"))
		return AMOUNT_MOST;
	if (token_is(tokens, i, "all") &&
	    (token_is(tokens, i - 1, "nearly") || token_is(tokens, i - 1, "almost")))
		return AMOUNT_MOST;
	/* "half of all requests" */
	return token_is(tokens, i, "all") && !token_is(tokens, i - 1, "of") &&
	                       !token_is(tokens, i - 1, "not") &&
	                       !token_is(tokens, i - 1, "nearly") &&
	                       !token_is(tokens, i - 1, "almost")
	               ? AMOUNT_ALL
	               : AMOUNT_NONE;
}

static enum verdict verdict_of_amount(enum amount amount, const struct share_seen *seen)
{
	if (amount == AMOUNT_NOBODY)
		return seen->mean >= 2 * threshold(K5_POINTS) ? VERDICT_CONTRADICTED
		                                              : VERDICT_CANNOT_TELL;
	if (amount == AMOUNT_SOME)
		return seen->mean >= threshold(K4_ALL)    ? VERDICT_CONTRADICTED
		       : seen->peak <= threshold(K4_HALF) ? VERDICT_CONSISTENT
		                                          : VERDICT_CANNOT_TELL;
	if (amount == AMOUNT_MOST)
		return seen->peak < threshold(K4_MOST)    ? VERDICT_CONTRADICTED
		       : seen->mean >= threshold(K4_HALF) ? VERDICT_CONSISTENT
		                                          : VERDICT_CANNOT_TELL;
	return seen->peak < threshold(K4_HALF)   ? VERDICT_CONTRADICTED
	       : seen->mean >= threshold(K4_ALL) ? VERDICT_CONSISTENT
	                                         : VERDICT_CANNOT_TELL;
}

/* "All customers were informed of the errors" */
static bool is_told(const GArray *tokens, gssize i)
{
	static const char *const told[] = { "inform*",  "notif*",     "refund*",
		                            "contact*", "asked",      "advis*",
		                            "credit*",  "compensat*", "encourag*",
		                            "thank*",   "told",       NULL };
	for (gssize at = i; at < i + 7; at++)
		if (token_at(tokens, at)->kind == TOKEN_STOP)
			return false;
		else if (token_in(tokens, at, told))
			return true;
	return false;
}

static bool check_amount(struct work *w, const Event *event, const char *text,
                         const GArray *tokens, gssize i)
{
	const enum amount amount = amount_at(tokens, i);
	if (amount == AMOUNT_NONE || is_told(tokens, i) ||
	    (amount != AMOUNT_NOBODY && !tone_asserts_harm(tokens, i)))
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

/* Another component that was hurt before it was said not to be; its words. */
static char *other_hurt(const struct work *w, const char *only, gint64 said, GArray *refs)
{
	for (guint i = 0; i < w->t->components->len; i++) {
		const struct component *one = w->t->components->pdata[i];
		if (g_ascii_strcasecmp(one->name, only) == 0)
			continue;
		for (guint k = 0; k < one->levels->len; k++) {
			const struct level_span *span =
			        &g_array_index(one->levels, struct level_span, k);
			if (span->level < LEVEL_DEGRADED || span->start.hi > said)
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

/* Held against the regions already. */
static bool is_judged(const Timeline *t, const char *said)
{
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *finding = t->findings->pdata[i];
		if (g_str_equal(finding->rule, "K4") && g_str_equal(finding->said, said))
			return true;
	}
	return false;
}

static bool check_only(struct work *w, const Event *event, const char *text,
                       const GArray *tokens, gssize i)
{
	const gssize at = only_at(tokens, i);
	if (at == 0 || !tone_asserts_harm(tokens, i))
		return false;
	g_autofree char *quote = token_quote(text, tokens, i);
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	const gsize from = token_at(tokens, at)->start;
	const gsize to = end > at ? token_at(tokens, end - 1)->end : from;
	g_autofree char *rest = g_strndup(text + from, to - from);
	bool many;
	const char *only = named_in(w->group->names, rest, &many);
	g_autofree char *by = finding_by(w->t, event);
	g_autofree char *words = sentence_quote(quote, 240);
	g_autofree char *said = g_strdup_printf("%s says: %s", by, words);
	if (only == NULL || many || is_judged(w->t, said))
		return false;
	g_autoptr(GArray) refs = refs_new();
	char *hurt = other_hurt(w, only, event->at.lo, refs);
	if (hurt == NULL && event->kind == KIND_POST)
		return false; /* that a page agrees with itself is nothing to report */
	struct finding *finding = finding_add(
	        w->t, "K4", hurt != NULL ? VERDICT_CONTRADICTED : VERDICT_CANNOT_TELL,
	        g_steal_pointer(&said),
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
		if (!share_is_of(window) || own == NULL)
			continue;
		const struct component *component =
		        level_component(t, own, TRACK_ANNOUNCED);
		const struct level_span *span = worst_announced(component, window);
		struct share_seen seen = { window, share_mean(window),
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
		        share_words(t, &seen));
		finding->component = g_strdup(component->name);
		refs_add(finding->refs, span->refs);
		refs_add(finding->refs, window->refs);
	}
}
