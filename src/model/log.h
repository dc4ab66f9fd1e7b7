/*
 * log.h - log lines in bulk: records, patterns, rollups, chunks.
 *
 * Shape   an importer fills log_record per record; import/lines.c turns records into the three others
 * Units   instants us UTC; offsets in bytes of the uncompressed source
 * Owns    nothing: all pointers are borrowed for the call
 */
#pragma once
#include "model/event.h"

/* One record as a format reads it. text points into the line. */
struct log_record {
	gint64 at;
	gint64 resolution;
	enum zone_basis zone;
	enum severity severity;
	int status;          /* HTTP status, 0 = none */
	gint64 bytes;        /* of the answer, -1 = not stated */
	gint64 duration;     /* us, -1 = not stated */
	const char *message; /* what is masked to a pattern */
	gsize message_len;
};

/* A message with its variable parts masked by "*". */
struct log_pattern {
	gint64 id; /* within the source, from 1 */
	const char *text;
	enum severity severity;
	int status_class; /* 1..5 for HTTP, else 0 */
	gint64 count, first_at, last_at, first_offset, last_offset;
};

/* How many lines of one pattern fell into one minute. */
struct log_rollup {
	gint64 minute; /* start, us UTC */
	gint64 pattern;
	enum severity severity;
	int status_class; /* 1..5, 0 = none */
	gint64 count, first_line, last_line, first_offset;
};

/* About 1 MiB of raw lines, cut at line ends. */
struct log_chunk {
	gint64 first_line, lines;
	gint64 offset, length;
	/* Earliest and latest instant in it; INSTANT_NONE when it has none. */
	gint64 first_at, last_at;
	/* The raw bytes, length of them; store/ compresses. */
	const char *bytes;
	/* What is known of every line, packed (model/columns.h), or NULL. */
	const guint8 *columns;
	gsize columns_len;
};
