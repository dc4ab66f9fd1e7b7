/*
 * reasons.h - what users complain of, as shares of a series of reports.
 *
 * Shape   appended to series->reasons in the order of their coming
 * Units   0..1
 */
#pragma once
#include "model/series.h"

/* "50%", "0.5", "12.5 %": false when it is neither a percentage up to 100 nor a share up to 1. */
bool reasons_share(const char *text, double *share);
void reasons_add(Series *series, const char *name,
                 double share); /* one line, at most 100 characters */
