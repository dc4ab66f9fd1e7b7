/*
 * timeline.h - what the correlator makes of one incident: the value that charts and reports draw.
 *
 * Shape   every result names its rule and its evidence (refs); lists are sorted by time, then by the order found
 * Units   ranges of instants and of lengths, microseconds
 * Owns    all of it but the evidence, which must outlive it
 */
#pragma once
#include "base/zone.h"
#include "model/evidence.h"
#include "model/log_history.h"

/* How a signal left what is usual. A step never came back. */
enum window_way { WINDOW_RISE, WINDOW_DROP, WINDOW_STEP_UP, WINDOW_STEP_DOWN };
const char *window_way_word(enum window_way way); /* "step_up" */

/* A stretch in which a signal was hurt, or was not what it usually is. */
struct window {
	const Series *series;
	enum window_way way;
	bool harm; /* the signal counts harm: reports, failures, error records */
	bool strong; /* no harm by itself, and far enough to speak of where nothing else does */
	/* End open (RANGE_OPEN) when censored: "at least until" */
	struct range start, end;
	gint64 start_likely, end_likely; /* as likely before as after; within them */
	struct range first; /* the first bin that stands out by itself, a whole bin */
	struct range major_start, major_end; /* the worst part */
	bool censored_start, censored_end;
	gint64 peak_at; /* start of the bin; of a drop the lowest one, of a step its first */
	double peak; /* count, share 0..1 when the series has exposure, value of a gauge; of a step its new level */
	double peak_baseline; /* expected there, same unit; of a step the old level */
	double excess;        /* sum of count - expected; NAN of a gauge */
	double noise;         /* its standard deviation where nothing happens; NAN */
	double chance_per_week; /* "would arise by chance about q times a week"; NAN of a gauge */
	const char *rule; /* static: "capa-qp/given-baseline" */
	GArray *refs;     /* struct ref: first, peak and last bin */
};

/* How a series was judged. */
struct baseline {
	const Series *series;
	const char *mode; /* "history", "given", "flat", "ratio"; of a gauge "median" */
	double level;     /* mean expected count a bin, or share for "ratio" */
	double dispersion; /* quasi-Poisson alpha; of a gauge its robust standard deviation */
};

/* A window of harm in the page's own words; the sentence is the evidence. */
struct stated_window {
	struct range start, end; /* RANGE_NONE: that end is not stated */
	bool about;              /* "around 5 AM": the figure stands as written */
	enum zone_basis zone;
	char *quote;      /* the sentence, or the two that state the ends */
	const char *rule; /* static: "stated-window/span" */
	GArray *refs;     /* struct ref: the posts */
};

/* Stages as incidents of the same page took them before this one: medians, of three incidents at least. */
struct earlier {
	guint n; /* incidents that tell the length of at least one stage */
	/* INSTANT_NONE: fewer than three tell it */
	gint64 to_first_post, to_cause, to_fix;
};

/* One stay in a phase, [start, end). */
struct phase_span {
	enum phase phase;
	enum track track;
	struct range start, end; /* end open: not published / not known */
	const char *rule;
	GArray *refs;
};

enum interval_key {
	INTERVAL_TO_FIRST_POST,
	INTERVAL_TO_IDENTIFIED,
	INTERVAL_TO_MONITORING,
	INTERVAL_TO_RESOLVED,
	INTERVAL_IMPACT_HULL,
	INTERVAL_IMPACT_UNION,
	INTERVAL_ANNOUNCED,
	INTERVAL_GAP_USERS,
	INTERVAL_GAP_DETECT,
	INTERVAL_GAP_ACT,
	INTERVAL_GAP_SILENCE,
	INTERVAL_GAP_IDENT,
	INTERVAL_GAP_FIX,
	INTERVAL_GAP_RECOVER,
	INTERVAL_GAP_CLOSE,
	INTERVAL_MAX_SILENCE,
	INTERVAL_COUNT
};
struct interval {
	enum interval_key key;
	struct range length; /* RANGE_NONE when undetermined, then why is set */
	bool binned;         /* an end is known by a bin only: never print seconds */
	char *why;
	const char *rule;
	GArray *refs; /* both ends */
	struct range from, to;
};
const char *interval_word(enum interval_key key); /* "to_first_post" */
const char *interval_name(enum interval_key key); /* "Start to first public post" */
const char *
interval_definition(enum interval_key key); /* "incident start -> first public post" */

