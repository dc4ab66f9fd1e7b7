/*
 * What a store, a report and an exit status are when a library gets no memory: as before or as after, said in a line, and
 * nothing half done beside them. The same command again does what it did without the fault. Catalogue: doc/reliability.md.
 *
 * FAULT_ROUNDS  allocations of each scenario, library and way, evenly spread
 */
#include "bench.h"

#include <stdlib.h>

#ifdef __SANITIZE_ADDRESS__
#define ROUNDS 4 /* each takes ten times as long */
#else
#define ROUNDS 23 /* 2,000 in all */
#endif

#define INCIDENT "-s x.debrief import -q --init incidents.json"
#define ALL INCIDENT " reports.csv events.jsonl one.log"

static const struct scenario scenarios[] = {
	{ .name = "a-first-import",
	  .files = "incidents.json",
	  .whole = INCIDENT,
	  .parts = { "-s x.debrief init" } },
	{ .name = "an-import-of-counts-and-events",
	  .files = "incidents.json reports.csv events.jsonl",
	  .base = { INCIDENT },
	  .whole = "-s x.debrief import -q reports.csv events.jsonl",
	  .parts = { "-s x.debrief import -q reports.csv",
	             "-s x.debrief import -q events.jsonl" } },
	{ .name = "a-packed-log-behind-other-evidence",
	  .files = "incidents.json",
	  .base = { INCIDENT },
	  .whole = "-s x.debrief import -q one.log.gz" },
	{ .name = "the-tail-of-a-grown-log",
	  .files = "incidents.json",
	  .base = { "-s x.debrief import -q --init one.log" },
	  .whole = "-s x.debrief import -q grown.log" },
	{ .name = "a-feed",
	  .files = "import/statuspage-feed/updates-of-a-winter/input.atom",
	  .base = { "-s x.debrief init" },
	  .whole = "-s x.debrief import -q input.atom" },
	{ .name = "a-saved-page",
	  .files = "import/downdetector-page/saved-page/input.html",
	  .base = { "-s x.debrief init" },
	  .whole = "-s x.debrief import -q input.html" },
	{ .name = "a-note",
	  .files = "incidents.json",
	  .base = { INCIDENT },
	  .whole = "-s x.debrief note factors -m why --incident 2026-06-02 --by me",
	  .adds = true },
	{ .name = "a-source-removed",
	  .files = "incidents.json reports.csv",
	  .base = { INCIDENT " reports.csv" },
	  .whole = "-s x.debrief sources rm S2" },
	{ .name = "show",
	  .files = "incidents.json reports.csv events.jsonl",
	  .base = { ALL },
	  .whole = "-s x.debrief show 2026-06-02 -o show.txt" },
	{ .name = "a-report-in-place-of-an-older-one",
	  .files = "incidents.json reports.csv events.jsonl",
	  .base = { ALL },
	  .whole = "-s x.debrief report 2026-06-02 -o r.html",
	  .older = "r.html" },
	{ .name = "a-report-in-markdown-with-its-charts",
	  .files = "incidents.json reports.csv events.jsonl",
	  .base = { ALL },
	  .whole = "-s x.debrief report 2026-06-02 -o r.md",
	  .dear = 4 },
	{ .name = "a-report-to-print",
	  .files = "incidents.json",
	  .base = { INCIDENT },
	  .whole = "-s x.debrief report 2026-06-02 -o r.pdf" },
	{ .name = "a-report-as-data",
	  .files = "incidents.json reports.csv events.jsonl",
	  .base = { ALL },
	  .whole = "-s x.debrief report 2026-06-02 -o r.json" },
	{ .name = "a-site",
	  .files = "incidents.json",
	  .base = { INCIDENT },
	  .whole = "-s x.debrief publish -o site",
	  .ledger = "site/.debrief-site",
	  .dear = 2 },
	{ .name = "a-bundle",
	  .files = "incidents.json reports.csv events.jsonl",
	  .base = { ALL },
	  .whole = "-s x.debrief bundle 2026-06-02 -o b.debrief" },
	{ .name = "a-comparison",
	  .files = "incidents.json",
	  .base = { INCIDENT },
	  .whole = "-s x.debrief compare 2026-06-01-claude 2026-06-02-claude -o c.html" },
};

/* Whose code asks for the memory. What jansson and libxml2 ask for, the program itself does for them. */
static const char *const libraries[] = {
	"libsqlite3",
	"libzstd",
	"program",
	"libglib-2.0",
};

static const char *round_wrong(const struct bench *bench, const struct bench_run *done)
{
	struct bench_left left = bench_look(bench);
	const char *wrong = bench_left_wrong(bench, &left, true);
	if (wrong == NULL)
		wrong = bench_said_wrong(done, &left);
	if (wrong == NULL)
		wrong = bench_again_wrong(bench, &left);
	bench_left_clear(&left);
	return wrong;
}

static void one_round(const struct bench *bench, const char *library, long at,
                      const char *way)
{
	g_autofree char *what = g_strdup_printf("nomem@%ld%s", at, way);
	bench_reset(bench);
	struct bench_run done = bench_run(bench, bench->scenario->whole,
	                                  &(struct bench_fault){ what, library });
	const char *wrong = round_wrong(bench, &done);
	if (wrong != NULL) {
		g_test_message("FAULT=%s FAULT_LIBRARY=%s %s: status %#x: %s: %s", what,
		               library, bench->scenario->whole, (guint)done.status, wrong,
		               done.err);
		g_test_fail();
	}
	g_free(done.err);
}

/* Once, and between those all from there on. */
static void try_library(const struct bench *bench, const char *library)
{
	const char *wanted = g_getenv("FAULT_ROUNDS");
	const long most = wanted != NULL ? strtol(wanted, NULL, 10) : ROUNDS;
	const long calls = bench_count(bench, "nomem", library);
	const long rounds = MIN(calls, most / MAX(bench->scenario->dear, 1));
	for (long round = 0; round < rounds; round++) {
		one_round(bench, library, 1 + round * calls / rounds, "");
		one_round(bench, library, 1 + (2 * round + 1) * calls / (2 * rounds),
		          "+");
	}
	g_test_message("%s: %ld allocations, %ld rounds", library, calls, 2 * rounds);
}

static void test_scenario(gconstpointer data)
{
	struct bench bench = bench_new(data);
	for (guint i = 0; i < G_N_ELEMENTS(libraries); i++)
		try_library(&bench, libraries[i]);
	bench_free(&bench);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(scenarios); i++) {
		g_autofree char *path = g_strdup_printf("/memory/%s", scenarios[i].name);
		g_test_add_data_func(path, &scenarios[i], test_scenario);
	}
	return g_test_run();
}
