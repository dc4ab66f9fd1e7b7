#include "import/response.h"

#include "base/text.h"
#include "import/log_text.h"

#include <string.h>

#define WORDS_MAX (64 * 1024)

/* --- gathering --------------------------------------------------------------- */

void response_init(struct response *response, struct reading *reading)
{
	*response = (struct response){ .reading = reading };
	response->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
	response->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void response_clear(struct response *response)
{
	g_ptr_array_unref(response->events);
	g_hash_table_unref(response->by_key);
}

Event *response_event(struct response *response, const Node *place, enum event_kind kind,
                      enum lane lane)
{
	Event *event = event_new();
	const int wanted = response->reading->options->lane;
	event->kind = kind;
	event->lane = wanted != 0 ? (enum lane)wanted : lane;
	event->zone = ZONE_EXPLICIT;
	response_place(event, place);
	g_ptr_array_add(response->events, event);
	return event;
}

void response_place(Event *event, const Node *place)
{
	event->line = place->line;
	event->offset = place->offset;
	event->length = place->length;
}

Event *response_known(const struct response *response, const char *key)
{
	return key != NULL ? g_hash_table_lookup(response->by_key, key) : NULL;
}

void response_name(struct response *response, const char *key, Event *event)
{
	if (key != NULL)
		g_hash_table_insert(response->by_key, g_strdup(key), event);
}

void response_repeat(struct response *response, const Node *record)
{
	response->repeats++;
	reading_lines(response->reading, LINE_DUPLICATE, record->line, record->offset,
	              record->length);
}

void response_seen(const struct response *response, const Node *record)
{
	reading_lines(response->reading, LINE_IN_RECORD, record->line, record->offset,
	              record->length);
}

/* Several events of one place are told apart by their ordinals. */
static void number(const struct response *response)
{
	g_autoptr(GHashTable) seen =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
	for (guint i = 0; i < response->events->len; i++) {
		Event *event = response->events->pdata[i];
		int *next = g_hash_table_lookup(seen, &event->offset);
		if (next == NULL) {
			next = g_new0(int, 1);
			g_hash_table_insert(seen, &event->offset, next);
		}
		event->ordinal = (*next)++;
	}
}

bool response_finish(struct response *response, GError **error)
{
	const struct sink *sink = response->reading->sink;
	number(response);
	for (guint i = 0; i < response->events->len; i++)
		if (!sink->event(sink->user, response->events->pdata[i], error))
			return false;
	if (response->repeats > 0)
		reading_warn(response->reading, 0,
		             "records that repeat an earlier one were folded into it: "
		             "%" G_GINT64_FORMAT,
		             response->repeats);
	return true;
}

bool response_read(struct reading *reading, const char *bytes, gsize len,
                   const char *const *lists, json_record_reader read, GError **error)
{
	struct response response;
	response_init(&response, reading);
	reading_warn_of_nul(reading, bytes, len, 1);
	const bool ok =
	        json_records_read(reading, bytes, len, lists, read, &response, error) &&
	        response_finish(&response, error);
	response_clear(&response);
	return ok;
}

/* --- times ------------------------------------------------------------------- */

struct range response_time(const struct response *response, const Node *object,
                           const char *path, enum zone_basis *zone)
{
	g_autofree char *text = json_objects_text(object->json, path);
	enum zone_basis basis = ZONE_EXPLICIT;
	struct stamp stamp;
	if (text == NULL || !stamp_parse(text, strlen(text), &stamp))
		return RANGE_NONE;
	const struct range at =
	        reading_when(response->reading, &stamp, object->line, &basis);
	if (zone != NULL)
		*zone = basis;
	return at;
}

struct range response_open(const Event *event, struct range at)
{
	gint64 from = event->at.lo;
	if (range_known(at))
		from = MAX(from, at.lo);
	return (struct range){ from, RANGE_OPEN };
}

bool response_ends(const Event *event, struct range at)
{
	return range_known(at) && at.hi >= event->at.lo;
}

/* --- words ------------------------------------------------------------------- */

char *response_text(const Node *object, const char *path)
{
	g_autofree char *text = json_objects_text(object->json, path);
	if (text == NULL || *text == '\0')
		return NULL;
	return strlen(text) > WORDS_MAX ? text_cut(text, WORDS_MAX)
	                                : g_steal_pointer(&text);
}

char *response_first(const Node *object, const char *const *paths)
{
	char *text = NULL;
	for (; *paths != NULL && text == NULL; paths++)
		text = response_text(object, *paths);
	return text;
}

char *response_person(const Node *object, const char *path)
{
	char *name = response_text(object, path);
	char *at = name != NULL ? strchr(name, '@') : NULL;
	if (at != NULL && at > name)
		*at = '\0';
	return name;
}

enum severity response_severity(const char *word)
{
	static const struct {
		const char *word;
		enum severity severity;
	} words[] = {
		{ "page", SEVERITY_CRITICAL },     { "p1", SEVERITY_CRITICAL },
		{ "sev1", SEVERITY_CRITICAL },     { "sev-1", SEVERITY_CRITICAL },
		{ "disaster", SEVERITY_CRITICAL }, { "high", SEVERITY_ERROR },
		{ "p2", SEVERITY_ERROR },          { "sev2", SEVERITY_ERROR },
		{ "sev-2", SEVERITY_ERROR },       { "major", SEVERITY_ERROR },
		{ "p3", SEVERITY_WARN },           { "sev3", SEVERITY_WARN },
		{ "sev-3", SEVERITY_WARN },        { "medium", SEVERITY_WARN },
		{ "moderate", SEVERITY_WARN },     { "minor", SEVERITY_WARN },
		{ "low", SEVERITY_NOTICE },        { "p4", SEVERITY_NOTICE },
		{ "p5", SEVERITY_INFO },           { "none", SEVERITY_INFO },
	};
	if (word == NULL)
		return SEVERITY_NONE;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_ascii_strcasecmp(word, words[i].word) == 0)
			return words[i].severity;
	return log_severity(scan_of(word, strlen(word)));
}

