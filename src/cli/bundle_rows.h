/*
 * bundle_rows.h - which rows of the evidence go along with incidents that are bundled.
 *
 * Owns    fills bundle->events, words and partners; incidents and near are there already
 * Errors  none
 */
#pragma once
#include "model/evidence.h"
#include "store/store.h"

/* incidents: const Incident *, those of bundle->incidents that were merged into no other */
void bundle_add_rows(struct bundle *bundle, const Evidence *evidence,
                     const GPtrArray *incidents);
