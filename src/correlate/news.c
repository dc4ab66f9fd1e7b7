/*
 * news.c - what the logs show without being asked: patterns that are new, that burst, that vanished when impact began.
 *
 * A pattern is judged by what it did itself, in all files that are one log (access.log, access.log.1.gz), and only where
 * that log reaches back far enough to tell. What chance alone would bring among so many patterns is not listed.
 */
#include "correlate/news.h"

#include "correlate/group.h"
#include "correlate/rarity.h"
#include "correlate/threshold.h"

#include <math.h>
#include <string.h>

#define TEN (10 * MINUTE)
#define HISTORY (6 * HOUR)
#define DURING (6 * HOUR)
#define AFTER (30 * MINUTE) /* so far silences are followed */
#define SILENCE (5 * MINUTE)
#define BURST_GAP (30 * MINUTE)
enum {
	SHOWN_EARLY = 10,
	SHOWN_LATER = 10,
	SHOWN_BURSTS = 6,
	SHOWN_VANISHED = 6,
	BURST_LEAST = 5,   /* counts in a minute */
	BURST_TIMES = 2,   /* the most of any minute before */
	ACTIVE_LEAST = 10, /* minutes with lines, of what may vanish */
	SILENCE_TIMES = 3, /* the longest silence before */
	SHAPE_MAX = 25,
};

/* The files that are one log. */
struct file_family {
	char *name; /* format, component and name without numbers: "access - access.log" */
	gint64 lo, hi;
	const Source *first; /* that begins it */
	bool told;           /* a note says that it begins too late */
};

struct look {
	Timeline *t;
	const LogHistory *history;
	struct log_news *log;
	GHashTable *families;        /* name -> struct file_family *, owned */
	GHashTable *of_source;       /* &source.id -> struct file_family * */
	GPtrArray *rows[NEWS_KINDS]; /* struct news *, all that are worth a row */
	double patterns;             /* looked at */
};

static void family_free(gpointer data)
{
	struct file_family *family = data;
	g_free(family->name);
	g_free(family);
}

/* "access.log.2.gz" and "access.log-20260602" to "access.log". */
static char *family_name(const Source *source)
{
	static const char *const packed[] = { ".gz", ".bz2", ".xz", ".zst", ".lz4" };
	GString *name = g_string_new(source->name);
	for (guint i = 0; i < G_N_ELEMENTS(packed); i++)
		if (g_str_has_suffix(name->str, packed[i]))
			g_string_truncate(name, name->len - strlen(packed[i]));
	gsize kept = 0;
	for (gsize i = 0; i < name->len; i++)
		if (!g_ascii_isdigit(name->str[i]))
			name->str[kept++] = name->str[i];
	while (kept > 0 && strchr("-._", name->str[kept - 1]) != NULL)
		kept--;
	g_string_truncate(name, kept);
	g_string_append_printf(name, "\t%s\t%s", source->importer,
	                       source->component != NULL ? source->component : "");
	return g_string_free(name, FALSE);
}

static void add_source(struct look *look, const Source *source)
{
	if (!range_known(source->span))
		return;
	g_autofree char *name = family_name(source);
	struct file_family *family = g_hash_table_lookup(look->families, name);
	if (family == NULL) {
		family = g_new0(struct file_family, 1);
		family->name = g_steal_pointer(&name);
		family->lo = G_MAXINT64;
		family->hi = G_MININT64;
		g_hash_table_insert(look->families, family->name, family);
	}
	if (source->span.lo < family->lo) {
		family->lo = source->span.lo;
		family->first = source;
	}
	family->hi = MAX(family->hi, source->span.hi);
	g_hash_table_insert(look->of_source, (gpointer)(gsize)&source->id, family);
}

/* How far the log of a pattern reaches; false when none is known. */
static struct file_family *family_of(const struct look *look,
                                     const struct pattern *pattern)
{
	struct file_family *widest = NULL;
	for (guint i = 0; i < pattern->sources->len; i++) {
		struct file_family *family = g_hash_table_lookup(
		        look->of_source, &g_array_index(pattern->sources, gint64, i));
		if (family != NULL && (widest == NULL || family->lo < widest->lo))
			widest = family;
	}
	return widest;
}

/* --- rows -------------------------------------------------------------------------- */

