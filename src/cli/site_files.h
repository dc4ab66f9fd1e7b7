/*
 * site_files.h - the folder of a published site: what is in it that the program wrote, and nothing else.
 *
 * Shape   ".debrief-site" in it lists every file that was written with its SHA-256, and what it was made of
 * Rules   a file that the list does not name is never replaced nor removed; a page whose bytes are the same is not written
 * Owns    SiteFiles * is the caller's
 * Errors  ERROR_PROTECT for files that are not ours, ERROR_DATA for a damaged list, ERROR_SYSTEM for I/O
 */
#pragma once
#include "base/error.h"

typedef struct site_files SiteFiles;
/* The folder need not be there yet. dry: nothing is ever written. */
SiteFiles *site_files_open(const char *folder, bool dry, GError **error);
void site_files_free(SiteFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SiteFiles, site_files_free)

/* All files are as they were written, out of that very thing. */
bool site_files_hold(const SiteFiles *files, const char *made_of);
/* Before anything is written: names (char *) that will be. Refuses where one stands that is not ours. */
bool site_files_claim(SiteFiles *files, const GPtrArray *names, GError **error);
bool site_files_put(SiteFiles *files, const char *name, const void *bytes, gsize len,
                    GError **error);
/* Removes files of ours that were not put, and writes the list. made_of NULL: it is not known, so it never holds. */
bool site_files_finish(SiteFiles *files, const char *made_of, GError **error);

struct site_counts {
	guint fresh, changed, same, removed;
};
struct site_counts site_files_counts(const SiteFiles *files);
