/*
 * any_log.c - a log of no known format: the file's own lines tell where their time stands, and in which form.
 *
 * Format  text with a time in most lines
 * Takes   the time, the severity word before or behind it, the text from there on
 * Leaves  what stands before the time; it stays in the raw line
 * Quirks  places and forms are those that most lines of the sample share (time_spot.h); lines without a time there belong
 *         to the record before, so a text with few times gives few and long records
 */
#include "import/import.h"
#include "import/log_text.h"
#include "import/time_spot.h"

#include <string.h>

enum {
	LEVEL_WORDS = 6,  /* one of which may be a severity */
	INDEX_WORDS = 6,  /* the same where nearly all lines have one at the same place */
	LEVEL_REACH = 64, /* bytes */
	LEVEL_LINES = 5,  /* at least, and */
	LEVEL_SHARE = 80, /* of a hundred lines: then the place is that of the level */
	MENTION_WORDS = 6, /* before a time that is but mentioned */
	MOST_LINES = 50,   /* of a hundred: then it is a log */
	FEW = 1,           /* what else it bids: never inside of a wrapper */
	WEIGHT = 15,
};

/* What is known of a file. */
struct any_log {
	struct time_spots spots;
	int level_index;  /* word that is a severity in nearly all lines; -1 = none */
	bool level_ahead; /* before the time */
	bool whole; /* what stands before the time differs and says something: it belongs to the message */
	bool below; /* the line of the time says nothing: the text stands in the next one */
};

/* --- what it bids -------------------------------------------------------------------- */

/* "Time,5xx", "computer_name,data_type,datetime": nothing but names, and so no log begins */
static bool is_heading(struct scan heading)
{
	static const char *const times[] = { "time,", "timestamp,", "date,", "datetime,",
		                             "time;", "timestamp;", "time\t" };
	int separators = 0;
	scan_char(&heading, '"');
	for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
		const gsize len = strlen(times[i]);
		if ((gsize)(heading.end - heading.at) > len &&
		    g_ascii_strncasecmp(heading.at, times[i], len) == 0)
			return true;
	}
	for (; !scan_done(&heading); heading.at++) {
		const char c = *heading.at;
		const bool separator = c == ',' || c == ';' || c == '\t';
		if (!separator && !g_ascii_isalnum(c) &&
		    (c == '\0' || strchr("_@.-\"\r", c) == NULL))
			return false;
		separators += separator;
	}
	return separators >= 3;
}

/* A heading with separators and no time, and a separator right behind the times: columns of a table. */
static bool is_table(const GArray *lines, const struct time_spots *spots)
{
	const char *from;
	struct log_record record;
	for (guint i = 1; i < lines->len; i++) {
		const struct scan heading = g_array_index(lines, struct scan, 0);
		if (*heading.at == '#')
			return false;
		struct scan line = heading;
		if (time_spot_read(&spots->all[0], &line, &from, &record))
			return false;
		if (is_heading(heading))
			return true;
		line = g_array_index(lines, struct scan, i);
		if (!time_spot_read(&spots->all[0], &line, &from, &record))
			continue;
		return !scan_done(&line) && *line.at != '\0' &&
		       strchr(",;\t\"", *line.at) != NULL &&
		       memchr(heading.at, *line.at == '"' ? ',' : *line.at,
		              (gsize)(heading.end - heading.at)) != NULL;
	}
	return false;
}

/* Every line is an object: a log, where no format of JSON knows its time. */
static bool is_json_lines(const GArray *lines)
{
	guint whole = 0;
	for (guint i = 0; i < lines->len; i++) {
		const struct scan line =
		        scan_trimmed(g_array_index(lines, struct scan, i));
		whole += *line.at == '{' && line.end - line.at > 2 &&
		         (line.end[-1] == '}' || line.end - line.at >= 1000);
	}
	return lines->len > 1 && whole * 10 >= lines->len * 9;
}

/* "{" and "[ {" begin JSON, "<" markup; a line may begin with "[" and a time, or "<" and a priority. */
static bool is_document(const struct sample_bytes *sample, const GArray *lines,
                        const struct time_spots *spots)
{
	struct scan s = scan_of(sample->head, sample->head_len);
	const char first = sample_first(sample);
	while (!scan_done(&s) && g_ascii_isspace(*s.at))
		s.at++;
	if (scan_char(&s, '['))
		while (!scan_done(&s) && g_ascii_isspace(*s.at))
			s.at++;
	return (first == '{' && !is_json_lines(lines)) ||
	       (first == '<' && spots->share < MOST_LINES) ||
	       (first == '[' && !scan_done(&s) && *s.at == '{');
}

/* One time, far within a line of many: a text that mentions one. */
static bool mentions_a_time(const GArray *lines, const struct time_spots *spots)
{
	int n = 0;
	for (guint i = 0; i < lines->len; i++) {
		struct scan line = g_array_index(lines, struct scan, i);
		struct log_record record;
		const char *from;
		n += time_spot_read(&spots->all[0], &line, &from, &record);
	}
	return n == 1 && lines->len > 2 && spots->all[0].words > MENTION_WORDS;
}

