#include "cli/bundle_rows.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/signals.h"
#include "cli/view.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean all, raw, redact;

/* What names no incident counts for one up to a week away (correlate/group.c), and clocks may be off by some hours. */
#define NEAR (8 * DAY)

/* --- what goes along ------------------------------------------------------------------ */

static void add_range(GArray *ranges, gint64 lo, gint64 hi)
{
	const struct range range = { lo, hi };
	g_array_append_val(ranges, range);
}

static struct range reach_of(const Timeline *t)
{
	const struct range parts[] = { t->start,        t->first_post, t->last_post,
		                       t->impact_start, t->impact_end, timeline_end(t) };
	struct range reach = RANGE_NONE;
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
		struct range part = parts[i];
		if (range_is_open(part))
			part.hi = MAX(part.lo, t->cutoff);
		if (range_known(part))
			reach = range_hull(reach, part);
	}
	return reach;
}

/* What only names another incident stays with that one. */
static void note_others(GHashTable *others, const json_t *report, const char *key)
{
	const json_t *one, *id;
	size_t i, k;
	json_array_foreach(json_object_get(report, key), i, one)
	{
		json_array_foreach(json_object_get(one, "evidence"), k, id)
		{
			g_hash_table_add(others, (gpointer)(gsize)json_string_value(id));
		}
	}
}

static void add_cited(GArray *cited, const json_t *report)
{
	g_autoptr(GHashTable) others = g_hash_table_new(g_str_hash, g_str_equal);
	const json_t *one;
	size_t i;
	note_others(others, report, "neighbours");
	note_others(others, report, "similar");
	json_array_foreach(json_object_get(report, "cited"), i, one)
	{
		const json_t *offset = json_object_get(one, "offset");
		const struct ref ref = {
			.source = view_source_id(view_string(one, "source")),
			.offset = json_integer_value(offset),
			.length = json_integer_value(json_object_get(one, "length")),
		};
		if (json_is_integer(offset) && ref.source > 0 &&
		    !g_hash_table_contains(others, view_string(one, "id")))
			g_array_append_val(cited, ref);
	}
}

/* Its timeline, and the report of it: what that cites goes along. */
static int look_at(Job *job, const Incident *incident)
{
	job->incident = incident;
	json_decref(job->report);
	job->report = NULL;
	g_clear_pointer(&job->timeline, timeline_free);
	g_clear_pointer(&job->log, log_history_free);
	const int code = job_correlate(job);
	if (code != 0)
		return code;
	const struct render_options options = job_render_options(job);
	job->report = report_json(job->timeline, &options);
	return job->fault != NULL ? message_fail(&job->fault) : 0;
}

static int add_incident(Job *job, struct bundle *bundle, GPtrArray *chosen,
                        const Incident *incident)
{
	gint64 lo, hi;
	if (incident->id == 0) {
		message("%s is proposed and not kept, so there is nothing to bundle",
		        incident->slug);
		message_hint("\"debrief new --window\" keeps it");
		return ERROR_DATA;
	}
	const int code = look_at(job, incident);
	if (code != 0)
		return code;
	g_ptr_array_add(chosen, (gpointer)(gsize)incident);
	g_array_append_val(bundle->incidents, incident->id);
	for (guint i = 0; incident->merged != NULL && i < incident->merged->len; i++) {
		const Incident *merged = incident->merged->pdata[i];
		g_array_append_val(bundle->incidents, merged->id);
	}
	const struct range reach = reach_of(job->timeline);
	add_cited(bundle->cited, job->report);
	if (range_known(reach)) {
		add_range(bundle->near, reach.lo - NEAR, reach.hi + NEAR);
		add_range(bundle->close, reach.lo - HOUR, reach.hi + HOUR);
	}
	if (log_span(job->timeline, &lo, &hi))
		add_range(bundle->logged, lo, hi);
	return 0;
}

/* name NULL: the one that "show" would show. */
static int add_named(Job *job, struct bundle *bundle, GPtrArray *chosen, const char *name)
{
	const int code = job_pick(job, name);
	return code != 0 ? code : add_incident(job, bundle, chosen, job->incident);
}

static int choose_named(Job *job, struct bundle *bundle, GPtrArray *chosen, char **names)
{
	int code = add_named(job, bundle, chosen, names[0]);
	for (guint i = 1; code == 0 && names[0] != NULL && names[i] != NULL; i++)
		code = add_named(job, bundle, chosen, names[i]);
	return code;
}

