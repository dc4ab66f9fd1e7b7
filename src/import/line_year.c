#include "import/line_year.h"

#include "import/log_text.h"

#include <string.h>

#define A_YEAR (365 * DAY)
#define SOON (62 * DAY) /* what comes so soon behind a step is the next that happened */
#define BOOT_MAX (7 * DAY) /* a machine runs without its clock set */

enum {
	YEARS_MAX = 64,     /* either way of the first record */
	TEXT_MAX = 4096,    /* bytes of a record that are looked through */
	VOTERS_MAX = 20000, /* records */
	LOOKS = 8,          /* ahead, for each record */
};

/* Midnight of 1 January, as a wall clock. */
static gint64 year_start(int year)
{
	const int before = year - 1;
	return (365 * (year - 1970) + before / 4 - before / 100 + before / 400 - 477) *
	       DAY;
}

/* Once a line: by what the year begins with, where a day is no other in it. */
gint64 year_of(gint64 civil, int year)
{
	enum { LEAP_DAY = 59 }; /* of the year, from 0 */
	const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	const gint64 into = civil - year_start(CLOCK_YEAR);
	const bool usual = year >= 1970 && year <= 2999 && into >= 0 && into < 366 * DAY;
	if (usual && (leap || into < LEAP_DAY * DAY))
		return year_start(year) + into;
	if (usual && into >= (LEAP_DAY + 1) * DAY)
		return year_start(year) + into - DAY;
	struct civil wall = instant_to_civil(civil);
	wall.year = year;
	return instant_from_civil(&wall);
}

struct year_shift year_shift_of(int year)
{
	const struct civil january = { .year = year, .month = 1, .day = 1 },
	                   march = { .year = year, .month = 3, .day = 1 };
	const gint64 first = instant_from_civil(&january),
	             spring = instant_from_civil(&march);
	if (first == INSTANT_NONE)
		return (struct year_shift){ 0 };
	return (struct year_shift){
		.year = year,
		.leap = spring - first == 60 * DAY,
		.before = first - CLOCK_YEAR_BEGINS,
		.after = spring - (CLOCK_LEAP_DAY + DAY),
	};
}

/* Against the order of the file half a year is the next year; along it, as machines may be quiet for long, nearly a whole. */
int year_step(gint64 before, gint64 now, bool descending)
{
	if (before - now > (descending ? A_YEAR - SOON : HALF_A_YEAR))
		return 1;
	if (now - before > (descending ? HALF_A_YEAR : A_YEAR - SOON))
		return -1;
	return 0;
}

/* --- a walk along the records ------------------------------------------------------ */

static bool has_no_year(const struct line_record *record)
{
	return record->begins && record->clock == CLOCK_NO_YEAR;
}

static struct line_record *next_without(GArray *lines, guint *i)
{
	for (; *i < lines->len; (*i)++) {
		struct line_record *record =
		        &g_array_index(lines, struct line_record, *i);
		if (has_no_year(record))
			return record;
	}
	return NULL;
}

/* "Jan  1 00:00:09": what a machine writes that has no clock yet; east of Greenwich up to 14 h later. */
static bool is_flat(gint64 civil)
{
	return civil >= CLOCK_YEAR_BEGINS && civil < CLOCK_YEAR_BEGINS + 15 * HOUR;
}

/* On the last days of a year the next line may well be of the first. */
static bool is_new_year(gint64 before, gint64 now, gint64 within)
{
	return now + A_YEAR - before < within;
}

static bool runs_down(GArray *lines)
{
	gint64 up = 0, down = 0, before = INSTANT_NONE;
	for (guint i = 0; i < lines->len; i++) {
		const struct line_record *record =
		        &g_array_index(lines, struct line_record, i);
		if (!has_no_year(record))
			continue;
		const gint64 step = before != INSTANT_NONE ? record->at - before : 0;
		up += step > 0 && step < HALF_A_YEAR;
		down += step < 0 && step > -HALF_A_YEAR;
		before = record->at;
	}
	return down > up;
}

