#include "render/report.h"

#include <math.h>
#include <string.h>

/* --- intervals -------------------------------------------------------------- */

static char *why_not(const struct interval *interval)
{
	if (!range_known(interval->length) || interval->why != NULL)
		return g_strdup(interval->why != NULL ? interval->why
		                                      : "not known from the evidence");
	if (interval->length.lo == 0 && interval->length.hi == 0)
		return g_strdup("both are the same moment");
	struct range back = range_of(-interval->length.hi, -interval->length.lo);
	g_autofree char *length = range_length_text(back, interval->binned);
	return g_strdup_printf("the second moment comes %s before the first", length);
}

static json_t *interval_json(struct report *r, const struct interval *interval)
{
	json_t *value = report_length(interval->length, interval->binned);
	enum zone_basis basis = report_basis(r, interval->refs);

	put_text(value, "name", interval_name(interval->key));
	put_text(value, "definition", interval_definition(interval->key));
	put_text(value, "rule", interval->rule);
	g_autofree char *span = range_known(interval->from)
	                                ? say_span(r, interval->from, interval->to)
	                                : NULL;
	put_text(value, "span", span);
	put(value, "from", report_time(r, interval->from, basis));
	put(value, "to", report_time(r, interval->to, basis));
	put(value, "evidence", report_refs(r, interval->refs));
	return value;
}

bool starts_with_post(const Timeline *timeline)
{
	return g_strcmp0(timeline->start_rule, "first-post") == 0;
}

json_t *report_intervals(struct report *r)
{
	json_t *intervals = json_object(), *why = json_object();

	for (int key = 0; key < INTERVAL_COUNT; key++) {
		const struct interval *interval = &r->timeline->intervals[key];
		const char *word = interval_word((enum interval_key)key);
		if (key == INTERVAL_TO_FIRST_POST && starts_with_post(r->timeline)) {
			put(intervals, word, NULL);
			put_text(why, word, "no start before the first post is stated");
			continue;
		}
		if (length_is_sound(interval->length)) {
			put(intervals, word, interval_json(r, interval));
			continue;
		}
		g_autofree char *reason = why_not(interval);
		put(intervals, word, NULL);
		put_text(why, word, reason);
	}
	put(intervals, "why", why);
	return intervals;
}

static bool is_gap(enum interval_key key)
{
	return key >= INTERVAL_GAP_USERS && key <= INTERVAL_GAP_CLOSE;
}

json_t *report_interval_table(const json_t *intervals, bool gaps)
{
	json_t *rows = json_array();

	for (int key = 0; key < INTERVAL_COUNT; key++) {
		const char *word = interval_word((enum interval_key)key);
		json_t *interval = json_object_get(intervals, word);
		if (is_gap((enum interval_key)key) != gaps || !json_is_object(interval))
			continue;
		json_t *row = json_copy(interval);
		put_text(row, "key", word);
		json_array_append_new(rows, row);
	}
	return rows;
}

json_t *report_interval_unknown(const json_t *intervals)
{
	const json_t *why = json_object_get(intervals, "why");
	json_t *rows = json_array();

	for (int key = 0; key < INTERVAL_COUNT; key++) {
		json_t *reason =
		        json_object_get(why, interval_word((enum interval_key)key));
		if (reason == NULL)
			continue;
		json_t *row = json_object();
		put_text(row, "name", interval_name((enum interval_key)key));
		json_object_set(row, "why", reason);
		json_array_append_new(rows, row);
	}
	return rows;
}

/* --- windows ---------------------------------------------------------------- */

static bool is_share(const struct window *window)
{
	const GArray *samples = window->series->samples;

	return window->series->measure != MEASURE_REPORTS &&
	       window->series->measure != MEASURE_GAUGE && samples->len > 0 &&
	       isfinite(g_array_index(samples, struct sample, 0).exposure);
}

