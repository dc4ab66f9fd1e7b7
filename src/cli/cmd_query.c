#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/table.h"
#include "render/report.h"

#include <string.h>

struct answer {
	const struct context *context;
	Redactor *redactor;
	GString *plain;
	json_t *json;
};

static void add_plain(GString *out, int n, const char *const *cells)
{
	for (int i = 0; i < n; i++) {
		g_autofree char *cell = g_strdup(cells[i] != NULL ? cells[i] : "");
		g_strdelimit(cell, "\t\n\r", ' ');
		g_string_append_printf(out, "%s%s", i > 0 ? "\t" : "", cell);
	}
	g_string_append_c(out, '\n');
}

static void add_row(struct answer *answer, int n, const char *const *names,
                    const char *const *values)
{
	if (answer->context->json) {
		json_t *row = json_object();
		for (int i = 0; i < n; i++)
			put_text(row, names[i], values[i]);
		json_array_append_new(answer->json, row);
		return;
	}
	if (answer->plain->len == 0)
		add_plain(answer->plain, n, names);
	add_plain(answer->plain, n, values);
}

static bool on_row(void *user, int n, const char *const *names, const char *const *values)
{
	struct answer *answer = user;
	g_autoptr(GPtrArray) masked = g_ptr_array_new_with_free_func(g_free);
	for (int i = 0; i < n; i++)
		g_ptr_array_add(masked, redact_copy(answer->redactor, values[i]));
	add_row(answer, n, names, (const char *const *)masked->pdata);
	return true;
}

/* TAB-separated lines in columns that align. */
static int print_table(const struct context *context, const GString *plain)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(plain->str, "\n", -1);
	g_autoptr(Table) table = NULL;
	for (guint i = 0; lines[i] != NULL && (*lines[i] != '\0' || lines[i + 1] != NULL);
	     i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		if (table == NULL) {
			g_autofree char *columns = g_strnfill(g_strv_length(cells), 'l');
			table = table_new(columns);
		}
		table_row_cells(table, cells);
	}
	if (table != NULL)
		table_print(table, out, context, 0);
	return output_product(context, out->str, out->len);
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc != 2) {
		message("usage: debrief query SQL");
		message_hint("debrief help query");
		return ERROR_USAGE;
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(Job) job = job_new(context);
	const int code = job_open(job, STORE_READ);
	if (code != 0)
		return code;
	g_autoptr(GString) plain = g_string_new(NULL);
	struct answer answer = { context, job->redactor, plain, json_array() };
	if (!store_query(job->store, argv[1], on_row, &answer, &error)) {
		json_decref(answer.json);
		return message_fail(&error);
	}
	if (context->json)
		return output_json(context, answer.json);
	json_decref(answer.json);
	return print_table(context, plain);
}

const struct cmd cmd_query = {
	.name = "query",
	.group = "plumbing",
	.args = "SQL",
	.summary = "ask the store in SQL, read-only",
	.about = "Runs one SQL statement that only reads; what looks like a secret is "
	         "masked unless --no-redact is given. The tables are those of "
	         "schemas/store/*.sql, with a comment for every column; times are "
	         "microseconds "
	         "since 1970 in UTC.",
	.examples =
	        (const struct example[]){
	                { "debrief query 'SELECT id, name, lines, rejected FROM source'",
	                  "A table." },
	                { "debrief query --plain 'SELECT count(*) FROM event'",
	                  "TABs between the columns." },
	                { NULL, NULL } },
	.run = run,
};