static int choose(Job *job, struct bundle *bundle, char **names)
{
	const GPtrArray *incidents = job->evidence->incidents;
	g_autoptr(GPtrArray) chosen = g_ptr_array_new();
	int code = all ? 0 : choose_named(job, bundle, chosen, names);
	for (guint i = 0; all && code == 0 && i < incidents->len; i++)
		code = add_incident(job, bundle, chosen, incidents->pdata[i]);
	if (code == 0)
		bundle_add_rows(bundle, job->evidence, chosen);
	return code;
}

/* --- the file ---------------------------------------------------------------------------- */

static bool refuse(const char *path, GError **error)
{
	const struct place place = { path, 0, 0, -1 };
	return error_at(error, ERROR_PROTECT, &place, "exists already");
}

static bool is_free(const char *path, GError **error)
{
	struct stat st;
	return lstat(path, &st) == 0 ? refuse(path, error) : output_check(path, error);
}

static char *part_of(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *base = g_path_get_basename(path);
	return g_strdup_printf("%s/.%s.%d.tmp", folder, base, (int)getpid());
}

/* link(2) never replaces what came there meanwhile. */
static bool put_in_place(const char *part, const char *path, GError **error)
{
	const bool linked = link(part, path) == 0;
	const int fault = linked ? 0 : errno;
	const bool moved = linked || (fault != EEXIST && g_rename(part, path) == 0);
	if (linked)
		unlink(part);
	if (!moved && fault == EEXIST)
		return refuse(path, error);
	return moved || error_errno(error, fault, "cannot make %s", path);
}

static bool make(Store *store, const struct bundle *bundle, const char *path,
                 struct bundle_counts *counts, GError **error)
{
	g_autofree char *part = part_of(path);
	signals_remember(part);
	const bool ok = store_bundle(store, bundle, part, counts, error) &&
	                put_in_place(part, path, error);
	if (!ok)
		unlink(part);
	signals_forget(part);
	return ok;
}

static bool look(void *user, gint64 source, gint64 line, gint64 offset, const char *bytes,
                 gsize len)
{
	(void)line, (void)offset;
	redact_look(user, source, bytes, len);
	return true;
}

/* How many secrets one would read in it, in texts and in raw bytes; -1 and said when it cannot be read. */
static int secrets_of(const Job *job)
{
	g_autoptr(GError) error = NULL;
	int n = 0;
	if (job->redactor != NULL && !store_lines(job->store, 0, INSTANT_NONE, RANGE_OPEN,
	                                          NULL, look, job->redactor, &error)) {
		message_fail(&error);
		return -1;
	}
	const GPtrArray *sightings =
	        job->redactor != NULL ? redactor_sightings(job->redactor) : NULL;
	for (guint i = 0; sightings != NULL && i < sightings->len; i++)
		n += !((struct redact_sighting *)sightings->pdata[i])->accepted;
	return n;
}

/* As its reader will open it. */
static int say_done(const struct context *context, const char *path,
                    const struct bundle_counts *counts)
{
	g_autoptr(Job) job = job_new(context);
	struct stat st;
	int code = job_open_at(job, path, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0 || context->quiet)
		return code;
	g_autofree char *bytes = view_count(counts->bytes);
	g_autofree char *of_bytes = view_count(counts->of_bytes);
	g_autofree char *size =
	        stat(path, &st) == 0 ? g_format_size((guint64)st.st_size) : NULL;
	const guint incidents = job->evidence->incidents->len;
	message_line("%s: %u incident%s, %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT
	             " of %" G_GINT64_FORMAT " sources, %s of %s raw bytes; %s",
	             path, incidents, incidents == 1 ? "" : "s", counts->events,
	             counts->sources, counts->of_sources, bytes, of_bytes,
	             size != NULL ? size : "?");
	const int secrets = redact ? 0 : secrets_of(job);
	if (secrets > 0) {
		message("%d secret%s can be read in it", secrets,
		        secrets == 1 ? "" : "s");
		message_hint("--redact masks what \"debrief redact test\" finds");
	}
	return secrets < 0 ? ERROR_STORE : 0;
}

/* --- verb ---------------------------------------------------------------------------------- */

static char *mask(void *user, const char *text)
{
	return redact_text(user, text);
}

static void blank(void *user, char *bytes, gsize len)
{
	redact_blank(user, bytes, len);
}

static bool options_fit(const struct context *context, int argc)
{
	if (context->output == NULL || g_str_equal(context->output, "-"))
		message("a bundle is a file: -o NAME.debrief");
	else if (all && argc > 1)
		message("--all takes every incident, so none can be named");
	else if (redact && context->no_redact)
		message("--redact and --no-redact say the opposite");
	else
		return true;
	return false;
}

