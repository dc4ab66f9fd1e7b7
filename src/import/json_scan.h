/*
 * json_scan.h - JSON in log lines, scanned in place: no tree, no memory, any number of lines a second.
 *
 * Shape   a cursor over one object or list; values are spans of the line: texts without their quotes, all others as they
 *         stand. A plan picks the values of many keys in one pass, wherever they are nested.
 * Takes   what loggers write: duplicate keys (the last one holds), NaN and other bare words, bytes that are no UTF-8,
 *         raw control characters, an object that is cut off (what stands before the cut is given)
 * Limits  64 levels of nesting; deeper ones are broken
 * Owns    nothing but plans
 * Source  RFC 8259, read 2026-11-25
 */
#pragma once
#include "base/scan.h"

enum json_kind {
	JSON_ABSENT,
	JSON_TEXT = 1,
	JSON_NUM = 2,
	JSON_WORD = 4, /* true, false, NaN */
	JSON_NIL = 8,
	JSON_MAP = 16,
	JSON_LIST = 32,
};

struct json_span {
	struct scan text;
	guint8 kind;  /* enum json_kind */
	bool escaped; /* holds a backslash: json_unescape() */
	bool cut;     /* the line ends inside */
	guint16 rank; /* of the key that it was picked for */
};

/* Blanks, then open ('{' or '['). */
bool json_enter(struct scan *s, char open);
enum json_step { JSON_MORE, JSON_END, JSON_CUT, JSON_BROKEN };
/* The next member or item; JSON_END: the closing bracket is consumed. JSON_CUT: value holds what there is, or nothing. */
enum json_step json_member(struct scan *s, struct scan *key, struct json_span *value);
enum json_step json_item(struct scan *s, struct json_span *value);

/*
 * A text without its escapes: itself, or written to room (as much as fits, cut at a character), which is moved behind it.
 * \u0000 and lone surrogates become U+FFFD.
 */
struct json_room {
	char *at, *end;
};
struct scan json_unescape(const struct json_span *value, struct json_room *room);

/* --- many keys in one pass ---------------------------------------------------------------------------------------- */

enum {
	JSON_INSIDE = 255
}; /* a field: this object's members count as if they stood outside, when those are absent */

/* "http.status": member "status" of member "http", or one member of that name. Earlier keys of a field win. */
struct json_key {
	const char *path;
	guint8 field;
	guint8 kinds; /* that are wanted; another kind is taken only when nothing else is there; null never */
};
typedef struct json_plan JsonPlan;
/* keys live as long as the plan */
JsonPlan *json_plan_new(const struct json_key *keys, gsize n_keys, gsize n_fields);
void json_plan_free(void *plan);
/* One key and its value from elsewhere, as json_pick() does it. */
void json_keep(const JsonPlan *plan, struct scan key, const struct json_span *value,
               struct json_span *values);
/* The object at s into values, one a field. JSON_END: whole, s is behind it; JSON_CUT, JSON_BROKEN: what was read so far. */
enum json_step json_pick(const JsonPlan *plan, struct scan *s, struct json_span *values);
