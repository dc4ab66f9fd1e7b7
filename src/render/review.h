/*
 * review.h - the pack of a review meeting: agenda, full timeline, pivots with questions, what is open, actions, roles.
 *
 * Shape   a view of the report JSON with "review" added to it: schemas/review.schema.json
 * Rules   pivots are at most 7 rows of the timeline, by rule: contradicted, its time disputed or set by people, the end of
 *         the longest silence, phases, detection and acts, the change before. Each has two questions that ask how and what,
 *         never why or who, by its kind.
 * Owns    results are the caller's
 * Errors  ERROR_SYSTEM of the painters
 * Source  Etsy, Debriefing Facilitation Guide (2016): the questions' form, 35 to 40 minutes for the timeline; PagerDuty,
 *         postmortem meeting agenda, https://postmortems.pagerduty.com, read 2026-11-27
 */
#pragma once
#include "render/render.h"

enum { REVIEW_MINUTES = 60, REVIEW_PIVOTS = 7 };

/* Adds "review" to report. minutes: what the meeting may take, 15 or more. */
void review_add(json_t *report, int minutes, guint pivots_most);
/* kind: "md", "html", "pdf". screen: of a PDF, pages for a projector, an idea a page. */
bool review_render(const Timeline *timeline, json_t *report, const char *kind,
                   bool screen, const struct render_options *options,
                   const char *files_dir, GPtrArray *files, GError **error);

/* --- parts that review_many.c shares ------------------------------------------------------ */

/* Minutes of a meeting of 60; other lengths keep the proportions, and the longest part gets what rounding leaves. */
struct agenda_part {
	int minutes;
	const char *what, *how;
};
json_t *agenda_json(const struct agenda_part *all, guint n, guint longest, int minutes);
json_t *blanks_json(void); /* rows for actions */