static int write_bundle(Job *job, struct bundle *bundle)
{
	g_autoptr(GError) error = NULL;
	struct bundle_counts counts;
	const struct context *context = job->context;
	if (context->dry_run) {
		message("would write %s with %u incident%s", context->output,
		        bundle->incidents->len, bundle->incidents->len == 1 ? "" : "s");
		return 0;
	}
	if (!make(job->store, bundle, context->output, &counts, &error))
		return message_fail(&error);
	return say_done(context, context->output, &counts);
}

static void bundle_init(struct bundle *bundle, Redactor *redactor)
{
	*bundle = (struct bundle){
		.incidents = g_array_new(FALSE, FALSE, sizeof(gint64)),
		.partners = g_array_new(FALSE, FALSE, sizeof(gint64)),
		.events = g_array_new(FALSE, FALSE, sizeof(gint64)),
		.words = g_array_new(FALSE, FALSE, sizeof(gint64)),
		.near = g_array_new(FALSE, FALSE, sizeof(struct range)),
		.logged = g_array_new(FALSE, FALSE, sizeof(struct range)),
		.close = g_array_new(FALSE, FALSE, sizeof(struct range)),
		.cited = g_array_new(FALSE, FALSE, sizeof(struct ref)),
		.raw = raw,
		.mask = redact ? mask : NULL,
		.blank = redact ? blank : NULL,
		.user = redactor,
	};
}

static void bundle_clear(struct bundle *bundle)
{
	g_array_unref(bundle->incidents);
	g_array_unref(bundle->partners);
	g_array_unref(bundle->events);
	g_array_unref(bundle->words);
	g_array_unref(bundle->near);
	g_array_unref(bundle->logged);
	g_array_unref(bundle->close);
	g_array_unref(bundle->cited);
}

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	struct bundle bundle;
	if (!options_fit(context, argc))
		return ERROR_USAGE;
	if (!is_free(context->output, &error))
		return message_fail(&error);
	g_autoptr(Job) job = job_new(context);
	int code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0)
		return code;
	bundle_init(&bundle, job->redactor);
	code = choose(job, &bundle, argv + 1);
	code = code != 0 ? code : write_bundle(job, &bundle);
	bundle_clear(&bundle);
	return code;
}

const struct cmd cmd_bundle = {
	.name = "bundle",
	.group = "output",
	.args = "[INC...] -o FILE",
	.summary = "a smaller store to mail: chosen incidents with their evidence",
	.about =
	        "Writes a store of the incidents that are named (none: the one that "
	        "\"show\" would show) with everything that belongs to them: posts, what "
	        "names no incident and lies near, reports, metrics, counts and messages "
	        "of logs around them, what people said, and versions of reports. Ids "
	        "stay what they are, so a report out of the bundle cites the same "
	        "evidence.\n\n"
	        "Of the raw bytes it has those that this evidence points at, so that "
	        "\"explain\" shows them; --raw takes all bytes of these sources, with "
	        "whatever else stands in them. Other incidents are not in it: what a "
	        "report says of earlier, similar or neighbouring ones it says of those "
	        "in the bundle. One that was split off one of these, or that it was "
	        "split "
	        "from, is listed without its posts, so that the split holds.\n\n"
	        "--redact masks secrets in it for good: texts as in reports, and in raw "
	        "bytes a * for every letter, so that places stay the same. Names of "
	        "people "
	        "and hosts and IP addresses are no secrets and stay. So does the SHA-256 "
	        "of each source, by which it is known: who has all the rest of a source "
	        "can try a short password against it.\n\n"
	        "A bundle can be read by every verb, also where nothing may be written; "
	        "it cannot be added to (exit status 3).",
	.examples =
	        (const struct example[]){
	                { "debrief bundle 2026-06-02 -o outage.debrief --redact",
	                  "One incident to mail." },
	                { "debrief -s outage.debrief report -o report.html",
	                  "What the reader of the mail does." },
	                { "debrief bundle --all --raw -o all.debrief",
	                  "Every incident with all bytes of its sources." },
	                { NULL, NULL } },
	.exits = "Several incidents fit; they are listed. FILE exists already: 5.",
	.options =
	        (const GOptionEntry[]){
	                { "all", 0, 0, G_OPTION_ARG_NONE, &all, "Every incident", NULL },
	                { "raw", 0, 0, G_OPTION_ARG_NONE, &raw,
	                  "All raw bytes of the sources, not only what is cited", NULL },
	                { "redact", 0, 0, G_OPTION_ARG_NONE, &redact,
	                  "Mask secrets in texts and raw bytes", NULL },
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