static const struct pattern_minute *minute_at(const struct pattern *pattern, guint i)
{
	return &g_array_index(pattern->minutes, struct pattern_minute, i);
}

static void add_ref(GArray *refs, const struct pattern_minute *minute)
{
	const struct ref ref = { 0, minute->source, minute->line, minute->offset, 0 };
	g_array_append_val(refs, ref);
}

static struct news *row_new(struct look *look, enum news_kind kind,
                            const struct pattern *pattern, const char *rule)
{
	struct news *row = g_new0(struct news, 1);
	const struct log_news *log = look->log;
	row->kind = kind;
	row->pattern = pattern;
	row->rule = rule;
	row->until = RANGE_NONE;
	row->refs = refs_new();
	for (guint i = 0; i < pattern->minutes->len; i++) {
		const struct pattern_minute *minute = minute_at(pattern, i);
		gint64 *into = minute->minute < log->from     ? &row->earlier
		               : minute->minute < log->moment ? &row->ten
		               : minute->minute < log->until  ? &row->during
		                                              : NULL;
		if (into != NULL)
			*into += minute->count;
	}
	g_ptr_array_add(look->rows[kind], row);
	return row;
}

static bool is_severe(const struct pattern *pattern)
{
	/* Of requests only those that the server failed: any client can ask for what is not there. */
	return pattern->severity >= SEVERITY_ERROR ||
	       (pattern->severity >= SEVERITY_WARN && pattern->status_class == 0);
}

static bool is_remainder(const struct pattern *pattern)
{
	return g_str_has_prefix(pattern->text, "(other)");
}

