/*
 * time_spot.h - where the time stands in the lines of a file that nobody knows, and in which form.
 *
 * Shape   a place is told by the words before it, or by the separators before it from the start of the line, and within
 *         its word by a mark: "[", "=", a quote, "(" ...
 *         Lines vote for every place at which some form of time_forms.h can be read. Of those that nearly all have, a full
 *         date wins over one without a year or a time of day, and then the first in the line; one that never changes
 *         loses to one that does. Numbers that could be anything count as times only when they go the way that times
 *         go. What other lines have becomes a further place.
 * Units   as of log_text.h
 * Errors  n = 0: no line has a time
 */
#pragma once
#include "import/import.h"

struct time_spot {
	bool by_separators; /* count marks from the line's start, else words */
	guint8 words;       /* before it */
	char mark;   /* the byte right before it in its word; '\0': it begins the word */
	guint8 nth;  /* of these marks, from 1 */
	guint8 form; /* of time_forms.h */
};

enum { SPOTS_MAX = 4 };
struct time_spots {
	struct time_spot all[SPOTS_MAX];
	int n;
	int share;           /* of a hundred lines that are not blank */
	const char *assumed; /* what a reader must know of how they are read, or NULL */
};
/* date_format: --date-format, or NULL. */
struct time_spots time_spots_find(const struct sample_bytes *sample,
                                  const char *date_format);
/* The time at a place: *from is its first byte, s is left behind it. */
bool time_spot_read(const struct time_spot *spot, struct scan *s, const char **from,
                    struct log_record *record);

/* The lines of a sample that are not blank, cut to 1 KiB: struct scan. */
GArray *sample_lines(const struct sample_bytes *sample);
