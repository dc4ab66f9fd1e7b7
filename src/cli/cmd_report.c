#include "cli/hand.h"
#include "cli/inputs.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/recipe_given.h"
#include "cli/report_files.h"
#include "cli/report_update.h"
#include "cli/view.h"
#include "render/blocks.h"
#include "render/external.h"

#include <string.h>
#include <sys/stat.h>

static char *incident_name, *save_path, *template_path, *update_path, *audience;
static char *state, *paper, *place_name;
static char **reset;
static gboolean strict, all, yes;

/* --- form ------------------------------------------------------------------- */

struct form {
	const struct renderer *renderer;
	const char *path; /* NULL: standard output */
};

static bool form_named(struct form *form, const char *word)
{
	form->renderer = renderer_named(word);
	if (form->renderer != NULL)
		return true;
	message("there is no form \"%s\"", word);
	message_hint("a report is .html, .md, .pdf, .eml, .json or .txt");
	return false;
}

/* --for: a form that has no suffix of its own. */
static bool form_for_place(struct form *form)
{
	g_autoptr(GString) places = g_string_new(NULL);
	for (const struct renderer *const *at = renderer_registry; *at != NULL; at++) {
		if ((*at)->suffix != NULL)
			continue;
		if (g_str_equal((*at)->name, place_name))
			form->renderer = *at;
		g_string_append_printf(places, "%s%s", places->len > 0 ? ", " : "",
		                       (*at)->name);
	}
	if (form->renderer != NULL)
		return true;
	message("there is no form for \"%s\"", place_name);
	message_hint("--for %s", places->str);
	return false;
}

static bool choose_form(const struct context *context, struct form *form)
{
	const bool to_file =
	        context->output != NULL && !g_str_equal(context->output, "-");
	form->path = to_file ? context->output : NULL;
	if (place_name != NULL)
		return form_for_place(form);
	if (context->files->report_form != NULL)
		return form_named(form, context->files->report_form);
	if (context->json)
		return form_named(form, "json");
	if (!to_file)
		return form_named(form, "text");
	form->renderer = renderer_for_path(form->path);
	if (form->renderer != NULL)
		return true;
	const char *dot = strrchr(form->path, '.');
	if (dot != NULL && strchr(dot, '/') == NULL && dot[1] != '\0')
		return form_named(form, dot + 1);
	message("%s has no suffix that names the form of the report", form->path);
	message_hint("--format html, md, pdf, eml, json or text");
	return false;
}

/* What people wrote in a Markdown report is never overwritten; beside it is what was made for another place, as a whole. */
static bool text_is_safe(const char *path, bool report_only, GError **error)
{
	g_autofree char *text = NULL;
	gint64 line = 0;
	/* a device may have no end */
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
	    !g_file_get_contents(path, &text, NULL, NULL) ||
	    (report_only && strstr(text, "<!-- debrief:report") == NULL) ||
	    !blocks_has_human(text, &line))
		return true;
	const struct place place = { path, line, 0, -1 };
	error_at(error, ERROR_PROTECT, &place,
	         "somebody wrote in this report; it is not overwritten");
	return error_hint(error,
	                  "\"debrief report --update %s\" keeps the text and "
	                  "makes all else anew",
	                  path);
}

static bool target_is_safe(const struct form *form, GError **error)
{
	if (form->path == NULL)
		return true;
	if (!output_check(form->path, error))
		return false;
	const bool place = form->renderer->suffix == NULL;
	return (!place && !g_str_equal(form->renderer->name, "md")) ||
	       text_is_safe(form->path, place, error);
}

/* --- writing ---------------------------------------------------------------- */

static int render(Job *job, const struct form *form)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder =
	        report_files_folder(form->path != NULL ? form->path : "report");
	g_autofree char *folder_name = g_path_get_basename(folder);
	g_autoptr(GPtrArray) files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	g_autofree char *recipe = recipe_given(job->context, template_path);
	struct render_options options = job_render_options(job);
	options.template_path = template_path;
	options.recipe = recipe;
	options.paper = g_strcmp0(paper, "letter") == 0 ? PAPER_LETTER : PAPER_A4;
	if (!form->renderer->render(job->timeline, job->report, &options, folder_name,
	                            files, &error))
		return message_fail(&error);
	if (files->len > 1 || g_str_equal(form->renderer->name, "pdf")) /* pictures */
		message_missing_glyphs();
	if (job->context->dry_run) {
		message("would write %u files", files->len);
		return 0;
	}
	return report_files_product(job->context, form->path, folder, files);
}

