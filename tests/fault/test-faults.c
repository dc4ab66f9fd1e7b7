/*
 * What a store and a report are after a fault in any file call of the program: as before, as after, or with the files that
 * were whole by then; the same command again then does what it did without the fault. Catalogue: doc/reliability.md.
 *
 * FAULT_ROUNDS  moments of each scenario and fault, evenly spread, or "all" (make check-long)
 */
#include "store/store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEATHS 24 /* moments of each kind of death in each scenario: 504 in all */
#define ERRORS 8  /* of each kind of error: 336 */
#define STEPS_MAX 6

/* Words are separated by blanks. */
struct scenario {
	const char *name;
	const char *files; /* of the worked incident, beside those made here */
	const char
	        *base[STEPS_MAX]; /* commands that come before; none: there is no store */
	const char *whole;        /* the command that is tried */
	const char *parts
	        [STEPS_MAX]; /* commands whose results are states that it may leave */
	const char *writes;  /* a file that it writes beside the store */
	bool adds;           /* done twice, it adds twice */
};

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
	  .writes = "r.html" },
};

/* --- a folder for each scenario ------------------------------------------- */

struct bench {
	const struct scenario *scenario;
	char *folder, *debrief, *library;
	GHashTable *states; /* digests that a fault may leave; "" = no store */
	char *after;        /* digest of what the command leaves */
	char *written;      /* what it writes beside the store, or NULL */
};

static char *in_folder(const struct bench *bench, const char *name)
{
	return g_build_filename(bench->folder, name, NULL);
}

static void put(const struct bench *bench, const char *name, const char *bytes,
                gssize len)
{
	g_autofree char *path = in_folder(bench, name);
	g_autoptr(GError) error = NULL;
	g_file_set_contents(path, bytes, len, &error);
	g_assert_no_error(error);
}

static char *get(const struct bench *bench, const char *name, gsize *len)
{
	g_autofree char *path = in_folder(bench, name);
	char *bytes = NULL;
	return g_file_get_contents(path, &bytes, len, NULL) ? bytes : NULL;
}

struct run {
	int status; /* as of wait() */
	char *err;
};

/* Runs debrief in the folder; fault is NULL or what faultio.c reads. */
static struct run run(const struct bench *bench, const char *command, const char *fault)
{
	g_autofree char *line = g_strdup_printf("%s %s", bench->debrief, command);
	g_auto(GStrv) argv = g_strsplit(line, " ", -1);
	g_auto(GStrv) env = g_get_environ();
	env = g_environ_setenv(env, "TZ", "UTC", TRUE);
	if (fault != NULL) {
		env = g_environ_setenv(env, "LD_PRELOAD", bench->library, TRUE);
		env = g_environ_setenv(env, "FAULT_DIR", bench->folder, TRUE);
		env = g_environ_setenv(env, "FAULT", fault, TRUE);
		env = g_environ_setenv(env, "FAULT_COUNT", "count", TRUE);
		/* Under AddressSanitizer: its own library is not the first, and that is well. */
		env = g_environ_setenv(env, "ASAN_OPTIONS",
		                       "verify_asan_link_order=0:detect_leaks=0", TRUE);
	}
	struct run run = { 0, NULL };
	g_autoptr(GError) error = NULL;
	g_spawn_sync(bench->folder, argv, env, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
	             NULL, &run.err, &run.status, &error);
	g_assert_no_error(error);
	return run;
}

static void run_ok(const struct bench *bench, const char *command)
{
	struct run done = run(bench, command, NULL);
	if (done.status != 0)
		g_error("%s: status %d: %s", command, done.status, done.err);
	g_free(done.err);
}

/* Content hash of the store; "" when there is none. */
static char *digest(const struct bench *bench)
{
	g_autofree char *path = in_folder(bench, "x.debrief");
	GStatBuf st;
	if (g_stat(path, &st) != 0 || st.st_size == 0)
		return g_strdup("");
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_open(path, STORE_READ, 5, &error);
	g_assert_no_error(error);
	char *hex = store_digest(store, true, &error);
	g_assert_no_error(error);
	return hex;
}

