/*
 * log_rollup, a table for SQL alone: the packed rows of log_minute one by one. No file holds it or anything that names it,
 * so what a foreign file says cannot reach it.
 * Source: sqlite.org/vtab.html, 2.1.2 (eponymous-only virtual tables)
 */
#include "store/minute.h"

enum column {
	SOURCE,
	MINUTE_START,
	PATTERN,
	SEVERITY,
	STATUS_CLASS,
	COUNT,
	FIRST_LINE,
	LAST_LINE,
	FIRST_OFFSET
}; /* as declared */
static const char declaration[] =
        "CREATE TABLE log_rollup (source INTEGER NOT NULL, minute INTEGER NOT NULL, "
        "pattern INTEGER NOT NULL, severity INTEGER NOT NULL, status_class INTEGER NOT "
        "NULL, count INTEGER NOT NULL, first_line INTEGER NOT NULL, last_line INTEGER "
        "NOT "
        "NULL, first_offset INTEGER NOT NULL)";

/* What an argument of filter() is, in this order; SQLite checks every row again. */
enum plan { PLAN_SOURCE = 1, PLAN_AT = 2, PLAN_FROM = 4, PLAN_TO = 8 };
static const int parts[] = { PLAN_SOURCE, PLAN_AT, PLAN_FROM, PLAN_TO };

struct table {
	sqlite3_vtab base;
	Store *store;
};
struct cursor {
	sqlite3_vtab_cursor base;
	sqlite3_stmt *stmt; /* rows of log_minute; several cursors may be open at once */
	struct minute_reader reader;
	struct log_rollup rollup;
	gint64 source, row;
	bool end;
};

static int connect(sqlite3 *db, void *store, int argc, const char *const *argv,
                   sqlite3_vtab **out, char **message)
{
	(void)argc, (void)argv, (void)message;
	const int code = sqlite3_declare_vtab(db, declaration);
	if (code != SQLITE_OK)
		return code;
	sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
	struct table *table = g_new0(struct table, 1);
	table->store = store;
	*out = &table->base;
	return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table)
{
	g_free(table);
	return SQLITE_OK;
}

/* --- plans ------------------------------------------------------------------------------ */

static int part_of(const struct sqlite3_index_constraint *constraint)
{
	const int op = constraint->op;
	if (!constraint->usable ||
	    (constraint->iColumn != SOURCE && constraint->iColumn != MINUTE_START))
		return 0;
	if (op == SQLITE_INDEX_CONSTRAINT_EQ)
		return constraint->iColumn == SOURCE ? PLAN_SOURCE : PLAN_AT;
	if (constraint->iColumn == SOURCE)
		return 0;
	if (op == SQLITE_INDEX_CONSTRAINT_GE || op == SQLITE_INDEX_CONSTRAINT_GT)
		return PLAN_FROM;
	return op == SQLITE_INDEX_CONSTRAINT_LE || op == SQLITE_INDEX_CONSTRAINT_LT
	               ? PLAN_TO
	               : 0;
}

/* Rows come by source, minute, pattern, and no two have all of them alike. */
static bool in_order(const sqlite3_index_info *info, bool one_source)
{
	int next = one_source ? MINUTE_START : SOURCE;
	for (int i = 0; i < info->nOrderBy && next <= PATTERN; i++) {
		const int column = info->aOrderBy[i].iColumn;
		if (column == SOURCE && one_source)
			continue;
		if (column != next++ || info->aOrderBy[i].desc)
			return false;
	}
	return true;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	int arguments = 0;
	info->estimatedCost = 1e6;
	for (gsize part = 0; part < G_N_ELEMENTS(parts); part++)
		for (int i = 0; i < info->nConstraint; i++) {
			if ((info->idxNum & parts[part]) != 0 ||
			    part_of(&info->aConstraint[i]) != parts[part])
				continue;
			info->aConstraintUsage[i].argvIndex = ++arguments;
			info->idxNum |= parts[part];
			info->estimatedCost /= 10;
		}
	info->estimatedRows = (gint64)info->estimatedCost;
	info->orderByConsumed = in_order(info, (info->idxNum & PLAN_SOURCE) != 0);
	return SQLITE_OK;
}

