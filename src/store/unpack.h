/*
 * unpack.h - inside of store/: what chunk.c packed, back to bytes.
 *
 * Shape   packed bytes are zstd, or lines of logs in the parts of line_codec.h, each zstd
 * Owns    packed bytes are borrowed, what comes out is the caller's; by any thread, each has tables of its own
 * Errors  UNPACK_DAMAGED: not what was packed; UNPACK_NO_MEMORY
 * Limits  UNPACK_MAX bytes at once, whatever a hostile store says
 * Source  RFC 8878; that parts are searched before lines are made of them: CLP, see line_codec.h
 */
#pragma once
#include "store/line_search.h"

#define UNPACK_MAX (16 * 1024 * 1024)

/*
 * The head of packed lines: UNPACK_PARTS, then for each part its length and its length packed, four bytes each, low byte
 * first; the packed parts follow. Nothing of zstd begins like that.
 */
#define UNPACK_PARTS "dbl\2"
#define UNPACK_PARTS_HEAD (4 + LINE_PARTS * 8)

enum unpacked { UNPACK_DAMAGED, UNPACK_NO_MEMORY, UNPACK_DONE, UNPACK_WITHOUT };

/* Writes exactly len bytes to out. key: bytes that it was packed by, or NULL. */
enum unpacked unpack_into(const guint8 *packed, gsize packed_len, GBytes *key, char *out,
                          gsize len);
/*
 * The same, but UNPACK_WITHOUT, and out is left alone, when no line can hold the needle; what is not read for that is not
 * proved to be whole.
 */
enum unpacked unpack_matching(const guint8 *packed, gsize packed_len,
                              const LineSearch *search, char *out, gsize len);
