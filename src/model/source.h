/*
 * source.h - one file of evidence and what became of every line of it.
 *
 * Shape   lines = in_records + duplicate + ignored + rejected, always
 * Owns    its strings
 */
#pragma once
#include "model/correction.h"
#include "model/event.h"

typedef struct source Source;
struct source {
	gint64 id;       /* S3 */
	char *name;      /* file name as given, base name; members as "a.tar.gz(b.log)" */
	char *importer;  /* name of the format */
	char *component; /* what it speaks of, --component; or NULL */
	enum lane lane;  /* --lane, else the importer's */
	char sha256[65]; /* of the uncompressed bytes */
	gint64 bytes;    /* uncompressed */
	gint64 lines, records, in_records, duplicate, ignored, rejected;
	struct range span; /* [earliest, latest] instant in it */
	enum zone_basis zone_basis;
	/* IANA name or offsets ("+02:00"), or NULL when every time carries its own */
	char *zone;
	char *zone_from; /* of a zone that was learned: from what; or NULL */
	char *year_from; /* of logs that name no year: how it is known; or NULL */
	/*
	 * Logs: the offsets from UTC that its own times state, each from an instant on: "+02:00", "+01:00
	 * 2026-03-29T01:00:00Z +02:00"; NULL = none, or a different one in any line.
	 */
	char *offsets;
	/* Median of the second clock of its lines less the first one, us; INSTANT_NONE = there is one clock. */
	gint64 skew;
	Correction *correction; /* what people said of its clock since; NULL = nothing */
	gint64 imported_at;     /* wall clock of the import; never printed in a report */
	/* The user's pattern file that its lines were read with: base name, digest, all of it. NULL = debrief's own format. */
	char *pattern_name, *pattern_sha256, *pattern_text;
	gint64 continues; /* id of the source that this one is the grown form of, 0 = none */
	/* Of the beginning of a log, hex: what may be the grown form of it begins alike. "" = no log. */
	char first_line[65];
};
/* The beginning of a file that grew: what an earlier source has read of it. */
struct source_part {
	gint64 bytes, lines; /* from the start of the file */
	char sha256[65];     /* of those bytes */
	bool open;           /* the last line had no end yet */
	gint64 open_at; /* where that began when it was rejected: it may be cut; else -1 */
};
/* An earlier log that may hold a part of the same one. */
struct source_relative {
	gint64 id;
	gint64 offset; /* of the first line that it has, in its own file */
	GBytes *first; /* that line with its end */
};
Source *source_new(void);
void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)
