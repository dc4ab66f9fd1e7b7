#include "cli/ingest.h"

#include "base/text.h"
#include "cli/hand.h"
#include "cli/prefetch.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "import/parser.h"
#include "import/sandbox.h"

#include <sys/stat.h>

#define N G_GINT64_FORMAT

/* One file on its way: the store's sink behind one that stops at a signal and tells warnings. */
struct passage {
	struct ingest *ingest;
	const char *name;
	struct sink inner;
};

static bool go_on(const struct passage *p, GError **error)
{
	return !signals_pending() ||
	       error_set(error, ERROR_SYSTEM, "%s: stopped; nothing of it is stored",
	                 p->name);
}

static bool pass_incident(void *user, const Incident *incident, GError **error)
{
	struct passage *p = user;
	return go_on(p, error) && p->inner.incident(p->inner.user, incident, error);
}

static bool pass_snapshot(void *user, const struct snapshot *snapshot, GError **error)
{
	struct passage *p = user;
	return go_on(p, error) && (p->inner.snapshot == NULL ||
	                           p->inner.snapshot(p->inner.user, snapshot, error));
}

static bool pass_event(void *user, const Event *event, GError **error)
{
	struct passage *p = user;
	return go_on(p, error) && p->inner.event(p->inner.user, event, error);
}

static bool pass_series(void *user, const Series *series, GError **error)
{
	struct passage *p = user;
	return go_on(p, error) && p->inner.series(p->inner.user, series, error);
}

static bool pass_pattern(void *user, const struct log_pattern *pattern, GError **error)
{
	struct passage *p = user;
	return go_on(p, error) && p->inner.pattern(p->inner.user, pattern, error);
}

static bool pass_rollups(void *user, const struct log_rollup *rollups, gsize n,
                         GError **error)
{
	struct passage *p = user;
	return go_on(p, error) && p->inner.rollups(p->inner.user, rollups, n, error);
}

static bool pass_chunk(void *user, const struct log_chunk *chunk, GError **error)
{
	struct passage *p = user;
	return go_on(p, error) && p->inner.chunk(p->inner.user, chunk, error);
}

static void pass_reject(void *user, gint64 line, gint64 offset, const char *reason)
{
	struct passage *p = user;
	p->inner.reject(p->inner.user, line, offset, reason);
}

static void pass_warn(void *user, const struct place *place, const char *text)
{
	struct passage *p = user;
	p->inner.warn(p->inner.user, place, text);
	if (!p->ingest->context->quiet)
		message_warn(place, text);
}

static bool begin(void *user, Source *source, struct sink *sink, GError **error)
{
	struct passage *p = user;
	if (!store_begin_source(p->ingest->store, source, &p->inner, error))
		return false;
	*sink = (struct sink){ p,           pass_incident, pass_snapshot, pass_event,
		               pass_series, pass_pattern,  pass_rollups,  pass_chunk,
		               pass_reject, pass_warn,     p->inner.pack, NULL };
	return true;
}

static gint64 known(void *user, const char *sha256)
{
	const struct ingest *ingest = ((struct passage *)user)->ingest;
	const gint64 id = ingest->known_in != NULL
	                          ? store_source_known(ingest->known_in, sha256)
	                          : 0;
	return id != 0 ? id : store_source_known(ingest->store, sha256);
}

static gint64 grown(void *user, const Source *like, const char *head, gsize head_len,
                    gint64 bytes_max, struct source_part *part)
{
	const struct ingest *ingest = ((struct passage *)user)->ingest;
	return store_source_grown(ingest->store, like, head, head_len, bytes_max, part);
}

static bool reopen(void *user, gint64 source, gint64 line, gint64 offset, GError **error)
{
	return store_reopen_line(((struct passage *)user)->ingest->store, source, line,
	                         offset, error);
}

static GPtrArray *relatives(void *user, const Source *like)
{
	return store_relatives(((struct passage *)user)->ingest->store, like);
}

static gint64 find_lines(void *user, gint64 source, const char *bytes, gsize len,
                         gint64 from)
{
	return store_find_lines(((struct passage *)user)->ingest->store, source, bytes,
	                        len, from);
}

