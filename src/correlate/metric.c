/* metric.c - see metric.h */
#include "correlate/metric.h"

#include "base/text.h"
#include "correlate/steps.h"

#include <math.h>
#include <string.h>

#define BUDGET_PERIOD (30 * DAY)
enum { COMPONENTS_MAX = 12 };
static const double TWO_SIDED_95 = 1.96;

static struct metric *metric_add(Timeline *t, const char *key, const char *name,
                                 const char *formula)
{
	struct metric *metric = g_new0(struct metric, 1);
	metric->key = g_strdup(key);
	metric->name = g_strdup(name);
	metric->formula = g_strdup(formula);
	metric->length = RANGE_NONE;
	metric->value = NAN;
	metric->refs = refs_new();
	g_ptr_array_add(t->metrics, metric);
	return metric;
}

static char *decimal(double value, const char *format)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	if (fabs(value) >= 100 && fabs(value) < 9e15)
		return text_count((gint64)llrint(value));
	return g_strdup(g_ascii_formatd(digits, sizeof digits, format, value));
}

/* --- times to ... ------------------------------------------------------------------ */

static const struct {
	const char *key, *name, *formula;
	enum interval_key interval;
} lengths[] = {
	{ "ttd", "Time to detect (TTD)", "first alert − impact start",
	  INTERVAL_GAP_DETECT },
	{ "tta", "Time to acknowledge, public (TTA)", "first public post − start",
	  INTERVAL_TO_FIRST_POST },
	{ "tti", "Time to identify (TTI)",
	  "first \"identified\" post − start; P_investigate counts from "
	  "\"investigating\" "
	  "and is another figure",
	  INTERVAL_TO_IDENTIFIED },
	{ "ttm", "Time to mitigate (TTM)", "first \"monitoring\" post − start",
	  INTERVAL_TO_MONITORING },
	{ "ttr", "Time to resolve (TTR)",
	  "last \"resolved\" post − start; \"R\" is resolved here, neither repaired nor "
	  "recovered",
	  INTERVAL_TO_RESOLVED },
	{ "user_lead", "Lead of users",
	  "first public post − first excess of user reports; above 0: users knew first",
	  INTERVAL_GAP_SILENCE },
	{ "impact_union", "Impact duration",
	  "length of the union of the impact windows, gaps between them left out",
	  INTERVAL_IMPACT_UNION },
	{ "impact_hull", "Impact, first to last",
	  "last moment of impact − first moment of impact, gaps counted in",
	  INTERVAL_IMPACT_HULL },
};

static void set_length(struct metric *metric, struct range length, bool binned)
{
	metric->length = length;
	metric->binned = binned;
	metric->text = range_length_text(length, binned);
}

static void add_lengths(Timeline *t)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		const struct interval *interval = &t->intervals[lengths[i].interval];
		struct metric *metric = metric_add(t, lengths[i].key, lengths[i].name,
		                                   lengths[i].formula);
		metric->rule = interval->rule;
		if (interval->refs != NULL)
			refs_add(metric->refs, interval->refs);
		if (range_known(interval->length) && interval->length.lo >= 0)
			set_length(metric, interval->length, interval->binned);
		else
			metric->why = g_strdup(interval->why);
	}
}

static void add_monitoring(Timeline *t)
{
	struct metric *metric =
	        metric_add(t, "monitoring_time", "Monitoring time",
	                   "last \"resolved\" post − first \"monitoring\" post");
	metric->rule = "posts";
	if (!range_known(t->monitoring) || !range_known(t->resolved) ||
	    !t->end_published) {
		metric->why =
		        g_strdup(range_known(t->monitoring)
		                         ? "no \"resolved\" post in the evidence"
		                         : "no \"monitoring\" post in the evidence");
		return;
	}
	struct range length = range_minus(t->resolved, t->monitoring);
	if (length.hi < 0) {
		metric->why = g_strdup("\"resolved\" was posted before \"monitoring\"");
		return;
	}
	length.lo = MAX(length.lo, 0);
	set_length(metric, length, false);
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		if (span->track == TRACK_ANNOUNCED &&
		    (span->phase == PHASE_MONITORING || span->phase == PHASE_RESOLVED))
			refs_add(metric->refs, span->refs);
	}
}

