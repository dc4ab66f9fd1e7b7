#include "import/count_rows.h"

#include "base/text.h"
#include "import/dates.h"

#include <math.h>
#include <string.h>

#define SERIES_MAX 1000
enum { VALUES_MAX = 16 };

enum role {
	ROLE_TIME,
	ROLE_COUNT,
	ROLE_GAUGE,
	ROLE_ERRORS,
	ROLE_REQUESTS,
	ROLE_BASELINE,
	ROLE_COMPONENT,
	ROLE_KEY
};
static const char *const role_words[] = { "time",     "count",    "gauge",     "errors",
	                                  "requests", "baseline", "component", "series" };

/* A column whose cells are values of a series. */
struct value_column {
	int at;
	enum measure measure;
	char *name, *unit; /* of a gauge, by its header: "LatencyP95", "s" */
};

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

struct group {
	char *key, *component;
	const struct value_column *column;
	Bins *bins;
};

struct count_rows {
	struct reading *reading;
	struct count_columns columns;
	struct value_column values[VALUES_MAX];
	guint n_values;
	int requests; /* the column of what was asked, where errors are counted; or -1 */
	GHashTable
	        *by_key[VALUES_MAX]; /* of each column: key -> struct group *, borrowed */
	GPtrArray *groups;           /* in the order of their first rows */
	enum zone_basis zone;
	Zone *column_zone; /* that the header names, or NULL */
	guint n_columns;
};

static void group_free(gpointer data)
{
	struct group *group = data;
	g_free(group->key);
	g_free(group->component);
	bins_free(group->bins);
	g_free(group);
}

/* --- columns by name ------------------------------------------------------------ */

/* The first column of a name, -1 when none has it. */
static int find(const GPtrArray *names, const char *name)
{
	for (guint i = 0; i < names->len; i++)
		if (strcmp(g_ptr_array_index(names, i), name) == 0)
			return (int)i;
	return -1;
}

static int *slot_of(struct count_columns *columns, enum role role)
{
	switch (role) {
	case ROLE_TIME:
		return &columns->time;
	case ROLE_COUNT:
		return &columns->count;
	case ROLE_BASELINE:
		return &columns->baseline;
	case ROLE_COMPONENT:
		return &columns->component;
	case ROLE_GAUGE:
	case ROLE_ERRORS:
	case ROLE_REQUESTS:
	case ROLE_KEY:
		break;
	}
	return NULL;
}

static void add_key(struct count_columns *columns, int at)
{
	for (gsize i = 0; i < columns->n_keys; i++)
		if (columns->keys[i] == at)
			return;
	if (columns->n_keys < G_N_ELEMENTS(columns->keys))
		columns->keys[columns->n_keys++] = at;
}

/* Fills what is not known yet; a column that has a role keeps it. */
static void find_columns(struct count_columns *columns, const GPtrArray *names, bool keys)
{
	for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
		const int at = find(names, roles[i].name);
		int *slot = slot_of(columns, roles[i].role);
		if (at < 0 || at == columns->time || at == columns->count ||
		    at == columns->baseline)
			continue;
		if (slot != NULL && *slot < 0)
			*slot = at;
		if (roles[i].role >= ROLE_COMPONENT && keys)
			add_key(columns, at);
	}
	/* "Time,5xx" of Grafana: what else stands beside a time */
	if (columns->time >= 0 && columns->count < 0 && names->len == 2 &&
	    columns->n_keys == 0)
		columns->count = 1 - columns->time;
}

struct count_columns count_columns_of(const GPtrArray *names)
{
	struct count_columns columns = { -1, -1, -1, -1, { 0 }, 0 };
	find_columns(&columns, names, true);
	return columns;
}

/* --- columns by --map ------------------------------------------------------------- */

