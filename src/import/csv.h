/*
 * csv.h - rows of a table in text, with the place of each.
 *
 * Shape   a cursor over bytes that somebody else owns; cells are unquoted, may hold NUL and line ends
 * Limits  1,024 columns
 * Owns    cells and their text, valid until the next row
 * Errors  ERROR_DATA: an open quote (at the line where it opened), too many columns
 * Source  RFC 4180; separators "," ";" and tab; line ends LF, CRLF and CR
 */
#pragma once
#include "base/error.h"

#define CSV_COLUMNS 1024

struct csv_cell {
	const char *text; /* not NUL-ended */
	gsize len;
};
struct csv {
	const char *name, *bytes;
	gsize len, at;
	char separator;
	gint64 line; /* of the next row */
	/* of the row that was read */
	gint64 row_line;
	gsize row_at, row_len; /* its bytes with the line's end */
	GArray *cells;         /* struct csv_cell */
	GString *text;
};
void csv_open(struct csv *csv, const char *name, const char *bytes, gsize len);
void csv_close(struct csv *csv);
/* The next row; *more is false at the end. An empty line is a row of one empty cell. */
bool csv_row(struct csv *csv, bool *more, GError **error);
const struct csv_cell *csv_cell(const struct csv *csv, guint column);
/* Without blanks at its ends. */
struct csv_cell csv_trimmed(const struct csv *csv, guint column);
bool csv_is_blank(const struct csv *csv); /* the row has no cell with text */
/* The name of a column for looking it up: lower case, without what stands in brackets: "Time (UTC)" -> "time"; g_free() */
char *csv_name(const char *text, gsize len);
GPtrArray *csv_names(const struct csv *csv); /* of a header's cells */