/* --- how much ---------------------------------------------------------------------- */

/* "6,684 ± 13": what was counted beyond what is usual, with what calm does in 95 of 100 cases. */
static void add_excess(Timeline *t, enum measure measure, const char *key,
                       const char *name, const char *unit)
{
	double excess = 0, variance = 0;
	g_autoptr(GArray) refs = refs_new();
	guint n = 0;
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		if (window->series->measure != measure || !window->harm)
			continue;
		n++;
		excess += window->excess;
		variance += window->noise * window->noise;
		refs_add(refs, window->refs);
	}
	if (n == 0)
		return;
	struct metric *metric = metric_add(t, key, name,
	                                   "sum over the windows of (count − expected), "
	                                   "± 1.96 √(sum of dispersion × "
	                                   "expected)");
	g_autofree char *much = decimal(excess, "%.3g");
	g_autofree char *near = decimal(TWO_SIDED_95 * sqrt(variance), "%.2g");
	metric->rule = "metric/excess";
	metric->value = excess;
	metric->unit = unit;
	metric->text = g_strdup_printf("%s ± %s %s", much, near, unit);
	refs_add(metric->refs, refs);
}

/* The one series that tells which share failed: of several the one that was asked most. */
struct failing {
	const Series *series;
	double least, most;    /* us of full failure */
	double failed, usual;  /* counts in its windows, and what is usual of them */
	double asked, spanned; /* all requests of the evidence, in so much time (us) */
	double peak;
	GArray *refs;
};

static double asked_of(const Series *series, double *spanned)
{
	double asked = 0;
	*spanned = 0;
	for (guint i = 0; i < series->samples->len; i++) {
		const struct sample *s =
		        &g_array_index(series->samples, struct sample, i);
		if (!isfinite(s->exposure) || s->exposure < 0 || !(s->exposure < 1e15))
			continue;
		asked += s->exposure;
		*spanned += (double)series->width;
	}
	return asked;
}

static const Series *series_that_tells(const Timeline *t)
{
	const Series *best = NULL;
	double most = 0, spanned;
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		if (window->series->measure != MEASURE_ERRORS || !window->harm ||
		    !g_str_has_suffix(window->rule, "/ratio"))
			continue;
		double asked = asked_of(window->series, &spanned);
		if (asked > most) {
			most = asked;
			best = window->series;
		}
	}
	return best;
}

/* Bins of the window: those that are surely in it, and those that may be. */
static void add_share(struct failing *share, const struct window *window, double usual)
{
	const GArray *samples = share->series->samples;
	const gint64 width = share->series->width;
	const gint64 last = range_is_open(window->end) ? window->end.lo : window->end.hi;
	for (guint i = 0; i < samples->len; i++) {
		const struct sample *s = &g_array_index(samples, struct sample, i);
		if (s->start + width <= window->start.lo || s->start >= last ||
		    !(s->exposure > 0) || !(s->count >= 0) || !(s->exposure < 1e15) ||
		    !(s->count < 1e15))
			continue;
		/* Retries: more failures than requests are all of them. */
		double asked = MAX(s->exposure, s->count), part = s->count / asked;
		double beyond = MAX(part - usual, 0) * (double)width;
		share->most += beyond;
		if (s->start >= window->start.hi && s->start + width <= window->end.lo)
			share->least += beyond;
		share->failed += s->count;
		share->usual += usual * asked;
		share->peak = MAX(share->peak, window->peak);
	}
	refs_add(share->refs, window->refs);
}

static double usual_of(const Timeline *t, const Series *series)
{
	for (guint i = 0; i < t->baselines->len; i++) {
		const struct baseline *baseline = t->baselines->pdata[i];
		if (baseline->series == series && g_str_equal(baseline->mode, "ratio"))
			return baseline->level;
	}
	return 0;
}

