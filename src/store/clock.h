/*
 * clock.h - inside of store/: how far the times of a source are moved by what people said of its clock.
 *
 * Units   microseconds
 * Errors  0 where nothing was said, or where it cannot be read: store_load() tells that
 */
#pragma once
#include "store/store.h"

/* Of its log lines near at. */
gint64 clock_shift(Store *store, gint64 source, gint64 at);
