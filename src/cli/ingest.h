/*
 * ingest.h - FILEs into a store, one transaction each; what became of every line is said.
 *
 * Errors  each file's error is printed and the others go on; the highest exit status is returned
 */
#pragma once
#include "cli/cmd.h"
#include "cli/files.h"
#include "store/store.h"

struct ingest {
	const struct context *context;
	Store *store;
	Store *known_in; /* --dry-run: the store that would be written to; or NULL */
	bool strict;
	/* One line a file: "S1 a.json (statuspage): 214 lines = 180 in_records + ...". */
	void (*say)(void *user, const char *line, const Source *source);
	void *user;
	/* What logs may learn zone and year from, whichever of the files is read first: set by ingest_files(). */
	GPtrArray *before; /* Source *: what was in before */
	GPtrArray *paths;  /* char *, borrowed */
	struct parser
	        *parser; /* that reads documents in a sandbox; NULL: there is none */
	const struct file *file; /* the one that is read now */
	int on_the_way; /* status of files that were settled while another one was put */
	guint stored, known; /* out: files that are in now, and that were in before */
};
int ingest_files(struct ingest *ingest, const struct files *files);
