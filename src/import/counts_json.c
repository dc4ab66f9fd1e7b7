/*
 * Counts as JSON: what dashboards and scripts write when they are asked for the points of a curve.
 *
 * Source  RFC 8259; no specification says the shapes: [{"time":T,"count":N}], {"time":[T],"count":[N]}, [[T,N]] or [[N,T]],
 *         and any of them below data, points, values and the like, also once per series with a name
 * Takes   what import/count_rows.c takes of a table; columns of pairs are numbered
 * Leaves  all other members
 */
#include "base/json.h"
#include "base/text.h"
#include "import/count_rows.h"

#include <math.h>
#include <string.h>

#define DEPTH_MAX 4 /* of objects around the list */
#define COLUMNS_MAX 1024
#define ROWS_TRIED 4 /* of a sample */

static const char *const wrappers[] = { "data",    "points", "values", "results",
	                                "rows",    "counts", "series", "datapoints",
	                                "samples", "result" };
static const struct {
	const char *key, *column;
} labels[] = { { "component", "component" }, { "service", "component" },
	       { "name", "series" },         { "target", "series" },
	       { "label", "series" },        { "series", "series" } };

struct table {
	struct reading *reading;
	const JsonDoc *doc;
	CountRows *rows;
	GPtrArray *names;  /* char *: of the columns */
	const char *label; /* of the series whose rows are read, or NULL */
	const char *label_column;
	bool labelled; /* the last column is that */
	GString *text; /* the cells of a row */
	GArray *cells; /* struct csv_cell */
};

/* --- cells --------------------------------------------------------------------- */

static void append_value(GString *out, const json_t *value)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	if (json_is_string(value)) {
		g_string_append_len(out, json_string_value(value),
		                    (gssize)json_string_length(value));
	} else if (json_is_integer(value)) {
		g_string_append_printf(out, "%" JSON_INTEGER_FORMAT,
		                       json_integer_value(value));
	} else if (json_is_real(value)) {
		const double number = json_real_value(value);
		const bool whole = fabs(number) < 1e15 && floor(number) >= number;
		g_string_append(
		        out,
		        whole ? g_ascii_formatd(digits, sizeof digits, "%.0f", number)
		              : g_ascii_dtostr(digits, sizeof digits, number));
	} else if (value != NULL && !json_is_null(value)) {
		g_string_append_c(out, '?'); /* neither a time nor a count */
	}
}

static void begin_row(struct table *table)
{
	g_string_truncate(table->text, 0);
	g_array_set_size(table->cells, 0);
}

static void add_cell(struct table *table, const json_t *value)
{
	const gsize before = table->text->len;
	append_value(table->text, value);
	const struct csv_cell cell = { NULL, table->text->len - before };
	g_array_append_val(table->cells, cell);
}

static bool end_row(struct table *table, const struct json_place *place, GError **error)
{
	const struct sample at = { .line = place->line,
		                   .offset = place->offset + table->reading->base,
		                   .length = place->length };
	if (table->labelled) {
		const struct csv_cell cell = { NULL, strlen(table->label) };
		g_string_append(table->text, table->label);
		g_array_append_val(table->cells, cell);
	}
	if (table->cells->len != table->names->len) {
		g_autofree char *why =
		        g_strdup_printf("it has %u values, the first has %u",
		                        table->cells->len, table->names->len);
		count_rows_reject(table->rows, &at, why);
		return true;
	}
	for (gsize i = 0, from = 0; i < table->cells->len; i++) {
		struct csv_cell *cell = &g_array_index(table->cells, struct csv_cell, i);
		cell->text = table->text->str + from;
		from += cell->len;
	}
	return count_rows_add(table->rows, (struct csv_cell *)(void *)table->cells->data,
	                      &at, error);
}

static void reject_item(struct table *table, const struct json_place *place)
{
	const struct sample at = { .line = place->line,
		                   .offset = place->offset + table->reading->base,
		                   .length = place->length };
	count_rows_reject(table->rows, &at, "it is not of the shape of the first");
}

