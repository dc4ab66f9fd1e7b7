/*
 * summary.h - the report JSON as columns of text: "show", and "report --format text".
 */
#pragma once
#include "cli/cmd.h"

#include <jansson.h>

/* Its two parts, for a picture between them. */
void summary_head(GString *out, const struct context *context, const json_t *report);
void summary_body(GString *out, const struct context *context, const json_t *report);
void summary_findings(GString *out, const struct context *context, const json_t *report);
void summary_text(GString *out, const struct context *context, const json_t *report);
