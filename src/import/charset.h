/*
 * charset.h - text of another encoding as UTF-8, piece by piece.
 *
 * Shape   pulls bytes from a function, gives UTF-8
 * Owns    its state and 64 KiB of buffer
 * Errors  ERROR_USAGE for names that iconv does not know; ERROR_DATA for bytes that are no text of the encoding,
 *         with the byte offset in what was pulled
 * Source  iconv(3) through GLib
 */
#pragma once
#include "base/error.h"

typedef struct charset Charset;
typedef gssize (*charset_pull)(void *user, void *buf, gsize size, GError **error);

Charset *charset_new(const char *encoding, const char *name, GError **error);
void charset_free(Charset *charset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Charset, charset_free)
/* Bytes that come before those that are pulled; once, before the first read. At most 16 KiB. */
void charset_feed(Charset *charset, const void *bytes, gsize len);
/* size >= 8. 0 at the end, -1 with error. */
gssize charset_read(Charset *charset, charset_pull pull, void *user, void *buf,
                    gsize size, GError **error);

/* The encoding that a byte order mark names ("UTF-16LE"), and its length; NULL for UTF-8 and none. */
const char *charset_of_mark(const char *bytes, gsize len, gsize *mark_len);
/* "UTF-16LE" or "UTF-16BE" when bytes look like it without a mark; else NULL. */
const char *charset_guess(const char *bytes, gsize len);
