/*
 * windows_event_json.c - Windows events as JSON lines: evtx_dump -o jsonl, EvtxECmd --json.
 *
 * Format  {"Event":{"System":{"Provider":{"#attributes":{"Name":"Service Control Manager"}},"EventID":7036,"Level":4,
 *         "TimeCreated":{"#attributes":{"SystemTime":"2026-03-14T14:11:07.102341Z"}},"Computer":"WEB-02"},...}}
 *         {"TimeCreated":"2026-03-14T14:11:07.1023410+00:00","EventId":7036,"Level":"Info","Provider":"...",...}
 *         github.com/omerbenamram/evtx and github.com/EricZimmerman/evtx, READMEs. Read 2026-11-25.
 * Takes   time (UTC), level (1 critical, 2 error, 3 warning, 4 and 0 information, 5 verbose), provider as component, host;
 *         as message what was made of the event, else its number and channel
 * Leaves  the event's data
 */
#include "import/json_log.h"
#include "import/log_text.h"

#include <string.h>

enum { TIME, LEVEL, PROVIDER, HOST, ID, CHANNEL, MESSAGE, N };

static const struct json_key names[] = {
	{ "Event.System.TimeCreated.#attributes.SystemTime", TIME, JSON_TEXT },
	{ "Event.System.TimeCreated_attributes.SystemTime", TIME, JSON_TEXT },
	{ "TimeCreated", TIME, JSON_TEXT },
	{ "Event.System.Level", LEVEL, JSON_NUM | JSON_TEXT },
	{ "Level", LEVEL, JSON_NUM | JSON_TEXT },
	{ "Event.System.Provider.#attributes.Name", PROVIDER, JSON_TEXT },
	{ "Event.System.Provider_attributes.Name", PROVIDER, JSON_TEXT },
	{ "Provider", PROVIDER, JSON_TEXT },
	{ "ProviderName", PROVIDER, JSON_TEXT },
	{ "Event.System.Computer", HOST, JSON_TEXT },
	{ "Computer", HOST, JSON_TEXT },
	{ "MachineName", HOST, JSON_TEXT },
	{ "Event.System.EventID", ID, JSON_NUM | JSON_TEXT },
	{ "Event.System.EventID.#text", ID, JSON_NUM | JSON_TEXT },
	{ "EventId", ID, JSON_NUM | JSON_TEXT },
	{ "Id", ID, JSON_NUM | JSON_TEXT },
	{ "Event.System.Channel", CHANNEL, JSON_TEXT },
	{ "Channel", CHANNEL, JSON_TEXT },
	{ "LogName", CHANNEL, JSON_TEXT },
	{ "MapDescription", MESSAGE, JSON_TEXT },
	{ "Message", MESSAGE, JSON_TEXT },
};

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)sample;
	(void)options;
	return json_plan_new(names, G_N_ELEMENTS(names), N);
}

static enum severity severity_of(const struct json_span *level)
{
	static const enum severity of[] = { SEVERITY_INFO,  SEVERITY_CRITICAL,
		                            SEVERITY_ERROR, SEVERITY_WARN,
		                            SEVERITY_INFO,  SEVERITY_TRACE };
	gint64 n;
	if (!json_log_number(level, &n))
		return level->kind != JSON_TEXT           ? SEVERITY_NONE
		       : log_is(level->text, "LogAlways") ? SEVERITY_INFO
		                                          : log_severity(level->text);
	return n >= 0 && n < (gint64)G_N_ELEMENTS(of) ? of[n] : SEVERITY_INFO;
}

/* "Event 7036 of System"; the number stays in the pattern, as a word */
static struct scan name_of(const struct json_span v[N], struct json_room *room)
{
	const struct scan id = v[ID].text, channel = v[CHANNEL].text;
	char *from = room->at;
	const gint64 left = room->end - room->at;
	const int n = g_snprintf(from, (gulong)left, "Event \"%.*s\" of %.*s",
	                         (int)MIN(id.end - id.at, 16), id.at,
	                         (int)MIN(channel.end - channel.at, 128),
	                         channel.at != NULL ? channel.at : "");
	room->at += CLAMP(n, 0, left - 1);
	return (struct scan){ from, room->at };
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct json_span v[N];
	const enum line_kind kind = json_log_pick(state, line, len, record, v);
	if (kind != LINE_RECORD)
		return kind;
	if (v[ID].kind == JSON_ABSENT || v[PROVIDER].kind != JSON_TEXT ||
	    !json_log_time(&v[TIME], record))
		return LINE_NOT_MINE;
	struct json_room room = json_log_room(record);
	record->severity = severity_of(&v[LEVEL]);
	if (v[LEVEL].kind == JSON_TEXT)
		record->severity_text = v[LEVEL].text;
	record->component = json_log_word(&v[PROVIDER], &room);
	record->host = json_log_word(&v[HOST], &room);
	record->message = v[MESSAGE].kind == JSON_TEXT
	                          ? json_log_message(&v[MESSAGE], &room)
	                          : name_of(v, &room);
	return LINE_RECORD;
}

const struct importer importer_windows_event_json = {
	.name = "windows-event-json",
	.title = "Windows events as JSON lines: evtx_dump, EvtxECmd",
	.about =
	        "One event a line. Takes time, level, provider, computer, and as message "
	        "the tool's description or number and channel. Leaves the event's "
	        "data. READMEs of omerbenamram/evtx and EricZimmerman/evtx, read "
	        "2026-11-25. Not seen in real data: written from the documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = json_plan_free,
};