char *window_unit(const struct window *window)
{
	const Series *series = window->series;
	if (is_share(window))
		return g_strdup(series->measure == MEASURE_RECORDS ? "of records"
		                                                   : "of requests");
	if (series->measure == MEASURE_GAUGE)
		return g_strdup(series->unit != NULL ? series->unit : "");
	g_autofree char *width = say_width(series->width);
	return g_strdup_printf("%s per %s",
	                       series->unit != NULL ? series->unit : "counts", width);
}

char *window_value_text(const struct window *window, double value)
{
	g_autofree char *unit = window_unit(window);
	g_autofree char *text = is_share(window) ? say_share(value) : say_count(value);
	return g_strchomp(g_strdup_printf("%s %s", text, unit));
}

char *window_peak_text(const struct window *window)
{
	return window_value_text(window, window->peak);
}

char *window_name(const struct window *window)
{
	const Series *series = window->series;
	if (series->measure != MEASURE_GAUGE)
		return g_strdup(measure_name((int)series->measure));
	if (g_strcmp0(series->unit, "ms") == 0)
		return g_strdup_printf("Response time (%s)", series->name);
	/* A table names the series of a component after it. */
	const char *own = series->component != NULL ? strstr(series->name, ": ") : NULL;
	return own != NULL && g_str_equal(own + 2, series->component)
	               ? g_strndup(series->name, (gsize)(own - series->name))
	               : g_strdup(series->name);
}

/* NULL of a rise, which is what a window mostly is. */
static const char *way_text(const struct window *window)
{
	static const char *const texts[] = { NULL, "drop", "step up, no return",
		                             "step down, no return" };
	return texts[window->way];
}

static json_t *peak_json(struct report *r, const struct window *window,
                         enum zone_basis basis)
{
	json_t *peak = json_object();
	g_autofree char *text = window_peak_text(window);
	g_autofree char *usual = is_share(window) ? say_share(window->peak_baseline)
	                                          : say_count(window->peak_baseline);
	struct range bin =
	        range_of(window->peak_at, window->peak_at + window->series->width);

	put(peak, "at", report_time(r, bin, basis));
	put(peak, "value", number_json(window->peak));
	put(peak, "baseline", number_json(window->peak_baseline));
	put_text(peak, "text", text);
	if (isfinite(window->peak_baseline))
		put_text(peak, "usual", usual);
	else
		put_text(peak, "usual", NULL);
	return peak;
}

static json_t *window_json(struct report *r, const struct window *window)
{
	const Series *series = window->series;
	g_autofree char *files = evidence_series_files(r->timeline->evidence, series);
	json_t *value = json_object();
	struct range length = range_minus(window->end, window->start);
	g_autofree char *unit = window_unit(window);

	put_text(value, "signal", series->name);
	g_autofree char *name = window_name(window);
	put_text(value, "name", name);
	put_text(value, "way", window_way_word(window->way));
	put_text(value, "way_text", way_text(window));
	put(value, "harm", json_boolean(window->harm));
	put_text(value, "component", series->component);
	put_format(value, "source", "S%" G_GINT64_FORMAT, series->source);
	put_text(value, "source_name", files);
	put(value, "start", report_time(r, window->start, series->zone));
	put(value, "end", report_time(r, window->end, series->zone));
	if (!range_known(window->end))
		put_text(value, "why",
		         "the data ends before the signal is back to normal");
	put(value, "censored_start", json_boolean(window->censored_start));
	put(value, "censored_end", json_boolean(window->censored_end));
	put(value, "length", report_length(length, true));
	put(value, "peak", peak_json(r, window, series->zone));
	put_text(value, "unit", unit);
	put(value, "excess", number_json(window->excess));
	put(value, "excess_noise", number_json(window->noise));
	put(value, "chance_per_week", number_json(window->chance_per_week));
	put_text(value, "rule", window->rule);
	put(value, "evidence", report_refs(r, window->refs));
	return value;
}