/* --- rows -------------------------------------------------------------------------------- */

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	(void)table;
	struct cursor *cursor = g_new0(struct cursor, 1);
	*out = &cursor->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
	struct cursor *cursor = (struct cursor *)base;
	sqlite3_finalize(cursor->stmt);
	g_free(cursor);
	return SQLITE_OK;
}

static int damaged(struct cursor *cursor)
{
	sqlite3_free(cursor->base.pVtab->zErrMsg);
	cursor->base.pVtab->zErrMsg = sqlite3_mprintf(
	        "the counts of a minute of source %lld", (long long)cursor->source);
	return SQLITE_CORRUPT;
}

static int next_row(sqlite3_vtab_cursor *base)
{
	struct cursor *cursor = (struct cursor *)base;
	cursor->row++;
	while (!minute_next(&cursor->reader, &cursor->rollup)) {
		if (cursor->reader.damaged)
			return damaged(cursor);
		const int code = sqlite3_step(cursor->stmt);
		cursor->end = code != SQLITE_ROW;
		if (cursor->end)
			return code == SQLITE_DONE ? SQLITE_OK : code;
		cursor->source = sqlite3_column_int64(cursor->stmt, 0);
		cursor->reader = minute_of_row(cursor->stmt);
	}
	return SQLITE_OK;
}

static void bind_range(sqlite3_stmt *stmt, int plan, sqlite3_value **arguments)
{
	sqlite3_bind_int64(stmt, 1, G_MININT64);
	sqlite3_bind_int64(stmt, 2, G_MAXINT64);
	if ((plan & PLAN_SOURCE) != 0)
		sqlite3_bind_value(stmt, 3, *arguments++);
	if ((plan & PLAN_AT) != 0) {
		sqlite3_bind_value(stmt, 1, *arguments);
		sqlite3_bind_value(stmt, 2, *arguments++);
	}
	if ((plan & PLAN_FROM) != 0)
		sqlite3_bind_value(stmt, 1, *arguments++);
	if ((plan & PLAN_TO) != 0)
		sqlite3_bind_value(stmt, 2, *arguments);
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *unused, int n,
                  sqlite3_value **arguments)
{
	(void)unused, (void)n;
	struct cursor *cursor = (struct cursor *)base;
	Store *store = ((struct table *)base->pVtab)->store;
	const enum query query =
	        (plan & PLAN_SOURCE) != 0 ? QUERY_MINUTES_OF : QUERY_MINUTES;
	sqlite3_finalize(cursor->stmt);
	cursor->stmt = NULL;
	cursor->reader = minute_read(0, NULL, 0);
	const int code = sqlite3_prepare_v2(store->db, queries[query].sql, -1,
	                                    &cursor->stmt, NULL);
	if (code != SQLITE_OK)
		return code;
	bind_range(cursor->stmt, plan, arguments);
	return next_row(base);
}

static int at_end(sqlite3_vtab_cursor *base)
{
	return ((struct cursor *)base)->end;
}

static int give_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	const struct cursor *cursor = (struct cursor *)base;
	const struct log_rollup *rollup = &cursor->rollup;
	const gint64 values[] = { cursor->source,       rollup->minute,
		                  rollup->pattern,      rollup->severity,
		                  rollup->status_class, rollup->count,
		                  rollup->first_line,   rollup->last_line,
		                  rollup->first_offset };
	if (column >= 0 && column < (int)G_N_ELEMENTS(values))
		sqlite3_result_int64(context, values[column]);
	return SQLITE_OK;
}

static int give_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *row)
{
	*row = ((struct cursor *)base)->row;
	return SQLITE_OK;
}

static const sqlite3_module module = {
	.xConnect = connect, /* and no xCreate: it is there without a CREATE */
	.xBestIndex = best_index,
	.xDisconnect = disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next_row,
	.xEof = at_end,
	.xColumn = give_column,
	.xRowid = give_rowid,
};

bool minute_table_add(Store *store, GError **error)
{
	return sqlite3_create_module(store->db, "log_rollup", &module, store) ==
	               SQLITE_OK ||
	       store_fail(store, error);
}
