#include "cli/report_update.h"
#include "base/json.h"
#include "cli/hand.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/recipe_given.h"
#include "cli/report_files.h"
#include "render/figures.h"
#include "render/texts.h"
#include "render/update.h"
#include "render/variables.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILE = 64 << 20 };

struct updating {
	const struct context *context;
	const struct report_update *update;
	Job *job;
	char *bytes; /* the file as it was */
	gsize len;
	struct update_form form;
	GPtrArray *blocks; /* of the file */
	GPtrArray *kept;   /* struct human * of the store */
	UpdatePlan *plan;
	GPtrArray *versions, *rows; /* that go into the store */
};

static void clear(struct updating *u)
{
	g_clear_pointer(&u->job, job_free);
	g_free(u->bytes);
	g_clear_pointer(&u->blocks, g_ptr_array_unref);
	g_clear_pointer(&u->kept, g_ptr_array_unref);
	g_clear_pointer(&u->plan, update_plan_free);
	g_clear_pointer(&u->versions, g_ptr_array_unref);
	g_clear_pointer(&u->rows, g_ptr_array_unref);
}

/* --- the file ---------------------------------------------------------------------- */

static bool read_bytes(const char *path, char **bytes, gsize *len, GError **error)
{
	struct stat st;
	const struct place place = { path, 0, 0, -1 };
	if (lstat(path, &st) != 0)
		return error_errno(error, errno, "cannot read %s", path);
	if (!S_ISREG(st.st_mode))
		return error_at(error, ERROR_PROTECT, &place, "is no regular file");
	if (st.st_size > MAX_FILE)
		return error_at(error, ERROR_PROTECT, &place, "has more than 64 MiB");
	g_autoptr(GError) inner = NULL;
	if (g_file_get_contents(path, bytes, len, &inner))
		return true;
	return error_set(error, ERROR_SYSTEM, "%s", inner->message);
}

static int read_file(struct updating *u)
{
	g_autoptr(GError) error = NULL;
	const char *path = u->update->path;
	if (!read_bytes(path, &u->bytes, &u->len, &error) || !output_check(path, &error))
		return message_fail(&error);
	g_autofree char *text = update_read(path, u->bytes, u->len, &u->form, &error);
	u->blocks = text != NULL ? blocks_parse(path, text, &error) : NULL;
	return u->blocks != NULL ? 0 : message_fail(&error);
}

/* --- the incident -------------------------------------------------------------------- */

static int find_incident(struct updating *u)
{
	const struct block *mark = blocks_find(u->blocks, "report");
	g_autofree char *own = mark != NULL ? block_attribute(mark, "incident") : NULL;
	const char *asked = u->update->incident;
	if (g_strcmp0(own, INCIDENT_EVERYTHING) == 0) {
		message("%s is a report of everything, which --update does not know",
		        u->update->path);
		message_hint("\"debrief report --all -o FILE\" writes it anew");
		return ERROR_PROTECT;
	}
	int code = job_open(u->job, u->context->dry_run ? STORE_READ : STORE_WRITE);
	code = code != 0 ? code : job_load(u->job);
	code = code != 0 ? code : hand_incident(u->job, asked != NULL ? asked : own);
	if (code != 0 || own == NULL || asked == NULL)
		return code;
	bool several;
	const Incident *of_file =
	        evidence_incident_named(u->job->evidence, own, &several);
	if (of_file == u->job->incident)
		return 0;
	message("%s is a report of %s, not of %s", u->update->path, own,
	        u->job->incident->slug);
	return ERROR_PROTECT;
}

/* --- versions ------------------------------------------------------------------------- */

static void add_version(struct updating *u, int number, const char *state,
                        const json_t *figures)
{
	struct report_version *version = g_new0(struct report_version, 1);
	version->number = number;
	version->incident = g_strdup(u->job->incident->slug);
	version->author = g_strdup(hand_author());
	version->state = g_strdup(state);
	version->figures = figures_text(figures);
	version->at = hand_now();
	g_ptr_array_add(u->versions, version);
}

