/*
 * json_objects.h - the records of a JSON text, however they are put together.
 *
 * Shape   one value a line; or values of any layout one after the other; or one value. Of each value the records are the
 *         items of a list, or those of the list that it has under a given name, or itself
 * Places  of each record, and of all that is in it, in the source
 * Errors  ERROR_DATA: the text is no JSON, no record could be read, or the reader said so. A bad line is set aside; where
 *         values follow one another without being lines, so is all that follows a broken one
 */
#pragma once
#include "import/node.h"

/*
 * Takes a record, an object. Why it is none, or NULL; "" = it is left out, without a warning. *error is for what ends the
 * reading: errors of the sink.
 */
typedef const char *(*json_record_reader)(void *user, const Node *record, GError **error);
/* lists: paths ("data.alerts") of where records may be, the first that is there holds; ended by NULL. */
bool json_records_read(struct reading *reading, const char *bytes, gsize len,
                       const char *const *lists, json_record_reader read, void *user,
                       GError **error);

/* One event a record. Fills what can be told of it from the object; answers as above. */
typedef const char *(*json_object_reader)(struct reading *reading, const json_t *object,
                                          Event *event);
/* Gives an event for each object to the sink. */
bool json_objects_read(struct reading *reading, const char *bytes, gsize len,
                       const char *const *lists, json_object_reader read, GError **error);

/* "a.b.c": a text or a number inside of objects; NULL = there is none. g_free() */
char *json_objects_text(const json_t *object, const char *path);
const json_t *json_objects_value(const json_t *object, const char *path);
/* A time of any form; RANGE_NONE: not stated, or none. Sets event->zone. */
struct range json_objects_time(struct reading *reading, const json_t *object,
                               const char *path, Event *event);
