#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/table.h"
#include "cli/view.h"
#include "correlate/window.h"
#include "render/report.h"

#include <math.h>

#define N G_GINT64_FORMAT

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *peak_json(const struct context *context, const struct window *window)
{
	const gint64 at = window->peak_at;
	return json_pack("{s:o, s:o, s:o}", "at",
	                 view_time(context, range_of(at, at + window->series->width),
	                           window->series->zone),
	                 "value", number(window->peak), "baseline",
	                 number(window->peak_baseline));
}

static json_t *window_json(const struct context *context, const struct window *window)
{
	const enum zone_basis basis = window->series->zone;
	json_t *value = json_object(), *censored = json_array();
	if (window->censored_start)
		json_array_append_new(censored, json_string("start"));
	if (window->censored_end)
		json_array_append_new(censored, json_string("end"));
	put_text(value, "series", window->series->name);
	put_format(value, "source", "S%" N, window->series->source);
	put_text(value, "component", window->series->component);
	put_text(value, "way", window_way_word(window->way));
	put(value, "harm", json_boolean(window->harm));
	put(value, "start", view_time(context, window->start, basis));
	put(value, "end", view_time(context, window->end, basis));
	put(value, "major_start", view_time(context, window->major_start, basis));
	put(value, "major_end", view_time(context, window->major_end, basis));
	put(value, "peak", peak_json(context, window));
	put(value, "excess", number(window->excess));
	put(value, "chance_per_week", number(window->chance_per_week));
	put(value, "censored", censored);
	put_text(value, "rule", window->rule);
	return value;
}

static bool has_window(const GPtrArray *windows, const Series *series)
{
	for (guint i = 0; i < windows->len; i++)
		if (((const struct window *)windows->pdata[i])->series == series)
			return true;
	return false;
}

/* Series of which nobody can tell. */
static GPtrArray *unjudged(const Job *job, const GPtrArray *windows)
{
	GPtrArray *list = g_ptr_array_new();
	for (guint i = 0; i < job->evidence->series->len; i++) {
		const Series *series = job->evidence->series->pdata[i];
		if (window_why_none(series) != NULL && !has_window(windows, series))
			g_ptr_array_add(list, (gpointer)(gsize)series);
	}
	return list;
}

static json_t *unjudged_json(const GPtrArray *series)
{
	json_t *list = json_array();
	for (guint i = 0; i < series->len; i++) {
		const Series *one = series->pdata[i];
		json_t *value = json_object();
		put_text(value, "series", one->name);
		put_format(value, "source", "S%" N, one->source);
		put_text(value, "component", one->component);
		put_text(value, "why", window_why_none(one));
		json_array_append_new(list, value);
	}
	return list;
}

static void tell_unjudged(const GPtrArray *series)
{
	const guint told = MIN(series->len, 20);
	for (guint i = 0; i < told; i++) {
		const Series *one = series->pdata[i];
		message("S%" N " %s%s%s: not judged: %s", one->source, one->name,
		        one->component != NULL ? " of " : "",
		        one->component != NULL ? one->component : "",
		        window_why_none(one));
	}
	if (series->len > told)
		message("(+%u more that were not judged)", series->len - told);
}

static int print_json(Job *job, const GPtrArray *windows)
{
	json_t *list = json_array(), *proposed = json_array();
	const GPtrArray *incidents = job_proposed(job);
	g_autoptr(GPtrArray) untold = unjudged(job, windows);
	g_autoptr(GArray) spans = correlate_spans(job->evidence, incidents);
	for (guint i = 0; i < windows->len; i++)
		json_array_append_new(list, window_json(job->context, windows->pdata[i]));
	for (guint i = 0; i < incidents->len; i++) {
		const Incident *incident = incidents->pdata[i];
		const struct span span = g_array_index(spans, struct span, i);
		json_t *one = json_object();
		put_text(one, "id", incident->slug);
		put_text(one, "title", incident->title);
		put(one, "start", view_time(job->context, span.start, ZONE_EXPLICIT));
		put(one, "end", view_time(job->context, span.end, ZONE_EXPLICIT));
		json_array_append_new(proposed, one);
	}
	return output_json(job->context,
	                   json_pack("{s:s, s:o, s:o, s:o}", "schema", "debrief.scan/1",
	                             "windows", list, "proposed", proposed, "unjudged",
	                             unjudged_json(untold)));
}

static void add_proposals(Job *job, GString *out)
{
	const GPtrArray *proposed = job_proposed(job);
	if (proposed->len == 0)
		return;
	g_string_append(out, "\nNo incident is stated for these; they can be named:\n");
	g_autoptr(Table) table = table_new("ll");
	for (guint i = 0; i < proposed->len; i++) {
		const Incident *incident = proposed->pdata[i];
		table_row(table, incident->slug, incident->title);
	}
	table_print(table, out, job->context, 2);
}

static int print_table(Job *job, const GPtrArray *windows)
{
	g_autoptr(Table) table = table_new("lllllll");
	g_autofree char *from =
	        g_strdup_printf("FROM (%s)", zone_name(job->context->zone));
	table_row(table, "SOURCE", "SERIES", "COMPONENT", from, "TO", "PEAK", "WAY");
	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = windows->pdata[i];
		g_autofree char *source = g_strdup_printf("S%" N, window->series->source);
		g_autofree char *start = when_text(job->context->zone, window->start);
		g_autofree char *end = when_text(job->context->zone, window->end);
		g_autofree char *peak = window_peak_text(window);
		table_row(table, source, window->series->name, window->series->component,
		          start, end, peak, window_way_word(window->way));
	}
	g_autoptr(GString) out = g_string_new(NULL);
	table_print(table, out, job->context, 0);
	if (!job->context->plain)
		add_proposals(job, out);
	return output_product(job->context, out->str, out->len);
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc > 1) {
		message("scan takes no argument, not \"%s\"", argv[1]);
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	int code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0)
		return code;
	g_autoptr(GPtrArray) windows = correlate_windows(job->evidence);
	g_autoptr(GPtrArray) untold = unjudged(job, windows);
	if (!context->json)
		tell_unjudged(untold);
	if (windows->len == 0 && !context->json &&
	    untold->len < MAX(job->evidence->series->len, 1))
		message("no signal leaves its baseline");
	return context->json ? print_json(job, windows) : print_table(job, windows);
}

const struct cmd cmd_scan = {
	.name = "scan",
	.group = "incident",
	.args = "",
	.summary = "look for windows of harm in all signals",
	.about = "Lists the stretches in which a signal left its baseline: user reports, "
	         "failed requests and error "
	         "records that rise; requests that rise or drop; response times and "
	         "other gauges that rise, drop, or "
	         "step to a new level and stay there. Of a signal that cannot be judged "
	         "(too few bins, nothing but 0, nothing asked) it says so. Proposes "
	         "incidents for those that "
	         "no source states: from harm; "
	         "where no signal shows any, from requests that vanish and response "
	         "times that double. "
	         "--json is "
	         "described by schemas/scan.schema.json.",
	.examples =
	        (const struct example[]){
	                { "debrief scan", "All windows." },
	                { "debrief scan --json | jq '.windows[].peak.value'",
	                  "Their peaks." },
	                { NULL, NULL } },
	.run = run,
};
