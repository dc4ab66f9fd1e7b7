#include "import/time_spot.h"

#include "import/log_text.h"
#include "import/time_forms.h"

#include <string.h>

enum {
	SAMPLE_LINES = 200, /* of each of the three pieces */
	SEEN_MAX = 1024,    /* of a line that is looked at */
	REACH = 200,        /* bytes from its start in which a time may begin */
	WORDS_MAX = 15,
	NTH_MAX = 15,
	TIMES_MAX = 12,    /* in one line */
	NEARLY = 90,       /* of a hundred votes that the best has */
	GOING = 80,        /* of a hundred steps of times that are not back */
	OTHERS_LEAST = 50, /* of a hundred lines that are left, for a further place */
};
#define EPOCH_SPAN (400 * DAY) /* a log covers, so that ids are no epochs */

/* --- a place in a line ------------------------------------------------------------------ */

static bool skip_words(struct scan *s, int words)
{
	struct scan word;
	scan_blanks(s);
	while (words-- > 0) {
		if (!log_word(s, &word))
			return false;
		scan_blanks(s);
	}
	return !scan_done(s);
}

static bool skip_marks(struct scan *s, char mark, int n, bool in_word)
{
	while (n-- > 0) {
		const char *at = memchr(s->at, mark, (gsize)(s->end - s->at));
		if (at == NULL)
			return false;
		if (in_word)
			for (const char *c = s->at; c < at; c++)
				if (*c == ' ' || *c == '\t')
					return false;
		s->at = at + 1;
	}
	return !scan_done(s);
}

bool time_spot_read(const struct time_spot *spot, struct scan *s, const char **from,
                    struct log_record *record)
{
	struct scan rest = *s;
	if (!spot->by_separators && !skip_words(&rest, spot->words))
		return false;
	if (spot->mark != '\0' &&
	    !skip_marks(&rest, spot->mark, spot->nth, !spot->by_separators))
		return false;
	if (spot->by_separators)
		scan_blanks(&rest);
	const char *at = rest.at;
	if (scan_done(&rest) || !time_forms[spot->form].read(&rest, record))
		return false;
	if (!scan_done(&rest) && g_ascii_isdigit(*rest.at))
		return false; /* a longer number */
	*from = at;
	*s = rest;
	return true;
}

/* --- votes --------------------------------------------------------------------------------- */

/* What lines say of one place. */
struct votes {
	struct time_spot spot;
	int lines;
	int last_line; /* that voted */
	int up, down;  /* steps in time between one vote and the next */
	int told;      /* that say themselves that it is a time */
	int years;     /* of 2010 to 2039: where two digits can be a year or not */
	gint64 last, first, lowest, highest;
	gint64 position; /* sum of columns */
	enum log_clock clock;
	bool fraction; /* all of them have one, or are finer than seconds */
};

static guint32 key_of(const struct time_spot *spot)
{
	return (guint32)spot->form | (guint32)spot->nth << 5 |
	       (guint32)spot->words << 10 | (guint32)spot->by_separators << 15 |
	       (guint32)(guchar)spot->mark << 16;
}

/* "time=", "audit(", or a line of nothing else: what says itself that a number is a time. */
static bool is_told(struct scan line, const char *at, const char *end)
{
	static const char *const names[] = { "time",  "timestamp", "ts",   "date",
		                             "epoch", "audit",     "when", "at" };
	const char *name = at;
	while (name > line.at && !g_ascii_isalnum(name[-1]))
		name--;
	if (name == line.at && end == line.end)
		return true;
	const char *stop = name;
	while (name > line.at && g_ascii_isalpha(name[-1]))
		name--;
	const struct scan word = { name, stop };
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (stop < at && log_is_caseless(word, names[i]))
			return true;
	return false;
}

static void vote(GHashTable *all, const struct time_spot *spot, int line, gint64 column,
                 bool told, const struct log_record *record)
{
	const gpointer key = GUINT_TO_POINTER(key_of(spot) + 1);
	struct votes *votes = g_hash_table_lookup(all, key);
	const gint64 at = record->stamp.civil;
	if (votes == NULL) {
		votes = g_new0(struct votes, 1);
		*votes = (struct votes){ .spot = *spot,
			                 .last_line = -1,
			                 .last = at,
			                 .first = at,
			                 .lowest = at,
			                 .highest = at,
			                 .clock = record->clock,
			                 .fraction = true };
		g_hash_table_insert(all, key, votes);
	}
	if (votes->last_line == line)
		return;
	votes->last_line = line;
	votes->lines++;
	/* a time of day after midnight is later than one before it */
	const bool round =
	        votes->clock == CLOCK_NO_DATE && ABS(at - votes->last) > DAY / 2;
	votes->up += round ? at < votes->last : at > votes->last;
	votes->down += round ? at > votes->last : at < votes->last;
	votes->last = at;
	votes->lowest = MIN(votes->lowest, at);
	votes->highest = MAX(votes->highest, at);
	votes->position += column;
	votes->told += told;
	votes->fraction &= record->stamp.resolution < SECOND;
	const int year = instant_to_civil(at).year;
	votes->years += year >= 2010 && year < 2040;
}

