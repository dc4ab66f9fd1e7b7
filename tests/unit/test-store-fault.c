/* Killed, crowded or out of space: a source is in as a whole or not at all, and the store stays sound. */
#include "store-fixture.h"

#include "store/statement.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define EVENTS 300
#define BODY                                                                             \
	12000 /* times EVENTS: more than SQLite keeps in memory, so it writes before the commit */

/* Puts a source of some size; stops in the middle of step stop_at (-1 = never) by leaving the process. */
static bool import(Store *store, const char *name, int stop_at, GError **error)
{
	g_autoptr(Source) source = source_named(name);
	struct sink sink;
	if (!store_begin_source(store, source, &sink, error))
		return false;
	for (int i = 0; i < EVENTS; i++) {
		g_autofree char *body = g_strnfill(BODY, (char)('a' + i % 26));
		g_autoptr(Event) event =
		        post_new("inc", NULL, T + i * SECOND, i + 1, i, 1, body);
		if (i == stop_at)
			_exit(0);
		if (!sink.event(sink.user, event, error)) {
			store_rollback_source(store);
			return false;
		}
	}
	return store_commit_source(store, source, error);
}

static void import_ok(Store *store, const char *name)
{
	g_autoptr(GError) error = NULL;
	import(store, name, -1, &error);
	g_assert_no_error(error);
}

static char *digest_of(const char *path)
{
	g_autoptr(Store) store = open_ok(path, STORE_READ);
	return digest_ok(store);
}