/* What the file said is a version too, where the store has none: a plain report does not write into it. */
static void plan_versions(struct updating *u)
{
	const GPtrArray *kept = u->job->versions;
	const guint n = kept != NULL ? kept->len : 0;
	const struct report_version *last = n > 0 ? kept->pdata[n - 1] : NULL;
	const struct block *mark = blocks_find(u->blocks, "values");
	g_autoptr(json_t) now = figures_of(u->job->report);
	g_autoptr(json_t) before = figures_parse(last != NULL   ? last->figures
	                                         : mark != NULL ? mark->text
	                                                        : NULL);
	const char *was = last != NULL ? last->state : "draft";
	const char *state = u->update->state != NULL ? u->update->state : was;
	int number = last != NULL ? last->number : 0;
	if (last == NULL && before != NULL && !figures_same(before, now))
		add_version(u, ++number, was, before);
	if (before == NULL || number == 0 || !figures_same(before, now) ||
	    !g_str_equal(state, was))
		add_version(u, ++number, state, now);
}

/* --- texts ---------------------------------------------------------------------------- */

static const char *text_of(void *user, gint64 version, const char **author)
{
	const struct updating *u = user;
	const GPtrArray *rows = u->job->timeline->curations;
	for (guint i = 0; i < rows->len; i++) {
		const struct curation *row = rows->pdata[i];
		if (row->id != version || row->act != ACT_NOTE)
			continue;
		if (author != NULL)
			*author = row->author;
		return row->text;
	}
	return NULL;
}

static char *restore(void *user, const char *text, const char *original)
{
	const struct updating *u = user;
	return redact_restore(u->job->redactor, text, original);
}

static char *relied_text(const json_t *report, const char *text)
{
	g_autoptr(json_t) relied = variables_relied(report, text);
	char *json =
	        relied != NULL ? json_dumps(relied, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	char *copy = g_strdup(json);
	free(json);
	return copy;
}

static void plan_rows(struct updating *u)
{
	for (guint i = 0; i < u->plan->keep->len; i++) {
		const struct human *human = u->plan->keep->pdata[i];
		Curation *row = hand_row(ACT_NOTE);
		row->incident = g_strdup(u->job->incident->slug);
		row->about = g_strdup(human->id);
		row->text = g_strdup(human->text);
		row->base = human->version;
		row->behind = g_strdup(human->after);
		row->relied = relied_text(u->job->report, human->text);
		g_ptr_array_add(u->rows, row);
	}
}

/* --- the document ----------------------------------------------------------------------- */

static int render(struct updating *u, const GPtrArray *overlay, GPtrArray **files)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = report_files_folder(u->update->path);
	g_autofree char *name = g_path_get_basename(folder);
	g_autofree char *recipe = recipe_given(u->context, u->update->template_path);
	struct render_options options = job_render_options(u->job);
	options.template_path = u->update->template_path;
	options.recipe = recipe;
	options.overlay = overlay;
	*files = g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	return renderer_named("md")->render(u->job->timeline, u->job->report, &options,
	                                    name, *files, &error)
	               ? 0
	               : message_fail(&error);
}

static char *document_of(const GPtrArray *files)
{
	const struct render_file *file = files->pdata[0];
	gsize len;
	const char *bytes = g_bytes_get_data(file->bytes, &len);
	return g_strndup(bytes, len);
}

static int make_plan(struct updating *u)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) files = NULL;
	const int code = render(u, NULL, &files);
	if (code != 0)
		return code;
	g_autofree char *text = document_of(files);
	g_autoptr(GPtrArray) fresh = blocks_parse(u->update->path, text, &error);
	if (fresh == NULL)
		return message_fail(&error);
	u->kept = texts_of(u->job->timeline);
	const struct update_in in = { u->update->path,  u->blocks, fresh,   u->kept,
		                      u->update->reset, text_of,   restore, u };
	u->plan = update_plan_new(&in, &error);
	return u->plan != NULL ? 0 : message_fail(&error);
}

/* --reset discards; on a terminal it asks. */
static int ask(const struct updating *u)
{
	const guint n = u->plan->discarded;
	char answer[8] = "";
	if (n == 0 || u->update->yes || u->context->dry_run)
		return 0;
	if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
		fprintf(stderr, "debrief: discard %u line%s? [y/N] ", n,
		        n == 1 ? "" : "s");
		if (fgets(answer, sizeof answer, stdin) != NULL &&
		    (*answer == 'y' || *answer == 'Y'))
			return 0;
	}
	message("--reset would discard %u line%s of %s; nothing was changed", n,
	        n == 1 ? "" : "s", u->update->path);
	message_hint("--yes says that it is not wanted");
	return ERROR_PROTECT;
}

