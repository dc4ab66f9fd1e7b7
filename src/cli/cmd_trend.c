#include "cli/many.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/table.h"
#include "cli/trend_print.h"

#include <string.h>

static char *form;
static gboolean formula;

/* --- what is printed -------------------------------------------------------------- */

static int print_formulas(const struct context *context)
{
	g_autoptr(Table) table = table_new("lll");
	const char *word, *name, *definition;
	table_row(table, "MEASURE", "NAME", "DEFINITION");
	for (guint i = 0; trend_measure_at(i, &word, &name, &definition); i++)
		if (many_words.measure == NULL ||
		    g_ascii_strcasecmp(word, many_words.measure) == 0)
			table_row(table, word, name, definition);
	return table_product(table, context, "formulas");
}

/* "text", "csv", "json": by --format, --json, the suffix of -o. */
static const char *choose_form(const struct context *context)
{
	static const char *const known[] = { "text", "csv", "json" };
	const char *path = context->output;
	if (form == NULL && context->json)
		return "json";
	if (form == NULL && path != NULL && g_str_has_suffix(path, ".csv"))
		return "csv";
	if (form == NULL && path != NULL && g_str_has_suffix(path, ".json"))
		return "json";
	for (guint i = 0; form != NULL && i < G_N_ELEMENTS(known); i++)
		if (g_str_equal(form, known[i]))
			return known[i];
	if (form == NULL)
		return "text";
	message("there is no form \"%s\"", form);
	message_hint("a trend is text, csv or json");
	return NULL;
}

static int print_trend(const Job *job, const char *as)
{
	g_autoptr(GString) out = g_string_new(NULL);
	if (g_str_equal(as, "json"))
		return output_json(job->context, trend_json(job->collection));
	if (g_str_equal(as, "csv"))
		trend_csv(out, job->collection->trend);
	else
		trend_text(job->context, out, job->collection->trend);
	return output_product(job->context, out->str, out->len);
}

static int run(struct context *context, int argc, char **argv)
{
	struct trend_query query;
	if (argc > 1) {
		message("trend takes no argument, not \"%s\"", argv[1]);
		message_hint("debrief compare puts single incidents beside one another");
		return ERROR_USAGE;
	}
	const char *as = choose_form(context);
	int code = as == NULL ? ERROR_USAGE : many_query(&query);
	if (code != 0 || formula)
		return code != 0 ? code : print_formulas(context);
	g_autoptr(Job) job = job_new(context);
	code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code : many_trend(job, &query);
	return code != 0 ? code : print_trend(job, as);
}

const struct cmd cmd_trend = {
	.name = "trend",
	.group = "output",
	.args = "",
	.summary =
	        "how long many incidents took, by quarter, service, vendor or severity",
	.about =
	        "One line a group: how many incidents have the length (N), the shortest, "
	        "quartiles, the longest, the 95 % interval of the median by order "
	        "statistics, the geometric mean and the mean. Lengths of incidents are "
	        "about log-normal and a few long ones make a mean what it is, so no mean "
	        "stands alone. An incident that nobody said was over counts as \"at "
	        "least so long\": OPEN, and the median that Kaplan and Meier's estimate "
	        "gives with them. What has no length is left out and counted, with the "
	        "reason.\n\n"
	        "Two groups are compared by the test of Mann and Whitney and the shift "
	        "of Hodges and Lehmann (the median of all differences) with its 95 % "
	        "interval: of periods the last two, else the two that there are, or "
	        "those that --group names. An arrow, \"longer\" or \"shorter\", is only "
	        "drawn where both have 20 incidents or more and the interval lies on one "
	        "side of no change; else it says why there is none.\n\n"
	        "Measures are the intervals of the report, and the stages as published "
	        "studies define them: p_investigate, p_repair, p_check, p_learn, mttr, "
	        "mtbf; each over the incidents that have both stages, a stage that "
	        "occurs "
	        "twice keeping its earliest time. --formula prints all definitions. "
	        "Planned maintenance is no incident. By service an incident counts once "
	        "for every component that it names.",
	.examples =
	        (const struct example[]){
	                { "debrief trend", "Start to resolved, by quarter." },
	                { "debrief trend --measure mttr --by service",
	                  "The table of a study, one line a component." },
	                { "debrief trend --by vendor --group OpenAI --group Anthropic",
	                  "Two vendors beside one another." },
	                { "debrief trend --measure to_first_post -o trend.csv",
	                  "For a spreadsheet; lengths in seconds." },
	                { NULL, NULL } },
	.exits = "The store has no incident that is asked for.",
	.options =
	        (const GOptionEntry[]){
	                MANY_OPTIONS,
	                { "formula", 0, 0, G_OPTION_ARG_NONE, &formula,
	                  "The definitions of all measures, or of the one asked for",
	                  NULL },
	                { "format", 0, 0, CMD_TEXT, &form,
	                  "text, csv or json (default: by the suffix of -o)", "FORM" },
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
