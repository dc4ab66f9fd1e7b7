/*
 * progress.h - how far an import is: one line on stderr, rewritten.
 *
 * Shape   file, per cent of its bytes, MB/s, lines/s; on a terminal or with --progress always; SIGUSR1 prints it once
 */
#pragma once
#include "cli/cmd.h"

void progress_begin(const struct context *context, const char *name);
void progress_show(gint64 done, gint64 total, gint64 lines);
void progress_end(void);
