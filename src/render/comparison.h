/*
 * comparison.h - several incidents beside one another as one JSON value: what "compare" prints, and the context of its
 * templates. The first incident is what the others are held against.
 *
 * Shape   schemas/compare.schema.json; a difference is a range, and says "cannot_tell" where even its direction is open
 * Owns    the value is the caller's
 */
#pragma once
#include "model/collection.h"
#include "render/render.h"

/* Of timelines made in full, aligned and with words found. */
json_t *comparison_json(const Collection *collection,
                        const struct render_options *options);
/* One HTML file, pages, or Markdown with its picture beside it: as the renderers of a report. kind: "html", "md", "pdf". */
bool comparison_render(const Collection *collection, const json_t *comparison,
                       const char *kind, const struct render_options *options,
                       const char *files_dir, GPtrArray *files, GError **error);
