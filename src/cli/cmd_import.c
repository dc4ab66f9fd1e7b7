#include "base/json.h"
#include "cli/discover.h"
#include "cli/ingest.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/view.h"

#include <string.h>
#include <sys/stat.h>

static gboolean make_store, recursive, strict;

/* Where the sums go: line by line, or with --json all at the end. */
struct sums {
	const struct context *context;
	Output *output;
	json_t *sources;
};

static void say(void *user, const char *line, const Source *source)
{
	struct sums *sums = user;
	if (sums->context->json) {
		json_array_append_new(sums->sources, view_source(sums->context, source));
		return;
	}
	g_autofree char *whole = g_strconcat(line, "\n", NULL);
	output_add(sums->output, whole, strlen(whole));
}

static void say_end(struct sums *sums)
{
	json_t *all = json_pack("{s:s, s:o}", "schema", "debrief.import/1", "sources",
	                        sums->sources);
	g_autofree char *text = json_pretty(all);
	if (sums->context->json)
		output_add(sums->output, text, strlen(text));
	json_decref(all);
}

/* The store to import into: with --init one of this folder, NULL without an error when it is to be made. */
static char *find_store(const struct context *context, GError **error)
{
	return make_store ? discover_here(context, error) : discover_path(context, error);
}

/* Opens or makes the store. */
static int open_store(Job *job)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *found = find_store(job->context, &error);
	struct stat st;
	if (error != NULL)
		return message_fail(&error);
	if (!make_store || (found != NULL && stat(found, &st) == 0 && st.st_size > 0))
		return job_open_at(job, found, STORE_WRITE);
	g_autofree char *path = discover_new_path(job->context);
	return job_open_at(job, path, STORE_CREATE);
}

/* --dry-run: the import goes to a throw-away store; the real one only tells what it knows. */
static int open_rehearsal(Job *job, Job *real)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *found = find_store(job->context, &error);
	if (error != NULL)
		return message_fail(&error);
	const int code = found != NULL ? job_open_at(real, found, STORE_READ) : 0;
	return code != 0 ? code : job_open_at(job, NULL, STORE_TEMPORARY);
}

static int import_into(Job *job, Job *real, Output *output)
{
	struct sums sums = { job->context, output, json_array() };
	struct ingest ingest = {
		.context = job->context,
		.store = job->store,
		.known_in = real->store,
		.strict = strict,
		.say = say,
		.user = &sums,
	};
	const int code = ingest_files(&ingest, job->context->files);
	say_end(&sums);
	return code;
}

static void tell_passed_over(const struct context *context)
{
	const GPtrArray *paths = context->files->passed_over;
	for (guint i = 0; i < paths->len && !context->quiet; i++)
		message("%s: a list of a Slack export, without messages: passed over",
		        (const char *)paths->pdata[i]);
}

static int run(struct context *context, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	g_autoptr(GError) error = NULL;
	if (!files_expand(context->files, recursive, &error))
		return message_fail(&error);
	tell_passed_over(context);
	if (context->files->files->len == 0) {
		message("no FILE given");
		message_hint("debrief import FILE...; - is standard input");
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	g_autoptr(Job) real = job_new(context);
	int code = context->dry_run ? open_rehearsal(job, real) : open_store(job);
	if (code != 0)
		return code;
	Output *output = output_open(context, false, &error);
	if (output == NULL)
		return message_fail(&error);
	code = import_into(job, real, output);
	store_discard_if_empty(job->store); /* one that was made for what was refused */
	return output_close(output, &error) ? code
	                                    : message_worse(code, message_fail(&error));
}

const struct cmd cmd_import = {
	.name = "import",
	.group = "start",
	.args = "FILE...",
	.summary = "read evidence into the store",
	.about = "Reads status pages, counts of user reports, logs and events. The "
	         "format is found "
	         "by content; gzip, bzip2, xz, zstd and lz4 are opened, and the members "
	         "of "
	         "tar and zip archives read as files, named a.tar.gz(b.log). \"-\" is "
	         "standard input. "
	         "\"debrief formats\" lists what is read.\n\n"
	         "Every file is one transaction: all of it is in, or nothing. The sum at "
	         "the end, "
	         "lines = in_records + duplicate + ignored + rejected, always adds up; "
	         "rejected "
	         "lines are kept with their reason. The same bytes again change "
	         "nothing; of a log that grew, only the rest is read; of captures of one "
	         "log that overlap, the lines that are in already count as duplicate.\n\n"
	         "Flags that describe a FILE hold for the FILEs after them, until they "
	         "are given "
	         "again; an empty value takes one back.",
	.examples =
	        (const struct example[]){
	                { "debrief import --init incidents.json reports.csv "
	                  "access.log.gz",
	                  "Make a store here and read three files." },
	                { "debrief import --component API --lane machines api.log.gz "
	                  "--component Web web.log.gz",
	                  "Say what each log speaks of." },
	                { "debrief import --assume-tz Europe/Berlin reports.csv",
	                  "Times without a zone are Berlin's." },
	                { "zcat old.log.gz | debrief import --as old.log -",
	                  "From standard input, with a name." },
	                { NULL, NULL } },
	.exits = "A file was refused and nothing of it is stored (the others are), or a "
	         "line was "
	         "skipped under --strict.",
	.options = (const GOptionEntry[]){ { "init", 0, 0, G_OPTION_ARG_NONE, &make_store,
	                                     "Make the store when there is none", NULL },
	                                   { "recursive", 'r', 0, G_OPTION_ARG_NONE,
	                                     &recursive, "Read the files below folders",
	                                     NULL },
	                                   { "strict", 0, 0, G_OPTION_ARG_NONE, &strict,
	                                     "Refuse what would be assumed, and exit 1 "
	                                     "when a line was skipped",
	                                     NULL },
	                                   FILES_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.takes_files = true,
	.run = run,
};
