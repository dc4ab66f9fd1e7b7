/*
 * table.h - rows in columns that align, or with TABs between for programs.
 *
 * Shape   cells are cleaned for terminals; the last column is cut when it would run over a terminal's edge
 * Owns    copies of all cells
 */
#pragma once
#include "cli/cmd.h"

typedef struct table Table;
/* One letter a column: 'l' left, 'r' right. */
Table *table_new(const char *columns);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)
/* As many strings as there are columns; NULL is an empty cell. */
void table_row(Table *table, ...);
void table_row_cells(Table *table, char *const *cells); /* missing ones are empty */
/* Nothing is cut, however narrow the terminal. */
void table_keep_whole(Table *table);
/* With --plain TABs, else aligned with indent blanks before. */
void table_print(const Table *table, GString *out, const struct context *context,
                 guint indent);
/*
 * The whole product of a verb: printed, or with --json as {"schema":"debrief.NAME/1","NAME":[{...}]}, keys from the
 * first row, right-hand columns as numbers. The exit status.
 */
int table_product(const Table *table, const struct context *context, const char *name);
