#include "import/document_lines.h"

#include "import/json_scan.h"
#include "import/log_text.h"
#include "import/records.h"

#include <string.h>

enum { ENVELOPES = 3 }; /* an answer in a list in a list */

struct walk {
	const char *bytes;
	document_visit visit;
	void *user;
	GString *text;  /* of the line that is made */
	const char *at; /* up to where lines are counted */
	gint64 line;    /* of at */
	bool no_json;   /* a value is broken, not only cut off */
	struct document_end result;
};

/* --- lines ------------------------------------------------------------------------- */

static gint64 line_of(struct walk *walk, const char *at)
{
	while (walk->at < at) {
		const char *end = memchr(walk->at, '\n', (gsize)(at - walk->at));
		walk->line += end != NULL;
		walk->at = end != NULL ? end + 1 : at;
	}
	return walk->line;
}

/* A line has no ends in it; between the tokens of JSON a blank is as good. */
static void put(struct walk *walk, struct scan span)
{
	const gsize from = walk->text->len;
	g_string_append_len(walk->text, span.at, span.end - span.at);
	for (gsize i = from; i < walk->text->len; i++)
		if (walk->text->str[i] == '\n' || walk->text->str[i] == '\r')
			walk->text->str[i] = ' ';
}

static bool give(struct walk *walk, struct scan record)
{
	const struct document_line line = {
		.text = walk->text->str,
		.len = walk->text->len,
		.line = line_of(walk, record.at),
		.offset = record.at - walk->bytes,
		.length = record.end - record.at,
		.too_long = walk->text->len == 0,
	};
	walk->result.stopped = !walk->visit(walk->user, &line);
	return !walk->result.stopped;
}

static bool fail(struct walk *walk, const char *at)
{
	walk->result.broken = true;
	walk->result.cut = !walk->no_json;
	walk->result.line = line_of(walk, at);
	walk->result.offset = at - walk->bytes;
	return false;
}

/* before + record + after as one line; nothing of a record that is too long. */
static bool give_within(struct walk *walk, const char *before, struct scan around,
                        const char *between, const struct json_span *item,
                        const char *after)
{
	const struct scan record = item->text;
	if (item->cut)
		return fail(walk, record.at);
	g_string_truncate(walk->text, 0);
	if ((record.end - record.at) + (around.end - around.at) > LINE_LIMIT - 256)
		return give(walk, record);
	g_string_append(walk->text, before);
	if (around.at != NULL)
		put(walk, around);
	g_string_append(walk->text, between);
	put(walk, record);
	g_string_append(walk->text, after);
	return give(walk, record);
}

static bool give_plain(struct walk *walk, const struct json_span *item)
{
	return give_within(walk, "", (struct scan){ NULL, NULL }, "", item, "");
}

/* --- lists --------------------------------------------------------------------------- */

/* The next item; false at the end of the list, or where it breaks off. One that is cut off may hold some that are whole. */
static bool next_item(struct walk *walk, struct scan *list, struct json_span *item)
{
	const enum json_step step = json_item(list, item);
	const bool open = item->kind == JSON_MAP || item->kind == JSON_LIST;
	walk->no_json |= step == JSON_BROKEN;
	item->cut |= step == JSON_BROKEN;
	if (step == JSON_MORE || (step != JSON_END && open))
		return true;
	if (step != JSON_END)
		fail(walk, list->at);
	return false;
}

typedef bool (*visit_item)(struct walk *walk, const struct json_span *item);

static bool visit_list(struct walk *walk, struct scan list, visit_item visit)
{
	struct json_span item;
	while (next_item(walk, &list, &item))
		if (!visit(walk, &item))
			return false;
	return !walk->result.broken;
}

/* Member of an object by one of its names; a value that is cut off counts: what it holds may be whole. */
static bool member(struct scan object, const char *const *names, guint8 kind,
                   struct json_span *value)
{
	struct scan key;
	if (!json_enter(&object, '{'))
		return false;
	for (;;) {
		const enum json_step step = json_member(&object, &key, value);
		if (step != JSON_MORE && step != JSON_CUT && step != JSON_BROKEN)
			return false;
		for (const char *const *name = names; *name != NULL; name++)
			if (value->kind == kind && log_is(key, *name))
				return true;
		if (step != JSON_MORE)
			return false;
	}
}

static bool list_of(struct scan object, const char *const *names, struct scan *list)
{
	struct json_span value;
	if (!member(object, names, JSON_LIST, &value))
		return false;
	*list = value.text;
	return json_enter(list, '[');
}

/* --- Loki ----------------------------------------------------------------------------- */

static const char *const streams[] = { "stream", NULL };
static const char *const values[] = { "values", NULL };

