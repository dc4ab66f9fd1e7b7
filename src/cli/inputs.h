/*
 * inputs.h - what a metric needs and no evidence tells: options that several verbs share.
 *
 * Shape   METRIC_OPTIONS in the options of a verb; inputs_read() makes of them what correlate/metric.h takes
 * Owns    the option texts, for the run of the program
 * Errors  ERROR_USAGE, naming the option
 */
#pragma once
#include "cli/cmd.h"
#include "correlate/metric.h"

struct inputs {
	char *objective, *customers, *weights;
};
extern struct inputs inputs_given;
bool inputs_read(struct metric_inputs *inputs, GError **error);

#define METRIC_OPTIONS                                                                   \
	{ "slo",                                                                         \
	  0,                                                                             \
	  0,                                                                             \
	  CMD_TEXT,                                                                      \
	  &inputs_given.objective,                                                       \
	  "Share of requests that must succeed, for the error budget: 99.9",             \
	  "PERCENT" },                                                                   \
	        { "customers",                                                           \
		  0,                                                                     \
		  0,                                                                     \
		  CMD_TEXT,                                                              \
		  &inputs_given.customers,                                               \
		  "How many there are, for customer-minutes",                            \
		  "N" },                                                                 \
	{                                                                                \
		"weights", 0, 0, CMD_TEXT, &inputs_given.weights,                        \
		        "What a minute at a level takes away, 0 to 1: partial=0.5",      \
		        "LIST"                                                           \
	}