/* --- columns ------------------------------------------------------------------- */

static void add_name(GPtrArray *names, GHashTable *seen, const char *name)
{
	if (names->len == COLUMNS_MAX || g_hash_table_contains(seen, name))
		return;
	g_ptr_array_add(names, g_strdup(name));
	g_hash_table_add(seen, g_ptr_array_index(names, names->len - 1));
}

static bool open_rows(struct table *table, const char *pointer, GError **error)
{
	struct json_place place = { 0, 0, 0, 0 };
	if (table->rows != NULL)
		return true;
	if (table->labelled)
		g_ptr_array_add(table->names, g_strdup(table->label_column));
	json_doc_place(table->doc, pointer, &place);
	table->rows = count_rows_new(table->reading, table->names, place.line, error);
	return table->rows != NULL;
}

/* Every member that an object of the list has, in the order of their coming. */
static void names_of_objects(struct table *table, const json_t *list)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (gsize i = 0; i < json_array_size(list); i++) {
		const char *key;
		json_t *value;
		json_object_foreach(json_array_get(list, i), key, value)
		        add_name(table->names, seen, key);
	}
}

static bool is_time(const json_t *value)
{
	struct stamp stamp;
	g_autoptr(GString) text = g_string_new(NULL);
	append_value(text, value);
	return (json_is_string(value) || json_is_number(value)) &&
	       stamp_parse(text->str, text->len, &stamp);
}

/* True when the first row of a list of lists names the columns. */
static bool names_of_lists(struct table *table, const json_t *first)
{
	const gsize n = MIN(json_array_size(first), COLUMNS_MAX);
	const char *map = table->reading->options->map;
	bool header = n > 0, numbered = map != NULL && count_map_is_numbered(map);
	for (gsize i = 0; i < n; i++)
		header &= json_is_string(json_array_get(first, i)) &&
		          !is_time(json_array_get(first, i));
	const bool reversed =
	        !is_time(json_array_get(first, 0)) && is_time(json_array_get(first, 1));
	for (gsize i = 0; i < n; i++) {
		const char *name = header ? json_string_value(json_array_get(first, i))
		                   : numbered             ? ""
		                   : i > 1                ? ""
		                   : (i == 0) != reversed ? "time"
		                                          : "count";
		g_ptr_array_add(table->names, g_strdup(name));
	}
	return header;
}

/* --- lists ------------------------------------------------------------------------ */

static bool read_object(struct table *table, const json_t *object,
                        const struct json_place *place, GError **error)
{
	const guint n = table->names->len - (table->labelled ? 1 : 0);
	begin_row(table);
	for (guint i = 0; i < n; i++)
		add_cell(table,
		         json_object_get(object, g_ptr_array_index(table->names, i)));
	return end_row(table, place, error);
}

static bool read_list(struct table *table, const json_t *list,
                      const struct json_place *place, GError **error)
{
	begin_row(table);
	for (gsize i = 0; i < MIN(json_array_size(list), COLUMNS_MAX); i++)
		add_cell(table, json_array_get(list, i));
	return end_row(table, place, error);
}

static bool read_items(struct table *table, const json_t *list, const char *pointer,
                       GError **error)
{
	const json_t *first = json_array_get(list, 0);
	const bool lists = json_is_array(first);
	gsize from = 0;
	if (table->rows == NULL && lists)
		from = names_of_lists(table, first) ? 1 : 0;
	else if (table->rows == NULL)
		names_of_objects(table, list);
	if (!open_rows(table, pointer, error))
		return false;
	for (gsize i = from; i < json_array_size(list); i++) {
		g_autofree char *at = g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, i);
		const json_t *item = json_array_get(list, i);
		struct json_place place = { 0, 0, 0, 0 };
		bool ok = true;
		json_doc_place(table->doc, at, &place);
		if (lists && json_is_array(item))
			ok = read_list(table, item, &place, error);
		else if (!lists && json_is_object(item))
			ok = read_object(table, item, &place, error);
		else
			reject_item(table, &place);
		if (!ok)
			return false;
	}
	return true;
}