static void wait_for(pid_t child)
{
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static char *wanted_digest(void)
{
	g_autoptr(Store) store = open_ok(NULL, STORE_TEMPORARY);
	import_ok(store, "first");
	import_ok(store, "second");
	return digest_ok(store);
}

static void kill_in_import(const char *path, int stop_at)
{
	const pid_t child = fork(); /* before any connection: none may cross a fork */
	if (child != 0) {
		wait_for(child);
		return;
	}
	Store *store = store_open(path, STORE_WRITE, 1, NULL);
	if (store == NULL)
		_exit(1);
	import(store, "second", stop_at, NULL);
	_exit(2);
}

/* A journal with bytes: the store holds half a source, and whoever comes next rolls it back. */
static bool has_journal(const char *store)
{
	g_autofree char *path = g_strconcat(store, "-journal", NULL);
	char head[8] = { 0 };
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	const bool synced =
	        fread(head, 1, sizeof head, file) == sizeof head && head[0] != 0;
	fclose(file);
	return synced;
}

static void is_whole_after_a_kill_and_takes_the_file_again(void)
{
	g_autofree char *want = wanted_digest();
	int left_half = 0;
	for (int stop_at = 0; stop_at < EVENTS; stop_at += 37) {
		struct folder folder = folder_new();
		Store *store = open_ok(folder.store, STORE_CREATE);
		import_ok(store, "first");
		g_autofree char *before = digest_ok(store);
		store_close(store);
		kill_in_import(folder.store, stop_at);
		left_half += has_journal(folder.store);
		g_autofree char *after = digest_of(folder.store); /* by a reader */
		g_assert_cmpstr(after, ==, before);
		store = open_ok(folder.store, STORE_WRITE);
		import_ok(store, "second");
		g_autofree char *again = digest_ok(store);
		g_assert_cmpstr(again, ==, want);
		store_close(store);
		g_assert_cmpuint(folder_count(&folder), ==, 1);
		folder_free(&folder);
	}
	g_assert_cmpint(left_half, >=, 2);
}

/* A writer that is killed while a reader has the store open, between two of its statements. */
static void reader_goes_on_after_a_kill(void)
{
	struct folder folder = folder_new();
	Store *store = open_ok(folder.store, STORE_CREATE);
	import_ok(store, "first");
	store_close(store);
	int go[2];
	char byte = 0;
	g_assert_cmpint(pipe(go), ==, 0);
	const pid_t child = fork(); /* before any connection: none may cross a fork */
	if (child == 0) {
		Store *writer = read(go[0], &byte, 1) == 1
		                        ? store_open(folder.store, STORE_WRITE, 1, NULL)
		                        : NULL;
		if (writer != NULL)
			import(writer, "second", EVENTS - 1, NULL);
		_exit(1);
	}
	Store *reader = open_ok(folder.store, STORE_READ);
	g_autofree char *before = digest_ok(reader);
	g_assert_cmpint(write(go[1], &byte, 1), ==, 1);
	wait_for(child);
	g_assert_true(has_journal(folder.store));
	g_autofree char *after = digest_ok(reader);
	g_assert_cmpstr(after, ==, before);
	g_assert_cmpuint(folder_count(&folder), ==, 1);
	store_close(reader);
	close(go[0]);
	close(go[1]);
	folder_free(&folder);
}

static void starts_anew_after_a_kill_in_creation(void)
{
	struct folder folder = folder_new();
	g_assert_true(g_file_set_contents(folder.store, "", 0, NULL));
	store_close(open_ok(folder.store, STORE_READ));
	Store *store = open_ok(folder.store, STORE_WRITE);
	import_ok(store, "first");
	store_close(store);
	store_close(open_ok(folder.store, STORE_READ));
	folder_free(&folder);
}

/* --- several at once ---------------------------------------------------------------------- */

static void lets_writers_wait_for_one_another(void)
{
	struct folder folder = folder_new();
	static const char *const names[] = { "a", "b", "c", "d" };
	pid_t children[G_N_ELEMENTS(names)];
	store_close(open_ok(folder.store, STORE_CREATE));
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		children[i] = fork();
		if (children[i] != 0)
			continue;
		Store *store = store_open(folder.store, STORE_WRITE, 60, NULL);
		const bool ok = store != NULL && import(store, names[i], -1, NULL);
		store_close(store);
		_exit(ok ? 0 : 1);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		wait_for(children[i]);
	g_autoptr(Store) store = open_ok(folder.store, STORE_READ);
	g_autoptr(Evidence) evidence = load_ok(store);
	g_assert_cmpuint(evidence->sources->len, ==, G_N_ELEMENTS(names));
	g_assert_cmpuint(evidence->events->len, ==, G_N_ELEMENTS(names) * EVENTS);
	folder_free(&folder);
}

static void makes_a_store_once_when_two_create_it(void)
{
	for (int round = 0; round < 10; round++) {
		struct folder folder = folder_new();
		pid_t children[2];
		g_assert_true(g_file_set_contents(folder.store, "", 0, NULL));
		for (int i = 0; i < 2; i++) {
			children[i] = fork();
			if (children[i] != 0)
				continue;
			Store *store = store_open(folder.store, STORE_WRITE, 60, NULL);
			store_close(store);
			_exit(store != NULL ? 0 : 1);
		}
		wait_for(children[0]);
		wait_for(children[1]);
		folder_free(&folder);
	}
}

static void shows_readers_the_state_before_until_the_commit(void)
{
	struct folder folder = folder_new();
	g_autoptr(Store) writer = open_ok(folder.store, STORE_CREATE);
	import_ok(writer, "first");
	g_autoptr(Source) source = source_named("second");
	g_autoptr(Event) event = post_new(NULL, NULL, T, 1, 0, 1, NULL);
	struct sink sink;
	begin_ok(writer, source, &sink);
	give_event(&sink, event);
	g_autoptr(Store) reader = open_ok(folder.store, STORE_READ);
	g_autoptr(Evidence) before = load_ok(reader);
	g_assert_cmpuint(before->sources->len, ==, 1);
	commit_ok(writer, source);
	g_autoptr(Evidence) after = load_ok(reader);
	g_assert_cmpuint(after->sources->len, ==, 2);
	folder_free(&folder);
}

static void says_that_the_store_is_in_use(void)
{
	struct folder folder = folder_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) holder = open_ok(folder.store, STORE_CREATE);
	g_autoptr(Source) held = source_named("a");
	g_autoptr(Source) source = source_named("b");
	struct sink sink;
	begin_ok(holder, held, &sink);
	g_autoptr(Store) other = store_open(folder.store, STORE_WRITE, 0, &error);
	g_assert_no_error(error);
	g_assert_false(store_begin_source(other, source, &sink, &error));
	g_assert_cmpint(error_exit_code(error), ==, ERROR_STORE);
	g_assert_nonnull(strstr(error->message, "in use by another process"));
	g_clear_error(&error);
	g_assert_false(store_set_current(other, 1, &error));
	g_assert_cmpint(error_exit_code(error), ==, ERROR_STORE);
	folder_free(&folder);
}

/* --- no space -------------------------------------------------------------------------------- */

