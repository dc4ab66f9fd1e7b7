/*
 * detect.h - how well windows are found, measured against series with known answers (make bench-detect).
 *
 * Shape   each part prints rows of one Markdown table: set, measure, reached, wanted, and whether it was met
 * Source  the published definitions are named in each part
 */
#pragma once
#include "model/series.h"

/* folder: of the set; a part whose set is not there prints one row that says so. */
void detect_sim(const char *folder);
void detect_shift(const char *folder);
void detect_gauge(const char *folder);
void detect_alarm(const char *folder);

/* detect.c: what the parts share */
void detect_row(const char *set, const char *what, double reached, double wanted);
void detect_row_most(const char *set, const char *what, double reached, double most);
void detect_absent(const char *set);
/* Files of folder that end in suffix, sorted; full paths. */
GPtrArray *detect_files(const char *folder, const char *suffix);
/* The whole of a file, or NULL; g_free() */
char *detect_text(const char *folder, const char *name);
/* The p-quantile of values (sorted by this), interpolated; NAN of none. */
double detect_quantile(GArray *values, double p);
