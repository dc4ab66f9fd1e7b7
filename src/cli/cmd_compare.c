#include "base/json.h"
#include "base/text.h"
#include "cli/many.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/report_files.h"
#include "cli/table.h"
#include "cli/view.h"
#include "render/comparison.h"

#include <string.h>

static char *align_given, *form;

/* --- text -------------------------------------------------------------------------- */

static const json_t *member(const json_t *value, const char *key, size_t i)
{
	return json_array_get(json_object_get(value, key), i);
}

static size_t incidents_of(const json_t *comparison)
{
	return json_array_size(json_object_get(comparison, "incidents"));
}

static const char *mark_of(const json_t *comparison, size_t i)
{
	return view_string(member(comparison, "incidents", i), "mark");
}

static void put_incidents(const struct context *context, GString *out,
                          const json_t *comparison)
{
	g_autoptr(Table) table = table_new("lllll");
	g_autofree char *start = g_strdup_printf("START (%s)", zone_name(context->zone));
	table_row(table, "", "INCIDENT", start, "SEVERITY", "TITLE");
	for (size_t i = 0; i < incidents_of(comparison); i++) {
		const json_t *one = member(comparison, "incidents", i);
		table_row(table, view_string(one, "mark"), view_string(one, "name"),
		          view_text(one, "start"), view_string(one, "severity"),
		          view_string(one, "title"));
	}
	table_print(table, out, context, 0);
}

/* A column an incident, and one of differences from the second on. */
static GPtrArray *head_of(const json_t *comparison, const char *first, bool differences)
{
	GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(cells, g_strdup(first));
	for (size_t i = 0; i < incidents_of(comparison); i++) {
		g_ptr_array_add(cells, g_strdup(mark_of(comparison, i)));
		if (i > 0 && differences)
			g_ptr_array_add(cells,
			                g_strdup_printf("%s − %s", mark_of(comparison, i),
			                                mark_of(comparison, 0)));
	}
	return cells;
}

static void add_cells(Table *table, GPtrArray *cells)
{
	g_ptr_array_add(cells, NULL);
	table_row_cells(table, (char *const *)(gpointer)cells->pdata);
}

static Table *table_for(const GPtrArray *head)
{
	g_autofree char *columns = g_strnfill(head->len, 'l');
	return table_new(columns);
}

static void put_intervals(const struct context *context, GString *out,
                          const json_t *comparison)
{
	g_autoptr(GPtrArray) head = head_of(comparison, "INTERVAL", true);
	g_autoptr(Table) table = table_for(head);
	const json_t *row;
	size_t i;
	table_keep_whole(table);
	add_cells(table, head);
	json_array_foreach(json_object_get(comparison, "intervals"), i, row)
	{
		g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
		if (!json_is_true(json_object_get(row, "known")))
			continue;
		g_ptr_array_add(cells, g_strdup(view_string(row, "name")));
		for (size_t k = 0; k < incidents_of(comparison); k++) {
			const json_t *cell = member(row, "cells", k);
			g_ptr_array_add(cells, g_strdup(view_string(cell, "text")));
			if (k > 0)
				g_ptr_array_add(cells,
				                g_strdup(view_text(cell, "difference")));
		}
		add_cells(table, cells);
	}
	table_print(table, out, context, 0);
}

/* "name" and "text" of each cell. */
static void put_cells(const struct context *context, GString *out,
                      const json_t *comparison, const char *title, const json_t *rows)
{
	g_autoptr(GPtrArray) head = head_of(comparison, title, false);
	g_autoptr(Table) table = table_for(head);
	const json_t *row;
	size_t i;
	table_keep_whole(table);
	add_cells(table, head);
	json_array_foreach(rows, i, row)
	{
		g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(cells, g_strdup(view_string(row, "name")));
		for (size_t k = 0; k < incidents_of(comparison); k++)
			g_ptr_array_add(cells, g_strdup(view_string(
			                               member(row, "cells", k), "text")));
		add_cells(table, cells);
	}
	table_print(table, out, context, 0);
}

static void put_each(GString *out, const json_t *comparison, const char *key)
{
	for (size_t i = 0; i < incidents_of(comparison); i++) {
		const json_t *one = member(comparison, "incidents", i);
		g_string_append_printf(out, "  %s  ", view_string(one, "mark"));
		text_tty(out, view_string(one, key), -1);
		g_string_append_c(out, '\n');
	}
}

