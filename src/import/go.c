/*
 * go.c - text logs of Go programs: package log, the default handler of slog, gin, logrus formatters that name a file.
 *
 * Format  "2026/03/14 14:11:07[.102341] [main.go:88: ]message"; slog: a level behind the time; gin:
 *         "[GIN] 2026/03/14 - 14:11:07 | 502 |    3.001s |   203.0.113.9 | GET      "/api""
 *         pkg.go.dev/log, pkg.go.dev/log/slog, github.com/gin-gonic/gin logger.go. Read 2026-11-25.
 * Quirks  no zone; a panic is "panic: ...", then "goroutine 1 [running]:" and a trace, all of them without a time
 */
#include "import/log_text.h"
#include "import/logger_text.h"

#include <string.h>

/* "[GIN] 2026/03/14 - 14:11:07 |" */
static bool gin_time(struct scan *s, struct log_record *record)
{
	struct scan date;
	char text[sizeof "2026/03/14 14:11:07"];
	if (!scan_word(s, "[GIN] ") || !log_word(s, &date) || date.end - date.at != 10 ||
	    !scan_word(s, " - ") || s->end - s->at < 8)
		return false;
	memcpy(text, date.at, 10);
	text[10] = ' ';
	memcpy(text + 11, s->at, 8);
	struct scan time = scan_of(text, sizeof text - 1);
	s->at += 8;
	return log_time_iso(&time, record) && scan_done(&time);
}

/* "GET      "/api?x=1"" to "GET /api" in record->room */
static void gin_message(struct scan s, struct log_record *record)
{
	struct scan method, path;
	s = scan_trimmed(s);
	record->message = s;
	if (!log_word(&s, &method))
		return;
	scan_blanks(&s);
	if (!log_between(&s, '"', '"', &path))
		return;
	record->message = log_request(record, method, path);
}

static bool read_gin(struct scan s, struct log_record *record)
{
	struct scan status, duration, client;
	gint64 code;
	if (!gin_time(&s, record) || !scan_word(&s, " |") ||
	    !scan_until(&s, '|', &status) || !scan_until(&s, '|', &duration) ||
	    !scan_until(&s, '|', &client) || !log_number(scan_trimmed(status), &code) ||
	    code < 100 || code > 599)
		return false;
	record->status = (int)code;
	record->severity = log_severity_of_http(record->status);
	log_duration(scan_trimmed(duration), SECOND, &record->duration);
	gin_message(s, record);
	return true;
}

/* "main.go:88: " */
static void take_file(struct log_record *record)
{
	struct scan s = record->message, name;
	if (!log_word(&s, &name) || name.end[-1] != ':')
		return;
	for (const char *at = name.at; name.end - at > 4; at++)
		if (memcmp(at, ".go:", 4) == 0 && g_ascii_isdigit(at[4])) {
			record->component = (struct scan){ name.at, name.end - 1 };
			scan_blanks(&s);
			record->message = s;
			return;
		}
}

/* The standard logger: nothing but a date with slashes tells it. nginx writes "[error] 8#8:" behind such a time. */
static bool read_standard(struct scan s, struct log_record *record)
{
	struct scan rest = s, word = { NULL, NULL };
	if (rest.end - rest.at < 20 || rest.at[4] != '/' ||
	    !log_time_iso(&rest, record) || record->stamp.zoned ||
	    !scan_char(&rest, ' ') || scan_done(&rest) ||
	    (*rest.at == '[' &&
	     !(rest.end - rest.at > 1 && g_ascii_isdigit(rest.at[1]))) ||
	    *rest.at == '-')
		return false;
	record->message = rest;
	if (log_word(&rest, &word) && word.end[-1] == '|')
		return false; /* "kid1| WARNING: ..." of Squid's cache.log */
	if (word.at != NULL && (record->severity = logger_level(word)) != SEVERITY_NONE) {
		record->severity_text = word;
		scan_blanks(&rest);
		record->message = rest;
	}
	take_file(record);
	return true;
}

static bool read_named(struct scan s, struct log_record *record)
{
	if (logger_read(s.at, (gsize)(s.end - s.at), record).style != LOGGER_GO)
		return false;
	s = record->message;
	gint64 number;
	if (scan_digits(&s, 1, 9, &number) && scan_word(&s, ": "))
		record->message = s;
	return true;
}

static bool next_column(struct scan *s, struct scan *column)
{
	if (!scan_until(s, '\t', column)) {
		*column = *s;
		s->at = s->end;
	}
	return column->end > column->at;
}

static bool is_caller(struct scan word)
{
	for (; word.end - word.at > 4; word.at++)
		if (memcmp(word.at, ".go:", 4) == 0)
			return g_ascii_isdigit(word.at[4]);
	return false;
}

/* zap's console: time, level, maybe a logger and a caller, message, maybe fields; parted by tabs */
static bool read_zap(struct scan s, struct log_record *record)
{
	struct scan level, column;
	if (!(log_time_iso(&s, record) || log_time_epoch(&s, record)) ||
	    !scan_char(&s, '\t') || !next_column(&s, &level) || scan_done(&s))
		return false;
	record->severity = log_severity(level);
	if (record->severity == SEVERITY_NONE || level.end - level.at < 4)
		return false;
	record->severity_text = level;
	record->message = s;
	for (int i = 0; i < 3 && next_column(&s, &column) && !scan_done(&s); i++) {
		const bool caller = is_caller(column);
		if (!caller && (memchr(column.at, ' ', (gsize)(column.end - column.at)) ||
		                *s.at == '{'))
			break;
		if (record->component.at == NULL)
			record->component = column;
		record->message = s;
		if (caller)
			break;
	}
	struct scan rest = record->message;
	next_column(&rest, &record->message);
	return true;
}

/* "main.main", "go.uber.org/zap.(*Logger).Error" */
static bool is_function(struct scan s)
{
	const gsize len = (gsize)(s.end - s.at);
	return len > 0 && g_ascii_isalpha(*s.at) && memchr(s.at, ' ', len) == NULL &&
	       memchr(s.at, '.', len) != NULL && memchr(s.at, '"', len) == NULL;
}

static bool is_trace(struct scan s)
{
	static const char *const begins[] = {
		"panic: ", "fatal error: ", "goroutine ",  "[signal ",
		"\t",      "created by ",   "exit status "
	};
	for (gsize i = 0; i < G_N_ELEMENTS(begins); i++)
		if (scan_word(&s, begins[i]))
			return true;
	return is_function(s) || scan_word(&s, "    "); /* "main.charge(0xc000...)" */
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct scan s = scan_of(line, len);
	(void)state;
	if (log_try(s, read_gin, record) || log_try(s, read_standard, record) ||
	    log_try(s, read_zap, record) || log_try(s, read_named, record))
		return LINE_RECORD;
	if (!is_trace(s))
		return LINE_NOT_MINE;
	if (s.at[0] == 'p' || s.at[0] == 'f') /* it ends the program */
		record->severity = SEVERITY_FATAL;
	return LINE_CONTINUES;
}

const struct importer importer_go = {
	.name = "go",
	.title = "Text log of a Go program: log, slog, gin",
	.about = "\"2026/03/14 14:11:07 message\" of package log, with the file and line "
	         "or slog's level if they are there; gin's requests with status and "
	         "duration; zap's console; loggers that write \"file.go 88:\". A panic "
	         "and the traces "
	         "of its goroutines belong to the record before and make it fatal. Times "
	         "have no zone. Leaves clients of gin. Go 1.26 log and slog, gin 1.11, "
	         "read 2026-11-25. Seen in real data: Calico, Zoraxy.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
};
