/*
 * any_log.c - a log of no known format: the file's own lines tell where their time stands, and in which form.
 *
 * Format  text with a time in most lines, behind up to six words
 * Takes   the time, the severity word behind it, the text from there on
 * Leaves  what stands before the time; it stays in the raw line
 * Quirks  place and form are those that most lines of the sample share; lines without a time there belong to the record
 *         before, so a text with few times gives few and long records
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum {
	WORDS_MAX = 6,      /* before the time */
	SAMPLE_LINES = 200, /* of head and tail each */
	LEVEL_WORDS = 4,    /* behind the time, one of which may be a severity */
	LEVEL_REACH = 64,   /* bytes */
	MOST_LINES = 50,    /* of a hundred: then it is a log */
	FEW = 1,            /* what else it bids: never inside of a wrapper */
	WEIGHT = 15,
};
#define EPOCH_FIRST (G_GINT64_CONSTANT(946684800) * SECOND) /* 2000: ids are no epochs */
#define EPOCH_LAST (G_GINT64_CONSTANT(4102444800) * SECOND) /* 2100 */

/* --- forms of times ----------------------------------------------------------------- */

static bool epoch(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	if (!log_time_epoch(&rest, record) || record->stamp.civil < EPOCH_FIRST ||
	    record->stamp.civil >= EPOCH_LAST)
		return false;
	*s = rest;
	return true;
}

/* "20140314.141107,344", "20140314-14:11:07", "20140314T141107" */
static bool compact(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	gint64 day, clock;
	if (!scan_digits(&rest, 8, 8, &day) || scan_done(&rest) ||
	    strchr("-_.T ", *rest.at) == NULL || *rest.at == '\0')
		return false;
	rest.at++;
	struct civil civil = { .year = (int)(day / 10000),
		               .month = (int)(day / 100 % 100),
		               .day = (int)(day % 100) };
	struct log_record of_day = { 0 };
	gint64 resolution = SECOND, after = 0;
	if (log_time_clock(&rest, &of_day)) {
		after = of_day.stamp.civil;
		resolution = of_day.stamp.resolution;
	} else if (scan_digits(&rest, 6, 6, &clock)) {
		civil.hour = (int)(clock / 10000);
		civil.minute = (int)(clock / 100 % 100);
		civil.second = (int)(clock % 100);
	} else
		return false;
	const gint64 at = instant_from_civil(&civil);
	if (at == INSTANT_NONE)
		return false;
	record->clock = CLOCK_FULL;
	record->stamp = (struct stamp){ .civil = at + after, .resolution = resolution };
	*s = rest;
	return true;
}

typedef bool (*time_form)(struct scan *s, struct log_record *record);
static const time_form forms[] = {
	log_time_iso,    log_time_ctime,      log_time_day_first,
	log_time_syslog, log_time_short_year, compact,
	epoch,           log_time_month_day,  log_time_clock,
	log_time_tai64,
};

/* --- where it stands ------------------------------------------------------------------ */

struct spot {
	int words; /* before it; -1: no line has a time */
	int form;
	int share; /* of a hundred lines */
};

static bool skip_words(struct scan *s, int words)
{
	struct scan word;
	while (words-- > 0) {
		if (!log_word(s, &word))
			return false;
		scan_blanks(s);
	}
	return !scan_done(s);
}

/* "[", "(", "<", a quote, "time=" */
static void skip_opening(struct scan *s)
{
	struct scan rest = *s;
	while (!scan_done(&rest) && g_ascii_isalpha(*rest.at))
		rest.at++;
	if (rest.at > s->at && scan_char(&rest, '='))
		*s = rest;
	while (!scan_done(s) && *s->at != '\0' && strchr("[(<{\"'|", *s->at) != NULL)
		s->at++;
}

/* The time at a place; the cursor is left behind it. */
static bool read_at(struct scan *s, int words, int form, struct log_record *record)
{
	struct scan rest = *s;
	scan_blanks(&rest);
	if (!skip_words(&rest, words))
		return false;
	skip_opening(&rest);
	if (!forms[form](&rest, record))
		return false;
	if (!scan_done(&rest) && g_ascii_isdigit(*rest.at))
		return false; /* a longer number */
	*s = rest;
	return true;
}

struct votes {
	int of[WORDS_MAX + 1][G_N_ELEMENTS(forms)];
	int lines;
};

static void vote(struct votes *votes, struct scan line)
{
	struct log_record record = { 0 };
	scan_blanks(&line);
	if (scan_done(&line) || *line.at == '\r')
		return;
	votes->lines++;
	for (int words = 0; words <= WORDS_MAX; words++)
		for (int form = 0; form < (int)G_N_ELEMENTS(forms); form++) {
			struct scan s = line;
			votes->of[words][form] += read_at(&s, words, form, &record);
		}
}

static void vote_lines(struct votes *votes, const char *text, gsize len)
{
	struct scan s = scan_of(text, len), line;
	for (int i = 0; i < SAMPLE_LINES && !scan_done(&s); i++) {
		if (!scan_until(&s, '\n', &line)) {
			line = s;
			s.at = s.end;
		}
		line.end = MIN(line.end, line.at + 1024);
		vote(votes, line);
	}
}

