/*
 * stitch.h - chunks that were read apart, put together in the order of the file.
 *
 * Shape   gives numbers to lines, instants to times, patterns of a chunk to those of the source; counts what became of
 *         every line; feeds tally.h, rates.h and notable.h; packs the columns and gives the chunk to the sink
 * Refuses a file of whose first 1,000 lines more than half are no records: it is of another format
 * Owns    all of it; formats are borrowed for its life, chunks for the call
 */
#pragma once
#include "import/input.h"
#include "import/records.h"

typedef struct stitch Stitch;
/* offset: of the first chunk in the source, behind lines_before lines */
Stitch *stitch_new(struct reading *reading, const Input *input, const GPtrArray *formats,
                   gint64 offset, gint64 lines_before);
void stitch_free(Stitch *stitch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stitch, stitch_free)

/* records of bytes[0, records->used), the next bytes of the source; packed by the sink or NULL; last: no line follows. */
bool stitch_chunk(Stitch *stitch, struct records *records, const char *bytes,
                  GBytes *packed, bool last, GError **error);
/* A piece of a line that is too long; first, ends: it is the first piece, the last one. */
bool stitch_long_line(Stitch *stitch, const char *bytes, gsize len, bool first, bool ends,
                      bool last, GError **error);
/* Lines that an earlier source has: counted as duplicate, not kept again. */
bool stitch_known(Stitch *stitch, const char *bytes, gsize len, bool last,
                  GError **error);
/* The rest of a line that was counted when it had no end yet: kept, no line of its own. */
bool stitch_line_end(Stitch *stitch, const char *bytes, gsize len, GError **error);
gint64 stitch_offset(const Stitch *stitch); /* of the next chunk */
/* Gives all that was counted to the sink. */
bool stitch_finish(Stitch *stitch, GError **error);
