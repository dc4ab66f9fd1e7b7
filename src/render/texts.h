/*
 * texts.h - what people wrote in the report of one incident: its blocks, what stands between them, proposals.
 *
 * Owns    lists and JSON are the caller's
 */
#pragma once
#include "render/blocks.h"
#include "render/render.h"

/* struct human *, in the order in which they were begun; the newest text of each, "" where it was taken out. */
GPtrArray *texts_of(const Timeline *timeline);
/* The same with figures filled in, secrets masked and margins, for a Markdown file; options->overlay comes before. */
GPtrArray *texts_marked(const Timeline *timeline, const json_t *report,
                        const struct render_options *options);
/* "human" of the report JSON: by id, those that have text; needs the rest of the report. */
json_t *texts_json(const Timeline *timeline, const json_t *report);
