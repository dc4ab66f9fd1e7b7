/*
 * correlate.h - evidence to timeline. Pure: no I/O, no clock, no SQL; same input, same output.
 *
 * Owns    the timeline is the caller's and points into the evidence, which must outlive it
 * Errors  none; what cannot be told is said in the result
 */
#pragma once
#include "model/timeline.h"

/*
 * Does what people said of the clocks of sources (Source.correction) to the evidence that was loaded: times of events, bins,
 * fields and spans. The first step of all, once; the store keeps what the sources say, and event.stated too.
 */
void clocks_apply(Evidence *evidence);

/*
 * Joins series of user reports that are captures of one page: same measure, lane, unit, width and component, bins less than
 * half a width apart; where a component is not stated the counts must agree instead. Of a bin in two captures the larger
 * count stays, with its source, on the grid of the first capture; counts are never added. The one step that changes
 * the evidence: before any other, once. Says in evidence->notices what it joined.
 */
void captures_join(Evidence *evidence);

/* Everything about one incident of evidence->incidents; zone is that of the times in sentences, NULL = UTC. */
Timeline *correlate(const Evidence *evidence, const Incident *incident, const Zone *zone);
/*
 * The same of one after the other: what they share is looked at once, and what was measured of the incidents before one is
 * kept for the next. The evidence and the zone must outlive it.
 */
typedef struct correlator Correlator;
Correlator *correlator_new(const Evidence *evidence, const Zone *zone);
void correlator_free(Correlator *correlator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Correlator, correlator_free)
Timeline *correlator_one(Correlator *correlator, const Incident *incident);
/* Of several (const Incident *), in their order, but for what the incidents before each took. */
GPtrArray *correlate_each(const Evidence *evidence, const GPtrArray *incidents,
                          const Zone *zone);

/*
 * &event.id of what names no incident, belongs to none of these (const Incident *) and would be taken for theirs if they were
 * all that the evidence has. g_hash_table_unref(); the keys are the evidence's.
 */
GHashTable *correlate_aside(const Evidence *evidence, const GPtrArray *incidents);

/*
 * What the logs show by themselves at the beginning of impact: log_span() says which minutes are needed (false: there is
 * no beginning to look at), correlate_log() adds timeline->log and its rows of the table. The history must outlive the
 * timeline; without this second step everything else stands as it is.
 */
bool log_span(const Timeline *timeline, gint64 *lo, gint64 *hi);
void correlate_log(Timeline *timeline, const LogHistory *history);

/* Windows of every series, whole evidence: what "scan" lists. struct window *, the evidence's. */
GPtrArray *correlate_windows(const Evidence *evidence);
/* Proposed incidents out of windows that no vendor incident covers: the caller's Incident *, kind window. */
GPtrArray *correlate_propose(const Evidence *evidence);
/*
 * The incident that a report without --incident is about: the vendor incident whose span overlaps most of the other
 * signals' windows; none: the largest proposed window (then *made is set and owned by the caller).
 * Several alike: NULL and *candidates (const Incident *) lists them.
 */
const Incident *correlate_pick(const Evidence *evidence, Incident **made,
                               GPtrArray **candidates);
/*
 * Every incident of the evidence in one pass, as far as lists and statistics need it: phases, start, impact, levels and
 * intervals, but no findings, rows or neighbours. Timeline *, in the order of evidence->incidents.
 */
GPtrArray *correlate_all(const Evidence *evidence, const Zone *zone);
/* What a report of no incident is about: all that the evidence holds, from its first moment to its last. */
Incident *correlate_everything(const Evidence *evidence);
/* Its "resolved"; else after its last post. */
struct range timeline_end(const Timeline *timeline);
/* The last phase that the page announced, or that its silence does; else the status that it states. */
enum phase timeline_phase(const Timeline *timeline);
/* Start and end by the posts alone. */
struct span {
	struct range start, end;
	enum phase phase; /* as timeline_phase() */
};
/* struct span, as many as incidents (const Incident *, of the evidence or proposed). */
GArray *correlate_spans(const Evidence *evidence, const GPtrArray *incidents);
/* The same of one; for several the other is the faster. */
void correlate_span(const Evidence *evidence, const Incident *incident,
                    struct range *start, struct range *end);

/* Rules in words, built in, and the numbers that hold: the file that rules_read() takes, and its hash. */
const char *rules_text(void);
const char *rules_sha256(void); /* hex */
const char *rules_words(void);  /* without the numbers */
/*
 * Numbers of a rules file (threshold.h), before anything is correlated. False: nothing was set; the error, of ERROR_USAGE,
 * says line and column of what is wrong.
 */
bool rules_read(const char *text, gsize len, const char *name, GError **error);
