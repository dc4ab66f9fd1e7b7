/*
 * audit.c - the Linux audit daemon's log.
 *
 * Format  [node=HOST ]type=SYSCALL msg=audit(1684331782.575:3293): key=value key="value" ...
 *         auditd(8), audit.rules(7) and the "Audit event fields" of audit-userspace 3.1. Read 2026-11-25.
 * Takes   time (seconds and ms, UTC), type as component, node as host; the fields as message
 * Leaves  the serial, which joins the records of one event: each of them is a record here
 * Quirks  a result of "failed" is no error: most are what the rules look for
 */
#include "import/import.h"
#include "import/log_text.h"

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), serial;
	(void)state;
	if (scan_word(&s, "node=") &&
	    (!log_word(&s, &record->host) || !scan_char(&s, ' ')))
		return LINE_NOT_MINE;
	if (!scan_word(&s, "type=") || !log_word(&s, &record->component) ||
	    !scan_word(&s, " msg=audit(") || !log_time_epoch(&s, record) ||
	    !scan_char(&s, ':') || !scan_until(&s, ')', &serial) ||
	    !log_number(serial, &(gint64){ 0 }) || !scan_char(&s, ':'))
		return LINE_NOT_MINE;
	scan_blanks(&s);
	record->message = s;
	return LINE_RECORD;
}

const struct importer importer_audit = {
	.name = "audit",
	.title = "The Linux audit daemon's log",
	.about = "type=..., msg=audit(seconds:serial): fields. Takes the time, the type "
	         "as component, the node as host, and the fields as message. Leaves "
	         "serials: the records of one event stay apart. auditd(8) of "
	         "audit-userspace 3.1, read 2026-11-25. Seen in real data: rules for "
	         "deleted files.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
};