static void limit_files(rlim_t bytes)
{
	const struct rlimit limit = { bytes, RLIM_INFINITY };
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static void says_that_the_disk_is_full_and_keeps_what_was(void)
{
	struct folder folder = folder_new();
	void (*before_signal)(int) = signal(SIGXFSZ, SIG_IGN);
	Store *store = open_ok(folder.store, STORE_CREATE);
	import_ok(store, "first");
	g_autofree char *before = digest_ok(store);
	for (rlim_t limit = 1 << 20; limit < 7 << 20; limit += 1 << 20) {
		g_autoptr(GError) error = NULL;
		limit_files(limit);
		const bool ok = import(store, "second", -1, &error);
		limit_files(RLIM_INFINITY);
		g_assert_false(ok);
		g_assert_cmpint(error_exit_code(error), ==, ERROR_SYSTEM);
		g_autofree char *after = digest_ok(store);
		g_assert_cmpstr(after, ==, before);
	}
	import_ok(store, "second"); /* space is back */
	g_autofree char *want = wanted_digest();
	g_autofree char *got = digest_ok(store);
	g_assert_cmpstr(got, ==, want);
	store_close(store);
	signal(SIGXFSZ, before_signal);
	folder_free(&folder);
}

static void leaves_no_file_when_there_is_no_space_to_create_it(void)
{
	struct folder folder = folder_new();
	g_autoptr(GError) error = NULL;
	void (*before_signal)(int) = signal(SIGXFSZ, SIG_IGN);
	limit_files(4096);
	g_assert_null(store_open(folder.store, STORE_CREATE, 1, &error));
	limit_files(RLIM_INFINITY);
	g_assert_cmpint(error_exit_code(error), ==, ERROR_SYSTEM);
	g_assert_cmpuint(folder_count(&folder), ==, 0);
	signal(SIGXFSZ, before_signal);
	folder_free(&folder);
}

/* SQLite rolls back by itself when it gets no memory: here the test does, in the middle of a source. */
static void puts_nothing_behind_a_transaction_that_is_gone(void)
{
	struct folder folder = folder_new();
	Store *store = open_ok(folder.store, STORE_CREATE);
	import_ok(store, "first");
	g_autofree char *before = digest_ok(store);
	g_autoptr(Source) source = source_named("second");
	g_autoptr(Event) event = post_new("inc", NULL, T, 1, 0, 1, "text");
	g_autoptr(GError) error = NULL;
	struct sink sink;
	g_assert_true(store_begin_source(store, source, &sink, &error));
	g_assert_cmpint(sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL), ==,
	                SQLITE_OK);
	sink.reject(sink.user, 1, 0, "which cannot fail");
	g_assert_false(sink.event(sink.user, event, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_SYSTEM);
	g_clear_error(&error);
	g_assert_false(store_commit_source(store, source, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_SYSTEM);
	g_autofree char *after = digest_ok(store);
	g_assert_cmpstr(after, ==, before);
	import_ok(store, "second");
	store_close(store);
	g_autofree char *want = wanted_digest();
	g_autofree char *now = digest_of(folder.store);
	g_assert_cmpstr(now, ==, want);
	folder_free(&folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/fault/is-whole-after-a-kill-and-takes-the-file-again",
	                is_whole_after_a_kill_and_takes_the_file_again);
	g_test_add_func("/store/fault/reader-goes-on-after-a-kill",
	                reader_goes_on_after_a_kill);
	g_test_add_func("/store/fault/starts-anew-after-a-kill-in-creation",
	                starts_anew_after_a_kill_in_creation);
	g_test_add_func("/store/fault/lets-writers-wait-for-one-another",
	                lets_writers_wait_for_one_another);
	g_test_add_func("/store/fault/makes-a-store-once-when-two-create-it",
	                makes_a_store_once_when_two_create_it);
	g_test_add_func("/store/fault/shows-readers-the-state-before-until-the-commit",
	                shows_readers_the_state_before_until_the_commit);
	g_test_add_func("/store/fault/says-that-the-store-is-in-use",
	                says_that_the_store_is_in_use);
	g_test_add_func("/store/fault/says-that-the-disk-is-full-and-keeps-what-was",
	                says_that_the_disk_is_full_and_keeps_what_was);
	g_test_add_func("/store/fault/leaves-no-file-when-there-is-no-space",
	                leaves_no_file_when_there_is_no_space_to_create_it);
	g_test_add_func("/store/fault/puts-nothing-behind-a-transaction-that-is-gone",
	                puts_nothing_behind_a_transaction_that_is_gone);
	return g_test_run();
}
