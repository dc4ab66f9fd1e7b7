/* What was made is held against what it was made of: the report against the store, the sources against their files. */
#include "cli/discover.h"
#include "cli/inputs.h"
#include "cli/message.h"
#include "cli/pipeline.h"
#include "cli/recipe_given.h"
#include "cli/report_files.h"
#include "cli/table.h"
#include "config.h"
#include "import/input.h"
#include "render/blocks.h"
#include "render/recipe.h"
#include "render/update.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_REPORT = 64 << 20, PIECE = 64 << 10 };

static char *template_path;

struct verify {
	struct context *context;
	Job *job;
	const char *path; /* the report; NULL: there is none */
	char *document;   /* its bytes */
	gsize len;
	struct update_form form;
	Table *table;
	bool differs;
};

enum state { SAME, EDITED, OTHER, MISSING, NOT_READ };
static const char *const state_words[] = { "same", "edited", "other", "missing",
	                                   "not read" };

static void tell(struct verify *v, const char *part, enum state state, const char *detail)
{
	v->differs |= state == EDITED || state == OTHER;
	table_row(v->table, part, state_words[state], detail);
}

/* --- the report ------------------------------------------------------------------------ */

static int read_report(struct verify *v)
{
	g_autoptr(GError) error = NULL;
	struct stat st;
	if (stat(v->path, &st) != 0) {
		message("cannot read %s: %s", v->path, g_strerror(errno));
		return ERROR_SYSTEM;
	}
	if (!S_ISREG(st.st_mode)) {
		message("%s is no regular file", v->path);
		return ERROR_SYSTEM;
	}
	if (!g_file_get_contents(v->path, &v->document, &v->len, &error)) {
		message("%s", error->message);
		return ERROR_SYSTEM;
	}
	if (v->len <= MAX_REPORT && strlen(v->document) == v->len)
		return 0;
	message("%s is no report of debrief", v->path);
	return ERROR_DATA;
}

static bool is_markdown(const struct verify *v)
{
	return strncmp(v->document, "<!-- debrief:report ", 20) == 0 ||
	       g_str_has_suffix(v->path, ".md");
}

static int follow_recipe(struct verify *v, char **incident, char **digest)
{
	g_autofree char *recipe = recipe_in(v->document);
	g_autofree char *made_by =
	        recipe != NULL ? recipe_value(recipe, "debrief") : NULL;
	if (made_by == NULL) {
		message("%s does not say what it was made of", v->path);
		message_hint("a report in HTML or Markdown does; one of an older debrief "
		             "can be made anew");
		return ERROR_DATA;
	}
	*incident = recipe_value(recipe, "incident");
	*digest = recipe_value(recipe, "store");
	tell(v, "program", g_str_equal(made_by, PACKAGE_VERSION) ? SAME : OTHER,
	     g_str_equal(made_by, PACKAGE_VERSION) ? made_by : "made by another version");
	return recipe_follow(v->context, recipe, &template_path);
}

static int render(struct verify *v, GPtrArray **files)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = report_files_folder(v->path);
	g_autofree char *name = g_path_get_basename(folder);
	g_autofree char *recipe = recipe_given(v->context, template_path);
	struct render_options options = job_render_options(v->job);
	options.template_path = template_path;
	options.recipe = recipe;
	*files = g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	return renderer_named(is_markdown(v) ? "md" : "html")
	                       ->render(v->job->timeline, v->job->report, &options, name,
	                                *files, &error)
	               ? 0
	               : message_fail(&error);
}

/* --- HTML: section by section ------------------------------------------------------------ */

/* Sections by the id of their heading; what stands before the first is "head". */
static GHashTable *sections_of(const char *document, GPtrArray *order)
{
	GHashTable *table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_auto(GStrv) parts = g_strsplit(document, "<section aria-labelledby=\"", -1);
	for (guint i = 0; parts[i] != NULL; i++) {
		char *name = i == 0 ? g_strdup("head")
		                    : g_strndup(parts[i], strcspn(parts[i], "\""));
		g_ptr_array_add(order, name);
		g_hash_table_insert(table, g_strdup(name), g_strdup(parts[i]));
	}
	return table;
}