/* --- arrays side by side ---------------------------------------------------------- */

/* RFC 6901: "~" is "~0", "/" is "~1". */
static char *member_pointer(const char *pointer, const char *key)
{
	GString *out = g_string_new(pointer);
	g_string_append_c(out, '/');
	for (; *key != '\0'; key++) {
		if (*key == '~' || *key == '/')
			g_string_append(out, *key == '~' ? "~0" : "~1");
		else
			g_string_append_c(out, *key);
	}
	return g_string_free(out, FALSE);
}

/* Members that are arrays of values become columns. */
static void names_of_arrays(GPtrArray *names, const json_t *object)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(gsize)object, key, value)
	{
		const json_t *first = json_array_get(value, 0);
		if (first != NULL && !json_is_array(first) && !json_is_object(first))
			add_name(names, seen, key);
	}
}

static bool has_columns(const struct table *table, const json_t *object)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
	names_of_arrays(names, object);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_ptr_array_add(known, csv_name(name, strlen(name)));
	}
	const struct count_columns columns = count_columns_of(known);
	return names->len > 1 && (table->reading->options->map != NULL ||
	                          (columns.time >= 0 && columns.count >= 0));
}

static struct json_place place_in(const struct table *table, const char *pointer,
                                  int column, gsize i)
{
	struct json_place place = { 0, 0, 0, 0 };
	g_autofree char *member =
	        member_pointer(pointer, g_ptr_array_index(table->names, (guint)column));
	g_autofree char *at = g_strdup_printf("%s/%" G_GSIZE_FORMAT, member, i);
	json_doc_place(table->doc, at, &place);
	return place;
}

/* A row is the i-th value of every array; its place is that of the count. */
static bool read_columns(struct table *table, const json_t *object, const char *pointer,
                         GError **error)
{
	if (table->rows == NULL)
		names_of_arrays(table->names, object);
	if (!open_rows(table, pointer, error))
		return false;
	const struct count_columns columns = count_rows_columns(table->rows);
	const guint n = table->names->len - (table->labelled ? 1 : 0);
	const json_t *times = json_object_get(
	        object, g_ptr_array_index(table->names, (guint)columns.time));
	const json_t *counts = json_object_get(
	        object, g_ptr_array_index(table->names, (guint)columns.count));
	if (json_array_size(times) != json_array_size(counts))
		return json_doc_error(
		        table->doc, pointer, error, "it has %u times and %u counts",
		        (guint)json_array_size(times), (guint)json_array_size(counts));
	for (gsize i = 0; i < json_array_size(counts); i++) {
		const struct json_place time = place_in(table, pointer, columns.time, i),
		                        count = place_in(table, pointer, columns.count,
		                                         i);
		begin_row(table);
		for (guint k = 0; k < n; k++)
			add_cell(table,
			         json_array_get(json_object_get(object,
			                                        g_ptr_array_index(
			                                                table->names, k)),
			                        i));
		reading_lines(table->reading, LINE_IN_RECORD, time.line,
		              time.offset + table->reading->base, time.length);
		if (!end_row(table, &count, error))
			return false;
	}
	return true;
}

/* --- what is around them ----------------------------------------------------------- */

/* The member that holds the list, and its name; NULL when there is none. */
static const json_t *inside(const json_t *object, const char **key)
{
	for (gsize i = 0; i < G_N_ELEMENTS(wrappers); i++) {
		const json_t *value = json_object_get(object, wrappers[i]);
		*key = wrappers[i];
		if (json_is_array(value) || json_is_object(value))
			return value;
	}
	return NULL;
}

/* What one of several series calls itself; *column is what that is. */
static const char *label_of(const json_t *object, const char **column)
{
	for (gsize i = 0; i < G_N_ELEMENTS(labels); i++) {
		const char *text = json_text(object, labels[i].key);
		*column = labels[i].column;
		if (text != NULL)
			return text;
	}
	*column = "series";
	return NULL;
}

