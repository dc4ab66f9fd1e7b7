/*
 * json_objects.h - the objects of a document of records, however they are put together.
 *
 * Shape   one object a line; or a list of objects; or an object that has them in a list of a given name
 * Places  of each object in the source
 * Errors  ERROR_DATA: the document is no JSON, or the callback said so. A bad line among objects is set aside.
 */
#pragma once
#include "base/json.h"
#include "import/import.h"

/* Fills what can be told of the event from the object; why it is none, or NULL. "" = it is left out, without a warning. */
typedef const char *(*json_object_reader)(struct reading *reading, const json_t *object,
                                          Event *event);
/* Gives an event for each object to the sink. lists: names, ended by NULL. */
bool json_objects_read(struct reading *reading, const char *bytes, gsize len,
                       const char *const *lists, json_object_reader read, GError **error);

/* "a.b.c": a text or a number inside of objects; NULL = there is none. g_free() */
char *json_objects_text(const json_t *object, const char *path);
const json_t *json_objects_value(const json_t *object, const char *path);
/* A time of any form; RANGE_NONE: not stated, or none. Sets event->zone. */
struct range json_objects_time(struct reading *reading, const json_t *object,
                               const char *path, Event *event);
