#include "base/json.h"
#include "cli/files.h"
#include "cli/hand.h"
#include "cli/message.h"
#include "cli/output.h"
#include "render/report.h"
#include "render/texts.h"
#include "render/variables.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *text_given, *file, *incident;

/* --- the text ------------------------------------------------------------------- */

static int read_stream(const char *path, int fd, GString *out)
{
	char bytes[4096];
	gssize n = 0;
	while (out->len <= HAND_NOTE_MAX && (n = read(fd, bytes, sizeof bytes)) > 0)
		g_string_append_len(out, bytes, n);
	if (n < 0) {
		message("cannot read %s: %s", path, g_strerror(errno));
		return ERROR_SYSTEM;
	}
	if (memchr(out->str, '\0', out->len) == NULL)
		return 0;
	message("the note holds a zero byte");
	return ERROR_USAGE;
}

static int read_file(const char *path, GString *out)
{
	const bool stream = g_str_equal(path, "-");
	const int fd = stream ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		message("cannot read %s: %s", path, g_strerror(errno));
		return ERROR_SYSTEM;
	}
	const int code = read_stream(path, fd, out);
	if (!stream)
		close(fd);
	return code;
}

static const char *editor(void)
{
	const char *visual = g_getenv("VISUAL"), *plain = g_getenv("EDITOR");
	return visual != NULL && *visual != '\0' ? visual
	       : plain != NULL && *plain != '\0' ? plain
	                                         : "vi";
}

/* The editor is a command line of the user's own, as the pager is; no shell reads it. */
static bool run_editor(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) words = NULL;
	GPid pid;
	int status = 0;
	if (!g_shell_parse_argv(editor(), NULL, &words, &error)) {
		message("%s", error->message);
		return false;
	}
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	for (guint i = 0; words[i] != NULL; i++)
		g_ptr_array_add(argv, words[i]);
	g_ptr_array_add(argv, (char *)(guintptr)path);
	g_ptr_array_add(argv, NULL);
	if (g_spawn_async_with_pipes(NULL, (char **)argv->pdata, NULL,
	                             G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
	                                     G_SPAWN_CHILD_INHERITS_STDIN,
	                             NULL, NULL, &pid, NULL, NULL, NULL, &error) &&
	    waitpid(pid, &status, 0) == pid && g_spawn_check_wait_status(status, &error))
		return true;
	message("%s: %s", editor(), error != NULL ? error->message : g_strerror(errno));
	return false;
}

static int edit(const char *before, GString *out)
{
	g_autofree char *path = NULL;
	g_autoptr(GError) error = NULL;
	const int fd = g_file_open_tmp("debrief-note-XXXXXX.md", &path, &error);
	if (fd < 0) {
		message("%s", error->message);
		return ERROR_SYSTEM;
	}
	close(fd);
	int code = ERROR_SYSTEM;
	if (g_file_set_contents_full(path, before, -1, G_FILE_SET_CONTENTS_NONE, 0600,
	                             NULL) &&
	    run_editor(path))
		code = read_file(path, out);
	g_unlink(path);
	if (code == 0 && g_strcmp0(out->str, before) == 0) {
		message("nothing was written, and nothing is kept");
		code = ERROR_DATA;
	}
	return code;
}

static int find_text(const char *before, GString *out)
{
	int code;
	if (text_given != NULL) {
		g_string_assign(out, text_given);
		code = 0;
	} else if (file != NULL) {
		code = read_file(file, out);
	} else if (isatty(STDIN_FILENO)) {
		code = edit(before, out);
	} else {
		message("where is the text?");
		message_hint(
		        "-m TEXT, or -F FILE, - is standard input; on a terminal the "
		        "editor opens");
		code = ERROR_USAGE;
	}
	while (out->len > 0 && out->str[out->len - 1] == '\n')
		g_string_truncate(out, out->len - 1);
	return code != 0 ? code : hand_text("the note", out->str, HAND_NOTE_MAX, true);
}

/* --- what it is about ------------------------------------------------------------- */

/* A block of some template, or one that stands in the report already: free-1, edit-timeline-1. */
static bool is_block(const Job *job, const char *word)
{
	g_autoptr(GPtrArray) texts = texts_of(job->timeline);
	return g_strv_contains(report_blocks, word) || humans_find(texts, word) != NULL;
}

static bool is_finding(const Job *job, const char *word)
{
	for (guint i = 0; i < job->timeline->findings->len; i++) {
		const struct finding *finding = job->timeline->findings->pdata[i];
		if (g_strcmp0(finding->id, word) == 0)
			return true;
	}
	return false;
}

static int find_about(Job *job, const char *word, Curation *row)
{
	if (*word == 'E' && g_ascii_isdigit(word[1])) {
		const Event *event = hand_event(job, word);
		row->event = event != NULL ? event->id : 0;
		return event != NULL ? 0 : (int)ERROR_USAGE;
	}
	int code = hand_incident(job, incident);
	code = code != 0 ? code : job_correlate(job);
	if (code != 0)
		return code;
	row->incident = g_strdup(job->incident->slug);
	row->about = g_strdup(word);
	if (is_block(job, word) || is_finding(job, word))
		return 0;
	if (*word == 'K' && g_ascii_isdigit(word[1])) {
		message("there is no finding %s", word);
		message_hint("\"debrief show\" lists them");
		return ERROR_USAGE;
	}
	g_autofree char *blocks = g_strjoinv(" ", (char **)(guintptr)report_blocks);
	message("the report has no block \"%s\"", word);
	message_hint("blocks: %s; or an event (E12), or a finding (K2/1)", blocks);
	return ERROR_USAGE;
}

