#include "chart/rows.h"
#include "chart/text.h"

#include <stdarg.h>

static void free_row(gpointer row)
{
	g_strfreev(row);
}

GPtrArray *rows_new(void)
{
	return g_ptr_array_new_with_free_func(free_row);
}

void rows_add(GPtrArray *rows, ...)
{
	g_autoptr(GPtrArray) cells = g_ptr_array_new();
	va_list args;
	va_start(args, rows);
	for (const char *cell = va_arg(args, const char *); cell != NULL;
	     cell = va_arg(args, const char *))
		g_ptr_array_add(cells, text_unisolate(cell));
	va_end(args);
	g_ptr_array_add(cells, NULL);
	g_ptr_array_add(rows, g_ptr_array_steal(cells, NULL));
}