static void tell_notes(const struct updating *u)
{
	for (guint i = 0; i < u->plan->notes->len; i++) {
		const struct update_note *note = u->plan->notes->pdata[i];
		if (note->line > 0)
			message("%s:%" G_GINT64_FORMAT ": %s", u->update->path,
			        note->line, note->text);
		else
			message("%s: %s", u->update->path, note->text);
	}
	for (guint i = 0; i < u->rows->len && !u->context->quiet; i++) {
		const struct curation *row = u->rows->pdata[i];
		g_autofree char *masked = redact_text(u->job->redactor, row->text);
		if (*row->text != '\0' && row->id != 0)
			message_line("A%" G_GINT64_FORMAT ": %s kept%s", row->id,
			             row->about,
			             masked != NULL ? ", what looks like a secret in it "
			                              "is masked in documents"
			                            : "");
	}
}

static int put(struct updating *u)
{
	g_autoptr(GError) error = NULL;
	const GPtrArray *rows = u->job->evidence->curations;
	const gint64 seen =
	        rows->len > 0 ? ((struct curation *)rows->pdata[rows->len - 1])->id : 0;
	if (u->rows->len == 0 && u->versions->len == 0)
		return 0;
	if (!store_put_report(u->job->store, u->versions, u->rows, seen, &error))
		return message_fail(&error);
	return job_again(u->job);
}

/* --- writing ---------------------------------------------------------------------------- */

/* Somebody saved it while we worked: his words are not in what we would write. */
static bool is_as_read(const struct updating *u, GError **error)
{
	g_autofree char *bytes = NULL;
	gsize len = 0;
	const struct place place = { u->update->path, 0, 0, -1 };
	if (!read_bytes(u->update->path, &bytes, &len, error))
		return false;
	if (len == u->len && memcmp(bytes, u->bytes, len) == 0)
		return true;
	error_at(error, ERROR_PROTECT, &place,
	         "was changed meanwhile; it is left as it is");
	return error_hint(error, "run it again");
}

static int write_all(struct updating *u, GPtrArray *files)
{
	g_autoptr(GError) error = NULL;
	const char *path = u->update->path;
	g_autofree char *folder = report_files_folder(path);
	g_autofree char *backup = g_strconcat(path, "~", NULL);
	g_autofree char *document = document_of(files);
	char *text = update_as_it_was(document, &u->form);
	const bool same = strlen(text) == u->len && memcmp(text, u->bytes, u->len) == 0;
	struct render_file *file = files->pdata[0];
	g_bytes_unref(file->bytes);
	file->bytes = g_bytes_new_take(text, strlen(text));
	if (!is_as_read(u, &error) ||
	    (!same && !output_write(backup, u->bytes, u->len, &error)) ||
	    !report_files_write(path, folder, files, &error))
		return message_fail(&error);
	const json_t *version = json_object_get(u->job->report, "version");
	if (!u->context->quiet && same)
		message_line("%s is up to date", path);
	else if (!u->context->quiet)
		message_line("wrote %s (v%" JSON_INTEGER_FORMAT "); as it was: %s", path,
		             json_integer_value(version), backup);
	return 0;
}

static int finish(struct updating *u)
{
	g_autoptr(GPtrArray) files = NULL;
	int code = ask(u);
	if (code != 0)
		return code;
	plan_rows(u);
	plan_versions(u);
	if (u->context->dry_run) {
		tell_notes(u);
		message("would keep %u texts and write %s", u->rows->len,
		        u->update->path);
	} else {
		code = put(u);
		code = code != 0 ? code : render(u, u->plan->overlay, &files);
		code = code != 0 ? code : write_all(u, files);
		if (code == 0)
			tell_notes(u);
	}
	return code != 0                ? code
	       : u->plan->conflict != 0 ? (int)ERROR_PROTECT
	       : u->plan->proposals > 0 ? 1
	                                : 0;
}

int report_update(const struct context *context, const struct report_update *update)
{
	struct updating u = { .context = context, .update = update };
	u.job = job_new(context);
	u.versions = g_ptr_array_new_with_free_func((GDestroyNotify)report_version_free);
	u.rows = g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
	int code = hand_check(false);
	code = code != 0 ? code : read_file(&u);
	code = code != 0 ? code : find_incident(&u);
	code = code != 0 ? code : job_correlate(u.job);
	code = code != 0 ? code : job_report(u.job);
	code = code != 0 ? code : make_plan(&u);
	code = code != 0 ? code : finish(&u);
	clear(&u);
	return code;
}
