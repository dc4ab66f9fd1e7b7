/*
 * Counts as a table: CSV or TSV with a time and a number in every row.
 *
 * Source  RFC 4180 for the text; the columns are found by their names (see the tables below)
 * Takes   time, count, baseline; one series for every value of a component, service, region or series column
 * Leaves  all other columns
 */
#include "base/text.h"
#include "import/bins.h"
#include "import/csv.h"
#include "import/dates.h"

#include <math.h>
#include <string.h>

#define SERIES_MAX 1000

enum role { ROLE_OTHER, ROLE_TIME, ROLE_COUNT, ROLE_BASELINE, ROLE_COMPONENT, ROLE_KEY };

static const struct {
	const char *name;
	enum role role;
} roles[] = { /* of one role the earlier name wins */
	      { "time", ROLE_TIME },
	      { "timestamp", ROLE_TIME },
	      { "ts", ROLE_TIME },
	      { "datetime", ROLE_TIME },
	      { "date", ROLE_TIME },
	      { "x", ROLE_TIME },
	      { "bin", ROLE_TIME },
	      { "t", ROLE_TIME },
	      { "count", ROLE_COUNT },
	      { "reports", ROLE_COUNT },
	      { "y", ROLE_COUNT },
	      { "value", ROLE_COUNT },
	      { "n", ROLE_COUNT },
	      { "baseline", ROLE_BASELINE },
	      { "baselinevalue", ROLE_BASELINE },
	      { "expected", ROLE_BASELINE },
	      { "component", ROLE_COMPONENT },
	      { "service", ROLE_COMPONENT },
	      { "series", ROLE_KEY },
	      { "region", ROLE_KEY },
	      { "provider", ROLE_KEY }
};

/* Which column is what; -1 = none. */
struct columns {
	int time, count, baseline, component;
	int keys[G_N_ELEMENTS(roles)];
	gsize n_keys;
	guint n;
};

struct group {
	char *key, *component;
	Bins *bins;
};

struct table {
	struct reading *reading;
	struct csv csv;
	struct columns columns;
	GHashTable *by_key; /* key -> struct group *, borrowed */
	GPtrArray *groups;  /* in the order of their first rows */
	enum zone_basis zone;
};

static void group_free(gpointer data)
{
	struct group *group = data;
	g_free(group->key);
	g_free(group->component);
	bins_free(group->bins);
	g_free(group);
}

/* --- the header -------------------------------------------------------------- */

/* "time (Europe/Berlin)" names the zone of its column. */
static Zone *column_zone(const struct csv_cell *cell)
{
	g_autofree char *text = g_strndup(cell->text, cell->len);
	char *open = strpbrk(text, "([");
	char *end = open != NULL ? strpbrk(open, ")]") : NULL;
	if (end == NULL)
		return NULL;
	*end = '\0';
	return zone_new(g_strstrip(open + 1), NULL);
}

/* The first column of a name, -1 when none has it. */
static int find(const GPtrArray *names, const char *name)
{
	for (guint i = 0; i < names->len; i++)
		if (strcmp(g_ptr_array_index(names, i), name) == 0)
			return (int)i;
	return -1;
}

static struct columns map_columns(const GPtrArray *names)
{
	struct columns columns = { -1, -1, -1, -1, { 0 }, 0, names->len };
	for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
		const int at = find(names, roles[i].name);
		if (at < 0)
			continue;
		if (roles[i].role == ROLE_TIME && columns.time < 0)
			columns.time = at;
		else if (roles[i].role == ROLE_COUNT && columns.count < 0)
			columns.count = at;
		else if (roles[i].role == ROLE_BASELINE && columns.baseline < 0)
			columns.baseline = at;
		else if (roles[i].role >= ROLE_COMPONENT)
			columns.keys[columns.n_keys++] = at;
		if (roles[i].role == ROLE_COMPONENT && columns.component < 0)
			columns.component = at;
	}
	return columns;
}

static bool refuse_header(const struct table *table, GError **error, const char *format,
                          const char *name)
{
	const struct place place = { table->csv.name, table->csv.row_line, 0, -1 };
	g_autofree char *shown = text_one_line(name, 60);
	g_autofree char *text = g_strdup_printf("%s%s", format, shown);
	return error_at(error, ERROR_DATA, &place, "%s", text);
}

static bool check_names(const struct table *table, const GPtrArray *names, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < names->len; i++) {
		char *name = g_ptr_array_index(names, i);
		if (*name != '\0' && !g_hash_table_add(seen, name))
			return refuse_header(table, error, "two columns have the name ",
			                     name);
	}
	return true;
}

