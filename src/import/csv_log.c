/*
 * csv_log.c - log records in a table of text: a heading that names a time and a message.
 *
 * Format  datetime,timestamp_desc,source,source_long,message,parser,...         plaso and Timesketch
 *         date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,...   log2timeline's l2tcsv
 *         @timestamp,@message,@logStream                                        CloudWatch Logs Insights
 *         "labels","Time","Line","tsNs","id"                                    Grafana, "download logs" as CSV
 *         and any other heading with such names; RFC 4180, separators , ; and tab. plaso.readthedocs.io "Output and
 *         formatting", docs.aws.amazon.com/AmazonCloudWatch, grafana.com/docs. Read 2026-11-25.
 * Takes   time (a date and a time of day are joined), level, service, host; the message by its own format
 * Leaves  all other columns
 * Quirks  newest first where it is an answer to a query; a quoted message may go on in the lines behind, which belong to its
 *         record; of several times the one that is a date beats an epoch, whose column may be of any unit
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum column { TIME, DATE, ZONE, LEVEL, SERVICE, HOST, MESSAGE, COLUMNS };
enum { CELLS_MAX = 256, NAME_MAX_BYTES = 64, LEAST_INSIDE = 20 };

/* What headings call them, the best first. */
static const struct {
	const char *name;
	enum column column;
} names[] = {
	{ "datetime", TIME },       { "@timestamp", TIME },
	{ "_time", TIME },          { "eventtime", TIME },
	{ "time", TIME },           { "timestamp", TIME },
	{ "timegenerated", TIME },  { "date/time", TIME },
	{ "tsns", TIME },           { "ts", TIME },
	{ "date", DATE },           { "timezone", ZONE },
	{ "level", LEVEL },         { "severity", LEVEL },
	{ "loglevel", LEVEL },      { "log_level", LEVEL },
	{ "severitytext", LEVEL },  { "detected_level", LEVEL },
	{ "service", SERVICE },     { "servicename", SERVICE },
	{ "container", SERVICE },   { "app", SERVICE },
	{ "podname", SERVICE },     { "component", SERVICE },
	{ "program", SERVICE },     { "sourcetype", SERVICE },
	{ "source_long", SERVICE }, { "@logstream", SERVICE },
	{ "host", HOST },           { "hostname", HOST },
	{ "computer", HOST },       { "computer_name", HOST },
	{ "node", HOST },           { "message", MESSAGE },
	{ "@message", MESSAGE },    { "desc", MESSAGE },
	{ "log", MESSAGE },         { "line", MESSAGE },
	{ "body", MESSAGE },        { "msg", MESSAGE },
	{ "_raw", MESSAGE },        { "content", MESSAGE },
	{ "log_line", MESSAGE },    { "description", MESSAGE },
};

struct table {
	char separator;  /* '\0': the file is none */
	int at[COLUMNS]; /* of the row, -1 = it has no such column */
	gsize heading;   /* its hash */
};

/* --- cells ---------------------------------------------------------------------------------- */

struct cell {
	struct scan text; /* without its quotes */
	bool doubled;     /* holds quotes that stand twice */
};

/* The next cell of the line; false: there is none. An open quote ends with the line. */
static bool next_cell(struct scan *s, char separator, bool *more, struct cell *cell)
{
	if (!*more)
		return false;
	cell->doubled = false;
	if (!scan_char(s, '"')) {
		*more = scan_until(s, separator, &cell->text);
		if (!*more)
			cell->text = *s;
		return true;
	}
	cell->text.at = s->at;
	for (; !scan_done(s); s->at++) {
		if (*s->at != '"')
			continue;
		if (s->at + 1 == s->end || s->at[1] != '"')
			break;
		cell->doubled = true;
		s->at++;
	}
	cell->text.end = s->at;
	struct scan rest;
	*more = scan_until(s, separator, &rest);
	return true;
}

/* With each doubled quote once, in room. */
static struct scan unquoted(const struct cell *cell, char *room)
{
	struct scan s = cell->text;
	char *out = room;
	if (!cell->doubled)
		return s;
	for (; !scan_done(&s) && out < room + LOG_ROOM - 1; s.at++) {
		*out++ = *s.at;
		if (*s.at == '"')
			s.at++;
	}
	return scan_of(room, (gsize)(out - room));
}

/* --- the heading -------------------------------------------------------------------------------- */

static gsize hash_of(struct scan line)
{
	gsize hash = (gsize)(line.end - line.at);
	for (; !scan_done(&line); line.at++)
		hash = hash * 31 + (guchar)*line.at;
	return hash;
}

/* Its rank among the names, less is better; -1 = another. */
static int rank_of(struct scan cell)
{
	cell = scan_trimmed(cell);
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (log_is_caseless(cell, names[i].name))
			return (int)i;
	return -1;
}