static bool is_external(void)
{
	return g_strcmp0(audience, "external") == 0;
}

/* For outside: one file, and nothing at all where it would show a secret. */
static int render_external(Job *job, const struct form *form)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	struct render_options options = job_render_options(job);
	options.paper = g_strcmp0(paper, "letter") == 0 ? PAPER_LETTER : PAPER_A4;
	GBytes *bytes = external_render(job->timeline, job->report, form->renderer->name,
	                                template_path, &options, missing, &error);
	if (bytes == NULL)
		return message_fail(&error);
	struct render_file *file = g_new0(struct render_file, 1);
	file->name = g_strdup("");
	file->bytes = bytes;
	g_ptr_array_add(files, file);
	for (guint i = 0; i < missing->len && !job->context->quiet; i++) {
		message("nobody wrote \"%s\" yet, so its head is left out",
		        (const char *)missing->pdata[i]);
		message_hint("debrief note %s", (const char *)missing->pdata[i]);
	}
	if (job->context->dry_run) {
		message("would write 1 file");
		return 0;
	}
	return report_files_product(job->context, form->path, "", files);
}

/* --- evidence --------------------------------------------------------------- */

static void say(void *user, const char *line, const Source *source)
{
	(void)user;
	(void)source;
	message_line("%s", line);
}

/* A word with a dot or a slash was meant as a file; slugs and ids have neither. */
static bool looks_like_path(const char *word)
{
	return strpbrk(word, "./") != NULL;
}

static int missing_file(const char *word)
{
	message("%s: no such file", word);
	return ERROR_SYSTEM;
}

/* Sorts what is no path into files that are missing and the name of an incident. */
static int look_at_words(const struct files *files, const char **name)
{
	int worst = 0;
	*name = incident_name;
	for (guint i = 0; i < files->words->len; i++) {
		const char *word = files->words->pdata[i];
		if (looks_like_path(word)) {
			worst = missing_file(word);
		} else if (*name == NULL) {
			*name = word;
		} else {
			message("one incident at a time; \"%s\" is one too many", word);
			return ERROR_USAGE;
		}
	}
	return worst;
}

static int open_for_files(Job *job)
{
	struct stat st;
	if (save_path == NULL || job->context->dry_run)
		return job_open_at(job, NULL, STORE_TEMPORARY);
	if (lstat(save_path, &st) == 0 && (st.st_size > 0 || !S_ISREG(st.st_mode))) {
		message("%s is there already; --save makes a new store", save_path);
		message_hint("to add to it: debrief import -s %s FILE...", save_path);
		return ERROR_PROTECT;
	}
	return job_open_at(job, save_path, STORE_CREATE);
}

/* Imports the files. *worst keeps what was wrong with single ones; the result says whether to go on. */
static int read_files(Job *job, const struct files *files, int *worst)
{
	const int code = open_for_files(job);
	if (code != 0)
		return code;
	job->from_files = true;
	struct ingest ingest = {
		.context = job->context,
		.store = job->store,
		.strict = strict,
		.say = say,
	};
	*worst = message_worse(*worst, ingest_files(&ingest, files));
	if (ingest.stored + ingest.known > 0)
		return 0;
	store_discard_if_empty(job->store);
	message("no file could be read, so there is no report");
	return message_worse(*worst, (int)ERROR_DATA);
}

static bool paper_fits(void)
{
	if (paper == NULL || g_str_equal(paper, "a4") || g_str_equal(paper, "letter"))
		return true;
	message("there is no paper \"%s\"", paper);
	message_hint("paper is a4 or letter");
	return false;
}