static gsize same_bytes(void *user, gint64 *source, gint64 offset, const char *bytes,
                        gsize len, bool *ended)
{
	return store_same_bytes(((struct passage *)user)->ingest->store, source, offset,
	                        bytes, len, ended);
}

static bool same_pattern(void *user, gint64 id, const Source *source)
{
	const struct ingest *ingest = ((struct passage *)user)->ingest;
	Store *store = ingest->known_in != NULL ? ingest->known_in : ingest->store;
	g_autofree char *pattern = store_source_pattern(store, id);
	return g_strcmp0(pattern, source->pattern_sha256) == 0;
}

static GPtrArray *siblings(void *user)
{
	const struct ingest *ingest = ((struct passage *)user)->ingest;
	return ingest->before != NULL ? g_ptr_array_ref(ingest->before) : NULL;
}

static GArray *failures(void *user, gint64 source)
{
	const struct ingest *ingest = ((struct passage *)user)->ingest;
	return store_failed_minutes(ingest->store, source, NULL);
}

static bool commit(void *user, Source *source, GError **error)
{
	struct passage *p = user;
	if (go_on(p, error))
		return store_commit_source(p->ingest->store, source, error);
	store_rollback_source(p->ingest->store);
	return false;
}

static void rollback(void *user)
{
	store_rollback_source(((struct passage *)user)->ingest->store);
}

static void show(void *user, const char *name, gint64 done, gint64 total, gint64 lines)
{
	(void)user;
	(void)name;
	progress_show(done, total, lines);
}

/* "; times without a zone were read as +02:00, learned from access.log" */
/* Names come from archives too, where they may hold anything. */
static char *seen(const char *text)
{
	GString *out = g_string_new(NULL);
	text_tty(out, text, -1);
	return g_string_free(out, FALSE);
}

static char *zone_of(const Source *source)
{
	if (source->zone == NULL)
		return g_strdup("");
	g_autofree char *from = seen(source->zone_from != NULL ? source->zone_from : "");
	return g_strdup_printf("; times read as %s (%s%s%s)", source->zone,
	                       zone_basis_word((int)source->zone_basis),
	                       *from != '\0' ? " from " : "", from);
}

static char *sum_of(const Source *source)
{
	g_autofree char *name = seen(source->name);
	g_autofree char *zone = zone_of(source);
	g_autofree char *continues =
	        source->continues != 0
	                ? g_strdup_printf("; continues S%" N, source->continues)
	                : g_strdup("");
	return g_strdup_printf("S%" N " %s (%s): %" N " lines = %" N " in_records + %" N
	                       " duplicate + %" N " ignored + %" N " rejected; %" N
	                       " records%s%s",
	                       source->id, name, source->importer, source->lines,
	                       source->in_records, source->duplicate, source->ignored,
	                       source->rejected, source->records, zone, continues);
}

/* What became of a file; told when its source is stored for good. */
struct outcome {
	char *name;
	Source *source;
	enum import_result result;
	const char *clock; /* of --clock-offset, borrowed, or NULL */
};

static void outcome_clear(gpointer data)
{
	struct outcome *outcome = data;
	g_free(outcome->name);
	source_free(outcome->source);
}

/* What was said of its clock on the command line; what is in already keeps what was said of it. */
static int set_clock(struct ingest *ingest, const struct outcome *outcome)
{
	g_autoptr(GError) error = NULL;
	if (outcome->clock == NULL || outcome->result != IMPORT_DONE ||
	    ingest->context->dry_run)
		return 0;
	return store_set_clock(ingest->store, outcome->source->id, outcome->clock,
	                       hand_author(), "said when it was imported", &error)
	               ? 0
	               : message_fail(&error);
}

