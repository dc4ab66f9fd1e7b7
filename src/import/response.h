/*
 * response.h - what machines and people did in an outage: alerts, pages, deploys, chat. What their importers share.
 *
 * Shape   events are gathered in the order of the file, so that a later record may end an earlier event or repeat it, and
 *         given to the sink by response_finish()
 * Alert   an interval from when it fired to when it was resolved; still open: until is [last seen, open)
 * Repeat  records of one key are one event: the first, or the one that states its end; the others' lines are duplicates
 * People  names stand in the title and, for whoever hides them, as "who" under extra; nothing else of a person is kept
 * Owns    the events it gathers
 */
#pragma once
#include "import/json_objects.h"

struct response {
	struct reading *reading;
	GPtrArray *events;  /* Event * */
	GHashTable *by_key; /* char * -> Event * */
	gint64 repeats;
};
void response_init(struct response *response, struct reading *reading);
void response_clear(struct response *response);
/* Gives all events to the sink; says how many repeats there were. */
bool response_finish(struct response *response, GError **error);
/* All of it for importers of JSON: init, json_records_read() with the response as user, finish. */
bool response_read(struct reading *reading, const char *bytes, gsize len,
                   const char *const *lists, json_record_reader read, GError **error);

/* A new event at that place; it goes to the sink unless response_drop()ped. Borrowed. */
Event *response_event(struct response *response, const Node *place, enum event_kind kind,
                      enum lane lane);
void response_place(Event *event, const Node *place);
/* The event of a key, or NULL; the key of an event. */
Event *response_known(const struct response *response, const char *key);
void response_name(struct response *response, const char *key, Event *event);
/* The record says nothing that is not known. */
void response_repeat(struct response *response, const Node *record);
/* Its lines are evidence, though no event begins there. */
void response_seen(const struct response *response, const Node *record);

/* A time of any form; RANGE_NONE: not stated, "", or none. zone may be NULL. */
struct range response_time(const struct response *response, const Node *object,
                           const char *path, enum zone_basis *zone);
/* The end of an event that goes on: not before at, nor before its start. */
struct range response_open(const Event *event, struct range at);
/* Whether that is an end: known, and not before the start. */
bool response_ends(const Event *event, struct range at);
/* Words for people out of a text, at most 64 KiB; NULL when there are none. g_free() */
char *response_text(const Node *object, const char *path);
/* The first of several paths that has a text; ended by NULL. */
char *response_first(const Node *object, const char *const *paths);
/* A person by name: of an address what stands before "@"; NULL when nobody is named. g_free() */
char *response_person(const Node *object, const char *path);
/* "critical", "P1", "high", "page": what a rule or a service calls how bad it is. */
enum severity response_severity(const char *word);
/* Adds a text to what is kept under extra; NULL adds nothing. */
void response_keep(Event *event, const char *key, const char *text);
/* The same of any value; takes it over. */
void response_keep_value(Event *event, const char *key, json_t *value);

/* What a deploy is called: "Deploy of checkout 9f2c1ab to production: success". NULL: not stated. */
struct response_change {
	const char *what; /* "Deploy" */
	const char *component, *revision, *environment, *state, *who;
};
/* Fills title, component, severity and extra of an event that has its times. */
void response_change(Event *event, const struct response_change *change);