void response_keep_value(Event *event, const char *key, json_t *value)
{
	g_autoptr(json_t) extra =
	        event->extra != NULL
	                ? json_parse(event->extra, strlen(event->extra), NULL, NULL)
	                : json_object();
	json_object_set_new(extra, key, value);
	char *dumped = json_dumps(extra, JSON_COMPACT | JSON_SORT_KEYS);
	g_free(event->extra);
	event->extra = g_strdup(dumped);
	free(dumped);
}

void response_keep(Event *event, const char *key, const char *text)
{
	if (text != NULL && *text != '\0')
		response_keep_value(event, key, json_string(text));
}

/* --- changes ----------------------------------------------------------------- */

/* A commit by its first seven figures; tags and versions as they are. */
static char *short_revision(const char *revision)
{
	gsize figures = 0;
	while (g_ascii_isxdigit(revision[figures]))
		figures++;
	return revision[figures] == '\0' && figures >= 32 ? g_strndup(revision, 7)
	                                                  : g_strndup(revision, 100);
}

static bool is_failure(const char *state)
{
	static const char *const words[] = { "fail",      "error",    "cancel",
		                             "timed_out", "degraded", "rollback",
		                             "blocked" };
	for (gsize i = 0; state != NULL && i < G_N_ELEMENTS(words); i++)
		if (g_ascii_strncasecmp(state, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

void response_change(Event *event, const struct response_change *change)
{
	g_autoptr(GString) title = g_string_new(change->what);
	if (change->component != NULL)
		g_string_append_printf(title, " of %s", change->component);
	if (change->revision != NULL) {
		g_autofree char *revision = short_revision(change->revision);
		g_string_append_printf(title, " %s", revision);
	}
	if (change->environment != NULL)
		g_string_append_printf(title, " to %s", change->environment);
	if (change->state != NULL)
		g_string_append_printf(title, ": %s", change->state);
	event->title = text_one_line(title->str, 300);
	event->component = g_strdup(change->component);
	event->severity = is_failure(change->state) ? SEVERITY_WARN : SEVERITY_INFO;
	event->severity_text = g_strdup(change->state);
	response_keep(event, "who", change->who);
	response_keep(event, "revision", change->revision);
	response_keep(event, "environment", change->environment);
}
