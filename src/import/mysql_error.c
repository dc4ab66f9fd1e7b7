/*
 * mysql_error.c - error log of MySQL and MariaDB.
 *
 * Format  MySQL 8:      2026-03-14T14:11:07.102341Z 8 [ERROR] [MY-013183] [InnoDB] message
 *         MySQL 5.7:    2026-03-14T14:11:07.102341Z 8 [Note] message
 *         5.6, MariaDB: 2026-03-14 14:11:07 8 [Note] message; hours below ten have a blank before them
 *         5.5:          260314 14:11:07 [Note] message, 260314  4:01:07  InnoDB: message, 260314 14:11:07 mysqld_safe message
 *         dev.mysql.com/doc/refman/8.4/en/error-log-format.html, mariadb.com/kb/en/error-log. Read 2026-11-25.
 * Quirks  local times without a zone, but for log_timestamps=UTC of MySQL; a crash report has no times
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* "2026-03-14  4:11:07" */
static bool padded_time(struct scan *s, struct log_record *record)
{
	char text[sizeof "2026-03-14 04:11:07"];
	const gsize len = sizeof text - 1;
	if ((gsize)(s->end - s->at) < len || s->at[10] != ' ' || s->at[11] != ' ')
		return false;
	memcpy(text, s->at, len);
	text[11] = '0';
	struct scan copy = scan_of(text, len);
	if (!log_time_iso(&copy, record) || !scan_done(&copy))
		return false;
	s->at += len;
	return true;
}

/* "8", "0x7f2a14", or nothing in 5.5 */
static bool thread(struct scan *s)
{
	struct scan rest = *s, word;
	scan_blanks(&rest);
	if (!log_word(&rest, &word))
		return false;
	const bool hex = scan_word(&word, "0x");
	for (; word.at < word.end; word.at++)
		if (!(hex ? g_ascii_isxdigit(*word.at) : g_ascii_isdigit(*word.at)))
			return false;
	*s = rest;
	return true;
}

/* "[Note]", "[System]", "[ERROR]" */
static bool level(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, word;
	scan_blanks(&rest);
	if (!log_between(&rest, '[', ']', &word))
		return false;
	const enum severity severity =
	        log_is(word, "System") ? SEVERITY_INFO : log_severity(word);
	if (severity == SEVERITY_NONE)
		return false;
	record->severity = severity;
	record->severity_text = word;
	*s = rest;
	return true;
}

/* "[MY-013183] [InnoDB] " */
static void codes(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, code, part;
	scan_blanks(&rest);
	if (!log_between(&rest, '[', ']', &code) || !scan_word(&code, "MY-"))
		return;
	*s = rest;
	scan_blanks(&rest);
	if (!log_between(&rest, '[', ']', &part))
		return;
	record->component = part;
	*s = rest;
}

/* "InnoDB: ", where there is no bracket for it */
static void part(struct log_record *record)
{
	static const char *const parts[] = { "InnoDB", "Plugin", "WSREP", "Aria",
		                             "Slave" };
	for (gsize i = 0; i < G_N_ELEMENTS(parts) && record->component.at == NULL; i++) {
		struct scan s = record->message;
		if (scan_word(&s, parts[i]) && !scan_done(&s) && *s.at == ':')
			record->component = (struct scan){ record->message.at, s.at };
	}
}

static bool read_record(struct scan s, struct log_record *record)
{
	const bool modern = log_time_iso(&s, record) || padded_time(&s, record);
	if (!modern && !(s.end - s.at > 6 && g_ascii_isdigit(s.at[2]) &&
	                 log_time_short_year(&s, record)))
		return false;
	if (modern && !thread(&s))
		return false;
	if (!level(&s, record)) {
		struct scan rest = s;
		scan_blanks(&rest);
		if (modern ||
		    !(scan_word(&rest, "InnoDB: ") || scan_word(&rest, "mysqld")))
			return false;
	}
	codes(&s, record);
	scan_blanks(&s);
	record->message = s;
	part(record);
	return true;
}

static bool is_crash(struct scan s)
{
	for (; s.end - s.at > 20; s.at++) {
		struct scan in = s;
		if (scan_word(&in, "mysqld got ") || scan_word(&in, "mariadbd got "))
			return scan_word(&in, "signal ") || scan_word(&in, "exception ");
	}
	return false;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct log_record empty = *record;
	const struct scan s = scan_of(line, len);
	(void)state;
	const bool crash = is_crash(scan_of(line, MIN(len, 100)));
	const bool begins = read_record(s, record);
	if (!begins)
		*record = empty;
	if (crash) {
		record->severity = SEVERITY_FATAL;
		record->message = begins ? record->message : s;
	}
	return begins ? LINE_RECORD : LINE_CONTINUES;
}

const struct importer importer_mysql_error = {
	.name = "mysql-error",
	.title = "Error log of MySQL and MariaDB",
	.about =
	        "Time, level, subsystem and message of MySQL 5.5 to 8 and of MariaDB. A "
	        "crash report belongs to the record before and makes it fatal. System "
	        "messages are information. Times have no zone where the server writes "
	        "none. Leaves thread ids and error codes. MySQL 8.4 \"Error Log Output "
	        "Format\" and MariaDB \"Error Log\", read 2026-11-25. Seen in real data: "
	        "MySQL 5.7 and 8.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