/* What stands there now, for the editor to begin with; *id, where there is any. */
static const char *text_before(const Job *job, const Curation *row, gint64 *id)
{
	const char *text = "";
	for (guint i = 0; i < job->evidence->curations->len; i++) {
		const struct curation *other = job->evidence->curations->pdata[i];
		if (other->act == ACT_NOTE && curation_counts(other) &&
		    row->about != NULL && g_strcmp0(other->about, row->about) == 0 &&
		    g_strcmp0(other->incident, row->incident) == 0) {
			text = other->text;
			*id = other->id;
		}
	}
	return text;
}

/* A text in the report: what it came after, and what the figures that it names are now. */
static int rest_on(Job *job, Curation *row, gint64 before)
{
	gint64 line = 1;
	if (row->about == NULL || !blocks_is_id(row->about))
		return 0;
	if (!blocks_fits(row->text, &line)) {
		message("line %" G_GINT64_FORMAT " of the text is a fence of a report: "
		        "only within a code block it is text",
		        line);
		return ERROR_USAGE;
	}
	const int code = job_report(job);
	if (code != 0)
		return code;
	g_autoptr(json_t) relied = variables_relied(job->report, row->text);
	char *text =
	        relied != NULL ? json_dumps(relied, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	row->relied = g_strdup(text);
	row->base = before;
	free(text);
	return 0;
}

/* "note ok BLOCK": the text still holds, and its figures are those of today. */
static int find_again(const char *before, const Curation *row, GString *out)
{
	g_string_assign(out, before);
	if (*before != '\0')
		return 0;
	message("nobody wrote in %s yet", row->about != NULL ? row->about : "it");
	return ERROR_USAGE;
}

static int run(struct context *context, int argc, char **argv)
{
	const bool again = argc == 3 && g_str_equal(argv[1], "ok");
	const bool given = text_given != NULL || file != NULL;
	if (argc > (again ? 3 : 2) || (again && given) ||
	    (text_given != NULL && file != NULL)) {
		message("usage: debrief note [BLOCK|E12|K2/1] [-m TEXT|-F FILE]");
		message_hint("debrief help note");
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	g_autoptr(GPtrArray) rows =
	        g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
	g_autoptr(GString) text = g_string_new(NULL);
	int code = hand_check(false);
	Curation *row = hand_row(ACT_NOTE);
	g_ptr_array_add(rows, row);
	code = code != 0 ? code
	                 : job_open(job, context->dry_run ? STORE_READ : STORE_WRITE);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code
	                 : find_about(job, argc > 1 ? argv[argc - 1] : "summary", row);
	gint64 id = 0;
	const char *before = code == 0 ? text_before(job, row, &id) : "";
	code = code != 0 ? code
	       : again   ? find_again(before, row, text)
	                 : find_text(before, text);
	if (code != 0)
		return code;
	row->text = g_strdup(text->str);
	code = rest_on(job, row, id);
	return code != 0 ? code : hand_put(job, NULL, rows);
}

const struct cmd cmd_note = {
	.name = "note",
	.group = "curate",
	.args = "[BLOCK|E12|K2/1|ok BLOCK]",
	.summary = "write a text into the report: a block, a word to an event, an answer",
	.about =
	        "BLOCK is one of those that only people can write: summary (meant when "
	        "none is named), roles, quantities, detection, diagnosis, mitigation, "
	        "replies, factors, lessons, before, questions, actions, external, and "
	        "those of other templates (trigger, story, internal, metrics, whys, "
	        "customers). The newest text of a block stands in every report; it is "
	        "Markdown, and {{dur.impact}} in it is the figure of the day. A note on "
	        "an event stands beside its row, one on a finding under it. The text "
	        "comes from -m, from a file, or from $VISUAL or $EDITOR.\n\n"
	        "When a figure changes that a text rests on, the report says so beside "
	        "it; \"note ok BLOCK\" says that the text still holds.\n\n"
	        "Every version is kept, with who and when; \"debrief event undo\" brings "
	        "the "
	        "one before back.",
	.examples =
	        (const struct example[]){
	                { "debrief note summary -m 'The pool was resized by the same "
	                  "deploy.'",
	                  "The summary." },
	                { "debrief note factors -F factors.txt", "Out of a file." },
	                { "debrief note K11/1 -m 'They counted from the first page.'",
	                  "An answer to a finding." },
	                { NULL, NULL } },
	.exits = "The incident could not be chosen; or the editor was left without a "
	         "text.",
	.options =
	        (const GOptionEntry[]){
	                { "message", 'm', 0, CMD_TEXT, &text_given, "The text", "TEXT" },
	                { "file", 'F', 0, CMD_TEXT, &file,
	                  "The text is in this file, - is standard input", "FILE" },
	                { "incident", 0, 0, CMD_TEXT, &incident,
	                  "The incident that is meant", "INC" },
	                HAND_OPTIONS,
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
