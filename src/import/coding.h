/*
 * coding.h - inside of input.c: one layer of compression, known by its first bytes.
 *
 * Shape   start() makes a decoder; decode() gives up to size bytes, 0 only at the end, where *end is set; all take what they
 *         need from raw
 * Limits  zstd window 128 MiB; expansion: 64 MiB free, then ratio 250, total 8 GiB
 * Owns    the decoder is the caller's until stop()
 * Errors  ERROR_DATA: damaged, truncated, checksum, twice compressed, each at the offset in the file
 * Source  RFC 1952 (gzip), RFC 8878 (zstd); libarchive's raw format (bzip2, xz, lz4)
 */
#pragma once
#include "import/raw.h"

struct coding {
	const char *name, *magic;
	gsize magic_len;
	void *(*start)(const struct coding *coding, struct raw *raw, GError **error);
	gssize (*decode)(void *decoder, void *buf, gsize size, bool *end, GError **error);
	void (*stop)(void *decoder);
	bool slow; /* keeps one processor busy while the other one reads what comes out */
};
/* NULL: what begins with these bytes is not compressed. */
const struct coding *coding_of(const void *bytes, gsize len);

extern const struct coding coding_gzip;                         /* gunzip.c */
extern const struct coding coding_zstd;                         /* inflate.c */
extern const struct coding coding_bzip2, coding_xz, coding_lz4; /* unarchive.c */
/* What follows a finished member or frame: another one, zero padding, or something that is not ours. */
bool coding_another(const struct coding *coding, struct raw *raw, bool *more,
                    GError **error);

/* Whether so much may come out of so little: expanded bytes out of used ones of the file. */
bool expansion_within(const struct place *place, gint64 expanded, gint64 used,
                      GError **error);
