#include "cli/message.h"
#include "cli/pipeline.h"

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Job) job = job_new(context);
	const char *name;
	if (argc < 2) {
		message("which incident?");
		message_hint("\"debrief incidents\" lists them");
		return ERROR_USAGE;
	}
	int code = job_one_name(argc, argv, &name);
	code = code != 0 ? code : job_open(job, STORE_WRITE);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code : job_pick(job, name);
	if (code != 0)
		return code;
	if (job->incident->id == 0) {
		message("%s is only proposed by a window, so it cannot be the current "
		        "one",
		        name);
		return ERROR_USAGE;
	}
	if (!context->dry_run &&
	    !store_set_current(job->store, job->incident->id, &error))
		return message_fail(&error);
	if (!context->quiet)
		message_line("%s is the current incident", job->incident->slug);
	return 0;
}

const struct cmd cmd_use = {
	.name = "use",
	.group = "incident",
	.args = "INC",
	.summary = "make an incident the current one",
	.about = "The current incident, @, is the one that commands mean when none is "
	         "named.",
	.examples = (const struct example[]){ { "debrief use 2026-06-02",
	                                        "The one whose name begins like this." },
	                                      { "debrief show", "Now it is meant." },
	                                      { NULL, NULL } },
	.exits = "Several incidents fit the name; they are listed.",
	.run = run,
};