static bool is_number(const char *text)
{
	return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

bool count_map_is_numbered(const char *map)
{
	g_auto(GStrv) parts = g_strsplit(map, ",", -1);
	for (guint i = 0; parts[i] != NULL; i++) {
		const char *equal = strchr(parts[i], '=');
		if (equal == NULL || !is_number(equal + 1))
			return false;
	}
	return parts[0] != NULL;
}

static bool wrong_map(GError **error, const char *part)
{
	error_set(error, ERROR_USAGE, "--map cannot be read at \"%s\"", part);
	return error_hint(error,
	                  "say --map time=COLUMN,count=COLUMN; gauge, or errors and "
	                  "requests in place of count; baseline, component and series "
	                  "may be named too");
}

/* Which role a part gives a column; -1: none of them, or no column. */
static int role_of(const char *part)
{
	const char *equal = strchr(part, '=');
	for (gsize i = 0; equal != NULL && i < G_N_ELEMENTS(role_words); i++)
		if (strlen(role_words[i]) == (gsize)(equal - part) && equal[1] != '\0' &&
		    strncmp(role_words[i], part, (gsize)(equal - part)) == 0)
			return (int)i;
	return -1;
}

bool count_map_valid(const char *map, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(map, ",", -1);
	for (guint i = 0; parts[i] != NULL; i++)
		if (role_of(parts[i]) < 0)
			return wrong_map(error, parts[i]);
	return true;
}

/* As written, else as csv_name() has it, else by its number. */
static int column_called(const GPtrArray *written, const GPtrArray *names,
                         const char *ref)
{
	int at = find(written, ref);
	if (at < 0) {
		g_autofree char *name = csv_name(ref, strlen(ref));
		at = *name != '\0' ? find(names, name) : -1;
	}
	guint64 number;
	if (at < 0 && is_number(ref) &&
	    g_ascii_string_to_unsigned(ref, 10, 1, names->len, &number, NULL))
		at = (int)number - 1;
	return at;
}

static bool no_column(const struct count_rows *rows, gint64 line,
                      const GPtrArray *written, const char *ref, GError **error)
{
	const struct place place = { rows->reading->name, line, 0, -1 };
	g_autoptr(GString) list = g_string_new(NULL);
	for (guint i = 0; i < written->len && i < 20; i++) {
		const char *name = g_ptr_array_index(written, i);
		g_string_append(list, i > 0 ? ", " : "");
		if (*name != '\0')
			g_string_append(list, name);
		else
			g_string_append_printf(list, "%u", i + 1);
	}
	g_autofree char *shown = text_one_line(list->str, 200);
	g_autofree char *asked = text_one_line(ref, 60);
	return error_at(error, ERROR_DATA, &place,
	                "no column is named %s; its columns are %s", asked, shown);
}

/* "LatencyP95(s)": its name, and the unit that it is in. */
static void name_gauge(struct value_column *column, const char *written)
{
	g_autofree char *text = g_strdup(written);
	char *open = strpbrk(text, "([");
	char *end = open != NULL ? strpbrk(open, ")]") : NULL;
	if (end != NULL && end[1] == '\0' && end > open + 1 && open > text) {
		*end = *open = '\0';
		column->unit = text_repair(open + 1, strlen(open + 1));
	}
	g_strstrip(text);
	column->name =
	        *text != '\0' ? text_repair(text, strlen(text)) : g_strdup("gauge");
}

static void add_value(struct count_rows *rows, int at, enum measure measure,
                      const char *written)
{
	for (guint i = 0; i < rows->n_values; i++)
		if (rows->values[i].at == at)
			return;
	if (rows->n_values == VALUES_MAX)
		return;
	struct value_column *column = &rows->values[rows->n_values++];
	*column = (struct value_column){ .at = at, .measure = measure };
	if (measure == MEASURE_GAUGE)
		name_gauge(column, written);
}

static bool map_part(struct count_rows *rows, const char *part, gint64 line,
                     const GPtrArray *written, const GPtrArray *names, bool *keys,
                     GError **error)
{
	const int role = role_of(part);
	if (role < 0)
		return wrong_map(error, part);
	const char *ref = strchr(part, '=') + 1;
	const int at = column_called(written, names, ref);
	if (at < 0)
		return no_column(rows, line, written, ref, error);
	int *slot = slot_of(&rows->columns, (enum role)role);
	if (slot != NULL)
		*slot = at;
	if (role == ROLE_REQUESTS)
		rows->requests = at;
	if (role == ROLE_GAUGE || role == ROLE_ERRORS)
		add_value(rows, at, role == ROLE_GAUGE ? MEASURE_GAUGE : MEASURE_ERRORS,
		          g_ptr_array_index(written, (guint)at));
	if (role >= ROLE_COMPONENT) {
		add_key(&rows->columns, at);
		*keys = true;
	}
	return true;
}

/* *keys: the map says what makes a series, so no other column does. */
static bool read_map(struct count_rows *rows, gint64 line, const GPtrArray *written,
                     const GPtrArray *names, bool *keys, GError **error)
{
	const char *map = rows->reading->options->map;
	g_auto(GStrv) parts = g_strsplit(map != NULL ? map : "", ",", -1);
	for (guint i = 0; parts[i] != NULL; i++)
		if (!map_part(rows, parts[i], line, written, names, keys, error))
			return false;
	return true;
}

/* --- the header -------------------------------------------------------------------- */

/* "time (Europe/Berlin)" names the zone of its column. */
static Zone *column_zone(const char *written)
{
	g_autofree char *text = g_strdup(written);
	char *open = strpbrk(text, "([");
	char *end = open != NULL ? strpbrk(open, ")]") : NULL;
	if (end == NULL)
		return NULL;
	*end = '\0';
	return zone_new(g_strstrip(open + 1), NULL);
}

static bool refuse(const struct count_rows *rows, gint64 line, GError **error,
                   const char *format, const char *name)
{
	const struct place place = { rows->reading->name, line, 0, -1 };
	g_autofree char *shown = text_one_line(name, 60);
	return error_at(error, ERROR_DATA, &place, "%s%s", format, shown);
}

static bool check_names(const struct count_rows *rows, gint64 line,
                        const GPtrArray *names, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < names->len; i++) {
		char *name = g_ptr_array_index(names, i);
		if (*name != '\0' && !g_hash_table_add(seen, name)) {
			refuse(rows, line, error, "two columns have the name ", name);
			return error_hint(error, "give each column a name of its own");
		}
	}
	return true;
}

