/*
 * supercomputer.c - logs of the machines that A. Oliner and J. Stearley published: Blue Gene/L, Thunderbird, Spirit, Liberty.
 *
 * Format  label, epoch, date, node, and the line as it was written: syslog's, or Blue Gene/L's
 *         "2005-06-03-15.42.50.363779 node RAS KERNEL INFO message"
 *         "What Supercomputers Say", DSN 2007, and usenix.org/cfdr-data, hpc4. Read 2026-11-25.
 * Quirks  the label marks alerts ("-" is none) and was put there afterwards; the epoch is UTC, the time in the line is
 *         local, so the two tell the zone
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* "2005.06.03" */
static bool date(struct scan *s)
{
	struct scan rest = *s;
	gint64 n;
	if (!scan_digits(&rest, 4, 4, &n) || !scan_char(&rest, '.') ||
	    !scan_digits(&rest, 2, 2, &n) || !scan_char(&rest, '.') ||
	    !scan_digits(&rest, 2, 2, &n) || !scan_char(&rest, ' '))
		return false;
	*s = rest;
	return true;
}

static bool label(struct scan word)
{
	if (log_is(word, "-"))
		return true;
	for (; word.at < word.end; word.at++)
		if (!g_ascii_isupper(*word.at) && !g_ascii_isdigit(*word.at) &&
		    *word.at != '_' && *word.at != '-')
			return false;
	return true;
}

/* "2005-06-03-15.42.50.363779": local time */
static bool local_time(struct scan *s, struct stamp *out)
{
	char text[sizeof "2005-06-03 15:42:50.363779"];
	const gsize len = sizeof text - 1;
	if ((gsize)(s->end - s->at) <= len || s->at[10] != '-' || s->at[13] != '.' ||
	    s->at[16] != '.' || s->at[len] != ' ')
		return false;
	memcpy(text, s->at, len);
	text[10] = ' ';
	text[13] = text[16] = ':';
	struct log_record record = { 0 };
	struct scan copy = scan_of(text, len);
	if (!log_time_iso(&copy, &record) || !scan_done(&copy))
		return false;
	*out = record.stamp;
	s->at += len + 1;
	return true;
}

/* The fraction of the local time for the epoch's second, where the two are the same but for a zone. */
static void refine(struct log_record *record, struct stamp local)
{
	const gint64 at = stamp_instant(&record->stamp), quarter = 15 * MINUTE;
	const gint64 off = local.civil - local.civil % SECOND - at;
	if (off % quarter != 0 || off > 14 * HOUR || off < -14 * HOUR)
		return;
	local.zoned = true;
	local.offset_s = (int)(off / SECOND);
	record->stamp = local;
}

/* "R02-M1-N0-C:J12-U11 RAS KERNEL INFO message" */
static bool blue_gene(struct scan s, struct log_record *record)
{
	struct scan node, type, facility, level;
	struct stamp local;
	if (!local_time(&s, &local) || !log_word(&s, &node) || !scan_char(&s, ' ') ||
	    !log_word(&s, &type) || !scan_char(&s, ' ') || !log_word(&s, &facility) ||
	    !scan_char(&s, ' ') || !log_word(&s, &level))
		return false;
	refine(record, local);
	record->component = facility;
	record->severity = log_severity(level);
	record->severity_text = level;
	scan_char(&s, ' ');
	record->message = s;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), word, node;
	(void)state;
	if (!log_word(&s, &word) || !label(word) || !scan_char(&s, ' ') ||
	    !log_time_epoch(&s, record) || record->stamp.resolution != SECOND ||
	    !scan_char(&s, ' ') || !date(&s) || !log_word(&s, &node) ||
	    !scan_char(&s, ' '))
		return LINE_NOT_MINE;
	record->host = node;
	if (!blue_gene(s, record))
		record->payload = s;
	return LINE_RECORD;
}

const struct importer importer_supercomputer = {
	.name = "supercomputer",
	.title = "Published logs of Blue Gene/L, Thunderbird, Spirit and Liberty",
	.about =
	        "Label, epoch, date and node before a line of syslog or of Blue Gene/L's "
	        "RAS events; the line itself is read by its own format. The epoch is "
	        "the time, the local one in the line its fraction and its zone. Leaves "
	        "the labels, which were put there afterwards. \"What Supercomputers "
	        "Say\" (DSN 2007), read 2026-11-25. Not seen in real data: written from "
	        "its documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.wraps = true,
	.read_line = read_line,
};
