/*
 * raw.h - "timeline --raw": lines of a span out of the store.
 *
 * Shape   bytes as they were read, and no line end more than the source has; on a terminal what is hidden is made visible.
 *         With places FILE:LINE:OFFSET: goes before each line; --plain puts these and the text between TABs, --json makes
 *         an object of each line, and both repair what is no UTF-8.
 * Errors  printed; the result is an exit status
 */
#pragma once
#include "cli/pipeline.h"

struct raw_lines {
	gint64 source, lo, hi; /* source 0 = all; INSTANT_NONE, RANGE_OPEN = no limit */
	const char *needle;    /* or NULL */
	bool places;
};
int raw_print(const Job *job, const struct raw_lines *lines);
