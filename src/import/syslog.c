/*
 * syslog.c - what syslog daemons and journalctl write into files: a time, a host, a program, a text.
 *
 * Format  [<PRI>] Mar 14 14:11:07 host program[pid]: text                 RFC 3164, August 2001; journalctl -o short
 *         2026-03-14T14:11:07.003412+01:00 host program[pid]: text        rsyslog's default file format, -o short-iso
 *         Sat 2026-03-14 14:11:07 CET host program[pid]: text             -o short-full
 *         1773497467.102341 host program[pid]: text                       -o short-unix
 *         [900123.410022] host program[pid]: text                         -o short-monotonic
 *         2026-03-14T14:11:07.102341+00:00 app[web.1]: text               heroku logs
 *         2026-03-14 14:11:07.102341+0100  host program[pid]: text        log show --style syslog of macOS
 *         *Mar 14 14:11:07.102: %SYS-5-CONFIG_I: text                     log of a Cisco IOS device
 *         rsyslog 8 RSYSLOG_TraditionalFileFormat and RSYSLOG_FileFormat; journalctl(1) of systemd 252. Read 2026-11-22.
 * Takes   time, host, program, severity of the PRI, of the word that the text begins with or of Cisco's mnemonic, how often
 *         it was repeated
 * Leaves  facility and process id: they stay in the raw line
 * Quirks  the host may be missing (macOS, OpenWrt); the day is padded with a blank, a zero or nothing; months may be of
 *         another language; a PRI that is none is skipped; programs have slashes, brackets and versions
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum {
	PRI_MAX = 24, /* bytes between < and >: what is longer begins no line of syslog */
	PRI_LAST = 191, /* facility 23, severity 7 */
	HOST_MAX = 255,
	PROGRAM_MAX = 128,
	LEAST_INSIDE =
	        20, /* a program's text has a form of its own, or is a text: no guesses */
};

/* --- before the time ------------------------------------------------------------ */

static void read_priority(struct scan *s, struct log_record *record)
{
	struct scan rest = scan_of(s->at, MIN((gsize)(s->end - s->at), PRI_MAX + 2));
	struct scan inside;
	gint64 value;
	if (!log_between(&rest, '<', '>', &inside))
		return;
	if (inside.end - inside.at <= 3 && log_number(inside, &value) &&
	    value <= PRI_LAST)
		record->severity = log_severity_of_syslog(value & 7);
	s->at = rest.at;
}

static bool is_comment(struct scan s)
{
	return scan_word(&s, "-- Boot ") || scan_word(&s, "-- Reboot ") ||
	       scan_word(&s, "-- Logs begin ") || scan_word(&s, "-- Journal begins ") ||
	       scan_word(&s, "-- No entries ");
}

/* --- times ------------------------------------------------------------------------ */

enum stamp_form {
	STAMP_NONE,
	STAMP_PLAIN,  /* syslog's own: what follows may be anything */
	STAMP_SHARED, /* other formats begin so too: a host and a program must follow */
	STAMP_BOOT,   /* dmesg's: a process id must follow too */
};

/* "Mar 14, 2026 2:11:07 PM" is of Java's logging. */
static bool is_half_day(const char *from, const char *end)
{
	return end[-1] == 'M' || end[-1] == 'm' ||
	       memchr(from, ',', (gsize)(end - from)) != NULL;
}

/* "Sat " */
static void skip_week_day(struct scan *s)
{
	static const char *const days[] = { "Mon ", "Tue ", "Wed ", "Thu ",
		                            "Fri ", "Sat ", "Sun " };
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
		if (scan_word(s, days[i]))
			return;
}

static bool since_boot(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	if (!scan_char(&rest, '[') || !log_time_boot(&rest, record) ||
	    !scan_char(&rest, ']'))
		return false;
	*s = rest;
	return true;
}