/* Beside errors what was asked is their exposure; alone it is counted itself. */
static void take_requests(struct count_rows *rows)
{
	bool errors = false;
	for (guint i = 0; i < rows->n_values; i++)
		errors |= rows->values[i].measure == MEASURE_ERRORS;
	if (rows->requests < 0 || errors)
		return;
	add_value(rows, rows->requests, MEASURE_REQUESTS, "");
	rows->requests = -1;
}

static bool read_names(struct count_rows *rows, const GPtrArray *written, gint64 line,
                       GError **error)
{
	struct count_columns *columns = &rows->columns;
	bool keys = false;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < written->len; i++) {
		const char *name = g_ptr_array_index(written, i);
		g_ptr_array_add(names, csv_name(name, strlen(name)));
	}
	if (!read_map(rows, line, written, names, &keys, error))
		return false;
	take_requests(rows);
	if (rows->n_values > 0 && columns->count < 0)
		columns->count = rows->values[0].at;
	/* Which of two is meant matters only where their names decide. */
	if ((columns->time < 0 || columns->count < 0) &&
	    !check_names(rows, line, names, error))
		return false;
	find_columns(columns, names, !keys);
	if (columns->time < 0)
		refuse(rows, line, error, "no column is a time: none is named ",
		       "time, timestamp, ts, datetime, date, x, bin or t");
	else if (columns->count < 0)
		refuse(rows, line, error, "no column is a count: none is named ",
		       "count, reports, y, value or n");
	if (columns->time < 0 || columns->count < 0)
		return error_hint(
		        error, "say --map time=COLUMN,count=COLUMN, or gauge=COLUMN of "
		               "what is measured, not counted");
	/* A column named count beside gauges was not asked for; said itself it counts. */
	if (rows->n_values == 0 || columns->count != rows->values[0].at)
		add_value(rows, columns->count, MEASURE_REPORTS, "");
	rows->column_zone = column_zone(g_ptr_array_index(written, (guint)columns->time));
	return true;
}

CountRows *count_rows_new(struct reading *reading, const GPtrArray *names, gint64 line,
                          GError **error)
{
	const char *format = reading->options->date_format;
	g_autoptr(CountRows) rows = g_new0(CountRows, 1);
	rows->reading = reading;
	rows->columns = (struct count_columns){ -1, -1, -1, -1, { 0 }, 0 };
	rows->zone = ZONE_EXPLICIT;
	rows->n_columns = names->len;
	rows->requests = -1;
	for (guint i = 0; i < VALUES_MAX; i++)
		rows->by_key[i] = g_hash_table_new(g_str_hash, g_str_equal);
	rows->groups = g_ptr_array_new_with_free_func(group_free);
	if (format != NULL && !date_format_valid(format)) {
		error_set(error, ERROR_USAGE,
		          "--date-format is dmy, mdy, ymd or %%Y %%m %%d %%H %%M %%S: %s",
		          format);
		return NULL;
	}
	if (!read_names(rows, names, line, error))
		return NULL;
	reading->zone = rows->column_zone;
	return g_steal_pointer(&rows);
}

