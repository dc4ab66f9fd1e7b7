#include "cli/review_pack.h"

#include "base/json.h"
#include "cli/many.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/report_files.h"
#include "correlate/statistics.h"
#include "render/review_many.h"

#include <string.h>

enum { CALENDARS_MAX = 4, MONTHS_MAX = 12 };

bool review_is_pack(int argc)
{
	return argc > 2 || many_words.since != NULL || many_words.until != NULL ||
	       many_words.page != NULL;
}

/* --- which ------------------------------------------------------------------------------ */

struct pack {
	Job *job;
	const struct review_form *form;
	struct trend_query query;
	bool named;           /* by their names, and by no period */
	GPtrArray *incidents; /* const Incident * */
	GArray *parts;        /* struct review_part */
	GPtrArray *timelines, *logs;
	GPtrArray *calendars; /* Collection * */
};

static int pick_named(struct pack *p, char **names)
{
	int code = 0;
	for (guint i = 0; names[i] != NULL && code == 0; i++) {
		code = job_pick(p->job, names[i]);
		if (code != 0)
			return code;
		if (g_ptr_array_find(p->incidents, p->job->incident, NULL)) {
			message("%s is named twice", p->job->incident->slug);
			return ERROR_USAGE;
		}
		g_ptr_array_add(p->incidents, (gpointer)(gsize)p->job->incident);
	}
	return code;
}

static bool is_in(const struct trend_query *query, const Timeline *t)
{
	return t->incident->kind != INCIDENT_MAINTENANCE && range_known(t->start) &&
	       (query->from == INSTANT_NONE || t->start.lo >= query->from) &&
	       (query->to == INSTANT_NONE || t->start.lo < query->to) &&
	       (query->page == NULL || g_strcmp0(query->page, t->incident->page) == 0);
}

static int pick_period(struct pack *p)
{
	const int code = many_period(p->job, &p->query);
	if (code != 0)
		return code;
	p->query.page = many_words.page;
	for (guint i = 0; i < p->job->timelines->len; i++) {
		const Timeline *t = p->job->timelines->pdata[i];
		if (is_in(&p->query, t))
			g_ptr_array_add(p->incidents, (gpointer)(gsize)t->incident);
	}
	if (p->incidents->len > 0)
		return 0;
	message("no incident began in that time");
	message_hint("\"debrief incidents\" lists them");
	return ERROR_DATA;
}

static int choose(struct pack *p, char **names)
{
	const int code = p->named ? pick_named(p, names) : pick_period(p);
	if (code != 0 || p->incidents->len <= REVIEW_MANY_MAX)
		return code;
	message("%u incidents are no meeting: %d at most", p->incidents->len,
	        REVIEW_MANY_MAX);
	message_hint("--since, --until and --page narrow it");
	return ERROR_USAGE;
}

/* --- each in full -------------------------------------------------------------------------- */

static int add_part(struct pack *p, const Incident *incident)
{
	Job *job = p->job;
	job->incident = incident;
	int code = job_correlate(job);
	code = code != 0 ? code : job_similar(job);
	if (code != 0)
		return code;
	const struct render_options options = job_render_options(job);
	struct review_part part = { job->timeline, report_json(job->timeline, &options) };
	review_add(part.report, p->form->minutes, REVIEW_MANY_PIVOTS);
	g_array_append_val(p->parts, part);
	g_ptr_array_add(p->timelines, g_steal_pointer(&job->timeline));
	if (job->log != NULL)
		g_ptr_array_add(p->logs, g_steal_pointer(&job->log));
	return job->fault != NULL ? message_fail(&job->fault) : 0;
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct review_part *x = a, *y = b;
	const gint64 from = x->timeline->start.lo, to = y->timeline->start.lo;
	if (from != to)
		return from < to ? -1 : 1;
	return g_strcmp0(x->timeline->incident->slug, y->timeline->incident->slug);
}

static int add_parts(struct pack *p)
{
	int code = 0;
	for (guint i = 0; i < p->incidents->len && code == 0; i++)
		code = add_part(p, p->incidents->pdata[i]);
	g_array_sort(p->parts, by_start);
	return code;
}

/* --- what stands before them ------------------------------------------------------------------ */

static const Timeline *timeline_at(const struct pack *p, guint i)
{
	return g_array_index(p->parts, struct review_part, i).timeline;
}

static struct range period_of(const struct pack *p)
{
	struct range period = { p->query.from, p->query.to };
	for (guint i = 0; i < p->parts->len; i++) {
		const struct range start = timeline_at(p, i)->start;
		if (!range_known(start))
			continue;
		if (p->query.from == INSTANT_NONE)
			period.lo = period.lo == INSTANT_NONE ? start.lo
			                                      : MIN(period.lo, start.lo);
		if (p->query.to == INSTANT_NONE)
			period.hi = MAX(period.hi, start.lo);
	}
	if (p->query.to != INSTANT_NONE)
		period.hi--; /* "until 1 April" ends on 31 March */
	return period;
}

/* All that the store has, not only what is chosen: a quiet day is one without any incident. */
static Collection *calendar_of(const struct pack *p, gint64 from, gint64 to)
{
	Collection *calendar = collection_new(p->job->context->zone);
	collection_add_all(calendar, p->job->timelines);
	collection_count_days(calendar, from, to - 1);
	return calendar;
}