static enum stamp_form read_stamp(struct scan *s, struct log_record *record)
{
	const char *from = s->at;
	if (scan_done(s))
		return STAMP_NONE;
	if (*s->at == '[')
		return since_boot(s, record) ? STAMP_BOOT : STAMP_NONE;
	if (!g_ascii_isdigit(*s->at)) {
		if (log_time_syslog(s, record))
			return is_half_day(from, s->at) ? STAMP_NONE : STAMP_PLAIN;
		skip_week_day(s);
		if (s->at == from)
			return STAMP_NONE;
	}
	if (!log_time_iso(s, record) && !log_time_epoch(s, record))
		return STAMP_NONE;
	return STAMP_SHARED;
}

/* --- host and program --------------------------------------------------------------- */

static inline bool is_host_char(char c)
{
	static const bool of_host[256] = {
		['%'] = true, ['-' ... ':'] = true, ['@' ... 'Z'] = true,
		['_'] = true, ['a' ... 'z'] = true, [0x80 ... 0xff] = true,
	};
	return of_host[(guchar)c];
}

static bool read_host(struct scan *s, struct scan *host)
{
	const char *at = s->at;
	while (at < s->end && is_host_char(*at))
		at++;
	if (at == s->at || at == s->end || *at != ' ' || at[-1] == ':' ||
	    at - s->at > HOST_MAX)
		return false;
	*host = (struct scan){ s->at, at };
	s->at = at;
	scan_blanks(s);
	return true;
}

/* "sshd(pam_unix)", "postfix/smtpd", "(sd-pam)", "rpc.statd": up to "[", ":" or a blank */
static bool read_name(struct scan *s, struct scan *name)
{
	const char *at = s->at;
	const char *end = at + MIN(s->end - at, PROGRAM_MAX);
	while (at < end && *at != ' ' && *at != '[' && *at != ':' && *at != '\t')
		at++;
	if (at == s->at || at == end)
		return false;
	*name = (struct scan){ s->at, at };
	s->at = at;
	return true;
}

/* " (com.apple.launchd)" and " <Error>" of macOS, " 1.4.1" of syslogd itself */
static void skip_extras(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, inside;
	if (!scan_char(&rest, ' '))
		return;
	if (log_between(&rest, '<', '>', &inside)) {
		const enum severity severity = log_severity(inside);
		if (severity == SEVERITY_NONE)
			return;
		record->severity = severity;
		record->severity_text = inside;
		scan_char(&rest, ':');
		*s = rest;
		return;
	}
	const bool version = !scan_done(&rest) && g_ascii_isdigit(*rest.at);
	if (!log_between(&rest, '(', ')', &inside))
		while (version && !scan_done(&rest) &&
		       (g_ascii_isdigit(*rest.at) || *rest.at == '.'))
			rest.at++;
	if (!scan_done(&rest) && *rest.at == ':')
		*s = rest;
}

/* "program[pid]: "; with neither it is the first word of the text. */
static bool read_program(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, name, pid = { NULL, NULL };
	const enum severity severity = record->severity;
	const struct scan severity_text = record->severity_text;
	if (!read_name(&rest, &name))
		return false;
	if (log_between(&rest, '[', ']', &pid) && pid.end - pid.at > PROGRAM_MAX)
		return false;
	skip_extras(&rest, record);
	const bool colon = scan_char(&rest, ':');
	const bool blank = scan_done(&rest) || *rest.at == ' ' || *rest.at == '\t';
	if (!blank || (!colon && (pid.at == NULL || !log_number(pid, &(gint64){ 0 })))) {
		record->severity = severity;
		record->severity_text = severity_text;
		return false;
	}
	scan_char(&rest, ' ');
	record->service = name;
	*s = rest;
	return true;
}

/* The host may be missing: then the first word is the program. */
static bool read_origin(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, host;
	if (scan_word(&rest, "---"))
		return false;
	if (read_host(&rest, &host)) {
		const bool program = read_program(&rest, record);
		/* "kernel: x" of no host is no host "kernel" */
		record->host = host;
		*s = rest;
		return program;
	}
	return read_program(s, record);
}

/* A host that is no level; or none, but "app[web.1]" behind a time with a zone, as Heroku's command line shows. */
static bool is_told(const struct log_record *record)
{
	if (record->host.at != NULL)
		return log_severity(record->host) == SEVERITY_NONE;
	return record->stamp.zoned && record->service.end[0] == '[';
}

