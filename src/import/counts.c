/*
 * Counts as a table: CSV or TSV with a time and a number in every row.
 *
 * Source  RFC 4180 for the text; the columns are found by their names (import/count_rows.c) or as --map says
 * Takes   time, count, baseline; one series for every value of a component, service, region or series column
 * Leaves  all other columns
 */
#include "base/text.h"
#include "import/count_rows.h"
#include "import/csv.h"

#include <string.h>

static GPtrArray *written_names(const struct csv *csv)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < csv->cells->len; i++) {
		const struct csv_cell cell = csv_trimmed(csv, i);
		g_ptr_array_add(names, text_repair(cell.text, cell.len));
	}
	return names;
}

/* --map by numbers, and a time stands in the first row: it is no header. */
static bool has_no_header(const struct csv *csv, const char *map)
{
	struct stamp stamp;
	if (map == NULL || !count_map_is_numbered(map))
		return false;
	for (guint i = 0; i < csv->cells->len; i++) {
		const struct csv_cell cell = csv_trimmed(csv, i);
		if (stamp_parse(cell.text, cell.len, &stamp))
			return true;
	}
	return false;
}

static bool read_header(struct csv *csv, GError **error)
{
	bool more;
	const struct place place = { csv->name, csv->row_line, 0, -1 };
	do {
		if (!csv_row(csv, &more, error))
			return false;
	} while (more && csv->cells->len == 1 && csv_cell(csv, 0)->len == 0);
	return more || error_at(error, ERROR_DATA, &place, "has no header");
}

static bool add_row(CountRows *rows, const struct csv *csv, gint64 base, guint columns,
                    GError **error)
{
	const struct sample place = { .line = csv->row_line,
		                      .offset = (gint64)csv->row_at + base,
		                      .length = (gint64)csv->row_len };
	struct csv_cell cells[CSV_COLUMNS];
	if (csv->cells->len != columns) {
		g_autofree char *why = g_strdup_printf(
		        "it has %u columns, the header has %u", csv->cells->len, columns);
		count_rows_reject(rows, &place, why);
		return true;
	}
	for (guint i = 0; i < columns; i++)
		cells[i] = csv_trimmed(csv, i);
	return count_rows_add(rows, cells, &place, error);
}

static bool read_rows(CountRows *rows, struct csv *csv, struct reading *reading,
                      guint columns, GError **error)
{
	for (bool more = true;;) {
		if (!csv_row(csv, &more, error))
			return false;
		if (!more)
			return true;
		if (csv_is_blank(csv))
			continue;
		if (memchr(csv->text->str, '\0', csv->text->len) != NULL)
			reading_warn(reading, csv->row_line, "NUL in a cell");
		if (!add_row(rows, csv, reading->base, columns, error))
			return false;
	}
}

static bool read_table(struct reading *reading, struct csv *csv, GError **error)
{
	if (!read_header(csv, error))
		return false;
	g_autoptr(GPtrArray) names = written_names(csv);
	const guint columns = names->len;
	const bool bare = has_no_header(csv, reading->options->map);
	if (bare) /* numbers call them */
		for (guint i = 0; i < columns; i++)
			*(char *)g_ptr_array_index(names, i) = '\0';
	g_autoptr(CountRows) rows = count_rows_new(reading, names, csv->row_line, error);
	return rows != NULL &&
	       (!bare || add_row(rows, csv, reading->base, columns, error)) &&
	       read_rows(rows, csv, reading, columns, error) &&
	       count_rows_put(rows, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	struct csv csv;
	csv_open(&csv, reading->name, bytes, len);
	const bool ok = read_table(reading, &csv, error);
	csv_close(&csv);
	return ok;
}

/* How many of the first rows have as many columns as the header, out of *rows. */
static int regular_rows(struct csv *csv, guint columns, int *rows)
{
	int regular = 0;
	bool more = true;
	for (*rows = 0; *rows < 10 && csv_row(csv, &more, NULL) && more; ++*rows)
		regular += csv->cells->len == columns || csv_is_blank(csv);
	return regular;
}

static bool named_table(const char *name)
{
	return strstr(name, ".csv") != NULL || strstr(name, ".tsv") != NULL;
}

/* Downdetector's own table says more: its events overlap. */
static bool names_events(const GPtrArray *names)
{
	bool event = false, provider = false;
	for (guint i = 0; i < names->len; i++) {
		event |= strcmp(g_ptr_array_index(names, i), "event_id") == 0;
		provider |= strcmp(g_ptr_array_index(names, i), "provider") == 0;
	}
	return event && provider;
}

static int bid(const struct sample_bytes *sample)
{
	struct csv csv;
	int evidence = 0, rows;
	bool more;
	const char first = sample_first(sample);
	if (first == '{' || first == '[' || first == '<')
		return 0;
	csv_open(&csv, "", sample->head, sample->head_len);
	if (!csv_row(&csv, &more, NULL)) {
		/* too many columns, or a quote that the sample cuts */
		evidence = named_table(sample->name) ? 5 : 0;
	} else if (more && csv.cells->len > 1) {
		g_autoptr(GPtrArray) names = csv_names(&csv);
		const struct count_columns columns = count_columns_of(names);
		const int regular = regular_rows(&csv, names->len, &rows);
		if (names_events(names))
			evidence = 40;
		else if (columns.time >= 0 && columns.count >= 0 && regular * 2 >= rows)
			evidence = 60 + (rows > 0 ? 30 * regular / rows : 0);
		else if (named_table(sample->name))
			evidence = 5;
	}
	csv_close(&csv);
	return evidence;
}

const struct importer importer_counts = {
	.name = "counts",
	.title = "Counts in bins as a table (CSV, TSV)",
	.about = "Specification: RFC 4180 for the text (comma, semicolon or tab), read "
	         "2026-11-25. Takes a column named time, timestamp, ts, datetime, date, "
	         "x, "
	         "bin or t and one named count, reports, y, value or n; baseline, "
	         "baselinevalue or expected if there is one; component, service, series, "
	         "region and provider make a series for each of their values. --map "
	         "time=COLUMN,count=COLUMN names others, with baseline=, component= and "
	         "series= where wanted; gauge=COLUMN (several) in place of count= reads "
	         "what is measured, not counted: response times, load, any finite "
	         "numbers, with the unit in brackets of the header, \"LatencyP95(s)\"; "
	         "errors=COLUMN,requests=COLUMN reads failed requests among all; a "
	         "COLUMN may be a number from 1, and then there "
	         "need "
	         "be no header. Leaves all other columns. A time is the start of its bin "
	         "unless --bin-label end, the width is the usual step, an empty count is "
	         "a "
	         "missing bin. A column \"time (Europe/Berlin)\" names its zone. Seen in "
	         "real data: Downdetector counts re-published as tables, one-minute "
	         "metrics of front ends.",
	.lane = LANE_USERS,
	.bid = bid,
	.read_document = read_document,
};