/* The quarters in which one of them began, the newest few. */
static void add_calendars(struct pack *p)
{
	gint64 from = INSTANT_NONE;
	for (guint i = p->parts->len; i-- > 0 && p->calendars->len < CALENDARS_MAX;) {
		const struct range start = timeline_at(p, i)->start;
		if (!range_known(start) || (from != INSTANT_NONE && start.lo >= from))
			continue;
		from = many_quarter(p->job->context->zone, start.lo, 0);
		const gint64 to = many_quarter(p->job->context->zone, start.lo, 1);
		g_ptr_array_insert(p->calendars, 0, calendar_of(p, from, to));
	}
}

/* How long they took, by months or quarters of the period; of named ones the period is none. */
static Collection *trend_of(const struct pack *p, struct range period)
{
	if (p->named)
		return NULL;
	struct trend_query query = p->query;
	query.by = period.hi - period.lo > MONTHS_MAX * 31 * DAY ? BY_QUARTER : BY_MONTH;
	trend_measure_parse("to_resolved", &query.measure);
	collection_trend(p->job->collection, &query);
	return p->job->collection;
}

/* --- writing ------------------------------------------------------------------------------------ */

char *review_folder(const struct context *context)
{
	const char *path = context->output;
	return report_files_folder(path != NULL && !g_str_equal(path, "-") ? path
	                                                                   : "review");
}

int review_write(const struct context *context, GPtrArray *files)
{
	const char *path = context->output != NULL && !g_str_equal(context->output, "-")
	                           ? context->output
	                           : NULL;
	g_autofree char *folder = review_folder(context);
	if (context->dry_run) {
		message("would write %u file%s", files->len, files->len == 1 ? "" : "s");
		return 0;
	}
	return report_files_product(context, path, folder, files);
}

static int write_pack(struct pack *p)
{
	g_autoptr(GError) error = NULL;
	const struct review_form *form = p->form;
	g_autofree char *digest = store_digest(p->job->store, false, &error);
	if (digest == NULL)
		return message_fail(&error);
	digest[12] = '\0'; /* as reports have it in their foot */
	g_autoptr(Collection) chosen = collection_new(p->job->context->zone);
	for (guint i = 0; i < p->parts->len; i++)
		collection_add(chosen, timeline_at(p, i),
		               timeline_at(p, i)->incident->slug);
	collection_align(chosen, ALIGN_START);
	add_calendars(p);
	const struct range period = period_of(p);
	const struct review_many many = { p->parts,     chosen, trend_of(p, period),
		                          p->calendars, period, form->minutes,
		                          digest };
	struct render_options options = job_render_options(p->job);
	options.paper = form->paper;
	g_autoptr(json_t) pack = review_many_json(&many, &options);
	redact_json(p->job->redactor, pack);
	if (g_str_equal(form->kind, "json"))
		return output_json(p->job->context, g_steal_pointer(&pack));
	g_autoptr(GPtrArray) files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	g_autofree char *folder = review_folder(p->job->context);
	g_autofree char *folder_name = g_path_get_basename(folder);
	if (!review_many_render(&many, pack, form->kind, form->screen, &options,
	                        folder_name, files, &error))
		return message_fail(&error);
	if (!g_str_equal(form->kind, "html"))
		message_missing_glyphs();
	return review_write(p->job->context, files);
}

static void part_clear(gpointer data)
{
	json_decref(((struct review_part *)data)->report);
}

static int make(struct pack *p, char **names)
{
	const struct weights weights = weights_usual();
	int code = job_open(p->job, STORE_READ);
	code = code != 0 ? code : job_load(p->job);
	if (code != 0)
		return code;
	job_collect(p->job, &weights);
	code = choose(p, names);
	code = code != 0 ? code : add_parts(p);
	return code != 0 ? code : write_pack(p);
}

int review_pack(struct context *context, int argc, char **argv,
                const struct review_form *form)
{
	g_autoptr(Job) job = job_new(context);
	struct pack p = {
		.job = job,
		.form = form,
		.query = { .from = INSTANT_NONE, .to = INSTANT_NONE },
		.named = argc > 1,
		.incidents = g_ptr_array_new(),
		.parts = g_array_new(FALSE, FALSE, sizeof(struct review_part)),
		.timelines =
		        g_ptr_array_new_with_free_func((GDestroyNotify)timeline_free),
		.logs = g_ptr_array_new_with_free_func((GDestroyNotify)log_history_free),
		.calendars =
		        g_ptr_array_new_with_free_func((GDestroyNotify)collection_free)
	};
	if (p.named && (many_words.since != NULL || many_words.until != NULL ||
	                many_words.page != NULL)) {
		message("a period, or incidents by their names: not both");
		return ERROR_USAGE;
	}
	g_array_set_clear_func(p.parts, part_clear);
	const int code = make(&p, argv + 1);
	g_ptr_array_unref(p.calendars);
	g_array_unref(p.parts);
	g_ptr_array_unref(p.timelines);
	g_ptr_array_unref(p.logs);
	g_ptr_array_unref(p.incidents);
	return code;
}