/* The minute that holds at, or the first after it. */
static guint minute_from(const struct pattern *pattern, gint64 at)
{
	guint lo = 0, hi = pattern->minutes->len;
	while (lo < hi) {
		const guint mid = lo + (hi - lo) / 2;
		if (minute_at(pattern, mid)->minute < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* --- new --------------------------------------------------------------------------- */

static void look_new(struct look *look, const struct pattern *pattern,
                     const struct file_family *family)
{
	const struct log_news *log = look->log;
	if (pattern->first_at < log->from || pattern->first_at >= log->until)
		return;
	const guint first =
	        minute_from(pattern, pattern->first_at - pattern->first_at % MINUTE);
	if (first >= pattern->minutes->len)
		return;
	gint64 n = 0;
	for (guint i = first; i < pattern->minutes->len; i++)
		n += minute_at(pattern, i)->count;
	const double chance =
	        look->patterns * rarity_first((double)n, (double)(log->from - family->lo),
	                                      (double)(log->until - log->from));
	if (!is_severe(pattern) && chance > threshold(NEWS_CHANCE))
		return;
	struct news *row = row_new(look, NEWS_NEW, pattern, "news/new");
	row->at = range_point(pattern->first_at);
	row->early = pattern->first_at < log->moment;
	row->chance = MIN(chance, 1);
	add_ref(row->refs, minute_at(pattern, first));
}

/* --- bursts ------------------------------------------------------------------------ */

static struct habit habit_before(const struct look *look, const struct pattern *pattern,
                                 const struct file_family *family, gint64 *most)
{
	const gint64 since = MAX(look->log->since, family->lo - family->lo % MINUTE);
	double sum = 0, squares = 0;
	*most = 0;
	for (guint i = 0; i < pattern->minutes->len; i++) {
		const struct pattern_minute *minute = minute_at(pattern, i);
		if (minute->minute >= look->log->from)
			break;
		sum += (double)minute->count;
		squares += (double)minute->count * (double)minute->count;
		*most = MAX(*most, minute->count);
	}
	return habit_of((double)((look->log->from - since) / MINUTE), sum, squares);
}

static const struct pattern_minute *peak_of(const struct look *look,
                                            const struct pattern *pattern, guint *at)
{
	const struct pattern_minute *peak = NULL;
	for (guint i = minute_from(pattern, look->log->from); i < pattern->minutes->len;
	     i++) {
		const struct pattern_minute *minute = minute_at(pattern, i);
		if (minute->minute >= look->log->until)
			break;
		if (peak != NULL && minute->count <= peak->count)
			continue;
		peak = minute;
		*at = i;
	}
	return peak;
}

/* The least count that, in any minute and of any pattern, chance alone would not bring. */
static gint64 least_of(const struct look *look, const struct habit *habit, gint64 most,
                       gint64 peak)
{
	const double tries =
	        look->patterns * (double)((look->log->until - look->log->from) / MINUTE);
	gint64 lo = most, hi = peak; /* not enough, enough */
	while (hi - lo > 1) {
		const gint64 mid = lo + (hi - lo) / 2;
		if (tries * rarity_count(habit, (double)mid) > threshold(NEWS_CHANCE))
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

/* All minutes that stand out, from the first, as long as none is far from the next. */
static void set_burst_span(const struct look *look, struct news *row, guint peak,
                           gint64 least)
{
	const struct pattern *pattern = row->pattern;
	guint from = peak, to = peak;
	for (guint i = peak; i-- > 0;) {
		const struct pattern_minute *minute = minute_at(pattern, i);
		if (minute->minute < look->log->from ||
		    minute_at(pattern, from)->minute - minute->minute > BURST_GAP)
			break;
		if (minute->count >= least)
			from = i;
	}
	for (guint i = peak + 1; i < pattern->minutes->len; i++) {
		const struct pattern_minute *minute = minute_at(pattern, i);
		if (minute->minute - minute_at(pattern, to)->minute > BURST_GAP)
			break;
		if (minute->count >= least)
			to = i;
	}
	const gint64 start = minute_at(pattern, from)->minute,
	             end = minute_at(pattern, to)->minute + MINUTE;
	row->at = range_of(start, start + MINUTE);
	row->until = range_point(end);
	row->early = start < look->log->moment;
	add_ref(row->refs, minute_at(pattern, from));
	if (peak != from)
		add_ref(row->refs, minute_at(pattern, peak));
}

static void look_burst(struct look *look, const struct pattern *pattern,
                       const struct file_family *family)
{
	const struct log_news *log = look->log;
	gint64 most;
	guint at = 0;
	const struct pattern_minute *peak = peak_of(look, pattern, &at);
	if (peak == NULL || peak->count < BURST_LEAST || pattern->first_at >= log->from)
		return;
	const struct habit habit = habit_before(look, pattern, family, &most);
	if (peak->count < BURST_TIMES * most)
		return;
	const double minutes = (double)((log->until - log->from) / MINUTE);
	const double chance =
	        look->patterns * minutes * rarity_count(&habit, (double)peak->count);
	if (chance > threshold(NEWS_CHANCE))
		return;
	struct news *row = row_new(look, NEWS_BURST, pattern, "news/burst");
	row->usual = habit_level(&habit);
	row->most = most;
	row->peak = peak->count;
	row->peak_at = peak->minute;
	row->chance = chance;
	set_burst_span(look, row, at, least_of(look, &habit, most, peak->count));
}

/* --- silences ---------------------------------------------------------------------- */

struct rhythm {
	guint active;         /* minutes with lines */
	double gaps, squares; /* from one active minute to the next, in minutes */
	gint64 longest;       /* silence */
};

static struct rhythm rhythm_before(const struct look *look, const struct pattern *pattern)
{
	struct rhythm rhythm = { 0 };
	for (guint i = 0; i < pattern->minutes->len; i++) {
		const gint64 at = minute_at(pattern, i)->minute;
		if (at >= look->log->from)
			break;
		rhythm.active++;
		if (i == 0)
			continue;
		const gint64 gap = at - minute_at(pattern, i - 1)->minute;
		rhythm.gaps += (double)gap / MINUTE;
		rhythm.squares += (double)gap / MINUTE * (double)gap / MINUTE;
		rhythm.longest = MAX(rhythm.longest, gap - MINUTE);
	}
	return rhythm;
}

/* The longest silence that begins in the time that is looked at: the last active minute before it; false: none. */
static bool longest_silence(const struct look *look, const struct pattern *pattern,
                            gint64 end, guint *last, gint64 *length)
{
	const struct log_news *log = look->log;
	*length = 0;
	for (guint i = 0; i < pattern->minutes->len; i++) {
		const gint64 from = minute_at(pattern, i)->minute + MINUTE;
		const gint64 to = i + 1 < pattern->minutes->len
		                          ? minute_at(pattern, i + 1)->minute
		                          : end;
		if (from < log->from || from >= log->until || to - from <= *length)
			continue;
		*length = to - from;
		*last = i;
	}
	return *length > 0;
}

static void look_vanished(struct look *look, const struct pattern *pattern,
                          const struct file_family *family)
{
	const struct log_news *log = look->log;
	/* The last minute of a log is not whole. */
	const gint64 end = MIN(look->history->hi, family->hi - family->hi % MINUTE);
	const struct rhythm rhythm = rhythm_before(look, pattern);
	guint last = 0;
	gint64 length;
	if (rhythm.active < ACTIVE_LEAST ||
	    !longest_silence(look, pattern, end, &last, &length) || length < SILENCE ||
	    length < SILENCE_TIMES * MAX(rhythm.longest, MINUTE))
		return;
	const double n = rhythm.active - 1, mean = rhythm.gaps / n;
	/* A minute is all that is known of a line: a quarter of one, squared, for that. */
	const double variance = MAX(rhythm.squares / n - mean * mean, 0) + 0.25;
	const double shape = MIN(mean * mean / variance, SHAPE_MAX);
	const double silences = (double)((log->until - log->from) / MINUTE) / mean;
	const double chance =
	        look->patterns * MAX(silences, 1) *
	        rarity_silence((double)(length + MINUTE) / MINUTE / mean, shape);
	if (chance > threshold(NEWS_CHANCE))
		return;
	struct news *row = row_new(look, NEWS_VANISHED, pattern, "news/vanished");
	const gint64 at = minute_at(pattern, last)->minute;
	row->at = range_of(at, at + MINUTE);
	row->until = last + 1 < pattern->minutes->len
	                     ? range_of(minute_at(pattern, last + 1)->minute,
	                                minute_at(pattern, last + 1)->minute + MINUTE)
	                     : (struct range){ end, RANGE_OPEN };
	row->early = at < log->moment;
	row->usual = 1 / mean;
	row->gap = length;
	row->longest = rhythm.longest;
	row->chance = chance;
	add_ref(row->refs, minute_at(pattern, last));
	if (last + 1 < pattern->minutes->len)
		add_ref(row->refs, minute_at(pattern, last + 1));
}

/* --- order ------------------------------------------------------------------------- */

static int rank_of(const struct news *row)
{
	const struct pattern *pattern = row->pattern;
	return pattern->severity >= SEVERITY_ERROR ? 0 : is_severe(pattern) ? 1 : 2;
}

/* Early first, then the severest, then what chance brings least, then what came first. */
static int by_rank(gconstpointer a, gconstpointer b)
{
	const struct news *x = *(const struct news *const *)a,
	                  *y = *(const struct news *const *)b;
	if (x->early != y->early)
		return x->early ? -1 : 1;
	if (rank_of(x) != rank_of(y))
		return rank_of(x) - rank_of(y);
	if (x->chance != y->chance)
		return x->chance < y->chance ? -1 : 1;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	return strcmp(x->pattern->text, y->pattern->text);
}

/* The best of a kind go to the list, in their order; the others are counted. */
static void take(struct look *look, enum news_kind kind, guint early, guint later)
{
	GPtrArray *rows = look->rows[kind];
	guint taken[2] = { 0, 0 };
	const guint limit[2] = { later, early };
	g_ptr_array_sort(rows, by_rank);
	for (guint i = 0; i < rows->len; i++) {
		struct news *row = rows->pdata[i];
		if (taken[row->early] < limit[row->early]) {
			taken[row->early]++;
			g_ptr_array_add(look->log->rows, row);
		} else {
			look->log->more[kind]++;
			news_free(row);
		}
	}
}

/* --- what cannot be told ------------------------------------------------------------- */

static void note_late(struct look *look, struct file_family *family)
{
	if (family->told)
		return;
	family->told = true;
	g_autofree char *when =
	        sentence_date(look->t->zone, range_point(family->lo), false);
	g_ptr_array_add(look->log->notes,
	                g_strdup_printf("The log %s starts at %s, too late to tell what "
	                                "is new in it or gone from it.",
	                                family->first->name, when));
}

static bool reaches_back(struct look *look, struct file_family *family)
{
	if (family->lo <= look->log->from - TEN)
		return true;
	if (family->lo < look->log->until)
		note_late(look, family);
	return false;
}

/* Patterns of that severity that came new in an hour before, for each ten minutes. */
static double usual_new(const struct look *look)
{
	guint n = 0;
	bool known = false;
	const gint64 from = look->log->from - HOUR;
	for (guint i = 0; i < look->history->patterns->len; i++) {
		const struct pattern *pattern = look->history->patterns->pdata[i];
		const struct file_family *family = family_of(look, pattern);
		if (family == NULL || family->lo > from - HOUR)
			continue;
		known = true;
		n += pattern->first_at >= from && pattern->first_at < look->log->from;
	}
	return known ? n / 6.0 : (double)NAN;
}

/* --- all --------------------------------------------------------------------------- */

static void look_at(struct look *look, const struct pattern *pattern)
{
	struct file_family *family = family_of(look, pattern);
	if (family == NULL || pattern->minutes->len == 0 || is_remainder(pattern) ||
	    !reaches_back(look, family))
		return;
	const guint before = look->rows[NEWS_NEW]->len;
	look_new(look, pattern, family);
	if (look->rows[NEWS_NEW]->len > before)
		return;
	look_burst(look, pattern, family);
	look_vanished(look, pattern, family);
}

/*
 * When impact began, in whole minutes: where that is known to some minutes only, what came in them is told with what came
 * before, as it may have.
 */
static bool beginning(const Timeline *t, gint64 *from, gint64 *moment)
{
	const struct range start =
	        range_known(t->impact_start) ? t->impact_start : t->start;
	if (!range_known(start) || range_is_open(start) ||
	    (t->incident != NULL && t->incident->kind == INCIDENT_MAINTENANCE))
		return false;
	*moment = start.hi - start.lo > MINUTE ? start.hi : start.lo;
	*moment -= *moment % MINUTE;
	*from = start.lo - start.lo % MINUTE - TEN;
	return *from > HISTORY;
}

bool log_span(const Timeline *t, gint64 *lo, gint64 *hi)
{
	gint64 from, moment;
	if (!beginning(t, &from, &moment))
		return false;
	const gint64 end = !range_known(t->impact_end) ? moment + DURING
	                   : range_is_open(t->impact_end)
	                           ? MAX(t->impact_end.lo, moment + HOUR)
	                           : t->impact_end.hi;
	*lo = from - HISTORY;
	*hi = MIN(MAX(end, moment + MINUTE), moment + DURING) + AFTER;
	*hi -= *hi % MINUTE;
	return true;
}

static void open_look(struct look *look, Timeline *t, const LogHistory *history)
{
	*look = (struct look){ .t = t, .history = history, .log = log_news_new() };
	look->families =
	        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, family_free);
	look->of_source = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (int kind = 0; kind < NEWS_KINDS; kind++)
		look->rows[kind] = g_ptr_array_new();
	for (guint i = 0; i < t->evidence->sources->len; i++)
		add_source(look, t->evidence->sources->pdata[i]);
	beginning(t, &look->log->from, &look->log->moment);
	look->log->until = history->hi - AFTER;
	look->log->since = history->lo;
	look->log->usual_new = NAN;
	look->patterns = MAX(history->patterns->len, 1);
}

static void close_look(struct look *look)
{
	g_hash_table_unref(look->of_source);
	g_hash_table_unref(look->families);
	for (int kind = 0; kind < NEWS_KINDS; kind++)
		g_ptr_array_unref(look->rows[kind]);
}

void correlate_log(Timeline *t, const LogHistory *history)
{
	gint64 lo, hi;
	struct look look;
	if (!log_span(t, &lo, &hi) || history->patterns->len + history->parts->len == 0)
		return;
	open_look(&look, t, history);
	for (guint i = 0; i < history->patterns->len; i++)
		look_at(&look, history->patterns->pdata[i]);
	look.log->usual_new = usual_new(&look);
	take(&look, NEWS_NEW, SHOWN_EARLY, SHOWN_LATER);
	take(&look, NEWS_BURST, SHOWN_BURSTS / 2, SHOWN_BURSTS / 2);
	take(&look, NEWS_VANISHED, SHOWN_VANISHED / 2, SHOWN_VANISHED / 2);
	carriers_find(look.log, history);
	t->log = look.log;
	close_look(&look);
	news_enter(t);
}