/* --- times of a line -------------------------------------------------------------------------- */

static bool is_separator(char c)
{
	return c != '\0' && strchr("|,;\t", c) != NULL;
}

/* Where in the line a time stands: both ways to tell it get a vote. */
static void vote_place(GHashTable *all, struct scan line, struct scan time, guint8 form,
                       int number, const struct log_record *record)
{
	const char *at = time.at;
	const bool told = is_told(line, at, time.end);
	struct time_spot spot = { .form = form };
	const char *word = at;
	while (word > line.at && word[-1] != ' ' && word[-1] != '\t')
		word--;
	struct scan before = { line.at, word };
	int words = 0;
	for (scan_blanks(&before); !scan_done(&before); scan_blanks(&before)) {
		struct scan skipped;
		log_word(&before, &skipped);
		words++;
	}
	int nth = 0;
	if (word < at)
		for (const char *c = word; c < at; c++)
			nth += *c == at[-1];
	if (words <= WORDS_MAX && nth <= NTH_MAX) {
		spot.words = (guint8)words;
		spot.mark = word < at ? at[-1] : '\0';
		spot.nth = (guint8)nth;
		vote(all, &spot, number, at - line.at, told, record);
	}
	const char *edge = at;
	while (edge > line.at && edge[-1] == ' ')
		edge--;
	if (edge == line.at || !is_separator(edge[-1]))
		return;
	nth = 0;
	for (const char *c = line.at; c < edge; c++)
		nth += *c == edge[-1];
	spot = (struct time_spot){
		.by_separators = true, .mark = edge[-1], .nth = (guint8)nth, .form = form
	};
	if (nth <= NTH_MAX)
		vote(all, &spot, number, at - line.at, told, record);
}

/* Of two numbers and a year several readings may be right: only the whole file tells. */
static bool tells_order(const struct time_form *form)
{
	return form->kind == TIME_ORDER || strcmp(form->name, "short-year") == 0;
}

/* All forms that can be read here, up to the first that is no matter of order. Returns where it ends, NULL = none. */
static const char *vote_at(GHashTable *all, struct scan line, const char *at, int number)
{
	const char *end = NULL;
	for (guint i = 0; i < time_forms_n; i++) {
		struct log_record record = { .clock = CLOCK_NONE };
		struct scan s = { at, line.end };
		if (!time_forms[i].read(&s, &record) ||
		    (!scan_done(&s) && g_ascii_isdigit(*s.at)))
			continue;
		/* "10:20:30:40" is no time of day */
		if (record.clock == CLOCK_NO_DATE && s.end - s.at > 1 && *s.at == ':' &&
		    g_ascii_isxdigit(s.at[1]))
			continue;
		vote_place(all, line, (struct scan){ at, s.at }, (guint8)i, number,
		           &record);
		end = MAX(end, s.at);
		if (!tells_order(&time_forms[i]))
			break;
	}
	return end;
}

static void vote_line(GHashTable *all, struct scan line, int number)
{
	const char *reach = line.at + MIN((gsize)(line.end - line.at), (gsize)REACH);
	int times = 0;
	for (const char *at = line.at; at < reach && times < TIMES_MAX; at++) {
		const bool begins = at == line.at || !g_ascii_isalnum(at[-1]);
		if (!begins ||
		    (!g_ascii_isalnum(*at) && *at != '@' && (guchar)*at < 0x80))
			continue;
		const char *end = vote_at(all, line, at, number);
		if (end == NULL)
			continue;
		times++;
		at = end - 1;
	}
}

/* --- the choice ----------------------------------------------------------------------------- */

/* Times go on, or in exports back; what jumps about is none, where it might be none. */
static bool goes_as_times_do(const struct votes *votes)
{
	const int steps = votes->up + votes->down;
	return MAX(votes->up, votes->down) * 100 >= steps * GOING;
}

static bool is_evident(const struct votes *votes)
{
	if (votes->clock == CLOCK_NO_DATE)
		return goes_as_times_do(votes);
	if (time_forms[votes->spot.form].kind != TIME_NUMBER)
		return true;
	if (votes->told == votes->lines)
		return true;
	const bool begins = votes->position <= votes->lines;
	if (votes->highest - votes->lowest > EPOCH_SPAN ||
	    (!begins && !goes_as_times_do(votes)))
		return false;
	return votes->fraction || begins ||
	       (votes->lines >= 3 && votes->up + votes->down > 0);
}

