/*
 * latency.h - how long requests took: quantiles over time, of records that state a duration.
 *
 * Shape   three series p50, p95, p99 of measure gauge, unit ms; a bin needs ten durations
 * Units   durations us; bins of 10 s when the source spans less than two hours, else of a minute
 * Error   a quantile is that of a histogram with eight steps an octave: off by 5 % at most
 * Limits  10,000 bins, a week of minutes; a source with more of them has none of these series
 * Owns    all of it
 */
#pragma once
#include "import/records.h"

typedef struct latency Latency;
Latency *latency_new(void);
void latency_free(Latency *latency);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Latency, latency_free)

void latency_add(Latency *latency, const struct line_record *record, gint64 line,
                 gint64 offset);
/* Gives the series to the sink; nothing when no bin has enough durations. */
bool latency_finish(Latency *latency, const struct sink *sink, const Source *source,
                    GError **error);
