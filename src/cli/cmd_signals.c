#include "cli/message.h"
#include "cli/pipeline.h"
#include "cli/table.h"

static bool on_row(void *user, int n, const char *const *names, const char *const *values)
{
	Table *table = user;
	char *cells[16] = { 0 };
	(void)names;
	for (int i = 0; i < MIN(n, 15); i++)
		cells[i] = (char *)(gsize)values[i];
	table_row_cells(table, cells);
	return true;
}

/* The place is that of the most: explain prints its line. */
static const char sql[] =
        "SELECT 'S' || r.source, r.name, CASE r.measure WHEN 1 THEN 'reports' WHEN 2 "
        "THEN "
        "'errors' WHEN 3 THEN 'requests' WHEN 4 THEN 'records' ELSE 'gauge' END, r.unit, "
        "r.width / 1000000, strftime('%Y-%m-%dT%H:%M:%SZ', min(m.start) / 1000000, "
        "'unixepoch'), "
        "strftime('%Y-%m-%dT%H:%M:%SZ', (max(m.start) + r.width) / 1000000, "
        "'unixepoch'), "
        "count(*), CASE WHEN r.measure < 5 THEN printf('%.10g', sum(m.count)) END, "
        "(SELECT printf('%.10g', p.count) FROM sample p WHERE p.series = r.id ORDER BY "
        "p.count "
        "DESC, p.start LIMIT 1), (SELECT 'S' || r.source || '@' || p.\"offset\" FROM "
        "sample p "
        "WHERE p.series = r.id ORDER BY p.count DESC, p.start LIMIT 1) "
        "FROM series r JOIN sample m ON m.series = r.id GROUP BY r.id ORDER BY r.id";

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Job) job = job_new(context);
	(void)argv;
	if (argc > 1) {
		message("signals takes no argument");
		message_hint("debrief help signals");
		return ERROR_USAGE;
	}
	const int code = job_open(job, STORE_READ);
	if (code != 0)
		return code;
	g_autoptr(Table) table = table_new("llllrllrrrl");
	table_row(table, "SOURCE", "SIGNAL", "MEASURE", "UNIT", "BIN S", "FROM", "TO",
	          "BINS", "SUM", "MOST", "PLACE");
	if (!store_query(job->store, sql, on_row, table, &error))
		return message_fail(&error);
	return table_product(table, context, "signals");
}

const struct cmd cmd_signals = {
	.name = "signals",
	.group = "read",
	.args = "",
	.summary = "what is counted over time: every signal with its unit and bin",
	.about = "Lists the signals of every source: user reports; of logs the requests, "
	         "the "
	         "failed ones (5xx), records at or above error, quantiles of durations "
	         "(ms), "
	         "and failures by service, host and path. A path is its first two "
	         "segments; "
	         "of each kind of part the 16 with most failures have a signal of their "
	         "own, "
	         "the rest is \"(others)\". PLACE is the first record of the bin with "
	         "MOST; "
	         "debrief explain S1@1204 prints it. The bins are in the tables series "
	         "and "
	         "sample (debrief query). --json prints what schemas/signals.schema.json "
	         "describes. Times are UTC; bins are 10 s wide for logs "
	         "under two "
	         "hours, else a minute.",
	.examples =
	        (const struct example[]){ { "debrief signals", "All of them." },
	                                  { "debrief signals --json", "For programs." },
	                                  { NULL, NULL } },
	.run = run,
};