/* The lower the better: a full date, a number or a date without a year, a time of day. */
static int class_of(const struct votes *votes)
{
	if (votes->clock == CLOCK_NO_DATE)
		return 2;
	return votes->clock == CLOCK_NO_YEAR ||
	       time_forms[votes->spot.form].kind == TIME_NUMBER;
}

static gint64 column_of(const struct votes *votes)
{
	return votes->position / votes->lines;
}

/* Whether a is the better place; both are in nearly all lines. */
static bool is_better(const struct votes *a, const struct votes *b)
{
	const bool a_moves = a->up + a->down > 0, b_moves = b->up + b->down > 0;
	if (a_moves != b_moves)
		return a_moves;
	if (class_of(a) != class_of(b))
		return class_of(a) < class_of(b);
	if (column_of(a) != column_of(b))
		return column_of(a) < column_of(b);
	if (a->lines != b->lines)
		return a->lines > b->lines;
	if (a->spot.by_separators != b->spot.by_separators)
		return b->spot.by_separators;
	return key_of(&a->spot) < key_of(&b->spot);
}

/* In one order, whatever that of the hash. */
static int by_key(gconstpointer a, gconstpointer b)
{
	const guint32 x = key_of(&(*(struct votes *const *)a)->spot),
	              y = key_of(&(*(struct votes *const *)b)->spot);
	return x < y ? -1 : x > y;
}

static GPtrArray *evident(GHashTable *all)
{
	GPtrArray *out = g_ptr_array_new();
	GHashTableIter iter;
	gpointer votes;
	g_hash_table_iter_init(&iter, all);
	while (g_hash_table_iter_next(&iter, NULL, &votes))
		if (is_evident(votes))
			g_ptr_array_add(out, votes);
	g_ptr_array_sort(out, by_key);
	return out;
}

static const struct votes *best_of(const GPtrArray *all)
{
	const struct votes *best = NULL;
	int most = 0;
	for (guint i = 0; i < all->len; i++)
		most = MAX(most, ((const struct votes *)all->pdata[i])->lines);
	for (guint i = 0; i < all->len; i++) {
		const struct votes *votes = all->pdata[i];
		if (votes->lines * 100 >= most * NEARLY &&
		    (best == NULL || is_better(votes, best)))
			best = votes;
	}
	return best;
}

/* --- day, month, year ----------------------------------------------------------------------- */

static bool same_place(const struct time_spot *a, const struct time_spot *b)
{
	return a->by_separators == b->by_separators && a->words == b->words &&
	       a->mark == b->mark && a->nth == b->nth;
}

/* "dmy" names day-month */
static bool is_asked_for(const struct votes *votes, const char *date_format)
{
	const char *name = time_forms[votes->spot.form].name;
	return date_format != NULL &&
	       ((strcmp(date_format, "dmy") == 0 && strcmp(name, "day-month") == 0) ||
	        (strcmp(date_format, "mdy") == 0 && strcmp(name, "month-day") == 0) ||
	        (strcmp(date_format, "ymd") == 0 &&
	         (strcmp(name, "short-year") == 0 || strcmp(name, "year-two") == 0)));
}

static int compare(gint64 a, gint64 b)
{
	return a < b ? -1 : a > b;
}

/* Which of two readings of the same numbers the file speaks for; 0 = it says nothing. */
static int speaks_for(const struct votes *a, const struct votes *b)
{
	int order = compare(a->lines, b->lines);
	if (order == 0)
		order = compare(a->years, b->years);
	if (order == 0)
		order = compare(MAX(a->up, a->down) - MIN(a->up, a->down),
		                MAX(b->up, b->down) - MIN(b->up, b->down));
	return order != 0 ? order
	                  : compare(b->highest - b->lowest, a->highest - a->lowest);
}

/* Where the file says nothing: years first as in Java, days first with dots, else months first. */
static int habit(const struct votes *votes, char separator)
{
	const char *name = time_forms[votes->spot.form].name;
	const char *first = separator == '/' ? "month-day" : "day-month";
	if (strcmp(name, "short-year") == 0)
		return 3;
	return strcmp(name, first) == 0 ? 2 : strcmp(name, "year-two") == 0;
}

