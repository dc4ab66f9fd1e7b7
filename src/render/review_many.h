/*
 * review_many.h - the pack of a meeting about several incidents, or a period: an index with bars of phases, a calendar, a
 * trend, then a page each.
 *
 * Shape   schemas/review-many.schema.json; incidents in the order of their starts, numbered from 1
 * Owns    results are the caller's
 * Errors  ERROR_SYSTEM of the painters, ERROR_USAGE of templates
 */
#pragma once
#include "model/collection.h"
#include "render/review.h"

/* Of each incident the pack has a page: more are no meeting. */
enum { REVIEW_MANY_MAX = 60, REVIEW_MANY_PIVOTS = 3, REVIEW_MANY_OPEN = 3 };

struct review_part {
	const Timeline *timeline; /* with similar incidents */
	json_t *report;           /* with "review" */
};
struct review_many {
	const GArray *parts;        /* struct review_part */
	const Collection *chosen;   /* of the parts, aligned at their starts */
	const Collection *trend;    /* with a trend, or NULL */
	const GPtrArray *calendars; /* Collection *: with the days of a quarter */
	struct range period;        /* first day, last moment */
	int minutes;
	const char *store_digest; /* hex, short, for the foot; or NULL */
};
json_t *review_many_json(const struct review_many *m,
                         const struct render_options *options);
/* kind: "md", "html", "pdf"; as review_render(). */
bool review_many_render(const struct review_many *m, json_t *pack, const char *kind,
                        bool screen, const struct render_options *options,
                        const char *files_dir, GPtrArray *files, GError **error);
