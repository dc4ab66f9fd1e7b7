/*
 * lines.h - log files of any size: lines to records, patterns, rollups, chunks, notable events and series.
 *
 * Shape   cut (input -> whole lines, about 1 MiB), read (records.h: pure, a chunk at a time), stitch (in the order of
 *         the file: line numbers, counts, tally.h, rates.h, notable.h, the chunk with its columns). Reading may be
 *         done for several chunks at once; stitching may not.
 * Lines   end with LF or CR LF, the last one may lack it; a lone CR ends nothing. Blank lines are ignored. A line over
 *         LINE_LIMIT is rejected and reading goes on behind it; its bytes are kept in chunks of their own, of which
 *         the first counts one line and the others none. Lines need not be sorted by time.
 * Chunks  all bytes of the source, in order; columns (model/columns.h) have an entry for every line, with its end, so
 *         that their lengths add up to the chunk's. Pieces of one long line but the first have no columns.
 * Refuses a file of whose first 1,000 lines more than half are no records: it is of another format
 * Limits  some 30 MiB of memory for any size of input
 */
#pragma once
#include "import/input.h"

/* Reads all of input. Fills lines, records, in_records, ignored, rejected and span of reading->source. */
bool lines_read(struct reading *reading, Input *input, const struct importer *importer,
                GError **error);
