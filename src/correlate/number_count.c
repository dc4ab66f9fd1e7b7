/*
 * number_count.c - percentages and counts in human text: "31 % of requests failed", "peaked at 1,840 reports", "about
 * 41,000 failed requests", "we posted five updates".
 */
#include "correlate/number_work.h"

#include "correlate/group.h"
#include "correlate/phrase.h"
#include "correlate/share_seen.h"
#include "correlate/steps.h"
#include "correlate/tone.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* --- percentages ----------------------------------------------------------------- */

static bool sentence_has(const GArray *tokens, gssize i, const char *const *words)
{
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	for (gssize at = first; at < end; at++)
		if (token_in(tokens, at, words))
			return true;
	return false;
}

/* The component that the sentence names; *many: several. */
static const char *named(const struct number_reader *r, gssize i, bool *many)
{
	g_autofree char *quote = token_quote(r->prose.text, r->prose.tokens, i);
	g_autofree char *text = g_ascii_strdown(quote, -1);
	const char *found = NULL;
	*many = false;
	for (guint k = 0; k < r->t->components->len; k++) {
		const struct component *one = r->t->components->pdata[k];
		g_autofree char *name = g_ascii_strdown(one->name, -1);
		if (strlen(name) < 3 || strstr(text, name) == NULL ||
		    (found != NULL && g_ascii_strcasecmp(found, one->name) == 0))
			continue;
		*many |= found != NULL;
		found = one->name;
	}
	return found;
}

static bool is_share_of_requests(const GArray *tokens, gssize i)
{
	static const char *const asked[] = { "request*", "call",  "calls",
		                             "traffic",  "quer*", "operation*",
		                             "order*",   "rate",  "ratio",
		                             NULL };
	static const char *const well[] = { "succe*",    "normal*",    "recovered",
		                            "restored",  "unaffected", "availab*",
		                            "cpu",       "memory",     "disk",
		                            "budget",    "uptime",     "user*",
		                            "customer*", "capacity",   "deploy*",
		                            "rollout",   NULL };
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	bool harm = false;
	for (gssize at = first; at < end; at++)
		harm |= tone_at(tokens, at) == TONE_HARM;
	return harm && sentence_has(tokens, i, asked) && !sentence_has(tokens, i, well);
}

static GPtrArray *names_of(const Timeline *t)
{
	GPtrArray *names = g_ptr_array_new();
	for (guint i = 0; i < t->components->len; i++)
		g_ptr_array_add(names,
		                ((struct component *)t->components->pdata[i])->name);
	return names;
}

static gssize read_percentage(struct number_reader *r, gssize i)
{
	const GArray *tokens = r->prose.tokens;
	double said;
	gssize end;
	bool many;
	if (!share_read(tokens, i, &said, &end))
		return i;
	/* "from 0.2 % to 31 %" tells of what is usual too */
	const bool usual = token_is(tokens, i - 1, "from") || token_is(tokens, end, "to");
	if (usual || !is_stated_fact(r, i) || !is_share_of_requests(tokens, i))
		return end;
	const char *component = named(r, i, &many);
	g_autoptr(GPtrArray) names = names_of(r->t);
	struct share_seen seen = share_seen(r->t, names, component);
	if (seen.window == NULL || many)
		return end;
	if (told_before(tokens, i, MAX(0, i - 6)) == TOLD_PEAK ||
	    told_after(tokens, end, end + 5) == TOLD_PEAK)
		seen.mean = seen.peak;
	const enum limit limit = share_limit(tokens, i);
	const enum verdict verdict = share_verdict(said, limit, &seen);
	g_autofree char *words = share_words(r->t, &seen);
	const gsize dot = strlen(words) - 1;
	char *difference = NULL;
	if (verdict == VERDICT_CONTRADICTED) {
		const double off = said > seen.peak ? said - seen.peak : seen.mean - said;
		g_autofree char *points = share_percent(fabs(off));
		points[strlen(points) - 2] = '\0';
		difference = g_strdup_printf("What is written is %s points %s.", points,
		                             said > seen.peak ? "more" : "less");
	}
	number_add(r, i, end, verdict, "windows.peak",
	           g_strdup_printf("%.*s (windows.peak).", (int)dot, words), difference,
	           seen.window->refs);
	return end;
}

/* --- counts ----------------------------------------------------------------------- */

