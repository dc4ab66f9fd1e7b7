/*
 * history.h - what years of a status page add up to: the lengths of stages of its incidents, and the time that its
 * components spent at each level.
 *
 * Shape   pages by name, those without a name last; components by name within their page
 * Units   instants and lengths us; a length is a difference of displayed times and may be negative where a page shows
 *         its posts in that order
 * Owns    its tables and numbers; names are the evidence's
 * Filled  by correlate/statistics.h
 * Source  X. Chu et al., "An Empirical Characterization of Outages and Incidents in Public Services for Large Language
 *         Models", ICPE 2025: P_investigate to MTBF, and 0.3 for a partial outage
 */
#pragma once
#include "model/timeline.h"

/* --- stages ------------------------------------------------------------------- */

enum stage_key {
	STAGE_INVESTIGATING,
	STAGE_IDENTIFIED,
	STAGE_MONITORING,
	STAGE_RESOLVED,
	STAGE_POSTMORTEM,
	STAGE_COUNT
};
enum stage_length {
	STAGE_INVESTIGATE, /* P_investigate, and so on */
	STAGE_REPAIR,
	STAGE_CHECK,
	STAGE_LEARN,
	STAGE_TO_RESOLVED, /* MTTR */
	STAGE_BETWEEN,     /* MTBF: of several incidents, never of one */
	STAGE_LENGTH_COUNT
};
const char *stage_word(enum stage_key stage);            /* "investigating" */
const char *stage_length_word(enum stage_length length); /* "p_investigate" */
const char *stage_length_name(enum stage_length length);
const char *stage_length_definition(enum stage_length length); /* "identified − ..." */

/*
 * The earliest post of each stage of one incident; an update that repeats a stage is none. What is planned has posts of
 * other phases and so no stage, whatever kind the page gives it.
 */
struct stage_times {
	const Event *post[STAGE_COUNT]; /* or NULL */
	gint64 length
	        [STAGE_BETWEEN]; /* INSTANT_NONE unless both of its stages have a post */
	gint64 start;            /* earliest of the first four; INSTANT_NONE */
};

/* Of the incidents that have the length; n = 0: nothing else is set. */
struct lengths {
	guint n, negative;
	double mean;
	double geometric; /* mean, of those above 0, as lengths of incidents are about log-normal; NAN: none is */
	gint64 median;
	/* Quartiles between the two nearest values, as R does it by default (its type 7) */
	gint64 min, p25, p75, max;
	struct range
	        interval; /* 95 % of the median, by order statistics; RANGE_NONE under n = 6 */
};

/* --- levels ------------------------------------------------------------------- */

/* What a minute at a level takes away from availability, 0..1, by enum level. */
struct weights {
	double of[LEVEL_MAJOR + 1];
};

/* Time at each level, never twice: of levels at the same moment the worst counts. */
struct at_levels {
	gint64 time[LEVEL_MAJOR + 1];
	bool open; /* a level has no known end and counts as far as it was seen: at least */
};
struct day_levels {
	gint64 day; /* its first instant */
	gint64 length;
	gint64 time[LEVEL_MAJOR + 1];
	double availability;
};
struct level_stay {
	enum level level;
	gint64 start, end;
	bool open;
};

typedef struct component_history ComponentHistory;
struct component_history {
	const char *name; /* NULL: the page as a whole, the worst of its components */
	guint incidents, maintenances; /* that name it */
	guint unlevelled;              /* of incidents: those that give it no level */
	struct lengths lengths[STAGE_LENGTH_COUNT];
	gint64 incident_time; /* first word to "resolved", of all that name it, none counted twice */
	bool incident_open;
	GArray *stays; /* struct level_stay, worse than operational, sorted, apart */
	struct at_levels levels;
	double availability; /* over the page's span; -1: cannot tell */
	GArray *days;        /* struct day_levels: days that have a stay */
	bool days_cut;       /* more days than are worth listing */
};

struct page_history {
	const char *name; /* or NULL */
	gint64 from, to;  /* midnight before its first incident to its newest word */
	ComponentHistory *whole;
	struct lengths
	        per_service[STAGE_LENGTH_COUNT]; /* an incident once for every service */
	GPtrArray *components;                   /* ComponentHistory * */
};

typedef struct statistics Statistics;
struct statistics {
	GArray *stages; /* struct stage_times, as evidence->incidents */
	struct lengths all[STAGE_LENGTH_COUNT], per_service[STAGE_LENGTH_COUNT];
	GPtrArray *pages; /* struct page_history * */
	struct weights weights;
};
Statistics *statistics_new(const struct weights *weights);
struct page_history *page_history_new(const char *name);
ComponentHistory *component_history_new(const char *name);
void component_history_free(ComponentHistory *component);
void statistics_free(Statistics *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statistics, statistics_free)
