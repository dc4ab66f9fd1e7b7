/*
 * checks.h - results of checks of one component, as monitors keep them, to the changes of its level.
 *
 * Shape   checks_add() in any order, then checks_tell() hands on the first level and every change of it as a component
 *         event, at the time of the check that saw it first; the checks between are lines of records and no more
 * Owns    copies of all texts
 * Errors  of the sink
 */
#pragma once
#include "import/node.h"

typedef struct checks Checks;
Checks *checks_new(void);
void checks_free(Checks *checks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checks, checks_free)

struct check {
	gint64 line, offset, length;
	gint64 at;
	enum zone_basis zone;
	enum level level; /* LEVEL_NONE: the check does not decide, the level stays */
	const char *word; /* of the monitor, "DOWN"; or NULL */
	const char *said; /* why, or NULL */
};
void checks_add(Checks *checks, const struct check *check);
/* component NULL: the source's. */
bool checks_tell(Checks *checks, struct reading *reading, const char *component,
                 GError **error);