static bool options_fit(void)
{
	if (!paper_fits())
		return false;
	if (audience != NULL && !g_str_equal(audience, "internal") && !is_external()) {
		message("there is no audience \"%s\"", audience);
		message_hint("--audience internal or external");
		return false;
	}
	if (is_external() && (update_path != NULL || all || place_name != NULL)) {
		message("an external report takes neither --update nor --all nor --for");
		return false;
	}
	return true;
}

static int update(const struct context *context)
{
	const struct files *files = context->files;
	struct report_update what = { update_path,
		                      incident_name,
		                      template_path,
		                      state,
		                      (const char *const *)reset,
		                      yes };
	if (files->files->len > 0 || save_path != NULL || context->output != NULL ||
	    all) {
		message("--update takes the Markdown file and the incident, and no more");
		message_hint("import FILEs first: debrief import FILE...");
		return ERROR_USAGE;
	}
	const int code = look_at_words(files, &what.incident);
	return code != 0 ? code : report_update(context, &what);
}

static void say_pick(const Job *job)
{
	const json_t *incident = json_object_get(job->report, "incident");
	const char *window = view_string(job->report, "window");
	if (!job->context->quiet && !all)
		message_line("incident %s: %s%s%s", view_string(incident, "id"),
		             view_string(incident, "title"), *window != '\0' ? ", " : "",
		             window);
}

static int run(struct context *context, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	g_autoptr(GError) error = NULL;
	const struct files *files = context->files;
	struct form form = { NULL, NULL };
	struct metric_inputs inputs; /* read here to be refused before any file is */
	const char *name;
	if (!options_fit())
		return ERROR_USAGE;
	if (is_external() && context->no_redact) {
		message("an external report is never made with --no-redact");
		return ERROR_PROTECT;
	}
	if (update_path != NULL)
		return update(context);
	if (!choose_form(context, &form))
		return ERROR_USAGE;
	if (!inputs_read(&inputs, &error))
		return message_fail(&error);
	for (guint i = 0; i < files->files->len; i++)
		output_protect(((struct file *)files->files->pdata[i])->path);
	if (!target_is_safe(&form, &error))
		return message_fail(&error);
	int worst = look_at_words(files, &name);
	if (worst == ERROR_USAGE || (worst != 0 && files->files->len == 0))
		return worst;
	if (all && name != NULL) {
		message("--all is of no incident, and \"%s\" is one", name);
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	int code = files->files->len > 0 ? read_files(job, files, &worst)
	                                 : job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code == 0 && all)
		job_take_everything(job);
	else
		code = code != 0 ? code : job_pick(job, name);
	code = code != 0 ? code : job_correlate(job);
	code = code != 0 ? code : job_report(job);
	if (code != 0)
		return message_worse(code, worst);
	if (files->files->len > 0)
		say_pick(job);
	return message_worse(
	        is_external() ? render_external(job, &form) : render(job, &form), worst);
}