static const struct votes *by_order(const GPtrArray *all, const struct votes *best,
                                    const char *date_format, char separator,
                                    struct time_spots *spots)
{
	const struct votes *chosen = best;
	for (guint i = 0; i < all->len; i++) {
		const struct votes *other = all->pdata[i];
		if (other == chosen || !same_place(&other->spot, &best->spot) ||
		    !tells_order(&time_forms[other->spot.form]))
			continue;
		const int said = is_asked_for(other, date_format) -
		                 is_asked_for(chosen, date_format);
		const int spoken = speaks_for(other, chosen);
		if (said == 0 && spoken == 0)
			spots->assumed = "the order of day and month is assumed: the "
			                 "file does not "
			                 "tell; --date-format dmy or mdy does";
		if (said > 0 ||
		    (said == 0 &&
		     (spoken > 0 || (spoken == 0 && habit(other, separator) >
		                                            habit(chosen, separator)))))
			chosen = other;
	}
	if (is_asked_for(chosen, date_format))
		spots->assumed = NULL;
	return chosen;
}

/* --- a sample ---------------------------------------------------------------------------------- */

static void add_lines(GArray *out, const char *text, gsize len, bool cut)
{
	struct scan s = scan_of(text, len), line;
	if (cut && !scan_until(&s, '\n', &line))
		return;
	for (int i = 0; i < SAMPLE_LINES && !scan_done(&s); i++) {
		if (!scan_until(&s, '\n', &line)) {
			line = s;
			s.at = s.end;
		}
		line.end = MIN(line.end, line.at + SEEN_MAX);
		if (line.end > line.at && line.end[-1] == '\r')
			line.end--;
		struct scan rest = line;
		scan_blanks(&rest);
		if (!scan_done(&rest))
			g_array_append_val(out, line);
	}
}

GArray *sample_lines(const struct sample_bytes *sample)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct scan));
	const gsize bom =
	        sample->head_len >= 3 && memcmp(sample->head, "\xef\xbb\xbf", 3) == 0 ? 3
	                                                                              : 0;
	add_lines(out, sample->head + bom, sample->head_len - bom, false);
	add_lines(out, sample->middle, sample->middle_len, true);
	add_lines(out, sample->tail, sample->tail_len, true);
	return out;
}

/* Takes the lines that have a time at the place out of lines. */
static int take_lines(GArray *lines, const struct time_spot *spot)
{
	guint kept = 0;
	const guint all = lines->len;
	for (guint i = 0; i < all; i++) {
		struct scan s = g_array_index(lines, struct scan, i);
		struct log_record record;
		const char *from;
		if (!time_spot_read(spot, &s, &from, &record))
			g_array_index(lines, struct scan, kept++) =
			        g_array_index(lines, struct scan, i);
	}
	g_array_set_size(lines, kept);
	return (int)(all - kept);
}

/* The first byte that is no digit, in the first line that has a time at the place. */
static char separator_at(const GArray *lines, const struct time_spot *spot)
{
	for (guint i = 0; i < lines->len; i++) {
		struct scan s = g_array_index(lines, struct scan, i);
		struct log_record record;
		const char *from;
		if (!time_spot_read(spot, &s, &from, &record))
			continue;
		while (from < s.at && g_ascii_isdigit(*from))
			from++;
		return from < s.at ? *from : '\0';
	}
	return '\0';
}

/* A further place is one that most lines which are left share, or that begins them, of about the same days. */
static bool belongs_to(const struct votes *votes, const struct votes *first, guint left)
{
	const gint64 around = first->highest - first->lowest + 2 * DAY;
	if ((guint)votes->lines * 100 < left * OTHERS_LEAST &&
	    (votes->position > 0 || (guint)votes->lines * 500 < left * OTHERS_LEAST))
		return false;
	if (votes->clock == CLOCK_NO_DATE && first->clock != CLOCK_NO_DATE)
		return false;
	return votes->clock != first->clock ||
	       (votes->lowest >= first->lowest - around &&
	        votes->highest <= first->highest + around);
}

struct time_spots time_spots_find(const struct sample_bytes *sample,
                                  const char *date_format)
{
	struct time_spots spots = { 0 };
	g_autoptr(GArray) lines = sample_lines(sample);
	const guint n = lines->len;
	struct votes first = { 0 };
	while (spots.n < SPOTS_MAX && lines->len > 0) {
		g_autoptr(GHashTable) all =
		        g_hash_table_new_full(NULL, NULL, NULL, g_free);
		for (guint i = 0; i < lines->len; i++)
			vote_line(all, g_array_index(lines, struct scan, i), (int)i);
		g_autoptr(GPtrArray) places = evident(all);
		const struct votes *best = best_of(places);
		if (best == NULL ||
		    (spots.n > 0 && !belongs_to(best, &first, lines->len)))
			break;
		if (tells_order(&time_forms[best->spot.form]))
			best = by_order(places, best, date_format,
			                separator_at(lines, &best->spot), &spots);
		if (spots.n == 0)
			first = *best;
		spots.all[spots.n++] = best->spot;
		if (take_lines(lines, &best->spot) == 0)
			break;
	}
	spots.share = n > 0 ? (int)((n - lines->len) * 100 / n) : 0;
	return spots;
}
