/*
 * docker_json.c - Docker's json-file driver: each line of a container as an object of log, stream and time.
 *
 * Format  {"log":"text\n","stream":"stderr","time":"2026-03-14T14:11:07.102341998Z"[,"attrs":{...}]}
 *         docs.docker.com/engine/logging/drivers/json-file, read 2026-11-25
 * Takes   the text inside, to be read as what it is; its own time is the event's, Docker's the collector's; the service
 *         of Compose, or the tag
 * Leaves  other attributes
 * Quirks  a text over 16 KiB is split, and only the last part ends with a line end: parts are joined, a stream at a time;
 *         files of drivers that leave all line ends out are not joined
 */
#include "import/json_log.h"
#include "import/log_text.h"

#include <string.h>

enum { LOG, STREAM, TIME, SERVICE, N };

static const struct json_key names[] = {
	{ "log", LOG, JSON_TEXT },
	{ "stream", STREAM, JSON_TEXT },
	{ "time", TIME, JSON_TEXT },
	{ "attrs.com.docker.compose.service", SERVICE, JSON_TEXT },
	{ "attrs.tag", SERVICE, JSON_TEXT },
	{ "attrs.name", SERVICE, JSON_TEXT },
};

struct knowledge {
	JsonPlan *plan;
	bool ends; /* texts end with their line end, unless they are split */
};

static bool ends_line(struct scan text)
{
	return text.end - text.at >= 2 && memcmp(text.end - 2, "\\n", 2) == 0;
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	struct knowledge *knowledge = g_new0(struct knowledge, 1);
	struct scan rest = scan_of(sample->head, sample->head_len), line;
	struct json_span v[N];
	int ended = 0, lines = 0;
	knowledge->plan = json_plan_new(names, G_N_ELEMENTS(names), N);
	while (lines < 200 && scan_until(&rest, '\n', &line)) {
		if (json_pick(knowledge->plan, &line, v) != JSON_END)
			continue;
		lines++;
		ended += v[LOG].kind == JSON_TEXT && ends_line(v[LOG].text);
	}
	knowledge->ends = ended > 0;
	return knowledge;
}

static void forget(void *state)
{
	struct knowledge *knowledge = state;
	json_plan_free(knowledge->plan);
	g_free(knowledge);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct knowledge *knowledge = state;
	struct json_span v[N];
	const enum line_kind kind = json_log_pick(knowledge->plan, line, len, record, v);
	if (kind != LINE_RECORD)
		return kind;
	if (v[LOG].kind != JSON_TEXT || v[STREAM].kind != JSON_TEXT ||
	    !json_log_time(&v[TIME], record))
		return LINE_NOT_MINE;
	struct json_room room = json_log_room(record);
	record->payload = json_log_payload(&v[LOG], record, &room);
	record->partial = knowledge->ends && !ends_line(v[LOG].text);
	record->stream = log_is(v[STREAM].text, "stderr") ? 'e' : 'o';
	if (v[SERVICE].kind == JSON_TEXT && !v[SERVICE].escaped)
		record->service = v[SERVICE].text;
	record->next = 0;
	return LINE_RECORD;
}

const struct importer importer_docker_json = {
	.name = "docker-json",
	.title = "Docker's json-file: the lines of a container, wrapped",
	.about =
	        "One object a line with log, stream and time. The text inside is read as "
	        "what it is, whatever its format: its own time is the event's, Docker's "
	        "the collector's, which also gives the zone or date that the inner one "
	        "lacks. Parts of texts over 16 KiB are joined. The service is that of "
	        "Compose or the tag. Leaves other attributes. Specification: "
	        "docs.docker.com/engine/logging/drivers/json-file, read 2026-11-25. Not "
	        "seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = forget,
	.wraps = true,
};
