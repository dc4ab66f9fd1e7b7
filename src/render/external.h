/*
 * external.h - the report for those outside: built from an allow-list, so that what is not on it is absent, not masked.
 *
 * Shape   allowed are: title, services, severity and times of the incident as its page published them, public posts, levels
 *         that the page announced, and the blocks "external" and "customers" that people write for outside; nothing of logs,
 *         counts, alerts, chats, changes, findings, sources or the store but its digest
 * Owns    results are the caller's
 * Errors  ERROR_USAGE no such template, or a text too long for its place; ERROR_PROTECT a secret in what would be
 *         published: nothing is written then
 * Source  Azure's post-incident reviews (five questions) and PagerDuty's external messages (three heads), by their heads
 */
#pragma once
#include "render/render.h"

/* NULL-ended: "azure-pir", "pagerduty-external", "short". */
extern const char *const external_templates[];

/* What may be told, of the whole report. */
json_t *external_json(const json_t *report);
/* kind: "md", "html", "pdf", "text", "json"; template NULL: the first. missing: char *, blocks that nobody wrote. */
GBytes *external_render(const Timeline *timeline, const json_t *report, const char *kind,
                        const char *template, const struct render_options *options,
                        GPtrArray *missing, GError **error);
