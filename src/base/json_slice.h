/*
 * json_slice.h - the pass over a JSON text that finds where every value stands. Private to json.c.
 *
 * Shape   nodes in document order; the children of a node are children[first .. first + count)
 * Limits  see json.h; a text that is no JSON ends the pass, the parser then says why
 * Owns    the arrays belong to the caller
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#define JSON_NESTING 128
#define JSON_KEYS 100000
#define JSON_VALUES 4000000

struct json_node {
	guint32 offset, length;
	guint32 key, key_length; /* raw, between its quotes; members only */
	guint32 first, count;
};

struct json_slice {
	GArray *nodes;    /* struct json_node; NULL: only the limits are checked */
	GArray *children; /* guint32 */
	bool has_nul;     /* "\u0000" stands in a string */
	gsize at;         /* where it ended */
	const char *over; /* the limit that was passed, or NULL */
};
/* True when bytes are one well-bracketed value with nothing after it. */
bool json_slice(struct json_slice *slice, const char *bytes, gsize len);
