/*
 * windows_event.c - events of Windows as XML, one in a line: wevtutil qe /f:xml, Event Viewer's and evtx_dump's exports.
 *
 * Format  <Event xmlns="..."><System><Provider Name="..."/><EventID>7031</EventID><Level>2</Level>...
 *         <TimeCreated SystemTime="2026-03-14T14:11:07.1023410Z"/>...</System><EventData>...</EventData></Event>
 *         learn.microsoft.com/windows/win32/wes/eventschema-schema. Read 2026-11-25.
 * Quirks  UTC, in steps of 100 ns; level 0 is "log always"; quotes of either kind; the text of a message needs the
 *         provider's files, so that the message is provider, id and data
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

/* What stands behind text, up to the next end: an attribute's value, an element's text. */
static bool behind(struct scan s, const char *text, const char *ends, struct scan *out)
{
	const gsize len = strlen(text);
	for (; (gsize)(s.end - s.at) >= len; s.at++) {
		if (memcmp(s.at, text, len) != 0)
			continue;
		const char *from = s.at + len, *at = from;
		while (at < s.end && strchr(ends, *at) == NULL)
			at++;
		*out = (struct scan){ from, at };
		return at < s.end;
	}
	return false;
}

static bool attribute(struct scan s, const char *name, struct scan *out)
{
	g_autofree char *twice = g_strconcat(name, "=\"", NULL);
	g_autofree char *once = g_strconcat(name, "='", NULL);
	return behind(s, twice, "\"", out) || behind(s, once, "'", out);
}

/* <EventID>7031</EventID>, <EventID Qualifiers='16384'>7031</EventID> */
static bool element(struct scan s, const char *name, struct scan *out)
{
	struct scan tag;
	g_autofree char *open = g_strconcat("<", name, NULL);
	if (!behind(s, open, ">", &tag))
		return false;
	const struct scan rest = { tag.end, s.end };
	return behind(rest, ">", "<", out);
}

static void read_level(struct scan s, struct log_record *record)
{
	static const enum severity levels[] = { SEVERITY_INFO,  SEVERITY_CRITICAL,
		                                SEVERITY_ERROR, SEVERITY_WARN,
		                                SEVERITY_INFO,  SEVERITY_DEBUG };
	struct scan text;
	gint64 level;
	if (!element(s, "Level", &text) || !log_number(text, &level) || level < 0 ||
	    level >= (gint64)G_N_ELEMENTS(levels))
		return;
	record->severity = levels[level];
	record->severity_text = text;
}

/* "Service Control Manager 7031 Spooler 1" in room */
static void set_message(struct scan s, struct scan id, struct log_record *record)
{
	gsize n = 0;
	struct scan parts[6] = { record->component, id };
	int used = 2;
	struct scan rest = s, text;
	while (used < (int)G_N_ELEMENTS(parts) && element(rest, "Data", &text)) {
		parts[used++] = text;
		rest.at = text.end;
	}
	for (int i = 0; i < used; i++) {
		const gsize len = (gsize)(parts[i].end - parts[i].at);
		if (len == 0 || n + len + 1 > LOG_ROOM)
			continue;
		if (n > 0)
			record->room[n++] = ' ';
		memcpy(record->room + n, parts[i].at, len);
		n += len;
	}
	record->message = scan_of(record->room, n);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), time, id, text;
	(void)state;
	scan_blanks(&s);
	if (scan_word(&s, "<?xml") || scan_word(&s, "<Events") ||
	    scan_word(&s, "</Events"))
		return LINE_COMMENT;
	if (!scan_word(&s, "<Event ") && !scan_word(&s, "<Event>"))
		return LINE_NOT_MINE;
	if (!attribute(s, "SystemTime", &time) || !log_time_iso(&time, record) ||
	    !element(s, "EventID", &id))
		return LINE_NOT_MINE;
	record->stamp.zoned = true; /* it is UTC, whether it says so or not */
	if (attribute(s, "Provider Name", &text))
		record->component = text;
	if (element(s, "Computer", &text))
		record->host = text;
	read_level(s, record);
	set_message(s, id, record);
	return LINE_RECORD;
}

const struct importer importer_windows_event = {
	.name = "windows-event",
	.title = "Events of Windows as XML, one in a line",
	.about = "Time (UTC), level, provider, computer; the message is provider, id and "
	         "the first data of the event, for its text is not in it. Level 0 is "
	         "information. Leaves channels, keywords, users. Events that are laid "
	         "out over several lines are not read. Microsoft \"Event Schema\", read "
	         "2026-11-25. Not seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
};
