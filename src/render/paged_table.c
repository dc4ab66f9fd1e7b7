/* Tables on paper: columns as wide as their words ask, rows whole, the head again on each page. */
#include "render/paged.h"

#include <string.h>

#define GUTTER 14.0
#define ABOVE 4.0 /* and below the words of a row */
#define WHOLE 24u /* lines of a row that is not cut */

struct column {
	double word, whole; /* widest word, widest cell on one line */
	double x, width;
	enum flow_align align;
};

struct grid {
	Setter *setter;
	const struct flow *table;
	const struct type *type;
	struct column *columns;
	guint n;
	double left;
};

static const GArray *cell_at(const struct flow *table, guint row, guint column)
{
	const GPtrArray *cells = table->rows->pdata[row];
	return column < cells->len ? cells->pdata[column] : NULL;
}

/* "1,234", "42%", "-": numbers stand at the right. */
static bool is_number(const GArray *spans)
{
	g_autofree char *text = spans_text(spans);
	bool digits = false;
	for (const char *c = text; *c != '\0'; c++) {
		if (g_ascii_isdigit(*c))
			digits = true;
		else if (strchr(" ,.%-+", *c) == NULL)
			return false;
	}
	return digits;
}

static bool is_numeric(const struct flow *table, guint column)
{
	for (guint row = 1; row < table->rows->len; row++) {
		const GArray *cell = cell_at(table, row, column);
		if (cell != NULL && cell->len > 0 && !is_number(cell))
			return false;
	}
	return table->rows->len > 1;
}

static void measure(struct grid *grid)
{
	for (guint row = 0; row < grid->table->rows->len; row++) {
		for (guint i = 0; i < grid->n; i++) {
			const GArray *cell = cell_at(grid->table, row, i);
			double word, whole;
			if (cell == NULL)
				continue;
			lines_measure(cell, grid->type, row == 0 ? SPAN_BOLD : 0, &word,
			              &whole);
			grid->columns[i].word = MAX(grid->columns[i].word, word);
			grid->columns[i].whole = MAX(grid->columns[i].whole, whole);
		}
	}
}

/* The narrowest words have their room; the widest ones share what is left in equal parts. */
static double widest_word(const struct grid *grid, double room)
{
	double low = 0, high = room;
	for (int i = 0; i < 40; i++) {
		const double middle = (low + high) / 2;
		double all = 0;
		for (guint k = 0; k < grid->n; k++)
			all += MIN(grid->columns[k].word, middle);
		if (all <= room)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* What is left over goes to those that would need more, in proportion to how much. */
static void share(struct grid *grid, double room)
{
	double least = 0, most = 0;
	/* No word of a hash or an address takes more than its part. */
	const double part = MIN(room * 0.3, widest_word(grid, room));
	for (guint i = 0; i < grid->n; i++) {
		struct column *column = &grid->columns[i];
		column->word = MIN(column->word, part);
		least += column->word;
		most += column->whole;
	}
	for (guint i = 0; i < grid->n; i++) {
		struct column *column = &grid->columns[i];
		if (most <= room)
			column->width = column->whole;
		else
			column->width = column->word + (column->whole - column->word) *
			                                       (room - least) /
			                                       (most - least);
	}
}

static void place(struct grid *grid)
{
	double x = grid->left;
	for (guint i = 0; i < grid->n; i++) {
		grid->columns[i].x = x;
		x += grid->columns[i].width + GUTTER;
	}
}

/* Lines [from, to) of a cell. */
static void draw_cell(const struct grid *grid, Scene *scene, const GPtrArray *lines,
                      guint from, guint to, const struct column *column, enum token ink)
{
	for (guint i = from; i < MIN(to, lines->len); i++) {
		const struct line *line = lines->pdata[i];
		const double room = column->width - line->width;
		const double x = column->align == FLOW_RIGHT    ? room
		                 : column->align == FLOW_CENTRE ? room / 2
		                                                : 0;
		line_draw(line, grid->type, scene, column->x + MAX(0, x),
		          (from == 0 ? ABOVE : 0) + (i - from) * grid->type->leading,
		          ink);
	}
}

/* Lines [from, to) of a row that has n. */
static void put_part(const struct grid *grid, guint row, const GPtrArray *cells,
                     guint from, guint to, guint n)
{
	const double height = (to - from) * grid->type->leading +
	                      (from == 0 ? ABOVE : 0) + (to == n ? ABOVE : 0);
	const struct strip *strip = setter_add(grid->setter, height);
	for (guint i = 0; i < grid->n; i++)
		draw_cell(grid, strip->scene, cells->pdata[i], from, to,
		          &grid->columns[i], row == 0 ? TOKEN_INK2 : TOKEN_INK);
	if (to == n)
		scene_line(strip->scene, grid->left, height, grid->setter->width, height,
		           row == 0 ? TOKEN_AXIS : TOKEN_GRID, 1, 0, 0, 1);
}

/* A row is whole, unless it is so high that a page might not hold it. */
static void put_row(const struct grid *grid, guint row)
{
	g_autoptr(GPtrArray) cells =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	guint n = 1;
	for (guint i = 0; i < grid->n; i++) {
		const GArray *cell = cell_at(grid->table, row, i);
		g_autoptr(GArray) none = spans_new();
		GPtrArray *lines =
		        lines_fill(cell != NULL ? cell : none, grid->type,
		                   row == 0 ? SPAN_BOLD : 0, grid->columns[i].width);
		n = MAX(n, lines->len);
		g_ptr_array_add(cells, lines);
	}
	const guint part = n > WHOLE ? WHOLE / 2 : n;
	for (guint from = 0; from < n; from += part)
		put_part(grid, row, cells, from, MIN(n, from + part), n);
}

void paged_table(Setter *setter, const struct flow *table)
{
	struct grid grid = { setter,
		             table,
		             &type_small,
		             NULL,
		             table->aligns->len,
		             18.0 * (table->indent + table->quotes) };
	if (grid.n == 0)
		return;
	grid.columns = g_new0(struct column, grid.n);
	for (guint i = 0; i < grid.n; i++) {
		const enum flow_align given =
		        g_array_index(table->aligns, enum flow_align, i);
		grid.columns[i].align =
		        given == FLOW_LEFT && is_numeric(table, i) ? FLOW_RIGHT : given;
	}
	measure(&grid);
	share(&grid, setter->width - grid.left - (grid.n - 1) * GUTTER);
	place(&grid);
	setter->gap = MAX(setter->gap, 8);
	const Scene *head = NULL;
	for (guint row = 0; row < table->rows->len; row++) {
		/* Neither the head nor one row of many stands alone at an end of a page. */
		setter->glue |= row == 1 || (row > 1 && row == table->rows->len - 1);
		const guint first = setter->strips->len;
		put_row(&grid, row);
		for (guint i = first; i < setter->strips->len; i++)
			g_array_index(setter->strips, struct strip, i).head = head;
		if (row == 0 && setter->strips->len == first + 1)
			head = g_array_index(setter->strips, struct strip, first).scene;
	}
	setter->gap = 10;
	g_free(grid.columns);
}
