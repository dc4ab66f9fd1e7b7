/*
 * log.h - log lines in bulk: records, patterns, rollups, chunks.
 *
 * Shape   a format fills a log_record per record; import/lines.c turns records into the three others
 * Units   instants us UTC; offsets in bytes of the uncompressed source
 * Owns    nothing: all pointers are borrowed for the call
 */
#pragma once
#include "base/scan.h"
#include "model/event.h"

/* What a time in a line tells; the engine (import/line_clock.h) makes an instant of it. */
enum log_clock {
	CLOCK_NONE,    /* the line has no time */
	CLOCK_FULL,    /* date and time; with or without a zone, see stamp.zoned */
	CLOCK_NO_YEAR, /* month, day, time: stamp.civil lies in CLOCK_YEAR */
	CLOCK_NO_DATE, /* time of day: stamp.civil is less than a DAY */
	CLOCK_BOOT,    /* time since boot: stamp.civil counts from 0 */
};
#define CLOCK_YEAR 1972 /* a leap year, so that Feb 29 is a day */

/* Why a line is no record, where there is more to say than that. */
enum log_fault {
	LOG_FAULT_NONE,
	LOG_FAULT_STEPS, /* a user's pattern needs too many steps for it */
	LOG_FAULT_TIME,  /* what stands at the place of the time is none */
};
const char *log_fault_text(enum log_fault fault); /* NULL for none */

/* One record as a format reads it. Spans point into the line, into room, or to text that lives forever; at == NULL:
 * not stated. */
struct log_record {
	enum log_clock clock;
	struct stamp stamp; /* when it happened, as stated */
	struct stamp
	        observed; /* second clock: when it was written or collected; resolution 0 = none */
	struct scan
	        zone_label; /* "CET", "IST", where the line has a label instead of an offset */

	enum severity severity;    /* SEVERITY_NONE = not stated */
	struct scan severity_text; /* the source's own word */
	int status;                /* HTTP status, 0 = none */
	bool request; /* asked of a server, even where no answer and so no status is stated */
	gint64 bytes;    /* of the answer, -1 = not stated */
	gint64 duration; /* us, -1 = not stated */
	gint64 count;    /* how many times it happened ("repeated 3 times"), 1 */

	struct scan message; /* what is masked to a pattern */
	bool fills; /* of a line that continues: its message holds only where the record has none yet */
	struct scan service; /* program, unit, container, back end */
	struct scan host;
	struct scan component; /* logger, class, subsystem */

	struct scan
	        payload; /* of a wrapper: the text inside, to be read by its own format */
	bool partial;    /* the payload goes on in the next line of the same stream */
	bool outer_time; /* the wrapper gave the time, or zone, year or date of it */
	char stream;     /* tells streams apart, 'o' and 'e'; 0 = there is one */

	enum log_fault fault; /* LINE_NOT_MINE: why */

	gsize from; /* in: where to go on in a line that holds several records, else 0 */
	gsize next; /* out: where the next record of the line begins, 0 = it was the last */
	char *room; /* LOG_ROOM bytes for text that must be unescaped */
};
#define LOG_ROOM (32 * 1024)

/* A record and what the engine made of it, for who wants to see every one of them: tests, "formats test". */
struct log_told {
	gint64 line, offset, length; /* length with all lines of it */
	gint64 at, duration, count;
	enum severity severity;
	int status;
	const char *pattern;
	const struct log_record *record; /* its first line read again */
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
	GBytes *packed; /* what sink.pack() made of bytes, or NULL */
	/* What is known of every line, packed (model/columns.h), or NULL. */
	const guint8 *columns;
	gsize columns_len;
};