/* One of the moments that every incident has, known or not, out of all that speaks of it. */
struct milestone {
	enum milestone_key key;
	/* 5 and 95 % points; RANGE_NONE: not determined, open: only a lower limit is known. Then why is set. */
	struct range at;
	gint64 likely; /* 50 %; INSTANT_NONE: not determined */
	enum confidence confidence;
	guint origins; /* independent ones that support it */
	bool order_unsure; /* whether it came before the one above it in the list cannot be told */
	char *why;              /* what is missing, or what the confidence rests on */
	const char *rule;       /* static: "milestone/measured" */
	GArray *refs, *dissent; /* what supports it, what does not */
};
/* "first moment at which a signal, or somebody's words, show harm" */
const char *milestone_definition(enum milestone_key key);

/* A figure by the name that the field gives it. */
struct metric {
	char *key, *name; /* "ttd", "Time to detect (TTD)" */
	char *formula;    /* "first alert − impact start" */
	char *text;       /* with its unit; NULL: not determined, then why is set */
	char *why;
	struct range length; /* of lengths, else RANGE_NONE */
	bool binned;
	double value;     /* of all others; NAN */
	const char *unit; /* of the value; NULL: a share or a ratio */
	const char *rule;
	GArray *refs;
};

struct level_span {
	enum level level;
	struct range start, end;
	GArray *refs;
};
struct component {
	char *name;
	enum track track;
	GArray *levels; /* struct level_span, sorted */
};

/* Something said, held against something seen. */
struct finding {
	char *id;         /* "K11/1" */
	const char *rule; /* "K11" */
	enum verdict verdict;
	char *said, *seen; /* whole sentences with times and zone */
	char *difference;  /* or NULL */
	char *help; /* one more fact that helps the reader, or NULL: "The closest span between posts is ..." */
	/* For claims of a length, else RANGE_NONE */
	struct range said_length, seen_length;
	char *component; /* for statements about one, else NULL */
	enum lane said_lane;
	GArray *refs; /* the saying first */
};

/* What stands before an entry of the table. */
enum mark {
	MARK_NONE,
	MARK_IMPACT_BEGINS,
	MARK_IMPACT_ENDS,
	MARK_DETECT,
	MARK_ACT,
	MARK_POST,
	MARK_PHASE,
	MARK_NOTE
};
const char *mark_word(enum mark mark); /* "IMPACT BEGINS", "" */

struct entry {
	struct range at;
	enum zone_basis zone;
	bool binned;
	enum lane lane;
	enum event_kind kind; /* 0 for computed entries */
	enum mark mark;
	int milestone; /* 1..n: the numbered moments that charts share; 0 = none */
	char *text;    /* one sentence */
	char *label;   /* a word or two for charts: "Investigating" */
	bool contradicted;
	bool key;    /* shown in the short table */
	bool pinned; /* by a person: there whatever else is */
	char *told;  /* the evidence's own words, where a person gave others; else NULL */
	bool order_unsure;  /* it may have come before a row above it */
	const Event *event; /* or NULL for computed entries */
	GArray *refs;
};

/* Another incident near this one: never merged. */
struct neighbour {
	const Incident *incident;
	bool precursor; /* ended or began within the two days before, shares components or words */
	char *why;
};

/* Another incident of the store that is like this one; likeness and its parts from 0 to 1, NAN: not to be judged. */
struct similar {
	const Incident *incident;
	struct range at; /* its start */
	double likeness;
	double words, components, patterns, shape;
	GPtrArray *shared_words, *shared_components, *shared_patterns; /* char * */
	char *why;
	GArray *refs; /* struct ref: where it is stated, and first lines of the patterns in its time */
};

/* What logs show without being asked: a pattern that is new, that comes far more often than it did, that stopped. */
enum news_kind { NEWS_NEW, NEWS_BURST, NEWS_VANISHED, NEWS_KINDS };
const char *news_kind_word(enum news_kind kind); /* "new" */
struct news {
	enum news_kind kind;
	bool early; /* in the ten minutes before impact began, else after that */
	const struct pattern *pattern;
	struct range at; /* first seen; the burst's first minute; last seen */
	struct range
	        until; /* of bursts and silences; open where the log ends first, RANGE_NONE of what is new */
	gint64 earlier, ten,
	        during; /* counts: before the ten minutes as far as is known, in them, after */
	double usual; /* expected a minute */
	gint64 peak, peak_at,
	        most; /* of bursts: most in a minute, when, and most in any before */
	gint64 gap, longest; /* of silences: how long, and the longest before */
	double chance; /* how many such rows chance alone would make, of all patterns looked at; 1 at most */
	char *text;       /* one sentence */
	const char *rule; /* static: "news/burst" */
	GArray *refs;
};

/* Which part of a signal the failures of an impact came from. */
struct carrier {
	enum dimension dimension;
	enum measure measure;
	const char *part;     /* of the parts of the log history; PART_OTHERS: the rest */
	bool stands_out;      /* far more failures than its share of what was asked */
	double errors, asked; /* its own, and those of all parts */
	double all_errors, all_asked;
	guint parts; /* with a name, of the dimension */
	const char *rule;
	GArray *refs; /* its first failure, and that of its worst bin */
};

