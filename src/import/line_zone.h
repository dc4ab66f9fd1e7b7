/*
 * line_zone.h - the zone of a log that names none, learned from logs beside it.
 *
 * Shape   candidates: sources that are in the store already, and files of the same import, of which a sample is read.
 *         An error log learns from the access logs of the same server, by name ("shop.error.log", "shop.access.log") and
 *         by its errors, which lie in minutes in which requests failed; any log from a log of the same format and name
 *         (rotated, grown) of which the zone was given, and syslog files from those that state their offset
 * Order   what is in the store before the import began, and the files of the import by their names: which of them is
 *         read first is no matter
 * Owns    the result is the caller's
 * Errors  NULL: nothing to learn from, or what there is does not agree
 */
#pragma once
#include "import/import.h"

struct learned_zone {
	Zone *zone;
	enum zone_basis basis; /* ZONE_LEARNED */
	char *from;            /* "access.log (S1)"; g_free() */
};
/* errors: gint64, minutes on the wall in which the log tells of errors, ascending. */
bool line_zone_learn(const struct reading *reading, const GArray *errors,
                     struct learned_zone *learned);
/* "shop.error.log.1.gz", "shop-access.log-20260314" are both of "shop"; g_free() */
char *line_zone_server(const char *name);