/* Why what is not known is not, each reason once for the incidents that have it. */
static void put_reasons(GString *out, const json_t *comparison)
{
	const json_t *row;
	size_t i;
	bool any = false;
	json_array_foreach(json_object_get(comparison, "intervals"), i, row)
	{
		g_autoptr(GString) who = g_string_new(NULL);
		const char *why = NULL;
		if (!json_is_true(json_object_get(row, "known")))
			continue;
		for (size_t k = 0; k < incidents_of(comparison); k++) {
			const json_t *cell = member(row, "cells", k);
			if (json_is_null(json_object_get(cell, "why")))
				continue;
			why = view_string(cell, "why");
			g_string_append_printf(who, "%s%s: ", who->len > 0 ? "; " : "",
			                       mark_of(comparison, k));
			text_tty(who, why, -1);
		}
		if (why == NULL)
			continue;
		g_string_append_printf(out, "%s  %s, %s\n", any ? "" : "Not known:\n",
		                       view_string(row, "name"), who->str);
		any = true;
	}
	if (any)
		g_string_append_c(out, '\n');
}

/* Of no incident: in one line. */
static void put_unknown(GString *out, const json_t *comparison)
{
	const json_t *row;
	size_t i, n = 0;
	json_array_foreach(json_object_get(comparison, "intervals"), i,
	                   row) if (!json_is_true(json_object_get(row, "known")))
	        g_string_append_printf(out, "%s%s",
	                               n++ == 0 ? "Of none is known: " : ", ",
	                               view_string(row, "name"));
	if (n > 0)
		g_string_append(out, ".\n\n");
}

static void put_changes(GString *out, const json_t *comparison)
{
	for (size_t i = 0; i < incidents_of(comparison); i++) {
		const json_t *one = member(comparison, "incidents", i);
		const json_t *change = json_object_get(one, "change");
		g_string_append_printf(out, "  %s  ", view_string(one, "mark"));
		text_tty(out,
		         json_is_object(change) ? view_string(change, "text")
		                                : "no change before it in the evidence",
		         -1);
		g_string_append_c(out, '\n');
	}
}

static void heading(GString *out, const struct context *context, const char *first,
                    const char *rest)
{
	g_autofree char *line = g_strconcat(first, rest, NULL);
	view_heading(out, context, line);
}

static void comparison_text(const struct context *context, GString *out,
                            const json_t *comparison)
{
	const json_t *components = json_object_get(comparison, "components");
	const json_t *rows = json_object_get(components, "rows");
	put_incidents(context, out, comparison);
	g_string_append_c(out, '\n');
	put_intervals(context, out, comparison);
	g_string_append_c(out, '\n');
	if (context->plain)
		return;
	put_reasons(out, comparison);
	put_unknown(out, comparison);
	heading(out, context,
	        "On one clock, from: ", view_string(comparison, "align_name"));
	put_cells(context, out, comparison, "MOMENT",
	          json_object_get(comparison, "clock"));
	g_string_append_c(out, '\n');
	heading(out, context, view_string(components, "text"), "");
	if (json_array_size(rows) > 0)
		put_cells(context, out, comparison, "COMPONENT", rows);
	g_string_append_c(out, '\n');
	heading(out, context, view_string(json_object_get(comparison, "changes"), "text"),
	        "");
	put_changes(out, comparison);
	g_string_append_c(out, '\n');
	heading(out, context, "Signals", "");
	put_each(out, comparison, "signals");
	g_string_append_c(out, '\n');
	heading(out, context,
	        "Words that all use: ", view_string(comparison, "shared_words_text"));
	put_each(out, comparison, "words_text");
}

/* --- forms --------------------------------------------------------------------------- */

static const char *const forms[] = { "text", "html", "md", "pdf", "json" };

/* By --format, --json, the suffix of -o; NULL and a message for what is none. */
static const char *choose_form(const struct context *context)
{
	const char *path = context->output;
	const char *dot = path != NULL ? strrchr(path, '.') : NULL;
	const char *word = form != NULL    ? form
	                   : context->json ? "json"
	                   : dot != NULL   ? dot + 1
	                                   : "text";
	if (g_str_equal(word, "txt"))
		word = "text";
	if (g_str_equal(word, "markdown"))
		word = "md";
	for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
		if (g_str_equal(forms[i], word))
			return forms[i];
	message("there is no form \"%s\"", word);
	message_hint("a comparison is .html, .md, .pdf, .txt or .json");
	return NULL;
}

