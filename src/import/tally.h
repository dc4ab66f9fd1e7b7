/*
 * tally.h - patterns and rollups of one source, counted in the order of its lines.
 *
 * Shape   a rollup a minute, pattern; patterns are numbered from 1 in the order in which they come
 * Limits  10,000 patterns, then all others of one severity and class are "(other)" or "(other) 5xx"; 32,768 rollups
 *         held, then the older half of the minutes is given to the sink. A line that comes later than that begins its
 *         rollup anew, so a sink adds up rollups of one key and replaces a pattern that comes again (model/sink.h).
 * Owns    all of it
 */
#pragma once
#include "import/records.h"

typedef struct tally Tally;
Tally *tally_new(const struct sink *sink);
void tally_free(Tally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tally, tally_free)

/* A pattern of the source and what is counted of it so far. */
struct tally_pattern {
	struct log_pattern seen;
	struct log_rollup
	        now; /* of the minute that its last line fell into; count 0 = none */
	char *text;  /* seen.text, valid UTF-8 */
};
/* The pattern of a chunk's key; the caller keeps it for the chunk. */
struct tally_pattern *tally_pattern_of(Tally *tally, const char *key, int status_class);
/* Counts one record: line from 1, offset in the source. */
bool tally_add(Tally *tally, struct tally_pattern *pattern,
               const struct line_record *record, gint64 line, gint64 offset,
               GError **error);
/* Gives all that is held to the sink; patterns first. */
bool tally_finish(Tally *tally, GError **error);