json_t *report_windows(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->windows->len; i++)
		json_array_append_new(
		        list, window_json(r, g_ptr_array_index(r->timeline->windows, i)));
	for (guint i = 0; i < r->timeline->others->len; i++)
		json_array_append_new(
		        list, window_json(r, g_ptr_array_index(r->timeline->others, i)));
	return list;
}

static json_t *stated_json(struct report *r, const struct stated_window *stated)
{
	json_t *value = json_object();
	bool whole = range_known(stated->start) && range_known(stated->end);
	g_autofree char *from = range_known(stated->start) ? say_time(r, stated->start)
	                                                   : g_strdup("not stated");
	g_autofree char *until = range_known(stated->end) ? say_time(r, stated->end)
	                                                  : g_strdup("not stated");

	put_format(value, "text", "%s%s → %s", stated->about ? "about " : "", from,
	           until);
	put(value, "start", report_time(r, stated->start, stated->zone));
	put(value, "end", report_time(r, stated->end, stated->zone));
	put(value, "length",
	    whole ? report_length(range_minus(stated->end, stated->start), false)
	          : json_null());
	put(value, "about", json_boolean(stated->about));
	put_text(value, "quote", stated->quote);
	put_text(value, "rule", stated->rule);
	put(value, "evidence", report_refs(r, stated->refs));
	return value;
}

json_t *report_stated_windows(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->stated->len; i++)
		json_array_append_new(
		        list, stated_json(r, g_ptr_array_index(r->timeline->stated, i)));
	return list;
}

/* --- phases and components -------------------------------------------------- */

json_t *report_phases(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->phases->len; i++) {
		const struct phase_span *span = g_ptr_array_index(r->timeline->phases, i);
		enum zone_basis basis = report_basis(r, span->refs);
		json_t *value = json_object();
		put_text(value, "phase", phase_word((int)span->phase));
		put_text(value, "name", phase_name((int)span->phase));
		put_text(value, "track", track_word((int)span->track));
		put(value, "start", report_time(r, span->start, basis));
		put(value, "end", report_time(r, span->end, basis));
		if (!range_known(span->end))
			put_text(value, "why", "the end is not published");
		put(value, "length",
		    report_length(range_minus(span->end, span->start), false));
		put_text(value, "rule", span->rule);
		put(value, "evidence", report_refs(r, span->refs));
		json_array_append_new(list, value);
	}
	return list;
}

static json_t *level_json(struct report *r, const struct level_span *span)
{
	enum zone_basis basis = report_basis(r, span->refs);
	json_t *value = json_object();

	put_text(value, "level", level_word((int)span->level));
	put_text(value, "name", level_name((int)span->level));
	g_autofree char *text = say_span(r, span->start, span->end);

	put_text(value, "text", text);
	put(value, "hurt", json_boolean(span->level > LEVEL_MAINTENANCE));
	put(value, "start", report_time(r, span->start, basis));
	put(value, "end", report_time(r, span->end, basis));
	if (!range_known(span->end))
		put_text(value, "why", "no later level is known");
	put(value, "length", report_length(range_minus(span->end, span->start), false));
	put(value, "evidence", report_refs(r, span->refs));
	return value;
}

json_t *report_components(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->components->len; i++) {
		const struct component *component =
		        g_ptr_array_index(r->timeline->components, i);
		json_t *value = json_object(), *levels = json_array();
		for (guint j = 0; j < component->levels->len; j++)
			json_array_append_new(
			        levels,
			        level_json(r, &g_array_index(component->levels,
			                                     struct level_span, j)));
		put_text(value, "name", component->name);
		put_text(value, "track", track_word((int)component->track));
		put_text(value, "rule",
		         component->track == TRACK_ANNOUNCED
		                 ? "levels that the status page announced"
		                 : "windows of the component's own signals");
		put(value, "levels", levels);
		json_array_append_new(list, value);
	}
	return list;
}
