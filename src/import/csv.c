#include "import/csv.h"

#include <string.h>

/* The separator that a header line uses most outside quotes. */
static char find_separator(const char *bytes, gsize len)
{
	static const char separators[] = { ',', ';', '\t' };
	gsize counts[3] = { 0, 0, 0 }, best = 0;
	bool quoted = false;
	for (gsize i = 0; i < len && (quoted || (bytes[i] != '\n' && bytes[i] != '\r'));
	     i++) {
		quoted ^= bytes[i] == '"';
		for (gsize j = 0; !quoted && j < 3; j++)
			counts[j] += bytes[i] == separators[j];
	}
	for (gsize j = 1; j < 3; j++)
		if (counts[j] > counts[best])
			best = j;
	return separators[best];
}

void csv_open(struct csv *csv, const char *name, const char *bytes, gsize len)
{
	*csv = (struct csv){ .name = name,
		             .bytes = bytes,
		             .len = len,
		             .separator = find_separator(bytes, len),
		             .line = 1 };
	csv->cells = g_array_new(FALSE, FALSE, sizeof(struct csv_cell));
	csv->text = g_string_new(NULL);
}

void csv_close(struct csv *csv)
{
	g_array_unref(csv->cells);
	g_string_free(csv->text, TRUE);
}

static bool fault(const struct csv *csv, gint64 line, GError **error, const char *text)
{
	const struct place place = { csv->name, line, 0, -1 };
	return error_at(error, ERROR_DATA, &place, "%s", text);
}

/* A quoted part, from behind its first quote to behind its last. */
static bool read_quoted(struct csv *csv, GError **error)
{
	const gint64 opened = csv->line;
	while (csv->at < csv->len) {
		const char c = csv->bytes[csv->at++];
		if (c == '"' && (csv->at == csv->len || csv->bytes[csv->at] != '"'))
			return true;
		if (c == '"')
			csv->at++;
		csv->line += c == '\n';
		g_string_append_c(csv->text, c);
	}
	return fault(csv, opened, error, "a quote opens here and is never closed");
}

/* One cell's text is appended to csv->text; the cursor stops at a separator or line end. */
static bool read_cell(struct csv *csv, GError **error)
{
	if (csv->at < csv->len && csv->bytes[csv->at] == '"') {
		csv->at++;
		if (!read_quoted(csv, error))
			return false;
	}
	while (csv->at < csv->len) {
		const char c = csv->bytes[csv->at];
		if (c == csv->separator || c == '\n' || c == '\r')
			break;
		g_string_append_c(csv->text, c);
		csv->at++;
	}
	return true;
}

static void skip_line_end(struct csv *csv)
{
	if (csv->at < csv->len && csv->bytes[csv->at] == '\r')
		csv->at++;
	if (csv->at < csv->len && csv->bytes[csv->at] == '\n') {
		csv->at++;
		csv->line++;
	}
}

/* The text moves while it grows, so cells point into it only when the row is whole. */
static void point_cells(struct csv *csv)
{
	gsize at = 0;
	for (guint i = 0; i < csv->cells->len; i++) {
		struct csv_cell *cell = &g_array_index(csv->cells, struct csv_cell, i);
		cell->text = csv->text->str + at;
		at += cell->len;
	}
}

bool csv_row(struct csv *csv, bool *more, GError **error)
{
	*more = csv->at < csv->len;
	if (!*more)
		return true;
	g_array_set_size(csv->cells, 0);
	g_string_truncate(csv->text, 0);
	csv->row_line = csv->line;
	csv->row_at = csv->at;
	for (;;) {
		const gsize before = csv->text->len;
		if (!read_cell(csv, error))
			return false;
		if (csv->cells->len == CSV_COLUMNS)
			return fault(csv, csv->row_line, error,
			             "more than 1,024 columns");
		const struct csv_cell cell = { NULL, csv->text->len - before };
		g_array_append_val(csv->cells, cell);
		if (csv->at == csv->len || csv->bytes[csv->at] != csv->separator)
			break;
		csv->at++;
	}
	skip_line_end(csv);
	csv->row_len = csv->at - csv->row_at;
	point_cells(csv);
	return true;
}

const struct csv_cell *csv_cell(const struct csv *csv, guint column)
{
	return &g_array_index(csv->cells, struct csv_cell, column);
}

struct csv_cell csv_trimmed(const struct csv *csv, guint column)
{
	struct csv_cell cell = *csv_cell(csv, column);
	while (cell.len > 0 && (*cell.text == ' ' || *cell.text == '\t')) {
		cell.text++;
		cell.len--;
	}
	while (cell.len > 0 && g_ascii_isspace(cell.text[cell.len - 1]))
		cell.len--;
	return cell;
}

bool csv_is_blank(const struct csv *csv)
{
	for (guint i = 0; i < csv->cells->len; i++)
		if (csv_trimmed(csv, i).len > 0)
			return false;
	return true;
}

char *csv_name(const char *text, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (text[i] == '(' || text[i] == '[')
			len = i;
	return g_strstrip(g_ascii_strdown(text, (gssize)len));
}

GPtrArray *csv_names(const struct csv *csv)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < csv->cells->len; i++) {
		const struct csv_cell *cell = csv_cell(csv, i);
		g_ptr_array_add(names, csv_name(cell->text, cell->len));
	}
	return names;
}