struct count {
	double value, half; /* half of the last figure that is given */
	enum limit limit;
	bool about;
};

static const char *const thousand[] = { "k", "thousand", NULL };
static const char *const million[] = { "million", NULL };

/* "1,840", "1 840", "41,000", "41k", "2.5 million": one past it */
static gssize read_digits(const GArray *tokens, gssize i, double *value, double *half)
{
	const struct token *token = token_at(tokens, i);
	if (token->kind != TOKEN_NUMBER)
		return i;
	gssize at = i + 1;
	*value = token->value;
	*half = 0.5 * pow(10, -token->decimals);
	while (token->decimals == 0 && *value < 1e12) {
		const gssize group = at + token_sign(tokens, at, ',');
		const struct token *more = token_at(tokens, group);
		if (more->kind != TOKEN_NUMBER || more->digits != 3 ||
		    more->decimals > 0 || (group > at && !more->joined) ||
		    token_at(tokens, i)->digits > 3)
			break;
		*value = *value * 1000 + more->value;
		at = group + 1;
	}
	const double unit = token_in(tokens, at, thousand)  ? 1e3
	                    : token_in(tokens, at, million) ? 1e6
	                                                    : 1;
	*value *= unit;
	*half *= unit;
	/* A round figure is rounded. */
	for (double step = 10;
	     unit == 1 && *value >= 100 && step < *value && fmod(*value, step) == 0;
	     step *= 10)
		*half = step / 2;
	return at + (unit > 1);
}

static gssize read_few(const GArray *tokens, gssize i, double *value, double *half)
{
	static const char *const words[] = { "one",  "two", "three",  "four",
		                             "five", "six", "seven",  "eight",
		                             "nine", "ten", "eleven", "twelve" };
	for (gsize n = 0; n < G_N_ELEMENTS(words); n++)
		if (token_is(tokens, i, words[n])) {
			*value = (double)n + 1;
			*half = 0.5;
			return i + 1;
		}
	return i;
}

static gssize read_count(const GArray *tokens, gssize i, struct count *count)
{
	gssize at = read_digits(tokens, i, &count->value, &count->half);
	if (at == i)
		at = read_few(tokens, i, &count->value, &count->half);
	if (at == i)
		return i;
	count->limit = share_limit(tokens, i);
	count->about = clock_about(tokens, i);
	return at;
}

struct counted {
	const char *path, *name;
	double value;
	const GArray *refs;
};

/* exact: a figure that everybody can count, else windows may be cut otherwise. */
static enum verdict verdict_of(const struct count *said, double seen, bool exact)
{
	const double spare =
	        (exact ? 0 : seen * 0.1) + said->half + (said->about ? seen * 0.1 : 0);
	const double far = exact ? spare : seen * 0.25 + said->half;
	const double off = said->value - seen;
	if (said->limit == LIMIT_LEAST  ? off <= spare
	    : said->limit == LIMIT_MOST ? off >= -spare
	                                : fabs(off) <= spare)
		return VERDICT_CONSISTENT;
	return fabs(off) > far ? VERDICT_CONTRADICTED : VERDICT_CANNOT_TELL;
}

static void judge(struct number_reader *r, gssize first, gssize end,
                  const struct count *said, const struct counted *all, guint n,
                  bool exact)
{
	const struct counted *best = NULL;
	enum verdict verdict = VERDICT_CONTRADICTED;
	for (guint i = 0; i < n; i++) {
		const enum verdict v = verdict_of(said, all[i].value, exact);
		const bool nearer =
		        best == NULL || fabs(said->value - all[i].value) <
		                                fabs(said->value - best->value);
		if (v == VERDICT_CONSISTENT ||
		    (v == VERDICT_CANNOT_TELL && verdict == VERDICT_CONTRADICTED) ||
		    (v == verdict && nearer)) {
			best = &all[i];
			verdict = v;
		}
		if (v == VERDICT_CONSISTENT)
			break;
	}
	if (best == NULL)
		return;
	g_autofree char *value = text_count((gint64)llrint(best->value));
	g_autofree char *off =
	        text_count((gint64)llrint(fabs(said->value - best->value)));
	number_add(r, first, end, verdict, best->path,
	           g_strdup_printf("%s: %s (%s).", best->name, value, best->path),
	           verdict == VERDICT_CONTRADICTED
	                   ? g_strdup_printf("What is written is %s %s.", off,
	                                     said->value > best->value ? "more" : "fewer")
	                   : NULL,
	           best->refs);
}