/* A step that no order of the file explains: more than half a year, either way. */
static bool is_off(gint64 before, gint64 now)
{
	return ABS(now - before) > HALF_A_YEAR;
}

/* Whether a time goes on where before left off, as one does when a clock is set right. */
static bool goes_on(gint64 before, gint64 stepped, gint64 now, bool descending)
{
	const gint64 on = descending ? before - now : now - before;
	/* Years of a quiet machine may look so: within what a boot takes. */
	if (stepped > before)
		return ABS(on) < DAY && !is_new_year(stepped, before, SOON);
	return on >= -DAY && on < SOON &&
	       !is_new_year(before, stepped, is_flat(stepped) ? 2 * DAY : SOON);
}

/* Whether the step from before to the record at i is undone: the first record behind it that is back again, else 0. */
static guint undone_at(GArray *lines, guint i, gint64 before, bool descending,
                       gint64 *looks)
{
	const struct line_record *record = next_without(lines, &i);
	const gint64 stepped = record->at;
	gint64 at = stepped;
	for (i++; (*looks)-- > 0 && (record = next_without(lines, &i)) != NULL; i++) {
		const gint64 step = stepped < before ? record->at - at : at - record->at;
		if (step > HALF_A_YEAR) {
			const bool back =
			        ABS(at - stepped) < BOOT_MAX &&
			        goes_on(before, stepped, record->at, descending);
			return back ? i : 0;
		}
		at = record->at;
	}
	return 0;
}

static void mark(GArray *lines, guint from, guint to)
{
	for (guint i = from; i < to; i++)
		g_array_index(lines, struct line_record, i).off_clock = true;
}

/* The first lines of a machine that boots, of no clock at all. Returns where the others begin. */
static guint mark_first(GArray *lines)
{
	guint first = 0;
	const struct line_record *record = next_without(lines, &first);
	guint i = first;
	while (record != NULL && is_flat(record->at)) {
		i++;
		record = next_without(lines, &i);
	}
	/* Of the last days of a year: the file is newest first. */
	const gint64 day = record != NULL ? record->at - CLOCK_YEAR_BEGINS : 0;
	if (day <= 2 * DAY || day >= A_YEAR - 2 * DAY)
		return first;
	mark(lines, first, i);
	return i;
}

/* A machine that boots: a stretch of lines lies far off, and behind it time goes on. */
static void mark_off_clock(GArray *lines, gint64 before, bool descending)
{
	guint i = before == INSTANT_NONE && !descending ? mark_first(lines) : 0;
	gint64 looks = LOOKS * (gint64)lines->len; /* in all, however often it steps */
	const struct line_record *record;
	for (; (record = next_without(lines, &i)) != NULL; i++) {
		if (before != INSTANT_NONE && is_off(before, record->at)) {
			const guint back =
			        undone_at(lines, i, before, descending, &looks);
			if (back > i) {
				mark(lines, i, back);
				i = back;
				record = &g_array_index(lines, struct line_record, i);
			}
		}
		before = record->at;
	}
}

static struct year_turn *find_turn(const struct year_walk *walk, int year)
{
	for (guint i = walk->turns->len; i > 0; i--) {
		struct year_turn *turn =
		        &g_array_index(walk->turns, struct year_turn, i - 1);
		if (turn->year == year)
			return turn;
	}
	return NULL;
}

static struct year_turn *turn_of(struct year_walk *walk, int year)
{
	if (find_turn(walk, year) == NULL) {
		const struct year_turn turn = { year, INSTANT_NONE, 0 };
		g_array_append_val(walk->turns, turn);
	}
	return find_turn(walk, year);
}

static bool is_leap_day(gint64 civil)
{
	return civil >= CLOCK_LEAP_DAY && civil < CLOCK_LEAP_DAY + DAY;
}

