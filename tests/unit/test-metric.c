/* Figures by the names that the field gives them: what they come to, and why where they cannot be told. */
#include "correlate-fixture.h"

#include "correlate/metric.h"

static const struct metric *metric_of(const Timeline *t, const char *key)
{
	for (guint i = 0; i < t->metrics->len; i++) {
		const struct metric *metric = t->metrics->pdata[i];
		g_assert_nonnull(metric->formula);
		g_assert_true((metric->text == NULL) || (metric->why == NULL) ||
		              range_known(metric->length));
		if (g_str_equal(metric->key, key))
			return metric;
	}
	return NULL;
}

/* Half of 100 requests a minute fail for 60 min of 10 h; a page with all four phases; one component's levels. */
static Evidence *outage(void)
{
	Evidence *e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_RESOLVED);
	incident->created_at = incident->started_at = at("2026-03-10T10:10Z");
	incident->resolved_at = at("2026-03-10T11:30Z");
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:10Z", "Errors.");
	add_post(e, "x", PHASE_IDENTIFIED, "2026-03-10T10:40Z", "Found.");
	add_post(e, "x", PHASE_MONITORING, "2026-03-10T11:02Z", "Fixed.");
	add_post(e, "x", PHASE_RESOLVED, "2026-03-10T11:30Z", "Over.");
	add_level(e, "x", "API", LEVEL_PARTIAL, "2026-03-10T10:10Z");
	add_level(e, "x", "API", LEVEL_MAJOR, "2026-03-10T10:40Z");
	add_level(e, "x", "API", LEVEL_OPERATIONAL, "2026-03-10T11:10Z");
	Series *series = add_series(e, MEASURE_ERRORS, MINUTE, NULL);
	fill_series(series, "2026-03-10T05:00Z", "2026-03-10T15:00Z", "2026-03-10T10:00Z",
	            "2026-03-10T11:00Z", 0, 50, 100, false);
	evidence_done(e);
	return e;
}

static Timeline *timeline_of(const Evidence *e, double objective, double customers,
                             double partial)
{
	Timeline *t = correlate(e, e->incidents->pdata[0], NULL);
	struct metric_inputs inputs = metric_inputs_none();
	inputs.objective = objective;
	inputs.customers = customers;
	inputs.weights.of[LEVEL_PARTIAL] = partial;
	correlate_metrics(t, &inputs);
	return t;
}

static void assert_near(const struct metric *metric, double value, double by)
{
	g_assert_nonnull(metric);
	g_assert_nonnull(metric->text);
	g_test_message("%s: %s (%g)", metric->name, metric->text, metric->value);
	g_assert_cmpfloat(fabs(metric->value - value), <=, by);
	g_assert_cmpuint(metric->refs->len, >, 0);
}

static void measures_an_outage(void)
{
	g_autoptr(Evidence) e = outage();
	g_autoptr(Timeline) t = timeline_of(e, 0.999, 1000, 0.3);
	/* 60 min of half, its two edges in doubt */
	assert_near(metric_of(t, "fraction_minutes"), 30, 1.5);
	assert_near(metric_of(t, "customer_minutes"), 30000, 1500);
	/* 3,000 failures of 0.001 x 100 a minute x 43,200 min = 4,320 */
	assert_near(metric_of(t, "budget"), 3000.0 / 4320, 0.03);
	assert_near(metric_of(t, "burn_rate"), 500, 5);
	assert_near(metric_of(t, "excess_errors"), 3000, 60);
	const struct metric *downtime = metric_of(t, "downtime/API");
	/* 30 min x 0.3 + 30 min x 1 */
	g_assert_cmpint(downtime->length.lo, ==, 39 * MINUTE);
	g_assert_cmpint(downtime->length.hi, ==, 39 * MINUTE);
	g_assert_nonnull(strstr(downtime->formula, "0.3 × partial outage"));
	const struct metric *monitoring = metric_of(t, "monitoring_time");
	g_assert_cmpint(monitoring->length.lo, ==, 28 * MINUTE);
}

