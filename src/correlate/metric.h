/*
 * metric.h - the figures of an incident by the names that the field gives them, each with its formula.
 *
 * Shape   timeline->metrics, in the order of the list in metric.c; what cannot be told is there with its reason
 * Units   lengths us; shares 0..1; counts
 * Owns    the timeline owns them
 * Errors  none
 * Source  names: Google SRE Workbook ch. 5 (budget, burn rate); V. Davidovic, "Incident Metrics in SRE", 2021 (say what "R"
 *         is, and the formula); weights of levels: see statistics.h
 */
#pragma once
#include "correlate/statistics.h"

/* What no evidence can tell. */
struct metric_inputs {
	double objective; /* share of requests that must succeed: 0.999; NAN: not given */
	double customers; /* NAN: not given */
	struct weights weights;
};
struct metric_inputs metric_inputs_none(void); /* the usual weights */
/* Once, after correlate(). */
void correlate_metrics(Timeline *timeline, const struct metric_inputs *inputs);
