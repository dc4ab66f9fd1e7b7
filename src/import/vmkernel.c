/*
 * vmkernel.c - the kernel of VMware ESXi: vmkernel.log, vmkwarning.log.
 *
 * Format  2026-03-14T14:11:07.102Z cpu12:2097587)WARNING: NMP: text                          to ESXi 7
 *         2026-03-14T14:11:07.102Z Wa(180) vmkwarning: cpu12:2097587)WARNING: NMP: text       from ESXi 8
 *         2026-03-14T14:11:07.102Z In(14) Hostd[2100]: text                                   its other programs
 *         Broadcom's knowledge base, "Location of ESXi log files" and "Understanding vmkernel log"; read 2026-11-26
 * Takes   time, level, program (service), text without the processor and the world that it ran in
 * Leaves  processor, world, operation; they stay in the raw line
 * Quirks  to ESXi 7 only warnings and alerts say so, and the rest has no level
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* "Wa(180) ": two letters, and facility and level of syslog as a number */
static bool read_level(struct scan *s, struct log_record *record)
{
	static const char levels[][3] = {
		"Em", "Al", "Cr", "Er", "Wa", "No", "In", "Db"
	};
	struct scan rest = *s;
	gint64 number;
	for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) {
		if (!scan_word(&rest, levels[i]))
			continue;
		record->severity_text = (struct scan){ s->at, rest.at };
		record->severity = log_severity_of_syslog((gint64)i);
		if (!scan_char(&rest, '(') || !scan_digits(&rest, 1, 3, &number) ||
		    !scan_word(&rest, ") "))
			return false;
		*s = rest;
		return true;
	}
	return false;
}

/* "vmkernel: ", "Hostd[2100]: " */
static bool read_program(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, word;
	if (!log_word(&rest, &word) || word.end - word.at < 2 || word.end[-1] != ':')
		return false;
	const char *end = memchr(word.at, '[', (gsize)(word.end - word.at));
	record->service = (struct scan){ word.at, end != NULL ? end : word.end - 1 };
	scan_blanks(&rest);
	*s = rest;
	return true;
}

/* "cpu12:2097587)", "cpu12:2097587 opID=8a3f)" */
static bool read_world(struct scan *s)
{
	struct scan rest = *s, world;
	gint64 number;
	if (!scan_word(&rest, "cpu") || !scan_digits(&rest, 1, 5, &number) ||
	    !scan_char(&rest, ':') || !scan_digits(&rest, 1, 12, &number) ||
	    !scan_until(&rest, ')', &world))
		return false;
	*s = rest;
	return true;
}

/* "WARNING: ", "ALERT: " */
static void read_word(struct scan *s, struct log_record *record)
{
	static const char *const words[] = { "WARNING", "ALERT" };
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		struct scan rest = *s;
		if (!scan_word(&rest, words[i]) || !scan_word(&rest, ": "))
			continue;
		if (record->severity == SEVERITY_NONE) {
			record->severity_text = scan_of(s->at, strlen(words[i]));
			record->severity = log_severity(record->severity_text);
		}
		*s = rest;
	}
}

static bool read_record(struct scan s, struct log_record *record)
{
	if (!log_time_iso(&s, record) || !record->stamp.zoned || !scan_char(&s, ' '))
		return false;
	const bool levelled = read_level(&s, record);
	if (levelled && !read_program(&s, record))
		return false;
	if (!read_world(&s) && !levelled)
		return false;
	read_word(&s, record);
	record->message = s;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	(void)state;
	return log_try(scan_of(line, len), read_record, record) ? LINE_RECORD
	                                                        : LINE_NOT_MINE;
}

const struct importer importer_vmkernel = {
	.name = "vmkernel",
	.title = "VMware ESXi: vmkernel.log, vmkwarning.log, and what its programs log",
	.about = "A record: time, level and program (from ESXi 8), processor and world, "
	         "text. Takes time, level, program (service) and text; to ESXi 7 only "
	         "warnings and alerts state a level. The vendor's knowledge base, read "
	         "2026-11-26. Not seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
