/* share_seen.c - see share_seen.h */
#include "correlate/share_seen.h"

#include "correlate/phrase.h"
#include "correlate/steps.h"
#include "correlate/threshold.h"
#include "correlate/window.h"

#include <math.h>
#include <string.h>

bool share_is_of(const struct window *window)
{
	return window->series->measure == MEASURE_ERRORS &&
	       g_str_has_suffix(window->rule, "/ratio") &&
	       window->series->dimension == DIMENSION_NONE;
}

double share_mean(const struct window *window)
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
struct share_seen share_seen(const Timeline *t, const GPtrArray *names,
                             const char *component)
{
	struct share_seen seen = { 0 };
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		if (!share_is_of(window))
			continue;
		const char *own = window->series->component;
		const char *known = own != NULL ? name_match(own, names) : NULL;
		if (component != NULL &&
		    g_strcmp0(known != NULL ? known : own, component) != 0)
			continue;
		if (seen.window == NULL || window->peak > seen.peak) {
			seen.window = window;
			seen.peak = MIN(window->peak, 1);
		}
	}
	if (seen.window != NULL)
		seen.mean = MIN(share_mean(seen.window), seen.peak);
	return seen;
}

char *share_percent(double share)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	const char *form = share < 0.1 ? "%.1f" : "%.0f";
	return g_strdup_printf("%s %%",
	                       g_ascii_formatd(digits, sizeof digits, form, share * 100));
}

char *share_words(const Timeline *t, const struct share_seen *seen)
{
	g_autofree char *signal = sentence_signal(seen->window->series);
	g_autofree char *from = sentence_date(t->zone, seen->window->start, true);
	g_autofree char *to = sentence_time(t->zone, seen->window->end, true);
	g_autofree char *mean = share_percent(seen->mean);
	g_autofree char *peak = share_percent(seen->peak);
	return g_strdup_printf("%s were %s of all in the worst part of %s to %s, %s at "
	                       "the peak.",
	                       signal, mean, from, to, peak);
}

enum verdict share_verdict(double said, enum limit limit, const struct share_seen *seen)
{
	const double low = seen->mean / threshold(K5_FACTOR) - threshold(K5_POINTS);
	const double high = seen->peak * threshold(K5_FACTOR) + threshold(K5_POINTS);
	if (limit == LIMIT_MOST)
		return said * threshold(K5_FACTOR) + threshold(K5_POINTS) < seen->peak
		               ? VERDICT_CONTRADICTED
		       : said >= seen->peak - threshold(K5_POINTS) ? VERDICT_CONSISTENT
		                                                   : VERDICT_CANNOT_TELL;
	if (limit == LIMIT_LEAST)
		return said > high                                 ? VERDICT_CONTRADICTED
		       : said <= seen->peak + threshold(K5_POINTS) ? VERDICT_CONSISTENT
		                                                   : VERDICT_CANNOT_TELL;
	if (said < low || said > high)
		return VERDICT_CONTRADICTED;
	return said >= seen->mean - threshold(K5_POINTS) &&
	                       said <= seen->peak + threshold(K5_POINTS)
	               ? VERDICT_CONSISTENT
	               : VERDICT_CANNOT_TELL;
}

enum limit share_limit(const GArray *tokens, gssize i)
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

/* "half of", "a third of", "two thirds of", "three quarters of" */
static bool fraction_read(const GArray *tokens, gssize i, double *share, gssize *end)
{
	static const struct {
		const char *count, *part;
		double share;
	} words[] = { { "a", "third", 1.0 / 3 },    { "one", "third", 1.0 / 3 },
		      { "two", "thirds", 2.0 / 3 }, { "a", "quarter", 0.25 },
		      { "one", "quarter", 0.25 },   { "three", "quarters", 0.75 } };
	if (token_is(tokens, i, "half") && token_is(tokens, i + 1, "of")) {
		*share = 0.5;
		*end = i + 2;
		return true;
	}
	for (gsize n = 0; n < G_N_ELEMENTS(words); n++) {
		gssize at = i + 1;
		at += token_sign(tokens, at, '-');
		if (!token_is(tokens, i, words[n].count) ||
		    !token_is(tokens, at, words[n].part) ||
		    !token_is(tokens, at + 1, "of"))
			continue;
		*share = words[n].share;
		*end = at + 2;
		/* "three quarters of an hour later" */
		return !token_is(tokens, *end + 1, "hour");
	}
	return false;
}

/* "12 %", "12,5 percent", "a quarter of"; *end is one past it. */
bool share_read(const GArray *tokens, gssize i, double *share, gssize *end)
{
	if (fraction_read(tokens, i, share, end))
		return true;
	static const char *const percents[] = { "percent", "pct", NULL };
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
	*end = at + 1;
	return token_sign(tokens, at, '%') || token_in(tokens, at, percents);
}
