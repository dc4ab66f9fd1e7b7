/*
 * report_update.h - "report --update FILE": what people wrote goes into the store, what is computed is made anew.
 *
 * Shape   the store first, then the file; run again after a failure between them, nothing comes twice
 * Errors  printed; exit statuses, also 1 for edits of computed blocks and 5 for what cannot be merged
 */
#pragma once
#include "cli/cmd.h"

struct report_update {
	const char *path;          /* the Markdown file */
	const char *incident;      /* NULL: the one that the file names */
	const char *template_path; /* or NULL */
	const char *state;         /* "draft", "preliminary", "final"; NULL: as it was */
	const char *const *reset;  /* ids of blocks, NULL-ended; or NULL */
	bool yes;                  /* do not ask before --reset discards */
};
int report_update(const struct context *context, const struct report_update *update);
