/*
 * report_version.h - what a report said at one time, kept so that the next one can say what changed.
 *
 * Shape   of one incident by number, from 1; written by "report --update" and "report --state" alone
 * Units   at: wall clock, microseconds UTC; it stands in no report
 * Owns    its strings
 */
#pragma once
#include <glib.h>

struct report_version {
	int number;
	char *incident; /* slug */
	char *author, *state;
	gint64 at;     /* 0: the clock's, when it is put */
	char *figures; /* JSON object of render/figures.h */
};
void report_version_free(struct report_version *version);
