/*
 * reading.h - the bookkeeping behind import.h's reading_*(): fates of lines, warnings by kind, zones.
 *
 * Shape   reading_begin(), the importer, reading_end(); import.c alone calls these
 * Owns    the state; bytes stay the caller's and must live until reading_end()
 */
#pragma once
#include "import/import.h"

/* bytes: the document after its byte order mark, NULL for line formats. Puts a sink of its own before reading->sink. */
void reading_begin(struct reading *reading, const char *bytes, gsize len);
/* Sums the fates of a document into source; tells how many warnings of a kind were not given. */
void reading_end(struct reading *reading);
void reading_free(struct reading *reading);

/* Logs: warnings wait for the end from here on, as first->otherwise will make them void. */
void reading_hold(struct reading *reading);
/* The zone of zone-less times: the file's, the one given, UTC; said once. */
const Zone *reading_zone(struct reading *reading, gint64 line, enum zone_basis *basis);
/* Says that a wall clock lies in a gap or fold of the zone. */
void reading_tell_fit(struct reading *reading, gint64 line, const Zone *zone,
                      enum zone_fit fit);
/* Zone-less times were taken as UTC because nobody said otherwise. */
bool reading_assumed_zone(const struct reading *reading);
