/*
 * statistics.h - from the timelines of incidents to the history of their pages (model/history.h).
 *
 * Errors  none; what cannot be told is -1 or empty, and why says so
 */
#pragma once
#include "model/history.h"

/* timelines as correlate_all() gives them; zone is that of the days. */
Statistics *statistics_of(const Evidence *evidence, const GPtrArray *timelines,
                          const struct weights *weights, const Zone *zone);
/* Both at once, which is faster than one after the other. */
Statistics *statistics_of_all(const Evidence *evidence, const struct weights *weights,
                              const Zone *zone, GPtrArray **timelines);
struct weights weights_usual(void); /* degraded 0, partial 0.3, major 1, maintenance 0 */

/* --- steps of statistics.c ---------------------------------------------------- */

/* lengths.c: of gint64 in any order, which it sorts */
struct lengths lengths_of(GArray *values);
/* levels.c: stays (struct level_stay, any order) become sorted, apart and worst */
void stays_join(GArray *stays);
void history_levels(ComponentHistory *component, const struct page_history *page,
                    const struct weights *weights, const Zone *zone);