static bool measure_share(const Timeline *t, struct failing *share)
{
	*share = (struct failing){ .series = series_that_tells(t), .refs = refs_new() };
	if (share->series == NULL)
		return false;
	const double usual = usual_of(t, share->series);
	for (guint i = 0; i < t->windows->len; i++)
		if (((const struct window *)t->windows->pdata[i])->series ==
		    share->series)
			add_share(share, t->windows->pdata[i], usual);
	share->asked = asked_of(share->series, &share->spanned);
	return share->most > 0;
}

static const char NO_SHARE[] = "no signal of the impact counts requests and failures";

static char *span_text(double least, double most, const char *format)
{
	g_autofree char *a = decimal(least, format);
	g_autofree char *b = decimal(most, format);
	return g_str_equal(a, b) ? g_strdup(a) : g_strdup_printf("%s to %s", a, b);
}

static void add_users(Timeline *t, const struct failing *share, bool known,
                      const struct metric_inputs *inputs)
{
	struct metric *metric =
	        metric_add(t, "fraction_minutes", "Affected share × duration",
	                   "sum over the bins of the impact windows of (failed / asked − "
	                   "usual share) × "
	                   "length of the bin, of the signal that was asked most");
	struct metric *users = metric_add(
	        t, "customer_minutes", "Customer-minutes",
	        "affected share × duration × customers, as if each asked as often");
	metric->rule = users->rule = "metric/share";
	if (!known) {
		metric->why = g_strdup(NO_SHARE);
		users->why = g_strdup(NO_SHARE);
		return;
	}
	const double least = share->least / (double)MINUTE;
	const double most = share->most / (double)MINUTE;
	g_autofree char *text = span_text(least, most, "%.3g");
	metric->value = most;
	metric->unit = "fraction-minutes";
	metric->text = g_strdup_printf("%s fraction-minutes", text);
	refs_add(metric->refs, share->refs);
	if (!(inputs->customers > 0)) {
		users->why = g_strdup("how many customers there are is not given "
		                      "(--customers)");
		return;
	}
	g_autofree char *of = decimal(inputs->customers, "%.3g");
	g_autofree char *minutes =
	        span_text(least * inputs->customers, most * inputs->customers, "%.3g");
	users->value = most * inputs->customers;
	users->unit = "customer-minutes";
	users->text =
	        g_strdup_printf("%s customer-minutes, of %s customers", minutes, of);
	refs_add(users->refs, share->refs);
}

static void add_budget(Timeline *t, const struct failing *share, bool known,
                       const struct metric_inputs *inputs)
{
	struct metric *budget = metric_add(t, "budget", "Error budget burnt",
	                                   "failed in the windows / ((1 − objective) × "
	                                   "requests of 30 days); requests of "
	                                   "30 days at the mean rate of the evidence");
	struct metric *burn = metric_add(t, "burn_rate", "Burn rate at the peak",
	                                 "share of failed requests at the peak / (1 − "
	                                 "objective)");
	budget->rule = burn->rule = "metric/budget";
	if (!known || !(inputs->objective > 0 && inputs->objective < 1)) {
		const char *why = !known ? NO_SHARE : "no objective is given (--slo)";
		budget->why = g_strdup(why);
		burn->why = g_strdup(why);
		return;
	}
	const double allowed = 1 - inputs->objective;
	const double requests = share->asked / share->spanned * (double)BUDGET_PERIOD;
	g_autofree char *percent = decimal(inputs->objective * 100, "%.6g");
	budget->value = share->failed / (allowed * requests);
	g_autofree char *part = decimal(budget->value * 100, "%.3g");
	g_autofree char *failed = decimal(share->failed, "%.3g");
	g_autofree char *free = decimal(allowed * requests, "%.3g");
	budget->text =
	        g_strdup_printf("%s %% of 30 days’ budget at %s %%: %s of %s failures",
	                        part, percent, failed, free);
	burn->value = share->peak / allowed;
	g_autofree char *rate = decimal(burn->value, "%.3g");
	burn->text = g_strdup_printf("%s times what the objective of %s %% allows", rate,
	                             percent);
	refs_add(budget->refs, share->refs);
	refs_add(burn->refs, share->refs);
}

