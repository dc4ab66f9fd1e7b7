/*
 * dmesg.c - the kernel's ring buffer: seconds since boot, or what dmesg -T makes of them.
 *
 * Format  [900123.410022] text    <3>[900123.410022] text    kern  :err   : [900123.410022] text
 *         [Sat Mar 14 14:11:07 2026] text
 *         dmesg(1) of util-linux 2.38, read 2026-11-22
 * Takes   the time, the level of <N> or of -x, the text; all is of the service "kernel"
 * Leaves  facility, the caller in a second pair of brackets
 * Quirks  seconds since boot have no date: such records have an instant only behind one that has; -T is off after the
 *         machine slept
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

#define KERNEL "kernel"

/* "<3>", or "kern  :err   : " of dmesg -x */
static void read_level(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, inside, word;
	gint64 level;
	if (log_between(&rest, '<', '>', &inside)) {
		if (!log_number(inside, &level) || level > 191)
			return;
		record->severity = log_severity_of_syslog(level & 7);
	} else {
		if (!scan_until(&rest, ':', &word) || !scan_until(&rest, ':', &word) ||
		    word.end - word.at > 8 || !scan_char(&rest, ' '))
			return;
		record->severity = log_severity(word);
	}
	*s = rest;
}

/* "900123.410022]", with the caller "[    T0]" behind; or a date, with no other bracket behind: Apache has one */
static bool read_time(struct scan *s, struct log_record *record)
{
	struct scan caller;
	if (!scan_char(s, '['))
		return false;
	if (log_time_boot(s, record)) {
		if (!scan_char(s, ']'))
			return false;
		if (!scan_done(s) && *s->at == '[' && !log_between(s, '[', ']', &caller))
			return false;
		return scan_done(s) || *s->at == ' ';
	}
	return log_time_ctime(s, record) && scan_word(s, "] ") && !scan_done(s) &&
	       *s->at != '[';
}

/* "web-02 cart[4711]: ", "web-02 kernel: ": journalctl -o short-monotonic */
static bool has_origin(struct scan s)
{
	struct scan host, program, pid;
	if (!log_word(&s, &host) || !scan_char(&s, ' ') || host.end[-1] == ':' ||
	    !log_word(&s, &program))
		return false;
	return log_is(program, "kernel:") ||
	       (program.end[-1] == ':' && scan_until(&program, '[', &pid) &&
	        log_number((struct scan){ program.at, program.end - 2 }, &(gint64){ 0 }));
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	(void)state;
	if (*line != '[')
		read_level(&s, record);
	if (!read_time(&s, record))
		return LINE_NOT_MINE;
	scan_char(&s, ' ');
	if (record->clock == CLOCK_BOOT && has_origin(s))
		return LINE_NOT_MINE;
	if (record->severity == SEVERITY_NONE)
		record->severity = log_severity_ahead(s, &record->severity_text);
	record->service = scan_of(KERNEL, strlen(KERNEL));
	record->message = s;
	return LINE_RECORD;
}

const struct importer importer_dmesg = {
	.name = "dmesg",
	.title = "dmesg: the kernel's messages since boot",
	.about = "One record a line: [seconds since boot] or, with -T, [date], then "
	         "text; <N> or "
	         "-x's words before. dmesg(1) of util-linux 2.38, read 2026-11-22. Takes "
	         "time, "
	         "level and text. Seconds since boot tell no instant by themselves: "
	         "import the "
	         "output of dmesg -T or --time-format iso, or the journal, where it "
	         "matters; -T is "
	         "off by the time that the machine slept. Not seen in real data: written "
	         "from its "
	         "documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