void year_walk(struct year_walk *walk, GArray *lines, gint64 before, gint64 line)
{
	*walk = (struct year_walk){
		.turns = g_array_new(FALSE, FALSE, sizeof(struct year_turn)),
		.descending = runs_down(lines),
		.last = INSTANT_NONE,
	};
	mark_off_clock(lines, before, walk->descending);
	gint64 at = INSTANT_NONE;
	line--;
	for (guint i = 0; i < lines->len; i++) {
		const struct line_record *record =
		        &g_array_index(lines, struct line_record, i);
		line += record->ordinal == 0;
		if (!has_no_year(record) || record->off_clock)
			continue;
		if (at == INSTANT_NONE) {
			walk->line = line;
			walk->first = record->at;
		} else
			walk->turned += year_step(at, record->at, walk->descending);
		walk->turned = CLAMP(walk->turned, -YEARS_MAX, YEARS_MAX);
		at = walk->last = record->at;
		struct year_turn *turn = turn_of(walk, walk->turned);
		turn->latest = MAX(turn->latest, at);
		if (turn->leap_line == 0 && is_leap_day(at))
			turn->leap_line = line;
	}
}

void year_walk_on(struct year_walk *all, const struct year_walk *next)
{
	if (next->last == INSTANT_NONE)
		return;
	if (all->turns == NULL)
		*all = (struct year_walk){
			.turns = g_array_new(FALSE, FALSE, sizeof(struct year_turn)),
			.descending = next->descending,
			.line = next->line,
			.first = next->first,
		};
	else
		all->turned += year_step(all->last, next->first, all->descending);
	for (guint i = 0; i < next->turns->len; i++) {
		const struct year_turn *one =
		        &g_array_index(next->turns, struct year_turn, i);
		struct year_turn *turn = turn_of(all, all->turned + one->year);
		turn->latest = MAX(turn->latest, one->latest);
		if (turn->leap_line == 0)
			turn->leap_line = one->leap_line;
	}
	all->turned = CLAMP(all->turned + next->turned, -YEARS_MAX, YEARS_MAX);
	all->last = next->last;
}

void year_walk_clear(struct year_walk *walk)
{
	g_clear_pointer(&walk->turns, g_array_unref);
}

static bool fits(const struct year_walk *walk, int year, gint64 latest,
                 const struct year_turn *but)
{
	for (guint i = 0; i < walk->turns->len; i++) {
		const struct year_turn *turn =
		        &g_array_index(walk->turns, struct year_turn, i);
		if (turn == but)
			continue;
		const int of = year + turn->year;
		gint64 last = year_of(turn->latest, of);
		if (turn->leap_line > 0 && year_of(CLOCK_LEAP_DAY, of) == INSTANT_NONE)
			return false;
		if (last == INSTANT_NONE) /* 29 February, but of another record */
			last = year_of(turn->latest - DAY, of);
		if (last == INSTANT_NONE || last > latest)
			return false;
	}
	return true;
}

static int newest(const struct year_walk *walk, gint64 latest,
                  const struct year_turn *but)
{
	for (int year = instant_to_civil(latest).year + YEARS_MAX; year > 1970; year--)
		if (fits(walk, year, latest, but))
			return year;
	return 0;
}

/* Whether the file ends as a machine boots: nothing but lines of no clock behind the last turn of the year. */
static bool ends_flat(const struct year_turn *before, const struct year_turn *last)
{
	return before != NULL && last != NULL && is_flat(last->latest) &&
	       !is_new_year(before->latest, last->latest, 2 * DAY);
}

int year_not_after(const struct year_walk *walk, gint64 latest)
{
	const struct year_turn *before = find_turn(walk, walk->turned - 1),
	                       *last = find_turn(walk, walk->turned);
	const int year = newest(walk, latest, NULL);
	if (walk->descending || !ends_flat(before, last))
		return year;
	const int other = newest(walk, latest, last);
	const gint64 end = year_of(before->latest, other + before->year);
	return other > year && end != INSTANT_NONE && latest - end < SOON ? other : year;
}

