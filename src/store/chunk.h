/*
 * chunk.h - inside of store/: raw bytes of sources, packed.
 *
 * Shape   a chunk is packed alone (a key), or by what differs from a key of an earlier capture of the same page;
 *         never by what differs from such a one, so that every reading unpacks two chunks at most
 * Owns    bytes are the caller's; the store keeps the chunk that was read last, and the key used last
 * Errors  ERROR_STORE for chunks that do not unpack; error NULL: kept, as in statement.h
 * Source  RFC 8878; zstd's manual, ZSTD_CCtx_refPrefix()
 */
#pragma once
#include "store/statement.h"
#include "store/unpack.h"

/* The log_chunk.id that holds offset, and where it begins; 0 = there is none. */
gint64 chunk_at(Store *store, gint64 source, gint64 offset, gint64 *begins);
gint64 chunk_offset(Store *store, gint64 id);
/* Uncompressed; by log_chunk.id. */
GBytes *chunk_bytes(Store *store, gint64 id, GError **error);
/* As it is kept, for unpack.h; NULL without error: it is packed by a key, so read it by chunk_bytes(). */
GBytes *chunk_packed(Store *store, gint64 id, gsize *length, GError **error);
/* What to say of a chunk that did not unpack; false. */
bool chunk_fail(const Store *store, enum unpacked state, GError **error);
/* Empty when it has none. */
GBytes *chunk_columns(Store *store, gint64 id, GError **error);
/* Packs anew what was packed by the keys of a source that goes. */
bool chunk_pass_keys(Store *store, gint64 source, GError **error);
/* Forgets what is at hand: rows were removed or rolled back. */
void chunk_forget(Store *store);
