#include "cli/table.h"

#include "base/text.h"
#include "cli/output.h"

#include <math.h>
#include <string.h>

struct table {
	char *columns;
	guint n;
	GPtrArray *rows; /* GStrv */
	bool whole;
};

Table *table_new(const char *columns)
{
	Table *table = g_new0(Table, 1);
	table->columns = g_strdup(columns);
	table->n = (guint)strlen(columns);
	table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	return table;
}

void table_free(Table *table)
{
	g_free(table->columns);
	g_ptr_array_unref(table->rows);
	g_free(table);
}

void table_keep_whole(Table *table)
{
	table->whole = true;
}

static char *clean(const char *cell)
{
	g_autofree char *line = text_one_line(cell, G_MAXINT / 4);
	GString *out = g_string_new(NULL);
	text_tty(out, line, -1);
	return g_string_free(out, FALSE);
}

void table_row_cells(Table *table, char *const *cells)
{
	char **row = g_new0(char *, table->n + 1);
	for (guint i = 0; i < table->n; i++) {
		row[i] = *cells != NULL ? clean(*cells) : g_strdup("");
		cells += *cells != NULL;
	}
	g_ptr_array_add(table->rows, row);
}

void table_row(Table *table, ...)
{
	va_list args;
	va_start(args, table);
	char **row = g_new0(char *, table->n + 1);
	for (guint i = 0; i < table->n; i++) {
		const char *cell = va_arg(args, const char *);
		row[i] = cell != NULL ? clean(cell) : g_strdup("");
	}
	va_end(args);
	g_ptr_array_add(table->rows, row);
}

/* g_utf8_next_char() casts const away. */
static const char *next_char(const char *c)
{
	return c + g_utf8_skip[*(const guchar *)c];
}

/* Columns on a terminal that text takes up. */
static glong width_of(const char *text)
{
	glong width = 0;
	for (const char *c = text; *c != '\0'; c = next_char(c)) {
		const gunichar u = g_utf8_get_char(c);
		width += g_unichar_iszerowidth(u) ? 0 : g_unichar_iswide(u) ? 2 : 1;
	}
	return width;
}

static void pad(GString *out, glong n)
{
	for (glong i = 0; i < n; i++)
		g_string_append_c(out, ' ');
}

static void add_cut(GString *out, const char *text, glong room)
{
	if (room <= 0 || width_of(text) <= room) {
		g_string_append(out, text);
		return;
	}
	glong width = 0;
	for (const char *c = text; *c != '\0'; c = next_char(c)) {
		const gunichar u = g_utf8_get_char(c);
		width += g_unichar_iszerowidth(u) ? 0 : g_unichar_iswide(u) ? 2 : 1;
		if (width > room - 1)
			break;
		g_string_append_unichar(out, u);
	}
	g_string_append(out, "…");
}

static void print_row(const Table *table, char **row, const glong *widths, GString *out,
                      guint indent, glong limit)
{
	glong used = (glong)indent;
	pad(out, used);
	for (guint i = 0; i < table->n; i++) {
		const bool last = i + 1 == table->n, right = table->columns[i] == 'r';
		const glong blank = widths[i] - width_of(row[i]);
		if (right)
			pad(out, blank);
		if (last)
			add_cut(out, row[i], limit > used + 20 ? limit - used : 0);
		else
			g_string_append(out, row[i]);
		if (!last)
			pad(out, 2 + (right ? 0 : blank));
		used += widths[i] + 2;
	}
	while (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append_c(out, '\n');
}

void table_print(const Table *table, GString *out, const struct context *context,
                 guint indent)
{
	g_autofree glong *widths = g_new0(glong, table->n);
	for (guint r = 0; r < table->rows->len; r++) {
		char **row = table->rows->pdata[r];
		if (context->plain) {
			g_autofree char *line = g_strjoinv("\t", row);
			g_string_append_printf(out, "%s\n", line);
		}
		for (guint i = 0; i < table->n; i++)
			widths[i] = MAX(widths[i], width_of(row[i]));
	}
	if (context->plain)
		return;
	const glong limit = table->whole ? 0 : output_columns(context);
	for (guint r = 0; r < table->rows->len; r++)
		print_row(table, table->rows->pdata[r], widths, out, indent, limit);
}

/* "IN RECORDS" -> "in_records"; what stands in brackets ("TIME (UTC)") is left out. */
static char *key_of(const char *head)
{
	char *key = g_ascii_strdown(head, -1);
	char *bracket = strstr(key, " (");
	if (bracket != NULL)
		*bracket = '\0';
	return g_strdelimit(key, " ", '_');
}

/* What stands on the right is a number, where it is one. */
static json_t *cell_json(const Table *table, guint column, const char *cell)
{
	char *end;
	if (*cell == '\0')
		return json_null();
	if (table->columns[column] != 'r' ||
	    strspn(cell, "-.0123456789e+") < strlen(cell))
		return json_string(cell);
	const gint64 n = g_ascii_strtoll(cell, &end, 10);
	if (*end == '\0')
		return json_integer(n);
	const double x = g_ascii_strtod(cell, &end);
	return *end == '\0' && isfinite(x) ? json_real(x) : json_string(cell);
}

static json_t *rows_json(const Table *table)
{
	json_t *list = json_array();
	for (guint r = 1; r < table->rows->len; r++) {
		json_t *row = json_object();
		for (guint i = 0; i < table->n; i++) {
			g_autofree char *key =
			        key_of(((char **)table->rows->pdata[0])[i]);
			json_object_set_new(
			        row, key,
			        cell_json(table, i, ((char **)table->rows->pdata[r])[i]));
		}
		json_array_append_new(list, row);
	}
	return list;
}

int table_product(const Table *table, const struct context *context, const char *name)
{
	if (context->json) {
		g_autofree char *schema = g_strdup_printf("debrief.%s/1", name);
		return output_json(context, json_pack("{s:s, s:o}", "schema", schema,
		                                      name, rows_json(table)));
	}
	g_autoptr(GString) out = g_string_new(NULL);
	table_print(table, out, context, 0);
	return output_product(context, out->str, out->len);
}
