/*
 * cef.c - what security devices write to files: Common Event Format of ArcSight, Log Event Extended Format of QRadar.
 *
 * Format  CEF:0|vendor|product|version|signature|name|severity|key=value key=value ...
 *         "ArcSight Common Event Format (CEF) Implementation Standard", version 26, microfocus.com. Read 2026-11-25.
 *         LEEF:1.0|vendor|product|version|event|key=value<tab>key=value     LEEF:2.0|...|event|^|key=value^key=value
 *         "Log Event Extended Format (LEEF)", version 2, ibm.com. Read 2026-11-25.
 * Quirks  "\|" and "\\" in the head, "\=" and "\n" behind it; the time is rt, else end or start, in epoch ms or as text;
 *         severity is 0 to 10 or a word; a syslog header may stand before it, which is syslog's
 */
#include "import/import.h"
#include "import/log_text.h"

enum head { VERSION, VENDOR, PRODUCT, PRODUCT_VERSION, SIGNATURE, NAME, SEVERITY, HEAD };

/* Up to the next "|" that has no backslash before it. */
static bool next_field(struct scan *s, struct scan *field)
{
	for (const char *at = s->at; at < s->end; at++) {
		if (*at == '\\')
			at++;
		else if (*at == '|') {
			*field = (struct scan){ s->at, at };
			s->at = at + 1;
			return true;
		}
	}
	return false;
}

/* 0-3 low, 4-6 medium, 7-8 high, 9-10 very high */
static enum severity severity_of(struct scan text)
{
	static const struct {
		const char *word;
		enum severity severity;
	} words[] = {
		{ "Unknown", SEVERITY_INFO },       { "Low", SEVERITY_INFO },
		{ "Medium", SEVERITY_WARN },        { "High", SEVERITY_ERROR },
		{ "Very-High", SEVERITY_CRITICAL },
	};
	gint64 n;
	if (log_number(text, &n))
		return n <= 3    ? SEVERITY_INFO
		       : n <= 6  ? SEVERITY_WARN
		       : n <= 8  ? SEVERITY_ERROR
		       : n <= 10 ? SEVERITY_CRITICAL
		                 : SEVERITY_NONE;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (log_is_caseless(text, words[i].word))
			return words[i].severity;
	return SEVERITY_NONE;
}

/* The value of a key behind the head; keys have no blanks, values may. */
static bool value_of(struct scan s, const char *key, struct scan *value)
{
	bool begins = true;
	for (; !scan_done(&s); begins = *s.at == ' ', s.at++) {
		struct scan rest = s;
		if (begins && scan_word(&rest, key) && scan_char(&rest, '=')) {
			*value = rest;
			return true;
		}
	}
	return false;
}

/* "src=203.0.113.9 ..." */
static bool begins_with_key(struct scan s)
{
	scan_blanks(&s);
	const char *from = s.at;
	while (!scan_done(&s) && (g_ascii_isalnum(*s.at) || *s.at == '_'))
		s.at++;
	return s.at > from && scan_char(&s, '=');
}

static void read_time(struct scan s, struct log_record *record)
{
	static const char *const keys[] = { "rt", "end", "start", "UNIFIutcTime" };
	struct scan value;
	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
		if (value_of(s, keys[i], &value) &&
		    (log_time_epoch(&value, record) || log_time_syslog(&value, record) ||
		     log_time_iso(&value, record)))
			return;
}

/* --- LEEF ------------------------------------------------------------------------------ */

enum leef { LEEF_VENDOR, LEEF_PRODUCT, LEEF_VERSION, LEEF_EVENT, LEEF_HEAD };

/* "^", "x09", "0x5e" between the bars of version 2; a tab else */
static char delimiter_of(struct scan text)
{
	if (text.end - text.at == 1)
		return *text.at;
	scan_char(&text, '0');
	if (!scan_char(&text, 'x') || text.end - text.at != 2 ||
	    !g_ascii_isxdigit(text.at[0]) || !g_ascii_isxdigit(text.at[1]))
		return '\t';
	return (char)(g_ascii_xdigit_value(text.at[0]) * 16 +
	              g_ascii_xdigit_value(text.at[1]));
}

static bool leef_value(struct scan s, char delimiter, const char *key, struct scan *value)
{
	struct scan field;
	while (!scan_done(&s)) {
		if (!scan_until(&s, delimiter, &field)) {
			field = s;
			s.at = s.end;
		}
		if (scan_word(&field, key) && scan_char(&field, '=')) {
			*value = field;
			return true;
		}
	}
	return false;
}

static enum line_kind read_leef(struct scan s, struct log_record *record)
{
	struct scan version, head[LEEF_HEAD], text, value;
	char delimiter = '\t';
	if (!next_field(&s, &version))
		return LINE_NOT_MINE;
	for (int i = 0; i < LEEF_HEAD; i++)
		if (!next_field(&s, &head[i]))
			return LINE_NOT_MINE;
	if (*version.at == '2' && next_field(&s, &text))
		delimiter = delimiter_of(text);
	if (leef_value(s, delimiter, "devTime", &value) &&
	    !log_time_epoch(&value, record) && !log_time_syslog(&value, record))
		log_time_iso(&value, record);
	if (leef_value(s, delimiter, "sev", &value)) {
		record->severity = severity_of(value);
		record->severity_text = value;
	}
	record->service = head[LEEF_PRODUCT];
	record->message = head[LEEF_EVENT];
	return LINE_RECORD;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), head[HEAD];
	gint64 version;
	(void)state;
	if (scan_word(&s, "LEEF:"))
		return read_leef(s, record);
	/* what reads syslog may take "CEF:" for the program's name; then keys must tell */
	const bool announced = scan_word(&s, "CEF:");
	for (int i = 0; i < HEAD; i++)
		if (!next_field(&s, &head[i]))
			return LINE_NOT_MINE;
	record->severity = severity_of(head[SEVERITY]);
	if (!log_number(head[VERSION], &version) || version > 1 ||
	    (!announced && (record->severity == SEVERITY_NONE || !begins_with_key(s))))
		return LINE_NOT_MINE;
	read_time(s, record);
	record->service = head[PRODUCT];
	record->message = head[NAME];
	record->severity_text = head[SEVERITY];
	return LINE_RECORD;
}

const struct importer importer_cef = {
	.name = "cef",
	.title = "Events of security devices: CEF and LEEF",
	.about = "Product, name and severity of the head; time of rt, end or start. 0 to "
	         "3 are information, 4 to 6 warnings, 7 and 8 errors, 9 and 10 critical. "
	         "LEEF: product, event, sev, devTime. Leaves all other keys. CEF "
	         "Implementation Standard 26 and LEEF 2, read 2026-11-25. Seen in real "
	         "data: CEF of a UniFi gateway; LEEF: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
};
