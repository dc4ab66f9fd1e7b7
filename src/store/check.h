/*
 * check.h - inside of store/: is this file a store of ours, whole, and of a version that we read?
 *
 * Errors  ERROR_STORE, nothing written, whatever the file is
 * Source  sqlite.org/security.html, "Untrusted SQLite Database Files"; sqlite.org/fileformat2.html, 1.3
 */
#pragma once
#include "store/statement.h"

/* "DBRF", big-endian at byte 68 of the file; file(1) and we know a store by it. */
#define STORE_APPLICATION_ID 0x44425246

/* Switches off all that a foreign schema could run, and sets the limits. Reads nothing of the file. */
bool check_harden(Store *store, GError **error);
/* Makes the tables of all schemas in one transaction. */
bool check_create(Store *store, GError **error);
/* All checks on a file that has bytes; max_bytes: up to which size every page is read. */
bool check_store(Store *store, gint64 max_bytes, GError **error);
