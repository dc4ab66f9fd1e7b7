/*
 * threshold.h - the numbers of the rules that a rules file may set.
 *
 * Shape   one table; "NAME = NUMBER UNIT" a line at the end of rules_text()
 * Units   spans are microseconds, shares 0..1, all else as the table says
 * Use     rules_read() sets them before anything is correlated; after that they are only read, by any thread
 * Errors  none; what a file says was checked when it was read
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

enum threshold {
	START_ABOUT,
	START_HOUR,
	BASELINE_HISTORY,
	BASELINE_ALPHA,
	BASELINE_WEIGHT,
	WINDOW_FALSE,
	WINDOW_COUNTS,
	WINDOW_RATIO_BIN,
	WINDOW_RATIO_WHOLE,
	WINDOW_RATIO_FLAT_BIN,
	WINDOW_RATIO_FLAT_WHOLE,
	WINDOW_JOIN,
	WINDOW_GAUGE,
	WINDOW_LINK_BEFORE,
	WINDOW_LINK_AFTER,
	MILESTONE_ERROR_MACHINE,
	MILESTONE_ERROR_POST,
	MILESTONE_ERROR_STATED,
	MILESTONE_ERROR_REPORTS,
	MILESTONE_ERROR_PRESS,
	K2_REPORTS,
	K3_ALLOWED,
	K4_ALL,
	K4_MOST,
	K4_HALF,
	K5_FACTOR,
	K5_POINTS,
	K13_START,
	K13_END,
	NEWS_CHANCE,
	PROPOSE_JOIN,
	NEAR_BEFORE,
	THRESHOLD_COUNT
};

double threshold(enum threshold id);
gint64 threshold_span(enum threshold id);

const char *threshold_name(enum threshold id);
/* "10 min", as a rules file says it; free with g_free(). usual: what holds without a file. */
char *threshold_text(enum threshold id, bool usual);
/* Differs from what is usual. */
bool threshold_is_set(enum threshold id);
/* "window.join = 10 min", a line each. */
void thresholds_print(GString *out);

/* -1: there is none of that name */
int threshold_find(const char *name, gsize len);
/*
 * "20 min", "0.5" in the unit of the table; sets nothing. False: *wrong says why, static, of the byte *at.
 */
bool threshold_parse(enum threshold id, const char *text, gsize len, double *value,
                     gsize *at, const char **wrong);
/* rules.c makes its text anew. */
void rules_forget(void);
/* values: THRESHOLD_COUNT of them, NAN = the usual */
void thresholds_set(const double *values);
