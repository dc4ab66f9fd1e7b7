/*
 * line_skew.h - how far the two clocks of lines lie apart: that of the event and that of who wrote or collected it.
 *
 * Shape   the median of a sample that is even over the file. Nothing is corrected: it is kept with the source, and said
 *         where it is more than writing and shipping a line takes
 * Units   us; positive: the second clock is behind the first, as it should be
 * Owns    the sample
 */
#pragma once
#include "import/import.h"

struct line_skew {
	GArray *held; /* gint64: of every stride-th line */
	gint64 seen, stride;
};
void line_skew_init(struct line_skew *skew);
void line_skew_clear(struct line_skew *skew);
void line_skew_saw(struct line_skew *skew, gint64 us);
void line_skew_tell(struct line_skew *skew, struct reading *reading);

/* "307 ms", "5 min 7 s", "2 h 0 min"; of its absolute value. g_free() */
char *line_skew_text(gint64 us);
