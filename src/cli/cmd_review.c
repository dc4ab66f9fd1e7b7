#include "cli/inputs.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/many.h"
#include "cli/review_pack.h"
#include "render/review.h"

#include <string.h>

enum { LEAST = 15, MOST = 480 };

static char *paper, *form;
static int minutes = REVIEW_MINUTES;

/* By --format, --json, the suffix of -o; NULL and a message for what is none. */
static const char *choose_form(const struct context *context)
{
	static const char *const forms[] = { "md", "html", "pdf", "json" };
	const char *dot = context->output != NULL ? strrchr(context->output, '.') : NULL;
	const char *word = form != NULL    ? form
	                   : context->json ? "json"
	                   : dot != NULL   ? dot + 1
	                                   : "md";
	for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
		if (g_str_equal(forms[i], word))
			return forms[i];
	message("there is no form \"%s\"", word);
	message_hint("a review is .md, .html, .pdf or .json");
	return NULL;
}

static bool options_fit(void)
{
	static const char *const papers[] = { "a4", "letter", "screen", NULL };
	if (paper != NULL && !g_strv_contains(papers, paper)) {
		message("there is no paper \"%s\"", paper);
		message_hint("paper is a4, letter or screen");
		return false;
	}
	if (minutes >= LEAST && minutes <= MOST)
		return true;
	message("a meeting of %d minutes is none", minutes);
	message_hint("--minutes %d to %d", LEAST, MOST);
	return false;
}

static int write_one(Job *job, const struct review_form *as)
{
	g_autoptr(GError) error = NULL;
	const struct context *context = job->context;
	g_autofree char *folder = review_folder(context);
	g_autofree char *folder_name = g_path_get_basename(folder);
	g_autoptr(GPtrArray) files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	struct render_options options = job_render_options(job);
	options.paper = as->paper;
	if (!review_render(job->timeline, job->report, as->kind, as->screen, &options,
	                   folder_name, files, &error))
		return message_fail(&error);
	if (!g_str_equal(as->kind, "html"))
		message_missing_glyphs();
	return review_write(context, files);
}

static int review_one(struct context *context, int argc, char **argv,
                      const struct review_form *as)
{
	const char *name;
	g_autoptr(Job) job = job_new(context);
	int code = job_one_name(argc, argv, &name);
	code = code != 0 ? code : job_prepare(job, name);
	if (code != 0)
		return code;
	review_add(job->report, minutes, REVIEW_PIVOTS);
	if (!g_str_equal(as->kind, "json"))
		return write_one(job, as);
	json_t *review = json_incref(json_object_get(job->report, "review"));
	json_object_set_new(review, "schema", json_string("debrief.review/1"));
	return output_json(context, review);
}

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	const char *kind = choose_form(context);
	if (kind == NULL || !options_fit())
		return ERROR_USAGE;
	if (context->output != NULL && !g_str_equal(context->output, "-") &&
	    !output_check(context->output, &error))
		return message_fail(&error);
	const struct review_form as = {
		.kind = kind,
		.paper = g_strcmp0(paper, "letter") == 0 ? PAPER_LETTER : PAPER_A4,
		.screen = g_strcmp0(paper, "screen") == 0,
		.minutes = minutes,
	};
	return review_is_pack(argc) ? review_pack(context, argc, argv, &as)
	                            : review_one(context, argc, argv, &as);
}

const struct cmd cmd_review = {
	.name = "review",
	.group = "output",
	.args = "[INC...]",
	.summary = "the pack of a review meeting",
	.about =
	        "Agenda with minutes, roles to invite, the course, the full timeline, up "
	        "to "
	        "seven pivots with two questions each, what is open or contradicted, and "
	        "rows for actions.\n\n"
	        "Pivots are chosen by rule, and each says which: what other evidence "
	        "contradicts, times that people set or dispute, phases, the end of the "
	        "longest silence, detection and acts, the last change before impact. "
	        "The questions ask how and what, by the kind of moment; none asks who or "
	        "why.\n\n"
	        "Several incidents, or --since and --until, make the pack of a period: "
	        "an index with all of them on one clock, a calendar a quarter, how long "
	        "they took, a page for each with its three foremost pivots, and what "
	        "they have in common.\n\n"
	        "The suffix of -o decides the form: .md, .html, .pdf, .json. --paper "
	        "screen "
	        "makes pages for a projector, one idea a page.",
	.examples =
	        (const struct example[]){
	                { "debrief review 2026-06-02 -o review.pdf", "To print." },
	                { "debrief review 2026-06-02 -o slides.pdf --paper screen",
	                  "To project." },
	                { "debrief review --minutes 30 -o review.md",
	                  "A short meeting." },
	                { "debrief review --since 2026-01-01 --until 2026-04-01 -o "
	                  "quarter.pdf",
	                  "All that began in a quarter." },
	                { NULL, NULL } },
	.exits = "The incident could not be chosen.",
	.options =
	        (const GOptionEntry[]){
	                { "minutes", 0, 0, G_OPTION_ARG_INT, &minutes,
	                  "What the meeting may take: 60", "N" },
	                { "paper", 0, 0, CMD_TEXT, &paper,
	                  "Of a PDF: a4 (the usual one), letter or screen", "SIZE" },
	                { "format", 0, 0, CMD_TEXT, &form, "md, html, pdf or json",
	                  "FORM" },
	                { "since", 0, 0, CMD_TEXT, &many_words.since,
	                  "Incidents that began from here", "TIME" },
	                { "until", 0, 0, CMD_TEXT, &many_words.until,
	                  "Incidents that began before this", "TIME" },
	                { "page", 0, 0, CMD_TEXT, &many_words.page,
	                  "Of this status page alone", "NAME" },
	                METRIC_OPTIONS,
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
