/*
 * discover.h - which store a command means.
 *
 * Order   -s FILE, $DEBRIEF_STORE, the only *.debrief in this folder or in the nearest parent that has one; parents that everybody
 *         may write to end the search
 * Errors  ERROR_USAGE when there is none or several (all are listed)
 */
#pragma once
#include "cli/cmd.h"
#include "store/store.h"

/* The path, g_free(); NULL + error. */
char *discover_path(const struct context *context, GError **error);
/* The only store in the folder of a file, where none is named; NULL: there is none, or several. g_free() */
char *discover_beside(const struct context *context, const char *path);
/* The same for --init: only what is named, or the only one of this very folder; NULL without an error: none. */
char *discover_here(const struct context *context, GError **error);
/* Path for a store that is to be made: -s, $DEBRIEF_STORE, else "incident.debrief". */
char *discover_new_path(const struct context *context);
/* Found and opened; the file is protected from being an output. NULL + error. */
Store *discover_open(const struct context *context, enum store_mode mode, GError **error);