static bool read_value(struct table *table, const json_t *value, const char *pointer,
                       int depth, GError **error);

/* [{"name":"eu","data":[...]}, ...] */
static bool read_series(struct table *table, const json_t *list, const char *pointer,
                        int depth, GError **error)
{
	const gsize n = json_array_size(list);
	const char *name = label_of(json_array_get(list, 0), &table->label_column);
	table->labelled = n > 1 || name != NULL;
	for (gsize i = 0; i < n; i++) {
		const char *key, *column;
		g_autofree char *at = g_strdup_printf("%s/%" G_GSIZE_FORMAT, pointer, i);
		g_autofree char *number = g_strdup_printf("%" G_GSIZE_FORMAT, i + 1);
		const json_t *one = json_array_get(list, i);
		const json_t *value = inside(one, &key);
		g_autofree char *member = member_pointer(at, value != NULL ? key : "");
		if (value == NULL)
			return json_doc_error(
			        table->doc, at, error,
			        "it has no list of counts as the first has");
		table->label = label_of(one, &column);
		if (table->label == NULL)
			table->label = number;
		if (!read_value(table, value, member, depth + 1, error))
			return false;
	}
	return true;
}

static bool no_counts(const struct table *table, const char *pointer, GError **error)
{
	json_doc_error(table->doc, pointer, error,
	               "no list of times and counts is in it");
	return error_hint(error, "lists like [{\"time\":T,\"count\":N}] are read; --map "
	                         "time=COLUMN,count=COLUMN names other members");
}

static bool read_value(struct table *table, const json_t *value, const char *pointer,
                       int depth, GError **error)
{
	const char *key;
	const json_t *first = json_array_get(value, 0);
	if (depth > DEPTH_MAX)
		return no_counts(table, pointer, error);
	if (json_is_object(first) && json_is_array(inside(first, &key)) &&
	    table->label == NULL)
		return read_series(table, value, pointer, depth, error);
	if (json_is_object(first) || json_is_array(first))
		return read_items(table, value, pointer, error);
	if (json_is_array(value)) /* of nothing, or of bare values */
		return table->label != NULL && first == NULL
		               ? true
		               : no_counts(table, pointer, error);
	if (has_columns(table, value))
		return read_columns(table, value, pointer, error);
	const json_t *member = inside(value, &key);
	if (member == NULL)
		return no_counts(table, pointer, error);
	g_autofree char *below = member_pointer(pointer, key);
	return read_value(table, member, below, depth + 1, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	g_autoptr(JsonDoc) doc = json_doc_new(reading->name, bytes, len, error);
	if (doc == NULL)
		return false;
	reading_warn_of_nul(reading, bytes, len, 1);
	struct table table = { .reading = reading, .doc = doc };
	table.names = g_ptr_array_new_with_free_func(g_free);
	table.text = g_string_new(NULL);
	table.cells = g_array_new(FALSE, FALSE, sizeof(struct csv_cell));
	bool ok = read_value(&table, json_doc_root(doc), "", 0, error);
	if (ok && table.rows == NULL)
		ok = no_counts(&table, "", error);
	ok = ok && count_rows_put(table.rows, error);
	count_rows_free(table.rows);
	g_ptr_array_unref(table.names);
	g_string_free(table.text, TRUE);
	g_array_unref(table.cells);
	return ok;
}

/* --- the bid ----------------------------------------------------------------------- */

/* Behind the string whose quote stands at at. */
static const char *string_end(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\' && at + 1 < end;
	return at < end ? at + 1 : end;
}

/* The next bracket that holds no other one; false when the sample ends before, *from is then the last that opened. */
static bool next_row(const char **at, const char *end, const char **from, const char **to)
{
	*from = NULL;
	while (*at < end) {
		const char c = **at;
		if (c == '"') {
			*at = string_end(*at, end);
			continue;
		}
		if (c == '{' || c == '[')
			*from = *at;
		++*at;
		if ((c == '}' || c == ']') && *from != NULL) {
			*to = *at;
			return true;
		}
	}
	return false;
}

/* Members of an object that holds only values. */
static bool names_columns(const char *from, const char *to)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (const char *at = from; at < to && names->len < 50;) {
		if (*at != '"') {
			at++;
			continue;
		}
		const char *key = at + 1;
		at = string_end(at, to);
		const char *next = at;
		while (next < to && g_ascii_isspace(*next))
			next++;
		if (next < to && *next == ':')
			g_ptr_array_add(names,
			                csv_name(key, (gsize)MAX(at - 1 - key, 0)));
	}
	const struct count_columns columns = count_columns_of(names);
	return columns.time >= 0 && columns.count >= 0;
}

