/*
 * curate.h - inside of store/: one change of the user's, one transaction.
 *
 * Errors  ERROR_USAGE for what is not there
 */
#pragma once
#include "store/statement.h"

bool curate_begin(Store *store, GError **error);
/* Commits when ok, else rolls back; false when it was not ok or cannot be committed. */
bool curate_end(Store *store, bool ok, GError **error);
/* Whether there is such a source. */
bool curate_source(Store *store, gint64 source, GError **error);
/* One row of what people say, within a transaction; gives it its id and, where made_at is 0, the time. */
bool annotate_row(Store *store, struct curation *row, GError **error);
