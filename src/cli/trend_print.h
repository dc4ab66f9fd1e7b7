/*
 * trend_print.h - the groups of a trend as a table for people, as CSV and as JSON.
 *
 * Shape   JSON as schemas/trend.schema.json says; CSV one row a group, lengths in seconds, empty where not known
 */
#pragma once
#include "cli/cmd.h"
#include "model/collection.h"

#include <jansson.h>

void trend_text(const struct context *context, GString *out, const Trend *trend);
/* What there is to say under the table: whether two groups differ, what was left out. Lines; g_free() */
char *trend_lines(const Trend *trend);
void trend_csv(GString *out, const Trend *trend);
json_t *trend_json(const Collection *collection);
