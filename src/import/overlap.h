/*
 * overlap.h - stretches of a log that an earlier source has: two captures of one file, copytruncate, tails taken twice.
 *
 * Shape   by position and content: a stretch reaches from where one of the two begins to where one of them ends, byte for
 *         byte; so lines that merely look alike are none, and five equal lines of one file stay five
 * Limits  the sources that target->relatives() gives; a stretch has two lines that differ at least. Only files, not
 *         members of archives and not standard input: they are read ahead to prove it
 * Owns    its copy of the file
 */
#pragma once
#include "import/input.h"

typedef struct overlap Overlap;
/* NULL = nothing can overlap. All is borrowed for its life. */
Overlap *overlap_new(const struct import_target *target, const Source *source,
                     const char *path, const struct import_options *options,
                     const Input *input);
void overlap_free(Overlap *overlap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Overlap, overlap_free)

/* Whether a line may be the first of a known stretch; cheap. length is with its end. */
bool overlap_may_begin(const Overlap *overlap, gint64 offset, const char *line,
                       gsize length);
/* The end of the known stretch that begins at offset, whose bytes are these and more; 0 = none does. */
gint64 overlap_until(Overlap *overlap, gint64 offset, const char *bytes, gsize len,
                     gint64 *id);
