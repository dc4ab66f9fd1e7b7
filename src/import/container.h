/*
 * container.h - a tar or zip archive as a row of files, each an Input; nothing is ever unpacked to disk.
 *
 * Shape   regular members in the order of the archive, one at a time: the one before ends when the next is asked for. Links,
 *         devices and folders are passed over. A member may be compressed once in itself; offsets, hash and lines count in
 *         the member's own (uncompressed) bytes, as if it had been a file
 * Names   "a.tar.gz(logs/b.log)": never used as a path
 * Limits  10,000 members; those of input.h for what comes out of the archive in all; no archive within an archive
 * Owns    the input of the archive
 * Errors  ERROR_DATA (damaged, truncated, limit, encrypted) at the offset in the archive
 * Source  libarchive's readers for tar (ustar, pax, GNU, v7) and zip
 */
#pragma once
#include "import/input.h"

typedef struct container Container;
/* Whether bytes begin like a tar or zip archive. */
bool container_begins(const void *bytes, gsize len);
/* Takes input over, which must be at its start. */
Container *container_new(Input *input);
void container_free(Container *container);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Container, container_free)

/* NULL without an error at the end. With one, *broken tells whether the archive is (else only this member). */
Input *container_next(Container *container, const struct import_options *options,
                      bool *broken, GError **error);
/* The first member is 1. */
guint container_index(const Container *container);
guint container_passed_over(const Container *container);