/* --- dates with a year in the lines -------------------------------------------------- */

/* How often each year is told for the first record: strongly, by a time that is that of the line, or by its day alone. */
struct votes {
	int strong[2 * YEARS_MAX + 400], weak[2 * YEARS_MAX + 400];
	gint64 line[2 * YEARS_MAX + 400];
};
#define FIRST_YEAR 1900
#define LAST_YEAR (FIRST_YEAR + 2 * YEARS_MAX + 400 - 1)

static void vote(struct votes *votes, int year, bool strong, gint64 line)
{
	if (year < FIRST_YEAR || year > LAST_YEAR)
		return;
	const int i = year - FIRST_YEAR;
	(strong ? votes->strong : votes->weak)[i]++;
	if (votes->line[i] == 0)
		votes->line[i] = line;
}

/* A time in the line is the line's own: apart by no more than a zone and two minutes. */
static bool same_moment(gint64 a, gint64 b)
{
	const gint64 quarter = 15 * MINUTE, off = ABS(a - b), rest = off % quarter;
	return off <= 14 * HOUR + 2 * MINUTE &&
	       (rest <= 2 * MINUTE || quarter - rest <= 2 * MINUTE);
}

/* What a date with its year, as a wall clock, says of a line of that civil time. */
static void vote_by_date(struct votes *votes, gint64 date, bool timed, gint64 civil,
                         int turned, gint64 line)
{
	const int about = instant_to_civil(date).year;
	for (int year = about - 1; year <= about + 1; year++) {
		const gint64 at = year_of(civil, year);
		if (at == INSTANT_NONE)
			continue;
		if (timed && same_moment(at, date))
			vote(votes, year - turned, true, line);
		else if (at - date < (timed ? DAY : 2 * DAY) && at - date > -DAY)
			vote(votes, year - turned, false, line);
	}
}

/* "2026-03-14": a date without a time */
static bool read_day(struct scan s, gint64 *date)
{
	struct stamp stamp;
	if (s.end - s.at < 10 || !stamp_parse_iso(s.at, 10, &stamp))
		return false;
	*date = stamp.civil;
	return s.end - s.at == 10 || !g_ascii_isdigit(s.at[10]);
}

/* "1364481363.243" of the kernel's audit, and other epochs with a fraction */
static bool read_epoch(struct scan s, gint64 *at)
{
	struct log_record record = { 0 };
	const char *start = s.at;
	if (!log_time_epoch(&s, &record) || start + 10 >= s.end || start[10] != '.')
		return false;
	*at = record.stamp.civil;
	return true;
}

/* A time with its year at s; *timed: of day, too. */
static bool read_date(struct scan s, gint64 *date, bool *timed)
{
	struct log_record record = { 0 };
	*timed = true;
	if (read_epoch(s, date))
		return true;
	if (log_time_any(&s, &record) && record.clock == CLOCK_FULL) {
		*date = record.stamp.civil;
		return true;
	}
	*timed = false;
	return read_day(s, date);
}

/* Four digits that may be a year, or ten of an epoch: most lines have none. */
static bool may_have_date(const char *text, gsize len)
{
	for (gsize i = 0; i + 4 <= len; i++)
		if ((text[i] == '2' || text[i] == '1') &&
		    (i == 0 || !g_ascii_isdigit(text[i - 1])) &&
		    g_ascii_isdigit(text[i + 1]) && g_ascii_isdigit(text[i + 2]) &&
		    g_ascii_isdigit(text[i + 3]))
			return true;
	return false;
}

typedef void (*on_date)(struct votes *votes, gint64 date, bool timed, gint64 civil,
                        int turned, gint64 line);