/* --- text ----------------------------------------------------------------------------- */

/* "last message repeated 3 times", "message repeated 3 times: [ text]", "--- last message repeated 1 time ---" */
static bool read_repeated(struct scan s, struct log_record *record)
{
	struct scan rest = s;
	gint64 count;
	scan_word(&rest, "--- ");
	if ((!scan_word(&rest, "last message repeated ") &&
	     !scan_word(&rest, "message repeated ")) ||
	    !scan_digits(&rest, 1, 9, &count) || !scan_word(&rest, " time") || count < 1)
		return false;
	scan_char(&rest, 's');
	record->count = count;
	record->message = s;
	if (scan_word(&rest, ": [") && rest.end[-1] == ']') {
		scan_char(&rest, ' ');
		rest.end -= rest.end > rest.at;
		record->message = rest;
	}
	return true;
}

/* A frame of a stack trace that was logged line by line; rsyslog writes a tab as #011. */
static bool is_frame(struct scan s)
{
	struct scan rest = s;
	if (!scan_word(&rest, "#011"))
		scan_blanks(&rest);
	return rest.at > s.at && scan_word(&rest, "at ");
}

static enum line_kind read_text(struct scan s, struct log_record *record)
{
	if (is_frame(s)) {
		record->clock = CLOCK_NONE;
		record->severity = SEVERITY_NONE;
		return LINE_CONTINUES;
	}
	if (read_repeated(s, record))
		return LINE_RECORD;
	if (record->severity == SEVERITY_NONE)
		record->severity = log_severity_ahead(s, &record->severity_text);
	if (record->severity == SEVERITY_NONE)
		record->severity = log_severity_of_mnemonic(s);
	if (record->severity == SEVERITY_NONE && record->service.at != NULL)
		record->severity = log_severity_of_mnemonic(record->service);
	record->payload = s;
	return LINE_RECORD;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	(void)state;
	if (*line == ' ' || *line == '\t')
		return LINE_CONTINUES;
	if (*line == '-' && is_comment(s))
		return LINE_COMMENT;
	if (*line == '<')
		read_priority(&s, record);
	else if ((*line == '*' || *line == '.') && len > 1 && g_ascii_isalpha(line[1]))
		s.at++; /* IOS: its clock is not set, or no longer in step */
	const enum stamp_form form = read_stamp(&s, record);
	if (form == STAMP_NONE)
		return LINE_NOT_MINE;
	if (scan_word(&s, ": ")) /* Proxmox: no host, no program */
		return read_text(s, record);
	if (!scan_done(&s) && !scan_char(&s, ' '))
		return LINE_NOT_MINE;
	scan_blanks(&s);
	const bool origin = read_origin(&s, record);
	if (form == STAMP_SHARED && !(origin && is_told(record)))
		return LINE_NOT_MINE;
	return read_text(s, record);
}

const struct importer importer_syslog = {
	.name = "syslog",
	.title = "Syslog files and journalctl's text: RFC 3164, ISO stamps, any -o short "
	         "form",
	.about = "One record a line: time, host, program[pid], text. RFC 3164 (August "
	         "2001), "
	         "the two file formats of rsyslog 8, and the short forms of "
	         "journalctl(1), "
	         "systemd 252; read 2026-11-22. Takes time, host and program; the "
	         "severity of "
	         "the <PRI>, else of the word that the text begins with; the count of "
	         "\"message "
	         "repeated N times\". Leaves facility and process id. Years are inferred "
	         "where "
	         "the times have none (--year); months may be of another language; hosts "
	         "may "
	         "be missing. The texts of programs are read by their own formats where "
	         "they "
	         "have one (HAProxy, PostgreSQL, JSON). \"-- Boot\" and its like are "
	         "ignored, "
	         "indented lines belong to the record before. Seen in real data: Linux, "
	         "macOS, "
	         "pfSense, Synology, mail and web servers.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
	.wraps = true,
	.inner_least = LEAST_INSIDE,
	.interleaves = true,
};
