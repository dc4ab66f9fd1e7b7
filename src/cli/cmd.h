/*
 * cmd.h - a verb: one file that ends in a const table, and one line in local.mk.
 *
 * Shape   the table is all that --help, the man page and the dispatcher know of a verb
 * Errors  run returns the exit status (0..5) and has printed its errors through message.h
 * Units   times that the user gives are read by when.h; FILE arguments with their flags by files.h
 */
#pragma once
#include "base/error.h"
#include "base/zone.h"

enum choice { CHOICE_AUTO, CHOICE_ALWAYS, CHOICE_NEVER };

/* What the global options say. gboolean because GOption writes these. */
struct context {
	char *folder;                     /* -C */
	char *store;                      /* -s, or NULL: discover.h looks for one */
	Zone *zone, *second_zone;         /* --tz once and twice; zone is never NULL */
	gboolean json, plain;             /* machine forms of the product */
	gboolean quiet, verbose, dry_run; /* -q, -v, -n */
	gboolean no_pager, no_redact, help;
	char *output; /* -o */
	enum choice progress, color;
	int lock_timeout_s;
	struct files *files; /* FILE arguments, for verbs that set takes_files */
};

struct example {
	const char *command; /* without "$ " */
	const char *does;
};

typedef struct cmd Cmd;
struct cmd {
	const char *name;
	const char *group;   /* a word of help's list: start, incident, read, ... */
	const char *args;    /* "[INC|FILE...]" */
	const char *summary; /* half a sentence, no full stop */
	const char *about;   /* paragraphs, separated by an empty line */
	const struct example *examples; /* ended by { NULL, NULL } */
	const char *exits; /* what 1 means here, or NULL when it cannot happen */
	const GOptionEntry *options; /* may be NULL */
	bool takes_files;            /* arguments and their flags go to context->files */
	/* argv[0] is the verb; options are gone from argv. */
	int (*run)(struct context *context, int argc, char **argv);
};
extern const struct cmd *const cmd_registry[]; /* generated, NULL-ended */
const struct cmd *cmd_named(const char *name);

/*
 * A string option. GOption would convert plain strings from the locale's encoding; bytes are taken as given, so that
 * the same command means the same under every locale.
 */
#define CMD_TEXT G_OPTION_ARG_FILENAME
