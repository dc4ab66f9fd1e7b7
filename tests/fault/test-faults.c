/*
 * What a store and a report are after a fault in any file call of the program: as before, as after, or with the files that
 * were whole by then; the same command again then does what it did without the fault. Catalogue: doc/reliability.md.
 *
 * FAULT_ROUNDS  moments of each scenario and fault, evenly spread, or "all" (make check-long)
 */
#include "bench.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define DEATHS 24 /* moments of each kind of death in each scenario: 504 in all */
#define ERRORS 8  /* of each kind of error: 336 */

static const struct scenario scenarios[] = {
	{ .name = "a-first-import",
	  .files = "incidents.json",
	  .whole = "-s x.debrief import -q --init incidents.json",
	  .parts = { "-s x.debrief init" } },
	{ .name = "an-import-of-three-files",
	  .files = "incidents.json reports.csv events.jsonl",
	  .base = { "-s x.debrief init" },
	  .whole = "-s x.debrief import -q incidents.json reports.csv events.jsonl",
	  .parts = { "-s x.debrief import -q incidents.json",
	             "-s x.debrief import -q reports.csv",
	             "-s x.debrief import -q events.jsonl",
	             "-s x.debrief import -q incidents.json reports.csv",
	             "-s x.debrief import -q incidents.json events.jsonl",
	             "-s x.debrief import -q reports.csv events.jsonl" } },
	{ .name = "a-log-behind-other-evidence",
	  .files = "incidents.json",
	  .base = { "-s x.debrief import -q --init incidents.json" },
	  .whole = "-s x.debrief import -q one.log" },
	{ .name = "the-tail-of-a-grown-log",
	  .files = "incidents.json",
	  .base = { "-s x.debrief import -q --init one.log" },
	  .whole = "-s x.debrief import -q grown.log" },
	{ .name = "a-note",
	  .files = "incidents.json",
	  .base = { "-s x.debrief import -q --init incidents.json" },
	  .whole = "-s x.debrief note factors -m why --incident 2026-06-02 --by me",
	  .adds = true },
	{ .name = "a-source-removed",
	  .files = "incidents.json reports.csv",
	  .base = { "-s x.debrief import -q --init incidents.json reports.csv" },
	  .whole = "-s x.debrief sources rm S2" },
	{ .name = "a-report-in-place-of-an-older-one",
	  .files = "incidents.json",
	  .base = { "-s x.debrief import -q --init incidents.json" },
	  .whole = "-s x.debrief report 2026-06-02 -o r.html",
	  .older = "r.html" },
};

/* --- the rounds ------------------------------------------------------------ */

static const struct fault {
	const char *kind;
	bool lasting;
	bool death; /* the program does not live on to say anything */
} faults[] = {
	{ "kill", false, true },   { "cut", false, true },    { "term", false, true },
	{ "eio", false, false },   { "eio", true, false },    { "enospc", false, false },
	{ "enospc", true, false }, { "short", false, false }, { "short", true, false },
};

static const char *died_wrong(const struct bench_run *done, const char *kind)
{
	if (WIFEXITED(done->status)) /* a signal that comes when all is done */
		return WEXITSTATUS(done->status) == 0 ? NULL : "wrong exit status";
	const int expected = strcmp(kind, "term") == 0 ? SIGTERM : SIGKILL;
	return WTERMSIG(done->status) == expected ? NULL : "another signal";
}

static const char *round_wrong(const struct bench *bench, const struct fault *fault,
                               const struct bench_run *done)
{
	struct bench_left left = bench_look(bench);
	const char *wrong = bench_left_wrong(bench, &left, !fault->death);
	if (wrong == NULL)
		wrong = fault->death ? died_wrong(done, fault->kind)
		                     : bench_said_wrong(done, &left);
	if (wrong == NULL)
		wrong = bench_again_wrong(bench, &left);
	bench_left_clear(&left);
	return wrong;
}

static void one_round(const struct bench *bench, const struct fault *fault, long at)
{
	g_autofree char *what =
	        g_strdup_printf("%s@%ld%s", fault->kind, at, fault->lasting ? "+" : "");
	bench_reset(bench);
	struct bench_run done = bench_run(bench, bench->scenario->whole,
	                                  &(struct bench_fault){ what, NULL });
	const char *wrong = round_wrong(bench, fault, &done);
	if (wrong != NULL) {
		g_test_message("FAULT=%s %s: status %#x: %s: %s", what,
		               bench->scenario->whole, (guint)done.status, wrong,
		               done.err);
		g_test_fail();
	}
	g_free(done.err);
}

static long rounds_wanted(const struct fault *fault, long calls)
{
	const char *text = g_getenv("FAULT_ROUNDS");
	if (g_strcmp0(text, "all") == 0)
		return calls;
	const long few = fault->death ? DEATHS : ERRORS;
	return MIN(calls, text != NULL ? strtol(text, NULL, 10) : few);
}

static void test_scenario(gconstpointer data)
{
	struct bench bench = bench_new(data);
	long total = 0;
	for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
		const long calls = bench_count(&bench, faults[i].kind, NULL);
		const long rounds = rounds_wanted(&faults[i], calls);
		for (long round = 0; round < rounds; round++)
			one_round(&bench, &faults[i], 1 + round * calls / rounds);
		total += rounds;
	}
	g_test_message("%ld rounds", total);
	bench_free(&bench);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(scenarios); i++) {
		g_autofree char *path = g_strdup_printf("/faults/%s", scenarios[i].name);
		g_test_add_data_func(path, &scenarios[i], test_scenario);
	}
	return g_test_run();
}