struct log_news {
	gint64 from, moment,
	        until; /* ten minutes before, when impact began, how far was looked */
	gint64 since; /* minutes before were looked at from here; whether a pattern is new, in all there is */
	GPtrArray *rows;        /* struct news *: early first, then the severest */
	guint more[NEWS_KINDS]; /* that are not listed */
	double usual_new; /* patterns a ten minutes that were new in the hour before; NAN: not known */
	GPtrArray *notes;    /* char *: what could not be told, in sentences */
	GPtrArray *carriers; /* struct carrier * */
};

/* "window.join", "20 min", "10 min" */
struct rule_number {
	char *name, *value, *usual;
};

typedef struct timeline Timeline;
struct timeline {
	const Evidence *evidence;
	const Incident *incident; /* may be an INCIDENT_WINDOW made by scan */
	const Zone *zone; /* of the times in its sentences; borrowed, NULL = UTC */
	const char *rules_sha256;
	GPtrArray *
	        numbers; /* struct rule_number *, of the rules, set otherwise than usual */

	struct range start; /* of the incident, by the rule of start_rule */
	/* "stated-in-text", "stated-started-at", "first-post", "measured-onset" */
	const char *start_rule;
	GArray *start_refs;
	/* RANGE_NONE when never. */
	struct range first_post, last_post, identified, monitoring, resolved;
	struct range impact_start, impact_end; /* impact_end open when not known */
	/* "machine-windows", "reports-major-window", "announced" */
	const char *impact_rule;
	bool end_published;       /* a "resolved" post exists */
	struct range first_users; /* first bin of reports above baseline */

	GPtrArray *windows; /* struct window * of this incident */
	GPtrArray *
	        others; /* and of signals that count no harm: shown, and decide nothing */
	GPtrArray *stated;    /* struct stated_window *, the one that counts first */
	GPtrArray *baselines; /* struct baseline *, one a series used */
	GPtrArray *phases;    /* struct phase_span *, both tracks */
	/* Posts of a page that states no phases, as copies with the phase that their words say; NULL = none was read. */
	GPtrArray *read_posts;   /* Event * */
	GHashTable *read_phases; /* of each: its rule, "read-from-text/resolved.issue" */
	struct interval intervals[INTERVAL_COUNT];
	GPtrArray *
	        milestones; /* struct milestone *, by at.lo, then likely; what is not determined last */
	GPtrArray *components; /* struct component * */
	GPtrArray *metrics;    /* struct metric *; empty until correlate_metrics() */
	GPtrArray *findings;   /* struct finding * */
	GPtrArray *entries;    /* struct entry *, sorted by at.lo: the timeline table */
	guint hidden;          /* rows that people took out of it */
	GPtrArray *neighbours; /* struct neighbour * */
	GPtrArray *
	        similar; /* struct similar *, the most alike first; empty until similar_find() */
	GPtrArray *
	        curations; /* const struct curation *: all that people say of this incident, by id */
	/* Start and end of impact without what people say of them; RANGE_NONE where nobody does */
	struct range start_shown, impact_end_shown;
	GPtrArray *
	        revisions; /* const struct revision *: what its page says otherwise now */
	/* const Event *: deploys and the like shortly before the start */
	GPtrArray *changes;
	gint64 cutoff; /* newest instant in the evidence */
	struct earlier earlier;
	struct log_news *log; /* NULL: there are no logs of its time, or nobody looked */
};
Timeline *timeline_new(const Evidence *evidence);
void timeline_free(Timeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Timeline, timeline_free)
/* The rule by which the phase of a post was read from its words, or NULL where the page states it. */
const char *timeline_phase_rule(const Timeline *timeline, const Event *post);
/* Of an event of the evidence: its copy with the phase that was read, or itself. */
const Event *timeline_post(const Timeline *timeline, const Event *event);
/* Frees of the parts, for GPtrArrays. */
void window_free(struct window *window);
void stated_window_free(struct stated_window *stated);
void phase_span_free(struct phase_span *span);
struct component *component_new(const char *name, enum track track);
void component_free(struct component *component);
void milestone_free(struct milestone *milestone);
void metric_free(struct metric *metric);
void finding_free(struct finding *finding);
void entry_free(struct entry *entry);
void neighbour_free(struct neighbour *neighbour);
struct similar *similar_new(const Incident *incident);
void similar_free(struct similar *similar);
struct log_news *log_news_new(void);
void log_news_free(struct log_news *news);
void news_free(struct news *news);
void carrier_free(struct carrier *carrier);
