/*
 * progress.h - how far an import is: one line on stderr, rewritten.
 *
 * Shape   file, per cent of its bytes, MB/s, lines/s; of several files which of how many, per cent of all their bytes and
 *         the time that is left for all; on a terminal or with --progress always; SIGUSR1 prints it once
 */
#pragma once
#include "cli/cmd.h"

/* Of a set of files: how many, and their bytes. Then progress_next() before each, with its own bytes; -1 = not known. */
void progress_set(guint files, gint64 bytes);
void progress_next(gint64 bytes);
void progress_begin(const struct context *context, const char *name);
void progress_show(gint64 done, gint64 total, gint64 lines);
void progress_end(void);
