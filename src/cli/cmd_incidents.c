#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/table.h"
#include "cli/view.h"
#include "render/report.h"

#define N G_GINT64_FORMAT

static json_t *names_of(const GPtrArray *names)
{
	json_t *list = json_array();
	for (guint i = 0; i < names->len; i++)
		json_array_append_new(list, text_json(names->pdata[i]));
	return list;
}

static json_t *incident_json(const Job *job, const Timeline *timeline, struct span span)
{
	const Incident *incident = timeline->incident;
	json_t *value = json_object(), *ids = json_array(), *sources = json_array();
	if (incident->vendor_id != NULL)
		json_array_append_new(ids, text_json(incident->vendor_id));
	if (incident->source > 0) {
		g_autofree char *source = g_strdup_printf("S%" N, incident->source);
		json_array_append_new(sources, json_string(source));
	}
	put_text(value, "id", incident->slug);
	put(value, "vendor_ids", ids);
	put_text(value, "title", incident->title);
	put(value, "components", names_of(incident->components));
	put(value, "start", view_time(job->context, span.start, ZONE_EXPLICIT));
	put(value, "end", view_time(job->context, span.end, ZONE_EXPLICIT));
	put(value, "intervals", view_intervals(timeline));
	put_text(value, "severity",
	         incident->impact != IMPACT_NOT_STATED
	                 ? impact_word((int)incident->impact)
	                 : NULL);
	put_text(value, "kind", incident_kind_word((int)incident->kind));
	put_text(value, "status", phase_word((int)incident->status));
	put(value, "current",
	    json_boolean(store_current(job->store) == incident->id && incident->id != 0));
	put(value, "sources", sources);
	return value;
}

static int list_json(const Job *job)
{
	json_t *list = json_array();
	g_autoptr(GPtrArray) all = correlate_all(job->evidence, job->context->zone);
	g_autoptr(GArray) spans =
	        correlate_spans(job->evidence, job->evidence->incidents);
	for (guint i = 0; i < all->len; i++)
		json_array_append_new(
		        list, incident_json(job, all->pdata[i],
		                            g_array_index(spans, struct span, i)));
	return output_json(job->context,
	                   json_pack("{s:s, s:o}", "schema", "debrief.incidents/1",
	                             "incidents", list));
}

static void add_row(Table *table, const Job *job, const Incident *incident,
                    struct span span, gint64 current)
{
	g_autofree char *from = when_text(job->context->zone, span.start);
	g_autofree char *to = when_text(job->context->zone, span.end);
	table_row(table, incident->id == current && current != 0 ? "@" : "",
	          incident->slug, from, to, impact_name((int)incident->impact),
	          phase_name((int)incident->status), incident->title);
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc > 1) {
		message("incidents takes no argument, not \"%s\"", argv[1]);
		message_hint("debrief show %s", argv[1]);
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	int code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0 || context->json)
		return code != 0 ? code : list_json(job);
	if (job->evidence->incidents->len == 0) {
		message("no source states an incident");
		message_hint("\"debrief scan\" looks for windows of harm in the signals");
	}
	g_autoptr(Table) table = table_new("lllllll");
	g_autofree char *from = g_strdup_printf("FROM (%s)", zone_name(context->zone));
	table_row(table, "", "INCIDENT", from, "TO", "IMPACT", "STATUS", "TITLE");
	const gint64 current = store_current(job->store);
	g_autoptr(GArray) spans =
	        correlate_spans(job->evidence, job->evidence->incidents);
	for (guint i = 0; i < spans->len; i++)
		add_row(table, job, job->evidence->incidents->pdata[i],
		        g_array_index(spans, struct span, i), current);
	g_autoptr(GString) out = g_string_new(NULL);
	table_print(table, out, context, 0);
	return output_product(context, out->str, out->len);
}

const struct cmd cmd_incidents = {
	.name = "incidents",
	.group = "incident",
	.args = "",
	.summary = "list the incidents that the sources state",
	.about = "One line an incident, in the order of their starts; @ marks the "
	         "current one. "
	         "--json adds components, all intervals and sources "
	         "(schemas/incidents.schema.json).",
	.examples =
	        (const struct example[]){
	                { "debrief incidents", "Names, spans, titles." },
	                { "debrief incidents --json | jq -r '.incidents[].id'",
	                  "Only the names." },
	                { NULL, NULL } },
	.run = run,
};
