/*
 * share_seen.h - the share of requests that failed, and percentages in prose against it.
 *
 * Shape   only of signals that count both failures and requests; shares are 0..1
 * Owns    words are the caller's, windows the timeline's
 * Errors  none; where no signal counts requests there is no window
 * Rules   between the mean of the worst part and the peak any figure holds; contradicted is what lies half as far again
 *         outside, and two points
 */
#pragma once
#include "correlate/token.h"
#include "model/timeline.h"

struct share_seen {
	const struct window *window; /* the worst; NULL: no signal counts requests */
	double mean, peak;           /* of its worst part, of its worst bin */
};
bool share_is_of(const struct window *window);
double share_mean(const struct window *window);
/* Of the component that is named (one of names, char *), NULL: the worst of all. */
struct share_seen share_seen(const Timeline *t, const GPtrArray *names,
                             const char *component);
/* "Failed requests of X were 12 % of all in the worst part of ..., 31 % at the peak." */
char *share_words(const Timeline *t, const struct share_seen *seen);
char *share_percent(double share); /* "3.1 %" */

enum limit { LIMIT_NONE, LIMIT_MOST, LIMIT_LEAST };
/* "up to", "at least" before token i. */
enum limit share_limit(const GArray *tokens, gssize i);
enum verdict share_verdict(double said, enum limit limit, const struct share_seen *seen);
bool share_read(const GArray *tokens, gssize i, double *share, gssize *end);