/* ["2026-03-01T10:00:00Z", 5], [5, 1700000000000], or ["time", "count"] */
static bool is_list_row(const char *from, const char *to)
{
	g_autoptr(json_t) list = json_parse(from, (gsize)(to - from), NULL, NULL);
	const json_t *first = json_array_get(list, 0), *second = json_array_get(list, 1);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (gsize i = 0; i < MIN(json_array_size(list), 50); i++) {
		const char *name = json_string_value(json_array_get(list, i));
		g_ptr_array_add(names, name != NULL ? csv_name(name, strlen(name))
		                                    : g_strdup(""));
	}
	const struct count_columns columns = count_columns_of(names);
	return (columns.time >= 0 && columns.count >= 0) ||
	       (names->len >= 2 && names->len <= 4 &&
	        ((is_time(first) && json_is_number(second)) ||
	         (is_time(second) && json_is_number(first))));
}

/* "time" of "time": [ */
static bool key_before(const char *head, const char *at, GPtrArray *names)
{
	while (at > head && (g_ascii_isspace(at[-1]) || at[-1] == ':'))
		at--;
	if (at == head || at[-1] != '"')
		return false;
	const char *end = --at;
	while (at > head && at[-1] != '"')
		at--;
	g_ptr_array_add(names, csv_name(at, (gsize)(end - at)));
	return true;
}

static int bid(const struct sample_bytes *sample)
{
	const char *end = sample->head + sample->head_len, *at = sample->head, *from, *to;
	const char first = sample_first(sample);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	if (first != '{' && first != '[')
		return 0;
	while (at < end && *at != first)
		at++;
	const char *root = at;
	bool whole = true;
	for (int i = 0; i < ROWS_TRIED && whole; i++) {
		whole = next_row(&at, end, &from, &to);
		if (from == root || from == NULL)
			return 0;
		if (whole &&
		    (*from == '{' ? names_columns(from, to) : is_list_row(from, to)))
			return 45;
		if (*from == '[')
			key_before(root, from, names);
	}
	const struct count_columns columns = count_columns_of(names);
	if (columns.time >= 0 && columns.count >= 0)
		return 45;
	/* a long array, and the sample ends before the next */
	return !whole && columns.time >= 0 ? 30 : 0;
}

const struct importer importer_counts_json = {
	.name = "counts-json",
	.title = "Counts in bins as JSON",
	.about = "Specification: RFC 8259, read 2026-11-25; no one says the shapes, "
	         "these are "
	         "read: an array of objects, an object of arrays of one length, an array "
	         "of "
	         "[time, count] or [count, time] (a first row of names is a header), and "
	         "any "
	         "of them below data, points, values, results, rows, counts, series, "
	         "datapoints, samples or result, also once for every series with a name. "
	         "Members are found and --map works as in the format counts; the members "
	         "of "
	         "a pair have numbers. A time may be text or s, ms, us, ns since 1970. "
	         "Leaves "
	         "all other members. A time is the start of its bin unless --bin-label "
	         "end. "
	         "Not seen in real data: written for what dashboards save.",
	.lane = LANE_USERS,
	.bid = bid,
	.read_document = read_document,
};