static double sum_of(const struct window *window)
{
	const Series *series = window->series;
	double sum = 0;
	for (guint i = 0; i < series->samples->len; i++) {
		const struct sample *s =
		        &g_array_index(series->samples, struct sample, i);
		if (s->start >= window->start.lo && s->start < window->end.hi &&
		    isfinite(s->count))
			sum += s->count;
	}
	return sum;
}

/* Peaks and sums of the windows of one measure, and all of them together. */
static guint counted_of(const Timeline *t, enum measure measure, bool peak,
                        struct counted *all, guint max)
{
	guint n = 0;
	double total = 0;
	for (guint i = 0; i < t->windows->len && n + 2 < max; i++) {
		const struct window *window = t->windows->pdata[i];
		if (window->series->measure != measure || !window->harm ||
		    window->series->dimension != DIMENSION_NONE)
			continue;
		const double sum = sum_of(window);
		total += sum;
		double at_peak = window->peak;
		const struct sample *s =
		        series_sample_at(window->series, window->peak_at);
		if (s != NULL && isfinite(s->count))
			at_peak = s->count;
		all[n++] = (struct counted){ "windows.peak", "At the peak", at_peak,
			                     window->refs };
		if (!peak)
			all[n++] = (struct counted){ "windows", "In the whole window",
				                     sum, window->refs };
	}
	if (n > 2 && !peak)
		all[n++] = (struct counted){ "windows", "In all windows together", total,
			                     NULL };
	return n;
}

static bool is_peak(const GArray *tokens, gssize i, gssize end)
{
	return told_before(tokens, i, MAX(0, i - 5)) == TOLD_PEAK ||
	       told_after(tokens, end, end + 6) == TOLD_PEAK;
}

static guint count_posts(const Timeline *t, struct counted *all, GArray *refs)
{
	double n = 0;
	for (guint i = 0; i < t->evidence->events->len; i++) {
		const Event *event = t->evidence->events->pdata[i];
		if (!number_is_post(t, event))
			continue;
		refs_append_event(refs, event);
		n++;
	}
	all[0] = (struct counted){ "posts", "Posts of the incident", n, refs };
	/* the last one, or the first, may be counted apart */
	all[1] =
	        (struct counted){ "posts", "Posts of the incident but one", n - 1, refs };
	return n < 1 ? 0 : n > 2 ? 2 : 1;
}

gssize number_read_count(struct number_reader *r, gssize i)
{
	static const char *const reports[] = { "reports", "complaints", NULL };
	static const char *const failed[] = { "failed", "failing", "failures",
		                              "errors", "5xx",     NULL };
	static const char *const posts[] = { "posts", NULL };
	static const char *const updates[] = { "updates", NULL };
	static const char *const published[] = { "posted", "published", "status",
		                                 "statuspage", NULL };
	static const char *const user[] = { "user", "customer", "users", NULL };
	const GArray *tokens = r->prose.tokens;
	gssize end = read_percentage(r, i);
	struct count said = { 0 };
	struct counted all[64];
	if (end > i || token_at(tokens, i - 1)->sign == '-' ||
	    (end = read_count(tokens, i, &said)) == i)
		return end;
	gssize noun = end;
	noun += token_in(tokens, noun, user) || token_in(tokens, noun, published) ||
	        token_is(tokens, noun, "public");
	const bool peak = is_peak(tokens, i, end);
	g_autoptr(GArray) posts_seen = refs_new();
	guint n = 0;
	bool exact = false;
	if (token_in(tokens, noun, reports)) {
		n = counted_of(r->t, MEASURE_REPORTS, peak, all, G_N_ELEMENTS(all));
	} else if (token_in(tokens, noun, failed) ||
	           (token_is(tokens, noun, "requests") &&
	            token_in(tokens, noun + 1, failed))) {
		n = counted_of(r->t, MEASURE_ERRORS, peak, all, G_N_ELEMENTS(all));
	} else if (token_in(tokens, noun, posts) ||
	           (token_in(tokens, noun, updates) &&
	            sentence_has(tokens, i, published))) {
		n = count_posts(r->t, all, posts_seen);
		exact = true;
	}
	if (n > 0 && is_stated_fact(r, i))
		judge(r, i, noun + 1, &said, all, n, exact);
	return end;
}