static void dates_in(struct votes *votes, const char *text, gsize len, gint64 civil,
                     int turned, gint64 line, on_date tell)
{
	if (!may_have_date(text, len))
		return;
	struct scan s = scan_of(text, len);
	for (; s.at < s.end; s.at++) {
		gint64 date;
		bool timed;
		const char before = s.at > text ? s.at[-1] : ' ';
		if (!g_ascii_isalnum(*s.at) || g_ascii_isalnum(before) || before == '.' ||
		    before == '-' || before == '/')
			continue;
		if (read_date(s, &date, &timed))
			tell(votes, date, timed, civil, turned, line);
	}
}

/* A head: "Log file created at: 2026/03/14 14:00:00" tells the year nearest to it. */
static void vote_by_head(struct votes *votes, gint64 date, bool timed, gint64 civil,
                         int turned, gint64 line)
{
	const int about = instant_to_civil(date).year;
	(void)timed;
	for (int year = about - 1; year <= about + 1; year++) {
		const gint64 at = year_of(civil, year);
		if (at != INSTANT_NONE && ABS(at - date) < SOON)
			vote(votes, year - turned, true, line);
	}
}

/* The year with most votes, where hardly any other has some. */
static int elected(const struct votes *votes, const int *of, int least, int share,
                   gint64 *line)
{
	int best = 0, all = 0;
	for (int i = 0; i <= LAST_YEAR - FIRST_YEAR; i++) {
		all += of[i];
		best = of[i] > of[best] ? i : best;
	}
	if (of[best] < least || of[best] * 100 < all * share)
		return 0;
	*line = votes->line[best];
	return FIRST_YEAR + best;
}

/* A record beside it that has a year, a zone and a few hours apart. */
static void vote_by_neighbour(struct votes *votes, gint64 date, gint64 civil, int turned,
                              gint64 line)
{
	const int about = instant_to_civil(date).year;
	for (int year = about - 1; year <= about + 1; year++) {
		const gint64 at = year_of(civil, year);
		if (at != INSTANT_NONE && ABS(at - date) < 2 * DAY)
			vote(votes, year - turned, true, line);
	}
}

/* What stands before the first record: "-- Logs begin at Sat 2026-03-14 ..." */
static void hear_heads(struct votes *votes, const GArray *lines, const char *bytes,
                       gint64 line)
{
	guint first = 0;
	const struct line_record *record = next_without((GArray *)(gsize)lines, &first);
	for (guint i = 0; record != NULL && i < first; i++, line++) {
		const struct line_record *head =
		        &g_array_index(lines, struct line_record, i);
		if (!head->begins)
			dates_in(votes, bytes + head->offset,
			         MIN(head->text_length, TEXT_MAX), record->at, 0, line,
			         vote_by_head);
	}
}

int year_told(const struct year_walk *walk, const GArray *lines, const char *bytes,
              gint64 first_line, gint64 *line)
{
	g_autofree struct votes *votes = g_new0(struct votes, 1);
	gint64 number = first_line - 1, before = INSTANT_NONE, dated = INSTANT_NONE;
	int turned = 0, voters = 0;
	hear_heads(votes, lines, bytes, first_line);
	for (guint i = 0; i < lines->len && voters < VOTERS_MAX; i++) {
		const struct line_record *record =
		        &g_array_index(lines, struct line_record, i);
		number += record->ordinal == 0;
		if (record->begins && record->clock == CLOCK_FULL) {
			dated = record->at;
			if (before != INSTANT_NONE)
				vote_by_neighbour(votes, dated, before, turned, number);
		}
		if (!has_no_year(record) || record->off_clock)
			continue;
		if (before != INSTANT_NONE)
			turned += year_step(before, record->at, walk->descending);
		before = record->at;
		voters++;
		if (dated != INSTANT_NONE)
			vote_by_neighbour(votes, dated, before, turned, number);
		dates_in(votes, bytes + record->offset,
		         MIN(record->text_length, TEXT_MAX), before, turned, number,
		         vote_by_date);
	}
	const int strong = elected(votes, votes->strong, 1, 66, line);
	return strong != 0 ? strong : elected(votes, votes->weak, 3, 80, line);
}
