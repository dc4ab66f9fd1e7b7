/*
 * line_neighbour.h - rotated files of the same log that are in the store: "syslog", "syslog.1", "syslog.2.gz".
 *
 * Shape   the higher the number, the older the file; of the same format and name
 * Units   instants us UTC
 * Errors  INSTANT_NONE: there is none on that side
 */
#pragma once
#include "import/import.h"

struct line_neighbours {
	gint64 not_after; /* where the next newer one begins */
	gint64 not_before; /* where the next older one ends, of which the year is beyond doubt */
	char *newer, *older; /* "syslog (S1)"; g_free() */
};
/* How Source.year_from begins where the year is but the newest that fits. */
#define YEAR_BY_LIMIT "the newest that is not after "
void line_neighbours(const struct reading *reading, struct line_neighbours *neighbours);
void line_neighbours_clear(struct line_neighbours *neighbours);
/* "syslog" 0, "syslog.2.gz" 2; -1: no name of that kind */
int line_neighbour_number(const char *name);