static int write_text(const struct context *context, const json_t *comparison)
{
	g_autoptr(GString) out = g_string_new(NULL);
	comparison_text(context, out, comparison);
	return output_product(context, out->str, out->len);
}

/* One file, or with pictures in a folder beside it. */
static int write_page(const struct context *context, const json_t *comparison,
                      const Collection *collection, const struct render_options *options,
                      const char *kind)
{
	g_autoptr(GError) error = NULL;
	const char *path = context->output != NULL && !g_str_equal(context->output, "-")
	                           ? context->output
	                           : NULL;
	g_autofree char *folder = report_files_folder(path != NULL ? path : "compare");
	g_autofree char *folder_name = g_path_get_basename(folder);
	g_autoptr(GPtrArray) files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	if (path != NULL && !output_check(path, &error))
		return message_fail(&error);
	if (!comparison_render(collection, comparison, kind, options, folder_name, files,
	                       &error))
		return message_fail(&error);
	if (!g_str_equal(kind, "html"))
		message_missing_glyphs();
	if (context->dry_run) {
		message("would write %u files", files->len);
		return 0;
	}
	return report_files_product(context, path, folder, files);
}

static int run(struct context *context, int argc, char **argv)
{
	enum align align;
	const char *as = choose_form(context);
	int code = as == NULL ? ERROR_USAGE : many_align(align_given, &align);
	if (code != 0)
		return code;
	g_autoptr(Job) job = job_new(context);
	code = many_compare(job, argv + 1, (guint)argc - 1, align);
	if (code != 0)
		return code;
	collection_find_words(job->collection);
	const struct render_options options = job_render_options(job);
	g_autoptr(json_t) comparison = comparison_json(job->collection, &options);
	if (g_str_equal(as, "json"))
		return output_json(context, g_steal_pointer(&comparison));
	if (g_str_equal(as, "text"))
		return write_text(context, comparison);
	return write_page(context, comparison, job->collection, &options, as);
}

const struct cmd cmd_compare = {
	.name = "compare",
	.group = "output",
	.args = "INC INC...",
	.summary = "incidents beside one another: intervals, components, changes, words",
	.about = "Every interval of the report for each incident, as the range that the "
	         "evidence leaves, and how much longer or shorter it was than in the "
	         "first "
	         "one that is named: \"+29 min (27 to 31)\". Where even the direction is "
	         "open "
	         "it says \"cannot tell\". What is not known of an incident stands there "
	         "with "
	         "the reason.\n\n"
	         "Then all of them on one clock, from the moment that --align names; the "
	         "components that each hurt, when they first were, and whether they were "
	         "in "
	         "the same order; the change before each; the signals that were counted; "
	         "and "
	         "the words that the posts of all share, or of one alone.\n\n"
	         "An incident of another store is named \"store.debrief:INC\". \"debrief "
	         "chart "
	         "compare\" draws the same.\n\n"
	         "-o x.html is one page with the chart in it, -o x.pdf is for paper; -o "
	         "x.md has it in x.files/ "
	         "beside it.",
	.examples =
	        (const struct example[]){
	                { "debrief compare 2026-06-02 2026-05-14",
	                  "The second against the first." },
	                { "debrief compare 2026-06-02 2026-05-14 2026-04-03 --align "
	                  "first-post",
	                  "On the clock of their first posts." },
	                { "debrief compare 2026-06-02 2026-05-14 -o compare.html",
	                  "A page to send." },
	                { "debrief compare 2026-06-02 old.debrief:2025-11-18 --json",
	                  "One of another store, as data." },
	                { NULL, NULL } },
	.exits = "A name fits several incidents; they are listed.",
	.options =
	        (const GOptionEntry[]){
	                { "align", 0, 0, CMD_TEXT, &align_given,
	                  "start (default), detected, first-post, resolved", "MOMENT" },
	                { "format", 0, 0, CMD_TEXT, &form,
	                  "text, html, md, pdf or json (default: by the suffix of -o)",
	                  "FORM" },
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
