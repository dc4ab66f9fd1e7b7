/*
 * rows.h - tables beside charts: the same numbers as text.
 *
 * Shape   GPtrArray of GStrv, the head first; all rows have as many cells
 * Text    valid UTF-8 without controls and marks of direction, which a cell of its own does not need
 * Owns    the table is the caller's
 */
#pragma once
#include <glib.h>

GPtrArray *rows_new(void);
/* Adds a row of copies; ends with NULL. */
void rows_add(GPtrArray *rows, ...) G_GNUC_NULL_TERMINATED;
