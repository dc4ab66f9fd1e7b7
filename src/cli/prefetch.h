/*
 * prefetch.h - FILEs looked at by other threads before their turn: opened, unpacked, their first MiB read as records.
 *
 * Shape   handed out in the order in which they were given, so the store is the same whatever the number of threads
 * Limits  as many at a time as there are processors and one more, five at most: about 6 MiB of memory each
 * Owns    the threads, and what was not handed out; files are borrowed
 * Why     a file that fits into one chunk keeps one processor busy; two thousand of them should keep all
 */
#pragma once
#include "cli/files.h"

typedef struct prefetch Prefetch;
/* also: strict and beside of it hold for all, borrowed; pack is the target's. */
Prefetch *prefetch_new(const struct files *files, const struct import_options *also,
                       GBytes *(*pack)(const void *bytes, gsize len));
void prefetch_free(Prefetch *prefetch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prefetch, prefetch_free)

/* The next FILE, good until the one after it is asked for; the caller frees the import. NULL + error: it is refused. */
Import *prefetch_next(Prefetch *prefetch, GError **error);
