#include "cli/glance.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/summary.h"

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(Job) job = job_new(context);
	const char *name;
	int code = job_one_name(argc, argv, &name);
	code = code != 0 ? code : job_prepare(job, name);
	if (code != 0)
		return code;
	if (context->json)
		return output_json(context, json_incref(job->report));
	g_autoptr(GString) out = g_string_new(NULL);
	summary_head(out, context, job->report);
	g_autofree char *picture = glance_text(context, job->timeline);
	if (picture != NULL)
		g_string_append_printf(out, "\n%s", picture);
	summary_body(out, context, job->report);
	return output_product(context, out->str, out->len);
}

const struct cmd cmd_show = {
	.name = "show",
	.group = "read",
	.args = "[INC]",
	.summary = "what is known of an incident: findings, intervals, phases, windows",
	.about = "Prints a summary for people. --json prints the whole report as one "
	         "JSON value "
	         "(schemas/report.schema.json), which is what every document is made "
	         "of.\n\n"
	         "On a terminal a bar shows the stages, and under it the main signal "
	         "on the same time; not with --plain, TERM=dumb or a locale without "
	         "UTF-8.\n\n"
	         "Every number in it can be asked about: debrief explain "
	         "intervals.to_monitoring, "
	         "debrief explain K11/1, debrief explain E12.",
	.examples =
	        (const struct example[]){
	                { "debrief show",
	                  "The current incident, or the one that fits best." },
	                { "debrief show 2026-06-02 --tz America/Los_Angeles",
	                  "One by name, in another zone." },
	                { "debrief show --json | jq -r .intervals.to_monitoring.text",
	                  "One interval." },
	                { "debrief show --slo 99.9 --customers 12000",
	                  "With the error budget, and customer-minutes." },
	                { NULL, NULL } },
	.options = (const GOptionEntry[]){ METRIC_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.exits = "The incident could not be chosen; the candidates are listed.",
	.run = run,
};
