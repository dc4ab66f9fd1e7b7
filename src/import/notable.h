/*
 * notable.h - the few log records that get a row of their own in the timeline.
 *
 * Shape   of each error pattern (severity at or above error) the first and the last record of the file, and between
 *         them samples: at most one a pattern and minute, thinned evenly over the file
 * Limits  the 40 most frequent error patterns, 40 samples, so at most 120 events a source; bodies, stack traces with them, up to 2 KiB. While
 *         reading, 1,000 patterns and 4,096 samples are held.
 * Owns    copies of the lines
 */
#pragma once
#include "import/tally.h"

typedef struct notable Notable;
Notable *notable_new(void);
void notable_free(Notable *notable);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Notable, notable_free)

/* Offers every record in the order of the file; most are no errors and cost nothing. text: the record, extent of it. */
void notable_offer(Notable *notable, const struct tally_pattern *pattern,
                   const struct line_record *record, gint64 line, gint64 offset,
                   const char *text);
/* Before the bytes of those offered go away: copies what is kept of them. */
void notable_keep(Notable *notable);
/*
 * Gives the events to the sink, by offset. formats: read the source's own words out of the line again. keep: their raw
 * lines as chunks too, as many whole ones as the body holds.
 */
bool notable_finish(Notable *notable, const GPtrArray *formats, bool keep,
                    const struct sink *sink, const Source *source, GError **error);
