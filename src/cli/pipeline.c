#include "cli/pipeline.h"

#include "cli/discover.h"
#include "correlate/statistics.h"
#include "cli/inputs.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "cli/suggest.h"
#include "cli/table.h"

Job *job_new(const struct context *context)
{
	Job *job = g_new0(Job, 1);
	job->context = context;
	return job;
}

/*
 * A job ends with its verb, and the program with it: memory that the system takes back at once is not given back piece by
 * piece, which takes a sixth of the time where there are thousands of incidents. Builds that look for leaks do it.
 */
#ifdef __SANITIZE_ADDRESS__
#define IS_LAST false
#else
#define IS_LAST true
#endif

void job_free(Job *job)
{
	if (job == NULL)
		return;
	g_clear_pointer(&job->others, g_ptr_array_unref);
	g_clear_pointer(&job->store, store_close);
	g_clear_pointer(&job->redactor, redactor_free);
	if (IS_LAST)
		return;
	json_decref(job->report);
	g_clear_pointer(&job->collection, collection_free);
	g_clear_pointer(&job->timelines, g_ptr_array_unref);
	g_clear_pointer(&job->versions, g_ptr_array_unref);
	g_clear_error(&job->fault);
	g_clear_pointer(&job->timeline, timeline_free);
	g_clear_pointer(&job->log, log_history_free);
	g_clear_pointer(&job->made, incident_free);
	g_clear_pointer(&job->proposed, g_ptr_array_unref);
	g_clear_pointer(&job->similar, similar_index_free);
	g_clear_pointer(&job->correlator, correlator_free);
	g_clear_pointer(&job->evidence, evidence_free);
	g_free(job);
}

/* --- store ------------------------------------------------------------------ */

/* A throw-away store has no key that would be the same tomorrow. */
static void make_redactor(Job *job)
{
	g_autofree char *key = job->temporary ? NULL : store_secret(job->store);
	if (!job->context->no_redact)
		job->redactor = redactor_new(key);
}

int job_open(Job *job, enum store_mode mode)
{
	g_autoptr(GError) error = NULL;
	job->store = discover_open(job->context, mode, &error);
	if (job->store == NULL)
		return message_fail(&error);
	make_redactor(job);
	return 0;
}

int job_open_at(Job *job, const char *path, enum store_mode mode)
{
	g_autoptr(GError) error = NULL;
	job->temporary = mode == STORE_TEMPORARY;
	job->store = store_open(path, mode, job->context->lock_timeout_s, &error);
	if (job->store == NULL)
		return message_fail(&error);
	make_redactor(job);
	if (path != NULL)
		output_protect(path);
	if (mode == STORE_CREATE)
		signals_remember(path);
	return 0;
}

/* "2020-09-28-window", "2020-09-28-window-2": names for what has none because no source states it. */
static void name_proposed(GPtrArray *proposed)
{
	g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < proposed->len; i++) {
		Incident *incident = proposed->pdata[i];
		if (incident->slug != NULL || !range_known(incident->window))
			continue;
		const struct civil day = instant_to_civil(incident->window.lo);
		g_autofree char *name = g_strdup_printf("%04d-%02d-%02d-window", day.year,
		                                        day.month, day.day);
		incident->slug = g_strdup(name);
		for (int n = 2; g_hash_table_contains(taken, incident->slug); n++) {
			g_free(incident->slug);
			incident->slug = g_strdup_printf("%s-%d", name, n);
		}
		g_hash_table_add(taken, incident->slug);
	}
}

int job_load(Job *job)
{
	g_autoptr(GError) error = NULL;
	job->evidence = store_load(job->store, &error);
	if (job->evidence == NULL)
		return message_fail(&error);
	redact_evidence(job->redactor, job->evidence);
	clocks_apply(job->evidence);
	captures_join(job->evidence);
	return 0;
}

const GPtrArray *job_proposed(Job *job)
{
	if (job->proposed == NULL) {
		job->proposed = correlate_propose(job->evidence);
		name_proposed(job->proposed);
	}
	return job->proposed;
}

/* --- incident --------------------------------------------------------------- */

#define CANDIDATES_MAX 20 /* more than fit on a screen help nobody to choose */

static void list_candidates(const Job *job, const GPtrArray *candidates)
{
	g_autoptr(Table) table = table_new("lll");
	const struct context aligned = { .output = NULL };
	for (guint i = 0; i < MIN(candidates->len, CANDIDATES_MAX); i++) {
		const Incident *incident = candidates->pdata[i];
		struct range start, end;
		correlate_span(job->evidence, incident, &start, &end);
		g_autofree char *from = when_text(job->context->zone, start);
		g_autofree char *to = when_text(job->context->zone, end);
		g_autofree char *span = g_strdup_printf("%s .. %s %s", from, to,
		                                        zone_name(job->context->zone));
		table_row(table,
		          incident->slug != NULL ? incident->slug : incident->vendor_id,
		          span, incident->title);
	}
	g_autoptr(GString) text = g_string_new(NULL);
	table_print(table, text, &aligned, 2);
	g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
		message_line("%s", lines[i]);
	if (candidates->len > CANDIDATES_MAX)
		message_line("  (+%u more)", candidates->len - CANDIDATES_MAX);
}

