#include "import/tally.h"
#include "base/text.h"

#include <string.h>

enum { PATTERNS_MAX = 10000, ROLLUPS_MAX = 32768 };

/* Rollups as they ended: where lines of a pattern come and go between minutes, more than one of it. */
struct minute {
	gint64 start; /* key of the table */
	GArray *rollups;
};

struct tally {
	const struct sink *sink;
	GHashTable *by_key;  /* char *key -> struct tally_pattern *, owns both */
	GPtrArray *patterns; /* in order of ids, borrowed */
	guint given; /* of the patterns: the sink knows them, if not their counts */
	GHashTable *minutes;   /* struct minute *, keyed by start; owns them */
	struct minute *latest; /* that a rollup ended in; may be NULL */
	guint held; /* rollups: of all minutes, and those that have not ended */
};

static void minute_free(gpointer data)
{
	struct minute *minute = data;
	g_array_unref(minute->rollups);
	g_free(minute);
}

static void pattern_free(gpointer data)
{
	struct tally_pattern *pattern = data;
	g_free(pattern->text);
	g_free(pattern);
}

Tally *tally_new(const struct sink *sink)
{
	Tally *tally = g_new0(Tally, 1);
	tally->sink = sink;
	tally->by_key =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, pattern_free);
	tally->patterns = g_ptr_array_new();
	tally->minutes =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, minute_free, NULL);
	return tally;
}

void tally_free(Tally *tally)
{
	if (tally == NULL)
		return;
	g_hash_table_unref(tally->by_key);
	g_ptr_array_unref(tally->patterns);
	g_hash_table_unref(tally->minutes);
	g_free(tally);
}

static struct tally_pattern *add_pattern(Tally *tally, const char *key, int status_class)
{
	struct tally_pattern *pattern = g_new0(struct tally_pattern, 1);
	const char *text = pattern_key_text(key);
	pattern->text = text_repair(text, strlen(text));
	pattern->seen = (struct log_pattern){
		.id = tally->patterns->len + 1,
		.text = pattern->text,
		.severity = pattern_key_severity(key),
		.status_class = status_class,
		.first_at = INSTANT_NONE,
		.last_at = INSTANT_NONE,
		.first_offset = -1,
	};
	g_ptr_array_add(tally->patterns, pattern);
	g_hash_table_insert(tally->by_key, g_strdup(key), pattern);
	return pattern;
}

struct tally_pattern *tally_pattern_of(Tally *tally, const char *key, int status_class)
{
	struct tally_pattern *pattern = g_hash_table_lookup(tally->by_key, key);
	if (pattern != NULL)
		return pattern;
	if (tally->patterns->len < PATTERNS_MAX)
		return add_pattern(tally, key, status_class);
	char other[32] = { key[0] };
	if (status_class > 0)
		g_snprintf(other + 1, sizeof other - 1, "(other) %dxx", status_class);
	else
		g_strlcpy(other + 1, "(other)", sizeof other - 1);
	pattern = g_hash_table_lookup(tally->by_key, other);
	return pattern != NULL ? pattern : add_pattern(tally, other, status_class);
}

static bool give_patterns(Tally *tally, guint from, GError **error)
{
	for (guint i = from; i < tally->patterns->len; i++) {
		struct tally_pattern *pattern = g_ptr_array_index(tally->patterns, i);
		if (!tally->sink->pattern(tally->sink->user, &pattern->seen, error))
			return false;
	}
	tally->given = tally->patterns->len;
	return true;
}

/* --- minutes ------------------------------------------------------------------------------ */

static struct minute *minute_at(Tally *tally, gint64 start)
{
	if (tally->latest != NULL && tally->latest->start == start)
		return tally->latest;
	tally->latest = g_hash_table_lookup(tally->minutes, &start);
	if (tally->latest != NULL)
		return tally->latest;
	struct minute *minute = g_new0(struct minute, 1);
	minute->start = start;
	minute->rollups = g_array_new(FALSE, FALSE, sizeof(struct log_rollup));
	g_hash_table_add(tally->minutes, minute);
	return tally->latest = minute;
}

static void end_rollup(Tally *tally, struct tally_pattern *pattern)
{
	if (pattern->now.count > 0)
		g_array_append_val(minute_at(tally, pattern->now.minute)->rollups,
		                   pattern->now);
	pattern->now.count = 0;
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct minute *x = *(const struct minute *const *)a;
	const struct minute *y = *(const struct minute *const *)b;
	return x->start < y->start ? -1 : x->start > y->start;
}

