/*
 * count_rows.h - rows of a time and a count, whatever they were written in, to series.
 *
 * Shape   count_rows_new() with the names of the columns, a row at a time, then count_rows_put(). Columns are found by
 *         their names, or as --map says: "time=COLUMN,count=COLUMN,baseline=COLUMN,component=COLUMN,series=COLUMN", where
 *         COLUMN is a name or a number from 1. In place of count: gauge=COLUMN (several; a series of each, of any finite
 *         numbers, its unit as "LatencyP95(s)" names it), errors=COLUMN with requests=COLUMN, or one of these alone
 * Owns    what it is given is borrowed for the call
 * Errors  ERROR_DATA: no such column, a day that cannot be told from a month; ERROR_USAGE: --map or --date-format wrong.
 *         A row that cannot be read is set aside, which is no error.
 */
#pragma once
#include "import/bins.h"
#include "import/csv.h"

/* Which column is what, by their names alone; -1 = none. */
struct count_columns {
	int time, count, baseline, component; /* count: the first column of values */
	int keys[8]; /* a series for each of their values together */
	gsize n_keys;
};
struct count_columns count_columns_of(const GPtrArray *names);

/* Whether --map can be read; which columns there are is not known yet. */
bool count_map_valid(const char *map, GError **error);
/* Whether --map calls all its columns by numbers, so that there need be no header. */
bool count_map_is_numbered(const char *map);

typedef struct count_rows CountRows;
/* names: char *, as written; NULL when a name does not fit or --map is wrong. line: of the header. */
CountRows *count_rows_new(struct reading *reading, const GPtrArray *names, gint64 line,
                          GError **error);
void count_rows_free(CountRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CountRows, count_rows_free)
struct count_columns count_rows_columns(const CountRows *rows);
/* As many cells as names; place: line, offset and length of the row. */
bool count_rows_add(CountRows *rows, const struct csv_cell *cells,
                    const struct sample *place, GError **error);
void count_rows_reject(CountRows *rows, const struct sample *place, const char *why);
/* All series to the sink; an error when there is none. */
bool count_rows_put(CountRows *rows, GError **error);
