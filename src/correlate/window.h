/*
 * window.h - windows: stretches in which a series counts more than it should, or less, or is not what it usually is.
 *
 * Shape   sorted by start; windows of one series never touch
 * Units   instants us UTC; start and end are ranges of whole bins at least
 * Owns    the result is the caller's and points into the series
 * Errors  none; a series that is empty, all zero or too short has no window
 * Rules   counts of harm rise; requests rise and drop; gauges do both, and step (gauge_window.c)
 * Source  capa.h, boundary.h, gauge.h, shift.h
 */
#pragma once
#include "correlate/baseline.h"

/* Any value of a series may be broken: negative, not finite, out of order by its clock. Windows of one series (struct window *), and how it was judged (*baseline may be NULL; the caller's). */
GPtrArray *windows_of(const Series *series, struct baseline **baseline);
/* Why a series that has no window can have none, whatever happened: static; NULL: it was judged, and is calm. */
const char *window_why_none(const Series *series);
/* Whether windows of this series mean harm: counts of reports, errors and records do, requests and gauges do not. */
bool window_measure(const Series *series);
/* Gauges: see window.c for counts. */
GPtrArray *gauge_windows(const Series *series, struct baseline **baseline);
/* Appends the place of a sample, once; of a bin in which nothing was, nothing. */
void window_ref(GArray *refs, const Series *series, const struct sample *sample);
/* Orders struct window * by start, then by series; for g_ptr_array_sort(). */
int window_by_start(gconstpointer a, gconstpointer b);
/* The machine's own signal, against what users report. */
bool window_is_machine(const struct window *window);
