#include "cli/many.h"

#include "cli/message.h"
#include "cli/suggest.h"
#include "correlate/statistics.h"

#include <string.h>

struct many_words many_words;

/* --- words ------------------------------------------------------------------------ */

static int unknown_word(const char *what, const char *word, const GPtrArray *words,
                        const char *hint)
{
	const char *near = suggest_word(word, words);
	message("there is no %s \"%s\"", what, word);
	if (near != NULL)
		message_hint("did you mean %s?", near);
	else
		message_hint("%s", hint);
	return ERROR_USAGE;
}

static int read_measure(struct trend_query *query)
{
	g_autoptr(GPtrArray) words = suggest_words();
	const char *known, *name, *definition;
	const char *word =
	        many_words.measure != NULL ? many_words.measure : "to_resolved";
	if (trend_measure_parse(word, &query->measure))
		return 0;
	for (guint i = 0; trend_measure_at(i, &known, &name, &definition); i++)
		suggest_add(words, known);
	return unknown_word("measure", word, words,
	                    "\"debrief trend --formula\" lists them");
}

static int read_by(struct trend_query *query)
{
	g_autoptr(GPtrArray) words = suggest_words();
	const char *word = many_words.by != NULL ? many_words.by : "quarter";
	const int by = trend_by_parse(word);
	if (by >= 0) {
		query->by = (enum trend_by)by;
		return 0;
	}
	for (int i = 0; i < BY_COUNT; i++)
		suggest_add(words, trend_by_word((enum trend_by)i));
	return unknown_word("way to group by", word, words,
	                    "service, vendor, year, quarter, month, severity, nothing");
}

static int read_groups(struct trend_query *query)
{
	char **groups = many_words.groups;
	const guint n = groups != NULL ? g_strv_length(groups) : 0;
	if (n != 0 && n != 2) {
		message("--group is given twice: the two groups to compare");
		return ERROR_USAGE;
	}
	query->first = n == 2 ? groups[0] : NULL;
	query->second = n == 2 ? groups[1] : NULL;
	return 0;
}

int many_query(struct trend_query *query)
{
	*query =
	        (struct trend_query){ .page = many_words.page,
		                      .component = many_words.component,
		                      .from = INSTANT_NONE,
		                      .to = INSTANT_NONE,
		                      .drop_out_of_order = many_words.drop_out_of_order };
	int code = read_measure(query);
	code = code != 0 ? code : read_by(query);
	return code != 0 ? code : read_groups(query);
}

/* --- times ------------------------------------------------------------------------ */

static gint64 newest(const Job *job)
{
	gint64 at = INSTANT_NONE;
	for (guint i = 0; i < job->evidence->sources->len; i++) {
		const Source *source = job->evidence->sources->pdata[i];
		if (range_known(source->span) && !range_is_open(source->span))
			at = MAX(at, source->span.hi);
	}
	return at;
}

static int read_limit(const Job *job, const char *text, gint64 *at)
{
	g_autoptr(GError) error = NULL;
	struct when when = job_when(job);
	struct range found;
	if (text == NULL)
		return 0;
	when.newest = newest(job);
	if (!when_parse(&when, text, &found, &error))
		return message_fail(&error);
	*at = found.lo;
	return 0;
}

int many_period(const Job *job, struct trend_query *query)
{
	int code = read_limit(job, many_words.since, &query->from);
	code = code != 0 ? code : read_limit(job, many_words.until, &query->to);
	if (code != 0 || query->from == INSTANT_NONE || query->to == INSTANT_NONE ||
	    query->from < query->to)
		return code;
	message("--until is not after --since");
	return ERROR_USAGE;
}

/* --- collections ---------------------------------------------------------------------- */

static int check_groups(const Trend *trend)
{
	for (guint i = 0; many_words.groups != NULL && many_words.groups[i] != NULL;
	     i++) {
		if (trend_has_group(trend, many_words.groups[i]))
			continue;
		g_autoptr(GPtrArray) words = suggest_words();
		for (guint k = 0; k < trend->groups->len; k++)
			suggest_add(
			        words,
			        ((struct trend_group *)trend->groups->pdata[k])->name);
		return unknown_word("group", many_words.groups[i], words,
		                    "\"debrief trend\" lists them in its first column");
	}
	return 0;
}

static int nothing_there(void)
{
	message("no incident of this store is asked for");
	message_hint("\"debrief incidents\" lists them; planned maintenance is none");
	return ERROR_DATA;
}

int many_trend(Job *job, struct trend_query *query)
{
	const struct weights weights = weights_usual();
	const int code = many_period(job, query);
	if (code != 0)
		return code;
	job_collect(job, &weights);
	collection_trend(job->collection, query);
	if (job->collection->trend->incidents == 0)
		return nothing_there();
	return check_groups(job->collection->trend);
}

/* --- comparisons ---------------------------------------------------------------------- */

int many_align(const char *word, enum align *align)
{
	g_autoptr(GPtrArray) words = suggest_words();
	*align = ALIGN_START;
	for (int i = 0; i < ALIGN_COUNT; i++) {
		if (word == NULL || g_str_equal(word, align_word((enum align)i))) {
			*align = (enum align)i;
			return 0;
		}
		suggest_add(words, align_word((enum align)i));
	}
	return unknown_word("moment to align at", word, words,
	                    "start, detected, first-post, resolved");
}

/* "a/x.debrief:2026-06" -> the path; NULL: of the store that is found. *name: the rest. */
static char *split_name(const char *word, const char **name)
{
	static const char mark[] = ".debrief:";
	const char *at = g_strrstr(word, mark);
	*name = at != NULL ? at + strlen(mark) : word;
	return at != NULL ? g_strndup(word, (gsize)(at - word) + strlen(mark) - 1) : NULL;
}

