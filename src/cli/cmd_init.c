#include "cli/discover.h"
#include "cli/message.h"
#include "cli/output.h"

static int run(struct context *context, int argc, char **argv)
{
	if (argc > 2) {
		message("one store at a time; \"%s\" is one too many", argv[2]);
		return ERROR_USAGE;
	}
	g_autofree char *path = argc > 1 ? g_strdup(argv[1]) : discover_new_path(context);
	g_autoptr(GError) error = NULL;
	if (context->dry_run) {
		if (!output_check(path, &error))
			return message_fail(&error);
		message("would make %s", path);
		return 0;
	}
	g_autoptr(Store) store =
	        store_open(path, STORE_CREATE, context->lock_timeout_s, &error);
	if (store == NULL)
		return message_fail(&error);
	if (!context->quiet)
		message_line("made %s", path);
	return 0;
}

const struct cmd cmd_init = {
	.name = "init",
	.group = "start",
	.args = "[FILE]",
	.summary = "make an empty store",
	.about = "Makes a store: one SQLite file that will hold evidence. Without FILE "
	         "it is the "
	         "one that -s or DEBRIEF_STORE names, else incident.debrief in this "
	         "folder. A "
	         "file that exists is never replaced.",
	.examples =
	        (const struct example[]){
	                { "debrief init outage.debrief",
	                  "An empty store with that name." },
	                { "debrief import --init status.json reports.csv",
	                  "The same and a first import, in one go." },
	                { NULL, NULL } },
	.run = run,
};
