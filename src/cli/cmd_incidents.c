#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/table.h"
#include "cli/vendor.h"
#include "cli/view.h"
#include "render/report.h"

#define N G_GINT64_FORMAT

static gboolean summary;
static char *weights_given;

static json_t *names_of(const GPtrArray *names)
{
	json_t *list = json_array();
	for (guint i = 0; i < names->len; i++)
		json_array_append_new(list, text_json(names->pdata[i]));
	return list;
}

static json_t *incident_json(const Job *job, const Timeline *timeline)
{
	const Incident *incident = timeline->incident;
	json_t *value = json_object(), *ids = json_array(), *sources = json_array();
	if (incident->vendor_id != NULL)
		json_array_append_new(ids, text_json(incident->vendor_id));
	for (guint i = 0; incident->merged != NULL && i < incident->merged->len; i++) {
		const Incident *merged = incident->merged->pdata[i];
		if (merged->vendor_id != NULL)
			json_array_append_new(ids, text_json(merged->vendor_id));
	}
	if (incident->source > 0) {
		g_autofree char *source = g_strdup_printf("S%" N, incident->source);
		json_array_append_new(sources, json_string(source));
	}
	put_text(value, "id", incident->slug);
	put(value, "vendor_ids", ids);
	put_text(value, "title", incident->title);
	put(value, "components", names_of(incident->components));
	put(value, "start", view_time(job->context, timeline->start, ZONE_EXPLICIT));
	put(value, "end", view_time(job->context, timeline_end(timeline), ZONE_EXPLICIT));
	put(value, "intervals", view_intervals(timeline));
	put_text(value, "severity",
	         incident->impact != IMPACT_NOT_STATED
	                 ? impact_word((int)incident->impact)
	                 : NULL);
	put_text(value, "kind", incident_kind_word((int)incident->kind));
	put_text(value, "status", phase_word((int)incident->status));
	put_text(value, "phase", phase_word((int)timeline_phase(timeline)));
	put(value, "current",
	    json_boolean(store_current(job->store) == incident->id && incident->id != 0));
	put(value, "sources", sources);
	return value;
}

static int list_json(Job *job, const struct weights *weights)
{
	json_t *list = json_array();
	job_collect(job, weights);
	const Statistics *history = job->collection->history;
	const GPtrArray *all = job->timelines;
	for (guint i = 0; i < all->len; i++) {
		json_t *incident = incident_json(job, all->pdata[i]);
		vendor_put_stages(job->context, incident,
		                  &g_array_index(history->stages, struct stage_times, i));
		json_array_append_new(list, incident);
	}
	json_t *product = json_pack("{s:s, s:o}", "schema", "debrief.incidents/1",
	                            "incidents", list);
	vendor_put_history(job->context, product, history);
	return output_json(job->context, product);
}

static int print_summary(Job *job, const struct weights *weights)
{
	job_collect(job, weights);
	g_autoptr(GString) out = g_string_new(NULL);
	vendor_summary(job->context, out, job->collection->history);
	return output_product(job->context, out->str, out->len);
}

/* The page's own word, unless it has none or is behind its posts. */
static const char *status_name(const Incident *incident, struct span span)
{
	const bool over = span.phase == PHASE_RESOLVED || span.phase == PHASE_COMPLETED;
	const bool own = incident->status != PHASE_NONE &&
	                 (incident->status == PHASE_POSTMORTEM || !over);
	const enum phase phase = own ? incident->status : span.phase;
	return phase != PHASE_NONE ? phase_name((int)phase) : "";
}

static void add_row(Table *table, const Job *job, const Incident *incident,
                    struct span span, gint64 current)
{
	g_autofree char *from = when_text(job->context->zone, span.start);
	g_autofree char *to = when_text(job->context->zone, span.end);
	table_row(table, incident->id == current && current != 0 ? "@" : "",
	          incident->slug, from, to, impact_name((int)incident->impact),
	          status_name(incident, span), incident->title);
}

static int print_list(const Job *job)
{
	const struct context *context = job->context;
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

static int run(struct context *context, int argc, char **argv)
{
	if (argc > 1) {
		message("incidents takes no argument, not \"%s\"", argv[1]);
		message_hint("debrief show %s", argv[1]);
		return ERROR_USAGE;
	}
	struct weights weights;
	g_autoptr(GError) error = NULL;
	if (!vendor_weights(weights_given, &weights, &error))
		return message_fail(&error);
	g_autoptr(Job) job = job_new(context);
	int code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0 || context->json)
		return code != 0 ? code : list_json(job, &weights);
	if (job->evidence->incidents->len == 0) {
		message("no source states an incident");
		message_hint("\"debrief scan\" looks for windows of harm in the signals");
	}
	return summary ? print_summary(job, &weights) : print_list(job);
}

const struct cmd cmd_incidents = {
	.name = "incidents",
	.group = "incident",
	.args = "",
	.summary = "list the incidents that the sources state",
	.about = "One line an incident, in the order of their starts; @ marks the "
	         "current one. "
	         "--json adds components, all intervals and sources, and the statistics "
	         "(schemas/incidents.schema.json).\n\n"
	         "--summary prints the statistics of the pages instead: the lengths of "
	         "stages (P_investigate, P_repair, P_check, P_learn, MTTR, MTBF) with "
	         "count, median, its 95 % interval and mean, over the incidents and "
	         "once for every service that they name; and for each component the "
	         "time at each level and the availability. Overlapping incidents of a "
	         "component count once, as the worst of them; maintenance is never "
	         "impact. A component that a page gives no level has no availability: "
	         "cannot tell.\n\n"
	         "Availability is 1 − (sum of time × weight) / span, over the span and "
	         "for each day of --tz. Pages and houses weigh levels differently; the "
	         "usual weights are degraded=0, partial=0.3, major=1, maintenance=0.",
	.examples =
	        (const struct example[]){
	                { "debrief incidents", "Names, spans, titles." },
	                { "debrief incidents --json | jq -r '.incidents[].id'",
	                  "Only the names." },
	                { "debrief incidents --summary",
	                  "What years of a page add up to." },
	                { "debrief incidents --summary --weights partial=0.5",
	                  "Half of every minute of a partial outage is lost." },
	                { NULL, NULL } },
	.options =
	        (const GOptionEntry[]){ { "summary", 0, 0, G_OPTION_ARG_NONE, &summary,
	                                  "Statistics of stages, levels and availability",
	                                  NULL },
	                                { "weights", 0, 0, CMD_TEXT, &weights_given,
	                                  "What a minute at a level takes away, 0 to 1: "
	                                  "degraded=0,partial=0.3,major=1,maintenance=0",
	                                  "LIST" },
	                                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