void count_rows_free(CountRows *rows)
{
	if (rows == NULL)
		return;
	rows->reading->zone = NULL;
	zone_free(rows->column_zone);
	for (guint i = 0; i < VALUES_MAX; i++) {
		g_hash_table_unref(rows->by_key[i]);
		g_free(rows->values[i].name);
		g_free(rows->values[i].unit);
	}
	g_ptr_array_unref(rows->groups);
	g_free(rows);
}

struct count_columns count_rows_columns(const CountRows *rows)
{
	return rows->columns;
}

/* --- rows ---------------------------------------------------------------------------- */

void count_rows_reject(CountRows *rows, const struct sample *place, const char *why)
{
	reading_lines(rows->reading, LINE_REJECTED, place->line, place->offset,
	              place->length);
	reading_reject(rows->reading, place->line, place->offset, "%s", why);
}

/* Sets the row aside; true, so that reading goes on. */
static bool reject(CountRows *rows, const struct sample *place, const char *why)
{
	count_rows_reject(rows, place, why);
	return true;
}

/* One name for all key columns of the row: "eu / checkout". */
static struct group *group_of(CountRows *rows, const struct csv_cell *cells, guint value)
{
	GHashTable *by_key = rows->by_key[value];
	const struct count_columns *columns = &rows->columns;
	g_autoptr(GString) key = g_string_new(NULL);
	for (gsize i = 0; i < columns->n_keys; i++) {
		const struct csv_cell *cell = &cells[columns->keys[i]];
		g_autofree char *text = text_repair(cell->text, cell->len);
		if (*text != '\0')
			g_string_append_printf(key, "%s%s", key->len > 0 ? " / " : "",
			                       text);
	}
	struct group *group = g_hash_table_lookup(by_key, key->str);
	if (group != NULL || rows->groups->len == SERIES_MAX)
		return group;
	group = g_new0(struct group, 1);
	group->key = g_strdup(key->str);
	group->column = &rows->values[value];
	group->bins = bins_new();
	if (columns->component >= 0) {
		const struct csv_cell *cell = &cells[columns->component];
		group->component =
		        cell->len > 0 ? text_repair(cell->text, cell->len) : NULL;
	}
	g_ptr_array_add(rows->groups, group);
	g_hash_table_insert(by_key, group->key, group);
	return group;
}

/* False with error: the order of day and month is not known, and a guess would be wrong for half of the readers. */
static bool read_time(CountRows *rows, const struct csv_cell *cell, gint64 line,
                      struct stamp *stamp, bool *ok, GError **error)
{
	const char *format = rows->reading->options->date_format;
	if (format != NULL) {
		*ok = date_parse(cell->text, cell->len, format, stamp);
		return true;
	}
	*ok = stamp_parse(cell->text, cell->len, stamp);
	if (*ok || !date_is_ambiguous(cell->text, cell->len))
		return true;
	const struct place place = { rows->reading->name, line, 0, -1 };
	return error_at(error, ERROR_DATA, &place,
	                "day or month first in %.*s? say --date-format dmy or "
	                "--date-format mdy",
	                (int)MIN(cell->len, 20), cell->text);
}

/* NULL, or why the cell is no value; *there: it says something. */
static const char *read_value(const struct value_column *column,
                              const struct csv_cell *cell, double *out, bool *there)
{
	bool missing = false;
	*there = false;
	if (cell->len == 0) /* a bin that says nothing is missing, not zero */
		return NULL;
	if (column->measure == MEASURE_GAUGE) {
		if (!bins_value(cell->text, cell->len, out, &missing))
			return "its value is no number";
	} else if (!bins_count(cell->text, cell->len, out)) {
		return "its count is not a whole number from 0 on";
	}
	*there = !missing;
	return NULL;
}