static int told(struct ingest *ingest, const struct outcome *outcome)
{
	const Source *source = outcome->source;
	const int worst = set_clock(ingest, outcome);
	g_autofree char *line = NULL;
	if (outcome->result == IMPORT_KNOWN) {
		ingest->known++;
		g_autofree char *name = seen(outcome->name);
		line = g_strdup_printf("S%" N " %s: already in, nothing to do",
		                       source->id, name);
	} else {
		ingest->stored++;
		line = sum_of(source);
	}
	if (!ingest->context->quiet)
		ingest->say(ingest->user, line, source);
	if (outcome->result == IMPORT_DONE && source->rejected > 0 &&
	    !ingest->context->quiet && store_path(ingest->store) != NULL)
		message_hint("\"debrief sources rejects S%" N
		             "\" lists what was rejected, "
		             "and why",
		             source->id);
	return message_worse(worst,
	                     ingest->strict && source->rejected > 0 ? ERROR_DATA : 0);
}

/* Tells of the sources that are stored for good; all are when it is to be now. */
static int settle(struct ingest *ingest, GArray *outcomes, bool now)
{
	g_autoptr(GError) error = NULL;
	int worst = 0;
	if (!store_sync(ingest->store, now, &error)) {
		g_array_set_size(outcomes, 0);
		return message_fail(&error);
	}
	if (store_pending(ingest->store) > 0)
		return 0;
	for (guint i = 0; i < outcomes->len; i++)
		worst = message_worse(
		        worst, told(ingest, &g_array_index(outcomes, struct outcome, i)));
	g_array_set_size(outcomes, 0);
	/* A store with something in it stays, whatever happens now. */
	if (ingest->stored > 0 && store_path(ingest->store) != NULL)
		signals_forget(store_path(ingest->store));
	return worst;
}

/*
 * The same bytes are in, read with another pattern: what was read then goes, so that they can be read again. Where they
 * cannot be, all stays as it is.
 */
static bool make_way(struct ingest *ingest, struct outcome *outcome, GArray *outcomes,
                     GError **error)
{
	g_autoptr(Source) found = g_steal_pointer(&outcome->source);
	const char *path = outcome->name;
	const bool once = g_str_equal(path, "stdin");
	if (once || ingest->known_in != NULL) {
		message_line("S%" N " %s is in, but not read with this %s%s", found->id,
		             path, found->pattern_name,
		             once ? "" : "; it would be read again");
		if (once)
			message_hint("debrief sources rm S%" N ", then import it again",
			             found->id);
		outcome->source = g_steal_pointer(&found);
		outcome->result = IMPORT_KNOWN;
		return true;
	}
	ingest->on_the_way =
	        message_worse(ingest->on_the_way, settle(ingest, outcomes, true));
	if (!store_remove_source(ingest->store, found->id, error))
		return false;
	message_line("S%" N " %s was not read with this %s: read again", found->id, path,
	             found->pattern_name);
	return true;
}

/* What was looked at; the error is printed where there is no import. */
static int put(struct ingest *ingest, Import *import, GArray *outcomes)
{
	struct passage passage = { ingest, import_name(import), { 0 } };
	const struct import_target target = {
		.user = &passage,
		.begin = begin,
		.known = known,
		.commit = commit,
		.rollback = rollback,
		.progress = show,
		.grown = grown,
		.same_pattern = same_pattern,
		.siblings = siblings,
		.failures = failures,
		.reopen = reopen,
		.relatives = relatives,
		.find_lines = find_lines,
		.same_bytes = same_bytes,
		.pack = store_pack,
		.parser = ingest->parser,
	};
	struct outcome outcome = { .name = g_strdup(import_name(import)),
		                   .clock = ingest->file->clock };
	g_autoptr(GError) error = NULL;
	progress_begin(ingest->context, passage.name);
	bool ok = import_put(import, &target, &outcome.source, &outcome.result, &error);
	if (ok && outcome.result == IMPORT_READ_OTHERWISE)
		ok = make_way(ingest, &outcome, outcomes, &error) &&
		     (outcome.result == IMPORT_KNOWN ||
		      (import_again(import, &error) &&
		       import_put(import, &target, &outcome.source, &outcome.result,
		                  &error)));
	progress_end();
	message_flush();
	if (ok)
		g_array_append_val(outcomes, outcome);
	else
		g_free(outcome.name);
	const int worst = settle(ingest, outcomes, !ok);
	return ok ? worst : message_worse(worst, message_fail(&error));
}

