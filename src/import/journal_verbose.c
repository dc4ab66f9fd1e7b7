/*
 * journal_verbose.c - systemd's journal as journalctl -o verbose prints it.
 *
 * Format  Sat 2026-03-14 14:11:07.102341 CET [s=8f...;i=1a2;b=aa...;m=1f...;t=5f...;x=1]
 *             PRIORITY=3
 *             _HOSTNAME=web-02
 *             MESSAGE=charge failed
 *         journalctl(1), "-o verbose"; read 2026-11-26
 * Takes   time, priority, message
 * Leaves  units, hosts, boots and all other fields; they stay in the raw lines
 * Quirks  the further lines of a message stand deeper than its first
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* "Sat 2026-03-14 14:11:07.102341 CET [s=...": what no other logger writes */
static bool read_head(struct scan s, struct log_record *record)
{
	struct scan day;
	if (!log_word(&s, &day) || day.end - day.at != 3 || !scan_char(&s, ' ') ||
	    !log_time_iso(&s, record))
		return false;
	scan_blanks(&s);
	return scan_word(&s, "[s=");
}

static void read_field(struct scan s, struct log_record *record)
{
	gint64 level;
	scan_blanks(&s);
	if (scan_word(&s, "MESSAGE=")) {
		record->message = s;
	} else if (scan_word(&s, "PRIORITY=") && log_number(s, &level)) {
		record->severity = log_severity_of_syslog(level);
		record->severity_text = s;
	}
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	(void)state;
	if (scan_word(&s, "-- "))
		return LINE_COMMENT;
	if (*line != ' ' && log_try(s, read_head, record))
		return LINE_RECORD;
	read_field(s, record);
	return LINE_CONTINUES;
}

static int bid(const struct sample_bytes *sample)
{
	return sample_has(sample, " [s=") && sample_has(sample, "\n    MESSAGE=") ? 95
	                                                                          : 0;
}

const struct importer importer_journal_verbose = {
	.name = "journal-verbose",
	.title = "systemd's journal, all fields: journalctl -o verbose",
	.about = "One block a record: time, priority and message. Leaves units, hosts, "
	         "boots and all other fields. journalctl(1), read 2026-11-26. Not seen "
	         "in real data: written from its documentation. journalctl -o json has "
	         "more of it.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.bid = bid,
	.read_line = read_line,
};