static bool read_header(struct table *table, GError **error)
{
	bool more;
	do {
		if (!csv_row(&table->csv, &more, error))
			return false;
	} while (more && table->csv.cells->len == 1 &&
	         csv_cell(&table->csv, 0)->len == 0);
	if (!more)
		return refuse_header(table, error, "has no header", "");
	g_autoptr(GPtrArray) names = csv_names(&table->csv);
	if (!check_names(table, names, error))
		return false;
	table->columns = map_columns(names);
	if (table->columns.time < 0)
		return refuse_header(table, error, "no column is a time: none is named ",
		                     "time, timestamp, ts, datetime, date, x, bin or t");
	if (table->columns.count < 0)
		return refuse_header(table, error, "no column is a count: none is named ",
		                     "count, reports, y, value or n");
	table->reading->zone =
	        column_zone(csv_cell(&table->csv, (guint)table->columns.time));
	return true;
}

/* --- rows -------------------------------------------------------------------- */

/* Sets the row aside; true, so that reading goes on. */
static bool reject(struct table *table, const char *why)
{
	const struct csv *csv = &table->csv;
	const gint64 offset = (gint64)csv->row_at + table->reading->base;
	reading_lines(table->reading, LINE_REJECTED, csv->row_line, offset,
	              (gint64)csv->row_len);
	reading_reject(table->reading, csv->row_line, offset, "%s", why);
	return true;
}

/* One name for all key columns of the row: "eu / checkout". */
static struct group *group_of(struct table *table)
{
	const struct columns *columns = &table->columns;
	g_autoptr(GString) key = g_string_new(NULL);
	for (gsize i = 0; i < columns->n_keys; i++) {
		const struct csv_cell cell =
		        csv_trimmed(&table->csv, (guint)columns->keys[i]);
		g_autofree char *text = text_repair(cell.text, cell.len);
		if (*text != '\0')
			g_string_append_printf(key, "%s%s", key->len > 0 ? " / " : "",
			                       text);
	}
	struct group *group = g_hash_table_lookup(table->by_key, key->str);
	if (group != NULL || table->groups->len == SERIES_MAX)
		return group;
	group = g_new0(struct group, 1);
	group->key = g_strdup(key->str);
	group->bins = bins_new();
	if (columns->component >= 0) {
		const struct csv_cell cell =
		        csv_trimmed(&table->csv, (guint)columns->component);
		group->component = cell.len > 0 ? text_repair(cell.text, cell.len) : NULL;
	}
	g_ptr_array_add(table->groups, group);
	g_hash_table_insert(table->by_key, group->key, group);
	return group;
}

/* False with error: the order of day and month is not known, and a guess would be wrong for half of the readers. */
static bool read_time(struct table *table, struct stamp *stamp, bool *ok, GError **error)
{
	const struct csv_cell cell = csv_trimmed(&table->csv, (guint)table->columns.time);
	const char *format = table->reading->options->date_format;
	if (format != NULL) {
		*ok = date_parse(cell.text, cell.len, format, stamp);
		return true;
	}
	*ok = stamp_parse(cell.text, cell.len, stamp);
	if (*ok || !date_is_ambiguous(cell.text, cell.len))
		return true;
	const struct place place = { table->csv.name, table->csv.row_line, 0, -1 };
	error_at(error, ERROR_DATA, &place,
	         "day or month first in %.*s? say --date-format dmy or --date-format mdy",
	         (int)MIN(cell.len, 20), cell.text);
	return false;
}

/* An empty cell is NAN; false: it is no number. */
static bool read_level(struct csv_cell cell, double *out)
{
	*out = NAN;
	if (cell.len == 0)
		return true;
	g_autofree char *text = g_strndup(cell.text, cell.len);
	char *end;
	*out = g_ascii_strtod(text, &end);
	return *end == '\0' && g_ascii_isdigit(*text) && *out >= 0 &&
	       *out <= 9007199254740992.0;
}

