/*
 * log_history.h - what logs counted around a moment: every pattern by the minute, and the series of parts.
 *
 * Shape   one pattern a text, severity and class, whatever sources hold it; minutes sorted, none twice, none without a
 *         line; first_at, last_at and count are those of all that the store holds, minutes lie in [lo, hi)
 * Units   instants us UTC
 * Owns    all of it
 */
#pragma once
#include "model/series.h"

struct pattern_minute {
	gint64 minute, count;
	gint64 source, line, offset; /* of its first line */
};
struct pattern {
	char *text;
	enum severity severity;
	int status_class; /* 1..5 for HTTP, else 0 */
	gint64 count, first_at, last_at;
	GArray *sources; /* gint64, those that hold it, ascending */
	GArray *minutes; /* struct pattern_minute */
};

typedef struct log_history LogHistory;
struct log_history {
	gint64 lo, hi;       /* whole minutes; lo may be later than what was asked for */
	GPtrArray *patterns; /* struct pattern *, in the order of sources and ids */
	GPtrArray *parts;    /* Series *, samples in [lo, hi) */
};
LogHistory *log_history_new(gint64 lo, gint64 hi);
void log_history_free(LogHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogHistory, log_history_free)
/* The pattern of that text, severity and class; made when there is none. */
struct pattern *log_history_pattern(LogHistory *history, GHashTable *index,
                                    const char *text, enum severity severity,
                                    int status_class);
GHashTable *log_history_index(void);
/* Minutes of several sources, in any order, become sorted, and one a minute. */
void pattern_settle(struct pattern *pattern);