static const char *read_levels(const CountRows *rows, const struct csv_cell *cells,
                               struct sample *sample)
{
	const int at = rows->columns.baseline;
	sample->exposure = sample->baseline = NAN;
	if (at >= 0 && cells[at].len > 0 &&
	    !bins_level(cells[at].text, cells[at].len, &sample->baseline))
		return "its baseline is no number from 0 on";
	const struct csv_cell *asked =
	        rows->requests >= 0 ? &cells[rows->requests] : NULL;
	if (asked != NULL && asked->len > 0 &&
	    !bins_count(asked->text, asked->len, &sample->exposure))
		return "its requests are not a whole number from 0 on";
	return NULL;
}

static const char *read_values(const CountRows *rows, const struct csv_cell *cells,
                               double *values, bool *there, bool *any)
{
	*any = false;
	for (guint i = 0; i < rows->n_values; i++) {
		const char *why = read_value(&rows->values[i], &cells[rows->values[i].at],
		                             &values[i], &there[i]);
		if (why != NULL)
			return why;
		*any |= there[i];
	}
	return NULL;
}

bool count_rows_add(CountRows *rows, const struct csv_cell *cells,
                    const struct sample *place, GError **error)
{
	struct sample sample = *place;
	struct stamp stamp;
	double values[VALUES_MAX] = { 0 };
	bool there[VALUES_MAX] = { false };
	bool ok, any;
	if (!read_time(rows, &cells[rows->columns.time], place->line, &stamp, &ok, error))
		return false;
	if (!ok)
		return reject(rows, place, "its time cannot be read");
	const char *why = read_values(rows, cells, values, there, &any);
	if (why == NULL && !any)
		return true;
	if (why == NULL)
		why = read_levels(rows, cells, &sample);
	if (why != NULL)
		return reject(rows, place, why);
	sample.start = reading_to_utc(rows->reading, &stamp, place->line, &rows->zone);
	if (sample.start == INSTANT_NONE)
		return reject(rows, place, "its time is out of limits");
	for (guint i = 0; i < rows->n_values; i++) {
		if (!there[i])
			continue;
		struct group *group = group_of(rows, cells, i);
		if (group == NULL)
			return reject(rows, place, "more than 1,000 series");
		sample.count = values[i];
		bins_add(group->bins, &sample);
	}
	return true;
}

/* --- series -------------------------------------------------------------------------- */

/* A series of one bin has bins as wide as those of the others. */
static gint64 usual_width(const CountRows *rows)
{
	gint64 width = 0;
	for (guint i = 0; i < rows->groups->len && width <= 0; i++) {
		const struct group *group = g_ptr_array_index(rows->groups, i);
		width = bins_step(group->bins);
	}
	return width > 0 ? width : MINUTE;
}

static void name_series(Series *series, const struct group *group)
{
	const struct value_column *column = group->column;
	const char *name = column->measure == MEASURE_GAUGE      ? column->name
	                   : column->measure == MEASURE_ERRORS   ? "errors"
	                   : column->measure == MEASURE_REQUESTS ? "requests"
	                                                         : "reports";
	const char *unit = column->measure == MEASURE_GAUGE     ? column->unit
	                   : column->measure == MEASURE_REPORTS ? "reports"
	                                                        : "requests";
	series->measure = column->measure;
	series->name = *group->key != '\0' ? g_strdup_printf("%s: %s", name, group->key)
	                                   : g_strdup(name);
	series->unit = g_strdup(unit);
}

static bool put_series(CountRows *rows, const struct group *group, gint64 usual,
                       GError **error)
{
	struct reading *reading = rows->reading;
	g_autoptr(Series) series = series_new();
	name_series(series, group);
	/* What machines measure is no word of users, unless somebody says so. */
	series->lane = series->measure != MEASURE_REPORTS && reading->options->lane == 0
	                       ? LANE_MACHINES
	                       : reading->source->lane;
	series->component = g_strdup(group->component);
	series->zone = rows->zone;
	bins_series(group->bins, reading, 's', usual, series);
	return reading->sink->series(reading->sink->user, series, error);
}

bool count_rows_put(CountRows *rows, GError **error)
{
	const struct place place = { rows->reading->name, 0, 0, -1 };
	if (rows->groups->len == 0)
		return error_at(error, ERROR_DATA, &place,
		                "no row of it is a time with a count");
	const gint64 usual = usual_width(rows);
	for (guint i = 0; i < rows->groups->len; i++)
		if (!put_series(rows, g_ptr_array_index(rows->groups, i), usual, error))
			return false;
	return true;
}
