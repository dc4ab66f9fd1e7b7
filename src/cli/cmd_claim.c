#include "cli/hand.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/table.h"
#include "cli/view.h"

#define N G_GINT64_FORMAT

static char *by, *at, *component;
static gboolean statement;

static int list(const Job *job)
{
	g_autoptr(Table) table = table_new("lllll");
	g_autofree char *zone =
	        g_strdup_printf("TIME (%s)", zone_name(job->context->zone));
	table_row(table, "ID", "KIND", zone, "COMPONENT", "SAID");
	for (guint i = 0; i < job->evidence->events->len; i++) {
		const Event *event = job->evidence->events->pdata[i];
		if (event->kind != KIND_CLAIM && event->kind != KIND_STATEMENT)
			continue;
		g_autofree char *id = g_strdup_printf("E%" N, event->id);
		g_autofree char *time = when_text(job->context->zone, event->at);
		table_row(table, id, kind_word((int)event->kind), time, event->component,
		          event->title != NULL ? event->title : event->body);
	}
	return table_product(table, job->context, "claims");
}

static int add(Job *job, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Event) event = event_new();
	job_pick_quietly(job);
	const struct when when = job_when(job);
	if (!when_parse(&when, at, &event->at, &error))
		return message_fail(&error);
	event->kind = statement ? KIND_STATEMENT : KIND_CLAIM;
	event->lane = statement ? LANE_STATEMENTS : LANE_PRESS;
	event->zone = ZONE_GIVEN;
	event->title = g_strdup_printf("%s: %s", by, text);
	event->body = g_strdup(text);
	event->component = g_strdup(component);
	if (job->context->dry_run) {
		message("would add: %s", event->title);
		return 0;
	}
	g_autoptr(Curation) row = hand_row(ACT_ADD);
	const gint64 id = store_add_event(job->store, event, by, row, &error);
	if (id == 0)
		return message_fail(&error);
	if (!job->context->quiet)
		message_line("E%" N
		             " added; \"debrief show\" holds it against the evidence",
		             id);
	return 0;
}

static int usage(void)
{
	message("usage: debrief claim add TEXT --by WHO --at TIME | claim list");
	message_hint("debrief help claim");
	return ERROR_USAGE;
}

static int run(struct context *context, int argc, char **argv)
{
	const bool adds = argc == 3 && g_str_equal(argv[1], "add");
	const bool lists = argc == 2 && g_str_equal(argv[1], "list");
	if ((!adds && !lists) || (adds && (by == NULL || at == NULL)))
		return usage();
	if (adds && !g_utf8_validate(argv[2], -1, NULL)) {
		message("the text is not UTF-8");
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	int code = job_open(job, adds ? STORE_WRITE : STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0)
		return code;
	return adds ? add(job, argv[2]) : list(job);
}

const struct cmd cmd_claim = {
	.name = "claim",
	.group = "curate",
	.args = "add TEXT --by WHO --at TIME | list",
	.summary = "hold what somebody said against the evidence",
	.about = "\"add\" keeps a claim (a time, a length, a number: \"it lasted about 2 "
	         "h 45 min\") "
	         "or, with --statement, a statement about a state (\"the API is "
	         "unaffected\"). "
	         "The report says whether the evidence contradicts it. \"list\" lists "
	         "what is "
	         "kept, from files too.",
	.examples =
	        (const struct example[]){ { "debrief claim add 'The outage lasted about "
	                                    "2 h 45 min' --by Press --at "
	                                    "'2026-06-02 12:40'",
	                                    "A length that was claimed." },
	                                  { "debrief claim add 'The API is unaffected' "
	                                    "--statement --component API "
	                                    "--by Vendor --at 10:20",
	                                    "A state that was claimed." },
	                                  { "debrief claim list", "All that was said." },
	                                  { NULL, NULL } },
	.options =
	        (const GOptionEntry[]){
	                { "by", 0, 0, CMD_TEXT, &by, "Who said it", "WHO" },
	                { "at", 0, 0, CMD_TEXT, &at, "When it was said", "TIME" },
	                { "component", 0, 0, CMD_TEXT, &component, "What it speaks of",
	                  "NAME" },
	                { "statement", 0, 0, G_OPTION_ARG_NONE, &statement,
	                  "It speaks of a state, not of a number", NULL },
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
