/*
 * minute.h - inside of store/: the rollups of one minute, packed in one row.
 *
 * Shape   one entry a pattern, ascending: varints (base/varint.h) of the step to its number, of severity * 8 + status
 *         class, of the count, of the steps (zigzag) to the first line, from it to the last line, and to the first offset.
 *         Steps go from the entry before, the first from zero.
 * Units   instants us UTC
 * Owns    nothing
 * Errors  minute_next() gives false at the end and for bytes that are no entry; .damaged tells the two apart
 * Source  measured: 10 bytes an entry; a row for each takes four times as much, and an import a sixth more of the CPU
 */
#pragma once
#include "store/statement.h"

/* Appends rollups of one minute, ascending by pattern, each pattern once. */
void minute_pack(GByteArray *out, const struct log_rollup *rollups, gsize n);

struct minute_reader {
	const guint8 *at, *end;
	struct log_rollup last;
	bool damaged;
};
struct minute_reader minute_read(gint64 minute, const void *bytes, gsize len);
bool minute_next(struct minute_reader *reader, struct log_rollup *out);

/* Columns 1, 2 of a row are a minute and its entries. */
struct minute_reader minute_of_row(sqlite3_stmt *stmt);

/* minute_table.c: the table log_rollup, which SQL reads; see schemas/store/0001-evidence.sql */
bool minute_table_add(Store *store, GError **error);