static void compare_html(struct verify *v, const char *fresh)
{
	g_autoptr(GPtrArray) order = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) now_order = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) have = sections_of(v->document, order);
	g_autoptr(GHashTable) now = sections_of(fresh, now_order);
	for (guint i = 0; i < order->len; i++) {
		const char *name = order->pdata[i];
		const char *other = g_hash_table_lookup(now, name);
		if (g_strcmp0(g_hash_table_lookup(have, name), other) == 0)
			continue;
		g_autofree char *part = g_strconcat("section ", name, NULL);
		tell(v, part, OTHER,
		     other != NULL ? "the store gives another one"
		                   : "the store gives none");
	}
	for (guint i = 0; i < now_order->len; i++) {
		g_autofree char *part =
		        g_strconcat("section ", now_order->pdata[i], NULL);
		if (!g_hash_table_contains(have, now_order->pdata[i]))
			tell(v, part, OTHER, "is not in the report");
	}
}

/* --- Markdown: block by block --------------------------------------------------------------- */

static void compare_block(struct verify *v, const struct block *block,
                          const GPtrArray *fresh)
{
	const struct block *now = blocks_find(fresh, block->id);
	if (block->kind != BLOCK_AUTO ||
	    (now != NULL && g_strcmp0(now->text, block->text) == 0))
		return;
	g_autofree char *part = g_strconcat("block ", block->id, NULL);
	g_autofree char *line =
	        g_strdup_printf("by hand, line %" G_GINT64_FORMAT, block->line);
	if (block_is_edited(block))
		tell(v, part, EDITED, line);
	else
		tell(v, part, OTHER,
		     now != NULL ? "the store gives another one"
		                 : "the store gives none");
}

static int compare_markdown(struct verify *v, const char *document)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text =
	        update_read(v->path, v->document, v->len, &v->form, &error);
	g_autoptr(GPtrArray) blocks =
	        text != NULL ? blocks_parse(v->path, text, &error) : NULL;
	g_autoptr(GPtrArray) fresh = blocks_parse(v->path, document, NULL);
	guint words = 0;
	if (blocks == NULL || fresh == NULL)
		return message_fail(&error);
	for (guint i = 0; i < blocks->len; i++) {
		const struct block *block = blocks->pdata[i];
		words += (block->kind == BLOCK_HUMAN || block->kind == BLOCK_FREE) &&
		         block_is_edited(block);
		compare_block(v, block, fresh);
	}
	for (guint i = 0; i < fresh->len; i++) {
		const struct block *block = fresh->pdata[i];
		g_autofree char *part = g_strdup_printf("block %s", block->id);
		if (block->kind == BLOCK_AUTO && blocks_find(blocks, block->id) == NULL)
			tell(v, part, OTHER, "is not in the report");
	}
	g_autofree char *count =
	        g_strdup_printf("%u of them not in the store yet", words);
	if (words > 0)
		tell(v, "words of people", NOT_READ, count);
	return 0;
}

static void compare_pictures(struct verify *v, const GPtrArray *files)
{
	g_autofree char *folder = report_files_folder(v->path);
	for (guint i = 1; i < files->len; i++) {
		const struct render_file *file = files->pdata[i];
		g_autofree char *path = g_build_filename(folder, file->name, NULL);
		g_autofree char *part = g_strconcat("picture ", file->name, NULL);
		g_autofree char *bytes = NULL;
		gsize len = 0, want;
		const char *made = g_bytes_get_data(file->bytes, &want);
		if (!g_file_get_contents(path, &bytes, &len, NULL))
			tell(v, part, MISSING, path);
		else if (len != want || memcmp(bytes, made, len) != 0)
			tell(v, part, OTHER, "the store gives another one");
	}
}