static bool add_row(struct table *table, GError **error)
{
	const struct columns *columns = &table->columns;
	struct csv *csv = &table->csv;
	struct sample sample = { .exposure = NAN,
		                 .baseline = NAN,
		                 .line = csv->row_line,
		                 .offset = (gint64)csv->row_at + table->reading->base,
		                 .length = (gint64)csv->row_len };
	const struct csv_cell count = csv_trimmed(csv, (guint)columns->count);
	struct stamp stamp;
	bool ok;
	if (!read_time(table, &stamp, &ok, error))
		return false;
	if (!ok)
		return reject(table, "its time cannot be read");
	if (count.len == 0) /* a bin that says nothing is missing, not zero */
		return true;
	if (!bins_count(count.text, count.len, &sample.count))
		return reject(table, "its count is not a whole number from 0 on");
	if (columns->baseline >= 0 &&
	    !read_level(csv_trimmed(csv, (guint)columns->baseline), &sample.baseline))
		return reject(table, "its baseline is no number from 0 on");
	sample.start =
	        reading_to_utc(table->reading, &stamp, csv->row_line, &table->zone);
	if (sample.start == INSTANT_NONE)
		return reject(table, "its time is out of limits");
	struct group *group = group_of(table);
	if (group == NULL)
		return reject(table, "more than 1,000 series");
	bins_add(group->bins, &sample);
	return true;
}

static bool read_rows(struct table *table, GError **error)
{
	struct csv *csv = &table->csv;
	for (bool more = true;;) {
		if (!csv_row(csv, &more, error))
			return false;
		if (!more)
			return true;
		if (csv_is_blank(csv))
			continue;
		if (memchr(csv->text->str, '\0', csv->text->len) != NULL)
			reading_warn(table->reading, csv->row_line, "NUL in a cell");
		if (csv->cells->len != table->columns.n) {
			g_autofree char *why =
			        g_strdup_printf("it has %u columns, the header has %u",
			                        csv->cells->len, table->columns.n);
			reject(table, why);
		} else if (!add_row(table, error)) {
			return false;
		}
	}
}

/* --- the whole table --------------------------------------------------------- */

static bool put_series(struct table *table, const struct group *group, GError **error)
{
	g_autoptr(Series) series = series_new();
	series->measure = MEASURE_REPORTS;
	series->lane = table->reading->source->lane;
	series->name = *group->key != '\0' ? g_strdup_printf("reports: %s", group->key)
	                                   : g_strdup("reports");
	series->unit = g_strdup("reports");
	series->component = g_strdup(group->component);
	series->zone = table->zone;
	bins_series(group->bins, table->reading, 's', MINUTE, series);
	return table->reading->sink->series(table->reading->sink->user, series, error);
}

static bool read_table(struct table *table, GError **error)
{
	if (!read_header(table, error) || !read_rows(table, error))
		return false;
	if (table->groups->len == 0)
		return refuse_header(table, error, "no row of it is a time with a count",
		                     "");
	for (guint i = 0; i < table->groups->len; i++)
		if (!put_series(table, g_ptr_array_index(table->groups, i), error))
			return false;
	return true;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	const char *format = reading->options->date_format;
	if (format != NULL && !date_format_valid(format))
		return error_set(
		        error, ERROR_USAGE,
		        "--date-format is dmy, mdy, ymd or %%Y %%m %%d %%H %%M %%S: %s",
		        format);
	struct table table = { .reading = reading, .zone = ZONE_EXPLICIT };
	csv_open(&table.csv, reading->name, bytes, len);
	table.by_key = g_hash_table_new(g_str_hash, g_str_equal);
	table.groups = g_ptr_array_new_with_free_func(group_free);
	const bool ok = read_table(&table, error);
	zone_free(reading->zone);
	reading->zone = NULL;
	g_ptr_array_unref(table.groups);
	g_hash_table_unref(table.by_key);
	csv_close(&table.csv);
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
		const struct columns columns = map_columns(names);
		const int regular = regular_rows(&csv, names->len, &rows);
		if (find(names, "event_id") >= 0 && find(names, "provider") >= 0)
			evidence = 40; /* of Downdetector: its events overlap */
		else if (columns.time >= 0 && columns.count >= 0)
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
	         "2026-11-25. "
	         "Takes a column named time, timestamp, ts, datetime, date, x, bin or t "
	         "and one "
	         "named count, reports, y, value or n; baseline, baselinevalue or "
	         "expected if there "
	         "is one; component, service, series, region and provider make a series "
	         "for each "
	         "of their values. Leaves all other columns. A time is the start of its "
	         "bin unless "
	         "--bin-label end, the width is the usual step, an empty count is a "
	         "missing bin. A "
	         "column \"time (Europe/Berlin)\" names its zone. Seen in real data: "
	         "Downdetector "
	         "counts re-published as tables.",
	.lane = LANE_USERS,
	.bid = bid,
	.read_document = read_document,
};
