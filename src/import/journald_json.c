/*
 * journald_json.c - the systemd journal as "journalctl -o json" gives it: one object a line.
 *
 * Format  systemd.journal-fields(7), journalctl(1), systemd.io/JOURNAL_EXPORT_FORMATS, all of 257, read 2026-11-25
 * Takes   _SOURCE_REALTIME_TIMESTAMP (the sender's) or __REALTIME_TIMESTAMP (the journal's, else the second clock),
 *         PRIORITY, MESSAGE, unit or identifier, host
 * Leaves  cursor, boot, monotonic time and all trusted fields
 * Quirks  times are microseconds as text; MESSAGE is null when it is too long, a list of byte values when it is no UTF-8,
 *         a list of texts when the field came several times; other fields may be lists too
 */
#include "base/text.h"
#include "import/json_log.h"
#include "import/log_text.h"

#include <string.h>

enum { SENT, WRITTEN, PRIORITY, MESSAGE, UNIT, IDENTIFIER, HOST, N };

static const struct json_key names[] = {
	{ "_SOURCE_REALTIME_TIMESTAMP", SENT, JSON_TEXT },
	{ "__REALTIME_TIMESTAMP", WRITTEN, JSON_TEXT },
	{ "PRIORITY", PRIORITY, JSON_TEXT | JSON_NUM },
	{ "MESSAGE", MESSAGE, JSON_TEXT | JSON_LIST },
	{ "SYSLOG_IDENTIFIER", IDENTIFIER, JSON_TEXT },
	{ "_COMM", IDENTIFIER, JSON_TEXT },
	{ "_SYSTEMD_UNIT", UNIT, JSON_TEXT },
	{ "UNIT", UNIT, JSON_TEXT },
	{ "_HOSTNAME", HOST, JSON_TEXT },
};

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)sample;
	(void)options;
	return json_plan_new(names, G_N_ELEMENTS(names), N);
}

/* Patterns are UTF-8: what is none of it becomes U+FFFD. */
static void repair(char *from, struct json_room *room)
{
	const gsize len = (gsize)(room->at - from);
	if (g_utf8_validate_len(from, len, NULL))
		return;
	g_autofree char *text = text_repair(from, len);
	const char *end;
	g_utf8_validate_len(text, MIN(strlen(text), (gsize)(room->end - from)), &end);
	memcpy(from, text, (gsize)(end - text));
	room->at = from + (end - text);
}

/* [99,97,102,233] to its bytes; the first text of a list of texts */
static struct scan from_list(struct scan list, struct json_room *room)
{
	char *const from = room->at;
	struct json_span item;
	if (!json_enter(&list, '['))
		return (struct scan){ NULL, NULL };
	while (json_item(&list, &item) == JSON_MORE && room->at < room->end) {
		gint64 byte;
		if (item.kind == JSON_TEXT)
			return json_log_message(&item, room);
		if (item.kind != JSON_NUM || !log_number(item.text, &byte) || byte > 255)
			break;
		*room->at++ = (char)byte;
	}
	repair(from, room);
	const struct json_span bytes = { .kind = JSON_TEXT, .text = { from, room->at } };
	return json_log_message(&bytes, room);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct json_span v[N];
	gint64 priority;
	const enum line_kind kind = json_log_pick(state, line, len, record, v);
	if (kind != LINE_RECORD)
		return kind;
	if (v[WRITTEN].kind != JSON_TEXT)
		return LINE_NOT_MINE;
	if (json_log_time(&v[SENT], record))
		json_log_observed(&v[WRITTEN], record);
	else if (!json_log_time(&v[WRITTEN], record))
		return LINE_NOT_MINE;
	struct json_room room = json_log_room(record);
	if (json_log_number(&v[PRIORITY], &priority)) {
		record->severity_text = v[PRIORITY].text;
		record->severity = log_severity_of_syslog(priority);
	}
	record->message = v[MESSAGE].kind == JSON_LIST
	                          ? from_list(v[MESSAGE].text, &room)
	                          : json_log_message(&v[MESSAGE], &room);
	record->service = json_log_word(&v[IDENTIFIER], &room);
	record->component = json_log_word(&v[UNIT], &room);
	if (record->service.at == NULL)
		record->service = record->component;
	record->host = json_log_word(&v[HOST], &room);
	return LINE_RECORD;
}

const struct importer importer_journald_json = {
	.name = "journald-json",
	.title = "systemd's journal as JSON: journalctl -o json",
	.about =
	        "One object a line with __REALTIME_TIMESTAMP. Takes the sender's time, "
	        "where there is one, else the journal's; PRIORITY, MESSAGE (also as a "
	        "list "
	        "of bytes or of texts, or none), identifier, unit and host. Leaves "
	        "cursor, "
	        "boot, monotonic time and trusted fields in the raw line. Specification: "
	        "systemd.journal-fields(7) and JOURNAL_EXPORT_FORMATS of systemd 257, "
	        "read "
	        "2026-11-25. Seen in real data: lnav's sample.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = json_plan_free,
};
