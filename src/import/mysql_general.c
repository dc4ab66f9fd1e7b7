/*
 * mysql_general.c - general query log of MySQL and MariaDB.
 *
 * Format  2026-03-14T14:11:07.102341Z<tab>    8 Query<tab>SELECT 1; before 5.7: 260314 14:11:07<tab>    8 Query<tab>SELECT 1
 *         dev.mysql.com/doc/refman/8.4/en/query-log.html. Read 2026-11-25.
 * Quirks  before 5.7 records of the same second have tabs instead of a time; statements hold newlines
 */
#include "import/import.h"
#include "import/log_text.h"

static bool command(struct scan *s, struct scan *out)
{
	static const char *const words[] = {
		"Query",          "Connect",    "Quit",       "Init DB",
		"Prepare",        "Execute",    "Close stmt", "Reset stmt",
		"Field List",     "Statistics", "Ping",       "Change user",
		"Binlog Dump",    "Long Data",  "Kill",       "Refresh",
		"Shutdown",       "Fetch",      "Create DB",  "Drop DB",
		"Set option",     "Daemon",     "Debug",      "Processlist",
		"Delayed insert",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		struct scan rest = *s;
		if (scan_word(&rest, words[i]) &&
		    (scan_done(&rest) || *rest.at == '\t')) {
			*out = (struct scan){ s->at, rest.at };
			*s = rest;
			return true;
		}
	}
	return false;
}

static bool read_record(struct scan s, struct log_record *record)
{
	gint64 id;
	if (!scan_word(&s, "\t\t") &&
	    !((log_time_iso(&s, record) || log_time_short_year(&s, record)) &&
	      scan_char(&s, '\t')))
		return false;
	scan_blanks(&s);
	if (!scan_digits(&s, 1, 18, &id) || !scan_char(&s, ' ') ||
	    !command(&s, &record->component))
		return false;
	scan_char(&s, '\t');
	record->message = scan_done(&s) ? record->component : s;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	(void)state;
	if (log_try(s, read_record, record))
		return LINE_RECORD;
	return scan_word(&s, "Tcp port:") || scan_word(&s, "Time  ") ||
	                       (scan_word(&s, "/") && s.end[-1] == ':')
	               ? LINE_COMMENT /* "/usr/sbin/mysqld, Version: ... started with:" */
	               : LINE_CONTINUES;
}

const struct importer importer_mysql_general = {
	.name = "mysql-general",
	.title = "General query log of MySQL and MariaDB",
	.about = "One command a record: time, kind of the command, its text. Lines of a "
	         "statement belong to it. Before MySQL 5.7 records of the same second "
	         "have no time of their own and are not placed. Leaves connection ids. "
	         "MySQL 8.4 \"The General Query Log\", read 2026-11-25. Not seen in real "
	         "data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
