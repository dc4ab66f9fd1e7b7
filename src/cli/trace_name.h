/*
 * trace_name.h - what people call a value of the report, beside its path.
 *
 * Shape   a key or name that a table prints: "to_monitoring", "impact_end", "ttm", "5xx", "Claude API", the text of a
 *         pattern; "m3", the moment that charts number; "reports@07:45", one value of a series
 * Owns    paths are the caller's, values the report's
 */
#pragma once
#include "cli/pipeline.h"

/* The path that a name stands for, NULL where it is none; g_free(). */
char *trace_path_of(const json_t *report, const char *name);
/* One step of a path: a member, an index, or the key or name of a member of a list. *index: where, in lists. */
const json_t *trace_step(const json_t *value, const char *step, size_t *index);
/* "NAME@TIME": the bin that holds TIME, of the first signal of that name which has one; *series is set. */
const struct sample *trace_sample_of(const Job *job, const char *name,
                                     const Series **series);
