/*
 * records.h - one chunk of lines to what is known of each: the pure half of import/lines.c.
 *
 * Shape   one struct line_record a line, in order; patterns are numbered within the chunk and named by their keys, so
 *         that chunks can be read apart from each other, in any order and at the same time
 * Units   instants us UTC; offsets and lengths in bytes of the chunk
 * Owns    all of it; records_read() uses it again for the next chunk
 * Errors  none; what is no record is a rejected line
 */
#pragma once
#include "import/import.h"

#define LINE_LIMIT                                                                       \
	(1024 * 1024) /* bytes without the line's end; longer ones are rejected */
#define CHUNK_LINES_MAX (64 * 1024) /* bounds memory for files of short lines */

struct line_record {
	guint32 offset, length; /* in the chunk; length with the line's end */
	guint32 text_length;    /* without it and without a byte order mark */
	guint32 pattern;        /* index into records.patterns; records only */
	gint64 at, resolution;  /* records only, else INSTANT_NONE */
	guint16 status;         /* HTTP, 0 = none */
	guint8 severity, status_class;
	guint8 fate;    /* enum line_fate: ignored, in record, rejected */
	bool odd_bytes; /* not UTF-8, or control bytes: shown repaired */
};

struct records {
	GArray *lines; /* struct line_record */
	/* char *: severity + 1 as one byte, then the text; see pattern_key_text() */
	GPtrArray *patterns;
	/* Earliest and latest, INSTANT_NONE when there is none */
	gint64 first_at, last_at;
	gsize used; /* bytes that were read: all, or less when there were too many lines */
	GHashTable *index; /* key -> position + 1 */
	GStringChunk *texts;
};
void records_init(struct records *records);
void records_clear(struct records *records);

/* Reads whole lines out of bytes; the last one may lack its end. skip: bytes of a byte order mark. */
void records_read(struct records *records, const struct importer *importer,
                  const char *bytes, gsize len, gsize skip);

#define PATTERN_KEY_SIZE 256
static inline enum severity pattern_key_severity(const char *key)
{
	return (enum severity)(key[0] - 1);
}
static inline const char *pattern_key_text(const char *key)
{
	return key + 1;
}
