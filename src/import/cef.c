/*
 * cef.c - Common Event Format of ArcSight, as security devices write it to files.
 *
 * Format  CEF:0|vendor|product|version|signature|name|severity|key=value key=value ...
 *         "ArcSight Common Event Format (CEF) Implementation Standard", version 26, microfocus.com. Read 2026-11-25.
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

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), head[HEAD];
	gint64 version;
	(void)state;
	/* what reads syslog may take "CEF:" for the program's name */
	const bool announced = scan_word(&s, "CEF:");
	for (int i = 0; i < HEAD; i++)
		if (!next_field(&s, &head[i]))
			return LINE_NOT_MINE;
	record->severity = severity_of(head[SEVERITY]);
	if (!log_number(head[VERSION], &version) || version > 1 ||
	    (!announced && record->severity == SEVERITY_NONE))
		return LINE_NOT_MINE;
	read_time(s, record);
	record->service = head[PRODUCT];
	record->message = head[NAME];
	record->severity_text = head[SEVERITY];
	return LINE_RECORD;
}

const struct importer importer_cef = {
	.name = "cef",
	.title = "Common Event Format (CEF) of security devices",
	.about = "Product, name and severity of the head; time of rt, end or start. 0 to "
	         "3 are information, 4 to 6 warnings, 7 and 8 errors, 9 and 10 critical. "
	         "Leaves all other keys. CEF Implementation Standard 26, read "
	         "2026-11-25. Seen in real data: events of a UniFi gateway.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
};