/* --- downtime by the page's own levels ------------------------------------------------ */

static char *weights_text(const struct weights *weights)
{
	g_autofree char *degraded = decimal(weights->of[LEVEL_DEGRADED], "%.3g");
	g_autofree char *partial = decimal(weights->of[LEVEL_PARTIAL], "%.3g");
	g_autofree char *major = decimal(weights->of[LEVEL_MAJOR], "%.3g");
	g_autofree char *planned = decimal(weights->of[LEVEL_MAINTENANCE], "%.3g");
	return g_strdup_printf("%s × degraded + %s × partial outage + %s × major outage "
	                       "+ %s × maintenance, by the levels that the page "
	                       "announced, the worst at each moment",
	                       degraded, partial, major, planned);
}

static void add_downtime(Timeline *t, const struct component *component,
                         const struct weights *weights)
{
	g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(struct level_stay));
	g_autoptr(GArray) refs = refs_new();
	double lost = 0;
	bool open = false;
	for (guint i = 0; i < component->levels->len; i++) {
		const struct level_span *span =
		        &g_array_index(component->levels, struct level_span, i);
		const bool is_open = range_is_open(span->end);
		const struct level_stay stay = { span->level, span->start.lo,
			                         span->end.lo, is_open };
		if (span->level <= LEVEL_OPERATIONAL || !range_known(span->start) ||
		    stay.end < stay.start)
			continue;
		g_array_append_val(stays, stay);
		open |= is_open;
		refs_add(refs, span->refs);
	}
	if (stays->len == 0)
		return;
	stays_join(stays);
	for (guint i = 0; i < stays->len; i++) {
		const struct level_stay *stay =
		        &g_array_index(stays, struct level_stay, i);
		lost += weights->of[stay->level] * (double)(stay->end - stay->start);
	}
	g_autofree char *key = g_strdup_printf("downtime/%s", component->name);
	g_autofree char *name =
	        g_strdup_printf("Weighted downtime of %s", component->name);
	g_autofree char *formula = weights_text(weights);
	struct metric *metric = metric_add(t, key, name, formula);
	const gint64 length = (gint64)lost;
	metric->rule = "metric/downtime";
	set_length(metric,
	           open ? (struct range){ length, RANGE_OPEN } : range_point(length),
	           false);
	refs_add(metric->refs, refs);
}

static void add_downtimes(Timeline *t, const struct weights *weights)
{
	guint n = 0;
	for (guint i = 0; i < t->components->len; i++) {
		const struct component *component = t->components->pdata[i];
		if (component->track == TRACK_ANNOUNCED && component->levels->len > 0 &&
		    n++ < COMPONENTS_MAX)
			add_downtime(t, component, weights);
	}
}

struct metric_inputs metric_inputs_none(void)
{
	return (struct metric_inputs){ NAN, NAN, weights_usual() };
}

void correlate_metrics(Timeline *t, const struct metric_inputs *inputs)
{
	struct failing share;
	g_ptr_array_set_size(t->metrics, 0);
	add_lengths(t);
	add_monitoring(t);
	add_excess(t, MEASURE_REPORTS, "excess_reports", "Excess user reports",
	           "reports");
	add_excess(t, MEASURE_ERRORS, "excess_errors", "Excess failed requests",
	           "requests");
	add_excess(t, MEASURE_RECORDS, "excess_records", "Excess error records",
	           "records");
	const bool known = measure_share(t, &share);
	add_users(t, &share, known, inputs);
	add_budget(t, &share, known, inputs);
	add_downtimes(t, &inputs->weights);
	g_array_unref(share.refs);
}
