/*
 * postgresql_csv.c - PostgreSQL's csvlog.
 *
 * Format  log_time, user, database, process, client, session, line, command, session start, vxid, xid, severity, sqlstate,
 *         message, detail, hint, ... (26 columns in version 14 and later)
 *         postgresql.org/docs/18/runtime-config-logging.html, "Using CSV-Format Log Output". Read 2026-11-25.
 * Quirks  fields hold newlines: what does not begin with a time and have a severity in its twelfth column continues
 */
#include "import/import.h"
#include "import/log_text.h"
#include "import/postgresql.h"

#include <string.h>

enum { DATABASE = 2, SEVERITY_FIELD = 11, SQLSTATE = 12, MESSAGE = 13, FIELDS };

/* The next field, without its quotes; one that goes on in the next line ends with this one. */
static bool next_field(struct scan *s, struct scan *out)
{
	if (!scan_char(s, '"')) {
		if (scan_until(s, ',', out))
			return true;
		*out = *s;
		s->at = s->end;
		return true;
	}
	for (const char *at = s->at; at < s->end; at++) {
		if (*at != '"')
			continue;
		if (at + 1 < s->end && at[1] == '"') {
			at++;
			continue;
		}
		*out = (struct scan){ s->at, at };
		s->at = at + 1;
		return scan_done(s) || scan_char(s, ',');
	}
	*out = *s;
	s->at = s->end;
	return true;
}

/* Doubled quotes are one. */
static struct scan unquoted(struct scan text, struct log_record *record)
{
	gsize n = 0;
	if (memchr(text.at, '"', (gsize)(text.end - text.at)) == NULL)
		return text;
	for (const char *at = text.at; at < text.end && n < LOG_ROOM; at++) {
		record->room[n++] = *at;
		at += *at == '"';
	}
	return scan_of(record->room, n);
}

static bool read_record(struct scan s, struct log_record *record)
{
	struct scan fields[FIELDS];
	if (!log_time_iso(&s, record) || !scan_char(&s, ','))
		return false;
	for (int i = 1; i < FIELDS; i++)
		if (scan_done(&s) || !next_field(&s, &fields[i]))
			return false;
	const enum severity severity = postgresql_severity(fields[SEVERITY_FIELD]);
	if (severity == SEVERITY_NONE || fields[SQLSTATE].end - fields[SQLSTATE].at != 5)
		return false;
	record->severity = severity;
	record->severity_text = fields[SEVERITY_FIELD];
	if (fields[DATABASE].end > fields[DATABASE].at)
		record->component = fields[DATABASE];
	record->message = unquoted(fields[MESSAGE], record);
	postgresql_duration(record);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	(void)state;
	return log_try(scan_of(line, len), read_record, record) ? LINE_RECORD
	                                                        : LINE_CONTINUES;
}

const struct importer importer_postgresql_csv = {
	.name = "postgresql-csv",
	.title = "PostgreSQL's csvlog",
	.about = "Time, database, severity and message of each record; what its fields "
	         "hold in further lines belongs to it. LOG is information, FATAL "
	         "critical, PANIC fatal. \"duration: ... ms\" is read. Leaves users, "
	         "clients, sessions, statements, and the later lines of a message. "
	         "PostgreSQL 18, \"Using CSV-Format Log Output\", read 2026-11-25. Not "
	         "seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
};