static int compare_report(struct verify *v)
{
	g_autoptr(GPtrArray) files = NULL;
	int code = render(v, &files);
	if (code != 0)
		return code;
	gsize len;
	const struct render_file *file = files->pdata[0];
	const char *bytes = g_bytes_get_data(file->bytes, &len);
	g_autofree char *fresh = g_strndup(bytes, len);
	const bool same = len == v->len && memcmp(fresh, v->document, len) == 0;
	tell(v, "report", same ? SAME : OTHER,
	     same ? "byte for byte as the store makes it" : "where it differs is below");
	if (!same && is_markdown(v))
		code = compare_markdown(v, fresh);
	else if (!same)
		compare_html(v, fresh);
	if (code == 0)
		compare_pictures(v, files);
	return code;
}

/* --- sources ---------------------------------------------------------------------------------- */

/* Its first bytes alone when the file has more: a log that grew since. */
static bool hash_file(const char *path, gint64 first, char hex[65], bool *more)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Input) input = input_open(path, NULL, &error);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree guchar *piece = g_malloc(PIECE);
	gint64 left = first;
	gssize n = 0;
	*more = false;
	while (input != NULL && left > 0 &&
	       (n = input_read(input, piece, (gsize)MIN(left, PIECE), &error)) > 0) {
		g_checksum_update(sum, piece, n);
		left -= n;
	}
	if (input != NULL && n >= 0 && left == 0)
		*more = input_read(input, piece, 1, &error) > 0;
	g_strlcpy(hex, g_checksum_get_string(sum), 65);
	return input != NULL && n >= 0;
}

static char *found_at(const struct verify *v, const char *name)
{
	const char *store = store_path(v->job->store);
	g_autofree char *beside_report =
	        v->path != NULL ? g_path_get_dirname(v->path) : NULL;
	g_autofree char *beside_store = store != NULL ? g_path_get_dirname(store) : NULL;
	const char *const folders[] = { ".", beside_report, beside_store };
	const struct files *files = v->context->files;
	for (guint i = 0; i < files->files->len; i++) {
		const char *path = ((struct file *)files->files->pdata[i])->path;
		g_autofree char *base = g_path_get_basename(path);
		if (g_str_equal(base, name))
			return g_strdup(path);
	}
	for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = folders[i] != NULL
		                                ? g_build_filename(folders[i], name, NULL)
		                                : NULL;
		if (path != NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR))
			return g_steal_pointer(&path);
	}
	return NULL;
}

static void check_source(struct verify *v, const Source *source)
{
	g_autofree char *part =
	        g_strdup_printf("S%" G_GINT64_FORMAT " %s", source->id, source->name);
	g_autofree char *path = found_at(v, source->name);
	char hex[65];
	bool more;
	if (strchr(source->name, '(') != NULL || source->continues != 0)
		tell(v, part, NOT_READ, "is a part of a file");
	else if (path == NULL)
		tell(v, part, MISSING,
		     "no such file here, beside the report or the store");
	else if (!hash_file(path, source->bytes, hex, &more))
		tell(v, part, OTHER, "the file cannot be read");
	else if (!g_str_equal(hex, source->sha256))
		tell(v, part, OTHER, "other bytes than were read");
	else
		tell(v, part, SAME, more ? "has grown since" : source->sha256);
}

/* --- all of it ---------------------------------------------------------------------------------- */

static void say(void *user, const char *line, const Source *source)
{
	(void)user;
	(void)line;
	(void)source;
}

static int open_evidence(struct verify *v)
{
	const struct files *files = v->context->files;
	if (files->files->len == 0) {
		g_autofree char *beside =
		        v->path != NULL ? discover_beside(v->context, v->path) : NULL;
		return beside != NULL ? job_open_at(v->job, beside, STORE_READ)
		                      : job_open(v->job, STORE_READ);
	}
	struct ingest ingest = { .context = v->context, .say = say };
	const int code = job_open_at(v->job, NULL, STORE_TEMPORARY);
	if (code != 0)
		return code;
	v->job->from_files = true;
	ingest.store = v->job->store;
	return ingest_files(&ingest, files);
}

