/*
 * window.h - impact windows: stretches in which a series counts more than it should.
 *
 * Shape   sorted by start; windows of one series never touch
 * Units   instants us UTC; start and end are ranges of whole bins at least
 * Owns    the result is the caller's and points into the series
 * Errors  none; a series that is empty, all zero or too short has no window
 * Source  CAPA: Fisch, Eckley, Fearnhead 2022, Stat. Anal. Data Min., arXiv 1806.01947, with the quasi-Poisson likelihood
 *         ratio of Kulldorff 1997; the window is the epidemic change that costs least
 */
#pragma once
#include "correlate/baseline.h"

/* Windows of one series (struct window *), and how it was judged (*baseline may be NULL; the caller's). */
GPtrArray *windows_of(const Series *series, struct baseline **baseline);
/* Whether windows of this series mean harm: counts of reports, errors and records do, requests and gauges do not. */
bool window_measure(const Series *series);
/* Orders struct window * by start, then by series; for g_ptr_array_sort(). */
int window_by_start(gconstpointer a, gconstpointer b);
/* The machine's own signal (errors, error records), against what users report. */
bool window_is_machine(const struct window *window);