static int bid(const struct sample_bytes *sample)
{
	if (memchr(sample->head, '\0', sample->head_len) != NULL)
		return 0;
	g_autoptr(GArray) lines = sample_lines(sample);
	const struct time_spots spots = time_spots_find(sample, NULL);
	if (spots.n == 0 || is_document(sample, lines, &spots) ||
	    is_table(lines, &spots) || mentions_a_time(lines, &spots))
		return 0;
	return spots.share >= MOST_LINES && sample_first(sample) != '{' ? WEIGHT : FEW;
}

/* --- levels ---------------------------------------------------------------------------- */

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

/* "ERR", not the "a98" of a thread */
static enum severity severity_of(struct scan word)
{
	for (const char *at = word.at; at < word.end; at++)
		if (!g_ascii_isalpha(*at))
			return SEVERITY_NONE;
	return log_severity(word);
}

/* "level=error" */
static bool names_level(struct scan key)
{
	static const char *const names[] = { "level", "lvl", "loglevel", "severity",
		                             "sev" };
	for (gsize i = 0; key.at != NULL && i < G_N_ELEMENTS(names); i++)
		if (log_is_caseless(key, names[i]))
			return true;
	return false;
}

/* "<Error>" in the first bytes, behind threads and ids: ClickHouse, WebLogic */
static bool angled_level(struct scan text, struct log_record *record)
{
	struct scan before, word;
	while (scan_until(&text, '<', &before)) {
		struct scan rest = text;
		if (!scan_until(&rest, '>', &word))
			return false;
		record->severity = word.end > word.at ? severity_of(word) : SEVERITY_NONE;
		record->severity_text = word;
		if (record->severity != SEVERITY_NONE)
			return true;
	}
	record->severity_text = (struct scan){ NULL, NULL };
	return false;
}

/* "ERROR" among the first words, "error" as the first or behind its key; one letter only alone and first. */
static bool find_level(struct scan text, struct log_record *record, bool *is_first)
{
	struct scan word, before = { NULL, NULL };
	text.end = text.end - text.at > LEVEL_REACH ? text.at + LEVEL_REACH : text.end;
	if (angled_level(text, record)) {
		*is_first = false;
		return true;
	}
	for (int i = 0; i < LEVEL_WORDS && next_letters(&text, &word); i++) {
		const bool letter = word.end - word.at == 1;
		const bool named = names_level(before);
		struct scan behind = text;
		before = word;
		const bool fail = i == 0 && scan_char(&behind, ':') &&
		                  log_is(word, "fail"); /* .NET's console */
		const enum severity severity = fail ? SEVERITY_ERROR : severity_of(word);
		if (severity == SEVERITY_NONE || (letter && (i > 0 || !is_upper(word))) ||
		    (i > 0 && !named && !is_upper(word)))
			continue;
		record->severity = severity;
		record->severity_text = word;
		*is_first = i == 0;
		return true;
	}
	return false;
}

/* The word at a place, whatever its case. */
static bool level_at(struct scan text, int index, struct log_record *record)
{
	struct scan word = { NULL, NULL };
	text.end = MIN(text.end, text.at + LEVEL_REACH);
	for (int i = 0; i <= index; i++)
		if (!next_letters(&text, &word))
			return false;
	const enum severity severity = severity_of(word);
	if (severity == SEVERITY_NONE || (word.end - word.at == 1 && !is_upper(word)))
		return false;
	record->severity = severity;
	record->severity_text = word;
	return true;
}

/* --- what is learnt ---------------------------------------------------------------------- */

static bool read_time(const struct any_log *log, struct scan *s, const char **from,
                      struct log_record *record)
{
	for (int i = 0; i < log->spots.n; i++)
		if (time_spot_read(&log->spots.all[i], s, from, record))
			return true;
	return false;
}

/* What closes the time or the level: "] ", " - ", ": ", "|" */
static void skip_closing(struct scan *s)
{
	while (!scan_done(s) && *s->at != '\0' &&
	       strchr("])}>\"':;,|- \t", *s->at) != NULL)
		s->at++;
}

/* "===": nothing that could be read */
static bool is_bare(struct scan s)
{
	for (; !scan_done(&s); s.at++)
		if (g_ascii_isalnum(*s.at) || (guchar)*s.at >= 0x80)
			return false;
	return true;
}

/* The letters of what stands before the time, as a number; 0 = there are none. */
static guint letters_before(const char *at, const char *time)
{
	guint hash = 0;
	for (; at < time; at++)
		if (g_ascii_isalpha(*at))
			hash = hash * 31 + (guchar)*at;
	return hash;
}

/* "type=PATH msg=audit(", "Start of the dump at", not "web-1 cart". */
static bool says_something(const char *at, const char *time)
{
	int blanks = 0;
	for (; at < time; at++) {
		if (*at == '=')
			return true;
		blanks += *at == ' ';
	}
	return blanks > 2;
}