/* The first place that has nine tenths of the votes that the best one has. */
static struct spot find_spot(const struct sample_bytes *sample)
{
	struct votes votes = { 0 };
	struct spot spot = { .words = -1 };
	int most = 0;
	vote_lines(&votes, sample->head, sample->head_len);
	vote_lines(&votes, sample->tail, sample->tail_len);
	for (int i = 0; i <= WORDS_MAX; i++)
		for (gsize j = 0; j < G_N_ELEMENTS(forms); j++)
			most = MAX(most, votes.of[i][j]);
	for (int i = WORDS_MAX; most > 0 && i >= 0; i--)
		for (int j = (int)G_N_ELEMENTS(forms) - 1; j >= 0; j--)
			if (votes.of[i][j] * 10 >= most * 9)
				spot = (struct spot){
					i, j, votes.of[i][j] * 100 / votes.lines
				};
	return spot;
}

/* A heading with separators and no time, and a separator right behind the times: columns of a table. */
static bool is_table(const struct sample_bytes *sample, const struct spot *spot)
{
	struct scan s = scan_of(sample->head, sample->head_len), heading, line;
	struct log_record record = { 0 };
	if (!scan_until(&s, '\n', &heading))
		return false;
	line = heading;
	if (read_at(&line, spot->words, spot->form, &record))
		return false;
	while (scan_until(&s, '\n', &line))
		if (read_at(&line, spot->words, spot->form, &record))
			return !scan_done(&line) && strchr(",;\t\"", *line.at) != NULL &&
			       (memchr(heading.at, *line.at == '"' ? ',' : *line.at,
			               (gsize)(heading.end - heading.at)) != NULL);
	return false;
}

/* "{" and "[ {" begin JSON, "<" markup; a line may begin with "[" and a time, or "<" and a priority. */
static bool is_document(const struct sample_bytes *sample, const struct spot *spot)
{
	struct scan s = scan_of(sample->head, sample->head_len);
	const char first = sample_first(sample);
	while (!scan_done(&s) && g_ascii_isspace(*s.at))
		s.at++;
	if (scan_char(&s, '['))
		while (!scan_done(&s) && g_ascii_isspace(*s.at))
			s.at++;
	return first == '{' || (first == '<' && spot->share < MOST_LINES) ||
	       (first == '[' && !scan_done(&s) && *s.at == '{');
}

static int bid(const struct sample_bytes *sample)
{
	const struct spot spot = find_spot(sample);
	if (spot.words < 0 || memchr(sample->head, '\0', sample->head_len) != NULL ||
	    is_document(sample, &spot) || is_table(sample, &spot))
		return 0;
	return spot.share >= MOST_LINES ? WEIGHT : FEW;
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	const struct spot spot = find_spot(sample);
	return g_memdup2(&spot, sizeof spot);
}

/* --- lines ---------------------------------------------------------------------------- */

/* A word of letters, the next one at s; false: the reach or the line is over. */
static bool next_letters(struct scan *s, struct scan *word)
{
	while (!scan_done(s) && !g_ascii_isalpha(*s->at))
		s->at++;
	word->at = s->at;
	while (!scan_done(s) && (g_ascii_isalnum(*s->at) || *s->at == '_'))
		s->at++;
	word->end = s->at;
	return word->end > word->at;
}

static bool is_upper(struct scan word)
{
	for (; word.at < word.end; word.at++)
		if (g_ascii_islower(*word.at))
			return false;
	return true;
}

/* "ERROR" among the first words, "error" as the first; one letter only alone and first. */
static void read_level(struct scan *s, struct log_record *record)
{
	struct scan rest = scan_of(s->at, MIN((gsize)(s->end - s->at), LEVEL_REACH)),
	            word;
	for (int i = 0; i < LEVEL_WORDS && next_letters(&rest, &word); i++) {
		const bool letter = word.end - word.at == 1;
		const enum severity severity = log_severity(word);
		if (severity == SEVERITY_NONE || (letter && (i > 0 || !is_upper(word))) ||
		    (i > 0 && !g_ascii_isupper(*word.at)) || (i > 0 && !is_upper(word)))
			continue;
		record->severity = severity;
		record->severity_text = word;
		if (i == 0)
			s->at = word.end;
		return;
	}
}

/* What closes the time or the level: "] ", " - ", ": ", "|" */
static void skip_closing(struct scan *s)
{
	while (!scan_done(s) && *s->at != '\0' &&
	       strchr("])}>\"':;,|- \t", *s->at) != NULL)
		s->at++;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct spot *spot = state;
	struct scan s = scan_of(line, len);
	struct log_record found = *record;
	if (spot->words < 0 || !read_at(&s, spot->words, spot->form, &found))
		return LINE_CONTINUES;
	*record = found;
	skip_closing(&s);
	read_level(&s, record);
	if (record->severity_text.at != NULL && s.at == record->severity_text.end)
		skip_closing(&s);
	record->message = s;
	return LINE_RECORD;
}

const struct importer importer_any_log = {
	.name = "any-log",
	.title = "Any other text with times in it",
	.about = "No format of its own: the lines of the sample tell where their time "
	         "stands (behind "
	         "up to six words) and in which of ten forms, dated, without a year, of "
	         "day, an epoch, or TAI64N (as true TAI: of programs that count no leap "
	         "seconds the times are up to 27 s early). Takes that time, the severity "
	         "word behind it and the text from "
	         "there on. "
	         "Lines that have no time there belong to the record before. Leaves what "
	         "stands "
	         "before the time. Chosen only where no other format is. Seen in real "
	         "data: package "
	         "managers, FTP and game servers, crawlers, firewalls.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.weight = WEIGHT,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
};
