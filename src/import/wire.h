/*
 * wire.h - what a reading puts into its sink, as messages from one process to another.
 *
 * Shape   a message is its kind (1 byte), the length of what follows (8 bytes) and its fields; numbers are those of this
 *         machine, a text is its length and its bytes, -1 for NULL
 * Owns    what is read is the caller's sink's for the call
 * Errors  wire_apply(): ERROR_SYSTEM for a message that no reading of ours writes; that the sink gives is passed up
 * Limits  256 MiB a message; texts have no NUL; terms must be of the vocabulary, lengths and places not negative
 */
#pragma once
#include "import/import.h"

#define WIRE_MAX (G_GINT64_CONSTANT(256) << 20)
enum { WIRE_HEAD = 9 };

enum wire_kind {
	WIRE_INCIDENT = 1,
	WIRE_SNAPSHOT,
	WIRE_EVENT,
	WIRE_SERIES,
	WIRE_REJECT,
	WIRE_WARN,
	WIRE_SOURCE, /* the last one of a reading that went well: counts, span and zone */
	WIRE_ERROR   /* the last one of one that did not */
};

/* --- the writing side: a sink whose messages go to a file descriptor --------------------- */
struct wire_writer {
	int fd;
	bool broken; /* nobody reads any more */
};
struct sink wire_sink(struct wire_writer *writer);
void wire_put_source(struct wire_writer *writer, const Source *source, bool assumed);
void wire_put_error(struct wire_writer *writer, const GError *error);

/* --- the reading side --------------------------------------------------------------------- */
struct wire_result {
	Source *source;   /* filled by WIRE_SOURCE */
	const char *name; /* of the file, for places */
	bool done, assumed;
};
/* One message to the sink, or into the result. head: WIRE_HEAD bytes. */
bool wire_apply(enum wire_kind kind, const guint8 *bytes, gsize len,
                const struct sink *sink, struct wire_result *result, GError **error);
/* False: no message begins like that. */
bool wire_head(const guint8 head[WIRE_HEAD], enum wire_kind *kind, gsize *len);