/* The job of a store, opened at its first name. */
static int job_of(Job *job, const char *path, GHashTable *open, Job **out)
{
	const char *key = path != NULL ? path : "";
	*out = g_hash_table_lookup(open, key);
	if (*out != NULL)
		return 0;
	*out = path != NULL ? job_new(job->context) : job;
	if (path != NULL)
		g_ptr_array_add(job->others, *out);
	g_hash_table_insert(open, g_strdup(key), *out);
	const int code = path != NULL ? job_open_at(*out, path, STORE_READ)
	                              : job_open(*out, STORE_READ);
	return code != 0 ? code : job_load(*out);
}

/* One incident that was named, and where. */
struct named {
	Job *job;
	const Incident *incident;
	Timeline *timeline;
};

static int pick_each(Job *job, char **names, guint n, GArray *picked)
{
	g_autoptr(GHashTable) open =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < n; i++) {
		struct named one = { NULL };
		const char *name;
		g_autofree char *path = split_name(names[i], &name);
		int code = job_of(job, path, open, &one.job);
		code = code != 0 ? code : job_pick(one.job, name);
		if (code != 0)
			return code;
		one.incident = one.job->incident;
		for (guint k = 0; k < picked->len; k++) {
			if (g_array_index(picked, struct named, k).incident !=
			    one.incident)
				continue;
			message("%s is named twice", one.incident->slug);
			return ERROR_USAGE;
		}
		g_array_append_val(picked, one);
	}
	return 0;
}

/* Those of one store together, as their evidence is looked at once. */
static void correlate_of_store(Job *job, GArray *picked)
{
	g_autoptr(GPtrArray) incidents = g_ptr_array_new();
	guint next = 0;
	for (guint i = 0; i < picked->len; i++) {
		const struct named *one = &g_array_index(picked, struct named, i);
		if (one->job == job)
			g_ptr_array_add(incidents, (gpointer)(gsize)one->incident);
	}
	job->timelines = correlate_each(job->evidence, incidents, job->context->zone);
	for (guint i = 0; i < picked->len; i++) {
		struct named *one = &g_array_index(picked, struct named, i);
		if (one->job == job)
			one->timeline = job->timelines->pdata[next++];
	}
}

static char *name_of(const Job *job, const struct named *one)
{
	if (one->job == job)
		return g_strdup(one->incident->slug);
	g_autofree char *store = g_path_get_basename(store_path(one->job->store));
	return g_strdup_printf("%s:%s", store, one->incident->slug);
}

int many_compare(Job *job, char **names, guint n, enum align align)
{
	g_autoptr(GArray) picked = g_array_new(FALSE, FALSE, sizeof(struct named));
	job->others = g_ptr_array_new_with_free_func((GDestroyNotify)job_free);
	if (n < 2) {
		message("a comparison is of two incidents or more");
		message_hint("\"debrief incidents\" lists them");
		return ERROR_USAGE;
	}
	const int code = pick_each(job, names, n, picked);
	if (code != 0)
		return code;
	job->collection = collection_new(job->context->zone);
	for (guint i = 0; i < picked->len; i++) {
		struct named *one = &g_array_index(picked, struct named, i);
		g_autofree char *name = name_of(job, one);
		if (one->job->timelines == NULL)
			correlate_of_store(one->job, picked);
		collection_add(job->collection, one->timeline, name);
	}
	collection_align(job->collection, align);
	return 0;
}

/* --- periods ---------------------------------------------------------------------------- */

gint64 many_quarter(const Zone *zone, gint64 at, int quarters)
{
	const struct civil day = instant_to_civil(zone_to_civil(zone, at));
	const int month = day.year * 12 + (day.month - 1) / 3 * 3 + 3 * quarters;
	const struct civil first = { .year = month / 12,
		                     .month = month % 12 + 1,
		                     .day = 1 };
	return zone_to_utc(zone, instant_from_civil(&first), NULL, NULL);
}

int many_days(Job *job, const struct trend_query *query)
{
	const struct weights weights = weights_usual();
	const Zone *zone = job->context->zone;
	struct trend_query period = *query;
	const int code = many_period(job, &period);
	if (code != 0)
		return code;
	const gint64 last = newest(job);
	if (job->evidence->incidents->len == 0 || last == INSTANT_NONE)
		return nothing_there();
	if (job->collection == NULL)
		job_collect(job, &weights);
	if (period.from == INSTANT_NONE)
		period.from = many_quarter(
		        zone, period.to != INSTANT_NONE ? period.to - 1 : last, 0);
	if (period.to == INSTANT_NONE)
		period.to = many_words.since != NULL ? MAX(last, period.from) + 1
		                                     : many_quarter(zone, period.from, 1);
	collection_count_days(job->collection, period.from, period.to - 1);
	return 0;
}

/* Days that a period ends with, where it has more. */
#define NINETY (90 * DAY)

int many_ninety(Job *job, const struct trend_query *query, const struct weights *weights)
{
	struct trend_query period = *query;
	const int code = many_period(job, &period);
	if (code != 0)
		return code;
	const gint64 last = newest(job);
	if (job->evidence->incidents->len == 0 || last == INSTANT_NONE)
		return nothing_there();
	if (period.to == INSTANT_NONE)
		period.to = period.from != INSTANT_NONE ? MIN(period.from + NINETY,
		                                              MAX(last, period.from) + 1)
		                                        : last + 1;
	if (period.from == INSTANT_NONE || period.from < period.to - NINETY)
		period.from = period.to - NINETY + 1;
	job_collect(job, weights);
	collection_count_days(job->collection, period.from, period.to - 1);
	return 0;
}
