/*
 * deed.h - what machines and people did: alerts, pages, changes, chat, as an incident's story needs them.
 *
 * Shape   events of group->others; an alert and a change are intervals
 * Rules   a chat message is a quotation: it is shown, and it is the first act only where nothing else is known of one
 * Owns    nothing; strings returned are the caller's
 * Errors  none
 */
#pragma once
#include "correlate/steps.h"

/*
 * One event of those that several files tell: the same kind, id and start. The one that knows its end stays, else the
 * first. others is sorted by time.
 */
void deeds_unite(GPtrArray *others);
/*
 * The alert that found the incident: the first one; where the start is measured or stated, the first that fired later
 * than 10 min before it - what fired before that speaks of something else. NULL: none.
 */
const Event *deed_detection(const struct work *w);
/* The first act of a person not before an instant; *rule says of what kind it is. NULL: none. */
const Event *deed_action(const struct work *w, gint64 not_before, const char **rule);

/* One sentence for a row of the table: quotes what was said, says how long it took. */
char *deed_text(const struct work *w, const Event *event);
/* Rows for what ended: alerts that were resolved. */
void deeds_enter(struct work *w);
/* K13: a change that finished, or was under way, in the hour before the impact began; or before it ended. */
void changes_check(struct work *w);

/* Whether an incident was proposed from alerts: then nothing was measured, and its start is when the first one fired. */
bool deeds_made(const Incident *incident);
/* From the first to the last alert that calls somebody and names no incident; RANGE_NONE. */
struct range deeds_hull(const Catalog *catalog);
/* Incidents out of alerts that nothing else covers: proposed behind those of windows, and told from them by created_at. */
void deeds_propose(const Catalog *catalog, const GArray *spans, GPtrArray *proposals);
