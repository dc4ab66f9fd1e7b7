/*
 * bundle.h - inside of store/: a part of a store as a store of its own, which is only read.
 *
 * Shape   bundle.c chooses rows, in tables of the temporary database of the store that is read, and copies them with their
 *         ids; bundle_bytes.c copies raw bytes. What is chosen: kept_event, kept_source, kept_series (id each)
 * Errors  those of the two stores
 */
#pragma once
#include "store/statement.h"

struct bundling {
	Store *from, *to;
	const struct bundle *want;
	struct bundle_counts *counts;
};
/* A statement of the text on a store; NULL + error. finalize it */
sqlite3_stmt *bundle_prepare(Store *store, const char *sql, GError **error);
bool bundle_bytes(struct bundling *b, GError **error);
