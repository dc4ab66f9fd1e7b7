/*
 * vendor.h - the history of status pages as "incidents" prints it: statistics of stages, time at levels, availability.
 *
 * Shape   JSON as schemas/incidents.schema.json says; tables for people
 * Errors  weights that are none are refused with ERROR_USAGE, naming the word
 */
#pragma once
#include "cli/cmd.h"
#include "correlate/statistics.h"

#include <jansson.h>

/* "degraded=0,partial=0.3": what is not named keeps its usual weight. text NULL: all usual. */
bool vendor_weights(const char *text, struct weights *weights, GError **error);

/* "99.912 %", "at most 99.912 %", "cannot tell"; never rounded up. g_free() */
char *vendor_share_text(double availability, bool at_most);
/* "1 − (time × weight) / span; weights: degraded 0, ...". g_free() */
char *vendor_weights_text(const struct weights *weights);

/* Puts "stages" and "stage_lengths" of one incident into its object. */
void vendor_put_stages(const struct context *context, json_t *incident,
                       const struct stage_times *stages);
/* Puts "statistics", "pages" and "weights" into the product. */
void vendor_put_history(const struct context *context, json_t *product,
                        const Statistics *history);
/* What --summary prints. */
void vendor_summary(const struct context *context, GString *out,
                    const Statistics *history);
