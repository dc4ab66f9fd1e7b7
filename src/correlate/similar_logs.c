/*
 * similar_logs.c - which messages of the logs came up in two incidents.
 *
 * A message stands out in an incident when it is a warning or worse, or an answer of 500 or more, came three times at least
 * in the time that is looked at, and three times as often there as in all the rest of the logs; the times of the other
 * incidents that are looked at are no part of that rest.
 */
#include "correlate/similar_work.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

enum { OTHERS = 8, TIMES_LEAST = 3, TIMES_AS_OFTEN = 3, NAMED = 2, NAME_CHARS = 60 };
#define BEFORE (10 * MINUTE)
#define AFTER HOUR

static bool is_bad(const struct pattern *pattern)
{
	return pattern->severity >= SEVERITY_WARN || pattern->status_class == 5;
}

static gint64 count_in(const struct pattern *pattern, gint64 lo, gint64 hi)
{
	gint64 count = 0;
	for (guint i = 0; i < pattern->minutes->len; i++) {
		const struct pattern_minute *minute =
		        &g_array_index(pattern->minutes, struct pattern_minute, i);
		if (minute->minute >= lo && minute->minute < hi)
			count += minute->count;
	}
	return count;
}

static const struct similar_logs *logs_of(const GArray *logs, const Incident *incident)
{
	for (guint i = 0; i < logs->len; i++) {
		const struct similar_logs *one =
		        &g_array_index(logs, struct similar_logs, i);
		if (one->incident == incident && one->history != NULL)
			return one;
	}
	return NULL;
}

static char *key_of(const struct pattern *pattern)
{
	return g_strdup_printf("%d\t%d\t%s", pattern->severity, pattern->status_class,
	                       pattern->text);
}

/* How often each message came in all the times that are looked at; a minute in two of them counts twice, and only makes
 * the rest smaller. */
static GHashTable *count_all(const GArray *logs)
{
	GHashTable *counts =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < logs->len; i++) {
		const struct similar_logs *one =
		        &g_array_index(logs, struct similar_logs, i);
		for (guint k = 0; one->history != NULL && k < one->history->patterns->len;
		     k++) {
			const struct pattern *pattern = one->history->patterns->pdata[k];
			if (!is_bad(pattern))
				continue;
			char *key = key_of(pattern);
			const gint64 *known = g_hash_table_lookup(counts, key);
			gint64 *count = g_new(gint64, 1);
			*count = (known != NULL ? *known : 0) +
			         count_in(pattern, one->lo, one->hi);
			g_hash_table_replace(counts, key, count);
		}
	}
	return counts;
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct range *x = a, *y = b;
	return (x->lo > y->lo) - (x->lo < y->lo);
}

static gint64 covered(GArray *spans)
{
	gint64 sum = 0, end = G_MININT64;
	g_array_sort(spans, by_start);
	for (guint i = 0; i < spans->len; i++) {
		const struct range span = g_array_index(spans, struct range, i);
		sum += MAX(span.hi - MAX(span.lo, end), 0);
		end = MAX(end, span.hi);
	}
	return sum;
}

static bool is_log(const Source *source)
{
	return source->first_line[0] != '\0' && range_known(source->span) &&
	       !range_is_open(source->span);
}

/* How long all logs go on without the times that are looked at. */
static gint64 rest_of(const Evidence *evidence, const GArray *logs)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct range));
	g_autoptr(GArray) looked = g_array_new(FALSE, FALSE, sizeof(struct range));
	for (guint i = 0; i < evidence->sources->len; i++) {
		const Source *source = evidence->sources->pdata[i];
		if (is_log(source))
			g_array_append_val(all, source->span);
	}
	for (guint i = 0; i < logs->len; i++) {
		const struct similar_logs *one =
		        &g_array_index(logs, struct similar_logs, i);
		const struct range span = { one->lo, one->hi };
		g_array_append_val(looked, span);
		g_array_append_val(all, span);
	}
	return covered(all) - covered(looked);
}

/* --- whose logs ---------------------------------------------------------------- */

static bool any_log_in(const Evidence *evidence, gint64 lo, gint64 hi)
{
	for (guint i = 0; i < evidence->sources->len; i++) {
		const Source *source = evidence->sources->pdata[i];
		if (is_log(source) && source->span.lo < hi && source->span.hi >= lo)
			return true;
	}
	return false;
}

static void want(const Evidence *evidence, GArray *wanted, const Incident *incident,
                 gint64 start)
{
	const gint64 lo = start - start % MINUTE - BEFORE;
	const struct similar_logs one = { incident, lo, lo + BEFORE + AFTER, NULL };
	if (any_log_in(evidence, one.lo, one.hi))
		g_array_append_val(wanted, one);
}

static int nearest_first(gconstpointer a, gconstpointer b, gpointer own)
{
	const struct similar_logs *x = a, *y = b;
	const gint64 at = *(const gint64 *)own;
	const gint64 p = llabs(x->lo - at), q = llabs(y->lo - at);
	if (p != q)
		return p < q ? -1 : 1;
	return x->lo < y->lo ? -1 : x->lo > y->lo;
}