static bool fits(const Incident *incident, const char *name)
{
	return incident->slug != NULL && g_str_has_prefix(incident->slug, name);
}

static int unknown_incident(const Job *job, const char *name)
{
	message("there is no incident \"%s\"", name);
	g_autoptr(GPtrArray) slugs = suggest_words();
	for (guint i = 0; i < job->evidence->incidents->len; i++) {
		const Incident *incident = job->evidence->incidents->pdata[i];
		if (incident->slug != NULL)
			suggest_add(slugs, incident->slug);
	}
	const char *near = suggest_word(name, slugs);
	if (near != NULL)
		message_hint("did you mean %s?", near);
	else if (job->from_files)
		message_hint("without --incident the files choose it");
	else
		message_hint("\"debrief incidents\" lists them");
	return ERROR_USAGE;
}

static int pick_named(Job *job, const char *name)
{
	bool several = false;
	job->incident = evidence_incident_named(job->evidence, name, &several);
	if (job->incident != NULL)
		return 0;
	const GPtrArray *proposed = job_proposed(job);
	for (guint i = 0; job->incident == NULL && !several && i < proposed->len; i++)
		if (fits(proposed->pdata[i], name))
			job->incident = proposed->pdata[i];
	if (job->incident != NULL)
		return 0;
	if (!several)
		return unknown_incident(job, name);
	g_autoptr(GPtrArray) candidates = g_ptr_array_new();
	for (guint i = 0; i < job->evidence->incidents->len; i++)
		if (fits(job->evidence->incidents->pdata[i], name))
			g_ptr_array_add(candidates, job->evidence->incidents->pdata[i]);
	message("several incidents begin with \"%s\":", name);
	list_candidates(job, candidates);
	message_hint("type more of the name");
	return ERROR_DATA;
}

static int no_current(void)
{
	message("no incident is the current one");
	message_hint("\"debrief use INC\" sets it");
	return ERROR_USAGE;
}

/* The pick makes its own copy of a proposal; it has the same name. */
static void name_made(Job *job)
{
	if (job->made == NULL)
		return;
	const GPtrArray *proposed = job_proposed(job);
	for (guint i = 0; i < proposed->len; i++) {
		const Incident *incident = proposed->pdata[i];
		if (job->made->slug == NULL &&
		    incident->window.lo == job->made->window.lo)
			job->made->slug = g_strdup(incident->slug);
	}
}

static int pick_best(Job *job)
{
	g_autoptr(GPtrArray) candidates = NULL;
	job->incident = correlate_pick(job->evidence, &job->made, &candidates);
	name_made(job);
	if (job->incident != NULL)
		return 0;
	if (candidates == NULL || candidates->len == 0) {
		message("there is no incident in this evidence, and no signal shows "
		        "harm");
		message_hint(
		        "\"debrief import\" a status page, counts of reports, or logs of "
		        "the time");
		return ERROR_DATA;
	}
	message("which incident? %u fit the evidence alike:", candidates->len);
	list_candidates(job, candidates);
	message_hint(job->from_files ? "choose one with --incident NAME"
	                             : "name one, or set one with \"debrief use NAME\"");
	return ERROR_DATA;
}

int job_pick(Job *job, const char *name)
{
	const gint64 current = job->temporary ? 0 : store_current(job->store);
	if (name != NULL && !g_str_equal(name, "@"))
		return pick_named(job, name);
	if (current != 0)
		job->incident = evidence_incident(job->evidence, current);
	if (job->incident != NULL)
		return 0;
	return name != NULL ? no_current() : pick_best(job);
}

void job_take_everything(Job *job)
{
	job->made = correlate_everything(job->evidence);
	job->incident = job->made;
}

void job_pick_quietly(Job *job)
{
	g_autoptr(GPtrArray) candidates = NULL;
	const gint64 current = store_current(job->store);
	if (current != 0)
		job->incident = evidence_incident(job->evidence, current);
	if (job->incident == NULL)
		job->incident = correlate_pick(job->evidence, &job->made, &candidates);
	name_made(job);
	if (job->incident != NULL)
		job_correlate(job);
}

/* --- timeline and report ---------------------------------------------------- */

