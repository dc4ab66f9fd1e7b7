/*
 * source_clock.h - "sources set S --clock-offset --zone --why", and what "sources show" says of it.
 *
 * Errors  ERROR_USAGE for lengths and zones that are none, before anything is written
 */
#pragma once
#include "cli/pipeline.h"
#include "cli/table.h"

/* "-5m7s", "+30s", "5m", "1.5s" -> us; NULL for "none". False: no length. */
bool source_clock_parse(const char *text, gint64 *add);
/* Of the command line, NULL = not given; "none" takes back. */
struct source_clock {
	const char *offset, *within, *zone, *why, *by;
};
int source_clock_set(const Job *job, const Source *source,
                     const struct source_clock *said);
/* What was said of its clock, who said it and why, oldest first. */
void source_clock_rows(const Job *job, const Source *source, Table *table);
