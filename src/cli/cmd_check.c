#include "base/json.h"
#include "base/text.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/summary.h"
#include "cli/view.h"
#include "render/report.h"

#include <string.h>

/* The blocks that only people write and that the usual outline asks for. */
static const char *const asked[] = { "summary", "factors", "detection",
	                             "lessons", "actions", NULL };

static gint64 count_of(const json_t *findings, const char *verdict)
{
	gint64 n = 0;
	const json_t *one;
	size_t i;
	json_array_foreach(findings, i, one) n +=
	        g_str_equal(view_string(one, "verdict"), verdict);
	return n;
}

/* Names of those that have no text. */
static json_t *unwritten_json(const json_t *report)
{
	json_t *list = json_array();
	const json_t *written = json_object_get(report, "written");
	for (gsize i = 0; asked[i] != NULL; i++)
		if (json_array_size(json_object_get(written, asked[i])) == 0)
			json_array_append_new(list, json_string(asked[i]));
	return list;
}

static json_t *check_json(const json_t *report)
{
	const json_t *findings = json_object_get(report, "findings");
	json_t *value = json_object();
	put_text(value, "schema", "debrief.check/1");
	put_text(value, "incident",
	         view_string(json_object_get(report, "incident"), "id"));
	put_int(value, "contradicted", count_of(findings, "contradicted"));
	put_int(value, "cannot_tell", count_of(findings, "cannot_tell"));
	put_int(value, "consistent", count_of(findings, "consistent"));
	put(value, "findings", json_incref(json_object_get(report, "findings")));
	put(value, "intervals_unknown",
	    json_incref(json_object_get(report, "intervals_unknown")));
	put(value, "notices", json_incref(json_object_get(report, "notices")));
	put(value, "unwritten", unwritten_json(report));
	return value;
}

static void put_unknown(GString *out, const struct context *context, const json_t *check)
{
	const json_t *list = json_object_get(check, "intervals_unknown"), *one;
	size_t i;
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Not known");
	json_array_foreach(list, i, one)
	{
		g_string_append(out, "  ");
		text_tty(out, view_string(one, "name"), -1);
		g_string_append(out, ": ");
		text_tty(out, view_string(one, "why"), -1);
		g_string_append_c(out, '\n');
	}
}

static void put_texts(GString *out, const struct context *context, const json_t *list,
                      const char *heading)
{
	const json_t *one;
	size_t i;
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, heading);
	json_array_foreach(list, i, one)
	{
		g_string_append(out, "  ");
		text_tty(out, json_string_value(one), -1);
		g_string_append_c(out, '\n');
	}
}

static gint64 number(const json_t *check, const char *key)
{
	return json_integer_value(json_object_get(check, key));
}

static void check_text(GString *out, const struct context *context, const json_t *report,
                       const json_t *check)
{
	text_tty(out, view_string(check, "incident"), -1);
	g_string_append_printf(out,
	                       ": %" G_GINT64_FORMAT " contradicted, %" G_GINT64_FORMAT
	                       " cannot tell, %" G_GINT64_FORMAT " consistent\n",
	                       number(check, "contradicted"),
	                       number(check, "cannot_tell"), number(check, "consistent"));
	summary_findings(out, context, report);
	put_unknown(out, context, check);
	put_texts(out, context, json_object_get(check, "notices"), "Of the evidence");
	put_texts(out, context, json_object_get(check, "unwritten"), "Not written yet");
}

static int print(Job *job, const json_t *check)
{
	const struct context *context = job->context;
	if (context->json)
		return output_json(context, json_incref((json_t *)(gsize)check));
	g_autoptr(GString) out = g_string_new(NULL);
	check_text(out, context, job->report, check);
	return output_product(context, out->str, out->len);
}

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(Job) job = job_new(context);
	const char *name;
	int code = job_one_name(argc, argv, &name);
	code = code != 0 ? code : job_prepare(job, name);
	if (code != 0)
		return code;
	g_autoptr(json_t) check = check_json(job->report);
	code = print(job, check);
	if (code != 0)
		return code;
	return number(check, "contradicted") > 0 ? ERROR_DATA : 0;
}

const struct cmd cmd_check = {
	.name = "check",
	.group = "read",
	.args = "[INC]",
	.summary =
	        "what was said against what was seen; exit status 1 when it contradicts",
	.about = "Every finding of the rules (debrief rules): what the page, the press, "
	         "and people in notes and claims said, against what was measured; the "
	         "intervals that are not known, and why; what was noticed when the "
	         "evidence was read; the blocks of the report that nobody has written "
	         "yet.\n\n"
	         "For scripts: exit status 1 when anything is contradicted, 0 when "
	         "nothing is, whatever cannot be told.",
	.examples =
	        (const struct example[]){
	                { "debrief check 2026-06-02", "Before a report is sent." },
	                { "debrief check --json | jq .contradicted", "For a script." },
	                { NULL, NULL } },
	.exits = "Something that was said is contradicted; or the incident could not be "
	         "chosen.",
	.options = (const GOptionEntry[]){ METRIC_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
