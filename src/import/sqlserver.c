/*
 * sqlserver.c - error log of Microsoft SQL Server.
 *
 * Format  2026-03-14 14:11:07.10 Server      Microsoft SQL Server 2019 (RTM) - 15.0.2000.5 (X64)
 *         2026-03-14 14:11:08.20 spid51      Error: 18056, Severity: 20, State: 29.
 *         2026-03-14 14:11:08.20 spid51      The client was unable to reuse a session with SPID 51.
 *         learn.microsoft.com, "View the SQL Server error log" and "Database Engine error severities"; read 2026-11-26
 * Takes   time, who wrote it (component), the severity that an error states, text
 * Leaves  the number of an error's state
 * Quirks  no zone: that of the server (--assume-tz). UTF-16 mostly. An error is two records: number and severity, and
 *         behind it the words. Lines without a time go on with the one before
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* "spid51", "spid9s", "Server", "Logon", "Backup" */
static bool is_writer(struct scan word)
{
	gint64 number;
	if (log_is(word, "Server") || log_is(word, "Logon") || log_is(word, "Backup"))
		return true;
	if (!scan_word(&word, "spid") || !scan_digits(&word, 1, 9, &number))
		return false;
	scan_char(&word, 's'); /* of the system */
	return scan_done(&word);
}

/* 0 to 10 inform, 11 to 18 are errors of a statement, from 19 on of a session or of the server. */
static void read_severity(struct scan s, struct log_record *record)
{
	gint64 number, level;
	if (!scan_word(&s, "Error: ") || !scan_digits(&s, 1, 9, &number) ||
	    !scan_word(&s, ", Severity: "))
		return;
	const char *from = s.at;
	if (!scan_digits(&s, 1, 2, &level))
		return;
	record->severity_text = (struct scan){ from, s.at };
	record->severity = level <= 10   ? SEVERITY_INFO
	                   : level <= 18 ? SEVERITY_ERROR
	                                 : SEVERITY_CRITICAL;
}

static bool read_record(struct scan s, struct log_record *record)
{
	if (!log_time_iso(&s, record) || record->stamp.zoned ||
	    record->stamp.resolution >= SECOND || !scan_char(&s, ' ') ||
	    !log_word(&s, &record->component) || !is_writer(record->component))
		return false;
	scan_blanks(&s);
	record->message = s;
	read_severity(s, record);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	(void)state;
	return log_try(scan_of(line, len), read_record, record) ? LINE_RECORD
	                                                        : LINE_CONTINUES;
}

const struct importer importer_sqlserver = {
	.name = "sqlserver",
	.title = "Error log of Microsoft SQL Server",
	.about = "A record: time, who wrote it (spid51, Server, Logon, Backup), text. "
	         "Takes them, and of \"Error: 18056, Severity: 20\" the severity: up to "
	         "10 info, up to 18 error, above critical. Lines without a time belong "
	         "to the record before. No zone is written (--assume-tz). Microsoft's "
	         "documentation, read 2026-11-26. Not seen in real data: written from "
	         "it.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
