/*
 * columns.h - what is known of every line of a chunk, packed: time, pattern, class, length.
 *
 * Shape   one entry a line, in order: a flag byte, then varints (7 bits a byte, low first, high bit = more):
 *           bits 0-2  status class, 0..7
 *           bits 3-4  time: 0 none, 1 as the line before, 2 delta in seconds, 3 delta in microseconds (zigzag)
 *           bit  5    pattern differs from the line before, a varint follows
 *         and last the length. Every chunk starts anew, so each can be read alone.
 * Units   instants us UTC; length in bytes with the line's end, so that the lengths add up to the chunk's
 * Owns    nothing
 * Errors  columns_next() gives false at the end and for bytes that are no entry; .damaged tells the two apart
 * Source  zigzag and varint as in Protocol Buffers; sizes in the store: about 2 bytes a line before compression
 */
#pragma once
#include "model/event.h"

struct column_state {
	gint64 at, pattern; /* of the line before; start with all zero */
};
#define COLUMN_MAX 31 /* bytes of an entry at most */
/* at = INSTANT_NONE for a line without a time; pattern 0 for a line without one. Returns the end of the entry. */
guint8 *columns_put(guint8 *out, struct column_state *state, gint64 at, gint64 pattern,
                    int status_class, gsize length);
void columns_add(GByteArray *columns, struct column_state *state, gint64 at,
                 gint64 pattern, int status_class, gsize length);

struct column {
	gint64 at, pattern;
	int status_class;
	gint64 length;
};
struct column_reader {
	const guint8 *at, *end;
	struct column_state state;
	bool damaged;
};
struct column_reader columns_read(const guint8 *bytes, gsize len);
bool columns_next(struct column_reader *reader, struct column *out);