static int by_pattern(gconstpointer a, gconstpointer b)
{
	const struct log_rollup *x = a, *y = b;
	if (x->pattern != y->pattern)
		return x->pattern < y->pattern ? -1 : 1;
	return x->first_line < y->first_line ? -1 : x->first_line > y->first_line;
}

/* Sorts the rollups, and makes one of those of a pattern: each goes on behind the one before. */
static void settle(Tally *tally, struct minute *minute)
{
	struct log_rollup *all = (struct log_rollup *)(void *)minute->rollups->data;
	const guint n = minute->rollups->len;
	guint kept = 0;
	g_array_sort(minute->rollups, by_pattern);
	for (guint i = 0; i < n; i++)
		if (kept > 0 && all[kept - 1].pattern == all[i].pattern) {
			all[kept - 1].count += all[i].count;
			all[kept - 1].last_line =
			        MAX(all[kept - 1].last_line, all[i].last_line);
		} else {
			all[kept++] = all[i];
		}
	g_array_set_size(minute->rollups, kept);
	tally->held -= n - kept;
}

static GPtrArray *settled_minutes(Tally *tally)
{
	GPtrArray *minutes = g_ptr_array_new();
	for (guint i = 0; i < tally->patterns->len; i++)
		end_rollup(tally, tally->patterns->pdata[i]);
	tally->latest = NULL;
	GHashTableIter iter;
	gpointer minute;
	g_hash_table_iter_init(&iter, tally->minutes);
	while (g_hash_table_iter_next(&iter, &minute, NULL)) {
		settle(tally, minute);
		g_ptr_array_add(minutes, minute);
	}
	g_ptr_array_sort(minutes, by_start);
	return minutes;
}

/* Gives minutes to the sink, the oldest first, while more than so many rollups are held. */
static bool give_rollups(Tally *tally, guint to_hold, GError **error)
{
	g_autoptr(GPtrArray) minutes = settled_minutes(tally);
	for (guint i = 0; i < minutes->len && tally->held > to_hold; i++) {
		const struct minute *minute = minutes->pdata[i];
		const GArray *rollups = minute->rollups;
		if (!tally->sink->rollups(
		            tally->sink->user,
		            (const struct log_rollup *)(gconstpointer)rollups->data,
		            rollups->len, error))
			return false;
		tally->held -= rollups->len;
		g_hash_table_remove(tally->minutes, minute);
	}
	return true;
}

static bool make_room(Tally *tally, GError **error)
{
	return give_patterns(tally, tally->given, error) &&
	       give_rollups(tally, ROLLUPS_MAX / 2, error);
}

static bool begin_rollup(Tally *tally, struct tally_pattern *pattern, gint64 at,
                         gint64 line, gint64 offset, GError **error)
{
	end_rollup(tally, pattern);
	if (tally->held >= ROLLUPS_MAX && !make_room(tally, error))
		return false;
	tally->held++;
	pattern->now = (struct log_rollup){
		.minute = at - at % MINUTE, /* times begin in 1970 */
		.pattern = pattern->seen.id,
		.severity = pattern->seen.severity,
		.status_class = pattern->seen.status_class,
		.first_line = line,
		.first_offset = offset,
	};
	return true;
}

static void count_pattern(struct log_pattern *seen, gint64 at, gint64 count,
                          gint64 offset)
{
	if (at != INSTANT_NONE && (seen->first_at == INSTANT_NONE || at < seen->first_at))
		seen->first_at = at;
	if (at > seen->last_at) /* INSTANT_NONE is the smallest */
		seen->last_at = at;
	if (seen->count == 0)
		seen->first_offset = offset;
	seen->last_offset = offset;
	seen->count += count;
}

bool tally_add(Tally *tally, struct tally_pattern *pattern,
               const struct line_record *record, gint64 line, gint64 offset,
               GError **error)
{
	count_pattern(&pattern->seen, record->at, record->count, offset);
	if (record->at == INSTANT_NONE)
		return true;
	struct log_rollup *now = &pattern->now;
	if ((now->count == 0 || (guint64)(record->at - now->minute) >= MINUTE) &&
	    !begin_rollup(tally, pattern, record->at, line, offset, error))
		return false;
	now->count += record->count;
	now->last_line = line;
	return true;
}

bool tally_finish(Tally *tally, GError **error)
{
	return give_patterns(tally, 0, error) && give_rollups(tally, 0, error);
}