static void tell_store(struct verify *v, const char *digest)
{
	const char *now =
	        json_string_value(json_object_get(v->job->report, "store_digest"));
	if (digest != NULL)
		tell(v, "store", g_strcmp0(now, digest) == 0 ? SAME : OTHER,
		     g_strcmp0(now, digest) == 0
		             ? now
		             : "other evidence, or other words of people, than then");
}

static int verify_report(struct verify *v)
{
	g_autofree char *incident = NULL, *digest = NULL;
	int code = read_report(v);
	code = code != 0 ? code : follow_recipe(v, &incident, &digest);
	if (code != 0)
		return code;
	v->job = job_new(v->context);
	code = open_evidence(v);
	code = code != 0 ? code : job_load(v->job);
	if (code == 0 && g_strcmp0(incident, INCIDENT_EVERYTHING) == 0)
		job_take_everything(v->job);
	else
		code = code != 0 ? code : job_pick(v->job, incident);
	code = code != 0 ? code : job_correlate(v->job);
	code = code != 0 ? code : job_report(v->job);
	if (code != 0)
		return code;
	tell_store(v, digest);
	return compare_report(v);
}

static int verify_store(struct verify *v)
{
	v->job = job_new(v->context);
	const int code = open_evidence(v);
	return code != 0 ? code : job_load(v->job);
}

static int run(struct context *context, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct files *files = context->files;
	struct verify v = { .context = context, .table = table_new("lll") };
	g_autofree char *path = NULL;
	if (files->files->len > 0) {
		path = g_strdup(((struct file *)files->files->pdata[0])->path);
		g_ptr_array_remove_index(files->files, 0);
	}
	v.path = path;
	table_row(v.table, "PART", "STATE", "DETAIL");
	int code = path != NULL ? verify_report(&v) : verify_store(&v);
	for (guint i = 0; code == 0 && i < v.job->evidence->sources->len; i++)
		check_source(&v, v.job->evidence->sources->pdata[i]);
	code = code != 0 ? code : table_product(v.table, context, "verify");
	g_clear_pointer(&v.job, job_free);
	table_free(v.table);
	g_free(v.document);
	return code != 0 ? code : v.differs ? (int)ERROR_DATA : 0;
}

const struct cmd cmd_verify = {
	.name = "verify",
	.group = "trust",
	.args = "[REPORT [FILE...]]",
	.summary = "hold a report against the store, and sources against their files",
	.about =
	        "A report in HTML or Markdown says what it was made of: the store's "
	        "digest, "
	        "the version of debrief, zone, template and inputs. It is made once more "
	        "in that way and compared byte for byte; where it differs, the sections "
	        "are named. In Markdown a block that was changed by hand is told from "
	        "one that the store gives otherwise now, and the words of people are "
	        "left alone. Pictures beside it are compared too.\n\n"
	        "The store is the one that -s names, else the one beside the report.\n\n"
	        "Every source whose file is still here, beside the report or beside the "
	        "store, is hashed again; a log that has grown still begins as it was "
	        "read.\n\n"
	        "A report that was made of FILEs without a store is verified with the "
	        "same FILEs and the same flags. Without REPORT the store and the sources "
	        "are looked at. A template or rules of your own must be given as "
	        "they were for the report.",
	.examples =
	        (const struct example[]){
	                { "debrief verify postmortem.html",
	                  "A report of the store here." },
	                { "debrief verify postmortem.html status.json reports.csv "
	                  "access.log.gz",
	                  "A report that was made of files alone." },
	                { "debrief verify", "Are the files as they were read?" },
	                { NULL, NULL } },
	.exits = "Something differs, or the report does not say what it was made of.",
	.options =
	        (const GOptionEntry[]){
	                { "template", 0, 0, CMD_TEXT, &template_path,
	                  "The template of your own that it was made with", "DIR|FILE" },
	                METRIC_OPTIONS,
	                FILES_OPTIONS,
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.takes_files = true,
	.run = run,
};