/* How many lines have a severity at each word. */
struct level_votes {
	int lines, found;
	int at[INDEX_WORDS];
};

static void vote_level(struct level_votes *votes, struct scan text)
{
	struct log_record record = { 0 };
	bool is_first;
	votes->lines++;
	votes->found += find_level(text, &record, &is_first);
	for (int k = 0; k < INDEX_WORDS; k++)
		votes->at[k] += level_at(text, k, &record);
}

/* The first word that is one in nearly all of enough lines; -1 = none. */
static int index_of(const struct level_votes *votes)
{
	for (int k = 0; k < INDEX_WORDS && votes->lines >= LEVEL_LINES; k++)
		if (votes->at[k] * 100 >= votes->lines * LEVEL_SHARE)
			return k;
	return -1;
}

static void learn_texts(struct any_log *log, const GArray *lines)
{
	struct level_votes ahead = { 0 }, behind = { 0 };
	g_autoptr(GHashTable) kinds = g_hash_table_new(NULL, NULL);
	bool says = false;
	int bare = 0;
	for (guint i = 0; i < lines->len; i++) {
		const struct scan line = g_array_index(lines, struct scan, i);
		struct scan s = line;
		struct log_record record = { 0 };
		const char *from;
		if (!read_time(log, &s, &from, &record))
			continue;
		skip_closing(&s);
		bare += is_bare(s);
		vote_level(&behind, s);
		vote_level(&ahead, (struct scan){ line.at, from });
		says |= says_something(line.at, from);
		g_hash_table_add(kinds, GUINT_TO_POINTER(letters_before(line.at, from)));
	}
	log->below = bare * 100 >= behind.lines * LEVEL_SHARE;
	log->level_ahead = behind.found * 2 < behind.lines &&
	                   (ahead.found * 2 > ahead.lines || index_of(&ahead) >= 0);
	log->level_index = index_of(log->level_ahead ? &ahead : &behind);
	/* kinds of lines, not names: few of them */
	const int n = (int)g_hash_table_size(kinds);
	log->whole = says && n > 1 && n <= MAX(4, behind.lines / 10) && !log->level_ahead;
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	struct any_log *log = g_new0(struct any_log, 1);
	g_autoptr(GArray) lines = sample_lines(sample);
	log->spots =
	        time_spots_find(sample, options != NULL ? options->date_format : NULL);
	learn_texts(log, lines);
	log->whole |= sample_first(sample) == '{';
	return log;
}

static const char *assumed(const void *state)
{
	return ((const struct any_log *)state)->spots.assumed;
}

/* --- lines ---------------------------------------------------------------------------- */

/* The level, and what of the text is the message. */
static void read_text(const struct any_log *log, struct scan before, struct scan s,
                      struct log_record *record)
{
	bool is_first = false;
	skip_closing(&s);
	const struct scan text = log->level_ahead ? before : s;
	if (log->level_index >= 0 && level_at(text, log->level_index, record))
		is_first = log->level_index == 0;
	else
		find_level(text, record, &is_first);
	if (log->whole) {
		record->message = (struct scan){ before.at, s.end };
		return;
	}
	if (is_first && !log->level_ahead) {
		s.at = record->severity_text.end;
		skip_closing(&s);
	}
	if (!log->below || !is_bare(s))
		record->message = s;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct any_log *log = state;
	struct scan s = scan_of(line, len);
	struct log_record found = *record;
	const char *from;
	if (read_time(log, &s, &from, &found)) {
		*record = found;
		read_text(log, (struct scan){ line, from }, s, record);
		return LINE_RECORD;
	}
	/* "# Fields", but not "#0  main () at x.c" */
	if (len > 1 && line[0] == '#' && !g_ascii_isdigit(line[1]))
		return LINE_COMMENT;
	if (log->below) {
		record->message = scan_of(line, len);
		record->fills = true;
	}
	return LINE_CONTINUES;
}

const struct importer importer_any_log = {
	.name = "any-log",
	.title = "Any other text with times in it",
	.about = "No format of its own: the lines of the sample tell where their time "
	         "stands, by the words, separators and brackets before it, and in which "
	         "of some twenty forms: dated, without a year, of day, the day of a "
	         "year, an epoch that goes as times do, or TAI64N (as true TAI: of "
	         "programs "
	         "that count no leap seconds the times are up to 27 s early). A file may "
	         "have four "
	         "such places. Takes that time, the severity word behind or before it "
	         "and the text from there on, or the whole line where what stands before "
	         "the time differs from line to line. Lines that have no time there "
	         "belong to "
	         "the record before; \"#\" begins a comment. Leaves what always stands "
	         "before the time. Where only the file could tell day and month apart "
	         "and does "
	         "not, it says what it assumed; --date-format decides. Chosen only where "
	         "no other format is. Seen in real data: package managers, FTP, mail and "
	         "game servers, crawlers, firewalls, audit logs, histories of shells.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.weight = WEIGHT,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
	.assumed = assumed,
};
