#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/suggest.h"
#include "cli/table.h"
#include "cli/trend_print.h"
#include "correlate/statistics.h"

#include <string.h>

static char *measure_given, *by_given, *since, *until, *page, *component, *form;
static char **groups_named;
static gboolean formula, drop_out_of_order;

/* --- what is asked for ---------------------------------------------------------- */

static int unknown_word(const char *what, const char *word, const GPtrArray *words,
                        const char *hint)
{
	const char *near = suggest_word(word, words);
	message("there is no %s \"%s\"", what, word);
	if (near != NULL)
		message_hint("did you mean %s?", near);
	else
		message_hint("%s", hint);
	return ERROR_USAGE;
}

static int read_measure(struct trend_query *query)
{
	g_autoptr(GPtrArray) words = suggest_words();
	const char *known, *name, *definition;
	const char *word = measure_given != NULL ? measure_given : "to_resolved";
	if (trend_measure_parse(word, &query->measure))
		return 0;
	for (guint i = 0; trend_measure_at(i, &known, &name, &definition); i++)
		suggest_add(words, known);
	return unknown_word("measure", word, words,
	                    "\"debrief trend --formula\" lists them");
}

static int read_by(struct trend_query *query)
{
	g_autoptr(GPtrArray) words = suggest_words();
	const int by = by_given != NULL ? trend_by_parse(by_given) : BY_QUARTER;
	if (by >= 0) {
		query->by = (enum trend_by)by;
		return 0;
	}
	for (int i = 0; i < BY_COUNT; i++)
		suggest_add(words, trend_by_word((enum trend_by)i));
	return unknown_word("way to group by", by_given, words,
	                    "service, vendor, year, quarter, month, severity, nothing");
}

static int read_limit(const Job *job, const char *text, gint64 *at)
{
	g_autoptr(GError) error = NULL;
	const struct when when = job_when(job);
	struct range found;
	*at = INSTANT_NONE;
	if (text == NULL)
		return 0;
	if (!when_parse(&when, text, &found, &error))
		return message_fail(&error);
	*at = found.lo;
	return 0;
}

static int read_groups(struct trend_query *query)
{
	const guint n = groups_named != NULL ? g_strv_length(groups_named) : 0;
	if (n != 0 && n != 2) {
		message("--group is given twice: the two groups to compare");
		return ERROR_USAGE;
	}
	query->first = n == 2 ? groups_named[0] : NULL;
	query->second = n == 2 ? groups_named[1] : NULL;
	return 0;
}

static int check_groups(const Trend *trend)
{
	for (guint i = 0; groups_named != NULL && groups_named[i] != NULL; i++) {
		if (trend_has_group(trend, groups_named[i]))
			continue;
		g_autoptr(GPtrArray) words = suggest_words();
		for (guint k = 0; k < trend->groups->len; k++)
			suggest_add(
			        words,
			        ((struct trend_group *)trend->groups->pdata[k])->name);
		return unknown_word("group", groups_named[i], words,
		                    "\"debrief trend\" lists them in its first column");
	}
	return 0;
}

/* --- what is printed -------------------------------------------------------------- */

static int print_formulas(const struct context *context)
{
	g_autoptr(Table) table = table_new("lll");
	const char *word, *name, *definition;
	table_row(table, "MEASURE", "NAME", "DEFINITION");
	for (guint i = 0; trend_measure_at(i, &word, &name, &definition); i++)
		if (measure_given == NULL || g_ascii_strcasecmp(word, measure_given) == 0)
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

static int nothing_there(const Trend *trend)
{
	if (trend->incidents > 0)
		return 0;
	message("no incident of this store is asked for");
	message_hint("\"debrief incidents\" lists them; planned maintenance is none");
	return ERROR_DATA;
}

static int run(struct context *context, int argc, char **argv)
{
	struct trend_query query = { .page = page,
		                     .component = component,
		                     .drop_out_of_order = drop_out_of_order };
	if (argc > 1) {
		message("trend takes no argument, not \"%s\"", argv[1]);
		message_hint("debrief compare puts single incidents beside one another");
		return ERROR_USAGE;
	}
	const char *as = choose_form(context);
	int code = as == NULL ? ERROR_USAGE : read_measure(&query);
	code = code != 0 ? code : read_by(&query);
	code = code != 0 ? code : read_groups(&query);
	if (code != 0 || formula)
		return code != 0 ? code : print_formulas(context);
	const struct weights weights = weights_usual();
	g_autoptr(Job) job = job_new(context);
	code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code : read_limit(job, since, &query.from);
	code = code != 0 ? code : read_limit(job, until, &query.to);
	if (code != 0)
		return code;
	job_collect(job, &weights);
	collection_trend(job->collection, &query);
	code = nothing_there(job->collection->trend);
	code = code != 0 ? code : check_groups(job->collection->trend);
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
	                { "measure", 0, 0, CMD_TEXT, &measure_given,
	                  "The length: to_resolved (default), mttr, ...; --formula lists "
	                  "them",
	                  "WORD" },
	                { "by", 0, 0, CMD_TEXT, &by_given,
	                  "quarter (default), year, month, service, vendor, severity, "
	                  "nothing",
	                  "WORD" },
	                { "group", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &groups_named,
	                  "Twice: the two groups to compare", "NAME" },
	                { "since", 0, 0, CMD_TEXT, &since,
	                  "Incidents that began from here", "TIME" },
	                { "until", 0, 0, CMD_TEXT, &until,
	                  "Incidents that began before this", "TIME" },
	                { "page", 0, 0, CMD_TEXT, &page, "Of this status page alone",
	                  "NAME" },
	                { "component", 0, 0, CMD_TEXT, &component,
	                  "Of incidents that name this component", "NAME" },
	                { "drop-out-of-order", 0, 0, G_OPTION_ARG_NONE,
	                  &drop_out_of_order,
	                  "Leave out incidents whose stages are out of order", NULL },
	                { "formula", 0, 0, G_OPTION_ARG_NONE, &formula,
	                  "The definitions of all measures, or of the one asked for",
	                  NULL },
	                { "format", 0, 0, CMD_TEXT, &form,
	                  "text, csv or json (default: by the suffix of -o)", "FORM" },
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
