/*
 * ahead.h - inside of store/: chunks in order, unpacked and searched by all processors ahead of their reader.
 *
 * Shape   one thread asks SQLite and reads what comes; a pool of others unpacks the next chunks meanwhile
 * Owns    ahead borrows store, places and needle; what it gives is good until the next call
 * Errors  ERROR_STORE for chunks that do not unpack
 * Limits  8 chunks or 32 MiB at once, whichever is less
 */
#pragma once
#include "store/statement.h"

struct chunk_place {
	gint64 row, offset, length, line;
	gint64 first_at, last_at; /* INSTANT_NONE: no line of it has a time */
	bool columns;             /* it has them: lines of a log */
	bool open;                /* its last line goes on in the next chunk */
};
/* A line that holds the needle. */
struct hit {
	guint32 at, len, line; /* in the chunk; lines from 0 */
};
struct ahead_chunk {
	const struct chunk_place *place;
	const char *text;   /* NULL: it holds no hit */
	const GArray *hits; /* struct hit; NULL: it was not searched */
};

typedef struct ahead Ahead;
/* needle: NULL = all lines. What is open is not searched, nor are chunks without columns, which may be. */
Ahead *ahead_new(Store *store, const GArray *places, const char *needle);
void ahead_free(Ahead *ahead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ahead, ahead_free)
/* 1; 0 = that was all; -1 + error. */
int ahead_next(Ahead *ahead, struct ahead_chunk *chunk, GError **error);