GArray *similar_logs_wanted(const SimilarIndex *index, const Timeline *timeline)
{
	const Catalog *catalog = similar_catalog(index);
	const Evidence *evidence = catalog->evidence;
	GArray *wanted = g_array_new(FALSE, FALSE, sizeof(struct similar_logs));
	if (range_known(timeline->start) && evidence->incidents->len > 1)
		want(evidence, wanted, timeline->incident, timeline->start.lo);
	if (wanted->len == 0)
		return wanted;
	g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(struct similar_logs));
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *other = evidence->incidents->pdata[i];
		const struct range reach = catalog_reach(catalog, other);
		if (similar_may_be(timeline->incident, other) && range_known(reach))
			want(evidence, others, other, reach.lo);
	}
	gint64 at = g_array_index(wanted, struct similar_logs, 0).lo;
	g_array_sort_with_data(others, nearest_first, &at);
	g_array_append_vals(wanted, others->data, MIN(others->len, OTHERS));
	return wanted;
}

/* --- what stands out ------------------------------------------------------------- */

struct rest {
	GHashTable *counts; /* count_all() */
	double minutes;
};

static bool stands_out(const struct similar_logs *logs, const struct pattern *pattern,
                       const struct rest *rest)
{
	if (!is_bad(pattern))
		return false;
	const gint64 count = count_in(pattern, logs->lo, logs->hi);
	if (count < TIMES_LEAST)
		return false;
	g_autofree char *key = key_of(pattern);
	const gint64 *looked = g_hash_table_lookup(rest->counts, key);
	const double elsewhere =
	        (double)MAX(pattern->count - (looked != NULL ? *looked : 0), 0);
	const double minutes = (double)(logs->hi - logs->lo) / MINUTE;
	return (double)count * rest->minutes >= TIMES_AS_OFTEN * elsewhere * minutes;
}

/* Key -> struct pattern *; NULL: no log has a line of that time. */
static GHashTable *outstanding(const struct similar_logs *logs, const struct rest *rest)
{
	GHashTable *found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	bool any = false;
	for (guint i = 0; i < logs->history->patterns->len; i++) {
		struct pattern *pattern = logs->history->patterns->pdata[i];
		any = any || count_in(pattern, logs->lo, logs->hi) > 0;
		if (stands_out(logs, pattern, rest))
			g_hash_table_insert(found, key_of(pattern), pattern);
	}
	if (!any)
		g_clear_pointer(&found, g_hash_table_unref);
	return found;
}

static int oftest_first(gconstpointer a, gconstpointer b)
{
	const struct pattern *x = *(const struct pattern *const *)a;
	const struct pattern *y = *(const struct pattern *const *)b;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return g_strcmp0(x->text, y->text);
}

static void name_patterns(const GPtrArray *both, const struct similar_logs *there,
                          struct similar *similar)
{
	for (guint i = 0; i < MIN(both->len, NAMED); i++) {
		const struct pattern *pattern = both->pdata[i];
		g_ptr_array_add(similar->shared_patterns,
		                text_one_line(pattern->text, NAME_CHARS));
		guint k = 0;
		while (g_array_index(pattern->minutes, struct pattern_minute, k).minute <
		       there->lo)
			k++; /* one lies in it: it stands out there */
		const struct pattern_minute *minute =
		        &g_array_index(pattern->minutes, struct pattern_minute, k);
		const struct ref ref = { 0, minute->source, minute->line, minute->offset,
			                 0 };
		g_array_append_val(similar->refs, ref);
	}
}

void similar_patterns(const Evidence *evidence, const GArray *logs,
                      struct similar *similar)
{
	const struct similar_logs *there = logs_of(logs, similar->incident);
	const struct similar_logs *own = &g_array_index(logs, struct similar_logs, 0);
	if (there == NULL || there == own || own->history == NULL)
		return;
	g_autoptr(GHashTable) counts = count_all(logs);
	const struct rest rest = { counts, (double)rest_of(evidence, logs) / MINUTE };
	g_autoptr(GHashTable) a = outstanding(own, &rest);
	g_autoptr(GHashTable) b = outstanding(there, &rest);
	if (a == NULL || b == NULL || g_hash_table_size(a) == 0)
		return;
	g_autoptr(GPtrArray) both = g_ptr_array_new();
	GHashTableIter iter;
	gpointer key, pattern;
	g_hash_table_iter_init(&iter, b);
	while (g_hash_table_iter_next(&iter, &key, &pattern))
		if (g_hash_table_contains(a, key))
			g_ptr_array_add(both, pattern);
	g_ptr_array_sort(both, oftest_first);
	name_patterns(both, there, similar);
	similar->patterns = (double)both->len /
	                    (g_hash_table_size(a) + g_hash_table_size(b) - both->len);
}
