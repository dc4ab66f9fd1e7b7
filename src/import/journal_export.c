/*
 * journal_export.c - systemd's journal in its export format: journalctl -o export.
 *
 * Format  blocks of NAME=value lines, a blank line between; __CURSOR is the first. Binary values: NAME, then eight bytes of
 *         length (little endian), then the value
 *         systemd.io/JOURNAL_EXPORT_FORMATS. Read 2026-11-25.
 * Quirks  a message of many lines is binary; lines of it are told from the fields by nothing but their place, so each line
 *         that is no field continues, and one that begins with a length states the message when it is text
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum { LENGTH_BYTES = 8, LENGTH_LOW = 3, TEXT_MAX = 256 };

/* "__REALTIME_TIMESTAMP=1773497467102341" */
static bool read_time(struct scan s, struct stamp *stamp)
{
	struct log_record record = { 0 };
	if (!log_time_epoch(&s, &record) || !scan_done(&s))
		return false;
	*stamp = record.stamp;
	return true;
}

static void read_priority(struct scan s, struct log_record *record)
{
	gint64 level;
	if (!log_number(s, &level))
		return;
	record->severity = log_severity_of_syslog(level);
	record->severity_text = s;
}

/* A line that begins with a length of less than 16 MiB, whose first byte may have been taken for a line's end. */
static bool read_binary(const char *line, gsize len, struct log_record *record)
{
	static const char zeros[LENGTH_BYTES];
	const gsize low =
	        len > LENGTH_LOW && memcmp(line, zeros, LENGTH_LOW) == 0 ? 2 : 3;
	if (len <= LENGTH_BYTES ||
	    memcmp(line + low, zeros, LENGTH_BYTES - LENGTH_LOW) != 0)
		return false;
	const char *text = line + low + LENGTH_BYTES - LENGTH_LOW;
	const gsize left = len - (gsize)(text - line);
	for (gsize i = 0; i < MIN(left, TEXT_MAX); i++)
		if ((guchar)text[i] < 0x20 && text[i] != '\t')
			return false;
	if (left > 0)
		record->message = scan_of(text, left);
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	(void)state;
	if (scan_word(&s, "__CURSOR="))
		return LINE_RECORD;
	if (scan_word(&s, "__REALTIME_TIMESTAMP=")) {
		if (read_time(s, &record->stamp))
			record->clock = CLOCK_FULL;
	} else if (scan_word(&s, "MESSAGE="))
		record->message = s;
	else if (scan_word(&s, "PRIORITY="))
		read_priority(s, record);
	else
		read_binary(line, len, record);
	return LINE_CONTINUES;
}

static int bid(const struct sample_bytes *sample)
{
	return sample_has(sample, "__CURSOR=") &&
	                       sample_has(sample, "\n__REALTIME_TIMESTAMP=")
	               ? 95
	               : 0;
}

const struct importer importer_journal_export = {
	.name = "journal-export",
	.title = "systemd's journal, export format: journalctl -o export",
	.about = "One block a record: time, priority and message; messages that are "
	         "binary because they have several lines are read up to the end of the "
	         "first one. Leaves units, hosts, boots and all other fields. systemd "
	         "\"Journal Export Formats\", read 2026-11-25. Not seen in real data: "
	         "written from its documentation. journalctl -o json has more of it.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.bid = bid,
	.read_line = read_line,
};
