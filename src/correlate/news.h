/*
 * news.h - inside of correlate/: the steps of correlate_log().
 *
 * Owns    rows point into the log history, which must outlive the timeline
 */
#pragma once
#include "correlate/correlate.h"
#include "correlate/steps.h"

/* carrier.c: which parts the failures of the impact came from. */
void carriers_find(struct log_news *log, const LogHistory *history);
/* news_enter.c: rows of the timeline table for the news that matter most. */
void news_enter(Timeline *t);
/* entry.c: sorts the rows, numbers the milestones, chooses the short table. */
void entries_order(Timeline *t);
