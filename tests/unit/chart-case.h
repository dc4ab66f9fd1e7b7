/*
 * chart-case.h - timelines for chart tests, built from a few lines of text.
 *
 * One statement a line, "#" comments. Times are "HH:MM" of day 0 (2026-06-02 UTC) or "D.HH:MM"; a range is "A..B", an
 * open one "A+"; a bare time is a stated minute, of posts a point. Statements:
 *   zone NAME                        display zone
 *   status WORD                      what the page says at present
 *   start T / impact T T             by the correlator's rule "machine-windows", "impact-rule WORD" changes it
 *   users T                          the first bin of reports above what is usual
 *   post PHASE T                     milestone and announced phase; "phase WORD T" only the phase
 *   update T                         a public post that is no milestone
 *   moment N T LABEL...              a numbered entry; without one the milestones number themselves
 *   event LANE T TEXT...            an entry of the short table; "item" one that is not,
 *                                    "contradicted" one that other evidence speaks against
 *   series MEASURE WIDTH T V...      bins of WIDTH minutes from T; V: number, N*K (K times), - (missing), A>B*K (ramp)
 *   every N                          exposure of the bins of the last series
 *   usual N                          given baseline of the last series
 *   window T T                       of the last series; its peak is found
 *   earlier N POST CAUSE FIX         medians of N incidents before, in minutes; - where it is not known
 *   level TRACK LEVEL T T NAME...    of a component; "named NAME..." one without a level
 *   denied N T[-T] NAME...           a statement, as moment N (0: none), that the component is unaffected; contradicted
 *   claim LANE MINUTES VERDICT [N]   a claimed length, as moment N; "claim LANE T-T VERDICT" one with ends
 */
#pragma once
#include "base/zone.h"
#include "model/timeline.h"

struct chart_case {
	char *name;
	Evidence *evidence;
	Timeline *timeline;
	Incident *incident;
	Zone *zone; /* or NULL */
};
struct chart_case *chart_case_of(const char *name, const char *text);
struct chart_case *chart_case_load(const char *folder);
void chart_case_free(struct chart_case *c);
/* Folders of testdata/chart, sorted: char *. */
GPtrArray *chart_case_folders(void);
