#include "import/tally.h"
#include "base/text.h"

#include <string.h>

enum { PATTERNS_MAX = 10000, ROLLUPS_MAX = 16384 };

struct tally {
	const struct sink *sink;
	GHashTable *by_key;  /* char *key -> struct tally_pattern *, owns both */
	GPtrArray *patterns; /* in order of ids, borrowed */
	guint given; /* of the patterns: the sink knows them, if not their counts */
	GHashTable *
	        rollups; /* struct log_rollup *, keyed by minute and pattern; owns them */
};

static guint rollup_hash(gconstpointer key)
{
	const struct log_rollup *rollup = key;
	gint64 mixed = rollup->minute / MINUTE * 1048583 + rollup->pattern;
	return g_int64_hash(&mixed);
}

static gboolean rollup_equal(gconstpointer a, gconstpointer b)
{
	const struct log_rollup *x = a, *y = b;
	return x->minute == y->minute && x->pattern == y->pattern;
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
	tally->rollups = g_hash_table_new_full(rollup_hash, rollup_equal, g_free, NULL);
	return tally;
}

void tally_free(Tally *tally)
{
	if (tally == NULL)
		return;
	g_hash_table_unref(tally->by_key);
	g_ptr_array_unref(tally->patterns);
	g_hash_table_unref(tally->rollups);
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

static int by_minute_then_pattern(gconstpointer a, gconstpointer b)
{
	const struct log_rollup *x = *(const struct log_rollup *const *)a;
	const struct log_rollup *y = *(const struct log_rollup *const *)b;
	if (x->minute != y->minute)
		return x->minute < y->minute ? -1 : 1;
	return x->pattern < y->pattern ? -1 : x->pattern > y->pattern;
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

static void forget_minutes(Tally *tally)
{
	for (guint i = 0; i < tally->patterns->len; i++)
		((struct tally_pattern *)tally->patterns->pdata[i])->minute = NULL;
}

static gboolean is_up_to(gpointer key, gpointer value, gpointer last)
{
	(void)value;
	return by_minute_then_pattern(&key, &last) <= 0;
}

/* Gives the older half of all rollups, or all, to the sink in the order of their minutes. */
static bool give_rollups(Tally *tally, bool all, GError **error)
{
	guint n = g_hash_table_size(tally->rollups);
	g_autofree gpointer *held = g_hash_table_get_keys_as_array(tally->rollups, NULL);
	if (n == 0)
		return true;
	qsort(held, n, sizeof *held, by_minute_then_pattern);
	n = all ? n : (n + 1) / 2;
	for (guint i = 0; i < n; i++)
		if (!tally->sink->rollup(tally->sink->user, held[i], error))
			return false;
	forget_minutes(tally);
	struct log_rollup last = *(const struct log_rollup *)held[n - 1];
	g_hash_table_foreach_remove(tally->rollups, is_up_to, &last);
	return true;
}

static struct log_rollup *rollup_of(Tally *tally, const struct log_pattern *pattern,
                                    gint64 minute)
{
	struct log_rollup key = { .minute = minute, .pattern = pattern->id };
	struct log_rollup *rollup = g_hash_table_lookup(tally->rollups, &key);
	if (rollup != NULL)
		return rollup;
	rollup = g_new0(struct log_rollup, 1);
	*rollup = key;
	rollup->severity = pattern->severity;
	rollup->status_class = pattern->status_class;
	g_hash_table_add(tally->rollups, rollup);
	return rollup;
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
	if (pattern->minute == NULL ||
	    (guint64)(record->at - pattern->minute->minute) >= MINUTE) {
		if (g_hash_table_size(tally->rollups) >= ROLLUPS_MAX &&
		    (!give_patterns(tally, tally->given, error) ||
		     !give_rollups(tally, false, error)))
			return false;
		/* times begin in 1970 */
		const gint64 minute = record->at - record->at % MINUTE;
		pattern->minute = rollup_of(tally, &pattern->seen, minute);
	}
	struct log_rollup *rollup = pattern->minute;
	if (rollup->count == 0) {
		rollup->first_line = line;
		rollup->first_offset = offset;
	}
	rollup->count += record->count;
	rollup->last_line = line;
	return true;
}

bool tally_finish(Tally *tally, GError **error)
{
	return give_patterns(tally, 0, error) && give_rollups(tally, true, error);
}
