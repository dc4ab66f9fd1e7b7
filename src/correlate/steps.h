/*
 * steps.h - the steps of correlate.c and what they hand to one another.
 *
 * Shape   each step reads the group and what earlier steps wrote, and writes its part of the timeline
 * Owns    struct work owns its group and arrays; the timeline is made for the caller
 */
#pragma once
#include "correlate/correlate.h"
#include "correlate/group.h"

/* A start that somebody states. */
struct said_start {
	struct range at;
	struct range end;   /* of the same sentence; RANGE_NONE = none */
	const Event *event; /* NULL: a field of the incident, or its title */
	enum zone_basis zone;
	char *quote;
	const char *rule; /* "stated-in-text", "stated-started-at" */
};

struct work {
	const Catalog *catalog;
	Timeline *t;
	Group *group;
	GArray *starts;     /* struct said_start, earliest first */
	struct range onset; /* measured: machines first, then reports; RANGE_NONE */
	const struct window *onset_window;
	struct range stated_end; /* latest end that a post states */
	const Event *stated_end_by;
	char *stated_end_quote;
	GPtrArray *untold; /* of milestones_find() for milestones_tell(); or NULL */
};

/* correlate.c: correlate_all() of a catalog that is there */
GPtrArray *timelines_of_all(Catalog *catalog, const Zone *zone);
/* correlate.c: start and end by the posts alone */
struct span span_of(const Catalog *catalog, const Incident *incident);
/* A start that lies this far before the first post speaks of something else. */
#define STATED_LIMIT (30 * DAY)
/* phase_read.c: phases of posts that have none, from their words */
void phases_read(struct work *w);
/* phase.c */
void phases_announced(struct work *w);
void phases_evidence(struct work *w);
/* start.c */
void starts_read(struct work *w);
void start_decide(struct work *w);
/* windows_stated.c: windows in the words of the posts; the one that counts first */
void windows_stated(struct work *w);
/* impact.c */
void windows_link(struct work *w, const GPtrArray *all, const GPtrArray *others);
/* Keeps of windows that tell one story, as quantiles of one measurement do, the one that went farthest. */
void others_keep(GPtrArray *others, const struct window *window,
                 struct window *(*copy)(const struct window *));
void onset_find(struct work *w);
void impact_decide(struct work *w);
/* Between which limits a window surely began; what a flat baseline calls a slow rise before that is rhythm. */
struct range window_onset(const struct window *window);
struct range impact_union(const struct work *w, bool *binned, GArray *refs);
/* level.c */
void levels_follow(struct work *w);
const struct component *level_component(const Timeline *t, const char *said,
                                        enum track track);
/* interval.c */
void intervals_measure(struct work *w);
/* finding.c */
void findings_check(struct work *w);
/* A finding of rule "K11", numbered within it; the timeline owns it. said and seen are taken over. */
struct finding *finding_add(Timeline *t, const char *rule, enum verdict verdict,
                            char *said, char *seen);
/* "The post of 2 Jun 2026 06:39 UTC" */
char *finding_by(const Timeline *t, const Event *event);
/* milestone.c; then, after all other findings but before they are sorted, K7 of what cannot all hold */
void milestones_find(struct work *w);
void milestones_tell(struct work *w);
/* claim.c: K11 and K12 */
void claims_check(struct work *w);
/* lasted.c: K11, the first length that one event asserts of the incident; true when it asserts any */
bool lengths_check(struct work *w, const Event *event);
/* share.c: K4 and K5 in words; true when the event asserts any; and K5 of the levels of the page */
bool shares_check(struct work *w, const Event *event);
void severities_check(struct work *w);
/* silence.c: K3 */
void silences_check(struct work *w);
/* clash.c: K10 of sources */
void clashes_check(struct work *w);
/* scope.c: K4 of regions; true when the event asserts any that can be held against something */
bool scopes_check(struct work *w, const Event *event);
/* absence.c: K9; true when the event asserts any */
bool absences_check(struct work *w, const Event *event);
/* number_find.c: K8 of notes and added events; and of one claim or statement, true when it gives any number; length: K11 judged it */
void numbers_find(struct work *w);
bool numbers_of_event(struct work *w, const Event *event, bool length);
/* revise.c: revisions of the incident; K6; their rows */
void revisions_note(struct work *w);
void revisions_check(struct work *w);
void revisions_enter(struct work *w);
/* entry.c */
void entries_write(struct work *w);
/* A row that stands for no event; the timeline owns it, and text is taken over. */
struct entry *entry_add(struct work *w, struct range at, enum lane lane, enum mark mark,
                        char *text, const char *label);
/* curate.c: what people say of it; start and end are changed as soon as they are decided */
void start_by_hand(struct work *w);
void end_by_hand(struct work *w);
void curations_note(struct work *w);
/* Hides, retitles, pins. */
void entries_by_hand(struct work *w);
/* near.c: a word of both titles that says something, and more than whose page it is, or NULL; g_free() */
char *word_shared(const char *a, const char *b, const char *page);
bool names_a_place(const char *component); /* "Global" */
void neighbours_find(struct work *w);
void changes_find(struct work *w);

/* sentence.c: times in the words of findings, in zone (NULL = UTC). g_free() */
/* "06:04 UTC", "06:15 to 06:30 UTC" */
char *sentence_time(const Zone *zone, struct range at, bool binned);
/* with "2 Jun 2026 " before it */
char *sentence_date(const Zone *zone, struct range at, bool binned);
/* in quotation marks, one line */
char *sentence_quote(const char *text, gsize max_chars);
/* "Failed requests of Claude API", "Response time (p95)": whose signal it is, where that is known. */
char *sentence_signal(const Series *series);
/* "rise above baseline", "falls below its usual level", "stepped up from 120 ms to 240 ms": what its window says of it. */
char *sentence_way(const struct window *window);
/* "Failed requests of X were above baseline from A to B, 12 % of all at the peak." */
char *sentence_window(const Zone *zone, const struct window *window);
/* A value of the window's signal: "12 % of requests", "340 in 1 min", "240 ms" */
char *sentence_amount(const struct window *window, double value);
/* Of a post, statement or claim: its body, else its title; never NULL. */
const char *words_of(const Event *event);