/* ["1773497467102341000", "the line"] */
static bool visit_value(struct walk *walk, struct scan labels,
                        const struct json_span *pair)
{
	struct scan list = pair->text;
	struct json_span time, line;
	if (pair->cut)
		return fail(walk, pair->text.at);
	if (!json_enter(&list, '[') || json_item(&list, &time) != JSON_MORE ||
	    json_item(&list, &line) != JSON_MORE || line.kind != JSON_TEXT)
		return give_plain(walk, pair);
	g_string_truncate(walk->text, 0);
	if ((list.end - pair->text.at) + (labels.end - labels.at) < LINE_LIMIT - 256) {
		g_string_append(walk->text, "{\"timestamp\":\"");
		put(walk, time.text);
		g_string_append(walk->text, "\",\"labels\":");
		put(walk, labels);
		g_string_append(walk->text, ",\"line\":\"");
		put(walk, line.text);
		g_string_append(walk->text, "\"}");
	}
	return give(walk, pair->text);
}

static bool visit_stream(struct walk *walk, const struct json_span *stream)
{
	struct json_span labels, item;
	struct scan list;
	if (!member(stream->text, streams, JSON_MAP, &labels) ||
	    !list_of(stream->text, values, &list))
		return give_plain(walk, stream);
	while (next_item(walk, &list, &item))
		if (!visit_value(walk, labels.text, &item))
			return false;
	return !walk->result.broken;
}

/* --- OTLP ------------------------------------------------------------------------------ */

static const char *const resources[] = { "resourceLogs", "resource_logs", NULL };
static const char *const scopes[] = { "scopeLogs", "scope_logs",
	                              "instrumentationLibraryLogs", NULL };
static const char *const records[] = { "logRecords", "log_records", "logs", NULL };
static const char *const resource[] = { "resource", NULL };

static bool visit_scope(struct walk *walk, struct scan of, struct scan scope)
{
	struct json_span item;
	struct scan list;
	if (!list_of(scope, records, &list))
		return true;
	while (next_item(walk, &list, &item))
		if (!give_within(walk, "{\"resourceLogs\":[{\"resource\":", of,
		                 ",\"scopeLogs\":[{\"logRecords\":[", &item, "]}]}]}"))
			return false;
	return !walk->result.broken;
}

static bool visit_resource(struct walk *walk, const struct json_span *entry)
{
	struct json_span of, item;
	struct scan list, named = scan_of("{}", 2);
	if (member(entry->text, resource, JSON_MAP, &of) && !of.cut)
		named = of.text;
	if (!list_of(entry->text, scopes, &list))
		return true;
	while (next_item(walk, &list, &item))
		if (!visit_scope(walk, named, item.text))
			return false;
	return !walk->result.broken;
}

/* --- answers ----------------------------------------------------------------------------- */

static const char *const plain[] = { "events",  "logs",     "logEvents",
	                             "records", "Records",  "entries",
	                             "results", "messages", NULL };
static const char *const data[] = { "data", NULL };
static const char *const result[] = { "result", NULL };
static const char *const hits[] = { "hits", NULL };
static const char *const source[] = { "_source", NULL };

static bool visit_hit(struct walk *walk, const struct json_span *hit)
{
	struct json_span inside;
	return give_plain(walk,
	                  member(hit->text, source, JSON_MAP, &inside) ? &inside : hit);
}

static visit_item answer_of(struct scan object, struct scan *list)
{
	struct json_span inside, first;
	if (list_of(object, resources, list))
		return visit_resource;
	if (member(object, data, JSON_MAP, &inside) && list_of(inside.text, result, list))
		return visit_stream;
	if (member(object, hits, JSON_MAP, &inside) && list_of(inside.text, hits, list))
		return visit_hit;
	if (!list_of(object, plain, list))
		return NULL;
	/* A record may have a list of words by such a name. */
	json_item(&(struct scan){ list->at, list->end }, &first);
	return first.kind == JSON_MAP || first.kind == JSON_ABSENT ? give_plain : NULL;
}

static bool visit_any(struct walk *walk, const struct json_span *value, int level)
{
	struct scan list = value->text;
	struct json_span item;
	if (value->kind == JSON_MAP) {
		const visit_item visit = answer_of(value->text, &list);
		return visit != NULL ? visit_list(walk, list, visit)
		                     : give_plain(walk, value);
	}
	if (value->kind != JSON_LIST || level >= ENVELOPES || !json_enter(&list, '['))
		return give_plain(walk, value);
	while (next_item(walk, &list, &item))
		if (!visit_any(walk, &item, level + 1))
			return false;
	return !walk->result.broken;
}

struct document_end document_lines(const char *bytes, gsize len, document_visit visit,
                                   void *user)
{
	struct walk walk = {
		.bytes = bytes, .visit = visit, .user = user, .at = bytes, .line = 1
	};
	g_autoptr(GString) text = walk.text = g_string_new(NULL);
	struct scan rest = scan_of(bytes, len);
	struct json_span value;
	/* As if the values were items of one list, which ends with the text. */
	for (;;) {
		while (!scan_done(&rest) && ((guchar)*rest.at <= ' ' || *rest.at == ','))
			rest.at++;
		if (scan_done(&rest) || !next_item(&walk, &rest, &value) ||
		    !visit_any(&walk, &value, 0))
			break;
	}
	return walk.result;
}
