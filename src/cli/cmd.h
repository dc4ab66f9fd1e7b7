/*
 * cmd.h - a verb: one file that ends in a const table, and one line in local.mk.
 *
 * Errors  run returns the exit status (0..5); it prints errors itself through message.h
 */
#pragma once
#include "base/error.h"
#include "base/zone.h"
#include "store/store.h"

#include <stdio.h>

/* What stands before the verb, and what every verb may need. */
struct context {
	const char *store_path; /* -s, $DEBRIEF_STORE, or found; NULL */
	Zone *zone;             /* --tz, default UTC */
	Zone *second_zone;      /* --tz twice */
	bool json, plain, quiet, verbose, dry_run, no_pager;
	char *output; /* -o */
	int progress; /* -1 auto, 0 never, 1 always */
	int color;    /* same */
	int lock_timeout_s;
};

struct cmd {
	const char *name;
	const char *
	        group; /* "start", "incident", "read", "curate", "output", "trust", "plumbing" */
	const char *args;    /* "[INC|FILE...]" */
	const char *summary; /* one line */
	const char *help;    /* paragraphs and EXAMPLES, for --help and the man page */
	const GOptionEntry *options;
	int (*run)(struct context *context, int argc,
	           char **argv); /* argv[0] = verb; options are parsed */
};
extern const struct cmd *const cmd_registry[]; /* generated, NULL-ended */