static void read_heading(struct table *table, struct scan line, char separator)
{
	int best[COLUMNS];
	struct cell cell;
	bool more = true;
	struct scan s = line;
	for (int i = 0; i < COLUMNS; i++) {
		table->at[i] = -1;
		best[i] = G_MAXINT;
	}
	for (int i = 0; i < CELLS_MAX && next_cell(&s, separator, &more, &cell); i++) {
		const int rank = rank_of(cell.text);
		if (rank < 0 || rank >= best[names[rank].column])
			continue;
		best[names[rank].column] = rank;
		table->at[names[rank].column] = i;
	}
	if (table->at[MESSAGE] < 0 || (table->at[TIME] < 0 && table->at[DATE] < 0))
		return;
	table->separator = separator;
	table->heading = hash_of(line);
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	static const char separators[] = { ',', ';', '\t' };
	struct table *table = g_new0(struct table, 1);
	struct scan s = scan_of(sample->head, sample->head_len), line;
	(void)options;
	scan_word(&s, "\xef\xbb\xbf");
	if (!scan_until(&s, '\n', &line))
		line = s;
	if (line.end > line.at && line.end[-1] == '\r')
		line.end--;
	for (gsize i = 0; i < sizeof separators && table->separator == '\0'; i++)
		read_heading(table, line, separators[i]);
	return table;
}

/* --- rows ------------------------------------------------------------------------------------------ */

/* "03/14/2026" of l2tcsv: the month first */
static bool american_date(struct scan s, gint64 *at)
{
	gint64 month, day, year;
	if (!scan_digits(&s, 1, 2, &month) || !scan_char(&s, '/') ||
	    !scan_digits(&s, 1, 2, &day) || !scan_char(&s, '/') ||
	    !scan_digits(&s, 4, 4, &year) || !scan_done(&s))
		return false;
	*at = instant_from_civil(&(struct civil){
	        .year = (int)year, .month = (int)month, .day = (int)day });
	return *at != INSTANT_NONE;
}

/* "2026-03-14" and "14:11:07,102", "03/14/2026" and "14:11:07" */
static bool joined_time(struct scan date, struct scan time, struct log_record *record)
{
	char text[NAME_MAX_BYTES];
	const int n = g_snprintf(text, sizeof text, "%.*s %.*s",
	                         (int)MIN(date.end - date.at, 24), date.at,
	                         (int)MIN(time.end - time.at, 24), time.at);
	struct scan s = scan_of(text, (gsize)CLAMP(n, 0, (int)sizeof text - 1));
	gint64 day;
	if (american_date(date, &day) && log_time_clock(&time, record)) {
		record->clock = CLOCK_FULL;
		record->stamp.civil += day;
		return true;
	}
	const bool ok = log_time_any(&s, record) && scan_done(&s);
	record->zone_label = (struct scan){ NULL, NULL }; /* it was in text */
	return ok;
}

static bool cell_time(const struct table *table, const struct cell *cells,
                      struct log_record *record)
{
	struct scan time = scan_of("", 0), date = time;
	if (table->at[TIME] >= 0)
		time = scan_trimmed(cells[TIME].text);
	if (table->at[DATE] >= 0)
		date = scan_trimmed(cells[DATE].text);
	struct scan s = time;
	if (!scan_done(&date) && !scan_done(&time) && joined_time(date, time, record)) {
		if (table->at[ZONE] >= 0)
			record->zone_label = scan_trimmed(cells[ZONE].text);
		return true;
	}
	if (!log_time_any(&s, record) || record->clock != CLOCK_FULL) {
		s = date;
		if (!log_time_any(&s, record) || record->clock != CLOCK_FULL)
			return false;
	}
	scan_blanks(&s);
	return scan_done(&s);
}

static bool read_row(const struct table *table, struct scan s, struct log_record *record)
{
	struct cell cells[COLUMNS] = { 0 }, cell;
	bool more = true;
	int i = 0, found = 0;
	for (; i < CELLS_MAX && next_cell(&s, table->separator, &more, &cell); i++)
		for (int column = 0; column < COLUMNS; column++)
			if (table->at[column] == i) {
				cells[column] = cell;
				found++;
			}
	if (cells[MESSAGE].text.at == NULL || !cell_time(table, cells, record))
		return false;
	if (table->at[LEVEL] >= 0) {
		record->severity = log_severity(cells[LEVEL].text);
		if (record->severity != SEVERITY_NONE)
			record->severity_text = cells[LEVEL].text;
	}
	record->service = cells[SERVICE].text;
	record->host = cells[HOST].text;
	record->payload = unquoted(&cells[MESSAGE], record->room);
	if (record->severity == SEVERITY_NONE)
		record->severity =
		        log_severity_ahead(record->payload, &record->severity_text);
	return found > 0;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct table *table = state;
	const struct scan s = scan_of(line, len);
	if (table->separator == '\0')
		return LINE_NOT_MINE;
	const struct log_record empty = *record;
	if (read_row(table, s, record))
		return LINE_RECORD;
	*record = empty;
	return hash_of(s) == table->heading ? LINE_COMMENT : LINE_CONTINUES;
}

const struct importer importer_csv_log = {
	.name = "csv-log",
	.title = "Log records in CSV: plaso, Timesketch, l2tcsv, Insights, Grafana, any "
	         "with time and message",
	.about =
	        "The heading names the columns: a time (or a date and a time of day) and "
	        "a message, and maybe level, service and host, by the words that tools "
	        "use for them. Messages are read by the formats that they have. Quoted "
	        "messages may go on in further lines. Leaves all other columns. RFC "
	        "4180, plaso and Timesketch, CloudWatch Logs Insights and Grafana, read "
	        "2026-11-25. Seen in real data: Timesketch's samples, Nezha's exports, "
	        "loghub's labelled logs.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
	.wraps = true,
	.inner_least = LEAST_INSIDE,
};
