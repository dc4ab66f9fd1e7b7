#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "render/export.h"

#include <string.h>

static char *form;

/* --- which events ----------------------------------------------------------------------- */

static int by_time(gconstpointer a, gconstpointer b)
{
	const Event *x = *(const Event *const *)a, *y = *(const Event *const *)b;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Ids of the events that the timeline of the incident rests on. */
static GHashTable *ids_of(const Timeline *timeline)
{
	GHashTable *ids = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < timeline->entries->len; i++) {
		const struct entry *entry = timeline->entries->pdata[i];
		for (guint k = 0; k < entry->refs->len; k++) {
			struct ref *ref = &g_array_index(entry->refs, struct ref, k);
			if (ref->event > 0)
				g_hash_table_add(ids, &ref->event);
		}
	}
	return ids;
}

static GPtrArray *events_of(const Job *job, guint *undated)
{
	GPtrArray *events = g_ptr_array_new();
	g_autoptr(GHashTable) ids = job->timeline != NULL ? ids_of(job->timeline) : NULL;
	*undated = 0;
	for (guint i = 0; i < job->evidence->events->len; i++) {
		Event *event = job->evidence->events->pdata[i];
		if (ids != NULL && !g_hash_table_contains(ids, &event->id))
			continue;
		if (range_known(event->at))
			g_ptr_array_add(events, event);
		else
			(*undated)++;
	}
	g_ptr_array_sort(events, by_time);
	return events;
}

/* --- the verb ---------------------------------------------------------------------------- */

/* By --format, else by the suffix of -o, else JSON lines. */
static const struct exporter *choose(const struct context *context)
{
	const char *dot = context->output != NULL ? strrchr(context->output, '.') : NULL;
	const char *word = form != NULL ? form : dot != NULL ? dot + 1 : "jsonl";
	const struct exporter *exporter = exporter_named(word);
	if (exporter != NULL)
		return exporter;
	if (form == NULL)
		return exporter_named("jsonl");
	g_autoptr(GString) names = g_string_new(NULL);
	for (int i = 0; exporter_registry[i] != NULL; i++)
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
		                       exporter_registry[i]->name);
	message("there is no form \"%s\"", word);
	message_hint("forms: %s", names->str);
	return NULL;
}

static int prepare(Job *job, const char *name)
{
	int code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0 || name == NULL)
		return code;
	code = job_pick(job, name);
	return code != 0 ? code : job_correlate(job);
}

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(Job) job = job_new(context);
	const char *name;
	guint undated;
	int code = job_one_name(argc, argv, &name);
	if (code != 0)
		return code;
	const struct exporter *exporter = choose(context);
	if (exporter == NULL)
		return ERROR_USAGE;
	code = prepare(job, name);
	if (code != 0)
		return code;
	g_autoptr(GPtrArray) events = events_of(job, &undated);
	g_autoptr(GString) out = g_string_new(NULL);
	const struct export export = { job->evidence, events };
	exporter->write(&export, out);
	code = output_product(context, out->str, out->len);
	if (code == 0 && undated > 0 && !context->quiet)
		message("%u events have no time and are left out", undated);
	return code;
}

const struct cmd cmd_export = {
	.name = "export",
	.group = "output",
	.args = "[INC]",
	.summary = "events and signals for other programs",
	.about = "Writes every event of the store, or those that the timeline of INC "
	         "rests on, in the order of their time. Times are in UTC; a time that is "
	         "known as a range has both its ends. Events without a time are left "
	         "out, and their number is said.\n\n"
	         "jsonl: event lines (schemas/event.schema.json); import reads them "
	         "again. csv: "
	         "the same as a table, cells of 32,767 bytes at most. timesketch: JSON "
	         "lines for Timesketch and plaso. "
	         "grafana: annotations. openmetrics: the signals, each bin with its "
	         "time; promtool makes blocks of them.\n\n"
	         "Secrets are masked; --no-redact leaves them as they are.",
	.examples =
	        (const struct example[]){
	                { "debrief export -o events.jsonl", "Every event of the store." },
	                { "debrief export 2026-06-02 --format csv -o rows.csv",
	                  "One incident for a spreadsheet." },
	                { "debrief export --format openmetrics -o signals.txt",
	                  "What was counted, for Prometheus." },
	                { NULL, NULL } },
	.exits = "The incident could not be chosen; the candidates are listed.",
	.options =
	        (const GOptionEntry[]){
	                { "format", 0, 0, CMD_TEXT, &form,
	                  "jsonl csv timesketch grafana openmetrics (default: by the "
	                  "suffix of -o, else jsonl)",
	                  "FORM" },
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
