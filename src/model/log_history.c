#include "model/log_history.h"

#include "base/instant.h"

#include <string.h>

static void pattern_free(gpointer data)
{
	struct pattern *pattern = data;
	g_free(pattern->text);
	g_array_unref(pattern->sources);
	g_array_unref(pattern->minutes);
	g_free(pattern);
}

LogHistory *log_history_new(gint64 lo, gint64 hi)
{
	LogHistory *history = g_new0(LogHistory, 1);
	history->lo = lo;
	history->hi = hi;
	history->patterns = g_ptr_array_new_with_free_func(pattern_free);
	history->parts = g_ptr_array_new_with_free_func((GDestroyNotify)series_free);
	return history;
}

void log_history_free(LogHistory *history)
{
	if (history == NULL)
		return;
	g_ptr_array_unref(history->patterns);
	g_ptr_array_unref(history->parts);
	g_free(history);
}

static guint pattern_hash(gconstpointer key)
{
	const struct pattern *pattern = key;
	return g_str_hash(pattern->text) * 31 + (guint)pattern->severity;
}

static gboolean pattern_equal(gconstpointer a, gconstpointer b)
{
	const struct pattern *x = a, *y = b;
	return x->severity == y->severity && x->status_class == y->status_class &&
	       strcmp(x->text, y->text) == 0;
}

GHashTable *log_history_index(void)
{
	return g_hash_table_new(pattern_hash, pattern_equal);
}

struct pattern *log_history_pattern(LogHistory *history, GHashTable *index,
                                    const char *text, enum severity severity,
                                    int status_class)
{
	const struct pattern key = { .text = (char *)(gsize)text,
		                     .severity = severity,
		                     .status_class = status_class };
	struct pattern *pattern = g_hash_table_lookup(index, &key);
	if (pattern != NULL)
		return pattern;
	pattern = g_new0(struct pattern, 1);
	*pattern = key;
	pattern->text = g_strdup(text);
	pattern->first_at = pattern->last_at = INSTANT_NONE;
	pattern->sources = g_array_new(FALSE, FALSE, sizeof(gint64));
	pattern->minutes = g_array_new(FALSE, FALSE, sizeof(struct pattern_minute));
	g_ptr_array_add(history->patterns, pattern);
	g_hash_table_add(index, pattern);
	return pattern;
}

static int by_minute(gconstpointer a, gconstpointer b)
{
	const struct pattern_minute *x = a, *y = b;
	if (x->minute != y->minute)
		return x->minute < y->minute ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

void pattern_settle(struct pattern *pattern)
{
	struct pattern_minute *all =
	        (struct pattern_minute *)(void *)pattern->minutes->data;
	const guint n = pattern->minutes->len;
	guint kept = 0;
	bool sorted = true;
	for (guint i = 1; i < n && sorted; i++)
		sorted = all[i - 1].minute < all[i].minute;
	if (sorted)
		return;
	g_array_sort(pattern->minutes, by_minute);
	for (guint i = 0; i < n; i++)
		if (kept > 0 && all[kept - 1].minute == all[i].minute)
			all[kept - 1].count += all[i].count;
		else
			all[kept++] = all[i];
	g_array_set_size(pattern->minutes, kept);
}
