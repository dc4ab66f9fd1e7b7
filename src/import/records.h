/*
 * records.h - one chunk of lines to what is known of each: the pure half of import/lines.c.
 *
 * Shape   one struct line_record a line, in order, and one more for each further record of the same line; patterns are
 *         numbered within the records and named by their keys, so that chunks can be read apart from each other, in any
 *         order and at the same time
 * Units   offsets and lengths in bytes of the chunk; times as stated, see import/line_clock.h
 * Owns    all of it; records_read() uses it again for the next chunk
 * Errors  none; what is no record is a rejected line
 */
#pragma once
#include "import/format.h"

#define LINE_LIMIT                                                                       \
	(1024 * 1024) /* bytes without the line's end; longer ones are rejected */
#define CHUNK_LINES_MAX (64 * 1024) /* bounds memory for files of short lines */

struct line_record {
	guint32 offset, length; /* in the chunk; length with the line's end */
	guint32 text_length;    /* without it and without a byte order mark */
	guint32 extent;         /* records: bytes up to the end of their last line */
	guint32 pattern;        /* records: index into records.patterns */
	guint32 count;          /* records: how many times */
	gint64 at;       /* records: UTC when zoned, else the wall clock; INSTANT_NONE */
	gint64 observed; /* the second clock, as at; INSTANT_NONE = there is none */
	gint64 duration; /* us, -1 = not stated */
	gint32 resolution; /* us; a DAY does not fit and is not needed: MINUTE at most */
	guint16 status;    /* HTTP, 0 = none */
	guint16 service, host; /* records: names[i - 1], 0 = not stated */
	gint16 zone_offset;    /* minutes east of UTC, when zoned */
	guint16 ordinal; /* of several records in one line: 0, 1, 2, ...; only 0 counts as a line */
	guint8 severity, status_class;
	guint8 clock;  /* enum log_clock */
	guint8 fate;   /* enum line_fate: ignored, in record, rejected */
	guint8 fault;  /* enum log_fault, of rejected lines */
	guint8 doubts; /* enum time_doubt */
	guint8 basis;  /* enum zone_basis of a time that became an instant */
	bool zoned : 1;
	bool wall_observed : 1; /* observed is a wall clock */
	bool request : 1;       /* has a status, or asked for one */
	bool begins : 1; /* a record begins here; else the line belongs to the one before */
	bool orphan : 1;    /* continues a record that does not begin in this chunk */
	bool bad_time : 1;  /* it states one that is none */
	bool off_clock : 1; /* of a clock that was not set yet; see import/line_year.h */
	bool odd_bytes : 1; /* not UTF-8, or control bytes: shown repaired */
};

struct records {
	GArray *lines; /* struct line_record */
	guint n_lines; /* those with ordinal 0 */
	guint clocks;  /* a bit for each enum log_clock that a record has */
	/*
	 * char *: severity + 1 as one byte, then the text; see pattern_key_text(). They stay for the chunks to come, until they
	 * are too many; then met is emptied with them.
	 */
	GPtrArray *patterns;
	GPtrArray *
	        met; /* what the caller keeps of each of the patterns, as far as it has */
	GPtrArray *names; /* char *: of services and hosts, cut at 63 bytes */
	gsize used; /* bytes that were read: all, or less when there were too many lines */
	GHashTable *index;       /* struct key, of records.c */
	struct key *recent[2048]; /* of them, by hash */
	GPtrArray *keys;         /* owns what patterns and index point to */
	GHashTable *name_index;  /* name -> position + 1 */
	/* Of the names, by some of their bytes; text NULL = none. */
	struct recent_name {
		const char *text;
		guint16 len, number;
	} recent_names[64];
	char *room;
	GString *plain; /* a line without its colours */
	struct halves halves;
};
void records_init(struct records *records);
void records_clear(struct records *records);

/* The formats that hold from a place on, by place; the first one from 0. */
struct format_change {
	gsize from;
	const GPtrArray *formats;
};
/* Reads whole lines out of bytes; the last one may lack its end. skip: bytes of a byte order mark. */
void records_read(struct records *records, const struct format_change *changes,
                  gsize n_changes, const char *bytes, gsize len, gsize skip);
/* Whether a record begins with this line, so that a chunk may begin with it too. */
bool records_may_begin(struct records *records, const GPtrArray *formats,
                       const char *line, gsize len, bool *partial);

#define PATTERN_KEY_SIZE 256
static inline enum severity pattern_key_severity(const char *key)
{
	return (enum severity)(key[0] - 1);
}
static inline const char *pattern_key_text(const char *key)
{
	return key + 1;
}
