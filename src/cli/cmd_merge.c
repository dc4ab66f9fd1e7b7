#include "cli/hand.h"
#include "cli/message.h"

/* All of it or nothing: what is wrong with one is said before any is merged. */
static int add_row(Job *job, GPtrArray *rows, const Incident *into, const char *name)
{
	const int code = hand_incident(job, name);
	if (code != 0)
		return code;
	if (job->incident == into) {
		message("%s is %s itself", name, into->slug);
		return ERROR_USAGE;
	}
	Curation *row = hand_row(ACT_MERGE);
	row->incident = g_strdup(into->slug);
	row->other = g_strdup(job->incident->slug);
	g_ptr_array_add(rows, row);
	return 0;
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc < 3) {
		message("usage: debrief merge INC OTHER...");
		message_hint("debrief help merge");
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	g_autoptr(GPtrArray) rows =
	        g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
	int code = hand_check(false);
	code = code != 0 ? code
	                 : job_open(job, context->dry_run ? STORE_READ : STORE_WRITE);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code : hand_incident(job, argv[1]);
	const Incident *into = job->incident;
	for (int i = 2; code == 0 && i < argc; i++)
		code = add_row(job, rows, into, argv[i]);
	return code != 0 ? code : hand_put(job, NULL, rows);
}

const struct cmd cmd_merge = {
	.name = "merge",
	.group = "incident",
	.args = "INC OTHER...",
	.summary = "say that incidents were one",
	.about = "What belongs to OTHER belongs to INC from now on, and OTHER is listed "
	         "no "
	         "more; its name still means INC. Nothing is changed in the evidence: "
	         "\"debrief event undo\" takes the merge back.",
	.examples =
	        (const struct example[]){
	                { "debrief merge 2026-06-02-claude 2026-06-02-claude-2 --why "
	                  "'one "
	                  "cause, two posts'",
	                  "Two entries of a page that were one outage." },
	                { "debrief event undo A3", "They are two again." },
	                { NULL, NULL } },
	.exits = "Several incidents fit a name; they are listed.",
	.options = (const GOptionEntry[]){ HAND_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
