/*
 * export_csv.c - events as a table: RFC 4180, UTF-8.
 *
 * Limits  32,767 bytes a cell, which spreadsheets take; a longer one ends in "…" (JSON lines hold all of it)
 * Quirks  a cell that a spreadsheet would run as a formula has "'" before it
 */
#include "base/text.h"
#include "render/export.h"

static const char *const columns[] = {
	"time",     "time_lo", "time_hi", "end",       "kind",   "lane",
	"phase",    "title",   "body",    "component", "level",  "severity",
	"incident", "url",     "source",  "line",      "offset",
};

enum { CELL_MAX = 32767 };

static void add_text(GString *out, const char *text)
{
	g_autofree char *cut = text_cut(text, CELL_MAX);
	text_csv(out, cut);
}

static void add_cell(GString *out, const json_t *value)
{
	if (json_is_string(value))
		add_text(out, json_string_value(value));
	else if (json_is_integer(value))
		g_string_append_printf(out, "%" JSON_INTEGER_FORMAT,
		                       json_integer_value(value));
}

static void write_table(const struct export *export, GString *out)
{
	for (gsize k = 0; k < G_N_ELEMENTS(columns); k++)
		g_string_append_printf(out, "%s%s", k > 0 ? "," : "", columns[k]);
	g_string_append(out, "\r\n");
	for (guint i = 0; i < export->events->len; i++) {
		json_t *event = export_event(export, export->events->pdata[i]);
		for (gsize k = 0; k < G_N_ELEMENTS(columns); k++) {
			if (k > 0)
				g_string_append_c(out, ',');
			add_cell(out, json_object_get(event, columns[k]));
		}
		g_string_append(out, "\r\n");
		json_decref(event);
	}
}

const struct exporter exporter_csv = {
	.name = "csv",
	.title = "Events as a table",
	.write = write_table,
};
