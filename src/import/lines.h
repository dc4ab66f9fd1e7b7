/*
 * lines.h - log files of any size: lines to records, patterns, rollups, chunks, notable events and series.
 *
 * Shape   one thread cuts (cut.h: whole lines, about 1 MiB), as many as there are processors, four at most, read
 *         (records.h: pure, a chunk at a time) and pack, the caller's stitches in the order of the file (stitch.h).
 *         The one that cuts hashes, unless it has to inflate: then the caller does. What fits into one chunk is read by the caller alone.
 * Lines   end with LF or CR LF, the last one may lack it; a lone CR ends nothing. Blank lines are ignored. A line over
 *         LINE_LIMIT is rejected and reading goes on behind it; its bytes are kept in chunks of their own, of which
 *         the first counts one line and the others none. Lines need not be sorted by time.
 * Chunks  all bytes of the source, in order; columns (model/columns.h) have an entry for every line, with its end, so
 *         that their lengths add up to the chunk's. Pieces of one long line but the first have no columns.
 * Refuses a file of whose first 1,000 lines more than half are no records: it is of another format
 * Limits  below 60 MiB of memory for any size of input
 */
#pragma once
#include "import/overlap.h"

/*
 * The first MiB, read as records but not put anywhere: by any thread, beside others. pack of the sink, or NULL. formats
 * are taken over.
 */
typedef struct lines_start LinesStart;
LinesStart *lines_start(Input *input, GPtrArray *formats,
                        GBytes *(*pack)(const void *bytes, gsize len));
void lines_start_free(LinesStart *start);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinesStart, lines_start_free)
/* The first bytes of the source. */
gsize lines_head(const LinesStart *start, const char **bytes);
/* Told of the bytes of the file that are done, about once a chunk; called by the thread of lines_read(). */
typedef void (*lines_progress)(void *user, gint64 file_done);
/*
 * Goes on from start to the end of its input. Behind the bytes of an earlier source: lines_before of them, the last of them
 * open: without its end, which comes now. overlap: or NULL. Fills sha256, lines, records, in_records, ignored, rejected and span of reading->source. All of
 * the sink but pack() is called by this thread.
 */
bool lines_read(struct reading *reading, LinesStart *start, gint64 lines_before,
                bool open, Overlap *overlap, lines_progress progress, void *user,
                GError **error);