/*
 * Archives hold much beside logs: members that nobody knows are named and passed over, and the archive is refused only
 * when there was nothing else, or when it is damaged.
 */
static int put_members(struct ingest *ingest, Import *archive, GArray *outcomes)
{
	int worst = 0, unknown = 0;
	bool taken = false;
	while (!signals_pending()) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Import) import = import_next_member(archive, &error);
		if (import == NULL && error == NULL)
			break;
		if (import != NULL) {
			worst = message_worse(worst, put(ingest, import, outcomes));
			taken = true;
		} else {
			unknown = message_worse(unknown, message_fail(&error));
		}
	}
	if (import_passed_over(archive) > 0 && !ingest->context->quiet)
		message("%s: %u links or devices in it are passed over",
		        import_name(archive), import_passed_over(archive));
	if (import_broken(archive))
		worst = message_worse(worst, ERROR_DATA);
	return taken && !ingest->strict && unknown == ERROR_DATA
	               ? worst
	               : message_worse(worst, unknown);
}

/* Of a file, as far as it is one; pipes have none. */
static gint64 size_of(const struct file *file)
{
	struct stat st;
	return stat(file->path, &st) == 0 && S_ISREG(st.st_mode) ? (gint64)st.st_size : 0;
}

static int ingest_file(struct ingest *ingest, Prefetch *prefetch, const struct file *file,
                       GArray *outcomes)
{
	g_autoptr(GError) error = NULL;
	if (!g_str_equal(file->path, "-"))
		output_protect(file->path);
	progress_next(size_of(file));
	ingest->file = file;
	g_autoptr(Import) import = prefetch_next(prefetch, &error);
	if (import != NULL)
		return import_is_archive(import) ? put_members(ingest, import, outcomes)
		                                 : put(ingest, import, outcomes);
	const int worst = settle(ingest, outcomes, true);
	return message_worse(worst, message_fail(&error));
}

static void begin_progress(const GPtrArray *files)
{
	gint64 bytes = 0;
	for (guint i = 0; i < files->len; i++)
		bytes += size_of(files->pdata[i]);
	progress_set(files->len, bytes);
}

static GPtrArray *paths_of(const struct files *files)
{
	GPtrArray *paths = g_ptr_array_new();
	for (guint i = 0; i < files->files->len; i++)
		g_ptr_array_add(paths,
		                ((const struct file *)files->files->pdata[i])->path);
	return paths;
}

int ingest_files(struct ingest *ingest, const struct files *files)
{
	int worst = 0;
	g_autoptr(GArray) outcomes = g_array_new(FALSE, FALSE, sizeof(struct outcome));
	g_array_set_clear_func(outcomes, outcome_clear);
	ingest->before = store_sources(ingest->store, NULL);
	ingest->paths = paths_of(files);
	begin_progress(files->files);
	signals_defer(true);
	store_batch(ingest->store, true);
	const struct import_options also = { .strict = ingest->strict,
		                             .stopped = signals_pending,
		                             .beside = ingest->paths };
	/* While there is one thread. */
	g_autoptr(Parser) parser = parser_new();
	ingest->parser = parser;
	if (parser == NULL && ingest->context->verbose)
		message("documents are read without a sandbox: %s", sandbox_state());
	Prefetch *prefetch = prefetch_new(files, &also, store_pack);
	for (guint i = 0; i < files->files->len && !signals_pending(); i++)
		worst = message_worse(
		        worst,
		        ingest_file(ingest, prefetch, files->files->pdata[i], outcomes));
	worst = message_worse(worst, settle(ingest, outcomes, true));
	worst = message_worse(worst, ingest->on_the_way);
	store_batch(ingest->store, false);
	signals_defer(false);
	prefetch_free(prefetch);
	g_clear_pointer(&ingest->before, g_ptr_array_unref);
	g_clear_pointer(&ingest->paths, g_ptr_array_unref);
	return worst;
}
