/*
 * collection.h - many incidents at once: what the charts and verbs of more than one incident draw and print.
 *
 * Shape   members as they were added; pages by name, their components too; days in order; groups as they are shown. A part that
 *         nobody asked for is NULL or empty
 * Units   instants and lengths us; a day begins at midnight of the zone
 * Owns    its lists and texts, and the history; timelines are borrowed, names of components the evidence's
 * Filled  by correlate/: statistics.h (history), together.h (the rest)
 */
#pragma once
#include "model/history.h"

/* The moment at which incidents are laid over one another. */
enum align { ALIGN_START, ALIGN_DETECTED, ALIGN_FIRST_POST, ALIGN_RESOLVED, ALIGN_COUNT };
const char *align_word(enum align align); /* "first-post" */
const char *align_name(enum align align); /* "First public post" */

struct member {
	const Timeline *timeline;
	char *name;          /* its slug; "store.debrief:slug" where stores differ */
	struct range origin; /* the moment that is aligned; RANGE_NONE: not known */
	GPtrArray *
	        words; /* char *: that its posts say and no other's; NULL: not looked for */
};

/* A day of a period, also one without an incident. */
struct impact_day {
	gint64 day, length; /* its first instant; 23 to 25 h */
	gint64 impact;      /* time within it; of overlapping incidents counted once */
	guint incidents;    /* with impact in it */
	bool open;          /* one of them has no known end: at least */
	bool known;         /* a source of the status page speaks of the time */
	bool timed;         /* of at least one of them the time is known */
};

/* --- lengths, by group ---------------------------------------------------------- */

enum trend_by {
	BY_NOTHING,
	BY_SERVICE,
	BY_VENDOR,
	BY_YEAR,
	BY_QUARTER,
	BY_MONTH,
	BY_SEVERITY,
	BY_COUNT
};
const char *trend_by_word(enum trend_by by); /* "quarter" */
int trend_by_parse(const char *word);        /* -1: none */
bool trend_by_is_time(enum trend_by by);

struct observation {
	const Timeline *timeline;
	gint64 length;
	bool censored; /* not over when it was last seen: at least so long */
};
struct trend_group {
	char *name;             /* "2026 Q2" */
	GArray *observations;   /* struct observation, shortest first */
	guint incidents;        /* that belong to it */
	GPtrArray *left_out;    /* struct left_out *: those without an observation */
	struct lengths lengths; /* of what is over; quartiles with it */
	guint censored;
	/* With those that are not over, by Kaplan and Meier; INSTANT_NONE: never reached */
	gint64 survival_median;
};
struct left_out {
	char *why;
	guint n;
};
/* Two groups beside one another: later, or second, less the other. */
struct trend_shift {
	const struct trend_group *from, *to; /* NULL: there are no two to compare */
	double u, p;         /* Mann-Whitney, two-sided; NAN: cannot be told */
	gint64 shift;        /* Hodges-Lehmann; INSTANT_NONE */
	struct range within; /* 95 % of it; RANGE_NONE */
	int arrow;           /* -1 shorter, 1 longer, 0: none may be drawn */
	char *why; /* in a sentence: what the arrow rests on, or why there is none */
};
typedef struct trend Trend;
struct trend {
	char *measure, *name, *definition; /* "mttr", "Time to resolve", the formula */
	enum trend_by by;
	GPtrArray *groups;  /* struct trend_group * */
	guint incidents;    /* looked at; one may be in several groups */
	guint out_of_order; /* whose stages are */
	bool drop_out_of_order;
	struct trend_shift shift;
};

/* --- vendors ---------------------------------------------------------------------- */

/* A word that a page uses oftener than the others, and in how many of its incidents. */
struct vendor_word {
	char *word;
	guint incidents;
};
/* How a page keeps its own history, beside other pages. */
struct vendor {
	const struct page_history *page;
	guint captures;   /* sources that show the page as it stood at a moment */
	guint recaptured; /* incidents that at least two sources tell */
	guint rewritten;  /* of these: that a later source tells otherwise */
	guint revisions;  /* what it tells otherwise, field by field */
	GArray *words;    /* struct vendor_word, the most telling first */
};

/* --- all of it -------------------------------------------------------------------- */

typedef struct collection Collection;
struct collection {
	GArray *members;  /* struct member */
	const Zone *zone; /* of the days; borrowed, NULL = UTC */
	enum align align;
	GPtrArray *
	        shared_words; /* char *: that the posts of all say; NULL: not looked for */
	Statistics *history;  /* pages with their components and days; or NULL */
	gint64 from, to;      /* the period: whole days; INSTANT_NONE = not set */
	GArray *days;         /* struct impact_day of [from, to) */
	gint64 known_to;      /* the newest evidence: of later days nothing is known */
	Trend *trend;         /* or NULL */
	GPtrArray *
	        vendors; /* struct vendor *, the named pages of history; NULL: not looked at */
};
Collection *collection_new(const Zone *zone);
void collection_free(Collection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Collection, collection_free)
const struct member *collection_member(const Collection *collection, guint i);
Trend *trend_new(void);
void trend_free(Trend *trend);
struct trend_group *trend_group_new(const char *name);
void trend_group_free(struct trend_group *group);
/* One more that has no observation, and why. */
void trend_group_leave_out(struct trend_group *group, const char *why);
struct vendor *vendor_new(const struct page_history *page);
void vendor_free(struct vendor *vendor);