static void forget(const struct bench *bench, const char *name)
{
	g_autofree char *path = in_folder(bench, name);
	g_unlink(path);
}

/* The folder as it is before the command. */
static void reset(const struct bench *bench)
{
	forget(bench, "x.debrief");
	forget(bench, "x.debrief-journal");
	forget(bench, "count");
	gsize len;
	g_autofree char *base = get(bench, "base", &len);
	if (base != NULL)
		put(bench, "x.debrief", base, (gssize)len);
	if (bench->scenario->writes != NULL)
		put(bench, bench->scenario->writes, "older", 5);
}

static void copy_evidence(const struct bench *bench)
{
	g_auto(GStrv) names = g_strsplit(bench->scenario->files, " ", -1);
	for (char **name = names; *name != NULL; name++) {
		g_autofree char *path = g_test_build_filename(
		        G_TEST_DIST, "testdata", "incident-2026-06-02", *name, NULL);
		g_autofree char *bytes = NULL;
		gsize len;
		g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
		put(bench, *name, bytes, (gssize)len);
	}
}

/* one.log, and grown.log that begins with it. */
static void make_logs(const struct bench *bench)
{
	g_autoptr(GString) log = g_string_new(NULL);
	for (int i = 0; i < 3000; i++) {
		if (i == 2000)
			put(bench, "one.log", log->str, (gssize)log->len);
		g_string_append_printf(log,
		                       "192.0.2.%d - - [02/Jun/2026:06:%02d:%02d +0000] "
		                       "\"GET /orders/%d HTTP/1.1\" %d %d\n",
		                       i % 250, i / 60, i % 60, i, i % 9 == 0 ? 503 : 200,
		                       i * 7 % 900);
	}
	put(bench, "grown.log", log->str, (gssize)log->len);
}

static void keep_base(const struct bench *bench)
{
	for (int i = 0; i < STEPS_MAX && bench->scenario->base[i] != NULL; i++)
		run_ok(bench, bench->scenario->base[i]);
	gsize len;
	g_autofree char *store = get(bench, "x.debrief", &len);
	if (store != NULL)
		put(bench, "base", store, (gssize)len);
}

static void learn_states(struct bench *bench)
{
	reset(bench);
	g_hash_table_add(bench->states, digest(bench));
	for (int i = 0; i < STEPS_MAX && bench->scenario->parts[i] != NULL; i++) {
		reset(bench);
		run_ok(bench, bench->scenario->parts[i]);
		g_hash_table_add(bench->states, digest(bench));
	}
	reset(bench);
	run_ok(bench, bench->scenario->whole);
	bench->after = digest(bench);
	g_hash_table_add(bench->states, g_strdup(bench->after));
	if (bench->scenario->writes != NULL)
		bench->written = get(bench, bench->scenario->writes, NULL);
}

static struct bench bench_new(const struct scenario *scenario)
{
	struct bench bench = { .scenario = scenario };
	g_autofree char *made = g_dir_make_tmp("debrief-fault-XXXXXX", NULL);
	g_assert_nonnull(made);
	bench.folder = realpath(made, NULL);
	bench.debrief = g_canonicalize_filename(
	        g_test_get_filename(G_TEST_BUILT, "debrief", NULL), NULL);
	bench.library = g_canonicalize_filename(
	        g_test_get_filename(G_TEST_BUILT, "tests", "fault", "faultio.so", NULL),
	        NULL);
	bench.states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	copy_evidence(&bench);
	make_logs(&bench);
	keep_base(&bench);
	learn_states(&bench);
	return bench;
}

static void bench_free(struct bench *bench)
{
	GDir *dir = g_dir_open(bench->folder, 0, NULL);
	const char *name;
	while ((name = g_dir_read_name(dir)) != NULL)
		forget(bench, name);
	g_dir_close(dir);
	g_rmdir(bench->folder);
	g_hash_table_destroy(bench->states);
	free(bench->folder);
	g_free(bench->debrief);
	g_free(bench->library);
	g_free(bench->after);
	g_free(bench->written);
}

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