const struct cmd cmd_report = {
	.name = "report",
	.group = "output",
	.args = "[FILE...|INC]",
	.summary = "write the postmortem",
	.about =
	        "With FILEs it reads them into a throw-away store, picks the incident "
	        "and writes "
	        "the report: no store is made by hand, no incident named. --save keeps "
	        "the store, "
	        "so that \"debrief explain\" can be asked. An argument that is an "
	        "existing path "
	        "is a FILE, otherwise it names an incident of the store that is "
	        "found.\n\n"
	        "The incident is the vendor's whose span overlaps most of the windows of "
	        "the other "
	        "signals; without one, the largest window. --incident decides; when "
	        "several fit "
	        "alike they are listed.\n\n"
	        "The suffix of -o decides the form: .html is one file that needs nothing "
	        "else, .md "
	        "has its pictures in NAME.files/ beside it, .pdf is for paper, .eml is a "
	        "message to send with the whole report attached, .json is "
	        "the "
	        "report as data, .txt is "
	        "a summary to paste. A Markdown report that somebody wrote in is never "
	        "overwritten.\n\n"
	        "--audience external is for outside, built from an allow-list: title, "
	        "services and times as the page published them, public posts and "
	        "levels, and the blocks \"external\" and \"customers\" (debrief note). "
	        "Nothing else is in it, so nothing has to be masked; where something "
	        "that looks like a secret would stand in it, nothing is written and 5 "
	        "is the exit status. --template azure-pir, pagerduty-external or "
	        "short.\n\n"
	        "--for github-issue is one text to paste into an issue: at most 60,000 "
	        "characters, a Mermaid gantt in place of pictures; what is left out for "
	        "length is named at its end. --for gdocs is HTML for a word processor, "
	        "pictures inside; --for confluence its storage format, pictures beside "
	        "it to be attached to the page.\n\n"
	        "--update FILE.md makes a Markdown report anew. What people wrote goes "
	        "into the store and stays: the blocks for people, and words between the "
	        "blocks. Where two wrote in one block, their paragraphs are merged; what "
	        "cannot be merged stands in the file twice, between <<<<<<< and >>>>>>>, "
	        "and 5 is the exit status until one is chosen. A computed block that was "
	        "changed by hand is made anew, and the change is kept behind it with the "
	        "commands that would do it (exit status 1). FILE~ is the file as it was. "
	        "\"debrief event undo\" brings an older text back.\n\n"
	        "In the words of people, {{dur.impact}} and {{ref:E12}} are figures of "
	        "the report, filled in each time.\n\n"
	        "Flags that describe a FILE hold for the FILEs after them. --format with "
	        "the name "
	        "of a form is the form of the report; else it names the format of FILEs.",
	.examples =
	        (const struct example[]){
	                { "debrief report status.json reports.csv access.log.gz -o "
	                  "postmortem.html",
	                  "From files to a postmortem." },
	                { "debrief report *.json *.csv --save outage.debrief -o "
	                  "report.md",
	                  "Keep the store, to ask for details." },
	                { "debrief report 2026-06-02 -o report.html --tz Europe/Berlin",
	                  "One incident of a store, in another zone." },
	                { NULL, NULL } },
	.exits = "A FILE was refused (the report is made of the others), or the incident "
	         "could not "
	         "be chosen.",
	.options =
	        (const GOptionEntry[]){
	                { "incident", 0, 0, CMD_TEXT, &incident_name,
	                  "The incident that is meant", "INC" },
	                { "save", 0, 0, CMD_TEXT, &save_path,
	                  "Keep the store that FILEs are read into", "STORE" },
	                { "template", 0, 0, CMD_TEXT, &template_path,
	                  "Template: a name of \"debrief templates list\", or your own",
	                  "NAME|DIR|FILE" },
	                { "strict", 0, 0, G_OPTION_ARG_NONE, &strict,
	                  "Refuse what would be assumed, and exit 1 when a line was "
	                  "skipped",
	                  NULL },
	                { "update", 0, 0, CMD_TEXT, &update_path,
	                  "Make this Markdown report anew, and keep what people wrote",
	                  "FILE" },
	                { "reset", 0, 0, G_OPTION_ARG_STRING_ARRAY, &reset,
	                  "With --update: what stands in this block is not wanted",
	                  "BLOCK" },
	                { "yes", 0, 0, G_OPTION_ARG_NONE, &yes,
	                  "Discard with --reset without being asked", NULL },
	                { "by", 0, 0, CMD_TEXT, &hand_by,
	                  "Who wrote it; else DEBRIEF_AUTHOR or the login", "WHO" },
	                { "all", 0, 0, G_OPTION_ARG_NONE, &all,
	                  "All that there is on one timeline; no incident is chosen",
	                  NULL },
	                { "for", 0, 0, CMD_TEXT, &place_name,
	                  "The form that another place takes: github-issue, gdocs or "
	                  "confluence",
	                  "PLACE" },
	                { "paper", 0, 0, CMD_TEXT, &paper,
	                  "Size of a PDF's pages: a4 (the usual one) or letter", "SIZE" },
	                { "audience", 0, 0, CMD_TEXT, &audience,
	                  "internal (the usual one) or external", "WHO" },
	                METRIC_OPTIONS,
	                FILES_OPTIONS,
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.takes_files = true,
	.run = run,
};