int job_correlate(Job *job)
{
	g_autoptr(GError) error = NULL;
	gint64 lo, hi;
	struct metric_inputs inputs;
	if (!inputs_read(&inputs, &error))
		return message_fail(&error);
	if (job->correlator == NULL)
		job->correlator = correlator_new(job->evidence, job->context->zone);
	job->timeline = correlator_one(job->correlator, job->incident);
	correlate_metrics(job->timeline, &inputs);
	if (!log_span(job->timeline, &lo, &hi))
		return 0;
	job->log = store_log_history(job->store, lo, hi, &error);
	if (job->log == NULL)
		return message_fail(&error);
	redact_log(job->redactor, job->log);
	correlate_log(job->timeline, job->log);
	return 0;
}

static GBytes *bytes_of(void *user, const struct ref *ref)
{
	Job *job = user;
	g_autoptr(GError) error = NULL;
	GBytes *bytes = store_bytes(job->store, ref->source, ref->offset,
	                            ref->length > 0 ? ref->length : -1, &error);
	if (bytes == NULL && error_exit_code(error) != ERROR_DATA && job->fault == NULL)
		job->fault = g_steal_pointer(&error);
	return redact_bytes(job->redactor, bytes);
}

struct render_options job_render_options(Job *job)
{
	return (struct render_options){
		.zone = job->context->zone,
		.second_zone = job->context->second_zone,
		.redactor = job->redactor,
		.bytes = bytes_of,
		.user = job,
	};
}

static void similar_logs_clear(gpointer data)
{
	log_history_free(((struct similar_logs *)data)->history);
}

int job_similar(Job *job)
{
	g_autoptr(GError) error = NULL;
	if (job->similar == NULL)
		job->similar = similar_index_new(job->evidence);
	g_autoptr(GArray) logs = similar_logs_wanted(job->similar, job->timeline);
	g_array_set_clear_func(logs, similar_logs_clear);
	for (guint i = 0; i < logs->len; i++) {
		struct similar_logs *one = &g_array_index(logs, struct similar_logs, i);
		one->history = store_log_history(job->store, one->lo, one->hi, &error);
		if (one->history == NULL)
			return message_fail(&error);
		redact_log(job->redactor, one->history);
	}
	similar_find(job->similar, job->timeline, logs);
	return 0;
}

int job_report(Job *job)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *digest = store_digest(job->store, false, &error);
	if (digest == NULL)
		return message_fail(&error);
	struct render_options options = job_render_options(job);
	options.store_digest = digest;
	if (job->incident->slug != NULL && !job->temporary) {
		g_clear_pointer(&job->versions, g_ptr_array_unref);
		job->versions =
		        store_report_versions(job->store, job->incident->slug, &error);
		if (job->versions == NULL)
			return message_fail(&error);
		options.versions = job->versions;
	}
	const int code = job_similar(job);
	if (code != 0)
		return code;
	job->report = report_json(job->timeline, &options);
	return job->fault != NULL ? message_fail(&job->fault) : 0;
}

int job_again(Job *job)
{
	g_autofree char *slug = g_strdup(job->incident->slug);
	json_decref(job->report);
	job->report = NULL;
	g_clear_pointer(&job->timeline, timeline_free);
	g_clear_pointer(&job->log, log_history_free);
	g_clear_pointer(&job->made, incident_free);
	g_clear_pointer(&job->proposed, g_ptr_array_unref);
	g_clear_pointer(&job->similar, similar_index_free);
	g_clear_pointer(&job->correlator, correlator_free);
	g_clear_pointer(&job->evidence, evidence_free);
	int code = job_load(job);
	code = code != 0 ? code : job_pick(job, slug);
	code = code != 0 ? code : job_correlate(job);
	return code != 0 ? code : job_report(job);
}

int job_prepare(Job *job, const char *name)
{
	int code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code : job_pick(job, name);
	code = code != 0 ? code : job_correlate(job);
	return code != 0 ? code : job_report(job);
}

int job_one_name(int argc, char **argv, const char **name)
{
	*name = argc > 1 ? argv[1] : NULL;
	if (argc <= 2)
		return 0;
	message("one incident at a time; \"%s\" is one too many", argv[2]);
	message_hint("debrief help %s", argv[0]);
	return ERROR_USAGE;
}

void job_collect(Job *job, const struct weights *weights)
{
	const Zone *zone = job->context->zone;
	job->collection = collection_new(zone);
	job->collection->history =
	        statistics_of_all(job->evidence, weights, zone, &job->timelines);
	collection_add_all(job->collection, job->timelines);
}

struct when job_when(const Job *job)
{
	struct when when = { job->context->zone, job->evidence, INSTANT_NONE,
		             INSTANT_NONE };
	if (job->timeline != NULL) {
		const struct range start = range_known(job->timeline->start)
		                                   ? job->timeline->start
		                                   : job->timeline->first_post;
		when.start = range_known(start) ? start.lo : INSTANT_NONE;
		when.newest = job->timeline->cutoff;
	}
	return when;
}