/* How many calls of that kind the command makes. */
static long count_calls(const struct bench *bench, const struct fault *fault)
{
	g_autofree char *none = g_strdup_printf("%s@%d", fault->kind, G_MAXINT);
	reset(bench);
	struct run done = run(bench, bench->scenario->whole, none);
	g_assert_cmpint(done.status, ==, 0);
	g_free(done.err);
	g_autofree char *count = get(bench, "count", NULL);
	g_assert_nonnull(count);
	return strtol(count, NULL, 10);
}

static guint lines_beginning(const char *text, const char *start)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	guint n = 0;
	for (char **line = lines; *line != NULL; line++)
		n += g_str_has_prefix(*line, start) ? 1 : 0;
	return n;
}

/* What a program that lived on must have said; NULL: all is well. */
static const char *said_wrong(const struct run *done, bool as_after)
{
	if (!WIFEXITED(done->status))
		return "died";
	const int code = WEXITSTATUS(done->status);
	if (code == 0)
		return as_after ? NULL : "says that all went well, and it did not";
	if (code != 3 && code != 4)
		return "wrong exit status";
	return lines_beginning(done->err, "debrief: ") >= 1 ? NULL : "no word of it";
}

static const char *died_wrong(const struct run *done, const char *kind)
{
	if (WIFEXITED(done->status)) /* a signal that comes when all is done */
		return WEXITSTATUS(done->status) == 0 ? NULL : "wrong exit status";
	const int expected = strcmp(kind, "term") == 0 ? SIGTERM : SIGKILL;
	return WTERMSIG(done->status) == expected ? NULL : "another signal";
}

/* Whether what is beside the store is as it was or as it is to be. */
static const char *written_wrong(const struct bench *bench)
{
	if (bench->written == NULL)
		return NULL;
	g_autofree char *now = get(bench, bench->scenario->writes, NULL);
	if (now == NULL)
		return "the file that it writes is gone";
	const bool known = strcmp(now, "older") == 0 || strcmp(now, bench->written) == 0;
	return known ? NULL : "the file that it writes is half written";
}

static const char *round_wrong(const struct bench *bench, const struct fault *fault,
                               const struct run *done)
{
	g_autofree char *now = digest(bench);
	if (!g_hash_table_contains(bench->states, now))
		return "a state of the store that no file boundary has";
	g_autofree char *written =
	        bench->written != NULL ? get(bench, bench->scenario->writes, NULL) : NULL;
	const bool as_after =
	        strcmp(now, bench->after) == 0 && g_strcmp0(written, bench->written) == 0;
	const char *wrong =
	        fault->death ? died_wrong(done, fault->kind) : said_wrong(done, as_after);
	return wrong != NULL ? wrong : written_wrong(bench);
}

/* The same command again, without a fault. */
static const char *again_wrong(const struct bench *bench)
{
	g_autofree char *left = digest(bench);
	if (bench->scenario->adds && strcmp(left, bench->after) == 0)
		return NULL;
	struct run done = run(bench, bench->scenario->whole, NULL);
	g_free(done.err);
	g_autofree char *now = digest(bench);
	if (strcmp(now, bench->after) != 0)
		return "the same command again leads elsewhere";
	return written_wrong(bench);
}

static void one_round(const struct bench *bench, const struct fault *fault, long at)
{
	g_autofree char *word =
	        g_strdup_printf("%s@%ld%s", fault->kind, at, fault->lasting ? "+" : "");
	reset(bench);
	struct run done = run(bench, bench->scenario->whole, word);
	const char *wrong = round_wrong(bench, fault, &done);
	if (wrong == NULL)
		wrong = again_wrong(bench);
	if (wrong != NULL) {
		g_test_message("FAULT=%s %s: status %#x: %s: %s", word,
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
		const long calls = count_calls(&bench, &faults[i]);
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
