/*
 * ruby.c - logs of Ruby programs: class Logger, and Rails with and without it.
 *
 * Format  "I, [2026-03-14T14:11:07.102341 #811]  INFO -- progname: message" (docs.ruby-lang.org, Logger::Formatter)
 *         Rails: 'Started GET "/cart" for 203.0.113.9 at 2026-03-14 14:11:07 +0000', then lines without a time, then
 *         "Completed 500 Internal Server Error in 3001ms (...)" (guides.rubyonrails.org/debugging_rails_applications.html)
 *         Both read 2026-11-25.
 * Quirks  Logger's time has no zone, that of "Started" has one; Rails may put "[request id] " before each line
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum { TAGS = 4 };

/* "[6f1b...] [alice] " before the text of Rails */
static void skip_tags(struct scan *s)
{
	struct scan tag;
	for (int n = 0; n < TAGS && log_between(s, '[', ']', &tag); n++)
		scan_blanks(s);
}

/* "Completed 500 Internal Server Error in 3001ms (Views: 3.1ms)" */
static bool read_completed(struct scan s, struct log_record *record)
{
	gint64 status;
	skip_tags(&s);
	const struct scan whole = s;
	if (!scan_word(&s, "Completed ") || !scan_digits(&s, 3, 3, &status))
		return false;
	record->status = (int)status;
	record->severity = log_severity_of_http(record->status);
	for (; s.end - s.at > 4; s.at++) {
		struct scan word, in = s;
		if (scan_word(&in, " in ") && log_word(&in, &word) &&
		    log_duration(word, 1000, &record->duration))
			break;
	}
	record->message = whole;
	return true;
}

/* 'Started GET "/cart?x=1" for 203.0.113.9 at 2026-03-14 14:11:07 +0000': method and path are the message */
static bool read_started(struct scan s, struct log_record *record)
{
	struct scan method, path, client;
	skip_tags(&s);
	if (!scan_word(&s, "Started "))
		return false;
	if (!log_word(&s, &method) || !scan_char(&s, ' ') ||
	    !log_between(&s, '"', '"', &path) || !scan_word(&s, " for ") ||
	    !log_word(&s, &client) || !scan_word(&s, " at ") || !log_time_iso(&s, record))
		return false;
	record->message = log_request(record, method, path);
	return true;
}

/* "I, [2026-03-14T14:11:07.102341 #811]  INFO -- shop: " */
static bool read_logger(struct scan s, struct log_record *record)
{
	struct scan inside, word;
	if (s.end - s.at < 3 || strchr("DIWEFA", *s.at) == NULL || s.at[1] != ',')
		return false;
	s.at += 2;
	scan_blanks(&s);
	if (!log_between(&s, '[', ']', &inside) || !log_time_iso(&inside, record))
		return false;
	scan_blanks(&s);
	if (!log_word(&s, &word) || !scan_word(&s, " -- "))
		return false;
	record->severity = log_severity(word);
	record->severity_text = word;
	if (!scan_char(&s, ':') && scan_until(&s, ':', &word))
		record->service = word;
	scan_blanks(&s);
	record->message = s;
	const struct log_record stated = *record;
	if (!read_completed(s, record))
		return true;
	record->severity = MAX(record->severity, stated.severity);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct scan s = scan_of(line, len);
	(void)state;
	if (log_try(s, read_logger, record) || log_try(s, read_started, record))
		return LINE_RECORD;
	if (read_completed(s, record))
		record->message = (struct scan){ 0 }; /* method and path stay */
	return LINE_CONTINUES;
}

const struct importer importer_ruby = {
	.name = "ruby",
	.title = "Text log of a Ruby program: Logger, Rails",
	.about = "Lines of class Logger, each with its time and level; and requests of "
	         "Rails, from \"Started\" with method, path and time to \"Completed\" "
	         "with status and duration, which are one record. Where Rails writes "
	         "through Logger each line is a record, and \"Completed\" has the "
	         "status. Backtraces and other lines belong to the record before. "
	         "Logger's times have no zone. Leaves clients, parameters and tags. Ruby "
	         "3.4 Logger and Rails 8 guides, read 2026-11-25. Seen in real data: "
	         "Redmine.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