static void counts_as_the_intervals_do(void)
{
	g_autoptr(Evidence) e = outage();
	g_autoptr(Timeline) t = timeline_of(e, NAN, NAN, 0.3);
	static const struct {
		const char *key;
		enum interval_key interval;
	} same[] = {
		{ "tta", INTERVAL_TO_FIRST_POST },
		{ "tti", INTERVAL_TO_IDENTIFIED },
		{ "ttm", INTERVAL_TO_MONITORING },
		{ "ttr", INTERVAL_TO_RESOLVED },
		{ "impact_union", INTERVAL_IMPACT_UNION },
		{ "impact_hull", INTERVAL_IMPACT_HULL },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(same); i++) {
		const struct metric *metric = metric_of(t, same[i].key);
		const struct interval *interval = &t->intervals[same[i].interval];
		g_assert_true(range_known(metric->length));
		g_assert_cmpint(metric->length.lo, ==, interval->length.lo);
		g_assert_cmpint(metric->length.hi, ==, interval->length.hi);
	}
}

static void says_what_is_missing(void)
{
	g_autoptr(Evidence) e = outage();
	g_autoptr(Timeline) t = timeline_of(e, NAN, NAN, 0.5);
	g_assert_nonnull(strstr(metric_of(t, "customer_minutes")->why, "--customers"));
	g_assert_nonnull(strstr(metric_of(t, "budget")->why, "--slo"));
	g_assert_cmpint(metric_of(t, "downtime/API")->length.lo, ==, 45 * MINUTE);
	g_assert_null(metric_of(t, "ttd")->text);
	g_assert_nonnull(metric_of(t, "ttd")->why);
	g_assert_null(metric_of(t, "excess_reports"));
	/* no signal at all */
	g_ptr_array_set_size(e->series, 0);
	g_autoptr(Timeline) bare = timeline_of(e, 0.999, 1000, 0.3);
	g_assert_null(metric_of(bare, "budget")->text);
	g_assert_nonnull(metric_of(bare, "fraction_minutes")->why);
}

/* Retries: three failures for every request; and bins in which nothing was asked. */
static void keeps_shares_under_one(void)
{
	g_autoptr(Evidence) e = outage();
	Series *series = e->series->pdata[0];
	for (guint i = 0; i < series->samples->len; i++) {
		struct sample *s = &g_array_index(series->samples, struct sample, i);
		s->count = s->count > 10 ? 300 : s->count;
		s->exposure = i % 50 == 7 ? 0 : s->exposure;
	}
	g_autoptr(Timeline) t = timeline_of(e, 0.999, NAN, 0.3);
	const struct metric *share = metric_of(t, "fraction_minutes");
	g_assert_cmpfloat(share->value, <=, 62);
	g_assert_cmpfloat(share->value, >=, 55);
	g_assert_true(isfinite(metric_of(t, "budget")->value));
}

static void leaves_open_what_never_ended(void)
{
	g_autoptr(Evidence) e = outage();
	for (guint i = e->events->len; i-- > 0;) {
		const Event *event = e->events->pdata[i];
		if (event->phase == PHASE_RESOLVED || event->level == LEVEL_OPERATIONAL)
			g_ptr_array_remove_index(e->events, i);
	}
	Incident *incident = e->incidents->pdata[0];
	incident->status = PHASE_MONITORING;
	incident->resolved_at = INSTANT_NONE;
	g_autoptr(Timeline) t = timeline_of(e, NAN, NAN, 0.3);
	g_assert_true(range_is_open(metric_of(t, "downtime/API")->length));
	g_assert_null(metric_of(t, "monitoring_time")->text);
	g_assert_nonnull(strstr(metric_of(t, "monitoring_time")->why, "resolved"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/metric/measures-an-outage", measures_an_outage);
	g_test_add_func("/metric/counts-as-the-intervals-do", counts_as_the_intervals_do);
	g_test_add_func("/metric/says-what-is-missing", says_what_is_missing);
	g_test_add_func("/metric/keeps-shares-under-one", keeps_shares_under_one);
	g_test_add_func("/metric/leaves-open-what-never-ended",
	                leaves_open_what_never_ended);
	return g_test_run();
}
